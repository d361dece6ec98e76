/*
 * count.c: how many articles and stories of a result a set holds, and how
 * many mention each entity. In: a result; sets of articles, or the tags of
 * the index. Out: counts.
 *
 * The lead of each matching copy stands in an array by id, made once for a
 * result; any other leads its own story. For a set, a story that was counted
 * is marked in another: one pass over what matches of the set is all it
 * takes. Entities are counted all at once by the index (tags.h). A pass over
 * the sets of 40,000 entities took 20 to 30 ms, however few articles matched;
 * intersecting them ten times as long.
 */
#include "result_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

struct result_counts {
	uint32_t *lead;         /* of a matching copy by id; else 0 */
	unsigned char *seen;    /* of a lead: the number of the last set in
				   which its story was counted */
	size_t n_seen;
	unsigned char set;      /* the number of this one */
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

struct copies {
	struct result_counts *c;
	const uint32_t *lead;   /* of the next copy */
};

static void
fill_copies(void *user, const uint32_t *ids, size_t n)
{
	struct copies *f = user;

	for (size_t i = 0; i < n; i++)
		f->c->lead[ids[i]] = *f->lead++;
}

/* The greatest id of an article that matches, or of its lead. */
static uint32_t
last_of(const struct kn_result *r)
{
	size_t n = kn_set_count(r->extra);
	uint32_t last = kn_set_last(r->match);

	for (size_t i = 0; i < n; i++)
		last = r->lead[i] > last ? r->lead[i] : last;
	return last;
}

static enum kn_status
prepare(struct kn_result *r, struct kn_err *err)
{
	if (r->counts != NULL)
		return KN_OK;
	enum kn_status st = result__load_leads(r, err);
	if (st != KN_OK)
		return st;
	struct result_counts *c = kn_calloc(1, sizeof(*c));
	c->n_seen = (size_t)last_of(r) + 1;
	c->lead = kn_calloc(c->n_seen, sizeof(*c->lead));
	c->seen = kn_calloc(c->n_seen, sizeof(*c->seen));
	kn_set_each_many(r->extra, fill_copies, &(struct copies){ c,
	    r->lead });
	r->counts = c;
	return KN_OK;
}

struct pass {
	struct result_counts *c;
	size_t stories;
};

/* Which articles are copies follows no rule: nothing depends on it. */
static void
count_many(void *user, const uint32_t *ids, size_t n)
{
	struct pass *p = user;
	struct result_counts *c = p->c;

	for (size_t i = 0; i < n; i++) {
		uint32_t of = c->lead[ids[i]], lead = of != 0 ? of : ids[i];

		p->stories += c->seen[lead] != c->set;
		c->seen[lead] = c->set;
	}
}

enum kn_status
result__count(struct kn_result *r, const struct kn_set *s, size_t *articles,
    size_t *stories, struct kn_err *err)
{
	enum kn_status st = prepare(r, err);

	*articles = *stories = 0;
	if (st != KN_OK)
		return st;
	struct pass p = { .c = r->counts };
	if (++p.c->set == 0) {
		memset(p.c->seen, 0, p.c->n_seen);
		p.c->set = 1;
	}
	struct kn_set *both = kn_set_dup(s);
	kn_set_and(both, r->match);
	kn_set_each_many(both, count_many, &p);
	*articles = kn_set_count(both);
	*stories = p.stories;
	kn_set_free(both);
	return KN_OK;
}

/* ---- every entity ---------------------------------------------------------- */

enum kn_status
result__tally(struct kn_result *r, struct kn_tags *tags,
    const struct kn_tagged **out, struct kn_err *err)
{
	struct result_tally *t = &r->tally;
	enum kn_status st = kn_index_tags(r->ix, tags, err);

	if (st == KN_OK && (t->of == NULL || t->made != tags->made)) {
		free(t->of);
		st = kn_index_tags_of(r->ix, r->match, tags, &t->of, err);
		t->made = tags->made;
	}
	*out = t->of;
	return st;
}
