/*
 * late.c: a journal that counts only once the database is written to. In:
 * what SQLite does to the files of a writer. Out: the same, but that the
 * first bytes of a journal stay zero on the disk until the first page of the
 * database is about to be changed, and that writes which follow on each
 * other go to the system as one.
 *
 * SQLite writes the old pages into the journal while a transaction goes on,
 * and the new ones into the database when it commits (with cache_spill=OFF
 * not before). A writer that is killed in between leaves a journal that
 * looks as if it had to be rolled back, though the database is as it was; and
 * who may only read cannot do that, and is kept out until the writer is back.
 * A journal that begins with zeros has nothing to roll back: that is how
 * SQLite itself ends a transaction in its mode PERSIST. So a reader goes on,
 * and only a kill while pages are being written, some milliseconds of a
 * batch, still has to be mended by who may write.
 *
 * SQLite writes a page at a time, and into the journal its number and its
 * sum by themselves: an index of 140 MB took 420,000 calls. What follows on
 * the write before is gathered (struct run) and goes out when something else
 * is written or asked for, at the latest when SQLite says that all of a
 * transaction is there (SQLITE_FCNTL_SYNC), where a failure still undoes it.
 * What is gathered of a journal always goes before what is of its database.
 *
 * And a database that another file took the place of is read on by those who
 * have it open: the journal that goes by its name is the other's.
 */
#include "core/store/store_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

#define VFS_NAME "kn-late-journal"
/* SQLite looks at the first byte, and at the eight of its mark. What its own
 * files write at once is below 128 KiB. */
enum { MARK_B = 8, RUN_B = 64 * 1024 };

/* Bytes that follow on each other, not written yet. */
struct run {
	char *bytes;            /* room for RUN_B of them; or NULL */
	size_t n;
	sqlite3_int64 at;
};

/* A database or its journal; SQLite's own file stands behind it. */
struct late_file {
	sqlite3_file base;
	struct late_file *other;        /* the journal of a database, if it
					   is open; the database of one */
	bool is_journal;
	bool withheld;          /* of a journal: its mark is only here */
	char mark[MARK_B];
	struct run run;
};

static sqlite3_file *
real(struct late_file *f)
{
	return (sqlite3_file *)(void *)(f + 1);
}

static struct late_file *
late(sqlite3_file *f)
{
	return (struct late_file *)(void *)f;
}

/* ---- writing -------------------------------------------------------------- */

static int
write_through(struct late_file *f, const void *bytes, size_t n,
    sqlite3_int64 at)
{
	return real(f)->pMethods->xWrite(real(f), bytes, (int)n, at);
}

/*
 * When it fails the transaction is undone: what was meant for the database
 * goes for nothing, and what the journal lacks is kept, so that reading it
 * fails too, and SQLite takes nothing in its memory for what was.
 */
static int
write_run(struct late_file *f)
{
	int rc = f->run.n == 0 ? SQLITE_OK :
	    write_through(f, f->run.bytes, f->run.n, f->run.at);

	if (rc == SQLITE_OK || !f->is_journal)
		f->run.n = 0;
	return rc;
}

/* Before the database changes its journal is whole and begins to count. */
static int
count_on(struct late_file *db)
{
	struct late_file *j = db->other;

	if (j == NULL)
		return SQLITE_OK;
	int rc = write_run(j);
	if (rc == SQLITE_OK && j->withheld)
		rc = write_through(j, j->mark, MARK_B, 0);
	if (rc == SQLITE_OK)
		j->withheld = false;
	return rc;
}

/* Everything gathered is with the system; or nothing of it ever will be, when
 * the journal cannot be made whole. */
static int
write_out(struct late_file *f)
{
	int rc = f->is_journal || f->run.n == 0 ? SQLITE_OK : count_on(f);

	if (rc != SQLITE_OK) {
		f->run.n = 0;
		return rc;
	}
	return write_run(f);
}

static int
gather(struct late_file *f, const void *bytes, size_t n, sqlite3_int64 at)
{
	struct run *r = &f->run;

	if (r->n > 0 && (at != r->at + (sqlite3_int64)r->n ||
	    n > RUN_B - r->n)) {
		int rc = write_out(f);
		if (rc != SQLITE_OK)
			return rc;
	}
	if (n > RUN_B) {
		int rc = f->is_journal ? SQLITE_OK : count_on(f);
		return rc != SQLITE_OK ? rc : write_through(f, bytes, n, at);
	}
	if (r->bytes == NULL)
		r->bytes = kn_malloc(RUN_B);
	if (r->n == 0)
		r->at = at;
	memcpy(r->bytes + r->n, bytes, n);
	r->n += n;
	return SQLITE_OK;
}

/* ---- a database ----------------------------------------------------------- */

static int
db_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
	return gather(late(file), bytes, (size_t)n, at);
}

static int
db_truncate(sqlite3_file *file, sqlite3_int64 n)
{
	struct late_file *f = late(file);
	int rc = write_out(f);

	if (rc == SQLITE_OK)
		rc = count_on(f);
	return rc != SQLITE_OK ? rc :
	    real(f)->pMethods->xTruncate(real(f), n);
}

/* ---- a journal ------------------------------------------------------------ */

/* Without a database that would make it count, it counts at once. */
static int
journal_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
	static const char zeros[MARK_B];
	struct late_file *f = late(file);

	if (at != 0 || n < MARK_B || f->other == NULL)
		return gather(f, bytes, (size_t)n, at);
	int rc = gather(f, zeros, MARK_B, 0);
	if (rc == SQLITE_OK && n > MARK_B)
		rc = gather(f, (const char *)bytes + MARK_B,
		    (size_t)n - MARK_B, MARK_B);
	memcpy(f->mark, bytes, MARK_B);
	f->withheld = true;
	return rc;
}

/* To SQLite it has its mark: a rollback in memory reads it. */
static int
journal_read(sqlite3_file *file, void *bytes, int n, sqlite3_int64 at)
{
	struct late_file *f = late(file);
	int rc = write_out(f);

	if (rc == SQLITE_OK)
		rc = real(f)->pMethods->xRead(real(f), bytes, n, at);
	if (f->withheld && at < MARK_B && rc == SQLITE_OK) {
		size_t from = (size_t)at, here = MARK_B - from;

		memcpy(bytes, f->mark + from, (size_t)n < here ? (size_t)n :
		    here);
	}
	return rc;
}

static int
journal_truncate(sqlite3_file *file, sqlite3_int64 n)
{
	struct late_file *f = late(file);
	int rc = write_out(f);

	f->withheld = f->withheld && n >= MARK_B;
	return rc != SQLITE_OK ? rc :
	    real(f)->pMethods->xTruncate(real(f), n);
}

/* ---- both ----------------------------------------------------------------- */

static int
file_close(sqlite3_file *file)
{
	struct late_file *f = late(file);
	int rc = write_out(f);

	if (f->other != NULL && f->other->other == f)
		f->other->other = NULL;
	free(f->run.bytes);
	f->run = (struct run){ .n = 0 };
	int closed = real(f)->pMethods->xClose(real(f));
	return rc != SQLITE_OK ? rc : closed;
}

static int
file_read(sqlite3_file *file, void *bytes, int n, sqlite3_int64 at)
{
	struct late_file *f = late(file);
	int rc = write_out(f);

	return rc != SQLITE_OK ? rc :
	    real(f)->pMethods->xRead(real(f), bytes, n, at);
}

static int
file_sync(sqlite3_file *file, int flags)
{
	struct late_file *f = late(file);
	int rc = write_out(f);

	return rc != SQLITE_OK ? rc :
	    real(f)->pMethods->xSync(real(f), flags);
}

static int
file_size(sqlite3_file *file, sqlite3_int64 *n)
{
	struct late_file *f = late(file);
	int rc = write_out(f);

	return rc != SQLITE_OK ? rc :
	    real(f)->pMethods->xFileSize(real(f), n);
}

static int
file_lock(sqlite3_file *f, int level)
{
	return real(late(f))->pMethods->xLock(real(late(f)), level);
}

static int
file_unlock(sqlite3_file *file, int level)
{
	struct late_file *f = late(file);
	int rc = write_out(f);
	int unlocked = real(f)->pMethods->xUnlock(real(f), level);

	return rc != SQLITE_OK ? rc : unlocked;
}

/* SQLite asks when it finds a journal: one that somebody is writing has
 * nothing to be rolled back yet. */
static int
file_reserved(sqlite3_file *file, int *yes)
{
	sqlite3_file *f = real(late(file));
	int moved = 0;

	(void)f->pMethods->xFileControl(f, SQLITE_FCNTL_HAS_MOVED, &moved);
	if (!moved)
		return f->pMethods->xCheckReservedLock(f, yes);
	*yes = 1;
	return SQLITE_OK;
}

/* SQLITE_FCNTL_SYNC comes before every end of a transaction, also when
 * nothing is waited for. */
static int
file_control(sqlite3_file *file, int op, void *arg)
{
	struct late_file *f = late(file);
	int rc = op == SQLITE_FCNTL_SYNC ? write_out(f) : SQLITE_OK;

	return rc != SQLITE_OK ? rc :
	    real(f)->pMethods->xFileControl(real(f), op, arg);
}

static int
file_sector(sqlite3_file *f)
{
	return real(late(f))->pMethods->xSectorSize(real(late(f)));
}

static int
file_traits(sqlite3_file *f)
{
	return real(late(f))->pMethods->xDeviceCharacteristics(
	    real(late(f)));
}

/* Version 1: no shared memory, no mapping; neither is used. */
static const sqlite3_io_methods db_methods = {
	.iVersion = 1,
	.xClose = file_close,
	.xRead = file_read,
	.xWrite = db_write,
	.xTruncate = db_truncate,
	.xSync = file_sync,
	.xFileSize = file_size,
	.xLock = file_lock,
	.xUnlock = file_unlock,
	.xCheckReservedLock = file_reserved,
	.xFileControl = file_control,
	.xSectorSize = file_sector,
	.xDeviceCharacteristics = file_traits,
};

static const sqlite3_io_methods journal_methods = {
	.iVersion = 1,
	.xClose = file_close,
	.xRead = journal_read,
	.xWrite = journal_write,
	.xTruncate = journal_truncate,
	.xSync = file_sync,
	.xFileSize = file_size,
	.xLock = file_lock,
	.xUnlock = file_unlock,
	.xCheckReservedLock = file_reserved,
	.xFileControl = file_control,
	.xSectorSize = file_sector,
	.xDeviceCharacteristics = file_traits,
};

/* ---- the file system ------------------------------------------------------ */

static int
late_open(sqlite3_vfs *v, const char *name, sqlite3_file *file, int flags,
    int *out_flags)
{
	sqlite3_vfs *below = v->pAppData;
	struct late_file *f = late(file);

	if ((flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL)) == 0)
		return below->xOpen(below, name, file, flags, out_flags);
	*f = (struct late_file){ .other = NULL };
	int rc = below->xOpen(below, name, real(f), flags, out_flags);
	if (rc != SQLITE_OK)
		return rc;
	f->base.pMethods = &db_methods;
	if ((flags & SQLITE_OPEN_MAIN_JOURNAL) == 0)
		return rc;
	f->base.pMethods = &journal_methods;
	f->is_journal = true;
	f->other = late(sqlite3_database_file_object(name));
	f->other->other = f;
	return rc;
}

sqlite3_file *
kn_db__file_below(sqlite3_file *f)
{
	return f->pMethods == &db_methods ? real(late(f)) : f;
}

/* Everything but files is the system's, and asks nothing of what it is called
 * by. Registered once a process and never taken away. */
const char *
kn_db__late_journal(void)
{
	if (sqlite3_vfs_find(VFS_NAME) != NULL)
		return VFS_NAME;
	sqlite3_vfs *below = sqlite3_vfs_find(NULL);
	sqlite3_vfs *v = below == NULL ? NULL : kn_calloc(1, sizeof(*v));
	if (v == NULL)
		return NULL;
	*v = *below;
	v->pNext = NULL;
	v->zName = VFS_NAME;
	v->szOsFile = (int)sizeof(struct late_file) + below->szOsFile;
	v->pAppData = below;
	v->xOpen = late_open;
	sqlite3_vfs_register(v, 0);
	return VFS_NAME;
}
