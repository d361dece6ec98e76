/*
 * test_lang.c: the language of a text, and its words. Letters that are
 * counted eight bytes at a time are counted as they are one by one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/doc/doc_priv.h"

static const struct {
	const char *name, *text, *want;
	uint32_t words;
} cases[] = {
	{ "Arabic", "قال الوزير إن المغرب في الطريق.", "ar", 6 },
	{ "French", "Le ministre a dit que les pays sont dans la voie.",
	    "fr", 11 },
	{ "English", "The minister said that it was in the way of this.",
	    "en", 11 },
	{ "nothing", " 123 - 456 ", NULL, 2 },
	{ "as much of both", "abcdefgh ابتثجحخد", "ar", 2 },
	{ "one more of Latin", "abcdefghi ابتثجحخد", NULL, 2 },
	{ "signs are no letters", "abcdefghi ابتثجحخد،؛؟،؛؟،؛؟", NULL, 2 },
	{ "but these are", "abcdefghi ابتثجحخد\u0610\u0611", "ar", 2 },
	{ "presentation forms", "abcdefghi ابتثجحخد\uFEAD\uFEB1", "ar", 2 },
	{ "Persian letters", "abcdefghi ابتثجحخد\u06CC\u067E", "ar", 2 },
	{ "accents are Latin", "\u00E9\u00E8bcdefg ابتثجحخ", NULL, 2 },
};

static void
languages_are_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *s = cases[i].text;
		uint32_t words;
		const char *got = doc__language(s, strlen(s), &words);

		if ((got == NULL) != (cases[i].want == NULL) ||
		    (got != NULL && strcmp(got, cases[i].want) != 0) ||
		    words != cases[i].words)
			fail_msg("%s: %s, %u words", cases[i].name,
			    got == NULL ? "none" : got, words);
	}
}

/*
 * Whether there is one Arabic letter more than Latin ones, wherever the
 * letters are and whatever lies between: the bounds of eight bytes shift.
 */
static void
letters_are_counted_at_any_place(void **state)
{
	static const char *const arabic[] = { "\u0628", "\u0645", "\u06AF",
		"\u0651", "\u0610", "\uFEB1", "\u0750" };
	static const char *const latin[] = { "b", "Z", "\u00E9" };
	static const char *const others[] = { " ", "\n", "\u060C", "\u061F",
		"7", "\u00AB", "\u2014", "\U0001F1F2", "@", "[", "`", "{" };
	uint32_t dice = 1;

	(void)state;
	for (int k = 0; k < 20000; k++) {
		char s[256];
		size_t n = 0, of_arabic = 0, of_latin = 0;

		while (n < 200) {
			dice = dice * 1664525u + 1013904223u;
			uint32_t r = dice >> 16, kind = r % 8;
			const char *piece = kind < 3 ? arabic[r / 8 % 7] :
			    kind < 6 ? latin[r / 8 % 3] : others[r / 8 % 12];

			memcpy(s + n, piece, strlen(piece));
			n += strlen(piece);
			of_arabic += kind < 3;
			of_latin += kind >= 3 && kind < 6;
		}
		uint32_t words;
		const char *lang = doc__language(s, n, &words);
		bool is_arabic = lang != NULL && strcmp(lang, "ar") == 0;
		if (is_arabic != (of_arabic >= of_latin))
			fail_msg("text %d: %zu and %zu, %s", k, of_arabic,
			    of_latin, lang == NULL ? "none" : lang);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(languages_are_told),
		cmocka_unit_test(letters_are_counted_at_any_place),
	};

	return cmocka_run_group_tests_name("lang", tests, NULL, NULL);
}
