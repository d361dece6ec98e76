/*
 * values.c: how many stories of a result have each value of a field that is
 * no entity: outlets, aggregators, languages.
 *
 * Query row of the architecture. In: a result. Out: a row a value, with the
 * stories that filtering by it would show. Sets are counted; no text is read.
 */
#include "result_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/facet.h"

struct tally {
	struct kn_result *r;
	struct kn_facet_count *rows;
	size_t n, cap;
	struct kn_err *err;
	enum kn_status st;
};

static bool
add_value(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	struct tally *t = user;
	size_t n, stories;

	(void)entity;
	(void)mentions;
	t->st = result__count(t->r, articles, &n, &stories, t->err);
	if (t->st != KN_OK || n == 0)
		return t->st == KN_OK;
	t->rows = kn_grow(t->rows, &t->cap, t->n + 1, sizeof(*t->rows));
	t->rows[t->n++] = (struct kn_facet_count){
		.value = kn_strndup(value.s, value.n),
		.entity = UINT32_MAX,
		.stories = stories,
		.articles = n,
	};
	return true;
}

static int
by_weight(const void *pa, const void *pb)
{
	const struct kn_facet_count *a = pa, *b = pb;

	if (a->stories != b->stories)
		return a->stories < b->stories ? 1 : -1;
	return strcmp(a->value, b->value);
}

void
kn_values_free(struct kn_facet_count *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free((char *)(uintptr_t)rows[i].value);
	free(rows);
}

enum kn_status
kn_result_values(struct kn_result *r, const char *field,
    struct kn_facet_count **rows, size_t *n, struct kn_err *err)
{
	struct tally t = { .r = r, .err = err, .st = KN_OK };
	enum kn_status st = kn_index_facet_each(r->ix, field, KN_TYPE_COUNT,
	    add_value, &t, err);

	if (st == KN_OK)
		st = t.st;
	*rows = NULL;
	*n = 0;
	if (st != KN_OK) {
		kn_values_free(t.rows, t.n);
		return st;
	}
	if (t.n > 1)
		qsort(t.rows, t.n, sizeof(*t.rows), by_weight);
	*rows = t.rows;
	*n = t.n;
	return KN_OK;
}
