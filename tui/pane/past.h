/*
 * past.h: the filters that were used, back and forward.
 */
#ifndef KUNNASH_PAST_H
#define KUNNASH_PAST_H

#include "tui/pane/model.h"

struct kn_past;
void kn_past_free(struct kn_past *past);
/* The filter of the model became what it is now. */
void kn_past_note(struct kn_model *m);
/* Back (-1) to the filter before, or forward (1); the notice says when there
 * is none. */
void kn_past_step(struct kn_model *m, int step);

#endif
