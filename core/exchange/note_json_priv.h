/*
 * note_json_priv.h: what the formats that are JSON share. Only they see
 * jansson.
 */
#ifndef KUNNASH_NOTE_JSON_PRIV_H
#define KUNNASH_NOTE_JSON_PRIV_H

#include <jansson.h>

#include "core/exchange/note_priv.h"

#define NOTE__LINE_MAX_B ((size_t)16 * 1024 * 1024)
/* Terms of our own in JSON-LD have a prefix, or they would be those of the
 * model that are called the same: its scope and via are IRIs. */
#define NOTE__OWN "kn:"

/* A note as a JSON object, with all its columns; or, where skip is given,
 * with those that it does not want skipped and that have a value. */
void note__json_row(struct kn_buf *b, const struct kn_note_view *v,
    bool (*skip)(const char *key), const char *prefix);
/* Sets what the object says; false when something was not of its kind.
 * `prefix` stands before the name of each column, here and there. */
bool note__json_set_row(struct kn_note_view *v, json_t *row,
    const char *prefix);
/* Takes a note from such an object, read from the bytes of source. These and
 * the following are false when no more can be taken. */
bool note__json_take_row(struct note__in *in, struct note__place at,
    json_t *row, struct kn_str source);
bool note__json_take_annotation(struct note__in *in, struct note__place at,
    json_t *a);
/* Whether it is a file of lines, each an object by itself. */
bool note__json_is_lines(struct kn_str bytes);

/* ---- note_items.c ------------------------------------------------------------ */

/* A whole value, its number in the list, and its line. */
typedef bool note__item_fn(void *user, size_t item, size_t line,
    struct kn_str value);
struct note__items {
	size_t n;               /* items, the broken one among them */
	bool list;              /* there is a list of them */
	bool stopped;           /* no more were wanted */
	bool broken;            /* the JSON ends too early, or is none */
	size_t line;            /* where */
};
/* Each item of the list of annotations: of the file itself, or of the
 * members items, annotations, rows of its pages. */
void note__json_items(struct kn_str bytes, note__item_fn *fn, void *user,
    struct note__items *out);

/* ---- note_lines.c ------------------------------------------------------------ */

/* Takes an object into the notebook and counts it; or the msgid that says why
 * not. */
typedef const char *note__take_fn(struct kn_notebook *nb, json_t *json,
    struct kn_note_import *count);
/* Every line of a file, but for blank ones and the heading that our own files
 * have; fn (or NULL) is told what was refused. KN_LIMIT over
 * KN_LABELS_FILE_MAX_B. */
enum kn_status note__take_lines(struct kn_notebook *nb, struct kn_str bytes,
    note__take_fn *take, kn_note_problem_fn *fn, void *user,
    struct kn_note_import *out, struct kn_err *err) KN_MUST_CHECK;

#endif
