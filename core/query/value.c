/*
 * value.c: what the values of fields name.
 *
 * Query row of the architecture. In: a value as typed (an id, an ISO code, a
 * name in Arabic, French or English, an outlet). Out: numbers of entities or
 * a stored value; or, when nothing known is called that, the nearest name.
 * Something the gazetteer knows and the corpus lacks is an empty answer, no
 * mistake.
 */
#include "query_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/utf8.h"

#define CODE_MAX_B 3

/* ---- the nearest name ------------------------------------------------ */

struct nearest {
	struct kn_str typed;    /* folded (NAME) */
	size_t best;            /* distance of the best so far */
	struct kn_buf name;     /* what to propose */
};

static void
nearest_init(struct nearest *n, struct kn_str typed, struct kn_buf *folded)
{
	kn_fold_append(KN_FOLD_NAME, typed.s, typed.n, folded);
	n->typed = kn_buf_get(folded);
	n->best = query__tolerance(n->typed) + 1;
	kn_buf_init(&n->name, 0);
}

/* Considers a name (folded) that would be shown as `shown`. */
static void
nearest_try(struct nearest *n, struct kn_str folded, const char *shown)
{
	size_t d = query__distance(n->typed, folded, n->best);

	if (d >= n->best)
		return;
	n->best = d;
	kn_buf_reset(&n->name);
	kn_buf_cstr(&n->name, shown);
}

static void
nearest_try_entity(struct nearest *n, const struct kn_entity *e)
{
	struct kn_buf id;

	kn_buf_init(&id, 0);
	kn_fold_append(KN_FOLD_NAME, e->id, strlen(e->id), &id);
	/* A code of two or three letters is near to half of all others. */
	if (id.n > CODE_MAX_B)
		nearest_try(n, kn_buf_get(&id), e->id);
	kn_buf_dispose(&id);
	for (const char *s = e->names; s != NULL && *s != '\0';
	    s += strlen(s) + 1)
		nearest_try(n, kn_str(s), s);
}

/* Looks through the gazetteer of the index. */
static void
nearest_known(struct nearest *n, struct kn_index *ix, enum kn_type type)
{
	const struct kn_entity *e;

	for (uint32_t i = 0; (e = kn_index_entity(ix, i)) != NULL; i++)
		if (type == KN_TYPE_COUNT || e->type == type)
			nearest_try_entity(n, e);
}

static enum kn_status
fail_value(const struct nearest *n, size_t at_b, struct kn_err *err)
{
	if (n->name.n == 0)
		return query__error(err, KN_INVALID, at_b,
		    N_("nothing known is called that"), KN_LIT(""));
	return query__error(err, KN_INVALID, at_b,
	    N_("nothing known is called that; did you mean %s?"),
	    kn_buf_get(&n->name));
}

/* ---- entities -------------------------------------------------------- */

static bool
add_entity(void *user, uint32_t number, const struct kn_entity *e)
{
	struct entities *out = user;

	(void)e;
	out->number = kn_grow(out->number, &out->cap, out->n + 1,
	    sizeof(*out->number));
	out->number[out->n++] = number;
	return true;
}

/* Says which subtypes there are for the type of a field. */
static enum kn_status
fail_subtype(const struct node *nd, size_t at_b, struct kn_err *err)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	for (unsigned i = 0; i < KN_SUBTYPE_COUNT; i++)
		if (kn_subtype_is_of((enum kn_subtype)i, nd->field->type))
			kn_buf_fmt(&b, "%s%s", b.n == 0 ? "" : ", ",
			    kn_subtype_name((enum kn_subtype)i));
	enum kn_status st = query__error(err, KN_INVALID, at_b,
	    N_("nothing is mentioned in that way; behind the stroke stands "
	    "one of: %s"), kn_buf_get(&b));
	kn_buf_dispose(&b);
	return st;
}

/* Cuts "/name" off a value: *value keeps what stands before it. */
static enum kn_status
take_subtype(const struct node *nd, struct kn_str *value,
    enum kn_subtype *out, struct kn_err *err)
{
	const char *slash = memrchr(value->s, '/', value->n);

	*out = KN_SUBTYPE_COUNT;
	if (slash == NULL)
		return KN_OK;
	size_t at = (size_t)(slash - value->s);
	*out = kn_subtype_parse((struct kn_str){ slash + 1,
	    value->n - at - 1 });
	if (*out == KN_SUBTYPE_COUNT ||
	    !kn_subtype_is_of(*out, nd->field->type))
		return fail_subtype(nd, nd->at_b + nd->quoted + at + 1, err);
	value->n = at;
	return KN_OK;
}

/* Proposes a name that has what was typed as a part: برخان, of عملية برخان. */
static bool
nearest_part(void *user, uint32_t number, const struct kn_entity *e)
{
	struct nearest *n = user;

	(void)number;
	for (const char *s = e->names; *s != '\0' && n->name.n == 0;
	    s += strlen(s) + 1)
		if (memmem(s, strlen(s), n->typed.s, n->typed.n) != NULL)
			kn_buf_cstr(&n->name, s);
	return n->name.n == 0;
}

static enum kn_status
fail_entity(const struct node *nd, struct kn_index *ix, struct kn_str value,
    struct kn_err *err)
{
	struct nearest near;
	struct kn_buf folded;
	enum kn_status st = KN_OK;

	kn_buf_init(&folded, 0);
	nearest_init(&near, value, &folded);
	nearest_known(&near, ix, nd->field->type);
	if (near.name.n == 0 && near.typed.n > CODE_MAX_B)
		st = kn_index_entity_lookup(ix, nd->field->type, value, true,
		    nearest_part, &near, err);
	if (st == KN_OK)
		st = fail_value(&near, nd->at_b, err);
	kn_buf_dispose(&near.name);
	kn_buf_dispose(&folded);
	return st;
}

void
value__nearest(struct kn_index *ix, struct kn_str typed, struct kn_buf *out)
{
	struct nearest near;
	struct kn_buf folded;

	kn_buf_init(&folded, 0);
	nearest_init(&near, typed, &folded);
	/* Three letters are near to half of all names. */
	if (kn_utf8_count_cp(folded.s, folded.n) > CODE_MAX_B)
		nearest_known(&near, ix, KN_TYPE_COUNT);
	kn_buf_str(out, kn_buf_get(&near.name));
	kn_buf_dispose(&near.name);
	kn_buf_dispose(&folded);
}

enum kn_status
value__entities(const struct node *nd, struct kn_index *ix,
    struct entities *out, struct kn_err *err)
{
	struct kn_str value = nd->value;

	*out = (struct entities){ .subtype = KN_SUBTYPE_COUNT };
	enum kn_status st = take_subtype(nd, &value, &out->subtype, err);
	if (st != KN_OK)
		return st;
	st = kn_index_entity_lookup(ix, nd->field->type, value, false,
	    add_entity, out, err);
	if (st == KN_OK && out->n == 0)
		st = fail_entity(nd, ix, value, err);
	if (st != KN_OK) {
		free(out->number);
		*out = (struct entities){ .n = 0 };
	}
	return st;
}

/* ---- words that stand for entities ----------------------------------- */

/* An ISO code or a slug is no word of a language: "la" is not Laos. */
static bool
add_alias(void *user, uint32_t number, const struct kn_entity *e)
{
	struct entities *out = user;

	if (e->type == KN_TYPE_COUNTRY || e->type == KN_TYPE_AGENCY ||
	    e->type == KN_TYPE_PERSON)
		return add_entity(out, number, e);
	return true;
}

bool
value__alias_subtype(enum kn_subtype subtype)
{
	return subtype == KN_SUBTYPE_NAME || subtype == KN_SUBTYPE_OFFICIAL ||
	    subtype == KN_SUBTYPE_FULL || subtype == KN_SUBTYPE_SHORT;
}

enum kn_status
value__aliases(const struct node *nd, struct kn_index *ix,
    struct entities *out, struct kn_err *err)
{
	*out = (struct entities){ .subtype = KN_SUBTYPE_COUNT };
	if (nd->kind != NODE_TEXT || nd->quoted || nd->prefix ||
	    nd->reach == REACH_WORD ||
	    nd->value.n <= 2)
		return KN_OK;
	enum kn_status st = kn_index_entity_lookup(ix, KN_TYPE_COUNT,
	    nd->value, false, add_alias, out, err);
	if (st != KN_OK) {
		free(out->number);
		*out = (struct entities){ .n = 0 };
	}
	return st;
}

/* ---- outlets --------------------------------------------------------- */

struct outlet_search {
	struct nearest near;
	struct kn_buf *out;
};

static bool
try_outlet(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	struct outlet_search *s = user;
	struct kn_buf folded, shown;

	(void)entity;
	(void)articles;
	(void)mentions;
	kn_buf_init(&folded, 0);
	kn_buf_init(&shown, 0);
	kn_buf_str(&shown, value);
	kn_fold_append(KN_FOLD_NAME, value.s, value.n, &folded);
	bool same = kn_str_eq(kn_buf_get(&folded), s->near.typed);
	if (same)
		kn_buf_str(s->out, value);
	nearest_try(&s->near, kn_buf_get(&folded), kn_buf_get(&shown).s);
	kn_buf_dispose(&folded);
	kn_buf_dispose(&shown);
	return !same;
}

static bool
take_media(void *user, uint32_t number, const struct kn_entity *e)
{
	(void)number;
	kn_buf_cstr(user, e->id);
	return false;
}

enum kn_status
value__outlet(const struct node *nd, struct kn_index *ix,
    struct kn_buf *out, struct kn_err *err)
{
	struct outlet_search s = { .out = out };
	struct kn_buf folded;

	kn_buf_init(&folded, 0);
	nearest_init(&s.near, nd->value, &folded);
	enum kn_status st = kn_index_facet_each(ix, nd->field->pub.name,
	    KN_TYPE_COUNT, try_outlet, &s, err);
	if (st == KN_OK && out->n == 0)
		st = kn_index_entity_lookup(ix, KN_TYPE_MEDIA, nd->value,
		    false, take_media, out, err);
	if (st == KN_OK && out->n == 0) {
		nearest_known(&s.near, ix, KN_TYPE_MEDIA);
		st = fail_value(&s.near, nd->at_b, err);
	}
	kn_buf_dispose(&s.near.name);
	kn_buf_dispose(&folded);
	return st;
}
