/*
 * shape.c: joining and presentation forms. In: clusters with levels. Out:
 * the same clusters showing the forms a terminal that does no shaping must
 * be sent, lam-alef as one cluster, brackets mirrored. Runs on the whole
 * paragraph before it is cut into lines, because ligatures shorten it.
 */
#include "tui/bidi/bidi_priv.h"

#include <stddef.h>

#define FIRST_LETTER 0x0621u
#define LAST_LETTER 0x0763u
#define LAM 0x0644u
#define TATWEEL 0x0640u
#define NONE SIZE_MAX

static const uint16_t forms[LAST_LETTER - FIRST_LETTER + 1][KN_N_FORMS] = {
#define KN_FORM(letter, isolated, final, initial, medial) \
	[(letter) - FIRST_LETTER] = { isolated, final, initial, medial },
#include "tui/bidi/form.def"
#undef KN_FORM
};

/* Isolated and final ligatures of lam and the alef. */
static const struct { uint16_t alef, form[2]; } lam_alef[] = {
	{ 0x0622, { 0xFEF5, 0xFEF6 } },
	{ 0x0623, { 0xFEF7, 0xFEF8 } },
	{ 0x0625, { 0xFEF9, 0xFEFA } },
	{ 0x0627, { 0xFEFB, 0xFEFC } },
};

uint32_t
kn_form(uint32_t letter, unsigned form)
{
	if (letter == TATWEEL)
		return TATWEEL;
	if (letter < FIRST_LETTER || letter > LAST_LETTER)
		return 0;
	return forms[letter - FIRST_LETTER][form];
}

static bool
joins_forward(const struct kn_cluster *c)
{
	return c->join == KN_JOIN_D || c->join == KN_JOIN_L ||
	    c->join == KN_JOIN_C;
}

static bool
joins_backward(const struct kn_cluster *c)
{
	return c->join == KN_JOIN_D || c->join == KN_JOIN_R ||
	    c->join == KN_JOIN_C;
}

/* Forms follow the writing direction: text forced left to right gets none. */
static bool
may_touch(const struct kn_cluster *a, const struct kn_cluster *b)
{
	return a->level == b->level && (a->level & 1) != 0;
}

/* The next cluster that is not transparent for joining, or NONE. */
static size_t
next_joining(const struct kn_para *p, size_t i)
{
	for (i++; i < p->n_cl; i++)
		if (p->cl[i].width > 0 || p->cl[i].join != KN_JOIN_T)
			return i;
	return NONE;
}

/* Joins a to b, which follows it, if they do join. */
static void
join_two(struct kn_cluster *a, struct kn_cluster *b)
{
	bool reach = a->after == KN_JOIN_C ||
	    (a->after == KN_JOIN_T && joins_forward(a));

	if (!reach || !joins_backward(b) || !may_touch(a, b))
		return;
	if (joins_forward(a))
		a->form |= KN_FORM_INITIAL;
	b->form |= KN_FORM_FINAL;
}

/*
 * Sets on which sides each letter is joined (Unicode 9.2, R1 to R7). A letter
 * that has no such form is shown alone, and its neighbours reach for it all
 * the same: the strokes meet, and the word stays in one piece.
 */
static void
join_letters(struct kn_para *p)
{
	for (size_t i = 0, j; i < p->n_cl; i = j) {
		struct kn_cluster *a = &p->cl[i];

		j = next_joining(p, i);
		if (a->after == KN_JOIN_C && joins_forward(a))
			a->form |= KN_FORM_INITIAL;
		if (j != NONE)
			join_two(a, &p->cl[j]);
	}
}

/* One cluster of lam and alef, with the marks of both. */
static bool
ligate(struct kn_cluster *lam, const struct kn_cluster *alef)
{
	size_t n = 1;

	if (lam->base != LAM || lam->after != KN_JOIN_T ||
	    (lam->form & KN_FORM_INITIAL) == 0)
		return false;
	for (size_t i = 0; i < sizeof(lam_alef) / sizeof(*lam_alef); i++) {
		if (lam_alef[i].alef != alef->base)
			continue;
		lam->cp[0] = lam_alef[i].form[lam->form & KN_FORM_FINAL];
		while (n < KN_CELL_CPS && lam->cp[n] != 0)
			n++;
		for (size_t k = 1; n < KN_CELL_CPS && alef->cp[k] != 0; k++) {
			lam->cp[n++] = alef->cp[k];
			if (k + 1 == KN_CELL_CPS)
				break;
		}
		lam->at.end_b = alef->at.end_b;
		lam->after = alef->after;
		lam->base = lam->cp[0];
		lam->form &= KN_FORM_FINAL;
		return true;
	}
	return false;
}

static void
show_form(struct kn_cluster *c, unsigned flags)
{
	if ((flags & KN_LAYOUT_NO_SHAPE) == 0 && c->join != KN_JOIN_U &&
	    c->cp[0] == c->base) {
		uint32_t cp = kn_form(c->base, c->form);

		if (cp != 0)
			c->cp[0] = cp;
	}
	if ((flags & KN_LAYOUT_NO_MIRROR) == 0 && (c->level & 1) != 0 &&
	    c->cls == KN_BIDI_ON)
		c->cp[0] = kn_uchar_mirror(c->cp[0]);
}

void
kn_para_shape(struct kn_para *p, unsigned flags)
{
	bool ligatures = (flags &
	    (KN_LAYOUT_NO_SHAPE | KN_LAYOUT_NO_LIGATURE)) == 0;
	size_t n = 0;

	if ((flags & KN_LAYOUT_NO_SHAPE) == 0)
		join_letters(p);
	for (size_t i = 0; i < p->n_cl; i++) {
		struct kn_cluster *c = &p->cl[n++];

		if (c != &p->cl[i])
			*c = p->cl[i];
		if (ligatures && i + 1 < p->n_cl && ligate(c, &p->cl[i + 1]))
			i++;
		show_form(c, flags);
	}
	p->n_cl = n;
	if ((flags & KN_LAYOUT_WORDS) != 0)
		kn_words_part(p);
}

void
kn_para_unjoin(struct kn_para *p, size_t i)
{
	struct kn_cluster *c = &p->cl[i];
	uint32_t was = kn_form(c->base, c->form);

	if ((c->form & KN_FORM_INITIAL) == 0 || was != c->cp[0])
		return;
	c->form &= (uint8_t)~KN_FORM_INITIAL;
	uint32_t now = kn_form(c->base, c->form);
	c->cp[0] = now != 0 ? now : c->base;
}
