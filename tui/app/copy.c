/*
 * copy.c: the passage to where the reader can paste it. In: the reader's
 * passage and its article. Out: logical text, filtered, on the clipboard and
 * in a file, or alone on the terminal; and a notice of what was done.
 */
#include "tui/app/app_priv.h"

#include <string.h>

#include "kunnash/filter.h"
#include "kunnash/token.h"

static uint64_t
count_words(struct kn_str text)
{
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_INDEX, text.s, text.n);
	struct kn_token token;
	uint64_t n = 0;

	while (kn_tokens_next(t, &token))
		n++;
	kn_tokens_free(t);
	return n;
}

/* The passage as logical text; false, with a notice, when there is none. */
static bool
get_passage(struct kn_app *app, struct kn_span *at, struct kn_buf *out)
{
	struct kn_model *m = app->model;

	*at = kn_pane_reader_passage(app->pane[APP_READER]);
	if (kn_span_len(*at) == 0) {
		kn_model_notice(m, m->open == NULL ?
		    N_("no article is open") : N_("nothing to copy here"),
		    KN_LIT(""));
		return false;
	}
	kn_filter_append((struct kn_str){ m->open->doc->text + at->start_b,
	    kn_span_len(*at) }, true, out);
	return true;
}

/* A field of one line, without the isolates that only a screen needs. */
static void
put_field(const char *text, const char *then, struct kn_buf *out)
{
	kn_filter_append(kn_str(text), false, out);
	kn_buf_cstr(out, then);
}

/* "— outlet · title · date", and the address on a line of its own: it reads
 * from the left whatever stands around it. */
static void
put_citation(const struct kn_model *m, struct kn_buf *out)
{
	const struct kn_article *a = &m->open->row;
	struct kn_buf date;

	kn_buf_cstr(out, "\n\n\u2014 ");
	if (a->meta.outlet != NULL)
		put_field(kn_fmt_outlet(kn_model_index(m), a->meta.outlet,
		    m->locale.lang), " \u00B7 ", out);
	put_field(a->headline, " \u00B7 ", out);
	kn_buf_init(&date, 128);
	kn_fmt_date(&m->locale, a->meta.date, true, NULL, &date);
	put_field(date.s, "\n", out);
	kn_buf_dispose(&date);
	if (a->meta.url != NULL)
		put_field(a->meta.url, "", out);
	else
		kn_filter_append_name(kn_str(a->meta.path), out);
}

/* "43 words sent to the clipboard" */
static void
say_sent(const struct kn_model *m, struct kn_str text, size_t sent_b,
    struct kn_buf *out)
{
	uint64_t n = count_words((struct kn_str){ text.s, sent_b });
	struct kn_buf digits;

	kn_buf_init(&digits, 64);
	kn_fmt_count(&m->locale, n, &digits);
	kn_fmt_msg(sent_b < text.n ?
	    kn_trn("only the first %s word sent to the clipboard",
	    "only the first %s words sent to the clipboard", n) :
	    kn_trn("%s word sent to the clipboard",
	    "%s words sent to the clipboard", n), kn_buf_get(&digits), out);
	kn_buf_dispose(&digits);
}

/* As a shell takes it, and short: there is one line to say it on. */
static void
put_path(const char *home, struct kn_str path, struct kn_buf *out)
{
	size_t n = home == NULL ? 0 : strlen(home);

	if (n > 1 && path.n > n && memcmp(path.s, home, n) == 0 &&
	    path.s[n] == '/')
		kn_buf_chr(out, '~');
	else
		n = 0;
	kn_buf_put(out, path.s + n, path.n - n);
}

static void
say(struct kn_app *app, struct kn_str text, size_t sent_b,
    const struct kn_buf *path, const struct kn_err *err)
{
	struct kn_model *m = app->model;
	struct kn_buf name;

	kn_buf_init(&name, 0);
	put_path(app->o.home, kn_buf_get(path), &name);
	kn_model_notice_clear(m);
	if (sent_b > 0)
		say_sent(m, text, sent_b, &m->notice);
	if (sent_b > 0)
		kn_buf_cstr(&m->notice, " \u00B7 ");
	if (err->status == KN_OK)
		kn_fmt_msg(sent_b == 0 ? N_("copied to %s") :
		    sent_b < text.n ? N_("all of it in %s") :
		    N_("also in %s"), kn_buf_get(&name), &m->notice);
	else
		kn_fmt_err(err, &m->notice);
	m->notice_is_error = err->status != KN_OK;
	kn_buf_dispose(&name);
}

bool
app_copy(struct kn_app *app, bool cited)
{
	struct kn_buf text, path;
	struct kn_span at;
	struct kn_err err;

	kn_buf_init(&text, 0);
	kn_buf_init(&path, 0);
	kn_err_clear(&err);
	if (get_passage(app, &at, &text)) {
		if (cited)
			put_citation(app->model, &text);
		size_t sent_b = kn_option_bool(app->o.options,
		    KN_OPT_CLIPBOARD) ? kn_screen_clipboard(app->o.screen,
		    kn_buf_get(&text)) : 0;
		size_t n = text.n;
		kn_buf_chr(&text, '\n');
		/* A failure is part of what there is to say. */
		err.status = app_copy_file(app->o.copy_dir,
		    kn_buf_get(&text), &path, &err);
		kn_buf_trunc(&text, n);
		say(app, kn_buf_get(&text), sent_b, &path, &err);
		app->model->marked = at;
	}
	kn_buf_dispose(&text);
	kn_buf_dispose(&path);
	return true;
}

void
app_show_plain(struct kn_app *app)
{
	struct kn_buf text;
	struct kn_span at;

	kn_buf_init(&text, 0);
	if (get_passage(app, &at, &text)) {
		kn_buf_cstr(&text, "\n\n");
		kn_buf_cstr(&text, kn_tr(N_("[Enter: back to the reader]")));
		kn_buf_chr(&text, '\n');
		kn_screen_page(app->o.screen, kn_buf_get(&text));
	}
	kn_buf_dispose(&text);
}
