/*
 * bench_timeline.c: how long counting over time takes, and running a filter.
 * In: an index, queries. Out: for the whole corpus and for each query, the
 * milliseconds to run it, and to count it by month alone and beside the
 * corpus: the first time, then p50 and p99 of the rest.
 *
 *	bench_timeline INDEX [QUERY]...
 */
#include <stdio.h>
#include <stdlib.h>

#include "kunnash/query.h"
#include "kunnash/timeline.h"
#include "measure.h"

#define ROUNDS 50

static void
tell(const char *what, double ms[ROUNDS])
{
	double first = ms[0];

	measure_sort(ms + 1, ROUNDS - 1);
	printf("  %-12s first %7.2f ms, p50 %7.2f, p99 %7.2f\n", what, first,
	    ms[ROUNDS / 2], ms[ROUNDS - 1]);
}

static struct kn_result *
run(struct kn_index *ix, const char *text)
{
	struct kn_run_opts opts = { .order = KN_ORDER_DATE };
	struct kn_query *q;
	struct kn_result *r;
	struct kn_err err;

	if (kn_query_parse(kn_str(text), &q, &err) != KN_OK ||
	    kn_query_run(q, ix, &opts, &r, &err) != KN_OK) {
		fprintf(stderr, "%s: %s %s\n", text, err.msgid, err.detail);
		exit(1);
	}
	kn_query_free(q);
	return r;
}

static void
count(struct kn_index *ix, struct kn_result *r, struct kn_result *beside)
{
	const struct kn_timeline_opts opts = { .unit = KN_TIMELINE_MONTH };
	struct kn_timeline *t;
	struct kn_err err;

	if (kn_timeline_new(ix, kn_result_set(r), beside == NULL ? NULL :
	    kn_result_set(beside), &opts, &t, &err) != KN_OK)
		exit(1);
	kn_timeline_free(t);
}

static void
measure(struct kn_index *ix, const char *text, struct kn_result *all)
{
	double ran[ROUNDS], alone[ROUNDS], beside[ROUNDS];

	for (int i = 0; i < ROUNDS; i++) {
		double t0 = measure_ms();
		struct kn_result *r = run(ix, text);
		double t1 = measure_ms();
		count(ix, r, NULL);
		double t2 = measure_ms();
		count(ix, r, all);
		double t3 = measure_ms();

		ran[i] = t1 - t0;
		alone[i] = t2 - t1;
		beside[i] = t3 - t2;
		if (i == 0)
			printf("\"%s\": %zu stories, %zu articles\n", text,
			    kn_result_stories(r), kn_result_articles(r));
		kn_result_free(r);
	}
	tell("filter", ran);
	tell("chart", alone);
	tell("two series", beside);
}

int
main(int argc, char **argv)
{
	struct kn_index *ix;
	struct kn_err err;

	if (argc < 2 || kn_index_open(argv[1], &ix, &err) != KN_OK) {
		fprintf(stderr, "bench_timeline INDEX [QUERY]...\n");
		return 2;
	}
	struct kn_result *all = run(ix, "");
	measure(ix, "", all);
	for (int i = 2; i < argc; i++)
		measure(ix, argv[i], all);
	kn_result_free(all);
	kn_index_close(ix);
	return 0;
}
