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
 *
 * colours, when it is not 0: setaf switches attributes on too, and bold, dim
 * and smul say nothing. The number of a colour is then
 *
 *	c + (colours + 1) * (1 if bold + 2 if dim + 4 if underlined)
 *
 * where c is a colour below colours, or colours for that of the terminal.
 */
bool describe__lean(const char *term, int fd, struct kn_buf *out,
    int *colours);

#endif
