/*
 * keyset.c: sets of digests, packed. In: sorted numbers of KN_IDENTITY_BITS.
 * Out: bytes, some three for each of 350,000 where eight would be plain.
 *
 * Golomb-Rice coding of the gaps: digests are spread evenly, so that the gaps
 * of n of them are geometric, for which it is the best code. The bytes are:
 * version, k, n in four bytes least first; then for each gap its upper part
 * in ones and a zero, and k bits, all from the least bit of a byte up.
 */
#include "core/note/note_priv.h"

#include <stdlib.h>

#include "kunnash/arrivals.h"
#include "kunnash/mem.h"

enum { VERSION = 1, HEAD_B = 6 };

#define KEY_END ((uint64_t)1 << KN_IDENTITY_BITS)

struct bits {
	struct kn_buf *out;
	uint64_t last;          /* bits that are not out yet */
	unsigned n;             /* of them, fewer than eight */
};

/* At most 40. */
static void
put_bits(struct bits *b, uint64_t bits, unsigned n)
{
	b->last |= bits << b->n;
	for (b->n += n; b->n >= 8; b->n -= 8) {
		kn_buf_chr(b->out, (char)(unsigned char)b->last);
		b->last >>= 8;
	}
}

/* As many bits as a gap has when n numbers are spread evenly. */
static unsigned
width(size_t n)
{
	unsigned k = 0;

	while (k < KN_IDENTITY_BITS && KEY_END >> (k + 1) >= n)
		k++;
	return k;
}

void
nb__keys_pack(const uint64_t *keys, size_t n, struct kn_buf *out)
{
	struct bits b = { .out = out };
	unsigned k = width(n);
	uint64_t next = 0;      /* the least that can come */

	kn_buf_chr(out, VERSION);
	kn_buf_chr(out, (char)(unsigned char)k);
	for (int i = 0; i < 4; i++)
		kn_buf_chr(out, (char)(unsigned char)(n >> 8 * i));
	for (size_t i = 0; i < n; i++) {
		uint64_t gap = keys[i] - next;

		for (uint64_t ones = gap >> k; ones > 0; ones--)
			put_bits(&b, 1, 1);
		put_bits(&b, 0, 1);
		put_bits(&b, gap & (((uint64_t)1 << k) - 1), k);
		next = keys[i] + 1;
	}
	if (b.n > 0)
		put_bits(&b, 0, 8 - b.n);
}

struct reading {
	const unsigned char *s, *end;
	uint64_t ahead;         /* bits that were taken from it, … */
	unsigned n;             /* … so many, and zeros above them */
};

/* More than 40 bits ahead, or all that are left. */
static void
look_ahead(struct reading *r)
{
	for (; r->n <= 40 && r->s < r->end; r->n += 8)
		r->ahead |= (uint64_t)*r->s++ << r->n;
}

static void
pass(struct reading *r, unsigned n)
{
	r->ahead >>= n;
	r->n -= n;
}

static bool
get_gap(struct reading *r, unsigned k, uint64_t *gap)
{
	uint64_t high = 0;
	unsigned ones;

	do {
		look_ahead(r);
		ones = (unsigned)__builtin_ctzll(~r->ahead);
		high += ones;
		pass(r, ones);
		if (r->n == 0 && r->s == r->end)
			return false;
	} while (r->n == 0);
	if (high > KEY_END >> k)
		return false;
	pass(r, 1);
	look_ahead(r);
	if (r->n < k)
		return false;
	*gap = high << k | (r->ahead & (((uint64_t)1 << k) - 1));
	pass(r, k);
	return true;
}

bool
nb__keys_unpack(struct kn_str s, uint64_t **keys, size_t *n)
{
	const unsigned char *b = (const unsigned char *)s.s;
	uint64_t next = 0, gap;
	size_t count = 0;

	if (s.n < HEAD_B || b[0] != VERSION || b[1] > KN_IDENTITY_BITS)
		return false;
	for (unsigned i = 0; i < 4; i++)
		count |= (size_t)b[2 + i] << 8 * i;
	/* Each takes k bits and one at least. */
	if (count > (s.n - HEAD_B) * 8 / (b[1] + 1u))
		return false;
	struct reading r = { .s = b + HEAD_B, .end = b + s.n };

	*keys = kn_realloc(*keys, *n + count + 1, sizeof(**keys));
	for (size_t i = 0; i < count; i++) {
		if (!get_gap(&r, b[1], &gap) || gap >= KEY_END - next)
			return false;
		(*keys)[*n + i] = next + gap;
		next += gap + 1;
	}
	*n += count;
	return true;
}
