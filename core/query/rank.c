/*
 * rank.c: how much the words of a query weigh in an article.
 *
 * Query row of the architecture. In: a tree, an index, a set of articles.
 * Out: a score for each, from places and lengths alone; no text is read.
 *
 * BM25 (k1 1.2, b 0.75; Robertson and Zaragoza 2009), where the forms of a
 * word count as one term: its frequency is the sum of its places, each
 * weighed by the rule that leads to the form, and its rarity that of the
 * union. A place in the title counts three. What stands together in the
 * query and in the article adds to that (rank__near).
 */
#include "rank_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/column.h"

/* Of stems 0.3 to 0.9 were tried on every other question of XQuAD: 0.5 finds
 * most there (MRR@10 0.938; 0.7: 0.935), and among the others (0.940; 0.937).
 * Nearness, k1 and b are where no change helps. */
static const double rule_weight[] = {
	[KN_RULE_EXACT] = 1.0,
	[KN_RULE_FOLDED] = 1.0,
	[KN_RULE_CLITIC] = 0.9,
	[KN_RULE_STEM] = 0.5,
	[KN_RULE_ENTITY] = 0.8,
};
#define TITLE_WEIGHT 3.0
#define K1 1.2
#define B 0.75

#ifndef RANK_LARGE
#define RANK_LARGE 20000        /* articles; a test has fewer */
#endif
#define FEW_PART 8      /* one in so many articles are few */

/* Places kept for nearness, of all terms: 32 MB. */
#define POOL_MAX (8u << 20)

/* ---- terms ------------------------------------------------------------- */

static enum kn_status
add_term(struct ranker *r, const struct node *nd, struct kn_err *err)
{
	struct rank_term *t = &r->term[r->n++];
	struct expand_opts opts = node__expand_opts(nd, r->no_aliases);

	*t = (struct rank_term){ .nd = nd };
	return words__expand(&t->words, nd->value, r->ix, &opts, err);
}

static enum kn_status
add_terms(struct ranker *r, const struct node *nd, struct kn_err *err)
{
	enum kn_status st = KN_OK;

	if (nd->kind == NODE_NOT)
		return KN_OK;
	if (node__is_text(nd))
		return add_term(r, nd, err);
	for (size_t i = 0; i < nd->n_kids && st == KN_OK; i++)
		st = add_terms(r, nd->kid[i], err);
	return st;
}

/* At most so many articles have all words of the term. */
static uint64_t
articles_of(const struct rank_term *t)
{
	uint64_t least = UINT64_MAX;

	for (size_t i = 0; i < t->words.n; i++)
		if (t->words.at[i].articles < least)
			least = t->words.at[i].articles;
	return least;
}

/*
 * In a large corpus a word that most articles have is not weighed beside a
 * rarer one, unless few articles are left: it would decide next to nothing,
 * and take longer than the others together.
 */
static bool
is_common(const struct ranker *r, const struct rank_term *t)
{
	const struct rank_term *rarest = &r->term[0];

	for (size_t i = 1; i < r->n; i++)
		if (articles_of(&r->term[i]) < articles_of(rarest))
			rarest = &r->term[i];
	return r->n_articles >= RANK_LARGE && t != rarest &&
	    t->words.n == 1 && articles_of(t) > r->n_articles / 2;
}

/* A copy: the index's own go with its next change. */
static enum kn_status
take_lengths(struct ranker *r, struct kn_err *err)
{
	struct kn_columns columns;
	double sum = 0, n = 0;

	enum kn_status st = kn_index_columns(r->ix, &columns, err);
	r->words = kn_calloc(columns.n + 1, sizeof(*r->words));
	r->n_ids = columns.n;
	for (size_t i = 0; i < columns.n; i++) {
		r->words[i] = columns.words[i];
		sum += r->words[i];
		n += columns.lead[i] != 0;
	}
	r->mean_words = sum > n && n > 0 ? sum / n : 1;
	return st;
}

enum kn_status
rank__open(struct ranker *r, const struct kn_query *q, struct kn_index *ix,
    const struct kn_run_opts *opts, struct kn_err *err)
{
	struct kn_index_totals totals;

	*r = (struct ranker){ .ix = ix,
		.no_aliases = opts != NULL && opts->no_aliases };
	r->term = kn_calloc(KN_QUERY_MAX_TERMS, sizeof(*r->term));
	enum kn_status st = kn_index_totals(ix, &totals, err);
	if (st == KN_OK)
		st = take_lengths(r, err);
	if (st != KN_OK)
		return st;
	r->n_articles = (size_t)totals.articles;
	r->score = kn_calloc(r->n_ids + 1, sizeof(*r->score));
	st = add_terms(r, q->root, err);
	for (size_t i = 0; i < r->n && st == KN_OK; i++)
		r->term[i].common = is_common(r, &r->term[i]);
	return st;
}

void
rank__close(struct ranker *r)
{
	for (size_t i = 0; i < r->n; i++) {
		words__dispose(&r->term[i].words);
		free(r->term[i].at);
	}
	free(r->term);
	free(r->score);
	free(r->words);
	free(r->pool);
	*r = (struct ranker){ .n = 0 };
}

struct rank_term *
rank__term(const struct ranker *r, const struct node *nd)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->term[i].nd == nd)
			return &r->term[i];
	return NULL;
}

bool
rank__is_worth(const struct ranker *r, const struct rank_term *t,
    const struct kn_set *within)
{
	return !t->common || (within != NULL &&
	    kn_set_count(within) <= r->n_articles / FEW_PART);
}

uint64_t
rank__most(const struct ranker *r, const struct node *nd)
{
	const struct rank_term *t = rank__term(r, nd);

	return t == NULL ? UINT64_MAX : articles_of(t);
}

/* ---- places ------------------------------------------------------------ */

/* A walk over the articles of one term. */
struct scan {
	struct ranker *r;
	struct rank_term *t;
	double row_tf;          /* of a phrase in the row */
	struct kn_set *found;   /* or NULL */
};

static void
keep_place(struct ranker *r, struct posting *p, uint32_t at)
{
	if (r->n == 1 || r->n_pool >= POOL_MAX)
		return;
	if (r->n_pool == r->cap_pool)
		r->pool = kn_grow(r->pool, &r->cap_pool, r->n_pool + 1,
		    sizeof(*r->pool));
	r->pool[r->n_pool++] = at;
	p->n++;
}

static double
weight_of(const struct rank_term *t, const struct kn_place *p)
{
	double w = rule_weight[t->words.at[p->word].rule[p->form]];

	return p->at < KN_PLACE_BODY ? w * TITLE_WEIGHT : w;
}

static bool
take_phrase(void *user, const struct kn_place *const *word)
{
	struct scan *s = user;
	struct rank_term *t = s->t;
	double least = weight_of(t, word[0]);

	for (size_t i = 1; i < t->words.n; i++)
		least = fmin(least, weight_of(t, word[i]));
	s->row_tf += least;
	keep_place(s->r, &t->at[t->n - 1], word[0]->at);
	return true;
}

static void
take_row(void *user, uint32_t id, const struct kn_place *at, size_t n)
{
	struct scan *s = user;
	struct rank_term *t = s->t;

	if (id >= s->r->n_ids)
		return;
	if (t->n == t->cap)
		t->at = kn_grow(t->at, &t->cap, t->n + 1, sizeof(*t->at));
	t->at[t->n++] = (struct posting){ id, (uint32_t)s->r->n_pool, 0, 0 };
	s->row_tf = 0;
	if (t->words.n > 1)
		kn_places_phrase(at, n, t->words.n, t->nd->slop, take_phrase,
		    s);
	for (size_t i = 0; i < n && t->words.n == 1; i++) {
		s->row_tf += weight_of(t, &at[i]);
		keep_place(s->r, &t->at[t->n - 1], at[i].at);
	}
	t->at[t->n - 1].tf = (float)s->row_tf;
	if (s->found != NULL && s->row_tf > 0)
		kn_set_add(s->found, id);
}

enum kn_status
rank__scan(struct ranker *r, struct rank_term *t,
    const struct kn_set *within, const struct kn_index_alts *beside,
    struct kn_set **out, struct kn_err *err)
{
	struct kn_index_alts alts[QUERY_MAX_WORDS];
	struct kn_places_query q = words__query(&t->words, t->nd, alts);
	struct scan s = { .r = r, .t = t };

	q.within = within;
	q.beside = beside;
	t->n = 0;
	if (out != NULL)
		s.found = kn_set_new();
	enum kn_status st = kn_index_places(r->ix, &q, take_row, &s,
	    &t->articles, err);
	t->scanned = true;
	/* Those without the other word were not counted. */
	if (beside != NULL)
		t->articles = articles_of(t) < r->n_articles ?
		    (size_t)articles_of(t) : r->n_articles;
	if (st != KN_OK) {
		kn_set_free(s.found);
		s.found = NULL;
	} else if (out != NULL) {
		kn_index_amend_words(r->ix, &q, s.found);
	}
	if (out != NULL)
		*out = s.found;
	return st;
}

/* ---- scores ------------------------------------------------------------ */

struct scoring {
	struct ranker *r;
	struct rank_term *t;
	float *tf;              /* by id */
};

static void
add_score(struct scoring *s, uint32_t id, double tf)
{
	const struct ranker *r = s->r;
	double norm = K1 * (1 - B + B * r->words[id] / r->mean_words);

	r->score[id] += (float)(s->t->idf * tf * (K1 + 1) / (tf + norm));
}

static bool
add_alias(void *user, uint32_t id)
{
	struct scoring *s = user;

	if (id < s->r->n_ids && s->tf[id] <= 0)
		add_score(s, id, rule_weight[KN_RULE_ENTITY]);
	return true;
}

static enum kn_status
score_term(struct scoring *s, struct eval *ev, const struct kn_set *within,
    struct kn_err *err)
{
	struct rank_term *t = s->t;
	struct kn_set *aliases = kn_set_new();
	enum kn_status st = t->scanned ? KN_OK :
	    rank__scan(s->r, t, within, NULL, NULL, err);

	if (st == KN_OK && !s->r->no_aliases)
		st = eval__aliases(ev, t->nd, aliases, err);
	if (st == KN_OK) {
		double n = (double)s->r->n_articles;
		double df = (double)t->articles;

		if (df < (double)kn_set_count(aliases))
			df = (double)kn_set_count(aliases);
		t->idf = log(1 + fmax(0, n - df + 0.5) / (df + 0.5));
		memset(s->tf, 0, s->r->n_ids * sizeof(*s->tf));
		for (size_t i = 0; i < t->n; i++) {
			s->tf[t->at[i].id] = t->at[i].tf;
			if (t->at[i].tf > 0)
				add_score(s, t->at[i].id, t->at[i].tf);
		}
		kn_set_and(aliases, within);
		kn_set_each(aliases, add_alias, s);
	}
	kn_set_free(aliases);
	return st;
}

enum kn_status
rank__score(struct ranker *r, struct eval *ev, const struct kn_set *within,
    struct kn_err *err)
{
	struct scoring s = { .r = r };
	enum kn_status st = KN_OK;

	s.tf = kn_calloc(r->n_ids + 1, sizeof(*s.tf));
	for (size_t i = 0; i < r->n && st == KN_OK; i++) {
		s.t = &r->term[i];
		if (s.t->scanned || rank__is_worth(r, s.t, within))
			st = score_term(&s, ev, within, err);
	}
	free(s.tf);
	return st;
}

/* ---- nearness ---------------------------------------------------------- */

#define REACH 8
#define NEXT_WEIGHT 1.0
#define NEAR_WEIGHT 0.5

static const struct posting *
posting_of(const struct rank_term *t, uint32_t id)
{
	size_t low = 0, high = t->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (t->at[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low < t->n && t->at[low].id == id ? &t->at[low] : NULL;
}

/* How near b comes to a: 1 when it follows straight after, less with every
 * word between them, 0 from REACH words on. Both lists rise. */
static double
nearness(const uint32_t *a, size_t n_a, const uint32_t *b, size_t n_b)
{
	double best = 0;
	size_t k = 0;

	for (size_t i = 0; i < n_a && best < NEXT_WEIGHT; i++) {
		while (k < n_b && b[k] + REACH < a[i])
			k++;
		for (size_t j = k; j < n_b && b[j] <= a[i] + REACH; j++) {
			double away = b[j] > a[i] ? b[j] - a[i] :
			    a[i] - b[j];
			double w = b[j] == a[i] + 1 ? NEXT_WEIGHT :
			    away <= 0 ? 0 : NEAR_WEIGHT / away;

			best = fmax(best, w);
		}
	}
	return best;
}

double
rank__near(const struct ranker *r, uint32_t id)
{
	double sum = 0;

	for (size_t i = 0; i + 1 < r->n; i++) {
		const struct rank_term *a = &r->term[i], *b = &r->term[i + 1];
		const struct posting *p = posting_of(a, id);
		const struct posting *q = p == NULL ? NULL :
		    posting_of(b, id);

		if (q != NULL)
			sum += fmin(a->idf, b->idf) * nearness(
			    r->pool + p->first, p->n, r->pool + q->first,
			    q->n);
	}
	return sum;
}
