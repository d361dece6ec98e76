/*
 * bench_gazetteer.c: how long the gazetteer takes to be ready. In: optionally
 * the number of runs, and a folder of an administrator's tables. Out: one
 * line: the median and the most of opening and closing it, in milliseconds
 * and as a ratio to what depends on the machine alone (the digest of 1 MiB),
 * which is measured in turn with it.
 *
 *	bench_gazetteer [-n RUNS] [DIR]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/digest.h"
#include "kunnash/entity.h"
#include "kunnash/mem.h"
#include "measure.h"

#define MAX_RUNS 10000
#define BASE_B ((size_t)1 << 20)

static double
time_open(const char *dir, size_t *n)
{
	struct kn_gazetteer *gaz;
	struct kn_err err;
	double from = measure_ms();

	if (kn_gazetteer_open(dir, NULL, NULL, &gaz, &err) != KN_OK) {
		fprintf(stderr, "cannot open %s\n", dir);
		exit(1);
	}
	*n = kn_gazetteer_count(gaz);
	kn_gazetteer_close(gaz);
	return measure_ms() - from;
}

int
main(int argc, char **argv)
{
	static double open_ms[MAX_RUNS], base_ms[MAX_RUNS];
	const char *dir = NULL;
	int runs = 200;
	size_t n = 0;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-n") == 0 && i + 1 < argc)
			runs = (int)strtol(argv[++i], NULL, 10);
		else
			dir = argv[i];
	}
	if (runs < 1 || runs > MAX_RUNS)
		return 2;
	char *bytes = kn_calloc(BASE_B, 1);
	for (int i = 0; i < runs; i++) {
		double from = measure_ms();

		(void)kn_key_of(bytes, BASE_B);
		base_ms[i] = measure_ms() - from;
		open_ms[i] = time_open(dir, &n);
	}
	free(bytes);
	measure_sort(open_ms, (size_t)runs);
	measure_sort(base_ms, (size_t)runs);
	printf("%zu entities: p50 %.2f ms, most %.2f ms; %.2f of the "
	    "baseline (%.2f ms)\n", n, open_ms[runs / 2], open_ms[runs - 1],
	    open_ms[runs / 2] / base_ms[runs / 2], base_ms[runs / 2]);
	return 0;
}
