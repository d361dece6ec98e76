/*
 * reader.c: the open article. In: the model's article, mentions and hits.
 * Out: cells of the lines in view, each styled by what its logical bytes
 * are. Scrolls by lines; keeps its place as a byte across widths.
 */
#include "tui/pane/pane.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/pane/flow.h"
#include "tui/pane/passage.h"

struct reader {
	struct kn_pane base;
	struct kn_flow *flow;
	struct kn_place top;
	size_t top_b;           /* the byte top begins with */
	struct kn_key of;       /* the article that is a place in */
	/* What flow was made for. */
	uint32_t serial;
	int width_col;
	bool boilerplate;
	unsigned flags;
	struct kn_span shown;   /* current hit that was scrolled to */
	size_t seen_b;          /* end of the last line in view */
	bool rtl_text;          /* the article runs from the right */
};

/* The line under the title: outlet · date · byline. */
static void
facts(const struct kn_model *m, struct kn_buf *out)
{
	const struct kn_meta *meta = &m->open->row.meta;

	if (meta->outlet != NULL) {
		kn_fmt_isolate(kn_str(kn_fmt_outlet(kn_model_index(m),
		    meta->outlet, m->locale.lang)), out);
		kn_buf_cstr(out, " \u00B7 ");
	}
	kn_fmt_date(&m->locale, meta->date, true, NULL, out);
	if (meta->byline != NULL) {
		kn_buf_cstr(out, " \u00B7 ");
		kn_fmt_isolate(kn_str(meta->byline), out);
	}
}

/* The side on which the article's text begins: that of its title. */
static bool
runs_from_right(const struct kn_model *m)
{
	const struct kn_article *a = &m->open->row;
	struct kn_layout_opts opts = {
		.dir = kn_article_dir(&a->meta),
		.dir2 = kn_model_rtl(m) ? KN_DIR_RTL : KN_DIR_LTR,
	};
	struct kn_vline *l = kn_field_new(a->headline,
	    kn_str(a->headline).n, 1, &opts);
	bool rtl = l->rtl;

	kn_vline_free(l);
	return rtl;
}

static int
view_h(const struct reader *r)
{
	return r->base.at.h > 1 ? r->base.at.h - 1 : 1;
}

/* Keeps the last line at the bottom of the view, not above it. */
static void
clamp(struct reader *r)
{
	struct kn_place end = r->top;
	size_t want = (size_t)view_h(r) - 1;
	size_t got = kn_flow_forward(r->flow, &end, want);

	if (got < want)
		kn_flow_back(r->flow, &r->top, want - got);
	r->top_b = kn_flow_byte(r->flow, r->top);
}

/* Whether the place is one in the open article: a changed index may have
 * opened the same article anew, and another one may have been opened while
 * the reader was hidden. */
static bool
is_mine(const struct reader *r)
{
	const struct kn_open *o = r->base.model->open;

	return o != NULL && strcmp(r->of.hex, o->row.key.hex) == 0;
}

/* Makes the flow anew when article, width or choice changed. */
static void
prepare(struct reader *r, int width_col)
{
	struct kn_model *m = r->base.model;
	bool mine = is_mine(r), from_start = mine && r->flow != NULL &&
	    r->top.block == 0 && r->top.line == 0;

	if (r->flow != NULL && r->serial == m->open_serial &&
	    r->width_col == width_col && r->boilerplate == m->boilerplate &&
	    r->flags == m->layout_flags)
		return;
	struct kn_buf line;

	kn_buf_init(&line, 4096);
	facts(m, &line);
	r->rtl_text = runs_from_right(m);
	kn_flow_free(r->flow);
	r->flow = kn_flow_new(m->open, kn_buf_get(&line), width_col,
	    m->boilerplate, kn_model_rtl(m), m->layout_flags);
	kn_buf_dispose(&line);
	if (!mine) {
		r->top_b = 0;
		r->shown = (struct kn_span){ 0, 0 };
	}
	r->of = m->open->row.key;
	r->top = r->top_b == 0 || from_start ? (struct kn_place){ 0, 0 } :
	    kn_flow_find(r->flow, r->top_b);
	r->serial = m->open_serial;
	r->width_col = width_col;
	r->boilerplate = m->boilerplate;
	r->flags = m->layout_flags;
	clamp(r);
}

/* Brings a newly current hit or mention into view, a third of the way down. */
static void
follow_current(struct reader *r)
{
	struct kn_span cur = r->base.model->current;

	if (kn_span_len(cur) == 0 || (cur.start_b == r->shown.start_b &&
	    cur.end_b == r->shown.end_b))
		return;
	r->shown = cur;
	struct kn_place at = kn_flow_find(r->flow, cur.start_b), p = r->top;
	for (int i = 0; i < view_h(r); i++) {
		if (p.block == at.block && p.line == at.line)
			return;         /* in view already */
		if (kn_flow_forward(r->flow, &p, 1) == 0)
			break;
	}
	kn_flow_back(r->flow, &at, (size_t)view_h(r) / 3);
	r->top = at;
	clamp(r);
}

/* ---- styles ---------------------------------------------------------------- */

struct paint {
	const struct kn_model *m;
	size_t base_b;
	enum kn_role role;
};

static const struct kn_mention *
mention_at(const struct kn_mentions *ms, uint32_t at_b)
{
	size_t lo = 0, hi = ms->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (ms->at[mid].at.start_b <= at_b)
			lo = mid + 1;
		else
			hi = mid;
	}
	/* Shown mentions do not overlap; suppressed ones lie inside them. */
	while (lo-- > 0)
		if (!ms->at[lo].suppressed)
			return at_b < ms->at[lo].at.end_b ? &ms->at[lo] : NULL;
	return NULL;
}

static bool
meets_hit(const struct kn_open *o, struct kn_span at)
{
	size_t lo = 0, hi = o->n_hits;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (o->hits[mid].at.end_b <= at.start_b)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < o->n_hits && o->hits[lo].at.start_b < at.end_b;
}

static bool
meets(struct kn_span a, struct kn_span b)
{
	return a.start_b < b.end_b && b.start_b < a.end_b;
}

/* A cell shows what any of its bytes is: a word can begin in the middle of
 * lam-alef. */

static struct kn_style
style_at(void *user, struct kn_span at)
{
	const struct paint *p = user;
	const struct kn_open *o = p->m->open;
	struct kn_span b = { (uint32_t)(p->base_b + at.start_b),
		(uint32_t)(p->base_b + at.end_b) };
	struct kn_style style = { (uint8_t)p->role, 0 };
	const struct kn_mention *x = mention_at(&o->mentions, b.start_b);

	if (x == NULL)
		x = mention_at(&o->mentions, b.end_b - 1);
	if (x != NULL)
		style.role = (uint8_t)kn_type_role(x->type);
	if (meets_hit(o, b))
		style.mods |= KN_MOD_HIT;
	if (meets(b, p->m->current))
		style.mods |= KN_MOD_CURRENT;
	if (meets(b, p->m->marked))
		style.mods |= KN_MOD_SELECTED;
	return style;
}

/* ---- drawing ---------------------------------------------------------------- */

static void
draw_line(struct reader *r, struct kn_grid *g, struct kn_rect at,
    const struct kn_flow_line *line)
{
	struct paint paint = { r->base.model, line->base_b, line->role };
	struct kn_style style = { (uint8_t)line->role, 0 };

	if (line->vline == NULL)
		return;
	/* The facts read as the interface does, and stand where the title
	 * and the text do. */
	enum kn_align align = line->in_text ||
	    kn_model_stacked(r->base.model) ? KN_ALIGN_START :
	    r->rtl_text ? KN_ALIGN_RIGHT : KN_ALIGN_LEFT;
	kn_vline_draw(line->vline, g, at.x, at.y, at.w, align, style,
	    line->in_text ? style_at : NULL, &paint);
	if (line->in_text)
		r->seen_b = line->base_b + line->vline->at.end_b;
}

/* How much of the article has been in view: "42%". */
static void
percent(const struct reader *r, struct kn_buf *out)
{
	size_t start, end;

	kn_flow_extent(r->flow, &start, &end);
	size_t seen = r->seen_b > start ? r->seen_b - start : 0;
	size_t n = end <= start || seen >= end - start ? 100 :
	    (size_t)((double)seen * 100.0 / (double)(end - start));
	kn_fmt_count(&r->base.model->locale, n, out);
	kn_buf_chr(out, '%');
}

static void
draw_heading(struct reader *r, struct kn_grid *g, struct kn_rect at,
    unsigned more, bool focus)
{
	struct kn_model *m = r->base.model;
	struct kn_buf text;

	kn_buf_init(&text, 64);
	if (m->open != NULL)
		percent(r, &text);
	kn_chrome_heading(m, g, at, kn_str(kn_tr(N_("Reader"))),
	    kn_buf_get(&text), more, focus);
	kn_buf_dispose(&text);
}

static void
reader_draw(struct kn_pane *p, struct kn_grid *g, struct kn_rect at,
    bool focus)
{
	struct reader *r = (struct reader *)p;
	bool rtl = kn_model_mirrored(p->model);
	int y = 1;

	if (p->model->open == NULL) {
		draw_heading(r, g, at, 0, focus);
		return;
	}
	prepare(r, at.w);
	follow_current(r);
	struct kn_place place = r->top;
	struct kn_flow_line line;
	unsigned more = r->top.block + r->top.line > 0 ? KN_MORE_ABOVE : 0;
	bool goes_on = true;
	for (; y < at.h && goes_on &&
	    kn_flow_line(r->flow, place, &line); y++) {
		draw_line(r, g, (struct kn_rect){ at.x, at.y + y, at.w, 1 },
		    &line);
		goes_on = kn_flow_forward(r->flow, &place, 1) > 0;
	}
	if (goes_on && y >= at.h)
		more |= KN_MORE_BELOW;
	draw_heading(r, g, at, more, focus);
	if (focus) {
		g->cursor_x = rtl ? at.x + at.w - 1 : at.x;
		g->cursor_y = at.y + 1;
	}
}

/* ---- actions ---------------------------------------------------------------- */

/* Makes the flow where there is something to flow: keys typed ahead come
 * before the first drawing, and after the article changed. */
static bool
ready(struct reader *r)
{
	if (r->base.model->open == NULL || r->base.at.w <= 0)
		return false;
	prepare(r, r->base.at.w);
	return true;
}

static void
to_end(struct reader *r, int sign)
{
	r->top = sign < 0 ? (struct kn_place){ 0, 0 } : kn_flow_end(r->flow);
}

static void
reader_move(struct kn_pane *p, enum kn_motion motion, int sign)
{
	struct reader *r = (struct reader *)p;

	if (!ready(r))
		return;
	/* A page keeps one line of the last one in view. */
	size_t page = view_h(r) > 2 ? (size_t)view_h(r) - 1 : 1;
	size_t by = motion == KN_MOTION_PAGE ? page : 1;
	if (motion == KN_MOTION_END)
		to_end(r, sign);
	else if (sign < 0)
		kn_flow_back(r->flow, &r->top, by);
	else
		kn_flow_forward(r->flow, &r->top, by);
	clamp(r);
}

static void
reader_close(struct kn_pane *p)
{
	struct reader *r = (struct reader *)p;

	kn_flow_free(r->flow);
	free(r);
}

static const struct kn_pane_ops reader_ops = {
	.name = "reader",
	.context = KN_CTX_READER,
	.move = reader_move,
	.draw = reader_draw,
	.close = reader_close,
};

struct kn_pane *
kn_pane_reader_new(struct kn_model *m)
{
	struct reader *r = kn_calloc(1, sizeof(*r));

	r->base = (struct kn_pane){ .ops = &reader_ops, .model = m };
	return &r->base;
}

size_t
kn_pane_reader_place_b(const struct kn_pane *reader)
{
	const struct reader *r = (const struct reader *)reader;

	return is_mine(r) ? r->top_b : 0;
}

struct kn_span
kn_pane_reader_passage(const struct kn_pane *reader)
{
	const struct kn_model *m = reader->model;

	if (m->open == NULL)
		return (struct kn_span){ 0, 0 };
	return kn_passage(m->open->doc, m->current,
	    kn_pane_reader_place_b(reader));
}

void
kn_pane_reader_go_b(struct kn_pane *reader, size_t at_b)
{
	struct reader *r = (struct reader *)reader;

	if (r->base.model->open == NULL)
		return;
	/* prepare() finds the place, now or when the reader is shown. */
	r->of = r->base.model->open->row.key;
	r->top_b = at_b;
	kn_flow_free(r->flow);
	r->flow = NULL;
	ready(r);
}
