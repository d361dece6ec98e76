/*
 * mend.c: a damaged notebook into a whole one. In: the damaged file, and the
 * copies beside it. Out: a new file in its place, with every row that is left
 * anywhere; the damaged file is kept under another name.
 *
 * Rows come from four places, and the first that has one is believed: the
 * tables, as far as SQLite can read them; the pages, where no way leads to
 * them any more; the undo log, which holds every row as it last became, and
 * knows what was deleted; and the copies of earlier days up to the newest
 * that is whole. Of two states of a note the younger one is kept.
 */
#include "core/note/mend_priv.h"

#include <sqlite3.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"

enum { SKIP_MAX = 1 << 20 };

static sqlite3_stmt *
prepare(sqlite3 *c, const char *sql)
{
	sqlite3_stmt *st = NULL;

	return sqlite3_prepare_v2(c, sql, -1, &st, NULL) == SQLITE_OK ? st :
	    NULL;
}

/* ---- the tables --------------------------------------------------------------- */

/* How many rows a file can hold at most: pages that point at each other in a
 * ring give rows for ever. */
static int64_t
rows_at_most(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (int64_t)st.st_size / 8 : 0;
}

static struct nb__value
column(sqlite3_stmt *st, int i)
{
	static const char kinds[] = { [SQLITE_INTEGER] = 'i',
		[SQLITE_TEXT] = 't', [SQLITE_BLOB] = 'b',
		[SQLITE_NULL] = 'n', [SQLITE_FLOAT] = 'n' };
	struct nb__value v = { .kind = kinds[sqlite3_column_type(st, i)] };

	if (v.kind == 'i')
		v.i = sqlite3_column_int64(st, i);
	else if (v.kind != 'n')
		v.s = (struct kn_str){ sqlite3_column_blob(st, i),
			(size_t)sqlite3_column_bytes(st, i) };
	if (v.s.s == NULL)
		v.s.s = "";
	return v;
}

struct reading {
	struct nb__mending *m;
	size_t t;
	int64_t last;           /* number of a row */
	int64_t left;           /* rows that may still be read */
};

/* Reads on from behind row number `after`; false when there is no more to
 * do. */
static bool
read_rows(struct reading *r, sqlite3_stmt *in, int64_t after)
{
	bool by_rowid = nb__kept[r->t].shape.rowid;
	struct nb__value row[NB_COLUMNS_MAX];
	int rc = SQLITE_CORRUPT;

	if (by_rowid && in != NULL)
		sqlite3_bind_int64(in, 1, after);
	while (in != NULL && (rc = sqlite3_step(in)) == SQLITE_ROW &&
	    r->left-- > 0) {
		int64_t id = sqlite3_column_int64(in, 0);

		if (by_rowid && id <= r->last)
			return true;
		r->last = id;
		for (int i = 1; i < sqlite3_column_count(in); i++)
			row[i - 1] = column(in, i);
		nb__mend_put(r->m, r->t, row);
	}
	return rc != SQLITE_DONE && by_rowid && r->left > 0;
}

/* Reads a table to its end; behind an error it goes on further and further
 * away, until there is nothing any more. */
static void
read_table(struct nb__mending *m, sqlite3 *from, size_t t, int64_t at_most)
{
	struct reading r = { .m = m, .t = t, .left = at_most };
	struct kn_buf sql;

	kn_buf_init(&sql, 0);
	kn_buf_fmt(&sql, nb__kept[t].shape.rowid ?
	    "SELECT rowid,%s FROM %s WHERE rowid > ?1 ORDER BY rowid" :
	    "SELECT 0,%s FROM %s", nb__kept[t].columns, nb__kept[t].name);
	bool more = true;
	for (int64_t skip = 0; more && skip <= SKIP_MAX &&
	    r.last < INT64_MAX - 2 * SKIP_MAX;) {
		sqlite3_stmt *in = prepare(from, sql.s);
		int64_t last = r.last;

		more = read_rows(&r, in, last + skip);
		sqlite3_finalize(in);
		skip = r.last > last ? 0 : skip == 0 ? 1 : skip * 2;
	}
	kn_buf_dispose(&sql);
}

static void
read_tables(struct nb__mending *m, const char *path)
{
	sqlite3 *from = NULL;

	m->whole = false;
	if (sqlite3_open_v2(path, &from, SQLITE_OPEN_READONLY, NULL) ==
	    SQLITE_OK) {
		sqlite3_db_config(from, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		sqlite3_db_config(from, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0,
		    NULL);
		m->whole = nb__is_whole(from);
		for (size_t t = 0; t < NB_KEPT_COUNT; t++)
			read_table(m, from, t, rows_at_most(path));
	}
	sqlite3_close(from);
}

/* Rows that no way leads to. */
static void
read_pages(struct nb__mending *m, const char *path)
{
	struct nb__shape shapes[NB_KEPT_COUNT];

	for (size_t t = 0; t < NB_KEPT_COUNT; t++)
		shapes[t] = nb__kept[t].shape;
	nb__pages_read(path, shapes, NB_KEPT_COUNT, nb__mend_put, m);
}

/* ---- the log ------------------------------------------------------------------- */

/* A row of the log's, as it last became; no bytes: deleted. */
struct last {
	int64_t t;
	struct kn_buf row, image;
	bool any, gone;
};

/* An image as a row of its table; false when it is none. The texts are in
 * the image. */
static bool
row_of_image(size_t t, const struct last *l, struct nb__value *row)
{
	const char *kinds = nb__kept[t].shape.columns;
	struct nb__image im = { .rest = kn_buf_get(&l->image) };

	row[0] = (struct nb__value){ .kind = 't', .s = kn_buf_get(&l->row) };
	for (size_t i = 1; kinds[i] != '\0' && !im.bad; i++) {
		row[i] = (struct nb__value){ .kind = nb__image_peek(&im) };
		if (row[i].kind == 'i')
			row[i].i = nb__image_get_int(&im);
		else
			row[i].s = nb__image_get_str(&im);
		im.bad |= row[i].kind == 'n' ? kinds[i] != 'T' :
		    row[i].kind != (kinds[i] == 'i' ? 'i' : 't');
	}
	return !im.bad && im.rest.n == 0;
}

static void
apply(struct nb__mending *m, struct last *l)
{
	struct nb__value row[NB_COLUMNS_MAX];
	struct kn_str id = kn_buf_get(&l->row);
	size_t t = (size_t)l->t;

	if (!l->any || l->t < 0 || l->t >= NB_TABLE_COUNT || id.n == 0 ||
	    nb__mend_settled(m, t, id))
		return;
	if (l->gone) {
		nb__mend_drop(m, t, id);
		nb__mend_settle(m, l->t, id);
	} else if (row_of_image(t, l, row)) {
		nb__mend_put(m, t, row);
		nb__mend_settle(m, l->t, id);
	}
}

static void
take(struct kn_stmt *st, int column, struct last *l)
{
	l->any = true;
	l->gone = kn_col_null(st, column);
	kn_buf_reset(&l->image);
	kn_buf_str(&l->image, kn_col_str(st, column));
}

/* What was done and not undone holds; before all that was undone, what was
 * there before. */
static void
read_log(struct nb__mending *m)
{
	struct kn_stmt *st = kn_db_stmt_once(m->to->db, "SELECT c.tbl, c.row,"
	    " c.before, c.after, coalesce(s.undone, 0) FROM old_change c"
	    " LEFT JOIN old_step s ON s.id = c.step"
	    " ORDER BY c.tbl, c.row, c.seq");
	struct last l = { .t = -1 };

	kn_buf_init(&l.row, 0);
	kn_buf_init(&l.image, 0);
	while (kn_step(st)) {
		if (kn_col_int(st, 0) != l.t ||
		    !kn_str_eq(kn_col_str(st, 1), kn_buf_get(&l.row))) {
			apply(m, &l);
			l.any = false;
			l.t = kn_col_int(st, 0);
			kn_buf_reset(&l.row);
			kn_buf_str(&l.row, kn_col_str(st, 1));
		}
		if (kn_col_int(st, 4) == 0)
			take(st, 3, &l);
		else if (!l.any)
			take(st, 2, &l);
	}
	apply(m, &l);
	kn_stmt_free(st);
	kn_buf_dispose(&l.row);
	kn_buf_dispose(&l.image);
}

/* ---- all of it -------------------------------------------------------------- */

static void
read_everything(struct nb__mending *m, const char *path)
{
	size_t n;

	m->first = m->log = true;
	read_tables(m, path);
	nb__mend_settle_all(m);
	m->first = false;
	if (m->whole)
		return;
	read_pages(m, path);
	read_log(m);
	m->log = false;
	/* Behind a whole copy, older ones have only what was deleted. */
	char **names = nb__backups_find(path, &n);
	for (size_t i = 0; !m->whole && i < n; i++) {
		read_tables(m, names[i]);
		if (!m->whole)
			read_pages(m, names[i]);
	}
	nb__names_free(names, n);
}

/* Tags are made from the notes; the number of notes. */
static size_t
save_tags(struct kn_notebook *to)
{
	struct kn_stmt *st = kn_db_stmt(to->db, "SELECT id FROM note");
	char **ids = NULL;
	size_t n = 0, cap = 0;

	while (kn_step(st)) {
		ids = kn_grow(ids, &cap, n + 1, sizeof(*ids));
		ids[n++] = kn_col_dup(st, 0);
	}
	kn_reset(st);
	for (size_t i = 0; i < n; i++)
		nb__derive_tags(to, ids[i]);
	nb__names_free(ids, n);
	return n;
}

static enum kn_status
fill(const char *path, const char *part, size_t *saved, struct kn_err *err)
{
	struct nb__mending m = { .failed = SQLITE_OK };

	enum kn_status status = kn_notebook_open(part, NULL, &m.to, err);
	if (status != KN_OK)
		return status;
	m.c = kn_db_handle(m.to->db);
	kn_db_begin(m.to->db);
	/* Labels of a person's own take the place of the first ones. */
	kn_run(kn_db_stmt(m.to->db, "DELETE FROM label"));
	nb__mend_start(&m);
	read_everything(&m, path);
	nb__mend_stop(&m);
	kn_db_code(m.to->db, m.failed);
	nb__labels_if_none(m.to->db);
	*saved = save_tags(m.to);
	kn_db_commit(m.to->db);
	status = kn_db_take(m.to->db, err);
	kn_notebook_close(m.to);
	return status;
}

/* A free name for the damaged file. */
static void
damaged_name(const char *path, struct kn_buf *out)
{
	for (int i = 1; i < 10000; i++) {
		kn_buf_reset(out);
		kn_buf_fmt(out, "%s.damaged-%d", path, i);
		if (access(out->s, F_OK) != 0)
			return;
	}
}

/* The damaged file and its journal go aside together. */
static enum kn_status
swap(const char *path, const char *part, struct kn_err *err)
{
	struct kn_buf aside, from, to;

	kn_buf_init(&aside, 0);
	kn_buf_init(&from, 0);
	kn_buf_init(&to, 0);
	damaged_name(path, &aside);
	kn_buf_fmt(&from, "%s-journal", path);
	kn_buf_fmt(&to, "%s-journal", aside.s);
	enum kn_status status = KN_OK;
	if ((rename(from.s, to.s) != 0 && errno != ENOENT) ||
	    rename(path, aside.s) != 0 || rename(part, path) != 0)
		status = kn_err_set(err, KN_IO, N_("cannot replace %s"),
		    "%s", path);
	kn_buf_dispose(&aside);
	kn_buf_dispose(&from);
	kn_buf_dispose(&to);
	return status;
}

enum kn_status
kn_notebook_repair(const char *path, size_t *saved, struct kn_err *err)
{
	struct kn_buf part;
	int lock;

	*saved = 0;
	enum kn_status status = kn_store_lock(path, true, &lock, err);
	if (status != KN_OK)
		return status;
	kn_buf_init(&part, 0);
	kn_buf_fmt(&part, "%s.part-%ld", path, (long)getpid());
	status = fill(path, part.s, saved, err);
	if (status == KN_OK)
		status = swap(path, part.s, err);
	if (status != KN_OK)
		nb__remove_db(part.s);
	else
		nb__sync_folder(path);
	kn_buf_cstr(&part, "-lock");
	unlink(part.s);
	kn_store_unlock(lock);
	kn_buf_dispose(&part);
	return status;
}
