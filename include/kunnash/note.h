/*
 * note.h: what a person writes into the notebook: notes with labels and
 * tags, stars, read marks, drafts.
 *
 * Ids are random UUIDs, so that notebooks and exports can be merged; times
 * are ISO 8601 UTC with milliseconds; offsets are code points into the
 * article's text. Every call that changes something returns once it is
 * durable, and can be undone (notebook.h) unless it says otherwise.
 */
#ifndef KUNNASH_NOTE_H
#define KUNNASH_NOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/anchor.h"
#include "kunnash/doc.h"
#include "kunnash/err.h"
#include "kunnash/notebook.h"

#define KN_NOTE_TEXT_MAX_B (1024 * 1024)
#define KN_NOTE_TAGS_MAX 64
#define KN_NOTE_NAME_MAX_B 200      /* labels, tags, authors */

/* Whether this can name a label or a tag: something to see, no control
 * character, not too long. What is put must be so, and what is imported is
 * made so: one rule, so that what goes out comes back in. */
bool kn_note_name_ok(struct kn_str name);

/* ---- labels ------------------------------------------------------------ */

/* A label: a small tree per notebook. Strings owned; NULL when absent. */
struct kn_label {
	char *id;               /* UUID; empty: a new label */
	char *parent;           /* id, or NULL */
	char *name;
	char *definition;       /* or NULL */
	char *colour;           /* a theme's colour name, or NULL */
	char *sign;             /* one or two cells that tell it apart */
	char key;               /* '1' to '9', or 0 */
	uint32_t position;      /* among its siblings */
	uint64_t notes;         /* how many have it */
};
void kn_label_dispose(struct kn_label *l);
/* All, parents before their children, siblings by position; the caller frees
 * with kn_labels_free(). A new notebook has a default set. */
enum kn_status kn_labels_list(struct kn_notebook *nb, struct kn_label **out,
    size_t *n, struct kn_err *err) KN_MUST_CHECK;
/* The same with `notes` 0: costs the same however many notes there are. */
enum kn_status kn_labels_uncounted(struct kn_notebook *nb,
    struct kn_label **out, size_t *n, struct kn_err *err) KN_MUST_CHECK;
void kn_labels_free(struct kn_label *l, size_t n);
/* Adds (empty id: gets one) or changes. KN_INVALID: a name that is empty or
 * taken by a sibling, a key that another has, a parent that is itself. */
enum kn_status kn_label_put(struct kn_notebook *nb, struct kn_label *l,
    struct kn_err *err) KN_MUST_CHECK;
/* Moves it, with those below it, to a place among the children of parent
 * (NULL: a root), counted from 0; one beyond the last is behind them.
 * KN_INVALID: below itself, or beside one of the same name. */
enum kn_status kn_label_place(struct kn_notebook *nb, const char *id,
    const char *parent, size_t at, struct kn_err *err) KN_MUST_CHECK;
/* Takes it and those below away; their notes stay, without a label. */
enum kn_status kn_label_delete(struct kn_notebook *nb, const char *id,
    struct kn_err *err) KN_MUST_CHECK;

/* ---- notes --------------------------------------------------------------- */

enum kn_note_scope { KN_NOTE_PASSAGE, KN_NOTE_ARTICLE, KN_NOTE_CORPUS };

/* The article a note stands in, as it was: found again by url, body_key,
 * key, path, story, in this order. NULL when unknown. */
struct kn_target {
	char *url, *body_key, *key, *path, *story;
	char *title, *outlet, *via, *byline, *date, *retrieved;
	char *corpus;           /* hash of the corpus: path belongs to it */
};
void kn_target_dispose(struct kn_target *t);
void kn_target_copy(struct kn_target *to, const struct kn_target *from);
/* Whether both name the same article in every field of identity. */
bool kn_target_same(const struct kn_target *a, const struct kn_target *b);
/* From an article, the key of its story and the hash of its corpus ("" or
 * NULL: none). */
void kn_target_of(const struct kn_meta *meta, struct kn_key key,
    struct kn_key body_key, const char *story, const char *corpus,
    struct kn_target *out);

struct kn_note {
	char *id;               /* UUID; NULL: a new note */
	enum kn_note_scope scope;
	char *author;           /* or NULL */
	char *created, *updated;
	char *label;            /* id, or NULL */
	char *text;             /* or NULL: a bare highlight */
	char **tags;            /* sorted, no two alike */
	size_t n_tags;
	struct kn_target target;
	struct kn_anchor anchor;    /* PASSAGE only */
};
void kn_note_dispose(struct kn_note *n);
void kn_note_copy(struct kn_note *to, const struct kn_note *from);
void kn_notes_free(struct kn_note *n, size_t count);

/* Adds (id NULL: gets id, author, created) or changes; `updated` is set.
 * Returns once it is durable. KN_NOT_FOUND: a changed note that another
 * session deleted (nothing is lost: put it as a new one). */
enum kn_status kn_note_put(struct kn_notebook *nb, struct kn_note *n,
    struct kn_err *err) KN_MUST_CHECK;
/* The same, and drops the draft it was written as (NULL: none) in the same
 * transaction. */
enum kn_status kn_note_put_draft(struct kn_notebook *nb, struct kn_note *n,
    const char *draft, struct kn_err *err) KN_MUST_CHECK;
/* Several in one transaction and one undo step. */
enum kn_status kn_note_put_all(struct kn_notebook *nb, struct kn_note *n,
    size_t count, struct kn_err *err) KN_MUST_CHECK;
/* The same for notes from elsewhere, which keep their ids, authors and
 * times; one that is here already is changed. */
enum kn_status kn_note_adopt_all(struct kn_notebook *nb, struct kn_note *n,
    size_t count, struct kn_err *err) KN_MUST_CHECK;
enum kn_status kn_note_delete(struct kn_notebook *nb, const char *const *ids,
    size_t n, struct kn_err *err) KN_MUST_CHECK;
enum kn_status kn_note_get(struct kn_notebook *nb, const char *id,
    struct kn_note *out, struct kn_err *err) KN_MUST_CHECK;

/* The notes of an article: those whose target shares its url, body_key, key,
 * path or story, by start then id; on the article itself first. */
enum kn_status kn_notes_of(struct kn_notebook *nb,
    const struct kn_target *article, struct kn_note **out, size_t *n,
    struct kn_err *err) KN_MUST_CHECK;

/* Whether kn_notes_of() would find one; costs the same however many there
 * are. False also when the notebook cannot be read. */
bool kn_notes_any(struct kn_notebook *nb, const struct kn_target *article);
/* How many kn_notes_of() would give; reads none of them. */
enum kn_status kn_notes_count(struct kn_notebook *nb,
    const struct kn_target *article, uint64_t *n, struct kn_err *err)
    KN_MUST_CHECK;

/* A note with its place in the article's text as it is now. */
struct kn_placed {
	struct kn_note note;
	struct kn_anchor_hit hit;   /* exact, empty: on the whole article */
};
/* The notes of an article in the order of the text: those on the whole
 * article first, longer before shorter, orphans last. Reads only. */
enum kn_status kn_notes_place(struct kn_notebook *nb,
    const struct kn_target *article, const struct kn_doc *doc,
    struct kn_placed **out, size_t *n, struct kn_err *err) KN_MUST_CHECK;
void kn_placed_free(struct kn_placed *p, size_t n);
/* That order: below 0, 0 or above, for qsort(). */
int kn_notes_by_place(const struct kn_note *a, const struct kn_anchor_hit *at,
    const struct kn_note *b, const struct kn_anchor_hit *bt);
/* Puts a note on a passage: a new note, a fuzzy one confirmed, an orphan
 * attached again, or another extent. */
enum kn_status kn_note_attach(struct kn_notebook *nb, struct kn_note *note,
    const struct kn_target *article, const struct kn_doc *doc,
    struct kn_span at, struct kn_err *err) KN_MUST_CHECK;

/* Newest first; or by article, in the order of the passages. */
enum kn_note_order { KN_NOTES_BY_DATE, KN_NOTES_BY_ARTICLE };
/* What notes are meant; NULL and false members do not matter. */
struct kn_note_filter {
	const char *label;      /* id: it or one below it */
	bool alone;             /* not those below it */
	bool unlabelled;
	const char *tag;
	bool untagged;
	const char *words;      /* all of them, folded, in text, quote, tags */
	const char *corpus;     /* scope CORPUS of this corpus */
	const struct kn_target *of; /* what kn_notes_of() gives */
};
/* A page of notes: from, limit. *total may be NULL. */
enum kn_status kn_notes_list(struct kn_notebook *nb,
    const struct kn_note_filter *filter, enum kn_note_order order,
    size_t from, size_t limit, struct kn_note **out, size_t *n,
    size_t *total, struct kn_err *err) KN_MUST_CHECK;
/* Calls fn for the target of every note that filter means (fields of
 * identity only; once where notes of one article follow each other), until
 * it returns false: for is:noted, label:, tag:, note:. */
enum kn_status kn_notes_targets(struct kn_notebook *nb,
    const struct kn_note_filter *filter,
    bool (*fn)(void *user, const struct kn_target *t), void *user,
    struct kn_err *err) KN_MUST_CHECK;

/* What choosing, counting and ordering needs of a note. Borrowed. */
struct kn_note_brief {
	const char *id, *label, *updated;       /* label: id, or NULL */
	enum kn_note_scope scope;
	struct kn_str tags;     /* one a line */
	struct kn_target target;        /* fields of identity only */
};
/* Calls fn for every note that filter means, in the order of
 * KN_NOTES_BY_ARTICLE, until it returns false. Notes themselves are not
 * read: a hundred thousand take some 50 ms, half of that without their
 * targets. */
enum kn_status kn_notes_brief(struct kn_notebook *nb,
    const struct kn_note_filter *filter, bool targets,
    bool (*fn)(void *user, const struct kn_note_brief *b), void *user,
    struct kn_err *err) KN_MUST_CHECK;
/* The notes with these ids, in this order; those that are gone are left out:
 * *n of them in the caller's array of `count`. */
enum kn_status kn_notes_get(struct kn_notebook *nb, const char *const *ids,
    size_t count, struct kn_note *out, size_t *n, struct kn_err *err)
    KN_MUST_CHECK;

struct kn_tag_count {
	char *tag;
	uint64_t notes;
};
/* Tags with their counts, most used first; free each tag and the array. */
enum kn_status kn_tags_list(struct kn_notebook *nb, struct kn_tag_count **out,
    size_t *n, struct kn_err *err) KN_MUST_CHECK;
void kn_tags_free(struct kn_tag_count *t, size_t n);

/* ---- stars and read marks ------------------------------------------------ */

enum kn_mark { KN_MARK_STAR, KN_MARK_READ };
/* An identical body is marked with it. n articles in one undo step. Marking
 * what is marked already is no change. KN_MARK_READ is not in the undo log
 * when `quiet` (an article opened is read). */
enum kn_status kn_mark_set(struct kn_notebook *nb, enum kn_mark mark,
    const struct kn_target *t, size_t n, bool on, bool quiet,
    struct kn_err *err) KN_MUST_CHECK;
/* Calls fn with the body_key (16 hex digits) of every marked body. */
enum kn_status kn_marks_list(struct kn_notebook *nb, enum kn_mark mark,
    bool (*fn)(void *user, const char *body_key), void *user,
    struct kn_err *err) KN_MUST_CHECK;
bool kn_mark_get(struct kn_notebook *nb, enum kn_mark mark,
    const char *body_key);

/* ---- drafts ------------------------------------------------------------------ */

/* A note being written: saved as typed, kept until its note is put or it is
 * dropped. `name` tells drafts apart ("new/KEY/START", "note/ID"). Durable
 * like everything else; not undone. */
enum kn_status kn_draft_put(struct kn_notebook *nb, const char *name,
    const struct kn_note *n, struct kn_err *err) KN_MUST_CHECK;
enum kn_status kn_draft_drop(struct kn_notebook *nb, const char *name,
    struct kn_err *err) KN_MUST_CHECK;
struct kn_draft {
	char *name;
	struct kn_note note;
};
/* Newest first; free with kn_drafts_free(). */
enum kn_status kn_drafts_list(struct kn_notebook *nb, struct kn_draft **out,
    size_t *n, struct kn_err *err) KN_MUST_CHECK;
void kn_drafts_free(struct kn_draft *d, size_t n);

#endif
