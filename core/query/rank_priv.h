/*
 * rank_priv.h: the ranker, for rank.c, eval_words.c and search.c.
 */
#ifndef KUNNASH_RANK_PRIV_H
#define KUNNASH_RANK_PRIV_H

#include "kunnash/column.h"

#include "words_priv.h"

/* A term in one article, or one form of a word in it: its places, n of them
 * from pool[first] on, and what they weigh together; 0: its words are there,
 * but not as a phrase. */
struct posting {
	uint32_t id, first, n;
	float tf;
};
/* Postings [first, last) of a term, by rising id, each weighed so. */
struct rank_run {
	size_t first, last;
	double weight;
};

/* One text node outside a NOT: a word, or a phrase as one. */
struct rank_term {
	const struct node *nd;
	struct words words;
	double idf;
	bool common;            /* tells next to nothing */
	bool scanned;
	size_t articles;        /* that have all its words */
	struct posting *at;     /* run after run */
	size_t n, cap;
	struct rank_run *run;   /* one; or one a form, which it may lack */
	size_t n_runs, cap_runs;
	size_t n_found;         /* articles of these postings, but for those
				   of tf 0; where a set was asked for.
				   SIZE_MAX: a correction brings in others */
};

struct ranker {
	struct kn_index *ix;
	bool no_aliases;
	struct rank_term *term;
	size_t n;
	struct kn_columns columns;      /* the length of articles; kept */
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
/* The term that stands for a node; or NULL. */
struct rank_term *rank__term(const struct ranker *r, const struct node *nd);
/* Whether its places in the articles within (NULL: all) are worth reading. */
bool rank__is_worth(const struct ranker *r, const struct rank_term *t,
    const struct kn_set *within);
/* At most so many articles have a text node; UINT64_MAX: it is no term. */
uint64_t rank__most(const struct ranker *r, const struct node *nd);
/* Walks over the articles that have a term, keeps its places in those within
 * (NULL: in all), and gives the set of these. beside: a word that all within
 * have, or NULL. */
enum kn_status rank__scan(struct ranker *r, struct rank_term *t,
    const struct kn_set *within, const struct kn_index_alts *beside,
    struct kn_set **out, struct kn_err *err) KN_MUST_CHECK;
/* Scores the articles of a set by their words; terms that were scanned
 * before are not scanned again: that must have been within no less. */
enum kn_status rank__score(struct ranker *r, struct eval *ev,
    const struct kn_set *within, struct kn_err *err) KN_MUST_CHECK;
/* What nearness of its words adds to an article's score. */
double rank__near(const struct ranker *r, uint32_t id);

/* The articles of a text node's words, by a scan that the ranker of the run
 * makes anyway, if there is one (eval_words.c). */
enum kn_status eval__words(struct eval *ev, const struct node *nd,
    struct kn_set **out, struct kn_err *err) KN_MUST_CHECK;
/* A word that all of the articles found for a conjunct have, which is not so
 * when entities or corrected titles add to them. NULL: there is none. */
const struct rank_term *eval__word_of_all(const struct eval *ev,
    const struct node *kid, const struct kn_set *set);

#endif
