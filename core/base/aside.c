/*
 * aside.c: one piece of work in a thread of its own. In: a function. Out: it
 * is done when its end was waited for. Signals are the front end's: none is
 * delivered to such a thread.
 */
#include "kunnash/aside.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

#include "kunnash/mem.h"

struct kn_aside {
	pthread_t thread;
	bool running;
	void (*work)(void *user);
	void *user;
};

static void *
run(void *user)
{
	const struct kn_aside *a = user;

	a->work(a->user);
	return NULL;
}

struct kn_aside *
kn_aside_start(void (*work)(void *user), void *user)
{
	struct kn_aside *a = kn_calloc(1, sizeof(*a));
	sigset_t all, old;

	a->work = work;
	a->user = user;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	a->running = pthread_create(&a->thread, NULL, run, a) == 0;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (!a->running)
		work(user);
	return a;
}

void
kn_aside_end(struct kn_aside *a)
{
	if (a == NULL)
		return;
	if (a->running)
		pthread_join(a->thread, NULL);
	free(a);
}
