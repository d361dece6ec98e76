/*
 * story_link.c: the links of one body. In: a body that comes or goes, with
 * its sketch; the bands of the others. Out: its bands, stories merged, stories
 * marked as torn. Looks at 2 * STORY_REACH bodies of each band,
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

static struct beside
look_beside(struct index_bands *bands, uint64_t band, int64_t body)
{
	struct beside b;

	b.n_before = index__bands_before(bands, band, body, b.before,
	    STORY_REACH);
	b.n_after = index__bands_after(bands, band, body, b.after,
	    STORY_REACH);
	return b;
}

/* ---- peers ------------------------------------------------------------------- */

static struct story_peer
load_peer(struct kn_db *db, int64_t body, const struct kn_sketch *sketch)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT b.story, s.bytes FROM body b"
	    " LEFT JOIN sketch s ON s.id = b.sketch WHERE b.id = ?1");
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
in_reach(struct index_bands *bands, uint64_t band, int64_t a, int64_t b)
{
	int64_t after[STORY_REACH], later = a < b ? b : a;
	size_t n = index__bands_after(bands, band, a < b ? a : b, after,
	    STORY_REACH);

	for (size_t i = 0; i < n; i++)
		if (after[i] == later)
			return true;
	return false;
}

static bool
linked(struct index_bands *bands, const struct story_peer *a,
    const struct story_peer *b)
{
	uint64_t x[KN_SKETCH_BANDS], y[KN_SKETCH_BANDS];

	if (!kn_sketch_alike(&a->sketch, &b->sketch))
		return false;
	kn_sketch_bands(&a->sketch, x);
	kn_sketch_bands(&b->sketch, y);
	for (size_t i = 0; i < KN_SKETCH_BANDS; i++)
		if (shared(y, x[i]) && in_reach(bands, x[i], a->body, b->body))
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
	    kn_sketch_alike(&a.sketch, &b->sketch) && !linked(s->bands, &a, b))
		kn_set_add(s->torn, (uint32_t)a.story);
}

/* Reads those beside a body. */
static struct beside
read_beside(struct index_stories *s, uint64_t band, int64_t body,
    const struct kn_sketch *sketch)
{
	struct beside b = look_beside(s->bands, band, body);

	for (size_t i = 0; i < b.n_before; i++)
		peer(s, b.before[i], sketch);
	for (size_t i = 0; i < b.n_after; i++)
		peer(s, b.after[i], sketch);
	return b;
}

void
story__link(struct index_stories *s, int64_t body, int64_t number,
    const struct kn_sketch *sketch)
{
	uint64_t bands[KN_SKETCH_BANDS];

	s->n_peers = 0;
	kn_sketch_bands(sketch, bands);
	index__bands_glance(s->bands, bands);
	for (size_t k = 0; k < KN_SKETCH_BANDS; k++) {
		struct beside b = read_beside(s, bands[k], body, sketch);

		index__bands_add(s->bands, bands[k], body, number);
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
		if (linked(s->bands, &s->peers[peer_at], &s->peers[h->at[k]]))
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
story__unlink(struct index_stories *s, int64_t body, int64_t number,
    const struct kn_sketch *sketch)
{
	uint64_t bands[KN_SKETCH_BANDS];
	int64_t one = 0;
	size_t n = 0;

	s->n_peers = 0;
	kn_sketch_bands(sketch, bands);
	index__bands_glance(s->bands, bands);
	for (size_t k = 0; k < KN_SKETCH_BANDS; k++) {
		struct beside b = read_beside(s, bands[k], body, sketch);

		index__bands_remove(s->bands, bands[k], body, number);
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
