/* test_textedit.c: several lines edited by clusters: line breaks, kills and
 * yanks over them, undoing, pastes in pieces, long lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"
#include "tests/prop/random.h"
#include "tui/input/textedit.h"

/* The text with "|" where the caret stands. */
static void
show(const struct kn_textedit *e, struct kn_buf *out)
{
	struct kn_str s = kn_textedit_text(e);
	size_t at = kn_textedit_caret_b(e);

	assert_true(at <= s.n);
	assert_true(kn_utf8_valid(s.s, s.n));
	kn_buf_reset(out);
	kn_buf_put(out, s.n > 0 ? s.s : "", at);
	kn_buf_chr(out, '|');
	kn_buf_cstr(out, s.n > at ? s.s + at : "");
}

static void
press(struct kn_textedit *e, struct kn_str name)
{
	struct kn_key_press key;

	if (!kn_key_parse(name, &key))
		fail_msg("%.*s is no key", (int)name.n, name.s);
	assert_true(kn_textedit_key(e, key));
}

/* Keys by name, set apart by blanks. */
static void
type(struct kn_textedit *e, const char *keys)
{
	struct kn_str rest = kn_str(keys), name;

	while (kn_str_split(&rest, ' ', &name))
		press(e, name);
}

static const struct {
	const char *name, *text, *keys, *want;
} cases[] = {
	{ "Enter makes a line", "ab", "C-b Enter", "a\n|b" },
	{ "Home is of the line", "ab\ncd", "Home x", "ab\nx|cd" },
	{ "End is of the line", "سطر\nسطران", "C-Home End x",
	    "سطرx|\nسطران" },
	{ "C-Home is of the text", "ab\ncd", "C-Home x", "x|ab\ncd" },
	{ "C-End is of the text", "ab\ncd", "C-Home C-End x", "ab\ncdx|" },
	{ "M-< and M->", "ab\ncd", "M-< x M-> y", "xab\ncdy|" },
	{ "Backspace joins lines", "ab\ncd", "Home Backspace", "ab|cd" },
	{ "Delete joins lines", "ab\ncd", "C-Home End Delete", "ab|cd" },
	{ "back over a line break", "ab\ncd", "Home C-b", "ab|\ncd" },
	{ "forth over a line break", "ab\ncd", "C-Home End C-f", "ab\n|cd" },
	{ "words over lines", "كلمة\n\nأخرى", "Home M-b", "|كلمة\n\nأخرى" },
	{ "words forth over lines", "ab\n\ncd ef", "C-Home End M-f",
	    "ab\n\ncd| ef" },
	{ "kill to the end of the line", "ab cd\nef",
	    "C-Home C-f C-f C-k", "ab|\nef" },
	{ "kill the line break", "ab\nef", "C-Home End C-k", "ab|ef" },
	{ "kill to the start of the line", "ab\nefg", "C-b C-u",
	    "ab\n|g" },
	{ "nothing to kill before a line", "ab\nef", "Home C-u",
	    "ab\n|ef" },
	{ "kill and yank", "ab\ncd", "C-u C-Home C-y", "cd|ab\n" },
	{ "kill a word over lines", "ab cd\n", "C-w", "ab |" },
	{ "a yanked text can be yanked again", "ab", "C-u C-y C-y",
	    "abab|" },
	{ "undo typing as words", "", "a b Space c d C-_", "ab |" },
	{ "undo typing twice", "", "a b Space c d C-_ C-_", "|" },
	{ "redo", "", "a b Space c C-_ C-_ M-_ M-_", "ab c|" },
	{ "typing forgets what could be redone", "", "a C-_ b M-_", "b|" },
	{ "undo brings the caret back", "ab cd", "Home C-k C-_",
	    "|ab cd" },
	{ "undo a kill over lines", "ab\ncd", "C-u C-w C-_ C-_",
	    "ab\ncd|" },
	{ "moving begins another change", "", "a C-b b C-_", "|a" },
	{ "nothing to undo", "ab", "C-_ M-_ C-/", "ab|" },
	{ "the clusters of a letter", "مُدَّ\nx", "C-Home C-f C-f",
	    "مُدَّ|\nx" },
	{ "a mark after a line break", "a\n", "ُ C-b", "a\n|ُ" },
};

static void
edits_several_lines(void **state)
{
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kn_textedit *e = kn_textedit_new(1000, true);

		kn_textedit_set(e, kn_str(cases[i].text));
		type(e, cases[i].keys);
		show(e, &b);
		if (strcmp(b.s, cases[i].want) != 0)
			fail_msg("%s: got \"%s\", want \"%s\"",
			    cases[i].name, b.s, cases[i].want);
		kn_textedit_free(e);
	}
	kn_buf_dispose(&b);
}

static void
one_line_stays_one(void **state)
{
	struct kn_textedit *e = kn_textedit_new(100, false);
	struct kn_key_press enter = { .sym = KN_KEY_ENTER };

	(void)state;
	assert_false(kn_textedit_key(e, enter));
	kn_textedit_insert(e, kn_str("a\nb\r\nc\xE2\x80\xA8" "d"));
	assert_true(kn_str_is(kn_textedit_text(e), "a b c d"));
	kn_textedit_free(e);
}

static void
pastes_are_cleaned_and_undone_whole(void **state)
{
	static const char *const pieces[] = { "a\r", "\nb\rc\n\nd\033[31m",
		"\tه\xFF\x07\xE2\x80\xAE\xE2\x80\xA8", "z" };
	struct kn_textedit *e = kn_textedit_new(100, true);

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_true(kn_textedit_insert(e, kn_str(pieces[i])));
	assert_true(kn_str_is(kn_textedit_text(e),
	    "a\nb\nc\n\nd[31m ه\nz"));
	assert_true(kn_textedit_undo(e));
	assert_int_equal(kn_textedit_text(e).n, 0);
	assert_false(kn_textedit_undo(e));
	kn_textedit_free(e);
}

static void
what_does_not_fit_is_told(void **state)
{
	struct kn_textedit *e = kn_textedit_new(7, true);

	(void)state;
	assert_true(kn_textedit_insert(e, kn_str("مر")));
	assert_false(kn_textedit_insert(e, kn_str("حبا")));
	assert_int_equal(kn_textedit_text(e).n, 6);
	assert_true(kn_textedit_insert(e, kn_str("")));
	assert_true(kn_textedit_insert(e, kn_str("!")));
	assert_false(kn_textedit_insert(e, kn_str("!")));
	kn_textedit_free(e);
}

/* $EDITOR's work is one change. */
static void
a_replaced_text_can_be_had_back(void **state)
{
	struct kn_textedit *e = kn_textedit_new(100, true);
	uint64_t serial;
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	kn_textedit_set(e, kn_str("من هنا"));
	type(e, "C-b");
	serial = kn_textedit_serial(e);
	kn_textedit_replace(e, kn_str("من هنا"));
	assert_int_equal(kn_textedit_serial(e), serial);
	kn_textedit_replace(e, kn_str("abc\r\nمن هنا وهناك"));
	assert_true(kn_textedit_serial(e) > serial);
	assert_true(kn_str_is(kn_textedit_text(e), "abc\nمن هنا وهناك"));
	show(e, &b);
	assert_true(kn_textedit_undo(e));
	show(e, &b);
	assert_string_equal(b.s, "من هن|ا");
	kn_buf_dispose(&b);
	kn_textedit_free(e);
}

/* ---- at random ------------------------------------------------------------ */

#define TEXTS 400
#define EDITS 60

static const char *const things[] = { "a", " ", "\n", "مُ", "ل", "ا", "é",
	"\xF0\x9F\x87\xB2\xF0\x9F\x87\xA6", "7", "ّ", "two words\nand ",
	"سطر كامل\n" };
static const char *const keys[] = { "Backspace", "Delete", "C-k", "C-u",
	"C-w", "M-d", "C-y", "Home", "End", "C-b", "C-f", "M-b", "M-f",
	"C-Home", "Enter", "x", "ه", "Space", "C-_", "M-_" };

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* Undoing all leads to the beginning, doing all again to the end; and the
 * text never is anything but well-formed with the caret inside. */
static void
undo_leads_back_and_redo_forth(void **state)
{
	uint64_t r = 20261123;
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	for (int i = 0; i < TEXTS; i++) {
		struct kn_textedit *e = kn_textedit_new(300, true);

		kn_textedit_set(e, kn_str("نص first\nثان"));
		for (size_t k = below(&r, EDITS); k > 0; k--) {
			if (below(&r, 3) == 0)
				kn_textedit_insert(e,
				    kn_str(things[below(&r, N(things))]));
			else
				press(e, kn_str(keys[below(&r, N(keys))]));
			show(e, &b);
			/* Nothing stands inside of a cluster. */
			size_t at_b = kn_textedit_caret_b(e);
			kn_textedit_place(e, at_b);
			assert_int_equal(kn_textedit_caret_b(e), at_b);
			assert_true(kn_textedit_text(e).n <= 300);
		}
		while (kn_textedit_redo(e))
			;
		struct kn_str end = kn_textedit_text(e);
		char *copy = kn_strndup(end.s, end.n);
		while (kn_textedit_undo(e))
			;
		assert_true(kn_str_is(kn_textedit_text(e),
		    "نص first\nثان"));
		while (kn_textedit_redo(e))
			;
		assert_true(kn_str_is(kn_textedit_text(e), copy));
		free(copy);
		kn_textedit_free(e);
	}
	kn_buf_dispose(&b);
}

/* ---- long ------------------------------------------------------------------- */

static double
cpu_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* The time of a paste of n pieces of one line, then of keys in it. */
static double
paste_s(size_t n)
{
	struct kn_textedit *e = kn_textedit_new((size_t)4 << 20, true);
	char piece[4096];
	double from = cpu_s();

	for (size_t i = 0; i < sizeof(piece); i += 2)
		memcpy(piece + i, "م", 2);
	for (size_t i = 0; i < n; i++)
		assert_true(kn_textedit_insert(e,
		    (struct kn_str){ piece, sizeof(piece) }));
	type(e, "C-b C-b x Backspace M-b Home C-f y Delete End Backspace");
	double took = cpu_s() - from;
	assert_int_equal(kn_textedit_text(e).n, n * sizeof(piece) - 3);
	kn_textedit_free(e);
	return took;
}

/* Linear: were each piece paid with all before it, 16 times as many would
 * cost 256 times as much. */
static void
a_large_paste_costs_its_length(void **state)
{
	double little = paste_s(16), much = paste_s(256);

	(void)state;
	print_message("64 KiB %.4f s, 1 MiB %.4f s\n", little, much);
	assert_true(much < 60 * little + 0.05);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edits_several_lines),
		cmocka_unit_test(one_line_stays_one),
		cmocka_unit_test(pastes_are_cleaned_and_undone_whole),
		cmocka_unit_test(what_does_not_fit_is_told),
		cmocka_unit_test(a_replaced_text_can_be_had_back),
		cmocka_unit_test(undo_leads_back_and_redo_forth),
		cmocka_unit_test(a_large_paste_costs_its_length),
	};

	return cmocka_run_group_tests_name("textedit", tests, NULL, NULL);
}
