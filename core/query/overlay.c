/*
 * overlay.c: corrections laid over an index.
 *
 * Query row of the architecture. In: corrections by ids, an index. Out: the
 * lens of its handle: nodes for the entities that corrections speak of, with
 * what they are called, what they are merged into and where they are
 * blocked. Costs a look-up a correction; texts are not read here.
 */
#include "core/query/overlay_priv.h"

#include <stdlib.h>
#include <string.h>

#include "core/query/query_priv.h"

static struct kn_str
key_of(const uint32_t *number)
{
	return (struct kn_str){ (const char *)number, sizeof(*number) };
}

struct ov_node *
ov__node(const struct kn_overlay *ov, uint32_t number)
{
	uint32_t i;

	return kn_map_get(ov->by_number, key_of(&number), &i) ?
	    &ov->node[i] : NULL;
}

/* ---- nodes --------------------------------------------------------------------- */

static const char *
keep(struct kn_overlay *ov, const char *s)
{
	return s == NULL ? NULL : kn_arena_str(ov->arena, kn_str(s));
}

/* An entity that only corrections know. */
static struct kn_entity
made(struct kn_overlay *ov, const char *id, const char *label,
    const char *type)
{
	enum kn_type t = kn_type_parse(kn_str(type));
	struct kn_entity e = { .id = keep(ov, id),
		.type = t == KN_TYPE_COUNT ? KN_TYPE_PERSON : t,
		.names = "" };

	for (int l = 0; l < KN_LANG_COUNT; l++)
		e.label[l] = keep(ov, label == NULL ? id : label);
	return e;
}

static void
add_name(struct ov_node *node, const char *name)
{
	kn_fold_append(KN_FOLD_NAME, name, strlen(name), &node->names);
	kn_buf_chr(&node->names, '\0');
}

/* The node of an id, made when there is none; OV_NONE: the index does not
 * know it, and `make` is false. */
static uint32_t
node_of(struct kn_overlay *ov, const char *id, const char *label,
    const char *type, bool make)
{
	uint32_t number, i;

	if (kn_map_get(ov->by_id, kn_str(id), &i))
		return i;
	bool known = kn_raw_number(ov->ix, kn_str(id), &number);
	const struct kn_entity *raw = known ?
	    kn_raw_entity(ov->ix, number) : NULL;
	if (raw == NULL && !make)
		return OV_NONE;
	ov->node = kn_grow(ov->node, &ov->cap, ov->n + 1,
	    sizeof(*ov->node));
	struct ov_node *node = &ov->node[ov->n];
	*node = (struct ov_node){
		.number = raw != NULL ? number : KN_MADE + ov->n_made++,
		.e = raw != NULL ? *raw : made(ov, id, label, type),
		.known = raw != NULL, .into = OV_NONE };
	kn_buf_init(&node->names, 0);
	if (raw == NULL)
		add_name(node, node->e.label[0]);
	i = (uint32_t)ov->n++;
	node->root = i;
	kn_map_set(ov->by_id, kn_str(id), i);
	kn_map_set(ov->by_number, key_of(&node->number), i);
	return i;
}

static void
rename_node(struct kn_overlay *ov, struct ov_node *node, const char *name)
{
	for (int l = 0; l < KN_LANG_COUNT; l++)
		node->e.label[l] = keep(ov, name);
	add_name(node, name);
}

/* ---- what one correction says ---------------------------------------------------- */

static enum kn_status
block(struct kn_overlay *ov, struct ov_node *node,
    const struct kn_correction *c, const char *corpus, struct kn_err *err)
{
	if (!kn_correction_is_here(c)) {
		node->blocked = true;
		return KN_OK;
	}
	if (node->blocked_in == NULL)
		node->blocked_in = kn_set_new();
	return kn_target_articles(ov->ix, &c->target, corpus,
	    node->blocked_in, err);
}

/* Merging, and what concerns an entity alone. */
static enum kn_status
take_entity(struct kn_overlay *ov, const struct kn_correction *c,
    const char *corpus, struct kn_err *err)
{
	uint32_t i = node_of(ov, c->entity, c->label, c->type,
	    c->kind == KN_CORRECT_ALIAS);

	if (i == OV_NONE)
		return KN_OK;
	if (c->kind == KN_CORRECT_MERGE || c->kind == KN_CORRECT_SPLIT) {
		uint32_t to = node_of(ov, c->value, c->label, c->type, true);

		if (c->kind == KN_CORRECT_MERGE)
			ov->node[i].into = to;
		return KN_OK;
	}
	struct ov_node *node = &ov->node[i];
	if (c->kind == KN_CORRECT_BLOCK)
		return block(ov, node, c, corpus, err);
	if (c->kind == KN_CORRECT_RENAME)
		rename_node(ov, node, c->value);
	if (c->kind == KN_CORRECT_TYPE) {
		node->e.type = kn_type_parse(kn_str(c->value));
		node->retyped = true;
	}
	if (c->kind == KN_CORRECT_ALIAS)
		add_name(node, c->value);
	return KN_OK;
}

/* ---- where mergers end ------------------------------------------------------------ */

/*
 * Follows every merger to its end, from there back hands down what is
 * blocked. A circle, which the notebook does not let in, ends where it is
 * met again. Each node is walked over once.
 */
static void
follow_mergers(struct kn_overlay *ov)
{
	enum { NEW, OPEN, DONE };
	unsigned char *state = kn_calloc(ov->n + 1, 1);
	uint32_t *path = kn_calloc(ov->n + 1, sizeof(*path));

	for (uint32_t i = 0; i < ov->n; i++) {
		size_t n = 0;
		uint32_t at = i;

		while (at != OV_NONE && state[at] == NEW) {
			state[at] = OPEN;
			path[n++] = at;
			at = ov->node[at].into;
		}
		if (at != OV_NONE && state[at] == OPEN)
			ov->node[path[n - 1]].into = OV_NONE;
		while (n-- > 0) {
			struct ov_node *node = &ov->node[path[n]];

			state[path[n]] = DONE;
			if (node->into == OV_NONE)
				continue;
			const struct ov_node *up = &ov->node[node->into];
			node->root = up->root;
			node->blocked |= up->blocked;
			if (up->blocked_in == NULL)
				continue;
			if (node->blocked_in == NULL)
				node->blocked_in = kn_set_new();
			kn_set_or(node->blocked_in, up->blocked_in);
		}
	}
	free(state);
	free(path);
}

/* ---- words ------------------------------------------------------------------------ */

/* The articles that have the words of o, and maybe more; a new set. */
static enum kn_status
find_worded(struct kn_index *ix, const struct kn_occur *o,
    struct kn_set **out, struct kn_err *err)
{
	struct kn_run_opts opts = { .no_aliases = true };
	struct kn_query *q = NULL;
	struct kn_buf text;
	struct eval ev;

	*out = NULL;
	kn_buf_init(&text, 0);
	kn_occur_query(o, &text);
	enum kn_status st = kn_query_parse(kn_buf_get(&text), &q, err);
	kn_buf_dispose(&text);
	if (st != KN_OK)
		return st;
	eval__init(&ev, ix, &opts);
	st = eval__node(&ev, q->root, out, err);
	eval__dispose(&ev);
	kn_query_free(q);
	return st;
}

/* Words that no phrase can hold may be anywhere. */
enum kn_status
ov__keep_worded(struct kn_index *ix, const char *words, struct kn_set *set,
    struct kn_err *err)
{
	struct kn_set *in = NULL;
	struct kn_occur *o;

	if (kn_occur_new(kn_str(words), &o, NULL) != KN_OK)
		return KN_OK;
	enum kn_status st = find_worded(ix, o, &in, err);
	if (st == KN_OK)
		kn_set_and(set, in);
	kn_set_free(in);
	kn_occur_free(o);
	return st;
}

static enum kn_status
take_alias(struct kn_overlay *ov, const struct kn_correction *c,
    struct kn_err *err)
{
	struct ov_alias a = { .node = node_of(ov, c->entity, c->label,
	    c->type, true) };

	/* Words that no phrase can hold are a name for look-ups only. */
	if (kn_occur_new(kn_str(c->value), &a.occur, NULL) != KN_OK)
		return KN_OK;
	enum kn_status st = find_worded(ov->ix, a.occur, &a.in, err);
	if (st != KN_OK || kn_set_count(a.in) == 0) {
		kn_occur_free(a.occur);
		kn_set_free(a.in);
		return st;
	}
	ov->alias = kn_grow(ov->alias, &ov->cap_aliases, ov->n_aliases + 1,
	    sizeof(*ov->alias));
	ov->alias[ov->n_aliases++] = a;
	kn_set_or(ov->worded, a.in);
	return KN_OK;
}

static void
take_split(struct kn_overlay *ov, const struct kn_correction *c)
{
	uint32_t from = node_of(ov, c->entity, NULL, NULL, false);
	uint32_t to = node_of(ov, c->value, c->label, c->type, true);
	struct kn_buf key;

	if (from == OV_NONE)
		return;
	from = ov->node[from].root;
	ov->node[from].splits = true;
	kn_buf_init(&key, 0);
	kn_buf_put(&key, &from, sizeof(from));
	kn_fold_append(KN_FOLD_INDEX, c->surface, strlen(c->surface), &key);
	kn_map_set(ov->splits, kn_buf_get(&key), to);
	kn_buf_dispose(&key);
}

/* ---- names ------------------------------------------------------------------------- */

static void
put_names(struct kn_buf *b, const char *names)
{
	for (; *names != '\0'; names += strlen(names) + 1)
		kn_buf_put(b, names, strlen(names) + 1);
}

/* What is merged into another gives it its names; added names come first. */
static void
settle_names(struct kn_overlay *ov)
{
	for (size_t i = 0; i < ov->n; i++) {
		struct ov_node *node = &ov->node[i];

		put_names(&node->names, node->e.names);
		kn_buf_chr(&node->names, '\0');
		kn_buf_trunc(&node->names, node->names.n - 1);
	}
	for (size_t i = 0; i < ov->n; i++)
		if (ov->node[i].root != i)
			kn_buf_str(&ov->node[ov->node[i].root].names,
			    kn_buf_get(&ov->node[i].names));
	for (size_t i = 0; i < ov->n; i++) {
		struct ov_node *node = &ov->node[i];
		char *list = kn_arena_alloc(ov->arena, node->names.n + 1);

		if (node->names.n > 0)
			memcpy(list, node->names.s, node->names.n);
		node->e.names = list;
		kn_buf_dispose(&node->names);
	}
}

/* ---- asked for entities ------------------------------------------------------------ */

const struct kn_entity *
ov__entity(void *overlay, uint32_t number)
{
	const struct kn_overlay *ov = overlay;
	const struct ov_node *node = ov__node(ov, number);

	if (node != NULL)
		return &ov->node[node->root].e;
	return number >= KN_MADE ? NULL : kn_raw_entity(ov->ix, number);
}

struct looking {
	struct kn_overlay *ov;
	enum kn_type type;
	kn_entity_fn *fn;
	void *user;
	struct kn_map *told;    /* numbers of nodes */
	bool going;
};

static void
tell_node(struct looking *l, const struct ov_node *node)
{
	node = &l->ov->node[node->root];
	if ((l->type == KN_TYPE_COUNT || node->e.type == l->type) &&
	    kn_map_set(l->told, key_of(&node->number), 0))
		l->going = l->fn(l->user, node->number, &node->e);
}

static bool
tell_raw(void *user, uint32_t number, const struct kn_entity *e)
{
	struct looking *l = user;
	const struct ov_node *node = ov__node(l->ov, number);

	if (node != NULL)
		tell_node(l, node);
	else if (l->type == KN_TYPE_COUNT || e->type == l->type)
		l->going = l->fn(l->user, number, e);
	return l->going;
}

static enum kn_status
look_up(void *overlay, enum kn_type type, struct kn_str value, bool prefix,
    kn_entity_fn *fn, void *fn_user, struct kn_err *err)
{
	struct kn_overlay *ov = overlay;
	struct looking l = { ov, type, fn, fn_user, kn_map_new(), true };
	enum kn_status st = kn_raw_lookup(ov->ix, type, value, prefix,
	    tell_raw, &l, err);

	/* By what they are called since, and those of another type before. */
	for (size_t i = 0; i < ov->n && st == KN_OK && l.going; i++)
		if (kn_entity_called(&ov->node[i].e, value, prefix))
			tell_node(&l, &ov->node[i]);
	kn_map_free(l.told);
	return st;
}

/* ---- made and released --------------------------------------------------------------- */

static enum kn_status
build(struct kn_overlay *ov, const struct kn_correction *c, size_t n,
    const char *corpus, struct kn_err *err)
{
	enum kn_status st = KN_OK;

	for (size_t i = 0; i < n && st == KN_OK; i++)
		st = take_entity(ov, &c[i], corpus, err);
	follow_mergers(ov);
	for (size_t i = 0; i < n && st == KN_OK; i++) {
		if (c[i].kind == KN_CORRECT_ALIAS)
			st = take_alias(ov, &c[i], err);
		if (c[i].kind == KN_CORRECT_SPLIT)
			take_split(ov, &c[i]);
	}
	settle_names(ov);
	return st;
}

/* Fields of articles are no matter of entities. */
static size_t
count_entities(const struct kn_correction *c, size_t n)
{
	size_t entities = 0;

	for (size_t i = 0; i < n; i++)
		entities += c[i].kind != KN_CORRECT_FIELD;
	return entities;
}

enum kn_status
kn_overlay_new(struct kn_index *ix, const struct kn_correction *c, size_t n,
    const char *corpus, struct kn_overlay **out, struct kn_err *err)
{
	struct kn_overlay *ov = kn_calloc(1, sizeof(*ov));

	*out = NULL;
	ov->ix = ix;
	ov->below = kn_index_lens(ix);
	ov->arena = kn_arena_new();
	ov->all = kn_calloc(count_entities(c, n) + 1, sizeof(*ov->all));
	for (size_t i = 0; i < n; i++)
		if (c[i].kind != KN_CORRECT_FIELD)
			kn_correction_copy(&ov->all[ov->n_all++], &c[i]);
	ov->by_number = kn_map_new();
	ov->by_id = kn_map_new();
	ov->splits = kn_map_new();
	ov->worded = kn_set_new();
	ov->lens = (struct kn_lens){ .user = ov, .entity = ov__entity,
		.found = ov__found, .facet = ov__facet,
		.facet_each = ov__facet_each, .lookup = look_up };
	/* Words are looked for in the index as it is. */
	kn_index_set_lens(ix, NULL);
	enum kn_status st = build(ov, ov->all, ov->n_all, corpus, err);
	kn_index_set_lens(ix, st == KN_OK ? &ov->lens : ov->below);
	if (st == KN_OK)
		*out = ov;
	else
		kn_overlay_free(ov);
	return st;
}

void
kn_overlay_free(struct kn_overlay *ov)
{
	if (ov == NULL)
		return;
	if (kn_index_lens(ov->ix) == &ov->lens)
		kn_index_set_lens(ov->ix, ov->below);
	ov__sets_dispose(ov);
	for (size_t i = 0; i < ov->n; i++)
		kn_set_free(ov->node[i].blocked_in);
	for (size_t i = 0; i < ov->n_aliases; i++) {
		kn_occur_free(ov->alias[i].occur);
		kn_set_free(ov->alias[i].in);
	}
	free(ov->alias);
	kn_set_free(ov->worded);
	free(ov->node);
	kn_map_free(ov->by_number);
	kn_map_free(ov->by_id);
	kn_map_free(ov->splits);
	kn_arena_free(ov->arena);
	kn_corrections_free(ov->all, ov->n_all);
	free(ov);
}
