/*
 * reader_priv.h: the reader's state, shared by reader.c, reader_margin.c,
 * reader_mouse.c and reader_select.c.
 */
#ifndef KUNNASH_READER_PRIV_H
#define KUNNASH_READER_PRIV_H

#include "tui/pane/annot.h"
#include "tui/pane/flow.h"
#include "tui/pane/pane.h"
#include "tui/pane/select.h"

struct reader {
	struct kn_pane base;
	struct kn_flow *flow;
	struct kn_span *para;   /* what flow shows, for selecting */
	size_t n_para;
	struct kn_place top;
	size_t top_b;           /* the byte top begins with */
	struct kn_key of;       /* the article that is a place in */
	/* What flow was made for. */
	uint32_t serial;
	int width_col;
	int bar_col;            /* columns of the scroll bar; 0: none */
	bool boilerplate;
	unsigned flags;
	/* What was scrolled to: the current hit, note and active end. */
	struct kn_span shown, shown_note, shown_end;
	size_t seen_b;          /* end of the last line in view */
	bool rtl_text;          /* the article runs from the right */
	/* The column of the margin in which each placed note has its sign. */
	uint8_t *lane;
	size_t n_lane;
	int lanes;              /* columns of the margin; 0: no notes */
	uint32_t lane_notes, lane_open; /* serials that they were made for */
	/* Where the mouse button went down, until it comes up. */
	struct {
		bool on;
		int x, y;
		uint32_t at_b, serial;
	} press;
	/* The notes on the line that is being drawn. */
	size_t *on;
	size_t n_on, cap_on;
};

/* ---- reader.c ---- */
/* Makes the flow where there is something to flow; false: nothing open. */
bool reader__ready(struct reader *r);
/* Whether the line that shows a byte is in view. */
bool reader__in_view(struct reader *r, size_t at_b);
/* Makes a span the current one; brings it into view by as few lines as can
 * be, from the side where a step on (1) or back (-1) finds it. */
void reader__go(struct reader *r, struct kn_span at, int step);

/* The columns of the text in a row, beside the margin. */
struct kn_rect reader__beside_margin(const struct reader *r,
    struct kn_rect at);

/* ---- reader_mouse.c: clicks, and passages between two of them ---- */
void reader__click(struct kn_pane *p, int x, int y);
void reader__release(struct kn_pane *p, int x, int y);

/* ---- reader_margin.c: the margin beside the text ---- */
/* Decides on the lanes of the notes, if these changed; the width of the
 * margin in a pane of this width, with a blank beside the text. */
int reader__margin_col(struct reader *r, int w);
/* Finds the notes on a line of text; role and modifiers that they give to a
 * cell of it. */
void reader__notes_on(struct reader *r, struct kn_span line);
void reader__note_style(const struct reader *r, struct kn_span cell,
    bool keep_role, struct kn_style *style);
/* Draws the margin of a row: `line` is what the row shows of the text. */
void reader__margin_draw(struct reader *r, struct kn_grid *g,
    struct kn_rect at, struct kn_span line);

/* ---- reader_word.c: the word that the cursor stands on ---- */
bool reader__act_word(void *self, struct kn_str arg);
bool reader__act_filter_by(void *self, struct kn_str arg);
/* The step on (1) or back (-1) to the line or word on a side. */
int reader__side_step(const struct reader *r, struct kn_str side);
/* The byte shown a line above or below a byte, in the same column; false at
 * the end of the text. */
bool reader__other_line(struct reader *r, size_t at_b, int step, size_t *out);

/* ---- reader_bar.c: where in the article the hits are ---- */
/* The width of the bar in a pane of this width, with a blank before it. */
int reader__bar_col(const struct reader *r, int w);
/* Draws it beside the lines in view, which are known by then. */
void reader__bar_draw(const struct reader *r, struct kn_grid *g,
    struct kn_rect at);

/* ---- reader_select.c: selecting, labelling, going from note to note ---- */
enum { READER_N_HANDLERS = 14 };
extern const struct kn_handler reader__handlers[READER_N_HANDLERS];
bool reader__key(struct kn_pane *p, struct kn_key_press key);
enum kn_context reader__context(const struct kn_pane *p);
/* What passages are selected from. */
struct kn_select_in reader__select_in(const struct reader *r);
/* The byte at which the hardware cursor stands while something is selected. */
size_t reader__active_b(const struct kn_model *m);

#endif
