/*
 * textedit.h: a text being written, edited by grapheme clusters.
 *
 * The editor behind prompts (lineedit.h, one line) and notes (several). It
 * never blocks and never draws. The caret is a byte offset at a cluster
 * boundary in logical text; where it stands on the screen is the line
 * engine's affair. Lines here end at LF, not at the screen's edge. A key
 * costs the same in a long text as in a short one but for moving its bytes.
 */
#ifndef KUNNASH_TEXTEDIT_H
#define KUNNASH_TEXTEDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/str.h"
#include "tui/input/input.h"

struct kn_textedit;
/* At most max_b bytes; lines: line breaks are kept, and Enter makes one. */
struct kn_textedit *kn_textedit_new(size_t max_b, bool lines);
void kn_textedit_free(struct kn_textedit *e);
/* Replaces the text, and forgets what could be undone; caret at its end. */
void kn_textedit_set(struct kn_textedit *e, struct kn_str text);
/* The same as one edit that can be undone; the caret stays where it can. */
void kn_textedit_replace(struct kn_textedit *e, struct kn_str text);
/* Borrowed until the next change; always well-formed UTF-8. */
struct kn_str kn_textedit_text(const struct kn_textedit *e);
size_t kn_textedit_caret_b(const struct kn_textedit *e);
/* Rises with every change of the text. */
uint64_t kn_textedit_serial(const struct kn_textedit *e);
/*
 * Types text of unknown origin: controls are dropped, what breaks lines is a
 * line break or (without lines) a blank. False when not all of it fitted.
 */
bool kn_textedit_insert(struct kn_textedit *e, struct kn_str text);
/* Puts the caret before a byte (at the next boundary of a cluster). */
void kn_textedit_place(struct kn_textedit *e, size_t at_b);
/* The boundary of a cluster before (step -1) or after (1) a byte. */
size_t kn_textedit_near_b(const struct kn_textedit *e, size_t at_b, int step);
/* False: there is nothing to undo, or to do again. */
bool kn_textedit_undo(struct kn_textedit *e);
bool kn_textedit_redo(struct kn_textedit *e);
/*
 * Obeys an editing key; false when the key is none: Esc, Tab, Up, without
 * lines also Enter, are the caller's, and so are Left and Right, which move
 * over the line as it is seen (tui/pane/field.h).
 */
bool kn_textedit_key(struct kn_textedit *e, struct kn_key_press key);

#endif
