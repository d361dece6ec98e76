/*
 * bench_linear.c: how fast hostile articles are read. In: how many pieces an
 * article has (tests/work/hostile.def). Out: a line a kind: what it takes
 * from the text to everything found in it, of as many pieces and of ten
 * times as many, by the processor.
 *
 *	bench_linear [PIECES]
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "kunnash/doc.h"
#include "kunnash/entity.h"
#include "kunnash/found.h"
#include "tests/work/hostile.h"

static double
now_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static double
read_one(const struct kn_gazetteer *gaz, const struct hostile *h, size_t n,
    size_t *n_b)
{
	struct kn_found found = { 0 };
	struct kn_buf text;

	kn_buf_init(&text, 0);
	put_hostile(&text, h, n);
	*n_b = text.n;
	double from = now_s();
	struct kn_doc *doc = kn_doc_new_text("x.txt",
	    kn_buf_take(&text, NULL), *n_b);
	kn_extract(gaz, doc, &found);
	kn_found_dispose(&found);
	kn_doc_free(doc);
	return now_s() - from;
}

int
main(int argc, char **argv)
{
	size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 100000;
	struct kn_gazetteer *gaz = NULL;
	struct kn_err err;

	if (n == 0 || kn_gazetteer_open(NULL, NULL, NULL, &gaz, &err) !=
	    KN_OK) {
		fprintf(stderr, "bench_linear [PIECES]\n");
		return 1;
	}
	for (size_t i = 0; i < sizeof(hostile) / sizeof(*hostile); i++) {
		size_t few_b, many_b;
		double few = read_one(gaz, &hostile[i], n, &few_b);
		double many = read_one(gaz, &hostile[i], n * 10, &many_b);

		printf("%-28s %6.1f MB %6.2f s, %7.1f MB %6.2f s: %4.1f "
		    "times, %5.1f MB/s\n", hostile[i].name,
		    (double)few_b / 1e6, few, (double)many_b / 1e6, many,
		    many / few, (double)many_b / 1e6 / many);
	}
	kn_gazetteer_close(gaz);
	return 0;
}
