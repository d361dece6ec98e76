/*
 * test_notes.c: notes typed into the reader on a terminal: kept over a quit,
 * a hang-up and a kill; seen by another session at once; undone in the next.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>

#include <cmocka.h>

#include "reader.h"

/* In the list, an article that has a note. */
#define NOTED "\xE2\x9C\x8E"
#define STAR "\xE2\x98\x85"

static void
start(struct reader *r)
{
	struct pty_opts o = { .w = 80, .h = 24 };

	reader_start(r, "en", &o);
	pty_expect(r->p, "1/4");
}

/* Into the reader, the sentence, a label: four keys with Enter. */
static void
label(struct reader *r, const char *digit)
{
	reader_type(r, "1/4", "\r");
	reader_settle(r);
	pty_send(r->p, "v");
	pty_send(r->p, digit);
	pty_expect(r->p, "labelled:");
	pty_expect(r->p, NOTED);
}

/* Digits as they are typed with other layouts label as well. */
static void
a_note_is_there_after_a_restart(void **state)
{
	static const char *const digits[] = { "1", "\xD9\xA2" /* ٢ */,
		"\"" /* 3 of AZERTY */ };
	struct reader *r = *state;

	for (size_t i = 0; i < sizeof(digits) / sizeof(*digits); i++) {
		start(r);
		label(r, digits[i]);
		reader_quit(r);
		start(r);
		pty_expect(r->p, NOTED);
		pty_send(r->p, "u");
		pty_expect(r->p, "undone: note added");
		pty_expect_gone(r->p, NOTED);
		reader_quit(r);
	}
}

/* The note that one stood on is the current one again: keys mean it. */
static void
a_note_is_current_after_a_restart(void **state)
{
	struct reader *r = *state;

	start(r);
	label(r, "1");
	reader_quit(r);
	start(r);
	pty_expect(r->p, NOTED);
	pty_send(r->p, "\x1B[3~");      /* Delete */
	pty_expect(r->p, "note deleted");
	pty_expect_gone(r->p, NOTED);
	reader_quit(r);
}

/* The letter that stands in the last column of the text in a row. */
static VTermScreenCell
last_letter(struct reader *r, int y)
{
	VTermScreenCell c = { .chars = { 0 } };

	for (int x = 72; x > 40 && c.chars[0] <= ' '; x--)
		c = pty_cell(r->p, x, y);
	assert_true(c.chars[0] > ' ');
	return c;
}

/* Without colours a noted passage is bold, where two overlap underlined too,
 * and the text around is neither. */
static void
passages_are_told_apart(void **state)
{
	struct reader *r = *state;
	enum { FIRST = 6, LAST = 17, OTHER = 20 };

	start(r);
	reader_type(r, "1/4", "\r");
	reader_settle(r);
	assert_false(last_letter(r, FIRST).attrs.bold);
	label(r, "1");
	reader_settle(r);
	pty_send(r->p, ":cancel\r");
	reader_settle(r);
	assert_true(last_letter(r, FIRST).attrs.bold);
	assert_false(last_letter(r, FIRST).attrs.underline);
	assert_true(last_letter(r, LAST).attrs.bold);
	assert_false(last_letter(r, OTHER).attrs.bold);
	pty_send(r->p, "]vWWWWWWWWWWWW2");
	reader_settle(r);
	pty_send(r->p, ":cancel\r");
	reader_settle(r);
	assert_true(last_letter(r, FIRST).attrs.bold);
	assert_true(last_letter(r, FIRST).attrs.underline);
	assert_true(last_letter(r, LAST).attrs.bold);
	assert_false(last_letter(r, LAST).attrs.underline);
	assert_false(last_letter(r, OTHER).attrs.bold);
	reader_quit(r);
}

/* Both ends of a passage, as terminals tell of them. */
static void
a_passage_by_mouse(void **state)
{
	struct reader *r = *state;

	start(r);
	reader_type(r, "1/4", "\r");
	reader_settle(r);
	pty_send(r->p, "\x1B[<0;70;9M\x1B[<0;60;10m");
	pty_expect(r->p, "m write");
	pty_send(r->p, "1");
	pty_expect(r->p, "labelled:");
	pty_expect(r->p, NOTED);
	reader_quit(r);
}

#define LAYER KN_SEED_DIR "/../tests/screen/cases/layer.jsonl"

/* A colleague's note, gone to and taken over, is the person's own. */
static void
a_layer_is_read_and_taken(void **state)
{
	static const char *const argv[] = { KN_PROGRAM, "--lang", "en",
		"--layer", LAYER, KN_SEED_DIR, NULL };
	struct pty_opts o = { .w = 80, .h = 24 };
	struct reader *r = *state;

	reader_run(r, argv, &o);
	reader_type(r, "1/4", "\r");
	reader_settle(r);
	pty_send(r->p, "]");
	pty_expect(r->p, "note of ");
	pty_expect_gone(r->p, NOTED);
	pty_send(r->p, "i");
	pty_expect(r->p, "taken into your notebook");
	pty_expect(r->p, NOTED);
	reader_quit(r);
	start(r);
	pty_expect(r->p, NOTED);
	reader_quit(r);
}

/* Said before the screen is taken. */
static void
a_layer_that_is_not_there(void **state)
{
	static const char *const argv[] = { KN_PROGRAM, "--lang", "en",
		"--layer", "/nowhere/x.jsonl", KN_SEED_DIR, NULL };
	struct reader *r = *state;

	reader_run(r, argv, NULL);
	pty_expect(r->p, "cannot read /nowhere/x.jsonl");
	assert_int_equal(WEXITSTATUS(pty_expect_end(r->p).status), 3);
}

/* What was acknowledged is kept, whatever happens next. */
static void
a_note_survives_a_kill(void **state)
{
	static const int signals[] = { SIGKILL, SIGHUP, SIGTERM };
	struct reader *r = *state;

	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		start(r);
		label(r, "1");
		pty_signal(r->p, signals[i]);
		pty_expect_end(r->p);
		pty_free(r->p);
		r->p = NULL;
		start(r);
		pty_expect(r->p, NOTED);
		pty_send(r->p, "u");
		pty_expect_gone(r->p, NOTED);
		reader_quit(r);
	}
}

static int64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* No key is typed into the session that is to see it. */
static void
sessions_see_each_other(void **state)
{
	struct reader *r = *state, other = *r;
	int64_t slowest_ms = 0;

	start(r);
	start(&other);
	reader_settle(r);
	reader_settle(&other);
	label(r, "1");
	for (int i = 0; i < 5; i++) {
		int64_t from_ms = now_ms(), took_ms;

		pty_send(r->p, i % 2 == 0 ? "u" : "\022");
		pty_expect(r->p, i % 2 == 0 ? "undone:" : "done again:");
		if (i % 2 == 0)
			pty_expect_gone(other.p, NOTED);
		else
			pty_expect(other.p, NOTED);
		took_ms = now_ms() - from_ms;
		slowest_ms = took_ms > slowest_ms ? took_ms : slowest_ms;
	}
	print_message("seen by another session %lld ms after the key at the "
	    "latest\n", (long long)slowest_ms);
	/* A loaded machine is given some time more than the second. */
	assert_true(slowest_ms < 5000);
	/* And the other way. */
	pty_send(other.p, "s");
	pty_expect(other.p, STAR);
	pty_expect(r->p, STAR);
	reader_quit(r);
	reader_quit(&other);
	pty_free(other.p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, reader_setup, \
    reader_teardown)
		T(a_note_is_there_after_a_restart),
		T(a_note_is_current_after_a_restart),
		T(passages_are_told_apart),
		T(a_passage_by_mouse),
		T(a_layer_is_read_and_taken),
		T(a_layer_that_is_not_there),
		T(a_note_survives_a_kill),
		T(sessions_see_each_other),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
