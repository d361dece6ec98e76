/*
 * inplace.h: numbers in order, where they lie: qsort() of the C library takes
 * as much memory again.
 */
#ifndef KUNNASH_INPLACE_H
#define KUNNASH_INPLACE_H

#include <stddef.h>
#include <stdint.h>

/* The least first. */
void kn_sort_numbers(uint64_t *at, size_t n);

#endif
