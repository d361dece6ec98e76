/*
 * eight_priv.h: eight bytes of a text as one number, so that a loop over the
 * letters of a text need not stop at the ends of words, which nothing
 * foretells. What is said of a byte is said by its highest bit.
 */
#ifndef KN_DOC_EIGHT_PRIV_H
#define KN_DOC_EIGHT_PRIV_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

#define DOC__ONES 0x0101010101010101u
#define DOC__TOPS (DOC__ONES << 7)

/* The first byte is the lowest. */
static inline uint64_t
doc__eight(const char *s)
{
	uint64_t x;

	memcpy(&x, s, 8);
	return le64toh(x);
}

/* Which bytes are zero. */
static inline uint64_t
doc__zeros(uint64_t x)
{
	return ~(((x & ~DOC__TOPS) + ~DOC__TOPS) | x | ~DOC__TOPS);
}

/* Which bytes are this one. */
static inline uint64_t
doc__equal(uint64_t x, unsigned char c)
{
	return doc__zeros(x ^ DOC__ONES * c);
}

/* Of how many something is said. */
static inline unsigned
doc__count(uint64_t tops)
{
	return (unsigned)((tops >> 7) * DOC__ONES >> 56);
}

#endif
