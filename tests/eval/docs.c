/*
 * docs.c: the structure of the seeds against docs.tsv. In: kn_doc of each
 * seed. Out: every field that differs, and how many agree. Offsets are code
 * points.
 */
#include "eval.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/utf8.h"

/* Columns of docs.tsv. */
enum { DOC, FILE_NAME, N_CP, TITLE, TITLE_START, TITLE_END, BYLINE,
	BYLINE_START, BYLINE_END, OUTLET, DATE, DATE_BEST, DATELINE, DATES,
	BODY_START, BODY_END, BOILERPLATE, SUBHEADS, LANGUAGE, N_COLUMNS };

#define COPIES_MAX 16

struct tally {
	struct kn_str doc;
	size_t right, wrong;
};

/* The seeds, since a copy may tell what another one lost. */
struct seeds {
	struct kn_doc *doc[COPIES_MAX];
	size_t n;
};

static void
compare(struct tally *t, const char *field, struct kn_str want,
    const char *got)
{
	struct kn_str g = kn_str(got == NULL ? "-" : got);

	if (kn_str_eq(want, g)) {
		t->right++;
		return;
	}
	t->wrong++;
	printf("  %.*s %s: want %.*s, got %.*s\n", (int)t->doc.n, t->doc.s,
	    field, (int)want.n, want.s, (int)g.n, g.s);
}

static void
compare_span(struct tally *t, const char *field, struct kn_str start,
    struct kn_str end, const struct kn_doc *doc, enum kn_span_kind kind)
{
	const struct kn_doc_span *s = kn_doc_span(doc, kind);
	char a[32] = "-", b[32] = "-";

	if (s != NULL) {
		snprintf(a, sizeof(a), "%zu", kn_utf8_count_cp(doc->text,
		    s->at.start_b));
		snprintf(b, sizeof(b), "%zu", kn_utf8_count_cp(doc->text,
		    s->at.end_b));
	}
	compare(t, field, start, a);
	compare(t, field, end, b);
}

/* "3903-3935" into its two numbers; "-" into two of them. */
static void
split_range(struct kn_str range, struct kn_str *start, struct kn_str *end)
{
	*start = *end = range;
	if (range.n <= 1)
		return;
	kn_str_split(&range, '-', start);
	*end = range;
}

/* "0-3724:nav-headlines;3736-3822:report-widget": the spans, not why. */
static void
compare_spans(struct tally *t, const char *field, struct kn_str want,
    const struct kn_doc *doc, enum kn_span_kind kind)
{
	struct kn_buf w, g;
	struct kn_str part, range;

	kn_buf_init(&w, 0);
	kn_buf_init(&g, 0);
	while (kn_str_split(&want, ';', &part)) {
		kn_str_split(&part, ':', &range);
		kn_buf_fmt(&w, "%s%.*s", w.n > 0 ? ";" : "", (int)range.n,
		    range.s);
	}
	for (size_t i = 0; i < doc->n_spans; i++)
		if (doc->spans[i].kind == kind)
			kn_buf_fmt(&g, "%s%zu-%zu", g.n > 0 ? ";" : "",
			    kn_utf8_count_cp(doc->text,
			    doc->spans[i].at.start_b),
			    kn_utf8_count_cp(doc->text,
			    doc->spans[i].at.end_b));
	if (g.n == 0)
		kn_buf_chr(&g, '-');
	compare(t, field, kn_buf_get(&w), g.s);
	kn_buf_dispose(&w);
	kn_buf_dispose(&g);
}

static struct kn_doc *
read_doc(const struct kn_str *f, const char *seeds)
{
	struct kn_buf path;
	size_t n_b;

	kn_buf_init(&path, 0);
	kn_buf_fmt(&path, "%s/%.*s", seeds, (int)f[FILE_NAME].n,
	    f[FILE_NAME].s);
	char *text = eval_read(path.s, &n_b);
	kn_buf_dispose(&path);
	return text == NULL ? NULL : kn_doc_new_text("seed.txt", text, n_b);
}

/* As an index reads it: with what its copies know. */
static void
ask_copies(struct kn_doc *doc, const struct seeds *all)
{
	bool found = !kn_doc_lost_lines(doc);

	for (size_t i = 0; i < all->n && !found; i++)
		found = all->doc[i] != doc && strcmp(all->doc[i]->body_key.hex,
		    doc->body_key.hex) == 0 &&
		    kn_doc_share_subheads(doc, all->doc[i]);
}

static void
compare_doc(struct tally *t, const struct kn_gazetteer *gaz,
    const struct kn_str *f, struct kn_doc *doc)
{
	struct kn_str start, end;
	char n_cp[32];

	t->doc = f[DOC];
	snprintf(n_cp, sizeof(n_cp), "%u", doc->meta.chars_cp);
	compare(t, "code points", f[N_CP], n_cp);
	compare(t, "title", f[TITLE], doc->meta.title);
	compare_span(t, "title span", f[TITLE_START], f[TITLE_END], doc,
	    KN_SPAN_TITLE);
	compare(t, "byline", f[BYLINE], doc->meta.byline);
	compare_span(t, "byline span", f[BYLINE_START], f[BYLINE_END], doc,
	    KN_SPAN_BYLINE);
	const struct kn_entity *outlet = doc->meta.outlet == NULL ? NULL :
	    kn_gazetteer_media(gaz, kn_str(doc->meta.outlet));
	compare(t, "outlet", f[OUTLET], outlet == NULL ? doc->meta.outlet :
	    outlet->id);
	compare(t, "date", f[DATE], doc->meta.date);
	split_range(f[DATELINE], &start, &end);
	compare_span(t, "dateline span", start, end, doc, KN_SPAN_DATELINE);
	compare_span(t, "body span", f[BODY_START], f[BODY_END], doc,
	    KN_SPAN_BODY);
	compare_spans(t, "boilerplate", f[BOILERPLATE], doc,
	    KN_SPAN_BOILERPLATE);
	compare_spans(t, "subheads", f[SUBHEADS], doc, KN_SPAN_SUBHEAD);
	compare(t, "language", f[LANGUAGE], doc->meta.lang);
}

bool
eval_docs(const struct kn_gazetteer *gaz, const char *gold, const char *seeds)
{
	struct kn_str rest, f[N_COLUMNS];
	struct tally t = { 0 };
	struct kn_buf path;

	kn_buf_init(&path, 0);
	kn_buf_fmt(&path, "%s/docs.tsv", gold);
	char *text = eval_read(path.s, &rest.n);
	kn_buf_dispose(&path);
	rest.s = text;
	if (text == NULL)
		return false;
	eval_row(&rest, f, N_COLUMNS);
	struct seeds all = { .n = 0 };
	struct kn_str rows = rest;
	while (all.n < COPIES_MAX && eval_row(&rows, f, N_COLUMNS) ==
	    N_COLUMNS) {
		all.doc[all.n] = read_doc(f, seeds);
		if (all.doc[all.n] == NULL)
			t.wrong++;
		else
			all.n++;
	}
	for (size_t i = 0; t.wrong == 0 && eval_row(&rest, f, N_COLUMNS) ==
	    N_COLUMNS; i++) {
		ask_copies(all.doc[i], &all);
		compare_doc(&t, gaz, f, all.doc[i]);
	}
	for (size_t i = 0; i < all.n; i++)
		kn_doc_free(all.doc[i]);
	printf("docs           %zu fields agree, %zu differ\n", t.right,
	    t.wrong);
	free(text);
	return t.wrong == 0 && t.right > 0;
}
