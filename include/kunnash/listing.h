/*
 * listing.h: what was found in the articles of a result, as one list: quotes,
 * or meetings.
 *
 * The articles are gone through in the order of the result, one a story
 * unless it has copies, and no further than is asked for. Where a query
 * names a speaker or a role, only their quotes are listed.
 */
#ifndef KUNNASH_LISTING_H
#define KUNNASH_LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/err.h"
#include "kunnash/query.h"

enum kn_listing_kind { KN_LISTING_QUOTES, KN_LISTING_MEETINGS };

#define KN_LISTING_MAX_ROWS 20000

struct kn_listing_row {
	uint32_t article;
	uint32_t item;          /* of found.quotes, found.meetings */
};

struct kn_listing;
/* q and r are borrowed: they and ix must outlive it. */
enum kn_status kn_listing_new(struct kn_index *ix, const struct kn_query *q,
    struct kn_result *r, enum kn_listing_kind kind, struct kn_listing **out,
    struct kn_err *err) KN_MUST_CHECK;
void kn_listing_free(struct kn_listing *l);

/* Goes on for about ms milliseconds, until there are `want` rows, or all; an
 * article that is gone meanwhile is passed over. */
enum kn_status kn_listing_fill(struct kn_listing *l, size_t want,
    unsigned ms, struct kn_err *err) KN_MUST_CHECK;
/* Whether every article was gone through, or there are as many rows as there
 * may be; and how many articles were. */
bool kn_listing_done(const struct kn_listing *l);
bool kn_listing_full(const struct kn_listing *l);
size_t kn_listing_read(const struct kn_listing *l);

size_t kn_listing_rows(const struct kn_listing *l);
const struct kn_listing_row *kn_listing_row(const struct kn_listing *l,
    size_t i);

#endif
