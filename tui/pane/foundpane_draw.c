/*
 * foundpane_draw.c: a list of quotes or meetings as cells. In: rows. Out:
 * under the title with its chips, two lines a row: when and who, then the
 * words; below, the article of the selected row and the whole passage.
 */
#include "tui/pane/foundpane_priv.h"

#include "kunnash/filter.h"
#include "tui/pane/parts.h"

enum { ROW_H = 2, TOP_H = 2, DETAIL_MIN_H = 14, DETAIL_MAX_H = 7,
	LINE_MAX_B = 16 * 1024 };

static int
detail_h(const struct foundpane *p)
{
	int h = p->base.at.h / 3;

	if (p->base.at.h < DETAIL_MIN_H)
		return 0;
	return h < DETAIL_MAX_H ? h : DETAIL_MAX_H;
}

size_t
foundpane__view(const struct foundpane *p)
{
	int h = (p->base.at.h - TOP_H - detail_h(p)) / ROW_H;

	return h > 1 ? (size_t)h : 1;
}

void
foundpane__click(struct kn_pane *base, int x, int y)
{
	struct foundpane *p = (struct foundpane *)base;

	(void)x;
	if (y < TOP_H || (size_t)(y - TOP_H) >= foundpane__view(p) * ROW_H ||
	    p->l == NULL)
		return;
	size_t row = p->top + (size_t)((y - TOP_H) / ROW_H);
	if (row < kn_listing_rows(p->l))
		p->row = row;
	p->to_end = false;
}

/* ---- rows ---------------------------------------------------------------------- */

/* "Hammouchi · Director General", "Hammouchi – Nunez · Paris · planned". */
static void
put_who(const struct kn_model *m, struct kn_grid *g, struct kn_rect r,
    const struct found_row *row)
{
	struct kn_buf text;

	kn_buf_init(&text, LINE_MAX_B);
	if (row->who != NULL)
		kn_part_unit(kn_str(row->who), false, &text);
	else
		kn_buf_cstr(&text, kn_tr(N_("nobody is named")));
	if (row->with != NULL) {
		kn_buf_cstr(&text, " \u2013 ");
		kn_part_unit(kn_str(row->with), false, &text);
	}
	if (row->role != NULL)
		kn_part_next(kn_str(row->role), row->arabic, &text);
	if (row->status != NULL)
		kn_part_next(kn_str(kn_tr(row->status)), false, &text);
	kn_chrome_field(m, g, r, 0, kn_buf_get(&text), KN_ALIGN_START,
	    (struct kn_style){ KN_ROLE_PERSON, 0 });
	kn_buf_dispose(&text);
}

/* What was said in these words stands between marks; what is told of it does
 * not. */
static void
append_words(const struct found_row *row, struct kn_buf *out)
{
	kn_buf_cstr(out, row->direct ? "\u00AB" : "");
	kn_filter_append(kn_str(row->words), false, out);
	kn_buf_cstr(out, row->direct ? "\u00BB" : "");
}

/* Words of an article, from the side that it begins at, against the
 * interface's start. */
static void
put_words(const struct kn_model *m, struct kn_grid *g, struct kn_rect r,
    const struct found_row *row)
{
	struct kn_layout_opts opts = kn_model_layout(m, row->arabic ?
	    KN_DIR_RTL : KN_DIR_AUTO);
	struct kn_buf text;

	kn_buf_init(&text, LINE_MAX_B);
	append_words(row, &text);
	kn_field_draw(g, r.x, r.y, r.w, kn_buf_get(&text), &opts,
	    kn_model_mirrored(m) ? KN_ALIGN_RIGHT : KN_ALIGN_LEFT,
	    (struct kn_style){ KN_ROLE_TEXT, 0 });
	kn_buf_dispose(&text);
}

static void
draw_row(struct foundpane *p, struct kn_grid *g, struct kn_rect r, size_t i,
    size_t n, bool focus)
{
	const struct kn_model *m = p->base.model;
	const struct found_row *row = foundpane__row(p, i, p->top, n);
	struct kn_rect at = { r.x, r.y, r.w, 1 };

	(void)kn_part_cut(m, &at, 1, false);
	if (row == NULL) {
		kn_chrome_field(m, g, at, 0, kn_str(kn_tr(
		    N_("the article is gone"))), KN_ALIGN_START,
		    (struct kn_style){ KN_ROLE_META, 0 });
	} else {
		struct kn_rect first = at;

		kn_part_day(m, g, &first, row->day);
		put_who(m, g, first, row);
		at.y++;
		(void)kn_part_cut(m, &at, 2, false);
		if (r.h > 1 && row->words != NULL)
			put_words(m, g, at, row);
	}
	if (i != p->row)
		return;
	for (int y = 0; y < r.h; y++)
		kn_grid_mod(g, r.x, r.y + y, r.w, focus ?
		    KN_MOD_SELECTED | KN_MOD_FOCUS : KN_MOD_SELECTED);
	g->cursor_x = kn_model_mirrored(m) ? r.x + r.w - 1 : r.x;
	g->cursor_y = r.y;
}

/* ---- what is known of the selected row ------------------------------------------- */

static void
draw_detail(struct foundpane *p, struct kn_grid *g, struct kn_rect r,
    size_t n)
{
	const struct kn_model *m = p->base.model;
	const struct found_row *row = foundpane__row(p, p->row, p->top, n);
	struct kn_buf text, day;

	kn_grid_fill(g, r.x, r.y, r.w, 0x2500,
	    (struct kn_style){ KN_ROLE_BORDER, 0 });
	if (row == NULL || r.h < 3)
		return;
	kn_buf_init(&text, LINE_MAX_B);
	kn_buf_init(&day, 256);
	kn_fmt_date(&m->locale, row->published, true, NULL, &day);
	kn_part_next(kn_buf_get(&day), false, &text);
	if (row->outlet != NULL)
		kn_part_next(kn_str(row->outlet), false, &text);
	kn_part_next(kn_str(row->headline), row->arabic, &text);
	kn_chrome_field(m, g, r, 1, kn_buf_get(&text), KN_ALIGN_START,
	    (struct kn_style){ KN_ROLE_META, 0 });
	kn_buf_reset(&text);
	if (row->words != NULL)
		append_words(row, &text);
	kn_part_wrapped(m, g, (struct kn_rect){ r.x, r.y + 2, r.w, r.h - 2 },
	    kn_buf_get(&text));
	kn_buf_dispose(&day);
	kn_buf_dispose(&text);
}

/* ---- the whole -------------------------------------------------------------------- */

/* "Statements", and "3/12"; "3/12+" while articles may hold more. */
static void
draw_heading(const struct foundpane *p, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	const struct kn_model *m = p->base.model;
	size_t n = p->l == NULL ? 0 : kn_listing_rows(p->l);
	struct kn_buf end;

	kn_buf_init(&end, 128);
	if (n > 0) {
		kn_buf_cstr(&end, "\u2068");
		kn_fmt_count(&m->locale, p->row + 1, &end);
		kn_buf_chr(&end, '/');
		kn_fmt_count(&m->locale, n, &end);
		if (!kn_listing_done(p->l) || kn_listing_full(p->l))
			kn_buf_chr(&end, '+');
		kn_buf_cstr(&end, "\u2069");
	}
	kn_chrome_heading(m, g, r, kn_str(kn_tr(p->kind ==
	    KN_LISTING_QUOTES ? N_("Statements") : N_("Meetings"))),
	    kn_buf_get(&end), kn_chrome_more(p->top, foundpane__view(p), n),
	    focus);
	kn_buf_dispose(&end);
}

static void
keep_in_view(struct foundpane *p, size_t n)
{
	size_t view = foundpane__view(p);

	if (p->row >= n)
		p->row = n > 0 ? n - 1 : 0;
	if (p->row < p->top)
		p->top = p->row;
	if (p->row >= p->top + view)
		p->top = p->row - view + 1;
	if (p->top + view > n)
		p->top = n > view ? n - view : 0;
}

static const char *
why_empty(const struct foundpane *p)
{
	if (p->l != NULL && !kn_listing_done(p->l) && !p->failed)
		return N_("reading…");
	return p->kind == KN_LISTING_QUOTES ?
	    N_("nobody is quoted in these articles") :
	    N_("no meeting is told in these articles");
}

void
foundpane__draw(struct foundpane *p, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	const struct kn_model *m = p->base.model;
	size_t n = p->l == NULL ? 0 : kn_listing_rows(p->l);
	size_t view = foundpane__view(p);
	int detail = detail_h(p);

	keep_in_view(p, n);
	view = n - p->top < view ? n - p->top : view;
	kn_chrome_title(m, g, r.y);
	draw_heading(p, g, (struct kn_rect){ r.x, r.y + 1, r.w, 1 }, focus);
	for (size_t i = 0; i < view; i++)
		draw_row(p, g, (struct kn_rect){ r.x, r.y + TOP_H +
		    (int)i * ROW_H, r.w, ROW_H }, p->top + i, view, focus);
	if (n == 0)
		kn_chrome_field(m, g, r, TOP_H, kn_str(kn_tr(why_empty(p))),
		    KN_ALIGN_START, (struct kn_style){ KN_ROLE_META, 0 });
	else if (detail > 0)
		draw_detail(p, g, (struct kn_rect){ r.x, r.y + r.h - detail,
		    r.w, detail }, view);
}
