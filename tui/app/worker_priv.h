/*
 * worker_priv.h: one run of the worker, shared by worker.c, where it is made,
 * and worker_end.c, where what it found is told.
 */
#ifndef KUNNASH_APP_WORKER_PRIV_H
#define KUNNASH_APP_WORKER_PRIV_H

#include "tui/app/aside.h"
#include "tui/app/outside.h"

enum worker_task {
	WORKER_UPDATES,         /* the index, or waits to */
	WORKER_COMPARES,        /* sources with it, and nothing else */
	WORKER_SEES,            /* records what is new in it */
};

struct worker {
	const struct kn_session *session;
	struct app_aside aside;
	enum worker_task task;
	bool reads;             /* there is an index to be read meanwhile */
	bool gives_way;         /* what it looks at can wait */
	bool asked;             /* by a key: the end is told; of one that does
				   not update: a run comes next */
	bool answers;           /* a look that a key asked for is told of */
	uint64_t started_ms;
	struct app_places places;       /* the thread's, until it ended */
	bool told_anew;         /* why all is read again was said */
	/* What follows is under the lock of aside. */
	bool waited, waits;     /* for another process: ever, now */
	struct kn_index_progress progress;
	enum kn_status status;
	struct kn_err err;
	struct kn_buf refused;  /* rows of gazetteers, a line each */
	uint64_t n_refused;
	uint64_t told_ms;
	/* What follows is the thread's until it ended. */
	struct kn_err copy_err; /* of the notebook's copy of the day, or of
				   recording what was seen */
	uint64_t seen;          /* articles that were not seen before */
	bool denied;            /* the index is not ours to write */
	bool later;             /* its sources were not looked at yet, … */
	bool unseen;            /* … nor what is new in it, which is much */
	size_t conflicts;       /* of corrections with the gazetteer */
	struct kn_index_summary summary;
	struct kn_index_behind behind;  /* of an index that is another's, or
					   when it only looks */
};

void worker__free(struct worker *w);

#endif
