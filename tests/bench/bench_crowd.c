/*
 * bench_crowd.c: a shared host: many readers of one index, each with a person
 * who thinks between keys, and an administrator who brings it up to date
 * meanwhile. In: a corpus, its index, how many. Out: a table in Markdown of
 * the time from each key to the last byte that it drew, beside the budgets
 * (tests/pty/crowd.def),
 * and what all readers take together.
 *
 *	bench_crowd [-n READERS] [-k KEYS] [-t THINK_MS] [-u UID] [-p FILES]
 *	    [-s WxH] PROGRAM CORPUS INDEX HOMES
 *
 * HOMES is an empty folder. With -p (a pattern of glob()) one of these files
 * changes and PROGRAM index runs, again and again. With -u readers are that
 * user, which takes root. Exit 1 when a reader was told of a lock, or did not
 * end well, or the index could not be brought up to date.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure.h"
#include "tests/pty/crowd.h"
#include "tui/app/soon.h"

struct args {
	struct crowd_opts crowd;
	const char *files;
	char **rest;            /* PROGRAM CORPUS INDEX HOMES */
};

static struct args
parse(int argc, char **argv)
{
	struct args a = { .crowd = { .readers = 50, .keys = 5000,
		.think_ms = 1500, .w = 100, .h = 30, .seed = 1 } };
	int opt;

	while ((opt = getopt(argc, argv, "+n:k:t:u:p:s:")) != -1) {
		unsigned long n = optarg == NULL ? 0 :
		    strtoul(optarg, NULL, 10);

		if (opt == 'n')
			a.crowd.readers = n;
		else if (opt == 'k')
			a.crowd.keys = n;
		else if (opt == 't')
			a.crowd.think_ms = (unsigned)n;
		else if (opt == 'u')
			a.crowd.uid = (unsigned)n;
		else if (opt == 'p')
			a.files = optarg;
		else if (opt != 's' || sscanf(optarg, "%dx%d", &a.crowd.w,
		    &a.crowd.h) != 2)
			exit(2);
	}
	a.rest = argv + optind;
	if (argc - optind != 4 || a.crowd.readers == 0) {
		fprintf(stderr, "usage: bench_crowd [-n READERS] [-k KEYS] "
		    "[-t THINK_MS] [-u UID] [-p FILES] [-s WxH] PROGRAM "
		    "CORPUS INDEX HOMES\n");
		exit(2);
	}
	return a;
}

static void
print_row(const struct crowd_row *row, struct crowd_times *t)
{
	const double *told = row->all ? t->all_ms : t->first_ms;
	char budget[40] = "-";

	if (t->n == 0)
		return;
	measure_sort(t->first_ms, t->n);
	measure_sort(t->all_ms, t->n);
	bool over = row->percent > 0 && measure_percentile(told, t->n,
	    row->percent) > row->budget_ms;
	if (row->percent > 0)
		snprintf(budget, sizeof(budget), "%u p%u%s%s",
		    row->budget_ms, row->percent, row->all ? " all" : "",
		    over ? " **over**" : "");
	printf("| %s | %s | %zu | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |\n",
	    row->name, budget, t->n, measure_percentile(t->first_ms, t->n, 50),
	    measure_percentile(t->first_ms, t->n, 95),
	    measure_percentile(t->first_ms, t->n, 99),
	    measure_percentile(t->first_ms, t->n, 100),
	    measure_percentile(t->all_ms, t->n, 50),
	    measure_percentile(t->all_ms, t->n, 95));
}

static void
print(const struct args *a, struct crowd *c, double seconds)
{
	printf("| key | budget, ms | times | first frame: p50 | p95 | p99 "
	    "| most | all of it: p50 | p95 |\n"
	    "|---|---|---|---|---|---|---|---|---|\n");
	for (size_t i = 0; i < N_CROWD_KEYS; i++)
		print_row(&crowd_rows[i], &c->at[i]);
	printf("\n%zu readers, %zu keys in %.0f s (%.0f a second); %zu drew "
	    "nothing. The last had its list %.0f ms after the first was "
	    "started. Processor: %.1f ms a key. Memory: %.0f MB together, "
	    "%.1f each; the largest %.1f MB.\n", a->crowd.readers, c->keys,
	    seconds, (double)c->keys / seconds, c->undrawn, c->start_ms,
	    c->cpu_ms / (double)c->keys, c->pss_mb,
	    c->pss_mb / (double)a->crowd.readers, c->rss_mb);
}

int
main(int argc, char **argv)
{
	struct args a = parse(argc, argv);
	const char *reader[] = { a.rest[0], "--lang", "en", "--index",
		a.rest[2], a.rest[1], NULL };
	const char *index[] = { a.rest[0], "index", "-C", a.rest[1],
		"--index", a.rest[2], NULL };
	struct crowd_update update;
	struct crowd c;
	size_t failed = 0;

	/* Fifty people have fifty terminals, mostly on other machines: what
	 * stands for them should not be what a key waits for. */
	app_run_soon();
	a.crowd.argv = reader;
	a.crowd.homes = a.rest[3];
	if (a.files != NULL)
		crowd_update_start(&update, a.files, index);
	double t0 = measure_ms();
	crowd_run(&a.crowd, &c);
	print(&a, &c, (measure_ms() - t0) / 1e3);
	if (a.files != NULL) {
		size_t rounds = crowd_update_stop(&update, &failed);

		printf("The index was brought up to date %zu times; %zu of "
		    "them failed.\n", rounds, failed);
	}
	if (c.told != NULL)
		printf("A reader was told:\n%s\n", c.told);
	if (c.ended > 0)
		printf("%zu readers did not end well.\n", c.ended);
	bool good = failed == 0 && c.told == NULL && c.ended == 0;
	crowd_dispose(&c);
	return good ? 0 : 1;
}
