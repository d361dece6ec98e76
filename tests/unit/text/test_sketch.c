/* test_sketch.c: when two texts are near-duplicates, at the bounds: how long
 * they must be, how many numbers tell them apart, how many are kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/sketch.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Words from..to, then the numbers n..n+numbers-1. */
static struct kn_sketch
sketch(unsigned from, unsigned to, unsigned n, unsigned numbers)
{
	struct kn_sketch s;
	struct kn_buf text;

	kn_buf_init(&text, 0);
	for (unsigned w = from; w < to; w++) {
		for (unsigned x = w + 1000, k = 0; k < 4; k++, x /= 10)
			kn_buf_chr(&text, (char)('a' + x % 10));
		kn_buf_chr(&text, ' ');
	}
	for (unsigned k = 0; k < numbers; k++)
		kn_buf_fmt(&text, "%u ", n + k);
	kn_sketch_make(kn_buf_get(&text), &s);
	kn_buf_dispose(&text);
	return s;
}

static uint64_t
mixed(uint64_t x)
{
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

/* Sketches are stored: whatever a processor can do at once, they are those
 * of the definition, one word, one function, one product after another. */
static void
the_least_values_are_those_of_the_definition(void **state)
{
	char text[200 * 5];
	uint64_t hash[200];

	(void)state;
	for (unsigned w = 0; w < 200; w++) {
		hash[w] = 0xcbf29ce484222325u;
		for (unsigned x = w * w + 1000, k = 0; k < 4; k++, x /= 10) {
			char c = (char)('a' + x % 10);

			text[w * 5 + k] = c;
			hash[w] = (hash[w] ^ (unsigned char)c) *
			    0x100000001b3u;
		}
		text[w * 5 + 4] = ' ';
		hash[w] = mixed(hash[w]);
	}
	/* Numbers of words about those that are taken at once. */
	for (size_t n = 3; n <= 200; n += n < 70 ? 1 : 13) {
		struct kn_sketch s;

		kn_sketch_make((struct kn_str){ text, n * 5 }, &s);
		assert_int_equal(s.shingles, n - 2);
		for (uint64_t i = 0; i < KN_SKETCH_MINS; i++) {
			uint64_t a = mixed(2 * i + 1) | 1;
			uint64_t b = mixed(2 * i + 2), least = UINT64_MAX;

			for (size_t w = 2; w < n; w++) {
				uint64_t v = a * mixed(mixed(hash[w - 2] +
				    hash[w - 1] * 3) + hash[w]) + b;

				least = v < least ? v : least;
			}
			assert_int_equal(s.mins[i], (uint16_t)(least >> 32));
		}
	}
}

static void
numbers_tell_texts_apart(void **state)
{
	static const struct {
		const char *name;
		unsigned a, n_a, b, n_b;
		bool alike;
	} rows[] = {
		{ "none", 0, 0, 0, 0, true },
		{ "three others are too few", 100, 3, 200, 3, true },
		{ "four others", 100, 4, 200, 4, false },
		{ "eight, and other ones", 100, 8, 200, 8, false },
		{ "half of them others", 100, 8, 104, 8, false },
		{ "a quarter of them others", 100, 8, 102, 8, true },
		{ "some more", 100, 6, 100, 12, true },
		{ "none beside many", 100, 12, 100, 0, true },
		{ "more than are kept, the same", 100, 40, 100, 40, true },
		{ "more than are kept, others", 100, 40, 300, 40, false },
		{ "more than are kept, three quarters the same", 100, 40, 110,
		    40, true },
		{ "few of those that the other keeps", 100, 30, 100, 9, true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct kn_sketch a = sketch(0, 900, rows[i].a, rows[i].n_a);
		struct kn_sketch b = sketch(0, 900, rows[i].b, rows[i].n_b);

		assert_true(a.n_numbers <= KN_SKETCH_NUMBERS);
		for (size_t k = 1; k < a.n_numbers; k++)
			assert_true(a.numbers[k - 1] < a.numbers[k]);
		if (kn_sketch_alike(&a, &b) != rows[i].alike ||
		    kn_sketch_alike(&b, &a) != rows[i].alike)
			fail_msg("%s", rows[i].name);
	}
}

/* The same text but for its end: too short to say so, and long enough. */
static void
short_texts_are_like_no_other(void **state)
{
	const unsigned least = KN_SKETCH_LEAST + 2;

	(void)state;
	for (unsigned words = least - 1; words <= least; words++) {
		struct kn_sketch a = sketch(0, words, 0, 0);
		struct kn_sketch b = sketch(0, words, 7, 1);

		assert_int_equal(a.shingles, words - 2);
		assert_int_equal(kn_sketch_usable(&a), words == least);
		assert_int_equal(kn_sketch_alike(&a, &a), words == least);
		if (words == least)
			assert_true(kn_sketch_alike(&a, &b));
	}
}

static void
shares_are_shares(void **state)
{
	struct kn_sketch a = sketch(0, 300, 0, 0), part = sketch(0, 150, 0, 0);
	struct kn_sketch other = sketch(500, 800, 0, 0);

	(void)state;
	assert_true(kn_sketch_resemblance(&a, &a) == 1);
	assert_true(kn_sketch_containment(&a, &a) == 1);
	assert_true(kn_sketch_containment(&a, &part) > 0.85);
	assert_true(kn_sketch_containment(&a, &part) <= 1);
	assert_true(kn_sketch_resemblance(&a, &part) > 0.38);
	assert_true(kn_sketch_resemblance(&a, &part) < 0.62);
	assert_true(kn_sketch_resemblance(&a, &other) < 0.05);
	/* Bands of different places are different, whatever is in them. */
	uint64_t bands[KN_SKETCH_BANDS];
	struct kn_sketch flat = a;
	memset(flat.mins, 0, sizeof(flat.mins));
	kn_sketch_bands(&flat, bands);
	for (size_t i = 0; i < KN_SKETCH_BANDS; i++)
		for (size_t k = 0; k < i; k++)
			assert_true(bands[i] != bands[k]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_least_values_are_those_of_the_definition),
		cmocka_unit_test(numbers_tell_texts_apart),
		cmocka_unit_test(short_texts_are_like_no_other),
		cmocka_unit_test(shares_are_shares),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
