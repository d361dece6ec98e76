/*
 * textarea.c: a text of several lines that is being written. In: keys, and a
 * rectangle. Out: cells, the caret where the line engine says. Only the
 * paragraphs in view are laid out: a place is a paragraph and a line in it.
 *
 * One column is kept for the caret behind a full line: at the right of lines
 * that run from the left, at the left of those that run from the right.
 */
#include "tui/pane/textarea.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/pane/field.h"

struct place {
	size_t para_b;          /* where its paragraph begins */
	size_t line;
};

/* A paragraph, laid out. */
struct laid {
	struct kn_layout *layout;
	size_t from_b, to_b;
	/* What it was made for. */
	uint64_t serial;
	int w;
	unsigned flags;
	enum kn_dir dir;
};

struct kn_textarea {
	struct kn_textedit *edit;
	struct place top;
	int goal_col;           /* kept by up and down; -1: the caret's own */
	int w, h;               /* as drawn last */
	struct laid laid;
};

struct kn_textarea *
kn_textarea_new(size_t max_b)
{
	struct kn_textarea *a = kn_calloc(1, sizeof(*a));

	a->edit = kn_textedit_new(max_b, true);
	a->goal_col = -1;
	a->w = 60;
	a->h = 10;
	return a;
}

void
kn_textarea_free(struct kn_textarea *a)
{
	if (a == NULL)
		return;
	kn_layout_free(a->laid.layout);
	kn_textedit_free(a->edit);
	free(a);
}

struct kn_textedit *
kn_textarea_edit(const struct kn_textarea *a)
{
	return a->edit;
}

/* ---- paragraphs and lines -------------------------------------------------- */

static size_t
para_start(struct kn_str text, size_t at_b)
{
	while (at_b > 0 && text.s[at_b - 1] != '\n')
		at_b--;
	return at_b;
}

static size_t
para_end(struct kn_str text, size_t at_b)
{
	const char *end = at_b == text.n ? NULL :
	    memchr(text.s + at_b, '\n', text.n - at_b);

	return end == NULL ? text.n : (size_t)(end - text.s);
}

static int
text_w(const struct kn_textarea *a)
{
	return a->w > 1 ? a->w - 1 : 1;
}

/* The paragraph that begins at a byte; kept until another is asked for. */
static const struct laid *
lay_out(struct kn_textarea *a, const struct kn_layout_opts *opts,
    size_t from_b)
{
	struct kn_str text = kn_textedit_text(a->edit);
	uint64_t serial = kn_textedit_serial(a->edit);
	struct laid *l = &a->laid;

	if (l->layout != NULL && l->from_b == from_b && l->serial == serial &&
	    l->w == text_w(a) && l->flags == opts->flags &&
	    l->dir == opts->dir)
		return l;
	kn_layout_free(l->layout);
	*l = (struct laid){ .from_b = from_b,
	    .to_b = para_end(text, from_b), .serial = serial,
	    .w = text_w(a), .flags = opts->flags, .dir = opts->dir };
	l->layout = kn_layout_new(text.s == NULL ? "" : text.s + from_b,
	    l->to_b - from_b, l->w, opts);
	return l;
}

/* The line at a place; NULL: of an empty paragraph, or past the end. */
static const struct kn_vline *
line_at(struct kn_textarea *a, const struct kn_layout_opts *opts,
    struct place p)
{
	return kn_layout_line(lay_out(a, opts, p.para_b)->layout, p.line);
}

static struct place
caret_place(struct kn_textarea *a, const struct kn_layout_opts *opts)
{
	size_t at_b = kn_textedit_caret_b(a->edit);
	struct place p = {
		.para_b = para_start(kn_textedit_text(a->edit), at_b) };
	const struct laid *l = lay_out(a, opts, p.para_b);

	p.line = kn_layout_find(l->layout, at_b - p.para_b);
	return p;
}

static bool
forth(struct kn_textarea *a, const struct kn_layout_opts *opts,
    struct place *p)
{
	struct place next = { p->para_b, p->line + 1 };

	if (line_at(a, opts, next) == NULL) {
		size_t end_b = lay_out(a, opts, p->para_b)->to_b;

		if (end_b == kn_textedit_text(a->edit).n)
			return false;
		next = (struct place){ end_b + 1, 0 };
	}
	*p = next;
	return true;
}

static bool
back(struct kn_textarea *a, const struct kn_layout_opts *opts,
    struct place *p)
{
	if (p->line > 0) {
		p->line--;
		return true;
	}
	if (p->para_b == 0)
		return false;
	p->para_b = para_start(kn_textedit_text(a->edit), p->para_b - 1);
	size_t n = kn_layout_count(lay_out(a, opts, p->para_b)->layout);
	p->line = n == 0 ? 0 : n - 1;
	return true;
}

static bool
is_before(struct place x, struct place y)
{
	return x.para_b != y.para_b ? x.para_b < y.para_b : x.line < y.line;
}

/* ---- columns ----------------------------------------------------------------- */

/* The byte behind the last character that has a cell. */
static size_t
end_b(const struct kn_vline *v)
{
	return kn_vline_caret_b(v, v->rtl ? -1 : v->width_col);
}

/* The left edge of a line in the area. */
static int
left_col(const struct kn_textarea *a, const struct kn_vline *v)
{
	return v->rtl ? 1 + text_w(a) - v->width_col : 0;
}

/* The caret's column in the area; blanks that hang over the end of a line
 * are counted as far as there is room. */
static int
caret_col(struct kn_textarea *a, const struct kn_layout_opts *opts,
    struct place p)
{
	const struct kn_vline *v = line_at(a, opts, p);
	size_t at_b = kn_textedit_caret_b(a->edit) - p.para_b;

	if (v == NULL)
		return opts->dir != KN_DIR_LTR && opts->dir2 == KN_DIR_RTL ?
		    a->w - 1 : 0;
	size_t end = end_b(v);
	int hung = at_b > end ? (int)(at_b - end) : 0;
	int col = left_col(a, v) + kn_vline_caret_col(v, at_b) +
	    (v->rtl ? -hung : hung);
	return col < 0 ? 0 : col < a->w ? col : a->w - 1;
}

/* The byte at a column of a line: one that stands on this line. */
static size_t
byte_at(struct kn_textarea *a, const struct kn_layout_opts *opts,
    struct place p, int col)
{
	const struct kn_vline *v = line_at(a, opts, p);

	if (v == NULL)
		return p.para_b;
	int x = col - left_col(a, v);
	size_t at_b = kn_vline_caret_b(v, x < -1 ? -1 : x);
	/* Behind a line that ends in a word begins the next one. */
	if (!v->last && at_b >= v->at.end_b)
		at_b = kn_vline_caret_b(v, v->rtl ? 0 : v->width_col - 1);
	return p.para_b + at_b;
}

/* ---- drawing ----------------------------------------------------------------- */

/* Scrolls as little as shows the caret's line. */
static void
follow(struct kn_textarea *a, const struct kn_layout_opts *opts,
    struct place caret)
{
	struct kn_str text = kn_textedit_text(a->edit);
	struct place p = { .line = a->top.line };

	/* The text has changed under it, or its width. */
	p.para_b = para_start(text, a->top.para_b < text.n ? a->top.para_b :
	    text.n);
	while (p.line > 0 && line_at(a, opts, p) == NULL)
		p.line--;
	a->top = p;
	if (is_before(caret, p)) {
		a->top = caret;
		return;
	}
	for (int i = 1; i < a->h && is_before(p, caret); i++)
		forth(a, opts, &p);
	if (!is_before(p, caret))
		return;
	a->top = caret;
	for (int i = 1; i < a->h; i++)
		back(a, opts, &a->top);
}

unsigned
kn_textarea_draw(const struct kn_model *m, struct kn_textarea *a,
    struct kn_grid *g, struct kn_rect r, bool focus)
{
	struct kn_layout_opts opts = kn_model_layout(m, KN_DIR_AUTO);
	struct kn_style style = { KN_ROLE_TEXT, 0 };

	if (r.w < 1 || r.h < 1)
		return 0;
	a->w = r.w;
	a->h = r.h;
	struct place caret = caret_place(a, &opts);
	follow(a, &opts, caret);
	struct place p = a->top;
	bool more = true;
	for (int y = 0; y < r.h && more; y++) {
		const struct kn_vline *v = line_at(a, &opts, p);

		if (v != NULL)
			kn_vline_draw(v, g, r.x + v->rtl, r.y + y, text_w(a),
			    KN_ALIGN_START, style, NULL, NULL);
		if (focus && p.para_b == caret.para_b &&
		    p.line == caret.line) {
			g->cursor_x = r.x + caret_col(a, &opts, p);
			g->cursor_y = r.y + y;
		}
		more = forth(a, &opts, &p);
	}
	return (a->top.para_b > 0 || a->top.line > 0 ? KN_MORE_ABOVE : 0u) |
	    (more ? KN_MORE_BELOW : 0u);
}

/* ---- moving ------------------------------------------------------------------ */

bool
kn_textarea_move(const struct kn_model *m, struct kn_textarea *a,
    enum kn_motion motion, int sign)
{
	struct kn_layout_opts opts = kn_model_layout(m, KN_DIR_AUTO);
	struct place p = caret_place(a, &opts);
	int n = motion == KN_MOTION_STEP ? 1 : a->h > 1 ? a->h - 1 : 1;
	bool moved = false;

	if (motion == KN_MOTION_END) {
		kn_textedit_place(a->edit, sign < 0 ? 0 :
		    kn_textedit_text(a->edit).n);
		a->goal_col = -1;
		return true;
	}
	if (a->goal_col < 0)
		a->goal_col = caret_col(a, &opts, p);
	for (int i = 0; i < n; i++)
		if (sign < 0 ? back(a, &opts, &p) : forth(a, &opts, &p))
			moved = true;
	if (moved)
		kn_textedit_place(a->edit, byte_at(a, &opts, p,
		    a->goal_col));
	return moved;
}

void
kn_textarea_click(const struct kn_model *m, struct kn_textarea *a,
    int x, int y)
{
	struct kn_layout_opts opts = kn_model_layout(m, KN_DIR_AUTO);
	struct place p = a->top;

	while (y-- > 0 && forth(a, &opts, &p))
		;
	kn_textedit_place(a->edit, byte_at(a, &opts, p, x));
	a->goal_col = -1;
}

/* To the beginning of the next line (on), or the end of the one before, as
 * they are seen; false: there is none. */
static bool
hop(struct kn_textarea *a, const struct kn_layout_opts *opts,
    struct place *p, bool on)
{
	if (on ? !forth(a, opts, p) : !back(a, opts, p))
		return false;
	const struct kn_vline *v = line_at(a, opts, *p);
	/* The first cell of a line is at its right when it runs from there;
	 * the place behind its last cell is at the other side. */
	int col = v == NULL ? 0 : left_col(a, v) + (on ?
	    v->rtl ? v->width_col - 1 : 0 : v->rtl ? -1 : v->width_col);
	kn_textedit_place(a->edit, byte_at(a, opts, *p, col));
	return true;
}

/* The byte to one side of at_b on a line, both of its paragraph; the same at
 * the edge. Blanks that have no cells are passed in the order of the text. */
static size_t
beside(const struct kn_textarea *a, const struct kn_vline *v,
    const struct laid *l, size_t at_b, int side, bool word)
{
	struct kn_str para = { kn_textedit_text(a->edit).s + l->from_b,
	    l->to_b - l->from_b };
	bool on = (side < 0) == v->rtl;

	if (at_b < end_b(v) + !on)
		return word ? kn_edit_word_b(v, para, at_b, side) :
		    kn_edit_step_b(v, at_b, side);
	if (on && (at_b >= v->at.end_b || word))
		return v->at.end_b;
	return kn_textedit_near_b(a->edit, l->from_b + at_b, on ? 1 : -1) -
	    l->from_b;
}

/* Over the line as it reads, whoever reorders it, and from its edge to the
 * next one. */
static void
point(const struct kn_model *m, struct kn_textarea *a, int side, bool word)
{
	struct kn_layout_opts opts = kn_model_layout(m, KN_DIR_AUTO);

	opts.dir = KN_DIR_AUTO;
	opts.flags &= ~(unsigned)KN_LAYOUT_LOGICAL;
	struct place p = caret_place(a, &opts);
	const struct laid *l = lay_out(a, &opts, p.para_b);
	const struct kn_vline *v = kn_layout_line(l->layout, p.line);
	size_t at_b = kn_textedit_caret_b(a->edit) - p.para_b;
	bool on = (side < 0) == (v == NULL ? kn_model_rtl(m) : v->rtl);
	size_t to_b = v == NULL ? at_b : beside(a, v, l, at_b, side, word);

	if (to_b != at_b) {
		kn_textedit_place(a->edit, p.para_b + to_b);
		return;
	}
	if (!hop(a, &opts, &p, on) || !word)
		return;
	l = lay_out(a, &opts, p.para_b);
	v = kn_layout_line(l->layout, p.line);
	if (v != NULL)
		kn_textedit_place(a->edit, p.para_b + beside(a, v, l,
		    kn_textedit_caret_b(a->edit) - p.para_b,
		    on == v->rtl ? -1 : 1, true));
}

bool
kn_textarea_key(const struct kn_model *m, struct kn_textarea *a,
    struct kn_key_press key)
{
	bool word;
	int side = kn_edit_side(key, &word);

	a->goal_col = -1;
	if (side == 0)
		return kn_textedit_key(a->edit, key);
	point(m, a, side, word);
	return true;
}
