/*
 * known.c: which articles of a source that is read again the index has. In:
 * the rows of the source: all of one that was only touched or grew, those
 * that were put of one when the last run stopped in its middle. Out: a list
 * for the reading thread, so that it looks for names only in what is new.
 */
#include "core/index/known_priv.h"

#include <stdlib.h>

#include "kunnash/mem.h"

/* FNV-1a. */
static uint64_t
mark_of(struct kn_str path, int64_t key)
{
	uint64_t h = (uint64_t)key ^ 0xCBF29CE484222325u;

	for (size_t i = 0; i < path.n; i++)
		h = (h ^ (unsigned char)path.s[i]) * 0x100000001B3u;
	return h;
}

void
known__add(struct known *k, struct kn_db *db, int64_t source)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT path, key FROM article WHERE source = ?1");

	kn_bind_int(st, 1, source);
	while (kn_step(st)) {
		k->mark = kn_grow(k->mark, &k->cap, k->n + 1,
		    sizeof(*k->mark));
		k->mark[k->n++] = mark_of(kn_col_str(st, 0),
		    kn_col_int(st, 1));
	}
	kn_reset(st);
}

static int
by_mark(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

void
known__end(struct known *k)
{
	if (k->n > 0)
		qsort(k->mark, k->n, sizeof(*k->mark), by_mark);
}

bool
known__has(const struct known *k, const struct kn_doc *doc)
{
	if (k->n == 0)
		return false;
	uint64_t mark = mark_of(kn_str(doc->meta.path),
	    index__key_int(doc->key));
	return bsearch(&mark, k->mark, k->n, sizeof(mark), by_mark) != NULL;
}

void
known__dispose(struct known *k)
{
	free(k->mark);
}
