/*
 * disk.c: a disk in memory behind an SQLite VFS, with power cuts and faults.
 * In: SQLite's calls. Out: files as bytes, and a journal of operations from
 * which the disk after a power cut is made. Its one disk is static, as
 * SQLite's registry of VFSs is.
 */
#include "disk.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "kunnash/mem.h"

enum { SECTOR = 512, NAME_MAX_B = 256 };

enum op_kind { OP_WRITE, OP_CUT, OP_SYNC, OP_MAKE, OP_DELETE, OP_FOLDER };

struct bytes {
	unsigned char *b;
	size_t n, cap;
};

struct op {
	enum op_kind kind;
	size_t file;            /* index of a file */
	size_t at, n;           /* WRITE; at: CUT */
	unsigned char *b;
};

/* A file has a name or not: what was deleted may come back. */
struct inode {
	char name[NAME_MAX_B];
	struct bytes now, settled;
	bool linked, was_linked;        /* now; when the journal began */
};

struct disk {
	struct inode **files;
	size_t n_files, cap_files;
	struct op *ops;
	size_t n_ops, cap_ops;
	struct bytes *saved;            /* contents before the cuts */
	bool *saved_linked;
	size_t n_saved;
	bool is_cut;                    /* operations are not kept */
	enum disk_fault fault;
	size_t fault_in, fault_times, writes;
	bool has_failed, forget_folder, forget_sync;
};

struct file {
	sqlite3_file base;
	size_t at;                      /* which inode */
	bool drop, is_new;
};

static struct disk *the_disk;

uint64_t
disk_random(uint64_t *seed)
{
	uint64_t z = *seed += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

/* ---- bytes ---------------------------------------------------------------- */

static void
bytes_size(struct bytes *f, size_t n)
{
	f->b = kn_grow(f->b, &f->cap, n + 1, 1);
	if (n > f->n)
		memset(f->b + f->n, 0, n - f->n);
	f->n = n;
}

static void
bytes_write(struct bytes *f, const unsigned char *b, size_t n, size_t at)
{
	if (at + n > f->n)
		bytes_size(f, at + n);
	memcpy(f->b + at, b, n);
}

static void
bytes_copy(struct bytes *to, const struct bytes *from)
{
	to->n = 0;
	bytes_size(to, from->n);
	if (from->n > 0)
		memcpy(to->b, from->b, from->n);
}

static void
free_file(struct inode *f)
{
	free(f->now.b);
	free(f->settled.b);
	free(f);
}

/* ---- the journal ------------------------------------------------------------ */

static void
note_op(struct disk *d, struct op op)
{
	if (op.kind == OP_WRITE || op.kind == OP_CUT || op.kind == OP_DELETE)
		d->writes++;
	if (d->is_cut)
		return;
	if (op.n > 0) {
		unsigned char *b = kn_calloc(op.n, 1);

		memcpy(b, op.b, op.n);
		op.b = b;
	}
	d->ops = kn_grow(d->ops, &d->cap_ops, d->n_ops + 1, sizeof(*d->ops));
	d->ops[d->n_ops++] = op;
}

static void
drop_ops(struct disk *d)
{
	for (size_t i = 0; i < d->n_ops; i++)
		if (d->ops[i].n > 0)
			free(d->ops[i].b);
	d->n_ops = 0;
}

size_t
disk_ops(const struct disk *d)
{
	return d->n_ops;
}

void
disk_settle(struct disk *d)
{
	drop_ops(d);
	for (size_t i = 0; i < d->n_files; i++) {
		bytes_copy(&d->files[i]->settled, &d->files[i]->now);
		d->files[i]->was_linked = d->files[i]->linked;
	}
}

/* Sectors of an operation that were not synced: some get there. */
static void
maybe_write(struct bytes *f, const struct op *op, uint64_t *seed)
{
	for (size_t at = op->at; at < op->at + op->n;) {
		size_t end = (at / SECTOR + 1) * SECTOR;
		size_t n = (end < op->at + op->n ? end : op->at + op->n) - at;

		if (disk_random(seed) % 2 == 0) {
			size_t old = f->n;

			bytes_write(f, op->b + (at - op->at), n, at);
			/* The size got there, what is between did not. */
			for (size_t i = old; i < at; i++)
				f->b[i] = (unsigned char)disk_random(seed);
		}
		at += n;
	}
}

static void
cut_file(struct disk *d, size_t file, size_t ops, uint64_t *seed)
{
	struct inode *f = d->files[file];
	size_t synced = 0;

	for (size_t i = 0; i < ops; i++)
		if (d->ops[i].file == file && d->ops[i].kind == OP_SYNC)
			synced = i;
	bytes_copy(&f->now, &f->settled);
	for (size_t i = 0; i < ops; i++) {
		const struct op *op = &d->ops[i];

		if (op->file != file)
			continue;
		if (op->kind == OP_WRITE && i < synced)
			bytes_write(&f->now, op->b, op->n, op->at);
		else if (op->kind == OP_WRITE)
			maybe_write(&f->now, op, seed);
		else if (op->kind == OP_CUT &&
		    (i < synced || disk_random(seed) % 2 == 0))
			bytes_size(&f->now, op->at);
	}
}

/* Names since the folder was last synced: a prefix of what was done, as on a
 * file system with a journal of its own. */
static void
cut_names(struct disk *d, size_t ops, uint64_t *seed)
{
	size_t synced = 0, later = 0;

	for (size_t i = 0; i < d->n_files; i++)
		d->files[i]->linked = d->files[i]->was_linked;
	for (size_t i = 0; i < ops; i++) {
		bool name = d->ops[i].kind == OP_MAKE ||
		    d->ops[i].kind == OP_DELETE;

		if (d->ops[i].kind == OP_FOLDER) {
			synced = i;
			later = 0;
		}
		later += name;
	}
	later = (size_t)(disk_random(seed) % (later + 1));
	for (size_t i = 0; i < ops; i++) {
		const struct op *op = &d->ops[i];

		if (op->kind != OP_MAKE && op->kind != OP_DELETE)
			continue;
		if (i >= synced && later-- == 0)
			break;
		d->files[op->file]->linked = op->kind == OP_MAKE;
	}
}

void
disk_cut(struct disk *d, size_t ops, uint64_t seed)
{
	if (!d->is_cut) {
		d->saved = kn_calloc(d->n_files + 1, sizeof(*d->saved));
		d->saved_linked = kn_calloc(d->n_files + 1, 1);
		d->n_saved = d->n_files;
		for (size_t i = 0; i < d->n_files; i++) {
			bytes_copy(&d->saved[i], &d->files[i]->now);
			d->saved_linked[i] = d->files[i]->linked;
		}
		d->is_cut = true;
	}
	/* Files made since the last cut. */
	while (d->n_files > d->n_saved)
		free_file(d->files[--d->n_files]);
	for (size_t i = 0; i < d->n_saved; i++)
		cut_file(d, i, ops, &seed);
	cut_names(d, ops, &seed);
	d->writes = 0;
}

void
disk_uncut(struct disk *d)
{
	while (d->is_cut && d->n_files > d->n_saved)
		free_file(d->files[--d->n_files]);
	for (size_t i = 0; d->is_cut && i < d->n_files; i++) {
		d->files[i]->linked = d->saved_linked[i];
		bytes_copy(&d->files[i]->now, &d->saved[i]);
		free(d->saved[i].b);
	}
	free(d->saved);
	free(d->saved_linked);
	d->saved = NULL;
	d->saved_linked = NULL;
	d->is_cut = false;
}

/* ---- faults --------------------------------------------------------------------- */

void
disk_fail(struct disk *d, enum disk_fault fault, size_t n, size_t times)
{
	d->fault = n == 0 ? DISK_FINE : fault;
	d->fault_in = n;
	d->fault_times = times;
	d->has_failed = false;
}

bool
disk_has_failed(const struct disk *d)
{
	return d->has_failed;
}

/* Whether this operation, which such a fault is about, fails. */
static bool
fails(enum disk_fault fault)
{
	struct disk *d = the_disk;

	if (d->fault != fault)
		return false;
	if (d->fault_in > 1) {
		d->fault_in--;
		return false;
	}
	if (d->fault_times == 0)
		return false;
	d->fault_times--;
	d->has_failed = true;
	return true;
}

/* ---- files ------------------------------------------------------------------- */

static size_t
find(const struct disk *d, const char *name)
{
	for (size_t i = d->n_files; i > 0; i--)
		if (d->files[i - 1]->linked &&
		    strcmp(d->files[i - 1]->name, name) == 0)
			return i - 1;
	return SIZE_MAX;
}

static size_t
make(struct disk *d, const char *name)
{
	struct inode *f = kn_calloc(1, sizeof(*f));
	size_t n = strlen(name);

	memcpy(f->name, name, n < NAME_MAX_B ? n : NAME_MAX_B - 1);
	f->linked = true;
	d->files = kn_grow(d->files, &d->cap_files, d->n_files + 1,
	    sizeof(struct inode *));
	d->files[d->n_files] = f;
	note_op(d, (struct op){ .kind = OP_MAKE, .file = d->n_files });
	return d->n_files++;
}

static struct bytes *
content(sqlite3_file *f)
{
	return &the_disk->files[((struct file *)(void *)f)->at]->now;
}

static int
file_close(sqlite3_file *f)
{
	if (((struct file *)(void *)f)->drop)
		the_disk->files[((struct file *)(void *)f)->at]->linked =
		    false;
	return SQLITE_OK;
}

static int
file_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
	struct bytes *b = content(f);
	size_t from = (size_t)at, have = from < b->n ? b->n - from : 0;

	if (fails(DISK_EIO))
		return SQLITE_IOERR_READ;
	if (have > (size_t)n)
		have = (size_t)n;
	if (have > 0)
		memcpy(to, b->b + from, have);
	memset((char *)to + have, 0, (size_t)n - have);
	return have < (size_t)n ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
}

static int
file_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
	struct op op = { .kind = OP_WRITE, .n = (size_t)n, .at = (size_t)at,
		.b = (unsigned char *)(uintptr_t)from,
		.file = ((struct file *)(void *)f)->at };
	int rc = fails(DISK_EIO) ? SQLITE_IOERR_WRITE :
	    fails(DISK_ENOSPC) ? SQLITE_FULL : SQLITE_OK;

	/* A write that fails may have got some way. */
	if (rc != SQLITE_OK)
		op.n /= 2;
	bytes_write(content(f), op.b, op.n, op.at);
	note_op(the_disk, op);
	return rc;
}

static int
file_truncate(sqlite3_file *f, sqlite3_int64 n)
{
	if (fails(DISK_EIO))
		return SQLITE_IOERR_TRUNCATE;
	bytes_size(content(f), (size_t)n);
	note_op(the_disk, (struct op){ .kind = OP_CUT, .at = (size_t)n,
		.file = ((struct file *)(void *)f)->at });
	return SQLITE_OK;
}

/* As the real one does: the name of a new file becomes durable with it. */
static int
file_sync(sqlite3_file *base, int flags)
{
	struct file *f = (struct file *)(void *)base;

	(void)flags;
	if (fails(DISK_EIO) || fails(DISK_FSYNC))
		return SQLITE_IOERR_FSYNC;
	if (the_disk->forget_sync)
		return SQLITE_OK;
	note_op(the_disk, (struct op){ .kind = OP_SYNC, .file = f->at });
	if (f->is_new)
		note_op(the_disk, (struct op){ .kind = OP_FOLDER,
			.file = SIZE_MAX });
	f->is_new = false;
	return SQLITE_OK;
}

static int
file_size(sqlite3_file *f, sqlite3_int64 *n)
{
	if (fails(DISK_EIO))
		return SQLITE_IOERR_FSTAT;
	*n = (sqlite3_int64)content(f)->n;
	return SQLITE_OK;
}

static int
file_lock(sqlite3_file *f, int level)
{
	(void)f;
	(void)level;
	return SQLITE_OK;
}

static int
file_locked(sqlite3_file *f, int *out)
{
	(void)f;
	*out = 0;
	return SQLITE_OK;
}

static int
file_control(sqlite3_file *f, int op, void *arg)
{
	(void)f;
	(void)op;
	(void)arg;
	return SQLITE_NOTFOUND;
}

static int
file_sector(sqlite3_file *f)
{
	(void)f;
	return 4096;
}

static int
file_traits(sqlite3_file *f)
{
	(void)f;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods methods = {
	.iVersion = 1,
	.xClose = file_close,
	.xRead = file_read,
	.xWrite = file_write,
	.xTruncate = file_truncate,
	.xSync = file_sync,
	.xFileSize = file_size,
	.xLock = file_lock,
	.xUnlock = file_lock,
	.xCheckReservedLock = file_locked,
	.xFileControl = file_control,
	.xSectorSize = file_sector,
	.xDeviceCharacteristics = file_traits,
};

/* ---- the VFS ------------------------------------------------------------------ */

static int
vfs_open(sqlite3_vfs *v, const char *name, sqlite3_file *out, int flags,
    int *out_flags)
{
	struct file *f = (struct file *)(void *)out;
	size_t at = name == NULL ? SIZE_MAX : find(the_disk, name);

	(void)v;
	f->base.pMethods = NULL;
	if (fails(DISK_EIO))
		return SQLITE_CANTOPEN;
	/* The caller makes the database's own file on the real disk. */
	if (at == SIZE_MAX && (flags & SQLITE_OPEN_CREATE) == 0 &&
	    (flags & SQLITE_OPEN_MAIN_DB) == 0)
		return SQLITE_CANTOPEN;
	f->is_new = at == SIZE_MAX;
	if (at == SIZE_MAX)
		at = make(the_disk, name == NULL ? "" : name);
	f->at = at;
	f->drop = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
	f->base.pMethods = &methods;
	if (out_flags != NULL)
		*out_flags = flags;
	return SQLITE_OK;
}

static int
vfs_delete(sqlite3_vfs *v, const char *name, int sync_folder)
{
	size_t at = find(the_disk, name);

	(void)v;
	if (fails(DISK_EIO))
		return SQLITE_IOERR_DELETE;
	if (at == SIZE_MAX)
		return SQLITE_IOERR_DELETE_NOENT;
	the_disk->files[at]->linked = false;
	note_op(the_disk, (struct op){ .kind = OP_DELETE, .file = at });
	if (!sync_folder || the_disk->forget_folder || the_disk->forget_sync)
		return SQLITE_OK;
	if (fails(DISK_FSYNC))
		return SQLITE_IOERR_DIR_FSYNC;
	note_op(the_disk, (struct op){ .kind = OP_FOLDER, .file = SIZE_MAX });
	return SQLITE_OK;
}

static int
vfs_access(sqlite3_vfs *v, const char *name, int flags, int *out)
{
	size_t at = find(the_disk, name);

	(void)v;
	if (fails(DISK_EIO))
		return SQLITE_IOERR_ACCESS;
	/* An empty journal is none, as for the real one. */
	*out = at != SIZE_MAX && (flags != SQLITE_ACCESS_EXISTS ||
	    the_disk->files[at]->now.n > 0);
	return SQLITE_OK;
}

static int
vfs_full_path(sqlite3_vfs *v, const char *name, int n, char *out)
{
	(void)v;
	if (strlen(name) >= (size_t)n)
		return SQLITE_CANTOPEN;
	memcpy(out, name, strlen(name) + 1);
	return SQLITE_OK;
}

struct disk *
disk_new(void)
{
	static sqlite3_vfs vfs;
	sqlite3_vfs *real = sqlite3_vfs_find(NULL);

	the_disk = kn_calloc(1, sizeof(*the_disk));
	vfs = *real;
	vfs.iVersion = 1;
	vfs.szOsFile = (int)sizeof(struct file);
	vfs.mxPathname = NAME_MAX_B - 16;
	vfs.zName = DISK_VFS;
	vfs.pNext = NULL;
	vfs.xOpen = vfs_open;
	vfs.xDelete = vfs_delete;
	vfs.xAccess = vfs_access;
	vfs.xFullPathname = vfs_full_path;
	sqlite3_vfs_register(&vfs, 0);
	return the_disk;
}

void
disk_wipe(struct disk *d)
{
	disk_uncut(d);
	drop_ops(d);
	for (size_t i = 0; i < d->n_files; i++)
		free_file(d->files[i]);
	d->n_files = 0;
	d->writes = 0;
	disk_fail(d, DISK_FINE, 0, 0);
}

void
disk_free(struct disk *d)
{
	sqlite3_vfs_unregister(sqlite3_vfs_find(DISK_VFS));
	disk_wipe(d);
	free(d->files);
	free(d->ops);
	free(d);
	the_disk = NULL;
}

size_t
disk_writes(const struct disk *d)
{
	return d->writes;
}

void
disk_forget_folder(struct disk *d, bool on)
{
	d->forget_folder = on;
}

void
disk_forget_sync(struct disk *d, bool on)
{
	d->forget_sync = on;
}

const unsigned char *
disk_file(const struct disk *d, const char *name, size_t *n)
{
	size_t at = find(d, name);

	if (at == SIZE_MAX)
		return NULL;
	*n = d->files[at]->now.n;
	return d->files[at]->now.b;
}

void
disk_put(struct disk *d, const char *name, const void *bytes, size_t n)
{
	size_t at = find(d, name);

	if (at == SIZE_MAX)
		at = make(d, name);
	bytes_size(&d->files[at]->now, 0);
	bytes_write(&d->files[at]->now, bytes, n, 0);
	d->writes = 0;
}
