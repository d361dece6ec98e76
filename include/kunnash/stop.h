/*
 * stop.h: giving up what an index is being asked, from another thread.
 */
#ifndef KUNNASH_STOP_H
#define KUNNASH_STOP_H

#include <stdatomic.h>

#include "kunnash/index.h"

/* Calls fail with KN_CANCELLED once *cancel is true; NULL: never. ix or
 * NULL. */
void kn_index_stop_on(struct kn_index *ix, const atomic_bool *cancel);

#endif
