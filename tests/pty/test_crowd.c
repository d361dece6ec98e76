/*
 * test_crowd.c: a shared host, small: an administrator's index beside a
 * corpus that readers may only read, brought up to date again and again
 * while eight people read it. Nobody is told of a lock, nobody is stopped.
 * As root the readers are another user, who may write nothing there. How
 * fast it is is measured by bench_crowd, not here. KN_CROWD_READERS and
 * KN_CROWD_KEYS are the sizes.
 */
#include <errno.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "crowd.h"

#define NOBODY 65534
enum { READERS = 8, KEYS = 240, ROUNDS = 3, THINK_MS = 100 };

struct host {
	char dir[64], corpus[96], index[96], homes[96];
	unsigned uid;           /* of the readers; 0: our own */
	struct crowd_update update;
};

static size_t
size_of(const char *variable, size_t otherwise)
{
	const char *value = getenv(variable);

	return value == NULL ? otherwise : strtoul(value, NULL, 10);
}

static int
run(const char *const *argv)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Whether another user can start the program where it was built. */
static bool
can_start(unsigned uid)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(setgid(uid) == 0 && setuid(uid) == 0 &&
		    access(KN_PROGRAM, X_OK) == 0 ? 0 : 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status == 0;
}

static int
setup(void **state)
{
	struct host *h = calloc(1, sizeof(*h));

	snprintf(h->dir, sizeof(h->dir), "/tmp/kunnash-crowd-XXXXXX");
	assert_non_null(mkdtemp(h->dir));
	chmod(h->dir, 0755);
	snprintf(h->corpus, sizeof(h->corpus), "%s/corpus", h->dir);
	snprintf(h->index, sizeof(h->index), "%s/index.db", h->dir);
	snprintf(h->homes, sizeof(h->homes), "%s/homes", h->dir);
	assert_int_equal(mkdir(h->homes, 0755), 0);
	setenv("HOME", h->homes, 1);
	const char *make[] = { KN_CORPUS_MAKER, "400", h->corpus, NULL };
	assert_int_equal(run(make), 0);
	h->uid = geteuid() == 0 && can_start(NOBODY) ? NOBODY : 0;
	if (h->uid == 0)
		print_message("not root, or the program is where another "
		    "user cannot go: all are one user\n");
	*state = h;
	return 0;
}

static int
remove_one(const char *path, const struct stat *st, int type,
    struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

static int
teardown(void **state)
{
	struct host *h = *state;

	nftw(h->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(h);
	return 0;
}

static bool
updated_often(void *user)
{
	const struct host *h = user;

	return crowd_update_rounds(&h->update) >= ROUNDS;
}

static void
eight_read_while_one_writes(void **state)
{
	struct host *h = *state;
	char files[128];
	const char *index[] = { KN_PROGRAM, "index", "-C", h->corpus,
		"--index", h->index, NULL };
	const char *check[] = { KN_PROGRAM, "check", "-C", h->corpus,
		"--index", h->index, NULL };
	const char *reader[] = { KN_PROGRAM, "--lang", "en", "--index",
		h->index, h->corpus, NULL };
	size_t n = size_of("KN_CROWD_READERS", READERS);
	const struct crowd_opts o = { .argv = reader, .homes = h->homes,
		.readers = n, .uid = h->uid, .w = 100, .h = 30,
		.think_ms = (unsigned)(THINK_MS * n / READERS), .seed = 1,
		.keys = size_of("KN_CROWD_KEYS", KEYS),
		.done = updated_often, .user = h };
	struct crowd c;
	size_t failed;

	assert_int_equal(run(index), 0);
	assert_int_equal(chmod(h->index, 0644), 0);
	snprintf(files, sizeof(files), "%s/*/*/*.txt", h->corpus);
	crowd_update_start(&h->update, files, index);
	crowd_run(&o, &c);
	size_t rounds = crowd_update_stop(&h->update, &failed);

	if (c.told != NULL)
		fail_msg("a reader was told:\n%s", c.told);
	assert_int_equal(c.ended, 0);
	assert_true(rounds >= ROUNDS);
	/* Readers that are the same user bring it up to date as well, one
	 * after another. */
	if (h->uid != 0)
		assert_int_equal(failed, 0);
	assert_true(c.at[CROWD_MOVE].n > 0 && c.at[CROWD_OPEN].n > 0 &&
	    c.at[CROWD_FILTER].n > 0 && c.at[CROWD_SEARCH].n > 0);
	assert_true(c.undrawn * 4 < c.keys);
	crowd_dispose(&c);
	assert_int_equal(run(check), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(eight_read_while_one_writes,
		    setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
