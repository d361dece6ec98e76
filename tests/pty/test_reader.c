/*
 * test_reader.c: a newcomer's hour with the seeds: reads, filters by a
 * country and an agency, searches, leaves, and finds it all as it was.
 */
#include <fcntl.h>
#include <glob.h>
#include <linux/sched/types.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "reader.h"

static void
filters_by_country_then_agency(void **state)
{
	struct reader *r = *state;

	reader_start(r, "en", NULL);
	reader_type(r, "4 stories", "c");
	reader_type(r, "Filter by country", "FR");
	pty_expect_gone(r->p, "Belgium");
	reader_type(r, "France", "\r");
	reader_type(r, "3 stories of 4", "a");
	reader_type(r, "Filter by agency", "DGSN");
	reader_type(r, "General Directorate", "\r");
	pty_expect_gone(r->p, "Filter by agency");
	pty_expect(r->p, "country: France");
	pty_expect(r->p, "agency: General Directorate");
	/* Backspace drops the last condition, then the first. */
	pty_send(r->p, "\x7F");
	pty_expect_gone(r->p, "agency: General");
	pty_expect(r->p, "country: France");
	pty_send(r->p, "\x7F");
	pty_expect_gone(r->p, "country: France");
	pty_expect(r->p, "4 stories");
	reader_quit(r);
}

/* The picker takes the name of a country in any of the three languages. */
static void
picks_by_arabic_name(void **state)
{
	struct reader *r = *state;

	reader_start(r, "en", NULL);
	reader_type(r, "4 stories", "c");
	reader_type(r, "Filter by country", "فرنسا");
	pty_expect_gone(r->p, "Belgium");
	reader_type(r, "France", "\r");
	pty_expect(r->p, "country: France");
	reader_quit(r);
}

static void
place_and_filter_survive(void **state)
{
	struct reader *r = *state;
	struct pty_opts o = { .w = 110, .h = 30 };
	char *row;

	reader_start(r, "en", &o);
	reader_type(r, "4 stories", "c");
	reader_type(r, "Filter by country", "FR");
	pty_expect_gone(r->p, "Belgium");
	pty_send(r->p, "\r");
	/* The second article of the filtered list, a page down. */
	reader_type(r, "1/3", "j");
	reader_type(r, "2/3", "\r");
	pty_send(r->p, " ");
	pty_send(r->p, "j");
	pty_expect_gone(r->p, " 0%");
	reader_settle(r);
	row = pty_row(r->p, 4);
	reader_quit(r);
	reader_start(r, "en", &o);
	pty_expect(r->p, "country: France");
	pty_expect(r->p, "2/3");
	pty_expect(r->p, row);
	assert_int_equal(pty_find(r->p, row), 4);
	free(row);
	reader_quit(r);
}

/* The row under the cursor too, where another article is open. */
static void
the_selected_row_survives(void **state)
{
	struct reader *r = *state;

	reader_start(r, "en", NULL);
	reader_type(r, "1/4", "j");
	reader_type(r, "2/4", "j");
	pty_expect(r->p, "3/4");
	reader_quit(r);
	reader_start(r, "en", NULL);
	pty_expect(r->p, "3/4");
	reader_quit(r);
}

static void
searches_and_goes_through_hits(void **state)
{
	struct reader *r = *state;
	struct pty_opts o = { .w = 80, .h = 24 };

	reader_start(r, "en", &o);
	reader_type(r, "4 stories", "/");
	reader_type(r, "search:", "الحموشي\r");
	pty_expect_gone(r->p, "search:");
	/* A word in no article says so. */
	pty_send(r->p, "/");
	reader_type(r, "search:", "\025zzzzqqq\r");
	pty_expect(r->p, "zzzzqqq");
	reader_quit(r);
}

/* Where nothing can be kept, the first screen says so; one can read. */
static void
a_notebook_that_cannot_be(void **state)
{
	struct reader *r = *state;
	char path[96];

	snprintf(path, sizeof(path), "%s/data", r->home);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fclose(f);
	reader_start(r, "en", NULL);
	pty_expect(r->p, "4 stories");
	pty_expect(r->p, "/data");
	reader_quit(r);
}

/* What is wrong with a table of one's own is said, and listed by line. */
static void
a_gazetteer_with_faults(void **state)
{
	static const char *const folders[] = { "config", "config/kunnash",
		"config/kunnash/gazetteers" };
	struct reader *r = *state;
	char path[128];

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", r->home, folders[i]);
		assert_int_equal(mkdir(path, 0700), 0);
	}
	snprintf(path, sizeof(path),
	    "%s/config/kunnash/gazetteers/mine.tsv", r->home);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs("id\ttype\tar\nmine x\tAGENCY\tمكتب ما\n"
	    "mine\tTHING\tمكتب آخر\n", f);
	assert_int_equal(fclose(f), 0);
	reader_start(r, "en", NULL);
	pty_expect(r->p, "2 rows of your gazetteers were not taken");
	pty_send(r->p, "R");
	pty_expect(r->p, "mine.tsv:2");
	pty_expect(r->p, "not an identifier: mine x");
	pty_expect(r->p, "mine.tsv:3");
	pty_expect(r->p, "no such type of entity: mine");
	pty_send(r->p, "q");
	pty_expect_gone(r->p, "mine.tsv:2");
	reader_quit(r);
	/* Said again at the next start, which reads no source anew. */
	reader_start(r, "en", NULL);
	pty_expect(r->p, "2 rows of your gazetteers were not taken");
	reader_quit(r);
}

/* Another process writes the index: the reader waits for what it makes. */
static void
follows_another_writer(void **state)
{
	struct reader *r = *state;
	char pattern[96];
	glob_t found;

	reader_start(r, "en", NULL);
	pty_expect(r->p, "4 stories");
	reader_quit(r);
	snprintf(pattern, sizeof(pattern), "%s/cache/kunnash/*/index.db*",
	    r->home);
	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	int lock = -1;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		size_t n = strlen(found.gl_pathv[i]);

		if (strcmp(found.gl_pathv[i] + n - 5, "-lock") == 0)
			lock = open(found.gl_pathv[i], O_RDWR | O_CLOEXEC);
		else
			assert_int_equal(unlink(found.gl_pathv[i]), 0);
	}
	globfree(&found);
	assert_true(lock >= 0);
	assert_int_equal(flock(lock, LOCK_EX), 0);
	reader_start(r, "en", NULL);
	pty_expect(r->p, "reading the sources");
	/* The harness has a copy of the descriptor: closing would not do. */
	assert_int_equal(flock(lock, LOCK_UN), 0);
	pty_expect(r->p, "4 stories");
	close(lock);
	reader_quit(r);
}

/* Keys that are typed before the first screen are not lost. */
static void
typed_ahead_keys_count(void **state)
{
	struct reader *r = *state;

	/* The first start makes the index; the second one has it. */
	reader_start(r, "en", NULL);
	pty_expect(r->p, "4 stories");
	reader_quit(r);
	reader_start(r, "en", NULL);
	pty_send(r->p, "cFR\r");
	pty_expect(r->p, "country: France");
	reader_quit(r);
}

static void
a_command_by_name(void **state)
{
	struct reader *r = *state;

	reader_start(r, "en", NULL);
	reader_type(r, "4 stories", ":");
	pty_send(r->p, "filter country:FR\r");
	pty_expect(r->p, "country: France");
	pty_send(r->p, ":");
	pty_send(r->p, "quit\r");
	struct pty_end end = pty_expect_end(r->p);

	assert_int_equal(end.status, 0);
}

static bool
first_column_is_blank(struct pty *p, void *user)
{
	int *h = user;

	for (int y = 0; y < *h; y++) {
		VTermScreenCell c = pty_cell(p, 0, y);

		if (c.chars[0] != ' ' || c.chars[1] != 0x202D)
			return false;
	}
	return true;
}

static void
rows_have_their_guard(void **state)
{
	struct reader *r = *state;
	int h = 30;

	reader_start(r, "ar", NULL);
	pty_expect(r->p, "seeds");
	pty_until(r->p, "a guard in each row", first_column_is_blank, &h);
	for (int x = 1; x < 110; x++)
		for (int y = 0; y < h; y++)
			assert_true(pty_cell(r->p, x, y).chars[1] != 0x202D);
	reader_quit(r);
}

/* How long a process may run before others do; 0: nobody says. */
static uint64_t
turn_ns(int pid)
{
	struct sched_attr a = { .size = sizeof(a) };

	return syscall(SYS_sched_getattr, pid, &a, sizeof(a), 0) != 0 ? 0 :
	    a.sched_runtime;
}

/* It does not wait for programs that have more to do. */
static void
its_turns_are_short(void **state)
{
	struct reader *r = *state;

	if (turn_ns(0) == 0)
		skip();
	reader_start(r, "en", NULL);
	pty_expect(r->p, "4 stories");
	assert_true(turn_ns(pty_pid(r->p)) < turn_ns(0));
	reader_quit(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, reader_setup, reader_teardown)
		T(filters_by_country_then_agency),
		T(picks_by_arabic_name),
		T(place_and_filter_survive),
		T(the_selected_row_survives),
		T(searches_and_goes_through_hits),
		T(a_notebook_that_cannot_be),
		T(a_gazetteer_with_faults),
		T(follows_another_writer),
		T(typed_ahead_keys_count),
		T(a_command_by_name),
		T(rows_have_their_guard),
		T(its_turns_are_short),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
