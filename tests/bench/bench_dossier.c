/*
 * bench_dossier.c: how soon the page of an entity can be read. In: an index,
 * an entity, and how long a step takes, as the reader asks for. Out: one
 * line: the milliseconds until the counts over time are there, until rows of
 * every kind are that come of reading, and until all is read; the longest
 * step; and, as the baseline of the same run, reading the texts alone.
 *
 *	bench_dossier INDEX ENTITY [STEP_MS]
 */
#include <stdio.h>
#include <stdlib.h>

#include "kunnash/analysis.h"
#include "kunnash/doc.h"
#include "measure.h"

struct texts {
	struct kn_index *ix;
	size_t n_b;
};

static bool
read_text(void *user, uint32_t id)
{
	struct texts *t = user;
	struct kn_doc *doc;

	if (kn_index_doc(t->ix, id, &doc, NULL) == KN_OK) {
		t->n_b += doc->n_b;
		kn_doc_free(doc);
	}
	return true;
}

/* What is there after a step for the first time, in ms from the start. */
struct marks {
	double chart, rows, longest;
};

static void
note(const struct kn_dossier *d, double ms, struct marks *m)
{
	if (m->chart == 0 && kn_dossier_rows(d, KN_DOSSIER_ARTICLES) > 0)
		m->chart = ms;
	if (m->rows == 0 && kn_dossier_rows(d, KN_DOSSIER_NAMES) > 0 &&
	    kn_dossier_rows(d, KN_DOSSIER_WITH) > 0)
		m->rows = ms;
}

int
main(int argc, char **argv)
{
	unsigned step_ms = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 12;
	struct kn_dossier_opts opts = { .copies = false };
	struct marks m = { 0 };
	struct texts t = { 0 };
	struct kn_set *all;
	struct kn_dossier *d;
	uint32_t entity;
	struct kn_err err;

	if (argc < 3 || kn_index_open(argv[1], &t.ix, &err) != KN_OK ||
	    kn_index_all(t.ix, &all, &err) != KN_OK ||
	    kn_dossier_entity(t.ix, kn_str(argv[2]), &entity, &err) !=
	    KN_OK) {
		fprintf(stderr, "bench_dossier INDEX ENTITY [STEP_MS]\n");
		return 1;
	}
	double from = measure_ms(), last = from;
	if (kn_dossier_new(t.ix, entity, all, &opts, &d, &err) != KN_OK)
		return 1;
	while (!kn_dossier_done(d)) {
		if (kn_dossier_step(d, step_ms, &err) != KN_OK)
			return 1;
		double now = measure_ms();
		note(d, now - from, &m);
		m.longest = now - last > m.longest ? now - last : m.longest;
		last = now;
	}
	const struct kn_dossier_row *row = kn_dossier_row(d,
	    KN_DOSSIER_ENTITY, 0);
	printf("%s: %llu stories of %llu articles: chart and first article "
	    "%.0f ms, names and company %.0f ms, all %.0f ms, longest step "
	    "%.0f ms", argv[2], (unsigned long long)row->stories,
	    (unsigned long long)row->articles, m.chart, m.rows, last - from,
	    m.longest);
	kn_dossier_free(d);
	double read = measure_ms();
	kn_set_each(all, read_text, &t);
	printf("; reading %.0f MB of texts %.0f ms\n", (double)t.n_b / 1e6,
	    measure_ms() - read);
	kn_set_free(all);
	kn_index_close(t.ix);
	return 0;
}
