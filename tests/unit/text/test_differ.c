/* test_differ.c: what one text has that another has not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/differ.h"
#include "kunnash/mem.h"

static void
stretches_are_what_the_other_lacks(void **state)
{
	static const struct {
		const char *name, *a, *b, *want;
	} rows[] = {
		{ "the same", "one two three four", "one two three four", "" },
		{ "spaces, marks and case", "One,  two: three «four»",
		    "one two\nthree four", "" },
		{ "harakat", "قَالَ الوَزِيرُ اليوم هنا", "قال الوزير اليوم هنا",
		    "" },
		{ "a word more", "a b c d X e f g h", "a b c d e f g h",
		    "[X]" },
		{ "a word less", "a b c d e f", "a b c X d e f", "" },
		{ "a word changed", "a b c X d e f", "a b c Y d e f", "[X]" },
		{ "both ends", "X a b c d Y", "a b c d", "[X][Y]" },
		{ "moved", "a b c d e f", "d e f a b c", "" },
		{ "nothing in common", "a b c", "x y z", "[a b c]" },
		{ "nothing to compare with", "a, b", "", "[a, b]" },
		{ "nothing", "", "a b", "" },
		{ "fewer words than a run", "a b", "x a b y", "" },
		{ "a run of two is chance", "x a b y", "p a b q",
		    "[x a b y]" },
		{ "a run of three is not", "x a b c y", "p a b c q",
		    "[x][y]" },
		{ "the other has fewer words than a run", "x a b y", "a b",
		    "[x][y]" },
		{ "the same words in another order", "a b c d", "d c b a",
		    "[a b c d]" },
		{ "words that are elsewhere too", "x1 x2 x3 x4 a b c y1 y2 y3 "
		    "y4", "p q a b c r", "[x1 x2 x3 x4 a b c y1 y2 y3 y4]" },
		{ "a correction, and a paragraph", "a b c X d e f Y1 Y2 Y3 Y4 "
		    "g h i", "a b c d e f g h i", "[X][Y1 Y2 Y3 Y4]" },
		{ "one word", "a", "b", "[a]" },
		{ "up to the word's end", "أضاف المصدر نفسه أنّ X. ثم غادر "
		    "الوفد المدينة", "أضاف المصدر نفسه أن ثم غادر الوفد "
		    "المدينة", "[X]" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct kn_span *only;
		struct kn_buf got;
		size_t n = kn_differ(kn_str(rows[i].a), kn_str(rows[i].b),
		    &only);

		kn_buf_init(&got, 0);
		kn_buf_cstr(&got, "");
		for (size_t k = 0; k < n; k++)
			kn_buf_fmt(&got, "[%.*s]", (int)kn_span_len(only[k]),
			    rows[i].a + only[k].start_b);
		if (strcmp(got.s == NULL ? "" : got.s, rows[i].want) != 0)
			fail_msg("%s: %s", rows[i].name, got.s);
		kn_buf_dispose(&got);
		free(only);
	}
}

/* Two megabytes of one word, and of words that all differ; tests/work counts
 * what they cost. */
static void
long_texts_are_compared(void **state)
{
	struct kn_buf same, other;
	struct kn_span *only;

	(void)state;
	kn_buf_init(&same, 0);
	kn_buf_init(&other, 0);
	for (int i = 0; i < 300000; i++) {
		kn_buf_cstr(&same, "word ");
		kn_buf_fmt(&other, "w%d ", i);
	}
	assert_int_equal(kn_differ(kn_buf_get(&same), kn_buf_get(&other),
	    &only), 1);
	free(only);
	assert_int_equal(kn_differ(kn_buf_get(&other), kn_buf_get(&other),
	    &only), 0);
	free(only);
	kn_buf_dispose(&same);
	kn_buf_dispose(&other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stretches_are_what_the_other_lacks),
		cmocka_unit_test(long_texts_are_compared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
