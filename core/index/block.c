/*
 * block.c: in how many stories each line stands. In: the blocks of articles
 * as they come and go. Out: rows of `block`, and articles whose blocks are
 * no longer what they were taken for.
 *
 * What is repeated. Stories are counted and not copies, since ten papers
 * print one report of an agency; of one outlet, since furniture belongs to a
 * site; and of those that have blocks at all. A line of EDGE_STORIES stories
 * and a three hundredth of all is furniture where a body begins or ends;
 * between two lines of text only what every fourth story has, and then at
 * least ANYWHERE_STORIES: reports of matches have «الشوط الأول», and the
 * follow-ups of an affair a paragraph of background. In 1,907 articles of
 * one broadcaster three lines stand in six stories or more, all of them
 * furniture; of the 47 in three stories or more it is one in seven.
 *
 * How it is counted. A row holds the lines of an article in five bytes each:
 * 38 bits of a hash with the outlet in it, and what the line was taken for.
 * Nothing is kept per line, so that writing an article writes one row at the
 * end of a table; when a run ends all rows are read and counted, which for
 * 100,000 articles is 7 MB. What a line is depends on the articles there are
 * and on their stories, which depend on the articles alone: not on the order
 * in which they came, nor in how many runs. Marks change neither bodies nor
 * stories, so that counting once is enough.
 */
#include "core/index/index_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

#include "core/index/block_priv.h"

enum {
	EDGE_STORIES = 6,
	EDGE_PART = 300,
	ANYWHERE_STORIES = 24,
	ANYWHERE_PART = 4,
	LINE_B = 5,
	REPEAT_BITS = 2,
	SIEVE = 1 << 20,
};

/* ---- keys -------------------------------------------------------------------- */

static uint64_t
mix(uint64_t h)
{
	h = (h ^ h >> 31) * 0x7FB5D329728EA185u;
	h = (h ^ h >> 27) * 0x81DADEF4BC2DD44Du;
	return h ^ h >> 33;
}

uint64_t
block__outlet(const struct kn_doc *doc)
{
	uint64_t h = 14695981039346656037u;

	if (doc->meta.outlet == NULL)
		return 0;
	for (const char *s = doc->meta.outlet; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return mix(h);
}

uint64_t
block__key(uint64_t outlet, uint64_t hash)
{
	return mix(hash ^ outlet) >> 26;
}

enum kn_repeat
block__repeat(uint64_t stories, uint64_t all)
{
	if (stories >= ANYWHERE_STORIES && stories * ANYWHERE_PART >= all)
		return KN_REPEAT_ANYWHERE;
	return stories >= EDGE_STORIES && stories >= all / EDGE_PART ?
	    KN_REPEAT_EDGE : KN_REPEAT_NO;
}

/* ---- rows -------------------------------------------------------------------- */

static uint64_t
get_line(const char *s)
{
	uint64_t v = 0;

	for (int i = LINE_B; i-- > 0;)
		v = v << 8 | (unsigned char)s[i];
	return v;
}

static void
pack(const struct index_blocks *b, char *to)
{
	for (size_t i = 0; i < b->n; i++) {
		uint64_t v = block__key(b->outlet, b->at[i].hash) <<
		    REPEAT_BITS | (uint64_t)b->at[i].repeat;

		for (size_t k = 0; k < LINE_B; k++, v >>= 8)
			to[i * LINE_B + k] = (char)(unsigned char)(v & 0xFF);
	}
}

void
index__blocks_drop(struct kn_db *db, uint32_t id)
{
	struct kn_stmt *st = kn_db_stmt(db, "DELETE FROM block WHERE id = ?1");

	kn_bind_int(st, 1, id);
	kn_run(st);
}

void
index__blocks_put(struct kn_db *db, uint32_t id, const struct index_blocks *b)
{
	char lines[KN_BLOCKS_MAX * LINE_B];

	if (b->n == 0) {
		index__blocks_drop(db, id);
		return;
	}
	pack(b, lines);
	struct kn_stmt *st = kn_db_stmt(db, "INSERT OR REPLACE INTO block"
	    " (id, outlet, lines) VALUES (?1, ?2, ?3)");
	kn_bind_int(st, 1, id);
	kn_bind_int(st, 2, (int64_t)b->outlet);
	kn_bind_blob(st, 3, (struct kn_str){ lines, b->n * LINE_B });
	kn_run(st);
}

bool
index__blocks_get(struct kn_db *db, uint32_t id, const struct kn_doc *doc,
    struct index_blocks *out)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT outlet, lines FROM block WHERE id = ?1");

	kn_bind_int(st, 1, id);
	bool there = kn_step(st);
	out->n = kn_doc_blocks(doc, out->at);
	out->outlet = there ? (uint64_t)kn_col_int(st, 0) : 0;
	struct kn_str s = there ? kn_col_str(st, 1) : KN_LIT("");
	bool good = s.n == out->n * LINE_B;
	for (size_t i = 0; i < out->n && good; i++) {
		uint64_t v = get_line(s.s + i * LINE_B);

		out->at[i].repeat = (enum kn_repeat)(v & 3);
		good = v >> REPEAT_BITS ==
		    block__key(out->outlet, out->at[i].hash) &&
		    (v & 3) <= KN_REPEAT_ANYWHERE;
	}
	kn_reset(st);
	return good;
}

/* ---- counting ---------------------------------------------------------------- */

struct row {
	uint32_t id, n;
	uint64_t outlet;
	size_t first;           /* of lines */
};

/* Something in a story: a line, or the story's outlet. */
struct pair {
	uint64_t key;
	int64_t story;
};

struct tally {
	uint64_t key, stories;
};

struct pairs {
	struct pair *at;
	size_t n, cap;
};

/* By rising key, each once. */
struct tallies {
	struct tally *at;
	size_t n, cap;
};

struct count {
	struct row *rows;
	size_t n_rows, cap_rows;
	struct kn_buf lines;    /* of all rows */
	struct pairs outlets;   /* one of each row */
	struct tallies by_line, by_outlet;
};

static int
pair_cmp(const void *pa, const void *pb)
{
	const struct pair *a = pa, *b = pb;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return a->story < b->story ? -1 : a->story > b->story;
}

static void
add_pair(struct pairs *p, uint64_t key, int64_t story)
{
	p->at = kn_grow(p->at, &p->cap, p->n + 1, sizeof(*p->at));
	p->at[p->n++] = (struct pair){ key, story };
}

/* Pairs, which are sorted, into the stories of each key. */
static void
tally(struct pairs *p, struct tallies *out)
{
	if (p->n > 0)
		qsort(p->at, p->n, sizeof(*p->at), pair_cmp);
	for (size_t i = 0; i < p->n; i++) {
		const struct pair *at = &p->at[i];

		if (i > 0 && pair_cmp(at - 1, at) == 0)
			continue;
		if (out->n == 0 || out->at[out->n - 1].key != at->key) {
			out->at = kn_grow(out->at, &out->cap, out->n + 1,
			    sizeof(*out->at));
			out->at[out->n++] = (struct tally){ at->key, 0 };
		}
		out->at[out->n - 1].stories++;
	}
}

static uint64_t
stories_of(const struct tallies *t, uint64_t key)
{
	size_t lo = 0, hi = t->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (t->at[mid].key < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < t->n && t->at[lo].key == key ? t->at[lo].stories : 0;
}

static void
load(struct count *c, struct kn_db *db)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT b.id, b.outlet, a.story,"
	    " b.lines FROM block b JOIN article a ON a.id = b.id"
	    " ORDER BY b.id");

	while (kn_step(st)) {
		struct kn_str s = kn_col_str(st, 3);
		struct row r = { .id = (uint32_t)kn_col_int(st, 0),
			.n = (uint32_t)(s.n / LINE_B),
			.outlet = (uint64_t)kn_col_int(st, 1),
			.first = c->lines.n / LINE_B };

		kn_buf_put(&c->lines, s.s, r.n * (size_t)LINE_B);
		c->rows = kn_grow(c->rows, &c->cap_rows, c->n_rows + 1,
		    sizeof(*c->rows));
		c->rows[c->n_rows++] = r;
		add_pair(&c->outlets, r.outlet, kn_col_int(st, 2));
	}
	kn_reset(st);
}

static uint64_t
line_at(const struct count *c, const struct row *r, size_t i)
{
	return get_line(c->lines.s + (r->first + i) * LINE_B);
}

/* Most lines stand in one article: a sieve of small counters leaves the few
 * that have to be counted by story. */
static void
count_lines(struct count *c)
{
	unsigned char *sieve = kn_calloc(SIEVE, 1);
	size_t n_lines = c->lines.n / LINE_B;
	struct pairs pairs = { 0 };

	for (size_t i = 0; i < n_lines; i++) {
		uint64_t v = get_line(c->lines.s + i * LINE_B);
		unsigned char *at = &sieve[(v >> REPEAT_BITS) % SIEVE];

		if (*at < EDGE_STORIES)
			++*at;
	}
	for (size_t r = 0; r < c->n_rows; r++)
		for (size_t i = 0; i < c->rows[r].n; i++) {
			uint64_t key = line_at(c, &c->rows[r], i) >>
			    REPEAT_BITS;

			if (sieve[key % SIEVE] == EDGE_STORIES)
				add_pair(&pairs, key, c->outlets.at[r].story);
		}
	tally(&pairs, &c->by_line);
	free(pairs.at);
	free(sieve);
}

/* What each line of a row is; true when one was taken for something else. */
static bool
judge(const struct count *c, const struct row *r,
    uint8_t repeat[KN_BLOCKS_MAX])
{
	uint64_t all = stories_of(&c->by_outlet, r->outlet);
	bool differs = false;

	for (size_t i = 0; i < r->n && i < KN_BLOCKS_MAX; i++) {
		uint64_t v = line_at(c, r, i);

		repeat[i] = (uint8_t)block__repeat(stories_of(&c->by_line,
		    v >> REPEAT_BITS), all);
		differs = differs || repeat[i] != (v & 3);
	}
	return differs;
}

bool
index__blocks_compare(struct kn_db *db, bool (*fn)(void *user, uint32_t id,
    uint64_t outlet, const uint8_t *repeat, size_t n), void *user)
{
	struct count c = { .n_rows = 0 };
	uint8_t repeat[KN_BLOCKS_MAX];
	bool going = true;

	kn_buf_init(&c.lines, 0);
	load(&c, db);
	count_lines(&c);
	tally(&c.outlets, &c.by_outlet);
	for (size_t i = 0; i < c.n_rows && going; i++)
		if (judge(&c, &c.rows[i], repeat))
			going = fn(user, c.rows[i].id, c.rows[i].outlet,
			    repeat, c.rows[i].n);
	kn_buf_dispose(&c.lines);
	free(c.rows);
	free(c.outlets.at);
	free(c.by_line.at);
	free(c.by_outlet.at);
	return going;
}

/* ---- reading ----------------------------------------------------------------- */

static bool
has_line(struct kn_str lines, uint64_t key)
{
	for (size_t i = 0; i + LINE_B <= lines.n; i += LINE_B)
		if (get_line(lines.s + i) >> REPEAT_BITS == key)
			return true;
	return false;
}

enum kn_status
kn_index_repeated(struct kn_index *ix, uint32_t id, const struct kn_doc *doc,
    struct kn_span at, size_t *stories, struct kn_err *err)
{
	struct kn_set *seen = kn_set_new();
	struct index_blocks b;
	uint64_t key = 0;

	index__begin(ix);
	bool known = index__blocks_get(ix->db, id, doc, &b);
	for (size_t i = 0; i < b.n && known; i++)
		if (b.at[i].at.start_b == at.start_b)
			key = block__key(b.outlet, b.at[i].hash);
	struct kn_stmt *st = kn_db_stmt(ix->db, "SELECT a.story, b.lines"
	    " FROM block b JOIN article a ON a.id = b.id");
	while (key != 0 && kn_step(st))
		if (has_line(kn_col_str(st, 1), key))
			kn_set_add(seen, (uint32_t)kn_col_int(st, 0));
	kn_reset(st);
	*stories = kn_set_count(seen);
	kn_set_free(seen);
	return index__end(ix, err);
}
