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
#include "core/note/note_priv.h"

#include <sqlite3.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

#include "kunnash/mem.h"

enum {
	BUSY_MS = 30000,
	VALUE_MAX_B = 16 * 1024 * 1024,
};

/* ---- time and names ----------------------------------------------------- */

static int64_t
system_now_ms(void *user)
{
	struct timespec t;

	(void)user;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
nb__now(struct kn_notebook *nb, char out[NB_TIME_LEN + 1])
{
	int64_t ms = nb->now_ms(nb->now_user);
	time_t s = (time_t)(ms / 1000);
	char text[64];
	struct tm tm;

	gmtime_r(&s, &tm);
	size_t n = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text + n, sizeof(text) - n, ".%03dZ", (int)(ms % 1000));
	snprintf(out, NB_TIME_LEN + 1, "%.24s", text);
}

enum kn_status
nb__uuid(char out[NB_UUID_LEN + 1], struct kn_err *err)
{
	static const char hex[] = "0123456789abcdef";
	unsigned char b[16];
	size_t at = 0;

	if (getrandom(b, sizeof(b), 0) != (ssize_t)sizeof(b))
		return kn_err_set(err, KN_IO, N_("no random numbers"), NULL);
	b[6] = (unsigned char)((b[6] & 0x0F) | 0x40);
	b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);
	for (size_t i = 0; i < sizeof(b); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			out[at++] = '-';
		out[at++] = hex[b[i] >> 4];
		out[at++] = hex[b[i] & 0x0F];
	}
	out[at] = '\0';
	return KN_OK;
}

/* ---- transactions ---------------------------------------------------------- */

enum kn_status
nb__begin(struct kn_notebook *nb, int *lock, struct kn_err *err)
{
	enum kn_status status = kn_notebook_writable(nb, err);

	if (status == KN_OK)
		status = kn_store_lock(nb->path, true, lock, err);
	if (status == KN_OK)
		kn_db_begin(nb->db);
	return status;
}

enum kn_status
nb__end(struct kn_notebook *nb, int lock, struct kn_err *err)
{
	kn_db_commit(nb->db);
	kn_store_unlock(lock);
	return kn_db_take(nb->db, err);
}

/* ---- opening ------------------------------------------------------------------ */

/* In one transaction: an interrupted migration leaves the old schema. The
 * version is read again behind the lock: two may start at once. */
static enum kn_status
migrate(struct kn_notebook *nb, struct kn_err *err)
{
	int lock;
	enum kn_status status = nb__begin(nb, &lock, err);

	if (status != KN_OK)
		return status;
	nb__migrate(nb->db, nb__version_of(nb->db));
	return nb__end(nb, lock, err);
}

static enum kn_status
open_db(const char *path, bool write, struct kn_db **out, struct kn_err *err)
{
	const struct kn_db_opts opts = {
		.write = write,
		.create = write,
		.sync = KN_DB_SYNC_EXTRA,
		.busy_ms = BUSY_MS,
	};

	return kn_db_open(path, &opts, out, err);
}

/* For reading: what this program would read must be there. */
static enum kn_status
reopen_for_reading(struct kn_notebook *nb, struct kn_err *err)
{
	kn_db_close(nb->db);
	nb->db = NULL;
	enum kn_status status = open_db(nb->path, false, &nb->db, err);
	if (status != KN_OK)
		return status;
	kn_stmt_free(nb__note_stmt(nb, "LIMIT 0"));
	if (kn_db_take(nb->db, NULL) == KN_OK)
		return KN_OK;
	*err = nb->refusal;
	return err->status;
}

/* Brings an opened file up to date, or finds that it cannot be written. */
static enum kn_status
settle(struct kn_notebook *nb, struct kn_err *err)
{
	int64_t v = nb__version_of(nb->db);
	enum kn_status status = kn_db_take(nb->db, err);

	if (status != KN_OK)
		return status;
	if (v > nb__schema_version()) {
		kn_err_set(&nb->refusal, KN_UNSUPPORTED,
		    N_("the notebook %s was made by a newer version"), "%s",
		    nb->path);
		return reopen_for_reading(nb, err);
	}
	if (sqlite3_db_readonly(kn_db_handle(nb->db), "main") == 1) {
		errno = 0;
		kn_err_set(&nb->refusal, KN_IO, N_("%s cannot be written"),
		    "%s", nb->path);
		return reopen_for_reading(nb, err);
	}
	/* Persistent only where the file says WAL. */
	kn_db_exec(nb->db, "PRAGMA journal_mode = DELETE");
	status = kn_db_take(nb->db, err);
	if (status == KN_OK && v < nb__schema_version())
		status = migrate(nb, err);
	return status;
}

enum kn_status
kn_notebook_open(const char *path, const struct kn_notebook_opts *opts,
    struct kn_notebook **out, struct kn_err *err)
{
	static const struct kn_notebook_opts none = { .author = NULL };
	struct kn_err local;
	struct kn_db *db;

	*out = NULL;
	if (opts == NULL)
		opts = &none;
	if (err == NULL)
		err = &local;
	enum kn_status status = open_db(path, true, &db, err);
	if (status != KN_OK)
		return status;
	struct kn_notebook *nb = kn_calloc(1, sizeof(*nb));
	*nb = (struct kn_notebook){
		.db = db,
		.path = kn_strdup(path),
		.author = kn_strdup(opts->author),
		.now_ms = opts->now_ms == NULL ? system_now_ms : opts->now_ms,
		.now_user = opts->now_user,
	};
	kn_err_clear(&nb->refusal);
	status = settle(nb, err);
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
	free(nb->author);
	free(nb->path);
	free(nb);
}

const char *
kn_notebook_path(const struct kn_notebook *nb)
{
	return nb->path;
}

enum kn_status
kn_notebook_writable(const struct kn_notebook *nb, struct kn_err *err)
{
	if (err != NULL)
		*err = nb->refusal;
	return nb->refusal.status;
}

void
kn_notebook_set_author(struct kn_notebook *nb, const char *author)
{
	char *old = nb->author;

	nb->author = kn_strdup(author);
	free(old);
}

uint64_t
kn_notebook_version(struct kn_notebook *nb)
{
	uint64_t v = nb->own + kn_db_data_version(nb->db);

	(void)!kn_db_take(nb->db, NULL);
	return v;
}

/* ---- session state --------------------------------------------------------- */

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
	enum kn_status status = nb__begin(nb, &lock, err);
	if (status != KN_OK)
		return status;
	struct kn_stmt *st = kn_db_stmt(nb->db,
	    "INSERT INTO state (name, value) VALUES (?1, ?2)"
	    " ON CONFLICT (name) DO UPDATE SET value = ?2");
	kn_bind_text(st, 1, name);
	kn_bind_blob(st, 2, value);
	kn_run(st);
	return nb__end(nb, lock, err);
}

enum kn_status
kn_notebook_state_drop(struct kn_notebook *nb, struct kn_str name,
    struct kn_err *err)
{
	int lock;
	enum kn_status status = nb__begin(nb, &lock, err);

	if (status != KN_OK)
		return status;
	struct kn_stmt *st = kn_db_stmt(nb->db,
	    "DELETE FROM state WHERE name = ?1");
	kn_bind_text(st, 1, name);
	kn_run(st);
	return nb__end(nb, lock, err);
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
