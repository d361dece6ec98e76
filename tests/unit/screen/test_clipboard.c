/* test_clipboard.c: what goes out for the clipboard is the two fixed strings
 * with base64 between them, and that is the filtered text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/filter.h"
#include "kunnash/uchar.h"
#include "kunnash/utf8.h"
#include "tests/prop/random.h"
#include "tui/screen/clipboard_priv.h"

#define BEGIN "\033]52;c;"
#define END "\033\\"
#define MAX_BASE64_B 74994

static int
digit_of(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c == '\0' ? NULL : strchr(digits, c);

	return at == NULL ? -1 : (int)(at - digits);
}

/* Decodes strictly: whole groups, "=" only at the very end. */
static void
decode(struct kn_str in, struct kn_buf *out)
{
	assert_int_equal(in.n % 4, 0);
	for (size_t i = 0; i < in.n; i += 4) {
		bool last = i + 4 == in.n;
		int pad = !last ? 0 : (in.s[i + 3] == '=') +
		    (in.s[i + 2] == '=');
		uint32_t v = 0;

		for (size_t k = 0; k < 4; k++) {
			int d = k >= (size_t)(4 - pad) ? 0 :
			    digit_of(in.s[i + k]);

			assert_true(d >= 0);
			v = v << 6 | (uint32_t)d;
		}
		for (int k = 0; k < 3 - pad; k++)
			kn_buf_chr(out, (char)(unsigned char)(v >>
			    (16 - 8 * k)));
	}
}

/* The text in a sequence that is otherwise exactly as it must be. */
static size_t
sequence(struct kn_str text, struct kn_buf *decoded)
{
	struct kn_buf b;
	size_t used;

	kn_buf_init(&b, 0);
	kn_buf_reset(decoded);
	used = clipboard__sequence(text, &b);
	size_t begin = strlen(BEGIN), end = strlen(END);
	assert_true(b.n >= begin + end);
	assert_memory_equal(b.s, BEGIN, begin);
	assert_memory_equal(b.s + b.n - end, END, end);
	assert_true(b.n - begin - end <= MAX_BASE64_B);
	decode((struct kn_str){ b.s + begin, b.n - begin - end }, decoded);
	kn_buf_dispose(&b);
	return used;
}

static void
assert_filtered(struct kn_str text, const struct kn_buf *got)
{
	struct kn_buf want;

	kn_buf_init(&want, 0);
	kn_filter_append(text, true, &want);
	assert_int_equal(got->n, want.n);
	if (want.n > 0)
		assert_memory_equal(got->s, want.s, want.n);
	kn_buf_dispose(&want);
}

static void
is_the_filtered_text(void **state)
{
	static const struct {
		const char *name;
		struct kn_str in;
		const char *want;
	} cases[] = {
		{ "nothing", KN_LIT(""), "" },
		{ "one byte", KN_LIT("f"), "f" },
		{ "two", KN_LIT("fo"), "fo" },
		{ "three", KN_LIT("foo"), "foo" },
		{ "Arabic", KN_LIT("قال الحموشي."), "قال الحموشي." },
		{ "lines", KN_LIT("a\r\nb\nc"), "a\nb\nc" },
		{ "the end of it and more",
		    KN_LIT("a\033\\b\033]52;c;?\007c"),
		    "a\uFFFD\\b\uFFFD]52;c;?\uFFFDc" },
		{ "BEL and C1", KN_LIT("a\007\xC2\x9C\xC2\x9B" "1mb"),
		    "a\uFFFD\uFFFD\uFFFD1mb" },
		{ "raw C1 and stray bytes", KN_LIT("a\x9C\x9D\xFF" "b"),
		    "a\uFFFD\uFFFD\uFFFDb" },
		{ "NUL", KN_LIT("a\0b"), "a\uFFFDb" },
		{ "overrides and isolates", KN_LIT(
		    "a\u202Eb\u202Cc\u2066d\u2069\u200Fe"),
		    "a\u21E4bcde" },
	};
	struct kn_buf got;

	(void)state;
	kn_buf_init(&got, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(sequence(cases[i].in, &got), cases[i].in.n);
		if (!kn_str_is(kn_buf_get(&got), cases[i].want))
			fail_msg("%s: got \"%.*s\"", cases[i].name,
			    (int)got.n, got.s);
	}
	kn_buf_dispose(&got);
}

/* A text that is too long is cut between clusters, and filled up to there. */
static void
is_cut_where_terminals_would(void **state)
{
	static const char *const parts[] = { "a", "م", "مُ", "\u202E", "\xFF",
		"\u064E", "\U0001F1F2", "words and more " };
	struct kn_buf text, got;

	(void)state;
	kn_buf_init(&text, 0);
	kn_buf_init(&got, 0);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		kn_buf_reset(&text);
		while (text.n < 200000)
			kn_buf_cstr(&text, parts[i]);
		size_t used = sequence(kn_buf_get(&text), &got);
		struct kn_str head = { text.s, used };

		assert_true(used < text.n);
		assert_filtered(head, &got);
		assert_true(kn_utf8_valid(got.s, got.n));
		size_t next = used;
		bool mark = kn_uchar_is_mark(kn_utf8_next(text.s, text.n,
		    &next));
		assert_false(mark && used > 0);
		/* Marks without a letter have no boundary but the first. */
		if (strcmp(parts[i], "\u064E") != 0)
			assert_true(got.n > MAX_BASE64_B / 4 * 3 - 64);
	}
	kn_buf_dispose(&text);
	kn_buf_dispose(&got);
}

static void
random_bytes_are_harmless(void **state)
{
	uint64_t r = 20261122;
	struct kn_buf text, got;

	(void)state;
	print_message("seed %u\n", (unsigned)r);
	kn_buf_init(&text, 0);
	kn_buf_init(&got, 0);
	for (int i = 0; i < 2000; i++) {
		size_t n = below(&r, i % 100 == 0 ? 100000 : 60);

		kn_buf_reset(&text);
		while (text.n < n)
			kn_buf_chr(&text, (char)below(&r, 256));
		size_t used = sequence(kn_buf_get(&text), &got);

		assert_true(used <= text.n);
		assert_filtered((struct kn_str){ text.s, used }, &got);
	}
	kn_buf_dispose(&text);
	kn_buf_dispose(&got);
}

static void
some_terminals_get_nothing(void **state)
{
	(void)state;
	assert_true(clipboard__knows("xterm-256color"));
	assert_true(clipboard__knows("tmux"));
	assert_true(clipboard__knows("linuxoid"));
	assert_false(clipboard__knows("linux"));
	assert_false(clipboard__knows("linux-16color"));
	assert_false(clipboard__knows("dumb"));
	assert_false(clipboard__knows(NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_the_filtered_text),
		cmocka_unit_test(is_cut_where_terminals_would),
		cmocka_unit_test(random_bytes_are_harmless),
		cmocka_unit_test(some_terminals_get_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
