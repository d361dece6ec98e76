/*
 * pane.c: what all panes have in common: giving actions to them, and the
 * motions. In: an action. Out: a pane's handler called, or a row.
 */
#include "tui/pane/pane.h"

#include "tui/pane/annot.h"

void
kn_pane_close(struct kn_pane *p)
{
	if (p != NULL)
		p->ops->close(p);
}

enum kn_context
kn_pane_context(const struct kn_pane *p)
{
	return p->ops->context_now == NULL ? p->ops->context :
	    p->ops->context_now(p);
}

static const struct {
	enum kn_action action;
	enum kn_motion motion;
	int sign;
} motions[] = {
	{ KN_ACT_DOWN, KN_MOTION_STEP, 1 },
	{ KN_ACT_UP, KN_MOTION_STEP, -1 },
	{ KN_ACT_PAGE_DOWN, KN_MOTION_PAGE, 1 },
	{ KN_ACT_PAGE_UP, KN_MOTION_PAGE, -1 },
	{ KN_ACT_BOTTOM, KN_MOTION_END, 1 },
	{ KN_ACT_TOP, KN_MOTION_END, -1 },
};

bool
kn_pane_act(struct kn_pane *p, enum kn_action a, struct kn_str arg)
{
	if (kn_handlers_run(p->ops->handlers, p->ops->n_handlers, p, a, arg))
		return true;
	for (size_t i = 0; p->ops->move != NULL &&
	    i < sizeof(motions) / sizeof(*motions); i++)
		if (motions[i].action == a) {
			p->ops->move(p, motions[i].motion, motions[i].sign);
			return true;
		}
	return false;
}

bool
kn_pane_leave(void *self, struct kn_str arg)
{
	(void)arg;
	((struct kn_pane *)self)->done = true;
	return true;
}

bool
kn_pane_undo(void *self, struct kn_str arg)
{
	(void)arg;
	kn_model_undo(((struct kn_pane *)self)->model, false);
	return true;
}

bool
kn_pane_redo(void *self, struct kn_str arg)
{
	(void)arg;
	kn_model_undo(((struct kn_pane *)self)->model, true);
	return true;
}

size_t
kn_motion_row(size_t row, size_t n, size_t page, enum kn_motion motion,
    int sign)
{
	size_t by = motion == KN_MOTION_STEP ? 1 :
	    motion == KN_MOTION_PAGE ? page : n;

	if (sign < 0)
		return row > by ? row - by : 0;
	if (n == 0)
		return 0;
	return row < n && by < n - row ? row + by : n - 1;
}
