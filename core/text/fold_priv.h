/*
 * fold_priv.h: what fold.c and token.c share.
 *
 * Folding has two paths. Nearly all text is code points below U+0800 and
 * General Punctuation, each of which folds by one look into a table made at
 * build time. Everything else, and every mark that may compose with the
 * letter before it, is FOLD_SLOW: the caller goes back to that letter and
 * hands a whole normalisation segment to fold__slow_segment().
 */
#ifndef KUNNASH_FOLD_PRIV_H
#define KUNNASH_FOLD_PRIV_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "kunnash/fold.h"

enum fold_class {
	FOLD_SEP,           /* no part of a word */
	FOLD_ARABIC,        /* a letter of Arabic script */
	FOLD_OTHER,         /* another letter, or a digit */
	FOLD_MARK,          /* a mark that is kept: goes with what it follows */
	FOLD_DROP_MARK,     /* nothing comes out; part of the word */
	FOLD_DROP_FORMAT,   /* nothing comes out; inside a word part of it */
	FOLD_SLOW,          /* not for the tables */
};

#define FOLD_PROFILES 3
#define FOLD_LOW_N 0x800u
#define FOLD_PUNCT_FIRST 0x2000u
#define FOLD_PUNCT_N 0x80u

/* A table entry: the class above 11 bits of what comes out. */
#define FOLD_ENTRY(class, out) ((uint16_t)((unsigned)(class) << 11 | (out)))
#define FOLD_CLASS(entry) ((enum fold_class)((entry) >> 11))
#define FOLD_OUT(entry) ((entry) & 0x7FFu)

extern const uint16_t fold__low[FOLD_PROFILES][FOLD_LOW_N];
/* U+2000..207F: unchanged, dropped or slow, the same in all profiles. */
extern const uint16_t fold__punct[FOLD_PUNCT_N];
extern const char fold__version[];

/* The entry of the code point at i (< n), and its length (when not slow). */
static inline unsigned
fold__peek(const uint16_t *low, const char *s, size_t n, size_t i,
    size_t *len_b)
{
	const unsigned char *p = (const unsigned char *)s + i;

	if (p[0] < 0x80) {
		*len_b = 1;
		return low[p[0]];
	}
	if (p[0] >= 0xC2 && p[0] <= 0xDF && n - i >= 2 &&
	    (p[1] & 0xC0) == 0x80) {
		*len_b = 2;
		return low[(p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu)];
	}
	if (p[0] == 0xE2 && n - i >= 3 && (p[1] & 0xFE) == 0x80 &&
	    (p[2] & 0xC0) == 0x80) {
		*len_b = 3;
		return fold__punct[(p[1] & 1u) << 6 | (p[2] & 0x3Fu)];
	}
	*len_b = 0;
	return FOLD_ENTRY(FOLD_SLOW, 0);
}

/* Writes what an entry gives (at most len_b bytes); returns how many. */
static inline size_t
fold__put(unsigned entry, const char *from, size_t len_b, char *to)
{
	unsigned out = FOLD_OUT(entry);

	if (len_b == 3) {
		memcpy(to, from, 3);
		return 3;
	}
	if (out < 0x80) {
		to[0] = (char)out;
		return 1;
	}
	to[0] = (char)(0xC0 | out >> 6);
	to[1] = (char)(0x80 | (out & 0x3F));
	return 2;
}

/*
 * Arabic letters of two bytes that stay two, nearly all of a text: from s + i
 * to out + *to, as long as *to is `last` at most. Returns where they end. The
 * state stays in registers.
 */
static inline size_t
fold__letters(const uint16_t *low, const char *s, size_t n, size_t i,
    char *out, size_t last, size_t *to)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t at = *to;

	for (; n - i >= 2 && at <= last; i += 2, at += 2) {
		if ((p[i] & 0xE0) != 0xC0 || (p[i + 1] & 0xC0) != 0x80)
			break;
		unsigned e = low[(p[i] & 0x1Fu) << 6 | (p[i + 1] & 0x3Fu)];
		if (FOLD_CLASS(e) != FOLD_ARABIC)
			break;
		out[at] = (char)(0xC0 | FOLD_OUT(e) >> 6);
		out[at + 1] = (char)(0x80 | (FOLD_OUT(e) & 0x3F));
	}
	*to = at;
	return i;
}

struct UNormalizer2;

struct fold_item {
	uint32_t cp;
	enum fold_class class;
};

/* The slow path: one segment at a time, its room kept between segments. */
struct fold_slow {
	enum kn_fold_profile profile;
	const struct UNormalizer2 *nfc, *nfkc;
	struct fold_item *items;    /* n of them: the folded segment */
	size_t n, cap;
	uint16_t *u;                /* UTF-16 before and after composing */
	size_t cap_u;
	size_t start_b, end_b;      /* where the segment stood */
};

void fold__slow_init(struct fold_slow *f, enum kn_fold_profile profile);
void fold__slow_dispose(struct fold_slow *f);
/*
 * Folds the segment at i (< n): a code point and what may compose with it.
 * Returns where the next one starts. f->n may be 0: all was dropped.
 */
size_t fold__slow_segment(struct fold_slow *f, const char *s, size_t n,
    size_t i);

#endif
