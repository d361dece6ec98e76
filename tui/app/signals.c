/*
 * signals.c: signals into a pipe, so that one poll loop sees everything. In:
 * signals of the terminal and of other processes. Out: their numbers, one
 * byte each. The pipe is one of the three file-static variables the lint
 * allows. Fatal faults are the screen's affair (screen/crash.c).
 */
#include "tui/app/app_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static int signal_pipe[2] = { -1, -1 };

static const int caught[] = { SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT,
	SIGTSTP, SIGCONT };

#define N_CAUGHT (sizeof(caught) / sizeof(*caught))

static void
on_signal(int number)
{
	int saved = errno;
	unsigned char byte = (unsigned char)number;
	ssize_t n = write(signal_pipe[1], &byte, 1);

	(void)n;
	errno = saved;
}

static void
catch(int number)
{
	struct sigaction now, act = { .sa_handler = on_signal,
	    .sa_flags = SA_RESTART };

	/* What whoever started us wants ignored (nohup) stays ignored. */
	if (sigaction(number, NULL, &now) == 0 && now.sa_handler == SIG_IGN &&
	    number != SIGWINCH && number != SIGTSTP && number != SIGCONT)
		return;
	sigfillset(&act.sa_mask);
	sigaction(number, &act, NULL);
}

int
app_signals_open(void)
{
	if (pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
		return -1;
	for (size_t i = 0; i < N_CAUGHT; i++)
		catch(caught[i]);
	return signal_pipe[0];
}

void
app_signals_children(bool on)
{
	struct sigaction act = { .sa_handler = on ? on_signal : SIG_DFL,
	    .sa_flags = SA_RESTART };

	sigfillset(&act.sa_mask);
	sigaction(SIGCHLD, &act, NULL);
}

void
app_signals_close(void)
{
	for (size_t i = 0; i < N_CAUGHT; i++) {
		struct sigaction now;

		if (sigaction(caught[i], NULL, &now) == 0 &&
		    now.sa_handler == on_signal)
			signal(caught[i], SIG_DFL);
	}
	close(signal_pipe[0]);
	close(signal_pipe[1]);
	signal_pipe[0] = signal_pipe[1] = -1;
}

void
app_signals_stop_self(void)
{
	sigset_t mask, old;

	/* This continuation is no surprise. */
	signal(SIGCONT, SIG_DFL);
	signal(SIGTSTP, SIG_DFL);
	sigemptyset(&mask);
	sigaddset(&mask, SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &mask, &old);
	/* The whole job stops, as with the terminal's own Ctrl-Z. */
	kill(0, SIGTSTP);
	sigprocmask(SIG_SETMASK, &old, NULL);
	catch(SIGTSTP);
	catch(SIGCONT);
}
