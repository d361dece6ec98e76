/* test_uchar.c: properties and breaks against Unicode's own data files. */
#include <inttypes.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#include "kunnash/filter.h"
#include "kunnash/str.h"
#include "kunnash/uchar.h"

#define UNICODE "/usr/share/unicode/"
#define MAX_CP 128

static FILE *
open_data(const char *path)
{
	FILE *f = fopen(path, "r");

	if (f == NULL) {
		print_message("skipped: no %s (Debian: unicode-data)\n", path);
		skip();
	}
	return f;
}

/*
 * Reads "÷ 0020 × 0308 ÷ # …" into text and the byte offsets of ÷; false for
 * a line without data.
 */
static bool
parse_breaks(char *line, struct kn_buf *text, uint32_t *want, size_t *n_want)
{
	char *hash = strchr(line, '#');

	if (hash != NULL)
		*hash = '\0';
	kn_buf_reset(text);
	*n_want = 0;
	for (char *p = line; *p != '\0';) {
		if (strncmp(p, "÷", 2) == 0) {
			if (text->n > 0)
				want[(*n_want)++] = (uint32_t)text->n;
			p += 2;
		} else if (strncmp(p, "×", 2) == 0) {
			p += 2;
		} else if (strchr("0123456789ABCDEF", *p) != NULL) {
			kn_buf_cp(text, (uint32_t)strtoul(p, &p, 16));
		} else {
			p++;
		}
	}
	return text->n > 0;
}

static void
check_breaks(enum kn_break kind, const char *path, unsigned n_lines,
    unsigned n_tailored)
{
	FILE *f = open_data(path);
	char line[4096];
	struct kn_buf text;
	uint32_t want[MAX_CP], *got;
	size_t n_want, n_got;
	unsigned n = 0, n_differ = 0;

	kn_buf_init(&text, 0);
	while (fgets(line, sizeof(line), f) != NULL) {
		if (!parse_breaks(line, &text, want, &n_want))
			continue;
		n++;
		assert_int_equal(kn_breaks(kind, text.s, text.n, &got, &n_got,
		    NULL), KN_OK);
		n_differ += n_got != n_want ||
		    memcmp(got, want, n_want * sizeof(*want)) != 0;
		free(got);
	}
	kn_buf_dispose(&text);
	fclose(f);
	print_message("%s: %u lines, %u differ\n", path, n, n_differ);
	assert_int_equal(n, n_lines);
	assert_int_equal(n_differ, n_tailored);
}

static void
clusters_as_uax29(void **state)
{
	(void)state;
	check_breaks(KN_BREAK_GRAPHEME,
	    UNICODE "auxiliary/GraphemeBreakTest.txt", 602, 0);
}

/* ICU tailors a few rules; how many lines that concerns is known. */
static void
words_as_uax29(void **state)
{
	(void)state;
	check_breaks(KN_BREAK_WORD, UNICODE "auxiliary/WordBreakTest.txt",
	    1823, 15);
}

static void
lines_as_uax14(void **state)
{
	(void)state;
	check_breaks(KN_BREAK_LINE, UNICODE "auxiliary/LineBreakTest.txt",
	    7654, 22);
}

static void
offsets_are_bytes_of_any_text(void **state)
{
	static const char bad[] = "\xF0\x9F\x87\xB2 \xFF\xD9";
	uint32_t *got;
	size_t n;

	(void)state;
	assert_int_equal(kn_breaks(KN_BREAK_GRAPHEME, bad, sizeof(bad) - 1,
	    &got, &n, NULL), KN_OK);
	assert_int_equal(n, 4);
	assert_int_equal(got[0], 4);
	assert_int_equal(got[1], 5);
	assert_int_equal(got[2], 6);
	assert_int_equal(got[3], 7);
	free(got);
	assert_int_equal(kn_breaks(KN_BREAK_LINE, "", 0, &got, &n, NULL),
	    KN_OK);
	assert_int_equal(n, 0);
	assert_null(got);
	assert_int_equal(kn_breaks(KN_BREAK_LINE, "a\nb", 3, &got, &n, NULL),
	    KN_OK);
	assert_int_equal(n, 2);
	assert_int_equal(got[0], 2);
	free(got);
}

/*
 * What we count must be what the C library counts, because curses asks it.
 * It may be behind ICU, and not know a character at all.
 */
static void
widths_are_those_of_the_terminal(void **state)
{
	unsigned n_differ = 0, n_unknown = 0;

	(void)state;
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL) {
		print_message("skipped: no locale C.UTF-8\n");
		skip();
	}
	for (uint32_t cp = 0x20; cp < 0x110000; cp++) {
		if (kn_filter_cp(cp) != KN_FILTER_SHOW)
			continue;
		int want = wcwidth((wchar_t)cp), got = kn_uchar_width_col(cp);
		n_unknown += want < 0;
		if (want >= 0 && want != got) {
			n_differ++;
			print_message("U+%04" PRIX32 ": %d, C library %d\n",
			    cp, got, want);
		}
	}
	setlocale(LC_CTYPE, "C");
	print_message("%u unknown to the C library\n", n_unknown);
	assert_int_equal(n_differ, 0);
}

/* Names of values in the data files, by our number. */
static const char *const bidi_names[] = {
	[KN_BIDI_L] = "L", [KN_BIDI_R] = "R", [KN_BIDI_AL] = "AL",
	[KN_BIDI_EN] = "EN", [KN_BIDI_ES] = "ES", [KN_BIDI_ET] = "ET",
	[KN_BIDI_AN] = "AN", [KN_BIDI_CS] = "CS", [KN_BIDI_NSM] = "NSM",
	[KN_BIDI_BN] = "BN", [KN_BIDI_B] = "B", [KN_BIDI_S] = "S",
	[KN_BIDI_WS] = "WS", [KN_BIDI_ON] = "ON", [KN_BIDI_LRE] = "LRE",
	[KN_BIDI_LRO] = "LRO", [KN_BIDI_RLE] = "RLE", [KN_BIDI_RLO] = "RLO",
	[KN_BIDI_PDF] = "PDF", [KN_BIDI_LRI] = "LRI", [KN_BIDI_RLI] = "RLI",
	[KN_BIDI_FSI] = "FSI", [KN_BIDI_PDI] = "PDI",
};
static const char *const join_names[] = {
	[KN_JOIN_U] = "U", [KN_JOIN_R] = "R", [KN_JOIN_D] = "D",
	[KN_JOIN_L] = "L", [KN_JOIN_C] = "C", [KN_JOIN_T] = "T",
};

static const char *
bidi_name(uint32_t cp)
{
	return bidi_names[kn_uchar_bidi(cp)];
}

static const char *
join_name(uint32_t cp)
{
	return join_names[kn_uchar_join(cp)];
}

/* Compares a property with the "FIRST..LAST ; VALUE # …" of a data file. */
static void
check_property(const char *path, const char *(*name_of)(uint32_t),
    unsigned at_least)
{
	FILE *f = open_data(path);
	char line[1024], value[32];
	unsigned n = 0;

	while (fgets(line, sizeof(line), f) != NULL) {
		unsigned first, last;

		if (sscanf(line, "%X..%X ; %31s", &first, &last, value) != 3) {
			if (sscanf(line, "%X ; %31s", &first, value) != 2)
				continue;
			last = first;
		}
		for (unsigned cp = first; cp <= last; cp++, n++)
			if (strcmp(name_of(cp), value) != 0)
				fail_msg("U+%04X: %s, not %s", cp,
				    name_of(cp), value);
	}
	fclose(f);
	print_message("%s: %u code points agree\n", path, n);
	assert_true(n >= at_least);
}

static void
bidi_classes_are_those_of_unicode(void **state)
{
	(void)state;
	check_property(UNICODE "extracted/DerivedBidiClass.txt", bidi_name,
	    280000);
}

static void
joining_types_are_those_of_unicode(void **state)
{
	(void)state;
	check_property(UNICODE "extracted/DerivedJoiningType.txt", join_name,
	    2000);
}

static void
properties_by_hand(void **state)
{
	bool open;

	(void)state;
	assert_int_equal(kn_uchar_bidi(0x0645), KN_BIDI_AL);
	assert_int_equal(kn_uchar_bidi(0x05D0), KN_BIDI_R);
	assert_int_equal(kn_uchar_bidi('a'), KN_BIDI_L);
	assert_int_equal(kn_uchar_bidi('7'), KN_BIDI_EN);
	assert_int_equal(kn_uchar_bidi(0x0667), KN_BIDI_AN);
	assert_int_equal(kn_uchar_bidi(0x06F7), KN_BIDI_EN);
	assert_int_equal(kn_uchar_bidi(0x202E), KN_BIDI_RLO);
	assert_int_equal(kn_uchar_bidi(0x2068), KN_BIDI_FSI);
	/* Two that FriBidi 1.0.8 does not know. */
	assert_int_equal(kn_uchar_bidi(0x0870), KN_BIDI_AL);
	assert_int_equal(kn_uchar_bidi(0xFDCF), KN_BIDI_ON);
	assert_int_equal(kn_uchar_bracket('(', &open), ')');
	assert_true(open);
	assert_int_equal(kn_uchar_bracket(']', &open), '[');
	assert_false(open);
	assert_int_equal(kn_uchar_bracket(0xAB, &open), 0);
	assert_int_equal(kn_uchar_mirror(0xAB), 0xBB);
	assert_int_equal(kn_uchar_mirror(0x201C), 0x201C);
	assert_int_equal(kn_uchar_join(0x0628), KN_JOIN_D);
	assert_int_equal(kn_uchar_join(0x0627), KN_JOIN_R);
	assert_int_equal(kn_uchar_join(0x0621), KN_JOIN_U);
	assert_int_equal(kn_uchar_join(0x0640), KN_JOIN_C);
	assert_int_equal(kn_uchar_join(0x064E), KN_JOIN_T);
	assert_int_equal(kn_uchar_join(0x200C), KN_JOIN_U);
	assert_int_equal(kn_uchar_width_col(0x064E), 0);
	assert_int_equal(kn_uchar_width_col(0x600), 1);
	assert_int_equal(kn_uchar_width_col(0x4E00), 2);
	assert_int_equal(kn_uchar_width_col(0x1F600), 2);
	assert_true(kn_uchar_is_arabic(0x06A9));
	assert_false(kn_uchar_is_arabic(0x05D0));
	assert_true(kn_uchar_is_latin(0xE9));
	assert_true(kn_uchar_is_digit(0x0667));
	assert_true(kn_uchar_is_letter(0x0671));
	assert_true(kn_uchar_is_mark(0x0651));
	assert_true(kn_uchar_is_space(0xA0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(properties_by_hand),
		cmocka_unit_test(bidi_classes_are_those_of_unicode),
		cmocka_unit_test(joining_types_are_those_of_unicode),
		cmocka_unit_test(clusters_as_uax29),
		cmocka_unit_test(words_as_uax29),
		cmocka_unit_test(lines_as_uax14),
		cmocka_unit_test(offsets_are_bytes_of_any_text),
		cmocka_unit_test(widths_are_those_of_the_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
