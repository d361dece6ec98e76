/*
 * lexicon_priv.h: which bucket of the compiled-in list a word is in, by its
 * kn_word_hash(), and how large the set of bits is that tells most words which
 * are in none; shared by lexicon.c and by gen/gen_lexicon.c, which makes the
 * list at build time.
 */
#ifndef KUNNASH_LEXICON_PRIV_H
#define KUNNASH_LEXICON_PRIV_H

#include <stdint.h>

#define LEXICON_BUCKETS 8192u   /* some three words each */
#define LEXICON_MAYBE 18        /* maybe_priv.h: ten bits for each word */

static inline unsigned
lexicon__bucket(uint64_t hash)
{
	return (unsigned)(hash % LEXICON_BUCKETS);
}

#endif
