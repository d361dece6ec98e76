/*
 * test_meta.c: what a person can write into the fields of an article.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/doc.h"
#include "kunnash/mem.h"

static void
a_value_is_read_as_articles_have_it(void **state)
{
	static const struct {
		const char *name;
		enum kn_meta_field field;
		const char *in;
		const char *want;       /* NULL: refused */
	} rows[] = {
		{ "ISO", KN_META_DATE, "2023-12-14", "2023-12-14" },
		{ "as the press writes it", KN_META_DATE, "14/12/2023",
		    "2023-12-14" },
		{ "a month by name", KN_META_DATE, " 14 دجنبر 2023 ",
		    "2023-12-14" },
		{ "a leap day", KN_META_DATE, "2024-02-29", "2024-02-29" },
		{ "no leap year", KN_META_DATE, "2023-02-29", NULL },
		{ "a month", KN_META_DATE, "2023-12", NULL },
		{ "more than a date", KN_META_DATE, "2023-12-14 x", NULL },
		{ "nothing", KN_META_DATE, "", "" },
		{ "blanks", KN_META_TITLE, "  ", "" },
		{ "a title", KN_META_TITLE, " خبر  جديد ", "خبر  جديد" },
		{ "two lines", KN_META_TITLE, "a\nb", NULL },
		{ "an escape", KN_META_BYLINE, "a\x1b[31mb", NULL },
		{ "an override", KN_META_BYLINE, "a\u202Eb", NULL },
		{ "a mark", KN_META_VIA, "a\u200Fb", NULL },
		{ "no UTF-8", KN_META_OUTLET, "\xff", NULL },
		{ "an address", KN_META_URL, "https://x.ma/a?b=c",
		    "https://x.ma/a?b=c" },
		{ "a word", KN_META_URL, "x.ma", NULL },
		{ "a scheme that runs", KN_META_URL, "javascript:1", NULL },
		{ "a blank in it", KN_META_URL, "https://x.ma/a b", NULL },
		{ "a language", KN_META_LANG, "fr", "fr" },
		{ "another language", KN_META_LANG, "de", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_err err;
		struct kn_buf b;

		kn_buf_init(&b, 0);
		enum kn_status st = kn_meta_value(rows[i].field,
		    kn_str(rows[i].in), &b, &err);
		if (rows[i].want == NULL ? st != KN_INVALID || b.n > 0 :
		    st != KN_OK || !kn_str_is(kn_buf_get(&b), rows[i].want))
			fail_msg("%s", rows[i].name);
		kn_buf_dispose(&b);
	}
}

static void
a_value_has_an_end(void **state)
{
	struct kn_err err;
	struct kn_buf in, out;

	(void)state;
	kn_buf_init(&in, 0);
	kn_buf_init(&out, 0);
	for (size_t i = 0; i < KN_META_VALUE_MAX_B; i++)
		kn_buf_chr(&in, 'x');
	assert_int_equal(kn_meta_value(KN_META_TITLE, kn_buf_get(&in), &out,
	    &err), KN_OK);
	kn_buf_chr(&in, 'x');
	assert_int_equal(kn_meta_value(KN_META_TITLE, kn_buf_get(&in), &out,
	    &err), KN_INVALID);
	kn_buf_dispose(&in);
	kn_buf_dispose(&out);
}

static void
every_field_has_its_member(void **state)
{
	struct kn_meta m = { .words = 0 };

	(void)state;
	for (int i = 0; i < KN_META_FIELD_COUNT; i++) {
		enum kn_meta_field f = (enum kn_meta_field)i;

		assert_int_equal(kn_meta_field_parse(
		    kn_str(kn_meta_field_name(f))), f);
		kn_meta_correct(&m, f, kn_meta_field_name(f));
	}
	assert_int_equal(kn_meta_field_parse(KN_LIT("words")),
	    KN_META_FIELD_COUNT);
	assert_string_equal(m.date, "date");
	assert_string_equal(m.date_source, "user");
	assert_string_equal(m.outlet, "outlet");
	assert_string_equal(m.title, "title");
	assert_string_equal(m.byline, "byline");
	assert_string_equal(m.url, "url");
	assert_string_equal(m.via, "via");
	assert_string_equal(m.lang, "lang");
	kn_meta_correct(&m, KN_META_TITLE, NULL);
	assert_null(m.title);
	kn_meta_dispose(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_is_read_as_articles_have_it),
		cmocka_unit_test(a_value_has_an_end),
		cmocka_unit_test(every_field_has_its_member),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
