/* test_filter.c: nothing that a terminal obeys comes out of the filter. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/filter.h"
#include "kunnash/str.h"
#include "kunnash/utf8.h"
#include "tests/prop/random.h"
#include "tests/prop/unidata.h"

static void
check_clean(const uint8_t *gc, const struct kn_buf *out, bool lines)
{
	for (size_t i = 0; i < out->n;) {
		size_t at = i;
		uint32_t cp = kn_utf8_next(out->s, out->n, &i);

		if (lines && cp == '\n')
			continue;
		if (!may_be_sent(gc, cp))
			fail_msg("U+%04" PRIX32 " came out at byte %zu", cp,
			    at);
		/* What comes out is well-formed: FFFD is spelt in full. */
		if (cp == KN_CP_BAD)
			assert_int_equal(i - at, 3);
	}
}

static void
every_code_point_is_clean(void **state)
{
	uint8_t *gc = read_categories();
	struct kn_buf out;
	unsigned n_visible = 0, n_shown = 0;

	(void)state;
	if (gc == NULL) {
		print_message("skipped: no " UNICODE_DATA "\n");
		skip();
	}
	kn_buf_init(&out, 0);
	for (uint32_t cp = 0; cp < N_CP; cp++) {
		char s[4] = { 0 };
		/* Surrogates are encoded by hand, since nobody else does. */
		bool bad = cp >= 0xD800 && cp <= 0xDFFF;
		size_t n = kn_utf8_put(cp, s);

		if (bad) {
			s[0] = (char)0xED;
			s[1] = (char)(0x80 | ((cp >> 6) & 0x3F));
			s[2] = (char)(0x80 | (cp & 0x3F));
		}
		kn_buf_reset(&out);
		kn_filter_append((struct kn_str){ s, n }, false, &out);
		check_clean(gc, &out, false);
		kn_buf_reset(&out);
		kn_filter_append((struct kn_str){ s, n }, true, &out);
		check_clean(gc, &out, true);
		kn_buf_reset(&out);
		kn_filter_append_name((struct kn_str){ s, n }, &out);
		check_clean(gc, &out, false);
		enum kn_filter_act act = kn_filter_cp(cp);
		n_shown += act == KN_FILTER_SHOW;
		n_visible += is_visible_format(cp) && act == KN_FILTER_SHOW;
		/* Letters, digits, signs are never lost. */
		if (gc[cp] == OTHER && act == KN_FILTER_REPLACE)
			fail_msg("U+%04" PRIX32 " is replaced", cp);
	}
	print_message("%u code points, %u shown as they are\n", N_CP, n_shown);
	assert_int_equal(n_visible, 13);
	assert_int_equal(kn_filter_cp(N_CP), KN_FILTER_REPLACE);
	assert_int_equal(kn_filter_cp(UINT32_MAX), KN_FILTER_REPLACE);
	kn_buf_dispose(&out);
	free(gc);
}

static void
every_byte_string_is_clean(void **state)
{
	uint8_t *gc = read_categories();
	uint64_t seed = 20231214;
	struct kn_buf out;
	char s[24];

	(void)state;
	if (gc == NULL) {
		print_message("skipped: no " UNICODE_DATA "\n");
		skip();
	}
	kn_buf_init(&out, 0);
	print_message("seed %" PRIu64 "\n", seed);
	for (unsigned i = 0; i < 65536; i++) {
		s[0] = (char)(i >> 8);
		s[1] = (char)i;
		kn_buf_reset(&out);
		kn_filter_append((struct kn_str){ s, 2 }, false, &out);
		kn_filter_append_name((struct kn_str){ s, 2 }, &out);
		check_clean(gc, &out, false);
	}
	for (unsigned i = 0; i < 1000000; i++) {
		uint64_t r = next_random(&seed);
		size_t n = r % sizeof(s);

		/* Lead and continuation bytes more often than fair. */
		for (size_t k = 0; k < n; k++) {
			uint64_t b = next_random(&seed);

			s[k] = (char)(b >> 8 | ((b & 3) == 0 ? 0 : 0x80));
			if ((b & 15) == 15)
				s[k] = (char)(0xE0 | (b >> 16 & 0x1F));
		}
		kn_buf_reset(&out);
		kn_filter_append((struct kn_str){ s, n }, (r >> 60) & 1,
		    &out);
		check_clean(gc, &out, true);
		kn_buf_reset(&out);
		kn_filter_append_name((struct kn_str){ s, n }, &out);
		check_clean(gc, &out, false);
	}
	kn_buf_dispose(&out);
	free(gc);
}

static void
text_is_filtered_as_documented(void **state)
{
	static const struct {
		const char *name, *in, *want;
		bool lines;
	} cases[] = {
		{ "plain", "المغرب 2023", "المغرب 2023", false },
		{ "escape", "a\033[31mb", "a\uFFFD[31mb", false },
		{ "C1 in UTF-8", "a\xC2\x9B""31m", "a\uFFFD31m", false },
		{ "raw 9B", "a\x9B""31m", "a\uFFFD31m", false },
		{ "breaks", "a\r\nb\nc\u2028d\te", "a  b c d e", false },
		{ "kept breaks", "a\r\nb\rc\u2029d\te", "a\nb\nc\nd e", true },
		{ "no-break space", "a\u00A0b\u3000c", "a b c", false },
		{ "unseen", "\uFEFFa\u200Bb\u200Cc\u200Dd\u00ADe\u200Ff\u2066g"
		    "\u061Ch\u2060", "abcdefgh", false },
		{ "tags", "a\U000E0041\U000E007F", "a", false },
		{ "overrides", "a\u202Eb\u202Dc\u202Cd\u202Be",
		    "a\u21E4b\u21E5cde", false },
		{ "private use", "\uE000\U000F0000", "\uFFFD\uFFFD", false },
		{ "unassigned", "\u0378\uFFFE", "\uFFFD\uFFFD", false },
		{ "number sign", "\u0600\u0661 \u06DD", "\u0600\u0661 \u06DD",
		    false },
		{ "overlong", "\xC0\xAF", "\uFFFD\uFFFD", false },
		{ "cut", "a\xD9", "a\uFFFD", false },
		{ "marks are capped", "b\u064E\u064E\u064E\u064E\u064E\u064Ec",
		    "b\u064E\u064E\u064E\u064Ec", false },
		{ "a mark gets a base", "\u064Eb\n\u064E",
		    "\u25CC\u064Eb\n\u25CC\u064E", true },
	};
	struct kn_buf out;

	(void)state;
	kn_buf_init(&out, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		kn_buf_reset(&out);
		kn_filter_append(kn_str(cases[i].in), cases[i].lines, &out);
		if (strcmp(out.s, cases[i].want) != 0)
			fail_msg("%s: got \"%s\"", cases[i].name, out.s);
	}
	kn_buf_dispose(&out);
}

static void
names_spell_out_what_is_not_seen(void **state)
{
	static const struct { const char *in, *want; } cases[] = {
		{ "خبر.txt", "خبر.txt" },
		{ "a\u202Etxt.exe", "a<U+202E>txt.exe" },
		{ "a\nb\033c", "a<U+000A>b<U+001B>c" },
		{ "\xE0\x80z\xFF", "<E0><80>z<FF>" },
		{ "\uFFFD", "\uFFFD" },
		{ "a\u00A0b c", "a<U+00A0>b c" },
		{ "می\u200Cروم", "می<U+200C>روم" },
		{ "\u064Ea", "\u25CC\u064Ea" },
	};
	struct kn_buf out;

	(void)state;
	kn_buf_init(&out, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		kn_buf_reset(&out);
		kn_filter_append_name(kn_str(cases[i].in), &out);
		assert_string_equal(out.s, cases[i].want);
	}
	kn_buf_dispose(&out);
}

static void
overrides_are_counted(void **state)
{
	uint32_t total = 0;

	(void)state;
	/* Each of them is found, and nothing else is. */
	for (uint32_t cp = 0; cp < N_CP; cp++) {
		char s[8] = "ab";
		size_t n = 2 + kn_utf8_put(cp, s + 2);
		size_t found = kn_filter_overrides((struct kn_str){ s, n });

		if (found != (kn_filter_cp(cp) == KN_FILTER_OVERRIDE))
			fail_msg("U+%04" PRIX32, cp);
		total += (uint32_t)found;
	}
	assert_int_equal(total, 2);
	assert_int_equal(kn_filter_overrides(KN_LIT("\u202E…\u202Dx\u202E")),
	    3);
	assert_int_equal(kn_filter_overrides(KN_LIT("\xE2\x80")), 0);
	assert_int_equal(kn_filter_overrides(KN_LIT("\xE2\xE2\x80\xAE")), 1);
	assert_int_equal(kn_filter_overrides(KN_LIT("")), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_point_is_clean),
		cmocka_unit_test(every_byte_string_is_clean),
		cmocka_unit_test(text_is_filtered_as_documented),
		cmocka_unit_test(overrides_are_counted),
		cmocka_unit_test(names_spell_out_what_is_not_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
