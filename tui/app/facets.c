/*
 * facets.c: the actions on filters that are chosen, saved and used again, and
 * on articles chosen in the list. In: an action and its argument. Out:
 * pickers, another filter, rows of the notebook, a file.
 */
#include "tui/app/app_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "kunnash/exchange.h"
#include "kunnash/filters.h"
#include "kunnash/mem.h"
#include "tui/pane/annot.h"
#include "tui/pane/chosen.h"
#include "tui/pane/past.h"

/* ---- pickers ---------------------------------------------------------------------- */

static bool
pick(struct kn_app *app, enum kn_pick what)
{
	if (app->model->result != NULL)
		app_open_overlay(app, kn_pane_picker_new(app->model, what),
		    false);
	return true;
}

bool
app_pick_country(void *app, struct kn_str arg)
{
	(void)arg;
	return pick(app, KN_PICK_COUNTRY);
}

bool
app_pick_agency(void *app, struct kn_str arg)
{
	(void)arg;
	return pick(app, KN_PICK_AGENCY);
}

bool
app_pick_person(void *app, struct kn_str arg)
{
	(void)arg;
	return pick(app, KN_PICK_PERSON);
}

bool
app_pick(void *self, struct kn_str arg)
{
	struct kn_app *app = self;
	enum kn_pick what = kn_pick_find(arg);

	if (arg.n == 0)
		what = KN_PICK_OUTLET;
	if (what == KN_PICK_COUNT)
		kn_model_notice(app->model, N_("there is no choosing by %s"),
		    arg);
	else
		pick(app, what);
	return true;
}

/* ---- back and forward --------------------------------------------------------------- */

bool
app_filter_back(void *self, struct kn_str arg)
{
	(void)arg;
	kn_past_step(((struct kn_app *)self)->model, -1);
	return true;
}

bool
app_filter_forward(void *self, struct kn_str arg)
{
	(void)arg;
	kn_past_step(((struct kn_app *)self)->model, 1);
	return true;
}

/* ---- saved filters -------------------------------------------------------------------- */

bool
app_filters(void *self, struct kn_str arg)
{
	struct kn_app *app = self;
	struct kn_model *m = app->model;
	struct kn_notebook *nb = kn_model_notebook(m);
	struct kn_saved_filter *f = NULL;
	struct kn_query *q = NULL;
	struct kn_err err;

	if (arg.n == 0)
		return pick(app, KN_PICK_SAVED);
	if (nb == NULL)
		return true;
	enum kn_status st = kn_filter_find(nb, arg, &f, &err);
	if (st == KN_OK)
		st = kn_query_parse(kn_str(f->query), &q, &err);
	if (st == KN_OK)
		kn_model_use_saved(m, f->id, q);
	else
		kn_model_notice_err(m, &err);
	kn_filters_free(f, f == NULL ? 0 : 1);
	return true;
}

bool
app_filter_save(void *self, struct kn_str arg)
{
	struct kn_model *m = ((struct kn_app *)self)->model;
	struct kn_notebook *nb = kn_model_writable(m);
	struct kn_buf query;
	struct kn_err err;

	if (nb == NULL)
		return true;
	if (arg.n == 0) {
		kn_model_notice(m, N_("filter-save needs a name"),
		    KN_LIT(""));
		return true;
	}
	kn_buf_init(&query, 0);
	kn_query_print(m->filter, &query);
	if (kn_filter_save(nb, arg, kn_buf_get(&query), &err) == KN_OK) {
		kn_model_notes_changed(m);
		kn_model_notice(m, N_("filter saved as %s"), arg);
	} else {
		kn_model_notice_err(m, &err);
	}
	kn_buf_dispose(&query);
	return true;
}

bool
app_filter_delete(void *self, struct kn_str arg)
{
	struct kn_model *m = ((struct kn_app *)self)->model;
	struct kn_notebook *nb = kn_model_writable(m);
	struct kn_err err;

	if (nb == NULL)
		return true;
	if (kn_filter_delete(nb, arg, &err) == KN_OK) {
		kn_model_notes_changed(m);
		kn_model_notice(m, N_("filter deleted"), KN_LIT(""));
	} else {
		kn_model_notice_err(m, &err);
	}
	return true;
}

/* ---- chosen articles --------------------------------------------------------------------- */

bool
app_tag(void *self, struct kn_str arg)
{
	struct kn_app *app = self;
	struct kn_model *m = app->model;
	uint32_t id;

	if (arg.n == 0)
		kn_model_notice(m, N_("tag needs the name of a tag"),
		    KN_LIT(""));
	else if (app_meant(app, &id))
		kn_model_tag(m, arg, id);
	return true;
}

struct export {
	struct kn_model *m;
	struct kn_writer *w;
	int fd;
	size_t n;
	enum kn_status st;
	struct kn_err err;
};

static enum kn_status
write_all(void *user, const char *bytes, size_t n)
{
	struct export *x = user;

	while (n > 0) {
		ssize_t put = write(x->fd, bytes, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return KN_IO;
		bytes += put;
		n -= (size_t)put;
	}
	return KN_OK;
}

static bool
put_article(struct export *x, uint32_t id)
{
	struct kn_index *ix = kn_model_index(x->m);
	struct kn_article a;

	x->st = kn_index_article(ix, id, &a, &x->err);
	if (x->st != KN_OK)
		return false;
	x->st = kn_record_list(x->w, ix, &a);
	if (x->st != KN_OK)
		kn_err_set(&x->err, x->st, NULL, NULL);
	kn_article_dispose(&a);
	x->n++;
	return x->st == KN_OK;
}

/* In the order of the list; all of it when nothing is chosen. */
static void
put_rows(struct export *x)
{
	struct kn_model *m = x->m;
	size_t n = kn_result_rows(m->result), chosen = kn_model_chosen(m);
	uint32_t id;

	for (size_t i = 0; i < n && x->st == KN_OK; i++) {
		x->st = kn_result_id(m->result, i, &id, &x->err);
		if (x->st == KN_OK && (chosen == 0 ||
		    kn_model_is_chosen(m, id)))
			(void)put_article(x, id);
	}
}

static void
tell_export(struct export *x, struct kn_str file)
{
	struct kn_buf text, count;

	if (x->st != KN_OK) {
		kn_model_notice_err(x->m, &x->err);
		return;
	}
	kn_buf_init(&text, 4096);
	kn_buf_init(&count, 64);
	kn_fmt_count(&x->m->locale, x->n, &count);
	kn_fmt_msg(kn_trn("%s article", "%s articles", x->n),
	    kn_buf_get(&count), &text);
	kn_buf_cstr(&text, " \u00B7 ");
	kn_fmt_msg(N_("written to %s"), file, &text);
	kn_model_notice(x->m, "%s", kn_buf_get(&text));
	kn_buf_dispose(&text);
	kn_buf_dispose(&count);
}

/* Into a file that is not there yet; never over one that is. */
bool
app_export(void *self, struct kn_str arg)
{
	struct kn_app *app = self;
	struct export x = { .m = app->model, .st = KN_OK };

	if (arg.n == 0 || x.m->result == NULL) {
		kn_model_notice(x.m, N_("export needs the name of a file"),
		    KN_LIT(""));
		return true;
	}
	char *path = kn_strndup(arg.s, arg.n);
	x.fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (x.fd < 0) {
		x.st = kn_err_set(&x.err, KN_IO, N_("cannot write %s"), "%s",
		    path);
	} else {
		x.w = kn_writer_new(kn_str_ends(arg, KN_LIT(".tsv")) ?
		    KN_FORMAT_TSV : KN_FORMAT_JSON, write_all, &x);
		kn_writer_set_notebook(x.w, app_notebook(app),
		    kn_session_corpus_hash(app->o.session));
		put_rows(&x);
		kn_writer_free(x.w);
		if (close(x.fd) != 0 && x.st == KN_OK)
			x.st = kn_err_set(&x.err, KN_IO,
			    N_("cannot write %s"), "%s", path);
	}
	tell_export(&x, arg);
	free(path);
	return true;
}
