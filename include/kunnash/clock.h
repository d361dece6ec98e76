/*
 * clock.h: how much time has passed.
 */
#ifndef KUNNASH_CLOCK_H
#define KUNNASH_CLOCK_H

#include <stdint.h>

/* Milliseconds since some moment; they never go back, whoever sets the
 * clock. */
uint64_t kn_clock_ms(void);

#endif
