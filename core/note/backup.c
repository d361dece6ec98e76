/*
 * backup.c: copies of the notebook of the last days. In: a path and a day.
 * Out: files beside it, mode 0600. A damaged notebook is not copied: it would
 * push the good copies out.
 */
#include "core/note/mend_priv.h"

#include <sqlite3.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kunnash/mem.h"

enum {
	BACKUPS_KEPT = 7,
	PAGES_A_STEP = 256,
	STARTS_MAX = 3,
	BUSY_MS = 30000,
	TIDY_PAGES = 4096,      /* 16 MiB */
};

#define MARK "-backup-"
#define DAY_LEN 10

/* ---- copies --------------------------------------------------------------- */

/* The folder and the last part of a path, both owned. */
static void
split_path(const char *path, char **dir, char **base)
{
	const char *slash = strrchr(path, '/');

	*dir = slash == NULL ? kn_strdup(".") : slash == path ?
	    kn_strdup("/") : kn_strndup(path, (size_t)(slash - path));
	*base = kn_strdup(slash == NULL ? path : slash + 1);
}

static bool
is_backup(const char *name, const char *base)
{
	size_t n = strlen(base), m = sizeof(MARK) - 1;

	return strncmp(name, base, n) == 0 &&
	    strncmp(name + n, MARK, m) == 0 &&
	    strlen(name + n + m) == DAY_LEN;
}

static int
newest_first(const void *a, const void *b)
{
	return -strcmp(*(char *const *)a, *(char *const *)b);
}

char **
nb__backups_find(const char *path, size_t *n)
{
	char *dir, *base, **names = NULL;
	struct dirent *e;
	size_t cap = 0;

	*n = 0;
	split_path(path, &dir, &base);
	DIR *d = opendir(dir);
	while (d != NULL && (e = readdir(d)) != NULL) {
		if (!is_backup(e->d_name, base))
			continue;
		struct kn_buf b;

		kn_buf_init(&b, 0);
		kn_buf_fmt(&b, "%s/%s", dir, e->d_name);
		names = kn_grow(names, &cap, *n + 1, sizeof(*names));
		names[(*n)++] = kn_buf_take(&b, NULL);
	}
	if (d != NULL)
		closedir(d);
	free(dir);
	free(base);
	if (*n > 0)
		qsort(names, *n, sizeof(*names), newest_first);
	return names;
}

void
nb__names_free(char **names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(names[i]);
	free(names);
}

/*
 * A few pages at a time, so that nobody waits. When others write meanwhile
 * the copy starts anew, and where many write it may not even begin: then it
 * takes its turn in the queue of the writers and is made in one go.
 */
static int
copy_pages(sqlite3_backup *b, sqlite3 *src, const char *from)
{
	int left = INT_MAX, lock = -1, rc;

	sqlite3_busy_timeout(src, 0);
	for (int starts = 0; starts < STARTS_MAX;) {
		rc = sqlite3_backup_step(b, PAGES_A_STEP);
		int now_left = sqlite3_backup_remaining(b);

		if (rc != SQLITE_OK && rc != SQLITE_BUSY)
			return rc;
		starts += rc == SQLITE_BUSY || now_left >= left;
		left = now_left;
	}
	sqlite3_busy_timeout(src, BUSY_MS);
	(void)!kn_store_lock(from, true, &lock, NULL);
	rc = sqlite3_backup_step(b, -1);
	kn_store_unlock(lock);
	return rc;
}

/* Copies one database into another through SQLite, which sees a state that
 * was committed as a whole even when others write meanwhile. */
static enum kn_status
copy_db(const char *from, const char *to, struct kn_err *err)
{
	const struct kn_db_opts in = { .busy_ms = BUSY_MS };
	const struct kn_db_opts out = { .write = true, .create = true,
		.sync = KN_DB_SYNC_EXTRA, .busy_ms = BUSY_MS };
	struct kn_db *src, *dst;
	int rc = SQLITE_NOMEM;

	enum kn_status status = kn_db_open(from, &in, &src, err);
	if (status != KN_OK)
		return status;
	status = kn_db_open(to, &out, &dst, err);
	if (status != KN_OK) {
		kn_db_close(src);
		return status;
	}
	sqlite3_backup *b = sqlite3_backup_init(kn_db_handle(dst), "main",
	    kn_db_handle(src), "main");
	if (b != NULL)
		rc = copy_pages(b, kn_db_handle(src), from);
	sqlite3_backup_finish(b);
	kn_db_code(dst, rc);
	status = kn_db_take(dst, err);
	kn_db_close(dst);
	kn_db_close(src);
	return status;
}

bool
nb__is_whole(sqlite3 *c)
{
	sqlite3_stmt *st = NULL;
	bool whole = sqlite3_prepare_v2(c, "PRAGMA integrity_check(1)", -1,
	    &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW &&
	    strcmp((const char *)sqlite3_column_text(st, 0), "ok") == 0;

	sqlite3_finalize(st);
	return whole;
}

/* A damaged copy must not push the good ones out. */
static enum kn_status
check_copy(const char *part, const char *path, struct kn_err *err)
{
	const struct kn_db_opts opts = { .busy_ms = 0 };
	struct kn_db *db;

	enum kn_status status = kn_db_open(part, &opts, &db, err);
	if (status != KN_OK)
		return status;
	errno = 0;
	if (!nb__is_whole(kn_db_handle(db)))
		status = kn_err_set(err, KN_CORRUPT, N_("%s is damaged"),
		    "%s", path);
	kn_db_close(db);
	return status;
}

void
nb__sync_folder(const char *path)
{
	char *dir, *base;

	split_path(path, &dir, &base);
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(dir);
	free(base);
}

void
nb__remove_db(const char *path)
{
	struct kn_buf journal;

	kn_buf_init(&journal, 0);
	kn_buf_fmt(&journal, "%s-journal", path);
	unlink(path);
	unlink(journal.s);
	kn_buf_dispose(&journal);
}

/* What the undo log kept of a step over all notes is free once the step is
 * forgotten. Given back before a copy is made, so that no copy has it; on
 * another day when the notebook is in use. */
static void
tidy(const char *path)
{
	const struct kn_db_opts opts = { .write = true,
		.sync = KN_DB_SYNC_EXTRA };
	struct kn_db *db;
	int lock = -1;

	if (kn_db_open(path, &opts, &db, NULL) != KN_OK)
		return;
	int64_t unused = kn_run_int(kn_db_stmt(db,
	    "PRAGMA freelist_count"), 0);
	if (unused >= TIDY_PAGES &&
	    2 * unused >= kn_run_int(kn_db_stmt(db, "PRAGMA page_count"),
	    0) &&
	    nb__version_of(db) <= nb__schema_version() &&
	    kn_store_lock(path, false, &lock, NULL) == KN_OK)
		kn_db_vacuum(db);
	kn_store_unlock(lock);
	(void)!kn_db_take(db, NULL);
	kn_db_close(db);
}

/* One session at a time; what one that died left half made goes. */
static enum kn_status
make_backup(const char *path, const char *name, struct kn_err *err)
{
	struct kn_buf part;
	int lock;

	kn_buf_init(&part, 0);
	kn_buf_fmt(&part, "%s-backup", path);
	enum kn_status status = kn_store_lock(part.s, false, &lock, err);
	kn_buf_cstr(&part, "-part");
	if (status != KN_OK) {
		kn_buf_dispose(&part);
		return status == KN_BUSY ? KN_OK : status;
	}
	nb__remove_db(part.s);
	if (access(name, F_OK) != 0) {
		tidy(path);
		status = copy_db(path, part.s, err);
	}
	if (status == KN_OK && access(part.s, F_OK) == 0)
		status = check_copy(part.s, path, err);
	if (status == KN_OK && access(part.s, F_OK) == 0) {
		if (rename(part.s, name) != 0)
			status = kn_err_set(err, KN_IO, N_("cannot make %s"),
			    "%s", name);
		nb__sync_folder(name);
	}
	nb__remove_db(part.s);
	kn_store_unlock(lock);
	kn_buf_dispose(&part);
	return status;
}

enum kn_status
kn_notebook_backup(const char *path, const char *day, struct kn_err *err)
{
	struct kn_buf name;
	struct kn_err why;

	kn_buf_init(&name, 0);
	kn_buf_fmt(&name, "%s" MARK "%.10s", path, day);
	enum kn_status status = KN_OK;
	kn_err_clear(err);
	if (access(name.s, F_OK) == 0) {
		kn_buf_dispose(&name);
		return KN_OK;
	}
	status = make_backup(path, name.s, &why);
	if (status != KN_OK && err != NULL)
		*err = why;
	size_t n;
	char **names = nb__backups_find(path, &n);
	for (size_t i = BACKUPS_KEPT; status == KN_OK && i < n; i++)
		unlink(names[i]);
	nb__names_free(names, n);
	kn_buf_dispose(&name);
	return status;
}
