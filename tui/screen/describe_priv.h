/*
 * describe_priv.h: the description of the terminal that ncurses gets: the
 * one of terminfo without what we pay for and never use.
 */
#ifndef KUNNASH_DESCRIBE_PRIV_H
#define KUNNASH_DESCRIBE_PRIV_H

#include <stdbool.h>

#include "kunnash/str.h"

/*
 * Appends a value for the environment variable TERMINFO under which ncurses
 * finds the leaner description of term: "hex:" and a compiled entry. fd is
 * the terminal. False, and nothing appended: the description must stay as it
 * is.
 */
bool describe__lean(const char *term, int fd, struct kn_buf *out);

#endif
