/*
 * worker_end.c: takes up what the worker has to tell. In: its news: how far
 * it is, and the end of a run. Out: the model's index anew, notices of what
 * changed, failed, or is to be looked at. Runs on the application's thread.
 */
#include "tui/app/worker_priv.h"

#include <unistd.h>
#include <stdlib.h>

#include "kunnash/aside.h"
#include "kunnash/clock.h"

/* A run that takes longer than this is told of while it lasts. */
#define LONG_MS 1500

/* The key of an action of ours, and what it does, behind a sentence. */
static void
put_key(const struct kn_app *app, const char *command, const char *msgid,
    struct kn_buf *out)
{
	struct kn_key_press key;
	struct kn_buf label;

	if (!kn_keymap_key_of(app->o.keys, KN_CTX_GLOBAL, command, &key))
		return;
	kn_buf_init(&label, 64);
	kn_key_label(key, &label);
	kn_buf_cstr(out, " \u00B7 ");
	kn_fmt_msg(msgid, kn_buf_get(&label), out);
	kn_buf_dispose(&label);
}

/* Says how many were not taken, with the key that lists them. */
static void
tell_rejects(struct kn_app *app, const char *one, const char *many,
    uint64_t n)
{
	struct kn_buf text;

	if (n == 0)
		return;
	kn_buf_init(&text, 1024);
	kn_fmt_counted(&app->model->locale, one, many, n, &text);
	put_key(app, "rejects", N_("%s lists them"), &text);
	kn_model_notice(app->model, "%s", kn_buf_get(&text));
	kn_buf_dispose(&text);
}

/* Sources that who may write the index has not read yet; whether there are
 * some. ours: that is this person. */
static bool
tell_behind(struct kn_app *app, const struct kn_index_behind *behind,
    bool ours)
{
	uint64_t n = behind->added + behind->changed + behind->gone;
	struct kn_buf text;

	if (n == 0)
		return false;
	kn_buf_init(&text, 1024);
	kn_fmt_counted(&app->model->locale,
	    NP_("%s source changed since the index was made",
	    "%s sources changed since the index was made"), n, &text);
	if (ours)
		put_key(app, "update", N_("%s reads what changed"), &text);
	kn_model_notice(app->model, "%s", kn_buf_get(&text));
	kn_buf_dispose(&text);
	app->dirty = true;
	return true;
}

/* Corrections that a new gazetteer or a source does not go with, and where
 * they are told one by one. */
static void
tell_conflicts(struct kn_app *app, size_t n)
{
	struct kn_buf text;

	if (n == 0)
		return;
	kn_buf_init(&text, 1024);
	kn_fmt_counted(&app->model->locale,
	    NP_("%s correction should be looked at again; "
	    "kunnash correct list says why", "%s corrections should be looked "
	    "at again; kunnash correct list says why"), n, &text);
	kn_model_notice(app->model, "%s", kn_buf_get(&text));
	kn_buf_dispose(&text);
}

static bool
changed_something(const struct kn_index_summary *s)
{
	return s->added > 0 || s->changed > 0 || s->removed > 0;
}

/* What failed is said; stopped at work or while it waited is no failure. */
static void
tell_failure(struct kn_app *app, const struct worker *w)
{
	if (w->status == KN_CANCELLED || w->status == KN_BUSY)
		return;
	kn_model_notice_err(app->model, &w->err);
	if (kn_model_index(app->model) == NULL) {
		app->model->index_state = KN_INDEX_FAILED;
		app->model->failed = w->err;
	}
}

static void
tell_unchanged(struct kn_app *app)
{
	kn_model_notice(app->model, N_("the sources have not changed"),
	    KN_LIT(""));
	app->dirty = true;
}

/* What a run found that somebody asked for. */
static void
tell_summary(struct kn_app *app, const struct kn_index_summary *s)
{
	struct kn_buf text;

	kn_buf_init(&text, 1024);
	app_put_part(app, NP_("%s new article", "%s new articles"), s->added,
	    &text);
	app_put_part(app, NP_("%s changed", "%s changed"), s->changed, &text);
	app_put_part(app, NP_("%s removed", "%s removed"), s->removed, &text);
	if (text.n > 0)
		kn_model_notice(app->model, "%s", kn_buf_get(&text));
	else
		tell_unchanged(app);
	kn_buf_dispose(&text);
	app->dirty = true;
}

/* Why all of it is read again, once in a run: when it takes long, or is
 * over. */
static void
tell_anew(struct kn_app *app, struct worker *w, enum kn_anew why)
{
	if (why == KN_ANEW_NOT || w->told_anew)
		return;
	kn_model_notice(app->model, kn_anew_told(why), KN_LIT(""));
	w->told_anew = true;
	app->dirty = true;
}

/* The end of a look at the sources. An index that cannot be read says so
 * when it is read. */
static void
finish_look(struct kn_app *app, struct worker *w)
{
	bool told = w->status == KN_OK &&
	    tell_behind(app, &w->behind, app->ours);

	app_places_looked(app, kn_clock_ms() - w->started_ms);
	app_watch_index(app);
	app_places_end(app, &w->places, told || w->asked);
	if (w->answers && w->status == KN_OK && !told)
		tell_unchanged(app);
	if (w->asked)
		(void)app_update(app, KN_LIT(""));
	else if (w->status == KN_BUSY)
		app_places_again(app);
	else if (!told && !w->answers)
		app_places_alarm(app);
}

/* The end of recording what is new: that is shown, what failed is said. */
static void
finish_see(struct kn_app *app, struct worker *w)
{
	bool failed = w->copy_err.status != KN_OK;

	if (w->seen > 0)
		kn_model_refresh(app->model);
	if (failed)
		kn_model_notice_err(app->model, &w->copy_err);
	if (app_tell_new(app) || w->seen > 0 || failed)
		app->dirty = true;
	if (w->asked)
		(void)app_update(app, KN_LIT(""));
}

/* The end of a run: what changed is shown, what failed is said. */
static void
finish_run(struct kn_app *app, struct worker *w)
{
	struct kn_model *m = app->model;
	bool building = m->index_state == KN_INDEX_BUILDING;
	bool news = building || w->waited || w->seen > 0 || m->updating ||
	    changed_something(&w->summary);

	m->progress = (struct kn_index_progress){ .total = 0 };
	m->pace = (struct kn_pace){ .n = 0 };
	m->updating = m->other_writes = false;
	m->index_state = KN_INDEX_READY;
	if ((w->status == KN_OK && news) ||
	    kn_session_is_behind(m->session))
		kn_model_refresh(m);
	if (building)
		kn_app_restore(app);
	if (w->status == KN_OK && w->asked && !w->later)
		tell_summary(app, &w->summary);
	if (w->status != KN_OK)
		tell_failure(app, w);
	else if (news)
		tell_rejects(app, NP_("%s file or record was not taken whole",
		    "%s files or records were not taken whole"),
		    w->summary.rejected);
	if (w->status == KN_OK)
		tell_anew(app, w, w->summary.anew);
	free(app->refused);
	app->refused = w->n_refused > 0 ? kn_buf_take(&w->refused, NULL) :
	    NULL;
	tell_rejects(app, NP_("%s row of your gazetteers was not taken",
	    "%s rows of your gazetteers were not taken"), w->n_refused);
	if (w->unseen)
		app_watch_unseen(app);
	else if (w->status == KN_OK && app_tell_new(app))
		app->dirty = true;
	app->ours = !w->denied;
	app_places_end(app, &w->places,
	    tell_behind(app, &w->behind, app->ours));
	if (w->later)
		app_places_theirs(app);
	tell_conflicts(app, w->conflicts);
	/* Behind the rest: a damaged notebook is what must be read. */
	if (w->copy_err.status != KN_OK)
		kn_model_notice_err(m, &w->copy_err);
	app->dirty = app->dirty || news || w->status != KN_OK ||
	    w->copy_err.status != KN_OK || w->conflicts > 0 ||
	    w->n_refused > 0;
	/* While it ran, nobody looked whether the index is still this one. */
	app_watch_index(app);
	/* Nor at the sources, where they are another's to read. */
	if (w->later && w->asked)
		app_worker_compare(app, true);
}

static void
finish(struct kn_app *app)
{
	static void (*const take[])(struct kn_app *app, struct worker *w) = {
		[WORKER_UPDATES] = finish_run,
		[WORKER_COMPARES] = finish_look,
		[WORKER_SEES] = finish_see,
	};
	struct worker *w = app->worker;

	kn_aside_end(w->aside.thread);
	app->worker = NULL;
	take[w->task](app, w);
	worker__free(w);
}

/* What the worker, or another process, has shown so far is shown here too:
 * a long run fills the list. How far it is is said when it takes long. */
static void
follow(struct kn_app *app, struct worker *w, bool waits)
{
	struct kn_model *m = app->model;

	if (m->progress.stage == KN_STAGE_READING)
		kn_pace_note(&m->pace, kn_clock_ms(), m->progress.read_b);
	if (kn_session_is_behind(m->session))
		app_watch_index(app);
	/* It was made anew under our feet. */
	if (kn_model_index(m) == NULL || m->totals.articles == 0)
		m->index_state = KN_INDEX_BUILDING;
	m->other_writes = waits;
	m->updating = m->updating || waits ||
	    kn_clock_ms() - w->started_ms >= LONG_MS;
	if (m->updating)
		tell_anew(app, w, m->progress.anew);
	app->dirty = app->dirty || m->updating ||
	    m->index_state == KN_INDEX_BUILDING;
}

void
app_worker_news(struct kn_app *app)
{
	struct worker *w = app->worker;

	app_aside_hear(&w->aside);
	pthread_mutex_lock(&w->aside.lock);
	app->model->progress = w->progress;
	bool ended = w->aside.ended, waits = w->waits;
	pthread_mutex_unlock(&w->aside.lock);
	if (ended)
		finish(app);
	else if (w->task == WORKER_UPDATES)
		follow(app, w, waits);
}
