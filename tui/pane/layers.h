/*
 * layers.h: colleagues' notes in the open article: shown beside the
 * person's, read, taken over, never changed.
 */
#ifndef KUNNASH_PANE_LAYERS_H
#define KUNNASH_PANE_LAYERS_H

#include "tui/pane/annot.h"

struct kn_pane;

/* Shows these layers from now on; borrowed for as long as the model lives. */
void kn_model_set_layers(struct kn_model *m, struct kn_layer *const *layers,
    size_t n);

/* What annot.c calls: when another article is open, and after the person's
 * notes in it were placed. */
void kn_layers_opened(struct kn_model *m);
void kn_layers_merge(struct kn_model *m);

/* The colleague's note that the i-th of the open article's notes is; NULL
 * when it is the person's own. */
const struct kn_note_view *kn_model_foreign(const struct kn_model *m,
    size_t i);
/* The same of the current note; NULL also when there is none. */
const struct kn_note_view *kn_model_foreign_now(const struct kn_model *m);
/* Whether the open article has such notes that have no place in its text. */
bool kn_model_foreign_beside(const struct kn_model *m);
/* Says in the notice whose the current note is and how it begins, if it is a
 * colleague's. */
void kn_model_tell_foreign(struct kn_model *m);

/* Takes the current note into the notebook, if it is a colleague's. */
void kn_model_adopt(struct kn_model *m);

/* All that a colleague's note says, to be read. */
struct kn_pane *kn_pane_foreign_new(struct kn_model *m,
    const struct kn_note_view *v);

#endif
