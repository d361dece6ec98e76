/* test_word.c: the words that the reader's cursor goes to: cases in three
 * languages, and that there and back is the same way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/prop/random.h"
#include "tui/pane/word.h"

#define PARAS_MAX 64

struct text {
	struct kn_select_in in;
	struct kn_span para[PARAS_MAX];
};

/* Paragraphs are the lines that hold something; a line that starts with '-'
 * is not shown. */
static void
text_init(struct text *t, const char *s)
{
	struct kn_str rest = kn_str(s), line;

	memset(t, 0, sizeof(*t));
	while (kn_str_split(&rest, '\n', &line) && t->in.n_para < PARAS_MAX) {
		line = kn_str_trim(line);
		if (line.n == 0 || line.s[0] == '-')
			continue;
		uint32_t start_b = (uint32_t)(line.s - s);
		t->para[t->in.n_para++] = (struct kn_span){ start_b,
		    start_b + (uint32_t)line.n };
	}
	t->in.text = kn_str(s);
	t->in.para = t->para;
}

static const char news[] = "عنوان الخبر\n\n"
    "قال الوزير، أمس: «نعم». وسافر إلى باريس!\n"
    "-إعلان لا يظهر\n"
    "وصل مساءً: ب40 …\n"
    "***\n"
    "Le FBI l'a dit.";

typedef bool word_fn(const struct kn_select_in *in, uint32_t at_b,
    struct kn_span *out);

/* Where `at` begins in the text, and so many bytes on. */
static const struct {
	const char *name, *at;
	unsigned plus_b;
	word_fn *fn;
	const char *want;
} cases[] = {
	{ "at its first byte", "الوزير", 0, kn_word_from, "الوزير" },
	{ "from within, the next", "الوزير", 2, kn_word_from, "أمس" },
	{ "over signs", "أمس", 6, kn_word_from, "نعم" },
	{ "into the next paragraph", "الخبر", 10, kn_word_from, "قال" },
	{ "over what is not shown", "باريس", 10, kn_word_from, "وصل" },
	{ "from what is not shown", "إعلان", 0, kn_word_from, "وصل" },
	{ "with its tanwin", "مساء", 0, kn_word_from, "مساءً" },
	{ "letters and digits are two", "ب40", 0, kn_word_from, "ب" },
	{ "the second of them", "ب40", 1, kn_word_from, "40" },
	{ "over a paragraph of signs", "40", 2, kn_word_from, "Le" },
	{ "none behind the last", "dit", 1, kn_word_from, NULL },
	{ "the one before", "الوزير", 0, kn_word_before, "قال" },
	{ "from within, itself", "الوزير", 2, kn_word_before, "الوزير" },
	{ "back over what is not shown", "وصل", 0, kn_word_before,
	    "باريس" },
	{ "from what is not shown, back", "إعلان", 3, kn_word_before,
	    "باريس" },
	{ "back over a paragraph of signs", "Le", 0, kn_word_before, "40" },
	{ "none before the first", "عنوان", 0, kn_word_before, NULL },
	{ "the one that holds it", "الوزير", 3, kn_word_at, "الوزير" },
	{ "its first byte", "الوزير", 0, kn_word_at, "الوزير" },
	{ "a sign: the next", "،", 0, kn_word_at, "أمس" },
	{ "French", "l'a", 1, kn_word_at, "a" },
};

static void
words_are_found(void **state)
{
	struct text t;

	(void)state;
	text_init(&t, news);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *at = strstr(news, cases[i].at);
		struct kn_span got = { 0, 0 };

		assert_non_null(at);
		bool found = cases[i].fn(&t.in, (uint32_t)(at - news) +
		    cases[i].plus_b, &got);
		if (found != (cases[i].want != NULL))
			fail_msg("%s: found %d", cases[i].name, found);
		if (found && (kn_span_len(got) != strlen(cases[i].want) ||
		    memcmp(news + got.start_b, cases[i].want,
		    kn_span_len(got)) != 0))
			fail_msg("%s: got \"%.*s\"", cases[i].name,
			    (int)kn_span_len(got), news + got.start_b);
	}
}

/* Whatever the text, going on to its end and back meets the same words, also
 * where one is longer than what is read at once. */
static void
there_and_back(void **state)
{
	static const char *const pieces[] = { "و", "ال", "أمن", " ", " ", "،",
		"\n", "x", "7", "ً", "…", "\n-" };
	uint64_t r = 7;

	(void)state;
	for (int round = 0; round < 200; round++) {
		uint32_t seen[4096];
		struct kn_buf b;
		struct kn_span at;
		struct text t;
		size_t n = 0;

		kn_buf_init(&b, 0);
		for (size_t i = below(&r, 1500); i > 0; i--)
			kn_buf_cstr(&b, pieces[below(&r, round % 4 == 0
			    ? 3 : 12)]);
		kn_buf_chr(&b, 'z');
		text_init(&t, b.s);
		for (uint32_t from = 0; kn_word_from(&t.in, from, &at) &&
		    n < 4096; from = at.end_b) {
			assert_true(at.start_b >= from);
			seen[n++] = at.start_b;
		}
		for (uint32_t from = UINT32_MAX; kn_word_before(&t.in, from,
		    &at); from = at.start_b) {
			assert_true(n > 0);
			assert_int_equal(at.start_b, seen[--n]);
		}
		assert_int_equal(n, 0);
		kn_buf_dispose(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_found),
		cmocka_unit_test(there_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
