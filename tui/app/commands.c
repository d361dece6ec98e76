/*
 * commands.c: the prompts: a command by name with completion, the filter as
 * text, a search. In: typed text. Out: actions, a changed filter, a search.
 */
#include "tui/app/app_priv.h"
#include "tui/app/seek.h"
#include "tui/pane/correct.h"

#include <string.h>

/* ---- completion -------------------------------------------------------------------- */

/* Collects the names that begin with what is typed. */
struct candidates {
	struct kn_str typed;
	const char *first;
	const char *after;      /* of the first, if it has its own */
	size_t common_b;        /* length of what all of them share */
	size_t n;
	struct kn_buf list;
};

/* after: what is put behind it when it is the only one, or NULL. */
static void
candidate_with(struct candidates *c, const char *name, const char *after)
{
	if (!kn_str_starts(kn_str(name), c->typed))
		return;
	if (c->n++ == 0) {
		c->first = name;
		c->after = after;
		c->common_b = strlen(name);
	} else {
		size_t i = 0;

		while (i < c->common_b && name[i] == c->first[i])
			i++;
		c->common_b = i;
		kn_buf_cstr(&c->list, "  ");
	}
	kn_buf_cstr(&c->list, name);
}

static void
candidate(struct candidates *c, const char *name)
{
	candidate_with(c, name, NULL);
}

static void
all_actions(struct candidates *c)
{
	for (int a = 0; a < KN_ACT_COUNT; a++)
		candidate(c, kn_action_name((enum kn_action)a));
}

static void
all_orders(struct candidates *c)
{
	for (int i = 0; i < KN_ORDER_COUNT; i++)
		candidate(c, kn_order_name((enum kn_order)i));
}

static void
all_options(struct candidates *c)
{
	for (size_t i = 0; app_live_option(i) != KN_OPT_COUNT; i++)
		candidate(c, kn_option_row(app_live_option(i))->name);
}

static void
all_fields(struct candidates *c)
{
	for (size_t i = 0; i < kn_field_count(); i++)
		candidate(c, kn_field_get(i)->name);
	candidate_with(c, kn_near_get()->name, "(");
}

/* Where a word of a query begins: behind a blank or a sign. */
static size_t
query_word(struct kn_str text)
{
	size_t at = text.n;

	while (at > 0 && strchr(" (|,-", text.s[at - 1]) == NULL)
		at--;
	return at;
}

/* Whether near( stands before, and its parenthesis is open. */
static bool
in_near(struct kn_str text)
{
	const char *at = kn_near_get()->name;
	size_t n = strlen(at);

	for (size_t i = text.n; i > n; i--) {
		if (text.s[i - 1] == ')')
			return false;
		if (text.s[i - 1] == '(' &&
		    memcmp(text.s + i - 1 - n, at, n) == 0)
			return true;
	}
	return false;
}

static void
all_corrections(struct candidates *c)
{
	const char *name;

	for (size_t i = 0; (name = kn_correct_choice(i)) != NULL; i++)
		candidate(c, name);
}

static void
all_article_fields(struct candidates *c)
{
	candidate(c, "all");
	for (int f = 0; f < KN_META_FIELD_COUNT; f++)
		candidate(c, kn_meta_field_name((enum kn_meta_field)f));
}

static void
all_picks(struct candidates *c)
{
	for (int i = 0; i < KN_PICK_COUNT; i++)
		candidate(c, kn_pick_name((enum kn_pick)i));
}

/* What can follow the name of an action. */
static const struct {
	enum kn_action action;
	void (*list)(struct candidates *c);
	const char *after;      /* put behind a finished word */
} completions[] = {
	{ KN_ACT_SORT, all_orders, "" },
	{ KN_ACT_PICK, all_picks, "" },
	{ KN_ACT_SET, all_options, " " },
	{ KN_ACT_CORRECT, all_corrections, "" },
	{ KN_ACT_CORRECT_ARTICLE, all_article_fields, " " },
};

/* Finishes the word that c->typed begins; shows the choices if there are
 * several. */
static bool
finish(struct kn_app *app, struct kn_str before, struct candidates *c,
    const char *after, struct kn_buf *out)
{
	if (c->n > 1)
		kn_model_notice(app->model, "%s", kn_buf_get(&c->list));
	if (c->n == 0)
		return false;
	kn_buf_str(out, before);
	kn_buf_put(out, c->first, c->common_b);
	if (c->n == 1)
		kn_buf_cstr(out, c->after != NULL ? c->after : after);
	return true;
}

/* Fields, near( and in it the units; where no word is begun, what the reader
 * stands on. */
static bool
complete_query(void *user, struct kn_str text, struct kn_buf *out)
{
	size_t word = query_word(text);
	struct kn_str before = { text.s, word };
	struct candidates c = { .typed = { text.s + word, text.n - word } };
	const char *unit;

	if (c.typed.n == 0)
		return app_complete_cursor(user, before, out);
	kn_buf_init(&c.list, 4096);
	all_fields(&c);
	for (size_t i = 0; in_near(before) &&
	    (unit = kn_near_unit_get(i)) != NULL; i++)
		candidate_with(&c, unit, ")");
	bool done = finish(user, before, &c, ":", out);
	kn_buf_dispose(&c.list);
	return done;
}

static bool
complete(void *user, struct kn_str text, struct kn_buf *out)
{
	struct kn_app *app = user;
	struct candidates c = { .typed = text };
	struct kn_str before = { text.s, 0 };
	const char *after = " ";
	enum kn_action a;
	struct kn_str arg;

	kn_buf_init(&c.list, 4096);
	size_t word = text.n;
	while (word > 0 && text.s[word - 1] != ' ')
		word--;
	if (word == 0) {
		all_actions(&c);
	} else if (kn_action_parse(text, &a, &arg)) {
		if (a == KN_ACT_FILTER || a == KN_ACT_SEARCH) {
			kn_buf_dispose(&c.list);
			return complete_query(user, text, out);
		}
		before.n = word;
		c.typed = (struct kn_str){ text.s + word, text.n - word };
		for (size_t i = 0; i < sizeof(completions) /
		    sizeof(*completions); i++)
			if (completions[i].action == a) {
				completions[i].list(&c);
				after = completions[i].after;
			}
	}
	bool done = finish(app, before, &c, after, out);
	kn_buf_dispose(&c.list);
	return done;
}

/* ---- the prompts ------------------------------------------------------------------- */

static void
command_typed(void *user, struct kn_str text)
{
	struct kn_app *app = user;

	/* The prompt is done: what it asks for is the pane's affair. */
	app_close_overlay(app);
	if (kn_str_trim(text).n > 0)
		kn_app_command(app, text);
}

bool
app_prompt_command(struct kn_app *app)
{
	kn_lineedit_set(app->edit_command, KN_LIT(""));
	app_open_overlay(app, kn_pane_prompt_new(app->model, ":",
	    app->edit_command, command_typed, complete, app), true);
	return true;
}

static void
filter_typed(void *user, struct kn_str text)
{
	struct kn_app *app = user;

	if (kn_model_set_filter_text(app->model, text, false) == KN_OK)
		return;
	/* Not a query: the text stays for mending, the notice says where. */
	app_close_overlay(app);
	app_prompt_filter(app);
	kn_lineedit_set(app->edit_filter, text);
}

bool
app_prompt_filter(struct kn_app *app)
{
	struct kn_buf text;

	kn_buf_init(&text, KN_QUERY_MAX_B * 2);
	kn_query_print(app->model->filter, &text);
	if (text.n > 0)
		kn_buf_chr(&text, ' ');
	kn_lineedit_set(app->edit_filter, kn_buf_get(&text));
	kn_buf_dispose(&text);
	app_open_overlay(app, kn_pane_prompt_new(app->model,
	    kn_tr(N_("filter:")), app->edit_filter, filter_typed,
	    complete_query, app), true);
	return true;
}

static void
search_typed(void *user, struct kn_str text)
{
	app_seek_enter(user, text);
}

bool
app_prompt_search(struct kn_app *app)
{
	kn_lineedit_set(app->edit_search, KN_LIT(""));
	app_open_overlay(app, kn_pane_prompt_new(app->model,
	    kn_tr(N_("search:")), app->edit_search, search_typed,
	    complete_query, app), true);
	kn_pane_prompt_follow(app->overlay, app_seek_typed, app_seek_left);
	app_seek_begin(app);
	return true;
}
