/*
 * draw_priv.h: the drawing half of the curses screen; screen_curses.c is the
 * other.
 */
#ifndef KUNNASH_DRAW_PRIV_H
#define KUNNASH_DRAW_PRIV_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/screen/screen.h"

#define DRAW_MODS 256           /* combinations of KN_MOD_*, a byte */
#define DRAW_PAIRS 256

/* How a style is drawn here: attributes and a pair, as curses has them. */
struct draw_look {
	bool known;
	unsigned attr;
	int pair;
};

struct draw {
	int w, h;               /* of the terminal */
	bool guard;             /* rows get U+202D first, U+202C last */
	bool damaged;           /* repaint all */
	bool cleared;           /* the terminal, but what damaged says */
	int styled;             /* colours of describe__lean() */
	int cursor;             /* as curs_set() was last told; -1: unknown */
	kn_look_fn *look;
	void *look_user;
	struct draw_look looks[KN_N_ROLES][DRAW_MODS];
	struct {
		int32_t fg, bg;
	} pairs[DRAW_PAIRS];
	int n_pairs;
};

/* The terminal has been taken, and may show anything. */
void draw__start(struct draw *d);
/* The theme may have changed. */
void draw__forget_looks(struct draw *d);
/* Clears the terminal, cursor at home, ahead of a frame. */
void draw__clear(struct draw *d);
/* Gives curses what makes the terminal show g, where it shows old unless d
 * is damaged; true when cells change. */
bool draw__put(struct draw *d, const struct kn_grid *old,
    const struct kn_grid *g);
/* Sends it. */
void draw__flush(struct draw *d);

#endif
