/*
 * test_aside.c: work aside is done when its end was waited for, in a thread
 * that takes no signal but for its own faults.
 */
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kunnash/aside.h"

struct work {
	pthread_t self;
	bool takes_signal, takes_fault;
	unsigned sum;
};

struct meeting {
	sem_t begun, may_end, ended;
};

static void
work(void *user)
{
	struct work *w = user;
	sigset_t mask;

	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	w->self = pthread_self();
	w->takes_signal = sigismember(&mask, SIGWINCH) == 0;
	w->takes_fault = sigismember(&mask, SIGSEGV) == 0 &&
	    sigismember(&mask, SIGBUS) == 0 &&
	    sigismember(&mask, SIGILL) == 0 &&
	    sigismember(&mask, SIGFPE) == 0 &&
	    sigismember(&mask, SIGABRT) == 0;
	for (unsigned i = 0; i < 1000; i++)
		w->sum += i;
}

static void
work_is_done_aside(void **state)
{
	struct work all[3] = { { .sum = 1 }, { .sum = 2 }, { .sum = 3 } };
	struct kn_aside *aside[3];
	sigset_t mask;

	(void)state;
	for (size_t i = 0; i < 2; i++)
		aside[i] = kn_aside_start(work, &all[i]);
	aside[2] = kn_aside_try(work, &all[2]);
	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	assert_false(sigismember(&mask, SIGWINCH));
	for (unsigned i = 0; i < 3; i++) {
		kn_aside_end(aside[i]);
		assert_int_equal(all[i].sum, 999 * 500 + i + 1);
		assert_false(all[i].takes_signal);
		assert_true(all[i].takes_fault);
		assert_false(pthread_equal(all[i].self, pthread_self()));
	}
	kn_aside_end(NULL);
}

static void
meet(void *user)
{
	struct meeting *m = user;

	sem_post(&m->begun);
	sem_wait(&m->may_end);
	sem_post(&m->ended);
}

static void
work_that_is_left_goes_on(void **state)
{
	struct meeting m;

	(void)state;
	sem_init(&m.begun, 0, 0);
	sem_init(&m.may_end, 0, 0);
	sem_init(&m.ended, 0, 0);
	struct kn_aside *a = kn_aside_try(meet, &m);

	assert_non_null(a);
	sem_wait(&m.begun);
	kn_aside_leave(a);
	sem_post(&m.may_end);
	sem_wait(&m.ended);
	sem_destroy(&m.begun);
	sem_destroy(&m.may_end);
	sem_destroy(&m.ended);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(work_is_done_aside),
		cmocka_unit_test(work_that_is_left_goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
