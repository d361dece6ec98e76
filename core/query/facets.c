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
#include "kunnash/mem.h"

static struct kn_str
number_key(const uint32_t *entity)
{
	return (struct kn_str){ (const char *)entity, sizeof(*entity) };
}

/* A row for each entity of the type that a matching article mentions, by
 * id. Of the whole corpus the counts are at hand. */
static enum kn_status
gather(struct kn_result *r, enum kn_type type, struct kn_facet_count **rows,
    size_t *n, struct kn_err *err)
{
	bool whole = r->whole && r->generation == kn_index_generation(r->ix);
	const struct kn_tagged *count = NULL;
	struct kn_tags tags;
	size_t cap = 0;

	*rows = NULL;
	*n = 0;
	enum kn_status st = whole ? kn_index_tags(r->ix, &tags, err) :
	    result__tally(r, &tags, &count, err);
	for (size_t i = tags.of_type[type]; st == KN_OK &&
	    i < tags.of_type[type + 1]; i++) {
		const struct kn_tag *tag = &tags.tag[i];
		struct kn_facet_count row = { .value = tag->id,
			.entity = tag->entity, .mentions = tag->mentions };

		row.stories = whole ? tag->stories : count[i].stories;
		row.articles = whole ? tag->articles : count[i].articles;
		if (row.articles == 0)
			continue;
		*rows = kn_grow(*rows, &cap, *n + 1, sizeof(**rows));
		(*rows)[(*n)++] = row;
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

/* ---- sorting many ---------------------------------------------------- */

/*
 * Most of thirty thousand people are in one story, so that comparing them ends
 * with their ids, nearly always. They come by id: sorting them digit by digit
 * of their counts, from the last one on, leaves them so.
 */
enum { DIGIT = 1 << 11, FEW = 64 };

struct weight {
	uint32_t stories, mentions;     /* that are missing from the most */
	uint32_t at;
};

static uint32_t
digit_of(const struct weight *w, int digit)
{
	uint32_t v = digit < 3 ? w->mentions : w->stories;

	return v >> 11 * (digit % 3) & (DIGIT - 1);
}

/* Puts weights in the order of one digit; false when all have the same. */
static bool
sort_digit(const struct weight *from, struct weight *to, size_t n, int digit)
{
	uint32_t at[DIGIT] = { 0 }, sum = 0;

	for (size_t i = 0; i < n; i++)
		at[digit_of(&from[i], digit)]++;
	if (at[digit_of(&from[0], digit)] == n)
		return false;
	for (size_t d = 0; d < DIGIT; d++) {
		uint32_t here = at[d];

		at[d] = sum;
		sum += here;
	}
	for (size_t i = 0; i < n; i++)
		to[at[digit_of(&from[i], digit)]++] = from[i];
	return true;
}

static uint32_t
missing(uint64_t v)
{
	return UINT32_MAX - (uint32_t)(v < UINT32_MAX ? v : UINT32_MAX);
}

/* Rows that are in the order of their ids. */
static struct kn_facet_count *
sort_by_id(struct kn_facet_count *rows, size_t n)
{
	if (n < FEW) {
		sort_rows(rows, n);
		return rows;
	}
	struct weight *from = kn_calloc(n, sizeof(*from));
	struct weight *to = kn_calloc(n, sizeof(*to));
	struct kn_facet_count *out = kn_calloc(n, sizeof(*out));

	for (size_t i = 0; i < n; i++)
		from[i] = (struct weight){ missing(rows[i].stories),
			missing(rows[i].mentions), (uint32_t)i };
	for (int digit = 0; digit < 6; digit++) {
		if (!sort_digit(from, to, n, digit))
			continue;
		struct weight *swap = from;

		from = to;
		to = swap;
	}
	for (size_t i = 0; i < n; i++)
		out[i] = rows[from[i].at];
	free(from);
	free(to);
	free(rows);
	return out;
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

/* Reads them all, once for every picker; anew when a correction has given
 * entities other numbers. */
static enum kn_status
read_mentions(struct kn_result *r, struct kn_err *err)
{
	struct counter c = { .r = r, .err = err };
	struct kn_tags tags;

	c.st = kn_index_tags(r->ix, &tags, err);
	if (c.st != KN_OK || (r->mentions != NULL &&
	    r->mentions_made == tags.made))
		return c.st;
	c.of = kn_map_new();
	kn_set_each(r->match, count_article, &c);
	if (c.st != KN_OK) {
		kn_map_free(c.of);
		return c.st;
	}
	kn_map_free(r->mentions);
	r->mentions = c.of;
	r->mentions_made = tags.made;
	return KN_OK;
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
	bool count = !r->whole &&
	    kn_result_articles(r) <= KN_MENTIONS_COUNTED;

	if (st == KN_OK && count)
		st = kn_result_count_mentions(r, *rows, *n, err);
	else if (st == KN_OK)
		*rows = sort_by_id(*rows, *n);
	if (st != KN_OK) {
		free(*rows);
		*rows = NULL;
		*n = 0;
	}
	return st;
}
