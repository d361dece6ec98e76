/*
 * tty.c: the terminal past ncurses: bytes out, and late answers in.
 *
 * In: a descriptor of the terminal. Out: bytes of modes.def; late answers,
 * byte by byte, to whoever decodes them. Waits a tenth of a second at most.
 */
#include "tui/screen/tty_priv.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "kunnash/clock.h"

#define DRAIN_MS 100
#define DRAIN_MAX_B 4096

void
tty__write(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t k = write(fd, bytes, n);

		if (k < 0 && errno == EAGAIN) {
			struct pollfd p = { .fd = fd, .events = POLLOUT };

			if (poll(&p, 1, DRAIN_MS) <= 0)
				return;
		} else if (k < 0 && errno != EINTR) {
			return;
		}
		bytes += k > 0 ? k : 0;
		n -= k > 0 ? (size_t)k : 0;
	}
}

void
tty__drain(int fd, uint64_t asked_ms, const struct modes *m,
    kn_screen_late_fn *fn, void *user)
{
	uint64_t end_ms = kn_clock_ms() + DRAIN_MS;

	if (kn_clock_ms() - asked_ms > TTY_ANSWER_MS)
		return;
	for (int i = 0; i < DRAIN_MAX_B && modes__waiting(m); i++) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		uint64_t now_ms = kn_clock_ms();
		char byte;

		if (now_ms >= end_ms ||
		    poll(&p, 1, (int)(end_ms - now_ms)) <= 0 ||
		    (p.revents & POLLIN) == 0 || read(fd, &byte, 1) != 1)
			return;
		if (fn != NULL)
			fn(user, &byte, 1);
	}
}

sigset_t
tty__block_ttou(void)
{
	sigset_t block, old;

	sigemptyset(&block);
	sigaddset(&block, SIGTTOU);
	sigprocmask(SIG_BLOCK, &block, &old);
	return old;
}
