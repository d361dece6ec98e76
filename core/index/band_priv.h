/*
 * band_priv.h: which bodies have which band of their sketches, in order: by
 * band, then by number of the body.
 *
 * Held in memory as far as an update has looked, and stored when it
 * publishes: every body has twenty bands at places that have nothing to do
 * with each other, and a row of a table for each was most of what stories
 * cost. What was not stored when an update died is gathered anew from the
 * sketches.
 */
#ifndef KN_CORE_INDEX_BAND_PRIV_H
#define KN_CORE_INDEX_BAND_PRIV_H

#include "core/index/index_priv.h"

struct index_bands;
/* As stored; db is borrowed, and takes what fails. */
struct index_bands *index__bands_new(struct kn_db *db);
void index__bands_free(struct index_bands *b);

/* A pair goes in or out; one that is there, or is not, changes nothing. The
 * number of a body is its row in `sketch`. */
void index__bands_add(struct index_bands *b, uint64_t band, int64_t body,
    int64_t number);
void index__bands_remove(struct index_bands *b, uint64_t band, int64_t body,
    int64_t number);
/* Has the memory fetched where all bands of a body are looked for next. */
void index__bands_glance(struct index_bands *b,
    const uint64_t bands[KN_SKETCH_BANDS]);
/* Up to max bodies of a band before or after a body, nearest first. */
size_t index__bands_before(struct index_bands *b, uint64_t band, int64_t body,
    int64_t *out, size_t max);
size_t index__bands_after(struct index_bands *b, uint64_t band, int64_t body,
    int64_t *out, size_t max);
/* Every pair, in order. */
void index__bands_each(struct index_bands *b,
    void (*fn)(void *user, uint64_t band, int64_t body), void *user);

/* Forgets all, stored or not. */
void index__bands_reset(struct index_bands *b);
/* Bytes of memory that they take. */
size_t index__bands_size_b(const struct index_bands *b);
/* Stores what changed, in transactions of its own, of some megabytes each. */
void index__bands_write(struct index_bands *b);

#endif
