/*
 * vocab_read.c: the vocabulary as a query asks for it: how many articles
 * have a word, and which words begin so. In: a reading handle. Out: words
 * with their counts. Reads a stretch at a time; the handle keeps the last
 * few dozen, since a query asks for the forms of its words more than once.
 */
#include "kunnash/vocab.h"

#include <stdlib.h>

#include "kunnash/mem.h"

#include "core/index/vocab_priv.h"

enum { KEPT = 96 };

struct kept {
	struct vocab_stretch s;
	struct kn_buf first, next;      /* of it, and of the one after */
	bool loaded, last;              /* last: there is none after */
};

struct index_vocab_cache {
	struct kept at[KEPT];
	size_t oldest;
	uint64_t data_version;
};

struct kn_vocab {
	struct kn_index *ix;
	struct index_vocab_cache *c;
};

void
index__vocab_cache_free(struct index_vocab_cache *c)
{
	for (size_t i = 0; c != NULL && i < KEPT; i++) {
		vocab__stretch_dispose(&c->at[i].s);
		kn_buf_dispose(&c->at[i].first);
		kn_buf_dispose(&c->at[i].next);
	}
	free(c);
}

static struct index_vocab_cache *
cache_new(void)
{
	struct index_vocab_cache *c = kn_calloc(1, sizeof(*c));

	for (size_t i = 0; i < KEPT; i++) {
		vocab__stretch_init(&c->at[i].s);
		kn_buf_init(&c->at[i].first, 0);
		kn_buf_init(&c->at[i].next, 0);
	}
	return c;
}

struct kn_vocab *
kn_vocab_open(struct kn_index *ix)
{
	struct kn_vocab *v = kn_calloc(1, sizeof(*v));
	uint64_t version = kn_db_data_version(ix->db);

	if (ix->vocab == NULL)
		ix->vocab = cache_new();
	v->ix = ix;
	v->c = ix->vocab;
	if (version == 0 || version != v->c->data_version)
		for (size_t i = 0; i < KEPT; i++)
			v->c->at[i].loaded = false;
	v->c->data_version = version;
	return v;
}

enum kn_status
kn_vocab_close(struct kn_vocab *v, struct kn_err *err)
{
	enum kn_status status = index__end(v->ix, err);

	free(v);
	return status;
}

/* Keeps the row that st stands on; NULL when there is none. */
static const struct kept *
keep(struct kn_vocab *v, struct kn_stmt *st)
{
	struct kept *k = &v->c->at[v->c->oldest];
	struct kn_db *db = v->ix->db;
	bool there = kn_step(st);

	if (!there) {
		kn_reset(st);
		return NULL;
	}
	v->c->oldest = (v->c->oldest + 1) % KEPT;
	kn_buf_reset(&k->first);
	kn_buf_str(&k->first, kn_col_str(st, 0));
	if (!vocab__stretch_read(&k->s, kn_col_str(st, 1))) {
		kn_db_fail(db, KN_CORRUPT, N_("%s is damaged"));
		k->s.n = 0;
	}
	kn_reset(st);
	st = kn_db_stmt(db, "SELECT first FROM vocab WHERE first > ?1"
	    " ORDER BY first LIMIT 1");
	kn_bind_blob(st, 1, kn_buf_get(&k->first));
	kn_buf_reset(&k->next);
	k->last = !kn_step(st);
	if (!k->last)
		kn_buf_str(&k->next, kn_col_str(st, 0));
	kn_reset(st);
	k->loaded = kn_db_status(db) == KN_OK;
	return k;
}

/* The stretch that a word is in; NULL: it is before all words. */
static const struct kept *
stretch_of(struct kn_vocab *v, struct kn_str word)
{
	for (size_t i = 0; i < KEPT; i++) {
		const struct kept *k = &v->c->at[i];

		if (k->loaded &&
		    kn_str_cmp(kn_buf_get(&k->first), word) <= 0 &&
		    (k->last || kn_str_cmp(word, kn_buf_get(&k->next)) < 0))
			return k;
	}
	struct kn_stmt *st = kn_db_stmt(v->ix->db, "SELECT first, words"
	    " FROM vocab WHERE first <= ?1 ORDER BY first DESC LIMIT 1");
	kn_bind_blob(st, 1, word);
	return keep(v, st);
}

uint32_t
kn_vocab_articles(struct kn_vocab *v, struct kn_str word)
{
	char bytes[INDEX_TERM_MAX_B];
	struct kn_str term = { bytes, index__term(word, bytes) };
	const struct kept *k = stretch_of(v, term);

	if (k == NULL)
		return 0;
	size_t i = vocab__find(&k->s, term);
	return i < k->s.n && kn_str_eq(vocab__word(&k->s, i), term) ?
	    k->s.word[i].articles : 0;
}

static const struct kept *
first_stretch(struct kn_vocab *v)
{
	return keep(v, kn_db_stmt(v->ix->db, "SELECT first, words FROM vocab"
	    " ORDER BY first LIMIT 1"));
}

/* Who asks for words, and for which. */
struct each {
	struct kn_str beginning;        /* a term */
	bool (*fn)(void *user, struct kn_str word, uint32_t articles);
	void *user;
	struct kn_buf word;
};

/* Those of a stretch from i on; false: that was the last. */
static bool
tell(struct each *e, const struct vocab_stretch *s, size_t i)
{
	for (; i < s->n; i++) {
		struct kn_str term = vocab__word(s, i);

		if (!kn_str_starts(term, e->beginning))
			return false;
		kn_buf_reset(&e->word);
		index__term_word(term, &e->word);
		if (!e->fn(e->user, kn_buf_get(&e->word), s->word[i].articles))
			return false;
	}
	return true;
}

void
kn_vocab_each(struct kn_vocab *v, struct kn_str beginning,
    bool (*fn)(void *user, struct kn_str word, uint32_t articles),
    void *user)
{
	char bytes[INDEX_TERM_MAX_B];
	struct each e = { .beginning = { bytes, index__term(beginning, bytes) },
	    .fn = fn, .user = user };
	const struct kept *k = stretch_of(v, e.beginning);

	kn_buf_init(&e.word, 0);
	if (k == NULL)
		k = first_stretch(v);
	size_t i = k == NULL ? 0 : vocab__find(&k->s, e.beginning);
	while (k != NULL && tell(&e, &k->s, i)) {
		k = k->last || k->next.n == 0 ? NULL :
		    stretch_of(v, kn_buf_get(&k->next));
		i = 0;
	}
	kn_buf_dispose(&e.word);
}
