/*
 * block_count.c: in how many stories each line stands, counted over all
 * articles. In: rows of `block`. Out: articles of which a line is something
 * else than it was taken for; who has the lines that many have. It is done
 * when an index is made, after a run that was stopped, and by a check: for
 * some changes line.c brings the same in step.
 *
 * Most lines stand in one article: a sieve of small counters leaves the few
 * that have to be counted by story.
 */
#include "core/index/index_priv.h"

#include <stdlib.h>

#include "kunnash/mem.h"

#include "core/index/block_priv.h"

enum { SIEVE_MIN = 1 << 20 };

struct row {
	uint32_t id, story;
	uint32_t outlet;        /* of block_count.outlet */
	uint32_t n;             /* lines; they follow those of the row before */
};

/* A line, or an outlet, and an article that has it. */
struct pair {
	int64_t key;
	uint32_t story, id;
};

struct tally {
	int64_t key;
	uint64_t stories;
};

struct block_count {
	struct row *rows;
	size_t n_rows, cap_rows;
	struct kn_buf lines;    /* of all rows */
	uint64_t *outlet;
	size_t n_outlets, cap_outlets;
	struct kn_map *outlets; /* bytes of the hash → outlet */
	struct pair *pairs;     /* of outlets, and of lines that many have */
	size_t n_pairs, cap_pairs;
	struct tally *tallies;  /* by rising key, each once */
	size_t n_tallies, cap_tallies;
};

static uint32_t
outlet_of(struct block_count *c, uint64_t hash)
{
	uint32_t i = kn_map_intern(c->outlets, (struct kn_str){
	    (const char *)&hash, sizeof(hash) }, (uint32_t)c->n_outlets);

	if (i == c->n_outlets) {
		c->outlet = kn_grow(c->outlet, &c->cap_outlets,
		    c->n_outlets + 1, sizeof(*c->outlet));
		c->outlet[c->n_outlets++] = hash;
	}
	return i;
}

static void
load(struct block_count *c, struct kn_db *db)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT b.id, b.outlet, a.story,"
	    " b.lines FROM block b JOIN article a ON a.id = b.id"
	    " ORDER BY b.id");

	while (kn_step(st)) {
		struct kn_str s = kn_col_str(st, 3);
		size_t n = s.n / BLOCK_LINE_B;

		n = n < KN_BLOCKS_MAX ? n : KN_BLOCKS_MAX;
		kn_buf_put(&c->lines, s.s, n * BLOCK_LINE_B);
		c->rows = kn_grow(c->rows, &c->cap_rows, c->n_rows + 1,
		    sizeof(*c->rows));
		c->rows[c->n_rows++] = (struct row){
			.id = (uint32_t)kn_col_int(st, 0),
			.story = (uint32_t)kn_col_int(st, 2),
			.outlet = outlet_of(c, (uint64_t)kn_col_int(st, 1)),
			.n = (uint32_t)n };
	}
	kn_reset(st);
}

/* ---- a walk over all lines --------------------------------------------------- */

struct walk {
	const struct block_count *c;
	size_t row, at_b;
	const struct row *r;
	struct block_line line[KN_BLOCKS_MAX];
	size_t n;
};

static bool
next_row(struct walk *w)
{
	if (w->row == w->c->n_rows)
		return false;
	w->r = &w->c->rows[w->row++];
	w->n = block__lines((struct kn_str){ w->c->lines.s + w->at_b,
	    w->r->n * (size_t)BLOCK_LINE_B }, w->line);
	w->at_b += w->r->n * (size_t)BLOCK_LINE_B;
	return true;
}

void
block__count_lines(const struct block_count *c,
    void (*fn)(void *user, int64_t key), void *user)
{
	struct walk w = { .c = c };

	while (next_row(&w))
		for (size_t i = 0; i < w.n; i++)
			if (!w.line[i].again)
				fn(user, w.line[i].key);
}

/* ---- counting ---------------------------------------------------------------- */

static void
add_pair(struct block_count *c, int64_t key, const struct row *r)
{
	c->pairs = kn_grow(c->pairs, &c->cap_pairs, c->n_pairs + 1,
	    sizeof(*c->pairs));
	c->pairs[c->n_pairs++] = (struct pair){ key, r->story, r->id };
}

struct sieve {
	unsigned char *at;
	size_t n;
};

static void
sift(void *user, int64_t key)
{
	struct sieve *s = user;
	unsigned char *at = &s->at[(size_t)key % s->n];

	if (*at < BLOCK_EDGE_STORIES)
		++*at;
}

static void
gather_pairs(struct block_count *c)
{
	struct sieve s = { .n = c->lines.n / BLOCK_LINE_B * 2 };
	struct walk w = { .c = c };

	s.n = s.n < SIEVE_MIN ? SIEVE_MIN : s.n;
	s.at = kn_calloc(s.n, 1);
	block__count_lines(c, sift, &s);
	while (next_row(&w)) {
		add_pair(c, line__outlet_key(c->outlet[w.r->outlet]), w.r);
		for (size_t i = 0; i < w.n; i++)
			if (!w.line[i].again && s.at[(size_t)w.line[i].key %
			    s.n] == BLOCK_EDGE_STORIES)
				add_pair(c, w.line[i].key, w.r);
	}
	free(s.at);
}

static int
pair_cmp(const void *pa, const void *pb)
{
	const struct pair *a = pa, *b = pb;

	return block__key_cmp(a->key, a->story, b->key, b->story);
}

static void
tally(struct block_count *c)
{
	if (c->n_pairs > 0)
		qsort(c->pairs, c->n_pairs, sizeof(*c->pairs), pair_cmp);
	for (size_t i = 0; i < c->n_pairs; i++) {
		const struct pair *at = &c->pairs[i];

		if (i > 0 && pair_cmp(at - 1, at) == 0)
			continue;
		if (i == 0 || at[-1].key != at->key) {
			c->tallies = kn_grow(c->tallies, &c->cap_tallies,
			    c->n_tallies + 1, sizeof(*c->tallies));
			c->tallies[c->n_tallies++] =
			    (struct tally){ at->key, 0 };
		}
		c->tallies[c->n_tallies - 1].stories++;
	}
}

struct block_count *
block__count(struct kn_db *db)
{
	struct block_count *c = kn_calloc(1, sizeof(*c));

	kn_buf_init(&c->lines, 0);
	c->outlets = kn_map_new();
	load(c, db);
	gather_pairs(c);
	tally(c);
	return c;
}

void
block__count_free(struct block_count *c)
{
	kn_buf_dispose(&c->lines);
	kn_map_free(c->outlets);
	free(c->outlet);
	free(c->rows);
	free(c->pairs);
	free(c->tallies);
	free(c);
}

static uint64_t
stories_of(const struct block_count *c, int64_t key)
{
	size_t lo = 0, hi = c->n_tallies;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (c->tallies[mid].key < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < c->n_tallies && c->tallies[lo].key == key ?
	    c->tallies[lo].stories : 0;
}

/* ---- what comes of it -------------------------------------------------------- */

bool
block__count_judge(const struct block_count *c, block_judged_fn *fn,
    void *user)
{
	uint64_t *all = kn_calloc(c->n_outlets + 1, sizeof(*all));
	struct walk w = { .c = c };
	bool going = true;

	for (size_t i = 0; i < c->n_outlets; i++)
		all[i] = stories_of(c, line__outlet_key(c->outlet[i]));
	while (going && next_row(&w)) {
		uint8_t repeat[KN_BLOCKS_MAX];
		bool differs = false;

		for (size_t i = 0; i < w.n; i++) {
			repeat[i] = (uint8_t)block__repeat(stories_of(c,
			    w.line[i].key), all[w.r->outlet]);
			differs = differs || repeat[i] != w.line[i].repeat;
		}
		if (differs)
			going = fn(user, w.r->id, c->outlet[w.r->outlet],
			    repeat, w.n);
	}
	free(all);
	return going;
}

/* The outlet of an article. */
static uint64_t
outlet_by_id(const struct block_count *c, uint32_t id)
{
	size_t lo = 0, hi = c->n_rows;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (c->rows[mid].id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return c->outlet[c->rows[lo].outlet];
}

void
block__count_rows(struct block_count *c,
    void (*fn)(void *user, const struct line_row *row), void *user)
{
	size_t i = 0;

	for (size_t t = 0; t < c->n_tallies; t++) {
		size_t first = i;
		struct line_row row = { .key = c->tallies[t].key,
			.stories = (int64_t)c->tallies[t].stories };

		while (i < c->n_pairs && c->pairs[i].key == row.key)
			i++;
		if (row.key >= 0 && i - first < BLOCK_EDGE_STORIES)
			continue;
		row.outlet = outlet_by_id(c, c->pairs[first].id);
		row.articles = kn_set_new();
		for (size_t k = first; k < i; k++)
			kn_set_add(row.articles, c->pairs[k].id);
		fn(user, &row);
		kn_set_free(row.articles);
	}
}
