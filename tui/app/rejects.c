/*
 * rejects.c: what was not taken from the sources, as a list. In: the totals
 * and the rejects list of the index, the rows of gazetteers that the last run
 * refused. Out: an overlay of text.
 */
#include "tui/app/outside.h"

#include "kunnash/filter.h"
#include "kunnash/mem.h"

/* As much as anyone reads; the rest is counted. */
#define REJECTS_MAX_B ((size_t)2 << 20)

struct reject_list {
	struct kn_buf out;
	uint64_t left;          /* what did not fit */
};

static void
reject_line(void *user, const struct kn_reject *r)
{
	struct reject_list *l = user;
	struct kn_buf *out = &l->out;

	if (out->n > REJECTS_MAX_B) {
		l->left += r->count == 0 ? 1 : r->count;
		return;
	}
	kn_filter_append_name(kn_str(r->path), out);
	if (r->place[0] != '\0') {
		kn_buf_cstr(out, ", ");
		kn_fmt_place(kn_str(r->place), out);
	}
	kn_buf_cstr(out, "\n\t");
	kn_buf_cstr(out, kn_tr(r->reason));
	kn_buf_cstr(out, " \u00B7 ");
	kn_buf_cstr(out, kn_tr(r->action));
	kn_buf_chr(out, '\n');
}

void
app_put_part(const struct kn_app *app, const char *one, const char *many,
    uint64_t n, struct kn_buf *out)
{
	if (n == 0)
		return;
	if (out->n > 0)
		kn_buf_cstr(out, " \u00B7 ");
	kn_fmt_counted(&app->model->locale, one, many, n, out);
}

/* What was made of the sources, in one line. */
static void
put_totals(struct kn_app *app, struct kn_index *ix, struct kn_buf *out)
{
	struct kn_index_totals t;

	if (ix == NULL || kn_index_totals(ix, &t, NULL) != KN_OK)
		return;
	app_put_part(app, NP_("%s source", "%s sources"), t.sources, out);
	app_put_part(app, NP_("%s article", "%s articles"), t.articles, out);
	app_put_part(app, NP_("%s copy of another", "%s copies of others"),
	    t.articles - t.stories, out);
	app_put_part(app, NP_("%s empty", "%s empty"), t.empty, out);
	app_put_part(app, NP_("%s rejected", "%s rejected"), t.rejects, out);
	kn_buf_cstr(out, "\n\n");
}

/* Those that the list has no room for, and where they are told. */
static void
put_left(struct kn_app *app, uint64_t n, struct kn_buf *out)
{
	if (n == 0)
		return;
	kn_fmt_counted(&app->model->locale, NP_("… and %s more",
	    "… and %s more"), n, out);
	kn_buf_cstr(out, " \u00B7 ");
	kn_buf_cstr(out, kn_tr(N_("kunnash index --rejects lists all")));
}

bool
app_rejects(void *self, struct kn_str arg)
{
	struct kn_app *app = self;
	struct kn_index *ix = kn_model_index(app->model);
	struct reject_list l = { .left = 0 };
	struct kn_err err;

	(void)arg;
	kn_buf_init(&l.out, (size_t)4 << 20);
	put_totals(app, ix, &l.out);
	size_t counts_b = l.out.n;
	if (app->refused != NULL)
		kn_buf_cstr(&l.out, app->refused);
	if (ix != NULL && kn_index_rejects(ix, reject_line, &l,
	    &err) != KN_OK) {
		kn_model_notice_err(app->model, &err);
		kn_buf_dispose(&l.out);
		return true;
	}
	put_left(app, l.left, &l.out);
	if (l.out.n == counts_b)
		kn_buf_cstr(&l.out, kn_tr(app_worker_updates(app) ?
		    N_("reading the sources…") :
		    N_("everything was taken")));
	app_open_overlay(app, kn_pane_text_new(app->model,
	    kn_tr(N_("Not taken from the sources")),
	    kn_buf_take(&l.out, NULL)), false);
	return true;
}
