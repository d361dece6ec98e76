/*
 * picker.c: choose a country, an agency or a person. In: the result's facet counts of
 * a type. Out: conditions of the filter. Typing narrows the rows (any name
 * in Arabic, French, English, or the code); counts are what the filter would
 * show with the row.
 */
#include "tui/pane/pane.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/pane/field.h"

#define NAME_MIN_COL 14
#define TYPED_MAX_B 256
#define COUNT_COL 6

struct picker {
	struct kn_pane base;
	enum kn_type type;
	struct kn_lineedit *edit;
	struct kn_facet_count *rows;    /* all, by count */
	size_t n;
	size_t *shown;                  /* those that match what is typed */
	size_t n_shown;
	size_t row, top;                /* in shown */
	uint32_t serial;
};

/* ---- rows -------------------------------------------------------------------- */

struct narrowing {
	const struct picker *p;
	bool *match;                    /* by row */
};

static bool
note_match(void *user, uint32_t number, const struct kn_entity *e)
{
	struct narrowing *x = user;

	(void)e;
	for (size_t i = 0; i < x->p->n; i++)
		if (x->p->rows[i].entity == number)
			x->match[i] = true;
	return true;
}

/* Shows the rows that what is typed names. */
static void
narrow(struct picker *p)
{
	struct kn_model *m = p->base.model;
	struct kn_str typed = kn_str_trim(kn_lineedit_text(p->edit));
	struct narrowing x = { p, kn_calloc(p->n, sizeof(bool)) };
	struct kn_err err;

	if (typed.n > 0 && kn_index_entity_lookup(kn_model_index(m), p->type,
	    typed, true, note_match, &x, &err) != KN_OK &&
	    err.status != KN_NOT_FOUND)
		kn_model_notice_err(m, &err);
	p->n_shown = 0;
	for (size_t i = 0; i < p->n; i++)
		if (typed.n == 0 || x.match[i])
			p->shown[p->n_shown++] = i;
	free(x.match);
	p->row = p->top = 0;
}

/* Fetches the counts under the current filter; the cursor keeps its row. */
static void
fetch(struct picker *p)
{
	struct kn_model *m = p->base.model;
	uint32_t entity = p->row < p->n_shown ?
	    p->rows[p->shown[p->row]].entity : UINT32_MAX;
	struct kn_err err;

	free(p->rows);
	p->rows = NULL;
	p->n = 0;
	if (m->result != NULL && kn_result_facets(m->result, p->type,
	    &p->rows, &p->n, &err) != KN_OK)
		kn_model_notice_err(m, &err);
	p->shown = kn_realloc(p->shown, p->n, sizeof(*p->shown));
	p->serial = m->result_serial;
	if (m->result == NULL)
		return;
	narrow(p);
	for (size_t i = 0; i < p->n_shown; i++)
		if (p->rows[p->shown[i]].entity == entity)
			p->row = i;
}

/* ---- drawing ------------------------------------------------------------------ */

/* '+' or '−' when the filter already asks for the row or excludes it. */
static uint32_t
mark(const struct picker *p, const struct kn_facet_count *row)
{
	const struct kn_query *q = p->base.model->filter;
	uint32_t sign = ' ';

	for (size_t i = 0, n = kn_query_chip_count(q); i < n; i++) {
		struct kn_chip chip;
		struct kn_buf text;

		kn_buf_init(&text, KN_QUERY_MAX_B * 2);
		kn_query_chip(q, i, &chip, &text);
		if (chip.field != NULL &&
		    strcmp(chip.field, kn_type_field(p->type)) == 0 &&
		    kn_str_is(chip.value, row->value))
			sign = chip.negated ? 0x2212 : '+';
		kn_buf_dispose(&text);
	}
	return sign;
}

/* The second name: the other language's; none where there is only one, as of
 * people nobody listed. */
static const char *
other_name(const struct kn_model *m, const struct kn_entity *e)
{
	const char *other = e->label[m->locale.lang == KN_LANG_AR ?
	    KN_LANG_FR : KN_LANG_AR];

	return strcmp(other, kn_lang_label(e, m->locale.lang)) == 0 ? "" :
	    other;
}

/* One behind the other: the count, the name, the other name. */
static void
draw_names_stacked(const struct picker *p, struct kn_grid *g,
    struct kn_rect r, const struct kn_entity *e)
{
	const struct kn_model *m = p->base.model;

	r.x += 2 + COUNT_COL + 1;
	r.w -= 2 + COUNT_COL + 1;
	kn_chrome_pair(m, g, r, kn_str(kn_lang_label(e, m->locale.lang)),
	    kn_str(other_name(m, e)),
	    (struct kn_style){ (uint8_t)kn_type_role(p->type), 0 });
}

static void
draw_names(const struct picker *p, struct kn_grid *g, struct kn_rect r,
    const struct kn_entity *e)
{
	const struct kn_model *m = p->base.model;
	bool rtl = kn_model_mirrored(m);
	/* A second name only where the first can be read beside it. */
	int room = r.w - COUNT_COL - 3, half = room / 2;
	int own = half < NAME_MIN_COL ? room : half;
	struct kn_rect name = { rtl ? r.x + r.w - 2 - own : r.x + 2, r.y,
	    own, 1 };
	struct kn_rect other = { rtl ? r.x + COUNT_COL + 1 :
	    r.x + 2 + half + 1, r.y, half - 1, 1 };

	kn_chrome_name(m, g, name, kn_str(kn_lang_label(e,
	    m->locale.lang)),
	    (struct kn_style){ (uint8_t)kn_type_role(p->type), 0 });
	if (own < room)
		kn_chrome_name(m, g, other, kn_str(other_name(m, e)),
		    (struct kn_style){ KN_ROLE_META, 0 });
}

static void
draw_row(struct picker *p, struct kn_grid *g, struct kn_rect r, size_t i)
{
	const struct kn_model *m = p->base.model;
	const struct kn_facet_count *row = &p->rows[p->shown[i]];
	const struct kn_entity *e = kn_index_entity(kn_model_index(m),
	    row->entity);
	bool rtl = kn_model_mirrored(m), stacked = kn_model_stacked(m);
	struct kn_rect count = { stacked ? r.x + 2 : rtl ? r.x :
	    r.x + r.w - COUNT_COL, r.y, COUNT_COL, 1 };
	struct kn_buf n;

	if (e == NULL)
		return;
	kn_grid_fill(g, rtl ? r.x + r.w - 1 : r.x, r.y, 1, mark(p, row),
	    (struct kn_style){ KN_ROLE_META, 0 });
	if (stacked)
		draw_names_stacked(p, g, r, e);
	else
		draw_names(p, g, r, e);
	kn_buf_init(&n, 64);
	kn_fmt_count(&m->locale, row->stories, &n);
	kn_chrome_field(m, g, count, 0, kn_buf_get(&n), KN_ALIGN_RIGHT,
	    (struct kn_style){ KN_ROLE_COUNT, 0 });
	kn_buf_dispose(&n);
	if (i == p->row)
		kn_grid_mod(g, r.x, r.y, r.w,
		    KN_MOD_SELECTED | KN_MOD_FOCUS);
}

static const char *
heading_of(enum kn_type type)
{
	static const char *const headings[KN_TYPE_COUNT] = {
		[KN_TYPE_COUNTRY] = N_("Filter by country"),
		[KN_TYPE_AGENCY] = N_("Filter by agency"),
		[KN_TYPE_PERSON] = N_("Filter by person"),
	};

	return headings[type];
}

static size_t
rows_in_view(const struct picker *p)
{
	return p->base.at.h > 2 ? (size_t)p->base.at.h - 2 : 1;
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
	kn_chrome_heading(m, g, r, kn_str(kn_tr(heading_of(p->type))),
	    KN_LIT(""), kn_chrome_more(p->top, view, p->n_shown), focus);
	kn_edit_draw(m, g, (struct kn_rect){ r.x, r.y + 1, r.w, 1 },
	    kn_tr(N_("name:")), p->edit);
	for (size_t i = p->top; i < p->n_shown && i < p->top + view; i++)
		draw_row(p, g, (struct kn_rect){ r.x,
		    r.y + 2 + (int)(i - p->top), r.w, 1 }, i);
	if (p->n_shown == 0)
		kn_chrome_field(m, g, (struct kn_rect){ r.x, r.y, r.w, r.h },
		    2, kn_str(kn_tr(N_("no such name in these articles"))),
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

/* Adds or excludes the row; true when the filter took it. */
static bool
use(struct picker *p, bool exclude)
{
	struct kn_model *m = p->base.model;

	/* A changed index can have come since the last drawing. */
	if (p->serial != m->result_serial)
		fetch(p);
	if (p->row >= p->n_shown)
		return false;
	return kn_model_set_filter(m, kn_query_with(m->filter,
	    kn_type_field(p->type), kn_str(p->rows[p->shown[p->row]].value),
	    exclude), true) == KN_OK;
}

static bool
choose(void *self, struct kn_str arg)
{
	struct picker *p = self;

	(void)arg;
	if (use(p, false))
		p->base.done = true;
	return true;
}

static bool
add(void *self, struct kn_str arg)
{
	(void)arg;
	use(self, false);
	return true;
}

static bool
exclude(void *self, struct kn_str arg)
{
	(void)arg;
	use(self, true);
	return true;
}

static const struct kn_handler handlers[] = {
	{ KN_ACT_OPEN, choose },
	{ KN_ACT_PICK_ADD, add },
	{ KN_ACT_PICK_EXCLUDE, exclude },
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
	free(p->rows);
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
kn_pane_picker_new(struct kn_model *m, enum kn_type type)
{
	struct picker *p = kn_calloc(1, sizeof(*p));

	p->base = (struct kn_pane){ .ops = &picker_ops, .model = m };
	p->type = type;
	p->edit = kn_lineedit_new(TYPED_MAX_B);
	fetch(p);
	return &p->base;
}
