/*
 * test_screen.c: the curses screen and the decoder on a terminal: which
 * bytes are sent, in which order, and what is left behind.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "harness.h"

#define ASK "\033[8$p"
#define BIDI_OFF "\033[8l"
#define BIDI_ON "\033[8h"
#define SMCUP "\033[?1049h"
#define RMCUP "\033[?1049l"
#define CLEAR "\033[2J"
#define MEASURED "\033[6n\r\033[K"
#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

/* Without these ASan would end the program in its own way. */
static const char *const no_asan[] = { "ASAN_OPTIONS=handle_segv=0:"
	"handle_abort=0:handle_sigbus=0:handle_sigill=0:handle_sigfpe=0",
	NULL };

static struct pty *
start(const char *arg, const char *answer)
{
	const char *argv[] = { KN_PROGRAM, arg, NULL };
	struct pty_opts o = { .argv = argv, .w = 60, .h = 20,
		.env = no_asan };
	struct pty *p = pty_spawn(&o);

	if (answer != NULL) {
		pty_answer(p, ASK, answer);
		pty_answer(p, "\033[c", "\033[?1;2c");
	}
	pty_expect(p, "probe 60x20");
	if (answer != NULL)
		pty_expect(p, "answered");
	pty_expect_raw(p, PASTE_ON);
	return p;
}

static void
assert_order(struct pty *p, const char *const *bytes)
{
	for (size_t i = 0; bytes[i] != NULL; i++) {
		if (pty_raw_at(p, bytes[i]) < 0)
			fail_msg("ESC%s was not sent", bytes[i] + 1);
		if (i > 0 && pty_raw_at(p, bytes[i - 1]) >=
		    pty_raw_at(p, bytes[i]))
			fail_msg("ESC%s came before ESC%s", bytes[i] + 1,
			    bytes[i - 1] + 1);
	}
}

static void
assert_ended_well(struct pty_end end)
{
	assert_true(WIFEXITED(end.status));
	assert_int_equal(WEXITSTATUS(end.status), 0);
	assert_true(end.termios_same);
	assert_int_equal(end.left, 0);
}

static void
asks_before_the_first_clear(void **state)
{
	static const char *const order[] = { ASK, "\033[c", BIDI_OFF, SMCUP,
		CLEAR, PASTE_ON, NULL };
	struct pty *p = start(NULL, NULL);

	(void)state;
	assert_int_equal(pty_raw_at(p, ASK), 0);
	assert_order(p, order);
	pty_free(p);
}

static void
visual_mode_asks_nothing(void **state)
{
	struct pty *p = start("visual", NULL);

	(void)state;
	assert_int_equal(pty_raw_at(p, ASK), -1);
	assert_int_equal(pty_raw_at(p, BIDI_OFF), -1);
	pty_send(p, "q");
	assert_ended_well(pty_expect_end(p));
	pty_free(p);
}

/* Mode 8 goes back to what the answer said, and only then. */
static void
exit_restores_what_was_found(void **state)
{
	static const struct {
		const char *answer;
		bool restored;
	} rows[] = {
		{ "\033[8;1$y", true }, { "\033[8;2$y", false },
		{ "\033[8;0$y", false }, { "", false }, { NULL, false },
	};
	static const char *const order[] = { PASTE_OFF, RMCUP, BIDI_ON,
		NULL };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pty *p = start(NULL, rows[i].answer);

		pty_mark(p);
		pty_send(p, "q");
		assert_ended_well(pty_expect_end(p));
		assert_true(pty_raw_at(p, RMCUP) > 0);
		if (rows[i].restored)
			assert_order(p, order);
		else
			assert_int_equal(pty_raw_at(p, BIDI_ON), -1);
		pty_free(p);
	}
}

/* How often bytes were sent since the last clear, and since the guard was
 * measured. */
static int
count_since_clear(struct pty *p, const char *bytes)
{
	const char *raw = pty_raw(p, NULL), *at;
	int n = 0;

	if ((at = strstr(raw, MEASURED)) != NULL)
		raw = at;
	while ((at = strstr(raw, CLEAR)) != NULL)
		raw = at + 1;
	while ((raw = strstr(raw, bytes)) != NULL) {
		raw++;
		n++;
	}
	return n;
}

static bool
guarded(struct pty *p, void *user)
{
	int *want = user;

	return count_since_clear(p, "\xE2\x80\xAD") == *want &&
	    count_since_clear(p, "\xE2\x80\xAC") == *want;
}

static void
the_guard_goes_where_it_is_not_needed(void **state)
{
	static const struct {
		const char *answer;
		int guards;
	} rows[] = { { NULL, 20 }, { "\033[8;1$y", 20 },
		{ "\033[8;2$y", 0 } };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct pty *p = start(NULL, rows[i].answer);
		int want = rows[i].guards;

		pty_until(p, "the guards that are due", guarded, &want);
		for (int y = 0; y < 20; y++) {
			VTermScreenCell first = pty_cell(p, 0, y);

			assert_true(first.chars[0] == ' ' ||
			    first.chars[0] == 0);
			assert_int_equal(first.chars[1],
			    want > 0 ? 0x202D : 0);
			for (int x = 1; x < 60; x++)
				assert_true(pty_cell(p, x, y).chars[1] !=
				    0x202D);
		}
		pty_free(p);
	}
}

/* An exit before the answers came: they must not reach the shell. */
static void
a_quick_exit_takes_the_answers_along(void **state)
{
	const char *argv[] = { KN_PROGRAM, NULL };
	struct pty_opts o = { .argv = argv, .w = 60, .h = 20 };
	struct pty *p = pty_spawn(&o);

	(void)state;
	pty_expect_raw(p, PASTE_ON);
	pty_send(p, "q");
	pty_send(p, "\033[8;1$y\033[?65;");
	pty_send(p, "1;9c");
	struct pty_end end = pty_expect_end(p);

	assert_ended_well(end);
	assert_true(end.rest_ms < 1000);
	assert_true(pty_raw_at(p, BIDI_ON) > pty_raw_at(p, RMCUP));
	pty_free(p);
}

static void
stops_and_goes_on(void **state)
{
	static const char *const away[] = { PASTE_OFF, RMCUP, BIDI_ON, NULL };
	static const char *const back[] = { ASK, "\033[c", BIDI_OFF, SMCUP,
		CLEAR, PASTE_ON, NULL };
	struct pty *p = start(NULL, "\033[8;1$y");

	(void)state;
	for (int i = 0; i < 20; i++) {
		struct pty_end end;

		pty_mark(p);
		if (i % 2 == 0)
			pty_signal(p, SIGTSTP);
		else
			pty_send(p, "s");
		end = pty_expect_stop(p);
		assert_true(end.termios_same);
		assert_order(p, away);
		pty_mark(p);
		pty_continue(p);
		pty_expect_raw(p, PASTE_ON);
		assert_order(p, back);
		assert_int_equal(pty_find(p, "probe 60x20"), 0);
	}
	pty_mark(p);
	pty_send(p, "q");
	assert_ended_well(pty_expect_end(p));
	assert_true(pty_raw_at(p, BIDI_ON) > 0);
	pty_free(p);
}

static void
a_resize_storm_settles(void **state)
{
	struct pty *p = start(NULL, "\033[8;1$y");
	char *row;

	(void)state;
	for (int i = 0; i < 500; i++)
		pty_resize(p, 20 + (i * 37) % 120, 6 + (i * 13) % 50);
	pty_resize(p, 0, 0);
	pty_resize(p, 1, 1);
	pty_resize(p, 70, 25);
	pty_expect(p, "probe 70x25");
	pty_send(p, "d");
	pty_expect(p, "key d");
	pty_send(p, "y");       /* so that the frame before it is whole */
	pty_expect(p, "key y");
	row = pty_row(p, 23);
	assert_int_equal(strlen(row), 69);
	assert_int_equal(strspn(row + 1, "x"), 68);
	free(row);
	pty_send(p, "q");
	assert_ended_well(pty_expect_end(p));
	pty_free(p);
}

static void
reads_pastes_and_mouse(void **state)
{
	struct pty *p = start(NULL, "\033[8;1$y");
	char block[1000];

	(void)state;
	memset(block, 'q', sizeof(block));
	pty_send(p, "\033[200~");
	for (int i = 0; i < 200; i++)
		pty_send_n(p, block, sizeof(block));
	pty_send(p, "\033[20");
	pty_expect(p, "pasted 200000");
	pty_send(p, "1~");
	pty_send(p, "\033[<0;7;3M");
	pty_expect(p, "mouse 6,2");
	pty_send(p, "\033[1;5C");
	pty_expect(p, "key C-Right");
	pty_send(p, "\033");
	pty_expect(p, "key Esc");
	pty_send(p, "\xD8\xAD");
	pty_expect(p, "key ح");
	pty_free(p);
}

static void
nothing_forbidden_is_sent(void **state)
{
	static const char *const never[] = { "\xC2\x9B", "\xE2\x80\xAE",
		"\xE2\x80\x8B", "\xEE\x80\x80", "\xEF\xB7\x90",
		"\xF3\xA0\x81\x81", "\x7F", "\xCD\xB8", "\xED\xA0\x80" };
	struct pty *p = start(NULL, "\033[8;2$y");

	(void)state;
	pty_mark(p);
	pty_send(p, "x");
	pty_expect(p, "key x");
	pty_send(p, "y");       /* so that the frame before it is whole */
	pty_expect(p, "key y");
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		if (pty_raw_at(p, never[i]) >= 0)
			fail_msg("forbidden character %zu was sent", i);
	for (int x = 1; x < 12; x++) {
		VTermScreenCell c = pty_cell(p, x, 4);

		assert_int_equal(c.chars[0], 'm');
		assert_int_equal(c.chars[1], 0x64E);
		assert_int_equal(c.chars[2], 0);
	}
	assert_int_equal(pty_cell(p, 1, 3).chars[0], 0xFFFD);
	assert_int_equal(pty_cell(p, 12, 3).chars[0], 0);
	pty_free(p);
}

static void
sends_only_what_changes(void **state)
{
	struct pty *p = start("visual", NULL);
	size_t n;

	(void)state;
	pty_send(p, "m");
	pty_expect(p, "key m");
	pty_mark(p);
	pty_send(p, "m");
	/* The second m moves one cell and writes no text. */
	pty_send(p, "\033[<0;7;3M");
	pty_expect(p, "mouse 6,2");
	pty_raw(p, &n);
	print_message("one cell moved and a line changed: %zu bytes\n", n);
	assert_in_range(n, 10, 160);
	pty_mark(p);
	pty_send(p, "d");
	pty_expect(p, "key d");
	pty_send(p, "y");       /* so that the frame before it is whole */
	pty_expect(p, "key y");
	pty_raw(p, &n);
	print_message("a full repaint of 60x20: %zu bytes\n", n);
	assert_in_range(n, 800, 1400);
	pty_free(p);
}

/* The character set is never changed: it is put right at the start, and no
 * change of style says it again. */
static void
styles_switch_by_short_sequences(void **state)
{
	struct pty *p = start("visual", NULL);
	long first;

	(void)state;
	first = pty_raw_at(p, "\033(B");
	assert_true(first >= 0 && first < pty_raw_at(p, SMCUP));
	pty_mark(p);
	pty_send(p, "x");
	pty_expect(p, "key x");
	pty_send(p, "d");
	pty_expect(p, "key d");
	pty_send(p, "y");       /* so that the frame before it is whole */
	pty_expect(p, "key y");
	/* Colour and bold in one. */
	assert_true(pty_raw_at(p, "\033[38;5;196;1m") >= 0);
	assert_true(pty_raw_at(p, "\033[m") >= 0);
	assert_int_equal(pty_raw_at(p, "\033(B"), -1);
	assert_int_equal(pty_raw_at(p, "\033[39"), -1);
	pty_free(p);
}

static void
fatal_signals_restore_the_terminal(void **state)
{
	static const int sigs[] = { SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGFPE,
		SIGTERM, SIGHUP, SIGINT, SIGQUIT };

	(void)state;
	for (size_t i = 0; i < sizeof(sigs) / sizeof(sigs[0]); i++)
		for (int found = 1; found <= 2; found++) {
			struct pty *p = start(NULL, found == 1 ?
			    "\033[8;1$y" : "\033[8;2$y");
			struct pty_end end;

			pty_mark(p);
			pty_signal(p, sigs[i]);
			end = pty_expect_end(p);
			if (!WIFSIGNALED(end.status) ||
			    WTERMSIG(end.status) != sigs[i])
				fail_msg("signal %d ended it with %x",
				    sigs[i], (unsigned)end.status);
			assert_true(end.termios_same);
			assert_true(pty_raw_at(p, PASTE_OFF) >= 0);
			assert_true(pty_raw_at(p, "\033[?25h") > 0);
			assert_true(pty_raw_at(p, RMCUP) > 0);
			assert_int_equal(pty_raw_at(p, BIDI_ON) > 0,
			    found == 1);
			pty_free(p);
		}
}

static void
the_emergency_exit_restores(void **state)
{
	struct pty *p = start(NULL, "\033[8;1$y");
	struct pty_end end;

	(void)state;
	pty_mark(p);
	pty_send(p, "e");
	end = pty_expect_end(p);
	assert_int_equal(WEXITSTATUS(end.status), 70);
	assert_true(end.termios_same);
	assert_true(pty_raw_at(p, BIDI_ON) > pty_raw_at(p, RMCUP));
	pty_free(p);
}

/* A crash while stopped must not touch the shell's screen. */
static void
dying_while_stopped_sends_nothing(void **state)
{
	struct pty *p = start(NULL, "\033[8;1$y");

	(void)state;
	pty_signal(p, SIGTSTP);
	pty_expect_stop(p);
	pty_mark(p);
	pty_signal(p, SIGTERM);
	pty_continue(p);
	struct pty_end end = pty_expect_end(p);

	assert_int_equal(WTERMSIG(end.status), SIGTERM);
	assert_true(end.termios_same);
	assert_int_equal(pty_raw_at(p, RMCUP), -1);
	pty_free(p);
}

static void
a_lost_terminal_ends_it(void **state)
{
	static const int hup[] = { SIGHUP, 0 };
	long idle_ms = 0, most_cpu_ms = 0;

	(void)state;
	for (int i = 0; i < 9; i++) {
		const char *argv[] = { KN_PROGRAM, NULL };
		struct pty_opts o = { .argv = argv, .w = 60, .h = 20,
			.ignored = i % 3 == 1 ? hup : NULL,
			.blocked = i % 3 == 2 ? hup : NULL };
		struct pty *p = pty_spawn(&o);

		pty_expect_raw(p, PASTE_ON);
		pty_hangup(p);
		struct pty_end end = pty_expect_end(p);

		/* By default whatever comes first, the signal or the end
		 * of input, ends it. */
		if (i % 3 != 0 || !WIFSIGNALED(end.status))
			assert_true(WIFEXITED(end.status));
		else
			assert_int_equal(WTERMSIG(end.status), SIGHUP);
		/* A busy machine may be late; it must not be busy with us,
		 * nor we idle. */
		if (end.rest_ms > 1000 || end.cpu_ms > 500)
			fail_msg("idle for %ld ms, %ld ms of CPU", end.rest_ms,
			    end.cpu_ms);
		idle_ms = end.rest_ms > idle_ms ? end.rest_ms : idle_ms;
		most_cpu_ms = end.cpu_ms > most_cpu_ms ? end.cpu_ms :
		    most_cpu_ms;
		pty_free(p);
	}
	print_message("gone after %ld ms without work at the latest, and "
	    "%ld ms of CPU\n", idle_ms, most_cpu_ms);
}

/* What cannot show a screen is refused, and nothing is sent to it. */
static void
unfit_terminals_are_refused(void **state)
{
	static const struct {
		const char *env[2];
		const char *message;
		int status;
	} rows[] = {
		{ { "TERM=dumb" }, "cannot show a screen", 5 },
		{ { "TERM=unknown" }, "is unknown here", 5 },
		{ { "TERM=no-such-terminal" }, "is unknown here", 5 },
		{ { "TERM=" }, "TERM is not set", 5 },
		{ { "TERM" }, "TERM is not set", 5 },
		{ { "TERM=../../../etc/passwd" }, "is unknown here", 5 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *argv[] = { KN_PROGRAM, NULL };
		struct pty_opts o = { .argv = argv, .w = 80, .h = 24,
			.env = rows[i].env };
		struct pty *p = pty_spawn(&o);
		struct pty_end end = pty_expect_end(p);

		if (WEXITSTATUS(end.status) != rows[i].status ||
		    pty_find(p, rows[i].message) != 0) {
			pty_dump(p);
			fail_msg("%s: status %x", rows[i].env[0],
			    (unsigned)end.status);
		}
		assert_int_equal(pty_raw_at(p, "\033"), -1);
		assert_true(end.termios_same);
		pty_free(p);
	}
}

static void
many_terminals_work(void **state)
{
	static const char *const terms[] = { "TERM=vt100", "TERM=xterm",
		"TERM=xterm-mono", "TERM=linux", "TERM=tmux-256color",
		"TERM=screen", "TERM=rxvt-unicode", "TERM=ansi" };

	(void)state;
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		const char *argv[] = { KN_PROGRAM, NULL };
		const char *env[] = { terms[i], NULL };
		struct pty_opts o = { .argv = argv, .w = 40, .h = 10,
			.env = env };
		struct pty *p = pty_spawn(&o);

		pty_expect(p, "probe 40x10");
		pty_send(p, "m");
		pty_expect(p, "key m");
		pty_send(p, "q");
		assert_ended_well(pty_expect_end(p));
		pty_free(p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asks_before_the_first_clear),
		cmocka_unit_test(visual_mode_asks_nothing),
		cmocka_unit_test(exit_restores_what_was_found),
		cmocka_unit_test(the_guard_goes_where_it_is_not_needed),
		cmocka_unit_test(a_quick_exit_takes_the_answers_along),
		cmocka_unit_test(stops_and_goes_on),
		cmocka_unit_test(a_resize_storm_settles),
		cmocka_unit_test(reads_pastes_and_mouse),
		cmocka_unit_test(nothing_forbidden_is_sent),
		cmocka_unit_test(sends_only_what_changes),
		cmocka_unit_test(styles_switch_by_short_sequences),
		cmocka_unit_test(fatal_signals_restore_the_terminal),
		cmocka_unit_test(the_emergency_exit_restores),
		cmocka_unit_test(dying_while_stopped_sends_nothing),
		cmocka_unit_test(a_lost_terminal_ends_it),
		cmocka_unit_test(unfit_terminals_are_refused),
		cmocka_unit_test(many_terminals_work),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
