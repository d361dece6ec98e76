/*
 * annotate.h: notes between the notebook, a corpus and files.
 *
 * A view is a note with what a corpus says of it today: which article it
 * stands in, what became of its passage, where that is now. Views are chosen
 * by a query, from the notebook or from a colleague's file.
 */
#ifndef KUNNASH_ANNOTATE_H
#define KUNNASH_ANNOTATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/exchange.h"
#include "kunnash/note.h"
#include "kunnash/query.h"

#define KN_NO_ARTICLE UINT32_MAX

struct kn_note_view {
	struct kn_note note;
	/* Names from the root of the tree of labels, joined by line breaks
	 * (which no name holds); NULL: no label. */
	char *label;
	uint32_t article;       /* in the index, or KN_NO_ARTICLE */
	enum kn_anchor_state state;
	/* Where it is now; of an orphan, where it was. */
	uint32_t start_cp, end_cp;
	size_t item, line;      /* which one of its file, from 1; or 0 */
};
/* The last name of the path of its label; NULL: it has none. */
const char *kn_note_view_label(const struct kn_note_view *v);

/* By the path of the articles, then by the place they were made at, then by
 * id: two exports of the same notes are the same. */
struct kn_note_views {
	struct kn_note_view *v;
	size_t n;
};
void kn_note_views_dispose(struct kn_note_views *views);

/*
 * The notes that q means (kn_note_query_has()): in an article that matches,
 * where a condition on label:, tag: or note: holds for the note itself. One
 * whose article is not here is meant when q holds whatever the article may
 * be, as the empty query does; it is an orphan. opts must have the notebook.
 */
enum kn_status kn_notes_select(const struct kn_query *q, struct kn_index *ix,
    const struct kn_run_opts *opts, struct kn_note_views *out,
    struct kn_err *err) KN_MUST_CHECK;

/* One note as a record of `notes list`: the keys of an article, then its
 * own. The article is read again when it is another one than before. */
struct kn_note_records;
struct kn_note_records *kn_note_records_new(struct kn_writer *w,
    struct kn_index *ix);
void kn_note_records_free(struct kn_note_records *r);
enum kn_status kn_record_note(struct kn_note_records *r,
    const struct kn_note_view *v);

/* ---- files ------------------------------------------------------------------ */

enum kn_note_format {
#define KN_NOTE_FORMAT(NAME, name, ending, write, read) KN_NOTES_##NAME,
#include "kunnash/note_format.def"
#undef KN_NOTE_FORMAT
	KN_NOTES_FORMAT_COUNT
};
/* KN_NOTES_FORMAT_COUNT when the name is none. */
enum kn_note_format kn_note_format_find(struct kn_str name);

/* What is exported. All borrowed. */
struct kn_note_export {
	const struct kn_note_views *views;
	struct kn_str filter;   /* the query, in its canonical form */
	struct kn_index *ix;    /* for the names of outlets, texts; or NULL */
};
/*
 * Writes the notes; the file says which filter chose them, how many they
 * are, and when the newest was changed (not when it was made: the same
 * notes are the same file). Fails with what fn returned.
 */
enum kn_status kn_notes_export(enum kn_note_format format,
    const struct kn_note_export *e, kn_write_fn *fn, void *user)
    KN_MUST_CHECK;

#define KN_NOTES_FILE_MAX_B ((size_t)256 * 1024 * 1024)
#define KN_NOTES_FILE_MAX 1000000       /* notes */

/* Something of a file that was not taken, or taken otherwise than it stands
 * there. Nothing of a note is told but its id. */
struct kn_note_problem {
	size_t item;            /* the how manieth note or row, from 1 */
	size_t line;            /* of the file, from 1; 0: not known */
	const char *id;         /* or NULL */
	const char *msgid;
};
typedef void kn_note_problem_fn(void *user, const struct kn_note_problem *p);

/*
 * Notes of a file, whoever made it: none is trusted. Views without an
 * article, each with an id; labels by their path. `name` (may be "") tells
 * the format with the first bytes, unless format names one. What Hypothesis
 * exports is read as JSON-LD is. A file that is broken somewhere gives what
 * is whole before (in lines and rows, also what is after). KN_SYNTAX or
 * KN_UNSUPPORTED: nothing could be read at all.
 */
enum kn_status kn_notes_parse(enum kn_note_format format, const char *name,
    struct kn_str bytes, struct kn_note_views *out, kn_note_problem_fn *fn,
    void *user, struct kn_err *err) KN_MUST_CHECK;

/*
 * brat wants the text beside the annotations: a .ann and a .txt for each
 * article, the types in annotation.conf and visual.conf, and what has no
 * place in a text in kunnash.jsonl, given to fn by name. (As one stream,
 * kn_notes_export(), brat is read by kn_notes_parse() alone.)
 */
typedef enum kn_status kn_note_file_fn(void *user, const char *name,
    struct kn_str bytes);
enum kn_status kn_notes_export_brat(const struct kn_note_export *e,
    kn_note_file_fn *fn, void *user) KN_MUST_CHECK;
/* After kn_notes_parse() of somebody's .ann: the text that stands beside it,
 * by which its article is found (or by notes of ours in the same file) and
 * its passages get their surroundings. */
void kn_notes_complete(struct kn_note_views *views, const char *path,
    struct kn_str text);

struct kn_note_import {
	size_t added, same, refused;
};
/*
 * Takes notes of a file into the notebook. A note whose id is here already
 * is never overwritten: when it differs it is refused and told. Labels that
 * are missing are made. One undo step for the notes.
 */
enum kn_status kn_notes_import(struct kn_notebook *nb,
    struct kn_note_views *views, kn_note_problem_fn *fn, void *user,
    struct kn_note_import *out, struct kn_err *err) KN_MUST_CHECK;

/* ---- the codebook ------------------------------------------------------------ */

#define KN_LABELS_FILE_MAX_B ((size_t)16 * 1024 * 1024)

/* All labels as JSON Lines, parents first; and back: what is missing is
 * made, what is there stays. */
enum kn_status kn_labels_export(struct kn_notebook *nb, kn_write_fn *fn,
    void *user, struct kn_err *err) KN_MUST_CHECK;
enum kn_status kn_labels_import(struct kn_notebook *nb, struct kn_str bytes,
    kn_note_problem_fn *fn, void *user, struct kn_note_import *out,
    struct kn_err *err) KN_MUST_CHECK;
/* Saved filters (filters.h) as JSON Lines; and back: what is missing is
 * made, a name that another query has is refused. */
enum kn_status kn_filters_export(struct kn_notebook *nb, kn_write_fn *fn,
    void *user, struct kn_err *err) KN_MUST_CHECK;
enum kn_status kn_filters_import(struct kn_notebook *nb, struct kn_str bytes,
    kn_note_problem_fn *fn, void *user, struct kn_note_import *out,
    struct kn_err *err) KN_MUST_CHECK;
/* A label as a record: label id parent definition colour sign key notes. */
enum kn_status kn_record_label(struct kn_writer *w,
    const struct kn_label *l);

/* ---- layers ------------------------------------------------------------------ */

/*
 * A colleague's exported notes (any format that can be read), in memory,
 * never written. The reader shows them in a style of their own.
 */
struct kn_layer;
enum kn_status kn_layer_new(const char *name, struct kn_str bytes,
    kn_note_problem_fn *fn, void *user, struct kn_layer **out,
    struct kn_err *err) KN_MUST_CHECK;
void kn_layer_free(struct kn_layer *l);
const struct kn_note_views *kn_layer_views(const struct kn_layer *l);

struct kn_layer_hit {
	const struct kn_note_view *view;        /* borrowed from the layer */
	struct kn_anchor_hit hit;
};
/* The notes of an article in the order of kn_notes_place(); free(*out). */
void kn_layer_place(const struct kn_layer *l,
    const struct kn_target *article, const struct kn_doc *doc,
    struct kn_layer_hit **out, size_t *n);
/* Takes one into the notebook, with its author, as kn_notes_import() does. */
enum kn_status kn_layer_adopt(const struct kn_note_view *v,
    struct kn_notebook *nb, struct kn_note_import *count, struct kn_err *err)
    KN_MUST_CHECK;
/* As kn_notes_select(), of the notes of the layer (conditions of q on
 * articles still ask the notebook of opts, if it has one). */
enum kn_status kn_layer_select(const struct kn_layer *l,
    const struct kn_query *q, struct kn_index *ix,
    const struct kn_run_opts *opts, struct kn_note_views *out,
    struct kn_err *err) KN_MUST_CHECK;

#endif
