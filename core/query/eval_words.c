/*
 * eval_words.c: the articles that have the words of a node.
 *
 * Query row of the architecture. In: a text node, an index, perhaps a ranker
 * of the query. Out: a set, the caller's. Where a ranker weighs the words its
 * scan is the only one; a rare word shows the way through a common one. May
 * take as long as its deadline allows.
 */
#include "rank_priv.h"

#include "kunnash/clock.h"

/* Stepping from one article that has a rare word to the next beats going
 * through those of a common one when it has so many times more. */
#define SKIP_PART 8

/*
 * A beginning of words is one step of the index, which nothing stops: when
 * it has more articles than can be gone through until the deadline, it is
 * not begun. At least so many are in a millisecond.
 */
#define STEP_PER_MS 3000

static enum kn_status
check_beginning(const struct eval *ev, const struct node *nd,
    const struct words *w, struct kn_err *err)
{
	if (!nd->prefix || ev->until_ms == 0 || w->n == 0)
		return KN_OK;
	uint64_t now_ms = kn_clock_ms();
	uint64_t left_ms = now_ms < ev->until_ms ? ev->until_ms - now_ms : 0;
	return w->at[w->n - 1].articles <= left_ms * STEP_PER_MS ? KN_OK :
	    query__error(err, KN_LIMIT, nd->at_b,
	    N_("too many words begin with %s; write one more letter"),
	    nd->value);
}

/* The word by which the articles of others are found sooner; or NULL. How
 * many articles have these in all is then known of whole texts only. */
static const struct kn_index_alts *
word_beside(const struct eval *ev, const struct node *nd,
    const struct words *w)
{
	return ev->beside != NULL && nd->kind == NODE_TEXT && w->n > 0 &&
	    w->at[0].articles / SKIP_PART > ev->beside->n_found ?
	    &ev->beside->words.at[0].alts : NULL;
}

enum kn_status
eval__words(struct eval *ev, const struct node *nd, struct kn_set **out,
    struct kn_err *err)
{
	struct kn_index_alts alts[QUERY_MAX_WORDS];
	struct expand_opts opts = node__expand_opts(nd, ev->no_aliases);
	struct rank_term *term = ev->ranker == NULL ? NULL :
	    rank__term(ev->ranker, nd);
	struct words w;

	if (term != NULL && rank__is_worth(ev->ranker, term, ev->only)) {
		enum kn_status st = check_beginning(ev, nd, &term->words,
		    err);

		return st != KN_OK ? st : rank__scan(ev->ranker, term,
		    ev->only, word_beside(ev, nd, &term->words), out, err);
	}
	enum kn_status st = words__expand(&w, nd->value, ev->ix, &opts, err);
	if (st == KN_OK)
		st = check_beginning(ev, nd, &w, err);
	struct kn_places_query q = words__query(&w, nd, alts);
	q.within = ev->only;
	q.beside = word_beside(ev, nd, &w);
	if (st == KN_OK)
		st = kn_index_phrase(ev->ix, &q, nd->slop, out, err);
	words__dispose(&w);
	return st;
}

const struct rank_term *
eval__word_of_all(const struct eval *ev, const struct node *kid,
    const struct kn_set *set)
{
	const struct rank_term *t = ev->ranker == NULL ? NULL :
	    rank__term(ev->ranker, kid);

	return t != NULL && t->scanned && t->words.n == 1 && !kid->prefix &&
	    kn_set_count(set) == t->n_found ? t : NULL;
}
