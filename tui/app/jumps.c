/*
 * jumps.c: from a place in an article to others. In: what stands under the
 * reader's cursor, the letter of a mark. Out: a search for it, a mark, another
 * place.
 */
#include "tui/app/app_priv.h"
#include "tui/app/seek.h"

#include "kunnash/fold.h"
#include "kunnash/token.h"
#include "tui/pane/annot.h"
#include "tui/pane/markpane.h"
#include "tui/pane/trail.h"

/* ---- the word under the cursor ------------------------------------------------------ */

/* Whether a text is one word to a query, and nothing more: AND is none. */
static bool
is_word(struct kn_str text)
{
	struct kn_query *q = NULL;
	struct kn_chip chip;
	struct kn_buf b;

	if (kn_query_parse(text, &q, NULL) != KN_OK)
		return false;
	bool one = kn_query_chip_count(q) == 1;
	kn_buf_init(&b, 0);
	if (one)
		kn_query_chip(q, 0, &chip, &b);
	one = one && chip.field == NULL && !chip.negated;
	kn_buf_dispose(&b);
	kn_query_free(q);
	return one;
}

/* The words as they are written, without vowel marks; what has lost its
 * proclitics, as it is folded. */
static void
put_words(struct kn_str passage, struct kn_str first, struct kn_buf *out)
{
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_INDEX, passage.s,
	    passage.n);
	struct kn_token word;
	bool any = false;

	while (kn_tokens_next(t, &word)) {
		if (any)
			kn_buf_chr(out, ' ');
		if (!any && !kn_str_eq(word.folded, first))
			kn_buf_str(out, first);
		else
			kn_fold_append(KN_FOLD_EXACT, passage.s +
			    word.at.start_b, kn_span_len(word.at), out);
		any = true;
	}
	kn_tokens_free(t);
}

/* Appends the query that means the words of a passage of the open article;
 * false, and why, when they are none, or too many. */
static bool
words_query(const struct kn_model *m, struct kn_span at,
    struct kn_buf *out, struct kn_err *err)
{
	struct kn_str passage = { m->open->doc->text + at.start_b,
	    kn_span_len(at) };
	struct kn_buf folded, words;
	struct kn_occur *o;

	if (kn_occur_new(passage, &o, err) != KN_OK)
		return false;
	kn_buf_init(&folded, 0);
	kn_buf_init(&words, 0);
	kn_occur_query(o, &folded);
	kn_occur_free(o);
	/* Quotation marks around words with blanks between. */
	size_t n = 1;
	while (n < folded.n && folded.s[n] != ' ' && folded.s[n] != '"')
		n++;
	put_words(passage, (struct kn_str){ folded.s + 1, n - 1 }, &words);
	/* One word needs no marks around it, and stands for a name too. */
	bool bare = folded.n > 0 && folded.s[n] == '"' &&
	    is_word(kn_buf_get(&words));
	kn_buf_cstr(out, bare ? "" : "\"");
	kn_buf_str(out, kn_buf_get(&words));
	kn_buf_cstr(out, bare ? "" : "\"");
	kn_buf_dispose(&folded);
	kn_buf_dispose(&words);
	return true;
}

bool
app_complete_cursor(struct kn_app *app, struct kn_str before,
    struct kn_buf *out)
{
	struct kn_pane *reader = app->pane[APP_READER];
	const struct kn_entity *e = kn_pane_reader_entity(reader);
	const char *field = e == NULL ? NULL : kn_type_field(e->type);
	struct kn_span at = kn_pane_reader_words(reader);
	size_t from = out->n;
	struct kn_query *all;

	if (kn_span_len(at) == 0)
		return false;
	kn_buf_str(out, before);
	if (field != NULL && kn_query_parse(KN_LIT(""), &all, NULL) ==
	    KN_OK) {
		struct kn_query *q = kn_query_with(all, field,
		    kn_str(e->id), false);

		kn_query_print(q, out);
		kn_query_free(q);
		kn_query_free(all);
	} else if (!words_query(app->model, at, out, NULL)) {
		kn_buf_trunc(out, from);
		return false;
	}
	return true;
}

/* ---- marks ----------------------------------------------------------------------------- */

/* What would be marked now; false, and why, when there is nothing. */
static bool
spot_here(struct kn_app *app, struct kn_spot *out)
{
	struct kn_pane *reader = app->pane[APP_READER];
	struct kn_model *m = app->model;
	struct kn_span at = kn_pane_reader_words(reader);

	if (m->open == NULL) {
		kn_model_notice(m, N_("no article is open"), KN_LIT(""));
		return false;
	}
	kn_trail_spot(m, kn_span_len(at) > 0 ? at.start_b :
	    kn_pane_reader_place_b(reader), out);
	return true;
}

static bool
go(struct kn_app *app, int step)
{
	size_t at_b;

	if (kn_trail_go(app->model, step, &at_b)) {
		kn_pane_reader_go_b(app->pane[APP_READER], at_b);
		app_focus(app, APP_READER);
	}
	return true;
}

/* To a mark, or to where the person came from. */
static void
jump_to(void *self, const struct kn_spot *s)
{
	struct kn_app *app = self;
	struct kn_pane *reader = app->pane[APP_READER];
	struct kn_spot to;
	size_t at_b;

	if (s == NULL) {
		go(app, 0);
		return;
	}
	/* The list it is of may go before. */
	kn_spot_copy(&to, s);
	if (kn_trail_to(app->model, &to, &at_b)) {
		app_focus(app, APP_READER);
		kn_pane_reader_put_cursor(reader, at_b);
	}
	kn_spot_dispose(&to);
}

bool
app_mark(void *self, struct kn_str arg)
{
	struct kn_app *app = self;
	struct kn_spot here;

	if (kn_model_writable(app->model) == NULL || !spot_here(app, &here))
		return true;
	if (arg.n == 0) {
		app_open_overlay(app, kn_pane_marks_new(app->model, &here,
		    jump_to, app), false);
		return true;
	}
	(void)kn_model_set_mark(app->model, arg, &here);
	kn_spot_dispose(&here);
	return true;
}

/* The mark of that letter among those of the corpus; false, and why. */
static bool
with_mark(struct kn_app *app, struct kn_str name,
    void (*fn)(void *user, const struct kn_spot *s))
{
	struct kn_notebook *nb = app_notebook(app);
	struct kn_spot *marks = NULL;
	struct kn_err err;
	size_t n = 0, i = 0;

	if (nb != NULL && kn_spots_list(nb, kn_session_corpus_hash(
	    app->o.session), &marks, &n, &err) != KN_OK)
		kn_model_notice_err(app->model, &err);
	while (i < n && !kn_str_is(name, marks[i].name))
		i++;
	bool found = i < n;
	if (found)
		fn(app, &marks[i]);
	else
		kn_model_notice(app->model,
		    N_("no mark has this letter: %s"), name);
	kn_spots_free(marks, n);
	return found;
}

bool
app_jump(void *self, struct kn_str arg)
{
	struct kn_app *app = self;

	if (app->o.session == NULL)
		return true;
	if (arg.n == 0)
		app_open_overlay(app, kn_pane_marks_new(app->model, NULL,
		    jump_to, app), false);
	else if (kn_str_is(arg, "'"))
		jump_to(app, NULL);
	else
		(void)with_mark(app, arg, jump_to);
	return true;
}

static void
drop_mark(void *self, const struct kn_spot *s)
{
	struct kn_app *app = self;
	struct kn_notebook *nb = kn_model_writable(app->model);
	struct kn_err err;

	if (nb == NULL)
		return;
	if (kn_spot_drop(nb, kn_session_corpus_hash(app->o.session), s->name,
	    &err) != KN_OK)
		kn_model_notice_err(app->model, &err);
	else
		kn_model_notice(app->model, N_("mark deleted: %s"),
		    kn_str(s->name));
}

bool
app_mark_delete(void *self, struct kn_str arg)
{
	(void)with_mark(self, arg, drop_mark);
	return true;
}

/* ---- back and forward -------------------------------------------------------------------- */

void
app_note_place(struct kn_app *app)
{
	if (app->overlay == NULL && app->focus == APP_READER &&
	    app->model->open != NULL)
		kn_trail_note(app->model,
		    kn_pane_reader_place_b(app->pane[APP_READER]));
}

bool
app_place_back(void *self, struct kn_str arg)
{
	(void)arg;
	return go(self, -1);
}

bool
app_place_forward(void *self, struct kn_str arg)
{
	(void)arg;
	return go(self, 1);
}

/* ---- the search ----------------------------------------------------------------------------- */

bool
app_search_word(void *self, struct kn_str arg)
{
	struct kn_app *app = self;
	struct kn_model *m = app->model;
	struct kn_span at = kn_pane_reader_words(app->pane[APP_READER]);
	struct kn_buf text;
	struct kn_err err;

	(void)arg;
	if (kn_span_len(at) == 0) {
		kn_model_notice(m, m->open == NULL ?
		    N_("no article is open") : N_("no word is in view"),
		    KN_LIT(""));
		return true;
	}
	kn_buf_init(&text, KN_QUERY_MAX_B);
	if (words_query(m, at, &text, &err)) {
		m->selection = (struct kn_span){ 0, 0 };
		app_seek_word(app, kn_buf_get(&text), at);
	} else {
		kn_model_notice_err(m, &err);
	}
	kn_buf_dispose(&text);
	return true;
}
