/*
 * arrivals.h: which articles an index has that it had not when it was looked
 * at last, and what they are known by beyond this index.
 */
#ifndef KUNNASH_ARRIVALS_H
#define KUNNASH_ARRIVALS_H

#include <stddef.h>
#include <stdint.h>

#include "kunnash/index.h"

/* A moment in the life of an index. Ids are never used again within one
 * build: what came later has them from next_id on. */
struct kn_index_stand {
	uint64_t build;         /* of this file; another when made anew */
	uint32_t next_id;
};

#define KN_IDENTITY_BITS 40
/* An article, known by its body and by its path: the first bits of either's
 * digest. */
struct kn_arrival {
	uint32_t id;
	uint64_t body;          /* UINT64_MAX: it has none */
	uint64_t path;
};

enum kn_status kn_index_stand(struct kn_index *ix,
    struct kn_index_stand *out, struct kn_err *err) KN_MUST_CHECK;
typedef void kn_arrival_fn(void *user, const struct kn_arrival *a);
/*
 * Calls fn with the articles that came after `since`, all of them when that
 * was of another build; by id. *now is the moment to go on from. When it
 * fails some may have been told.
 */
enum kn_status kn_index_arrivals(struct kn_index *ix,
    const struct kn_index_stand *since, kn_arrival_fn *fn, void *user,
    struct kn_index_stand *now, struct kn_err *err) KN_MUST_CHECK;

#endif
