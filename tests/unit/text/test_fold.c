/* test_fold.c: the rows of the normaliser, profile by profile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/fold.h"
#include "kunnash/utf8.h"

#define ZWNJ "\u200C"
#define ZWJ "\u200D"

static const struct {
	const char *name, *in, *exact, *fname, *index;
} cases[] = {
	{ "nothing", "", "", "", "" },
	{ "ascii", "DGSN 2023", "DGSN 2023", "dgsn 2023", "dgsn 2023" },
	/* What SQLite's own tokenizer gets wrong. */
	{ "harakat", "كِتَاب", "كتاب", "كتاب", "كتاب" },
	{ "shadda", "محمّد", "محمد", "محمد", "محمد" },
	{ "hamza above typed apart", "ا\u0654ب", "أب", "اب", "اب" },
	{ "hamza below typed apart", "ا\u0655ب", "إب", "اب", "اب" },
	{ "madda typed apart", "ا\u0653ب", "آب", "اب", "اب" },
	{ "haraka before the hamza", "ا\u064E\u0654", "أ", "ا", "ا" },
	{ "waw and hamza apart", "و\u0654", "ؤ", "ؤ", "ء" },
	{ "ya and hamza apart", "ي\u0654", "ئ", "ئ", "ء" },
	{ "zwnj", "می" ZWNJ "خواهم", "میخواهم", "ميخواهم", "ميخواهم" },
	{ "zwj", "ه" ZWJ, "ه", "ه", "ه" },
	{ "tatweel", "المغـــرب", "المغرب", "المغرب", "المغرب" },
	{ "alefs", "أإآٱا", "أإآٱا", "ااااا", "ااااا" },
	{ "digits", "٢٠٢٤ ۲۰۲۴", "٢٠٢٤ ۲۰۲۴", "2024 2024", "2024 2024" },
	{ "final tanwin", "كتابًا", "كتابا", "كتابا", "كتابا" },
	{ "rlm", "كتاب\u200F", "كتاب", "كتاب", "كتاب" },
	/* Presentation forms. */
	{ "lam-alef", "\uFEFB", "لا", "لا", "لا" },
	{ "lam-alef with hamza", "\uFEF7", "لأ", "لا", "لا" },
	{ "medial forms", "\uFEE3\uFED0\uFEAE\uFE8F", "مغرب", "مغرب", "مغرب" },
	{ "isolated fatha", "م\uFE76ح", "مح", "مح", "مح" },
	{ "medial fathatan", "م\uFE71ح", "مح", "مح", "مح" },
	{ "shadda ligature", "م\uFC60ح", "مح", "مح", "مح" },
	{ "allah", "\uFDF2", "الله", "الله", "الله" },
	{ "phrase ligature", "\uFDFA", "صلى الله عليه وسلم",
	    "صلى الله عليه وسلم", "صلي الله عليه وسلم" },
	{ "alef wasla form", "\uFB50", "ٱ", "ا", "ا" },
	{ "form, then hamza", "\uFE8D\u0654", "أ", "ا", "ا" },
	/* Letters. */
	{ "farsi ya", "علی", "علی", "علي", "علي" },
	{ "keheh", "ملک", "ملک", "ملك", "ملك" },
	{ "heh goal and others", "ۀەہھ", "ۀەہھ", "هههه", "هههه" },
	{ "heh goal hamza typed apart", "ہ\u0654", "ۂ", "ه", "ه" },
	{ "teh marbuta goal", "ۃ", "ۃ", "ة", "ه" },
	{ "alef maqsura", "على", "على", "على", "علي" },
	{ "teh marbuta", "وزارة", "وزارة", "وزارة", "وزاره" },
	{ "hamza carriers", "مسؤول مسئول", "مسؤول مسئول", "مسؤول مسئول",
	    "مسءول مسءول" },
	{ "hamza alone", "شؤون شئون سماء", "شؤون شئون سماء",
	    "شؤون شئون سماء", "شءون شءون سماء" },
	{ "maghrebi letters stay", "ڤڥڨپچگڭݣ", "ڤڥڨپچگڭݣ", "ڤڥڨپچگڭݣ",
	    "ڤڥڨپچگڭݣ" },
	{ "punctuation", "، ؛ ؟ ٣٫٥ ١٬٠٠٠", "، ؛ ؟ ٣٫٥ ١٬٠٠٠",
	    ", ; ? 3.5 1,000", ", ; ? 3.5 1,000" },
	/* Format characters. */
	{ "bidi marks", "\u061Ca\u200Eb\u202Ac\u202Ed\u2066e\u2069",
	    "abcde", "abcde", "abcde" },
	{ "invisible", "a\u00ADb\u2060c\u200Bd\uFEFFe", "abcde", "abcde",
	    "abcde" },
	{ "quran marks", "قال\u06D6\u06EDه\u0670", "قاله", "قاله", "قاله" },
	{ "honorific", "محمد\u0610", "محمد", "محمد", "محمد" },
	/* Latin. */
	{ "french", "Été À", "Été À", "été à", "été à" },
	{ "decomposed", "E\u0301te\u0301", "Été", "été", "été" },
	{ "past a joiner", "e" ZWJ "\u0301", "é", "é", "é" },
	{ "composes in lower case only", "H\u0331", "H\u0331", "\u1E96",
	    "\u1E96" },
	{ "dotted capital I", "\u0130", "\u0130", "i", "i" },
	{ "kelvin sign", "\u212A", "K", "k", "k" },
	{ "capital with a far small letter", "\u023A", "\u023A", "\u2C65",
	    "\u2C65" },
	/* Others. */
	{ "quotes", "“a” – ‘b’…", "“a” – ‘b’…", "“a” – ‘b’…", "“a” – ‘b’…" },
	{ "hangul", "\u1112\u1161\u11AB", "\uD55C", "\uD55C", "\uD55C" },
	{ "emoji", "\U0001F1F2\u2764\uFE0F", "\U0001F1F2\u2764",
	    "\U0001F1F2\u2764", "\U0001F1F2\u2764" },
	{ "malformed", "a\xC3z\xE2\x80", "a\uFFFDz\uFFFD", "a\uFFFDz\uFFFD",
	    "a\uFFFDz\uFFFD" },
};

static void
check(const char *name, enum kn_fold_profile profile, const char *in,
    const char *want)
{
	struct kn_folded f;
	struct kn_buf b;

	kn_fold(profile, in, strlen(in), &f);
	if (strcmp(f.s, want) != 0)
		fail_msg("%s, profile %d: \"%s\", not \"%s\"", name,
		    (int)profile, f.s, want);
	assert_int_equal(f.n, strlen(want));
	assert_int_equal(f.src_b[f.n], strlen(in));
	kn_buf_init(&b, 0);
	kn_fold_append(profile, in, strlen(in), &b);
	assert_true(kn_str_is(kn_buf_get(&b), want));
	kn_buf_dispose(&b);
	kn_folded_dispose(&f);
}

static void
folds_every_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		check(cases[i].name, KN_FOLD_EXACT, cases[i].in,
		    cases[i].exact);
		check(cases[i].name, KN_FOLD_NAME, cases[i].in,
		    cases[i].fname);
		check(cases[i].name, KN_FOLD_INDEX, cases[i].in,
		    cases[i].index);
	}
}

/* Folded byte -> original byte, worked out by hand. */
static void
maps_back_to_the_original(void **state)
{
	/* a, haraka and tatweel dropped, lam-alef undone, hamza composed */
	const char *in = "aكِـ\uFEFBا\u0654z";
	const uint32_t want[] = { 0, 1, 1, 7, 7, 7, 7, 10, 10, 14, 15 };
	struct kn_folded f;

	(void)state;
	kn_fold(KN_FOLD_EXACT, in, strlen(in), &f);
	assert_string_equal(f.s, "aكلاأz");
	assert_int_equal(f.n + 1, sizeof(want) / sizeof(want[0]));
	for (size_t i = 0; i <= f.n; i++)
		assert_int_equal(f.src_b[i], want[i]);
	kn_folded_dispose(&f);
}

static void
nul_is_data(void **state)
{
	struct kn_folded f;

	(void)state;
	kn_fold(KN_FOLD_INDEX, "A\0B", 3, &f);
	assert_int_equal(f.n, 3);
	assert_memory_equal(f.s, "a\0b", 4);
	kn_folded_dispose(&f);
}

/* A letter with any number of marks costs time in proportion, and is bounded. */
static void
marks_on_one_letter_are_bounded(void **state)
{
	size_t n = 400000;
	char *s = malloc(n + 1);
	struct kn_folded f;

	(void)state;
	s[0] = 'q';
	for (size_t i = 0; i < n / 2; i++)
		memcpy(s + 1 + 2 * i, i < n / 4 ? "\u0307" : "\u0323", 2);
	kn_fold(KN_FOLD_NAME, s, n + 1, &f);
	assert_int_equal(f.n, 61);
	kn_folded_dispose(&f);
	free(s);
}

static void
body_key_ignores_what_copies_change(void **state)
{
	const char *same[] = {
		"الأمن الوطني، 2023", "  الامن\n\n\tالوطنى , ٢٠٢٣ ",
		"الأَمْنُ\u00A0الوطــني\r\n,\u2003\u200F2023\n",
	};
	struct kn_key a = kn_fold_body_key("الأمن الوطني , 2023",
	    strlen("الأمن الوطني , 2023"));

	(void)state;
	for (size_t i = 1; i < 3; i++)
		assert_string_equal(a.hex, kn_fold_body_key(same[i],
		    strlen(same[i])).hex);
	assert_string_not_equal(a.hex,
	    kn_fold_body_key(same[0], strlen(same[0])).hex);
	assert_string_equal(kn_fold_body_key(" \n", 2).hex,
	    kn_key_of("", 0).hex);
}

static bool
is_white(uint32_t cp)
{
	return cp == ' ' || cp == '\n' || cp == 0xA0 || cp == 0x2028 ||
	    cp == 0x3000;
}

/* Eight bytes at once see what one code point after the other sees. */
static void
squeezing_agrees_with_single_steps(void **state)
{
	static const char *const pieces[] = { "\u0628", "\u0645\u0646",
		"a", " ", " ", " ", "\n", "\u00E9", "\u00A0", "\u00AB",
		"\u2014", "\u2028", "\u0E01", "\u3000", "\U0001F1F2" };
	uint32_t dice = 1;

	(void)state;
	for (int k = 0; k < 20000; k++) {
		/* In every other text few blanks are together. */
		size_t of = k % 2 == 0 ? 4 :
		    sizeof(pieces) / sizeof(pieces[0]);
		struct kn_buf got, want;
		bool gap = false;

		kn_buf_init(&got, 0);
		kn_buf_init(&want, 0);
		for (int i = 0; i < 30; i++) {
			dice = dice * 1664525u + 1013904223u;
			kn_buf_cstr(&got, pieces[(dice >> 16) % of]);
		}
		for (size_t i = 0; i < got.n;) {
			uint32_t cp = kn_utf8_next(got.s, got.n, &i);

			if (is_white(cp)) {
				gap = true;
				continue;
			}
			if (gap && want.n > 0)
				kn_buf_chr(&want, ' ');
			gap = false;
			kn_buf_cp(&want, cp);
		}
		kn_fold_squeeze(&got);
		assert_int_equal(got.n, want.n);
		if (want.n > 0)
			assert_memory_equal(got.s, want.s, want.n);
		kn_buf_dispose(&got);
		kn_buf_dispose(&want);
	}
}

static void
version_names_the_rules(void **state)
{
	const char *v = kn_fold_version();

	(void)state;
	assert_int_equal(strlen(strrchr(v, '-')), 17);
	assert_true(v == kn_fold_version());
}

/* Of every code point that folds to a text which says so, EXACT is that text:
 * =word then need not look at what folding took. */
static void
some_words_lose_nothing(void **state)
{
	static const struct {
		const char *word;
		bool exact;
	} rows[] = {
		{ "من", true }, { "مصر", true }, { "محمد", true },
		{ "في", false }, { "المغرب", false }, { "جده", false },
		{ "كل", false }, { "2024", false }, { "fbi", false },
		{ "من2", false }, { "", true },
	};
	struct kn_buf index, exact;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(kn_fold_is_exact(kn_str(rows[i].word)),
		    rows[i].exact);
	kn_buf_init(&index, 0);
	kn_buf_init(&exact, 0);
	for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
		char s[8];

		if (cp >= 0xD800 && cp <= 0xDFFF)
			continue;
		size_t n = kn_utf8_put(cp, s);
		kn_buf_reset(&index);
		kn_buf_reset(&exact);
		kn_fold_append(KN_FOLD_INDEX, s, n, &index);
		kn_fold_append(KN_FOLD_EXACT, s, n, &exact);
		if (index.n > 0 && kn_fold_is_exact(kn_buf_get(&index)) &&
		    !kn_str_eq(kn_buf_get(&index), kn_buf_get(&exact)))
			fail_msg("U+%04X", (unsigned)cp);
	}
	kn_buf_dispose(&index);
	kn_buf_dispose(&exact);
}

static void
bare_drops_accents_alone(void **state)
{
	static const char *const rows[][2] = {
		{ "\u00C9tats-Unis", "Etats-Unis" },
		{ "s\u00FBret\u00E9 fran\u00E7aise", "surete francaise" },
		{ "\u00D1 \u0160 \u01D6", "N S u" },
		{ "\u00F8 \u00E6 \u0153 \u00DF", "\u00F8 \u00E6 \u0153 \u00DF" },
		{ "أمن \u03AE", "أمن \u03AE" },
		{ "", "" },
	};
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		kn_buf_reset(&b);
		kn_fold_bare(kn_str(rows[i][0]), &b);
		assert_int_equal(b.n, strlen(rows[i][1]));
		if (b.n > 0)
			assert_memory_equal(b.s, rows[i][1], b.n);
	}
	kn_buf_dispose(&b);
}

/* One letter that is folded to four words. */
static void
a_buffer_keeps_its_maximum(void **state)
{
	static const char in[] = "ﷺ";
	static const char out[] = "صلي الله عليه وسلم";
	const size_t n = sizeof(out) - 1;

	(void)state;
	for (size_t max = 0; max <= n + 3; max++) {
		struct kn_buf b;

		kn_buf_init(&b, max + 1);
		kn_buf_chr(&b, 'x');
		kn_fold_append(KN_FOLD_INDEX, in, sizeof(in) - 1, &b);
		assert_int_equal(b.status, max < n ? KN_LIMIT : KN_OK);
		assert_int_equal(b.n, max < n ? 1 : 1 + n);
		assert_memory_equal(b.s, "x" "صلي الله عليه وسلم", b.n);
		assert_int_equal(b.s[b.n], '\0');
		/* Nothing comes behind what did not fit. */
		kn_fold_append(KN_FOLD_INDEX, "y", 1, &b);
		assert_int_equal(b.n, max < n ? 1 : max == n ? 1 + n : 2 + n);
		kn_buf_dispose(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(some_words_lose_nothing),
		cmocka_unit_test(bare_drops_accents_alone),
		cmocka_unit_test(folds_every_row),
		cmocka_unit_test(maps_back_to_the_original),
		cmocka_unit_test(nul_is_data),
		cmocka_unit_test(marks_on_one_letter_are_bounded),
		cmocka_unit_test(body_key_ignores_what_copies_change),
		cmocka_unit_test(squeezing_agrees_with_single_steps),
		cmocka_unit_test(a_buffer_keeps_its_maximum),
		cmocka_unit_test(version_names_the_rules),
	};

	return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
