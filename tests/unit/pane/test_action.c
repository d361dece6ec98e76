/* test_action.c: the action table, and that every key leads somewhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "tui/input/keymap.h"
#include "tui/pane/pane.h"

static void
names_are_unique_and_found(void **state)
{
	(void)state;
	for (int a = 0; a < KN_ACT_COUNT; a++)
		assert_int_equal(kn_action_find(kn_str(kn_action_name(
		    (enum kn_action)a))), a);
	assert_int_equal(kn_action_find(KN_LIT("")), KN_ACT_COUNT);
	assert_int_equal(kn_action_find(KN_LIT("quit ")), KN_ACT_COUNT);
}

static void
commands_are_split(void **state)
{
	enum kn_action a;
	struct kn_str arg;

	(void)state;
	assert_true(kn_action_parse(KN_LIT("  filter  country:FR x "), &a,
	    &arg));
	assert_int_equal(a, KN_ACT_FILTER);
	assert_true(kn_str_is(arg, "country:FR x"));
	assert_true(kn_action_parse(KN_LIT("quit"), &a, &arg));
	assert_int_equal(arg.n, 0);
	assert_false(kn_action_parse(KN_LIT("nonsense"), &a, &arg));
	assert_false(kn_action_parse(KN_LIT("   "), &a, &arg));
}

struct reach {
	bool bound[KN_ACT_COUNT];
};

static void
note_binding(void *user, struct kn_key_press key, const char *command)
{
	struct reach *r = user;
	enum kn_action a;
	struct kn_str arg;

	(void)key;
	if (!kn_action_parse(kn_str(command), &a, &arg))
		fail_msg("a key is bound to no action: %s", command);
	r->bound[a] = true;
}

/* An action without a key must at least take an argument under `:`. */
static void
every_binding_is_an_action_and_every_action_is_bound(void **state)
{
	struct kn_keymap *keys = kn_keymap_new();
	struct reach r = { .bound = { false } };

	(void)state;
	for (int c = 0; c < KN_CTX_COUNT; c++)
		kn_keymap_each(keys, (enum kn_context)c, note_binding, &r);
	for (int a = 0; a < KN_ACT_COUNT; a++)
		if (!r.bound[a] && kn_action_arg((enum kn_action)a)[0] == '\0')
			fail_msg("no key for %s",
			    kn_action_name((enum kn_action)a));
	kn_keymap_free(keys);
}

static bool
take(void *self, struct kn_str arg)
{
	*(size_t *)self += arg.n;
	return true;
}

static bool
pass(void *self, struct kn_str arg)
{
	(void)self;
	(void)arg;
	return false;
}

static void
handlers_take_or_pass(void **state)
{
	static const struct kn_handler rows[] = {
		{ KN_ACT_UP, take },
		{ KN_ACT_DOWN, pass },
	};
	size_t sum = 0;

	(void)state;
	assert_true(kn_handlers_run(rows, 2, &sum, KN_ACT_UP, KN_LIT("abc")));
	assert_int_equal(sum, 3);
	assert_false(kn_handlers_run(rows, 2, &sum, KN_ACT_DOWN, KN_LIT("")));
	assert_false(kn_handlers_run(rows, 2, &sum, KN_ACT_QUIT, KN_LIT("")));
}

static void
motions_stay_on_the_rows(void **state)
{
	static const struct {
		size_t row, n, page;
		enum kn_motion motion;
		int sign;
		size_t want;
	} cases[] = {
		{ 0, 0, 5, KN_MOTION_STEP, 1, 0 },
		{ 0, 0, 5, KN_MOTION_END, 1, 0 },
		{ 0, 0, 5, KN_MOTION_PAGE, -1, 0 },
		{ 0, 9, 5, KN_MOTION_STEP, 1, 1 },
		{ 8, 9, 5, KN_MOTION_STEP, 1, 8 },
		{ 0, 9, 5, KN_MOTION_STEP, -1, 0 },
		{ 3, 9, 5, KN_MOTION_PAGE, 1, 8 },
		{ 2, 9, 5, KN_MOTION_PAGE, 1, 7 },
		{ 7, 9, 5, KN_MOTION_PAGE, -1, 2 },
		{ 4, 9, 5, KN_MOTION_PAGE, -1, 0 },
		{ 4, 9, 5, KN_MOTION_END, 1, 8 },
		{ 4, 9, 5, KN_MOTION_END, -1, 0 },
		/* rows that went away under the cursor */
		{ 20, 9, 5, KN_MOTION_STEP, 1, 8 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(kn_motion_row(cases[i].row, cases[i].n,
		    cases[i].page, cases[i].motion, cases[i].sign),
		    cases[i].want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_unique_and_found),
		cmocka_unit_test(commands_are_split),
		cmocka_unit_test(
		    every_binding_is_an_action_and_every_action_is_bound),
		cmocka_unit_test(handlers_take_or_pass),
		cmocka_unit_test(motions_stay_on_the_rows),
	};

	return cmocka_run_group_tests_name("action", tests, NULL, NULL);
}
