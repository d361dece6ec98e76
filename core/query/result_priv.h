/*
 * result_priv.h: a result, for the files that make, sort and count it:
 * result.c, sort.c, count.c, facets.c, values.c.
 */
#ifndef KUNNASH_RESULT_PRIV_H
#define KUNNASH_RESULT_PRIV_H

#include "kunnash/tags.h"

#include "query_priv.h"

/* Counts of every tag of the index. */
struct result_tally {
	struct kn_tagged *of;        /* NULL: not counted yet */
	uint64_t made;          /* those tags: others have other numbers */
};

struct kn_result {
	struct kn_index *ix;    /* borrowed */
	struct kn_run_opts opts;
	struct kn_set *match;   /* every matching article */
	struct kn_set *rows;    /* one a story, or every copy */
	struct kn_set *extra;   /* matching articles that lead no story */
	uint32_t *lead;         /* of the story of each of extra, in their
				   order; NULL: not asked for yet */
	struct result_counts *counts;   /* count.c; NULL: not needed yet */
	struct result_tally tally;
	struct kn_map *mentions;        /* facets.c: within the result, by
					   entity number; or NULL */
	uint64_t mentions_made;         /* with those tags */
	size_t n_stories;
	size_t undated, undated_hidden;
	bool whole;             /* the query is the empty one */
	uint32_t *ids;          /* rows in order, as far as they are known */
	size_t n_ids, cap_ids;
	size_t scanned;         /* of the index's ordering, … */
	uint64_t published;     /* … as this update showed it */
	struct kn_set *placed;  /* the same, to be asked for one */
	uint64_t generation;    /* of the index that it is true of */
	/* ---- sort.c ---- */
	enum kn_first first;
	const char *unsorted;   /* why not what was asked for; or NULL */
	struct kn_set *read;    /* KN_FIRST_UNREAD: what was read … */
	bool behind;            /* … which follows now */
	uint32_t *part;         /* rows with some of the words, behind all */
	size_t n_part;
};

/* ---- result.c ---------------------------------------------------------- */

/* kn_query_run(), with a ranker of the same query that keeps the places of
 * its words on the way; or NULL. */
enum kn_status result__run(const struct kn_query *q, struct kn_index *ix,
    const struct kn_run_opts *opts, struct ranker *ranker,
    struct kn_result **out, struct kn_err *err) KN_MUST_CHECK;

/* The next row, unless it is one already. */
void result__push(struct kn_result *r, uint32_t id);
/* Fills r->lead, once. */
enum kn_status result__load_leads(struct kn_result *r, struct kn_err *err)
    KN_MUST_CHECK;

/* ---- search.c ---------------------------------------------------------- */

/* Puts the rows of a result by how much the words of its query weigh in
 * them. */
enum kn_status search__sort(struct kn_result *r, const struct kn_query *q,
    struct eval *ev, struct kn_err *err) KN_MUST_CHECK;

/* Puts behind them, up to a page, articles that have only some of the words,
 * one a story: r->part. Reads no text. */
enum kn_status search__fill(struct kn_result *r, const struct kn_query *q,
    struct eval *ev, struct kn_err *err) KN_MUST_CHECK;

/* ---- count.c ----------------------------------------------------------- */

/* How many articles of a set match, and of how many stories they are. */
enum kn_status result__count(struct kn_result *r, const struct kn_set *s,
    size_t *articles, size_t *stories, struct kn_err *err) KN_MUST_CHECK;
void result__counts_free(struct result_counts *c);

/* The tags of the index, and how many matching articles, and stories of them,
 * have each: borrowed from the result. */
enum kn_status result__tally(struct kn_result *r, struct kn_tags *tags,
    const struct kn_tagged **out, struct kn_err *err) KN_MUST_CHECK;

/* ---- sort.c ------------------------------------------------------------ */

/* Finds what comes before the order; the rows are known. */
enum kn_status sort__first(struct kn_result *r, const struct kn_query *q,
    struct eval *ev, struct kn_err *err) KN_MUST_CHECK;

#endif
