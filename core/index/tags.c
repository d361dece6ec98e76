/*
 * tags.c: which entities each article mentions, by article. In: the sets of
 * articles that entities have, as the lens of the handle shows them. Out: a
 * list of entities, and for every article its part of one array of their
 * numbers; kept with the handle until the index or its lens changes.
 *
 * To count all pickers under a filter is then one pass over that array, in
 * place of one over the sets of 40,000 entities, most of which are people of
 * one article. Articles are in the order of their stories, which are counted
 * too: by id, looking for the copies of each took four times as long.
 */
#include "core/index/index_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/column.h"
#include "kunnash/mem.h"
#include "kunnash/tags.h"

struct index_tags {
	uint64_t generation;
	uint64_t made;          /* as many were made before, and these */
	struct kn_arena *arena;
	struct kn_tag *tag;
	size_t n, cap;
	uint32_t *id, *first, *of;
	size_t n_ids;
};

void
index__tags_free(struct index_tags *t)
{
	if (t == NULL)
		return;
	kn_arena_free(t->arena);
	free(t->tag);
	free(t->id);
	free(t->first);
	free(t->of);
	free(t);
}

/* ---- gathering ---------------------------------------------------------- */

/* The articles of one tag after those of another. */
struct gather {
	struct kn_index *ix;
	struct index_tags *t;
	enum kn_type type;
	uint32_t *id;           /* articles */
	size_t n, cap;
	size_t top;             /* they are below it */
	size_t *end;            /* in them, of each tag */
	size_t cap_end;
	/* Of countries: the articles of each, from tag `country` on, and entity
	 * number → tag. Their bodies come later. */
	struct kn_set **set;
	size_t n_sets, cap_sets;
	struct kn_map *by_number;
};

static void
take_ids(void *user, const uint32_t *ids, size_t n)
{
	struct gather *g = user;

	g->id = kn_grow(g->id, &g->cap, g->n + n, sizeof(*g->id));
	memcpy(g->id + g->n, ids, n * sizeof(*ids));
	g->n += n;
	if (n > 0 && ids[n - 1] >= g->top)
		g->top = (size_t)ids[n - 1] + 1;
}

/* Ends the tag with the articles of a set. */
static void
take_set(struct gather *g, const struct kn_set *articles, size_t tag)
{
	kn_set_each_many(articles, take_ids, g);
	g->end = kn_grow(g->end, &g->cap_end, tag + 1, sizeof(*g->end));
	g->end[tag] = g->n;
}

static void
push_tag(struct gather *g, struct kn_str id, uint32_t entity,
    uint64_t mentions)
{
	struct index_tags *t = g->t;

	t->tag = kn_grow(t->tag, &t->cap, t->n + 1, sizeof(*t->tag));
	t->tag[t->n++] = (struct kn_tag){ .id = kn_arena_str(t->arena, id),
		.entity = entity, .type = g->type, .mentions = mentions };
}

static bool
take_value(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	struct gather *g = user;

	push_tag(g, value, entity, mentions);
	take_set(g, articles, g->t->n - 1);
	return true;
}

/* Countries are first, so that a tag is the number of its set. */
static bool
take_country(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	struct gather *g = user;
	struct kn_str key = { (const char *)&entity, sizeof(entity) };
	uint32_t i = kn_map_intern(g->by_number, key, (uint32_t)g->n_sets);

	if (i < g->n_sets) {
		kn_set_or(g->set[i], articles);
		return true;
	}
	push_tag(g, value, entity, mentions);
	g->set = kn_grow(g->set, &g->cap_sets, g->n_sets + 1,
	    sizeof(*g->set));
	g->set[g->n_sets++] = kn_set_dup(articles);
	return true;
}

/* A body of a country counts for it, but is no mention of it; and the country
 * may be merged into another. */
static bool
take_home(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	struct gather *g = user;
	const struct kn_entity *e = kn_index_entity(g->ix, entity);

	(void)value;
	(void)mentions;
	return e == NULL ||
	    take_country(g, kn_str(e->id), entity, articles, 0);
}

static enum kn_status
gather_countries(struct gather *g, struct kn_err *err)
{
	g->type = KN_TYPE_COUNTRY;
	g->by_number = kn_map_new();
	enum kn_status st = kn_index_facet_each(g->ix, "entity", g->type,
	    take_country, g, err);
	if (st == KN_OK)
		st = kn_index_facet_each(g->ix, "home", g->type, take_home, g,
		    err);
	for (size_t i = 0; i < g->n_sets; i++) {
		take_set(g, g->set[i], i);
		kn_set_free(g->set[i]);
	}
	free(g->set);
	kn_map_free(g->by_number);
	return st;
}

static enum kn_status
gather_all(struct gather *g, struct kn_err *err)
{
	enum kn_status st = gather_countries(g, err);

	for (unsigned type = 0; type < KN_TYPE_COUNT && st == KN_OK; type++) {
		g->type = (enum kn_type)type;
		if (g->type != KN_TYPE_COUNTRY && g->type != KN_TYPE_DATE)
			st = kn_index_facet_each(g->ix, "entity", g->type,
			    take_value, g, err);
	}
	return st;
}

/* ---- by article ---------------------------------------------------------- */

/* The story of an article, by its lead; an own one where that is not known. */
static uint32_t
story_of(const struct kn_columns *c, uint32_t id)
{
	return id < c->n && c->lead[id] != 0 ? c->lead[id] : id;
}

/* The articles of which there is anything in `tags`, story by story. */
static void
put_in_order(struct index_tags *t, const struct kn_columns *c,
    const uint32_t *tags, size_t top)
{
	uint32_t *at = kn_calloc(top + 1, sizeof(*at));
	size_t n = 0;

	for (uint32_t id = 0; id < top; id++)
		at[story_of(c, id)] += tags[id] > 0;
	for (size_t i = 0; i < top; i++) {
		n += at[i];
		at[i] = (uint32_t)n - at[i];
	}
	t->n_ids = n;
	t->id = kn_calloc(n + 1, sizeof(*t->id));
	for (uint32_t id = 0; id < top; id++)
		if (tags[id] > 0)
			t->id[at[story_of(c, id)]++] = id;
	free(at);
}

/* From articles by tag to tags by article: how many each has, where they
 * begin, and there they go. */
static void
turn(struct gather *g, const struct kn_columns *c)
{
	struct index_tags *t = g->t;
	size_t top = g->top > c->n ? g->top : c->n;
	uint32_t *at = kn_calloc(top + 1, sizeof(*at)), sum = 0;

	for (size_t i = 0; i < g->n; i++)
		at[g->id[i]]++;
	put_in_order(t, c, at, top);
	t->first = kn_calloc(t->n_ids + 1, sizeof(*t->first));
	for (size_t i = 0; i < t->n_ids; i++) {
		uint32_t n = at[t->id[i]];

		t->first[i] = at[t->id[i]] = sum;
		sum += n;
	}
	t->first[t->n_ids] = sum;
	t->of = kn_calloc(g->n + 1, sizeof(*t->of));
	for (size_t tag = 0, i = 0; tag < t->n; tag++)
		for (; i < g->end[tag]; i++)
			t->of[at[g->id[i]]++] = (uint32_t)tag;
	free(at);
}

static enum kn_status
make(struct kn_index *ix, struct index_tags **out, struct kn_err *err)
{
	struct index_tags *t = kn_calloc(1, sizeof(*t));
	struct gather g = { .ix = ix, .t = t };
	struct kn_columns columns;

	t->arena = kn_arena_new();
	t->generation = kn_index_generation(ix);
	t->made = ++ix->tags_made;
	enum kn_status st = gather_all(&g, err);
	if (st == KN_OK && g.n > UINT32_MAX)
		st = kn_err_set(err, KN_LIMIT,
		    N_("there are too many articles to be counted"), NULL);
	if (st == KN_OK)
		st = kn_index_columns(ix, &columns, err);
	if (st == KN_OK)
		turn(&g, &columns);
	free(g.id);
	free(g.end);
	if (st != KN_OK) {
		index__tags_free(t);
		t = NULL;
	}
	*out = t;
	return st;
}

enum kn_status
kn_index_tags(struct kn_index *ix, struct kn_tags *out, struct kn_err *err)
{
	*out = (struct kn_tags){ .n = 0 };
	if (ix->tags != NULL &&
	    ix->tags->generation != kn_index_generation(ix)) {
		index__tags_free(ix->tags);
		ix->tags = NULL;
	}
	enum kn_status st = ix->tags != NULL ? KN_OK :
	    make(ix, &ix->tags, err);
	if (st != KN_OK)
		return st;
	kn_err_clear(err);
	*out = (struct kn_tags){ .tag = ix->tags->tag, .n = ix->tags->n,
		.id = ix->tags->id, .n_ids = ix->tags->n_ids,
		.first = ix->tags->first, .of = ix->tags->of,
		.made = ix->tags->made };
	return KN_OK;
}
