/*
 * passage.c: which of the hits in a text is shown for it.
 *
 * Query row of the architecture. In: all hits of a query in an article. Out:
 * the first of those that stand together with most others, and the words
 * around them.
 */
#include "kunnash/search.h"

#include "hits_priv.h"

/* Hits of one stretch: bounded, so that a text that is all hits is not
 * quadratic. */
#define STRETCH_HITS 64

/* The stretch of text where most terms stand together: hits first … last. */
struct stretch {
	size_t first, last, n_terms;
	bool in_title;
};

static struct stretch
stretch_from(const struct raw_hits *hits, size_t first)
{
	struct stretch w = { .first = first, .last = first,
	    .in_title = hits->at[first].in_title };
	uint64_t seen = 0;
	uint32_t start_b = hits->at[first].hit.at.start_b;

	for (size_t i = first; i < hits->n; i++) {
		const struct raw_hit *h = &hits->at[i];

		/* In bytes, half a snippet of Arabic letters: the rest is
		 * for what stands around. Bounded, so that a text that is
		 * all hits is not quadratic. */
		if (h->hit.at.end_b > start_b + KN_SNIPPET_CP ||
		    h->in_title != w.in_title || i - first > STRETCH_HITS)
			break;
		w.last = i;
		seen |= UINT64_C(1) << h->term % 64;
	}
	w.n_terms = (size_t)__builtin_popcountll(seen);
	return w;
}

/* More terms are better; then the body, since titles are shown anyway. */
static struct stretch
best_stretch(const struct raw_hits *hits)
{
	struct stretch best = stretch_from(hits, 0);

	for (size_t i = 1; i < hits->n; i++) {
		struct stretch w = stretch_from(hits, i);

		if (w.n_terms > best.n_terms || (w.n_terms == best.n_terms &&
		    best.in_title && !w.in_title))
			best = w;
	}
	return best;
}

void
hits__passage(const struct raw_hits *hits, const struct kn_doc *doc,
    struct kn_passage *p)
{
	if (hits->n == 0) {
		const struct kn_doc_span *body = kn_doc_span(doc,
		    KN_SPAN_BODY);
		uint32_t at_b = body == NULL ? 0 : body->at.start_b;

		p->at = (struct kn_span){ at_b, at_b };
		p->snippet = kn_snippet(doc, p->at, KN_SNIPPET_CP);
		return;
	}
	struct stretch w = best_stretch(hits);
	p->at = hits->at[w.first].hit.at;
	p->rule = hits->at[w.first].hit.rule;
	p->snippet = kn_snippet(doc, (struct kn_span){ p->at.start_b,
	    hits->at[w.last].hit.at.end_b }, KN_SNIPPET_CP);
}
