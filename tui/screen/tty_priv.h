/*
 * tty_priv.h: the terminal past ncurses.
 */
#ifndef KUNNASH_TTY_PRIV_H
#define KUNNASH_TTY_PRIV_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/screen/modes_priv.h"

/* A clock that only runs forward. */
int64_t tty__now_ms(void);
/* Writes all, unless nobody reads. */
void tty__write(int fd, const char *bytes, size_t n);
/*
 * Answers that are still on their way would end up in the shell: waits for
 * them for a tenth of a second, and lets m learn from them what to restore.
 * Does nothing when none is outstanding, or the question is too old.
 */
void tty__drain(int fd, int64_t asked_ms, struct modes *m);
/* In the background, tcsetattr() would stop us: blocks that signal. Returns
 * the mask to put back. */
sigset_t tty__block_ttou(void);

#endif
