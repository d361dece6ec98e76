/*
 * test_jumps.c: marks, places and filters that were gone through are there
 * after a restart; keys typed ahead of the list of marks obey it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "reader.h"

#define M_LEFT "\033[1;3D"
#define M_RIGHT "\033[1;3C"
#define C_DOWN "\033[1;5B"

static void
marks_are_there_after_a_restart(void **state)
{
	struct reader *r = *state;

	reader_start(r, "en", NULL);
	reader_type(r, "1/4", "\r");
	/* The letter comes before the list is drawn. */
	pty_send(r->p, C_DOWN "\"a");
	pty_expect(r->p, "marked: a");
	pty_send(r->p, "\016");
	pty_expect(r->p, "2/4");
	reader_quit(r);
	reader_start(r, "en", NULL);
	pty_expect(r->p, "2/4");
	pty_send(r->p, "'a");
	pty_expect(r->p, "1/4");
	pty_send(r->p, "''");
	pty_expect(r->p, "2/4");
	reader_type(r, "2/4", "'");
	reader_type(r, "Go to a mark", "z");
	pty_expect(r->p, "no mark has this letter: z");
	pty_send(r->p, "\007");
	pty_expect_gone(r->p, "Go to a mark");
	reader_quit(r);
}

static void
places_are_there_after_a_restart(void **state)
{
	struct reader *r = *state;

	reader_start(r, "en", NULL);
	reader_type(r, "1/4", "\r");
	reader_settle(r);
	pty_send(r->p, "\016");
	pty_expect(r->p, "2/4");
	pty_send(r->p, "\016");
	pty_expect(r->p, "3/4");
	pty_send(r->p, M_LEFT);
	pty_expect(r->p, "2/4");
	reader_quit(r);
	reader_start(r, "en", NULL);
	pty_expect(r->p, "2/4");
	pty_send(r->p, M_LEFT);
	pty_expect(r->p, "1/4");
	pty_send(r->p, M_LEFT);
	pty_expect(r->p, "no place was before this");
	pty_send(r->p, M_RIGHT M_RIGHT);
	pty_expect(r->p, "3/4");
	reader_quit(r);
}

static void
filters_are_there_after_a_restart(void **state)
{
	struct reader *r = *state;

	reader_start(r, "en", NULL);
	reader_type(r, "4 stories", ":filter country:FR\r");
	reader_type(r, "3 stories of 4", ":filter country:ES\r");
	pty_expect(r->p, "country: Spain");
	reader_settle(r);
	pty_send(r->p, "<");
	pty_expect(r->p, "country: France");
	/* What stands beside it in the chart over time. */
	reader_type(r, "country: France", "T");
	reader_type(r, "Over time", "c");
	pty_expect(r->p, "the whole corpus");
	pty_send(r->p, "q");
	pty_expect_gone(r->p, "Over time");
	reader_quit(r);
	reader_start(r, "en", NULL);
	reader_type(r, "country: France", ">");
	reader_type(r, "country: Spain", "<");
	reader_type(r, "country: France", "<");
	pty_expect(r->p, "4 stories");
	reader_settle(r);
	pty_send(r->p, "T");
	pty_expect(r->p, "the whole corpus");
	pty_send(r->p, "q");
	pty_expect_gone(r->p, "Over time");
	reader_quit(r);
}

/* * in the reader, and what it found is left again. */
static void
the_word_under_the_cursor(void **state)
{
	struct reader *r = *state;

	reader_start(r, "en", NULL);
	reader_type(r, "1/4", "\r");
	reader_settle(r);
	pty_send(r->p, C_DOWN C_DOWN "*");
	pty_expect(r->p, "1 story of 4");
	pty_send(r->p, M_LEFT);
	pty_expect_gone(r->p, "1 story of 4");
	reader_quit(r);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, reader_setup, \
	reader_teardown)
	const struct CMUnitTest tests[] = {
		T(marks_are_there_after_a_restart),
		T(places_are_there_after_a_restart),
		T(filters_are_there_after_a_restart),
		T(the_word_under_the_cursor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
