/*
 * sidebar.c: the entities of the open article, or of the filtered corpus,
 * by type and number. In: the model's mentions or the result's facets. Out:
 * rows with a bar and a count; rows filter, and lead to mentions.
 */
#include "tui/pane/pane.h"

#include <stdlib.h>

#include "kunnash/map.h"
#include "kunnash/mem.h"
#include "tui/pane/annot.h"
#include "tui/pane/correct.h"
#include "tui/pane/notecount.h"

/* Columns for the counts: at least this many, and as many as they need. */
#define COUNT_MIN_COL 4

/* Behind the types of entities: the person's labels and tags. */
enum { ROWS_LABEL = KN_TYPE_COUNT, ROWS_TAG, ROWS_COUNT };

struct row {
	int type;               /* enum kn_type, or one of the above */
	uint32_t entity;        /* UINT32_MAX: the heading of the type; of
				   labels and tags the number in `counts` */
	uint64_t count;
};

struct sidebar {
	struct kn_pane base;
	struct row *rows;
	size_t n, cap;
	size_t row, top;
	struct kn_note_count *counts;
	size_t n_counts;
	uint64_t max[ROWS_COUNT];       /* highest count of a type */
	int count_col;                  /* columns of the highest of all */
	/* What rows were made for. */
	uint32_t open_serial, result_serial, notes_serial;
	bool corpus, made;
};

static void
push(struct sidebar *s, struct row row)
{
	s->rows = kn_grow(s->rows, &s->cap, s->n + 1, sizeof(*s->rows));
	s->rows[s->n++] = row;
}

/* Within a type: highest count first, then the order of first mention. */
static int
by_type_and_count(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->type != y->type)
		return x->type < y->type ? -1 : 1;
	if (x->entity == UINT32_MAX || y->entity == UINT32_MAX)
		return (x->entity != UINT32_MAX) - (y->entity != UINT32_MAX);
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return (x->entity > y->entity) - (x->entity < y->entity);
}

static void
push_article(struct sidebar *s)
{
	const struct kn_mentions *ms = &s->base.model->open->mentions;
	struct kn_map *row_of = kn_map_new();   /* of an entity's number */

	for (size_t i = 0; i < ms->n; i++) {
		const struct kn_mention *x = &ms->at[i];

		if (x->suppressed || x->type == KN_TYPE_DATE)
			continue;
		struct kn_str key = { (const char *)&x->entity,
			sizeof(x->entity) };
		uint32_t row = kn_map_intern(row_of, key, (uint32_t)s->n);
		if (row == s->n)
			push(s, (struct row){ (int)x->type, x->entity, 0 });
		s->rows[row].count++;
	}
	kn_map_free(row_of);
}

static void
push_corpus(struct sidebar *s)
{
	struct kn_model *m = s->base.model;

	for (int t = 0; m->result != NULL && t < KN_TYPE_COUNT; t++) {
		struct kn_facet_count *rows;
		struct kn_err err;
		size_t n;

		if (t == KN_TYPE_DATE)
			continue;
		if (kn_result_facets(m->result, (enum kn_type)t, &rows, &n,
		    &err) != KN_OK) {
			kn_model_notice_err(m, &err);
			return;
		}
		for (size_t i = 0; i < n; i++)
			push(s, (struct row){ t,
			    rows[i].entity, rows[i].stories });
		free(rows);
	}
}

static void
push_notes(struct sidebar *s, bool corpus)
{
	kn_note_counts_free(s->counts, s->n_counts);
	kn_note_counts(s->base.model, corpus, &s->counts, &s->n_counts);
	for (size_t i = 0; i < s->n_counts; i++)
		push(s, (struct row){ s->counts[i].tag ? ROWS_TAG :
		    ROWS_LABEL, (uint32_t)i, s->counts[i].notes });
}

static int
digits(uint64_t n)
{
	int col = 1;

	while (n >= 10) {
		n /= 10;
		col++;
	}
	return col;
}

/* Adds a heading per type that has rows, and notes the longest bar. */
static void
push_headings(struct sidebar *s)
{
	size_t n = s->n;

	for (int t = 0; t < ROWS_COUNT; t++)
		s->max[t] = 0;
	for (size_t i = 0; i < n; i++) {
		int t = s->rows[i].type;

		if (s->max[t] == 0)
			push(s, (struct row){ t, UINT32_MAX, 0 });
		if (s->rows[i].count > s->max[t])
			s->max[t] = s->rows[i].count;
	}
	s->count_col = COUNT_MIN_COL;
	for (int t = 0; t < ROWS_COUNT; t++)
		if (digits(s->max[t]) > s->count_col)
			s->count_col = digits(s->max[t]);
}

static bool
is_heading(const struct sidebar *s, size_t row)
{
	return s->rows[row].entity == UINT32_MAX;
}

/* Makes the rows anew when what they show changed; the cursor stays on its
 * entity if it is still there. */
static void
prepare(struct sidebar *s)
{
	struct kn_model *m = s->base.model;
	bool corpus = m->sidebar_corpus || m->open == NULL;

	if (s->made && s->corpus == corpus &&
	    s->notes_serial == m->notes_serial && (corpus ?
	    s->result_serial == m->result_serial :
	    s->open_serial == m->open_serial))
		return;
	struct row was = { 0, UINT32_MAX, 0 };
	if (s->row < s->n)
		was = s->rows[s->row];
	s->n = 0;
	if (corpus)
		push_corpus(s);
	else
		push_article(s);
	push_notes(s, corpus);
	push_headings(s);
	if (s->n > 0)
		qsort(s->rows, s->n, sizeof(*s->rows), by_type_and_count);
	s->row = s->n > 1 ? 1 : 0;
	s->top = 0;
	for (size_t i = 0; i < s->n && was.entity != UINT32_MAX; i++)
		if (s->rows[i].entity == was.entity &&
		    s->rows[i].type == was.type)
			s->row = i;
	s->made = true;
	s->corpus = corpus;
	s->open_serial = m->open_serial;
	s->result_serial = m->result_serial;
	s->notes_serial = m->notes_serial;
}

/* ---- drawing ---------------------------------------------------------------- */

/* Columns for the bars: names come first. */
static int
bar_col(int w)
{
	return w >= 34 ? 6 : w >= 28 ? 3 : 0;
}

static void
draw_bar(const struct sidebar *s, struct kn_grid *g, struct kn_rect r,
    const struct row *row, bool rtl)
{
	uint64_t max = s->max[row->type];
	int n = max == 0 ? 0 :
	    (int)((double)row->count * bar_col(r.w) / (double)max + 0.5);

	if (n < 1)
		n = 1;
	/* The bar grows from the count towards the name. */
	int x = rtl ? r.x + s->count_col + 1 :
	    r.x + r.w - s->count_col - 1 - n;
	kn_grid_fill(g, x, r.y, n, 0x2587,
	    (struct kn_style){ KN_ROLE_BAR, 0 });
}

/* What a row is called, and the style of that; NULL: nothing any more. */
static const char *
row_name(const struct sidebar *s, const struct row *row, enum kn_role *role)
{
	const struct kn_model *m = s->base.model;

	*role = KN_ROLE_TEXT;
	if (row->type >= ROWS_LABEL)
		return s->counts[row->entity].name;
	const struct kn_entity *e = kn_index_entity(kn_model_index(m),
	    row->entity);
	*role = kn_type_role((enum kn_type)row->type);
	return e == NULL ? NULL : kn_lang_label(e, m->locale.lang);
}

static void
draw_entry(const struct sidebar *s, struct kn_grid *g, struct kn_rect r,
    const struct row *row)
{
	const struct kn_model *m = s->base.model;
	bool rtl = kn_model_mirrored(m);
	enum kn_role role;
	const char *text = row_name(s, row, &role);
	int bar = bar_col(r.w);
	int tail = s->count_col + 1 + (bar > 0 ? bar + 1 : 0);
	struct kn_rect name = { rtl ? r.x + tail : r.x, r.y, r.w - tail, 1 };
	struct kn_rect count = { rtl ? r.x : r.x + r.w - s->count_col, r.y,
	    s->count_col, 1 };
	struct kn_buf n;

	if (text == NULL)
		return;
	if (kn_model_stacked(m)) {
		/* The count, then the name; a bar would stand behind it. */
		count.x = r.x;
		name = (struct kn_rect){ r.x + s->count_col + 1, r.y,
		    r.w - s->count_col - 1, 1 };
		bar = 0;
	}
	kn_chrome_name(m, g, name, kn_str(text),
	    (struct kn_style){ (uint8_t)role, 0 });
	kn_buf_init(&n, 64);
	kn_fmt_count(&m->locale, row->count, &n);
	kn_chrome_field(m, g, count, 0, kn_buf_get(&n), KN_ALIGN_RIGHT,
	    (struct kn_style){ KN_ROLE_COUNT, 0 });
	kn_buf_dispose(&n);
	if (bar > 0)
		draw_bar(s, g, r, row, rtl);
}

static const char *
type_msgid(int type)
{
	static const char *const msgids[] = {
#define KN_TYPE(NAME, name, msgid) msgid,
#include "kunnash/type.def"
#undef KN_TYPE
		N_("Labels"), N_("Tags"),
	};

	return msgids[type];
}

static void
draw_row(struct sidebar *s, struct kn_grid *g, struct kn_rect r, size_t i,
    bool focus)
{
	const struct kn_model *m = s->base.model;
	const struct row *row = &s->rows[i];

	if (is_heading(s, i))
		kn_chrome_field(m, g, r, 0, kn_str(kn_tr(type_msgid(
		    row->type))), KN_ALIGN_START,
		    (struct kn_style){ KN_ROLE_SUBHEAD, 0 });
	else
		draw_entry(s, g, r, row);
	if (i != s->row || !focus)
		return;
	kn_grid_mod(g, r.x, r.y, r.w, KN_MOD_SELECTED | KN_MOD_FOCUS);
	g->cursor_x = kn_model_mirrored(m) ? r.x + r.w - 1 : r.x;
	g->cursor_y = r.y;
}

static void
sidebar_draw(struct kn_pane *p, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	struct sidebar *s = (struct sidebar *)p;

	if (kn_model_index(p->model) != NULL)
		prepare(s);
	size_t view = r.h > 1 ? (size_t)r.h - 1 : 0;
	if (view > 0 && s->row < s->top + 1)
		/* Keep the type's heading in view. */
		s->top = s->row > 0 ? s->row - 1 : 0;
	if (view > 0 && s->row >= s->top + view)
		s->top = s->row - view + 1;
	if (s->top + view > s->n)
		s->top = s->n > view ? s->n - view : 0;
	kn_chrome_heading(p->model, g, r, kn_str(kn_tr(s->corpus ?
	    N_("Names in these articles") : N_("Names in this article"))),
	    KN_LIT(""), kn_chrome_more(s->top, view, s->n), focus);
	for (size_t i = 0; i < view && s->top + i < s->n; i++)
		draw_row(s, g, (struct kn_rect){ r.x, r.y + 1 + (int)i, r.w,
		    1 }, s->top + i, focus);
}

/* ---- actions ---------------------------------------------------------------- */

/* Moves by rows, over headings; the first row is a heading. */
static void
sidebar_move(struct kn_pane *p, enum kn_motion motion, int sign)
{
	struct sidebar *s = (struct sidebar *)p;
	size_t page = p->at.h > 2 ? (size_t)p->at.h - 2 : 1;

	if (s->n < 2)
		return;
	size_t to = kn_motion_row(s->row, s->n, page, motion, sign);
	if (is_heading(s, to))
		to = sign < 0 && to > 0 ? to - 1 : to + 1;
	s->row = to < s->n ? to : s->n - 1;
}

static const struct row *
selected(struct sidebar *s)
{
	if (kn_model_index(s->base.model) == NULL)
		return NULL;
	prepare(s);
	return s->row < s->n && !is_heading(s, s->row) ?
	    &s->rows[s->row] : NULL;
}

const struct kn_entity *
kn_pane_sidebar_entity(struct kn_pane *sidebar)
{
	struct sidebar *s = (struct sidebar *)sidebar;
	const struct row *row = selected(s);

	return row == NULL || row->type >= ROWS_LABEL ? NULL :
	    kn_index_entity(kn_model_index(s->base.model), row->entity);
}

static bool
filter_by(struct sidebar *s, bool exclude)
{
	struct kn_model *m = s->base.model;
	const struct row *row = selected(s);

	if (row == NULL)
		return true;
	if (row->type >= ROWS_LABEL) {
		kn_model_set_filter(m, kn_query_with(m->filter,
		    row->type == ROWS_TAG ? "tag" : "label",
		    kn_str(s->counts[row->entity].name), exclude), true);
		return true;
	}
	const struct kn_entity *e = kn_index_entity(kn_model_index(m),
	    row->entity);
	if (e != NULL)
		kn_model_filter_entity(m, e, exclude);
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

/* A name has a page; labels and tags filter. */
static bool
open_page(void *self, struct kn_str arg)
{
	struct sidebar *s = self;
	struct kn_model *m = s->base.model;
	const struct row *row = arg.n > 0 ? NULL : selected(s);

	/* A name that was typed is none of the rows. */
	if (arg.n > 0)
		return false;
	if (row != NULL && row->type >= ROWS_LABEL)
		return filter_by(s, false);
	const struct kn_entity *e = row == NULL ? NULL :
	    kn_index_entity(kn_model_index(m), row->entity);
	if (e != NULL)
		s->base.over = kn_pane_entity_new(m, e->id);
	return true;
}

static bool
step_mention(struct sidebar *s, int step)
{
	struct kn_model *m = s->base.model;
	const struct row *row = selected(s);

	if (row != NULL && row->type >= ROWS_LABEL) {
		if (!kn_model_step_note(m, 0, step))
			kn_model_notice(m, step > 0 ?
			    N_("no further note here") :
			    N_("no earlier note here"), KN_LIT(""));
		return true;
	}
	if (row != NULL && !kn_model_step_mention(m, row->entity, 0, step))
		kn_model_notice(m, N_("this article does not name it"),
		    KN_LIT(""));
	return true;
}

static bool
next_mention(void *self, struct kn_str arg)
{
	(void)arg;
	return step_mention(self, 1);
}

static bool
prev_mention(void *self, struct kn_str arg)
{
	(void)arg;
	return step_mention(self, -1);
}

static const struct kn_handler handlers[] = {
	{ KN_ACT_OPEN, open_page },
	{ KN_ACT_DOSSIER, open_page },
	{ KN_ACT_FILTER_BY, include },
	{ KN_ACT_FILTER_EXCLUDE, exclude },
	{ KN_ACT_NEXT_MENTION, next_mention },
	{ KN_ACT_PREV_MENTION, prev_mention },
};

static void
sidebar_click(struct kn_pane *p, int x, int y)
{
	struct sidebar *s = (struct sidebar *)p;

	(void)x;
	if (y >= 1 && s->top + (size_t)y - 1 < s->n &&
	    !is_heading(s, s->top + (size_t)y - 1))
		s->row = s->top + (size_t)y - 1;
}

static void
sidebar_close(struct kn_pane *p)
{
	struct sidebar *s = (struct sidebar *)p;

	kn_note_counts_free(s->counts, s->n_counts);
	free(s->rows);
	free(s);
}

static const struct kn_pane_ops sidebar_ops = {
	.name = "sidebar",
	.context = KN_CTX_SIDEBAR,
	.handlers = handlers,
	.n_handlers = sizeof(handlers) / sizeof(*handlers),
	.move = sidebar_move,
	.draw = sidebar_draw,
	.click = sidebar_click,
	.close = sidebar_close,
};

struct kn_pane *
kn_pane_sidebar_new(struct kn_model *m)
{
	struct sidebar *s = kn_calloc(1, sizeof(*s));

	s->base = (struct kn_pane){ .ops = &sidebar_ops, .model = m };
	return &s->base;
}
