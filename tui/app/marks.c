/*
 * marks.c: the actions on the notebook that work in every pane: undo, stars,
 * read marks, the panes of notes and labels. In: an action. Out: changes made
 * by tui/pane/annot.c, and the focus where they are seen.
 */
#include "tui/app/app_priv.h"
#include "tui/pane/annot.h"
#include "tui/pane/chosen.h"
#include "tui/pane/correct.h"
#include "tui/pane/fields.h"
#include "tui/pane/editor.h"

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

bool
app_meant(struct kn_app *app, uint32_t *id)
{
	struct kn_model *m = app->model;
	struct kn_err err;

	if (app->focus != APP_LIST && m->open != NULL) {
		*id = m->open->row.id;
		return true;
	}
	if (m->result == NULL || kn_result_rows(m->result) == 0) {
		kn_model_notice(m, N_("no article is open"), KN_LIT(""));
		return false;
	}
	if (kn_result_id(m->result, m->row, id, &err) == KN_OK)
		return true;
	kn_model_notice_err(m, &err);
	return false;
}

static bool
toggle(struct kn_app *app, enum kn_mark mark)
{
	struct kn_model *m = app->model;
	struct kn_article row;
	struct kn_err err;
	uint32_t id;

	if (app->focus == APP_LIST && kn_model_chosen(m) > 0) {
		kn_model_mark_chosen(m, mark);
		return true;
	}
	if (app->focus != APP_LIST && m->open != NULL) {
		kn_model_toggle_mark(m, mark, &m->open->row);
		return true;
	}
	if (!app_meant(app, &id))
		return true;
	if (kn_index_article(kn_model_index(m), id, &row, &err) != KN_OK) {
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

/* ---- notes and labels ---------------------------------------------------- */

bool
app_notes(void *self, struct kn_str arg)
{
	struct kn_app *app = self;

	(void)arg;
	app_open_overlay(app, kn_pane_notes_new(app->model), false);
	return true;
}

bool
app_labels(void *self, struct kn_str arg)
{
	struct kn_app *app = self;

	(void)arg;
	app_open_overlay(app, kn_pane_labels_new(app->model), false);
	return true;
}

/* What is selected, else the current hit, name or note. */
bool
app_label_all(void *self, struct kn_str arg)
{
	struct kn_app *app = self;
	struct kn_model *m = app->model;

	(void)arg;
	struct kn_span words = kn_span_len(m->selection) > 0 ?
	    m->selection : m->current;
	if (m->open == NULL || kn_span_len(words) == 0)
		kn_model_notice(m, N_("first select the words to be "
		    "labelled"), KN_LIT(""));
	else
		app_open_overlay(app, kn_pane_occurrences_new(m, words),
		    false);
	return true;
}

bool
app_notes_hide(void *self, struct kn_str arg)
{
	struct kn_model *m = ((struct kn_app *)self)->model;

	(void)arg;
	m->notes_hidden = !m->notes_hidden;
	m->notes_serial++;
	/* A key must not change a note that is out of sight. */
	if (!kn_model_shows_note(m, m->note))
		m->note = SIZE_MAX;
	kn_model_notice(m, m->notes_hidden ? N_("your notes are hidden") :
	    N_("your notes are shown"), KN_LIT(""));
	return true;
}

bool
app_edit_external(void *self, struct kn_str arg)
{
	struct kn_app *app = self;

	(void)arg;
	app->external = kn_pane_is_editor(app->overlay);
	return true;
}

bool
app_write(void *self, struct kn_str arg)
{
	struct kn_app *app = self;

	/* "current": Enter opens the note it stands on, else the first one in
	 * view, and nothing else. */
	bool current = kn_str_is(arg, "current");
	if (current && app->model->open != NULL &&
	    kn_model_note(app->model) == NULL)
		kn_pane_reader_note_in_view(app->pane[APP_READER]);
	if (current && kn_model_note(app->model) == NULL)
		kn_model_notice(app->model, app->model->open == NULL ?
		    N_("no article is open") : N_("no note is in view"),
		    KN_LIT(""));
	else
		app_write_note(app);
	return true;
}

bool
app_drafts(void *self, struct kn_str arg)
{
	(void)arg;
	app_open_draft(self);
	return true;
}

bool
app_memo(void *app, struct kn_str arg)
{
	(void)arg;
	app_write_memo(app);
	return true;
}

/* ---- entities ------------------------------------------------------------------ */

/* That of the name that the current hit or word is, or is part of; or
 * NULL. */
const struct kn_entity *
app_current_entity(const struct kn_model *m)
{
	const struct kn_open *o = m->open;

	for (size_t i = 0; o != NULL && i < o->mentions.n; i++) {
		const struct kn_mention *x = &o->mentions.at[i];

		if (!x->suppressed && kn_span_len(m->current) > 0 &&
		    x->at.start_b <= m->current.start_b &&
		    x->at.end_b >= m->current.end_b)
			return kn_index_entity(kn_model_index(m), x->entity);
	}
	return NULL;
}

/* The entity of the sidebar, or of the name the reader stands on; else what
 * is selected, or the current hit, is to be a name. */
bool
app_correct(void *self, struct kn_str arg)
{
	struct kn_app *app = self;
	struct kn_model *m = app->model;
	bool side = app->focus == APP_SIDEBAR;
	struct kn_span at = side || m->open == NULL ?
	    (struct kn_span){ 0, 0 } : kn_span_len(m->selection) > 0 ?
	    m->selection : m->current;
	const struct kn_entity *e = NULL;

	if (side)
		e = kn_pane_sidebar_entity(app->pane[APP_SIDEBAR]);
	else if (kn_span_len(m->selection) == 0)
		e = app_current_entity(m);
	if (e == NULL && kn_span_len(at) == 0)
		kn_model_notice(m, N_("first go to a name in the sidebar, "
		    "or select words"), KN_LIT(""));
	else if (kn_model_writable(m) != NULL)
		app_open_overlay(app, kn_pane_correct_new(m, e, e != NULL ?
		    KN_LIT("") : (struct kn_str){ m->open->doc->text +
		    at.start_b, kn_span_len(at) }, arg), false);
	return true;
}

/* ---- fields of articles ---------------------------------------------------------- */

bool
app_correct_article(void *self, struct kn_str arg)
{
	struct kn_app *app = self;
	struct kn_model *m = app->model;
	struct kn_str rest = kn_str_trim(arg), first = { "", 0 };
	uint32_t id;

	if (!app_meant(app, &id) || kn_model_writable(m) == NULL)
		return true;
	(void)kn_str_split(&rest, ' ', &first);
	bool all = kn_str_is(first, "all");
	app_open_overlay(app, kn_pane_fields_new(m, id, all, all ? rest :
	    arg), false);
	return true;
}
