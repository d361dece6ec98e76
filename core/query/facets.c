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
	size_t n, cap;
	/* Of countries, which are counted with their bodies: the articles of
	 * each row, and entity number → row. Else NULL. */
	struct kn_set **sets;
	size_t cap_sets;
	struct kn_map *row_of;
	struct kn_err *err;
	enum kn_status st;
};

static struct kn_str
number_key(const uint32_t *entity)
{
	return (struct kn_str){ (const char *)entity, sizeof(*entity) };
}

static struct kn_facet_count *
add_row(struct tally *t, uint32_t entity, uint64_t mentions)
{
	const struct kn_entity *e = kn_index_entity(t->r->ix, entity);

	if (e == NULL)
		return NULL;
	t->rows = kn_grow(t->rows, &t->cap, t->n + 1, sizeof(*t->rows));
	t->rows[t->n] = (struct kn_facet_count){ .value = e->id,
	    .entity = entity, .mentions = mentions };
	return &t->rows[t->n++];
}

/* Each entity comes once. */
static bool
count_value(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	struct tally *t = user;
	size_t n, stories;

	(void)value;
	t->st = result__count(t->r, articles, &n, &stories, t->err);
	if (t->st != KN_OK || n == 0)
		return t->st == KN_OK;
	struct kn_facet_count *row = add_row(t, entity, mentions);
	if (row != NULL) {
		row->articles = n;
		row->stories = stories;
	}
	return true;
}

/* Adds the articles of a value to the row of its entity. */
static bool
add_value(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	struct tally *t = user;
	uint32_t row;

	(void)value;
	if (kn_map_get(t->row_of, number_key(&entity), &row)) {
		kn_set_or(t->sets[row], articles);
	} else if (add_row(t, entity, mentions) != NULL) {
		t->sets = kn_grow(t->sets, &t->cap_sets, t->n,
		    sizeof(*t->sets));
		t->sets[t->n - 1] = kn_set_dup(articles);
		kn_map_set(t->row_of, number_key(&entity),
		    (uint32_t)t->n - 1);
	}
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
gather_countries(struct tally *t, struct kn_err *err)
{
	struct kn_index *ix = t->r->ix;
	size_t kept = 0;

	t->row_of = kn_map_new();
	enum kn_status st = kn_index_facet_each(ix, "entity",
	    KN_TYPE_COUNTRY, add_value, t, err);
	if (st == KN_OK)
		st = kn_index_facet_each(ix, "home", KN_TYPE_COUNTRY,
		    add_home, t, err);
	for (size_t i = 0; i < t->n; i++) {
		size_t n = 0, stories = 0;

		if (st == KN_OK)
			st = result__count(t->r, t->sets[i], &n, &stories,
			    err);
		kn_set_free(t->sets[i]);
		if (n == 0)
			continue;
		t->rows[kept] = t->rows[i];
		t->rows[kept].articles = n;
		t->rows[kept++].stories = stories;
	}
	t->n = kept;
	free(t->sets);
	kn_map_free(t->row_of);
	return st;
}

static enum kn_status
gather(struct tally *t, enum kn_type type, struct kn_err *err)
{
	if (type == KN_TYPE_COUNTRY)
		return gather_countries(t, err);
	enum kn_status st = kn_index_facet_each(t->r->ix, "entity", type,
	    count_value, t, err);
	return st == KN_OK ? t->st : st;
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
	struct kn_map *of;      /* entity number → mentions */
	struct kn_err *err;
	enum kn_status st;
};

static bool
count_article(void *user, uint32_t id)
{
	struct counter *c = user;
	struct kn_mentions m = { .n = 0 };

	c->st = kn_index_mentions(c->r->ix, id, &m, c->err);
	for (size_t i = 0; i < m.n; i++) {
		struct kn_str key = number_key(&m.at[i].entity);
		uint32_t n = 0;

		if (m.at[i].suppressed)
			continue;
		kn_map_get(c->of, key, &n);
		kn_map_set(c->of, key, n + 1);
	}
	kn_mentions_dispose(&m);
	return c->st == KN_OK;
}

/* Reads them all, once for every picker. */
static enum kn_status
read_mentions(struct kn_result *r, struct kn_err *err)
{
	struct counter c = { .r = r, .err = err, .st = KN_OK };

	if (r->mentions != NULL)
		return KN_OK;
	c.of = kn_map_new();
	kn_set_each(r->match, count_article, &c);
	if (c.st == KN_OK)
		r->mentions = c.of;
	else
		kn_map_free(c.of);
	return c.st;
}

enum kn_status
kn_result_count_mentions(struct kn_result *r, struct kn_facet_count *rows,
    size_t n, struct kn_err *err)
{
	enum kn_status st = n == 0 ? KN_OK : read_mentions(r, err);

	if (n == 0 || st != KN_OK)
		return st;
	for (size_t i = 0; i < n; i++) {
		uint32_t mentions = 0;

		kn_map_get(r->mentions, number_key(&rows[i].entity),
		    &mentions);
		rows[i].mentions = mentions;
	}
	sort_rows(rows, n);
	return KN_OK;
}

enum kn_status
kn_result_facets(struct kn_result *r, enum kn_type type,
    struct kn_facet_count **rows, size_t *n, struct kn_err *err)
{
	struct tally t = { .r = r, .err = err, .st = KN_OK };
	enum kn_status st = gather(&t, type, err);

	*rows = NULL;
	*n = 0;
	if (st == KN_OK && !r->whole &&
	    kn_result_articles(r) <= KN_MENTIONS_COUNTED)
		st = kn_result_count_mentions(r, t.rows, t.n, err);
	if (st != KN_OK) {
		free(t.rows);
		return st;
	}
	sort_rows(t.rows, t.n);
	*rows = t.rows;
	*n = t.n;
	return KN_OK;
}
