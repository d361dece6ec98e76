/*
 * str.h: borrowed text, and the growing byte buffer.
 *
 * Borrowed text is a pointer and a length, never assumed NUL-terminated.
 * A kn_buf owns its bytes, has a stated maximum, and keeps a sticky status:
 * after the first failure every append does nothing, so that a writer checks
 * once, at the end.
 */
#ifndef KUNNASH_STR_H
#define KUNNASH_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "kunnash/err.h"

/* Borrowed bytes, usually UTF-8; s may be NULL when n is 0. */
struct kn_str {
	const char *s;
	size_t n;
};

#define KN_LIT(lit) ((struct kn_str){ (lit), sizeof(lit) - 1 })

/* The string as a kn_str; NULL gives the empty one. */
static inline struct kn_str kn_str(const char *s);
static inline bool kn_str_eq(struct kn_str a, struct kn_str b);
bool kn_str_is(struct kn_str a, const char *b);
/* Byte order, shorter first on a tie; <0, 0, >0. */
int kn_str_cmp(struct kn_str a, struct kn_str b);
static inline bool kn_str_starts(struct kn_str a, struct kn_str prefix);
static inline bool kn_str_ends(struct kn_str a, struct kn_str suffix);
/* Without ASCII blanks (space, tab, CR, LF) at either end. */
struct kn_str kn_str_trim(struct kn_str a);
/*
 * Cuts the piece before the next `sep` off *rest and returns it; false when
 * *rest was exhausted. "a,b" gives "a", "b"; "" gives one empty piece only
 * when rest->s is not NULL.
 */
bool kn_str_split(struct kn_str *rest, char sep, struct kn_str *piece);
/* A non-negative decimal number, whole string; false when it is none. */
bool kn_str_u64(struct kn_str a, uint64_t *out);

/*
 * A growing byte buffer. s is NUL-terminated whenever it is not NULL.
 * Initialise with kn_buf_init(), release with kn_buf_dispose().
 */
struct kn_buf {
	char *s;
	size_t n;
	size_t cap;
	size_t max_b;           /* never grows past this many bytes */
	enum kn_status status;  /* KN_OK, or KN_LIMIT once max_b was met */
};

/* An empty buffer that may grow to max_b bytes (0: no limit of its own). */
void kn_buf_init(struct kn_buf *b, size_t max_b);
void kn_buf_dispose(struct kn_buf *b);
/* Empty again, status KN_OK, memory kept. */
void kn_buf_reset(struct kn_buf *b);
void kn_buf_put(struct kn_buf *b, const void *bytes, size_t n);
void kn_buf_str(struct kn_buf *b, struct kn_str s);
void kn_buf_cstr(struct kn_buf *b, const char *s);
void kn_buf_chr(struct kn_buf *b, char c);
/* Appends the UTF-8 of one code point (U+FFFD for a surrogate or > 10FFFF). */
void kn_buf_cp(struct kn_buf *b, uint32_t cp);
void kn_buf_fmt(struct kn_buf *b, const char *fmt, ...) KN_PRINTF(2, 3);
/* Shortens to n bytes (n <= b->n). */
void kn_buf_trunc(struct kn_buf *b, size_t n);
struct kn_str kn_buf_get(const struct kn_buf *b);
/* Hands the bytes to the caller, who frees them with free(); never NULL. */
char *kn_buf_take(struct kn_buf *b, size_t *n);

/* ---- looked at for every word, so that they are part of who calls them ---- */

static inline struct kn_str
kn_str(const char *s)
{
	return (struct kn_str){ s, s == NULL ? 0 : strlen(s) };
}

static inline bool
kn_str_eq(struct kn_str a, struct kn_str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0);
}

static inline bool
kn_str_starts(struct kn_str a, struct kn_str prefix)
{
	return a.n >= prefix.n &&
	    (prefix.n == 0 || memcmp(a.s, prefix.s, prefix.n) == 0);
}

static inline bool
kn_str_ends(struct kn_str a, struct kn_str suffix)
{
	return a.n >= suffix.n && (suffix.n == 0 ||
	    memcmp(a.s + a.n - suffix.n, suffix.s, suffix.n) == 0);
}

#endif
