/* test_progress.c: how far an update is, as it is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tui/look/look.h"
#include "tui/look/progress.h"

static void
the_rate_is_of_the_last_seconds(void **state)
{
	struct kn_pace p = { .n = 0 };

	(void)state;
	kn_pace_note(&p, 1000, 0);
	assert_int_equal(kn_pace_rate(&p), 0);
	kn_pace_note(&p, 1100, 50000);          /* too soon to count */
	assert_int_equal(p.n, 1);
	kn_pace_note(&p, 1600, 300000);
	assert_int_equal(kn_pace_rate(&p), 0);  /* too short to tell */
	kn_pace_note(&p, 2000, 1000000);
	kn_pace_note(&p, 3000, 2000000);
	assert_int_equal(kn_pace_rate(&p), 1000000);
	/* What was slow a while ago is forgotten. */
	for (uint64_t i = 0; i < KN_PACE_N; i++)
		kn_pace_note(&p, 4000 + i * 1000, 4000000 + i * 2000000);
	assert_int_equal(p.n, KN_PACE_N);
	assert_int_equal(kn_pace_rate(&p), 2000000);
	/* It stands still. */
	for (uint64_t i = 0; i < KN_PACE_N; i++)
		kn_pace_note(&p, 100000 + i * 1000, 66000000);
	assert_int_equal(kn_pace_rate(&p), 0);
	/* Another run. */
	kn_pace_note(&p, 200000, 5);
	assert_int_equal(p.n, 1);
}

static struct kn_pace
pace_of(uint64_t rate)
{
	return (struct kn_pace){ .at = { { 1000, 0 }, { 2000, rate } },
		.n = rate == 0 ? 0 : 2 };
}

/* Isolates are left out of what is compared. */
static void
say(const struct kn_locale *l, const struct kn_index_progress *p,
    uint64_t rate, struct kn_buf *out)
{
	const struct kn_pace pace = pace_of(rate);
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_fmt_progress(l, p, &pace, &b);
	for (size_t i = 0; i < b.n; i++)
		if (b.n - i >= 3 && (memcmp(b.s + i, "\u2068", 3) == 0 ||
		    memcmp(b.s + i, "\u2069", 3) == 0))
			i += 2;
		else
			kn_buf_chr(out, b.s[i]);
	kn_buf_dispose(&b);
}

static void
what_is_told(void **state)
{
	static const struct kn_locale en = { KN_LANG_EN, KN_DIGITS_EUROPEAN };
	static const struct kn_locale digits = { KN_LANG_AR,
		KN_DIGITS_ARABIC };
	static const struct {
		const struct kn_locale *l;
		struct kn_index_progress p;
		uint64_t rate;
		const char *want;
	} cases[] = {
		{ &en, { .stage = KN_STAGE_LISTING }, 0,
			"looking for sources" },
		{ &en, { .stage = KN_STAGE_SETTLING, .total = 3, .done = 3,
			.read_b = 9, .size_b = 9 }, 1,
			"putting the index in order" },
		{ &en, { .stage = KN_STAGE_READING, .total = 175000,
			.done = 12345, .read_b = 210000000,
			.size_b = 479000000 }, 4200000,
			"reading the sources · 43% · 65 seconds left · "
			"12345/175000 · 210/479 MB · 4.2 MB/s" },
		/* Nothing is known of the rate yet. */
		{ &en, { .stage = KN_STAGE_READING, .total = 20, .done = 2,
			.read_b = 1500, .size_b = 30000 }, 0,
			"reading the sources · 5% · 2/20 · 1/30 kB" },
		/* One large source. */
		{ &en, { .stage = KN_STAGE_READING, .total = 1, .articles = 1,
			.read_b = 3000000000, .size_b = 12500000000 },
			500000, "reading the sources · 24% · 5 hours left · "
			"1 article · 3.0/12 GB · 500 kB/s" },
		{ &en, { .stage = KN_STAGE_READING, .total = 1,
			.articles = 700, .read_b = 1000000,
			.size_b = 61000000 }, 1000000,
			"reading the sources · 1% · 60 seconds left · "
			"700 articles · 1.0/61 MB · 1.0 MB/s" },
		{ &en, { .stage = KN_STAGE_READING, .total = 1,
			.read_b = 60999999, .size_b = 61000000 }, 1000000,
			"reading the sources · 99% · 5 seconds left · "
			"0 articles · 60/61 MB · 1.0 MB/s" },
		{ &en, { .stage = KN_STAGE_READING, .total = 1,
			.read_b = 1000000, .size_b = 121000000 }, 1000000,
			"reading the sources · 0% · 2 minutes left · "
			"0 articles · 1.0/121 MB · 1.0 MB/s" },
		/* All is read but its end, and nothing has bytes. */
		{ &en, { .stage = KN_STAGE_READING, .total = 2, .done = 2 },
			0, "reading the sources · 2/2" },
		{ &digits, { .stage = KN_STAGE_READING, .total = 20,
			.done = 2, .read_b = 1500000, .size_b = 3000000 }, 0,
			"reading the sources · ٥٠٪ · ٢/٢٠ · ١٫٥/٣٫٠ MB" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kn_buf b;

		kn_buf_init(&b, 0);
		say(cases[i].l, &cases[i].p, cases[i].rate, &b);
		kn_buf_cstr(&b, "");
		assert_string_equal(b.s, cases[i].want);
		kn_buf_dispose(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_rate_is_of_the_last_seconds),
		cmocka_unit_test(what_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
