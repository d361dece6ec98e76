/*
 * parts.c: parts of rows that panes share. In: rectangles, days, counts, text
 * of unknown origin. Out: cells, and what is left of the rectangles.
 */
#include "tui/pane/parts.h"

#include "kunnash/filter.h"

struct kn_rect
kn_part_cut(const struct kn_model *m, struct kn_rect *r, int w, bool at_end)
{
	bool right = kn_model_mirrored(m) != at_end;
	struct kn_rect piece = *r;

	if (w > r->w)
		w = r->w;
	piece.w = w;
	if (right)
		piece.x = r->x + r->w - w;
	else
		r->x += w;
	r->w -= w;
	return piece;
}

void
kn_part_day(const struct kn_model *m, struct kn_grid *g, struct kn_rect *r,
    const char *iso)
{
	struct kn_rect at = kn_part_cut(m, r, KN_DAY_COL, false);
	struct kn_buf text;

	kn_buf_init(&text, 256);
	kn_fmt_date(&m->locale, iso, false, NULL, &text);
	kn_chrome_field(m, g, at, 0, kn_buf_get(&text), KN_ALIGN_START,
	    (struct kn_style){ KN_ROLE_META, 0 });
	kn_buf_dispose(&text);
}

void
kn_part_count(const struct kn_model *m, struct kn_grid *g, struct kn_rect *r,
    uint64_t n)
{
	struct kn_rect at = kn_part_cut(m, r, KN_COUNT_COL,
	    !kn_model_stacked(m));
	struct kn_buf text;

	kn_buf_init(&text, 64);
	kn_fmt_count(&m->locale, n, &text);
	/* Units stand below units, and a blank before what follows. */
	at.w -= kn_model_stacked(m) || kn_model_mirrored(m);
	kn_chrome_field(m, g, at, 0, kn_buf_get(&text), KN_ALIGN_RIGHT,
	    (struct kn_style){ KN_ROLE_COUNT, 0 });
	kn_buf_dispose(&text);
}

void
kn_part_bar(const struct kn_model *m, struct kn_grid *g, struct kn_rect r,
    uint64_t stories, uint64_t most, uint32_t shade)
{
	if (stories == 0 || r.w <= 0 || kn_model_stacked(m))
		return;
	int n = (int)((double)stories * r.w / (double)(most > 0 ? most : 1) +
	    0.5);
	struct kn_rect at = kn_part_cut(m, &r, n > 0 ? n : 1, false);
	kn_grid_fill(g, at.x, at.y, at.w, shade,
	    (struct kn_style){ KN_ROLE_BAR, 0 });
}

void
kn_part_unit(struct kn_str untrusted, bool arabic, struct kn_buf *out)
{
	kn_buf_cp(out, arabic ? 0x2067 : 0x2068);
	kn_filter_append(untrusted, false, out);
	kn_buf_cp(out, 0x2069);
}

void
kn_part_next(struct kn_str untrusted, bool arabic, struct kn_buf *out)
{
	if (untrusted.n == 0)
		return;
	kn_buf_cstr(out, out->n > 0 ? " \u00B7 " : "");
	kn_part_unit(untrusted, arabic, out);
}

void
kn_part_wrapped(const struct kn_model *m, struct kn_grid *g,
    struct kn_rect r, struct kn_str text)
{
	struct kn_layout_opts opts = kn_model_layout(m, KN_DIR_AUTO);
	struct kn_layout *l = kn_layout_new(text.s, text.n, r.w, &opts);
	const struct kn_vline *line;

	for (int i = 0; i < r.h && (line = kn_layout_line(l, (size_t)i)) !=
	    NULL; i++)
		kn_vline_draw(line, g, r.x, r.y + i, r.w, KN_ALIGN_START,
		    (struct kn_style){ KN_ROLE_TEXT, 0 }, NULL, NULL);
	kn_layout_free(l);
}
