/*
 * sketch.h: a text in a few hundred bytes, by which near-duplicates are found
 * and judged without reading the texts again.
 *
 * A text is the set of its runs of three words (shingles), as folded for the
 * index. Its sketch holds, for each of KN_SKETCH_MINS hash functions, the
 * smallest value over all shingles (MinHash: Broder, On the resemblance and
 * containment of documents, 1997): two sketches agree in as large a share of
 * places as the sets have in common, give or take 0.04. Groups of three
 * places are bands: texts that are alike share one almost surely, others
 * almost never, so that whoever looks up the bands of a text finds its
 * near-duplicates and no crowd. The sketch also keeps the numbers of the
 * text, which tell one day's weather or match from another's, and the words
 * it begins with, which tell news from the news that came before it in the
 * same running coverage.
 *
 * A sketch depends on the text and on kn_fold_version() alone.
 */
#ifndef KUNNASH_SKETCH_H
#define KUNNASH_SKETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/str.h"

enum {
	KN_SKETCH_MINS = 128,
	KN_SKETCH_BANDS = 20,   /* of KN_SKETCH_ROWS places each */
	KN_SKETCH_ROWS = 3,
	KN_SKETCH_BAND_BITS = 36,
	KN_SKETCH_NUMBERS = 16,
	KN_SKETCH_HEAD = 24,    /* words: about the first sentence */
	/* Texts of fewer shingles are alike only when they are the same. */
	KN_SKETCH_LEAST = 40,
};

struct kn_sketch {
	uint32_t shingles;      /* how many, repeated ones too */
	uint16_t mins[KN_SKETCH_MINS];
	/* The smallest hashes of the words with digits, rising. */
	uint16_t n_numbers;
	uint16_t numbers[KN_SKETCH_NUMBERS];
	/* Hashes of the first words, rising, each once. */
	uint16_t n_head;
	uint16_t head[KN_SKETCH_HEAD];
};

/* Texts that fold to the same words have the same sketch. n < 4 GiB. */
void kn_sketch_make(struct kn_str text, struct kn_sketch *out);
/* The same, of a text that is folded for the index already. */
void kn_sketch_folded(struct kn_str folded, struct kn_sketch *out);

/* Whether the text is long enough to be like another. */
bool kn_sketch_usable(const struct kn_sketch *s);
/* The bands: numbers of KN_SKETCH_BAND_BITS. Only of usable sketches. */
void kn_sketch_bands(const struct kn_sketch *s,
    uint64_t out[KN_SKETCH_BANDS]);

/* |A and B| / |A or B| of the shingles, estimated; and the same over the
 * smaller set. */
double kn_sketch_resemblance(const struct kn_sketch *a,
    const struct kn_sketch *b);
double kn_sketch_containment(const struct kn_sketch *a,
    const struct kn_sketch *b);

/*
 * Whether one text is a near-duplicate of the other: four fifths of all
 * shingles in common; or much the same beginning, and two thirds of all, or
 * half of all and nearly all of the shorter text (a text that was cut, or
 * added to); and not the same words with other numbers. Symmetric.
 *
 * The beginning decides because news begins with what is new: a paper that
 * follows an affair writes another first paragraph every day and repeats
 * the rest.
 */
bool kn_sketch_alike(const struct kn_sketch *a, const struct kn_sketch *b);

/* Stored form: appended; false when the bytes are no sketch. */
void kn_sketch_save(const struct kn_sketch *s, struct kn_buf *out);
bool kn_sketch_load(struct kn_str bytes, struct kn_sketch *out);

#endif
