/*
 * layout.c: a text laid out lazily. In: any bytes and a width. Out: visual
 * lines by number. Paragraphs are made when one of their lines is asked for
 * and thrown away when many have gathered; only where each one starts, and
 * how many lines it has, is kept.
 */
#include "tui/bidi/bidi_priv.h"

#include <stdlib.h>

#include "kunnash/mem.h"

/* Line breaks are found for this much text at a time: little at first, so
 * that the first screen comes fast, then more, since ICU costs per call. */
#define MIN_WINDOW_B 4096
#define MAX_WINDOW_B (512 * 1024)
/* Clusters that are kept laid out. */
#define MAX_KEPT_CL (2 * KN_PARA_MAX_CP)

/* A paragraph, or a piece of a huge one. */
struct piece {
	uint32_t start_b;
	uint32_t first_line;
	bool continued;         /* goes on a paragraph: its direction is set */
	bool rtl;
	struct kn_para *para;   /* NULL when thrown away */
};

struct kn_layout {
	const char *s;
	size_t n_b;
	int width_col;
	struct kn_layout_opts opts;
	struct piece *piece;
	size_t n_pieces, cap_pieces;
	size_t n_lines;         /* of all pieces */
	size_t next_b;          /* where the next piece starts */
	bool next_continued;
	uint32_t *kept;         /* the pieces that are laid out */
	size_t n_kept, cap_kept;
	size_t kept_cl;
	/* Line breaks of one window of the text. */
	uint32_t *brk;
	size_t n_brk;
	size_t window_start_b, window_end_b, window_b;
	struct kn_vline line;
	size_t cap_cells;
};

struct kn_layout *
kn_layout_new(const char *s, size_t n_b, int width_col,
    const struct kn_layout_opts *opts)
{
	struct kn_layout *l = kn_calloc(1, sizeof(*l));

	l->s = s;
	l->n_b = n_b > UINT32_MAX ? UINT32_MAX : n_b;
	l->width_col = width_col < 1 ? 1 : width_col;
	l->opts = *opts;
	l->window_b = MIN_WINDOW_B;
	return l;
}

static void
throw_away(struct kn_layout *l)
{
	for (size_t i = 0; i < l->n_kept; i++) {
		struct piece *pc = &l->piece[l->kept[i]];

		kn_para_dispose(pc->para);
		free(pc->para);
		pc->para = NULL;
	}
	l->n_kept = 0;
	l->kept_cl = 0;
}

void
kn_layout_free(struct kn_layout *l)
{
	if (l == NULL)
		return;
	throw_away(l);
	free(l->kept);
	free(l->piece);
	free(l->brk);
	free(l->line.cell);
	free(l);
}

/* Looks for the line breaks of start_b … to_b - 1. */
static void
open_window(struct kn_layout *l, size_t start_b, size_t to_b)
{
	free(l->brk);
	/* Without ICU's rules lines are cut at clusters: legible still. */
	if (kn_breaks(KN_BREAK_LINE, l->s + start_b, to_b - start_b, &l->brk,
	    &l->n_brk, NULL) != KN_OK) {
		l->brk = NULL;
		l->n_brk = 0;
	}
	for (size_t i = 0; i < l->n_brk; i++)
		l->brk[i] += (uint32_t)start_b;
	l->window_start_b = start_b;
	l->window_end_b = to_b;
}

/* Index of the first break after byte at_b. */
static size_t
first_break(const struct kn_layout *l, uint32_t at_b)
{
	size_t lo = 0, hi = l->n_brk;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (l->brk[mid] <= at_b)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/*
 * Marks where the lines of a piece may end. A part of a paragraph gets a
 * window of its own, so that it breaks the same whenever it is made; whole
 * paragraphs do not depend on what is around them, and share one.
 */
static void
find_breaks(struct kn_layout *l, const struct piece *pc)
{
	struct kn_para *p = pc->para;
	size_t start_b = p->at.start_b, end_b = p->at.end_b;

	if (pc->continued || !p->whole) {
		open_window(l, start_b, end_b);
	} else if (start_b < l->window_start_b || end_b > l->window_end_b) {
		size_t to_b = start_b + l->window_b;

		if (to_b < end_b)
			to_b = end_b;
		open_window(l, start_b, to_b > l->n_b ? l->n_b : to_b);
		if (l->window_b < MAX_WINDOW_B)
			l->window_b *= 2;
	}
	size_t k = first_break(l, p->at.start_b);
	kn_para_breaks(p, l->brk + k, l->n_brk - k);
}

/* What does not fit on a line needs breaks; most headlines fit. */
static bool
fits(const struct kn_para *p, int width_col)
{
	size_t used_col = 0;

	for (size_t i = 0; i < p->n_cl && used_col <= (size_t)width_col; i++)
		used_col += p->cl[i].width;
	return used_col <= (size_t)width_col;
}

/*
 * The last line of a piece that goes on is left to the next one, so that no
 * seam shows in the text.
 */
static void
leave_last_line(struct kn_para *p)
{
	if (p->whole || p->n_lines < 2)
		return;
	p->n_cl = p->line[--p->n_lines];
	p->at.end_b = p->cl[p->n_cl].at.start_b;
}

/* Lays out a piece, unless it is still there. */
static const struct kn_para *
make(struct kn_layout *l, size_t i)
{
	struct piece *pc = &l->piece[i];

	if (pc->para != NULL)
		return pc->para;
	if (l->kept_cl > MAX_KEPT_CL)
		throw_away(l);
	struct kn_para *p = pc->para = kn_calloc(1, sizeof(*p));
	kn_para_load(p, l->s, l->n_b, pc->start_b, KN_PARA_MAX_CP, false,
	    l->opts.flags);
	enum kn_dir dir = !pc->continued ? l->opts.dir :
	    pc->rtl ? KN_DIR_RTL : KN_DIR_LTR;
	kn_para_level(p, dir, l->opts.dir2);
	kn_para_shape(p, l->opts.flags);
	if (!fits(p, l->width_col))
		find_breaks(l, pc);
	kn_para_wrap(p, l->width_col);
	leave_last_line(p);
	l->kept_cl += p->n_cl;
	l->kept = kn_grow(l->kept, &l->cap_kept, l->n_kept + 1,
	    sizeof(*l->kept));
	l->kept[l->n_kept++] = (uint32_t)i;
	return p;
}

static void
add_piece(struct kn_layout *l)
{
	bool rtl = l->n_pieces > 0 && l->piece[l->n_pieces - 1].rtl;

	l->piece = kn_grow(l->piece, &l->cap_pieces, l->n_pieces + 1,
	    sizeof(*l->piece));
	l->piece[l->n_pieces] = (struct piece){
		.start_b = (uint32_t)l->next_b,
		.first_line = (uint32_t)l->n_lines,
		.continued = l->next_continued,
		.rtl = rtl,
	};
	const struct kn_para *p = make(l, l->n_pieces);
	l->piece[l->n_pieces++].rtl = p->rtl;
	l->n_lines += p->n_lines;
	l->next_b = p->at.end_b;
	l->next_continued = !p->whole;
}

/* The piece that holds line i, which exists. */
static size_t
piece_of_line(const struct kn_layout *l, size_t i)
{
	size_t lo = 0, hi = l->n_pieces;

	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;

		if (l->piece[mid].first_line <= i)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

/* The piece that holds byte at_b, which is in a piece. */
static size_t
piece_of_byte(const struct kn_layout *l, size_t at_b)
{
	size_t lo = 0, hi = l->n_pieces;

	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;

		if (l->piece[mid].start_b <= at_b)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

const struct kn_vline *
kn_layout_line(struct kn_layout *l, size_t i)
{
	while (i >= l->n_lines && l->next_b < l->n_b)
		add_piece(l);
	if (i >= l->n_lines)
		return NULL;
	size_t k = piece_of_line(l, i);
	const struct kn_para *p = make(l, k);
	size_t row = i - l->piece[k].first_line;
	size_t to = row + 1 < p->n_lines ? p->line[row + 1] : p->n_cl;
	kn_vline_make(p, p->line[row], to, true, l->opts.flags, &l->line,
	    &l->cap_cells);
	return &l->line;
}

size_t
kn_layout_count(struct kn_layout *l)
{
	while (l->next_b < l->n_b)
		add_piece(l);
	return l->n_lines;
}

size_t
kn_layout_find(struct kn_layout *l, size_t at_b)
{
	while (l->next_b <= at_b && l->next_b < l->n_b)
		add_piece(l);
	if (l->n_lines == 0)
		return 0;
	if (at_b >= l->next_b)
		return l->n_lines - 1;
	size_t k = piece_of_byte(l, at_b);
	const struct kn_para *p = make(l, k);
	size_t lo = 0, hi = p->n_lines;
	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;

		if (p->cl[p->line[mid]].at.start_b <= at_b)
			lo = mid;
		else
			hi = mid;
	}
	return l->piece[k].first_line + lo;
}
