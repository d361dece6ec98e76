/*
 * tag_store.c: the tags of articles that come and go during an update. In:
 * what was found in them. Out: codes of entities, and changes in memory, which
 * tag_write.c stores when the index publishes.
 */
#include "core/index/tagger_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

#define NONE UINT32_MAX

struct index_tagger *
index__tagger_new(struct kn_db *db, const struct index_entities *ents)
{
	struct index_tagger *t = kn_calloc(1, sizeof(*t));

	t->db = db;
	t->ents = ents;
	t->arena = kn_arena_new();
	kn_buf_init(&t->packed, 0);
	return t;
}

void
index__tagger_free(struct index_tagger *t)
{
	if (t == NULL)
		return;
	kn_arena_free(t->arena);
	kn_buf_dispose(&t->packed);
	free(t->row);
	free(t->code_of);
	free(t->home);
	free(t->mark);
	free(t->change);
	free(t->code);
	free(t->before.at);
	free(t);
}

size_t
index__tagger_size_b(const struct index_tagger *t)
{
	return t->packed.cap + t->cap_changes * sizeof(*t->change);
}

/* ---- codes --------------------------------------------------------------------- */

/* The place of an entity in code_of. */
static uint32_t *
place_of(struct index_tagger *t, uint32_t entity)
{
	size_t i = entity < KN_UNLISTED ? entity :
	    t->ents->n + (entity - KN_UNLISTED);

	if (i >= t->n_code_of) {
		size_t n = t->n_code_of;

		t->code_of = kn_grow(t->code_of, &t->cap_code_of, i + 1,
		    sizeof(*t->code_of));
		t->n_code_of = t->cap_code_of;
		memset(t->code_of + n, 0xFF,
		    (t->n_code_of - n) * sizeof(*t->code_of));
	}
	return &t->code_of[i];
}

static void
know_row(void *user, size_t code, const struct tag_row *row)
{
	struct index_tagger *t = user;

	t->row = kn_grow(t->row, &t->cap, code + 1, sizeof(*t->row));
	t->row[code] = *row;
	*place_of(t, row->entity) = (uint32_t)code;
}

/* Reads the tags there are, when the first article changes. */
void
tagger__know(struct index_tagger *t)
{
	if (t->home == NULL)
		t->home = index__homes(t->ents);
	if (t->known)
		return;
	t->known = true;
	t->n = t->n_stored = tag__rows_each(t->db, t->ents, t->arena,
	    know_row, t);
}

void
index__tagger_reset(struct index_tagger *t)
{
	t->known = t->is_void = true;
}

static uint32_t
code_of(struct index_tagger *t, uint32_t entity)
{
	uint32_t *code = place_of(t, entity);

	if (*code != NONE)
		return *code;
	const char *id = index__entity(t->ents, entity)->id;

	t->row = kn_grow(t->row, &t->cap, t->n + 1, sizeof(*t->row));
	t->row[t->n] = (struct tag_row){ .entity = entity,
		.id = entity < KN_UNLISTED ? id :
		kn_arena_str(t->arena, kn_str(id)) };
	*code = (uint32_t)t->n++;
	return *code;
}

/* A new stamp; marks are of the codes there are. */
void
tagger__stamp(struct index_tagger *t)
{
	if (t->n_mark < t->n || ++t->stamp == 0) {
		t->mark = kn_grow(t->mark, &t->cap_mark, t->n,
		    sizeof(*t->mark));
		t->n_mark = t->cap_mark;
		memset(t->mark, 0, t->n_mark * sizeof(*t->mark));
		t->stamp = 1;
	}
}

/* ---- articles --------------------------------------------------------------------- */

static int
by_number(const void *pa, const void *pb)
{
	uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;

	return (a > b) - (a < b);
}

/* The codes of what an article mentions, rising, each once, and of the
 * countries whose bodies it mentions; counts its mentions. */
static void
list_codes(struct index_tagger *t, const struct kn_mentions *m, bool in)
{
	size_t n = 0;

	t->n_code = 0;
	for (size_t i = 0; i < m->n; i++) {
		uint32_t entity = m->at[i].entity;

		if (m->at[i].suppressed || entity == KN_ENTITY_NONE ||
		    !index__entity_known(t->ents, entity))
			continue;
		uint32_t code = code_of(t, entity);
		uint32_t home = entity < t->ents->n ? t->home[entity] : NONE;

		t->row[code].mentions += in ? 1u : UINT64_MAX;
		t->code = kn_grow(t->code, &t->cap_code, t->n_code + 2,
		    sizeof(*t->code));
		t->code[t->n_code++] = code;
		if (home != NONE)
			t->code[t->n_code++] = code_of(t, home);
	}
	if (t->n_code > 1)
		qsort(t->code, t->n_code, sizeof(*t->code), by_number);
	for (size_t i = 0; i < t->n_code; i++)
		if (n == 0 || t->code[n - 1] != t->code[i])
			t->code[n++] = t->code[i];
	t->n_code = n;
}

static void
note(struct index_tagger *t, uint32_t id)
{
	t->change = kn_grow(t->change, &t->cap_changes, t->n_changes + 1,
	    sizeof(*t->change));
	t->change[t->n_changes++] = (struct tag_change){ id, t->packed.n };
	tag__pack(t->code, t->n_code, &t->packed);
}

void
index__tagger_put(struct index_tagger *t, uint32_t id,
    const struct kn_mentions *m)
{
	tagger__know(t);
	list_codes(t, m, true);
	note(t, id);
}

void
index__tagger_drop(struct index_tagger *t, uint32_t id,
    const struct kn_mentions *m)
{
	tagger__know(t);
	list_codes(t, m, false);
	t->n_code = 0;
	note(t, id);
}

void
index__tagger_gather(struct index_tagger *t,
    const struct index_names *names)
{
	struct kn_stmt *st = kn_db_stmt(names->db,
	    "SELECT id, text_b, mentions FROM content");

	while (kn_step(st)) {
		struct kn_mentions m = { .n = 0 };

		if (index__unpack_mentions(kn_col_str(st, 2),
		    (size_t)kn_col_int(st, 1), names, &m) == KN_OK)
			index__tagger_put(t, (uint32_t)kn_col_int(st, 0), &m);
		else
			kn_db_fail(names->db, KN_CORRUPT,
			    N_("%s is damaged"));
		kn_mentions_dispose(&m);
	}
	kn_reset(st);
}

/* The tags of a change, as codes. */
void
tagger__read(struct index_tagger *t, const struct tag_change *c)
{
	const unsigned char *p = (unsigned char *)t->packed.s + c->at;
	struct tag_list list;

	t->n_code = 0;
	if (tag__unpack(&p, (unsigned char *)t->packed.s + t->packed.n,
	    &list))
		tag__codes(&list, &t->code, &t->n_code, &t->cap_code);
}

/* ---- the first codes ------------------------------------------------------------- */

struct frequent {
	uint32_t code, articles;
};

static int
by_articles(const void *pa, const void *pb)
{
	const struct frequent *a = pa, *b = pb;

	if (a->articles != b->articles)
		return a->articles < b->articles ? 1 : -1;
	return (a->code > b->code) - (a->code < b->code);
}

/* The new code of each: the more articles have it, the smaller. */
static uint32_t *
rank(struct index_tagger *t)
{
	struct frequent *f = kn_calloc(t->n + 1, sizeof(*f));
	uint32_t *to = kn_calloc(t->n + 1, sizeof(*to));

	for (size_t i = 0; i < t->n; i++)
		f[i].code = (uint32_t)i;
	for (size_t c = 0; c < t->n_changes; c++) {
		tagger__read(t, &t->change[c]);
		for (size_t i = 0; i < t->n_code; i++)
			f[t->code[i]].articles++;
	}
	if (t->n > 1)
		qsort(f, t->n, sizeof(*f), by_articles);
	for (size_t i = 0; i < t->n; i++)
		to[f[i].code] = (uint32_t)i;
	free(f);
	return to;
}

/* Before the first tags of all are stored, they get their codes anew. */
void
tagger__recode(struct index_tagger *t)
{
	uint32_t *to = rank(t);
	struct tag_row *row = kn_calloc(t->n + 1, sizeof(*row));
	struct kn_buf packed;

	for (size_t i = 0; i < t->n; i++) {
		row[to[i]] = t->row[i];
		*place_of(t, t->row[i].entity) = to[i];
	}
	free(t->row);
	t->row = row;
	t->cap = t->n + 1;
	kn_buf_init(&packed, 0);
	for (size_t c = 0; c < t->n_changes; c++) {
		tagger__read(t, &t->change[c]);
		for (size_t i = 0; i < t->n_code; i++)
			t->code[i] = to[t->code[i]];
		if (t->n_code > 1)
			qsort(t->code, t->n_code, sizeof(*t->code),
			    by_number);
		t->change[c].at = packed.n;
		tag__pack(t->code, t->n_code, &packed);
	}
	kn_buf_dispose(&t->packed);
	t->packed = packed;
	free(to);
}

