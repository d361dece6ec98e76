/*
 * source_rows_priv.h: rows of `source` in the order in which a scan meets
 * sources, for compare.c; some thousand are in memory at a time.
 */
#ifndef KN_CORE_INDEX_SOURCE_ROWS_PRIV_H
#define KN_CORE_INDEX_SOURCE_ROWS_PRIV_H

#include "core/index/index_priv.h"

struct source_row {
	struct kn_str path;     /* below its root */
	int64_t id, size_b, articles;
	int64_t mtime_ns;       /* only when it was read to its end */
	bool whole;
};

struct source_rows;
/* db is borrowed, and takes what fails. */
struct source_rows *source_rows__open(struct kn_db *db);
void source_rows__close(struct source_rows *r);
/* From now on the rows of a root, by path; of 0 there are none. */
void source_rows__begin(struct source_rows *r, int64_t root);
/* The next of them, valid until the next call; NULL behind the last. */
const struct source_row *source_rows__next(struct source_rows *r);

/*
 * Calls fn in a thread to which everything else that the machine has to do
 * goes first, and reads what rows it asks for in this one: nobody waits for a
 * lock of who waits for the processor.
 */
void source_rows__serve(struct source_rows *r, void (*fn)(void *user),
    void *user);

#endif
