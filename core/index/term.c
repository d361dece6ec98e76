/*
 * term.c: a word as the tables of words have it. In: a folded word, UTF-8.
 * Out: its term, and the word of a term.
 *
 * An Arabic letter is one byte of a term: half of what is hashed, sorted,
 * merged and stored. Terms are in the order of their words, one begins with
 * another where its word does, and none has a byte 0 that its word has not:
 * nothing but the doors of the index (queries, the vocabulary as it is read)
 * has to know of them.
 */
#include "core/index/fts_priv.h"

#include <string.h>

/*
 * A byte below 0x80 is itself; one between the two marks is the letter of
 * U+0600 to U+067F with these low seven bits. Any other character stands as
 * UTF-8 behind the mark of the side of the letters that it is on.
 */
enum { BEFORE = 0x80, BEHIND = 0xFF };

/* Bytes of the character that this one begins, of n that are left. */
static size_t
length_of(unsigned char c, size_t n)
{
	size_t len = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;

	return len < n ? len : n;
}

size_t
index__term(struct kn_str folded, char out[INDEX_TERM_MAX_B])
{
	struct kn_str word = index__word(folded);
	const unsigned char *s = (const unsigned char *)word.s;
	size_t n = 0;

	for (size_t i = 0; i < word.n;) {
		size_t len = length_of(s[i], word.n - i);
		unsigned low = len < 2 ? 0 : (s[i] & 1u) << 6 |
		    (s[i + 1] & 0x3Fu);

		if (s[i] < BEFORE) {
			out[n++] = (char)s[i];
		} else if ((s[i] & 0xFE) == 0xD8 && low != 0 && low != 0x7F) {
			out[n++] = (char)(0x80 | low);
		} else {
			out[n++] = (char)(s[i] < 0xD9 ? BEFORE : BEHIND);
			memcpy(out + n, s + i, len);
			n += len;
		}
		i += len;
	}
	return n;
}

void
index__term_word(struct kn_str term, struct kn_buf *out)
{
	const unsigned char *s = (const unsigned char *)term.s;

	for (size_t i = 0; i < term.n;) {
		unsigned char c = s[i++];

		if (c < BEFORE) {
			kn_buf_chr(out, (char)c);
		} else if (c != BEFORE && c != BEHIND) {
			kn_buf_chr(out, (char)(0xD8 | (c >> 6 & 1)));
			kn_buf_chr(out, (char)(0x80 | (c & 0x3F)));
		} else if (i < term.n) {
			size_t len = length_of(s[i], term.n - i);

			kn_buf_put(out, term.s + i, len);
			i += len;
		}
	}
}
