/* test_key.c: names of keys parse and print as inverses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/str.h"
#include "tui/input/input.h"

static const char *
printed(struct kn_key_press key, struct kn_buf *b)
{
	kn_buf_reset(b);
	kn_key_print(key, b);
	return b->s;
}

static void
canonical_names_come_back(void **state)
{
	static const char *const names[] = {
		"a", "A", "ح", "؟", "-", "C--", "C", "M", "S", "C-r", "M-x",
		"C-M-x", "Space", "C-Space", "S-Space", "Up", "S-Left",
		"C-M-S-PgUp", "F1", "F12", "Esc", "M-Enter", "Backspace",
		"U+00A0", "U+200B", "C-]", "é", "M-ح", "/", "+", "U",
	};
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct kn_key_press key;

		if (!kn_key_parse(kn_str(names[i]), &key))
			fail_msg("%s does not parse", names[i]);
		assert_string_equal(printed(key, &b), names[i]);
	}
	kn_buf_dispose(&b);
}

static void
other_spellings_are_understood(void **state)
{
	static const char *const rows[][2] = {
		{ "M-C-x", "C-M-x" }, { "C-R", "C-r" }, { "pgup", "PgUp" },
		{ "ESC", "Esc" }, { "space", "Space" }, { "U+0041", "A" },
	};
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_key_press key;

		assert_true(kn_key_parse(kn_str(rows[i][0]), &key));
		assert_string_equal(printed(key, &b), rows[i][1]);
	}
	kn_buf_dispose(&b);
}

static void
what_is_no_key_is_refused(void **state)
{
	static const char *const bad[] = {
		"", " ", "C-", "ab", "C-C-x", "X-x", "S-a", "F13", "Upp",
		"\x01", "\x7F", "\xC2\x85", "\xFF", "\xC3", "\xE2\x80\xAE",
		"U+D800", "U+110000", "U+85", "U+0085", "U+001B", "U+00zz",
		"C-M-S-C-a", "\xEF\xBF\xBD", "\xC2\xA0", "U+0020",
	};
	struct kn_key_press key;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (kn_key_parse(kn_str(bad[i]), &key))
			fail_msg("\"%s\" was taken for a key", bad[i]);
	assert_false(kn_key_parse((struct kn_str){ "U+0\0410", 6 }, &key));
}

/* Every key the decoder can make has a name that means it. */
static void
every_key_has_a_name(void **state)
{
	struct kn_buf b;
	struct kn_decoder *d = kn_decoder_new();
	unsigned n_keys = 0;

	(void)state;
	kn_buf_init(&b, 0);
	for (uint32_t cp = 0; cp < 0x30000; cp++) {
		char seq[32];
		struct kn_event ev;

		for (int mod = 1; mod <= 8; mod++) {
			int n = snprintf(seq, sizeof(seq), "\033[%u;%du",
			    (unsigned)cp, mod);
			struct kn_key_press back;

			if (cp >= 0x3000 && mod != 1)
				break;
			kn_decoder_feed(d, seq, (size_t)n);
			kn_decoder_next(d, &ev);
			if (ev.type == KN_EVENT_NONE)
				continue;
			assert_int_equal(ev.type, KN_EVENT_KEY);
			printed(ev.key, &b);
			if (!kn_key_parse(kn_buf_get(&b), &back))
				fail_msg("U+%04X: %s", (unsigned)cp, b.s);
			assert_int_equal(back.sym, ev.key.sym);
			assert_int_equal(back.mods, ev.key.mods);
			n_keys++;
		}
	}
	assert_true(n_keys > 200000);
	kn_decoder_free(d);
	kn_buf_dispose(&b);
}

static void
labels_show_arrows(void **state)
{
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	kn_key_label((struct kn_key_press){ .sym = KN_KEY_LEFT,
	    .mods = KN_KMOD_CTRL }, &b);
	assert_string_equal(b.s, "C-←");
	kn_buf_dispose(&b);
}

static void
digits_of_every_keyboard(void **state)
{
	static const struct {
		const char *name;
		int want;
	} cases[] = {
		{ "0", 0 }, { "1", 1 }, { "9", 9 }, { "\u0660", 0 },
		{ "\u0661", 1 }, { "\u0669", 9 }, { "\u06F3", 3 },
		{ "&", 1 }, { "\u00E9", 2 }, { "\"", 3 }, { "'", 4 },
		{ "(", 5 }, { "-", 6 }, { "\u00E8", 7 }, { "_", 8 },
		{ "\u00E7", 9 }, { "\u00E0", 0 }, { "a", -1 }, { "/", -1 },
		{ ":", -1 }, { "\u066A", -1 }, { "C-a", -1 }, { "M-1", -1 },
		{ "F1", -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kn_key_press key;

		assert_true(kn_key_parse(kn_str(cases[i].name), &key));
		if (kn_key_digit(key) != cases[i].want)
			fail_msg("%s: %d", cases[i].name, kn_key_digit(key));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canonical_names_come_back),
		cmocka_unit_test(other_spellings_are_understood),
		cmocka_unit_test(what_is_no_key_is_refused),
		cmocka_unit_test(every_key_has_a_name),
		cmocka_unit_test(labels_show_arrows),
		cmocka_unit_test(digits_of_every_keyboard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
