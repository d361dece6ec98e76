/*
 * known.c: the outline of an article of which the source tells the parts, as
 * records and pages do. In: a text and spans over it, as an importer gives
 * them. Out: those that can be, and in the body what the rules of plain text
 * find there: datelines, subheads, furniture. Where nothing is told as body,
 * what follows the last thing told is.
 */
#include "doc_priv.h"

#include <stdlib.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"

/* Without white space at either end. */
static struct kn_span
trim(const char *s, struct kn_span at)
{
	struct kn_str t = doc__trim((struct kn_str){ s + at.start_b,
	    kn_span_len(at) });

	if (t.n == 0)
		return (struct kn_span){ at.start_b, at.start_b };
	at.start_b = (uint32_t)(t.s - s);
	at.end_b = at.start_b + (uint32_t)t.n;
	return at;
}

static int
by_start(const void *a, const void *b)
{
	const struct kn_doc_span *x = a, *y = b;

	if (x->at.start_b != y->at.start_b)
		return x->at.start_b < y->at.start_b ? -1 : 1;
	/* Outer before inner. */
	return x->at.end_b > y->at.end_b ? -1 : x->at.end_b < y->at.end_b;
}

static int
parts_by_start(const void *a, const void *b)
{
	const struct doc__part *x = a, *y = b;

	return by_start(&x->span, &y->span);
}

/* The spans that can stand beside each other, by start, the body apart. */
struct told {
	struct kn_doc_span *at;
	size_t n;
	struct kn_span body;    /* empty: none was told */
};

static bool
fits(const struct told *t, const struct kn_doc_span *s)
{
	struct kn_span before = t->n == 0 ? (struct kn_span){ 0, 0 } :
	    t->at[t->n - 1].at;
	bool inside = kn_span_contains(t->body, s->at);

	if (kn_span_len(s->at) == 0 || s->at.start_b < before.end_b)
		return false;
	if (kn_span_len(t->body) > 0 && kn_span_overlaps(t->body, s->at) &&
	    !inside)
		return false;
	return s->kind != KN_SPAN_SUBHEAD || inside;
}

static void
sort_out(struct told *t, const char *s, size_t n_b,
    const struct kn_doc_span *known, size_t n_known)
{
	struct kn_doc_span *all = kn_calloc(n_known + 1, sizeof(*all));
	size_t n = 0;

	*t = (struct told){ .at = kn_calloc(n_known + 1, sizeof(*t->at)) };
	for (size_t i = 0; i < n_known; i++) {
		if (known[i].at.end_b > n_b ||
		    known[i].at.start_b >= known[i].at.end_b)
			continue;
		all[n] = known[i];
		all[n].at = trim(s, known[i].at);
		if (known[i].kind == KN_SPAN_BODY && kn_span_len(t->body) == 0)
			t->body = all[n].at;
		n += known[i].kind != KN_SPAN_BODY;
	}
	if (n > 0)
		qsort(all, n, sizeof(*all), by_start);
	for (size_t i = 0; i < n; i++)
		if (fits(t, &all[i]))
			t->at[t->n++] = all[i];
	free(all);
}

static void
add_told(struct doc__outline *o, const struct kn_doc_span *s)
{
	o->parts = kn_grow(o->parts, &o->cap, o->n + 1, sizeof(*o->parts));
	o->parts[o->n++] = (struct doc__part){ .span = *s,
	    .rule = DOC__RULE_TOLD };
}

/* The told spans that lie in the body. */
static void
add_body(struct doc__outline *o, const char *s, const struct told *t)
{
	size_t first = 0, n = 0;

	while (first < t->n && t->at[first].at.start_b < t->body.start_b)
		first++;
	while (first + n < t->n &&
	    t->at[first + n].at.start_b < t->body.end_b)
		n++;
	doc__outline_body(o, s, t->body, t->at + first, n);
}

/* What the rules found may lie across what was told. */
static void
part_overlaps(struct doc__outline *o)
{
	struct kn_span body = { 0, 0 };
	uint32_t end = 0;
	size_t n = 0;

	for (size_t i = 0; i < o->n; i++)
		if (o->parts[i].span.kind == KN_SPAN_BODY)
			body = o->parts[i].span.at;
	for (size_t i = 0; i < o->n; i++) {
		struct kn_doc_span s = o->parts[i].span;
		bool is_body = s.kind == KN_SPAN_BODY;
		bool inside = kn_span_contains(body, s.at);

		if (!is_body && (s.at.start_b < end || (!inside &&
		    (s.kind == KN_SPAN_SUBHEAD ||
		    kn_span_overlaps(body, s.at)))))
			continue;
		if (!is_body)
			end = s.at.end_b;
		o->parts[n++] = o->parts[i];
	}
	o->n = n;
}

void
doc__outline_known(struct doc__outline *o, const char *s, size_t n_b,
    const struct kn_doc_span *known, size_t n_known)
{
	struct told t;

	*o = (struct doc__outline){ .n_cp = kn_utf8_count_cp(s, n_b) };
	sort_out(&t, s, n_b, known, n_known);
	if (kn_span_len(t.body) == 0)
		t.body = trim(s, (struct kn_span){ t.n == 0 ? 0 :
		    t.at[t.n - 1].at.end_b, (uint32_t)n_b });
	for (size_t i = 0; i < t.n; i++)
		add_told(o, &t.at[i]);
	if (kn_span_len(t.body) > 0)
		add_body(o, s, &t);
	if (o->n > 0)
		qsort(o->parts, o->n, sizeof(*o->parts), parts_by_start);
	part_overlaps(o);
	free(t.at);
}
