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
	BODY_START, BODY_END, N_COLUMNS };

struct tally {
	struct kn_str doc;
	size_t right, wrong;
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

static void
compare_doc(struct tally *t, const struct kn_gazetteer *gaz,
    const struct kn_str *f, const char *seeds)
{
	struct kn_str start, end;
	struct kn_buf path;
	char n_cp[32];
	size_t n_b;

	t->doc = f[DOC];
	kn_buf_init(&path, 0);
	kn_buf_fmt(&path, "%s/%.*s", seeds, (int)f[FILE_NAME].n,
	    f[FILE_NAME].s);
	char *text = eval_read(path.s, &n_b);
	kn_buf_dispose(&path);
	if (text == NULL) {
		t->wrong++;
		return;
	}
	struct kn_doc *doc = kn_doc_new_text("seed.txt", text, n_b);
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
	kn_doc_free(doc);
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
	while (eval_row(&rest, f, N_COLUMNS) == N_COLUMNS)
		compare_doc(&t, gaz, f, seeds);
	printf("docs           %zu fields agree, %zu differ\n", t.right,
	    t.wrong);
	free(text);
	return t.wrong == 0 && t.right > 0;
}
