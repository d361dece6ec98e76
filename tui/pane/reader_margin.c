/*
 * reader_margin.c: how notes look in the reader. In: the placed notes of the
 * open article. Out: a margin at the start of the text in which every note
 * has its label's sign, with a line down to its end; and styles for the
 * cells of noted passages. Notes that overlap stand in different lanes of
 * the margin, so that they are told apart without colour.
 */
#include "tui/pane/reader_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/pane/layers.h"

/* Two lanes let a sign of two cells stand, and a passage in a passage. */
enum { LANES_MIN = 2, LANES_MAX = 3, NARROW_W = 40 };

/* Where a label has no sign, and where a passage is only probably there. */
#define SIGN_NONE "\u2022"
#define SIGN_FUZZY "~"
#define CP_LINE 0x2502          /* │ */
/* A colleague's: whatever the label, whose sign is not ours to know. */
#define SIGN_LAYER "\u25C7"      /* ◇ */
#define CP_LINE_LAYER ':'

/* ---- lanes -------------------------------------------------------------------- */

/* The first lane that is free where a note starts; the last one when none
 * is. `until` is where the note in each lane ends. */
static uint8_t
pick_lane(uint32_t until[LANES_MAX], int lanes, struct kn_span at)
{
	int k = 0;

	while (k < lanes - 1 && until[k] > at.start_b)
		k++;
	if (at.end_b > until[k])
		until[k] = at.end_b;
	return (uint8_t)k;
}

static void
assign(struct reader *r, int lanes)
{
	const struct kn_open *o = r->base.model->open;
	uint32_t until[LANES_MAX] = { 0 };
	bool any = false;

	free(r->lane);
	r->n_lane = o->n_placed;
	r->lane = kn_calloc(o->n_placed + 1, sizeof(*r->lane));
	for (size_t i = 0; i < o->n_placed; i++)
		if (kn_model_draws_note(r->base.model, i)) {
			r->lane[i] = pick_lane(until, lanes,
			    o->placed[i].hit.at);
			any = true;
		}
	r->lanes = any ? lanes : 0;
	r->lane_notes = r->base.model->notes_serial;
	r->lane_open = r->base.model->open_serial;
}

/* Where there is room the margin is there before the first note is, so that
 * a note does not make the lines under one's eyes break elsewhere. */
int
reader__margin_col(struct reader *r, int w)
{
	const struct kn_model *m = r->base.model;
	int lanes = w < NARROW_W ? LANES_MIN : LANES_MAX;
	bool kept = w >= NARROW_W &&
	    (m->n_layers > 0 || kn_model_notebook(m) != NULL);

	if (r->lane == NULL || r->lane_notes != m->notes_serial ||
	    r->lane_open != m->open_serial ||
	    (r->lanes != 0 && r->lanes != lanes))
		assign(r, lanes);
	return (r->lanes == 0 && !kept) || w <= 2 * (lanes + 1) ? 0 :
	    lanes + 1;
}

/* ---- cells of the text ---------------------------------------------------------- */

void
reader__notes_on(struct reader *r, struct kn_span line)
{
	const struct kn_open *o = r->base.model->open;

	r->n_on = 0;
	for (size_t i = 0; i < o->n_placed; i++) {
		const struct kn_placed *p = &o->placed[i];

		if (!kn_span_overlaps(p->hit.at, line) ||
		    !kn_model_draws_note(r->base.model, i))
			continue;
		r->on = kn_grow(r->on, &r->cap_on, r->n_on + 1,
		    sizeof(*r->on));
		r->on[r->n_on++] = i;
	}
}

void
reader__note_style(const struct reader *r, struct kn_span cell,
    bool keep_role, struct kn_style *style)
{
	struct kn_model *m = r->base.model;
	const struct kn_placed *inner = NULL;
	enum kn_role role = KN_ROLE_TEXT;

	for (size_t k = 0; k < r->n_on; k++) {
		const struct kn_placed *p = &m->open->placed[r->on[k]];

		if (!kn_span_overlaps(p->hit.at, cell))
			continue;
		bool foreign = kn_model_foreign(m, r->on[k]) != NULL;
		style->mods |= foreign ? KN_MOD_LAYER : KN_MOD_NOTE;
		if (inner != NULL)
			style->mods |= KN_MOD_NESTED;
		if (r->on[k] == m->note)
			style->mods |= KN_MOD_CURRENT;
		if (!foreign)
			role = kn_label_role(kn_model_label_of(m,
			    p->note.label));
		inner = p;
	}
	if (!keep_role && role != KN_ROLE_TEXT)
		style->role = (uint8_t)role;
}

/* ---- the margin ------------------------------------------------------------------ */

/* The column of a lane: the first is beside the text. */
static int
column(const struct reader *r, struct kn_rect at, bool right, int lane)
{
	return right ? at.x + at.w - r->lanes + lane :
	    at.x + r->lanes - 1 - lane;
}

struct cells {
	struct reader *r;
	struct kn_grid *g;
	struct kn_rect at;
	bool right;             /* the margin is on the right */
	bool used[LANES_MAX];
};

/* A free lane, that of the note if it is; or -1. */
static int
free_lane(const struct cells *c, size_t note)
{
	int lane = c->r->lane[note];

	if (!c->used[lane])
		return lane;
	for (lane = 0; lane < c->r->lanes; lane++)
		if (!c->used[lane])
			return lane;
	return -1;
}

static struct kn_style
sign_style(struct kn_model *m, size_t i)
{
	const struct kn_placed *p = &m->open->placed[i];
	const struct kn_label *l = kn_model_label_of(m, p->note.label);
	bool foreign = kn_model_foreign(m, i) != NULL;
	struct kn_style style = { (uint8_t)(foreign ? KN_ROLE_BAR :
	    kn_label_role(l)), KN_MOD_NOTE };

	/* One that says something is told from a bare highlight. */
	if (p->note.text != NULL && p->note.text[0] != '\0')
		style.mods |= KN_MOD_NESTED;
	if (i == m->note)
		style.mods |= KN_MOD_CURRENT;
	return style;
}

/* The sign of a note where it starts: in its lane, and in the next one too
 * if it takes two cells. */
static void
put_sign(struct cells *c, size_t i)
{
	struct kn_model *m = c->r->base.model;
	const struct kn_placed *p = &m->open->placed[i];
	const struct kn_label *l = kn_model_label_of(m, p->note.label);
	const char *sign = p->hit.state == KN_ANCHOR_FUZZY ? SIGN_FUZZY :
	    kn_model_foreign(m, i) != NULL ? SIGN_LAYER :
	    l == NULL || l->sign == NULL || l->sign[0] == '\0' ? SIGN_NONE :
	    l->sign;
	struct kn_layout_opts opts = kn_model_layout(m, c->right ?
	    KN_DIR_RTL : KN_DIR_LTR);
	int lane = free_lane(c, i);

	if (lane < 0)
		return;
	int w = lane + 1 < c->r->lanes && !c->used[lane + 1] &&
	    kn_field_width_col(sign, strlen(sign), &opts) > 1 ? 2 : 1;
	int x = column(c->r, c->at, c->right, lane);
	for (int k = 0; k < w; k++)
		c->used[lane + k] = true;
	kn_field_draw(c->g, c->right || w == 1 ? x : x - 1, c->at.y, w,
	    kn_str(sign), &opts, KN_ALIGN_LEFT, sign_style(m, i));
}

static void
put_line(struct cells *c, size_t i)
{
	int lane = c->r->lane[i];

	if (c->used[lane])
		return;
	struct kn_style style = sign_style(c->r->base.model, i);
	style.mods = i == c->r->base.model->note ? KN_MOD_NOTE : 0;
	kn_grid_fill(c->g, column(c->r, c->at, c->right, lane), c->at.y, 1,
	    kn_model_foreign(c->r->base.model, i) != NULL ? CP_LINE_LAYER :
	    CP_LINE, style);
}

/* Signs first: they say more than a line that goes on. */
void
reader__margin_draw(struct reader *r, struct kn_grid *g, struct kn_rect at,
    struct kn_span line)
{
	const struct kn_open *o = r->base.model->open;
	struct cells c = { .r = r, .g = g, .at = at,
	    .right = r->rtl_text && !kn_model_stacked(r->base.model) };

	for (size_t k = 0; k < r->n_on; k++)
		if (o->placed[r->on[k]].hit.at.start_b >= line.start_b)
			put_sign(&c, r->on[k]);
	for (size_t k = 0; k < r->n_on; k++)
		if (o->placed[r->on[k]].hit.at.start_b < line.start_b)
			put_line(&c, r->on[k]);
}
