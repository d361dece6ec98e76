/*
 * reader_bar.c: where in the article the hits are. In: the hits, the bytes in
 * view. Out: a bar at the end of the lines, with a tick for each hit and a
 * solid part for what is in view. There is one only where words are
 * searched for: else the heading says enough. Its characters differ in shape,
 * so that no colour is needed, and are those that every console font has.
 */
#include "tui/pane/reader_priv.h"

/* A blank, and the bar; none where that leaves too little for the text. */
enum { BAR_COL = 2, TEXT_MIN_W = 16 };

#define CP_VIEW 0x2588          /* █ */
#define CP_TICK 0x2550          /* ═ */
#define CP_TICK_IN_VIEW 0x25A0  /* ■ */

int
reader__bar_col(const struct reader *r, int w)
{
	const struct kn_model *m = r->base.model;

	/* Nothing stands beside text that the terminal orders. */
	return m->open == NULL || !m->open->of_words ||
	    m->open->n_hits == 0 || kn_model_stacked(m) ||
	    w < TEXT_MIN_W + BAR_COL ? 0 : BAR_COL;
}

/* A stretch of the article, and the rows of the bar. */
struct bar {
	size_t start_b, end_b;
	int rows;
};

/* The row that stands for a byte. */
static int
row_of(const struct bar *b, size_t at_b)
{
	if (at_b <= b->start_b || b->end_b <= b->start_b)
		return 0;
	if (at_b >= b->end_b)
		return b->rows - 1;
	int row = (int)((double)(at_b - b->start_b) * b->rows /
	    (double)(b->end_b - b->start_b));
	return row < b->rows ? row : b->rows - 1;
}

static void
put(struct kn_grid *g, int x, int y, bool in_view, uint8_t mods)
{
	bool tick = (mods & KN_MOD_HIT) != 0;

	kn_grid_fill(g, x, y, 1, tick ? in_view ? CP_TICK_IN_VIEW : CP_TICK :
	    in_view ? CP_VIEW : ' ', (struct kn_style){ KN_ROLE_BAR,
	    mods });
}

void
reader__bar_draw(const struct reader *r, struct kn_grid *g,
    struct kn_rect at)
{
	const struct kn_open *o = r->base.model->open;
	const struct kn_span now = r->base.model->current;
	struct bar b = { .rows = at.h - 1 };
	int x = r->rtl_text ? at.x : at.x + at.w - 1;
	size_t i = 0;

	if (r->bar_col == 0 || b.rows < 1)
		return;
	kn_flow_extent(r->flow, &b.start_b, &b.end_b);
	int top = row_of(&b, r->top_b);
	int last = row_of(&b, r->seen_b > 0 ? r->seen_b - 1 : 0);
	for (int y = 0; y < b.rows; y++) {
		uint8_t mods = 0;

		for (; i < o->n_hits &&
		    row_of(&b, o->hits[i].at.start_b) <= y; i++) {
			mods |= KN_MOD_HIT;
			if (o->hits[i].at.start_b == now.start_b &&
			    kn_span_len(now) > 0)
				mods |= KN_MOD_CURRENT;
		}
		put(g, x, at.y + 1 + y, y >= top && y <= last, mods);
	}
}
