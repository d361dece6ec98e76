/*
 * rank_priv.h: the ranker, for rank.c, near.c and search.c.
 */
#ifndef KUNNASH_RANK_PRIV_H
#define KUNNASH_RANK_PRIV_H

#include "words_priv.h"

/* A term's places in one article: n of `at`, from pool[first] on. */
struct posting {
	uint32_t id, first, n;
};

/* One text node outside a NOT: a word, or a phrase as one. */
struct rank_term {
	const struct node *nd;
	struct words words;
	double idf;
	struct posting *at;     /* by rising id */
	size_t n, cap;
};

struct ranker {
	struct kn_index *ix;
	bool no_aliases;
	struct rank_term *term;
	size_t n;
	uint32_t *words;        /* length by id */
	size_t n_ids;           /* ids are below it */
	double mean_words;
	size_t n_articles;      /* of the corpus */
	float *score;           /* by id, of those within */
	uint32_t *pool;         /* places of all terms, one after another */
	size_t n_pool, cap_pool;
};

/* Whether a query has words at its top that may be left out. */
bool query__can_loosen(const struct kn_query *q);
/* A query with those words for themselves, found by stems too; they are
 * marked. It borrows nodes of q; freed with kn_query_free(). */
enum kn_status query__loosen(const struct kn_query *q, struct kn_index *ix,
    struct kn_query **out, struct kn_err *err) KN_MUST_CHECK;

/* The text nodes of a query as terms, which borrow them. */
enum kn_status rank__open(struct ranker *r, const struct kn_query *q,
    struct kn_index *ix, const struct kn_run_opts *opts, struct kn_err *err)
    KN_MUST_CHECK;
void rank__close(struct ranker *r);
/* Scores the articles of a set by their words. */
enum kn_status rank__score(struct ranker *r, struct eval *ev,
    const struct kn_set *within, struct kn_err *err) KN_MUST_CHECK;
/* What nearness of its words adds to an article's score. */
double rank__near(const struct ranker *r, uint32_t id);

#endif
