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

int
kn_vline_draw(const struct kn_vline *l, struct kn_grid *g, int x, int y,
    int w, enum kn_align align, struct kn_style style, kn_style_fn *fn,
    void *user)
{
	int left = left_edge(l, x, w, align);
	int at = left;

	for (size_t i = 0; i < l->n; i++) {
		const struct kn_vcell *v = &l->cell[i];

		if (at >= x && at + v->width <= x + w) {
			struct kn_cell c = {
				.width = v->width,
				.style = fn != NULL ? fn(user, v->at) : style,
			};

			memcpy(c.cp, v->cp, sizeof(c.cp));
			kn_grid_put(g, at, y, &c);
		}
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
