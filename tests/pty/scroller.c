/*
 * scroller.c: shows frames that scroll, change and stay by a seed, for
 * testing that a terminal shows what was drawn.
 *
 *	scroller SEED guard|visual
 *
 * A screen is a list of line numbers, and a line a function of its number, so
 * that a frame can be moved by whole lines, and drawn again from nothing.
 * Keys: n shows the next frame, d the same one from nothing, q ends it.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kunnash/mem.h"
#include "tests/prop/random.h"
#include "tui/screen/screen.h"

#define ROWS_MAX 200

struct scroller {
	struct kn_screen *screen;
	struct kn_grid *grid;
	uint64_t random;
	uint64_t lines[ROWS_MAX];
	int w, h;
	unsigned frames;
};

/* Roles stand for looks: colour alone, attributes alone, and both. */
static struct kn_look
look(void *user, struct kn_style style, int colours)
{
	static const struct kn_look looks[] = { { .fg = -1, .bg = -1 },
		{ .fg = 115, .bg = -1, .underline = 1 },
		{ .fg = -1, .bg = -1, .bold = 1 },
		{ .fg = 74, .bg = -1 }, { .fg = -1, .bg = 4 },
		{ .fg = 215, .bg = -1, .bold = 1, .underline = 1 },
		{ .fg = -1, .bg = -1, .reverse = 1 },
		{ .fg = 252, .bg = -1, .dim = 1 } };

	(void)user;
	(void)colours;
	return looks[style.role % (sizeof(looks) / sizeof(looks[0]))];
}

/* Words of presentation forms, Latin and wide letters, some in a style. Many
 * lines are short, and many begin and end with blanks, as Arabic ones do. */
static void
draw_line(struct scroller *s, int y, uint64_t number)
{
	static const uint32_t letters[] = { 0xFEE3, 0xFEB4, 0xFEA0, 0x61,
		0x661, 0x2502, 0x2587, 0xFEFB };
	uint64_t r = number;
	int x = (int)below(&r, (size_t)s->w), end = s->w;

	if (number % 5 == 0)
		return;
	if (number % 3 == 0)
		x = 1;
	if (number % 7 == 0)
		end = x + (s->w - x) / 2;
	while (x < end) {
		struct kn_style style = { .role =
		    below(&r, 3) == 0 ? (uint8_t)below(&r, 8) : 0 };
		int n = 1 + (int)below(&r, 9);
		struct kn_cell c = { .width = 1, .style = style };

		for (int i = 0; i < n && x + 1 < end; i++) {
			c.cp[0] = letters[below(&r, 8)];
			c.cp[1] = below(&r, 12) == 0 ? 0x64B : 0;
			kn_grid_put(s->grid, x++, y, &c);
		}
		if (below(&r, 9) == 0 && x + 2 < end) {
			kn_grid_put(s->grid, x, y, &(struct kn_cell){
			    .cp = { 0x6F22 }, .width = 2, .style = style });
			x += 2;
		}
		x += 1 + (below(&r, 6) == 0 ? (int)below(&r, 20) : 0);
	}
}

static void
show(struct scroller *s)
{
	kn_grid_resize(s->grid, s->w, s->h);
	for (int y = 0; y < s->h; y++)
		draw_line(s, y, s->lines[y]);
	/* No frame is as the one before: the test waits for what changes. */
	kn_grid_fill(s->grid, 2, s->h - 1, 1, 'a' + s->frames % 26,
	    (struct kn_style){ .role = 0 });
	s->grid->cursor_x = (int)(s->lines[0] % (uint64_t)s->w);
	s->grid->cursor_y = (int)(s->lines[0] % (uint64_t)s->h);
	if (kn_screen_show(s->screen, s->grid) != KN_OK)
		exit(1);
}

/* Moves the lines of a region up or down, and new ones come in; or changes a
 * line or all. */
static void
next(struct scroller *s)
{
	int top = (int)below(&s->random, (size_t)s->h / 2);
	int bottom = top + 1 + (int)below(&s->random, (size_t)(s->h - top));
	int by = 1 + (int)below(&s->random, 4);
	size_t what = below(&s->random, 10);

	s->frames++;
	if (what < 4 && by < bottom - top) {
		memmove(s->lines + top, s->lines + top + by,
		    (size_t)(bottom - top - by) * sizeof(s->lines[0]));
		top = bottom - by;
	} else if (what < 8 && by < bottom - top) {
		memmove(s->lines + top + by, s->lines + top,
		    (size_t)(bottom - top - by) * sizeof(s->lines[0]));
		bottom = top + by;
	} else if (what == 8) {
		bottom = top + 1;
	}
	for (int y = top; y < bottom; y++)
		s->lines[y] = next_random(&s->random) >> 8;
}

int
main(int argc, char **argv)
{
	struct scroller s = { .random = argc > 1 ?
		strtoull(argv[1], NULL, 10) : 1 };
	struct kn_screen_opts opts = { .fd_in = 0, .fd_out = 1,
		.term = getenv("TERM"), .look = look,
		.bidi = kn_bidi_find(argc > 2 ? argv[2] : "guard") };
	struct kn_err err;
	char key;

	setlocale(LC_CTYPE, "");
	if (kn_screen_open_curses(&opts, &s.screen, &err) != KN_OK)
		return 3;
	kn_screen_size(s.screen, &s.w, &s.h);
	s.h = s.h < ROWS_MAX ? s.h : ROWS_MAX;
	s.grid = kn_grid_new(s.w, s.h);
	for (int y = 0; y < s.h; y++)
		s.lines[y] = next_random(&s.random) >> 8;
	show(&s);
	while (read(0, &key, 1) == 1 && key != 'q') {
		if (key == 'n')
			next(&s);
		if (key == 'd')
			kn_screen_damage(s.screen);
		show(&s);
	}
	kn_screen_close(s.screen);
	kn_grid_free(s.grid);
	return 0;
}
