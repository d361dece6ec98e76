/*
 * sort.h: how lists are sorted: by an order of the index, and perhaps with
 * something before the rest.
 */
#ifndef KUNNASH_SORT_H
#define KUNNASH_SORT_H

#include <stdbool.h>
#include <stddef.h>

#include "kunnash/index.h"

/* What comes before the rest; among themselves both are in the order. */
enum kn_first {
	KN_FIRST_NONE,
	KN_FIRST_RELEVANT,      /* the best passages of the query's words */
	KN_FIRST_UNREAD,        /* what the person has not read */
};

struct kn_sort {
	enum kn_order order;
	enum kn_first first;
};

/* The ways to sort by name: core/query/sort.def. */
size_t kn_sort_count(void);
struct kn_sort kn_sort_get(size_t i);
bool kn_sort_parse(struct kn_str name, struct kn_sort *out);
const char *kn_sort_name(struct kn_sort sort);      /* "date" … */
const char *kn_sort_msgid(struct kn_sort sort);     /* "newest first" … */

struct kn_result;
/* What comes first in a result; and why that is not what was asked for, a
 * msgid, or NULL. */
enum kn_first kn_result_first(const struct kn_result *r);
const char *kn_result_unsorted(const struct kn_result *r);

/* So many of its last rows have only some of the words (kn_run_opts.fill); they
 * are no part of its counts and its set. */
size_t kn_result_filled(const struct kn_result *r);

#endif
