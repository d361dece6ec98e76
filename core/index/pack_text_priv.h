/*
 * pack_text_priv.h: the text of an article as a blob, and the way back.
 */
#ifndef KN_CORE_INDEX_PACK_TEXT_PRIV_H
#define KN_CORE_INDEX_PACK_TEXT_PRIV_H

#include "kunnash/str.h"

/* Packs one text after another; for one thread. */
struct index_packer;
struct index_packer *index__packer_new(void);
void index__packer_free(struct index_packer *p);
void index__pack_text(struct index_packer *p, struct kn_str text,
    struct kn_buf *out);
/* The text, of that many bytes, and a NUL, for free(); NULL: it is damaged. */
char *index__unpack_text(struct kn_str packed, size_t text_b);

#endif
