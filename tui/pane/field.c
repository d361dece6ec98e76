/*
 * field.c: an editable field on one line. In: a label and a line editor's
 * logical text. Out: cells, with the caret where the line engine says; and
 * the keys that move over the line as it is seen.
 *
 * A line has a place for the caret on each of its cells and one behind its
 * last character: at the right of a line that runs from the left, at the left
 * of one that runs from the right. Columns count from the line's left edge,
 * as kn_vline_caret_col() has them, so that this last place is -1 there.
 */
#include "tui/pane/field.h"

#include <stdlib.h>

#include "kunnash/uchar.h"

/* More cells than a line editor has bytes. */
#define LINE_MAX_COL 65536

static struct kn_vline *
lay_out(const struct kn_lineedit *e, const struct kn_layout_opts *opts)
{
	struct kn_str text = kn_lineedit_text(e);

	return kn_field_new(text.s, text.n, LINE_MAX_COL, opts);
}

/* ---- drawing --------------------------------------------------------------- */

/* The columns of a line that w columns show, with the place behind it. */
struct view {
	int from;               /* leftmost */
	bool before, after;     /* text goes on at the left, at the right */
};

/*
 * Scrolls by half a view at a time, from the line's beginning, so that the
 * text stands still while the caret moves in one half.
 */
static struct view
view_of(const struct kn_vline *l, int caret_col, int w)
{
	int all = l->width_col + 1, first = l->rtl ? -1 : 0;
	/* The caret and the view's edge as counted from the beginning. */
	int at = l->rtl ? l->width_col - 1 - caret_col : caret_col, edge = 0;

	if (all <= w)
		return (struct view){ .from = first };
	if (at >= w - 1)
		edge = ((at - (w - 1)) / (w / 2) + 1) * (w / 2);
	if (edge > all - w)
		edge = all - w;
	int from = first + (l->rtl ? all - w - edge : edge);
	return (struct view){ .from = from, .before = from > first,
	    .after = from + w < first + all };
}

static void
draw_text(const struct kn_vline *l, struct view view, struct kn_grid *g,
    struct kn_rect r, struct kn_style style)
{
	int x = r.x - view.from;

	for (size_t i = 0; i < l->n; i++) {
		const struct kn_vcell *v = &l->cell[i];

		if (x >= r.x && x + v->width <= r.x + r.w)
			kn_vcell_draw(v, g, x, r.y, style);
		x += v->width;
	}
	if (view.before)
		kn_grid_fill(g, r.x, r.y, 1, 0x2026, style);
	if (view.after)
		kn_grid_fill(g, r.x + r.w - 1, r.y, 1, 0x2026, style);
}

void
kn_edit_draw(const struct kn_model *m, struct kn_grid *g, struct kn_rect r,
    const char *label, const struct kn_lineedit *e)
{
	struct kn_style style = { KN_ROLE_PROMPT, 0 };
	struct kn_layout_opts opts = kn_model_layout(m, KN_DIR_AUTO);
	bool mirrored = kn_model_mirrored(m);
	int label_w = kn_field_width_col(label, kn_str(label).n, &opts) + 1;

	if (label_w > r.w / 2)
		label_w = r.w / 2;
	kn_grid_fill(g, r.x, r.y, r.w, ' ', style);
	/* A blank between, also where the label is cut. */
	struct kn_rect at = { mirrored ? r.x + r.w - label_w + 1 : r.x, r.y,
	    label_w - 1, 1 };
	kn_chrome_field(m, g, at, 0, kn_str(label), KN_ALIGN_START, style);
	at = (struct kn_rect){ mirrored ? r.x : r.x + label_w, r.y,
	    r.w - label_w, 1 };
	if (at.w < 2)
		return;
	struct kn_vline *l = lay_out(e, &opts);
	int caret_col = kn_vline_caret_col(l, kn_lineedit_caret_b(e));
	struct view view = view_of(l, caret_col, at.w);
	/* A short text stands beside the label, in whichever direction. */
	if (mirrored && l->width_col + 1 < at.w) {
		at.x += at.w - l->width_col - 1;
		at.w = l->width_col + 1;
	}
	draw_text(l, view, g, at, style);
	g->cursor_x = at.x + caret_col - view.from;
	g->cursor_y = r.y;
	kn_vline_free(l);
}

/* ---- keys that go where they point ------------------------------------------ */

/* The cell that begins at a column, or NULL: the place behind the line. */
static const struct kn_vcell *
cell_at(const struct kn_vline *l, int col)
{
	int x = 0;

	for (size_t i = 0; i < l->n && x <= col; i++) {
		if (x == col)
			return &l->cell[i];
		x += l->cell[i].width;
	}
	return NULL;
}

size_t
kn_edit_step_b(const struct kn_vline *l, size_t at_b, int side)
{
	int col = kn_vline_caret_col(l, at_b);
	const struct kn_vcell *c = cell_at(l, col);
	int first = l->rtl ? -1 : 0, last = l->width_col - (l->rtl ? 1 : 0);
	int to = side < 0 ? col - 1 : col + (c == NULL ? 1 : c->width);

	return to < first || to > last ? at_b : kn_vline_caret_b(l, to);
}

static bool
is_word(struct kn_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.s[i] != ' ')
			return true;
	return false;
}

/* The column of a word's edge at one side: where it begins, or behind it,
 * by the direction that it has on this line. */
static int
edge_col(const struct kn_vline *l, struct kn_span word, int side)
{
	int col = kn_vline_caret_col(l, word.start_b);
	const struct kn_vcell *c = cell_at(l, col);
	bool rtl = c == NULL ? l->rtl : (c->level & 1) != 0;

	return rtl == (side > 0) ? col : kn_vline_caret_col(l, word.end_b);
}

size_t
kn_edit_word_b(const struct kn_vline *l, struct kn_str text, size_t at_b,
    int side)
{
	int col = kn_vline_caret_col(l, at_b);
	int first = l->rtl ? -1 : 0, last = l->width_col - (l->rtl ? 1 : 0);
	int best = side < 0 ? first : last;
	uint32_t base = l->at.start_b, *breaks = NULL, start = 0;
	size_t n = 0;

	/* Only what is on the line. */
	text = (struct kn_str){ text.s + base, kn_span_len(l->at) };
	if (text.n > 0 && kn_breaks(KN_BREAK_WORD, text.s, text.n, &breaks,
	    &n, NULL) != KN_OK)
		n = 0;
	for (size_t i = 0; i < n; start = breaks[i++]) {
		struct kn_span word = { base + start, base + breaks[i] };

		if (!is_word((struct kn_str){ text.s + start,
		    kn_span_len(word) }))
			continue;
		int edge = edge_col(l, word, side);
		if (side < 0 ? edge < col && edge > best :
		    edge > col && edge < best)
			best = edge;
	}
	free(breaks);
	return kn_vline_caret_b(l, best);
}

static const struct {
	uint32_t sym;
	uint8_t mods;
	int side;
	bool word;
} moves[] = {
	{ KN_KEY_LEFT, 0, -1, false },
	{ KN_KEY_RIGHT, 0, 1, false },
	{ KN_KEY_LEFT, KN_KMOD_CTRL, -1, true },
	{ KN_KEY_RIGHT, KN_KMOD_CTRL, 1, true },
	{ KN_KEY_LEFT, KN_KMOD_ALT, -1, true },
	{ KN_KEY_RIGHT, KN_KMOD_ALT, 1, true },
};

int
kn_edit_side(struct kn_key_press key, bool *word)
{
	for (size_t i = 0; i < sizeof(moves) / sizeof(*moves); i++)
		if (moves[i].sym == key.sym && moves[i].mods == key.mods) {
			*word = moves[i].word;
			return moves[i].side;
		}
	return 0;
}

bool
kn_edit_key(const struct kn_model *m, struct kn_lineedit *e,
    struct kn_key_press key)
{
	/* As it reads, whoever reorders it. */
	struct kn_layout_opts opts = { .dir = KN_DIR_AUTO,
	    .dir2 = kn_model_rtl(m) ? KN_DIR_RTL : KN_DIR_LTR };
	bool word;
	int side = kn_edit_side(key, &word);

	if (side == 0)
		return kn_lineedit_key(e, key);
	struct kn_vline *l = lay_out(e, &opts);
	size_t at_b = kn_lineedit_caret_b(e);
	kn_lineedit_place(e, word ?
	    kn_edit_word_b(l, kn_lineedit_text(e), at_b, side) :
	    kn_edit_step_b(l, at_b, side));
	kn_vline_free(l);
	return true;
}
