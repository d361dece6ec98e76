/*
 * note_json_priv.h: what the formats that are JSON share. Only they see
 * jansson.
 */
#ifndef KUNNASH_NOTE_JSON_PRIV_H
#define KUNNASH_NOTE_JSON_PRIV_H

#include <jansson.h>

#include "core/exchange/note_priv.h"

#define NOTE__LINE_MAX_B ((size_t)16 * 1024 * 1024)

/* A note with all its columns as a JSON object. */
void note__json_row(struct kn_buf *b, const struct kn_note_view *v);
/* Takes a note from such an object, read from the bytes of source. */
bool note__json_take_row(struct note__in *in, size_t item, json_t *row,
    struct kn_str source);

#endif
