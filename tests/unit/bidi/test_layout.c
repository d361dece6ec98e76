/*
 * test_layout.c: wrapping, fields, the caret, drawing, huge texts, and the
 * golden output of explain.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include <cmocka.h>

#include "kunnash/str.h"
#include "tui/bidi/bidi_priv.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const struct kn_layout_opts plain;

/* Lines as "bytes:columns"; break opportunities by UAX #14, by hand. */
static void
lines_are_cut_where_they_should(void **state)
{
	static const struct {
		const char *name, *in, *want;
		int width_col;
	} cases[] = {
		/* Lam-alef makes the first word four cells wide. */
		{ "words", "الأمن الوطني في المغرب",
		    "0-11:4 11-29:9 29-41:6", 10 },
		{ "measured after shaping", "الأمن الوطني في المغرب",
		    "0-24:11 24-41:9", 11 },
		{ "long word", "abcdefghij", "0-4:4 4-8:4 8-10:2", 4 },
		{ "long word after a short one", "a bcdef", "0-2:1 2-5:3 5-7:2",
		    3 },
		{ "blanks hang", "ab   cd", "0-5:2 5-7:2", 2 },
		{ "blanks at the end", "ab   ", "0-5:2", 2 },
		{ "only blanks", "    ", "0-4:0", 2 },
		{ "blanks at the beginning", "  ab", "0-4:4", 10 },
		{ "no-break space", "ab\u00A0cd ef", "0-7:5 7-9:2", 5 },
		{ "no-break space, no room", "ab\u00A0cd", "0-5:4 5-6:1", 4 },
		{ "hyphen", "ab-cd", "0-3:3 3-5:2", 3 },
		{ "soft hyphen", "ab\u00ADcd", "0-5:3 5-6:1", 3 },
		{ "zero-width space", "ab\u200Bcd", "0-5:2 5-7:2", 3 },
		{ "closing bracket", "abc (de)", "0-4:3 4-8:4", 7 },
		{ "wide", "中文字", "0-3:2 3-6:2 6-9:2", 3 },
		{ "wide in one column", "中文", "0-3:1 3-6:1", 1 },
		{ "harakat take no room", "ب\u064Eب\u064Eب\u064E ب", "0-13:3 13-15:1",
		    4 },
		{ "paragraphs", "a\n\nb\r\nc", "0-2:1 2-3:0 3-6:1 6-7:1", 9 },
		{ "a last line break", "a\n", "0-2:1", 9 },
		{ "every line break",
		    "a\x0B" "b\x0C" "c\xC2\x85" "d\u2028e\u2029f\rg",
		    "0-2:1 2-4:1 4-7:1 7-11:1 11-15:1 15-17:1 17-18:1", 9 },
		{ "nothing", "", "", 9 },
	};
	struct kn_buf got;

	(void)state;
	kn_buf_init(&got, 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct kn_layout *l = kn_layout_new(cases[i].in,
		    strlen(cases[i].in), cases[i].width_col, &plain);
		const struct kn_vline *v;

		kn_buf_reset(&got);
		kn_buf_cstr(&got, "");
		for (size_t k = 0; (v = kn_layout_line(l, k)) != NULL; k++)
			kn_buf_fmt(&got, "%s%u-%u:%d", k == 0 ? "" : " ",
			    v->at.start_b, v->at.end_b, v->width_col);
		kn_buf_put(&got, "", 1);
		if (strcmp(got.s, cases[i].want) != 0)
			fail_msg("%s: want %s\n got %s", cases[i].name,
			    cases[i].want, got.s);
		kn_layout_free(l);
	}
	kn_buf_dispose(&got);
}

static void
fields_are_cut_at_their_logical_end(void **state)
{
	static const struct { const char *in; int width_col; uint32_t want[8]; }
	cases[] = {
		{ "abcdef", 6, { 'a', 'b', 'c', 'd', 'e', 'f' } },
		{ "abcdef", 4, { 'a', 'b', 'c', 0x2026 } },
		{ "ab cdef", 4, { 'a', 'b', 0x2026 } },
		{ "abcdef", 1, { 0x2026 } },
		{ "abcdef", 0, { 0 } },
		/* meem, medial before ghain, ends what is shown */
		{ "المغرب", 4, { 0x2026, 0xFEE2, 0xFEDF, 0xFE8D } },
		{ "سلام", 3, { 0xFEE1, 0xFEFC, 0xFEB3 } },
		{ "سلامي", 3, { 0x2026, 0xFEFC, 0xFEB3 } },
		{ "سلام", 2, { 0x2026, 0xFEB1 } },
		/* Latin in Arabic: the end is at the left all the same. */
		{ "من DGSN", 5, { 0x2026, 'D', ' ', 0xFEE6, 0xFEE3 } },
		{ "中文字", 4, { 0x4E2D, 0x2026 } },
		{ "a\nb\r\nc", 8, { 'a', ' ', 'b', ' ', ' ', 'c' } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t n_b = strlen(cases[i].in), n = 0;
		struct kn_vline *l = kn_field_new(cases[i].in, n_b,
		    cases[i].width_col, &plain);

		while (cases[i].want[n] != 0)
			n++;
		assert_int_equal(l->n, n);
		for (size_t k = 0; k < n; k++)
			assert_int_equal(l->cell[k].cp[0], cases[i].want[k]);
		assert_int_equal(l->at.end_b, n_b);
		kn_vline_free(l);
	}
	assert_int_equal(kn_field_width_col("سلام a", 10, &plain), 5);
}

static void
the_caret_stands_on_the_cell(void **state)
{
	/* alef lam-alef-hamza meem noon, blank, a b: 7 cells, from the left
	 * a b blank noon meem ligature alef. */
	static const char in[] = "الأمن ab";
	static const struct { size_t at_b; int x_col; } cases[] = {
		{ 0, 6 }, { 2, 5 }, { 4, 5 }, { 6, 4 }, { 8, 3 }, { 10, 2 },
		{ 11, 0 }, { 12, 1 }, { 13, -1 }, { 99, -1 },
	};
	struct kn_vline *l = kn_field_new(in, sizeof(in) - 1, 80, &plain);

	(void)state;
	assert_int_equal(l->width_col, 7);
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(kn_vline_caret_col(l, cases[i].at_b),
		    cases[i].x_col);
	assert_int_equal(kn_vline_caret_b(l, 5), 2);
	assert_int_equal(kn_vline_caret_b(l, -1), 13);
	assert_int_equal(kn_vline_caret_b(l, 7), 0);
	kn_vline_free(l);

	/* A blank at the end of a field has a cell, as people type it. */
	l = kn_field_new("ab ", 3, 80, &plain);
	assert_int_equal(kn_vline_caret_col(l, 3), 3);
	assert_int_equal(kn_vline_caret_b(l, 3), 3);
	assert_int_equal(kn_vline_caret_b(l, -1), 0);
	kn_vline_free(l);
}

static struct kn_style
by_span(void *user, struct kn_span at)
{
	return (struct kn_style){ .role =
	    at.start_b >= *(uint32_t *)user ? KN_ROLE_COUNTRY : KN_ROLE_TEXT };
}

static void
lines_are_drawn_at_their_edge(void **state)
{
	static const struct {
		const char *in, *want;
		enum kn_align align;
		int w, left;
	} cases[] = {
		{ "ab", "..ab......", KN_ALIGN_START, 6, 2 },
		{ "ab", "......ab..", KN_ALIGN_END, 6, 6 },
		{ "ab", "....ab....", KN_ALIGN_CENTER, 6, 4 },
		{ "אב", "......בא..", KN_ALIGN_START, 6, 6 },
		{ "אב", "..בא......", KN_ALIGN_END, 6, 2 },
		{ "אב", "..בא......", KN_ALIGN_LEFT, 6, 2 },
		{ "ab", "......ab..", KN_ALIGN_RIGHT, 6, 6 },
		/* Too wide: the beginning stays. */
		{ "abcdef", "..abc.....", KN_ALIGN_END, 3, 2 },
		{ "אבגד", "..גבא.....", KN_ALIGN_LEFT, 3, 1 },
		{ "中文", "..中......", KN_ALIGN_LEFT, 3, 2 },
		{ "ab", "..........", KN_ALIGN_LEFT, 0, 2 },
	};
	struct kn_grid *g = kn_grid_new(10, 1);
	struct kn_buf got;
	uint32_t from_b = 1;

	(void)state;
	kn_buf_init(&got, 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct kn_vline *l = kn_field_new(cases[i].in,
		    strlen(cases[i].in), 80, &plain);

		kn_grid_fill(g, 0, 0, 10, '.', (struct kn_style){ 0 });
		assert_int_equal(kn_vline_draw(l, g, 2, 0, cases[i].w,
		    cases[i].align, (struct kn_style){ 0 }, NULL, NULL),
		    cases[i].left);
		kn_buf_reset(&got);
		kn_grid_row(g, 0, &got);
		assert_string_equal(got.s, cases[i].want);
		kn_vline_free(l);
	}
	kn_grid_clear(g);
	struct kn_vline *l = kn_field_new("ab", 2, 80, &plain);
	kn_vline_draw(l, g, 0, 0, 9, KN_ALIGN_LEFT, (struct kn_style){ 0 },
	    by_span, &from_b);
	assert_int_equal(kn_grid_at(g, 0, 0)->style.role, KN_ROLE_TEXT);
	assert_int_equal(kn_grid_at(g, 1, 0)->style.role, KN_ROLE_COUNTRY);
	kn_vline_free(l);
	kn_grid_free(g);
	kn_buf_dispose(&got);
}

/* A terminal that turns words round finds them by their style: the one that
 * most letters have, with the word's punctuation, not beyond blanks. */
static void
words_have_one_style(void **state)
{
	static const struct kn_layout_opts words = { KN_DIR_AUTO, KN_DIR_RTL,
		KN_LAYOUT_WORDS };
	static const char text[] = "من وفرنسا، عام";
	struct kn_grid *g = kn_grid_new(14, 1);
	uint32_t from_b = 7;
	char roles[15] = "";

	(void)state;
	struct kn_vline *l = kn_field_new(text, strlen(text), 14, &words);

	/* From the second letter of the second word on: a country. */
	kn_vline_draw(l, g, 0, 0, 14, KN_ALIGN_LEFT, (struct kn_style){ 0 },
	    by_span, &from_b);
	for (int x = 0; x < 14; x++)
		roles[x] = kn_grid_at(g, x, 0)->style.role ==
		    KN_ROLE_COUNTRY ? 'c' : '.';
	assert_string_equal(roles, "ccccccccccc...");
	kn_vline_free(l);
	/* Of three letters only the last. */
	from_b = 4;
	l = kn_field_new("منع", 6, 14, &words);
	kn_grid_clear(g);
	kn_vline_draw(l, g, 0, 0, 14, KN_ALIGN_LEFT, (struct kn_style){ 0 },
	    by_span, &from_b);
	for (int x = 11; x < 14; x++)
		assert_int_equal(kn_grid_at(g, x, 0)->style.role,
		    KN_ROLE_TEXT);
	kn_vline_free(l);
	kn_grid_free(g);
}

static void
explain_is_golden(void **state)
{
	static const char want[] =
	    "text: 16 bytes in 6 columns\n"
	    "paragraph 1: bytes 0-10, right to left\n"
	    "  cluster 1: bytes 0-4, U+0644 U+0627, class AL, level 1, "
	    "form isolated, 1 columns: U+FEFB\n"
	    "  cluster 2: bytes 4-5, U+0020, class WS, level 1, "
	    "form -, 1 columns: U+0020\n"
	    "  cluster 3: bytes 5-6, U+0061, class L, level 2, "
	    "form -, 1 columns: U+0061\n"
	    "  cluster 4: bytes 6-9, U+200E, class L, level 2, "
	    "form -, 0 columns: not shown\n"
	    "paragraph 2: bytes 10-16, right to left\n"
	    "  cluster 1: bytes 10-11, U+0028, class ON, level 1, "
	    "form -, 1 columns: U+0029\n"
	    "  cluster 2: bytes 11-13, U+0645, class AL, level 1, "
	    "form initial, 1 columns: U+FEE3\n"
	    "  cluster 3: bytes 13-15, U+0646, class AL, level 1, "
	    "form final, 1 columns: U+FEE6\n"
	    "  cluster 4: bytes 15-16, U+0029, class ON, level 1, "
	    "form -, 1 columns: U+0028\n"
	    "line 1: bytes 0-10, right to left, 3 columns, "
	    "ends its paragraph\n"
	    "  column 0: bytes 5-6, level 2: U+0061\n"
	    "  column 1: bytes 4-5, level 1: U+0020\n"
	    "  column 2: bytes 0-4, level 1: U+FEFB\n"
	    "line 2: bytes 10-16, right to left, 4 columns, "
	    "ends its paragraph\n"
	    "  column 0: bytes 15-16, level 1: U+0028\n"
	    "  column 1: bytes 13-15, level 1: U+FEE6\n"
	    "  column 2: bytes 11-13, level 1: U+FEE3\n"
	    "  column 3: bytes 10-11, level 1: U+0029\n";
	static const char in[] = "لا a\u200E\n(من)";
	struct kn_buf got;

	(void)state;
	kn_buf_init(&got, 0);
	kn_layout_explain(in, sizeof(in) - 1, 6, &plain, &got);
	assert_string_equal(got.s, want);
	kn_buf_dispose(&got);
}

/* A word and a blank, over and over, in one paragraph. */
static char *
one_long_line(const char *word, size_t n_b)
{
	size_t n = strlen(word);
	char *s = test_malloc(n_b);

	for (size_t i = 0; i < n_b; i++)
		s[i] = word[i % n];
	return s;
}

/* Pieces of a huge paragraph leave no seam: each line is full. */
static void
pieces_leave_no_seam(void **state)
{
	enum { N = 400000, WIDTH = 79 };
	char *s = one_long_line("abc ", N);
	struct kn_layout *l = kn_layout_new(s, N, WIDTH, &plain);
	size_t n = kn_layout_count(l);

	(void)state;
	assert_int_equal(n, N / 80);
	for (size_t i = 0; i < n; i++) {
		const struct kn_vline *v = kn_layout_line(l, i);

		assert_int_equal(v->at.start_b, i * 80);
		assert_int_equal(v->width_col, WIDTH);
		assert_int_equal(v->last, i + 1 == n);
	}
	/* Backwards, thrown-away pieces are made anew and are the same. */
	for (size_t i = n; i-- > 0;) {
		assert_int_equal(kn_layout_find(l, i * 80 + 40), i);
		assert_int_equal(kn_layout_line(l, i)->at.start_b, i * 80);
	}
	kn_layout_free(l);
	test_free(s);
}

/* The direction of a paragraph is that of its beginning, to its end. */
static void
pieces_keep_their_direction(void **state)
{
	enum { N = 300000 };
	char *s = one_long_line("abc ", N);
	struct kn_layout *l;

	(void)state;
	memcpy(s, "ب", 2);
	l = kn_layout_new(s, N, 79, &plain);
	assert_true(kn_layout_line(l, 0)->rtl);
	assert_true(kn_layout_line(l, kn_layout_count(l) - 1)->rtl);
	kn_layout_free(l);
	test_free(s);
}

static void
a_huge_line_shows_its_beginning_at_once(void **state)
{
	enum { N = 100 * 1024 * 1024, MAX_MS = 2000, MAX_KB = 100 * 1024 };
	char *s = one_long_line("المغرب ", N);
	struct kn_layout *l = kn_layout_new(s, N, 80, &plain);
	struct timespec t0, t1;
	struct rusage before, after;

	(void)state;
	getrusage(RUSAGE_SELF, &before);
	clock_gettime(CLOCK_MONOTONIC, &t0);
	for (size_t i = 0; i < 50; i++)
		assert_non_null(kn_layout_line(l, i));
	clock_gettime(CLOCK_MONOTONIC, &t1);
	getrusage(RUSAGE_SELF, &after);
	long ms = (t1.tv_sec - t0.tv_sec) * 1000 +
	    (t1.tv_nsec - t0.tv_nsec) / 1000000;
	print_message("100 MB in one line: 50 lines in %ld ms, %ld kB\n", ms,
	    after.ru_maxrss - before.ru_maxrss);
	assert_true(ms < MAX_MS);
	assert_true(after.ru_maxrss - before.ru_maxrss < MAX_KB);
	kn_layout_free(l);
	test_free(s);
}

/* A letter with a flood of marks is still bounded, and all of it is there. */
static void
marks_without_end_are_bounded(void **state)
{
	enum { N = 400000 };
	char *s = one_long_line("\u064E", N);
	struct kn_layout *l = kn_layout_new(s, N, 80, &plain);

	(void)state;
	assert_true(kn_layout_count(l) < 20);
	assert_int_equal(kn_layout_line(l, kn_layout_count(l) - 1)->at.end_b,
	    N);
	kn_layout_free(l);
	test_free(s);
}

/* form.def against the decompositions of UnicodeData.txt. */
static void
forms_are_those_of_unicode(void **state)
{
	static const char path[] = "/usr/share/unicode/UnicodeData.txt";
	static const char *const tags[] = { "<isolated>", "<final>",
		"<initial>", "<medial>" };
	FILE *f = fopen(path, "r");
	char line[1024];
	unsigned n = 0;

	(void)state;
	if (f == NULL) {
		print_message("skipped: no %s (Debian: unicode-data)\n", path);
		skip();
	}
	while (fgets(line, sizeof(line), f) != NULL) {
		unsigned cp, letter, more, form = 0;
		char tag[32];

		if (sscanf(line, "%X;%*[^;];%*[^;];%*[^;];%*[^;];%31[^ ;] %X %X",
		    &cp, tag, &letter, &more) != 3)
			continue;
		while (form < COUNT(tags) && strcmp(tag, tags[form]) != 0)
			form++;
		if (form == COUNT(tags) || cp < 0xFB50)
			continue;
		n++;
		if (kn_form(letter, form) != cp)
			fail_msg("U+%04X %s: U+%04X, not U+%04X", letter, tag,
			    (unsigned)kn_form(letter, form), cp);
	}
	fclose(f);
	/* 76 letters, and those with fewer than four forms. */
	print_message("%u presentation forms\n", n);
	assert_true(n > 200);
	assert_int_equal(kn_form('a', KN_FORM_FINAL), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_cut_where_they_should),
		cmocka_unit_test(fields_are_cut_at_their_logical_end),
		cmocka_unit_test(the_caret_stands_on_the_cell),
		cmocka_unit_test(lines_are_drawn_at_their_edge),
		cmocka_unit_test(words_have_one_style),
		cmocka_unit_test(explain_is_golden),
		cmocka_unit_test(pieces_leave_no_seam),
		cmocka_unit_test(pieces_keep_their_direction),
		cmocka_unit_test(a_huge_line_shows_its_beginning_at_once),
		cmocka_unit_test(marks_without_end_are_bounded),
		cmocka_unit_test(forms_are_those_of_unicode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
