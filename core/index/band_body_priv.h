/*
 * band_body_priv.h: the hash of each body by its number, for band.c.
 */
#ifndef KN_CORE_INDEX_BAND_BODY_PRIV_H
#define KN_CORE_INDEX_BAND_BODY_PRIV_H

#include "core/index/index_priv.h"

struct bodies_page;

struct bodies {
	struct kn_db *db;
	struct bodies_page **page;      /* NULL: nothing known of it */
	size_t cap, n_pages;
};

void bodies__dispose(struct bodies *b);
void bodies__know(struct bodies *b, uint32_t number, int64_t body);
int64_t bodies__get(struct bodies *b, uint32_t number);
/* Bytes of memory that they take. */
size_t bodies__size_b(const struct bodies *b);

#endif
