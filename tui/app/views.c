/*
 * views.c: views of what the filter means: the order of the list, the chart
 * over time, the statements, the meetings. In: an action. Out: a sorted list
 * or an overlay, or why there is none.
 */
#include "tui/app/app_priv.h"

#include <string.h>

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

/* ---- the list ----------------------------------------------------------- */

/* Says how the list is sorted now, or why it is not as it was asked for. */
static void
sort_by(struct kn_model *m, struct kn_sort to)
{
	m->sort = to;
	/* Not as the search had it: what only fills its page goes. */
	m->ranked = m->ranked && to.first == KN_FIRST_RELEVANT;
	kn_model_reload(m);
	if (m->result == NULL || m->notice_is_error)
		return;
	const char *why = kn_result_unsorted(m->result);
	kn_model_notice(m, why != NULL ? why : kn_sort_msgid(to), KN_LIT(""));
}

bool
app_sort(void *self, struct kn_str arg)
{
	struct kn_model *m = ((struct kn_app *)self)->model;
	struct kn_sort to;

	if (kn_sort_parse(arg, &to))
		sort_by(m, to);
	else
		kn_model_notice(m, N_("no such order: %s"), arg);
	return true;
}

/* The next one that makes sense: relevance needs words that are searched
 * for. */
bool
app_next_sort(void *self, struct kn_str arg)
{
	struct kn_model *m = ((struct kn_app *)self)->model;
	size_t n = kn_sort_count(), i = 0;

	(void)arg;
	while (i < n && strcmp(kn_sort_name(kn_sort_get(i)),
	    kn_sort_name(kn_model_sort(m))) != 0)
		i++;
	for (size_t k = 1; k <= n; k++) {
		sort_by(m, kn_sort_get((i + k) % n));
		if (m->result == NULL || kn_result_unsorted(m->result) == NULL)
			break;
	}
	return true;
}
