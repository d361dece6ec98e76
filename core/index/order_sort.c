/*
 * order_sort.c: every article in every order, sorted in memory. In: the rows
 * of `article`, walked once, and the indexes of its paths and dates, which
 * give these two in order. Out: ids.
 *
 * Everything is by place: the place of an article in the order of paths,
 * which is what articles follow each other by that are else the same. A
 * column is the rank of each article's value among all values, and a sort
 * by ranks that leaves equals as they were is the order.
 */
#include "core/index/order_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/eight.h"
#include "kunnash/inplace.h"
#include "kunnash/map.h"
#include "kunnash/mem.h"

enum {
	NONE = UINT32_MAX,      /* rank: has no value, and is last */
	DIGIT_BITS = 11,
	DIGITS = 1 << DIGIT_BITS,
};

struct order_all {
	struct kn_db *db;
	size_t n;
	uint32_t *id;           /* by place */
	uint32_t *place;        /* by id; NONE: no article */
	size_t n_place, cap_place;
	uint32_t *rank[ORDER_KEY_COUNT];        /* by place */
};

/* Values that are to be ranked. Many differ in the first bytes, which are
 * compared without a look at the rest. */
struct text {
	uint64_t head[2];
	const char *s;
	uint32_t n, number;     /* whose it is */
};

struct texts {
	struct kn_buf bytes;
	struct text *at;
	size_t n, cap;
};

/* ---- ranks ------------------------------------------------------------------ */

static void
push_text(struct texts *t, struct kn_str s, uint32_t number)
{
	t->at = kn_grow(t->at, &t->cap, t->n + 1, sizeof(*t->at));
	t->at[t->n++] = (struct text){ { kn_eight_first(s.s, s.n),
	    s.n <= 8 ? 0 : kn_eight_first(s.s + 8, s.n - 8) }, NULL,
	    (uint32_t)s.n, number };
	kn_buf_str(&t->bytes, s);
}

static int
by_bytes(const void *pa, const void *pb)
{
	const struct text *a = pa, *b = pb;

	for (int i = 0; i < 2; i++)
		if (a->head[i] != b->head[i])
			return a->head[i] < b->head[i] ? -1 : 1;
	return kn_str_cmp((struct kn_str){ a->s, a->n },
	    (struct kn_str){ b->s, b->n });
}

/* Sets the rank of each number: the same for the same text. Takes the
 * texts. */
static void
rank_texts(struct texts *t, uint32_t *rank)
{
	uint32_t r = 0;
	size_t at = 0;

	for (size_t i = 0; i < t->n; at += t->at[i++].n)
		t->at[i].s = t->bytes.s + at;
	kn_sort_by_first(t->at, t->n, sizeof(*t->at), by_bytes);
	for (size_t i = 0; i < t->n; i++) {
		r += i > 0 && by_bytes(&t->at[i - 1], &t->at[i]) != 0;
		rank[t->at[i].number] = r;
	}
	free(t->at);
	kn_buf_dispose(&t->bytes);
}

/* ---- reading ---------------------------------------------------------------- */

static int
by_number(const void *pa, const void *pb)
{
	uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;

	return (a > b) - (a < b);
}

/* All ids in the order of their paths. The index has those of one path by
 * their sources; they are wanted by id. */
static void
read_paths(struct order_all *a)
{
	struct kn_stmt *st = kn_db_stmt(a->db,
	    "SELECT id, path FROM article ORDER BY path");
	size_t cap = 0, first = 0;
	struct kn_buf last;

	kn_buf_init(&last, 0);
	for (bool more = true; more;) {
		more = kn_step(st);
		struct kn_str path = more ? kn_col_str(st, 1) : KN_LIT("");

		if (!more || !kn_str_eq(path, kn_buf_get(&last))) {
			if (a->n - first > 1)
				qsort(a->id + first, a->n - first,
				    sizeof(*a->id), by_number);
			first = a->n;
			kn_buf_reset(&last);
			kn_buf_str(&last, path);
		}
		if (!more)
			break;
		a->id = kn_grow(a->id, &cap, a->n + 1, sizeof(*a->id));
		a->id[a->n++] = (uint32_t)kn_col_int(st, 0);
	}
	kn_reset(st);
	kn_buf_dispose(&last);
}

static void
find_places(struct order_all *a)
{
	uint32_t most = 0;

	for (size_t i = 0; i < a->n; i++)
		most = a->id[i] > most ? a->id[i] : most;
	a->n_place = (size_t)most + 1;
	a->place = kn_malloc(a->n_place * sizeof(*a->place));
	memset(a->place, 0xFF, a->n_place * sizeof(*a->place));
	for (size_t i = 0; i < a->n; i++)
		a->place[a->id[i]] = (uint32_t)i;
}

/* Where a row's rank goes; NULL: it came since the paths were read, which a
 * transaction does not let be. */
static uint32_t *
rank_at(struct order_all *a, enum order_key key, int64_t id)
{
	if (id < 0 || (uint64_t)id >= a->n_place || a->place[id] == NONE) {
		kn_db_fail(a->db, KN_CORRUPT, N_("%s is damaged"));
		return NULL;
	}
	return &a->rank[key][a->place[id]];
}

static void
read_dates(struct order_all *a)
{
	struct kn_stmt *st = kn_db_stmt(a->db, "SELECT id, date FROM article"
	    " WHERE date IS NOT NULL ORDER BY date");
	struct kn_buf last;
	uint32_t rank = 0;

	kn_buf_init(&last, 0);
	while (kn_step(st)) {
		uint32_t *at = rank_at(a, ORDER_KEY_DATE, kn_col_int(st, 0));
		struct kn_str date = kn_col_str(st, 1);

		if (!kn_str_eq(date, kn_buf_get(&last))) {
			rank++;
			kn_buf_reset(&last);
			kn_buf_str(&last, date);
		}
		if (at != NULL)
			*at = rank;
	}
	kn_reset(st);
	kn_buf_dispose(&last);
}

/* What a walk over the rows gathers. */
struct gathered {
	struct texts titles, outlets;
	struct kn_map *outlet;  /* its number among them */
};

static void
read_row(struct order_all *a, struct gathered *g, struct kn_stmt *st)
{
	int64_t id = kn_col_int(st, 0), words = kn_col_int(st, 1);
	uint32_t *at = rank_at(a, ORDER_KEY_WORDS, id);

	if (at == NULL)
		return;
	*at = words < 0 ? 0 : words < NONE ? (uint32_t)words : NONE - 1;
	push_text(&g->titles, kn_col_str(st, 2), a->place[id]);
	if (kn_col_null(st, 3))
		return;
	struct kn_str outlet = kn_col_str(st, 3);
	at = rank_at(a, ORDER_KEY_OUTLET, id);
	*at = kn_map_intern(g->outlet, outlet, (uint32_t)g->outlets.n);
	if (*at == g->outlets.n)
		push_text(&g->outlets, outlet, *at);
}

static void
read_rows(struct order_all *a)
{
	struct kn_stmt *st = kn_db_stmt(a->db,
	    "SELECT id, words, title_key, outlet_key FROM article");
	struct gathered g = { .outlet = kn_map_new() };
	uint32_t *outlet = a->rank[ORDER_KEY_OUTLET];

	kn_buf_init(&g.titles.bytes, 0);
	kn_buf_init(&g.outlets.bytes, 0);
	while (kn_step(st))
		read_row(a, &g, st);
	kn_reset(st);
	uint32_t *rank = kn_calloc(g.outlets.n + 1, sizeof(*rank));
	rank_texts(&g.outlets, rank);
	for (size_t i = 0; i < a->n; i++)
		outlet[i] = outlet[i] == NONE ? NONE : rank[outlet[i]];
	rank_texts(&g.titles, a->rank[ORDER_KEY_TITLE]);
	free(rank);
	kn_map_free(g.outlet);
}

struct order_all *
order__all_new(struct kn_db *db)
{
	struct order_all *a = kn_calloc(1, sizeof(*a));

	a->db = db;
	read_paths(a);
	find_places(a);
	for (int k = 0; k < ORDER_KEY_COUNT; k++) {
		if (k == ORDER_KEY_PATH)
			continue;
		a->rank[k] = kn_malloc(a->n * sizeof(*a->rank[k]));
		memset(a->rank[k], 0xFF, a->n * sizeof(*a->rank[k]));
	}
	read_dates(a);
	read_rows(a);
	return a;
}

void
order__all_free(struct order_all *a)
{
	if (a == NULL)
		return;
	for (int k = 0; k < ORDER_KEY_COUNT; k++)
		free(a->rank[k]);
	free(a->id);
	free(a->place);
	free(a);
}

/* ---- sorting ---------------------------------------------------------------- */

/* A place, and what it is sorted by. */
struct ranked {
	uint32_t rank, place;
};

/* By one digit of the rank; equals stay as they were. */
static void
sort_digit(const struct ranked *from, struct ranked *to, size_t n,
    unsigned shift)
{
	size_t at[DIGITS] = { 0 }, sum = 0;

	for (size_t i = 0; i < n; i++)
		at[from[i].rank >> shift & (DIGITS - 1)]++;
	for (size_t d = 0; d < DIGITS; d++) {
		size_t count = at[d];

		at[d] = sum;
		sum += count;
	}
	for (size_t i = 0; i < n; i++)
		to[at[from[i].rank >> shift & (DIGITS - 1)]++] = from[i];
}

size_t
order__all_count(const struct order_all *a)
{
	return a->n;
}

void
order__all_sort(const struct order_all *a, enum order_key key,
    bool high_first, uint32_t *out)
{
	const uint32_t *rank = a->rank[key];
	struct ranked *from, *to;

	if (key == ORDER_KEY_PATH) {
		if (a->n > 0)
			memcpy(out, a->id, a->n * sizeof(*out));
		return;
	}
	from = kn_malloc(a->n * sizeof(*from));
	to = kn_malloc(a->n * sizeof(*to));
	for (size_t i = 0; i < a->n; i++)
		from[i] = (struct ranked){ high_first && rank[i] != NONE ?
		    NONE - 1 - rank[i] : rank[i], (uint32_t)i };
	for (unsigned shift = 0; shift < 32; shift += DIGIT_BITS) {
		sort_digit(from, to, a->n, shift);
		struct ranked *last = from;
		from = to;
		to = last;
	}
	for (size_t i = 0; i < a->n; i++)
		out[i] = a->id[from[i].place];
	free(from);
	free(to);
}
