/*
 * uchar.c: properties of characters, from ICU's tables. In: code points.
 * Out: plain numbers. Pure lookups; allocates nothing.
 */
#include "kunnash/uchar.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

static const uint8_t bidi_of_icu[] = {
	[U_LEFT_TO_RIGHT] = KN_BIDI_L,
	[U_RIGHT_TO_LEFT] = KN_BIDI_R,
	[U_EUROPEAN_NUMBER] = KN_BIDI_EN,
	[U_EUROPEAN_NUMBER_SEPARATOR] = KN_BIDI_ES,
	[U_EUROPEAN_NUMBER_TERMINATOR] = KN_BIDI_ET,
	[U_ARABIC_NUMBER] = KN_BIDI_AN,
	[U_COMMON_NUMBER_SEPARATOR] = KN_BIDI_CS,
	[U_BLOCK_SEPARATOR] = KN_BIDI_B,
	[U_SEGMENT_SEPARATOR] = KN_BIDI_S,
	[U_WHITE_SPACE_NEUTRAL] = KN_BIDI_WS,
	[U_OTHER_NEUTRAL] = KN_BIDI_ON,
	[U_LEFT_TO_RIGHT_EMBEDDING] = KN_BIDI_LRE,
	[U_LEFT_TO_RIGHT_OVERRIDE] = KN_BIDI_LRO,
	[U_RIGHT_TO_LEFT_ARABIC] = KN_BIDI_AL,
	[U_RIGHT_TO_LEFT_EMBEDDING] = KN_BIDI_RLE,
	[U_RIGHT_TO_LEFT_OVERRIDE] = KN_BIDI_RLO,
	[U_POP_DIRECTIONAL_FORMAT] = KN_BIDI_PDF,
	[U_DIR_NON_SPACING_MARK] = KN_BIDI_NSM,
	[U_BOUNDARY_NEUTRAL] = KN_BIDI_BN,
	[U_FIRST_STRONG_ISOLATE] = KN_BIDI_FSI,
	[U_LEFT_TO_RIGHT_ISOLATE] = KN_BIDI_LRI,
	[U_RIGHT_TO_LEFT_ISOLATE] = KN_BIDI_RLI,
	[U_POP_DIRECTIONAL_ISOLATE] = KN_BIDI_PDI,
};

enum kn_bidi_class
kn_uchar_bidi(uint32_t cp)
{
	UCharDirection d = u_charDirection((UChar32)cp);

	return (size_t)d < sizeof(bidi_of_icu) ? bidi_of_icu[d] : KN_BIDI_L;
}

uint32_t
kn_uchar_bracket(uint32_t cp, bool *open)
{
	int32_t t = u_getIntPropertyValue((UChar32)cp,
	    UCHAR_BIDI_PAIRED_BRACKET_TYPE);

	if (t == U_BPT_NONE)
		return 0;
	*open = t == U_BPT_OPEN;
	return (uint32_t)u_getBidiPairedBracket((UChar32)cp);
}

uint32_t
kn_uchar_mirror(uint32_t cp)
{
	return (uint32_t)u_charMirror((UChar32)cp);
}

enum kn_join
kn_uchar_join(uint32_t cp)
{
	switch (u_getIntPropertyValue((UChar32)cp, UCHAR_JOINING_TYPE)) {
	case U_JT_RIGHT_JOINING:
		return KN_JOIN_R;
	case U_JT_DUAL_JOINING:
		return KN_JOIN_D;
	case U_JT_LEFT_JOINING:
		return KN_JOIN_L;
	case U_JT_JOIN_CAUSING:
		return KN_JOIN_C;
	case U_JT_TRANSPARENT:
		return KN_JOIN_T;
	default:
		return KN_JOIN_U;
	}
}

/* Zero-width by category, or a Hangul vowel or final that joins its
 * syllable. */
static bool
takes_no_cell(uint32_t cp)
{
	uint32_t mask = U_MASK(u_charType((UChar32)cp));

	if (mask & U_GC_CF_MASK)
		return !u_hasBinaryProperty((UChar32)cp,
		    UCHAR_PREPENDED_CONCATENATION_MARK) && cp != 0xAD;
	return (mask & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0 ||
	    (cp >= 0x1160 && cp <= 0x11FF) || (cp >= 0xD7B0 && cp <= 0xD7FB);
}

/* Neutral or ambiguous, yet drawn wide: numbers in black squares, and the
 * hexagrams. The C library counts two, so curses does. */
static bool
is_wide_by_custom(uint32_t cp)
{
	return (cp >= 0x3248 && cp <= 0x324F) ||
	    (cp >= 0x4DC0 && cp <= 0x4DFF);
}

int
kn_uchar_width_col(uint32_t cp)
{
	/* Latin up to the combining marks, Arabic letters: the common case. */
	if ((cp >= 0x20 && cp < 0x7F) || (cp >= 0x620 && cp < 0x64B))
		return 1;
	if (takes_no_cell(cp))
		return 0;
	if (cp < 0x1100)
		return 1;
	int32_t ea = u_getIntPropertyValue((UChar32)cp,
	    UCHAR_EAST_ASIAN_WIDTH);
	return ea == U_EA_FULLWIDTH || ea == U_EA_WIDE ||
	    is_wide_by_custom(cp) ? 2 : 1;
}

bool
kn_uchar_is_mark(uint32_t cp)
{
	return (U_MASK(u_charType((UChar32)cp)) & U_GC_M_MASK) != 0;
}

bool
kn_uchar_is_letter(uint32_t cp)
{
	return (U_MASK(u_charType((UChar32)cp)) & U_GC_L_MASK) != 0;
}

bool
kn_uchar_is_digit(uint32_t cp)
{
	return u_charType((UChar32)cp) == U_DECIMAL_DIGIT_NUMBER;
}

bool
kn_uchar_is_space(uint32_t cp)
{
	return u_isUWhiteSpace((UChar32)cp);
}

bool
kn_uchar_ends_sentence(uint32_t cp)
{
	/* Most of an Arabic text. */
	if (cp == ' ' || (cp >= 0x620 && cp <= 0x65F))
		return false;
	switch (u_getIntPropertyValue((UChar32)cp, UCHAR_SENTENCE_BREAK)) {
	case U_SB_ATERM:
	case U_SB_STERM:
	case U_SB_SEP:
	case U_SB_CR:
	case U_SB_LF:
		return true;
	default:
		return false;
	}
}

static bool
has_script(uint32_t cp, UScriptCode script)
{
	UErrorCode ec = U_ZERO_ERROR;

	return uscript_getScript((UChar32)cp, &ec) == script &&
	    U_SUCCESS(ec);
}

bool
kn_uchar_is_arabic(uint32_t cp)
{
	return has_script(cp, USCRIPT_ARABIC);
}

bool
kn_uchar_is_latin(uint32_t cp)
{
	return has_script(cp, USCRIPT_LATIN);
}
