/*
 * step.c: what a person does to the notebook, one step and one transaction
 * at a time, with its undoing. In: row images. Out: changed rows, and the log
 * of what they were before and after, from which steps are undone and done
 * again, also after a restart and by another session.
 */
#include "core/note/note_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

/* What the log keeps: so many steps as long as what they keep is not too
 * much; but the last ones whatever they keep, so that what was imported by
 * mistake can be undone after some steps more. */
enum {
	STEPS_KEPT = 1000,
	STEPS_SURE = 50,
	LOG_MAX_B = 64 * 1024 * 1024,
};

static const char *const what_msgid[] = {
#define KN_NB_STEP(NAME, msgid) msgid,
#include "core/note/step.def"
#undef KN_NB_STEP
};

/* ---- how much the log keeps --------------------------------------------------- */

#define SIZE_OF_CHANGES \
	"SELECT coalesce(sum(coalesce(length(before), 0) +" \
	" coalesce(length(after), 0)), 0) FROM change"

/* Adds to the size of the log and gives it. It is counted once, where it was
 * not kept yet. */
static int64_t
add_size(struct kn_db *db, int64_t more)
{
	struct kn_stmt *st = kn_db_stmt(db, "UPDATE state SET value ="
	    " CAST(CAST(CAST(value AS TEXT) AS INTEGER) + ?1 AS BLOB)"
	    " WHERE name = 'undo/size'"
	    " RETURNING CAST(CAST(value AS TEXT) AS INTEGER)");

	kn_bind_int(st, 1, more);
	bool kept = kn_step(st);
	int64_t size = kept ? kn_col_int(st, 0) : 0;
	kn_reset(st);
	if (kept)
		return size;
	size = kn_run_int(kn_db_stmt(db, SIZE_OF_CHANGES), 0);
	st = kn_db_stmt(db, "INSERT OR REPLACE INTO state (name, value)"
	    " VALUES ('undo/size', CAST(?1 AS BLOB))");
	kn_bind_int(st, 1, size);
	kn_run(st);
	return size;
}

/* The changes of steps that were dropped, the oldest first and not all at
 * once: nobody waits for what a step over all notes had kept. How many. */
#define DROPPED " WHERE seq IN (SELECT seq FROM change WHERE step <" \
	" (SELECT min(id) FROM step) ORDER BY step LIMIT 500)"
enum { AT_ONCE = 500 };

static int64_t
drop_changes(struct kn_db *db)
{
	int64_t size = kn_run_int(kn_db_stmt(db, SIZE_OF_CHANGES DROPPED), 0);

	if (size == 0)
		return 0;
	kn_run(kn_db_stmt(db, "DELETE FROM change" DROPPED));
	int64_t n = kn_run_int(kn_db_stmt(db, "SELECT changes()"), 0);
	(void)add_size(db, -size);
	return n;
}

/* After a step that keeps so many bytes. */
static void
trim(struct kn_db *db, int64_t bytes)
{
	int64_t size = add_size(db, bytes), left = AT_ONCE;
	int64_t steps = kn_run_int(kn_db_stmt(db,
	    "SELECT count(*) FROM step"), 0);

	while ((left -= drop_changes(db)) > 0) {
		size = add_size(db, 0);
		if (steps <= STEPS_SURE || (steps <= STEPS_KEPT &&
		    size <= LOG_MAX_B))
			break;
		kn_run(kn_db_stmt(db, "DELETE FROM step WHERE id ="
		    " (SELECT min(id) FROM step)"));
		steps--;
	}
}

/* ---- doing ------------------------------------------------------------------ */

enum kn_status
nb__step_begin(struct nb__step *s, struct kn_err *err)
{
	return nb__begin(s->nb, &s->lock, err);
}

/* What was undone is not done again once something else was done. */
static void
drop_undone(struct kn_db *db)
{
	int64_t size = kn_run_int(kn_db_stmt(db, SIZE_OF_CHANGES
	    " WHERE step IN (SELECT id FROM step WHERE undone = 1)"), 0);

	kn_db_exec(db, "DELETE FROM change WHERE step IN"
	    " (SELECT id FROM step WHERE undone = 1);"
	    "DELETE FROM step WHERE undone = 1");
	if (size > 0)
		(void)add_size(db, -size);
}

/* Whether that step was done last, and did the same. */
static bool
stands(struct kn_db *db, int64_t id, enum nb__what what)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT 1 FROM step WHERE id = ?1"
	    " AND what = ?2 AND undone = 0 AND id ="
	    " (SELECT max(id) FROM step)");

	kn_bind_int(st, 1, id);
	kn_bind_int(st, 2, what);
	bool found = id > 0 && kn_step(st);
	kn_reset(st);
	return found;
}

void
kn_notebook_join(struct kn_notebook *nb, int64_t *step)
{
	nb->joined = step;
}

static void
log_step(struct nb__step *s)
{
	struct kn_db *db = s->nb->db;
	char now[NB_TIME_LEN + 1];

	drop_undone(db);
	if (s->nb->joined != NULL && stands(db, *s->nb->joined, s->what)) {
		s->id = *s->nb->joined;
		return;
	}
	struct kn_stmt *st = kn_db_stmt(db, "INSERT INTO step (what, undone,"
	    " at, url, article_key, path, note)"
	    " VALUES (?1, 0, ?2, ?3, ?4, ?5, ?6) RETURNING id");
	nb__now(s->nb, now);
	kn_bind_int(st, 1, s->what);
	kn_bind_text(st, 2, kn_str(now));
	kn_bind_cstr(st, 3, s->where == NULL ? NULL : s->where->url);
	kn_bind_cstr(st, 4, s->where == NULL ? NULL : s->where->key);
	kn_bind_cstr(st, 5, s->where == NULL ? NULL : s->where->path);
	kn_bind_cstr(st, 6, s->note);
	s->id = kn_run_int(st, -1);
	if (s->nb->joined != NULL)
		*s->nb->joined = s->id;
}

static void
bind_image(struct kn_stmt *st, int i, const struct kn_str *image)
{
	if (image == NULL)
		kn_bind_cstr(st, i, NULL);
	else
		kn_bind_blob(st, i, *image);
}

void
nb__step_row(struct nb__step *s, enum nb__table t, const char *id,
    const struct kn_str *image)
{
	struct kn_buf before;

	kn_buf_init(&before, 0);
	bool was = nb__row_read(s->nb, t, id, &before);
	struct kn_str old = kn_buf_get(&before);
	if (was == (image != NULL) && (!was || kn_str_eq(old, *image))) {
		kn_buf_dispose(&before);
		return;
	}
	if (!s->quiet) {
		if (s->id == 0)
			log_step(s);
		struct kn_stmt *st = kn_db_stmt(s->nb->db, "INSERT INTO change"
		    " (step, tbl, row, before, after)"
		    " VALUES (?1, ?2, ?3, ?4, ?5)");
		kn_bind_int(st, 1, s->id);
		kn_bind_int(st, 2, t);
		kn_bind_text(st, 3, kn_str(id));
		bind_image(st, 4, was ? &old : NULL);
		bind_image(st, 5, image);
		kn_run(st);
		s->bytes += (int64_t)(old.n +
		    (image == NULL ? 0 : image->n));
	}
	nb__row_write(s->nb, t, id, was, image);
	s->rows++;
	kn_buf_dispose(&before);
}

enum kn_status
nb__step_end(struct nb__step *s, struct kn_err *err)
{
	if (s->id > 0)
		trim(s->nb->db, s->bytes);
	if (s->rows > 0)
		s->nb->own++;
	return nb__end(s->nb, s->lock, err);
}

void
nb__step_abort(struct nb__step *s)
{
	kn_db_rollback(s->nb->db);
	kn_store_unlock(s->lock);
}

/* ---- undoing ------------------------------------------------------------------ */

void
kn_undo_step_dispose(struct kn_undo_step *s)
{
	free(s->url);
	free(s->key);
	free(s->path);
	free(s->note);
	*s = (struct kn_undo_step){ .msgid = NULL };
}

/* Which step is looked for: the last one done, the last one undone, the last
 * one that did any of `a` and `b`. */
struct wanted {
	bool undo;
	enum nb__what a, b;     /* NB_STEP_NONE: whatever it did */
};

/* The step that is next in this direction; its number, or 0. */
static int64_t
find_step(struct kn_notebook *nb, const struct wanted *w,
    struct kn_undo_step *out)
{
	struct kn_stmt *st = kn_db_stmt(nb->db, w->undo ?
	    "SELECT id, what, url, article_key, path, note FROM step"
	    " WHERE undone = 0 AND (?1 = 0 OR what IN (?1, ?2))"
	    " ORDER BY id DESC LIMIT 1" :
	    "SELECT id, what, url, article_key, path, note FROM step"
	    " WHERE undone = 1 AND (?1 = 0 OR what IN (?1, ?2))"
	    " ORDER BY id LIMIT 1");
	int64_t id = 0;

	kn_bind_int(st, 1, w->a);
	kn_bind_int(st, 2, w->b);
	if (kn_step(st)) {
		int64_t what = kn_col_int(st, 1);

		id = kn_col_int(st, 0);
		out->msgid = what_msgid[what > 0 && what < NB_STEP_COUNT ?
		    what : NB_STEP_NONE];
		out->url = kn_col_dup(st, 2);
		out->key = kn_col_dup(st, 3);
		out->path = kn_col_dup(st, 4);
		out->note = kn_col_dup(st, 5);
	}
	kn_reset(st);
	return id;
}

struct logged {
	enum nb__table table;
	char *row;
	bool has_from, has_to;
	struct kn_buf from, to;
};

static bool
read_logged(struct kn_stmt *st, bool undo, struct logged *c)
{
	int from = undo ? 3 : 2, to = undo ? 2 : 3;

	if (!kn_step(st))
		return false;
	int64_t t = kn_col_int(st, 0);
	c->table = t >= 0 && t < NB_TABLE_COUNT ? (enum nb__table)t : NB_NOTE;
	c->row = kn_col_dup(st, 1);
	c->has_from = !kn_col_null(st, from);
	c->has_to = !kn_col_null(st, to);
	kn_buf_init(&c->from, 0);
	kn_buf_init(&c->to, 0);
	kn_buf_str(&c->from, kn_col_str(st, from));
	kn_buf_str(&c->to, kn_col_str(st, to));
	return true;
}

/* Puts one row back; false when it is not as the step left it. */
static bool
turn_row(struct kn_notebook *nb, const struct logged *c)
{
	struct kn_buf now;
	struct kn_str to = kn_buf_get(&c->to);

	kn_buf_init(&now, 0);
	bool is = nb__row_read(nb, c->table, c->row, &now);
	bool same = is == c->has_from && (!is ||
	    kn_str_eq(kn_buf_get(&now), kn_buf_get(&c->from)));
	kn_buf_dispose(&now);
	if (same)
		nb__row_write(nb, c->table, c->row, is,
		    c->has_to ? &to : NULL);
	return same;
}

/* Turns all rows of a step; false when one had changed since. */
static bool
turn_rows(struct kn_notebook *nb, int64_t step, bool undo, size_t *rows)
{
	struct kn_stmt *st = kn_db_stmt_once(nb->db, undo ?
	    "SELECT tbl, row, before, after FROM change WHERE step = ?1"
	    " ORDER BY seq DESC" :
	    "SELECT tbl, row, before, after FROM change WHERE step = ?1"
	    " ORDER BY seq");
	struct logged c;
	bool same = true;

	kn_bind_int(st, 1, step);
	while (same && read_logged(st, undo, &c)) {
		same = turn_row(nb, &c);
		*rows += same;
		free(c.row);
		kn_buf_dispose(&c.from);
		kn_buf_dispose(&c.to);
	}
	kn_stmt_free(st);
	return same;
}

static enum kn_status
turn(struct kn_notebook *nb, const struct wanted *w, struct kn_undo_step *out,
    struct kn_err *err)
{
	bool undo = w->undo;
	int lock;

	*out = (struct kn_undo_step){ .msgid = NULL };
	enum kn_status status = nb__begin(nb, &lock, err);
	if (status != KN_OK)
		return status;
	int64_t step = find_step(nb, w, out);
	bool same = step == 0 || turn_rows(nb, step, undo, &out->rows);
	if (step == 0 || (!same && kn_db_status(nb->db) == KN_OK)) {
		kn_db_rollback(nb->db);
		kn_store_unlock(lock);
		kn_undo_step_dispose(out);
		if ((status = kn_db_take(nb->db, err)) != KN_OK)
			return status;
		return step == 0 ? kn_err_set(err, KN_NOT_FOUND, undo ?
		    N_("nothing to undo") : N_("nothing to do again"), NULL) :
		    kn_err_set(err, KN_BUSY,
		    N_("another session has changed this since"), NULL);
	}
	struct kn_stmt *st = kn_db_stmt(nb->db,
	    "UPDATE step SET undone = ?1 WHERE id = ?2");
	kn_bind_int(st, 1, undo);
	kn_bind_int(st, 2, step);
	kn_run(st);
	nb->own++;
	status = nb__end(nb, lock, err);
	if (status != KN_OK)
		kn_undo_step_dispose(out);
	return status;
}

enum kn_status
kn_notebook_undo(struct kn_notebook *nb, struct kn_undo_step *out,
    struct kn_err *err)
{
	return turn(nb, &(struct wanted){ .undo = true }, out, err);
}

enum kn_status
kn_notebook_redo(struct kn_notebook *nb, struct kn_undo_step *out,
    struct kn_err *err)
{
	return turn(nb, &(struct wanted){ .undo = false }, out, err);
}

enum kn_status
nb__undo_last(struct kn_notebook *nb, enum nb__what a, enum nb__what b,
    struct kn_undo_step *out, struct kn_err *err)
{
	return turn(nb, &(struct wanted){ true, a, b }, out, err);
}
