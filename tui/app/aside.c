/*
 * aside.c: starts, news and end of a thread beside the reader. In: wishes of
 * the reader's thread. Out: bytes in a pipe that it polls. worker.c and
 * seeker_thread.c have one each; what they share with theirs is their own.
 */
#include "tui/app/aside.h"

#include <fcntl.h>
#include <unistd.h>

#include "kunnash/aside.h"
#include "kunnash/clock.h"

/* How long the end of the reader waits for the thread's: one source may be
 * 100 MB. */
#define LEAVE_MS 300

bool
app_aside_init(struct app_aside *a)
{
	pthread_condattr_t attr;

	if (pipe2(a->news, O_CLOEXEC | O_NONBLOCK) != 0)
		return false;
	a->ended = false;
	atomic_init(&a->cancel, false);
	pthread_mutex_init(&a->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&a->wake, &attr);
	pthread_condattr_destroy(&attr);
	return true;
}

bool
app_aside_begin(struct app_aside *a, void (*work)(void *user), void *user)
{
	a->thread = kn_aside_try(work, user);
	return a->thread != NULL;
}

void
app_aside_dispose(struct app_aside *a)
{
	close(a->news[0]);
	close(a->news[1]);
	pthread_cond_destroy(&a->wake);
	pthread_mutex_destroy(&a->lock);
}

/* The pipe holds little: a full one is news enough. */
void
app_aside_tell(struct app_aside *a)
{
	ssize_t n = write(a->news[1], "n", 1);

	(void)n;
}

void
app_aside_hear(struct app_aside *a)
{
	char bytes[64];
	ssize_t n = read(a->news[0], bytes, sizeof(bytes));

	(void)n;
}

struct timespec
app_aside_in_ms(unsigned ms)
{
	uint64_t at_ms = kn_clock_ms() + ms;

	return (struct timespec){ .tv_sec = (time_t)(at_ms / 1000),
		.tv_nsec = (long)(at_ms % 1000) * 1000000 };
}

void
app_aside_cancel(struct app_aside *a)
{
	pthread_mutex_lock(&a->lock);
	atomic_store(&a->cancel, true);
	pthread_cond_signal(&a->wake);
	pthread_mutex_unlock(&a->lock);
}

void
app_aside_end(struct app_aside *a)
{
	a->ended = true;
	pthread_cond_signal(&a->wake);
}

bool
app_aside_stop(struct app_aside *a)
{
	struct timespec until = app_aside_in_ms(LEAVE_MS);
	int rc = 0;

	app_aside_cancel(a);
	pthread_mutex_lock(&a->lock);
	while (!a->ended && rc == 0)
		rc = pthread_cond_timedwait(&a->wake, &a->lock, &until);
	bool ended = a->ended;
	pthread_mutex_unlock(&a->lock);
	if (ended)
		kn_aside_end(a->thread);
	else
		kn_aside_leave(a->thread);
	return ended;
}
