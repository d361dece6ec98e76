/*
 * trail.h: the places that were visited, back and forward as in a browser: an
 * article, how far on in it, and the filter it was found by.
 */
#ifndef KUNNASH_TRAIL_H
#define KUNNASH_TRAIL_H

#include "kunnash/spot.h"
#include "tui/pane/model.h"

struct kn_trail;
void kn_trail_free(struct kn_trail *t);

/* The person reads the open article, from at_b on: a new place when article
 * or filter are others than those of the current one. */
void kn_trail_note(struct kn_model *m, size_t at_b);
/* The open article is about to be closed. */
void kn_trail_leave(struct kn_model *m);

/*
 * Goes back (-1), forward (1), or to where the person came from last (0): the
 * filter, the article, and through *at_b how far on in it. Articles that are
 * gone are dropped and passed over. False: there is nothing to go to; the
 * notice says so.
 */
bool kn_trail_go(struct kn_model *m, int step, size_t *at_b);
/* The same to a spot: the filter stays. */
bool kn_trail_to(struct kn_model *m, const struct kn_spot *s, size_t *at_b);
/* Where the person came from last, or NULL. */
const struct kn_spot *kn_trail_last(const struct kn_model *m);

/* A spot at a byte of the open article. */
void kn_trail_spot(struct kn_model *m, size_t at_b, struct kn_spot *out);

/* Into the notebook, and back at the start. */
void kn_trail_save(struct kn_model *m);
void kn_trail_load(struct kn_model *m);

#endif
