/*
 * prompt.c: one line of input: the filter as text, a search, a command. In:
 * keys and pastes. Out: the text, once, to the one who asked.
 */
#include <stdlib.h>

#include "kunnash/mem.h"
#include "tui/pane/field.h"

struct prompt {
	struct kn_pane base;
	const char *label;              /* translated, static */
	struct kn_lineedit *edit;       /* borrowed: it keeps the history */
	kn_prompt_fn *done;
	kn_complete_fn *complete;
	kn_prompt_fn *changed;          /* or NULL */
	void (*left)(void *user);       /* without an answer; or NULL */
	bool answered;
	void *user;
};

static bool
tell_changed(struct prompt *p)
{
	if (p->changed != NULL && !p->base.done)
		p->changed(p->user, kn_lineedit_text(p->edit));
	return true;
}

static void
prompt_draw(struct kn_pane *base, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	struct prompt *p = (struct prompt *)base;

	(void)focus;
	kn_edit_draw(base->model, g, r, p->label, p->edit);
}

static bool
accept(void *self, struct kn_str arg)
{
	struct prompt *p = self;
	struct kn_str text = kn_lineedit_text(p->edit);
	char *copy = kn_strndup(text.s, text.n);

	(void)arg;
	p->base.done = p->answered = true;
	kn_lineedit_history_add(p->edit, kn_str(copy));
	p->done(p->user, kn_str(copy));
	free(copy);
	return true;
}

static bool
older(void *self, struct kn_str arg)
{
	(void)arg;
	kn_lineedit_history_step(((struct prompt *)self)->edit, -1);
	return tell_changed(self);
}

static bool
newer(void *self, struct kn_str arg)
{
	(void)arg;
	kn_lineedit_history_step(((struct prompt *)self)->edit, 1);
	return tell_changed(self);
}

static bool
complete(void *self, struct kn_str arg)
{
	struct prompt *p = self;
	struct kn_buf out;

	(void)arg;
	if (p->complete == NULL)
		return true;
	kn_buf_init(&out, 4096);
	if (p->complete(p->user, kn_lineedit_text(p->edit), &out))
		kn_lineedit_set(p->edit, kn_buf_get(&out));
	kn_buf_dispose(&out);
	return tell_changed(p);
}

static const struct kn_handler handlers[] = {
	{ KN_ACT_OPEN, accept },
	{ KN_ACT_CANCEL, kn_pane_leave },
	{ KN_ACT_UP, older },
	{ KN_ACT_DOWN, newer },
	{ KN_ACT_COMPLETE, complete },
};

static bool
prompt_key(struct kn_pane *base, struct kn_key_press key)
{
	struct prompt *p = (struct prompt *)base;

	/* Backspace in an empty prompt leaves it. */
	if (key.sym == KN_KEY_BACKSPACE &&
	    kn_lineedit_text(p->edit).n == 0) {
		base->done = true;
		return true;
	}
	bool taken = kn_edit_key(base->model, p->edit, key);
	(void)tell_changed(p);
	return taken;
}

static void
prompt_paste(struct kn_pane *base, struct kn_str text)
{
	kn_lineedit_insert(((struct prompt *)base)->edit, text);
	(void)tell_changed((struct prompt *)base);
}

static void
prompt_close(struct kn_pane *base)
{
	struct prompt *p = (struct prompt *)base;

	if (p->left != NULL && !p->answered)
		p->left(p->user);
	free(base);
}

static const struct kn_pane_ops prompt_ops = {
	.name = "prompt",
	.context = KN_CTX_PROMPT,
	.handlers = handlers,
	.n_handlers = sizeof(handlers) / sizeof(*handlers),
	.draw = prompt_draw,
	.key = prompt_key,
	.paste = prompt_paste,
	.close = prompt_close,
};

struct kn_pane *
kn_pane_prompt_new(struct kn_model *m, const char *label,
    struct kn_lineedit *edit, kn_prompt_fn *done, kn_complete_fn *complete_fn,
    void *user)
{
	struct prompt *p = kn_calloc(1, sizeof(*p));

	p->base = (struct kn_pane){ .ops = &prompt_ops, .model = m };
	p->label = label;
	p->edit = edit;
	p->done = done;
	p->complete = complete_fn;
	p->user = user;
	return &p->base;
}

void
kn_pane_prompt_follow(struct kn_pane *pane, kn_prompt_fn *changed,
    void (*left)(void *user))
{
	struct prompt *p = (struct prompt *)pane;

	p->changed = changed;
	p->left = left;
}
