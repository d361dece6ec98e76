/*
 * reader_word.c: the word that the reader's cursor stands on. In: actions.
 * Out: the model's current span, from word to word; what of the text a search
 * for the word under the cursor means; a filter by the name there.
 */
#include "tui/pane/reader_priv.h"
#include "tui/pane/word.h"

/* Where the cursor stands: at the current note, hit, name or word, if that is
 * in view; else at the first word in view. False: there is none. */
static bool
find_cursor(struct reader *r, struct kn_span *at)
{
	const struct kn_model *m = r->base.model;
	struct kn_select_in in = reader__select_in(r);
	const struct kn_placed *note = kn_model_note(m);

	if (note != NULL && kn_placed_in_text(note) &&
	    reader__in_view(r, note->hit.at.start_b))
		return kn_word_at(&in, note->hit.at.start_b, at);
	if (kn_span_len(m->current) > 0 &&
	    reader__in_view(r, m->current.start_b)) {
		*at = m->current;
		return true;
	}
	return kn_word_from(&in, (uint32_t)r->top_b, at);
}

/* With what a selection by letters left of its first and last word. */
static struct kn_span
whole_words(struct reader *r, struct kn_span at)
{
	struct kn_select_in in = reader__select_in(r);
	struct kn_span word;

	if (kn_word_at(&in, at.start_b, &word) && word.start_b < at.start_b)
		at.start_b = word.start_b;
	if (kn_word_before(&in, at.end_b, &word) && word.end_b > at.end_b)
		at.end_b = word.end_b;
	return at;
}

struct kn_span
kn_pane_reader_words(struct kn_pane *reader)
{
	struct reader *r = (struct reader *)reader;
	struct kn_model *m = reader->model;
	struct kn_span at = { 0, 0 };

	if (!reader__ready(r))
		return at;
	if (kn_span_len(m->selection) > 0)
		return whole_words(r, m->selection);
	return find_cursor(r, &at) ? at : (struct kn_span){ 0, 0 };
}

void
kn_pane_reader_put_cursor(struct kn_pane *reader, size_t at_b)
{
	struct reader *r = (struct reader *)reader;
	struct kn_model *m = reader->model;
	struct kn_span at;

	if (!reader__ready(r))
		return;
	struct kn_select_in in = reader__select_in(r);
	m->note = SIZE_MAX;
	m->selection = (struct kn_span){ 0, 0 };
	r->shown = (struct kn_span){ 0, 0 };
	if (kn_word_at(&in, (uint32_t)at_b, &at))
		m->current = at;        /* the drawing brings it into view */
}

/* ---- from word to word ------------------------------------------------------------ */

static bool
next_word(struct reader *r, struct kn_span from, int step, bool by_line,
    struct kn_span *to)
{
	struct kn_select_in in = reader__select_in(r);
	size_t there_b;

	if (!by_line)
		return step > 0 ? kn_word_from(&in, from.end_b, to) :
		    kn_word_before(&in, from.start_b, to);
	return reader__other_line(r, from.start_b, step, &there_b) &&
	    kn_word_at(&in, (uint32_t)there_b, to) &&
	    to->start_b != from.start_b;
}

/* Whether the cursor stands on something that is marked; else the first word
 * in view is to be, before there is going on from it. */
static bool
is_marked(const struct reader *r, struct kn_span at)
{
	const struct kn_model *m = r->base.model;

	return at.start_b == m->current.start_b && at.end_b ==
	    m->current.end_b;
}

bool
reader__act_word(void *self, struct kn_str arg)
{
	struct reader *r = self;
	struct kn_model *m = r->base.model;
	bool by_line = kn_str_is(arg, "up") || kn_str_is(arg, "down");
	int step = arg.n == 0 ? 1 : reader__side_step(r, arg);
	struct kn_span at, to;

	if (step == 0) {
		kn_model_notice(m, N_("say left, right, up or down"),
		    KN_LIT(""));
		return true;
	}
	if (!reader__ready(r) || !find_cursor(r, &at)) {
		kn_model_notice(m, m->open == NULL ?
		    N_("no article is open") : N_("no word is in view"),
		    KN_LIT(""));
		return true;
	}
	bool first = !is_marked(r, at) && kn_model_note(m) == NULL;
	if (first)
		to = at;
	else if (!next_word(r, at, step, by_line, &to)) {
		kn_model_notice(m, step > 0 ? N_("no further word") :
		    N_("no earlier word"), KN_LIT(""));
		return true;
	}
	m->note = SIZE_MAX;
	m->selection = (struct kn_span){ 0, 0 };
	reader__go(r, to, step);
	return true;
}

/* ---- the name there ------------------------------------------------------------------ */

const struct kn_entity *
kn_pane_reader_entity(struct kn_pane *reader)
{
	struct reader *r = (struct reader *)reader;
	const struct kn_open *o = reader->model->open;
	struct kn_span at;

	if (!reader__ready(r))
		return NULL;
	if (kn_span_len(reader->model->selection) > 0)
		at = reader->model->selection;
	else if (!find_cursor(r, &at))
		return NULL;
	for (size_t i = 0; i < o->mentions.n; i++) {
		const struct kn_mention *x = &o->mentions.at[i];

		if (!x->suppressed && kn_span_overlaps(x->at, at))
			return kn_index_entity(kn_model_index(reader->model),
			    x->entity);
	}
	return NULL;
}

bool
reader__act_filter_by(void *self, struct kn_str arg)
{
	struct kn_pane *p = self;
	const struct kn_entity *e = kn_pane_reader_entity(p);
	struct kn_span at = kn_pane_reader_words(p);
	uint32_t serial = p->model->open_serial;

	(void)arg;
	if (e == NULL)
		kn_model_notice(p->model, p->model->open == NULL ?
		    N_("no article is open") : N_("the cursor is on no name"),
		    KN_LIT(""));
	else
		kn_model_filter_entity(p->model, e, false);
	/* Its hits are others now; the cursor stays. */
	if (e != NULL && p->model->open_serial == serial &&
	    kn_span_len(p->model->selection) == 0)
		reader__go(self, at, 1);
	return true;
}
