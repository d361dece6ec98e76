/*
 * tag_count.c: how many articles of a set, and how many stories of them,
 * mention each entity. In: a set; the tags of articles, packed; who is whose
 * copy. Out: counts.
 *
 * Articles are counted one after the other, tag by tag, straight from what is
 * packed. That is the stories, too, where an article is the only one of its
 * own in the set; those of the others are gone through one by one, and what
 * their articles have in common is counted apart and taken away.
 *
 * Of a set that lacks few articles it is what these have that is counted, and
 * taken away from what the whole corpus has: an article is one less for each
 * of its tags, and its story is lost to those that none of its members in the
 * set has. What costs less is chosen.
 */
#include "core/index/tag_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/column.h"
#include "kunnash/mem.h"
#include "kunnash/tags.h"

enum { AHEAD = 8 };

struct count {
	struct index_tags *t;
	struct kn_db *db;
	const struct kn_columns *c;
	const struct kn_set *articles;
	uint32_t *has;          /* by code: articles */
	uint32_t *again;        /* by code: of them, not the first of their
				   story */
	uint32_t *mark;         /* by code: the last story */
	size_t n_codes;         /* of has, again and mark */
	unsigned char *in;      /* by id: is in the set */
	unsigned char *met;     /* by lead: its story is in `together` */
	uint32_t *together;     /* the articles of stories that are gone
				   through; each story ends with 0 */
	size_t n_together, cap_together;
	size_t left;            /* steps along stories: a damaged one ends */
	/* Of the whole without the rest, has and again are of articles that
	 * are not in the set, and of stories that it has lost. */
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
		tag__chunk_load(x->db, c, x->n_codes, x->t->chunk[c]);
	}
	return x->t->chunk[c];
}

/* Fetches for articles that come what waiting for would take longer than
 * counting: the list of one, and for a later one where it is. */
static void
fetch(const struct count *x, const uint32_t *ids, size_t n, size_t i)
{
	const struct index_tags *t = x->t;

	if (i + 2 * AHEAD >= n)
		return;
	uint32_t next = ids[i + AHEAD], later = ids[i + 2 * AHEAD];
	if (next / TAG_CHUNK < t->n_chunks)
		tag__fetch_list(t->chunk[next / TAG_CHUNK], next);
	if (later / TAG_CHUNK < t->n_chunks)
		tag__fetch_at(t->chunk[later / TAG_CHUNK], later);
}

/* Codes of two bytes are counted whatever they are, and looked at when all
 * are: it takes less than looking at each. */
static void
check_codes(const struct count *x)
{
	uint32_t strange = 0;

	for (size_t i = x->t->n_codes; i < x->n_codes; i++)
		strange |= x->has[i];
	if (strange != 0)
		kn_db_fail(x->db, KN_CORRUPT, N_("%s is damaged"));
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

static void
list_id(struct count *x, uint32_t id)
{
	x->together = kn_grow(x->together, &x->cap_together,
	    x->n_together + 1, sizeof(*x->together));
	x->together[x->n_together++] = id;
}

/* Whether an article has no copies in the set; the stories of others are
 * listed when the first of them is met. */
static bool
is_alone(struct count *x, uint32_t id, uint32_t lead)
{
	const struct kn_columns *c = x->c;
	size_t n = x->n_together;

	if (lead == id && c->next[id] == 0)
		return true;
	if (x->met[lead])
		return false;
	x->met[lead] = 1;
	for (uint32_t i = lead; i != 0 && x->left > 0; i = c->next[i],
	    x->left--)
		if (x->in[i])
			list_id(x, i);
	if (x->n_together < n + 2) {
		x->n_together = n;
		return true;
	}
	list_id(x, 0);
	return false;
}

static void
count_many(void *user, const uint32_t *ids, size_t n)
{
	struct count *x = user;
	const struct kn_columns *c = x->c;

	for (size_t i = 0; i < n; i++) {
		uint32_t id = ids[i], lead = id < c->n ? c->lead[id] : 0;

		fetch(x, ids, n, i);
		if (lead == 0 || !is_alone(x, id, lead))
			continue;
		struct tag_list list = tag__list(chunk_of(x, id), id);
		count_article(x, &list);
	}
}

/* ---- stories --------------------------------------------------------------------- */

static void
count_again(struct count *x, uint32_t code, uint32_t story)
{
	x->has[code]++;
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

static void
count_stories(struct count *x)
{
	uint32_t story = 1;

	for (size_t i = 0; i < x->n_together; i++) {
		fetch(x, x->together, x->n_together, i);
		if (x->together[i] == 0)
			story++;
		else
			count_together(x, x->together[i], story);
	}
}

static struct kn_tagged *
count_listed(struct count *x)
{
	const struct index_tags *t = x->t;
	struct kn_tagged *out = kn_calloc(t->n + 1, sizeof(*out));

	x->left = x->c->n + 1;
	kn_set_each_many(x->articles, count_many, x);
	count_stories(x);
	for (size_t i = 0; i < t->n_codes; i++)
		if (t->tag_of[i] < t->n)
			out[t->tag_of[i]] = (struct kn_tagged){
				.articles = x->has[i],
				.stories = x->has[i] - (x->again[i] <
				    x->has[i] ? x->again[i] : x->has[i]) };
	return out;
}

/* ---- the whole without the rest ------------------------------------------- */

/* Lists the members of a story that are in the set, or those that are not. */
static void
list_members(struct count *x, uint32_t lead, unsigned char in)
{
	for (uint32_t id = lead; id != 0 && x->left > 0;
	    id = x->c->next[id], x->left--)
		if (x->in[id] == in)
			list_id(x, id);
}

/* Lists the stories that have an article which is not in the set, of each
 * those first that are; false when there is more to list than `most`. */
static bool
list_rest(struct count *x, size_t most)
{
	const struct kn_columns *c = x->c;

	x->left = 2 * c->n + 1;
	for (size_t id = 0; id < c->n && x->n_together <= most; id++) {
		uint32_t lead = c->lead[id];

		if (lead == 0 || x->in[id] || x->met[lead])
			continue;
		x->met[lead] = 1;
		list_members(x, lead, 1);
		list_members(x, lead, 0);
		list_id(x, 0);
	}
	if (x->n_together <= most)
		return true;
	memset(x->met, 0, c->n);
	x->n_together = 0;
	return false;
}

/* What a member has that is in the set is only marked. */
static void
lose(struct count *x, uint32_t code, uint32_t story, uint32_t lost)
{
	x->has[code] += lost;
	x->again[code] += lost & (x->mark[code] != story);
	x->mark[code] = story;
}

static void
lose_article(struct count *x, uint32_t id, uint32_t story)
{
	struct tag_list list = tag__list(chunk_of(x, id), id);
	uint32_t lost = !x->in[id];

	for (size_t i = 0; i < list.n_one; i++)
		lose(x, list.one[i], story, lost);
	for (size_t i = 0; i < list.n_two; i++)
		lose(x, two_bytes(list.two + 2 * i), story, lost);
	for (size_t i = 0; i < list.n_four; i++)
		lose(x, four_bytes(list.four + 4 * i), story, lost);
}

static uint32_t
without(uint32_t whole, uint32_t lost)
{
	return whole - (lost < whole ? lost : whole);
}

static struct kn_tagged *
count_rest(struct count *x)
{
	const struct index_tags *t = x->t;
	struct kn_tagged *out = kn_calloc(t->n + 1, sizeof(*out));
	uint32_t story = 1;

	for (size_t i = 0; i < x->n_together; i++) {
		fetch(x, x->together, x->n_together, i);
		if (x->together[i] == 0)
			story++;
		else
			lose_article(x, x->together[i], story);
	}
	for (size_t i = 0; i < t->n_codes; i++) {
		uint32_t k = t->tag_of[i];

		if (k < t->n)
			out[k] = (struct kn_tagged){
				.articles = without(t->tag[k].articles,
				    x->has[i]),
				.stories = without(t->tag[k].stories,
				    x->again[i]) };
	}
	return out;
}

/* ---- both ----------------------------------------------------------------- */

/* A story that is listed costs one more than its members: they are marked,
 * and those of the set are only counted. */
static bool
rest_is_less(struct count *x, enum tag_way way)
{
	size_t n = kn_set_count(x->articles);

	if (way == TAG_WAY_LISTED)
		return false;
	if (way == TAG_WAY_REST)
		return list_rest(x, SIZE_MAX);
	return n >= x->c->n / 2 && list_rest(x, n);
}

static void
take_in(void *user, const uint32_t *ids, size_t n)
{
	struct count *x = user;

	for (size_t i = 0; i < n; i++)
		if (ids[i] < x->c->n)
			x->in[ids[i]] = 1;
}

struct kn_tagged *
tag__count(struct index_tags *t, struct kn_db *db,
    const struct kn_columns *columns, const struct kn_set *articles,
    enum tag_way way)
{
	struct count x = { .t = t, .db = db, .c = columns,
		.articles = articles };

	x.n_codes = t->n_codes < TAG_LONG ? TAG_LONG : t->n_codes;
	x.has = kn_calloc(x.n_codes, sizeof(*x.has));
	x.again = kn_calloc(x.n_codes, sizeof(*x.again));
	x.mark = kn_calloc(x.n_codes, sizeof(*x.mark));
	x.in = kn_calloc(columns->n + 1, 1);
	x.met = kn_calloc(columns->n + 1, 1);
	kn_set_each_many(articles, take_in, &x);
	struct kn_tagged *out = rest_is_less(&x, way) ? count_rest(&x) :
	    count_listed(&x);
	check_codes(&x);
	free(x.has);
	free(x.again);
	free(x.mark);
	free(x.in);
	free(x.met);
	free(x.together);
	return out;
}
