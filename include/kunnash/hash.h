/*
 * hash.h: hashes of words that are the same in every process: a fast one for
 * tables in memory, and a slow one for what is stored. Texts are hostile, and
 * can make words that share a hash: tables whose speed depends on there being
 * few such take kn_hash() (map.h), which has a seed.
 */
#ifndef KUNNASH_HASH_H
#define KUNNASH_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "kunnash/eight.h"
#include "kunnash/str.h"

/*
 * Of a word in memory: by eights, of which the last overlaps the one before,
 * so that nearly no word is read byte by byte. All bits are good ones.
 */
static inline uint64_t
kn_word_hash(struct kn_str w)
{
	const uint64_t mul = 0xBF58476D1CE4E5B9u;
	uint64_t h = (uint64_t)w.n << 56, last = 0;

	if (w.n >= 8) {
		for (size_t i = 0; i + 8 < w.n; i += 8) {
			h = (h ^ kn_eight(w.s + i)) * mul;
			h ^= h >> 32;
		}
		last = kn_eight(w.s + w.n - 8);
	} else if (w.n >= 4) {
		last = kn_four(w.s) | (uint64_t)kn_four(w.s + w.n - 4) << 32;
	} else {
		for (size_t i = 0; i < w.n; i++)
			last = last << 8 | (unsigned char)w.s[i];
	}
	h = (h ^ last) * 0x9E3779B97F4A7C15u;
	return h ^ h >> 32;
}

/* FNV-1a, byte by byte (Fowler, Noll, Vo), for what is stored: it must never
 * change. */
#define KN_FNV_START 0xCBF29CE484222325u

static inline uint64_t
kn_fnv(uint64_t h, unsigned char c)
{
	return (h ^ c) * 0x100000001B3u;
}

#endif
