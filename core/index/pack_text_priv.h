/*
 * pack_text_priv.h: the text of an article as a blob, and the way back.
 */
#ifndef KN_CORE_INDEX_PACK_TEXT_PRIV_H
#define KN_CORE_INDEX_PACK_TEXT_PRIV_H

#include "core/store/store.h"

/* Packs one text after another; for one thread. */
struct index_packer;
struct index_packer *index__packer_new(void);
/* With the dictionary of the index. Where it has none, the first texts make
 * one if that is asked for. */
struct index_packer *index__packer_open(struct kn_db *db, bool learns);
void index__packer_free(struct index_packer *p);
/* Appends the dictionary with which the last text was packed, once, and when
 * it was just learnt: to be stored before that text. */
void index__packer_learnt(struct index_packer *p, struct kn_buf *out);
void index__pack_text(struct index_packer *p, struct kn_str text,
    struct kn_buf *out);
/* The text, of that many bytes, and a NUL, for free(); NULL: it is damaged. */
char *index__unpack_text(struct kn_db *db, struct kn_str packed,
    size_t text_b);

#endif
