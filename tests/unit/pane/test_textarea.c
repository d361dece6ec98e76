/* test_textarea.c: a text of several lines as it is seen: the caret in mixed
 * text, keys that point, up and down by visual lines, scrolling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/prop/random.h"
#include "tui/pane/textarea.h"

#define W 12
#define H 4

struct fixture {
	struct kn_model m;
	struct kn_textarea *a;
	struct kn_grid *g;
};

static void
open_area(struct fixture *f, enum kn_lang lang, const char *text)
{
	*f = (struct fixture){ .m = { .locale = { .lang = lang } },
	    .a = kn_textarea_new(4096), .g = kn_grid_new(W + 4, H + 2) };
	kn_textedit_set(kn_textarea_edit(f->a), kn_str(text));
}

static void
close_area(struct fixture *f)
{
	kn_textarea_free(f->a);
	kn_grid_free(f->g);
}

static unsigned
draw(struct fixture *f)
{
	kn_grid_clear(f->g);
	f->g->cursor_x = f->g->cursor_y = -1;
	return kn_textarea_draw(&f->m, f->a, f->g,
	    (struct kn_rect){ 2, 1, W, H }, true);
}

static void
press(struct fixture *f, struct kn_str name)
{
	struct kn_key_press key;

	if (!kn_key_parse(name, &key))
		fail_msg("%.*s is no key", (int)name.n, name.s);
	/* As the editor does: up and down are motions. */
	if (key.sym == KN_KEY_UP || key.sym == KN_KEY_DOWN)
		kn_textarea_move(&f->m, f->a, KN_MOTION_STEP,
		    key.sym == KN_KEY_UP ? -1 : 1);
	else if (key.sym == KN_KEY_PGUP || key.sym == KN_KEY_PGDN)
		kn_textarea_move(&f->m, f->a, KN_MOTION_PAGE,
		    key.sym == KN_KEY_PGUP ? -1 : 1);
	else
		assert_true(kn_textarea_key(&f->m, f->a, key));
}

static void
type(struct fixture *f, const char *keys)
{
	struct kn_str rest = kn_str(keys), name;

	while (keys[0] != '\0' && kn_str_split(&rest, ' ', &name))
		press(f, name);
}

/* Twelve columns: eleven of text, and one for the caret behind it. */
static void
the_caret_stands_where_it_is_seen(void **state)
{
	static const struct {
		const char *name, *text;
		enum kn_lang lang;
		const char *keys;
		int x, y;
	} cases[] = {
		{ "nothing, Arabic", "", KN_LANG_AR, "", 11, 0 },
		{ "nothing, English", "", KN_LANG_EN, "", 0, 0 },
		{ "behind Latin", "abc", KN_LANG_EN, "", 3, 0 },
		{ "Latin in an Arabic screen", "abc", KN_LANG_AR, "", 3, 0 },
		{ "behind Arabic", "من", KN_LANG_AR, "", 9, 0 },
		{ "before Arabic", "من", KN_LANG_AR, "Home", 11, 0 },
		{ "Arabic in an English screen", "من", KN_LANG_EN, "Home",
		    11, 0 },
		{ "behind a blank", "ab ", KN_LANG_EN, "", 3, 0 },
		{ "behind two blanks, Arabic", "من  ", KN_LANG_AR, "", 7,
		    0 },
		{ "an empty last line", "ab\n", KN_LANG_EN, "", 0, 1 },
		{ "an empty last line, Arabic", "من\n", KN_LANG_AR, "", 11,
		    1 },
		{ "a full line has room for it", "abcdefghijk", KN_LANG_EN,
		    "", 11, 0 },
		{ "a full line, Arabic", "مممممممممممم", KN_LANG_AR, "", 10,
		    1 },
		{ "on the second visual line", "one two three four",
		    KN_LANG_EN, "", 10, 1 },
		/* Seen: "AB نع", the caret on the blank. */
		{ "between scripts", "عن AB", KN_LANG_AR, "Home C-f C-f",
		    9, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct fixture f;

		open_area(&f, cases[i].lang, cases[i].text);
		draw(&f);
		type(&f, cases[i].keys);
		draw(&f);
		if (f.g->cursor_x - 2 != cases[i].x ||
		    f.g->cursor_y - 1 != cases[i].y)
			fail_msg("%s: %d,%d, not %d,%d", cases[i].name,
			    f.g->cursor_x - 2, f.g->cursor_y - 1, cases[i].x,
			    cases[i].y);
		close_area(&f);
	}
}

static void
keys_go_where_they_point(void **state)
{
	static const struct {
		const char *name, *text;
		enum kn_lang lang;
		const char *keys, *want;
	} cases[] = {
		{ "right in Latin", "ab", KN_LANG_EN, "C-Home Right",
		    "a|b" },
		{ "left in Arabic is forth", "من", KN_LANG_AR,
		    "C-Home Left", "م|ن" },
		{ "from the edge to the next line", "ab\ncd", KN_LANG_EN,
		    "C-Home Right Right Right", "ab\n|cd" },
		{ "and back", "ab\ncd", KN_LANG_EN, "Home Left", "ab|\ncd" },
		{ "Arabic to the next line", "من\nعن", KN_LANG_AR,
		    "C-Home Left Left Left", "من\n|عن" },
		{ "Arabic back", "من\nعن", KN_LANG_AR, "Home Right",
		    "من|\nعن" },
		{ "over a visual line", "one two three four", KN_LANG_EN,
		    "C-Home M-Right M-Right M-Right",
		    "one two |three four" },
		{ "not beyond the text", "ab", KN_LANG_EN,
		    "Right Right C-Home Left", "|ab" },
		{ "up keeps the column", "abcd\nefgh", KN_LANG_EN, "C-b Up",
		    "abc|d\nefgh" },
		{ "over a shorter line", "abcd\nx\nefgh", KN_LANG_EN,
		    "C-b Up Up", "abc|d\nx\nefgh" },
		{ "down by visual lines", "one two three four", KN_LANG_EN,
		    "C-Home C-f C-f Down", "one two th|ree four" },
		{ "down in Arabic", "سطر\nسطر", KN_LANG_AR,
		    "C-Home Left Down", "سطر\nس|طر" },
		{ "from Latin to Arabic by column", "abc\nسطر", KN_LANG_EN,
		    "C-Home Down", "abc\nسطر|" },
		{ "page down", "1\n2\n3\n4\n5\n6\n7", KN_LANG_EN,
		    "C-Home PgDn", "1\n2\n3\n|4\n5\n6\n7" },
		{ "page up", "1\n2\n3\n4\n5\n6\n7", KN_LANG_EN, "PgUp",
		    "1\n2\n3\n4|\n5\n6\n7" },
		{ "back over blanks that hang", "abc  ", KN_LANG_EN,
		    "Left", "abc | " },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct fixture f;
		struct kn_buf b;

		open_area(&f, cases[i].lang, cases[i].text);
		draw(&f);
		type(&f, cases[i].keys);
		struct kn_textedit *e = kn_textarea_edit(f.a);
		struct kn_str s = kn_textedit_text(e);
		size_t at = kn_textedit_caret_b(e);
		kn_buf_init(&b, 0);
		kn_buf_fmt(&b, "%.*s|%s", (int)at, s.s, s.s + at);
		if (strcmp(b.s, cases[i].want) != 0)
			fail_msg("%s: \"%s\", not \"%s\"", cases[i].name,
			    b.s, cases[i].want);
		kn_buf_dispose(&b);
		close_area(&f);
	}
}

static void
it_scrolls_as_little_as_it_can(void **state)
{
	struct fixture f;
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	open_area(&f, KN_LANG_EN, "1\n2\n3\n4\n5\n6\n7");
	assert_int_equal(draw(&f), KN_MORE_ABOVE);
	kn_grid_row(f.g, 1, &b);
	assert_string_equal(b.s, "  4");
	assert_int_equal(f.g->cursor_y, 4);
	type(&f, "Up Up");
	draw(&f);
	kn_buf_reset(&b);
	kn_grid_row(f.g, 1, &b);
	assert_string_equal(b.s, "  4");
	assert_int_equal(f.g->cursor_y, 2);
	type(&f, "Up Up");
	assert_int_equal(draw(&f), KN_MORE_ABOVE | KN_MORE_BELOW);
	kn_buf_reset(&b);
	kn_grid_row(f.g, 1, &b);
	assert_string_equal(b.s, "  3");
	/* What it stood on is deleted. */
	type(&f, "C-Home C-k C-k C-k C-k C-k C-k C-k C-k C-k C-k C-k C-k");
	assert_int_equal(draw(&f), 0);
	close_area(&f);
	kn_buf_dispose(&b);
}

/* ---- at random --------------------------------------------------------------- */

#define TEXTS 600

static const char *const things[] = { "a", "bc ", " ", "\n", "مُ", "لا",
	"كلمة ", "2023", "(", ") ", "世", "é", "- ", "word", "، " };
static const char *const keys[] = { "Left", "Right", "Up", "Down", "C-Left",
	"M-Right", "Home", "End", "PgUp", "PgDn", "Backspace", "Enter" };

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* Begins every paragraph with the same letter. */
static void
run_alike(struct kn_textedit *e, const char *begin)
{
	struct kn_str text = kn_textedit_text(e), para;
	struct kn_buf b;

	kn_buf_init(&b, 0);
	if (text.s == NULL)
		text = KN_LIT("");
	while (kn_str_split(&text, '\n', &para)) {
		kn_buf_cstr(&b, begin + (b.n == 0));
		kn_buf_str(&b, para);
	}
	kn_textedit_set(e, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

/* Whatever is typed: nothing is drawn outside, the caret is inside; and from
 * either end of the text the keys that lead on reach the other one. */
static void
the_caret_is_in_view_and_gets_everywhere(void **state)
{
	static const char *const ways[] = { "Left", "Right", "C-Left",
		"C-Right" };
	uint64_t r = 20261122;

	(void)state;
	for (int i = 0; i < TEXTS; i++) {
		struct fixture f;
		struct kn_textedit *e;

		open_area(&f, below(&r, 2) == 0 ? KN_LANG_AR : KN_LANG_EN,
		    "");
		e = kn_textarea_edit(f.a);
		draw(&f);
		for (size_t k = below(&r, 40); k > 0; k--) {
			if (below(&r, 2) == 0)
				kn_textedit_insert(e,
				    kn_str(things[below(&r, N(things))]));
			else
				press(&f, kn_str(keys[below(&r, N(keys))]));
			if (below(&r, 3) > 0)
				continue;
			draw(&f);
			assert_in_range(f.g->cursor_x, 2, 2 + W - 1);
			assert_in_range(f.g->cursor_y, 1, H);
			for (int y = 0; y < H + 2; y++)
				for (int x = 0; x < W + 4; x++)
					if (x < 2 || x >= 2 + W || y < 1 ||
					    y > H)
						assert_int_equal(kn_grid_at(
						    f.g, x, y)->cp[0], ' ');
		}
		/* Down from the beginning comes to the last line. */
		size_t n = kn_textedit_text(e).n;
		kn_textedit_place(e, 0);
		for (size_t k = 0; k <= n; k++)
			if (!kn_textarea_move(&f.m, f.a, KN_MOTION_STEP, 1))
				break;
		assert_false(kn_textarea_move(&f.m, f.a, KN_MOTION_STEP, 1));
		press(&f, KN_LIT("End"));
		assert_int_equal(kn_textedit_caret_b(e), n);
		for (size_t k = 0; k <= n; k++)
			if (!kn_textarea_move(&f.m, f.a, KN_MOTION_STEP, -1))
				break;
		press(&f, KN_LIT("Home"));
		assert_int_equal(kn_textedit_caret_b(e), 0);
		/* A key held down never goes round in circles, where all
		 * paragraphs run alike. */
		run_alike(e, below(&r, 2) == 0 ? "\nم" : "\na");
		n = kn_textedit_text(e).n;
		kn_textedit_place(e, below(&r, n + 1));
		press(&f, KN_LIT("Home"));
		const char *way = ways[below(&r, N(ways))];
		size_t was, steps = 0;
		do {
			was = kn_textedit_caret_b(e);
			press(&f, kn_str(way));
			assert_true(++steps < 4 * n + 8);
		} while (kn_textedit_caret_b(e) != was);
		assert_true(was == 0 || was == n);
		close_area(&f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_caret_stands_where_it_is_seen),
		cmocka_unit_test(keys_go_where_they_point),
		cmocka_unit_test(it_scrolls_as_little_as_it_can),
		cmocka_unit_test(the_caret_is_in_view_and_gets_everywhere),
	};

	return cmocka_run_group_tests_name("textarea", tests, NULL, NULL);
}
