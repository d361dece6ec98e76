/*
 * sort.c: how the rows of a result are sorted, beyond the orders that an
 * index stores.
 *
 * Query row of the architecture. In: a result, its query, the notebook. Out:
 * the rows by relevance (search.c); or which articles were read, so that the
 * others come before them.
 */
#include "notes_priv.h"
#include "result_priv.h"

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

enum kn_status
sort__first(struct kn_result *r, const struct kn_query *q, struct eval *ev,
    struct kn_err *err)
{
	r->first = r->opts.first;
	if (r->first == KN_FIRST_RELEVANT) {
		if (asks_words(q->root)) {
			enum kn_status st = search__sort(r, q, ev, err);

			return st != KN_OK || !r->opts.fill ? st :
			    search__fill(r, q, ev, err);
		}
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
