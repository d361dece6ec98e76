/*
 * editor_note.c: what becomes of a note that is being written. In: the fields
 * of the editor. Out: drafts, never more than half a second older than what
 * was typed; in the end the note in the notebook.
 *
 * Nothing that was typed is lost by leaving, by another session's work on the
 * same note, or by a notebook that cannot be written: the draft or the text
 * on the screen stays until the note is saved.
 */
#include "tui/pane/editor_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/clock.h"
#include "kunnash/mem.h"
#include "tui/pane/annot.h"

/* From a change to its draft; and after a draft that could not be kept. */
#define DRAFT_MS 500
#define AGAIN_MS 5000

struct kn_notebook *
editor__notebook(const struct editor *e)
{
	const struct kn_model *m = e->base.model;

	return m->session == NULL ? NULL : kn_session_notebook(m->session);
}

struct kn_textedit *
editor__edit(const struct editor *e)
{
	return kn_textarea_edit(e->area);
}

/* ---- what it holds -------------------------------------------------------- */

static void
join_tags(const struct kn_model *m, const struct kn_note *n,
    struct kn_buf *out)
{
	for (size_t i = 0; i < n->n_tags; i++) {
		if (i > 0)
			kn_buf_cstr(out, kn_model_rtl(m) ? "\u060C " : ", ");
		kn_buf_cstr(out, n->tags[i]);
	}
}

/* The end of a tag that begins at the front, and what parts it from the
 * next one: a comma of either script, or nothing at the end. */
static size_t
tag_end(struct kn_str s, size_t *comma_b)
{
	for (size_t i = 0; i < s.n; i++) {
		*comma_b = s.s[i] == ',' ? 1 :
		    i + 1 < s.n && memcmp(s.s + i, "\u060C", 2) == 0 ? 2 : 0;
		if (*comma_b > 0)
			return i;
	}
	*comma_b = 0;
	return s.n;
}

static void
split_tags(struct kn_str s, struct kn_note *out)
{
	size_t cap = 0, comma_b, end;

	for (; s.n > 0; s.s += end + comma_b, s.n -= end + comma_b) {
		end = tag_end(s, &comma_b);
		struct kn_str tag = kn_str_trim((struct kn_str){ s.s, end });
		if (tag.n == 0)
			continue;
		out->tags = kn_grow(out->tags, &cap, out->n_tags + 1,
		    sizeof(*out->tags));
		out->tags[out->n_tags++] = kn_strndup(tag.s, tag.n);
	}
}

static size_t
find_label(const struct editor *e, const char *id)
{
	size_t i = 0;

	while (i < e->n_labels && (id == NULL ||
	    strcmp(e->labels[i].id, id) != 0))
		i++;
	return i;
}

void
editor__show(struct editor *e, const struct kn_note *n)
{
	struct kn_buf tags;

	kn_buf_init(&tags, 0);
	join_tags(e->base.model, n, &tags);
	kn_textedit_set(editor__edit(e), kn_str(n->text));
	kn_lineedit_set(e->tags, kn_buf_get(&tags));
	e->label = find_label(e, n->label);
	kn_buf_dispose(&tags);
}

/* The note as it stands in here; the caller disposes of it. */
static void
compose(const struct editor *e, struct kn_note *out)
{
	struct kn_str text = kn_textedit_text(editor__edit(e));

	kn_note_copy(out, &e->note);
	free(out->text);
	out->text = text.n == 0 ? NULL : kn_strndup(text.s, text.n);
	for (size_t i = 0; i < out->n_tags; i++)
		free(out->tags[i]);
	free(out->tags);
	out->tags = NULL;
	out->n_tags = 0;
	split_tags(kn_lineedit_text(e->tags), out);
	free(out->label);
	out->label = e->label == e->n_labels ? NULL :
	    kn_strdup(e->labels[e->label].id);
}

bool
editor__differs(const struct editor *e)
{
	return e->label != e->saved_label ||
	    !kn_str_is(kn_textedit_text(editor__edit(e)), e->saved_text) ||
	    !kn_str_is(kn_lineedit_text(e->tags), e->saved_tags);
}

/* ---- the draft ------------------------------------------------------------- */

uint64_t
editor__serial(const struct editor *e)
{
	return kn_textedit_serial(editor__edit(e)) +
	    kn_lineedit_serial(e->tags) + e->label_serial;
}

/* After whatever may have changed something. */
void
editor__changed(struct editor *e)
{
	if (editor__serial(e) == e->seen)
		return;
	e->seen = editor__serial(e);
	if (e->due_ms == 0)
		e->due_ms = (int64_t)kn_clock_ms() + DRAFT_MS;
}

int
editor__due_ms(const struct kn_pane *base)
{
	const struct editor *e = (const struct editor *)base;

	if (e->due_ms == 0)
		return -1;
	int64_t left = e->due_ms - (int64_t)kn_clock_ms();
	return left < 0 ? 0 : (int)left;
}

static enum kn_status
put_draft(struct editor *e, struct kn_notebook *nb, struct kn_err *err)
{
	struct kn_note n;

	compose(e, &n);
	enum kn_status status = kn_draft_put(nb, e->draft, &n, err);
	kn_note_dispose(&n);
	return status;
}

void
editor__keep(struct kn_pane *base)
{
	struct editor *e = (struct editor *)base;
	struct kn_notebook *nb = editor__notebook(e);
	enum kn_status status = KN_OK;
	struct kn_err err;
	bool wanted = editor__differs(e);

	if (e->due_ms == 0 || nb == NULL)
		return;
	if (wanted)
		status = put_draft(e, nb, &err);
	else if (e->stored)
		status = kn_draft_drop(nb, e->draft, &err);
	e->due_ms = status == KN_OK ? 0 : (int64_t)kn_clock_ms() + AGAIN_MS;
	if (status == KN_OK)
		e->stored = wanted;
	else
		kn_model_notice_err(base->model, &err);
}

/* It was written on the note as it was then: what another session did to the
 * note since is not replaced unasked. */
static void
take(struct editor *e, const struct kn_note *draft)
{
	editor__show(e, draft);
	e->stored = true;
	if (e->note.id != NULL && draft->updated != NULL) {
		free(e->note.updated);
		e->note.updated = kn_strdup(draft->updated);
	}
	kn_model_notice(e->base.model, N_("a draft that was not saved is "
	    "taken up"), KN_LIT(""));
}

const char *
kn_pane_editor_draft(struct kn_pane *p)
{
	struct editor *e = (struct editor *)p;
	struct kn_notebook *nb = editor__notebook(e);
	struct kn_err err;

	if (nb == NULL)
		return NULL;
	if (put_draft(e, nb, &err) != KN_OK) {
		kn_model_notice_err(p->model, &err);
		return NULL;
	}
	/* Looked at again when the editor has ended. */
	e->stored = true;
	e->due_ms = (int64_t)kn_clock_ms();
	return e->draft;
}

/* Takes up the draft that an earlier session left. */
void
editor__take_draft(struct editor *e)
{
	struct kn_notebook *nb = editor__notebook(e);
	struct kn_draft *drafts;
	struct kn_err err;
	size_t n;

	if (nb == NULL)
		return;
	if (kn_drafts_list(nb, &drafts, &n, &err) != KN_OK) {
		kn_model_notice_err(e->base.model, &err);
		return;
	}
	for (size_t i = 0; i < n; i++)
		if (strcmp(drafts[i].name, e->draft) == 0)
			take(e, &drafts[i].note);
	kn_drafts_free(drafts, n);
}

/* ---- saving -------------------------------------------------------------------- */

/* Whether another session changed the note since it was opened here. */
static bool
was_changed(const struct editor *e, struct kn_notebook *nb)
{
	struct kn_note now;

	if (e->note.id == NULL || e->note.updated == NULL ||
	    kn_note_get(nb, e->note.id, &now, NULL) != KN_OK)
		return false;
	bool changed = now.updated != NULL &&
	    strcmp(now.updated, e->note.updated) != 0;
	kn_note_dispose(&now);
	return changed;
}

static void
refuse(struct editor *e, enum editor_obstacle why, const char *msgid)
{
	editor__keep(&e->base);
	e->obstacle = why;
	kn_model_notice(e->base.model, msgid, KN_LIT(""));
}

/* Saving failed: the text stays, the draft is tried, the reason is said. */
static void
failed(struct editor *e, enum kn_status status, const struct kn_err *err)
{
	if (status == KN_NOT_FOUND && e->note.id != NULL) {
		refuse(e, DELETED, N_("another session has deleted this "
		    "note: save again to keep it as a new one"));
		return;
	}
	editor__changed(e);
	editor__keep(&e->base);
	kn_model_notice_err(e->base.model, err);
}

/* Makes n a new note. One that was deleted is still its author's; what is
 * kept beside another session's is the person's own. */
static void
make_new(struct kn_note *n, bool own)
{
	char **gone[] = { &n->id, &n->author, &n->created };

	for (size_t i = 0; i < (own ? 3 : 1); i++) {
		free(*gone[i]);
		*gone[i] = NULL;
	}
}

/* Writes a note; the draft goes with it. */
static bool
put(struct editor *e, struct kn_notebook *nb, struct kn_note *n,
    const char *done)
{
	struct kn_err err;
	enum kn_status status = kn_note_put_draft(nb, n, e->draft, &err);

	if (status == KN_OK) {
		e->due_ms = 0;
		kn_model_note_written(e->base.model, n->id);
		kn_model_notice(e->base.model, done, KN_LIT(""));
	}
	kn_note_dispose(n);
	if (status != KN_OK)
		failed(e, status, &err);
	return status == KN_OK;
}

static struct kn_notebook *
need_notebook(const struct editor *e)
{
	struct kn_notebook *nb = editor__notebook(e);

	if (nb == NULL)
		kn_model_notice(e->base.model, N_("there is no notebook"),
		    KN_LIT(""));
	return nb;
}

bool
editor__save(struct editor *e)
{
	struct kn_notebook *nb = need_notebook(e);
	struct kn_note n;

	if (nb == NULL)
		return false;
	if (e->obstacle != CHANGED && was_changed(e, nb)) {
		refuse(e, CHANGED, N_("another session changed this note: "
		    "save again to replace it, or as a new note"));
		return false;
	}
	compose(e, &n);
	if (e->obstacle == DELETED)
		make_new(&n, false);
	return put(e, nb, &n, N_("note saved"));
}

bool
editor__save_apart(struct editor *e)
{
	struct kn_notebook *nb = need_notebook(e);
	struct kn_note n;

	if (nb == NULL)
		return false;
	compose(e, &n);
	make_new(&n, true);
	return put(e, nb, &n, N_("saved as a new note"));
}
