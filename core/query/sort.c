/*
 * sort.c: how the rows of a result are sorted, beyond the orders that an
 * index stores.
 *
 * Query row of the architecture. In: a result, its query, the notebook. Out:
 * the rows that are most relevant, in front; or which articles were read, so
 * that the others come before them.
 */
#include "notes_priv.h"
#include "result_priv.h"

#include <stdlib.h>

#include "kunnash/search.h"

/* ---- names ----------------------------------------------------------------- */

static const struct {
	const char *name, *msgid;
	struct kn_sort sort;
} sorts[] = {
#define KN_SORT(name, ORDER, FIRST, msgid) { name, msgid, \
	{ KN_ORDER_##ORDER, KN_FIRST_##FIRST } },
#include "sort.def"
#undef KN_SORT
};

size_t
kn_sort_count(void)
{
	return sizeof(sorts) / sizeof(*sorts);
}

struct kn_sort
kn_sort_get(size_t i)
{
	return sorts[i].sort;
}

bool
kn_sort_parse(struct kn_str name, struct kn_sort *out)
{
	for (size_t i = 0; i < kn_sort_count(); i++)
		if (kn_str_is(name, sorts[i].name)) {
			*out = sorts[i].sort;
			return true;
		}
	return false;
}

static size_t
row_of(struct kn_sort sort)
{
	size_t i = 0;

	while (i + 1 < kn_sort_count() && (sorts[i].sort.order != sort.order
	    || sorts[i].sort.first != sort.first))
		i++;
	return i;
}

const char *
kn_sort_name(struct kn_sort sort)
{
	return sorts[row_of(sort)].name;
}

const char *
kn_sort_msgid(struct kn_sort sort)
{
	return sorts[row_of(sort)].msgid;
}

/* ---- what comes first ---------------------------------------------------------- */

/* Whether words are searched for. */
static bool
asks_words(const struct node *nd)
{
	if (nd->kind == NODE_NOT)
		return false;
	if (node__is_text(nd))
		return true;
	for (size_t i = 0; i < nd->n_kids; i++)
		if (asks_words(nd->kid[i]))
			return true;
	return false;
}

/* The row of a story by one of its matching copies: the lead, or the copy
 * that stands for it. */
static enum kn_status
row_of_copy(struct kn_result *r, uint32_t id, uint32_t *row,
    struct kn_err *err)
{
	uint32_t *ids = NULL;
	size_t n = 0;

	*row = id;
	if (kn_set_has(r->rows, id))
		return KN_OK;
	enum kn_status st = result__lead(r, id, row, err);
	if (st != KN_OK || kn_set_has(r->rows, *row))
		return st;
	st = kn_index_story(r->ix, id, &ids, &n, err);
	for (size_t i = 0; i < n; i++)
		if (kn_set_has(r->rows, ids[i])) {
			*row = ids[i];
			break;
		}
	free(ids);
	return st == KN_NOT_FOUND ? KN_OK : st;
}

/* The rows of the best passages, best first. */
static enum kn_status
put_relevant(struct kn_result *r, const struct kn_query *q,
    struct kn_err *err)
{
	struct kn_run_opts opts = r->opts;
	struct kn_passage *best = NULL;
	size_t n = 0;

	opts.first = KN_FIRST_NONE;
	enum kn_status st = kn_search(q, r->ix, &opts, 0, &best, &n, err);
	for (size_t i = 0; st == KN_OK && i < n; i++) {
		uint32_t row;

		/* What has only some of the words is no row. */
		if (!kn_set_has(r->match, best[i].id))
			continue;
		st = row_of_copy(r, best[i].id, &row, err);
		if (st == KN_OK && kn_set_has(r->rows, row))
			result__push(r, row);
	}
	free(best);
	return st;
}

enum kn_status
sort__first(struct kn_result *r, const struct kn_query *q, struct eval *ev,
    struct kn_err *err)
{
	r->first = r->opts.first;
	if (r->first == KN_FIRST_RELEVANT) {
		if (asks_words(q->root))
			return put_relevant(r, q, err);
		r->unsorted = N_("no words are searched for: "
		    "newest first");
		r->first = KN_FIRST_NONE;
	} else if (r->first == KN_FIRST_UNREAD) {
		if (ev->notebook != NULL) {
			r->read = kn_set_new();
			return notes__state(ev, STATE_READ, r->read, err);
		}
		r->unsorted = N_("there is no notebook that says what was "
		    "read: newest first");
		r->first = KN_FIRST_NONE;
	}
	return KN_OK;
}

enum kn_first
kn_result_first(const struct kn_result *r)
{
	return r->first;
}

const char *
kn_result_unsorted(const struct kn_result *r)
{
	return r->unsorted;
}
