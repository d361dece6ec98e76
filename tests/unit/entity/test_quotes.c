/*
 * test_quotes.c: the quotes of small articles. In: a text. Out: what
 * kn_extract() finds, as "KIND SPEAKER cue [statement]", one a line; with
 * roles " <role>" behind it. Mismatched marks, subjects before and behind the
 * verb, texts that no speaker makes, and hostile input.
 */
#include "reading.h"

#include "core/entity/lore_priv.h"

static void
put_span(const struct kn_doc *doc, struct kn_span at, struct kn_buf *out)
{
	kn_buf_put(out, doc->text + at.start_b, kn_span_len(at));
}

static char *
quotes(const struct kn_gazetteer *gaz, const char *text, bool roles)
{
	struct kn_found found;
	struct kn_doc *doc = read_text(gaz, text, NULL, &found);
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_buf_cstr(&b, "");
	for (size_t i = 0; i < found.n_quotes; i++) {
		const struct kn_quote *q = &found.quotes[i];
		const struct kn_entity *e = kn_found_entity(gaz, &found,
		    q->speaker);

		assert_non_null(q->rule);
		assert_true(q->at.start_b < q->at.end_b);
		assert_true(q->at.end_b <= doc->n_b);
		kn_buf_cstr(&b, b.n > 0 ? "\n" : "");
		kn_buf_cstr(&b, kn_quote_kind_name(q->kind));
		kn_buf_chr(&b, ' ');
		if (e != NULL)
			kn_speaker_id(e, &b);
		else
			kn_buf_chr(&b, '-');
		kn_buf_chr(&b, ' ');
		put_span(doc, q->cue, &b);
		kn_buf_cstr(&b, " [");
		put_span(doc, q->at, &b);
		kn_buf_cstr(&b, "]");
		if (roles && kn_span_len(q->role) > 0) {
			kn_buf_cstr(&b, " <");
			put_span(doc, q->role, &b);
			kn_buf_cstr(&b, ">");
		}
	}
	kn_found_dispose(&found);
	kn_doc_free(doc);
	return kn_buf_take(&b, NULL);
}

struct text_case {
	const char *name, *in, *want;
};

static void
check(void **state, const struct text_case *cases, size_t n, bool roles)
{
	int wrong = 0;

	for (size_t i = 0; i < n; i++) {
		char *got = quotes(*state, cases[i].in, roles);

		if (strcmp(got, cases[i].want) != 0) {
			print_error("%s: %s\n got: %s\nwant: %s\n",
			    cases[i].name, cases[i].in, got, cases[i].want);
			wrong++;
		}
		free(got);
	}
	assert_int_equal(wrong, 0);
}

#define CHECK(state, cases, roles) \
	check(state, cases, sizeof(cases) / sizeof(cases[0]), roles)

static void
subjects(void **state)
{
	static const struct text_case cases[] = {
		{ "behind the verb",
		    "قال ناصر بوريطة إن \"التعاون بين البلدين قوي\".",
		    "direct nasser-bourita قال [التعاون بين البلدين قوي]" },
		{ "before the verb",
		    "ناصر بوريطة قال إن \"التعاون بين البلدين قوي\".",
		    "direct nasser-bourita قال [التعاون بين البلدين قوي]" },
		{ "a role between commas, before the verb",
		    "ناصر بوريطة، وزير الخارجية، أكد أن التعاون قوي جدا.",
		    "indirect nasser-bourita أكد [التعاون قوي جدا]" },
		{ "the name behind its role and a comma",
		    "قال وزير الخارجية، ناصر بوريطة، إن التعاون قوي.",
		    "indirect nasser-bourita قال [التعاون قوي]" },
		{ "a phrase before the subject",
		    "وأكد، في كلمة له، ناصر بوريطة أن التعاون قوي.",
		    "indirect nasser-bourita أكد [التعاون قوي]" },
		{ "no subject: the last speaker",
		    "قال ناصر بوريطة إن التعاون قوي. وأضاف أن المستقبل واعد.",
		    "indirect nasser-bourita قال [التعاون قوي]\n"
		    "indirect nasser-bourita أضاف [المستقبل واعد]" },
		{ "the same one",
		    "قال ناصر بوريطة إن التعاون قوي. وأبرز المتحدث ذاته أن "
		    "المستقبل واعد.",
		    "indirect nasser-bourita قال [التعاون قوي]\n"
		    "indirect nasser-bourita أبرز [المستقبل واعد]" },
		{ "his office says more",
		    "قال ناصر بوريطة إن التعاون قوي. وأضاف الوزير أن المستقبل "
		    "واعد.",
		    "indirect nasser-bourita قال [التعاون قوي]\n"
		    "indirect nasser-bourita أضاف [المستقبل واعد]" },
		{ "before he added",
		    "قال ناصر بوريطة إن التعاون قوي جدا، قبل أن يضيف: "
		    "\"المستقبل واعد للبلدين\".",
		    "indirect nasser-bourita قال [التعاون قوي جدا]\n"
		    "direct nasser-bourita يضيف [المستقبل واعد للبلدين]" },
		{ "a switch",
		    "قال ناصر بوريطة إن التعاون قوي. من جهته، قال عزيز "
		    "أخنوش إن المستقبل واعد.",
		    "indirect nasser-bourita قال [التعاون قوي]\n"
		    "indirect aziz-akhannouch قال [المستقبل واعد]" },
		{ "a participle, of the sentence's subject",
		    "استقبل ناصر بوريطة الوفد، مؤكدا أن التعاون قوي.",
		    "indirect nasser-bourita مؤكدا [التعاون قوي]" },
		{ "unnamed",
		    "وقال مصدر أمني إن البحث متواصل إلى اليوم.",
		    "indirect - قال [البحث متواصل إلى اليوم]" },
		{ "an unnamed one is the last speaker too",
		    "قال ناصر بوريطة إن التعاون قوي. وذكر مصدر أمني أن البحث "
		    "متواصل. وأضاف أن الأمر يتعلق بشخصين.",
		    "indirect nasser-bourita قال [التعاون قوي]\n"
		    "indirect - ذكر [البحث متواصل]\n"
		    "indirect - أضاف [الأمر يتعلق بشخصين]" },
	};

	CHECK(state, cases, false);
}

static void
not_everybody_named(void **state)
{
	static const struct text_case cases[] = {
		{ "not the one whose lawyer speaks",
		    "وقال محامي ناصر بوريطة إن الأمر غير صحيح.",
		    "indirect - قال [الأمر غير صحيح]" },
		{ "not the one to whom it is said",
		    "وقال مصدر أمني لهسبريس إن البحث متواصل.",
		    "indirect - قال [البحث متواصل]" },
		{ "told to him, laughing",
		    "قال ناصر بوريطة إن التعاون قوي. وأضاف ضاحكا: \"المستقبل "
		    "واعد للبلدين\". وكشف للمحققين أن المستقبل واعد.",
		    "indirect nasser-bourita قال [التعاون قوي]\n"
		    "direct nasser-bourita أضاف [المستقبل واعد للبلدين]\n"
		    "indirect nasser-bourita كشف [المستقبل واعد]" },
		{ "the same, said otherwise",
		    "قال ناصر بوريطة إن التعاون قوي. وأكد نفس المتحدث أن "
		    "المستقبل واعد.",
		    "indirect nasser-bourita قال [التعاون قوي]\n"
		    "indirect nasser-bourita أكد [المستقبل واعد]" },
		{ "a body",
		    "وأعلنت وزارة الداخلية المغربية أن الوضع عاد إلى طبيعته.",
		    "indirect agency:ma-interior-ministry أعلنت "
		    "[الوضع عاد إلى طبيعته]" },
		{ "an outlet",
		    "وذكرت صحيفة هسبريس أن الوضع عاد إلى طبيعته.",
		    "indirect media:hespress ذكرت [الوضع عاد إلى طبيعته]" },
	};

	CHECK(state, cases, false);
}

static void
sources(void **state)
{
	static const struct text_case cases[] = {
		{ "behind", "عاد الوضع إلى طبيعته، حسب بلاغ لوزارة الداخلية "
		    "المغربية.", "indirect agency:ma-interior-ministry حسب "
		    "[عاد الوضع إلى طبيعته]" },
		{ "before", "وحسب بلاغ لوزارة الداخلية المغربية، فإن الوضع عاد "
		    "إلى طبيعته.", "indirect agency:ma-interior-ministry حسب "
		    "[الوضع عاد إلى طبيعته]" },
		{ "amid", "عاد الوضع، وفق مصادر محلية، إلى طبيعته منذ أيام.",
		    "indirect - وفق [عاد الوضع، وفق مصادر محلية، إلى طبيعته منذ "
		    "أيام]" },
		{ "in his words", "وصف الوضع بأنه \"خطير جدا على الجميع\" على "
		    "حد تعبيره.", "direct - وصف [خطير جدا على الجميع]" },
		{ "a communiqué says", "وجاء في بلاغ للمديرية العامة للأمن "
		    "الوطني أن البحث متواصل.",
		    "indirect agency:ma-dgsn جاء [البحث متواصل]" },
		{ "the same communiqué", "ذكر بلاغ للمديرية العامة للأمن الوطني "
		    "أن البحث متواصل. وأضاف البلاغ ذاته أن شخصين أوقفا.",
		    "indirect agency:ma-dgsn ذكر [البحث متواصل]\n"
		    "indirect agency:ma-dgsn أضاف [شخصين أوقفا]" },
		{ "the verb behind", "\"لن نتراجع عن هذا القرار أبدا\"، يقول "
		    "ناصر بوريطة.",
		    "direct nasser-bourita يقول [لن نتراجع عن هذا القرار "
		    "أبدا]" },
		{ "a few words and the verb behind", "جرى ذلك هنا.\n\n«الوضع "
		    "صعب»، تقول وزارة الداخلية المغربية، وفي برنامج "
		    "«بلا حدود»، قال ناصر بوريطة شيئا.",
		    "direct agency:ma-interior-ministry تقول [الوضع صعب]" },
		{ "according to a law", "جرى توقيفه وفق القانون الجاري به "
		    "العمل.", "" },
		{ "a method", "سيتم العمل حسب الحاجة والإمكانات المتاحة.", "" },
	};

	CHECK(state, cases, false);
}

static void
marks(void **state)
{
	static const struct text_case cases[] = {
		{ "alike inside alike",
		    "قال ناصر بوريطة إن \"عملية \"برخان\" انتهت في \"مالي\"\".",
		    "direct nasser-bourita قال [عملية \"برخان\" انتهت في "
		    "\"مالي\"]" },
		{ "two words, of one who says more",
		    "قال ناصر بوريطة: «نحن هنا».\n\nوتابع: «الوضع مستقر».",
		    "direct nasser-bourita قال [نحن هنا]\n"
		    "direct nasser-bourita تابع [الوضع مستقر]" },
		{ "angles", "قال ناصر بوريطة: «التعاون بين البلدين قوي».",
		    "direct nasser-bourita قال [التعاون بين البلدين قوي]" },
		{ "angles with blanks",
		    "قال ناصر بوريطة: « التعاون بين البلدين قوي ».",
		    "direct nasser-bourita قال [التعاون بين البلدين قوي]" },
		{ "opened by the closing mark",
		    "قال ناصر بوريطة إن ”التعاون بين البلدين قوي“.",
		    "direct nasser-bourita قال [التعاون بين البلدين قوي]" },
		{ "closing marks on both sides",
		    "قال ناصر بوريطة إن ”التعاون بين البلدين قوي”.",
		    "direct nasser-bourita قال [التعاون بين البلدين قوي]" },
		{ "angles the wrong way round",
		    "قال ناصر بوريطة إن »التعاون بين البلدين قوي«.",
		    "direct nasser-bourita قال [التعاون بين البلدين قوي]" },
		{ "closed by another family",
		    "قال ناصر بوريطة إن “التعاون بين البلدين قوي\".",
		    "direct nasser-bourita قال [التعاون بين البلدين قوي]" },
		{ "an inner one never closed",
		    "قال ناصر بوريطة إن \"التعاون بين «البلدين قوي\".",
		    "direct nasser-bourita قال [التعاون بين «البلدين قوي]" },
		{ "behind بـ", "وذكّر ناصر بوريطة بـ”التعاون القوي بين البلدين "
		    "منذ سنوات”.", "direct nasser-bourita ذكّر [التعاون القوي "
		    "بين البلدين منذ سنوات]" },
		{ "never closed: the clause",
		    "قال ناصر بوريطة إن \"التعاون بين البلدين قوي، مضيفا أن "
		    "\"المستقبل واعد جدا\".",
		    "direct nasser-bourita قال [التعاون بين البلدين قوي]\n"
		    "direct nasser-bourita مضيفا [المستقبل واعد جدا]" },
		{ "each paragraph reopens",
		    "خبر قصير عن اللقاء\n\nقال ناصر بوريطة: «التعاون بين البلدين "
		    "قوي جدا.\n«والمستقبل واعد للبلدين معا أيضا».",
		    "direct nasser-bourita قال [التعاون بين البلدين قوي جدا]\n"
		    "direct nasser-bourita  [والمستقبل واعد للبلدين معا "
		    "أيضا]" },
		{ "over two paragraphs",
		    "خبر قصير عن اللقاء\n\nقال ناصر بوريطة: «التعاون بين البلدين "
		    "قوي.\nوالمستقبل واعد».",
		    "direct nasser-bourita قال [التعاون بين البلدين قوي.\n"
		    "والمستقبل واعد]" },
		{ "a full stop inside",
		    "قال ناصر بوريطة: \"التعاون قوي. والمستقبل واعد\".",
		    "direct nasser-bourita قال [التعاون قوي. والمستقبل واعد]" },
		{ "a scare quote begins the clause",
		    "قال ناصر بوريطة إن \"بيغاسوس\" برنامج لا يعرفه المغرب.",
		    "indirect nasser-bourita قال [\"بيغاسوس\" برنامج لا يعرفه "
		    "المغرب]" },
		{ "scare quotes", "أعلن تنظيم \"داعش\" مسؤوليته عن \"الهجوم\" في "
		    "منطقة الساحل.", "" },
		{ "no verb", "نظم المنتدى ندوة حول \"الأمن والتعاون في حوض البحر "
		    "الأبيض المتوسط\" بالرباط.", "" },
		{ "a headline", "بوريطة: \"التعاون بين البلدين قوي\"",
		    "direct nasser-bourita  [التعاون بين البلدين قوي]" },
	};

	CHECK(state, cases, false);
}

static void
no_statements(void **state)
{
	static const struct text_case cases[] = {
		{ "the subject is no speaker",
		    "هذا النموذج يعكس فهما مشتركا، ويؤكد أن الاستقرار مهم.", "" },
		{ "visits prove", "كل هذه الزيارات تؤكد أن المنظومة قوية.", "" },
		{ "it is worth saying", "ويذكر أن المغرب احتضن الدورة.", "" },
		{ "before that", "تابع ناصر بوريطة المباراة قبل أن يغادر "
		    "الملعب.", "" },
		{ "may", "يمكن أن يعود الوضع إلى طبيعته.", "" },
	};

	CHECK(state, cases, false);
}

static void
roles(void **state)
{
	static const struct text_case cases[] = {
		{ "behind the name", "قال عزيز أخنوش، الخبير في السياسات "
		    "الأمنية، إن التعاون قوي.",
		    "indirect aziz-akhannouch قال [التعاون قوي] <الخبير في "
		    "السياسات الأمنية>" },
		{ "before the name", "الخبير الاستراتيجي عزيز أخنوش قال "
		    "إن التعاون قوي.",
		    "indirect aziz-akhannouch قال [التعاون قوي] <الخبير "
		    "الاستراتيجي>" },
		{ "a title is no role", "قال الدكتور عزيز أخنوش إن "
		    "التعاون قوي.",
		    "indirect aziz-akhannouch قال [التعاون قوي]" },
		{ "kept, and found by it", "قال ناصر بوريطة، مدير مركز "
		    "الرباط للدراسات، إن التعاون قوي. وذكر مدير مركز الرباط أن "
		    "المستقبل واعد.",
		    "indirect nasser-bourita قال [التعاون قوي] <مدير "
		    "مركز الرباط للدراسات>\n"
		    "indirect nasser-bourita ذكر [المستقبل واعد] "
		    "<مدير مركز الرباط للدراسات>" },
		{ "another one's role begins alike", "قال ناصر بوريطة، الناطق "
		    "باسم الحكومة، إن التعاون قوي. وذكر الناطق باسم الجيش أن "
		    "الوضع مستقر.",
		    "indirect nasser-bourita قال [التعاون قوي] <الناطق باسم "
		    "الحكومة>\n"
		    "indirect - ذكر [الوضع مستقر] <الناطق باسم الجيش>" },
		{ "unnamed", "وقال رئيس الحكومة إن الوضع عاد إلى طبيعته.",
		    "indirect - قال [الوضع عاد إلى طبيعته] <رئيس الحكومة>" },
	};

	CHECK(state, cases, true);
}

/* The items of an article that is one span of body. */
static void
read_items(const struct kn_gazetteer *gaz, const struct kn_doc *doc,
    struct cutter *out)
{
	struct lores *lores = lores__new(gaz, 64);
	struct words *w = words__new(lores, doc->text);

	quote__cut_start(out, doc);
	words__watch(w, NULL, out, NULL);
	words__span(w, doc->spans[0].at, KN_SPAN_BODY);
	while (words__next(w) != NULL)
		;
	quote__cut_end(out);
	words__free(w);
	lores__free(lores);
}

/* «قال وزير الخارجية»: whoever the article says holds that office. */
static void
holders_of_offices(void **state)
{
	static const char text[] = "قال وزير الخارجية إن التعاون قوي جدا.";
	static const char role[] = "وزير الخارجية";
	const struct kn_entity *e = kn_gazetteer_find(*state,
	    KN_LIT("nasser-bourita"));
	struct kn_doc_span body = { KN_SPAN_BODY, { 0, sizeof(text) - 1 } };
	struct kn_doc doc = { .text = (char *)text, .n_b = sizeof(text) - 1,
	    .spans = &body, .n_spans = 1 };
	uint32_t at = (uint32_t)(strstr(text, role) - text), person = 0;
	struct cutter items;

	read_items(*state, &doc, &items);
	while (kn_gazetteer_get(*state, person) != e)
		person++;
	struct kn_office office = { .at = { at, at + sizeof(role) - 1 },
	    .person = person };
	struct kn_found found = { .offices = &office, .n_offices = 1 };
	quote__find(&items.out, &doc, &found);
	assert_int_equal(found.n_quotes, 1);
	assert_int_equal(found.quotes[0].speaker, person);
	assert_string_equal(found.quotes[0].rule, "that/role");
	free(found.quotes);
	quote__cut_dispose(&items);
}

/* A text of one hostile piece; tests/work counts what such texts cost. */
static void
extract_hostile(const struct kn_gazetteer *gaz, const char *piece, size_t size)
{
	size_t n = strlen(piece), len = size / n * n;
	char *text = kn_malloc(len + 1);
	struct kn_doc_span body = { KN_SPAN_BODY, { 0, (uint32_t)len } };
	struct kn_doc doc = { .text = text, .n_b = len, .spans = &body,
	    .n_spans = 1 };
	struct kn_found found = { 0 };

	for (size_t at = 0; at < len; at += n)
		memcpy(text + at, piece, n);
	text[len] = '\0';
	kn_extract(gaz, &doc, &found);
	for (size_t k = 0; k < found.n_quotes; k++) {
		assert_true(found.quotes[k].at.end_b <= len);
		assert_true(k == 0 || found.quotes[k].at.start_b >=
		    found.quotes[k - 1].at.start_b);
	}
	kn_found_dispose(&found);
	free(text);
}

static void
hostile_texts(void **state)
{
	static const char *const pieces[] = {
		"\"", "«", "»", "“", "” ", " \"ا", "« ", "‘«“\"", "قال إن \"",
		"قال ", "قال إن ", "مضيفا أن \"", "وفق مصادر، ", "حسب ما قال ",
		"«ا»، قال ", ": \"", "\n«قال", "قال ناصر بوريطة، ", "قد ",
		"الخبير ", "\"ا ب ج د ه\" ", "إذ قد وفق مصادر ", "، ",
	};

	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
		extract_hostile(*state, pieces[i], (size_t)256 << 10);
}

static void
ten_megabytes_of_marks(void **state)
{
	extract_hostile(*state, "\"", (size_t)10 << 20);
	extract_hostile(*state, "« ", (size_t)10 << 20);
	extract_hostile(*state, "قال «", (size_t)10 << 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(subjects),
		cmocka_unit_test(not_everybody_named),
		cmocka_unit_test(sources),
		cmocka_unit_test(marks),
		cmocka_unit_test(no_statements),
		cmocka_unit_test(roles),
		cmocka_unit_test(holders_of_offices),
		cmocka_unit_test(hostile_texts),
		cmocka_unit_test(ten_megabytes_of_marks),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
