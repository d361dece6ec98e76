/* test_field.c: where the caret of an editable field stands, where the keys
 * that point take it, and how a long text scrolls under it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tui/pane/field.h"

/* Keys by name, set apart by blanks. */
static void
type(const struct kn_model *m, struct kn_lineedit *e, const char *keys)
{
	struct kn_str rest = kn_str(keys), name;

	while (keys[0] != '\0' && kn_str_split(&rest, ' ', &name)) {
		struct kn_key_press key;

		if (!kn_key_parse(name, &key))
			fail_msg("%.*s is no key", (int)name.n, name.s);
		assert_true(kn_edit_key(m, e, key));
	}
}

/* A label of one letter and a blank leave ten of twelve columns; one of them
 * is kept for the caret behind the last character. */
static void
the_caret_stands_on_its_character(void **state)
{
	static const struct {
		const char *name, *text;
		enum kn_lang lang;
		const char *keys;
		int want;
	} cases[] = {
		{ "before the first Arabic letter", "من", KN_LANG_AR, "Home",
		    9 },
		{ "behind the last one", "من", KN_LANG_AR, "", 7 },
		{ "empty, Arabic", "", KN_LANG_AR, "", 9 },
		{ "Latin in an Arabic screen", "ab", KN_LANG_AR, "", 9 },
		{ "before it", "ab", KN_LANG_AR, "Home", 7 },
		{ "behind a blank", "ab ", KN_LANG_EN, "", 5 },
		{ "empty, English", "", KN_LANG_EN, "", 2 },
		{ "Arabic in an English screen", "من", KN_LANG_EN, "Home",
		    4 },
		{ "behind it", "من", KN_LANG_EN, "", 2 },
		/* "عن AB" is seen as "AB نع": the caret on A, then behind. */
		{ "before Latin after Arabic", "عن AB", KN_LANG_AR,
		    "Home C-f C-f C-f", 5 },
		{ "behind Latin after Arabic", "عن AB", KN_LANG_AR, "", 4 },
		{ "before Arabic after Latin", "AB عن", KN_LANG_EN,
		    "Home C-f C-f C-f", 6 },
		{ "behind Arabic after Latin", "AB عن", KN_LANG_EN, "", 7 },
		{ "behind lam-alef", "لا", KN_LANG_AR, "", 8 },
		{ "on a digit", "عام 2023", KN_LANG_AR, "C-b", 5 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kn_model m = { .locale = { .lang = cases[i].lang } };
		struct kn_grid *g = kn_grid_new(12, 1);
		struct kn_lineedit *e = kn_lineedit_new(100);

		kn_lineedit_set(e, kn_str(cases[i].text));
		type(&m, e, cases[i].keys);
		kn_edit_draw(&m, g, (struct kn_rect){ 0, 0, 12, 1 }, "f", e);
		if (g->cursor_x != cases[i].want)
			fail_msg("%s: column %d, not %d", cases[i].name,
			    g->cursor_x, cases[i].want);
		kn_lineedit_free(e);
		kn_grid_free(g);
	}
}

/* Left means left, whatever is written there. */
static const struct {
	const char *name, *text;
	enum kn_lang lang;
	const char *keys, *want;
} pointed[] = {
	{ "left in Arabic is forth", "كتاب", KN_LANG_AR,
	    "Home Left Left", "كت|اب" },
	{ "right is back", "سلم", KN_LANG_AR, "Right", "سل|م" },
	{ "left in Latin is back", "abc", KN_LANG_EN, "Left",
	    "ab|c" },
	{ "also in an Arabic screen", "abc", KN_LANG_AR, "Left",
	    "ab|c" },
	{ "it does not leave the line", "ab", KN_LANG_EN,
	    "Right Right Home Left Left", "|ab" },
	{ "nor in Arabic", "من", KN_LANG_AR,
	    "Left Left Home Right Right", "|من" },
	{ "nor where there is nothing", "", KN_LANG_AR, "Left Right",
	    "|" },
	{ "a letter and its marks are one", "مُدَّ", KN_LANG_AR, "Right",
	    "مُ|دَّ" },
	{ "lam-alef is one", "كلام", KN_LANG_AR, "Right Right Right",
	    "|كلام" },
	/* Seen: "AB نع", the place behind the end at its left. */
	{ "over the border", "عن AB", KN_LANG_AR,
	    "Home Left Left Left", "عن A|B" },
	{ "and on", "عن AB", KN_LANG_AR, "Home Left Left Left Left",
	    "عن |AB" },
	{ "to the end", "عن AB", KN_LANG_AR,
	    "Home Left Left Left Left Left Left", "عن AB|" },
	{ "and back", "عن AB", KN_LANG_AR, "Right Right Right",
	    "عن| AB" },
	/* Seen: "AB نع". */
	{ "over the other border", "AB عن", KN_LANG_EN,
	    "Home Right Right Right", "AB ع|ن" },
	{ "words by Right in Arabic", "الأمن الوطني", KN_LANG_AR,
	    "C-Right", "الأمن |الوطني" },
	{ "by Left", "الأمن الوطني", KN_LANG_AR, "Home C-Left",
	    "الأمن| الوطني" },
	{ "in Latin", "one two", KN_LANG_EN, "C-Left", "one |two" },
	{ "by Right", "one two", KN_LANG_EN, "Home C-Right",
	    "one| two" },
	{ "Alt does too", "one two", KN_LANG_EN, "M-Left M-Left",
	    "|one two" },
	{ "mixed, leftwards", "عن one two من", KN_LANG_AR,
	    "Home C-Left C-Left", "عن one |two من" },
	{ "and on", "عن one two من", KN_LANG_AR,
	    "Home C-Left C-Left C-Left", "عن |one two من" },
	{ "to the left edge", "عن one two من", KN_LANG_AR,
	    "Home C-Left C-Left C-Left C-Left C-Left C-Left",
	    "عن one two من|" },
	{ "typing in the middle", "عن AB", KN_LANG_AR, "Right x",
	    "عن xAB" },
	{ "Home and End are the text's", "عن AB", KN_LANG_AR,
	    "Right Home x End y", "xعن ABy|" },
};

static void
keys_go_where_they_point(void **state)
{
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	for (size_t i = 0; i < sizeof(pointed) / sizeof(*pointed); i++) {
		struct kn_model m = { .locale = { .lang = pointed[i].lang } };
		struct kn_lineedit *e = kn_lineedit_new(100);

		kn_lineedit_set(e, kn_str(pointed[i].text));
		type(&m, e, pointed[i].keys);
		struct kn_str text = kn_lineedit_text(e);
		size_t at = kn_lineedit_caret_b(e);
		kn_buf_reset(&b);
		kn_buf_put(&b, text.s, at);
		if (strchr(pointed[i].want, '|') != NULL)
			kn_buf_chr(&b, '|');
		kn_buf_put(&b, text.s + at, text.n - at);
		if (!kn_str_is(kn_buf_get(&b), pointed[i].want))
			fail_msg("%s: got \"%.*s\", want \"%s\"",
			    pointed[i].name, (int)b.n, b.s, pointed[i].want);
		kn_lineedit_free(e);
	}
	kn_buf_dispose(&b);
}

/* A cell of a line by words can have a blank at its side. */
static void
blanks_beside_letters_are_drawn(void **state)
{
	struct kn_model m = { .locale = { .lang = KN_LANG_AR },
	    .layout_flags = KN_LAYOUT_WORDS };
	struct kn_layout_opts opts = { .dir = KN_DIR_AUTO,
	    .flags = KN_LAYOUT_WORDS };
	struct kn_lineedit *e = kn_lineedit_new(100);
	struct kn_grid *g = kn_grid_new(40, 2);
	struct kn_str text = KN_LIT("قال و25 مرة");
	struct kn_buf row, want;

	(void)state;
	kn_buf_init(&row, 0);
	kn_buf_init(&want, 0);
	kn_lineedit_set(e, text);
	kn_edit_draw(&m, g, (struct kn_rect){ 0, 0, 40, 1 }, "f", e);
	kn_grid_row(g, 0, &row);
	kn_field_draw(g, 0, 1, 38, text, &opts, KN_ALIGN_RIGHT,
	    (struct kn_style){ 0, 0 });
	kn_grid_row(g, 1, &want);
	/* As a field draws it, beside the label. */
	kn_buf_cstr(&want, " f");
	assert_string_equal(row.s, want.s);
	kn_grid_free(g);
	kn_lineedit_free(e);
	kn_buf_dispose(&row);
	kn_buf_dispose(&want);
}

/* A text wider than the line shows where it goes on, and the caret's
 * surroundings; it does not move while the caret moves in one half. */
static void
a_long_text_scrolls(void **state)
{
	static const struct {
		const char *name, *text;
		enum kn_lang lang;
		const char *keys, *want;
		int cursor;
	} cases[] = {
		{ "it fits with the caret", "abcdefghi", KN_LANG_EN, "",
		    "f abcdefghi", 11 },
		{ "one more", "abcdefghij", KN_LANG_EN, "", "f …cdefghij",
		    11 },
		{ "from its beginning", "abcdefghij", KN_LANG_EN, "Home",
		    "f abcdefghi…", 2 },
		{ "in the middle", "abcdefghijklmnopqrstuvwxyz", KN_LANG_EN,
		    "Home C-f C-f C-f C-f C-f C-f C-f C-f C-f C-f",
		    "f …ghijklmn…", 7 },
		{ "stays", "abcdefghijklmnopqrstuvwxyz", KN_LANG_EN,
		    "Home C-f C-f C-f C-f C-f C-f C-f C-f C-f C-f C-f C-f",
		    "f …ghijklmn…", 9 },
		{ "the end", "abcdefghijklmnopqrstuvwxyz", KN_LANG_EN, "",
		    "f …stuvwxyz", 11 },
		/* Letters that do not join, as the screen has them. */
		{ "from the right", "אבגדהוזחטי", KN_LANG_AR, "Home",
		    "…טחזוהדגבא f", 9 },
		{ "and its end", "אבגדהוזחטי", KN_LANG_AR, "",
		    " יטחזוהדג… f", 0 },
		{ "Latin in an Arabic screen", "abcdefghijkl", KN_LANG_AR,
		    "", "…efghijkl  f", 9 },
		{ "and from its beginning", "abcdefghijkl", KN_LANG_AR,
		    "Home", "abcdefghi… f", 0 },
	};
	struct kn_buf row;

	(void)state;
	kn_buf_init(&row, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kn_model m = { .locale = { .lang = cases[i].lang } };
		struct kn_grid *g = kn_grid_new(12, 1);
		struct kn_lineedit *e = kn_lineedit_new(100);

		kn_lineedit_set(e, kn_str(cases[i].text));
		type(&m, e, cases[i].keys);
		kn_edit_draw(&m, g, (struct kn_rect){ 0, 0, 12, 1 }, "f", e);
		kn_buf_reset(&row);
		kn_grid_row(g, 0, &row);
		if (!kn_str_is(kn_buf_get(&row), cases[i].want) ||
		    g->cursor_x != cases[i].cursor)
			fail_msg("%s: \"%.*s\" with %d, not \"%s\" with %d",
			    cases[i].name, (int)row.n, row.s, g->cursor_x,
			    cases[i].want, cases[i].cursor);
		kn_lineedit_free(e);
		kn_grid_free(g);
	}
	kn_buf_dispose(&row);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_caret_stands_on_its_character),
		cmocka_unit_test(keys_go_where_they_point),
		cmocka_unit_test(blanks_beside_letters_are_drawn),
		cmocka_unit_test(a_long_text_scrolls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
