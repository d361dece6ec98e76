/* test_tty.c: late answers are waited for, and no longer than that. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "kunnash/clock.h"
#include "kunnash/str.h"
#include "tui/screen/tty_priv.h"

struct late {
	struct modes modes;
	struct kn_buf got;
	const char *last;       /* after these bytes nothing is owed */
};

static void
take(void *user, const char *bytes, size_t n)
{
	struct late *l = user;

	kn_buf_put(&l->got, bytes, n);
	if (l->last != NULL && kn_str_ends(kn_buf_get(&l->got),
	    kn_str(l->last)))
		modes__give_up(&l->modes);
}

/* Drains bytes from a pipe; what is left in it goes to rest. */
static void
drain(struct late *l, const char *bytes, uint64_t asked_ms, char *rest,
    size_t size)
{
	int fds[2];
	ssize_t n;

	kn_buf_init(&l->got, 0);
	kn_buf_cstr(&l->got, "");
	assert_int_equal(pipe2(fds, O_NONBLOCK), 0);
	assert_int_equal(write(fds[1], bytes, strlen(bytes)), strlen(bytes));
	tty__drain(fds[0], asked_ms, &l->modes, take, l);
	n = read(fds[0], rest, size - 1);
	rest[n > 0 ? n : 0] = '\0';
	close(fds[0]);
	close(fds[1]);
}

static void
what_follows_the_answers_is_left(void **state)
{
	struct late l = { .modes = { .owed = 1 }, .last = "c" };
	char rest[64];

	(void)state;
	drain(&l, "\033[8;1$y\033[?62cls -l\r", kn_clock_ms(), rest,
	    sizeof(rest));
	assert_string_equal(l.got.s, "\033[8;1$y\033[?62c");
	assert_string_equal(rest, "ls -l\r");
	kn_buf_dispose(&l.got);
}

static void
nothing_is_read_when_nothing_is_owed(void **state)
{
	struct late l = { .modes = { .owed = 0 } };
	char rest[64];

	(void)state;
	drain(&l, "ls", kn_clock_ms(), rest, sizeof(rest));
	assert_string_equal(rest, "ls");
	kn_buf_dispose(&l.got);
	/* Nor when it was owed too long ago. */
	l.modes.owed = 1;
	drain(&l, "ls", kn_clock_ms() - TTY_ANSWER_MS - 1, rest,
	    sizeof(rest));
	assert_string_equal(rest, "ls");
	kn_buf_dispose(&l.got);
}

static void
silence_ends_by_itself(void **state)
{
	struct late l = { .modes = { .measuring = true } };
	uint64_t start_ms = kn_clock_ms();
	char rest[64];

	(void)state;
	drain(&l, "m", start_ms, rest, sizeof(rest));
	assert_string_equal(l.got.s, "m");
	assert_true(kn_clock_ms() - start_ms >= 50);
	kn_buf_dispose(&l.got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_follows_the_answers_is_left),
		cmocka_unit_test(nothing_is_read_when_nothing_is_owed),
		cmocka_unit_test(silence_ends_by_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
