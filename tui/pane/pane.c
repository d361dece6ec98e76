/*
 * pane.c: what all panes have in common. Only dispatch.
 */
#include "tui/pane/pane.h"

void
kn_pane_close(struct kn_pane *p)
{
	if (p != NULL)
		p->ops->close(p);
}
