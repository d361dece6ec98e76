/*
 * inplace.h: large arrays in order, where they lie: qsort() of the C library
 * takes as much memory again.
 */
#ifndef KUNNASH_INPLACE_H
#define KUNNASH_INPLACE_H

#include <stddef.h>
#include <stdint.h>

enum { KN_SORT_MAX_B = 64 };

/* Elements of size_b bytes, KN_SORT_MAX_B at most, a whole number of eights,
 * which begin with a uint64_t: the least of them first, and those that have
 * the same in the order of cmp, which is that of all. */
void kn_sort_by_first(void *at, size_t n, size_t size_b,
    int (*cmp)(const void *a, const void *b));
/* Nothing but numbers. */
void kn_sort_numbers(uint64_t *at, size_t n);

#endif
