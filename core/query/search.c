/*
 * search.c: the best passages of a query.
 *
 * Query row of the architecture. In: a tree, an index, a limit. Out: one
 * passage a story, best first, with the rule that matched. What matches all
 * of the query comes first; while a page is not full, what has only some of
 * its free words follows, found by stems too. Scores are rank.c's; the
 * texts of the rows shown are read for their snippets, no others.
 * Deterministic.
 */
#include "kunnash/search.h"

#include "hits_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/clock.h"
#include "kunnash/column.h"

#include "rank_priv.h"
#include "result_priv.h"

/* Articles whose nearness is looked at, and rows without a limit. */
#define CANDIDATES 1000

struct candidate {
	double score;
	uint32_t id;
	bool whole;             /* it matches all of the query */
};

struct search {
	struct kn_index *ix;
	const struct kn_query *q;
	struct kn_query *loose; /* with less asked; or NULL */
	const struct kn_run_opts *opts;
	struct kn_result *r;    /* what matches all of it */
	struct ranker rank;
	struct candidate *at;   /* a heap while they are chosen: worst first */
	size_t n, cap;
	struct kn_passage *found;
	size_t n_found;
};

/* ---- choosing -------------------------------------------------------------- */

/* <0: a is shown before b. */
static int
compare(const struct candidate *a, const struct candidate *b)
{
	if (a->whole != b->whole)
		return a->whole ? -1 : 1;
	if (a->score < b->score || a->score > b->score)
		return a->score > b->score ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

static int
by_worth(const void *pa, const void *pb)
{
	return compare(pa, pb);
}

/* Moves the candidate at i down to where no child is worse. */
static void
sift(struct search *s, size_t i)
{
	for (;;) {
		size_t worst = i;

		for (size_t kid = 2 * i + 1; kid <= 2 * i + 2; kid++)
			if (kid < s->n && compare(&s->at[kid],
			    &s->at[worst]) > 0)
				worst = kid;
		if (worst == i)
			return;
		struct candidate c = s->at[i];
		s->at[i] = s->at[worst];
		s->at[worst] = c;
		i = worst;
	}
}

/* Keeps the best CANDIDATES. */
static void
offer(struct search *s, struct candidate c)
{
	if (s->n < CANDIDATES) {
		s->at = kn_grow(s->at, &s->cap, s->n + 1, sizeof(*s->at));
		s->at[s->n++] = c;
		if (s->n == CANDIDATES)
			for (size_t i = s->n / 2; i-- > 0;)
				sift(s, i);
	} else if (compare(&c, &s->at[0]) < 0) {
		s->at[0] = c;
		sift(s, 0);
	}
}

static bool
offer_row(void *user, uint32_t id)
{
	struct search *s = user;

	if (id < s->rank.n_ids)
		offer(s, (struct candidate){ s->rank.score[id], id, true });
	return true;
}

static bool
offer_part(void *user, uint32_t id)
{
	struct search *s = user;

	if (id < s->rank.n_ids && s->rank.score[id] > 0 &&
	    !kn_set_has(s->r->match, id))
		offer(s, (struct candidate){ s->rank.score[id], id, false });
	return true;
}

/* The articles that have what may not be left out. */
static enum kn_status
find_required(struct search *s, struct eval *ev, struct kn_set **out,
    struct kn_err *err)
{
	const struct node *root = s->loose->root;
	struct kn_set *set = NULL;
	enum kn_status st = kn_index_all(s->ix, out, err);

	for (size_t i = 0; i < root->n_kids && st == KN_OK; i++) {
		if (root->kid[i]->may_lack)
			continue;
		st = eval__node(ev, root->kid[i], &set, err);
		if (st == KN_OK)
			kn_set_and(*out, set);
		kn_set_free(set);
		set = NULL;
	}
	if (st != KN_OK) {
		kn_set_free(*out);
		*out = NULL;
	}
	return st;
}

/* A query without words: the first rows in the order of opts. */
static enum kn_status
take_rows(struct search *s, struct kn_err *err)
{
	enum kn_status st = KN_OK;
	size_t n = kn_result_rows(s->r);

	for (size_t i = 0; i < n && i < CANDIDATES && st == KN_OK; i++) {
		uint32_t id;

		st = kn_result_id(s->r, i, &id, err);
		/* Falling scores keep the order. */
		if (st == KN_OK)
			offer(s, (struct candidate){ -(double)i, id, true });
	}
	return st;
}

static enum kn_status
choose(struct search *s, struct eval *ev, size_t page, struct kn_err *err)
{
	struct kn_set *wide = NULL;
	enum kn_status st = KN_OK;

	if (kn_result_rows(s->r) < page && query__can_loosen(s->q))
		st = query__loosen(s->q, s->ix, &s->loose, err);
	if (st == KN_OK && s->loose != NULL)
		st = find_required(s, ev, &wide, err);
	if (st == KN_OK && s->loose != NULL) {
		rank__close(&s->rank);
		st = rank__open(&s->rank, s->loose, s->ix, s->opts, err);
	}
	if (st == KN_OK && s->rank.n == 0) {
		kn_set_free(wide);
		return take_rows(s, err);
	}
	if (st == KN_OK)
		st = rank__score(&s->rank, ev, wide != NULL ? wide :
		    s->r->match, err);
	if (st == KN_OK) {
		kn_set_each(s->r->rows, offer_row, s);
		if (wide != NULL)
			kn_set_each(wide, offer_part, s);
		for (size_t i = 0; i < s->n; i++)
			s->at[i].score += rank__near(&s->rank, s->at[i].id);
	}
	kn_set_free(wide);
	return st;
}

/* ---- the whole list --------------------------------------------------------- */

static bool
take_row(void *user, uint32_t id)
{
	struct search *s = user;

	s->at[s->n++] = (struct candidate){ id < s->rank.n_ids ?
	    s->rank.score[id] : 0, id, true };
	return true;
}

/* Nearness decides among the best, as in a search. */
enum kn_status
search__sort(struct kn_result *r, const struct kn_query *q, struct eval *ev,
    struct kn_err *err)
{
	struct search s = { .ix = r->ix, .q = q, .r = r };
	enum kn_status st = rank__open(&s.rank, q, r->ix, &r->opts, err);

	if (st == KN_OK)
		st = rank__score(&s.rank, ev, r->match, err);
	if (st == KN_OK) {
		s.at = kn_calloc(kn_result_rows(r) + 1, sizeof(*s.at));
		kn_set_each(r->rows, take_row, &s);
		qsort(s.at, s.n, sizeof(*s.at), by_worth);
		size_t best = s.n < CANDIDATES ? s.n : CANDIDATES;
		for (size_t i = 0; i < best; i++)
			s.at[i].score += rank__near(&s.rank, s.at[i].id);
		qsort(s.at, best, sizeof(*s.at), by_worth);
		for (size_t i = 0; i < s.n; i++)
			result__push(r, s.at[i].id);
	}
	rank__close(&s.rank);
	free(s.at);
	return st;
}

/* ---- one row a story -------------------------------------------------------- */

/* Whether no article of the same story was shown. */
static enum kn_status
is_new_story(struct search *s, uint32_t id, struct kn_set *shown,
    bool *is_new, struct kn_err *err)
{
	struct kn_columns columns;
	enum kn_status st = kn_index_columns(s->ix, 0, &columns, err);

	*is_new = true;
	if (st != KN_OK || s->r->opts.copies || id >= columns.n)
		return st;
	*is_new = !kn_set_has(shown, columns.lead[id]);
	kn_set_add(shown, columns.lead[id]);
	return KN_OK;
}

/* ---- what fills the page of a list -------------------------------------------- */

enum kn_status
search__fill(struct kn_result *r, const struct kn_query *q, struct eval *ev,
    struct kn_err *err)
{
	struct search s = { .ix = r->ix, .q = q, .opts = &r->opts, .r = r };
	struct kn_set *shown = kn_set_new();
	size_t rows = kn_result_rows(r);
	enum kn_status st = KN_OK;

	if (rows < KN_SEARCH_PAGE && query__can_loosen(q))
		st = choose(&s, ev, KN_SEARCH_PAGE, err);
	if (s.n > 1)
		qsort(s.at, s.n, sizeof(*s.at), by_worth);
	r->part = kn_calloc(KN_SEARCH_PAGE, sizeof(*r->part));
	for (size_t i = 0; i < s.n && st == KN_OK &&
	    rows + r->n_part < KN_SEARCH_PAGE; i++) {
		bool is_new = true;

		st = is_new_story(&s, s.at[i].id, shown, &is_new, err);
		if (st == KN_OK && is_new && !s.at[i].whole)
			r->part[r->n_part++] = s.at[i].id;
	}
	rank__close(&s.rank);
	kn_query_free(s.loose);
	kn_set_free(shown);
	free(s.at);
	return st;
}

/* ---- rows -------------------------------------------------------------- */

static enum kn_status
show_article(struct search *s, struct matcher *m, const struct candidate *c,
    struct kn_err *err)
{
	struct kn_mentions mentions = { .n = 0 };
	struct raw_hits hits = { .n = 0 };
	struct kn_doc *doc = NULL;
	enum kn_status st = kn_index_doc(s->ix, c->id, &doc, err);

	if (st == KN_OK)
		st = kn_index_mentions(s->ix, c->id, &mentions, err);
	if (st == KN_OK) {
		struct kn_passage *p = &s->found[s->n_found++];

		*p = (struct kn_passage){ .id = c->id, .whole = c->whole };
		/* Four places: the same on every machine. What lacks words
		 * tells no more than what has them all. */
		if (s->rank.n > 0)
			p->score = round(c->score * 10000) / 10000;
		if (!c->whole && p > s->found)
			p->score = fmin(p->score, p[-1].score);
		matcher__run(m, doc, &mentions, &hits);
		hits__passage(&hits, doc, p);
	}
	free(hits.at);
	kn_mentions_dispose(&mentions);
	kn_doc_free(doc);
	return st;
}

/* ---- the search ------------------------------------------------------------- */

static enum kn_status
show(struct search *s, size_t limit, size_t page, struct kn_err *err)
{
	struct kn_set *shown = kn_set_new();
	struct matcher *m = NULL;
	bool part = s->n > 0 && !s->at[s->n - 1].whole;
	enum kn_status st = matcher__new(part ? s->loose->root : s->q->root,
	    s->ix, s->rank.no_aliases, &s->rank, &m, err);

	s->found = kn_calloc(limit + 1, sizeof(*s->found));
	for (size_t i = 0; i < s->n && st == KN_OK; i++) {
		const struct candidate *c = &s->at[i];
		bool is_new = true;

		if (s->n_found >= (c->whole ? limit : page))
			break;
		if (part)
			st = is_new_story(s, c->id, shown, &is_new, err);
		if (st == KN_OK && is_new)
			st = show_article(s, m, c, err);
	}
	matcher__free(m);
	kn_set_free(shown);
	return st;
}

/* What is left of the deadline since a time: at least a moment. */
static unsigned
left_of(unsigned deadline_ms, uint64_t since_ms)
{
	uint64_t gone_ms = kn_clock_ms() - since_ms;

	return gone_ms < deadline_ms ? deadline_ms - (unsigned)gone_ms :
	    deadline_ms > 0;
}

enum kn_status
kn_search(const struct kn_query *q, struct kn_index *ix,
    const struct kn_run_opts *opts, size_t limit, struct kn_passage **out,
    size_t *n, struct kn_err *err)
{
	struct search s = { .ix = ix, .q = q, .opts = opts };
	struct kn_run_opts rest = { .order = KN_ORDER_DATE };
	uint64_t since_ms = kn_clock_ms();
	struct eval ev;

	if (limit == 0 || limit > CANDIDATES)
		limit = CANDIDATES;
	size_t page = limit < KN_SEARCH_PAGE ? limit : KN_SEARCH_PAGE;
	*out = NULL;
	*n = 0;
	if (opts != NULL)
		rest = *opts;
	/* Sorted here. */
	if (rest.first == KN_FIRST_RELEVANT)
		rest.first = KN_FIRST_NONE;
	enum kn_status st = rank__open(&s.rank, q, ix, opts, err);
	if (st == KN_OK)
		st = result__run(q, ix, &rest, &s.rank, &s.r, err);
	rest.deadline_ms = left_of(rest.deadline_ms, since_ms);
	eval__init(&ev, ix, &rest);
	if (st == KN_OK)
		st = choose(&s, &ev, page, err);
	if (st == KN_OK && s.n > 1)
		qsort(s.at, s.n, sizeof(*s.at), by_worth);
	if (st == KN_OK)
		st = show(&s, limit, page, err);
	st = eval__end(&ev, st, err);
	rank__close(&s.rank);
	kn_query_free(s.loose);
	kn_result_free(s.r);
	free(s.at);
	if (st != KN_OK) {
		free(s.found);
		return st;
	}
	*out = s.found;
	*n = s.n_found;
	return KN_OK;
}
