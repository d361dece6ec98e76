/* test_doc.c: what later stages ask of an article; hostile shapes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/doc.h"
#include "kunnash/mem.h"

static struct kn_doc *
doc_of(const char *text)
{
	return kn_doc_new_text("a.txt", kn_strdup(text), strlen(text));
}

/* Two paragraphs that no rule takes for anything else. */
#define PARA \
	"أعلنت وزارة الفلاحة، اليوم، عن انطلاق برنامج جديد لدعم صغار " \
	"الفلاحين في المناطق المتضررة من الجفاف، بعد سلسلة من اللقاءات " \
	"مع ممثلي التعاونيات المحلية في مختلف الجهات."
#define PARA2 \
	"وأوضح المصدر ذاته أن البرنامج سيشمل توزيع الأعلاف المدعمة وحفر " \
	"آبار جديدة، إضافة إلى تأهيل قنوات السقي القديمة التي لم تعد " \
	"تستجيب لحاجيات الضيعات الصغيرة والمتوسطة."

static void
boilerplate_is_no_content(void **state)
{
	const char *text = "أخبار\n\nعنوان من كلمات تكفي\n\n" PARA
	    "\nاقرأ أيضا: خبر آخر\n" PARA2 "\nشارك\n";
	struct kn_doc *doc = doc_of(text);
	static const struct {
		const char *at;
		bool want;
	} cases[] = {
		{ "أخبار", false }, { "عنوان", true }, { "أعلنت", true },
		{ "اقرأ", false }, { "آخر", false }, { "وأوضح", true },
		{ "المتوسطة", true }, { "شارك", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint32_t at = (uint32_t)(strstr(text, cases[i].at) - text);

		if (kn_doc_is_content(doc, at) != cases[i].want)
			fail_msg("%s", cases[i].at);
	}
	kn_doc_free(doc);
}

static const struct headline_case {
	const char *name, *text;
	size_t max_cp;
	const char *want;
} headlines[] = {
	{ "whole", "كلمة قصيرة.", 40, "كلمة قصيرة." },
	{ "cut at a word", PARA, 14, "أعلنت وزارة…" },
	{ "cut exactly after a word", PARA, 11, "أعلنت وزارة…" },
	{ "white space", "a \t b,\n\nc.\u00A0d.", 40, "a b, c. d." },
	{ "one long word", "abcdefgh.", 4, "abcd…" },
	{ "nothing", "", 4, "" },
};

static void
headlines_end_at_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(headlines) / sizeof(headlines[0]); i++) {
		struct kn_doc *doc = doc_of(headlines[i].text);
		struct kn_buf b;

		kn_buf_init(&b, 0);
		kn_doc_headline(doc, headlines[i].max_cp, &b);
		if (!kn_str_is(kn_buf_get(&b), headlines[i].want))
			fail_msg("%s: \"%s\"", headlines[i].name, b.s);
		kn_buf_dispose(&b);
		kn_doc_free(doc);
	}
}

/* Invariants of the spans, whatever the text. */
static void
assert_spans_sound(const struct kn_doc *doc)
{
	struct kn_span outer = { 0, 0 };

	for (size_t i = 0; i < doc->n_spans; i++) {
		struct kn_span at = doc->spans[i].at;

		assert_true(at.start_b < at.end_b);
		assert_true(at.end_b <= doc->n_b);
		if (i > 0)
			assert_true(doc->spans[i - 1].at.start_b <=
			    at.start_b);
		/* Either inside the body or after all before. */
		if (at.start_b < outer.end_b)
			assert_true(kn_span_contains(outer, at));
		else if (i > 0)
			assert_true(doc->spans[i - 1].at.end_b <= at.start_b);
		if (doc->spans[i].kind == KN_SPAN_BODY) {
			assert_true(outer.end_b == 0);
			outer = at;
		}
	}
}

/* Text that looks like page furniture only: it stays readable. */
static void
a_text_is_never_lost(void **state)
{
	static const char *const texts[] = {
		"شارك", "الرئيسية\nسياسة\nمجتمع\nرياضة\nفن\n",
		"اقرأ أيضا\nخبر\nخبر آخر\n", "https://example.org/",
		"أ    ب    ت    ث    ج    ح", "المصدر: وكالات",
		"نشر في 14/12/2023", "بقلم: أحمد علي", ".", "أخبار",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct kn_doc *doc = doc_of(texts[i]);

		assert_spans_sound(doc);
		bool content = false;
		for (size_t k = 0; k < doc->n_spans; k++)
			content = content ||
			    (doc->spans[k].kind != KN_SPAN_BOILERPLATE &&
			    doc->spans[k].kind != KN_SPAN_SECTION);
		if (!content)
			fail_msg("%s", texts[i]);
		kn_doc_free(doc);
	}
}

static struct kn_doc *
repeated(const char *piece, size_t times)
{
	struct kn_buf b;
	size_t n;

	kn_buf_init(&b, 0);
	for (size_t i = 0; i < times; i++)
		kn_buf_cstr(&b, piece);
	char *text = kn_buf_take(&b, &n);
	return kn_doc_new_text("big.txt", text, n);
}

/* tests/work counts what such texts cost. */
static void
repeated_texts_have_sound_spans(void **state)
{
	static const char *const pieces[] = {
		"كلمة ", "خبر\n", "خبر    ", "نشر في\n", "اقرأ أيضا\n",
		"أخبار\n\n", "الرباط-سناء بن\n", "1/1/2020\n", "14 دجنبر 14 ",
		"(", "بقلم أحمد علي\n", PARA "\nخبر\n", "| ", "شارك\n",
		"المصدر: أ\n", "\n", "ً", "--", "http://\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct kn_doc *doc = repeated(pieces[i], 20000);

		assert_spans_sound(doc);
		kn_doc_free(doc);
	}
}

static void
explanation_names_the_rules(void **state)
{
	struct kn_doc *doc = doc_of("عنوان من كلمات تكفي\n"
	    "نشر في جريدة يوم 14 - 12 - 2023\n\n" PARA "\n");
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	kn_doc_explain(doc, &b);
	/* The keys are in test_structure.c's care. */
	*strstr(b.s, "field key") = '\0';
	assert_string_equal(b.s,
	    "title 0-35: title-dated, the heading above the line that tells "
	    "the date\n"
	    "dateline 36-80: published, says when it was published\n"
	    "body 82-387: body, no other rule took it\n"
	    "field title: عنوان من كلمات تكفي\n"
	    "field byline: -\n"
	    "field outlet: جريدة\n"
	    "field date: 2023-12-14 (from dateline)\n"
	    "field lang: ar\n"
	    "field url: -\n"
	    "field words: 38\n"
	    "field chars: 220\n");
	kn_buf_dispose(&b);
	kn_doc_free(doc);
}

static void
meta_is_copied_deep(void **state)
{
	struct kn_doc *doc = doc_of("عنوان من كلمات تكفي\n"
	    "نشر في جريدة يوم 14 - 12 - 2023\n\n" PARA "\n");
	struct kn_meta m;

	(void)state;
	kn_meta_copy(&m, &doc->meta);
	kn_doc_free(doc);
	assert_string_equal(m.path, "a.txt");
	assert_string_equal(m.outlet, "جريدة");
	assert_string_equal(m.date, "2023-12-14");
	assert_null(m.byline);
	assert_int_equal(m.words, 38);
	kn_meta_dispose(&m);
	assert_null(m.title);
}

static void
span_kinds_have_names(void **state)
{
	(void)state;
	for (int k = 0; k < KN_SPAN_KIND_COUNT; k++)
		assert_true(strlen(kn_span_kind_name(
		    (enum kn_span_kind)k)) > 0);
	assert_string_equal(kn_span_kind_name(KN_SPAN_SUBHEAD), "subhead");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(boilerplate_is_no_content),
		cmocka_unit_test(headlines_end_at_words),
		cmocka_unit_test(a_text_is_never_lost),
		cmocka_unit_test(repeated_texts_have_sound_spans),
		cmocka_unit_test(explanation_names_the_rules),
		cmocka_unit_test(meta_is_copied_deep),
		cmocka_unit_test(span_kinds_have_names),
	};

	return cmocka_run_group_tests_name("doc", tests, NULL, NULL);
}
