/*
 * test_value.c: what fields are called, what their values say, and the days
 * that they name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/import/record_priv.h"

static void
test_names(void **state)
{
	static const struct {
		const char *name, *role;
	} rows[] = {
		{ "title", "title" },
		{ "Headline", "title" },
		{ "العنوان", "title" },
		{ "عنوان المقال", "title" },
		{ "\xEF\xBB\xBFtitle", "title" },
		{ " Title ", "title" },
		{ "article_title", "title" },
		{ "title.rendered", "title" },
		{ "article.title", "title" },
		{ "og:title", "title" },
		{ "_source.title", "title" },
		{ "النص", "body" },
		{ "المحتوى", "body" },
		{ "Full Text", "body" },
		{ "content:encoded", "body" },
		{ "content.rendered", "body" },
		{ "articleBody", "body" },
		{ "paragraphs.text", "body" },
		{ "article.body.p", "body" },
		{ "body.html", "none" },
		{ "html", "html" },
		{ "ABSTRACT", "lead" },
		{ "Résumé", "lead" },
		{ "pub_date", "date" },
		{ "pubDate", "date" },
		{ "publishedAt", "date" },
		{ "article:published_time", "date" },
		{ "date_extracted", "date" },
		{ "التاريخ", "date" },
		{ "تاريخ النشر", "date" },
		{ "date.$date", "date" },
		{ "scraped_at", "retrieved" },
		{ "link", "url" },
		{ "الرابط", "url" },
		{ "source.name", "outlet" },
		{ "source", "outlet" },
		{ "source.url", "none" },
		{ "المصدر", "outlet" },
		{ "SRC", "outlet" },
		{ "via", "via" },
		{ "dc:creator", "author" },
		{ "author.name", "author" },
		{ "authors", "author" },
		{ "author.url", "none" },
		{ "الكاتب", "author" },
		{ "DOCNO", "id" },
		{ "_id", "id" },
		{ "_id.$oid", "id" },
		{ "image.title", "none" },
		{ "topic", "none" },
		{ "", "none" },
		{ ".", "none" },
		{ "_", "none" },
		{ "ال", "none" },
		{ "....title", "title" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct import__meaning m = import__field_meaning(NULL,
		    kn_str(rows[i].name));

		if (strcmp(import__role_name(m.role), rows[i].role) != 0)
			fail_msg("%s is %s, not %s", rows[i].name,
			    import__role_name(m.role), rows[i].role);
	}
}

/* A row in another form than names are compared in would never be met. */
static void
test_table(void **state)
{
	enum import__role role;
	const char *name;

	(void)state;
	for (size_t i = 0; (name = import__field_row(i, &role)) != NULL;
	    i++) {
		struct import__meaning m;
		struct kn_buf b;

		kn_buf_init(&b, 0);
		import__field_plain(kn_str(name), &b);
		if (!kn_str_is(kn_buf_get(&b), name))
			fail_msg("row %s should be %s", name, b.s);
		kn_buf_dispose(&b);
		m = import__field_meaning(NULL, kn_str(name));
		if (m.role != role || m.rank != i)
			fail_msg("row %s is there twice", name);
	}
}

static void
test_endings(void **state)
{
	size_t n;

	(void)state;
	assert_int_equal(import__field_ending(KN_LIT("payload.x.headline"),
	    &n).role, IMPORT__ROLE_TITLE);
	assert_int_equal(n, 10);
	assert_int_equal(import__field_ending(KN_LIT("payload.kind"), &n).role,
	    IMPORT__ROLE_NONE);
}

static void
test_map(void **state)
{
	struct import__map *map;
	struct kn_err err;

	(void)state;
	assert_int_equal(import__map_parse(KN_LIT("\xEF\xBB\xBF# ours\n"
	    "title = Überschrift\r\n\nbody=was.da steht\nnone = description\n"),
	    &map, &err), KN_OK);
#define ROLE(name) import__field_meaning(map, kn_str(name)).role
	assert_int_equal(ROLE("überschrift"), IMPORT__ROLE_TITLE);
	assert_int_equal(ROLE("was.da_steht"), IMPORT__ROLE_BODY);
	assert_int_equal(ROLE("title"), IMPORT__ROLE_NONE);
	assert_int_equal(ROLE("text"), IMPORT__ROLE_NONE);
	assert_int_equal(ROLE("description"), IMPORT__ROLE_NONE);
	assert_int_equal(ROLE("summary"), IMPORT__ROLE_LEAD);
	assert_int_equal(ROLE("date"), IMPORT__ROLE_DATE);
#undef ROLE
	import__map_free(map);
	static const char *const bad[] = { "title", "title =", "tilte = x",
		"= x", "title = a\nb" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(import__map_parse(kn_str(bad[i]), &map,
		    &err), KN_SYNTAX);
		assert_null(map);
	}
	assert_string_equal(err.detail, "2");
}

static void
test_dates(void **state)
{
	static const struct {
		const char *in, *want;
	} rows[] = {
		{ "2025-03-20", "2025-03-20" },
		{ "2017-06-02T11:56:00+01:00", "2017-06-02" },
		{ "2025-03-20 21:13:30", "2025-03-20" },
		{ "2025/03/20", "2025-03-20" },
		{ "20250320", "2025-03-20" },
		{ "20250320211330", "2025-03-20" },
		{ "20250320T211330Z", "2025-03-20" },
		{ "Thu, 20 Mar 2025 21:13:30 +0100", "2025-03-20" },
		{ "Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06" },
		{ "Sun Nov  6 08:49:37 1994", "1994-11-06" },
		{ "Wed Oct 10 20:19:24 +0000 2018", "2018-10-10" },
		{ "20 Mar 25 21:13:30 +0100", "2025-03-20" },
		{ "22/3/2025", "2025-03-22" },
		{ "4/3/2025", "2025-03-04" },
		{ "3/22/2025", "2025-03-22" },
		{ "3/22/20251", NULL },
		{ "01/07/2016", "2016-07-01" },
		{ "13 Déc 2019", "2019-12-13" },
		{ "٢٠ مارس ٢٠٢٥", "2025-03-20" },
		{ "الخميس 20 مارس 2025 - 21:13", "2025-03-20" },
		{ "Publié le jeudi 20 mars 2025 à 10h", "2025-03-20" },
		{ "March 20, 2025", "2025-03-20" },
		{ "13-Dec-2019", "2019-12-13" },
		{ "1742505210", "2025-03-20" },
		{ "1742505210.25", "2025-03-20" },
		{ "1742505210000", "2025-03-20" },
		{ "1742505210000000", "2025-03-20" },
		{ "/Date(1742505210000)/", "2025-03-20" },
		{ "/Date(1742505210000+0100)/", "2025-03-20" },
		{ "Date(1742505210000)", "2025-03-20" },
		{ "الخميس 20 رمضان 1446هـ الموافق لـ 20 مارس 2025م",
		    "2025-03-20" },
		{ "مارس 20, 2025", "2025-03-20" },
		{ "/Date()/", NULL },
		{ "Date(", NULL },
		{ "0", NULL },
		{ "123456789", NULL },
		{ "99999999999999999999", NULL },
		{ "31/31/2025", NULL },
		{ "2025-02-30", NULL },
		{ "20259999", NULL },
		{ "3 hours ago", NULL },
		{ "منذ ساعتين", NULL },
		{ "اليوم", NULL },
		{ "", NULL },
		{ "   ", NULL },
		{ "12:30", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char iso[11] = "-";
		bool got = import__date(kn_str(rows[i].in), iso);

		if (got != (rows[i].want != NULL) ||
		    (got && strcmp(iso, rows[i].want) != 0))
			fail_msg("\"%s\" is %s, not %s", rows[i].in,
			    got ? iso : "no date", rows[i].want);
	}
}

static void
put_item(void *user, struct kn_str item)
{
	kn_buf_str(user, item);
	kn_buf_chr(user, '|');
}

static void
test_lists(void **state)
{
	static const struct {
		const char *in, *want;
		size_t used;
		bool cut;
	} rows[] = {
		{ "[]", "", 2, false },
		{ "['a', 'b'] tail", "a|b|", 10, false },
		{ "[\"it's\", 'say \"x\"']", "it's|say \"x\"|", 19, false },
		{ "['\\xa0\\u0627\\'']", "\xC2\xA0\xD8\xA7'|", 16, false },
		{ "['\\U0001F600']", "\xF0\x9F\x98\x80|", 14, false },
		{ "['\\ud800\\x00']", "\xEF\xBF\xBD\xEF\xBF\xBD|", 14, false },
		{ "['\\z\\x1']", "\\z\\x1|", 9, false },
		{ "['a]', None, 3]", "a]|", 15, false },
		{ "['cut", "cut|", 5, true },
		{ "['a', ", "a|", 6, true },
		{ "['a\\", "a\\|", 4, true },
		{ "[1, 2]", "", 0, false },
		{ "text", "", 0, false },
		{ "[", "", 0, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_buf b;
		bool cut;

		kn_buf_init(&b, 0);
		kn_buf_cstr(&b, "");
		size_t n = import__pylist(kn_str(rows[i].in), put_item, &b,
		    &cut);
		if (n != rows[i].used || cut != rows[i].cut ||
		    !kn_str_is(kn_buf_get(&b), rows[i].want))
			fail_msg("%s: %zu %d \"%s\"", rows[i].in, n, cut, b.s);
		kn_buf_dispose(&b);
	}
}

static void
test_text(void **state)
{
	static const struct {
		const char *in, *text, *line;
	} rows[] = {
		{ "  a\r\nb\rc \xC2\xA0", "a\nb\nc", "a b c" },
		{ "nan", "", "" },
		{ "NULL", "", "" },
		{ "\xE2\x80\x8B \xC2\xA0", "", "" },
		{ "['a', ' ', 'b c']", "a\n\nb c", "a b c" },
		{ "['a', 'b'] and more", "['a', 'b'] and more",
		    "['a', 'b'] and more" },
		{ "a\n\n\nb", "a\n\n\nb", "a b" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_buf text, line;

		kn_buf_init(&text, 0);
		kn_buf_init(&line, 0);
		kn_buf_cstr(&text, "");
		kn_buf_cstr(&line, "");
		import__value_text(kn_str(rows[i].in), &text);
		import__value_line(kn_str(rows[i].in), &line);
		assert_string_equal(text.s == NULL ? "" : text.s,
		    rows[i].text);
		assert_string_equal(line.s == NULL ? "" : line.s,
		    rows[i].line);
		kn_buf_dispose(&text);
		kn_buf_dispose(&line);
	}
}

static void
test_within(void **state)
{
	struct kn_buf a, b;

	(void)state;
	kn_buf_init(&a, 0);
	kn_buf_init(&b, 0);
	import__value_fold(KN_LIT("أكَّد  الوزير […]"), &a);
	import__value_fold(KN_LIT("قال: اكد\nالوزير ذلك"), &b);
	assert_true(import__value_within(kn_buf_get(&a), kn_buf_get(&b)));
	assert_false(import__value_within(kn_buf_get(&b), kn_buf_get(&a)));
	kn_buf_dispose(&a);
	kn_buf_dispose(&b);
}

static void
test_echoes(void **state)
{
	struct kn_str whole = KN_LIT("a b c d e f g h i j k l m n o p q r s t"
	    " u v w x y z 1 2 3 4 5 6 7 8 9");

	(void)state;
#define ECHOES(part) import__value_echoes(KN_LIT(part), whole)
	assert_true(ECHOES("a b c d e h i j"));
	assert_true(ECHOES("a c e g i k m o"));
	assert_false(ECHOES("a b c d e h j i"));
	assert_false(ECHOES("a b c d"));
	assert_false(ECHOES("a b c d e f g 9"));
	assert_false(ECHOES("a b c d e f g other"));
	assert_false(ECHOES(""));
#undef ECHOES
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_endings),
		cmocka_unit_test(test_map),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_within),
		cmocka_unit_test(test_echoes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
