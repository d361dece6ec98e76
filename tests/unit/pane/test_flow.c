/* test_flow.c: an article as lines: places, order, another width. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/mem.h"
#include "tui/pane/flow.h"

static struct kn_open
article(const char *text)
{
	return (struct kn_open){ .doc = kn_doc_new_text("a.txt",
	    kn_strdup(text), strlen(text)) };
}

static struct kn_open
seed(const char *name)
{
	char path[512];
	struct kn_buf text;
	char bytes[4096];
	size_t n;

	snprintf(path, sizeof(path), "%s/%s", KN_SEED_DIR, name);
	FILE *f = fopen(path, "r");
	assert_non_null(f);
	kn_buf_init(&text, 0);
	while ((n = fread(bytes, 1, sizeof(bytes), f)) > 0)
		kn_buf_put(&text, bytes, n);
	fclose(f);
	char *s = kn_buf_take(&text, &n);
	return (struct kn_open){ .doc = kn_doc_new_text(name, s, n) };
}

static const char english[] =
    "A title of some words\n\nFirst paragraph, which is long enough to need "
    "more than one line at forty columns, and ends here.\n"
    "Second paragraph after a single line break, also of some length, so "
    "that it wraps.\n\n\n\nThird and last paragraph of this article here.\n";

/* Walks the flow and checks that bytes rise and that every line is found
 * again by its own byte. */
static void
check_walk(struct kn_flow *f)
{
	struct kn_place at = { 0, 0 };
	struct kn_flow_line line;
	size_t last_b = 0;

	do {
		assert_true(kn_flow_line(f, at, &line));
		if (line.vline == NULL || !line.in_text)
			continue;
		size_t b = line.base_b + line.vline->at.start_b;
		assert_true(b >= last_b);
		last_b = b;
		assert_int_equal(kn_flow_byte(f, at), b);
		struct kn_place back = kn_flow_find(f, b);
		assert_int_equal(back.block, at.block);
		assert_int_equal(back.line, at.line);
	} while (kn_flow_forward(f, &at, 1) == 1);
	struct kn_place end = kn_flow_end(f);
	assert_int_equal(end.block, at.block);
	assert_int_equal(end.line, at.line);
}

static void
forward_and_back_are_inverse(struct kn_flow *f)
{
	struct kn_place at = { 0, 0 };
	size_t n = kn_flow_forward(f, &at, SIZE_MAX);

	for (size_t i = 0; i <= n; i++) {
		struct kn_place p = { 0, 0 };

		assert_int_equal(kn_flow_forward(f, &p, i), i);
		assert_int_equal(kn_flow_back(f, &p, i), i);
		assert_int_equal(p.block, 0);
		assert_int_equal(p.line, 0);
	}
	assert_int_equal(kn_flow_back(f, &at, SIZE_MAX), n);
}

static void
places_hold_at_every_width(void **state)
{
	static const char *const names[] = { "000_73142c2de4278988.txt",
	    "001_ddf2f6e1d7cf121c.txt", "004_918a3ce10e0930b5.txt" };

	(void)state;
	for (size_t k = 0; k < 4; k++) {
		struct kn_open o = k == 3 ? article(english) : seed(names[k]);

		for (int w = 1; w < 140; w = w * 2 + 7)
			for (int all = 0; all < 2; all++) {
				struct kn_flow *f = kn_flow_new(&o,
				    KN_LIT("facts"), w, all == 1, true, 0);

				check_walk(f);
				if (w > 30)
					forward_and_back_are_inverse(f);
				kn_flow_free(f);
			}
		kn_doc_free(o.doc);
	}
}

/* The logical bytes of the paragraphs appear once each, in order. */
static void
every_paragraph_is_shown_once(void **state)
{
	struct kn_open o = article(english);
	struct kn_flow *f = kn_flow_new(&o, KN_LIT(""), 40, true, false, 0);
	struct kn_place at = { 0, 0 };
	struct kn_flow_line line;
	struct kn_buf got;

	(void)state;
	kn_buf_init(&got, 0);
	do {
		assert_true(kn_flow_line(f, at, &line));
		if (line.vline != NULL)
			kn_buf_put(&got, o.doc->text + line.base_b +
			    line.vline->at.start_b,
			    kn_span_len(line.vline->at));
	} while (kn_flow_forward(f, &at, 1) == 1);
	for (const char *p = english, *q = got.s; *p != '\0'; p++)
		if (*p != '\n') {
			assert_int_equal(*p, *q);
			q++;
		}
	kn_buf_dispose(&got);
	kn_flow_free(f);
	kn_doc_free(o.doc);
}

static void
paragraphs_are_parted_by_one_blank(void **state)
{
	struct kn_open o = article(english);
	struct kn_flow *f = kn_flow_new(&o, KN_LIT("x"), 200, false, false, 0);
	struct kn_place at = { 0, 0 };
	struct kn_flow_line line;
	size_t blanks = 0, lines = 0;

	(void)state;
	do {
		assert_true(kn_flow_line(f, at, &line));
		blanks += line.vline == NULL;
		lines += line.vline != NULL;
	} while (kn_flow_forward(f, &at, 1) == 1);
	assert_int_equal(lines, 5);     /* title, facts, three paragraphs */
	assert_int_equal(blanks, 3);    /* after the facts, between */
	kn_flow_free(f);
	kn_doc_free(o.doc);
}

static void
an_empty_article_has_one_line(void **state)
{
	struct kn_open o = article("\n \n");
	struct kn_flow *f = kn_flow_new(&o, KN_LIT(""), 40, false, true, 0);
	struct kn_place at = { 0, 0 };
	size_t start, end;

	(void)state;
	assert_int_equal(kn_flow_forward(f, &at, 5), 0);
	assert_int_equal(kn_flow_find(f, 12345).block, 0);
	kn_flow_extent(f, &start, &end);
	assert_int_equal(start, 0);
	assert_int_equal(end, 0);
	kn_flow_free(f);
	kn_doc_free(o.doc);
}

/* Many short paragraphs: only what is looked at is laid out. */
static void
a_hundred_thousand_paragraphs_are_lazy(void **state)
{
	struct kn_buf text;
	size_t n;

	(void)state;
	kn_buf_init(&text, 0);
	for (int i = 0; i < 100000; i++)
		kn_buf_fmt(&text, "paragraph %d\n", i);
	char *s = kn_buf_take(&text, &n);
	struct kn_open o = { .doc = kn_doc_new_text("a.txt", s, n) };
	struct kn_flow *f = kn_flow_new(&o, KN_LIT(""), 40, true, false, 0);
	struct kn_place at = { 0, 0 };
	assert_int_equal(kn_flow_forward(f, &at, 150000), 150000);
	assert_int_equal(kn_flow_back(f, &at, 150000), 150000);
	assert_int_equal(kn_flow_byte(f, kn_flow_find(f, n - 3)),
	    n - strlen("paragraph 99999\n"));
	kn_flow_free(f);
	kn_doc_free(o.doc);
}

static struct kn_open
one_paragraph(const char *unit, size_t n_b)
{
	size_t n = strlen(unit);
	char *s = kn_realloc(NULL, n_b + 1, 1);

	for (size_t i = 0; i < n_b; i++)
		s[i] = unit[i % n];
	s[n_b] = '\0';
	return (struct kn_open){ .doc = kn_doc_new_text("a.txt", s, n_b) };
}

/*
 * The end of a paragraph without end, and the way back from there, cost no
 * more than its beginning: lines are made for a few blocks of 16 MB.
 */
static void
the_end_of_a_huge_paragraph_is_near(void **state)
{
	enum { N = 16 * 1024 * 1024, MAX_BLOCK_B = 128 * 1024, PAGE = 40 };
	static const char unit[] = "المغرب بلد. ";
	size_t n_b = N / (sizeof(unit) - 1) * (sizeof(unit) - 1);
	struct kn_open o = one_paragraph(unit, n_b);
	struct kn_flow *f = kn_flow_new(&o, KN_LIT(""), 80, true, true, 0);
	struct kn_flow_line line;

	(void)state;
	struct kn_place end = kn_flow_end(f), at = end;
	assert_true(kn_flow_made_b(f) <= MAX_BLOCK_B);
	assert_true(kn_flow_line(f, end, &line));
	/* The blank at the end of the text is no part of the paragraph. */
	assert_int_equal(line.base_b + line.vline->at.end_b, n_b - 1);
	for (int i = 0; i < 100; i++)
		assert_int_equal(kn_flow_back(f, &at, PAGE), PAGE);
	size_t b = kn_flow_byte(f, at);
	assert_true(b > n_b - 100 * PAGE * 160 && b < n_b);
	assert_int_equal(kn_flow_find(f, b).block, at.block);
	assert_int_equal(kn_flow_find(f, b).line, at.line);
	assert_int_equal(kn_flow_forward(f, &at, 100 * PAGE), 100 * PAGE);
	assert_int_equal(at.block, end.block);
	assert_int_equal(at.line, end.line);
	/* Four blocks or so, there and back. */
	assert_true(kn_flow_made_b(f) <= 2 * 100 * PAGE * 160 + MAX_BLOCK_B);
	kn_flow_free(f);
	kn_doc_free(o.doc);
}

/* Cuts are behind sentences, else behind words, else between clusters; no
 * byte is lost, and the direction stays that of the beginning. */
static void
long_paragraphs_are_cut_where_it_hurts_least(void **state)
{
	static const struct { const char *unit, *before; } cases[] = {
		{ "Some words. Then ", ". " },
		{ "some words then ", " " },
		{ "e\u0301\u0302", "\u0302" },
		{ "ب\u064E\u0651", "\u0651" },
	};
	enum { N = 300000 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kn_open o = one_paragraph(cases[i].unit, N);
		struct kn_flow *f;
		struct kn_place at = { 0, 0 };
		struct kn_flow_line line;
		size_t next_b = 0, n = strlen(cases[i].before), cuts = 0;

		memcpy(o.doc->text, "\u05D0", 2);
		f = kn_flow_new(&o, KN_LIT(""), 80, true, false, 0);
		do {
			assert_true(kn_flow_line(f, at, &line));
			assert_int_equal(line.base_b + line.vline->at.start_b,
			    next_b);
			next_b = line.base_b + line.vline->at.end_b;
			assert_true(line.vline->rtl);
			if (at.block == 0 || at.line > 0)
				continue;
			assert_memory_equal(o.doc->text + line.base_b - n,
			    cases[i].before, n);
			cuts++;
		} while (kn_flow_forward(f, &at, 1) == 1);
		assert_true(cuts >= 2 && next_b + 2 >= N);
		kn_flow_free(f);
		kn_doc_free(o.doc);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_hold_at_every_width),
		cmocka_unit_test(every_paragraph_is_shown_once),
		cmocka_unit_test(paragraphs_are_parted_by_one_blank),
		cmocka_unit_test(an_empty_article_has_one_line),
		cmocka_unit_test(a_hundred_thousand_paragraphs_are_lazy),
		cmocka_unit_test(the_end_of_a_huge_paragraph_is_near),
		cmocka_unit_test(
		    long_paragraphs_are_cut_where_it_hurts_least),
	};

	return cmocka_run_group_tests_name("flow", tests, NULL, NULL);
}
