/*
 * strict.h: judges every byte that was sent to a terminal.
 *
 * Let through are characters that may be seen, sequences that are instances
 * of the terminal's own capabilities (terminfo), the fixed strings of
 * modes.def, and the row guard in its two places. Everything else is a
 * fault: so is a direction mark, a mark without end, a lone ESC.
 */
#ifndef KUNNASH_STRICT_H
#define KUNNASH_STRICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct strict;
/*
 * For a terminal of that type and size. term NULL: plain lines, where only
 * CR and LF are let through beside characters. NULL when the C library or
 * terminfo does not know what is asked. One at a time.
 */
struct strict *strict_new(const char *term, int w, int h);
void strict_free(struct strict *s);
/* As new: another session on such a terminal. */
void strict_reset(struct strict *s);
/* Lines are records for programs: tabs, and marks as they are. */
void strict_records(struct strict *s);
/* Judges more bytes; false on a fault, and for ever after. Characters and
 * sequences may not be cut in two between calls. */
bool strict_feed(struct strict *s, const char *bytes, size_t n);
/* What was wrong, and where; "" when nothing was. */
const char *strict_fault(const struct strict *s);
/* How much has been let through: characters, sequences. */
size_t strict_chars(const struct strict *s);
size_t strict_sequences(const struct strict *s);

#endif
