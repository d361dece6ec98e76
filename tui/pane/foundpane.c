/*
 * foundpane.c: the quotes, or the meetings, of the articles of the filter. In:
 * the filter's result. Out: a list, each row of which leads to its passage.
 * Articles are read behind the keys, as far as the list is looked at.
 */
#include "tui/pane/foundpane_priv.h"

#include <stdlib.h>

#include "tui/pane/annot.h"
#include "tui/pane/past.h"

/* How long keys may wait for the reading; and how far it is ahead, in
 * views. */
enum { WORK_MS = 12, AHEAD = 3 };

/* ---- reading ------------------------------------------------------------------- */

/* Rows that are wanted now. */
static size_t
wanted(const struct foundpane *p)
{
	return p->to_end ? KN_LISTING_MAX_ROWS :
	    p->top + AHEAD * foundpane__view(p) + 1;
}

/* A result that was replaced is gone: nothing of it may be read. */
static bool
is_current(const struct foundpane *p)
{
	return p->of == p->base.model->result &&
	    p->result_serial == p->base.model->result_serial;
}

/* The next slice. */
static void
work(struct foundpane *p)
{
	struct kn_model *m = p->base.model;
	size_t before = kn_listing_rows(p->l);
	struct kn_err err;

	if (kn_listing_fill(p->l, wanted(p), WORK_MS, &err) != KN_OK) {
		p->failed = true;
		kn_model_notice_err(m, &err);
	}
	size_t n = kn_listing_rows(p->l);
	/* The stretch that is shown may have been cut short. */
	if (n != before && p->first + p->n >= before)
		foundpane__drop(p);
	if (p->to_end && n > 0)
		p->row = n - 1;
	if (kn_listing_full(p->l) && p->to_end)
		kn_model_notice(m, N_("there are too many to list them all: "
		    "filter them"), KN_LIT(""));
	if (kn_listing_done(p->l))
		p->to_end = false;
}

/* Takes up what changed: another filter, another index. What takes one slice
 * is there at once. */
static void
prepare(struct foundpane *p)
{
	struct kn_model *m = p->base.model;
	struct kn_err err;

	if (is_current(p) && (p->l != NULL || p->failed))
		return;
	kn_listing_free(p->l);
	p->l = NULL;
	foundpane__drop(p);
	p->failed = false;
	if (p->result_serial != m->result_serial)
		p->row = p->top = 0;
	p->to_end = false;
	p->result_serial = m->result_serial;
	p->of = m->result;
	if (m->result == NULL || kn_model_index(m) == NULL)
		return;
	if (kn_listing_new(kn_model_index(m), m->filter, m->result, p->kind,
	    &p->l, &err) == KN_OK) {
		work(p);
	} else {
		p->failed = true;
		kn_model_notice_err(m, &err);
	}
}

static int
pane_due_ms(const struct kn_pane *base)
{
	const struct foundpane *p = (const struct foundpane *)base;

	if (!is_current(p) || (p->l == NULL && !p->failed))
		return base->model->result == NULL ? -1 : 0;
	return !p->failed && !kn_listing_done(p->l) &&
	    kn_listing_rows(p->l) < wanted(p) ? 0 : -1;
}

static void
pane_work(struct kn_pane *base)
{
	struct foundpane *p = (struct foundpane *)base;

	prepare(p);
	if (p->l != NULL && !p->failed)
		work(p);
}

static const struct found_row *
selected(struct foundpane *p)
{
	prepare(p);
	return foundpane__row(p, p->row, p->top, foundpane__view(p));
}

/* Whom the selected row names: the speaker, or the first of a meeting who is
 * known. NULL, and a notice: nobody. */
static const struct kn_entity *
named(struct foundpane *p)
{
	struct kn_model *m = p->base.model;
	const struct found_row *row = selected(p);
	const struct kn_entity *e = row == NULL ? NULL :
	    kn_index_entity(kn_model_index(m), row->entity);

	if (e == NULL && row != NULL)
		e = kn_index_entity(kn_model_index(m), row->other);
	if (e == NULL)
		kn_model_notice(m, N_("this line names nobody who is known"),
		    KN_LIT(""));
	return e;
}

/* ---- actions --------------------------------------------------------------------- */

static bool
open_row(void *self, struct kn_str arg)
{
	struct foundpane *p = self;
	struct kn_model *m = p->base.model;
	const struct found_row *row = selected(p);

	(void)arg;
	if (row == NULL || !kn_model_open_id(m, row->article))
		return true;
	struct kn_span at = row->at;
	kn_model_was_opened(m);
	if (kn_span_len(at) > 0 && at.end_b <= m->open->doc->n_b)
		m->current = at;
	p->base.done = p->base.to_reader = p->base.comes_back = true;
	return true;
}

static bool
open_page(void *self, struct kn_str arg)
{
	struct foundpane *p = self;
	const struct kn_entity *e = named(p);

	(void)arg;
	if (e != NULL)
		p->base.over = kn_pane_entity_new(p->base.model, e->id);
	return true;
}

/* What the same people say elsewhere, or the articles that name them. */
static bool
filter_by(struct foundpane *p, bool exclude)
{
	struct kn_model *m = p->base.model;
	const struct kn_entity *e = named(p);

	if (e != NULL && p->kind == KN_LISTING_QUOTES)
		kn_model_set_filter(m, kn_query_with(m->filter, "speaker",
		    kn_str(e->id), exclude), true);
	else if (e != NULL)
		kn_model_filter_entity(m, e, exclude);
	return true;
}

static bool
include(void *self, struct kn_str arg)
{
	(void)arg;
	return filter_by(self, false);
}

static bool
exclude(void *self, struct kn_str arg)
{
	(void)arg;
	return filter_by(self, true);
}

static bool
drop_chip(void *self, struct kn_str arg)
{
	(void)arg;
	kn_past_drop(((struct foundpane *)self)->base.model);
	return true;
}

static const struct kn_handler handlers[] = {
	{ KN_ACT_OPEN, open_row },
	{ KN_ACT_DOSSIER, open_page },
	{ KN_ACT_FILTER_BY, include },
	{ KN_ACT_FILTER_EXCLUDE, exclude },
	{ KN_ACT_FILTER_DROP, drop_chip },
	{ KN_ACT_VIEW_NEXT, kn_pane_view_next },
	{ KN_ACT_VIEW_PREV, kn_pane_view_prev },
	{ KN_ACT_CANCEL, kn_pane_leave },
};

static void
pane_move(struct kn_pane *base, enum kn_motion motion, int sign)
{
	struct foundpane *p = (struct foundpane *)base;

	prepare(p);
	if (p->l == NULL)
		return;
	/* The end is as far as was read; what comes later follows. */
	p->to_end = motion == KN_MOTION_END && sign > 0;
	p->row = kn_motion_row(p->row, kn_listing_rows(p->l),
	    foundpane__view(p), motion, sign);
}

static void
pane_draw(struct kn_pane *base, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	struct foundpane *p = (struct foundpane *)base;

	prepare(p);
	foundpane__draw(p, g, r, focus);
}

static void
pane_close(struct kn_pane *base)
{
	struct foundpane *p = (struct foundpane *)base;

	kn_listing_free(p->l);
	kn_arena_free(p->arena);
	free(p->shown);
	free(p);
}

static const struct kn_pane_ops pane_ops = {
	.name = "found",
	.context = KN_CTX_FOUND,
	.handlers = handlers,
	.n_handlers = sizeof(handlers) / sizeof(*handlers),
	.move = pane_move,
	.draw = pane_draw,
	.click = foundpane__click,
	.due_ms = pane_due_ms,
	.keep = pane_work,
	.close = pane_close,
};

struct kn_pane *
kn_pane_found_new(struct kn_model *m, enum kn_listing_kind kind)
{
	struct foundpane *p = kn_calloc(1, sizeof(*p));

	p->base = (struct kn_pane){ .ops = &pane_ops, .model = m,
	    .view = kind == KN_LISTING_QUOTES ? KN_VIEW_QUOTES :
	    KN_VIEW_MEETINGS,
	    .whole = true };
	p->kind = kind;
	p->arena = kn_arena_new();
	return &p->base;
}
