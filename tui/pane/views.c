/*
 * views.c: the views of what the filter means, one behind the other: when it
 * was published, who says what in it, who met whom. In: a view. Out: the next
 * one, or the one before.
 */
#include "tui/pane/pane.h"

static struct kn_pane *
view_new(struct kn_model *m, enum kn_view from, int step)
{
	int to = ((int)from + step + KN_VIEW_COUNT) % KN_VIEW_COUNT;

	if (to == KN_VIEW_TIMELINE)
		return kn_pane_timeline_new(m, KN_TIMELINE_AUTO);
	return kn_pane_found_new(m, to == KN_VIEW_QUOTES ?
	    KN_LISTING_QUOTES : KN_LISTING_MEETINGS);
}

static bool
go(struct kn_pane *p, int step)
{
	p->over = view_new(p->model, p->view, step);
	p->done = true;
	return true;
}

bool
kn_pane_view_next(void *self, struct kn_str arg)
{
	(void)arg;
	return go(self, 1);
}

bool
kn_pane_view_prev(void *self, struct kn_str arg)
{
	(void)arg;
	return go(self, -1);
}
