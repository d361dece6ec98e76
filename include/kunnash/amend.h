/*
 * amend.h: fields of articles as a reader wants them.
 *
 * Amendments are laid over what an index stores, for one handle: articles,
 * sets by date, outlet, aggregator and language, words of titles, and the
 * orders of lists follow them. The index knows nothing of where they come
 * from, and stores nothing of them. Which copy leads a story does not change.
 */
#ifndef KUNNASH_AMEND_H
#define KUNNASH_AMEND_H

#include "kunnash/index.h"

struct kn_amendment {
	uint32_t id;            /* article */
	enum kn_meta_field field;
	const char *value;      /* NULL: the article has none */
};
/*
 * The amendments of the handle from now on, instead of those before; n 0:
 * none. They are copied; of several of one field the last counts. An outlet
 * becomes the id of the MEDIA entity of that name, if any. On failure there
 * are none.
 */
enum kn_status kn_index_amend(struct kn_index *ix,
    const struct kn_amendment *a, size_t n, struct kn_err *err) KN_MUST_CHECK;

/* An article as the index stores it. */
enum kn_status kn_raw_article(struct kn_index *ix, uint32_t id,
    struct kn_article *out, struct kn_err *err) KN_MUST_CHECK;
/* What an outlet that a person names is called in articles, appended. */
enum kn_status kn_index_outlet(struct kn_index *ix, struct kn_str name,
    struct kn_buf *out, struct kn_err *err) KN_MUST_CHECK;

#endif
