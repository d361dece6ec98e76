/*
 * test_line.c: what must hold for every line of every text. Random texts
 * from a printed seed; KN_PROP_SEED and KN_PROP_RUNS ask for others (a
 * campaign of ./bootstrap soak, for 100,000).
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/filter.h"
#include "kunnash/str.h"
#include "kunnash/utf8.h"
#include "tui/bidi/layout.h"
#include "tests/prop/random.h"

#define DEFAULT_SEED 20231214
#define DEFAULT_RUNS 25000
#define MAX_LOOKUPS 8
#define MAX_PIECES 60

/* The pieces that texts are made of. */
static const char *const plain[] = {
	" ", " ", " ", "  ", "ا", "ل", "لا", "م", "و", "ب", "سلام", "الأمن",
	"المغرب", "ڨ", "ݣ", "ی", "ک", "ـ", "\u064E", "\u0651", "\u0654",
	"a", "b", "DGSN", "word", "é", "e\u0301", "א", "ב", "(", ")", "[",
	"]", "«", "»", "“", "”", "،", "؟", ".", ",", "-", "/", "%", ":",
	"1", "2023", "١٢", "۳", "2023-12-14", "3.14", "\u00A0", "\t", "中文",
	"😀", "👨\u200D👩", "🇲🇦", "한", "\u1112\u1161\u11AB", "\u200C",
	"\u200D", "\u00AD", "\u200B", "\u0600", "\u3000", "\n", "\r\n",
	"\r", "\u2028", "\x0B", "\033", "\xD9", "\xFF", "\xF0\x9F", "",
	"\xC2\x85", "https://a.ma/b?c=1", "\uE000", "\u0378", "\uFE0F",
	"+212 522 43 21 00", "@map_ma", "20-21", "\033]52;c;\a", "\xC2\x9B",
	"\xED\xA0\x80", "\xF3\xA0\x81\x81", "\uFEFF", "\u202F", "\b\b\b",
	"\u0301\u0302\u0303\u0304\u0305\u0306", "中", "\u1160", "ﷺ",
};

/* Marks and explicit directions. */
static const char *const directions[] = {
	"\u200E", "\u200F", "\u061C", "\u202A", "\u202B", "\u202C",
	"\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069",
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Each kind of terminal: visual, without marks, words, logical. */
static const unsigned flags[] = {
	0, 0, KN_LAYOUT_NO_MARKS, KN_LAYOUT_WORDS,
	KN_LAYOUT_WORDS | KN_LAYOUT_NO_MARKS,
	KN_LAYOUT_LOGICAL | KN_LAYOUT_NO_SHAPE | KN_LAYOUT_NO_MIRROR,
};

/* One random case. */
struct trial {
	uint64_t seed;
	bool plain;             /* no explicit directions in it */
	int width_col;
	struct kn_layout_opts opts;
	struct kn_buf text;
};

static void
make_trial(struct trial *t, uint64_t seed)
{
	uint64_t r = seed;
	size_t n;

	kn_buf_reset(&t->text);
	t->seed = seed;
	t->plain = below(&r, 2) == 0;
	n = below(&r, MAX_PIECES);
	for (size_t i = 0; i < n; i++)
		kn_buf_cstr(&t->text, t->plain || below(&r, 4) > 0 ?
		    plain[below(&r, COUNT(plain))] :
		    directions[below(&r, COUNT(directions))]);
	t->width_col = 1 + (int)below(&r, below(&r, 3) == 0 ? 200 : 24);
	t->opts = (struct kn_layout_opts){
		.dir = (enum kn_dir)below(&r, 3),
		.dir2 = (enum kn_dir)below(&r, 3),
		.flags = flags[below(&r, COUNT(flags))],
	};
}

#define HOLDS(t, what) do {                                              \
	if (!(what))                                                     \
		fail_msg("KN_PROP_SEED=%" PRIu64 ": not so: %s",         \
		    (t)->seed, #what);                                   \
} while (0)

static int
by_start(const void *a, const void *b)
{
	const struct kn_vcell *x = a, *y = b;

	return (x->at.start_b > y->at.start_b) -
	    (x->at.start_b < y->at.start_b);
}

/* The cells of a line in logical order; free with test_free(). */
static struct kn_vcell *
logical_cells(const struct kn_vline *v)
{
	struct kn_vcell *c = test_malloc((v->n + 1) * sizeof(*c));

	if (v->n > 0)
		memcpy(c, v->cell, v->n * sizeof(*c));
	qsort(c, v->n, sizeof(*c), by_start);
	return c;
}

/* Every byte of the line is shown by one cell, or hangs over its end. */
static void
check_map(const struct trial *t, const struct kn_vline *v)
{
	struct kn_vcell *c = logical_cells(v);
	size_t end_b = v->at.start_b;
	int width_col = 0;

	for (size_t i = 0; i < v->n; i++) {
		HOLDS(t, c[i].at.start_b == end_b);
		HOLDS(t, c[i].at.end_b > c[i].at.start_b);
		HOLDS(t, c[i].gap == KN_GAP_NONE ?
		    c[i].width == 1 || c[i].width == 2 :
		    c[i].width == (c[i].gap == 3 ? 3 : 2));
		HOLDS(t, c[i].cp[0] != 0);
		end_b = c[i].at.end_b;
		width_col += c[i].width;
	}
	HOLDS(t, width_col == v->width_col);
	HOLDS(t, end_b <= v->at.end_b);
	while (end_b < v->at.end_b) {
		uint32_t cp = kn_utf8_next(t->text.s, v->at.end_b, &end_b);
		uint32_t shown = kn_filter_show(cp);

		HOLDS(t, shown == ' ' || shown == 0);
	}
	test_free(c);
}

/* Columns to bytes and back. */
static void
check_caret(const struct trial *t, const struct kn_vline *v)
{
	int x_col = 0;

	for (size_t i = 0; i < v->n; i++) {
		size_t at_b = v->cell[i].at.start_b;

		HOLDS(t, kn_vline_caret_col(v, at_b) == x_col +
		    ((v->cell[i].gap & KN_GAP_LEFT) != 0));
		HOLDS(t, kn_vline_caret_b(v, x_col) == at_b);
		HOLDS(t, kn_vline_caret_b(v, x_col +
		    v->cell[i].width - 1) == at_b);
		x_col += v->cell[i].width;
	}
	int end_col = v->rtl ? -1 : v->width_col;
	size_t end_b = kn_vline_caret_b(v, end_col);
	HOLDS(t, end_b <= v->at.end_b);
	HOLDS(t, kn_vline_caret_col(v, end_b) == end_col);
	HOLDS(t, kn_vline_caret_b(v, v->rtl ? v->width_col : -1) ==
	    v->at.start_b);
}

/* Alone, at its own width, a line is one line again. */
static void
check_rewrap(const struct trial *t, const struct kn_vline *v)
{
	struct kn_layout_opts opts = t->opts;
	const char *s = t->text.s + v->at.start_b;
	size_t n = v->at.end_b - v->at.start_b;


	opts.dir = v->rtl ? KN_DIR_RTL : KN_DIR_LTR;
	struct kn_layout *l = kn_layout_new(s, n, v->width_col, &opts);
	HOLDS(t, kn_layout_count(l) == 1);
	HOLDS(t, kn_layout_line(l, 0)->width_col == v->width_col);
	HOLDS(t, kn_layout_line(l, 0)->n == v->n);
	kn_layout_free(l);
}

/* What a line shows and how wide it is does not depend on its order. */
static void
check_unordered(const struct trial *t, const struct kn_vline *v,
    const struct kn_vline *u)
{
	struct kn_vcell *c = logical_cells(v);

	HOLDS(t, u != NULL && u->n == v->n);
	HOLDS(t, u->width_col == v->width_col);
	for (size_t i = 0; i < v->n; i++) {
		if ((t->opts.flags & KN_LAYOUT_WORDS) != 0)
			memcpy(c[i].cp, u->cell[i].cp, sizeof(c[i].cp));
		HOLDS(t, memcmp(&c[i], &u->cell[i], sizeof(*c)) == 0);
	}
	test_free(c);
}

static void
check_layout(const struct trial *t)
{
	struct kn_layout_opts logical = t->opts;
	size_t n_b = t->text.n, next_b = 0, i = 0;
	const struct kn_vline *v;

	logical.flags |= KN_LAYOUT_LOGICAL;
	struct kn_layout *l = kn_layout_new(t->text.s, n_b, t->width_col,
	    &t->opts);
	struct kn_layout *u = kn_layout_new(t->text.s, n_b, t->width_col,
	    &logical);
	for (; (v = kn_layout_line(l, i)) != NULL; i++) {
		HOLDS(t, v->at.start_b == next_b && v->at.end_b > next_b);
		HOLDS(t, v->width_col <= t->width_col);
		next_b = v->at.end_b;
		check_map(t, v);
		check_caret(t, v);
		check_unordered(t, v, kn_layout_line(u, i));
		/* The gaps in a word depend on all of it. */
		if (t->plain && (t->opts.flags & KN_LAYOUT_WORDS) == 0)
			check_rewrap(t, v);
	}
	HOLDS(t, next_b == n_b);
	HOLDS(t, kn_layout_count(l) == i);
	HOLDS(t, kn_layout_line(u, i) == NULL);
	kn_layout_free(u);
	/* Found again from any byte, in any order. */
	u = kn_layout_new(t->text.s, n_b, t->width_col, &t->opts);
	uint64_t r = t->seed;
	for (size_t n = 0; n < MAX_LOOKUPS && i > 0; n++) {
		size_t b = n == 0 ? n_b : below(&r, n_b + 1);
		size_t k = kn_layout_find(u, b);

		v = kn_layout_line(l, k);
		HOLDS(t, v != NULL);
		HOLDS(t, b == n_b ? k == i - 1 :
		    v->at.start_b <= b && b < v->at.end_b);
	}
	kn_layout_free(u);
	kn_layout_free(l);
}

/* A field shows or stands for every byte, and fits. */
static void
check_field(const struct trial *t)
{
	const struct kn_layout_opts *opts = &t->opts;
	struct kn_vline *v = kn_field_new(t->text.s, t->text.n, t->width_col,
	    opts);
	int full_col = kn_field_width_col(t->text.s, t->text.n, opts);
	bool cut = false;

	for (size_t i = 0; i < v->n; i++)
		cut |= v->cell[i].cp[0] == 0x2026;
	HOLDS(t, v->width_col <= t->width_col);
	HOLDS(t, cut == (full_col > t->width_col));
	HOLDS(t, cut || v->width_col == full_col);
	HOLDS(t, v->at.start_b == 0 && v->at.end_b == t->text.n);
	if (cut)
		HOLDS(t, v->cell[v->rtl ? 0 : v->n - 1].at.end_b ==
		    t->text.n);
	check_map(t, v);
	check_caret(t, v);
	kn_vline_free(v);
}

/* The text without what ends its last paragraph. */
static size_t
without_end_b(const struct kn_buf *text)
{
	static const char *const ends[] = { "\n", "\r", "\x0B", "\u2028",
		"\xC2\x85" };
	size_t n_b = text->n, i = 0;

	while (i < COUNT(ends)) {
		size_t n = strlen(ends[i]);

		if (n_b < n || memcmp(text->s + n_b - n, ends[i], n) != 0) {
			i++;
			continue;
		}
		n_b -= n;
		i = 0;
	}
	return n_b;
}

/*
 * A paragraph that fits on one line looks like the field of its text, but
 * for what hangs over: Unicode's tests of fields speak for layouts, too.
 * What ends it is left out: in a field it is text, and can have a level.
 */
static void
check_same_as_field(const struct trial *t)
{
	size_t n_b = without_end_b(&t->text), k = 0;
	struct kn_layout *l = kn_layout_new(t->text.s, n_b, 10000, &t->opts);
	const struct kn_vline *v = kn_layout_line(l, 0);

	if (v != NULL && v->at.end_b == n_b) {
		struct kn_vline *f = kn_field_new(t->text.s, n_b, 10000,
		    &t->opts);
		uint32_t end_b = 0;

		for (size_t i = 0; i < v->n; i++)
			if (v->cell[i].at.end_b > end_b)
				end_b = v->cell[i].at.end_b;
		for (size_t i = 0; i < f->n; i++) {
			const struct kn_vcell *a = &f->cell[i];

			if (a->at.start_b >= end_b)
				continue;
			HOLDS(t, k < v->n);
			HOLDS(t, a->at.start_b == v->cell[k].at.start_b);
			HOLDS(t, a->level == v->cell[k].level);
			/* A blank that hangs parts no words to be sent. */
			HOLDS(t, (t->opts.flags & KN_LAYOUT_WORDS) != 0 ||
			    memcmp(a->cp, v->cell[k].cp, sizeof(a->cp)) == 0);
			k++;
		}
		HOLDS(t, k == v->n && f->rtl == v->rtl);
		kn_vline_free(f);
	}
	kn_layout_free(l);
}

/*
 * What surrounds a field: wide characters, where two columns are left for
 * one, so that anything that overlaps takes half of one away.
 */
static uint32_t
around(const struct kn_grid *g, int x, int w, int col, uint8_t *width)
{
	int from = col < x ? 0 : x + w;
	int to = col < x ? x < g->w ? x : g->w : g->w;
	bool wide = from < 0 || to - from < 2 ? false :
	    col < from + (to - from) / 2 * 2;

	*width = !wide ? 1 : (col - from) % 2 == 0 ? 2 : 0;
	return !wide ? '#' : *width == 2 ? 0x4E2D : 0;
}

static void
surround(struct kn_grid *g, int x, int w)
{
	for (int row = 0; row < g->h; row++)
		for (int col = 0; col < g->w; col++) {
			struct kn_cell c = { .width = 1 };

			if (col >= x && col < x + w)
				c.cp[0] = '.';
			else
				c.cp[0] = around(g, x, w, col, &c.width);
			if (c.width > 0)
				kn_grid_put(g, col, row, &c);
		}
}

/* Drawing touches the columns it was given, and no others. */
static void
check_drawing(const struct trial *t, struct kn_grid *g)
{
	uint64_t r = t->seed;
	int x = (int)below(&r, (size_t)g->w) - 2;
	int w = (int)below(&r, (size_t)g->w / 2), y = (int)below(&r, 3);
	struct kn_style style = { .role = KN_ROLE_TITLE };
	enum kn_align align = (enum kn_align)below(&r, 5);

	surround(g, x, w);
	if (below(&r, 2) == 0) {
		kn_field_draw(g, x, y, w, kn_buf_get(&t->text), &t->opts,
		    align, style);
	} else {
		struct kn_vline *v = kn_field_new(t->text.s, t->text.n,
		    t->width_col, &t->opts);

		kn_vline_draw(v, g, x, y, w, align, style, NULL, NULL);
		kn_vline_free(v);
	}
	for (int row = 0; row < g->h; row++)
		for (int col = 0; col < g->w; col++) {
			const struct kn_cell *c = kn_grid_at(g, col, row);
			bool inside = col >= x && col < x + w;
			uint8_t width = 1;
			uint32_t cp = '.';

			if (row == y && inside)
				continue;
			if (!inside)
				cp = around(g, x, w, col, &width);
			HOLDS(t, c->cp[0] == cp && c->cp[1] == 0 &&
			    c->width == width && c->style.role == 0);
		}
}

static void
every_line_of_every_text(void **state)
{
	uint64_t seed = number_from("KN_PROP_SEED", DEFAULT_SEED);
	uint64_t runs = number_from("KN_PROP_RUNS", DEFAULT_RUNS);
	struct trial t;

	(void)state;
	kn_buf_init(&t.text, 0);
	print_message("KN_PROP_SEED=%" PRIu64 " KN_PROP_RUNS=%" PRIu64 "\n",
	    seed, runs);
	for (uint64_t i = 0; i < runs; i++) {
		make_trial(&t, seed + i);
		check_layout(&t);
		check_field(&t);
		check_same_as_field(&t);
	}
	kn_buf_dispose(&t.text);
}

static void
no_field_leaves_its_columns(void **state)
{
	uint64_t seed = number_from("KN_PROP_SEED", DEFAULT_SEED);
	uint64_t runs = number_from("KN_PROP_RUNS", DEFAULT_RUNS);
	struct kn_grid *g = kn_grid_new(24, 3);
	struct trial t;

	(void)state;
	kn_buf_init(&t.text, 0);
	for (uint64_t i = 0; i < runs; i++) {
		make_trial(&t, seed + i);
		check_drawing(&t, g);
	}
	kn_buf_dispose(&t.text);
	kn_grid_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_line_of_every_text),
		cmocka_unit_test(no_field_leaves_its_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
