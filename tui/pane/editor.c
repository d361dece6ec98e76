/*
 * editor.c: a note being written: its text, label and tags. In: keys, pastes
 * and a note. Out: cells; what was written goes to editor_note.c.
 */
#include "tui/pane/editor_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/pane/field.h"

#define TAGS_MAX_B ((KN_NOTE_NAME_MAX_B + 2) * KN_NOTE_TAGS_MAX)

/* ---- keys -------------------------------------------------------------------- */

static void
label_step(struct editor *e, int step)
{
	size_t n = e->n_labels + 1;

	e->label = (e->label + n + (size_t)(step < 0 ? n - 1 : 1)) % n;
	e->label_serial++;
}

/* A digit means the label with that key; 0 none. */
static bool
label_key(struct editor *e, struct kn_key_press key)
{
	int digit = kn_key_digit(key);
	size_t to = e->n_labels;

	if (key.sym == KN_KEY_LEFT || key.sym == KN_KEY_RIGHT ||
	    key.sym == ' ') {
		label_step(e, key.sym == KN_KEY_LEFT ? -1 : 1);
		return true;
	}
	for (size_t i = 0; digit > 0 && i < e->n_labels; i++)
		if (e->labels[i].key == '0' + digit)
			to = i;
	if (digit < 0 || (digit > 0 && to == e->n_labels))
		return false;
	e->label = to;
	e->label_serial++;
	return true;
}

static bool
editor_key(struct kn_pane *base, struct kn_key_press key)
{
	struct editor *e = (struct editor *)base;
	bool took = e->prefix || (e->field == LABEL ? label_key(e, key) :
	    e->field == TAGS ? kn_edit_key(base->model, e->tags, key) :
	    kn_textarea_key(base->model, e->area, key));

	/* After C-x only what is bound there means something. */
	e->prefix = e->warned = false;
	editor__changed(e);
	return took;
}

static void
editor_paste(struct kn_pane *base, struct kn_str text)
{
	struct editor *e = (struct editor *)base;

	e->prefix = false;
	if (e->field == TAGS)
		kn_lineedit_insert(e->tags, text);
	else if (e->field == TEXT && !kn_textedit_insert(editor__edit(e), text))
		kn_model_notice(base->model, N_("the text of the note is too "
		    "long"), KN_LIT(""));
	editor__changed(e);
}

static void
editor_move(struct kn_pane *base, enum kn_motion motion, int sign)
{
	struct editor *e = (struct editor *)base;

	if (e->field == LABEL)
		label_step(e, sign);
	else if (e->field == TEXT && !kn_textarea_move(base->model, e->area,
	    motion, sign) && sign > 0)
		e->field = TAGS;
	else if (e->field == TAGS && sign < 0)
		e->field = TEXT;
	editor__changed(e);
}

static bool
prefix(void *self, struct kn_str arg)
{
	(void)arg;
	((struct editor *)self)->prefix = true;
	return true;
}

static bool
field_back(void *self, struct kn_str arg)
{
	struct editor *e = self;

	(void)arg;
	e->field = (enum editor_field)(((int)e->field + N_FIELDS - 1) %
	    N_FIELDS);
	return true;
}

/* Tab completes a tag; where there is nothing to complete, and elsewhere, it
 * goes to the next field. */
static bool
complete(void *self, struct kn_str arg)
{
	struct editor *e = self;
	struct kn_str text = kn_lineedit_text(e->tags);
	struct kn_buf out;

	(void)arg;
	kn_buf_init(&out, TAGS_MAX_B);
	bool done = e->field == TAGS &&
	    kn_lineedit_caret_b(e->tags) == text.n &&
	    editor__notebook(e) != NULL &&
	    kn_tags_complete(e->base.model, editor__notebook(e), text, &out);
	if (done)
		kn_lineedit_set(e->tags, kn_buf_get(&out));
	else
		e->field = (enum editor_field)(((int)e->field + 1) % N_FIELDS);
	kn_buf_dispose(&out);
	editor__changed(e);
	return true;
}

/* Back to the note as it is in the notebook; C-_ takes that back. */
static bool
revert(void *self, struct kn_str arg)
{
	struct editor *e = self;

	(void)arg;
	e->prefix = false;
	kn_textedit_replace(editor__edit(e), kn_str(e->saved_text));
	kn_lineedit_set(e->tags, kn_str(e->saved_tags));
	e->label = e->saved_label;
	e->label_serial++;
	editor__changed(e);
	return true;
}

/* It would be lost: the notice says why, and what a second try does. */
static void
warn(struct editor *e)
{
	struct kn_model *m = e->base.model;

	kn_buf_cstr(&m->notice, " \u00B7 ");
	kn_buf_cstr(&m->notice,
	    kn_tr(N_("once more leaves without the text")));
	e->warned = true;
}

static bool
leave(void *self, struct kn_str arg)
{
	struct editor *e = self;

	(void)arg;
	if (e->prefix) {
		e->prefix = false;
		return true;
	}
	kn_model_notice_clear(e->base.model);
	editor__keep(&e->base);
	if (e->due_ms != 0 && !e->warned) {
		warn(e);
		return true;
	}
	e->base.done = true;
	if (e->stored)
		kn_model_notice(e->base.model, N_("kept as a draft"),
		    KN_LIT(""));
	return true;
}

static bool
save(void *self, struct kn_str arg)
{
	struct editor *e = self;

	(void)arg;
	e->prefix = false;
	e->base.done = editor__save(e);
	return true;
}

static bool
save_apart(void *self, struct kn_str arg)
{
	struct editor *e = self;

	(void)arg;
	e->prefix = false;
	e->base.done = editor__save_apart(e);
	return true;
}

/* ---- drawing ------------------------------------------------------------------- */

static void
draw_label(const struct editor *e, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	const struct kn_model *m = e->base.model;
	const struct kn_label *l = e->label == e->n_labels ? NULL :
	    &e->labels[e->label];
	struct kn_style style = { KN_ROLE_META,
	    focus ? KN_MOD_SELECTED : 0 };
	struct kn_buf text;

	kn_buf_init(&text, 1024);
	kn_buf_cstr(&text, kn_tr(N_("label:")));
	kn_buf_chr(&text, ' ');
	kn_fmt_isolate(kn_str(l == NULL ? "\u2014" : l->name), &text);
	if (l != NULL && l->key != 0)
		kn_buf_fmt(&text, " (%c)", l->key);
	if (focus)
		kn_grid_fill(g, r.x, r.y, r.w, ' ', style);
	kn_chrome_field(m, g, r, 0, kn_buf_get(&text), KN_ALIGN_START, style);
	kn_buf_dispose(&text);
	if (focus) {
		g->cursor_x = kn_model_mirrored(m) ? r.x + r.w - 1 : r.x;
		g->cursor_y = r.y;
	}
}

/* The passage, or the article, that the note is on. */
static void
draw_place(const struct editor *e, struct kn_grid *g, struct kn_rect r)
{
	const struct kn_note *n = &e->note;
	struct kn_str what = kn_str(n->scope == KN_NOTE_PASSAGE ?
	    n->anchor.exact : n->scope == KN_NOTE_ARTICLE ? n->target.title :
	    kn_tr(N_("on the whole corpus")));

	kn_chrome_name(e->base.model, g, r, what,
	    (struct kn_style){ KN_ROLE_META, 0 });
}

static struct kn_rect
row_of(struct kn_rect r, int row)
{
	return (struct kn_rect){ r.x, r.y + row, r.w, 1 };
}

static void
editor_draw(struct kn_pane *base, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	struct editor *e = (struct editor *)base;
	const struct kn_model *m = base->model;
	/* Where there is little room, the text has it. */
	int above = r.h >= 8 ? 4 : r.h >= 5 ? 2 : 1, below = r.h >= 5;
	struct kn_rect at = { r.x, r.y + above, r.w, r.h - above - below };

	e->label_at = e->tags_at = (struct kn_rect){ 0, 0, 0, 0 };
	e->text_at = at;
	if (above == 4)
		draw_place(e, g, row_of(r, 1));
	if (below) {
		e->tags_at = row_of(r, r.h - 1);
		kn_edit_draw(m, g, e->tags_at, kn_tr(N_("tags:")), e->tags);
	}
	int x = g->cursor_x, y = g->cursor_y;
	unsigned more = kn_textarea_draw(m, e->area, g, at,
	    focus && e->field != LABEL);
	if (e->field == TAGS && below) {
		g->cursor_x = x;
		g->cursor_y = y;
	}
	if (above > 1) {
		e->label_at = row_of(r, above == 4 ? 2 : 1);
		draw_label(e, g, e->label_at, e->field == LABEL);
	}
	kn_chrome_heading(m, g, row_of(r, 0), kn_str(kn_tr(e->note.id == NULL ?
	    N_("New note") : N_("Note"))), kn_str(!editor__differs(e) ? "" :
	    e->stored && e->due_ms == 0 ? kn_tr(N_("draft kept")) : "*"),
	    more, focus);
}

static bool
holds(struct kn_rect at, struct kn_rect pane, int x, int y)
{
	x += pane.x - at.x;
	y += pane.y - at.y;
	return x >= 0 && x < at.w && y >= 0 && y < at.h;
}

static void
editor_click(struct kn_pane *base, int x, int y)
{
	struct editor *e = (struct editor *)base;

	if (holds(e->tags_at, base->at, x, y)) {
		e->field = TAGS;
	} else if (holds(e->label_at, base->at, x, y)) {
		e->field = LABEL;
	} else if (holds(e->text_at, base->at, x, y)) {
		e->field = TEXT;
		kn_textarea_click(base->model, e->area,
		    x + base->at.x - e->text_at.x,
		    y + base->at.y - e->text_at.y);
	}
}

/* ---- its life -------------------------------------------------------------------- */

static void
editor_close(struct kn_pane *base)
{
	struct editor *e = (struct editor *)base;

	editor__keep(base);
	kn_textarea_free(e->area);
	kn_lineedit_free(e->tags);
	kn_labels_free(e->labels, e->n_labels);
	kn_note_dispose(&e->note);
	free(e->draft);
	free(e->saved_text);
	free(e->saved_tags);
	free(e);
}

static const struct kn_handler handlers[] = {
	{ KN_ACT_SAVE, save },
	{ KN_ACT_SAVE_APART, save_apart },
	{ KN_ACT_CANCEL, leave },
	{ KN_ACT_COMPLETE, complete },
	{ KN_ACT_PANE_PREV, field_back },
	{ KN_ACT_PREFIX, prefix },
	{ KN_ACT_REVERT, revert },
};

static enum kn_context
editor_context(const struct kn_pane *base)
{
	return ((const struct editor *)base)->prefix ? KN_CTX_EDITOR_X :
	    KN_CTX_EDITOR;
}

static const struct kn_pane_ops editor_ops = {
	.name = "editor",
	.context = KN_CTX_EDITOR,
	.context_now = editor_context,
	.handlers = handlers,
	.n_handlers = sizeof(handlers) / sizeof(*handlers),
	.move = editor_move,
	.draw = editor_draw,
	.click = editor_click,
	.key = editor_key,
	.paste = editor_paste,
	.due_ms = editor__due_ms,
	.keep = editor__keep,
	.close = editor_close,
};

struct kn_pane *
kn_pane_editor_new(struct kn_model *m, struct kn_note *note,
    const char *draft)
{
	struct editor *e = kn_calloc(1, sizeof(*e));
	struct kn_err err;

	e->base = (struct kn_pane){ .ops = &editor_ops, .model = m };
	e->note = *note;
	memset(note, 0, sizeof(*note));
	e->draft = kn_strdup(draft);
	e->area = kn_textarea_new(KN_NOTE_TEXT_MAX_B);
	e->tags = kn_lineedit_new(TAGS_MAX_B);
	if (editor__notebook(e) != NULL && kn_labels_list(editor__notebook(e),
	    &e->labels, &e->n_labels, &err) != KN_OK)
		kn_model_notice_err(m, &err);
	editor__show(e, &e->note);
	struct kn_str text = kn_textedit_text(editor__edit(e)),
	    tags = kn_lineedit_text(e->tags);
	e->saved_text = kn_strndup(text.s, text.n);
	e->saved_tags = kn_strndup(tags.s, tags.n);
	e->saved_label = e->label;
	editor__take_draft(e);
	e->seen = editor__serial(e);
	return &e->base;
}

bool
kn_pane_is_editor(const struct kn_pane *p)
{
	return p != NULL && p->ops == &editor_ops;
}

struct kn_str
kn_pane_editor_text(const struct kn_pane *p)
{
	return kn_textedit_text(editor__edit((const struct editor *)p));
}

void
kn_pane_editor_replace(struct kn_pane *p, struct kn_str text)
{
	struct editor *e = (struct editor *)p;

	e->prefix = false;
	kn_textedit_replace(editor__edit(e), text);
	editor__changed(e);
}
