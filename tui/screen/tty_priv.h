/*
 * tty_priv.h: the terminal past ncurses.
 */
#ifndef KUNNASH_TTY_PRIV_H
#define KUNNASH_TTY_PRIV_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/screen/modes_priv.h"

/* Writes all, unless nobody reads. */
void tty__write(int fd, const char *bytes, size_t n);
/* An answer that has not come by then will not, as far as leaving goes; one
 * that comes later still says something while we stay. */
#define TTY_ANSWER_MS 2000
#define TTY_LATE_MS 10000
/*
 * Answers that are still on their way would end up in the shell: waits for
 * them for a tenth of a second, and gives what comes to fn, which lets m
 * know. What is typed after the last one is left for the shell. Does nothing
 * when none is outstanding, or the question is too old.
 */
void tty__drain(int fd, uint64_t asked_ms, const struct modes *m,
    kn_screen_late_fn *fn, void *user);
/* In the background, tcsetattr() would stop us: blocks that signal. Returns
 * the mask to put back. */
sigset_t tty__block_ttou(void);

#endif
