/*
 * test_log.c: the undo log has a bound, in steps and in bytes; what a large
 * step kept goes bit by bit, and the file gives it back.
 */
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

#include "core/note/note_priv.h"
#include "kunnash/mem.h"

enum { MIB = 1024 * 1024, KEPT_MIB = 64, SURE = 50, STEPS = 1000,
	AT_ONCE = 500 };

struct fixture {
	char dir[64], file[96];
	struct kn_notebook *nb;
};

static int
set_up(void **state)
{
	struct fixture *f = kn_calloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "%s/kn-log-XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->file, sizeof(f->file), "%s/notes.db", f->dir);
	assert_int_equal(kn_notebook_open(f->file, NULL, &f->nb, NULL),
	    KN_OK);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	static const char *const ends[] = { "", "-lock", "-backup-lock",
		"-backup-2026-01-01" };
	struct fixture *f = *state;
	char path[160];

	kn_notebook_close(f->nb);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", f->file, ends[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(f->dir), 0);
	free(f);
	return 0;
}

static int64_t
number(struct fixture *f, const char *sql)
{
	struct kn_stmt *st = kn_db_stmt_once(f->nb->db, sql);
	int64_t v = kn_step(st) ? kn_col_int(st, 0) : -1;

	kn_stmt_free(st);
	return v;
}

#define STEPS_SQL "SELECT count(*) FROM step"
#define BYTES_SQL "SELECT coalesce(sum(coalesce(length(before), 0) +" \
	" coalesce(length(after), 0)), 0) FROM change"
#define TOLD_SQL "SELECT CAST(CAST(value AS TEXT) AS INTEGER) FROM state" \
	" WHERE name = 'undo/size'"

static void
star(struct fixture *f, bool on)
{
	char key[] = "0123456789abcdef";
	struct kn_target t = { .body_key = key };

	assert_int_equal(kn_mark_set(f->nb, KN_MARK_STAR, &t, 1, on, false,
	    NULL), KN_OK);
}

static bool
undo(struct fixture *f)
{
	struct kn_undo_step step;
	enum kn_status status = kn_notebook_undo(f->nb, &step, NULL);

	if (status == KN_OK)
		kn_undo_step_dispose(&step);
	return status == KN_OK;
}

static struct kn_note
make(size_t text_b)
{
	struct kn_note n = { .scope = KN_NOTE_ARTICLE,
		.text = kn_calloc(text_b + 1, 1) };

	memset(n.text, 'x', text_b);
	n.target.url = kn_strdup("https://example.org/1");
	return n;
}

/* So many notes in one step. */
static void
put_many(struct fixture *f, size_t count, size_t text_b)
{
	struct kn_note *n = kn_calloc(count, sizeof(*n));

	for (size_t i = 0; i < count; i++)
		n[i] = make(text_b);
	assert_int_equal(kn_note_put_all(f->nb, n, count, NULL), KN_OK);
	kn_notes_free(n, count);
}

static void
a_thousand_steps_are_kept(void **state)
{
	struct fixture *f = *state;
	size_t undone = 0;

	for (int i = 0; i < STEPS + 60; i++) {
		star(f, i % 2 == 0);
		/* What is undone and not done again is no step. */
		if (i % 10 == 9) {
			assert_true(undo(f));
			star(f, false);
		}
	}
	assert_int_equal(number(f, STEPS_SQL), STEPS);
	assert_int_equal(number(f, BYTES_SQL), number(f, TOLD_SQL));
	while (undo(f))
		undone++;
	assert_int_equal(undone, STEPS);
}

static void
large_steps_are_fewer(void **state)
{
	struct fixture *f = *state;
	struct kn_note n = make(200000);

	for (int i = 0; i < 120; i++) {
		n.text[i]++;
		assert_int_equal(kn_note_put(f->nb, &n, NULL), KN_OK);
		assert_true(number(f, BYTES_SQL) <= (KEPT_MIB + 1) * MIB);
	}
	kn_note_dispose(&n);
	int64_t steps = number(f, STEPS_SQL);
	assert_true(steps >= SURE && steps < 100);
	assert_true(number(f, BYTES_SQL) > (KEPT_MIB - 2) * MIB);
	assert_int_equal(number(f, BYTES_SQL), number(f, TOLD_SQL));
	/* No change is left of a step that went. */
	assert_int_equal(number(f, "SELECT count(DISTINCT step) FROM change"),
	    steps);
}

/* It can be undone after fifty more; then it goes without a long wait. */
static void
a_huge_step_goes_bit_by_bit(void **state)
{
	struct fixture *f = *state;

	put_many(f, 1800, 40000);
	for (int i = 0; i < SURE - 1; i++)
		star(f, i % 2 == 0);
	assert_int_equal(number(f, STEPS_SQL), SURE);
	int64_t before = number(f, "SELECT count(*) FROM change");
	assert_int_equal(before, 1800 + SURE - 1);
	for (int i = 0; i < 4; i++) {
		star(f, i % 2 == 1);
		int64_t now = number(f, "SELECT count(*) FROM change");
		assert_true(now < before && now + AT_ONCE >= before);
		before = now;
	}
	assert_true(before < 100);
	assert_int_equal(number(f, BYTES_SQL), number(f, TOLD_SQL));
	/* What is left is below the bound again. */
	star(f, false);
	star(f, true);
	assert_int_equal(number(f, STEPS_SQL), SURE + 5);
	/* A log that was not counted is. */
	assert_int_equal(kn_notebook_state_drop(f->nb, KN_LIT("undo/size"),
	    NULL), KN_OK);
	star(f, false);
	assert_int_equal(number(f, BYTES_SQL), number(f, TOLD_SQL));
}

/* The copy of the day is preceded by tidying. */
static void
the_file_gives_it_back(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	star(f, true);
	put_many(f, 500, 40000);
	assert_true(undo(f));
	star(f, false);
	assert_int_equal(stat(f->file, &st), 0);
	assert_true(st.st_size > 30 * MIB);
	assert_int_equal(kn_notebook_backup(f->file, "2026-01-01", NULL),
	    KN_OK);
	assert_int_equal(stat(f->file, &st), 0);
	assert_true(st.st_size < MIB);
	assert_int_equal(st.st_mode & 07777, 0600);
	/* The session goes on in it. */
	assert_true(undo(f));
	assert_int_equal(kn_notebook_check(f->nb, NULL), KN_OK);
	char copy[160];
	snprintf(copy, sizeof(copy), "%s-backup-2026-01-01", f->file);
	assert_int_equal(stat(copy, &st), 0);
	assert_true(st.st_size < MIB);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_thousand_steps_are_kept), T(large_steps_are_fewer),
		T(a_huge_step_goes_bit_by_bit), T(the_file_gives_it_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
