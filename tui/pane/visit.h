/*
 * visit.h: what of a query is new; between visit.c and the picker.
 */
#ifndef KUNNASH_VISIT_H
#define KUNNASH_VISIT_H

#include "tui/pane/model.h"

/* What of a query was first seen after a moment, or, exclude, was not; the
 * caller's, and NULL when there is no room for asking. */
struct kn_query *kn_visit_query(const struct kn_query *q, const char *since,
    bool exclude);

#endif
