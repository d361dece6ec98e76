/*
 * clock.c: how much time has passed. In: the clock of the system. Out:
 * milliseconds for deadlines and pauses; they say nothing of the date.
 */
#include "kunnash/clock.h"

#include <time.h>

uint64_t
kn_clock_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}
