/*
 * places_priv.h: what places.c and words.c share.
 */
#ifndef KN_CORE_INDEX_PLACES_PRIV_H
#define KN_CORE_INDEX_PLACES_PRIV_H

#include "core/index/index_priv.h"
#include "kunnash/vocab.h"

/*
 * Appends the FTS5 query: articles with a form of every word. Nothing is
 * appended when some word has no form: there are none. KN_LIMIT.
 */
enum kn_status index__match(const struct kn_places_query *q,
    struct kn_buf *out, struct kn_err *err) KN_MUST_CHECK;

#endif
