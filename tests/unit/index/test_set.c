/* test_set.c: sets against a plain array; damaged bytes are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/mem.h"
#include "kunnash/set.h"

enum { SPAN = 200000 };

static uint32_t
next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* Scattered values, a dense stretch (bitset) and a run. */
static struct kn_set *
fill(uint32_t seed, bool *has)
{
	struct kn_set *s = kn_set_new();

	memset(has, 0, SPAN);
	for (int i = 0; i < 300; i++)
		has[next(&seed) % 65536] = true;
	for (int i = 0; i < 40000; i++)
		has[65536 + next(&seed) % 65536] = true;
	for (uint32_t i = 140000; i < 150000 + seed % 1000; i++)
		has[i] = true;
	for (uint32_t i = 0; i < SPAN; i++)
		if (has[i])
			kn_set_add(s, i);
	return s;
}

static void
assert_same(const struct kn_set *s, const bool *want)
{
	uint32_t last = 0;
	size_t n = 0;

	for (uint32_t i = 0; i < SPAN; i++) {
		assert_int_equal(kn_set_has(s, i), want[i]);
		n += want[i];
		last = want[i] ? i : last;
	}
	assert_int_equal(kn_set_count(s), n);
	assert_int_equal(kn_set_last(s), last);
}

static void
operations_agree_with_arrays(void **state)
{
	bool *a = kn_malloc(SPAN), *b = kn_malloc(SPAN), *c = kn_malloc(SPAN);
	struct kn_set *sa = fill(1, a), *sb = fill(2, b);
	size_t both = 0;

	(void)state;
	for (int op = 0; op < 3; op++) {
		struct kn_set *s = kn_set_dup(sa);

		for (size_t i = 0; i < SPAN; i++)
			c[i] = op == 0 ? a[i] && b[i] : op == 1 ?
			    a[i] || b[i] : a[i] && !b[i];
		(op == 0 ? kn_set_and : op == 1 ? kn_set_or :
		    kn_set_minus)(s, sb);
		assert_same(s, c);
		kn_set_free(s);
	}
	for (size_t i = 0; i < SPAN; i++)
		both += a[i] && b[i];
	assert_int_equal(kn_set_and_count(sa, sb), both);
	kn_set_remove(sa, 140000);
	assert_false(kn_set_has(sa, 140000));
	kn_set_minus(sa, sa);
	assert_int_equal(kn_set_count(sa), 0);
	assert_int_equal(kn_set_last(sa), 0);
	kn_set_free(sa);
	kn_set_free(sb);
	free(a);
	free(b);
	free(c);
}

static bool
stop_at_third(void *user, uint32_t id)
{
	uint32_t *seen = user;

	seen[1 + seen[0]++] = id;
	return seen[0] < 3;
}

static void
each_rises_and_stops(void **state)
{
	struct kn_set *s = kn_set_new();
	uint32_t seen[8] = { 0 };

	(void)state;
	kn_set_add(s, UINT32_MAX);
	kn_set_add(s, 70000);
	kn_set_add(s, 3);
	kn_set_add(s, 9);
	kn_set_each(s, stop_at_third, seen);
	assert_int_equal(seen[0], 3);
	assert_int_equal(seen[1], 3);
	assert_int_equal(seen[2], 9);
	assert_int_equal(seen[3], 70000);
	kn_set_free(s);
}

static void
saved_sets_come_back(void **state)
{
	bool *a = kn_malloc(SPAN);
	struct kn_set *s = fill(7, a), *t;
	size_t n;

	(void)state;
	void *bytes = kn_set_save(s, &n);
	assert_int_equal(kn_set_load(bytes, n, &t), KN_OK);
	assert_same(t, a);
	free(bytes);
	kn_set_free(t);
	kn_set_free(s);
	s = kn_set_new();
	bytes = kn_set_save(s, &n);
	assert_int_equal(kn_set_load(bytes, n, &t), KN_OK);
	assert_int_equal(kn_set_count(t), 0);
	free(bytes);
	kn_set_free(t);
	kn_set_free(s);
	free(a);
}

/* Whatever loads must be a sound set: its own bytes load again, its count
 * is what iterating finds. Everything else must be refused, never read. */
static bool
count_up(void *user, uint32_t id)
{
	uint64_t *at = user;

	assert_true(at[0] == 0 || id > at[1]);
	at[0]++;
	at[1] = id;
	return true;
}

static void
try_damaged(const unsigned char *bytes, size_t n, size_t *refused)
{
	struct kn_set *t;
	/* A copy of the exact size, so that the sanitizer sees a step over. */
	void *copy = kn_malloc(n);
	uint64_t at[2] = { 0 };

	if (n > 0)
		memcpy(copy, bytes, n);
	if (kn_set_load(copy, n, &t) != KN_OK) {
		assert_null(t);
		++*refused;
	} else {
		kn_set_each(t, count_up, at);
		assert_int_equal(at[0], kn_set_count(t));
		kn_set_free(t);
	}
	free(copy);
}

static void
damaged_bytes_are_refused(void **state)
{
	bool *a = kn_malloc(SPAN);
	struct kn_set *s = fill(3, a);
	size_t n, refused = 0, cut = 0;
	uint32_t seed = 99;

	(void)state;
	unsigned char *bytes = kn_set_save(s, &n);
	for (size_t i = 0; i < n; i += i < 64 ? 1 : 97, cut++)
		try_damaged(bytes, i, &refused);
	assert_int_equal(refused, cut);
	refused = 0;
	for (int i = 0; i < 2000; i++) {
		size_t at = i < 400 ? (size_t)i : next(&seed) % n;
		unsigned char old = bytes[at];

		bytes[at] ^= (unsigned char)(1u << next(&seed) % 8);
		try_damaged(bytes, n, &refused);
		bytes[at] = old;
	}
	/* Flips inside the offsets, which nobody reads, change nothing. */
	assert_in_range(refused, 1000, 2000);
	try_damaged((const unsigned char *)"", 0, &refused);
	free(bytes);
	kn_set_free(s);
	free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(operations_agree_with_arrays),
		cmocka_unit_test(each_rises_and_stops),
		cmocka_unit_test(saved_sets_come_back),
		cmocka_unit_test(damaged_bytes_are_refused),
	};

	return cmocka_run_group_tests_name("set", tests, NULL, NULL);
}
