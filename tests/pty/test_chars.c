/*
 * test_chars.c: every character and random malformed bytes, through the line
 * engine, cells and curses, to the bytes that a terminal gets.
 *
 * A child of ours draws them on a pseudo-terminal; we judge what it sent by
 * strict.h. KN_PROP_RUNS and KN_PROP_SEED choose how many malformed strings
 * and which.
 */
#include <errno.h>
#include <inttypes.h>
#include <locale.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wchar.h>

#include <cmocka.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"
#include "strict.h"
#include "tests/prop/random.h"
#include "tests/prop/unidata.h"
#include "tui/bidi/layout.h"
#include "tui/screen/screen.h"

#define TERM "xterm-256color"
#define W 202
#define H 100
#define AT_ONCE 16
#define DEFAULT_SEED 20231214u
#define DEFAULT_RUNS 65536u

struct painter {
	struct kn_screen *screen;
	struct kn_grid *grid;
	uint8_t *gc;
	int x, y;
	uint64_t seed, runs;
};

/* ---- in the child ------------------------------------------------------- */

/* A cell of the line engine: nothing that must not be sent, and as wide as
 * the C library has it. What it does not know, since it is older than ICU, is
 * for the belt in the screen. */
static void
check_cell(const struct painter *p, const struct kn_cell *c)
{
	if (c->width == 0)
		return;
	for (size_t i = 0; i < KN_CELL_CPS && c->cp[i] != 0; i++) {
		int width = wcwidth((wchar_t)c->cp[i]);

		if (may_be_sent(p->gc, c->cp[i]) && (width == -1 ||
		    width == (i == 0 ? c->width : 0)))
			continue;
		fprintf(stderr, "U+%04" PRIX32 " in a cell of width %d, place "
		    "%zu: the C library says %d\n", c->cp[i], c->width, i,
		    width);
		exit(1);
	}
}

static void
show(struct painter *p)
{
	kn_screen_damage(p->screen);
	if (kn_screen_show(p->screen, p->grid) != KN_OK)
		exit(2);
	kn_grid_clear(p->grid);
	p->x = 1;
	p->y = 0;
}

/* The next w columns; shows the grid when it is full. */
static int
next_place(struct painter *p, int w)
{
	if (p->x + w > W - 1) {
		p->x = 1;
		if (++p->y == H)
			show(p);
	}
	p->x += w;
	return p->x - w;
}

/* Cells that no line engine would make: the last belt alone. */
static void
paint_raw(struct painter *p)
{
	for (uint32_t cp = 1; cp <= 0x110000; cp++) {
		struct kn_cell base = { .cp = { cp }, .width = 1 };
		struct kn_cell mark = { .cp = { 'm', cp, 0x64E },
			.width = 1 };
		int x = next_place(p, 2);

		kn_grid_put(p->grid, x, p->y, &base);
		kn_grid_put(p->grid, x + 1, p->y, &mark);
	}
	show(p);
}

static void
paint_text(struct painter *p, struct kn_str s, int w_col)
{
	struct kn_layout_opts opts = { .dir = KN_DIR_AUTO };
	int x = next_place(p, w_col);

	kn_field_draw(p->grid, x, p->y, w_col, s, &opts, KN_ALIGN_START,
	    (struct kn_style){ 0 });
	for (int i = 0; i < w_col; i++)
		check_cell(p, kn_grid_at(p->grid, x + i, p->y));
}

/* Each one between letters; surrogates are written by hand. */
static size_t
put_cp(uint32_t cp, char *s)
{
	if (cp < 0xD800 || cp > 0xDFFF)
		return kn_utf8_put(cp, s);
	s[0] = (char)0xED;
	s[1] = (char)(0x80 | ((cp >> 6) & 0x3F));
	s[2] = (char)(0x80 | (cp & 0x3F));
	return 3;
}

static void
paint_laid_out(struct painter *p)
{
	char s[AT_ONCE * 5];

	for (uint32_t cp = 0; cp < N_CP; cp += AT_ONCE) {
		size_t n = 0;

		for (uint32_t i = 0; i < AT_ONCE; i++) {
			s[n++] = 'm';
			n += put_cp(cp + i, s + n);
		}
		paint_text(p, (struct kn_str){ s, n }, AT_ONCE * 3);
	}
	show(p);
}

static void
paint_malformed(struct painter *p)
{
	uint64_t r = p->seed;

	for (unsigned i = 0; i < 65536; i++) {
		char s[2] = { (char)(i >> 8), (char)i };

		paint_text(p, (struct kn_str){ s, 2 }, 3);
	}
	for (uint64_t i = 0; i < p->runs; i++) {
		char s[20];
		size_t n = below(&r, sizeof(s));

		/* Lead and continuation bytes more often than fair. */
		for (size_t k = 0; k < n; k++) {
			uint64_t b = next_random(&r);

			s[k] = (char)(b >> 8 | ((b & 3) == 0 ? 0 : 0x80));
			if ((b & 15) == 15)
				s[k] = (char)(0xE0 | (b >> 16 & 0x1F));
		}
		paint_text(p, (struct kn_str){ s, n }, 10);
	}
	show(p);
}

static struct kn_look
look(void *user, struct kn_style style, int colours)
{
	(void)user;
	(void)style;
	(void)colours;
	return (struct kn_look){ .fg = -1, .bg = -1 };
}

static void
be_painter(struct painter *p, void (*paint)(struct painter *p))
{
	struct kn_screen_opts opts = { .fd_in = 0, .fd_out = 1,
		.term = TERM, .look = look, .bidi = KN_BIDI_GUARD };
	struct kn_err err;

	/* What we say, and ASan says, is not for the terminal. */
	if (kn_screen_open_curses(&opts, &p->screen, &err) != KN_OK)
		exit(2);
	p->grid = kn_grid_new(W, H);
	p->x = 1;
	paint(p);
	kn_screen_close(p->screen);
	kn_grid_free(p->grid);
	free(p->gc);
	exit(0);
}

/* ---- in the test -------------------------------------------------------- */

static void
judge(const char *what, int master, pid_t pid)
{
	struct strict *s = strict_new(TERM, W, H);
	struct kn_buf all;
	char bytes[65536];
	ssize_t n;
	int status;

	assert_non_null(s);
	kn_buf_init(&all, 0);
	while ((n = read(master, bytes, sizeof(bytes))) > 0 ||
	    (n < 0 && errno == EINTR))
		kn_buf_put(&all, bytes, n > 0 ? (size_t)n : 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (status != 0)
		fail_msg("%s: the painter ended with %x", what,
		    (unsigned)status);
	if (!strict_feed(s, all.s, all.n))
		fail_msg("%s: %s", what, strict_fault(s));
	print_message("%s: %zu characters, %zu sequences, %zu bytes\n", what,
	    strict_chars(s), strict_sequences(s), all.n);
	assert_true(strict_chars(s) > 100000);
	kn_buf_dispose(&all);
	strict_free(s);
}

static void
judge_painter(const char *what, void (*paint)(struct painter *p))
{
	struct winsize ws = { .ws_row = H, .ws_col = W };
	struct painter p = { .gc = read_categories(),
		.seed = number_from("KN_PROP_SEED", DEFAULT_SEED),
		.runs = number_from("KN_PROP_RUNS", DEFAULT_RUNS) };
	int master, fault = dup(STDERR_FILENO);

	if (p.gc == NULL) {
		print_message("skipped: no " UNICODE_DATA "\n");
		skip();
	}
	pid_t pid = forkpty(&master, NULL, NULL, &ws);
	assert_true(pid >= 0);
	if (pid == 0) {
		dup2(fault, STDERR_FILENO);
		close(fault);
		be_painter(&p, paint);
	}
	close(fault);
	judge(what, master, pid);
	close(master);
	free(p.gc);
}

static void
cells_of_any_code_point(void **state)
{
	(void)state;
	judge_painter("raw cells", paint_raw);
}

static void
text_of_any_code_point(void **state)
{
	(void)state;
	judge_painter("each code point", paint_laid_out);
}

static void
malformed_text(void **state)
{
	(void)state;
	print_message("KN_PROP_SEED=%" PRIu64 " KN_PROP_RUNS=%" PRIu64 "\n",
	    number_from("KN_PROP_SEED", DEFAULT_SEED),
	    number_from("KN_PROP_RUNS", DEFAULT_RUNS));
	judge_painter("malformed", paint_malformed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_of_any_code_point),
		cmocka_unit_test(text_of_any_code_point),
		cmocka_unit_test(malformed_text),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
