/*
 * person.c: the people nobody listed, as the corpus knows them. In: the
 * people of an article. Out: rows of `person`, one for each id, numbered as
 * they come from KN_UNLISTED on; their names, for pickers and queries.
 *
 * There may be a hundred thousand of them, so that they are read one at a
 * time and kept with the handle. They are never taken away: a person of no
 * article is in no facet.
 */
#include "core/index/index_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

struct index_people {
	struct kn_db *db;
	struct kn_map *by_number;       /* its bytes → place in at */
	struct kn_entity **at;          /* NULL: there is none */
	size_t n, cap;
	size_t stored;                  /* rows there were when last counted */
};

struct index_people *
index__people_new(struct kn_db *db)
{
	struct index_people *p = kn_calloc(1, sizeof(*p));

	p->db = db;
	p->by_number = kn_map_new();
	return p;
}

static void
person_free(struct kn_entity *e)
{
	if (e == NULL)
		return;
	free((char *)e->id);
	free((char *)e->label[0]);
	free((char *)e->names);
	free(e);
}

void
index__people_free(struct index_people *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->n; i++)
		person_free(p->at[i]);
	free(p->at);
	kn_map_free(p->by_number);
	free(p);
}

static struct kn_str
number_key(const uint32_t *number)
{
	return (struct kn_str){ (const char *)number, sizeof(*number) };
}

/* ---- reading --------------------------------------------------------------- */

bool
index__person_known(struct index_people *p, uint32_t number)
{
	if (number < KN_UNLISTED)
		return false;
	if (number - KN_UNLISTED < p->stored)
		return true;
	struct kn_stmt *st = kn_db_stmt(p->db, "SELECT max(num) FROM person");
	if (kn_step(st) && !kn_col_null(st, 0))
		p->stored = (size_t)(kn_col_int(st, 0) - KN_UNLISTED + 1);
	kn_reset(st);
	return number - KN_UNLISTED < p->stored;
}

/* The names with their NULs; two more end the list even when the last name
 * lost its own. */
static char *
names_dup(struct kn_str names)
{
	char *list = kn_calloc(names.n + 2, 1);

	if (names.n > 0)
		memcpy(list, names.s, names.n);
	return list;
}

static struct kn_entity *
person_read(struct index_people *p, uint32_t number)
{
	struct kn_stmt *st = kn_db_stmt(p->db,
	    "SELECT id, label, names FROM person WHERE num = ?1");
	struct kn_entity *e = NULL;

	kn_bind_int(st, 1, number);
	if (kn_step(st)) {
		char *label = kn_col_dup(st, 1);

		e = kn_calloc(1, sizeof(*e));
		*e = (struct kn_entity){ .id = kn_col_dup(st, 0),
			.type = KN_TYPE_PERSON,
			.names = names_dup(kn_col_str(st, 2)) };
		for (int l = 0; l < KN_LANG_COUNT; l++)
			e->label[l] = label;
	}
	kn_reset(st);
	return e;
}

const struct kn_entity *
index__person(struct index_people *p, uint32_t number)
{
	uint32_t i = (uint32_t)p->n;

	if (number < KN_UNLISTED)
		return NULL;
	if (kn_map_get(p->by_number, number_key(&number), &i))
		return p->at[i];
	struct kn_entity *e = person_read(p, number);
	/* What is not there yet may come. */
	if (e == NULL)
		return NULL;
	kn_map_set(p->by_number, number_key(&number), i);
	p->at = kn_grow(p->at, &p->cap, p->n + 1, sizeof(*p->at));
	p->at[p->n++] = e;
	return e;
}

/* The first string above every one that begins with prefix. */
static void
after_prefix(struct kn_str prefix, struct kn_buf *out)
{
	kn_buf_str(out, prefix);
	kn_buf_cstr(out, "\xF4\x8F\xBF\xBF");
}

void
index__people_lookup(struct index_people *p, struct kn_str folded,
    bool prefix, bool (*fn)(void *user, uint32_t number), void *user)
{
	struct kn_buf high;
	struct kn_stmt *st = prefix ? kn_db_stmt(p->db, "SELECT DISTINCT"
	    " person FROM person_name WHERE name >= ?1 AND name < ?2") :
	    kn_db_stmt(p->db, "SELECT person FROM person_name"
	    " WHERE name = ?1 AND whole AND ?2 IS NOT NULL");

	kn_buf_init(&high, 0);
	after_prefix(folded, &high);
	kn_bind_text(st, 1, folded);
	kn_bind_text(st, 2, kn_buf_get(&high));
	while (kn_step(st) && fn(user, (uint32_t)kn_col_int(st, 0)))
		continue;
	kn_reset(st);
	kn_buf_dispose(&high);
}

bool
index__person_find(struct index_people *p, struct kn_str id,
    uint32_t *number)
{
	struct kn_stmt *st = kn_db_stmt(p->db,
	    "SELECT num FROM person WHERE id = ?1");

	kn_bind_text(st, 1, id);
	bool found = kn_step(st);
	if (found)
		*number = (uint32_t)kn_col_int(st, 0);
	kn_reset(st);
	return found;
}

/* ---- writing --------------------------------------------------------------- */

/* The name, and for pickers what is left of it from each later word. */
static void
store_name(struct index_people *p, uint32_t number, struct kn_str name)
{
	for (bool whole = true; name.n > 0; whole = false) {
		struct kn_stmt *st = kn_db_stmt(p->db, "INSERT INTO"
		    " person_name (name, person, whole) VALUES (?1, ?2, ?3)"
		    " ON CONFLICT DO UPDATE SET whole = max(whole, ?3)");
		const char *blank = memchr(name.s, ' ', name.n);

		kn_bind_text(st, 1, name);
		kn_bind_int(st, 2, number);
		kn_bind_int(st, 3, whole);
		kn_run(st);
		if (blank == NULL)
			break;
		name.n -= (size_t)(blank + 1 - name.s);
		name.s = blank + 1;
	}
}

static bool
has_name(const char *names, const char *name)
{
	for (; *names != '\0'; names += strlen(names) + 1)
		if (strcmp(names, name) == 0)
			return true;
	return false;
}

static void
list_names(const char *names, const char *known, struct kn_buf *out)
{
	for (; *names != '\0'; names += strlen(names) + 1)
		if (known == NULL || !has_name(known, names))
			kn_buf_put(out, names, strlen(names) + 1);
}

/* Writes a row; the copy in memory is made anew when it is asked for. */
static void
store(struct index_people *p, uint32_t number, const struct kn_entity *e,
    struct kn_str names)
{
	struct kn_stmt *st = kn_db_stmt(p->db, "INSERT INTO person (num, id,"
	    " label, names) VALUES (?1, ?2, ?3, ?4)"
	    " ON CONFLICT (num) DO UPDATE SET names = ?4");

	kn_bind_int(st, 1, number);
	kn_bind_cstr(st, 2, e->id);
	kn_bind_cstr(st, 3, e->label[KN_LANG_AR]);
	kn_bind_blob(st, 4, names);
	kn_run(st);
	for (const char *s = e->names; *s != '\0'; s += strlen(s) + 1)
		store_name(p, number, kn_str(s));
}

static uint32_t
store_new(struct index_people *p, const struct kn_entity *e)
{
	struct kn_buf names;

	/* Counts them, if that was not done. */
	(void)!index__person_known(p, UINT32_MAX);
	uint32_t number = KN_UNLISTED + (uint32_t)p->stored++;
	kn_buf_init(&names, 0);
	list_names(e->names, NULL, &names);
	store(p, number, e, kn_buf_get(&names));
	kn_buf_dispose(&names);
	return number;
}

/* Names by which nobody called this person before. */
static void
store_more(struct index_people *p, uint32_t number,
    const struct kn_entity *e, const struct kn_entity *old)
{
	struct kn_buf names;

	kn_buf_init(&names, 0);
	list_names(old->names, NULL, &names);
	size_t before = names.n;
	list_names(e->names, old->names, &names);
	if (names.n > before) {
		uint32_t i;

		store(p, number, e, kn_buf_get(&names));
		if (kn_map_get(p->by_number, number_key(&number), &i)) {
			free((char *)p->at[i]->names);
			p->at[i]->names = names_dup(kn_buf_get(&names));
		}
	}
	kn_buf_dispose(&names);
}

uint32_t
index__person_intern(struct index_people *p, const struct kn_entity *e)
{
	uint32_t number;

	if (!index__person_find(p, kn_str(e->id), &number))
		return store_new(p, e);
	const struct kn_entity *old = index__person(p, number);
	if (old != NULL)
		store_more(p, number, e, old);
	return number;
}
