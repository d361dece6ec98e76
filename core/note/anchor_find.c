/*
 * anchor_find.c: decides what became of a passage. In: its anchor and a text.
 * Out: a span with how sure it is. The quote is weighed against what is
 * around it as hypothesis' match-quote does, but nothing is sure by a score
 * alone: what was like the passage when it was marked is remembered
 * (rivals), and what stands at its old place is looked at (traces).
 */
#include <stdlib.h>
#include <string.h>

#include "kunnash/uchar.h"
#include "kunnash/utf8.h"

#include "core/note/anchor_priv.h"

/* How much better than any other place the surroundings must fit; less
 * when they fit perfectly. */
#define MARGIN 0.25
#define MARGIN_PERFECT 0.1
#define PERFECT 0.98
/* The least that they must fit: of a passage that is a few words, of one
 * that says enough by itself, and when nothing of them is left anywhere. */
#define AROUND_SHORT 0.7
#define AROUND_ONE_SIDE 0.45    /* all of one side */
#define SIDE_LETTERS 16
#define AROUND_LONG 0.2
#define LONG_LETTERS 24
#define FEW_LETTERS 12          /* fewer may be anywhere */
#define TINY_LETTERS 7
#define ENOUGH_LETTERS 40       /* most of them stand nowhere else */
#define ALONE_LETTERS 64
/* What a rival can gain when the text between it and the passage goes. */
#define SLIDE 0.6
#define NEW 0.35                /* more alike than any that stood there */
#define NEW_FEW 0.15
#define ONE_SIDE 0.2            /* more alike than the best on one side */
#define EDITED 0.55             /* it may be the passage, edited around */
#define STILL_THERE 0.1         /* the least a rival may seem to change */
#define MORE 0.2                /* more alike than any of those was */
#define UNCHANGED 0.02
#define STILL_ALIKE 0.25        /* and the most alike of them */

static bool
holds(const struct kn_anchor_text *t, size_t at_b, const char *s, size_t n)
{
	return at_b <= t->n_b && n <= t->n_b - at_b &&
	    (n == 0 || memcmp(t->s + at_b, s, n) == 0);
}

static size_t
length(const char *s)
{
	return s == NULL ? 0 : strlen(s);
}

static bool
is_cut(const char *context, size_t n)
{
	return n < KN_ANCHOR_CONTEXT_CP ||
	    kn_utf8_count_cp(context, n) < KN_ANCHOR_CONTEXT_CP;
}

/* The same characters where they were, the same around them. */
static bool
is_unchanged(const struct kn_anchor *a, const struct kn_anchor_text *t,
    struct kn_span *at)
{
	size_t from = anchor__text_b(t, a->start_cp), n = strlen(a->exact);
	size_t before = length(a->prefix), after = length(a->suffix);

	if (!holds(t, from, a->exact, n) || before > from ||
	    !holds(t, from - before, a->prefix, before) ||
	    !holds(t, from + n, a->suffix, after))
		return false;
	/* Less context than is kept: the text began or ended there. */
	if (a->rival != KN_ANCHOR_RIVAL_UNKNOWN &&
	    ((from != before && is_cut(a->prefix, before)) ||
	    (from + n + after != t->n_b && is_cut(a->suffix, after))))
		return false;
	*at = (struct kn_span){ (uint32_t)from, (uint32_t)(from + n) };
	return true;
}

#define TATWEEL 0x640           /* no letter; alone it is a dash */

/* How many signs, white space aside, and at most so many. */
static size_t
count_signs(const char *s, size_t n)
{
	size_t signs = 0;

	for (size_t i = 0; i < n && signs < 8;) {
		uint32_t cp = kn_utf8_next(s, n, &i);

		signs += cp == TATWEEL ||
		    (anchor__is_gap(cp) && !kn_uchar_is_space(cp));
	}
	return signs;
}

/* The bytes of a place: its letters with the signs the quote had around. */
static struct kn_span
span_of(const struct kn_anchor *a, const struct anchor_pattern *p,
    const struct kn_anchor_text *t, const struct anchor_place *place)
{
	const struct anchor_letters *l = &t->l;
	size_t n = strlen(a->exact);
	size_t from = l->start_b[place->a], to = l->end_b[place->b - 1];
	size_t least = place->a > 0 ? l->end_b[place->a - 1] : 0;
	size_t most = place->b < l->n ? l->start_b[place->b] : t->n_b;

	if (from >= p->lead_b && holds(t, from - p->lead_b, a->exact, n))
		return (struct kn_span){ (uint32_t)(from - p->lead_b),
		    (uint32_t)(from - p->lead_b + n) };
	size_t signs = count_signs(a->exact, p->lead_b);
	for (size_t i = from; signs > 0 && i > least;) {
		uint32_t cp = kn_utf8_prev(t->s, &i);

		if (i < least || kn_uchar_is_space(cp))
			continue;
		from = i;
		signs--;
	}
	signs = count_signs(a->exact + n - p->trail_b, p->trail_b);
	for (size_t i = to; signs > 0 && i < most;) {
		if (kn_uchar_is_space(kn_utf8_next(t->s, t->n_b, &i)))
			continue;
		to = i;
		signs--;
	}
	return (struct kn_span){ (uint32_t)from, (uint32_t)to };
}

/* Those of an anchor that others made: a guess on the safe side. */
static struct anchor_rivals
rivals_of(const struct kn_anchor *a)
{
	if (a->rival != KN_ANCHOR_RIVAL_UNKNOWN)
		return anchor__rivals(a->rival);
	return (struct anchor_rivals){ .same = ANCHOR_MANY, .most = 0.35 };
}

/* Nothing changed around the place, nor around its only rival. */
static bool
is_as_it_was(const struct anchor_rivals *rivals,
    const struct anchor_pattern *p, const struct anchor_place *best,
    double rival)
{
	return rivals->known && rivals->much == 1 && p->q0 >= SIDE_LETTERS &&
	    p->l.n - p->q1 >= SIDE_LETTERS &&
	    best->around > PERFECT && rival > rivals->most - UNCHANGED &&
	    rival < rivals->most + UNCHANGED;
}

/*
 * May this place be the passage, its surroundings edited, and the best one a
 * copy? So it is when there are more places than there were, unless what is
 * around the best was not edited and what is around this one says that it is
 * the copy: it ends with a sentence, and is on no side more alike. A few
 * words may be anywhere.
 */
static bool
may_be_edited(const struct anchor_pattern *p, const struct kn_anchor_text *t,
    size_t n, const struct anchor_place *best, const struct anchor_place *c,
    const struct anchor_rivals *rivals)
{
	bool is_new = rivals->same != ANCHOR_MANY && n > rivals->same + 1;
	size_t letters = p->q1 - p->q0;
	double least = EDITED;

	if (is_new)
		least = letters >= FEW_LETTERS ? 0 :
		    letters >= TINY_LETTERS ? NEW_FEW : NEW;
	else if (rivals->same == ANCHOR_MANY)
		least = rivals->most + NEW;
	else if (least > rivals->most + MORE)
		least = rivals->most + MORE;
	if (is_new && best->around <= PERFECT)
		return true;
	if (!is_new && is_as_it_was(rivals, p, best, c->around))
		return false;
	return c->around > least && !anchor__is_seamed(p, t, c,
	    letters < FEW_LETTERS);
}

/*
 * One place has what was before the passage, another what was after it: the
 * passage was moved away with one, and a like one is where the other is.
 */
static bool
has_other_side(const struct anchor_place *best, const struct anchor_place *c)
{
	return (c->before > best->before + ONE_SIDE &&
	    c->before >= ANCHOR_MUCH_ALIKE) ||
	    (c->after > best->after + ONE_SIDE &&
	    c->after >= ANCHOR_MUCH_ALIKE);
}

/*
 * The place whose surroundings fit best, the nearest of equals. *second is
 * how well those of the next fit: below 0 when there is none, 1 when it may
 * as well be the passage, because the two stand side by side, or because it
 * is new, unless its surroundings say that it is the copy.
 */
static const struct anchor_place *
choose(const struct anchor_pattern *p, const struct kn_anchor_text *t,
    const struct anchor_place *same, size_t n, size_t near_b,
    const struct anchor_rivals *rivals, double *second)
{
	const struct anchor_place *best = &same[0];
	size_t best_off = SIZE_MAX;

	*second = -1;
	for (size_t i = 0; i < n; i++) {
		size_t at = t->l.start_b[same[i].a];
		size_t off = at > near_b ? at - near_b : near_b - at;

		if (same[i].around > best->around + 0.01 ||
		    (same[i].around > best->around - 0.01 &&
		    off < best_off)) {
			best = &same[i];
			best_off = off;
		}
	}
	for (size_t i = 0; i < n; i++) {
		const struct anchor_place *c = &same[i];

		if (c == best)
			continue;
		if (anchor__is_doubled(&t->l, best->a, c->a) ||
		    has_other_side(best, c) ||
		    may_be_edited(p, t, n, best, c, rivals))
			*second = 1;
		if (c->around > *second)
			*second = c->around;
	}
	return best;
}

/*
 * May the place that holds the same letters be taken without asking, others
 * having stood elsewhere when the anchor was made? When the passage is taken
 * out with all up to a rival, or from it on, the rival inherits one side of
 * its surroundings. So either more than that fits, or the rival still stands.
 */
static bool
is_no_rival(const struct anchor_rivals *rivals,
    const struct anchor_pattern *p, const struct kn_anchor_text *t,
    const struct anchor_place *best, double second)
{
	if (rivals->much > 1)
		return false;
	/* A few words, and one side of what was around: any other has that. */
	if (p->q1 - p->q0 < FEW_LETTERS && (best->before < ANCHOR_MUCH_ALIKE ||
	    best->after < ANCHOR_MUCH_ALIKE ||
	    (best->around <= PERFECT && (rivals->much > 0 ||
	    best->around <= rivals->most + SLIDE))))
		return false;
	if (best->around > rivals->most + SLIDE)
		return true;
	/* What stands may be a copy of it, and this the rival. */
	return second >= rivals->most - STILL_THERE && best->around >
	    rivals->most + (is_as_it_was(rivals, p, best, second) ?
	    MARGIN_PERFECT : MARGIN) &&
	    !anchor__is_seamed(p, t, best, p->q1 - p->q0 < FEW_LETTERS);
}

/* May the place that holds the same letters be taken without asking? */
static bool
is_certain(const struct anchor_rivals *rivals, const struct anchor_pattern *p,
    const struct kn_anchor_text *t, const struct anchor_place *best,
    double second, const struct anchor_traces *traces)
{
	size_t letters = p->q1 - p->q0;
	double margin = best->around > PERFECT ? MARGIN_PERFECT : MARGIN;

	/* With little left around it, what was like it before matters too. */
	uint32_t echoes = best->around < AROUND_SHORT ? 0 : rivals->echoes;

	if (best->around < second + margin || traces->rivals > echoes ||
	    (traces->paired && !rivals->paired))
		return false;
	if (rivals->same > 0)
		return best->around >= AROUND_SHORT &&
		    is_no_rival(rivals, p, t, best, second);
	bool alone = second < 0;
	if (alone && letters >= ALONE_LETTERS && !traces->before &&
	    !traces->after)
		return true;
	if (alone && letters >= LONG_LETTERS)
		return best->around >= (letters >= ENOUGH_LETTERS ?
		    AROUND_LONG : AROUND_ONE_SIDE);
	/* All of one side, and nothing on the other, or what was there is
	 * elsewhere: else it may be in a copy of its sentence. */
	bool side = (p->q0 >= SIDE_LETTERS && best->before > PERFECT &&
	    (best->b == t->l.n || (traces->after && !rivals->after))) ||
	    (p->l.n - p->q1 >= SIDE_LETTERS && best->after > PERFECT &&
	    (best->a == 0 || (traces->before && !rivals->before)));
	return best->around >= (side ? AROUND_ONE_SIDE : AROUND_SHORT);
}

/* Is the place with other words probably the passage? */
static bool
is_probable(const struct anchor_pattern *p, const struct anchor_place *place,
    const struct anchor_traces *traces)
{
	bool is_long = p->q1 - p->q0 >= LONG_LETTERS;

	if (traces->closed)
		return place->quote >= (place->around >= 0.75 ? 0.6 : 0.75) &&
		    (is_long || place->around >= 0.75);
	if (place->around >= 0.75)
		return place->quote >= 0.1;
	if (place->around >= 0.5)
		return place->quote >= (is_long ? 0.4 : 0.6);
	return is_long && place->quote >= (p->q1 - p->q0 >= ENOUGH_LETTERS ?
	    0.55 : 0.7) - place->around / 3;
}

/*
 * Did the place hold the same letters when the anchor was made already, and
 * is the passage gone from its own?
 */
static bool
is_old_rival(const struct anchor_rivals *rivals,
    const struct anchor_pattern *p, const struct anchor_place *best,
    const struct anchor_traces *traces)
{
	if (rivals->same == 0)
		return false;
	if (traces->closed && best->around < rivals->most + MARGIN)
		return true;
	return p->q1 - p->q0 < LONG_LETTERS && best->around < 0.4;
}

static void
decide(const struct kn_anchor *a, const struct anchor_pattern *p,
    const struct kn_anchor_text *t, struct kn_anchor_hit *out)
{
	struct anchor_place same[ANCHOR_SAME_MAX], best, other;
	struct anchor_rivals rivals = rivals_of(a);
	struct anchor_traces traces;
	bool more = false, found = false;
	size_t n = anchor__same(p, t, same, &more);

	anchor__traces(p, t, same, n, &traces);
	if (n > 0) {
		double second;

		best = *choose(p, t, same, n, anchor__text_b(t, a->start_cp),
		    &rivals, &second);
		if (more && second < 0)
			second = 0;
		if (is_certain(&rivals, p, t, &best, second, &traces)) {
			out->state = KN_ANCHOR_MOVED;
			out->at = span_of(a, p, t, &best);
			out->score = (1 + best.around) / 2;
			return;
		}
		found = !is_old_rival(&rivals, p, &best, &traces);
	}
	/* Many words that stood nowhere else are not there by chance. */
	bool is_own = found && rivals.same == 0 &&
	    p->q1 - p->q0 >= LONG_LETTERS;
	if (!is_own && (!found || best.around < 0.5) &&
	    anchor__similar(p, t, &other) &&
	    is_probable(p, &other, &traces) && (!found ||
	    other.quote + other.around > best.quote + best.around)) {
		best = other;
		found = true;
	}
	if (!found)
		return;
	out->state = KN_ANCHOR_FUZZY;
	out->at = span_of(a, p, t, &best);
	out->score = (best.quote + best.around) / 2;
}

/*
 * A passage without letters («…», a dash) is between those around it, or
 * nowhere.
 */
static void
find_signs(const struct kn_anchor *a, const struct anchor_pattern *p,
    const struct kn_anchor_text *t, struct kn_anchor_hit *out)
{
	const struct anchor_letters *l = &t->l;
	int64_t spots[ANCHOR_SPOTS_MAX];
	size_t k = anchor__spots(p, 0, p->l.n, t, spots), n = strlen(a->exact);

	for (size_t i = 0; i < k; i++) {
		int64_t at = spots[i] + (int64_t)p->q0;
		struct anchor_place c;

		if (at <= 0 || at >= (int64_t)l->n)
			continue;
		c = (struct anchor_place){ .a = (size_t)at, .b = (size_t)at };
		anchor__look_around(p, l, &c);
		size_t from = l->end_b[at - 1], to = l->start_b[at];
		if (c.around < 0.75 || c.around <= out->score)
			continue;
		for (size_t b = from; b + n <= to; b++)
			if (holds(t, b, a->exact, n)) {
				out->state = KN_ANCHOR_FUZZY;
				out->at = (struct kn_span){ (uint32_t)b,
				    (uint32_t)(b + n) };
				out->score = c.around;
				break;
			}
	}
}

/*
 * Are the places that looked like the passage's when the anchor was made all
 * still there, and no others? If not, the passage may be what is gone or what
 * was copied, and one of them where it was.
 */
static bool
has_its_rivals(const struct kn_anchor *a, const struct anchor_pattern *p,
    const struct kn_anchor_text *t, struct kn_span at)
{
	struct anchor_place same[ANCHOR_SAME_MAX];
	struct anchor_rivals rivals = rivals_of(a);
	const struct anchor_place *own = NULL;
	bool more;
	size_t n = anchor__same(p, t, same, &more), least = 0, most = 0;
	double top = 0;

	for (size_t i = 0; i < n; i++)
		if (anchor__covers(t, &same[i], at))
			own = &same[i];
	for (size_t i = 0; i < n; i++) {
		double alike = own != NULL && anchor__is_doubled(&t->l,
		    own->a, same[i].a) ? 1 : same[i].around;

		if (anchor__covers(t, &same[i], at))
			continue;
		top = alike > top ? alike : top;
		least += alike >= ANCHOR_MUCH_ALIKE + STILL_THERE;
		most += alike >= ANCHOR_MUCH_ALIKE - STILL_THERE;
	}
	return most >= rivals.much && top >= rivals.most - STILL_ALIKE &&
	    (least <= rivals.much || rivals.much == ANCHOR_MUCH_MAX);
}

void
kn_anchor_find(const struct kn_anchor *a, struct kn_anchor_text *t,
    struct kn_anchor_hit *out)
{
	struct anchor_pattern p;

	*out = (struct kn_anchor_hit){ .state = KN_ANCHOR_ORPHAN };
	if (a->exact == NULL || a->exact[0] == '\0' ||
	    is_unchanged(a, t, &out->at)) {
		out->state = KN_ANCHOR_EXACT;
		out->score = 1;
		if (a->rival == KN_ANCHOR_RIVAL_UNKNOWN ||
		    rivals_of(a).much == 0)
			return;
	}
	anchor__text_fold(t);
	anchor__pattern_init(&p, a);
	if (out->state == KN_ANCHOR_EXACT) {
		if (!has_its_rivals(a, &p, t, out->at))
			out->state = KN_ANCHOR_FUZZY;
	} else if (p.q1 > p.q0)
		decide(a, &p, t, out);
	else
		find_signs(a, &p, t, out);
	anchor__pattern_dispose(&p);
}
