/*
 * anchor_seek.c: where in a text a passage may be. In: an anchor and a text
 * as letters. Out: the places that hold its letters, the place most like it,
 * and what its old surroundings tell. Candidates come from rare pieces of
 * five letters; every list and window is bounded.
 */
#include "core/note/anchor_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

#define RARE_MAX 128            /* a piece that stands more often says little */
#define VOTES_MAX 4096
#define PIECE_MAX 256           /* letters of a quote aligned at once */
#define SHORT_SCAN_MAX 64
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

static int
compare_i64(const void *a, const void *b)
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
	static const size_t limits[] = { 0, 4, 16, RARE_MAX };
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

	qsort(votes, n, sizeof(*votes), compare_i64);
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

/* Aligns a part of the pattern at each of its likely spots; best first. */
static size_t
align_part(const struct anchor_pattern *p, size_t w0, size_t w1,
    const struct kn_anchor_text *t, size_t most, struct anchor_place out[])
{
	int64_t spots[ANCHOR_SPOTS_MAX];
	size_t n = 0, k = anchor__spots(p, w0, w1, t, spots);
	int64_t slack = 24 + (int64_t)(w1 - w0) / 4;

	for (size_t i = 0; i < k && i < most; i++) {
		int64_t lo = spots[i] - slack;
		int64_t hi = spots[i] + (int64_t)(w1 - w0) + slack;
		struct anchor_place c = { .a = 0 };

		if (lo < 0)
			lo = 0;
		if (hi > (int64_t)t->l.n)
			hi = (int64_t)t->l.n;
		if (lo >= hi || !anchor__align(p, w0, w1, &t->l, (size_t)lo,
		    (size_t)hi, &c))
			continue;
		anchor__look_around(p, &t->l, &c);
		out[n++] = c;
	}
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
	double best = 0;

	for (size_t i = 0; i < n_head * n_tail; i++) {
		const struct anchor_place *h = &head[i / n_tail];
		const struct anchor_place *e = &tail[i % n_tail];
		struct anchor_place c = { .a = h->a, .b = e->b };

		if (h->quote < 0.4 || e->quote < 0.4 || c.b <= h->b ||
		    e->a < h->a || c.b - c.a < n / 3 ||
		    c.b - c.a > 3 * n + 600)
			continue;
		anchor__look_around(p, &t->l, &c);
		c.quote = share_inside(p, t, c.a, c.b);
		if (c.quote > 0.3 && worth(&c) > best) {
			best = worth(&c);
			*out = c;
		}
	}
	return best > 0;
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
	if (found && (out->quote > 0.6 || p->q1 - p->q0 < 48))
		return true;
	if (by_ends(p, t, &ends) && (!found || worth(&ends) > worth(out))) {
		*out = ends;
		found = true;
	}
	return found;
}

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
	double alike = step < 0 ?
	    (at == 0 ? 0 : anchor__alike(p->l.cp + p->q0 - 1, p->q0,
	    l->cp + at - 1, at, -1)) :
	    anchor__alike(p->l.cp + p->q1, p->l.n - p->q1, l->cp + at,
	    l->n - at, 1);

	for (size_t i = 0; i < m->n; i++)
		if (m->at[i] + 3 >= at && at + 3 >= m->at[i])
			return;
	if (alike >= 0.6 && m->n < MAX_MARKS)
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
		const uint32_t *pos = anchor__gram(t, step < 0 ?
		    p->l.cp + p->q0 - off : p->l.cp + p->q1 + off, &count);

		for (size_t i = 0; i < count && count <= RARE_MAX; i++) {
			if (step > 0 && pos[i] < off)
				continue;
			size_t at = step < 0 ? pos[i] + off : pos[i] - off;

			if (at <= t->l.n &&
			    !is_explained(same, n_same, at, step))
				add_mark(p, &t->l, at, step, m);
		}
	}
}

void
anchor__traces(const struct anchor_pattern *p, const struct kn_anchor_text *t,
    const struct anchor_place *same, size_t n_same, struct anchor_traces *out)
{
	const struct anchor_letters *l = &t->l;
	struct marks before, after;
	size_t n = p->q1 - p->q0;

	find_marks(p, t, same, n_same, -1, &before);
	find_marks(p, t, same, n_same, 1, &after);
	*out = (struct anchor_traces){
		.before = before.n > 0, .after = after.n > 0,
	};
	for (size_t i = 0; i < before.n; i++) {
		size_t at = before.at[i], rest = l->n - at;

		out->rival |= anchor__alike(p->l.cp + p->q0, p->l.n - p->q0,
		    l->cp + at, rest, 1) >= 0.5;
		out->closed |= anchor__alike(p->l.cp + p->q1,
		    p->l.n - p->q1, l->cp + at, rest, 1) >= 0.6;
		for (size_t j = 0; j < after.n; j++)
			out->rival |= after.at[j] > at &&
			    after.at[j] - at <= 2 * n + 24;
	}
	for (size_t i = 0; i < after.n; i++) {
		size_t at = after.at[i];

		out->rival |= at > 0 && anchor__alike(p->l.cp + p->q1 - 1,
		    p->q1, l->cp + at - 1, at, -1) >= 0.5;
		out->closed |= at > 0 && p->q0 > 0 &&
		    anchor__alike(p->l.cp + p->q0 - 1, p->q0,
		    l->cp + at - 1, at, -1) >= 0.6;
	}
	out->rival |= out->closed;
}
