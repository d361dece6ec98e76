/*
 * correct.h: correcting entities in the reader: the menu, and the model after
 * a correction.
 */
#ifndef KUNNASH_PANE_CORRECT_H
#define KUNNASH_PANE_CORRECT_H

#include "kunnash/overlay.h"
#include "tui/pane/pane.h"

/*
 * The menu for an entity; or, where e is NULL, selected words (not empty)
 * that are to be a name of one, which is asked for. arg: "" or one of rename,
 * alias, merge, split, block-here, block, type, which begins with that.
 */
struct kn_pane *kn_pane_correct_new(struct kn_model *m,
    const struct kn_entity *e, struct kn_str words, struct kn_str arg);
/* The names of what can be said of an entity; NULL past the last. */
const char *kn_correct_choice(size_t i);
/* Shows entities and fields as they are corrected now, if that changed. */
void kn_model_corrected(struct kn_model *m);
/* The entity that the sidebar's cursor is on, or NULL. */
const struct kn_entity *kn_pane_sidebar_entity(struct kn_pane *sidebar);

#endif
