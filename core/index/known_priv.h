/*
 * known_priv.h: articles of sources that are read again, by their paths and
 * keys. Eight bytes each: a source may hold a million.
 */
#ifndef KN_CORE_INDEX_KNOWN_PRIV_H
#define KN_CORE_INDEX_KNOWN_PRIV_H

#include "core/index/index_priv.h"

struct known {
	uint64_t *mark;
	size_t n, cap;
};

/* Adds what the index has of a source; after the last one, known__end(). */
void known__add(struct known *k, struct kn_db *db, int64_t source);
void known__end(struct known *k);
/* Whether it seems to be there: rarely one that is not, never the other way
 * round. */
bool known__has(const struct known *k, const struct kn_doc *doc);
void known__dispose(struct known *k);

#endif
