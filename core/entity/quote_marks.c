/*
 * quote_marks.c: pairs quotation marks. In: items. Out: the pair of every
 * mark that opens a quotation at the top level; all other marks are breaks.
 *
 * What a mark does is told by its neighbours, as the press opens with closing
 * marks and closes with opening ones; only where they do not tell, by its
 * shape, and straight marks in turn. Alike inside alike nests. A mark closes
 * the nearest open one of its family, else any; a quotation ends with its
 * paragraph unless the next one reopens it or only closes it. One that
 * nothing closes has no pair.
 *
 * Linear: every mark is put on the stack and taken off it once.
 */
#include "core/entity/quote_priv.h"

#define PARAGRAPHS_MAX 8        /* of one quotation that is not reopened */

struct pairing {
	struct item *at;
	size_t n;
	uint32_t top, bottom;   /* open marks, linked by `pair` */
	uint32_t open[MARK_FAMILIES];
	uint32_t paragraphs;    /* since the bottom was opened */
};

static void
push(struct pairing *p, uint32_t i)
{
	p->at[i].pair = p->top;
	if (p->top == ITEM_NONE) {
		p->bottom = i;
		p->paragraphs = 0;
	}
	p->top = i;
	p->open[p->at[i].family]++;
}

/* Takes the top off; it ends at `with`, or nowhere. */
static void
pop(struct pairing *p, uint32_t with)
{
	uint32_t i = p->top;

	p->top = p->at[i].pair;
	p->open[p->at[i].family]--;
	p->at[i].pair = with;
}

static void
drop_all(struct pairing *p)
{
	while (p->top != ITEM_NONE)
		pop(p, ITEM_NONE);
}

static void
close_with(struct pairing *p, uint32_t i)
{
	unsigned family = p->at[i].family;

	p->at[i].flags &= (uint8_t)~ITEM_OPENS;
	if (p->top == ITEM_NONE)
		return;
	if (p->open[family] == 0) {
		if (family != MARK_SINGLE)
			pop(p, i);
		return;
	}
	while (p->at[p->top].family != family)
		pop(p, ITEM_NONE);
	pop(p, i);
}

static bool
opens(const struct pairing *p, const struct item *m)
{
	bool can_open = (m->flags & ITEM_OPENS) != 0;
	bool can_close = (m->flags & ITEM_CLOSES) != 0;

	if (can_open != can_close)
		return can_open;
	if (m->family == MARK_STRAIGHT)
		return p->open[MARK_STRAIGHT] == 0;
	return (m->flags & ITEM_GLYPH_OPENS) != 0;
}

/* Does the paragraph after the PARA at i begin with such a mark? */
static bool
reopens(const struct pairing *p, size_t i, unsigned family)
{
	return i + 1 < p->n && p->at[i + 1].kind == ITEM_MARK &&
	    p->at[i + 1].family == family && opens(p, &p->at[i + 1]);
}

static void
end_paragraph(struct pairing *p, uint32_t i)
{
	if (p->top == ITEM_NONE)
		return;
	while (p->top != p->bottom)
		pop(p, ITEM_NONE);
	if ((p->at[i].flags & ITEM_HARD) != 0 ||
	    ++p->paragraphs > PARAGRAPHS_MAX)
		drop_all(p);
	else if (reopens(p, i, p->at[p->bottom].family))
		pop(p, i);
}

/* Only a mark that closes reaches back over a paragraph's end. */
static void
take_mark(struct pairing *p, uint32_t i)
{
	const struct item *m = &p->at[i];
	bool open = opens(p, m);

	if (p->top != ITEM_NONE && p->paragraphs > 0 &&
	    (open || m->family != p->at[p->bottom].family))
		drop_all(p);
	if (open) {
		p->at[i].flags |= ITEM_OPENS;
		push(p, i);
	} else {
		close_with(p, i);
	}
}

/* What lies inside a quotation is no mark of the article's own. */
static void
flatten(struct items *items)
{
	for (size_t i = 0; i < items->n; i++) {
		struct item *m = &items->at[i];

		if (m->kind != ITEM_MARK)
			continue;
		if (m->pair == ITEM_NONE) {
			if ((m->flags & ITEM_OPENS) == 0)
				m->kind = ITEM_BREAK;
			continue;
		}
		size_t end = m->pair;
		for (i++; i < end; i++)
			if (items->at[i].kind == ITEM_MARK)
				items->at[i].kind = ITEM_BREAK;
	}
}

void
quote__pair(struct items *items)
{
	struct pairing p = { .at = items->at, .n = items->n,
	    .top = ITEM_NONE, .bottom = ITEM_NONE };

	for (uint32_t i = 0; i < items->n; i++) {
		if (items->at[i].kind == ITEM_PARA)
			end_paragraph(&p, i);
		else if (items->at[i].kind == ITEM_MARK)
			take_mark(&p, i);
	}
	drop_all(&p);
	flatten(items);
}
