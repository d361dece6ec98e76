/*
 * test_day.c: dates that may lack a part. In: parts and texts. Out: numbers,
 * texts, days of the week.
 */
#include "kunnash/day.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <cmocka.h>

static void
prints_and_parses(void **state)
{
	static const struct {
		unsigned year, month, day;
		const char *want;
	} cases[] = {
		{ 2023, 12, 14, "2023-12-14" }, { 2023, 12, 0, "2023-12" },
		{ 2015, 0, 0, "2015" }, { 0, 4, 14, "--04-14" },
		{ 0, 2, 29, "--02-29" }, { 2024, 2, 29, "2024-02-29" },
		{ 2023, 2, 29, "" }, { 1900, 2, 29, "" }, { 0, 4, 0, "" },
		{ 2023, 13, 1, "" }, { 2023, 0, 1, "" }, { 10000, 1, 1, "" },
		{ 2023, 4, 31, "" }, { 0, 0, 0, "" }, { 9999, 12, 31,
		"9999-12-31" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char out[KN_DAY_MAX_B];
		kn_day d = kn_day_make(cases[i].year, cases[i].month,
		    cases[i].day);

		kn_day_print(d, out);
		assert_string_equal(out, cases[i].want);
		assert_int_equal(kn_day_parse(kn_str(out)), d);
		if (d == KN_DAY_NONE)
			continue;
		kn_day_print(d | KN_DAY_ABOUT, out);
		assert_int_equal(kn_day_parse(kn_str(out)), d | KN_DAY_ABOUT);
	}
}

static void
refuses(void **state)
{
	static const char *const bad[] = { "", "~", "-", "2023-", "2023-1",
		"2023-12-14-", "2023-12-1", "--12", "-12-14", "0000",
		"0000-01-01", "2023-00-01", "2023-12-00", "20231214",
		"2023-12-14~~", "2023/12/14", " 2023" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(kn_day_parse(kn_str(bad[i])), KN_DAY_NONE);
}

static void
counts_days(void **state)
{
	kn_day d = kn_day_make(2023, 12, 14);

	(void)state;
	assert_int_equal(kn_day_weekday(d), 4);
	assert_int_equal(kn_day_add(d, -2), kn_day_make(2023, 12, 12));
	assert_int_equal(kn_day_weekday(kn_day_make(2000, 2, 29)), 2);
	assert_int_equal(kn_day_weekday(kn_day_make(1, 1, 1)), 1);
	assert_int_equal(kn_day_add(kn_day_make(2024, 2, 28), 1),
	    kn_day_make(2024, 2, 29));
	assert_int_equal(kn_day_add(kn_day_make(1, 1, 1), -1), KN_DAY_NONE);
	assert_int_equal(kn_day_add(kn_day_make(9999, 12, 31), 1),
	    KN_DAY_NONE);
	assert_int_equal(kn_day_add(kn_day_make(0, 4, 14), 1), KN_DAY_NONE);
	assert_int_equal(kn_day_weekday(kn_day_make(2023, 12, 0)), 0);
	/* Every day from there is the next one. */
	for (kn_day e, at = kn_day_make(1599, 12, 1);
	    kn_day_year(at) < 2405; at = e) {
		e = kn_day_add(at, 1);
		assert_true(e > at);
		assert_int_equal(kn_day_weekday(e),
		    kn_day_weekday(at) % 7 + 1);
		assert_int_equal(kn_day_add(e, -1), at);
	}
}

static void
lies_within(void **state)
{
	static const struct {
		kn_day day;
		const char *from, *to;
		bool want;
	} cases[] = {
		{ 2023 << 9 | 12 << 5 | 14, "2023-12-14", "2023-12-14", true },
		{ 2023 << 9 | 12 << 5 | 14, "2023-12-15", NULL, false },
		{ 2023 << 9 | 2 << 5, "2023-02-01", "2023-02-28", true },
		{ 2024 << 9 | 2 << 5, "2024-02-01", "2024-02-28", false },
		{ 2023 << 9, "2023-01-01", "2023-12-31", true },
		{ 2023 << 9, "2023-01-02", NULL, false },
		{ 2023 << 9, NULL, "2023-12-30", false },
		{ 12 << 5 | 14, NULL, NULL, false },
		{ KN_DAY_NONE, NULL, NULL, false },
		{ (2023 << 9 | 12 << 5 | 14) | KN_DAY_ABOUT, NULL,
		    "2023-12-14", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(kn_day_within(cases[i].day, cases[i].from,
		    cases[i].to), cases[i].want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prints_and_parses),
		cmocka_unit_test(refuses),
		cmocka_unit_test(counts_days),
		cmocka_unit_test(lies_within),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
