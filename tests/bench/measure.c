/*
 * measure.c: times of the benchmarks, and their percentiles.
 */
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kunnash/mem.h"

static double
clock_ms(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

struct moment
measure_now(void)
{
	return (struct moment){ .wall = clock_ms(CLOCK_MONOTONIC),
	    .cpu = clock_ms(CLOCK_PROCESS_CPUTIME_ID) };
}

double
measure_ms(void)
{
	return clock_ms(CLOCK_MONOTONIC);
}

void
samples_add(struct samples *s, double wall_ms, double cpu_ms)
{
	if (s->n == s->cap) {
		s->cap = s->cap == 0 ? 64 : s->cap * 2;
		s->wall = kn_realloc(s->wall, s->cap, sizeof(*s->wall));
		s->cpu = kn_realloc(s->cpu, s->cap, sizeof(*s->cpu));
	}
	s->wall[s->n] = wall_ms;
	s->cpu[s->n++] = cpu_ms;
}

void
samples_since(struct samples *s, struct moment from)
{
	struct moment now = measure_now();

	samples_add(s, now.wall - from.wall, now.cpu - from.cpu);
}

void
samples_dispose(struct samples *s)
{
	free(s->wall);
	free(s->cpu);
	*s = (struct samples){ .n = 0 };
}

double
measure_cpu_ms(void)
{
	return clock_ms(CLOCK_PROCESS_CPUTIME_ID);
}

static int
rising(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

void
measure_sort(double *values, size_t n)
{
	if (n > 0)
		qsort(values, n, sizeof(*values), rising);
}

double
measure_percentile(const double *sorted, size_t n, unsigned p)
{
	size_t rank = (n * p + 99) / 100;

	return n == 0 ? 0 : sorted[rank == 0 ? 0 : rank - 1];
}

void
samples_print(struct samples *s, const char *key)
{
	measure_sort(s->wall, s->n);
	measure_sort(s->cpu, s->n);
	printf("%s\t%zu\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\n", key, s->n,
	    measure_percentile(s->wall, s->n, 50),
	    measure_percentile(s->wall, s->n, 95),
	    measure_percentile(s->wall, s->n, 99),
	    measure_percentile(s->wall, s->n, 100),
	    measure_percentile(s->cpu, s->n, 50),
	    measure_percentile(s->cpu, s->n, 95));
}

struct samples *
samples_of(struct samples_by *by, const char *a, const char *b)
{
	char key[SAMPLES_KEY_B];

	snprintf(key, sizeof(key), "%.30s%s%.30s", a, *b == '\0' ? "" : ".",
	    b);
	for (size_t i = 0; i < by->n; i++)
		if (strcmp(by->at[i].key, key) == 0)
			return &by->at[i].s;
	by->at = kn_grow(by->at, &by->cap, by->n + 1, sizeof(*by->at));
	struct samples_row *row = &by->at[by->n++];
	memcpy(row->key, key, sizeof(key));
	row->s = (struct samples){ .n = 0 };
	return &row->s;
}

void
samples_by_print(struct samples_by *by)
{
	for (size_t i = 0; i < by->n; i++) {
		samples_print(&by->at[i].s, by->at[i].key);
		samples_dispose(&by->at[i].s);
	}
	free(by->at);
	*by = (struct samples_by){ .n = 0 };
}

void
measure_queries(const char *path, void (*fn)(void *user, const char *kind,
    const char *words), void *user)
{
	char line[1024];
	FILE *f = fopen(path, "r");

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	while (fgets(line, sizeof(line), f) != NULL) {
		char *tab = strchr(line, '\t');

		if (tab == NULL)
			continue;
		line[strcspn(line, "\n")] = '\0';
		*tab = '\0';
		fn(user, line, tab + 1);
	}
	fclose(f);
}

void
measure_print(const char *key, double value)
{
	printf("%s\t1\t%.3f\t-\t-\t-\t-\t-\n", key, value);
}
