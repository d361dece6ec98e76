/*
 * fts_priv.h: the table of words: its tokenizer, and what is written to it.
 */
#ifndef KN_CORE_INDEX_FTS_PRIV_H
#define KN_CORE_INDEX_FTS_PRIV_H

#include "core/store/store.h"
#include "kunnash/str.h"
#include "kunnash/doc.h"

/* Registers the tokenizer with the connection. With a vocabulary, or NULL,
 * what is written are words that were cut, and it is told of each that goes
 * into the table or out of it. */
struct index_vocab;
void index__fts_register(struct kn_db *db, struct index_vocab *vocab);
/* The connection's interface to FTS5, or NULL. */
struct fts5_api *index__fts_api(struct kn_db *db);
/* A word as it is indexed: its first INDEX_WORD_MAX_B bytes, which is as
 * long as a query; FTS5 would cut it elsewhere. */
#define INDEX_WORD_MAX_B 1024
struct kn_str index__word(struct kn_str folded);
/* The same as both tables of words have it, see term.c; and back, appended. */
#define INDEX_TERM_MAX_B (INDEX_WORD_MAX_B * 3 / 2)
size_t index__term(struct kn_str folded, char out[INDEX_TERM_MAX_B]);
void index__term_word(struct kn_str term, struct kn_buf *out);
/* Title and body as they are indexed: content only. Both are appended to. */
void index__fts_columns(const struct kn_doc *doc, struct kn_buf *title,
    struct kn_buf *body);

/* Rows of words to write, in order. */
struct index_words;
struct index_words *index__words_new(struct index_vocab *vocab);
void index__words_free(struct index_words *w);
/* The terms of an article, a newline behind each; first those of the title. */
struct index_cut {
	struct kn_buf words;
	size_t title_b;
};
/* Makes them: for the caller to dispose. */
void index__words_cut(const struct kn_doc *doc, struct index_cut *out);
void index__words_insert(struct index_words *w, uint32_t id,
    const struct index_cut *cut);
/* cut must be what was inserted. */
void index__words_delete(struct index_words *w, uint32_t id,
    const struct index_cut *cut);
void index__words_write(struct index_words *w, struct kn_db *db);

#endif
