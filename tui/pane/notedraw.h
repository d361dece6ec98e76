/*
 * notedraw.h: how a note reads in lists: its label's sign, how sure its
 * passage is, what it says.
 */
#ifndef KUNNASH_NOTEDRAW_H
#define KUNNASH_NOTEDRAW_H

#include "tui/pane/notelist.h"
#include "tui/pane/pane.h"

/* Appends text of unknown origin as a unit of a row of the chrome. */
void kn_note_name(struct kn_str untrusted, struct kn_buf *out);
/* Whether it is a memo, and on another corpus than the one that is open. */
bool kn_note_is_foreign_memo(const struct kn_model *m,
    const struct kn_note *n);
/* Two lines: the passage, and what is said of it. */
void kn_note_draw(const struct kn_model *m, struct kn_grid *g,
    struct kn_rect r, const struct kn_note_row *row, bool selected);
/* All that is known of one note, below a rule, as far as there is room; of a
 * passage that is not certain both texts. */
void kn_note_draw_detail(const struct kn_model *m, struct kn_grid *g,
    struct kn_rect r, const struct kn_note_row *row);

#endif
