/*
 * facets.c: how many stories of a result each entity is in.
 *
 * Query row of the architecture. In: a result. Out: a row an entity, with
 * the stories that filtering by it would show. Sets are counted, never
 * built; texts are not read, but for counting mentions under a filter.
 */
#include "result_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/map.h"

struct tally {
	struct kn_result *r;
	struct kn_facet_count *rows;
	struct kn_set **sets;   /* of each row, within the result */
	size_t n, cap, cap_sets;
	struct kn_map *row_of;  /* entity number → row */
};

static struct kn_str
number_key(const uint32_t *entity)
{
	return (struct kn_str){ (const char *)entity, sizeof(*entity) };
}

/* Adds the articles of a value to the row of its entity. */
static bool
add_value(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	struct tally *t = user;
	const struct kn_entity *e = kn_index_entity(t->r->ix, entity);

	(void)value;
	if (e == NULL || kn_set_and_count(t->r->match, articles) == 0)
		return true;
	struct kn_set *both = kn_set_dup(articles);
	kn_set_and(both, t->r->match);
	uint32_t row = kn_map_intern(t->row_of, number_key(&entity),
	    (uint32_t)t->n);
	if (row < t->n) {
		kn_set_or(t->sets[row], both);
		kn_set_free(both);
		return true;
	}
	t->rows = kn_grow(t->rows, &t->cap, t->n + 1, sizeof(*t->rows));
	t->sets = kn_grow(t->sets, &t->cap_sets, t->n + 1,
	    sizeof(*t->sets));
	t->sets[t->n] = both;
	t->rows[t->n++] = (struct kn_facet_count){ .value = e->id,
	    .entity = entity, .mentions = mentions };
	return true;
}

/* A body of a country counts for it, but is no mention of it. */
static bool
add_home(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	(void)mentions;
	return add_value(user, value, entity, articles, 0);
}

static enum kn_status
gather(struct tally *t, enum kn_type type, struct kn_err *err)
{
	struct kn_index *ix = t->r->ix;
	enum kn_status st = kn_index_facet_each(ix, "entity", type,
	    add_value, t, err);

	if (st == KN_OK && type == KN_TYPE_COUNTRY)
		st = kn_index_facet_each(ix, "home", type, add_home, t, err);
	for (size_t i = 0; i < t->n && st == KN_OK; i++) {
		size_t stories;

		st = result__stories(t->r, t->sets[i], &stories, err);
		t->rows[i].stories = stories;
		t->rows[i].articles = kn_set_count(t->sets[i]);
	}
	return st;
}

static int
compare(uint64_t a, uint64_t b)
{
	return (a < b) - (a > b);
}

static int
by_weight(const void *pa, const void *pb)
{
	const struct kn_facet_count *a = pa, *b = pb;
	int c = compare(a->stories, b->stories);

	if (c == 0)
		c = compare(a->mentions, b->mentions);
	return c != 0 ? c : strcmp(a->value, b->value);
}

static void
sort_rows(struct kn_facet_count *rows, size_t n)
{
	if (n > 1)
		qsort(rows, n, sizeof(*rows), by_weight);
}

/* ---- mentions within the result -------------------------------------- */

struct counter {
	struct kn_result *r;
	struct kn_facet_count *rows;
	struct kn_map *row_of;  /* entity number → row */
	struct kn_err *err;
	enum kn_status st;
};

static bool
count_article(void *user, uint32_t id)
{
	struct counter *c = user;
	struct kn_mentions m = { .n = 0 };
	uint32_t row;

	c->st = kn_index_mentions(c->r->ix, id, &m, c->err);
	for (size_t i = 0; i < m.n; i++)
		if (!m.at[i].suppressed && kn_map_get(c->row_of,
		    number_key(&m.at[i].entity), &row))
			c->rows[row].mentions++;
	kn_mentions_dispose(&m);
	return c->st == KN_OK;
}

enum kn_status
kn_result_count_mentions(struct kn_result *r, struct kn_facet_count *rows,
    size_t n, struct kn_err *err)
{
	struct counter c = { .r = r, .rows = rows, .err = err,
	    .st = KN_OK };

	if (n == 0)
		return KN_OK;
	c.row_of = kn_map_new();
	for (uint32_t i = 0; i < n; i++) {
		rows[i].mentions = 0;
		kn_map_set(c.row_of, number_key(&rows[i].entity), i);
	}
	kn_set_each(r->match, count_article, &c);
	kn_map_free(c.row_of);
	sort_rows(rows, n);
	return c.st;
}

enum kn_status
kn_result_facets(struct kn_result *r, enum kn_type type,
    struct kn_facet_count **rows, size_t *n, struct kn_err *err)
{
	struct tally t = { .r = r, .row_of = kn_map_new() };
	enum kn_status st = gather(&t, type, err);

	if (st == KN_OK && !r->whole &&
	    kn_result_articles(r) <= KN_MENTIONS_COUNTED)
		st = kn_result_count_mentions(r, t.rows, t.n, err);
	for (size_t i = 0; i < t.n; i++)
		kn_set_free(t.sets[i]);
	free(t.sets);
	kn_map_free(t.row_of);
	if (st != KN_OK) {
		free(t.rows);
		*rows = NULL;
		*n = 0;
		return st;
	}
	sort_rows(t.rows, t.n);
	*rows = t.rows;
	*n = t.n;
	return KN_OK;
}
