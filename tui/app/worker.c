/*
 * worker.c: brings the index up to date behind the reader. In: the session's
 * paths. Out: news through a pipe: progress, then the end. The thread has
 * handles of its own; what it tells is plain data under a lock.
 */
#include "tui/app/worker_priv.h"

#include <malloc.h>
#include <stdlib.h>

#include "kunnash/clock.h"
#include "kunnash/filter.h"
#include "kunnash/mem.h"

/* News at most this often: each is a repaint. */
#define NEWS_MS 200
/* How often the lock is tried while another process writes the index. */
#define TURN_MS 500
/* How much is kept of the rows of gazetteers that were not taken. */
#define REFUSED_MAX_B ((size_t)256 << 10)
/* So many articles of an administrator's index are looked at behind the first
 * screen: some hundredths of a second. */
#define SEEN_AT_ONCE 10000

static void
on_progress(void *user, const struct kn_index_progress *p)
{
	struct worker *w = user;
	uint64_t now = kn_clock_ms();

	pthread_mutex_lock(&w->aside.lock);
	bool due = now - w->told_ms >= NEWS_MS ||
	    p->stage != w->progress.stage;
	w->progress = *p;
	w->waits = false;
	if (due)
		w->told_ms = now;
	pthread_mutex_unlock(&w->aside.lock);
	if (due)
		app_aside_tell(&w->aside);
}

static void
on_place(void *user, const char *path)
{
	struct worker *w = user;

	app_places_add(&w->places, path);
}

/* A row of a gazetteer that was not taken. */
static void
on_refused(void *user, const char *file, unsigned line, const char *msgid,
    struct kn_str detail)
{
	struct worker *w = user;

	pthread_mutex_lock(&w->aside.lock);
	w->n_refused++;
	if (w->refused.n < REFUSED_MAX_B) {
		kn_filter_append_name(kn_str(file), &w->refused);
		kn_buf_fmt(&w->refused, ":%u\n\t", line);
		kn_fmt_msg(msgid, detail, &w->refused);
		kn_buf_chr(&w->refused, '\n');
	}
	pthread_mutex_unlock(&w->aside.lock);
}

/* Waits so long; false: it was told to end. */
static bool
pause_for(struct worker *w, unsigned ms)
{
	struct timespec until = app_aside_in_ms(ms);

	pthread_mutex_lock(&w->aside.lock);
	while (!atomic_load(&w->aside.cancel) && pthread_cond_timedwait(
	    &w->aside.wake, &w->aside.lock, &until) == 0)
		;
	pthread_mutex_unlock(&w->aside.lock);
	return !atomic_load(&w->aside.cancel);
}

/* Waits while another process writes; false: there is no need any more. */
static bool
wait_for_turn(struct worker *w)
{
	pthread_mutex_lock(&w->aside.lock);
	w->waited = w->waits = true;
	pthread_mutex_unlock(&w->aside.lock);
	bool go_on = pause_for(w, TURN_MS);
	/* What the other has written so far can be read. */
	app_aside_tell(&w->aside);
	return go_on;
}

/* Of an index that is another's to write only what changed since is worth a
 * word, or why it cannot be read. Where there is none, err stays. */
static enum kn_status
compare(struct worker *w, const struct kn_index_opts *opts,
    struct kn_index_behind *behind, struct kn_err *err)
{
	struct kn_err why;
	enum kn_status status = kn_session_compare(w->session, opts, behind,
	    &why);

	if (status == KN_NOT_FOUND)
		return err->status;
	*err = why;
	return status;
}

static void
end(struct worker *w, enum kn_status status, const struct kn_err *err)
{
	/* What a scan took, of a large corpus: memory that only this thread
	 * would use again. */
	malloc_trim(0);
	pthread_mutex_lock(&w->aside.lock);
	w->status = status;
	w->err = *err;
	app_aside_end(&w->aside);
	pthread_mutex_unlock(&w->aside.lock);
	app_aside_tell(&w->aside);
}

/* Looks whether sources changed, and nothing else. */
static void
look(void *user)
{
	struct worker *w = user;
	const struct kn_index_opts opts = { .place = on_place, .user = w,
		.cancel = &w->aside.cancel, .gives_way = w->gives_way };
	struct kn_err err;
	enum kn_status status = KN_CANCELLED;

	kn_err_clear(&err);
	if (!atomic_load(&w->aside.cancel))
		status = kn_session_compare(w->session, &opts, &w->behind,
		    &err);
	end(w, status, &err);
}

/* Records what is new; not where more articles would have to be looked at. */
static void
see(struct worker *w, uint64_t most, struct kn_err *err)
{
	w->unseen = kn_session_see(w->session, most, &w->seen, err) ==
	    KN_LIMIT;
	if (w->unseen)
		kn_err_clear(err);
}

static void
record(void *user)
{
	struct worker *w = user;
	struct kn_err none;

	kn_err_clear(&none);
	kn_err_clear(&w->copy_err);
	if (!atomic_load(&w->aside.cancel))
		see(w, UINT64_MAX, &w->copy_err);
	end(w, KN_OK, &none);
}

static void
work(void *user)
{
	struct worker *w = user;
	struct kn_index_opts opts = {
		.progress = on_progress,
		.place = on_place,
		.gaz_problem = on_refused,
		.user = w,
		.cancel = &w->aside.cancel,
	};
	struct kn_err err, see_err;
	enum kn_status status;

	kn_err_clear(&see_err);
	do
		status = kn_session_update(w->session, &opts, &w->summary,
		    &err);
	while (status == KN_BUSY && wait_for_turn(w));
	w->denied = status == KN_DENIED;
	w->later = w->denied && w->reads;
	if (w->later)
		status = KN_OK;
	else if (w->denied)
		status = compare(w, &opts, &w->behind, &err);
	kn_err_clear(&w->copy_err);
	if (!atomic_load(&w->aside.cancel))
		(void)!kn_session_backup(w->session, &w->copy_err);
	/* An index that is half made would make the rest of it new later. */
	if (!atomic_load(&w->aside.cancel) && status == KN_OK)
		see(w, w->later ? SEEN_AT_ONCE : UINT64_MAX, &see_err);
	if (w->copy_err.status == KN_OK)
		w->copy_err = see_err;
	/* What cannot be counted is told by whoever needs it. */
	if (!atomic_load(&w->aside.cancel) && (status != KN_OK ||
	    kn_session_conflicts(w->session, &w->conflicts, NULL) != KN_OK))
		w->conflicts = 0;
	end(w, status, &err);
}

void
worker__free(struct worker *w)
{
	app_aside_dispose(&w->aside);
	kn_buf_dispose(&w->refused);
	free(w->places.watch);
	free(w);
}

static void
start(struct kn_app *app, enum worker_task task, bool answers)
{
	static void (*const run[])(void *user) = {
		[WORKER_UPDATES] = work,
		[WORKER_COMPARES] = look,
		[WORKER_SEES] = record,
	};

	if (app->worker != NULL || app->o.session == NULL)
		return;
	struct worker *w = kn_calloc(1, sizeof(*w));
	w->session = app->o.session;
	w->task = task;
	w->reads = kn_model_index(app->model) != NULL;
	w->answers = answers;
	/* Of an administrator's sources there is no hurry to know, unless
	 * somebody waits for it. */
	w->gives_way = task == WORKER_COMPARES && !app->ours && !answers;
	w->started_ms = w->told_ms = kn_clock_ms();
	if (!app_aside_init(&w->aside)) {
		free(w);
		return;
	}
	kn_buf_init(&w->refused, 0);
	if (task != WORKER_SEES)
		app_places_begin(app, &w->places);
	if (!app_aside_begin(&w->aside, run[task], w)) {
		worker__free(w);
		return;
	}
	app->worker = w;
}

void
app_worker_start(struct kn_app *app)
{
	if (app->worker != NULL || app->o.session == NULL)
		return;
	start(app, WORKER_UPDATES, false);
	/* One without articles is new, or another process has just begun. */
	if (app->worker != NULL && (kn_model_index(app->model) == NULL ||
	    app->model->totals.articles == 0))
		app->model->index_state = KN_INDEX_BUILDING;
}

bool
app_update(void *self, struct kn_str arg)
{
	struct kn_app *app = self;

	(void)arg;
	app_worker_start(app);
	if (app->worker == NULL)
		return true;
	app->worker->asked = true;
	/* What it looks for will be read. */
	if (app->worker->task != WORKER_UPDATES)
		app_aside_cancel(&app->worker->aside);
	return true;
}

void
app_worker_compare(struct kn_app *app, bool answers)
{
	if (kn_model_index(app->model) != NULL)
		start(app, WORKER_COMPARES, answers);
}

void
app_worker_see(struct kn_app *app)
{
	if (kn_model_index(app->model) != NULL)
		start(app, WORKER_SEES, false);
}

bool
app_worker_updates(const struct kn_app *app)
{
	return app->worker != NULL && app->worker->task == WORKER_UPDATES;
}

int
app_worker_fd(const struct kn_app *app)
{
	return app->worker == NULL ? -1 : app->worker->aside.news[0];
}

bool
app_worker_stop(struct kn_app *app)
{
	struct worker *w = app->worker;

	if (w == NULL)
		return true;
	app->worker = NULL;
	if (!app_aside_stop(&w->aside))
		return false;
	worker__free(w);
	return true;
}
