/*
 * places_priv.h: asking FTS5 for places, for open.c, places.c, forms.c and
 * words.c.
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

/* Registers kn_places() with the connection (places.c). */
struct index_places *index__places_open(struct kn_db *db);
void index__places_free(struct index_places *p);

/* Registers kn_forms() with the connection (forms.c). */
struct index_forms *index__forms_open(struct kn_db *db);
void index__forms_free(struct index_forms *f);

#endif
