/*
 * vocab_priv.h: the vocabulary, for vocab.c (writing), vocab_stretch.c
 * (packing), vocab_read.c and check_vocab.c.
 *
 * Its words are terms (term.c), which are in the order of the words.
 * A row of `vocab` is a stretch of them in byte order, keyed by its first:
 * for each word how many bytes it shares with the one before, the rest of it,
 * and the number of articles that have it. Half a million words take some
 * three megabytes so.
 */
#ifndef KN_CORE_INDEX_VOCAB_PRIV_H
#define KN_CORE_INDEX_VOCAB_PRIV_H

#include "core/index/index_priv.h"

/* ---- as an update sees it (vocab.c) ---------------------------------------- */

/* Words that came and went; applied to what is stored. */
struct index_vocab *index__vocab_new(void);
void index__vocab_free(struct index_vocab *v);
/* The words that follow are of one article, which goes in, or out. */
void index__vocab_begin(struct index_vocab *v, bool insert);
/* In three steps, each for many words before the next, so that the memory of
 * one is fetched while others are looked at: its hash; a glance at what is
 * known of it; and counting it. */
uint32_t index__vocab_hash(const struct index_vocab *v, struct kn_str word);
void index__vocab_glance(const struct index_vocab *v, uint32_t hash);
void index__vocab_word(struct index_vocab *v, struct kn_str word,
    uint32_t hash);
/* Bytes of memory that the changes take, about. */
size_t index__vocab_size_b(const struct index_vocab *v);
/* Begins to write, aside: until it is written no word comes or goes, and
 * nobody else touches the table. It may be left out. */
void index__vocab_start(struct index_vocab *v, struct kn_db *db);
void index__vocab_write(struct index_vocab *v, struct kn_db *db);
/* Stores the words of the FTS5 table instead of what is there. */
void index__vocab_gather(struct kn_db *db);

/* What a reading handle keeps of it (vocab_read.c). */
void index__vocab_cache_free(struct index_vocab_cache *c);

/* ---- as it is stored -------------------------------------------------------- */

/* One stretch, decoded. */
struct vocab_stretch {
	struct kn_buf bytes;    /* the words, one after another */
	struct vocab_word {
		size_t at;      /* in bytes */
		uint32_t n;
		uint32_t articles;
	} *word;
	size_t n, cap;
};

void vocab__stretch_init(struct vocab_stretch *s);
void vocab__stretch_dispose(struct vocab_stretch *s);
void vocab__clear(struct vocab_stretch *s);
/* Replaces what s holds; false when the bytes are none of a stretch. */
bool vocab__stretch_read(struct vocab_stretch *s, struct kn_str packed);
struct kn_str vocab__word(const struct vocab_stretch *s, size_t i);
/* The first word of s that is not before `word`; s->n: none. */
size_t vocab__find(const struct vocab_stretch *s, struct kn_str word);
/* Appends words first to end - 1 as they are stored. */
void vocab__pack(const struct vocab_stretch *s, size_t first, size_t end,
    struct kn_buf *out);
/* Appends a word, which must come after the last of s. */
void vocab__push(struct vocab_stretch *s, struct kn_str word,
    uint32_t articles);

#endif
