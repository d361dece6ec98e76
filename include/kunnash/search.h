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
/* Whether its part of the article has words before (or behind) a snippet. */
bool kn_snippet_is_cut(const struct kn_doc *doc, struct kn_span snippet,
    bool before);

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

/*
 * Finds what a query looks for in one text after another. The words are looked
 * up in the vocabulary once, when it is made. some: each word for itself and
 * its relatives too, as in rows that fill a page (kn_result_filled).
 */
struct kn_finder;
enum kn_status kn_finder_new(const struct kn_query *q, struct kn_index *ix,
    bool no_aliases, bool some, struct kn_finder **out, struct kn_err *err)
    KN_MUST_CHECK;
void kn_finder_free(struct kn_finder *f);
/* All hits by place, no overlaps. The caller frees *hits. */
void kn_finder_hits(const struct kn_finder *f, const struct kn_doc *doc,
    const struct kn_mentions *mentions, struct kn_hit **hits, size_t *n);
/* The passage that is shown for the text: at, snippet, rule. Hits as above;
 * where there are none, the snippet is how the text begins. */
void kn_finder_passage(const struct kn_finder *f, const struct kn_doc *doc,
    const struct kn_mentions *mentions, struct kn_passage *out,
    struct kn_hit **hits, size_t *n);

/*
 * Gives a result that was run with another handle, perhaps by another thread,
 * to this one. KN_BUSY: the index has changed since, and it is to be run
 * anew. The handle that it was run with is not touched.
 */
enum kn_status kn_result_move(struct kn_result *r, struct kn_index *ix,
    struct kn_err *err) KN_MUST_CHECK;

#endif
