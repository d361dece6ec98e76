/*
 * anchor_trace.c: what else in a text is like a passage. In: an anchor and a
 * text as letters. Out: where its surroundings stand without it, and, in the
 * text it was marked in, its rivals, packed for keeping.
 */
#include <stdlib.h>
#include <string.h>

#include "core/note/anchor_priv.h"

#define CLOSED 0.6      /* alike enough to be what was around */
#define MIDDLE 12       /* letters of a quote; fewer may be anywhere */
#define LONG 128        /* letters of one that is looked for in pieces */
#define OTHERS_MAX 1024
#define KNOWN_LETTERS 12
#define LIKE_QUOTE 0.15         /* of its pieces */
#define LIKE_BOTH 0.5
#define NEAR_MAX 16
#define PIECES 48
#define FEW 8           /* a piece that stands more often says little */
#define SHARE 10
#define LIKE 0.2        /* alike enough to be the passage, edited */
#define MAX_MARKS 16

/* Places where the text before (or after) the passage still stands. */
struct marks {
	size_t at[MAX_MARKS];   /* where the passage would begin (or end) */
	size_t n;
};

static bool
is_explained(const struct anchor_place *same, size_t n, size_t at, int step)
{
	for (size_t i = 0; i < n; i++) {
		size_t end = step < 0 ? same[i].a : same[i].b;

		if ((at > end ? at - end : end - at) <= 12)
			return true;
	}
	return false;
}

static void
add_mark(const struct anchor_pattern *p, const struct anchor_letters *l,
    size_t at, int step, struct marks *m)
{
	double alike;

	for (size_t i = 0; i < m->n; i++)
		if (m->at[i] + 3 >= at && at + 3 >= m->at[i])
			return;
	if (m->n == MAX_MARKS || (step < 0 && at == 0))
		return;
	alike = step < 0 ? anchor__alike(p->l.cp + p->q0 - 1, p->q0,
	    l->cp + at - 1, at, -1) : anchor__alike(p->l.cp + p->q1,
	    p->l.n - p->q1, l->cp + at, l->n - at, 1);
	if (alike >= CLOSED)
		m->at[m->n++] = at;
}

static void
find_marks(const struct anchor_pattern *p, const struct kn_anchor_text *t,
    const struct anchor_place *same, size_t n_same, int step,
    struct marks *m)
{
	size_t room = step < 0 ? p->q0 : p->l.n - p->q1;

	m->n = 0;
	for (size_t k = 0; k < 4 && (k + 1) * ANCHOR_GRAM <= room; k++) {
		/* Letters from the passage to the far end of the piece. */
		size_t off = (step < 0 ? k + 1 : k) * ANCHOR_GRAM, count;
		const uint32_t *cp = step < 0 ? p->l.cp + p->q0 - off :
		    p->l.cp + p->q1 + off;
		const uint32_t *pos = anchor__gram(t, cp, &count);

		for (size_t i = 0; i < count && count <= ANCHOR_RARE_MAX; i++) {
			if ((step > 0 && pos[i] < off) || memcmp(cp, t->l.cp +
			    pos[i], ANCHOR_GRAM * sizeof(*cp)) != 0)
				continue;
			size_t at = step < 0 ? pos[i] + off : pos[i] - off;

			if (at <= t->l.n &&
			    !is_explained(same, n_same, at, step))
				add_mark(p, &t->l, at, step, m);
		}
	}
}

/*
 * How many letters stand after a mark (before it), up to a place that holds
 * the letters of the passage: something was put between that and the mark.
 */
static size_t
room(const struct anchor_letters *l, const struct anchor_place *same,
    size_t n_same, size_t at, int step)
{
	size_t most = step > 0 ? l->n - at : at;

	for (size_t i = 0; i < n_same; i++) {
		if (step > 0 && same[i].a >= at && same[i].a - at < most)
			most = same[i].a - at;
		if (step < 0 && same[i].b <= at && at - same[i].b < most)
			most = at - same[i].b;
	}
	return most;
}

/* Is that the passage, its words changed? */
static bool
is_like(const struct anchor_pattern *p, const struct anchor_letters *l,
    size_t at, size_t m, int step)
{
	if (m == 0)
		return false;
	if (step > 0)
		return anchor__alike(p->l.cp + p->q0, p->l.n - p->q0,
		    l->cp + at, m, 1) >= LIKE;
	return anchor__alike(p->l.cp + p->q1 - 1, p->q1,
	    l->cp + at - 1, m, -1) >= LIKE;
}

/* Does the text after the passage stand right there, or that before it? */
static bool
is_closed(const struct anchor_pattern *p, const struct anchor_letters *l,
    size_t at, int step)
{
	if (step > 0)
		return anchor__alike(p->l.cp + p->q1, p->l.n - p->q1,
		    l->cp + at, l->n - at, 1) >= CLOSED;
	return at > 0 && p->q0 > 0 && anchor__alike(p->l.cp + p->q0 - 1,
	    p->q0, l->cp + at - 1, at, -1) >= CLOSED;
}

/* Do both stand, about as far apart as they were? */
static bool
is_paired(const struct marks *before, const struct marks *after, size_t at,
    size_t n)
{
	for (size_t i = 0; i < before->n; i++)
		for (size_t j = 0; j < after->n; j++) {
			size_t a = before->at[i], b = after->at[j];

			if ((a == at || b == at) && b > a &&
			    b - a <= 2 * n + 24)
				return true;
		}
	return false;
}

static bool
is_inside(const struct anchor_place *same, size_t n, size_t at)
{
	for (size_t i = 0; i < n; i++)
		if (at >= same[i].a && at < same[i].b)
			return true;
	return false;
}

/*
 * Of `step` pieces in a row from a letter of the quote on, the one that
 * stands least often: an address has many that say nothing.
 */
static const uint32_t *
rarest_near(const struct anchor_pattern *p, const struct kn_anchor_text *t,
    size_t step, size_t *off, size_t *count)
{
	const uint32_t *best = NULL;
	size_t first = *off;

	for (size_t i = first; i < first + step && i < first + NEAR_MAX &&
	    p->q0 + i + ANCHOR_GRAM <= p->q1; i++) {
		size_t n;
		const uint32_t *pos = anchor__gram(t, p->l.cp + p->q0 + i, &n);

		if (best == NULL || n < *count) {
			best = pos;
			*count = n;
			*off = i;
		}
	}
	return best;
}

/*
 * How many other places hold much of a long quote: of pieces taken from all
 * of it, SHARE or more, in their order. Each votes for where the quote would
 * begin.
 */
static uint32_t
count_like_long(const struct anchor_pattern *p,
    const struct kn_anchor_text *t, const struct anchor_place *same,
    size_t n_same)
{
	size_t n = p->q1 - p->q0, step = n / PIECES, n_votes = 0;
	int64_t votes[PIECES * FEW], width = (int64_t)n / 8 + 8;
	uint32_t found = 0;

	for (size_t k = 0; k < PIECES; k++) {
		size_t off = k * step, count = 0;
		const uint32_t *pos = rarest_near(p, t, step, &off, &count);
		const uint32_t *cp = p->l.cp + p->q0 + off;

		for (size_t i = 0; i < count && count <= FEW; i++)
			if (!is_inside(same, n_same, pos[i]) && memcmp(cp,
			    t->l.cp + pos[i], ANCHOR_GRAM * sizeof(*cp)) == 0)
				votes[n_votes++] = (int64_t)pos[i] -
				    (int64_t)off;
	}
	if (n_votes < SHARE)
		return 0;
	qsort(votes, n_votes, sizeof(*votes), anchor__compare_i64);
	for (size_t lo = 0, hi = SHARE - 1; hi < n_votes; lo++, hi++)
		if (votes[hi] - votes[lo] <= width) {
			found++;
			while (hi + 1 < n_votes &&
			    votes[hi + 1] - votes[lo] <= width)
				hi++;
			lo = hi;
			hi += SHARE - 1;
		}
	return found;
}

/* The pattern would begin here for a place that is known. */
static bool
is_known(const struct anchor_pattern *p, const struct anchor_place *same,
    size_t n, int64_t spot)
{
	for (size_t i = 0; i < n; i++) {
		int64_t off = spot + (int64_t)p->q0 - (int64_t)same[i].a;

		if (off > -KNOWN_LETTERS && off < KNOWN_LETTERS)
			return true;
	}
	return false;
}

/* A piece that stands elsewhere: where the pattern would then begin. */
struct vote {
	int64_t spot;
	bool quote;             /* a piece of the quote */
};

static int
by_spot(const void *a, const void *b)
{
	const struct vote *x = a, *y = b;

	return (x->spot > y->spot) - (x->spot < y->spot);
}

static size_t
collect_others(const struct anchor_pattern *p, const struct kn_anchor_text *t,
    const struct anchor_place *same, size_t n_same, size_t step,
    struct vote votes[OTHERS_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i + ANCHOR_GRAM <= p->l.n; i += step) {
		size_t count;
		const uint32_t *cp = p->l.cp + i;
		const uint32_t *pos = anchor__gram(t, cp, &count);

		for (size_t k = 0; k < count && count <= FEW; k++) {
			int64_t spot = (int64_t)pos[k] - (int64_t)i;

			if (n < OTHERS_MAX && !is_known(p, same, n_same, spot)
			    && memcmp(cp, t->l.cp + pos[k],
			    ANCHOR_GRAM * sizeof(*cp)) == 0)
				votes[n++] = (struct vote){ spot, i >= p->q0 &&
				    i + ANCHOR_GRAM <= p->q1 };
		}
	}
	qsort(votes, n, sizeof(*votes), by_spot);
	return n;
}

/*
 * How many other places hold much of a quote that is not long, and of what
 * was around it: the passage may be there, its words and those around it
 * changed.
 */
static uint32_t
count_like(const struct anchor_pattern *p, const struct kn_anchor_text *t,
    const struct anchor_place *same, size_t n_same)
{
	struct vote votes[OTHERS_MAX];
	size_t step = p->l.n / 48 + 1, lo = 0;
	size_t n = collect_others(p, t, same, n_same, step, votes);
	double quote = (double)(p->q1 - p->q0 - ANCHOR_GRAM + 1) /
	    (double)step;
	double around = (double)(p->l.n - ANCHOR_GRAM + 1) / (double)step -
	    quote;
	int64_t width = (int64_t)p->l.n / 6 + 8;
	size_t in_quote = 0;
	uint32_t found = 0;

	for (size_t hi = 0; hi < n; hi++) {
		in_quote += votes[hi].quote;
		for (; votes[hi].spot - votes[lo].spot > width; lo++)
			in_quote -= votes[lo].quote;
		double q = (double)in_quote / quote;
		double r = (double)(hi + 1 - lo - in_quote) / (around + 1);

		if (q < LIKE_QUOTE || q + r < LIKE_BOTH)
			continue;
		found++;
		int64_t end = votes[lo].spot + 2 * width;
		while (hi + 1 < n && votes[hi + 1].spot <= end)
			hi++;
		lo = hi + 1;
		in_quote = 0;
	}
	return found;
}

static uint32_t
count_lookalikes(const struct anchor_pattern *p,
    const struct kn_anchor_text *t, const struct anchor_place *same,
    size_t n_same)
{
	size_t n = p->q1 - p->q0;

	if (n < MIDDLE)
		return 0;
	return n < LONG ? count_like(p, t, same, n_same) :
	    count_like_long(p, t, same, n_same);
}

void
anchor__traces(const struct anchor_pattern *p, const struct kn_anchor_text *t,
    const struct anchor_place *same, size_t n_same, struct anchor_traces *out)
{
	struct marks before, after;
	size_t n = p->q1 - p->q0;

	find_marks(p, t, same, n_same, -1, &before);
	find_marks(p, t, same, n_same, 1, &after);
	*out = (struct anchor_traces){
		.before = before.n > 0, .after = after.n > 0,
		.rivals = count_lookalikes(p, t, same, n_same),
	};
	for (size_t i = 0; i < before.n + after.n; i++) {
		int step = i < before.n ? 1 : -1;
		size_t at = step > 0 ? before.at[i] : after.at[i - before.n];
		bool closed = is_closed(p, &t->l, at, step);

		bool paired = is_paired(&before, &after, at, n);

		out->closed |= closed;
		out->paired |= paired;
		out->rivals += closed || paired || is_like(p, &t->l, at,
		    room(&t->l, same, n_same, at, step), step);
	}
}

bool
anchor__covers(const struct kn_anchor_text *t,
    const struct anchor_place *place, struct kn_span at)
{
	return t->l.start_b[place->a] < at.end_b &&
	    at.start_b < t->l.end_b[place->b - 1];
}

/*
 * A place right beside, with the same text between, is as good as the
 * passage's own: either may be the one that goes.
 */
void
anchor__rivals_find(const struct anchor_pattern *p,
    const struct kn_anchor_text *t, struct kn_span at,
    struct anchor_rivals *out)
{
	struct anchor_place same[ANCHOR_SAME_MAX];
	struct anchor_traces traces;
	size_t n = 0, own = SIZE_MAX;
	bool more = false;

	*out = (struct anchor_rivals){ .known = true };
	if (p->q0 == p->q1)
		return;
	n = anchor__same(p, t, same, &more);
	for (size_t i = 0; i < n && own == SIZE_MAX; i++)
		if (anchor__covers(t, &same[i], at))
			own = same[i].a;
	for (size_t i = 0; i < n; i++) {
		double alike = same[i].around;

		if (anchor__covers(t, &same[i], at))
			continue;
		if (own != SIZE_MAX &&
		    anchor__is_doubled(&t->l, own, same[i].a))
			alike = 1;
		out->same++;
		out->much += alike >= ANCHOR_MUCH_ALIKE;
		if (alike > out->most)
			out->most = alike;
	}
	if (more)
		out->same = ANCHOR_MANY;
	anchor__traces(p, t, same, n, &traces);
	out->echoes = traces.rivals;
	out->before = traces.before;
	out->after = traces.after;
	out->paired = traces.paired;
}

/* Bits: 0 known, 1 to 7 per cent, 8 to 15 same, 16 to 19 much, 20 to 27
 * echoes, 28 before, 29 after, 30 paired. Kept in databases: may only be
 * added to. */
struct anchor_rivals
anchor__rivals(uint32_t packed)
{
	return (struct anchor_rivals){
		.known = packed & 1,
		.most = (packed >> 1 & 0x7F) / 100.0,
		.same = packed >> 8 & 0xFF,
		.much = packed >> 16 & 0xF,
		.echoes = packed >> 20 & 0xFF,
		.before = packed >> 28 & 1,
		.after = packed >> 29 & 1,
		.paired = packed >> 30 & 1,
	};
}

static uint32_t
at_most(uint32_t n, uint32_t most)
{
	return n < most ? n : most;
}

uint32_t
anchor__rivals_pack(const struct anchor_rivals *r)
{
	uint32_t much = at_most(r->much, ANCHOR_MUCH_MAX);

	return (uint32_t)r->known | (uint32_t)(r->most * 100) << 1 |
	    at_most(r->same, ANCHOR_MANY) << 8 | much << 16 |
	    at_most(r->echoes, 255) << 20 | (uint32_t)r->before << 28 |
	    (uint32_t)r->after << 29 | (uint32_t)r->paired << 30;
}
