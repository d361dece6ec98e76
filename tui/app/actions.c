/*
 * actions.c: the application's handlers of actions: what no pane took. In:
 * an action and its argument. Out: changes of model, focus and overlays.
 */
#include "tui/app/outside.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "kunnash/filter.h"
#include "kunnash/mem.h"
#include "tui/app/seek.h"
#include "tui/pane/annot.h"
#include "tui/pane/past.h"

static struct kn_model *
model(void *self)
{
	return ((struct kn_app *)self)->model;
}

static bool
quit(void *self, struct kn_str arg)
{
	(void)arg;
	((struct kn_app *)self)->quit = true;
	return true;
}

static bool
help(void *self, struct kn_str arg)
{
	struct kn_app *app = self;

	(void)arg;
	app_open_overlay(app, kn_pane_help_new(app->model, app->o.keys),
	    false);
	return true;
}

static bool
command(void *self, struct kn_str arg)
{
	(void)arg;
	return app_prompt_command(self);
}

static bool
redraw(void *self, struct kn_str arg)
{
	(void)arg;
	kn_screen_damage(((struct kn_app *)self)->o.screen);
	return true;
}

static bool
suspend(void *self, struct kn_str arg)
{
	(void)arg;
	((struct kn_app *)self)->suspend = true;
	return true;
}

/* Esc goes one step back: the wide reader, the reader, the sidebar. */
static bool
cancel(void *self, struct kn_str arg)
{
	struct kn_app *app = self;

	(void)arg;
	if (app->zoom)
		app->zoom = false;
	else if (app_go_back(app))
		return true;
	else
		app_focus(app, APP_LIST);
	app_place(app);
	return true;
}

/* ---- panes ---------------------------------------------------------------------- */

static bool
pane_step(struct kn_app *app, int step)
{
	app_focus(app, (enum app_pane)(((int)app->focus + step +
	    APP_N_PANES) % APP_N_PANES));
	return true;
}

static bool
pane_next(void *self, struct kn_str arg)
{
	(void)arg;
	return pane_step(self, 1);
}

static bool
pane_prev(void *self, struct kn_str arg)
{
	(void)arg;
	return pane_step(self, -1);
}

/* Left means left: the panes stand mirrored in a right-to-left interface. */
static bool
pane_side(struct kn_app *app, int left)
{
	int step = kn_model_rtl(app->model) ? left : -left;
	int to = (int)app->focus + step;

	if (to >= 0 && to < APP_N_PANES)
		app_focus(app, (enum app_pane)to);
	return true;
}

static bool
pane_left(void *self, struct kn_str arg)
{
	(void)arg;
	return pane_side(self, 1);
}

static bool
pane_right(void *self, struct kn_str arg)
{
	(void)arg;
	return pane_side(self, -1);
}

static bool
zoom(void *self, struct kn_str arg)
{
	struct kn_app *app = self;

	(void)arg;
	app->zoom = !app->zoom;
	if (app->zoom)
		app->focus = APP_READER;
	app_place(app);
	return true;
}

static bool
sidebar_corpus(void *self, struct kn_str arg)
{
	struct kn_app *app = self;
	struct kn_model *m = app->model;
	bool seen = app->pane[APP_SIDEBAR]->at.w > 0;

	(void)arg;
	/* Where there is no room for it, the key that asks for it shows it. */
	m->sidebar_corpus = !seen || !m->sidebar_corpus;
	if (!seen)
		app_focus(app, APP_SIDEBAR);
	return true;
}

/* ---- articles ------------------------------------------------------------------- */

static bool
open_row(void *self, struct kn_str arg)
{
	struct kn_app *app = self;

	(void)arg;
	if (app->focus == APP_LIST &&
	    kn_model_open_row(app->model, app->model->row)) {
		kn_model_was_opened(app->model);
		app_focus(app, APP_READER);
		if (app->model->open->of_words)
			kn_model_tell_hit(app->model, false);
	}
	return true;
}

/* No other pane has passages: the selection begins in the reader, in the
 * article of the list's row. */
static bool
select_passage(void *self, struct kn_str arg)
{
	struct kn_app *app = self;
	struct kn_model *m = app->model;

	if (app->focus == APP_LIST && !kn_model_row_is_open(m))
		(void)open_row(app, KN_LIT(""));
	if (m->open == NULL) {
		kn_model_notice(m, N_("no article is open"), KN_LIT(""));
		return true;
	}
	app_focus(app, APP_READER);
	return kn_pane_act(app->pane[APP_READER], KN_ACT_SELECT, arg);
}

static bool
article_next(void *self, struct kn_str arg)
{
	(void)arg;
	if (kn_model_open_row(model(self), model(self)->row + 1))
		kn_model_was_opened(model(self));
	return true;
}

static bool
article_prev(void *self, struct kn_str arg)
{
	(void)arg;
	if (model(self)->row > 0 &&
	    kn_model_open_row(model(self), model(self)->row - 1))
		kn_model_was_opened(model(self));
	return true;
}

static bool
boilerplate(void *self, struct kn_str arg)
{
	(void)arg;
	model(self)->boilerplate = !model(self)->boilerplate;
	return true;
}

/* ---- filter and search ------------------------------------------------------------ */

static bool
filter(void *self, struct kn_str arg)
{
	if (arg.n == 0)
		return app_prompt_filter(self);
	kn_model_set_filter_text(model(self), arg, false);
	return true;
}

/* A key that does nothing says so. */
static bool
is_filtered(struct kn_model *m)
{
	if (!kn_query_is_empty(m->filter))
		return true;
	kn_model_notice(m, N_("there is no filter"), KN_LIT(""));
	return false;
}

static bool
filter_drop(void *self, struct kn_str arg)
{
	(void)arg;
	if (is_filtered(model(self)))
		kn_past_drop(model(self));
	return true;
}

static bool
filter_clear(void *self, struct kn_str arg)
{
	(void)arg;
	if (is_filtered(model(self)))
		kn_model_set_filter_text(model(self), KN_LIT(""), false);
	return true;
}

static bool
search(void *self, struct kn_str arg)
{
	if (arg.n == 0)
		return app_prompt_search(self);
	app_seek_enter(self, arg);
	return true;
}

static bool
step_hit(struct kn_app *app, int step)
{
	struct kn_model *m = app->model;

	if (app->focus == APP_LIST && m->result != NULL &&
	    !kn_model_row_is_open(m) && kn_model_open_row(m, m->row) &&
	    kn_span_len(m->current) > 0) {
		kn_model_was_opened(m);
		kn_model_tell_hit(m, true);
	} else {
		(void)kn_model_step_hit(m, kn_pane_reader_place_b(
		    app->pane[APP_READER]), step);
	}
	return true;
}

static bool
next_hit(void *self, struct kn_str arg)
{
	(void)arg;
	return step_hit(self, 1);
}

static bool
prev_hit(void *self, struct kn_str arg)
{
	(void)arg;
	return step_hit(self, -1);
}

/* ---- copying --------------------------------------------------------------------- */

static bool
copy(void *self, struct kn_str arg)
{
	(void)arg;
	return app_copy(self, false);
}

static bool
copy_cited(void *self, struct kn_str arg)
{
	(void)arg;
	return app_copy(self, true);
}

static bool
plain(void *self, struct kn_str arg)
{
	struct kn_app *app = self;

	(void)arg;
	if (app->model->open == NULL)
		kn_model_notice(app->model, N_("no article is open"),
		    KN_LIT(""));
	else
		app->plain = true;
	return true;
}

/* ---- list order, options, index ----------------------------------------------------- */

static bool
copies(void *self, struct kn_str arg)
{
	(void)arg;
	model(self)->copies = !model(self)->copies;
	kn_model_reload(model(self));
	return true;
}

enum kn_opt
app_live_option(size_t i)
{
	static const enum kn_opt live[] = { KN_OPT_SORT, KN_OPT_COPIES,
		KN_OPT_NO_ALIASES, KN_OPT_DIGITS, KN_OPT_THEME, KN_OPT_BIDI,
		KN_OPT_HARAKAT, KN_OPT_CLIPBOARD };

	return i < sizeof(live) / sizeof(*live) ? live[i] : KN_OPT_COUNT;
}

static bool
is_live(enum kn_opt opt)
{
	for (size_t i = 0; app_live_option(i) != KN_OPT_COUNT; i++)
		if (app_live_option(i) == opt)
			return true;
	return false;
}

/* Takes up an option that was set. */
static enum kn_status
apply(struct kn_app *app, enum kn_opt opt, struct kn_err *err)
{
	if (opt == KN_OPT_THEME && app->o.theme != NULL)
		return kn_theme_use(app->o.theme,
		    kn_option_text(app->o.options, opt), err);
	if (opt == KN_OPT_BIDI)
		app_bidi_set(app);
	else if (opt == KN_OPT_HARAKAT)
		app_treat_options(app);
	else
		kn_model_options(app->model, app->o.options);
	return KN_OK;
}

static bool
set(void *self, struct kn_str arg)
{
	struct kn_app *app = self;
	struct kn_model *m = app->model;
	struct kn_str rest = arg, name = { "", 0 };
	struct kn_err err;

	kn_str_split(&rest, ' ', &name);
	enum kn_opt opt = kn_option_find(name);
	if (opt == KN_OPT_COUNT)
		kn_model_notice(m, N_("no such option: %s"), name);
	else if (!is_live(opt))
		kn_model_notice(m, N_("%s is read at the start only: give it "
		    "on the command line or in the configuration"), name);
	else if (kn_options_set(app->o.options, opt, kn_str_trim(rest),
	    KN_ORIGIN_SET, &err) != KN_OK || apply(app, opt, &err) != KN_OK)
		kn_model_notice_err(m, &err);
	else
		kn_screen_damage(app->o.screen);
	return true;
}

static bool
bidi_test(void *self, struct kn_str arg)
{
	(void)arg;
	app_test(self);
	return true;
}

/* Writes a file that is not there yet; never over one that is. */
static bool
write_new_file(struct kn_str name, struct kn_str bytes)
{
	char *path = kn_strndup(name.s, name.n);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	free(path);
	if (fd < 0)
		return false;
	bool ok = write(fd, bytes.s, bytes.n) == (ssize_t)bytes.n;
	return close(fd) == 0 && ok;
}

static bool
save_screen(void *self, struct kn_str arg)
{
	struct kn_app *app = self;
	const struct kn_grid *g = kn_screen_shown(app->o.screen);
	struct kn_buf out;
	struct kn_err err;

	if (arg.n == 0 || g == NULL) {
		kn_model_notice(app->model,
		    N_("save-screen needs the name of a file"), KN_LIT(""));
		return true;
	}
	kn_buf_init(&out, 0);
	for (int y = 0; y < g->h; y++) {
		kn_grid_row(g, y, &out);
		kn_buf_chr(&out, '\n');
	}
	if (write_new_file(arg, kn_buf_get(&out))) {
		kn_model_notice(app->model, N_("screen written to %s"), arg);
	} else {
		kn_err_set(&err, KN_IO, N_("cannot write %s"), "%.*s",
		    (int)(arg.n < 200 ? arg.n : 200), arg.s);
		kn_model_notice_err(app->model, &err);
	}
	kn_buf_dispose(&out);
	return true;
}

static bool
differ(void *self, struct kn_str arg)
{
	struct kn_app *app = self;
	struct kn_pane *p = kn_pane_differ_new(app->model);

	(void)arg;
	if (p != NULL)
		app_open_overlay(app, p, false);
	return true;
}

const struct kn_handler app_handlers[] = {
	{ KN_ACT_QUIT, quit },
	{ KN_ACT_HELP, help },
	{ KN_ACT_COMMAND, command },
	{ KN_ACT_REDRAW, redraw },
	{ KN_ACT_SUSPEND, suspend },
	{ KN_ACT_CANCEL, cancel },
	{ KN_ACT_PANE_NEXT, pane_next },
	{ KN_ACT_PANE_PREV, pane_prev },
	{ KN_ACT_PANE_LEFT, pane_left },
	{ KN_ACT_PANE_RIGHT, pane_right },
	{ KN_ACT_ZOOM, zoom },
	{ KN_ACT_SIDEBAR_CORPUS, sidebar_corpus },
	{ KN_ACT_OPEN, open_row },
	{ KN_ACT_SELECT, select_passage },
	{ KN_ACT_ARTICLE_NEXT, article_next },
	{ KN_ACT_ARTICLE_PREV, article_prev },
	{ KN_ACT_BOILERPLATE, boilerplate },
	{ KN_ACT_NOTES, app_notes },
	{ KN_ACT_LABELS, app_labels },
	{ KN_ACT_LABEL_ALL, app_label_all },
	{ KN_ACT_MEMO, app_memo },
	{ KN_ACT_CORRECT, app_correct },
	{ KN_ACT_CORRECT_ARTICLE, app_correct_article },
	{ KN_ACT_NOTES_HIDE, app_notes_hide },
	{ KN_ACT_PICK_COUNTRY, app_pick_country },
	{ KN_ACT_PICK_AGENCY, app_pick_agency },
	{ KN_ACT_PICK_PERSON, app_pick_person },
	{ KN_ACT_PICK, app_pick },
	{ KN_ACT_FILTERS, app_filters },
	{ KN_ACT_FILTER_SAVE, app_filter_save },
	{ KN_ACT_FILTER_DELETE, app_filter_delete },
	{ KN_ACT_FILTER_BACK, app_filter_back },
	{ KN_ACT_FILTER_FORWARD, app_filter_forward },
	{ KN_ACT_TAG, app_tag },
	{ KN_ACT_EXPORT, app_export },
	{ KN_ACT_FILTER, filter },
	{ KN_ACT_FILTER_DROP, filter_drop },
	{ KN_ACT_FILTER_CLEAR, filter_clear },
	{ KN_ACT_DOSSIER, app_dossier },
	{ KN_ACT_SEARCH, search },
	{ KN_ACT_SEARCH_WORD, app_search_word },
	{ KN_ACT_MARK, app_mark },
	{ KN_ACT_MARK_DELETE, app_mark_delete },
	{ KN_ACT_JUMP, app_jump },
	{ KN_ACT_PLACE_BACK, app_place_back },
	{ KN_ACT_PLACE_FORWARD, app_place_forward },
	{ KN_ACT_NEXT_HIT, next_hit },
	{ KN_ACT_PREV_HIT, prev_hit },
	{ KN_ACT_COPY, copy },
	{ KN_ACT_COPY_CITED, copy_cited },
	{ KN_ACT_PLAIN, plain },
	{ KN_ACT_UNDO, app_undo },
	{ KN_ACT_REDO, app_redo },
	{ KN_ACT_STAR, app_star },
	{ KN_ACT_READ, app_read },
	{ KN_ACT_TIMELINE, app_timeline },
	{ KN_ACT_QUOTES, app_quotes },
	{ KN_ACT_MEETINGS, app_meetings },
	{ KN_ACT_SORT, app_sort },
	{ KN_ACT_NEXT_SORT, app_next_sort },
	{ KN_ACT_DIFFER, differ },
	{ KN_ACT_COPIES, copies },
	{ KN_ACT_SET, set },
	{ KN_ACT_BIDI_TEST, bidi_test },
	{ KN_ACT_UPDATE, app_update },
	{ KN_ACT_REJECTS, app_rejects },
	{ KN_ACT_SAVE_SCREEN, save_screen },
	{ KN_ACT_EDIT_EXTERNAL, app_edit_external },
	{ KN_ACT_WRITE, app_write },
	{ KN_ACT_DRAFTS, app_drafts },
};
const size_t app_n_handlers = sizeof(app_handlers) / sizeof(*app_handlers);
