/*
 * dictionary_priv.h: what the texts of a corpus have in common: learnt,
 * stored, and used for unpacking. For dictionary.c and pack_text.c.
 */
#ifndef KN_CORE_INDEX_DICTIONARY_PRIV_H
#define KN_CORE_INDEX_DICTIONARY_PRIV_H

#include "core/store/store.h"

/* Texts to learn from, as letters (pack_text.c). */
struct index_samples;
struct index_samples *index__samples_new(void);
void index__samples_free(struct index_samples *s);
/* True when there are enough. */
bool index__samples_add(struct index_samples *s, struct kn_str letters);
/* Appends the dictionary; false when there is nothing to be learnt. */
bool index__samples_learn(const struct index_samples *s, struct kn_buf *out);

/* Inside the caller's transaction, before the first text that needs it. */
void index__dictionary_store(struct kn_db *db, struct kn_str bytes);
/* The dictionary for new texts, appended; false when there is none. */
bool index__dictionary_load(struct kn_db *db, struct kn_buf *out);

/* n bytes of letters to out; false when they are not that many, or damaged. */
bool index__unpack_letters(struct kn_db *db, struct kn_str packed, void *out,
    size_t n);

#endif
