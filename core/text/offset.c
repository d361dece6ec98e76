/*
 * offset.c: byte offsets to code point offsets and back. In: offsets into one
 * well-formed UTF-8 text. Out: the same places counted the other way. With
 * tui/bidi/vline.c the only place that converts between index spaces.
 */
#include "kunnash/utf8.h"

#include <string.h>

/* Code points that start in s[0..n_b). */
static size_t
count_starts(const char *s, size_t n_b)
{
	size_t n = 0, i = 0;

	/* Eight bytes at once: a byte starts a code point unless it is
	 * 10xxxxxx; bit 0 of each byte of `starts` says so. */
	for (; n_b - i >= 8; i += 8) {
		uint64_t v, starts;

		memcpy(&v, s + i, 8);
		starts = (~v >> 7 | v >> 6) & 0x0101010101010101u;
		n += (size_t)(starts * 0x0101010101010101u >> 56);
	}
	for (; i < n_b; i++)
		n += ((unsigned char)s[i] & 0xC0) != 0x80;
	return n;
}

void
kn_offsets_init(struct kn_offsets *o, const char *s, size_t n_b)
{
	*o = (struct kn_offsets){ .s = s, .n_b = n_b };
}

size_t
kn_offsets_cp(struct kn_offsets *o, size_t at_b)
{
	if (at_b > o->n_b)
		at_b = o->n_b;
	if (at_b >= o->last_b)
		o->last_cp += count_starts(o->s + o->last_b,
		    at_b - o->last_b);
	else if (at_b < o->last_b / 2)
		o->last_cp = count_starts(o->s, at_b);
	else
		o->last_cp -= count_starts(o->s + at_b, o->last_b - at_b);
	o->last_b = at_b;
	return o->last_cp;
}

size_t
kn_offsets_b(struct kn_offsets *o, size_t at_cp)
{
	if (at_cp < o->last_cp) {
		o->last_b = 0;
		o->last_cp = 0;
	}
	size_t b = o->last_b, cp = o->last_cp;
	/* An offset inside a code point was asked for last: on to its end,
	 * which is where code point number `cp` starts. */
	while (b < o->n_b && ((unsigned char)o->s[b] & 0xC0) == 0x80)
		b++;
	while (cp < at_cp && b < o->n_b) {
		b++;
		while (b < o->n_b && ((unsigned char)o->s[b] & 0xC0) == 0x80)
			b++;
		cp++;
	}
	o->last_b = b;
	o->last_cp = cp;
	return b;
}
