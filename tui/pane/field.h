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
/*
 * The parts of this, for a line of a longer text (offsets are of the text
 * that was laid out). The side that a key points to: -1 left, 1 right, 0:
 * it is no such key. The byte of the next place at that side, or of the same
 * at the line's edge; and at the next edge of a word, or at the line's edge.
 */
int kn_edit_side(struct kn_key_press key, bool *word);
size_t kn_edit_step_b(const struct kn_vline *l, size_t at_b, int side);
size_t kn_edit_word_b(const struct kn_vline *l, struct kn_str text,
    size_t at_b, int side);

#endif
