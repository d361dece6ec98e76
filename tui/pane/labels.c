/*
 * labels.c: the tree of labels, to be changed: names, definitions, colours,
 * signs, keys, order. In: the model's labels, keys, typed text. Out: cells;
 * what is done to labels is in labels_edit.c.
 */
#include "tui/pane/labels_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/pane/annot.h"
#include "tui/pane/field.h"
#include "tui/pane/notedraw.h"

enum { TYPED_MAX_B = 2000, COUNT_COL = 8, KEY_COL = 2, SIGN_COL = 3,
	INDENT_COL = 2, BOTTOM_H = 3, DEPTH_MAX = 16 };

/* How many stand above a label. */
static int
depth_of(const struct kn_label *l, size_t n, size_t i)
{
	int depth = 0;

	for (const char *up = l[i].parent; up != NULL && depth < DEPTH_MAX;
	    depth++) {
		const char *next = NULL;

		for (size_t k = 0; k < n; k++)
			if (strcmp(l[k].id, up) == 0)
				next = l[k].parent;
		up = next;
	}
	return depth;
}

/* ---- drawing ------------------------------------------------------------------- */

static size_t
view_h(const struct labels *p)
{
	int h = p->base.at.h - 1 - BOTTOM_H;

	return h > 0 ? (size_t)h : 1;
}

/* Cuts columns off r at its start, and gives them. */
static struct kn_rect
cut_start(const struct kn_model *m, struct kn_rect *r, int w)
{
	struct kn_rect piece = *r;

	piece.w = w;
	r->w -= w;
	if (kn_model_mirrored(m))
		piece.x += r->w;
	else
		r->x += w;
	return piece;
}

static void
draw_count(const struct kn_model *m, struct kn_grid *g, struct kn_rect r,
    uint64_t count)
{
	struct kn_buf b;

	kn_buf_init(&b, 64);
	kn_fmt_count(&m->locale, count, &b);
	kn_chrome_field(m, g, r, 0, kn_buf_get(&b), KN_ALIGN_END,
	    (struct kn_style){ KN_ROLE_COUNT, 0 });
	kn_buf_dispose(&b);
}

/* All in one field: for a terminal that reorders its rows. */
static void
draw_stacked(const struct kn_model *m, struct kn_grid *g, struct kn_rect r,
    const struct kn_label *l)
{
	struct kn_buf b;

	kn_buf_init(&b, 4096);
	kn_note_name(kn_str(l->name), &b);
	kn_buf_cstr(&b, " \u00B7 ");
	kn_fmt_count(&m->locale, l->notes, &b);
	if (l->key != '\0')
		kn_buf_fmt(&b, " \u00B7 %c", l->key);
	if (l->sign != NULL) {
		kn_buf_cstr(&b, " \u00B7 ");
		kn_note_name(kn_str(l->sign), &b);
	}
	kn_chrome_field(m, g, r, 0, kn_buf_get(&b), KN_ALIGN_START,
	    (struct kn_style){ (uint8_t)kn_label_role(l), 0 });
	kn_buf_dispose(&b);
}

static void
draw_label(const struct kn_model *m, struct kn_grid *g, struct kn_rect r,
    const struct kn_label *l, int depth)
{
	struct kn_style style = { (uint8_t)kn_label_role(l), 0 };
	int indent = depth * INDENT_COL < r.w / 2 ? depth * INDENT_COL :
	    r.w / 2;
	char key[2] = { l->key, '\0' };

	if (kn_model_stacked(m)) {
		r.x += indent;
		r.w -= indent;
		draw_stacked(m, g, r, l);
		return;
	}
	kn_chrome_field(m, g, cut_start(m, &r, KEY_COL), 0, kn_str(key),
	    KN_ALIGN_START, (struct kn_style){ KN_ROLE_HINT, 0 });
	cut_start(m, &r, indent);
	kn_chrome_field(m, g, cut_start(m, &r, SIGN_COL), 0, kn_str(l->sign),
	    KN_ALIGN_START, style);
	struct kn_rect name = cut_start(m, &r, r.w > COUNT_COL ?
	    r.w - COUNT_COL : r.w);
	kn_chrome_name(m, g, name, kn_str(l->name), style);
	if (r.w > 0)
		draw_count(m, g, r, l->notes);
}

static const char *
question(enum labels_typing t)
{
	static const char *const msgids[TYPING_COUNT] = {
		[TYPING_NEW] = N_("new label:"),
		[TYPING_BELOW] = N_("new label below:"),
		[TYPING_NAME] = N_("name:"),
		[TYPING_DEFINITION] = N_("definition:"),
		[TYPING_SIGN] = N_("sign:"),
	};

	return kn_tr(msgids[t]);
}

/* What is typed, or what the selected label means, below a rule. */
static void
draw_bottom(struct labels *p, struct kn_grid *g, struct kn_rect r)
{
	const struct kn_model *m = p->base.model;
	const struct kn_label *l = labels__selected(p);
	struct kn_buf b;

	kn_grid_fill(g, r.x, r.y, r.w, 0x2500,
	    (struct kn_style){ KN_ROLE_BORDER, 0 });
	if (p->typing != TYPING_NOTHING) {
		kn_edit_draw(m, g, (struct kn_rect){ r.x, r.y + 1, r.w, 1 },
		    question(p->typing), p->edit);
		return;
	}
	if (l == NULL)
		return;
	kn_buf_init(&b, 8192);
	if (l->definition != NULL && l->definition[0] != '\0')
		kn_note_name(kn_str(l->definition), &b);
	else
		kn_buf_cstr(&b, kn_tr(N_("not defined")));
	kn_chrome_field(m, g, r, 1, kn_buf_get(&b), KN_ALIGN_START,
	    (struct kn_style){ KN_ROLE_TEXT, 0 });
	for (size_t i = 0; l->colour != NULL && kn_label_colour(i) != NULL;
	    i++)
		if (strcmp(kn_label_colour(i), l->colour) == 0)
			kn_chrome_field(m, g, r, 2, kn_str(kn_tr(
			    kn_label_colour_msgid(i))), KN_ALIGN_START,
			    (struct kn_style){ KN_ROLE_META, 0 });
	kn_buf_dispose(&b);
}

static void
labels_draw(struct kn_pane *base, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	struct labels *p = (struct labels *)base;
	struct kn_model *m = base->model;
	size_t n, view = view_h(p);
	const struct kn_label *l = labels__all(p, &n);

	labels__selected(p);
	if (p->row < p->top)
		p->top = p->row;
	if (p->row >= p->top + view)
		p->top = p->row - view + 1;
	if (p->top + view > n)
		p->top = n > view ? n - view : 0;
	kn_chrome_heading(m, g, r, kn_str(kn_tr(N_("Labels"))), KN_LIT(""),
	    kn_chrome_more(p->top, view, n), focus);
	for (size_t i = p->top; i < n && i < p->top + view; i++) {
		struct kn_rect row = { r.x, r.y + 1 + (int)(i - p->top), r.w,
		    1 };

		draw_label(m, g, row, &l[i], depth_of(l, n, i));
		if (i == p->row)
			kn_grid_mod(g, row.x, row.y, row.w,
			    KN_MOD_SELECTED | KN_MOD_FOCUS);
	}
	if (n == 0)
		kn_chrome_field(m, g, r, 1, kn_str(kn_tr(
		    N_("there are no labels"))), KN_ALIGN_START,
		    (struct kn_style){ KN_ROLE_META, 0 });
	if (r.h > BOTTOM_H + 1)
		draw_bottom(p, g, (struct kn_rect){ r.x,
		    r.y + r.h - BOTTOM_H, r.w, BOTTOM_H });
}

static bool
labels_key(struct kn_pane *base, struct kn_key_press key)
{
	struct labels *p = (struct labels *)base;
	int digit = kn_key_digit(key);

	if (p->typing != TYPING_NOTHING)
		return kn_edit_key(base->model, p->edit, key);
	return digit >= 0 && labels__set_key(p, digit);
}

static void
labels_paste(struct kn_pane *base, struct kn_str text)
{
	struct labels *p = (struct labels *)base;

	if (p->typing != TYPING_NOTHING)
		kn_lineedit_insert(p->edit, text);
}

static void
labels_move(struct kn_pane *base, enum kn_motion motion, int sign)
{
	struct labels *p = (struct labels *)base;
	size_t n;

	labels__all(p, &n);
	if (p->typing == TYPING_NOTHING)
		p->row = kn_motion_row(p->row, n, view_h(p), motion, sign);
}

static void
labels_click(struct kn_pane *base, int x, int y)
{
	struct labels *p = (struct labels *)base;
	size_t n;

	(void)x;
	labels__all(p, &n);
	if (p->typing == TYPING_NOTHING && y >= 1 &&
	    (size_t)y - 1 < view_h(p) && p->top + (size_t)y - 1 < n)
		p->row = p->top + (size_t)y - 1;
}

static enum kn_context
labels_context(const struct kn_pane *base)
{
	return ((const struct labels *)base)->typing == TYPING_NOTHING ?
	    KN_CTX_LABELS : KN_CTX_PROMPT;
}

static void
labels_close(struct kn_pane *base)
{
	kn_lineedit_free(((struct labels *)base)->edit);
	free(base);
}

static const struct kn_pane_ops labels_ops = {
	.name = "labels",
	.context = KN_CTX_LABELS,
	.context_now = labels_context,
	.handlers = labels__handlers,
	.n_handlers = LABELS_N_HANDLERS,
	.move = labels_move,
	.draw = labels_draw,
	.click = labels_click,
	.key = labels_key,
	.paste = labels_paste,
	.close = labels_close,
};

struct kn_pane *
kn_pane_labels_new(struct kn_model *m)
{
	struct labels *p = kn_calloc(1, sizeof(*p));

	p->base = (struct kn_pane){ .ops = &labels_ops, .model = m };
	p->edit = kn_lineedit_new(TYPED_MAX_B);
	return &p->base;
}
