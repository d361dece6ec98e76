/*
 * vline.c: one line in visual order. In: a range of clusters, logical order.
 * Out: cells from left to right (UAX #9 L1, L2), each with its bytes, and the
 * way between columns and bytes. The only place that reorders.
 */
#include "tui/bidi/bidi_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

/* Rule L2: reverses every run of cells at `level` or higher. */
static void
reverse_runs(struct kn_vcell *c, size_t n, unsigned level)
{
	for (size_t i = 0, j; i < n; i = j) {
		for (j = i + 1; j < n &&
		    (c[j].level >= level) == (c[i].level >= level); j++)
			;
		if (c[i].level < level)
			continue;
		for (size_t a = i, b = j - 1; a < b; a++, b--) {
			struct kn_vcell t = c[a];

			c[a] = c[b];
			c[b] = t;
		}
	}
}

static void
reorder(struct kn_vcell *c, size_t n)
{
	unsigned max = 0, min_odd = 255;

	for (size_t i = 0; i < n; i++) {
		unsigned level = c[i].level;

		if (level > max)
			max = level;
		if ((level & 1) != 0 && level < min_odd)
			min_odd = level;
	}
	for (unsigned level = max; level >= min_odd; level--)
		reverse_runs(c, n, level);
}

/* Rule L1, the part that depends on the line: where its last run of white
 * space and formatting characters begins. */
static size_t
trailing_space(const struct kn_para *p, size_t from, size_t to)
{
	while (to > from && p->cl[to - 1].l1)
		to--;
	return to;
}

static size_t
hanging(const struct kn_para *p, size_t from, size_t to)
{
	while (to > from && (p->cl[to - 1].blank || p->cl[to - 1].width == 0))
		to--;
	return to;
}

/*
 * Cells in logical order. What is not shown gives its bytes to the cell
 * before it, at the beginning to the one after; it keeps a cell of no width
 * for now, since an isolate's marks count when levels are compared.
 */
static void
fill(const struct kn_para *p, size_t from, size_t to, size_t l1,
    struct kn_vline *out)
{
	size_t shown = SIZE_MAX;

	for (size_t i = from; i < to; i++) {
		const struct kn_cluster *c = &p->cl[i];
		struct kn_vcell *v = &out->cell[out->n++];

		*v = (struct kn_vcell){
			.width = c->width,
			.level = i >= l1 ? p->rtl : c->level,
			.gap = c->gap,
			.at = c->at,
		};
		if (c->width == 0) {
			if (shown != SIZE_MAX)
				out->cell[shown].at.end_b = c->at.end_b;
			continue;
		}
		if (shown == SIZE_MAX)
			v->at.start_b = out->at.start_b;
		shown = out->n - 1;
		memcpy(v->cp, c->cp, sizeof(v->cp));
		out->width_col += c->width;
	}
}

static void
drop_unseen(struct kn_vline *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		if (l->cell[i].width > 0)
			l->cell[n++] = l->cell[i];
	l->n = n;
}

void
kn_vline_make(const struct kn_para *p, size_t from, size_t to, bool hang,
    unsigned flags, struct kn_vline *out, size_t *cap)
{
	size_t l1 = trailing_space(p, from, to);

	out->n = 0;
	out->width_col = 0;
	out->rtl = p->rtl && (flags & KN_LAYOUT_LOGICAL) == 0;
	out->last = to == p->n_cl && p->whole;
	out->at.start_b = from == 0 ? p->at.start_b : p->cl[from].at.start_b;
	out->at.end_b = to == p->n_cl ? p->at.end_b : p->cl[to].at.start_b;
	out->cell = kn_grow(out->cell, cap, to - from, sizeof(*out->cell));
	fill(p, from, hang ? hanging(p, from, to) : to, l1, out);
	if ((flags & KN_LAYOUT_LOGICAL) == 0)
		reorder(out->cell, out->n);
	drop_unseen(out);
	out->words = (flags & (KN_LAYOUT_WORDS | KN_LAYOUT_LOGICAL)) ==
	    KN_LAYOUT_WORDS;
	if (out->words)
		kn_words_send(out->cell, out->n);
}

void
kn_vline_free(struct kn_vline *l)
{
	if (l == NULL)
		return;
	free(l->cell);
	free(l);
}

/* Where the caret stands after the last character: before the blanks that
 * hang over and what ends the paragraph. */
static size_t
end_b(const struct kn_vline *l)
{
	size_t end = l->at.start_b;

	for (size_t i = 0; i < l->n; i++)
		if (l->cell[i].at.end_b > end)
			end = l->cell[i].at.end_b;
	return end;
}

int
kn_vline_caret_col(const struct kn_vline *l, size_t at_b)
{
	int x_col = 0;

	if (at_b < l->at.start_b)
		at_b = l->at.start_b;
	for (size_t i = 0; i < l->n; i++) {
		const struct kn_vcell *c = &l->cell[i];

		if (at_b >= c->at.start_b && at_b < c->at.end_b)
			return x_col + ((c->gap & KN_GAP_LEFT) != 0);
		x_col += c->width;
	}
	return l->rtl ? -1 : l->width_col;
}

size_t
kn_vline_caret_b(const struct kn_vline *l, int x_col)
{
	if (x_col < 0)
		return l->rtl ? end_b(l) : l->at.start_b;
	for (size_t i = 0; i < l->n; i++) {
		if (x_col < l->cell[i].width)
			return l->cell[i].at.start_b;
		x_col -= l->cell[i].width;
	}
	return l->rtl ? l->at.start_b : end_b(l);
}

void
kn_vline_text(const struct kn_vline *l, struct kn_buf *out)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct kn_vcell *c = &l->cell[i];

		if ((c->gap & KN_GAP_LEFT) != 0)
			kn_buf_chr(out, ' ');
		for (size_t k = 0; k < KN_CELL_CPS && c->cp[k] != 0; k++)
			kn_buf_cp(out, c->cp[k]);
		if ((c->gap & KN_GAP_RIGHT) != 0)
			kn_buf_chr(out, ' ');
	}
}
