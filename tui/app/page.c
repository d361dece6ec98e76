/*
 * page.c: opens the page of an entity. In: a name that was typed, or the
 * current mention. Out: an overlay, or why there is none.
 */
#include "tui/app/app_priv.h"

#include "kunnash/analysis.h"

bool
app_dossier(void *self, struct kn_str arg)
{
	struct kn_app *app = self;
	struct kn_model *m = app->model;
	struct kn_index *ix = kn_model_index(m);
	const struct kn_entity *e = NULL;
	uint32_t number;
	struct kn_err err;

	if (ix == NULL)
		return true;
	if (arg.n == 0)
		e = app_current_entity(m);
	else if (kn_dossier_entity(ix, arg, &number, &err) == KN_OK)
		e = kn_index_entity(ix, number);
	else
		kn_model_notice_err(m, &err);
	if (e != NULL)
		app_open_overlay(app, kn_pane_entity_new(m, e->id), false);
	else if (arg.n == 0)
		kn_model_notice(m, N_("no name is selected"), KN_LIT(""));
	return true;
}
