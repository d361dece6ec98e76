/*
 * test_kill.c: sessions that are killed while they write, alone and eight at
 * once, with copies of the notebook made meanwhile; and many sessions that
 * all write and wait for each other. Every change is two notes, so that half
 * a change is seen. KN_SOAK_KILLS, KN_SOAK_KILLS_8, KN_SOAK_SESSIONS and
 * KN_SOAK_THINK_MS are the sizes.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/note/note_priv.h"
#include "disk.h"
#include "kunnash/mem.h"
#include "scene.h"

enum { WRITERS = 8, KILLS_A_FILE = 50, EACH = 20 };

/* What a writer says once a change is durable. */
struct ack {
	uint32_t writer, change;
};

static struct kn_notebook *
open_as(const char *file)
{
	struct kn_notebook *nb;

	return kn_notebook_open(file, NULL, &nb, NULL) == KN_OK ? nb : NULL;
}

/* Two notes in one change; false when it was not saved. */
static bool
put_pair(struct kn_notebook *nb, unsigned w, unsigned change)
{
	struct kn_note n[2];

	for (unsigned i = 0; i < 2; i++)
		scene_note(w, 2 * change + i, change % 9 == 0 ? 9000 : 80,
		    &n[i]);
	bool good = kn_note_put_all(nb, n, 2, NULL) == KN_OK;
	for (unsigned i = 0; i < 2; i++)
		kn_note_dispose(&n[i]);
	return good;
}

/* The life of a writer; ends by being killed. */
static void
write_on(const char *file, unsigned w, int acks, int think_ms)
{
	struct kn_notebook *nb = open_as(file);

	for (unsigned i = 0; nb != NULL; i++) {
		struct ack a = { .writer = w, .change = i };

		if (!put_pair(nb, w, i) ||
		    write(acks, &a, sizeof(a)) != (ssize_t)sizeof(a))
			break;
		scene_pause(think_ms);
	}
	_exit(1);
}

static pid_t
start_writer(const char *file, unsigned w, int acks, int think_ms)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		write_on(file, w, acks, think_ms);
	}
	return pid;
}

/* Killed it must be: a writer that gives up was told of a failure. */
static void
kill_writer(pid_t pid)
{
	int status;

	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
}

static int
open_acks(const struct scene *s)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/acks", s->dir);
	int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	return fd;
}

static struct ack *
read_acks(int fd, size_t *n)
{
	struct stat st;

	assert_int_equal(fstat(fd, &st), 0);
	struct ack *a = kn_calloc((size_t)st.st_size + 1, 1);
	*n = (size_t)st.st_size / sizeof(*a);
	assert_int_equal(pread(fd, a, *n * sizeof(*a), 0),
	    (ssize_t)(*n * sizeof(*a)));
	return a;
}

/*
 * The notebook must hold every acknowledged change, both notes of every
 * change, and of each writer the first ones without a gap: a state that was
 * committed.
 */
static size_t
judge(const char *file, const struct ack *acks, size_t n_acks,
    unsigned writers)
{
	struct kn_notebook *nb = open_as(file);
	struct kn_note *all;
	size_t n, total, changes = 0;
	unsigned w, k, *count, *most;

	assert_non_null(nb);
	assert_int_equal(kn_notebook_check(nb, NULL), KN_OK);
	assert_int_equal(kn_notes_list(nb, NULL, KN_NOTES_BY_DATE, 0, 1000000,
	    &all, &n, &total, NULL), KN_OK);
	count = kn_calloc(writers + 1, sizeof(*count));
	most = kn_calloc(writers + 1, sizeof(*most));
	for (size_t i = 0; i < n; i++) {
		assert_true(scene_is_note(&all[i], &w, &k));
		assert_true(w <= writers);
		count[w]++;
		if (k + 1 > most[w])
			most[w] = k + 1;
	}
	for (w = 0; w <= writers; w++) {
		assert_int_equal(count[w], most[w]);
		assert_int_equal(count[w] % 2, 0);
		changes += count[w] / 2;
	}
	for (size_t i = 0; i < n_acks; i++) {
		assert_true(acks[i].writer <= writers);
		assert_true(2 * acks[i].change + 1 < most[acks[i].writer]);
	}
	free(count);
	free(most);
	kn_notes_free(all, n);
	kn_notebook_close(nb);
	return changes;
}

static void
one_writer_is_killed(void **state)
{
	size_t kills = scene_size("KN_SOAK_KILLS", 60), acked = 0;
	uint64_t seed = 11;

	(void)state;
	for (size_t done = 0; done < kills;) {
		struct scene s;
		unsigned w = 0;

		scene_make_fast(&s);
		int fd = open_acks(&s);
		for (; w < KILLS_A_FILE && done < kills; w++, done++) {
			pid_t pid = start_writer(s.file, w, fd, 0);

			scene_pause(2 + (int)(disk_random(&seed) % 19));
			kill_writer(pid);
		}
		size_t n;
		struct ack *a = read_acks(fd, &n);
		judge(s.file, a, n, w);
		acked += n;
		free(a);
		close(fd);
		scene_drop(&s);
	}
	print_message("one writer: %zu kills, %zu acknowledged, 0 lost\n",
	    kills, acked);
	assert_true(acked > kills / 4);
}

/* A copy made while all write; judged with what was acknowledged before. */
static void
copy_meanwhile(const struct scene *s, int fd, const pid_t pid[WRITERS],
    unsigned writers, unsigned day)
{
	char name[32], path[160];
	size_t n;
	struct ack *a = read_acks(fd, &n);

	snprintf(name, sizeof(name), "2026-01-%02u", day % 28 + 1);
	snprintf(path, sizeof(path), "%s-backup-%s", s->file, name);
	assert_int_equal(kn_notebook_backup(s->file, name, NULL), KN_OK);
	/* Else they would fill the notebook while one copy of it is read. */
	for (size_t i = 0; i < WRITERS; i++)
		kill(pid[i], SIGSTOP);
	judge(path, a, n, writers);
	unlink(path);
	for (size_t i = 0; i < WRITERS; i++)
		kill(pid[i], SIGCONT);
	free(a);
}

static void
eight_writers_are_killed(void **state)
{
	size_t kills = scene_size("KN_SOAK_KILLS_8", 40), n, copies = 0;
	/* Of two thousand kills a notebook could be left that takes minutes
	 * to read. */
	int think_ms = kills < 400 ? 4 : 20;
	size_t often = kills < 400 ? 20 : kills / 20;
	pid_t pid[WRITERS];
	struct scene s;
	unsigned w = 0;
	uint64_t seed = 12;

	(void)state;
	scene_make_fast(&s);
	int fd = open_acks(&s);
	for (size_t i = 0; i < WRITERS; i++)
		pid[i] = start_writer(s.file, w++, fd, think_ms);
	for (size_t i = 0; i < kills; i++) {
		size_t k = (size_t)(disk_random(&seed) % WRITERS);

		scene_pause(20 + (int)(disk_random(&seed) % 11));
		if (i % often == often - 1)
			copy_meanwhile(&s, fd, pid, w,
			    (unsigned)copies++);
		kill_writer(pid[k]);
		pid[k] = start_writer(s.file, w++, fd, think_ms);
	}
	for (size_t i = 0; i < WRITERS; i++)
		kill_writer(pid[i]);
	struct ack *a = read_acks(fd, &n);
	size_t changes = judge(s.file, a, n, w);
	print_message("eight writers: %zu kills, %zu acknowledged, %zu there,"
	    " 0 lost, 0 halves; %zu copies meanwhile, all whole\n",
	    kills + WRITERS, n, changes, copies);
	assert_true(n > kills / 4);
	assert_true(copies >= kills / often);
	free(a);
	close(fd);
	scene_drop(&s);
}

/* ---- many sessions ------------------------------------------------------------- */

/* No lock and no statement is left when a call returns: nobody waits for a
 * person who reads. */
static bool
is_idle(struct kn_notebook *nb, const char *file)
{
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET,
		.l_start = 0x40000000, .l_len = 512 };
	int status;

	if (kn_db_open_stmts(nb->db) != 0)
		return false;
	/* Asked by another process: one's own locks are not told. */
	pid_t pid = fork();
	if (pid == 0) {
		int fd = open(file, O_RDWR | O_CLOEXEC);

		_exit(fd < 0 || fcntl(fd, F_GETLK, &l) != 0 ||
		    l.l_type != F_UNLCK);
	}
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
	    WEXITSTATUS(status) == 0;
}

static void
nobody_waits_for_a_reader(void **state)
{
	struct scene s;
	struct kn_undo_step step;
	struct kn_note *notes, n;
	struct kn_draft *drafts;
	size_t count, total;

	(void)state;
	scene_make(&s);
	struct kn_notebook *nb = open_as(s.file);
	assert_true(is_idle(nb, s.file));
	for (unsigned i = 0; i < 20; i++)
		assert_true(put_pair(nb, 0, i));
	assert_true(is_idle(nb, s.file));
	assert_int_equal(kn_notes_list(nb, NULL, KN_NOTES_BY_ARTICLE, 3, 4,
	    &notes, &count, &total, NULL), KN_OK);
	assert_true(is_idle(nb, s.file));
	assert_int_equal(kn_note_get(nb, notes[0].id, &n, NULL), KN_OK);
	assert_true(is_idle(nb, s.file));
	assert_int_equal(kn_draft_put(nb, "x", &n, NULL), KN_OK);
	assert_int_equal(kn_drafts_list(nb, &drafts, &count, NULL), KN_OK);
	kn_drafts_free(drafts, count);
	assert_int_equal(kn_notebook_undo(nb, &step, NULL), KN_OK);
	kn_undo_step_dispose(&step);
	assert_true(kn_notebook_version(nb) > 0);
	assert_true(is_idle(nb, s.file));
	/* The question itself is able to find a lock. */
	kn_db_exec(nb->db, "BEGIN IMMEDIATE");
	assert_false(is_idle(nb, s.file));
	kn_db_rollback(nb->db);
	kn_note_dispose(&n);
	kn_notes_free(notes, 4);
	kn_notebook_close(nb);
	scene_drop(&s);
}

static void
session(const char *file, unsigned w, int think_ms, int out)
{
	struct kn_notebook *nb = open_as(file);

	for (unsigned i = 0; nb != NULL && i < EACH; i++) {
		int64_t at = scene_now_ms();
		bool good = put_pair(nb, w, i);
		uint32_t ms = (uint32_t)(scene_now_ms() - at);

		if (!good || write(out, &ms, sizeof(ms)) !=
		    (ssize_t)sizeof(ms))
			_exit(1);
		scene_pause(think_ms);
	}
	kn_notebook_close(nb);
	_exit(nb == NULL);
}

static int
compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static void
many_sessions_write(void **state)
{
	size_t sessions = scene_size("KN_SOAK_SESSIONS", 8), n = 0;
	int think_ms = (int)scene_size("KN_SOAK_THINK_MS", 20);
	uint32_t *ms = kn_calloc(sessions * EACH, sizeof(*ms));
	pid_t *pid = kn_calloc(sessions, sizeof(*pid));
	struct scene s;
	int ends[2], status;

	(void)state;
	scene_make(&s);
	struct kn_notebook *idle = open_as(s.file);
	kn_notebook_close(idle);
	assert_int_equal(pipe(ends), 0);
	for (size_t i = 0; i < sessions; i++) {
		pid[i] = fork();
		assert_true(pid[i] >= 0);
		if (pid[i] == 0)
			session(s.file, (unsigned)i, think_ms, ends[1]);
	}
	close(ends[1]);
	while (n < sessions * EACH &&
	    read(ends[0], &ms[n], sizeof(*ms)) == (ssize_t)sizeof(*ms))
		n++;
	for (size_t i = 0; i < sessions; i++) {
		assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(n, sessions * EACH);
	assert_int_equal(judge(s.file, NULL, 0, (unsigned)sessions), n);
	qsort(ms, n, sizeof(*ms), compare);
	print_message("%zu sessions: %zu of %zu saved, p50 %u ms, p99 %u ms,"
	    " most %u ms\n", sessions, n, sessions * EACH, ms[n / 2],
	    ms[n * 99 / 100], ms[n - 1]);
	assert_true(ms[n * 99 / 100] < 2000);
	assert_true(ms[n - 1] < 5000);
	close(ends[0]);
	free(ms);
	free(pid);
	scene_drop(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_writer_is_killed),
		cmocka_unit_test(eight_writers_are_killed),
		cmocka_unit_test(nobody_waits_for_a_reader),
		cmocka_unit_test(many_sessions_write),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
