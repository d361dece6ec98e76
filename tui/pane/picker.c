/*
 * picker.c: choose what to filter by: a country, an outlet, a month … In: the
 * rows of picker_rows.c. Out: conditions of the filter. Typing narrows the
 * rows (any name in Arabic, French, English, or the code); counts are what
 * the filter would show with the row.
 */
#include "tui/pane/picker_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/facet.h"
#include "kunnash/mem.h"
#include "tui/pane/field.h"
#include "tui/pane/visit.h"

#define NAME_MIN_COL 14
#define TYPED_MAX_B 256
#define COUNT_COL 6

struct picker {
	struct kn_pane base;
	enum kn_pick pick;
	const struct pick_kind *kind;
	struct kn_lineedit *edit;
	struct pick_rows rows;          /* all */
	size_t *shown;                  /* those that match what is typed */
	size_t n_shown;
	size_t row, top;                /* in shown */
	uint32_t serial;
};

/* ---- rows -------------------------------------------------------------------- */

/* Shows the rows that what is typed names. */
static void
narrow(struct picker *p)
{
	bool *match = kn_calloc(p->rows.n + 1, sizeof(*match));

	pick__match(p->base.model, p->kind, &p->rows,
	    kn_str_trim(kn_lineedit_text(p->edit)), match);
	p->n_shown = 0;
	for (size_t i = 0; i < p->rows.n; i++)
		if (match[i])
			p->shown[p->n_shown++] = i;
	free(match);
	p->row = p->top = 0;
}

/* Whether two rows are of the same thing. */
static bool
same_thing(const struct pick_row *a, const struct pick_row *b)
{
	if (a->entity != UINT32_MAX || b->entity != UINT32_MAX)
		return a->entity == b->entity;
	return strcmp(a->value, b->value) == 0;
}

/* Fetches the counts under the current filter; the cursor keeps its row. */
static void
fetch(struct picker *p)
{
	struct kn_model *m = p->base.model;
	struct pick_rows old = p->rows;
	const struct pick_row *at = p->row < p->n_shown ?
	    &old.at[p->shown[p->row]] : NULL;
	struct kn_err err;

	if (pick__fetch(m, p->kind, &p->rows, &err) != KN_OK)
		kn_model_notice_err(m, &err);
	p->shown = kn_realloc(p->shown, p->rows.n + 1, sizeof(*p->shown));
	p->serial = m->result_serial;
	p->n_shown = 0;
	if (m->result != NULL)
		narrow(p);
	for (size_t i = 0; at != NULL && i < p->n_shown; i++)
		if (same_thing(&p->rows.at[p->shown[i]], at))
			p->row = i;
	pick__dispose(&old);
}

/* ---- drawing ------------------------------------------------------------------ */

/* Whether the filter asks for the row (1), or excludes it (-1). */
static int
asks(const struct picker *p, const struct pick_row *row)
{
	const struct kn_query *now = p->base.model->filter;
	struct kn_buf text;

	if (p->kind->field[0] != '\0')
		return kn_query_asks(now, p->kind->field,
		    kn_str(row->value));
	kn_buf_init(&text, 0);
	kn_query_print(now, &text);
	bool same = kn_str_is(kn_buf_get(&text), row->value);
	kn_buf_dispose(&text);
	return same;
}

static uint32_t
mark(const struct picker *p, const struct pick_row *row)
{
	int how = asks(p, row);

	return how > 0 ? '+' : how < 0 ? 0x2212 : ' ';
}

static struct kn_style
name_style(const struct picker *p, const struct pick_row *row)
{
	return (struct kn_style){ p->kind->type != KN_TYPE_COUNT ?
	    (uint8_t)kn_type_role(p->kind->type) : KN_ROLE_TITLE,
	    row->below ? KN_MOD_DIM : 0 };
}

/* One behind the other: the count, the name, the other name. */
static void
draw_names_stacked(const struct picker *p, struct kn_grid *g,
    struct kn_rect r, const struct pick_row *row)
{
	r.x += 2 + COUNT_COL + 1;
	r.w -= 2 + COUNT_COL + 1;
	kn_chrome_pair(p->base.model, g, r, kn_str(row->label),
	    kn_str(row->other), name_style(p, row));
}

static void
draw_names(const struct picker *p, struct kn_grid *g, struct kn_rect r,
    const struct pick_row *row)
{
	const struct kn_model *m = p->base.model;
	bool rtl = kn_model_mirrored(m);
	int in = row->below ? 2 : 0;
	/* A second name only where the first can be read beside it. */
	int room = r.w - COUNT_COL - 3, half = room / 2;
	struct kn_layout_opts opts = kn_model_layout(m, KN_DIR_AUTO);
	int need = in + kn_field_width_col(row->label, strlen(row->label),
	    &opts);
	int first = need > half ? need : half;
	int rest = need > half ? room - need : half;
	bool both = rest >= NAME_MIN_COL && row->other[0] != '\0';
	int own = (both ? first : room) - in;
	struct kn_rect name = { rtl ? r.x + r.w - 2 - in - own :
	    r.x + 2 + in, r.y, own, 1 };
	struct kn_rect other = { rtl ? r.x + COUNT_COL + 1 :
	    r.x + 2 + first + 1, r.y, rest - 1, 1 };

	kn_chrome_name(m, g, name, kn_str(row->label), name_style(p, row));
	if (both)
		kn_chrome_name(m, g, other, kn_str(row->other),
		    (struct kn_style){ KN_ROLE_META, 0 });
}

static void
draw_row(struct picker *p, struct kn_grid *g, struct kn_rect r, size_t i)
{
	const struct kn_model *m = p->base.model;
	struct pick_row *row = &p->rows.at[p->shown[i]];
	bool rtl = kn_model_mirrored(m), stacked = kn_model_stacked(m);
	struct kn_rect count = { stacked ? r.x + 2 : rtl ? r.x :
	    r.x + r.w - COUNT_COL, r.y, COUNT_COL, 1 };
	struct kn_buf n;

	if (row->uncounted)
		pick__count(p->base.model, row);
	pick__name(p->base.model, row);
	kn_grid_fill(g, rtl ? r.x + r.w - 1 : r.x, r.y, 1, mark(p, row),
	    (struct kn_style){ KN_ROLE_META, 0 });
	if (stacked)
		draw_names_stacked(p, g, r, row);
	else
		draw_names(p, g, r, row);
	kn_buf_init(&n, 64);
	kn_fmt_count(&m->locale, row->stories, &n);
	kn_chrome_field(m, g, count, 0, kn_buf_get(&n), KN_ALIGN_RIGHT,
	    (struct kn_style){ KN_ROLE_COUNT, 0 });
	kn_buf_dispose(&n);
	if (i == p->row)
		kn_grid_mod(g, r.x, r.y, r.w,
		    KN_MOD_SELECTED | KN_MOD_FOCUS);
}

static size_t
rows_in_view(const struct picker *p)
{
	return p->base.at.h > 2 ? (size_t)p->base.at.h - 2 : 1;
}

/* Why there are no rows. */
static const char *
none(const struct picker *p)
{
	return p->pick == KN_PICK_SAVED && p->rows.n == 0 ?
	    N_("no filter is saved; :filter-save NAME saves this one") :
	    N_("no such name in these articles");
}

static void
picker_draw(struct kn_pane *base, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	struct picker *p = (struct picker *)base;
	struct kn_model *m = base->model;

	if (p->serial != m->result_serial)
		fetch(p);
	size_t view = rows_in_view(p);
	if (p->row < p->top)
		p->top = p->row;
	if (p->row >= p->top + view)
		p->top = p->row - view + 1;
	kn_chrome_heading(m, g, r, kn_str(kn_tr(p->kind->heading)),
	    KN_LIT(""), kn_chrome_more(p->top, view, p->n_shown), focus);
	kn_edit_draw(m, g, (struct kn_rect){ r.x, r.y + 1, r.w, 1 },
	    kn_tr(N_("name:")), p->edit);
	for (size_t i = p->top; i < p->n_shown && i < p->top + view; i++)
		draw_row(p, g, (struct kn_rect){ r.x,
		    r.y + 2 + (int)(i - p->top), r.w, 1 }, i);
	if (p->n_shown == 0)
		kn_chrome_field(m, g, (struct kn_rect){ r.x, r.y, r.w, r.h },
		    2, kn_str(kn_tr(none(p))),
		    KN_ALIGN_START, (struct kn_style){ KN_ROLE_META, 0 });
}

/* ---- actions ------------------------------------------------------------------- */

static void
picker_move(struct kn_pane *base, enum kn_motion motion, int sign)
{
	struct picker *p = (struct picker *)base;

	p->row = kn_motion_row(p->row, p->n_shown, rows_in_view(p), motion,
	    sign);
}

enum how { ALONE, AS_WELL, EXCLUDED };

/* What a saved filter is, or what of it is new. */
static struct kn_query *
saved_query(const struct pick_row *row, enum how how)
{
	struct kn_query *q = NULL, *news;

	if (kn_query_parse(kn_str(row->value), &q, NULL) != KN_OK &&
	    kn_query_parse(KN_LIT(""), &q, NULL) != KN_OK)
		abort();        /* the empty query always parses */
	if (how == ALONE)
		return q;
	news = kn_visit_query(q, row->since, how == EXCLUDED);
	if (news == NULL)
		return q;
	kn_query_free(q);
	return news;
}

/* An article has many entities, of which a filter asks for each; it has one
 * outlet, which is one of those asked for. */
static struct kn_query *
wanted(const struct picker *p, const struct pick_row *row, enum how how)
{
	const struct kn_query *now = p->base.model->filter;
	const char *field = p->kind->field;
	struct kn_str value = kn_str(row->value);

	if (field[0] == '\0')
		return saved_query(row, how);
	/* Asked for or left out once more, it is so no longer. */
	if (how != ALONE && asks(p, row) == (how == EXCLUDED ? -1 : 1))
		return kn_query_forget(now, field, value);
	if (how == EXCLUDED)
		return kn_query_exclude(now, field, value);
	if (p->kind->type != KN_TYPE_COUNT)
		return kn_query_with(now, field, value, false);
	if (how == AS_WELL)
		return kn_query_with_any(now, field, value);
	struct kn_query *rest = kn_query_without_field(now, field);
	struct kn_query *q = kn_query_with(rest, field, value, false);

	kn_query_free(rest);
	return q;
}

/* Makes the row part of the filter; true when the filter took it. */
static bool
use(struct picker *p, enum how how)
{
	struct kn_model *m = p->base.model;

	/* A changed index can have come since the last drawing. */
	if (p->serial != m->result_serial)
		fetch(p);
	if (p->row >= p->n_shown)
		return false;
	struct pick_row *row = &p->rows.at[p->shown[p->row]];
	pick__name(m, row);
	struct kn_query *q = wanted(p, row, how);
	return row->id[0] != '\0' ? kn_model_use_saved(m, row->id, q) :
	    kn_model_set_filter(m, q, true) == KN_OK;
}

static bool
choose(void *self, struct kn_str arg)
{
	struct picker *p = self;

	(void)arg;
	if (use(p, ALONE))
		p->base.done = true;
	return true;
}

static bool
add(void *self, struct kn_str arg)
{
	(void)arg;
	use(self, AS_WELL);
	return true;
}

static bool
exclude(void *self, struct kn_str arg)
{
	(void)arg;
	use(self, EXCLUDED);
	return true;
}

/* The same over something else, what was typed forgotten. */
static bool
go_on(struct picker *p, unsigned by)
{
	p->pick = (enum kn_pick)(((unsigned)p->pick + by) % KN_PICK_COUNT);
	p->kind = pick__kind(p->pick);
	kn_lineedit_set(p->edit, KN_LIT(""));
	p->row = p->n_shown;
	fetch(p);
	return true;
}

static bool
next_kind(void *self, struct kn_str arg)
{
	(void)arg;
	return go_on(self, 1);
}

static bool
prev_kind(void *self, struct kn_str arg)
{
	(void)arg;
	return go_on(self, KN_PICK_COUNT - 1);
}

static const struct kn_handler handlers[] = {
	{ KN_ACT_OPEN, choose },
	{ KN_ACT_PICK_ADD, add },
	{ KN_ACT_PICK_EXCLUDE, exclude },
	{ KN_ACT_PICK_NEXT, next_kind },
	{ KN_ACT_PICK_PREV, prev_kind },
	{ KN_ACT_CANCEL, kn_pane_leave },
};

static bool
picker_key(struct kn_pane *base, struct kn_key_press key)
{
	struct picker *p = (struct picker *)base;

	if (!kn_edit_key(base->model, p->edit, key))
		return false;
	if (base->model->result != NULL)
		narrow(p);
	return true;
}

static void
picker_paste(struct kn_pane *base, struct kn_str text)
{
	struct picker *p = (struct picker *)base;

	kn_lineedit_insert(p->edit, text);
	if (base->model->result != NULL)
		narrow(p);
}

static void
picker_click(struct kn_pane *base, int x, int y)
{
	struct picker *p = (struct picker *)base;

	(void)x;
	if (y >= 2 && p->top + (size_t)y - 2 < p->n_shown) {
		p->row = p->top + (size_t)y - 2;
		choose(p, KN_LIT(""));
	}
}

static void
picker_close(struct kn_pane *base)
{
	struct picker *p = (struct picker *)base;

	kn_lineedit_free(p->edit);
	pick__dispose(&p->rows);
	free(p->shown);
	free(p);
}

static const struct kn_pane_ops picker_ops = {
	.name = "picker",
	.context = KN_CTX_PICKER,
	.handlers = handlers,
	.n_handlers = sizeof(handlers) / sizeof(*handlers),
	.move = picker_move,
	.draw = picker_draw,
	.click = picker_click,
	.key = picker_key,
	.paste = picker_paste,
	.close = picker_close,
};

struct kn_pane *
kn_pane_picker_new(struct kn_model *m, enum kn_pick pick)
{
	struct picker *p = kn_calloc(1, sizeof(*p));

	p->base = (struct kn_pane){ .ops = &picker_ops, .model = m };
	p->pick = pick;
	p->kind = pick__kind(pick);
	p->edit = kn_lineedit_new(TYPED_MAX_B);
	fetch(p);
	return &p->base;
}
