/* test_stem.c: the stemmers, and where the words of a stem are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/fold.h"
#include "kunnash/stem.h"
#include "kunnash/token.h"

static const struct {
	const char *word, *light, *snowball;
} cases[] = {
	{ "المغرب", "مغرب", "مغرب" },
	{ "والمغربيه", "مغرب", "والمغرب" },
	{ "للمغرب", "مغرب", "مغرب" },
	{ "بالمغرب", "مغرب", "مغرب" },
	{ "اخبارها", "اخبار", "اخبار" },
	/* A root's own و is eaten: hence never for entities. */
	{ "وجده", "جد", "وجد" },
	{ "جده", "جد", "جده" },
	/* Two letters stay, of a bare و three. */
	{ "ولد", "ولد", "ولد" },
	{ "dgsn", "", "" },
	{ "2024", "", "" },
	{ "", "", "" },
};

static void
words_have_stems(void **state)
{
	struct kn_stemmer *s = kn_stemmer_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kn_str w = kn_str(cases[i].word);

		if (!kn_str_is(kn_stem_light(w), cases[i].light) ||
		    !kn_str_is(kn_stem_snowball(s, w), cases[i].snowball))
			fail_msg("%s: %.*s %.*s", cases[i].word,
			    (int)kn_stem_light(w).n, kn_stem_light(w).s,
			    (int)kn_stem_snowball(s, w).n,
			    kn_stem_snowball(s, w).s);
	}
	kn_stemmer_free(s);
}

/* Whether the word begins with one of n NUL-terminated strings. */
static bool
begins(struct kn_str word, struct kn_str starts, size_t n)
{
	struct kn_str start;

	for (size_t i = 0; i < n && kn_str_split(&starts, '\0', &start); i++)
		if (kn_str_starts(word, start))
			return true;
	return false;
}

static void
check_word(struct kn_stemmer *s, struct kn_str word)
{
	struct kn_str light = kn_stem_light(word);
	struct kn_str snowball = kn_stem_snowball(s, word);
	struct kn_buf b;

	kn_buf_init(&b, 0);
	size_t n = kn_stem_light_starts(light, &b);
	if (light.n > 0 && !begins(word, kn_buf_get(&b), n))
		fail_msg("light %.*s", (int)word.n, word.s);
	kn_buf_reset(&b);
	n = kn_stem_snowball_starts(snowball, &b);
	if (snowball.n > 0 && !begins(word, kn_buf_get(&b), n))
		fail_msg("snowball %.*s", (int)word.n, word.s);
	kn_buf_dispose(&b);
}

/* Every word of the seeds is found from its stem. */
static void
words_begin_as_their_stem_says(void **state)
{
	static const char *const seeds[] = {
		"000_73142c2de4278988.txt", "001_ddf2f6e1d7cf121c.txt",
		"002_5b3928aeaba144d6.txt", "003_944a91859d881e3e.txt",
		"004_918a3ce10e0930b5.txt" };
	static const char more[] = "سيكتب يستعمل سيستعمل وستستعمل ببلد ككلب "
	    "فالكتاب وبالكتاب كالكتاب للكتاب سنكتب فسيكتبون استعملوا";
	static char text[1 << 18];
	struct kn_stemmer *s = kn_stemmer_new();
	size_t words = 0;

	(void)state;
	for (size_t i = 0; i <= sizeof(seeds) / sizeof(*seeds); i++) {
		size_t n = sizeof(more) - 1;
		struct kn_token tok;

		memcpy(text, more, n);
		if (i > 0) {
			char path[512];

			snprintf(path, sizeof(path), "%s/%s", KN_SEED_DIR,
			    seeds[i - 1]);
			FILE *f = fopen(path, "r");
			assert_non_null(f);
			n = fread(text, 1, sizeof(text), f);
			fclose(f);
		}
		struct kn_tokens *t = kn_tokens_new(KN_FOLD_INDEX, text, n);
		for (; kn_tokens_next(t, &tok); words++)
			check_word(s, tok.folded);
		kn_tokens_free(t);
	}
	assert_true(words > 1000);
	kn_stemmer_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_have_stems),
		cmocka_unit_test(words_begin_as_their_stem_says),
	};

	return cmocka_run_group_tests_name("stem", tests, NULL, NULL);
}
