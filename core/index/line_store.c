/*
 * line_store.c: which lines many articles have, stored. In: who has a line;
 * of all others, a count. Out: rows of `line` and `line_sieve`. Ten lines of
 * eleven stand in one article only: of these half a byte to a byte and a half
 * is kept, a counter that a line shares with few others, so that a line that
 * comes is known to be rare without looking for it.
 */
#include "core/index/index_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

#include "core/index/block_priv.h"

enum {
	SLOT_B = 4000,          /* of a row, which fills a page */
	SLOT_COUNTERS = SLOT_B * 2,
	COUNTERS_A_LINE = 3,    /* when it is made; it is good until 1 */
};

/* ---- rows -------------------------------------------------------------------- */

bool
line__load(struct kn_db *db, int64_t key, bool articles,
    struct line_row *out)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT outlet, stories, articles FROM line WHERE key = ?1");

	*out = (struct line_row){ .key = key };
	kn_bind_int(st, 1, key);
	bool there = kn_step(st);
	if (there) {
		struct kn_str s = kn_col_str(st, 2);

		out->outlet = (uint64_t)kn_col_int(st, 0);
		out->stories = kn_col_int(st, 1);
		if (articles && kn_set_load(s.s, s.n, &out->articles) !=
		    KN_OK) {
			kn_db_fail(db, KN_CORRUPT, N_("%s is damaged"));
			out->articles = kn_set_new();
		}
	}
	kn_reset(st);
	return there;
}

bool
index__line_stories(struct kn_db *db, int64_t key, int64_t *stories)
{
	struct line_row row;
	bool there = line__load(db, key, false, &row);

	*stories = row.stories;
	return there;
}

void
line__store(struct kn_db *db, const struct line_row *row)
{
	struct kn_stmt *st = kn_db_stmt(db, "INSERT OR REPLACE INTO line"
	    " (key, outlet, stories, articles) VALUES (?1, ?2, ?3, ?4)");
	size_t n;
	void *bytes = kn_set_save(row->articles, &n);

	kn_bind_int(st, 1, row->key);
	kn_bind_int(st, 2, (int64_t)row->outlet);
	kn_bind_int(st, 3, row->stories);
	kn_bind_blob(st, 4, (struct kn_str){ bytes, n });
	kn_run(st);
	free(bytes);
}

void
line__drop(struct kn_db *db, int64_t key)
{
	struct kn_stmt *st = kn_db_stmt(db, "DELETE FROM line WHERE key = ?1");

	kn_bind_int(st, 1, key);
	kn_run(st);
}

void
index__lines_each(struct kn_db *db, void (*fn)(void *user, int64_t key,
    uint64_t outlet, int64_t stories), void *user)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT key, outlet, stories FROM line");

	while (kn_step(st))
		fn(user, kn_col_int(st, 0), (uint64_t)kn_col_int(st, 1),
		    kn_col_int(st, 2));
	kn_reset(st);
}

/* ---- the sieve --------------------------------------------------------------- */

struct slot {
	unsigned char *counts;  /* NULL: not read yet */
	bool dirty;
};

struct line_sieve {
	struct kn_db *db;
	struct slot *slot;
	size_t n_slots;
	int64_t lines;          /* that were added and not taken away */
};

static struct line_sieve *
new_sieve(struct kn_db *db, size_t n_slots)
{
	struct line_sieve *s = kn_calloc(1, sizeof(*s));

	s->db = db;
	s->n_slots = n_slots;
	s->slot = kn_calloc(n_slots, sizeof(*s->slot));
	return s;
}

/* Of so many lines, with nothing in it. */
static struct line_sieve *
empty_sieve(struct kn_db *db, size_t lines)
{
	struct line_sieve *s = new_sieve(db, lines * COUNTERS_A_LINE /
	    SLOT_COUNTERS + 1);

	for (size_t i = 0; i < s->n_slots; i++)
		s->slot[i] = (struct slot){ kn_calloc(SLOT_B, 1), true };
	return s;
}

struct line_sieve *
line__sieve_open(struct kn_db *db)
{
	/* Room is made for rows that there are, not for what one says. */
	struct kn_stmt *st = kn_db_stmt(db, "SELECT count(*), min(slot),"
	    " max(slot) FROM line_sieve");
	size_t n = kn_step(st) && kn_col_int(st, 1) == 0 &&
	    kn_col_int(st, 2) == kn_col_int(st, 0) - 1 ?
	    (size_t)kn_col_int(st, 0) : 0;

	kn_reset(st);
	if (n == 0)
		return NULL;
	struct line_sieve *s = new_sieve(db, n);
	s->lines = index__meta_int(db, "lines", 0);
	return s;
}

void
line__sieve_free(struct line_sieve *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n_slots; i++)
		free(s->slot[i].counts);
	free(s->slot);
	free(s);
}

bool
line__sieve_has_room(const struct line_sieve *s, size_t more)
{
	return (size_t)s->lines + more <= s->n_slots * SLOT_COUNTERS;
}

static unsigned char *
counts_of(struct line_sieve *s, struct slot *slot)
{
	if (slot->counts != NULL)
		return slot->counts;
	struct kn_stmt *st = kn_db_stmt(s->db,
	    "SELECT counts FROM line_sieve WHERE slot = ?1");
	slot->counts = kn_calloc(SLOT_B, 1);
	kn_bind_int(st, 1, slot - s->slot);
	struct kn_str got = kn_step(st) ? kn_col_str(st, 0) : KN_LIT("");
	if (got.n == SLOT_B)
		memcpy(slot->counts, got.s, SLOT_B);
	else
		kn_db_fail(s->db, KN_CORRUPT, N_("%s is damaged"));
	kn_reset(st);
	return slot->counts;
}

/* Two counters share a byte. */
static unsigned char *
counter_of(struct line_sieve *s, int64_t key, struct slot **slot,
    unsigned *shift)
{
	size_t i = (size_t)key % (s->n_slots * SLOT_COUNTERS);

	*slot = &s->slot[i / SLOT_COUNTERS];
	*shift = i % 2 * 4;
	return counts_of(s, *slot) + i % SLOT_COUNTERS / 2;
}

unsigned
line__sieve_most(struct line_sieve *s, int64_t key)
{
	struct slot *slot;
	unsigned shift;

	const unsigned char *at = counter_of(s, key, &slot, &shift);

	return (unsigned)*at >> shift & LINE_MANY;
}

void
line__sieve_add(struct line_sieve *s, int64_t key, int by)
{
	struct slot *slot;
	unsigned shift;
	unsigned char *at = counter_of(s, key, &slot, &shift);
	int n = *at >> shift & LINE_MANY;

	s->lines += by;
	if (n == LINE_MANY || n + by < 0)
		return;
	n = n + by > LINE_MANY ? LINE_MANY : n + by;
	*at = (unsigned char)((*at & ~(LINE_MANY << shift)) | n << shift);
	slot->dirty = true;
}

void
line__sieve_save(struct line_sieve *s)
{
	for (size_t i = 0; i < s->n_slots; i++) {
		if (!s->slot[i].dirty)
			continue;
		struct kn_stmt *st = kn_db_stmt(s->db, "INSERT OR REPLACE"
		    " INTO line_sieve (slot, counts) VALUES (?1, ?2)");

		kn_bind_int(st, 1, (int64_t)i);
		kn_bind_blob(st, 2, (struct kn_str){
		    (const char *)s->slot[i].counts, SLOT_B });
		kn_run(st);
		s->slot[i].dirty = false;
	}
	index__meta_put_int(s->db, "lines", s->lines);
}

/* ---- all of it --------------------------------------------------------------- */

static void
count_one(void *n, int64_t key)
{
	(void)key;
	++*(size_t *)n;
}

static void
sift(void *sieve, int64_t key)
{
	line__sieve_add(sieve, key, 1);
}

static void
store_row(void *db, const struct line_row *row)
{
	line__store(db, row);
}

void
line__store_all(struct kn_db *db, struct block_count *c)
{
	size_t n = 0;

	kn_run(kn_db_stmt(db, "DELETE FROM line"));
	kn_run(kn_db_stmt(db, "DELETE FROM line_sieve"));
	block__count_rows(c, store_row, db);
	block__count_lines(c, count_one, &n);
	struct line_sieve *s = empty_sieve(db, n);
	block__count_lines(c, sift, s);
	line__sieve_save(s);
	line__sieve_free(s);
}

/* ---- checking ---------------------------------------------------------------- */

struct comparison {
	struct kn_db *db;
	struct line_sieve *stored, *now;
	size_t rows;
	void (*tell)(void *user, int64_t key);
	void *user;
};

static void
compare_row(void *user, const struct line_row *row)
{
	struct comparison *c = user;
	struct line_row got;

	c->rows++;
	bool same = line__load(c->db, row->key, true, &got) &&
	    got.outlet == row->outlet && got.stories == row->stories &&
	    kn_set_count(got.articles) == kn_set_count(row->articles) &&
	    kn_set_and_count(got.articles, row->articles) ==
	    kn_set_count(row->articles);
	kn_set_free(got.articles);
	if (!same)
		c->tell(c->user, row->key);
}

static void
compare_counter(void *user, int64_t key)
{
	struct comparison *c = user;

	if (line__sieve_most(c->stored, key) < line__sieve_most(c->now, key))
		c->tell(c->user, key);
}

static void
compare_sieves(struct comparison *c, struct block_count *count)
{
	c->now = new_sieve(c->db, c->stored->n_slots);
	for (size_t i = 0; i < c->now->n_slots; i++)
		c->now->slot[i].counts = kn_calloc(SLOT_B, 1);
	block__count_lines(count, sift, c->now);
	block__count_lines(count, compare_counter, c);
	if (c->now->lines != c->stored->lines)
		c->tell(c->user, c->stored->lines);
	line__sieve_free(c->now);
}

void
index__lines_check(struct kn_db *db, block_judged_fn *fn,
    void (*tell)(void *user, int64_t key), void *user)
{
	struct comparison c = { .db = db, .tell = tell, .user = user };
	struct block_count *count = block__count(db);

	block__count_judge(count, fn, user);
	block__count_rows(count, compare_row, &c);
	struct kn_stmt *st = kn_db_stmt(db, "SELECT count(*) FROM line");
	if (kn_step(st) && (size_t)kn_col_int(st, 0) != c.rows)
		tell(user, kn_col_int(st, 0));
	kn_reset(st);
	c.stored = line__sieve_open(db);
	if (c.stored != NULL)
		compare_sieves(&c, count);
	else
		tell(user, 0);
	line__sieve_free(c.stored);
	block__count_free(count);
}
