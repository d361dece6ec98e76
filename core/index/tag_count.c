/*
 * tag_count.c: how many articles of a set, and how many stories of them,
 * mention each entity. In: a set; the tags of articles, packed; who is whose
 * copy. Out: counts.
 *
 * Articles are counted one after the other, tag by tag, straight from what is
 * packed. That is the stories, too, where an article is the only one of its
 * own; what the others have in common is counted apart and taken away.
 */
#include "core/index/tag_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/column.h"
#include "kunnash/mem.h"
#include "kunnash/tags.h"

enum { AHEAD = 8 };             /* articles, whose tags are fetched */

struct count {
	struct index_tags *t;
	struct kn_db *db;
	const struct kn_columns *c;
	const struct kn_set *articles;
	uint32_t *has;          /* by code: articles */
	uint32_t *again;        /* by code: of them, not the first of their
				   story */
	uint32_t *mark;         /* by code: the last story */
	unsigned char *met;     /* by lead: its story is in `together` */
	uint32_t *together;     /* articles, the leads of more than one; each
				   story ends with 0 */
	size_t n_together, cap_together;
	uint32_t left;          /* steps along stories: a damaged one ends */
};

/* The chunk of an article, read when it is first asked for; or NULL. */
static const struct tag_chunk *
chunk_of(struct count *x, uint32_t id)
{
	size_t c = id / TAG_CHUNK;

	if (c >= x->t->n_chunks)
		return NULL;
	if (x->t->chunk[c] == NULL) {
		x->t->chunk[c] = kn_calloc(1, sizeof(*x->t->chunk[c]));
		tag__chunk_load(x->db, c, x->t->n_codes, x->t->chunk[c]);
	}
	return x->t->chunk[c];
}

static uint32_t
two_bytes(const unsigned char *p)
{
	return TAG_SHORT + ((uint32_t)p[0] | (uint32_t)p[1] << 8);
}

static uint32_t
four_bytes(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[3] << 24;
}

/* ---- articles ---------------------------------------------------------------- */

static void
count_article(struct count *x, const struct tag_list *list)
{
	uint32_t *has = x->has;

	for (size_t i = 0; i < list->n_one; i++)
		has[list->one[i]]++;
	for (size_t i = 0; i < list->n_two; i++)
		has[two_bytes(list->two + 2 * i)]++;
	for (size_t i = 0; i < list->n_four; i++)
		has[four_bytes(list->four + 4 * i)]++;
}

/* Lists the articles of a story that are in the set, unless they are listed;
 * one alone is not. */
static void
list_story(struct count *x, uint32_t lead)
{
	size_t n = x->n_together;

	if (x->met[lead])
		return;
	x->met[lead] = 1;
	for (uint32_t id = lead; id != 0 && x->left > 0;
	    id = x->c->next[id], x->left--) {
		if (!kn_set_has(x->articles, id))
			continue;
		x->together = kn_grow(x->together, &x->cap_together,
		    x->n_together + 2, sizeof(*x->together));
		x->together[x->n_together++] = id;
	}
	if (x->n_together < n + 2)
		x->n_together = n;
	else
		x->together[x->n_together++] = 0;
}

static void
count_many(void *user, const uint32_t *ids, size_t n)
{
	struct count *x = user;
	const struct kn_columns *c = x->c;

	for (size_t i = 0; i < n; i++) {
		uint32_t id = ids[i], lead = id < c->n ? c->lead[id] : 0;

		if (lead == 0)
			continue;
		struct tag_list list = tag__list(chunk_of(x, id), id);
		count_article(x, &list);
		if (lead != id || c->next[id] != 0)
			list_story(x, lead);
	}
}

/* ---- stories --------------------------------------------------------------------- */

static void
count_again(struct count *x, uint32_t code, uint32_t story)
{
	x->again[code] += x->mark[code] == story;
	x->mark[code] = story;
}

static void
count_together(struct count *x, uint32_t id, uint32_t story)
{
	struct tag_list list = tag__list(chunk_of(x, id), id);

	for (size_t i = 0; i < list.n_one; i++)
		count_again(x, list.one[i], story);
	for (size_t i = 0; i < list.n_two; i++)
		count_again(x, two_bytes(list.two + 2 * i), story);
	for (size_t i = 0; i < list.n_four; i++)
		count_again(x, four_bytes(list.four + 4 * i), story);
}

/* Copies lie anywhere: what they have is fetched while others are counted. */
static void
fetch(const struct count *x, uint32_t id)
{
	const struct tag_chunk *chunk = x->t->chunk[id / TAG_CHUNK];

	__builtin_prefetch(chunk->bytes + chunk->at[id % TAG_CHUNK]);
}

static void
count_stories(struct count *x)
{
	uint32_t story = 1;

	for (size_t i = 0; i < x->n_together; i++) {
		uint32_t id = x->together[i];
		uint32_t then = i + AHEAD < x->n_together ?
		    x->together[i + AHEAD] : 0;

		if (then != 0 && then / TAG_CHUNK < x->t->n_chunks &&
		    x->t->chunk[then / TAG_CHUNK] != NULL)
			fetch(x, then);
		if (id == 0)
			story++;
		else
			count_together(x, id, story);
	}
}

struct kn_tagged *
tag__count(struct index_tags *t, struct kn_db *db,
    const struct kn_columns *columns, const struct kn_set *articles)
{
	size_t n = t->n_codes + 1;
	struct count x = { .t = t, .db = db, .c = columns,
		.articles = articles, .left = (uint32_t)columns->n + 1 };
	struct kn_tagged *out = kn_calloc(t->n + 1, sizeof(*out));

	x.has = kn_calloc(n, sizeof(*x.has));
	x.again = kn_calloc(n, sizeof(*x.again));
	x.mark = kn_calloc(n, sizeof(*x.mark));
	x.met = kn_calloc(columns->n + 1, 1);
	kn_set_each_many(articles, count_many, &x);
	count_stories(&x);
	for (size_t i = 0; i < t->n_codes; i++)
		if (t->tag_of[i] < t->n)
			out[t->tag_of[i]] = (struct kn_tagged){
				.articles = x.has[i],
				.stories = x.has[i] - (x.again[i] <
				    x.has[i] ? x.again[i] : x.has[i]) };
	free(x.has);
	free(x.again);
	free(x.mark);
	free(x.met);
	free(x.together);
	return out;
}
