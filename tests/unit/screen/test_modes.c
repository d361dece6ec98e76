/* test_modes.c: mode escapes: what is sent when, and what is restored. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tui/screen/colour_priv.h"
#include "tui/screen/modes_priv.h"

static struct modes
modes_of(bool probe, enum kn_guard guard, const char *term)
{
	struct kn_screen_opts o = { .probe = probe, .guard = guard,
		.term = term, .mouse = true };
	struct modes m;

	modes__init(&m, &o);
	return m;
}

static void
question_and_bidi_off_come_first(void **state)
{
	struct modes m = modes_of(true, KN_GUARD_ON, "xterm");
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	modes__take(&m, &b);
	assert_string_equal(b.s, "\033[8$p\033[c\033[8l");
	kn_buf_reset(&b);
	modes__dress(&m, &b);
	assert_string_equal(b.s, "\033[?2004h\033[?1000h\033[?1006h");
	kn_buf_reset(&b);
	modes__undress(&m, &b);
	assert_string_equal(b.s, "\033[?1006l\033[?1000l\033[?2004l");
	kn_buf_reset(&b);
	modes__give(&m, &b);
	assert_int_equal(b.n, 0);
	kn_buf_dispose(&b);
}

static void
some_terminals_are_not_asked(void **state)
{
	struct modes visual = modes_of(false, KN_GUARD_OFF, "xterm");
	struct modes console = modes_of(true, KN_GUARD_ON, "linux");
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	modes__take(&visual, &b);
	modes__take(&console, &b);
	assert_int_equal(b.n, 0);
	assert_false(visual.waiting);
	kn_buf_dispose(&b);
}

static void
only_what_was_found_is_restored(void **state)
{
	static const struct {
		const char *name;
		int32_t mode, setting;
		const char *text;
		const char *restored;
		bool repaint, guarded;
	} rows[] = {
		{ "set", 8, 1, "", "\033[8h", false, true },
		{ "reset", 8, 2, "", "", true, false },
		{ "set for good", 8, 3, "", "", false, true },
		{ "reset for good", 8, 4, "", "", true, false },
		{ "not known", 8, 0, "", "", false, true },
		{ "another mode", 4, 1, "", "", false, true },
		{ "auto-repeat", 8, 1, "?", "", false, true },
	};
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct modes m = modes_of(true, KN_GUARD_ON, "xterm");
		struct kn_reply r = { .kind = KN_REPLY_DECRPM,
			.n_params = 2, .param = { rows[i].mode,
			rows[i].setting } };
		struct kn_reply end = { .kind = KN_REPLY_DA1 };

		r.text[0] = rows[i].text[0];
		kn_buf_reset(&b);
		modes__take(&m, &b);
		assert_int_equal(modes__reply(&m, &r), rows[i].repaint);
		assert_int_equal(modes__guarded(&m), rows[i].guarded);
		assert_true(m.waiting);
		assert_false(modes__reply(&m, &end));
		assert_false(m.waiting);
		kn_buf_reset(&b);
		modes__give(&m, &b);
		if (strcmp(b.n > 0 ? b.s : "", rows[i].restored) != 0)
			fail_msg("%s", rows[i].name);
	}
	kn_buf_dispose(&b);
}

static void
answers_nobody_asked_for_change_nothing(void **state)
{
	struct modes m = modes_of(true, KN_GUARD_ON, "xterm");
	struct kn_reply r = { .kind = KN_REPLY_DECRPM, .n_params = 2,
		.param = { 8, 1 } };

	(void)state;
	assert_false(modes__reply(&m, &r));
	assert_int_equal(m.found, BIDI_UNKNOWN);
}

static void
late_answers_are_understood(void **state)
{
	static const struct {
		const char *bytes;
		enum modes__bidi found;
		bool waiting;
	} rows[] = {
		{ "\033[8;1$y\033[?65;1c", BIDI_IMPLICIT, false },
		{ "q\033[8;2$y\033[?1;2c", BIDI_UNKNOWN, false },
		{ "\033[8;1$y", BIDI_IMPLICIT, true },
		{ "5;1;9c", BIDI_UNKNOWN, false },
		{ "abc", BIDI_UNKNOWN, true },
		{ "c", BIDI_UNKNOWN, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct modes m = modes_of(true, KN_GUARD_ON, "xterm");

		m.waiting = true;
		modes__scan(&m, rows[i].bytes, strlen(rows[i].bytes));
		assert_int_equal(m.found, rows[i].found);
		assert_int_equal(m.waiting, rows[i].waiting);
	}
}

static void
colours_fit_the_terminal(void **state)
{
	static const struct {
		int32_t c;
		int colours;
		int32_t want;
	} rows[] = {
		{ -1, 256, -1 }, { 3, 8, 3 }, { 11, 8, 3 }, { 11, 16, 11 },
		{ 208, 256, 208 }, { 0x1FF0000, 256, 196 },
		{ 0x1FF0000, 16, 9 }, { 0x1FF0000, 8, 1 },
		{ 0x1808080, 256, 102 }, { 0x1123456, 0x1000000, 0x123456 },
		{ 196, 0x1000000, 0xFF0000 }, { 244, 0x1000000, 0x808080 },
		{ 3, 0x1000000, 3 }, { 196, 8, 1 }, { 300, 256, -1 },
		{ 0x1FFFFFF, 2, -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (colour__fit(rows[i].c, rows[i].colours) != rows[i].want)
			fail_msg("%x on %d: %x, not %x", (unsigned)rows[i].c,
			    rows[i].colours, (unsigned)colour__fit(rows[i].c,
			    rows[i].colours), (unsigned)rows[i].want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(question_and_bidi_off_come_first),
		cmocka_unit_test(some_terminals_are_not_asked),
		cmocka_unit_test(only_what_was_found_is_restored),
		cmocka_unit_test(answers_nobody_asked_for_change_nothing),
		cmocka_unit_test(late_answers_are_understood),
		cmocka_unit_test(colours_fit_the_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
