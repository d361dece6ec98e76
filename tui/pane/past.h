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

/*
 * Drops the last condition; where that is a period which the filter before
 * was narrowed to, as in the chart over time, goes back to that filter: from
 * a month to its year.
 */
void kn_past_drop(struct kn_model *m);
/* The filters, from the oldest on, and which of them is the current one; and
 * back, in the stead of what there is: texts that are no queries are left
 * out. */
size_t kn_past_count(const struct kn_model *m, size_t *at);
const char *kn_past_get(const struct kn_model *m, size_t i);
void kn_past_put(struct kn_model *m, const struct kn_str *text, size_t n,
    size_t at);

#endif
