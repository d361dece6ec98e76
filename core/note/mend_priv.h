/*
 * mend_priv.h: what the files that copy and mend a notebook share: the copies
 * beside it, and the rows found in the pages of a damaged one.
 */
#ifndef KN_CORE_NOTE_MEND_PRIV_H
#define KN_CORE_NOTE_MEND_PRIV_H

#include "core/note/note_priv.h"

struct sqlite3;
struct sqlite3_stmt;

/* ---- backup.c ------------------------------------------------------------- */

/* Names of the copies beside path, newest first; the caller frees them with
 * nb__names_free(). */
char **nb__backups_find(const char *path, size_t *n);
void nb__names_free(char **names, size_t n);
/* Whether SQLite finds nothing wrong in it. */
bool nb__is_whole(struct sqlite3 *c);
/* Makes a new name in its folder durable. */
void nb__sync_folder(const char *path);
/* Unlinks a database and its journal. */
void nb__remove_db(const char *path);

/* ---- pages.c -------------------------------------------------------------- */

/* A column of a row. */
struct nb__value {
	char kind;              /* n(othing), i(nteger), t(ext), b(ytes) */
	int64_t i;
	struct kn_str s;
};

/*
 * What rows of a table look like, a letter a column: i integer, t text, b
 * bytes, T and B the same or nothing; # nothing, whose place the row's number
 * takes.
 */
struct nb__shape {
	const char *columns;
	bool rowid;             /* else stored in an index (WITHOUT ROWID) */
};
#define NB_COLUMNS_MAX 40

/*
 * Calls fn for every row of one of these shapes that stands in a page of the
 * file, whether or not a way leads to the page; pages that the file says are
 * free are left out. The same row may come more than once, and an older
 * state of it too. Values are borrowed until fn returns. The file must not be
 * open in this process: closing it would drop SQLite's locks.
 */
void nb__pages_read(const char *path, const struct nb__shape *shapes,
    size_t n_shapes, void (*fn)(void *user, size_t shape,
    const struct nb__value *row), void *user);

/* ---- mend_row.c ----------------------------------------------------------- */

/* What is saved: the tables of table.def, and these. The undo log is only
 * read: of a notebook that was mended nothing is undone. */
enum {
	NB_KEPT_STATE = NB_TABLE_COUNT,
	NB_KEPT_DRAFT,
	NB_KEPT_SEEN,
	NB_LOG_STEP,
	NB_LOG_CHANGE,
	NB_KEPT_COUNT,
};
struct nb__kept {
	const char *name, *into, *columns;
	struct nb__shape shape;
	int updated;            /* the column that says when, or -1 */
};
extern const struct nb__kept nb__kept[NB_KEPT_COUNT];

struct nb__mending {
	struct kn_notebook *to;
	struct sqlite3 *c;              /* its connection */
	struct sqlite3_stmt *put[NB_KEPT_COUNT], *age[NB_KEPT_COUNT];
	struct sqlite3_stmt *known;
	bool whole;                     /* the file that is being read */
	bool first;                     /* it is the tables of the notebook */
	bool log;                       /* its log counts */
	int failed;                     /* result code, of the new file */
};
/* Fills in what follows from `to`, in a transaction. */
void nb__mend_start(struct nb__mending *m);
void nb__mend_stop(struct nb__mending *m);
/* A row of table t, perhaps. */
void nb__mend_put(void *mending, size_t t, const struct nb__value *row);
void nb__mend_drop(struct nb__mending *m, size_t t, struct kn_str id);
/* From now on this row stays as it is, there or not there. */
void nb__mend_settle(struct nb__mending *m, int64_t t, struct kn_str id);
void nb__mend_settle_all(struct nb__mending *m);
bool nb__mend_settled(struct nb__mending *m, size_t t, struct kn_str id);

#endif
