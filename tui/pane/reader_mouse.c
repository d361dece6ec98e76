/*
 * reader_mouse.c: the mouse in the open article. In: where the button went
 * down and came up. Out: the note that was clicked on is current, or the word;
 * what lies between the two places is selected. Terminals tell of both ends
 * only, so that nothing is sent while the mouse moves.
 */
#include "tui/pane/layers.h"
#include "tui/pane/reader_priv.h"
#include "tui/pane/word.h"

/* The byte that a cell of the pane shows, else the next one in the text;
 * false where the text is elsewhere on the screen than was drawn. */
static bool
byte_at(struct reader *r, int x, int y, uint32_t *out)
{
	const struct kn_rect all = { 0, 0, r->base.at.w, 1 };
	struct kn_rect to = reader__beside_margin(r, all);
	struct kn_place at = r->top;
	struct kn_flow_line line;

	/* There the terminal has its own order of the cells. */
	if (kn_model_stacked(r->base.model))
		return false;
	kn_flow_forward(r->flow, &at, y > 1 ? (size_t)y - 1 : 0);
	if (!kn_flow_line(r->flow, at, &line))
		return false;
	if (line.vline == NULL || !line.in_text) {
		*out = (uint32_t)kn_flow_byte(r->flow, at);
		return true;
	}
	int w = line.vline->width_col;
	int x_col = x - (line.vline->rtl ? to.x + to.w - w : to.x);
	*out = (uint32_t)(line.base_b + kn_vline_caret_b(line.vline,
	    x_col < 0 || w == 0 ? 0 : x_col >= w ? w - 1 : x_col));
	return true;
}

/* The shortest note that a byte is in, or SIZE_MAX. */
static size_t
note_at(const struct kn_model *m, uint32_t at_b)
{
	const struct kn_open *o = m->open;
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < o->n_placed; i++) {
		struct kn_span at = o->placed[i].hit.at;

		if (at_b < at.start_b || at_b >= at.end_b ||
		    !kn_model_draws_note(m, i))
			continue;
		if (best == SIZE_MAX || kn_span_len(at) <=
		    kn_span_len(o->placed[best].hit.at))
			best = i;
	}
	return best;
}

void
reader__click(struct kn_pane *p, int x, int y)
{
	struct reader *r = (struct reader *)p;
	struct kn_model *m = p->model;

	r->press.on = false;
	if (y < 1 || !reader__ready(r) || !byte_at(r, x, y, &r->press.at_b))
		return;
	r->press.on = true;
	r->press.x = x;
	r->press.y = y;
	r->press.serial = m->open_serial;
	m->selection = (struct kn_span){ 0, 0 };
}

/* The note that is there is current, else the word. */
static void
go_to(struct reader *r, uint32_t at_b)
{
	struct kn_model *m = r->base.model;
	struct kn_select_in in = reader__select_in(r);
	struct kn_span at;

	m->note = note_at(m, at_b);
	m->current = (struct kn_span){ 0, 0 };
	if (m->note == SIZE_MAX && kn_word_at(&in, at_b, &at) &&
	    at.start_b <= at_b)
		reader__go(r, at, 1);
	kn_model_tell_foreign(m);
}

/* From the letter where the button went down to the one where it came up,
 * whichever comes first; the active end is where it came up. */
static void
select_between(struct reader *r, uint32_t from_b, uint32_t to_b)
{
	struct kn_model *m = r->base.model;
	struct kn_select_in in = reader__select_in(r);
	bool back = to_b < from_b;
	struct kn_span at = { back ? to_b : from_b, back ? from_b : to_b };

	/* Up to the end of the letter, without blanks around. */
	if (!kn_select_place(&in, KN_UNIT_LETTER, false, at.end_b, 1,
	    &at.end_b))
		return;
	struct kn_str text = kn_str_trim((struct kn_str){
	    in.text.s + at.start_b, kn_span_len(at) });
	if (text.n == 0)
		return;
	at.start_b = (uint32_t)(text.s - in.text.s);
	at.end_b = at.start_b + (uint32_t)text.n;
	m->selection = at;
	m->at_start = back;
}

void
reader__release(struct kn_pane *p, int x, int y)
{
	struct reader *r = (struct reader *)p;
	bool on = r->press.on && r->press.serial == p->model->open_serial;
	uint32_t to_b;

	r->press.on = false;
	if (!on || !reader__ready(r) || !byte_at(r, x, y, &to_b))
		return;
	if (x == r->press.x && y == r->press.y)
		go_to(r, to_b);
	else
		select_between(r, r->press.at_b, to_b);
}
