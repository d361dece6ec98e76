/*
 * textarea.h: a text of several lines that is being written, in a rectangle:
 * the caret as it is seen in mixed text, motions over visual lines, scrolling.
 */
#ifndef KUNNASH_TEXTAREA_H
#define KUNNASH_TEXTAREA_H

#include "tui/input/textedit.h"
#include "tui/pane/pane.h"

struct kn_textarea;
struct kn_textarea *kn_textarea_new(size_t max_b);
void kn_textarea_free(struct kn_textarea *a);
/* The text itself; owned by the area. */
struct kn_textedit *kn_textarea_edit(const struct kn_textarea *a);
/* Draws the lines around the caret; focus: puts the hardware cursor on it.
 * Returns what is out of view, KN_MORE_*. */
unsigned kn_textarea_draw(const struct kn_model *m, struct kn_textarea *a,
    struct kn_grid *g, struct kn_rect r, bool focus);
/* Obeys an editing key; Left and Right go where they point, line by line. */
bool kn_textarea_key(const struct kn_model *m, struct kn_textarea *a,
    struct kn_key_press key);
/* Up and down by lines as they are seen, keeping the column. False where
 * there is no further one. */
bool kn_textarea_move(const struct kn_model *m, struct kn_textarea *a,
    enum kn_motion motion, int sign);
/* Puts the caret on a cell of the rectangle drawn last. */
void kn_textarea_click(const struct kn_model *m, struct kn_textarea *a,
    int x, int y);

#endif
