/*
 * test_eight.c: what is said of eight bytes at once is what is said of each,
 * and hashes of words: every byte counts, and what is stored never changes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/eight.h"
#include "kunnash/hash.h"
#include "tests/prop/random.h"

/* The bytes beside which something changes. */
static const unsigned char edges[] = { 0, 1, 0x1F, ' ', '!', '/', '0', '9', ':',
	'@', 'A', 'Z', '[', '`', 'a', 'z', '{', 0x7E, 0x7F, 0x80, 0x81, 0xBF,
	0xC0, 0xD8, 0xD9, 0xE0, 0xFF };

static bool
says(uint64_t tops, size_t i)
{
	return (tops >> (8 * i + 7) & 1) != 0;
}

static void
check_eight(const unsigned char s[static 8])
{
	uint64_t x = kn_eight((const char *)s), zeros = kn_eight_zeros(x);
	unsigned n = 0;

	assert_int_equal(zeros & ~KN_TOPS, 0);
	for (size_t i = 0; i < 8; i++) {
		assert_int_equal(x >> 8 * i & 0xFF, s[i]);
		assert_int_equal(says(zeros, i), s[i] == 0);
		n += s[i] == 0;
	}
	assert_int_equal(kn_eight_count(zeros), n);
	for (size_t e = 0; e < sizeof(edges); e++) {
		uint64_t equal = kn_eight_equal(x, edges[e]);
		uint64_t less = edges[e] > 0x80 ? 0 :
		    kn_eight_below(x, edges[e]);

		assert_int_equal((equal | less) & ~KN_TOPS, 0);
		for (size_t i = 0; i < 8; i++) {
			assert_int_equal(says(equal, i), s[i] == edges[e]);
			assert_int_equal(says(less, i), edges[e] <= 0x80 &&
			    s[i] < edges[e]);
		}
	}
}

static void
eight_are_told_as_each(void **state)
{
	uint64_t seed = 7;
	unsigned char s[8];

	(void)state;
	for (int round = 0; round < 2000; round++) {
		for (size_t i = 0; i < 8; i++)
			s[i] = edges[below(&seed, sizeof(edges))];
		check_eight(s);
	}
}

static void
every_byte_of_a_word_counts(void **state)
{
	char s[40];

	(void)state;
	memset(s, 'x', sizeof(s));
	for (size_t n = 1; n <= sizeof(s); n++) {
		uint64_t h = kn_word_hash((struct kn_str){ s, n });

		assert_true(h != kn_word_hash((struct kn_str){ s, n - 1 }));
		for (size_t i = 0; i < n; i++) {
			s[i] = 'y';
			assert_true(h != kn_word_hash((struct kn_str){ s,
			    n }));
			s[i] = 'x';
		}
	}
}

/* Places in a table are taken from either end of a hash. */
static void
both_ends_of_a_hash_are_good(void **state)
{
	enum { WORDS = 4096, PLACES = 1024, MOST = 24 };
	unsigned low[PLACES] = { 0 }, high[PLACES] = { 0 };

	(void)state;
	for (unsigned i = 0; i < WORDS; i++) {
		/* Four letters of Arabic that differ in some bits. */
		char s[] = { (char)0xD8, (char)(0xA0 | (i & 15)), (char)0xD9,
			(char)(0x80 | (i >> 4 & 15)), (char)0xD8,
			(char)(0xA0 | i >> 8), (char)0xD9, (char)0x84 };
		uint64_t h = kn_word_hash((struct kn_str){ s, sizeof(s) });

		low[h % PLACES]++;
		high[h >> 54]++;
	}
	for (size_t i = 0; i < PLACES; i++) {
		assert_true(low[i] < MOST);
		assert_true(high[i] < MOST);
	}
}

/* The vectors of its authors. */
static void
what_is_stored_stays(void **state)
{
	static const struct {
		const char *word;
		uint64_t hash;
	} rows[] = {
		{ "", 0xcbf29ce484222325u },
		{ "a", 0xaf63dc4c8601ec8cu },
		{ "foobar", 0x85944171f73967e8u },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t h = KN_FNV_START;

		for (const char *s = rows[i].word; *s != '\0'; s++)
			h = kn_fnv(h, (unsigned char)*s);
		assert_true(h == rows[i].hash);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(eight_are_told_as_each),
		cmocka_unit_test(every_byte_of_a_word_counts),
		cmocka_unit_test(both_ends_of_a_hash_are_good),
		cmocka_unit_test(what_is_stored_stays),
	};

	return cmocka_run_group_tests_name("eight", tests, NULL, NULL);
}
