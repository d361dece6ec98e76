/*
 * correct.c: a correction from what a person says, and what it would change.
 *
 * Query row of the architecture. In: names as typed, an index as it is seen.
 * Out: a correction by ids, with what is kept beside it; how many articles
 * and mentions it is about; the corrections that the gazetteer no longer
 * goes with. Changes nothing.
 */
#include "core/query/overlay_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/fold.h"
#include "kunnash/query.h"

#define TELL_IDS 4      /* of several that are called the same */

/* ---- who is meant ---------------------------------------------------------------- */

struct meant {
	struct kn_str name;
	uint32_t number;
	size_t n;
	bool by_id;
	struct kn_buf ids;
};

static bool
take_meant(void *user, uint32_t number, const struct kn_entity *e)
{
	struct meant *m = user;

	if (kn_str_is(m->name, e->id)) {
		m->number = number;
		m->by_id = true;
		return false;
	}
	if (m->n++ == 0)
		m->number = number;
	if (m->n <= TELL_IDS)
		kn_buf_fmt(&m->ids, "%s%s", m->n > 1 ? ", " : "", e->id);
	return true;
}

/* How many entities are called so; the first, or the one with this id. */
static enum kn_status
look_up(struct kn_index *ix, struct kn_str name, struct meant *m,
    struct kn_err *err)
{
	*m = (struct meant){ .name = kn_str_trim(name) };
	kn_buf_init(&m->ids, 0);
	enum kn_status st = kn_index_entity_lookup(ix, KN_TYPE_COUNT,
	    m->name, false, take_meant, m, err);
	if (m->by_id)
		m->n = 1;
	return st;
}

static enum kn_status
several(const struct meant *m, struct kn_err *err)
{
	return kn_err_set(err, KN_INVALID, N_("several are called that; "
	    "name one by its id: %s"), "%.*s", (int)m->ids.n, m->ids.s);
}

enum kn_status
kn_correction_entity(struct kn_index *ix, struct kn_str name,
    uint32_t *number, struct kn_err *err)
{
	struct meant m;
	enum kn_status st = look_up(ix, name, &m, err);

	if (st == KN_OK && m.n == 0)
		st = kn_err_set(err, KN_INVALID,
		    N_("nothing known is called %s"), "%.*s",
		    (int)(name.n > 200 ? 200 : name.n), name.s);
	else if (st == KN_OK && m.n > 1)
		st = several(&m, err);
	*number = m.number;
	kn_buf_dispose(&m.ids);
	return st;
}

/* ---- making ------------------------------------------------------------------------ */

static char *
dup_str(struct kn_str s)
{
	s = kn_str_trim(s);
	return kn_strndup(s.n == 0 ? "" : s.s, s.n);
}

/* What is kept of the entity that c names, or turns mentions into. */
static void
keep_entity(struct kn_correction *c, const struct kn_entity *e)
{
	free(c->label);
	free(c->type);
	c->label = kn_strdup(e->label[KN_LANG_AR]);
	c->type = kn_strdup(kn_type_name(e->type));
}

/* The id of an entity that a person makes up: as people nobody listed have. */
static char *
made_id(enum kn_type type, struct kn_str name)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_buf_cstr(&b, type == KN_TYPE_PERSON ? "p:" : "u:");
	kn_fold_append(KN_FOLD_NAME, name.s, name.n, &b);
	for (size_t i = 0; i < b.n; i++)
		if (b.s[i] == ' ' || b.s[i] == '/' || b.s[i] == '"')
			b.s[i] = '-';
	return kn_buf_take(&b, NULL);
}

static enum kn_status
make_merge(struct kn_index *ix, struct kn_str value, struct kn_correction *c,
    struct kn_err *err)
{
	uint32_t number;
	enum kn_status st = kn_correction_entity(ix, value, &number, err);

	if (st != KN_OK)
		return st;
	const struct kn_entity *e = kn_index_entity(ix, number);
	c->value = kn_strdup(e->id);
	keep_entity(c, e);
	return KN_OK;
}

static enum kn_status
make_split(struct kn_index *ix, enum kn_type type, struct kn_str value,
    struct kn_str surface, struct kn_correction *c, struct kn_err *err)
{
	struct meant m;
	enum kn_status st = look_up(ix, value, &m, err);

	c->surface = dup_str(surface);
	if (st == KN_OK && m.n > 1)
		st = several(&m, err);
	if (st == KN_OK && m.n == 1) {
		const struct kn_entity *e = kn_index_entity(ix, m.number);

		c->value = kn_strdup(e->id);
		keep_entity(c, e);
	} else if (st == KN_OK) {
		c->value = made_id(type, kn_str_trim(value));
		free(c->label);
		c->label = dup_str(value);
	}
	kn_buf_dispose(&m.ids);
	return st;
}

/* The id of another entity that the gazetteer calls so, owned; or NULL. */
static char *
other_owner(struct kn_index *ix, struct kn_str name, const char *id)
{
	const struct kn_lens *lens = kn_index_lens(ix);
	struct meant m;
	char *owner = NULL;

	kn_index_set_lens(ix, NULL);
	if (look_up(ix, name, &m, NULL) == KN_OK && m.n > 0) {
		const struct kn_entity *e = kn_raw_entity(ix, m.number);

		if (e != NULL && strcmp(e->id, id) != 0)
			owner = kn_strdup(e->id);
	}
	kn_index_set_lens(ix, lens);
	kn_buf_dispose(&m.ids);
	return owner;
}

static enum kn_status
make_alias(struct kn_index *ix, struct kn_str value, struct kn_correction *c,
    struct kn_err *err)
{
	struct kn_occur *o;
	enum kn_status st = kn_occur_new(value, &o, err);

	if (st != KN_OK)
		return st;
	kn_occur_free(o);
	c->value = dup_str(value);
	c->was = other_owner(ix, value, c->entity);
	return KN_OK;
}

static void
make_type(struct kn_index *ix, struct kn_str value, struct kn_correction *c)
{
	uint32_t number;
	const struct kn_entity *raw = kn_raw_number(ix, kn_str(c->entity),
	    &number) ? kn_raw_entity(ix, number) : NULL;

	c->value = dup_str(value);
	for (char *s = c->value; *s != '\0'; s++)
		if (*s >= 'a' && *s <= 'z')
			*s = (char)(*s - 'a' + 'A');
	if (raw != NULL)
		c->was = kn_strdup(kn_type_name(raw->type));
}

static void
make_rename(struct kn_index *ix, struct kn_str value,
    struct kn_correction *c)
{
	uint32_t number;
	const struct kn_entity *raw = kn_raw_number(ix, kn_str(c->entity),
	    &number) ? kn_raw_entity(ix, number) : NULL;

	c->value = dup_str(value);
	if (raw != NULL)
		c->was = kn_strdup(raw->label[KN_LANG_AR]);
}

enum kn_status
kn_correction_make(struct kn_index *ix, enum kn_correct_kind kind,
    struct kn_str entity, struct kn_str value, struct kn_str surface,
    struct kn_correction *out, struct kn_err *err)
{
	uint32_t number;
	enum kn_status st;

	*out = (struct kn_correction){ .kind = kind };
	st = kn_correction_entity(ix, entity, &number, err);
	if (st != KN_OK)
		return st;
	const struct kn_entity *e = kn_index_entity(ix, number);
	out->entity = kn_strdup(e->id);
	keep_entity(out, e);
	if (kind == KN_CORRECT_MERGE)
		st = make_merge(ix, value, out, err);
	else if (kind == KN_CORRECT_SPLIT)
		st = make_split(ix, e->type, value, surface, out, err);
	else if (kind == KN_CORRECT_ALIAS)
		st = make_alias(ix, value, out, err);
	else if (kind == KN_CORRECT_TYPE)
		make_type(ix, value, out);
	else if (kind == KN_CORRECT_RENAME)
		make_rename(ix, value, out);
	if (st == KN_OK)
		st = kn_correction_check(out, err);
	if (st != KN_OK)
		kn_correction_dispose(out);
	return st;
}

/* ---- what it would change ------------------------------------------------------------ */

/* The overlay that ix is seen through, or NULL. */
static const struct kn_overlay *
overlay_of(const struct kn_index *ix)
{
	const struct kn_lens *lens = kn_index_lens(ix);

	return lens != NULL && lens->entity == ov__entity ? lens->user : NULL;
}

/* One more correction than there are. */
static enum kn_status
lay_one_more(struct kn_index *ix, const struct kn_correction *c,
    const char *corpus, struct kn_overlay **out, struct kn_err *err)
{
	const struct kn_overlay *ov = overlay_of(ix);
	size_t n = 0, n_all = ov == NULL ? 0 : ov->n_all;
	struct kn_correction *all = kn_calloc(n_all + 1, sizeof(*all));

	/* Shallow copies: the overlay makes its own. */
	for (size_t i = 0; i < n_all; i++)
		if (strcmp(ov->all[i].id, c->id) != 0)
			all[n++] = ov->all[i];
	all[n++] = *c;
	enum kn_status st = kn_overlay_new(ix, all, n, corpus, out, err);
	free(all);
	return st;
}

/* Where something may change. */
static enum kn_status
candidates(struct kn_index *ix, const struct kn_correction *c,
    const char *corpus, struct kn_set **out, struct kn_err *err)
{
	struct kn_overlay *alone;

	if (c->kind == KN_CORRECT_SPLIT) {
		enum kn_status st = kn_index_facet(ix, "entity",
		    kn_str(c->entity), out, err);

		return st != KN_OK ? st : ov__keep_worded(ix, c->surface,
		    *out, err);
	}
	*out = kn_set_new();
	if (c->kind == KN_CORRECT_BLOCK)
		return kn_target_articles(ix, &c->target, corpus, *out, err);
	enum kn_status st = kn_overlay_new(ix, c, 1, corpus, &alone, err);
	if (st == KN_OK)
		st = ov__textual(alone, *out, err);
	kn_overlay_free(alone);
	return st;
}

struct compare {
	struct kn_index *ix;
	struct kn_overlay *next;
	bool vanished;          /* count what goes, not what comes */
	struct kn_correct_preview *out;
	struct kn_err *err;
	enum kn_status st;
};

static bool
is_same(const struct kn_mention *a, const struct kn_mention *b)
{
	return a->at.start_b == b->at.start_b && a->at.end_b == b->at.end_b &&
	    a->entity == b->entity && !a->suppressed && !b->suppressed;
}

/* Those of a that b lacks; both are by start. */
static uint64_t
missing(const struct kn_mentions *a, const struct kn_mentions *b)
{
	uint64_t n = 0;
	size_t k = 0;

	for (size_t i = 0; i < a->n; i++) {
		uint32_t start_b = a->at[i].at.start_b;
		bool found = false;

		while (k < b->n && b->at[k].at.start_b < start_b)
			k++;
		for (size_t j = k; j < b->n && !found &&
		    b->at[j].at.start_b == start_b; j++)
			found = is_same(&a->at[i], &b->at[j]);
		n += !a->at[i].suppressed && !found;
	}
	return n;
}

static bool
compare_article(void *user, uint32_t id)
{
	struct compare *x = user;
	const struct kn_lens *below = x->next->below;
	struct kn_found old = { 0 }, new = { 0 };

	x->st = kn_raw_mentions(x->ix, id, &old.mentions, x->err);
	if (x->st == KN_OK && below != NULL)
		x->st = below->found(below->user, id, &old, x->err);
	if (x->st == KN_OK)
		x->st = kn_index_mentions(x->ix, id, &new.mentions, x->err);
	uint64_t n = x->st != KN_OK ? 0 : x->vanished ?
	    missing(&old.mentions, &new.mentions) :
	    missing(&new.mentions, &old.mentions);
	x->out->mentions += n;
	x->out->articles += n > 0;
	kn_found_dispose(&old);
	kn_found_dispose(&new);
	return x->st == KN_OK;
}

enum kn_status
kn_correction_preview(struct kn_index *ix, const struct kn_correction *c,
    const char *corpus, struct kn_correct_preview *out, struct kn_err *err)
{
	struct compare x = { .ix = ix, .out = out, .err = err, .st = KN_OK,
	    .vanished = c->kind == KN_CORRECT_BLOCK };
	struct kn_set *set = NULL;
	uint32_t number;

	*out = (struct kn_correct_preview){ 0, 0 };
	if (c->kind == KN_CORRECT_FIELD)
		return ov__field_count(ix, c, corpus, &out->articles, err);
	bool textual = c->kind == KN_CORRECT_ALIAS ||
	    c->kind == KN_CORRECT_SPLIT || kn_correction_is_here(c);
	if (!textual) {
		enum kn_status st = kn_correction_entity(ix,
		    kn_str(c->entity), &number, err);

		return st != KN_OK ? st : ov__count(ix, number,
		    &out->articles, &out->mentions, err);
	}
	enum kn_status st = candidates(ix, c, corpus, &set, err);
	if (st == KN_OK)
		st = lay_one_more(ix, c, corpus, &x.next, err);
	if (st == KN_OK) {
		kn_set_each(set, compare_article, &x);
		st = x.st;
	}
	kn_overlay_free(x.next);
	kn_set_free(set);
	return st;
}

/* ---- a new gazetteer ------------------------------------------------------------------- */

/* Ids that no gazetteer gives: of people nobody listed, and made up. */
static bool
is_own_id(const char *id)
{
	return strncmp(id, "p:", 2) == 0 || strncmp(id, "u:", 2) == 0;
}

static const char *
compare_was(const struct kn_correction *c, const char *now)
{
	if (strcmp(now, c->value) == 0)
		return N_("the gazetteer says so itself now");
	return c->was != NULL && strcmp(now, c->was) != 0 ?
	    N_("the gazetteer says %s now") : NULL;
}

static void
alias_conflict(struct kn_index *ix, const struct kn_correction *c,
    const struct kn_entity *e, kn_conflict_fn *fn, void *user)
{
	char *owner = other_owner(ix, kn_str(c->value), c->entity);

	if (owner != NULL && (c->was == NULL || strcmp(owner, c->was) != 0))
		fn(user, c, N_("the gazetteer gives this name to %s now"),
		    kn_str(owner));
	else if (owner == NULL && e != NULL &&
	    kn_entity_called(e, kn_str(c->value), false))
		fn(user, c, N_("the gazetteer says so itself now"),
		    KN_LIT(""));
	free(owner);
}

static void
find_conflict(struct kn_index *ix, const struct kn_correction *c,
    const char *corpus, kn_conflict_fn *fn, void *user)
{
	bool two = c->kind == KN_CORRECT_MERGE ||
	    (c->kind == KN_CORRECT_SPLIT && !is_own_id(c->value));
	const struct kn_entity *e = NULL;
	const char *why = NULL, *now = "";
	uint32_t number;

	if (c->kind == KN_CORRECT_FIELD) {
		ov__field_conflict(ix, c, corpus, fn, user);
		return;
	}
	if (kn_raw_number(ix, kn_str(c->entity), &number))
		e = kn_raw_entity(ix, number);
	if (e == NULL && !is_own_id(c->entity)) {
		fn(user, c, N_("the gazetteer does not know %s"),
		    kn_str(c->entity));
		return;
	}
	if (two && !is_own_id(c->value) &&
	    !kn_raw_number(ix, kn_str(c->value), &number)) {
		fn(user, c, N_("the gazetteer does not know %s"),
		    kn_str(c->value));
		return;
	}
	if (c->kind == KN_CORRECT_ALIAS)
		alias_conflict(ix, c, e, fn, user);
	if (e != NULL && c->kind == KN_CORRECT_RENAME)
		why = compare_was(c, now = e->label[KN_LANG_AR]);
	if (e != NULL && c->kind == KN_CORRECT_TYPE)
		why = compare_was(c, now = kn_type_name(e->type));
	if (why != NULL)
		fn(user, c, why, kn_str(now));
}

enum kn_status
kn_corrections_conflicts(struct kn_index *ix, const struct kn_correction *c,
    size_t n, const char *corpus, kn_conflict_fn *fn, void *user,
    struct kn_err *err)
{
	struct kn_set *all = NULL;

	for (size_t i = 0; i < n; i++)
		find_conflict(ix, &c[i], corpus, fn, user);
	/* A damaged index is told once. */
	enum kn_status st = kn_index_all(ix, &all, err);
	kn_set_free(all);
	return st;
}
