/*
 * near_eval.c: near() into the set of articles that match.
 *
 * Query row of the architecture. In: a near(), an index, perhaps the articles
 * that other conditions leave. Out: a set, the caller's. Sets first: only
 * articles that have every term are read, and only for words is a text gone
 * through. Stops at the deadline of the run.
 */
#include "hits_priv.h"

#include <stdlib.h>

struct near_eval {
	struct eval *ev;
	struct matcher *m;
	struct kn_set *out;
	struct kn_err *err;
	enum kn_status st;
};

static enum kn_status
judge(struct near_eval *x, uint32_t id, bool *holds)
{
	struct kn_mentions mentions = { .n = 0 };
	struct raw_hits hits = { .n = 0 };
	struct kn_doc *doc = NULL;
	enum kn_status st = kn_index_mentions(x->ev->ix, id, &mentions,
	    x->err);

	if (st == KN_OK)
		st = kn_index_doc(x->ev->ix, id, &doc, x->err);
	if (st == KN_OK)
		matcher__run(x->m, doc, &mentions, &hits);
	*holds = hits.n > 0;
	free(hits.at);
	kn_mentions_dispose(&mentions);
	kn_doc_free(doc);
	return st;
}

static bool
judge_article(void *user, uint32_t id)
{
	struct near_eval *x = user;
	bool holds = false;

	x->st = eval__in_time(x->ev, x->err);
	if (x->st == KN_OK)
		x->st = judge(x, id, &holds);
	if (holds)
		kn_set_add(x->out, id);
	return x->st == KN_OK;
}

/* The articles that have every term somewhere. */
static enum kn_status
find_candidates(struct eval *ev, const struct node *nd, struct kn_set **out,
    struct kn_err *err)
{
	enum kn_status st = KN_OK;

	*out = ev->only == NULL ? NULL : kn_set_dup(ev->only);
	for (size_t i = 0; i < nd->n_kids && st == KN_OK; i++) {
		struct kn_set *s = NULL;

		st = eval__node(ev, nd->kid[i], &s, err);
		if (st != KN_OK)
			break;
		if (*out == NULL) {
			*out = s;
			continue;
		}
		kn_set_and(*out, s);
		kn_set_free(s);
	}
	return st;
}

enum kn_status
near__eval(struct eval *ev, const struct node *nd, struct kn_set **out,
    struct kn_err *err)
{
	struct near_eval x = { .ev = ev, .err = err };
	struct kn_set *some = NULL;

	*out = NULL;
	enum kn_status st = find_candidates(ev, nd, &some, err);
	if (st == KN_OK)
		st = matcher__new(nd, ev->ix, ev->no_aliases, NULL, &x.m,
		    err);
	if (st == KN_OK) {
		x.out = kn_set_new();
		kn_set_each(some, judge_article, &x);
		st = x.st;
		*out = x.out;
	}
	matcher__free(x.m);
	kn_set_free(some);
	return st;
}
