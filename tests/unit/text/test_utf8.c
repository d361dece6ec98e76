/* test_utf8.c: decoding, encoding, offsets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/utf8.h"

/*
 * Maximal ill-formed parts (Unicode 15, section 3.9, tables 3-8 to 3-11):
 * `want` has one character a code point, '?' for U+FFFD, 'x' for another
 * beyond ASCII.
 */
static const struct {
	const char *name, *in, *want;
} cases[] = {
	{ "ascii", "abc", "abc" },
	{ "two, three, four bytes", "\u0645\uFEFB\U0001F1F2", "xxx" },
	{ "non-shortest forms", "\xC0\xAF\xE0\x80\xBF\xF0\x81\x82" "A",
	    "????????A" },
	{ "surrogates", "\xED\xA0\x80\xED\xBF\xBF\xED\xAF" "A", "????????A" },
	{ "beyond the last", "\xF4\x91\x92\x93\xFF" "A\x80\xBF" "B",
	    "?????A??B" },
	{ "truncated", "\xE1\x80\xE2\xF0\x91\x92\xF1\xBF" "A", "????A" },
	{ "truncated at the end", "a\xF0\x9F\x87", "a?" },
	{ "lone continuation", "\x80" "a\xBF", "?a?" },
	{ "last and first of each length",
	    "\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80"
	    "\xF4\x8F\xBF\xBF", "\x7Fxxxxxx" },
	{ "around the surrogates", "\xED\x9F\xBF\xEE\x80\x80", "xx" },
	{ "old five and six bytes", "\xF8\x88\x80\x80\x80\xFC", "??????" },
};

static char
mark_of(uint32_t cp)
{
	return cp < 0x80 ? (char)cp : cp == KN_CP_BAD ? '?' : 'x';
}

static void
decodes_forwards_and_backwards(void **state)
{
	(void)state;
	for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
		const char *s = cases[c].in, *want = cases[c].want;
		size_t n = strlen(s), i = 0, k = 0, starts[32];
		char got[32];

		while (i < n) {
			starts[k] = i;
			got[k++] = mark_of(kn_utf8_next(s, n, &i));
		}
		got[k] = '\0';
		if (strcmp(got, want) != 0)
			fail_msg("%s: \"%s\"", cases[c].name, got);
		assert_int_equal(kn_utf8_count_cp(s, n), k);
		assert_int_equal(kn_utf8_valid(s, n),
		    strchr(want, '?') == NULL);
		while (k-- > 0) {
			assert_int_equal(mark_of(kn_utf8_prev(s, &i)),
			    want[k]);
			assert_int_equal(i, starts[k]);
		}
		assert_int_equal(i, 0);
	}
}

static void
every_code_point_goes_round(void **state)
{
	char s[4];

	(void)state;
	for (uint32_t cp = 0; cp <= 0x110000; cp++) {
		size_t n = kn_utf8_put(cp, s), i = 0;
		uint32_t want = cp > 0x10FFFF ||
		    (cp >= 0xD800 && cp < 0xE000) ? KN_CP_BAD : cp;

		if (kn_utf8_next(s, n, &i) != want || i != n ||
		    kn_utf8_prev(s, &i) != want || i != 0 ||
		    !kn_utf8_valid(s, n))
			fail_msg("U+%04X", cp);
	}
}

/* Validity must not depend on where in a block of eight the fault is. */
static void
faults_are_found_at_any_place(void **state)
{
	char s[40];

	(void)state;
	for (size_t at = 0; at < sizeof(s); at++) {
		memset(s, 'a', sizeof(s));
		assert_true(kn_utf8_valid(s, sizeof(s)));
		s[at] = '\x80';
		assert_false(kn_utf8_valid(s, sizeof(s)));
		s[at] = '\xD9';
		assert_false(kn_utf8_valid(s, sizeof(s)));
	}
	assert_true(kn_utf8_valid("\uFFFD\0a", 5));
	assert_true(kn_utf8_valid(NULL, 0));
}

/* Eight bytes at once see what one code point after the other sees. */
static void
blocks_agree_with_single_steps(void **state)
{
	static const char *const pieces[] = { "a", " ", "\n", "\u0645",
		"\u0639", "\u00E9", "\uFEFB", "\uFFFD", "\U0001F1F2",
		"\xC2\x80", "\xDF\xBF", "\xC0\xAF", "\xC1\xBF", "\xD9",
		"\x80", "\xE1\x80" };
	uint32_t dice = 1;

	(void)state;
	for (int k = 0; k < 20000; k++) {
		/* Every other text has faults. */
		size_t of = k % 2 == 0 ? 11 :
		    sizeof(pieces) / sizeof(pieces[0]);
		size_t n = 0, good = 0, cps = 0;
		char s[64];
		bool bad = false;

		while (n < sizeof(s) - 4) {
			dice = dice * 1664525u + 1013904223u;
			const char *piece = pieces[(dice >> 16) % of];

			memcpy(s + n, piece, strlen(piece));
			n += strlen(piece);
		}
		for (size_t i = 0; i < n; cps++) {
			size_t at = i;
			uint32_t cp = kn_utf8_next_long(s, n, &i);

			bad = bad || (cp == KN_CP_BAD && (i - at != 3 ||
			    memcmp(s + at, "\uFFFD", 3) != 0));
			good = bad ? good : i;
		}
		assert_int_equal(kn_utf8_valid_prefix(s, n), good);
		assert_int_equal(kn_utf8_count_cp(s, n), cps);
	}
}

static void
offsets_agree_with_counting(void **state)
{
	const char *s = "a\u0645\u0644bcdefghij\uFEFB\U0001F1F2 \u0627kl";
	size_t n = strlen(s), b = 0, cps = kn_utf8_count_cp(s, n);
	struct kn_offsets o;

	(void)state;
	kn_offsets_init(&o, s, n);
	for (size_t cp = 0; cp <= cps; cp++) {
		/* up, back to the start, and from the end */
		assert_int_equal(kn_offsets_cp(&o, b), cp);
		assert_int_equal(kn_offsets_b(&o, cp), b);
		assert_int_equal(kn_offsets_cp(&o, 0), 0);
		assert_int_equal(kn_offsets_b(&o, cp), b);
		assert_int_equal(kn_offsets_cp(&o, n), cps);
		assert_int_equal(kn_offsets_cp(&o, b), cp);
		if (b < n)
			kn_utf8_next(s, n, &b);
	}
	assert_int_equal(kn_offsets_cp(&o, n + 9), cps);
	assert_int_equal(kn_offsets_b(&o, cps + 9), n);
	/* inside a code point: it has started */
	assert_int_equal(kn_offsets_cp(&o, 2), 2);
	assert_int_equal(kn_offsets_b(&o, 2), 3);
	assert_int_equal(kn_offsets_cp(&o, 2), 2);
	assert_int_equal(kn_offsets_b(&o, 3), 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decodes_forwards_and_backwards),
		cmocka_unit_test(every_code_point_goes_round),
		cmocka_unit_test(faults_are_found_at_any_place),
		cmocka_unit_test(blocks_agree_with_single_steps),
		cmocka_unit_test(offsets_agree_with_counting),
	};

	return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
