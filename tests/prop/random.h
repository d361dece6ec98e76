/*
 * random.h: random numbers from a printed seed, and where the seed is from.
 * splitmix64: Steele, Lea, Flood 2014.
 */
#ifndef KUNNASH_TEST_RANDOM_H
#define KUNNASH_TEST_RANDOM_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "kunnash/str.h"

static inline uint64_t
next_random(uint64_t *state)
{
	uint64_t z = (*state += 0x9E3779B97F4A7C15u);

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

static inline size_t
below(uint64_t *state, size_t n)
{
	return next_random(state) % n;
}

/* A number that the environment asks for: runs, a seed. */
static inline uint64_t
number_from(const char *variable, uint64_t otherwise)
{
	const char *s = getenv(variable);
	uint64_t v;

	return s != NULL && kn_str_u64(kn_str(s), &v) ? v : otherwise;
}

#endif
