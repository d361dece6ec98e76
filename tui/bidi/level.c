/*
 * level.c: embedding levels, UAX #9 P2 to I2, by FriBidi. In: the classes of
 * a paragraph's characters, which are ICU's (FriBidi's own stop at Unicode
 * 10). Out: a level for each cluster. FriBidi gets flat texts only; explicit.c
 * takes apart what has embeddings or isolates. The only file that knows it.
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

/* What FriBidi takes and gives, for as many characters as a paragraph has. */
struct work {
	FriBidiCharType *type;
	FriBidiBracketType *bracket;
	FriBidiLevel *level;
	unsigned after;         /* the class of a mark that comes next */
};

static void
work_init(struct work *w, size_t n)
{
	*w = (struct work){
		.type = kn_realloc(NULL, n, sizeof(*w->type)),
		.bracket = kn_realloc(NULL, n, sizeof(*w->bracket)),
		.level = kn_calloc(n, sizeof(*w->level)),
		.after = KN_BIDI_NSM,
	};
}

static void
work_dispose(struct work *w)
{
	free(w->type);
	free(w->bracket);
	free(w->level);
}

/*
 * Characters are put from the first to the last of a text. Marks take the
 * class before them here (W1), and in the end the level of a bracket before
 * them, as N0 wants it: FriBidi would lose brackets next to marks.
 */
static void
work_put(struct work *w, size_t i, unsigned cls, uint32_t cp)
{
	w->bracket[i] = 0;
	if (cls == KN_BIDI_NSM && w->after != KN_BIDI_NSM)
		cls = w->after;
	else if (cls == KN_BIDI_ON)
		w->bracket[i] = bracket_type(cp);
	w->type[i] = fribidi_type[cls];
	if (w->bracket[i] != 0)
		w->after = KN_BIDI_BN;
	else if (cls == KN_BIDI_B || cls == KN_BIDI_S || cls == KN_BIDI_WS)
		w->after = KN_BIDI_ON;
	else if (cls != KN_BIDI_BN)
		w->after = cls;
}

/*
 * Levels of characters from … to - 1 as a text of its own. FriBidi fails only
 * for want of memory: then all is at the base level. BN parts no run: it has
 * the level of what precedes it.
 */
static void
work_resolve(struct work *w, size_t from, size_t to, FriBidiParType *base)
{
	FriBidiLevel got = from == to ? 0 :
	    fribidi_get_par_embedding_levels_ex(w->type + from,
	    w->bracket + from, (FriBidiStrIndex)(to - from), base,
	    w->level + from);

	for (size_t i = from; i < to && got == 0; i++)
		w->level[i] = FRIBIDI_IS_RTL(*base) != 0;
	for (size_t i = from + 1; i < to; i++)
		if (w->type[i] == FRIBIDI_TYPE_BN)
			w->level[i] = w->level[i - 1];
}

/* A paragraph without explicit codes. */
static bool
level_whole(struct work *w, const uint32_t *cps, const uint8_t *cls, size_t n,
    enum kn_dir dir, enum kn_dir dir2, uint8_t *level)
{
	FriBidiParType base = base_type(dir, dir2);

	for (size_t i = 0; i < n; i++)
		/* FriBidi takes one paragraph; a field may hold more. */
		work_put(w, i, cls[i] == KN_BIDI_B && i + 1 < n ? KN_BIDI_S :
		    cls[i], cps[i]);
	work_resolve(w, 0, n, &base);
	for (size_t i = 0; i < n; i++)
		level[i] = (uint8_t)w->level[i];
	return FRIBIDI_IS_RTL(base) != 0;
}

/*
 * L1, but for ends of lines: separators and the blanks before them take the
 * base level, in isolates, too.
 */
static void
reset_separators(const uint8_t *cls, size_t n, bool rtl, uint8_t *level)
{
	bool reset = false;

	for (size_t i = n; i-- > 0;) {
		if (cls[i] == KN_BIDI_S || cls[i] == KN_BIDI_B)
			reset = true;
		else if (!kn_is_l1(cls[i]))
			reset = false;
		if (reset)
			level[i] = rtl;
	}
}

/* What X9 removes parts no run: it takes the level of what precedes it. */
static void
level_removed(const uint8_t *cls, size_t n, bool rtl, uint8_t *level)
{
	for (size_t i = 0; i < n; i++)
		if (kn_is_removed(cls[i]))
			level[i] = i == 0 ? rtl : level[i - 1];
}

/*
 * A paragraph with explicit codes: each isolating run sequence is a text of
 * its own, whose base direction is that of its embedding level.
 */
static void
level_seqs(struct work *w, const struct kn_seqs *seqs, const uint32_t *cps,
    uint8_t *level)
{
	uint32_t from = 0;

	for (size_t s = 0; s < seqs->n; from = seqs->end[s++]) {
		unsigned base_level = seqs->level[s];
		FriBidiParType base = base_level & 1 ? FRIBIDI_PAR_RTL :
		    FRIBIDI_PAR_LTR;

		for (uint32_t i = from; i < seqs->end[s]; i++)
			work_put(w, i, seqs->cls[i],
			    seqs->at[i] == KN_SEQ_EDGE ? 0 :
			    cps[seqs->at[i]]);
		work_resolve(w, from, seqs->end[s], &base);
		for (uint32_t i = from + 1; i + 1 < seqs->end[s]; i++)
			level[seqs->at[i]] = (uint8_t)(w->level[i] +
			    (int)(base_level & ~1u));
	}
}

bool
kn_levels(const uint32_t *cps, const uint8_t *cls, size_t n, enum kn_dir dir,
    enum kn_dir dir2, uint8_t *level)
{
	struct kn_seqs seqs = { 0 };
	struct work w;
	size_t i = 0;
	bool rtl;

	while (i < n && cls[i] < KN_BIDI_LRE)
		i++;
	if (i == n) {
		work_init(&w, n);
		rtl = level_whole(&w, cps, cls, n, dir, dir2, level);
	} else {
		rtl = kn_seqs_make(cls, n, dir, dir2, &seqs);
		work_init(&w, seqs.n == 0 ? 0 : seqs.end[seqs.n - 1]);
		level_seqs(&w, &seqs, cps, level);
		level_removed(cls, n, rtl, level);
		reset_separators(cls, n, rtl, level);
		kn_seqs_dispose(&seqs);
	}
	work_dispose(&w);
	return rtl;
}

void
kn_para_level(struct kn_para *p, enum kn_dir dir, enum kn_dir dir2)
{
	uint8_t *level = kn_calloc(p->n_cp, sizeof(*level));
	struct kn_protocol t = { .cps = p->cps, .cls = p->cls, .n = p->n_cp };

	kn_protocol_apply(&t);
	p->rtl = t.n_isolates > 0 ?
	    kn_protocol_levels(&t, dir, dir2, level) :
	    kn_levels(p->cps, p->cls, p->n_cp, dir, dir2, level);
	free(t.isolate);
	for (size_t i = 0; i < p->n_cl; i++)
		p->cl[i].level = level[p->cl[i].i_cp];
	free(level);
	free(p->cps);
	free(p->cls);
	p->cps = NULL;
	p->cls = NULL;
	p->cap_cp = p->cap_cls = 0;
}
