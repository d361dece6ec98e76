/*
 * treatment.c: how this terminal is treated, above the screen. In: what the
 * screen found out, the options, the person's answer to the test of the
 * forms. Out: flags of the model. The answer, and that the hint was shown,
 * are kept in the notebook under the terminal's identity.
 */
#include "tui/app/app_priv.h"

#define IDENTITY_MAX_B 256
#define VALUE_MAX_B 64

/* ---- what is kept of a terminal ------------------------------------------ */

/* False when there is nowhere to keep it. */
static bool
put(struct kn_app *app, const char *what, const char *value)
{
	struct kn_notebook *nb = app_notebook(app);
	struct kn_buf name;
	struct kn_err err;

	if (nb == NULL)
		return false;
	kn_buf_init(&name, IDENTITY_MAX_B + 16);
	kn_buf_cstr(&name, what);
	(void)kn_screen_identity(app->o.screen, &name);
	enum kn_status status = kn_notebook_state_put(nb, kn_buf_get(&name),
	    kn_str(value), &err);
	kn_buf_dispose(&name);
	if (status != KN_OK)
		kn_model_notice_err(app->model, &err);
	return status == KN_OK;
}

/* What is kept; nothing when nothing is, or cannot be read. */
static void
get(struct kn_app *app, const char *what, struct kn_buf *out)
{
	struct kn_notebook *nb = app_notebook(app);
	struct kn_buf name;

	if (nb == NULL)
		return;
	kn_buf_init(&name, IDENTITY_MAX_B + 16);
	kn_buf_cstr(&name, what);
	(void)kn_screen_identity(app->o.screen, &name);
	if (kn_notebook_state_get(nb, kn_buf_get(&name), out, NULL) != KN_OK)
		kn_buf_reset(out);
	kn_buf_dispose(&name);
}

/* ---- taking it up -------------------------------------------------------- */

void
app_treat(struct kn_app *app)
{
	app->model->layout_flags = kn_look_layout(
	    kn_screen_treatment(app->o.screen));
	if (app->grid->w > 0)
		app_place(app);
	app->dirty = true;
}

void
app_theme(struct kn_app *app)
{
	enum kn_background b = kn_background_rgb(
	    kn_screen_background(app->o.screen));

	/* Without an answer the variables speak. */
	if (app->o.theme == NULL || b == KN_BACKGROUND_UNKNOWN ||
	    !kn_theme_set_background(app->o.theme, b))
		return;
	kn_screen_damage(app->o.screen);
	app->dirty = true;
}

static enum kn_bidi
wanted(const struct kn_app *app)
{
	return kn_bidi_find(kn_option_text(app->o.options, KN_OPT_BIDI));
}

/* Tells the screen what is wanted now. */
static void
apply(struct kn_app *app, enum kn_bidi bidi)
{
	if (kn_screen_set_bidi(app->o.screen, bidi, kn_harakat_find(
	    kn_option_text(app->o.options, KN_OPT_HARAKAT))))
		kn_screen_damage(app->o.screen);
	app_treat(app);
}

/* What was answered here holds where the choice is left to us. */
void
app_treat_options(struct kn_app *app)
{
	enum kn_bidi bidi = wanted(app);

	apply(app, bidi == KN_BIDI_AUTO ? app->answer : bidi);
}

/* The hint of this kind of terminal, once. */
static void
hint(struct kn_app *app)
{
	const char *msgid = kn_screen_treatment(app->o.screen)->hint;
	struct kn_buf shown;

	if (msgid == NULL || app->model->notice.n > 0)
		return;
	kn_buf_init(&shown, VALUE_MAX_B);
	get(app, "hint/", &shown);
	if (shown.n == 0) {
		kn_model_notice(app->model, msgid, KN_LIT(""));
		/* It is for those whose terminal turns our lines round: what
		 * they can read is what we did not put in order. */
		app->model->notice_raw = kn_screen_treatment(
		    app->o.screen)->order == KN_TEXT_VISUAL;
		(void)put(app, "hint/", "shown");
		app->dirty = true;
	}
	kn_buf_dispose(&shown);
}

/* The answer that is kept of this terminal. */
static enum kn_bidi
kept(struct kn_app *app)
{
	enum kn_bidi answer = KN_BIDI_AUTO;
	struct kn_buf value;

	kn_buf_init(&value, VALUE_MAX_B);
	get(app, "bidi/", &value);
	if (value.n > 0)
		answer = kn_bidi_find(value.s);
	kn_buf_dispose(&value);
	return answer;
}

/* What was answered on this terminal before; an explicit option wins. */
static void
recall(struct kn_app *app)
{
	enum kn_bidi before = app->answer;

	if (wanted(app) != KN_BIDI_AUTO)
		return;
	app->answer = kept(app);
	if (app->answer == KN_BIDI_AUTO && app->identified)
		hint(app);
	if (app->answer != before && !app->testing)
		app_treat_options(app);
}

/* Keeps the answer; none is kept as "auto". */
static bool
remember(struct kn_app *app)
{
	/* Before the terminal has answered, its name is not known yet. */
	app->answer_unsaved = !app->identified && app_notebook(app) != NULL;
	return app->answer_unsaved || put(app, "bidi/",
	    kn_bidi_name(app->answer));
}

void
app_identify(struct kn_app *app)
{
	struct kn_buf name;

	if (app->identified)
		return;
	kn_buf_init(&name, IDENTITY_MAX_B);
	app->identified = kn_screen_identity(app->o.screen, &name);
	kn_buf_dispose(&name);
	if (app->identified && app->answer_unsaved)
		(void)remember(app);
	else if (app->identified || !app->recalled)
		recall(app);
	app->recalled = true;
}

void
app_keep_answer(struct kn_app *app)
{
	/* It never answered: what it is called then is all there is. */
	app->identified = true;
	if (app->answer_unsaved)
		(void)remember(app);
}

void
app_bidi_set(struct kn_app *app)
{
	/* Under an explicit option what is kept was not taken up. */
	if (wanted(app) == KN_BIDI_AUTO && (app->answer != KN_BIDI_AUTO ||
	    kept(app) != KN_BIDI_AUTO)) {
		app->answer = KN_BIDI_AUTO;
		if (remember(app))
			kn_model_notice(app->model, N_("what was chosen for "
			    "this terminal is forgotten"), KN_LIT(""));
	}
	app_treat_options(app);
}

/* ---- the test ------------------------------------------------------------- */

static void
chosen(void *user, enum kn_bidi choice)
{
	struct kn_app *app = user;
	struct kn_model *m = app->model;
	struct kn_buf number;
	struct kn_err err;

	/* It replaces what was set before; it is obeyed as the test goes. */
	if (kn_options_set(app->o.options, KN_OPT_BIDI, KN_LIT("auto"),
	    KN_ORIGIN_SET, &err) != KN_OK)
		kn_model_notice_err(m, &err);
	app->answer = choice;
	app->chosen = choice;
	kn_buf_init(&number, 64);
	kn_fmt_count(&m->locale, (uint64_t)kn_bidi_test_number(choice),
	    &number);
	if (remember(app))
		kn_model_notice(m, N_("this terminal gets text as on line "
		    "%s from now on; :set bidi auto forgets it"),
		    kn_buf_get(&number));
	else if (app_notebook(app) == NULL)
		kn_model_notice(m, N_("text is sent as on line %s until you "
		    "leave: there is no notebook to keep it in"),
		    kn_buf_get(&number));
	kn_buf_dispose(&number);
}

void
app_test(struct kn_app *app)
{
	/* The answer will be used with what the automatic choice switches
	 * off in the terminal: so is the test. */
	app_open_overlay(app, kn_pane_bidi_test_new(app->model, chosen, app),
	    false);
	app->testing = true;
	apply(app, KN_BIDI_AUTO);
}

void
app_test_left(struct kn_app *app)
{
	app->testing = false;
	app_treat_options(app);
}

enum kn_bidi
kn_app_chosen(const struct kn_app *app)
{
	return app->chosen;
}
