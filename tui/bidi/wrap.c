/*
 * wrap.c: cuts a shaped paragraph into lines. In: clusters with widths, and
 * where UAX #14 lets lines end. Out: the first cluster of each line. Still
 * logical order; blanks at a line's end hang over and take no room.
 */
#include "tui/bidi/bidi_priv.h"

#include "kunnash/mem.h"

#define SOFT_HYPHEN 0xADu

void
kn_para_breaks(struct kn_para *p, const uint32_t *at_b, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < p->n_cl; i++) {
		struct kn_cluster *c = &p->cl[i];

		while (k < n && at_b[k] < c->at.end_b)
			k++;
		/* No hyphen would be shown at a soft one: not there. */
		c->may_break = k < n && at_b[k] == c->at.end_b &&
		    c->base != SOFT_HYPHEN;
	}
}

static void
add_line(struct kn_para *p, size_t first)
{
	p->line = kn_grow(p->line, &p->cap_lines, p->n_lines + 1,
	    sizeof(*p->line));
	p->line[p->n_lines++] = (uint32_t)first;
}

/* A wide character, or one with a gap, on a screen one cell wide. */
static void
narrow(struct kn_cluster *c)
{
	if (c->gap == KN_GAP_NONE)
		*c->cp = 0xFFFD;
	c->gap = KN_GAP_NONE;
	c->width = 1;
}

void
kn_para_wrap(struct kn_para *p, int width_col)
{
	size_t first = 0, opportunity = 0;
	size_t used_col = 0, used_at_opportunity = 0;

	p->n_lines = 0;
	add_line(p, 0);
	for (size_t i = 0; i < p->n_cl; i++) {
		struct kn_cluster *c = &p->cl[i];

		if (c->width > width_col)
			narrow(c);
		while (!c->blank && c->width > 0 && i > first &&
		    used_col + c->width > (size_t)width_col) {
			/* A word longer than a line is cut right here. */
			bool whole = opportunity > first;

			first = whole ? opportunity : i;
			used_col = whole ? used_col - used_at_opportunity : 0;
			add_line(p, first);
			opportunity = first;
			used_at_opportunity = 0;
		}
		used_col += c->width;
		if (c->may_break) {
			opportunity = i + 1;
			used_at_opportunity = used_col;
		}
	}
}
