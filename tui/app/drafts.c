/*
 * drafts.c: opens notes in the editor, also those whose writing ended before
 * they were saved. In: what is selected or current, the drafts of the
 * notebook. Out: the editor, beside the article where that is here; at the
 * start a notice that there are drafts.
 */
#include "tui/app/app_priv.h"
#include "tui/app/seek.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/pane/annot.h"
#include "tui/pane/chosen.h"
#include "tui/pane/layers.h"
#include "tui/pane/memo.h"

void
app_tell_drafts(struct kn_app *app)
{
	struct kn_notebook *nb = app_notebook(app);
	struct kn_model *m = app->model;
	struct kn_draft *drafts;
	struct kn_key_press key;
	struct kn_buf text, label;
	size_t n;

	if (nb == NULL || m->notice.n > 0 ||
	    kn_drafts_list(nb, &drafts, &n, NULL) != KN_OK)
		return;
	kn_drafts_free(drafts, n);
	if (n == 0 || !kn_keymap_key_of(app->o.keys, KN_CTX_GLOBAL, "drafts",
	    &key))
		return;
	kn_buf_init(&text, 1024);
	kn_buf_init(&label, 64);
	kn_fmt_count(&m->locale, n, &label);
	kn_fmt_msg(kn_trn("%s note was not saved",
	    "%s notes were not saved", n), kn_buf_get(&label), &text);
	kn_buf_reset(&label);
	kn_key_label(key, &label);
	kn_buf_cstr(&text, " \u00B7 ");
	kn_fmt_msg(N_("%s opens its draft"), kn_buf_get(&label), &text);
	kn_model_notice(m, "%s", kn_buf_get(&text));
	kn_buf_dispose(&label);
	kn_buf_dispose(&text);
}

void
app_write_note(struct kn_app *app)
{
	struct kn_model *m = app->model;
	const struct kn_note_view *foreign = kn_model_foreign_now(m);
	struct kn_buf draft;
	struct kn_note note;

	if (foreign != NULL && kn_span_len(m->selection) == 0) {
		app_open_overlay(app, kn_pane_foreign_new(m, foreign), false);
		return;
	}
	if (kn_model_writable(m) == NULL)
		return;
	kn_buf_init(&draft, 0);
	if (kn_model_note_to_write(m, &note, &draft))
		app_open_overlay(app, kn_pane_editor_new(m, &note, draft.s),
		    false);
	else
		kn_model_notice(m, N_("no article is open"), KN_LIT(""));
	kn_buf_dispose(&draft);
}

void
app_write_memo(struct kn_app *app)
{
	struct kn_buf draft;
	struct kn_note note;

	kn_buf_init(&draft, 0);
	if (app->o.session != NULL &&
	    kn_model_memo(app->model, &note, &draft))
		app_open_overlay(app, kn_pane_editor_new(app->model, &note,
		    draft.s), false);
	kn_buf_dispose(&draft);
}

/* Opens the article that a note stands in, if it is in this corpus. */
static void
go_to(struct kn_app *app, const struct kn_target *t)
{
	const char *const names[] = { t->key, t->path };
	struct kn_index *ix = kn_model_index(app->model);
	uint32_t id;

	for (size_t i = 0; ix != NULL && i < 2; i++)
		if (names[i] != NULL && kn_index_find(ix, kn_str(names[i]),
		    &id, NULL) == KN_OK) {
			kn_model_open_id(app->model, id);
			return;
		}
}

/* What the note of a draft is without it: as saved, or with nothing yet. */
static void
without_draft(struct kn_notebook *nb, const struct kn_note *draft,
    struct kn_note *out)
{
	if (draft->id != NULL &&
	    kn_note_get(nb, draft->id, out, NULL) == KN_OK)
		return;
	kn_note_copy(out, draft);
	char **gone[] = { &out->id, &out->label, &out->text };
	for (size_t i = 0; i < sizeof(gone) / sizeof(*gone); i++) {
		free(*gone[i]);
		*gone[i] = NULL;
	}
	for (size_t i = 0; i < out->n_tags; i++)
		free(out->tags[i]);
	free(out->tags);
	out->tags = NULL;
	out->n_tags = 0;
}

void
app_open_draft(struct kn_app *app)
{
	struct kn_notebook *nb = app_notebook(app);
	struct kn_draft *drafts = NULL;
	struct kn_note note;
	struct kn_err err;
	size_t n = 0, next = 0;

	if (nb != NULL && kn_drafts_list(nb, &drafts, &n, &err) != KN_OK) {
		kn_model_notice_err(app->model, &err);
		return;
	}
	if (n == 0) {
		kn_model_notice(app->model, N_("every note is saved"),
		    KN_LIT(""));
		return;
	}
	/* The one after the draft that was opened last. */
	for (size_t i = 0; app->last_draft != NULL && i < n; i++)
		if (strcmp(drafts[i].name, app->last_draft) == 0)
			next = (i + 1) % n;
	free(app->last_draft);
	app->last_draft = kn_strdup(drafts[next].name);
	go_to(app, &drafts[next].note.target);
	without_draft(nb, &drafts[next].note, &note);
	app_open_overlay(app, kn_pane_editor_new(app->model, &note,
	    drafts[next].name), false);
	kn_drafts_free(drafts, n);
}

int
app_due_ms(const struct kn_app *app)
{
	const struct kn_pane *p = app->overlay;

	if (app_seek_due(app) || kn_bulk_due(app->model) ||
	    app->model->unsaved_read != NULL)
		return 0;
	return p == NULL || p->ops->due_ms == NULL ? -1 : p->ops->due_ms(p);
}

void
app_keep(struct kn_app *app)
{
	struct kn_pane *p = app->overlay;

	if (p == NULL || p->ops->keep == NULL)
		return;
	p->ops->keep(p);
	app->dirty = true;
}

void
app_do_due(struct kn_app *app)
{
	if (kn_model_save_read(app->model)) {
		app->dirty = true;
		return;
	}
	if (app_seek_due(app)) {
		app_seek_work(app);
		return;
	}
	if (!kn_bulk_due(app->model)) {
		app_keep(app);
		return;
	}
	kn_bulk_work(app->model);
	app->dirty = true;
}

bool
kn_app_work(struct kn_app *app)
{
	if (app_due_ms(app) != 0)
		return false;
	app_do_due(app);
	return app_due_ms(app) == 0;
}
