/*
 * entitypage_draw.c: the page of an entity as cells. In: its lines. Out: rows
 * of columns: a day or period at the start, words, a count at the end; what
 * is known of the selected line below.
 */
#include "tui/pane/entitypage_priv.h"

#include <string.h>

#include "kunnash/filter.h"
#include "kunnash/search.h"
#include "tui/pane/annot.h"
#include "tui/pane/parts.h"

enum { BAR_COL = 40, DETAIL_MIN_H = 14, DETAIL_MAX_H = 7,
	LINE_MAX_B = 16 * 1024,
	SNIPPET_MAX_CP = 1000000 };

/* Lines for what is known of the selected row. */
static int
detail_h(const struct entitypage *p)
{
	int h = p->base.at.h / 3;

	if (p->base.at.h < DETAIL_MIN_H)
		return 0;
	return h < DETAIL_MAX_H ? h : DETAIL_MAX_H;
}

size_t
page__view_h(const struct entitypage *p)
{
	int h = p->base.at.h - 1 - detail_h(p);

	return h > 1 ? (size_t)h : 1;
}

/* ---- columns ------------------------------------------------------------------ */

static void
put_name(const struct entitypage *p, struct kn_grid *g, struct kn_rect r,
    const struct kn_entity *e)
{
	if (e != NULL)
		kn_chrome_name(p->base.model, g, r, kn_str(kn_lang_label(e,
		    p->base.model->locale.lang)), (struct kn_style){
		    (uint8_t)kn_type_role(e->type), 0 });
}

/* Who, and the words behind. */
static void
put_words(const struct entitypage *p, struct kn_grid *g, struct kn_rect r,
    const struct kn_entity *who, const struct kn_dossier_row *row)
{
	const struct kn_model *m = p->base.model;
	struct kn_str words = kn_str(row->text);
	struct kn_buf text;

	kn_buf_init(&text, LINE_MAX_B);
	if (who != NULL) {
		kn_fmt_isolate(kn_str(kn_lang_label(who, m->locale.lang)),
		    &text);
		kn_buf_cstr(&text, ": ");
		kn_part_unit(words, row->arabic, &text);
		kn_chrome_field(m, g, r, 0, kn_buf_get(&text), KN_ALIGN_START,
		    (struct kn_style){ KN_ROLE_TEXT, 0 });
	} else {
		struct kn_layout_opts opts = kn_model_layout(m, row->arabic ?
		    KN_DIR_RTL : KN_DIR_AUTO);

		kn_filter_append(words, false, &text);
		kn_field_draw(g, r.x, r.y, r.w, kn_buf_get(&text), &opts,
		    kn_model_mirrored(m) ? KN_ALIGN_RIGHT : KN_ALIGN_LEFT,
		    (struct kn_style){ KN_ROLE_TEXT, 0 });
	}
	kn_buf_dispose(&text);
}

/* ---- lines ------------------------------------------------------------------------- */

static const struct kn_entity *
entity_of(const struct entitypage *p, const struct kn_dossier_row *row)
{
	return row->entity == p->entity ? NULL :
	    kn_index_entity(kn_model_index(p->base.model), row->entity);
}

static void
draw_name(const struct entitypage *p, struct kn_grid *g, struct kn_rect r,
    const struct kn_dossier_row *row)
{
	kn_part_count(p->base.model, g, &r, row->mentions);
	put_words(p, g, r, NULL, row);
}

static void
draw_role(const struct entitypage *p, struct kn_grid *g, struct kn_rect r,
    const struct kn_dossier_row *row)
{
	kn_part_count(p->base.model, g, &r, row->stories);
	kn_part_day(p->base.model, g, &r, row->from);
	put_words(p, g, r, entity_of(p, row), row);
}

static void
draw_period(const struct entitypage *p, struct kn_grid *g, struct kn_rect r,
    const struct kn_dossier_row *row)
{
	const struct kn_model *m = p->base.model;
	struct kn_rect at;

	kn_part_count(p->base.model, g, &r, row->stories);
	at = kn_part_cut(p->base.model, &r, KN_DAY_COL, false);
	struct kn_buf text;
	kn_buf_init(&text, 256);
	/* Isolated: "2023-12" does not turn round. */
	kn_fmt_isolate(kn_str(row->text == NULL ? kn_tr(N_("undated")) :
	    row->text), &text);
	kn_chrome_field(m, g, at, 0, kn_buf_get(&text), KN_ALIGN_START,
	    (struct kn_style){ KN_ROLE_META, 0 });
	kn_buf_dispose(&text);
	if (r.w > BAR_COL)
		(void)kn_part_cut(p->base.model, &r, r.w - BAR_COL, true);
	/* What has no date is no part of the chart. */
	if (row->text != NULL)
		kn_part_bar(m, g, r, row->stories, p->highest, 0x2587);
}

static void
draw_with(const struct entitypage *p, struct kn_grid *g, struct kn_rect r,
    const struct kn_dossier_row *row)
{
	kn_part_count(p->base.model, g, &r, row->stories);
	put_name(p, g, r, entity_of(p, row));
}

static void
draw_passage(const struct entitypage *p, struct kn_grid *g, struct kn_rect r,
    const struct kn_dossier_row *row)
{
	kn_part_day(p->base.model, g, &r, row->from);
	put_words(p, g, r, entity_of(p, row), row);
}

static void
draw_article(const struct entitypage *p, struct kn_grid *g, struct kn_rect r,
    const struct kn_dossier_row *row)
{
	kn_part_count(p->base.model, g, &r, row->mentions);
	kn_part_day(p->base.model, g, &r, row->from);
	put_words(p, g, r, NULL, row);
}

static void (*const drawers[KN_DOSSIER_COUNT])(const struct entitypage *p,
    struct kn_grid *g, struct kn_rect r, const struct kn_dossier_row *row) = {
	[KN_DOSSIER_ENTITY] = draw_name,
	[KN_DOSSIER_NAMES] = draw_name,
	[KN_DOSSIER_ROLES] = draw_role,
	[KN_DOSSIER_TIMELINE] = draw_period,
	[KN_DOSSIER_WITH] = draw_with,
	[KN_DOSSIER_BY] = draw_passage,
	[KN_DOSSIER_ABOUT] = draw_passage,
	[KN_DOSSIER_MEETINGS] = draw_passage,
	[KN_DOSSIER_ARTICLES] = draw_article,
	[KN_DOSSIER_NOTES] = draw_passage,
};

/* The name of a section, and what its counts are of. */
static void
draw_heading(const struct entitypage *p, struct kn_grid *g, struct kn_rect r,
    enum kn_dossier_section s)
{
	static const char *const units[KN_DOSSIER_COUNT] = {
		[KN_DOSSIER_NAMES] = N_("mentions"),
		[KN_DOSSIER_ROLES] = N_("stories"),
		[KN_DOSSIER_TIMELINE] = N_("stories"),
		[KN_DOSSIER_WITH] = N_("stories with both"),
		[KN_DOSSIER_ARTICLES] = N_("mentions"),
	};

	kn_chrome_pair(p->base.model, g, r, kn_str(kn_tr(
	    kn_dossier_msgid(s))), kn_str(units[s] == NULL ? "" :
	    kn_tr(units[s])), (struct kn_style){ KN_ROLE_SUBHEAD, 0 });
}

static void
draw_more(const struct entitypage *p, struct kn_grid *g, struct kn_rect r,
    size_t n)
{
	const struct kn_model *m = p->base.model;
	struct kn_buf text, count;

	kn_buf_init(&text, 256);
	kn_buf_init(&count, 64);
	kn_fmt_count(&m->locale, n, &count);
	kn_fmt_msg(kn_trn("… and %s more", "… and %s more", n),
	    kn_buf_get(&count), &text);
	kn_chrome_field(m, g, r, 0, kn_buf_get(&text), KN_ALIGN_START,
	    (struct kn_style){ KN_ROLE_META, 0 });
	kn_buf_dispose(&count);
	kn_buf_dispose(&text);
}

static void
draw_line(const struct entitypage *p, struct kn_grid *g, struct kn_rect r,
    size_t i, bool focus)
{
	const struct page_line *line = &p->line[i];
	struct kn_rect at = r;

	if (line->kind == PAGE_HEADING) {
		draw_heading(p, g, r, line->section);
		return;
	}
	(void)kn_part_cut(p->base.model, &at, 2, false);
	if (line->kind == PAGE_MORE)
		draw_more(p, g, at, line->row);
	else
		drawers[line->section](p, g, at, page__row(p, i));
	if (i != p->cursor)
		return;
	kn_grid_mod(g, r.x, r.y, r.w, focus ? KN_MOD_SELECTED | KN_MOD_FOCUS :
	    KN_MOD_SELECTED);
	g->cursor_x = kn_model_mirrored(p->base.model) ? r.x + r.w - 1 : r.x;
	g->cursor_y = r.y;
}

/* ---- what is known of the selected line ----------------------------------------------- */

/* Title, outlet and day of the article that a row leads to; how long that
 * is, 0 when it is gone. */
static void
draw_source(const struct entitypage *p, struct kn_grid *g, struct kn_rect r,
    const struct kn_dossier_row *row, uint32_t *chars_cp)
{
	const struct kn_model *m = p->base.model;
	struct kn_article a = { .id = 0 };
	struct kn_buf text, day;

	*chars_cp = 0;
	if (row->article == KN_DOSSIER_NOWHERE ||
	    kn_index_article(kn_model_index(m), row->article, &a, NULL) !=
	    KN_OK)
		return;
	*chars_cp = a.meta.chars_cp;
	const char *outlet = kn_fmt_outlet(kn_model_index(m), a.meta.outlet,
	    m->locale.lang);
	kn_buf_init(&text, LINE_MAX_B);
	kn_buf_init(&day, 256);
	kn_fmt_date(&m->locale, a.meta.date, true, NULL, &day);
	kn_part_next(kn_buf_get(&day), false, &text);
	kn_part_next(kn_str(outlet), false, &text);
	kn_part_next(kn_str(a.headline), kn_article_dir(&a.meta) ==
	    KN_DIR_RTL, &text);
	kn_chrome_field(m, g, r, 0, kn_buf_get(&text), KN_ALIGN_START,
	    (struct kn_style){ KN_ROLE_META, 0 });
	kn_buf_dispose(&day);
	kn_buf_dispose(&text);
	kn_article_dispose(&a);
}

/* How much of the other's articles are shared, and how sure that is. */
static void
put_company(const struct entitypage *p, const struct kn_dossier_row *row,
    struct kn_buf *out)
{
	const struct kn_model *m = p->base.model;
	const struct kn_entity *e = entity_of(p, row);
	struct kn_buf n;

	if (e == NULL)
		return;
	kn_buf_init(&n, 128);
	kn_fmt_isolate(kn_str(kn_lang_label(e, m->locale.lang)), out);
	kn_buf_cstr(out, " \u00B7 ");
	kn_fmt_count(&m->locale, row->stories, &n);
	kn_buf_chr(&n, '/');
	kn_fmt_count(&m->locale, row->articles, &n);
	kn_fmt_msg(N_("in %s of its stories with this name"), kn_buf_get(&n),
	    out);
	kn_buf_cstr(out, " \u00B7 ");
	kn_buf_reset(&n);
	kn_buf_fmt(&n, "G\u00B2 = %.1f", row->score);
	kn_fmt_msg(N_("beyond chance: %s"), kn_buf_get(&n), out);
	kn_buf_dispose(&n);
}

/* The words around the passage. */
static void
put_snippet(const struct entitypage *p, const struct kn_dossier_row *row,
    struct kn_buf *out)
{
	struct kn_doc *doc = NULL;

	if (kn_index_doc(kn_model_index(p->base.model), row->article, &doc,
	    NULL) != KN_OK)
		return;
	if (row->at.end_b <= doc->n_b) {
		struct kn_span s = kn_snippet(doc, row->at, KN_SNIPPET_CP * 2);

		kn_filter_append((struct kn_str){ doc->text + s.start_b,
		    kn_span_len(s) }, false, out);
	}
	kn_doc_free(doc);
}

/* Statements and notes are shown as far as the row holds them; for the
 * others, where they stand. */
static bool
is_told(enum kn_dossier_section s)
{
	return s == KN_DOSSIER_BY || s == KN_DOSSIER_ABOUT ||
	    s == KN_DOSSIER_MEETINGS || s == KN_DOSSIER_NOTES;
}

static void
draw_detail(const struct entitypage *p, struct kn_grid *g, struct kn_rect r)
{
	const struct kn_dossier_row *row = page__row(p, p->cursor);
	struct kn_buf text;

	kn_grid_fill(g, r.x, r.y, r.w, 0x2500,
	    (struct kn_style){ KN_ROLE_BORDER, 0 });
	if (row == NULL || r.h < 3)
		return;
	uint32_t chars_cp;
	draw_source(p, g, (struct kn_rect){ r.x, r.y + 1, r.w, 1 }, row,
	    &chars_cp);
	struct kn_rect rest = { r.x, r.y + 2, r.w, r.h - 2 };
	kn_buf_init(&text, LINE_MAX_B);
	if (p->line[p->cursor].section == KN_DOSSIER_WITH) {
		put_company(p, row, &text);
		kn_chrome_field(p->base.model, g, rest, 0, kn_buf_get(&text),
		    KN_ALIGN_START, (struct kn_style){ KN_ROLE_META, 0 });
		kn_buf_reset(&text);
		rest.y++;
		rest.h--;
	}
	if (is_told(p->line[p->cursor].section))
		kn_filter_append(kn_str(row->text), false, &text);
	else if (chars_cp > 0 && chars_cp <= SNIPPET_MAX_CP)
		put_snippet(p, row, &text);
	kn_part_wrapped(p->base.model, g, rest, kn_buf_get(&text));
	kn_buf_dispose(&text);
}

/* ---- the page ------------------------------------------------------------------------------ */

/* "المغرب · MA · 4 stories · 5 articles", and how much was read. */
static void
draw_top(const struct entitypage *p, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	const struct kn_model *m = p->base.model;
	const struct kn_entity *e = p->dossier == NULL ? NULL :
	    kn_index_entity(kn_model_index(m), p->entity);
	struct kn_buf text, end, n;
	size_t read, of;

	kn_buf_init(&text, LINE_MAX_B);
	kn_buf_init(&end, 128);
	kn_buf_init(&n, 64);
	kn_part_next(kn_str(e == NULL ? p->id : kn_lang_label(e,
	    m->locale.lang)), false, &text);
	if (e != NULL) {
		kn_part_next(kn_str(e->id), false, &text);
		size_t articles = (size_t)kn_dossier_row(p->dossier,
		    KN_DOSSIER_ENTITY, 0)->articles;
		kn_dossier_progress(p->dossier, &read, &of);
		kn_fmt_count(&m->locale, of, &n);
		kn_buf_cstr(&text, " \u00B7 ");
		kn_fmt_msg(kn_trn("%s story", "%s stories", of),
		    kn_buf_get(&n), &text);
		if (articles != of) {
			kn_buf_reset(&n);
			kn_fmt_count(&m->locale, articles, &n);
			kn_buf_cstr(&text, " \u00B7 ");
			kn_fmt_msg(kn_trn("%s article", "%s articles",
			    articles), kn_buf_get(&n), &text);
		}
		if (!kn_dossier_done(p->dossier)) {
			kn_fmt_count(&m->locale, of == 0 ? 0 :
			    read * 100 / of, &end);
			kn_buf_chr(&end, '%');
		}
	}
	kn_chrome_heading(m, g, r, kn_buf_get(&text), kn_buf_get(&end),
	    kn_chrome_more(p->top, page__view_h(p), p->n), focus);
	kn_buf_dispose(&n);
	kn_buf_dispose(&end);
	kn_buf_dispose(&text);
}

/* Keeps the cursor in view, with the heading above it. */
static void
keep_in_view(struct entitypage *p)
{
	size_t view = page__view_h(p);

	if (p->cursor < p->top + 1)
		p->top = p->cursor > 0 && view > 1 ? p->cursor - 1 :
		    p->cursor;
	if (p->cursor >= p->top + view)
		p->top = p->cursor - view + 1;
	if (p->n <= view)
		p->top = 0;
}

void
page__draw(struct entitypage *p, struct kn_grid *g, struct kn_rect r,
    bool focus)
{
	int detail = detail_h(p);
	size_t view = page__view_h(p);

	keep_in_view(p);
	draw_top(p, g, r, focus);
	for (size_t i = 0; i < view && p->top + i < p->n; i++)
		draw_line(p, g, (struct kn_rect){ r.x, r.y + 1 + (int)i, r.w,
		    1 }, p->top + i, focus);
	if (p->n == 0)
		kn_chrome_field(p->base.model, g, r, 2, kn_str(kn_tr(
		    p->dossier == NULL ? N_("this name is not known any more")
		    : kn_dossier_done(p->dossier) ?
		    N_("no article here mentions it") : N_("reading…"))),
		    KN_ALIGN_START, (struct kn_style){ KN_ROLE_META, 0 });
	if (detail > 0 && p->n > 0)
		draw_detail(p, g, (struct kn_rect){ r.x, r.y + r.h - detail,
		    r.w, detail });
}
