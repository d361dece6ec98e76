/*
 * note_priv.h: what the files on notes share: choosing them, the paths of
 * their labels, their columns, and the two halves of every format.
 */
#ifndef KUNNASH_NOTE_EXCHANGE_PRIV_H
#define KUNNASH_NOTE_EXCHANGE_PRIV_H

#include "kunnash/annotate.h"

#define NOTE__DEPTH_MAX 16      /* of the tree of labels */

/* ---- note_select.c ----------------------------------------------------- */

/* Names from the root to the label, joined by line breaks; NULL: there is
 * no such label. */
char *note__label_path(const struct kn_label *all, size_t n, const char *id);
/* Keeps those of the views that q means, and places them. Disposes of all
 * when it fails. */
enum kn_status note__select(const struct kn_query *q, struct kn_index *ix,
    const struct kn_run_opts *opts, struct kn_note_views *views,
    struct kn_err *err) KN_MUST_CHECK;

/* ---- note_row.c: the columns ----------------------------------------------- */

/* A value of a column: nothing, text, a number, or a list of texts, which
 * is the text with a line break between two. */
struct note__value {
	enum { NOTE__NULL, NOTE__TEXT, NOTE__NUMBER, NOTE__LIST } kind;
	struct kn_str text;     /* borrowed from the view or from `own` */
	int64_t number;
	struct kn_buf own;      /* of the caller; reset by each get */
};
size_t note__columns(void);
const char *note__column(size_t i);
/* The column of this name; note__columns() when there is none. */
size_t note__column_find(struct kn_str name);
void note__get(const struct kn_note_view *v, size_t column,
    struct note__value *out);
/* Puts a value read from a file; false when it is not of the kind. Columns
 * that say what another corpus knew are passed over. */
bool note__set(struct kn_note_view *v, size_t column,
    const struct note__value *value);

/* ---- note_export.c: writing ------------------------------------------------- */

struct note__out {
	const struct kn_note_export *e;
	kn_write_fn *fn;
	void *user;
	struct kn_buf b;        /* not yet written */
	enum kn_status status;  /* sticky */
	size_t articles;        /* how many different ones */
	const char *updated;    /* of the newest note, or "" */
};
/* Counts the articles of e, and finds the newest note. */
void note__count(struct note__out *o);
/* Writes what is in the buffer, once it is much. */
void note__flush(struct note__out *o, bool all);
/* Appends text as the inside of a JSON string. */
void note__json_text(struct kn_buf *b, struct kn_str s);
/* "key":"value", with a comma before it unless it is the first of its
 * object; a NULL value is left out. */
void note__json_pair(struct kn_buf *b, const char *key, const char *value);
/* Whether the article differs from that of the note before. */
bool note__new_article(const struct kn_note_views *views, size_t i);

/* ---- note_read.c: reading --------------------------------------------------- */

struct note__in {
	struct kn_str bytes;
	const char *name;       /* of the file, or "" */
	struct kn_note_views *out;
	size_t cap;
	kn_note_problem_fn *fn;
	void *user;
};
/* Which note or row of its file, and in which line, both from 1. */
struct note__place {
	size_t item, line;
};
void note__problem(struct note__in *in, struct note__place at,
    const char *id, const char *msgid);
/* Cleans and takes a note (its members go to `out`, or are released); what
 * is wrong with it is told. `source`: the bytes it was read from, for the id
 * of one that has none. False when there are too many. */
bool note__take(struct note__in *in, struct note__place at,
    struct kn_note_view *v, struct kn_str source);
/* One more tag of a note that was taken. */
void note__add_tag(struct note__in *in, struct note__place at,
    struct kn_note_view *v, const char *tag);
/* The scope of a note whose file does not tell it. */
void note__guess_scope(struct kn_note_view *v);

/* ---- note_FORMAT.c ----------------------------------------------------------- */

#define KN_NOTE_FORMAT(NAME, name, ending, write, read) \
	void write(struct note__out *o);
#include "kunnash/note_format.def"
#undef KN_NOTE_FORMAT
enum kn_status note__read_jsonl(struct note__in *in, struct kn_err *err);
enum kn_status note__read_jsonld(struct note__in *in, struct kn_err *err);
enum kn_status note__read_brat(struct note__in *in, struct kn_err *err);
enum kn_status note__read_csv(struct note__in *in, struct kn_err *err);

#endif
