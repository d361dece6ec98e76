/*
 * clipboard_priv.h: the bytes that put a text on the clipboard of whoever
 * sits at the terminal.
 */
#ifndef KUNNASH_CLIPBOARD_PRIV_H
#define KUNNASH_CLIPBOARD_PRIV_H

#include <stdbool.h>
#include <stddef.h>

#include "kunnash/str.h"

/* Whether a terminal of this type can be sent OSC 52 without harm. */
bool clipboard__knows(const char *term);
/*
 * Appends the whole sequence, made of filtered text with its line breaks.
 * Returns how many bytes of the text are in it: all, or as many as
 * terminals take, ending between two clusters.
 */
size_t clipboard__sequence(struct kn_str text, struct kn_buf *out);

#endif
