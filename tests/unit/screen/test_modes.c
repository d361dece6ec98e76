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
modes_of(enum kn_bidi bidi, const char *term)
{
	struct kn_screen_opts o = { .bidi = bidi, .term = term,
		.mouse = true };
	struct modes m;

	modes__init(&m, &o);
	return m;
}

#define QUESTIONS "\033[8$p\033[?2026$p\033[>q\033[>c\033]11;?\a\033[c"

static void
question_and_bidi_off_come_first(void **state)
{
	struct modes m = modes_of(KN_BIDI_AUTO, "xterm");
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	modes__take(&m, &b);
	assert_string_equal(b.s, QUESTIONS "\033[8l");
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
	struct modes rows[] = { modes_of(KN_BIDI_AUTO, "linux"),
		modes_of(KN_BIDI_VISUAL, "xterm"),
		modes_of(KN_BIDI_GUARD, "xterm"),
		modes_of(KN_BIDI_WORDS, "xterm"),
		modes_of(KN_BIDI_TERMINAL, "xterm") };
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		modes__take(&rows[i], &b);
		modes__measure(&rows[i], &b);
		assert_int_equal(b.n, 0);
		assert_false(modes__waiting(&rows[i]));
	}
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
		{ "nonsense", 8, 5, "", "", false, true },
		{ "absent", 8, -1, "", "", false, true },
		{ "another mode", 4, 1, "", "", false, true },
		{ "auto-repeat", 8, 1, "?", "", false, true },
	};
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct modes m = modes_of(KN_BIDI_AUTO, "xterm");
		struct kn_reply r = { .kind = KN_REPLY_DECRPM,
			.n_params = 2, .param = { rows[i].mode,
			rows[i].setting } };
		struct kn_reply end = { .kind = KN_REPLY_DA1 };

		r.text[0] = rows[i].text[0];
		modes__take(&m, &b);
		kn_buf_reset(&b);
		assert_int_equal(modes__reply(&m, &r, &b), rows[i].repaint);
		assert_int_equal(m.now.guard, rows[i].guarded);
		assert_true(modes__waiting(&m));
		assert_false(modes__reply(&m, &end, &b));
		assert_false(modes__waiting(&m));
		assert_int_equal(b.n, 0);
		modes__give(&m, &b);
		if (strcmp(b.n > 0 ? b.s : "", rows[i].restored) != 0)
			fail_msg("%s", rows[i].name);
	}
	kn_buf_dispose(&b);
}

static void
answers_nobody_asked_for_change_nothing(void **state)
{
	static const struct kn_reply rows[] = {
		{ .kind = KN_REPLY_DECRPM, .n_params = 2, .param = { 8, 1 } },
		{ .kind = KN_REPLY_DECRPM, .n_params = 2, .param = { 8, 2 } },
		{ .kind = KN_REPLY_DECRPM, .n_params = 2,
		    .param = { 2026, 2 }, .text = "?" },
		{ .kind = KN_REPLY_XTVERSION, .text = "kitty(0.26.5)" },
		{ .kind = KN_REPLY_DA2, .n_params = 3,
		    .param = { 0, 136, 0 } },
		{ .kind = KN_REPLY_DA1, .n_params = 1, .param = { 62 } },
		{ .kind = KN_REPLY_CPR, .n_params = 2, .param = { 1, 3 } },
		{ .kind = KN_REPLY_BACKGROUND, .text = "rgb:f/f/f" },
	};
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (int asked = 0; asked <= 1; asked++) {
			struct modes m = modes_of(KN_BIDI_AUTO, "xterm"),
			    before;
			struct kn_reply end = { .kind = KN_REPLY_DA1 };

			if (asked) {
				modes__take(&m, &b);
				modes__reply(&m, &end, &b);
			}
			kn_buf_reset(&b);
			memcpy(&before, &m, sizeof(m));
			assert_false(modes__reply(&m, &rows[i], &b));
			assert_memory_equal(&before, &m, sizeof(m));
			assert_int_equal(b.n, 0);
		}
	kn_buf_dispose(&b);
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
		cmocka_unit_test(colours_fit_the_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
