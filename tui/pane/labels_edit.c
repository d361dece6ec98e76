/*
 * labels_edit.c: what the labels pane does to labels. In: actions, what was
 * typed. Out: labels put, moved or deleted, each one step that can be undone.
 */
#include "tui/pane/labels_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/pane/annot.h"

const struct kn_label *
labels__all(const struct labels *p, size_t *n)
{
	return kn_model_labels_counted(p->base.model, n);
}

const struct kn_label *
labels__selected(struct labels *p)
{
	size_t n;
	const struct kn_label *l = labels__all(p, &n);

	if (p->row >= n)
		p->row = n > 0 ? n - 1 : 0;
	return n > 0 ? &l[p->row] : NULL;
}

static bool
same_parent(const struct kn_label *a, const struct kn_label *b)
{
	return a->parent == NULL || b->parent == NULL ?
	    a->parent == b->parent : strcmp(a->parent, b->parent) == 0;
}

/* ---- changing -------------------------------------------------------------------- */

static void
label_copy(struct kn_label *to, const struct kn_label *from)
{
	*to = *from;
	to->id = kn_strdup(from->id);
	to->parent = kn_strdup(from->parent);
	to->name = kn_strdup(from->name);
	to->definition = kn_strdup(from->definition);
	to->colour = kn_strdup(from->colour);
	to->sign = kn_strdup(from->sign);
}

/* The row of a label. */
static void
go_to(struct labels *p, const char *id)
{
	size_t n;
	const struct kn_label *l = labels__all(p, &n);

	for (size_t i = 0; i < n; i++)
		if (strcmp(l[i].id, id) == 0)
			p->row = i;
}

/* Takes up what a change came to; whether it was made. */
static bool
changed(struct labels *p, enum kn_status status, const struct kn_err *err,
    const char *id)
{
	struct kn_model *m = p->base.model;

	if (status != KN_OK) {
		kn_model_notice_err(m, err);
		return false;
	}
	kn_model_notes_changed(m);
	if (id != NULL)
		go_to(p, id);
	return true;
}

/* Puts a label, which is released. */
static bool
put(struct labels *p, struct kn_label *l)
{
	struct kn_notebook *nb = kn_model_writable(p->base.model);
	struct kn_err err;
	bool done = false;

	if (nb != NULL) {
		/* A new one gets its id here. */
		enum kn_status status = kn_label_put(nb, l, &err);

		done = changed(p, status, &err, l->id);
	}
	kn_label_dispose(l);
	return done;
}

static void
set_text(char **member, struct kn_str text)
{
	free(*member);
	*member = text.n == 0 ? NULL : kn_strndup(text.s, text.n);
}

static bool
add_typed(struct labels *p, struct kn_str name)
{
	const struct kn_label *l = labels__selected(p);
	struct kn_label add = { .colour = kn_strdup(kn_label_colour(0)) };

	if (l != NULL)
		add.parent = kn_strdup(p->typing == TYPING_BELOW ? l->id :
		    l->parent);
	add.name = kn_strndup(name.s, name.n);
	add.sign = kn_strdup("*");
	return put(p, &add);
}

/* Whether what was typed is taken; what is not can still be mended. */
static bool
take_typed(struct labels *p)
{
	struct kn_str text = kn_str_trim(kn_lineedit_text(p->edit));
	const struct kn_label *l = labels__selected(p);
	struct kn_label to;

	if (p->typing == TYPING_NEW || p->typing == TYPING_BELOW)
		return add_typed(p, text);
	if (l == NULL)
		return true;
	label_copy(&to, l);
	set_text(p->typing == TYPING_NAME ? &to.name :
	    p->typing == TYPING_SIGN ? &to.sign : &to.definition, text);
	return put(p, &to);
}

static bool
ask(struct labels *p, enum labels_typing typing)
{
	const struct kn_label *l = labels__selected(p);
	const char *text = "";

	if (l == NULL && typing != TYPING_NEW)
		return true;
	if (typing == TYPING_NAME)
		text = l->name;
	else if (typing == TYPING_DEFINITION && l->definition != NULL)
		text = l->definition;
	else if (typing == TYPING_SIGN && l->sign != NULL)
		text = l->sign;
	p->typing = typing;
	kn_lineedit_set(p->edit, kn_str(text));
	return true;
}

/* ---- actions ---------------------------------------------------------------------- */

static bool
accept_or_rename(void *self, struct kn_str arg)
{
	struct labels *p = self;

	(void)arg;
	if (p->typing == TYPING_NOTHING)
		return ask(p, TYPING_NAME);
	if (take_typed(p))
		p->typing = TYPING_NOTHING;
	return true;
}

static bool
cancel(void *self, struct kn_str arg)
{
	struct labels *p = self;

	(void)arg;
	if (p->typing == TYPING_NOTHING)
		p->base.done = true;
	p->typing = TYPING_NOTHING;
	return true;
}

static bool
add(void *self, struct kn_str arg)
{
	(void)arg;
	return ask(self, TYPING_NEW);
}

static bool
add_below(void *self, struct kn_str arg)
{
	(void)arg;
	return ask(self, TYPING_BELOW);
}

static bool
define(void *self, struct kn_str arg)
{
	(void)arg;
	return ask(self, TYPING_DEFINITION);
}

static bool
change_sign(void *self, struct kn_str arg)
{
	(void)arg;
	return ask(self, TYPING_SIGN);
}

static bool
next_colour(void *self, struct kn_str arg)
{
	struct labels *p = self;
	const struct kn_label *l = labels__selected(p);
	struct kn_label to;
	size_t i = 0;

	(void)arg;
	if (l == NULL)
		return true;
	while (kn_label_colour(i) != NULL && (l->colour == NULL ||
	    strcmp(kn_label_colour(i), l->colour) != 0))
		i++;
	/* An unknown one is followed by the first. */
	i = kn_label_colour(i) == NULL || kn_label_colour(i + 1) == NULL ?
	    0 : i + 1;
	label_copy(&to, l);
	set_text(&to.colour, kn_str(kn_label_colour(i)));
	put(p, &to);
	return true;
}

static bool
delete_label(void *self, struct kn_str arg)
{
	struct labels *p = self;
	const struct kn_label *l = labels__selected(p);
	struct kn_notebook *nb = kn_model_writable(p->base.model);
	struct kn_err err;

	(void)arg;
	if (l != NULL && nb != NULL)
		changed(p, kn_label_delete(nb, l->id, &err), &err, NULL);
	return true;
}

/* The number of the label among its siblings, and of them. */
static size_t
among_siblings(const struct kn_label *l, size_t n, size_t row, size_t *all)
{
	size_t at = 0;

	*all = 0;
	for (size_t i = 0; i < n; i++) {
		if (!same_parent(&l[i], &l[row]))
			continue;
		at += i < row;
		(*all)++;
	}
	return at;
}

static void
place(struct labels *p, const char *parent, size_t at)
{
	const struct kn_label *l = labels__selected(p);
	struct kn_notebook *nb = kn_model_writable(p->base.model);
	char *id = kn_strdup(l->id);
	struct kn_err err;

	if (nb != NULL)
		changed(p, kn_label_place(nb, id, parent, at, &err), &err,
		    id);
	free(id);
}

static bool
move_among(struct labels *p, bool down)
{
	size_t n, all;
	const struct kn_label *l = labels__all(p, &n);

	if (labels__selected(p) == NULL)
		return true;
	size_t at = among_siblings(l, n, p->row, &all);
	if (down ? at + 1 < all : at > 0)
		place(p, l[p->row].parent, down ? at + 1 : at - 1);
	return true;
}

static bool
up_among(void *self, struct kn_str arg)
{
	(void)arg;
	return move_among(self, false);
}

static bool
down_among(void *self, struct kn_str arg)
{
	(void)arg;
	return move_among(self, true);
}

/* Below the sibling before it. */
static bool
move_in(void *self, struct kn_str arg)
{
	struct labels *p = self;
	size_t n;
	const struct kn_label *l = labels__all(p, &n);

	(void)arg;
	if (labels__selected(p) == NULL)
		return true;
	for (size_t i = p->row; i-- > 0;)
		if (same_parent(&l[i], &l[p->row])) {
			place(p, l[i].id, SIZE_MAX - 1);
			return true;
		}
	return true;
}

/* Behind the one that it is below. */
static bool
move_out(void *self, struct kn_str arg)
{
	struct labels *p = self;
	size_t n, all;
	const struct kn_label *l = labels__all(p, &n);

	(void)arg;
	if (labels__selected(p) == NULL || l[p->row].parent == NULL)
		return true;
	for (size_t i = 0; i < n; i++)
		if (strcmp(l[i].id, l[p->row].parent) == 0) {
			size_t at = among_siblings(l, n, i, &all);

			place(p, l[i].parent, at + 1);
			return true;
		}
	return true;
}

const struct kn_handler labels__handlers[LABELS_N_HANDLERS] = {
	{ KN_ACT_OPEN, accept_or_rename },
	{ KN_ACT_CANCEL, cancel },
	{ KN_ACT_LABEL_ADD, add },
	{ KN_ACT_LABEL_BELOW, add_below },
	{ KN_ACT_LABEL_DEFINE, define },
	{ KN_ACT_LABEL_SIGN, change_sign },
	{ KN_ACT_LABEL_COLOUR, next_colour },
	{ KN_ACT_LABEL_DELETE, delete_label },
	{ KN_ACT_LABEL_UP, up_among },
	{ KN_ACT_LABEL_DOWN, down_among },
	{ KN_ACT_LABEL_IN, move_in },
	{ KN_ACT_LABEL_OUT, move_out },
	{ KN_ACT_UNDO, kn_pane_undo },
	{ KN_ACT_REDO, kn_pane_redo },
};

bool
labels__set_key(struct labels *p, int digit)
{
	const struct kn_label *l = labels__selected(p);
	struct kn_label to;

	if (l == NULL)
		return true;
	label_copy(&to, l);
	to.key = digit == 0 ? '\0' : (char)('0' + digit);
	put(p, &to);
	return true;
}
