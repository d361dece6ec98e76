/*
 * worker.c: brings the index up to date behind the reader. In: the session's
 * paths. Out: news through a pipe: progress, then the end. The thread has
 * handles of its own; what it tells is plain data under a lock.
 */
#include "tui/app/app_priv.h"

#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "kunnash/clock.h"
#include "kunnash/filter.h"
#include "kunnash/mem.h"

/* News at most this often: each is a repaint. */
#define NEWS_MS 200
/* How often the lock is tried while another process writes the index. */
#define TURN_MS 500
/* How long the end of the reader waits for the thread's: one source may be
 * 100 MB, and nobody at a lost terminal is left to wait for it. */
#define LEAVE_MS 300
/* How much is kept of the rows of gazetteers that were not taken. */
#define REFUSED_MAX_B ((size_t)256 << 10)

struct worker {
	const struct kn_session *session;
	pthread_t thread;
	int news[2];            /* one byte a piece of news */
	atomic_bool cancel;
	pthread_mutex_t lock;   /* guards what follows */
	pthread_cond_t wake;    /* cancel was set, or the thread ended */
	bool waited;            /* for another process */
	struct kn_index_progress progress;
	bool ended;
	enum kn_status status;
	struct kn_err err;
	struct kn_err copy_err; /* of the notebook's copy of the day, or of
				   recording what was seen */
	uint64_t seen;          /* articles that were not seen before */
	size_t conflicts;       /* of corrections with the gazetteer */
	struct kn_index_summary summary;
	struct kn_index_behind behind;  /* of an index that is another's */
	struct kn_buf refused;  /* rows of gazetteers, a line each */
	uint64_t n_refused;
	uint64_t told_ms;
};

/* The pipe holds little and never blocks: a full one is news enough. */
static void
tell(struct worker *w)
{
	ssize_t n = write(w->news[1], "n", 1);

	(void)n;
}

static void
on_progress(void *user, const struct kn_index_progress *p)
{
	struct worker *w = user;
	uint64_t now = kn_clock_ms();

	pthread_mutex_lock(&w->lock);
	w->progress = *p;
	bool due = now - w->told_ms >= NEWS_MS;
	if (due)
		w->told_ms = now;
	pthread_mutex_unlock(&w->lock);
	if (due)
		tell(w);
}

/* A row of a gazetteer that was not taken. */
static void
on_refused(void *user, const char *file, unsigned line, const char *msgid,
    struct kn_str detail)
{
	struct worker *w = user;

	pthread_mutex_lock(&w->lock);
	w->n_refused++;
	if (w->refused.n < REFUSED_MAX_B) {
		kn_filter_append_name(kn_str(file), &w->refused);
		kn_buf_fmt(&w->refused, ":%u\n\t", line);
		kn_fmt_msg(msgid, detail, &w->refused);
		kn_buf_chr(&w->refused, '\n');
	}
	pthread_mutex_unlock(&w->lock);
}

/* A moment to wait for. */
static struct timespec
in_ms(unsigned ms)
{
	uint64_t at_ms = kn_clock_ms() + ms;

	return (struct timespec){ .tv_sec = (time_t)(at_ms / 1000),
		.tv_nsec = (long)(at_ms % 1000) * 1000000 };
}

/* Waits while another process writes; false: there is no need any more. */
static bool
wait_for_turn(struct worker *w)
{
	struct timespec until = in_ms(TURN_MS);

	pthread_mutex_lock(&w->lock);
	w->waited = true;
	while (!atomic_load(&w->cancel) && pthread_cond_timedwait(&w->wake,
	    &w->lock, &until) == 0)
		;
	pthread_mutex_unlock(&w->lock);
	/* What the other has written so far can be read. */
	tell(w);
	return !atomic_load(&w->cancel);
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

static void *
work(void *user)
{
	struct worker *w = user;
	struct kn_index_opts opts = {
		.progress = on_progress,
		.gaz_problem = on_refused,
		.user = w,
		.cancel = &w->cancel,
	};
	struct kn_index_summary summary = { 0 };
	struct kn_index_behind behind = { 0 };
	struct kn_err err, copy_err, see_err;
	enum kn_status status;
	size_t conflicts = 0;
	uint64_t seen = 0;

	kn_err_clear(&see_err);
	do
		status = kn_session_update(w->session, &opts, &summary,
		    &err);
	while (status == KN_BUSY && wait_for_turn(w));
	if (status == KN_DENIED)
		status = compare(w, &opts, &behind, &err);
	kn_err_clear(&copy_err);
	if (!atomic_load(&w->cancel))
		(void)!kn_session_backup(w->session, &copy_err);
	/* An index that is half made would make the rest of it new later. */
	if (!atomic_load(&w->cancel) && status == KN_OK)
		(void)!kn_session_see(w->session, &seen, &see_err);
	/* What cannot be counted is told by whoever needs it. */
	if (!atomic_load(&w->cancel) && (status != KN_OK ||
	    kn_session_conflicts(w->session, &conflicts, NULL) != KN_OK))
		conflicts = 0;
	/* What a scan took, of a large corpus: memory that only this thread
	 * would use again. */
	malloc_trim(0);
	pthread_mutex_lock(&w->lock);
	w->conflicts = conflicts;
	w->ended = true;
	w->status = status;
	w->err = err;
	w->copy_err = copy_err.status != KN_OK ? copy_err : see_err;
	w->seen = seen;
	w->summary = summary;
	w->behind = behind;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	tell(w);
	return NULL;
}

static void
worker_free(struct worker *w)
{
	close(w->news[0]);
	close(w->news[1]);
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->lock);
	kn_buf_dispose(&w->refused);
	free(w);
}

static void
init_lock(struct worker *w)
{
	pthread_condattr_t attr;

	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&w->wake, &attr);
	pthread_condattr_destroy(&attr);
}

void
app_worker_start(struct kn_app *app)
{
	if (app->worker != NULL || app->o.session == NULL)
		return;
	struct worker *w = kn_calloc(1, sizeof(*w));
	w->session = app->o.session;
	w->told_ms = kn_clock_ms();
	if (pipe2(w->news, O_CLOEXEC | O_NONBLOCK) != 0) {
		free(w);
		return;
	}
	init_lock(w);
	kn_buf_init(&w->refused, 0);
	if (pthread_create(&w->thread, NULL, work, w) != 0) {
		worker_free(w);
		return;
	}
	app->worker = w;
	/* One without articles is new, or another process has just begun. */
	if (kn_model_index(app->model) == NULL ||
	    app->model->totals.articles == 0)
		app->model->index_state = KN_INDEX_BUILDING;
}

int
app_worker_fd(const struct kn_app *app)
{
	return app->worker == NULL ? -1 : app->worker->news[0];
}

/* Says how many were not taken, with the key that lists them. */
static void
tell_rejects(struct kn_app *app, const char *one, const char *many,
    uint64_t n)
{
	struct kn_key_press key;
	struct kn_buf text, count;

	if (n == 0)
		return;
	kn_buf_init(&text, 1024);
	kn_buf_init(&count, 64);
	kn_fmt_count(&app->model->locale, n, &count);
	kn_fmt_msg(kn_trn(one, many, n), kn_buf_get(&count), &text);
	if (kn_keymap_key_of(app->o.keys, KN_CTX_GLOBAL, "rejects", &key)) {
		kn_buf_reset(&count);
		kn_key_label(key, &count);
		kn_buf_cstr(&text, " \u00B7 ");
		kn_fmt_msg(N_("%s lists them"), kn_buf_get(&count), &text);
	}
	kn_model_notice(app->model, "%s", kn_buf_get(&text));
	kn_buf_dispose(&count);
	kn_buf_dispose(&text);
}

/* Sources that who may write the index has not read yet. */
static void
tell_behind(struct kn_app *app, const struct kn_index_behind *behind)
{
	uint64_t n = behind->added + behind->changed + behind->gone;
	struct kn_buf text, count;

	if (n == 0)
		return;
	kn_buf_init(&text, 1024);
	kn_buf_init(&count, 64);
	kn_fmt_count(&app->model->locale, n, &count);
	kn_fmt_msg(kn_trn("%s source changed since the index was made",
	    "%s sources changed since the index was made", n),
	    kn_buf_get(&count), &text);
	kn_model_notice(app->model, "%s", kn_buf_get(&text));
	kn_buf_dispose(&count);
	kn_buf_dispose(&text);
	app->dirty = true;
}

/* Corrections that a new gazetteer or a source does not go with, and where
 * they are told one by one. */
static void
tell_conflicts(struct kn_app *app, size_t n)
{
	struct kn_buf text, count;

	if (n == 0)
		return;
	kn_buf_init(&text, 1024);
	kn_buf_init(&count, 64);
	kn_fmt_count(&app->model->locale, n, &count);
	kn_fmt_msg(kn_trn("%s correction should be looked at again; "
	    "kunnash correct list says why", "%s corrections should be looked "
	    "at again; kunnash correct list says why", n),
	    kn_buf_get(&count), &text);
	kn_model_notice(app->model, "%s", kn_buf_get(&text));
	kn_buf_dispose(&count);
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
	if (kn_model_index(app->model) == NULL)
		app->model->index_state = KN_INDEX_FAILED;
}

/* The end of a run: what changed is shown, what failed is said. */
static void
finish(struct kn_app *app)
{
	struct worker *w = app->worker;
	struct kn_model *m = app->model;
	bool building = m->index_state == KN_INDEX_BUILDING;
	bool news = building || w->waited || w->seen > 0 ||
	    changed_something(&w->summary);

	pthread_join(w->thread, NULL);
	app->worker = NULL;
	m->progress = (struct kn_index_progress){ 0 };
	m->pace = (struct kn_pace){ .n = 0 };
	m->index_state = KN_INDEX_READY;
	if (w->status == KN_OK && news)
		kn_model_refresh(m);
	if (building)
		kn_app_restore(app);
	if (w->status != KN_OK)
		tell_failure(app, w);
	else if (news)
		tell_rejects(app, NP_("%s file or record was not taken whole",
		    "%s files or records were not taken whole"),
		    w->summary.rejected);
	free(app->refused);
	app->refused = w->n_refused > 0 ? kn_buf_take(&w->refused, NULL) :
	    NULL;
	tell_rejects(app, NP_("%s row of your gazetteers was not taken",
	    "%s rows of your gazetteers were not taken"), w->n_refused);
	if (w->status == KN_OK && app_tell_new(app))
		app->dirty = true;
	tell_behind(app, &w->behind);
	tell_conflicts(app, w->conflicts);
	/* Behind the rest: a damaged notebook is what must be read. */
	if (w->copy_err.status != KN_OK)
		kn_model_notice_err(m, &w->copy_err);
	app->dirty = app->dirty || news || w->status != KN_OK ||
	    w->copy_err.status != KN_OK || w->conflicts > 0 ||
	    w->n_refused > 0;
	worker_free(w);
}

void
app_worker_news(struct kn_app *app)
{
	struct worker *w = app->worker;
	char bytes[64];
	ssize_t n = read(w->news[0], bytes, sizeof(bytes));

	(void)n;
	pthread_mutex_lock(&w->lock);
	app->model->progress = w->progress;
	if (w->progress.stage == KN_STAGE_READING)
		kn_pace_note(&app->model->pace, kn_clock_ms(),
		    w->progress.read_b);
	bool ended = w->ended;
	pthread_mutex_unlock(&w->lock);
	if (ended) {
		finish(app);
		return;
	}
	/* A long first run: show what is there already. */
	if (app->model->index_state == KN_INDEX_BUILDING) {
		kn_model_refresh(app->model);
		app->dirty = true;
	}
}

/* Cancels, and waits a little; whether the thread has ended. */
static bool
ends_soon(struct worker *w)
{
	struct timespec until = in_ms(LEAVE_MS);
	int rc = 0;

	atomic_store(&w->cancel, true);
	pthread_mutex_lock(&w->lock);
	pthread_cond_signal(&w->wake);
	while (!w->ended && rc == 0)
		rc = pthread_cond_timedwait(&w->wake, &w->lock, &until);
	bool ended = w->ended;
	pthread_mutex_unlock(&w->lock);
	return ended;
}

bool
app_worker_stop(struct kn_app *app)
{
	struct worker *w = app->worker;

	if (w == NULL)
		return true;
	app->worker = NULL;
	if (!ends_soon(w)) {
		pthread_detach(w->thread);
		return false;
	}
	pthread_join(w->thread, NULL);
	worker_free(w);
	return true;
}
