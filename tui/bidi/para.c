/*
 * para.c: from bytes to clusters, the first stage of the line engine. In: a
 * paragraph's UTF-8. Out: clusters in logical order, each with the bytes it
 * shows, and the classes of its characters. Everything is filtered here.
 */
#include "tui/bidi/bidi_priv.h"

#include <stdlib.h>

#include "kunnash/filter.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"

#define DOTTED_CIRCLE 0x25CCu
/* How far a piece may go over its limit to end where a cluster does. */
#define MAX_OVERRUN_CP 1024
#define ZWNJ 0x200Cu
#define ZWJ 0x200Du

void
kn_para_dispose(struct kn_para *p)
{
	free(p->cl);
	free(p->line);
	free(p->cps);
	free(p->cls);
	*p = (struct kn_para){ 0 };
}

/* Alef, waw, yeh and a hamza or madda typed as a mark: one letter. */
static const struct { uint16_t base, mark, letter; } composed[] = {
	{ 0x0627, 0x0653, 0x0622 },
	{ 0x0627, 0x0654, 0x0623 },
	{ 0x0627, 0x0655, 0x0625 },
	{ 0x0648, 0x0654, 0x0624 },
	{ 0x064A, 0x0654, 0x0626 },
};

static bool
compose(struct kn_cluster *c, uint32_t mark)
{
	for (size_t i = 0; i < sizeof(composed) / sizeof(*composed); i++)
		if (composed[i].mark == mark && composed[i].base == c->base &&
		    c->cp[1] == 0) {
			c->base = c->cp[0] = composed[i].letter;
			return true;
		}
	return false;
}

/* A mark more: what finds no room in a cell is not shown. */
static void
add_mark(struct kn_cluster *c, uint32_t cp)
{
	if (compose(c, cp))
		return;
	for (size_t i = 1; i < KN_CELL_CPS; i++)
		if (c->cp[i] == 0) {
			c->cp[i] = cp;
			return;
		}
}

static struct kn_cluster *
add_cluster(struct kn_para *p, uint32_t cp, struct kn_span at)
{
	p->cl = kn_grow(p->cl, &p->cap_cl, p->n_cl + 1, sizeof(*p->cl));
	struct kn_cluster *c = &p->cl[p->n_cl++];

	*c = (struct kn_cluster){
		.base = cp,
		.at = at,
		.i_cp = (uint32_t)p->n_cp - 1,
		.cls = p->cls[p->n_cp - 1],
		.join = KN_JOIN_U,
		.after = KN_JOIN_T,
	};
	return c;
}

bool
kn_is_l1(unsigned cls)
{
	return cls == KN_BIDI_WS || cls == KN_BIDI_S || cls == KN_BIDI_B ||
	    cls == KN_BIDI_BN || cls >= KN_BIDI_LRE;
}

/* Extends a cluster (UAX #29) although it is not shown. */
static bool
is_unseen_extend(uint32_t cp)
{
	return cp == ZWNJ || cp == ZWJ || (cp >= 0xE0020 && cp <= 0xE007F) ||
	    kn_uchar_is_mark(cp);
}

static void
add_dropped(struct kn_para *p, struct kn_cluster *last, uint32_t cp,
    struct kn_span at)
{
	if (last != NULL && is_unseen_extend(cp)) {
		last->at.end_b = at.end_b;
		if (cp == ZWNJ || cp == ZWJ)
			last->after = cp == ZWJ ? KN_JOIN_C : KN_JOIN_U;
		return;
	}
	struct kn_cluster *c = add_cluster(p, cp, at);
	c->join = (uint8_t)kn_uchar_join(cp);
	c->l1 = kn_is_l1(c->cls);
}

static void
add_combining(struct kn_para *p, struct kn_cluster *last, uint32_t cp,
    struct kn_span at, unsigned flags)
{
	if (last == NULL) {
		last = add_cluster(p, cp, at);
		last->cp[0] = DOTTED_CIRCLE;
		last->width = 1;
		last->takes_marks = 1;
	}
	last->at.end_b = at.end_b;
	last->l1 = last->blank = 0;
	if ((flags & KN_LAYOUT_NO_MARKS) == 0)
		add_mark(last, cp);
}

/* A character with cells of its own. */
static void
add_base(struct kn_para *p, uint32_t cp, enum kn_filter_act act, int width,
    struct kn_span at)
{
	struct kn_cluster *c = add_cluster(p, cp, at);
	bool control = act != KN_FILTER_SHOW &&
	    (act != KN_FILTER_BLANK || cp < ' ' || cp == 0x85 ||
	    cp == 0x2028 || cp == 0x2029);

	c->cp[0] = act == KN_FILTER_SHOW ? cp : kn_filter_show(cp);
	c->width = (uint8_t)width;
	c->takes_marks = !control;
	/* NBSP and its kin are no white space at a line's end. */
	c->blank = c->cp[0] == ' ' && cp != 0xA0 && cp != 0x202F;
	c->l1 = kn_is_l1(c->cls);
	if (c->cls == KN_BIDI_AL || c->cls == KN_BIDI_R)
		c->join = (uint8_t)kn_uchar_join(cp);
}

static void
add_cp(struct kn_para *p, uint32_t cp, struct kn_span at, unsigned flags)
{
	enum kn_filter_act act = kn_filter_cp(cp);
	struct kn_cluster *last = p->n_cl == 0 ? NULL : &p->cl[p->n_cl - 1];
	enum kn_bidi_class cls = kn_uchar_bidi(cp);
	int width = act == KN_FILTER_SHOW ? kn_uchar_width_col(cp) : 1;

	/* Information separators end no paragraph here. */
	if (cls == KN_BIDI_B && act != KN_FILTER_BLANK)
		cls = KN_BIDI_ON;
	/* Embeddings, so that PDF still ends what it ended. */
	if ((flags & KN_LAYOUT_NO_OVERRIDES) != 0)
		cls = cls == KN_BIDI_LRO ? KN_BIDI_LRE :
		    cls == KN_BIDI_RLO ? KN_BIDI_RLE : cls;
	p->cps = kn_grow(p->cps, &p->cap_cp, p->n_cp + 1, sizeof(*p->cps));
	p->cls = kn_grow(p->cls, &p->cap_cls, p->n_cp + 1, sizeof(*p->cls));
	p->cps[p->n_cp] = cp;
	p->cls[p->n_cp++] = (uint8_t)cls;

	if (last != NULL && !last->takes_marks)
		last = NULL;
	if (act == KN_FILTER_DROP)
		add_dropped(p, last, cp, at);
	else if (width == 0)
		add_combining(p, last, cp, at, flags);
	else
		add_base(p, cp, act, width, at);
}

static bool
ends_paragraph(uint32_t cp)
{
	return (cp >= 0x0A && cp <= 0x0D) || cp == 0x85 || cp == 0x2028 ||
	    cp == 0x2029;
}

void
kn_para_load(struct kn_para *p, const char *s, size_t n_b, size_t start_b,
    size_t max_cp, bool field, unsigned flags)
{
	size_t i = start_b;

	p->at.start_b = (uint32_t)start_b;
	p->whole = true;
	while (i < n_b) {
		size_t at = i;
		uint32_t cp = kn_utf8_next(s, n_b, &i);

		if (!field && ends_paragraph(cp)) {
			if (cp == '\r' && i < n_b && s[i] == '\n')
				i++;
			break;
		}
		/* A piece ends between clusters, if they have any measure. */
		if (p->n_cp >= max_cp && (kn_uchar_width_col(cp) > 0 ||
		    p->n_cp >= max_cp + MAX_OVERRUN_CP)) {
			p->whole = false;
			i = at;
			break;
		}
		add_cp(p, cp, (struct kn_span){ (uint32_t)at, (uint32_t)i },
		    flags);
	}
	p->at.end_b = (uint32_t)i;
}
