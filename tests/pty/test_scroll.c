/*
 * test_scroll.c: after any sequence of scrolls and changes the terminal shows
 * what a fresh drawing of the last frame shows: text, attributes, colours and
 * the guard of each row, whichever of its sequences ncurses chose.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "harness.h"

#define W 60
#define H 20
#define ROUNDS 8
/* Between two fresh drawings. */
#define FRAMES "nnnnnnnnnnnn"

struct picture {
	VTermScreenCell cell[H][W];
};

static void
take(struct pty *p, struct picture *pic)
{
	for (int y = 0; y < H; y++)
		for (int x = 0; x < W; x++)
			pic->cell[y][x] = pty_cell(p, x, y);
}

static bool
is_blank(const VTermScreenCell *c)
{
	return c->chars[0] == 0 || c->chars[0] == ' ';
}

/* Nobody sees the colour of a blank's text, nor that it is bold. */
static bool
looks_same(const VTermScreenCell *a, const VTermScreenCell *b)
{
	bool blank = is_blank(a);

	/* The right half of a wide one holds nothing of its own. */
	if (a->chars[0] == (uint32_t)-1 && b->chars[0] == (uint32_t)-1)
		return true;
	if (blank != is_blank(b) || a->width != b->width ||
	    !vterm_color_is_equal(&a->bg, &b->bg) ||
	    a->attrs.underline != b->attrs.underline ||
	    a->attrs.reverse != b->attrs.reverse)
		return false;
	if (!blank && (a->chars[0] != b->chars[0] ||
	    a->attrs.bold != b->attrs.bold ||
	    !vterm_color_is_equal(&a->fg, &b->fg)))
		return false;
	for (int i = 1; i < VTERM_MAX_CHARS_PER_CELL &&
	    (a->chars[i] != 0 || b->chars[i] != 0); i++)
		if (a->chars[i] != b->chars[i])
			return false;
	return true;
}

static void
compare(struct pty *p, const char *name, const struct picture *drawn,
    const struct picture *fresh)
{
	for (int y = 0; y < H; y++)
		for (int x = 0; x < W; x++)
			if (!looks_same(&drawn->cell[y][x],
			    &fresh->cell[y][x])) {
				pty_dump(p);
				fail_msg("%s: column %d of row %d was U+%04X"
				    ", and is U+%04X", name, x, y,
				    drawn->cell[y][x].chars[0],
				    fresh->cell[y][x].chars[0]);
			}
}

static void
type(struct pty *p, const char *keys)
{
	pty_mark(p);
	pty_send(p, keys);
	pty_expect_frame(p);
}

static void
check_guard(struct pty *p, const char *name, bool guarded)
{
	for (int y = 0; y < H; y++) {
		VTermScreenCell c = pty_cell(p, 0, y);

		if ((c.chars[1] == 0x202D) != guarded) {
			pty_dump(p);
			fail_msg("%s: row %d begins with U+%04X U+%04X",
			    name, y, c.chars[0], c.chars[1]);
		}
	}
}

static void
run(const char *term, const char *bidi, const char *seed)
{
	const char *argv[] = { KN_PROGRAM, seed, bidi, NULL };
	const char *env[] = { term, NULL };
	struct pty_opts o = { .argv = argv, .env = env, .w = W, .h = H };
	struct pty *p = pty_spawn(&o);
	struct picture *drawn = calloc(2, sizeof(*drawn));

	pty_expect_frame(p);
	for (int round = 0; round < ROUNDS; round++) {
		type(p, FRAMES);
		take(p, drawn);
		check_guard(p, term, strcmp(bidi, "guard") == 0);
		type(p, "d");
		take(p, drawn + 1);
		compare(p, term, drawn, drawn + 1);
	}
	pty_send(p, "q");
	assert_int_equal(pty_expect_end(p).status, 0);
	free(drawn);
	pty_free(p);
}

static void
what_was_scrolled_is_what_was_drawn(void **state)
{
	static const char *const terms[] = { "TERM=xterm-256color",
		"TERM=tmux-256color", "TERM=screen-256color", "TERM=xterm",
		"TERM=linux", "TERM=vt100", "TERM=rxvt-unicode" };

	(void)state;
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		run(terms[i], "guard", "1");
		run(terms[i], "visual", "2");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_scrolled_is_what_was_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
