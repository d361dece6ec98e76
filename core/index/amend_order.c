/*
 * amend_order.c: the orders of lists where fields are amended. In: a stored
 * ordering, the amended articles. Out: the same with those taken out and put
 * in where their values belong, made when it is first asked for.
 *
 * The places are found by halving: the one in the middle of the amended, by
 * its value, parts both them and the stored ids in two. Many with one value,
 * as bulk makes them, so cost a few look-ups each.
 */
#include "core/index/amend_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/locale.h"
#include "kunnash/mem.h"

/* What an article stands in an order by. */
struct sort_key {
	uint32_t id;
	bool none;              /* comes last */
	char *key, *path;       /* owned */
	size_t n_key, n_path;
};

static void
key_dispose(struct sort_key *k)
{
	free(k->key);
	free(k->path);
}

static int
compare_bytes(const char *a, size_t n_a, const char *b, size_t n_b)
{
	return kn_str_cmp((struct kn_str){ a, n_a },
	    (struct kn_str){ b, n_b });
}

/* As the ORDER BY of order.def compares. */
static int
compare(const struct sort_key *a, const struct sort_key *b, bool high_first)
{
	int c = (int)a->none - (int)b->none;

	if (c == 0 && !a->none)
		c = compare_bytes(a->key, a->n_key, b->key, b->n_key) *
		    (high_first ? -1 : 1);
	if (c == 0)
		c = compare_bytes(a->path, a->n_path, b->path, b->n_path);
	return c != 0 ? c : (a->id > b->id) - (a->id < b->id);
}

/* qsort() takes no argument: the direction is in the type. */
static int
low_first(const void *a, const void *b)
{
	return compare(a, b, false);
}

static int
high_first(const void *a, const void *b)
{
	return compare(a, b, true);
}

struct merge {
	struct kn_db *db;
	bool high_first;
	struct kn_stmt *probe;
	const uint32_t *stored;         /* without the amended */
	const struct sort_key *moved;   /* in order */
	uint32_t *out;
	size_t n_out;
};

static void
read_key(struct kn_stmt *st, uint32_t id, struct sort_key *k)
{
	*k = (struct sort_key){ .id = id, .none = true };
	kn_bind_int(st, 1, id);
	if (kn_step(st)) {
		struct kn_str key = kn_col_str(st, 0);
		struct kn_str path = kn_col_str(st, 1);

		k->none = kn_col_null(st, 0);
		k->key = kn_strndup(key.n == 0 ? "" : key.s, key.n);
		k->n_key = key.n;
		k->path = kn_strndup(path.n == 0 ? "" : path.s, path.n);
		k->n_path = path.n;
	}
	kn_reset(st);
}

/* Where among the stored ids from lo to hi a key belongs. */
static size_t
place(struct merge *m, const struct sort_key *k, size_t lo, size_t hi)
{
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		struct sort_key there;

		read_key(m->probe, m->stored[mid], &there);
		if (compare(&there, k, m->high_first) < 0)
			lo = mid + 1;
		else
			hi = mid;
		key_dispose(&there);
	}
	return lo;
}

static void
copy(struct merge *m, size_t lo, size_t hi)
{
	if (hi > lo)
		memcpy(m->out + m->n_out, m->stored + lo,
		    (hi - lo) * sizeof(*m->out));
	m->n_out += hi - lo;
}

/* Merges moved a … b - 1 into stored lo … hi - 1; as deep as log2(b - a). */
static void
merge(struct merge *m, size_t a, size_t b, size_t lo, size_t hi)
{
	if (a == b) {
		copy(m, lo, hi);
		return;
	}
	size_t mid = a + (b - a) / 2;
	size_t at = place(m, &m->moved[mid], lo, hi);
	merge(m, a, mid, lo, at);
	m->out[m->n_out++] = m->moved[mid].id;
	merge(m, mid + 1, b, at, hi);
}

/* ---- what the amended stand by -------------------------------------------------- */

struct amended {
	struct kn_index *ix;
	enum kn_meta_field field;
	struct kn_collator *collator;   /* or NULL: by bytes */
	struct kn_stmt *path;
	struct sort_key *at;
	size_t n;
};

/* As in put.c. */
static const char *
outlet_name(struct kn_index *ix, const char *outlet)
{
	uint32_t number;
	const struct kn_entity *e = kn_raw_number(ix, kn_str(outlet),
	    &number) ? kn_raw_entity(ix, number) : NULL;

	return e != NULL && e->type == KN_TYPE_MEDIA ?
	    e->label[KN_LANG_AR] : outlet;
}

/* The key of a value, as put.c makes it. A title that was taken away leaves
 * the first words. */
static void
value_key(struct amended *x, uint32_t id, const char *value,
    struct sort_key *k)
{
	struct kn_article a = { .id = 0 };
	struct kn_buf b;

	kn_buf_init(&b, 0);
	if (x->field == KN_META_TITLE && value == NULL &&
	    kn_index_article(x->ix, id, &a, NULL) == KN_OK)
		value = a.headline;
	k->none = value == NULL;
	if (x->field == KN_META_OUTLET && value != NULL)
		value = outlet_name(x->ix, value);
	if (value != NULL && x->collator != NULL)
		kn_collator_key(x->collator, kn_str(value),
		    x->field == KN_META_OUTLET, &b);
	else if (value != NULL)
		kn_buf_cstr(&b, value);
	k->key = kn_buf_take(&b, &k->n_key);
	kn_article_dispose(&a);
}

static bool
take_amended(void *user, uint32_t id)
{
	struct amended *x = user;
	const struct amend_row *row = index__amend_row(x->ix->amend, id);
	struct sort_key *k = &x->at[x->n];

	*k = (struct sort_key){ .id = id };
	value_key(x, id, row->value[x->field], k);
	kn_bind_int(x->path, 1, id);
	bool there = kn_step(x->path);
	if (there) {
		struct kn_str path = kn_col_str(x->path, 0);

		k->path = kn_strndup(path.n == 0 ? "" : path.s, path.n);
		k->n_path = path.n;
		x->n++;
	} else {
		key_dispose(k);
	}
	kn_reset(x->path);
	return true;
}

static size_t
without(uint32_t *ids, size_t n, const struct kn_set *out)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		ids[kept] = ids[i];
		kept += !kn_set_has(out, ids[i]);
	}
	return kept;
}

static void
only_leads(struct kn_index *ix, struct amend_order *o)
{
	struct kn_set *leads = index__facet_load(ix->db, "leads",
	    KN_LIT(""));

	o->ids[1] = kn_calloc(o->n[0] + 1, sizeof(*o->ids[1]));
	o->n[1] = 0;
	for (size_t i = 0; i < o->n[0]; i++)
		if (kn_set_has(leads, o->ids[0][i]))
			o->ids[1][o->n[1]++] = o->ids[0][i];
	kn_set_free(leads);
}

static struct kn_stmt *
probe(struct kn_db *db, const char *column)
{
	struct kn_buf sql;

	kn_buf_init(&sql, 0);
	kn_buf_fmt(&sql, "SELECT %s, path FROM article WHERE id = ?1",
	    column);
	struct kn_stmt *st = kn_db_stmt_once(db, sql.s);
	kn_buf_dispose(&sql);
	return st;
}

static void
make_order(struct kn_index *ix, enum kn_order order, struct amend_order *o)
{
	struct merge m = { .db = ix->db };
	const char *column;
	struct amended x = { .ix = ix,
		.field = index__order_by(order, &column, &m.high_first) };
	const struct kn_set *in = ix->amend->in[x.field];
	size_t n_stored;
	uint32_t *stored = index__order_load(ix->db, order, &n_stored);

	if (x.field != KN_META_DATE)
		x.collator = kn_collator_open(NULL);
	x.at = kn_calloc(kn_set_count(in) + 1, sizeof(*x.at));
	x.path = kn_db_stmt_once(ix->db,
	    "SELECT path FROM article WHERE id = ?1");
	kn_set_each(in, take_amended, &x);
	kn_stmt_free(x.path);
	qsort(x.at, x.n, sizeof(*x.at), m.high_first ? high_first :
	    low_first);
	n_stored = without(stored, n_stored, in);
	m.stored = stored;
	m.moved = x.at;
	m.out = kn_calloc(n_stored + x.n + 1, sizeof(*m.out));
	m.probe = probe(ix->db, column);
	merge(&m, 0, x.n, 0, n_stored);
	kn_stmt_free(m.probe);
	for (size_t i = 0; i < x.n; i++)
		key_dispose(&x.at[i]);
	free(x.at);
	free(stored);
	kn_collator_close(x.collator);
	o->ids[0] = m.out;
	o->n[0] = m.n_out;
	only_leads(ix, o);
}

bool
index__amend_reorders(const struct index_amend *am, enum kn_order order)
{
	const char *column;
	bool high;

	if (am == NULL || (unsigned)order >= KN_ORDER_COUNT)
		return false;
	enum kn_meta_field field = index__order_by(order, &column, &high);
	return column != NULL && kn_set_count(am->in[field]) > 0;
}

const uint32_t *
index__amend_ids(struct kn_index *ix, enum kn_order order, bool copies,
    size_t *n)
{
	struct amend_order *o = &ix->amend->order[order];
	uint64_t generation = kn_index_generation(ix);

	if (!o->made || o->generation != generation) {
		free(o->ids[0]);
		free(o->ids[1]);
		*o = (struct amend_order){ .generation = generation };
		make_order(ix, order, o);
		o->made = kn_db_status(ix->db) == KN_OK;
	}
	*n = o->n[!copies];
	return o->ids[!copies];
}
