/*
 * modes_priv.h: the terminal's modes: what was found, what was set, and the
 * bytes for each station of the screen's life. No input or output.
 *
 * Order (terminals.md 4.4): take, [ncurses' first frame], dressed …
 * undress, [endwin], give; then, after a stop, take again.
 */
#ifndef KUNNASH_MODES_PRIV_H
#define KUNNASH_MODES_PRIV_H

#include <stdbool.h>
#include <stddef.h>

#include "kunnash/str.h"
#include "tui/screen/screen.h"

/* Mode 8 as an answer reported it. */
enum modes__bidi { BIDI_UNKNOWN, BIDI_IMPLICIT, BIDI_EXPLICIT };

struct modes {
	bool probe, mouse;
	enum kn_guard guard;    /* as the options want it */
	enum modes__bidi found;
	bool waiting;           /* asked, and the last answer not seen */
};

void modes__init(struct modes *m, const struct kn_screen_opts *opts);
/* Before the terminal's first clear: the questions, and bidi off. */
void modes__take(struct modes *m, struct kn_buf *out);
/* After the first frame: paste and mouse. */
void modes__dress(const struct modes *m, struct kn_buf *out);
/* Before endwin, and in a crash. */
void modes__undress(const struct modes *m, struct kn_buf *out);
/* After endwin: what was found, and nothing else. */
void modes__give(const struct modes *m, struct kn_buf *out);
/* An answer; true when the guard changes, so that all must be repainted. */
bool modes__reply(struct modes *m, const struct kn_reply *r);
/* Answers among bytes that nobody decodes any more, at the end. */
void modes__scan(struct modes *m, const char *bytes, size_t n);
/* True when rows need the guard. */
bool modes__guarded(const struct modes *m);

#endif
