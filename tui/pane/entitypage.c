/*
 * entitypage.c: the page of an entity: names, roles, counts over time,
 * company, statements, meetings, articles, notes. In: an entity under the
 * filter. Out: lines, each of which leads to its passage. What is said of it
 * is gathered behind the keys, a few milliseconds at a time.
 */
#include "tui/pane/entitypage_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/pane/annot.h"

/* How long keys may wait for the gathering. */
enum { WORK_MS = 12 };

/* ---- the dossier ----------------------------------------------------------- */

static void
drop_dossier(struct entitypage *p)
{
	kn_dossier_free(p->dossier);
	p->dossier = NULL;
	p->entity = KN_ENTITY_NONE;
	p->n = 0;
}

static bool
take_id(void *user, uint32_t number, const struct kn_entity *e)
{
	struct entitypage *p = user;

	if (strcmp(e->id, p->id) == 0)
		p->entity = number;
	return p->entity == KN_ENTITY_NONE;
}

static void
make_dossier(struct entitypage *p)
{
	struct kn_model *m = p->base.model;
	struct kn_index *ix = kn_model_index(m);
	struct kn_dossier_opts opts = { .copies = m->copies,
		.notebook = kn_model_notebook(m),
		.corpus = kn_session_corpus_hash(m->session) };
	struct kn_err err;

	enum kn_status st = kn_index_entity_lookup(ix, KN_TYPE_COUNT,
	    kn_str(p->id), false, take_id, p, &err);
	if (st == KN_OK && p->entity != KN_ENTITY_NONE)
		st = kn_dossier_new(ix, p->entity, kn_result_set(m->result),
		    &opts, &p->dossier, &err);
	p->failed = p->dossier == NULL;
	if (st != KN_OK)
		kn_model_notice_err(m, &err);
}

/* ---- lines ---------------------------------------------------------------------- */

/* Rows of a section before there is a line for the rest. */
static size_t
first_rows(enum kn_dossier_section s)
{
	return s == KN_DOSSIER_TIMELINE ? 13 : s == KN_DOSSIER_WITH ? 10 : 6;
}

static void
push(struct entitypage *p, enum page_kind kind, enum kn_dossier_section s,
    size_t row)
{
	p->line = kn_grow(p->line, &p->cap, p->n + 1, sizeof(*p->line));
	p->line[p->n++] = (struct page_line){ kind, s, row };
}

/* The newest period is the first, what has no date stands below. */
static size_t
shown_row(const struct kn_dossier *d, enum kn_dossier_section s, size_t i,
    size_t shown)
{
	size_t n = kn_dossier_rows(d, s);

	if (s != KN_DOSSIER_TIMELINE)
		return i;
	bool undated = kn_dossier_row(d, s, n - 1)->text == NULL;
	if (undated && i == shown - 1)
		return n - 1;
	return n - 1 - undated - i;
}

static void
push_section(struct entitypage *p, enum kn_dossier_section s)
{
	size_t n = kn_dossier_rows(p->dossier, s);
	size_t total = kn_dossier_total(p->dossier, s);
	size_t most = first_rows(s);
	/* A line that says there is one more takes as much room. */
	size_t shown = p->whole[s] || n <= most + 1 ? n : most;

	if (n == 0)
		return;
	push(p, PAGE_HEADING, s, 0);
	for (size_t i = 0; i < shown; i++)
		push(p, PAGE_ROW, s, shown_row(p->dossier, s, i, shown));
	if (total > shown)
		push(p, PAGE_MORE, s, total - shown);
}

static void
note_highest(struct entitypage *p)
{
	const struct kn_dossier *d = p->dossier;

	p->highest = 0;
	for (size_t i = 0; i < kn_dossier_rows(d, KN_DOSSIER_TIMELINE); i++) {
		const struct kn_dossier_row *row = kn_dossier_row(d,
		    KN_DOSSIER_TIMELINE, i);

		if (row->text != NULL && row->stories > p->highest)
			p->highest = row->stories;
	}
}

/* Which line of which section the cursor is on. */
static size_t
place(const struct entitypage *p, enum kn_dossier_section *s)
{
	size_t from = p->cursor;

	*s = KN_DOSSIER_NAMES;
	if (p->cursor >= p->n)
		return 0;
	*s = p->line[p->cursor].section;
	while (from > 0 && p->line[from].kind != PAGE_HEADING)
		from--;
	return p->cursor - from;
}

/* To that line, or the last one that there is of it. */
static void
go_to(struct entitypage *p, enum kn_dossier_section s, size_t line)
{
	size_t at = SIZE_MAX, k = 0;

	for (size_t i = 0; i < p->n && p->line[i].section <= s; i++) {
		if (p->line[i].kind == PAGE_HEADING)
			continue;
		if (p->line[i].section < s || ++k == 1 || k <= line)
			at = i;
	}
	p->cursor = at != SIZE_MAX ? at : p->n > 1 ? 1 : 0;
}

/* Makes the lines anew; the cursor stays on the how manieth of its section. */
static void
make_lines(struct entitypage *p)
{
	enum kn_dossier_section s = p->want_section;
	size_t line = p->want_line;

	if (!p->wanting)
		line = place(p, &s);
	p->n = 0;
	for (int i = KN_DOSSIER_NAMES; p->dossier != NULL &&
	    i < KN_DOSSIER_COUNT; i++)
		push_section(p, (enum kn_dossier_section)i);
	if (p->dossier != NULL)
		note_highest(p);
	go_to(p, s, line);
	if (p->dossier != NULL && kn_dossier_done(p->dossier))
		p->wanting = false;
}

/* Takes up what changed: another filter, another index, other notes. */
static void
prepare(struct entitypage *p)
{
	struct kn_model *m = p->base.model;
	bool there = m->result != NULL && kn_model_index(m) != NULL;

	if (there && p->dossier != NULL &&
	    p->result_serial == m->result_serial &&
	    p->notes_serial == m->notes_serial)
		return;
	if (there && p->dossier == NULL && p->failed &&
	    p->result_serial == m->result_serial)
		return;
	if (p->n > 0 && !p->wanting) {
		p->want_line = place(p, &p->want_section);
		p->wanting = true;
	}
	drop_dossier(p);
	p->failed = true;
	if (there)
		make_dossier(p);
	p->result_serial = m->result_serial;
	p->notes_serial = m->notes_serial;
	make_lines(p);
}

static int
page_due_ms(const struct kn_pane *base)
{
	const struct entitypage *p = (const struct entitypage *)base;
	const struct kn_model *m = base->model;

	return p->dossier != NULL && !p->failed &&
	    p->result_serial == m->result_serial &&
	    !kn_dossier_done(p->dossier) ? 0 : -1;
}

/* The next slice. */
static void
page_work(struct kn_pane *base)
{
	struct entitypage *p = (struct entitypage *)base;
	struct kn_err err;

	prepare(p);
	if (p->dossier == NULL || p->failed)
		return;
	if (kn_dossier_step(p->dossier, WORK_MS, &err) != KN_OK) {
		p->failed = true;
		kn_model_notice_err(base->model, &err);
	}
	make_lines(p);
}

/* ---- moving ------------------------------------------------------------------------- */

const struct kn_dossier_row *
page__row(const struct entitypage *p, size_t line)
{
	if (line >= p->n || p->line[line].kind != PAGE_ROW)
		return NULL;
	return kn_dossier_row(p->dossier, p->line[line].section,
	    p->line[line].row);
}

static bool
is_heading(const struct entitypage *p, size_t line)
{
	return p->line[line].kind == PAGE_HEADING;
}

static void
page_move(struct kn_pane *base, enum kn_motion motion, int sign)
{
	struct entitypage *p = (struct entitypage *)base;

	prepare(p);
	p->wanting = false;
	if (p->n < 2)
		return;
	size_t to = kn_motion_row(p->cursor, p->n, page__view_h(p), motion,
	    sign);
	if (is_heading(p, to))
		to = sign < 0 && to > 0 ? to - 1 : to + 1;
	p->cursor = to < p->n ? to : p->n - 1;
}

/* Its heading comes to the top, as far as there are lines below. */
static void
go_section(struct entitypage *p, size_t heading)
{
	size_t view = page__view_h(p);

	p->wanting = false;
	p->cursor = heading + 1;
	p->top = p->n <= view ? 0 : heading < p->n - view ? heading :
	    p->n - view;
}

/* To the first line of the next section, or of this or the one before. */
static bool
step_section(struct entitypage *p, int step)
{
	prepare(p);
	for (size_t i = p->cursor + 1; step > 0 && i + 1 < p->n; i++)
		if (is_heading(p, i)) {
			go_section(p, i);
			return true;
		}
	for (size_t i = p->cursor; step < 0 && i-- > 0;)
		if (is_heading(p, i) && i + 1 < p->cursor) {
			go_section(p, i);
			return true;
		}
	return true;
}

static bool
next_section(void *self, struct kn_str arg)
{
	(void)arg;
	return step_section(self, 1);
}

static bool
prev_section(void *self, struct kn_str arg)
{
	(void)arg;
	return step_section(self, -1);
}

/* ---- actions --------------------------------------------------------------------------- */

/* Every row of the section, or why there are no more. */
static void
expand(struct entitypage *p, enum kn_dossier_section s)
{
	if (p->whole[s])
		kn_model_notice(p->base.model, N_("there are too many to list "
		    "them here: filter by the name"), KN_LIT(""));
	p->whole[s] = true;
	make_lines(p);
}

static bool
open_line(void *self, struct kn_str arg)
{
	struct entitypage *p = self;
	struct kn_model *m = p->base.model;

	(void)arg;
	prepare(p);
	const struct kn_dossier_row *row = page__row(p, p->cursor);
	if (p->cursor < p->n && p->line[p->cursor].kind == PAGE_MORE)
		expand(p, p->line[p->cursor].section);
	if (row == NULL)
		return true;
	struct kn_dossier_row at = *row;
	if (at.article == KN_DOSSIER_NOWHERE) {
		kn_model_notice(m, N_("no article to go to"), KN_LIT(""));
		return true;
	}
	if (!kn_model_open_id(m, at.article))
		return true;
	/* That it was read now changes nothing on the page. */
	bool same = p->notes_serial == m->notes_serial;
	kn_model_was_opened(m);
	if (same)
		p->notes_serial = m->notes_serial;
	if (at.note != NULL)
		(void)kn_model_go_note(m, at.note);
	if (kn_span_len(at.at) > 0 && at.at.end_b <= m->open->doc->n_b)
		m->current = at.at;
	p->base.done = p->base.to_reader = p->base.comes_back = true;
	return true;
}

static bool
filter_by(struct entitypage *p, bool exclude)
{
	struct kn_model *m = p->base.model;
	uint32_t serial = m->result_serial;

	prepare(p);
	const struct kn_entity *e = p->dossier == NULL ? NULL :
	    kn_index_entity(kn_model_index(m), p->entity);
	if (e != NULL)
		kn_model_filter_entity(m, e, exclude);
	/* To the articles that are left, if there are any. */
	p->base.done = serial != m->result_serial;
	return true;
}

static bool
include(void *self, struct kn_str arg)
{
	(void)arg;
	return filter_by(self, false);
}

static bool
exclude(void *self, struct kn_str arg)
{
	(void)arg;
	return filter_by(self, true);
}

/* The page of the name that the line speaks of, on top of this one. */
static bool
other_page(void *self, struct kn_str arg)
{
	struct entitypage *p = self;
	struct kn_model *m = p->base.model;

	(void)arg;
	prepare(p);
	const struct kn_dossier_row *row = page__row(p, p->cursor);
	const struct kn_entity *e = row == NULL || row->entity == p->entity ?
	    NULL : kn_index_entity(kn_model_index(m), row->entity);
	if (e == NULL)
		kn_model_notice(m, N_("this line names no other"),
		    KN_LIT(""));
	else
		p->base.over = kn_pane_entity_new(m, e->id);
	return true;
}

static const struct kn_handler handlers[] = {
	{ KN_ACT_OPEN, open_line },
	{ KN_ACT_FILTER_BY, include },
	{ KN_ACT_FILTER_EXCLUDE, exclude },
	{ KN_ACT_DOSSIER, other_page },
	{ KN_ACT_SECTION_NEXT, next_section },
	{ KN_ACT_SECTION_PREV, prev_section },
	{ KN_ACT_CANCEL, kn_pane_leave },
};

static void
page_draw(struct kn_pane *base, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	struct entitypage *p = (struct entitypage *)base;

	prepare(p);
	page__draw(p, g, r, focus);
}

static void
page_click(struct kn_pane *base, int x, int y)
{
	struct entitypage *p = (struct entitypage *)base;

	(void)x;
	if (y < 1 || (size_t)y > page__view_h(p))
		return;
	size_t line = p->top + (size_t)y - 1;
	if (line < p->n && !is_heading(p, line)) {
		p->cursor = line;
		p->wanting = false;
	}
}

static void
page_close(struct kn_pane *base)
{
	struct entitypage *p = (struct entitypage *)base;

	kn_dossier_free(p->dossier);
	free(p->line);
	free(p->id);
	free(p);
}

static const struct kn_pane_ops page_ops = {
	.name = "entity",
	.context = KN_CTX_ENTITY,
	.handlers = handlers,
	.n_handlers = sizeof(handlers) / sizeof(*handlers),
	.move = page_move,
	.draw = page_draw,
	.click = page_click,
	.due_ms = page_due_ms,
	.keep = page_work,
	.close = page_close,
};

struct kn_pane *
kn_pane_entity_new(struct kn_model *m, const char *id)
{
	struct entitypage *p = kn_calloc(1, sizeof(*p));

	p->base = (struct kn_pane){ .ops = &page_ops, .model = m,
	    .whole = true };
	p->id = kn_strdup(id);
	p->entity = KN_ENTITY_NONE;
	/* Until somebody moves, the top, whatever is found last. */
	p->wanting = true;
	p->want_section = KN_DOSSIER_NAMES;
	p->want_line = 1;
	/* What takes one slice is there at once. */
	page_work(&p->base);
	return &p->base;
}
