/*
 * test_note.c: notes, labels, marks, drafts and their undoing, on a real
 * file; every test opens the notebook anew to see what is durable.
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

#include "kunnash/mem.h"
#include "kunnash/note.h"

#define LEN(a) (sizeof(a) / sizeof(*(a)))

struct fixture {
	char dir[64];
	char file[96];
	int64_t now;
	struct kn_notebook *nb;
};

/* A millisecond passes with every question. */
static int64_t
tick(void *user)
{
	return ++*(int64_t *)user;
}

static void
reopen(struct fixture *f)
{
	struct kn_notebook_opts opts = { .author = "ليلى", .now_ms = tick,
		.now_user = &f->now };
	struct kn_err err;

	kn_notebook_close(f->nb);
	assert_int_equal(kn_notebook_open(f->file, &opts, &f->nb, &err),
	    KN_OK);
}

static int
set_up(void **state)
{
	struct fixture *f = kn_calloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "/tmp/kn-note-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->file, sizeof(f->file), "%s/notes.db", f->dir);
	f->now = 1777777777000;
	reopen(f);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	char command[256];

	kn_notebook_close(f->nb);
	/* Backups and damaged files have names of their own. */
	static const char *const ends[] = { "", "-journal", "-lock",
		".damaged-1", ".damaged-2", "-backup-2026-05-01",
		"-backup-2026-05-02",
		"-backup-lock" };
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		snprintf(command, sizeof(command), "%s%s", f->file, ends[i]);
		unlink(command);
	}
	for (int i = 1; i < 20; i++) {
		snprintf(command, sizeof(command), "%s-backup-2026-06-%02d",
		    f->file, i);
		unlink(command);
	}
	assert_int_equal(rmdir(f->dir), 0);
	free(f);
	return 0;
}

/* A note on the word at start_cp of article i. */
static struct kn_note
make(int i, uint32_t start_cp, const char *text, const char *tag)
{
	char url[64], path[64];
	struct kn_note n = { .scope = KN_NOTE_PASSAGE };

	snprintf(url, sizeof(url), "https://example.org/%d", i);
	snprintf(path, sizeof(path), "%03d.txt", i);
	n.text = kn_strdup(text);
	n.target.url = kn_strdup(url);
	n.target.path = kn_strdup(path);
	n.target.body_key = kn_strdup(path);
	n.target.corpus = kn_strdup("c0ffee");
	n.anchor.exact = kn_strdup("الأمن الوطني");
	n.anchor.prefix = kn_strdup("مديرية ");
	n.anchor.start_cp = start_cp;
	n.anchor.end_cp = start_cp + 12;
	if (tag != NULL) {
		n.tags = kn_calloc(3, sizeof(*n.tags));
		n.tags[0] = kn_strdup(tag);
		n.tags[1] = kn_strdup("ألف");
		n.tags[2] = kn_strdup(tag);
		n.n_tags = 3;
	}
	return n;
}

static void
put(struct fixture *f, struct kn_note *n)
{
	struct kn_err err;

	assert_int_equal(kn_note_put(f->nb, n, &err), KN_OK);
}

static size_t
count_notes(struct fixture *f, const struct kn_note_filter *filter)
{
	struct kn_note *notes;
	struct kn_err err;
	size_t n, total;

	assert_int_equal(kn_notes_list(f->nb, filter, KN_NOTES_BY_DATE, 0,
	    1000, &notes, &n, &total, &err), KN_OK);
	assert_int_equal(n, total);
	kn_notes_free(notes, n);
	return n;
}

static void
a_note_comes_back_whole(void **state)
{
	struct fixture *f = *state;
	struct kn_note n = make(1, 40, "سطر\nوسطر ثان", "تعاون"), back;
	struct kn_err err;

	put(f, &n);
	assert_int_equal(strlen(n.id), 36);
	assert_string_equal(n.author, "ليلى");
	assert_int_equal(strlen(n.created), 24);
	reopen(f);
	assert_int_equal(kn_note_get(f->nb, n.id, &back, &err), KN_OK);
	assert_string_equal(back.text, "سطر\nوسطر ثان");
	assert_string_equal(back.author, "ليلى");
	assert_string_equal(back.created, n.created);
	assert_string_equal(back.target.url, "https://example.org/1");
	assert_string_equal(back.target.corpus, "c0ffee");
	assert_null(back.target.title);
	assert_string_equal(back.anchor.exact, "الأمن الوطني");
	assert_string_equal(back.anchor.prefix, "مديرية ");
	assert_int_equal(back.anchor.start_cp, 40);
	assert_int_equal(back.anchor.end_cp, 52);
	assert_int_equal(back.n_tags, 2);
	assert_string_equal(back.tags[0], "ألف");
	assert_string_equal(back.tags[1], "تعاون");
	kn_note_dispose(&back);
	assert_int_equal(kn_note_get(f->nb, "none", &back, &err),
	    KN_NOT_FOUND);
	kn_note_dispose(&n);
}

/* The rule for labels and tags alike. */
static const struct {
	const char *name, *in;
	bool want;
} names[] = {
	{ "Arabic", "تعاون أمني", true },
	{ "Latin, punctuation", "a,b/c:1", true },
	{ "vowel marks", "مُهِمّ", true },
	{ "joiners inside", "می\u200Cخواهم", true },
	{ "empty", "", false },
	{ "blanks", "  ", false },
	{ "no-break space", "\u00A0", false },
	{ "nothing to see", "\u200B\u202E", false },
	{ "escape", "e\033[2Jsc", false },
	{ "line break", "a\nb", false },
	{ "tab", "a\tb", false },
	{ "delete", "a\177", false },
	{ "C1 control", "a\302\23331m", false },
	{ "not UTF-8", "a\xFF", false },
};

static void
names_are_names(void **state)
{
	struct fixture *f = *state;
	struct kn_err err;

	for (size_t i = 0; i < LEN(names); i++) {
		enum kn_status want = names[i].want ? KN_OK : KN_INVALID;
		struct kn_note n = make(1, 9, "x", names[i].in);
		struct kn_label l = { .name = kn_strdup(names[i].in) };

		if (kn_note_name_ok(kn_str(names[i].in)) != names[i].want ||
		    kn_label_put(f->nb, &l, &err) != want ||
		    (names[i].in[0] != '\0' &&
		    kn_note_put(f->nb, &n, &err) != want))
			fail_msg("%s", names[i].name);
		kn_label_dispose(&l);
		kn_note_dispose(&n);
	}
	char long_name[KN_NOTE_NAME_MAX_B + 2];
	memset(long_name, 'x', sizeof(long_name) - 1);
	long_name[sizeof(long_name) - 1] = '\0';
	assert_false(kn_note_name_ok(kn_str(long_name)));
	assert_true(kn_note_name_ok((struct kn_str){ long_name,
	    KN_NOTE_NAME_MAX_B }));
	struct kn_label l = { .name = kn_strdup("اسم"),
		.sign = kn_strdup("\033") };
	assert_int_equal(kn_label_put(f->nb, &l, &err), KN_INVALID);
	kn_label_dispose(&l);
}

static void
bad_notes_are_refused(void **state)
{
	struct fixture *f = *state;
	struct kn_err err;
	struct kn_note n = make(1, 0, "x", NULL);

	free(n.anchor.exact);
	n.anchor.exact = kn_strdup("");
	assert_int_equal(kn_note_put(f->nb, &n, &err), KN_INVALID);
	n.scope = KN_NOTE_ARTICLE;
	put(f, &n);
	kn_note_dispose(&n);
	n = make(1, 0, "x", "a\nb");
	assert_int_equal(kn_note_put(f->nb, &n, &err), KN_INVALID);
	kn_note_dispose(&n);
	n = make(1, 0, "x", "\xFF");
	assert_int_equal(kn_note_put(f->nb, &n, &err), KN_INVALID);
	kn_note_dispose(&n);
	n = make(1, 9, "x", NULL);
	n.anchor.end_cp = 3;
	assert_int_equal(kn_note_put(f->nb, &n, &err), KN_INVALID);
	kn_note_dispose(&n);
	n = make(1, 9, "x", NULL);
	n.id = kn_strdup("deleted-elsewhere");
	assert_int_equal(kn_note_put(f->nb, &n, &err), KN_NOT_FOUND);
	kn_note_dispose(&n);
	assert_int_equal(count_notes(f, NULL), 1);
}

static void
articles_find_their_notes(void **state)
{
	struct fixture *f = *state;
	struct kn_note a = make(1, 40, "b", NULL), b = make(1, 7, "a", NULL);
	struct kn_note c = make(2, 1, "c", NULL), *found;
	struct kn_err err;
	size_t n;

	put(f, &a);
	put(f, &b);
	put(f, &c);
	static const struct {
		const char *name;
		struct kn_target t;
		size_t want;
	} cases[] = {
		{ "url", { .url = (char *)"https://example.org/1" }, 2 },
		{ "body", { .body_key = (char *)"002.txt" }, 1 },
		{ "path", { .path = (char *)"001.txt",
		    .corpus = (char *)"c0ffee" }, 2 },
		{ "path of another corpus", { .path = (char *)"001.txt",
		    .corpus = (char *)"beef" }, 0 },
		{ "nothing", { .url = NULL }, 0 },
		{ "two articles at once", { .url =
		    (char *)"https://example.org/2", .body_key =
		    (char *)"001.txt" }, 3 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(kn_notes_of(f->nb, &cases[i].t, &found, &n,
		    &err), KN_OK);
		if (n != cases[i].want)
			fail_msg("%s: %zu", cases[i].name, n);
		for (size_t k = 1; k < n; k++)
			assert_true(found[k - 1].anchor.start_cp <=
			    found[k].anchor.start_cp);
		kn_notes_free(found, n);
	}
	kn_note_dispose(&a);
	kn_note_dispose(&b);
	kn_note_dispose(&c);
}

static bool
count_target(void *user, const struct kn_target *t)
{
	(void)t;
	++*(size_t *)user;
	return true;
}

static void
lists_obey_their_filter(void **state)
{
	struct fixture *f = *state;
	struct kn_label *labels;
	struct kn_note *page;
	struct kn_err err;
	size_t n, n_labels, total, targets = 0;

	assert_int_equal(kn_labels_list(f->nb, &labels, &n_labels, &err),
	    KN_OK);
	assert_true(n_labels >= 2);
	struct kn_label child = { .name = kn_strdup("فرع"),
		.parent = kn_strdup(labels[0].id) };
	assert_int_equal(kn_label_put(f->nb, &child, &err), KN_OK);
	for (int i = 0; i < 10; i++) {
		struct kn_note note = make(i / 2, (uint32_t)(100 - i), i == 3 ?
		    "يتحدث عن المخابرات" : "x", i % 3 == 0 ? "ثالث" : NULL);

		if (i % 2 == 0)
			note.label = kn_strdup(labels[0].id);
		if (i == 1)
			note.label = kn_strdup(child.id);
		put(f, &note);
		kn_note_dispose(&note);
	}
	struct kn_note_filter label = { .label = labels[0].id },
	    tag = { .tag = "ثالث" }, none = { .unlabelled = true },
	    words = { .words = "المُخابرات" }, two = { .words =
	    "الامن الوطني" }, no = { .words = "الأمن نرويج" }, both = {
	    .label = labels[0].id, .tag = "ثالث" }, untagged = {
	    .untagged = true };
	assert_int_equal(count_notes(f, NULL), 10);
	assert_int_equal(count_notes(f, &label), 6);
	assert_int_equal(count_notes(f, &tag), 4);
	assert_int_equal(count_notes(f, &none), 4);
	assert_int_equal(count_notes(f, &words), 1);
	assert_int_equal(count_notes(f, &two), 10);
	assert_int_equal(count_notes(f, &no), 0);
	assert_int_equal(count_notes(f, &both), 2);
	assert_int_equal(count_notes(f, &untagged), 6);
	assert_int_equal(kn_notes_list(f->nb, NULL, KN_NOTES_BY_ARTICLE, 2, 3,
	    &page, &n, &total, &err), KN_OK);
	assert_int_equal(n, 3);
	assert_int_equal(total, 10);
	assert_string_equal(page[0].target.path, "001.txt");
	assert_int_equal(page[0].anchor.start_cp, 97);
	assert_string_equal(page[2].target.path, "002.txt");
	kn_notes_free(page, n);
	assert_int_equal(kn_notes_targets(f->nb, &tag, count_target, &targets,
	    &err), KN_OK);
	assert_int_equal(targets, 4);
	/* Two notes on each article follow each other: it is told once. */
	targets = 0;
	assert_int_equal(kn_notes_targets(f->nb, NULL, count_target, &targets,
	    &err), KN_OK);
	assert_int_equal(targets, 5);
	struct kn_tag_count *tags;
	assert_int_equal(kn_tags_list(f->nb, &tags, &n, &err), KN_OK);
	assert_int_equal(n, 2);
	assert_int_equal(tags[0].notes, 4);
	kn_tags_free(tags, n);
	kn_label_dispose(&child);
	kn_labels_free(labels, n_labels);
}

struct briefs {
	struct kn_notebook *nb;
	size_t n;
	char *ids[16];
};

/* Says of a note what the note itself does. */
static bool
take_brief(void *user, const struct kn_note_brief *b)
{
	struct briefs *all = user;
	struct kn_note note;
	struct kn_err err;

	assert_true(all->n < 16);
	assert_int_equal(kn_note_get(all->nb, b->id, &note, &err), KN_OK);
	assert_int_equal(b->scope, note.scope);
	assert_true(kn_target_same(&b->target, &note.target));
	assert_string_equal(b->updated, note.updated);
	assert_int_equal(b->label == NULL, note.label == NULL);
	struct kn_str rest = b->tags, tag;
	for (size_t i = 0; i < note.n_tags; i++) {
		assert_true(kn_str_split(&rest, '\n', &tag));
		assert_true(kn_str_is(tag, note.tags[i]));
	}
	assert_int_equal(rest.n, 0);
	kn_note_dispose(&note);
	all->ids[all->n++] = kn_strdup(b->id);
	return true;
}

static void
briefs_tell_the_same(void **state)
{
	struct fixture *f = *state;
	struct briefs all = { .nb = f->nb };
	struct kn_note *page, got[16];
	struct kn_err err;
	size_t n, n_got;

	for (int i = 0; i < 8; i++) {
		struct kn_note note = make(i / 2, (uint32_t)(100 - i), "x",
		    i % 3 == 0 ? "ثالث" : NULL);

		if (i == 2)
			note.label = kn_strdup(
			    "5f1d7c5e-6a34-4c0e-9d0b-000000000001");
		put(f, &note);
		kn_note_dispose(&note);
	}
	assert_int_equal(kn_notes_brief(f->nb, NULL, true, take_brief, &all,
	    &err), KN_OK);
	assert_int_equal(all.n, 8);
	assert_int_equal(kn_notes_list(f->nb, NULL, KN_NOTES_BY_ARTICLE, 0,
	    100, &page, &n, NULL, &err), KN_OK);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(page[i].id, all.ids[i]);
	kn_notes_free(page, n);
	/* By name, in the order asked for; one that is gone is left out. */
	const char *const ids[] = { all.ids[5], "none such", all.ids[1] };
	assert_int_equal(kn_notes_get(f->nb, ids, 3, got, &n_got, &err),
	    KN_OK);
	assert_int_equal(n_got, 2);
	assert_string_equal(got[0].id, all.ids[5]);
	assert_string_equal(got[1].id, all.ids[1]);
	for (size_t i = 0; i < n_got; i++)
		kn_note_dispose(&got[i]);
	for (size_t i = 0; i < all.n; i++)
		free(all.ids[i]);
}

static void
labels_are_a_tree(void **state)
{
	struct fixture *f = *state;
	struct kn_label *all, top = { .name = kn_strdup("أعلى"), .key = '9' };
	struct kn_err err;
	size_t n, before;

	assert_int_equal(kn_labels_list(f->nb, &all, &before, &err), KN_OK);
	char *first = kn_strdup(all[0].id);
	kn_labels_free(all, before);
	assert_int_equal(kn_label_put(f->nb, &top, &err), KN_OK);
	struct kn_label low = { .name = kn_strdup("أسفل"),
		.parent = kn_strdup(top.id), .sign = kn_strdup("§") };
	assert_int_equal(kn_label_put(f->nb, &low, &err), KN_OK);
	/* A circle, a taken name, a taken key, no parent. */
	top.parent = kn_strdup(low.id);
	assert_int_equal(kn_label_put(f->nb, &top, &err), KN_INVALID);
	free(top.parent);
	top.parent = NULL;
	struct kn_label twin = { .name = kn_strdup("أعلى") };
	assert_int_equal(kn_label_put(f->nb, &twin, &err), KN_INVALID);
	free(twin.name);
	twin.name = kn_strdup("آخر");
	twin.key = '9';
	assert_int_equal(kn_label_put(f->nb, &twin, &err), KN_INVALID);
	twin.key = 0;
	twin.parent = kn_strdup("nowhere");
	assert_int_equal(kn_label_put(f->nb, &twin, &err), KN_INVALID);
	free(twin.name);
	twin.name = kn_strdup("");
	assert_int_equal(kn_label_put(f->nb, &twin, &err), KN_INVALID);
	kn_label_dispose(&twin);
	reopen(f);
	assert_int_equal(kn_labels_list(f->nb, &all, &n, &err), KN_OK);
	assert_int_equal(n, before + 2);
	assert_string_equal(all[n - 2].name, "أعلى");
	assert_string_equal(all[n - 1].name, "أسفل");
	assert_string_equal(all[n - 1].sign, "§");
	assert_int_equal(all[n - 2].key, '9');
	kn_labels_free(all, n);
	/* Deleting takes those below away, and off their notes; undo brings
	 * all back. */
	struct kn_note note = make(1, 1, "x", NULL), back;
	note.label = kn_strdup(low.id);
	put(f, &note);
	assert_int_equal(kn_label_delete(f->nb, top.id, &err), KN_OK);
	assert_int_equal(kn_note_get(f->nb, note.id, &back, &err), KN_OK);
	assert_null(back.label);
	kn_note_dispose(&back);
	assert_int_equal(kn_label_delete(f->nb, top.id, &err), KN_NOT_FOUND);
	struct kn_undo_step step;
	assert_int_equal(kn_notebook_undo(f->nb, &step, &err), KN_OK);
	assert_string_equal(step.msgid, "label deleted");
	kn_undo_step_dispose(&step);
	assert_int_equal(kn_note_get(f->nb, note.id, &back, &err), KN_OK);
	assert_string_equal(back.label, low.id);
	kn_note_dispose(&back);
	assert_int_equal(kn_labels_list(f->nb, &all, &n, &err), KN_OK);
	assert_int_equal(n, before + 2);
	assert_int_equal(all[n - 1].notes, 1);
	kn_labels_free(all, n);
	free(first);
	kn_note_dispose(&note);
	kn_label_dispose(&top);
	kn_label_dispose(&low);
}

/* Everything that can be undone, undone and done again after a restart. */
static void
undo_survives_a_restart(void **state)
{
	struct fixture *f = *state;
	struct kn_note a = make(1, 1, "one", "t"), back;
	struct kn_undo_step step;
	struct kn_err err;

	assert_int_equal(kn_notebook_undo(f->nb, &step, &err), KN_NOT_FOUND);
	put(f, &a);
	free(a.text);
	a.text = kn_strdup("two");
	put(f, &a);
	struct kn_target t = { .body_key = (char *)"k" };
	assert_int_equal(kn_mark_set(f->nb, KN_MARK_STAR, &t, 1, true, false,
	    &err), KN_OK);
	assert_int_equal(kn_note_delete(f->nb, (const char *const *)&a.id, 1,
	    &err), KN_OK);
	reopen(f);
	assert_int_equal(count_notes(f, NULL), 0);
	static const char *const what[] = { "note deleted", "starred",
		"note changed", "note added" };
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(kn_notebook_undo(f->nb, &step, &err), KN_OK);
		assert_string_equal(step.msgid, what[i]);
		kn_undo_step_dispose(&step);
		reopen(f);
		if (i == 0 || i == 2) {
			assert_int_equal(kn_note_get(f->nb, a.id, &back,
			    &err), KN_OK);
			assert_string_equal(back.text, i == 0 ? "two" :
			    "one");
			assert_int_equal(back.n_tags, 2);
			kn_note_dispose(&back);
		}
		assert_int_equal(kn_mark_get(f->nb, KN_MARK_STAR, "k"), i <
		    1);
	}
	assert_int_equal(kn_notebook_undo(f->nb, &step, &err), KN_NOT_FOUND);
	assert_int_equal(count_notes(f, NULL), 0);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(kn_notebook_redo(f->nb, &step, &err), KN_OK);
		assert_string_equal(step.msgid, what[3 - i]);
		kn_undo_step_dispose(&step);
	}
	assert_int_equal(count_notes(f, &(struct kn_note_filter){
	    .tag = "t" }), 1);
	/* Something new: the undone deletion is gone for good. */
	struct kn_note b = make(2, 1, "new", NULL);
	put(f, &b);
	assert_int_equal(kn_notebook_redo(f->nb, &step, &err), KN_NOT_FOUND);
	assert_int_equal(count_notes(f, NULL), 2);
	kn_note_dispose(&a);
	kn_note_dispose(&b);
}

static void
undo_does_not_overwrite_others(void **state)
{
	struct fixture *f = *state;
	struct kn_notebook *other;
	struct kn_note a = make(1, 1, "one", NULL), theirs;
	struct kn_undo_step step;
	struct kn_err err;

	put(f, &a);
	assert_int_equal(kn_notebook_open(f->file, NULL, &other, &err),
	    KN_OK);
	uint64_t before = kn_notebook_version(f->nb);
	assert_int_equal(before, kn_notebook_version(f->nb));
	assert_int_equal(kn_note_get(other, a.id, &theirs, &err), KN_OK);
	free(theirs.text);
	theirs.text = kn_strdup("theirs");
	assert_int_equal(kn_note_put(other, &theirs, &err), KN_OK);
	assert_int_not_equal(before, kn_notebook_version(f->nb));
	kn_note_dispose(&theirs);
	/* One log for all sessions: the last step is theirs. */
	assert_int_equal(kn_notebook_undo(f->nb, &step, &err), KN_OK);
	assert_string_equal(step.msgid, "note changed");
	kn_undo_step_dispose(&step);
	/* A row changed past the log (read marks are quiet) stops it. */
	struct kn_target t = { .body_key = (char *)"k" };
	assert_int_equal(kn_mark_set(f->nb, KN_MARK_STAR, &t, 1, true, false,
	    &err), KN_OK);
	assert_int_equal(kn_mark_set(other, KN_MARK_READ, &t, 1, true, true,
	    &err), KN_OK);
	assert_int_equal(kn_notebook_undo(f->nb, &step, &err), KN_BUSY);
	assert_true(kn_mark_get(f->nb, KN_MARK_STAR, "k"));
	assert_true(kn_mark_get(f->nb, KN_MARK_READ, "k"));
	kn_notebook_close(other);
	kn_note_dispose(&a);
}

static bool
count_key(void *user, const char *key)
{
	assert_string_equal(key, "k2");
	++*(size_t *)user;
	return true;
}

static void
marks_stand_on_bodies(void **state)
{
	struct fixture *f = *state;
	struct kn_target t[3] = { { .body_key = (char *)"k1" },
	    { .body_key = (char *)"k2" }, { .body_key = NULL } };
	struct kn_undo_step step;
	struct kn_err err;
	size_t n = 0;

	assert_int_equal(kn_mark_set(f->nb, KN_MARK_READ, t, 3, true, false,
	    &err), KN_OK);
	assert_int_equal(kn_mark_set(f->nb, KN_MARK_STAR, t + 1, 1, true,
	    false, &err), KN_OK);
	/* No change is no step. */
	assert_int_equal(kn_mark_set(f->nb, KN_MARK_STAR, t + 1, 1, true,
	    false, &err), KN_OK);
	reopen(f);
	assert_true(kn_mark_get(f->nb, KN_MARK_READ, "k1"));
	assert_false(kn_mark_get(f->nb, KN_MARK_STAR, "k1"));
	assert_int_equal(kn_marks_list(f->nb, KN_MARK_STAR, count_key, &n,
	    &err), KN_OK);
	assert_int_equal(n, 1);
	assert_int_equal(kn_notebook_undo(f->nb, &step, &err), KN_OK);
	assert_string_equal(step.msgid, "starred");
	kn_undo_step_dispose(&step);
	assert_int_equal(kn_notebook_undo(f->nb, &step, &err), KN_OK);
	assert_int_equal(step.rows, 2);
	kn_undo_step_dispose(&step);
	assert_false(kn_mark_get(f->nb, KN_MARK_READ, "k1"));
}

static void
drafts_are_kept(void **state)
{
	struct fixture *f = *state;
	struct kn_note a = make(1, 5, "قيد الكتاب", "وسم");
	struct kn_draft *drafts;
	struct kn_err err;
	size_t n;

	assert_int_equal(kn_draft_put(f->nb, "new/1", &a, &err), KN_OK);
	free(a.text);
	a.text = kn_strdup("قيد الكتابة");
	assert_int_equal(kn_draft_put(f->nb, "new/1", &a, &err), KN_OK);
	assert_int_equal(kn_draft_put(f->nb, "new/2", &a, &err), KN_OK);
	reopen(f);
	assert_int_equal(kn_drafts_list(f->nb, &drafts, &n, &err), KN_OK);
	assert_int_equal(n, 2);
	assert_string_equal(drafts[0].name, "new/2");
	assert_string_equal(drafts[1].note.text, "قيد الكتابة");
	assert_int_equal(drafts[1].note.n_tags, 3);
	assert_int_equal(drafts[1].note.anchor.start_cp, 5);
	kn_drafts_free(drafts, n);
	assert_int_equal(kn_draft_drop(f->nb, "new/1", &err), KN_OK);
	assert_int_equal(kn_drafts_list(f->nb, &drafts, &n, &err), KN_OK);
	assert_int_equal(n, 1);
	kn_drafts_free(drafts, n);
	/* A note that is not taken leaves its draft, one that is takes it
	 * away, and undoing it does not bring it back. */
	struct kn_note bad = { .text = kn_strdup("no passage") };
	assert_int_equal(kn_note_put_draft(f->nb, &bad, "new/2", &err),
	    KN_INVALID);
	kn_note_dispose(&bad);
	reopen(f);
	assert_int_equal(kn_drafts_list(f->nb, &drafts, &n, &err), KN_OK);
	assert_int_equal(n, 1);
	kn_drafts_free(drafts, n);
	assert_int_equal(kn_note_put_draft(f->nb, &a, "new/2", &err), KN_OK);
	reopen(f);
	assert_int_equal(kn_drafts_list(f->nb, &drafts, &n, &err), KN_OK);
	assert_int_equal(n, 0);
	kn_drafts_free(drafts, n);
	assert_int_equal(count_notes(f, NULL), 1);
	kn_note_dispose(&a);
}

static void
backups_rotate(void **state)
{
	struct fixture *f = *state;
	struct kn_note a = make(1, 5, "x", NULL);
	struct stat st;
	struct kn_err err;
	char day[32], name[128];

	put(f, &a);
	kn_note_dispose(&a);
	for (int i = 1; i <= 9; i++) {
		snprintf(day, sizeof(day), "2026-06-%02d", i);
		assert_int_equal(kn_notebook_backup(f->file, day, &err),
		    KN_OK);
	}
	for (int i = 1; i <= 9; i++) {
		snprintf(name, sizeof(name), "%s-backup-2026-06-%02d",
		    f->file, i);
		assert_int_equal(stat(name, &st) == 0, i > 2);
		if (i > 2)
			assert_int_equal(st.st_mode & 0777, 0600);
	}
	struct kn_notebook *copy;
	assert_int_equal(kn_notebook_open(name, NULL, &copy, &err), KN_OK);
	assert_int_equal(kn_notebook_check(copy, &err), KN_OK);
	kn_notebook_close(copy);
	snprintf(name, sizeof(name), "%s-backup-2026-06-09-lock", f->file);
	unlink(name);
}

/* Bytes of one page in the middle are lost: what stands on the others is
 * saved, and the damaged file is kept. */
static void
damage_is_mended(void **state)
{
	struct fixture *f = *state;
	struct kn_err err;
	struct stat st;
	size_t saved;
	char text[600], aside[128];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (int i = 0; i < 100; i++) {
		struct kn_note a = make(i, 5, text, "وسم");

		put(f, &a);
		kn_note_dispose(&a);
	}
	kn_notebook_close(f->nb);
	f->nb = NULL;
	assert_int_equal(stat(f->file, &st), 0);
	FILE *file = fopen(f->file, "r+b");
	assert_int_equal(fseek(file, st.st_size / 2 / 4096 * 4096, SEEK_SET),
	    0);
	for (int i = 0; i < 4096; i++)
		fputc(0x5A, file);
	fclose(file);
	assert_int_equal(kn_notebook_repair(f->file, &saved, &err), KN_OK);
	snprintf(aside, sizeof(aside), "%s.damaged-1", f->file);
	assert_int_equal(stat(aside, &st), 0);
	reopen(f);
	assert_int_equal(kn_notebook_check(f->nb, &err), KN_OK);
	assert_int_equal(count_notes(f, NULL), saved);
	assert_true(saved >= 80);
	assert_int_equal(count_notes(f, &(struct kn_note_filter){
	    .tag = "وسم" }), saved);
}

static void
what_cannot_be_written_is_read(void **state)
{
	struct fixture *f = *state;
	struct kn_note a = make(1, 5, "x", NULL);
	struct kn_err err;

	put(f, &a);
	kn_note_dispose(&a);
	kn_notebook_close(f->nb);
	f->nb = NULL;
	/* A newer version's, with the tables we know. */
	FILE *file = fopen(f->file, "r+b");
	assert_int_equal(fseek(file, 60, SEEK_SET), 0);
	fwrite("\0\0\x27\x0F", 1, 4, file);
	fclose(file);
	reopen(f);
	assert_int_equal(kn_notebook_writable(f->nb, &err), KN_UNSUPPORTED);
	assert_int_equal(count_notes(f, NULL), 1);
	a = make(2, 5, "y", NULL);
	assert_int_equal(kn_note_put(f->nb, &a, &err), KN_UNSUPPORTED);
	assert_int_equal(kn_draft_put(f->nb, "d", &a, &err), KN_UNSUPPORTED);
	kn_note_dispose(&a);
	assert_int_equal(count_notes(f, NULL), 1);
}

/* A text that changed: each note says how its passage fared. */
static void
notes_are_placed(void **state)
{
	struct fixture *f = *state;
	static const char before[] = "قال الوزير إن الأمن أولوية. وأضاف أن "
	    "التعاون مستمر. وختم بشكر الجميع.";
	static const char after[] = "فقرة جديدة.\n\nقال الوزير إن الأمن "
	    "أولوية. وأضاف أن التعاون مستمر.";
	struct kn_doc *old = kn_doc_new_text("a.txt", kn_strdup(before),
	    strlen(before));
	struct kn_doc *doc = kn_doc_new_text("a.txt", kn_strdup(after),
	    strlen(after));
	struct kn_target t = { .path = (char *)"a.txt",
		.corpus = (char *)"c" };
	static const char *const quotes[] = { "وختم بشكر الجميع",
		"التعاون مستمر", "الأمن أولوية" };
	struct kn_placed *placed;
	struct kn_err err;
	size_t n;

	for (size_t i = 0; i < 3; i++) {
		struct kn_note note = { .text = kn_strdup("x") };
		uint32_t at = (uint32_t)(strstr(before, quotes[i]) - before);
		struct kn_span span = { at,
			at + (uint32_t)strlen(quotes[i]) };

		assert_int_equal(kn_note_attach(f->nb, &note, &t, old, span,
		    &err), KN_OK);
		kn_note_dispose(&note);
	}
	struct kn_note whole = { .scope = KN_NOTE_ARTICLE };
	kn_target_copy(&whole.target, &t);
	put(f, &whole);
	kn_note_dispose(&whole);
	assert_int_equal(kn_notes_place(f->nb, &t, doc, &placed, &n, &err),
	    KN_OK);
	assert_int_equal(n, 4);
	assert_int_equal(placed[0].note.scope, KN_NOTE_ARTICLE);
	assert_int_equal(placed[1].hit.state, KN_ANCHOR_MOVED);
	assert_memory_equal(after + placed[1].hit.at.start_b, quotes[2],
	    strlen(quotes[2]));
	assert_int_equal(placed[2].hit.state, KN_ANCHOR_MOVED);
	assert_int_equal(placed[3].hit.state, KN_ANCHOR_ORPHAN);
	/* The orphan is attached by hand, and stays there. */
	struct kn_span by_hand = placed[1].hit.at;
	assert_int_equal(kn_note_attach(f->nb, &placed[3].note, &t, doc,
	    by_hand, &err), KN_OK);
	by_hand.end_b = (uint32_t)doc->n_b + 1;
	assert_int_equal(kn_note_attach(f->nb, &placed[3].note, &t, doc,
	    by_hand, &err), KN_INVALID);
	kn_placed_free(placed, n);
	assert_int_equal(kn_notes_place(f->nb, &t, doc, &placed, &n, &err),
	    KN_OK);
	for (size_t i = 0; i < n; i++)
		assert_int_not_equal(placed[i].hit.state, KN_ANCHOR_ORPHAN);
	kn_placed_free(placed, n);
	kn_doc_free(doc);
	kn_doc_free(old);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_note_comes_back_whole), T(bad_notes_are_refused),
		T(names_are_names),
		T(articles_find_their_notes), T(lists_obey_their_filter),
		T(briefs_tell_the_same),
		T(labels_are_a_tree), T(undo_survives_a_restart),
		T(undo_does_not_overwrite_others), T(marks_stand_on_bodies),
		T(drafts_are_kept), T(backups_rotate), T(damage_is_mended),
		T(what_cannot_be_written_is_read), T(notes_are_placed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
