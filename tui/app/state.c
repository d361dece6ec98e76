/*
 * state.c: the place and the filter across sessions. In and out: lines
 * "name value" in the notebook, one entry a corpus. An article is named by
 * its key and its path, never by its id, which a rebuilt index changes.
 */
#include "tui/app/app_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/seen.h"
#include "tui/pane/annot.h"
#include "tui/pane/past.h"
#include "tui/pane/trail.h"
#include "tui/pane/seek.h"

#define STATE_MAX_B (512 * 1024)

static void
state_name(struct kn_app *app, struct kn_buf *out)
{
	kn_buf_cstr(out, "place/");
	kn_buf_cstr(out, kn_session_corpus_hash(app->o.session));
}

static void
line(struct kn_buf *out, const char *name, struct kn_str value)
{
	/* Values of one line only: a path with a line break is left out. */
	if (value.n > 0 && memchr(value.s, '\n', value.n) != NULL)
		return;
	kn_buf_cstr(out, name);
	kn_buf_chr(out, ' ');
	kn_buf_str(out, value);
	kn_buf_chr(out, '\n');
}

/* The selected row, which need not be the article that is open. */
static void
row_line(struct kn_model *m, struct kn_buf *out)
{
	struct kn_article row;
	uint32_t id;

	if (kn_result_rows(m->result) == 0 ||
	    kn_result_id(m->result, m->row, &id, NULL) != KN_OK ||
	    kn_index_article(kn_model_index(m), id, &row, NULL) != KN_OK)
		return;
	line(out, "row", kn_str(row.key.hex));
	kn_article_dispose(&row);
}

/* The filters back and forward; those ahead are of another name. */
static void
past_lines(struct kn_model *m, struct kn_buf *out)
{
	size_t at, n = kn_past_count(m, &at);

	for (size_t i = 0; i < n; i++)
		line(out, i <= at ? "past" : "ahead", kn_str(kn_past_get(m,
		    i)));
}

/* What stands beside the filter in the chart over time. */
static void
beside_line(struct kn_model *m, struct kn_buf *out)
{
	if (m->beside != NULL && m->beside[0] == '\0')
		line(out, "beside-corpus", KN_LIT("1"));
	else if (m->beside != NULL)
		line(out, "beside", kn_str(m->beside));
}

void
kn_app_save(struct kn_app *app)
{
	struct kn_notebook *nb = app_notebook(app);
	struct kn_model *m = app->model;
	struct kn_buf name, text, value;
	struct kn_err err;

	app_keep(app);
	/* Nothing was shown yet: what is saved is better than nothing. */
	if (nb == NULL || m->result == NULL)
		return;
	kn_buf_init(&name, 256);
	kn_buf_init(&text, STATE_MAX_B);
	kn_buf_init(&value, STATE_MAX_B);
	state_name(app, &name);
	bool ranked;
	kn_query_print(kn_seek_filter(m, &ranked), &value);
	line(&text, "filter", kn_buf_get(&value));
	line(&text, "search", kn_str(ranked ? "1" : "0"));
	line(&text, "pane", kn_str(app->pane[app->focus]->ops->name));
	line(&text, "zoom", kn_str(app->zoom ? "1" : "0"));
	row_line(m, &text);
	beside_line(m, &text);
	past_lines(m, &text);
	if (m->open != NULL) {
		line(&text, "key", kn_str(m->open->row.key.hex));
		line(&text, "path", kn_str(m->open->row.meta.path));
		kn_buf_reset(&value);
		kn_buf_fmt(&value, "%zu",
		    kn_pane_reader_place_b(app->pane[APP_READER]));
		line(&text, "byte", kn_buf_get(&value));
		if (kn_model_note(m) != NULL)
			line(&text, "note", kn_str(kn_model_note(m)->note.id));
	}
	if (text.status == KN_OK && kn_notebook_state_put(nb,
	    kn_buf_get(&name), kn_buf_get(&text), &err) != KN_OK)
		kn_model_notice_err(m, &err);
	kn_trail_save(m);
	kn_buf_dispose(&name);
	kn_buf_dispose(&text);
	kn_buf_dispose(&value);
}

void
app_leave(struct kn_app *app)
{
	struct kn_notebook *nb = app_notebook(app);
	struct kn_err err;

	kn_model_leave_saved(app->model);
	/* As long as nothing was shown this was no visit. */
	if (nb == NULL || app->o.session == NULL ||
	    app->model->result == NULL ||
	    kn_notebook_writable(nb, NULL) != KN_OK)
		return;
	if (kn_seen_leave(nb, kn_session_corpus_hash(app->o.session),
	    &err) != KN_OK)
		kn_model_notice_err(app->model, &err);
}

/* "2,014 new stories since 3 May 2026", once, when the index is up to date. */
bool
app_tell_new(struct kn_app *app)
{
	struct kn_model *m = app->model;
	struct kn_buf text, part;
	char day[11];

	if (app->new_told || m->new_since[0] == '\0')
		return false;
	app->new_told = true;
	size_t n = kn_model_count_new(m, NULL, NULL);
	if (n == 0 || m->notice.n > 0)
		return false;
	kn_buf_init(&text, 512);
	kn_buf_init(&part, 128);
	kn_fmt_count(&m->locale, n, &part);
	kn_fmt_msg(kn_trn("%s new story", "%s new stories", n),
	    kn_buf_get(&part), &text);
	kn_buf_chr(&text, ' ');
	kn_zone_day(m->new_since, day);
	kn_buf_reset(&part);
	kn_fmt_date(&m->locale, day, true, NULL, &part);
	kn_fmt_msg(N_("since %s (is:new)"), kn_buf_get(&part), &text);
	kn_model_notice(m, "%s", kn_buf_get(&text));
	kn_buf_dispose(&part);
	kn_buf_dispose(&text);
	return true;
}

/* ---- taking it up again ----------------------------------------------------------- */

enum { PAST_MAX = 200 };

struct saved {
	struct kn_str filter, pane, row, key, path, note, beside;
	struct kn_str past[PAST_MAX];
	size_t n_past, at;      /* at: the last one that is not ahead */
	uint64_t byte;
	bool zoom, search;
};

static void
take_past(struct saved *s, struct kn_str text, bool ahead)
{
	if (s->n_past == PAST_MAX)
		return;
	if (!ahead)
		s->at = s->n_past;
	s->past[s->n_past++] = text;
}

static void
parse(struct kn_str text, struct saved *s)
{
	struct kn_str row, name;

	while (kn_str_split(&text, '\n', &row)) {
		struct kn_str value = row;

		if (!kn_str_split(&value, ' ', &name) || value.s == NULL)
			continue;
		if (kn_str_is(name, "filter"))
			s->filter = value;
		else if (kn_str_is(name, "pane"))
			s->pane = value;
		else if (kn_str_is(name, "row"))
			s->row = value;
		else if (kn_str_is(name, "key"))
			s->key = value;
		else if (kn_str_is(name, "path"))
			s->path = value;
		else if (kn_str_is(name, "note"))
			s->note = value;
		else if (kn_str_is(name, "beside"))
			s->beside = value;
		else if (kn_str_is(name, "beside-corpus"))
			s->beside = (struct kn_str){ "", 0 };
		else if (kn_str_is(name, "past") ||
		    kn_str_is(name, "ahead"))
			take_past(s, value, kn_str_is(name, "ahead"));
		else if (kn_str_is(name, "search"))
			s->search = kn_str_is(value, "1");
		else if (kn_str_is(name, "zoom"))
			s->zoom = kn_str_is(value, "1");
		else if (kn_str_is(name, "byte") &&
		    !kn_str_u64(value, &s->byte))
			s->byte = 0;
	}
}

static void
apply(struct kn_app *app, const struct saved *s)
{
	struct kn_model *m = app->model;
	struct kn_index *ix = kn_model_index(m);
	uint32_t id;
	size_t row;

	if (s->n_past > 0)
		kn_past_put(m, s->past, s->n_past, s->at);
	kn_trail_load(m);
	if (s->beside.s != NULL && m->beside == NULL)
		m->beside = kn_strndup(s->beside.s, s->beside.n);
	/* A filter that no longer finds anything is kept, and said. */
	kn_model_set_filter_as(m, s->filter, s->search, false);
	bool found = (s->key.n > 0 &&
	    kn_index_find(ix, s->key, &id, NULL) == KN_OK) ||
	    (s->path.n > 0 && kn_index_find(ix, s->path, &id, NULL) == KN_OK);
	if (found && kn_model_open_id(m, id)) {
		kn_pane_reader_go_b(app->pane[APP_READER], s->byte);
		char *note = kn_strndup(s->note.s, s->note.n);
		(void)kn_model_go_note(m, note);
		free(note);
	}
	if (m->result != NULL && s->row.n > 0 &&
	    kn_index_find(ix, s->row, &id, NULL) == KN_OK &&
	    kn_result_find(m->result, id, &row, NULL) == KN_OK)
		kn_model_select(m, row);
	for (int i = 0; i < APP_N_PANES; i++)
		if (kn_str_is(s->pane, app->pane[i]->ops->name))
			app_focus(app, (enum app_pane)i);
	app->zoom = s->zoom && app->focus == APP_READER;
}

void
kn_app_restore(struct kn_app *app)
{
	struct kn_notebook *nb = app_notebook(app);
	struct kn_buf name, text;

	if (app->restored || nb == NULL || app->model->result == NULL)
		return;
	app->restored = true;
	kn_buf_init(&name, 256);
	kn_buf_init(&text, STATE_MAX_B);
	state_name(app, &name);
	if (kn_notebook_state_get(nb, kn_buf_get(&name), &text, NULL) ==
	    KN_OK) {
		struct saved s = { 0 };

		parse(kn_buf_get(&text), &s);
		apply(app, &s);
	}
	kn_buf_dispose(&name);
	kn_buf_dispose(&text);
	app_note_place(app);
	app_tell_drafts(app);
}
