/*
 * test_outside.c: what happens outside a reader while it is open: sources
 * change, others bring the index up to date, or are about to.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/store/store.h"
#include "tui/app/turn.h"

#include "reader.h"

#define OTHER "4242"    /* a user, whom the reader trusts */

/* A corpus of the test's own, below the reader's home, and one index. */
struct place {
	struct reader *r;
	char corpus[96], index[96];
};

static void
put(const struct place *w, const char *name, const char *text)
{
	char path[160], hidden[160];

	/* Under a name that is passed over, then whole under its own. */
	snprintf(hidden, sizeof(hidden), "%s/.new", w->corpus);
	snprintf(path, sizeof(path), "%s/%s", w->corpus, name);
	FILE *f = fopen(hidden, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(rename(hidden, path), 0);
}

static void
put_dated(const struct place *w, unsigned day)
{
	char name[32], text[256];

	snprintf(name, sizeof(name), "2023-12-%02u.txt", day);
	snprintf(text, sizeof(text), "Story of the day %u\n\nThe minister said "
	    "that work number %u had begun in the town of Rabat.\n", day, day);
	put(w, name, text);
}

static struct place
place_of(struct reader *r)
{
	struct place w = { .r = r };

	snprintf(w.corpus, sizeof(w.corpus), "%s/corpus", r->home);
	snprintf(w.index, sizeof(w.index), "%s/index/index.db", r->home);
	assert_int_equal(mkdir(w.corpus, 0700), 0);
	for (unsigned day = 10; day < 14; day++)
		put_dated(&w, day);
	return w;
}

static void
start(const struct place *w)
{
	const char *argv[] = { KN_PROGRAM, "--lang", "en", "--trust", OTHER,
		"--index", w->index, w->corpus, NULL };

	reader_run(w->r, argv, NULL);
}

/* kunnash index, of the same corpus and index, by a process of its own. */
static void
index_beside(const struct place *w)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 1);
		dup2(null, 2);
		setenv("HOME", w->r->home, 1);
		unsetenv("XDG_CONFIG_HOME");
		char *argv[] = { KN_PROGRAM, "index", "--lang", "en",
			"--index", (char *)w->index, "-C",
			(char *)w->corpus, NULL };
		execv(argv[0], argv);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void
run_sql(const char *path, const char *sql)
{
	const struct kn_db_opts opts = { .write = true };
	struct kn_db *db;

	assert_int_equal(kn_db_open(path, &opts, &db, NULL), KN_OK);
	kn_db_exec(db, sql);
	assert_int_equal(kn_db_take(db, NULL), KN_OK);
	kn_db_close(db);
}

/* What was put into the corpus is told once; a key reads it. */
static void
changed_sources_are_told(void **state)
{
	struct place w = place_of(*state);

	start(&w);
	pty_expect(w.r->p, "1/4");
	reader_settle(w.r);
	put(&w, "README.txt", "nothing to be read\n");
	put_dated(&w, 20);
	pty_expect(w.r->p, "1 source changed since the index was made");
	assert_true(pty_find(w.r->p, "U reads what changed") >= 0);
	/* The notice goes with the next key; the key of it stays. */
	pty_send(w.r->p, "j");
	pty_expect(w.r->p, "2/4");
	assert_true(pty_find(w.r->p, "U read what changed") >= 0);
	assert_true(pty_find(w.r->p, "1 source changed") < 0);
	pty_send(w.r->p, "kU");
	/* The newest comes first; the selected one stays selected. */
	pty_expect(w.r->p, "2/5");
	pty_expect(w.r->p, "1 new article");
	pty_send(w.r->p, "U");
	pty_expect(w.r->p, "the sources have not changed");
	pty_send(w.r->p, "j");
	pty_expect_gone(w.r->p, "read what changed");
	pty_send(w.r->p, "k");
	/* And they are watched again. */
	char path[160];
	snprintf(path, sizeof(path), "%s/sub", w.corpus);
	assert_int_equal(mkdir(path, 0700), 0);
	put(&w, "sub/2023-12-21.txt", "Of a folder\n\nThat was not there "
	    "when the reader began to look at this corpus.\n");
	pty_expect(w.r->p, "1 source changed since the index was made");
	pty_send(w.r->p, "U");
	pty_expect(w.r->p, "3/6");
	reader_quit(w.r);
}

/* Who was told leaves the reading to another process: of what changes after
 * that, too, the reader tells. */
static void
changes_are_told_after_another_process(void **state)
{
	struct place w = place_of(*state);

	start(&w);
	pty_expect(w.r->p, "1/4");
	reader_settle(w.r);
	put_dated(&w, 20);
	pty_expect(w.r->p, "1 source changed since the index was made");
	index_beside(&w);
	pty_expect(w.r->p, "2/5");
	pty_expect(w.r->p, "brought up to date \u00B7 1 new article");
	pty_send(w.r->p, "j");
	pty_expect(w.r->p, "3/5");
	put_dated(&w, 21);
	put_dated(&w, 22);
	pty_expect(w.r->p, "2 sources changed since the index was made");
	reader_quit(w.r);
}

/* The index becomes another's, or, where only root could do that, one that
 * lies where nothing can be written. */
static void
give_away(const struct place *w)
{
	char path[128];

	snprintf(path, sizeof(path), "%s-lock", w->index);
	assert_int_equal(unlink(path), 0);
	snprintf(path, sizeof(path), "%s/index", w->r->home);
	assert_int_equal(geteuid() == 0 ?
	    chown(w->index, (uid_t)strtoul(OTHER, NULL, 10), (gid_t)-1) :
	    chmod(path, 0500), 0);
}

/* Who cannot read the sources into the index is told all the same, by the key,
 * whether there is something to be read. */
static void
a_key_looks_at_anothers_sources(void **state)
{
	struct place w = place_of(*state);
	char path[160];

	index_beside(&w);
	give_away(&w);
	put_dated(&w, 20);
	start(&w);
	pty_expect(w.r->p, "1/4");
	reader_settle(w.r);
	pty_send(w.r->p, "U");
	pty_expect(w.r->p, "1 source changed since the index was made");
	assert_true(pty_find(w.r->p, "U read") < 0);
	snprintf(path, sizeof(path), "%s/2023-12-20.txt", w.corpus);
	assert_int_equal(unlink(path), 0);
	pty_send(w.r->p, "jU");
	pty_expect(w.r->p, "the sources have not changed");
	reader_quit(w.r);
	snprintf(path, sizeof(path), "%s/index", w.r->home);
	assert_int_equal(chmod(path, 0700), 0);
}

/* Of an administrator's index much that came since is recorded, and told, at
 * another moment in each process: one is taken for which that is soon. */
static void
what_is_new_in_anothers_index_is_told_in_its_turn(void **state)
{
	enum { APART_MS = 16000, SOON_MS = 4000 };
	struct place w = place_of(*state);
	char path[160];

	start(&w);
	pty_expect(w.r->p, "1/4");
	pty_expect_alone(w.r->p);
	reader_quit(w.r);
	put_dated(&w, 20);
	index_beside(&w);
	run_sql(w.index,
	    "UPDATE meta SET value = 20000 WHERE name = 'next_id'");
	give_away(&w);
	start(&w);
	while (app_turn_of((uint32_t)pty_pid(w.r->p), APART_MS) > SOON_MS) {
		pty_expect(w.r->p, "/5");
		reader_quit(w.r);
		start(&w);
	}
	pty_expect(w.r->p, "1 new story since");
	reader_quit(w.r);
	snprintf(path, sizeof(path), "%s/index", w.r->home);
	assert_int_equal(chmod(path, 0700), 0);
}

/* The list has the new article above; what was selected and open stays so,
 * on the line of the screen where it was. */
static void
what_another_process_indexed_is_shown(void **state)
{
	struct place w = place_of(*state);

	for (unsigned day = 14; day < 30; day++)
		put_dated(&w, day);
	start(&w);
	pty_expect(w.r->p, "1/20");
	pty_send(w.r->p, "GG");
	pty_expect(w.r->p, "20/20");
	reader_settle(w.r);
	int row = pty_find(w.r->p, "Story of the day 10");
	assert_true(row >= 0);
	put_dated(&w, 30);
	put_dated(&w, 31);
	index_beside(&w);
	pty_expect(w.r->p, "22/22");
	assert_int_equal(pty_find(w.r->p, "Story of the day 10"), row);
	reader_quit(w.r);
}

/* The same for who reads an index that another process makes anew. */
static void
a_new_index_is_taken_up(void **state)
{
	struct place w = place_of(*state);

	start(&w);
	pty_expect(w.r->p, "1/4");
	pty_send(w.r->p, "j");
	pty_expect(w.r->p, "2/4");
	reader_settle(w.r);
	assert_int_equal(unlink(w.index), 0);
	put_dated(&w, 9);
	index_beside(&w);
	pty_expect(w.r->p, "2/5");
	reader_quit(w.r);
}

/* Takes the lock that whoever writes the index has. */
static int
lock_index(const struct place *w)
{
	char lock[112];

	snprintf(lock, sizeof(lock), "%s-lock", w->index);
	int fd = open(lock, O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
	return fd;
}

/* The harness's processes have the file open too. */
static void
unlock_index(int fd)
{
	assert_int_equal(flock(fd, LOCK_UN), 0);
	close(fd);
}

/* With another gazetteer it is made anew beside: what is read stays until the
 * new one is whole, and then the place in it. */
static void
an_index_made_anew_takes_the_place(void **state)
{
	struct place w = place_of(*state);

	index_beside(&w);
	run_sql(w.index,
	    "UPDATE meta SET value = 'old' WHERE name = 'gazetteer'");
	put_dated(&w, 15);
	int fd = lock_index(&w);
	start(&w);
	pty_expect(w.r->p, "1/4");
	pty_send(w.r->p, "j");
	pty_expect(w.r->p, "2/4");
	reader_settle(w.r);
	unlock_index(fd);
	pty_expect(w.r->p, "3/5");
	pty_expect(w.r->p, "made anew, as it was made with another gazet");
	reader_quit(w.r);
}

/* A newer program replaced the index: it cannot be read here, and what could
 * be, still is. */
static void
another_version_takes_nothing_away(void **state)
{
	struct place w = place_of(*state);
	char away[112];

	index_beside(&w);
	snprintf(away, sizeof(away), "%s/away.db", w.r->home);
	assert_int_equal(rename(w.index, away), 0);
	index_beside(&w);
	run_sql(away, "UPDATE meta SET value = 'newer' WHERE name = 'schema'");
	start(&w);
	pty_expect(w.r->p, "1/4");
	/* Its own run has begun when keys are read, and would make what
	 * another version made its own. */
	reader_settle(w.r);
	pty_expect_alone(w.r->p);
	assert_int_equal(rename(away, w.index), 0);
	pty_expect(w.r->p, "another version of kunnash made the index anew");
	pty_send(w.r->p, "j");
	pty_expect(w.r->p, "2/4");
	pty_send(w.r->p, "j\r");
	pty_expect(w.r->p, "work number 11");
	reader_quit(w.r);
}

/* An index of another corpus is not given up because it cannot be read. */
static void
another_corpus_keeps_its_index(void **state)
{
	struct place w = place_of(*state), other = w;

	index_beside(&w);
	run_sql(w.index,
	    "UPDATE meta SET value = 'older' WHERE name = 'schema'");
	snprintf(other.corpus, sizeof(other.corpus), "%s/other", w.r->home);
	assert_int_equal(mkdir(other.corpus, 0700), 0);
	put_dated(&other, 20);
	start(&other);
	pty_expect(w.r->p, "the index is another corpus's, which --replace");
	/* The notice goes with the next key; what it said stays. */
	pty_send(w.r->p, "j");
	pty_expect_gone(w.r->p, "corpus's, which --replace");
	assert_true(pty_find(w.r->p, "the index is another") >= 0);
	reader_quit(w.r);
}

/* The lock of another writer: the reader opens with what there is, says who
 * is at work, and goes on when that one is done. */
static void
another_writer_is_waited_for(void **state)
{
	struct place w = place_of(*state);

	index_beside(&w);
	int fd = lock_index(&w);
	put_dated(&w, 15);
	start(&w);
	pty_expect(w.r->p, "1/4");
	pty_expect(w.r->p, "another process is reading the sources");
	assert_true(pty_find(w.r->p, "4 articles so far") >= 0);
	pty_send(w.r->p, "j");
	pty_expect(w.r->p, "2/4");
	unlock_index(fd);
	pty_expect(w.r->p, "3/5");
	pty_expect_gone(w.r->p, "another process");
	reader_quit(w.r);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, reader_setup, \
	    reader_teardown)
	const struct CMUnitTest tests[] = {
		TEST(changed_sources_are_told),
		TEST(changes_are_told_after_another_process),
		TEST(a_key_looks_at_anothers_sources),
		TEST(what_is_new_in_anothers_index_is_told_in_its_turn),
		TEST(what_another_process_indexed_is_shown),
		TEST(a_new_index_is_taken_up),
		TEST(an_index_made_anew_takes_the_place),
		TEST(another_version_takes_nothing_away),
		TEST(another_corpus_keeps_its_index),
		TEST(another_writer_is_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
