/*
 * stmt.c: prepared statements: found, bound, stepped, reset. In: literal
 * SQL and values. Out: rows. Failures go to the connection's sticky status.
 */
#include "core/store/store_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

/* Mostly by the address; two files may have one text. */
static struct kn_stmt *
find(struct kn_db *db, const char *sql)
{
	size_t slot = ((uintptr_t)sql >> 4) % RECENT_STMTS;
	struct kn_stmt *st = db->recent[slot].st;

	if (st != NULL && db->recent[slot].sql == sql)
		return st;
	for (st = db->stmts; st != NULL; st = st->next)
		if (strcmp(st->sql, sql) == 0)
			break;
	db->recent[slot].sql = sql;
	db->recent[slot].st = st;
	return st;
}

static struct kn_stmt *
prepare(struct kn_db *db, const char *sql, unsigned flags)
{
	sqlite3_stmt *s = NULL;
	int rc = sqlite3_prepare_v3(db->conn, sql, -1, flags, &s, NULL);

	if (rc != SQLITE_OK) {
		kn_db_code(db, rc);
		return NULL;
	}
	struct kn_stmt *st = kn_calloc(1, sizeof(*st));
	*st = (struct kn_stmt){ .db = db, .sql = sql, .s = s };
	return st;
}

struct kn_stmt *
kn_db_stmt(struct kn_db *db, const char *sql)
{
	if (db->status != KN_OK)
		return NULL;
	struct kn_stmt *st = find(db, sql);
	if (st != NULL) {
		sqlite3_reset(st->s);
		sqlite3_clear_bindings(st->s);
		return st;
	}
	st = prepare(db, sql, SQLITE_PREPARE_PERSISTENT);
	if (st != NULL) {
		st->next = db->stmts;
		db->stmts = st;
	}
	return st;
}

struct kn_stmt *
kn_db_stmt_once(struct kn_db *db, const char *sql)
{
	return db->status != KN_OK ? NULL : prepare(db, sql, 0);
}

void
kn_stmt_free(struct kn_stmt *st)
{
	if (st == NULL)
		return;
	sqlite3_finalize(st->s);
	free(st);
}

void
kn_db__finalize(struct kn_db *db)
{
	while (db->stmts != NULL) {
		struct kn_stmt *next = db->stmts->next;

		sqlite3_finalize(db->stmts->s);
		free(db->stmts);
		db->stmts = next;
	}
	memset(db->recent, 0, sizeof(db->recent));
}

/* Whether a call on this statement may do anything. */
static bool
live(const struct kn_stmt *st)
{
	return st != NULL && st->db->status == KN_OK;
}

void
kn_bind_int(struct kn_stmt *st, int i, int64_t v)
{
	if (live(st))
		kn_db_code(st->db, sqlite3_bind_int64(st->s, i, v));
}

/* An empty text is not null: SQLite tells them apart by the pointer. */
void
kn_bind_text(struct kn_stmt *st, int i, struct kn_str v)
{
	if (live(st))
		kn_db_code(st->db, sqlite3_bind_text64(st->s, i,
		    v.n == 0 ? "" : v.s, v.n, SQLITE_STATIC, SQLITE_UTF8));
}

void
kn_bind_blob(struct kn_stmt *st, int i, struct kn_str v)
{
	if (live(st))
		kn_db_code(st->db, sqlite3_bind_blob64(st->s, i,
		    v.n == 0 ? "" : v.s, v.n, SQLITE_STATIC));
}

void
kn_bind_cstr(struct kn_stmt *st, int i, const char *s)
{
	if (s != NULL)
		kn_bind_text(st, i, kn_str(s));
	else if (live(st))
		kn_db_code(st->db, sqlite3_bind_null(st->s, i));
}

bool
kn_step(struct kn_stmt *st)
{
	if (!live(st))
		return false;
	int rc = sqlite3_step(st->s);
	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE)
		kn_db_code(st->db, rc);
	sqlite3_reset(st->s);
	return false;
}

void
kn_reset(struct kn_stmt *st)
{
	if (st != NULL)
		sqlite3_reset(st->s);
}

void
kn_run(struct kn_stmt *st)
{
	while (kn_step(st))
		continue;
	kn_reset(st);
}

int64_t
kn_run_int(struct kn_stmt *st, int64_t absent)
{
	int64_t v = kn_step(st) ? kn_col_int(st, 0) : absent;

	kn_reset(st);
	return v;
}

int64_t
kn_col_int(struct kn_stmt *st, int i)
{
	return sqlite3_column_int64(st->s, i);
}

bool
kn_col_null(struct kn_stmt *st, int i)
{
	return sqlite3_column_type(st->s, i) == SQLITE_NULL;
}

bool
kn_col_is_int(struct kn_stmt *st, int i)
{
	return sqlite3_column_type(st->s, i) == SQLITE_INTEGER;
}

struct kn_str
kn_col_str(struct kn_stmt *st, int i)
{
	const void *p = sqlite3_column_type(st->s, i) == SQLITE_BLOB ?
	    sqlite3_column_blob(st->s, i) :
	    (const void *)sqlite3_column_text(st->s, i);

	if (p == NULL)
		return (struct kn_str){ "", 0 };
	return (struct kn_str){ p, (size_t)sqlite3_column_bytes(st->s, i) };
}

const char *
kn_col_cstr(struct kn_stmt *st, int i)
{
	return (const char *)sqlite3_column_text(st->s, i);
}

char *
kn_col_dup(struct kn_stmt *st, int i)
{
	if (kn_col_null(st, i))
		return NULL;
	struct kn_str s = kn_col_str(st, i);
	return kn_strndup(s.s, s.n);
}

size_t
kn_db_open_stmts(struct kn_db *db)
{
	size_t n = 0;

	for (sqlite3_stmt *s = sqlite3_next_stmt(db->conn, NULL); s != NULL;
	    s = sqlite3_next_stmt(db->conn, s))
		n += sqlite3_stmt_busy(s) != 0;
	return n;
}
