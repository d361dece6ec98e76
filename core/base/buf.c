/*
 * buf.c: the growing byte buffer. In: bytes. Out: one NUL-terminated block,
 * never longer than its stated maximum; the status sticks.
 */
#include "kunnash/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

void
kn_buf_init(struct kn_buf *b, size_t max_b)
{
	*b = (struct kn_buf){ .max_b = max_b == 0 ? SIZE_MAX - 1 : max_b };
}

void
kn_buf_dispose(struct kn_buf *b)
{
	free(b->s);
	*b = (struct kn_buf){ .max_b = b->max_b };
}

void
kn_buf_reset(struct kn_buf *b)
{
	kn_buf_trunc(b, 0);
	b->status = KN_OK;
}

/* Room for n more bytes and a NUL; false, and the status set, when over. */
static bool
reserve(struct kn_buf *b, size_t n)
{
	if (b->status != KN_OK)
		return false;
	if (n > b->max_b - b->n) {
		b->status = KN_LIMIT;
		return false;
	}
	b->s = kn_grow(b->s, &b->cap, b->n + n + 1, 1);
	return true;
}

void
kn_buf_put(struct kn_buf *b, const void *bytes, size_t n)
{
	if (!reserve(b, n))
		return;
	if (n > 0)
		memcpy(b->s + b->n, bytes, n);
	b->n += n;
	b->s[b->n] = '\0';
}

void
kn_buf_str(struct kn_buf *b, struct kn_str s)
{
	kn_buf_put(b, s.s, s.n);
}

void
kn_buf_cstr(struct kn_buf *b, const char *s)
{
	kn_buf_str(b, kn_str(s));
}

void
kn_buf_chr(struct kn_buf *b, char c)
{
	/* Room is nearly always there. */
	if (b->status == KN_OK && b->n < b->max_b && b->cap - b->n > 1) {
		b->s[b->n++] = c;
		b->s[b->n] = '\0';
	} else {
		kn_buf_put(b, &c, 1);
	}
}

void
kn_buf_cp(struct kn_buf *b, uint32_t cp)
{
	char s[4];
	size_t n;

	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = 0xFFFD;
	if (cp < 0x80) {
		s[0] = (char)cp;
		n = 1;
	} else if (cp < 0x800) {
		s[0] = (char)(0xC0 | cp >> 6);
		s[1] = (char)(0x80 | (cp & 0x3F));
		n = 2;
	} else if (cp < 0x10000) {
		s[0] = (char)(0xE0 | cp >> 12);
		s[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		s[2] = (char)(0x80 | (cp & 0x3F));
		n = 3;
	} else {
		s[0] = (char)(0xF0 | cp >> 18);
		s[1] = (char)(0x80 | (cp >> 12 & 0x3F));
		s[2] = (char)(0x80 | (cp >> 6 & 0x3F));
		s[3] = (char)(0x80 | (cp & 0x3F));
		n = 4;
	}
	kn_buf_put(b, s, n);
}

void
kn_buf_fmt(struct kn_buf *b, const char *fmt, ...)
{
	va_list ap, again;

	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n >= 0 && reserve(b, (size_t)n)) {
		vsnprintf(b->s + b->n, (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

void
kn_buf_trunc(struct kn_buf *b, size_t n)
{
	if (b->s != NULL && n <= b->n) {
		b->n = n;
		b->s[n] = '\0';
	}
}

struct kn_str
kn_buf_get(const struct kn_buf *b)
{
	return (struct kn_str){ b->s == NULL ? "" : b->s, b->n };
}

char *
kn_buf_take(struct kn_buf *b, size_t *n)
{
	char *s = b->s != NULL ? b->s : kn_strdup("");

	if (n != NULL)
		*n = b->n;
	*b = (struct kn_buf){ .max_b = b->max_b };
	return s;
}
