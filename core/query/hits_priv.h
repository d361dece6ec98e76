/*
 * hits_priv.h: the matcher that finds the terms of a query in texts.
 */
#ifndef KUNNASH_HITS_PRIV_H
#define KUNNASH_HITS_PRIV_H

#include "kunnash/map.h"

#include "words_priv.h"

/* One thing that a query looks for in texts, outside a NOT. */
struct term {
	const struct node *nd;
	struct words words;     /* of a text node */
	bool borrowed;          /* they are the ranker's */
	size_t first_slot;      /* of its words, in the matcher's numbering */
	struct entities ents;   /* of an entity field, or of an alias */
	bool dates;             /* when: the days of `when` */
	struct date_range when;
	const char *home;       /* country: bodies of that home count too */
	const struct node *near;        /* the near() it stands in, or NULL */
	unsigned near_term;     /* and for which of its terms */
};

/* Finds every term of a query in one text after another. */
struct matcher {
	struct kn_index *ix;
	const struct ranker *rank;      /* or NULL */
	struct term *term;
	size_t n;
	struct kn_map *forms;   /* folded form → index into slots */
	uint64_t *slots;        /* sets of (term, word), as bits */
	size_t n_forms, cap_forms;
	size_t n_slots;
	const struct node *near[KN_QUERY_MAX_TERMS];    /* each near() */
	size_t n_near;
};
/* rank knows the forms of the words, and outlives it; or NULL. */
enum kn_status matcher__new(const struct node *root, struct kn_index *ix,
    bool no_aliases, const struct ranker *rank, struct matcher **out,
    struct kn_err *err) KN_MUST_CHECK;
void matcher__free(struct matcher *m);

struct raw_hit {
	struct kn_hit hit;
	uint32_t term;
	bool in_title;
};
struct raw_hits {
	struct raw_hit *at;
	size_t n, cap;
};
/* Leaves of the hits of a near() those that stand near enough (near.c). */
void near__keep(const struct matcher *m, const struct node *near,
    const struct kn_doc *doc, struct raw_hits *hits);
/* Appends every hit, by place; hits of different terms may overlap. Of terms
 * in near() only what is near the others counts.
 * mentions may be NULL. The caller frees out->at. */
void matcher__run(const struct matcher *m, const struct kn_doc *doc,
    const struct kn_mentions *mentions, struct raw_hits *out);

/* Chooses the passage that is shown (passage.c). */
struct kn_passage;
void hits__passage(const struct raw_hits *hits, const struct kn_doc *doc,
    struct kn_passage *p);

#endif
