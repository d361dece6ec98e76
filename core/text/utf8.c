/*
 * utf8.c: one code point of UTF-8 at a time, and well-formedness. In: bytes
 * that may be anything. Out: code points, U+FFFD for each maximal ill-formed
 * part (Unicode 15, table 3-7 and section 3.9). Touches nothing.
 */
#include "kunnash/utf8.h"

#include <string.h>

/*
 * Table 3-7 by lead byte from 0xC2: how many bytes follow, and what the first
 * of them may be. The others are always 80..BF.
 */
struct lead {
	unsigned n, min, max;
};

static struct lead
lead_of(unsigned char c)
{
	if (c >= 0xC2 && c <= 0xDF)
		return (struct lead){ 1, 0x80, 0xBF };
	if (c >= 0xE0 && c <= 0xEF)
		return (struct lead){ 2, c == 0xE0 ? 0xA0 : 0x80,
		    c == 0xED ? 0x9F : 0xBF };
	if (c >= 0xF0 && c <= 0xF4)
		return (struct lead){ 3, c == 0xF0 ? 0x90 : 0x80,
		    c == 0xF4 ? 0x8F : 0xBF };
	return (struct lead){ 0, 0, 0 };
}

uint32_t
kn_utf8_next_long(const char *s, size_t n_b, size_t *i_b)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t i = *i_b;
	unsigned char c = p[i++];

	*i_b = i;
	if (c < 0x80)
		return c;
	struct lead l = lead_of(c);
	if (l.n == 0)
		return KN_CP_BAD;
	uint32_t cp = c & (0x3Fu >> l.n);
	for (unsigned k = 0; k < l.n; k++, i++) {
		unsigned min = k == 0 ? l.min : 0x80;
		unsigned max = k == 0 ? l.max : 0xBF;

		if (i >= n_b || p[i] < min || p[i] > max) {
			*i_b = i;
			return KN_CP_BAD;
		}
		cp = cp << 6 | (p[i] & 0x3Fu);
	}
	*i_b = i;
	return cp;
}

uint32_t
kn_utf8_prev(const char *s, size_t *i_b)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t end = *i_b, i = end - 1;

	/* Going forward from up to three bytes back must end exactly here;
	 * a maximal ill-formed part counts as one code point that way too. */
	for (size_t back = 1; back <= 4 && back <= end; back++) {
		size_t at = end - back;

		if (p[at] >= 0x80 && p[at] < 0xC0)
			continue;
		uint32_t cp = kn_utf8_next(s, end, &at);
		if (at != end)
			break;
		*i_b = end - back;
		return cp;
	}
	*i_b = i;
	return KN_CP_BAD;
}

size_t
kn_utf8_put(uint32_t cp, char out[4])
{
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = KN_CP_BAD;
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	for (size_t k = n - 1; k > 0; k--, cp >>= 6)
		out[k] = (char)(0x80 | (cp & 0x3F));
	out[0] = (char)((0xF00u >> n & 0xFF) | cp);
	return n;
}

size_t
kn_utf8_valid_prefix(const char *s, size_t n_b)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t i = 0;

	while (i < n_b) {
		uint64_t eight;

		if (p[i] < 0x80) {
			if (n_b - i >= 8) {
				memcpy(&eight, p + i, 8);
				if ((eight & 0x8080808080808080u) == 0) {
					i += 8;
					continue;
				}
			}
			i++;
		} else if (p[i] >= 0xC2 && p[i] <= 0xDF && n_b - i >= 2 &&
		    (p[i + 1] & 0xC0) == 0x80) {
			i += 2;
		} else {
			size_t at = i;
			uint32_t cp = kn_utf8_next(s, n_b, &i);

			/* U+FFFD itself is well-formed: EF BF BD. */
			if (cp == KN_CP_BAD && (i - at != 3 || p[at] != 0xEF ||
			    p[at + 1] != 0xBF || p[at + 2] != 0xBD))
				return at;
		}
	}
	return n_b;
}

bool
kn_utf8_valid(const char *s, size_t n_b)
{
	return kn_utf8_valid_prefix(s, n_b) == n_b;
}

size_t
kn_utf8_count_cp(const char *s, size_t n_b)
{
	size_t n = 0;

	for (size_t i = 0; i < n_b; n++)
		kn_utf8_next(s, n_b, &i);
	return n;
}
