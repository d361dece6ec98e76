/* test_mem.c: the screen in memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kunnash/str.h"
#include "tui/screen/screen.h"

static void
keeps_the_last_grid(void **state)
{
	struct kn_screen *s = kn_screen_open_mem(4, 2);
	struct kn_grid *g = kn_grid_new(4, 2);
	struct kn_reply r = { .kind = KN_REPLY_DECRPM };
	struct kn_buf b;
	int w, h;

	(void)state;
	kn_buf_init(&b, 0);
	kn_screen_size(s, &w, &h);
	assert_int_equal(w, 4);
	assert_int_equal(h, 2);
	kn_grid_fill(g, 1, 1, 2, 0x645, (struct kn_style){ .role = 1 });
	g->cursor_x = 1;
	kn_grid_guard(g, 1, KN_ROW_GUARD_OFF);
	kn_grid_guard(g, 2, KN_ROW_GUARD_ON);   /* no such row */
	assert_int_equal(kn_screen_show(s, g), KN_OK);
	kn_grid_clear(g);       /* a copy was kept */
	assert_int_equal(g->guard[1], KN_ROW_GUARD_AUTO);
	assert_int_equal(kn_screen_shown(s)->guard[0], KN_ROW_GUARD_AUTO);
	assert_int_equal(kn_screen_shown(s)->guard[1], KN_ROW_GUARD_OFF);
	kn_grid_row(kn_screen_shown(s), 1, &b);
	assert_string_equal(b.s, " مم");
	assert_int_equal(kn_screen_shown(s)->cursor_x, 1);
	kn_screen_set_size(s, 0, 7);
	kn_screen_size(s, &w, &h);
	assert_int_equal(w, 0);
	assert_int_equal(h, 7);
	kn_grid_resize(g, 0, 7);
	assert_int_equal(kn_screen_show(s, g), KN_OK);
	assert_int_equal(kn_screen_shown(s)->h, 7);
	assert_false(kn_screen_reply(s, &r));
	kn_screen_suspend(s);
	kn_screen_resume(s);
	kn_screen_damage(s);
	kn_screen_resized(s);
	kn_buf_dispose(&b);
	kn_grid_free(g);
	kn_screen_close(s);
}

static void
has_the_treatment_that_was_set(void **state)
{
	const struct kn_treatment words = { .order = KN_TEXT_WORDS,
		.kind = "kitty" };
	struct kn_screen *s = kn_screen_open_mem(4, 2);
	const struct kn_treatment *t = kn_screen_treatment(s);

	(void)state;
	assert_int_equal(t->order, KN_TEXT_VISUAL);
	assert_false(t->guard);
	assert_true(t->marks);
	assert_string_equal(t->kind, "");
	kn_screen_set_treatment(s, &words);
	assert_int_equal(t->order, KN_TEXT_WORDS);
	assert_false(t->marks);
	/* A choice goes before it, and gives way to it again. */
	assert_true(kn_screen_set_bidi(s, KN_BIDI_TERMINAL,
	    KN_HARAKAT_AUTO));
	assert_int_equal(t->order, KN_TEXT_LOGICAL);
	assert_true(t->marks);
	assert_string_equal(t->kind, "kitty");
	assert_false(kn_screen_set_bidi(s, KN_BIDI_TERMINAL,
	    KN_HARAKAT_KEEP));
	assert_true(kn_screen_set_bidi(s, KN_BIDI_AUTO, KN_HARAKAT_KEEP));
	assert_int_equal(t->order, KN_TEXT_WORDS);
	assert_true(t->marks);
	assert_true(kn_screen_set_bidi(s, KN_BIDI_AUTO, KN_HARAKAT_AUTO));
	assert_false(t->marks);
	kn_screen_close(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_the_last_grid),
		cmocka_unit_test(has_the_treatment_that_was_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
