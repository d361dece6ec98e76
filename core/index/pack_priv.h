/*
 * pack_priv.h: varints, for pack.c and pack_found.c: little-endian base 128.
 */
#ifndef KN_CORE_INDEX_PACK_PRIV_H
#define KN_CORE_INDEX_PACK_PRIV_H

#include "core/index/index_priv.h"

void pack__put(struct kn_buf *out, uint64_t v);

/* Numbers up to 32 bits; a bad one leaves `bad` set and gives 0. */
struct unpack {
	const unsigned char *at, *end;
	bool bad;
};
struct unpack pack__start(struct kn_str packed);
/* A number of up to 63 bits. */
uint64_t pack__get_long(struct unpack *in);
uint32_t pack__get_more(struct unpack *in);

/* Most are one byte. */
static inline uint32_t
pack__get(struct unpack *in)
{
	return in->at < in->end && *in->at < 0x80 ? *in->at++ :
	    pack__get_more(in);
}

/* A number below `limit`. */
uint32_t pack__get_below(struct unpack *in, size_t limit);
/* A span that starts at or after last and ends in the text. */
struct kn_span pack__get_span(struct unpack *in, uint32_t last,
    size_t text_b);
/* A count of rows of at least min_b bytes each: memory is bounded by what
 * is really there. */
uint32_t pack__get_count(struct unpack *in, size_t min_b);
/* An entity that there is; KN_ENTITY_NONE is packed as 0. */
void pack__put_entity(struct kn_buf *out, uint32_t entity);
uint32_t pack__get_entity(struct unpack *in,
    const struct index_names *names);

#endif
