/*
 * block_priv.h: which lines a corpus repeats, for the files that say what is
 * one (block.c), count all (block_count.c) or what changed (line.c), foresee
 * (block_guess.c), put articles right (repeat.c) and check (check_block.c).
 */
#ifndef KN_CORE_INDEX_BLOCK_PRIV_H
#define KN_CORE_INDEX_BLOCK_PRIV_H

#include "core/store/store.h"
#include "kunnash/block.h"
#include "kunnash/set.h"

/* The blocks of an article, and how surely each is furniture. */
struct index_blocks {
	uint64_t outlet;        /* hash of who published it, 0: unknown */
	size_t n;
	struct kn_block at[KN_BLOCKS_MAX];
};

/* What makes a line furniture; see block.c. A test with few articles makes
 * two of them smaller. */
enum { BLOCK_EDGE_STORIES = 6, BLOCK_ANYWHERE_PART = 4 };
#ifndef BLOCK_EDGE_PART
#define BLOCK_EDGE_PART 300
#endif
#ifndef BLOCK_ANYWHERE_STORIES
#define BLOCK_ANYWHERE_STORIES 24
#endif

/* A line of a row, stored. */
enum { BLOCK_LINE_B = 5, BLOCK_REPEAT_BITS = 2 };

struct block_line {
	int64_t key;
	uint8_t repeat;         /* what it was taken for */
	bool again;             /* the row had it before */
};

/* For qsort(): by line, then by whose it is. */
static inline int
block__key_cmp(int64_t a, uint32_t a_of, int64_t b, uint32_t b_of)
{
	if (a != b)
		return a < b ? -1 : 1;
	return a_of < b_of ? -1 : a_of > b_of;
}

/* ---- block.c ------------------------------------------------------------- */

uint64_t block__outlet(const struct kn_doc *doc);
/* Identifies a line among those of an outlet; below 2^38. */
uint64_t block__key(uint64_t outlet, uint64_t hash);
/* What a line is that so many of all stories of its outlet have. */
enum kn_repeat block__repeat(uint64_t stories, uint64_t all);

/* The row of an article that has none yet; none when it has no blocks. */
void index__blocks_put(struct kn_db *db, uint32_t id,
    const struct index_blocks *b);
void index__blocks_drop(struct kn_db *db, uint32_t id);
/* Reads the row of an article for its text: where its blocks lie, and what
 * they were last taken for. False when the row is not of this text. */
bool index__blocks_get(struct kn_db *db, uint32_t id,
    const struct kn_doc *doc, struct index_blocks *out);
/* The lines of a row; returns how many. */
size_t block__lines(struct kn_str packed,
    struct block_line out[KN_BLOCKS_MAX]);
/* Those of a row that is to be put. */
size_t block__lines_of(const struct index_blocks *b,
    struct block_line out[KN_BLOCKS_MAX]);

/*
 * Told of an article of which a line was taken for something else than the
 * stories there are now make of it: its outlet and what each block is. May
 * write; false stops.
 */
typedef bool block_judged_fn(void *user, uint32_t id, uint64_t outlet,
    const uint8_t *repeat, size_t n);

/* Who has a line; key below 0: who has an outlet. */
struct line_row {
	int64_t key;
	uint64_t outlet;
	int64_t stories;
	struct kn_set *articles;
};
/* The key of an outlet among those of lines. */
int64_t line__outlet_key(uint64_t outlet);

/* ---- block_count.c ------------------------------------------------------- */

/* What stands in the stories of all articles. */
struct block_count;
struct block_count *block__count(struct kn_db *db);
void block__count_free(struct block_count *c);
/* Calls fn by id; true when it never stopped. */
bool block__count_judge(const struct block_count *c, block_judged_fn *fn,
    void *user);
/* Calls fn for each outlet, and each line of BLOCK_EDGE_STORIES articles, by
 * rising key. */
void block__count_rows(struct block_count *c,
    void (*fn)(void *user, const struct line_row *row), void *user);
/* Every line of every article, once each. */
void block__count_lines(const struct block_count *c,
    void (*fn)(void *user, int64_t key), void *user);

/* ---- line_store.c -------------------------------------------------------- */

/* Reads the row of a line, with its set when `articles` says so; false:
 * there is none. The caller frees the set. */
bool line__load(struct kn_db *db, int64_t key, bool articles,
    struct line_row *out);
void line__store(struct kn_db *db, const struct line_row *row);
void line__drop(struct kn_db *db, int64_t key);
/* Replaces all that is stored. */
void line__store_all(struct kn_db *db, struct block_count *c);

/*
 * Of every line there is, how many articles have it at most: counters up to
 * LINE_MANY, each for all lines that fall on it. A counter that is full stays
 * so.
 */
struct line_sieve;
enum { LINE_MANY = 15 };
/* What is stored, read as it is asked for; NULL: nothing, or not all. */
struct line_sieve *line__sieve_open(struct kn_db *db);
void line__sieve_free(struct line_sieve *s);
/* Whether so many more lines leave it good for anything. */
bool line__sieve_has_room(const struct line_sieve *s, size_t more);
void line__sieve_add(struct line_sieve *s, int64_t key, int by);
unsigned line__sieve_most(struct line_sieve *s, int64_t key);
void line__sieve_save(struct line_sieve *s);

/* ---- column.c ------------------------------------------------------------ */

/* The lead of every article, by id, as it was last written; the caller frees
 * it. False when it is not whole. */
bool index__leads_load(struct kn_db *db, uint32_t **lead, size_t *n);

/* ---- line.c -------------------------------------------------------------- */

/* Lines while articles come and go. */
struct index_lines;
/* `in_step`: what is stored of lines is of the articles there are. */
struct index_lines *index__lines_new(struct kn_db *db, bool in_step);
void index__lines_free(struct index_lines *l);
/* Before the row of an article is put, or dropped (b is NULL). */
void index__lines_change(struct index_lines *l, uint32_t id,
    const struct index_blocks *b);
/*
 * After the last change, and with all stories that changed: brings what is
 * stored in step and calls fn as above. True when it never stopped.
 */
bool index__lines_settle(struct index_lines *l, const struct kn_set *stories,
    block_judged_fn *fn, void *user);
/* Calls fn as above, and `tell` for each line of which is stored what the
 * articles do not make of it. */
void index__lines_check(struct kn_db *db, block_judged_fn *fn,
    void (*tell)(void *user, int64_t key), void *user);
/* In how many stories a line stands; false: it is not among those kept. */
bool index__line_stories(struct kn_db *db, int64_t key, int64_t *stories);
/* Calls fn for each line that is kept, and each outlet. */
void index__lines_each(struct kn_db *db, void (*fn)(void *user, int64_t key,
    uint64_t outlet, int64_t stories), void *user);

/* ---- block_guess.c ------------------------------------------------------- */

struct guess;
/* Begins with what is stored of lines, when that is in step. */
struct guess *guess__new(struct kn_db *db, bool in_step);
void guess__free(struct guess *g);
/* Counts the blocks of the next article, and marks those that by now look
 * repeated. */
void guess__mark(struct guess *g, struct kn_doc *doc,
    struct index_blocks *out);

#endif
