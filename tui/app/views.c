/*
 * views.c: opens a view of what the filter means: the chart over time, the
 * statements, the meetings. In: an action. Out: an overlay, or why there is
 * none.
 */
#include "tui/app/app_priv.h"

static bool
has_result(const struct kn_app *app)
{
	return app->model->result != NULL;
}

bool
app_timeline(void *self, struct kn_str arg)
{
	struct kn_app *app = self;
	enum kn_timeline_unit unit = arg.n == 0 ? KN_TIMELINE_AUTO :
	    kn_timeline_unit_parse(arg);

	if (unit == KN_TIMELINE_UNIT_COUNT)
		kn_model_notice(app->model, N_("a period is a year, a month "
		    "or a day, not %s"), arg);
	else if (has_result(app))
		app_open_overlay(app, kn_pane_timeline_new(app->model, unit),
		    false);
	return true;
}

static bool
open_found(struct kn_app *app, enum kn_listing_kind kind)
{
	if (has_result(app))
		app_open_overlay(app, kn_pane_found_new(app->model, kind),
		    false);
	return true;
}

bool
app_quotes(void *self, struct kn_str arg)
{
	(void)arg;
	return open_found(self, KN_LISTING_QUOTES);
}

bool
app_meetings(void *self, struct kn_str arg)
{
	(void)arg;
	return open_found(self, KN_LISTING_MEETINGS);
}
