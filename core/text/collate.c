/*
 * collate.c: sort keys for titles and names. In: text. Out: ICU's key in the
 * Arabic tailoring (Arabic script before Latin), to be compared bytewise.
 */
#include "kunnash/locale.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/ucol.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"

/* What decides an order: longer titles are compared by their beginning. */
#define TEXT_MAX_U 512

struct kn_collator {
	UCollator *ucol;
};

struct kn_collator *
kn_collator_open(struct kn_err *err)
{
	UErrorCode uerr = U_ZERO_ERROR;
	UCollator *ucol = ucol_open("ar", &uerr);

	kn_err_clear(err);
	if (U_FAILURE(uerr)) {
		kn_err_set(err, KN_UNSUPPORTED,
		    N_("no Arabic collation: %s"), "%s", u_errorName(uerr));
		return NULL;
	}
	struct kn_collator *c = kn_malloc(sizeof(*c));
	c->ucol = ucol;
	return c;
}

void
kn_collator_close(struct kn_collator *c)
{
	if (c == NULL)
		return;
	ucol_close(c->ucol);
	free(c);
}

/* Without what stands before the first letter or digit, if there is one. */
static struct kn_str
skip_leading(struct kn_str text)
{
	for (size_t i = 0; i < text.n;) {
		size_t at = i;
		uint32_t cp = kn_utf8_next(text.s, text.n, &i);

		if (u_isalnum((UChar32)cp))
			return (struct kn_str){ text.s + at, text.n - at };
	}
	return text;
}

/* Without ال before two letters or more. */
static struct kn_str
skip_article(struct kn_str text)
{
	size_t i = strlen("ال");

	if (!kn_str_starts(text, KN_LIT("ال")))
		return text;
	for (int letters = 0; letters < 2; letters++)
		if (i >= text.n || !u_isalpha((UChar32)kn_utf8_next(text.s,
		    text.n, &i)))
			return text;
	return (struct kn_str){ text.s + strlen("ال"),
	    text.n - strlen("ال") };
}

void
kn_collator_key(struct kn_collator *c, struct kn_str text, bool name,
    struct kn_buf *out)
{
	UChar u[TEXT_MAX_U];
	uint8_t small[1024], *key = small;
	int32_t n_u = 0;

	text = skip_leading(text);
	if (name)
		text = skip_article(text);
	for (size_t i = 0; i < text.n && n_u < TEXT_MAX_U - 1;) {
		uint32_t cp = kn_utf8_next(text.s, text.n, &i);

		if (cp >= 0x10000) {
			u[n_u++] = (UChar)(0xD7C0 + (cp >> 10));
			cp = 0xDC00 | (cp & 0x3FF);
		}
		u[n_u++] = (UChar)cp;
	}
	int32_t n = ucol_getSortKey(c->ucol, u, n_u, key, sizeof(small));
	if (n > (int32_t)sizeof(small)) {
		key = kn_malloc((size_t)n);
		n = ucol_getSortKey(c->ucol, u, n_u, key, n);
	}
	/* Without ICU's final zero: a key that begins another sorts first. */
	kn_buf_put(out, key, n > 0 ? (size_t)n - 1 : 0);
	if (key != small)
		free(key);
}
