/* test_annot.c: notes and marks in the model, over two articles and a
 * notebook that two sessions share. */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "kunnash/annotate.h"
#include "tui/pane/layers.h"
#include "tui/pane/notecount.h"

struct fixture {
	char dir[64], corpus[96], cache[96], notes[96];
	struct kn_session *session;
	struct kn_options *options;
	struct kn_model *model;
};

static void
write_article(const struct fixture *f, const char *name)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s", f->corpus, name);
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fprintf(out, "The title of %s\n\n", name);
	for (int i = 0; i < 9; i++)
		fprintf(out, "Paragraph %d of %s. It has two sentences.\n\n",
		    i, name);
	assert_int_equal(fclose(out), 0);
}

/* A session of the person; f's own or another one. */
static void
open_session(struct fixture *f)
{
	const char *corpus = f->corpus;
	struct kn_session_opts opts = { .corpus = &corpus, .n_corpus = 1,
	    .cache_dir = f->cache, .notes_path = f->notes[0] == '\0' ? NULL :
	    f->notes };
	struct kn_index_summary summary;
	struct kn_err err;
	bool changed;

	assert_int_equal(kn_session_open(&opts, &f->session, NULL, &err),
	    KN_OK);
	assert_int_equal(kn_session_update(f->session, NULL, &summary, &err),
	    KN_OK);
	assert_int_equal(kn_session_refresh(f->session, &changed, &err),
	    KN_OK);
	f->options = kn_options_new();
	f->model = kn_model_new(f->session, f->options, KN_LANG_EN);
	f->model->sort.order = KN_ORDER_PATH;
	kn_model_reload(f->model);
	assert_true(kn_model_open_row(f->model, 0));
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

	snprintf(f->dir, sizeof(f->dir), "/tmp/kunnash-annot-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->corpus, sizeof(f->corpus), "%s/corpus", f->dir);
	snprintf(f->cache, sizeof(f->cache), "%s/cache", f->dir);
	snprintf(f->notes, sizeof(f->notes), "%s/notes.db", f->dir);
	assert_int_equal(mkdir(f->corpus, 0700), 0);
	write_article(f, "a.txt");
	write_article(f, "b.txt");
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

	close_session(f);
	nftw(f->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

static struct kn_span
span_of(const struct kn_model *m, const char *words)
{
	const char *text = m->open->doc->text, *at = strstr(text, words);

	assert_non_null(at);
	return (struct kn_span){ (uint32_t)(at - text),
	    (uint32_t)(at - text + (long)strlen(words)) };
}

/* Selects these words and types a digit. */
static void
label(struct kn_model *m, const char *words, char key)
{
	m->selection = span_of(m, words);
	kn_model_label_passage(m, kn_model_label_by_key(m, key));
}

static void
assert_note(struct kn_model *m, size_t i, const char *words, char key)
{
	assert_true(i < m->open->n_placed);
	const struct kn_placed *p = &m->open->placed[i];
	struct kn_span at = span_of(m, words);

	assert_true(kn_placed_in_text(p));
	assert_int_equal(p->hit.at.start_b, at.start_b);
	assert_int_equal(p->hit.at.end_b, at.end_b);
	const struct kn_label *l = kn_model_label_of(m, p->note.label);
	assert_int_equal(l == NULL ? 0 : l->key, key);
}

static void
labels_and_finds_again(void **state)
{
	struct fixture *f = *state;
	struct kn_model *m = f->model;

	size_t n;

	assert_true(kn_model_labels(m, &n) != NULL && n == 5);
	label(m, "Paragraph 3 of", '2');
	assert_int_equal(m->open->n_placed, 1);
	assert_int_equal(m->note, 0);
	assert_int_equal(kn_model_label_of(m, kn_model_note(m)->note.label)->
	    notes, 0);          /* not counted */
	assert_int_equal(kn_span_len(m->selection), 0);
	assert_false(m->notice_is_error);
	label(m, "Paragraph 1 of", '3');
	assert_int_equal(m->note, 0);   /* by place: the newer is first */
	assert_note(m, 0, "Paragraph 1 of", '3');
	assert_note(m, 1, "Paragraph 3 of", '2');
	close_session(f);
	open_session(f);
	assert_int_equal(f->model->open->n_placed, 2);
	assert_note(f->model, 1, "Paragraph 3 of", '2');
}

/* An article whose page has the address of the site. */
static void
write_page(const struct fixture *f, const char *name, const char *title,
    const char *text)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s", f->corpus, name);
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fprintf(out, "%s\n\nhttp://news.example.org/\n\n%s\n", title, text);
	assert_int_equal(fclose(out), 0);
}

#define SHARED "Subscribe to our newsletter to get all of the news of the day."

/* The note of one article is no note of another with the same address, even
 * if its words stand there. */
static void
two_articles_of_one_address(void **state)
{
	struct fixture *f = *state;

	close_session(f);
	write_page(f, "a.txt", "Rain in the north",
	    "It rained for three days and the road was cut. " SHARED);
	write_page(f, "b.txt", "Cup final",
	    "The team won the cup before a great crowd. " SHARED);
	open_session(f);
	assert_string_equal(f->model->open->row.meta.url,
	    "http://news.example.org/");
	label(f->model, "Subscribe to our newsletter", '2');
	assert_int_equal(f->model->open->n_placed, 1);
	assert_true(kn_model_open_row(f->model, 1));
	assert_string_equal(f->model->open->row.meta.url,
	    "http://news.example.org/");
	assert_int_equal(f->model->open->n_placed, 0);
	/* Its text is gone: it may be either, and a person is asked. */
	close_session(f);
	char path[160];
	snprintf(path, sizeof(path), "%s/a.txt", f->corpus);
	assert_int_equal(remove(path), 0);
	write_page(f, "c.txt", "Snow in the south",
	    "It snowed for a week and nobody went out. " SHARED);
	open_session(f);
	for (size_t i = 0; i < 2; i++) {
		assert_true(kn_model_open_row(f->model, i));
		assert_int_equal(f->model->open->n_placed, 1);
		assert_int_equal(f->model->open->placed[0].hit.state,
		    KN_ANCHOR_FUZZY);
	}
}

/* The same passage is not noted twice: its note is changed. */
static void
a_digit_changes_the_note_of_a_passage(void **state)
{
	struct kn_model *m = ((struct fixture *)*state)->model;

	label(m, "Paragraph 3 of", '2');
	label(m, "Paragraph 3 of", '4');
	assert_int_equal(m->open->n_placed, 1);
	assert_note(m, 0, "Paragraph 3 of", '4');
	/* With nothing selected, the current note. */
	kn_model_label_passage(m, kn_model_label_by_key(m, '1'));
	assert_note(m, 0, "Paragraph 3 of", '1');
	kn_model_label_passage(m, NULL);
	assert_note(m, 0, "Paragraph 3 of", 0);
	/* With nothing selected and no current note, nothing. */
	m->note = SIZE_MAX;
	kn_model_label_passage(m, kn_model_label_by_key(m, '1'));
	assert_note(m, 0, "Paragraph 3 of", 0);
	assert_int_equal(m->open->n_placed, 1);
}

static void
notes_in_turn(void **state)
{
	struct kn_model *m = ((struct fixture *)*state)->model;
	size_t from_b;

	assert_false(kn_model_step_note(m, 0, 1));
	label(m, "Paragraph 5", '1');
	label(m, "Paragraph 3 of", '2');
	label(m, "Paragraph 3", '2');
	m->note = SIZE_MAX;
	assert_true(kn_model_step_note(m, 0, 1));
	assert_int_equal(m->note, 0);
	assert_note(m, 0, "Paragraph 3 of", '2');
	assert_true(kn_model_step_note(m, 0, 1));
	assert_int_equal(m->note, 1);   /* nested: at the same place */
	assert_true(kn_model_step_note(m, 0, 1));
	assert_false(kn_model_step_note(m, 0, 1));
	assert_int_equal(m->note, 2);
	assert_true(kn_model_step_note(m, 0, -1));
	assert_int_equal(m->note, 1);
	/* Without a current one, from a place on. */
	from_b = span_of(m, "Paragraph 4").start_b;
	m->note = SIZE_MAX;
	assert_true(kn_model_step_note(m, from_b, 1));
	assert_int_equal(m->note, 2);
	m->note = SIZE_MAX;
	assert_true(kn_model_step_note(m, from_b, -1));
	assert_int_equal(m->note, 1);
}

static void
extent_and_deletion(void **state)
{
	struct kn_model *m = ((struct fixture *)*state)->model;

	label(m, "Paragraph 3", '2');
	m->selection = span_of(m, "Paragraph 3 of a.txt.");
	kn_model_note_extent(m);
	assert_int_equal(m->open->n_placed, 1);
	assert_note(m, 0, "Paragraph 3 of a.txt.", '2');
	assert_int_equal(kn_span_len(m->selection), 0);
	kn_model_note_delete(m);
	assert_int_equal(m->open->n_placed, 0);
	assert_null(kn_model_note(m));
	kn_model_undo(m, false);
	assert_note(m, 0, "Paragraph 3 of a.txt.", '2');
	assert_int_equal(m->note, 0);
	kn_model_undo(m, false);
	assert_note(m, 0, "Paragraph 3", '2');
	kn_model_undo(m, true);
	assert_note(m, 0, "Paragraph 3 of a.txt.", '2');
}

/* Undo goes to where the step was, also in the next session. */
static void
undo_goes_there(void **state)
{
	struct fixture *f = *state;

	label(f->model, "Paragraph 2", '1');
	assert_true(kn_model_open_row(f->model, 1));
	assert_int_equal(f->model->open->n_placed, 0);
	label(f->model, "Paragraph 7 of b.txt", '2');
	assert_true(kn_model_open_row(f->model, 0));
	close_session(f);
	open_session(f);
	struct kn_model *m = f->model;
	kn_model_undo(m, false);
	assert_string_equal(m->open->row.meta.path, "b.txt");
	assert_int_equal(m->open->n_placed, 0);
	assert_non_null(strstr(m->notice.s, "note added"));
	kn_model_undo(m, false);
	assert_string_equal(m->open->row.meta.path, "a.txt");
	assert_int_equal(m->open->n_placed, 0);
	kn_model_undo(m, false);
	assert_true(m->notice_is_error);
	kn_model_undo(m, true);
	kn_model_undo(m, true);
	assert_string_equal(m->open->row.meta.path, "b.txt");
	assert_note(m, 0, "Paragraph 7 of b.txt", '2');
	assert_int_equal(m->note, 0);
}

static void
follows_another_session(void **state)
{
	struct fixture *f = *state, other = *f;
	struct kn_model *m = f->model;

	open_session(&other);
	label(m, "Paragraph 5", '1');
	assert_false(kn_model_notes_follow(m));
	assert_true(kn_model_notes_follow(other.model));
	assert_false(kn_model_notes_follow(other.model));
	assert_note(other.model, 0, "Paragraph 5", '1');
	other.model->note = 0;
	label(m, "Paragraph 2", '2');
	assert_true(kn_model_notes_follow(other.model));
	assert_int_equal(other.model->note, 1);         /* still the same */
	/* A change of what another has deleted takes nothing else with it. */
	kn_model_note_delete(m);
	other.model->note = 0;
	kn_model_label_passage(other.model,
	    kn_model_label_by_key(other.model, '3'));
	assert_true(other.model->notice_is_error);
	assert_int_equal(other.model->open->n_placed, 1);
	close_session(&other);
}

static void
marks(void **state)
{
	struct kn_model *m = ((struct fixture *)*state)->model;
	const struct kn_article *a = &m->open->row;

	assert_false(kn_model_marks(m, a).read);
	/* Shown first, and saved once it stands on the screen. */
	kn_model_was_opened(m);
	assert_true(m->open->read && kn_model_marks(m, a).read);
	assert_true(kn_model_save_read(m));
	assert_true(m->open->read && kn_model_marks(m, a).read);
	assert_false(kn_model_save_read(m));
	kn_model_was_opened(m);
	assert_false(kn_model_save_read(m));
	kn_model_undo(m, false);                /* quiet: nothing to undo */
	assert_true(m->notice_is_error && kn_model_marks(m, a).read);
	kn_model_toggle_mark(m, KN_MARK_READ, a);
	assert_false(m->open->read);
	kn_model_toggle_mark(m, KN_MARK_STAR, a);
	assert_true(m->open->starred && kn_model_marks(m, a).starred);
	assert_false(kn_model_marks(m, a).noted);
	label(m, "Paragraph 5", '1');
	assert_true(kn_model_marks(m, a).noted);
	assert_true(kn_model_open_row(m, 1));
	assert_false(kn_model_marks(m, &m->open->row).noted);
	assert_false(kn_model_marks(m, &m->open->row).starred);
}

/* What cannot be written is said, and the selection stays. */
static void
without_a_notebook(void **state)
{
	struct fixture *f = *state;

	close_session(f);
	f->notes[0] = '\0';
	open_session(f);
	struct kn_model *m = f->model;
	m->selection = span_of(m, "Paragraph 5");
	kn_model_label_passage(m, NULL);
	assert_true(m->notice.n > 0 && kn_span_len(m->selection) > 0);
	kn_model_notice_clear(m);
	kn_model_undo(m, false);
	assert_true(m->notice.n > 0);
	kn_model_notice_clear(m);
	kn_model_toggle_mark(m, KN_MARK_STAR, &m->open->row);
	assert_true(m->notice.n > 0);
	kn_model_notice_clear(m);
	kn_model_was_opened(m);
	kn_model_notes_changed(m);
	assert_false(kn_model_notes_follow(m));
	assert_int_equal(m->notice.n, 0);
}

/* user_version in the header of the file (SQLite's file format, 1.3). */
static void
made_by_a_newer_version(const char *path)
{
	FILE *file = fopen(path, "r+b");

	assert_non_null(file);
	assert_int_equal(fseek(file, 60, SEEK_SET), 0);
	assert_int_equal(fwrite("\0\0\0\143", 1, 4, file), 4);
	assert_int_equal(fclose(file), 0);
}

/* Why nothing can be noted is said once. */
static void
says_once_why_not(void **state)
{
	struct fixture *f = *state;

	close_session(f);
	f->notes[0] = '\0';
	open_session(f);
	assert_null(kn_model_writable(f->model));
	assert_non_null(strstr(f->model->notice.s, "no notebook is open"));
	kn_model_notice_clear(f->model);
	assert_null(kn_model_writable(f->model));
	assert_string_equal(f->model->notice.s, "nothing was noted");
}

static void
a_notebook_for_reading(void **state)
{
	struct fixture *f = *state;

	label(f->model, "Paragraph 5", '1');
	close_session(f);
	made_by_a_newer_version(f->notes);
	open_session(f);
	struct kn_model *m = f->model;
	assert_note(m, 0, "Paragraph 5", '1');
	m->selection = span_of(m, "Paragraph 2");
	kn_model_label_passage(m, NULL);
	assert_true(m->notice_is_error);
	assert_int_equal(m->open->n_placed, 1);
	assert_true(kn_span_len(m->selection) > 0);
	kn_model_notice_clear(m);
	kn_model_was_opened(m);
	assert_false(m->open->read);
	assert_int_equal(m->notice.n, 0);
}

/* ---- colleagues' notes ---------------------------------------------------- */

/* A colleague's notes on the open article: one on all of it, two on
 * passages, one whose passage is nowhere. Opens the article again. */
static struct kn_layer *
show_layer(struct fixture *f)
{
	static const char *const rows[] = {
		"\"scope\":\"article\",\"text\":\"all of it\"",
		"\"exact\":\"Paragraph 2 of a.txt\",\"suffix\":\". It has two "
		    "sentences.\",\"label\":\"new one\","
		    "\"tags\":[\"theirs\"],\"text\":\"said before\"",
		"\"exact\":\"Paragraph 5\",\"suffix\":\" of a.txt. It has "
		    "two\"",
		"\"exact\":\"entirely different words, gone for good\"",
	};
	struct kn_model *m = f->model;
	static struct kn_layer *layer;
	struct kn_buf b;

	kn_buf_init(&b, 0);
	for (size_t i = 0; i < 4; i++)
		kn_buf_fmt(&b, "{\"note\":\"00000000-0000-4000-8000-%012zu\","
		    "\"key\":\"%s\",\"author\":\"Fatima\",%s}\n", i,
		    m->open->row.key.hex, rows[i]);
	assert_int_equal(kn_layer_new("x.jsonl", kn_buf_get(&b), NULL, NULL,
	    &layer, NULL), KN_OK);
	kn_buf_dispose(&b);
	kn_model_set_layers(m, &layer, 1);
	assert_true(kn_model_open_row(m, 1));
	assert_true(kn_model_open_row(m, 0));
	return layer;
}

/* The notes in their order: those of the person in capitals. */
static void
assert_order(const struct kn_model *m, const char *want)
{
	char got[16] = "";

	for (size_t i = 0; i < m->open->n_placed && i < 10; i++) {
		const struct kn_note *n = &m->open->placed[i].note;
		bool theirs = strncmp(n->id, "00000000-", 9) == 0;
		char name = (char)((theirs ? n->id[35] - '0' : 'o' - 'a') +
		    'A');

		got[i] = (char)(kn_model_foreign(m, i) != NULL ?
		    name - 'A' + 'a' : name);
	}
	assert_string_equal(got, want);
}

static void
a_layer_stands_among_ones_own(void **state)
{
	struct fixture *f = *state;
	struct kn_model *m = f->model;
	struct kn_note_count *counts;
	size_t n;

	label(m, "Paragraph 3", '1');
	struct kn_layer *layer = show_layer(f);
	assert_order(m, "abOcd");
	assert_true(kn_model_foreign_beside(m));
	kn_note_counts(m, false, &counts, &n);
	assert_int_equal(n, 1);         /* theirs are not counted */
	kn_note_counts_free(counts, n);
	/* One after another; those beside the text too. */
	static const size_t on[] = { 0, 1, 2, 3, 4 }, hidden[] = { 0, 1, 3, 4 };
	for (size_t i = 0; i < 5; i++) {
		assert_true(kn_model_step_note(m, 0, 1));
		assert_int_equal(m->note, on[i]);
	}
	assert_false(kn_model_step_note(m, 0, 1));
	m->notes_hidden = true;
	m->note = SIZE_MAX;
	for (size_t i = 0; i < 4; i++) {
		assert_true(kn_model_step_note(m, 0, 1));
		assert_int_equal(m->note, hidden[i]);
	}
	kn_model_tell_foreign(m);
	assert_non_null(strstr(m->notice.s, "Fatima"));
	/* Notes that change are read anew; theirs stay. */
	m->note = SIZE_MAX;
	label(m, "Paragraph 7", '2');
	assert_order(m, "abOcOd");
	assert_false(m->notes_hidden);          /* one is current */
	m->notes_hidden = true;
	kn_model_undo(m, false);
	assert_order(m, "abOcd");
	assert_true(m->notes_hidden);           /* it is gone again */
	kn_model_undo(m, true);
	assert_order(m, "abOcOd");
	assert_false(m->notes_hidden);
	assert_true(kn_model_open_row(m, 1));
	assert_int_equal(m->open->n_placed, 0);
	kn_model_set_layers(m, NULL, 0);
	assert_true(kn_model_open_row(m, 0));
	kn_layer_free(layer);
}

static void
a_layer_is_never_changed(void **state)
{
	struct fixture *f = *state;
	struct kn_model *m = f->model;
	struct kn_layer *layer = show_layer(f);
	struct kn_note note;
	struct kn_buf draft;

	m->note = 1;
	kn_model_label_passage(m, kn_model_label_by_key(m, '1'));
	assert_non_null(strstr(m->notice.s, "colleague"));
	kn_model_notice_clear(m);
	kn_model_note_delete(m);
	assert_non_null(strstr(m->notice.s, "colleague"));
	kn_model_notice_clear(m);
	m->selection = span_of(m, "Paragraph 8");
	kn_model_note_extent(m);
	assert_non_null(strstr(m->notice.s, "colleague"));
	assert_order(m, "abcd");
	/* On the same passage: a note of one's own. */
	m->selection = m->open->placed[1].hit.at;
	kn_model_label_passage(m, kn_model_label_by_key(m, '1'));
	assert_order(m, "aObcd");
	/* What is written on the whole article is one's own too. */
	m->note = 0;
	kn_buf_init(&draft, 0);
	assert_true(kn_model_note_to_write(m, &note, &draft));
	assert_null(note.id);
	kn_note_dispose(&note);
	kn_buf_dispose(&draft);
	kn_model_set_layers(m, NULL, 0);
	assert_true(kn_model_open_row(m, 1));
	kn_layer_free(layer);
}

static void
a_colleagues_note_is_taken_over(void **state)
{
	struct fixture *f = *state;
	struct kn_model *m = f->model;
	struct kn_layer *layer = show_layer(f);

	kn_model_adopt(m);
	assert_non_null(strstr(m->notice.s, "first"));
	m->note = 1;
	kn_model_adopt(m);
	assert_order(m, "aBcd");
	assert_int_equal(m->note, 1);
	const struct kn_note *n = &m->open->placed[1].note;
	assert_string_equal(n->author, "Fatima");
	assert_string_equal(n->text, "said before");
	assert_string_equal(n->tags[0], "theirs");
	assert_string_equal(kn_model_label_of(m, n->label)->name, "new one");
	kn_model_undo(m, false);
	assert_order(m, "abcd");
	kn_model_undo(m, true);
	assert_order(m, "aBcd");
	/* Changed since, it is the notebook's that is shown. */
	m->note = 1;
	kn_model_label_passage(m, kn_model_label_by_key(m, '2'));
	assert_order(m, "aBcd");
	kn_model_note_delete(m);
	assert_order(m, "abcd");
	kn_model_set_layers(m, NULL, 0);
	assert_true(kn_model_open_row(m, 1));
	kn_layer_free(layer);
}

static void
a_layer_without_a_notebook(void **state)
{
	struct fixture *f = *state;

	close_session(f);
	f->notes[0] = '\0';
	open_session(f);
	struct kn_model *m = f->model;
	struct kn_layer *layer = show_layer(f);
	assert_order(m, "abcd");
	m->note = 1;
	kn_model_adopt(m);
	assert_non_null(strstr(m->notice.s, "no notebook"));
	assert_order(m, "abcd");
	kn_model_set_layers(m, NULL, 0);
	assert_true(kn_model_open_row(m, 1));
	kn_layer_free(layer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(labels_and_finds_again),
		T(two_articles_of_one_address),
		T(a_digit_changes_the_note_of_a_passage),
		T(notes_in_turn),
		T(extent_and_deletion),
		T(undo_goes_there),
		T(follows_another_session),
		T(marks),
		T(without_a_notebook),
		T(says_once_why_not),
		T(a_notebook_for_reading),
		T(a_layer_stands_among_ones_own),
		T(a_layer_is_never_changed),
		T(a_colleagues_note_is_taken_over),
		T(a_layer_without_a_notebook),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
