/* test_fmt.c: numbers, dates and messages as people read them. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tui/look/look.h"

static const struct kn_locale ar = { KN_LANG_AR, KN_DIGITS_EUROPEAN };
static const struct kn_locale ar_digits = { KN_LANG_AR, KN_DIGITS_ARABIC };
static const struct kn_locale fr = { KN_LANG_FR, KN_DIGITS_EUROPEAN };
static const struct kn_locale en = { KN_LANG_EN, KN_DIGITS_EUROPEAN };

static void
counts_in_both_digits(void **state)
{
	static const struct {
		const struct kn_locale *l;
		uint64_t n;
		const char *want;
	} cases[] = {
		{ &ar, 0, "0" }, { &ar, 175000, "175000" },
		{ &ar_digits, 1203, "١٢٠٣" }, { &ar_digits, 0, "٠" },
		{ &en, UINT64_MAX, "18446744073709551615" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kn_buf b;

		kn_buf_init(&b, 0);
		kn_fmt_count(cases[i].l, cases[i].n, &b);
		assert_string_equal(b.s, cases[i].want);
		kn_buf_dispose(&b);
	}
}

static void
dates_as_each_country_writes_them(void **state)
{
	static const struct {
		const struct kn_locale *l;
		const char *iso;
		bool named;
		const char *country, *want;
	} cases[] = {
		{ &ar, "2023-12-14", true, NULL, "14 دجنبر 2023" },
		{ &ar, "2023-12-14", true, "MA", "14 دجنبر 2023" },
		{ &ar, "2023-12-14", true, "FR", "14 دجنبر 2023" },
		{ &ar, "2023-08-01", true, "MA", "1 غشت 2023" },
		{ &ar, "2023-08-01", true, "DZ", "1 أوت 2023" },
		{ &ar, "2023-08-01", true, "TN", "1 أوت 2023" },
		{ &ar, "2023-08-01", true, "MR", "1 أغشت 2023" },
		{ &ar, "2023-08-01", true, "LB", "1 آب 2023" },
		{ &ar, "2023-08-01", true, "IQ", "1 آب 2023" },
		{ &ar, "2023-08-01", true, "EG", "1 أغسطس 2023" },
		{ &ar, "2023-08-01", true, "LY", "1 أغسطس 2023" },
		{ &ar, "2023-07-05", true, "MA", "5 يوليوز 2023" },
		{ &ar, "2023-07-05", true, "DZ", "5 جويلية 2023" },
		{ &ar, "2023-11-05", true, "SY", "5 تشرين الثاني 2023" },
		{ &ar_digits, "2023-12-14", true, NULL, "١٤ دجنبر ٢٠٢٣" },
		{ &ar, "2023-12-14", false, "DZ", "14/12/2023" },
		{ &ar_digits, "2023-02-04", false, NULL, "٠٤/٠٢/٢٠٢٣" },
		{ &fr, "2023-08-14", true, "DZ", "14 août 2023" },
		{ &fr, "2023-01-01", true, NULL, "1er janvier 2023" },
		{ &fr, "2023-02-04", false, NULL, "04/02/2023" },
		{ &en, "2023-09-30", true, "LB", "30 September 2023" },
		{ &en, "2023-09-30T10:11:12Z", true, NULL,
			"30 September 2023" },
		{ &en, "2023-09", true, NULL, "September 2023" },
		{ &en, "2023-09", false, NULL, "09/2023" },
		{ &en, "2023", true, NULL, "2023" },
		{ &en, "0023-09-30", false, NULL, "30/09/0023" },
		/* What is no date is shown as it is, but filtered. */
		{ &en, "2023-13-01", true, NULL, "2023-13-01" },
		{ &en, "2023-00-01", true, NULL, "2023-00-01" },
		{ &en, "2023-01-32", false, NULL, "2023-01-32" },
		{ &en, "soon\033[2J", true, NULL, "soon\xEF\xBF\xBD[2J" },
		{ &en, "", true, NULL, "" },
		{ &en, NULL, true, NULL, "undated" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kn_buf b;

		kn_buf_init(&b, 0);
		kn_fmt_date(cases[i].l, cases[i].iso, cases[i].named,
		    cases[i].country, &b);
		kn_buf_put(&b, "", 0);
		assert_string_equal(b.s == NULL ? "" : b.s, cases[i].want);
		kn_buf_dispose(&b);
	}
}

static void
every_month_has_a_name_everywhere(void **state)
{
	static const char *const countries[] = { "MA", "DZ", "MR", "LB",
		"EG" };

	(void)state;
	for (size_t c = 0; c < 5; c++) {
		for (int m = 1; m <= 12; m++) {
			char iso[32];
			struct kn_buf b;

			snprintf(iso, sizeof(iso), "2023-%02d", m);
			kn_buf_init(&b, 0);
			kn_fmt_date(&ar, iso, true, countries[c], &b);
			assert_true(b.n >= strlen(" 2023") + 4);
			kn_buf_dispose(&b);
		}
	}
}

static void
places_of_rejects_are_read(void **state)
{
	static const struct {
		const char *in, *want;
	} rows[] = {
		{ "line 2", "line 2" },
		{ "record 3, byte 120", "record 3, byte 120" },
		{ "line 2 (2)", "line 2 \u00D72" },
		{ "(7)", "\u00D77" },
		{ "", "" },
		{ "()", "()" },
		{ "b (copy)", "b (copy)" },
		{ "a(1)", "a(1)" },
		{ "line \033[m", "line \uFFFD[m" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_buf b;

		kn_buf_init(&b, 0);
		kn_buf_cstr(&b, ">");
		kn_fmt_place(kn_str(rows[i].in), &b);
		assert_string_equal(b.s + 1, rows[i].want);
		kn_buf_dispose(&b);
	}
}

static void
text_of_others_cannot_leave_its_place(void **state)
{
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	kn_fmt_msg(N_("cannot read %s"), KN_LIT("a\033b\nc\xE2\x81\xA9"), &b);
	assert_string_equal(b.s, "cannot read \xE2\x81\xA8"
	    "a\xEF\xBF\xBD" "b c\xE2\x81\xA9");
	kn_buf_reset(&b);
	/* A %s in the detail is no hole. */
	kn_fmt_msg(": %s", KN_LIT("%s%n"), &b);
	assert_string_equal(b.s, ": \xE2\x81\xA8%s%n\xE2\x81\xA9");
	kn_buf_reset(&b);
	/* Plural forms may leave the number out. */
	kn_fmt_msg("damaged", KN_LIT("1"), &b);
	assert_string_equal(b.s, "damaged");
	kn_buf_reset(&b);
	kn_fmt_msg("%s:a OR %s:b", KN_LIT("x"), &b);
	assert_string_equal(b.s, "\xE2\x81\xA8x\xE2\x81\xA9:a OR "
	    "\xE2\x81\xA8x\xE2\x81\xA9:b");
	kn_buf_reset(&b);
	kn_fmt_isolate(KN_LIT("2019-2021"), &b);
	assert_string_equal(b.s, "\xE2\x81\xA8" "2019-2021\xE2\x81\xA9");
	kn_buf_dispose(&b);
}

static void
errors_tell_all_they_know(void **state)
{
	struct kn_err err;
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	errno = ENOENT;
	(void)kn_err_set(&err, KN_IO, N_("cannot read %s"), "%s",
	    "x\xFF\xE2\x80\xAE.txt");
	kn_fmt_err(&err, &b);
	assert_string_equal(b.s, "cannot read \xE2\x81\xA8x<FF><U+202E>.txt"
	    "\xE2\x81\xA9: No such file or directory");
	kn_buf_reset(&b);
	(void)kn_err_set(&err, KN_CORRUPT, N_("damaged"), "%s", "x");
	kn_fmt_err(&err, &b);
	assert_string_equal(b.s, "damaged: \xE2\x81\xA8x\xE2\x81\xA9");
	kn_buf_reset(&b);
	(void)kn_err_set(&err, KN_DB, NULL, NULL);
	err.db_code = 11;
	kn_fmt_err(&err, &b);
	assert_string_equal(b.s, "database error (SQLite 11)");
	kn_buf_dispose(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_in_both_digits),
		cmocka_unit_test(dates_as_each_country_writes_them),
		cmocka_unit_test(every_month_has_a_name_everywhere),
		cmocka_unit_test(places_of_rejects_are_read),
		cmocka_unit_test(text_of_others_cannot_leave_its_place),
		cmocka_unit_test(errors_tell_all_they_know),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
