/*
 * copydiff.c: what one copy of a story has that another has not. In: the
 * open article and the other members of its story. Out: a line that names
 * the other copy, then the stretches that stand in one of the two only, each
 * with the words around it: + for what the other copy has more, - for what it
 * lacks, both in brackets as well, so that nothing hangs on colour. The same
 * key goes to the next copy, Enter opens it.
 */
#include "tui/pane/pane.h"

#include <stdlib.h>

#include "kunnash/differ.h"
#include "kunnash/doc.h"
#include "kunnash/filter.h"
#include "kunnash/mem.h"

enum { AROUND_B = 60 };         /* of text on each side of a stretch */

struct differ {
	struct kn_pane base;
	uint32_t open;                  /* the article compared with; it may
					   be another that is open later */
	enum kn_dir dir;                /* of its text */
	uint32_t *ids;                  /* of the other copies, lead first */
	size_t n_ids, at;
	struct kn_buf text;
	struct kn_span *marks;          /* stretches, in `text` */
	size_t n_marks, cap_marks;
	struct kn_layout *layout;
	int width_col;                  /* that it was made for */
	size_t top;
};

/* ---- what is read ----------------------------------------------------------- */

static bool
is_start(const struct kn_buf *s, size_t i)
{
	return ((unsigned char)s->s[i] & 0xC0) != 0x80;
}

/* Some words before a place and behind it: from or to a blank. */
static size_t
before(const struct kn_buf *s, size_t at)
{
	size_t least = at > AROUND_B ? at - AROUND_B : 0, i = at;

	while (i > least && s->s[i - 1] != '\n')
		i--;
	if (i == least && i > 0)
		while (i < at && s->s[i - 1] != ' ')
			i++;
	return i;
}

static size_t
after(const struct kn_buf *s, size_t at)
{
	size_t most = s->n - at > AROUND_B ? at + AROUND_B : s->n, i = at;

	while (i < most && s->s[i] != '\n')
		i++;
	if (i == most && i < s->n)
		while (i > at && s->s[i] != ' ')
			i--;
	while (i > at && !is_start(s, i < s->n ? i : i - 1))
		i--;
	return i;
}

static void
put_piece(struct kn_buf *out, const struct kn_buf *s, size_t from, size_t to)
{
	kn_filter_append((struct kn_str){ s->s + from, to - from }, false,
	    out);
}

/* One stretch as a paragraph of its own. */
static void
put_stretch(struct differ *d, const struct kn_buf *s, struct kn_span only,
    const char *sign)
{
	size_t from = before(s, only.start_b), to = after(s, only.end_b);

	kn_buf_cstr(&d->text, sign);
	kn_buf_cstr(&d->text, from > 0 && s->s[from - 1] != '\n' ? " …" :
	    " ");
	put_piece(&d->text, s, from, only.start_b);
	struct kn_span mark = { (uint32_t)d->text.n, 0 };
	kn_buf_chr(&d->text, '[');
	put_piece(&d->text, s, only.start_b, only.end_b);
	kn_buf_chr(&d->text, ']');
	mark.end_b = (uint32_t)d->text.n;
	d->marks = kn_grow(d->marks, &d->cap_marks, d->n_marks + 1,
	    sizeof(*d->marks));
	d->marks[d->n_marks++] = mark;
	put_piece(&d->text, s, only.end_b, to);
	kn_buf_cstr(&d->text, to < s->n && s->s[to] != '\n' ? "…\n" : "\n");
}

/* Title and body, which is what copies are compared by: each with its like,
 * since many a title is a phrase of the text. */
struct content {
	struct kn_buf title, body;
};

static void
take_content(const struct kn_doc *doc, struct content *out)
{
	kn_buf_init(&out->title, 0);
	kn_buf_init(&out->body, 0);
	kn_buf_cstr(&out->title, doc->meta.title == NULL ? "" :
	    doc->meta.title);
	kn_doc_body(doc, &out->body);
}

static void
dispose_content(struct content *c)
{
	kn_buf_dispose(&c->title);
	kn_buf_dispose(&c->body);
}

static void
put_stretches(struct differ *d, const struct kn_buf *a,
    const struct kn_buf *b, const char *sign)
{
	struct kn_span *only;
	size_t n = kn_differ(kn_buf_get(a), kn_buf_get(b), &only);

	for (size_t i = 0; i < n; i++)
		put_stretch(d, a, only[i], sign);
	free(only);
}

/* What a has and b has not, under a heading. */
static void
put_side(struct differ *d, const struct content *a, const struct content *b,
    const char *heading, const char *sign)
{
	size_t was = d->n_marks, at = d->text.n;

	kn_buf_cstr(&d->text, heading);
	kn_buf_chr(&d->text, '\n');
	put_stretches(d, &a->title, &b->title, sign);
	put_stretches(d, &a->body, &b->body, sign);
	if (d->n_marks == was)
		d->text.n = at;
	else
		kn_buf_chr(&d->text, '\n');
}

/* Outlet, day and headline of the other copy. */
static void
put_name(const struct kn_model *m, const struct kn_article *a,
    struct kn_buf *out)
{
	const char *title = a->meta.title != NULL ? a->meta.title :
	    a->headline;

	kn_buf_cstr(out, "\u2068");
	kn_filter_append(kn_str(title != NULL ? title : a->meta.path), false,
	    out);
	kn_buf_cstr(out, "\u2069");
	if (a->meta.outlet != NULL) {
		kn_buf_cstr(out, " \u00B7 \u2068");
		kn_filter_append(kn_str(kn_fmt_outlet(kn_model_index(m),
		    a->meta.outlet, m->locale.lang)), false, out);
		kn_buf_cstr(out, "\u2069");
	}
	if (a->meta.date != NULL) {
		kn_buf_cstr(out, " \u00B7 ");
		kn_fmt_date(&m->locale, a->meta.date, true, NULL, out);
	}
	kn_buf_cstr(out, "\n\n");
}

static void
put_both(struct differ *d, const struct kn_doc *here,
    const struct kn_doc *there)
{
	struct content a, b;

	take_content(here, &a);
	take_content(there, &b);
	put_side(d, &b, &a, kn_tr(N_("Only in the other copy")), "+");
	put_side(d, &a, &b, kn_tr(N_("Only in the open article")), "-");
	if (d->n_marks == 0)
		kn_buf_cstr(&d->text, kn_tr(
		    N_("Nothing differs in title and body")));
	dispose_content(&a);
	dispose_content(&b);
}

static enum kn_status
compare(struct differ *d, struct kn_err *err)
{
	struct kn_index *ix = kn_model_index(d->base.model);
	struct kn_doc *here = NULL, *there = NULL;
	struct kn_article row;

	enum kn_status st = kn_index_article(ix, d->ids[d->at], &row, err);
	if (st != KN_OK)
		return st;
	st = kn_index_doc(ix, d->open, &here, err);
	if (st == KN_OK)
		st = kn_index_doc(ix, d->ids[d->at], &there, err);
	if (st == KN_OK) {
		put_name(d->base.model, &row, &d->text);
		put_both(d, here, there);
	}
	kn_doc_free(here);
	kn_doc_free(there);
	kn_article_dispose(&row);
	return st;
}

static bool
load(struct differ *d)
{
	struct kn_err err;

	kn_layout_free(d->layout);
	d->layout = NULL;
	kn_buf_reset(&d->text);
	d->n_marks = d->top = 0;
	if (compare(d, &err) == KN_OK)
		return true;
	kn_model_notice_err(d->base.model, &err);
	return false;
}

/* ---- drawing ------------------------------------------------------------------- */

static size_t
view_h(const struct differ *d)
{
	return d->base.at.h > 1 ? (size_t)d->base.at.h - 1 : 1;
}

static void
lay_out(struct differ *d, int w)
{
	struct kn_layout_opts opts = kn_model_layout(d->base.model, d->dir);

	if (d->layout != NULL && d->width_col == w)
		return;
	kn_layout_free(d->layout);
	d->layout = kn_layout_new(d->text.s, d->text.n, w < 1 ? 1 : w, &opts);
	d->width_col = w;
}

static void
clamp(struct differ *d)
{
	size_t n = kn_layout_count(d->layout), view = view_h(d);

	if (d->top + view > n)
		d->top = n > view ? n - view : 0;
}

static struct kn_style
style_of(void *user, struct kn_span at)
{
	const struct differ *d = user;
	size_t lo = 0, hi = d->n_marks;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (d->marks[mid].end_b <= at.start_b)
			lo = mid + 1;
		else
			hi = mid;
	}
	bool in = lo < d->n_marks && d->marks[lo].start_b <= at.start_b;
	return (struct kn_style){ in ? KN_ROLE_TITLE : KN_ROLE_TEXT, 0 };
}

/* Which of how many copies, where there are several. */
static void
put_count(const struct differ *d, struct kn_buf *out)
{
	if (d->n_ids < 2)
		return;
	kn_buf_cstr(out, "\u2068");
	kn_fmt_count(&d->base.model->locale, d->at + 1, out);
	kn_buf_chr(out, '/');
	kn_fmt_count(&d->base.model->locale, d->n_ids, out);
	kn_buf_cstr(out, "\u2069");
}

static void
differ_draw(struct kn_pane *p, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	struct differ *d = (struct differ *)p;
	const struct kn_vline *line;
	bool right = kn_model_mirrored(p->model);
	struct kn_buf count;

	kn_buf_init(&count, 0);
	put_count(d, &count);
	lay_out(d, r.w);
	clamp(d);
	kn_chrome_heading(p->model, g, r, kn_str(kn_tr(
	    N_("Another copy of the story"))), kn_buf_get(&count),
	    kn_chrome_more(d->top, view_h(d), kn_layout_count(d->layout)),
	    focus);
	for (int y = 1; y < r.h && (line = kn_layout_line(d->layout,
	    d->top + (size_t)y - 1)) != NULL; y++)
		kn_vline_draw(line, g, r.x, r.y + y, r.w, KN_ALIGN_START,
		    (struct kn_style){ KN_ROLE_TEXT, 0 }, style_of, d);
	if (focus) {
		g->cursor_x = right ? r.x + r.w - 1 : r.x;
		g->cursor_y = r.y + (r.h > 1);
	}
	kn_buf_dispose(&count);
}

/* ---- actions -------------------------------------------------------------------- */

static void
differ_move(struct kn_pane *p, enum kn_motion motion, int sign)
{
	struct differ *d = (struct differ *)p;

	lay_out(d, p->at.w);
	d->top = kn_motion_row(d->top, kn_layout_count(d->layout), view_h(d),
	    motion, sign);
	clamp(d);
}

static bool
next_copy(void *self, struct kn_str arg)
{
	struct differ *d = self;

	(void)arg;
	d->at = (d->at + 1) % d->n_ids;
	if (!load(d))
		d->base.done = true;
	return true;
}

static bool
open_copy(void *self, struct kn_str arg)
{
	struct differ *d = self;

	(void)arg;
	if (kn_model_open_id(d->base.model, d->ids[d->at]))
		d->base.done = d->base.to_reader = true;
	return true;
}

static const struct kn_handler handlers[] = {
	{ KN_ACT_DIFFER, next_copy },
	{ KN_ACT_OPEN, open_copy },
	{ KN_ACT_CANCEL, kn_pane_leave },
};

static void
differ_close(struct kn_pane *p)
{
	struct differ *d = (struct differ *)p;

	kn_layout_free(d->layout);
	kn_buf_dispose(&d->text);
	free(d->marks);
	free(d->ids);
	free(d);
}

static const struct kn_pane_ops differ_ops = {
	.name = "differ",
	.context = KN_CTX_DIFFER,
	.handlers = handlers,
	.n_handlers = sizeof(handlers) / sizeof(*handlers),
	.move = differ_move,
	.draw = differ_draw,
	.close = differ_close,
};

/* The members of the story but the open one; false with a notice. */
static bool
find_copies(struct differ *d)
{
	struct kn_model *m = d->base.model;
	struct kn_err err;
	size_t n = 0;

	if (m->open == NULL) {
		kn_model_notice(m, N_("no article is open"), KN_LIT(""));
		return false;
	}
	d->open = m->open->row.id;
	d->dir = kn_article_dir(&m->open->row.meta);
	if (kn_index_story(kn_model_index(m), d->open, &d->ids, &d->n_ids,
	    &err) != KN_OK) {
		kn_model_notice_err(m, &err);
		return false;
	}
	for (size_t i = 0; i < d->n_ids; i++)
		if (d->ids[i] != d->open)
			d->ids[n++] = d->ids[i];
	d->n_ids = n;
	if (n == 0)
		kn_model_notice(m, N_("there is no other copy of the article"),
		    KN_LIT(""));
	return n > 0;
}

struct kn_pane *
kn_pane_differ_new(struct kn_model *m)
{
	struct differ *d = kn_calloc(1, sizeof(*d));

	d->base = (struct kn_pane){ .ops = &differ_ops, .model = m };
	kn_buf_init(&d->text, 0);
	if (find_copies(d) && load(d))
		return &d->base;
	differ_close(&d->base);
	return NULL;
}
