/*
 * column.h: what is asked of every article of an index at once, in memory.
 *
 * A chart of 175,000 articles by day, or the stories of a set of them, is
 * counted from arrays by id: reading a row each would take a hundred times as
 * long. They are stored with the index, each is read when it is first asked
 * for, and kept with the handle until the index changes.
 */
#ifndef KUNNASH_COLUMN_H
#define KUNNASH_COLUMN_H

#include <stddef.h>
#include <stdint.h>

#include "kunnash/day.h"
#include "kunnash/index.h"

enum kn_column {
	KN_COLUMN_DAY = 1 << 0,
	KN_COLUMN_WORDS = 1 << 1,
	KN_COLUMN_NEXT = 1 << 2,
};

struct index_columns;
/* Borrowed from the handle until it is asked for columns again, or closed.
 * Ids are below n. What was not asked for is NULL; lead is always there. */
struct kn_columns {
	struct index_columns *of;
	size_t n;
	const kn_day *day;      /* published; KN_DAY_NONE: undated, or there
				   is no such article */
	const uint32_t *lead;   /* id of the lead of its story, its own when
				   it leads; 0: there is no such article */
	const uint32_t *words;  /* its length; 0: there is no such article,
				   or it has none */
	uint64_t all_words;     /* the sum of these */
	const uint32_t *next;   /* the member of its story after it, from the
				   lead on; 0: it is the last */
};

/* which: of enum kn_column. */
enum kn_status kn_index_columns(struct kn_index *ix, unsigned which,
    struct kn_columns *out, struct kn_err *err) KN_MUST_CHECK;
/* Whoever asks the handle for other things meanwhile keeps what was borrowed
 * until it is dropped; in one thread with the handle. */
void kn_columns_keep(struct kn_columns *c);
void kn_columns_drop(struct kn_columns *c);

#endif
