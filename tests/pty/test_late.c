/*
 * test_late.c: answers that come late, in pieces, or without end, and other
 * choices and stops in the middle of it all.
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
#include "kunnash/mem.h"

#define QUESTIONS "\033[8$p\033[?2026$p\033[>q\033[>c\033]11;?\a\033[c"
#define BIDI_OFF "\033[8l"
#define BIDI_ON "\033[8h"
#define SMCUP "\033[?1049h"
#define RMCUP "\033[?1049l"
#define CLEAR "\033[2J"
#define PASTE_ON "\033[?2004h"
#define CPR "\033[6n"
#define KONSOLE "\033P>|Konsole 22.12.3\033\\"
#define KONSOLE_OFF "\033]50;BidiRenderingEnabled=false\007"
#define KONSOLE_ON "\033]50;BidiRenderingEnabled=true\007"

/* A terminal that answers where its cursor is, and nothing else. */
static struct pty *
start(const char *arg)
{
	const char *argv[] = { KN_PROGRAM, arg, NULL };
	struct pty_opts o = { .argv = argv, .w = 60, .h = 20 };
	struct pty *p = pty_spawn(&o);

	pty_answer(p, CPR, "\033[1;2R");
	pty_expect(p, "probe 60x20");
	pty_expect_raw(p, PASTE_ON);
	return p;
}

/* A key that is shown: what came before it has been taken. */
static void
settle(struct pty *p, const char *key)
{
	char shown[16];

	snprintf(shown, sizeof(shown), "key %s", key);
	pty_send(p, key);
	pty_expect(p, shown);
}

static struct pty_end
quit(struct pty *p)
{
	pty_mark(p);
	pty_send(p, "q");
	struct pty_end end = pty_expect_end(p);

	assert_true(WIFEXITED(end.status));
	assert_int_equal(WEXITSTATUS(end.status), 0);
	assert_true(end.termios_same);
	assert_int_equal(end.left, 0);
	return end;
}

/* Half of an answer is with the decoder when the key to leave comes. */
static void
an_answer_cut_by_the_end_is_whole(void **state)
{
	static const char answers[] = KONSOLE "\033[8;1$y\033[?62;1;4c";
	size_t n = sizeof(answers) - 1;

	(void)state;
	for (size_t cut = 0; cut <= n; cut++) {
		struct pty *p = start(NULL);
		char first[64] = "q";

		memcpy(first + 1, answers, cut);
		pty_mark(p);
		pty_send_n(p, first, cut + 1);
		pty_send(p, answers + cut);
		struct pty_end end = pty_expect_end(p);

		if (end.left != 0 || pty_raw_at(p, BIDI_ON) <
		    pty_raw_at(p, RMCUP) || pty_raw_at(p, KONSOLE_ON) <
		    pty_raw_at(p, RMCUP))
			fail_msg("cut at %zu: %d left, restored at %ld, %ld",
			    cut, end.left, pty_raw_at(p, BIDI_ON),
			    pty_raw_at(p, KONSOLE_ON));
		assert_true(end.termios_same);
		pty_free(p);
	}
}

/* The first answers come after a stop, and then the second ones. */
static void
answers_come_after_a_stop(void **state)
{
	struct pty *p = start(NULL);

	(void)state;
	pty_signal(p, SIGTSTP);
	pty_expect_stop(p);
	assert_int_equal(pty_raw_at(p, BIDI_ON), -1);
	pty_mark(p);
	pty_continue(p);
	pty_expect_raw(p, PASTE_ON);
	settle(p, "y");
	pty_send(p, "\033[8;1$y\033[>65;7006;1c\033[?65;1;9c");
	pty_expect(p, "vte visual guard");
	pty_send(p, "\033[8;2$y\033[>65;7006;1c\033[?65;1;9c");
	pty_expect(p, "vte visual - marks");
	/* Nobody has asked for these. */
	pty_send(p, "\033[8;1$y" KONSOLE "\033[?62c");
	settle(p, "z");
	pty_expect(p, "vte visual - marks");
	quit(p);
	assert_int_equal(pty_raw_at(p, BIDI_ON), -1);
	assert_int_equal(pty_raw_at(p, KONSOLE_ON), -1);
	pty_free(p);
}

/* Longer than memory should be: swallowed, and what is typed is not. */
static void
an_answer_without_end_is_nothing(void **state)
{
	static const char *const starts[] = { "\033P>|", "\033[>", "\033]" };
	static const char *const ends[] = { "\033\\", "c", "\007" };
	char *block = kn_malloc(65536);

	(void)state;
	memset(block, '7', 65536);
	for (size_t i = 0; i < 3; i++) {
		struct pty *p = start(NULL);
		struct pty_end end;

		pty_send(p, "m");
		pty_send(p, starts[i]);
		for (int k = 0; k < 64; k++)
			pty_send_n(p, block, 65536);
		pty_send(p, ends[i]);
		pty_send(p, "m\033[?6cm");
		pty_expect(p, "moved 3.");
		settle(p, "y");
		pty_expect(p, "- visual guard marks");
		end = quit(p);
		if (end.cpu_ms > 8000)
			fail_msg("4 MiB took %ld ms of CPU", end.cpu_ms);
		pty_free(p);
	}
	free(block);
}

/* kill -STOP gives no warning; a shell then has the terminal. */
static void
a_stop_without_warning(void **state)
{
	struct pty *p = start(NULL);
	struct pty_end end;

	(void)state;
	pty_send(p, "\033[8;1$y\033[?65;1;9c");
	pty_expect(p, "answered");
	for (int i = 0; i < 3; i++) {
		pty_signal(p, SIGSTOP);
		end = pty_expect_stop(p);
		assert_false(end.termios_same);
		pty_mark(p);
		pty_continue(p);
		pty_expect_raw(p, PASTE_ON);
		/* After the rest of the frame that was cut, if there was. */
		assert_true(pty_raw_at(p, QUESTIONS BIDI_OFF) >= 0);
		assert_true(pty_raw_at(p, SMCUP) >
		    pty_raw_at(p, QUESTIONS BIDI_OFF));
		assert_true(pty_raw_at(p, CLEAR) > pty_raw_at(p, SMCUP));
		pty_send(p, "\033[8;1$y\033[?65;1;9c");
		settle(p, i % 2 == 0 ? "y" : "z");
		assert_int_equal(pty_find(p, "probe 60x20"), 0);
	}
	quit(p);
	assert_true(pty_raw_at(p, BIDI_ON) > pty_raw_at(p, RMCUP));
	pty_free(p);
}

/* Bytes of ours since the mark; clears it. */
static void
assert_sent(struct pty *p, const char *want, const char *why)
{
	static const char *const ours[] = { QUESTIONS, BIDI_OFF, BIDI_ON,
		KONSOLE_OFF, KONSOLE_ON };

	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		if ((pty_raw_at(p, ours[i]) >= 0) !=
		    (strstr(want, ours[i]) != NULL))
			fail_msg("%s: ESC%s was %ssent", why, ours[i] + 1,
			    pty_raw_at(p, ours[i]) < 0 ? "not " : "");
	pty_mark(p);
}

static void
choose(struct pty *p, const char *key, const char *want)
{
	settle(p, key);
	pty_expect(p, want);
	settle(p, "y");
}

/* Another choice sends only what it must, and that is undone. */
static void
choices_while_it_runs(void **state)
{
	struct pty *p = start("visual");

	(void)state;
	assert_sent(p, "", "visual");
	choose(p, "G", "- visual guard marks");
	choose(p, "W", "- words - -");
	choose(p, "T", "- logical - marks");
	assert_sent(p, "", "choices that send nothing");
	choose(p, "A", "- visual guard marks");
	assert_sent(p, QUESTIONS BIDI_OFF, "auto");
	pty_send(p, "\033[8;1$y" KONSOLE "\033[?62;1;4c");
	pty_expect(p, "konsole visual - marks");
	settle(p, "y");
	assert_sent(p, KONSOLE_OFF, "its answers");
	choose(p, "V", "konsole visual - marks");
	assert_sent(p, "", "visual again");
	choose(p, "T", "konsole logical - marks");
	assert_sent(p, BIDI_ON KONSOLE_ON, "the terminal's own bidi");
	choose(p, "A", "konsole visual - marks");
	assert_sent(p, BIDI_OFF KONSOLE_OFF, "auto again");
	choose(p, "T", "konsole logical - marks");
	pty_mark(p);
	pty_send(p, "s");
	pty_expect_stop(p);
	assert_sent(p, "", "a stop when nothing is switched off");
	pty_continue(p);
	pty_expect_raw(p, PASTE_ON);
	settle(p, "y");
	assert_sent(p, QUESTIONS, "and on");
	pty_send(p, "\033[8;1$y" KONSOLE "\033[?62;1;4c");
	choose(p, "W", "konsole words - -");
	assert_sent(p, BIDI_OFF KONSOLE_OFF, "words");
	quit(p);
	assert_sent(p, BIDI_ON KONSOLE_ON, "the end");
	pty_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_cut_by_the_end_is_whole),
		cmocka_unit_test(answers_come_after_a_stop),
		cmocka_unit_test(an_answer_without_end_is_nothing),
		cmocka_unit_test(a_stop_without_warning),
		cmocka_unit_test(choices_while_it_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
