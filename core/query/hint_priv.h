/*
 * hint_priv.h: keyboards, for hint.c, lex.c and keyboard.c.
 */
#ifndef KUNNASH_HINT_PRIV_H
#define KUNNASH_HINT_PRIV_H

#include "words_priv.h"

enum keyboard { KEYBOARD_QWERTY, KEYBOARD_AZERTY, KEYBOARD_ARABIC };

/* Appends what the keys of text type in another layout; false when one of
 * them is none. */
bool keyboard__turn(struct kn_str text, enum keyboard from, enum keyboard to,
    struct kn_buf *out);
/* The field that a name is in another layout; or empty. */
struct kn_str keyboard__field(struct kn_str name);

#endif
