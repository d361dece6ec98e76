/* test_i18n.c: UTF-8 and the catalogues under any locale. */
#include <langinfo.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tui/look/look.h"

static void
put_env(const char *name, const char *value)
{
	if (value != NULL)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

static const char *const undated[] = {
	[KN_LANG_AR] = "بلا تاريخ",
	[KN_LANG_FR] = "sans date",
	[KN_LANG_EN] = "undated",
};

static void
language_is_found_under_any_locale(void **state)
{
	static const struct {
		const char *all, *messages, *lang, *language, *option;
		enum kn_lang fallback, want;
	} cases[] = {
		{ NULL, NULL, NULL, NULL, "", KN_LANG_AR, KN_LANG_AR },
		{ NULL, NULL, NULL, NULL, "", KN_LANG_EN, KN_LANG_EN },
		{ NULL, NULL, "C", NULL, "", KN_LANG_AR, KN_LANG_AR },
		{ NULL, NULL, "POSIX", NULL, "fr", KN_LANG_AR, KN_LANG_FR },
		{ "C", NULL, NULL, NULL, "fr", KN_LANG_AR, KN_LANG_FR },
		{ "C", NULL, NULL, NULL, "ar", KN_LANG_EN, KN_LANG_AR },
		{ NULL, NULL, "C.UTF-8", NULL, "", KN_LANG_AR, KN_LANG_AR },
		/* These are not generated where tests run, as a rule. */
		{ NULL, NULL, "ar_MA.UTF-8", NULL, "", KN_LANG_EN, KN_LANG_AR },
		{ NULL, NULL, "fr_MA.UTF-8", NULL, "", KN_LANG_AR, KN_LANG_FR },
		{ NULL, NULL, "fr_FR@euro", NULL, "", KN_LANG_AR, KN_LANG_FR },
		{ NULL, NULL, "en", NULL, "", KN_LANG_AR, KN_LANG_EN },
		{ NULL, NULL, "de_DE.UTF-8", NULL, "", KN_LANG_AR, KN_LANG_AR },
		{ NULL, NULL, "arn_CL", NULL, "", KN_LANG_EN, KN_LANG_EN },
		{ "fr_FR", "ar_MA", "en_US", NULL, "", KN_LANG_AR, KN_LANG_FR },
		{ "", "ar_MA", "en_US", NULL, "", KN_LANG_EN, KN_LANG_AR },
		{ "de_DE", NULL, "fr_FR", NULL, "", KN_LANG_AR, KN_LANG_FR },
		{ "fr_FR", NULL, NULL, NULL, "en", KN_LANG_AR, KN_LANG_EN },
		/* What LANGUAGE says is overruled by what was chosen. */
		{ NULL, NULL, "fr_FR", "de:ar", "", KN_LANG_AR, KN_LANG_FR },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		put_env("LC_ALL", cases[i].all);
		put_env("LC_MESSAGES", cases[i].messages);
		put_env("LANG", cases[i].lang);
		put_env("LANGUAGE", cases[i].language);
		enum kn_lang lang = kn_i18n_init(cases[i].option,
		    cases[i].fallback);

		if (lang != cases[i].want)
			fail_msg("case %zu: language %d", i, (int)lang);
		assert_string_equal(nl_langinfo(CODESET), "UTF-8");
		assert_string_equal(kn_tr("undated"), undated[lang]);
		assert_string_equal(kn_tr(""), "");
		assert_string_equal(kn_tr("no such id"), "no such id");
	}
}

static void
plurals_have_all_their_forms(void **state)
{
	static const struct {
		const char *lang;
		uint64_t n;
		const char *want;
	} cases[] = {
		{ "ar", 0, "لا مقالات" }, { "ar", 1, "مقال واحد" },
		{ "ar", 2, "مقالان" }, { "ar", 3, "%s مقالات" },
		{ "ar", 10, "%s مقالات" }, { "ar", 11, "%s مقالا" },
		{ "ar", 99, "%s مقالا" }, { "ar", 100, "%s مقال" },
		{ "ar", 102, "%s مقال" }, { "ar", 103, "%s مقالات" },
		{ "ar", 111, "%s مقالا" }, { "ar", 1000000, "%s مقال" },
		{ "ar", 5000000003, "%s مقالات" },
		{ "fr", 0, "%s article" }, { "fr", 1, "%s article" },
		{ "fr", 2, "%s articles" }, { "fr", 1000001, "%s articles" },
		{ "en", 0, "%s articles" }, { "en", 1, "%s article" },
		{ "en", 2, "%s articles" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		(void)kn_i18n_init(cases[i].lang, KN_LANG_EN);
		assert_string_equal(kn_trn("%s article", "%s articles",
		    cases[i].n), cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(language_is_found_under_any_locale),
		cmocka_unit_test(plurals_have_all_their_forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
