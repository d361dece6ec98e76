/*
 * screen_draw.c: a grid on a terminal, through ncurses.
 *
 * In: the grid to show and the one shown before. Out: the bytes between the
 * two, which ncurses finds. Touches ncurses's standard screen and nothing
 * else; called by screen_curses.c, which opened it.
 */
#define NCURSES_WIDECHAR 1
#include "tui/screen/draw_priv.h"

#include <curses.h>

#include <string.h>
#include <wchar.h>

#include "kunnash/filter.h"
#include "kunnash/uchar.h"
#include "tui/screen/colour_priv.h"

#define LRO L'\x202D'
#define PDF L'\x202C'

static int
pair_of(struct draw *d, int32_t fg, int32_t bg)
{
	int limit = COLOR_PAIRS < DRAW_PAIRS ? COLOR_PAIRS : DRAW_PAIRS;

	for (int i = 1; i <= d->n_pairs; i++)
		if (d->pairs[i].fg == fg && d->pairs[i].bg == bg)
			return i;
	if (d->n_pairs + 1 >= limit || init_extended_pair(d->n_pairs + 1,
	    fg, bg) != OK)
		return 0;
	d->n_pairs++;
	d->pairs[d->n_pairs].fg = fg;
	d->pairs[d->n_pairs].bg = bg;
	return d->n_pairs;
}

/* A colour with attributes, as describe__lean() numbers them: the pair has
 * to carry them. */
static int32_t
styled(const struct draw *d, int32_t fg, const struct kn_look *k)
{
	int32_t sgr = (k->bold ? 1 : 0) + (k->dim ? 2 : 0) +
	    (k->underline ? 4 : 0);

	return d->styled == 0 || sgr == 0 ? fg :
	    (fg < 0 ? d->styled : fg) + (d->styled + 1) * sgr;
}

static const struct draw_look *
look_of(struct draw *d, struct kn_style style)
{
	unsigned role = style.role < KN_N_ROLES ? style.role : 0;
	struct draw_look *dl = &d->looks[role][style.mods];
	int colours = !has_colors() ? 0 : d->styled > 0 ? d->styled : COLORS;
	struct kn_look k = { .fg = -1, .bg = -1 };

	if (dl->known)
		return dl;
	if (d->look != NULL)
		k = d->look(d->look_user, style, colours);
	dl->known = true;
	dl->attr = (k.bold ? A_BOLD : 0) | (k.dim ? A_DIM : 0) |
	    (k.underline ? A_UNDERLINE : 0) |
	    (k.reverse ? A_REVERSE : 0);
	dl->pair = colours == 0 ? 0 : pair_of(d,
	    styled(d, colour__fit(k.fg, colours), &k),
	    colour__fit(k.bg, colours));
	return dl;
}

/* The last belt: what the filter would not show does not get to curses, nor
 * what the C library gives another width than the grid did. */
static wchar_t
safe_base(uint32_t cp, int width)
{
	wchar_t shown = (wchar_t)kn_filter_show(cp);

	if (shown != 0 && wcwidth(shown) == width)
		return shown;
	if (shown == 0)
		return L' ';
	return wcwidth(L'\xFFFD') == 1 ? L'\xFFFD' : L'?';
}

static void
put(struct draw *d, int x, int y, const struct kn_cell *c, wchar_t guard)
{
	wchar_t text[KN_CELL_CPS + 1] = { safe_base(c->cp[0], c->width) };
	const struct draw_look *look = look_of(d, c->style);
	int pair = look->pair;
	size_t n = 1;
	cchar_t cc;

	if (guard != 0)
		text[n++] = guard;
	for (size_t i = 1; i < KN_CELL_CPS && c->cp[i] != 0 &&
	    n < KN_CELL_CPS; i++)
		if (kn_filter_cp(c->cp[i]) == KN_FILTER_SHOW &&
		    wcwidth((wchar_t)c->cp[i]) == 0)
			text[n++] = (wchar_t)c->cp[i];
	text[n] = L'\0';
	if (setcchar(&cc, text, look->attr, 0, &pair) != OK)
		return;
	mvadd_wchnstr(y, x, &cc, 1);
	if (c->width == 2 && wcwidth(text[0]) != 2 && x + 1 < d->w &&
	    setcchar(&cc, L" ", look->attr, 0, &pair) == OK)
		mvadd_wchnstr(y, x + 1, &cc, 1);
}

static bool
same_cell(const struct kn_cell *a, const struct kn_cell *b)
{
	return memcmp(a->cp, b->cp, sizeof(a->cp)) == 0 &&
	    a->width == b->width && a->style.role == b->style.role &&
	    a->style.mods == b->style.mods;
}

/*
 * Blanks, and text in the terminal's own colours, have a pair for these, and
 * not pair 0: into pair 0 ncurses switches colours back by a sequence of its
 * own, though the one that ends attributes ends colours too.
 */
static void
set_background(struct draw *d)
{
	int pair = has_colors() ? pair_of(d, -1, -1) : 0;
	cchar_t blank;

	if (setcchar(&blank, L" ", A_NORMAL, 0, &pair) == OK)
		bkgrndset(&blank);
}

/* The guard of a row: the grid can ask for it, or for none. */
static bool
is_guarded(const struct draw *d, const struct kn_grid *g, int y)
{
	return g->guard[y] == KN_ROW_GUARD_AUTO ? d->guard :
	    g->guard[y] == KN_ROW_GUARD_ON;
}

/* Gives curses the cells that differ from those last shown; true when there
 * are any. */
static bool
put_changes(struct draw *d, const struct kn_grid *old,
    const struct kn_grid *g)
{
	bool all = d->damaged || old->w != g->w || old->h != g->h;
	int w = g->w < d->w ? g->w : d->w;
	int h = g->h < d->h ? g->h : d->h;
	bool changed = all;

	if (all) {
		set_background(d);
		erase();
	}
	for (int y = 0; y < h; y++) {
		size_t row = (size_t)y * (size_t)g->w;
		bool guard = is_guarded(d, g, y);
		bool edges = all || g->guard[y] != old->guard[y];

		for (int x = 0; x < w; x++) {
			const struct kn_cell *c = &g->cells[row + (size_t)x];
			bool edge = x == 0 || x == d->w - 1;

			if (c->width == 0 || (!all && !(edge && edges) &&
			    same_cell(c, &old->cells[row + (size_t)x])))
				continue;
			put(d, x, y, c, !guard ? 0 : x == 0 ? LRO :
			    x == d->w - 1 ? PDF : 0);
			changed = true;
		}
	}
	return changed;
}

static void
place_cursor(struct draw *d, const struct kn_grid *g)
{
	bool on = g->cursor_x >= 0 && g->cursor_y >= 0 &&
	    g->cursor_x < d->w && g->cursor_y < d->h;

	if (on)
		move(g->cursor_y, g->cursor_x);
	if (d->cursor != on)
		curs_set(on);
	d->cursor = on;
}

void
draw__start(struct draw *d)
{
	d->damaged = true;
	d->cursor = -1;
}

void
draw__forget_looks(struct draw *d)
{
	memset(d->looks, 0, sizeof(d->looks));
}

void
draw__clear(struct draw *d)
{
	set_background(d);
	erase();
	clearok(stdscr, TRUE);
	wnoutrefresh(stdscr);
	doupdate();
	d->cleared = true;
}

bool
draw__put(struct draw *d, const struct kn_grid *old, const struct kn_grid *g)
{
	bool changed = put_changes(d, old, g);

	place_cursor(d, g);
	return changed;
}

void
draw__flush(struct draw *d)
{
	if (d->damaged && !d->cleared)
		clearok(stdscr, TRUE);
	d->damaged = d->cleared = false;
	wnoutrefresh(stdscr);
	doupdate();
}
