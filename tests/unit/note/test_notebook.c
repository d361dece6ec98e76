/* test_notebook.c: the notebook's settings, state, versions, many writers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "kunnash/digest.h"
#include "kunnash/note.h"

static char dir_name[64], file[128];

static int
make_dir(void **state)
{
	(void)state;
	snprintf(dir_name, sizeof(dir_name), "/tmp/kunnash-note-XXXXXX");
	if (mkdtemp(dir_name) == NULL)
		return -1;
	snprintf(file, sizeof(file), "%s/k/notes.db", dir_name);
	return 0;
}

static int
drop_dir(void **state)
{
	static const char *const names[] = { "k/notes.db",
		"k/notes.db-journal", "k/notes.db-lock", "k", "" };
	char path[192];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir_name, names[i]);
		remove(path);
	}
	return 0;
}

static struct kn_notebook *
open_ok(void)
{
	struct kn_notebook *nb;
	struct kn_err err;

	assert_int_equal(kn_notebook_open(file, NULL, &nb, &err), KN_OK);
	return nb;
}

static void
raw(const char *sql)
{
	sqlite3 *c;

	assert_int_equal(sqlite3_open(file, &c), SQLITE_OK);
	assert_int_equal(sqlite3_exec(c, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(c);
}

static struct kn_key
digest_of_file(void)
{
	static char bytes[1 << 20];
	FILE *f = fopen(file, "rb");

	assert_non_null(f);
	size_t n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	return kn_key_of(bytes, n);
}

static void
settings_are_the_safe_ones(void **state)
{
	struct kn_err err;
	struct stat st;
	mode_t old = umask(0);

	(void)state;
	struct kn_notebook *nb = open_ok();
	umask(old);
	assert_int_equal(kn_notebook_check(nb, &err), KN_OK);
	kn_notebook_close(nb);
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	char folder[128];
	snprintf(folder, sizeof(folder), "%s/k", dir_name);
	assert_int_equal(stat(folder, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	/* A file that another tool switched to WAL is switched back. */
	raw("PRAGMA journal_mode = WAL");
	nb = open_ok();
	assert_int_equal(kn_notebook_check(nb, &err), KN_OK);
	kn_notebook_close(nb);
}

static void
state_is_kept(void **state)
{
	struct kn_notebook *nb = open_ok();
	struct kn_buf out;
	struct kn_err err;

	(void)state;
	kn_buf_init(&out, 0);
	assert_int_equal(kn_notebook_state_get(nb, KN_LIT("place/x"), &out,
	    &err), KN_NOT_FOUND);
	assert_int_equal(kn_notebook_state_put(nb, KN_LIT("place/x"),
	    KN_LIT("one"), &err), KN_OK);
	assert_int_equal(kn_notebook_state_put(nb, KN_LIT("place/x"),
	    (struct kn_str){ "tw\0o", 4 }, &err), KN_OK);
	assert_int_equal(kn_notebook_state_put(nb, KN_LIT("place"),
	    KN_LIT(""), &err), KN_OK);
	kn_notebook_close(nb);
	nb = open_ok();
	assert_int_equal(kn_notebook_state_get(nb, KN_LIT("place/x"), &out,
	    &err), KN_OK);
	assert_int_equal(out.n, 4);
	assert_memory_equal(out.s, "tw\0o", 4);
	kn_buf_reset(&out);
	assert_int_equal(kn_notebook_state_get(nb, KN_LIT("place"), &out,
	    &err), KN_OK);
	assert_int_equal(out.n, 0);
	kn_buf_dispose(&out);
	kn_notebook_close(nb);
}

static void
a_newer_notebook_is_left_alone(void **state)
{
	struct kn_notebook *nb = open_ok();
	struct kn_err err;

	(void)state;
	kn_notebook_close(nb);
	raw("PRAGMA user_version = 9999");
	struct kn_key before = digest_of_file();
	assert_int_equal(kn_notebook_open(file, NULL, &nb, &err), KN_OK);
	assert_int_equal(kn_notebook_writable(nb, &err), KN_UNSUPPORTED);
	assert_string_equal(err.detail, file);
	assert_int_equal(kn_notebook_state_put(nb, KN_LIT("a"), KN_LIT("b"),
	    &err), KN_UNSUPPORTED);
	kn_notebook_close(nb);
	assert_string_equal(digest_of_file().hex, before.hex);
	/* One whose tables this program does not know is not opened. */
	raw("ALTER TABLE note RENAME TO notes");
	before = digest_of_file();
	assert_int_equal(kn_notebook_open(file, NULL, &nb, &err),
	    KN_UNSUPPORTED);
	assert_null(nb);
	assert_string_equal(digest_of_file().hex, before.hex);
}

static void
damage_is_found(void **state)
{
	struct kn_notebook *nb = open_ok();
	struct kn_err err;

	(void)state;
	for (int i = 0; i < 50; i++) {
		char name[16];
		int n = snprintf(name, sizeof(name), "name-%d", i);

		assert_int_equal(kn_notebook_state_put(nb, (struct kn_str){
		    name, (size_t)n }, KN_LIT("0123456789012345678901234567"
		    "89012345678901234567890123456789"), &err), KN_OK);
	}
	kn_notebook_close(nb);
	FILE *f = fopen(file, "r+b");
	assert_non_null(f);
	assert_int_equal(fseek(f, -64, SEEK_END), 0);
	/* The page header of the last page: cells out of their place. */
	assert_int_equal(fseek(f, ftell(f) / 4096 * 4096 + 3, SEEK_SET), 0);
	fputs("\377\377\377\377", f);
	fclose(f);
	if (kn_notebook_open(file, NULL, &nb, &err) == KN_OK) {
		assert_int_equal(kn_notebook_check(nb, &err), KN_CORRUPT);
		kn_notebook_close(nb);
	} else {
		assert_int_equal(err.status, KN_CORRUPT);
	}
}

/* Twelve processes at once: each put is saved, none is told "busy". */
static void
writers_queue(void **state)
{
	enum { WRITERS = 12, PUTS = 8 };
	pid_t pid[WRITERS];
	struct kn_buf out;

	(void)state;
	kn_notebook_close(open_ok());
	for (int w = 0; w < WRITERS; w++) {
		pid[w] = fork();
		assert_true(pid[w] >= 0);
		if (pid[w] != 0)
			continue;
		struct kn_notebook *nb;
		int bad = kn_notebook_open(file, NULL, &nb, NULL) != KN_OK;
		for (int i = 0; !bad && i < PUTS; i++) {
			char name[32];
			int n = snprintf(name, sizeof(name), "%d/%d", w, i);

			bad = kn_notebook_state_put(nb, (struct kn_str){
			    name, (size_t)n }, KN_LIT("x"), NULL) != KN_OK;
		}
		if (!bad)
			kn_notebook_close(nb);
		_exit(bad);
	}
	for (int w = 0; w < WRITERS; w++) {
		int status = -1;

		assert_int_equal(waitpid(pid[w], &status, 0), pid[w]);
		assert_int_equal(status, 0);
	}
	struct kn_notebook *nb = open_ok();
	kn_buf_init(&out, 0);
	for (int w = 0; w < WRITERS; w++)
		for (int i = 0; i < PUTS; i++) {
			char name[32];
			int n = snprintf(name, sizeof(name), "%d/%d", w, i);

			assert_int_equal(kn_notebook_state_get(nb,
			    (struct kn_str){ name, (size_t)n }, &out, NULL),
			    KN_OK);
		}
	assert_int_equal(out.n, WRITERS * PUTS);
	kn_buf_dispose(&out);
	kn_notebook_close(nb);
}

/* Whether somebody closed a file of the folder that could be written. */
static bool
was_written(int inotify)
{
	char bytes[4096];

	return read(inotify, bytes, sizeof(bytes)) > 0;
}

/* The file was taken away, or another stands in its place: to look at it again
 * and again makes nothing and writes nothing, or who watches the folder would
 * never be at rest; and a change is refused, not written where nobody finds
 * it. */
static void
looking_for_a_lost_file_writes_nothing(void **state)
{
	struct kn_notebook *nb = open_ok();
	char folder[192];

	(void)state;
	snprintf(folder, sizeof(folder), "%s/k", dir_name);
	int inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	assert_true(inotify >= 0);
	assert_int_equal(remove(file), 0);
	assert_true(inotify_add_watch(inotify, folder, IN_CLOSE_WRITE |
	    IN_CREATE | IN_DELETE) >= 0);
	(void)kn_notebook_version(nb);
	assert_int_not_equal(access(file, F_OK), 0);
	assert_false(was_written(inotify));
	FILE *empty = fopen(file, "w");
	assert_non_null(empty);
	assert_int_equal(fclose(empty), 0);
	assert_true(was_written(inotify));
	uint64_t v = kn_notebook_version(nb);
	assert_int_equal(kn_notebook_version(nb), v);
	assert_false(was_written(inotify));
	assert_int_not_equal(kn_notebook_state_put(nb, KN_LIT("a"),
	    KN_LIT("b"), NULL), KN_OK);
	close(inotify);
	kn_notebook_close(nb);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, make_dir, drop_dir)
	const struct CMUnitTest tests[] = {
		T(settings_are_the_safe_ones),
		T(state_is_kept),
		T(a_newer_notebook_is_left_alone),
		T(damage_is_found),
		T(writers_queue),
		T(looking_for_a_lost_file_writes_nothing),
	};

	return cmocka_run_group_tests_name("notebook", tests, NULL, NULL);
}
