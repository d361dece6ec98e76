/*
 * field.h: an editable field on one line: a label, the text with its caret.
 * Prompts and pickers share it.
 */
#ifndef KUNNASH_FIELD_H
#define KUNNASH_FIELD_H

#include "tui/pane/pane.h"

/* Whether the field is laid out right-to-left: as its text is, else as the
 * interface. */
bool kn_edit_rtl(const struct kn_model *m, const struct kn_lineedit *e);
/* Draws label and text into row 0 of r, and puts the hardware cursor on the
 * caret. A text that is too wide is shown around the caret. */
void kn_edit_draw(const struct kn_model *m, struct kn_grid *g,
    struct kn_rect r, const char *label, const struct kn_lineedit *e);

#endif
