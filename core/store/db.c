/*
 * db.c: connections: opening with every protection on, transactions, the
 * sticky status, stopping long work. In: a path and options. Out: a struct
 * kn_db. May make the database file and its folders; reads the clock.
 */
#include "core/store/store_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kunnash/aside.h"
#include "kunnash/clock.h"
#include "kunnash/mem.h"

enum {
	STOP_EVERY_OPS = 500,   /* some microseconds of the virtual machine */
	LENGTH_MAX_B = 512 * 1024 * 1024,
};

/* What a hostile or damaged file could ask for, cut down to what we use. */
static const struct {
	int id, value;
} limits[] = {
	{ SQLITE_LIMIT_LENGTH, LENGTH_MAX_B },
	{ SQLITE_LIMIT_SQL_LENGTH, 100000 },
	{ SQLITE_LIMIT_COLUMN, 100 },
	{ SQLITE_LIMIT_EXPR_DEPTH, 100 },
	{ SQLITE_LIMIT_COMPOUND_SELECT, 3 },
	{ SQLITE_LIMIT_ATTACHED, 0 },
	{ SQLITE_LIMIT_VARIABLE_NUMBER, 64 },
	{ SQLITE_LIMIT_TRIGGER_DEPTH, 10 },
	{ SQLITE_LIMIT_WORKER_THREADS, 0 },
};

static const struct {
	int id, value;
} settings[] = {
	{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
	{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
	{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
	{ SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
	{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	{ SQLITE_DBCONFIG_DQS_DML, 0 },
	{ SQLITE_DBCONFIG_DQS_DDL, 0 },
};

/* ---- the sticky status ------------------------------------------------ */

/* The first row that fits: an extended code or a primary one. */
static const struct {
	int code;
	enum kn_status status;
	const char *msgid;
} codes[] = {
	{ SQLITE_READONLY_ROLLBACK, KN_BUSY,
	    N_("%s was left in the middle of a change: who may write it must"
	    " open it first") },
	{ SQLITE_READONLY_DBMOVED, KN_IO,
	    N_("%s was replaced by another one") },
	{ SQLITE_BUSY, KN_BUSY, N_("%s is in use by another process") },
	{ SQLITE_LOCKED, KN_BUSY, N_("%s is in use by another process") },
	{ SQLITE_CORRUPT, KN_CORRUPT, N_("%s is damaged") },
	{ SQLITE_NOTADB, KN_CORRUPT, N_("%s is not a database") },
	{ SQLITE_FULL, KN_IO, N_("no room left on the disk for %s") },
	{ SQLITE_IOERR, KN_IO, N_("cannot read or write %s") },
	{ SQLITE_CANTOPEN, KN_IO, N_("cannot open %s") },
	{ SQLITE_READONLY, KN_IO, N_("%s cannot be written") },
	{ SQLITE_PERM, KN_IO, N_("%s cannot be written") },
	{ SQLITE_TOOBIG, KN_LIMIT, N_("a value is too large for %s") },
};

void
kn_db_fail(struct kn_db *db, enum kn_status status, const char *msgid)
{
	if (db->status != KN_OK)
		return;
	db->status = status;
	db->msgid = msgid;
	db->code = 0;
	db->sys_errno = 0;
	snprintf(db->detail, sizeof(db->detail), "%s", db->path);
}

void
kn_db_code(struct kn_db *db, int code)
{
	int primary = code & 0xFF;

	if (primary == SQLITE_OK || primary == SQLITE_ROW ||
	    primary == SQLITE_DONE || db->status != KN_OK)
		return;
	if (primary == SQLITE_INTERRUPT) {
		kn_db_fail(db, db->late ? KN_LIMIT : KN_CANCELLED, db->late ?
		    N_("stopped: it took too long") : N_("stopped"));
		db->code = code;
		return;
	}
	/* Anything without a row: the message tells what SQLite said. */
	kn_db_fail(db, KN_DB, N_("database error: %s"));
	snprintf(db->detail, sizeof(db->detail), "%s",
	    sqlite3_errmsg(db->conn));
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		if (codes[i].code != primary && codes[i].code != code)
			continue;
		db->status = codes[i].status;
		db->msgid = codes[i].msgid;
		snprintf(db->detail, sizeof(db->detail), "%s", db->path);
		if (db->status == KN_CORRUPT && db->damaged_msgid != NULL)
			db->msgid = db->damaged_msgid;
		break;
	}
	db->code = code;
	db->sys_errno = sqlite3_system_errno(db->conn);
	if (primary == SQLITE_IOERR && db->sys_errno == 0)
		sqlite3_file_control(db->conn, "main",
		    SQLITE_FCNTL_LAST_ERRNO, &db->sys_errno);
	/* A quota or a limit on files is as full as a disk. */
	if (primary == SQLITE_IOERR && (db->sys_errno == EDQUOT ||
	    db->sys_errno == EFBIG || db->sys_errno == ENOSPC))
		db->msgid = N_("no room left on the disk for %s");
}

enum kn_status
kn_db_status(const struct kn_db *db)
{
	return db->status;
}

enum kn_status
kn_db_take(struct kn_db *db, struct kn_err *err)
{
	enum kn_status status = db->status;

	kn_err_clear(err);
	if (status == KN_OK)
		return KN_OK;
	bool has_place = db->msgid != NULL && strstr(db->msgid, "%s") != NULL;
	kn_err_set(err, status, db->msgid, "%s", has_place ? db->detail : "");
	if (err != NULL) {
		err->db_code = db->code;
		err->sys_errno = db->sys_errno;
	}
	db->status = KN_OK;
	db->late = false;
	return status;
}

/* ---- stopping ----------------------------------------------------------- */

bool
kn_db_must_stop(struct kn_db *db)
{
	if (db->cancel != NULL && atomic_load(db->cancel))
		return true;
	db->late = db->stop_at_ms != 0 && kn_clock_ms() >= db->stop_at_ms;
	return db->late;
}

static int
progress(void *db)
{
	return kn_db_must_stop(db);
}

static void
set_progress(struct kn_db *db)
{
	bool any = db->cancel != NULL || db->stop_at_ms != 0;

	sqlite3_progress_handler(db->conn, any ? STOP_EVERY_OPS : 0,
	    any ? progress : NULL, db);
}

void
kn_db_stop_on(struct kn_db *db, const atomic_bool *cancel)
{
	db->cancel = cancel;
	set_progress(db);
}

void
kn_db_stop_at(struct kn_db *db, uint64_t at_ms)
{
	db->stop_at_ms = at_ms;
	set_progress(db);
}

/* ---- transactions ------------------------------------------------------- */

void
kn_db_exec(struct kn_db *db, const char *sql)
{
	if (db->status == KN_OK)
		kn_db_code(db, sqlite3_exec(db->conn, sql, NULL, NULL, NULL));
}

void
kn_db_begin(struct kn_db *db)
{
	kn_run(kn_db_stmt(db, "BEGIN IMMEDIATE"));
}

void
kn_db_rollback(struct kn_db *db)
{
	if (sqlite3_get_autocommit(db->conn))
		return;
	for (struct kn_stmt *st = db->stmts; st != NULL; st = st->next)
		sqlite3_reset(st->s);
	sqlite3_exec(db->conn, "ROLLBACK", NULL, NULL, NULL);
}

void
kn_db_commit(struct kn_db *db)
{
	kn_run(kn_db_stmt(db, "COMMIT"));
	if (db->status != KN_OK)
		kn_db_rollback(db);
}

static sqlite3_file *
file_of(struct kn_db *db)
{
	sqlite3_file *f = NULL;

	sqlite3_file_control(db->conn, "main", SQLITE_FCNTL_FILE_POINTER, &f);
	return f != NULL && f->pMethods != NULL ? f : NULL;
}

/* The file is the system's own, with nothing gathered for it: of the
 * connection only its descriptor is used aside. */
struct flush {
	sqlite3_file *f;
	int code;
	struct kn_aside *aside;
};

static void
flush(void *user)
{
	struct flush *x = user;

	x->code = x->f->pMethods->xSync(x->f, SQLITE_SYNC_NORMAL);
}

void
kn_db_flush_start(struct kn_db *db)
{
	sqlite3_file *f = db->status == KN_OK ? file_of(db) : NULL;

	if (f == NULL || db->flush != NULL)
		return;
	db->flush = kn_calloc(1, sizeof(*db->flush));
	db->flush->f = kn_db__file_below(f);
	db->flush->aside = kn_aside_start(flush, db->flush);
}

/* The system tells once that writing failed: to whoever asks first. */
static void
end_flush(struct kn_db *db)
{
	if (db->flush == NULL)
		return;
	kn_aside_end(db->flush->aside);
	kn_db_code(db, db->flush->code);
	free(db->flush);
	db->flush = NULL;
}

void
kn_db_flush(struct kn_db *db)
{
	end_flush(db);
	sqlite3_file *f = db->status == KN_OK ? file_of(db) : NULL;
	if (f != NULL)
		kn_db_code(db, f->pMethods->xSync(f, SQLITE_SYNC_NORMAL));
}

/* VACUUM attaches a database of its own. */
void
kn_db_vacuum(struct kn_db *db)
{
	int old = sqlite3_limit(db->conn, SQLITE_LIMIT_ATTACHED, 1);

	kn_db_exec(db, "VACUUM");
	sqlite3_limit(db->conn, SQLITE_LIMIT_ATTACHED, old);
}

/* By SQLite's own means, because unlinking or renaming an open database
 * breaks those who have it open. */
void
kn_db_wipe(struct kn_db *db)
{
	sqlite3_db_config(db->conn, SQLITE_DBCONFIG_RESET_DATABASE, 1, NULL);
	kn_db_vacuum(db);
	sqlite3_db_config(db->conn, SQLITE_DBCONFIG_RESET_DATABASE, 0, NULL);
}

int64_t
kn_db_last_row(struct kn_db *db)
{
	return sqlite3_last_insert_rowid(db->conn);
}

uint64_t
kn_db_data_version(struct kn_db *db)
{
	return (uint64_t)kn_run_int(kn_db_stmt(db, "PRAGMA data_version"), 0);
}

/* ---- opening ------------------------------------------------------------ */

/* A file others could have written is data of theirs: SQLite would parse a
 * crafted schema and crafted FTS5 pages (CVE-2026-11824). */
static enum kn_status
check_owner(const char *path, const struct stat *st,
    const struct kn_trust *trust, struct kn_err *err)
{
	if ((st->st_mode & S_IWOTH) != 0)
		return kn_err_set(err, KN_UNSUPPORTED,
		    N_("%s can be written by everyone"), "%s", path);
	if (!kn_trust_allows(trust, geteuid(), st))
		return kn_err_set(err, KN_UNSUPPORTED, st->st_uid == 0 ?
		    N_("%s can be written by a group; trust can name it") :
		    N_("%s belongs to another user; trust can name it, or"
		    " its owner"), "%s", path);
	return KN_OK;
}

/* SQLite would roll a journal back into the database whoever wrote it, and
 * its name follows from the file that a link leads to. */
static enum kn_status
check_journal(const char *path, const struct stat *db, struct kn_err *err)
{
	char *file = realpath(path, NULL);
	struct kn_buf name;
	struct stat st;
	enum kn_status status = KN_OK;

	kn_buf_init(&name, 0);
	kn_buf_fmt(&name, "%s-journal", file == NULL ? path : file);
	free(file);
	if (lstat(name.s, &st) == 0 && st.st_uid != geteuid() &&
	    st.st_uid != 0 && st.st_uid != db->st_uid)
		status = kn_err_set(err, KN_UNSUPPORTED,
		    N_("%s belongs to another user"), "%s", name.s);
	kn_buf_dispose(&name);
	return status;
}

static enum kn_status
check_file(const char *path, const struct kn_trust *trust,
    struct kn_err *err)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return kn_err_set(err, errno == ENOENT || errno == ENOTDIR ?
		    KN_NOT_FOUND : KN_IO, N_("cannot open %s"), "%s", path);
	if (!S_ISREG(st.st_mode))
		return kn_err_set(err, KN_UNSUPPORTED,
		    N_("%s is not a regular file"), "%s", path);
	enum kn_status status = check_owner(path, &st, trust, err);
	return status != KN_OK ? status : check_journal(path, &st, err);
}

/* SQLite would make it 0644 under the usual umask; its journals take over
 * the mode of the file. Exclusive: a file that is there is never opened. */
static enum kn_status
make_file(const char *path, struct kn_err *err)
{
	enum kn_status status = kn_store_make_folders(path, err);

	if (status != KN_OK)
		return status;
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno == EEXIST ? KN_OK : kn_err_set(err, KN_IO,
		    N_("cannot make %s"), "%s", path);
	/* A strict umask may have taken our own rights away. */
	fchmod(fd, 0600);
	close(fd);
	return KN_OK;
}

/* Short naps: a commit holds its lock for some milliseconds. */
static void
set_up(struct kn_db *db, const struct kn_db_opts *opts)
{
	sqlite3 *c = db->conn;

	sqlite3_extended_result_codes(c, 1);
	sqlite3_busy_timeout(c, (int)opts->busy_ms);
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		sqlite3_limit(c, limits[i].id, limits[i].value);
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		sqlite3_db_config(c, settings[i].id, settings[i].value, NULL);
	kn_db_exec(db, "PRAGMA cell_size_check = ON;"
	    "PRAGMA mmap_size = 0;"
	    "PRAGMA temp_store = MEMORY;"
	    "PRAGMA foreign_keys = OFF;");
	if (!opts->write) {
		kn_db_exec(db, "PRAGMA query_only = ON");
		return;
	}
	/* Without cache_spill=OFF a large transaction takes the exclusive
	 * lock long before its commit. */
	kn_db_exec(db, "PRAGMA cache_spill = OFF");
	kn_db_exec(db, opts->sync == KN_DB_SYNC_EXTRA ?
	    "PRAGMA synchronous = EXTRA" : "PRAGMA synchronous = OFF");
}

enum kn_status
kn_db_open(const char *path, const struct kn_db_opts *opts,
    struct kn_db **out, struct kn_err *err)
{
	enum kn_status status = KN_OK;

	*out = NULL;
	kn_err_clear(err);
	if (opts->write && opts->create)
		status = make_file(path, err);
	if (status == KN_OK)
		status = check_file(path, opts->trust, err);
	if (status != KN_OK)
		return status;
	/* Only before the library is first used: it counts what it allocates,
	 * under a lock, for limits that we do not set. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	struct kn_db *db = kn_calloc(1, sizeof(*db));
	db->path = kn_strdup(path);
	db->damaged_msgid = opts->damaged_msgid;
	const char *vfs = opts->late_journal ? kn_db__late_journal() :
	    opts->vfs;
	int rc = sqlite3_open_v2(path, &db->conn, SQLITE_OPEN_NOMUTEX |
	    SQLITE_OPEN_PRIVATECACHE | (opts->write ?
	    SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY), vfs);
	if (db->conn == NULL) {
		kn_db_close(db);
		return kn_err_set(err, KN_IO, N_("cannot open %s"), "%s",
		    path);
	}
	kn_db_code(db, rc);
	set_up(db, opts);
	if (opts->write && opts->replace && db->status == KN_CORRUPT) {
		(void)!kn_db_take(db, NULL);
		kn_db_wipe(db);
		set_up(db, opts);
	}
	status = kn_db_take(db, err);
	if (status != KN_OK) {
		kn_db_close(db);
		return status;
	}
	*out = db;
	return KN_OK;
}

void
kn_db_close(struct kn_db *db)
{
	if (db == NULL)
		return;
	end_flush(db);
	if (db->conn != NULL)
		kn_db_rollback(db);
	kn_db_keep(db, NULL, NULL);
	kn_db__finalize(db);
	sqlite3_close(db->conn);
	free(db->path);
	free(db);
}

void
kn_db_keep(struct kn_db *db, void *p, void (*release)(void *p))
{
	if (db->kept != NULL)
		db->release(db->kept);
	db->kept = p;
	db->release = release;
}

void *
kn_db_kept(const struct kn_db *db)
{
	return db->kept;
}

struct sqlite3 *
kn_db_handle(struct kn_db *db)
{
	return db->conn;
}
