/*
 * layout.h: the line engine. Logical text in, visual cells out.
 *
 * paragraph → filter → clusters → levels (UAX #9, classes from ICU, rules by
 * FriBidi) → joining and presentation forms → wrap at cells (UAX #14) →
 * reorder each line by clusters → cells. Pure functions: no curses, no
 * globals. Every cell knows the logical bytes it shows, so hits, entities,
 * the caret and copying work on logical text.
 *
 * Index spaces: text in bytes (_b, logical), lines in columns (_col, visual,
 * from the left).
 */
#ifndef KUNNASH_LAYOUT_H
#define KUNNASH_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/err.h"
#include "kunnash/span.h"
#include "kunnash/str.h"
#include "tui/cell/cell.h"

enum kn_dir { KN_DIR_AUTO, KN_DIR_LTR, KN_DIR_RTL };

enum {
	KN_LAYOUT_NO_SHAPE = 1,     /* base letters, no presentation forms */
	KN_LAYOUT_NO_LIGATURE = 2,  /* no lam-alef */
	KN_LAYOUT_NO_MIRROR = 4,    /* brackets as stored */
	KN_LAYOUT_NO_MARKS = 8,     /* harakat dropped */
	KN_LAYOUT_LOGICAL = 16,     /* no reordering; for --bidi terminal with
				       NO_SHAPE and NO_MIRROR */
	KN_LAYOUT_WORDS = 32,       /* visual order of words, each word that
				       holds right-to-left letters sent in
				       logical order, in one style: for a
				       terminal that turns words round */
	KN_LAYOUT_NO_OVERRIDES = 64,/* LRO and RLO turn no letters round: they
				       are shown, and stand for embeddings */
};

struct kn_layout_opts {
	enum kn_dir dir;        /* AUTO: first strong character, else `dir2` */
	enum kn_dir dir2;       /* for AUTO without a strong one; default LTR */
	unsigned flags;
};

/* With KN_LAYOUT_WORDS: on which sides a character of width 1 has a blank
 * cell beside it, which belongs to the same bytes. Bits. */
enum kn_gap { KN_GAP_NONE, KN_GAP_LEFT, KN_GAP_RIGHT };

/*
 * One visual cell of a line. With KN_LAYOUT_WORDS, cp is what is sent; what
 * the terminal then shows there are the bytes `at`.
 */
struct kn_vcell {
	uint32_t cp[KN_CELL_CPS];
	uint8_t width;          /* 1 or 2, and a column for each gap */
	uint8_t level;          /* bidi embedding level */
	uint8_t gap;            /* enum kn_gap */
	struct kn_span at;      /* bytes of the text it shows */
};

/* A line in visual order, left to right. */
struct kn_vline {
	struct kn_vcell *cell;  /* owned by the layout that made the line */
	size_t n;
	int width_col;          /* sum of widths */
	struct kn_span at;      /* the logical bytes that belong to the line */
	bool rtl;               /* it begins at the right: the base direction
				   of its paragraph, unless LOGICAL */
	bool last;              /* last line of its paragraph */
	bool words;             /* laid out with KN_LAYOUT_WORDS */
};

/* A text laid out at a width. */
struct kn_layout;
/*
 * Lays out text (borrowed until the layout is freed; any bytes). Paragraphs
 * end at LF, CR, CR LF, U+2028, U+2029, U+0085, VT, FF; an empty paragraph is
 * an empty line. Paragraphs of more than 64 Ki code points are laid out in
 * pieces. Lines are broken at width_col (>= 1); a word longer than a line is
 * broken at clusters. Every byte of the text belongs to exactly one line.
 * Blanks at a line's end belong to it and hang over: they get no cells.
 * An empty text has no lines. Lines are made lazily: cost is that of the
 * paragraphs (or pieces) up to the lines asked for.
 */
struct kn_layout *kn_layout_new(const char *s, size_t n_b, int width_col,
    const struct kn_layout_opts *opts);
void kn_layout_free(struct kn_layout *l);
/* Line i, or NULL past the end. Valid until the next call on l. */
const struct kn_vline *kn_layout_line(struct kn_layout *l, size_t i);
/* Total number of lines; lays out the whole text. */
size_t kn_layout_count(struct kn_layout *l);
/* The line that holds a byte offset (the last line for n_b). */
size_t kn_layout_find(struct kn_layout *l, size_t at_b);

/*
 * A single-line field (title, name, chip, status …) as its own isolated
 * paragraph: line breaks become blanks; when it does not fit width_col it
 * is cut at its logical end and "…" stands there. Caller frees with
 * kn_vline_free().
 */
struct kn_vline *kn_field_new(const char *s, size_t n_b, int width_col,
    const struct kn_layout_opts *opts);
void kn_vline_free(struct kn_vline *l);
/* Columns a text takes when it is not cut. */
int kn_field_width_col(const char *s, size_t n_b,
    const struct kn_layout_opts *opts);

/*
 * The column (from the line's left edge) where the caret before byte at_b
 * stands, on the cell that shows the byte, and the byte before which a caret
 * at column x stands. After the last character that is width_col, or -1 when
 * the line is right to left.
 */
int kn_vline_caret_col(const struct kn_vline *l, size_t at_b);
size_t kn_vline_caret_b(const struct kn_vline *l, int x_col);

/* ---- drawing --------------------------------------------------------- */

enum kn_align { KN_ALIGN_START, KN_ALIGN_END, KN_ALIGN_LEFT, KN_ALIGN_RIGHT,
	KN_ALIGN_CENTER };

/* Style of the cell that shows the bytes `at`. */
typedef struct kn_style kn_style_fn(void *user, struct kn_span at);

/* Draws one cell of a line, with the blank beside it if it has one. */
void kn_vcell_draw(const struct kn_vcell *v, struct kn_grid *g, int x, int y,
    struct kn_style style);
/*
 * Draws a line into columns x … x + w - 1 of row y; nothing outside them is
 * touched. START is the right edge for a right-to-left line. fn may be NULL:
 * every cell gets `style`. Returns the column of the line's left edge.
 */
int kn_vline_draw(const struct kn_vline *l, struct kn_grid *g, int x, int y,
    int w, enum kn_align align, struct kn_style style, kn_style_fn *fn,
    void *user);
/* kn_field_new + draw + free in one. */
void kn_field_draw(struct kn_grid *g, int x, int y, int w,
    struct kn_str text, const struct kn_layout_opts *opts,
    enum kn_align align, struct kn_style style);

/* The line as UTF-8 in visual order, for golden files, explain and the
 * commands' output to a terminal. */
void kn_vline_text(const struct kn_vline *l, struct kn_buf *out);

/* explain line: clusters, classes, levels, forms, lines and maps as text. */
void kn_layout_explain(const char *s, size_t n_b, int width_col,
    const struct kn_layout_opts *opts, struct kn_buf *out);

#endif
