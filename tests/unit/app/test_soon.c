/*
 * test_soon.c: a thread that asked to run soon has short turns and is else as
 * it was; what it starts is as any other. Each case in a process of its own,
 * as the wish cannot be taken back.
 */
#include <linux/sched.h>
#include <linux/sched/types.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <threads.h>
#include <unistd.h>

#include <cmocka.h>

#include "tui/app/soon.h"

/* How the calling thread is scheduled; a turn of 0: the kernel does not say,
 * and grants no wish. */
static struct sched_attr
now(void)
{
	struct sched_attr a = { .size = sizeof(a) };

	if (syscall(SYS_sched_getattr, 0, &a, sizeof(a), 0) != 0)
		a.sched_runtime = 0;
	return a;
}

/* Waits for a process that ran one case: true when all was right. */
static bool
went_well(pid_t pid)
{
	int status;

	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
	    WEXITSTATUS(status) == 0;
}

static void
turns_are_short_and_the_rest_is_as_it_was(void **state)
{
	static const struct {
		unsigned policy;
		int nice;
		bool short_turns;
	} cases[] = {
		{ SCHED_NORMAL, 0, true },
		{ SCHED_NORMAL, 7, true },
		{ SCHED_BATCH, 3, false },
		{ SCHED_IDLE, 0, false },
	};

	(void)state;
	if (now().sched_runtime == 0)
		skip();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		pid_t pid = fork();

		if (pid == 0) {
			struct sched_attr was = { .size = sizeof(was),
				.sched_policy = cases[i].policy,
				.sched_nice = cases[i].nice };

			if (syscall(SYS_sched_setattr, 0, &was, 0) != 0)
				_exit(1);
			was = now();
			app_run_soon();
			struct sched_attr is = now();
			_exit(is.sched_policy != was.sched_policy ||
			    is.sched_nice != was.sched_nice ||
			    (is.sched_runtime < was.sched_runtime) !=
			    cases[i].short_turns);
		}
		if (!went_well(pid))
			fail_msg("case %zu", i);
	}
}

static int
look(void *turn_ns)
{
	*(uint64_t *)turn_ns = now().sched_runtime;
	return 0;
}

static void
what_it_starts_is_as_any_other(void **state)
{
	uint64_t usual_ns = now().sched_runtime;
	pid_t pid;

	(void)state;
	if (usual_ns == 0)
		skip();
	pid = fork();
	if (pid == 0) {
		uint64_t thread_ns = 0;
		thrd_t thread;

		app_run_soon();
		if (now().sched_runtime >= usual_ns ||
		    thrd_create(&thread, look, &thread_ns) !=
		    thrd_success)
			_exit(1);
		thrd_join(thread, NULL);
		pid_t child = fork();
		if (child == 0)
			_exit(now().sched_runtime != usual_ns);
		_exit(thread_ns != usual_ns || !went_well(child));
	}
	assert_true(went_well(pid));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(turns_are_short_and_the_rest_is_as_it_was),
		cmocka_unit_test(what_it_starts_is_as_any_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
