/*
 * compose.c: the whole screen: title line, panes with the lines between,
 * overlay, bottom line. In: the application's state. Out: its grid.
 */
#include "tui/app/outside.h"
#include "tui/app/seek.h"

#include "kunnash/filter.h"
#include "tui/pane/layers.h"

#define MIN_W 20
#define MIN_H 5

static void
too_small(struct kn_app *app)
{
	struct kn_grid *g = app->grid;
	struct kn_buf size, text;

	if (g->h == 0 || g->w <= 2)
		return;
	kn_buf_init(&size, 64);
	kn_buf_init(&text, 256);
	kn_buf_fmt(&size, "%d\u00D7%d", MIN_W, MIN_H);
	kn_fmt_msg(N_("needs %s cells"), kn_buf_get(&size), &text);
	kn_chrome_line(app->model, g, 0, kn_buf_get(&text),
	    (struct kn_style){ KN_ROLE_ERROR, 0 });
	kn_buf_dispose(&size);
	kn_buf_dispose(&text);
}

/* The line in the gap before each pane but the leftmost. */
static void
borders(struct kn_app *app)
{
	for (int i = 0; i < APP_N_PANES; i++) {
		struct kn_rect at = app->pane[i]->at;

		for (int y = 0; at.w > 0 && at.x > 2 && y < at.h; y++)
			kn_grid_fill(app->grid, at.x - 2, at.y + y, 1,
			    0x2502, (struct kn_style){ KN_ROLE_BORDER, 0 });
	}
}

static void
panes(struct kn_app *app)
{
	app_place(app);
	for (int i = 0; i < APP_N_PANES; i++) {
		struct kn_pane *p = app->pane[i];

		if (p->at.w > 0)
			p->ops->draw(p, app->grid, p->at,
			    app->overlay == NULL &&
			    (enum app_pane)i == app->focus);
	}
	borders(app);
}

static void
overlay(struct kn_app *app)
{
	struct kn_grid *g = app->grid;
	struct kn_rect r = app_overlay_rect(app, g->w, g->h);
	struct kn_style text = { KN_ROLE_TEXT, 0 };

	for (int y = 0; y < r.h; y++) {
		kn_grid_fill(g, r.x - 1, r.y + y, r.w + 2, ' ', text);
		/* A line where the overlay meets what it covers. */
		if (!app->overlay_is_prompt && r.w < g->w - 2)
			kn_grid_fill(g, r.x > 1 ? r.x - 1 : r.x + r.w,
			    r.y + y, 1, 0x2502,
			    (struct kn_style){ KN_ROLE_BORDER, 0 });
	}
	app->overlay->at = r;
	app->overlay->ops->draw(app->overlay, g, r, true);
}

/* A key and what it does; a row that the terminal reorders starts with a
 * word, since its first letter gives the direction. */
static void
hint(const struct kn_model *m, struct kn_key_press key, const char *what,
    struct kn_buf *out)
{
	struct kn_buf label;

	kn_buf_init(&label, 64);
	kn_key_label(key, &label);
	if (out->n > 0)
		kn_buf_cstr(out, " \u00B7 ");
	if (kn_model_stacked(m)) {
		kn_buf_cstr(out, what);
		kn_buf_chr(out, ' ');
	}
	kn_fmt_isolate(kn_buf_get(&label), out);
	if (!kn_model_stacked(m)) {
		kn_buf_chr(out, ' ');
		kn_buf_cstr(out, what);
	}
	kn_buf_dispose(&label);
}

/* Adds a hint if it fits. */
static bool
add_hint(const struct kn_app *app, struct kn_key_press key, const char *what,
    struct kn_buf *out)
{
	struct kn_layout_opts opts = kn_model_layout(app->model,
	    KN_DIR_AUTO);
	size_t n = out->n;

	hint(app->model, key, what, out);
	if (kn_field_width_col(out->s, out->n, &opts) <= app->grid->w - 2)
		return true;
	kn_buf_trunc(out, n);
	return false;
}

/* The labels and their keys, and that of writing; false when they fill the
 * line. */
static bool
label_hints(struct kn_app *app, struct kn_buf *out)
{
	size_t n;
	const struct kn_label *labels = kn_model_labels(app->model, &n);
	bool fits = true;

	for (size_t i = 0; i < n && fits; i++) {
		struct kn_key_press key = { (uint32_t)labels[i].key, 0 };
		struct kn_buf text, name;

		if (labels[i].key == '\0')
			continue;
		kn_buf_init(&text, 1024);
		kn_buf_init(&name, 1024);
		kn_filter_append(kn_str(labels[i].name), false, &text);
		kn_fmt_isolate(kn_buf_get(&text), &name);
		kn_buf_dispose(&text);
		fits = add_hint(app, key, name.s, out);
		kn_buf_dispose(&name);
	}
	struct kn_key_press key;
	return fits && (!kn_keymap_key_of(app->o.keys, KN_CTX_SELECTION,
	    "write", &key) || add_hint(app, key, kn_tr(N_("write")),
	    out));
}

/* What may be worth knowing, in this order. */
static const struct hint {
	const char *command, *msgid;
	/* In the article: only at a note, of the person or not; or
	 * nowhere else, or not at all. */
	enum { ALWAYS, AT_OWN, AT_FOREIGN, IN_TEXT, OUTSIDE } of_note;
} hint_rows[] = {
	{ "swap-ends", N_("other end"), ALWAYS },
	{ "select next", N_("next sentence"), ALWAYS },
	{ "grow word", N_("a word more"), ALWAYS },
	{ "shrink word", N_("less"), ALWAYS },
	{ "save", N_("save"), ALWAYS },
	{ "edit-external", N_("your editor"), ALWAYS },
	{ "revert", N_("as saved"), ALWAYS },
	{ "open", N_("choose"), ALWAYS },
	{ "restore", N_("as the source says"), ALWAYS },
	{ "timeline-finer", N_("shorter"), ALWAYS },
	{ "timeline-coarser", N_("longer"), ALWAYS },
	{ "timeline-corpus", N_("corpus beside"), ALWAYS },
	{ "timeline-beside", N_("query beside"), ALWAYS },
	{ "view-next", N_("next view"), ALWAYS },
	{ "dossier", N_("its page"), ALWAYS },
	{ "filter-by", N_("filter by it"), OUTSIDE },
	{ "section-next", N_("next section"), ALWAYS },
	{ "notes-group", N_("group by"), ALWAYS },
	{ "notes-reach", N_("which"), ALWAYS },
	{ "write", N_("write"), AT_OWN },
	{ "note-confirm", N_("confirm"), ALWAYS },
	{ "note-attach", N_("attach"), ALWAYS },
	{ "note-delete", N_("delete"), AT_OWN },
	{ "write current", N_("read"), AT_FOREIGN },
	{ "note-adopt", N_("take over"), AT_FOREIGN },
	{ "strike", N_("leave out"), ALWAYS },
	{ "label-next", N_("next label"), ALWAYS },
	{ "label-add", N_("add"), ALWAYS },
	{ "label-below", N_("add below"), ALWAYS },
	{ "label-define", N_("define"), ALWAYS },
	{ "label-colour", N_("colour"), ALWAYS },
	{ "label-sign", N_("sign"), ALWAYS },
	{ "label-delete", N_("delete"), ALWAYS },
	{ "mark-delete", N_("delete"), ALWAYS },
	{ "pick-add", N_("add"), ALWAYS },
	{ "pick-exclude", N_("exclude"), ALWAYS },
	{ "help", N_("help"), ALWAYS },
	{ "pick-country", N_("countries"), ALWAYS },
	{ "pick-agency", N_("agencies"), ALWAYS },
	{ "search", N_("search"), ALWAYS },
	{ "filter", N_("filter"), ALWAYS },
	{ "filter-drop", N_("drop a condition"), ALWAYS },
	{ "select", N_("select"), IN_TEXT },
	{ "correct", N_("correct"), OUTSIDE },
	{ "pane-next", N_("next pane"), ALWAYS },
	{ "zoom", N_("wide"), ALWAYS },
	{ "cancel", N_("back"), ALWAYS },
	{ "save-apart", N_("as a new note"), ALWAYS },
	{ "quit", N_("quit"), ALWAYS },
};

/* The keys worth knowing, as far as they fit. */
static void
hints(struct kn_app *app, struct kn_buf *out)
{
	enum kn_context ctx = kn_pane_context(app->overlay != NULL ?
	    app->overlay : app->pane[app->focus]);
	bool in_text = ctx == KN_CTX_READER || ctx == KN_CTX_SELECTION;
	unsigned at = kn_model_note(app->model) == NULL ? ALWAYS :
	    kn_model_foreign_now(app->model) != NULL ? AT_FOREIGN : AT_OWN;

	if (ctx == KN_CTX_SELECTION && !label_hints(app, out))
		return;
	for (size_t i = 0; i < sizeof(hint_rows) / sizeof(*hint_rows); i++) {
		const struct hint *row = &hint_rows[i];
		struct kn_key_press key;
		bool here = row->of_note == IN_TEXT ? in_text :
		    row->of_note == ALWAYS || !in_text || row->of_note == at;

		if (here && kn_keymap_key_of(app->o.keys, ctx, row->command,
		    &key) && !add_hint(app, key, kn_tr(row->msgid), out))
			return;
	}
}

/* Sources changed: the notice that said so went with the next key. */
static void
update_hint(struct kn_app *app, struct kn_buf *out)
{
	enum kn_context ctx = kn_pane_context(app->overlay != NULL ?
	    app->overlay : app->pane[app->focus]);
	struct kn_key_press key;

	if (app_places_changed(app) && kn_keymap_key_of(app->o.keys, ctx,
	    "update", &key))
		(void)add_hint(app, key, kn_tr(N_("read what changed")), out);
}

static void
progress(const struct kn_model *m, struct kn_buf *out)
{
	if (!m->other_writes) {
		kn_fmt_progress(&m->locale, &m->progress, &m->pace, out);
		return;
	}
	/* How far it is is known to that process. */
	kn_buf_cstr(out, kn_tr(N_("another process is reading the sources")));
	kn_buf_cstr(out, " \u00B7 ");
	kn_fmt_counted(&m->locale, NP_("%s article so far",
	    "%s articles so far"), m->totals.articles, out);
}

static void
bottom(struct kn_app *app)
{
	struct kn_model *m = app->model;
	struct kn_style style = { KN_ROLE_HINT, 0 };
	struct kn_buf text;

	/* A prompt has the last line: what there is to say stands above, in
	 * a low voice what may only be unfinished. */
	bool prompt = app->overlay != NULL && app->overlay_is_prompt;
	bool quiet = false;
	kn_buf_init(&text, 8192);
	if (m->notice.n > 0) {
		kn_buf_str(&text, kn_buf_get(&m->notice));
		style.role = m->notice_is_error ? KN_ROLE_ERROR :
		    KN_ROLE_NOTICE;
	} else if (prompt && app_seek_problem(app, &text)) {
		quiet = true;
	} else if (m->index_state == KN_INDEX_BUILDING || m->updating) {
		progress(m, &text);
		style.role = KN_ROLE_NOTICE;
	} else if (!prompt) {
		update_hint(app, &text);
		hints(app, &text);
	}
	int row = app->grid->h - (prompt ? 2 : 1);
	if (m->notice_raw)
		kn_chrome_raw_line(app->grid, row, kn_buf_get(&text), style);
	else if (!prompt || quiet || m->notice.n > 0)
		kn_chrome_line(m, app->grid, row, kn_buf_get(&text), style);
	kn_buf_dispose(&text);
}

void
app_compose(struct kn_app *app)
{
	struct kn_grid *g = app->grid;

	kn_grid_clear(g);
	if (g->w < MIN_W || g->h < MIN_H) {
		too_small(app);
		return;
	}
	if (app->o.session != NULL) {
		kn_chrome_title(app->model, g, 0);
		panes(app);
	}
	bottom(app);
	if (app->overlay != NULL)
		overlay(app);
}
