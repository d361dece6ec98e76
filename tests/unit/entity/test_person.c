/*
 * test_person.c: people nobody listed. In: small articles. Out: the people
 * that kn_extract() finds, as "ID/subtype[surface]", and the offices, as
 * "ID[role]", in order.
 */
#include "reading.h"

static struct kn_gazetteer *
gazetteer(void **state)
{
	return *state;
}

static void
print_people(const struct kn_gazetteer *gaz, const struct kn_doc *doc,
    const struct kn_found *found, struct kn_buf *out)
{
	for (size_t i = 0; i < found->mentions.n; i++) {
		const struct kn_mention *k = &found->mentions.at[i];

		if (k->suppressed || k->type != KN_TYPE_PERSON)
			continue;
		assert_non_null(k->rule);
		kn_buf_fmt(out, "%s%s/%s[%.*s]", out->n > 0 ? " " : "",
		    kn_found_entity(gaz, found, k->entity)->id,
		    kn_subtype_name(k->subtype), (int)kn_span_len(k->at),
		    doc->text + k->at.start_b);
	}
}

static void
print_offices(const struct kn_gazetteer *gaz, const struct kn_doc *doc,
    const struct kn_found *found, struct kn_buf *out)
{
	for (size_t i = 0; i < found->n_offices; i++) {
		const struct kn_office *o = &found->offices[i];
		const struct kn_entity *e = kn_found_entity(gaz, found,
		    o->person);

		kn_buf_fmt(out, "%s%s[%.*s]", out->n > 0 ? " " : "",
		    e == NULL ? "-" : e->id, (int)kn_span_len(o->at),
		    doc->text + o->at.start_b);
	}
}

typedef void print_fn(const struct kn_gazetteer *gaz,
    const struct kn_doc *doc, const struct kn_found *found,
    struct kn_buf *out);

struct text_case {
	const char *name, *in, *want;
};

static void
check(void **state, const struct text_case *cases, size_t n, print_fn *print)
{
	int wrong = 0;

	for (size_t i = 0; i < n; i++) {
		struct kn_found found;
		struct kn_doc *doc = read_text(gazetteer(state),
		    cases[i].in, NULL, &found);
		struct kn_buf got;

		kn_buf_init(&got, 0);
		print(gazetteer(state), doc, &found, &got);
		if (!kn_str_is(kn_buf_get(&got), cases[i].want)) {
			print_error("%s: %s\n   got: %s\n  want: %s\n",
			    cases[i].name, cases[i].in, got.n > 0 ? got.s :
			    "", cases[i].want);
			wrong++;
		}
		kn_buf_dispose(&got);
		kn_found_dispose(&found);
		kn_doc_free(doc);
	}
	assert_int_equal(wrong, 0);
}

#define CHECK(state, cases, print) \
	check(state, cases, sizeof(cases) / sizeof(cases[0]), print)

static void
shapes_of_names(void **state)
{
	static const struct text_case cases[] = {
		{ "two words", "وصل يوسف البنعيسي إلى القاعة",
		    "p:يوسف-البنعيسي/full[يوسف البنعيسي]" },
		{ "three", "وصل محمد عصام البنعيسي إلى القاعة",
		    "p:محمد-عصام-البنعيسي/full[محمد عصام البنعيسي]" },
		{ "بن in one word", "قال محمد بنعيسى ويوسف بنعلي كلاما",
		    "p:محمد-بنعيسى/full[محمد بنعيسى] "
		    "p:يوسف-بنعلي/full[يوسف بنعلي]" },
		{ "عبد", "وصل عبد الرحيم شيخي إلى القاعة",
		    "p:عبد-الرحيم-شيخي/full[عبد الرحيم شيخي]" },
		{ "عبد, joined", "وصل عبدالرحيم شيخي إلى القاعة",
		    "p:عبد-الرحيم-شيخي/full[عبدالرحيم شيخي]" },
		{ "بن", "وصل يوسف بن عاشور إلى القاعة",
		    "p:يوسف-بن-عاشور/full[يوسف بن عاشور]" },
		{ "أبو", "وصل أبو مصعب القرداحي إلى القاعة",
		    "p:ابو-مصعب-القرداحي/full[أبو مصعب القرداحي]" },
		{ "آل", "وصل محمود بن مانع آل ثنيان إلى القاعة",
		    "p:محمود-بن-مانع-ال-ثنيان/full[محمود بن مانع آل ثنيان]" },
		{ "آل and an ordinal", "وصل محمود بن مانع آل ثاني أمس",
		    "p:محمود-بن-مانع-ال-ثاني/full[محمود بن مانع آل ثاني]" },
		{ "الدين", "وصل نور الدين أمغار إلى القاعة",
		    "p:نور-الدين-امغار/full[نور الدين أمغار]" },
		{ "الله", "من إخراج نجيب خلف الله هنا",
		    "p:نجيب-خلف-الله/full[نجيب خلف الله]" },
		{ "proclitic", "سلم الجائزة ليوسف البنعيسي أمس",
		    "p:يوسف-البنعيسي/full[يوسف البنعيسي]" },
		{ "proclitic on عبد", "اللقاء بعبد الرحيم شيخي أمس",
		    "p:عبد-الرحيم-شيخي/full[عبد الرحيم شيخي]" },
		{ "two people", "حضره يوسف البنعيسي وكريمة أمغار",
		    "p:يوسف-البنعيسي/full[يوسف البنعيسي]" },
		{ "and another", "حضره يوسف البنعيسي وفاطمة أمغار",
		    "p:يوسف-البنعيسي/full[يوسف البنعيسي] "
		    "p:فاطمة-امغار/full[فاطمة أمغار]" },
		{ "foreign", "قال مايكل شوماخر إن",
		    "p:مايكل-شوماخر/full[مايكل شوماخر]" },
		{ "hyphen", "قال جان-كلود ميلينشون إن",
		    "p:جان-كلود-ميلينشون/full[جان-كلود ميلينشون]" },
		{ "nisba as surname", "وصل علي المصري إلى القاعة",
		    "p:علي-المصري/full[علي المصري]" },
		{ "nisba after the surname", "وصل علي معلول التونسي",
		    "p:علي-معلول/full[علي معلول]" },
	};

	CHECK(state, cases, print_people);
}

static void
what_introduces_names(void **state)
{
	static const struct text_case cases[] = {
		{ "unknown words alone", "هذا غرتشنفلد شتروبل هنا", "" },
		{ "verb", "وأضاف غرتشنفلد شتروبل أن",
		    "p:غرتشنفلد-شتروبل/full[غرتشنفلد شتروبل]" },
		{ "title", "التقى السيد غرتشنفلد شتروبل أمس",
		    "p:غرتشنفلد-شتروبل/full[غرتشنفلد شتروبل]" },
		{ "role", "وزير المالية الألماني غرتشنفلد شتروبل هنا",
		    "p:غرتشنفلد-شتروبل/full[غرتشنفلد شتروبل]" },
		{ "that I", "أعلم أني غرتشنفلد شتروبل هنا", "" },
		{ "those against him", "قال معارضو غرتشنفلد إن", "" },
		{ "and a stranger", "أبناؤه يوسف وهانيبال ومحمد", "" },
		{ "role after it",
		    "اللقاء مع غرتشنفلد شتروبل، رئيس الشركة، أمس",
		    "p:غرتشنفلد-شتروبل/full[غرتشنفلد شتروبل]" },
		{ "given name that is a word", "في جو سعيد مشمس", "" },
		{ "so, introduced", "قال سعيد أمغار إن",
		    "p:سعيد-امغار/full[سعيد أمغار]" },
		{ "one word", "قال محمد إن", "" },
		{ "verb after a given name", "محمد استقبل الوفد", "" },
		{ "named after people", "في شارع يوسف البنعيسي بالمدينة", "" },
		{ "school", "في المدرسة الابتدائية يوسف البنعيسي هنا", "" },
		{ "place", "في منطقة سيدي يوسف البنعيسي هنا", "" },
		{ "valley", "جماعة وادي الصفاء هنا", "" },
		{ "verb behind a role", "قال الأمير يدعوك فركبت", "" },
		{ "and another word", "كان الوزير يوسف ومساندوه هنا", "" },
		{ "pope", "أعلن البابا غرتشنفلد السادس عشر أن",
		    "p:غرتشنفلد-السادس-عشر/full[غرتشنفلد السادس عشر]" },
		{ "listed, his title outside", "أعلن البابا فرنسيس الأول أن",
		    "pope-francis/full[فرنسيس الأول]" },
		{ "to me", "قالت لي غرتشنفلد شتروبل إن",
		    "p:غرتشنفلد-شتروبل/full[غرتشنفلد شتروبل]" },
		{ "from a correspondent",
		    "وقال مراسل رويترز في تونس غرتشنفلد شتروبل هنا",
		    "p:غرتشنفلد-شتروبل/full[غرتشنفلد شتروبل]" },
		{ "a listed surname behind a given name", "وصل يوسف القذافي",
		    "p:يوسف-القذافي/full[يوسف القذافي]" },
		{ "listed, in French", "Le ministre Emmanuel Macron a dit",
		    "emmanuel-macron/full[Emmanuel Macron]" },
		{ "French", "Le ministre Karim Delorme a dit que",
		    "p:karim-delorme/full[Karim Delorme]" },
		{ "prize", "فاز بجائزة يوسف البنعيسي للشعر", "" },
	};

	CHECK(state, cases, print_people);
}

static void
names_between_commas(void **state)
{
	static const struct text_case cases[] = {
		{ "after a role", "قال وزير الابتكار الكندي، نافديب بينز، "
		    "أمس", "p:نافديب-بينز/full[نافديب بينز]" },
		{ "after no role", "رأى المدينة، نافديب بينز، أمس", "" },
		{ "more than a name", "قال الوزير، نافديب بينز معلقا، أمس",
		    "" },
		{ "a word before a role", "منهم حكيم زياش، نجم الفريق",
		    "p:حكيم-زياش/full[حكيم زياش]" },
		{ "a word before who", "عاد خالد بوطيب، الذي غاب",
		    "p:خالد-بوطيب/full[خالد بوطيب]" },
		{ "a word before no role", "بقي خالد بوطيب، هناك", "" },
	};

	CHECK(state, cases, print_people);
}

static void
words_that_end_names(void **state)
{
	static const struct text_case cases[] = {
		{ "a verb", "قال إن محمود القرداحي يحشر أنفه",
		    "p:محمود-القرداحي/full[محمود القرداحي]" },
		{ "a name like one", "وصل محمود القرداحي اليعقوبي",
		    "p:محمود-القرداحي-اليعقوبي/full[محمود القرداحي اليعقوبي]"
		    },
		{ "to another", "رد محمود القرداحي لأمين محفوظ",
		    "p:محمود-القرداحي/full[محمود القرداحي]" },
		{ "no conjunction and article", "أكد مايكل فالون أن",
		    "p:مايكل-فالون/full[مايكل فالون]" },
		{ "a conjunction and article", "أكد مايكل فالمدير حاضر", "" },
	};

	CHECK(state, cases, print_people);
}

static void
surnames_join(void **state)
{
	static const struct text_case cases[] = {
		{ "later", "قال يوسف البنعيسي. وأضاف البنعيسي أن",
		    "p:يوسف-البنعيسي/full[يوسف البنعيسي] "
		    "p:يوسف-البنعيسي/short[البنعيسي]" },
		{ "without ال", "قال يوسف البنعيسي. وذهب بنعيسي",
		    "p:يوسف-البنعيسي/full[يوسف البنعيسي] "
		    "p:يوسف-البنعيسي/short[بنعيسي]" },
		{ "proclitic", "قال يوسف البنعيسي. وشكرا للبنعيسي",
		    "p:يوسف-البنعيسي/full[يوسف البنعيسي] "
		    "p:يوسف-البنعيسي/short[لبنعيسي]" },
		{ "before the name", "البنعيسي يستقيل\n\nقدم يوسف "
		    "البنعيسي استقالته.",
		    "p:يوسف-البنعيسي/short[البنعيسي] "
		    "p:يوسف-البنعيسي/full[يوسف البنعيسي]" },
		{ "never introduced", "وأضاف البنعيسي أن", "" },
		{ "of two words", "قال يوسف بن عاشور. وأضاف بن عاشور أن",
		    "p:يوسف-بن-عاشور/full[يوسف بن عاشور] "
		    "p:يوسف-بن-عاشور/short[بن عاشور]" },
		{ "a word too, beside a verb",
		    "قال علي المصري. وأضاف المصري أن الجيش المصري هنا",
		    "p:علي-المصري/full[علي المصري] "
		    "p:علي-المصري/short[المصري]" },
		{ "of a listed person", "وصل يوسف الشاهد. وقال الشاهد إن",
		    "youssef-chahed/full[يوسف الشاهد] "
		    "youssef-chahed/short[الشاهد]" },
		{ "the shorter name",
		    "قال محمد عصام البنعيسي. وذهب محمد البنعيسي",
		    "p:محمد-عصام-البنعيسي/full[محمد عصام البنعيسي] "
		    "p:محمد-عصام-البنعيسي/full[محمد البنعيسي]" },
		{ "the longer name", "قال خالد أمغار. ثم خالد أمغار البنعيسي",
		    "p:خالد-امغار-البنعيسي/full[خالد أمغار] "
		    "p:خالد-امغار-البنعيسي/full[خالد أمغار البنعيسي]" },
		{ "namesakes", "قال يوسف أمغار وفاطمة أمغار. وأضاف أمغار. "
		    "ثم يوسف أمغار. وأضاف أمغار.",
		    "p:يوسف-امغار/full[يوسف أمغار] "
		    "p:فاطمة-امغار/full[فاطمة أمغار] "
		    "p:فاطمة-امغار/short[أمغار] "
		    "p:يوسف-امغار/full[يوسف أمغار] "
		    "p:يوسف-امغار/short[أمغار]" },
		{ "of somebody who may be none",
		    "قال الأمير شوغرت بنغير هنا. وهو بنغير.",
		    "p:شوغرت-بنغير/full[شوغرت بنغير]" },
		{ "who is one", "قال الأمير شوغرت بنغير هنا. وأضاف بنغير.",
		    "p:شوغرت-بنغير/full[شوغرت بنغير] "
		    "p:شوغرت-بنغير/short[بنغير]" },
		{ "an ordinal is none", "توفي بنديكت السادس عشر. وهو "
		    "الأول في الفصل السادس عشر",
		    "benedict-xvi/full[بنديكت السادس عشر]" },
		{ "two words, of which one is a given name",
		    "قال يوسف أبو زيد. ثم اجتماع ضد أبو زيد",
		    "p:يوسف-ابو-زيد/full[يوسف أبو زيد] "
		    "p:يوسف-ابو-زيد/short[أبو زيد]" },
		{ "a given name", "فاز محمد مرسي. واحتج أنصار مرسي",
		    "mohamed-morsi/full[محمد مرسي] "
		    "mohamed-morsi/short[مرسي]" },
		{ "an adjective, behind a preposition",
		    "وصل نبيل العربي. والتقوا مع العربي في البرلمان العربي",
		    "nabil-elaraby/full[نبيل العربي] "
		    "nabil-elaraby/short[العربي]" },
		{ "an adjective, behind an office",
		    "وصل نبيل العربي. وقال المبعوث العربي إن",
		    "nabil-elaraby/full[نبيل العربي]" },
		{ "typed with ى", "وصل نبيل العربى. وقال العربى إن",
		    "nabil-elaraby/full[نبيل العربى] "
		    "nabil-elaraby/short[العربى]" },
		{ "in full only", "وصل نبيل العربى. وقال العربي إن",
		    "nabil-elaraby/full[نبيل العربى] "
		    "nabil-elaraby/short[العربي]" },
		{ "على is none", "قال يوسف علي إن. وهو على حق",
		    "p:يوسف-علي/full[يوسف علي]" },
		{ "namesake of a listed person",
		    "قال جيمس كاميرون. وأضاف كاميرون أن",
		    "p:جيمس-كاميرون/full[جيمس كاميرون] "
		    "p:جيمس-كاميرون/short[كاميرون]" },
	};

	CHECK(state, cases, print_people);
}

static void
offices_and_holders(void **state)
{
	static const struct text_case cases[] = {
		{ "after the name", "قال يوسف البنعيسي، رئيس الجمعية "
		    "المغربية لحقوق الإنسان، إن",
		    "p:يوسف-البنعيسي[رئيس الجمعية المغربية لحقوق "
		    "الإنسان]" },
		{ "before it", "قال وزير الصحة يوسف البنعيسي إن",
		    "p:يوسف-البنعيسي[وزير الصحة]" },
		{ "two bodies", "المدير العام للأمن الوطني ولمراقبة التراب "
		    "الوطني يوسف البنعيسي",
		    "p:يوسف-البنعيسي[المدير العام للأمن الوطني ولمراقبة "
		    "التراب الوطني]" },
		{ "surname of a listed person", "قال الرئيس أوباما إن",
		    "barack-obama[الرئيس]" },
		{ "unnamed, known elsewhere", "يوسف البنعيسي، المدير العام "
		    "للأمن الوطني، هنا. وقال المدير العام للأمن الوطني إن",
		    "p:يوسف-البنعيسي[المدير العام للأمن الوطني] "
		    "p:يوسف-البنعيسي[المدير العام للأمن الوطني]" },
		{ "unnamed", "قال المدير العام للأمن الوطني إن",
		    "-[المدير العام للأمن الوطني]" },
		{ "no body and no name", "قال المدير الجديد إن", "" },
		{ "of another, behind a verb",
		    "رئيس الحكومة استقبل يوسف البنعيسي", "" },
		{ "the title of another",
		    "قال وزير الخارجية ومعالي الدكتور أنور قرقاش كلاما",
		    "-[وزير الخارجية]" },
	};

	CHECK(state, cases, print_offices);
}

/* Names without end stay linear, and every number has its person. */
static void
many_names_are_bounded(void **state)
{
	struct kn_buf b;
	struct kn_found found = { 0 };

	kn_buf_init(&b, 0);
	for (unsigned i = 0; i < 20000; i++) {
		kn_buf_cstr(&b, "قال محمد ");
		for (unsigned n = i + 1; n > 0; n /= 20)
			kn_buf_cp(&b, 0x0641 + n % 7);
		kn_buf_cstr(&b, "شغ بن بن بن أبو عبد عبد، رئيس رئيس ");
	}
	size_t n_b = b.n;
	struct kn_doc *doc = kn_doc_new_text("x.txt", kn_buf_take(&b, NULL),
	    n_b);
	kn_extract(gazetteer(state), doc, &found);
	assert_true(found.mentions.n > 1000);
	for (size_t i = 0; i < found.mentions.n; i++)
		assert_non_null(kn_found_entity(gazetteer(state), &found,
		    found.mentions.at[i].entity));
	for (size_t i = 0; i < found.n_unlisted; i++)
		assert_true(kn_str_starts(kn_str(found.unlisted[i].id),
		    KN_LIT("p:")));
	kn_found_dispose(&found);
	kn_doc_free(doc);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shapes_of_names),
		cmocka_unit_test(what_introduces_names),
		cmocka_unit_test(names_between_commas),
		cmocka_unit_test(words_that_end_names),
		cmocka_unit_test(surnames_join),
		cmocka_unit_test(offices_and_holders),
		cmocka_unit_test(many_names_are_bounded),
	};

	return cmocka_run_group_tests_name("entity/person", tests, setup,
	    teardown);
}
