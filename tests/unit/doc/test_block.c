/*
 * test_block.c: which lines of a body are blocks, and which of them become
 * repeated spans. Texts are told by one letter a line: P a paragraph, L one
 * too long for a block, F G H lines of furniture, s a short line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/block.h"
#include "kunnash/mem.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum { LINES_MAX = 64 };

static void
put_words(struct kn_buf *out, char letter, size_t i, size_t words)
{
	for (size_t w = 0; w < words; w++)
		kn_buf_fmt(out, "كلمة%c%zu%s", letter, i, w + 1 < words ?
		    " " : ".");
}

/* Paragraphs differ by where they stand, furniture does not. */
static struct kn_doc *
make(const char *lines, uint32_t start_b[LINES_MAX])
{
	struct kn_buf text;

	kn_buf_init(&text, 0);
	for (size_t i = 0; lines[i] != '\0'; i++) {
		start_b[i] = (uint32_t)text.n;
		switch (lines[i]) {
		case 'P':
			put_words(&text, 'P', i, 20);
			break;
		case 'L':
			put_words(&text, 'L', i, 80);
			break;
		case 's':
			put_words(&text, 's', i, 3);
			break;
		default:
			put_words(&text, lines[i], 0, 6);
		}
		kn_buf_chr(&text, '\n');
	}
	size_t n;
	char *s = kn_buf_take(&text, &n);
	return kn_doc_new_text("a.txt", s, n);
}

static void
blocks_are_short_lines_at_either_end(void **state)
{
	static const struct {
		const char *name, *lines, *want;
	} cases[] = {
		{ "all of a short text", "PFPG", "0123" },
		{ "what is long is text", "PLFP", "023" },
		{ "three words may be a name", "PsFs", "02" },
		{ "three times is no furniture", "PFPFPF", "024" },
		{ "twice is", "PFPFP", "01234" },
		{ "one line is all there is", "P", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint32_t start_b[LINES_MAX];
		struct kn_block b[KN_BLOCKS_MAX];
		struct kn_doc *doc = make(cases[i].lines, start_b);
		size_t n = kn_doc_blocks(doc, b);

		if (n != strlen(cases[i].want))
			print_error("%s: %zu blocks\n", cases[i].name, n);
		assert_int_equal(n, strlen(cases[i].want));
		for (size_t k = 0; k < n; k++) {
			assert_int_equal(b[k].at.start_b,
			    start_b[cases[i].want[k] - '0']);
			assert_int_equal(b[k].repeat, KN_REPEAT_NO);
		}
		kn_doc_free(doc);
	}
}

static void
blanks_make_no_other_block(void **state)
{
	static const char one[] = "فقرة أولى من النص وفيها كلام كثير.\n"
	    "اشتركوا في النشرة البريدية للموقع.\n";
	static const char other[] = "فقرة أخرى من نص آخر وفيها كلام كثير.\n"
	    "\t اشتركوا  في النشرة البريدية  للموقع. \r\n";
	struct kn_block a[KN_BLOCKS_MAX], b[KN_BLOCKS_MAX];
	struct kn_doc *x = kn_doc_new_text("a", kn_strdup(one),
	    strlen(one));
	struct kn_doc *y = kn_doc_new_text("b", kn_strdup(other),
	    strlen(other));

	(void)state;
	assert_int_equal(kn_doc_blocks(x, a), 2);
	assert_int_equal(kn_doc_blocks(y, b), 2);
	assert_true(a[1].hash == b[1].hash);
	assert_true(a[0].hash != b[0].hash);
	assert_int_equal(y->text[b[1].at.end_b - 1], '.');
	kn_doc_free(x);
	kn_doc_free(y);
}

/* Of the line that is looked at: how it is written, and how many code points
 * of one word stand before it. */
static void
words_and_length_are_those_of_the_line(void **state)
{
	static const struct {
		const char *name, *line;
		size_t filled_cp;
		bool block;
	} rows[] = {
		{ "three words", "النشرة البريدية للموقع", 0, false },
		{ "four", "في النشرة البريدية للموقع", 0, true },
		{ "four with a sign for a blank", "one-two/three_four", 0,
		    true },
		{ "signs are no words", "- - - - - كلمة - - -", 0, false },
		{ "digits are words", "1 22 3 4", 0, true },
		{ "capitals too", "A Zz aZ z", 0, true },
		{ "a sign at the end of eight bytes", "1234567.8 1 2", 0,
		    true },
		{ "a word over the end of eight", "12345 6789 1 x", 0, true },
		{ "signs beside letters", "@A `a Z[ {z", 0, true },
		{ "as long as may be", " one two three four", 300 - 19, true },
		{ "one letter longer", " one two three fours", 300 - 19,
		    false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct kn_block b[KN_BLOCKS_MAX];
		struct kn_buf text;
		size_t n;

		kn_buf_init(&text, 0);
		kn_buf_cstr(&text, "فقرة أولى من النص وفيها كلام كثير.\n");
		for (size_t k = 0; k < rows[i].filled_cp; k++)
			kn_buf_cstr(&text, "ك");
		kn_buf_fmt(&text, "%s\nوهذه فقرة أخيرة من هذا النص كله.\n",
		    rows[i].line);
		char *s = kn_buf_take(&text, &n);
		struct kn_doc *doc = kn_doc_new_text("a", s, n);
		const char *line = strchr(s, '\n') + 1;
		bool found = false;

		n = kn_doc_blocks(doc, b);
		for (size_t k = 0; k < n; k++)
			found = found || s + b[k].at.start_b == line;
		if (found != rows[i].block)
			fail_msg("%s", rows[i].name);
		kn_doc_free(doc);
	}
}

/* It is stored. */
static void
a_hash_is_that_of_the_bytes_but_blanks(void **state)
{
	static const char text[] = "فقرة أولى من النص وفيها كلام كثير.\n"
	    "one \t two, three\001 four 5\n";
	struct kn_doc *doc = kn_doc_new_text("a", kn_strdup(text),
	    strlen(text));
	struct kn_block b[KN_BLOCKS_MAX];
	uint64_t h = 0xCBF29CE484222325u;

	(void)state;
	for (const char *s = "onetwo,threefour5"; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 0x100000001B3u;
	h = (h ^ h >> 32) * 0x9E3779B97F4A7C15u;
	assert_int_equal(kn_doc_blocks(doc, b), 2);
	assert_true(b[1].hash == (h ^ h >> 29));
	kn_doc_free(doc);
}

static void
a_long_text_has_blocks_at_both_ends_only(void **state)
{
	char lines[LINES_MAX];
	uint32_t start_b[LINES_MAX];
	struct kn_block b[KN_BLOCKS_MAX];

	(void)state;
	memset(lines, 'P', 50);
	lines[50] = '\0';
	struct kn_doc *doc = make(lines, start_b);
	assert_int_equal(kn_doc_blocks(doc, b), KN_BLOCKS_MAX);
	for (size_t i = 0; i < KN_BLOCKS_MAX; i++)
		assert_int_equal(b[i].at.start_b,
		    start_b[i < 16 ? i : 50 - KN_BLOCKS_MAX + i]);
	kn_doc_free(doc);
}

/* Sets what each line is, by letter: e at an edge, a anywhere. */
static void
set_repeats(const struct kn_doc *doc, const char *repeat,
    const uint32_t *start_b, struct kn_block *b, size_t n)
{
	(void)doc;
	for (size_t i = 0; repeat[i] != '\0'; i++)
		for (size_t k = 0; k < n; k++)
			if (b[k].at.start_b == start_b[i])
				b[k].repeat = repeat[i] == 'e' ?
				    KN_REPEAT_EDGE : repeat[i] == 'a' ?
				    KN_REPEAT_ANYWHERE : KN_REPEAT_NO;
}

static void
print_marks(const struct kn_doc *doc, const char *lines,
    const uint32_t *start_b, char *out)
{
	for (size_t i = 0; lines[i] != '\0'; i++) {
		out[i] = '-';
		for (size_t k = 0; k < doc->n_spans; k++)
			if (doc->spans[k].kind == KN_SPAN_REPEATED &&
			    doc->spans[k].at.start_b == start_b[i])
				out[i] = 'x';
	}
	out[strlen(lines)] = '\0';
}

static void
edges_are_sooner_furniture(void **state)
{
	static const struct {
		const char *name, *lines, *repeat, *want;
	} cases[] = {
		{ "at the end", "PPF", "--e", "--x" },
		{ "at the beginning", "FPP", "e--", "x--" },
		{ "several at both", "FGPPGH", "ee--ee", "xx--xx" },
		{ "not between text", "PFP", "-e-", "---" },
		{ "but when it is everywhere", "PFP", "-a-", "-x-" },
		{ "text ends the run", "PFPG", "-e-e", "---x" },
		{ "one from everywhere does not", "PFPGH", "-e-ae",
		    "---xx" },
		{ "a short line ends it too", "PPFs", "--e-", "----" },
		{ "a body is never lost", "FGH", "eee", "---" },
		{ "nor is its only prose", "sFGH", "-eee", "----" },
		{ "nor is most of it", "PLFGHFGHLP", "aa-------a",
		    "x--------x" },
		{ "one paragraph of a long page", "PPPPPPPP", "-eeeeeee",
		    "--------" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint32_t start_b[LINES_MAX];
		struct kn_block b[KN_BLOCKS_MAX];
		char got[LINES_MAX];
		struct kn_doc *doc = make(cases[i].lines, start_b);
		struct kn_key body = doc->body_key;
		size_t n = kn_doc_blocks(doc, b);

		set_repeats(doc, cases[i].repeat, start_b, b, n);
		bool changed = kn_doc_mark_blocks(doc, b, n);
		print_marks(doc, cases[i].lines, start_b, got);
		if (strcmp(got, cases[i].want) != 0)
			print_error("%s\n", cases[i].name);
		assert_string_equal(got, cases[i].want);
		assert_int_equal(changed, strchr(got, 'x') != NULL);
		/* Marks are over the structure: blocks stay what they were,
		 * and no key changes. */
		assert_false(kn_doc_mark_blocks(doc, b, n));
		struct kn_block again[KN_BLOCKS_MAX];
		assert_int_equal(kn_doc_blocks(doc, again), n);
		struct kn_buf text;
		kn_buf_init(&text, 0);
		kn_doc_body(doc, &text);
		assert_memory_equal(text.s, doc->text +
		    kn_doc_span(doc, KN_SPAN_BODY)->at.start_b, text.n);
		kn_buf_dispose(&text);
		assert_string_equal(doc->body_key.hex, body.hex);
		/* And they go as they came. */
		assert_int_equal(kn_doc_mark_blocks(doc, b, 0), changed);
		print_marks(doc, cases[i].lines, start_b, got);
		assert_null(strchr(got, 'x'));
		kn_doc_free(doc);
	}
}

static void
what_is_marked_is_left_out(void **state)
{
	uint32_t start_b[LINES_MAX];
	struct kn_block b[KN_BLOCKS_MAX];
	struct kn_doc *doc = make("FPPG", start_b);
	struct kn_buf head;

	(void)state;
	size_t n = kn_doc_blocks(doc, b);
	set_repeats(doc, "e--e", start_b, b, n);
	kn_doc_mark_blocks(doc, b, n);
	assert_false(kn_doc_is_content(doc, start_b[0]));
	assert_true(kn_doc_is_content(doc, start_b[1]));
	assert_true(kn_doc_is_content(doc, start_b[2]));
	assert_false(kn_doc_is_content(doc, start_b[3]));
	assert_string_equal(kn_span_kind_name(KN_SPAN_REPEATED),
	    "boilerplate");
	kn_buf_init(&head, 0);
	kn_doc_headline(doc, 10, &head);
	kn_buf_chr(&head, '\0');
	assert_non_null(strstr(head.s, "كلمةP1"));
	kn_buf_dispose(&head);
	kn_doc_free(doc);
}

/* A subhead is structure, however many articles have the same. */
static void
subheads_are_no_blocks(void **state)
{
	static const char prose[] = "هذه فقرة طويلة من نص المقال وفيها ما "
	    "يكفي من الكلمات لكي تعد فقرة من فقراته، ثم تنتهي هذه الفقرة "
	    "بنقطة كما تنتهي الفقرات كلها في الصحف.\n\n";
	struct kn_block b[KN_BLOCKS_MAX];
	struct kn_buf text;
	size_t n;

	(void)state;
	kn_buf_init(&text, 0);
	kn_buf_fmt(&text, "%sأهم أحداث الشوط الأول للمباراة\n\n%s", prose,
	    prose);
	char *s = kn_buf_take(&text, &n);
	struct kn_doc *doc = kn_doc_new_text("a", s, n);
	assert_non_null(kn_doc_span(doc, KN_SPAN_SUBHEAD));
	n = kn_doc_blocks(doc, b);
	assert_int_equal(n, 2);
	for (size_t i = 0; i < n; i++)
		assert_false(kn_span_overlaps(b[i].at,
		    kn_doc_span(doc, KN_SPAN_SUBHEAD)->at));
	kn_doc_free(doc);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_are_short_lines_at_either_end),
		cmocka_unit_test(blanks_make_no_other_block),
		cmocka_unit_test(words_and_length_are_those_of_the_line),
		cmocka_unit_test(a_hash_is_that_of_the_bytes_but_blanks),
		cmocka_unit_test(a_long_text_has_blocks_at_both_ends_only),
		cmocka_unit_test(edges_are_sooner_furniture),
		cmocka_unit_test(what_is_marked_is_left_out),
		cmocka_unit_test(subheads_are_no_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
