/*
 * facet.c: which articles have a value: a compressed set for each entity,
 * subtype, home country, date spoken of, speaker, role, outlet, aggregator
 * and language, and of all, leading and undated articles. In: articles that
 * come and go. Out: rows of `facet`.
 *
 * Changes gather in memory and are written when the index publishes, so that
 * a set of 175,000 articles is not rewritten for every article. Gathering
 * every article into a fresh collection gives the whole truth, with which a
 * check compares what is stored.
 */
#include "core/index/index_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/fold.h"
#include "kunnash/mem.h"

#include "core/index/facet_priv.h"

#define ROLE_MAX_B 512          /* longer ones are no roles */

enum { IDS_MAX = 64 };          /* more take less as a set */

struct delta {
	char *name;             /* field, NUL, value, NUL */
	size_t n;               /* with the first NUL, without the last */
	uint32_t entity;        /* or UINT32_MAX */
	int64_t mentions;       /* more or fewer */
	/* Which came: the last of them and the others; and which went. */
	uint32_t *ids;
	size_t n_ids, cap_ids;
	struct kn_set *in, *out;        /* or NULL */
};

/* What is in an article mostly has a number: by it the delta is found
 * without writing its name out. */
struct code {
	uint64_t code;          /* 0: a free slot */
	uint32_t at;            /* of the deltas */
};

/* Values that an article mostly has as the one before. */
enum last_value { LAST_ALL, LAST_OUTLET, LAST_VIA, LAST_LANG, LAST_COUNT };

enum code_kind { CODE_ENTITY = 1, CODE_SUBTYPE, CODE_HOME, CODE_SPEAKER,
	CODE_WHEN };

struct index_facets {
	const struct index_entities *ents;
	uint32_t *home;         /* index__homes(); or NULL */
	struct kn_map *by_name; /* delta.name → index */
	struct delta *at;
	size_t n, cap;
	struct code *codes;     /* cap_codes of them, a power of two; or NULL */
	size_t n_codes, cap_codes;
	uint32_t last[LAST_COUNT];      /* of the deltas, and one more; or 0 */
	size_t n_moved;         /* ids in sets, of two bytes or fewer */
	struct kn_buf key;      /* scratch */
};

struct index_facets *
index__facets_new(const struct index_entities *ents)
{
	struct index_facets *f = kn_calloc(1, sizeof(*f));

	f->ents = ents;
	f->by_name = kn_map_new();
	kn_buf_init(&f->key, 0);
	return f;
}

static void
release(struct delta *d)
{
	free(d->name);
	free(d->ids);
	kn_set_free(d->in);
	kn_set_free(d->out);
	*d = (struct delta){ .name = NULL };
}

static void
clear(struct index_facets *f)
{
	for (size_t i = 0; i < f->n; i++)
		release(&f->at[i]);
	free(f->at);
	f->at = NULL;
	f->n = f->cap = 0;
	kn_map_free(f->by_name);
	f->by_name = NULL;
	free(f->codes);
	f->codes = NULL;
	f->n_codes = f->cap_codes = 0;
	memset(f->last, 0, sizeof(f->last));
	f->n_moved = 0;
}

size_t
index__facets_size_b(const struct index_facets *f)
{
	const size_t name_b = 64;       /* with what finds it by its name */
	size_t n_b = f->cap * sizeof(*f->at) + f->n * name_b +
	    f->cap_codes * sizeof(*f->codes);

	for (size_t i = 0; i < f->n; i++)
		n_b += f->at[i].cap_ids * sizeof(uint32_t);
	return n_b + f->n_moved * sizeof(uint16_t);
}

void
index__facets_free(struct index_facets *f)
{
	if (f == NULL)
		return;
	clear(f);
	free(f->home);
	kn_buf_dispose(&f->key);
	free(f);
}

static const char *
field_of(const struct delta *d)
{
	return d->name;
}

static struct kn_str
value_of(const struct delta *d)
{
	size_t field = strlen(d->name) + 1;

	return (struct kn_str){ d->name + field, d->n - field };
}

/* The delta of (field, value), where value is a and b joined by sep. */
static struct delta *
delta_of(struct index_facets *f, const char *field, const char *a,
    const char *sep, const char *b)
{
	kn_buf_reset(&f->key);
	kn_buf_put(&f->key, field, strlen(field) + 1);
	kn_buf_cstr(&f->key, a);
	kn_buf_cstr(&f->key, sep);
	kn_buf_cstr(&f->key, b);
	uint32_t i = kn_map_intern(f->by_name, kn_buf_get(&f->key),
	    (uint32_t)f->n);
	if (i == f->n) {
		f->at = kn_grow(f->at, &f->cap, f->n + 1, sizeof(*f->at));
		f->at[f->n++] = (struct delta){
			.name = kn_strndup(f->key.s, f->key.n),
			.n = f->key.n,
			.entity = UINT32_MAX,
		};
	}
	return &f->at[i];
}

static struct delta *
delta_last(struct index_facets *f, enum last_value which, const char *field,
    const char *value)
{
	uint32_t *last = &f->last[which];

	if (*last != 0 && kn_str_is(value_of(&f->at[*last - 1]), value))
		return &f->at[*last - 1];
	struct delta *d = delta_of(f, field, value, "", "");
	*last = (uint32_t)(d - f->at) + 1;
	return d;
}

/* ---- by number ------------------------------------------------------------- */

static uint64_t
code_of(enum code_kind kind, unsigned sub, uint32_t number)
{
	return (uint64_t)kind << 48 | (uint64_t)sub << 32 | number;
}

static struct code *
code_slot(const struct index_facets *f, uint64_t code)
{
	size_t i = (size_t)(code * 0x9E3779B97F4A7C15u >> 24);

	for (;; i++) {
		struct code *c = &f->codes[i & (f->cap_codes - 1)];

		if (c->code == 0 || c->code == code)
			return c;
	}
}

static void
grow_codes(struct index_facets *f)
{
	struct code *old = f->codes;
	size_t n = f->cap_codes;

	f->cap_codes = n == 0 ? 1024 : n * 2;
	f->codes = kn_calloc(f->cap_codes, sizeof(*f->codes));
	for (size_t i = 0; i < n; i++)
		if (old[i].code != 0)
			*code_slot(f, old[i].code) = old[i];
	free(old);
}

/* The delta of (field, value), where value is a and b joined by sep, and of
 * a number that stands for them. */
static struct delta *
delta_by(struct index_facets *f, uint64_t code, const char *field,
    const char *a, const char *sep, const char *b)
{
	if (f->n_codes * 3 >= f->cap_codes * 2)
		grow_codes(f);
	struct code *slot = code_slot(f, code);
	if (slot->code == 0) {
		struct delta *d = delta_of(f, field, a, sep, b);

		*slot = (struct code){ code, (uint32_t)(d - f->at) };
		f->n_codes++;
	}
	return &f->at[slot->at];
}

/* ---- articles ---------------------------------------------------------------- */

/* Takes the last that came into the set. */
static void
take_ids(struct index_facets *f, struct delta *d)
{
	if (d->in == NULL)
		d->in = kn_set_new();
	kn_set_add_many(d->in, d->ids, d->n_ids);
	f->n_moved += d->n_ids;
	d->n_ids = 0;
}

/* Says that the article now has the value, or has it no longer. */
static void
move(struct index_facets *f, struct delta *d, uint32_t id, bool in)
{
	if (in && d->out == NULL) {
		/* A name stands in an article again and again. */
		if (d->n_ids > 0 && d->ids[d->n_ids - 1] == id)
			return;
		if (d->n_ids == IDS_MAX)
			take_ids(f, d);
		d->ids = kn_grow(d->ids, &d->cap_ids, d->n_ids + 1,
		    sizeof(*d->ids));
		d->ids[d->n_ids++] = id;
		return;
	}
	if (d->out == NULL) {
		take_ids(f, d);
		d->out = kn_set_new();
	}
	kn_set_add(in ? d->in : d->out, id);
	kn_set_remove(in ? d->out : d->in, id);
	f->n_moved++;
}

/* The same, and counts a mention. */
static void
count(struct index_facets *f, struct delta *d, uint32_t id, bool in)
{
	d->mentions += in ? 1 : -1;
	move(f, d, id, in);
}

/* That a date may be off by a day is no part of the value. */
static void
one_date(struct index_facets *f, uint32_t id, kn_day day, bool in)
{
	char iso[KN_DAY_MAX_B];

	day &= ~KN_DAY_ABOUT;
	kn_day_print(day, iso);
	if (iso[0] != '\0')
		count(f, delta_by(f, code_of(CODE_WHEN, 0, day), "when", iso,
		    "", ""), id, in);
}

static void
one_mention(struct index_facets *f, uint32_t id,
    const struct kn_mention *m, bool in)
{
	const struct kn_entity *e = index__entity(f->ents, m->entity);
	const uint32_t number = m->entity;

	if (m->type == KN_TYPE_DATE)
		one_date(f, id, m->day, in);
	if (e == NULL)
		return;
	struct delta *d = delta_by(f, code_of(CODE_ENTITY, 0, number),
	    number < KN_UNLISTED ? "entity" : "unlisted", e->id, "", "");
	d->entity = number;
	count(f, d, id, in);
	d = delta_by(f, code_of(CODE_SUBTYPE, (unsigned)m->subtype, number),
	    "subtype", e->id, "/", kn_subtype_name(m->subtype));
	d->entity = number;
	count(f, d, id, in);
	if (number >= f->ents->n || e->home == NULL ||
	    !kn_type_is_body(e->type))
		return;
	/* By the number of the body whose home it is. */
	d = delta_by(f, code_of(CODE_HOME, 0, number), "home", e->home, "",
	    "");
	if (f->home == NULL)
		f->home = index__homes(f->ents);
	d->entity = f->home[number];
	count(f, d, id, in);
}

/* Who speaks; `mentions` counts statements. */
static void
one_quote(struct index_facets *f, const struct index_facet_input *in,
    const struct kn_quote *q, bool add)
{
	const struct kn_entity *e = index__entity(f->ents, q->speaker);
	struct kn_buf role;

	if (e != NULL) {
		struct delta *d = delta_by(f, code_of(CODE_SPEAKER, 0,
		    q->speaker), "speaker", e->id, "", "");

		d->entity = q->speaker;
		count(f, d, in->id, add);
	}
	if (kn_span_len(q->role) == 0)
		return;
	kn_buf_init(&role, ROLE_MAX_B);
	kn_fold_append(KN_FOLD_INDEX, in->text + q->role.start_b,
	    kn_span_len(q->role), &role);
	if (role.status == KN_OK && role.n > 0)
		move(f, delta_of(f, "role", role.s, "", ""), in->id, add);
	kn_buf_dispose(&role);
}

static void
change(struct index_facets *f, const struct index_facet_input *in, bool add)
{
	if (f->by_name == NULL)
		f->by_name = kn_map_new();
	move(f, delta_last(f, LAST_ALL, "all", ""), in->id, add);
	if (in->undated)
		move(f, delta_of(f, "undated", "", "", ""), in->id, add);
	if (in->outlet != NULL)
		move(f, delta_last(f, LAST_OUTLET, "outlet", in->outlet),
		    in->id, add);
	if (in->via != NULL)
		move(f, delta_last(f, LAST_VIA, "via", in->via), in->id,
		    add);
	if (in->lang != NULL)
		move(f, delta_last(f, LAST_LANG, "lang", in->lang), in->id,
		    add);
	const struct kn_mentions *m = &in->found->mentions;
	for (size_t i = 0; i < m->n; i++)
		if (!m->at[i].suppressed)
			one_mention(f, in->id, &m->at[i], add);
	for (size_t i = 0; i < in->found->n_quotes; i++)
		one_quote(f, in, &in->found->quotes[i], add);
}

void
index__facets_add(struct index_facets *f, const struct index_facet_input *in)
{
	change(f, in, true);
}

void
index__facets_remove(struct index_facets *f,
    const struct index_facet_input *in)
{
	change(f, in, false);
}

void
index__facets_lead(struct index_facets *f, uint32_t id, bool lead)
{
	if (f->by_name == NULL)
		f->by_name = kn_map_new();
	move(f, delta_of(f, "leads", "", "", ""), id, lead);
}

/* ---- what is stored -------------------------------------------------------- */

static struct kn_stmt *
row_of(struct kn_db *db, const char *field, struct kn_str value)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT articles, mentions, entity"
	    " FROM facet WHERE field = ?1 AND value = ?2");

	kn_bind_text(st, 1, kn_str(field));
	kn_bind_text(st, 2, value);
	return st;
}

struct kn_set *
index__facet_load(struct kn_db *db, const char *field, struct kn_str value)
{
	struct kn_stmt *st = row_of(db, field, value);
	struct kn_set *set = kn_step(st) ?
	    index__facet_set(db, kn_col_str(st, 0)) : kn_set_new();

	kn_reset(st);
	return set;
}

static void
store(struct kn_db *db, const struct delta *d, const struct kn_set *set,
    int64_t mentions)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "INSERT INTO facet (field, value, entity, mentions, articles)"
	    " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (field, value)"
	    " DO UPDATE SET mentions = ?4, articles = ?5");
	size_t n;
	void *bytes = kn_set_save(set, &n);

	kn_bind_text(st, 1, kn_str(field_of(d)));
	kn_bind_text(st, 2, value_of(d));
	if (d->entity != UINT32_MAX)
		kn_bind_int(st, 3, d->entity);
	kn_bind_int(st, 4, mentions);
	kn_bind_blob(st, 5, (struct kn_str){ bytes, n });
	kn_run(st);
	free(bytes);
}

static void
drop(struct kn_db *db, const struct delta *d)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "DELETE FROM facet WHERE field = ?1 AND value = ?2");

	kn_bind_text(st, 1, kn_str(field_of(d)));
	kn_bind_text(st, 2, value_of(d));
	kn_run(st);
}

static int
by_name(const void *pa, const void *pb)
{
	const struct delta *a = pa, *b = pb;
	int c = memcmp(a->name, b->name, a->n < b->n ? a->n : b->n);

	return c != 0 ? c : a->n < b->n ? -1 : a->n > b->n;
}

/* An article that was put again has the value as before. */
static bool
as_before(const struct delta *d, const struct kn_set *set)
{
	return d->out != NULL && d->mentions == 0 &&
	    kn_set_count(d->out) == 0 &&
	    kn_set_and_count(d->in, set) == kn_set_count(d->in);
}

static void
write_delta(struct kn_db *db, struct delta *d, bool is_new)
{
	struct kn_stmt *st = is_new ? NULL : row_of(db, field_of(d),
	    value_of(d));
	bool there = !is_new && kn_step(st);
	int64_t mentions = d->mentions + (there ? kn_col_int(st, 1) : 0);
	struct kn_set *set = there ?
	    index__facet_set(db, kn_col_str(st, 0)) : kn_set_new();

	kn_reset(st);
	bool same = there && as_before(d, set);
	if (!same && d->out != NULL)
		kn_set_minus(set, d->out);
	if (!same && d->in != NULL)
		kn_set_or(set, d->in);
	kn_set_add_many(set, d->ids, d->n_ids);
	if (!same && kn_set_count(set) > 0)
		store(db, d, set, mentions);
	else if (!same && there)
		drop(db, d);
	kn_set_free(set);
}

/* In the order of the rows, so that neighbours are on one page. */
void
index__facets_write(struct index_facets *f, struct kn_db *db)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT 1 FROM facet LIMIT 1");
	bool is_new = !kn_step(st);

	kn_reset(st);
	if (f->n > 1)
		qsort(f->at, f->n, sizeof(*f->at), by_name);
	/* Its pages take the room of what waited. */
	for (size_t i = 0; i < f->n; i++) {
		write_delta(db, &f->at[i], is_new);
		release(&f->at[i]);
	}
	clear(f);
}

void
index__facets_reset(struct kn_db *db)
{
	kn_run(kn_db_stmt(db, "DELETE FROM facet"));
}

/* ---- the whole truth ------------------------------------------------------- */

void
index__facets_gather(struct index_facets *f, const struct index_names *names)
{
	struct kn_stmt *st = kn_db_stmt(names->db,
	    "SELECT a.id, a.outlet, a.lang, a.date IS NULL, a.id = s.lead,"
	    " c.text_b, c.mentions, c.found, c.text, a.via"
	    " FROM article a JOIN story s ON s.id = a.story"
	    " JOIN content c ON c.id = a.id");

	while (kn_step(st)) {
		char *outlet = kn_col_dup(st, 1), *lang = kn_col_dup(st, 2);
		char *via = kn_col_dup(st, 9);
		uint32_t id = (uint32_t)kn_col_int(st, 0);

		struct kn_found found = { 0 };
		size_t text_b = (size_t)kn_col_int(st, 5);
		char *text = index__unpack_text(names->db, kn_col_str(st, 8),
		    text_b);
		if (text == NULL ||
		    index__unpack_mentions(kn_col_str(st, 6), text_b, names,
		    &found.mentions) != KN_OK ||
		    index__unpack_found(kn_col_str(st, 7), text_b, names,
		    &found) != KN_OK)
			kn_db_fail(names->db, KN_CORRUPT,
			    N_("%s is damaged"));
		if (text != NULL)
			change(f, &(struct index_facet_input){ .id = id,
			    .outlet = outlet, .via = via, .lang = lang,
			    .undated = kn_col_int(st, 3) != 0,
			    .found = &found, .text = text }, true);
		kn_found_dispose(&found);
		if (kn_col_int(st, 4) != 0)
			index__facets_lead(f, id, true);
		free(outlet);
		free(via);
		free(lang);
		free(text);
	}
	kn_reset(st);
}

static bool
agrees(struct kn_stmt *st, const struct delta *d)
{
	struct kn_str bytes = kn_col_str(st, 0);
	struct kn_set *set;
	int64_t entity = kn_col_null(st, 2) ? UINT32_MAX : kn_col_int(st, 2);

	if (kn_set_load(bytes.s, bytes.n, &set) != KN_OK)
		return false;
	bool same = kn_set_count(set) == kn_set_count(d->in) &&
	    kn_set_and_count(set, d->in) == kn_set_count(set) &&
	    kn_col_int(st, 1) == d->mentions && entity == d->entity;
	kn_set_free(set);
	return same;
}

void
index__facets_compare(struct index_facets *f, struct kn_db *db,
    void (*fn)(void *user, const char *field, struct kn_str value),
    void *user)
{
	for (size_t i = 0; i < f->n; i++) {
		struct delta *d = &f->at[i];
		struct kn_stmt *st = row_of(db, field_of(d), value_of(d));

		take_ids(f, d);
		if (!kn_step(st) || !agrees(st, d))
			fn(user, field_of(d), value_of(d));
		kn_reset(st);
	}
	struct kn_stmt *st = kn_db_stmt(db, "SELECT field, value FROM facet");
	while (kn_step(st)) {
		struct kn_str field = kn_col_str(st, 0);
		struct kn_str value = kn_col_str(st, 1);
		char *name = kn_strndup(field.s, field.n);
		uint32_t i;

		kn_buf_reset(&f->key);
		kn_buf_put(&f->key, name, field.n + 1);
		kn_buf_str(&f->key, value);
		if (f->by_name == NULL || !kn_map_get(f->by_name,
		    kn_buf_get(&f->key), &i))
			fn(user, name, value);
		free(name);
	}
	kn_reset(st);
}
