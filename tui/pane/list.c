/*
 * list.c: the list of articles: two lines a row, title above, outlet, date
 * and copies below; in a search a third one, with the words around the hits.
 * In: the model's result. Out: cells of the rows in view; only those rows are
 * fetched, so cost does not grow with the corpus.
 */
#include "tui/pane/pane.h"

#include <stdlib.h>

#include "kunnash/mem.h"
#include "tui/pane/annot.h"
#include "tui/pane/chosen.h"
#include "tui/pane/parts.h"
#include "tui/pane/snips.h"

#define ROW_H 2                 /* and one more in a search */

#define CP_OPEN 0x25CF          /* ● */
#define CP_READ 0x25CB          /* ○ */
#define CP_STAR 0x2605          /* ★ */
#define CP_NOTED 0x270E         /* ✎ */
#define CP_CHOSEN '+'

struct list {
	struct kn_pane base;
	size_t top;             /* first row in view */
	/* Articles of rows first … first + n - 1, of this result. */
	struct kn_article *cache;
	struct kn_row_marks *marks;     /* of the same rows */
	struct kn_snips *snips;
	size_t first, n;
	uint32_t serial, notes_serial;
};

static void
cache_drop(struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		kn_article_dispose(&l->cache[i]);
	free(l->cache);
	free(l->marks);
	l->cache = NULL;
	l->marks = NULL;
	l->n = 0;
}

/* Fetches the articles of n rows from `first` unless they are at hand. */
static void
cache_fill(struct list *l, size_t first, size_t n)
{
	struct kn_model *m = l->base.model;
	struct kn_err err;

	if (l->cache != NULL && l->serial == m->result_serial &&
	    l->notes_serial == m->notes_serial &&
	    l->first <= first && first + n <= l->first + l->n)
		return;
	cache_drop(l);
	l->cache = kn_calloc(n, sizeof(*l->cache));
	l->marks = kn_calloc(n, sizeof(*l->marks));
	l->first = first;
	l->serial = m->result_serial;
	l->notes_serial = m->notes_serial;
	for (size_t i = 0; i < n; i++) {
		uint32_t id;

		if (kn_result_id(m->result, first + i, &id, &err) != KN_OK ||
		    kn_index_article(kn_model_index(m), id, &l->cache[i],
		    &err) != KN_OK) {
			m->overtaken = kn_session_is_behind(m->session);
			if (!m->overtaken)
				kn_model_notice_err(m, &err);
			return;
		}
		l->marks[i] = kn_model_marks(m, &l->cache[i]);
		l->n++;
	}
}

static int
row_h(const struct list *l)
{
	return l->base.model->ranked ? ROW_H + 1 : ROW_H;
}

static size_t
rows_in_view(const struct list *l)
{
	int h = l->base.at.h - 1;       /* below the heading */

	return h < row_h(l) ? 1 : (size_t)(h / row_h(l));
}

/* Second line of a row: outlet · date · copies. */
static void
meta_line(const struct kn_model *m, const struct kn_article *a, bool part,
    struct kn_buf *out)
{
	const struct kn_meta *meta = &a->meta;

	if (part) {
		kn_buf_cstr(out, kn_tr(N_("some of the words")));
		kn_buf_cstr(out, " \u00B7 ");
	}
	if (meta->outlet != NULL) {
		kn_fmt_isolate(kn_str(kn_fmt_outlet(kn_model_index(m),
		    meta->outlet, m->locale.lang)), out);
		kn_buf_cstr(out, " \u00B7 ");
	}
	kn_fmt_date(&m->locale, meta->date, false, NULL, out);
	if (a->copies > 1) {
		struct kn_buf n;

		kn_buf_init(&n, 64);
		kn_fmt_count(&m->locale, a->copies, &n);
		kn_buf_cstr(out, " \u00B7 ");
		kn_fmt_msg(kn_trn("%s copy", "%s copies", a->copies),
		    kn_buf_get(&n), out);
		kn_buf_dispose(&n);
	}
}

/* A title by its article's direction, at the interface's start. */
static void
draw_title(const struct kn_model *m, struct kn_grid *g, struct kn_rect r,
    const struct kn_article *a, struct kn_style style)
{
	struct kn_layout_opts opts = kn_model_layout(m,
	    kn_article_dir(&a->meta));

	kn_field_draw(g, r.x, r.y, r.w, kn_str(a->headline), &opts,
	    kn_model_mirrored(m) ? KN_ALIGN_RIGHT : KN_ALIGN_LEFT, style);
}

/* Signs of a row, in the two columns before its text: on the first line
 * whether the article is open or read, and whether it is chosen; on the second
 * a star, and whether it has notes. */
static void
draw_marks(const struct kn_model *m, struct kn_grid *g, struct kn_rect r,
    bool open, bool chosen, struct kn_row_marks marks)
{
	const struct kn_style style = { KN_ROLE_BAR, 0 };
	bool rtl = kn_model_mirrored(m);
	int x = rtl ? r.x + r.w - 1 : r.x, next_x = rtl ? x - 1 : x + 1;

	if (open || marks.read)
		kn_grid_fill(g, x, r.y, 1, open ? CP_OPEN : CP_READ, style);
	if (chosen)
		kn_grid_fill(g, next_x, r.y, 1, CP_CHOSEN, style);
	if (r.h < ROW_H)
		return;
	if (marks.starred)
		kn_grid_fill(g, x, r.y + 1, 1, CP_STAR, style);
	if (marks.noted)
		kn_grid_fill(g, marks.starred ? next_x : x, r.y + 1, 1,
		    CP_NOTED, style);
}

static struct kn_style
snip_style(void *user, struct kn_span at)
{
	const struct kn_snip *snip = user;
	struct kn_style style = { KN_ROLE_TEXT, 0 };

	for (size_t i = 0; i < snip->n_hits; i++)
		if (kn_span_overlaps(snip->hits[i], at))
			style.mods = KN_MOD_HIT;
	return style;
}

/* The words around the hits, from the side on which the article begins. */
static void
draw_snip(struct list *l, struct kn_grid *g, struct kn_rect r,
    const struct kn_article *a, bool part)
{
	struct kn_model *m = l->base.model;
	const struct kn_snip *snip = kn_snips_get(l->snips, a, part, r.w);

	if (snip == NULL)
		return;
	struct kn_layout_opts opts = kn_model_layout(m, snip->arabic ?
	    KN_DIR_RTL : KN_DIR_AUTO);
	struct kn_str text = kn_str(snip->text);
	struct kn_vline *line = kn_field_new(text.s, text.n, r.w, &opts);
	kn_vline_draw(line, g, r.x, r.y, r.w, kn_model_mirrored(m) ?
	    KN_ALIGN_RIGHT : KN_ALIGN_LEFT,
	    (struct kn_style){ KN_ROLE_TEXT, 0 }, snip_style, (void *)snip);
	kn_vline_free(line);
}

static void
draw_row(struct list *l, struct kn_grid *g, struct kn_rect r,
    const struct kn_article *a, struct kn_row_marks marks, size_t row,
    bool focus)
{
	struct kn_model *m = l->base.model;
	bool rtl = kn_model_mirrored(m);
	bool open = m->open != NULL && m->open->row.id == a->id;
	bool part = kn_model_row_is_part(m, row), selected = row == m->row;
	/* A mark column at the start, then the text. */
	struct kn_rect text = { rtl ? r.x : r.x + 2, r.y, r.w - 2, 1 };
	int mark_x = rtl ? r.x + r.w - 1 : r.x;
	struct kn_buf meta;

	/* What is read is dim: the unread stand out. */
	draw_title(m, g, text, a, (struct kn_style){ KN_ROLE_TITLE,
	    marks.read ? KN_MOD_DIM : 0 });
	draw_marks(m, g, r, open, kn_model_is_chosen(m, a->id), marks);
	if (r.h > 1) {
		kn_buf_init(&meta, 2048);
		meta_line(m, a, part, &meta);
		text.y++;
		kn_chrome_field(m, g, text, 0, kn_buf_get(&meta),
		    KN_ALIGN_START, (struct kn_style){ KN_ROLE_META, 0 });
		kn_buf_dispose(&meta);
	}
	if (r.h > ROW_H) {
		text.y++;
		draw_snip(l, g, text, a, part);
	}
	if (!selected)
		return;
	for (int y = 0; y < r.h; y++)
		kn_grid_mod(g, r.x, r.y + y, r.w, (uint8_t)(KN_MOD_SELECTED |
		    (focus ? KN_MOD_FOCUS : 0)));
	if (focus) {
		g->cursor_x = mark_x;
		g->cursor_y = r.y;
	}
}

/* "Articles", and how they are sorted if that is not as always. */
static void
put_heading(const struct kn_model *m, struct kn_buf *out)
{
	struct kn_sort sort = kn_model_sort(m);

	kn_buf_cstr(out, kn_tr(N_("Articles")));
	if (sort.order == KN_ORDER_DATE && sort.first == KN_FIRST_NONE)
		return;
	kn_buf_cstr(out, " \u00B7 ");
	kn_buf_cstr(out, kn_tr(kn_sort_msgid(sort)));
}

static void
draw_heading(struct list *l, struct kn_grid *g, struct kn_rect r, bool focus)
{
	struct kn_model *m = l->base.model;
	size_t rows = m->result == NULL ? 0 : kn_result_rows(m->result);
	struct kn_buf text, heading;

	kn_buf_init(&text, 128);
	kn_buf_init(&heading, 512);
	put_heading(m, &heading);
	if (rows > 0) {
		kn_fmt_count(&m->locale, m->row + 1, &text);
		kn_buf_chr(&text, '/');
		kn_fmt_count(&m->locale, rows, &text);
	}
	if (kn_model_chosen(m) > 0) {
		kn_buf_cstr(&text, " +");
		kn_fmt_count(&m->locale, kn_model_chosen(m), &text);
	}
	kn_chrome_heading(m, g, r, kn_buf_get(&heading), kn_buf_get(&text),
	    kn_chrome_more(l->top, rows_in_view(l), rows), focus);
	kn_buf_dispose(&heading);
	kn_buf_dispose(&text);
}

/* An index that is there and cannot be read says why, in full, and why it was
 * not made anew: the line at the bottom has no room for it beside the name of
 * the file, and is gone with the next key. */
static bool
draw_unread(const struct kn_model *m, struct kn_grid *g, struct kn_rect r)
{
	struct kn_err err;
	struct kn_buf why;

	if (m->index_state != KN_INDEX_FAILED || m->session == NULL ||
	    !kn_session_unread(m->session, &err) || r.h < 2)
		return false;
	kn_buf_init(&why, 4096);
	kn_fmt_err(&err, &why);
	kn_buf_chr(&why, '\n');
	kn_fmt_err(&m->failed, &why);
	kn_part_wrapped(m, g, (struct kn_rect){ r.x, r.y + 1, r.w, r.h - 1 },
	    kn_buf_get(&why));
	kn_buf_dispose(&why);
	return true;
}

/* What stands in an empty list. */
static void
draw_empty(struct list *l, struct kn_grid *g, struct kn_rect r)
{
	struct kn_model *m = l->base.model;

	if (draw_unread(m, g, r))
		return;
	const char *why = m->index_state == KN_INDEX_BUILDING ?
	    N_("reading the sources…") :
	    m->index_state == KN_INDEX_FAILED ?
	    N_("the sources could not be read") :
	    kn_query_is_empty(m->filter) ? N_("no articles here") :
	    N_("nothing matches this filter");

	kn_chrome_field(m, g, r, 1, kn_str(kn_tr(why)), KN_ALIGN_START,
	    (struct kn_style){ KN_ROLE_META, 0 });
}

/* Rows that came before the selected one push it nowhere. */
static void
move_along(struct list *l)
{
	struct kn_model *m = l->base.model;
	int64_t top = (int64_t)l->top + m->shift;

	l->top = top < 0 ? 0 : (size_t)top;
	m->shift = 0;
}

/* Brings the selected row into view. Beside other panes a terminal cannot
 * scroll the list alone, and each step would send all of it: then it moves
 * on by half a view. */
static void
keep_in_view(struct list *l, size_t view, size_t rows, bool beside)
{
	size_t row = l->base.model->row, ahead = beside ? view / 2 : 0;

	if (row < l->top)
		l->top = row > ahead ? row - ahead : 0;
	else if (row >= l->top + view)
		l->top = row + 1 + ahead - view;
	if (l->top + view > rows)
		l->top = rows > view ? rows - view : 0;
}

static void
list_draw(struct kn_pane *p, struct kn_grid *g, struct kn_rect r, bool focus)
{
	struct list *l = (struct list *)p;
	struct kn_model *m = p->model;
	size_t rows = m->result == NULL ? 0 : kn_result_rows(m->result);

	if (rows == 0) {
		draw_heading(l, g, r, focus);
		draw_empty(l, g, r);
		return;
	}
	size_t view = rows_in_view(l);
	move_along(l);
	keep_in_view(l, view, rows, r.w + 2 < g->w);
	draw_heading(l, g, r, focus);
	size_t n = rows - l->top < view ? rows - l->top : view;
	cache_fill(l, l->top, n);
	for (size_t i = 0; i < n; i++) {
		size_t k = l->top + i - l->first;
		int h = row_h(l), y = 1 + (int)i * h;
		struct kn_rect at = { r.x, r.y + y, r.w,
		    r.h - y < h ? r.h - y : h };

		if (k < l->n && at.h > 0)
			draw_row(l, g, at, &l->cache[k], l->marks[k],
			    l->top + i, focus);
	}
}

static void
list_click(struct kn_pane *p, int x, int y)
{
	struct list *l = (struct list *)p;

	(void)x;
	if (y < 1)
		return;
	size_t row = l->top + (size_t)((y - 1) / row_h(l));
	if (row == p->model->row)
		kn_model_open_row(p->model, row);
	else
		kn_model_select(p->model, row);
}

static void
list_move(struct kn_pane *p, enum kn_motion motion, int sign)
{
	struct kn_model *m = p->model;
	size_t rows = m->result == NULL ? 0 : kn_result_rows(m->result);

	kn_model_select(m, kn_motion_row(m->row, rows,
	    rows_in_view((struct list *)p), motion, sign));
}

/* Space chooses a row and goes to the next. */
static bool
choose(void *self, struct kn_str arg)
{
	struct kn_model *m = ((struct list *)self)->base.model;

	if (kn_str_is(arg, "up") || kn_str_is(arg, "down"))
		kn_model_choose_on(m, kn_str_is(arg, "up") ? -1 : 1);
	else if (kn_str_is(arg, "all"))
		kn_model_choose_all(m);
	else if (kn_str_is(arg, "none"))
		kn_model_choose_none(m);
	else if (arg.n > 0)
		kn_model_notice(m, N_("choose takes up, down, all or none; "
		    "not %s"), arg);
	else
		kn_model_choose(m, m->row);
	if (arg.n == 0 && m->result != NULL)
		kn_model_select(m, m->row + 1);
	return true;
}

/* Esc lets go of what is chosen; else it is not the list's affair. */
static bool
let_go(void *self, struct kn_str arg)
{
	struct kn_model *m = ((struct list *)self)->base.model;

	(void)arg;
	if (kn_bulk_due(m)) {
		kn_bulk_stop(m);
		return true;
	}
	if (kn_model_chosen(m) == 0)
		return false;
	kn_model_choose_none(m);
	return true;
}

static const struct kn_handler handlers[] = {
	{ KN_ACT_CHOOSE, choose },
	{ KN_ACT_CANCEL, let_go },
};

static void
list_close(struct kn_pane *p)
{
	cache_drop((struct list *)p);
	kn_snips_free(((struct list *)p)->snips);
	free(p);
}

static const struct kn_pane_ops list_ops = {
	.name = "list",
	.context = KN_CTX_LIST,
	.handlers = handlers,
	.n_handlers = sizeof(handlers) / sizeof(*handlers),
	.move = list_move,
	.draw = list_draw,
	.click = list_click,
	.close = list_close,
};

struct kn_pane *
kn_pane_list_new(struct kn_model *m)
{
	struct list *l = kn_calloc(1, sizeof(*l));

	l->base = (struct kn_pane){ .ops = &list_ops, .model = m };
	l->snips = kn_snips_new(m);
	return &l->base;
}
