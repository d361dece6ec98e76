/*
 * colour_priv.h: colours of a theme on a terminal with fewer.
 */
#ifndef KUNNASH_COLOUR_PRIV_H
#define KUNNASH_COLOUR_PRIV_H

#include <stdint.h>

/* c as in struct kn_look; -1 where the terminal has nothing like it. */
int32_t colour__fit(int32_t c, int colours);

#endif
