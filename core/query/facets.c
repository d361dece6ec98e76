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

/* ---- which, and in what order ------------------------------------------ */

/*
 * Most of thirty thousand people are in one story, so that comparing them ends
 * with their ids, nearly always. They come by id: sorting them digit by digit
 * of their counts, from the last one on, leaves them so. What is sorted is
 * small; rows are made of it in the end.
 */
enum { DIGITS = 6, DIGIT_BITS = 11, DIGIT = 1 << DIGIT_BITS, FEW = 64 };

struct weight {
	uint32_t stories, mentions;     /* that are missing from the most */
	uint32_t tag;
};

static uint32_t
missing(uint64_t v)
{
	return UINT32_MAX - (uint32_t)(v < UINT32_MAX ? v : UINT32_MAX);
}

/* The entities of the type that a matching article mentions, by id. Of the
 * whole corpus the counts are at hand: *count is NULL. */
static enum kn_status
gather(struct kn_result *r, enum kn_type type, struct kn_tags *tags,
    const struct kn_tagged **count, struct weight **out, size_t *n,
    struct kn_err *err)
{
	bool whole = r->whole && r->generation == kn_index_generation(r->ix);

	*count = NULL;
	*out = NULL;
	*n = 0;
	enum kn_status st = whole ? kn_index_tags(r->ix, tags, err) :
	    result__tally(r, tags, count, err);
	if (st != KN_OK)
		return st;
	size_t end = tags->of_type[type + 1];
	struct weight *w = kn_malloc((end - tags->of_type[type] + 1) *
	    sizeof(*w));
	for (size_t i = tags->of_type[type]; i < end; i++) {
		const struct kn_tag *tag = &tags->tag[i];

		if (!whole && (*count)[i].articles == 0)
			continue;
		w[(*n)++] = (struct weight){ missing(whole ? tag->stories :
		    (*count)[i].stories), missing(tag->mentions),
		    (uint32_t)i };
	}
	*out = w;
	return KN_OK;
}

static int
by_weight(const void *pa, const void *pb)
{
	const struct weight *a = pa, *b = pb;

	if (a->stories != b->stories)
		return a->stories < b->stories ? -1 : 1;
	if (a->mentions != b->mentions)
		return a->mentions < b->mentions ? -1 : 1;
	return (a->tag > b->tag) - (a->tag < b->tag);
}

static uint32_t
digit_of(const struct weight *w, int digit)
{
	uint32_t v = digit < DIGITS / 2 ? w->mentions : w->stories;

	return v >> DIGIT_BITS * (digit % (DIGITS / 2)) & (DIGIT - 1);
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

/* Most stories first, then most mentions, then by id. */
static struct weight *
sort(struct weight *from, size_t n)
{
	if (n < FEW) {
		if (n > 1)
			qsort(from, n, sizeof(*from), by_weight);
		return from;
	}
	struct weight *to = kn_malloc(n * sizeof(*to));

	for (int digit = 0; digit < DIGITS; digit++) {
		if (!sort_digit(from, to, n, digit))
			continue;
		struct weight *swap = from;

		from = to;
		to = swap;
	}
	free(to);
	return from;
}

static struct kn_facet_count *
make_rows(const struct kn_tags *tags, const struct kn_tagged *count,
    const struct weight *w, size_t n)
{
	struct kn_facet_count *rows = kn_malloc((n + 1) * sizeof(*rows));

	for (size_t i = 0; i < n; i++) {
		uint32_t k = w[i].tag;
		const struct kn_tag *tag = &tags->tag[k];

		rows[i] = (struct kn_facet_count){ .value = tag->id,
			.entity = tag->entity, .mentions = tag->mentions,
			.stories = count == NULL ? tag->stories :
			    count[k].stories,
			.articles = count == NULL ? tag->articles :
			    count[k].articles };
	}
	return rows;
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

static int
compare(uint64_t a, uint64_t b)
{
	return (a < b) - (a > b);
}

static int
by_counts(const void *pa, const void *pb)
{
	const struct kn_facet_count *a = pa, *b = pb;
	int c = compare(a->stories, b->stories);

	if (c == 0)
		c = compare(a->mentions, b->mentions);
	return c != 0 ? c : strcmp(a->value, b->value);
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
	if (n > 1)
		qsort(rows, n, sizeof(*rows), by_counts);
	return KN_OK;
}

enum kn_status
kn_result_facets(struct kn_result *r, enum kn_type type,
    struct kn_facet_count **rows, size_t *n, struct kn_err *err)
{
	const struct kn_tagged *count;
	struct kn_tags tags;
	struct weight *w;
	enum kn_status st = gather(r, type, &tags, &count, &w, n, err);

	*rows = NULL;
	if (st != KN_OK)
		return st;
	w = sort(w, *n);
	*rows = make_rows(&tags, count, w, *n);
	free(w);
	if (!r->whole && kn_result_articles(r) <= KN_MENTIONS_COUNTED)
		st = kn_result_count_mentions(r, *rows, *n, err);
	if (st != KN_OK) {
		free(*rows);
		*rows = NULL;
		*n = 0;
	}
	return st;
}
