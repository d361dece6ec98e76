/*
 * draw.c: visual lines into a grid. In: a line and the columns it may use.
 * Out: cells there, and nowhere else.
 */
#include "tui/bidi/bidi_priv.h"

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

/*
 * The style that most cells of a word have. A terminal that turns words round
 * looks for them in cells of one font: a bold letter would be turned apart
 * from the rest of its word.
 */
static struct kn_style
style_of_word(const struct kn_vcell *c, size_t n, kn_style_fn *fn, void *user)
{
	struct kn_style most = fn(user, c[0].at);
	size_t votes = 1;

	for (size_t i = 1; i < n; i++) {
		struct kn_style s = fn(user, c[i].at);

		if (s.role == most.role && s.mods == most.mods) {
			votes++;
		} else if (--votes == 0) {
			most = s;
			votes = 1;
		}
	}
	return most;
}

int
kn_vline_draw(const struct kn_vline *l, struct kn_grid *g, int x, int y,
    int w, enum kn_align align, struct kn_style style, kn_style_fn *fn,
    void *user)
{
	int left = left_edge(l, x, w, align);
	int at = left;
	size_t run_end = 0;

	for (size_t i = 0; i < l->n; i++) {
		const struct kn_vcell *v = &l->cell[i];

		if (fn != NULL && !l->words) {
			style = fn(user, v->at);
		} else if (fn != NULL && i == run_end) {
			run_end += kn_words_run(v, l->n - i);
			style = style_of_word(v, run_end - i, fn, user);
		}
		if (at >= x && at + v->width <= x + w)
			kn_vcell_draw(v, g, at, y, style);
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
