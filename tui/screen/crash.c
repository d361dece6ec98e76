/*
 * crash.c: puts the terminal back when the program dies of a signal.
 *
 * In: a terminal, its saved modes, and the bytes that undo what the screen
 * did. Out: these bytes, in a handler that calls nothing but what is safe
 * there, and then the signal's own effect. The saved state is one of the
 * three file-static variables the lint allows: a handler has no argument.
 */
#include "tui/screen/crash_priv.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kunnash/mem.h"
#include "tui/screen/screen.h"

#define BYTES_MAX 512

static const struct {
	int sig;
	bool fault;     /* ours whoever else wants it */
} fatal[] = {
	{ SIGSEGV, true }, { SIGABRT, true }, { SIGBUS, true },
	{ SIGILL, true }, { SIGFPE, true }, { SIGTERM, false },
	{ SIGHUP, false }, { SIGINT, false }, { SIGQUIT, false },
};
#define N_FATAL (sizeof(fatal) / sizeof(fatal[0]))

struct restore {
	struct termios saved;
	char bytes[BYTES_MAX];
	size_t n;
};

struct crash {
	int fd;
	/* Two, so that a signal never sees one half written. */
	struct restore restore[2];
	struct restore *volatile now;   /* NULL: nothing to restore */
	struct sigaction old[N_FATAL];
	bool ours[N_FATAL];
	stack_t old_stack;
	void *stack;
};

static struct crash *crash_state;

void
kn_screen_emergency(void)
{
	struct crash *c = crash_state;
	struct restore *r = c == NULL ? NULL : c->now;
	sigset_t block, old;
	size_t done = 0;

	if (r == NULL)
		return;
	c->now = NULL;
	/* In the background, tcsetattr() would stop us. */
	sigemptyset(&block);
	sigaddset(&block, SIGTTOU);
	sigprocmask(SIG_BLOCK, &block, &old);
	while (done < r->n) {
		ssize_t n = write(c->fd, r->bytes + done, r->n - done);

		if (n <= 0 && errno != EINTR)
			break;
		done += n > 0 ? (size_t)n : 0;
	}
	tcsetattr(c->fd, TCSADRAIN, &r->saved);
	sigprocmask(SIG_SETMASK, &old, NULL);
}

/* Restores, and dies as it would have died without us. */
static void
on_fatal(int sig)
{
	int saved_errno = errno;

	kn_screen_emergency();
	for (size_t i = 0; i < N_FATAL; i++)
		if (fatal[i].sig == sig && crash_state != NULL)
			sigaction(sig, &crash_state->old[i], NULL);
	raise(sig);
	errno = saved_errno;
}

void
crash__arm(int fd)
{
	struct crash *c = kn_calloc(1, sizeof(*c));
	struct sigaction act = { .sa_handler = on_fatal,
		.sa_flags = SA_ONSTACK | (int)SA_RESETHAND };
	size_t size_b = (size_t)sysconf(_SC_SIGSTKSZ);

	c->fd = fd;
	crash_state = c;
	/* A stack of its own: the usual SEGV here is a stack that ran out. */
	if (sigaltstack(NULL, &c->old_stack) == 0 &&
	    (c->old_stack.ss_flags & SS_DISABLE) != 0) {
		c->stack = kn_malloc(size_b);
		sigaltstack(&(stack_t){ .ss_sp = c->stack,
		    .ss_size = size_b }, NULL);
	}
	sigemptyset(&act.sa_mask);
	for (size_t i = 0; i < N_FATAL; i++) {
		sigaction(fatal[i].sig, NULL, &c->old[i]);
		if (!fatal[i].fault && c->old[i].sa_handler != SIG_DFL)
			continue;
		c->ours[i] = sigaction(fatal[i].sig, &act, NULL) == 0;
	}
}

void
crash__set(const struct termios *saved, const char *bytes, size_t n)
{
	struct crash *c = crash_state;
	struct restore *r;

	if (c == NULL)
		return;
	if (saved == NULL) {
		c->now = NULL;
		return;
	}
	r = c->now == &c->restore[0] ? &c->restore[1] : &c->restore[0];
	r->saved = *saved;
	r->n = n < BYTES_MAX ? n : 0;
	memcpy(r->bytes, bytes, r->n);
	c->now = r;
}

void
crash__disarm(void)
{
	struct crash *c = crash_state;
	struct sigaction now;

	if (c == NULL)
		return;
	c->now = NULL;
	for (size_t i = 0; i < N_FATAL; i++)
		if (c->ours[i] && sigaction(fatal[i].sig, NULL, &now) == 0 &&
		    now.sa_handler == on_fatal)
			sigaction(fatal[i].sig, &c->old[i], NULL);
	if (c->stack != NULL)
		sigaltstack(&(stack_t){ .ss_flags = SS_DISABLE }, NULL);
	crash_state = NULL;
	free(c->stack);
	free(c);
}
