/*
 * occur.c: all occurrences of the selected words, to be labelled at once. In:
 * words, the filter's articles or the open one. Out: a list of hits in their
 * sentences, from which any can be struck; notes on the rest, in one step
 * that can be undone.
 */
#include "tui/pane/occur_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/search.h"
#include "tui/pane/annot.h"
#include "tui/pane/notedraw.h"

enum { HITS_MAX = 20000, SNIPPET_CP = 100, MARKS_COL = 4, TOP_H = 2 };

/* ---- finding --------------------------------------------------------------- */

static void
drop_hits(struct occurrences *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free(p->hit[i].snippet);
		free(p->hit[i].title);
	}
	p->n = p->row = p->top = 0;
	kn_result_free(p->result);
	p->result = NULL;
	p->scanned = 0;
	p->all = false;
}

static void
add_hit(struct occurrences *p, const struct kn_article *a,
    const struct kn_doc *doc, struct kn_span at, bool first)
{
	struct kn_span s = kn_snippet(doc, at, SNIPPET_CP);

	if (p->n >= HITS_MAX)
		return;
	if (!kn_span_contains(s, at))
		s = at;
	p->hit = kn_grow(p->hit, &p->cap, p->n + 1, sizeof(*p->hit));
	p->hit[p->n++] = (struct hit){ .article = a->id, .at = at,
		.snippet = kn_strndup(doc->text + s.start_b, kn_span_len(s)),
		.in = { at.start_b - s.start_b, at.end_b - s.start_b },
		.first = first, .title = first ? kn_strdup(a->headline) :
		NULL, .rtl = kn_article_dir(&a->meta) == KN_DIR_RTL };
}

/* The hits of one article. */
static void
scan_article(struct occurrences *p, uint32_t id)
{
	struct kn_model *m = p->base.model;
	struct kn_index *ix = kn_model_index(m);
	struct kn_article a = { .id = 0 };
	struct kn_doc *doc = NULL;
	struct kn_span *at = NULL;
	size_t n = 0;
	struct kn_err err;

	if (kn_index_article(ix, id, &a, &err) != KN_OK) {
		kn_model_notice_err(m, &err);
		return;
	}
	if (kn_index_doc(ix, id, &doc, &err) != KN_OK)
		kn_model_notice_err(m, &err);
	else
		kn_occur_find(p->occur, doc, &at, &n);
	for (size_t i = 0; i < n; i++)
		add_hit(p, &a, doc, at[i], i == 0);
	free(at);
	kn_doc_free(doc);
	kn_article_dispose(&a);
}

/* Asks for the filter's articles that have the words. */
static void
run_query(struct occurrences *p)
{
	struct kn_model *m = p->base.model;
	struct kn_run_opts opts = kn_model_run_opts(m);
	struct kn_query *q = NULL;
	struct kn_buf text;
	struct kn_err err;

	opts.no_aliases = true;
	kn_buf_init(&text, 0);
	if (!kn_query_is_empty(m->filter)) {
		kn_buf_chr(&text, '(');
		kn_query_print(m->filter, &text);
		kn_buf_cstr(&text, ") ");
	}
	kn_occur_query(p->occur, &text);
	if (kn_query_parse(kn_buf_get(&text), &q, &err) != KN_OK ||
	    kn_query_run(q, kn_model_index(m), &opts, &p->result, &err) !=
	    KN_OK)
		kn_model_notice_err(m, &err);
	kn_query_free(q);
	kn_buf_dispose(&text);
}

/* Looks into articles until there are `want` hits, or no more articles. */
static void
scan(struct occurrences *p, size_t want)
{
	struct kn_model *m = p->base.model;
	struct kn_err err;

	if (p->result_serial != m->result_serial) {
		/* Another filter, or another index: other articles. */
		drop_hits(p);
		p->result_serial = m->result_serial;
	}
	if (p->occur == NULL || kn_model_index(m) == NULL)
		p->all = true;
	if (!p->all && !p->corpus && m->open != NULL)
		scan_article(p, m->open->row.id);
	if (!p->all && p->corpus && p->result == NULL)
		run_query(p);
	if (!p->corpus || p->result == NULL)
		p->all = true;
	while (!p->all && p->n < want) {
		uint32_t id;

		if (p->scanned >= kn_result_rows(p->result) ||
		    p->n >= HITS_MAX) {
			p->all = true;
		} else if (kn_result_id(p->result, p->scanned++, &id, &err) !=
		    KN_OK) {
			kn_model_notice_err(m, &err);
			p->all = true;
		} else {
			scan_article(p, id);
		}
	}
}

/* ---- drawing ---------------------------------------------------------------- */

static size_t
view_h(const struct occurrences *p)
{
	return p->base.at.h > TOP_H + 1 ? (size_t)p->base.at.h - TOP_H : 2;
}

static const struct kn_label *
chosen(struct occurrences *p)
{
	size_t n;
	const struct kn_label *l = kn_model_labels(p->base.model, &n);

	if (p->label >= n)
		p->label = 0;
	return n == 0 ? NULL : &l[p->label];
}

/* "12 of 14+": those that stay, of those found so far. */
static void
counts(const struct occurrences *p, struct kn_buf *out)
{
	const struct kn_model *m = p->base.model;
	size_t kept = 0;

	for (size_t i = 0; i < p->n; i++)
		kept += !p->hit[i].struck;
	kn_fmt_count(&m->locale, kept, out);
	kn_buf_chr(out, '/');
	kn_fmt_count(&m->locale, p->n, out);
	if (!p->all)
		kn_buf_chr(out, '+');
}

static void
heading(struct occurrences *p, struct kn_grid *g, struct kn_rect r,
    size_t below, bool focus)
{
	const struct kn_model *m = p->base.model;
	const struct kn_label *l = chosen(p);
	struct kn_buf text, end;

	kn_buf_init(&text, 8192);
	kn_buf_init(&end, 128);
	kn_fmt_msg(N_("Label every %s"), kn_str(p->words), &text);
	counts(p, &end);
	kn_chrome_heading(m, g, r, kn_buf_get(&text), kn_buf_get(&end),
	    (p->top > 0 ? KN_MORE_ABOVE : 0u) |
	    (below < p->n || !p->all ? KN_MORE_BELOW : 0u), focus);
	kn_buf_reset(&text);
	kn_buf_cstr(&text, kn_tr(p->corpus ?
	    N_("in the filtered articles") : N_("in this article")));
	if (l != NULL) {
		kn_buf_cstr(&text, " \u00B7 ");
		kn_fmt_msg(N_("label: %s"), kn_str(l->name), &text);
	}
	kn_chrome_field(m, g, r, 1, kn_buf_get(&text), KN_ALIGN_START,
	    (struct kn_style){ l == NULL ? (uint8_t)KN_ROLE_META :
	    (uint8_t)kn_label_role(l), 0 });
	kn_buf_dispose(&text);
	kn_buf_dispose(&end);
}

static struct kn_style
hit_style(void *user, struct kn_span at)
{
	const struct hit *h = user;
	struct kn_style style = { KN_ROLE_TEXT, 0 };

	if (h->struck)
		style = (struct kn_style){ KN_ROLE_BOILERPLATE, KN_MOD_DIM };
	else if (kn_span_overlaps(h->in, at))
		style.mods = KN_MOD_HIT;
	return style;
}

/* The words in their sentence: what is before them is cut rather than they
 * are. */
static void
draw_snippet(const struct kn_model *m, struct kn_grid *g, struct kn_rect r,
    const struct hit *h)
{
	struct kn_layout_opts opts = kn_model_layout(m, h->rtl ? KN_DIR_RTL :
	    KN_DIR_AUTO);
	struct hit from = *h;
	struct kn_str s = kn_str(h->snippet);
	struct kn_str upto = { s.s, h->in.end_b };

	while (kn_field_width_col(upto.s, upto.n, &opts) > r.w * 2 / 3) {
		const char *blank = memchr(upto.s, ' ', upto.n);
		size_t skip = blank == NULL ? 0 : (size_t)(blank - upto.s) + 1;

		if (skip == 0 || skip > from.in.start_b)
			break;
		from.in.start_b -= (uint32_t)skip;
		from.in.end_b -= (uint32_t)skip;
		upto.s += skip;
		upto.n -= skip;
		s.s += skip;
		s.n -= skip;
	}
	struct kn_vline *l = kn_field_new(s.s, s.n, r.w, &opts);
	kn_vline_draw(l, g, r.x, r.y, r.w, kn_model_mirrored(m) ?
	    KN_ALIGN_RIGHT : KN_ALIGN_LEFT, (struct kn_style){ KN_ROLE_TEXT,
	    0 }, hit_style, &from);
	kn_vline_free(l);
}

static void
draw_hit(const struct kn_model *m, struct kn_grid *g, struct kn_rect r,
    const struct hit *h, bool selected)
{
	bool mirrored = kn_model_mirrored(m);
	struct kn_rect text = { mirrored ? r.x : r.x + MARKS_COL, r.y,
	    r.w - MARKS_COL, 1 };

	kn_grid_fill(g, mirrored ? r.x + r.w - 2 : r.x + 1, r.y, 1,
	    h->struck ? '-' : '+', (struct kn_style){ KN_ROLE_BAR, 0 });
	draw_snippet(m, g, text, h);
	if (selected) {
		kn_grid_mod(g, r.x, r.y, r.w,
		    KN_MOD_SELECTED | KN_MOD_FOCUS);
		g->cursor_x = mirrored ? r.x + r.w - 1 : r.x;
		g->cursor_y = r.y;
	}
}

/* Draws hits from the top on; returns the first that had no room. */
static size_t
draw_hits(struct occurrences *p, struct kn_grid *g, struct kn_rect r)
{
	const struct kn_model *m = p->base.model;
	size_t i = p->top;
	int y = 0;

	for (; i < p->n; i++) {
		const struct hit *h = &p->hit[i];

		if (y + 1 + h->first > r.h)
			break;
		if (h->first)
			kn_chrome_name(m, g, (struct kn_rect){ r.x, r.y + y,
			    r.w, 1 }, kn_str(h->title),
			    (struct kn_style){ KN_ROLE_SUBHEAD, 0 });
		y += h->first;
		draw_hit(m, g, (struct kn_rect){ r.x, r.y + y, r.w, 1 }, h,
		    i == p->row);
		y++;
	}
	return i;
}

/* The first row from which the selected one is in view. */
static void
keep_in_view(struct occurrences *p)
{
	size_t used = 0, view = view_h(p), i = p->row;

	if (p->row < p->top)
		p->top = p->row;
	for (; i < p->n; i--) {
		used += 1u + p->hit[i].first;
		if (used > view || i <= p->top)
			break;
	}
	if (used > view)
		p->top = i + 1 <= p->row ? i + 1 : p->row;
}

static void
occur_draw(struct kn_pane *base, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	struct occurrences *p = (struct occurrences *)base;

	scan(p, p->row + view_h(p) + 1);
	keep_in_view(p);
	size_t below = draw_hits(p, g, (struct kn_rect){ r.x, r.y + TOP_H,
	    r.w, r.h - TOP_H });
	heading(p, g, r, below, focus);
	if (p->n == 0)
		kn_chrome_field(base->model, g, r, TOP_H, kn_str(kn_tr(
		    N_("these words stand nowhere else"))), KN_ALIGN_START,
		    (struct kn_style){ KN_ROLE_META, 0 });
}

/* ---- labelling ---------------------------------------------------------------- */

static bool
label_all(struct occurrences *p, const struct kn_label *l)
{
	struct kn_model *m = p->base.model;
	struct kn_notebook *nb = kn_model_writable(m);
	struct kn_note *notes;
	struct kn_buf count;
	size_t n = 0;
	struct kn_err err;

	if (nb == NULL || l == NULL)
		return true;
	scan(p, HITS_MAX);
	notes = kn_calloc(p->n + 1, sizeof(*notes));
	enum kn_status st = occur__make_notes(p, l->id, notes, &n, &err);
	if (st == KN_OK && n > 0)
		st = kn_note_put_all(nb, notes, n, &err);
	kn_notes_free(notes, n);
	if (st != KN_OK) {
		kn_model_notice_err(m, &err);
		return true;
	}
	kn_model_notes_changed(m);
	kn_buf_init(&count, 64);
	kn_fmt_count(&m->locale, n, &count);
	kn_model_notice(m, kn_trn("%s passage labelled",
	    "%s passages labelled", n), kn_buf_get(&count));
	kn_buf_dispose(&count);
	m->selection = (struct kn_span){ 0, 0 };
	p->base.done = true;
	return true;
}

/* ---- actions -------------------------------------------------------------------- */

static bool
accept(void *self, struct kn_str arg)
{
	(void)arg;
	return label_all(self, chosen(self));
}

static bool
strike(void *self, struct kn_str arg)
{
	struct occurrences *p = self;

	(void)arg;
	if (p->row >= p->n)
		return true;
	p->hit[p->row].struck = !p->hit[p->row].struck;
	if (p->row + 1 < p->n)
		p->row++;
	return true;
}

/* All of them, or none if all are struck. */
static bool
strike_all(void *self, struct kn_str arg)
{
	struct occurrences *p = self;
	bool any = false;

	(void)arg;
	scan(p, HITS_MAX);
	for (size_t i = 0; i < p->n; i++)
		any = any || !p->hit[i].struck;
	for (size_t i = 0; i < p->n; i++)
		p->hit[i].struck = any;
	return true;
}

static bool
other_reach(void *self, struct kn_str arg)
{
	struct occurrences *p = self;

	(void)arg;
	p->corpus = !p->corpus;
	drop_hits(p);
	return true;
}

static bool
next_label(void *self, struct kn_str arg)
{
	(void)arg;
	((struct occurrences *)self)->label++;
	chosen(self);
	return true;
}

static const struct kn_handler handlers[] = {
	{ KN_ACT_OPEN, accept },
	{ KN_ACT_STRIKE, strike },
	{ KN_ACT_STRIKE_ALL, strike_all },
	{ KN_ACT_NOTES_REACH, other_reach },
	{ KN_ACT_LABEL_NEXT, next_label },
	{ KN_ACT_CANCEL, kn_pane_leave },
};

static bool
occur_key(struct kn_pane *base, struct kn_key_press key)
{
	int digit = kn_key_digit(key);
	const struct kn_label *l = digit <= 0 ? NULL :
	    kn_model_label_by_key(base->model, (char)('0' + digit));

	return l != NULL && label_all((struct occurrences *)base, l);
}

static void
occur_move(struct kn_pane *base, enum kn_motion motion, int sign)
{
	struct occurrences *p = (struct occurrences *)base;

	scan(p, motion == KN_MOTION_END && sign > 0 ? HITS_MAX :
	    p->row + 2 * view_h(p));
	p->row = kn_motion_row(p->row, p->n, view_h(p), motion, sign);
}

static void
occur_close(struct kn_pane *base)
{
	struct occurrences *p = (struct occurrences *)base;

	drop_hits(p);
	kn_occur_free(p->occur);
	free(p->words);
	free(p->hit);
	free(p);
}

static const struct kn_pane_ops occur_ops = {
	.name = "occurrences",
	.context = KN_CTX_OCCURRENCES,
	.handlers = handlers,
	.n_handlers = sizeof(handlers) / sizeof(*handlers),
	.move = occur_move,
	.draw = occur_draw,
	.key = occur_key,
	.close = occur_close,
};

/* Where a name ends with the words and begins in their first, what is before
 * it are proclitics: وفرنسا means فرنسا. */
static struct kn_span
without_proclitics(const struct kn_model *m, struct kn_span words)
{
	const struct kn_mentions *ms = &m->open->mentions;
	const char *text = m->open->doc->text;

	for (size_t i = 0; i < ms->n; i++) {
		struct kn_span at = ms->at[i].at;

		if (!ms->at[i].suppressed && at.end_b == words.end_b &&
		    at.start_b > words.start_b && memchr(text + words.start_b,
		    ' ', at.start_b - words.start_b) == NULL)
			return at;
	}
	return words;
}

struct kn_pane *
kn_pane_occurrences_new(struct kn_model *m, struct kn_span words)
{
	struct occurrences *p = kn_calloc(1, sizeof(*p));
	struct kn_span at = without_proclitics(m, words);
	struct kn_str s = { m->open->doc->text + at.start_b,
	    kn_span_len(at) };
	struct kn_err err;

	p->base = (struct kn_pane){ .ops = &occur_ops, .model = m,
	    .whole = true };
	p->words = kn_strndup(s.s, s.n);
	p->corpus = true;
	p->result_serial = m->result_serial;
	if (kn_occur_new(s, &p->occur, &err) != KN_OK) {
		kn_model_notice_err(m, &err);
		p->base.done = true;
	}
	return &p->base;
}
