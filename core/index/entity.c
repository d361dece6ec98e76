/*
 * entity.c: the entities of an index. In: a gazetteer when an index is made;
 * typed names when it is read. Out: rows of `entity`, numbered as in the
 * gazetteer; the entities that a name means.
 */
#include "core/index/index_priv.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "kunnash/digest.h"
#include "kunnash/fold.h"
#include "kunnash/mem.h"

/* The bytes of a list of strings that an empty one ends, without its end. */
static struct kn_str
name_list(const char *names)
{
	const char *end = names;

	while (*end != '\0')
		end += strlen(end) + 1;
	return (struct kn_str){ names, (size_t)(end - names) };
}

/* A string with its end, so that neighbours stay apart; NULL is none. */
static void
sum_cstr(struct kn_digest *d, const char *s)
{
	kn_digest_add(d, s == NULL ? "\xFF" : s, s == NULL ? 1 :
	    strlen(s) + 1);
}

static void
sum_entity(struct kn_digest *d, const struct kn_entity *e)
{
	struct kn_str names = name_list(e->names);

	sum_cstr(d, e->id);
	/* A damaged row has no type. */
	sum_cstr(d, e->type < KN_TYPE_COUNT ? kn_type_name(e->type) : NULL);
	for (int l = 0; l < KN_LANG_COUNT; l++)
		sum_cstr(d, e->label[l]);
	sum_cstr(d, e->home);
	sum_cstr(d, e->parent);
	kn_digest_add(d, &names.n, sizeof(names.n));
	kn_digest_add(d, names.s, names.n);
}

int64_t
index__entities_sum(const struct kn_entity *at, size_t n)
{
	struct kn_digest *d = kn_digest_new();

	for (size_t i = 0; i < n; i++)
		sum_entity(d, &at[i]);
	return index__key_int(kn_digest_end(d));
}

void
index__entities_store(struct kn_db *db, const struct kn_gazetteer *gaz)
{
	struct kn_digest *d = kn_digest_new();

	for (size_t i = 0; i < kn_gazetteer_count(gaz); i++) {
		const struct kn_entity *e = kn_gazetteer_get(gaz, i);
		struct kn_stmt *st = kn_db_stmt(db, "INSERT INTO entity (num,"
		    " id, type, label_ar, label_fr, label_en, home, parent,"
		    " names) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");

		kn_bind_int(st, 1, (int64_t)i);
		kn_bind_cstr(st, 2, e->id);
		kn_bind_cstr(st, 3, kn_type_name(e->type));
		for (int l = 0; l < KN_LANG_COUNT; l++)
			kn_bind_cstr(st, 4 + l, e->label[l]);
		kn_bind_cstr(st, 7, e->home);
		kn_bind_cstr(st, 8, e->parent);
		kn_bind_blob(st, 9, name_list(e->names));
		kn_run(st);
		sum_entity(d, e);
	}
	index__meta_put_int(db, "entity_sum",
	    index__key_int(kn_digest_end(d)));
}

/* A text column in the arena; NULL when it is null. */
static const char *
text(struct index_entities *ents, struct kn_stmt *st, int i)
{
	return kn_col_null(st, i) ? NULL :
	    kn_arena_str(ents->arena, kn_col_str(st, i));
}

static bool
take_row(struct index_entities *ents, struct kn_stmt *st)
{
	struct kn_entity e = { .id = text(ents, st, 1) };
	struct kn_str names = kn_col_str(st, 8);

	e.type = kn_type_parse(kn_col_str(st, 2));
	for (int l = 0; l < KN_LANG_COUNT; l++)
		e.label[l] = text(ents, st, 3 + l);
	e.home = text(ents, st, 6);
	e.parent = text(ents, st, 7);
	/* Two NULs end the list even when the last name lost its own. */
	char *list = kn_arena_alloc(ents->arena, names.n + 2);
	if (names.n > 0)
		memcpy(list, names.s, names.n);
	e.names = list;
	ents->at = kn_grow(ents->at, &ents->cap, ents->n + 1,
	    sizeof(*ents->at));
	ents->at[ents->n++] = e;
	return kn_col_int(st, 0) == (int64_t)ents->n - 1 &&
	    e.type != KN_TYPE_COUNT;
}

void
index__entities_load(struct kn_db *db, struct index_entities *ents)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT num, id, type, label_ar,"
	    " label_fr, label_en, home, parent, names FROM entity"
	    " ORDER BY num");

	ents->arena = kn_arena_new();
	ents->people = index__people_new(db);
	while (kn_step(st)) {
		if (!take_row(ents, st)) {
			kn_db_fail(db, KN_CORRUPT, N_("%s is damaged"));
			break;
		}
	}
	kn_reset(st);
}

void
index__entities_open(struct kn_db *db, struct index_entities *ents)
{
	if (!index__meta_is(db, "gazetteer",
	    kn_gazetteer_builtin_version())) {
		index__entities_load(db, ents);
		return;
	}
	ents->arena = kn_arena_new();
	ents->people = index__people_new(db);
	ents->n = ents->cap = kn_gazetteer_builtin(&ents->at);
}

void
index__entities_dispose(struct index_entities *ents)
{
	index__people_free(ents->people);
	kn_arena_free(ents->arena);
	free(ents->at);
	free(ents->called);
	*ents = (struct index_entities){ 0 };
}

const struct kn_entity *
index__entity(const struct index_entities *ents, uint32_t number)
{
	return number < ents->n ? &ents->at[number] :
	    index__person(ents->people, number);
}

uint32_t *
index__homes(const struct index_entities *ents)
{
	struct kn_map *by_id = kn_map_new();
	uint32_t *home = kn_calloc(ents->n + 1, sizeof(*home));

	for (size_t i = 0; i < ents->n; i++)
		kn_map_intern(by_id, kn_str(ents->at[i].id), (uint32_t)i);
	for (size_t i = 0; i < ents->n; i++) {
		const struct kn_entity *e = &ents->at[i];

		home[i] = UINT32_MAX;
		if (e->home != NULL && kn_type_is_body(e->type))
			kn_map_get(by_id, kn_str(e->home), &home[i]);
	}
	kn_map_free(by_id);
	return home;
}

bool
index__entity_known(const struct index_entities *ents, uint32_t number)
{
	return number < ents->n ||
	    index__person_known(ents->people, number);
}

/* ---- reading ---------------------------------------------------------------- */

const struct kn_entity *
kn_raw_entity(struct kn_index *ix, uint32_t number)
{
	const struct kn_entity *e = index__entity(index__ents(ix), number);

	if (number >= KN_UNLISTED)
		(void)!index__end(ix, NULL);
	return e;
}

/* Whether `value` begins a word of the name. */
static bool
begins_a_word(struct kn_str name, struct kn_str value)
{
	while (name.n >= value.n) {
		if (kn_str_starts(name, value))
			return true;
		const char *blank = memchr(name.s, ' ', name.n);
		if (blank == NULL)
			return false;
		name.n -= (size_t)(blank + 1 - name.s);
		name.s = blank + 1;
	}
	return false;
}

/* Whether it may hold accents: their first bytes are those of U+00C0 to
 * U+024F. */
static bool
has_latin(struct kn_str name)
{
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.s[i] >= 0xC3 &&
		    (unsigned char)name.s[i] <= 0xC9)
			return true;
	return false;
}

/* `typed` is folded and without accents; `scratch` is the caller's. */
static bool
named(const struct kn_entity *e, struct kn_str typed, bool prefix,
    struct kn_buf *scratch)
{
	for (const char *s = e->names; *s != '\0'; s += strlen(s) + 1) {
		struct kn_str name = kn_str(s);
		unsigned char c = (unsigned char)*s;

		/* Most names are told by their first byte, unless that is
		 * one of an accented letter. */
		if (!prefix && c != (unsigned char)*typed.s &&
		    !(c >= 0xC3 && c <= 0xC9))
			continue;
		if (has_latin(name)) {
			kn_buf_reset(scratch);
			kn_fold_bare(name, scratch);
			name = kn_buf_get(scratch);
		}
		if (prefix ? begins_a_word(name, typed) :
		    kn_str_eq(name, typed))
			return true;
	}
	return false;
}

/* What was typed as names are compared. */
static void
fold_typed(struct kn_str value, struct kn_buf *out)
{
	struct kn_buf folded;

	kn_buf_init(&folded, 0);
	kn_fold_append(KN_FOLD_NAME, value.s, value.n, &folded);
	kn_fold_bare(kn_buf_get(&folded), out);
	kn_buf_dispose(&folded);
}

static bool
id_fits(const struct kn_entity *e, struct kn_str value, bool prefix)
{
	size_t n = strlen(e->id);

	return value.n > 0 && (prefix ? value.n <= n : value.n == n) &&
	    strncasecmp(e->id, value.s, value.n) == 0;
}

/* ---- what nothing is called ----------------------------------------------- */

/*
 * Every word of a query is looked up, again for its places and for its hits,
 * and hardly any is a name: going through 12,000 names each time was a tenth
 * of a search. A word whose hash no name has is none: 64 kB.
 */
enum { CALLED_BITS = 1 << 19 };

static size_t
hash_of(struct kn_str s)
{
	uint32_t h = 2166136261;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.s[i];

		/* Ids are compared without case. */
		h = (h ^ (c >= 'A' && c <= 'Z' ? c + 32u : c)) * 16777619;
	}
	return (h ^ h >> 15) % CALLED_BITS;
}

static void
note_called(struct index_entities *ents, struct kn_str name)
{
	size_t bit = hash_of(name);

	ents->called[bit / 64] |= UINT64_C(1) << bit % 64;
}

static bool
may_be_called(struct index_entities *ents, struct kn_str name)
{
	size_t bit = hash_of(name);

	return (ents->called[bit / 64] >> bit % 64 & 1) != 0;
}

static void
note_all(struct index_entities *ents)
{
	struct kn_buf bare;

	kn_buf_init(&bare, 0);
	ents->called = kn_calloc(CALLED_BITS / 64, sizeof(*ents->called));
	for (size_t i = 0; i < ents->n; i++) {
		note_called(ents, kn_str(ents->at[i].id));
		for (const char *s = ents->at[i].names; *s != '\0';
		    s += strlen(s) + 1) {
			kn_buf_reset(&bare);
			if (has_latin(kn_str(s)))
				kn_fold_bare(kn_str(s), &bare);
			else
				kn_buf_cstr(&bare, s);
			note_called(ents, kn_buf_get(&bare));
		}
	}
	kn_buf_dispose(&bare);
}

/* Whether an entity may have this id or this name (folded); prefix: the
 * beginning of one. Those of one type are gone through as soon. */
static bool
may_be_known(struct kn_index *ix, enum kn_type type, struct kn_str id,
    struct kn_str name, bool prefix)
{
	struct index_entities *ents = &ix->ents;

	if (prefix || (ents->called == NULL && type != KN_TYPE_COUNT))
		return true;
	if (ents->called == NULL)
		note_all(ents);
	return may_be_called(ents, id) || may_be_called(ents, name);
}

/* ---- looking up -------------------------------------------------------------- */

struct unlisted {
	struct index_people *people;
	bool (*fn)(void *user, uint32_t number, const struct kn_entity *e);
	void *user;
};

static bool
take_unlisted(void *user, uint32_t number)
{
	struct unlisted *u = user;
	const struct kn_entity *e = index__person(u->people, number);

	return e == NULL || u->fn(u->user, number, e);
}

static void
lookup_unlisted(struct unlisted *u, struct kn_str value,
    struct kn_str folded, bool prefix)
{
	uint32_t number;

	if (value.n > 0 && index__person_find(u->people, value, &number))
		take_unlisted(u, number);
	else if (folded.n > 0 || (prefix && value.n == 0))
		index__people_lookup(u->people, folded, prefix,
		    take_unlisted, u);
}

bool
kn_raw_number(struct kn_index *ix, struct kn_str id, uint32_t *number)
{
	const struct index_entities *ents = index__ents(ix);
	size_t i = 0;

	while (i < ents->n && !kn_str_is(id, ents->at[i].id))
		i++;
	bool found = i < ents->n;
	if (found)
		*number = (uint32_t)i;
	else
		found = index__person_find(ents->people, id, number);
	return index__end(ix, NULL) == KN_OK && found;
}

bool
kn_raw_listed(struct kn_index *ix, enum kn_type type, struct kn_str id,
    uint32_t *number)
{
	const struct index_entities *ents = index__ents(ix);

	for (size_t i = 0; i < ents->n; i++)
		if (ents->at[i].type == type &&
		    kn_str_is(id, ents->at[i].id)) {
			*number = (uint32_t)i;
			return true;
		}
	return false;
}

bool
kn_entity_called(const struct kn_entity *e, struct kn_str value, bool prefix)
{
	struct kn_buf folded, scratch;

	value = kn_str_trim(value);
	if (value.n == 0)
		return prefix;
	kn_buf_init(&folded, 0);
	kn_buf_init(&scratch, 0);
	fold_typed(value, &folded);
	bool called = id_fits(e, value, prefix) || (folded.n > 0 &&
	    named(e, kn_buf_get(&folded), prefix, &scratch));
	kn_buf_dispose(&folded);
	kn_buf_dispose(&scratch);
	return called;
}

enum kn_status
kn_raw_lookup(struct kn_index *ix, enum kn_type type, struct kn_str value,
    bool prefix, kn_entity_fn *fn, void *user, struct kn_err *err)
{
	const struct index_entities *ents = index__ents(ix);
	struct kn_buf folded, scratch;

	value = kn_str_trim(value);
	kn_buf_init(&folded, 0);
	kn_buf_init(&scratch, 0);
	fold_typed(value, &folded);
	struct kn_str f = kn_buf_get(&folded);
	bool going = true;
	bool known = (value.n > 0 || prefix) &&
	    may_be_known(ix, type, value, f, prefix);
	/* An empty value names nothing, and begins everything. An id may fold
	 * to nothing (p:…), so that it is looked at on its own. */
	for (size_t i = 0; going && known && i < ents->n; i++) {
		const struct kn_entity *e = &ents->at[i];

		if (type != KN_TYPE_COUNT && e->type != type)
			continue;
		bool fits = value.n == 0 || id_fits(e, value, prefix) ||
		    (f.n > 0 && named(e, f, prefix, &scratch));
		if (fits && !fn(user, (uint32_t)i, e))
			going = false;
	}
	if (going && (type == KN_TYPE_COUNT || type == KN_TYPE_PERSON)) {
		struct unlisted u = { ents->people, fn, user };

		lookup_unlisted(&u, value, f, prefix);
	}
	kn_buf_dispose(&folded);
	kn_buf_dispose(&scratch);
	return index__end(ix, err);
}
