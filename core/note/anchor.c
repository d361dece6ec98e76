/*
 * anchor.c: makes the anchor of a passage, and decides what became of it. In:
 * a text and a span; later an anchor and a text. Out: quote, surroundings
 * and position; a span with how sure it is. The selectors are W3C's
 * (TextQuoteSelector, TextPositionSelector), weighing quote against context
 * as hypothesis' match-quote does, but with letters alone never sure: what
 * stood elsewhere when the anchor was made is remembered (rival), and what
 * stands at the old place is looked at (traces).
 */
#include "kunnash/anchor.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
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
#define AROUND_SHORT 0.45
#define AROUND_LONG 0.2
#define LONG_LETTERS 24
#define ALONE_LETTERS 64

const char *
kn_anchor_state_name(enum kn_anchor_state state)
{
	static const char *const names[] = {
#define KN_ANCHOR_STATE(NAME, name) [KN_ANCHOR_##NAME] = name,
#include "kunnash/anchor_state.def"
#undef KN_ANCHOR_STATE
	};

	return names[state];
}

static char *
fold_dup(const char *s, size_t n)
{
	struct kn_buf b;
	size_t length;

	kn_buf_init(&b, 0);
	kn_fold_append(KN_FOLD_INDEX, s, n, &b);
	return kn_buf_take(&b, &length);
}

/* The start of the last `max_cp` code points before at_b. */
static size_t
back_cp(const char *s, size_t at_b, size_t max_cp)
{
	for (size_t i = 0; i < max_cp && at_b > 0; i++)
		kn_utf8_prev(s, &at_b);
	return at_b;
}

static size_t
on_cp(const char *s, size_t n_b, size_t at_b, size_t max_cp)
{
	for (size_t i = 0; i < max_cp && at_b < n_b; i++)
		kn_utf8_next(s, n_b, &at_b);
	return at_b;
}

/* Marks that the fold drops stand between: looks over ever more text. */
static char *
folded_before(const char *s, size_t at_b)
{
	for (size_t reach_cp = 2 * KN_ANCHOR_CONTEXT_CP;; reach_cp *= 4) {
		size_t from = back_cp(s, at_b, reach_cp);
		char *f = fold_dup(s + from, at_b - from);
		size_t n = strlen(f), cut = back_cp(f, n,
		    KN_ANCHOR_CONTEXT_CP);

		if (cut > 0 || from == 0 || reach_cp > 4096) {
			memmove(f, f + cut, n - cut + 1);
			return f;
		}
		free(f);
	}
}

static char *
folded_after(const char *s, size_t n_b, size_t at_b)
{
	for (size_t reach_cp = 2 * KN_ANCHOR_CONTEXT_CP;; reach_cp *= 4) {
		size_t to = on_cp(s, n_b, at_b, reach_cp);
		char *f = fold_dup(s + at_b, to - at_b);
		size_t n = strlen(f), cut = on_cp(f, n, 0,
		    KN_ANCHOR_CONTEXT_CP);

		if (cut < n || to == n_b || reach_cp > 4096) {
			f[cut] = '\0';
			return f;
		}
		free(f);
	}
}

/* What of the same words stands elsewhere in the text. */
static uint8_t
find_rival(const struct kn_anchor *a, struct kn_anchor_text *t,
    struct kn_span at)
{
	struct anchor_place same[ANCHOR_SAME_MAX];
	struct anchor_pattern p;
	double most = 0;
	bool more = false;
	size_t n = 0, others = 0;

	anchor__text_fold(t);
	anchor__pattern_init(&p, a);
	if (p.q1 > p.q0)
		n = anchor__same(&p, t, same, &more);
	for (size_t i = 0; i < n; i++) {
		if (t->l.start_b[same[i].a] < at.end_b &&
		    at.start_b < t->l.end_b[same[i].b - 1])
			continue;
		others++;
		if (same[i].around > most)
			most = same[i].around;
	}
	anchor__pattern_dispose(&p);
	if (others == 0 && !more)
		return KN_ANCHOR_RIVAL_NONE;
	return (uint8_t)(KN_ANCHOR_RIVAL_BASE + most * 100);
}

void
kn_anchor_make_in(struct kn_anchor_text *t, struct kn_span at,
    struct kn_anchor *out)
{
	const char *s = t->s;
	size_t from = at.start_b, to = at.end_b;
	struct kn_offsets o;

	if (to > t->n_b)
		to = t->n_b;
	if (from >= to) {
		*out = (struct kn_anchor){
			.exact = kn_strdup(""), .rival = KN_ANCHOR_RIVAL_NONE,
		};
		return;
	}
	size_t prefix = back_cp(s, from, KN_ANCHOR_CONTEXT_CP);
	size_t suffix = on_cp(s, t->n_b, to, KN_ANCHOR_CONTEXT_CP);

	*out = (struct kn_anchor){
		.exact = kn_strndup(s + from, to - from),
		.prefix = kn_strndup(s + prefix, from - prefix),
		.suffix = kn_strndup(s + to, suffix - to),
		.fold_exact = fold_dup(s + from, to - from),
		.fold_prefix = folded_before(s, from),
		.fold_suffix = folded_after(s, t->n_b, to),
	};
	kn_offsets_init(&o, s, t->n_b);
	out->start_cp = (uint32_t)kn_offsets_cp(&o, from);
	out->end_cp = (uint32_t)kn_offsets_cp(&o, to);
	out->rival = find_rival(out, t, at);
}

void
kn_anchor_make(const char *text, size_t n_b, struct kn_span at,
    struct kn_anchor *out)
{
	struct kn_anchor_text *t = kn_anchor_text_new(text, n_b);

	kn_anchor_make_in(t, at, out);
	kn_anchor_text_free(t);
}

void
kn_anchor_dispose(struct kn_anchor *a)
{
	free(a->exact);
	free(a->prefix);
	free(a->suffix);
	free(a->fold_exact);
	free(a->fold_prefix);
	free(a->fold_suffix);
	*a = (struct kn_anchor){ .exact = NULL };
}

static void
add_part(struct anchor_letters *l, const char *folded, const char *s)
{
	struct kn_folded f;

	if (folded == NULL || folded[0] == '\0')
		folded = s != NULL ? s : "";
	/* Once more: it may have been folded by older rules. */
	kn_fold(KN_FOLD_INDEX, folded, strlen(folded), &f);
	anchor__letters_add(l, &f);
	kn_folded_dispose(&f);
}

void
anchor__pattern_init(struct anchor_pattern *p, const struct kn_anchor *a)
{
	size_t n = strlen(a->exact);

	*p = (struct anchor_pattern){ .q0 = 0 };
	add_part(&p->l, a->fold_prefix, a->prefix);
	p->q0 = p->l.n;
	add_part(&p->l, NULL, a->exact);
	p->q1 = p->l.n;
	/* A sign kept between digits is not the quote's own. */
	while (p->q0 < p->q1 && anchor__is_gap(p->l.cp[p->q0]))
		p->q0++;
	while (p->q0 < p->q1 && anchor__is_gap(p->l.cp[p->q1 - 1]))
		p->q1--;
	if (p->q0 < p->q1) {
		p->lead_b = p->l.start_b[p->q0];
		p->trail_b = n - p->l.end_b[p->q1 - 1];
	}
	add_part(&p->l, a->fold_suffix, a->suffix);
}

void
anchor__pattern_dispose(struct anchor_pattern *p)
{
	anchor__letters_dispose(&p->l);
}

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

/* How many signs, white space aside, and at most so many. */
static size_t
count_signs(const char *s, size_t n)
{
	size_t signs = 0;

	for (size_t i = 0; i < n && signs < 8;) {
		uint32_t cp = kn_utf8_next(s, n, &i);

		signs += anchor__is_gap(cp) && !kn_uchar_is_space(cp);
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

/* The place whose surroundings fit best, the nearest of equals; *second is
 * how well those of the next fit, below 0 when there is none. */
static const struct anchor_place *
choose(const struct anchor_place *same, size_t n, size_t near_b,
    const struct anchor_letters *l, double *second)
{
	const struct anchor_place *best = &same[0];
	size_t best_off = SIZE_MAX;

	*second = -1;
	for (size_t i = 0; i < n; i++) {
		size_t at = l->start_b[same[i].a];
		size_t off = at > near_b ? at - near_b : near_b - at;

		if (same[i].around > best->around + 0.01 ||
		    (same[i].around > best->around - 0.01 &&
		    off < best_off)) {
			best = &same[i];
			best_off = off;
		}
	}
	for (size_t i = 0; i < n; i++)
		if (&same[i] != best && same[i].around > *second)
			*second = same[i].around;
	return best;
}

/* May the place that holds the same letters be taken without asking? */
static bool
is_certain(const struct kn_anchor *a, const struct anchor_pattern *p,
    const struct anchor_place *best, double second, bool more,
    const struct anchor_traces *traces)
{
	size_t letters = p->q1 - p->q0;
	bool alone = a->rival == KN_ANCHOR_RIVAL_NONE && second < 0 && !more;
	double margin = best->around > PERFECT ? MARGIN_PERFECT : MARGIN;
	double rival = a->rival >= KN_ANCHOR_RIVAL_BASE ?
	    (a->rival - KN_ANCHOR_RIVAL_BASE) / 100.0 :
	    a->rival == KN_ANCHOR_RIVAL_NONE ? 0 : 0.5;

	if (traces->rival)
		return false;
	if (alone && letters >= ALONE_LETTERS && !traces->before &&
	    !traces->after)
		return true;
	if (alone && letters >= LONG_LETTERS)
		return best->around >= AROUND_LONG;
	return best->around >= AROUND_SHORT &&
	    best->around >= second + margin && best->around >= rival + margin;
}

/* Is the place with other words probably the passage? */
static bool
is_probable(const struct anchor_pattern *p, const struct anchor_place *place,
    const struct anchor_traces *traces)
{
	if (place->around >= 0.4 && place->quote >= 0.3)
		return true;
	return place->quote >= 0.6 && p->q1 - p->q0 >= LONG_LETTERS &&
	    !traces->closed;
}

/* The same letters, but not where they were: gone, if they stood there when
 * the anchor was made and are too short to look at. */
static bool
is_old_rival(const struct kn_anchor *a, const struct anchor_pattern *p,
    const struct anchor_place *best)
{
	return a->rival != KN_ANCHOR_RIVAL_NONE &&
	    p->q1 - p->q0 < LONG_LETTERS && best->around < 0.4;
}

static void
decide(const struct kn_anchor *a, const struct anchor_pattern *p,
    const struct kn_anchor_text *t, struct kn_anchor_hit *out)
{
	struct anchor_place same[ANCHOR_SAME_MAX], best, other;
	struct anchor_traces traces;
	bool more = false, found = false;
	size_t n = anchor__same(p, t, same, &more);

	anchor__traces(p, t, same, n, &traces);
	if (n > 0) {
		double second;

		best = *choose(same, n, anchor__text_b(t, a->start_cp),
		    &t->l, &second);
		if (is_certain(a, p, &best, second, more, &traces)) {
			out->state = KN_ANCHOR_MOVED;
			out->at = span_of(a, p, t, &best);
			out->score = (1 + best.around) / 2;
			return;
		}
		found = !is_old_rival(a, p, &best);
	}
	if ((!found || best.around < 0.5) &&
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
		return;
	}
	anchor__text_fold(t);
	anchor__pattern_init(&p, a);
	if (p.q1 > p.q0)
		decide(a, &p, t, out);
	else
		find_signs(a, &p, t, out);
	anchor__pattern_dispose(&p);
}
