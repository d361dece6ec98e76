/*
 * dice.c: pseudo-random numbers for benchmarks (splitmix64). In: a seed and
 * what the numbers are for. Out: numbers.
 */
#include "dice.h"

struct dice
dice_of(uint64_t seed, uint64_t what)
{
	struct dice d = { seed * 0x9e3779b97f4a7c15u ^ what };

	d.state = dice_roll(&d);
	return d;
}

uint64_t
dice_roll(struct dice *d)
{
	uint64_t x = (d->state += 0x9e3779b97f4a7c15u);

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

uint32_t
dice_below(struct dice *d, uint32_t n)
{
	return (uint32_t)(((dice_roll(d) >> 32) * n) >> 32);
}

double
dice_share(struct dice *d)
{
	return (double)(dice_roll(d) >> 11) / 9007199254740992.0;
}
