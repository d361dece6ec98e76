/*
 * test_fold.c: what holds for the fold and the words of any text: a second
 * fold changes nothing, maps are monotone and stay inside, words are the
 * fold's words. Every code point alone, every pair of those that interact,
 * and random texts from a printed seed (KN_SEED sets it).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "kunnash/fold.h"
#include "kunnash/token.h"
#include "kunnash/utf8.h"

static uint64_t
next_random(uint64_t *r)
{
	*r ^= *r << 13;
	*r ^= *r >> 7;
	*r ^= *r << 17;
	return *r;
}

static void
check_map(const struct kn_folded *f, size_t n_b)
{
	for (size_t i = 0; i < f->n; i++) {
		assert_true(f->src_b[i] <= f->src_b[i + 1]);
		assert_true(f->src_b[i] < n_b);
	}
	assert_int_equal(f->src_b[f->n], n_b);
}

static void
check_words(enum kn_fold_profile profile, const char *s, size_t n)
{
	struct kn_tokens *t = kn_tokens_new(profile, s, n);
	struct kn_token w;
	struct kn_buf b;
	uint32_t start_b = 0, end_b = 0;

	kn_buf_init(&b, 0);
	while (kn_tokens_next(t, &w)) {
		assert_true(w.at.start_b >= start_b && w.at.end_b >= end_b);
		assert_true(w.at.start_b < w.at.end_b && w.at.end_b <= n);
		assert_true(kn_utf8_valid(w.folded.s, w.folded.n));
		start_b = w.at.start_b;
		end_b = w.at.end_b;
		/* The word alone folds to the same, whatever surrounds it. */
		kn_buf_reset(&b);
		kn_fold_append(profile, w.folded.s, w.folded.n, &b);
		assert_true(kn_str_eq(kn_buf_get(&b), w.folded));
	}
	kn_buf_dispose(&b);
	kn_tokens_free(t);
}

/* The words of the folded text are the folded words of the text. */
static void
check_same_words(enum kn_fold_profile profile, const char *s, size_t n,
    const struct kn_folded *f)
{
	struct kn_tokens *a = kn_tokens_new(profile, s, n);
	struct kn_tokens *b = kn_tokens_new(profile, f->s, f->n);
	struct kn_token wa, wb;

	while (kn_tokens_next(a, &wa)) {
		assert_true(kn_tokens_next(b, &wb));
		assert_true(kn_str_eq(wa.folded, wb.folded));
	}
	assert_false(kn_tokens_next(b, &wb));
	kn_tokens_free(a);
	kn_tokens_free(b);
}

/* In hexadecimal: what differs is often invisible. */
static void
print_cps(const char *what, const char *s, size_t n)
{
	print_message("%s:", what);
	for (size_t i = 0; i < n;)
		print_message(" %04X", (unsigned)kn_utf8_next(s, n, &i));
	print_message("\n");
}

static void
fail_fold(int profile, const char *s, size_t n, const struct kn_folded *a,
    const struct kn_folded *b)
{
	print_cps("text", s, n);
	print_cps("once", a->s, a->n);
	print_cps("twice", b->s, b->n);
	fail_msg("profile %d is not idempotent", profile);
}

static void
check_text(const char *s, size_t n)
{
	for (int p = 0; p < 3; p++) {
		enum kn_fold_profile profile = (enum kn_fold_profile)p;
		struct kn_folded a, b;

		kn_fold(profile, s, n, &a);
		assert_true(kn_utf8_valid(a.s, a.n));
		check_map(&a, n);
		kn_fold(profile, a.s, a.n, &b);
		if (a.n != b.n || memcmp(a.s, b.s, a.n) != 0)
			fail_fold(p, s, n, &a, &b);
		check_words(profile, s, n);
		check_same_words(profile, s, n, &a);
		kn_folded_dispose(&a);
		kn_folded_dispose(&b);
	}
}

static void
every_code_point(void **state)
{
	char s[16];

	(void)state;
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		if (cp == 0xAC00)
			cp = 0xD7A4;    /* Hangul: all alike */
		if (cp == 0x20000)
			cp = 0xE0000;
		if (cp == 0xE1000)
			break;
		size_t n = kn_utf8_put('a', s);
		n += kn_utf8_put(cp, s + n);
		n += kn_utf8_put(0x627, s + n);
		check_text(s, n);
	}
}

/* Code points that compose, are dropped, expand, break, or do nothing. */
static const uint32_t interesting[] = {
	'a', 'H', 'i', ' ', '=', '3', 0, 0xE9, 0x130, 0x212A, 0x1E9E, 0x23A,
	0x301, 0x304, 0x307, 0x308, 0x323, 0x331, 0x338, 0x345, 0x34F,
	0x610, 0x621, 0x622, 0x627, 0x628, 0x640, 0x647, 0x648, 0x649, 0x64A,
	0x64B, 0x651, 0x653, 0x654, 0x655, 0x657, 0x660, 0x66B, 0x670, 0x671,
	0x6C1, 0x6C3, 0x6CC, 0x6D2, 0x6D5, 0x6DD, 0x6F1, 0x8A1, 0x8CA, 0x8D4,
	0x5D0, 0x5B4, 0x93C, 0x915, 0x9C7, 0x9BE, 0x1100, 0x1161, 0x11A8,
	0x200B, 0x200C, 0x200F, 0x2026, 0x2066, 0x3046, 0x3099, 0xAC00, 0x4E2D,
	0xFB1D, 0xFB50, 0xFBEA, 0xFBF9, 0xFC5E, 0xFC60, 0xFCF2, 0xFDF2, 0xFDFA,
	0xFDFC, 0xFE0F, 0xFE70, 0xFE71, 0xFE80, 0xFE8D, 0xFEF7, 0xFEFB, 0xFEFF,
	0x1D15E, 0x1D165, 0x1F1F2, 0x1EE00, 0xE0061, 0x10FFFF, KN_CP_BAD,
};
#define N_INTERESTING (sizeof(interesting) / sizeof(interesting[0]))

static void
every_pair_and_joined_pair(void **state)
{
	static const uint32_t between[] = { 0, 0x200C, 0x64E, 0x640, 0x654 };
	char s[24];

	(void)state;
	for (size_t i = 0; i < N_INTERESTING * N_INTERESTING; i++)
		for (size_t k = 0; k < 5; k++) {
			size_t n = kn_utf8_put(
			    interesting[i / N_INTERESTING], s);

			if (between[k] != 0)
				n += kn_utf8_put(between[k], s + n);
			n += kn_utf8_put(interesting[i % N_INTERESTING],
			    s + n);
			check_text(s, n);
		}
}

static size_t
random_text(uint64_t *r, char *s, size_t max)
{
	size_t n = 0, want = (size_t)(next_random(r) % (max - 8));

	while (n < want) {
		uint64_t v = next_random(r);

		switch (v % 8) {
		case 0:
			s[n++] = (char)(v >> 8);    /* any byte */
			break;
		case 1:
			n += kn_utf8_put((uint32_t)(v >> 8) % 0x110000,
			    s + n);
			break;
		case 2:
			n += kn_utf8_put(0x600 + (uint32_t)(v >> 8) % 0x100,
			    s + n);
			break;
		default:
			n += kn_utf8_put(interesting[(v >> 8) %
			    N_INTERESTING], s + n);
		}
	}
	return n;
}

static void
random_texts(void **state)
{
	const char *env = getenv("KN_SEED");
	uint64_t seed = env != NULL ? strtoull(env, NULL, 0) :
	    (uint64_t)time(NULL) * 2654435761u | 1, r = seed;
	char s[128];

	(void)state;
	print_message("KN_SEED=%llu\n", (unsigned long long)seed);
	for (int i = 0; i < 6000; i++)
		check_text(s, random_text(&r, s, sizeof(s)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_point),
		cmocka_unit_test(every_pair_and_joined_pair),
		cmocka_unit_test(random_texts),
	};

	return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
