/*
 * maybe_priv.h: whether a word may be in a list, told by a set of bits that
 * stays near the processor: each word of the list has one bit (Bloom, 1970,
 * with one hash function). Most words that are asked about are in no list,
 * and are not looked up in it.
 */
#ifndef KUNNASH_MAYBE_PRIV_H
#define KUNNASH_MAYBE_PRIV_H

#include <stdbool.h>
#include <stdint.h>

/* A set of 1 << log2 bits; of a word its kn_word_hash(). */
static inline void
maybe__add(uint64_t *bits, unsigned log2, uint64_t hash)
{
	uint64_t at = hash >> (64 - log2);

	bits[at / 64] |= (uint64_t)1 << at % 64;
}

static inline bool
maybe__has(const uint64_t *bits, unsigned log2, uint64_t hash)
{
	uint64_t at = hash >> (64 - log2);

	return (bits[at / 64] >> at % 64 & 1) != 0;
}

#endif
