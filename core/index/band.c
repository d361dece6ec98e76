/*
 * band.c: which bodies have which band. In: pairs that come and go. Out: who
 * stands beside a body in a band; rows of `band`.
 *
 * A B+ tree of two levels: leaves of some hundred pairs in order, and one
 * array of their first pairs. A leaf is a row, read when it is first asked
 * for. Half of a leaf that is full goes into a new one; one that is empty
 * goes.
 *
 * Stored, a leaf is for each pair the band less the one before as a varint,
 * and the body: eight bytes, since the numbers of bodies are hashes.
 */
#include "core/index/band_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/sketch.h"

#include "core/index/pack_priv.h"

enum {
	LEAF_MAX = 512,         /* pairs */
	LEAF_STEP = 64,         /* by so many a leaf gets room */
	BODY_B = 8,             /* of a body, stored */
	WRITE_B = 2 << 20,      /* bytes of a transaction */
	KEEP_LEAVES = 8192,     /* in memory once all is stored: some 48 MiB */
};

struct pair {
	uint64_t band;
	int64_t body;
};

/* Leaves are seven tenths full in the mean: room for all that one could hold
 * would be a third of the memory. */
struct leaf {
	size_t n, cap;
	bool dirty;
	struct pair at[];
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
};

struct index_bands *
index__bands_new(struct kn_db *db)
{
	struct index_bands *b = kn_calloc(1, sizeof(*b));

	b->db = db;
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
	free(b);
}

static int
compare(struct pair a, struct pair b)
{
	if (a.band != b.band)
		return a.band < b.band ? -1 : 1;
	return a.body < b.body ? -1 : a.body > b.body;
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

static int64_t
get_body(struct unpack *in)
{
	uint64_t v = 0;

	if (in->end - in->at < BODY_B) {
		in->bad = true;
		return 0;
	}
	for (int i = BODY_B - 1; i >= 0; i--)
		v = v << 8 | in->at[i];
	in->at += BODY_B;
	in->bad = in->bad || v > INT64_MAX;
	return (int64_t)v;
}

static bool
unpack_leaf(struct kn_str packed, struct leaf *leaf)
{
	struct unpack in = pack__start(packed);
	struct pair p = { 0, 0 };

	leaf->n = 0;
	while (in.at < in.end && !in.bad && leaf->n < leaf->cap) {
		struct pair last = p;

		p.band += pack__get_long(&in);
		p.body = get_body(&in);
		in.bad = in.bad || (leaf->n > 0 && compare(last, p) >= 0);
		leaf->at[leaf->n++] = p;
	}
	return !in.bad && in.at == in.end;
}

static void
pack_leaf(const struct leaf *leaf, struct kn_buf *out)
{
	uint64_t last = 0;

	for (size_t i = 0; i < leaf->n; i++) {
		uint64_t body = (uint64_t)leaf->at[i].body;
		char bytes[BODY_B];

		for (int k = 0; k < BODY_B; k++)
			bytes[k] = (char)(body >> 8 * k & 0xFF);
		pack__put(out, leaf->at[i].band - last);
		kn_buf_put(out, bytes, sizeof(bytes));
		last = leaf->at[i].band;
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
	uint64_t first = leaf->at[0].band, last = leaf->at[leaf->n - 1].band;

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
in_leaf(const struct leaf *leaf, struct pair p)
{
	size_t lo = 0, hi = leaf->n, step = 4;

	if (leaf->n == 0)
		return 0;
	size_t at = guess(leaf, p.band);
	if (compare(leaf->at[at], p) < 0) {
		lo = at + 1;
		for (; lo + step < hi && compare(leaf->at[lo + step], p) < 0;
		    step *= 2)
			lo += step + 1;
		hi = lo + step < hi ? lo + step : hi;
	} else {
		hi = at;
		for (; step < hi && compare(leaf->at[hi - step], p) >= 0;
		    step *= 2)
			hi -= step;
		lo = step < hi ? hi - step + 1 : 0;
	}
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (compare(leaf->at[mid], p) < 0)
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

	return (struct place){ i, in_leaf(leaf_of(b, i), p) };
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
		struct pair p = b->at[at.leaf].leaf->at[--at.at];
		if (p.band != band)
			break;
		out[n++] = p.body;
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
	/* Numbers of bodies are below 2^63 - 1: sixteen bits of a sketch and
	 * 47 of a digest do not all be ones. */
	struct place at = place_of(b, (struct pair){ band, body });
	while (n < max) {
		while (at.leaf < b->n && at.at == leaf_of(b, at.leaf)->n)
			at = (struct place){ at.leaf + 1, 0 };
		if (at.leaf == b->n)
			break;
		struct pair p = b->at[at.leaf].leaf->at[at.at++];
		if (p.band != band)
			break;
		if (p.body != body)
			out[n++] = p.body;
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
			fn(user, leaf->at[k].band, leaf->at[k].body);
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
	branch_at(b, i + 1, half->at[0])->leaf = half;
}

void
index__bands_add(struct index_bands *b, uint64_t band, int64_t body)
{
	const struct pair p = { band, body };

	list(b);
	if (b->n == 0) {
		struct branch *br = branch_at(b, 0, p);

		br->leaf = leaf_fit(NULL, 0);
	}
	size_t i = leaf_for(b, p);
	struct leaf *leaf = leaf_of(b, i);
	size_t at = in_leaf(leaf, p);
	if (at < leaf->n && compare(leaf->at[at], p) == 0)
		return;
	if (leaf->n == leaf->cap)
		leaf = b->at[i].leaf = leaf_fit(leaf, leaf->n + 1);
	memmove(leaf->at + at + 1, leaf->at + at,
	    (leaf->n - at) * sizeof(*leaf->at));
	leaf->at[at] = p;
	if (compare(p, b->at[i].first) < 0)
		b->at[i].first = p;
	leaf->dirty = true;
	if (++leaf->n == LEAF_MAX)
		split(b, i);
}

void
index__bands_remove(struct index_bands *b, uint64_t band, int64_t body)
{
	const struct pair p = { band, body };

	list(b);
	if (b->n == 0)
		return;
	size_t i = leaf_for(b, p);
	struct leaf *leaf = leaf_of(b, i);
	size_t at = in_leaf(leaf, p);
	if (at == leaf->n || compare(leaf->at[at], p) != 0)
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

static int
by_pair(const void *pa, const void *pb)
{
	const struct pair *a = pa, *b = pb;

	return compare(*a, *b);
}

struct pairs {
	struct pair *at;
	size_t n, cap;
};

static void
gather_pairs(struct kn_db *db, struct pairs *all)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT b.id, s.bytes"
	    " FROM body b LEFT JOIN sketch s ON s.id = b.sketch");
	uint64_t bands[KN_SKETCH_BANDS];
	struct kn_sketch sketch;

	while (kn_step(st)) {
		if (!kn_sketch_load(kn_col_str(st, 1), &sketch)) {
			kn_db_fail(db, KN_CORRUPT, N_("%s is damaged"));
			break;
		}
		if (!kn_sketch_usable(&sketch))
			continue;
		kn_sketch_bands(&sketch, bands);
		all->at = kn_grow(all->at, &all->cap,
		    all->n + KN_SKETCH_BANDS, sizeof(*all->at));
		for (size_t i = 0; i < KN_SKETCH_BANDS; i++)
			all->at[all->n++] = (struct pair){ bands[i],
				kn_col_int(st, 0) };
	}
	kn_reset(st);
}

void
index__bands_gather(struct index_bands *b)
{
	struct pairs all = { 0 };

	forget(b);
	b->listed = true;
	b->next_id = 1;
	kn_run(kn_db_stmt(b->db, "DELETE FROM band"));
	gather_pairs(b->db, &all);
	if (all.n > 1)
		qsort(all.at, all.n, sizeof(*all.at), by_pair);
	for (size_t i = 0; i < all.n; i++)
		index__bands_add(b, all.at[i].band, all.at[i].body);
	free(all.at);
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
	size_t n_b = b->cap * sizeof(*b->at);

	for (size_t i = 0; i < b->n; i++)
		if (b->at[i].leaf != NULL)
			n_b += sizeof(struct leaf) +
			    b->at[i].leaf->cap * sizeof(struct pair);
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
