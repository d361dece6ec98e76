/*
 * lineedit.h: a prompt's text: one line that is edited (textedit.h), with a
 * history.
 *
 * Start / feed / stop: it never blocks and never draws. The caret is a byte
 * offset at a cluster boundary in logical text; where it stands on the
 * screen is the line engine's affair.
 */
#ifndef KUNNASH_LINEEDIT_H
#define KUNNASH_LINEEDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/str.h"
#include "tui/input/input.h"

struct kn_lineedit;
struct kn_lineedit *kn_lineedit_new(size_t max_b);
void kn_lineedit_free(struct kn_lineedit *e);
/* Replaces the text; caret at its end. */
void kn_lineedit_set(struct kn_lineedit *e, struct kn_str text);
/* Borrowed until the next change; always well-formed UTF-8, one line. */
struct kn_str kn_lineedit_text(const struct kn_lineedit *e);
size_t kn_lineedit_caret_b(const struct kn_lineedit *e);
/* Rises with every change of the text. */
uint64_t kn_lineedit_serial(const struct kn_lineedit *e);
/* Types text of unknown origin: controls dropped, line breaks as spaces. */
void kn_lineedit_insert(struct kn_lineedit *e, struct kn_str text);
/* Puts the caret before a byte (at the next boundary of a cluster). */
void kn_lineedit_place(struct kn_lineedit *e, size_t at_b);
/*
 * Obeys an editing key; false when the key is none: Enter, Esc, Tab, Up …
 * are the caller's, and so are Left and Right, which move over the line as
 * it is seen (kn_edit_key() in tui/pane).
 */
bool kn_lineedit_key(struct kn_lineedit *e, struct kn_key_press key);

/* History: newest last, duplicates moved up. step -1 older, +1 newer. */
void kn_lineedit_history_add(struct kn_lineedit *e, struct kn_str text);
bool kn_lineedit_history_step(struct kn_lineedit *e, int step);

#endif
