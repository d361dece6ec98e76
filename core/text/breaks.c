/*
 * breaks.c: where text may be broken: clusters, words, lines, sentences. In:
 * UTF-8. Out: byte offsets. The only place that opens ICU's break iterators.
 */
#include "kunnash/uchar.h"

#include <stdlib.h>

#include <unicode/ubrk.h>
#include <unicode/utf16.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"

/* The text as ICU wants it, and the byte at which each unit starts. */
struct utf16 {
	UChar *u;
	uint32_t *at_b;
	int32_t n_u;
};

static void
utf16_init(struct utf16 *t, const char *s, size_t n_b)
{
	/* UTF-16 never has more units than UTF-8 has bytes. */
	t->u = kn_realloc(NULL, n_b, sizeof(*t->u));
	t->at_b = kn_realloc(NULL, n_b + 1, sizeof(*t->at_b));
	t->n_u = 0;
	for (size_t i = 0; i < n_b;) {
		uint32_t start_b = (uint32_t)i;
		uint32_t cp = kn_utf8_next(s, n_b, &i);

		t->at_b[t->n_u] = start_b;
		if (cp <= 0xFFFF) {
			t->u[t->n_u++] = (UChar)cp;
			continue;
		}
		t->u[t->n_u++] = U16_LEAD(cp);
		t->at_b[t->n_u] = start_b;
		t->u[t->n_u++] = U16_TRAIL(cp);
	}
	t->at_b[t->n_u] = (uint32_t)n_b;
}

static void
utf16_dispose(struct utf16 *t)
{
	free(t->u);
	free(t->at_b);
}

static const UBreakIteratorType icu_type[] = {
	[KN_BREAK_GRAPHEME] = UBRK_CHARACTER,
	[KN_BREAK_WORD] = UBRK_WORD,
	[KN_BREAK_LINE] = UBRK_LINE,
	[KN_BREAK_SENTENCE] = UBRK_SENTENCE,
};

enum kn_status
kn_breaks(enum kn_break kind, const char *s, size_t n_b, uint32_t **out,
    size_t *n_out, struct kn_err *err)
{
	UErrorCode ec = U_ZERO_ERROR;
	struct utf16 t;
	size_t cap = 0;

	*out = NULL;
	*n_out = 0;
	if (n_b == 0)
		return KN_OK;
	if (n_b > INT32_MAX / 2)
		return kn_err_set(err, KN_LIMIT, N_("the text is too long"),
		    NULL);
	utf16_init(&t, s, n_b);
	/* The root locale: breaks must not depend on the environment. */
	UBreakIterator *it = ubrk_open(icu_type[kind], "root", t.u, t.n_u,
	    &ec);
	if (U_FAILURE(ec)) {
		utf16_dispose(&t);
		return kn_err_set(err, KN_BUG,
		    N_("cannot open ICU's break rules: %s"), "%s",
		    u_errorName(ec));
	}
	for (int32_t p; (p = ubrk_next(it)) != UBRK_DONE;) {
		*out = kn_grow(*out, &cap, *n_out + 1, sizeof(**out));
		(*out)[(*n_out)++] = t.at_b[p];
	}
	ubrk_close(it);
	utf16_dispose(&t);
	return KN_OK;
}
