/*
 * test_migrate.c: notebooks of every released schema, from SQL text, brought
 * up to date on a disk whose power is cut behind every operation: what is
 * there afterwards is the old notebook or the new one, and opening it again
 * ends the work. A notebook of a newer program is not touched.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/note/note_priv.h"
#include "disk.h"
#include "kunnash/mem.h"
#include "kunnash/seen.h"
#include "scene.h"

static const struct kn_notebook_faults on_disk = { .vfs = DISK_VFS };
static const struct kn_notebook_opts opts = { .author = "ليلى",
	.faults = &on_disk };

/* The fixture of a schema as a file of the disk. */
static void
load(struct disk *d, const struct scene *s, int version)
{
	char path[256];
	size_t n;

	snprintf(path, sizeof(path), KN_SOAK_DIR "/v%d.sql", version);
	char *sql = (char *)scene_read(path, &n);
	assert_non_null(sql);
	sql = kn_realloc(sql, n + 1, 1);
	sql[n] = '\0';
	disk_wipe(d);
	assert_true(scene_sql(s->file, DISK_VFS, sql));
	disk_settle(d);
	free(sql);
}

static struct kn_notebook *
open_ok(const char *file)
{
	struct kn_notebook *nb;

	assert_int_equal(kn_notebook_open(file, &opts, &nb, NULL), KN_OK);
	assert_int_equal(kn_notebook_check(nb, NULL), KN_OK);
	return nb;
}

/* What was seen, and since when there is something new. */
static void
look_seen(struct kn_notebook *nb, int version)
{
	char visit[KN_MOMENT_LEN + 1];
	struct kn_stmt *st = kn_db_stmt_once(nb->db, "SELECT keys FROM seen");
	uint64_t *keys = NULL;
	size_t n = 0;

	assert_int_equal(kn_step(st), version >= 5);
	if (version >= 5) {
		assert_true(nb__keys_unpack(kn_col_str(st, 0), &keys, &n));
		assert_int_equal(n, 3);
		assert_int_equal(keys[2], 0xfedcba9876);
		free(keys);
	}
	kn_stmt_free(st);
	assert_int_equal(kn_seen_visit(nb, "5f3a", visit, NULL),
	    version >= 5 ? KN_OK : KN_NOT_FOUND);
}

/* What the fixtures say is there. */
static void
look(struct kn_notebook *nb, int version)
{
	struct kn_buf value;
	struct kn_note *notes;
	struct kn_label *labels;
	size_t n, total;

	kn_buf_init(&value, 0);
	assert_int_equal(kn_notebook_state_get(nb, KN_LIT("place/5f3a"),
	    &value, NULL), KN_OK);
	assert_string_equal(value.s, "key=0023");
	kn_buf_dispose(&value);
	assert_int_equal(kn_labels_list(nb, &labels, &n, NULL), KN_OK);
	assert_true(n >= 5);
	kn_labels_free(labels, n);
	assert_int_equal(kn_notes_list(nb, NULL, KN_NOTES_BY_DATE, 0, 10,
	    &notes, &n, &total, NULL), KN_OK);
	assert_int_equal(n, version >= 2 ? 2 : 0);
	if (version >= 2) {
		assert_string_equal(notes[0].text, "ملاحظة");
		assert_int_equal(notes[0].n_tags, 2);
		assert_string_equal(notes[1].anchor.exact, "الأمن");
	}
	kn_notes_free(notes, n);
	look_seen(nb, version);
}

static void
migrations_are_whole(void **state)
{
	size_t cuts = 0, olds = 0;
	struct disk *d = disk_new();
	struct scene s;

	(void)state;
	scene_make(&s);
	/* The real file that stands for the one of the disk. */
	scene_write(s.file, "", 0);
	for (int v = 1; v <= nb__schema_version(); v++) {
		struct kn_key before, after, now;
		struct kn_notebook *nb;

		load(d, &s, v);
		assert_true(scene_digest(s.file, DISK_VFS, &before));
		disk_settle(d);
		nb = open_ok(s.file);
		look(nb, v);
		kn_notebook_close(nb);
		assert_true(scene_digest(s.file, DISK_VFS, &after));
		size_t ops = disk_ops(d);
		assert_true(v == nb__schema_version() || ops > 5);
		for (size_t at = 0; at <= 3 * ops; at++, cuts++) {
			disk_cut(d, at / 3, at + 1);
			assert_true(scene_digest(s.file, DISK_VFS, &now));
			bool old = strcmp(now.hex, before.hex) == 0;

			assert_true(old || strcmp(now.hex, after.hex) == 0);
			olds += old;
			nb = open_ok(s.file);
			look(nb, v);
			kn_notebook_close(nb);
		}
		disk_uncut(d);
	}
	print_message("migrations: %zu cuts, %zu left the old notebook, %zu"
	    " the new one, 0 between\n", cuts, olds, cuts - olds);
	assert_true(olds > 0 && olds < cuts);
	disk_free(d);
	scene_drop(&s);
}

static void
a_newer_notebook_keeps_its_bytes(void **state)
{
	struct disk *d = disk_new();
	struct scene s;
	struct kn_notebook *nb;
	struct kn_note n;
	struct kn_err err;
	size_t size, m;

	(void)state;
	scene_make(&s);
	scene_write(s.file, "", 0);
	load(d, &s, (int)nb__schema_version());
	assert_true(scene_sql(s.file, DISK_VFS, "CREATE TABLE news (x);"
	    "PRAGMA user_version = 77"));
	const unsigned char *b = disk_file(d, s.file, &size);
	struct kn_key before = kn_key_of((const char *)b, size);
	size_t writes = disk_writes(d);
	assert_int_equal(kn_notebook_open(s.file, &opts, &nb, &err), KN_OK);
	look(nb, (int)nb__schema_version());
	scene_note(1, 1, 10, &n);
	assert_int_equal(kn_note_put(nb, &n, &err), KN_UNSUPPORTED);
	assert_int_equal(kn_draft_put(nb, "x", &n, &err), KN_UNSUPPORTED);
	assert_non_null(strstr(err.msgid, "newer"));
	kn_note_dispose(&n);
	kn_notebook_close(nb);
	assert_int_equal(disk_writes(d), writes);
	b = disk_file(d, s.file, &m);
	assert_int_equal(m, size);
	assert_string_equal(kn_key_of((const char *)b, m).hex, before.hex);
	disk_free(d);
	scene_drop(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(migrations_are_whole),
		cmocka_unit_test(a_newer_notebook_keeps_its_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
