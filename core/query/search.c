/*
 * search.c: the best passages of a query.
 *
 * Query row of the architecture. In: a tree, an index, a limit. Out: one
 * passage a story, best first, with the rule that matched. The weight is
 * BM25 (k1 1.2, b 0.75; Robertson and Zaragoza 2009) over our own hits: a
 * hit counts 1 when it is exact, less when folded, with proclitics or by
 * entity, and three times in the title. Equal weights keep the order of
 * opts. Deterministic.
 */
#include "hits_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* So many articles are read and weighed: those with a term in the title
 * first, then in the order of opts. */
#define CANDIDATES 1000

static const double rule_weight[] = {
	[KN_RULE_EXACT] = 1.0,
	[KN_RULE_FOLDED] = 0.95,
	[KN_RULE_CLITIC] = 0.9,
	[KN_RULE_STEM] = 0.7,
	[KN_RULE_ENTITY] = 0.8,
};
#define TITLE_WEIGHT 3.0
#define K1 1.2
#define B 0.75
#define STRETCH_HITS 64
#define BYTES_A_WORD 10.0       /* Arabic text, with the blank */

struct search {
	struct kn_index *ix;
	struct matcher *m;
	double idf[KN_QUERY_MAX_TERMS];
	double mean_words;
	struct kn_set *in_title;
	struct kn_passage *found;
	size_t n, cap;
};

/* How much a term tells: rare ones more. Fields filter, and tell nothing. */
static enum kn_status
weigh_terms(struct search *s, const struct kn_run_opts *opts,
    struct kn_err *err)
{
	struct kn_index_totals totals;
	struct eval ev;
	enum kn_status st = kn_index_totals(s->ix, &totals, err);

	if (st != KN_OK)
		return st;
	double n = (double)totals.articles;
	s->mean_words = totals.articles == 0 ? 1 :
	    (double)totals.text_b / n / BYTES_A_WORD + 1;
	eval__init(&ev, s->ix, opts);
	s->in_title = kn_set_new();
	for (size_t i = 0; i < s->m->n && st == KN_OK; i++) {
		struct kn_set *set = NULL;

		if (!node__is_text(s->m->term[i].nd))
			continue;
		st = eval__node(&ev, s->m->term[i].nd, &set, err);
		if (st == KN_OK) {
			double df = (double)kn_set_count(set);

			s->idf[i] = log(1 + (n - df + 0.5) / (df + 0.5));
		}
		kn_set_free(set);
	}
	eval__dispose(&ev);
	return st;
}

/* Articles with a term in the title. */
static enum kn_status
find_titles(struct search *s, struct kn_err *err)
{
	enum kn_status st = KN_OK;

	for (size_t i = 0; i < s->m->n && st == KN_OK; i++) {
		const struct words *w = &s->m->term[i].words;
		struct kn_index_alts alts[QUERY_MAX_WORDS];
		struct kn_set *set = NULL;

		if (w->n == 0)
			continue;
		for (size_t k = 0; k < w->n; k++)
			alts[k] = w->at[k].alts;
		st = kn_index_words(s->ix, alts, w->n,
		    s->m->term[i].nd->prefix, true, &set, err);
		if (st == KN_OK)
			kn_set_or(s->in_title, set);
		kn_set_free(set);
	}
	return st;
}

static double
score_of(const struct search *s, const struct raw_hits *hits,
    double doc_words)
{
	double tf[KN_QUERY_MAX_TERMS] = { 0 };
	double score = 0;

	for (size_t i = 0; i < hits->n; i++) {
		const struct raw_hit *h = &hits->at[i];

		tf[h->term] += rule_weight[h->hit.rule] *
		    (h->in_title ? TITLE_WEIGHT : 1);
	}
	double norm = K1 * (1 - B + B * doc_words / s->mean_words);
	for (size_t t = 0; t < s->m->n; t++)
		if (tf[t] > 0)
			score += s->idf[t] * tf[t] * (K1 + 1) /
			    (tf[t] + norm);
	/* Four places: the same on every machine. */
	return round(score * 10000) / 10000;
}

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

static void
place_passage(struct kn_passage *p, const struct raw_hits *hits,
    const struct kn_doc *doc)
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

static enum kn_status
weigh_article(struct search *s, uint32_t id, struct kn_err *err)
{
	struct kn_mentions mentions = { .n = 0 };
	struct raw_hits hits = { .n = 0 };
	struct kn_doc *doc = NULL;
	enum kn_status st = kn_index_doc(s->ix, id, &doc, err);

	if (st == KN_OK)
		st = kn_index_mentions(s->ix, id, &mentions, err);
	if (st == KN_OK) {
		struct kn_passage p = { .id = id };

		matcher__run(s->m, doc, &mentions, &hits);
		p.score = score_of(s, &hits, (double)doc->meta.words);
		place_passage(&p, &hits, doc);
		s->found = kn_grow(s->found, &s->cap, s->n + 1,
		    sizeof(*s->found));
		s->found[s->n++] = p;
	}
	free(hits.at);
	kn_mentions_dispose(&mentions);
	kn_doc_free(doc);
	return st;
}

/* Weighs rows with (or without) a term in the title, up to the limit. */
static enum kn_status
weigh_rows(struct search *s, struct kn_result *r, bool in_title,
    struct kn_err *err)
{
	size_t rows = kn_result_rows(r);
	size_t left = in_title ? kn_set_count(s->in_title) : rows;
	enum kn_status st = KN_OK;

	for (size_t i = 0; i < rows && left > 0 && s->n < CANDIDATES; i++) {
		uint32_t id;

		st = kn_result_id(r, i, &id, err);
		if (st != KN_OK)
			return st;
		if (kn_set_has(s->in_title, id) != in_title)
			continue;
		left--;
		st = weigh_article(s, id, err);
		if (st != KN_OK)
			return st;
	}
	return st;
}

struct ranked {
	struct kn_passage p;
	size_t row;             /* place in the order of opts */
};

static int
by_score(const void *pa, const void *pb)
{
	const struct ranked *a = pa, *b = pb;

	if (a->p.score < b->p.score || a->p.score > b->p.score)
		return a->p.score > b->p.score ? -1 : 1;
	return (a->row > b->row) - (a->row < b->row);
}

static enum kn_status
rank(struct search *s, struct kn_result *r, struct kn_err *err)
{
	struct ranked *all = kn_calloc(s->n + 1, sizeof(*all));
	enum kn_status st = KN_OK;

	for (size_t i = 0; i < s->n && st == KN_OK; i++) {
		all[i].p = s->found[i];
		st = kn_result_find(r, s->found[i].id, &all[i].row, err);
	}
	if (st == KN_OK && s->n > 1)
		qsort(all, s->n, sizeof(*all), by_score);
	for (size_t i = 0; i < s->n; i++)
		s->found[i] = all[i].p;
	free(all);
	return st;
}

enum kn_status
kn_search(const struct kn_query *q, struct kn_index *ix,
    const struct kn_run_opts *opts, size_t limit, struct kn_passage **out,
    size_t *n, struct kn_err *err)
{
	struct search s = { .ix = ix };
	struct kn_result *r = NULL;
	enum kn_status st = kn_query_run(q, ix, opts, &r, err);

	*out = NULL;
	*n = 0;
	if (st == KN_OK)
		st = matcher__new(q->root, ix, opts != NULL && opts->no_aliases,
		    &s.m, err);
	if (st == KN_OK)
		st = weigh_terms(&s, opts, err);
	if (st == KN_OK && kn_result_rows(r) > CANDIDATES)
		st = find_titles(&s, err);
	if (st == KN_OK)
		st = weigh_rows(&s, r, true, err);
	if (st == KN_OK)
		st = weigh_rows(&s, r, false, err);
	if (st == KN_OK)
		st = rank(&s, r, err);
	matcher__free(s.m);
	kn_set_free(s.in_title);
	kn_result_free(r);
	if (st != KN_OK) {
		free(s.found);
		return st;
	}
	*out = s.found;
	*n = limit > 0 && s.n > limit ? limit : s.n;
	return KN_OK;
}
