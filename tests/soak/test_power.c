/*
 * test_power.c: the notebook on a disk whose power is cut. A session writes
 * notes, labels, marks and drafts, and undoes some; then the disk is made as
 * a cut behind any operation could leave it, opened, checked, and must hold
 * exactly what was acknowledged, or that and the whole of the next change.
 * KN_SOAK_IMAGES says how many disks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "disk.h"
#include "kunnash/mem.h"
#include "scene.h"

enum { CHANGES = 36, CHANGES_MAX = 64 };

/* A session, and the state of the disk at each acknowledgement. */
struct session {
	struct scene at;
	struct disk *disk;
	struct kn_notebook *nb;
	uint64_t random;
	char *last;                     /* id of a note */
	size_t n;
	size_t acked[CHANGES_MAX];      /* operations before it */
	struct kn_key state[CHANGES_MAX];
};

static const struct kn_notebook_faults on_disk = { .vfs = DISK_VFS };
static const struct kn_notebook_opts opts = { .author = "ليلى",
	.faults = &on_disk };

static void
add_note(struct session *s, unsigned i)
{
	struct kn_note n;

	scene_note(1, i, i % 5 == 0 ? 20000 : 60, &n);
	assert_int_equal(kn_note_put(s->nb, &n, NULL), KN_OK);
	free(s->last);
	s->last = kn_strdup(n.id);
	kn_note_dispose(&n);
}

static void
add_many(struct session *s, unsigned i)
{
	struct kn_note n[20];

	for (unsigned k = 0; k < 20; k++)
		scene_note(2, 100 * i + k, 400, &n[k]);
	assert_int_equal(kn_note_put_all(s->nb, n, 20, NULL), KN_OK);
	for (unsigned k = 0; k < 20; k++)
		kn_note_dispose(&n[k]);
}

static void
change_note(struct session *s, unsigned i)
{
	struct kn_note n;

	(void)i;
	if (s->last == NULL || kn_note_get(s->nb, s->last, &n, NULL) != KN_OK)
		return;
	free(n.label);
	n.label = kn_strdup("5f1d7c5e-6a34-4c0e-9d0b-000000000002");
	assert_int_equal(kn_note_put(s->nb, &n, NULL), KN_OK);
	kn_note_dispose(&n);
}

static void
drop_note(struct session *s, unsigned i)
{
	(void)i;
	if (s->last != NULL)
		assert_int_equal(kn_note_delete(s->nb,
		    (const char *const *)&s->last, 1, NULL), KN_OK);
}

static void
star(struct session *s, unsigned i)
{
	char key[] = "0123456789abcde0";
	struct kn_target t = { .body_key = key };

	key[15] = (char)('0' + i % 10);
	assert_int_equal(kn_mark_set(s->nb, KN_MARK_STAR, &t, 1, i % 3 != 0,
	    false, NULL), KN_OK);
}

static void
type_draft(struct session *s, unsigned i)
{
	struct kn_note n;

	scene_note(3, i, 300, &n);
	assert_int_equal(kn_draft_put(s->nb, "new/x", &n, NULL), KN_OK);
	kn_note_dispose(&n);
}

static void
undo(struct session *s, unsigned i)
{
	struct kn_undo_step step;

	enum kn_status status = i % 2 == 0 ?
	    kn_notebook_undo(s->nb, &step, NULL) :
	    kn_notebook_redo(s->nb, &step, NULL);
	if (status == KN_OK)
		kn_undo_step_dispose(&step);
	else
		assert_int_equal(status, KN_NOT_FOUND);
}

static void
acknowledge(struct session *s)
{
	assert_true(s->n < CHANGES_MAX);
	assert_true(scene_digest(s->at.file, DISK_VFS, &s->state[s->n]));
	s->acked[s->n++] = disk_ops(s->disk);
}

static void
play(struct session *s, uint64_t seed)
{
	static void (*const changes[])(struct session *, unsigned) = {
		add_note, add_note, add_note, add_many, change_note,
		drop_note, star, type_draft, undo, undo,
	};

	s->random = seed;
	s->n = 0;
	disk_wipe(s->disk);
	assert_int_equal(kn_notebook_open(s->at.file, &opts, &s->nb, NULL),
	    KN_OK);
	disk_settle(s->disk);
	acknowledge(s);
	for (unsigned i = 0; i < CHANGES; i++) {
		size_t k = (size_t)(disk_random(&s->random) %
		    (sizeof(changes) / sizeof(changes[0])));

		changes[k](s, i);
		acknowledge(s);
	}
	kn_notebook_close(s->nb);
	free(s->last);
	s->last = NULL;
}

struct tally {
	size_t good, lost, damaged, halves;
};

static bool
same(const struct kn_key *a, const struct kn_key *b)
{
	return strcmp(a->hex, b->hex) == 0;
}

/* One disk after a cut. */
static void
judge(struct session *s, size_t cut, uint64_t seed, struct tally *t)
{
	struct kn_notebook *nb;
	struct kn_key state;
	size_t k = 0;

	disk_cut(s->disk, cut, seed);
	while (k + 1 < s->n && s->acked[k + 1] <= cut)
		k++;
	enum kn_status status = kn_notebook_open(s->at.file, &opts, &nb,
	    NULL);
	if (status == KN_OK) {
		status = kn_notebook_check(nb, NULL);
		kn_notebook_close(nb);
	}
	if (status != KN_OK ||
	    !scene_digest(s->at.file, DISK_VFS, &state)) {
		t->damaged++;
		return;
	}
	if (same(&state, &s->state[k]) ||
	    (k + 1 < s->n && same(&state, &s->state[k + 1]))) {
		t->good++;
		return;
	}
	bool old = false;
	for (size_t i = 0; i < k; i++)
		old |= same(&state, &s->state[i]);
	t->lost += old;
	t->halves += !old;
}

static struct tally
cut_often(struct session *s, size_t images, uint64_t seed)
{
	struct tally t = { 0 };
	uint64_t random = seed;

	for (size_t i = 0; i < images; i++) {
		size_t cut = (size_t)(disk_random(&random) %
		    (disk_ops(s->disk) + 1));

		judge(s, cut, disk_random(&random), &t);
	}
	disk_uncut(s->disk);
	return t;
}

static void
start(struct session *s)
{
	memset(s, 0, sizeof(*s));
	scene_make(&s->at);
	s->disk = disk_new();
}

static void
end(struct session *s)
{
	disk_free(s->disk);
	scene_drop(&s->at);
}

static void
nothing_acknowledged_is_lost(void **state)
{
	size_t images = scene_size("KN_SOAK_IMAGES", 300), done = 0;
	struct tally all = { 0 };
	struct session s;

	(void)state;
	start(&s);
	for (uint64_t seed = 1; done < images; seed++) {
		size_t n = images - done < 300 ? images - done : 300;

		play(&s, seed);
		struct tally t = cut_often(&s, n, seed);
		all.good += t.good;
		all.lost += t.lost;
		all.damaged += t.damaged;
		all.halves += t.halves;
		done += n;
	}
	print_message("power cut: %zu disks, %zu good, %zu lost, %zu damaged,"
	    " %zu between\n", done, all.good, all.lost, all.damaged,
	    all.halves);
	assert_int_equal(all.good, done);
	end(&s);
}

/* What the campaign is worth: disks that lie are found out. */
static void
less_care_is_found_out(void **state)
{
	struct session s;

	(void)state;
	start(&s);
	/* As synchronous = FULL: the journal's deletion comes back undone. */
	disk_forget_folder(s.disk, true);
	play(&s, 5);
	struct tally t = cut_often(&s, 150, 5);
	assert_true(t.lost > 0);
	assert_int_equal(t.damaged, 0);
	disk_forget_folder(s.disk, false);
	disk_forget_sync(s.disk, true);
	play(&s, 6);
	t = cut_often(&s, 60, 6);
	assert_true(t.damaged + t.halves > 0);
	end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_acknowledged_is_lost),
		cmocka_unit_test(less_care_is_found_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
