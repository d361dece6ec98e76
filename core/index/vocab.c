/*
 * vocab.c: the words of the corpus, kept in step with the FTS5 table. In:
 * every word that goes into that table or out of it, article by article, as
 * its tokenizer meets them. Out: rows of `vocab`.
 *
 * Changes gather in memory and are written when the index publishes or they
 * become many, merged into the stretches they fall in: one changed article
 * rewrites as many stretches as it has rare words. With many the table is
 * written anew, in the order of its words, which fills its pages and takes
 * one statement a row; sorting, merging and packing are done aside, while who
 * publishes writes other tables. FTS5 can list its words too, but counts the
 * articles of each by reading all of its places: a query that asks for every
 * word of some beginnings cannot wait for that.
 */
#include "core/index/vocab_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/aside.h"
#include "kunnash/eight.h"
#include "kunnash/inplace.h"
#include "kunnash/mem.h"

#include "core/index/pack_priv.h"

/*
 * Words in a stretch when it is made, and when it is cut in two. A row of so
 * many is some 800 bytes: of more than 1,002 SQLite puts what is over on a
 * page of its own, which was most of the table.
 */
enum {
	STRETCH = 128,
	STRETCH_MAX = 160,
	SPILL = 64 * STRETCH,   /* words held while all is written anew */
	FEW = 2048,             /* changes that need not be weighed */
	NEARLY = 16,            /* a sixteenth is what a batch brings */
};

struct change {
	const char *s;          /* in the arena; NULL: a free slot */
	uint32_t n, hash;
	uint32_t last;          /* article it was last met in */
	int32_t articles;       /* more or fewer */
};

struct writing;

/* Open addressing, in one array: every word of every article is looked up
 * here, and waits for the memory as often as a look takes. */
struct index_vocab {
	struct change *at;      /* cap of them, a power of two; or NULL */
	size_t n, cap;
	struct kn_arena *arena;
	size_t words_b;         /* in it, about */
	uint64_t seed;
	uint32_t article;       /* counts those that were begun */
	int sign;
	struct writing *writing;        /* begun, or NULL */
};

struct index_vocab *
index__vocab_new(void)
{
	struct index_vocab *v = kn_calloc(1, sizeof(*v));

	v->seed = kn_hash_seed(v);
	return v;
}

static void
clear(struct index_vocab *v)
{
	kn_arena_free(v->arena);
	free(v->at);
	v->arena = NULL;
	v->at = NULL;
	v->n = v->cap = v->words_b = 0;
}

void
index__vocab_free(struct index_vocab *v)
{
	if (v == NULL)
		return;
	clear(v);
	free(v);
}

void
index__vocab_begin(struct index_vocab *v, bool insert)
{
	v->article++;
	v->sign = insert ? 1 : -1;
}

/* The slot of a word, or the free one where it would be. */
static struct change *
slot_of(const struct index_vocab *v, struct kn_str word, uint32_t hash)
{
	for (size_t i = hash;; i++) {
		struct change *c = &v->at[i & (v->cap - 1)];

		if (c->s == NULL || (c->hash == hash && c->n == word.n &&
		    memcmp(c->s, word.s, word.n) == 0))
			return c;
	}
}

static void
grow(struct index_vocab *v)
{
	struct change *old = v->at;
	size_t n = v->cap;

	v->cap = n == 0 ? 4096 : n * 2;
	v->at = kn_calloc(v->cap, sizeof(*v->at));
	for (size_t i = 0; i < n; i++)
		if (old[i].s != NULL)
			*slot_of(v, (struct kn_str){ old[i].s, old[i].n },
			    old[i].hash) = old[i];
	free(old);
}

/* What is nearly full counts as if it had grown: while it grows there are two
 * of it. */
size_t
index__vocab_size_b(const struct index_vocab *v)
{
	size_t cap = v->n * NEARLY / (NEARLY - 1) * 3 >= v->cap * 2 ?
	    v->cap * 2 : v->cap;

	return cap * sizeof(*v->at) + v->words_b;
}

static struct change *
change_of(struct index_vocab *v, struct kn_str word, uint32_t hash)
{
	if (v->arena == NULL)
		v->arena = kn_arena_new();
	if (v->n * 3 >= v->cap * 2)
		grow(v);
	struct change *c = slot_of(v, word, hash);
	if (c->s == NULL) {
		*c = (struct change){ .s = kn_arena_str(v->arena, word),
			.n = (uint32_t)word.n, .hash = hash };
		v->n++;
		v->words_b += word.n + 16;
	}
	return c;
}

uint32_t
index__vocab_hash(const struct index_vocab *v, struct kn_str word)
{
	uint32_t hash = (uint32_t)kn_hash(word, v->seed);

	if (v->cap > 0)
		__builtin_prefetch(&v->at[hash & (v->cap - 1)]);
	return hash;
}

void
index__vocab_glance(const struct index_vocab *v, uint32_t hash)
{
	if (v->cap > 0)
		__builtin_prefetch(v->at[hash & (v->cap - 1)].s);
}

void
index__vocab_word(struct index_vocab *v, struct kn_str word, uint32_t hash)
{
	struct change *c = change_of(v, word, hash);

	if (c->last == v->article)
		return;
	c->last = v->article;
	c->articles += v->sign;
}

/* ---- writing --------------------------------------------------------------- */

/* A change in the order of its word. Most differ in the first bytes, some
 * eight letters, which are compared without a look at the word. */
struct sorted {
	uint64_t head[2];
	const struct change *c;
};

static struct kn_str
word_of(const struct sorted *s)
{
	return (struct kn_str){ s->c->s, s->c->n };
}

static int
by_word(const void *pa, const void *pb)
{
	const struct sorted *a = pa, *b = pb;

	for (int i = 0; i < 2; i++)
		if (a->head[i] != b->head[i])
			return a->head[i] < b->head[i] ? -1 : 1;
	return kn_str_cmp(word_of(a), word_of(b));
}

/* *n_out: how many. A changed article has most of its words as before. */
static struct sorted *
sort(const struct index_vocab *v, size_t *n_out)
{
	struct sorted *out = kn_calloc(v->n, sizeof(*out));
	size_t n = 0;

	for (size_t i = 0; i < v->cap; i++) {
		const struct change *c = &v->at[i];

		if (c->s == NULL || c->articles == 0)
			continue;
		out[n++] = (struct sorted){ { kn_eight_first(c->s, c->n),
		    c->n <= 8 ? 0 : kn_eight_first(c->s + 8, c->n - 8) }, c };
	}
	kn_sort_by_first(out, n, sizeof(*out), by_word);
	*n_out = n;
	return out;
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

/* The word that a packed stretch begins with. */
static struct kn_str
first_of(struct kn_str packed)
{
	struct unpack in = pack__start(packed);
	uint32_t shared = pack__get(&in), n = pack__get(&in);

	return (struct kn_str){ (const char *)in.at, shared + n };
}

static void
store(struct kn_db *db, struct kn_str packed)
{
	struct kn_stmt *st = kn_db_stmt(db, "INSERT OR REPLACE INTO"
	    " vocab (first, words) VALUES (?1, ?2)");

	kn_bind_blob(st, 1, first_of(packed));
	kn_bind_blob(st, 2, packed);
	kn_run(st);
}

/* One row, or several when there are too many words for one. */
static void
store_all(struct kn_db *db, const struct vocab_stretch *s)
{
	size_t piece = s->n > STRETCH_MAX ? STRETCH : STRETCH_MAX;
	struct kn_buf packed;

	kn_buf_init(&packed, 0);
	for (size_t i = 0; i < s->n; i += piece) {
		kn_buf_reset(&packed);
		vocab__pack(s, i, s->n - i < piece ? s->n : i + piece,
		    &packed);
		store(db, kn_buf_get(&packed));
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

/* Old words and changes, both in order, appended as one run. */
static void
merge(const struct vocab_stretch *old, const struct sorted *c, size_t n,
    struct vocab_stretch *out)
{
	size_t i = 0, k = 0;

	while (i < old->n || k < n) {
		int cmp = i == old->n ? 1 : k == n ? -1 :
		    kn_str_cmp(vocab__word(old, i), word_of(&c[k]));
		int64_t articles = cmp > 0 ? 0 : old->word[i].articles;

		if (cmp < 0) {
			vocab__push(out, vocab__word(old, i),
			    old->word[i].articles);
			i++;
			continue;
		}
		push_count(out, word_of(&c[k]), articles + c[k].c->articles);
		i += cmp == 0;
		k++;
	}
}

/* Stretch by stretch in which there are changes. */
static void
patch(struct kn_db *db, const struct sorted *c, size_t n)
{
	struct vocab_stretch old, now;
	struct kn_buf first, next;

	vocab__stretch_init(&old);
	vocab__stretch_init(&now);
	kn_buf_init(&first, 0);
	kn_buf_init(&next, 0);
	for (size_t i = 0, end; i < n; i = end) {
		bool last = true;

		old.n = 0;
		end = n;
		if (stretch_of(db, word_of(&c[i]), &old, &first)) {
			last = !next_first(db, kn_buf_get(&first), &next);
			drop(db, kn_buf_get(&first));
		}
		for (end = i + 1; end < n && (last || kn_str_cmp(
		    word_of(&c[end]), kn_buf_get(&next)) < 0);)
			end++;
		vocab__clear(&now);
		merge(&old, c + i, end - i, &now);
		store_all(db, &now);
	}
	kn_buf_dispose(&first);
	kn_buf_dispose(&next);
	vocab__stretch_dispose(&old);
	vocab__stretch_dispose(&now);
}

/* ---- all of it ------------------------------------------------------------- */

/* Packed stretches, one behind the other. */
struct rows {
	struct kn_buf bytes;
	size_t *end;            /* of each in bytes */
	size_t n, cap;
};

static void
end_row(struct rows *r)
{
	r->end = kn_grow(r->end, &r->cap, r->n + 1, sizeof(*r->end));
	r->end[r->n++] = r->bytes.n;
}

static struct kn_str
row_at(const struct rows *r, size_t i)
{
	size_t from = i == 0 ? 0 : r->end[i - 1];

	return (struct kn_str){ r->bytes.s + from, r->end[i] - from };
}

static void
rows_dispose(struct rows *r)
{
	kn_buf_dispose(&r->bytes);
	free(r->end);
}

static void
read_rows(struct kn_db *db, struct rows *r)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT words FROM vocab ORDER BY first");

	while (kn_step(st)) {
		kn_buf_str(&r->bytes, kn_col_str(st, 0));
		end_row(r);
	}
	kn_reset(st);
}

/* Packs whole stretches, and leaves what is over, or packs that too. */
static void
spill(struct vocab_stretch *s, bool all, struct rows *out)
{
	struct vocab_stretch rest;
	size_t i = 0;

	vocab__stretch_init(&rest);
	for (; i < s->n && (all || s->n - i >= STRETCH); i += STRETCH) {
		vocab__pack(s, i, s->n - i < STRETCH ? s->n : i + STRETCH,
		    &out->bytes);
		end_row(out);
	}
	for (; i < s->n; i++)
		vocab__push(&rest, vocab__word(s, i), s->word[i].articles);
	vocab__stretch_dispose(s);
	*s = rest;
}

/* Stored rows with the changes in them; false when one is damaged. */
static bool
merge_all(const struct rows *stored, const struct sorted *c, size_t n,
    struct rows *out)
{
	struct vocab_stretch old, now;
	bool good = true;
	size_t k = 0;

	vocab__stretch_init(&old);
	vocab__stretch_init(&now);
	for (size_t i = 0; good && i < stored->n; i++) {
		size_t first = k;

		good = vocab__stretch_read(&old, row_at(stored, i)) &&
		    old.n > 0;
		if (!good)
			break;
		struct kn_str last = vocab__word(&old, old.n - 1);
		while (k < n && kn_str_cmp(word_of(&c[k]), last) <= 0)
			k++;
		merge(&old, c + first, k - first, &now);
		if (now.n >= SPILL)
			spill(&now, false, out);
	}
	old.n = 0;
	merge(&old, c + k, n - k, &now);
	spill(&now, true, out);
	vocab__stretch_dispose(&old);
	vocab__stretch_dispose(&now);
	return good;
}

/* ---- aside ----------------------------------------------------------------- */

struct writing {
	const struct index_vocab *v;
	bool anew;              /* the table is written from its start */
	struct rows stored;     /* then: as it is */
	struct kn_aside *aside;
	/* Made aside. */
	struct sorted *sorted;
	size_t n;
	struct rows rows;       /* anew: as it will be */
	bool good;
};

static void
prepare(void *user)
{
	struct writing *w = user;

	w->sorted = sort(w->v, &w->n);
	w->good = !w->anew || merge_all(&w->stored, w->sorted, w->n,
	    &w->rows);
}

static size_t
count_rows(struct kn_db *db)
{
	return (size_t)kn_run_int(kn_db_stmt(db, "SELECT count(*) FROM vocab"),
	    0);
}

void
index__vocab_start(struct index_vocab *v, struct kn_db *db)
{
	struct writing *w = v->writing = kn_calloc(1, sizeof(*w));

	w->v = v;
	/* Counting the rows reads them: not for one article. */
	w->anew = v->n >= FEW && v->n >= count_rows(db);
	kn_buf_init(&w->stored.bytes, 0);
	kn_buf_init(&w->rows.bytes, 0);
	if (w->anew)
		read_rows(db, &w->stored);
	w->aside = kn_aside_start(prepare, w);
}

static void
store_anew(struct kn_db *db, const struct rows *rows)
{
	kn_run(kn_db_stmt(db, "DELETE FROM vocab"));
	for (size_t i = 0; i < rows->n; i++)
		store(db, row_at(rows, i));
}

static void
finish(struct writing *w, struct kn_db *db)
{
	kn_aside_end(w->aside);
	if (!w->good)
		kn_db_fail(db, KN_CORRUPT, N_("%s is damaged"));
	if (w->anew)
		store_anew(db, &w->rows);
	else
		patch(db, w->sorted, w->n);
	rows_dispose(&w->stored);
	rows_dispose(&w->rows);
	free(w->sorted);
	free(w);
}

void
index__vocab_write(struct index_vocab *v, struct kn_db *db)
{
	if (v->writing == NULL)
		index__vocab_start(v, db);
	finish(v->writing, db);
	v->writing = NULL;
	clear(v);
}

void
index__vocab_gather(struct kn_db *db)
{
	struct vocab_stretch now;
	struct rows rows = { .n = 0 };
	struct kn_stmt *st;

	vocab__stretch_init(&now);
	kn_buf_init(&rows.bytes, 0);
	kn_db_exec(db, "CREATE VIRTUAL TABLE IF NOT EXISTS temp.word_row"
	    " USING fts5vocab (main, words, row);");
	st = kn_db_stmt_once(db, "SELECT term, doc FROM temp.word_row"
	    " ORDER BY term");
	while (kn_step(st)) {
		push_count(&now, kn_col_str(st, 0), kn_col_int(st, 1));
		if (now.n >= SPILL)
			spill(&now, false, &rows);
	}
	kn_stmt_free(st);
	spill(&now, true, &rows);
	kn_db_exec(db, "DROP TABLE temp.word_row;");
	kn_db_begin(db);
	store_anew(db, &rows);
	kn_db_commit(db);
	vocab__stretch_dispose(&now);
	rows_dispose(&rows);
}
