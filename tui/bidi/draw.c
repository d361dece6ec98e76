/*
 * draw.c: visual lines into a grid. In: a line and the columns it may use.
 * Out: cells there, and nowhere else.
 */
#include "tui/bidi/layout.h"

#include <string.h>

/* Column of the line's left edge; a line too wide keeps its beginning. */
static int
left_edge(const struct kn_vline *l, int x, int w, enum kn_align align)
{
	int slack = w - l->width_col;
	bool right = l->rtl;

	if (slack > 0 && align == KN_ALIGN_CENTER)
		return x + slack / 2;
	if (slack > 0 && align == KN_ALIGN_END)
		right = !l->rtl;
	else if (slack > 0 && align != KN_ALIGN_START)
		right = align == KN_ALIGN_RIGHT;
	return right ? x + slack : x;
}

void
kn_vcell_draw(const struct kn_vcell *v, struct kn_grid *g, int x, int y,
    struct kn_style style)
{
	bool left = (v->gap & KN_GAP_LEFT) != 0;
	bool right = (v->gap & KN_GAP_RIGHT) != 0;
	struct kn_cell c = {
		.width = (uint8_t)(v->width - left - right),
		.style = style,
	};

	memcpy(c.cp, v->cp, sizeof(c.cp));
	kn_grid_put(g, x + left, y, &c);
	kn_grid_fill(g, x, y, left, ' ', style);
	kn_grid_fill(g, x + v->width - 1, y, right, ' ', style);
}

int
kn_vline_draw(const struct kn_vline *l, struct kn_grid *g, int x, int y,
    int w, enum kn_align align, struct kn_style style, kn_style_fn *fn,
    void *user)
{
	int left = left_edge(l, x, w, align);
	int at = left;

	for (size_t i = 0; i < l->n; i++) {
		const struct kn_vcell *v = &l->cell[i];

		if (at >= x && at + v->width <= x + w)
			kn_vcell_draw(v, g, at, y,
			    fn != NULL ? fn(user, v->at) : style);
		at += v->width;
	}
	return left;
}

void
kn_field_draw(struct kn_grid *g, int x, int y, int w, struct kn_str text,
    const struct kn_layout_opts *opts, enum kn_align align,
    struct kn_style style)
{
	struct kn_vline *l = kn_field_new(text.s, text.n, w, opts);

	kn_vline_draw(l, g, x, y, w, align, style, NULL, NULL);
	kn_vline_free(l);
}
