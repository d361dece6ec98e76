/*
 * backup.c: copies of the notebook, and what to do when it is damaged. In: a
 * path. Out: files beside it, mode 0600: copies of the last days, and the
 * damaged file under another name. Never replaces a file that can be read by
 * one with less in it.
 */
#include "core/note/note_priv.h"

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
	SKIP_MAX = 1 << 20,
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

/* Names of the copies beside path, newest first. */
static char **
find_backups(const char *path, size_t *n)
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

static void
free_names(char **names, size_t n)
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

static sqlite3_stmt *
prepare(sqlite3 *c, const char *sql)
{
	sqlite3_stmt *st = NULL;

	return sqlite3_prepare_v2(c, sql, -1, &st, NULL) == SQLITE_OK ? st :
	    NULL;
}

static bool
is_whole(sqlite3 *c)
{
	sqlite3_stmt *st = prepare(c, "PRAGMA integrity_check(1)");
	bool whole = st != NULL && sqlite3_step(st) == SQLITE_ROW &&
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
	if (!is_whole(kn_db_handle(db)))
		status = kn_err_set(err, KN_CORRUPT, N_("%s is damaged"),
		    "%s", path);
	kn_db_close(db);
	return status;
}

/* Makes a new name in its folder durable. */
static void
sync_folder(const char *path)
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

static void
remove_with_journal(const char *path)
{
	struct kn_buf journal;

	kn_buf_init(&journal, 0);
	kn_buf_fmt(&journal, "%s-journal", path);
	unlink(path);
	unlink(journal.s);
	kn_buf_dispose(&journal);
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
	remove_with_journal(part.s);
	if (access(name, F_OK) != 0)
		status = copy_db(path, part.s, err);
	if (status == KN_OK && access(part.s, F_OK) == 0)
		status = check_copy(part.s, path, err);
	if (status == KN_OK && access(part.s, F_OK) == 0) {
		if (rename(part.s, name) != 0)
			status = kn_err_set(err, KN_IO, N_("cannot make %s"),
			    "%s", name);
		sync_folder(name);
	}
	remove_with_journal(part.s);
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
	char **names = find_backups(path, &n);
	for (size_t i = BACKUPS_KEPT; status == KN_OK && i < n; i++)
		unlink(names[i]);
	free_names(names, n);
	kn_buf_dispose(&name);
	return status;
}

/* ---- mending ------------------------------------------------------------------ */

/* What is saved: by rowid where there is one, so that reading goes on behind
 * a damaged page; else as far as it goes. */
static const struct {
	const char *name, *columns, *marks;
	bool rowid;
} saved_tables[] = {
#define KN_NB_TABLE(NAME, name, cols, marks) \
	{ name, "id," cols, "?," marks, NB_##NAME == NB_NOTE },
#include "core/note/table.def"
#undef KN_NB_TABLE
	{ "state", "name,value", "?,?", false },
	{ "draft", "name,updated,note,image", "?,?,?,?", false },
};

/* One row of a raw statement into another. */
static bool
copy_row(sqlite3_stmt *in, sqlite3_stmt *out, int columns)
{
	for (int i = 0; i < columns; i++)
		sqlite3_bind_value(out, i + 1, sqlite3_column_value(in,
		    sqlite3_column_count(in) - columns + i));
	bool added = sqlite3_step(out) == SQLITE_DONE;
	bool row = added && sqlite3_changes(sqlite3_db_handle(out)) > 0;
	sqlite3_reset(out);
	return row;
}

/* How many rows a file can hold at most: pages that point at each other in a
 * ring give rows for ever. */
static int64_t
rows_at_most(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (int64_t)st.st_size / 8 : 0;
}

struct saving {
	sqlite3_stmt *out;
	int columns;
	bool by_rowid;
	int64_t last;           /* rowid */
	int64_t left;           /* rows that may still be read */
	size_t rows;
};

/* Reads on from behind rowid `after`; false when there is no more to do. */
static bool
save_rows(struct saving *s, sqlite3_stmt *in, int64_t after)
{
	int rc = SQLITE_CORRUPT;

	if (s->by_rowid && in != NULL)
		sqlite3_bind_int64(in, 1, after);
	while (in != NULL && (rc = sqlite3_step(in)) == SQLITE_ROW &&
	    s->left-- > 0) {
		if (s->by_rowid) {
			int64_t id = sqlite3_column_int64(in, 0);

			if (id <= s->last)
				return true;
			s->last = id;
		}
		s->rows += copy_row(in, s->out, s->columns);
	}
	return rc != SQLITE_DONE && s->by_rowid && s->left > 0;
}

/* Reads a table to its end; behind an error it goes on further and further
 * away, until there is nothing any more. */
static size_t
save_table(sqlite3 *from, sqlite3 *to, size_t t, int64_t at_most)
{
	struct kn_buf read, write;
	struct saving s = {
		.columns = (int)(strlen(saved_tables[t].marks) + 1) / 2,
		.by_rowid = saved_tables[t].rowid,
		.left = at_most,
	};

	kn_buf_init(&read, 0);
	kn_buf_init(&write, 0);
	kn_buf_fmt(&read, s.by_rowid ?
	    "SELECT rowid,%s FROM %s WHERE rowid > ?1 ORDER BY rowid" :
	    "SELECT %s FROM %s", saved_tables[t].columns,
	    saved_tables[t].name);
	kn_buf_fmt(&write, "INSERT OR IGNORE INTO %s (%s) VALUES (%s)",
	    saved_tables[t].name, saved_tables[t].columns,
	    saved_tables[t].marks);
	s.out = prepare(to, write.s);
	bool more = s.out != NULL;
	for (int64_t skip = 0; more && skip <= SKIP_MAX &&
	    s.last < INT64_MAX - 2 * SKIP_MAX;) {
		sqlite3_stmt *in = prepare(from, read.s);
		int64_t last = s.last;

		more = save_rows(&s, in, last + skip);
		sqlite3_finalize(in);
		skip = s.last > last ? 0 : skip == 0 ? 1 : skip * 2;
	}
	sqlite3_finalize(s.out);
	kn_buf_dispose(&read);
	kn_buf_dispose(&write);
	return s.rows;
}

/* Adds what one file has to the new notebook; the number of its notes. */
static size_t
save_from(const char *path, struct kn_notebook *to, bool *whole)
{
	sqlite3 *from = NULL;
	size_t notes = 0;

	if (sqlite3_open_v2(path, &from, SQLITE_OPEN_READONLY, NULL) ==
	    SQLITE_OK) {
		sqlite3 *c = kn_db_handle(to->db);

		sqlite3_db_config(from, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		sqlite3_db_config(from, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0,
		    NULL);
		*whole = is_whole(from);
		for (size_t t = 0; t < sizeof(saved_tables) /
		    sizeof(saved_tables[0]); t++) {
			size_t rows = save_table(from, c, t,
			    rows_at_most(path));

			notes += t == NB_NOTE ? rows : 0;
		}
	}
	sqlite3_close(from);
	return notes;
}

/* Tags are made from the notes. */
static void
save_tags(struct kn_notebook *to)
{
	struct kn_stmt *st = kn_db_stmt(to->db, "SELECT id FROM note"
	    " WHERE tags IS NOT NULL");
	char **ids = NULL;
	size_t n = 0, cap = 0;

	while (kn_step(st)) {
		ids = kn_grow(ids, &cap, n + 1, sizeof(*ids));
		ids[n++] = kn_col_dup(st, 0);
	}
	kn_reset(st);
	for (size_t i = 0; i < n; i++)
		nb__derive_tags(to, ids[i]);
	free_names(ids, n);
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

static enum kn_status
fill(const char *path, const char *part, size_t *saved, struct kn_err *err)
{
	struct kn_notebook *to;
	bool whole = false, ignored;
	size_t n;

	enum kn_status status = kn_notebook_open(part, NULL, &to, err);
	if (status != KN_OK)
		return status;
	kn_db_begin(to->db);
	/* Labels of a person's own take the place of the first ones. */
	kn_run(kn_db_stmt(to->db, "DELETE FROM label"));
	*saved = save_from(path, to, &whole);
	/* Copies of earlier days also bring back what was deleted since: only
	 * where something may be missing. */
	char **names = find_backups(path, &n);
	for (size_t i = 0; !whole && i < n; i++)
		*saved += save_from(names[i], to, &ignored);
	free_names(names, n);
	save_tags(to);
	kn_db_commit(to->db);
	status = kn_db_take(to->db, err);
	kn_notebook_close(to);
	return status;
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
		remove_with_journal(part.s);
	else
		sync_folder(path);
	kn_buf_cstr(&part, "-lock");
	unlink(part.s);
	kn_store_unlock(lock);
	kn_buf_dispose(&part);
	return status;
}
