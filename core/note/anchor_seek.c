/*
 * anchor_seek.c: where in a text a passage may be. In: an anchor and a text
 * as letters. Out: the places that hold its letters, and the place most like
 * it. Candidates come from rare pieces of five letters; every list and window
 * is bounded.
 */
#include "core/note/anchor_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

#define VOTES_MAX 4096
#define PIECE_MAX 256           /* letters of a quote aligned at once */
#define SHORT_SCAN_MAX 64
#define DOUBLED_MAX 8192        /* letters of what was repeated beside */
#define NEAR 48                 /* letters an edit nearby may have shifted */

static bool
same_at(const struct anchor_pattern *p, const struct anchor_letters *l,
    size_t a)
{
	size_t n = p->q1 - p->q0;

	return a + n <= l->n && l->bound[a] == p->l.bound[p->q0] &&
	    l->bound[a + n] == p->l.bound[p->q1] &&
	    memcmp(l->cp + a, p->l.cp + p->q0, n * sizeof(*l->cp)) == 0;
}

static size_t
add_same(const struct anchor_pattern *p, const struct anchor_letters *l,
    size_t a, struct anchor_place out[], size_t n)
{
	if (n == ANCHOR_SAME_MAX || !same_at(p, l, a))
		return n;
	for (size_t i = 0; i < n; i++)
		if (out[i].a == a)
			return n;
	out[n] = (struct anchor_place){
		.a = a, .b = a + p->q1 - p->q0, .quote = 1,
	};
	anchor__look_around(p, l, &out[n]);
	return n + 1;
}

/* The quote's piece that stands least often; SIZE_MAX when it has none. */
static size_t
rarest(const struct anchor_pattern *p, const struct kn_anchor_text *t,
    size_t *count)
{
	size_t n = p->q1 - p->q0, best = SIZE_MAX;

	if (n < ANCHOR_GRAM)
		return SIZE_MAX;
	size_t step = n / 64 + 1;
	for (size_t i = 0; i + ANCHOR_GRAM <= n; i += step) {
		size_t k;

		anchor__gram(t, p->l.cp + p->q0 + i, &k);
		if (best == SIZE_MAX || k < *count) {
			best = i;
			*count = k;
		}
	}
	return best;
}

/* A frequent quote: where its surroundings are too, and a few others. */
static size_t
same_frequent(const struct anchor_pattern *p, const struct kn_anchor_text *t,
    struct anchor_place out[], bool *more)
{
	int64_t spots[ANCHOR_SPOTS_MAX];
	size_t n = 0, others = 0;
	size_t w0 = p->q0 > NEAR ? p->q0 - NEAR : 0;
	size_t w1 = p->q0 + PIECE_MAX + NEAR;
	size_t k = anchor__spots(p, w0, w1 < p->l.n ? w1 : p->l.n, t, spots);

	for (size_t i = 0; i < k; i++) {
		int64_t at = spots[i] + (int64_t)(p->q0 - w0);
		int64_t lo = at - NEAR, hi = at + NEAR;

		for (int64_t a = lo < 0 ? 0 : lo; a <= hi; a++)
			n = add_same(p, &t->l, (size_t)a, out, n);
	}
	*more = true;
	if (p->q1 - p->q0 >= 4 * ANCHOR_GRAM)
		return n;
	for (size_t a = 0; a < t->l.n && others < SHORT_SCAN_MAX; a++)
		if (t->l.cp[a] == p->l.cp[p->q0] && same_at(p, &t->l, a)) {
			n = add_same(p, &t->l, a, out, n);
			others++;
		}
	*more = others == SHORT_SCAN_MAX;
	return n;
}

size_t
anchor__same(const struct anchor_pattern *p, const struct kn_anchor_text *t,
    struct anchor_place out[], bool *more)
{
	size_t count = 0, n = 0, off = rarest(p, t, &count);
	size_t most = p->q1 - p->q0 > 4096 ? 32 : ANCHOR_SAME_MAX;

	if (off == SIZE_MAX || count > most)
		return same_frequent(p, t, out, more);
	*more = false;
	const uint32_t *pos = anchor__gram(t, p->l.cp + p->q0 + off, &count);
	for (size_t i = 0; i < count; i++)
		if (pos[i] >= off)
			n = add_same(p, &t->l, pos[i] - off, out, n);
	return n;
}

bool
anchor__is_doubled(const struct anchor_letters *l, size_t a, size_t b)
{
	size_t period, run = 0;

	if (a > b)
		return anchor__is_doubled(l, b, a);
	period = b - a;
	if (period > DOUBLED_MAX)
		return false;
	for (size_t i = 0; run < period && b + i < l->n &&
	    l->cp[a + i] == l->cp[b + i]; i++)
		run++;
	for (size_t i = 1; run < period && i <= a &&
	    l->cp[a - i] == l->cp[b - i]; i++)
		run++;
	return run >= period;
}

int
anchor__compare_i64(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/*
 * Every piece of the pattern that is rare in the text votes for where the
 * pattern would then start; rarer ones first.
 */
static size_t
collect_votes(const struct anchor_pattern *p, size_t w0, size_t w1,
    const struct kn_anchor_text *t, int64_t votes[VOTES_MAX])
{
	static const size_t limits[] = { 0, 4, 16, ANCHOR_RARE_MAX };
	size_t n = 0;

	for (size_t k = 1; k < 4 && n < VOTES_MAX / 8; k++)
		for (size_t i = w0; i + ANCHOR_GRAM <= w1; i++) {
			size_t count;
			const uint32_t *cp = p->l.cp + i;
			const uint32_t *pos = anchor__gram(t, cp, &count);

			if (count <= limits[k - 1] || count > limits[k])
				continue;
			for (size_t j = 0; j < count && n < VOTES_MAX; j++)
				if (memcmp(t->l.cp + pos[j], cp,
				    ANCHOR_GRAM * sizeof(*cp)) == 0)
					votes[n++] = (int64_t)pos[j] -
					    (int64_t)(i - w0);
		}
	return n;
}

/* The stretch of votes no longer than `width` that has most of them. */
static size_t
densest(const int64_t *votes, size_t n, int64_t width, size_t *first)
{
	size_t best = 0;

	for (size_t lo = 0, hi = 0; hi < n; hi++) {
		while (votes[hi] - votes[lo] > width)
			lo++;
		if (hi - lo + 1 > best) {
			best = hi - lo + 1;
			*first = lo;
		}
	}
	return best;
}

size_t
anchor__spots(const struct anchor_pattern *p, size_t w0, size_t w1,
    const struct kn_anchor_text *t, int64_t out[ANCHOR_SPOTS_MAX])
{
	int64_t *votes = kn_malloc(VOTES_MAX * sizeof(*votes));
	size_t n = collect_votes(p, w0, w1, t, votes), found = 0;

	qsort(votes, n, sizeof(*votes), anchor__compare_i64);
	while (n > 0 && found < ANCHOR_SPOTS_MAX) {
		size_t first = 0;
		size_t k = densest(votes, n, (int64_t)(w1 - w0) / 6 + 8,
		    &first);

		out[found++] = votes[first + k / 2];
		memmove(votes + first, votes + first + k,
		    (n - first - k) * sizeof(*votes));
		n -= k;
	}
	free(votes);
	return found;
}

static double
worth(const struct anchor_place *place)
{
	return place->quote + place->around;
}

/* Aligns a part of the pattern about where it would start; may be negative. */
static bool
align_at(const struct anchor_pattern *p, size_t w0, size_t w1,
    const struct kn_anchor_text *t, int64_t spot, struct anchor_place *out)
{
	int64_t slack = 24 + (int64_t)(w1 - w0) / 4;
	int64_t lo = spot - slack, hi = spot + (int64_t)(w1 - w0) + slack;

	*out = (struct anchor_place){ .a = 0 };
	if (lo < 0)
		lo = 0;
	if (hi > (int64_t)t->l.n)
		hi = (int64_t)t->l.n;
	if (lo >= hi || !anchor__align(p, w0, w1, &t->l, (size_t)lo,
	    (size_t)hi, out))
		return false;
	anchor__look_around(p, &t->l, out);
	return true;
}

/* Aligns it at each of its likely spots; best first. */
static size_t
align_part(const struct anchor_pattern *p, size_t w0, size_t w1,
    const struct kn_anchor_text *t, size_t most, struct anchor_place out[])
{
	int64_t spots[ANCHOR_SPOTS_MAX];
	size_t n = 0, k = anchor__spots(p, w0, w1, t, spots);

	for (size_t i = 0; i < k && i < most; i++)
		n += align_at(p, w0, w1, t, spots[i], &out[n]);
	return n;
}

/* What part of the quote's pieces, evenly sampled, stands in [a, b). */
static double
share_inside(const struct anchor_pattern *p, const struct kn_anchor_text *t,
    size_t a, size_t b)
{
	size_t n = p->q1 - p->q0, step = n / 128 + 1, asked = 0, there = 0;

	for (size_t i = p->q0; i + ANCHOR_GRAM <= p->q1; i += step) {
		size_t count, lo = 0;
		const uint32_t *pos = anchor__gram(t, p->l.cp + i, &count);

		for (size_t hi = count; lo < hi;) {
			size_t mid = lo + (hi - lo) / 2;

			if (pos[mid] < a)
				lo = mid + 1;
			else
				hi = mid;
		}
		asked++;
		there += lo < count && pos[lo] < b;
	}
	return asked == 0 ? 0 : (double)there / (double)asked;
}

/* Keeps the better of two places for a quote that is judged by its pieces. */
static void
keep_better(const struct anchor_pattern *p, const struct kn_anchor_text *t,
    size_t a, size_t b, double least, struct anchor_place *best)
{
	struct anchor_place c = { .a = a, .b = b };
	size_t n = p->q1 - p->q0;

	c.quote = share_inside(p, t, a, b);
	if (c.quote < least)
		return;
	/* A longer stretch has more of anything. */
	if (b - a > n)
		c.quote *= (double)n / (double)(b - a);
	anchor__look_around(p, &t->l, &c);
	if (worth(&c) > worth(best))
		*best = c;
}

static size_t
to_bound(const struct anchor_letters *l, size_t at)
{
	for (size_t k = 0; k < 16 && k <= at; k++)
		if (l->bound[at - k])
			return at - k;
	return at;
}

/* One end is all there is of a long quote: the other is as far as it was. */
static void
by_one_end(const struct anchor_pattern *p, const struct kn_anchor_text *t,
    const struct anchor_place *end, bool is_head, struct anchor_place *best)
{
	size_t n = p->q1 - p->q0, a = end->a, b = end->b;

	if (end->quote < 0.5)
		return;
	if (is_head)
		b = to_bound(&t->l, t->l.n - a > n ? a + n : t->l.n);
	else
		a = to_bound(&t->l, b > n ? b - n : 0);
	if (a < b)
		keep_better(p, t, a, b, 0.5, best);
}

/*
 * A long quote, or one with something put into it, is found by its two ends:
 * both must be there in order, about as far apart as they were.
 */
static bool
by_ends(const struct anchor_pattern *p, const struct kn_anchor_text *t,
    struct anchor_place *out)
{
	struct anchor_place head[3], tail[3];
	size_t n = p->q1 - p->q0, piece = n / 2 < PIECE_MAX ? n / 2 :
	    PIECE_MAX;
	size_t n_head = align_part(p, 0, p->q0 + piece, t, 3, head);
	size_t n_tail = align_part(p, p->q1 - piece, p->l.n, t, 3, tail);
	bool is_long = n > 2 * PIECE_MAX;

	*out = (struct anchor_place){ .a = 0 };
	for (size_t i = 0; i < n_head * n_tail; i++) {
		const struct anchor_place *h = &head[i / n_tail];
		const struct anchor_place *e = &tail[i % n_tail];
		double both = (h->quote + e->quote) / 2;

		if (h->quote < 0.2 || e->quote < 0.2 || both < 0.4 ||
		    e->b <= h->b || e->a < h->a || e->b - h->a < n / 3 ||
		    e->b - h->a > (is_long ? 3 * n : n + 600))
			continue;
		keep_better(p, t, h->a, e->b, is_long ? 0.3 : 0.4, out);
	}
	for (size_t i = 0; i < n_head && is_long && out->quote < 0.6; i++)
		by_one_end(p, t, &head[i], true, out);
	for (size_t i = 0; i < n_tail && is_long && out->quote < 0.6; i++)
		by_one_end(p, t, &tail[i], false, out);
	return out->quote > 0 && (n > 100 || out->around >= 0.6);
}

bool
anchor__similar(const struct anchor_pattern *p,
    const struct kn_anchor_text *t, struct anchor_place *out)
{
	struct anchor_place all[4], ends;
	size_t n = 0;
	bool found = false;

	if (p->q1 - p->q0 <= 2 * PIECE_MAX)
		n = align_part(p, 0, p->l.n, t, 4, all);
	for (size_t i = 0; i < n; i++)
		if (!found || worth(&all[i]) > worth(out)) {
			*out = all[i];
			found = true;
		}
	if (found && ((out->quote > 0.6 && out->around > 0.7) ||
	    p->q1 - p->q0 < 16))
		return true;
	if (by_ends(p, t, &ends) && (!found || worth(&ends) > worth(out))) {
		*out = ends;
		found = true;
	}
	return found;
}
