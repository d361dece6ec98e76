/* test_places.c: what stands together among places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/vocab.h"

/* Places as text: "." is a word that is not asked for, "|" the end of the
 * title, a digit the words of the phrase (0, 1 …) that may stand there;
 * places are apart by blanks. */
static const struct {
	const char *places;
	size_t n_words;
	unsigned slop;
	const char *want;       /* the place of each word, phrase by phrase */
} cases[] = {
	{ "0 1 2", 3, 0, "0,1,2 " },
	{ "0 1 . 2", 3, 0, "" },
	{ "1 0 1 0", 2, 0, "1,2 " },
	{ "0 0 1", 2, 0, "1,2 " },
	{ "0 | 1", 2, 0, "" },
	{ "0 1 | 0 1", 2, 0, "0,1 b0,b1 " },
	/* One word twice in the phrase: places are not used twice. */
	{ "01 01 01 01 01", 2, 0, "0,1 2,3 " },
	{ "01", 2, 0, "" },
	{ "0 . 1", 2, 1, "0,2 " },
	{ "0 . . 1", 2, 1, "" },
	{ "1 . 0", 2, 1, "2,0 " },
	{ "2 0 . 1", 3, 1, "1,3,0 " },
	{ "01 . .", 2, 2, "" },
	{ "01 . 01", 2, 2, "0,2 " },
	{ "0 | 1", 2, 9, "" },
	{ "0 1 0 1", 2, 5, "0,1 2,3 " },
	{ ". 0 .", 1, 0, "1 " },
	{ "", 2, 0, "" },
};

static bool
take(void *user, const struct kn_place *const *word)
{
	struct kn_buf *b = user;

	for (size_t k = 0; k < 3 && word[k] != NULL; k++)
		kn_buf_fmt(b, "%s%s%u", k > 0 ? "," : "",
		    word[k]->at < KN_PLACE_BODY ? "" : "b",
		    word[k]->at % KN_PLACE_BODY);
	kn_buf_chr(b, ' ');
	return true;
}

struct wanted {
	struct kn_buf *got;
	size_t n_words;
};

static bool
take_words(void *user, const struct kn_place *const *word)
{
	const struct wanted *w = user;
	const struct kn_place *copy[4] = { NULL };

	for (size_t k = 0; k < w->n_words; k++)
		copy[k] = word[k];
	return take(w->got, copy);
}

static void
phrases_are_found(void **state)
{
	struct kn_buf got;

	(void)state;
	kn_buf_init(&got, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kn_place at[16];
		struct wanted w = { &got, cases[i].n_words };
		uint32_t here = 0;
		size_t n = 0;

		for (const char *s = cases[i].places; *s != '\0'; s++) {
			if (*s == ' ')
				here++;
			else if (*s == '|')
				here = KN_PLACE_BODY - 1;
			else if (*s != '.')
				at[n++] = (struct kn_place){ here,
				    (uint16_t)(*s - '0'), 0 };
		}
		kn_buf_reset(&got);
		kn_buf_cstr(&got, "");
		kn_places_phrase(at, n, cases[i].n_words, cases[i].slop,
		    take_words, &w);
		if (!kn_str_is(kn_buf_get(&got), cases[i].want))
			fail_msg("%s ~%u: %s", cases[i].places,
			    cases[i].slop, got.s == NULL ? "" : got.s);
	}
	kn_buf_dispose(&got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(phrases_are_found),
	};

	return cmocka_run_group_tests_name("places", tests, NULL, NULL);
}
