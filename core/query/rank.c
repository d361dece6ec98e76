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

static enum kn_status
take_lengths(struct ranker *r, struct kn_err *err)
{
	enum kn_status st = kn_index_columns(r->ix, KN_COLUMN_WORDS,
	    &r->columns, err);

	if (st != KN_OK)
		return st;
	kn_columns_keep(&r->columns);
	double sum = (double)r->columns.all_words;
	double n = (double)r->n_articles;
	r->mean_words = sum > n && n > 0 ? sum / n : 1;
	return KN_OK;
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
	if (st != KN_OK)
		return st;
	r->n_articles = (size_t)totals.articles;
	st = take_lengths(r, err);
	if (st != KN_OK)
		return st;
	r->n_ids = r->columns.n;
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
		free(r->term[i].run);
	}
	free(r->term);
	free(r->score);
	kn_columns_drop(&r->columns);
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

static struct posting *
push(struct scan *s, uint32_t id)
{
	struct rank_term *t = s->t;

	if (t->n == t->cap)
		t->at = kn_grow(t->at, &t->cap, t->n + 1, sizeof(*t->at));
	t->at[t->n] = (struct posting){ .id = id,
		.first = (uint32_t)s->r->n_pool };
	return &t->at[t->n++];
}

/* What is pushed from now on is weighed so. */
static void
begin_run(struct rank_term *t, double weight)
{
	t->run = kn_grow(t->run, &t->cap_runs, t->n_runs + 1,
	    sizeof(*t->run));
	t->run[t->n_runs++] = (struct rank_run){ t->n, t->n, weight };
}

/* A row of the words of a phrase, or of one that is found beside another. */
static void
take_row(void *user, uint32_t id, const struct kn_place *at, size_t n)
{
	struct scan *s = user;
	struct rank_term *t = s->t;

	if (id >= s->r->n_ids)
		return;
	struct posting *p = push(s, id);
	s->row_tf = 0;
	if (t->words.n > 1)
		kn_places_phrase(at, n, t->words.n, t->nd->slop, take_phrase,
		    s);
	for (size_t i = 0; i < n && t->words.n == 1; i++) {
		s->row_tf += weight_of(t, &at[i]);
		keep_place(s->r, p, at[i].at);
	}
	p->tf = (float)s->row_tf;
	t->run->last = t->n;
	if (s->found != NULL && s->row_tf > 0)
		kn_set_add(s->found, id);
}

/* A row of one form of a word: places in the title count for more. */
static void
take_form(void *user, const struct kn_form_at *row)
{
	struct scan *s = user;
	struct rank_term *t = s->t;

	if (row->id >= s->r->n_ids)
		return;
	while (t->n_runs <= row->form)
		begin_run(t, rule_weight[t->words.at[0].rule[t->n_runs]]);
	struct posting *p = push(s, row->id);
	for (size_t i = 0; i < row->n && s->r->n > 1; i++)
		keep_place(s->r, p, row->at[i]);
	p->tf = (float)((double)(row->n - row->n_title) +
	    TITLE_WEIGHT * (double)row->n_title);
	t->run[row->form].last = t->n;
	if (s->found != NULL)
		kn_set_add(s->found, row->id);
}

static enum kn_status
scan_word(struct scan *s, const struct kn_places_query *q,
    struct kn_err *err)
{
	const struct kn_forms_query one = { .word = q->words,
		.prefix = q->prefix, .in_title = q->in_title,
		.within = q->within };

	return kn_index_forms(s->r->ix, &one, take_form, s, &s->t->articles,
	    err);
}

static enum kn_status
scan_words(struct scan *s, const struct kn_places_query *q,
    struct kn_err *err)
{
	begin_run(s->t, 1);
	return kn_index_places(s->r->ix, q, take_row, s, &s->t->articles,
	    err);
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
	t->n = t->n_runs = 0;
	if (out != NULL)
		s.found = kn_set_new();
	enum kn_status st = q.n_words == 1 && beside == NULL ?
	    scan_word(&s, &q, err) : scan_words(&s, &q, err);
	t->scanned = true;
	/* Those without the other word were not counted. */
	if (beside != NULL)
		t->articles = articles_of(t) < r->n_articles ?
		    (size_t)articles_of(t) : r->n_articles;
	if (st != KN_OK) {
		kn_set_free(s.found);
		s.found = NULL;
	} else if (out != NULL) {
		struct kn_set *stored = kn_set_dup(s.found);

		kn_index_amend_words(r->ix, &q, s.found);
		t->n_found = kn_set_count(s.found);
		if (kn_set_and_count(stored, s.found) < t->n_found)
			t->n_found = SIZE_MAX;
		kn_set_free(stored);
	}
	if (out != NULL)
		*out = s.found;
	return st;
}

/* ---- scores ------------------------------------------------------------ */

struct scoring {
	struct ranker *r;
	struct rank_term *t;
	double *tf;             /* by id; below 0: it is in the score */
};

static void
add_score(struct scoring *s, uint32_t id, double tf)
{
	const struct ranker *r = s->r;
	double norm = K1 * (1 - B + B * r->columns.words[id] /
	    r->mean_words);

	r->score[id] += (float)(s->t->idf * tf * (K1 + 1) / (tf + norm));
}

/* Adds up what its forms weigh, and scores each article once. */
static void
add_places(struct scoring *s)
{
	const struct rank_term *t = s->t;

	for (size_t k = 0; k < t->n_runs; k++)
		for (size_t i = t->run[k].first; i < t->run[k].last; i++)
			s->tf[t->at[i].id] += t->run[k].weight *
			    t->at[i].tf;
	for (size_t i = 0; i < t->n; i++) {
		double *tf = &s->tf[t->at[i].id];

		if (*tf <= 0)
			continue;
		add_score(s, t->at[i].id, *tf);
		*tf = -*tf;
	}
}

static bool
add_alias(void *user, uint32_t id)
{
	struct scoring *s = user;

	if (id < s->r->n_ids && s->tf[id] >= 0 && s->tf[id] <= 0)
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
		add_places(s);
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

/* Places of a term in one article. */
struct near_places {
	uint32_t *at;
	size_t n, cap;
};

static const struct posting *
posting_of(const struct rank_term *t, const struct rank_run *run, uint32_t id)
{
	size_t low = run->first, high = run->last;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (t->at[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low < run->last && t->at[low].id == id ? &t->at[low] : NULL;
}

static int
by_number(const void *pa, const void *pb)
{
	const uint32_t *a = pa, *b = pb;

	return (*a > *b) - (*a < *b);
}

/* Rising, of all forms together. */
static void
gather_places(const struct ranker *r, const struct rank_term *t,
    uint32_t id, struct near_places *out)
{
	size_t runs = 0;

	out->n = 0;
	for (size_t k = 0; k < t->n_runs; k++) {
		const struct posting *p = posting_of(t, &t->run[k], id);

		if (p == NULL || p->n == 0)
			continue;
		out->at = kn_grow(out->at, &out->cap, out->n + p->n,
		    sizeof(*out->at));
		memcpy(out->at + out->n, r->pool + p->first,
		    p->n * sizeof(*out->at));
		out->n += p->n;
		runs++;
	}
	if (runs > 1)
		qsort(out->at, out->n, sizeof(*out->at), by_number);
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
	struct near_places a = { .n = 0 }, b = { .n = 0 };
	double sum = 0;

	for (size_t i = 0; i < r->n && r->n > 1; i++) {
		struct near_places before = a;

		a = b;
		b = before;
		gather_places(r, &r->term[i], id, &b);
		if (i > 0 && a.n > 0 && b.n > 0)
			sum += fmin(r->term[i - 1].idf, r->term[i].idf) *
			    nearness(a.at, a.n, b.at, b.n);
	}
	free(a.at);
	free(b.at);
	return sum;
}
