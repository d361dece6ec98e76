/*
 * notedraw.c: a note as lines of text. In: a row of notelist.c. Out: cells.
 * What became of its passage is told by a sign and a word, never by colour
 * alone.
 */
#include "tui/pane/notedraw.h"

#include <string.h>

#include "kunnash/filter.h"
#include "tui/pane/annot.h"

enum { SIGN_COL = 2, MARKS_COL = 5, LINE_MAX_B = 16 * 1024 };

void
kn_note_name(struct kn_str untrusted, struct kn_buf *out)
{
	kn_buf_cstr(out, "\u2068");
	kn_filter_append(untrusted, false, out);
	kn_buf_cstr(out, "\u2069");
}

/* ---- what became of the passage ---------------------------------------------- */

struct state {
	uint32_t sign;
	const char *msgid;
};

bool
kn_note_is_foreign_memo(const struct kn_model *m, const struct kn_note *n)
{
	return n->scope == KN_NOTE_CORPUS && n->target.corpus != NULL &&
	    strcmp(n->target.corpus, kn_session_corpus_hash(m->session)) != 0;
}

static struct state
state_of(const struct kn_model *m, const struct kn_note_row *row)
{
	static const struct state states[KN_ANCHOR_STATE_COUNT] = {
		[KN_ANCHOR_EXACT] = { '=', N_("in its place") },
		[KN_ANCHOR_MOVED] = { '+', N_("moved") },
		[KN_ANCHOR_FUZZY] = { '~', N_("not certain") },
		[KN_ANCHOR_ORPHAN] = { '!', N_("its passage is gone") },
	};

	if (row->note.scope == KN_NOTE_CORPUS &&
	    !kn_note_is_foreign_memo(m, &row->note))
		return (struct state){ ' ', N_("on the corpus") };
	if (!row->here || row->note.scope == KN_NOTE_CORPUS)
		return (struct state){ '-', N_("not in this corpus") };
	if (row->note.scope == KN_NOTE_ARTICLE)
		return (struct state){ ' ', N_("on the whole article") };
	return states[row->hit.state];
}

/* ---- a row ---------------------------------------------------------------------- */

static struct kn_str
passage_of(const struct kn_model *m, const struct kn_note *n)
{
	return kn_str(n->scope == KN_NOTE_PASSAGE ? n->anchor.exact :
	    kn_note_is_foreign_memo(m, n) ?
	    kn_tr(N_("Memo on another corpus")) :
	    n->scope == KN_NOTE_CORPUS ? kn_tr(N_("Memo on the corpus")) :
	    kn_tr(N_("The whole article")));
}

/* "label · text · #tag" */
static void
second_line(const struct kn_model *m, const struct kn_note *n,
    struct kn_buf *out)
{
	const struct kn_label *label = n->label == NULL ? NULL :
	    kn_model_label_of((struct kn_model *)(uintptr_t)m, n->label);

	if (label != NULL)
		kn_note_name(kn_str(label->name), out);
	if (n->text != NULL && n->text[0] != '\0') {
		if (out->n > 0)
			kn_buf_cstr(out, " \u00B7 ");
		kn_note_name(kn_str(n->text), out);
	}
	for (size_t i = 0; i < n->n_tags; i++) {
		kn_buf_cstr(out, out->n > 0 ? " \u00B7 " : "");
		kn_buf_cstr(out, "\u2068#");
		kn_filter_append(kn_str(n->tags[i]), false, out);
		kn_buf_cstr(out, "\u2069");
	}
}

/* Columns at the start for the signs, the rest for text. */
static struct kn_rect
text_rect(const struct kn_model *m, struct kn_rect r)
{
	r.w -= MARKS_COL;
	if (!kn_model_mirrored(m))
		r.x += MARKS_COL;
	return r;
}

static void
draw_signs(const struct kn_model *m, struct kn_grid *g, struct kn_rect r,
    const struct kn_note_row *row)
{
	const struct kn_label *label = row->note.label == NULL ? NULL :
	    kn_model_label_of((struct kn_model *)(uintptr_t)m,
	    row->note.label);
	bool mirrored = kn_model_mirrored(m);
	struct kn_style bar = { KN_ROLE_BAR, 0 };
	struct kn_rect sign = { mirrored ? r.x + r.w - 1 - SIGN_COL :
	    r.x + 1, r.y, SIGN_COL, 1 };

	if (label != NULL && label->sign != NULL)
		kn_chrome_field(m, g, sign, 0, kn_str(label->sign),
		    KN_ALIGN_START, bar);
	kn_grid_fill(g, mirrored ? r.x + r.w - MARKS_COL + 1 :
	    r.x + MARKS_COL - 2, r.y, 1, state_of(m, row).sign, bar);
}

/* One line of untrusted text in the direction of its own letters. */
static void
draw_own(const struct kn_model *m, struct kn_grid *g, struct kn_rect r,
    struct kn_str text, struct kn_style style)
{
	struct kn_layout_opts opts = kn_model_layout(m, KN_DIR_AUTO);

	kn_field_draw(g, r.x, r.y, r.w, text, &opts, kn_model_mirrored(m) ?
	    KN_ALIGN_RIGHT : KN_ALIGN_LEFT, style);
}

void
kn_note_draw(const struct kn_model *m, struct kn_grid *g, struct kn_rect r,
    const struct kn_note_row *row, bool selected)
{
	struct kn_rect text = text_rect(m, r);
	struct kn_buf line;

	draw_signs(m, g, r, row);
	draw_own(m, g, text, passage_of(m, &row->note),
	    (struct kn_style){ KN_ROLE_TEXT, 0 });
	kn_buf_init(&line, LINE_MAX_B);
	second_line(m, &row->note, &line);
	text.y++;
	kn_chrome_field(m, g, text, 0, kn_buf_get(&line), KN_ALIGN_START,
	    (struct kn_style){ KN_ROLE_META, 0 });
	kn_buf_dispose(&line);
	for (int y = 0; selected && y < r.h; y++)
		kn_grid_mod(g, r.x, r.y + y, r.w,
		    KN_MOD_SELECTED | KN_MOD_FOCUS);
}

/* ---- all of a note ---------------------------------------------------------------- */

/* Draws text over at most `most` lines and takes them off r. */
static void
draw_wrapped(const struct kn_model *m, struct kn_grid *g, struct kn_rect *r,
    struct kn_str text, int most, enum kn_role role)
{
	struct kn_layout_opts opts = kn_model_layout(m, KN_DIR_AUTO);
	struct kn_layout *l = kn_layout_new(text.s, text.n, r->w, &opts);
	const struct kn_vline *line;

	for (int i = 0; i < most && r->h > 0 &&
	    (line = kn_layout_line(l, (size_t)i)) != NULL; i++) {
		kn_vline_draw(line, g, r->x, r->y, r->w,
		    kn_model_mirrored(m) ? KN_ALIGN_RIGHT : KN_ALIGN_LEFT,
		    (struct kn_style){ (uint8_t)role, 0 }, NULL, NULL);
		r->y++;
		r->h--;
	}
	kn_layout_free(l);
}

/* A word of the interface, and a text behind it in its own direction. */
static void
draw_named(const struct kn_model *m, struct kn_grid *g, struct kn_rect *r,
    const char *msgid, struct kn_str text, int most)
{
	struct kn_buf b;

	kn_buf_init(&b, LINE_MAX_B);
	kn_buf_cstr(&b, kn_tr(msgid));
	kn_buf_chr(&b, ' ');
	kn_note_name(text, &b);
	draw_wrapped(m, g, r, kn_buf_get(&b), most, KN_ROLE_TEXT);
	kn_buf_dispose(&b);
}

/* State, title, outlet and date; who wrote it and when. */
static void
draw_facts(const struct kn_model *m, struct kn_grid *g, struct kn_rect *r,
    const struct kn_note_row *row)
{
	const struct kn_note *n = &row->note;
	const char *const parts[] = { n->target.title, n->target.outlet,
		n->target.date, n->author };
	struct kn_buf b;

	kn_buf_init(&b, LINE_MAX_B);
	kn_buf_cstr(&b, kn_tr(state_of(m, row).msgid));
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (parts[i] == NULL || parts[i][0] == '\0')
			continue;
		kn_buf_cstr(&b, " \u00B7 ");
		kn_note_name(i == 1 ? kn_str(kn_fmt_outlet(kn_model_index(m),
		    parts[i], m->locale.lang)) : kn_str(parts[i]), &b);
	}
	kn_chrome_field(m, g, *r, 0, kn_buf_get(&b), KN_ALIGN_START,
	    (struct kn_style){ KN_ROLE_META, 0 });
	r->y++;
	r->h--;
	kn_buf_dispose(&b);
}

void
kn_note_draw_detail(const struct kn_model *m, struct kn_grid *g,
    struct kn_rect r, const struct kn_note_row *row)
{
	const struct kn_note *n = &row->note;
	bool unsure = row->here && n->scope == KN_NOTE_PASSAGE &&
	    row->hit.state == KN_ANCHOR_FUZZY;

	kn_grid_fill(g, r.x, r.y, r.w, 0x2500,
	    (struct kn_style){ KN_ROLE_BORDER, 0 });
	r.y++;
	r.h--;
	if (r.h <= 0)
		return;
	draw_facts(m, g, &r, row);
	if (unsure) {
		int half = r.h > 1 ? r.h / 2 : 1;

		draw_named(m, g, &r, N_("then:"), passage_of(m, n), half);
		draw_named(m, g, &r, N_("now:"), kn_str(row->now), half);
	} else {
		draw_wrapped(m, g, &r, passage_of(m, n), (r.h + 1) / 2,
		    KN_ROLE_TEXT);
	}
	if (n->text != NULL)
		draw_wrapped(m, g, &r, kn_str(n->text), r.h, KN_ROLE_NOTICE);
}
