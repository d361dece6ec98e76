/*
 * block.c: which lines are furniture, and the rows of articles' lines. In:
 * the blocks of articles as they come and go, and in how many stories a line
 * stands. Out: rows of `block`; what a line is.
 *
 * What is repeated. Stories are counted and not copies, since ten papers
 * print one report of an agency; of one outlet, since furniture belongs to a
 * site; and of those that have blocks at all. A line of six stories and a three
 * hundredth of all is furniture where a body begins or ends; between two
 * lines of text only what every fourth story has, and then at least 24:
 * reports of matches have «الشوط الأول», and the follow-ups of an affair a
 * paragraph of background. In 1,907 articles of
 * one broadcaster three lines stand in six stories or more, all of them
 * furniture; of the 47 in three stories or more it is one in seven.
 *
 * A row holds the lines of an article in five bytes each: 38 bits of a hash
 * with the outlet in it, and what the line was taken for. Stories are counted
 * over all rows by block_count.c, or brought in step with some changes by
 * line.c. What a line is depends on the articles there are and on their
 * stories, which depend on the articles alone: not on the order in which they
 * came, nor in how many runs. Marks change neither bodies nor stories, so
 * that counting once is enough.
 */
#include "core/index/index_priv.h"

#include "kunnash/hash.h"
#include "kunnash/mem.h"

#include "core/index/block_priv.h"

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
	uint64_t h = KN_FNV_START;

	if (doc->meta.outlet == NULL)
		return 0;
	for (const char *s = doc->meta.outlet; *s != '\0'; s++)
		h = kn_fnv(h, (unsigned char)*s);
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
	if (stories >= BLOCK_ANYWHERE_STORIES &&
	    stories * BLOCK_ANYWHERE_PART >= all)
		return KN_REPEAT_ANYWHERE;
	return stories >= BLOCK_EDGE_STORIES &&
	    stories >= all / BLOCK_EDGE_PART ? KN_REPEAT_EDGE : KN_REPEAT_NO;
}

/* ---- rows -------------------------------------------------------------------- */

static uint64_t
get_line(const char *s)
{
	uint64_t v = 0;

	for (int i = BLOCK_LINE_B; i-- > 0;)
		v = v << 8 | (unsigned char)s[i];
	return v;
}

size_t
block__lines(struct kn_str packed, struct block_line out[KN_BLOCKS_MAX])
{
	size_t n = 0;

	for (; n < KN_BLOCKS_MAX && (n + 1) * BLOCK_LINE_B <= packed.n; n++) {
		uint64_t v = get_line(packed.s + n * BLOCK_LINE_B);

		out[n].key = (int64_t)(v >> BLOCK_REPEAT_BITS);
		out[n].repeat = (uint8_t)(v & 3);
		out[n].again = false;
		for (size_t k = 0; k < n && !out[n].again; k++)
			out[n].again = out[k].key == out[n].key;
	}
	return n;
}

static void
pack(const struct index_blocks *b, char *to)
{
	for (size_t i = 0; i < b->n; i++) {
		uint64_t v = block__key(b->outlet, b->at[i].hash) <<
		    BLOCK_REPEAT_BITS | (uint64_t)b->at[i].repeat;

		for (size_t k = 0; k < BLOCK_LINE_B; k++, v >>= 8)
			to[i * BLOCK_LINE_B + k] =
			    (char)(unsigned char)(v & 0xFF);
	}
}

size_t
block__lines_of(const struct index_blocks *b,
    struct block_line out[KN_BLOCKS_MAX])
{
	char packed[KN_BLOCKS_MAX * BLOCK_LINE_B];

	pack(b, packed);
	return block__lines((struct kn_str){ packed, b->n * BLOCK_LINE_B },
	    out);
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
	char lines[KN_BLOCKS_MAX * BLOCK_LINE_B];

	if (b->n == 0)
		return;
	pack(b, lines);
	struct kn_stmt *st = kn_db_stmt(db,
	    "INSERT INTO block (id, outlet, lines) VALUES (?1, ?2, ?3)");
	kn_bind_int(st, 1, id);
	kn_bind_int(st, 2, (int64_t)b->outlet);
	kn_bind_blob(st, 3, (struct kn_str){ lines, b->n * BLOCK_LINE_B });
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
	bool good = s.n == out->n * BLOCK_LINE_B;
	for (size_t i = 0; i < out->n && good; i++) {
		uint64_t v = get_line(s.s + i * BLOCK_LINE_B);

		out->at[i].repeat = (enum kn_repeat)(v & 3);
		good = v >> BLOCK_REPEAT_BITS ==
		    block__key(out->outlet, out->at[i].hash) &&
		    (v & 3) <= KN_REPEAT_ANYWHERE;
	}
	kn_reset(st);
	return good;
}

/* ---- reading ----------------------------------------------------------------- */

static bool
has_line(struct kn_str lines, int64_t key)
{
	struct block_line line[KN_BLOCKS_MAX];
	size_t n = block__lines(lines, line);

	for (size_t i = 0; i < n; i++)
		if (line[i].key == key)
			return true;
	return false;
}

/* A line that few articles have is in no table: all are looked at. */
static size_t
count_stories(struct kn_db *db, int64_t key)
{
	struct kn_set *seen = kn_set_new();
	struct kn_stmt *st = kn_db_stmt(db, "SELECT a.story, b.lines"
	    " FROM block b JOIN article a ON a.id = b.id");

	while (kn_step(st))
		if (has_line(kn_col_str(st, 1), key))
			kn_set_add(seen, (uint32_t)kn_col_int(st, 0));
	kn_reset(st);
	size_t n = kn_set_count(seen);
	kn_set_free(seen);
	return n;
}

enum kn_status
kn_index_repeated(struct kn_index *ix, uint32_t id, const struct kn_doc *doc,
    struct kn_span at, size_t *stories, struct kn_err *err)
{
	struct index_blocks b;
	int64_t key = 0, counted;

	*stories = 0;
	index__begin(ix);
	bool known = index__blocks_get(ix->db, id, doc, &b);
	for (size_t i = 0; i < b.n && known; i++)
		if (b.at[i].at.start_b == at.start_b)
			key = (int64_t)block__key(b.outlet, b.at[i].hash);
	if (key != 0 && index__line_stories(ix->db, key, &counted))
		*stories = (size_t)counted;
	else if (key != 0)
		*stories = count_stories(ix->db, key);
	return index__end(ix, err);
}
