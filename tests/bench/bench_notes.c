/*
 * bench_notes.c: how long the notebook takes: saving, opening an article with
 * many notes, a step over all notes and its undoing. In: a folder to work in
 * and how many notes. Out: a row of the table in README.md for each.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "kunnash/mem.h"
#include "kunnash/note.h"
#include "measure.h"

enum { SAVES = 200, OPENS = 40, ON_ONE = 1000, PASSAGE_B = 40 };

struct bench {
	struct kn_notebook *nb;
	char file[512];
	struct kn_doc *doc;
	struct kn_target one;           /* the article with many notes */
};

static void
must(enum kn_status status, const char *what)
{
	if (status == KN_OK)
		return;
	fprintf(stderr, "bench_notes: %s failed (%d)\n", what, (int)status);
	exit(1);
}

static char *
text_of(const char *format, size_t i)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_buf_fmt(&b, "%s%zu", format, i);
	return kn_buf_take(&b, NULL);
}

/* A note on a passage of an article; every hundredth article is the one. */
static void
make(struct bench *b, size_t i, const char *url, struct kn_note *out)
{
	size_t at = i * 97 % (b->doc->n_b - 2 * PASSAGE_B);

	while (at > 0 && (b->doc->text[at] & 0xC0) == 0x80)
		at--;
	size_t end = at + PASSAGE_B;
	while ((b->doc->text[end] & 0xC0) == 0x80)
		end++;
	*out = (struct kn_note){ .scope = KN_NOTE_PASSAGE };
	kn_anchor_make(b->doc->text, b->doc->n_b, (struct kn_span){
		.start_b = (uint32_t)at, .end_b = (uint32_t)end },
	    &out->anchor);
	out->text = text_of("ملاحظة على هذه الفقرة من النص رقم ", i);
	out->target.url = kn_strdup(url);
	out->target.title = kn_strdup("عنوان الخبر الذي كتبت عليه الملاحظة");
	out->tags = kn_calloc(1, sizeof(*out->tags));
	out->tags[0] = text_of("وسم", i % 50);
	out->n_tags = 1;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void
row(const char *what, double *ms, size_t n)
{
	qsort(ms, n, sizeof(*ms), compare);
	printf("| %s | p50 %.1f ms, p95 %.1f, p99 %.1f, most %.1f |\n", what,
	    ms[n / 2], ms[n * 95 / 100], ms[n * 99 / 100], ms[n - 1]);
	fflush(stdout);
}

/* What the processor worked: the same on a machine that others use. */
static void
one_row(const char *what, size_t notes, double start, double cpu_start)
{
	printf("| %s, %zu notes | %.1f s, processor %.1f s |\n", what, notes,
	    (measure_ms() - start) / 1e3, (measure_cpu_ms() - cpu_start) / 1e3);
	fflush(stdout);
}

static void
save(struct bench *b, const char *what)
{
	double ms[SAVES];

	for (size_t i = 0; i < SAVES; i++) {
		struct kn_note n;

		make(b, i, "https://example.org/saved", &n);
		double at = measure_ms();
		must(kn_note_put(b->nb, &n, NULL), "saving");
		ms[i] = measure_ms() - at;
		kn_note_dispose(&n);
	}
	row(what, ms, SAVES);
}

static void
open_article(struct bench *b, const struct kn_doc *doc, const char *url,
    const char *what)
{
	double ms[OPENS];
	char *name = kn_strdup(url);
	struct kn_target t = { .url = name };

	for (size_t i = 0; i < OPENS; i++) {
		struct kn_placed *p;
		size_t n;
		double at = measure_ms();

		must(kn_notes_place(b->nb, &t, doc, &p, &n, NULL),
		    "placing");
		ms[i] = measure_ms() - at;
		kn_placed_free(p, n);
	}
	row(what, ms, OPENS);
	free(name);
}

static void
page(struct bench *b)
{
	static const struct {
		const char *what;
		struct kn_note_filter filter;
		enum kn_note_order order;
	} rows[] = {
		{ "50 notes by date", { .label = NULL }, KN_NOTES_BY_DATE },
		{ "50 notes by article", { .label = NULL },
		    KN_NOTES_BY_ARTICLE },
		{ "50 notes of a tag", { .tag = "وسم7" }, KN_NOTES_BY_DATE },
	};

	for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
		double ms[OPENS];

		for (size_t i = 0; i < OPENS; i++) {
			struct kn_note *notes;
			size_t n, total;
			double at = measure_ms();

			must(kn_notes_list(b->nb, &rows[k].filter,
			    rows[k].order, 0, 50, &notes, &n, &total, NULL),
			    "listing");
			ms[i] = measure_ms() - at;
			kn_notes_free(notes, n);
		}
		row(rows[k].what, ms, OPENS);
	}
}

static void
turn(struct bench *b, bool undo, const char *what)
{
	struct kn_undo_step step;
	double at = measure_ms(), cpu_at = measure_cpu_ms();

	must(undo ? kn_notebook_undo(b->nb, &step, NULL) :
	    kn_notebook_redo(b->nb, &step, NULL), what);
	one_row(what, step.rows, at, cpu_at);
	kn_undo_step_dispose(&step);
}

static void
bulk(struct bench *b, size_t count)
{
	struct kn_note *n = kn_calloc(count, sizeof(*n));
	struct stat st;

	for (size_t i = 0; i < count; i++) {
		char *url = i < ON_ONE ? kn_strdup("https://example.org/one")
		    : text_of("https://example.org/", i / 10);

		make(b, i, url, &n[i]);
		free(url);
	}
	double at = measure_ms(), cpu_at = measure_cpu_ms();
	must(kn_note_put_all(b->nb, n, count, NULL), "adding");
	one_row("adding in one step", count, at, cpu_at);
	kn_notes_free(n, count);
	turn(b, true, "undoing it");
	turn(b, false, "doing it again");
	if (stat(b->file, &st) == 0)
		printf("| size of notes.db with the step | %jd MB |\n",
		    (intmax_t)st.st_size / 1000000);
}

/* 1,000 anchors in a text that says the same a million times, and in the same
 * text with a line above. */
static void
hostile(void)
{
	static const char words[] = "سلام علي ";
	struct kn_anchor *a = kn_calloc(ON_ONE, sizeof(*a));
	size_t n = sizeof(words) - 1, times = 1000000;
	struct kn_buf b;
	struct kn_anchor_hit hit;

	kn_buf_init(&b, n * times + 64);
	kn_buf_cstr(&b, "سطر جديد\n");
	size_t top = b.n;
	for (size_t i = 0; i < times; i++)
		kn_buf_put(&b, words, n);
	double at = measure_ms(), cpu = measure_cpu_ms();
	struct kn_anchor_text *t = kn_anchor_text_new(b.s + top, b.n - top);
	for (size_t i = 0; i < ON_ONE; i++) {
		size_t from = i * 7919 % times * n;

		kn_anchor_make_in(t, (struct kn_span){ (uint32_t)from,
		    (uint32_t)(from + n - 1) }, &a[i]);
	}
	kn_anchor_text_free(t);
	one_row("anchors made in what is said a million times",
	    ON_ONE, at, cpu);
	for (size_t above = 0; above < 2; above++) {
		at = measure_ms();
		cpu = measure_cpu_ms();
		t = above ? kn_anchor_text_new(b.s, b.n) :
		    kn_anchor_text_new(b.s + top, b.n - top);
		for (size_t i = 0; i < ON_ONE; i++)
			kn_anchor_find(&a[i], t, &hit);
		kn_anchor_text_free(t);
		one_row(above ? "found with a line above" : "found in it",
		    ON_ONE, at, cpu);
	}
	for (size_t i = 0; i < ON_ONE; i++)
		kn_anchor_dispose(&a[i]);
	free(a);
	kn_buf_dispose(&b);
}

/* An article of about 6 KB, after something else. */
static struct kn_doc *
make_doc(const char *above)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_buf_cstr(&b, above);
	for (int i = 0; i < 100; i++)
		kn_buf_fmt(&b, "قال الوزير في الجملة %d إن العمل جار %d.%s",
		    i, i * i, i % 5 == 4 ? "\n\n" : " ");
	size_t n;
	char *s = kn_buf_take(&b, &n);
	return kn_doc_new_text("one.txt", s, n);
}

static int
done(struct bench *b)
{
	kn_doc_free(b->doc);
	kn_notebook_close(b->nb);
	return 0;
}

/* With 0 notes only saving is timed, for a disk that others use. */
int
main(int argc, char **argv)
{
	size_t count = argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 100000;
	struct bench b = { .nb = NULL };

	if (argc < 2) {
		fprintf(stderr, "usage: bench_notes FOLDER [NOTES]\n");
		return 2;
	}
	snprintf(b.file, sizeof(b.file), "%s/notes.db", argv[1]);
	must(kn_notebook_open(b.file, NULL, &b.nb, NULL), "opening");
	b.doc = make_doc("");
	struct kn_doc *changed = make_doc("فقرة جديدة في الأعلى.\n\n");
	save(&b, "saving a note, empty notebook");
	if (count == 0)
		return done(&b);
	open_article(&b, b.doc, "https://example.org/none",
	    "notes of an article without any");
	bulk(&b, count);
	save(&b, "saving a note, full notebook");
	open_article(&b, b.doc, "https://example.org/none",
	    "notes of an article without any, full notebook");
	open_article(&b, b.doc, "https://example.org/one",
	    "notes of an article with 1,000");
	open_article(&b, changed, "https://example.org/one",
	    "the same, a paragraph put above");
	kn_doc_free(changed);
	hostile();
	page(&b);
	double at = measure_ms(), cpu_at = measure_cpu_ms();
	must(kn_notebook_backup(b.file, "2026-01-01", NULL), "copying");
	one_row("a day's copy, checked", count, at, cpu_at);
	return done(&b);
}
