/*
 * span.h: the index space of everything found in a text.
 *
 * A span is a pair of byte offsets into a UTF-8 text, in logical order, end
 * exclusive. Other index spaces carry their unit in the name: _b bytes, _u
 * UTF-16 units, _cp code points, _cl clusters, _col columns, and a v in front
 * (x_vcl) when the order is visual. Only text/offset.c and bidi/vline.c
 * convert between them.
 */
#ifndef KUNNASH_SPAN_H
#define KUNNASH_SPAN_H

#include <stdbool.h>
#include <stdint.h>

struct kn_span {
	uint32_t start_b;
	uint32_t end_b;
};

static inline uint32_t
kn_span_len(struct kn_span s)
{
	return s.end_b - s.start_b;
}

static inline bool
kn_span_overlaps(struct kn_span a, struct kn_span b)
{
	return a.start_b < b.end_b && b.start_b < a.end_b;
}

static inline bool
kn_span_contains(struct kn_span outer, struct kn_span inner)
{
	return outer.start_b <= inner.start_b && inner.end_b <= outer.end_b;
}

#endif
