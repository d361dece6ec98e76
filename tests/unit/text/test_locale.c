/* test_locale.c: names of countries, orders of titles and names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/locale.h"
#include "kunnash/utf8.h"

#define N(rows) (sizeof(rows) / sizeof((rows)[0]))

static const struct {
	const char *iso, *ar, *fr, *en;
} names[] = {
	{ "MA", "المغرب", "Maroc", "Morocco" },
	{ "FR", "فرنسا", "France", "France" },
	{ "ES", "إسبانيا", "Espagne", "Spain" },
	{ "XK", "كوسوفو", "Kosovo", "Kosovo" },
};

static void
countries_have_names(void **state)
{
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	for (size_t i = 0; i < N(names); i++) {
		const char *want[] = { names[i].ar, names[i].fr, names[i].en };

		for (int l = 0; l < KN_LANG_COUNT; l++) {
			kn_buf_reset(&b);
			assert_int_equal(kn_region_name(names[i].iso,
			    (enum kn_lang)l, &b), KN_OK);
			assert_string_equal(kn_buf_get(&b).s, want[l]);
		}
	}
	kn_buf_reset(&b);
	assert_int_equal(kn_region_name("QQ", KN_LANG_AR, &b), KN_NOT_FOUND);
	assert_int_equal(kn_region_name("ma", KN_LANG_AR, &b), KN_NOT_FOUND);
	assert_int_equal(kn_region_name("1\0", KN_LANG_AR, &b), KN_NOT_FOUND);
	assert_int_equal(b.n, 0);
	kn_buf_dispose(&b);
}

static void
every_code_has_a_name_in_order(void **state)
{
	struct kn_buf b;
	size_t n;
	const char *codes = kn_region_codes(&n);

	(void)state;
	assert_int_equal(n, 250);
	assert_int_equal(strlen(codes), 500);
	kn_buf_init(&b, 0);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			assert_true(memcmp(codes + 2 * i - 2, codes + 2 * i,
			    2) < 0);
		for (int l = 0; l < KN_LANG_COUNT; l++) {
			kn_buf_reset(&b);
			assert_int_equal(kn_region_name(codes + 2 * i,
			    (enum kn_lang)l, &b), KN_OK);
			assert_true(b.n > 2 && kn_utf8_valid(b.s, b.n));
		}
	}
	kn_buf_dispose(&b);
}

static int
order(struct kn_collator *c, const char *a, const char *b, bool name)
{
	struct kn_buf ka, kb;

	kn_buf_init(&ka, 0);
	kn_buf_init(&kb, 0);
	kn_collator_key(c, kn_str(a), name, &ka);
	kn_collator_key(c, kn_str(b), name, &kb);
	int cmp = kn_str_cmp(kn_buf_get(&ka), kn_buf_get(&kb));
	kn_buf_dispose(&ka);
	kn_buf_dispose(&kb);
	return (cmp > 0) - (cmp < 0);
}

static const struct {
	const char *a, *b;
	int title, name;        /* -1 a first, 0 alike, 1 b first */
} orders[] = {
	{ "باريس", "تونس", -1, -1 },
	{ "المغرب", "بلجيكا", -1, 1 },          /* ال counts in titles */
	{ "«تونس»", "باريس", 1, 1 },
	{ "...باريس", "باريس", 0, 0 },
	{ "  \"باريس", "باريس", 0, 0 },
	{ "زيد", "Ahmed", -1, -1 },             /* Arabic before Latin */
	{ "الحموشي", "حموشي", -1, 0 },
	{ "الي", "بو", -1, -1 },                /* one letter: no article */
	{ "باريس", "باريس الجديدة", -1, -1 },
	{ "", "ا", -1, -1 },
	{ "إيران", "ايران", -1, -1 },           /* CLDR: أ إ before ا */
	{ "وزارة", "وزارت", -1, -1 },           /* ة with ت */
};

static void
titles_and_names_are_sorted(void **state)
{
	struct kn_err err;
	struct kn_collator *c = kn_collator_open(&err);

	(void)state;
	assert_non_null(c);
	for (size_t i = 0; i < N(orders); i++) {
		int t = order(c, orders[i].a, orders[i].b, false);
		int n = order(c, orders[i].a, orders[i].b, true);

		if (t != orders[i].title || n != orders[i].name)
			fail_msg("%s, %s: title %d, name %d", orders[i].a,
			    orders[i].b, t, n);
		assert_int_equal(order(c, orders[i].b, orders[i].a, false),
		    -t);
	}
	kn_collator_close(c);
}

static void
long_texts_have_keys(void **state)
{
	struct kn_collator *c = kn_collator_open(NULL);
	char *s = malloc(100000);
	struct kn_buf b;

	(void)state;
	for (size_t i = 0; i < 25000; i++)
		memcpy(s + 4 * i, "\U0001F1F2", 4);
	kn_buf_init(&b, 0);
	kn_collator_key(c, (struct kn_str){ s, 100000 }, false, &b);
	assert_true(b.n > 0 && b.n < 20000);
	kn_buf_dispose(&b);
	free(s);
	kn_collator_close(c);
}

/* Days of the Umm al-Qura calendar as Saudi Arabia announced them. */
static void
hijri_days(void **state)
{
	static const struct {
		unsigned y, m, d, g[3];
	} cases[] = {
		{ 1445, 9, 1, { 2024, 3, 11 } },
		{ 1445, 10, 1, { 2024, 4, 10 } },
		{ 1445, 1, 1, { 2023, 7, 19 } },
		{ 1444, 12, 10, { 2023, 6, 28 } },
		/* The middle of a month, and of a year. */
		{ 1445, 9, 0, { 2024, 3, 25 } },
		{ 1445, 0, 0, { 2024, 1, 27 } },
	};
	struct kn_hijri *h = kn_hijri_open();
	unsigned g[3];

	(void)state;
	assert_non_null(h);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_true(kn_hijri_day(h, cases[i].y, cases[i].m,
		    cases[i].d, g));
		assert_memory_equal(g, cases[i].g, sizeof(g));
	}
	assert_false(kn_hijri_day(h, 0, 1, 1, g));
	assert_false(kn_hijri_day(h, 1601, 1, 1, g));
	assert_false(kn_hijri_day(h, 1445, 13, 1, g));
	assert_false(kn_hijri_day(h, 1445, 1, 31, g));
	kn_hijri_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(countries_have_names),
		cmocka_unit_test(every_code_has_a_name_in_order),
		cmocka_unit_test(titles_and_names_are_sorted),
		cmocka_unit_test(long_texts_have_keys),
		cmocka_unit_test(hijri_days),
	};

	return cmocka_run_group_tests_name("locale", tests, NULL, NULL);
}
