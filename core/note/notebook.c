/*
 * notebook.c: notes.db, the person's notebook: opening, migrating, session
 * state, verifying. In: a path, names and values. Out: durable rows. Touches
 * notes.db, its journal and notes.db-lock.
 *
 * Durability comes before speed here: a rollback journal with synchronous =
 * EXTRA, which also syncs the folder after the journal is unlinked, so that
 * a commit does not come back undone after a power cut. WAL is out: Debian's
 * SQLite 3.40.1 can lose committed transactions when two connections
 * checkpoint and write at once. Writers queue by flock() on a file beside,
 * since SQLite's busy handler is no fair queue (50 writers: 4.5 s worst
 * latency); its timeout stays as a second belt.
 */
#include "kunnash/note.h"

#include <stdlib.h>

#include "core/store/store.h"
#include "kunnash/mem.h"

enum {
	BUSY_MS = 30000,
	VALUE_MAX_B = 16 * 1024 * 1024,
};

struct kn_notebook {
	struct kn_db *db;
	char *path;
};

/* Row n takes a notebook of user_version n to n + 1. Never edited, only
 * added to: the file of every released version is out there. */
static const char *const migrations[] = {
	"CREATE TABLE state ("
	"name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL)"
	" STRICT, WITHOUT ROWID;"
	"PRAGMA user_version = 1;",
};

enum { VERSION = sizeof(migrations) / sizeof(migrations[0]) };

static int64_t
version_of(struct kn_db *db)
{
	struct kn_stmt *st = kn_db_stmt(db, "PRAGMA user_version");
	int64_t v = kn_step(st) ? kn_col_int(st, 0) : -1;

	kn_reset(st);
	return v;
}

/* Begins a write with its turn in the queue; *lock is given to end(). */
static enum kn_status
begin(struct kn_notebook *nb, int *lock, struct kn_err *err)
{
	enum kn_status status = kn_store_lock(nb->path, true, lock, err);

	if (status == KN_OK)
		kn_db_begin(nb->db);
	return status;
}

static enum kn_status
end(struct kn_notebook *nb, int lock, struct kn_err *err)
{
	kn_db_commit(nb->db);
	kn_store_unlock(lock);
	return kn_db_take(nb->db, err);
}

/* In one transaction: an interrupted migration leaves the old schema. */
static enum kn_status
migrate(struct kn_notebook *nb, struct kn_err *err)
{
	int lock;
	enum kn_status status = begin(nb, &lock, err);

	if (status != KN_OK)
		return status;
	int64_t v = version_of(nb->db);
	for (; v >= 0 && v < VERSION; v++)
		kn_db_exec(nb->db, migrations[v]);
	return end(nb, lock, err);
}

enum kn_status
kn_notebook_open(const char *path, struct kn_notebook **out,
    struct kn_err *err)
{
	const struct kn_db_opts opts = {
		.write = true,
		.create = true,
		.sync = KN_DB_SYNC_EXTRA,
		.busy_ms = BUSY_MS,
	};
	struct kn_db *db;

	*out = NULL;
	enum kn_status status = kn_db_open(path, &opts, &db, err);
	if (status != KN_OK)
		return status;
	struct kn_notebook *nb = kn_calloc(1, sizeof(*nb));
	*nb = (struct kn_notebook){ .db = db, .path = kn_strdup(path) };
	int64_t v = version_of(db);
	status = kn_db_take(db, err);
	if (status == KN_OK && v > VERSION)
		status = kn_err_set(err, KN_UNSUPPORTED,
		    N_("the notebook %s was made by a newer version"), "%s",
		    path);
	if (status == KN_OK) {
		/* Persistent only where the file says WAL. */
		kn_db_exec(db, "PRAGMA journal_mode = DELETE");
		status = kn_db_take(db, err);
	}
	if (status == KN_OK && v < VERSION)
		status = migrate(nb, err);
	if (status != KN_OK) {
		kn_notebook_close(nb);
		return status;
	}
	*out = nb;
	return KN_OK;
}

void
kn_notebook_close(struct kn_notebook *nb)
{
	if (nb == NULL)
		return;
	kn_db_close(nb->db);
	free(nb->path);
	free(nb);
}

enum kn_status
kn_notebook_state_get(struct kn_notebook *nb, struct kn_str name,
    struct kn_buf *out, struct kn_err *err)
{
	struct kn_stmt *st = kn_db_stmt(nb->db,
	    "SELECT value FROM state WHERE name = ?1");

	kn_bind_text(st, 1, name);
	bool found = kn_step(st);
	if (found)
		kn_buf_str(out, kn_col_str(st, 0));
	kn_reset(st);
	enum kn_status status = kn_db_take(nb->db, err);
	if (status == KN_OK && !found)
		return kn_err_set(err, KN_NOT_FOUND, NULL, NULL);
	return status;
}

enum kn_status
kn_notebook_state_put(struct kn_notebook *nb, struct kn_str name,
    struct kn_str value, struct kn_err *err)
{
	int lock;

	if (value.n > VALUE_MAX_B)
		return kn_err_set(err, KN_LIMIT,
		    N_("too much to keep in the notebook"), NULL);
	enum kn_status status = begin(nb, &lock, err);
	if (status != KN_OK)
		return status;
	struct kn_stmt *st = kn_db_stmt(nb->db,
	    "INSERT INTO state (name, value) VALUES (?1, ?2)"
	    " ON CONFLICT (name) DO UPDATE SET value = ?2");
	kn_bind_text(st, 1, name);
	kn_bind_blob(st, 2, value);
	kn_run(st);
	return end(nb, lock, err);
}

/* ---- verifying ------------------------------------------------------------ */

/* The one value of a pragma must be `want`; the finding goes to err. */
static enum kn_status
expect(struct kn_notebook *nb, const char *sql, const char *want,
    const char *msgid, struct kn_err *err)
{
	struct kn_stmt *st = kn_db_stmt(nb->db, sql);
	enum kn_status status = KN_OK;

	if (kn_step(st)) {
		struct kn_str got = kn_col_str(st, 0);

		if (!kn_str_is(got, want))
			status = kn_err_set(err, KN_CORRUPT, msgid, "%.*s",
			    got.n > 200 ? 200 : (int)got.n, got.s);
	}
	kn_reset(st);
	enum kn_status db = kn_db_take(nb->db, status == KN_OK ? err : NULL);
	return status == KN_OK ? db : status;
}

enum kn_status
kn_notebook_check(struct kn_notebook *nb, struct kn_err *err)
{
	static const struct {
		const char *sql, *want, *msgid;
	} rows[] = {
		{ "PRAGMA journal_mode", "delete",
		    N_("the notebook has the wrong journal mode: %s") },
		{ "PRAGMA synchronous", "3",
		    N_("the notebook does not wait for the disk: %s") },
		{ "PRAGMA integrity_check(1)", "ok",
		    N_("the notebook is damaged: %s") },
	};
	enum kn_status status = KN_OK;

	kn_err_clear(err);
	for (size_t i = 0; status == KN_OK &&
	    i < sizeof(rows) / sizeof(rows[0]); i++)
		status = expect(nb, rows[i].sql, rows[i].want, rows[i].msgid,
		    err);
	return status;
}
