/*
 * test_timeline.c: when articles were published. In: small dated articles,
 * some of them copies, some without a date. Out: rows by unit; each row has
 * what the filter by its period shows; two series; bounds.
 */
#include "tests/unit/index/corpus.h"

#include "kunnash/amend.h"
#include "kunnash/query.h"
#include "kunnash/timeline.h"

#define N(rows) (sizeof(rows) / sizeof((rows)[0]))

/* date: "14 - 12 - 2023" or NULL. Bodies of one number are copies. */
static void
put(struct corpus *c, const char *name, const char *date, int body)
{
	static const char *const about[] = { "فرنسا", "إسبانيا", "ألمانيا",
		"اليابان", "كندا", "مصر", "تونس", "البرازيل" };
	char text[1024], dateline[128] = "";

	if (date != NULL)
		snprintf(dateline, sizeof(dateline), "نشر في هسبريس يوم %s\n",
		    date);
	snprintf(text, sizeof(text), "عنوان طويل بما يكفي للخبر رقم %s\n%s\n"
	    "سافر وفد الدورة %d من %s إلى مدينة بعيدة ثم عاد الجميع في اليوم"
	    " %d راضين عن الرحلة التي دامت %d ساعة وتحدثوا مع %d من الناس.\n",
	    name, dateline, body, about[body % 8], body * 3, body * 7 + 1,
	    body * 11 + 5);
	corpus_write(c, name, text);
}

static struct kn_result *
run(struct kn_index *ix, const char *text)
{
	struct kn_run_opts opts = { .order = KN_ORDER_DATE };
	struct kn_query *q;
	struct kn_result *r;
	struct kn_err err;

	assert_int_equal(kn_query_parse(kn_str(text), &q, &err), KN_OK);
	assert_int_equal(kn_query_run(q, ix, &opts, &r, &err), KN_OK);
	kn_query_free(q);
	return r;
}

static struct kn_timeline *
make(struct kn_index *ix, const char *query, const char *beside,
    const struct kn_timeline_opts *opts)
{
	struct kn_result *r = run(ix, query);
	struct kn_result *b = beside == NULL ? NULL : run(ix, beside);
	struct kn_timeline *t;
	struct kn_err err;

	assert_int_equal(kn_timeline_new(ix, kn_result_set(r), b == NULL ?
	    NULL : kn_result_set(b), opts, &t, &err), KN_OK);
	kn_result_free(r);
	kn_result_free(b);
	return t;
}

/* "2023-10 1/1 2/3|- 0/0 1/1" */
static char *
print(const struct kn_timeline *t, int n_series)
{
	struct kn_buf out;

	kn_buf_init(&out, 0);
	kn_buf_cstr(&out, "");
	for (size_t i = 0; i < kn_timeline_rows(t); i++) {
		const struct kn_timeline_row *row = kn_timeline_row(t, i);
		char period[KN_TIMELINE_PERIOD_B];

		kn_timeline_period(row, period);
		kn_buf_fmt(&out, "%s%s", i > 0 ? "|" : "", period);
		for (int s = 0; s < n_series; s++)
			kn_buf_fmt(&out, " %llu/%llu",
			    (unsigned long long)row->stories[s],
			    (unsigned long long)row->articles[s]);
	}
	return kn_buf_take(&out, NULL);
}

static void
small_corpus(struct corpus *c)
{
	put(c, "a.txt", "14 - 12 - 2023", 1);
	put(c, "b.txt", "02 - 10 - 2023", 2);
	put(c, "c.txt", NULL, 3);
	put(c, "d.txt", "03 - 10 - 2023", 4);
	/* Copies: in the month of the lead, in another, without a date. */
	put(c, "e.txt", "04 - 12 - 2023", 1);
	put(c, "f.txt", "05 - 10 - 2023", 1);
	put(c, "g.txt", NULL, 2);
	corpus_update(c);
}

static const struct {
	const char *name, *query, *beside;
	struct kn_timeline_opts opts;
	const char *want;
} cases[] = {
	{ "auto takes months", "", NULL, { 0 },
	    "2023-10 3/3|2023-11 0/0|2023-12 1/2|none 2/2" },
	{ "years", "", NULL, { .unit = KN_TIMELINE_YEAR },
	    "2023 3/5|none 2/2" },
	{ "days", "date:2023-10", NULL, { .unit = KN_TIMELINE_DAY },
	    "2023-10-02 1/1|2023-10-03 1/1|2023-10-04 0/0|2023-10-05 1/1" },
	{ "auto takes days when few", "date:2023-10", NULL, { 0 },
	    "2023-10-02 1/1|2023-10-03 1/1|2023-10-04 0/0|2023-10-05 1/1" },
	{ "no finer than asked", "date:2023-10", NULL,
	    { .finest = KN_TIMELINE_MONTH }, "2023-10 3/3" },
	{ "what fits", "date:2023", NULL, { .fit = 2 }, "2023 3/5" },
	{ "beside", "country:JP", "country:ES OR country:DE",
	    { .unit = KN_TIMELINE_MONTH }, "2023-10 0/0 2/2|2023-11 0/0 0/0|"
	    "2023-12 0/0 1/2|none 1/1 1/1" },
	{ "beside has the longer line", "date:2023-12", "",
	    { .unit = KN_TIMELINE_MONTH },
	    "2023-10 0/0 3/3|2023-11 0/0 0/0|2023-12 1/2 1/2|none 0/0 2/2" },
	{ "nothing", "country:BR", NULL, { 0 }, "" },
	{ "only undated", "date:none", NULL, { .unit = KN_TIMELINE_DAY },
	    "none 2/2" },
};

static const char *const units[] = { "auto", "year", "month", "day" };

static void
rows_by_unit(void **state)
{
	struct corpus *c = *state;

	small_corpus(c);
	struct kn_index *ix = corpus_open(c);
	for (size_t i = 0; i < N(cases); i++) {
		struct kn_timeline *t = make(ix, cases[i].query,
		    cases[i].beside, &cases[i].opts);
		char *got = print(t, cases[i].beside == NULL ? 1 : 2);

		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: \"%s\", not \"%s\"", cases[i].name, got,
			    cases[i].want);
		free(got);
		kn_timeline_free(t);
	}
	kn_index_close(ix);
}

static void
what_is_found_and_highest(void **state)
{
	struct corpus *c = *state;

	small_corpus(c);
	struct kn_index *ix = corpus_open(c);
	struct kn_timeline *t = make(ix, "", "date:2023-12", NULL);
	assert_int_equal(kn_timeline_unit(t), KN_TIMELINE_MONTH);
	assert_int_equal(kn_timeline_most(t, 0), 3);
	assert_int_equal(kn_timeline_most(t, 1), 1);
	assert_int_equal(kn_timeline_find(t, "2023-10-31"), 0);
	assert_int_equal(kn_timeline_find(t, "2023-12-01"), 2);
	assert_int_equal(kn_timeline_find(t, NULL), 3);
	assert_null(kn_timeline_row(t, 4));
	assert_true(kn_timeline_row(t, 0)->article > 0);
	assert_int_equal(kn_timeline_row(t, 1)->article, 0);
	kn_timeline_free(t);
	for (int u = 0; u < KN_TIMELINE_UNIT_COUNT; u++)
		assert_int_equal(kn_timeline_unit_parse(kn_str(units[u])), u);
	assert_int_equal(kn_timeline_unit_parse(KN_LIT("week")),
	    KN_TIMELINE_UNIT_COUNT);
	kn_index_close(ix);
}

/* ---- a count is what asking for the period shows ------------------------------ */

static void
check_row(struct kn_index *ix, const char *query,
    const struct kn_timeline_row *row, int series)
{
	char period[KN_TIMELINE_PERIOD_B], text[256];

	kn_timeline_period(row, period);
	snprintf(text, sizeof(text), "%s date:%s", query, period);
	struct kn_result *r = run(ix, text);
	if (kn_result_stories(r) != row->stories[series] ||
	    kn_result_articles(r) != row->articles[series])
		fail_msg("%s: %llu stories of %llu articles, the filter shows"
		    " %zu of %zu", text,
		    (unsigned long long)row->stories[series],
		    (unsigned long long)row->articles[series],
		    kn_result_stories(r), kn_result_articles(r));
	kn_result_free(r);
}

static uint32_t
next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void
put_random(struct corpus *c, int i, uint32_t *seed)
{
	char name[16], date[32];

	snprintf(name, sizeof(name), "%03d.txt", i);
	snprintf(date, sizeof(date), "%02u - %02u - %04u",
	    next(seed) % 28 + 1, next(seed) % 12 + 1,
	    2020 + next(seed) % 3);
	put(c, name, next(seed) % 5 == 0 ? NULL : date,
	    (int)(next(seed) % 12));
}

static void
check_all_rows(struct kn_index *ix)
{
	static const char *const pairs[][2] = { { "", "country:FR" },
		{ "country:ES", "" }, { "date:>2020-06", "-country:DE" } };

	for (size_t k = 0; k < N(pairs); k++)
		for (int u = 0; u < KN_TIMELINE_UNIT_COUNT; u++) {
			struct kn_timeline_opts opts = {
				.unit = (enum kn_timeline_unit)u };
			struct kn_timeline *t = make(ix, pairs[k][0],
			    pairs[k][1], &opts);

			for (size_t i = 0; i < kn_timeline_rows(t); i++)
				for (int s = 0; s < 2; s++)
					check_row(ix, pairs[k][s],
					    kn_timeline_row(t, i), s);
			kn_timeline_free(t);
		}
}

/* Dates as a person corrects them. */
static void
amend_some(struct kn_index *ix, uint32_t *seed)
{
	static const char *const values[] = { "2020-06-30", NULL,
		"2023-01-01", "2019-12-31" };
	struct kn_amendment a[8];

	for (size_t i = 0; i < N(a); i++)
		a[i] = (struct kn_amendment){ .id = next(seed) % 50 + 1,
		    .field = KN_META_DATE, .value = values[i % N(values)] };
	assert_int_equal(kn_index_amend(ix, a, N(a), NULL), KN_OK);
}

/* Also after articles came, changed and went: the arrays are brought in step
 * by parts. */
static void
counts_are_those_of_the_filter(void **state)
{
	struct corpus *c = *state;
	uint32_t seed = 11;
	char name[16];

	for (int i = 0; i < 60; i++)
		put_random(c, i, &seed);
	for (int round = 0; round < 3; round++) {
		corpus_update(c);
		assert_clean(c);
		struct kn_index *ix = corpus_open(c);
		check_all_rows(ix);
		amend_some(ix, &seed);
		check_all_rows(ix);
		kn_index_close(ix);
		for (int i = 0; i < 3; i++)
			put_random(c, (int)(next(&seed) % 60), &seed);
		put_random(c, 60 + round, &seed);
		snprintf(name, sizeof(name), "%03d.txt", 50 - round);
		corpus_remove(c, name);
	}
}

/* ---- bounds --------------------------------------------------------------------- */

static void
many_days_are_bounded(void **state)
{
	struct corpus *c = *state;
	const struct kn_timeline_opts days = { .unit = KN_TIMELINE_DAY };

	put(c, "a.txt", "05 - 01 - 1999", 1);
	put(c, "b.txt", "06 - 01 - 1999", 2);
	put(c, "c.txt", "07 - 03 - 2023", 3);
	put(c, "d.txt", "08 - 03 - 2023", 4);
	corpus_update(c);
	struct kn_index *ix = corpus_open(c);
	struct kn_timeline *t = make(ix, "", NULL, &days);
	size_t n = kn_timeline_rows(t);
	char period[KN_TIMELINE_PERIOD_B];

	assert_int_equal(n, KN_TIMELINE_MAX_ROWS);
	assert_true(kn_timeline_row(t, 0)->earlier);
	assert_int_equal(kn_timeline_row(t, 0)->stories[0], 2);
	assert_int_equal(kn_timeline_row(t, n - 3)->stories[0], 0);
	assert_int_equal(kn_timeline_row(t, n - 2)->stories[0], 1);
	assert_int_equal(kn_timeline_row(t, n - 1)->stories[0], 1);
	kn_timeline_period(kn_timeline_row(t, n - 1), period);
	assert_string_equal(period, "2023-03-08");
	check_row(ix, "", kn_timeline_row(t, 0), 0);
	/* The second row begins where the first ends. */
	assert_int_equal(kn_timeline_row(t, 0)->period,
	    kn_timeline_row(t, 1)->period);
	assert_false(kn_timeline_row(t, 1)->earlier);
	kn_timeline_free(t);
	kn_index_close(ix);
}

/* Numbers that no update writes lead to no harm. */
static void
damaged_numbers_are_harmless(void **state)
{
	static const char *const damage[] = {
		"UPDATE per_article SET numbers = x'FFFFFFFFFFFFFFFFFFFFFFFF"
		    "FFFFFFFFFFFFFFFF'",
		"UPDATE per_article SET numbers = x'01' WHERE slot = 0",
		"DELETE FROM per_article WHERE slot = 0",
		"DELETE FROM per_article",
		"UPDATE per_article SET slot = slot + 7",
	};
	struct corpus *c = *state;
	struct kn_err err;

	for (size_t i = 0; i < N(damage); i++) {
		unlink(c->db);
		small_corpus(c);
		corpus_sql(c, damage[i]);
		struct kn_index *ix = corpus_open(c);
		struct kn_result *r = run(ix, "");
		struct kn_timeline *t = NULL;
		enum kn_status st = kn_timeline_new(ix, kn_result_set(r),
		    NULL, NULL, &t, &err);

		assert_true(st == KN_OK || st == KN_CORRUPT);
		kn_timeline_free(t);
		kn_result_free(r);
		kn_index_close(ix);
		/* And a check tells. */
		struct findings f = corpus_check(c);
		bool told = false;
		for (size_t k = 0; k < f.n && k < 16; k++)
			told = told || strcmp(f.problem[k], "column") == 0;
		assert_true(told);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rows_by_unit, corpus_setup,
		    corpus_teardown),
		cmocka_unit_test_setup_teardown(what_is_found_and_highest,
		    corpus_setup, corpus_teardown),
		cmocka_unit_test_setup_teardown(
		    counts_are_those_of_the_filter, corpus_setup,
		    corpus_teardown),
		cmocka_unit_test_setup_teardown(many_days_are_bounded,
		    corpus_setup, corpus_teardown),
		cmocka_unit_test_setup_teardown(damaged_numbers_are_harmless,
		    corpus_setup, corpus_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
