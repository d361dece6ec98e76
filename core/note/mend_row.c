/*
 * mend_row.c: one row more for a notebook that is being mended. In: a row,
 * wherever it was found. Out: it in the new notebook, unless it cannot be
 * one, or a younger state of it is there, or it is known to be gone.
 */
#include "core/note/mend_priv.h"

#include <sqlite3.h>

#include <string.h>

#include "kunnash/utf8.h"

/* What is saved, and where it goes. Rows with a number of their own are read
 * in its order, so that reading can go on behind a damaged page. */
const struct nb__kept nb__kept[NB_KEPT_COUNT] = {
#define KN_NB_TABLE(NAME, name, cols, marks, kinds) \
	[NB_##NAME] = { name, name, "id," cols, \
	    { "t" kinds, NB_##NAME == NB_NOTE }, \
	    NB_##NAME == NB_NOTE ? 7 : NB_##NAME == NB_MARK ? 6 : \
	    NB_##NAME == NB_FILTER ? 3 : -1 },
#include "core/note/table.def"
#undef KN_NB_TABLE
	[NB_KEPT_STATE] = { "state", "state", "name,value",
	    { "tb", false }, -1 },
	[NB_KEPT_DRAFT] = { "draft", "draft", "name,updated,note,image",
	    { "ttTb", false }, 1 },
	[NB_KEPT_SEEN] = { "seen", "seen", "name,n,keys,ids",
	    { "tibb", true }, -1 },
	[NB_LOG_STEP] = { "step", "old_step",
	    "id,what,undone,at,url,article_key,path,note",
	    { "#iitTTTT", true }, -1 },
	[NB_LOG_CHANGE] = { "change", "old_change",
	    "seq,step,tbl,row,before,after", { "#iitBB", true }, -1 },
};

static sqlite3_stmt *
prepare(sqlite3 *c, const char *sql)
{
	sqlite3_stmt *st = NULL;

	return sqlite3_prepare_v2(c, sql, -1, &st, NULL) == SQLITE_OK ? st :
	    NULL;
}

/* ---- one row ---------------------------------------------------------------- */

/* Whether bytes that look like a row can be one. */
static bool
is_plausible(size_t t, const struct nb__value *row)
{
	struct kn_str id = row[0].s, at;

	if (t == NB_LOG_STEP || t == NB_LOG_CHANGE)
		return true;
	if (id.n == 0 || id.n > 4096 || !kn_utf8_valid(id.s, id.n))
		return false;
	if (nb__kept[t].updated < 0)
		return true;
	at = row[nb__kept[t].updated].s;
	return at.n >= 10 && at.n < 64 && at.s[0] >= '0' && at.s[0] <= '9' &&
	    at.s[4] == '-' && at.s[7] == '-';
}

/* Bytes that are no text any more are told as such. */
static void
bind(sqlite3_stmt *st, int i, const struct nb__value *v)
{
	struct kn_buf b;

	if (v->kind == 'i') {
		sqlite3_bind_int64(st, i, v->i);
	} else if (v->kind == 'b') {
		sqlite3_bind_blob64(st, i, v->s.s, v->s.n, SQLITE_TRANSIENT);
	} else if (v->kind == 't' && kn_utf8_valid(v->s.s, v->s.n)) {
		sqlite3_bind_text64(st, i, v->s.s, v->s.n, SQLITE_TRANSIENT,
		    SQLITE_UTF8);
	} else if (v->kind == 't') {
		kn_buf_init(&b, 0);
		for (size_t at = 0; at < v->s.n;)
			kn_buf_cp(&b, kn_utf8_next(v->s.s, v->s.n, &at));
		sqlite3_bind_text64(st, i, b.s, b.n, SQLITE_TRANSIENT,
		    SQLITE_UTF8);
		kn_buf_dispose(&b);
	} else {
		sqlite3_bind_null(st, i);
	}
}

/* A row that does not fit is left out; a disk that is full ends it all. */
static bool
run(struct nb__mending *m, sqlite3_stmt *st)
{
	int rc = sqlite3_step(st) & 0xFF;

	sqlite3_reset(st);
	if (rc == SQLITE_FULL || rc == SQLITE_IOERR || rc == SQLITE_NOMEM)
		m->failed = rc;
	return rc == SQLITE_DONE;
}

/* Whether this row is known to be there, or to be gone. */
bool
nb__mend_settled(struct nb__mending *m, size_t t, struct kn_str id)
{
	sqlite3_bind_int64(m->known, 1, (int64_t)t);
	sqlite3_bind_text64(m->known, 2, id.s, id.n, SQLITE_TRANSIENT,
	    SQLITE_UTF8);
	bool is = sqlite3_step(m->known) == SQLITE_ROW;
	sqlite3_reset(m->known);
	return is;
}

/* Whether one as young is there. */
static bool
is_outdated(struct nb__mending *m, size_t t, const struct nb__value *row)
{
	if (m->age[t] == NULL)
		return false;
	bind(m->age[t], 1, &row[0]);
	bool is = false;
	if (sqlite3_step(m->age[t]) == SQLITE_ROW) {
		struct kn_str had = { (const char *)sqlite3_column_text(
		    m->age[t], 0), (size_t)sqlite3_column_bytes(m->age[t],
		    0) };

		is = kn_str_cmp(had, row[nb__kept[t].updated].s) >= 0;
	}
	sqlite3_reset(m->age[t]);
	return is;
}

void
nb__mend_put(void *user, size_t t, const struct nb__value *row)
{
	struct nb__mending *m = user;
	bool log = t == NB_LOG_STEP || t == NB_LOG_CHANGE;

	if (m->put[t] == NULL || (log && !m->log) || !is_plausible(t, row))
		return;
	if (!m->first && !log && (nb__mend_settled(m, t, row[0].s) ||
	    is_outdated(m, t, row)))
		return;
	for (size_t i = 0; i < strlen(nb__kept[t].shape.columns); i++)
		bind(m->put[t], (int)i + 1, &row[i]);
	(void)run(m, m->put[t]);
}

void
nb__mend_settle(struct nb__mending *m, int64_t t, struct kn_str id)
{
	struct kn_stmt *st = kn_db_stmt(m->to->db,
	    "INSERT OR IGNORE INTO settled (tbl, id) VALUES (?1, ?2)");

	kn_bind_int(st, 1, t);
	kn_bind_text(st, 2, id);
	kn_run(st);
}

void
nb__mend_drop(struct nb__mending *m, size_t t, struct kn_str id)
{
	struct kn_buf sql;
	sqlite3_stmt *st;

	kn_buf_init(&sql, 0);
	kn_buf_fmt(&sql, "DELETE FROM %s WHERE id = ?1", nb__kept[t].into);
	st = prepare(m->c, sql.s);
	sqlite3_bind_text64(st, 1, id.s, id.n, SQLITE_TRANSIENT, SQLITE_UTF8);
	(void)run(m, st);
	sqlite3_finalize(st);
	kn_buf_dispose(&sql);
}

/* What is in the new notebook now stays as it is. */
void
nb__mend_settle_all(struct nb__mending *m)
{
	struct kn_buf sql;

	kn_buf_init(&sql, 0);
	for (int t = 0; t < NB_LOG_STEP; t++) {
		kn_buf_reset(&sql);
		kn_buf_fmt(&sql, "INSERT OR IGNORE INTO settled"
		    " SELECT %d, %s FROM %s", t, t < NB_TABLE_COUNT ? "id" :
		    "name", nb__kept[t].into);
		kn_db_exec(m->to->db, sql.s);
	}
	kn_buf_dispose(&sql);
}

void
nb__mend_start(struct nb__mending *m)
{
	struct kn_buf sql;

	kn_db_exec(m->to->db, "CREATE TEMP TABLE old_step (id INTEGER PRIMARY"
	    " KEY, what, undone, at, url, article_key, path, note);"
	    "CREATE TEMP TABLE old_change (seq INTEGER PRIMARY KEY, step,"
	    " tbl, row, before, after);"
	    "CREATE TEMP TABLE settled (tbl, id, PRIMARY KEY (tbl, id))"
	    " WITHOUT ROWID");
	kn_buf_init(&sql, 0);
	for (size_t t = 0; t < NB_KEPT_COUNT; t++) {
		bool may_age = nb__kept[t].updated >= 0;

		kn_buf_reset(&sql);
		kn_buf_fmt(&sql, "INSERT OR %s INTO %s (%s) VALUES (?",
		    may_age ? "REPLACE" : "IGNORE", nb__kept[t].into,
		    nb__kept[t].columns);
		for (size_t i = 1; nb__kept[t].shape.columns[i] != '\0'; i++)
			kn_buf_cstr(&sql, ",?");
		kn_buf_chr(&sql, ')');
		m->put[t] = prepare(m->c, sql.s);
		if (!may_age)
			continue;
		kn_buf_reset(&sql);
		kn_buf_fmt(&sql, "SELECT updated FROM %s WHERE %s = ?1",
		    nb__kept[t].into, t < NB_TABLE_COUNT ? "id" : "name");
		m->age[t] = prepare(m->c, sql.s);
	}
	m->known = prepare(m->c,
	    "SELECT 1 FROM settled WHERE tbl = ?1 AND id = ?2");
	kn_buf_dispose(&sql);
}

void
nb__mend_stop(struct nb__mending *m)
{
	for (size_t t = 0; t < NB_KEPT_COUNT; t++) {
		sqlite3_finalize(m->put[t]);
		sqlite3_finalize(m->age[t]);
	}
	sqlite3_finalize(m->known);
}

