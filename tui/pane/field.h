/*
 * field.h: an editable field on one line: a label, the text with its caret.
 * Prompts and pickers share it.
 */
#ifndef KUNNASH_FIELD_H
#define KUNNASH_FIELD_H

#include "tui/pane/pane.h"

/*
 * Draws label and text into row 0 of r, and puts the hardware cursor on the
 * caret: on the cell of the character before which it stands, or behind the
 * last one. The text reads in its own direction, beside the label; one that
 * is too wide scrolls under the caret, with "…" where it goes on.
 */
void kn_edit_draw(const struct kn_model *m, struct kn_grid *g,
    struct kn_rect r, const char *label, const struct kn_lineedit *e);
/* Obeys an editing key as kn_lineedit_key() does, and besides Left and
 * Right, which go to the next cell on that side (with Ctrl or Alt: to the
 * next word's edge) in either script. */
bool kn_edit_key(const struct kn_model *m, struct kn_lineedit *e,
    struct kn_key_press key);

#endif
