/*
 * bare.c: Latin letters without their accents. In: UTF-8, folded or not.
 * Out: the same text, where a letter that decomposes into an ASCII one and
 * marks is that one alone. Pure; ICU's tables.
 */
#include "kunnash/fold.h"

#include <unicode/unorm2.h>

#include "kunnash/utf8.h"

#define LATIN_FIRST 0xC0
#define LATIN_LAST 0x24F
#define DECOMPOSED_UNITS 8

/* The ASCII letter that cp is built on, or cp. */
static uint32_t
base_letter(const UNormalizer2 *nfd, uint32_t cp)
{
	UChar to[DECOMPOSED_UNITS];
	UErrorCode uerr = U_ZERO_ERROR;

	if (nfd == NULL || cp < LATIN_FIRST || cp > LATIN_LAST)
		return cp;
	int32_t n = unorm2_getDecomposition(nfd, (UChar32)cp, to,
	    DECOMPOSED_UNITS, &uerr);
	return U_SUCCESS(uerr) && n > 1 && to[0] < 0x80 ? to[0] : cp;
}

void
kn_fold_bare(struct kn_str s, struct kn_buf *out)
{
	UErrorCode uerr = U_ZERO_ERROR;
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&uerr);

	for (size_t i_b = 0; i_b < s.n;)
		kn_buf_cp(out, base_letter(U_SUCCESS(uerr) ? nfd : NULL,
		    kn_utf8_next(s.s, s.n, &i_b)));
}
