/* test_editor.c: a note in the editor: drafts while it is written, what is
 * saved, what other sessions and a notebook that cannot be written do. */
#include <ftw.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "kunnash/mem.h"
#include "tui/pane/editor.h"

#define DRAFT "new/k/1"

struct fixture {
	char dir[64], corpus[96], notes[96];
	struct kn_session *session;
	struct kn_options *options;
	struct kn_model *model;
	struct kn_pane *p;
};

static void
open_session(struct fixture *f)
{
	const char *corpus = f->corpus;
	struct kn_session_opts opts = { .corpus = &corpus, .n_corpus = 1,
	    .cache_dir = f->dir, .notes_path = f->notes };
	struct kn_err err;

	assert_int_equal(kn_session_open(&opts, &f->session, NULL, &err),
	    KN_OK);
	f->options = kn_options_new();
	f->model = kn_model_new(f->session, f->options, KN_LANG_EN);
}

static void
close_session(struct fixture *f)
{
	kn_model_free(f->model);
	kn_options_free(f->options);
	kn_session_close(f->session);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "/tmp/kunnash-editor-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->corpus, sizeof(f->corpus), "%s/corpus", f->dir);
	snprintf(f->notes, sizeof(f->notes), "%s/notes.db", f->dir);
	assert_int_equal(mkdir(f->corpus, 0700), 0);
	open_session(f);
	*state = f;
	return 0;
}

static int
remove_entry(const char *path, const struct stat *st, int type,
    struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	kn_pane_close(f->p);
	close_session(f);
	nftw(f->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

static struct kn_notebook *
nb(struct fixture *f)
{
	return kn_session_notebook(f->session);
}

static void
open_note(struct fixture *f, const char *id)
{
	struct kn_note n = { .id = NULL };
	struct kn_err err;

	if (id != NULL) {
		assert_int_equal(kn_note_get(nb(f), id, &n, &err), KN_OK);
	} else {
		n.target.path = kn_strdup("a.txt");
		n.anchor.exact = kn_strdup("the passage");
		n.anchor.end_cp = 11;
	}
	kn_pane_close(f->p);
	f->p = kn_pane_editor_new(f->model, &n, DRAFT);
	assert_null(n.target.path);
}

static void
type(struct fixture *f, const char *text)
{
	for (struct kn_str s = kn_str(text); s.n > 0; s.s++, s.n--) {
		struct kn_key_press key = { .sym = (unsigned char)*s.s };

		assert_true(f->p->ops->key(f->p, key));
	}
}

static void
act(struct fixture *f, enum kn_action a)
{
	assert_true(kn_pane_act(f->p, a, KN_LIT("")));
}

static bool
notice_has(const struct fixture *f, const char *text)
{
	return f->model->notice.n > 0 &&
	    strstr(f->model->notice.s, text) != NULL;
}

/* What the draft says; "" when there is none. The caller frees. */
static char *
draft_text(struct fixture *f)
{
	struct kn_draft *d;
	struct kn_err err;
	size_t n;

	assert_int_equal(kn_drafts_list(nb(f), &d, &n, &err), KN_OK);
	assert_true(n <= 1);
	char *text = kn_strdup(n == 0 || d[0].note.text == NULL ? "" :
	    d[0].note.text);
	kn_drafts_free(d, n);
	return text;
}

static void
assert_draft(struct fixture *f, const char *want)
{
	char *text = draft_text(f);

	assert_string_equal(text, want);
	free(text);
}

/* The only note; the caller disposes of it. */
static void
only_note(struct fixture *f, struct kn_note *out)
{
	struct kn_note_filter all = { .label = NULL };
	struct kn_note *notes;
	struct kn_err err;
	size_t n;

	assert_int_equal(kn_notes_list(nb(f), &all, KN_NOTES_BY_DATE, 0, 10,
	    &notes, &n, NULL, &err), KN_OK);
	assert_int_equal(n, 1);
	*out = notes[0];
	free(notes);
}

static void
what_is_typed_is_kept_within_half_a_second(void **state)
{
	struct fixture *f = *state;

	open_note(f, NULL);
	/* Idle costs nothing. */
	assert_int_equal(f->p->ops->due_ms(f->p), -1);
	type(f, "ab");
	int due_ms = f->p->ops->due_ms(f->p);
	assert_in_range(due_ms, 0, 500);
	type(f, "c");
	assert_true(f->p->ops->due_ms(f->p) <= due_ms);
	assert_draft(f, "");
	f->p->ops->keep(f->p);
	assert_int_equal(f->p->ops->due_ms(f->p), -1);
	assert_draft(f, "abc");
	/* A key that changes nothing is no reason to write. */
	struct kn_key_press home = { .sym = KN_KEY_HOME };
	f->p->ops->key(f->p, home);
	assert_int_equal(f->p->ops->due_ms(f->p), -1);
	/* Back to nothing: no draft. */
	act(f, KN_ACT_REVERT);
	f->p->ops->keep(f->p);
	assert_draft(f, "");
}

static void
a_draft_is_taken_up_and_goes_with_its_note(void **state)
{
	struct fixture *f = *state;
	struct kn_note note;

	open_note(f, NULL);
	type(f, "first ");
	kn_pane_close(f->p);    /* as a hang-up does */
	f->p = NULL;
	close_session(f);
	open_session(f);
	open_note(f, NULL);
	assert_true(notice_has(f, "draft"));
	assert_true(kn_str_is(kn_pane_editor_text(f->p), "first "));
	type(f, "second");
	act(f, KN_ACT_PANE_PREV);       /* label */
	type(f, "1");
	act(f, KN_ACT_PANE_PREV);       /* tags */
	f->p->ops->paste(f->p, kn_str("b, \xD8\xA3\xD9\x85\xD9\x86\xD8\x8C a"));
	act(f, KN_ACT_SAVE);
	assert_true(f->p->done);
	kn_pane_close(f->p);
	f->p = NULL;
	assert_draft(f, "");
	only_note(f, &note);
	assert_string_equal(note.text, "first second");
	assert_int_equal(note.n_tags, 3);
	assert_string_equal(note.tags[0], "a");
	assert_string_equal(note.anchor.exact, "the passage");
	assert_non_null(note.label);
	kn_note_dispose(&note);
}

/* Makes a note and opens it. */
static char *
saved_note(struct fixture *f)
{
	struct kn_note note;

	open_note(f, NULL);
	type(f, "old");
	act(f, KN_ACT_SAVE);
	only_note(f, &note);
	char *id = kn_strdup(note.id);
	kn_note_dispose(&note);
	open_note(f, id);
	return id;
}

static void
a_note_that_another_session_deleted_can_be_kept(void **state)
{
	struct fixture *f = *state;
	char *id = saved_note(f);
	const char *ids[] = { id };
	struct kn_note note;
	struct kn_err err;

	type(f, "er");
	assert_int_equal(kn_note_delete(nb(f), ids, 1, &err), KN_OK);
	act(f, KN_ACT_SAVE);
	assert_false(f->p->done);
	assert_true(notice_has(f, "deleted"));
	assert_draft(f, "older");
	act(f, KN_ACT_SAVE);
	assert_true(f->p->done);
	only_note(f, &note);
	assert_string_not_equal(note.id, id);
	assert_string_equal(note.text, "older");
	kn_note_dispose(&note);
	assert_draft(f, "");
	free(id);
}

/* Another session writes "theirs" into the note. */
static void
change_behind(struct fixture *f, const char *id)
{
	struct kn_note note;
	struct kn_err err;
	bool later = false;

	assert_int_equal(kn_note_get(nb(f), id, &note, &err), KN_OK);
	free(note.text);
	note.text = kn_strdup("theirs");
	/* Times are of milliseconds. */
	while (!later) {
		struct kn_note now;

		assert_int_equal(kn_note_put(nb(f), &note, &err), KN_OK);
		only_note(f, &now);
		later = strcmp(now.created, now.updated) != 0;
		kn_note_dispose(&now);
	}
	kn_note_dispose(&note);
}

/* Both texts stay: theirs in its place, this one as a note of its own. */
static void
a_note_that_another_session_changed_can_be_kept_apart(void **state)
{
	struct fixture *f = *state;
	char *id = saved_note(f);
	struct kn_note *notes;
	struct kn_err err;
	size_t n;

	type(f, "er");
	change_behind(f, id);
	act(f, KN_ACT_SAVE);
	assert_true(notice_has(f, "as a new note"));
	act(f, KN_ACT_SAVE_APART);
	assert_true(f->p->done);
	assert_draft(f, "");
	assert_int_equal(kn_notes_list(nb(f), NULL, KN_NOTES_BY_DATE, 0, 9,
	    &notes, &n, NULL, &err), KN_OK);
	assert_int_equal(n, 2);
	assert_string_equal(notes[0].text, "older");
	assert_string_not_equal(notes[0].id, id);
	assert_string_equal(notes[0].anchor.exact, "the passage");
	assert_string_not_equal(notes[0].created, notes[1].created);
	assert_string_equal(notes[1].id, id);
	assert_string_equal(notes[1].text, "theirs");
	kn_notes_free(notes, n);
	free(id);
}

/* A draft is of the note as it was: what became of the note since is not
 * replaced by taking the draft up in another session. */
static void
a_draft_of_an_older_note_does_not_replace_it_unasked(void **state)
{
	struct fixture *f = *state;
	char *id = saved_note(f);
	struct kn_note note;

	type(f, "er");
	f->p->ops->keep(f->p);
	assert_draft(f, "older");
	kn_pane_close(f->p);
	f->p = NULL;
	change_behind(f, id);
	open_note(f, id);
	assert_true(notice_has(f, "draft"));
	act(f, KN_ACT_SAVE);
	assert_false(f->p->done);
	assert_true(notice_has(f, "changed"));
	only_note(f, &note);
	assert_string_equal(note.text, "theirs");
	kn_note_dispose(&note);
	act(f, KN_ACT_SAVE);
	assert_true(f->p->done);
	only_note(f, &note);
	assert_string_equal(note.text, "older");
	kn_note_dispose(&note);
	free(id);
}

static void
a_note_that_another_session_changed_is_not_replaced_unasked(void **state)
{
	struct fixture *f = *state;
	char *id = saved_note(f);
	struct kn_note note;

	type(f, "er");
	change_behind(f, id);
	act(f, KN_ACT_SAVE);
	assert_false(f->p->done);
	assert_true(notice_has(f, "changed"));
	only_note(f, &note);
	assert_string_equal(note.text, "theirs");
	kn_note_dispose(&note);
	assert_draft(f, "older");
	act(f, KN_ACT_SAVE);
	assert_true(f->p->done);
	only_note(f, &note);
	assert_string_equal(note.text, "older");
	kn_note_dispose(&note);
	free(id);
}

/* What cannot be saved stays on the screen, and leaving is refused while
 * there is no draft either. */
static void
a_note_that_cannot_be_saved_stays(void **state)
{
	struct fixture *f = *state;

	open_note(f, NULL);
	/* A tag longer than tags are: the note is refused. */
	act(f, KN_ACT_PANE_PREV);
	act(f, KN_ACT_PANE_PREV);
	for (int i = 0; i < 30; i++)
		f->p->ops->paste(f->p, kn_str("0123456789"));
	act(f, KN_ACT_PANE_PREV);
	type(f, "text");
	act(f, KN_ACT_SAVE);
	assert_false(f->p->done);
	assert_true(f->model->notice_is_error);
	assert_draft(f, "text");
	assert_true(kn_str_is(kn_pane_editor_text(f->p), "text"));
	act(f, KN_ACT_CANCEL);
	assert_true(f->p->done);
	assert_draft(f, "text");
}

/* No file may grow: what a full disk does. */
static void
fill_disk(bool full)
{
	static const struct rlimit none = { 0, RLIM_INFINITY };
	static const struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, full ? &none : &all), 0);
}

/* On a full disk the text stays, and is saved once there is room. */
static void
a_full_disk_loses_nothing(void **state)
{
	struct fixture *f = *state;
	struct kn_note note;

	open_note(f, NULL);
	type(f, "before");
	f->p->ops->keep(f->p);
	type(f, " after");
	fill_disk(true);
	f->p->ops->keep(f->p);
	bool told = f->model->notice_is_error;
	int due_ms = f->p->ops->due_ms(f->p);
	act(f, KN_ACT_SAVE);
	bool stays = !f->p->done && f->model->notice_is_error;
	act(f, KN_ACT_CANCEL);
	stays = stays && !f->p->done && notice_has(f, "once more");
	fill_disk(false);
	assert_true(told);
	assert_in_range(due_ms, 1000, 5000);    /* tried again, not at once */
	assert_true(stays);
	assert_true(kn_str_is(kn_pane_editor_text(f->p), "before after"));
	assert_draft(f, "before");
	act(f, KN_ACT_SAVE);
	assert_true(f->p->done);
	only_note(f, &note);
	assert_string_equal(note.text, "before after");
	kn_note_dispose(&note);
	assert_draft(f, "");
}

/* Whoever was told leaves: nobody is locked in. */
static void
a_second_try_leaves(void **state)
{
	struct fixture *f = *state;

	open_note(f, NULL);
	type(f, "text");
	fill_disk(true);
	act(f, KN_ACT_CANCEL);
	bool stays = !f->p->done;
	type(f, "s");                   /* thought better of it */
	act(f, KN_ACT_CANCEL);
	stays = stays && !f->p->done;
	act(f, KN_ACT_CANCEL);
	bool leaves = f->p->done;
	kn_pane_close(f->p);
	f->p = NULL;
	fill_disk(false);
	assert_true(stays);
	assert_true(leaves);
}

static void
c_x_waits_for_one_key(void **state)
{
	struct fixture *f = *state;
	struct kn_key_press x = { .sym = 'x' };

	open_note(f, NULL);
	act(f, KN_ACT_PREFIX);
	assert_int_equal(kn_pane_context(f->p), KN_CTX_EDITOR_X);
	assert_true(f->p->ops->key(f->p, x));
	assert_int_equal(kn_pane_context(f->p), KN_CTX_EDITOR);
	assert_int_equal(kn_pane_editor_text(f->p).n, 0);
	act(f, KN_ACT_PREFIX);
	act(f, KN_ACT_CANCEL);
	assert_false(f->p->done);
	assert_int_equal(kn_pane_context(f->p), KN_CTX_EDITOR);
	assert_true(kn_pane_is_editor(f->p));
}

static void
put_tags(struct fixture *f, const char *tag)
{
	struct kn_note n = { .scope = KN_NOTE_CORPUS };
	struct kn_err err;

	n.tags = kn_calloc(1, sizeof(*n.tags));
	n.tags[0] = kn_strdup(tag);
	n.n_tags = 1;
	assert_int_equal(kn_note_put(nb(f), &n, &err), KN_OK);
	kn_note_dispose(&n);
}

static void
tags_are_completed(void **state)
{
	static const struct {
		const char *typed, *want;       /* NULL: nothing to add */
	} cases[] = {
		{ "", NULL },
		{ "zz", NULL },
		{ "sec", "security" },
		{ "x, sec", "x, security" },
		{ "\xD9\x88\xD8\x8C ele", "\xD9\x88\xD8\x8C elections" },
		{ "security", NULL },
		/* أمن and أمل begin alike; a choice stays where it is. */
		{ "\xD8\xA7", "\xD8\xA3\xD9\x85" },
		{ "\xD8\xA3\xD9\x85", "\xD8\xA3\xD9\x85" },
		{ "\xD8\xA7\xD9\x85\xD9\x86", "\xD8\xA3\xD9\x85\xD9\x86" },
	};
	struct fixture *f = *state;

	put_tags(f, "security");
	put_tags(f, "elections");
	put_tags(f, "\xD8\xA3\xD9\x85\xD9\x86");
	put_tags(f, "\xD8\xA3\xD9\x85\xD9\x84");
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kn_buf b;

		kn_buf_init(&b, 0);
		bool done = kn_tags_complete(f->model, nb(f),
		    kn_str(cases[i].typed), &b);
		if (done != (cases[i].want != NULL) || (done &&
		    strcmp(b.s, cases[i].want) != 0))
			fail_msg("%s: %s, not %s", cases[i].typed,
			    done ? b.s : "nothing", cases[i].want);
		kn_buf_dispose(&b);
	}
}

/* However small: what is drawn is inside, the caret too. */
static void
it_is_drawn_in_any_size(void **state)
{
	struct fixture *f = *state;

	open_note(f, NULL);
	type(f, "some words of text");
	for (int h = 1; h < 14; h++)
		for (int w = 1; w < 40; w += 3)
			for (int i = 0; i < 3; i++) {
				struct kn_grid *g = kn_grid_new(w, h);

				f->p->at = (struct kn_rect){ 0, 0, w, h };
				f->p->ops->draw(f->p, g, f->p->at, true);
				assert_true(g->cursor_x < w);
				assert_true(g->cursor_y < h);
				f->p->ops->click(f->p, w / 2, h - 1);
				kn_grid_free(g);
				act(f, KN_ACT_PANE_PREV);
			}
	assert_true(kn_str_is(kn_pane_editor_text(f->p),
	    "some words of text"));
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(what_is_typed_is_kept_within_half_a_second),
		T(a_draft_is_taken_up_and_goes_with_its_note),
		T(a_note_that_another_session_deleted_can_be_kept),
		T(a_note_that_another_session_changed_is_not_replaced_unasked),
		T(a_note_that_another_session_changed_can_be_kept_apart),
		T(a_draft_of_an_older_note_does_not_replace_it_unasked),
		T(a_note_that_cannot_be_saved_stays),
		T(a_full_disk_loses_nothing), T(a_second_try_leaves),
		T(c_x_waits_for_one_key), T(tags_are_completed),
		T(it_is_drawn_in_any_size),
	};

	return cmocka_run_group_tests_name("editor", tests, NULL, NULL);
}
