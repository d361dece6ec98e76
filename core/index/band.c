/*
 * band.c: which bodies have which band. In: pairs that come and go. Out: who
 * stands beside a body in a band; rows of `band`.
 *
 * A B+ tree of two levels: leaves of some hundred pairs in order, and one
 * array of their first pairs. A leaf is a row, read when it is first asked
 * for. Half of a leaf that is full goes into a new one; one that is empty
 * goes.
 *
 * A body is a hash, which says its place among those of a band, and has a
 * number, its row in `sketch`. There are twenty pairs of each: they name it
 * by its number, in 8 bytes of memory with the band, and stored in some five:
 * the band less the one before, and the number, as varints. Bodies of one
 * band are compared by their hashes, which are looked up when they are first
 * asked for.
 */
#include "core/index/band_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/sketch.h"

#include "core/index/band_body_priv.h"
#include "core/index/pack_priv.h"

enum {
	LEAF_MAX = 256,         /* pairs: a row of a kilobyte, four to a page */
	LEAF_STEP = 32,         /* by so many a leaf gets room */
	NUMBER_BITS = 64 - KN_SKETCH_BAND_BITS,
	WRITE_B = 2 << 20,      /* bytes of a transaction */
	KEEP_LEAVES = 32768,    /* in memory once all is stored: some 48 MiB */
};

/* Where a body is in a band, or would be. */
struct pair {
	uint64_t band;
	int64_t body;
};

/* Leaves are seven tenths full in the mean: room for all that one could hold
 * would be a third of the memory. */
struct leaf {
	size_t n, cap;
	bool dirty;
	uint64_t at[];          /* bands, and numbers of bodies */
};

struct branch {
	struct pair first;      /* no pair of the leaf is before it */
	int64_t id;             /* of its row */
	struct leaf *leaf;      /* or NULL: not read yet */
};

struct index_bands {
	struct kn_db *db;
	struct branch *at;
	size_t n, cap;
	int64_t next_id;
	bool listed;            /* the rows there are, as branches */
	bool stored;            /* there are rows */
	int64_t *gone;          /* rows to be deleted */
	size_t n_gone, cap_gone;
	struct bodies bodies;
};

struct index_bands *
index__bands_new(struct kn_db *db)
{
	struct index_bands *b = kn_calloc(1, sizeof(*b));

	b->db = b->bodies.db = db;
	return b;
}

static void
forget(struct index_bands *b)
{
	for (size_t i = 0; i < b->n; i++)
		free(b->at[i].leaf);
	b->n = b->n_gone = 0;
	b->listed = b->stored = false;
}

void
index__bands_free(struct index_bands *b)
{
	if (b == NULL)
		return;
	forget(b);
	free(b->at);
	free(b->gone);
	bodies__dispose(&b->bodies);
	free(b);
}

/* ---- pairs ----------------------------------------------------------------- */

static uint64_t
band_of(uint64_t at)
{
	return at >> NUMBER_BITS;
}

static uint32_t
number_of(uint64_t at)
{
	return (uint32_t)(at & (((uint64_t)1 << NUMBER_BITS) - 1));
}

static int
compare(struct pair a, struct pair b)
{
	if (a.band != b.band)
		return a.band < b.band ? -1 : 1;
	return a.body < b.body ? -1 : a.body > b.body;
}

static uint64_t
stored_as(uint64_t band, int64_t number)
{
	return band << NUMBER_BITS | (uint64_t)number;
}

/* Mostly the band alone says it. */
static bool
is_before(struct index_bands *b, uint64_t at, struct pair p)
{
	return band_of(at) != p.band ? band_of(at) < p.band :
	    bodies__get(&b->bodies, number_of(at)) < p.body;
}

/* A leaf, or NULL, with room for so many pairs, and not for many more. */
static struct leaf *
leaf_fit(struct leaf *old, size_t n)
{
	size_t cap = (n + LEAF_STEP - 1) / LEAF_STEP * LEAF_STEP;
	size_t was = old == NULL ? 0 : old->n;
	struct leaf *leaf = kn_realloc(old, 1, sizeof(*leaf) +
	    cap * sizeof(leaf->at[0]));

	leaf->n = was;
	leaf->cap = cap;
	leaf->dirty = old != NULL && leaf->dirty;
	return leaf;
}

/* ---- leaves ---------------------------------------------------------------- */

static struct branch *
branch_at(struct index_bands *b, size_t i, struct pair first)
{
	b->at = kn_grow(b->at, &b->cap, b->n + 1, sizeof(*b->at));
	memmove(b->at + i + 1, b->at + i, (b->n - i) * sizeof(*b->at));
	b->n++;
	b->at[i] = (struct branch){ first, b->next_id++, NULL };
	return &b->at[i];
}

static void
list(struct index_bands *b)
{
	struct kn_stmt *st;

	if (b->listed)
		return;
	st = kn_db_stmt(b->db,
	    "SELECT id, band, body FROM band ORDER BY band, body");
	b->listed = true;
	b->next_id = 1;
	while (kn_step(st)) {
		struct branch *br = branch_at(b, b->n, (struct pair){
		    (uint64_t)kn_col_int(st, 1), kn_col_int(st, 2) });

		br->id = kn_col_int(st, 0);
		if (br->id >= b->next_id)
			b->next_id = br->id + 1;
	}
	b->stored = b->n > 0;
	kn_reset(st);
}

static bool
unpack_leaf(struct kn_str packed, struct leaf *leaf)
{
	struct unpack in = pack__start(packed);
	uint64_t band = 0;

	leaf->n = 0;
	while (in.at < in.end && !in.bad && leaf->n < leaf->cap) {
		uint64_t more = pack__get_long(&in);
		uint32_t number = pack__get_below(&in,
		    (size_t)1 << NUMBER_BITS);

		in.bad = in.bad ||
		    more >> KN_SKETCH_BAND_BITS != 0 ||
		    (band + more) >> KN_SKETCH_BAND_BITS != 0;
		band += more;
		leaf->at[leaf->n++] = band << NUMBER_BITS | number;
	}
	return !in.bad && in.at == in.end && leaf->n < LEAF_MAX;
}

static void
pack_leaf(const struct leaf *leaf, struct kn_buf *out)
{
	uint64_t last = 0;

	for (size_t i = 0; i < leaf->n; i++) {
		pack__put(out, band_of(leaf->at[i]) - last);
		pack__put(out, number_of(leaf->at[i]));
		last = band_of(leaf->at[i]);
	}
}

/* The leaf of a branch, read when it was not. */
static struct leaf *
leaf_of(struct index_bands *b, size_t i)
{
	struct branch *br = &b->at[i];

	if (br->leaf != NULL)
		return br->leaf;
	struct kn_stmt *st = kn_db_stmt(b->db,
	    "SELECT bodies FROM band WHERE id = ?1");
	br->leaf = leaf_fit(NULL, LEAF_MAX);
	kn_bind_int(st, 1, br->id);
	bool good = kn_step(st) && unpack_leaf(kn_col_str(st, 0), br->leaf);
	kn_reset(st);
	if (!good) {
		br->leaf->n = 0;
		kn_db_fail(b->db, KN_CORRUPT, N_("%s is damaged"));
	}
	br->leaf = leaf_fit(br->leaf, br->leaf->n);
	return br->leaf;
}

/* It can be read again. */
static void
let_go(struct branch *br)
{
	if (br->leaf == NULL || br->leaf->dirty)
		return;
	free(br->leaf);
	br->leaf = NULL;
}

/* ---- places ---------------------------------------------------------------- */

/* Before pair `at` of a leaf; at the end of all, the last leaf's n. */
struct place {
	size_t leaf, at;
};

/* The leaf where a pair is or would go; there is one. */
static size_t
leaf_for(const struct index_bands *b, struct pair p)
{
	size_t lo = 1, hi = b->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (compare(b->at[mid].first, p) <= 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo - 1;
}

/*
 * Where a pair is about: bands are digests, so that they lie evenly between
 * the first of a leaf and its last, but for one that many bodies have.
 */
static size_t
guess(const struct leaf *leaf, uint64_t band)
{
	uint64_t first = band_of(leaf->at[0]);
	uint64_t last = band_of(leaf->at[leaf->n - 1]);

	if (band <= first)
		return 0;
	if (band >= last)
		return leaf->n - 1;
	return (size_t)((double)(band - first) / (double)(last - first) *
	    (double)(leaf->n - 1));
}

/*
 * The first pair of the leaf that is not before p, or its n: looked for in
 * growing steps from the guess, then between the last two of them. By halves
 * alone it waits for the memory five times, so mostly once or twice.
 */
static size_t
in_leaf(struct index_bands *b, const struct leaf *leaf, struct pair p)
{
	size_t lo = 0, hi = leaf->n, step = 4;

	if (leaf->n == 0)
		return 0;
	size_t at = guess(leaf, p.band);
	if (is_before(b, leaf->at[at], p)) {
		lo = at + 1;
		for (; lo + step < hi && is_before(b, leaf->at[lo + step], p);
		    step *= 2)
			lo += step + 1;
		hi = lo + step < hi ? lo + step : hi;
	} else {
		hi = at;
		for (; step < hi && !is_before(b, leaf->at[hi - step], p);
		    step *= 2)
			hi -= step;
		lo = step < hi ? hi - step + 1 : 0;
	}
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (is_before(b, leaf->at[mid], p))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

void
index__bands_glance(struct index_bands *b,
    const uint64_t bands[KN_SKETCH_BANDS])
{
	list(b);
	for (size_t i = 0; i < KN_SKETCH_BANDS && b->n > 0; i++) {
		const struct leaf *leaf = b->at[leaf_for(b, (struct pair){
		    bands[i], INT64_MAX })].leaf;

		if (leaf != NULL && leaf->n > 0)
			__builtin_prefetch(&leaf->at[guess(leaf, bands[i])]);
	}
}

static struct place
place_of(struct index_bands *b, struct pair p)
{
	size_t i = leaf_for(b, p);

	return (struct place){ i, in_leaf(b, leaf_of(b, i), p) };
}

size_t
index__bands_before(struct index_bands *b, uint64_t band, int64_t body,
    int64_t *out, size_t max)
{
	size_t n = 0;

	list(b);
	if (b->n == 0)
		return 0;
	struct place at = place_of(b, (struct pair){ band, body });
	while (n < max) {
		while (at.at == 0 && at.leaf > 0)
			at.at = leaf_of(b, --at.leaf)->n;
		if (at.at == 0)
			break;
		uint64_t p = b->at[at.leaf].leaf->at[--at.at];
		if (band_of(p) != band)
			break;
		out[n++] = bodies__get(&b->bodies, number_of(p));
	}
	return n;
}

size_t
index__bands_after(struct index_bands *b, uint64_t band, int64_t body,
    int64_t *out, size_t max)
{
	size_t n = 0;

	list(b);
	if (b->n == 0)
		return 0;
	struct place at = place_of(b, (struct pair){ band, body });
	while (n < max) {
		while (at.leaf < b->n && at.at == leaf_of(b, at.leaf)->n)
			at = (struct place){ at.leaf + 1, 0 };
		if (at.leaf == b->n)
			break;
		uint64_t p = b->at[at.leaf].leaf->at[at.at++];
		if (band_of(p) != band)
			break;
		out[n] = bodies__get(&b->bodies, number_of(p));
		n += out[n] != body;
	}
	return n;
}

void
index__bands_each(struct index_bands *b,
    void (*fn)(void *user, uint64_t band, int64_t body), void *user)
{
	list(b);
	for (size_t i = 0; i < b->n; i++) {
		const struct leaf *leaf = leaf_of(b, i);

		for (size_t k = 0; k < leaf->n; k++)
			fn(user, band_of(leaf->at[k]),
			    bodies__get(&b->bodies, number_of(leaf->at[k])));
		let_go(&b->at[i]);
	}
}

/* ---- coming and going ------------------------------------------------------ */

static void
split(struct index_bands *b, size_t i)
{
	struct leaf *old = b->at[i].leaf, *half = leaf_fit(NULL, old->n / 2);

	half->n = old->n / 2;
	half->dirty = true;
	old->n -= half->n;
	memcpy(half->at, old->at + old->n, half->n * sizeof(*half->at));
	b->at[i].leaf = leaf_fit(old, old->n);
	branch_at(b, i + 1, (struct pair){ band_of(half->at[0]),
	    bodies__get(&b->bodies, number_of(half->at[0])) })->leaf = half;
}

void
index__bands_add(struct index_bands *b, uint64_t band, int64_t body,
    int64_t number)
{
	const struct pair p = { band, body };
	const uint64_t stored = stored_as(band, number);

	if (number >> NUMBER_BITS != 0) {
		kn_db_fail(b->db, KN_LIMIT, N_("too many articles for %s"));
		return;
	}
	bodies__know(&b->bodies, (uint32_t)number, body);
	list(b);
	if (b->n == 0)
		branch_at(b, 0, p)->leaf = leaf_fit(NULL, 0);
	size_t i = leaf_for(b, p);
	struct leaf *leaf = leaf_of(b, i);
	size_t at = in_leaf(b, leaf, p);
	if (at < leaf->n && leaf->at[at] == stored)
		return;
	if (leaf->n == leaf->cap)
		leaf = b->at[i].leaf = leaf_fit(leaf, leaf->n + 1);
	memmove(leaf->at + at + 1, leaf->at + at,
	    (leaf->n - at) * sizeof(*leaf->at));
	leaf->at[at] = stored;
	if (compare(p, b->at[i].first) < 0)
		b->at[i].first = p;
	leaf->dirty = true;
	if (++leaf->n == LEAF_MAX)
		split(b, i);
}

void
index__bands_remove(struct index_bands *b, uint64_t band, int64_t body,
    int64_t number)
{
	const struct pair p = { band, body };

	list(b);
	if (b->n == 0 || number >> NUMBER_BITS != 0)
		return;
	size_t i = leaf_for(b, p);
	struct leaf *leaf = leaf_of(b, i);
	size_t at = in_leaf(b, leaf, p);
	if (at == leaf->n || leaf->at[at] != stored_as(band, number))
		return;
	leaf->n--;
	memmove(leaf->at + at, leaf->at + at + 1,
	    (leaf->n - at) * sizeof(*leaf->at));
	leaf->dirty = true;
	if (leaf->n > 0)
		return;
	b->gone = kn_grow(b->gone, &b->cap_gone, b->n_gone + 1,
	    sizeof(*b->gone));
	b->gone[b->n_gone++] = b->at[i].id;
	free(leaf);
	b->n--;
	memmove(b->at + i, b->at + i + 1, (b->n - i) * sizeof(*b->at));
}

/* ---- stored ---------------------------------------------------------------- */

void
index__bands_reset(struct index_bands *b)
{
	forget(b);
	b->listed = true;
	b->next_id = 1;
	kn_run(kn_db_stmt(b->db, "DELETE FROM band"));
}

static void
drop_gone(struct index_bands *b)
{
	struct kn_stmt *st = kn_db_stmt(b->db,
	    "DELETE FROM band WHERE id = ?1");

	for (size_t i = 0; i < b->n_gone; i++) {
		kn_bind_int(st, 1, b->gone[i]);
		kn_run(st);
	}
	b->n_gone = 0;
}

static void
store(struct index_bands *b, struct branch *br, struct kn_buf *packed)
{
	struct kn_stmt *st = kn_db_stmt(b->db, "INSERT OR REPLACE INTO band"
	    " (id, band, body, bodies) VALUES (?1, ?2, ?3, ?4)");

	pack_leaf(br->leaf, packed);
	kn_bind_int(st, 1, br->id);
	kn_bind_int(st, 2, (int64_t)br->first.band);
	kn_bind_int(st, 3, br->first.body);
	kn_bind_blob(st, 4, kn_buf_get(packed));
	kn_run(st);
	br->leaf->dirty = false;
}

/* Before there are any: each is then put behind the last, and fills pages. */
static void
number_rows(struct index_bands *b)
{
	for (b->next_id = 1; b->next_id <= (int64_t)b->n; b->next_id++)
		b->at[b->next_id - 1].id = b->next_id;
	b->stored = true;
}

size_t
index__bands_size_b(const struct index_bands *b)
{
	size_t n_b = b->cap * sizeof(*b->at) + bodies__size_b(&b->bodies);

	for (size_t i = 0; i < b->n; i++)
		if (b->at[i].leaf != NULL)
			n_b += sizeof(struct leaf) +
			    b->at[i].leaf->cap * sizeof(uint64_t);
	return n_b;
}

void
index__bands_write(struct index_bands *b)
{
	struct kn_buf packed;
	size_t written_b = 0, in_memory = 0;

	kn_buf_init(&packed, 0);
	kn_db_begin(b->db);
	if (!b->stored)
		number_rows(b);
	drop_gone(b);
	for (size_t i = 0; i < b->n; i++) {
		struct branch *br = &b->at[i];

		in_memory += br->leaf != NULL;
		if (br->leaf == NULL || !br->leaf->dirty)
			continue;
		kn_buf_reset(&packed);
		store(b, br, &packed);
		written_b += packed.n;
		if (written_b < WRITE_B)
			continue;
		kn_db_commit(b->db);
		kn_db_begin(b->db);
		written_b = 0;
	}
	kn_db_commit(b->db);
	kn_buf_dispose(&packed);
	for (size_t i = 0; i < b->n && in_memory > KEEP_LEAVES; i++)
		let_go(&b->at[i]);
}
