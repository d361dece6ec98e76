/*
 * facet.h: values to filter by: what is counted of outlets, aggregators and
 * languages under a result, and conditions that take one of several values.
 */
#ifndef KUNNASH_FACET_H
#define KUNNASH_FACET_H

#include "kunnash/query.h"

/*
 * Counts per value of a field of which an article has one ("outlet", "via",
 * "lang") within the result, most stories first, then by value. `entity` is
 * UINT32_MAX, mentions are 0. The caller frees the rows with
 * kn_values_free().
 */
enum kn_status kn_result_values(struct kn_result *r, const char *field,
    struct kn_facet_count **rows, size_t *n, struct kn_err *err)
    KN_MUST_CHECK;
void kn_values_free(struct kn_facet_count *rows, size_t n);

/* Whether a conjunct of q asks for field:value, alone or among several
 * (1), or excludes it (-1); else 0. */
int kn_query_asks(const struct kn_query *q, const char *field,
    struct kn_str value);
/* A new query that takes articles with this value too: (outlet:a OR
 * outlet:b) where it took those with another one. */
struct kn_query *kn_query_with_any(const struct kn_query *q,
    const char *field, struct kn_str value);
/* A new query that says nothing of the value. */
struct kn_query *kn_query_forget(const struct kn_query *q, const char *field,
    struct kn_str value);
/* A new query that excludes the value, which is asked for no longer. */
struct kn_query *kn_query_exclude(const struct kn_query *q,
    const char *field, struct kn_str value);
/* A new query without the conjuncts that ask for values of the field: what is
 * excluded, and what is asked for together with something else, stays. */
struct kn_query *kn_query_without_field(const struct kn_query *q,
    const char *field);

#endif
