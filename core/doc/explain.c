/*
 * explain.c: prints the decisions on an article's structure, for explain
 * article and for tests. In: an article. Out: one line a span and a field,
 * with the rule; offsets are bytes of the text.
 */
#include "kunnash/doc.h"

#include <stdlib.h>

#include "kunnash/filter.h"
#include "kunnash/mem.h"

#include "doc_priv.h"

static void
put_field(struct kn_buf *out, const char *name, const char *value,
    const char *source)
{
	kn_buf_fmt(out, "field %s: %s", name, value == NULL ? "-" : value);
	if (value != NULL && source != NULL)
		kn_buf_fmt(out, " (from %s)", source);
	kn_buf_chr(out, '\n');
}

/* The rule of a span, by a cursor: both are in order. */
static enum doc__rule
rule_of(const struct doc__outline *o, const struct kn_doc_span *s, size_t *k)
{
	for (; *k < o->n; ++*k) {
		const struct kn_doc_span *p = &o->parts[*k].span;

		if (p->kind == s->kind && p->at.start_b == s->at.start_b &&
		    p->at.end_b == s->at.end_b)
			return o->parts[(*k)++].rule;
		if (p->at.start_b > s->at.start_b)
			break;
	}
	return DOC__RULE_TOLD;
}

/* The spans that are not of the corpus's making are those of the text. */
static bool
is_outline_of(const struct doc__outline *o, const struct kn_doc *doc)
{
	size_t n = 0;

	for (size_t i = 0; i < doc->n_spans; i++) {
		const struct kn_doc_span *s = &doc->spans[i];

		if (s->kind == KN_SPAN_REPEATED)
			continue;
		if (n >= o->n || o->parts[n].span.kind != s->kind ||
		    o->parts[n].span.at.start_b != s->at.start_b ||
		    o->parts[n].span.at.end_b != s->at.end_b)
			return false;
		n++;
	}
	return n == o->n;
}

/* What was told is not kept apart from what was found. Title and author go
 * as told; the rules are asked again for what follows them. */
static void
outline_again(const struct kn_doc *doc, struct doc__outline *o)
{
	struct kn_doc_span *told = kn_calloc(doc->n_spans + 1, sizeof(*told));
	size_t n = 0;

	for (size_t i = 0; i < doc->n_spans; i++) {
		const struct kn_doc_span *s = &doc->spans[i];

		if (s->kind != KN_SPAN_TITLE && s->kind != KN_SPAN_BYLINE)
			break;
		told[n++] = *s;
	}
	doc__outline_known(o, doc->text, doc__span_b(doc->n_b), told, n);
	free(told);
}

static void
put_spans(const struct kn_doc *doc, struct kn_buf *out)
{
	struct doc__outline o;
	size_t k = 0;

	doc__outline_make(&o, doc->text, doc__span_b(doc->n_b));
	if (!is_outline_of(&o, doc)) {
		doc__outline_dispose(&o);
		outline_again(doc, &o);
	}
	for (size_t i = 0; i < doc->n_spans; i++) {
		const struct kn_doc_span *s = &doc->spans[i];

		if (s->kind == KN_SPAN_REPEATED)
			continue;
		enum doc__rule rule = rule_of(&o, s, &k);
		kn_buf_fmt(out, "%s %u-%u: %s, %s\n",
		    kn_span_kind_name(s->kind), s->at.start_b, s->at.end_b,
		    doc__rule_name(rule), doc__rule_why(rule));
	}
	doc__outline_dispose(&o);
}

void
kn_doc_explain(const struct kn_doc *doc, struct kn_buf *out)
{
	const struct kn_meta *m = &doc->meta;

	put_spans(doc, out);
	put_field(out, "title", m->title, NULL);
	put_field(out, "byline", m->byline, NULL);
	put_field(out, "outlet", m->outlet, NULL);
	put_field(out, "date", m->date, m->date_source);
	put_field(out, "lang", m->lang, NULL);
	put_field(out, "url", m->url, NULL);
	size_t overrides = kn_filter_overrides((struct kn_str){ doc->text,
	    doc->n_b });

	if (overrides > 0)
		kn_buf_fmt(out, "direction overrides, not obeyed: %zu\n",
		    overrides);
	kn_buf_fmt(out, "field words: %u\nfield chars: %u\n", m->words,
	    m->chars_cp);
	kn_buf_fmt(out, "field key: %s\nfield body_key: %s\n", doc->key.hex,
	    doc->body_key.hex);
}
