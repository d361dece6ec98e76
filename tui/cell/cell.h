/*
 * cell.h: cells, styles and the grid that panes draw into.
 *
 * A grid is what will be on the screen: visual order, left to right, one
 * kn_cell a column. It knows neither curses nor bidi nor colours: a cell
 * names a style, and the theme (look) says how a style looks.
 */
#ifndef KUNNASH_CELL_H
#define KUNNASH_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/str.h"

/* A base and at most four marks: ncursesw holds no more in a cell. */
#define KN_CELL_CPS 5

/* Style roles: tui/cell/style.def. */
enum kn_role {
#define KN_STYLE(NAME, name, msgid) KN_ROLE_##NAME,
#include "tui/cell/style.def"
#undef KN_STYLE
	KN_N_ROLES
};

/* Modifiers on top of a role. */
enum {
	KN_MOD_SELECTED = 1,    /* the selected row */
	KN_MOD_HIT = 2,         /* a search hit */
	KN_MOD_CURRENT = 4,     /* the current hit or mention */
	KN_MOD_DIM = 8,         /* boilerplate */
	KN_MOD_FOCUS = 16,      /* the pane has the keys */
	KN_MOD_NOTE = 32,       /* a noted passage */
	KN_MOD_NESTED = 64,     /* where noted passages overlap */
	KN_MOD_LAYER = 128,     /* a passage that a colleague noted */
};

struct kn_style {
	uint8_t role;           /* enum kn_role */
	uint8_t mods;
};

struct kn_cell {
	uint32_t cp[KN_CELL_CPS];   /* base, then marks; unused ones 0 */
	uint8_t width;          /* 1 or 2; 0: right half of a wide one */
	struct kn_style style;
};

/* Name for themes and golden screens ("country"). */
const char *kn_role_name(enum kn_role role);

/* Whether the screen keeps the terminal from reordering a row: as this
 * terminal needs it, or whatever it needs (the test of the forms shows rows
 * with and without). */
enum kn_row_guard { KN_ROW_GUARD_AUTO, KN_ROW_GUARD_ON, KN_ROW_GUARD_OFF };

struct kn_grid {
	int w, h;
	struct kn_cell *cells;  /* w * h, row by row */
	uint8_t *guard;         /* enum kn_row_guard, by row */
	int cursor_x, cursor_y; /* where the terminal's cursor is; -1: hidden */
};

/* w, h >= 0; blank cells of role TEXT. */
struct kn_grid *kn_grid_new(int w, int h);
void kn_grid_free(struct kn_grid *g);
void kn_grid_resize(struct kn_grid *g, int w, int h);   /* and clears */
void kn_grid_clear(struct kn_grid *g);
/* The cell, or NULL outside the grid. */
struct kn_cell *kn_grid_at(struct kn_grid *g, int x, int y);
/* Puts a cell (of width 1 or 2); nothing outside the grid is touched, and
 * half-overwritten wide cells become blanks. */
void kn_grid_put(struct kn_grid *g, int x, int y, const struct kn_cell *c);
/* n cells of one character of width 1 (borders, rules, bars). */
void kn_grid_fill(struct kn_grid *g, int x, int y, int n, uint32_t cp,
    struct kn_style style);
/* Says how a row is guarded; cleared with the grid. */
void kn_grid_guard(struct kn_grid *g, int y, enum kn_row_guard guard);
/* Adds modifiers to, or sets the style of, n cells. */
void kn_grid_mod(struct kn_grid *g, int x, int y, int n, uint8_t mods);
/* The text of row y, visual order, trailing blanks cut; for tests. */
void kn_grid_row(const struct kn_grid *g, int y, struct kn_buf *out);

/* A rectangle of cells; panes get one to draw in. */
struct kn_rect {
	int x, y, w, h;
};

#endif
