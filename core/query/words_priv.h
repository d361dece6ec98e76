/*
 * words_priv.h: the words of a query and the forms they take, for words.c,
 * expand.c and whatever says where a query matches.
 *
 * There is one expansion: sets (eval.c) ask the index for its forms, the
 * ranker (rank.c) weighs its places by their rules, hits (hits.c) look each
 * word of a text up among them. So the three cannot disagree.
 */
#ifndef KUNNASH_WORDS_PRIV_H
#define KUNNASH_WORDS_PRIV_H

#include "kunnash/vocab.h"

#include "query_priv.h"

struct word {
	struct kn_str exact;    /* KN_FOLD_EXACT of what was typed */
	struct kn_str folded;   /* KN_FOLD_INDEX */
	struct kn_index_alts alts;  /* the forms, folded first if it is one */
	enum kn_rule *rule;     /* of each form; never EXACT */
	uint64_t articles;      /* that have the forms, each counted apart */
};
struct words {
	struct kn_arena *arena; /* owns everything below */
	struct word *at;
	size_t n;
};
/* Every form that clitics make, whether or not any text has it. */
void words__init(struct words *w, struct kn_str text);
void words__dispose(struct words *w);

struct expand_opts {
	enum reach reach;
	bool prefix;            /* the last word is a beginning */
	bool no_aliases;        /* months stay themselves */
};
/* The forms that the corpus has; a word may have none. */
enum kn_status words__expand(struct words *w, struct kn_str text,
    struct kn_index *ix, const struct expand_opts *opts, struct kn_err *err)
    KN_MUST_CHECK;
/* What the index is asked for the words of a node; alts (QUERY_MAX_WORDS)
 * is filled. */
struct kn_places_query words__query(const struct words *w,
    const struct node *nd, struct kn_index_alts *alts);
/* What of a node says how its words expand. */
struct expand_opts node__expand_opts(const struct node *nd,
    bool no_aliases);

#endif
