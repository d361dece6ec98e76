/*
 * measure.h: times of the benchmarks: by the clock, and of the processor,
 * which a busy machine changes less; and their percentiles.
 */
#ifndef KUNNASH_BENCH_MEASURE_H
#define KUNNASH_BENCH_MEASURE_H

#include <stddef.h>

/* Milliseconds; of the processor: of all threads of this process. */
struct moment {
	double wall, cpu;
};
struct moment measure_now(void);
double measure_ms(void);        /* the clock alone */
double measure_cpu_ms(void);    /* the processor alone */

/* What was measured, again and again. Starts zeroed. */
struct samples {
	double *wall, *cpu;
	size_t n, cap;
};
void samples_add(struct samples *s, double wall_ms, double cpu_ms);
/* From a moment until now. */
void samples_since(struct samples *s, struct moment from);
void samples_dispose(struct samples *s);

/* Sorts values; the p-th of a hundred of them is the smallest that at least
 * p in a hundred do not exceed. */
void measure_sort(double *values, size_t n);
double measure_percentile(const double *sorted, size_t n, unsigned p);

/*
 * Prints one line, fields parted by tabs: key, how many, p50, p95, p99, most
 * by the clock, p50 and p95 of the processor. Sorts s.
 */
void samples_print(struct samples *s, const char *key);
/* What was measured of several kinds, by their keys. Starts zeroed. */
#define SAMPLES_KEY_B 64
struct samples_by {
	struct samples_row {
		char key[SAMPLES_KEY_B];
		struct samples s;
	} *at;
	size_t n, cap;
};
/* The samples of "a.b", or of a when b is empty; valid until the next call. */
struct samples *samples_of(struct samples_by *by, const char *a,
    const char *b);
/* Prints every row and releases all. */
void samples_by_print(struct samples_by *by);

/* Calls fn for each line KIND, tab, WORDS of a file. */
void measure_queries(const char *path, void (*fn)(void *user,
    const char *kind, const char *words), void *user);
/* One number that is no time, in the same form. */
void measure_print(const char *key, double value);

#endif
