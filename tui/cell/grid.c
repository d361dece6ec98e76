/*
 * grid.c: the grid that panes draw into. In: cells. Out: rows of cells in
 * visual order. Knows neither curses nor bidi.
 */
#include "tui/cell/cell.h"

#include <stdlib.h>

#include "kunnash/mem.h"

static const char *const role_names[] = {
#define KN_STYLE(NAME, name, msgid) name,
#include "tui/cell/style.def"
#undef KN_STYLE
};

const char *
kn_role_name(enum kn_role role)
{
	return (unsigned)role < KN_N_ROLES ? role_names[role] : "?";
}

static const struct kn_cell blank = { .cp = { ' ' }, .width = 1 };

void
kn_grid_clear(struct kn_grid *g)
{
	for (size_t i = 0, n = (size_t)g->w * (size_t)g->h; i < n; i++)
		g->cells[i] = blank;
	for (int y = 0; y < g->h; y++)
		g->guard[y] = KN_ROW_GUARD_AUTO;
	g->cursor_x = g->cursor_y = -1;
}

void
kn_grid_resize(struct kn_grid *g, int w, int h)
{
	g->w = w < 0 ? 0 : w;
	g->h = h < 0 ? 0 : h;
	g->cells = kn_realloc(g->cells, (size_t)g->w * (size_t)g->h,
	    sizeof(*g->cells));
	g->guard = kn_realloc(g->guard, (size_t)g->h, sizeof(*g->guard));
	kn_grid_clear(g);
}

struct kn_grid *
kn_grid_new(int w, int h)
{
	struct kn_grid *g = kn_calloc(1, sizeof(*g));

	kn_grid_resize(g, w, h);
	return g;
}

void
kn_grid_free(struct kn_grid *g)
{
	if (g == NULL)
		return;
	free(g->cells);
	free(g->guard);
	free(g);
}

struct kn_cell *
kn_grid_at(struct kn_grid *g, int x, int y)
{
	if (x < 0 || y < 0 || x >= g->w || y >= g->h)
		return NULL;
	return &g->cells[(size_t)y * (size_t)g->w + (size_t)x];
}

/* Blanks what remains of a wide cell one half of which is overwritten. */
static void
break_wide(struct kn_grid *g, int x, int y)
{
	struct kn_cell *c = kn_grid_at(g, x, y);
	struct kn_cell *other;

	if (c == NULL)
		return;
	if (c->width == 0)
		other = kn_grid_at(g, x - 1, y);
	else if (c->width == 2)
		other = kn_grid_at(g, x + 1, y);
	else
		return;
	for (int i = 0; i < 2; i++) {
		struct kn_cell *half = i == 0 ? c : other;

		if (half != NULL) {
			struct kn_style style = half->style;

			*half = blank;
			half->style = style;
		}
	}
}

void
kn_grid_put(struct kn_grid *g, int x, int y, const struct kn_cell *c)
{
	struct kn_cell *at = kn_grid_at(g, x, y);

	if (at == NULL || (c->width == 2 && x + 1 >= g->w))
		return;
	break_wide(g, x, y);
	if (c->width == 2) {
		break_wide(g, x + 1, y);
		at[1] = (struct kn_cell){ .width = 0, .style = c->style };
	}
	*at = *c;
}

void
kn_grid_fill(struct kn_grid *g, int x, int y, int n, uint32_t cp,
    struct kn_style style)
{
	struct kn_cell c = { .cp = { cp }, .width = 1, .style = style };

	for (int i = 0; i < n; i++)
		kn_grid_put(g, x + i, y, &c);
}

void
kn_grid_guard(struct kn_grid *g, int y, enum kn_row_guard guard)
{
	if (y >= 0 && y < g->h)
		g->guard[y] = (uint8_t)guard;
}

void
kn_grid_mod(struct kn_grid *g, int x, int y, int n, uint8_t mods)
{
	for (int i = 0; i < n; i++) {
		struct kn_cell *c = kn_grid_at(g, x + i, y);

		if (c != NULL)
			c->style.mods = (uint8_t)(c->style.mods | mods);
	}
}

void
kn_grid_row(const struct kn_grid *g, int y, struct kn_buf *out)
{
	size_t end = out->n;

	if (y < 0 || y >= g->h)
		return;
	for (int x = 0; x < g->w; x++) {
		const struct kn_cell *c =
		    &g->cells[(size_t)y * (size_t)g->w + (size_t)x];

		for (size_t i = 0; c->width > 0 && i < KN_CELL_CPS &&
		    c->cp[i] != 0; i++)
			kn_buf_cp(out, c->cp[i]);
		if (c->width > 0 && c->cp[0] != ' ')
			end = out->n;
	}
	kn_buf_trunc(out, end);
}
