/*
 * uchar.h: properties of characters and breaks in text, from ICU.
 *
 * Hands out plain arrays, so that nothing outside core/text knows ICU. Bidi
 * classes are ICU's (FriBidi's own tables stop at Unicode 10), numbered as
 * in enum kn_bidi_class, which tui/bidi maps to FriBidi's types.
 */
#ifndef KUNNASH_UCHAR_H
#define KUNNASH_UCHAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/err.h"

enum kn_bidi_class {
	KN_BIDI_L, KN_BIDI_R, KN_BIDI_AL, KN_BIDI_EN, KN_BIDI_ES, KN_BIDI_ET,
	KN_BIDI_AN, KN_BIDI_CS, KN_BIDI_NSM, KN_BIDI_BN, KN_BIDI_B, KN_BIDI_S,
	KN_BIDI_WS, KN_BIDI_ON, KN_BIDI_LRE, KN_BIDI_LRO, KN_BIDI_RLE,
	KN_BIDI_RLO, KN_BIDI_PDF, KN_BIDI_LRI, KN_BIDI_RLI, KN_BIDI_FSI,
	KN_BIDI_PDI,
};

enum kn_join { KN_JOIN_U, KN_JOIN_R, KN_JOIN_D, KN_JOIN_L, KN_JOIN_C,
	KN_JOIN_T };

enum kn_bidi_class kn_uchar_bidi(uint32_t cp);
/* Paired bracket: the other half and *open, or 0. BidiBrackets.txt. */
uint32_t kn_uchar_bracket(uint32_t cp, bool *open);
/* The mirror glyph, or cp itself. BidiMirroring.txt. */
uint32_t kn_uchar_mirror(uint32_t cp);
enum kn_join kn_uchar_join(uint32_t cp);
/* Cells it takes in a terminal: 0 (marks, format), 1, or 2 (East Asian
 * wide). */
int kn_uchar_width_col(uint32_t cp);
bool kn_uchar_is_mark(uint32_t cp);
bool kn_uchar_is_letter(uint32_t cp);
bool kn_uchar_is_digit(uint32_t cp);
bool kn_uchar_is_space(uint32_t cp);
/* Whether a sentence may end behind it (Sentence_Break STerm, ATerm, Sep). */
bool kn_uchar_ends_sentence(uint32_t cp);
bool kn_uchar_is_arabic(uint32_t cp);   /* script Arabic */
bool kn_uchar_is_latin(uint32_t cp);    /* script Latin */

enum kn_break { KN_BREAK_GRAPHEME, KN_BREAK_WORD, KN_BREAK_LINE,
	KN_BREAK_SENTENCE };

/*
 * Positions (byte offsets, rising; 0 left out, n_b included when n_b > 0) at
 * which text may be broken, by UAX #29 and UAX #14 as ICU has them. For
 * KN_BREAK_LINE hard breaks are included too. *out is released with free().
 * The text is decoded as kn_utf8_next() does.
 */
enum kn_status kn_breaks(enum kn_break kind, const char *s, size_t n_b,
    uint32_t **out, size_t *n_out, struct kn_err *err) KN_MUST_CHECK;

#endif
