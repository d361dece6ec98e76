/*
 * outside.h: what happens outside this reader while it is open: other
 * sessions write the notebook, others bring the index up to date, sources
 * change. And the worker, which brings the index up to date itself.
 *
 * Nothing here wakes an idle reader, but the kernel when something happened,
 * and a timer where it cannot tell of the notebook.
 */
#ifndef KUNNASH_APP_OUTSIDE_H
#define KUNNASH_APP_OUTSIDE_H

#include "tui/app/app_priv.h"
#include "tui/app/turn.h"

/* ---- worker.c ------------------------------------------------------------- */

/* Starts a run unless one is under way. */
void app_worker_start(struct kn_app *app);
/* The action: a run that says what it found, be it nothing. */
bool app_update(void *app, struct kn_str arg);
/* Only looks whether sources changed; tells it when some did, and when none
 * did if that answers a key. */
void app_worker_compare(struct kn_app *app, bool answers);
/* Only records which articles were first seen now. */
void app_worker_see(struct kn_app *app);
/* Whether it brings the index up to date, or waits to: it tells of changes. */
bool app_worker_updates(const struct kn_app *app);
/* Readable when there is news; -1 when there is no worker. */
int app_worker_fd(const struct kn_app *app);
/* Takes up the news: progress, or the end. */
void app_worker_news(struct kn_app *app);
/* Cancels and waits a moment. False: the thread is in the middle of a large
 * source, and goes on with the session until the process ends. */
bool app_worker_stop(struct kn_app *app);

/* ---- rejects.c ------------------------------------------------------------ */

/* One more count of a sentence, parted from what stands before; none when n
 * is 0. */
void app_put_part(const struct kn_app *app, const char *one,
    const char *many, uint64_t n, struct kn_buf *out);

/* ---- remote.c ------------------------------------------------------------- */

/* Whether a folder is where other machines write, too. */
bool app_is_remote(const char *path);

/* ---- watch.c ---------------------------------------------------------------- */

/* Begins to watch the notebook and the index; and ends. */
void app_watch_start(struct kn_app *app);
void app_watch_stop(struct kn_app *app);
/* Readable when something happened; -1 when nothing tells. */
int app_watch_fd(const struct kn_app *app);
/* How long until there is something to do; -1: nothing is due. */
int app_watch_timeout_ms(const struct kn_app *app);
/* Does what is due: when no answer to a key is waited for. */
void app_watch_work(struct kn_app *app);
/* Takes up what happened. Notes are shown; the rest has its turn. */
void app_watch_look(struct kn_app *app);
/* The index may have more to show: that has its turn. */
void app_watch_index(struct kn_app *app);
/* The same at once: what is shown is of an index that is no more. */
void app_watch_now(struct kn_app *app);
/* What is new in an administrator's index is to be recorded, which takes a
 * while: that has its turn. */
void app_watch_unseen(struct kn_app *app);
/* With keys and the like: what is due has to wait for a pause. Looks at what
 * nothing tells of, not too often. */
void app_watch_key(struct kn_app *app);

/*
 * The places of the sources, as a run of the worker finds them. Its thread
 * adds them; begin and end are the application's. When a source changes after
 * end, or did since begin, that is looked into, when its turn comes, by
 * app_worker_compare(); when there is something to tell they are watched no
 * more until the next run.
 */
struct app_places {
	int fd;                 /* of inotify, or -1 */
	int *watch;
	size_t n, cap, tried;
	bool partial;           /* not all can be watched */
};
void app_places_begin(struct kn_app *app, struct app_places *p);
void app_places_add(struct app_places *p, const char *path);
/* Takes what was added; told: who reads was told that sources changed. */
void app_places_end(struct kn_app *app, struct app_places *p, bool told);
/* They are to be looked at once more: another process was writing. */
void app_places_again(struct kn_app *app);
/* They were looked at, which took so long. */
void app_places_looked(struct kn_app *app, uint64_t took_ms);
/* Some changed, which was told, and can be read by a key of ours. */
bool app_places_changed(const struct kn_app *app);
/* They are an administrator's: they are looked at when there is time. */
void app_places_theirs(struct kn_app *app);
/* They were looked at, and nothing had changed. */
void app_places_alarm(struct kn_app *app);

#endif
