/*
 * tags.c: the entities that articles mention, for who counts them. In: the
 * tags as they are stored; where a lens changes what entities are, the sets of
 * articles that they have through it. Out: a list of tags, kept with the
 * handle until an update publishes or the lens changes; counts of any set.
 *
 * Without a lens nothing is made: the list is read with the counts of the
 * whole corpus, and what articles mention only where a set is counted. Through
 * a lens the sets of all entities are turned over into the same form.
 */
#include "core/index/tag_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/column.h"
#include "kunnash/mem.h"
#include "kunnash/shared.h"
#include "kunnash/tags.h"

enum { TRIES = 4 };             /* updates that publish meanwhile */

void
index__tags_free(struct index_tags *t)
{
	if (t == NULL)
		return;
	for (size_t i = 0; i < t->n_chunks; i++) {
		if (t->chunk[i] != NULL)
			free(t->chunk[i]->bytes);
		free(t->chunk[i]);
	}
	free(t->chunk);
	kn_arena_free(t->arena);
	free(t->tag);
	free(t->tag_of);
	free(t);
}

static struct index_tags *
new_tags(struct kn_index *ix)
{
	struct index_tags *t = kn_calloc(1, sizeof(*t));

	t->arena = kn_arena_new();
	t->made = ++ix->tags_made;
	return t;
}

/* Room for chunks, which are read when they are asked for. */
static void
make_room(struct index_tags *t, size_t n)
{
	t->n_chunks = n;
	t->chunk = kn_calloc(t->n_chunks + 1, sizeof(*t->chunk));
}

/* ---- as stored --------------------------------------------------------------- */

struct placing {
	struct index_tags *t;
	const struct index_entities *ents;
	bool gaps;              /* some are in no article any more */
};

/* A tag goes to the place that its code has. */
static void
place_row(void *user, size_t code, const struct tag_row *row)
{
	struct placing *p = user;

	if (code >= p->t->n_codes)
		return;
	p->gaps = p->gaps || row->articles == 0;
	p->t->tag[p->t->tag_of[code]] = (struct kn_tag){ .id = row->id,
		.entity = row->entity,
		.type = tag__type(p->ents, row->entity),
		.articles = (uint32_t)row->articles,
		.stories = (uint32_t)row->stories,
		.mentions = row->mentions };
}

/* Leaves out tags that no article has. */
static void
close_gaps(struct index_tags *t)
{
	uint32_t *to = kn_calloc(t->n + 1, sizeof(*to));
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		to[i] = t->tag[i].articles > 0 ? (uint32_t)n : UINT32_MAX;
		t->tag[n] = t->tag[i];
		n += t->tag[i].articles > 0;
	}
	for (size_t code = 0; code < t->n_codes; code++)
		t->tag_of[code] = to[t->tag_of[code]];
	t->n = n;
	free(to);
}

/* How many chunks of articles there are. */
static size_t
stored_chunks(struct kn_db *db)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT max(slot) FROM tag");
	int64_t slot = kn_step(st) && !kn_col_null(st, 0) ?
	    kn_col_int(st, 0) - ((int64_t)TAG_SLOT_ARTICLES << 32) : -1;

	kn_reset(st);
	if (slot <= UINT32_MAX / TAG_CHUNK)
		return slot < 0 ? 0 : (size_t)slot + 1;
	kn_db_fail(db, KN_CORRUPT, N_("%s is damaged"));
	return 0;
}

/* In a transaction. */
static struct index_tags *
read_tags(struct kn_index *ix)
{
	struct index_tags *t = new_tags(ix);
	struct placing p = { t, index__ents(ix), false };
	uint32_t *order = tag__order_load(ix->db, &t->n_codes);

	t->n = t->n_codes;
	t->tag = kn_calloc(t->n + 1, sizeof(*t->tag));
	t->tag_of = kn_calloc(t->n + 1, sizeof(*t->tag_of));
	for (size_t i = 0; i < t->n; i++)
		t->tag_of[order[i]] = (uint32_t)i;
	if (tag__rows_each(ix->db, p.ents, t->arena, place_row, &p) != t->n)
		kn_db_fail(ix->db, KN_CORRUPT, N_("%s is damaged"));
	if (p.gaps)
		close_gaps(t);
	make_room(t, stored_chunks(ix->db));
	t->published = (uint64_t)index__meta_int(ix->db, "published", 0);
	free(order);
	return t;
}

/* ---- through a lens: gathering ------------------------------------------------ */

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

/* ---- through a lens: by article ---------------------------------------------- */

static int
by_type_and_id(const void *pa, const void *pb)
{
	const struct kn_tag *a = pa, *b = pb;

	return a->type != b->type ? (a->type > b->type) -
	    (a->type < b->type) : strcmp(a->id, b->id);
}

/* Puts the tags in order; what was their number is their code now. */
static void
sort_tags(struct index_tags *t)
{
	for (size_t i = 0; i < t->n; i++)
		t->tag[i].articles = (uint32_t)i;
	if (t->n > 1)
		qsort(t->tag, t->n, sizeof(*t->tag), by_type_and_id);
	t->tag_of = kn_calloc(t->n + 1, sizeof(*t->tag_of));
	for (size_t i = 0; i < t->n; i++)
		t->tag_of[t->tag[i].articles] = (uint32_t)i;
}

/* Packs what the articles of each chunk have: of[at[id - 1]] … of[at[id]-1]. */
static void
pack_chunks(struct index_tags *t, const uint32_t *of, const uint32_t *at,
    size_t top)
{
	struct kn_buf out;

	for (size_t c = 0; c < t->n_chunks; c++) {
		kn_buf_init(&out, 0);
		for (size_t id = c * TAG_CHUNK; id < top &&
		    id / TAG_CHUNK == c; id++) {
			uint32_t from = id == 0 ? 0 : at[id - 1];

			tag__pack(of + from, at[id] - from, &out);
		}
		size_t n_b;
		char *bytes = kn_buf_take(&out, &n_b);
		t->chunk[c] = kn_calloc(1, sizeof(*t->chunk[c]));
		(void)!tag__chunk_take(t->chunk[c], bytes, n_b, t->n_codes);
	}
}

/* From articles by tag to tags by article: how many each has, where they
 * begin, and there they go. */
static void
turn(struct gather *g)
{
	struct index_tags *t = g->t;
	size_t top = g->top;
	uint32_t *at = kn_calloc(top + 1, sizeof(*at)), sum = 0;
	uint32_t *of = kn_calloc(g->n + 1, sizeof(*of));

	for (size_t i = 0; i < g->n; i++)
		at[g->id[i]]++;
	for (size_t id = 0; id < top; id++) {
		uint32_t n = at[id];

		at[id] = sum;
		sum += n;
	}
	for (size_t tag = 0, i = 0; tag < t->n; tag++)
		for (; i < g->end[tag]; i++)
			of[at[g->id[i]]++] = (uint32_t)tag;
	t->n_codes = t->n;
	make_room(t, (top + TAG_CHUNK - 1) / TAG_CHUNK);
	pack_chunks(t, of, at, top);
	free(of);
	free(at);
}

/* The counts of the whole corpus. */
static enum kn_status
count_whole(struct kn_index *ix, struct index_tags *t, struct kn_err *err)
{
	struct kn_set *all = NULL;
	struct kn_columns c;
	enum kn_status st = kn_index_all(ix, &all, err);

	if (st == KN_OK)
		st = kn_index_columns(ix, KN_COLUMN_NEXT, &c, err);
	if (st != KN_OK) {
		kn_set_free(all);
		return st;
	}
	struct kn_tagged *count = tag__count(t, ix->db, &c, all,
	    TAG_WAY_LISTED);
	for (size_t i = 0; i < t->n; i++) {
		t->tag[i].articles = count[i].articles;
		t->tag[i].stories = count[i].stories;
	}
	free(count);
	kn_set_free(all);
	return KN_OK;
}

static enum kn_status
make_tags(struct kn_index *ix, struct index_tags **out, struct kn_err *err)
{
	struct gather g = { .ix = ix, .t = new_tags(ix) };
	enum kn_status st = gather_all(&g, err);

	if (st == KN_OK && g.n > UINT32_MAX)
		st = kn_err_set(err, KN_LIMIT,
		    N_("there are too many articles to be counted"), NULL);
	if (st == KN_OK) {
		turn(&g);
		sort_tags(g.t);
		st = count_whole(ix, g.t, err);
	}
	free(g.id);
	free(g.end);
	*out = g.t;
	return st;
}

/* ---- asked for ------------------------------------------------------------------- */

/* Where the tags of each type begin. */
static void
find_types(struct index_tags *t)
{
	size_t i = 0;

	for (int type = 0; type <= KN_TYPE_COUNT; type++) {
		while (i < t->n && (int)t->tag[i].type < type)
			i++;
		t->of_type[type] = i;
	}
}

/* The tags as they are now. */
static enum kn_status
renew(struct kn_index *ix, struct kn_err *err)
{
	struct index_tags *fresh = NULL;
	enum kn_status st;

	if (ix->tags != NULL &&
	    ix->tags->published == kn_index_published(ix))
		return KN_OK;
	if (ix->lens != NULL) {
		uint64_t published = kn_index_published(ix);

		st = make_tags(ix, &fresh, err);
		fresh->published = published;
	} else {
		index__begin(ix);
		fresh = read_tags(ix);
		st = index__end(ix, err);
	}
	if (st != KN_OK) {
		index__tags_free(fresh);
		return st;
	}
	find_types(fresh);
	index__tags_free(ix->tags);
	ix->tags = fresh;
	return KN_OK;
}

static void
give(const struct index_tags *t, struct kn_tags *out)
{
	*out = (struct kn_tags){ .tag = t->tag, .n = t->n, .made = t->made };
	memcpy(out->of_type, t->of_type, sizeof(out->of_type));
}

enum kn_status
kn_index_tags(struct kn_index *ix, struct kn_tags *out, struct kn_err *err)
{
	enum kn_status st = renew(ix, err);

	*out = (struct kn_tags){ .n = 0 };
	if (st != KN_OK)
		return st;
	kn_err_clear(err);
	give(ix->tags, out);
	return KN_OK;
}

/* Counts, when tags, columns and what is read now are of one state of the
 * index; NULL in *count when not. */
static enum kn_status
count_once(struct kn_index *ix, const struct kn_set *articles,
    enum tag_way way, struct kn_tagged **count, struct kn_err *err)
{
	struct kn_columns c;
	enum kn_status st = kn_index_columns(ix, KN_COLUMN_NEXT, &c, err);

	*count = NULL;
	if (st == KN_OK)
		st = renew(ix, err);
	if (st != KN_OK ||
	    index__columns_published(ix->columns) != ix->tags->published)
		return st;
	index__begin(ix);
	if (ix->tags->published ==
	    (uint64_t)index__meta_int(ix->db, "published", 0))
		*count = tag__count(ix->tags, ix->db, &c, articles, way);
	st = index__end(ix, err);
	if (st != KN_OK) {
		/* A chunk may be among what was read that is none. */
		index__tags_free(ix->tags);
		ix->tags = NULL;
		free(*count);
		*count = NULL;
	}
	return st;
}

enum kn_status
index__tags_of(struct kn_index *ix, const struct kn_set *articles,
    enum tag_way way, struct kn_tags *out, struct kn_tagged **count,
    struct kn_err *err)
{
	*out = (struct kn_tags){ .n = 0 };
	*count = NULL;
	for (int i = 0; i < TRIES; i++) {
		enum kn_status st = count_once(ix, articles, way, count,
		    err);

		if (st != KN_OK)
			return st;
		if (*count == NULL)
			continue;
		kn_err_clear(err);
		give(ix->tags, out);
		return KN_OK;
	}
	return kn_err_set(err, KN_BUSY,
	    N_("the index has changed meanwhile"), NULL);
}

enum kn_status
kn_index_tags_of(struct kn_index *ix, const struct kn_set *articles,
    struct kn_tags *out, struct kn_tagged **count, struct kn_err *err)
{
	return index__tags_of(ix, articles, TAG_WAY_CHEAPER, out, count, err);
}
