/* test_field.c: where the caret of an editable field stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tui/pane/field.h"

/* A label of one letter and a blank leave ten of twelve columns; one of them
 * is kept for the caret behind the last character. */
static void
the_caret_stands_on_its_character(void **state)
{
	static const struct {
		const char *name, *text;
		enum kn_lang lang;
		bool home;
		int want;
		unsigned flags;
	} cases[] = {
		{ "before the first Arabic letter", "من", KN_LANG_AR, true, 9, 0 },
		{ "behind the last one", "من", KN_LANG_AR, false, 7, 0 },
		{ "empty, Arabic", "", KN_LANG_AR, false, 9, 0 },
		{ "Latin in an Arabic screen", "ab", KN_LANG_AR, false, 2, 0 },
		{ "before it", "ab", KN_LANG_AR, true, 0, 0 },
		{ "behind a blank", "ab ", KN_LANG_EN, false, 5, 0 },
		{ "empty, English", "", KN_LANG_EN, false, 2, 0 },
		/* The terminal reorders: from the left, as it is stored. */
		{ "raw Arabic", "من", KN_LANG_AR, true, 2,
		    KN_LAYOUT_LOGICAL },
		{ "behind it", "من", KN_LANG_AR, false, 4,
		    KN_LAYOUT_LOGICAL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kn_model m = { .locale = { .lang = cases[i].lang },
		    .layout_flags = cases[i].flags };
		struct kn_grid *g = kn_grid_new(12, 1);
		struct kn_lineedit *e = kn_lineedit_new(100);

		kn_lineedit_set(e, kn_str(cases[i].text));
		if (cases[i].home)
			kn_lineedit_key(e, (struct kn_key_press){
			    .sym = KN_KEY_HOME }, kn_edit_rtl(&m, e));
		kn_edit_draw(&m, g, (struct kn_rect){ 0, 0, 12, 1 }, "f", e);
		if (g->cursor_x != cases[i].want)
			fail_msg("%s: column %d, not %d", cases[i].name,
			    g->cursor_x, cases[i].want);
		kn_lineedit_free(e);
		kn_grid_free(g);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_caret_stands_on_its_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
