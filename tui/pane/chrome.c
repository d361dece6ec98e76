/*
 * chrome.c: drawing that panes and the application share: fields, headings,
 * the title line with its chips and counts. In: the model. Out: cells. Every
 * field is an isolated paragraph of its own.
 */
#include "tui/pane/pane.h"

#include <string.h>

#include "kunnash/filter.h"
#include "tui/pane/parts.h"

/* Columns that the title line keeps for the counts. */
#define COUNTS_COL 8
/* A chip is not cut to less than this, and " +2 " stands in this many. */
#define CHIP_MIN_COL 14
#define MORE_COL 4
/* Scroll marks: one for what is above, one for what is below. */
#define MORE_MARKS_COL 2

bool
kn_model_rtl(const struct kn_model *m)
{
	return m->locale.lang == KN_LANG_AR;
}

bool
kn_model_stacked(const struct kn_model *m)
{
	return (m->layout_flags & KN_LAYOUT_LOGICAL) != 0;
}

bool
kn_model_mirrored(const struct kn_model *m)
{
	return kn_model_rtl(m) && !kn_model_stacked(m);
}

struct kn_layout_opts
kn_model_layout(const struct kn_model *m, enum kn_dir dir)
{
	return (struct kn_layout_opts){
		/* Not reordered here: its start is the left for us. */
		.dir = kn_model_stacked(m) ? KN_DIR_LTR : dir,
		.dir2 = kn_model_rtl(m) ? KN_DIR_RTL : KN_DIR_LTR,
		.flags = m->layout_flags,
	};
}

enum kn_role
kn_type_role(enum kn_type type)
{
	static const enum kn_role roles[KN_TYPE_COUNT] = {
		[KN_TYPE_COUNTRY] = KN_ROLE_COUNTRY,
		[KN_TYPE_AGENCY] = KN_ROLE_AGENCY,
		[KN_TYPE_PERSON] = KN_ROLE_PERSON,
		[KN_TYPE_PLACE] = KN_ROLE_PLACE,
		[KN_TYPE_GROUP] = KN_ROLE_GROUP,
		[KN_TYPE_EVENT] = KN_ROLE_EVENT,
		[KN_TYPE_MEDIA] = KN_ROLE_MEDIA,
		[KN_TYPE_ORG] = KN_ROLE_ORG,
		[KN_TYPE_DATE] = KN_ROLE_DATE,
	};

	return roles[type];
}

static struct kn_layout_opts
chrome_opts(const struct kn_model *m)
{
	return kn_model_layout(m, kn_model_rtl(m) ? KN_DIR_RTL : KN_DIR_LTR);
}

void
kn_chrome_field(const struct kn_model *m, struct kn_grid *g,
    struct kn_rect r, int row, struct kn_str text, enum kn_align align,
    struct kn_style style)
{
	struct kn_layout_opts opts = chrome_opts(m);

	/* START is the interface's start, whatever the text's direction. */
	if (align == KN_ALIGN_START)
		align = kn_model_mirrored(m) ? KN_ALIGN_RIGHT :
		    KN_ALIGN_LEFT;
	else if (align == KN_ALIGN_END)
		align = kn_model_mirrored(m) ? KN_ALIGN_LEFT :
		    KN_ALIGN_RIGHT;
	kn_field_draw(g, r.x, r.y + row, r.w, text, &opts, align, style);
}

void
kn_chrome_name(const struct kn_model *m, struct kn_grid *g,
    struct kn_rect r, struct kn_str name, struct kn_style style)
{
	struct kn_layout_opts opts = kn_model_layout(m, KN_DIR_AUTO);

	kn_field_draw(g, r.x, r.y, r.w, name, &opts, kn_model_mirrored(m) ?
	    KN_ALIGN_RIGHT : KN_ALIGN_LEFT, style);
}

void
kn_chrome_pair(const struct kn_model *m, struct kn_grid *g,
    struct kn_rect r, struct kn_str first, struct kn_str second,
    struct kn_style style)
{
	struct kn_layout_opts opts = chrome_opts(m);
	struct kn_buf text;

	if (!kn_model_stacked(m) || second.n == 0) {
		kn_chrome_field(m, g, r, 0, first, KN_ALIGN_START, style);
		kn_chrome_field(m, g, r, 0, second, KN_ALIGN_END, style);
		return;
	}
	kn_buf_init(&text, 4096);
	kn_buf_cstr(&text, " \u00B7 ");
	kn_buf_str(&text, second);
	/* The first is cut rather than the second pushed out. */
	int room = r.w - kn_field_width_col(text.s, text.n, &opts);
	int used = kn_field_width_col(first.s, first.n, &opts);
	if (used > room)
		used = room > 0 ? room : 0;
	struct kn_rect at = { r.x, r.y, used, 1 };
	kn_chrome_field(m, g, at, 0, first, KN_ALIGN_START, style);
	at = (struct kn_rect){ r.x + used, r.y, r.w - used, 1 };
	kn_chrome_field(m, g, at, 0, kn_buf_get(&text), KN_ALIGN_START,
	    style);
	kn_buf_dispose(&text);
}

unsigned
kn_chrome_more(size_t top, size_t view, size_t n)
{
	return (top > 0 ? KN_MORE_ABOVE : 0u) |
	    (top < n && n - top > view ? KN_MORE_BELOW : 0u);
}

static void
draw_more(struct kn_grid *g, struct kn_rect r, unsigned more,
    struct kn_style style)
{
	if (r.w < MORE_MARKS_COL)
		return;
	kn_grid_fill(g, r.x, r.y, 1, more & KN_MORE_ABOVE ? 0x25B2 : ' ',
	    style);
	kn_grid_fill(g, r.x + 1, r.y, 1, more & KN_MORE_BELOW ? 0x25BC : ' ',
	    style);
}

/* All in one field, for a terminal that reorders its rows. */
static void
draw_heading_stacked(const struct kn_model *m, struct kn_grid *g,
    struct kn_rect r, struct kn_str text, struct kn_str end, unsigned more,
    struct kn_style style)
{
	struct kn_buf b;

	kn_buf_init(&b, 1024);
	kn_buf_str(&b, end);
	if (more != 0 && end.n > 0)
		kn_buf_chr(&b, ' ');
	if (more & KN_MORE_ABOVE)
		kn_buf_cp(&b, 0x25B2);
	if (more & KN_MORE_BELOW)
		kn_buf_cp(&b, 0x25BC);
	kn_chrome_pair(m, g, r, text, kn_buf_get(&b), style);
	kn_buf_dispose(&b);
}

void
kn_chrome_heading(const struct kn_model *m, struct kn_grid *g,
    struct kn_rect r, struct kn_str text, struct kn_str end, unsigned more,
    bool focus)
{
	struct kn_style style = { KN_ROLE_HEADING, focus ? KN_MOD_FOCUS : 0 };
	const struct kn_style plain = { KN_ROLE_TEXT, 0 };
	struct kn_layout_opts opts = chrome_opts(m);

	kn_grid_fill(g, r.x, r.y, r.w, ' ', style);
	if (kn_model_stacked(m)) {
		draw_heading_stacked(m, g, r, text, end, more, style);
		return;
	}
	/* Plain, with what is between: the end changes with each move, and a
	 * style costs more bytes than a number. */
	if (more != 0) {
		draw_more(g, kn_part_cut(m, &r, MORE_MARKS_COL, true), more,
		    plain);
		struct kn_rect gap = kn_part_cut(m, &r, 1, true);
		kn_grid_fill(g, gap.x, gap.y, gap.w, ' ', plain);
	}
	kn_chrome_field(m, g, kn_part_cut(m, &r, kn_field_width_col(end.s,
	    end.n, &opts), true), 0, end, KN_ALIGN_END, plain);
	if (end.n > 0)
		(void)kn_part_cut(m, &r, 1, true);
	kn_chrome_field(m, g, r, 0, text, KN_ALIGN_START, style);
}

enum kn_dir
kn_article_dir(const struct kn_meta *meta)
{
	return meta->lang != NULL && strcmp(meta->lang, "ar") == 0 ?
	    KN_DIR_RTL : KN_DIR_AUTO;
}

void
kn_chrome_line(const struct kn_model *m, struct kn_grid *g, int row,
    struct kn_str text, struct kn_style style)
{
	kn_grid_fill(g, 1, row, g->w - 2, ' ', style);
	kn_chrome_field(m, g, (struct kn_rect){ 1, 0, g->w - 2, 1 }, row,
	    text, KN_ALIGN_START, style);
}

void
kn_chrome_raw_line(struct kn_grid *g, int row, struct kn_str text,
    struct kn_style style)
{
	struct kn_layout_opts opts = { .dir = KN_DIR_LTR,
	    .flags = KN_LAYOUT_LOGICAL | KN_LAYOUT_NO_SHAPE |
	    KN_LAYOUT_NO_MIRROR };

	kn_grid_guard(g, row, KN_ROW_GUARD_OFF);
	kn_grid_fill(g, 1, row, g->w - 2, ' ', style);
	kn_field_draw(g, 1, row, g->w - 2, text, &opts, KN_ALIGN_LEFT,
	    style);
}

/* ---- the title line -------------------------------------------------------- */

static void
count_phrase(const struct kn_model *m, const char *phrase, size_t n,
    struct kn_buf *out)
{
	struct kn_buf digits;

	kn_buf_init(&digits, 64);
	kn_fmt_count(&m->locale, n, &digits);
	kn_fmt_msg(phrase, kn_buf_get(&digits), out);
	kn_buf_dispose(&digits);
}

/* "26 hits": those of a search, once they are counted. */
static void
hits(const struct kn_model *m, struct kn_buf *out)
{
	struct kn_buf n;

	if (m->hits_serial != m->result_serial || m->hits == 0)
		return;
	kn_buf_init(&n, 64);
	kn_fmt_count(&m->locale, m->hits, &n);
	if (!m->hits_all)
		kn_buf_chr(&n, '+');
	kn_buf_cstr(out, " \u00B7 ");
	kn_fmt_msg(kn_trn("%s hit", "%s hits", m->hits), kn_buf_get(&n), out);
	kn_buf_dispose(&n);
}

/* "2 stories of 4 · 26 hits · 3 articles · 2 undated" */
static void
counts(const struct kn_model *m, struct kn_buf *out)
{
	size_t stories = kn_result_stories(m->result);
	size_t articles = kn_result_articles(m->result);
	size_t undated = kn_result_undated(m->result);
	size_t hidden = kn_result_undated_hidden(m->result);
	struct kn_buf digits;

	count_phrase(m, kn_trn("%s story", "%s stories", stories), stories,
	    out);
	if (stories != m->totals.stories) {
		kn_buf_init(&digits, 64);
		kn_fmt_count(&m->locale, m->totals.stories, &digits);
		kn_buf_chr(out, ' ');
		kn_fmt_msg(N_("of %s"), kn_buf_get(&digits), out);
		kn_buf_dispose(&digits);
	}
	hits(m, out);
	if (articles != stories) {
		kn_buf_cstr(out, " \u00B7 ");
		count_phrase(m, kn_trn("%s article", "%s articles", articles),
		    articles, out);
	}
	if (hidden > 0) {
		kn_buf_cstr(out, " \u00B7 ");
		count_phrase(m, kn_trn("%s undated hidden",
		    "%s undated hidden", hidden), hidden, out);
	} else if (undated > 0) {
		kn_buf_cstr(out, " \u00B7 ");
		count_phrase(m, kn_trn("%s undated", "%s undated", undated),
		    undated, out);
	}
}

/* "3/4": stories that match, of all. */
static void
counts_short(const struct kn_model *m, struct kn_buf *out)
{
	kn_buf_cstr(out, "\u2068");
	kn_fmt_count(&m->locale, kn_result_stories(m->result), out);
	kn_buf_chr(out, '/');
	kn_fmt_count(&m->locale, m->totals.stories, out);
	kn_buf_cstr(out, "\u2069");
}

/* Draws text at the start or the end of what is left of the line, and takes
 * its columns and a blank off *left. */
static void
take(const struct kn_model *m, struct kn_grid *g, struct kn_rect *left,
    bool at_start, struct kn_str text, struct kn_style style)
{
	struct kn_layout_opts opts = chrome_opts(m);
	int w = kn_field_width_col(text.s, text.n, &opts);
	bool right = at_start == kn_model_mirrored(m);

	if (w > left->w)
		w = left->w;
	if (w <= 0)
		return;
	struct kn_rect r = { right ? left->x + left->w - w : left->x, left->y,
	    w, 1 };
	kn_chrome_field(m, g, r, 0, text, KN_ALIGN_START, style);
	if (!right)
		left->x += w + 1;
	left->w -= w + 1;
	if (left->w < 0)
		left->w = 0;
}

/* The chips that have room, and how many have none: "+2". Room is left for
 * the counts. */
static void
chips(const struct kn_model *m, struct kn_grid *g, struct kn_rect *left)
{
	struct kn_style style = { KN_ROLE_CHIP, 0 };
	size_t n = kn_query_chip_count(m->filter);
	int kept = COUNTS_COL + (n > 1 ? MORE_COL : 0);
	struct kn_rect room = *left;
	struct kn_buf text;
	size_t i;

	kn_buf_init(&text, 4096);
	room.w -= kept;
	if (kn_model_mirrored(m))
		room.x += kept;
	int before = room.w;
	for (i = 0; i < n && room.w >= CHIP_MIN_COL; i++) {
		/* A long chip is cut before it pushes out the later ones. */
		int later = (int)(n - i - 1) * (CHIP_MIN_COL + 1);
		struct kn_rect own = room;

		if (room.w - later >= CHIP_MIN_COL)
			own.w -= later;
		if (kn_model_mirrored(m))
			own.x += room.w - own.w;
		int was = own.w;
		kn_buf_reset(&text);
		kn_chrome_chip(m, m->filter, i, &text);
		take(m, g, &own, true, kn_buf_get(&text), style);
		/* What filled its room left no blank behind it. */
		int used = was - own.w + (own.w == 0 && later > 0);
		room.w -= used;
		if (!kn_model_mirrored(m))
			room.x += used;
	}
	if (!kn_model_mirrored(m))
		left->x += before - room.w;
	left->w -= before - room.w;
	if (i < n) {
		/* A blank first: the last chip may have filled its room. */
		left->x += kn_model_mirrored(m) ? 0 : 1;
		left->w--;
		kn_buf_reset(&text);
		kn_buf_chr(&text, '+');
		kn_fmt_count(&m->locale, n - i, &text);
		take(m, g, left, true, kn_buf_get(&text), style);
	}
	kn_buf_dispose(&text);
}

/* Before the first article is read, "no stories" would be a guess. */
static bool
counts_known(const struct kn_model *m)
{
	return m->result != NULL && (m->totals.articles > 0 ||
	    m->index_state != KN_INDEX_BUILDING);
}

static void
corpus_name(const struct kn_model *m, struct kn_buf *out)
{
	struct kn_buf name;

	kn_buf_init(&name, 1024);
	kn_filter_append_name(kn_str(kn_session_name(m->session)), &name);
	kn_fmt_msg(N_("corpus %s"), kn_buf_get(&name), out);
	kn_buf_dispose(&name);
}

/* Chips with a word between: two of foreign words side by side would become
 * one run of the row. The name of the corpus where there are none. */
static void
joined_chips(const struct kn_model *m, struct kn_buf *out)
{
	size_t n = kn_query_chip_count(m->filter);

	if (n == 0)
		corpus_name(m, out);
	for (size_t i = 0; i < n; i++) {
		if (i > 0) {
			kn_buf_chr(out, ' ');
			kn_buf_cstr(out, kn_tr(N_("and")));
			kn_buf_chr(out, ' ');
		}
		kn_chrome_chip(m, m->filter, i, out);
	}
}

/* As one field: words of the interface first, since they decide for the
 * terminal where the row starts; what may be foreign last. */
static void
title_stacked(const struct kn_model *m, struct kn_buf *out, bool in_full)
{
	kn_buf_cstr(out, kn_tr(N_("Articles")));
	if (counts_known(m)) {
		kn_buf_cstr(out, ": ");
		if (in_full)
			counts(m, out);
		else
			counts_short(m, out);
	}
	kn_buf_cstr(out, " \u00B7 ");
	joined_chips(m, out);
}

static void
draw_title_stacked(const struct kn_model *m, struct kn_grid *g, int row)
{
	struct kn_layout_opts opts = chrome_opts(m);
	struct kn_buf text;

	kn_buf_init(&text, 64 * 1024);
	title_stacked(m, &text, true);
	if (kn_field_width_col(text.s, text.n, &opts) > g->w - 2) {
		kn_buf_reset(&text);
		title_stacked(m, &text, false);
	}
	kn_chrome_line(m, g, row, kn_buf_get(&text),
	    (struct kn_style){ KN_ROLE_STATUS, 0 });
	kn_buf_dispose(&text);
}

void
kn_chrome_title(const struct kn_model *m, struct kn_grid *g, int row)
{
	struct kn_style style = { KN_ROLE_STATUS, 0 };
	struct kn_layout_opts opts = chrome_opts(m);
	struct kn_rect left = { 1, row, g->w - 2, 1 };
	struct kn_buf text;

	if (kn_model_stacked(m)) {
		draw_title_stacked(m, g, row);
		return;
	}
	kn_buf_init(&text, 4096);
	kn_grid_fill(g, 1, row, g->w - 2, ' ', style);
	/* The name is cut before it pushes out what changes. */
	struct kn_rect name = left;
	if (counts_known(m)) {
		counts_short(m, &text);
		name.w -= kn_field_width_col(text.s, text.n, &opts) + 1;
		kn_buf_reset(&text);
	}
	if (kn_query_chip_count(m->filter) > 0)
		name.w -= MORE_COL;
	int kept = left.w - name.w;
	if (kn_model_mirrored(m))
		name.x += kept;
	corpus_name(m, &text);
	take(m, g, &name, true, kn_buf_get(&text), style);
	left.w = name.w + kept;
	if (!kn_model_mirrored(m))
		left.x = name.x;
	chips(m, g, &left);
	kn_buf_reset(&text);
	if (counts_known(m))
		counts(m, &text);
	if (kn_field_width_col(text.s, text.n, &opts) > left.w) {
		kn_buf_reset(&text);
		counts_short(m, &text);
	}
	take(m, g, &left, false, kn_buf_get(&text), style);
	kn_buf_dispose(&text);
}
