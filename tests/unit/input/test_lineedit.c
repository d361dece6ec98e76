/* test_lineedit.c: a prompt edited by clusters, in both directions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/str.h"
#include "kunnash/utf8.h"
#include "tui/input/lineedit.h"

/* The text with "|" where the caret stands. */
static void
show(const struct kn_lineedit *e, struct kn_buf *out)
{
	struct kn_str s = kn_lineedit_text(e);
	size_t at = kn_lineedit_caret_b(e);

	assert_true(at <= s.n);
	assert_true(kn_utf8_valid(s.s, s.n));
	kn_buf_reset(out);
	kn_buf_str(out, (struct kn_str){ s.s, at });
	kn_buf_chr(out, '|');
	kn_buf_str(out, (struct kn_str){ s.n > at ? s.s + at : "",
	    s.n - at });
}

/* Keys by name, set apart by blanks. */
static void
type(struct kn_lineedit *e, const char *keys)
{
	struct kn_str rest = kn_str(keys), name;

	while (kn_str_split(&rest, ' ', &name)) {
		struct kn_key_press key;

		if (!kn_key_parse(name, &key))
			fail_msg("%.*s is no key", (int)name.n, name.s);
		assert_true(kn_lineedit_key(e, key));
	}
}

static const struct {
	const char *name, *text, *keys, *want;
} cases[] = {
	{ "types arabic", "", "ح م و Space ش", "حمو ش|" },
	{ "forth", "سلام", "Home C-f C-f", "سل|ام" },
	{ "back", "سلام", "C-b", "سلا|م" },
	{ "does not leave the line", "ab", "C-f C-f Home C-b C-b",
	    "|ab" },
	{ "a letter and its marks are one", "مُدَّ", "C-b", "مُ|دَّ" },
	{ "backspace takes the cluster", "مُدَّ", "Backspace", "مُ|" },
	{ "delete takes the cluster", "مُدَّ", "Home Delete", "|دَّ" },
	{ "flag is one", "a\xF0\x9F\x87\xB2\xF0\x9F\x87\xA6", "Backspace",
	    "a|" },
	{ "words", "filter country FR", "M-b M-b",
	    "filter |country FR" },
	{ "words back", "الأمن الوطني", "M-b", "الأمن |الوطني" },
	{ "words forth", "الأمن الوطني", "Home M-f",
	    "الأمن| الوطني" },
	{ "kill a word", "الأمن الوطني", "C-w", "الأمن |" },
	{ "kill a word and the blanks", "a bc  ", "C-w", "a |" },
	{ "kill and yank", "one two", "C-w Home C-y", "two|one " },
	{ "kill to start", "one two", "C-b C-u", "|o" },
	{ "kill to end", "one two", "Home C-f C-k", "o|" },
	{ "kill a word forth", "one two", "Home M-d", "| two" },
	{ "nothing to kill", "", "C-w C-k C-u C-d Backspace C-y",
	    "|" },
	{ "in the middle", "ac", "C-b b", "ab|c" },
	{ "emacs keys", "abc", "C-a C-f C-f C-b x C-e y", "axbcy|" },
};

static void
edits_by_clusters(void **state)
{
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kn_lineedit *e = kn_lineedit_new(1000);

		kn_lineedit_set(e, kn_str(cases[i].text));
		type(e, cases[i].keys);
		show(e, &b);
		if (strcmp(b.s, cases[i].want) != 0)
			fail_msg("%s: got \"%s\", want \"%s\"",
			    cases[i].name, b.s, cases[i].want);
		kn_lineedit_free(e);
	}
	kn_buf_dispose(&b);
}

static void
leaves_other_keys_alone(void **state)
{
	static const char *const names[] = { "Enter", "Esc", "Tab", "S-Tab",
		"Up", "Down", "Left", "Right", "C-Left", "F1", "M-x", "C-c",
		"C-z", "PgUp" };
	struct kn_lineedit *e = kn_lineedit_new(100);

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct kn_key_press key;

		assert_true(kn_key_parse(kn_str(names[i]), &key));
		assert_false(kn_lineedit_key(e, key));
	}
	assert_int_equal(kn_lineedit_text(e).n, 0);
	kn_lineedit_free(e);
}

static void
pasted_text_is_cleaned(void **state)
{
	struct kn_lineedit *e = kn_lineedit_new(100);
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	kn_lineedit_insert(e, kn_str("a\r\nb\nc\td\033[31m\x07\xC2\x9B"
	    "\xE2\x80\xAE" "e\xFF\xC2\xA0" "f\xE2\x80\x8Cg"));
	show(e, &b);
	assert_string_equal(b.s, "a b c d[31me f\xE2\x80\x8Cg|");
	kn_buf_dispose(&b);
	kn_lineedit_free(e);
}

static void
never_grows_past_its_limit(void **state)
{
	struct kn_lineedit *e = kn_lineedit_new(7);

	(void)state;
	for (int i = 0; i < 100; i++)
		kn_lineedit_insert(e, kn_str("مرحبا"));
	/* Three letters of two bytes; half a letter does not fit. */
	assert_int_equal(kn_lineedit_text(e).n, 6);
	kn_lineedit_set(e, kn_str("a long line indeed"));
	assert_int_equal(kn_lineedit_text(e).n, 7);
	assert_int_equal(kn_lineedit_caret_b(e), 7);
	kn_lineedit_free(e);
}

/* A mark typed before another letter's marks joins a cluster: the caret must
 * not be left inside one. */
static void
the_caret_stays_between_clusters(void **state)
{
	struct kn_lineedit *e = kn_lineedit_new(100);
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	kn_lineedit_set(e, kn_str("\xF0\x9F\x87\xA6x"));
	type(e, "Home");
	kn_lineedit_insert(e, kn_str("\xF0\x9F\x87\xB2"));
	show(e, &b);
	assert_string_equal(b.s, "\xF0\x9F\x87\xB2\xF0\x9F\x87\xA6|x");
	kn_buf_dispose(&b);
	kn_lineedit_free(e);
}

static void
history_goes_there_and_back(void **state)
{
	struct kn_lineedit *e = kn_lineedit_new(100);
	char line[16];

	(void)state;
	assert_false(kn_lineedit_history_step(e, -1));
	kn_lineedit_history_add(e, kn_str("one"));
	kn_lineedit_history_add(e, kn_str("two"));
	kn_lineedit_history_add(e, kn_str("one"));      /* moved up */
	kn_lineedit_history_add(e, kn_str(""));
	kn_lineedit_set(e, kn_str("dra"));
	assert_true(kn_lineedit_history_step(e, -1));
	assert_true(kn_str_is(kn_lineedit_text(e), "one"));
	assert_true(kn_lineedit_history_step(e, -1));
	assert_true(kn_str_is(kn_lineedit_text(e), "two"));
	assert_false(kn_lineedit_history_step(e, -1));
	assert_true(kn_lineedit_history_step(e, 1));
	assert_true(kn_lineedit_history_step(e, 1));
	assert_true(kn_str_is(kn_lineedit_text(e), "dra"));
	assert_false(kn_lineedit_history_step(e, 1));
	for (int i = 0; i < 1000; i++) {
		line[0] = (char)('a' + i % 26);
		line[1] = (char)('a' + i / 26);
		line[2] = '\0';
		kn_lineedit_history_add(e, kn_str(line));
	}
	for (int i = 0; i < 200; i++)
		assert_true(kn_lineedit_history_step(e, -1));
	assert_false(kn_lineedit_history_step(e, -1));
	kn_lineedit_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edits_by_clusters),
		cmocka_unit_test(leaves_other_keys_alone),
		cmocka_unit_test(pasted_text_is_cleaned),
		cmocka_unit_test(never_grows_past_its_limit),
		cmocka_unit_test(the_caret_stays_between_clusters),
		cmocka_unit_test(history_goes_there_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
