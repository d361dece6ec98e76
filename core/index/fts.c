/*
 * fts.c: the FTS5 table of words: its tokenizer, and which words go in. In:
 * articles. Out: rows of `words` (title, body). The tokenizer is a thin
 * adapter over kn_tokens in the INDEX profile: one token a word, its term
 * (term.c), offsets of the original; it is registered on every connection.
 * What an update writes was cut into words before, by the thread that reads
 * (index__words_cut): to its connection a column is terms, each with a
 * newline behind it, and the vocabulary is told of every one that goes in or
 * out.
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

/* ---- the tokenizer ------------------------------------------------------ */

typedef int take_fn(void *ctx, int flags, const char *word, int n_b,
    int start_b, int end_b);

static int
cut(const char *text, size_t n_b, void *ctx, take_fn *take)
{
	struct kn_tokens *words = kn_tokens_new(KN_FOLD_INDEX, text, n_b);
	struct kn_token word;
	char term[INDEX_TERM_MAX_B];
	int rc = SQLITE_OK;

	while (rc == SQLITE_OK && kn_tokens_next(words, &word)) {
		size_t n = index__term(word.folded, term);

		rc = take(ctx, 0, term, (int)n, (int)word.at.start_b,
		    (int)word.at.end_b);
	}
	kn_tokens_free(words);
	return rc;
}

/* So many words are looked at together, while memory is fetched for them. */
enum { TOGETHER = 64 };
#define WORD_END '\n'

/* Where they stood in the text is nothing that a contentless table keeps. */
static int
hand_on(struct index_vocab *vocab, const struct kn_str *word, size_t n,
    void *ctx, take_fn *take)
{
	uint32_t hash[TOGETHER];
	int rc = SQLITE_OK;

	for (size_t i = 0; i < n; i++)
		hash[i] = index__vocab_hash(vocab, word[i]);
	for (size_t i = 0; i < n; i++)
		index__vocab_glance(vocab, hash[i]);
	for (size_t i = 0; i < n; i++)
		index__vocab_word(vocab, word[i], hash[i]);
	for (size_t i = 0; i < n && rc == SQLITE_OK; i++)
		rc = take(ctx, 0, word[i].s, (int)word[i].n, 0, 0);
	return rc;
}

static int
take_cut(struct index_vocab *vocab, const char *text, size_t n_b, void *ctx,
    take_fn *take)
{
	const char *end = text + n_b;
	struct kn_str word[TOGETHER];
	size_t n = 0;
	int rc = SQLITE_OK;

	while (text < end && rc == SQLITE_OK) {
		const char *stop = memchr(text, WORD_END,
		    (size_t)(end - text));

		stop = stop == NULL ? end : stop;
		word[n++] = (struct kn_str){ text, (size_t)(stop - text) };
		text = stop + 1;
		if (n < TOGETHER && text < end)
			continue;
		rc = hand_on(vocab, word, n, ctx, take);
		n = 0;
	}
	return rc;
}

static int
tokenize(Fts5Tokenizer *tok, void *ctx, int flags, const char *text, int n_b,
    take_fn *take)
{
	if (text == NULL || n_b <= 0)
		return SQLITE_OK;
	return tok->vocab != NULL && flags == FTS5_TOKENIZE_DOCUMENT ?
	    take_cut(tok->vocab, text, (size_t)n_b, ctx, take) :
	    cut(text, (size_t)n_b, ctx, take);
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

static void
cut_column(struct kn_str text, struct kn_buf *out)
{
	struct kn_tokens *words = kn_tokens_new(KN_FOLD_INDEX, text.s, text.n);
	struct kn_token word;
	char term[INDEX_TERM_MAX_B + 1];

	while (kn_tokens_next(words, &word)) {
		size_t n = index__term(word.folded, term);

		term[n] = WORD_END;
		kn_buf_put(out, term, n + 1);
	}
	kn_tokens_free(words);
}

void
index__words_cut(const struct kn_doc *doc, struct index_cut *out)
{
	struct kn_buf title, body;

	kn_buf_init(&title, 0);
	kn_buf_init(&body, 0);
	index__fts_columns(doc, &title, &body);
	kn_buf_init(&out->words, 0);
	cut_column(kn_buf_get(&title), &out->words);
	out->title_b = out->words.n;
	cut_column(kn_buf_get(&body), &out->words);
	kn_buf_dispose(&title);
	kn_buf_dispose(&body);
}

/* A row to write; its columns are in the bytes of all. */
struct op {
	bool insert;            /* else delete */
	uint32_t id;
	size_t at, title_b, end;
};

struct index_words {
	struct op *at;
	size_t n, cap;
	struct kn_buf bytes;
	struct index_vocab *vocab;
};

struct index_words *
index__words_new(struct index_vocab *vocab)
{
	struct index_words *w = kn_calloc(1, sizeof(*w));

	w->vocab = vocab;
	kn_buf_init(&w->bytes, 0);
	return w;
}

void
index__words_free(struct index_words *w)
{
	if (w == NULL)
		return;
	kn_buf_dispose(&w->bytes);
	free(w->at);
	free(w);
}

static void
queue(struct index_words *w, bool insert, uint32_t id,
    const struct index_cut *cut)
{
	size_t at = w->bytes.n;

	kn_buf_str(&w->bytes, kn_buf_get(&cut->words));
	w->at = kn_grow(w->at, &w->cap, w->n + 1, sizeof(*w->at));
	w->at[w->n++] = (struct op){ .insert = insert, .id = id, .at = at,
		.title_b = cut->title_b, .end = w->bytes.n };
}

void
index__words_insert(struct index_words *w, uint32_t id,
    const struct index_cut *cut)
{
	queue(w, true, id, cut);
}

void
index__words_delete(struct index_words *w, uint32_t id,
    const struct index_cut *cut)
{
	queue(w, false, id, cut);
}

void
index__words_write(struct index_words *w, struct kn_db *db)
{
	for (size_t i = 0; i < w->n; i++) {
		const struct op *op = &w->at[i];
		const char *s = w->bytes.s + op->at;
		struct kn_stmt *st = op->insert ?
		    kn_db_stmt(db, "INSERT INTO words (rowid, title, body)"
		    " VALUES (?1, ?2, ?3)") :
		    kn_db_stmt(db, "INSERT INTO words (words, rowid, title,"
		    " body) VALUES ('delete', ?1, ?2, ?3)");

		index__vocab_begin(w->vocab, op->insert);
		kn_bind_int(st, 1, op->id);
		kn_bind_text(st, 2, (struct kn_str){ s, op->title_b });
		kn_bind_text(st, 3, (struct kn_str){ s + op->title_b,
		    op->end - op->at - op->title_b });
		kn_run(st);
	}
	w->n = 0;
	kn_buf_reset(&w->bytes);
}
