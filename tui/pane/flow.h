/*
 * flow.h: an article as a column of lines, for the reader.
 *
 * A flow cuts the article into blocks (title, facts, paragraphs, blanks) and
 * lays out only the blocks that are looked at. A place is a block and a line
 * in it; the top of the reader is remembered as a byte, so that it survives
 * another width.
 */
#ifndef KUNNASH_FLOW_H
#define KUNNASH_FLOW_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/pane/model.h"
#include "tui/bidi/layout.h"

struct kn_flow;

struct kn_place {
	size_t block;
	size_t line;            /* within the block */
};

/* Lays an article out at a width. facts: the line under the title (outlet,
 * date, byline), copied. all: also what is not title or body. flags: of the
 * line engine, KN_LAYOUT_*. */
struct kn_flow *kn_flow_new(const struct kn_open *open, struct kn_str facts,
    int width_col, bool all, bool rtl_ui, unsigned flags);
void kn_flow_free(struct kn_flow *f);

/* One line ready to draw. */
struct kn_flow_line {
	const struct kn_vline *vline;   /* NULL: a blank line */
	size_t base_b;          /* of the article: vline offsets are relative */
	bool in_text;           /* offsets mean something (not the facts) */
	enum kn_role role;
};
/* The line at a place; false past the end. Valid until the next call. */
bool kn_flow_line(struct kn_flow *f, struct kn_place at,
    struct kn_flow_line *out);
/* Moves *at by n lines, forward or back; returns how many it could. */
size_t kn_flow_forward(struct kn_flow *f, struct kn_place *at, size_t n);
size_t kn_flow_back(struct kn_flow *f, struct kn_place *at, size_t n);
/* The last line. */
struct kn_place kn_flow_end(struct kn_flow *f);
/* The place that shows a byte (the nearest one when it is not shown), and
 * the byte that a place begins with. */
struct kn_place kn_flow_find(struct kn_flow *f, size_t at_b);
size_t kn_flow_byte(struct kn_flow *f, struct kn_place at);
/* What of the text is shown, as stretches without white space around, rising;
 * returns how many. The caller frees *out. */
size_t kn_flow_paras(const struct kn_flow *f, struct kn_span **out);
/* Bytes of text shown before a byte and in all; for "42 %". */
void kn_flow_extent(const struct kn_flow *f, size_t *start_b, size_t *end_b);
/* Bytes of text that lines were made for so far: what laziness is tested by. */
size_t kn_flow_made_b(const struct kn_flow *f);

#endif
