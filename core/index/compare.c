/*
 * compare.c: which sources are not as the index has them. In: rows of
 * `source`, then each source as the scan meets it. Out: sources to be read,
 * with their rows; rows of which the source is gone.
 *
 * Of a row 16 bytes are held: what its path hashes to, its number, and what
 * its size and time hash to. What did not change is met, marked and forgotten;
 * the scan keeps nothing of it. A million sources take 21 MB; their paths, held
 * by the scan, took 100 and more. The seed of the hashes is of this process, so
 * that no path can be made to look like another, and a change that looks like
 * none (one of two thousand million) is seen by the next run.
 */
#include "core/index/update_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/map.h"
#include "kunnash/mem.h"

enum {
	STRETCH = 2000,         /* rows read without letting a writer in */
	MET = 1,                /* bit of a state */
};

/* A row. */
struct known_source {
	uint64_t path;          /* 0: an empty slot */
	uint32_t row;           /* 0: of no root that is one now */
	uint32_t state;         /* of size and time; and whether it was met */
};

struct known_sources {
	struct known_source *slot;
	size_t cap;             /* a third more than there are rows */
	uint64_t seed;
	int64_t articles;       /* of all rows */
	/* Where the last source was, for who wants to know the places. */
	struct kn_buf place, last;
	size_t last_root;
};

/* ---- hashing ------------------------------------------------------------- */

static uint64_t
hash_path(const struct known_sources *k, size_t root, struct kn_str path)
{
	uint64_t h = kn_hash(path, k->seed + root);

	return h == 0 ? 1 : h;
}

/* Never 0, which no source has; without its mark. */
static uint32_t
hash_state(const struct known_sources *k, uint64_t size_b, int64_t mtime_ns)
{
	uint64_t of[2] = { size_b, (uint64_t)mtime_ns };
	struct kn_str bytes = { (const char *)of, sizeof(of) };
	uint32_t h = (uint32_t)kn_hash(bytes, k->seed) & ~(uint32_t)MET;

	return h == 0 ? 2 : h;
}

/* The slot of a path, or the empty one where it would be. Slots are in the
 * order of hashes, so that any number of them will do. */
static struct known_source *
find(const struct known_sources *k, uint64_t path)
{
	__extension__ typedef unsigned __int128 wide;
	size_t i = (size_t)((wide)path * k->cap >> 64);

	while (k->slot[i].path != 0 && k->slot[i].path != path)
		i = i + 1 == k->cap ? 0 : i + 1;
	return &k->slot[i];
}

/* ---- rows ---------------------------------------------------------------- */

/* The root of a row, or their number: a root that is no longer one. Of a
 * root that is named twice the first has the sources. */
static size_t
root_at(const struct update *u, int64_t id)
{
	size_t i = 0;

	while (i < u->opts->n_roots && u->root_id[i] != id)
		i++;
	return i;
}

static void
add_gone(struct update *u, int64_t row)
{
	u->gone = kn_grow(u->gone, &u->cap_gone, u->n_gone + 1,
	    sizeof(*u->gone));
	u->gone[u->n_gone++] = row;
}

static void
add_row(struct update *u, struct kn_stmt *st)
{
	struct known_sources *k = u->known;
	int64_t row = kn_col_int(st, 0);
	size_t root = root_at(u, kn_col_int(st, 1));

	u->n_sources++;
	k->articles += kn_col_int(st, 5);
	/* Two rows never have one path; a row too many is read anew. */
	struct known_source *s = root == u->opts->n_roots ||
	    row > UINT32_MAX || (size_t)u->n_sources > k->cap - 1 ? NULL :
	    find(k, hash_path(k, root, kn_col_str(st, 2)));
	if (s == NULL || s->path != 0) {
		add_gone(u, row);
		return;
	}
	*s = (struct known_source){
		.path = hash_path(k, root, kn_col_str(st, 2)),
		.row = (uint32_t)row,
		.state = kn_col_null(st, 4) ? 0 : hash_state(k,
		    (uint64_t)kn_col_int(st, 3), kn_col_int(st, 4)) };
}

/* One stretch of rows behind the last; false: there was none. */
static bool
add_rows(struct update *u, int64_t *last)
{
	struct kn_stmt *st = kn_db_stmt(u->db, "SELECT id, root, path, size_b,"
	    " mtime_ns, articles FROM source WHERE id > ?1 ORDER BY id"
	    " LIMIT ?2");
	size_t n = 0;

	kn_bind_int(st, 1, *last);
	kn_bind_int(st, 2, STRETCH);
	for (; kn_step(st); n++) {
		*last = kn_col_int(st, 0);
		add_row(u, st);
	}
	kn_reset(st);
	return n == STRETCH;
}

void
update__know_sources(struct update *u)
{
	struct known_sources *k = kn_calloc(1, sizeof(*k));
	struct kn_stmt *st = kn_db_stmt(u->db, "SELECT count(*) FROM source");
	int64_t n = kn_step(st) ? kn_col_int(st, 0) : 0, last = 0;

	kn_reset(st);
	k->cap = (size_t)n + (size_t)n / 3 + 64;
	k->slot = kn_calloc(k->cap, sizeof(*k->slot));
	k->seed = kn_hash_seed(k);
	k->last_root = SIZE_MAX;
	kn_buf_init(&k->place, 0);
	kn_buf_init(&k->last, 0);
	u->known = k;
	u->n_sources = 0;
	while (add_rows(u, &last))
		;
}

/* ---- sources ------------------------------------------------------------- */

enum how { SAME, CHANGED, ADDED };

/* What a source is to the rows; its own is marked. */
static enum how
meet(struct update *u, const struct kn_source *s)
{
	struct known_sources *k = u->known;
	struct known_source *is = find(k, hash_path(k, s->root,
	    kn_str(s->path)));

	update__tell_place(u, s, &k->last, &k->last_root, &k->place);
	if (is->path == 0 || (is->state & MET) != 0)
		return ADDED;
	bool same = is->state == hash_state(k, s->size_b, s->mtime_ns);
	is->state |= MET;
	return same ? SAME : CHANGED;
}

bool
update__keep_source(void *user, const struct kn_source *s)
{
	struct update *u = user;

	enum how how = meet(u, s);

	return how > SAME || u->all_again;
}

bool
update__count_source(void *user, const struct kn_source *s)
{
	struct update *u = user;
	enum how how = meet(u, s);

	u->behind.added += how == ADDED;
	u->behind.changed += how == CHANGED;
	return false;
}

/* Whether what was not met is gone, and not only in a folder that could not be
 * looked into. */
static bool
is_gone(struct update *u, const struct known_source *s)
{
	if (s->path == 0 || (s->state & MET) != 0)
		return false;
	if (kn_scan_is_whole(u->scan))
		return true;
	struct kn_stmt *st = kn_db_stmt(u->db,
	    "SELECT root, path FROM source WHERE id = ?1");
	kn_bind_int(st, 1, s->row);
	bool gone = !kn_step(st) || !kn_scan_is_unseen(u->scan,
	    root_at(u, kn_col_int(st, 0)), kn_col_str(st, 1));
	kn_reset(st);
	return gone;
}

uint64_t
update__count_gone(struct update *u)
{
	const struct known_sources *k = u->known;
	uint64_t n = u->n_gone;

	for (size_t i = 0; i < k->cap; i++)
		n += is_gone(u, &k->slot[i]);
	return n;
}

static int
by_row(const void *pa, const void *pb)
{
	const int64_t *a = pa, *b = pb;

	return (*a > *b) - (*a < *b);
}

/* Articles of a source, which are not unchanged. */
static int64_t
articles_of(struct update *u, int64_t row)
{
	struct kn_stmt *st = kn_db_stmt(u->db,
	    "SELECT articles FROM source WHERE id = ?1");

	kn_bind_int(st, 1, row);
	int64_t n = kn_step(st) ? kn_col_int(st, 0) : 0;
	kn_reset(st);
	return n;
}

void
update__find_changed(struct update *u)
{
	struct known_sources *k = u->known;
	size_t n = kn_scan_count(u->scan);

	u->n_changed = n;
	u->changed = kn_calloc(n + 1, sizeof(*u->changed));
	u->changed_row = kn_calloc(n + 1, sizeof(*u->changed_row));
	for (size_t i = 0; i < n; i++) {
		const struct kn_source *s = kn_scan_get(u->scan, i);
		struct known_source *is = find(k, hash_path(k, s->root,
		    kn_str(s->path)));

		u->changed[i] = i;
		u->changed_row[i] = is->row;
		k->articles -= is->row == 0 ? 0 : articles_of(u, is->row);
		/* Of one row only one source. */
		is->row = 0;
	}
	for (size_t i = 0; i < k->cap; i++)
		if (is_gone(u, &k->slot[i]))
			add_gone(u, k->slot[i].row);
	if (u->n_gone > 1)
		qsort(u->gone, u->n_gone, sizeof(*u->gone), by_row);
	for (size_t i = 0; i < u->n_gone; i++)
		k->articles -= articles_of(u, u->gone[i]);
	u->summary->unchanged += (uint64_t)k->articles;
	update__forget_sources(u);
}

void
update__forget_sources(struct update *u)
{
	if (u->known == NULL)
		return;
	free(u->known->slot);
	kn_buf_dispose(&u->known->place);
	kn_buf_dispose(&u->known->last);
	free(u->known);
	u->known = NULL;
}
