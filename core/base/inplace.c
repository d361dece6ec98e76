/*
 * inplace.c: numbers in order, where they lie. In: an array. Out: the same,
 * the least first. By their bytes from the highest on (McIlroy, Bostic and
 * McIlroy, Engineering Radix Sort, 1993): each number changes places with
 * the one that stands where it belongs, and those of one byte are sorted by
 * the next.
 */
#include "kunnash/inplace.h"

#include <string.h>

enum { FEW = 32, BYTES = 256, TOP = 56 };

static void
sort_few(uint64_t *at, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		uint64_t v = at[i];
		size_t k = i;

		for (; k > 0 && at[k - 1] > v; k--)
			at[k] = at[k - 1];
		at[k] = v;
	}
}

static size_t
byte_of(uint64_t v, unsigned shift)
{
	return v >> shift & (BYTES - 1);
}

/* Where those of each byte begin; the last: where all end. */
static void
find_places(const uint64_t *at, size_t n, unsigned shift,
    size_t first[BYTES + 1])
{
	memset(first, 0, (BYTES + 1) * sizeof(*first));
	for (size_t i = 0; i < n; i++)
		first[byte_of(at[i], shift) + 1]++;
	for (size_t b = 0; b < BYTES; b++)
		first[b + 1] += first[b];
}

/* Each to where those of its byte are. */
static void
deal(uint64_t *at, unsigned shift, const size_t first[BYTES + 1])
{
	size_t next[BYTES];

	memcpy(next, first, sizeof(next));
	for (size_t b = 0; b < BYTES; b++)
		while (next[b] < first[b + 1]) {
			uint64_t v = at[next[b]];
			size_t to = byte_of(v, shift);

			at[next[b]] = at[next[to]];
			at[next[to]++] = v;
		}
}

static void
sort_by(uint64_t *at, size_t n, unsigned shift)
{
	size_t first[BYTES + 1];

	if (n <= FEW) {
		sort_few(at, n);
		return;
	}
	find_places(at, n, shift, first);
	deal(at, shift, first);
	for (size_t b = 0; b < BYTES && shift > 0; b++)
		sort_by(at + first[b], first[b + 1] - first[b], shift - 8);
}

void
kn_sort_numbers(uint64_t *at, size_t n)
{
	sort_by(at, n, TOP);
}
