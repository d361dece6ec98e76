/*
 * test_inplace.c: numbers sorted where they lie are those that qsort() gives,
 * however many they are and whatever bytes they share.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/inplace.h"
#include "kunnash/mem.h"
#include "tests/prop/random.h"

static int
by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void
numbers_are_in_order(void **state)
{
	static const struct {
		size_t n;
		uint64_t bits;          /* that may be set */
	} rows[] = {
		{ 0, UINT64_MAX },
		{ 1, UINT64_MAX },
		{ 2, UINT64_MAX },
		{ 32, UINT64_MAX },
		{ 33, UINT64_MAX },
		{ 1000, 0 },
		{ 1000, 1 },
		{ 1000, 0xFF },
		{ 5000, UINT64_MAX << 60 },
		{ 5000, 0x8000000000000001 },
		{ 5000, 0xFF00FF00FF00FF },
		{ 20000, ((uint64_t)1 << 40) - 1 },
		{ 100000, UINT64_MAX },
	};
	uint64_t seed = 1;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n = rows[i].n;
		uint64_t *got = kn_calloc(n + 1, sizeof(*got));
		uint64_t *want = kn_calloc(n + 1, sizeof(*want));

		for (size_t k = 0; k < n; k++)
			got[k] = want[k] = next_random(&seed) & rows[i].bits;
		got[n] = want[n] = 7;   /* is not touched */
		kn_sort_numbers(got, n);
		qsort(want, n, sizeof(*want), by_number);
		assert_memory_equal(got, want, (n + 1) * sizeof(*want));
		/* And again. */
		kn_sort_numbers(got, n);
		assert_memory_equal(got, want, (n + 1) * sizeof(*want));
		free(got);
		free(want);
	}
}

struct record {
	uint64_t first, second;
	uint32_t number, fill;
};

static int
by_record(const void *pa, const void *pb)
{
	const struct record *a = pa, *b = pb;

	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	return a->second < b->second ? -1 : a->second > b->second;
}

/* Those that begin the same are in the order of the rest; one that none is
 * like stays whole. */
static void
records_are_in_order(void **state)
{
	static const struct {
		size_t n, firsts;
	} rows[] = { { 0, 1 }, { 1, 1 }, { 24, 3 }, { 25, 1 }, { 3000, 1 },
		{ 3000, 7 }, { 30000, 3000 }, { 30000, SIZE_MAX } };
	uint64_t seed = 2;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n = rows[i].n;
		struct record *got = kn_calloc(n + 1, sizeof(*got));
		struct record *want = kn_calloc(n + 1, sizeof(*want));

		for (size_t k = 0; k < n; k++)
			got[k] = want[k] = (struct record){
			    below(&seed, rows[i].firsts) << 20,
			    next_random(&seed), (uint32_t)k, 0 };
		kn_sort_by_first(got, n, sizeof(*got), by_record);
		if (n > 0)
			qsort(want, n, sizeof(*want), by_record);
		assert_memory_equal(got, want, (n + 1) * sizeof(*want));
		free(got);
		free(want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_in_order),
		cmocka_unit_test(records_are_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
