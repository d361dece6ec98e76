/*
 * note_json_priv.h: what the formats that are JSON share. Only they see
 * jansson.
 */
#ifndef KUNNASH_NOTE_JSON_PRIV_H
#define KUNNASH_NOTE_JSON_PRIV_H

#include <jansson.h>

#include "core/exchange/note_priv.h"

#define NOTE__LINE_MAX_B ((size_t)16 * 1024 * 1024)

/* A note as a JSON object, with all its columns; or, where skip is given,
 * with those that it does not want skipped and that have a value. */
void note__json_row(struct kn_buf *b, const struct kn_note_view *v,
    bool (*skip)(const char *key));
/* Sets what the object says; false when something was not of its kind. */
bool note__json_set_row(struct kn_note_view *v, json_t *row);
/* Whether the first line is an object by itself. */
bool note__json_first_line(struct kn_str bytes);
bool note__json_take_annotation(struct note__in *in, size_t item, json_t *a);
/* Takes a note from such an object, read from the bytes of source. */
bool note__json_take_row(struct note__in *in, size_t item, json_t *row,
    struct kn_str source);

#endif
