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
#include <string.h>
#include <sys/random.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

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

static enum kn_status
open_db(const char *path, bool write, const struct kn_notebook_faults *faults,
    struct kn_db **out, struct kn_err *err)
{
	const struct kn_db_opts opts = {
		.write = write,
		.create = write,
		.sync = KN_DB_SYNC_EXTRA,
		.busy_ms = BUSY_MS,
		.vfs = faults->vfs,
		.damaged_msgid = N_("the notebook is damaged; kunnash check"
		    " --repair mends it: %s"),
	};

	return kn_db_open(path, &opts, out, err);
}

/* ---- transactions ---------------------------------------------------------- */

/* The notebook that stands at our path now, of our version. What it is is
 * looked at without writing: who watches the folder would take closing a file
 * that could be written for a change, and look again without end. */
static enum kn_status
open_successor(const struct kn_notebook *nb, struct kn_db **out,
    struct kn_err *err)
{
	struct kn_db *db;
	enum kn_status status = open_db(nb->path, false, nb->faults, &db, err);

	if (status != KN_OK)
		return status;
	bool ours = nb__version_of(db) == nb__schema_version();
	(void)!kn_db_take(db, NULL);
	kn_db_close(db);
	return ours ? open_db(nb->path, true, nb->faults, out, err) :
	    kn_err_set(err, KN_BUSY, N_("%s was replaced by another one"),
	    "%s", nb->path);
}

/* Another session mended the notebook: this one's file has another name now,
 * and what is written there would be found by nobody. */
static enum kn_status
follow(struct kn_notebook *nb, struct kn_err *err)
{
	struct kn_db *db;
	int moved = 0;

	sqlite3_file_control(kn_db_handle(nb->db), "main",
	    SQLITE_FCNTL_HAS_MOVED, &moved);
	if (!moved)
		return KN_OK;
	enum kn_status status = open_successor(nb, &db, err);
	if (status != KN_OK)
		return status;
	/* A connection counts from anew; the version must rise. */
	nb->own += kn_db_data_version(nb->db) + 1;
	kn_db_close(nb->db);
	nb->db = db;
	return KN_OK;
}

enum kn_status
nb__begin(struct kn_notebook *nb, int *lock, struct kn_err *err)
{
	enum kn_status status = kn_notebook_writable(nb, err);

	if (status == KN_OK)
		status = kn_store_lock(nb->path, true, lock, err);
	if (status != KN_OK)
		return status;
	status = follow(nb, err);
	if (status != KN_OK)
		kn_store_unlock(*lock);
	else
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

/* ---- settings ------------------------------------------------------------- */

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

/* What durability rests on, asked of SQLite itself. */
static enum kn_status
expect_settings(struct kn_notebook *nb, struct kn_err *err)
{
	enum kn_status status = expect(nb, "PRAGMA journal_mode", "delete",
	    N_("the notebook has the wrong journal mode: %s"), err);

	return status != KN_OK ? status : expect(nb, "PRAGMA synchronous",
	    "3", N_("the notebook does not wait for the disk: %s"), err);
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

/* For reading: what this program would read must be there. */
static enum kn_status
reopen_for_reading(struct kn_notebook *nb, struct kn_err *err)
{
	kn_db_close(nb->db);
	nb->db = NULL;
	enum kn_status status = open_db(nb->path, false, nb->faults, &nb->db,
	    err);
	if (status != KN_OK)
		return status;
	kn_stmt_free(nb__note_stmt(nb, "LIMIT 0"));
	if (kn_db_take(nb->db, NULL) == KN_OK)
		return KN_OK;
	*err = nb->refusal;
	return err->status;
}

/* Whether the folder takes a journal; not asked of SQLite, which would only
 * find out at the first change. */
static bool
folder_takes_files(const char *path)
{
	char *dir = kn_strdup(path), *slash = strrchr(dir, '/');
	bool can;

	if (slash != NULL)
		slash[slash == dir] = '\0';
	can = access(slash == NULL ? "." : dir, W_OK | X_OK) == 0;
	free(dir);
	return can;
}

/* Why this file is only for reading, told in nb->refusal. */
static bool
is_for_reading(struct kn_notebook *nb, int64_t version)
{
	if (version > nb__schema_version()) {
		kn_err_set(&nb->refusal, KN_UNSUPPORTED,
		    N_("the notebook %s was made by a newer version"), "%s",
		    nb->path);
		return true;
	}
	errno = 0;
	if (sqlite3_db_readonly(kn_db_handle(nb->db), "main") == 1 ||
	    !folder_takes_files(nb->path)) {
		kn_err_set(&nb->refusal, KN_IO, N_("%s cannot be written"),
		    "%s", nb->path);
		return true;
	}
	return false;
}

/* A file that says WAL is switched back; SQLite says in which mode it is. */
static enum kn_status
settle_journal(struct kn_notebook *nb, struct kn_err *err)
{
	enum kn_status status = expect_settings(nb, err);

	if (status != KN_CORRUPT)
		return status;
	/* Another session in that mode would be waited for in vain. */
	sqlite3_busy_timeout(kn_db_handle(nb->db), 0);
	kn_db_exec(nb->db, "PRAGMA journal_mode = DELETE");
	(void)!kn_db_take(nb->db, NULL);
	sqlite3_busy_timeout(kn_db_handle(nb->db), BUSY_MS);
	return expect_settings(nb, err);
}

/* File systems whose locks are kept by another machine, or by nobody. */
static void
look_where_it_is(struct kn_notebook *nb)
{
	static const long far[] = {
		0x6969,         /* NFS */
		0x517B,         /* SMB */
		0xFF534D42,     /* CIFS */
		0xFE534D42,     /* SMB2 */
		0x5346414F,     /* AFS */
		0x01021997,     /* 9P */
		0x65735546,     /* FUSE: sshfs and others */
	};
	struct statfs fs;
	long type = nb->faults->fs_type;

	if (type == 0 && statfs(nb->path, &fs) == 0)
		type = (long)fs.f_type;
	errno = 0;
	for (size_t i = 0; i < sizeof(far) / sizeof(far[0]); i++)
		if (type == far[i])
			kn_err_set(&nb->warning, KN_UNSUPPORTED,
			    N_("%s is on a network: use it from one machine"
			    " at a time"), "%s", nb->path);
}

/* Neither empty nor with the tables of a notebook, of which the first version
 * had one: another program's, or an index, in which notes would be lost. */
static bool
is_foreign(struct kn_db *db, int64_t version)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT count(*),"
	    " coalesce(sum(type = 'table' AND name IN ('state', 'note',"
	    " 'mark')), 0) FROM sqlite_schema");
	bool foreign = kn_step(st) && kn_col_int(st, 0) > 0 &&
	    (version <= 0 || (version <= nb__schema_version() &&
	    kn_col_int(st, 1) != (version == 1 ? 1 : 3)));

	kn_reset(st);
	return foreign;
}

/* Brings an opened file up to date, or finds that it cannot be written. */
static enum kn_status
settle(struct kn_notebook *nb, struct kn_err *err)
{
	int64_t v = nb__version_of(nb->db);
	bool foreign = is_foreign(nb->db, v);
	enum kn_status status = kn_db_take(nb->db, err);

	if (status != KN_OK)
		return status;
	if (foreign)
		return kn_err_set(err, KN_INVALID,
		    N_("what is there is no notebook: %s"), "%s", nb->path);
	look_where_it_is(nb);
	if (is_for_reading(nb, v))
		return reopen_for_reading(nb, err);
	if (nb->faults->sql != NULL)
		kn_db_exec(nb->db, nb->faults->sql);
	status = settle_journal(nb, err);
	if (status == KN_CORRUPT) {
		/* What is told as saved might not be: nothing is written. */
		nb->refusal = *err;
		nb->refusal.status = KN_UNSUPPORTED;
		return reopen_for_reading(nb, err);
	}
	if (status == KN_OK && v < nb__schema_version())
		status = migrate(nb, err);
	return status;
}

enum kn_status
kn_notebook_open(const char *path, const struct kn_notebook_opts *opts,
    struct kn_notebook **out, struct kn_err *err)
{
	static const struct kn_notebook_opts none = { .author = NULL };
	static const struct kn_notebook_faults no_faults = { .vfs = NULL };
	const struct kn_notebook_faults *faults;
	struct kn_err local;
	struct kn_db *db;

	*out = NULL;
	if (opts == NULL)
		opts = &none;
	if (err == NULL)
		err = &local;
	faults = opts->faults == NULL ? &no_faults : opts->faults;
	enum kn_status status = open_db(path, true, faults, &db, err);
	if (status != KN_OK)
		return status;
	struct kn_notebook *nb = kn_calloc(1, sizeof(*nb));
	*nb = (struct kn_notebook){
		.db = db,
		.path = kn_strdup(path),
		.author = kn_strdup(opts->author),
		.now_ms = opts->now_ms == NULL ? system_now_ms : opts->now_ms,
		.now_user = opts->now_user,
		.faults = faults,
	};
	kn_err_clear(&nb->refusal);
	kn_err_clear(&nb->warning);
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

enum kn_status
kn_notebook_warning(const struct kn_notebook *nb, struct kn_err *err)
{
	if (err != NULL)
		*err = nb->warning;
	return nb->warning.status;
}

uint64_t
kn_notebook_version(struct kn_notebook *nb)
{
	/* In a file that has another name now nothing would ever change. */
	if (nb->refusal.status == KN_OK)
		(void)!follow(nb, NULL);
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

enum kn_status
kn_notebook_check(struct kn_notebook *nb, struct kn_err *err)
{
	/* What is only read has no need of them. */
	enum kn_status status = nb->refusal.status != KN_OK ? KN_OK :
	    expect_settings(nb, err);

	return status != KN_OK ? status : expect(nb,
	    "PRAGMA integrity_check(1)", "ok",
	    N_("the notebook is damaged: %s"), err);
}
