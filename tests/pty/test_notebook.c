/*
 * test_notebook.c: what the reader does with the notebook while nobody types:
 * it keeps no lock, so that no other session waits; it makes the copy of the
 * day; and what was done in it is there when it is killed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "kunnash/note.h"
#include "reader.h"

static void
notebook_path(const struct reader *r, char out[128])
{
	snprintf(out, 128, "%s/data/kunnash/notes.db", r->home);
}

/* Locks that SQLite keeps on it, in any process but this one. */
static bool
is_locked(const struct reader *r)
{
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET,
		.l_start = 0x40000000, .l_len = 512 };
	char path[128];

	notebook_path(r, path);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(fcntl(fd, F_GETLK, &l), 0);
	close(fd);
	return l.l_type != F_UNLCK;
}

static size_t
count_notes(const struct reader *r)
{
	struct kn_notebook *nb;
	struct kn_note_filter all = { .label = NULL };
	char path[128];
	size_t n = 0, total = 0;
	struct kn_note *notes;

	notebook_path(r, path);
	assert_int_equal(kn_notebook_open(path, NULL, &nb, NULL), KN_OK);
	assert_int_equal(kn_notes_list(nb, &all, KN_NOTES_BY_DATE, 0, 10,
	    &notes, &n, &total, NULL), KN_OK);
	kn_notes_free(notes, n);
	kn_notebook_close(nb);
	return n;
}

static void
a_reader_at_rest_keeps_no_lock(void **state)
{
	struct reader *r = *state;

	reader_start(r, "en", NULL);
	pty_expect(r->p, "1/4");
	reader_settle(r);
	assert_false(is_locked(r));
	pty_send(r->p, "\r");
	reader_settle(r);
	/* The sentence, and the first label. */
	pty_send(r->p, "v1");
	reader_settle(r);
	assert_false(is_locked(r));
	/* What is shown as done is there after the worst end. */
	pty_signal(r->p, SIGKILL);
	pty_expect_end(r->p);
	pty_free(r->p);
	r->p = NULL;
	assert_int_equal(count_notes(r), 1);
}

static bool
has_copy(struct pty *p, void *user)
{
	const struct reader *r = user;
	struct dirent *e;
	char path[128];
	bool found = false;

	(void)p;
	snprintf(path, sizeof(path), "%s/data/kunnash", r->home);
	DIR *d = opendir(path);
	while (d != NULL && (e = readdir(d)) != NULL)
		found |= strncmp(e->d_name, "notes.db-backup-20", 18) == 0;
	if (d != NULL)
		closedir(d);
	return found;
}

static void
the_day_is_kept(void **state)
{
	struct reader *r = *state;

	reader_start(r, "en", NULL);
	pty_expect(r->p, "1/4");
	pty_until(r->p, "the copy of the day", has_copy, r);
	reader_settle(r);
	reader_quit(r);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, reader_setup, \
	reader_teardown)
	const struct CMUnitTest tests[] = {
		T(a_reader_at_rest_keeps_no_lock),
		T(the_day_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
