/*
 * story_split.c: what is left of a story of which links are gone. In: a
 * story. Out: its bodies and articles in as many stories as hold together,
 * the part with the article that was indexed first in the old one.
 */
#include <stdlib.h>

#include "kunnash/mem.h"

#include "core/index/story_priv.h"

struct parts {
	int64_t *body;          /* rising */
	struct kn_sketch *sketch;
	size_t *parent;
	int64_t *story;         /* of a root, once it is known; or 0 */
	size_t n, cap, cap_sketch;
	size_t roots;
};

size_t
story__root(size_t *parent, size_t i)
{
	while (parent[i] != i) {
		parent[i] = parent[parent[i]];
		i = parent[i];
	}
	return i;
}

static void
load(struct kn_db *db, int64_t story, struct parts *p)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT b.id, s.bytes FROM body b"
	    " LEFT JOIN sketch s ON s.id = b.sketch WHERE b.story = ?1"
	    " ORDER BY b.id");

	kn_bind_int(st, 1, story);
	while (kn_step(st)) {
		p->body = kn_grow(p->body, &p->cap, p->n + 1,
		    sizeof(*p->body));
		p->sketch = kn_grow(p->sketch, &p->cap_sketch, p->n + 1,
		    sizeof(*p->sketch));
		p->body[p->n] = kn_col_int(st, 0);
		if (!kn_sketch_load(kn_col_str(st, 1), &p->sketch[p->n]))
			kn_db_fail(db, KN_CORRUPT, N_("%s is damaged"));
		p->n++;
	}
	kn_reset(st);
	p->parent = kn_calloc(p->n + 1, sizeof(*p->parent));
	p->story = kn_calloc(p->n + 1, sizeof(*p->story));
	for (size_t i = 0; i < p->n; i++)
		p->parent[i] = i;
	p->roots = p->n;
}

static void
dispose(struct parts *p)
{
	free(p->body);
	free(p->sketch);
	free(p->parent);
	free(p->story);
}

/* Where a body stands, or p->n. */
static size_t
find(const struct parts *p, int64_t body)
{
	size_t lo = 0, hi = p->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (p->body[mid] < body)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < p->n && p->body[lo] == body ? lo : p->n;
}

static void
join(struct parts *p, size_t i, size_t k)
{
	size_t a = story__root(p->parent, i), b = story__root(p->parent, k);

	if (a == b || !kn_sketch_alike(&p->sketch[i], &p->sketch[k]))
		return;
	p->parent[a > b ? a : b] = a > b ? b : a;
	p->roots--;
}

/* The links of body i with those after it in its bands. */
static void
link_after(struct index_bands *all, struct parts *p, size_t i)
{
	uint64_t bands[KN_SKETCH_BANDS];
	int64_t after[STORY_REACH];

	if (!kn_sketch_usable(&p->sketch[i]))
		return;
	kn_sketch_bands(&p->sketch[i], bands);
	for (size_t k = 0; k < KN_SKETCH_BANDS && p->roots > 1; k++) {
		size_t n = index__bands_after(all, bands[k], p->body[i],
		    after, STORY_REACH);

		for (size_t j = 0; j < n; j++) {
			size_t other = find(p, after[j]);

			if (other < p->n)
				join(p, i, other);
		}
	}
}

/* ---- articles ------------------------------------------------------------------ */

struct member {
	int64_t id, key, body;
};

static struct member *
load_members(struct kn_db *db, int64_t story, size_t *n)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT id, key, body FROM article WHERE story = ?1 ORDER BY id");
	struct member *at = NULL;
	size_t cap = 0;

	*n = 0;
	kn_bind_int(st, 1, story);
	while (kn_step(st)) {
		at = kn_grow(at, &cap, *n + 1, sizeof(*at));
		at[(*n)++] = (struct member){ kn_col_int(st, 0),
			kn_col_int(st, 1), kn_col_int(st, 2) };
	}
	kn_reset(st);
	return at;
}

static void
set_story(struct kn_db *db, const char *sql, int64_t id, int64_t story)
{
	struct kn_stmt *st = kn_db_stmt(db, sql);

	kn_bind_int(st, 1, id);
	kn_bind_int(st, 2, story);
	kn_run(st);
}

/* Articles in the order in which they were indexed: the first of a part
 * names it, the first of all keeps the story. */
static void
move_members(struct index_stories *s, struct parts *p, int64_t story)
{
	size_t n;
	struct member *at = load_members(s->db, story, &n);

	for (size_t i = 0; i < n; i++) {
		size_t where = find(p, at[i].body);

		if (where == p->n)
			continue;
		size_t root = story__root(p->parent, where);
		if (p->story[root] == 0)
			p->story[root] = i == 0 ? story :
			    story__new(s, at[i].key, at[i].id, 0);
		if (p->story[root] == story)
			continue;
		set_story(s->db, "UPDATE article SET story = ?2"
		    " WHERE id = ?1", at[i].id, p->story[root]);
		set_story(s->db, "UPDATE story SET copies = copies + (CASE id"
		    " WHEN ?2 THEN 1 ELSE -1 END) WHERE id IN (?1, ?2)",
		    story, p->story[root]);
	}
	free(at);
}

void
story__split(struct index_stories *s, int64_t story)
{
	struct parts p = { 0 };

	load(s->db, story, &p);
	for (size_t i = 0; i < p.n && p.roots > 1; i++)
		link_after(s->bands, &p, i);
	if (p.roots > 1) {
		kn_set_add(s->touched, (uint32_t)story);
		move_members(s, &p, story);
		for (size_t i = 0; i < p.n; i++)
			set_story(s->db, "UPDATE body SET story = ?2"
			    " WHERE id = ?1", p.body[i],
			    p.story[story__root(p.parent, i)]);
	}
	dispose(&p);
}
