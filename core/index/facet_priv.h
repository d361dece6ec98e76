/*
 * facet_priv.h: reading a stored set, for facet.c and sets.c.
 */
#ifndef KN_CORE_INDEX_FACET_PRIV_H
#define KN_CORE_INDEX_FACET_PRIV_H

#include "core/index/index_priv.h"

/* The set in these bytes; damage fails db and gives the empty set. */
struct kn_set *index__facet_set(struct kn_db *db, struct kn_str bytes);

#endif
