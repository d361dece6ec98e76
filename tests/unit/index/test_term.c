/*
 * test_term.c: words as terms: a letter is a byte, every word comes back as
 * it was, and terms are in the order of their words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/index/fts_priv.h"

/* By their bytes: ASCII, letters before Arabic's, the ends of its block,
 * what is behind it; and beginnings before what goes on from them. */
static const struct {
	const char *word;
	size_t term_b;
} words[] = {
	{ "", 0 },
	{ "0", 1 },
	{ "covid", 5 },
	{ "covid19", 7 },
	{ "\x7F", 1 },
	{ "\xC2\x80", 3 },
	{ "é", 3 },
	{ "été", 7 },
	{ "я", 3 },
	{ "\u05FF", 3 },
	{ "\u0600", 3 },                /* its seven bits would be NUL */
	{ "\u0601", 1 },
	{ "ا", 1 },
	{ "الجزاير", 7 },
	{ "الجزايرé", 10 },
	{ "الجزايريه", 9 },
	{ "مستشفي", 6 },
	{ "مستشفي9", 7 },
	{ "ي", 1 },
	{ "\u067E", 1 },
	{ "\u067F", 3 },                /* and here be the mark */
	{ "\u0680", 3 },
	{ "گ", 3 },
	{ "中", 4 },
	{ "\uFFFD", 4 },
	{ "𝒜", 5 },
};

enum { N = sizeof(words) / sizeof(words[0]) };

static void
every_word_comes_back(void **state)
{
	char term[INDEX_TERM_MAX_B];
	struct kn_buf back;

	(void)state;
	kn_buf_init(&back, 0);
	for (size_t i = 0; i < N; i++) {
		struct kn_str word = kn_str(words[i].word);
		size_t n = index__term(word, term);

		assert_int_equal(n, words[i].term_b);
		assert_null(memchr(term, '\0', n));
		assert_null(memchr(term, '\n', n));
		kn_buf_reset(&back);
		index__term_word((struct kn_str){ term, n }, &back);
		assert_true(kn_str_eq(kn_buf_get(&back), word));
	}
	kn_buf_dispose(&back);
}

static void
terms_are_in_the_order_of_words(void **state)
{
	char a[INDEX_TERM_MAX_B], b[INDEX_TERM_MAX_B];

	(void)state;
	for (size_t i = 0; i < N; i++)
		for (size_t k = 0; k < N; k++) {
			struct kn_str wa = kn_str(words[i].word);
			struct kn_str wb = kn_str(words[k].word);
			struct kn_str ta = { a, index__term(wa, a) };
			struct kn_str tb = { b, index__term(wb, b) };

			assert_int_equal(kn_str_cmp(ta, tb) < 0, i < k);
			assert_int_equal(kn_str_cmp(wa, wb) < 0, i < k);
			assert_int_equal(kn_str_starts(ta, tb),
			    kn_str_starts(wa, wb));
		}
}

/* Longest when each character is one that takes a mark. */
static void
a_long_word_is_cut_at_a_character(void **state)
{
	static const struct {
		const char *c;
		size_t term_b;          /* of as many as go in */
	} rows[] = {
		{ "x", INDEX_WORD_MAX_B },
		{ "ب", INDEX_WORD_MAX_B / 2 },
		{ "é", INDEX_TERM_MAX_B },
		{ "中", INDEX_WORD_MAX_B / 3 * 4 },
	};
	char term[INDEX_TERM_MAX_B];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_buf word;

		kn_buf_init(&word, 0);
		while (word.n < 2 * INDEX_WORD_MAX_B)
			kn_buf_cstr(&word, rows[i].c);
		assert_int_equal(index__term(kn_buf_get(&word), term),
		    rows[i].term_b);
		kn_buf_dispose(&word);
	}
}

/* What a damaged index may hold: bounded, and nothing is read behind it. */
static void
no_term_is_read_past_its_end(void **state)
{
	static const char *const damaged[] = { "\x80", "\xFF", "a\x80\xD8",
		"\xFF\xF0", "\x80\x80", "\x80\xFF\xFF" };

	(void)state;
	for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
		size_t n = strlen(damaged[i]);
		char *term = malloc(n);
		struct kn_buf word;

		assert_non_null(term);
		memcpy(term, damaged[i], n);
		kn_buf_init(&word, 0);
		index__term_word((struct kn_str){ term, n }, &word);
		assert_in_range(word.n, 0, 2 * n);
		kn_buf_dispose(&word);
		free(term);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_word_comes_back),
		cmocka_unit_test(terms_are_in_the_order_of_words),
		cmocka_unit_test(a_long_word_is_cut_at_a_character),
		cmocka_unit_test(no_term_is_read_past_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
