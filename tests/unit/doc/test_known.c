/*
 * test_known.c: articles of which the source tells the parts: what is told
 * stays, the rules find the rest in the body, and what cannot be is dropped.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/doc.h"
#include "kunnash/mem.h"

#define PARA "قال مصدر مسؤول لوسائل الإعلام إن الأشغال انطلقت هذا الأسبوع " \
	"بالمدينة القديمة، وإنها ستتواصل إلى نهاية السنة المقبلة بإشراف من " \
	"مصالح الجماعة الحضرية.\n"

/* What is told, by the words it begins with and how many bytes follow. */
struct told {
	enum kn_span_kind kind;
	const char *from, *to;  /* first and last words; NULL: to the end */
};

static struct kn_doc *
make(const char *text, const struct told *told, size_t n,
    struct kn_meta *meta)
{
	struct kn_doc_span at[8];

	for (size_t i = 0; i < n; i++) {
		const char *from = strstr(text, told[i].from);
		const char *to = told[i].to == NULL ? text + strlen(text) :
		    strstr(from, told[i].to) + strlen(told[i].to);

		at[i] = (struct kn_doc_span){ told[i].kind,
			{ (uint32_t)(from - text), (uint32_t)(to - text) } };
	}
	meta->path = kn_strdup("a.json#1");
	return kn_doc_new_known(meta, kn_strdup(text), strlen(text), at, n);
}

/* "kind text" a line; of long ones the first word. */
static char *
print(const struct kn_doc *doc)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	for (size_t i = 0; i < doc->n_spans; i++) {
		const struct kn_doc_span *s = &doc->spans[i];
		size_t n = kn_span_len(s->at);

		kn_buf_fmt(&b, "%s ", kn_span_kind_name(s->kind));
		if (n > 60)
			n = strcspn(doc->text + s->at.start_b, " ");
		kn_buf_put(&b, doc->text + s->at.start_b, n);
		kn_buf_chr(&b, '\n');
	}
	return kn_buf_take(&b, NULL);
}

static void
assert_spans(const struct kn_doc *doc, const char *want)
{
	char *got = print(doc);

	assert_string_equal(got, want);
	free(got);
}

static void
what_is_told_stays(void **state)
{
	static const struct told told[] = {
		{ KN_SPAN_TITLE, "عنوان", "قريبة" },
		{ KN_SPAN_BYLINE, "سناء", "علوي" },
		{ KN_SPAN_BODY, "قال", NULL },
	};
	struct kn_meta meta = { .date = kn_strdup("2023-12-14"),
	    .date_source = kn_strdup("meta"), .lang = kn_strdup("xx"),
	    .title = kn_strdup("كما قيل") };
	struct kn_doc *doc = make("عنوان من مدينة قريبة\n\nسناء علوي\n\n" PARA,
	    told, 3, &meta);

	(void)state;
	assert_spans(doc, "title عنوان من مدينة قريبة\nbyline سناء علوي\n"
	    "body قال\n");
	assert_string_equal(doc->meta.title, "كما قيل");
	assert_string_equal(doc->meta.date, "2023-12-14");
	assert_string_equal(doc->meta.lang, "ar");
	assert_string_equal(doc->meta.path, "a.json#1");
	assert_null(meta.path);
	assert_true(doc->meta.words > 20);
	kn_doc_free(doc);
}

/* A body that begins with an agency's lead, has a subhead, a link to other
 * news, and ends with its source. */
static void
rules_look_into_the_body(void **state)
{
	static const struct told told[] = {
		{ KN_SPAN_TITLE, "عنوان", "قريبة" },
		{ KN_SPAN_BODY, "الرباط", NULL },
	};
	struct kn_meta meta = { .url = kn_strdup("https://a.ma/1") };
	struct kn_doc *doc = make("عنوان من مدينة قريبة\n\n"
	    "الرباط (و م ع) - " PARA "\nأشغال بلا توقف\n" PARA
	    "\nاقرأ أيضا: خبر آخر\n" PARA "شارك هذا المقال\n", told, 2, &meta);

	(void)state;
	assert_spans(doc, "title عنوان من مدينة قريبة\n"
	    "dateline الرباط (و م ع)\nbody قال\nsubhead أشغال بلا توقف\n"
	    "boilerplate اقرأ أيضا: خبر آخر\n"
	    "boilerplate شارك هذا المقال\n");
	assert_string_equal(doc->meta.title, "عنوان من مدينة قريبة");
	assert_string_equal(doc->meta.url, "https://a.ma/1");
	kn_doc_free(doc);
}

/* A heading at the start of a body is not its title. */
static void
no_title_is_looked_for(void **state)
{
	static const struct told told[] = {
		{ KN_SPAN_BODY, "كلمات", NULL },
	};
	struct kn_meta meta = { .words = 0 };
	struct kn_doc *doc = make("كلمات تشبه عنوانا\n\n" PARA, told, 1,
	    &meta);

	(void)state;
	assert_spans(doc, "body كلمات\n");
	assert_null(doc->meta.title);
	kn_doc_free(doc);
}

static void
inner_spans_are_kept(void **state)
{
	static const struct told told[] = {
		{ KN_SPAN_BOILERPLATE, "قائمة", "الموقع" },
		{ KN_SPAN_BODY, "مقدمة", "آخرها\n" },
		{ KN_SPAN_SUBHEAD, "مقدمة", "النص" },
		{ KN_SPAN_BOILERPLATE, "إعلان", "وسط" },
		{ KN_SPAN_BOILERPLATE, "حقوق", NULL },
	};
	struct kn_meta meta = { .words = 0 };
	struct kn_doc *doc = make("قائمة الموقع\n\nمقدمة النص\n" PARA
	    "إعلان في وسط\n" PARA "آخرها\n\nحقوق محفوظة\n", told, 5, &meta);

	(void)state;
	assert_spans(doc, "boilerplate قائمة الموقع\nbody مقدمة\n"
	    "subhead مقدمة النص\nboilerplate إعلان في وسط\n"
	    "boilerplate حقوق محفوظة\n");
	kn_doc_free(doc);
}

static void
what_cannot_be_is_dropped(void **state)
{
	static const char text[] = "عنوان هنا\n\n" PARA;
	static const struct {
		struct kn_doc_span at[3];
		const char *want;
	} cases[] = {
		/* Past the end, empty, backwards. */
		{ { { KN_SPAN_TITLE, { 0, 100000 } },
		    { KN_SPAN_BYLINE, { 5, 5 } },
		    { KN_SPAN_BODY, { 30, 20 } } }, "body عنوان\n" },
		/* Two bodies, and a title that reaches into the first. */
		{ { { KN_SPAN_BODY, { 19, sizeof(text) - 1 } },
		    { KN_SPAN_BODY, { 0, 17 } },
		    { KN_SPAN_TITLE, { 0, 40 } } }, "body قال\n" },
		/* Overlapping, and a subhead outside the body. */
		{ { { KN_SPAN_TITLE, { 0, 17 } },
		    { KN_SPAN_BYLINE, { 11, 17 } },
		    { KN_SPAN_SUBHEAD, { 0, 10 } } },
		    "title عنوان هنا\nbody قال\n" },
		/* White space only. */
		{ { { KN_SPAN_TITLE, { 17, 19 } },
		    { KN_SPAN_TITLE, { 0, 0 } },
		    { KN_SPAN_TITLE, { 0, 0 } } }, "body عنوان\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kn_meta meta = { .path = kn_strdup("a") };
		struct kn_doc *doc = kn_doc_new_known(&meta,
		    kn_strdup(text), sizeof(text) - 1, cases[i].at, 3);

		assert_spans(doc, cases[i].want);
		kn_doc_free(doc);
	}
}

static void
explanation_tells_who_said_it(void **state)
{
	static const struct told told[] = {
		{ KN_SPAN_TITLE, "عنوان", "قريبة." },
		{ KN_SPAN_BODY, "قال", NULL },
	};
	struct kn_meta meta = { .words = 0 };
	struct kn_doc *doc = make("عنوان من: مدينة قريبة.\n\n" PARA
	    "شارك هذا المقال\n", told, 2, &meta);
	struct kn_buf out;

	(void)state;
	kn_buf_init(&out, 0);
	kn_doc_explain(doc, &out);
	assert_non_null(strstr(out.s, "title 0-39: told, the source says"));
	assert_non_null(strstr(out.s, ": body, no other rule took it\n"));
	assert_non_null(strstr(out.s, ": widget, words of a button"));
	kn_buf_dispose(&out);
	kn_doc_free(doc);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_told_stays),
		cmocka_unit_test(rules_look_into_the_body),
		cmocka_unit_test(no_title_is_looked_for),
		cmocka_unit_test(inner_spans_are_kept),
		cmocka_unit_test(what_cannot_be_is_dropped),
		cmocka_unit_test(explanation_tells_who_said_it),
	};

	return cmocka_run_group_tests_name("known", tests, NULL, NULL);
}
