/*
 * band_body_priv.h: the hash of each body by its number, for band.c.
 */
#ifndef KN_CORE_INDEX_BAND_BODY_PRIV_H
#define KN_CORE_INDEX_BAND_BODY_PRIV_H

#include "core/index/index_priv.h"

struct bodies {
	struct kn_db *db;
	uint64_t *at;           /* and one more; 0: not known yet */
	size_t n;
};

void bodies__dispose(struct bodies *b);
void bodies__know(struct bodies *b, uint32_t number, int64_t body);
int64_t bodies__get(struct bodies *b, uint32_t number);

#endif
