/*
 * timepane.c: when the articles of the filter were published, as bars. In:
 * the filter's result, perhaps another query beside it. Out: a row a period;
 * going into one narrows the filter, and there is a way back.
 */
#include "tui/pane/timepane_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/narrow.h"
#include "tui/pane/field.h"
#include "tui/pane/past.h"

#define TYPED_MAX_B KN_QUERY_MAX_B

/* ---- rows --------------------------------------------------------------------- */

/* The newest is the first, what has no date stands below. */
const struct kn_timeline_row *
timepane__row(const struct timepane *p, size_t i)
{
	size_t n = p->t == NULL ? 0 : kn_timeline_rows(p->t);

	if (i >= n)
		return NULL;
	bool undated = kn_timeline_row(p->t, n - 1)->period == KN_DAY_NONE;
	if (undated && i == n - 1)
		return kn_timeline_row(p->t, i);
	return kn_timeline_row(p->t, n - 1 - undated - i);
}

static void
go_to(struct timepane *p, kn_day period)
{
	size_t n = p->t == NULL ? 0 : kn_timeline_rows(p->t);

	for (size_t i = 0; i < n; i++)
		if (timepane__row(p, i)->period == period) {
			p->row = i;
			return;
		}
	p->row = p->row < n ? p->row : n > 0 ? n - 1 : 0;
}

/* ---- counting ------------------------------------------------------------------- */

/* The result of what is counted beside; NULL when nothing is, or it is told
 * what is wrong with it. */
static struct kn_result *
run_beside(struct timepane *p)
{
	struct kn_model *m = p->base.model;
	struct kn_run_opts opts = kn_model_run_opts(m);
	struct kn_query *typed = NULL;
	struct kn_result *r = NULL;
	struct kn_err err;

	if (m->beside == NULL)
		return NULL;
	enum kn_status st = kn_query_parse(kn_str(m->beside), &typed, &err);
	if (st == KN_OK) {
		struct kn_query *dated = kn_query_dated(typed, m->filter);

		st = kn_query_run(dated, kn_model_index(m), &opts, &r, &err);
		kn_query_free(dated);
	}
	kn_query_free(typed);
	if (st != KN_OK) {
		kn_model_notice_err(m, &err);
		free(m->beside);
		m->beside = NULL;
	}
	return r;
}

static void
count(struct timepane *p)
{
	struct kn_model *m = p->base.model;
	struct kn_timeline_opts opts = { .unit = p->unit,
		.fit = timepane__view(p) > KN_TIMELINE_FIT ?
		    timepane__view(p) : KN_TIMELINE_FIT };
	const struct kn_timeline_row *at = timepane__row(p, p->row);
	kn_day want = p->want != KN_DAY_NONE ? p->want :
	    at == NULL ? KN_DAY_NONE : at->period;
	struct kn_err err;

	p->want = KN_DAY_NONE;
	kn_timeline_free(p->t);
	p->t = NULL;
	p->result_serial = m->result_serial;
	if (m->result == NULL || kn_model_index(m) == NULL)
		return;
	struct kn_result *beside = run_beside(p);
	p->beside = beside != NULL;
	if (kn_timeline_new(kn_model_index(m), kn_result_set(m->result),
	    beside == NULL ? NULL : kn_result_set(beside), &opts, &p->t,
	    &err) != KN_OK)
		kn_model_notice_err(m, &err);
	kn_result_free(beside);
	if (want != KN_DAY_NONE)
		go_to(p, want);
	else
		p->row = 0;
}

/* Takes up what changed: another filter, another index. */
static void
prepare(struct timepane *p)
{
	if (p->t == NULL || p->result_serial != p->base.model->result_serial)
		count(p);
}

/* ---- into a period and back --------------------------------------------------------- */

static void
remember(struct timepane *p, kn_day period)
{
	struct kn_buf text;

	if (p->n_past == TIMEPANE_PAST) {
		free(p->past[0].filter);
		memmove(p->past, p->past + 1,
		    (TIMEPANE_PAST - 1) * sizeof(p->past[0]));
		p->n_past--;
	}
	kn_buf_init(&text, 0);
	kn_query_print(p->base.model->filter, &text);
	p->past[p->n_past++] = (struct timepane_past){
		kn_strdup(text.n == 0 ? "" : text.s), period };
	kn_buf_dispose(&text);
}

static void
forget(struct timepane *p)
{
	free(p->past[--p->n_past].filter);
}

/* Narrows the filter to the row. A day, and what has no date, is as far as it
 * goes: the list shows the rest. */
static bool
narrow(void *self, struct kn_str arg)
{
	struct timepane *p = self;
	struct kn_model *m = p->base.model;
	char period[KN_TIMELINE_PERIOD_B];

	(void)arg;
	prepare(p);
	const struct kn_timeline_row *row = timepane__row(p, p->row);
	if (row == NULL)
		return true;
	bool last = row->period == KN_DAY_NONE ||
	    kn_timeline_unit(p->t) == KN_TIMELINE_DAY;
	kn_timeline_period(row, period);
	remember(p, row->period);
	if (kn_model_set_filter(m, kn_query_narrow(m->filter,
	    kn_str(period)), true) != KN_OK) {
		forget(p);
		return true;
	}
	p->unit = KN_TIMELINE_AUTO;
	p->row = p->top = 0;
	kn_timeline_free(p->t);
	p->t = NULL;
	p->base.done = last;
	return true;
}

static bool
back(void *self, struct kn_str arg)
{
	struct timepane *p = self;
	struct kn_model *m = p->base.model;

	(void)arg;
	if (p->n_past == 0) {
		kn_past_drop(m);
		return true;
	}
	const struct timepane_past *past = &p->past[p->n_past - 1];
	if (kn_model_set_filter_text(m, kn_str(past->filter), false) == KN_OK)
		p->want = past->period;
	p->unit = KN_TIMELINE_AUTO;
	forget(p);
	count(p);
	return true;
}

/* ---- what is shown -------------------------------------------------------------------- */

static bool
step_unit(struct timepane *p, int step)
{
	prepare(p);
	if (p->t == NULL)
		return true;
	int to = (int)kn_timeline_unit(p->t) + step;
	if (to < KN_TIMELINE_YEAR || to > KN_TIMELINE_DAY) {
		kn_model_notice(p->base.model, step > 0 ?
		    N_("a day is the shortest period") :
		    N_("a year is the longest period"), KN_LIT(""));
		return true;
	}
	/* To the period that holds the old one, or to its first. */
	const struct kn_timeline_row *row = timepane__row(p, p->row);
	kn_day at = row == NULL ? KN_DAY_NONE : row->period;
	unsigned y = kn_day_year(at), m = kn_day_month(at);
	if (at != KN_DAY_NONE)
		p->want = to == KN_TIMELINE_YEAR ? kn_day_make(y, 0, 0) :
		    to == KN_TIMELINE_MONTH ? kn_day_make(y, m > 0 ? m : 1, 0)
		    : kn_day_make(y, m, 1);
	p->unit = (enum kn_timeline_unit)to;
	count(p);
	return true;
}

static bool
finer(void *self, struct kn_str arg)
{
	(void)arg;
	return step_unit(self, 1);
}

static bool
coarser(void *self, struct kn_str arg)
{
	(void)arg;
	return step_unit(self, -1);
}

static void
set_beside(struct timepane *p, const char *query)
{
	struct kn_model *m = p->base.model;
	char *kept = query == NULL ? NULL : kn_strdup(query);

	free(m->beside);
	m->beside = kept;
	count(p);
}

/* The whole corpus beside the filter, or nothing. */
static bool
corpus_beside(void *self, struct kn_str arg)
{
	struct timepane *p = self;

	(void)arg;
	set_beside(p, p->base.model->beside == NULL ? "" : NULL);
	return true;
}

static bool
ask_beside(void *self, struct kn_str arg)
{
	struct timepane *p = self;
	const char *now = p->base.model->beside;

	if (arg.n > 0) {
		char *query = kn_strndup(arg.s, arg.n);

		set_beside(p, query);
		free(query);
		return true;
	}
	kn_lineedit_set(p->edit, kn_str(now == NULL ? "" : now));
	p->typing = true;
	return true;
}

static bool
leave(void *self, struct kn_str arg)
{
	struct timepane *p = self;

	(void)arg;
	if (p->typing)
		p->typing = false;
	else
		p->base.done = true;
	return true;
}

/* What Enter takes: the typed query, which stands beside; or the row. */
static bool
enter(void *self, struct kn_str arg)
{
	struct timepane *p = self;
	struct kn_str typed = kn_lineedit_text(p->edit);
	struct kn_query *q = NULL;
	struct kn_err err;

	if (!p->typing)
		return narrow(self, arg);
	/* What is wrong with it is told while it can be mended. */
	if (!kn_str_is(typed, "*") && kn_query_parse(typed, &q, &err) !=
	    KN_OK) {
		kn_model_notice_query_err(p->base.model, &err, typed);
		return true;
	}
	kn_query_free(q);
	p->typing = false;
	kn_lineedit_history_add(p->edit, typed);
	char *query = kn_strndup(typed.s, typed.n);
	set_beside(p, query[0] == '\0' ? NULL : strcmp(query, "*") == 0 ? "" :
	    query);
	free(query);
	return true;
}

/* ---- the pane -------------------------------------------------------------------------- */

static const struct kn_handler handlers[] = {
	{ KN_ACT_OPEN, enter },
	{ KN_ACT_FILTER_DROP, back },
	{ KN_ACT_TIMELINE_FINER, finer },
	{ KN_ACT_TIMELINE_COARSER, coarser },
	{ KN_ACT_TIMELINE_CORPUS, corpus_beside },
	{ KN_ACT_TIMELINE_BESIDE, ask_beside },
	{ KN_ACT_VIEW_NEXT, kn_pane_view_next },
	{ KN_ACT_VIEW_PREV, kn_pane_view_prev },
	{ KN_ACT_CANCEL, leave },
};

static enum kn_context
pane_context(const struct kn_pane *base)
{
	return ((const struct timepane *)base)->typing ? KN_CTX_PROMPT :
	    KN_CTX_TIMELINE;
}

static void
pane_move(struct kn_pane *base, enum kn_motion motion, int sign)
{
	struct timepane *p = (struct timepane *)base;

	if (p->typing) {
		kn_lineedit_history_step(p->edit, sign);
		return;
	}
	prepare(p);
	if (p->t != NULL)
		p->row = kn_motion_row(p->row, kn_timeline_rows(p->t),
		    timepane__view(p), motion, sign);
}

static void
pane_draw(struct kn_pane *base, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	struct timepane *p = (struct timepane *)base;

	prepare(p);
	timepane__draw(p, g, r, focus);
}

static bool
pane_key(struct kn_pane *base, struct kn_key_press key)
{
	struct timepane *p = (struct timepane *)base;

	return p->typing && kn_edit_key(base->model, p->edit, key);
}

static void
pane_paste(struct kn_pane *base, struct kn_str text)
{
	struct timepane *p = (struct timepane *)base;

	if (p->typing)
		kn_lineedit_insert(p->edit, text);
}

static void
pane_close(struct kn_pane *base)
{
	struct timepane *p = (struct timepane *)base;

	while (p->n_past > 0)
		forget(p);
	kn_timeline_free(p->t);
	kn_lineedit_free(p->edit);
	free(p);
}

static const struct kn_pane_ops pane_ops = {
	.name = "timeline",
	.context = KN_CTX_TIMELINE,
	.context_now = pane_context,
	.handlers = handlers,
	.n_handlers = sizeof(handlers) / sizeof(*handlers),
	.move = pane_move,
	.draw = pane_draw,
	.click = timepane__click,
	.key = pane_key,
	.paste = pane_paste,
	.close = pane_close,
};

struct kn_pane *
kn_pane_timeline_new(struct kn_model *m, enum kn_timeline_unit unit)
{
	struct timepane *p = kn_calloc(1, sizeof(*p));

	p->base = (struct kn_pane){ .ops = &pane_ops, .model = m,
	    .view = KN_VIEW_TIMELINE,
	    .whole = true };
	p->unit = unit;
	p->edit = kn_lineedit_new(TYPED_MAX_B);
	return &p->base;
}
