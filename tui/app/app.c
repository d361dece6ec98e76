/*
 * app.c: the application: makes the panes, sends each event where it
 * belongs, draws. In: events. Out: a grid on the screen.
 */
#include "tui/app/outside.h"
#include "tui/app/seek.h"

#include <stdlib.h>

#include "kunnash/mem.h"
#include "tui/pane/layers.h"

#define EDIT_MAX_B 4096
#define WHEEL_LINES 3

struct kn_app *
kn_app_new(const struct kn_app_opts *opts)
{
	struct kn_app *app = kn_calloc(1, sizeof(*app));
	int w, h;

	/* Keys can come before the first drawing. */
	kn_screen_size(opts->screen, &w, &h);
	app->o = *opts;
	app->model = kn_model_new(opts->session, opts->options, opts->lang);
	kn_model_set_layers(app->model, opts->layers, opts->n_layers);
	app->grid = kn_grid_new(w, h);
	app->pane[APP_LIST] = kn_pane_list_new(app->model);
	app->pane[APP_READER] = kn_pane_reader_new(app->model);
	app->pane[APP_SIDEBAR] = kn_pane_sidebar_new(app->model);
	app->side = APP_LIST;
	app->edit_filter = kn_lineedit_new(EDIT_MAX_B);
	app->edit_search = kn_lineedit_new(EDIT_MAX_B);
	app->edit_command = kn_lineedit_new(EDIT_MAX_B);
	app->dirty = true;
	kn_model_reload(app->model);
	app_treat(app);
	if (opts->session == NULL)
		app_test(app);
	app_identify(app);
	return app;
}

/* Closes an overlay and what waits below it. */
static void
close_stack(struct kn_pane *p)
{
	while (p != NULL) {
		struct kn_pane *under = p->under;

		kn_pane_close(p->over);
		kn_pane_close(p);
		p = under;
	}
}

void
kn_app_free(struct kn_app *app)
{
	if (app == NULL)
		return;
	(void)app_worker_stop(app);
	app_watch_stop(app);
	close_stack(app->overlay);
	close_stack(app->back);
	(void)app_seek_free(app);
	for (int i = 0; i < APP_N_PANES; i++)
		kn_pane_close(app->pane[i]);
	kn_lineedit_free(app->edit_filter);
	kn_lineedit_free(app->edit_search);
	kn_lineedit_free(app->edit_command);
	free(app->last_draft);
	free(app->refused);
	kn_grid_free(app->grid);
	kn_model_free(app->model);
	free(app);
}

bool
kn_app_wants_quit(const struct kn_app *app)
{
	return app->quit;
}

void
kn_app_notice(struct kn_app *app, const struct kn_err *err)
{
	kn_model_notice_err(app->model, err);
	app->dirty = true;
}

bool
kn_app_left_worker(const struct kn_app *app)
{
	return app->left_worker;
}

bool
kn_app_is_empty(const struct kn_app *app)
{
	/* Left before the first article was indexed is not empty. */
	return app->model->result != NULL &&
	    app->model->totals.articles == 0 &&
	    app->model->index_state != KN_INDEX_BUILDING;
}

struct kn_notebook *
app_notebook(const struct kn_app *app)
{
	return app->o.session == NULL ? app->o.notebook :
	    kn_session_notebook(app->o.session);
}

/* ---- overlays and focus ---------------------------------------------------- */

void
app_close_overlay(struct kn_app *app)
{
	close_stack(app->overlay);
	app->overlay = NULL;
	app->overlay_is_prompt = false;
	if (app->testing)
		app_test_left(app);
}

void
app_open_overlay(struct kn_app *app, struct kn_pane *pane, bool prompt)
{
	app_close_overlay(app);
	app->overlay = pane;
	app->overlay_is_prompt = prompt;
	/* A page, typed ahead of the first drawing, is as long as any. */
	pane->at = app_overlay_rect(app, app->grid->w, app->grid->h);
}

bool
app_go_back(struct kn_app *app)
{
	struct kn_pane *p = app->back;

	if (p == NULL || app->focus != APP_READER)
		return false;
	app->back = NULL;
	p->done = p->to_reader = p->comes_back = false;
	app_open_overlay(app, p, false);
	return true;
}

void
app_focus(struct kn_app *app, enum app_pane pane)
{
	/* Whoever goes on to other articles has left what led here. */
	if (pane == APP_LIST) {
		close_stack(app->back);
		app->back = NULL;
	}
	app->focus = pane;
	if (pane != APP_READER)
		app->side = pane;
	if (pane == APP_LIST)
		app->zoom = false;
	app_place(app);
}

/* Takes an overlay away once it has done its work. A prompt's answer can
 * have opened another one meanwhile: that one is not done. */
static void
reap_overlay(struct kn_app *app)
{
	struct kn_pane *p = app->overlay;

	if (p != NULL && !p->done && p->over != NULL) {
		app->overlay = p->over;
		app->overlay->under = p;
		p->over = NULL;
	} else if (p != NULL && p->done && p->over != NULL) {
		app->overlay = p->over;
		app->overlay->under = p->under;
		p->over = NULL;
		kn_pane_close(p);
	} else if (p != NULL && p->done && p->comes_back) {
		close_stack(app->back);
		app->back = p;
		app->overlay = NULL;
		app_focus(app, APP_READER);
	} else if (p != NULL && p->done && p->under != NULL) {
		app->overlay = p->under;
		kn_pane_close(p);
	} else if (p != NULL && p->done) {
		bool to_reader = p->to_reader;

		app_close_overlay(app);
		if (to_reader)
			app_focus(app, APP_READER);
	} else if (p == NULL && app->pane[app->focus]->over != NULL) {
		p = app->pane[app->focus]->over;
		app->pane[app->focus]->over = NULL;
		app_open_overlay(app, p, false);
	}
	if (app->overlay == NULL && app->o.session == NULL)
		app->quit = true;
}

/* ---- events ------------------------------------------------------------------ */

/* Runs an action: overlay or focused pane first, then the application. */
static void
run_action(struct kn_app *app, enum kn_action a, struct kn_str arg)
{
	struct kn_pane *p = app->overlay != NULL ? app->overlay :
	    app->pane[app->focus];

	if (kn_pane_act(p, a, arg))
		return;
	/* What a picker or prompt does not know stays in it, but for what
	 * concerns the terminal. */
	if (app->overlay != NULL && a != KN_ACT_REDRAW &&
	    a != KN_ACT_SUSPEND && a != KN_ACT_EDIT_EXTERNAL &&
	    kn_context_parent(kn_pane_context(p)) == KN_CTX_COUNT)
		return;
	kn_handlers_run(app_handlers, app_n_handlers, app, a, arg);
}

void
kn_app_command(struct kn_app *app, struct kn_str command)
{
	enum kn_action a;
	struct kn_str arg;

	app->dirty = true;
	app_note_place(app);
	if (kn_action_parse(command, &a, &arg))
		run_action(app, a, arg);
	else
		kn_model_notice(app->model, N_("no such command: %s"),
		    command);
	reap_overlay(app);
	app_note_place(app);
}

static void
on_key(struct kn_app *app, struct kn_key_press key)
{
	struct kn_pane *p = app->overlay != NULL ? app->overlay :
	    app->pane[app->focus];
	const char *command = kn_keymap_lookup(app->o.keys,
	    kn_pane_context(p), key);

	kn_model_notice_clear(app->model);
	if (command != NULL)
		kn_app_command(app, kn_str(command));
	else if (p->ops->key != NULL)
		p->ops->key(p, key);
	reap_overlay(app);
}

/* What the button was pressed in hears of its end, wherever that is. */
static void
on_release(struct kn_app *app, const struct kn_mouse *mouse)
{
	struct kn_pane *p = app->pressed;

	app->pressed = NULL;
	if (p != NULL && app->overlay == NULL)
		p->ops->release(p, mouse->x - p->at.x, mouse->y - p->at.y);
}

static void
on_mouse(struct kn_app *app, const struct kn_mouse *mouse)
{
	struct kn_pane *p = app->overlay;

	if (mouse->act == KN_MOUSE_RELEASE) {
		on_release(app, mouse);
		return;
	}
	for (int i = 0; p == NULL && i < APP_N_PANES; i++) {
		struct kn_rect r = app->pane[i]->at;

		if (mouse->x >= r.x && mouse->x < r.x + r.w &&
		    mouse->y >= r.y && mouse->y < r.y + r.h) {
			p = app->pane[i];
			app_focus(app, (enum app_pane)i);
		}
	}
	if (p == NULL)
		return;
	if (mouse->act == KN_MOUSE_PRESS)
		kn_model_notice_clear(app->model);
	if (mouse->act == KN_MOUSE_PRESS && p->ops->click != NULL)
		p->ops->click(p, mouse->x - p->at.x, mouse->y - p->at.y);
	/* An overlay can be gone when the button comes up. */
	if (mouse->act == KN_MOUSE_PRESS && mouse->button == 0 &&
	    app->overlay == NULL && p->ops->release != NULL)
		app->pressed = p;
	for (int i = 0; i < WHEEL_LINES; i++) {
		if (mouse->act == KN_MOUSE_WHEEL_UP)
			run_action(app, KN_ACT_UP, KN_LIT(""));
		else if (mouse->act == KN_MOUSE_WHEEL_DOWN)
			run_action(app, KN_ACT_DOWN, KN_LIT(""));
	}
	reap_overlay(app);
}

void
kn_app_event(struct kn_app *app, const struct kn_event *event)
{
	struct kn_pane *p = app->overlay;

	if (app_seek_holds(app, event))
		return;
	app->dirty = app->dirty || event->type == KN_EVENT_KEY ||
	    event->type == KN_EVENT_PASTE || event->type == KN_EVENT_MOUSE;
	if (event->type == KN_EVENT_KEY)
		on_key(app, event->key);
	else if (event->type == KN_EVENT_MOUSE)
		on_mouse(app, &event->mouse);
	else if (event->type == KN_EVENT_PASTE && p != NULL &&
	    p->ops->paste != NULL)
		p->ops->paste(p, event->text);
	else if (event->type == KN_EVENT_REPLY) {
		if (kn_screen_reply(app->o.screen, &event->reply))
			app_treat(app);
		app_theme(app);
		app_identify(app);
	}
	if (event->type == KN_EVENT_KEY || event->type == KN_EVENT_PASTE ||
	    event->type == KN_EVENT_MOUSE)
		app_watch_key(app);
	app_note_place(app);
}

enum kn_status
kn_app_draw(struct kn_app *app)
{
	int w, h;

	kn_screen_size(app->o.screen, &w, &h);
	if (w != app->grid->w || h != app->grid->h) {
		kn_grid_resize(app->grid, w, h);
		app->dirty = true;
	}
	if (!app->dirty)
		return KN_OK;
	app->dirty = false;
	app_compose(app);
	if (app->model->overtaken) {
		app_watch_now(app);
		app_compose(app);
		app->dirty = false;
	}
	return kn_screen_show(app->o.screen, app->grid);
}
