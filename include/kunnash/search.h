/*
 * search.h: the best passages of a query, and the words around a span.
 */
#ifndef KUNNASH_SEARCH_H
#define KUNNASH_SEARCH_H

#include "kunnash/query.h"

/*
 * About max_cp code points around a span, cut at blanks, never beyond the
 * part of the article (title, body …) in which the span begins.
 */
#define KN_SNIPPET_CP 160
struct kn_span kn_snippet(const struct kn_doc *doc, struct kn_span at,
    size_t max_cp);

/* A ranked passage. */
struct kn_passage {
	uint32_t id;            /* article */
	double score;
	struct kn_span at;      /* first hit */
	struct kn_span snippet; /* about 160 characters around it, at words */
	enum kn_rule rule;
	bool whole;             /* it matches all of q; else some words */
};
/*
 * The best passages of q, at most limit (0: at most a thousand); the caller
 * frees *out. Articles that match all of q come first. While there are fewer
 * than a page (or than limit), articles follow that have only some of the
 * words standing alone in q, or relatives of them by stem; what else q asks
 * for (fields, phrases, =word, NOT, OR) they have.
 */
#define KN_SEARCH_PAGE 20
enum kn_status kn_search(const struct kn_query *q, struct kn_index *ix,
    const struct kn_run_opts *opts, size_t limit, struct kn_passage **out,
    size_t *n, struct kn_err *err) KN_MUST_CHECK;

#endif
