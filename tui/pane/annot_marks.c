/*
 * annot_marks.c: stars, read marks, and undo over all of the notebook. In:
 * actions' wishes. Out: durable rows of the notebook, what is shown anew, and
 * a notice of what was done or why not.
 */
#include "tui/pane/annot.h"
#include "tui/pane/chosen.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

/* ---- stars and read marks ------------------------------------------------------ */

void
kn_model_toggle_mark(struct kn_model *m, enum kn_mark mark,
    const struct kn_article *a)
{
	static const char *const said[2][2] = {
		[KN_MARK_STAR] = { N_("star taken away"), N_("starred") },
		[KN_MARK_READ] = { N_("marked as unread"),
			N_("marked as read") },
	};
	struct kn_notebook *nb = kn_model_writable(m);
	struct kn_target target;
	struct kn_err err;

	if (nb == NULL)
		return;
	kn_model_save_read(m);
	kn_session_target(m->session, a, &target);
	bool on = !kn_mark_get(nb, mark, target.body_key);
	if (kn_mark_set(nb, mark, &target, 1, on, false, &err) == KN_OK) {
		kn_model_notes_changed(m);
		kn_model_notice(m, said[mark][on], KN_LIT(""));
	} else {
		kn_model_notice_err(m, &err);
	}
	kn_target_dispose(&target);
}

void
kn_model_was_opened(struct kn_model *m)
{
	struct kn_notebook *nb = kn_model_notebook(m);

	if (nb == NULL || m->open == NULL || m->open->read ||
	    kn_notebook_writable(nb, NULL) != KN_OK)
		return;
	kn_model_save_read(m);
	m->unsaved_read = kn_calloc(1, sizeof(*m->unsaved_read));
	kn_session_target(m->session, &m->open->row, m->unsaved_read);
	m->open->read = true;
}

bool
kn_model_save_read(struct kn_model *m)
{
	struct kn_notebook *nb = kn_model_notebook(m);
	struct kn_target *target = m->unsaved_read;

	if (target == NULL)
		return false;
	m->unsaved_read = NULL;
	if (kn_mark_set(nb, KN_MARK_READ, target, 1, true, true, NULL) ==
	    KN_OK) {
		m->notes_version = kn_notebook_version(nb);
		m->notes_serial++;
	}
	kn_target_dispose(target);
	free(target);
	return true;
}

/* ---- undo ------------------------------------------------------------------------ */

/* Opens the article of a step, unless it is open; the first of the corpus
 * that the step can have meant. */
static void
go_to_article(struct kn_model *m, const struct kn_undo_step *step)
{
	const struct kn_target t = { .url = step->url, .key = step->key,
	    .path = step->path };
	struct kn_index *ix = kn_model_index(m);
	uint32_t id;

	if (ix == NULL || (t.url == NULL && t.key == NULL && t.path == NULL))
		return;
	if (m->open != NULL && t.key != NULL &&
	    strcmp(m->open->row.key.hex, t.key) == 0)
		return;
	if ((t.key != NULL && kn_index_find(ix, kn_str(t.key), &id, NULL) ==
	    KN_OK) || (t.path != NULL && kn_index_find(ix, kn_str(t.path),
	    &id, NULL) == KN_OK))
		kn_model_open_id(m, id);
}

void
kn_model_undo(struct kn_model *m, bool redo)
{
	struct kn_notebook *nb = kn_model_writable(m);
	struct kn_undo_step step;
	struct kn_err err;

	if (nb == NULL)
		return;
	/* What is being done is undone as far as it is. */
	kn_bulk_stop(m);
	if ((redo ? kn_notebook_redo(nb, &step, &err) :
	    kn_notebook_undo(nb, &step, &err)) != KN_OK) {
		kn_model_notice_err(m, &err);
		return;
	}
	m->selection = (struct kn_span){ 0, 0 };
	go_to_article(m, &step);
	kn_model_notes_changed(m);
	(void)kn_model_go_note(m, step.note);
	kn_model_notice(m, redo ? N_("done again: %s") : N_("undone: %s"),
	    kn_str(kn_tr(step.msgid)));
	kn_undo_step_dispose(&step);
}
