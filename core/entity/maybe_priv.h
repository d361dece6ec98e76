/*
 * maybe_priv.h: whether a word may be in a list, told by a set of bits that
 * stays near the processor: each word of the list has one bit (Bloom, 1970,
 * with one hash function). Most words that are asked about are in no list,
 * and are not looked up in it.
 */
#ifndef KUNNASH_MAYBE_PRIV_H
#define KUNNASH_MAYBE_PRIV_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t
maybe__eight(const char *s)
{
	uint64_t v;

	memcpy(&v, s, 8);
	return le64toh(v);
}

static inline uint32_t
maybe__four(const char *s)
{
	uint32_t v;

	memcpy(&v, s, 4);
	return le32toh(v);
}

/* By the first and the last eight bytes: no word is read byte by byte. */
static inline uint64_t
maybe__hash(const char *s, size_t n)
{
	uint64_t a = 0, b = 0;

	if (n >= 8) {
		a = maybe__eight(s);
		b = maybe__eight(s + n - 8);
	} else if (n >= 4) {
		a = maybe__four(s);
		b = maybe__four(s + n - 4);
	} else {
		for (size_t i = 0; i < n; i++)
			a = a << 8 | (unsigned char)s[i];
	}
	a = (a ^ n << 56) * 0xBF58476D1CE4E5B9u;
	return (a ^ a >> 32 ^ b) * 0x9E3779B97F4A7C15u;
}

/* A set of 1 << log2 bits. */
static inline void
maybe__add(uint64_t *bits, unsigned log2, const char *s, size_t n)
{
	uint64_t at = maybe__hash(s, n) >> (64 - log2);

	bits[at / 64] |= (uint64_t)1 << at % 64;
}

static inline bool
maybe__has(const uint64_t *bits, unsigned log2, const char *s, size_t n)
{
	uint64_t at = maybe__hash(s, n) >> (64 - log2);

	return (bits[at / 64] >> at % 64 & 1) != 0;
}

#endif
