/*
 * overlay_delta.c: what corrections change article by article.
 *
 * Query row of the architecture. In: articles in which corrections depend on
 * words or on the article. Out: for each entity the articles that mention it
 * more and less than merging and blocking alone give. Each article goes
 * through the one door (overlay_found.c), once.
 */
#include "core/query/overlay_priv.h"

#include <stdlib.h>

static struct kn_str
key_str(const struct ov_key *k)
{
	return (struct kn_str){ (const char *)k, sizeof(*k) };
}

static struct ov_delta *
delta_of(struct kn_overlay *ov, struct ov_key k)
{
	uint32_t i = kn_map_intern(ov->delta_of, key_str(&k),
	    (uint32_t)ov->n_deltas);

	if (i == ov->n_deltas) {
		ov->delta = kn_grow(ov->delta, &ov->cap_deltas,
		    ov->n_deltas + 1, sizeof(*ov->delta));
		ov->delta[ov->n_deltas++] = (struct ov_delta){
		    .number = k.number, .subtype = k.subtype,
		    .more = kn_set_new(), .less = kn_set_new() };
	}
	return &ov->delta[i];
}

/* How often an article mentions something, before and after. */
struct tally {
	struct ov_key key;
	int64_t before, after;
};

struct gather {
	struct kn_overlay *ov;
	struct kn_map *row_of;
	struct tally *row;
	size_t n, cap;
	struct kn_err *err;
	enum kn_status st;
};

static void
count(struct gather *g, struct ov_key k, bool after)
{
	uint32_t i = kn_map_intern(g->row_of, key_str(&k), (uint32_t)g->n);

	if (i == g->n) {
		g->row = kn_grow(g->row, &g->cap, g->n + 1, sizeof(*g->row));
		g->row[g->n++] = (struct tally){ .key = k };
	}
	*(after ? &g->row[i].after : &g->row[i].before) += 1;
}

static void
count_all(struct gather *g, const struct kn_found *found, bool after)
{
	for (size_t i = 0; i < found->n_quotes; i++) {
		uint32_t speaker = found->quotes[i].speaker;

		if (!after)
			speaker = ov__merged(g->ov, speaker);
		if (speaker != KN_ENTITY_NONE)
			count(g, (struct ov_key){ speaker, OV_SPEAKER }, after);
	}
	for (size_t i = 0; i < found->mentions.n; i++) {
		const struct kn_mention *m = &found->mentions.at[i];
		uint32_t number = m->suppressed ? KN_ENTITY_NONE :
		    after ? m->entity : ov__merged(g->ov, m->entity);

		if (number == KN_ENTITY_NONE)
			continue;
		count(g, (struct ov_key){ number, KN_SUBTYPE_COUNT }, after);
		count(g, (struct ov_key){ number, m->subtype }, after);
	}
}

/* An article is the same in nearly all that it mentions. */
static void
keep_changes(struct gather *g, uint32_t id)
{
	for (size_t i = 0; i < g->n; i++) {
		const struct tally *t = &g->row[i];

		if (t->before == t->after)
			continue;
		struct ov_delta *d = delta_of(g->ov, t->key);
		d->mentions += t->after - t->before;
		if (t->before == 0)
			kn_set_add(d->more, id);
		if (t->after == 0)
			kn_set_add(d->less, id);
	}
}

static bool
gather_article(void *user, uint32_t id)
{
	struct gather *g = user;
	struct kn_found found = { 0 };

	g->n = 0;
	g->row_of = kn_map_new();
	g->st = kn_raw_found(g->ov->ix, id, &found, g->err);
	if (g->st == KN_OK) {
		count_all(g, &found, false);
		g->st = ov__found(g->ov, id, &found, g->err);
	}
	if (g->st == KN_OK) {
		count_all(g, &found, true);
		keep_changes(g, id);
	}
	kn_map_free(g->row_of);
	kn_found_dispose(&found);
	return g->st == KN_OK;
}

enum kn_status
ov__gather(struct kn_overlay *ov, const struct kn_set *articles,
    struct kn_err *err)
{
	struct gather g = { .ov = ov, .err = err, .st = KN_OK };

	kn_set_each(articles, gather_article, &g);
	free(g.row);
	return g.st;
}

struct ov_delta *
ov__delta(const struct kn_overlay *ov, struct ov_key k)
{
	uint32_t i;

	return kn_map_get(ov->delta_of, key_str(&k), &i) ? &ov->delta[i] :
	    NULL;
}

void
ov__apply(const struct kn_overlay *ov, struct ov_key k, struct kn_set *set,
    int64_t *mentions)
{
	const struct ov_delta *d = ov__delta(ov, k);

	if (d == NULL)
		return;
	kn_set_minus(set, d->less);
	kn_set_or(set, d->more);
	if (mentions != NULL)
		*mentions += d->mentions;
}
