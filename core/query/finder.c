/*
 * finder.c: a query's hits in one text after another.
 *
 * Query row of the architecture. In: a tree, whose words are expanded once;
 * then articles with their mentions. Out: hits with the rule that matched, or
 * the passage to be shown. `some` looks for what fills a page: the tree that
 * the ranker uses for it.
 */
#include "kunnash/search.h"

#include "hits_priv.h"

#include <stdlib.h>

#include "rank_priv.h"

struct kn_finder {
	struct kn_query *loose; /* or NULL: the query as it is */
	struct matcher *m;
};

enum kn_status
kn_finder_new(const struct kn_query *q, struct kn_index *ix, bool no_aliases,
    bool some, struct kn_finder **out, struct kn_err *err)
{
	struct kn_finder *f = kn_calloc(1, sizeof(*f));
	enum kn_status st = KN_OK;

	*out = NULL;
	if (some && query__can_loosen(q))
		st = query__loosen(q, ix, &f->loose, err);
	if (st == KN_OK)
		st = matcher__new(f->loose != NULL ? f->loose->root :
		    q->root, ix, no_aliases, NULL, &f->m, err);
	if (st != KN_OK) {
		kn_finder_free(f);
		return st;
	}
	*out = f;
	return KN_OK;
}

void
kn_finder_free(struct kn_finder *f)
{
	if (f == NULL)
		return;
	matcher__free(f->m);
	kn_query_free(f->loose);
	free(f);
}

/* Hits of different terms may overlap: the first stays. */
static void
take_hits(const struct raw_hits *raw, struct kn_hit **hits, size_t *n)
{
	*n = 0;
	*hits = kn_malloc(raw->n * sizeof(**hits));
	for (size_t i = 0; i < raw->n; i++)
		if (*n == 0 || (*hits)[*n - 1].at.end_b <=
		    raw->at[i].hit.at.start_b)
			(*hits)[(*n)++] = raw->at[i].hit;
}

void
kn_finder_hits(const struct kn_finder *f, const struct kn_doc *doc,
    const struct kn_mentions *mentions, struct kn_hit **hits, size_t *n)
{
	struct raw_hits raw = { .n = 0 };

	matcher__run(f->m, doc, mentions, &raw);
	take_hits(&raw, hits, n);
	free(raw.at);
}

void
kn_finder_passage(const struct kn_finder *f, const struct kn_doc *doc,
    const struct kn_mentions *mentions, struct kn_passage *out,
    struct kn_hit **hits, size_t *n)
{
	struct raw_hits raw = { .n = 0 };

	*out = (struct kn_passage){ .whole = f->loose == NULL };
	matcher__run(f->m, doc, mentions, &raw);
	hits__passage(&raw, doc, out);
	take_hits(&raw, hits, n);
	free(raw.at);
}

enum kn_status
kn_query_hits(const struct kn_query *q, struct kn_index *ix,
    const struct kn_doc *doc, const struct kn_mentions *mentions,
    struct kn_hit **hits, size_t *n, struct kn_err *err)
{
	struct kn_finder *f;

	*hits = NULL;
	*n = 0;
	enum kn_status st = kn_finder_new(q, ix, false, false, &f, err);
	if (st != KN_OK)
		return st;
	kn_finder_hits(f, doc, mentions, hits, n);
	kn_finder_free(f);
	return KN_OK;
}
