/*
 * source_rows.c: rows of `source` in the order in which a scan meets
 * sources. In: the root that is walked. Out: its rows by path, read in
 * stretches that let a writer in between; from one thread, or for another.
 */
#include "core/index/source_rows_priv.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

#include "kunnash/aside.h"
#include "kunnash/mem.h"

enum { STRETCH = 2000 };        /* rows */

struct source_rows {
	struct kn_db *db;
	int64_t root;
	struct source_row row[STRETCH];
	size_t at[STRETCH];             /* of their paths */
	size_t n, next;
	bool last;                      /* there are none after these */
	struct kn_buf paths, after;

	/* While another thread asks for them. */
	bool served;
	void (*fn)(void *user);
	void *user;
	pthread_mutex_t lock;           /* over what follows */
	pthread_cond_t asked, answered;
	bool wanted, done;
};

struct source_rows *
source_rows__open(struct kn_db *db)
{
	struct source_rows *r = kn_calloc(1, sizeof(*r));

	r->db = db;
	r->last = true;
	kn_buf_init(&r->paths, 0);
	kn_buf_init(&r->after, 0);
	return r;
}

void
source_rows__close(struct source_rows *r)
{
	if (r == NULL)
		return;
	kn_buf_dispose(&r->paths);
	kn_buf_dispose(&r->after);
	free(r);
}

void
source_rows__begin(struct source_rows *r, int64_t root)
{
	r->root = root;
	r->n = r->next = 0;
	r->last = root == 0;
	kn_buf_reset(&r->after);
}

/* The rows behind those that were read last. */
static void
load(struct source_rows *r)
{
	struct kn_stmt *st = kn_db_stmt(r->db, "SELECT path, id, size_b,"
	    " articles, mtime_ns FROM source WHERE root = ?1 AND path > ?2"
	    " ORDER BY path LIMIT ?3");

	kn_bind_int(st, 1, r->root);
	kn_bind_blob(st, 2, kn_buf_get(&r->after));
	kn_bind_int(st, 3, STRETCH);
	r->n = r->next = 0;
	kn_buf_reset(&r->paths);
	while (r->n < STRETCH && kn_step(st)) {
		struct kn_str path = kn_col_str(st, 0);

		r->at[r->n] = r->paths.n;
		kn_buf_str(&r->paths, path);
		r->row[r->n++] = (struct source_row){
			.path = { NULL, path.n },
			.id = kn_col_int(st, 1),
			.size_b = kn_col_int(st, 2),
			.articles = kn_col_int(st, 3),
			.mtime_ns = kn_col_int(st, 4),
			.whole = !kn_col_null(st, 4),
		};
	}
	kn_reset(st);
	r->last = r->n < STRETCH;
	for (size_t i = 0; i < r->n; i++)
		r->row[i].path.s = r->paths.s + r->at[i];
	kn_buf_reset(&r->after);
	if (r->n > 0)
		kn_buf_str(&r->after, r->row[r->n - 1].path);
}

/* Waits until the thread that may read has read. */
static void
ask(struct source_rows *r)
{
	pthread_mutex_lock(&r->lock);
	r->wanted = true;
	pthread_cond_signal(&r->asked);
	while (r->wanted)
		pthread_cond_wait(&r->answered, &r->lock);
	pthread_mutex_unlock(&r->lock);
}

const struct source_row *
source_rows__next(struct source_rows *r)
{
	if (r->next == r->n && r->last)
		return NULL;
	if (r->next == r->n && r->served)
		ask(r);
	else if (r->next == r->n)
		load(r);
	return r->next == r->n ? NULL : &r->row[r->next++];
}

/* ---- for another thread ---------------------------------------------------- */

/* To everything else that its person does this gives way; where the kernel
 * shares by session first, as Linux does by itself, not to what others do,
 * whose keys are kept from waiting by when this is done. */
static void
run(void *user)
{
	const struct sched_param none = { .sched_priority = 0 };
	struct source_rows *r = user;

	(void)sched_setscheduler(0, SCHED_IDLE, &none);
	r->fn(r->user);
	pthread_mutex_lock(&r->lock);
	r->done = true;
	pthread_cond_signal(&r->asked);
	pthread_mutex_unlock(&r->lock);
}

static void
answer(struct source_rows *r)
{
	pthread_mutex_lock(&r->lock);
	while (!r->done) {
		if (r->wanted) {
			load(r);
			r->wanted = false;
			pthread_cond_signal(&r->answered);
		}
		pthread_cond_wait(&r->asked, &r->lock);
	}
	pthread_mutex_unlock(&r->lock);
}

void
source_rows__serve(struct source_rows *r, void (*fn)(void *user), void *user)
{
	r->fn = fn;
	r->user = user;
	r->served = true;
	r->wanted = r->done = false;
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->asked, NULL);
	pthread_cond_init(&r->answered, NULL);
	struct kn_aside *aside = kn_aside_try(run, r);
	if (aside != NULL) {
		answer(r);
		kn_aside_end(aside);
	}
	r->served = false;
	if (aside == NULL)
		fn(user);
	pthread_cond_destroy(&r->asked);
	pthread_cond_destroy(&r->answered);
	pthread_mutex_destroy(&r->lock);
}
