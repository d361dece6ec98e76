/* test_option.c: values, precedence, config files and who may write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tui/look/look.h"

static enum kn_status
set(struct kn_options *o, const char *name, const char *value,
    enum kn_opt_origin origin, struct kn_err *err)
{
	enum kn_opt opt = kn_option_find(kn_str(name));

	assert_int_not_equal(opt, KN_OPT_COUNT);
	return kn_options_set(o, opt, kn_str(value), origin, err);
}

static void
table_is_sound(void **state)
{
	(void)state;
	for (int i = 0; i < KN_OPT_COUNT; i++) {
		const struct kn_option_row *row = kn_option_row((enum kn_opt)i);
		struct kn_options *o = kn_options_new();
		int64_t min, max;

		assert_int_equal(kn_option_find(kn_str(row->name)), i);
		if (row->type == KN_OPT_INT)
			assert_int_equal(sscanf(row->arg, "%ld..%ld", &min,
			    &max), 2);
		/* A default is a value one could give. */
		if (row->def[0] != '\0')
			assert_int_equal(kn_options_set(o, (enum kn_opt)i,
			    kn_str(row->def), KN_ORIGIN_SET, NULL), KN_OK);
		assert_string_equal(kn_option_text(o, (enum kn_opt)i),
		    row->def);
		kn_options_free(o);
	}
	assert_int_equal(kn_option_find(KN_LIT("no-such")), KN_OPT_COUNT);
	assert_int_equal(kn_option_find(KN_LIT("them")), KN_OPT_COUNT);
}

static void
values_are_checked(void **state)
{
	static const struct {
		const char *name, *value;
		enum kn_status want;
	} cases[] = {
		{ "mouse", "no", KN_OK }, { "mouse", "on", KN_OK },
		{ "mouse", "maybe", KN_INVALID }, { "mouse", "", KN_INVALID },
		{ "limit", "0", KN_OK }, { "limit", "1000000000", KN_OK },
		{ "limit", "1000000001", KN_INVALID },
		{ "limit", "-1", KN_INVALID }, { "limit", "5x", KN_INVALID },
		{ "limit", "", KN_INVALID },
		{ "limit", "99999999999999999999", KN_INVALID },
		{ "format", "json", KN_OK }, { "format", "xml", KN_INVALID },
		{ "format", "text|tsv", KN_INVALID },
		{ "format", "", KN_INVALID }, { "lang", "fr", KN_OK },
		{ "notes", "", KN_OK }, { "notes", "/tmp/ن", KN_OK },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kn_options *o = kn_options_new();
		struct kn_err err;

		kn_err_clear(&err);
		enum kn_status st = set(o, cases[i].name, cases[i].value,
		    KN_ORIGIN_ARG, &err);

		if (st != cases[i].want)
			fail_msg("%s = %s", cases[i].name, cases[i].value);
		if (st == KN_INVALID)
			assert_non_null(strstr(err.detail, cases[i].name));
		kn_options_free(o);
	}
}

static void
stronger_origin_wins(void **state)
{
	struct kn_options *o = kn_options_new();

	(void)state;
	assert_int_equal(set(o, "theme", "mono", KN_ORIGIN_ENV, NULL), KN_OK);
	assert_int_equal(set(o, "theme", "light", KN_ORIGIN_FILE, NULL),
	    KN_OK);
	assert_string_equal(kn_option_text(o, KN_OPT_THEME), "mono");
	/* A bad value is told even where it would not count. */
	assert_int_equal(set(o, "theme", "x", KN_ORIGIN_FILE, NULL),
	    KN_INVALID);
	assert_int_equal(set(o, "theme", "light", KN_ORIGIN_ARG, NULL), KN_OK);
	assert_string_equal(kn_option_text(o, KN_OPT_THEME), "light");
	assert_int_equal(kn_options_set(o, KN_OPT_THEME,
	    kn_str(kn_option_text(o, KN_OPT_THEME)), KN_ORIGIN_SET, NULL),
	    KN_OK);
	assert_string_equal(kn_option_text(o, KN_OPT_THEME), "light");

	assert_true(kn_option_bool(o, KN_OPT_MOUSE));
	assert_int_equal(set(o, "mouse", "off", KN_ORIGIN_FILE, NULL), KN_OK);
	assert_false(kn_option_bool(o, KN_OPT_MOUSE));
	assert_int_equal(set(o, "limit", "12", KN_ORIGIN_FILE, NULL), KN_OK);
	assert_int_equal(kn_option_int(o, KN_OPT_LIMIT), 12);
	kn_options_free(o);
}

static void
lists_grow_within_an_origin(void **state)
{
	struct kn_options *o = kn_options_new();
	const char *const *items;
	enum kn_status st = KN_OK;

	(void)state;
	assert_int_equal(kn_option_list(o, KN_OPT_CORPUS, &items), 0);
	assert_int_equal(set(o, "corpus", "x", KN_ORIGIN_FILE, NULL), KN_OK);
	assert_int_equal(set(o, "corpus", "a", KN_ORIGIN_ARG, NULL), KN_OK);
	assert_int_equal(set(o, "corpus", "b", KN_ORIGIN_ARG, NULL), KN_OK);
	assert_int_equal(set(o, "corpus", "y", KN_ORIGIN_ENV, NULL), KN_OK);
	assert_int_equal(kn_option_list(o, KN_OPT_CORPUS, &items), 2);
	assert_string_equal(items[0], "a");
	assert_string_equal(items[1], "b");
	for (int i = 0; i < 2000 && st == KN_OK; i++)
		st = set(o, "corpus", "c", KN_ORIGIN_ARG, NULL);
	assert_int_equal(st, KN_LIMIT);
	kn_options_free(o);
}

/* ---- environment and file -------------------------------------------- */

struct log {
	char text[4096];
	size_t n;
};

static void
on_var(void *user, const char *var, const struct kn_err *err)
{
	struct log *l = user;

	l->n += (size_t)snprintf(l->text + l->n, sizeof(l->text) - l->n,
	    "%s:%s ", var, kn_status_name(err->status));
}

static void
environment_sets_options(void **state)
{
	char *env[] = { "HOME=/x", "KUNNASH_THEME=light",
		"KUNNASH_NO_ALIASES=yes", "KUNNASH_LIMIT=lots",
		"KUNNASH_HUE=1", "KUNNASH_theme=mono", "KUNNASH_LANG=",
		"XKUNNASH_THEME=mono", "KUNNASH_BIDI", NULL };
	struct kn_options *o = kn_options_new();
	struct log log = { .n = 0 };

	(void)state;
	kn_options_load_env(o, env, on_var, &log);
	assert_string_equal(kn_option_text(o, KN_OPT_THEME), "light");
	assert_true(kn_option_bool(o, KN_OPT_NO_ALIASES));
	assert_string_equal(kn_option_text(o, KN_OPT_LANG), "");
	assert_string_equal(log.text, "KUNNASH_LIMIT:invalid "
	    "KUNNASH_HUE:not-found KUNNASH_theme:not-found ");
	kn_options_free(o);
}

static void
on_line(void *user, const char *path, unsigned line, const struct kn_err *err)
{
	struct log *l = user;

	assert_non_null(path);
	l->n += (size_t)snprintf(l->text + l->n, sizeof(l->text) - l->n,
	    "%u:%s ", line, kn_status_name(err->status));
}

/* A file of the test's own in a fresh folder. */
struct file {
	char dir[32], path[64];
};

static void
file_make(struct file *f, const char *text, size_t n, mode_t mode)
{
	snprintf(f->dir, sizeof(f->dir), "/tmp/kn-option-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->path, sizeof(f->path), "%s/config", f->dir);
	FILE *out = fopen(f->path, "w");

	assert_non_null(out);
	assert_int_equal(fwrite(text, 1, n, out), n);
	assert_int_equal(fclose(out), 0);
	assert_int_equal(chmod(f->path, mode), 0);
}

static void
file_remove(struct file *f)
{
	unlink(f->path);
	rmdir(f->dir);
}

static void
bad_lines_are_told_and_the_rest_taken(void **state)
{
	static const char text[] = "\xEF\xBB\xBF# mine\n"
	    "theme = light\r\n"
	    "\n"
	    "  mouse=no  \n"
	    "theme light\n"
	    "hue = red\n"
	    "limit = -3\n"
	    "notes = /a b/c = d #1\n"
	    "= x\n"
	    "digits = arabic";
	struct kn_options *o = kn_options_new();
	struct log log = { .n = 0 };
	struct kn_err err;
	struct file f;

	(void)state;
	file_make(&f, text, sizeof(text) - 1, 0600);
	assert_int_equal(kn_options_load(o, f.path, on_line, &log, &err),
	    KN_OK);
	assert_string_equal(log.text,
	    "5:syntax 6:not-found 7:invalid 9:not-found ");
	assert_string_equal(kn_option_text(o, KN_OPT_THEME), "light");
	assert_string_equal(kn_option_text(o, KN_OPT_NOTES), "/a b/c = d #1");
	assert_string_equal(kn_option_text(o, KN_OPT_DIGITS), "arabic");
	assert_false(kn_option_bool(o, KN_OPT_MOUSE));
	file_remove(&f);
	kn_options_free(o);
}

static void
files_of_others_are_refused(void **state)
{
	static const struct {
		mode_t mode;
		uid_t owner;
		enum kn_status want;
	} cases[] = {
		{ 0600, 0, KN_OK }, { 0644, 0, KN_OK },
		{ 0664, 0, KN_INVALID }, { 0602, 0, KN_INVALID },
		{ 0600, 12345, KN_INVALID },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kn_options *o = kn_options_new();
		struct kn_err err;
		struct file f;

		file_make(&f, "theme = mono\n", 13, cases[i].mode);
		/* Giving a file away takes root; without, the case is moot. */
		if (cases[i].owner == 0 ||
		    chown(f.path, cases[i].owner, (gid_t)-1) == 0) {
			assert_int_equal(kn_options_load(o, f.path, NULL, NULL,
			    &err), cases[i].want);
			assert_string_equal(kn_option_text(o, KN_OPT_THEME),
			    cases[i].want == KN_OK ? "mono" : "auto");
		}
		file_remove(&f);
		kn_options_free(o);
	}
}

static void
odd_files_do_not_hang(void **state)
{
	struct kn_options *o = kn_options_new();
	struct log log = { .n = 0 };
	struct kn_err err;
	struct file f;
	char *big = malloc((2u << 20));

	(void)state;
	assert_int_equal(kn_options_load(o, "/nonexistent/config", NULL, NULL,
	    &err), KN_OK);
	assert_int_equal(kn_options_load(o, "/tmp", NULL, NULL, &err),
	    KN_INVALID);
	memset(big, 'a', 2u << 20);
	file_make(&f, big, 2u << 20, 0600);
	assert_int_equal(kn_options_load(o, f.path, NULL, NULL, &err),
	    KN_LIMIT);
	file_remove(&f);
	file_make(&f, big, 5000, 0600);
	assert_int_equal(kn_options_load(o, f.path, on_line, &log, &err),
	    KN_OK);
	assert_string_equal(log.text, "1:limit ");
	unlink(f.path);
	assert_int_equal(mkfifo(f.path, 0600), 0);
	assert_int_equal(kn_options_load(o, f.path, NULL, NULL, &err),
	    KN_INVALID);
	file_remove(&f);
	free(big);
	kn_options_free(o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_is_sound),
		cmocka_unit_test(values_are_checked),
		cmocka_unit_test(stronger_origin_wins),
		cmocka_unit_test(lists_grow_within_an_origin),
		cmocka_unit_test(environment_sets_options),
		cmocka_unit_test(bad_lines_are_told_and_the_rest_taken),
		cmocka_unit_test(files_of_others_are_refused),
		cmocka_unit_test(odd_files_do_not_hang),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
