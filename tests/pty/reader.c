/*
 * reader.c: the reader on a pseudo-terminal, with a home of its own, so that
 * no index or notebook of the person who runs the tests is touched.
 */
#include "reader.h"

#include <setjmp.h>
#include <ftw.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

void
reader_home(struct reader *r)
{
	snprintf(r->home, sizeof(r->home), "/tmp/kunnash-pty-XXXXXX");
	assert_non_null(mkdtemp(r->home));
	r->corpus = NULL;
	r->p = NULL;
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

void
reader_remove_home(struct reader *r)
{
	pty_free(r->p);
	r->p = NULL;
	nftw(r->home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void
reader_run(struct reader *r, const char *const *argv,
    const struct pty_opts *o)
{
	char home[80], cache[96], data[96], config[96];
	const char *env[] = { home, cache, data, config,
		"ASAN_OPTIONS=handle_segv=0:handle_abort=0:handle_sigbus=0:"
		"handle_sigill=0:handle_sigfpe=0",
		/* A busy machine takes its time for a query, too. */
		"KUNNASH_DEADLINE=0", NULL, NULL, NULL };
	struct pty_opts own = { .w = 110, .h = 30 };

	if (o != NULL)
		own = *o;
	snprintf(home, sizeof(home), "HOME=%s", r->home);
	snprintf(cache, sizeof(cache), "XDG_CACHE_HOME=%s/cache", r->home);
	snprintf(data, sizeof(data), "XDG_DATA_HOME=%s/data", r->home);
	snprintf(config, sizeof(config), "XDG_CONFIG_HOME=%s/config",
	    r->home);
	for (size_t i = 0; own.env != NULL && own.env[i] != NULL && i < 2;
	    i++)
		env[6 + i] = own.env[i];
	own.argv = argv;
	own.env = env;
	pty_free(r->p);
	r->p = pty_spawn(&own);
}

void
reader_start(struct reader *r, const char *lang, const struct pty_opts *o)
{
	const char *argv[] = { KN_PROGRAM, "--lang", lang,
		r->corpus != NULL ? r->corpus : KN_SEED_DIR, NULL };

	reader_run(r, argv, o);
}

void
reader_type(struct reader *r, const char *after, const char *keys)
{
	pty_expect(r->p, after);
	pty_send(r->p, keys);
}

/* The bottom line is that of the reader again: its hints, or what an update
 * of the index behind the keys had to tell in their place. */
static bool
bottom_is_back(struct pty *p, void *user)
{
	(void)user;
	return pty_find(p, "c countries") >= 0 ||
	    pty_find(p, "R lists them") >= 0;
}

void
reader_settle(struct reader *r)
{
	pty_send(r->p, ":settled");
	pty_expect(r->p, "settled");
	/* C-g: an Esc would be waited on, whether more comes. */
	pty_send(r->p, "\007");
	pty_expect_gone(r->p, "settled");
	pty_until(r->p, "the hints, or a notice", bottom_is_back, NULL);
}

void
reader_quit(struct reader *r)
{
	struct pty_end end;

	pty_send(r->p, "q");
	end = pty_expect_end(r->p);
	if (!WIFEXITED(end.status) || WEXITSTATUS(end.status) != 0) {
		pty_dump(r->p);
		fail_msg("the reader ended with %x", (unsigned)end.status);
	}
	assert_true(end.termios_same);
	assert_int_equal(end.left, 0);
}

int
reader_setup(void **state)
{
	struct reader *r = calloc(1, sizeof(*r));

	reader_home(r);
	*state = r;
	return 0;
}

int
reader_teardown(void **state)
{
	reader_remove_home(*state);
	free(*state);
	return 0;
}
