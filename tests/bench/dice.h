/*
 * dice.h: pseudo-random numbers for benchmarks, the same everywhere.
 */
#ifndef KUNNASH_BENCH_DICE_H
#define KUNNASH_BENCH_DICE_H

#include <stdint.h>

/* Where a sequence of pseudo-random numbers is (splitmix64). */
struct dice {
	uint64_t state;
};
struct dice dice_of(uint64_t seed, uint64_t what);
uint64_t dice_roll(struct dice *d);
/* Evenly in 0 … n - 1 (n > 0), and in [0, 1). */
uint32_t dice_below(struct dice *d, uint32_t n);
double dice_share(struct dice *d);

#endif
