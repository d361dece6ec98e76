/*
 * parts.h: parts of rows that panes share: columns cut off a rectangle, days
 * and counts in columns, text of articles as a unit of a line, wrapped text.
 */
#ifndef KUNNASH_PANE_PARTS_H
#define KUNNASH_PANE_PARTS_H

#include "tui/pane/pane.h"

enum { KN_DAY_COL = 12, KN_COUNT_COL = 7 };

/* Cuts w columns off the start of r (the interface's), or off its end. */
struct kn_rect kn_part_cut(const struct kn_model *m, struct kn_rect *r,
    int w, bool at_end);
/* A day ("14/12/2023", or that there is none) off the start of r. */
void kn_part_day(const struct kn_model *m, struct kn_grid *g,
    struct kn_rect *r, const char *iso);
/* A count off the end of r; where the terminal orders the row, off its
 * start: nothing stands at its right then. */
void kn_part_count(const struct kn_model *m, struct kn_grid *g,
    struct kn_rect *r, uint64_t n);
/* Of `stories`, where `most` fill the row: in this shade, one cell at
 * least. */
void kn_part_bar(const struct kn_model *m, struct kn_grid *g,
    struct kn_rect r, uint64_t stories, uint64_t most, uint32_t shade);
/* Text of an article as a unit of a row, from the right if it is Arabic,
 * whatever it begins with; after a separator where something stands before
 * it. Nothing for the empty text. */
void kn_part_unit(struct kn_str untrusted, bool arabic, struct kn_buf *out);
void kn_part_next(struct kn_str untrusted, bool arabic, struct kn_buf *out);
/* Lines of text as far as r has rows. */
void kn_part_wrapped(const struct kn_model *m, struct kn_grid *g,
    struct kn_rect r, struct kn_str text);

#endif
