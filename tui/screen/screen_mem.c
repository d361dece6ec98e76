/*
 * screen_mem.c: a screen in memory, for tests and golden screens.
 *
 * In: grids. Out: the last one, through kn_screen_shown(). It has a size
 * that the test sets, and no terminal.
 */
#include "tui/screen/screen.h"

#include "kunnash/mem.h"
#include "tui/screen/screen_priv.h"

static const struct screen_ops ops = { .close = NULL };

struct kn_screen *
kn_screen_open_mem(int w, int h)
{
	struct kn_screen *s = kn_calloc(1, sizeof(*s));

	s->ops = &ops;
	s->shown = kn_grid_new(w, h);
	kn_screen_set_size(s, w, h);
	return s;
}
