/*
 * correct.h: what a person says is otherwise with the entities of articles,
 * and with their fields: date, outlet, title …
 *
 * Corrections are kept in the notebook (core/note/correct.c), so that nothing
 * that makes an index anew touches them, and can be undone. They name
 * entities by id and articles by url, body_key, key and path, never by
 * number. An overlay (core/query/overlay.c) holds them against an index: as
 * the lens of its handle (lens.h) it shows every reader the entities as they
 * are corrected. What an index stores never depends on them.
 */
#ifndef KUNNASH_CORRECT_H
#define KUNNASH_CORRECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/digest.h"
#include "kunnash/err.h"
#include "kunnash/note.h"

enum kn_correct_kind {
#define KN_CORRECT(NAME, name, needs) KN_CORRECT_##NAME,
#include "kunnash/correct.def"
#undef KN_CORRECT
	KN_CORRECT_COUNT
};
const char *kn_correct_name(enum kn_correct_kind kind);     /* "rename" */
/* KN_CORRECT_COUNT when the name is none. */
enum kn_correct_kind kn_correct_parse(struct kn_str name);

#define KN_CORRECTIONS_MAX 50000

/* One correction. Strings owned; NULL when absent. */
struct kn_correction {
	char *id;       /* 16 hex digits that follow from what is corrected,
	                 * so that a second opinion replaces the first */
	enum kn_correct_kind kind;
	char *entity;   /* the id of what is corrected; NULL with FIELD */
	char *field;    /* FIELD: which of the article; else NULL */
	/* RENAME: the name; ALIAS: the words; MERGE, SPLIT: the id of what the
	 * mentions are of instead; TYPE: the name of the type; FIELD: the
	 * value, NULL: the article has none. */
	char *value;
	char *surface;  /* SPLIT: the mentions with these words */
	char *label;    /* what to call `value` (MERGE, SPLIT) or `entity`
	                 * where no index knows it */
	char *type;     /* and its type */
	char *was;      /* what the gazetteer or the source said when it
	                 * was made */
	/* BLOCK: here; empty: everywhere. FIELD: the article, as the index
	 * knows it. */
	struct kn_target target;
	char *author, *created;
};
void kn_correction_dispose(struct kn_correction *c);
void kn_correction_copy(struct kn_correction *to,
    const struct kn_correction *from);
void kn_corrections_free(struct kn_correction *c, size_t n);
/* Whether it is in one article only. */
bool kn_correction_is_here(const struct kn_correction *c);
/* The field of an article that is corrected; KN_META_FIELD_COUNT: none. */
enum kn_meta_field kn_correction_field(const struct kn_correction *c);
/* It is in this article only, wherever its story goes. */
void kn_correction_here(struct kn_correction *c,
    const struct kn_target *article);

/* ---- in the notebook ---------------------------------------------------- */

/* All, in the order in which they were made; kn_corrections_free(). */
enum kn_status kn_corrections_list(struct kn_notebook *nb,
    struct kn_correction **out, size_t *n, struct kn_err *err) KN_MUST_CHECK;
/*
 * Whether it can be one: what its kind needs is there, names are UTF-8
 * without control characters and not too long. KN_INVALID. Sets its id.
 */
enum kn_status kn_correction_check(struct kn_correction *c,
    struct kn_err *err) KN_MUST_CHECK;
/*
 * Puts n of them as one step, which can be undone; what is said already is
 * replaced. Each gets id, author (if NULL) and created (if NULL). KN_INVALID:
 * one that cannot be, or merges in a circle; none is put then. KN_LIMIT.
 */
enum kn_status kn_corrections_put(struct kn_notebook *nb,
    struct kn_correction *c, size_t n, struct kn_err *err) KN_MUST_CHECK;
/* The same for those of a file: one that cannot be put is left out, and
 * why[i] says why; else it is NULL. *changed: rows that are others now. */
enum kn_status kn_corrections_adopt(struct kn_notebook *nb,
    struct kn_correction *c, size_t n, const char **why, size_t *changed,
    struct kn_err *err) KN_MUST_CHECK;
/* Takes back those with these ids. KN_NOT_FOUND: none of them is there. */
enum kn_status kn_corrections_drop(struct kn_notebook *nb,
    const char *const *ids, size_t n, struct kn_err *err) KN_MUST_CHECK;
/* Undoes the last step that corrected something, whatever was noted since;
 * otherwise like kn_notebook_undo(). */
enum kn_status kn_corrections_undo(struct kn_notebook *nb,
    struct kn_undo_step *out, struct kn_err *err) KN_MUST_CHECK;
/* What all of them say; the same as long as nobody changes one. */
enum kn_status kn_corrections_sum(struct kn_notebook *nb,
    struct kn_key *out, struct kn_err *err) KN_MUST_CHECK;

#endif
