/*
 * markpane.c: the marks of the corpus, to be gone to or to be set. In: the
 * notebook, the letter that is typed. Out: a spot to go to; a mark set or
 * deleted. The first letter does it: nobody who knows it waits for the list.
 */
#include "tui/pane/markpane.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/filter.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"
#include "tui/pane/annot.h"
#include "tui/pane/trail.h"

struct marks {
	struct kn_pane base;
	bool setting;
	struct kn_spot here;            /* what is to be marked */
	kn_spot_fn *go;
	void *user;
	struct kn_spot *mark;
	size_t n;
	bool has_last;                  /* row 0 is where one came from */
	size_t row, top;
};

static size_t
n_rows(const struct marks *p)
{
	return p->n + (p->has_last ? 1 : 0);
}

/* The mark of a row; NULL: it is the place one came from. */
static const struct kn_spot *
mark_of(const struct marks *p, size_t row)
{
	size_t before = p->has_last ? 1 : 0;

	return row < before ? NULL : &p->mark[row - before];
}

static void
fetch(struct marks *p)
{
	struct kn_model *m = p->base.model;
	struct kn_notebook *nb = kn_model_notebook(m);
	struct kn_err err;

	kn_spots_free(p->mark, p->n);
	p->mark = NULL;
	p->n = 0;
	if (nb != NULL && kn_spots_list(nb, kn_session_corpus_hash(
	    m->session), &p->mark, &p->n, &err) != KN_OK)
		kn_model_notice_err(m, &err);
	p->has_last = !p->setting && kn_trail_last(m) != NULL;
	if (p->row >= n_rows(p))
		p->row = n_rows(p) > 0 ? n_rows(p) - 1 : 0;
}

/* ---- drawing ------------------------------------------------------------------ */

static size_t
rows_in_view(const struct marks *p)
{
	return p->base.at.h > 1 ? (size_t)p->base.at.h - 1 : 1;
}

enum { NAME_COL = 3, BOTH_COL = 44 };

/* The letter, the article, and what stands there where there is room. */
static void
draw_row(const struct marks *p, struct kn_grid *g, struct kn_rect r,
    size_t i)
{
	const struct kn_model *m = p->base.model;
	const struct kn_spot *mark = mark_of(p, i);
	const struct kn_spot *s = mark != NULL ? mark : kn_trail_last(m);
	bool mirrored = kn_model_mirrored(m), both = r.w >= BOTH_COL &&
	    !kn_model_stacked(m);
	int half = both ? (r.w - NAME_COL) / 2 : r.w - NAME_COL;
	struct kn_rect name = { mirrored ? r.x + r.w - NAME_COL : r.x, r.y,
		NAME_COL, 1 };
	struct kn_rect title = { mirrored ? r.x + r.w - NAME_COL - half :
	    r.x + NAME_COL, r.y, both ? half - 1 : half, 1 };
	struct kn_rect words = { mirrored ? r.x : r.x + NAME_COL + half, r.y,
		r.w - NAME_COL - half, 1 };
	struct kn_buf text;

	if (mirrored && both)
		title.x++;
	kn_buf_init(&text, 4096);
	kn_chrome_field(m, g, name, 0, kn_str(mark != NULL ? mark->name :
	    "'"), KN_ALIGN_START, (struct kn_style){ KN_ROLE_HINT, 0 });
	kn_filter_append(kn_str(s->target.title != NULL ? s->target.title :
	    s->target.path), false, &text);
	kn_chrome_name(m, g, title, kn_buf_get(&text),
	    (struct kn_style){ KN_ROLE_TITLE, 0 });
	kn_buf_reset(&text);
	kn_filter_append(kn_str(s->anchor.exact), false, &text);
	if (both && text.n > 0)
		kn_chrome_name(m, g, words, kn_buf_get(&text),
		    (struct kn_style){ KN_ROLE_META, 0 });
	kn_buf_dispose(&text);
	if (i == p->row)
		kn_grid_mod(g, r.x, r.y, r.w,
		    KN_MOD_SELECTED | KN_MOD_FOCUS);
}

static void
marks_draw(struct kn_pane *base, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	struct marks *p = (struct marks *)base;
	struct kn_model *m = base->model;
	size_t view = rows_in_view(p), n = n_rows(p);

	if (p->row < p->top)
		p->top = p->row;
	if (p->row >= p->top + view)
		p->top = p->row - view + 1;
	kn_chrome_heading(m, g, r, kn_str(kn_tr(p->setting ?
	    N_("Set a mark: type its letter") :
	    N_("Go to a mark: type its letter"))), KN_LIT(""),
	    kn_chrome_more(p->top, view, n), focus);
	for (size_t i = p->top; i < n && i < p->top + view; i++)
		draw_row(p, g, (struct kn_rect){ r.x,
		    r.y + 1 + (int)(i - p->top), r.w, 1 }, i);
	if (n == 0)
		kn_chrome_field(m, g, (struct kn_rect){ r.x, r.y, r.w, r.h },
		    1, kn_str(kn_tr(N_("no mark is set in this corpus"))),
		    KN_ALIGN_START, (struct kn_style){ KN_ROLE_META, 0 });
	if (focus) {
		g->cursor_x = kn_model_mirrored(m) ? r.x + r.w - 1 : r.x;
		g->cursor_y = r.y + 1 + (int)(p->row - p->top);
	}
}

/* ---- doing it -------------------------------------------------------------------- */

/* The mark of that name; NULL: none has it. */
static const struct kn_spot *
find(const struct marks *p, struct kn_str name)
{
	for (size_t i = 0; i < p->n; i++)
		if (kn_str_is(name, p->mark[i].name))
			return &p->mark[i];
	return NULL;
}

static void
go_to(struct marks *p, const struct kn_spot *s)
{
	p->base.done = true;
	p->go(p->user, s);
}

bool
kn_model_set_mark(struct kn_model *m, struct kn_str name,
    struct kn_spot *spot)
{
	struct kn_notebook *nb = kn_model_writable(m);
	struct kn_err err;

	if (nb == NULL)
		return false;
	free(spot->name);
	spot->name = kn_strndup(name.s, name.n);
	if (kn_spot_put(nb, kn_session_corpus_hash(m->session), spot,
	    &err) != KN_OK) {
		kn_model_notice_err(m, &err);
		return false;
	}
	kn_model_notice(m, N_("marked: %s"), name);
	return true;
}

/* Obeys the letter of a mark. */
static void
take(struct marks *p, struct kn_str name)
{
	struct kn_model *m = p->base.model;
	const struct kn_spot *s = find(p, name);

	if (p->setting)
		p->base.done = kn_model_set_mark(m, name, &p->here);
	else if (s != NULL)
		go_to(p, s);
	else
		kn_model_notice(m, N_("no mark has this letter: %s"), name);
}

static bool
choose(void *self, struct kn_str arg)
{
	struct marks *p = self;

	(void)arg;
	if (p->row >= n_rows(p))
		return true;
	const struct kn_spot *s = mark_of(p, p->row);
	if (s == NULL)
		go_to(p, NULL);
	else
		take(p, kn_str(s->name));
	return true;
}

static bool
delete(void *self, struct kn_str arg)
{
	struct marks *p = self;
	struct kn_model *m = p->base.model;
	const struct kn_spot *s = p->row < n_rows(p) ? mark_of(p, p->row) :
	    NULL;
	struct kn_notebook *nb;
	struct kn_err err;

	(void)arg;
	if (s == NULL || (nb = kn_model_writable(m)) == NULL)
		return true;
	if (kn_spot_drop(nb, kn_session_corpus_hash(m->session), s->name,
	    &err) != KN_OK)
		kn_model_notice_err(m, &err);
	else
		kn_model_notice(m, N_("mark deleted: %s"), kn_str(s->name));
	fetch(p);
	return true;
}

static const struct kn_handler handlers[] = {
	{ KN_ACT_OPEN, choose },
	{ KN_ACT_MARK_DELETE, delete },
	{ KN_ACT_CANCEL, kn_pane_leave },
};

/* ---- the pane ---------------------------------------------------------------------- */

static bool
marks_key(struct kn_pane *base, struct kn_key_press key)
{
	struct marks *p = (struct marks *)base;
	char text[5] = "";

	if (key.sym >= KN_KEY_BASE || key.sym <= ' ' ||
	    (key.mods & (KN_KMOD_CTRL | KN_KMOD_ALT)) != 0)
		return false;
	if (key.sym == '\'' && !p->setting) {
		go_to(p, NULL);
		return true;
	}
	struct kn_str name = { text, kn_utf8_put(key.sym, text) };
	if (kn_spot_name_ok(name))
		take(p, name);
	else
		kn_model_notice(base->model,
		    N_("the name of a mark is one letter or digit"),
		    KN_LIT(""));
	return true;
}

static void
marks_move(struct kn_pane *base, enum kn_motion motion, int sign)
{
	struct marks *p = (struct marks *)base;

	p->row = kn_motion_row(p->row, n_rows(p), rows_in_view(p), motion,
	    sign);
}

static void
marks_click(struct kn_pane *base, int x, int y)
{
	struct marks *p = (struct marks *)base;

	(void)x;
	if (y >= 1 && p->top + (size_t)y - 1 < n_rows(p)) {
		p->row = p->top + (size_t)y - 1;
		choose(p, KN_LIT(""));
	}
}

static void
marks_close(struct kn_pane *base)
{
	struct marks *p = (struct marks *)base;

	kn_spot_dispose(&p->here);
	kn_spots_free(p->mark, p->n);
	free(p);
}

static const struct kn_pane_ops marks_ops = {
	.name = "marks",
	.context = KN_CTX_MARKS,
	.handlers = handlers,
	.n_handlers = sizeof(handlers) / sizeof(*handlers),
	.move = marks_move,
	.draw = marks_draw,
	.click = marks_click,
	.key = marks_key,
	.close = marks_close,
};

struct kn_pane *
kn_pane_marks_new(struct kn_model *m, struct kn_spot *here, kn_spot_fn *go,
    void *user)
{
	struct marks *p = kn_calloc(1, sizeof(*p));

	p->base = (struct kn_pane){ .ops = &marks_ops, .model = m };
	p->setting = here != NULL;
	if (here != NULL)
		p->here = *here;
	p->go = go;
	p->user = user;
	fetch(p);
	return &p->base;
}
