/*
 * quote_filter.h: which single quotes a query means.
 *
 * Those that its conjuncts speaker: and role: take; all without. For listing
 * the quotes of its articles.
 */
#ifndef KUNNASH_QUOTE_FILTER_H
#define KUNNASH_QUOTE_FILTER_H

#include "kunnash/query.h"

struct kn_quote_filter;
enum kn_status kn_quote_filter_open(const struct kn_query *q,
    struct kn_index *ix, struct kn_quote_filter **out, struct kn_err *err)
    KN_MUST_CHECK;
void kn_quote_filter_close(struct kn_quote_filter *f);
/* Whether it must see the text; else doc may be NULL below. */
bool kn_quote_filter_reads(const struct kn_quote_filter *f);
bool kn_quote_filter_takes(const struct kn_quote_filter *f,
    const struct kn_doc *doc, const struct kn_quote *quote);

#endif
