/*
 * eight.h: eight bytes of a text as one number, so that a loop over the
 * letters of a text need not stop at the ends of words, which nothing
 * foretells. What is said of a byte is said by its highest bit.
 */
#ifndef KUNNASH_EIGHT_H
#define KUNNASH_EIGHT_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

#define KN_ONES 0x0101010101010101u
#define KN_TOPS (KN_ONES << 7)

/* The first byte is the lowest. */
static inline uint64_t
kn_eight(const char *s)
{
	uint64_t x;

	memcpy(&x, s, 8);
	return le64toh(x);
}

/* The first bytes of a string, up to eight, as a number in the order of the
 * bytes. */
static inline uint64_t
kn_eight_first(const char *s, size_t n)
{
	uint64_t x = 0;

	if (n > 0)
		memcpy(&x, s, n < 8 ? n : 8);
	return be64toh(x);
}

static inline uint32_t
kn_four(const char *s)
{
	uint32_t x;

	memcpy(&x, s, 4);
	return le32toh(x);
}

/* Which bytes are zero. */
static inline uint64_t
kn_eight_zeros(uint64_t x)
{
	return ~(((x & ~KN_TOPS) + ~KN_TOPS) | x | ~KN_TOPS);
}

/* Which bytes are this one. */
static inline uint64_t
kn_eight_equal(uint64_t x, unsigned char c)
{
	return kn_eight_zeros(x ^ KN_ONES * c);
}

/* Which bytes are below c, for c up to 0x80. */
static inline uint64_t
kn_eight_below(uint64_t x, unsigned char c)
{
	return ~((x & ~KN_TOPS) + KN_ONES * (0x80u - c)) & ~x & KN_TOPS;
}

/* Of how many something is said. */
static inline unsigned
kn_eight_count(uint64_t tops)
{
	return (unsigned)((tops >> 7) * KN_ONES >> 56);
}

#endif
