/*
 * test_line.c: golden lines. What each line must show was worked out by hand
 * from the logical text, UAX #9 and the charts of the presentation forms;
 * code points in visual order, left to right.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/str.h"
#include "tui/bidi/layout.h"

struct golden {
	const char *name, *in;
	const char *want;       /* hexadecimal; + before a mark in a cell,
				   _ for a gap */
};

/* Base direction: the first strong character. */
static const struct golden goldens[] = {
	/* meem ghain reh beh: reh joins no further */
	{ "joined word", "مغرب", "FE8F FEAE FED0 FEE3" },
	{ "two words", "من في", "FEF2 FED3 20 FEE6 FEE3" },
	{ "lam-alef alone", "لا", "FEFB" },
	{ "lam-alef joined", "سلام", "FEE1 FEFC FEB3" },
	{ "lam-alef with hamza", "الأمن", "FEE6 FEE3 FEF7 FE8D" },
	{ "lam-alef with madda", "الآن", "FEE5 FEF5 FE8D" },
	{ "lam-alef, hamza below", "بالإدارة",
	    "FE93 FEAD FE8D FEA9 FEF9 FE8E FE91" },
	{ "haraka inside lam-alef", "ل\u064Eا", "FEFB+064E" },
	{ "marks on both of lam-alef", "سل\u0651\u064Eا\u064B",
	    "FEFC+0651+064E+064B FEB3" },
	{ "hamza typed as a mark", "لا\u0654", "FEF7" },
	{ "no hamza behind another mark", "ا\u064E\u0654",
	    "FE8D+064E+0654" },
	{ "no-break space at the end", "من\u00A0", "20 FEE6 FEE3" },
	{ "shadda", "محم\u0651د", "FEAA FEE4+0651 FEA4 FEE3" },
	{ "all harakat", "ك\u0650ت\u064Eاب\u064C",
	    "FE8F+064C FE8E FE98+064E FEDB+0650" },
	{ "tatweel joins", "مـن", "FEE6 640 FEE3" },
	{ "round brackets", "(من)", "28 FEE6 FEE3 29" },
	{ "square brackets, nested", "[من (لا)]",
	    "5B 28 FEFB 29 20 FEE6 FEE3 5D" },
	{ "guillemets", "«من»", "AB FEE6 FEE3 BB" },
	{ "curly quotes", "“من”", "201D FEE6 FEE3 201C" },
	{ "Latin acronym", "من DGSN في",
	    "FEF2 FED3 20 44 47 53 4E 20 FEE6 FEE3" },
	{ "Latin in brackets", "من (DGSN) في",
	    "FEF2 FED3 20 28 44 47 53 4E 29 20 FEE6 FEE3" },
	/* By UAX #9 alone the parts run from right to left, as in every
	 * browser: see protocol.c. */
	{ "date in Arabic text", "يوم 2023-12-14",
	    "32 30 32 33 2D 31 32 2D 31 34 20 FEE1 FEEE FEF3" },
	{ "date in an isolate", "يوم \u2068" "2023-12-14\u2069",
	    "32 30 32 33 2D 31 32 2D 31 34 20 FEE1 FEEE FEF3" },
	{ "date with slashes", "يوم 14/12/2023",
	    "31 34 2F 31 32 2F 32 30 32 33 20 FEE1 FEEE FEF3" },
	{ "a month in a query", "تاريخ:2023-02",
	    "32 30 32 33 2D 30 32 3A FEA6 FEF3 FEAD FE8E FE97" },
	{ "a stretch of months", "من 2023-02..2023-06",
	    "32 30 32 33 2D 30 32 2E 2E 32 30 32 33 2D 30 36 20 FEE6 FEE3" },
	{ "a range behind a colon", "من:2019-2021",
	    "32 30 32 31 2D 32 30 31 39 3A FEE6 FEE3" },
	{ "no month without a sign", "من 2019-21",
	    "32 31 2D 32 30 31 39 20 FEE6 FEE3" },
	{ "range in an isolate", "من \u2068" "2019-2021\u2069 في",
	    "FEF2 FED3 20 32 30 31 39 2D 32 30 32 31 20 FEE6 FEE3" },
	/* Arabic in one isolate is no context for the digits of another. */
	{ "isolates side by side",
	    "\u200F\u2068بلا تاريخ\u2069 · \u2068002_5b\u2069",
	    "30 30 32 5F 35 62 20 B7 20 "
	    "FEA6 FEF3 FEAD FE8E FE97 20 FEFC FE91" },
	{ "three isolates",
	    "\u200F\u2068من\u2069 \u2068" "1-2\u2069 \u2068في\u2069",
	    "FEF2 FED3 20 31 2D 32 20 FEE6 FEE3" },
	{ "a mark in brackets", "a [א!\u0301] ב",
	    "61 20 5B 5D0 21+0301 5D 20 5D1" },
	{ "decimal number", "من 3.14", "33 2E 31 34 20 FEE6 FEE3" },
	{ "per cent", "بلغ 50%", "25 35 30 20 FECE FEE0 FE91" },
	{ "Arabic-Indic digits", "١٢ من", "FEE6 FEE3 20 661 662" },
	{ "URL", "موقع https://a.ma/x",
	    "68 74 74 70 73 3A 2F 2F 61 2E 6D 61 2F 78 20 "
	    "FECA FED7 FEEE FEE3" },
	{ "emoji", "من 😀", "1F600 20 FEE6 FEE3" },
	{ "Hebrew", "שלום (א)", "28 5D0 29 20 5DD 5D5 5DC 5E9" },
	{ "Persian", "یک گل", "FEDE FB94 20 FB8F FBFE" },
	{ "ZWNJ parts", "می\u200Cروم", "FEE1 FEED FEAD FBFD FEE3" },
	{ "ZWJ joins to nothing", "ه\u200D", "FEEB" },
	{ "ZWJ before a letter", "\u200Dه", "FEEA" },
	{ "ZWNJ forbids lam-alef", "ل\u200Cا", "FE8D FEDD" },
	{ "tashkeel marks in order", "ب\u0651\u064E", "FE8F+0651+064E" },
	{ "three dots on qaf", "ڨفصة", "FE94 FEBC FED4 FB6C" },
	{ "no final form", "بڨ", "6A8 FE91" },
	{ "kaf with three dots", "بݣ", "FBD4 FE91" },
	{ "no forms at all", "بڥب", "FE90 6A5 FE91" },
	{ "reaching for one without forms", "لڨڥ", "6A5 FB6D FEDF" },
	{ "noon ghunna inside", "بںب", "FE90 FBE9 FE91" },
	{ "no-break space", "من\u00A0في", "FEF2 FED3 20 FEE6 FEE3" },
	{ "a mark without a letter", "\u064E", "25CC+064E" },
	{ "more marks than a cell holds",
	    "ب\u064E\u064F\u0650\u0651\u0652\u0670",
	    "FE8F+064E+064F+0650+0651" },
	{ "left to right", "see (من) now",
	    "73 65 65 20 28 FEE6 FEE3 29 20 6E 6F 77" },
	{ "Arabic words keep their order in it", "a من في b",
	    "61 20 FEF2 FED3 20 FEE6 FEE3 20 62" },
	{ "override is obeyed and seen", "a\u202Ebc\u202Cd",
	    "61 21E4 63 62 64" },
	/* The paragraph is right to left still: the mark comes first. */
	{ "forced left to right is not joined", "\u202Dمن",
	    "FEE1 FEE5 21E5" },
	{ "malformed", "م\xD9ن\xFF", "FFFD FEE5 FFFD FEE1" },
	{ "control", "a\033[1m", "61 FFFD 5B 31 6D" },
	{ "nothing", "", "" },
};

#define N_GOLDENS (sizeof(goldens) / sizeof(*goldens))

static void
spell(const struct kn_vline *l, struct kn_buf *out)
{
	kn_buf_reset(out);
	kn_buf_cstr(out, "");
	for (size_t i = 0; i < l->n; i++) {
		const struct kn_vcell *c = &l->cell[i];

		kn_buf_fmt(out, "%s%s%X", i == 0 ? "" : " ",
		    (c->gap & KN_GAP_LEFT) != 0 ? "_ " : "",
		    (unsigned)c->cp[0]);
		for (size_t k = 1; k < KN_CELL_CPS && c->cp[k] != 0; k++)
			kn_buf_fmt(out, "+%04X", (unsigned)c->cp[k]);
		if ((c->gap & KN_GAP_RIGHT) != 0)
			kn_buf_cstr(out, " _");
	}
	kn_buf_put(out, "", 1);
}

static bool
shows(const char *in, unsigned flags, const char *want, struct kn_buf *got)
{
	struct kn_layout_opts opts = { .flags = flags };
	struct kn_vline *l = kn_field_new(in, strlen(in), 1000, &opts);

	spell(l, got);
	kn_vline_free(l);
	return strcmp(got->s, want) == 0;
}

static void
fields_show_the_golden_lines(void **state)
{
	struct kn_buf got;

	(void)state;
	kn_buf_init(&got, 0);
	for (size_t i = 0; i < N_GOLDENS; i++)
		if (!shows(goldens[i].in, 0, goldens[i].want, &got))
			fail_msg("%s: want %s\n got %s", goldens[i].name,
			    goldens[i].want, got.s);
	kn_buf_dispose(&got);
}

static void
layouts_show_the_golden_lines(void **state)
{
	static const struct kn_layout_opts opts;
	struct kn_buf got;

	(void)state;
	kn_buf_init(&got, 0);
	for (size_t i = 0; i < N_GOLDENS; i++) {
		const struct golden *g = &goldens[i];
		struct kn_layout *l = kn_layout_new(g->in, strlen(g->in), 80,
		    &opts);
		const struct kn_vline *v = kn_layout_line(l, 0);

		if (g->in[0] == '\0') {
			assert_null(v);
		} else {
			spell(v, &got);
			assert_true(v->last);
			if (strcmp(got.s, g->want) != 0)
				fail_msg("%s: want %s\n got %s", g->name,
				    g->want, got.s);
		}
		kn_layout_free(l);
	}
	kn_buf_dispose(&got);
}

/* Each stage matters: without it golden lines come out otherwise. */
static void
each_stage_turns_goldens_red(void **state)
{
	static const struct { unsigned flag, at_least; } stages[] = {
		{ KN_LAYOUT_NO_SHAPE, 25 },
		{ KN_LAYOUT_NO_LIGATURE, 7 },
		{ KN_LAYOUT_NO_MIRROR, 5 },
		{ KN_LAYOUT_NO_MARKS, 7 },
		{ KN_LAYOUT_LOGICAL, 25 },
	};
	struct kn_buf got;

	(void)state;
	kn_buf_init(&got, 0);
	for (size_t s = 0; s < sizeof(stages) / sizeof(*stages); s++) {
		unsigned red = 0;

		for (size_t i = 0; i < N_GOLDENS; i++)
			red += !shows(goldens[i].in, stages[s].flag,
			    goldens[i].want, &got);
		print_message("flag %u: %u of %zu lines red\n",
		    stages[s].flag, red, N_GOLDENS);
		assert_true(red >= stages[s].at_least);
	}
	kn_buf_dispose(&got);
}

static void
flags_switch_one_stage_off(void **state)
{
	static const struct { unsigned flags; const char *in, *want; }
	cases[] = {
		{ KN_LAYOUT_NO_SHAPE, "سلام", "645 627 644 633" },
		{ KN_LAYOUT_NO_LIGATURE, "سلام", "FEE1 FE8E FEE0 FEB3" },
		{ KN_LAYOUT_NO_MIRROR, "(من)", "29 FEE6 FEE3 28" },
		{ KN_LAYOUT_NO_MARKS, "م\u064Eن", "FEE6 FEE3" },
		{ KN_LAYOUT_LOGICAL, "سلام", "FEB3 FEFC FEE1" },
		{ KN_LAYOUT_LOGICAL | KN_LAYOUT_NO_SHAPE |
		    KN_LAYOUT_NO_MIRROR, "(من)", "28 645 646 29" },
		/* Words from right to left, each as it is written. */
		{ KN_LAYOUT_WORDS, "سلام من", "FEE3 FEE6 20 FEB3 FEFC FEE1" },
		{ KN_LAYOUT_WORDS | KN_LAYOUT_NO_SHAPE, "سلام من",
		    "645 646 20 633 644 627 645" },
		{ KN_LAYOUT_WORDS, "(من)، DGSN",
		    "44 47 53 4E 20 28 FEE3 FEE6 29 60C" },
		/* Digits of ours go left to right, the terminal turns those
		 * that are Arabic. */
		{ KN_LAYOUT_WORDS, "عام 2023",
		    "32 30 32 33 20 FECB FE8E FEE1" },
		{ KN_LAYOUT_WORDS, "عام ١٢", "662 661 20 FECB FE8E FEE1" },
		{ KN_LAYOUT_WORDS, "من-19", "31 39 2D _ FEE3 FEE6" },
		{ KN_LAYOUT_WORDS, "بلا-19", "31 39 2D _ FE91 FEFC" },
		{ KN_LAYOUT_WORDS, "DGSN-من", "44 47 53 4E 2D _ FEE3 FEE6" },
		{ KN_LAYOUT_WORDS, "م\u064Eن", "FEE3+064E FEE6" },
		/* Seen, and the letters stay; so does what PDF ends. */
		{ KN_LAYOUT_NO_OVERRIDES, "a\u202Ebc\u202Cd",
		    "61 21E4 62 63 64" },
		{ KN_LAYOUT_NO_OVERRIDES, "من \u202Ea.b\u202C في",
		    "FEF2 FED3 20 61 2E 62 21E4 20 FEE6 FEE3" },
		{ KN_LAYOUT_NO_OVERRIDES, "\u202Dمن", "FEE6 FEE3 21E5" },
		{ KN_LAYOUT_NO_OVERRIDES,
		    "a\u202B.\u202Eb\u202C.\u202Cc",
		    "61 2E 62 21E4 2E 63" },
	};
	struct kn_buf got;

	(void)state;
	kn_buf_init(&got, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (!shows(cases[i].in, cases[i].flags, cases[i].want, &got))
			fail_msg("case %zu: want %s\n got %s", i,
			    cases[i].want, got.s);
	kn_buf_dispose(&got);
}

static void
base_direction(void **state)
{
	static const struct {
		const char *in, *want;
		enum kn_dir dir, dir2;
	} cases[] = {
		{ "12 %", "31 32 20 25", KN_DIR_AUTO, KN_DIR_AUTO },
		{ "12 -", "2D 20 31 32", KN_DIR_AUTO, KN_DIR_RTL },
		{ "ab!", "21 61 62", KN_DIR_RTL, KN_DIR_AUTO },
		{ "من!", "FEE6 FEE3 21", KN_DIR_LTR, KN_DIR_RTL },
		{ "\u2067من\u2069 a!", "FEE6 FEE3 20 61 21", KN_DIR_AUTO,
		    KN_DIR_RTL },
	};
	struct kn_buf got;

	(void)state;
	kn_buf_init(&got, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kn_layout_opts opts = { .dir = cases[i].dir,
			.dir2 = cases[i].dir2 };
		struct kn_vline *l = kn_field_new(cases[i].in,
		    strlen(cases[i].in), 80, &opts);

		spell(l, &got);
		assert_string_equal(got.s, cases[i].want);
		kn_vline_free(l);
	}
	kn_buf_dispose(&got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_show_the_golden_lines),
		cmocka_unit_test(layouts_show_the_golden_lines),
		cmocka_unit_test(each_stage_turns_goldens_red),
		cmocka_unit_test(flags_switch_one_stage_off),
		cmocka_unit_test(base_direction),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
