/* test_passage.c: which passage is meant when nothing is selected. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"
#include "tui/pane/pane.h"
#include "tui/pane/passage.h"

static const char article[] =
    "The title of it\n"
    "\n"
    "  The first paragraph. It has two sentences, with words enough.\n"
    "\n"
    "قال عبد اللطيف الحموشي إن التعاون قائم. وأضاف أن FBI شريك؟ نعم.\n"
    "The last paragraph has one sentence\n";

static struct kn_doc *
doc_of(const char *text, size_t n)
{
	return kn_doc_new_text("a.txt", kn_strndup(text, n), n);
}

/* The span of the first `what` of the text. */
static struct kn_span
span_of(const struct kn_doc *doc, const char *what)
{
	const char *at = what[0] == '\0' ? NULL : strstr(doc->text, what);

	if (at == NULL)
		return (struct kn_span){ 0, 0 };
	uint32_t start = (uint32_t)(at - doc->text);
	return (struct kn_span){ start, start + (uint32_t)strlen(what) };
}

static void
is_what_the_reader_means(void **state)
{
	static const struct {
		const char *name, *current, *top, *want;
	} cases[] = {
		{ "at the start: below the title", "", "",
		    "The first paragraph. It has two sentences, with words "
		    "enough." },
		{ "the title in view", "", "title of",
		    "The first paragraph. It has two sentences, with words "
		    "enough." },
		{ "in the middle of a paragraph", "", "two sentences",
		    "The first paragraph. It has two sentences, with words "
		    "enough." },
		{ "a blank line on top: below it", "", "\n\nقال", "قال عبد اللطيف الحموشي إن "
		    "التعاون قائم. وأضاف أن FBI شريك؟ نعم." },
		{ "the last one", "", "one sentence",
		    "The last paragraph has one sentence" },
		{ "a hit in the first sentence", "first", "one sentence",
		    "The first paragraph." },
		{ "in the second", "words", "",
		    "It has two sentences, with words enough." },
		{ "a name in Arabic", "الحموشي", "",
		    "قال عبد اللطيف الحموشي إن التعاون قائم." },
		{ "Latin in it", "FBI", "", "وأضاف أن FBI شريك؟" },
		{ "a hit that ends a sentence", "نعم.", "", "نعم." },
		{ "a hit over two sentences", "قائم. وأضاف", "",
		    "قال عبد اللطيف الحموشي إن التعاون قائم. وأضاف أن FBI "
		    "شريك؟" },
		{ "in the title", "title", "", "The title of it" },
	};
	struct kn_doc *doc = doc_of(article, sizeof(article) - 1);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kn_span at = kn_passage(doc,
		    span_of(doc, cases[i].current),
		    span_of(doc, cases[i].top).start_b);

		if (!kn_str_is((struct kn_str){ doc->text + at.start_b,
		    kn_span_len(at) }, cases[i].want))
			fail_msg("%s: got \"%.*s\"", cases[i].name,
			    (int)kn_span_len(at), doc->text + at.start_b);
	}
	kn_doc_free(doc);
}

static void
is_nothing_where_nothing_is(void **state)
{
	static const char *const texts[] = { "", "\n", " \n\t\n", "\r\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct kn_doc *doc = doc_of(texts[i], strlen(texts[i]));

		assert_int_equal(kn_span_len(kn_passage(doc,
		    (struct kn_span){ 0, 0 }, 0)), 0);
		kn_doc_free(doc);
	}
}

/* A NUL is text like another; a place past the end is the start. */
static void
takes_any_bytes(void **state)
{
	struct kn_doc *doc = doc_of("a\0b\n\0c", 6);
	struct kn_span at = kn_passage(doc, (struct kn_span){ 0, 0 }, 99);

	(void)state;
	assert_true(kn_span_len(at) >= 1);
	assert_true(at.end_b <= 6);
	at = kn_passage(doc, (struct kn_span){ 4, 9 }, 0);
	assert_true(at.end_b <= 6);
	kn_doc_free(doc);
}

/* Of a paragraph that is an article of its own, the sentence in view. */
static void
is_a_sentence_of_a_long_paragraph(void **state)
{
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	for (int i = 0; b.n < 4 * KN_PASSAGE_MAX_B; i++)
		kn_buf_fmt(&b, "هذه هي الجملة رقم %d. ", i);
	struct kn_doc *doc = doc_of(b.s, b.n);
	const char *seen = strstr(doc->text, "رقم 4000");
	assert_non_null(seen);
	struct kn_span at = kn_passage(doc, (struct kn_span){ 0, 0 },
	    (size_t)(seen - doc->text));
	assert_true(kn_str_is((struct kn_str){ doc->text + at.start_b,
	    kn_span_len(at) }, "هذه هي الجملة رقم 4000."));
	kn_doc_free(doc);
	/* And where no sentence ends, a piece of whole characters. */
	kn_buf_reset(&b);
	while (b.n < 4 * KN_PASSAGE_MAX_B)
		kn_buf_cstr(&b, "ا");
	doc = doc_of(b.s, b.n);
	for (size_t top = 100000; top < 100002; top++) {
		at = kn_passage(doc, (struct kn_span){ (uint32_t)top & ~1u,
		    ((uint32_t)top & ~1u) + 2 }, 0);
		assert_true(kn_span_len(at) > 0);
		assert_true(kn_span_len(at) <= KN_PASSAGE_MAX_B);
		assert_true(kn_utf8_valid(doc->text + at.start_b,
		    kn_span_len(at)));
	}
	kn_doc_free(doc);
	kn_buf_dispose(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_what_the_reader_means),
		cmocka_unit_test(is_nothing_where_nothing_is),
		cmocka_unit_test(takes_any_bytes),
		cmocka_unit_test(is_a_sentence_of_a_long_paragraph),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
