/*
 * test_bidi.c: the test of the forms on a terminal: each row in its own
 * form, the answer kept for this terminal, and used at the next start.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "reader.h"

#define LRO "\xE2\x80\xAD"
#define PDF "\xE2\x80\xAC"
/* Names of two terminals: answers to DA2. */
#define ONE "\033[>0;999;0c"
#define OTHER "\033[>7;777;0c"
#define CLEAR "\033[2J"
#define RAW "الآن سلام"
#define WORDS "ﻋﻦ ﺧﺒﺮﺍ"

static const char *const test_argv[] = { KN_PROGRAM, "--bidi-test", "--lang",
	"en", NULL };

/* A terminal that says its name and that it does no bidi. */
static void
answer(struct reader *r, const char *name)
{
	pty_answer(r->p, "\033[8$p", "\033[8;2$y");
	pty_answer(r->p, "\033[>c", name);
	pty_answer(r->p, "\033[c", "\033[?65;1;9c");
}

static int
ended_with(struct reader *r)
{
	struct pty_end end = pty_expect_end(r->p);

	assert_true(WIFEXITED(end.status));
	assert_true(end.termios_same);
	return WEXITSTATUS(end.status);
}

/* Takes the test on a terminal of this name and types keys. */
static void
take_test(struct reader *r, const char *name, const char *keys, int status)
{
	reader_run(r, test_argv, NULL);
	answer(r, name);
	pty_expect(r->p, "reads right");
	pty_expect(r->p, RAW);
	pty_send(r->p, keys);
	assert_int_equal(ended_with(r), status);
}

static void
assert_words(struct reader *r, const char *name, bool words)
{
	reader_start(r, "en", NULL);
	answer(r, name);
	pty_expect(r->p, "1/4");
	/* The title of an article, in words and in visual order. */
	pty_expect(r->p, words ? "ﺍﻷﻣﻨﻲ" : "ﻲﻨﻣﻷﺍ");
	reader_quit(r);
}

static void
rows_come_in_their_own_forms(void **state)
{
	struct reader *r = *state;

	reader_run(r, test_argv, NULL);
	answer(r, ONE);
	pty_expect(r->p, RAW);
	pty_expect(r->p, WORDS);
	pty_expect_frame(r->p);         /* with the answers obeyed */
	/* Of the rows of the test the second alone is guarded. */
	pty_mark(r->p);
	pty_send(r->p, "\014");                 /* Ctrl-L: all anew */
	pty_expect_frame(r->p);
	long lro = pty_raw_at(r->p, LRO), pdf = pty_raw_at(r->p, PDF);
	assert_true(lro >= 0 && pdf > lro);
	assert_true(pty_raw_at(r->p, WORDS) > pdf);
	const char *raw = pty_raw(r->p, NULL);
	assert_null(strstr(raw + lro + 1, LRO));
	pty_send(r->p, "q");
	assert_int_equal(ended_with(r), 1);
}

static void
an_answer_is_for_its_terminal(void **state)
{
	struct reader *r = *state;

	take_test(r, ONE, "q", 1);
	assert_words(r, ONE, false);
	take_test(r, ONE, "3", 0);
	assert_words(r, ONE, true);
	assert_words(r, OTHER, false);
	assert_words(r, ONE, true);
	take_test(r, ONE, "\xD9\xA1", 0);        /* ١ */
	assert_words(r, ONE, false);
}

/* Typed before the terminal answered, on one that never does. */
static void
a_silent_terminal_is_remembered_too(void **state)
{
	struct reader *r = *state;

	reader_run(r, test_argv, NULL);
	pty_send(r->p, "3");
	assert_int_equal(ended_with(r), 0);
	reader_start(r, "en", NULL);
	pty_expect(r->p, "ﺍﻷﻣﻨﻲ");
	reader_quit(r);
}

/* What is said of it in the shell has the form that was chosen. */
static void
the_answer_is_said_as_it_reads(void **state)
{
	static const char *const argv[] = { KN_PROGRAM, "--bidi-test",
		"--lang", "ar", NULL };
	struct reader *r = *state;

	reader_run(r, argv, NULL);
	answer(r, ONE);
	pty_expect(r->p, RAW);
	pty_mark(r->p);
	pty_send(r->p, "3");
	assert_int_equal(ended_with(r), 0);
	assert_true(pty_raw_at(r->p, "ﺍﻟﻨﺺ") >= 0);
}

/* What the terminal says when all is drawn: laid out anew, painted once. */
static void
a_late_name_is_obeyed(void **state)
{
	struct reader *r = *state;

	reader_start(r, "en", NULL);
	pty_expect(r->p, "1/4");
	pty_expect(r->p, "ﻲﻨﻣﻷﺍ");
	pty_mark(r->p);
	pty_send(r->p, "\033P>|kitty(0.26.5)\033\\\033[?65;1;9c");
	pty_expect(r->p, "ﺍﻷﻣﻨﻲ");
	reader_settle(r);
	long clear = pty_raw_at(r->p, CLEAR);
	assert_true(clear >= 0);
	assert_null(strstr(pty_raw(r->p, NULL) + clear + 1, CLEAR));
	reader_quit(r);
}

/* The answer belongs to the name that comes after it. */
static void
an_answer_before_the_name_is_kept(void **state)
{
	struct reader *r = *state;

	reader_start(r, "en", NULL);
	pty_expect(r->p, "1/4");
	pty_send(r->p, "B3");
	pty_expect(r->p, "ﺍﻷﻣﻨﻲ");
	pty_send(r->p, ONE "\033[?65;1;9c");
	reader_settle(r);
	pty_expect(r->p, "ﺍﻷﻣﻨﻲ");
	reader_quit(r);
	assert_words(r, OTHER, false);
	assert_words(r, ONE, true);
}

/* PuTTY cannot be told to leave text alone: its person is. */
static void
a_hint_is_shown_once(void **state)
{
	struct reader *r = *state;

	reader_start(r, "en", NULL);
	answer(r, "\033[>0;136;0c");
	pty_expect(r->p, "PuTTY turns lines");
	pty_send(r->p, "g");
	pty_expect_gone(r->p, "PuTTY turns lines");
	reader_quit(r);
	reader_start(r, "en", NULL);
	answer(r, "\033[>0;136;0c");
	pty_expect(r->p, "1/4");
	reader_settle(r);
	assert_int_equal(pty_raw_at(r->p, "PuTTY turns"), -1);
	reader_quit(r);
}

static void
it_needs_a_terminal(void **state)
{
	static const char *const argv[] = { "/bin/sh", "-c",
		"\"$0\" --bidi-test --lang en < /dev/null > out; echo $? >> "
		"out; cat out; cat", KN_PROGRAM, NULL };
	struct reader *r = *state;
	struct pty_opts o = { .w = 80, .h = 24, .cwd = r->home };

	reader_run(r, argv, &o);
	pty_expect(r->p, "not a terminal");
	pty_expect(r->p, "2");
}

/* On a white terminal names are dark, unless a theme was chosen. */
static void
the_theme_goes_by_the_background(void **state)
{
	static const struct { const char *theme, *want, *not_want; } rows[] = {
		{ "auto", "\033[38;5;22;", NULL },
		{ "dark", "\033[38;5;79;", "\033[38;5;22;" },
	};
	struct reader *r = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *argv[] = { KN_PROGRAM, "--lang", "en", "--theme",
			rows[i].theme, KN_SEED_DIR, NULL };

		reader_run(r, argv, NULL);
		pty_answer(r->p, "\033]11;?\a",
		    "\033]11;rgb:ffff/ffff/ffff\a");
		answer(r, ONE);
		pty_expect(r->p, "1/4");
		pty_expect_raw(r->p, rows[i].want);
		reader_settle(r);
		if (rows[i].not_want != NULL)
			assert_null(strstr(pty_raw(r->p, NULL),
			    rows[i].not_want));
		reader_quit(r);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, reader_setup, \
	reader_teardown)
		T(rows_come_in_their_own_forms),
		T(an_answer_is_for_its_terminal),
		T(a_silent_terminal_is_remembered_too),
		T(the_answer_is_said_as_it_reads),
		T(a_late_name_is_obeyed),
		T(an_answer_before_the_name_is_kept),
		T(a_hint_is_shown_once),
		T(it_needs_a_terminal),
		T(the_theme_goes_by_the_background),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
