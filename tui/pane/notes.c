/*
 * notes.c: the notes pane: every note, by article, label, tag or date;
 * those to be checked. In: the rows of notelist.c, words typed to narrow
 * them. Out: the article at the passage; notes changed, deleted, put where
 * they belong.
 */
#include "tui/pane/pane.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/pane/annot.h"
#include "tui/pane/field.h"
#include "tui/pane/memo.h"
#include "tui/pane/notedraw.h"
#include "tui/pane/notelist.h"

enum { TYPED_MAX_B = 256, TOP_H = 2, ROW_H = 2, DETAIL_MIN_H = 14,
	DETAIL_MAX_H = 10 };

struct notes {
	struct kn_pane base;
	struct kn_notelist *list;
	struct kn_lineedit *edit;
	enum kn_note_group group;
	enum kn_note_reach reach;
	size_t row, top;
	char *want;             /* the note to be on, once it is found */
};

static void
forget_want(struct notes *p)
{
	free(p->want);
	p->want = NULL;
}

static void
narrow(struct notes *p)
{
	forget_want(p);
	kn_notelist_set(p->list, p->group, p->reach,
	    kn_str_trim(kn_lineedit_text(p->edit)));
	p->row = p->top = 0;
}

/* How long keys may wait for the search for notes to be checked. */
enum { WORK_MS = 12 };

/* Takes up what changed since the last time; the cursor stays about where it
 * was. */
static void
refresh(struct notes *p)
{
	kn_notelist_refresh(p->list);
	size_t n = kn_notelist_count(p->list);
	if (p->row >= n)
		p->row = n > 0 ? n - 1 : 0;
}

static const struct kn_note_row *
selected(struct notes *p)
{
	refresh(p);
	return kn_notelist_look(p->list, p->row);
}

/* ---- drawing ----------------------------------------------------------------- */

/* Lines for what is known of the selected note. */
static int
detail_h(const struct notes *p)
{
	int h = p->base.at.h / 3;

	if (p->base.at.h < DETAIL_MIN_H)
		return 0;
	return h < DETAIL_MAX_H ? h : DETAIL_MAX_H;
}

static size_t
view_h(const struct notes *p)
{
	int h = p->base.at.h - TOP_H - detail_h(p);

	return h > ROW_H ? (size_t)h : ROW_H + 1;
}

static bool
has_heading(struct notes *p, size_t row)
{
	return row == p->top || kn_notelist_begins(p->list, row);
}

/* Leaves no room below the last row while rows above are out of view: after
 * notes went, or came in above. */
static void
fill_view(struct notes *p)
{
	size_t view = view_h(p), used = 0, n = kn_notelist_count(p->list);

	for (size_t row = p->top; row < n && used <= view; row++)
		used += ROW_H + (size_t)has_heading(p, row);
	while (p->top > 0) {
		/* The name of the group on top moves up, if it goes on. */
		used += ROW_H + (size_t)kn_notelist_begins(p->list, p->top);
		if (used > view)
			break;
		p->top--;
	}
}

/* Brings the selected row into view: each group takes a line for its name. */
static void
keep_in_view(struct notes *p)
{
	size_t view = view_h(p);
	size_t used = 0, top = p->row;

	if (p->row < p->top) {
		p->top = p->row;
		return;
	}
	/* Backwards from the row, as far as there is room. */
	for (size_t row = p->row;; row--) {
		used += ROW_H;
		/* The name of the first row's group, and of those below. */
		used += row == p->row || kn_notelist_begins(p->list, row + 1);
		if (used > view)
			break;
		top = row;
		if (row == p->top)
			return;
		if (row == 0)
			break;
	}
	p->top = top;
}

static void
heading(struct notes *p, struct kn_grid *g, struct kn_rect r, size_t below,
    bool focus)
{
	static const char *const groups[KN_GROUP_COUNT] = {
		[KN_GROUP_ARTICLE] = N_("Notes by article"),
		[KN_GROUP_LABEL] = N_("Notes by label"),
		[KN_GROUP_TAG] = N_("Notes by tag"),
		[KN_GROUP_DATE] = N_("Notes by date"),
		[KN_GROUP_STATE] = N_("Notes to be checked"),
	};
	static const char *const reaches[KN_REACH_COUNT] = {
		[KN_REACH_ALL] = N_("all"),
		[KN_REACH_FILTER] = N_("of the filtered articles"),
		[KN_REACH_ARTICLE] = N_("of the open article"),
	};
	const struct kn_model *m = p->base.model;
	size_t n = kn_notelist_count(p->list), done, of;
	struct kn_buf text, end;

	kn_buf_init(&text, 512);
	kn_buf_init(&end, 128);
	kn_buf_cstr(&text, kn_tr(groups[p->group]));
	kn_buf_cstr(&text, " \u00B7 ");
	kn_buf_cstr(&text, kn_tr(reaches[p->reach]));
	if (n > 0) {
		kn_fmt_count(&m->locale, p->row + 1, &end);
		kn_buf_chr(&end, '/');
		kn_fmt_count(&m->locale, n, &end);
	}
	if (kn_notelist_works(p->list, &done, &of)) {
		kn_buf_cstr(&end, n > 0 ? " \u00B7 " : "");
		kn_fmt_count(&m->locale, of == 0 ? 100 : done * 100 / of,
		    &end);
		kn_buf_chr(&end, '%');
	}
	kn_chrome_heading(m, g, r, kn_buf_get(&text), kn_buf_get(&end),
	    (p->top > 0 ? KN_MORE_ABOVE : 0u) |
	    (below < n ? KN_MORE_BELOW : 0u), focus);
	kn_buf_dispose(&text);
	kn_buf_dispose(&end);
}

static void
group_name(struct notes *p, struct kn_grid *g, struct kn_rect r,
    const struct kn_note_row *row)
{
	struct kn_buf text;

	kn_buf_init(&text, 8192);
	kn_notelist_heading(p->list, row, &text);
	kn_chrome_field(p->base.model, g, r, 0, kn_buf_get(&text),
	    KN_ALIGN_START, (struct kn_style){ KN_ROLE_SUBHEAD, 0 });
	kn_buf_dispose(&text);
}

/* Draws rows from the top on; returns the first that had no room. */
static size_t
draw_rows(struct notes *p, struct kn_grid *g, struct kn_rect r)
{
	size_t n = kn_notelist_count(p->list), row = p->top;
	int y = 0;

	for (; row < n; row++) {
		bool named = has_heading(p, row);
		const struct kn_note_row *x = kn_notelist_look(p->list, row);

		if (x == NULL || y + ROW_H + named > r.h)
			break;
		if (named)
			group_name(p, g, (struct kn_rect){ r.x, r.y + y, r.w,
			    1 }, x);
		y += named;
		kn_note_draw(p->base.model, g, (struct kn_rect){ r.x,
		    r.y + y, r.w, ROW_H }, x, row == p->row);
		y += ROW_H;
	}
	return row;
}

static void
nothing(struct notes *p, struct kn_grid *g, struct kn_rect r)
{
	struct kn_model *m = p->base.model;
	size_t done, of;
	const char *why = kn_model_notebook(m) == NULL ?
	    N_("there is no notebook") :
	    kn_notelist_works(p->list, &done, &of) ?
	    N_("looking for the passages…") :
	    p->group == KN_GROUP_STATE ?
	    N_("every note is in its place") :
	    kn_lineedit_text(p->edit).n > 0 ? N_("no note has these words") :
	    p->reach == KN_REACH_ALL ? N_("nothing is noted yet") :
	    N_("no note on these articles");

	kn_chrome_field(m, g, r, 0, kn_str(kn_tr(why)), KN_ALIGN_START,
	    (struct kn_style){ KN_ROLE_META, 0 });
}

static void
notes_draw(struct kn_pane *base, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	struct notes *p = (struct notes *)base;
	int detail = detail_h(p);
	struct kn_rect rows = { r.x, r.y + TOP_H, r.w, r.h - TOP_H - detail };

	refresh(p);
	keep_in_view(p);
	fill_view(p);
	size_t below = draw_rows(p, g, rows);
	heading(p, g, r, below, focus);
	kn_edit_draw(base->model, g, (struct kn_rect){ r.x, r.y + 1, r.w, 1 },
	    kn_tr(N_("words:")), p->edit);
	const struct kn_note_row *x = selected(p);
	if (kn_notelist_count(p->list) == 0)
		nothing(p, g, rows);
	if (x != NULL && detail > 0)
		kn_note_draw_detail(base->model, g, (struct kn_rect){ r.x,
		    r.y + r.h - detail, r.w, detail }, x);
}

/* ---- actions ----------------------------------------------------------------- */

static void
notes_move(struct kn_pane *base, enum kn_motion motion, int sign)
{
	struct notes *p = (struct notes *)base;

	refresh(p);
	forget_want(p);
	p->row = kn_motion_row(p->row, kn_notelist_count(p->list),
	    view_h(p) / ROW_H, motion, sign);
}

/* Makes the note current in the open article, and what it marks. */
static void
go_to_note(struct kn_model *m, const char *id)
{
	const struct kn_open *o = m->open;

	for (size_t i = 0; i < o->n_placed; i++)
		if (strcmp(o->placed[i].note.id, id) == 0) {
			m->note = i;
			if (kn_placed_in_text(&o->placed[i]))
				m->current = o->placed[i].hit.at;
		}
}

/* The editor comes on top of this pane, which is back when it is done. */
static bool
write_note(void *self, struct kn_str arg)
{
	struct notes *p = self;
	struct kn_model *m = p->base.model;
	const struct kn_note_row *r = selected(p);
	struct kn_note note;
	struct kn_buf draft;

	(void)arg;
	if (r == NULL || kn_model_writable(m) == NULL)
		return true;
	kn_buf_init(&draft, 0);
	kn_note_copy(&note, &r->note);
	kn_model_note_draft(&note, &draft);
	p->base.over = kn_pane_editor_new(m, &note, draft.s);
	kn_buf_dispose(&draft);
	return true;
}

static bool
open_note(void *self, struct kn_str arg)
{
	struct notes *p = self;
	struct kn_model *m = p->base.model;
	const struct kn_note_row *r = selected(p);

	if (r == NULL)
		return true;
	if (r->note.scope == KN_NOTE_CORPUS)
		return write_note(self, arg);
	char *id = kn_strdup(r->note.id);
	if (!r->here)
		kn_model_notice(m,
		    N_("the article of the note is not in this corpus"),
		    KN_LIT(""));
	else if (kn_model_open_id(m, r->article)) {
		go_to_note(m, id);
		p->base.done = p->base.to_reader = true;
	}
	free(id);
	return true;
}

static bool
next_group(void *self, struct kn_str arg)
{
	struct notes *p = self;

	(void)arg;
	p->group = (enum kn_note_group)((p->group + 1) % KN_GROUP_COUNT);
	narrow(p);
	return true;
}

static bool
next_reach(void *self, struct kn_str arg)
{
	struct notes *p = self;

	(void)arg;
	p->reach = (enum kn_note_reach)((p->reach + 1) % KN_REACH_COUNT);
	narrow(p);
	return true;
}

static bool
delete_note(void *self, struct kn_str arg)
{
	struct notes *p = self;
	struct kn_model *m = p->base.model;
	const struct kn_note_row *r = selected(p);
	struct kn_notebook *nb = kn_model_writable(m);
	struct kn_err err;

	(void)arg;
	if (r == NULL || nb == NULL)
		return true;
	const char *const ids[] = { r->note.id };
	if (kn_note_delete(nb, ids, 1, &err) != KN_OK) {
		kn_model_notice_err(m, &err);
		return true;
	}
	kn_model_notes_changed(m);
	kn_model_notice(m, N_("note deleted"), KN_LIT(""));
	return true;
}

/* Puts a note on a passage of an article. */
static void
attach(struct kn_model *m, const struct kn_note_row *r, uint32_t id,
    struct kn_span at)
{
	struct kn_notebook *nb = kn_model_writable(m);
	struct kn_index *ix = kn_model_index(m);
	struct kn_article a = { .id = 0 };
	struct kn_doc *doc = NULL;
	struct kn_target t = { .url = NULL };
	struct kn_note note;
	struct kn_err err;

	if (nb == NULL)
		return;
	kn_note_copy(&note, &r->note);
	enum kn_status st = kn_index_article(ix, id, &a, &err);
	if (st == KN_OK)
		st = kn_index_doc(ix, id, &doc, &err);
	if (st == KN_OK) {
		kn_session_target(m->session, &a, &t);
		st = kn_note_attach(nb, &note, &t, doc, at, &err);
		kn_target_dispose(&t);
		kn_article_dispose(&a);
	}
	if (st != KN_OK) {
		kn_model_notice_err(m, &err);
	} else {
		kn_model_notes_changed(m);
		kn_model_notice(m, N_("the note is on this passage now"),
		    KN_LIT(""));
	}
	kn_note_dispose(&note);
	kn_doc_free(doc);
}

static bool
confirm(void *self, struct kn_str arg)
{
	struct notes *p = self;
	const struct kn_note_row *r = selected(p);

	(void)arg;
	if (r == NULL)
		return true;
	if (!r->here || r->note.scope != KN_NOTE_PASSAGE ||
	    r->hit.state == KN_ANCHOR_ORPHAN)
		kn_model_notice(p->base.model,
		    N_("there is no passage to confirm"), KN_LIT(""));
	else if (r->hit.state == KN_ANCHOR_EXACT)
		kn_model_notice(p->base.model,
		    N_("the passage is certain already"), KN_LIT(""));
	else
		attach(p->base.model, r, r->article, r->hit.at);
	return true;
}

/* By hand: to what is selected in the reader. */
static bool
attach_here(void *self, struct kn_str arg)
{
	struct notes *p = self;
	struct kn_model *m = p->base.model;
	const struct kn_note_row *r = selected(p);

	(void)arg;
	if (r == NULL)
		return true;
	if (m->open == NULL || kn_span_len(m->selection) == 0)
		kn_model_notice(m, N_("first select the passage in the "
		    "article, then come back here"), KN_LIT(""));
	else
		attach(m, r, m->open->row.id, m->selection);
	return true;
}

static const struct kn_handler handlers[] = {
	{ KN_ACT_OPEN, open_note },
	{ KN_ACT_WRITE, write_note },
	{ KN_ACT_NOTES_GROUP, next_group },
	{ KN_ACT_NOTES_REACH, next_reach },
	{ KN_ACT_NOTE_DELETE, delete_note },
	{ KN_ACT_NOTE_CONFIRM, confirm },
	{ KN_ACT_NOTE_ATTACH, attach_here },
	{ KN_ACT_UNDO, kn_pane_undo },
	{ KN_ACT_REDO, kn_pane_redo },
	{ KN_ACT_CANCEL, kn_pane_leave },
};

static bool
notes_key(struct kn_pane *base, struct kn_key_press key)
{
	struct notes *p = (struct notes *)base;

	if (!kn_edit_key(base->model, p->edit, key))
		return false;
	narrow(p);
	return true;
}

static void
notes_paste(struct kn_pane *base, struct kn_str text)
{
	struct notes *p = (struct notes *)base;

	kn_lineedit_insert(p->edit, text);
	narrow(p);
}

static void
notes_click(struct kn_pane *base, int x, int y)
{
	struct notes *p = (struct notes *)base;
	int at = TOP_H;

	(void)x;
	for (size_t row = p->top; row < kn_notelist_count(p->list) &&
	    at <= y; row++) {
		at += has_heading(p, row);
		if (y >= at && y < at + ROW_H)
			p->row = row;
		at += ROW_H;
	}
}

static int
notes_due_ms(const struct kn_pane *base)
{
	size_t done, of;

	return kn_notelist_works(((const struct notes *)base)->list, &done,
	    &of) ? 0 : -1;
}

/* The next slice of the search; the cursor stays on its note. */
static void
notes_work(struct kn_pane *base)
{
	struct notes *p = (struct notes *)base;
	size_t above = p->row - p->top;
	const struct kn_note_row *r = kn_notelist_row(p->list, p->row);
	char *id = p->want != NULL ? kn_strdup(p->want) : r == NULL ||
	    p->row == 0 ? NULL : kn_strdup(r->note.id);

	kn_notelist_work(p->list, WORK_MS);
	size_t row = id == NULL ? SIZE_MAX :
	    kn_notelist_find(p->list, id, 0);
	if (row != SIZE_MAX) {
		p->row = row;
		p->top = row > above ? row - above : 0;
	}
	free(id);
}

static void
notes_close(struct kn_pane *base)
{
	struct notes *p = (struct notes *)base;
	struct kn_model *m = base->model;
	const struct kn_note_row *r = kn_notelist_row(p->list, p->row);

	m->notes_group = p->group;
	free(m->notes_at);
	m->notes_at = r == NULL ? NULL : kn_strdup(r->note.id);
	forget_want(p);
	kn_notelist_free(p->list);
	kn_lineedit_free(p->edit);
	free(p);
}

static const struct kn_pane_ops notes_ops = {
	.name = "notes",
	.context = KN_CTX_NOTES,
	.handlers = handlers,
	.n_handlers = sizeof(handlers) / sizeof(*handlers),
	.move = notes_move,
	.draw = notes_draw,
	.click = notes_click,
	.key = notes_key,
	.paste = notes_paste,
	.due_ms = notes_due_ms,
	.keep = notes_work,
	.close = notes_close,
};

struct kn_pane *
kn_pane_notes_new(struct kn_model *m)
{
	struct notes *p = kn_calloc(1, sizeof(*p));

	p->base = (struct kn_pane){ .ops = &notes_ops, .model = m,
	    .whole = true };
	p->list = kn_notelist_new(m);
	p->edit = kn_lineedit_new(TYPED_MAX_B);
	/* Whoever selected the passage of a note comes back to it. */
	if (m->notes_group == KN_GROUP_STATE)
		p->group = KN_GROUP_STATE;
	narrow(p);
	if (p->group == KN_GROUP_STATE)
		p->want = kn_strdup(m->notes_at);
	return &p->base;
}
