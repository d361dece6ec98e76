/*
 * loose.c: a query with less asked of its words, to fill a page.
 *
 * Query row of the architecture. In: a tree. Out: a tree whose words at the
 * top are found by their stems too, each for itself, those of a phrase also;
 * what may not be left out (fields, =word, NOT, OR) stays as it is. The
 * ranker and the hits of the rows shown both use that tree.
 */
#include "rank_priv.h"

#include <stdlib.h>

/* A word that so many of all articles have keeps to itself: its relatives
 * tell nothing more. */
#define COMMON_PART 4

struct loosen {
	struct kn_query *q;
	struct kn_vocab *v;
	uint64_t n_articles;
	struct node *kid[KN_QUERY_MAX_TERMS];
	size_t n;
};

static void
add_kid(struct loosen *l, struct node *nd)
{
	if (l->n < KN_QUERY_MAX_TERMS)
		l->kid[l->n++] = nd;
}

static void
add_words(struct loosen *l, const struct node *nd)
{
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_INDEX, nd->value.s,
	    nd->value.n);
	struct kn_token tok;

	while (kn_tokens_next(t, &tok)) {
		struct node *word = kn_arena_alloc(l->q->arena,
		    sizeof(*word));
		struct kn_str typed = { nd->value.s + tok.at.start_b,
			kn_span_len(tok.at) };
		bool last = tok.at.end_b == nd->value.n;

		*word = *nd;
		word->value = (struct kn_str){ kn_arena_str(l->q->arena,
		    typed), typed.n };
		word->slop = 0;
		word->may_lack = true;
		word->prefix = nd->prefix && last;
		if (nd->reach == REACH_CLITIC && kn_vocab_articles(l->v,
		    tok.folded) <= l->n_articles / COMMON_PART)
			word->reach = REACH_STEM;
		add_kid(l, word);
	}
	kn_tokens_free(t);
}

static bool
may_lack(const struct node *nd)
{
	return nd->kind == NODE_TEXT && nd->reach != REACH_WORD;
}

static void
add_node(struct loosen *l, const struct node *nd)
{
	if (may_lack(nd))
		add_words(l, nd);
	else
		add_kid(l, (struct node *)nd);
}

static void
add_root(struct loosen *l, const struct node *root)
{
	struct node *nd = kn_arena_alloc(l->q->arena, sizeof(*nd));

	if (root->kind != NODE_AND)
		add_node(l, root);
	for (size_t i = 0; root->kind == NODE_AND && i < root->n_kids; i++)
		add_node(l, root->kid[i]);
	nd->kind = NODE_AND;
	nd->n_kids = l->n;
	nd->kid = kn_arena_alloc(l->q->arena, l->n * sizeof(*nd->kid));
	for (size_t i = 0; i < l->n; i++)
		nd->kid[i] = l->kid[i];
	l->q->root = nd;
}

bool
query__can_loosen(const struct kn_query *q)
{
	bool some = may_lack(q->root);

	for (size_t i = 0; q->root->kind == NODE_AND && i < q->root->n_kids;
	    i++)
		some = some || may_lack(q->root->kid[i]);
	return some;
}

enum kn_status
query__loosen(const struct kn_query *q, struct kn_index *ix,
    struct kn_query **out, struct kn_err *err)
{
	struct kn_index_totals totals;
	struct loosen l = { .n = 0 };

	*out = NULL;
	enum kn_status st = kn_index_totals(ix, &totals, err);
	if (st != KN_OK)
		return st;
	l.n_articles = totals.articles;
	l.v = kn_vocab_open(ix);
	l.q = kn_calloc(1, sizeof(*l.q));
	l.q->arena = kn_arena_new();
	add_root(&l, q->root);
	st = kn_vocab_close(l.v, err);
	if (st == KN_OK)
		*out = l.q;
	else
		kn_query_free(l.q);
	return st;
}
