/*
 * textpane.c: lines of text under a heading: the help with the live keys,
 * the rejects, long messages. In: text that is safe to show, lines ended by
 * LF; "key TAB sentence" lines are set as two columns. Out: cells. What is
 * longer than the pane is wide goes on in the row below.
 */
#include "tui/pane/pane.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/pane/parts.h"

#define KEY_COL 12

struct textpane {
	struct kn_pane base;
	const char *heading;            /* translated, static */
	char *text;                     /* owned */
	struct kn_str *lines;
	size_t n, cap;
	size_t top;
};

static size_t
view_h(const struct textpane *t)
{
	return t->base.at.h > 1 ? (size_t)t->base.at.h - 1 : 1;
}

/* ---- lines that are longer than the pane is wide ------------------------- */

/* The part of a line that wraps: what stands behind the key. */
static struct kn_str
wrapping(struct kn_str line, int *w)
{
	const char *tab = line.n == 0 ? NULL : memchr(line.s, '\t', line.n);

	if (tab == NULL)
		return line;
	*w -= KEY_COL;
	return (struct kn_str){ tab + 1,
		line.n - (size_t)(tab + 1 - line.s) };
}

/* How many rows it takes, at most those of the pane. */
static int
rows_of(const struct textpane *t, struct kn_str line)
{
	const struct kn_model *m = t->base.model;
	int w = t->base.at.w, most = (int)view_h(t), n = 1;
	struct kn_str text = wrapping(line, &w);

	/* No byte takes more than a column. */
	if (w < 1 || text.n <= (size_t)w || kn_model_stacked(m))
		return 1;
	struct kn_layout_opts opts = kn_model_layout(m, KN_DIR_AUTO);
	struct kn_layout *l = kn_layout_new(text.s, text.n, w, &opts);
	while (n < most && kn_layout_line(l, (size_t)n) != NULL)
		n++;
	kn_layout_free(l);
	return n;
}

/* The last line comes into view, and no further. */
static void
clamp(struct textpane *t)
{
	int left = (int)view_h(t);
	size_t first = t->n;

	if (t->top + view_h(t) < t->n && t->top < t->n)
		return;
	while (first > 0 && (left -= rows_of(t, t->lines[first - 1])) >= 0)
		first--;
	if (first == t->n && first > 0)
		first--;
	if (t->top > first)
		t->top = first;
}

/* ---- drawing ---------------------------------------------------------------- */

static void
draw_text(const struct textpane *t, struct kn_grid *g, struct kn_rect at,
    struct kn_str text, struct kn_style style)
{
	if (at.h > 1)
		kn_part_wrapped(t->base.model, g, at, text);
	else
		kn_chrome_field(t->base.model, g, at, 0, text,
		    KN_ALIGN_START, style);
}

static void
draw_line(const struct textpane *t, struct kn_grid *g, struct kn_rect r,
    struct kn_str line)
{
	const struct kn_model *m = t->base.model;
	bool rtl = kn_model_mirrored(m);
	struct kn_style text = { KN_ROLE_TEXT, 0 };
	struct kn_str rest = line, key;

	if (line.n == 0 || memchr(line.s, '\t', line.n) == NULL) {
		draw_text(t, g, r, line,
		    (struct kn_style){ KN_ROLE_SUBHEAD, 0 });
		return;
	}
	kn_str_split(&rest, '\t', &key);
	if (kn_model_stacked(m)) {
		kn_chrome_pair(m, g, r, rest, key, text);
		return;
	}
	struct kn_rect at = { rtl ? r.x + r.w - KEY_COL : r.x, r.y,
	    KEY_COL - 1, 1 };
	/* Key names are Latin and symbols: as they are, at the start. */
	struct kn_layout_opts opts = kn_model_layout(m, KN_DIR_LTR);
	kn_field_draw(g, at.x, at.y, at.w, key, &opts,
	    rtl ? KN_ALIGN_RIGHT : KN_ALIGN_LEFT,
	    (struct kn_style){ KN_ROLE_HINT, 0 });
	at = (struct kn_rect){ rtl ? r.x : r.x + KEY_COL, r.y, r.w - KEY_COL,
	    r.h };
	draw_text(t, g, at, rest, text);
}

static void
text_draw(struct kn_pane *base, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	struct textpane *t = (struct textpane *)base;
	int y = 1;
	size_t i;

	clamp(t);
	for (i = t->top; i < t->n && y < r.h; i++) {
		int h = rows_of(t, t->lines[i]);

		draw_line(t, g, (struct kn_rect){ r.x, r.y + y, r.w,
		    h < r.h - y ? h : r.h - y }, t->lines[i]);
		y += h;
	}
	/* The last is seen only in part. */
	bool whole = i == t->n && y <= r.h;
	kn_chrome_heading(base->model, g, r, kn_str(t->heading), KN_LIT(""),
	    kn_chrome_more(t->top, i - t->top - (whole || i == t->top ? 0 :
	    1), t->n), focus);
	if (focus) {
		g->cursor_x = kn_model_mirrored(base->model) ?
		    r.x + r.w - 1 : r.x;
		g->cursor_y = r.y + 1;
	}
}

static void
text_move(struct kn_pane *base, enum kn_motion motion, int sign)
{
	struct textpane *t = (struct textpane *)base;

	t->top = kn_motion_row(t->top, t->n, view_h(t), motion, sign);
	clamp(t);
}

static const struct kn_handler handlers[] = {
	{ KN_ACT_CANCEL, kn_pane_leave },
	{ KN_ACT_HELP, kn_pane_leave },
	{ KN_ACT_QUIT, kn_pane_leave },
};

static void
text_close(struct kn_pane *base)
{
	struct textpane *t = (struct textpane *)base;

	free(t->lines);
	free(t->text);
	free(t);
}

static const struct kn_pane_ops text_ops = {
	.name = "text",
	.context = KN_CTX_HELP,
	.handlers = handlers,
	.n_handlers = sizeof(handlers) / sizeof(*handlers),
	.move = text_move,
	.draw = text_draw,
	.close = text_close,
};

struct kn_pane *
kn_pane_text_new(struct kn_model *m, const char *heading, char *text)
{
	struct textpane *t = kn_calloc(1, sizeof(*t));
	struct kn_str rest = kn_str(text), line;

	t->base = (struct kn_pane){ .ops = &text_ops, .model = m };
	t->heading = heading;
	t->text = text;
	if (rest.n > 0 && rest.s[rest.n - 1] == '\n')
		rest.n--;
	while (kn_str_split(&rest, '\n', &line)) {
		t->lines = kn_grow(t->lines, &t->cap, t->n + 1,
		    sizeof(*t->lines));
		t->lines[t->n++] = line;
	}
	return &t->base;
}

/* ---- the help ------------------------------------------------------------------ */

struct help {
	struct kn_buf out;
	char *last;             /* command of the line being built */
	bool by_name;           /* its keys are what they give it: digits */
	struct kn_buf keys;
};

/* Words that are typed, in a sentence that may run the other way: they stay
 * on one line, in their order. */
static void
put_argument(struct kn_str arg, struct kn_buf *out)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	for (size_t i = 0; i < arg.n; i++)
		if (arg.s[i] == ' ')
			kn_buf_cstr(&b, "\u00A0");
		else
			kn_buf_chr(&b, arg.s[i]);
	kn_fmt_isolate(kn_buf_get(&b), out);
	kn_buf_dispose(&b);
}

static void
help_flush(struct help *h)
{
	enum kn_action a;
	struct kn_str arg;

	if (h->last == NULL)
		return;
	kn_buf_str(&h->out, kn_buf_get(&h->keys));
	kn_buf_chr(&h->out, '\t');
	if (kn_action_parse(kn_str(h->last), &a, &arg))
		kn_buf_cstr(&h->out, kn_tr(kn_action_msgid(a)));
	if (h->last[0] != '\0' && kn_action_parse(kn_str(h->last), &a,
	    &arg) && arg.n > 0 && !h->by_name) {
		kn_buf_cstr(&h->out, " (");
		put_argument(arg, &h->out);
		kn_buf_chr(&h->out, ')');
	}
	kn_buf_chr(&h->out, '\n');
	free(h->last);
	h->last = NULL;
}

/* Whether the line goes on with a command: the same, or, of keys that are
 * what they give it, the same but for that. */
static bool
help_goes_on(const struct help *h, const char *command, bool by_name)
{
	enum kn_action a, b;
	struct kn_str arg;

	if (h->last == NULL || h->by_name != by_name)
		return false;
	return strcmp(h->last, command) == 0 || (by_name &&
	    kn_action_parse(kn_str(h->last), &a, &arg) &&
	    kn_action_parse(kn_str(command), &b, &arg) && a == b);
}

/* Keys of one command in a row share a line. */
static void
help_key(void *user, struct kn_key_press key, const char *command)
{
	struct help *h = user;
	struct kn_buf label;
	struct kn_str arg;
	enum kn_action a;

	kn_buf_init(&label, 64);
	kn_key_label(key, &label);
	bool by_name = kn_action_parse(kn_str(command), &a, &arg) &&
	    arg.n > 0 && kn_str_eq(arg, kn_buf_get(&label));
	if (!help_goes_on(h, command, by_name)) {
		help_flush(h);
		h->last = kn_strdup(command);
		h->by_name = by_name;
		kn_buf_reset(&h->keys);
	} else if (!by_name) {
		kn_buf_chr(&h->keys, ' ');
	}
	kn_buf_str(&h->keys, kn_buf_get(&label));
	kn_buf_dispose(&label);
}

struct kn_pane *
kn_pane_help_new(struct kn_model *m, const struct kn_keymap *keys)
{
	struct help h = { .last = NULL };

	kn_buf_init(&h.out, 64 * 1024);
	kn_buf_init(&h.keys, 1024);
	for (int c = 0; c < KN_CTX_COUNT; c++) {
		if (c > 0)
			kn_buf_chr(&h.out, '\n');
		kn_buf_cstr(&h.out, kn_tr(kn_context_msgid(
		    (enum kn_context)c)));
		kn_buf_chr(&h.out, '\n');
		kn_keymap_each(keys, (enum kn_context)c, help_key, &h);
		help_flush(&h);
	}
	kn_buf_dispose(&h.keys);
	return kn_pane_text_new(m, kn_tr(N_("Keys")),
	    kn_buf_take(&h.out, NULL));
}
