/*
 * aside.c: one piece of work in a thread of its own. In: a function. Out: it
 * is done when its end was waited for. All threads begin here: signals are
 * the main one's, and none is delivered to the others but their own faults.
 */
#include "kunnash/aside.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "kunnash/mem.h"

struct kn_aside {
	pthread_t thread;
	void (*work)(void *user);
	void *user;
	atomic_flag left;       /* by its caller or its thread: by one */
};

static void *
run(void *user)
{
	struct kn_aside *a = user;

	a->work(a->user);
	if (atomic_flag_test_and_set(&a->left))
		free(a);
	return NULL;
}

/* A fault goes to the thread that made it. Where it is blocked there the
 * system ends the program at once, and nobody puts the terminal back. */
static void
block_signals(sigset_t *old)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE,
		SIGABRT };
	sigset_t all;

	sigfillset(&all);
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		sigdelset(&all, faults[i]);
	pthread_sigmask(SIG_SETMASK, &all, old);
}

struct kn_aside *
kn_aside_try(void (*work)(void *user), void *user)
{
	struct kn_aside *a = kn_calloc(1, sizeof(*a));
	sigset_t old;

	a->work = work;
	a->user = user;
	atomic_flag_clear(&a->left);
	block_signals(&old);
	int rc = pthread_create(&a->thread, NULL, run, a);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (rc == 0)
		return a;
	free(a);
	return NULL;
}

struct kn_aside *
kn_aside_start(void (*work)(void *user), void *user)
{
	struct kn_aside *a = kn_aside_try(work, user);

	if (a == NULL)
		work(user);
	return a;
}

void
kn_aside_end(struct kn_aside *a)
{
	if (a == NULL)
		return;
	pthread_join(a->thread, NULL);
	free(a);
}

void
kn_aside_leave(struct kn_aside *a)
{
	pthread_detach(a->thread);
	if (atomic_flag_test_and_set(&a->left))
		free(a);
}
