/*
 * count.c: how many articles and stories of a result a set holds. In: a
 * result, sets of articles. Out: counts.
 *
 * A picker asks for as many sets as there are entities, and most articles
 * have several of them. So the lead of each matching article stands in an
 * array by id, made once for a result, and a story that was counted for a set
 * is marked in another: one pass over the set is all it takes. Intersecting
 * took ten times as long: both sides are merged, for every entity anew.
 */
#include "result_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

/* With fewer matches than this part of a set each of them is looked up in
 * the set instead. */
#define FEW_PART 16

struct result_counts {
	uint32_t *lead;         /* of a matching article by id; else 0 */
	size_t n, cap;
	uint32_t *seen;         /* of a lead: the number of the last set in
				   which its story was counted */
	size_t n_seen, cap_seen;
	uint32_t set;           /* the number of this one */
	size_t n_match;         /* matching articles */
};

void
result__counts_free(struct result_counts *c)
{
	if (c == NULL)
		return;
	free(c->lead);
	free(c->seen);
	free(c);
}

static uint32_t *
reach(uint32_t *at, size_t *n, size_t *cap, uint32_t id)
{
	if (id < *n)
		return at;
	at = kn_grow(at, cap, (size_t)id + 1, sizeof(*at));
	memset(at + *n, 0, (*cap - *n) * sizeof(*at));
	*n = *cap;
	return at;
}

struct fill {
	struct kn_result *r;
	struct result_counts *c;
	struct kn_err *err;
	enum kn_status st;
};

static bool
fill_one(void *user, uint32_t id)
{
	struct fill *f = user;
	struct result_counts *c = f->c;
	uint32_t lead;

	f->st = result__lead(f->r, id, &lead, f->err);
	if (f->st != KN_OK)
		return false;
	c->lead = reach(c->lead, &c->n, &c->cap, id);
	c->seen = reach(c->seen, &c->n_seen, &c->cap_seen, lead);
	c->lead[id] = lead;
	return true;
}

static enum kn_status
prepare(struct kn_result *r, struct kn_err *err)
{
	struct fill f = { .r = r, .err = err, .st = KN_OK };

	if (r->counts != NULL)
		return KN_OK;
	f.c = kn_calloc(1, sizeof(*f.c));
	kn_set_each(r->match, fill_one, &f);
	f.c->n_match = kn_set_count(r->match);
	if (f.st == KN_OK)
		r->counts = f.c;
	else
		result__counts_free(f.c);
	return f.st;
}

struct pass {
	struct result_counts *c;
	const struct kn_set *s;
	size_t articles, stories;
};

static void
count_many(void *user, const uint32_t *ids, size_t n)
{
	struct pass *p = user;
	struct result_counts *c = p->c;

	for (size_t i = 0; i < n; i++) {
		uint32_t lead = ids[i] < c->n ? c->lead[ids[i]] : 0;

		if (lead == 0)
			continue;
		p->articles++;
		p->stories += c->seen[lead] != c->set;
		c->seen[lead] = c->set;
	}
}

static bool
count_if_there(void *user, uint32_t id)
{
	const struct pass *p = user;

	if (kn_set_has(p->s, id))
		count_many(user, &id, 1);
	return true;
}

enum kn_status
result__count(struct kn_result *r, const struct kn_set *s, size_t *articles,
    size_t *stories, struct kn_err *err)
{
	enum kn_status st = prepare(r, err);

	*articles = *stories = 0;
	if (st != KN_OK)
		return st;
	struct pass p = { .c = r->counts, .s = s };
	if (++p.c->set == 0) {
		memset(p.c->seen, 0, p.c->n_seen * sizeof(*p.c->seen));
		p.c->set = 1;
	}
	if (r->counts->n_match < kn_set_count(s) / FEW_PART)
		kn_set_each(r->match, count_if_there, &p);
	else
		kn_set_each_many(s, count_many, &p);
	*articles = p.articles;
	*stories = p.stories;
	return KN_OK;
}
