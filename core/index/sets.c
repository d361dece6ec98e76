/*
 * sets.c: sets of articles for queries: all, leads, by facet, by date; and
 * every value of a facet with its set, for counting under a filter. In:
 * fields and values. Out: new sets. The values of a facet are kept with the
 * handle until the index changes, because every new filter counts them all.
 */
#include "core/index/index_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/column.h"
#include "kunnash/mem.h"
#include "kunnash/shared.h"

#include "core/index/amend_priv.h"
#include "core/index/facet_priv.h"

struct kn_set *
index__facet_set(struct kn_db *db, struct kn_str bytes)
{
	struct kn_set *set = NULL;

	if (kn_set_load(bytes.s, bytes.n, &set) != KN_OK)
		kn_db_fail(db, KN_CORRUPT, N_("%s is damaged"));
	return set != NULL ? set : kn_set_new();
}

static enum kn_status
one_set(struct kn_index *ix, const char *field, struct kn_str value,
    struct kn_set **out, struct kn_err *err)
{
	*out = index__facet_load(ix->db, field, value);
	enum kn_status status = index__end(ix, err);
	if (status != KN_OK) {
		kn_set_free(*out);
		*out = NULL;
	} else {
		index__amend_facet(ix->amend, field, value, *out);
	}
	return status;
}

enum kn_status
kn_index_all(struct kn_index *ix, struct kn_set **out, struct kn_err *err)
{
	return one_set(ix, "all", KN_LIT(""), out, err);
}

enum kn_status
kn_index_leads(struct kn_index *ix, struct kn_set **out, struct kn_err *err)
{
	return one_set(ix, "leads", KN_LIT(""), out, err);
}

/* An entity with a subtype ("ES/name") and a person nobody listed are stored
 * under fields of their own, so that a walk over the gazetteer does not meet
 * them. */
enum kn_status
kn_raw_facet(struct kn_index *ix, const char *field, struct kn_str value,
    struct kn_set **out, struct kn_err *err)
{
	if (strcmp(field, "entity") == 0 && value.n > 0) {
		if (memchr(value.s, '/', value.n) != NULL)
			field = "subtype";
		else if (kn_str_starts(value, KN_LIT("p:")))
			field = "unlisted";
	}
	return one_set(ix, field, value, out, err);
}

/* By the days in memory: a row read for each took a hundred times as long. */
enum kn_status
kn_index_dates(struct kn_index *ix, const char *from, const char *to,
    struct kn_set **out, struct kn_err *err)
{
	kn_day first = from == NULL ? KN_DAY_NONE : kn_day_parse(kn_str(from));
	kn_day last = to == NULL ? UINT32_MAX : kn_day_parse(kn_str(to));
	struct kn_columns c;

	*out = NULL;
	enum kn_status status = kn_index_columns(ix, KN_COLUMN_DAY, &c, err);
	if (status != KN_OK)
		return status;
	*out = kn_set_new();
	for (uint32_t id = 0; id < c.n; id++)
		if (c.day[id] != KN_DAY_NONE && c.day[id] >= first &&
		    c.day[id] <= last)
			kn_set_add(*out, id);
	return KN_OK;
}

enum kn_status
kn_index_when(struct kn_index *ix, const char *from, const char *to,
    struct kn_set **out, struct kn_err *err)
{
	/* Dates without a year begin with a dash, which is before digits. */
	struct kn_stmt *st = kn_db_stmt(ix->db, "SELECT value, articles"
	    " FROM facet WHERE field = 'when' AND value >="
	    " substr(coalesce(?1, '0'), 1, 4) AND value <= coalesce(?2, '~')");
	struct kn_set *set = kn_set_new();

	*out = NULL;
	kn_bind_cstr(st, 1, from);
	kn_bind_cstr(st, 2, to);
	while (kn_step(st)) {
		if (!kn_day_within(kn_day_parse(kn_col_str(st, 0)),
		    from, to))
			continue;
		struct kn_set *one = index__facet_set(ix->db,
		    kn_col_str(st, 1));
		kn_set_or(set, one);
		kn_set_free(one);
	}
	kn_reset(st);
	enum kn_status status = index__end(ix, err);
	if (status != KN_OK)
		kn_set_free(set);
	else
		*out = set;
	return status;
}

/* ---- every value ------------------------------------------------------------- */

struct value {
	struct kn_str name;     /* in the arena */
	uint32_t entity;
	uint64_t mentions;
	struct kn_set *set;
};

struct field {
	const char *name;       /* in the arena */
	struct value *at;
	size_t n, cap;
	struct field *next;
};

struct index_facet_cache {
	uint64_t published;
	struct kn_arena *arena;
	struct field *fields;
};

void
index__facet_cache_free(struct index_facet_cache *cache)
{
	if (cache == NULL)
		return;
	for (struct field *f = cache->fields, *next; f != NULL; f = next) {
		next = f->next;
		for (size_t i = 0; i < f->n; i++)
			kn_set_free(f->at[i].set);
		free(f->at);
		free(f);
	}
	kn_arena_free(cache->arena);
	free(cache);
}

static int
by_name(const void *a, const void *b)
{
	const struct value *x = a, *y = b;

	return kn_str_cmp(x->name, y->name);
}

/* The set of a value, made when there is none. */
static struct kn_set *
set_of(struct kn_arena *arena, struct field *f, struct kn_map *by,
    struct kn_str name)
{
	uint32_t i = kn_map_intern(by, name, (uint32_t)f->n);

	if (i == f->n) {
		f->at = kn_grow(f->at, &f->cap, f->n + 1, sizeof(*f->at));
		f->at[f->n++] = (struct value){
			.name = { kn_arena_str(arena, name), name.n },
			.entity = UINT32_MAX, .set = kn_set_new() };
	}
	return f->at[i].set;
}

/* The values of a field as amended: those that no article has any more go,
 * new ones come. */
static void
amend_values(const struct index_amend *am, struct kn_arena *arena,
    struct field *f)
{
	enum kn_meta_field field = index__amend_field(f->name);
	struct kn_map *by = kn_map_new();
	size_t kept = 0, n_rows = am == NULL ||
	    field == KN_META_FIELD_COUNT ? 0 : am->n;

	for (size_t i = 0; i < f->n && n_rows > 0; i++) {
		kn_map_set(by, f->at[i].name, (uint32_t)i);
		kn_set_minus(f->at[i].set, am->in[field]);
	}
	for (size_t i = 0; i < n_rows; i++)
		if (am->row[i].value[field] != NULL)
			kn_set_add(set_of(arena, f, by,
			    kn_str(am->row[i].value[field])), am->row[i].id);
	kn_map_free(by);
	for (size_t i = 0; i < f->n && n_rows > 0; i++) {
		f->at[kept] = f->at[i];
		if (kn_set_count(f->at[i].set) > 0)
			kept++;
		else
			kn_set_free(f->at[i].set);
	}
	if (n_rows == 0)
		return;
	f->n = kept;
	if (kept > 0)
		qsort(f->at, kept, sizeof(*f->at), by_name);
}

static struct field *
load_field(struct kn_index *ix, const char *name)
{
	struct index_facet_cache *cache = ix->facets;
	struct field *f = kn_calloc(1, sizeof(*f));
	struct kn_stmt *st = kn_db_stmt(ix->db, "SELECT value,"
	    " coalesce(entity, 4294967295), mentions, articles FROM facet"
	    " WHERE field = ?1 ORDER BY value");

	f->name = kn_arena_str(cache->arena, kn_str(name));
	kn_bind_text(st, 1, kn_str(name));
	while (kn_step(st)) {
		struct kn_str value = kn_col_str(st, 0);

		f->at = kn_grow(f->at, &f->cap, f->n + 1, sizeof(*f->at));
		f->at[f->n++] = (struct value){
			.name = { kn_arena_str(cache->arena, value), value.n },
			.entity = (uint32_t)kn_col_int(st, 1),
			.mentions = (uint64_t)kn_col_int(st, 2),
			.set = index__facet_set(ix->db, kn_col_str(st, 3)),
		};
	}
	kn_reset(st);
	amend_values(ix->amend, cache->arena, f);
	f->next = cache->fields;
	cache->fields = f;
	return f;
}

/* The values of a field as the index has them now. */
static const struct field *
field_values(struct kn_index *ix, const char *name)
{
	uint64_t published = kn_index_published(ix);

	if (ix->facets == NULL || ix->facets->published != published) {
		index__facet_cache_free(ix->facets);
		ix->facets = kn_calloc(1, sizeof(*ix->facets));
		ix->facets->arena = kn_arena_new();
		ix->facets->published = published;
	}
	for (struct field *f = ix->facets->fields; f != NULL; f = f->next)
		if (strcmp(f->name, name) == 0)
			return f;
	return load_field(ix, name);
}

/*
 * People nobody listed are too many to be kept: 34,000 sets of 175,000
 * articles, most of one or two.
 */
static enum kn_status
each_unlisted(struct kn_index *ix, kn_facet_fn *fn, void *user,
    struct kn_err *err)
{
	struct kn_stmt *st = kn_db_stmt(ix->db, "SELECT value, entity,"
	    " mentions, articles FROM facet WHERE field = 'unlisted'"
	    " ORDER BY value");
	bool going = true;

	while (going && kn_step(st)) {
		struct kn_set *set = index__facet_set(ix->db,
		    kn_col_str(st, 3));

		going = fn(user, kn_col_str(st, 0),
		    (uint32_t)kn_col_int(st, 1), set,
		    (uint64_t)kn_col_int(st, 2));
		kn_set_free(set);
	}
	kn_reset(st);
	return index__end(ix, err);
}

/* The values of one stored field; *going ends the walk. */
static enum kn_status
each_value(struct kn_index *ix, const char *field, enum kn_type type,
    kn_facet_fn *fn, void *user, bool *going, struct kn_err *err)
{
	const struct index_entities *ents = index__ents(ix);
	const struct field *f = field_values(ix, field);
	enum kn_status status = index__end(ix, err);

	if (status != KN_OK) {
		/* What was read up to the failure is not the field. */
		index__facet_cache_free(ix->facets);
		ix->facets = NULL;
		return status;
	}
	for (size_t i = 0; i < f->n && *going; i++) {
		const struct value *v = &f->at[i];

		if (type != KN_TYPE_COUNT && v->entity < KN_UNLISTED &&
		    (v->entity >= ents->n ||
		    ents->at[v->entity].type != type))
			continue;
		*going = fn(user, v->name, v->entity, v->set, v->mentions);
	}
	return KN_OK;
}

enum kn_status
kn_raw_facet_each(struct kn_index *ix, const char *field,
    enum kn_type type, kn_facet_fn *fn, void *user, struct kn_err *err)
{
	bool people = strcmp(field, "entity") == 0 &&
	    (type == KN_TYPE_COUNT || type == KN_TYPE_PERSON);
	bool going = true;

	enum kn_status status = each_value(ix, field, type, fn, user, &going,
	    err);
	if (status == KN_OK && people && going)
		status = each_unlisted(ix, fn, user, err);
	return status;
}
