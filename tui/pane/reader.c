/*
 * reader.c: the open article. In: the model's article, mentions and hits.
 * Out: cells of the lines in view, each styled by what its logical bytes
 * are. Scrolls by lines; keeps its place as a byte across widths.
 */
#include "tui/pane/reader_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/amend.h"
#include "kunnash/mem.h"
#include "tui/pane/layers.h"
#include "tui/pane/passage.h"

/* The line under the title: outlet · date · byline; before them a title that
 * is not the text's. */
static void
facts(const struct kn_model *m, struct kn_buf *out)
{
	const struct kn_meta *meta = &m->open->row.meta;
	struct kn_article raw = { .id = 0 };

	/* The text has the title that its source gave it. */
	if (meta->title != NULL && kn_raw_article(kn_model_index(m),
	    m->open->row.id, &raw, NULL) == KN_OK && (raw.meta.title ==
	    NULL || strcmp(raw.meta.title, meta->title) != 0)) {
		kn_fmt_isolate(kn_str(meta->title), out);
		kn_buf_cstr(out, " \u00B7 ");
	}
	kn_article_dispose(&raw);
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

static void
flow_make(struct reader *r, int width_col)
{
	struct kn_model *m = r->base.model;
	struct kn_buf line;

	kn_buf_init(&line, 4096);
	facts(m, &line);
	kn_flow_free(r->flow);
	free(r->para);
	r->flow = kn_flow_new(m->open, kn_buf_get(&line), width_col,
	    m->boilerplate, kn_model_rtl(m), m->layout_flags);
	r->n_para = kn_flow_paras(r->flow, &r->para);
	kn_buf_dispose(&line);
}

/* Makes the flow anew when article, width or choice changed. */
static void
prepare(struct reader *r, int w)
{
	struct kn_model *m = r->base.model;
	int bar_col = reader__bar_col(r, w);
	int width_col = w - bar_col - reader__margin_col(r, w - bar_col);
	bool mine = is_mine(r), from_start = mine && r->flow != NULL &&
	    r->top.block == 0 && r->top.line == 0;

	if (r->flow != NULL && r->serial == m->open_serial &&
	    r->width_col == width_col && r->bar_col == bar_col &&
	    r->boilerplate == m->boilerplate &&
	    r->flags == m->layout_flags)
		return;
	r->rtl_text = runs_from_right(m);
	flow_make(r, width_col);
	if (!mine) {
		r->top_b = 0;
		r->shown = r->shown_note = (struct kn_span){ 0, 0 };
	}
	r->of = m->open->row.key;
	r->top = r->top_b == 0 || from_start ? (struct kn_place){ 0, 0 } :
	    kn_flow_find(r->flow, r->top_b);
	r->serial = m->open_serial;
	r->width_col = width_col;
	r->bar_col = bar_col;
	r->boilerplate = m->boilerplate;
	r->flags = m->layout_flags;
	clamp(r);
}

/* How many lines below the top a place is; -1 when it is not in view. */
static int
line_in_view(struct reader *r, struct kn_place at)
{
	struct kn_place p = r->top;

	for (int i = 0; i < view_h(r); i++) {
		if (p.block == at.block && p.line == at.line)
			return i;
		if (kn_flow_forward(r->flow, &p, 1) == 0)
			break;
	}
	return -1;
}

bool
reader__in_view(struct reader *r, size_t at_b)
{
	return line_in_view(r, kn_flow_find(r->flow, at_b)) >= 0;
}

/* Brings a byte into view, so many lines down, unless it is there. */
static void
show(struct reader *r, size_t at_b, int down)
{
	struct kn_place at = kn_flow_find(r->flow, at_b);

	if (line_in_view(r, at) >= 0)
		return;
	kn_flow_back(r->flow, &at, (size_t)down);
	r->top = at;
	clamp(r);
}

void
reader__go(struct reader *r, struct kn_span at, int step)
{
	r->base.model->current = r->shown = at;
	show(r, at.start_b, step > 0 ? view_h(r) - 1 : 0);
}

/* Whether something else is to be shown than before. */
static bool
is_new(struct kn_span at, struct kn_span *shown)
{
	bool same = at.start_b == shown->start_b && at.end_b == shown->end_b;

	*shown = at;
	return !same && kn_span_len(at) > 0;
}

/* Brings a newly current hit, mention or note into view, a third of the way
 * down; and the active end of a selection, with as little as can be. */
static void
follow_current(struct reader *r)
{
	const struct kn_model *m = r->base.model;
	const struct kn_placed *note = kn_model_note(m);
	struct kn_span at = note == NULL ? (struct kn_span){ 0, 0 } :
	    note->hit.at, end = { 0, 0 };

	if (is_new(m->current, &r->shown))
		show(r, m->current.start_b, view_h(r) / 3);
	if (is_new(at, &r->shown_note))
		show(r, at.start_b, view_h(r) / 3);
	if (kn_span_len(m->selection) > 0) {
		end.start_b = (uint32_t)reader__active_b(m);
		end.end_b = end.start_b + 1;
	}
	if (is_new(end, &r->shown_end))
		show(r, end.start_b, end.start_b < r->top_b ? 0 :
		    view_h(r) - 1);
}

/* ---- styles ---------------------------------------------------------------- */

struct paint {
	const struct reader *r;
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
	if (p->r->n_on > 0)
		reader__note_style(p->r, b, x != NULL, &style);
	/* A bar, with or without colours, whatever stands in it. */
	if (kn_span_overlaps(b, p->m->selection)) {
		style.mods = KN_MOD_SELECTED | KN_MOD_FOCUS;
		return style;
	}
	if (meets_hit(o, b))
		style.mods |= KN_MOD_HIT;
	if (kn_span_overlaps(b, p->m->current))
		style.mods |= KN_MOD_CURRENT;
	if (kn_span_overlaps(b, p->m->marked))
		style.mods |= KN_MOD_SELECTED;
	return style;
}

/* ---- drawing ---------------------------------------------------------------- */

struct kn_rect
reader__beside_margin(const struct reader *r, struct kn_rect at)
{
	int margin = at.w - r->width_col;

	if (!r->rtl_text || kn_model_stacked(r->base.model))
		at.x += margin;
	at.w -= margin;
	return at;
}

/* The hardware cursor stands at the active end of a selection, or where the
 * current note starts, or the current hit, name or word. */
static void
put_cursor(const struct reader *r, struct kn_grid *g, struct kn_rect at,
    const struct kn_flow_line *line, int left)
{
	const struct kn_model *m = r->base.model;
	const struct kn_placed *note = kn_model_note(m);
	bool selected = kn_span_len(m->selection) > 0;
	size_t active_b = selected ? reader__active_b(m) : note != NULL ?
	    note->hit.at.start_b : m->current.start_b;

	if ((!selected && note == NULL && kn_span_len(m->current) == 0) ||
	    active_b < line->base_b + line->vline->at.start_b ||
	    active_b >= line->base_b + line->vline->at.end_b)
		return;
	int x = left + kn_vline_caret_col(line->vline,
	    active_b - line->base_b);
	g->cursor_x = x < at.x ? at.x : x >= at.x + at.w ? at.x + at.w - 1 :
	    x;
	g->cursor_y = at.y;
}

/* What a line shows; a blank one, or the facts, what is before the text
 * below: it belongs to a passage that goes on there. */
static struct kn_span
bytes_of(struct reader *r, struct kn_place place,
    const struct kn_flow_line *line)
{
	if (line->in_text && line->vline != NULL)
		return (struct kn_span){
		    (uint32_t)(line->base_b + line->vline->at.start_b),
		    (uint32_t)(line->base_b + line->vline->at.end_b) };
	uint32_t next_b = (uint32_t)kn_flow_byte(r->flow, place);

	return (struct kn_span){ next_b > 0 ? next_b - 1 : 0, next_b };
}

static void
draw_line(struct reader *r, struct kn_grid *g, struct kn_rect at,
    struct kn_place place, const struct kn_flow_line *line, bool focus)
{
	struct paint paint = { r, r->base.model, line->base_b, line->role };
	struct kn_style style = { (uint8_t)line->role, 0 };
	bool text = line->in_text && line->vline != NULL;
	struct kn_span bytes = bytes_of(r, place, line);

	reader__notes_on(r, bytes);
	if (r->n_on > 0 && r->width_col < at.w)
		reader__margin_draw(r, g, at, bytes);
	if (line->vline == NULL)
		return;
	/* The facts read as the interface does, and stand where the title
	 * and the text do. */
	enum kn_align align = line->in_text ||
	    kn_model_stacked(r->base.model) ? KN_ALIGN_START :
	    r->rtl_text ? KN_ALIGN_RIGHT : KN_ALIGN_LEFT;
	struct kn_rect to = reader__beside_margin(r, at);
	int left = kn_vline_draw(line->vline, g, to.x, to.y, to.w, align,
	    style, line->in_text ? style_at : NULL, &paint);
	if (!text)
		return;
	r->seen_b = bytes.end_b;
	if (focus)
		put_cursor(r, g, to, line, left);
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
	if (m->open != NULL && m->open->starred)
		kn_buf_cstr(&text, "\u2605 ");
	/* A colleague has noted something that is nowhere in the text. */
	if (kn_model_foreign_beside(m))
		kn_buf_cstr(&text, "\u25C7 ");
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
	const struct kn_rect whole = at;
	int y = 1;

	if (p->model->open == NULL) {
		draw_heading(r, g, at, 0, focus);
		return;
	}
	prepare(r, at.w);
	follow_current(r);
	/* Beside the text's end. */
	at.x += r->rtl_text ? r->bar_col : 0;
	at.w -= r->bar_col;
	if (focus) {
		g->cursor_x = rtl ? at.x + at.w - 1 : at.x;
		g->cursor_y = at.y + 1;
	}
	struct kn_place place = r->top;
	struct kn_flow_line line;
	unsigned more = r->top.block + r->top.line > 0 ? KN_MORE_ABOVE : 0;
	bool goes_on = true;
	for (; y < at.h && goes_on &&
	    kn_flow_line(r->flow, place, &line); y++) {
		draw_line(r, g, (struct kn_rect){ at.x, at.y + y, at.w, 1 },
		    place, &line, focus);
		goes_on = kn_flow_forward(r->flow, &place, 1) > 0;
	}
	if (goes_on && y >= at.h)
		more |= KN_MORE_BELOW;
	reader__bar_draw(r, g, whole);
	draw_heading(r, g, whole, more, focus);
}

/* ---- actions ---------------------------------------------------------------- */

/* Makes the flow where there is something to flow: keys typed ahead come
 * before the first drawing, and after the article changed. */
bool
reader__ready(struct reader *r)
{
	if (r->base.model->open == NULL || r->base.at.w <= 0)
		return false;
	prepare(r, r->base.at.w);
	follow_current(r);
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

	if (!reader__ready(r))
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
	/* A key must not change a note that is out of sight. */
	const struct kn_placed *note = kn_model_note(p->model);
	if (note != NULL && !reader__in_view(r, note->hit.at.start_b))
		p->model->note = SIZE_MAX;
}

static void
reader_close(struct kn_pane *p)
{
	struct reader *r = (struct reader *)p;

	kn_flow_free(r->flow);
	free(r->para);
	free(r->lane);
	free(r->on);
	free(r);
}

static const struct kn_pane_ops reader_ops = {
	.name = "reader",
	.context = KN_CTX_READER,
	.context_now = reader__context,
	.handlers = reader__handlers,
	.n_handlers = READER_N_HANDLERS,
	.key = reader__key,
	.move = reader_move,
	.click = reader__click,
	.release = reader__release,
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
	if (kn_span_len(m->selection) > 0)
		return m->selection;
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
	reader__ready(r);
}
