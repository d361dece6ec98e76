/*
 * test_damage.c: notebooks with damaged bytes in the header, the schema, the
 * pages, the rows, the journal. Each is opened, read, written to when it
 * says that it can be, and mended: no crash, a damaged file is refused
 * without a write, the mended one is whole and has every note whose bytes are
 * still in the file, and none that had been deleted. KN_SOAK_DAMAGED says how
 * many.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "disk.h"
#include "kunnash/mem.h"
#include "scene.h"

/* The notes of writer 0 stay, those of writer 1 are deleted. */
enum { NOTES = 30, GONE = 6, MEND_EVERY = 5 };

static const struct kn_notebook_faults on_disk = { .vfs = DISK_VFS };
static const struct kn_notebook_opts opts = { .author = "ليلى",
	.faults = &on_disk };

struct tally {
	size_t refused, read, failed, mended;
	size_t notes, possible, found, back;
};

static void
put_and_delete(struct kn_notebook *nb, unsigned i)
{
	struct kn_note n;

	scene_note(1, i, 100, &n);
	assert_int_equal(kn_note_put(nb, &n, NULL), KN_OK);
	assert_int_equal(kn_note_delete(nb, (const char *const *)&n.id, 1,
	    NULL), KN_OK);
	kn_note_dispose(&n);
}

static void
fill(const char *file)
{
	struct kn_notebook *nb;
	struct kn_undo_step step;

	assert_int_equal(kn_notebook_open(file, &opts, &nb, NULL), KN_OK);
	for (unsigned i = 0; i < NOTES; i++) {
		struct kn_note n;

		scene_note(0, i, i % 4 == 0 ? 5000 : 100, &n);
		assert_int_equal(kn_note_put(nb, &n, NULL), KN_OK);
		assert_int_equal(kn_draft_put(nb, "new/x", &n, NULL), KN_OK);
		kn_note_dispose(&n);
		if (i % (NOTES / GONE) == 1)
			put_and_delete(nb, i);
	}
	assert_int_equal(kn_notebook_undo(nb, &step, NULL), KN_OK);
	kn_undo_step_dispose(&step);
	kn_notebook_close(nb);
}

/* Some bytes become others: one bit, a few bytes, a stretch, the end. */
static size_t
damage(unsigned char *b, size_t n, uint64_t *seed)
{
	size_t at = (size_t)(disk_random(seed) % n), len = 1;

	/* Headers and the schema are where most of the code is. */
	if (disk_random(seed) % 3 == 0)
		at %= 4096;
	else if (disk_random(seed) % 2 == 0)
		at = at / 4096 * 4096 + (size_t)(disk_random(seed) % 16);
	switch (disk_random(seed) % 6) {
	case 0:
		b[at] ^= (unsigned char)(1u << (disk_random(seed) % 8));
		return n;
	case 1:
		len = 1 + (size_t)(disk_random(seed) % 8);
		break;
	case 2:
		len = 1 + (size_t)(disk_random(seed) % 5000);
		break;
	case 3:
		return at == 0 ? 1 : at;
	default:
		break;
	}
	for (size_t i = at; i < at + len && i < n; i++)
		b[i] = (unsigned char)disk_random(seed);
	return n;
}

static bool
count_target(void *user, const struct kn_target *t)
{
	*(size_t *)user += t->url != NULL;
	return true;
}

static bool
count_body(void *user, const char *body_key)
{
	*(size_t *)user += body_key != NULL;
	return true;
}

/* Everything that reads; the number of calls that failed. */
static size_t
read_all(struct kn_notebook *nb)
{
	struct kn_target article = { .url = (char *)(uintptr_t)
		"https://example.org/0/1" };
	struct kn_note *notes;
	struct kn_label *labels;
	struct kn_tag_count *tags;
	struct kn_draft *drafts;
	size_t n, total, failed = 0, seen = 0;

	if (kn_notes_list(nb, NULL, KN_NOTES_BY_ARTICLE, 0, 100, &notes, &n,
	    &total, NULL) == KN_OK)
		kn_notes_free(notes, n);
	else
		failed++;
	if (kn_notes_of(nb, &article, &notes, &n, NULL) == KN_OK)
		kn_notes_free(notes, n);
	else
		failed++;
	if (kn_labels_list(nb, &labels, &n, NULL) == KN_OK)
		kn_labels_free(labels, n);
	else
		failed++;
	if (kn_tags_list(nb, &tags, &n, NULL) == KN_OK)
		kn_tags_free(tags, n);
	else
		failed++;
	if (kn_drafts_list(nb, &drafts, &n, NULL) == KN_OK)
		kn_drafts_free(drafts, n);
	else
		failed++;
	failed += kn_notes_targets(nb, &(struct kn_note_filter){ .words =
	    "note" }, count_target, &seen, NULL) != KN_OK;
	failed += kn_marks_list(nb, KN_MARK_STAR, count_body, &seen, NULL) !=
	    KN_OK;
	return failed;
}

static size_t
write_some(struct kn_notebook *nb)
{
	struct kn_undo_step step;
	struct kn_note n;

	scene_note(9, 1, 100, &n);
	size_t failed = kn_note_put(nb, &n, NULL) != KN_OK;
	kn_note_dispose(&n);
	for (int i = 0; i < 3; i++) {
		enum kn_status status = kn_notebook_undo(nb, &step, NULL);

		failed += status != KN_OK;
		if (status == KN_OK)
			kn_undo_step_dispose(&step);
	}
	return failed;
}

static void
try_one(struct disk *d, const char *file, struct tally *t)
{
	struct kn_notebook *nb;
	struct kn_err err;

	if (kn_notebook_open(file, &opts, &nb, &err) != KN_OK) {
		assert_non_null(err.msgid);
		assert_int_equal(disk_writes(d), 0);
		t->refused++;
		return;
	}
	size_t failed = read_all(nb);
	failed += kn_notebook_check(nb, &err) != KN_OK;
	failed += write_some(nb);
	kn_notebook_close(nb);
	t->failed += failed > 0;
	t->read++;
}

/* Which short notes have their text in the file, in one piece. */
static void
find_texts(const unsigned char *b, size_t n, bool there[NOTES])
{
	for (unsigned i = 0; i < NOTES; i++) {
		struct kn_note note;

		scene_note(0, i, 100, &note);
		there[i] = i % 4 != 0 && memmem(b, n, note.text,
		    strlen(note.text)) != NULL;
		kn_note_dispose(&note);
	}
}

/* What was saved of what could be; deleted notes that are back. */
static void
compare(struct kn_notebook *nb, const bool there[NOTES], struct tally *t)
{
	struct kn_note *all;
	size_t n, total;
	bool saved[NOTES] = { false };
	unsigned w, k;

	assert_int_equal(kn_notes_list(nb, NULL, KN_NOTES_BY_DATE, 0, 100,
	    &all, &n, &total, NULL), KN_OK);
	for (size_t i = 0; i < n; i++) {
		if (!scene_is_note(&all[i], &w, &k))
			continue;
		assert_true(w <= 1 && k < NOTES);
		t->back += w == 1 || k == NOTES - 1;
		saved[k] |= w == 0;
	}
	for (unsigned i = 0; i < NOTES - 1; i++) {
		t->possible += there[i];
		t->found += there[i] && saved[i];
	}
	kn_notes_free(all, n);
}

/* On the real disk: the way out. */
static void
mend(const unsigned char *b, size_t n, struct tally *t)
{
	bool there[NOTES];
	struct scene s;
	struct kn_notebook *nb;
	size_t saved;
	char aside[128];

	scene_make_fast(&s);
	scene_write(s.file, b, n);
	assert_int_equal(kn_notebook_repair(s.file, &saved, NULL), KN_OK);
	assert_true(saved <= NOTES + GONE);
	t->notes += saved;
	t->mended++;
	assert_int_equal(kn_notebook_open(s.file, NULL, &nb, NULL), KN_OK);
	assert_int_equal(kn_notebook_check(nb, NULL), KN_OK);
	assert_int_equal(read_all(nb), 0);
	find_texts(b, n, there);
	compare(nb, there, t);
	kn_notebook_close(nb);
	snprintf(aside, sizeof(aside), "%s.damaged-1", s.file);
	size_t m;
	unsigned char *kept = scene_read(aside, &m);
	assert_int_equal(m, n);
	assert_memory_equal(kept, b, n);
	free(kept);
	scene_drop(&s);
}

static void
damaged_notebooks_are_survived(void **state)
{
	size_t count = scene_size("KN_SOAK_DAMAGED", 250), n;
	struct disk *d = disk_new();
	struct tally t = { 0 };
	struct scene s;
	uint64_t seed = 7;

	(void)state;
	scene_make(&s);
	fill(s.file);
	const unsigned char *b = disk_file(d, s.file, &n);
	unsigned char *good = kn_calloc(n, 1), *bad = kn_calloc(n, 1);
	memcpy(good, b, n);
	for (size_t i = 0; i < count; i++) {
		size_t m = n;

		memcpy(bad, good, n);
		for (size_t k = disk_random(&seed) % 3 + 1; k > 0; k--)
			m = damage(bad, m, &seed);
		disk_wipe(d);
		disk_put(d, s.file, bad, m);
		try_one(d, s.file, &t);
		if (i % MEND_EVERY == 0)
			mend(bad, m, &t);
	}
	print_message("damage: %zu files, %zu refused, %zu read (%zu with"
	    " failures told), %zu mended with %zu notes of %zu; of %zu whose"
	    " text was left, %zu; %zu deleted ones back\n", count, t.refused,
	    t.read, t.failed, t.mended, t.notes, t.mended * (NOTES - 1),
	    t.possible, t.found, t.back);
	assert_true(t.refused > 0 && t.failed > 0);
	assert_true(t.notes > t.mended * NOTES / 2);
	assert_true(100 * t.found >= 98 * t.possible);
	assert_true(50 * t.back <= t.mended * (GONE + 1));
	free(good);
	free(bad);
	disk_free(d);
	scene_drop(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(damaged_notebooks_are_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
