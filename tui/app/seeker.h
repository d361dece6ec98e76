/*
 * seeker.h: who runs searches for the reader: a thread of its own, or the
 * loop between two keys. Questions and answers are plain data; a new question
 * takes the place of the one before, whether that is still waiting, under
 * way or answered. Tests bring a seeker of their own.
 */
#ifndef KUNNASH_APP_SEEKER_H
#define KUNNASH_APP_SEEKER_H

#include "kunnash/seen.h"
#include "kunnash/session.h"

struct kn_seek_question {
	uint32_t number;        /* rises */
	struct kn_query *q;
	struct kn_run_opts opts;        /* without what belongs to a thread */
	char new_since[KN_MOMENT_LEN + 1];
};

/* The result is that of another handle: kn_result_move(). */
struct kn_seek_answer {
	uint32_t number;
	enum kn_status status;
	struct kn_err err;
	struct kn_query *q;     /* that of the question */
	struct kn_result *result;       /* or NULL */
};
void kn_seek_answer_dispose(struct kn_seek_answer *a);

/* How many hits the words of an answer have in its stories, one article each;
 * of those that have all words, and of the first KN_SEEK_COUNTED rows. */
enum { KN_SEEK_COUNTED = 1000 };
struct kn_seek_count {
	uint32_t number;        /* of the question */
	uint64_t hits;
	bool all;               /* no story was left out */
};

struct kn_seeker_ops {
	/* Takes the query. */
	void (*ask)(void *self, const struct kn_seek_question *question);
	/* The latest answer, once; the caller disposes of it. */
	bool (*take)(void *self, struct kn_seek_answer *out);
	/* The count that belongs to the latest answer, once. May be NULL. */
	bool (*count)(void *self, struct kn_seek_count *out);
	/* No question will come soon: what is not needed till then may go. May
	 * be NULL. */
	void (*rest)(void *self);
	/* Readable when there may be either; -1. May be NULL. */
	int (*fd)(void *self);
	/* Whether there is something to do between two keys; and does it. May
	 * be NULL. */
	bool (*due)(void *self);
	void (*work)(void *self);
	/* False: it cannot end now, and goes on with the session. */
	bool (*close)(void *self);
};
struct kn_seeker {
	const struct kn_seeker_ops *ops;
	void *self;
};

/* One that runs searches when there is time for them, on the session itself. */
struct kn_seeker kn_seeker_here(struct kn_session *session);
/* One with a thread and handles of its own, opened at the first question;
 * false when there can be no thread. The session is only borrowed. */
bool kn_seeker_thread(const struct kn_session *session,
    struct kn_seeker *out);

/* Runs a question on a session of the calling thread. */
void kn_seeker_answer(struct kn_session *session,
    const struct kn_seek_question *question, const atomic_bool *cancel,
    struct kn_seek_answer *out);

/* ---- counting hits, a row at a time (seek_count.c) ---- */

struct kn_seek_counter;
/* Prepares to count those of an answer; before its query and its result are
 * given away. NULL: it asks for no words. */
struct kn_seek_counter *kn_seek_counter_new(struct kn_session *session,
    const struct kn_seek_answer *a, bool no_aliases);
/* Counts in one more row; false: there is none, and out has the count. */
bool kn_seek_counter_step(struct kn_seek_counter *c,
    struct kn_seek_count *out);
void kn_seek_counter_free(struct kn_seek_counter *c);

#endif
