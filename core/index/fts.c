/*
 * fts.c: the FTS5 table of words: its tokenizer, and which words go in. In:
 * articles. Out: rows of `words` (title, body). The tokenizer is a thin
 * adapter over kn_tokens in the INDEX profile: one token a word, offsets of
 * the original; it is registered on every connection. On a writing one it
 * tells the vocabulary of every word that goes in or out, so that a text is
 * cut into words once.
 *
 * The rows of a batch are queued and written one after another at its end:
 * FTS5 gathers words in memory, but any statement between that may have to
 * be undone on its own (REPLACE, RETURNING) opens a savepoint, at which FTS5
 * writes out what it has. One segment for a batch, not for an article, took
 * an index of 100 MB from 12.1 to 8.6 seconds.
 */
#include "core/index/vocab_priv.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "kunnash/mem.h"
#include "kunnash/token.h"

/* The tokenizer has no state but the vocabulary it tells; FTS5 wants a
 * pointer that is not NULL. */
struct Fts5Tokenizer {
	struct index_vocab *vocab;      /* or NULL */
};

static int
create(void *vocab, const char **argv, int argc, Fts5Tokenizer **out)
{
	(void)argv;
	(void)argc;
	*out = kn_calloc(1, sizeof(**out));
	(*out)->vocab = vocab;
	return SQLITE_OK;
}

static void
destroy(Fts5Tokenizer *tok)
{
	free(tok);
}

struct kn_str
index__word(struct kn_str folded)
{
	size_t n = INDEX_WORD_MAX_B;

	if (folded.n <= n)
		return folded;
	/* Back to the start of a character. */
	while (n > 0 && ((unsigned char)folded.s[n] & 0xC0) == 0x80)
		n--;
	return (struct kn_str){ folded.s, n };
}

/* Words on their way to the table, and to the vocabulary before. */
enum { WORDS = 64, WORDS_B = 4 * INDEX_WORD_MAX_B };

struct words {
	struct kn_str at[WORDS];
	struct kn_span span[WORDS];
	uint32_t hash[WORDS];
	size_t n, n_b;
	char bytes[WORDS_B];
};

static void
tell_vocab(struct words *w, struct index_vocab *vocab)
{
	for (size_t i = 0; i < w->n; i++)
		w->hash[i] = index__vocab_hash(vocab, w->at[i]);
	for (size_t i = 0; i < w->n; i++)
		index__vocab_glance(vocab, w->hash[i]);
	for (size_t i = 0; i < w->n; i++)
		index__vocab_word(vocab, w->at[i], w->hash[i]);
}

static int
hand_on(struct words *w, struct index_vocab *vocab, void *ctx,
    int (*take)(void *, int, const char *, int, int, int))
{
	int rc = SQLITE_OK;

	if (vocab != NULL)
		tell_vocab(w, vocab);
	for (size_t i = 0; i < w->n && rc == SQLITE_OK; i++)
		rc = take(ctx, 0, w->at[i].s, (int)w->at[i].n,
		    (int)w->span[i].start_b, (int)w->span[i].end_b);
	w->n = w->n_b = 0;
	return rc;
}

static void
add_word(struct words *w, struct kn_str word, struct kn_span at)
{
	char *to = w->bytes + w->n_b;

	if (word.n > 0)
		memcpy(to, word.s, word.n);
	w->n_b += word.n;
	w->span[w->n] = at;
	w->at[w->n++] = (struct kn_str){ to, word.n };
}

static int
tokenize(Fts5Tokenizer *tok, void *ctx, int flags, const char *text, int n_b,
    int (*take)(void *, int, const char *, int, int, int))
{
	struct kn_token word;
	struct words all;
	int rc = SQLITE_OK;

	all.n = all.n_b = 0;
	struct index_vocab *vocab = flags == FTS5_TOKENIZE_DOCUMENT ?
	    tok->vocab : NULL;

	if (text == NULL || n_b <= 0)
		return SQLITE_OK;
	struct kn_tokens *words = kn_tokens_new(KN_FOLD_INDEX, text,
	    (size_t)n_b);
	while (rc == SQLITE_OK && kn_tokens_next(words, &word)) {
		struct kn_str w = index__word(word.folded);

		if (all.n == WORDS || all.n_b + w.n > WORDS_B)
			rc = hand_on(&all, vocab, ctx, take);
		add_word(&all, w, word.at);
	}
	kn_tokens_free(words);
	return rc != SQLITE_OK ? rc : hand_on(&all, vocab, ctx, take);
}

/* The documented way to FTS5's interface (fts5.html, section 7). */
fts5_api *
index__fts_api(struct kn_db *db)
{
	sqlite3 *c = kn_db_handle(db);
	sqlite3_stmt *st;
	fts5_api *api = NULL;

	if (sqlite3_prepare_v2(c, "SELECT fts5(?1)", -1, &st, NULL) !=
	    SQLITE_OK)
		return NULL;
	sqlite3_bind_pointer(st, 1, &api, "fts5_api_ptr", NULL);
	sqlite3_step(st);
	sqlite3_finalize(st);
	return api;
}

void
index__fts_register(struct kn_db *db, struct index_vocab *vocab)
{
	fts5_tokenizer adapter = { create, destroy, tokenize };
	fts5_api *api = index__fts_api(db);

	if (api == NULL || api->iVersion < 2) {
		kn_db_fail(db, KN_UNSUPPORTED,
		    N_("the SQLite library has no FTS5"));
		return;
	}
	kn_db_code(db, api->xCreateTokenizer(api, "kunnash", vocab, &adapter,
	    NULL));
}

/* Appends text[from, to) to a column, apart from what is there already. */
static void
append(struct kn_buf *col, const struct kn_doc *doc, size_t from, size_t to)
{
	if (from >= to)
		return;
	if (col->n > 0)
		kn_buf_chr(col, '\n');
	kn_buf_put(col, doc->text + from, to - from);
}

/* A stretch of content: the part in the title span goes to its column. */
static void
split(const struct kn_doc *doc, struct kn_span title_at, size_t from,
    size_t to, struct kn_buf *title, struct kn_buf *body)
{
	size_t a = title_at.start_b, b = title_at.end_b;

	a = a < from ? from : a > to ? to : a;
	b = b < a ? a : b > to ? to : b;
	append(body, doc, from, a);
	append(title, doc, a, b);
	append(body, doc, b, to);
}

/* Spans lie by rising start, so that one pass finds what is left out. */
void
index__fts_columns(const struct kn_doc *doc, struct kn_buf *title,
    struct kn_buf *body)
{
	const struct kn_doc_span *t = kn_doc_span(doc, KN_SPAN_TITLE);
	struct kn_span title_at = t == NULL ? (struct kn_span){ 0, 0 } :
	    t->at;
	size_t at = 0;

	for (size_t i = 0; i < doc->n_spans; i++) {
		const struct kn_doc_span *s = &doc->spans[i];

		if (!kn_span_is_left_out(s->kind))
			continue;
		if (s->at.start_b > at)
			split(doc, title_at, at, s->at.start_b, title, body);
		if (s->at.end_b > at)
			at = s->at.end_b;
	}
	if (at < doc->n_b)
		split(doc, title_at, at, doc->n_b, title, body);
}

/* ---- writing ----------------------------------------------------------- */

struct op {
	bool insert;            /* else delete */
	uint32_t id;
	struct kn_buf title, body;
};

struct index_words {
	struct op *at;
	size_t n, cap;
	struct index_vocab *vocab;
};

struct index_words *
index__words_new(struct index_vocab *vocab)
{
	struct index_words *w = kn_calloc(1, sizeof(*w));

	w->vocab = vocab;
	return w;
}

static void
clear(struct index_words *w)
{
	for (size_t i = 0; i < w->n; i++) {
		kn_buf_dispose(&w->at[i].title);
		kn_buf_dispose(&w->at[i].body);
	}
	w->n = 0;
}

void
index__words_free(struct index_words *w)
{
	if (w == NULL)
		return;
	clear(w);
	free(w->at);
	free(w);
}

static void
queue(struct index_words *w, bool insert, uint32_t id,
    const struct kn_doc *doc)
{
	w->at = kn_grow(w->at, &w->cap, w->n + 1, sizeof(*w->at));
	struct op *op = &w->at[w->n++];
	*op = (struct op){ .insert = insert, .id = id };
	kn_buf_init(&op->title, 0);
	kn_buf_init(&op->body, 0);
	index__fts_columns(doc, &op->title, &op->body);
}

void
index__words_insert(struct index_words *w, uint32_t id,
    const struct kn_doc *doc)
{
	queue(w, true, id, doc);
}

void
index__words_delete(struct index_words *w, uint32_t id,
    const struct kn_doc *doc)
{
	queue(w, false, id, doc);
}

void
index__words_write(struct index_words *w, struct kn_db *db)
{
	for (size_t i = 0; i < w->n; i++) {
		const struct op *op = &w->at[i];
		struct kn_stmt *st = op->insert ?
		    kn_db_stmt(db, "INSERT INTO words (rowid, title, body)"
		    " VALUES (?1, ?2, ?3)") :
		    kn_db_stmt(db, "INSERT INTO words (words, rowid, title,"
		    " body) VALUES ('delete', ?1, ?2, ?3)");

		if (w->vocab != NULL)
			index__vocab_begin(w->vocab, op->insert);
		kn_bind_int(st, 1, op->id);
		kn_bind_text(st, 2, kn_buf_get(&op->title));
		kn_bind_text(st, 3, kn_buf_get(&op->body));
		kn_run(st);
	}
	clear(w);
}
