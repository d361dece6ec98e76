/*
 * seek.c: a search from the first letter to what was typed behind Enter. In:
 * the text of the prompt, answers. Out: the model shows them. A seeker runs
 * the searches; an answer to an older text is dropped. What is typed after
 * Enter waits until the answer is there, so that it means what it would if
 * searches took no time.
 */
#include "tui/app/seek.h"

#include <stdio.h>
#include <stdlib.h>

#include "kunnash/mem.h"
#include "kunnash/search.h"
#include "tui/app/seeker.h"
#include "tui/pane/seek.h"

/* So many events wait before the terminal is left unread. */
#define QUEUE_FULL 4096
/* An index that changes under every search is not run after for ever. */
#define MOVES_MAX 3

struct waiting {
	struct kn_event event;
	char *text;             /* of a paste, owned */
};

struct app_seek {
	struct kn_seeker seeker;        /* ops NULL: none yet */
	uint32_t asked, answered;       /* numbers of questions */
	char *typed;            /* the text that was looked at last */
	struct kn_err problem;  /* with it; status KN_OK: none */
	uint32_t shown, shown_serial;   /* number, and serial of the result */
	bool entered;           /* it is final */
	unsigned moves;
	uint32_t from_id;       /* 0, or the article that is searched from: */
	struct kn_span from;
	struct waiting *queue;  /* first … n - 1 wait */
	size_t first, n, cap;
};

static struct app_seek *
state(struct kn_app *app)
{
	if (app->seek == NULL)
		app->seek = kn_calloc(1, sizeof(*app->seek));
	return app->seek;
}

static struct kn_seeker *
seeker(struct kn_app *app)
{
	struct app_seek *s = state(app);

	if (s->seeker.ops == NULL && app->o.seeker != NULL)
		s->seeker = *app->o.seeker;
	if (s->seeker.ops == NULL && (!app->running ||
	    !kn_seeker_thread(app->o.session, &s->seeker)))
		s->seeker = kn_seeker_here(app->o.session);
	return &s->seeker;
}

/* ---- what waits ---------------------------------------------------------------- */

bool
app_seek_waits(const struct kn_app *app)
{
	return app->seek != NULL && app->seek->entered;
}

bool
app_seek_full(const struct kn_app *app)
{
	return app_seek_waits(app) &&
	    app->seek->n - app->seek->first >= QUEUE_FULL;
}

static void
queue_clear(struct app_seek *s)
{
	for (; s->first < s->n; s->first++)
		free(s->queue[s->first].text);
	s->first = s->n = 0;
}

bool
app_seek_holds(struct kn_app *app, const struct kn_event *event)
{
	struct app_seek *s = app->seek;
	struct waiting w = { .event = *event };

	if (!app_seek_waits(app) || event->type == KN_EVENT_REPLY)
		return false;
	if (event->type == KN_EVENT_KEY && event->key.sym == 'g' &&
	    event->key.mods == KN_KMOD_CTRL) {
		app_seek_give_up(app);
		return true;
	}
	if (event->type == KN_EVENT_PASTE) {
		w.text = kn_strndup(event->text.s, event->text.n);
		w.event.text.s = w.text;
	}
	s->queue = kn_grow(s->queue, &s->cap, s->n + 1, sizeof(*s->queue));
	s->queue[s->n++] = w;
	return true;
}

/* Obeys what waited, up to the next search that is not answered yet. */
static void
obey_queue(struct kn_app *app)
{
	struct app_seek *s = app->seek;

	while (s->first < s->n && !s->entered && !app->quit) {
		struct waiting w = s->queue[s->first++];

		kn_app_event(app, &w.event);
		free(w.text);
	}
	if (s->first == s->n)
		s->first = s->n = 0;
}

/* ---- asking ---------------------------------------------------------------------- */

static size_t
place_b(const struct kn_app *app)
{
	return kn_pane_reader_place_b(app->pane[APP_READER]);
}

static void
ask(struct kn_app *app, struct kn_query *q)
{
	struct app_seek *s = state(app);
	struct kn_seeker *to = seeker(app);
	struct kn_seek_question question = { .number = ++s->asked, .q = q,
		.opts = kn_model_run_opts(app->model) };

	kn_seek_opts(&question.opts, true);
	/* What belongs to this thread. */
	question.opts.notebook = NULL;
	question.opts.corpus = question.opts.new_since = NULL;
	snprintf(question.new_since, sizeof(question.new_since), "%s",
	    app->model->new_since);
	to->ops->ask(to->self, &question);
}

/* What was asked is not waited for any more. */
static void
forget(struct app_seek *s)
{
	s->answered = ++s->asked;
	s->moves = 0;
	s->from_id = 0;
	kn_err_clear(&s->problem);
}

/* Nothing is typed any more. */
static void
rest(struct app_seek *s)
{
	free(s->typed);
	s->typed = NULL;
	if (s->seeker.ops != NULL && s->seeker.ops->rest != NULL)
		s->seeker.ops->rest(s->seeker.self);
}

static void
set_typed(struct app_seek *s, struct kn_str text)
{
	free(s->typed);
	s->typed = kn_strndup(text.s, text.n);
}

/* Asks what the text means; a text that means nothing yet leaves what is
 * shown. */
static void
look_at(struct kn_app *app, struct kn_str text)
{
	struct app_seek *s = state(app);
	struct kn_query *q;

	set_typed(s, text);
	kn_err_clear(&s->problem);
	s->moves = 0;
	if (kn_seek_query(app->model, text, &q, &s->problem) == KN_OK)
		ask(app, q);
}

static void
go_back(struct kn_app *app, void (*back)(struct kn_model *m, size_t *at_b))
{
	size_t at_b;
	bool shown = app->model->open != NULL;

	back(app->model, &at_b);
	if (shown && app->model->open != NULL)
		kn_pane_reader_go_b(app->pane[APP_READER], at_b);
	app->dirty = true;
}

void
app_seek_typed(void *user, struct kn_str text)
{
	struct kn_app *app = user;
	struct app_seek *s = state(app);

	if (s->typed != NULL && kn_str_is(text, s->typed))
		return;
	if (kn_str_trim(text).n > 0) {
		look_at(app, text);
		return;
	}
	set_typed(s, text);
	forget(s);
	go_back(app, kn_seek_reset);
}

/* ---- answers ----------------------------------------------------------------------- */

/* Some of the words is told where there is nothing better. */
static void
tell_found(struct kn_app *app)
{
	struct kn_model *m = app->model;
	size_t some = kn_result_filled(m->result);
	struct kn_buf n;

	if (kn_result_rows(m->result) > some) {
		kn_model_tell_hit(m, false);
		return;
	}
	kn_buf_init(&n, 64);
	kn_fmt_count(&m->locale, some, &n);
	kn_model_notice(m, kn_trn("no story has all of these words; %s has "
	    "some", "no story has all of these words; %s have some", some),
	    kn_buf_get(&n));
	kn_buf_dispose(&n);
}

/* The hit that stands where the search began: n goes on from it. */
static void
stay_at(struct kn_model *m, uint32_t id, struct kn_span at)
{
	const struct kn_open *o = m->open;

	for (size_t i = 0; o != NULL && o->row.id == id && i < o->n_hits; i++)
		if (kn_span_overlaps(o->hits[i].at, at)) {
			m->current = o->hits[i].at;
			return;
		}
}

/* The search is over: its result becomes the filter, or is none. */
static void
finish(struct kn_app *app)
{
	struct app_seek *s = app->seek;
	struct kn_model *m = app->model;

	s->entered = false;
	if (s->problem.status != KN_OK) {
		go_back(app, kn_seek_leave);
		kn_model_notice_query_err(m, &s->problem, kn_str(s->typed));
	} else if (m->result != NULL && kn_result_rows(m->result) == 0) {
		struct kn_query *q = NULL;
		bool made = kn_seek_query(m, kn_str(s->typed), &q, NULL) ==
		    KN_OK;

		go_back(app, kn_seek_leave);
		if (made)
			kn_model_notice_none(m, q, kn_str(s->typed));
		kn_query_free(q);
	} else {
		kn_seek_keep(m);
		stay_at(m, s->from_id, s->from);
		if (m->result != NULL)
			tell_found(app);
	}
	forget(s);
	rest(s);
	app->dirty = true;
	obey_queue(app);
}

/* Shows an answer to what was asked last. */
static void
show(struct kn_app *app, struct kn_seek_answer *a)
{
	struct app_seek *s = app->seek;
	struct kn_model *m = app->model;
	struct kn_index *ix = kn_model_index(m);
	enum kn_status st = a->status;
	struct kn_err err = a->err;

	if (st == KN_OK && ix == NULL)
		st = kn_err_set(&err, KN_NOT_FOUND,
		    N_("there is no index yet"), NULL);
	if (st == KN_OK)
		st = kn_result_move(a->result, ix, &err);
	/* The index has changed, or somebody holds it. */
	if ((st == KN_BUSY || st == KN_CANCELLED) && s->moves++ < MOVES_MAX) {
		ask(app, a->q);
		a->q = NULL;
		return;
	}
	s->answered = a->number;
	if (st != KN_OK) {
		s->problem = err;
		return;
	}
	kn_seek_begin(m, place_b(app));
	kn_seek_show(m, a->q, a->result, app->focus == APP_READER ||
	    s->from_id != 0);
	s->shown = a->number;
	s->shown_serial = m->result_serial;
	a->q = NULL;
	a->result = NULL;
}

/* The hits of what is shown are counted. */
static void
take_count(struct kn_app *app)
{
	struct app_seek *s = app->seek;
	struct kn_seek_count count;

	if (s->seeker.ops->count == NULL ||
	    !s->seeker.ops->count(s->seeker.self, &count) ||
	    count.number != s->shown ||
	    app->model->result_serial != s->shown_serial)
		return;
	kn_seek_counted(app->model, count.hits, count.all);
	app->dirty = true;
}

void
app_seek_news(struct kn_app *app)
{
	struct app_seek *s = app->seek;
	struct kn_seek_answer a;

	if (s == NULL || s->seeker.ops == NULL)
		return;
	while (s->seeker.ops->take(s->seeker.self, &a)) {
		if (a.number == s->asked && s->answered != s->asked) {
			show(app, &a);
			app->dirty = true;
		}
		kn_seek_answer_dispose(&a);
		if (s->entered && s->answered == s->asked)
			finish(app);
	}
	take_count(app);
}

bool
app_seek_due(const struct kn_app *app)
{
	const struct app_seek *s = app->seek;

	return s != NULL && s->seeker.ops != NULL &&
	    s->seeker.ops->due != NULL && s->seeker.ops->due(s->seeker.self);
}

void
app_seek_work(struct kn_app *app)
{
	app->seek->seeker.ops->work(app->seek->seeker.self);
	app_seek_news(app);
}

int
app_seek_fd(const struct kn_app *app)
{
	const struct app_seek *s = app->seek;

	return s == NULL || s->seeker.ops == NULL ||
	    s->seeker.ops->fd == NULL ? -1 :
	    s->seeker.ops->fd(s->seeker.self);
}

/* ---- the ends ------------------------------------------------------------------------ */

void
app_seek_begin(struct kn_app *app)
{
	struct app_seek *s = state(app);

	forget(s);
	set_typed(s, KN_LIT(""));
	kn_seek_begin(app->model, place_b(app));
}

void
app_seek_enter(struct kn_app *app, struct kn_str text)
{
	struct app_seek *s = state(app);

	kn_seek_begin(app->model, place_b(app));
	/* What is searched for may be nothing: the words of the filter go. */
	if (s->typed == NULL || !kn_str_is(text, s->typed) ||
	    kn_str_trim(text).n == 0)
		look_at(app, text);
	s->entered = true;
	if (s->problem.status != KN_OK || s->answered == s->asked)
		finish(app);
	else
		kn_model_notice(app->model, N_("searching … (Ctrl-G ends "
		    "it)"), KN_LIT(""));
}

void
app_seek_word(struct kn_app *app, struct kn_str text, struct kn_span at)
{
	struct app_seek *s = state(app);

	forget(s);
	s->from_id = app->model->open->row.id;
	s->from = at;
	/* A text of its own, even if it was typed before. */
	set_typed(s, KN_LIT(""));
	app_seek_enter(app, text);
}

void
app_seek_left(void *user)
{
	struct kn_app *app = user;

	forget(state(app));
	rest(app->seek);
	go_back(app, kn_seek_leave);
}

void
app_seek_give_up(struct kn_app *app)
{
	if (app->seek == NULL)
		return;
	queue_clear(app->seek);
	if (app->seek->entered)
		kn_model_notice_clear(app->model);
	app->seek->entered = false;
	if (kn_seek_on(app->model))
		app_seek_left(app);
}

bool
app_seek_problem(const struct kn_app *app, struct kn_buf *out)
{
	const struct app_seek *s = app->seek;

	if (s == NULL || !kn_seek_on(app->model) ||
	    s->problem.status == KN_OK)
		return false;
	kn_fmt_query_err(&s->problem, kn_str(s->typed), out);
	return true;
}

bool
app_seek_free(struct kn_app *app)
{
	struct app_seek *s = app->seek;
	bool ended = true;

	app->seek = NULL;
	if (s == NULL)
		return true;
	if (s->seeker.ops != NULL)
		ended = s->seeker.ops->close(s->seeker.self);
	queue_clear(s);
	free(s->queue);
	free(s->typed);
	free(s);
	return ended;
}
