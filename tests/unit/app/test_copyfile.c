/* test_copyfile.c: the file of what was copied is the person's alone, whole,
 * and never written through a link or into another's folder. */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tui/app/app_priv.h"

struct fixture {
	char home[64], run[80], data[80];
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	snprintf(f->home, sizeof(f->home), "/tmp/kunnash-copy-XXXXXX");
	assert_non_null(mkdtemp(f->home));
	snprintf(f->run, sizeof(f->run), "%s/run", f->home);
	snprintf(f->data, sizeof(f->data), "%s/data", f->home);
	*state = f;
	return 0;
}

static int
remove_entry(const char *path, const struct stat *st, int type,
    struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	nftw(f->home, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

/* The path it was written to, relative to the home; "" when it was not. */
static void
copy(const struct fixture *f, const char *text, char *path, size_t size)
{
	const char *const dir[2] = { f->run, f->data };
	struct kn_buf b;
	struct kn_err err;

	kn_buf_init(&b, 0);
	if (app_copy_file(dir, kn_str(text), &b, &err) == KN_OK)
		snprintf(path, size, "%s", b.s + strlen(f->home));
	else
		snprintf(path, size, "%s", "");
	kn_buf_dispose(&b);
}

static void
assert_holds(const struct fixture *f, const char *name, const char *want)
{
	char path[160], got[256];
	struct stat st;

	snprintf(path, sizeof(path), "%s%s", f->home, name);
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISREG(st.st_mode));
	assert_int_equal(st.st_mode & 07777, 0600);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	size_t n = fread(got, 1, sizeof(got) - 1, file);
	fclose(file);
	got[n] = '\0';
	assert_string_equal(got, want);
}

static void
goes_into_the_first_folder(void **state)
{
	struct fixture *f = *state;
	char path[64];
	mode_t mask = umask(0);

	assert_int_equal(mkdir(f->run, 0700), 0);
	copy(f, "one", path, sizeof(path));
	assert_string_equal(path, "/run/kunnash-copy.txt");
	assert_holds(f, path, "one");
	/* Shorter than before: nothing of it is left. */
	copy(f, "2", path, sizeof(path));
	assert_holds(f, path, "2");
	umask(mask);
}

static void
makes_the_second(void **state)
{
	struct fixture *f = *state;
	char path[64];

	copy(f, "one", path, sizeof(path));
	assert_string_equal(path, "/data/copy.txt");
	assert_holds(f, path, "one");
	assert_int_equal(access(f->run, F_OK), -1);
}

/* A folder that others can write into is passed by. */
static void
shuns_folders_of_all(void **state)
{
	struct fixture *f = *state;
	char path[64];

	assert_int_equal(mkdir(f->run, 0700), 0);
	assert_int_equal(chmod(f->run, 0777), 0);
	copy(f, "one", path, sizeof(path));
	assert_string_equal(path, "/data/copy.txt");
}

static void
does_not_follow_a_link(void **state)
{
	struct fixture *f = *state;
	char path[64], link[160], target[160];

	assert_int_equal(mkdir(f->run, 0700), 0);
	snprintf(target, sizeof(target), "%s/precious", f->home);
	snprintf(link, sizeof(link), "%s/kunnash-copy.txt", f->run);
	FILE *file = fopen(target, "w");
	assert_non_null(file);
	fputs("precious", file);
	fclose(file);
	assert_int_equal(chmod(target, 0600), 0);
	assert_int_equal(symlink(target, link), 0);
	/* Nor one that lies where the text is written first. */
	snprintf(link, sizeof(link), "%s/.kunnash-copy.txt.%ld", f->run,
	    (long)getpid());
	assert_int_equal(symlink(target, link), 0);
	copy(f, "one", path, sizeof(path));
	assert_holds(f, path, "one");
	assert_holds(f, "/precious", "precious");
}

/* What cannot be replaced leaves nothing behind, and says so. */
static void
fails_without_a_trace(void **state)
{
	struct fixture *f = *state;
	char path[64], blocked[160];

	assert_int_equal(mkdir(f->data, 0700), 0);
	snprintf(blocked, sizeof(blocked), "%s/copy.txt", f->data);
	assert_int_equal(mkdir(blocked, 0700), 0);
	copy(f, "one", path, sizeof(path));
	assert_string_equal(path, "");
	assert_int_equal(rmdir(blocked), 0);
	assert_int_equal(rmdir(f->data), 0);    /* it is empty */
	FILE *file = fopen(f->data, "w");       /* no folder at all */
	assert_non_null(file);
	fclose(file);
	copy(f, "one", path, sizeof(path));
	assert_string_equal(path, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(goes_into_the_first_folder),
		T(makes_the_second),
		T(shuns_folders_of_all),
		T(does_not_follow_a_link),
		T(fails_without_a_trace),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
