/*
 * vocab.c: the words of the corpus, kept in step with the FTS5 table. In:
 * every word that goes into that table or out of it, article by article, as
 * its tokenizer meets them. Out: rows of `vocab`.
 *
 * Changes gather in memory and are written when the index publishes, merged
 * into the stretches they fall in: one changed article rewrites as many
 * stretches as it has rare words. FTS5 can list its words too, but counts
 * the articles of each by reading all of its places: a query that asks for
 * every word of some beginnings cannot wait for that.
 */
#include "core/index/vocab_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

#include "core/index/pack_priv.h"

/* Words in a stretch when it is made, and when it is cut in two. */
enum { STRETCH = 256, STRETCH_MAX = 512 };

struct change {
	struct kn_str word;     /* in the arena */
	int64_t articles;       /* more or fewer */
	uint32_t last;          /* article it was last met in */
};

struct index_vocab {
	struct kn_map *by_word; /* or NULL while there are no changes */
	struct kn_arena *arena;
	struct change *at;
	size_t n, cap;
	uint32_t article;       /* counts those that were begun */
	int sign;
};

struct index_vocab *
index__vocab_new(void)
{
	return kn_calloc(1, sizeof(struct index_vocab));
}

static void
clear(struct index_vocab *v)
{
	kn_map_free(v->by_word);
	kn_arena_free(v->arena);
	v->by_word = NULL;
	v->arena = NULL;
	v->n = 0;
}

void
index__vocab_free(struct index_vocab *v)
{
	if (v == NULL)
		return;
	clear(v);
	free(v->at);
	free(v);
}

void
index__vocab_begin(struct index_vocab *v, bool insert)
{
	v->article++;
	v->sign = insert ? 1 : -1;
}

static struct change *
change_of(struct index_vocab *v, struct kn_str word)
{
	if (v->by_word == NULL) {
		v->by_word = kn_map_new();
		v->arena = kn_arena_new();
	}
	uint32_t i = kn_map_intern(v->by_word, word, (uint32_t)v->n);
	if (i == v->n) {
		v->at = kn_grow(v->at, &v->cap, v->n + 1, sizeof(*v->at));
		v->at[v->n++] = (struct change){
			.word = { kn_arena_str(v->arena, word), word.n } };
	}
	return &v->at[i];
}

void
index__vocab_word(struct index_vocab *v, struct kn_str word)
{
	struct change *c = change_of(v, word);

	if (c->last == v->article)
		return;
	c->last = v->article;
	c->articles += v->sign;
}

/* ---- a stretch ------------------------------------------------------------- */

void
vocab__stretch_init(struct vocab_stretch *s)
{
	*s = (struct vocab_stretch){ .n = 0 };
	kn_buf_init(&s->bytes, 0);
}

void
vocab__stretch_dispose(struct vocab_stretch *s)
{
	kn_buf_dispose(&s->bytes);
	free(s->word);
}

struct kn_str
vocab__word(const struct vocab_stretch *s, size_t i)
{
	return (struct kn_str){ s->bytes.s + s->word[i].at, s->word[i].n };
}

void
vocab__push(struct vocab_stretch *s, struct kn_str word, uint32_t articles)
{
	s->word = kn_grow(s->word, &s->cap, s->n + 1, sizeof(*s->word));
	s->word[s->n++] = (struct vocab_word){ s->bytes.n, (uint32_t)word.n,
	    articles };
	kn_buf_str(&s->bytes, word);
}

size_t
vocab__find(const struct vocab_stretch *s, struct kn_str word)
{
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (kn_str_cmp(vocab__word(s, mid), word) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool
vocab__stretch_read(struct vocab_stretch *s, struct kn_str packed)
{
	struct unpack in = pack__start(packed);
	char last[INDEX_WORD_MAX_B];
	size_t last_n = 0;

	kn_buf_reset(&s->bytes);
	s->n = 0;
	while (in.at < in.end) {
		uint32_t shared = pack__get_below(&in, last_n + 1);
		uint32_t n = pack__get_below(&in, INDEX_WORD_MAX_B + 1);
		size_t at = s->bytes.n;

		if (in.bad || (size_t)(in.end - in.at) < n ||
		    shared + n > sizeof(last))
			return false;
		memcpy(last + shared, in.at, n);
		in.at += n;
		last_n = shared + n;
		kn_buf_put(&s->bytes, last, last_n);
		s->word = kn_grow(s->word, &s->cap, s->n + 1,
		    sizeof(*s->word));
		s->word[s->n++] = (struct vocab_word){ at, (uint32_t)last_n,
		    pack__get(&in) };
	}
	return !in.bad;
}

/* Appends words first … end - 1, packed. */
static void
pack(const struct vocab_stretch *s, size_t first, size_t end,
    struct kn_buf *out)
{
	struct kn_str last = { NULL, 0 };

	for (size_t i = first; i < end; i++) {
		struct kn_str w = vocab__word(s, i);
		size_t shared = 0;

		while (shared < last.n && shared < w.n &&
		    last.s[shared] == w.s[shared])
			shared++;
		pack__put(out, shared);
		pack__put(out, w.n - shared);
		kn_buf_put(out, w.s + shared, w.n - shared);
		pack__put(out, s->word[i].articles);
		last = w;
	}
}

/* ---- writing --------------------------------------------------------------- */

static int
by_word(const void *pa, const void *pb)
{
	const struct change *a = pa, *b = pb;

	return kn_str_cmp(a->word, b->word);
}

/* A changed article has most of its words as before. */
static void
drop_unchanged(struct index_vocab *v)
{
	size_t n = 0;

	for (size_t i = 0; i < v->n; i++)
		if (v->at[i].articles != 0)
			v->at[n++] = v->at[i];
	v->n = n;
}

/* The stretch that a word is in or before; its key goes to *first. False
 * when there is none at all. */
static bool
stretch_of(struct kn_db *db, struct kn_str word, struct vocab_stretch *s,
    struct kn_buf *first)
{
	static const char *const sql[] = {
		"SELECT first, words FROM vocab WHERE first <= ?1"
		" ORDER BY first DESC LIMIT 1",
		"SELECT first, words FROM vocab WHERE first > ?1"
		" ORDER BY first LIMIT 1",
	};
	bool there = false;

	kn_buf_reset(first);
	for (size_t i = 0; i < 2 && !there; i++) {
		struct kn_stmt *st = kn_db_stmt(db, sql[i]);

		kn_bind_blob(st, 1, word);
		there = kn_step(st);
		if (there) {
			kn_buf_str(first, kn_col_str(st, 0));
			if (!vocab__stretch_read(s, kn_col_str(st, 1)))
				kn_db_fail(db, KN_CORRUPT,
				    N_("%s is damaged"));
		}
		kn_reset(st);
	}
	return there;
}

/* The first word of the stretch after that of `first`; false: the last. */
static bool
next_first(struct kn_db *db, struct kn_str first, struct kn_buf *out)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT first FROM vocab"
	    " WHERE first > ?1 ORDER BY first LIMIT 1");

	kn_buf_reset(out);
	kn_bind_blob(st, 1, first);
	bool there = kn_step(st);
	if (there)
		kn_buf_str(out, kn_col_str(st, 0));
	kn_reset(st);
	return there;
}

static void
drop(struct kn_db *db, struct kn_str first)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "DELETE FROM vocab WHERE first = ?1");

	kn_bind_blob(st, 1, first);
	kn_run(st);
}

static void
store(struct kn_db *db, const struct vocab_stretch *s)
{
	size_t piece = s->n > STRETCH_MAX ? STRETCH : STRETCH_MAX;
	struct kn_buf packed;

	kn_buf_init(&packed, 0);
	for (size_t i = 0; i < s->n; i += piece) {
		size_t end = s->n - i < piece ? s->n : i + piece;
		struct kn_stmt *st = kn_db_stmt(db, "INSERT OR REPLACE INTO"
		    " vocab (first, words) VALUES (?1, ?2)");

		kn_buf_reset(&packed);
		pack(s, i, end, &packed);
		kn_bind_blob(st, 1, vocab__word(s, i));
		kn_bind_blob(st, 2, kn_buf_get(&packed));
		kn_run(st);
	}
	kn_buf_dispose(&packed);
}

/* A count that changed; what no article has is left out. */
static void
push_count(struct vocab_stretch *out, struct kn_str word, int64_t articles)
{
	if (articles > 0)
		vocab__push(out, word, (uint32_t)articles);
}

/* Old words and changes, both in order, as one run. */
static void
merge(const struct vocab_stretch *old, const struct change *c, size_t n,
    struct vocab_stretch *out)
{
	size_t i = 0, k = 0;

	out->n = 0;
	kn_buf_reset(&out->bytes);
	while (i < old->n || k < n) {
		int cmp = i == old->n ? 1 : k == n ? -1 :
		    kn_str_cmp(vocab__word(old, i), c[k].word);
		int64_t articles = cmp > 0 ? 0 : old->word[i].articles;

		if (cmp < 0) {
			vocab__push(out, vocab__word(old, i),
			    old->word[i].articles);
			i++;
			continue;
		}
		push_count(out, c[k].word, articles + c[k].articles);
		i += cmp == 0;
		k++;
	}
}

void
index__vocab_write(struct index_vocab *v, struct kn_db *db)
{
	struct vocab_stretch old, now;
	struct kn_buf first, next;

	vocab__stretch_init(&old);
	vocab__stretch_init(&now);
	kn_buf_init(&first, 0);
	kn_buf_init(&next, 0);
	drop_unchanged(v);
	if (v->n > 1)
		qsort(v->at, v->n, sizeof(*v->at), by_word);
	for (size_t i = 0, end; i < v->n; i = end) {
		bool last = true;

		old.n = 0;
		end = v->n;
		if (stretch_of(db, v->at[i].word, &old, &first)) {
			last = !next_first(db, kn_buf_get(&first), &next);
			drop(db, kn_buf_get(&first));
		}
		for (end = i + 1; end < v->n && (last || kn_str_cmp(
		    v->at[end].word, kn_buf_get(&next)) < 0);)
			end++;
		merge(&old, v->at + i, end - i, &now);
		store(db, &now);
	}
	clear(v);
	kn_buf_dispose(&first);
	kn_buf_dispose(&next);
	vocab__stretch_dispose(&old);
	vocab__stretch_dispose(&now);
}

void
index__vocab_reset(struct kn_db *db)
{
	kn_run(kn_db_stmt(db, "DELETE FROM vocab"));
}

void
index__vocab_gather(struct index_vocab *v, struct kn_db *db)
{
	struct kn_stmt *st;

	kn_db_exec(db, "CREATE VIRTUAL TABLE IF NOT EXISTS temp.word_row"
	    " USING fts5vocab (main, words, row);");
	st = kn_db_stmt_once(db, "SELECT term, doc FROM temp.word_row");
	while (kn_step(st))
		change_of(v, kn_col_str(st, 0))->articles =
		    kn_col_int(st, 1);
	kn_stmt_free(st);
	kn_db_exec(db, "DROP TABLE temp.word_row;");
}
