/*
 * reader_select.c: selecting a passage of the open article, labelling it,
 * going from note to note. In: actions and digits. Out: the model's
 * selection and current note; what changes the notebook is annot.c's.
 */
#include "tui/pane/reader_priv.h"

#include <stdlib.h>

#include "tui/pane/layers.h"

static bool
is_selected(const struct kn_model *m)
{
	return kn_span_len(m->selection) > 0;
}

enum kn_context
reader__context(const struct kn_pane *p)
{
	return p->model->open != NULL && is_selected(p->model) ?
	    KN_CTX_SELECTION : KN_CTX_READER;
}

size_t
reader__active_b(const struct kn_model *m)
{
	return m->at_start || !is_selected(m) ? m->selection.start_b :
	    m->selection.end_b - 1;
}

/* ---- what is selected from ------------------------------------------------------- */

static size_t
n_found(void *user, enum kn_unit unit)
{
	const struct kn_open *o = user;

	return unit == KN_UNIT_HIT ? o->n_hits : o->mentions.n;
}

static bool
found(void *user, enum kn_unit unit, size_t i, struct kn_span *at)
{
	const struct kn_open *o = user;

	*at = unit == KN_UNIT_HIT ? o->hits[i].at : o->mentions.at[i].at;
	return unit == KN_UNIT_HIT || !o->mentions.at[i].suppressed;
}

struct kn_select_in
reader__select_in(const struct reader *r)
{
	struct kn_open *o = r->base.model->open;

	return (struct kn_select_in){ .text = { o->doc->text, o->doc->n_b },
	    .para = r->para, .n_para = r->n_para, .n_found = n_found,
	    .found = found, .user = o };
}

/* ---- taking the first passage ------------------------------------------------------ */

/* Where to look for the first sentence: the title is none as long as there
 * is a body. */
static uint32_t
from_b(const struct reader *r)
{
	const struct kn_doc *doc = r->base.model->open->doc;
	const struct kn_doc_span *title = kn_doc_span(doc, KN_SPAN_TITLE);
	const struct kn_doc_span *body = kn_doc_span(doc, KN_SPAN_BODY);

	if (body != NULL && (r->top_b == 0 || (title != NULL &&
	    r->top_b >= title->at.start_b && r->top_b < title->at.end_b)))
		return body->at.start_b;
	return (uint32_t)r->top_b;
}

/* The first sentence that starts in view, else the one at the top. */
static struct kn_span
sentence_in_view(struct reader *r, const struct kn_select_in *in)
{
	uint32_t at_b = from_b(r), start_b;

	if (at_b > 0 && kn_select_place(in, KN_UNIT_SENTENCE, true, at_b - 1,
	    1, &start_b) && reader__in_view(r, start_b))
		at_b = start_b;
	return kn_select_around(in, KN_UNIT_SENTENCE,
	    (struct kn_span){ at_b, at_b + 1 });
}

/* The current note's passage, the sentence of the current hit or mention, or
 * the first one in view. What is out of sight is not selected. */
static struct kn_span
first_passage(struct reader *r, const struct kn_select_in *in)
{
	const struct kn_model *m = r->base.model;
	const struct kn_placed *note = kn_model_note(m);

	if (note != NULL && kn_placed_in_text(note) &&
	    reader__in_view(r, note->hit.at.start_b))
		return note->hit.at;
	if (kn_span_len(m->current) > 0 &&
	    reader__in_view(r, m->current.start_b))
		return kn_select_around(in, KN_UNIT_SENTENCE, m->current);
	return sentence_in_view(r, in);
}

/* The sentences of what is selected, else their paragraphs. */
static void
widen(struct kn_model *m, const struct kn_select_in *in)
{
	struct kn_span at = kn_select_around(in, KN_UNIT_SENTENCE,
	    m->selection);

	if (at.start_b == m->selection.start_b &&
	    at.end_b == m->selection.end_b)
		at = kn_select_around(in, KN_UNIT_PARAGRAPH, m->selection);
	m->selection = at;
}

/* True when there is a text to select from; else the notice says so. */
static bool
can_select(struct reader *r)
{
	if (reader__ready(r) && r->n_para > 0)
		return true;
	kn_model_notice(r->base.model, N_("no article is open"), KN_LIT(""));
	return false;
}

/* The sentence after what is selected, or the one before it. */
static void
other_sentence(struct kn_model *m, const struct kn_select_in *in, int step)
{
	struct kn_span at = m->selection;
	uint32_t start_b;

	if (kn_select_place(in, KN_UNIT_SENTENCE, true, step > 0 ?
	    at.end_b - 1 : at.start_b, step, &start_b))
		m->selection = kn_select_around(in, KN_UNIT_SENTENCE,
		    (struct kn_span){ start_b, start_b + 1 });
	else
		kn_model_notice(m, step > 0 ? N_("no further sentence") :
		    N_("no earlier sentence"), KN_LIT(""));
}

static bool
act_select(void *self, struct kn_str arg)
{
	struct reader *r = self;
	struct kn_model *m = r->base.model;

	if (!can_select(r))
		return true;
	struct kn_select_in in = reader__select_in(r);
	if (is_selected(m)) {
		if (arg.n == 0)
			widen(m, &in);
		else
			other_sentence(m, &in,
			    kn_str_is(arg, "previous") ? -1 : 1);
		return true;
	}
	m->selection = first_passage(r, &in);
	m->at_start = false;
	return true;
}

/* ---- moving the ends ------------------------------------------------------------------ */

bool
reader__other_line(struct reader *r, size_t at_b, int step, size_t *out)
{
	struct kn_place at = kn_flow_find(r->flow, at_b);
	struct kn_flow_line line;

	if (!kn_flow_line(r->flow, at, &line) || line.vline == NULL)
		return false;
	int x_col = kn_vline_caret_col(line.vline, at_b - line.base_b);
	int from_right = line.vline->width_col - x_col;
	do {
		if ((step > 0 ? kn_flow_forward(r->flow, &at, 1) :
		    kn_flow_back(r->flow, &at, 1)) == 0 ||
		    !kn_flow_line(r->flow, at, &line))
			return false;
	} while (line.vline == NULL || !line.in_text);
	if (line.vline->rtl)
		x_col = line.vline->width_col - from_right;
	int last = line.vline->width_col - 1;
	*out = line.base_b + kn_vline_caret_b(line.vline,
	    x_col < 0 ? 0 : x_col > last ? last : x_col);
	return true;
}

/* The active end goes up or down by a line, around what stands there. */
static void
move_by_line(struct reader *r, const struct kn_select_in *in, int step)
{
	struct kn_model *m = r->base.model;
	struct kn_span at = m->selection;
	size_t to_b;

	if (!reader__other_line(r, reader__active_b(m), step, &to_b))
		return;
	if (m->at_start)
		at.start_b = (uint32_t)to_b;
	else if (!kn_select_place(in, KN_UNIT_LETTER, false, (uint32_t)to_b,
	    1, &at.end_b))
		return;
	if (at.start_b < at.end_b)
		m->selection = at;
}

/* Moves the active end by a unit, or says that it cannot. */
static void
move_end(struct kn_model *m, const struct kn_select_in *in,
    enum kn_unit unit, int step)
{
	if (!kn_select_move(in, &m->selection, m->at_start, unit, step))
		kn_model_notice(m, N_("the selection cannot go on there"),
		    KN_LIT(""));
}

/* Grows or shrinks by the unit that is named. Keys that do so take the first
 * passage where nothing is selected. */
static bool
move(struct reader *r, struct kn_str name, bool grow)
{
	struct kn_model *m = r->base.model;
	enum kn_unit unit = name.n == 0 ? KN_UNIT_WORD : kn_unit_find(name);

	if (unit == KN_UNIT_COUNT) {
		kn_model_notice(m, N_("no such unit: %s"), name);
		return true;
	}
	if (!is_selected(m))
		return act_select(r, KN_LIT(""));
	if (!can_select(r))
		return true;
	struct kn_select_in in = reader__select_in(r);
	move_end(m, &in, unit, grow != m->at_start ? 1 : -1);
	return true;
}

static bool
act_grow(void *self, struct kn_str arg)
{
	return move(self, arg, true);
}

static bool
act_shrink(void *self, struct kn_str arg)
{
	return move(self, arg, false);
}

/* Left means left: on, in a text that runs from the right. */
int
reader__side_step(const struct reader *r, struct kn_str side)
{
	int left = r->rtl_text ? 1 : -1;

	return kn_str_is(side, "left") ? left :
	    kn_str_is(side, "right") ? -left :
	    kn_str_is(side, "up") ? -1 : kn_str_is(side, "down") ? 1 : 0;
}

static bool
act_extend(void *self, struct kn_str arg)
{
	struct reader *r = self;
	struct kn_model *m = r->base.model;
	struct kn_str name = arg, side = { "", 0 };

	kn_str_split(&name, ' ', &side);
	name = kn_str_trim(name);
	bool line = name.n == 0 &&
	    (kn_str_is(side, "up") || kn_str_is(side, "down"));
	enum kn_unit unit = name.n == 0 ? KN_UNIT_LETTER : kn_unit_find(name);
	if (!is_selected(m))
		return act_select(r, KN_LIT(""));
	if (!can_select(r))
		return true;
	int step = reader__side_step(r, side);
	struct kn_select_in in = reader__select_in(r);
	if (step == 0 || unit == KN_UNIT_COUNT)
		kn_model_notice(m, N_("say left, right, up or down, and "
		    "letter, word, sentence or paragraph"), KN_LIT(""));
	else if (line)
		move_by_line(r, &in, step);
	else
		move_end(m, &in, unit, step);
	return true;
}

static bool
act_swap_ends(void *self, struct kn_str arg)
{
	struct kn_model *m = ((struct reader *)self)->base.model;

	(void)arg;
	m->at_start = !m->at_start;
	return true;
}

/* Esc drops the selection, then the current note, then leaves the reader. */
static bool
act_cancel(void *self, struct kn_str arg)
{
	struct kn_model *m = ((struct reader *)self)->base.model;

	(void)arg;
	if (!is_selected(m) && kn_model_note(m) == NULL)
		return false;
	if (is_selected(m))
		m->selection = (struct kn_span){ 0, 0 };
	else
		m->note = SIZE_MAX;
	return true;
}

/* ---- notes ---------------------------------------------------------------------------- */

/* A label by its key or its name. */
static const struct kn_label *
find_label(struct kn_model *m, struct kn_str arg)
{
	size_t n;
	const struct kn_label *labels = kn_model_labels(m, &n);

	for (size_t i = 0; i < n; i++)
		if (kn_str_is(arg, labels[i].name))
			return &labels[i];
	return arg.n == 1 ? kn_model_label_by_key(m, arg.s[0]) : NULL;
}

static bool
act_label(void *self, struct kn_str arg)
{
	struct kn_model *m = ((struct reader *)self)->base.model;
	const struct kn_label *l;

	if (kn_model_writable(m) == NULL)
		return true;
	if (kn_str_is(arg, "0"))
		kn_model_label_passage(m, NULL);
	else if ((l = find_label(m, arg)) != NULL)
		kn_model_label_passage(m, l);
	else
		kn_model_notice(m, N_("no label has this key or name: %s"),
		    arg);
	return true;
}

static bool
step_note(struct reader *r, int step)
{
	struct kn_model *m = r->base.model;

	if (!reader__ready(r))
		return true;
	m->selection = (struct kn_span){ 0, 0 };
	/* What stands on the whole article comes before its first line. */
	bool at_top = r->top.block == 0 && r->top.line == 0;
	if (!kn_model_step_note(m, at_top ? 0 : r->top_b, step))
		kn_model_notice(m, step > 0 ? N_("no further note here") :
		    N_("no earlier note here"), KN_LIT(""));
	else
		kn_model_tell_foreign(m);
	return true;
}

/* One that starts in view, else one that goes on there. */
void
kn_pane_reader_note_in_view(struct kn_pane *reader)
{
	struct reader *r = (struct reader *)reader;
	struct kn_model *m = r->base.model;
	size_t into = SIZE_MAX, i = 0;

	if (!reader__ready(r))
		return;
	for (; i < m->open->n_placed; i++) {
		struct kn_span at = m->open->placed[i].hit.at;

		if (!kn_model_draws_note(m, i) || at.end_b <= r->top_b)
			continue;
		if (at.start_b < r->top_b)
			into = i;
		else
			break;
	}
	bool in_view = i < m->open->n_placed &&
	    reader__in_view(r, m->open->placed[i].hit.at.start_b);
	m->note = in_view ? i : into;
}

static bool
act_note_next(void *self, struct kn_str arg)
{
	(void)arg;
	return step_note(self, 1);
}

static bool
act_note_prev(void *self, struct kn_str arg)
{
	(void)arg;
	return step_note(self, -1);
}

static bool
act_note_extent(void *self, struct kn_str arg)
{
	(void)arg;
	kn_model_note_extent(((struct reader *)self)->base.model);
	return true;
}

static bool
act_note_delete(void *self, struct kn_str arg)
{
	(void)arg;
	kn_model_note_delete(((struct reader *)self)->base.model);
	return true;
}

static bool
act_note_adopt(void *self, struct kn_str arg)
{
	(void)arg;
	kn_model_adopt(((struct reader *)self)->base.model);
	return true;
}

/* Digits label at once, on whatever layout they are typed; those of the
 * first row have bindings, so that help can show them. */
bool
reader__key(struct kn_pane *p, struct kn_key_press key)
{
	int digit = kn_key_digit(key);
	char text[2] = { (char)('0' + digit), '\0' };

	return digit >= 0 && act_label(p, kn_str(text));
}

const struct kn_handler reader__handlers[READER_N_HANDLERS] = {
	{ KN_ACT_SELECT, act_select },
	{ KN_ACT_GROW, act_grow },
	{ KN_ACT_SHRINK, act_shrink },
	{ KN_ACT_EXTEND, act_extend },
	{ KN_ACT_SWAP_ENDS, act_swap_ends },
	{ KN_ACT_CANCEL, act_cancel },
	{ KN_ACT_LABEL, act_label },
	{ KN_ACT_NOTE_NEXT, act_note_next },
	{ KN_ACT_NOTE_PREV, act_note_prev },
	{ KN_ACT_NOTE_EXTENT, act_note_extent },
	{ KN_ACT_NOTE_DELETE, act_note_delete },
	{ KN_ACT_NOTE_ADOPT, act_note_adopt },
	{ KN_ACT_WORD, reader__act_word },
	{ KN_ACT_FILTER_BY, reader__act_filter_by },
};
