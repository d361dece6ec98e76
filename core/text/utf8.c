/*
 * utf8.c: one code point of UTF-8 at a time, and well-formedness. In: bytes
 * that may be anything. Out: code points, U+FFFD for each maximal ill-formed
 * part (Unicode 15, table 3-7 and section 3.9). Touches nothing.
 */
#include "kunnash/utf8.h"

#include "kunnash/eight.h"

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

/*
 * The beginning of s that is sequences of one and two bytes, nearly all of an
 * Arabic text, looked at eight bytes at a time; short of the end of s by up to
 * eight bytes.
 */
static size_t
short_prefix(const unsigned char *p, size_t n_b)
{
	uint64_t open = 0;      /* 0x80: the byte before begins a sequence */
	size_t i = 0;

	for (; n_b - i >= 8; i += 8) {
		uint64_t x = kn_eight((const char *)p + i);
		uint64_t top = x & KN_TOPS, lead = top & x << 1;
		/* C2 to DF: bit 5 is clear, one of bits 1 to 4 is set. */
		uint64_t some = (x & KN_ONES * 0x1E) + KN_ONES * 0x7E;
		if ((top ^ lead) != (lead << 8 | open) ||
		    (lead & (x << 2 | ~some)) != 0)
			break;
		open = lead >> 56;
	}
	return i - (open != 0);
}

size_t
kn_utf8_valid_prefix(const char *s, size_t n_b)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t i = 0;

	while (i < n_b) {
		if (p[i] < 0xE0)
			i += short_prefix(p + i, n_b - i);
		if (i == n_b)
			break;
		size_t at = i;
		uint32_t cp = kn_utf8_next(s, n_b, &i);

		/* U+FFFD itself is well-formed: EF BF BD. */
		if (cp == KN_CP_BAD && (i - at != 3 || p[at] != 0xEF ||
		    p[at + 1] != 0xBF || p[at + 2] != 0xBD))
			return at;
	}
	return n_b;
}

bool
kn_utf8_valid(const char *s, size_t n_b)
{
	return kn_utf8_valid_prefix(s, n_b) == n_b;
}

/* Bytes that go on a sequence, of well-formed text. */
static size_t
count_inner(const unsigned char *p, size_t n_b)
{
	size_t n = 0, i = 0;

	while (n_b - i >= 8) {
		uint64_t sums = 0;

		/* Eight counters of a byte each. */
		for (int k = 0; k < 31 && n_b - i >= 8; k++, i += 8) {
			uint64_t x = kn_eight((const char *)p + i);

			sums += (x >> 7 & ~(x >> 6)) & KN_ONES;
		}
		n += (size_t)(sums * KN_ONES >> 56);
	}
	for (; i < n_b; i++)
		n += (p[i] & 0xC0) == 0x80;
	return n;
}

size_t
kn_utf8_count_cp(const char *s, size_t n_b)
{
	size_t n = 0, i = 0;

	while (i < n_b) {
		size_t good = kn_utf8_valid_prefix(s + i, n_b - i);

		n += good - count_inner((const unsigned char *)s + i, good);
		i += good;
		if (i == n_b)
			break;
		kn_utf8_next(s, n_b, &i);
		n++;
	}
	return n;
}
