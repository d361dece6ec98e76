/*
 * marks.c: the actions on the notebook that work in every pane: undo, stars,
 * read marks. In: an action. Out: changes made by tui/pane/annot.c, and the
 * focus where they are seen.
 */
#include "tui/app/app_priv.h"
#include "tui/pane/annot.h"

/* Goes to where the step was. */
static bool
turn(struct kn_app *app, bool redo)
{
	kn_model_undo(app->model, redo);
	if (kn_model_note(app->model) != NULL && app->overlay == NULL)
		app_focus(app, APP_READER);
	return true;
}

bool
app_undo(void *app, struct kn_str arg)
{
	(void)arg;
	return turn(app, false);
}

bool
app_redo(void *app, struct kn_str arg)
{
	(void)arg;
	return turn(app, true);
}

/* The article that is meant: in the list that of the selected row, elsewhere
 * the open one. */
static bool
toggle(struct kn_app *app, enum kn_mark mark)
{
	struct kn_model *m = app->model;
	struct kn_article row;
	struct kn_err err;
	uint32_t id;

	if (app->focus != APP_LIST && m->open != NULL) {
		kn_model_toggle_mark(m, mark, &m->open->row);
		return true;
	}
	if (m->result == NULL || kn_result_rows(m->result) == 0) {
		kn_model_notice(m, N_("no article is open"), KN_LIT(""));
		return true;
	}
	if (kn_result_id(m->result, m->row, &id, &err) != KN_OK ||
	    kn_index_article(kn_model_index(m), id, &row, &err) != KN_OK) {
		kn_model_notice_err(m, &err);
		return true;
	}
	kn_model_toggle_mark(m, mark, &row);
	kn_article_dispose(&row);
	return true;
}

bool
app_star(void *app, struct kn_str arg)
{
	(void)arg;
	return toggle(app, KN_MARK_STAR);
}

bool
app_read(void *app, struct kn_str arg)
{
	(void)arg;
	return toggle(app, KN_MARK_READ);
}
