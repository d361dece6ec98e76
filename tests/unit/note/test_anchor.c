/*
 * test_anchor.c: what becomes of a passage, case by case. In the old text the
 * passage stands between [ and ]; in the new one so does the place expected.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/anchor.h"
#include "kunnash/mem.h"

#define BEFORE "وقال الوزير في تصريح للصحافة إن "
#define QUOTE "الحكومة ستواصل دعم القدرة الشرائية للمواطنين"
#define AFTER " خلال السنة المقبلة، مؤكدا التزامه بذلك."
#define ABOVE "أعلنت وزارة الداخلية اليوم عن تدابير جديدة.\n\n"

/* 29 code points: the context begins with the last letter of ABOVE. */
#define SAID "وقال وزير في بيان للصحافة إن "
#define ADDRESS "http://www.example.org/%D8%AD%D8%B1%D9%8A%D9%82-%D9%81%D9" \
	"%8A-%D8%A8%D8%A7%D8%AE%D8%B1%D8%A9-%D8%B9%D9%84%D9%89-%D8%B4%D9%88"

#define ABOVE2 "أعلنت وزارة الداخلية أمس عن تدابير جديدة "
#define QUOTE2 "لحماية المستهلكين من غلاء الأسعار"
#define AFTER2 " في جميع المدن والقرى."

#define EXACT KN_ANCHOR_EXACT
#define MOVED KN_ANCHOR_MOVED
#define FUZZY KN_ANCHOR_FUZZY
#define ORPHAN KN_ANCHOR_ORPHAN

static const struct {
	const char *name, *old, *new;
	enum kn_anchor_state want;
} cases[] = {
	{ "the same text", BEFORE "[" QUOTE "]" AFTER,
	    BEFORE "[" QUOTE "]" AFTER, EXACT },
	{ "a paragraph above", BEFORE "[" QUOTE "]" AFTER,
	    ABOVE BEFORE "[" QUOTE "]" AFTER, MOVED },
	{ "a paragraph below", BEFORE "[" QUOTE "]" AFTER,
	    BEFORE "[" QUOTE "]" AFTER "\n\n" ABOVE, EXACT },
	{ "harakat gone", BEFORE "[الحُكومةُ ستُواصل دعمَ القدرة]" AFTER,
	    BEFORE "[الحكومة ستواصل دعم القدرة]" AFTER, MOVED },
	{ "harakat around", "قال الوزير في تصريح إن [الحكومة] ستواصل ذلك",
	    "قالَ الوزيرُ في تصريحٍ إن [الحكومة] ستواصلُ ذلك", MOVED },
	{ "tatweel, hamza, alef maqsura, taa marbuta",
	    BEFORE "[إلى مسؤولي المدرسة]" AFTER,
	    BEFORE "[الــى مسئولي المدرسه]" AFTER, MOVED },
	{ "guillemets", BEFORE "[«" QUOTE "»]" AFTER,
	    BEFORE "[\"" QUOTE "\"]" AFTER, MOVED },
	{ "curly quotes around", BEFORE "«[" QUOTE "]»" AFTER,
	    BEFORE "“[" QUOTE "]”" AFTER, MOVED },
	{ "digits of the other kind", BEFORE "[نسبة ١٢٫٥ في المائة]" AFTER,
	    BEFORE "[نسبة 12.5 في المائة]" AFTER, MOVED },
	{ "another number", BEFORE "[نسبة 12.5 في المائة]" AFTER,
	    BEFORE "[نسبة 125 في المائة]" AFTER, FUZZY },
	{ "white space", BEFORE "[الحكومة\nستواصل  دعم]" AFTER,
	    BEFORE "[الحكومة ستواصل دعم]" AFTER, MOVED },
	{ "typographic apostrophe",
	    "Le ministre a dit que [l'accord d'hier] reste valable.",
	    "Le ministre a dit que [l’accord d’hier] reste valable.", MOVED },
	{ "decomposed letters", "Il était [très né à Évian] ce jour-là même",
	    "Il était [tre\xCC\x80s ne\xCC\x81 a\xCC\x80 E\xCC\x81vian] ce "
	    "jour-là même", MOVED },
	{ "a word changed", BEFORE "[" QUOTE "]" AFTER, BEFORE
	    "[الحكومة ستواصل دعم الطاقة الشرائية للمواطنين]" AFTER, FUZZY },
	{ "the first word changed", BEFORE "[" QUOTE "]" AFTER, BEFORE
	    "[الدولة ستواصل دعم القدرة الشرائية للمواطنين]" AFTER, FUZZY },
	{ "the outer words changed", BEFORE "[" QUOTE "]" AFTER, BEFORE
	    "[المنظمات ستواصل دعم القدرة الشرائية للأسر]" AFTER, FUZZY },
	{ "a word around changed", BEFORE "[" QUOTE "]" AFTER,
	    "وقال الوزير في بيان للصحافة إن [" QUOTE "]" AFTER, MOVED },
	{ "deleted", ABOVE BEFORE "[" QUOTE "]" AFTER,
	    ABOVE BEFORE AFTER, ORPHAN },
	{ "deleted with its paragraph", ABOVE BEFORE "[" QUOTE "]" AFTER,
	    ABOVE, ORPHAN },
	{ "deleted, a like sentence stays", BEFORE "[" QUOTE "]" AFTER "\n\n"
	    ABOVE "إن الحكومة ستواصل دعم القطاع الصناعي للمقاولات.",
	    BEFORE AFTER "\n\n" ABOVE
	    "إن الحكومة ستواصل دعم القطاع الصناعي للمقاولات.", ORPHAN },
	{ "deleted, its copy stays",
	    BEFORE "[" QUOTE "]" AFTER "\n\n" ABOVE QUOTE " قريبا.",
	    ABOVE "[" QUOTE "] قريبا.", FUZZY },
	{ "deleted, a copy in like surroundings stays",
	    BEFORE "[" QUOTE "]" AFTER "\n\n" ABOVE BEFORE QUOTE AFTER,
	    ABOVE BEFORE "[" QUOTE "]" AFTER, FUZZY },
	{ "one of two, a paragraph above",
	    BEFORE "[" QUOTE "]" AFTER "\n\n" ABOVE QUOTE " قريبا.",
	    ABOVE BEFORE "[" QUOTE "]" AFTER "\n\n" ABOVE QUOTE " قريبا.",
	    MOVED },
	{ "repeated at once", BEFORE "[" QUOTE ".]" AFTER,
	    ABOVE BEFORE "[" QUOTE ".] " QUOTE "." AFTER, FUZZY },
	{ "repeated elsewhere as a sentence of its own",
	    ABOVE SAID "[" QUOTE "]. وأوضح أن الميزانية كافية لذلك.\n\n" ABOVE,
	    ABOVE "وختم اللقاء.\n\n" SAID QUOTE ".\n\nوغادر القاعة بعدها. "
	    ABOVE SAID "[" QUOTE "]. وأوضح أن الميزانية كافية لذلك.\n\n"
	    ABOVE, MOVED },
	{ "copied, then rewritten with all around",
	    ABOVE BEFORE "[" QUOTE "]" AFTER,
	    BEFORE "[" QUOTE "]" AFTER "\n\n" ABOVE "وقال المسؤول في حديث "
	    "للجريدة إن الدولة ستواصل دعم القدرة الشرائية للأسر خلال الأشهر "
	    "المقبلة، معلنا عزمه على ذلك.", FUZZY },
	{ "a few words copied, then all around rewritten",
	    "منها قضية استخدام برنامج التجسس [بيغاسوس التي] أثارت الكثير من "
	    "الجدل، لكنها لم تمنع استمرار العمل.",
	    "من الرقمية المغربية استخدام التقرير الشركة بيغاسوس التي الأولى "
	    "الكثير من المشتركة الصحية لم تمنع العمل.\n\n" ABOVE
	    "منها قضية استخدام برنامج التجسس [بيغاسوس التي] أثارت الكثير من "
	    "الجدل، لكنها لم تمنع استمرار العمل.", FUZZY },
	{ "one word copied, then one side rewritten",
	    "متزوج وله ابنة، وقد شغل سابقا خطة وزير دولة [للفلاحة]، كما عين "
	    "رئيسا للجنة في الحزب.", "وقال المشتركة الطارئة مالية\nللفلاحة، "
	    "كما عين رئيسا للجنة في الحزب.\n\n" ABOVE "متزوج وله ابنة، وقد "
	    "شغل سابقا خطة وزير دولة [للفلاحة]، كما عين رئيسا للجنة في الحزب.",
	    FUZZY },
	{ "a line put between it and what followed", ABOVE BEFORE "[" QUOTE "]"
	    AFTER, ABOVE ABOVE BEFORE "[" QUOTE "]\nاقرأ أيضا\nالأكثر قراءة\n"
	    AFTER, MOVED },
	{ "a few words, moved with what followed, others stand",
	    "وبلغت الكلفة مليار درهم رغم كل الصعوبات.\n\n[من] جهة أخرى ناقش "
	    "الخبير حال السوق.\n\n" ABOVE "وخرج من القاعة.",
	    "وبلغت الكلفة مليار درهم رغم كل الصعوبات.\n\n[من] جهة أخرى شدد "
	    "على المندوب في الأمر.\n\n" ABOVE "وخرج من القاعة.", FUZZY },
	{ "a few words, moved with what preceded, others stand",
	    "أمس كان اللقاء.\n\n" ABOVE "شدد على المندوب في الأمر أمس\n\n"
	    "ناقش الخبير حال السوق [أمس]\n\nوبلغت الكلفة مليار درهم رغم كل "
	    "الصعوبات.\n\n", "أمس كان اللقاء.\n\n" ABOVE "شدد على المندوب في "
	    "الأمر [أمس]\n\nوبلغت الكلفة مليار درهم رغم كل الصعوبات.\n\n",
	    FUZZY },
	{ "changed where its first words stand twice",
	    BEFORE "الحكومة ستواصل دعم القدرة الشرائية للمواطنين خلال السنة "
	    "المقبلة.\n\n" ABOVE BEFORE "الحكومة ستواصل [دعم القدرة الشرائية "
	    "للمواطنين خلال السنة المقبلة.\nوحصل المشروع الجديد على] تأييد "
	    "واسع من النواب.",
	    BEFORE "الحكومة ستواصل دعم القدرة الشرائية للمواطنين خلال السنة "
	    "المقبلة.\n\n" ABOVE BEFORE "الحكومة ستواصل [دعم المؤسسات الشرائية "
	    "للمقاولات خلال الفترة المقبلة.\nوحصل المشروع الجديد على] تأييد "
	    "واسع من النواب.", FUZZY },
	{ "taken away, what is like it stands above its old place",
	    "قام رئيس المجلس بتكريم الشاب هشام الذي أنقذ عائلة من الحريق في "
	    "المدينة.\n\nقام [رئيس المجلس بتكريم الشاب هشام الذي أنقذ عائلة من "
	    "الحريق في المدينة.\nوقال رئيس المجلس] إن ما قام به عمل كبير.",
	    "قام رئيس المجلس بتكريم الشاب هشام الذي أنقذ عائلة من الحريق في "
	    "المدينة.\n\nقام إن ما قام به عمل كبير.\n\n" ABOVE "[رئيس المجلس "
	    "بتكريم الشاب هشام الذي أنقذ عائلة من الحريق في المدينة.\nوقال رئيس "
	    "المجلس] وختم.", FUZZY },
	{ "a few words, what followed to the end deleted",
	    "قال الوزير إن الأمن أولوية. وأضاف أن [التعاون مستمر]. وختم بشكر "
	    "الجميع.", ABOVE "قال الوزير إن الأمن أولوية. وأضاف أن "
	    "[التعاون مستمر].", MOVED },
	{ "one word, another in like surroundings as before",
	    "زياد العذاري : اعادة [فتح] السفارة السويدية خطوة مهمة.\n\n" ABOVE
	    "وقال العذاري إن اعادة فتح السفارة السويدية خطوة مهمة.",
	    ABOVE "زياد العذاري : اعادة [فتح] السفارة السويدية خطوة مهمة.\n\n"
	    ABOVE "وقال العذاري إن اعادة فتح السفارة السويدية خطوة مهمة.", MOVED },
	{ "copied where something like it was, then rewritten",
	    "انظر صفحة الدين الطبوبي صوت الحكمة والعقل أدناه.\n\n" ABOVE
	    "العنوان [بيان الدين الطبوبي صوت الحكمة والعقل] سيتغلب في نهاية "
	    "المطاف.", "بيان.\n\n[بيان الدين الطبوبي صوت الحكمة والعقل] سيتغلب "
	    "في المدينة.\n\n" ABOVE "العنوان خطاب الدين الطبوبي صوت الحكمة "
	    "والعقل سيتغلب في نهاية المطاف.", FUZZY },
	{ "gone, one like it after what was before, and a copy",
	    "وتم ذلك أمس وفق بلاغ رسمي مؤرخ.\n\n[أضاف رئيس الحكومة اللجنة "
	    "والبرنامج بغلاف قدره] 340 مليون درهم. انتقد الفاعل ذلك.\n\nأضاف "
	    "رئيس الحكومة اللجنة والبرنامج بغلاف قدره 340 مليون درهم.\n\nكشف "
	    "المسؤول عن حصيلة السنة الماضية.", "وتم ذلك أمس وفق بلاغ رسمي "
	    "مؤرخ.\n\n[أضاف رئيس الحكومة اللجنة والبرنامج بغلاف قدره] 340 مليون "
	    "درهم.\n\nكشف المسؤول عن حصيلة السنة الماضية.\n\n" ABOVE "أضاف رئيس "
	    "الحكومة اللجنة والبرنامج بغلاف قدره 340 مليون درهم. ختم.", FUZZY },
	{ "a few words in a copy, rewritten where others began alike",
	    "ختم وفق المعطيات المتوفرة.\n\nكما أن السوق مغلق.\n\nوبقي الأمر وفق "
	    "المعطيات المتوفرة.\n\nكما أن [شدد على قائد] الفريق الإصلاح المغربية "
	    "والمرسوم المالية.", "ختم وفق المعطيات المتوفرة.\n\nكما أن السوق "
	    "مغلق.\n\nوبقي الأمر وفق البطولة المالية.\n\nكما أن شدد التونسية "
	    "قائد الفريق الإصلاح اللجنة الأولى.\n\nالدراسة الطارئة بالقاهرة.\n\n"
	    "كما أن [شدد على قائد] الفريق الإصلاح المغربية والمرسوم المالية.",
	    FUZZY },
	{ "a dash of tatweel", ABOVE "والي توزر [أكرم السبري ـ] حسن الخديمي",
	    ABOVE ABOVE "والي توزر [أكرم  السبري ـ] حسن الخديمي", MOVED },
	{ "with an address, copied, then rewritten",
	    "نشر الخبر. [" ADDRESS " حريق في باخرة على شواطئ المدينة أمس] "
	    "حسب مصدر.", "نشر الخبر. بيان " ADDRESS " حريق في سفينة على شواطئ "
	    "المدينة أمس وفق رواية.\n\n" ABOVE "نشر الخبر. [" ADDRESS
	    " حريق في باخرة على شواطئ المدينة أمس] حسب مصدر.", FUZZY },
	{ "moved with what followed, a like one stands there",
	    "واختتم اللقاء بمدينة وجدة الشرقية.\n\n[وأشار] المصدر ذاته إلى أن "
	    "الأشغال انتهت.\n\nوأشار المصدر ذاته إلى أن المشروع متوقف.\n\n"
	    ABOVE, "واختتم اللقاء بمدينة وجدة الشرقية.\n\n[وأشار] المصدر ذاته "
	    "إلى أن المشروع متوقف.\n\n" ABOVE "وأشار المصدر ذاته إلى أن "
	    "الأشغال انتهت.\n\n", FUZZY },
	{ "one of two paragraphs alike deleted, a third in part",
	    BEFORE "[" QUOTE "]" AFTER "\n\n" BEFORE QUOTE AFTER "\n\n"
	    "وتابع أن " QUOTE " خلال السنة المقبلة، مؤكدا.",
	    BEFORE "[" QUOTE "]" AFTER "\n\n"
	    "وتابع أن " QUOTE " خلال السنة المقبلة، مؤكدا.",
	    FUZZY },
	{ "gone, one of two like it stands there",
	    ABOVE "[" QUOTE "]" AFTER " وقال متحدث إن الأمر جار.\n\n" QUOTE
	    AFTER " وختم كلامه بالشكر.\n\nوفي بلد آخر قيل إن " QUOTE AFTER,
	    ABOVE2 ABOVE "[" QUOTE "]" AFTER " وختم كلامه بالشكر.\n\n"
	    "وفي بلد آخر قيل إن " QUOTE AFTER, FUZZY },
	{ "cut out, a sentence like it stands in like surroundings",
	    ABOVE BEFORE "[" QUOTE "]" AFTER "\n\n" BEFORE "الحكومة ستواصل "
	    "دعم القطاع الصناعي للمقاولات خلال السنة المقبلة.",
	    ABOVE BEFORE AFTER "\n\n" BEFORE "الحكومة ستواصل "
	    "دعم القطاع الصناعي للمقاولات خلال السنة المقبلة.", ORPHAN },
	{ "the first word changed within a longer one",
	    BEFORE "[كتب المدير رسالة طويلة إلى العمال] قبل أيام من ذلك.",
	    BEFORE "[سيكتبون المدير رسالة طويلة إلى العمال] قبل أيام من ذلك.",
	    FUZZY },
	{ "long, copied, then rewritten with all around",
	    ABOVE BEFORE "[" QUOTE AFTER " " ABOVE2 QUOTE2 "]" AFTER2,
	    ABOVE BEFORE "[" QUOTE AFTER " " ABOVE2 QUOTE2 "]" AFTER2
	    "\n\nوأفاد مصدر آخر بأن الدولة ستواصل دعم القدرة الشرائية للأسر "
	    "خلال الأشهر المقبلة، مؤكدا التزامها به. أعلنت مصالح الداخلية أمس "
	    "عن تدابير جديدة لحماية المستهلكين من غلاء الأسعار بعد كل هذا.",
	    FUZZY },
	{ "moved to other surroundings",
	    BEFORE "[" QUOTE "]" AFTER "\n\n" ABOVE,
	    BEFORE AFTER "\n\n" ABOVE "[" QUOTE "] وختم.", FUZZY },
	{ "short, its surroundings changed",
	    "قال الوزير إن [المشروع] سيكتمل قريبا", "اختار مجلس المدينة "
	    "تأجيل بناء الملعب الجديد لأن [المشروع] باهظ الكلفة", FUZZY },
	{ "short, gone, others stay", BEFORE "[في]" AFTER " وهو في الرباط",
	    BEFORE AFTER " وهو في الرباط", ORPHAN },
	{ "short, others near", "في الرباط وقال إن المجلس [في] دورته "
	    "العادية سيناقش الملف في جلسة",
	    ABOVE "في الرباط وقال إن المجلس [في] دورته العادية سيناقش الملف "
	    "في جلسة", MOVED },
	{ "not inside a word", "تحدث الوزير [من] الرباط عن الأمر كله",
	    "تحدث الوزير إلى الأمن الوطني ثم غادر القاعة", ORPHAN },
	{ "hypothesis/client#7571",
	    "[Team Alpha reported that the new deployment reduced latency by "
	    "twelve percent across all regions.]\n\nTeam Beta reported that "
	    "the new deployment reduced latency by ten percent across all "
	    "regions.", "[Team Beta reported that the new deployment reduced "
	    "latency by ten percent across all regions.]", FUZZY },
	{ "emoji", "النتيجة النهائية للمباراة \xF0\x9F\x87\xB2\xF0\x9F\x87\xA6 "
	    "[فوز \xF0\x9F\x98\x80 كبير] للمنتخب الوطني",
	    ABOVE "النتيجة النهائية للمباراة \xF0\x9F\x87\xB2\xF0\x9F\x87\xA6 "
	    "[فوز \xF0\x9F\x98\x80 كبير] للمنتخب الوطني", MOVED },
	{ "only signs", BEFORE "[«]" QUOTE "»" AFTER,
	    ABOVE BEFORE "[«]" QUOTE "»" AFTER, FUZZY },
	{ "the whole text", "[" BEFORE QUOTE AFTER "]",
	    ABOVE "[" BEFORE QUOTE AFTER "]\n\n" ABOVE, MOVED },
	{ "into nothing", BEFORE "[" QUOTE "]" AFTER, "", ORPHAN },
	{ "a whole article", "[]" BEFORE, ABOVE, EXACT },
};

/* Takes the brackets out; the span between them, empty when there are none. */
static char *
unmark(const char *s, struct kn_span *at)
{
	char *out = kn_malloc(strlen(s) + 1);
	size_t n = 0;

	*at = (struct kn_span){ 0, 0 };
	for (; *s != '\0'; s++)
		if (*s == '[')
			at->start_b = (uint32_t)n;
		else if (*s == ']')
			at->end_b = (uint32_t)n;
		else
			out[n++] = *s;
	out[n] = '\0';
	return out;
}

static void
finds_passages(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kn_span at, want;
		char *old = unmark(cases[i].old, &at);
		char *new = unmark(cases[i].new, &want);
		struct kn_anchor_text *t = kn_anchor_text_new(new,
		    strlen(new));
		struct kn_anchor a;
		struct kn_anchor_hit hit;

		kn_anchor_make(old, strlen(old), at, &a);
		kn_anchor_find(&a, t, &hit);
		if (hit.state != cases[i].want)
			fail_msg("%s: %s, not %s", cases[i].name,
			    kn_anchor_state_name(hit.state),
			    kn_anchor_state_name(cases[i].want));
		if (hit.at.start_b != want.start_b ||
		    hit.at.end_b != want.end_b)
			fail_msg("%s: [%.*s]", cases[i].name,
			    (int)kn_span_len(hit.at), new + hit.at.start_b);
		assert_true(hit.score >= 0 && hit.score <= 1);
		kn_anchor_dispose(&a);
		kn_anchor_text_free(t);
		free(old);
		free(new);
	}
}

static void
keeps_context(void **state)
{
	struct kn_span at;
	char *s = unmark("أَ بُ تِ ثّ جٌ حٍ خْ دَ ذُ رِ زَ سُ شِ صَ ضُ طِ ظَ عُ غِ [فَ]"
	    " 0123456789012345678901234567890123456789", &at);
	struct kn_anchor a;

	(void)state;
	kn_anchor_make(s, strlen(s), at, &a);
	assert_string_equal(a.exact, "فَ");
	assert_string_equal(a.prefix, "ذُ رِ زَ سُ شِ صَ ضُ طِ ظَ عُ غِ " + 2);
	assert_string_equal(a.suffix, " 0123456789012345678901234567890");
	assert_string_equal(a.fold_exact, "ف");
	assert_string_equal(a.fold_prefix, "ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ");
	assert_string_equal(a.fold_suffix, a.suffix);
	assert_int_equal(a.start_cp, 57);
	assert_int_equal(a.end_cp, 59);
	assert_int_not_equal(a.rival, 0);
	kn_anchor_dispose(&a);
	free(s);
}

/* As others write them: a quote, and perhaps what is around. */
static void
finds_foreign_anchors(void **state)
{
	static const char text[] = ABOVE BEFORE QUOTE AFTER;
	struct kn_anchor_text *t = kn_anchor_text_new(text, sizeof(text) - 1);
	struct kn_anchor a = {
		.exact = kn_strdup(QUOTE), .prefix = kn_strdup(BEFORE),
		.suffix = kn_strdup(AFTER),
	};
	struct kn_anchor_hit hit;

	(void)state;
	kn_anchor_find(&a, t, &hit);
	assert_int_equal(hit.state, KN_ANCHOR_MOVED);
	assert_int_equal(hit.at.start_b, strlen(ABOVE BEFORE));
	assert_int_equal(kn_span_len(hit.at), strlen(QUOTE));
	free(a.prefix);
	free(a.suffix);
	a.prefix = a.suffix = NULL;
	kn_anchor_find(&a, t, &hit);
	assert_int_equal(hit.state, KN_ANCHOR_FUZZY);
	a.start_cp = 1000000;
	kn_anchor_find(&a, t, &hit);
	assert_int_equal(hit.state, KN_ANCHOR_FUZZY);
	kn_anchor_dispose(&a);
	kn_anchor_text_free(t);
}

/* Two places that fit about as well: no guess. */
static void
foreign_anchors_are_not_guessed(void **state)
{
	static const char end[] = " خلال السنة المقبلة، رغم كل شيء.";
	struct kn_buf b;
	struct kn_anchor a = {
		.exact = (char *)QUOTE, .prefix = (char *)BEFORE,
		.suffix = (char *)AFTER,
	};
	struct kn_anchor_hit hit;

	(void)state;
	kn_buf_init(&b, 0);
	kn_buf_fmt(&b, "%s%s%s\n\n%s%s%s", BEFORE, QUOTE, end,
	    "وقال المدير في بيان للصحافة إن ", QUOTE, end);
	struct kn_anchor_text *t = kn_anchor_text_new(b.s, b.n);
	kn_anchor_find(&a, t, &hit);
	assert_int_equal(hit.state, KN_ANCHOR_FUZZY);
	assert_int_equal(hit.at.start_b, strlen(BEFORE));
	kn_anchor_text_free(t);
	kn_buf_dispose(&b);
}

/* However often its words stand, in the same text it is where it was. */
static void
frequent_passages_stay(void **state)
{
	static const char *const lines[] = { "في ", QUOTE ".\n",
		"قال في المدينة إن ذلك كان في اليوم. ", "ا" };

	(void)state;
	for (size_t k = 0; k < sizeof(lines) / sizeof(lines[0]); k++) {
		size_t n = strlen(lines[k]), word = k == 3 ? 2 : n - 1;
		struct kn_anchor_hit hit;
		struct kn_anchor a;
		struct kn_buf b;

		kn_buf_init(&b, 0);
		for (int i = 0; i < 2000; i++)
			kn_buf_cstr(&b, lines[k]);
		struct kn_anchor_text *t = kn_anchor_text_new(b.s, b.n);
		for (size_t i = 0; i < 2000; i += 333) {
			struct kn_span at = { (uint32_t)(i * n),
				(uint32_t)(i * n + word) };

			kn_anchor_make_in(t, at, &a);
			kn_anchor_find(&a, t, &hit);
			if (hit.state != KN_ANCHOR_EXACT)
				fail_msg("%zu of %s", i, lines[k]);
			assert_int_equal(hit.at.start_b, at.start_b);
			kn_anchor_dispose(&a);
		}
		kn_anchor_text_free(t);
		kn_buf_dispose(&b);
	}
}

static void
names_states(void **state)
{
	(void)state;
	assert_string_equal(kn_anchor_state_name(KN_ANCHOR_EXACT), "exact");
	assert_string_equal(kn_anchor_state_name(KN_ANCHOR_ORPHAN), "orphan");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_passages),
		cmocka_unit_test(keeps_context),
		cmocka_unit_test(finds_foreign_anchors),
		cmocka_unit_test(foreign_anchors_are_not_guessed),
		cmocka_unit_test(frequent_passages_stay),
		cmocka_unit_test(names_states),
	};

	return cmocka_run_group_tests_name("anchor", tests, NULL, NULL);
}
