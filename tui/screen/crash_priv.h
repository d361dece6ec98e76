/*
 * crash_priv.h: what puts the terminal back when the program dies.
 */
#ifndef KUNNASH_CRASH_PRIV_H
#define KUNNASH_CRASH_PRIV_H

#include <stddef.h>
#include <termios.h>

/* Catches fatal signals (TERM, HUP, INT, QUIT only where nobody else does)
 * for the terminal on fd. */
void crash__arm(int fd);
/* The state to go back to; from now on a crash restores. NULL: not now. */
void crash__set(const struct termios *saved, const char *bytes, size_t n);
/* Puts the handlers back that were found. */
void crash__disarm(void);

#endif
