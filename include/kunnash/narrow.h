/*
 * narrow.h: the dates that a query asks for, as a chart of them changes them.
 */
#ifndef KUNNASH_NARROW_H
#define KUNNASH_NARROW_H

#include "kunnash/query.h"

/* A new query that also asks for date:period ("2023-12", "<1950", "none").
 * Conditions on the date that hold for all of the period are left out: a
 * month takes the place of its year. */
struct kn_query *kn_query_narrow(const struct kn_query *q,
    struct kn_str period);
/* A new query that asks for what q asks for, and for the dates that `like`
 * does, as far as these are conditions of their own there. */
struct kn_query *kn_query_dated(const struct kn_query *q,
    const struct kn_query *like);

#endif
