/*
 * stem.h: two public stemmers for Arabic, as a help to recall.
 *
 * light10 (Larkey, Ballesteros and Connell, as in Lucene) and Snowball's
 * (Chelli and Aries) disagree often enough that together they find more than
 * either. Stems never name an entity: وجدة and جدة share one. Words are in
 * the INDEX profile of fold.h; what does not begin with an Arabic letter has
 * no stem (the empty string).
 */
#ifndef KUNNASH_STEM_H
#define KUNNASH_STEM_H

#include <stddef.h>

#include "kunnash/str.h"

/* What light10 leaves of a word; borrowed from the word. */
struct kn_str kn_stem_light(struct kn_str word);

/* Snowball's stemmer keeps a buffer: one for each thread. */
struct kn_stemmer;
struct kn_stemmer *kn_stemmer_new(void);
void kn_stemmer_free(struct kn_stemmer *s);
/* Borrowed until the next call. */
struct kn_str kn_stem_snowball(struct kn_stemmer *s, struct kn_str word);

/*
 * Where the words of a stem are in a sorted vocabulary: every word with the
 * stem begins with it, behind one of these strings. Appends the beginnings
 * to out, NUL-terminated, each once; returns how many. What begins so need
 * not have the stem.
 */
size_t kn_stem_light_starts(struct kn_str stem, struct kn_buf *out);
size_t kn_stem_snowball_starts(struct kn_str stem, struct kn_buf *out);

#endif
