/*
 * aside.h: what a thread beside the reader has in common with the others: a
 * lock, a wish that it end, and a pipe that says there is news.
 */
#ifndef KUNNASH_APP_ASIDE_H
#define KUNNASH_APP_ASIDE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <time.h>

struct kn_aside;

struct app_aside {
	struct kn_aside *thread;
	int news[2];            /* one byte a piece of news; never blocks */
	atomic_bool cancel;
	pthread_mutex_t lock;   /* guards what the two share */
	pthread_cond_t wake;    /* there is something to do, or an end */
	bool ended;             /* under the lock */
};

/* False: the system has no more pipes; nothing is to be disposed of. */
bool app_aside_init(struct app_aside *a);
/* The thread begins. False: there can be none. */
bool app_aside_begin(struct app_aside *a, void (*work)(void *user),
    void *user);
void app_aside_dispose(struct app_aside *a);

/* There is news, for who polls news[0]. */
void app_aside_tell(struct app_aside *a);
/* Takes the news off the pipe. */
void app_aside_hear(struct app_aside *a);

/* A moment to wait for on wake. */
struct timespec app_aside_in_ms(unsigned ms);
/* Wants it to end, and wakes it. */
void app_aside_cancel(struct app_aside *a);
/* The thread's last word, under the lock. */
void app_aside_end(struct app_aside *a);
/* The reader leaves: cancels, and waits a little, since a question may take
 * long and nobody at a lost terminal is left to wait. False: it goes on, and
 * what it has stays its own. */
bool app_aside_stop(struct app_aside *a);

#endif
