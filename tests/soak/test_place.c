/*
 * test_place.c: the notebook where it cannot be written or should not be: a
 * full disk, a read-only folder or file system, another person's file, a
 * change left half done by another, a network, another journal mode; and the
 * modes of all its files under any umask. What needs another user or a mount
 * is done as root and told when left out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "core/note/note_priv.h"
#include "kunnash/mem.h"
#include "scene.h"

enum { NOBODY = 65534, LEFT_OUT = 77 };

/* In a child; a line that is false is told and ends it. */
#define MUST(x) do { \
	if (!(x)) { \
		fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x); \
		_exit(1); \
	} \
} while (0)

static struct kn_notebook *
open_it(const char *file, struct kn_err *err)
{
	struct kn_notebook *nb;

	return kn_notebook_open(file, NULL, &nb, err) == KN_OK ? nb : NULL;
}

static enum kn_status
put(struct kn_notebook *nb, unsigned i, struct kn_err *err)
{
	struct kn_note n;

	scene_note(1, i, 2000, &n);
	enum kn_status status = kn_note_put(nb, &n, err);
	/* What was refused is still the person's, and still new. */
	if (status != KN_OK && (n.text == NULL || n.id != NULL))
		status = KN_BUG;
	kn_note_dispose(&n);
	return status;
}

static size_t
count(struct kn_notebook *nb)
{
	struct kn_note *all;
	size_t n, total;

	if (kn_notes_list(nb, NULL, KN_NOTES_BY_DATE, 0, 100000, &all, &n,
	    &total, NULL) != KN_OK)
		return SIZE_MAX;
	kn_notes_free(all, n);
	return n;
}

/* Runs fn in a child, as nobody where root can; false: left out. */
static bool
apart(void (*fn)(const struct scene *), bool nobody)
{
	struct scene s;
	int status;

	scene_make_fast(&s);
	if (nobody && geteuid() == 0)
		assert_int_equal(chown(s.dir, NOBODY, NOBODY), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (nobody && geteuid() == 0)
			MUST(setgid(NOBODY) == 0 && setuid(NOBODY) == 0);
		fn(&s);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	chmod(s.dir, 0700);
	scene_drop(&s);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == LEFT_OUT)
		return false;
	assert_int_equal(WEXITSTATUS(status), 0);
	return true;
}

/* ---- full ---------------------------------------------------------------------- */

static size_t
fill_up(struct kn_notebook *nb, struct kn_err *err)
{
	unsigned i = 0;

	while (put(nb, i, err) == KN_OK)
		i++;
	return i;
}

static void
limited(const struct scene *s)
{
	struct rlimit l;
	struct kn_err err;

	signal(SIGXFSZ, SIG_IGN);
	struct kn_notebook *nb = open_it(s->file, &err);
	MUST(nb != NULL && getrlimit(RLIMIT_FSIZE, &l) == 0);
	l.rlim_cur = 300000;
	MUST(setrlimit(RLIMIT_FSIZE, &l) == 0);
	size_t n = fill_up(nb, &err);
	MUST(n > 5 && err.status == KN_IO && err.msgid != NULL);
	MUST(strstr(err.msgid, "no room") != NULL);
	MUST(count(nb) == n && put(nb, 99, &err) == KN_IO);
	l.rlim_cur = l.rlim_max;
	MUST(setrlimit(RLIMIT_FSIZE, &l) == 0);
	MUST(put(nb, 100, &err) == KN_OK && count(nb) == n + 1);
	MUST(kn_notebook_check(nb, &err) == KN_OK);
	kn_notebook_close(nb);
}

static void
mount_small(const struct scene *s)
{
	if (geteuid() != 0 || unshare(CLONE_NEWNS) != 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("kn", s->dir, "tmpfs", 0, "size=1m,mode=0700") != 0)
		_exit(LEFT_OUT);
}

static void
tiny_disk(const struct scene *s)
{
	struct kn_err err;
	char filler[128];

	mount_small(s);
	snprintf(filler, sizeof(filler), "%s/filler", s->dir);
	char *zeros = kn_calloc(200000, 1);
	scene_write(filler, zeros, 200000);
	free(zeros);
	struct kn_notebook *nb = open_it(s->file, &err);
	MUST(nb != NULL);
	size_t n = fill_up(nb, &err);
	MUST(n > 5 && err.status == KN_IO);
	MUST(strstr(err.msgid, "no room") != NULL);
	MUST(count(nb) == n);
	MUST(kn_notebook_backup(s->file, "2026-01-01", &err) == KN_IO);
	MUST(unlink(filler) == 0);
	MUST(put(nb, 100, &err) == KN_OK && count(nb) == n + 1);
	MUST(kn_notebook_check(nb, &err) == KN_OK);
	kn_notebook_close(nb);
	/* No half of a copy takes the room of notes. */
	snprintf(filler, sizeof(filler), "%s-backup-part", s->file);
	MUST(access(filler, F_OK) != 0);
}

static void
a_full_disk_loses_nothing(void **state)
{
	(void)state;
	assert_true(apart(limited, false));
	if (!apart(tiny_disk, false))
		print_message("a disk of 1 MiB: left out, cannot mount\n");
}

/* ---- read-only ------------------------------------------------------------------ */

/* Read it can be; the first word on writing is why not. */
static void
only_read(const char *file, size_t notes)
{
	int64_t at = scene_now_ms();
	struct kn_err err;
	struct kn_notebook *nb = open_it(file, &err);

	MUST(nb != NULL && count(nb) == notes);
	MUST(kn_notebook_writable(nb, &err) != KN_OK);
	MUST(err.msgid != NULL && err.detail[0] == '/');
	MUST(put(nb, 1, &err) == KN_IO && err.msgid != NULL);
	MUST(kn_notebook_writable(nb, &err) == KN_IO);
	kn_notebook_close(nb);
	MUST(scene_now_ms() - at < 2000);
}

static void
make_some(const char *file, size_t notes)
{
	struct kn_err err;
	struct kn_notebook *nb = open_it(file, &err);

	MUST(nb != NULL);
	for (unsigned i = 0; i < notes; i++)
		MUST(put(nb, i, &err) == KN_OK);
	kn_notebook_close(nb);
}

static void
closed_folder(const struct scene *s)
{
	make_some(s->file, 5);
	MUST(chmod(s->dir, 0500) == 0);
	only_read(s->file, 5);
	MUST(chmod(s->dir, 0700) == 0 && chmod(s->file, 0400) == 0);
	only_read(s->file, 5);
	MUST(chmod(s->file, 0600) == 0);
	make_some(s->file, 1);
}

static void
closed_disk(const struct scene *s)
{
	mount_small(s);
	make_some(s->file, 5);
	MUST(mount("kn", s->dir, "tmpfs", MS_REMOUNT | MS_RDONLY, NULL) == 0);
	only_read(s->file, 5);
}

/* A notebook and the journal of a change that never came to its end. */
static void
leave_half_done(const struct scene *s)
{
	char journal[128], copy[128], copy_journal[160];
	sqlite3 *c;
	size_t n, m;

	make_some(s->file, 40);
	snprintf(journal, sizeof(journal), "%s-journal", s->file);
	snprintf(copy, sizeof(copy), "%s/half.db", s->dir);
	snprintf(copy_journal, sizeof(copy_journal), "%s-journal", copy);
	MUST(sqlite3_open(s->file, &c) == SQLITE_OK);
	MUST(sqlite3_exec(c, "PRAGMA cache_size = 1; BEGIN IMMEDIATE;"
	    "UPDATE note SET text = text || 'half', title = NULL", NULL, NULL,
	    NULL) == SQLITE_OK);
	unsigned char *db = scene_read(s->file, &n);
	unsigned char *j = scene_read(journal, &m);
	MUST(db != NULL && j != NULL && m > 1000);
	scene_write(copy, db, n);
	scene_write(copy_journal, j, m);
	free(db);
	free(j);
	MUST(chmod(copy, 0600) == 0 && chmod(copy_journal, 0600) == 0);
	sqlite3_exec(c, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_close(c);
}

static void
half_done(const struct scene *s)
{
	char copy[128];
	struct kn_err err;

	leave_half_done(s);
	snprintf(copy, sizeof(copy), "%s/half.db", s->dir);
	MUST(chmod(copy, 0400) == 0 && chmod(s->dir, 0500) == 0);
	int64_t at = scene_now_ms();
	MUST(open_it(copy, &err) == NULL);
	MUST(scene_now_ms() - at < 2000);
	MUST(err.status == KN_BUSY);
	MUST(strstr(err.msgid, "in the middle of a change") != NULL);
	/* Its owner opens it, and that is all. */
	MUST(chmod(copy, 0600) == 0 && chmod(s->dir, 0700) == 0);
	struct kn_notebook *nb = open_it(copy, &err);
	MUST(nb != NULL && count(nb) == 40);
	MUST(kn_notebook_check(nb, &err) == KN_OK);
	MUST(put(nb, 41, &err) == KN_OK);
	kn_notebook_close(nb);
}

static void
someone_elses(const struct scene *s)
{
	struct kn_err err;

	if (geteuid() != 0)
		_exit(LEFT_OUT);
	make_some(s->file, 5);
	MUST(chmod(s->dir, 0755) == 0 && chmod(s->file, 0644) == 0);
	pid_t pid = fork();
	if (pid == 0) {
		MUST(setgid(NOBODY) == 0 && setuid(NOBODY) == 0);
		only_read(s->file, 5);
		_exit(0);
	}
	int status;
	MUST(waitpid(pid, &status, 0) == pid && status == 0);
	/* Of neither the person nor root: not opened at all. */
	MUST(chown(s->file, NOBODY, NOBODY) == 0);
	MUST(open_it(s->file, &err) == NULL);
	MUST(err.status == KN_UNSUPPORTED);
	MUST(strstr(err.msgid, "another user") != NULL);
}

static void
what_cannot_be_written_can_be_read(void **state)
{
	(void)state;
	assert_true(apart(closed_folder, true));
	assert_true(apart(half_done, true));
	if (!apart(closed_disk, false))
		print_message("a read-only disk: left out, cannot mount\n");
	if (!apart(someone_elses, false))
		print_message("another's notebook: left out, not root\n");
}

/* ---- what durability rests on ------------------------------------------------ */

static void
settings_are_judged(void **state)
{
	static const struct {
		struct kn_notebook_faults faults;
		const char *refused, *warned;
	} rows[] = {
		{ { .fs_type = 0xEF53 }, NULL, NULL },
		{ { .fs_type = 0x6969 }, NULL, "network" },
		{ { .fs_type = 0xFF534D42 }, NULL, "network" },
		{ { .sql = "PRAGMA synchronous = FULL" }, "disk", NULL },
		{ { .sql = "PRAGMA synchronous = OFF" }, "disk", NULL },
		{ { .sql = "PRAGMA journal_mode = MEMORY" }, NULL, NULL },
		{ { .sql = "PRAGMA journal_mode = WAL" }, NULL, NULL },
	};
	struct scene s;
	struct kn_err err;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_notebook_opts opts = { .faults = &rows[i].faults };
		struct kn_notebook *nb;

		scene_make_fast(&s);
		kn_notebook_close(open_it(s.file, &err));
		assert_int_equal(kn_notebook_open(s.file, &opts, &nb, &err),
		    KN_OK);
		assert_int_equal(kn_notebook_writable(nb, &err) == KN_OK,
		    rows[i].refused == NULL);
		if (rows[i].refused != NULL)
			assert_non_null(strstr(err.msgid, rows[i].refused));
		else
			assert_int_equal(put(nb, 1, &err), KN_OK);
		assert_int_equal(kn_notebook_warning(nb, &err) == KN_OK,
		    rows[i].warned == NULL);
		if (rows[i].warned != NULL)
			assert_non_null(strstr(err.msgid, rows[i].warned));
		kn_notebook_close(nb);
		scene_drop(&s);
	}
}

/* Another program keeps it in WAL mode, where commits can be lost. */
static void
wal_is_not_written(void **state)
{
	struct scene s;
	struct kn_err err;
	sqlite3 *c;

	(void)state;
	scene_make_fast(&s);
	kn_notebook_close(open_it(s.file, &err));
	assert_int_equal(sqlite3_open(s.file, &c), SQLITE_OK);
	assert_int_equal(sqlite3_exec(c, "PRAGMA journal_mode = WAL; BEGIN;"
	    "SELECT count(*) FROM note", NULL, NULL, NULL), SQLITE_OK);
	int64_t at = scene_now_ms();
	struct kn_notebook *nb = open_it(s.file, &err);
	assert_non_null(nb);
	assert_int_equal(kn_notebook_writable(nb, &err), KN_UNSUPPORTED);
	assert_non_null(strstr(err.msgid, "journal mode"));
	assert_int_not_equal(put(nb, 1, &err), KN_OK);
	assert_true(scene_now_ms() - at < 2000);
	assert_int_equal(count(nb), 0);
	kn_notebook_close(nb);
	sqlite3_close(c);
	scene_drop(&s);
}

/* ---- modes ------------------------------------------------------------------------ */

static void
modes_are_private(const char *dir, mode_t mask)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	struct stat st;
	size_t files = 0;

	assert_non_null(d);
	while ((e = readdir(d)) != NULL) {
		assert_int_equal(fstatat(dirfd(d), e->d_name, &st, 0), 0);
		if (strcmp(e->d_name, "..") == 0)
			continue;
		mode_t want = S_ISDIR(st.st_mode) ? 0700 : 0600;

		if ((st.st_mode & 07777) != want)
			print_message("umask %03o: %s\n", (unsigned)mask,
			    e->d_name);
		assert_int_equal(st.st_mode & 07777, want);
		files++;
	}
	closedir(d);
	/* The folder, the notebook, its lock and journal, or its copies. */
	assert_true(files >= 4);
}

/* Every file there is, while the journal is there too, and afterwards. */
static void
live_under(mode_t mask)
{
	struct scene s;
	struct kn_err err;
	size_t saved;
	char dir[80];

	scene_make_fast(&s);
	snprintf(dir, sizeof(dir), "%s/k", s.dir);
	snprintf(s.file, sizeof(s.file), "%s/notes.db", dir);
	mode_t old = umask(mask);
	struct kn_notebook *nb = open_it(s.file, &err);
	assert_non_null(nb);
	assert_int_equal(put(nb, 1, &err), KN_OK);
	struct nb__step step = { .nb = nb, .what = NB_STEP_STAR };
	assert_int_equal(nb__step_begin(&step, &err), KN_OK);
	kn_db_exec(nb->db, "DELETE FROM note");
	modes_are_private(dir, mask);
	nb__step_abort(&step);
	assert_int_equal(kn_notebook_backup(s.file, "2026-01-01", &err),
	    KN_OK);
	kn_notebook_close(nb);
	assert_int_equal(kn_notebook_repair(s.file, &saved, &err), KN_OK);
	assert_int_equal(saved, 1);
	modes_are_private(dir, mask);
	umask(old);
	scene_drop(&s);
}

static void
all_files_are_private(void **state)
{
	(void)state;
	for (mode_t mask = 0; mask <= 077; mask++)
		live_under(mask);
	live_under(0177);
	live_under(0777);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_disk_loses_nothing),
		cmocka_unit_test(what_cannot_be_written_can_be_read),
		cmocka_unit_test(settings_are_judged),
		cmocka_unit_test(wal_is_not_written),
		cmocka_unit_test(all_files_are_private),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
