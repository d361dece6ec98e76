/*
 * inplace.c: large arrays in order, where they lie. In: elements that begin
 * with a number. Out: the same, the least first. By the bytes of the number
 * from the highest on (McIlroy, Bostic and McIlroy, Engineering Radix Sort,
 * 1993): each element changes places with the one that stands where it
 * belongs, and those of one byte are sorted by the next.
 */
#include "kunnash/inplace.h"

#include <stdlib.h>
#include <string.h>

enum {
	FEW = 24,               /* qsort() takes them on its stack */
	BYTES = 256,
	TOP = 56,               /* where the highest byte is */
};

struct sorting {
	size_t size_b;
	int (*cmp)(const void *a, const void *b);
};

static size_t
byte_of(const char *element, unsigned shift)
{
	uint64_t v;

	memcpy(&v, element, sizeof(v));
	return v >> shift & (BYTES - 1);
}

/* Where those of each byte begin; the last: where all end. */
static void
find_places(const struct sorting *s, const char *at, size_t n, unsigned shift,
    size_t first[BYTES + 1])
{
	memset(first, 0, (BYTES + 1) * sizeof(*first));
	for (size_t i = 0; i < n; i++)
		first[byte_of(at + i * s->size_b, shift) + 1]++;
	for (size_t b = 0; b < BYTES; b++)
		first[b + 1] += first[b];
}

/* Each to where those of its byte are. */
static void
deal(const struct sorting *s, char *at, unsigned shift,
    const size_t first[BYTES + 1])
{
	size_t next[BYTES];
	char held[KN_SORT_MAX_B];

	memcpy(next, first, sizeof(next));
	for (size_t b = 0; b < BYTES; b++)
		while (next[b] < first[b + 1]) {
			char *here = at + next[b] * s->size_b;
			size_t to = byte_of(here, shift);
			char *there = at + next[to]++ * s->size_b;

			if (here == there)
				continue;
			memcpy(held, there, s->size_b);
			memcpy(there, here, s->size_b);
			memcpy(here, held, s->size_b);
		}
}

static void
sort_by(const struct sorting *s, char *at, size_t n, unsigned shift)
{
	size_t first[BYTES + 1];

	if (n <= FEW) {
		if (n > 1)
			qsort(at, n, s->size_b, s->cmp);
		return;
	}
	find_places(s, at, n, shift, first);
	deal(s, at, shift, first);
	for (size_t b = 0; b < BYTES; b++) {
		char *those = at + first[b] * s->size_b;
		size_t many = first[b + 1] - first[b];

		if (shift > 0)
			sort_by(s, those, many, shift - 8);
		else if (many > 1)
			qsort(those, many, s->size_b, s->cmp);
	}
}

void
kn_sort_by_first(void *at, size_t n, size_t size_b,
    int (*cmp)(const void *a, const void *b))
{
	const struct sorting s = { size_b, cmp };

	sort_by(&s, at, n, TOP);
}

static int
by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

void
kn_sort_numbers(uint64_t *at, size_t n)
{
	kn_sort_by_first(at, n, sizeof(*at), by_number);
}
