/*
 * facets.c: how many stories of a result each entity is in.
 *
 * Query row of the architecture. In: a result. Out: a row an entity, with
 * the stories that filtering by it would show. Texts are not read, but for
 * counting mentions under a filter.
 */
#include "result_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/map.h"

static struct kn_str
number_key(const uint32_t *entity)
{
	return (struct kn_str){ (const char *)entity, sizeof(*entity) };
}

/* A row for each entity of the type that a matching article mentions. */
static enum kn_status
gather(struct kn_result *r, enum kn_type type, struct kn_facet_count **rows,
    size_t *n, struct kn_err *err)
{
	const struct tag_count *count;
	struct kn_tags tags;
	size_t cap = 0;

	*rows = NULL;
	*n = 0;
	enum kn_status st = kn_index_tags(r->ix, &tags, err);
	if (st == KN_OK)
		st = result__tally(r, &tags, &count, err);
	for (size_t i = 0; st == KN_OK && i < tags.n; i++) {
		if (tags.tag[i].type != type || count[i].articles == 0)
			continue;
		*rows = kn_grow(*rows, &cap, *n + 1, sizeof(**rows));
		(*rows)[(*n)++] = (struct kn_facet_count){
			.value = tags.tag[i].id,
			.entity = tags.tag[i].entity,
			.stories = count[i].stories,
			.articles = count[i].articles,
			.mentions = tags.tag[i].mentions,
		};
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
	enum kn_status st = gather(r, type, rows, n, err);

	if (st == KN_OK && !r->whole &&
	    kn_result_articles(r) <= KN_MENTIONS_COUNTED)
		st = kn_result_count_mentions(r, *rows, *n, err);
	if (st != KN_OK) {
		free(*rows);
		*rows = NULL;
		*n = 0;
		return st;
	}
	sort_rows(*rows, *n);
	return KN_OK;
}
