/*
 * explain.c: prints the decisions on an article's structure, for explain
 * article and for tests. In: an article. Out: one line a span and a field,
 * with the rule; offsets are bytes of the text.
 */
#include "kunnash/doc.h"

#include "kunnash/filter.h"

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

void
kn_doc_explain(const struct kn_doc *doc, struct kn_buf *out)
{
	const struct kn_meta *m = &doc->meta;
	struct doc__outline o;

	doc__outline_make(&o, doc->text, doc->n_b < UINT32_MAX ?
	    doc->n_b : UINT32_MAX - 1);
	for (size_t i = 0; i < o.n; i++) {
		const struct doc__part *p = &o.parts[i];

		kn_buf_fmt(out, "%s %u-%u: %s, %s\n",
		    kn_span_kind_name(p->span.kind), p->span.at.start_b,
		    p->span.at.end_b, doc__rule_name(p->rule),
		    doc__rule_why(p->rule));
	}
	doc__outline_dispose(&o);
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
