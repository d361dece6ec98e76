/*
 * markpane.h: the marks of the corpus, to be gone to or to be set.
 */
#ifndef KUNNASH_MARKPANE_H
#define KUNNASH_MARKPANE_H

#include "kunnash/spot.h"
#include "tui/pane/pane.h"

/* Gets the mark that was chosen; NULL: where the person came from. */
typedef void kn_spot_fn(void *user, const struct kn_spot *s);
/* here: what the letter that is typed will mark, adopted; NULL: the letter
 * goes to its mark. */
struct kn_pane *kn_pane_marks_new(struct kn_model *m, struct kn_spot *here,
    kn_spot_fn *go, void *user);
/* Marks the spot by a letter, and says so; false, and why, if it cannot. */
bool kn_model_set_mark(struct kn_model *m, struct kn_str name,
    struct kn_spot *spot);

#endif
