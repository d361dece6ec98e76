/*
 * test_seek.c: searching on a terminal while the index cannot be read: what is
 * typed is shown, what is typed ahead waits, and once the search is answered
 * the screen is as if nothing had waited. A lock on the index, as a writer
 * has it while it commits, holds the search up for as long as the test wants.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "kunnash/str.h"
#include "reader.h"

/* Where SQLite locks (sqlite3.c, PENDING_BYTE). */
#define LOCK_AT 0x40000000
#define LOCK_N 512

static int
open_index(const struct reader *r)
{
	char pattern[128];
	glob_t g;

	snprintf(pattern, sizeof(pattern), "%s/cache/kunnash/*/index.db",
	    r->home);
	assert_int_equal(glob(pattern, 0, NULL, &g), 0);
	int fd = open(g.gl_pathv[0], O_RDWR | O_CLOEXEC);
	globfree(&g);
	assert_true(fd >= 0);
	return fd;
}

static void
set_lock(int fd, short type)
{
	struct flock l = { .l_type = type, .l_whence = SEEK_SET,
		.l_start = LOCK_AT, .l_len = LOCK_N };

	assert_int_equal(fcntl(fd, F_SETLKW, &l), 0);
}

static void
start(struct reader *r)
{
	/* As long as the lock may be held. */
	const char *argv[] = { KN_PROGRAM, "--lang", "en", "--deadline", "0",
		KN_SEED_DIR, NULL };

	reader_run(r, argv, NULL);
	pty_expect(r->p, "1/4");
	reader_settle(r);
}

/* The screen as one text; the caller frees it. */
static char *
screen(struct pty *p)
{
	struct kn_buf text;

	kn_buf_init(&text, 0);
	for (int y = 0; y < pty_height(p); y++) {
		char *row = pty_row(p, y);

		kn_buf_cstr(&text, row);
		kn_buf_chr(&text, '\n');
		free(row);
	}
	return kn_buf_take(&text, NULL);
}

static void
keys_wait_for_a_slow_search(void **state)
{
	struct reader *r = *state;
	char *slow, *quick;

	start(r);
	int fd = open_index(r);
	set_lock(fd, F_WRLCK);
	/* Typing goes on, letter by letter. */
	pty_send(r->p, "/");
	pty_expect(r->p, "search:");
	pty_send(r->p, "FB");
	pty_expect(r->p, "search: FB");
	pty_send(r->p, "I");
	pty_expect(r->p, "search: FBI");
	assert_int_equal(pty_find(r->p, "\u2039FBI\u203A"), -1);
	/* Enter, and to the second hit of the second row. */
	pty_send(r->p, "\r\033[B\rn");
	pty_expect(r->p, "searching");
	assert_int_equal(pty_find(r->p, "\u2039FBI\u203A"), -1);
	set_lock(fd, F_UNLCK);
	pty_expect(r->p, "hit 2/");
	pty_expect(r->p, "4 hits");     /* are counted later */
	reader_settle(r);
	slow = screen(r->p);
	close(fd);
	pty_send(r->p, "x");
	pty_expect_gone(r->p, "hit 2/");
	reader_quit(r);

	/* The same with all the time in the world. */
	reader_remove_home(r);
	reader_home(r);
	start(r);
	pty_send(r->p, "/FBI");
	pty_expect(r->p, "\u2039FBI\u203A");
	pty_send(r->p, "\r");
	pty_expect(r->p, "hit 1/");
	pty_send(r->p, "\033[B");
	pty_expect(r->p, "2/");
	pty_send(r->p, "\r");
	reader_settle(r);
	pty_send(r->p, "n");
	pty_expect(r->p, "hit 2/");
	pty_expect(r->p, "4 hits");
	reader_settle(r);
	quick = screen(r->p);
	assert_string_equal(slow, quick);
	free(slow);
	free(quick);
	reader_quit(r);
}

/* While it is searched, what there was comes back at once. */
static void
a_slow_search_is_left_at_once(void **state)
{
	struct reader *r = *state;

	start(r);
	char *before = screen(r->p);
	int fd = open_index(r);
	set_lock(fd, F_WRLCK);
	pty_send(r->p, "/FBI");
	pty_expect(r->p, "search: FBI");
	pty_send(r->p, "\007");
	pty_expect_gone(r->p, "search:");
	pty_send(r->p, "/FBI\r");
	pty_expect(r->p, "searching");
	pty_send(r->p, "\007");
	pty_expect_gone(r->p, "searching");
	set_lock(fd, F_UNLCK);
	close(fd);
	reader_settle(r);
	char *after = screen(r->p);
	assert_string_equal(after, before);
	free(before);
	free(after);
	reader_quit(r);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reader_setup, \
	reader_teardown)
	const struct CMUnitTest tests[] = {
		TEST(keys_wait_for_a_slow_search),
		TEST(a_slow_search_is_left_at_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
