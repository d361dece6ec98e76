/*
 * test_undo.c: everything that changes a notebook, undone and done again
 * step by step over restarts: after each step the whole of it reads as it
 * did before.
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

#include "kunnash/annotate.h"
#include "kunnash/filters.h"
#include "kunnash/mem.h"

struct fixture {
	char dir[64], file[96];
	struct kn_notebook *nb;
	struct kn_layer *layer;
	char *note;             /* id of the first note */
};

static void
reopen(struct fixture *f)
{
	struct kn_err err;

	kn_notebook_close(f->nb);
	assert_int_equal(kn_notebook_open(f->file, NULL, &f->nb, &err),
	    KN_OK);
}

static int
set_up(void **state)
{
	struct fixture *f = kn_calloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "/tmp/kn-undo-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->file, sizeof(f->file), "%s/notes.db", f->dir);
	reopen(f);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	char lock[128];

	kn_notebook_close(f->nb);
	kn_layer_free(f->layer);
	snprintf(lock, sizeof(lock), "%s-lock", f->file);
	unlink(lock);
	unlink(f->file);
	assert_int_equal(rmdir(f->dir), 0);
	free(f->note);
	free(f);
	return 0;
}

/* ---- all that a notebook says ------------------------------------------- */

static void
put_word(struct kn_buf *b, const char *s)
{
	kn_buf_fmt(b, "[%s]", s == NULL ? "-" : s);
}

static bool
put_mark(void *user, const char *body_key)
{
	put_word(user, body_key);
	return true;
}

static void
put_note(struct kn_buf *b, const struct kn_note *n)
{
	const char *const words[] = { n->id, n->author, n->created,
		n->updated, n->label, n->text, n->target.url, n->target.key,
		n->anchor.exact, n->anchor.prefix, n->anchor.suffix };

	kn_buf_fmt(b, "\nnote %d %u-%u", (int)n->scope, n->anchor.start_cp,
	    n->anchor.end_cp);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		put_word(b, words[i]);
	for (size_t i = 0; i < n->n_tags; i++)
		put_word(b, n->tags[i]);
}

static void
put_filters(struct fixture *f, struct kn_buf *b)
{
	struct kn_saved_filter *filters;
	size_t n;

	assert_int_equal(kn_filters_list(f->nb, &filters, &n, NULL), KN_OK);
	for (size_t i = 0; i < n; i++) {
		kn_buf_cstr(b, "\nfilter ");
		put_word(b, filters[i].name);
		put_word(b, filters[i].query);
	}
	kn_filters_free(filters, n);
}

static char *
snapshot(struct fixture *f)
{
	struct kn_note_filter all = { .label = NULL };
	struct kn_label *labels;
	struct kn_note *notes;
	struct kn_buf b;
	struct kn_err err;
	size_t n;

	kn_buf_init(&b, 0);
	assert_int_equal(kn_labels_list(f->nb, &labels, &n, &err), KN_OK);
	for (size_t i = 0; i < n; i++) {
		const struct kn_label *l = &labels[i];
		const char *const words[] = { l->id, l->parent, l->name,
			l->definition, l->colour, l->sign };

		kn_buf_fmt(&b, "\nlabel %c %u %u", l->key == 0 ? '-' : l->key,
		    l->position, (unsigned)l->notes);
		for (size_t k = 0; k < sizeof(words) / sizeof(*words); k++)
			put_word(&b, words[k]);
	}
	kn_labels_free(labels, n);
	assert_int_equal(kn_notes_list(f->nb, &all, KN_NOTES_BY_ARTICLE, 0,
	    100, &notes, &n, NULL, &err), KN_OK);
	for (size_t i = 0; i < n; i++)
		put_note(&b, &notes[i]);
	kn_notes_free(notes, n);
	for (int mark = KN_MARK_STAR; mark <= KN_MARK_READ; mark++) {
		kn_buf_fmt(&b, "\nmarks %d", mark);
		assert_int_equal(kn_marks_list(f->nb, (enum kn_mark)mark,
		    put_mark, &b, &err), KN_OK);
	}
	put_filters(f, &b);
	return kn_buf_take(&b, NULL);
}

/* ---- what can be done -------------------------------------------------------- */

static struct kn_note
make(int article, const char *text)
{
	struct kn_note n = { .scope = KN_NOTE_PASSAGE };
	char url[64];

	snprintf(url, sizeof(url), "https://example.org/%d", article);
	n.text = kn_strdup(text);
	n.target.url = kn_strdup(url);
	n.anchor.exact = kn_strdup("words");
	n.anchor.end_cp = 5;
	return n;
}

/* The label in this place of the tree. */
static struct kn_label
label(struct fixture *f, size_t i)
{
	struct kn_label *labels, l;
	struct kn_err err;
	size_t n;

	assert_int_equal(kn_labels_list(f->nb, &labels, &n, &err), KN_OK);
	assert_true(i < n);
	l = labels[i];
	memset(&labels[i], 0, sizeof(labels[i]));
	kn_labels_free(labels, n);
	return l;
}

static enum kn_status
note_add(struct fixture *f, struct kn_err *err)
{
	struct kn_note n = make(1, "first");
	enum kn_status st = kn_note_put(f->nb, &n, err);

	f->note = kn_strdup(n.id);
	kn_note_dispose(&n);
	return st;
}

static enum kn_status
note_label_and_tag(struct fixture *f, struct kn_err *err)
{
	struct kn_label l = label(f, 0);
	struct kn_note n;

	assert_int_equal(kn_note_get(f->nb, f->note, &n, err), KN_OK);
	n.label = kn_strdup(l.id);
	n.tags = kn_calloc(1, sizeof(*n.tags));
	n.tags[n.n_tags++] = kn_strdup("tag");
	enum kn_status st = kn_note_put(f->nb, &n, err);
	kn_note_dispose(&n);
	kn_label_dispose(&l);
	return st;
}

static enum kn_status
note_extent(struct fixture *f, struct kn_err *err)
{
	char text[] = "other words stand here";
	struct kn_doc doc = { .text = text, .n_b = sizeof(text) - 1 };
	struct kn_note n;

	assert_int_equal(kn_note_get(f->nb, f->note, &n, err), KN_OK);
	enum kn_status st = kn_note_attach(f->nb, &n, &n.target, &doc,
	    (struct kn_span){ 6, 17 }, err);
	kn_note_dispose(&n);
	return st;
}

static enum kn_status
star(struct fixture *f, struct kn_err *err)
{
	struct kn_target t[2] = { { .body_key = (char *)"aaaa" },
		{ .body_key = (char *)"bbbb" } };

	return kn_mark_set(f->nb, KN_MARK_STAR, t, 2, true, false, err);
}

static enum kn_status
unstar(struct fixture *f, struct kn_err *err)
{
	struct kn_target t = { .body_key = (char *)"aaaa" };

	return kn_mark_set(f->nb, KN_MARK_STAR, &t, 1, false, false, err);
}

static enum kn_status
mark_read(struct fixture *f, struct kn_err *err)
{
	struct kn_target t = { .body_key = (char *)"aaaa" };

	return kn_mark_set(f->nb, KN_MARK_READ, &t, 1, true, false, err);
}

static enum kn_status
notes_at_once(struct fixture *f, struct kn_err *err)
{
	struct kn_note n[3] = { make(2, "b"), make(2, "c"), make(3, "d") };
	enum kn_status st = kn_note_put_all(f->nb, n, 3, err);

	for (size_t i = 0; i < 3; i++)
		kn_note_dispose(&n[i]);
	return st;
}

static enum kn_status
label_add(struct fixture *f, struct kn_err *err)
{
	struct kn_label l = { .name = kn_strdup("below"),
		.colour = kn_strdup("red"), .sign = kn_strdup("?"),
		.definition = kn_strdup("what it means") }, above = label(f, 0);

	l.parent = kn_strdup(above.id);
	enum kn_status st = kn_label_put(f->nb, &l, err);
	kn_label_dispose(&l);
	kn_label_dispose(&above);
	return st;
}

static enum kn_status
label_rename(struct fixture *f, struct kn_err *err)
{
	struct kn_label l = label(f, 0);

	free(l.name);
	l.name = kn_strdup("another name");
	l.key = '9';
	enum kn_status st = kn_label_put(f->nb, &l, err);
	kn_label_dispose(&l);
	return st;
}

static enum kn_status
label_move(struct fixture *f, struct kn_err *err)
{
	struct kn_label l = label(f, 0);
	enum kn_status st = kn_label_place(f->nb, l.id, NULL, 2, err);

	kn_label_dispose(&l);
	return st;
}

/* With one below it, and off its notes. */
static enum kn_status
label_delete(struct fixture *f, struct kn_err *err)
{
	struct kn_note n;

	assert_int_equal(kn_note_get(f->nb, f->note, &n, err), KN_OK);
	assert_non_null(n.label);
	enum kn_status st = kn_label_delete(f->nb, n.label, err);
	kn_note_dispose(&n);
	return st;
}

/* A colleague's note, whose label is not here yet. */
static enum kn_status
adopt(struct fixture *f, struct kn_err *err)
{
	static const char bytes[] = "{\"exact\":\"theirs\",\"author\":"
	    "\"Fatima\",\"url\":\"https://example.org/1\",\"label\":"
	    "\"their label\",\"tags\":[\"their tag\"]}\n";
	struct kn_note_import count;

	assert_int_equal(kn_layer_new("x.jsonl", kn_str(bytes), NULL, NULL,
	    &f->layer, err), KN_OK);
	return kn_layer_adopt(&kn_layer_views(f->layer)->v[0], f->nb, &count,
	    err);
}

static enum kn_status
import(struct fixture *f, struct kn_err *err)
{
	static const char bytes[] = "{\"exact\":\"x\",\"url\":\"u\"}\n"
	    "{\"exact\":\"y\",\"url\":\"u\",\"label\":\"their label\"}\n";
	struct kn_note_import count;
	struct kn_note_views views;

	assert_int_equal(kn_notes_parse(KN_NOTES_FORMAT_COUNT, "x.jsonl",
	    kn_str(bytes), &views, NULL, NULL, err), KN_OK);
	enum kn_status st = kn_notes_import(f->nb, &views, NULL, NULL, &count,
	    err);
	assert_int_equal(count.added, 2);
	kn_note_views_dispose(&views);
	return st;
}

static enum kn_status
notes_delete(struct fixture *f, struct kn_err *err)
{
	return kn_note_delete(f->nb, (const char *const *)&f->note, 1, err);
}

static enum kn_status
filter_save(struct fixture *f, struct kn_err *err)
{
	return kn_filter_save(f->nb, KN_LIT("France"), KN_LIT("country:FR"),
	    err);
}

static enum kn_status
filter_replace(struct fixture *f, struct kn_err *err)
{
	return kn_filter_save(f->nb, KN_LIT("France"), KN_LIT("date:2023"),
	    err);
}

static enum kn_status
filters_import(struct fixture *f, struct kn_err *err)
{
	static const char bytes[] = "{\"filter\":\"a\",\"query\":\"x\"}\n"
	    "{\"filter\":\"b\",\"query\":\"(\"}\n"
	    "{\"filter\":\"c\",\"query\":\"y\"}\n";
	struct kn_note_import count = { .added = 0 };
	enum kn_status st = kn_filters_import(f->nb, kn_str(bytes), NULL,
	    NULL, &count, err);

	assert_int_equal(count.added, 2);
	return st;
}

static enum kn_status
filter_delete(struct fixture *f, struct kn_err *err)
{
	return kn_filter_delete(f->nb, KN_LIT("France"), err);
}

/* How many steps each is: a label that an import lacks is made first. */
static const struct {
	enum kn_status (*run)(struct fixture *f, struct kn_err *err);
	int steps;
} acts[] = {
	{ note_add, 1 }, { note_label_and_tag, 1 }, { note_extent, 1 },
	{ star, 1 }, { unstar, 1 }, { mark_read, 1 }, { notes_at_once, 1 },
	{ label_add, 1 }, { label_rename, 1 }, { label_move, 1 },
	{ label_delete, 1 }, { adopt, 2 }, { import, 1 }, { notes_delete, 1 },
	{ filter_save, 1 }, { filter_replace, 1 }, { filters_import, 1 },
	{ filter_delete, 1 },
};
enum { N_ACTS = sizeof(acts) / sizeof(*acts) };

static void
turn(struct fixture *f, bool redo, int steps)
{
	struct kn_undo_step step;
	struct kn_err err;

	for (int i = 0; i < steps; i++) {
		assert_int_equal((redo ? kn_notebook_redo :
		    kn_notebook_undo)(f->nb, &step, &err), KN_OK);
		kn_undo_step_dispose(&step);
		reopen(f);
	}
}

static void
assert_like(struct fixture *f, const char *want)
{
	char *now = snapshot(f);

	assert_string_equal(now, want);
	free(now);
}

static void
all_is_undone_and_done_again(void **state)
{
	struct fixture *f = *state;
	char *was[N_ACTS + 1];
	struct kn_undo_step step;
	struct kn_err err;

	was[0] = snapshot(f);
	for (size_t i = 0; i < N_ACTS; i++) {
		assert_int_equal(acts[i].run(f, &err), KN_OK);
		was[i + 1] = snapshot(f);
		assert_string_not_equal(was[i + 1], was[i]);
	}
	for (int round = 0; round < 2; round++) {
		for (size_t i = N_ACTS; i-- > 0;) {
			turn(f, false, acts[i].steps);
			assert_like(f, was[i]);
		}
		assert_int_equal(kn_notebook_undo(f->nb, &step, &err),
		    KN_NOT_FOUND);
		for (size_t i = 0; i < N_ACTS; i++) {
			turn(f, true, acts[i].steps);
			assert_like(f, was[i + 1]);
		}
		assert_int_equal(kn_notebook_redo(f->nb, &step, &err),
		    KN_NOT_FOUND);
	}
	for (size_t i = 0; i <= N_ACTS; i++)
		free(was[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(all_is_undone_and_done_again,
		    set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
