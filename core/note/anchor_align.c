/*
 * anchor_align.c: how alike two stretches of letters are. In: letters of an
 * anchor and of a text. Out: a likeness from 0 to 1, or which letters of the
 * text stand for the passage. Edit distance with free ends, over bounded
 * stretches: by bits (Myers 1999) for a likeness, with a table of steps
 * (Sellers 1980) where the letters must be known.
 */
#include "core/note/anchor_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"

#define SIDE_MAX 64     /* letters compared, at most: the bits of a word */
/* Two unrelated Arabic texts can be made alike to about this part. */
#define CHANCE 0.3

static double
beyond_chance(size_t cost, size_t n)
{
	double alike = 1 - (double)cost / (double)n;

	return alike <= CHANCE ? 0 : (alike - CHANCE) / (1 - CHANCE);
}

/* For each letter of a pattern, the bits of the places where it stands. */
struct places {
	uint32_t cp[2 * SIDE_MAX];
	uint64_t bits[2 * SIDE_MAX];    /* 0: free */
};

static uint64_t *
place_bits(struct places *s, uint32_t cp)
{
	size_t i = cp * 0x9E3779B1u >> 25;    /* 7 bits: 2 * SIDE_MAX */

	while (s->bits[i] != 0 && s->cp[i] != cp)
		i = (i + 1) % (2 * SIDE_MAX);
	s->cp[i] = cp;
	return &s->bits[i];
}

/*
 * Myers 1999, in the form of Hyyro 2003: a column of the table of distances
 * is two words, the differences between its rows. Both texts begin at the
 * first letter; the second may end anywhere.
 */
static size_t
least_cost(const uint32_t *p, size_t n, const uint32_t *t, size_t m, int step)
{
	struct places places;
	uint64_t up = ~(uint64_t)0, down = 0, last = (uint64_t)1 << (n - 1);
	size_t cost = n, best = n;

	memset(places.bits, 0, sizeof(places.bits));
	for (size_t i = 0; i < n; i++)
		*place_bits(&places, p[(ptrdiff_t)i * step]) |=
		    (uint64_t)1 << i;
	for (size_t j = 0; j < m; j++) {
		uint64_t same = *place_bits(&places, t[(ptrdiff_t)j * step]);
		uint64_t v = same | down;
		uint64_t h = (((same & up) + up) ^ up) | same;
		uint64_t h_up = down | ~(h | up), h_down = up & h;

		cost += (h_up & last) != 0;
		cost -= (h_down & last) != 0;
		h_up = h_up << 1 | 1;
		h_down <<= 1;
		up = h_down | ~(v | h_up);
		down = h_up & v;
		if (cost < best)
			best = cost;
	}
	return best;
}

double
anchor__alike(const uint32_t *p, size_t n, const uint32_t *t, size_t m,
    int step)
{
	size_t all = n < SIDE_MAX ? n : SIDE_MAX;

	n = all;
	if (n == 0)
		return 0;
	while (n > 0 && m > 0 && *p == *t) {
		p += step;
		t += step;
		n--;
		m--;
	}
	if (n == 0)
		return 1;
	if (m > n + n / 2 + 4)
		m = n + n / 2 + 4;
	return beyond_chance(least_cost(p, n, t, m, step), all);
}

void
anchor__look_around(const struct anchor_pattern *p,
    const struct anchor_letters *l, struct anchor_place *place)
{
	size_t n_before = p->q0, n_after = p->l.n - p->q1;

	place->before = n_before == 0 || place->a == 0 ? 0 :
	    anchor__alike(p->l.cp + p->q0 - 1, n_before,
	    l->cp + place->a - 1, place->a, -1);
	place->after = anchor__alike(p->l.cp + p->q1, n_after,
	    l->cp + place->b, l->n - place->b, 1);
	place->around = n_before + n_after == 0 ? 0 :
	    ((double)n_before * place->before +
	    (double)n_after * place->after) / (double)(n_before + n_after);
}

#define SEAM_LETTERS 8  /* fewer do not tell */
#define SEAM 0.2
#define UNLIKE_LETTERS 4        /* fewer in common are chance */
#define SEAM_SLACK 6    /* two sentences may begin alike */

enum seam { SAME, SEAMED, UNLIKE, EDITED };

bool
anchor__is_end(uint32_t cp)
{
	return cp == '\n' || cp == '.' || cp == '!' || cp == '?' ||
	    cp == 0x61F || cp == 0x6D4 || cp == 0x2026;
}

/* Does a sentence end between letters i - 1 and i? */
static bool
ends_sentence(const struct kn_anchor_text *t, size_t i)
{
	const struct anchor_letters *l = &t->l;
	size_t b = i == 0 ? 0 : l->end_b[i - 1];
	size_t end = i == l->n ? t->n_b : l->start_b[i];

	if (i == 0 || i == l->n)
		return true;
	while (b < end)
		if (anchor__is_end(kn_utf8_next(t->s, end, &b)))
			return true;
	return false;
}

/*
 * at: the text's first letter outwards from the place; ends: where sentences
 * ended in the text of the pattern. A copied sentence ends in both.
 */
static enum seam
seam_of(const uint32_t *p, size_t n, const struct kn_anchor_text *t,
    size_t at, size_t m, int step, uint64_t ends, bool is_few)
{
	const uint32_t *cp = t->l.cp + at;
	size_t run = 0;

	while (run < n && run < m && p[(ptrdiff_t)run * step] ==
	    cp[(ptrdiff_t)run * step])
		run++;
	if (run == n)
		return SAME;
	ptrdiff_t off = (ptrdiff_t)run * step;
	bool tells = n - run >= SEAM_LETTERS;
	if (tells && anchor__alike(p + off, n - run, cp + off, m - run,
	    step) >= SEAM)
		return EDITED;
	for (size_t k = 0; k <= SEAM_SLACK && k <= run; k++) {
		size_t i = step > 0 ? at + (run - k) : at + 1 - (run - k);

		if ((ends >> (run - k) & 1) != 0 && ends_sentence(t, i))
			return tells ? SEAMED : SAME;
	}
	return tells && run < UNLIKE_LETTERS && is_few ? UNLIKE : EDITED;
}

bool
anchor__is_seamed(const struct anchor_pattern *p,
    const struct kn_anchor_text *t, const struct anchor_place *place,
    bool is_few)
{
	const struct anchor_letters *l = &t->l;
	enum seam before = SAME, after = SAME;

	if (p->q0 > 0 && place->a > 0)
		before = seam_of(p->l.cp + p->q0 - 1, p->q0, t, place->a - 1,
		    place->a, -1, p->ends_before, is_few);
	if (place->b < l->n)
		after = seam_of(p->l.cp + p->q1, p->l.n - p->q1, t,
		    place->b, l->n - place->b, 1, p->ends_after, is_few);
	/* A few words that have all of one side are no chance. */
	if ((before == SAME && after == UNLIKE) ||
	    (before == UNLIKE && after == SAME))
		return false;
	return before != EDITED && after != EDITED &&
	    (before != SAME || after != SAME);
}

enum step { STOP, BOTH, PATTERN, TEXT };

/* Fills the table of steps; returns the column of the cheapest end. */
static size_t
fill(const uint32_t *p, size_t n, const uint32_t *t, size_t m, uint8_t *steps)
{
	uint32_t *d = kn_malloc((m + 1) * sizeof(*d));

	memset(d, 0, (m + 1) * sizeof(*d));
	memset(steps, STOP, m + 1);
	for (size_t i = 1; i <= n; i++) {
		uint8_t *row = steps + i * (m + 1);
		uint32_t diagonal = d[0];

		d[0] = (uint32_t)i;
		row[0] = PATTERN;
		for (size_t j = 1; j <= m; j++) {
			uint32_t both = diagonal + (p[i - 1] != t[j - 1]);
			uint32_t least = both;

			diagonal = d[j];
			row[j] = BOTH;
			if (d[j] + 1 < least) {
				least = d[j] + 1;
				row[j] = PATTERN;
			}
			if (d[j - 1] + 1 < least) {
				least = d[j - 1] + 1;
				row[j] = TEXT;
			}
			d[j] = least;
		}
	}
	size_t end = 0;
	for (size_t j = 1; j <= m; j++)
		if (d[j] < d[end])
			end = j;
	free(d);
	return end;
}

/* What a way back through the table says of rows [q0, q1), the quote's. */
struct trace {
	size_t a, b;            /* columns; a > b while none is known */
	size_t cost;
};

static struct trace
trace_back(const uint32_t *p, size_t n, const uint32_t *t, size_t m,
    const uint8_t *steps, size_t end, size_t q0, size_t q1)
{
	struct trace r = { .a = SIZE_MAX };
	size_t i = n, j = end;

	while (i > 0) {
		enum step step = (enum step)steps[i * (m + 1) + j];
		bool inside = i > q0 && i <= q1;

		if (step == TEXT)       /* between two of the quote's */
			r.cost += i > q0 && i < q1;
		else if (step == PATTERN)
			r.cost += inside;
		else if (inside) {
			r.cost += p[i - 1] != t[j - 1];
			r.a = j - 1;
			if (r.b == 0)
				r.b = j;
		}
		i -= step != TEXT;
		j -= step != PATTERN;
	}
	return r;
}

/* Ends that were at word boundaries go to the nearest. */
static size_t
snap(const struct anchor_letters *l, size_t at, size_t lo, size_t hi)
{
	for (size_t k = 0; k < 16; k++) {
		if (at >= lo + k && l->bound[at - k])
			return at - k;
		if (at + k <= hi && l->bound[at + k])
			return at + k;
	}
	return at;
}

bool
anchor__align(const struct anchor_pattern *p, size_t w0, size_t w1,
    const struct anchor_letters *l, size_t lo, size_t hi,
    struct anchor_place *place)
{
	size_t n = w1 - w0, m = hi - lo;
	size_t q0 = p->q0 > w0 ? p->q0 - w0 : 0;
	size_t q1 = p->q1 < w1 ? p->q1 - w0 : n;
	uint8_t *steps = kn_malloc((n + 1) * (m + 1));
	size_t end = fill(p->l.cp + w0, n, l->cp + lo, m, steps);
	struct trace r = trace_back(p->l.cp + w0, n, l->cp + lo, m, steps,
	    end, q0, q1);

	free(steps);
	if (r.a >= r.b)
		return false;
	place->a = lo + r.a;
	place->b = lo + r.b;
	if (w0 <= p->q0 && p->l.bound[p->q0])
		place->a = snap(l, place->a, lo, hi);
	if (w1 >= p->q1 && p->l.bound[p->q1])
		place->b = snap(l, place->b, lo, hi);
	if (place->a >= place->b)
		return false;
	place->quote = beyond_chance(r.cost < q1 - q0 ? r.cost : q1 - q0,
	    q1 - q0);
	return true;
}
