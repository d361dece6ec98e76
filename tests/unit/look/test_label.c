/* test_label.c: entities and outlets in the language of the interface. */
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tui/look/look.h"

static void
outlets_read_as_their_entities(void **state)
{
	static const struct {
		const char *outlet;
		enum kn_lang lang;
		const char *want;
	} cases[] = {
		{ "hespress", KN_LANG_AR, "هسبريس" },
		{ "hespress", KN_LANG_FR, "Hespress" },
		/* An article's own word, and the id of something else. */
		{ "جريدة لا نعرفها", KN_LANG_AR, "جريدة لا نعرفها" },
		{ "MA", KN_LANG_AR, "MA" },
		{ "هسبريس", KN_LANG_EN, "هسبريس" },
		{ "", KN_LANG_AR, "" },
		{ NULL, KN_LANG_AR, NULL },
	};
	const char *roots[] = { KN_SEED_DIR };
	const struct kn_index_opts opts = { .roots = roots, .n_roots = 1 };
	char dir[] = "/tmp/kn-label-XXXXXX", path[64];
	struct kn_index *ix;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/index.db", dir);
	assert_int_equal(kn_index_update(path, &opts, NULL, NULL), KN_OK);
	assert_int_equal(kn_index_open(path, &ix, NULL), KN_OK);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *got = kn_fmt_outlet(ix, cases[i].outlet,
		    cases[i].lang);

		if (cases[i].want == NULL)
			assert_null(got);
		else
			assert_string_equal(got, cases[i].want);
	}
	kn_index_close(ix);
	struct dirent *e;
	DIR *d = opendir(dir);

	while ((e = readdir(d)) != NULL)
		(void)unlinkat(dirfd(d), e->d_name, 0);
	closedir(d);
	assert_int_equal(rmdir(dir), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outlets_read_as_their_entities),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
