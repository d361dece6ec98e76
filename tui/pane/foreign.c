/*
 * foreign.c: a colleague's note, to be read. In: a note of a layer. Out: whose
 * it is, its label and tags, the passage it was made on, what it says, as
 * lines that scroll. Changes nothing but by taking the note over.
 */
#include "tui/pane/layers.h"

#include <stdlib.h>

#include "kunnash/annotate.h"
#include "kunnash/filter.h"
#include "kunnash/mem.h"
#include "tui/pane/notedraw.h"
#include "tui/pane/pane.h"

struct foreign {
	struct kn_pane base;
	struct kn_buf text;
	struct kn_layout *layout;
	int width_col;                  /* that it was made for */
	size_t top;
};

/* ---- what is read ----------------------------------------------------------- */

/* Author, day, label with those above it, tags. */
static void
facts(const struct kn_note_view *v, struct kn_buf *out)
{
	struct kn_str path = v->label == NULL ? KN_LIT("") : kn_str(v->label),
	    piece;
	const char *between = out->n > 0 ? " \u00B7 " : "";

	if (v->note.author != NULL) {
		kn_note_name(kn_str(v->note.author), out);
		between = " \u00B7 ";
	}
	while (path.n > 0 && kn_str_split(&path, '\n', &piece)) {
		kn_buf_cstr(out, between);
		kn_note_name(piece, out);
		between = " / ";
	}
	for (size_t i = 0; i < v->note.n_tags; i++) {
		kn_buf_cstr(out, out->n > 0 ? " \u00B7 " : "");
		kn_buf_cstr(out, "\u2068#");
		kn_filter_append(kn_str(v->note.tags[i]), false, out);
		kn_buf_cstr(out, "\u2069");
	}
	kn_buf_chr(out, '\n');
}

static void
put_text(const struct kn_note_view *v, struct kn_buf *out)
{
	facts(v, out);
	kn_buf_chr(out, '\n');
	if (v->note.scope == KN_NOTE_PASSAGE) {
		kn_buf_cstr(out, "\u00AB");
		kn_filter_append(kn_str(v->note.anchor.exact), false, out);
		kn_buf_cstr(out, "\u00BB\n");
	} else {
		kn_buf_cstr(out, kn_tr(N_("The whole article")));
		kn_buf_chr(out, '\n');
	}
	if (v->note.text == NULL || v->note.text[0] == '\0')
		return;
	kn_buf_chr(out, '\n');
	kn_filter_append(kn_str(v->note.text), true, out);
}

/* ---- drawing ------------------------------------------------------------------- */

static size_t
view_h(const struct foreign *f)
{
	return f->base.at.h > 1 ? (size_t)f->base.at.h - 1 : 1;
}

static void
lay_out(struct foreign *f, int w)
{
	struct kn_layout_opts opts = kn_model_layout(f->base.model,
	    KN_DIR_AUTO);

	if (f->layout != NULL && f->width_col == w)
		return;
	kn_layout_free(f->layout);
	f->layout = kn_layout_new(f->text.s, f->text.n, w < 1 ? 1 : w, &opts);
	f->width_col = w;
}

/* The last line stands at the bottom, not above it. */
static void
clamp(struct foreign *f)
{
	size_t n = kn_layout_count(f->layout), view = view_h(f);

	if (f->top + view > n)
		f->top = n > view ? n - view : 0;
}

static void
foreign_draw(struct kn_pane *p, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	struct foreign *f = (struct foreign *)p;
	const struct kn_vline *line;
	bool right = kn_model_mirrored(p->model);

	lay_out(f, r.w);
	clamp(f);
	kn_chrome_heading(p->model, g, r, kn_str(kn_tr(
	    N_("A colleague's note"))), KN_LIT(""), kn_chrome_more(f->top,
	    view_h(f), kn_layout_count(f->layout)), focus);
	for (int y = 1; y < r.h && (line = kn_layout_line(f->layout,
	    f->top + (size_t)y - 1)) != NULL; y++)
		kn_vline_draw(line, g, r.x, r.y + y, r.w, right ?
		    KN_ALIGN_RIGHT : KN_ALIGN_LEFT, (struct kn_style){
		    f->top + (size_t)y == 1 ? KN_ROLE_META : KN_ROLE_TEXT,
		    0 }, NULL, NULL);
	if (focus) {
		g->cursor_x = right ? r.x + r.w - 1 : r.x;
		g->cursor_y = r.y + (r.h > 1);
	}
}

/* ---- actions -------------------------------------------------------------------- */

static void
foreign_move(struct kn_pane *p, enum kn_motion motion, int sign)
{
	struct foreign *f = (struct foreign *)p;

	lay_out(f, p->at.w);
	f->top = kn_motion_row(f->top, kn_layout_count(f->layout), view_h(f),
	    motion, sign);
	clamp(f);
}

/* What stands in the reader is current there: that is taken. */
static bool
adopt(void *self, struct kn_str arg)
{
	struct kn_pane *p = self;

	(void)arg;
	kn_model_adopt(p->model);
	p->done = p->to_reader = true;
	return true;
}

static const struct kn_handler handlers[] = {
	{ KN_ACT_NOTE_ADOPT, adopt },
	{ KN_ACT_CANCEL, kn_pane_leave },
};

static void
foreign_close(struct kn_pane *p)
{
	struct foreign *f = (struct foreign *)p;

	kn_layout_free(f->layout);
	kn_buf_dispose(&f->text);
	free(f);
}

static const struct kn_pane_ops foreign_ops = {
	.name = "foreign",
	.context = KN_CTX_FOREIGN,
	.handlers = handlers,
	.n_handlers = sizeof(handlers) / sizeof(*handlers),
	.move = foreign_move,
	.draw = foreign_draw,
	.close = foreign_close,
};

struct kn_pane *
kn_pane_foreign_new(struct kn_model *m, const struct kn_note_view *v)
{
	struct foreign *f = kn_calloc(1, sizeof(*f));

	f->base = (struct kn_pane){ .ops = &foreign_ops, .model = m };
	kn_buf_init(&f->text, 2 * (size_t)KN_NOTE_TEXT_MAX_B);
	put_text(v, &f->text);
	return &f->base;
}
