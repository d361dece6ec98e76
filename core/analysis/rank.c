/*
 * rank.c: who and what appears with an entity. In: the mentions of each
 * article. Out: entities with the articles they share with it, ordered by how
 * far that is more than chance.
 */
#include "core/analysis/analysis_priv.h"

#include <math.h>
#include <stdlib.h>

/* How many of the commonest are scored: each costs a look into the index. */
#define RANK_MOST 400

/* x ln(x / expected), the share of one cell of the table. */
static double
cell(double x, double expected)
{
	return x > 0 && expected > 0 ? x * log(x / expected) : 0;
}

double
kn_association(uint64_t both, uint64_t a, uint64_t b, uint64_t n)
{
	if (both > a || both > b || a > n || b > n || a - both > n - b)
		return 0;       /* no such table */
	double da = (double)a, db = (double)b, dn = (double)n;
	double k = (double)both;
	double g = 2 * (cell(k, da * db / dn) +
	    cell(da - k, da * (dn - db) / dn) +
	    cell(db - k, (dn - da) * db / dn) +
	    cell(dn - da - db + k, (dn - da) * (dn - db) / dn));

	if (g < 0)
		g = 0;          /* rounding */
	return k * dn < da * db ? -g : g;
}

void
rank__article(struct kn_dossier *d, uint32_t id, const struct kn_mentions *m)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct kn_mention *x = &m->at[i];
		struct kn_str key = { (const char *)&x->entity,
			sizeof(x->entity) };

		if (x->suppressed || x->entity == d->entity ||
		    x->entity == KN_ENTITY_NONE)
			continue;
		struct kn_dossier_row *row = section__count(d,
		    KN_DOSSIER_WITH, key, DOSSIER_MAX_WITH);
		if (row == NULL)
			continue;
		size_t at = (size_t)(row - d->section[KN_DOSSIER_WITH].row);
		d->serial = kn_grow(d->serial, &d->cap_serial, at + 1,
		    sizeof(*d->serial));
		row->mentions++;
		if (row->article == KN_DOSSIER_NOWHERE) {
			row->entity = x->entity;
			row->article = id;
			row->at = x->at;
		} else if (d->serial[at] == id) {
			continue;
		}
		d->serial[at] = id;
		row->stories++;
	}
}

/* Articles of an entity among those that are compared with. */
static enum kn_status
count_all(struct kn_dossier *d, struct kn_dossier_row *row,
    struct kn_err *err)
{
	const struct kn_entity *e = kn_index_entity(d->ix, row->entity);
	struct kn_set *set;

	if (e == NULL)
		return KN_OK;
	enum kn_status st = kn_index_facet(d->ix, "entity", kn_str(e->id), &set,
	    err);
	if (st != KN_OK)
		return st;
	row->articles = kn_set_and_count(set, d->base);
	kn_set_free(set);
	return KN_OK;
}

static int
commonest_first(const void *a, const void *b)
{
	const struct kn_dossier_row *const *x = a, *const *y = b;

	if ((*x)->stories != (*y)->stories)
		return (*x)->stories < (*y)->stories ? 1 : -1;
	return (*x > *y) - (*x < *y);
}

enum kn_status
rank__order(struct kn_dossier *d, struct kn_err *err)
{
	struct section *sec = &d->section[KN_DOSSIER_WITH];
	struct kn_dossier_row **rows = kn_calloc(sec->n + 1, sizeof(*rows));
	enum kn_status st = KN_OK;
	uint64_t n = kn_set_count(d->base);

	for (size_t i = 0; i < sec->n; i++) {
		rows[i] = &sec->row[i];
		rows[i]->score = -INFINITY;
	}
	if (sec->n > 1)
		qsort(rows, sec->n, sizeof(struct kn_dossier_row *),
		    commonest_first);
	for (size_t i = 0; i < sec->n && i < RANK_MOST && st == KN_OK; i++) {
		if (rows[i]->articles == 0)
			st = count_all(d, rows[i], err);
		rows[i]->score = kn_association(rows[i]->stories, d->read,
		    rows[i]->articles, n);
	}
	free(rows);
	section__sort(d, KN_DOSSIER_WITH);
	/* What was not scored is not shown. */
	if (sec->n_order > RANK_MOST)
		sec->n_order = RANK_MOST;
	return st;
}
