/*
 * textpane.c: lines of text under a heading: the help with the live keys,
 * the rejects, long messages. In: text that is safe to show, lines ended by
 * LF; "key TAB sentence" lines are set as two columns. Out: cells.
 */
#include "tui/pane/pane.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

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

static void
clamp(struct textpane *t)
{
	size_t view = view_h(t);

	if (t->top + view > t->n)
		t->top = t->n > view ? t->n - view : 0;
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
		kn_chrome_field(m, g, r, 0, line, KN_ALIGN_START,
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
	    1 };
	kn_chrome_field(m, g, at, 0, rest, KN_ALIGN_START, text);
}

static void
text_draw(struct kn_pane *base, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	struct textpane *t = (struct textpane *)base;

	clamp(t);
	kn_chrome_heading(base->model, g, r, kn_str(t->heading), KN_LIT(""),
	    kn_chrome_more(t->top, view_h(t), t->n), focus);
	for (size_t i = 0; i < view_h(t) && t->top + i < t->n; i++)
		draw_line(t, g, (struct kn_rect){ r.x, r.y + 1 + (int)i, r.w,
		    1 }, t->lines[t->top + i]);
	if (focus) {
		g->cursor_x = kn_model_mirrored(base->model) ? r.x + r.w - 1 : r.x;
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
	struct kn_buf keys;
};

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
	    &arg) && arg.n > 0) {
		kn_buf_cstr(&h->out, " (");
		kn_buf_str(&h->out, arg);
		kn_buf_chr(&h->out, ')');
	}
	kn_buf_chr(&h->out, '\n');
	free(h->last);
	h->last = NULL;
}

/* Keys of one command in a row share a line. */
static void
help_key(void *user, struct kn_key_press key, const char *command)
{
	struct help *h = user;

	if (h->last == NULL || strcmp(h->last, command) != 0) {
		help_flush(h);
		h->last = kn_strdup(command);
		kn_buf_reset(&h->keys);
	} else {
		kn_buf_chr(&h->keys, ' ');
	}
	kn_key_label(key, &h->keys);
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
