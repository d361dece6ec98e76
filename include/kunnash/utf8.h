/*
 * utf8.h: UTF-8, and offsets between bytes and code points.
 *
 * Malformed input is decoded as W3C and ICU do (U8_NEXT_OR_FFFD): each
 * maximal ill-formed part is one U+FFFD. NUL is data.
 */
#ifndef KUNNASH_UTF8_H
#define KUNNASH_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/str.h"

#define KN_CP_BAD 0xFFFDu

/*
 * The code point at *i_b (< n_b); moves *i_b past it, by at least one byte.
 * Ill-formed bytes give KN_CP_BAD.
 */
static inline uint32_t kn_utf8_next(const char *s, size_t n_b, size_t *i_b);
/* The code point that ends at *i_b (> 0); moves *i_b to its start. */
uint32_t kn_utf8_prev(const char *s, size_t *i_b);
/* Writes 1 to 4 bytes and returns how many; bad values become U+FFFD. */
size_t kn_utf8_put(uint32_t cp, char out[4]);
bool kn_utf8_valid(const char *s, size_t n_b);
/* The length of the longest well-formed beginning. */
size_t kn_utf8_valid_prefix(const char *s, size_t n_b);
/* Number of code points in the first n_b bytes. */
size_t kn_utf8_count_cp(const char *s, size_t n_b);

/*
 * Converts many offsets in one text, cheaply when they are asked for in
 * rising order. The text is borrowed and must be well-formed UTF-8.
 */
struct kn_offsets {
	const char *s;
	size_t n_b;
	size_t last_b;
	size_t last_cp;
};

void kn_offsets_init(struct kn_offsets *o, const char *s, size_t n_b);
/* Byte offset to code point offset, and back; clamped to the text. */
size_t kn_offsets_cp(struct kn_offsets *o, size_t at_b);
size_t kn_offsets_b(struct kn_offsets *o, size_t at_cp);

/* What of kn_utf8_next() is rare: three bytes and more, and ill-formed ones. */
uint32_t kn_utf8_next_long(const char *s, size_t n_b, size_t *i_b);

static inline uint32_t
kn_utf8_next(const char *s, size_t n_b, size_t *i_b)
{
	const unsigned char *p = (const unsigned char *)s + *i_b;

	if (p[0] < 0x80) {
		++*i_b;
		return p[0];
	}
	if (p[0] < 0xC2 || p[0] > 0xDF || n_b - *i_b < 2 ||
	    (p[1] & 0xC0) != 0x80)
		return kn_utf8_next_long(s, n_b, i_b);
	*i_b += 2;
	return (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
}

#endif
