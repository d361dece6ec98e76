/*
 * test_extract.c: mentions of small articles. In: a text, and sometimes an
 * outlet. Out: what kn_extract() finds, as "ID/subtype[surface]" in order;
 * hidden mentions have a - in front where a case asks for them.
 */
#include "reading.h"

static struct kn_gazetteer *
gazetteer(void **state)
{
	return *state;
}

static char *
extract(const struct kn_gazetteer *gaz, const char *text, const char *outlet,
    bool hidden)
{
	struct kn_doc *doc = kn_doc_new_text("x.txt", kn_strdup(text),
	    strlen(text));
	struct kn_found found = { 0 };
	struct kn_buf b;

	if (outlet != NULL) {
		free(doc->meta.outlet);
		doc->meta.outlet = kn_strdup(outlet);
	}
	kn_buf_init(&b, 0);
	kn_extract(gaz, doc, &found);
	for (size_t i = 0; i < found.mentions.n; i++) {
		const struct kn_mention *k = &found.mentions.at[i];

		/* Dates are tested in test_date.c. */
		if (k->type == KN_TYPE_DATE || (k->suppressed && !hidden))
			continue;
		assert_non_null(k->rule);
		kn_buf_fmt(&b, "%s%s%s/%s[%.*s]", b.n > 0 ? " " : "",
		    k->suppressed ? "-" : "",
		    kn_found_entity(gaz, &found, k->entity)->id,
		    kn_subtype_name(k->subtype), (int)kn_span_len(k->at),
		    doc->text + k->at.start_b);
	}
	kn_found_dispose(&found);
	kn_doc_free(doc);
	return kn_buf_take(&b, NULL);
}

struct text_case {
	const char *name, *in, *want;
};

static void
check(void **state, const struct text_case *cases, size_t n, bool hidden)
{
	int wrong = 0;

	for (size_t i = 0; i < n; i++) {
		char *got = extract(gazetteer(state), cases[i].in, NULL,
		    hidden);

		if (strcmp(got, cases[i].want) != 0) {
			print_error("%s: %s\n   got: %s\n  want: %s\n",
			    cases[i].name, cases[i].in, got, cases[i].want);
			wrong++;
		}
		free(got);
	}
	assert_int_equal(wrong, 0);
}

#define CHECK(state, cases, hidden) \
	check(state, cases, sizeof(cases) / sizeof(cases[0]), hidden)

static void
proclitics_are_outside(void **state)
{
	static const struct text_case cases[] = {
		{ "bare", "زار المغرب أمس", "MA/name[المغرب]" },
		{ "و", "زار فرنسا والمغرب أمس",
		    "FR/name[فرنسا] MA/name[المغرب]" },
		{ "ب", "أقام بالمغرب سنة", "MA/name[المغرب]" },
		{ "ف", "فالمغرب بلد كبير", "MA/name[المغرب]" },
		{ "لل", "قدم للمغرب دعما", "MA/name[لمغرب]" },
		{ "وب", "أقام هناك وبالمغرب", "MA/name[المغرب]" },
		{ "ولل", "شكرا لهم وللمغرب", "MA/name[لمغرب]" },
		{ "ل without article", "قدم لفرنسا دعما", "FR/name[فرنسا]" },
		{ "radical ل", "قدم لليبيا دعما", "LY/name[ليبيا]" },
		{ "radical ل, bare", "زار لبنان أمس", "LB/name[لبنان]" },
		{ "one lam lost", "بيان للجنة الدولية للصليب الأحمر أمس",
		    "icrc/name[لجنة الدولية للصليب الأحمر]" },
		{ "harakat", "زار الْمَغْرِبَ وَالجَزائِر أمس",
		    "MA/name[الْمَغْرِبَ] DZ/name[الجَزائِر]" },
		{ "tatweel", "زار بـالمغرب", "MA/name[المغرب]" },
		{ "proclitic inside a name", "الأمم والمتحدة", "" },
		{ "no bare و of a root", "قرأ ورد ووكالة", "" },
	};

	CHECK(state, cases, false);
}

static void
traps_of_the_lexicon(void **state)
{
	static const struct text_case cases[] = {
		{ "والي, ولاية", "قال والي ولاية الجهة إن الوالي", "" },
		{ "of Mali, beside another's",
		    "القوات الفرنسية والمالية في جمهورية مالي",
		    "FR/demonym[الفرنسية] ML/demonym[المالية] "
		    "ML/official[جمهورية مالي]" },
		{ "not beside it", "العلاقات الفرنسية في السوق المالية بمالي",
		    "FR/demonym[الفرنسية] ML/name[مالي]" },
		{ "ى for ي", "الرئيس المصرى فى مصر",
		    "EG/demonym[المصرى] EG/name[مصر]" },
		{ "a right hand", "يده اليمنى فى مجرى النهر", "" },
		{ "a club", "قال مدرب برشلونة إن مهاجم فالنسيا",
		    "fc-barcelona/name[برشلونة] valencia-cf/name[فالنسيا]" },
		{ "its city", "المباراة في برشلونة بإسبانيا",
		    "barcelona/city[برشلونة] ES/name[إسبانيا]" },
		{ "a frame", "أعلن في المغرب في إطار العمل بسوسة في تونس",
		    "MA/name[المغرب] sousse/city[سوسة] TN/name[تونس]" },
		{ "an ambiguous town", "قتلى في طرابلس في شمال لبنان",
		    "tripoli-lb/city[طرابلس] LB/name[لبنان]" },
		{ "a nickname of two countries", "زار المغرب وعاد إلى "
		    "المغرب، وقال القطب الأمني إن الديستي ولادجيد",
		    "MA/name[المغرب] MA/name[المغرب] "
		    "ma-security-pole/name[القطب الأمني] "
		    "ma-dgst/name[الديستي] ma-dged/name[لادجيد]" },
		{ "the other", "زار تونس وعاد إلى تونس، وقال القطب الأمني إن "
		    "البحث جار",
		    "TN/name[تونس] TN/name[تونس] "
		    "tn-security-pole/name[القطب الأمني]" },
		{ "alone in marks", "قيادي في «حماس» يقول بكل حماس \"حماس\"",
		    "hamas/name[حماس]" },
		{ "المالية", "السياسة المالية والتحقيقات المالية", "" },
		{ "جمالية", "لوحة جمالية بديعة وكمالية", "" },
		{ "وجدة is not جدة", "مدينة وجدة جميلة", "oujda/city[وجدة]" },
		{ "واشنطن", "أعلنت واشنطن موقفها", "US/capital[واشنطن]" },
		{ "معربا", "معربا عن أسفه", "" },
		{ "المملكة المتحدة", "زار المملكة المتحدة",
		    "GB/name[المملكة المتحدة]" },
		{ "a name before an adjective", "زار نيجريا ثم النيجر",
		    "NG/name[نيجريا] NE/name[النيجر]" },
		{ "Niger and Nigeria", "جندي نيجري وآخر نيجيري",
		    "NE/demonym[نيجري] NG/demonym[نيجيري]" },
		{ "Maghreb", "دول المغرب العربي والاتحاد المغاربي",
		    "maghreb/region[المغرب العربي] "
		    "uma/name[الاتحاد المغاربي]" },
		{ "Sahara", "قضية الصحراء المغربية",
		    "western-sahara/region[الصحراء المغربية]" },
		{ "sunset prayer", "بعد صلاة المغرب", "" },
		{ "river", "ضفاف نهر الأردن",
		    "jordan-river/region[نهر الأردن]" },
		{ "tournament", "فاز بلقب كوبا أمريكا",
		    "copa-america/name[كوبا أمريكا]" },
		{ "surname", "قال علي المصري وعبد الله السوداني",
		    "p:علي-المصري/full[علي المصري] "
		    "p:عبد-الله-السوداني/full[عبد الله السوداني]" },
		{ "language", "كتبه باللغة الفرنسية وبالإسبانية", "" },
		{ "proceedings", "تابع مجريات البحث ولمجريات التحقيق", "" },
		{ "birthplace", "عاد إلى تكريت مسقط رأسه ومسقط رأس أبيه",
		    "tikrit/city[تكريت]" },
		{ "blessings", "أعاده الله بالخير واليمن والبركات", "" },
		{ "a name that begins with ك", "قال الرئيس كلاوس أمس", "" },
		{ "first name", "قال تركي آل الشيخ أمس", "" },
		{ "Cameron", "قال ديفيد كاميرون أمس",
		    "david-cameron/full[ديفيد كاميرون]" },
		{ "comma ends a name", "في المغرب، العربي قال",
		    "MA/name[المغرب] arab-world/demonym[العربي]" },
	};

	CHECK(state, cases, false);
}

static void
longest_match_wins(void **state)
{
	static const struct text_case cases[] = {
		{ "official", "زار الولايات المتحدة الأمريكية",
		    "US/official[الولايات المتحدة الأمريكية]" },
		{ "group", "تنظيم القاعدة في بلاد المغرب الإسلامي",
		    "aqim/name[القاعدة في بلاد المغرب الإسلامي] "
		    "-al-qaeda/name[القاعدة] "
		    "-maghreb/region[بلاد المغرب] "
		    "-maghreb/region[المغرب الإسلامي] "
		    "-MA/name[المغرب]" },
		{ "outlet", "إذاعة \"أوروبا 1\" الفرنسية",
		    "europe-1/name[أوروبا 1] "
		    "-europe/continent[أوروبا] FR/demonym[الفرنسية]" },
		{ "region", "في شمال إفريقيا",
		    "north-africa/region[شمال إفريقيا] "
		    "-africa/continent[إفريقيا]" },
		{ "think tank", "مركز الرباط للدراسات السياسية والإستراتيجية",
		    "rabat-center-political-strategic-studies/name[مركز "
		    "الرباط للدراسات السياسية والإستراتيجية] "
		    "-rabat/city[الرباط]" },
		{ "quotes inside", "قوات عملية \"برخان\" هناك",
		    "operation-barkhane/name[عملية \"برخان\"]" },
		{ "university", "الجامعة الألمانية بالقاهرة",
		    "german-university-cairo/name[الجامعة الألمانية "
		    "بالقاهرة] -DE/demonym[الألمانية] -cairo/city[القاهرة]" },
		{ "assembly", "للجمعية العامة للشرطة الدولية (إنتربول)",
		    "interpol-ga-93/name[لجمعية العامة للشرطة الدولية] "
		    "-interpol/name[لشرطة الدولية] "
		    "interpol/acronym[إنتربول]" },
	};

	CHECK(state, cases, true);
}

static void
adjectives_in_all_forms(void **state)
{
	static const struct text_case cases[] = {
		{ "masculine", "رجل فرنسي والرجل الفرنسي",
		    "FR/demonym[فرنسي] FR/demonym[الفرنسي]" },
		{ "feminine", "مدرسة فرنسية والمدرسة الفرنسية",
		    "FR/demonym[فرنسية] FR/demonym[الفرنسية]" },
		{ "plurals", "فرنسيون والفرنسيين وفرنسيات",
		    "FR/demonym[فرنسيون] FR/demonym[الفرنسيين] "
		    "FR/demonym[فرنسيات]" },
		{ "dual", "شقيقتان سعوديتان وشابان مصريان",
		    "SA/demonym[سعوديتان] EG/demonym[مصريان]" },
		{ "accusative", "كان مواطنا مغربياً",
		    "MA/demonym[مغربياً]" },
		{ "broken", "المغاربة والأتراك وصرب",
		    "MA/demonym[المغاربة] TR/demonym[الأتراك] "
		    "RS/demonym[صرب]" },
		{ "phrase", "الحدود الكورية الشمالية",
		    "KP/demonym[الكورية الشمالية]" },
		{ "pair", "العلاقات الفرنسية المغربية",
		    "FR/demonym[الفرنسية] MA/demonym[المغربية]" },
		{ "a name that is one", "الحكومة السعودية والشرطة السعودية",
		    "SA/demonym[السعودية] sa-police/name[الشرطة السعودية]" },
		{ "continent", "الدول الأوروبية والإفريقية",
		    "europe/demonym[الأوروبية] africa/demonym[الإفريقية]" },
	};

	CHECK(state, cases, false);
}

static void
capitals_are_cities_or_governments(void **state)
{
	static const struct text_case cases[] = {
		{ "between", "العلاقات بين الرباط وباريس",
		    "MA/capital[الرباط] FR/capital[باريس]" },
		{ "between a capital and a city", "خط جوي بين طرابلس وجربة",
		    "tripoli/city[طرابلس] djerba/city[جربة]" },
		{ "both of", "الأجهزة في كل من باريس والرباط",
		    "FR/capital[باريس] MA/capital[الرباط]" },
		{ "subject", "يبدو أن باريس والرباط اختارتا الحوار",
		    "FR/capital[باريس] MA/capital[الرباط]" },
		{ "after a verb", "واستطاعت الرباط تسويق نموذجها",
		    "MA/capital[الرباط]" },
		{ "policy", "حاضر بقوة في حركية الرباط",
		    "MA/capital[الرباط]" },
		{ "for", "البعد القومي بالنسبة للرباط",
		    "MA/capital[لرباط]" },
		{ "ب", "استقبله أمس بالرباط", "rabat/city[الرباط]" },
		{ "in", "هجمات باتاكلان في باريس",
		    "bataclan-attacks/name[هجمات باتاكلان] "
		    "paris/city[باريس]" },
		{ "to", "قدوم المسؤولين إلى الرباط", "rabat/city[الرباط]" },
		{ "city of", "وصل إلى مدينة الرباط", "rabat/city[الرباط]" },
		{ "the capital X", "المقامة بالعاصمة النمساوية فيينا",
		    "AT/demonym[النمساوية] vienna/city[فيينا]" },
		{ "dateline", "خطة جديدة\n\nالرباط - أعلن المغرب عن خطة "
		    "جديدة اليوم في كلمة ألقاها الوزير أمام الصحافيين.",
		    "rabat/city[الرباط] MA/name[المغرب]" },
		{ "with a city", "تضررت القاهرة والجيزة من الأمطار",
		    "cairo/city[القاهرة] giza/city[الجيزة]" },
		{ "a visit", "زار باريس أمس", "paris/city[باريس]" },
		{ "a visit, later", "أعلن عن زيارة الرئيس الفرنسي للرباط",
		    "FR/demonym[الفرنسي] rabat/city[لرباط]" },
		{ "speaks", "أعلنت واشنطن أن بكين ترفض",
		    "US/capital[واشنطن] CN/capital[بكين]" },
		{ "does what it does to another", "اتهمت صنعاء طهران",
		    "YE/capital[صنعاء] IR/capital[طهران]" },
		{ "two speak", "باريس والرباط ترفعان منسوب التنسيق",
		    "FR/capital[باريس] MA/capital[الرباط]" },
		{ "nothing says it speaks", "جسر لندن هذا الصباح",
		    "london/city[لندن]" },
		{ "part of a town's name", "الحامية العسكرية للرباط-سلا",
		    "rabat/city[لرباط]" },
		{ "after a city", "تضررت طنجة والرباط",
		    "tangier/city[طنجة] rabat/city[الرباط]" },
		{ "region", "بجهة الرباط سلا القنيطرة",
		    "rabat-region/region[الرباط سلا القنيطرة]" },
		{ "asked of", "طلب من واشنطن المساعدة",
		    "US/capital[واشنطن]" },
		{ "come from", "وصل من واشنطن أمس",
		    "washington/city[واشنطن]" },
		{ "a scene", "شهدت القاهرة مظاهرات",
		    "cairo/city[القاهرة]" },
		{ "a scene, later", "كانت أنقرة تعرضت لهجوم",
		    "ankara/city[أنقرة]" },
		{ "accused", "واتهم واشنطن بازدواج المعايير",
		    "US/capital[واشنطن]" },
		{ "the capital of its name", "في العاصمة تونس بتونس",
		    "tunis/city[تونس] TN/name[تونس]" },
		{ "city of a country", "الجزائر العاصمة مدينة كبيرة",
		    "algiers/city[الجزائر العاصمة]" },
	};

	CHECK(state, cases, false);
}

/* تونس is a country and its capital. */
static void
countries_called_as_their_capital(void **state)
{
	static const struct text_case cases[] = {
		{ "the country", "زار تونس أمس ثم عاد إلى الجزائر",
		    "TN/name[تونس] DZ/name[الجزائر]" },
		{ "its province", "سكان ولاية تونس",
		    "tunis/city[تونس]" },
		{ "a court of the town", "المحكمة الابتدائية بتونس",
		    "tunis/city[تونس]" },
		{ "no court of the town", "قضى المتهم بالسجن بتونس",
		    "TN/name[تونس]" },
		{ "a route abroad, all over the sentence", "رحلة تونس - "
		    "كوناكري ليلا من تونس. وتحتاج تونس إليها",
		    "tunis/city[تونس] conakry/city[كوناكري] "
		    "tunis/city[تونس] TN/name[تونس]" },
		{ "a slash", "خط جنوة/تونس اليوم",
		    "genoa/city[جنوة] tunis/city[تونس]" },
		{ "a town at home tells nothing", "صفاقس - تونس",
		    "sfax/city[صفاقس] TN/name[تونس]" },
		{ "neither does a country", "مباراة تونس - مالي",
		    "TN/name[تونس] ML/name[مالي]" },
	};

	CHECK(state, cases, false);
}

static void
names_of_other_things(void **state)
{
	static const struct text_case cases[] = {
		{ "a museum", "في متحف محمد السادس للفن", "" },
		{ "nobody of its name", "ملعب نيلسون مانديلا باي", "" },
		{ "a king in it", "زار متحف الملك محمد السادس",
		    "mohammed-vi/full[محمد السادس]" },
		{ "an outlet that is an adjective", "قال لجريدة اللبنانية إن",
		    "" },
		{ "an outlet's adjective", "قال للجريدة اللبنانية إن",
		    "LB/demonym[اللبنانية]" },
		{ "traffic", "مراقبة السير والجولان", "" },
	};

	CHECK(state, cases, false);
}

static void
adjectives_of_two_countries(void **state)
{
	static const struct text_case cases[] = {
		{ "most often", "قال مسؤول كونغولي أمس",
		    "CD/demonym[كونغولي]" },
		{ "the one that is named", "زار جمهورية الكونغو واستقبله "
		    "مسؤول كونغولي أمس",
		    "CG/official[جمهورية الكونغو] CG/demonym[كونغولي]" },
	};

	CHECK(state, cases, false);
}

static void
bodies_by_office_holder(void **state)
{
	static const struct text_case cases[] = {
		{ "two bodies", "المدير العام للأمن الوطني ولمراقبة التراب "
		    "الوطني",
		    "ma-dgsn/role[لأمن الوطني] "
		    "ma-dgst/role[مراقبة التراب الوطني]" },
		{ "directorate of the second", "المدير العام للأمن الوطني "
		    "ومديرية مراقبة التراب الوطني بالمغرب",
		    "ma-dgsn/role[لأمن الوطني] "
		    "ma-dgst/role[مديرية مراقبة التراب الوطني] "
		    "MA/name[المغرب]" },
		{ "not a body", "شؤون الأمن الوطني والأمن القومي", "" },
		{ "adjective of the body", "المدير العام للشرطة الوطنية "
		    "الفرنسية", "fr-police-nationale/role[لشرطة الوطنية "
		    "الفرنسية]" },
		{ "adjective of the minister", "وزير الداخلية الفرنسي",
		    "fr-interior-ministry/role[الداخلية] "
		    "FR/demonym[الفرنسي]" },
		{ "could be either", "وزيرة الداخلية الفرنسية",
		    "fr-interior-ministry/role[الداخلية] "
		    "FR/demonym[الفرنسية]" },
		{ "either, masculine", "مدير مكتب التحقيقات الفيدرالي "
		    "الأمريكي", "us-fbi/role[مكتب التحقيقات الفيدرالي] "
		    "US/demonym[الأمريكي]" },
		{ "country behind ب", "المديرة العامة بالنيابة لجهاز أمن "
		    "الدولة ببلجيكا", "be-vsse/role[جهاز أمن الدولة] "
		    "BE/name[بلجيكا]" },
		{ "Algeria's own", "المدير العام للأمن الوطني الجزائري",
		    "dz-dgsn/role[لأمن الوطني] DZ/demonym[الجزائري]" },
		{ "minister only", "المديرة المالية للشركة ورئيس الصحة", "" },
		{ "ministers of many", "اجتماع وزراء الداخلية", "" },
	};

	CHECK(state, cases, false);
}

static void
national_bodies(void **state)
{
	static const struct text_case cases[] = {
		{ "adjective", "أعلنت وزارة الداخلية المغربية",
		    "ma-interior-ministry/name[وزارة الداخلية المغربية]" },
		{ "adjective of another noun", "مسؤول وزارة الداخلية المغربي",
		    "ma-interior-ministry/name[وزارة الداخلية] "
		    "MA/demonym[المغربي]" },
		{ "no country", "أعلنت وزارة الداخلية",
		    "interior-ministry/name[وزارة الداخلية]" },
		{ "neighbour", "أعلنت وزارة الداخلية وقف تونسيين",
		    "tn-interior-ministry/inferred[وزارة الداخلية] "
		    "TN/demonym[تونسيين]" },
		{ "of two neighbours the nearer", "التقى وزير العدل ضيفه "
		    "التونسي قبل أن يسافر كما كان مقررا إلى ليبيا",
		    "tn-justice-ministry/inferred[العدل] "
		    "TN/demonym[التونسي] LY/name[ليبيا]" },
		{ "the article's country", "زار المغرب. عاد إلى المغرب. شكر "
		    "المغرب. أعلنت وزارة العدل إطلاق سراح فرنسي",
		    "MA/name[المغرب] MA/name[المغرب] MA/name[المغرب] "
		    "ma-justice-ministry/inferred[وزارة العدل] "
		    "FR/demonym[فرنسي]" },
		{ "short", "اعتراف الخارجية الأمريكية بذلك",
		    "us-state-department/name[الخارجية الأمريكية]" },
		{ "an adjective, not a body", "السياسة الخارجية الأمريكية",
		    "US/demonym[الأمريكية]" },
		{ "its policy", "سياستها الخارجية الأمريكية",
		    "US/demonym[الأمريكية]" },
		{ "police with adjective", "قالت الشرطة الإيطالية",
		    "it-police/name[الشرطة الإيطالية]" },
		{ "police alone", "قال ضباط الشرطة في إيطاليا",
		    "IT/name[إيطاليا]" },
		{ "civil protection", "موظفي الحماية المدنية المغربية",
		    "ma-protection-civile/name[الحماية المدنية المغربية]" },
		{ "a peer is another's", "استقبل وزير العدل نظيره الليبي في "
		    "تونس", "tn-justice-ministry/inferred[العدل] "
		    "LY/demonym[الليبي] TN/name[تونس]" },
		{ "by its holder", "زار أفغانستان وكابول وزير الخارجية جون "
		    "كيري", "AF/name[أفغانستان] AF/capital[كابول] "
		    "us-state-department/inferred[الخارجية] "
		    "john-kerry/full[جون كيري]" },
		{ "as it was called before", "قالت وزارة العدل المصرية. "
		    "وزار فرنسا. وأضافت وزارة العدل",
		    "eg-justice-ministry/name[وزارة العدل المصرية] "
		    "FR/name[فرنسا] eg-justice-ministry/inferred[وزارة "
		    "العدل]" },
		{ "a ministry whose name goes on", "زار المغرب وزير الفلاحة "
		    "والتغذية والصيد الفرنسي",
		    "MA/name[المغرب] fr-agriculture-ministry/inferred"
		    "[الفلاحة] FR/demonym[الفرنسي]" },
		{ "army", "قال الجيش التونسي والجمارك الليبية",
		    "tn-army/name[الجيش التونسي] "
		    "ly-customs/name[الجمارك الليبية]" },
		{ "army alone", "قال الجيش إن ضباط الجيش السوريون",
		    "SY/demonym[السوريون]" },
		{ "a guard of another country", "أعوان الحرس الوطني "
		    "التونسي والحرس الوطني الجزائري",
		    "tn-national-guard/name[الحرس الوطني التونسي] "
		    "DZ/demonym[الجزائري]" },
		{ "generic services", "الأجهزة الأمنية المغربية والقوات "
		    "الفرنسية", "MA/demonym[المغربية] FR/demonym[الفرنسية]" },
	};

	CHECK(state, cases, false);
}

static void
names_that_need_a_neighbour(void **state)
{
	static const struct text_case cases[] = {
		{ "Mali in", "القوات في مالي", "ML/name[مالي]" },
		{ "Mali behind ب", "تنظيم \"داعش\" بمالي",
		    "isis/name[داعش] ML/name[مالي]" },
		{ "Mali in a list", "النيجر ومالي والتشاد",
		    "NE/name[النيجر] ML/name[مالي] TD/name[التشاد]" },
		{ "Mali begins", "مالي: الجيش يتقدم", "ML/name[مالي]" },
		{ "financial", "دعم مالي ومركز مالي كبير", "" },
		{ "Malian army", "قوات الجيش المالي في شمال مالي",
		    "ml-army/name[الجيش المالي] ML/name[مالي]" },
		{ "boys", "مدرسة للبنين والبنات", "" },
		{ "Oman", "زار سلطنة عمان", "OM/official[سلطنة عمان]" },
		{ "Amman", "عاد إلى عمان بعدما غادر الأردن والملك الأردني",
		    "amman/city[عمان] JO/name[الأردن] "
		    "JO/demonym[الأردني]" },
		{ "Oman in a list", "البحرين وعمان والكويت",
		    "BH/name[البحرين] OM/name[عمان] KW/name[الكويت]" },
		{ "Oman in a list with Jordan", "الأردن والأردن والسعودية وعمان "
		    "والكويت", "JO/name[الأردن] JO/name[الأردن] "
		    "SA/name[السعودية] OM/name[عمان] KW/name[الكويت]" },
		{ "Amman by itself", "وصل إلى عمان أمس",
		    "amman/city[عمان]" },
		{ "Oman by its people", "قال العمانيون إن في عمان",
		    "OM/demonym[العمانيون] OM/name[عمان]" },
		{ "Tripoli", "في مدينة طرابلس الساحلية",
		    "tripoli/city[طرابلس]" },
		{ "Tripoli in Lebanon", "شمال لبنان. وفي لبنان أيضا مدينة "
		    "طرابلس", "LB/name[لبنان] LB/name[لبنان] "
		    "tripoli-lb/city[طرابلس]" },
		{ "Sahel", "من منطقة الساحل", "sahel/region[الساحل]" },
		{ "coast", "على الساحل", "" },
		{ "America among continents", "دول أمريكا وأوروبا وإفريقيا",
		    "americas/continent[أمريكا] europe/continent[أوروبا] "
		    "africa/continent[إفريقيا]" },
		{ "America", "سافر إلى أمريكا", "US/name[أمريكا]" },
		{ "surname alone", "قال العروسي إن", "" },
		{ "surname after the name", "قال محمد عصام العروسي. وأضاف "
		    "العروسي أن",
		    "p:محمد-عصام-العروسي/full[محمد عصام العروسي] "
		    "p:محمد-عصام-العروسي/short[العروسي]" },
		{ "shared body without a country", "قال جهاز أمن الدولة",
		    "" },
		{ "Egypt's", "قال جهاز أمن الدولة المصري",
		    "eg-ssi/name[جهاز أمن الدولة المصري]" },
	};

	CHECK(state, cases, false);
}

static void
acronyms_in_capitals_only(void **state)
{
	static const struct text_case cases[] = {
		{ "capitals", "مكتب التحقيقات الفيدرالي (FBI)",
		    "us-fbi/name[مكتب التحقيقات الفيدرالي] "
		    "us-fbi/acronym[FBI]" },
		{ "lower case", "في ملف cia هناك", "" },
		{ "mixed case", "في ملف Cia هناك", "" },
		{ "shouting", "WHO IS THE CIA AGENT", "" },
		{ "behind ب", "قال ب CIA", "us-cia/acronym[CIA]" },
		{ "beside numbers", "في تقرير 2023 CIA 14 مرة",
		    "us-cia/acronym[CIA]" },
	};

	CHECK(state, cases, false);
}

static void
kingdom_goes_to_the_country_spoken_of(void **state)
{
	static const struct {
		const char *name, *outlet, *in, *want;
	} cases[] = {
		{ "Morocco", NULL, "زار المغرب ثم قالت المملكة ذلك",
		    "MA/name[المغرب] MA/epithet[المملكة]" },
		{ "Saudi Arabia", NULL, "قالت السعودية إن للمملكة حقا",
		    "SA/name[السعودية] SA/epithet[لمملكة]" },
		{ "by its outlet", "hespress", "قالت المملكة ذلك",
		    "MA/epithet[المملكة]" },
		{ "by its outlet's name", "هسبريس", "قالت المملكة ذلك",
		    "MA/epithet[المملكة]" },
		{ "by nothing", NULL, "قالت المملكة ذلك", "" },
		{ "Saudi Arabia in a Moroccan paper", "hespress",
		    "السعودية والرياض بالسعودية، تقول المملكة",
		    "SA/name[السعودية] SA/capital[الرياض] "
		    "SA/name[السعودية] SA/epithet[المملكة]" },
		{ "named in full before it", NULL, "المغرب والمغرب. قالت "
		    "المملكة الأردنية الهاشمية إن أراضي المملكة",
		    "MA/name[المغرب] MA/name[المغرب] "
		    "JO/official[المملكة الأردنية الهاشمية] "
		    "JO/epithet[المملكة]" },
		{ "in another sentence", NULL, "المغرب والمغرب والمغرب. هي "
		    "المملكة الأردنية الهاشمية. وهذه أراضي المملكة",
		    "MA/name[المغرب] MA/name[المغرب] MA/name[المغرب] "
		    "JO/official[المملكة الأردنية الهاشمية] "
		    "MA/epithet[المملكة]" },
		{ "ministry by its outlet", "hespress", "قالت وزارة العدل",
		    "ma-justice-ministry/inferred[وزارة العدل]" },
		{ "at home", "jawhara", "قال وزير الخارجية إن تونس تدعم "
		    "ليبيا والليبيين في ليبيا",
		    "tn-foreign-ministry/inferred[الخارجية] TN/name[تونس] "
		    "LY/name[ليبيا] LY/demonym[الليبيين] LY/name[ليبيا]" },
		{ "national defence", "jawhara", "بلاغ وزارة الدفاع الوطني",
		    "tn-defence-ministry/inferred[وزارة الدفاع الوطني]" },
		{ "a town of the paper's country", "jawhara",
		    "مستشفى الأطفال بالكاف", "kef/city[الكاف]" },
		{ "and a federation", "bbc", "قال رئيس الكاف",
		    "caf/name[الكاف]" },
		{ "an outlet of the world", "bbc", "قالت وزارة العدل",
		    "justice-ministry/name[وزارة العدل]" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *got = extract(gazetteer(state), cases[i].in,
		    cases[i].outlet, false);

		if (strcmp(got, cases[i].want) != 0)
			print_error("%s\n", cases[i].name);
		assert_string_equal(got, cases[i].want);
		free(got);
	}
}

/* One clause without end must not make looking at neighbours quadratic. */
static void
hostile_text_stays_linear(void **state)
{
	struct kn_found found = { 0 };
	struct kn_buf b;
	size_t n;

	kn_buf_init(&b, 0);
	for (int i = 0; i < 60000; i++)
		kn_buf_cstr(&b, "وزارة الداخلية مالي وباريس المملكة ");
	char *text = kn_buf_take(&b, &n);
	struct kn_doc *doc = kn_doc_new_text("x.txt", text, n);
	kn_extract(gazetteer(state), doc, &found);
	assert_true(found.mentions.n > 60000);
	kn_found_dispose(&found);
	kn_doc_free(doc);
}

static void
form_writes_the_article_out(void **state)
{
	static const struct {
		const char *entity, *in;
		bool after_lam;
		const char *want;
	} cases[] = {
		{ "MA", "لمغرب", true, "المغرب" },
		{ "MA", "لمملكة المغربية", true, "المملكة المغربية" },
		{ "ma-dgsn", "لأمن الوطني", true, "الأمن الوطني" },
		{ "icrc", "لجنة الدولية", true, "اللجنة الدولية" },
		{ "LY", "ليبيا", true, "ليبيا" },
		{ "LY", "ليبيين", true, "ليبيين" },
		{ "LB", "لبنان", true, "لبنان" },
		{ "LB", "لبنان", false, "لبنان" },
		{ "FR", "فرنسا", true, "فرنسا" },
		{ "no-entity", "لمغرب", true, "المغرب" },
		{ "MA", "", true, "" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kn_buf b;

		kn_buf_init(&b, 0);
		kn_mention_form(kn_gazetteer_find(gazetteer(state),
		    kn_str(cases[i].entity)), kn_str(cases[i].in),
		    cases[i].after_lam, &b);
		kn_buf_chr(&b, '\0');
		assert_string_equal(b.s, cases[i].want);
		kn_buf_dispose(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(proclitics_are_outside),
		cmocka_unit_test(traps_of_the_lexicon),
		cmocka_unit_test(longest_match_wins),
		cmocka_unit_test(adjectives_in_all_forms),
		cmocka_unit_test(capitals_are_cities_or_governments),
		cmocka_unit_test(countries_called_as_their_capital),
		cmocka_unit_test(names_of_other_things),
		cmocka_unit_test(adjectives_of_two_countries),
		cmocka_unit_test(bodies_by_office_holder),
		cmocka_unit_test(national_bodies),
		cmocka_unit_test(names_that_need_a_neighbour),
		cmocka_unit_test(acronyms_in_capitals_only),
		cmocka_unit_test(kingdom_goes_to_the_country_spoken_of),
		cmocka_unit_test(hostile_text_stays_linear),
		cmocka_unit_test(form_writes_the_article_out),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
