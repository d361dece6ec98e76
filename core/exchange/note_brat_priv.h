/*
 * note_brat_priv.h: what reading and writing brat standoff share: the names
 * of types, and text as it stands on a line of brat.
 */
#ifndef KUNNASH_NOTE_BRAT_PRIV_H
#define KUNNASH_NOTE_BRAT_PRIV_H

#include "core/exchange/note_json_priv.h"

#define NOTE__BRAT_NO_LABEL "Note"

/* The type of a label, by its path (NULL: none): Latin letters, digits, '-'
 * and '_', as brat wants them. Another label has another type. */
void note__brat_type(struct kn_buf *b, const char *path);

#endif
