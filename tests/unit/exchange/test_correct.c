/*
 * test_correct.c: corrections in the notebook and in files: what can be one,
 * what replaces what, what is refused line by line, what is undone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "kunnash/correct_file.h"
#include "kunnash/mem.h"

struct fixture {
	char dir[64], file[96];
	struct kn_notebook *nb;
};

static int
set_up(void **state)
{
	struct fixture *f = kn_calloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "%s/kn-correct-XXXXXX",
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
	static const char *const ends[] = { "", "-lock" };
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

static enum kn_status
put(struct fixture *f, enum kn_correct_kind kind, const char *entity,
    const char *value, const char *surface)
{
	struct kn_correction c = { .kind = kind,
		.entity = kn_strdup(entity), .value = kn_strdup(value),
		.surface = kn_strdup(surface) };
	enum kn_status st = kn_corrections_put(f->nb, &c, 1, NULL);

	kn_correction_dispose(&c);
	return st;
}

static size_t
count(struct fixture *f)
{
	struct kn_correction *all;
	size_t n;

	assert_int_equal(kn_corrections_list(f->nb, &all, &n, NULL), KN_OK);
	kn_corrections_free(all, n);
	return n;
}

#define LONG "0123456789012345678901234567890123456789012345678901234567890"
#define TOO_LONG LONG LONG LONG LONG

static void
only_what_can_be_one_is_put(void **state)
{
	static const struct {
		const char *name;
		enum kn_correct_kind kind;
		const char *entity, *value, *surface;
		enum kn_status want;
	} rows[] = {
		{ "a name", KN_CORRECT_RENAME, "MA", "المملكة", NULL, KN_OK },
		{ "no entity", KN_CORRECT_RENAME, NULL, "x", NULL,
		    KN_INVALID },
		{ "no name", KN_CORRECT_RENAME, "MA", NULL, NULL, KN_INVALID },
		{ "an empty name", KN_CORRECT_RENAME, "MA", "", NULL,
		    KN_INVALID },
		{ "blanks around", KN_CORRECT_RENAME, "MA", " x", NULL,
		    KN_INVALID },
		{ "a line break", KN_CORRECT_RENAME, "MA", "a\nb", NULL,
		    KN_INVALID },
		{ "an escape", KN_CORRECT_ALIAS, "MA", "\x1b[2J", NULL,
		    KN_INVALID },
		{ "an override", KN_CORRECT_ALIAS, "MA", "a\u202Eb", NULL,
		    KN_INVALID },
		{ "no UTF-8", KN_CORRECT_ALIAS, "MA", "\xff", NULL,
		    KN_INVALID },
		{ "too long", KN_CORRECT_ALIAS, "MA", TOO_LONG, NULL,
		    KN_INVALID },
		{ "a type", KN_CORRECT_TYPE, "MA", "PLACE", NULL, KN_OK },
		{ "no type", KN_CORRECT_TYPE, "MA", "NATION", NULL,
		    KN_INVALID },
		{ "dates are no entities", KN_CORRECT_TYPE, "MA", "DATE",
		    NULL, KN_INVALID },
		{ "into itself", KN_CORRECT_MERGE, "MA", "MA", NULL,
		    KN_INVALID },
		{ "an id with a slash", KN_CORRECT_MERGE, "MA", "a/b", NULL,
		    KN_INVALID },
		{ "a split", KN_CORRECT_SPLIT, "MA", "u:x", "المغرب",
		    KN_OK },
		{ "a split without words", KN_CORRECT_SPLIT, "MA", "u:x",
		    NULL, KN_INVALID },
		{ "a block needs no more", KN_CORRECT_BLOCK, "MA", NULL,
		    NULL, KN_OK },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fixture *f = *state;
		size_t before = count(f);
		enum kn_status st = put(f, rows[i].kind, rows[i].entity,
		    rows[i].value, rows[i].surface);

		if (st != rows[i].want)
			fail_msg("%s: %s", rows[i].name, kn_status_name(st));
		assert_int_equal(count(f), before + (st == KN_OK));
	}
}

static void
a_second_opinion_replaces_the_first(void **state)
{
	struct fixture *f = *state;
	struct kn_correction *all;
	struct kn_undo_step step;
	size_t n;

	assert_int_equal(put(f, KN_CORRECT_RENAME, "MA", "a", NULL), KN_OK);
	assert_int_equal(put(f, KN_CORRECT_RENAME, "MA", "b", NULL), KN_OK);
	assert_int_equal(put(f, KN_CORRECT_RENAME, "FR", "c", NULL), KN_OK);
	assert_int_equal(put(f, KN_CORRECT_ALIAS, "MA", "أهلا", NULL), KN_OK);
	/* The same words after folding are the same alias. */
	assert_int_equal(put(f, KN_CORRECT_ALIAS, "MA", "اهلا", NULL), KN_OK);
	assert_int_equal(kn_corrections_list(f->nb, &all, &n, NULL), KN_OK);
	assert_int_equal(n, 3);
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].entity, "MA") == 0 &&
		    all[i].kind == KN_CORRECT_RENAME)
			assert_string_equal(all[i].value, "b");
	kn_corrections_free(all, n);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(kn_corrections_undo(f->nb, &step, NULL),
		    KN_OK);
		kn_undo_step_dispose(&step);
	}
	assert_int_equal(count(f), 0);
	assert_int_equal(kn_corrections_undo(f->nb, &step, NULL),
	    KN_NOT_FOUND);
}

static void
circles_are_refused(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(put(f, KN_CORRECT_MERGE, "A", "B", NULL), KN_OK);
	assert_int_equal(put(f, KN_CORRECT_MERGE, "B", "C", NULL), KN_OK);
	assert_int_equal(put(f, KN_CORRECT_MERGE, "C", "A", NULL),
	    KN_INVALID);
	assert_int_equal(put(f, KN_CORRECT_MERGE, "B", "A", NULL),
	    KN_INVALID);
	/* Nothing of a refused step stays. */
	assert_int_equal(put(f, KN_CORRECT_MERGE, "D", "A", NULL), KN_OK);
	assert_int_equal(count(f), 3);
}

/* What was noted since stays. */
static void
undoing_passes_over_notes(void **state)
{
	struct fixture *f = *state;
	struct kn_target t = { .body_key = (char[]){ "0123456789abcdef" } };
	struct kn_undo_step step;

	assert_int_equal(put(f, KN_CORRECT_BLOCK, "MA", NULL, NULL), KN_OK);
	assert_int_equal(kn_mark_set(f->nb, KN_MARK_STAR, &t, 1, true, false,
	    NULL), KN_OK);
	kn_notebook_close(f->nb);
	assert_int_equal(kn_notebook_open(f->file, NULL, &f->nb, NULL),
	    KN_OK);
	assert_int_equal(kn_corrections_undo(f->nb, &step, NULL), KN_OK);
	assert_string_equal(step.msgid, "corrected");
	kn_undo_step_dispose(&step);
	assert_int_equal(count(f), 0);
	assert_true(kn_mark_get(f->nb, KN_MARK_STAR, t.body_key));
	assert_int_equal(kn_notebook_undo(f->nb, &step, NULL), KN_OK);
	kn_undo_step_dispose(&step);
	assert_false(kn_mark_get(f->nb, KN_MARK_STAR, t.body_key));
}

/* ---- files ---------------------------------------------------------------------- */

struct problems {
	size_t line[64];
	const char *why[64];
	size_t n;
};

static void
note_problem(void *user, size_t line, const char *msgid)
{
	struct problems *p = user;

	assert_true(p->n < 64);
	p->line[p->n] = line;
	p->why[p->n++] = msgid;
}

static void
every_bad_line_is_told(void **state)
{
	static const char file[] =
	    "\xEF\xBB\xBFvalue\tkind\tentity\tsurface\tnews\r\n"
	    "المملكة\trename\tMA\t\twhatever\r\n"
	    "x\tinvent\tMA\r\n"
	    "x\trename\t\r\n"
	    "\xff\trename\tMA\r\n"
	    "a\\nb\trename\tMA\r\n"
	    "a\\u001bb\trename\tMA\r\n"
	    "a\\u0000b\trename\tES\r\n"
	    "\r\n"
	    "B\tmerge\tA\r\n"
	    "A\tmerge\tB\r\n"
	    "a\tb\tc\td\te\tf\tg\r\n"
	    "...\talias\tMA\r\n"
	    "a b c d e f g h i j k l m n\talias\tMA\r\n"
	    "tab\\\\t\\x\trename\tFR\r\n"
	    "\tblock\tus-fbi";
	static const size_t lines[] = { 3, 4, 5, 6, 7, 8, 12, 13, 14, 11 };
	struct fixture *f = *state;
	struct problems p = { .n = 0 };
	struct kn_correct_import out;
	struct kn_correction *all;
	size_t n;

	assert_int_equal(kn_corrections_import(f->nb, KN_LIT(file),
	    note_problem, &p, &out, NULL), KN_OK);
	for (size_t i = 0; i < p.n && i < sizeof(lines) / sizeof(*lines); i++)
		if (p.line[i] != lines[i])
			fail_msg("line %zu: %s; not %zu", p.line[i], p.why[i],
			    lines[i]);
	assert_int_equal(p.n, sizeof(lines) / sizeof(*lines));
	assert_int_equal(out.refused, p.n);
	assert_int_equal(out.changed, 4);
	assert_int_equal(kn_corrections_list(f->nb, &all, &n, NULL), KN_OK);
	assert_int_equal(n, 4);
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].entity, "FR") == 0)
			assert_string_equal(all[i].value, "tab\\t\\x");
	kn_corrections_free(all, n);
	/* It was one step. */
	struct kn_undo_step step;
	assert_int_equal(kn_corrections_undo(f->nb, &step, NULL), KN_OK);
	kn_undo_step_dispose(&step);
	assert_int_equal(count(f), 0);
}

static void
other_files_are_none(void **state)
{
	static const char *const files[] = { "hello\n", "kind\tvalue\nx\ty\n",
		"\n\n{\"kind\":1}\n", "\x1f\x8b\x08" };
	struct fixture *f = *state;
	struct kn_correct_import out;

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		assert_int_equal(kn_corrections_import(f->nb,
		    kn_str(files[i]), NULL, NULL, &out, NULL), KN_INVALID);
	assert_int_equal(kn_corrections_import(f->nb, KN_LIT(""), NULL, NULL,
	    &out, NULL), KN_OK);
	assert_int_equal(kn_corrections_import(f->nb, (struct kn_str){
	    files[0], KN_CORRECT_FILE_MAX_B + 1 }, NULL, NULL, &out, NULL),
	    KN_LIMIT);
	assert_int_equal(count(f), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		T(only_what_can_be_one_is_put),
		T(a_second_opinion_replaces_the_first),
		T(circles_are_refused),
		T(undoing_passes_over_notes),
		T(every_bad_line_is_told),
		T(other_files_are_none),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
