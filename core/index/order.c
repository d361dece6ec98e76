/*
 * order.c: the orders in which articles are listed, stored as arrays of ids
 * so that a page is read without sorting or counting. In: articles that were
 * touched. Out: rows of `ordering`: each order twice, all articles and leads
 * only, in chunks of CHUNK ids, so that a page anywhere costs the same and
 * an update rewrites only chunks that differ.
 *
 * Few touched articles are put in place by binary search, the comparison
 * being the ORDER BY of order.def over two rows; with many, all articles are
 * sorted anew in memory (order_sort.c). A check sorts them by SQL.
 */
#include "core/index/amend_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

#include "core/index/order_priv.h"

enum {
	CHUNK = 2048,           /* ids: 8 KiB */
	FEW = 16,               /* touched articles worth searching for … */
	FEW_PART = 64,          /* … plus this part of all of them */
};

#define TIES ", path, id"

static const struct {
	const char *name;
	const char *all;        /* every id in this order */
	const char *first_of;   /* which of two articles comes first */
	const char *column;
	enum kn_meta_field field;
	enum order_key key;
	bool high_first;
} orders[] = {
#define COLUMN_COUNT NULL
#define COLUMN_DATE "date"
#define COLUMN_TITLE "title_key"
#define COLUMN_OUTLET "outlet_key"
#define KN_META_COUNT KN_META_FIELD_COUNT
#define KN_ORDER(NAME, name, by, field, key, high_first) { name, \
	"SELECT id FROM article ORDER BY " by TIES, \
	"SELECT id FROM article WHERE id IN (?1, ?2) ORDER BY " by TIES \
	" LIMIT 1", COLUMN_##field, KN_META_##field, ORDER_KEY_##key, \
	high_first },
#include "core/index/order.def"
#undef KN_ORDER
};

_Static_assert(sizeof(orders) / sizeof(orders[0]) == KN_ORDER_COUNT,
    "order.def and enum kn_order differ");

const char *
kn_order_name(enum kn_order order)
{
	return (unsigned)order < KN_ORDER_COUNT ? orders[order].name : "";
}

enum kn_meta_field
index__order_by(enum kn_order order, const char **column, bool *high_first)
{
	*column = orders[order].column;
	*high_first = orders[order].high_first;
	return orders[order].field;
}

/* ---- chunks ---------------------------------------------------------------- */

static int64_t
slot_of(enum kn_order order, bool copies, size_t chunk)
{
	return ((int64_t)order * 2 + copies) << 32 | (int64_t)chunk;
}

struct ids {
	uint32_t *at;
	size_t n, cap;
};

static void
push(struct ids *ids, uint32_t id)
{
	ids->at = kn_grow(ids->at, &ids->cap, ids->n + 1, sizeof(*ids->at));
	ids->at[ids->n++] = id;
}

static void
put_u32(unsigned char *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (unsigned char)(v >> 8 * i);
}

static uint32_t
get_u32(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[3] << 24;
}

static struct kn_stmt *
chunk_row(struct kn_db *db, int64_t slot)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT ids FROM ordering WHERE slot = ?1");

	kn_bind_int(st, 1, slot);
	return st;
}

static void
load(struct kn_db *db, enum kn_order order, bool copies, struct ids *out)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT ids FROM ordering"
	    " WHERE slot BETWEEN ?1 AND ?2 ORDER BY slot");

	kn_bind_int(st, 1, slot_of(order, copies, 0));
	kn_bind_int(st, 2, slot_of(order, copies, UINT32_MAX));
	while (kn_step(st)) {
		struct kn_str s = kn_col_str(st, 0);

		for (size_t i = 0; i + 4 <= s.n; i += 4)
			push(out, get_u32((const unsigned char *)s.s + i));
	}
	kn_reset(st);
}

/* Writes the chunks that differ from what is stored. */
static void
save(struct kn_db *db, enum kn_order order, bool copies,
    const struct ids *ids)
{
	unsigned char bytes[CHUNK * 4];
	size_t chunks = (ids->n + CHUNK - 1) / CHUNK;

	for (size_t c = 0; c < chunks; c++) {
		size_t n = ids->n - c * CHUNK < CHUNK ? ids->n - c * CHUNK :
		    CHUNK;
		int64_t slot = slot_of(order, copies, c);
		for (size_t i = 0; i < n; i++)
			put_u32(bytes + 4 * i, ids->at[c * CHUNK + i]);
		struct kn_str blob = { (const char *)bytes, n * 4 };
		struct kn_stmt *st = chunk_row(db, slot);
		bool same = kn_step(st) && kn_str_eq(kn_col_str(st, 0), blob);
		kn_reset(st);
		if (same)
			continue;
		st = kn_db_stmt(db,
		    "INSERT OR REPLACE INTO ordering (slot, ids)"
		    " VALUES (?1, ?2)");
		kn_bind_int(st, 1, slot);
		kn_bind_blob(st, 2, blob);
		kn_run(st);
	}
	struct kn_stmt *st = kn_db_stmt(db,
	    "DELETE FROM ordering WHERE slot BETWEEN ?1 AND ?2");
	kn_bind_int(st, 1, slot_of(order, copies, chunks));
	kn_bind_int(st, 2, slot_of(order, copies, UINT32_MAX));
	kn_run(st);
}

/* ---- bringing in step ------------------------------------------------------- */

/* Whether article a is listed before article b. */
static bool
before(struct kn_db *db, enum kn_order order, uint32_t a, uint32_t b)
{
	struct kn_stmt *st = kn_db_stmt(db, orders[order].first_of);

	kn_bind_int(st, 1, a);
	kn_bind_int(st, 2, b);
	return kn_run_int(st, 0) == a;
}

static void
insert(struct kn_db *db, enum kn_order order, uint32_t id, struct ids *ids)
{
	size_t low = 0, high = ids->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (before(db, order, ids->at[mid], id))
			low = mid + 1;
		else
			high = mid;
	}
	push(ids, id);
	memmove(ids->at + low + 1, ids->at + low,
	    (ids->n - 1 - low) * sizeof(*ids->at));
	ids->at[low] = id;
}

struct patch {
	struct kn_db *db;
	enum kn_order order;
	const struct kn_set *all;
	struct ids *ids;
};

static bool
insert_touched(void *user, uint32_t id)
{
	struct patch *p = user;

	if (kn_set_has(p->all, id))
		insert(p->db, p->order, id, p->ids);
	return true;
}

/*
 * A set as plain bits: an update asks for every id of every order, and a
 * compressed set takes some 20 ns to answer, 40 ms in all at 175,000.
 */
struct bits {
	unsigned char *at;
	size_t n;               /* ids below n may be in it */
};

static bool
add_bit(void *user, uint32_t id)
{
	struct bits *b = user;

	if (id >= b->n) {
		size_t n = (size_t)id + 1 + id / 2;

		b->at = kn_realloc(b->at, n / 8 + 1, 1);
		memset(b->at + (b->n + 7) / 8, 0, n / 8 + 1 - (b->n + 7) / 8);
		b->n = n;
	}
	b->at[id / 8] |= (unsigned char)(1u << id % 8);
	return true;
}

static struct bits
bits_of(const struct kn_set *set)
{
	struct bits b = { NULL, 0 };

	kn_set_each(set, add_bit, &b);
	return b;
}

/* Keeps the ids that are in (or not in) a set. */
static void
keep(struct ids *ids, const struct bits *set, bool in)
{
	size_t n = 0;

	for (size_t i = 0; i < ids->n; i++) {
		uint32_t id = ids->at[i];
		bool has = id < set->n &&
		    (set->at[id / 8] >> id % 8 & 1) != 0;

		ids->at[n] = id;
		n += has == in;
	}
	ids->n = n;
}

static void
patch(struct kn_db *db, enum kn_order order, const struct kn_set *touched,
    const struct bits *touched_bits, const struct kn_set *all,
    struct ids *ids)
{
	struct patch p = { db, order, all, ids };

	load(db, order, true, ids);
	keep(ids, touched_bits, false);
	kn_set_each(touched, insert_touched, &p);
}

/* Every article, sorted; *all is made when it is first needed. */
static void
sort_all(struct kn_db *db, enum kn_order order, struct order_all **all,
    struct ids *out)
{
	if (*all == NULL)
		*all = order__all_new(db);
	out->n = order__all_count(*all);
	out->at = kn_grow(out->at, &out->cap, out->n, sizeof(*out->at));
	order__all_sort(*all, orders[order].key, orders[order].high_first,
	    out->at);
}

/* Whether they are put in place one by one. */
static bool
are_few(struct kn_db *db, const struct kn_set *touched)
{
	if (touched == NULL || kn_set_count(touched) <= FEW)
		return touched != NULL;
	struct kn_set *all = index__facet_load(db, "all", KN_LIT(""));
	bool few = kn_set_count(touched) <= FEW + kn_set_count(all) / FEW_PART;

	kn_set_free(all);
	return few;
}

struct order_all *
index__orders_sort(struct kn_db *db, const struct kn_set *touched)
{
	return are_few(db, touched) ? NULL : order__all_new(db);
}

void
index__orders_write(struct kn_db *db, struct order_all *sorted,
    const struct kn_set *touched, const struct kn_set *all,
    const struct kn_set *leads)
{
	size_t n = kn_set_count(all);
	bool few = sorted == NULL;
	struct ids ids = { 0 };
	struct bits lead = bits_of(leads), moved = { NULL, 0 };

	if (few)
		moved = bits_of(touched);
	for (int o = 0; o < KN_ORDER_COUNT; o++) {
		enum kn_order order = (enum kn_order)o;

		ids.n = 0;
		if (few)
			patch(db, order, touched, &moved, all, &ids);
		/* A stored order that lost ids is repaired on the way. */
		if (!few || ids.n != n)
			sort_all(db, order, &sorted, &ids);
		save(db, order, true, &ids);
		keep(&ids, &lead, true);
		save(db, order, false, &ids);
	}
	order__all_free(sorted);
	free(lead.at);
	free(moved.at);
	free(ids.at);
}

/* As the table says it. */
static void
sort_by_sql(struct kn_db *db, enum kn_order order, struct ids *out)
{
	struct kn_stmt *st = kn_db_stmt(db, orders[order].all);

	out->n = 0;
	while (kn_step(st))
		push(out, (uint32_t)kn_col_int(st, 0));
	kn_reset(st);
}

static bool
same(const struct ids *a, const struct ids *b)
{
	return a->n == b->n && (a->n == 0 ||
	    memcmp(a->at, b->at, a->n * sizeof(*a->at)) == 0);
}

void
index__orders_compare(struct kn_db *db, const struct kn_set *leads,
    void (*fn)(void *user, const char *name), void *user)
{
	struct ids want = { 0 }, got = { 0 };
	struct bits lead = bits_of(leads);

	for (int o = 0; o < KN_ORDER_COUNT; o++) {
		enum kn_order order = (enum kn_order)o;

		sort_by_sql(db, order, &want);
		got.n = 0;
		load(db, order, true, &got);
		bool good = same(&want, &got);
		keep(&want, &lead, true);
		got.n = 0;
		load(db, order, false, &got);
		if (!good || !same(&want, &got))
			fn(user, orders[order].name);
	}
	free(lead.at);
	free(want.at);
	free(got.at);
}

uint32_t *
index__order_load(struct kn_db *db, enum kn_order order, size_t *n)
{
	struct ids ids = { 0 };

	load(db, order, true, &ids);
	*n = ids.n;
	return ids.at;
}

/* Ids of an order that amendments change. */
static enum kn_status
amended(struct kn_index *ix, enum kn_order order, bool copies, size_t first,
    size_t n, uint32_t *ids, size_t *got, struct kn_err *err)
{
	size_t n_all;
	const uint32_t *all = index__amend_ids(ix, order, copies, &n_all);

	*got = first >= n_all ? 0 : n_all - first < n ? n_all - first : n;
	if (*got > 0)
		memcpy(ids, all + first, *got * sizeof(*ids));
	return index__end(ix, err);
}

/* ---- reading ---------------------------------------------------------------- */

enum kn_status
kn_index_order(struct kn_index *ix, enum kn_order order, bool copies,
    size_t first, size_t n, uint32_t *ids, size_t *got, struct kn_err *err)
{
	bool more = (unsigned)order < KN_ORDER_COUNT;

	*got = 0;
	if (index__amend_reorders(ix->amend, order))
		return amended(ix, order, copies, first, n, ids, got, err);
	while (more && *got < n) {
		size_t at = first + *got;
		struct kn_stmt *st = chunk_row(ix->db, slot_of(order, copies,
		    at / CHUNK));
		struct kn_str s = { NULL, 0 };

		if (kn_step(st))
			s = kn_col_str(st, 0);
		size_t i = at % CHUNK;
		for (; *got < n && (i + 1) * 4 <= s.n; i++)
			ids[(*got)++] = get_u32((const unsigned char *)s.s +
			    i * 4);
		more = s.n == (size_t)CHUNK * 4;
		kn_reset(st);
	}
	return index__end(ix, err);
}
