/*
 * store.h: SQLite connections as kunnash uses them.
 *
 * One struct kn_db is one connection of one thread. Statements are prepared
 * once, kept with the connection and found again by their text's address, so
 * their text must be a string literal. The connection has a sticky status:
 * after the first failure every call does nothing and steps give no row, so
 * that a caller checks once, with kn_db_take(). Between calls of the index
 * no statement is open: whoever steps, resets.
 *
 * Private to store, index and note.
 */
#ifndef KN_CORE_STORE_STORE_H
#define KN_CORE_STORE_STORE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/err.h"
#include "kunnash/str.h"
#include "kunnash/trust.h"

struct sqlite3;
struct sqlite3_stmt;
struct kn_db;

/* What a commit waits for. */
enum kn_db_sync {
	KN_DB_SYNC_OFF,         /* nothing: kn_db_flush() later */
	KN_DB_SYNC_EXTRA,       /* the disk, and the folder's entry */
};

struct kn_db_opts {
	bool write;             /* else read-only */
	bool create;            /* with write: make file (0600) and folders */
	bool replace;           /* with write: empty what is no database */
	enum kn_db_sync sync;
	unsigned busy_ms;       /* how long a lock is waited for */
	const char *vfs;        /* name of a VFS (tests), or NULL */
	bool late_journal;      /* who is killed before a commit leaves
				   nothing to roll back; the file can be
				   replaced while it is open (late.c) */
	const struct kn_trust *trust;   /* besides this user and root */
	/* What is said of a damaged file, %s its path; NULL: that it is. */
	const char *damaged_msgid;
};

/*
 * Opens a database: KN_NOT_FOUND when the file is missing, KN_UNSUPPORTED
 * when kn_trust_allows() says no to its owner or everyone may write it,
 * KN_CORRUPT when it is no database. Writes nothing: a database of a newer
 * program can be opened, looked at and left alone.
 */
enum kn_status kn_db_open(const char *path, const struct kn_db_opts *opts,
    struct kn_db **out, struct kn_err *err) KN_MUST_CHECK;
/* Rolls back an open transaction. NULL is allowed. */
void kn_db_close(struct kn_db *db);
/* The connection itself, for what this interface does not cover. */
struct sqlite3 *kn_db_handle(struct kn_db *db);

/* Something of its user's that a connection keeps, released when it closes
 * or something else is kept. */
void kn_db_keep(struct kn_db *db, void *p, void (*release)(void *p));
void *kn_db_kept(const struct kn_db *db);

/* The sticky status; kn_db_take() also describes the failure, and clears. */
enum kn_status kn_db_status(const struct kn_db *db);
enum kn_status kn_db_take(struct kn_db *db, struct kn_err *err) KN_MUST_CHECK;
/* Makes a failure of the caller's own sticky (a stored value is damaged). */
void kn_db_fail(struct kn_db *db, enum kn_status status, const char *msgid);
/* Makes an SQLite result code sticky, unless it is a success. */
void kn_db_code(struct kn_db *db, int code);

/*
 * What stops long work: a flag that another thread sets (KN_CANCELLED), or a
 * moment of kn_clock_ms() (KN_LIMIT). NULL and 0 take them away.
 */
void kn_db_stop_on(struct kn_db *db, const atomic_bool *cancel);
void kn_db_stop_at(struct kn_db *db, uint64_t at_ms);
/* For work that goes on for long without a step of a statement. */
bool kn_db_must_stop(struct kn_db *db);

/* Runs one or more statements without parameters. */
void kn_db_exec(struct kn_db *db, const char *sql);
/* Transactions for writing. Commit rolls back when anything failed. */
void kn_db_begin(struct kn_db *db);
void kn_db_commit(struct kn_db *db);
void kn_db_rollback(struct kn_db *db);
/* Empties the file in place, whatever is in it, damaged or not. */
void kn_db_wipe(struct kn_db *db);
/* Gives the free pages of the file back. */
void kn_db_vacuum(struct kn_db *db);
/* Makes everything committed so far durable without holding any lock. */
void kn_db_flush(struct kn_db *db);
/* Begins with it, aside: the next flush has less to do. Nobody can rely on
 * anything before that one returns. */
void kn_db_flush_start(struct kn_db *db);
/* The row that this connection inserted last. */
int64_t kn_db_last_row(struct kn_db *db);
/* A number that changes when another connection commits. */
uint64_t kn_db_data_version(struct kn_db *db);

/*
 * A prepared statement, borrowed from the connection, reset and unbound; or
 * NULL with a sticky status, which all calls below take.
 */
struct kn_stmt;
struct kn_stmt *kn_db_stmt(struct kn_db *db, const char *sql);
/* For text that is built: not kept, the caller frees it (NULL is allowed). */
struct kn_stmt *kn_db_stmt_once(struct kn_db *db, const char *sql);
void kn_stmt_free(struct kn_stmt *st);
/* Parameters are numbered from 1. Bytes are borrowed until the reset. */
void kn_bind_int(struct kn_stmt *st, int i, int64_t v);
void kn_bind_text(struct kn_stmt *st, int i, struct kn_str v);
void kn_bind_blob(struct kn_stmt *st, int i, struct kn_str v);
/* Text, or null when s is NULL. */
void kn_bind_cstr(struct kn_stmt *st, int i, const char *s);
/* The next row; false at the end and after a failure. */
bool kn_step(struct kn_stmt *st);
void kn_reset(struct kn_stmt *st);
/* Steps a statement that gives no rows to its end, and resets it. */
void kn_run(struct kn_stmt *st);
/* Steps a statement for one number, and resets it: column 0 of its first
 * row, or `absent` where there is no row. */
int64_t kn_run_int(struct kn_stmt *st, int64_t absent);
/* Columns are numbered from 0; borrowed until the next step or reset. */
int64_t kn_col_int(struct kn_stmt *st, int i);
bool kn_col_null(struct kn_stmt *st, int i);
bool kn_col_is_int(struct kn_stmt *st, int i);
struct kn_str kn_col_str(struct kn_stmt *st, int i);
/* A text column as a borrowed C string, or NULL when it is null. */
const char *kn_col_cstr(struct kn_stmt *st, int i);
/* An owned copy of a text column, or NULL when it is null. */
char *kn_col_dup(struct kn_stmt *st, int i);
/* Statements of this connection that were stepped and not reset. */
size_t kn_db_open_stmts(struct kn_db *db);

/* ---- files beside a database ------------------------------------------ */

/* Makes the missing folders above a file, mode 0700. */
enum kn_status kn_store_make_folders(const char *path, struct kn_err *err)
    KN_MUST_CHECK;

/*
 * An exclusive lock on PATH with "-lock" appended, by flock(), so that the
 * kernel lets go of it when the process dies. wait: queue; else KN_BUSY at
 * once. KN_DENIED where this user may make no lock. The descriptor goes to
 * *fd, for kn_store_unlock().
 */
enum kn_status kn_store_lock(const char *path, bool wait, int *fd,
    struct kn_err *err) KN_MUST_CHECK;
void kn_store_unlock(int fd);

/* Where the links of a path lead; the path itself when there is no such file.
 * Owned. */
char *kn_store_real_path(const char *path);
/*
 * Makes a file at `path` that the same people may read and write as `like`
 * (mode, group, access list), or leaves the one that is there if it is this
 * user's own and nothing but a file; what else is there goes. KN_DENIED
 * where that cannot be.
 */
enum kn_status kn_store_make_like(const char *path, const char *like)
    KN_MUST_CHECK;
/*
 * Puts a whole database, closed by all, in the place of another: who has the
 * old one open with late_journal reads it on. Durable when it returns.
 */
enum kn_status kn_store_replace(const char *path, const char *by,
    struct kn_err *err) KN_MUST_CHECK;
/* Takes a database away, with its journal, if it is there. */
void kn_store_remove(const char *path);

#endif
