/* test_clitic.c: readings of a word, and forms of a query's word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kunnash/clitic.h"

#define N(rows) (sizeof(rows) / sizeof((rows)[0]))

/* want: readings separated by blanks, prefix+rest, ^ for a restored ال. */
static const struct {
	const char *word, *want;
} readings[] = {
	{ "المغرب", "المغرب" },
	{ "والمغرب", "والمغرب و+المغرب" },
	{ "فالمغرب", "فالمغرب ف+المغرب" },
	{ "بالمغرب", "بالمغرب ب+المغرب" },
	{ "كالمغرب", "كالمغرب ك+المغرب" },
	{ "لمغرب", "لمغرب ل+مغرب" },
	{ "للمغرب", "للمغرب ل+لمغرب ل+^مغرب ل+^لمغرب" },
	{ "وبالمغرب", "وبالمغرب و+بالمغرب وب+المغرب" },
	{ "وللمغرب", "وللمغرب و+للمغرب ول+لمغرب ول+^مغرب ول+^لمغرب" },
	{ "فللمغرب", "فللمغرب ف+للمغرب فل+لمغرب فل+^مغرب فل+^لمغرب" },
	{ "فكالمغرب", "فكالمغرب ف+كالمغرب فك+المغرب" },
	/* a word that begins with lam loses one: ل + اللجنة, ل + لبنان */
	{ "للجنة", "للجنة ل+لجنة ل+^جنة ل+^لجنة" },
	{ "لليبي", "لليبي ل+ليبي ل+^يبي ل+^ليبي" },
	{ "لبنان", "لبنان ل+بنان" },
	{ "للبنان", "للبنان ل+لبنان ل+^بنان ل+^لبنان" },
	{ "لللجنة", "لللجنة ل+للجنة ل+^لجنة ل+^للجنة" },
	/* root letters: both readings, the caller knows which is a word */
	{ "وجدة", "وجدة و+جدة" },
	{ "واشنطن", "واشنطن و+اشنطن" },
	{ "فرنسا", "فرنسا ف+رنسا" },
	{ "بلجيكا", "بلجيكا ب+لجيكا" },
	{ "ولاية", "ولاية و+لاية ول+اية" },
	{ "وببلجيكا", "وببلجيكا و+ببلجيكا وب+بلجيكا" },
	{ "كندا", "كندا ك+ندا" },
	/* two letters must be left */
	{ "في", "في" },
	{ "لله", "لله ل+له ل+^له" },
	{ "وفي", "وفي و+في" },
	{ "وبك", "وبك و+بك" },
	{ "و", "و" },
	{ "", "" },
	{ "fbi", "fbi" },
};

static void
reads_every_way(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(readings); i++) {
		struct kn_str word = kn_str(readings[i].word);
		struct kn_clitic c[KN_CLITIC_MAX];
		size_t n = kn_clitics(word, c);
		struct kn_buf b;

		kn_buf_init(&b, 0);
		for (size_t k = 0; k < n; k++) {
			kn_buf_cstr(&b, k > 0 ? " " : "");
			kn_buf_put(&b, word.s, c[k].prefix_b);
			kn_buf_cstr(&b, c[k].prefix_b > 0 ? "+" : "");
			kn_buf_cstr(&b, c[k].restored ? "^" : "");
			kn_buf_str(&b, c[k].rest);
		}
		if (!kn_str_is(kn_buf_get(&b), readings[i].want))
			fail_msg("%s: %s", readings[i].word,
			    kn_buf_get(&b).s);
		kn_buf_dispose(&b);
	}
}

static bool
has_form(struct kn_str forms, const char *form)
{
	struct kn_str piece;

	while (forms.n > 0 && kn_str_split(&forms, '\0', &piece))
		if (kn_str_is(piece, form))
			return true;
	return false;
}

static const struct {
	const char *word;
	size_t n;
	const char *yes[8], *no[8];
} forms[] = {
	{ "المغرب", 15,
	    { "المغرب", "والمغرب", "بالمغرب", "للمغرب", "وللمغرب",
	    "فالمغرب", "كالمغرب", "فبالمغرب" },
	    { "مغرب", "والالمغرب", "بالالمغرب", "لمغرب" } },
	{ "اخبار", 24,
	    { "اخبار", "الاخبار", "واخبار", "باخبار", "بالاخبار",
	    "وللاخبار", "لاخبار", "فكالاخبار" },
	    { "لالاخبار", "وا", "خبار" } },
	/* ل + لجنة and ل + اللجنة are written alike */
	{ "لجنة", 21, { "للجنة", "اللجنة", "وللجنة" }, { "لللجنة" } },
	{ "اللجنة", 15, { "للجنة", "فللجنة", "باللجنة" },
	    { "لجنة", "لللجنة" } },
	/* an alef that only looks like an article's */
	{ "المانيا", 15, { "لالمانيا", "بالمانيا" }, { "مانيا" } },
	/* proclitics typed in a query: given up only before ال */
	{ "والمغرب", 38, { "والمغرب", "المغرب", "للمغرب", "وبالمغرب" },
	    { "مغرب" } },
	{ "فبالمغرب", 38, { "فبالمغرب", "المغرب", "والمغرب" },
	    { "مغرب" } },
	{ "للمغرب", 39, { "للمغرب", "المغرب", "بالمغرب" },
	    { "لمغرب", "مغرب" } },
	{ "وجدة", 24, { "وجدة", "بوجدة", "ووجدة" }, { "جدة", "الجدة" } },
	{ "والي", 24, { "والي", "الوالي" }, { "الي", "ي" } },
	{ "والدة", 24, { "والدة", "الوالدة" }, { "الدة", "دة" } },
	{ "بالغ", 24, { "بالغ", "البالغ" }, { "الغ" } },
	{ "في", 24, { "في" }, { "ي" } },
	{ "و", 1, { "و" }, { "" } },
	{ "fbi", 1, { "fbi" }, { "وfbi" } },
	{ "40", 1, { "40" }, { "و40" } },
};

static void
gives_the_forms_of_a_word(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(forms); i++) {
		struct kn_buf b;

		kn_buf_init(&b, 0);
		size_t n = kn_clitic_forms(kn_str(forms[i].word), &b);
		struct kn_str got = kn_buf_get(&b);
		assert_string_equal(got.s, forms[i].word);
		if (n != forms[i].n)
			fail_msg("%s: %zu forms", forms[i].word, n);
		for (size_t k = 0; k < 8; k++) {
			if (forms[i].yes[k] != NULL &&
			    !has_form(got, forms[i].yes[k]))
				fail_msg("%s does not give %s",
				    forms[i].word, forms[i].yes[k]);
			if (forms[i].no[k] != NULL &&
			    has_form(got, forms[i].no[k]))
				fail_msg("%s gives %s", forms[i].word,
				    forms[i].no[k]);
		}
		kn_buf_dispose(&b);
	}
}

/* Is one reading of form the word, or ال + the word? */
static bool
reads_as(struct kn_str form, const char *word)
{
	struct kn_clitic c[KN_CLITIC_MAX];
	size_t n = kn_clitics(form, c);

	for (size_t k = 0; k < n; k++) {
		char base[128];

		snprintf(base, sizeof(base), "%s%.*s",
		    c[k].restored ? "ال" : "", (int)c[k].rest.n,
		    c[k].rest.s);
		if (strcmp(base, word) == 0 ||
		    (strncmp(base, "ال", 4) == 0 &&
		    strcmp(base + 4, word) == 0))
			return true;
	}
	return false;
}

/* What a query gives, the reading of a text takes back. */
static void
forms_are_read_back(void **state)
{
	static const char *const words[] = { "المغرب", "اللجنة", "فرنسا",
		"لبنان", "الامن", "المانيا", "وجدة" };

	(void)state;
	for (size_t i = 0; i < N(words); i++) {
		struct kn_buf b;
		struct kn_str rest, form;

		kn_buf_init(&b, 0);
		kn_clitic_forms(kn_str(words[i]), &b);
		rest = kn_buf_get(&b);
		while (rest.n > 0 && kn_str_split(&rest, '\0', &form))
			if (!reads_as(form, words[i]))
				fail_msg("%.*s of %s", (int)form.n, form.s,
				    words[i]);
		kn_buf_dispose(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_every_way),
		cmocka_unit_test(gives_the_forms_of_a_word),
		cmocka_unit_test(forms_are_read_back),
	};

	return cmocka_run_group_tests_name("clitic", tests, NULL, NULL);
}
