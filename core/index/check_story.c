/*
 * check_story.c: whether the stories of an index are what its articles make.
 * In: bodies, bands, articles. Out: findings: a body that no article has, a
 * sketch that is not of its text, bands that are not those of the sketch,
 * stories that are not what links hold together. One walk over the bands
 * makes all links again, as story_link.c makes those of one body.
 */
#include <stdlib.h>

#include "kunnash/mem.h"

#include "core/index/check_priv.h"
#include "core/index/story_priv.h"

/* ---- one article --------------------------------------------------------------- */

void
check__story_of(struct check *c, uint32_t id, const struct kn_doc *doc)
{
	struct kn_stmt *st = kn_db_stmt(c->db, "SELECT a.body, s.bytes"
	    " FROM article a LEFT JOIN body b ON b.id = a.body"
	    " LEFT JOIN sketch s ON s.id = b.sketch"
	    " WHERE a.id = ?1");
	struct kn_sketch sketch;
	struct kn_buf packed;

	index__story_sketch(doc, &sketch);
	kn_buf_init(&packed, 0);
	kn_sketch_save(&sketch, &packed);
	kn_bind_int(st, 1, id);
	if (!kn_step(st) || kn_col_int(st, 0) !=
	    index__story_body_id(doc, &sketch) ||
	    !kn_str_eq(kn_col_str(st, 1), kn_buf_get(&packed)))
		check__tell(c, "story", doc->meta.path,
		    N_("the sketch is not that of the text"));
	kn_reset(st);
	kn_buf_dispose(&packed);
}

/* ---- all bodies ---------------------------------------------------------------- */

struct bodies {
	struct check *c;
	int64_t *id, *story;            /* by rising id */
	struct kn_sketch *sketch;
	size_t *parent;
	size_t n, cap_id, cap_story, cap_sketch;
};

static void
load(struct bodies *b)
{
	struct kn_stmt *st = kn_db_stmt(b->c->db,
	    "SELECT b.id, b.story, s.bytes FROM body b"
	    " LEFT JOIN sketch s ON s.id = b.sketch ORDER BY b.id");

	while (kn_step(st)) {
		size_t i = b->n++;

		b->id = kn_grow(b->id, &b->cap_id, b->n, sizeof(*b->id));
		b->story = kn_grow(b->story, &b->cap_story, b->n,
		    sizeof(*b->story));
		b->sketch = kn_grow(b->sketch, &b->cap_sketch, b->n,
		    sizeof(*b->sketch));
		b->id[i] = kn_col_int(st, 0);
		b->story[i] = kn_col_int(st, 1);
		if (!kn_sketch_load(kn_col_str(st, 2), &b->sketch[i]))
			b->sketch[i] = (struct kn_sketch){ 0 };
	}
	kn_reset(st);
	b->parent = kn_calloc(b->n + 1, sizeof(*b->parent));
	for (size_t i = 0; i < b->n; i++)
		b->parent[i] = i;
}

static size_t
find(const struct bodies *b, int64_t id)
{
	size_t lo = 0, hi = b->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (b->id[mid] < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < b->n && b->id[lo] == id ? lo : b->n;
}

static bool
has_band(const struct kn_sketch *s, uint64_t band)
{
	uint64_t bands[KN_SKETCH_BANDS];

	if (!kn_sketch_usable(s))
		return false;
	kn_sketch_bands(s, bands);
	for (size_t i = 0; i < KN_SKETCH_BANDS; i++)
		if (bands[i] == band)
			return true;
	return false;
}

/* How many different bands a body has: two of its own may be one number. */
static size_t
count_bands(const struct kn_sketch *s)
{
	uint64_t bands[KN_SKETCH_BANDS];
	size_t n = 0;

	if (!kn_sketch_usable(s))
		return 0;
	kn_sketch_bands(s, bands);
	for (size_t i = 0; i < KN_SKETCH_BANDS; i++) {
		size_t k = 0;

		while (k < i && bands[k] != bands[i])
			k++;
		n += k == i;
	}
	return n;
}

static void
join(struct bodies *b, size_t i, size_t k)
{
	size_t x = story__root(b->parent, i), y = story__root(b->parent, k);

	if (x != y && kn_sketch_alike(&b->sketch[i], &b->sketch[k]))
		b->parent[x > y ? x : y] = x > y ? y : x;
}

/* A walk over the bands, by band and body. */
struct walk {
	struct bodies *b;
	uint64_t band;
	size_t last[STORY_REACH];       /* bodies of this band */
	size_t n;                       /* met in it */
	size_t pairs;
	bool good;
};

static void
link_pair(void *user, uint64_t band, int64_t body)
{
	struct walk *w = user;
	struct bodies *b = w->b;
	size_t i = find(b, body);

	if (w->pairs++ == 0 || band != w->band)
		w->n = 0;
	w->band = band;
	w->good = w->good && i < b->n && has_band(&b->sketch[i], band);
	if (i == b->n)
		return;
	for (size_t k = 0; k < STORY_REACH && k < w->n; k++)
		join(b, w->last[k], i);
	w->last[w->n++ % STORY_REACH] = i;
}

/* The links of all bodies; false when the bands are not those there must
 * be. */
static bool
link_all(struct bodies *b)
{
	struct walk w = { .b = b, .good = true };
	struct index_bands *bands = index__bands_new(b->c->db);
	size_t want = 0;

	index__bands_each(bands, link_pair, &w);
	index__bands_free(bands);
	for (size_t i = 0; i < b->n; i++)
		want += count_bands(&b->sketch[i]);
	return w.good && w.pairs == want;
}

/* Each story is one tree of links, and each tree one story. */
static bool
stories_are_links(struct bodies *b)
{
	size_t trees = 0;

	for (size_t i = 0; i < b->n; i++) {
		size_t root = story__root(b->parent, i);

		if (b->story[root] != b->story[i])
			return false;
		trees += root == i;
	}
	return (size_t)kn_run_int(kn_db_stmt(b->c->db,
	    "SELECT count(DISTINCT story) FROM body"), 0) == trees;
}

void
check__stories(struct check *c)
{
	struct bodies b = { .c = c };

	load(&b);
	if (!link_all(&b))
		check__tell(c, "story", c->path,
		    N_("the bands are not those of the sketches"));
	else if (!stories_are_links(&b))
		check__tell(c, "story", c->path,
		    N_("stories are not what their texts make them"));
	free(b.id);
	free(b.story);
	free(b.sketch);
	free(b.parent);
	if (kn_db_take(c->db, NULL) != KN_OK)
		check__tell(c, "database", c->path,
		    N_("tables cannot be read"));
}
