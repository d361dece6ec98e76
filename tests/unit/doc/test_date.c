/* test_date.c: dates as the press writes them, and the tables behind them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/doc/doc_priv.h"
#include "kunnash/doc.h"
#include "kunnash/fold.h"

static const struct date_case {
	const char *name, *in, *want;   /* want NULL: no date */
	const char *rest;               /* what is left unread */
} cases[] = {
	{ "spaced hyphens", "14 - 12 - 2023", "2023-12-14", "" },
	{ "slashes", "14/12/2023 على", "2023-12-14", " على" },
	{ "one digit", "1.2.2023,", "2023-02-01", "," },
	{ "ISO", "2023-12-14", "2023-12-14", "" },
	{ "ISO with an hour", "2023-12-14T10:30", "2023-12-14", "T10:30" },
	{ "year first", "2023/12/14", "2023-12-14", "" },
	{ "Arabic digits", "١٤/١٢/٢٠٢٣", "2023-12-14", "" },
	{ "Persian digits", "۱۴-۱۲-۲۰۲۳", "2023-12-14", "" },
	{ "Morocco", "14 دجنبر 2023", "2023-12-14", "" },
	{ "Morocco, August", "3 غشت 2021.", "2021-08-03", "." },
	{ "Algeria", "3 جويلية 2020", "2020-07-03", "" },
	{ "Mauritania", "3 أغشت 2020", "2020-08-03", "" },
	{ "Egypt", "30 أغسطس 2020", "2020-08-30", "" },
	{ "Levant", "16 تشرين الأول 2020", "2020-10-16", "" },
	{ "Levant, number", "16 تشرين 2 2020", "2020-11-16", "" },
	{ "double name", "16 تشرين الأول/أكتوبر 2020", "2020-10-16", "" },
	{ "name in brackets", "5 تموز (يوليو) 2019", "2019-07-05", "" },
	{ "names that differ", "5 تموز/غشت 2019", NULL, NULL },
	{ "vowelled", "14 دُجَنْبِر 2023", "2023-12-14", "" },
	{ "words between", "7 من أبريل من سنة 2021", "2021-04-07", "" },
	{ "comma", "14 دجنبر، 2023", "2023-12-14", "" },
	{ "French", "14 décembre 2023", "2023-12-14", "" },
	{ "French capitals", "14 DÉCEMBRE 2023", "2023-12-14", "" },
	{ "French first", "1er avril 2023 à", "2023-04-01", " à" },
	{ "French short", "13 Déc 2019", "2019-12-13", "" },
	{ "English", "14th of December 2023", "2023-12-14", "" },
	{ "month first", "December 14, 2023", "2023-12-14", "" },
	{ "month first, short", "Dec. 1st, 2023", "2023-12-01", "" },
	{ "month first, Arabic", "ديسمبر 14, 2023", "2023-12-14", "" },
	{ "month first, Arabic comma", "دجنبر 14، 2023 -", "2023-12-14",
	    " -" },
	{ "of our era", "14 ديسمبر 2023م.", "2023-12-14", "." },
	{ "of our era, apart", "٢٠٢٣/١٢/١٤ م", "2023-12-14", "" },
	{ "initials", "14/12/2023 م.ع", "2023-12-14", " م.ع" },
	{ "a word", "14/12/2023 من", "2023-12-14", " من" },
	{ "a word without a blank", "14 ديسمبر 2023من", NULL, NULL },
	{ "direction marks", "14 \u200F-\u200F 12 - 2023", "2023-12-14", "" },
	{ "leap day", "29/2/2024", "2024-02-29", "" },
	{ "no leap day", "29/2/2023", NULL, NULL },
	{ "no such month", "12/14/2023", NULL, NULL },
	{ "no such day", "31 نونبر 2023", NULL, NULL },
	{ "day 0", "0/1/2023", NULL, NULL },
	{ "no year", "14 دجنبر", NULL, NULL },
	{ "two-digit year", "14/12/23", NULL, NULL },
	{ "longer number", "14/12/20231", NULL, NULL },
	{ "longer day", "2023-12-140", NULL, NULL },
	{ "mixed separators", "14-12/2023", NULL, NULL },
	{ "year out of range", "14/12/1023", NULL, NULL },
	{ "a verb", "مارس 14 2023", NULL, NULL },
	{ "a verb, and a list", "مارس 14 رياضة, 2023", NULL, NULL },
	{ "no month", "14 شخصا 2023", NULL, NULL },
	{ "Hijri", "14 رمضان 1445", NULL, NULL },
	{ "not at the start", " 14/12/2023", NULL, NULL },
	{ "nothing", "", NULL, NULL },
};

static void
dates_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct date_case *c = &cases[i];
		char iso[11] = "";
		size_t used = kn_date_parse(kn_str(c->in), iso);

		if ((used == 0) != (c->want == NULL))
			fail_msg("%s: used %zu", c->name, used);
		if (c->want == NULL)
			continue;
		if (strcmp(iso, c->want) != 0 ||
		    strcmp(c->in + used, c->rest) != 0)
			fail_msg("%s: %s, left \"%s\"", c->name, iso,
			    c->in + used);
	}
}

/* A date is never read past the end of its string. */
static void
dates_stay_inside(void **state)
{
	const char *in = "14 تشرين الأول/أكتوبر 2020";
	char iso[11];

	(void)state;
	for (size_t n = 0; n < strlen(in); n++) {
		char *part = malloc(n + 1);

		memcpy(part, in, n);
		assert_int_equal(kn_date_parse(
		    (struct kn_str){ part, n }, iso), 0);
		free(part);
	}
}

/* The tables are compared with folded text: each row is its own fold. */
static void
assert_folded(const char *(*row)(size_t))
{
	size_t i;

	for (i = 0; row(i) != NULL; i++) {
		struct kn_buf b;

		kn_buf_init(&b, 0);
		kn_fold_append(KN_FOLD_NAME, row(i), strlen(row(i)), &b);
		if (!kn_str_is(kn_buf_get(&b), row(i)))
			fail_msg("\"%s\" folds to \"%s\"", row(i), b.s);
		kn_buf_dispose(&b);
	}
	assert_true(i > 20);
}

static void
tables_are_folded(void **state)
{
	(void)state;
	assert_folded(doc__month_row);
	assert_folded(doc__phrase_row);
	assert_folded(doc__func_word_row);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_are_read),
		cmocka_unit_test(dates_stay_inside),
		cmocka_unit_test(tables_are_folded),
	};

	return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
