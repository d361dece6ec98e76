/*
 * select.c: where the ends of a selection can go. In: what is shown of a
 * text, a place in it, a unit. Out: another place, or a span. Touches
 * nothing.
 */
#include "tui/pane/select.h"

#include <stdlib.h>

#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

static const char *const unit_names[] = {
#define KN_UNIT(NAME, name) name,
#include "tui/pane/unit.def"
#undef KN_UNIT
};

enum kn_unit
kn_unit_find(struct kn_str name)
{
	int i = 0;

	while (i < KN_UNIT_COUNT && !kn_str_is(name, unit_names[i]))
		i++;
	return (enum kn_unit)i;
}

/* ---- the nearest place in a direction --------------------------------------- */

struct seek {
	const struct kn_select_in *in;
	bool start;
	uint32_t from_b;
	int step;
	bool found;
	uint32_t best_b;
};

static void
consider(struct seek *s, uint32_t at_b)
{
	if (s->step > 0 ? at_b <= s->from_b : at_b >= s->from_b)
		return;
	if (!s->found || (s->step > 0 ? at_b < s->best_b :
	    at_b > s->best_b))
		s->best_b = at_b;
	s->found = true;
}

static void
consider_span(struct seek *s, struct kn_span at)
{
	consider(s, s->start ? at.start_b : at.end_b);
}

/* ---- units that every text has ------------------------------------------------ */

/* Without the white space around it; empty when it is nothing else. */
static struct kn_span
trim(const struct seek *s, struct kn_span at)
{
	const char *text = s->in->text.s;
	struct kn_str t = kn_str_trim((struct kn_str){ text + at.start_b,
	    kn_span_len(at) });

	if (t.n == 0)
		return (struct kn_span){ at.start_b, at.start_b };
	uint32_t start_b = (uint32_t)(t.s - text);
	return (struct kn_span){ start_b, start_b + (uint32_t)t.n };
}

/* A segment between two breaks is a word when it has a letter or a digit. */
static bool
has_letter(const struct seek *s, struct kn_span at)
{
	const char *text = s->in->text.s + at.start_b;
	size_t n_b = kn_span_len(at);

	for (size_t i = 0; i < n_b;) {
		uint32_t cp = kn_utf8_next(text, n_b, &i);

		if (kn_uchar_is_letter(cp) || kn_uchar_is_digit(cp))
			return true;
	}
	return false;
}

static void
consider_segment(struct seek *s, enum kn_unit unit, struct kn_span at)
{
	if (unit == KN_UNIT_WORD && !has_letter(s, at))
		return;
	if (unit == KN_UNIT_SENTENCE)
		at = trim(s, at);
	if (kn_span_len(at) > 0)
		consider_span(s, at);
}

/* The places of one unit in a paragraph. */
static void
segments(struct seek *s, enum kn_unit unit, struct kn_span para)
{
	static const enum kn_break breaks_of[] = {
		[KN_UNIT_LETTER] = KN_BREAK_GRAPHEME,
		[KN_UNIT_WORD] = KN_BREAK_WORD,
		[KN_UNIT_SENTENCE] = KN_BREAK_SENTENCE,
	};
	uint32_t *breaks = NULL;
	size_t n = 0;

	if (kn_breaks(breaks_of[unit], s->in->text.s + para.start_b,
	    kn_span_len(para), &breaks, &n, NULL) != KN_OK)
		n = 0;
	uint32_t start_b = para.start_b;
	for (size_t i = 0; i < n; i++) {
		uint32_t end_b = para.start_b + breaks[i];

		consider_segment(s, unit,
		    (struct kn_span){ start_b, end_b });
		start_b = end_b;
	}
	free(breaks);
}

/* The places of a unit and of all larger ones in a paragraph. */
static void
places_in(struct seek *s, enum kn_unit unit, struct kn_span para)
{
	consider_span(s, para);
	for (int u = (int)unit; u < KN_UNIT_PARAGRAPH; u++)
		segments(s, (enum kn_unit)u, para);
}

/* The number of paragraphs that start at or before a byte. */
static size_t
paras_before(const struct kn_select_in *in, uint32_t at_b)
{
	size_t lo = 0, hi = in->n_para;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (in->para[mid].start_b <= at_b)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* From the paragraph that holds the place, away from it, until one has some
 * place in it. */
static void
seek_in_text(struct seek *s, enum kn_unit unit)
{
	size_t n = paras_before(s->in, s->from_b);
	size_t i = n > 0 ? n - 1 : 0;

	while (i < s->in->n_para && !s->found) {
		places_in(s, unit, s->in->para[i]);
		if (s->step < 0 && i == 0)
			break;
		i = s->step > 0 ? i + 1 : i - 1;
	}
}

/* ---- units that are found ----------------------------------------------------- */

/* What cannot be seen is nowhere to go. */
static bool
is_shown(const struct kn_select_in *in, struct kn_span at)
{
	size_t n = paras_before(in, at.start_b);

	return n > 0 && at.end_b <= in->para[n - 1].end_b;
}

static void
seek_found(struct seek *s, enum kn_unit unit)
{
	const struct kn_select_in *in = s->in;
	size_t n = in->n_found == NULL ? 0 : in->n_found(in->user, unit);
	struct kn_span at;

	for (size_t i = 0; i < n; i++)
		if (in->found(in->user, unit, i, &at) && is_shown(in, at))
			consider_span(s, at);
}

/* ---- selections ---------------------------------------------------------------- */

bool
kn_select_place(const struct kn_select_in *in, enum kn_unit unit, bool start,
    uint32_t at_b, int step, uint32_t *out)
{
	struct seek s = { .in = in, .start = start, .from_b = at_b,
	    .step = step };

	if (unit <= KN_UNIT_PARAGRAPH)
		seek_in_text(&s, unit);
	else
		seek_found(&s, unit);
	if (s.found)
		*out = s.best_b;
	return s.found;
}

bool
kn_select_move(const struct kn_select_in *in, struct kn_span *at, bool start,
    enum kn_unit unit, int step)
{
	struct kn_span moved = *at;

	if (!kn_select_place(in, unit, start, start ? at->start_b : at->end_b,
	    step, start ? &moved.start_b : &moved.end_b) ||
	    moved.start_b >= moved.end_b)
		return false;
	*at = moved;
	return true;
}

struct kn_span
kn_select_around(const struct kn_select_in *in, enum kn_unit unit,
    struct kn_span what)
{
	struct kn_span at = what;
	uint32_t last_b = what.end_b > what.start_b ? what.end_b - 1 :
	    what.start_b;

	if (!kn_select_place(in, unit, true, what.start_b + 1, -1,
	    &at.start_b) ||
	    !kn_select_place(in, unit, false, last_b, 1, &at.end_b) ||
	    at.start_b >= at.end_b)
		return what;
	return at;
}
