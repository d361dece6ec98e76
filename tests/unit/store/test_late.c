/*
 * test_late.c: writers that are killed before and in a commit, seen by those
 * who may only read: what they are kept out by, and that what they read was
 * committed.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/store/store.h"

enum { ROWS = 200, PAGE_B = 4096 };

static char dir[64], path[96];

static int
setup(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/kunnash-late-XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/a.db", dir);
	return 0;
}

static int
teardown(void **state)
{
	char journal[128];

	(void)state;
	snprintf(journal, sizeof(journal), "%s-journal", path);
	remove(journal);
	remove(path);
	return rmdir(dir);
}

static struct kn_db *
open_db(bool write, bool late)
{
	const struct kn_db_opts o = { .write = write, .create = write,
		.sync = KN_DB_SYNC_OFF, .late_journal = late };
	struct kn_db *db;

	return kn_db_open(path, &o, &db, NULL) == KN_OK ? db : NULL;
}

/* A row a page, all with the value 1. */
static void
make(bool late)
{
	struct kn_db *db = open_db(true, late);

	kn_db_exec(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER,"
	    " pad BLOB)");
	kn_db_begin(db);
	for (int i = 0; i < ROWS; i++)
		kn_run(kn_db_stmt(db, "INSERT INTO t (v, pad)"
		    " VALUES (1, zeroblob(3500))"));
	kn_db_commit(db);
	assert_int_equal(kn_db_take(db, NULL), KN_OK);
	kn_db_close(db);
}

/* When a writer that makes the values of the second half 2 is killed. */
enum moment { IN_TRANSACTION, ROLLED_BACK, IN_COMMIT, COMMITTED };

static void
write_and_die(bool late, enum moment when)
{
	struct kn_db *db = open_db(true, late);
	struct rlimit most = { ROWS / 4 * 3 * PAGE_B, ROWS / 4 * 3 * PAGE_B };

	kn_db_begin(db);
	kn_run(kn_db_stmt(db, "UPDATE t SET v = 2"
	    " WHERE id > 100"));
	if (when == ROLLED_BACK) {
		kn_db_rollback(db);
		kn_db_begin(db);
		kn_run(kn_db_stmt(db, "UPDATE t SET v = v + 4"
		    " WHERE id > 100"));
	}
	/* The journal fits below the limit, and half of these pages. */
	if (when == IN_COMMIT)
		setrlimit(RLIMIT_FSIZE, &most);
	if (when == IN_COMMIT || when == COMMITTED)
		kn_db_commit(db);
	kill(getpid(), SIGKILL);
}

static void
killed(bool late, enum moment when)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		write_and_die(late, when);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), when == IN_COMMIT ? SIGXFSZ :
	    SIGKILL);
}

/* The value that those rows have, 0 when they differ, -1 when it cannot be
 * read. */
static int
value(bool write)
{
	struct kn_db *db = open_db(write, write);
	struct kn_stmt *st = kn_db_stmt(db, "SELECT min(v), max(v), count(*)"
	    " FROM t WHERE id > 100");
	int v = -1;

	if (kn_step(st)) {
		v = (int)kn_col_int(st, 0);
		if (v != kn_col_int(st, 1) || kn_col_int(st, 2) != ROWS / 2)
			v = 0;
	}
	kn_reset(st);
	struct kn_stmt *check = kn_db_stmt(db, "PRAGMA integrity_check(1)");
	if (kn_step(check))
		assert_true(kn_str_is(kn_col_str(check, 0), "ok"));
	kn_reset(check);
	assert_int_equal(kn_db_take(db, NULL), v == -1 ? KN_BUSY : KN_OK);
	kn_db_close(db);
	return v;
}

static void
who_reads_is_kept_out_by_half_a_commit_alone(void **state)
{
	static const struct {
		const char *name;
		bool late;
		enum moment when;
		int reads, writes;      /* what each finds */
	} rows[] = {
		{ "SQLite alone", false, IN_TRANSACTION, -1, 1 },
		{ "before the commit", true, IN_TRANSACTION, 1, 1 },
		{ "after a rollback", true, ROLLED_BACK, 1, 1 },
		{ "in the commit", true, IN_COMMIT, -1, 1 },
		{ "after the commit", true, COMMITTED, 2, 2 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		setup(state);
		make(rows[i].late);
		killed(rows[i].late, rows[i].when);
		int reads = value(false), writes = value(true);
		/* And then it is whole for whoever reads. */
		int after = value(false);
		teardown(state);
		if (reads != rows[i].reads || writes != rows[i].writes ||
		    after != rows[i].writes)
			fail_msg("%s: a reader finds %d, a writer %d, a "
			    "reader after it %d", rows[i].name, reads,
			    writes, after);
	}
}

/* What a connection itself takes back is as it was, in memory too. */
static void
a_rollback_restores_what_is_cached(void **state)
{
	(void)state;
	make(true);
	struct kn_db *db = open_db(true, true);
	for (int round = 0; round < 3; round++) {
		kn_db_begin(db);
		kn_run(kn_db_stmt(db, "UPDATE t SET v = 7"));
		kn_run(kn_db_stmt(db, "DELETE FROM t WHERE id > 10"));
		kn_db_rollback(db);
		struct kn_stmt *st = kn_db_stmt(db, "SELECT sum(v), count(*)"
		    " FROM t");
		assert_true(kn_step(st));
		assert_int_equal(kn_col_int(st, 0), ROWS);
		assert_int_equal(kn_col_int(st, 1), ROWS);
		kn_reset(st);
	}
	kn_db_vacuum(db);
	kn_db_flush(db);
	assert_int_equal(kn_db_take(db, NULL), KN_OK);
	kn_db_close(db);
	assert_int_equal(value(false), 1);
}

/* The sum of the values that who had it open finds, -1 when it cannot be
 * read. */
static int64_t
sum_of(struct kn_db *db)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT sum(v) FROM t");
	int64_t v = kn_step(st) ? kn_col_int(st, 0) : -1;

	kn_reset(st);
	return kn_db_take(db, NULL) == KN_OK ? v : -1;
}

static void
a_full_disk_undoes_a_transaction(void **state)
{
	/* No file grows beyond so many pages. */
	static const rlim_t rows[] = {
		1,                      /* the journal is not whole */
		ROWS / 2,               /* it is, and old pages are written */
		ROWS / 2 + 40,
		ROWS + 20,              /* and new ones behind them */
	};
	struct rlimit old;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	make(true);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct rlimit most = { rows[i] * PAGE_B, old.rlim_max };
		struct kn_db *db = open_db(true, true);

		kn_db_begin(db);
		kn_run(kn_db_stmt(db, "UPDATE t SET v = 2 WHERE id > 150"));
		kn_run(kn_db_stmt(db, "INSERT INTO t (v, pad) SELECT 3, pad"
		    " FROM t"));
		setrlimit(RLIMIT_FSIZE, &most);
		kn_db_commit(db);
		enum kn_status status = kn_db_take(db, NULL);
		setrlimit(RLIMIT_FSIZE, &old);
		if (status != KN_IO || sum_of(db) != ROWS)
			fail_msg("row %zu: status %d, sum %lld", i, status,
			    (long long)sum_of(db));
		kn_db_close(db);
		assert_int_equal(value(true), 1);
		assert_int_equal(value(false), 1);
	}
	signal(SIGXFSZ, SIG_DFL);
}

/* Another takes its place, and whoever writes that one dies in a commit: it
 * is no affair of those who have the first one open, be it to write. */
static void
what_is_replaced_is_read_on(void **state)
{
	char first[96], second[96];

	(void)state;
	memcpy(first, path, sizeof(first));
	make(true);
	struct kn_db *reader = open_db(false, true);
	struct kn_db *writer = open_db(true, true);
	struct kn_db *plain = open_db(false, false);
	assert_int_equal(sum_of(reader), ROWS);
	assert_int_equal(sum_of(writer), ROWS);
	assert_int_equal(sum_of(plain), ROWS);
	snprintf(second, sizeof(second), "%s/b.db", dir);
	memcpy(path, second, sizeof(path));
	make(true);
	memcpy(path, first, sizeof(path));
	assert_int_equal(kn_store_replace(path, second, NULL), KN_OK);
	killed(true, IN_COMMIT);
	assert_int_equal(sum_of(reader), ROWS);
	assert_int_equal(sum_of(writer), ROWS);
	/* The journal stands: SQLite alone would take it for its own. */
	assert_int_equal(sum_of(plain), -1);
	assert_int_equal(value(true), 1);
	assert_int_equal(sum_of(reader), ROWS);
	kn_db_close(reader);
	kn_db_close(writer);
	kn_db_close(plain);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_reads_is_kept_out_by_half_a_commit_alone),
		cmocka_unit_test_setup_teardown(
		    a_rollback_restores_what_is_cached, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    a_full_disk_undoes_a_transaction, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_replaced_is_read_on,
		    setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
