/*
 * test_mend.c: notebooks of which whole tables are destroyed, mended from
 * what is left: from pages that nothing leads to, from the undo log, from
 * copies of earlier days. What comes back is the notebook as it was last, and
 * nothing that had been deleted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "core/note/note_priv.h"
#include "kunnash/filters.h"
#include "kunnash/mem.h"
#include "scene.h"

enum { PAGE = 4096, NOTES = 60, CHANGED = 5, DELETED = 7, LONG = 9000 };

/* Saved filters, and what was seen when. */
static void
picture_more(struct kn_notebook *nb, struct kn_buf *b)
{
	struct kn_stmt *st = kn_db_stmt_once(nb->db, "SELECT name, n,"
	    " hex(keys), hex(ids) FROM seen ORDER BY name");
	struct kn_saved_filter *f;
	size_t n;

	assert_int_equal(kn_filters_list(nb, &f, &n, NULL), KN_OK);
	for (size_t i = 0; i < n; i++)
		kn_buf_fmt(b, "%s %s %s\n", f[i].id, f[i].name, f[i].query);
	kn_filters_free(f, n);
	while (kn_step(st))
		for (int c = 0; c < 4; c++) {
			kn_buf_str(b, kn_col_str(st, c));
			kn_buf_chr(b, '\n');
		}
	kn_stmt_free(st);
	assert_int_equal(kn_db_take(nb->db, NULL), KN_OK);
}

/* Everything of a notebook that a person sees, as one text. */
static char *
picture(const char *file, size_t *notes)
{
	struct kn_notebook *nb;
	struct kn_note *all;
	struct kn_label *labels;
	struct kn_draft *drafts;
	struct kn_buf b;
	size_t n, total;

	assert_int_equal(kn_notebook_open(file, NULL, &nb, NULL), KN_OK);
	assert_int_equal(kn_notebook_check(nb, NULL), KN_OK);
	kn_buf_init(&b, 0);
	assert_int_equal(kn_notes_list(nb, NULL, KN_NOTES_BY_ARTICLE, 0, 1000,
	    &all, notes, &total, NULL), KN_OK);
	for (size_t i = 0; i < *notes; i++)
		kn_buf_fmt(&b, "%s %s %s %s\n", all[i].id, all[i].updated,
		    all[i].text, all[i].target.url);
	kn_notes_free(all, *notes);
	assert_int_equal(kn_labels_uncounted(nb, &labels, &n, NULL), KN_OK);
	for (size_t i = 0; i < n; i++)
		kn_buf_fmt(&b, "%s %s\n", labels[i].id, labels[i].name);
	kn_labels_free(labels, n);
	assert_int_equal(kn_drafts_list(nb, &drafts, &n, NULL), KN_OK);
	for (size_t i = 0; i < n; i++)
		kn_buf_fmt(&b, "%s %s\n", drafts[i].name,
		    drafts[i].note.text);
	kn_drafts_free(drafts, n);
	kn_buf_fmt(&b, "star %d\n", kn_mark_get(nb, KN_MARK_STAR,
	    "0123456789abcdef"));
	picture_more(nb, &b);
	kn_notebook_close(nb);
	return kn_buf_take(&b, NULL);
}

static int64_t
tick(void *user)
{
	return *(int64_t *)user += 1000;
}

struct life {
	struct kn_notebook *nb;
	int64_t now_ms;
	char *ids[NOTES];
};

static void
add(struct life *l, unsigned from, unsigned to)
{
	for (unsigned i = from; i < to; i++) {
		struct kn_note n;

		scene_note(0, i, i % 6 == 0 ? LONG : 80, &n);
		assert_int_equal(kn_note_put(l->nb, &n, NULL), KN_OK);
		l->ids[i] = kn_strdup(n.id);
		kn_note_dispose(&n);
	}
}

static void
change_and_delete(struct life *l, unsigned from)
{
	for (unsigned i = from; i < from + CHANGED; i++) {
		struct kn_note n;

		assert_int_equal(kn_note_get(l->nb, l->ids[i], &n, NULL),
		    KN_OK);
		free(n.text);
		n.text = kn_strdup("changed since");
		assert_int_equal(kn_note_put(l->nb, &n, NULL), KN_OK);
		kn_note_dispose(&n);
	}
	assert_int_equal(kn_note_delete(l->nb, (const char *const *)&l->ids[
	    from + CHANGED], DELETED, NULL), KN_OK);
}

static void
undo_twice_redo_once(struct life *l)
{
	struct kn_undo_step step;

	for (int i = 0; i < 2; i++) {
		assert_int_equal(kn_notebook_undo(l->nb, &step, NULL),
		    KN_OK);
		kn_undo_step_dispose(&step);
	}
	assert_int_equal(kn_notebook_redo(l->nb, &step, NULL), KN_OK);
	kn_undo_step_dispose(&step);
}

/* Half of it before the copy of a day, half of it after. */
static void
live(const struct scene *s, bool copy)
{
	struct life l = { .now_ms = 1780000000000 };
	struct kn_notebook_opts opts = { .now_ms = tick,
		.now_user = &l.now_ms };
	char key[] = "0123456789abcdef";
	struct kn_target t = { .body_key = key };
	struct kn_label label = { .id = kn_strdup(""),
		.name = kn_strdup("من عندي") };
	struct kn_note n;

	assert_int_equal(kn_notebook_open(s->file, &opts, &l.nb, NULL),
	    KN_OK);
	add(&l, 0, NOTES / 2);
	change_and_delete(&l, 0);
	assert_int_equal(kn_label_put(l.nb, &label, NULL), KN_OK);
	if (copy)
		assert_int_equal(kn_notebook_backup(s->file, "2026-06-01",
		    NULL), KN_OK);
	assert_int_equal(kn_mark_set(l.nb, KN_MARK_STAR, &t, 1, true, false,
	    NULL), KN_OK);
	scene_note(3, 1, LONG, &n);
	assert_int_equal(kn_draft_put(l.nb, "new/x", &n, NULL), KN_OK);
	kn_note_dispose(&n);
	assert_int_equal(kn_filter_save(l.nb, KN_LIT("فرنسا"),
	    KN_LIT("country:FR"), NULL), KN_OK);
	/* One as long as three pages. */
	kn_db_exec(l.nb->db, "INSERT INTO seen SELECT"
	    " 'c0ffee/2026-05-0' || value || 'T10:11:12.345Z', 3,"
	    " CAST(replace(hex(zeroblob(value * 1500)), '0', 'key') AS BLOB),"
	    " x'3A30' FROM (SELECT 1 AS value UNION SELECT 4)");
	assert_int_equal(kn_db_take(l.nb->db, NULL), KN_OK);
	add(&l, NOTES / 2, NOTES);
	change_and_delete(&l, 14);
	undo_twice_redo_once(&l);
	for (size_t i = 0; i < NOTES; i++)
		free(l.ids[i]);
	kn_label_dispose(&label);
	kn_notebook_close(l.nb);
}

/* Overwrites every page of a table and its indexes with what no page is. */
static void
destroy_table(const char *file, const char *table, unsigned char *b)
{
	sqlite3_stmt *st;
	sqlite3 *c;

	assert_int_equal(sqlite3_open_v2(file, &c, SQLITE_OPEN_READONLY,
	    NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(c, "SELECT pageno FROM dbstat"
	    " WHERE name = ?1 OR name IN (SELECT name FROM sqlite_schema"
	    " WHERE tbl_name = ?1)", -1, &st, NULL), SQLITE_OK);
	sqlite3_bind_text(st, 1, table, -1, SQLITE_STATIC);
	size_t pages = 0;
	for (; sqlite3_step(st) == SQLITE_ROW; pages++)
		memset(b + (sqlite3_column_int64(st, 0) - 1) * PAGE, 0x5A,
		    PAGE);
	assert_true(pages > 0);
	sqlite3_finalize(st);
	sqlite3_close(c);
}

/* The header of every page, as a bad cable would leave it. */
static void
destroy_headers(unsigned char *b, size_t n)
{
	for (size_t at = 0; at < n; at += PAGE)
		memset(b + at, 0xA5, at == 0 ? 100 : 8);
}

static void
what_is_left_is_brought_together(void **state)
{
	static const struct {
		const char *name;
		const char *tables[4];
		bool headers, copy;
		size_t least;   /* notes of all; 0: all, and all else */
	} rows[] = {
		{ "the notes", { "note" }, false, false, 0 },
		{ "the notes and their tags", { "note", "note_tag" }, false,
		    false, 0 },
		{ "the list of tables", { "sqlite_schema" }, false, false,
		    0 },
		{ "the header of the file and the log", { "sqlite_schema",
		    "change", "step" }, false, false, 0 },
		{ "labels, marks", { "label", "mark" }, false, true, 0 },
		{ "filters", { "filter" }, false, false, 0 },
		{ "notes and log, a copy", { "note", "change" }, false, true,
		    NOTES / 2 - DELETED },
		/* Of long ones the way from page to page is lost. */
		{ "the headers of all pages", { NULL }, true, false,
		    NOTES - NOTES / 6 - DELETED },
		{ "everything, a copy", { "sqlite_schema", "note", "change",
		    "label" }, true, true, NOTES / 2 - DELETED },
	};
	struct scene s;
	size_t n, notes, after, saved;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		scene_make_fast(&s);
		live(&s, rows[i].copy);
		char *want = picture(s.file, &notes);
		/* The second deletion was undone. */
		assert_int_equal(notes, NOTES - DELETED);
		unsigned char *b = scene_read(s.file, &n);
		for (size_t k = 0; k < 4 && rows[i].tables[k] != NULL; k++)
			destroy_table(s.file, rows[i].tables[k], b);
		if (rows[i].headers)
			destroy_headers(b, n);
		scene_write(s.file, b, n);
		assert_int_equal(kn_notebook_repair(s.file, &saved, NULL),
		    KN_OK);
		char *got = picture(s.file, &after);
		print_message("%s: %zu of %zu notes\n", rows[i].name, after,
		    notes);
		assert_int_equal(saved, after);
		if (rows[i].least == 0)
			assert_string_equal(got, want);
		assert_true(after >= rows[i].least && after <= notes);
		free(b);
		free(got);
		free(want);
		scene_drop(&s);
	}
}

static size_t
count(struct kn_notebook *nb)
{
	struct kn_note *all;
	size_t n, total;

	assert_int_equal(kn_notes_list(nb, NULL, KN_NOTES_BY_DATE, 0, 1000,
	    &all, &n, &total, NULL), KN_OK);
	kn_notes_free(all, n);
	return n;
}

/* Sessions that had the damaged one open go on in the one that was put in
 * its place: one that writes, and one that only looks. */
static void
sessions_follow_to_the_mended_one(void **state)
{
	struct kn_notebook *writes, *looks;
	struct kn_note n;
	struct scene s;
	size_t saved;

	(void)state;
	scene_make_fast(&s);
	assert_int_equal(kn_notebook_open(s.file, NULL, &writes, NULL),
	    KN_OK);
	assert_int_equal(kn_notebook_open(s.file, NULL, &looks, NULL), KN_OK);
	for (unsigned i = 0; i < 3; i++) {
		scene_note(0, i, 100, &n);
		assert_int_equal(kn_note_put(writes, &n, NULL), KN_OK);
		kn_note_dispose(&n);
	}
	uint64_t version = kn_notebook_version(looks);
	assert_int_equal(kn_notebook_repair(s.file, &saved, NULL), KN_OK);
	assert_int_equal(saved, 3);
	assert_true(kn_notebook_version(looks) > version);
	scene_note(0, 3, 100, &n);
	assert_int_equal(kn_note_put(writes, &n, NULL), KN_OK);
	kn_note_dispose(&n);
	assert_int_equal(count(writes), 4);
	assert_int_equal(count(looks), 4);
	kn_notebook_close(writes);
	kn_notebook_close(looks);
	scene_drop(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sessions_follow_to_the_mended_one),
		cmocka_unit_test(what_is_left_is_brought_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
