/*
 * dossier.c: everything about one entity, by steps. In: an entity, the
 * articles within a filter. Out: a dossier that grows: which articles, when,
 * and then what each of them says. Reads the index and the notebook only.
 */
#include "core/analysis/analysis_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/clock.h"

#define STRETCH 1024    /* ids read from the index's ordering at a time */
#define NAMED_MOST 6    /* ids told when a name is not one entity's */

/* ---- which articles -------------------------------------------------------- */

static bool
push_extra(void *user, uint32_t id)
{
	struct kn_dossier *d = user;

	d->extra = kn_grow(d->extra, &d->cap_extra, d->n_extra + 1,
	    sizeof(*d->extra));
	d->extra[d->n_extra++] = id;
	return true;
}

/* The articles that mention it; of those, the ones that lead a story; the
 * others are looked at one by one. */
static enum kn_status
open_sets(struct kn_dossier *d, const struct kn_entity *e,
    const struct kn_set *within, struct kn_err *err)
{
	struct kn_set *leads = NULL;
	enum kn_status st = kn_index_facet(d->ix, "entity", kn_str(e->id),
	    &d->articles, err);

	if (st != KN_OK)
		return st;
	kn_set_and(d->articles, within);
	d->picked = kn_set_dup(d->articles);
	d->base = kn_set_dup(within);
	if (d->opts.copies)
		return KN_OK;
	st = kn_index_leads(d->ix, &leads, err);
	if (st != KN_OK)
		return st;
	kn_set_and(d->picked, leads);
	kn_set_and(d->base, leads);
	kn_set_free(leads);
	struct kn_set *rest = kn_set_dup(d->articles);
	kn_set_minus(rest, d->picked);
	kn_set_each(rest, push_extra, d);
	kn_set_free(rest);
	return KN_OK;
}

enum kn_status
kn_dossier_new(struct kn_index *ix, uint32_t entity,
    const struct kn_set *within, const struct kn_dossier_opts *opts,
    struct kn_dossier **out, struct kn_err *err)
{
	const struct kn_entity *e = kn_index_entity(ix, entity);

	*out = NULL;
	if (e == NULL)
		return kn_err_set(err, KN_NOT_FOUND,
		    N_("there is no such name"), "%s", "");
	struct kn_dossier *d = kn_calloc(1, sizeof(*d));
	d->ix = ix;
	d->opts = *opts;
	d->entity = entity;
	d->arena = kn_arena_new();
	d->told = kn_set_new();
	enum kn_status st = open_sets(d, e, within, err);
	if (st != KN_OK) {
		kn_dossier_free(d);
		return st;
	}
	struct kn_dossier_row *row = section__add(d, KN_DOSSIER_ENTITY);
	row->entity = entity;
	row->articles = kn_set_count(d->articles);
	*out = d;
	return KN_OK;
}

void
kn_dossier_free(struct kn_dossier *d)
{
	if (d == NULL)
		return;
	for (int s = 0; s < KN_DOSSIER_COUNT; s++)
		section__dispose(&d->section[s]);
	kn_set_free(d->articles);
	kn_set_free(d->picked);
	kn_set_free(d->base);
	kn_set_free(d->told);
	kn_map_free(d->role_words);
	kn_timeline_free(d->timeline);
	kn_arena_free(d->arena);
	free(d->extra);
	free(d->ids);
	free(d->serial);
	free(d);
}

/* ---- steps --------------------------------------------------------------------- */

/* A story whose lead does not mention it is shown by its first copy that
 * does. Its members are read once, however many they are. */
static enum kn_status
pick_copy(struct kn_dossier *d, uint32_t id, struct kn_err *err)
{
	uint32_t *ids = NULL;
	size_t n = 0;

	if (kn_set_has(d->told, id))
		return KN_OK;
	enum kn_status st = kn_index_story(d->ix, id, &ids, &n, err);
	if (st == KN_OK && n == 0)
		kn_set_add(d->picked, id);
	for (size_t i = 0; st == KN_OK && i < n; i++)
		kn_set_add(d->told, ids[i]);
	for (size_t i = 0; st == KN_OK && i < n; i++)
		if (kn_set_has(d->articles, ids[i])) {
			kn_set_add(d->picked, ids[i]);
			break;
		}
	free(ids);
	return st == KN_NOT_FOUND ? KN_OK : st;
}

static enum kn_status
step_copies(struct kn_dossier *d, struct kn_err *err)
{
	if (d->at_extra < d->n_extra)
		return pick_copy(d, d->extra[d->at_extra++], err);
	kn_set_or(d->base, d->picked);
	d->n_picked = kn_set_count(d->picked);
	d->section[KN_DOSSIER_ENTITY].row[0].stories = d->n_picked;
	d->ids = kn_calloc(d->n_picked + 1, sizeof(*d->ids));
	d->phase = PHASE_ORDER;
	return KN_OK;
}

/* The newest first: a stretch of the index's ordering. */
static enum kn_status
step_order(struct kn_dossier *d, struct kn_err *err)
{
	uint32_t ids[STRETCH];
	size_t got = 0;
	enum kn_status st = KN_OK;

	if (d->n_ids < d->n_picked)
		st = kn_index_order(d->ix, KN_ORDER_DATE, true, d->ordered,
		    STRETCH, ids, &got, err);
	for (size_t i = 0; i < got && d->n_ids < d->n_picked; i++)
		if (kn_set_has(d->picked, ids[i]))
			d->ids[d->n_ids++] = ids[i];
	d->ordered += got;
	if (st != KN_OK || (got > 0 && d->n_ids < d->n_picked))
		return st;
	d->phase = PHASE_PERIODS;
	return KN_OK;
}

static enum kn_status
step_periods(struct kn_dossier *d, struct kn_err *err)
{
	d->phase = PHASE_READ;
	d->rank_at = 16;
	return over_time__count(d, err);
}

/* Puts in order what counts by what was read so far. */
static enum kn_status
arrange(struct kn_dossier *d, struct kn_err *err)
{
	section__sort(d, KN_DOSSIER_NAMES);
	section__sort(d, KN_DOSSIER_ROLES);
	return rank__order(d, err);
}

static enum kn_status
step_read(struct kn_dossier *d, struct kn_err *err)
{
	enum kn_status st = KN_OK;

	if (d->read < d->n_ids)
		st = gather__article(d, d->ids[d->read++], err);
	if (st == KN_OK && d->read >= d->n_ids) {
		d->phase = PHASE_DONE;
		return arrange(d, err);
	}
	/* Each time there is half as much again: in all, a few times what it
	 * costs once. */
	if (st == KN_OK && d->read >= d->rank_at) {
		d->rank_at += d->rank_at / 2;
		return arrange(d, err);
	}
	return st;
}

enum kn_status
kn_dossier_step(struct kn_dossier *d, unsigned ms, struct kn_err *err)
{
	static enum kn_status (*const steps[])(struct kn_dossier *,
	    struct kn_err *) = {
		[PHASE_COPIES] = step_copies,
		[PHASE_ORDER] = step_order,
		[PHASE_PERIODS] = step_periods,
		[PHASE_READ] = step_read,
	};
	uint64_t until_ms = kn_clock_ms() + ms;
	enum kn_status st = KN_OK;

	while (d->phase != PHASE_DONE && st == KN_OK) {
		st = steps[d->phase](d, err);
		if (ms > 0 && kn_clock_ms() >= until_ms)
			break;
	}
	return st;
}

bool
kn_dossier_done(const struct kn_dossier *d)
{
	return d->phase == PHASE_DONE;
}

void
kn_dossier_progress(const struct kn_dossier *d, size_t *read, size_t *of)
{
	*read = d->read;
	*of = d->phase <= PHASE_COPIES ? kn_set_count(d->picked) :
	    d->n_picked;
}

/* ---- naming an entity ----------------------------------------------------------- */

struct named {
	struct kn_str name;
	uint32_t by_id;
	uint32_t number[NAMED_MOST];
	size_t n;
};

static bool
take_named(void *user, uint32_t number, const struct kn_entity *e)
{
	struct named *x = user;

	if (kn_str_is(x->name, e->id))
		x->by_id = number;
	if (x->n < NAMED_MOST)
		x->number[x->n++] = number;
	return x->by_id == KN_ENTITY_NONE;
}

/* Of several with a name, those that some article mentions. */
static enum kn_status
keep_mentioned(struct kn_index *ix, struct named *x, struct kn_err *err)
{
	size_t kept = 0;

	for (size_t i = 0; i < x->n; i++) {
		const struct kn_entity *e = kn_index_entity(ix, x->number[i]);
		struct kn_set *set = NULL;
		enum kn_status st = kn_index_facet(ix, "entity",
		    kn_str(e->id), &set, err);

		if (st != KN_OK)
			return st;
		if (kn_set_count(set) > 0)
			x->number[kept++] = x->number[i];
		kn_set_free(set);
	}
	if (kept > 0)
		x->n = kept;
	return KN_OK;
}

static enum kn_status
tell_several(struct kn_index *ix, const struct named *x, struct kn_err *err)
{
	struct kn_buf ids;

	kn_buf_init(&ids, 0);
	for (size_t i = 0; i < x->n; i++) {
		kn_buf_cstr(&ids, i > 0 ? ", " : "");
		kn_buf_cstr(&ids, kn_index_entity(ix, x->number[i])->id);
	}
	enum kn_status st = kn_err_set(err, KN_INVALID,
	    N_("several have this name, give one of the ids: %s"), "%s",
	    ids.s);
	kn_buf_dispose(&ids);
	return st;
}

enum kn_status
kn_dossier_entity(struct kn_index *ix, struct kn_str name, uint32_t *entity,
    struct kn_err *err)
{
	struct named x = { .name = name, .by_id = KN_ENTITY_NONE };
	enum kn_status st = kn_index_entity_lookup(ix, KN_TYPE_COUNT, name,
	    false, take_named, &x, err);

	*entity = x.by_id;
	if (st != KN_OK || x.by_id != KN_ENTITY_NONE)
		return st;
	if (x.n == 0)
		return kn_err_set(err, KN_NOT_FOUND,
		    N_("nothing known is called %s"), "%.*s", (int)(name.n <
		    200 ? name.n : 200), name.s);
	if (x.n > 1)
		st = keep_mentioned(ix, &x, err);
	if (st == KN_OK && x.n > 1)
		return tell_several(ix, &x, err);
	*entity = x.number[0];
	return st;
}
