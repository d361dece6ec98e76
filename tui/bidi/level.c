/*
 * level.c: embedding levels, UAX #9 P2 to I2, by FriBidi. In: the classes of
 * a paragraph's characters, which are ICU's (FriBidi's own stop at Unicode
 * 10). Out: a level for each cluster. The only file that knows FriBidi.
 */
#include "tui/bidi/bidi_priv.h"

#include <stdlib.h>

#include <fribidi.h>

#include "kunnash/mem.h"

static const FriBidiCharType fribidi_type[] = {
	[KN_BIDI_L] = FRIBIDI_TYPE_LTR,
	[KN_BIDI_R] = FRIBIDI_TYPE_RTL,
	[KN_BIDI_AL] = FRIBIDI_TYPE_AL,
	[KN_BIDI_EN] = FRIBIDI_TYPE_EN,
	[KN_BIDI_ES] = FRIBIDI_TYPE_ES,
	[KN_BIDI_ET] = FRIBIDI_TYPE_ET,
	[KN_BIDI_AN] = FRIBIDI_TYPE_AN,
	[KN_BIDI_CS] = FRIBIDI_TYPE_CS,
	[KN_BIDI_NSM] = FRIBIDI_TYPE_NSM,
	[KN_BIDI_BN] = FRIBIDI_TYPE_BN,
	[KN_BIDI_B] = FRIBIDI_TYPE_BS,
	[KN_BIDI_S] = FRIBIDI_TYPE_SS,
	[KN_BIDI_WS] = FRIBIDI_TYPE_WS,
	[KN_BIDI_ON] = FRIBIDI_TYPE_ON,
	[KN_BIDI_LRE] = FRIBIDI_TYPE_LRE,
	[KN_BIDI_LRO] = FRIBIDI_TYPE_LRO,
	[KN_BIDI_RLE] = FRIBIDI_TYPE_RLE,
	[KN_BIDI_RLO] = FRIBIDI_TYPE_RLO,
	[KN_BIDI_PDF] = FRIBIDI_TYPE_PDF,
	[KN_BIDI_LRI] = FRIBIDI_TYPE_LRI,
	[KN_BIDI_RLI] = FRIBIDI_TYPE_RLI,
	[KN_BIDI_FSI] = FRIBIDI_TYPE_FSI,
	[KN_BIDI_PDI] = FRIBIDI_TYPE_PDI,
};

/* Canonical equivalents pair with each other (UAX #9 BD16). */
static uint32_t
canonical(uint32_t bracket)
{
	return bracket == 0x2329 ? 0x3008 :
	    bracket == 0x232A ? 0x3009 : bracket;
}

/* FriBidi pairs brackets of one id; ours is the opening half. */
static FriBidiBracketType
bracket_type(uint32_t cp)
{
	bool open;
	uint32_t other = kn_uchar_bracket(cp, &open);

	if (other == 0)
		return 0;
	return open ? canonical(cp) | FRIBIDI_BRACKET_OPEN_MASK :
	    canonical(other);
}

static FriBidiParType
base_type(enum kn_dir dir, enum kn_dir dir2)
{
	if (dir == KN_DIR_LTR)
		return FRIBIDI_PAR_LTR;
	if (dir == KN_DIR_RTL)
		return FRIBIDI_PAR_RTL;
	return dir2 == KN_DIR_RTL ? FRIBIDI_PAR_WRTL : FRIBIDI_PAR_WLTR;
}

void
kn_para_level(struct kn_para *p, enum kn_dir dir, enum kn_dir dir2)
{
	size_t n = p->n_cp;
	FriBidiCharType *types = kn_realloc(NULL, n, sizeof(*types));
	FriBidiBracketType *brackets = kn_realloc(NULL, n, sizeof(*brackets));
	FriBidiLevel *levels = kn_calloc(n, sizeof(*levels));
	FriBidiParType base = base_type(dir, dir2);

	for (size_t i = 0; i < n; i++) {
		unsigned cls = p->cls[i];

		/* FriBidi takes one paragraph; a field may hold more. */
		if (cls == KN_BIDI_B && i + 1 < n)
			cls = KN_BIDI_S;
		types[i] = fribidi_type[cls];
		brackets[i] = p->cls[i] == KN_BIDI_ON ?
		    bracket_type(p->cps[i]) : 0;
	}
	/* It fails only for want of memory: then all is at the base level. */
	FriBidiLevel got = n == 0 ? 0 :
	    fribidi_get_par_embedding_levels_ex(types, brackets,
	    (FriBidiStrIndex)n, &base, levels);
	p->rtl = FRIBIDI_IS_RTL(base) != 0;
	for (size_t i = 0; i < p->n_cl; i++)
		p->cl[i].level = got == 0 ? p->rtl :
		    (uint8_t)levels[p->cl[i].i_cp];
	free(types);
	free(brackets);
	free(levels);
	free(p->cps);
	free(p->cls);
	p->cps = NULL;
	p->cls = NULL;
	p->cap_cp = p->cap_cls = 0;
}
