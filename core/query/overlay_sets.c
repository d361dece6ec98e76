/*
 * overlay_sets.c: which articles mention an entity, as corrected.
 *
 * Query row of the architecture. In: the sets of an index. Out: sets and
 * counts for filters and facets. Merging and blocking everywhere are set
 * operations. Where corrections depend on words or articles (aliases, splits,
 * blocked here, blocked names with others inside), those articles go through
 * the one door once, when a set is first asked for; what differs there is
 * kept as articles more and less.
 */
#include "core/query/overlay_priv.h"

#include <stdlib.h>
#include <string.h>

/* ---- sets before that ---------------------------------------------------------------- */

/* Adds the articles stored for an entity (in one subtype, or that quote
 * it). */
static enum kn_status
add_stored(struct kn_overlay *ov, const char *id, uint32_t subtype,
    struct kn_set *into, struct kn_err *err)
{
	const char *field = subtype == OV_SPEAKER ? "speaker" : "entity";
	struct kn_set *s = NULL;
	struct kn_buf value;

	kn_buf_init(&value, 0);
	kn_buf_cstr(&value, id);
	if (subtype < KN_SUBTYPE_COUNT)
		kn_buf_fmt(&value, "/%s",
		    kn_subtype_name((enum kn_subtype)subtype));
	enum kn_status st = kn_raw_facet(ov->ix, field, kn_buf_get(&value),
	    &s, err);
	if (st == KN_OK)
		kn_set_or(into, s);
	kn_set_free(s);
	kn_buf_dispose(&value);
	return st;
}

/* Of all that is merged into a root. */
static enum kn_status
add_merged(struct kn_overlay *ov, uint32_t root, uint32_t subtype,
    struct kn_set *into, struct kn_err *err)
{
	enum kn_status st = KN_OK;

	for (size_t i = 0; i < ov->n && st == KN_OK; i++)
		if (ov->node[i].root == root && ov->node[i].known &&
		    !ov->node[i].blocked)
			st = add_stored(ov, ov->node[i].e.id, subtype, into,
			    err);
	return st;
}

/* Those with the words of a split that mention what is split. */
static enum kn_status
add_split(struct kn_overlay *ov, const struct kn_correction *c,
    struct kn_set *into, struct kn_err *err)
{
	struct kn_set *some;
	uint32_t i;

	if (!kn_map_get(ov->by_id, kn_str(c->entity), &i))
		return KN_OK;
	some = kn_set_new();
	enum kn_status st = add_merged(ov, ov->node[i].root, KN_SUBTYPE_COUNT,
	    some, err);
	if (st == KN_OK)
		st = ov__keep_worded(ov->ix, c->surface, some, err);
	if (st == KN_OK)
		kn_set_or(into, some);
	kn_set_free(some);
	return st;
}

/* Whether a name of it can have another name inside. */
static bool
may_hold_names(const struct kn_entity *e)
{
	for (const char *s = e->names; *s != '\0'; s += strlen(s) + 1)
		if (strchr(s, ' ') != NULL)
			return true;
	return false;
}

enum kn_status
ov__textual(struct kn_overlay *ov, struct kn_set *into, struct kn_err *err)
{
	enum kn_status st = KN_OK;

	kn_set_or(into, ov->worded);
	for (size_t i = 0; i < ov->n && st == KN_OK; i++) {
		const struct ov_node *node = &ov->node[i];

		if (node->blocked_in != NULL)
			kn_set_or(into, node->blocked_in);
		if (node->blocked && node->known && may_hold_names(&node->e))
			st = add_stored(ov, node->e.id, KN_SUBTYPE_COUNT,
			    into, err);
	}
	for (size_t i = 0; i < ov->n_all && st == KN_OK; i++)
		if (ov->all[i].kind == KN_CORRECT_SPLIT)
			st = add_split(ov, &ov->all[i], into, err);
	return st;
}

/* The countries whose bodies are not those that are stored. */
static void
note_homes(struct kn_overlay *ov)
{
	ov->homes = kn_map_new();
	for (size_t i = 0; i < ov->n; i++)
		if (ov->node[i].e.home != NULL)
			kn_map_set(ov->homes, kn_str(ov->node[i].e.home), 0);
	for (size_t i = 0; i < ov->n_deltas; i++) {
		const struct kn_entity *e = ov__entity(ov,
		    ov->delta[i].number);

		if (e != NULL && e->home != NULL && kn_type_is_body(e->type))
			kn_map_set(ov->homes, kn_str(e->home), 0);
	}
}

static enum kn_status
settle(struct kn_overlay *ov, struct kn_err *err)
{
	struct kn_set *articles = kn_set_new();

	if (ov->settled) {
		kn_set_free(articles);
		return KN_OK;
	}
	ov__sets_dispose(ov);
	ov->delta_of = kn_map_new();
	enum kn_status st = ov__textual(ov, articles, err);
	if (st == KN_OK)
		st = ov__gather(ov, articles, err);
	kn_set_free(articles);
	note_homes(ov);
	ov->settled = st == KN_OK;
	return st;
}

void
ov__sets_dispose(struct kn_overlay *ov)
{
	for (size_t i = 0; i < ov->n_deltas; i++) {
		kn_set_free(ov->delta[i].more);
		kn_set_free(ov->delta[i].less);
	}
	for (size_t i = 0; i < ov->n; i++) {
		kn_set_free(ov->node[i].set);
		ov->node[i].set = NULL;
	}
	free(ov->delta);
	ov->delta = NULL;
	ov->n_deltas = ov->cap_deltas = 0;
	kn_map_free(ov->delta_of);
	kn_map_free(ov->homes);
	ov->delta_of = ov->homes = NULL;
}

/* ---- one set ------------------------------------------------------------------------- */

/* "ES/name": cuts the subtype off; COUNT when there is none. */
static uint32_t
take_subtype(struct kn_str *value)
{
	const char *slash = value->n == 0 ? NULL :
	    memrchr(value->s, '/', value->n);

	if (slash == NULL)
		return KN_SUBTYPE_COUNT;
	size_t at = (size_t)(slash - value->s);
	enum kn_subtype sub = kn_subtype_parse((struct kn_str){ slash + 1,
	    value->n - at - 1 });
	value->n = at;
	return sub;
}

static enum kn_status
entity_facet(struct kn_overlay *ov, const char *field, struct kn_str value,
    struct kn_set **out, struct kn_err *err)
{
	struct kn_str id = value;
	uint32_t sub = strcmp(field, "speaker") == 0 ? OV_SPEAKER :
	    take_subtype(&id);
	enum kn_status st;
	uint32_t i, number;

	if (kn_map_get(ov->by_id, id, &i)) {
		i = ov->node[i].root;
		number = ov->node[i].number;
		*out = kn_set_new();
		st = add_merged(ov, i, sub, *out, err);
	} else {
		st = kn_raw_facet(ov->ix, field, value, out, err);
		if (st != KN_OK || !kn_raw_number(ov->ix, id, &number))
			return st;
	}
	if (st == KN_OK)
		ov__apply(ov, (struct ov_key){ number, sub }, *out, NULL);
	return st;
}

/* ---- every set ----------------------------------------------------------------------- */

struct walk {
	struct kn_overlay *ov;
	enum kn_type type;
	kn_facet_fn *fn;
	void *user;
	bool going;
};

static bool
type_fits(const struct walk *w, const struct kn_entity *e)
{
	return w->type == KN_TYPE_COUNT || e->type == w->type;
}

/* A value that no correction names, but in some articles an alias of another
 * may cover it. */
static bool
pass(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	struct walk *w = user;
	struct ov_key k = { entity, KN_SUBTYPE_COUNT };
	struct ov_delta *d = ov__delta(w->ov, k);
	int64_t n = (int64_t)mentions;

	if (ov__node(w->ov, entity) != NULL)
		return true;
	if (d == NULL) {
		w->going = w->fn(w->user, value, entity, articles, mentions);
		return w->going;
	}
	d->stored = true;
	struct kn_set *set = kn_set_dup(articles);
	ov__apply(w->ov, k, set, &n);
	if (kn_set_count(set) > 0)
		w->going = w->fn(w->user, value, entity, set,
		    n < 0 ? 0 : (uint64_t)n);
	kn_set_free(set);
	return w->going;
}

/* Adds what is stored of a node's entity to the root it is merged into. */
static bool
count_stored(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	struct walk *w = user;
	const struct ov_node *node = ov__node(w->ov, entity);

	(void)value;
	if (node == NULL || node->blocked)
		return true;
	struct ov_node *root = &w->ov->node[node->root];
	kn_set_or(root->set, articles);
	root->mentions += mentions;
	return true;
}

/* The sets of all nodes, made once. */
static enum kn_status
count_nodes(struct kn_overlay *ov, struct kn_err *err)
{
	struct walk w = { .ov = ov, .type = KN_TYPE_COUNT };

	if (ov->n == 0 || ov->node[0].set != NULL)
		return KN_OK;
	for (size_t i = 0; i < ov->n; i++) {
		ov->node[i].set = kn_set_new();
		ov->node[i].mentions = 0;
	}
	enum kn_status st = kn_raw_facet_each(ov->ix, "entity",
	    KN_TYPE_COUNT, count_stored, &w, err);
	for (size_t i = 0; i < ov->n && st == KN_OK; i++) {
		struct ov_node *node = &ov->node[i];
		int64_t n = (int64_t)node->mentions;

		ov__apply(ov, (struct ov_key){ node->number, KN_SUBTYPE_COUNT },
		    node->set, &n);
		node->mentions = n < 0 ? 0 : (uint64_t)n;
	}
	for (size_t i = 0; i < ov->n && st != KN_OK; i++) {
		kn_set_free(ov->node[i].set);
		ov->node[i].set = NULL;
	}
	return st;
}

/* What the index has nowhere, but corrections brought out from under longer
 * names. */
static void
each_new(struct walk *w)
{
	for (size_t i = 0; i < w->ov->n_deltas && w->going; i++) {
		const struct ov_delta *d = &w->ov->delta[i];
		const struct kn_entity *e = ov__entity(w->ov, d->number);

		if (d->subtype == KN_SUBTYPE_COUNT && !d->stored &&
		    e != NULL && type_fits(w, e) &&
		    ov__node(w->ov, d->number) == NULL &&
		    kn_set_count(d->more) > 0)
			w->going = w->fn(w->user, kn_str(e->id), d->number,
			    d->more, (uint64_t)d->mentions);
	}
}

/* The order is that of the index, then that of the corrections. */
static enum kn_status
each_entity(struct walk *w, struct kn_err *err)
{
	struct kn_overlay *ov = w->ov;
	enum kn_status st = count_nodes(ov, err);

	if (st == KN_OK)
		st = kn_raw_facet_each(ov->ix, "entity", w->type, pass, w,
		    err);
	for (size_t i = 0; i < ov->n && st == KN_OK && w->going; i++) {
		const struct ov_node *node = &ov->node[i];

		if (node->root == i && type_fits(w, &node->e) &&
		    kn_set_count(node->set) > 0)
			w->going = w->fn(w->user, kn_str(node->e.id),
			    node->number, node->set, node->mentions);
	}
	if (st == KN_OK)
		each_new(w);
	return st;
}

/* ---- bodies of countries ---------------------------------------------------------------- */

struct home {
	struct kn_overlay *ov;
	struct kn_str code;
	struct kn_set *set;
	uint64_t mentions;
};

static bool
add_body(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	struct home *h = user;
	const struct kn_entity *e = ov__entity(h->ov, entity);

	(void)value;
	if (e == NULL || e->home == NULL || !kn_type_is_body(e->type) ||
	    !kn_str_is(h->code, e->home))
		return true;
	kn_set_or(h->set, articles);
	h->mentions += mentions;
	return true;
}

/* The bodies of a country counted anew, by types: people are many. */
static enum kn_status
count_home(struct home *h, struct kn_err *err)
{
	enum kn_status st = KN_OK;

	h->set = kn_set_new();
	for (unsigned t = 0; t < KN_TYPE_COUNT && st == KN_OK; t++) {
		struct walk w = { h->ov, (enum kn_type)t, add_body, h, true };

		if (kn_type_is_body(w.type))
			st = each_entity(&w, err);
	}
	return st;
}

/* Adds the articles with bodies of a country, and of those that are merged
 * into it. */
static enum kn_status
add_homes(struct kn_overlay *ov, struct kn_str code, struct kn_set *into,
    struct kn_err *err)
{
	struct home h = { .ov = ov, .code = code };
	enum kn_status st = KN_OK;
	uint32_t i = OV_NONE, k;

	(void)kn_map_get(ov->by_id, code, &i);
	if (i != OV_NONE && ov->node[i].blocked)
		return KN_OK;
	if (kn_map_get(ov->homes, code, &k))
		st = count_home(&h, err);
	else
		st = kn_raw_facet(ov->ix, "home", code, &h.set, err);
	if (st == KN_OK)
		kn_set_or(into, h.set);
	kn_set_free(h.set);
	for (k = 0; k < ov->n && st == KN_OK && i != OV_NONE; k++)
		if (ov->node[k].into == i)
			st = add_homes(ov, kn_str(ov->node[k].e.id), into,
			    err);
	return st;
}

struct homes {
	struct walk *w;
	struct kn_map *told;
	struct kn_err *err;
	enum kn_status st;
};

static bool
pass_home(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	struct homes *x = user;
	struct walk *w = x->w;
	struct home h = { .ov = w->ov, .code = value };
	const struct ov_node *node = ov__node(w->ov, entity);
	uint32_t i;

	/* The country itself may be merged, blocked, or no country. */
	if (!kn_map_set(x->told, value, 0) || (node != NULL && node->blocked))
		return true;
	if (node != NULL) {
		node = &w->ov->node[node->root];
		if (node->blocked || (w->type != KN_TYPE_COUNT &&
		    node->e.type != w->type))
			return true;
		entity = node->number;
	}
	if (!kn_map_get(w->ov->homes, value, &i)) {
		w->going = w->fn(w->user, value, entity, articles, mentions);
		return w->going;
	}
	x->st = count_home(&h, x->err);
	if (x->st == KN_OK && kn_set_count(h.set) > 0)
		w->going = w->fn(w->user, value, entity, h.set, h.mentions);
	kn_set_free(h.set);
	return x->st == KN_OK && w->going;
}

static enum kn_status
each_home(struct walk *w, struct kn_err *err)
{
	struct kn_overlay *ov = w->ov;
	struct homes x = { w, kn_map_new(), err, KN_OK };
	enum kn_status st = kn_raw_facet_each(ov->ix, "home", w->type,
	    pass_home, &x, err);

	if (st == KN_OK)
		st = x.st;
	/* A country that had no body before. */
	for (size_t i = 0; i < ov->n && st == KN_OK && w->going; i++) {
		const char *code = ov->node[i].e.home;
		uint32_t number;

		if (code != NULL && kn_raw_number(ov->ix, kn_str(code),
		    &number))
			(void)pass_home(&x, kn_str(code), number, NULL, 0);
		st = x.st;
	}
	kn_map_free(x.told);
	return st;
}

/* ---- the lens ----------------------------------------------------------------------------- */

enum kn_status
ov__facet(void *overlay, const char *field, struct kn_str value,
    struct kn_set **out, struct kn_err *err)
{
	struct kn_overlay *ov = overlay;
	enum kn_status st = settle(ov, err);

	*out = NULL;
	if (st != KN_OK)
		return st;
	if (strcmp(field, "entity") == 0 || strcmp(field, "speaker") == 0) {
		st = entity_facet(ov, field, value, out, err);
	} else if (strcmp(field, "home") == 0) {
		*out = kn_set_new();
		st = add_homes(ov, value, *out, err);
	} else {
		st = kn_raw_facet(ov->ix, field, value, out, err);
	}
	if (st != KN_OK) {
		kn_set_free(*out);
		*out = NULL;
	}
	return st;
}

enum kn_status
ov__facet_each(void *overlay, const char *field, enum kn_type type,
    kn_facet_fn *fn, void *fn_user, struct kn_err *err)
{
	struct walk w = { overlay, type, fn, fn_user, true };
	enum kn_status st = settle(w.ov, err);

	if (st != KN_OK)
		return st;
	if (strcmp(field, "entity") == 0)
		return each_entity(&w, err);
	if (strcmp(field, "home") == 0)
		return each_home(&w, err);
	return kn_raw_facet_each(w.ov->ix, field, type, fn, fn_user, err);
}

enum kn_status
kn_overlay_settle(struct kn_overlay *ov, struct kn_err *err)
{
	enum kn_status st = settle(ov, err);

	return st == KN_OK ? count_nodes(ov, err) : st;
}

struct counted {
	uint32_t number;
	uint64_t articles, mentions;
};

static bool
count_one(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	struct counted *c = user;

	(void)value;
	if (entity != c->number)
		return true;
	c->articles = kn_set_count(articles);
	c->mentions = mentions;
	return false;
}

enum kn_status
ov__count(struct kn_index *ix, uint32_t number, uint64_t *articles,
    uint64_t *mentions, struct kn_err *err)
{
	struct counted c = { .number = number };
	enum kn_status st = kn_index_facet_each(ix, "entity", KN_TYPE_COUNT,
	    count_one, &c, err);

	*articles = c.articles;
	*mentions = c.mentions;
	return st;
}
