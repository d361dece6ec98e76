/*
 * bench_pane.c: the notes pane over a large notebook. In: how many notes
 * (100,000 unless told). Out: milliseconds to the first screen of each
 * grouping, narrowed by a word and to a filter, and to the last page. It
 * makes a corpus and a notebook of its own in a temporary folder; it never
 * fails on time.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kunnash/mem.h"
#include "tui/pane/annot.h"
#include "tui/pane/notecount.h"
#include "tui/pane/notelist.h"
#include "tui/pane/pane.h"
#include "measure.h"

enum { ARTICLES = 200, BATCH = 10000, TAGS = 300, RUNS = 9 };

struct bench {
	char dir[64], corpus[96], cache[96], notes[96];
	struct kn_session *session;
	struct kn_model *model;
	struct kn_options *options;
	struct kn_grid *grid;
};

/* What the processor worked: the same on a machine that others use. */
static void
must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "bench_pane: %s\n", what);
	exit(1);
}

/* ---- a corpus and a notebook -------------------------------------------------- */

static void
write_corpus(struct bench *b)
{
	must(mkdir(b->corpus, 0700) == 0, "mkdir");
	for (int i = 0; i < ARTICLES; i++) {
		char path[160];

		snprintf(path, sizeof(path), "%s/%d.txt", b->corpus, i);
		FILE *out = fopen(path, "w");
		must(out != NULL, path);
		fprintf(out, "عنوان المقال رقم %d\n\n", i);
		for (int p = 0; p < 40; p++)
			fprintf(out, "فقرة %d من المقال %d عن التعاون الأمني "
			    "بين المغرب وبلدان الجوار وعن كل ما يتصل به.\n\n",
			    p, i);
		fclose(out);
	}
}

static void
open_all(struct bench *b)
{
	const char *corpus = b->corpus;
	struct kn_session_opts opts = { .corpus = &corpus, .n_corpus = 1,
	    .cache_dir = b->cache, .notes_path = b->notes };
	struct kn_index_summary summary;
	struct kn_err err;

	must(kn_session_open(&opts, &b->session, NULL, &err) == KN_OK,
	    "session");
	must(kn_session_update(b->session, NULL, &summary, &err) == KN_OK,
	    "index");
	b->options = kn_options_new();
	b->model = kn_model_new(b->session, b->options, KN_LANG_AR);
	kn_model_refresh(b->model);
}

/* A note on some words of an article, with a label, a tag and a text. */
static void
make_note(struct bench *b, size_t i, const struct kn_article *a,
    const struct kn_doc *doc, struct kn_anchor_text *text,
    struct kn_note *out)
{
	size_t n_labels;
	const struct kn_label *labels = kn_model_labels(b->model, &n_labels);
	char words[128];
	const char *at = doc->text;

	for (size_t k = i / ARTICLES % 40; k > 0; k--)
		at = strchr(strchr(at + 1, '\n') + 1, '\n');
	at = strstr(at, "عن التعاون");
	uint32_t start = (uint32_t)(at - doc->text);
	memset(out, 0, sizeof(*out));
	kn_session_target(b->session, a, &out->target);
	kn_anchor_make_in(text, (struct kn_span){ start, start + 60 }, &out->anchor);
	snprintf(words, sizeof(words), "ملاحظة رقم %zu عن كذا وكذا", i);
	out->text = kn_strdup(words);
	if (i % 6 < n_labels)
		out->label = kn_strdup(labels[i % 6].id);
	snprintf(words, sizeof(words), "وسم%zu", i % TAGS);
	out->tags = kn_calloc(1, sizeof(*out->tags));
	out->tags[out->n_tags++] = kn_strdup(words);
}

static void
write_notes(struct bench *b, size_t n)
{
	struct kn_note *notes = kn_calloc(BATCH, sizeof(*notes));
	size_t per = n / ARTICLES, made = 0, filled = 0;
	struct kn_err err;

	for (size_t row = 0; row < ARTICLES; row++) {
		must(kn_model_open_row(b->model, row), "open");
		const struct kn_open *o = b->model->open;
		struct kn_anchor_text *text = kn_anchor_text_new(o->doc->text,
		    o->doc->n_b);

		for (size_t i = 0; i < per; i++) {
			make_note(b, made++, &o->row, o->doc, text,
			    &notes[filled++]);
			if (filled < BATCH && made < per * ARTICLES)
				continue;
			must(kn_note_put_all(kn_model_notebook(b->model),
			    notes, filled, &err) == KN_OK, "notes");
			for (size_t k = 0; k < filled; k++)
				kn_note_dispose(&notes[k]);
			filled = 0;
		}
		kn_anchor_text_free(text);
	}
	free(notes);
	printf("%zu notes on %d articles\n", made, ARTICLES);
}

/* ---- figures --------------------------------------------------------------------- */

static void
draw(struct bench *b, struct kn_pane *p)
{
	p->at = (struct kn_rect){ 1, 0, b->grid->w - 2, b->grid->h - 1 };
	kn_grid_clear(b->grid);
	p->ops->draw(p, b->grid, p->at, true);
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* What is done before the screen that is timed, and what is timed. */
struct figure {
	const char *what;
	int groups, reaches;    /* how often these keys are typed before */
	const char *typed;
	enum kn_action then;    /* timed; KN_ACT_COUNT: opening the pane */
};

static const struct figure figures[] = {
	{ "open, by article", 0, 0, "", KN_ACT_COUNT },
	{ "by label", 0, 0, "", KN_ACT_NOTES_GROUP },
	{ "by tag", 1, 0, "", KN_ACT_NOTES_GROUP },
	{ "by date", 2, 0, "", KN_ACT_NOTES_GROUP },
	{ "of the filter, by article", 0, 0, "", KN_ACT_NOTES_REACH },
	{ "of the filter, by tag", 1, 1, "", KN_ACT_NOTES_GROUP },
	{ "of the article", 0, 1, "", KN_ACT_NOTES_REACH },
	{ "to the end, by article", 0, 0, "", KN_ACT_BOTTOM },
	{ "to the end, by date", 3, 0, "", KN_ACT_BOTTOM },
	{ "a word that all have", 0, 0, "ملاحظة", KN_ACT_UP },
	{ "a word that one has", 0, 0, "777", KN_ACT_UP },
	{ "to be checked, first screen", 3, 0, "", KN_ACT_NOTES_GROUP },
	{ "of the filter, a word", 0, 1, "777", KN_ACT_UP },
};

static double
run(struct bench *b, const struct figure *f, double *cpu)
{
	double from = measure_ms(), cpu_from = measure_cpu_ms();
	struct kn_pane *p = kn_pane_notes_new(b->model);
	struct kn_str typed = kn_str(f->typed);

	if (f->then != KN_ACT_COUNT) {
		draw(b, p);
		for (int i = 0; i < f->groups; i++)
			kn_pane_act(p, KN_ACT_NOTES_GROUP, KN_LIT(""));
		for (int i = 0; i < f->reaches; i++)
			kn_pane_act(p, KN_ACT_NOTES_REACH, KN_LIT(""));
		draw(b, p);
		from = measure_ms();
		cpu_from = measure_cpu_ms();
		if (typed.n > 0)
			p->ops->paste(p, typed);
		kn_pane_act(p, f->then, KN_LIT(""));
	}
	draw(b, p);
	double took = measure_ms() - from;
	*cpu = measure_cpu_ms() - cpu_from;
	kn_pane_close(p);
	return took;
}

static void
tell(struct bench *b, const struct figure *f)
{
	double took[RUNS], cpu[RUNS];

	for (int i = 0; i < RUNS; i++)
		took[i] = run(b, f, &cpu[i]);
	qsort(took, RUNS, sizeof(*took), by_size);
	qsort(cpu, RUNS, sizeof(*cpu), by_size);
	printf("%-28s p50 %7.1f ms (min %.1f, max %.1f), cpu %.1f ms\n",
	    f->what, took[RUNS / 2], took[0], took[RUNS - 1], cpu[RUNS / 2]);
}

/* The sidebar's counts of labels and tags in the filter's articles. */
static void
tell_counts(struct bench *b)
{
	double took[RUNS], cpu[RUNS];

	for (int i = 0; i < RUNS; i++) {
		double from = measure_ms(), cpu_from = measure_cpu_ms();
		struct kn_note_count *counts;
		size_t n;

		kn_note_counts(b->model, true, &counts, &n);
		took[i] = measure_ms() - from;
		cpu[i] = measure_cpu_ms() - cpu_from;
		kn_note_counts_free(counts, n);
	}
	qsort(took, RUNS, sizeof(*took), by_size);
	qsort(cpu, RUNS, sizeof(*cpu), by_size);
	printf("%-28s p50 %7.1f ms (min %.1f, max %.1f), cpu %.1f ms\n",
	    "counts for the sidebar", took[RUNS / 2], took[0],
	    took[RUNS - 1], cpu[RUNS / 2]);
}

/* All passages looked for, slice by slice, as between keys. */
static void
tell_check(struct bench *b)
{
	struct kn_notelist *l = kn_notelist_new(b->model);
	double from = measure_ms(), cpu_from = measure_cpu_ms(), most = 0;
	int slices = 0;

	kn_notelist_set(l, KN_GROUP_STATE, KN_REACH_ALL, KN_LIT(""));
	for (bool more = true; more; slices++) {
		double slice = measure_ms();

		more = kn_notelist_work(l, 12);
		if (measure_ms() - slice > most)
			most = measure_ms() - slice;
	}
	printf("%-28s %.0f ms in %d slices, the longest %.1f ms, cpu %.0f ms\n",
	    "to be checked, all", measure_ms() - from, slices, most,
	    measure_cpu_ms() - cpu_from);
	kn_notelist_free(l);
}

static int
remove_entry(const char *path, const struct stat *st, int type,
    struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

int
main(int argc, char **argv)
{
	struct bench b = { .session = NULL };
	size_t n = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 100000;

	snprintf(b.dir, sizeof(b.dir), "/tmp/kunnash-bench-XXXXXX");
	must(mkdtemp(b.dir) != NULL, "mkdtemp");
	snprintf(b.corpus, sizeof(b.corpus), "%s/corpus", b.dir);
	snprintf(b.cache, sizeof(b.cache), "%s/cache", b.dir);
	snprintf(b.notes, sizeof(b.notes), "%s/data/notes.db", b.dir);
	write_corpus(&b);
	open_all(&b);
	write_notes(&b, n);
	kn_model_notes_changed(b.model);
	b.grid = kn_grid_new(120, 40);
	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
		tell(&b, &figures[i]);
	tell_counts(&b);
	tell_check(&b);
	kn_grid_free(b.grid);
	kn_model_free(b.model);
	kn_options_free(b.options);
	kn_session_close(b.session);
	nftw(b.dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	return 0;
}
