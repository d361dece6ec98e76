/*
 * field.c: an editable field on one line. In: a label and a line editor's
 * logical text. Out: cells, with the caret where the line engine says.
 */
#include "tui/pane/field.h"

#include "kunnash/utf8.h"

bool
kn_edit_rtl(const struct kn_model *m, const struct kn_lineedit *e)
{
	/* As it reads, whoever reorders it. */
	struct kn_layout_opts opts = { .dir = KN_DIR_AUTO,
	    .dir2 = kn_model_rtl(m) ? KN_DIR_RTL : KN_DIR_LTR };
	struct kn_str text = kn_lineedit_text(e);
	struct kn_vline *line = kn_field_new(text.s, text.n, 4096, &opts);
	bool rtl = line->rtl;

	kn_vline_free(line);
	return rtl;
}

/*
 * The stretch of text that fits w columns and holds the caret: characters
 * are dropped from the logical start until the caret is in view.
 */
static struct kn_str
window(struct kn_str text, size_t caret_b, int w,
    const struct kn_layout_opts *opts)
{
	struct kn_str head = { text.s, caret_b };

	while (head.n > 0 &&
	    kn_field_width_col(head.s, head.n, opts) > w - 1) {
		size_t i = 0;

		kn_utf8_next(head.s, head.n, &i);
		head.s += i;
		head.n -= i;
	}
	size_t cut = (size_t)(head.s - text.s);
	return (struct kn_str){ text.s + cut, text.n - cut };
}

void
kn_edit_draw(const struct kn_model *m, struct kn_grid *g, struct kn_rect r,
    const char *label, const struct kn_lineedit *e)
{
	struct kn_style style = { KN_ROLE_PROMPT, 0 };
	struct kn_layout_opts opts = kn_model_layout(m, KN_DIR_AUTO);
	struct kn_str text = kn_lineedit_text(e);
	size_t caret_b = kn_lineedit_caret_b(e);
	bool ui_rtl = kn_model_mirrored(m);
	int label_w = kn_field_width_col(label, kn_str(label).n, &opts) + 1;

	if (label_w > r.w / 2)
		label_w = r.w / 2;
	kn_grid_fill(g, r.x, r.y, r.w, ' ', style);
	struct kn_rect at = { ui_rtl ? r.x + r.w - label_w : r.x, r.y,
	    label_w, 1 };
	kn_chrome_field(m, g, at, 0, kn_str(label), KN_ALIGN_START, style);
	int x = ui_rtl ? r.x : r.x + label_w, w = r.w - label_w;
	if (w < 2)
		return;
	struct kn_str shown = window(text, caret_b, w, &opts);
	size_t rel = caret_b - (text.n - shown.n);
	struct kn_vline *line = kn_field_new(shown.s, shown.n, w - 1, &opts);
	bool rtl = line->rtl;
	int left = kn_vline_draw(line, g, rtl ? x + 1 : x, r.y, w - 1,
	    rtl ? KN_ALIGN_RIGHT : KN_ALIGN_LEFT, style, NULL, NULL);
	/* On the cell of what follows it; at the end, on the one left free. */
	g->cursor_x = left + kn_vline_caret_col(line, rel);
	g->cursor_y = r.y;
	kn_vline_free(line);
}
