/*
 * fold_slow.c: folds what the tables cannot: code points beyond them and
 * marks that compose. In: bytes at the start of a normalisation segment. Out:
 * the folded code points of that segment, with the span it stood in. The part
 * of the fold that calls ICU.
 *
 * The order keeps the result stable under a second fold: drop, NFKC and NFC,
 * then map letters (which also drops the marks that could have composed),
 * then NFC again, for letters that only their lower case composes (H + macron
 * below).
 */
#include "core/text/fold_priv.h"

#include <stdlib.h>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"

#include "core/text/fold_rules_priv.h"

/*
 * Marks kept on one letter (UAX #15 calls 30 stream-safe; no text has more).
 * What follows is dropped: ordering them costs the square of their number.
 */
#define MARKS_MAX 30
/* UTF-16 units of one code point: NFKC at most 18 (U+FDFA), NFC at most 6. */
#define NFKC_UNITS 18
#define NFC_UNITS 6

void
fold__slow_init(struct fold_slow *f, enum kn_fold_profile profile)
{
	*f = (struct fold_slow){ .profile = profile };
}

/* Asked for when they are needed: most texts have no use for them. */
static void
open_normalizers(struct fold_slow *f)
{
	UErrorCode uerr = U_ZERO_ERROR;

	f->nfc = unorm2_getNFCInstance(&uerr);
	f->nfkc = unorm2_getNFKCInstance(&uerr);
	if (U_FAILURE(uerr))
		abort();        /* ICU without its own data: no installation */
}

void
fold__slow_dispose(struct fold_slow *f)
{
	free(f->items);
	free(f->u);
	*f = (struct fold_slow){ .profile = f->profile };
}

static void
push(struct fold_slow *f, uint32_t cp)
{
	f->items = kn_grow(f->items, &f->cap, f->n + 1, sizeof(*f->items));
	f->items[f->n++].cp = cp;
}

/* The code point at *at of well-formed UTF-16. */
static uint32_t
next16(const UChar *u, int32_t *at)
{
	uint32_t c = u[(*at)++];

	if (c >= 0xD800 && c <= 0xDBFF)
		c = 0x10000 + ((c & 0x3FF) << 10) + (u[(*at)++] & 0x3FFu);
	return c;
}

static int
quick_check(uint32_t cp)
{
	return u_getIntPropertyValue((UChar32)cp, UCHAR_NFC_QUICK_CHECK);
}

/* Dropped before composing? Hamza and madda above may compose: not yet. */
static enum fold_class
dropped_first(uint32_t cp)
{
	enum fold_class drop = fold_drop_of(cp);

	return drop != FOLD_SEP && quick_check(cp) != UNORM_MAYBE ?
	    drop : FOLD_SEP;
}

/*
 * Pushes the compatibility form of a presentation form; false when nothing of
 * it is left but the blank that isolated marks are shown on.
 */
static bool
push_compat(struct fold_slow *f, uint32_t cp)
{
	UErrorCode uerr = U_ZERO_ERROR;
	UChar in[2], out[2 * NFKC_UNITS];
	int32_t n_in = 0, at = 0;
	size_t before = f->n;
	bool blank = true;

	U16_APPEND_UNSAFE(in, n_in, cp);
	int32_t n = unorm2_normalize(f->nfkc, in, n_in, out, 2 * NFKC_UNITS,
	    &uerr);
	if (U_FAILURE(uerr))
		abort();        /* only if NFKC_UNITS is wrong */
	while (at < n) {
		uint32_t c = next16(out, &at);

		if (fold_drop_of(c) != FOLD_SEP)
			continue;
		blank = blank && c == ' ';
		push(f, c);
	}
	if (blank)
		f->n = before;
	return !blank;
}

/* Replaces the items by their composition. */
static void
compose(struct fold_slow *f)
{
	if (f->n == 0 || (f->n == 1 && quick_check(f->items[0].cp) ==
	    UNORM_YES))
		return;
	size_t cap = f->n * (2 + NFC_UNITS);
	f->u = kn_grow(f->u, &f->cap_u, cap, sizeof(*f->u));
	UChar *in = (UChar *)f->u, *out = in + 2 * f->n;
	int32_t n_in = 0, at = 0;
	UErrorCode uerr = U_ZERO_ERROR;

	for (size_t i = 0; i < f->n; i++)
		U16_APPEND_UNSAFE(in, n_in, f->items[i].cp);
	int32_t n = unorm2_normalize(f->nfc, in, n_in, out,
	    (int32_t)(f->n * NFC_UNITS), &uerr);
	if (U_FAILURE(uerr))
		abort();
	f->n = 0;
	while (at < n)
		push(f, next16(out, &at));
}

/* Letters, case, and the marks that did not compose. */
static void
map_items(struct fold_slow *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		if (fold_drop_of(f->items[i].cp) == FOLD_SEP)
			f->items[n++].cp = fold_map_of(f->profile,
			    f->items[i].cp);
	f->n = n;
}

/*
 * Pushes what cp gives before composing. Its class is FOLD_SEP when it goes
 * on the segment there is, FOLD_SLOW when it starts another (and nothing was
 * pushed), else it was dropped.
 */
static enum fold_class
take(struct fold_slow *f, uint32_t cp, size_t *marks)
{
	enum fold_class drop = dropped_first(cp);
	size_t before = f->n;

	if (drop != FOLD_SEP)
		return drop;
	if (fold_is_compat(cp)) {
		if (!push_compat(f, cp))
			return FOLD_DROP_MARK;
	} else {
		*marks = u_getCombiningClass((UChar32)cp) != 0 ?
		    *marks + 1 : 0;
		if (*marks > MARKS_MAX)
			return FOLD_DROP_MARK;
		push(f, cp);
	}
	if (before == 0 || !unorm2_hasBoundaryBefore(f->nfc, (UChar32)cp))
		return FOLD_SEP;
	f->n = before;
	return FOLD_SLOW;
}

/* Reads one segment into items, undone but not composed. */
static size_t
gather(struct fold_slow *f, const char *s, size_t n, size_t i)
{
	size_t marks = 0;

	while (i < n) {
		size_t next = i;
		uint32_t cp = kn_utf8_next(s, n, &next);
		bool first = f->n == 0;
		enum fold_class taken = take(f, cp, &marks);

		if (taken == FOLD_SLOW)
			break;
		if (first && f->n > 0)
			f->start_b = i;
		if (f->n > 0 && taken != FOLD_DROP_FORMAT)
			f->end_b = next;
		i = next;
	}
	return i;
}

size_t
fold__slow_segment(struct fold_slow *f, const char *s, size_t n, size_t i)
{
	if (f->nfc == NULL)
		open_normalizers(f);
	f->n = 0;
	f->start_b = f->end_b = i;
	i = gather(f, s, n, i);
	compose(f);
	map_items(f);
	compose(f);
	for (size_t k = 0; k < f->n; k++)
		f->items[k].class = fold_class_of(f->items[k].cp);
	return i;
}

/* Whether letters that EXACT tells apart become cp. */
static bool
is_target(uint32_t cp)
{
	for (size_t i = 0; i < FOLD_COUNT(fold_maps); i++) {
		const struct fold_map *m = &fold_maps[i];
		bool same = (m->to & KN_FOLD_SAME) != 0;
		uint32_t first = m->to & ~KN_FOLD_SAME;

		if (cp >= first && cp <= first + (same ? 0 :
		    m->last - m->first))
			return true;
	}
	return false;
}

bool
kn_fold_is_exact(struct kn_str folded)
{
	size_t i_b = 0;

	while (i_b < folded.n) {
		uint32_t cp = kn_utf8_next(folded.s, folded.n, &i_b);

		/* Other scripts have capitals. */
		if (fold_class_of(cp) != FOLD_ARABIC || is_target(cp))
			return false;
	}
	return true;
}
