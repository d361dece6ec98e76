/* test_store.c: connections: settings, modes, sticky status, locks. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "core/store/store.h"
#include "kunnash/clock.h"

static const struct kn_db_opts writer = {
	.write = true, .create = true, .sync = KN_DB_SYNC_OFF,
	.busy_ms = 20,
};
static const struct kn_db_opts reader = { .busy_ms = 20 };

/* A fresh folder in *state. */
static int
make_dir(void **state)
{
	char *dir = strdup("/tmp/kunnash-store-XXXXXX");

	*state = dir;
	return mkdtemp(dir) == NULL ? -1 : 0;
}

/* Files first: the tests make at most one folder level below. */
static int
drop_dir(void **state)
{
	static const char *const names[] = { "a.db", "a.db-journal",
		"a.db-lock", "sub/deep/a.db", "sub/deep", "sub", "" };
	char path[256];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", (char *)*state,
		    names[i]);
		remove(path);
	}
	free(*state);
	return 0;
}

static const char *
in_dir(void **state, const char *name, char buf[256])
{
	snprintf(buf, 256, "%s/%s", (char *)*state, name);
	return buf;
}

static struct kn_db *
open_ok(const char *path, const struct kn_db_opts *opts)
{
	struct kn_db *db;
	struct kn_err err;

	assert_int_equal(kn_db_open(path, opts, &db, &err), KN_OK);
	return db;
}

static int64_t
one_int(struct kn_db *db, const char *sql)
{
	struct kn_stmt *st = kn_db_stmt(db, sql);
	int64_t v;

	assert_true(kn_step(st));
	v = kn_col_int(st, 0);
	kn_reset(st);
	return v;
}

static void
every_protection_is_on(void **state)
{
	static const struct {
		const char *name, *sql;
		int64_t want;
	} rows[] = {
		{ "cells", "PRAGMA cell_size_check", 1 },
		{ "schema", "PRAGMA trusted_schema", 0 },
		{ "spill", "PRAGMA cache_spill", 0 },
		{ "mmap", "PRAGMA mmap_size", 0 },
	};
	char path[256];
	struct kn_db *db = open_ok(in_dir(state, "a.db", path), &writer);
	int on = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(one_int(db, rows[i].sql), rows[i].want);
	sqlite3_db_config(kn_db_handle(db), SQLITE_DBCONFIG_DEFENSIVE, -1,
	    &on);
	assert_int_equal(on, 1);
	assert_int_equal(sqlite3_limit(kn_db_handle(db),
	    SQLITE_LIMIT_ATTACHED, -1), 0);
	kn_db_exec(db, "PRAGMA writable_schema = ON;"
	    "UPDATE sqlite_schema SET sql = '';");
	assert_int_equal(kn_db_take(db, NULL), KN_DB);
	kn_db_close(db);
}

static void
files_are_private_under_any_umask(void **state)
{
	static const mode_t masks[] = { 0000, 0022, 0077, 0777 };
	char path[256], dir[256];
	struct stat st;

	for (size_t i = 0; i < 4; i++) {
		mode_t old = umask(masks[i]);
		/* A folder that the umask makes unusable is the person's
		 * choice; only the file is put right. */
		struct kn_db *db = open_ok(in_dir(state, i == 0 ?
		    "sub/deep/a.db" : "a.db", path), &writer);

		kn_db_exec(db, "CREATE TABLE t (a)");
		assert_int_equal(kn_db_take(db, NULL), KN_OK);
		kn_db_close(db);
		umask(old);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 07777, 0600);
		if (i > 0)
			assert_int_equal(unlink(path), 0);
	}
	assert_int_equal(stat(in_dir(state, "sub", dir), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
}

static void
missing_and_foreign_files_are_told_apart(void **state)
{
	struct kn_db *db;
	struct kn_err err;
	char path[256];

	in_dir(state, "a.db", path);
	assert_int_equal(kn_db_open(path, &reader, &db, &err), KN_NOT_FOUND);
	assert_string_equal(err.detail, path);
	kn_db_close(open_ok(path, &writer));
	assert_int_equal(chmod(path, 0666), 0);
	assert_int_equal(kn_db_open(path, &reader, &db, &err),
	    KN_UNSUPPORTED);
	assert_int_equal(chmod(path, 0600), 0);
	if (geteuid() == 0) {
		assert_int_equal(chown(path, 12345, 12345), 0);
		assert_int_equal(kn_db_open(path, &reader, &db, &err),
		    KN_UNSUPPORTED);
		assert_null(db);
		assert_int_equal(chown(path, 0, 0), 0);
	}
	assert_int_equal(kn_db_open(in_dir(state, "", path), &reader, &db,
	    &err), KN_UNSUPPORTED);
	FILE *f = fopen(in_dir(state, "a.db", path), "w");
	assert_non_null(f);
	fputs("this is a text, not a database, and long enough too", f);
	fclose(f);
	db = open_ok(path, &reader);
	kn_run(kn_db_stmt(db, "SELECT count(*) FROM sqlite_schema"));
	assert_int_equal(kn_db_take(db, &err), KN_CORRUPT);
	assert_int_equal(err.db_code, SQLITE_NOTADB);
	kn_db_close(db);
}

static void
the_first_failure_sticks(void **state)
{
	char path[256];
	struct kn_db *db = open_ok(in_dir(state, "a.db", path), &writer);
	struct kn_err err;

	kn_db_exec(db, "CREATE TABLE t (a INTEGER PRIMARY KEY)");
	kn_db_begin(db);
	kn_db_exec(db, "INSERT INTO t VALUES (1)");
	kn_db_exec(db, "INSERT INTO t VALUES (1)");
	assert_int_equal(kn_db_status(db), KN_DB);
	kn_db_exec(db, "INSERT INTO t VALUES (2)");
	assert_null(kn_db_stmt(db, "SELECT 2"));
	assert_false(kn_step(NULL));
	kn_db_commit(db);
	assert_int_equal(kn_db_take(db, &err), KN_DB);
	assert_int_equal(err.db_code, SQLITE_CONSTRAINT_PRIMARYKEY);
	assert_string_equal(err.detail, "UNIQUE constraint failed: t.a");
	assert_int_equal(one_int(db, "SELECT count(*) FROM t"), 0);
	kn_db_close(db);
}

static void
readers_cannot_write_and_see_commits(void **state)
{
	char path[256];
	struct kn_db *w = open_ok(in_dir(state, "a.db", path), &writer);
	struct kn_err err;

	kn_db_exec(w, "CREATE TABLE t (a)");
	struct kn_db *r = open_ok(path, &reader);
	uint64_t v = kn_db_data_version(r);
	kn_db_exec(r, "INSERT INTO t VALUES (1)");
	assert_int_equal(kn_db_take(r, &err), KN_IO);
	assert_int_equal(kn_db_data_version(r), v);
	kn_db_begin(w);
	kn_db_exec(w, "INSERT INTO t VALUES (1)");
	/* An open write transaction holds no reader up. */
	assert_int_equal(one_int(r, "SELECT count(*) FROM t"), 0);
	kn_db_commit(w);
	kn_db_flush(w);
	assert_int_equal(kn_db_status(w), KN_OK);
	assert_true(kn_db_data_version(r) != v);
	assert_int_equal(one_int(r, "SELECT count(*) FROM t"), 1);
	assert_int_equal(kn_db_open_stmts(r), 0);
	struct kn_stmt *st = kn_db_stmt(r, "SELECT a FROM t");
	assert_true(kn_step(st));
	assert_int_equal(kn_db_open_stmts(r), 1);
	/* And a statement left open does: this is what resets are for. */
	kn_db_exec(w, "INSERT INTO t VALUES (2)");
	assert_int_equal(kn_db_take(w, &err), KN_BUSY);
	kn_reset(st);
	kn_db_exec(w, "INSERT INTO t VALUES (2)");
	assert_int_equal(kn_db_take(w, &err), KN_OK);
	kn_db_close(r);
	kn_db_close(w);
}

/* ---- flushing ------------------------------------------------------------- */

/* A file that counts how often the disk was waited for, and fails when told
 * so, once. */
static struct {
	atomic_int n, fail;
	const sqlite3_io_methods *real;
	sqlite3_io_methods counted;
} syncs;

static int
count_sync(sqlite3_file *f, int flags)
{
	int code = atomic_exchange(&syncs.fail, SQLITE_OK);

	atomic_fetch_add(&syncs.n, 1);
	return code != SQLITE_OK ? code : syncs.real->xSync(f, flags);
}

static int
open_counted(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags,
    int *out)
{
	sqlite3_vfs *below = v->pAppData;
	int rc = below->xOpen(below, name, f, flags, out);

	if (rc != SQLITE_OK || (flags & SQLITE_OPEN_MAIN_DB) == 0)
		return rc;
	syncs.real = f->pMethods;
	syncs.counted = *f->pMethods;
	syncs.counted.xSync = count_sync;
	f->pMethods = &syncs.counted;
	return rc;
}

static void
a_flush_may_begin_before(void **state)
{
	sqlite3_vfs vfs = *sqlite3_vfs_find(NULL);
	struct kn_db_opts opts = writer;
	struct kn_err err;
	char path[256];

	vfs.pAppData = sqlite3_vfs_find(NULL);
	vfs.pNext = NULL;
	opts.vfs = vfs.zName = "counted";
	vfs.xOpen = open_counted;
	assert_int_equal(sqlite3_vfs_register(&vfs, 0), SQLITE_OK);
	struct kn_db *db = open_ok(in_dir(state, "a.db", path), &opts);
	kn_db_exec(db, "CREATE TABLE t (a)");
	int n = atomic_load(&syncs.n);
	kn_db_flush_start(db);
	kn_db_flush_start(db);
	kn_db_exec(db, "INSERT INTO t VALUES (1)");
	kn_db_flush(db);
	assert_int_equal(kn_db_status(db), KN_OK);
	assert_int_equal(atomic_load(&syncs.n), n + 2);
	kn_db_flush(db);
	assert_int_equal(atomic_load(&syncs.n), n + 3);
	/* The system says it once, and not to the flush that counts. */
	atomic_store(&syncs.fail, SQLITE_IOERR_FSYNC);
	kn_db_flush_start(db);
	kn_db_flush(db);
	assert_int_equal(kn_db_take(db, &err), KN_IO);
	kn_db_flush_start(db);
	kn_db_close(db);
	assert_int_equal(sqlite3_vfs_unregister(&vfs), SQLITE_OK);
}

static void
values_survive_with_nul_and_null(void **state)
{
	char path[256];
	struct kn_db *db = open_ok(in_dir(state, "a.db", path), &writer);

	kn_db_exec(db, "CREATE TABLE t (a, b, c)");
	struct kn_stmt *st = kn_db_stmt(db, "INSERT INTO t VALUES (?1,?2,?3)");
	kn_bind_blob(st, 1, (struct kn_str){ "a\0b", 3 });
	kn_bind_cstr(st, 2, NULL);
	kn_bind_text(st, 3, (struct kn_str){ NULL, 0 });
	kn_run(st);
	st = kn_db_stmt(db, "SELECT a, b, c FROM t");
	assert_true(kn_step(st));
	assert_true(kn_str_eq(kn_col_str(st, 0),
	    (struct kn_str){ "a\0b", 3 }));
	assert_true(kn_col_null(st, 1));
	assert_null(kn_col_dup(st, 1));
	assert_false(kn_col_null(st, 2));
	assert_int_equal(kn_col_str(st, 2).n, 0);
	kn_reset(st);
	kn_db_close(db);
}

#define ENDLESS "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL" \
	" SELECT i + 1 FROM n) SELECT count(*) FROM n"

static void
long_work_can_be_stopped(void **state)
{
	char path[256];
	struct kn_db *db = open_ok(in_dir(state, "a.db", path), &writer);
	atomic_bool cancel = true;

	kn_db_stop_at(db, kn_clock_ms() + 30);
	kn_run(kn_db_stmt(db, ENDLESS));
	assert_int_equal(kn_db_take(db, NULL), KN_LIMIT);
	kn_db_stop_at(db, 0);
	kn_db_stop_on(db, &cancel);
	kn_run(kn_db_stmt(db, ENDLESS));
	assert_int_equal(kn_db_take(db, NULL), KN_CANCELLED);
	kn_db_stop_on(db, NULL);
	assert_int_equal(one_int(db, "SELECT 7"), 7);
	kn_db_close(db);
}

static void
locks_exclude_and_let_go(void **state)
{
	char path[256];
	struct kn_err err;
	int a, b;

	in_dir(state, "a.db", path);
	assert_int_equal(kn_store_lock(path, false, &a, &err), KN_OK);
	assert_int_equal(kn_store_lock(path, false, &b, &err), KN_BUSY);
	assert_int_equal(b, -1);
	kn_store_unlock(a);
	assert_int_equal(kn_store_lock(path, true, &b, &err), KN_OK);
	kn_store_unlock(b);
	assert_int_equal(kn_store_lock("/nowhere/at/all", false, &b, &err),
	    KN_IO);
}

/* Whoever put it there: it would be rolled back into the database. */
static void
a_strangers_journal_keeps_the_file_shut(void **state)
{
	char path[256], journal[256], link[256];
	struct kn_err err;
	struct kn_db *db;

	in_dir(state, "a.db", path);
	in_dir(state, "a.db-journal", journal);
	in_dir(state, "a.db-lock", link);
	kn_db_close(open_ok(path, &writer));
	close(open(journal, O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
	kn_db_close(open_ok(path, &reader));
	assert_int_equal(symlink(path, link), 0);
	if (geteuid() != 0)
		return;
	assert_int_equal(chown(journal, 12345, 12345), 0);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(kn_db_open(i == 0 ? link : path,
		    i == 1 ? &writer : &reader, &db, &err),
		    KN_UNSUPPORTED);
		assert_string_equal(err.detail, journal);
	}
	/* But for that of who owns the database. */
	const struct kn_trust trust = { .owners = (const unsigned[]){ 12345 },
		.n_owners = 1 };
	struct kn_db_opts trusting = reader;
	trusting.trust = &trust;
	assert_int_equal(chown(path, 12345, 12345), 0);
	kn_db_close(open_ok(path, &trusting));
}

/* Users 7 (who reads), 8, 9 and root; a file is known however it is named. */
static void
trust_goes_by_owner_and_file(void **state)
{
	char path[256], again[300], other[256];
	const unsigned owners[] = { 9 };
	const char *files[] = { "/nowhere/at/all", again };
	const struct kn_trust owner = { NULL, 0, owners, 1 };
	const struct kn_trust file = { files, 2, NULL, 0 };
	const struct kn_trust none = { 0 };
	const struct {
		const char *name;
		const struct kn_trust *trust;
		unsigned owner;
		bool named, want;
		mode_t also;            /* rights */
	} cases[] = {
		{ "one's own", NULL, 7, false, true, 0 },
		{ "root's", NULL, 0, false, true, 0 },
		{ "another's", NULL, 8, true, false, 0 },
		{ "another's, nothing named", &none, 8, true, false, 0 },
		{ "owner named", &owner, 9, false, true, 0 },
		{ "another owner named", &owner, 8, false, false, 0 },
		{ "file named", &file, 8, true, true, 0 },
		{ "another file named", &file, 8, false, false, 0 },
		{ "root's, another file named", &file, 0, false, true, 0 },
		{ "one's own, a group writes", NULL, 7, false, true, 020 },
		{ "root's, a group writes", NULL, 0, false, false, 020 },
		{ "root's, a group writes, file named", &file, 0, true,
		    true, 020 },
		{ "owner named, a group writes", &owner, 9, false, true,
		    020 },
	};

	in_dir(state, "a.db", path);
	in_dir(state, "a.db-lock", other);
	snprintf(again, sizeof(again), "%s/./a.db", (char *)*state);
	close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	close(open(other, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct stat st;

		assert_int_equal(stat(cases[i].named ? path : other, &st), 0);
		st.st_uid = cases[i].owner;
		st.st_mode |= cases[i].also;
		if (kn_trust_allows(cases[i].trust, 7, &st) != cases[i].want)
			fail_msg("%s", cases[i].name);
	}
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, make_dir, drop_dir)
	const struct CMUnitTest tests[] = {
		T(every_protection_is_on),
		T(files_are_private_under_any_umask),
		T(missing_and_foreign_files_are_told_apart),
		T(the_first_failure_sticks),
		T(readers_cannot_write_and_see_commits),
		T(a_flush_may_begin_before),
		T(values_survive_with_nul_and_null),
		T(long_work_can_be_stopped),
		T(locks_exclude_and_let_go),
		T(trust_goes_by_owner_and_file),
		T(a_strangers_journal_keeps_the_file_shut),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
