/*
 * story_link.c: the links of one body. In: a body that comes or goes, with
 * its sketch; the bands of the others. Out: rows of `band`, stories merged,
 * stories marked as torn. Looks at 2 * STORY_REACH bodies of each band,
 * however many there are.
 */
#include <stdlib.h>

#include "kunnash/mem.h"

#include "core/index/story_priv.h"

/* Who stands beside a body in a band, nearest first. */
struct beside {
	int64_t before[STORY_REACH], after[STORY_REACH];
	size_t n_before, n_after;
};

static size_t
read_bodies(struct kn_stmt *st, uint64_t band, int64_t body,
    int64_t out[STORY_REACH])
{
	size_t n = 0;

	kn_bind_int(st, 1, (int64_t)band);
	kn_bind_int(st, 2, body);
	kn_bind_int(st, 3, STORY_REACH);
	while (n < STORY_REACH && kn_step(st))
		out[n++] = kn_col_int(st, 0);
	kn_reset(st);
	return n;
}

static struct beside
look_beside(struct kn_db *db, uint64_t band, int64_t body)
{
	struct beside b;

	b.n_before = read_bodies(kn_db_stmt(db, "SELECT body FROM band"
	    " WHERE hash = ?1 AND body < ?2 ORDER BY body DESC LIMIT ?3"),
	    band, body, b.before);
	b.n_after = read_bodies(kn_db_stmt(db, "SELECT body FROM band"
	    " WHERE hash = ?1 AND body > ?2 ORDER BY body LIMIT ?3"),
	    band, body, b.after);
	return b;
}

/* ---- peers ------------------------------------------------------------------- */

static struct story_peer
load_peer(struct kn_db *db, int64_t body, const struct kn_sketch *sketch)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT story, sketch FROM body WHERE id = ?1");
	struct story_peer p = { .body = body };

	kn_bind_int(st, 1, body);
	bool good = kn_step(st) &&
	    kn_sketch_load(kn_col_str(st, 1), &p.sketch);
	if (good)
		p.story = kn_col_int(st, 0);
	kn_reset(st);
	if (!good)
		kn_db_fail(db, KN_CORRUPT, N_("%s is damaged"));
	p.alike = good && kn_sketch_alike(&p.sketch, sketch);
	return p;
}

/* A body is read once, however many bands it shares. The result is valid
 * until the next call. */
static const struct story_peer *
peer(struct index_stories *s, int64_t body, const struct kn_sketch *sketch)
{
	for (size_t i = 0; i < s->n_peers; i++)
		if (s->peers[i].body == body)
			return &s->peers[i];
	s->peers = kn_grow(s->peers, &s->cap_peers, s->n_peers + 1,
	    sizeof(*s->peers));
	s->peers[s->n_peers] = load_peer(s->db, body, sketch);
	return &s->peers[s->n_peers++];
}

/* ---- direct links --------------------------------------------------------------- */

static bool
shared(const uint64_t bands[KN_SKETCH_BANDS], uint64_t band)
{
	for (size_t i = 0; i < KN_SKETCH_BANDS; i++)
		if (bands[i] == band)
			return true;
	return false;
}

/* Whether the bodies stand in reach of each other in a band of both. */
static bool
in_reach(struct kn_db *db, uint64_t band, int64_t a, int64_t b)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT count(*) FROM (SELECT 1"
	    " FROM band WHERE hash = ?1 AND body > ?2 AND body <= ?3"
	    " LIMIT ?4)");

	kn_bind_int(st, 1, (int64_t)band);
	kn_bind_int(st, 2, a < b ? a : b);
	kn_bind_int(st, 3, a < b ? b : a);
	kn_bind_int(st, 4, STORY_REACH + 1);
	bool near = kn_step(st) && kn_col_int(st, 0) <= STORY_REACH;
	kn_reset(st);
	return near;
}

static bool
linked(struct kn_db *db, const struct story_peer *a,
    const struct story_peer *b)
{
	uint64_t x[KN_SKETCH_BANDS], y[KN_SKETCH_BANDS];

	if (!kn_sketch_alike(&a->sketch, &b->sketch))
		return false;
	kn_sketch_bands(&a->sketch, x);
	kn_sketch_bands(&b->sketch, y);
	for (size_t i = 0; i < KN_SKETCH_BANDS; i++)
		if (shared(y, x[i]) && in_reach(db, x[i], a->body, b->body))
			return true;
	return false;
}

/* ---- coming --------------------------------------------------------------------- */

/*
 * Two bodies between which a new one came may be out of each other's reach
 * now. Where it is like both it holds them together itself, and mostly they
 * are linked in another band; else their story is looked at again.
 */
static void
part(struct index_stories *s, int64_t before, int64_t after,
    const struct kn_sketch *sketch)
{
	struct story_peer a = *peer(s, before, sketch);
	const struct story_peer *b = peer(s, after, sketch);

	if (a.story == b->story && !(a.alike && b->alike) &&
	    kn_sketch_alike(&a.sketch, &b->sketch) && !linked(s->db, &a, b))
		kn_set_add(s->torn, (uint32_t)a.story);
}

static void
put_band(struct kn_db *db, const char *sql, uint64_t band, int64_t body)
{
	struct kn_stmt *st = kn_db_stmt(db, sql);

	kn_bind_int(st, 1, (int64_t)band);
	kn_bind_int(st, 2, body);
	kn_run(st);
}

/* Reads those beside a body. */
static struct beside
read_beside(struct index_stories *s, uint64_t band, int64_t body,
    const struct kn_sketch *sketch)
{
	struct beside b = look_beside(s->db, band, body);

	for (size_t i = 0; i < b.n_before; i++)
		peer(s, b.before[i], sketch);
	for (size_t i = 0; i < b.n_after; i++)
		peer(s, b.after[i], sketch);
	return b;
}

void
story__link(struct index_stories *s, int64_t body,
    const struct kn_sketch *sketch)
{
	uint64_t bands[KN_SKETCH_BANDS];

	s->n_peers = 0;
	kn_sketch_bands(sketch, bands);
	for (size_t k = 0; k < KN_SKETCH_BANDS; k++) {
		struct beside b = read_beside(s, bands[k], body, sketch);

		put_band(s->db, "INSERT OR IGNORE INTO band (hash, body)"
		    " VALUES (?1, ?2)", bands[k], body);
		for (size_t i = 0; i < b.n_before; i++)
			if (STORY_REACH - 1 - i < b.n_after)
				part(s, b.before[i],
				    b.after[STORY_REACH - 1 - i], sketch);
	}
	for (size_t i = 0; i < s->n_peers; i++)
		if (s->peers[i].alike)
			story__merge(s, body, s->peers[i].body);
}

/* ---- going ---------------------------------------------------------------------- */

/* With how many of those that hold together another is compared, and how
 * often at all before the whole story is looked at instead. */
enum { TRIES = 8, TRIES_ALL = 1000 };

struct held {
	size_t *at;             /* peers that hold together */
	size_t n, tries;
};

static bool
holds(struct index_stories *s, struct held *h, size_t peer_at)
{
	size_t first = h->n > TRIES ? h->n - TRIES : 0;

	for (size_t k = first; k < h->n && h->tries < TRIES_ALL; k++) {
		h->tries++;
		if (linked(s->db, &s->peers[peer_at], &s->peers[h->at[k]]))
			return true;
	}
	return false;
}

/*
 * Whether those who were linked to a body that is gone hold together without
 * it, as far as a look at their own links says. Mostly they do: all are like
 * each other. A peer that is held is no longer marked as alike.
 */
static bool
hold_together(struct index_stories *s, size_t left)
{
	struct held h = { kn_calloc(left + 1, sizeof(*h.at)), 0, 0 };
	bool more = true;

	while (more && left > 0) {
		more = false;
		for (size_t i = 0; i < s->n_peers; i++) {
			if (!s->peers[i].alike || (h.n > 0 &&
			    !holds(s, &h, i)))
				continue;
			s->peers[i].alike = false;
			h.at[h.n++] = i;
			left--;
			more = true;
		}
	}
	free(h.at);
	return left == 0;
}

void
story__unlink(struct index_stories *s, int64_t body,
    const struct kn_sketch *sketch)
{
	uint64_t bands[KN_SKETCH_BANDS];
	int64_t one = 0;
	size_t n = 0;

	s->n_peers = 0;
	kn_sketch_bands(sketch, bands);
	for (size_t k = 0; k < KN_SKETCH_BANDS; k++) {
		struct beside b = read_beside(s, bands[k], body, sketch);

		put_band(s->db, "DELETE FROM band WHERE hash = ?1"
		    " AND body = ?2", bands[k], body);
		for (size_t i = 0; i < b.n_before; i++) {
			if (STORY_REACH - 1 - i >= b.n_after)
				continue;
			struct story_peer p = *peer(s, b.before[i], sketch);
			const struct story_peer *q = peer(s,
			    b.after[STORY_REACH - 1 - i], sketch);
			if (kn_sketch_alike(&p.sketch, &q->sketch))
				story__merge(s, p.body, q->body);
		}
	}
	for (size_t i = 0; i < s->n_peers; i++)
		if (s->peers[i].alike) {
			one = s->peers[i].body;
			n++;
		}
	if (n > 1 && !hold_together(s, n))
		kn_set_add(s->torn, (uint32_t)story__of_body(s->db, one));
}
