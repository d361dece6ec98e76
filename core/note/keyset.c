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
	unsigned char byte;
	unsigned n;             /* bits in it */
};

static void
put_bit(struct bits *b, unsigned bit)
{
	b->byte = (unsigned char)(b->byte | bit << b->n);
	if (++b->n < 8)
		return;
	kn_buf_chr(b->out, (char)b->byte);
	b->byte = 0;
	b->n = 0;
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
			put_bit(&b, 1);
		put_bit(&b, 0);
		for (unsigned j = 0; j < k; j++)
			put_bit(&b, gap >> j & 1);
		next = keys[i] + 1;
	}
	while (b.n > 0)
		put_bit(&b, 0);
}

struct reading {
	const unsigned char *s;
	size_t at, end;         /* in bits */
};

static bool
get_bit(struct reading *r, unsigned *bit)
{
	if (r->at == r->end)
		return false;
	*bit = r->s[r->at / 8] >> r->at % 8 & 1;
	r->at++;
	return true;
}

static bool
get_gap(struct reading *r, unsigned k, uint64_t *gap)
{
	uint64_t high = 0, low = 0;
	unsigned bit = 1;

	for (; get_bit(r, &bit) && bit == 1; high++)
		if (high > KEY_END >> k)
			return false;
	if (bit == 1)
		return false;
	for (unsigned j = 0; j < k; j++) {
		if (!get_bit(r, &bit))
			return false;
		low |= (uint64_t)bit << j;
	}
	*gap = high << k | low;
	return true;
}

bool
nb__keys_unpack(struct kn_str s, uint64_t **keys, size_t *n)
{
	const unsigned char *b = (const unsigned char *)s.s;
	struct reading r = { b + HEAD_B, 0, 0 };
	uint64_t next = 0, gap;
	size_t count = 0;

	if (s.n < HEAD_B || b[0] != VERSION || b[1] > KN_IDENTITY_BITS)
		return false;
	for (unsigned i = 0; i < 4; i++)
		count |= (size_t)b[2 + i] << 8 * i;
	r.end = (s.n - HEAD_B) * 8;
	/* Each takes k bits and one at least. */
	if (count > r.end / (b[1] + 1u))
		return false;
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
