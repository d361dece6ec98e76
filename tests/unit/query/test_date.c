/* test_date.c: the values of date: as ranges of days. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/query/query_priv.h"

static const struct {
	const char *in, *from, *to; /* NULL: open */
} cases[] = {
	{ "2023", "2023-01-01", "2023-12-31" },
	{ "2023-02", "2023-02-01", "2023-02-28" },
	{ "2024-02", "2024-02-01", "2024-02-29" },
	{ "1900-2", "1900-02-01", "1900-02-28" },
	{ "2000/02", "2000-02-01", "2000-02-29" },
	{ "2023-02-05", "2023-02-05", "2023-02-05" },
	{ "٢٠٢٣-٠٢-٠٥", "2023-02-05", "2023-02-05" },
	{ "2023..2024", "2023-01-01", "2024-12-31" },
	{ "2023-02..2023-06", "2023-02-01", "2023-06-30" },
	{ "2023-02-05..", "2023-02-05", NULL },
	{ "..2023-02", NULL, "2023-02-28" },
	{ "<2022", NULL, "2021-12-31" },
	{ "<2022-03", NULL, "2022-02-28" },
	{ "<2022-03-02", NULL, "2022-03-01" },
	{ "<=2022", NULL, "2022-12-31" },
	{ ">2022", "2023-01-01", NULL },
	{ ">2022-02", "2022-03-01", NULL },
	{ ">2022-02-27", "2022-02-28", NULL },
	{ ">2022-12-31", "2023-01-01", NULL },
	{ ">=2022-02", "2022-02-01", NULL },
	{ "> 2022", "2023-01-01", NULL },
	{ "14/12/2023", "2023-12-14", "2023-12-14" },
	{ "14 دجنبر 2023", "2023-12-14", "2023-12-14" },
	{ "١٤ دجنبر ٢٠٢٣..2024", "2023-12-14", "2024-12-31" },
};

static void
ranges_are_inclusive_days(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct date_range r;
		bool backwards;

		if (!date__parse(kn_str(cases[i].in), &r, &backwards))
			fail_msg("%s", cases[i].in);
		assert_false(r.none);
		assert_int_equal(r.has_from, cases[i].from != NULL);
		assert_int_equal(r.has_to, cases[i].to != NULL);
		if (r.has_from)
			assert_string_equal(r.from, cases[i].from);
		if (r.has_to)
			assert_string_equal(r.to, cases[i].to);
	}
}

static void
other_values_are_none(void **state)
{
	static const char *const bad[] = { "", "x", "20", "0000", "2023-0",
	    "2023-2-", "2023-02-29", "2023-02-05x", "<", "<<2022", "..",
	    "2023...2024", "2024..2023", "2023-02-05-06", "<2022..2023",
	    "-2023" };
	struct date_range r;
	bool backwards;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (date__parse(kn_str(bad[i]), &r, &backwards))
			fail_msg("%s", bad[i]);
	assert_true(date__parse(KN_LIT("none"), &r, &backwards) && r.none);
	assert_false(date__parse(KN_LIT("2024..2023"), &r, &backwards));
	assert_true(backwards);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges_are_inclusive_days),
		cmocka_unit_test(other_values_are_none),
	};

	return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
