/*
 * seen.c: when the articles of a corpus were first seen. In: an index that is
 * up to date. Out: rows of `seen`, one for what was recorded together, and in
 * `state` where the index stood then.
 *
 * What articles are known by outlives an index; ids are kept beside it for
 * the index of today, so that a condition of a filter costs a few sets. An
 * article is of the first row that knows its body or its path: one that was
 * edited or moved is not new.
 */
#include "kunnash/seen.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/note/note_priv.h"
#include "kunnash/arrivals.h"
#include "kunnash/inplace.h"
#include "kunnash/mem.h"
#include "kunnash/set.h"

enum {
	TRIES = 4,              /* others may record meanwhile */
	JOIN_MAX = 20000,       /* identities of a row that grows */
	NAME_B = 128,
	ROW_BITS = 64 - KN_IDENTITY_BITS,
};

struct row {
	char at[KN_MOMENT_LEN + 1];
	size_t n;               /* identities */
	struct kn_set *ids;
	bool grown;             /* its ids */
};

/* Of a first visit these are two numbers for each article of the corpus:
 * there is one array of them, and its bytes. */
struct record {
	const char *corpus;
	struct row *rows;       /* by the moment */
	size_t n, cap;
	uint64_t *known;        /* identity and row; sorted */
	size_t n_known;
	uint64_t *fresh;        /* identities of what comes */
	size_t n_fresh, cap_fresh;
	struct kn_set *fresh_ids;
	struct kn_buf packed;   /* those of the last row, when they are new */
};

/* ---- what is kept in `state` ---------------------------------------------------- */

/* Where the index stood; zeros when that is not known. */
static enum kn_status
get_stand(struct kn_notebook *nb, const char *corpus,
    struct kn_index_stand *out, struct kn_err *err)
{
	char name[NB_STATE_NAME_B];
	struct kn_buf value;

	*out = (struct kn_index_stand){ 0, 0 };
	nb__state_name(name, "seen", corpus, NULL);
	kn_buf_init(&value, 64);
	enum kn_status st = kn_notebook_state_get(nb, kn_str(name), &value,
	    err);
	struct kn_str rest = kn_buf_get(&value), build;
	uint64_t next;
	if (st == KN_OK && kn_str_split(&rest, ' ', &build) &&
	    kn_str_u64(build, &out->build) && rest.s != NULL &&
	    kn_str_u64(rest, &next) && next <= UINT32_MAX)
		out->next_id = (uint32_t)next;
	else
		*out = (struct kn_index_stand){ 0, 0 };
	kn_buf_dispose(&value);
	return st == KN_NOT_FOUND ? KN_OK : st;
}

bool
nb__seen_recorded(struct kn_notebook *nb, const char *corpus)
{
	struct kn_index_stand stand;

	return get_stand(nb, corpus, &stand, NULL) == KN_OK &&
	    stand.build != 0;
}

/* ---- rows ----------------------------------------------------------------------- */

static void
dispose(struct record *r)
{
	for (size_t i = 0; i < r->n; i++)
		kn_set_free(r->rows[i].ids);
	free(r->rows);
	free(r->known);
	free(r->fresh);
	kn_set_free(r->fresh_ids);
	kn_buf_dispose(&r->packed);
}

/* "CORPUS/MOMENT", so that a corpus is a range of names. */
static void
row_name(char out[NAME_B], const char *corpus, const char *at)
{
	snprintf(out, NAME_B, "%.64s/%s", corpus, at);
}

/* Identities of row i, behind those of the rows before; false: they are
 * damaged. */
static bool
know(struct record *r, size_t i, struct kn_str packed, size_t *n)
{
	size_t end = r->n_known;

	if (!nb__keys_unpack(packed, &r->known, &end))
		return false;
	*n = end - r->n_known;
	for (; r->n_known < end; r->n_known++)
		r->known[r->n_known] = r->known[r->n_known] << ROW_BITS | i;
	return true;
}

/* The rows of a corpus, and what they know; with their ids if those are of
 * the index of today. */
static enum kn_status
load(struct kn_notebook *nb, struct record *r, bool with_ids,
    struct kn_err *err)
{
	char from[NAME_B], to[NAME_B];
	struct kn_stmt *st = kn_db_stmt(nb->db, "SELECT name, keys, ids"
	    " FROM seen WHERE name BETWEEN ?1 AND ?2 ORDER BY name");

	row_name(from, r->corpus, "");
	row_name(to, r->corpus, "~");
	kn_bind_text(st, 1, kn_str(from));
	kn_bind_text(st, 2, kn_str(to));
	while (r->n < 1 << ROW_BITS && kn_step(st)) {
		struct kn_str name = kn_col_str(st, 0);
		struct row row = { .ids = NULL };

		if (name.n != strlen(from) + KN_MOMENT_LEN ||
		    !know(r, r->n, kn_col_str(st, 1), &row.n))
			continue;       /* of a damaged notebook */
		memcpy(row.at, name.s + strlen(from), KN_MOMENT_LEN);
		struct kn_str ids = kn_col_str(st, 2);
		if (!with_ids || kn_set_load(ids.s, ids.n, &row.ids) != KN_OK)
			row.ids = kn_set_new();
		r->rows = kn_grow(r->rows, &r->cap, r->n + 1,
		    sizeof(*r->rows));
		r->rows[r->n++] = row;
	}
	kn_reset(st);
	kn_sort_numbers(r->known, r->n_known);
	return kn_db_take(nb->db, err);
}

/* The first row that knows it; SIZE_MAX: none. */
static size_t
row_of(const struct record *r, uint64_t identity)
{
	uint64_t least = identity << ROW_BITS;
	size_t lo = 0, hi = r->n_known;

	if (identity >> KN_IDENTITY_BITS != 0)
		return SIZE_MAX;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (r->known[mid] < least)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == r->n_known || r->known[lo] >> ROW_BITS != identity)
		return SIZE_MAX;
	return (size_t)(r->known[lo] & (((uint64_t)1 << ROW_BITS) - 1));
}

static void
add_fresh(struct record *r, uint64_t identity)
{
	if (identity >> KN_IDENTITY_BITS != 0)
		return;
	r->fresh = kn_grow(r->fresh, &r->cap_fresh, r->n_fresh + 1,
	    sizeof(*r->fresh));
	r->fresh[r->n_fresh++] = identity;
}

/* An article to the first row that knows it, or to what is new. */
static void
sort_out(void *user, const struct kn_arrival *a)
{
	struct record *r = user;
	size_t body = row_of(r, a->body);
	size_t path = row_of(r, a->path);
	size_t row = body < path ? body : path;

	if (row != SIZE_MAX) {
		kn_set_add(r->rows[row].ids, a->id);
		r->rows[row].grown = true;
		return;
	}
	kn_set_add(r->fresh_ids, a->id);
	add_fresh(r, a->body);
	add_fresh(r, a->path);
}

/* What a row knows already is with what comes. */
static void
add_known(struct record *r, size_t row)
{
	for (size_t i = 0; i < r->n_known; i++)
		if ((r->known[i] & (((uint64_t)1 << ROW_BITS) - 1)) == row)
			add_fresh(r, r->known[i] >> ROW_BITS);
}

/* Packs what comes: sorted, each once. How many they are. */
static size_t
pack_fresh(struct record *r)
{
	size_t kept = 0;

	kn_sort_numbers(r->fresh, r->n_fresh);
	for (size_t i = 0; i < r->n_fresh; i++)
		if (kept == 0 || r->fresh[kept - 1] != r->fresh[i])
			r->fresh[kept++] = r->fresh[i];
	nb__keys_pack(r->fresh, kept, &r->packed);
	free(r->fresh);
	r->fresh = NULL;
	r->n_fresh = r->cap_fresh = 0;
	return kept;
}

/* Whether two moments are of one quarter of an hour: wherever the person is,
 * of one day. */
static bool
are_together(const char *a, const char *b)
{
	return memcmp(a, b, sizeof("2026-05-03T10:") - 1) == 0 &&
	    ((a[14] - '0') * 10 + a[15] - '0') / 15 ==
	    ((b[14] - '0') * 10 + b[15] - '0') / 15;
}

/*
 * What is new becomes a row; or part of the last one, when that is recent,
 * small, and none of it was there at an earlier visit.
 */
static void
take_fresh(struct record *r, const char *now, const char *visit)
{
	struct row *last = r->n == 0 ? NULL : &r->rows[r->n - 1];

	if (kn_set_count(r->fresh_ids) == 0)
		return;
	if (last == NULL || last->n + r->n_fresh > JOIN_MAX ||
	    !are_together(last->at, now) || strcmp(last->at, visit) <= 0) {
		r->rows = kn_grow(r->rows, &r->cap, r->n + 1,
		    sizeof(*r->rows));
		last = &r->rows[r->n++];
		*last = (struct row){ .ids = kn_set_new() };
		memcpy(last->at, now, KN_MOMENT_LEN);
	}
	add_known(r, (size_t)(last - r->rows));
	last->n = pack_fresh(r);
	kn_set_or(last->ids, r->fresh_ids);
	last->grown = true;
}

/* A row that is there keeps what it knows: keys are NULL. */
static void
store(struct kn_notebook *nb, const char *corpus, const struct row *row,
    const struct kn_buf *keys)
{
	struct kn_stmt *st = kn_db_stmt(nb->db, keys == NULL ?
	    "UPDATE seen SET n = ?2, ids = ?3 WHERE name = ?1" :
	    "INSERT OR REPLACE INTO seen (name, n, ids, keys)"
	    " VALUES (?1, ?2, ?3, ?4)");
	char name[NAME_B];
	size_t n_b;
	void *ids = kn_set_save(row->ids, &n_b);

	row_name(name, corpus, row->at);
	kn_bind_text(st, 1, kn_str(name));
	kn_bind_int(st, 2, (int64_t)kn_set_count(row->ids));
	kn_bind_blob(st, 3, (struct kn_str){ ids, n_b });
	if (keys != NULL)
		kn_bind_blob(st, 4, kn_buf_get(keys));
	kn_run(st);
	free(ids);
}

/* ---- recording -------------------------------------------------------------------- */

/* In one transaction; KN_BUSY when another session recorded meanwhile. */
static enum kn_status
write_all(struct kn_notebook *nb, struct record *r,
    const struct kn_index_stand *was, const struct kn_index_stand *now,
    struct kn_err *err)
{
	char moment[NB_TIME_LEN + 1], visit[KN_MOMENT_LEN + 1], value[64];
	struct kn_index_stand found;
	int lock;
	enum kn_status st = nb__begin(nb, &lock, err);

	if (st != KN_OK)
		return st;
	st = get_stand(nb, r->corpus, &found, err);
	if (st == KN_OK && (found.build != was->build ||
	    found.next_id != was->next_id))
		st = kn_err_set(err, KN_BUSY, NULL, NULL);
	if (st != KN_OK) {
		kn_db_rollback(nb->db);
		kn_store_unlock(lock);
		return st;
	}
	nb__now(nb, moment);
	nb__visit_last(nb, r->corpus, visit);
	take_fresh(r, moment, visit);
	for (size_t i = 0; i < r->n; i++)
		if (r->rows[i].grown || was->build != now->build)
			store(nb, r->corpus, &r->rows[i], i == r->n - 1 &&
			    r->packed.n > 0 ? &r->packed : NULL);
	snprintf(value, sizeof(value), "%" PRIu64 " %" PRIu32, now->build,
	    now->next_id);
	nb__state_put(nb, "seen", r->corpus, NULL, value, true);
	/* What is there when somebody first comes is not new. */
	if (r->n > 0)
		nb__state_put(nb, "visit", r->corpus, NULL, moment, false);
	return nb__end(nb, lock, err);
}

/* How many articles would have to be looked at, at most. */
static uint64_t
to_compare(const struct kn_index_stand *was, const struct kn_index_stand *now)
{
	return was->build != now->build ? now->next_id :
	    now->next_id - was->next_id;
}

static enum kn_status
record_once(struct kn_notebook *nb, struct kn_index *ix, const char *corpus,
    uint64_t most, uint64_t *added, struct kn_err *err)
{
	struct record r = { .corpus = corpus };
	struct kn_index_stand was, now, then;
	enum kn_status st = get_stand(nb, corpus, &was, err);

	if (st == KN_OK)
		st = kn_index_stand(ix, &now, err);
	if (st != KN_OK || (was.build == now.build &&
	    was.next_id == now.next_id))
		return st;
	if (to_compare(&was, &now) > most)
		return kn_err_set(err, KN_LIMIT, NULL, NULL);
	kn_buf_init(&r.packed, 0);
	r.fresh_ids = kn_set_new();
	then = now;
	st = load(nb, &r, was.build == now.build, err);
	if (st == KN_OK)
		st = kn_index_arrivals(ix, &was, sort_out, &r, &now, err);
	/* It was made anew meanwhile, and has other ids. */
	if (st == KN_OK && now.build != then.build)
		st = kn_err_set(err, KN_BUSY, NULL, NULL);
	*added = kn_set_count(r.fresh_ids);
	if (st == KN_OK)
		st = write_all(nb, &r, &was, &now, err);
	dispose(&r);
	return st;
}

enum kn_status
kn_seen_record(struct kn_notebook *nb, struct kn_index *ix,
    const char *corpus, uint64_t most, uint64_t *added, struct kn_err *err)
{
	enum kn_status st = KN_BUSY;
	uint64_t n = 0;

	kn_err_clear(err);
	if (kn_notebook_writable(nb, NULL) != KN_OK)
		return KN_OK;
	for (int i = 0; i < TRIES && st == KN_BUSY; i++)
		st = record_once(nb, ix, corpus, most, &n, err);
	if (added != NULL)
		*added = st == KN_OK ? n : 0;
	return st;
}

/* ---- asking ------------------------------------------------------------------------- */

enum kn_status
kn_seen_between(struct kn_notebook *nb, struct kn_index *ix,
    const char *corpus, const char *from, const char *before,
    struct kn_set *into, struct kn_err *err)
{
	struct kn_index_stand was, now;
	char first[NAME_B], end[NAME_B];
	struct kn_set *all = NULL, *got;
	enum kn_status st = get_stand(nb, corpus, &was, err);

	if (st == KN_OK)
		st = kn_index_stand(ix, &now, err);
	if (st != KN_OK || was.build != now.build)
		return st;
	got = kn_set_new();
	row_name(first, corpus, from == NULL ? "" : from);
	row_name(end, corpus, before == NULL ? "~" : before);
	struct kn_stmt *s = kn_db_stmt(nb->db, "SELECT ids FROM seen"
	    " WHERE name >= ?1 AND name < ?2");
	kn_bind_text(s, 1, kn_str(first));
	kn_bind_text(s, 2, kn_str(end));
	while (kn_step(s)) {
		struct kn_str bytes = kn_col_str(s, 0);
		struct kn_set *ids;

		if (kn_set_load(bytes.s, bytes.n, &ids) != KN_OK)
			continue;
		kn_set_or(got, ids);
		kn_set_free(ids);
	}
	kn_reset(s);
	st = kn_db_take(nb->db, err);
	/* Some may be gone since. */
	if (st == KN_OK)
		st = kn_index_all(ix, &all, err);
	if (st == KN_OK) {
		kn_set_and(got, all);
		kn_set_or(into, got);
	}
	kn_set_free(all);
	kn_set_free(got);
	return st;
}

enum kn_status
kn_seen_since(struct kn_notebook *nb, struct kn_index *ix,
    const char *corpus, const char *moment, struct kn_set *into,
    struct kn_err *err)
{
	char from[KN_MOMENT_LEN + 2];

	/* Behind the moment itself, before the next. */
	snprintf(from, sizeof(from), "%.24s ", moment);
	return kn_seen_between(nb, ix, corpus, from, NULL, into, err);
}
