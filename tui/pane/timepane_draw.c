/*
 * timepane_draw.c: the chart over time as cells. In: counts per period, of
 * the filter and perhaps of another query. Out: under the title with its
 * chips, a row a period: its name at the start, a bar, its count at the end.
 * The second series has a row of its own, in another shade.
 */
#include "tui/pane/timepane_priv.h"

#include "kunnash/filter.h"
#include "tui/pane/field.h"
#include "tui/pane/parts.h"

enum { PERIOD_COL = 16, TOP_H = 2 };

/* Bars of the two series. */
static const uint32_t shades[KN_TIMELINE_SERIES] = { 0x2587, 0x2591 };

static int
rows_per_period(const struct timepane *p)
{
	return p->beside ? 2 : 1;
}

/* Title, heading, and what the shades mean. */
static int
top_h(const struct timepane *p)
{
	return TOP_H + (p->beside || p->typing);
}

size_t
timepane__view(const struct timepane *p)
{
	int h = (p->base.at.h - top_h(p)) / rows_per_period(p);

	return h > 1 ? (size_t)h : 1;
}

void
timepane__click(struct kn_pane *base, int x, int y)
{
	struct timepane *p = (struct timepane *)base;
	size_t n = p->t == NULL ? 0 : kn_timeline_rows(p->t);

	(void)x;
	if (y < top_h(p))
		return;
	size_t row = p->top + (size_t)((y - top_h(p)) / rows_per_period(p));
	if (row < n)
		p->row = row;
}

/* ---- pieces ------------------------------------------------------------------- */

static void
put_period(const struct timepane *p, struct kn_grid *g, struct kn_rect r,
    const struct kn_timeline_row *row)
{
	const struct kn_model *m = p->base.model;
	char day[KN_DAY_MAX_B];
	struct kn_buf text, name;

	kn_buf_init(&text, 256);
	kn_buf_init(&name, 256);
	kn_day_print(row->period, day);
	kn_fmt_date(&m->locale, row->period == KN_DAY_NONE ? NULL : day,
	    true, NULL, &name);
	if (row->earlier)
		kn_fmt_msg(N_("before %s"), kn_buf_get(&name), &text);
	else
		kn_fmt_isolate(kn_buf_get(&name), &text);
	kn_chrome_field(m, g, r, 0, kn_buf_get(&text), KN_ALIGN_START,
	    (struct kn_style){ KN_ROLE_META, 0 });
	kn_buf_dispose(&name);
	kn_buf_dispose(&text);
}

static uint64_t
most(const struct timepane *p)
{
	uint64_t a = kn_timeline_most(p->t, 0);
	uint64_t b = p->beside ? kn_timeline_most(p->t, 1) : 0;

	return a > b ? a : b;
}

static void
draw_row(const struct timepane *p, struct kn_grid *g, struct kn_rect r,
    size_t i, bool focus)
{
	const struct kn_model *m = p->base.model;
	const struct kn_timeline_row *row = timepane__row(p, i);

	for (int s = 0; s < rows_per_period(p) && s < r.h; s++) {
		struct kn_rect at = { r.x, r.y + s, r.w, 1 };

		(void)kn_part_cut(m, &at, 1, false);
		kn_part_count(m, g, &at, row->stories[s]);
		struct kn_rect start = kn_part_cut(m, &at, PERIOD_COL, false);
		if (s == 0)
			put_period(p, g, start, row);
		/* What has no date is no part of the chart. */
		if (row->period != KN_DAY_NONE)
			kn_part_bar(m, g, at, row->stories[s], most(p),
			    shades[s]);
		if (i == p->row)
			kn_grid_mod(g, r.x, at.y, r.w, focus ?
			    KN_MOD_SELECTED | KN_MOD_FOCUS : KN_MOD_SELECTED);
	}
	if (i != p->row || p->typing)
		return;
	g->cursor_x = kn_model_mirrored(m) ? r.x + r.w - 1 : r.x;
	g->cursor_y = r.y;
}

/* ---- the whole ------------------------------------------------------------------ */

/* "Over time · stories per month" */
static void
draw_heading(const struct timepane *p, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	static const char *const units[KN_TIMELINE_UNIT_COUNT] = {
		[KN_TIMELINE_YEAR] = N_("stories per year"),
		[KN_TIMELINE_MONTH] = N_("stories per month"),
		[KN_TIMELINE_DAY] = N_("stories per day"),
	};
	const struct kn_model *m = p->base.model;
	size_t n = p->t == NULL ? 0 : kn_timeline_rows(p->t);
	struct kn_buf text;

	kn_buf_init(&text, 512);
	kn_buf_cstr(&text, kn_tr(N_("Over time")));
	if (p->t != NULL) {
		kn_buf_cstr(&text, " \u00B7 ");
		kn_buf_cstr(&text, kn_tr(units[kn_timeline_unit(p->t)]));
	}
	kn_chrome_heading(m, g, r, kn_buf_get(&text), KN_LIT(""),
	    kn_chrome_more(p->top, timepane__view(p), n), focus);
	kn_buf_dispose(&text);
}

/* Which shade is what. */
static void
draw_legend(const struct timepane *p, struct kn_grid *g, struct kn_rect r)
{
	const struct kn_model *m = p->base.model;
	const char *beside = m->beside == NULL ? "" : m->beside;
	struct kn_buf text, name;

	kn_buf_init(&text, KN_QUERY_MAX_B * 4);
	kn_buf_init(&name, KN_QUERY_MAX_B * 2);
	kn_buf_cp(&text, shades[0]);
	kn_buf_chr(&text, ' ');
	kn_buf_cstr(&text, kn_tr(kn_query_is_empty(m->filter) ?
	    N_("the whole corpus") : N_("the filter")));
	kn_buf_cstr(&text, "   ");
	kn_buf_cp(&text, shades[1]);
	kn_buf_chr(&text, ' ');
	kn_filter_append(kn_str(beside[0] == '\0' ?
	    kn_tr(N_("the whole corpus")) : beside), false, &name);
	kn_fmt_isolate(kn_buf_get(&name), &text);
	kn_chrome_field(m, g, r, 0, kn_buf_get(&text), KN_ALIGN_START,
	    (struct kn_style){ KN_ROLE_SUBHEAD, 0 });
	kn_buf_dispose(&name);
	kn_buf_dispose(&text);
}

static void
keep_in_view(struct timepane *p, size_t n)
{
	size_t view = timepane__view(p);

	if (p->row < p->top)
		p->top = p->row;
	if (p->row >= p->top + view)
		p->top = p->row - view + 1;
	if (p->top + view > n)
		p->top = n > view ? n - view : 0;
}

void
timepane__draw(struct timepane *p, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	const struct kn_model *m = p->base.model;
	size_t n = p->t == NULL ? 0 : kn_timeline_rows(p->t);
	size_t view = timepane__view(p);
	int h = rows_per_period(p), y = top_h(p);
	struct kn_rect line = { r.x, r.y + TOP_H, r.w, 1 };

	keep_in_view(p, n);
	kn_chrome_title(m, g, r.y);
	draw_heading(p, g, (struct kn_rect){ r.x, r.y + 1, r.w, 1 }, focus);
	if (p->typing)
		kn_edit_draw(m, g, line, kn_tr(N_("Beside:")), p->edit);
	else if (p->beside)
		draw_legend(p, g, line);
	for (size_t i = 0; i < view && p->top + i < n; i++, y += h)
		draw_row(p, g, (struct kn_rect){ r.x, r.y + y, r.w,
		    r.h - y < h ? r.h - y : h }, p->top + i, focus);
	if (n == 0)
		kn_chrome_field(m, g, r, y, kn_str(kn_tr(
		    N_("no articles here"))), KN_ALIGN_START,
		    (struct kn_style){ KN_ROLE_META, 0 });
}
