/*
 * lexicon_priv.h: which bucket of the compiled-in list a word is in, and
 * how large the set of bits is that tells most words which are in none; shared
 * by lexicon.c and by gen/gen_lexicon.c, which makes the list at build time.
 */
#ifndef KUNNASH_LEXICON_PRIV_H
#define KUNNASH_LEXICON_PRIV_H

#include <stddef.h>
#include <stdint.h>

#define LEXICON_BUCKETS 8192u   /* some three words each */
#define LEXICON_MAYBE 18        /* maybe_priv.h: ten bits for each word */

/* FNV-1a. */
static inline unsigned
lexicon__bucket(const char *s, size_t n)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 16777619u;
	return (h ^ h >> 15) % LEXICON_BUCKETS;
}

#endif
