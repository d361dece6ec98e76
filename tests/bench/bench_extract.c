/*
 * bench_extract.c: how fast articles are taken apart. In: folders or files
 * of articles, as the reader takes them. Out: for each stage its speed in
 * bytes of text on one core, and its time beside that of the baseline, which
 * is measured in turn with it: every word of every article read once, not
 * even folded (`wc -w`); and the fold into words, which every stage needs.
 *
 *	bench_extract [-n RUNS] [-m MEGABYTES] PATH...
 *
 * The articles are read over again up to that many megabytes a run. The
 * fastest run of each stage is told: what else the machine does makes runs
 * slower, never faster.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/index/index_priv.h"
#include "kunnash/block.h"
#include "kunnash/entity.h"
#include "kunnash/import.h"
#include "kunnash/mem.h"
#include "kunnash/token.h"
#include "measure.h"

enum { MAX_RUNS = 1000 };

struct corpus {
	struct kn_doc **at;
	size_t n, cap, bytes;
	struct kn_extractor *extractor;
	struct index_packer *packer;
	size_t kept;            /* what the stages made, so that they must */
};

static void
tell(const char *name, const struct corpus *c, size_t times, double ms,
    double base_ms)
{
	printf("%-36s %8.1f MB/s %8.1f of the baseline\n", name,
	    (double)(c->bytes * times) / 1e3 / ms, ms / base_ms);
}

/* ---- reading the articles ------------------------------------------------ */

static enum kn_status
pass(void *user, struct kn_doc *doc)
{
	struct corpus *c = user;

	c->kept += doc->n_spans;
	kn_doc_free(doc);
	return KN_OK;
}

static enum kn_status
take(void *user, struct kn_doc *doc)
{
	struct corpus *c = user;

	c->at = kn_grow(c->at, &c->cap, c->n + 1, sizeof(*c->at));
	c->at[c->n++] = doc;
	c->bytes += doc->n_b;
	return KN_OK;
}

static void
refuse(void *user, const struct kn_reject *r)
{
	(void)user;
	(void)r;
}

static void
read_all(struct corpus *c, const char *const *roots, size_t n,
    enum kn_status (*doc)(void *user, struct kn_doc *doc))
{
	struct kn_import_sink sink = { .doc = doc, .reject = refuse,
	    .user = c };
	struct kn_scan *scan;
	struct kn_err err;
	enum kn_status s = kn_scan_open(roots, n, &kn_import_defaults,
	    &sink, &scan, &err);

	if (s != KN_OK)
		exit(1);
	for (size_t i = 0; s == KN_OK && i < kn_scan_count(scan); i++)
		s = kn_import_source(scan, i, &sink, &err);
	kn_scan_close(scan);
	if (s != KN_OK || c->bytes == 0) {
		fputs("no articles\n", stderr);
		exit(1);
	}
}

/* Files read, decoded and taken apart: the structure is in it. */
static void
measure_reading(struct corpus *c, const char *const *roots, size_t n,
    int runs, double base_ms)
{
	double best = 0;

	for (int r = 0; r < runs; r++) {
		double from = measure_cpu_ms();

		read_all(c, roots, n, pass);
		double ms = measure_cpu_ms() - from;
		if (r == 0 || ms < best)
			best = ms;
	}
	tell("files read, with their structure", c, 1, best, base_ms);
}

/* ---- stages ---------------------------------------------------------------- */

static void
count_words(struct corpus *c, const struct kn_doc *doc)
{
	bool in = false;

	for (size_t i = 0; i < doc->n_b; i++) {
		bool blank = doc->text[i] == ' ' || doc->text[i] == '\n' ||
		    doc->text[i] == '\t' || doc->text[i] == '\r';

		c->kept += !blank && !in;
		in = !blank;
	}
}

static void
fold_words(struct corpus *c, const struct kn_doc *doc)
{
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_NAME, doc->text,
	    doc->n_b);
	struct kn_token word;

	while (kn_tokens_next(t, &word))
		c->kept++;
	kn_tokens_free(t);
}

static void
find_structure(struct corpus *c, const struct kn_doc *doc)
{
	char *text = kn_malloc(doc->n_b + 1);

	memcpy(text, doc->text, doc->n_b + 1);
	struct kn_doc *made = kn_doc_new_text(doc->meta.path, text, doc->n_b);
	c->kept += made->n_spans;
	kn_doc_free(made);
}

static void
find_blocks(struct corpus *c, const struct kn_doc *doc)
{
	struct kn_block blocks[KN_BLOCKS_MAX];

	c->kept += kn_doc_blocks(doc, blocks);
}

static void
pack_text(struct corpus *c, const struct kn_doc *doc)
{
	struct kn_buf packed;

	kn_buf_init(&packed, 0);
	index__pack_text(c->packer, (struct kn_str){ doc->text, doc->n_b },
	    &packed);
	c->kept += packed.n;
	kn_buf_dispose(&packed);
}

static void
find_entities(struct corpus *c, const struct kn_doc *doc)
{
	struct kn_found found = { 0 };

	kn_extractor_find(c->extractor, doc, &found);
	c->kept += found.mentions.n;
	kn_found_dispose(&found);
}

static const struct stage {
	const char *name;
	void (*run)(struct corpus *c, const struct kn_doc *doc);
} stages[] = {
	{ "baseline: words counted", count_words },
	{ "words folded", fold_words },
	{ "structure, fields, keys and sketch", find_structure },
	{ "entities, dates, quotes, meetings", find_entities },
	{ "lines that pages may repeat", find_blocks },
	{ "text packed", pack_text },
};

enum { N_STAGES = sizeof(stages) / sizeof(stages[0]), EXTRACT_FROM = 2,
	EXTRACT_TO = 4 };

/* Returns the time of the baseline. */
static double
measure(struct corpus *c, size_t times, int runs)
{
	double best[N_STAGES], all = 0;

	for (int r = 0; r < runs; r++)
		for (size_t s = 0; s < N_STAGES; s++) {
			double from = measure_cpu_ms();

			for (size_t i = 0; i < c->n * times; i++)
				stages[s].run(c, c->at[i % c->n]);
			double ms = measure_cpu_ms() - from;
			if (r == 0 || ms < best[s])
				best[s] = ms;
		}
	for (size_t s = 0; s < N_STAGES; s++) {
		tell(stages[s].name, c, times, best[s], best[0]);
		all += s < EXTRACT_FROM || s >= EXTRACT_TO ? 0 : best[s];
	}
	tell("structure and what is found", c, times, all, best[0]);
	return best[0] / (double)times;
}

int
main(int argc, char **argv)
{
	struct corpus c = { 0 };
	struct kn_gazetteer *gaz;
	struct kn_err err;
	long runs = 5, megabytes = 0;
	int i = 1;

	for (; i + 1 < argc && argv[i][0] == '-'; i += 2)
		*(strcmp(argv[i], "-n") == 0 ? &runs : &megabytes) =
		    strtol(argv[i + 1], NULL, 10);
	if (i >= argc || runs < 1 || runs > MAX_RUNS || megabytes < 0)
		return 2;
	if (kn_gazetteer_open(NULL, NULL, NULL, &gaz, &err) != KN_OK)
		return 1;
	c.extractor = kn_extractor_new(gaz);
	c.packer = index__packer_new();
	const char *const *roots = (const char *const *)argv + i;
	size_t n_roots = (size_t)(argc - i);
	read_all(&c, roots, n_roots, take);
	size_t times = 1 + (size_t)megabytes * 1000000 / c.bytes;
	printf("%zu articles, %.1f MB, %zu times a run, the best of %ld\n",
	    c.n, (double)c.bytes / 1e6, times, runs);
	double base_ms = measure(&c, times, (int)runs);
	measure_reading(&c, roots, n_roots, (int)runs, base_ms);
	for (size_t d = 0; d < c.n; d++)
		kn_doc_free(c.at[d]);
	free(c.at);
	kn_extractor_free(c.extractor);
	index__packer_free(c.packer);
	kn_gazetteer_close(gaz);
	return c.kept == 0;
}
