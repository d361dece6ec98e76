/*
 * note_priv.h: what the files of core/note share: the notebook, its tables as
 * row images, and steps, which are the transactions that can be undone.
 */
#ifndef KN_CORE_NOTE_NOTE_PRIV_H
#define KN_CORE_NOTE_NOTE_PRIV_H

#include "core/store/store.h"
#include "kunnash/note.h"

struct kn_notebook {
	struct kn_db *db;
	char *path;
	char *author;           /* or NULL */
	int64_t (*now_ms)(void *user);
	void *now_user;
	struct kn_err refusal;  /* status KN_OK: it can be written */
	struct kn_err warning;  /* status KN_OK: none */
	const struct kn_notebook_faults *faults;
	uint64_t own;           /* changes of this connection */
	int64_t *joined;        /* kn_notebook_join(), or NULL */
};

/* ---- schema.c ----------------------------------------------------------- */

/* The schema that this program writes. */
int64_t nb__schema_version(void);
int64_t nb__version_of(struct kn_db *db);
/* From version v of the file on, inside a transaction. */
void nb__migrate(struct kn_db *db, int64_t v);
/* The labels of a new notebook, where there is none at all. */
void nb__labels_if_none(struct kn_db *db);

/* ---- notebook.c --------------------------------------------------------- */

/* "2026-05-03T10:11:12.345Z". */
#define NB_TIME_LEN 24
void nb__now(struct kn_notebook *nb, char out[NB_TIME_LEN + 1]);
/* A random UUID (version 4, RFC 4122), 36 characters and a NUL. */
#define NB_UUID_LEN 36
enum kn_status nb__uuid(char out[NB_UUID_LEN + 1], struct kn_err *err);
/* Its turn among the writers, and a transaction. */
enum kn_status nb__begin(struct kn_notebook *nb, int *lock,
    struct kn_err *err);
enum kn_status nb__end(struct kn_notebook *nb, int lock, struct kn_err *err);

/* ---- image.c: rows as bytes ---------------------------------------------- */

/*
 * An image is a row's columns but the first, which is its id: 'n', or 'i'
 * and 8 bytes, or 't' and a length of 4 bytes and the text; least byte first.
 */
enum nb__table {
#define KN_NB_TABLE(NAME, name, cols, marks, kinds) NB_##NAME,
#include "core/note/table.def"
#undef KN_NB_TABLE
	NB_TABLE_COUNT
};

void nb__image_text(struct kn_buf *b, const char *s);
void nb__image_int(struct kn_buf *b, int64_t v);
/* Reads in order; false at the end or where the image is not one. */
struct nb__image {
	struct kn_str rest;
	bool bad;
};
int64_t nb__image_get_int(struct nb__image *im);
char *nb__image_get_text(struct nb__image *im);
/* The same, borrowed from the image; empty where it is null. */
struct kn_str nb__image_get_str(struct nb__image *im);
/* What the next column is: n, i or t; 0 at the end. */
char nb__image_peek(const struct nb__image *im);

/* The row as it stands; false when there is none. */
bool nb__row_read(struct kn_notebook *nb, enum nb__table t, const char *id,
    struct kn_buf *out);
/* Makes the row look so (NULL: there is none), and what follows from it.
 * was: there is one now. */
void nb__row_write(struct kn_notebook *nb, enum nb__table t, const char *id,
    bool was, const struct kn_str *image);

/* The tags of a note, one row each, for listing and counting. */
void nb__derive_tags(struct kn_notebook *nb, const char *id);

/* ---- step.c: what undo undoes ---------------------------------------------- */

enum nb__what {
#define KN_NB_STEP(NAME, msgid) NB_STEP_##NAME,
#include "core/note/step.def"
#undef KN_NB_STEP
	NB_STEP_COUNT
};

struct nb__step {
	struct kn_notebook *nb;
	enum nb__what what;
	const struct kn_target *where;  /* or NULL */
	const char *note;               /* id, or NULL */
	bool quiet;                     /* leaves nothing to undo */
	int lock;
	int64_t id;                     /* 0: nothing changed yet */
	size_t rows;
	int64_t bytes;                  /* kept for undoing it */
};

/* Fills in nb and what beforehand; begins the transaction. */
enum kn_status nb__step_begin(struct nb__step *s, struct kn_err *err);
/* A row changes (image NULL: goes away); nothing when it looks so already. */
void nb__step_row(struct nb__step *s, enum nb__table t, const char *id,
    const struct kn_str *image);
enum kn_status nb__step_end(struct nb__step *s, struct kn_err *err);
/* Undoes the last step that did a or b, whatever was done since. */
enum kn_status nb__undo_last(struct kn_notebook *nb, enum nb__what a,
    enum nb__what b, struct kn_undo_step *out, struct kn_err *err);
/* Instead of the end, when the caller found a reason to stop. */
void nb__step_abort(struct nb__step *s);

/* ---- visit.c --------------------------------------------------------------- */

/* "WHAT/CORPUS", or "WHAT/CORPUS/FILTER". */
#define NB_STATE_NAME_B 128
void nb__state_name(char out[NB_STATE_NAME_B], const char *what,
    const char *corpus, const char *filter);
/* A value of that name, within a transaction; replace: also where there is
 * one. */
void nb__state_put(struct kn_notebook *nb, const char *what,
    const char *corpus, const char *filter, const char *value, bool replace);
/* The latest moment since which something of a corpus may be new. */
void nb__visit_last(struct kn_notebook *nb, const char *corpus,
    char moment[NB_TIME_LEN + 1]);

/* ---- seen.c -------------------------------------------------------------- */

/* Whether the articles of a corpus were ever recorded. */
bool nb__seen_recorded(struct kn_notebook *nb, const char *corpus);

/* ---- keyset.c ------------------------------------------------------------ */

/* Sorted numbers, each once, below 2^KN_IDENTITY_BITS, as bytes. */
void nb__keys_pack(const uint64_t *keys, size_t n, struct kn_buf *out);
/* And back, behind the *n that *keys has (NULL and 0: none), which the caller
 * frees; false when the bytes are not such, and *n is as it was. */
bool nb__keys_unpack(struct kn_str bytes, uint64_t **keys, size_t *n);

/* ---- draft.c ------------------------------------------------------------- */

/* Drops a draft, within a transaction. */
void nb__draft_forget(struct kn_notebook *nb, const char *name);

/* ---- note.c ------------------------------------------------------------------ */

void nb__note_image(const struct kn_note *n, struct kn_buf *out);
/* False, and nothing to dispose of, when the image is damaged. */
bool nb__note_of_image(const char *id, struct kn_str image,
    struct kn_note *out);
/* A stored number as a scope. */
enum kn_note_scope nb__scope(int64_t v);
extern const char nb__note_columns[];
#define NB_NOTE_COLUMNS 30
/* "SELECT columns FROM note " and the rest, prepared; freed by the caller. */
struct kn_stmt *nb__note_stmt(struct kn_notebook *nb, const char *from_where);
/* All notes of such a statement. */
enum kn_status nb__notes_of_stmt(struct kn_notebook *nb, struct kn_stmt *st,
    struct kn_note **out, size_t *n, struct kn_err *err) KN_MUST_CHECK;

#endif
