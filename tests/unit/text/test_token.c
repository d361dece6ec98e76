/* test_token.c: words, their folded forms and their spans. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/token.h"

/* want: "folded@start-end" for each word, separated by one blank. */
static const struct {
	const char *name, *in, *want;
	enum kn_fold_profile profile;
} cases[] = {
	{ "nothing", "", "", KN_FOLD_INDEX },
	{ "no word", " - ... \u200F «»", "", KN_FOLD_INDEX },
	{ "two words", "قال المغرب", "قال@0-6 المغرب@7-19", KN_FOLD_INDEX },
	{ "punctuation", "(قال)، \"المغرب\".", "قال@1-7 المغرب@12-24",
	    KN_FOLD_INDEX },
	{ "harakat are inside", "كِتَابٌ.", "كتاب@0-14", KN_FOLD_INDEX },
	{ "tatweel is inside", "المغـــرب", "المغرب@0-18", KN_FOLD_INDEX },
	{ "zwnj does not break", "می\u200Cخواهم", "ميخواهم@0-17",
	    KN_FOLD_INDEX },
	{ "rlm at the end is outside", "كتاب\u200F كتاب", "كتاب@0-8 كتاب@12-20",
	    KN_FOLD_INDEX },
	{ "marks alone are no word", "\u064B \u0301 \u0640", "",
	    KN_FOLD_INDEX },
	{ "arabic and digits", "ب40", "ب@0-2 40@2-4", KN_FOLD_INDEX },
	{ "arabic and arabic digits", "ب٤٠", "ب@0-2 40@2-6", KN_FOLD_INDEX },
	{ "arabic and latin", "بـDGSN", "ب@0-4 dgsn@4-8", KN_FOLD_INDEX },
	{ "latin and arabic", "DGSNو", "dgsn@0-4 و@4-6", KN_FOLD_INDEX },
	{ "latin and digits stay", "G20 F-16", "g20@0-3 f@4-5 16@6-8",
	    KN_FOLD_INDEX },
	{ "range", "2019-2021", "2019@0-4 2021@5-9", KN_FOLD_INDEX },
	{ "hashtag", "#الصحراء_المغربية", "الصحراء@1-15 المغربيه@16-32",
	    KN_FOLD_INDEX },
	{ "apostrophe", "l'accord d’Été", "l@0-1 accord@2-8 d@9-10 été@13-18",
	    KN_FOLD_INDEX },
	{ "decomposed letter", "E\u0301te\u0301 x", "été@0-7 x@8-9",
	    KN_FOLD_INDEX },
	{ "rlm after a decomposed letter", "xE\u0301\u200F x",
	    "xé@0-4 x@8-9", KN_FOLD_INDEX },
	{ "a mark that does not compose", "xq\u0301a", "xq\u0301a@0-5",
	    KN_FOLD_INDEX },
	{ "first letter decomposed after a break", "بE\u0301",
	    "ب@0-2 é@2-5", KN_FOLD_INDEX },
	{ "hamza apart", "ا\u0654خبار", "اخبار@0-12", KN_FOLD_INDEX },
	{ "exact keeps", "أخبار وزارة", "أخبار@0-10 وزارة@11-21",
	    KN_FOLD_EXACT },
	{ "name", "وزارة على", "وزارة@0-10 على@11-17", KN_FOLD_NAME },
	{ "one character, four words", "\uFDFA",
	    "صلى@0-3 الله@0-3 عليه@0-3 وسلم@0-3", KN_FOLD_NAME },
	{ "forms", "\uFEE3\uFED0\uFEAE\uFE8F x", "مغرب@0-12 x@13-14",
	    KN_FOLD_NAME },
	{ "malformed breaks", "ab\xC3" "cd", "ab@0-2 cd@3-5", KN_FOLD_INDEX },
	{ "nul breaks nothing else", "ab", "ab@0-2", KN_FOLD_INDEX },
	{ "emoji", "a\U0001F1F2b ❤️", "a@0-1 b@5-6", KN_FOLD_INDEX },
	{ "han", "中文 x", "中文@0-6 x@7-8", KN_FOLD_INDEX },
};

static void
finds_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kn_tokens *t = kn_tokens_new(cases[i].profile,
		    cases[i].in, strlen(cases[i].in));
		struct kn_token w;
		struct kn_buf b;

		kn_buf_init(&b, 0);
		while (kn_tokens_next(t, &w))
			kn_buf_fmt(&b, "%s%.*s@%u-%u", b.n > 0 ? " " : "",
			    (int)w.folded.n, w.folded.s, w.at.start_b,
			    w.at.end_b);
		assert_false(kn_tokens_next(t, &w));
		if (!kn_str_is(kn_buf_get(&b), cases[i].want))
			fail_msg("%s: \"%s\", not \"%s\"", cases[i].name,
			    kn_buf_get(&b).s, cases[i].want);
		kn_buf_dispose(&b);
		kn_tokens_free(t);
	}
}

/* A word longer than any buffer stays one word. */
static void
long_words_are_whole(void **state)
{
	size_t n = 200000;
	char *s = malloc(n);
	struct kn_tokens *t;
	struct kn_token w;

	(void)state;
	for (size_t i = 0; i < n; i += 2)
		memcpy(s + i, "م", 2);
	t = kn_tokens_new(KN_FOLD_INDEX, s, n);
	assert_true(kn_tokens_next(t, &w));
	assert_int_equal(w.folded.n, n);
	assert_int_equal(w.at.end_b, n);
	assert_false(kn_tokens_next(t, &w));
	kn_tokens_free(t);
	free(s);
}

/* The golden format of `explain tokens`. */
static void
explains_words(void **state)
{
	struct kn_buf b;

	(void)state;
	kn_buf_init(&b, 0);
	kn_tokens_explain(KN_FOLD_INDEX,
	    KN_LIT("قال \xFF وزيرُ للجنة، DGSN"), &b);
	assert_string_equal(kn_buf_get(&b).s,
	    "bytes\tpoints\tword\texact\tname\tindex\tlight10\tsnowball\t"
	    "readings\n"
	    "0-6\t0-3\tقال\tقال\tقال\tقال\tقال\tقال\tقال\n"
	    "9-19\t6-11\tوزيرُ\tوزير\tوزير\tوزير\tزير\tزير\t"
	    "وزير | و+زير\n"
	    "20-30\t12-17\tللجنة\tللجنة\tللجنة\tللجنه\tجن\tجنه\t"
	    "للجنه | ل+لجنه | ل+(ال)جنه | ل+(ال)لجنه\n"
	    "33-37\t19-23\tDGSN\tDGSN\tdgsn\tdgsn\t\t\tdgsn\n");
	kn_buf_dispose(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_words),
		cmocka_unit_test(long_words_are_whole),
		cmocka_unit_test(explains_words),
	};

	return cmocka_run_group_tests_name("token", tests, NULL, NULL);
}
