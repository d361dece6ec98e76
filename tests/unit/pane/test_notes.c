/*
 * test_notes.c: the panes of the notebook over three small articles. Notes:
 * groups, words, the filter, what became of passages, and what is done about
 * it. Labels: the tree, and what changes it. Occurrences: struck and labelled.
 */
#include <ftw.h>
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
#include "tui/pane/annot.h"
#include "tui/pane/memo.h"
#include "tui/pane/notelist.h"
#include "tui/pane/pane.h"

#define W 70
#define H 24

struct fixture {
	char dir[64], corpus[96], cache[96], notes[96];
	struct kn_session *session;
	struct kn_options *options;
	struct kn_model *model;
	struct kn_pane *pane;
	struct kn_grid *grid;
};

static void
write_article(const struct fixture *f, const char *name, const char *body)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s", f->corpus, name);
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fprintf(out, "The title of %s\n\n%s\n", name, body);
	fclose(out);
}

static void
index_anew(struct fixture *f)
{
	struct kn_index_summary summary;
	struct kn_err err;

	assert_int_equal(kn_session_update(f->session, NULL, &summary, &err),
	    KN_OK);
	kn_model_refresh(f->model);
}

static int
set_up(void **state)
{
	struct fixture *f = kn_calloc(1, sizeof(*f));
	const char *corpus = f->corpus;
	struct kn_session_opts opts = { .corpus = &corpus, .n_corpus = 1,
	    .cache_dir = f->cache, .notes_path = f->notes };
	struct kn_index_summary summary;
	struct kn_err err;

	snprintf(f->dir, sizeof(f->dir), "/tmp/kunnash-notes-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->corpus, sizeof(f->corpus), "%s/corpus", f->dir);
	snprintf(f->cache, sizeof(f->cache), "%s/cache", f->dir);
	snprintf(f->notes, sizeof(f->notes), "%s/data/notes.db", f->dir);
	assert_int_equal(mkdir(f->corpus, 0700), 0);
	write_article(f, "a.txt", "The minister spoke of fish on Monday, and of"
	    " the harbour where the ships of the north had been waiting.");
	write_article(f, "b.txt", "Trains were late again, said a traveller"
	    " who had waited in the cold for more than two hours.");
	write_article(f, "c.txt", "Nothing happened in the third village but"
	    " for a dog that ran across the only street.");
	assert_int_equal(kn_session_open(&opts, &f->session, NULL, &err),
	    KN_OK);
	assert_int_equal(kn_session_update(f->session, NULL, &summary, &err),
	    KN_OK);
	f->options = kn_options_new();
	f->model = kn_model_new(f->session, f->options, KN_LANG_EN);
	f->model->sort.order = KN_ORDER_PATH;
	kn_model_refresh(f->model);
	f->grid = kn_grid_new(W, H);
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
tear_down(void **state)
{
	struct fixture *f = *state;

	kn_pane_close(f->pane);
	kn_grid_free(f->grid);
	kn_model_free(f->model);
	kn_options_free(f->options);
	kn_session_close(f->session);
	nftw(f->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

/* Notes the words `exact` of the article in a row of the list. */
static void
note(struct fixture *f, size_t row, const char *exact, size_t label,
    const char *text, const char *tag)
{
	struct kn_notebook *nb = kn_model_notebook(f->model);
	struct kn_note n = { .scope = KN_NOTE_PASSAGE };
	struct kn_err err;
	size_t n_labels;
	const struct kn_label *labels = kn_model_labels(f->model, &n_labels);

	assert_true(kn_model_open_row(f->model, row));
	const struct kn_doc *doc = f->model->open->doc;
	const char *at = strstr(doc->text, exact);
	assert_non_null(at);
	struct kn_span span = { .start_b = (uint32_t)(at - doc->text) };
	span.end_b = span.start_b + (uint32_t)strlen(exact);
	kn_session_target(f->session, &f->model->open->row, &n.target);
	kn_anchor_make(doc->text, doc->n_b, span, &n.anchor);
	n.text = text == NULL ? NULL : kn_strdup(text);
	if (label < n_labels)
		n.label = kn_strdup(labels[label].id);
	if (tag != NULL) {
		n.tags = kn_calloc(1, sizeof(*n.tags));
		n.tags[n.n_tags++] = kn_strdup(tag);
	}
	assert_int_equal(kn_note_put(nb, &n, &err), KN_OK);
	kn_note_dispose(&n);
	kn_model_notes_changed(f->model);
}

static void
three_notes(struct fixture *f)
{
	note(f, 0, "fish on Monday", 0, "about fish", "sea");
	note(f, 1, "late again", 1, "about trains", "rail");
	note(f, 1, "in the cold for more than two hours", SIZE_MAX, NULL,
	    "rail");
	f->pane = kn_pane_notes_new(f->model);
}

static void
draw(struct fixture *f, struct kn_buf *out)
{
	struct kn_rect at = { 1, 0, W - 2, H };

	f->pane->at = at;
	kn_grid_clear(f->grid);
	f->pane->ops->draw(f->pane, f->grid, at, true);
	kn_buf_reset(out);
	for (int y = 0; y < H; y++) {
		kn_grid_row(f->grid, y, out);
		kn_buf_chr(out, '\n');
	}
}

/* Whether the pane shows the texts, one after the other. */
static void
shows(struct fixture *f, const char *const *texts)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	draw(f, &b);
	const char *at = b.s;
	for (size_t i = 0; texts[i] != NULL; i++) {
		const char *next = strstr(at, texts[i]);

		if (next == NULL)
			fail_msg("no \"%s\" in\n%s", texts[i], b.s);
		at = next + strlen(texts[i]);
	}
	kn_buf_dispose(&b);
}
#define SHOWS(f, ...) shows(f, (const char *const[]){ __VA_ARGS__, NULL })

static void
shows_not(struct fixture *f, const char *text)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	draw(f, &b);
	if (strstr(b.s, text) != NULL)
		fail_msg("\"%s\" is in\n%s", text, b.s);
	kn_buf_dispose(&b);
}

static void
act(struct fixture *f, enum kn_action a)
{
	assert_true(kn_pane_act(f->pane, a, KN_LIT("")));
}

static void
type(struct fixture *f, const char *text)
{
	for (; *text != '\0'; text++)
		assert_true(f->pane->ops->key(f->pane, (struct kn_key_press){
		    .sym = (uint32_t)*text }));
}

static void
groups_in_turn(void **state)
{
	struct fixture *f = *state;

	three_notes(f);
	SHOWS(f, "Notes by article", "1/3", "The title of a.txt", "! = fish on",
	    "about fish · #sea", "The title of b.txt", "= late again",
	    "= in the cold", "in its place");
	act(f, KN_ACT_NOTES_GROUP);
	/* In the order of the labels; those without one last. */
	SHOWS(f, "Notes by label", " · 1", "fish on Monday", " · 1",
	    "late again", "Without a label · 1", "in the cold");
	act(f, KN_ACT_NOTES_GROUP);
	/* The tag that most notes have first. */
	SHOWS(f, "Notes by tag", "rail · 2", "#rail", "sea · 1",
	    "fish on Monday");
	act(f, KN_ACT_NOTES_GROUP);
	SHOWS(f, "Notes by date", "in the cold", "late again",
	    "fish on Monday");
	act(f, KN_ACT_NOTES_GROUP);
	SHOWS(f, "Notes to be checked");
	act(f, KN_ACT_NOTES_GROUP);
	SHOWS(f, "Notes by article");
}

static void
words_narrow(void **state)
{
	struct fixture *f = *state;

	three_notes(f);
	type(f, "TRAIN");
	SHOWS(f, "1/1", "The title of b.txt", "late again");
	shows_not(f, "fish");
	shows_not(f, "in the cold");
	type(f, "xyz");
	SHOWS(f, "no note has these words");
}

static void
as_far_as_the_filter(void **state)
{
	struct fixture *f = *state;

	three_notes(f);
	assert_int_equal(kn_model_set_filter_text(f->model,
	    KN_LIT("traveller"), true), KN_OK);
	SHOWS(f, "1/3", "fish");
	act(f, KN_ACT_NOTES_REACH);
	SHOWS(f, "of the filtered articles", "1/2", "late again");
	shows_not(f, "fish");
	act(f, KN_ACT_NOTES_GROUP);
	SHOWS(f, "Notes by label", "late again", "Without a label · 1");
	assert_int_equal(kn_model_set_filter_text(f->model, KN_LIT("dog"),
	    true), KN_OK);
	SHOWS(f, "no note on these articles");
	assert_int_equal(kn_model_set_filter_text(f->model, KN_LIT(""),
	    true), KN_OK);
	assert_true(kn_model_open_row(f->model, 0));
	act(f, KN_ACT_NOTES_REACH);
	SHOWS(f, "of the open article", "1/1", "fish on Monday");
	assert_true(kn_model_open_row(f->model, 1));
	SHOWS(f, "1/2", "late again");
	act(f, KN_ACT_NOTES_REACH);
	SHOWS(f, "all", "1/3");
}

static void
opens_at_the_passage(void **state)
{
	struct fixture *f = *state;

	three_notes(f);
	assert_true(kn_model_open_row(f->model, 2));
	act(f, KN_ACT_DOWN);
	act(f, KN_ACT_DOWN);
	act(f, KN_ACT_OPEN);
	assert_true(f->pane->done);
	assert_true(f->pane->to_reader);
	const struct kn_open *o = f->model->open;
	assert_string_equal(o->row.meta.path, "b.txt");
	assert_memory_equal(o->doc->text + f->model->current.start_b,
	    "in the cold", 11);
	const struct kn_placed *note = kn_model_note(f->model);
	assert_non_null(note);
	assert_string_equal(note->note.anchor.exact,
	    "in the cold for more than two hours");
}

static void
deletes_and_takes_back(void **state)
{
	struct fixture *f = *state;

	three_notes(f);
	act(f, KN_ACT_DOWN);
	act(f, KN_ACT_NOTE_DELETE);
	SHOWS(f, "2/2", "fish", "in the cold");
	shows_not(f, "late again");
	act(f, KN_ACT_UNDO);
	SHOWS(f, "/3", "fish", "late again", "in the cold");
	act(f, KN_ACT_REDO);
	shows_not(f, "late again");
}

/* Rows above come into view as room comes free below. */
static void
fills_the_view(void **state)
{
	struct fixture *f = *state;
	char text[32];

	for (int i = 0; i < 15; i++) {
		snprintf(text, sizeof(text), "number %d", 11 + i);
		note(f, 0, (const char *const[]){ "The", "minister", "spoke",
		    "of fish", "fish", "on Monday", "Monday", "and of",
		    "the harbour", "where", "the ships", "ships", "north",
		    "had been", "waiting" }[i], 0, text, NULL);
	}
	f->pane = kn_pane_notes_new(f->model);
	act(f, KN_ACT_BOTTOM);
	SHOWS(f, "15/15", "number 24", "number 25");
	shows_not(f, "number 11");
	for (int i = 0; i < 12; i++)
		act(f, KN_ACT_NOTE_DELETE);
	SHOWS(f, "3/3", "number 11", "number 12", "number 13");
	act(f, KN_ACT_UNDO);
	SHOWS(f, "/4", "number 11", "number 12", "number 13", "number 14");
}

/* A passage whose words changed: both texts are shown, and a key says yes. */
static void
confirms_a_fuzzy_one(void **state)
{
	struct fixture *f = *state;

	three_notes(f);
	write_article(f, "b.txt", "Trains were late again, said a traveller"
	    " who had waited in the rain for more than three hours.");
	index_anew(f);
	act(f, KN_ACT_DOWN);
	act(f, KN_ACT_DOWN);
	SHOWS(f, "~ in the cold for more than two", "not certain",
	    "then: in the cold for more than two hours",
	    "now: in the rain for more than three hours");
	act(f, KN_ACT_NOTE_CONFIRM);
	SHOWS(f, "= in the rain for more than three", "in its place");
	shows_not(f, "cold");
	/* Nothing left to confirm, and nothing changed by asking. */
	act(f, KN_ACT_NOTE_CONFIRM);
	assert_non_null(strstr(f->model->notice.s, "certain already"));
}

static void
attaches_an_orphan(void **state)
{
	struct fixture *f = *state;

	three_notes(f);
	write_article(f, "a.txt", "It is another story now, which has nothing"
	    " at all in common with what was printed.");
	index_anew(f);
	SHOWS(f, "! ! fish on Monday", "its passage is gone");
	act(f, KN_ACT_NOTE_CONFIRM);
	SHOWS(f, "! ! fish on Monday");
	act(f, KN_ACT_NOTE_ATTACH);
	assert_non_null(strstr(f->model->notice.s, "first select"));
	assert_true(kn_model_open_row(f->model, 2));
	const char *at = strstr(f->model->open->doc->text, "a dog");
	f->model->selection.start_b = (uint32_t)(at -
	    f->model->open->doc->text);
	f->model->selection.end_b = f->model->selection.start_b + 5;
	act(f, KN_ACT_NOTE_ATTACH);
	SHOWS(f, "The title of c.txt", "! = a dog");
	shows_not(f, "gone");
}

/* Lets the pane do what it does between keys, to the end. */
static void
wait_for(struct fixture *f)
{
	while (f->pane->ops->due_ms(f->pane) == 0)
		f->pane->ops->keep(f->pane);
}

/* The notes of the whole notebook that somebody has to look at. */
static void
lists_what_is_to_be_checked(void **state)
{
	struct fixture *f = *state;

	three_notes(f);
	note(f, 2, "a dog", SIZE_MAX, NULL, NULL);
	note(f, 2, "the only street", SIZE_MAX, NULL, NULL);
	for (int i = 0; i < 4; i++)
		act(f, KN_ACT_NOTES_GROUP);
	SHOWS(f, "Notes to be checked", "0%", "looking for");
	wait_for(f);
	SHOWS(f, "every note is in its place");
	assert_int_equal(f->pane->ops->due_ms(f->pane), -1);
	write_article(f, "a.txt", "It is another story now, which has nothing"
	    " at all in common with what was printed.");
	write_article(f, "b.txt", "Trains were late again, said a traveller"
	    " who had waited in the rain for more than three hours.");
	write_article(f, "c.txt", "A line above.\n\nNothing happened in the "
	    "third village but for a dog that ran across the only street.");
	index_anew(f);
	SHOWS(f, "looking for");
	wait_for(f);
	/* Not "late again", which is where it was. */
	SHOWS(f, "1/4", "Not certain · 1", "~ in the cold",
	    "The passage is gone · 1", "! fish on", "Moved with the text · 2",
	    "+ a dog", "+ the only");
	shows_not(f, "late again");
	/* What was confirmed is off the list at once, and stays off. */
	act(f, KN_ACT_NOTE_CONFIRM);
	SHOWS(f, "1/3", "The passage is gone");
	shows_not(f, "Not certain");
	wait_for(f);
	SHOWS(f, "1/3", "The passage is gone");
	/* The orphan goes to what is selected by hand. */
	assert_true(kn_model_open_row(f->model, 1));
	const char *at = strstr(f->model->open->doc->text, "a traveller");
	f->model->selection.start_b = (uint32_t)(at -
	    f->model->open->doc->text);
	f->model->selection.end_b = f->model->selection.start_b + 11;
	act(f, KN_ACT_NOTE_ATTACH);
	wait_for(f);
	SHOWS(f, "/2", "Moved with the text · 2");
	shows_not(f, "gone");
	/* And what undoing makes of them is found again. */
	act(f, KN_ACT_UNDO);
	wait_for(f);
	SHOWS(f, "/3", "The passage is gone · 1");
}

/* Whoever goes to select the passage of a note comes back to the note. */
static void
comes_back_to_what_is_to_be_checked(void **state)
{
	struct fixture *f = *state;

	three_notes(f);
	write_article(f, "a.txt", "It is another story now, which has nothing"
	    " at all in common with what was printed.");
	write_article(f, "b.txt", "Once more nothing that was there is there,"
	    " neither this nor that, as anybody can see.");
	index_anew(f);
	for (int i = 0; i < 4; i++)
		act(f, KN_ACT_NOTES_GROUP);
	wait_for(f);
	act(f, KN_ACT_DOWN);
	act(f, KN_ACT_DOWN);
	SHOWS(f, "3/3");
	kn_pane_close(f->pane);
	f->pane = kn_pane_notes_new(f->model);
	wait_for(f);
	SHOWS(f, "Notes to be checked", "3/3");
	act(f, KN_ACT_NOTES_GROUP);
	kn_pane_close(f->pane);
	f->pane = kn_pane_notes_new(f->model);
	SHOWS(f, "Notes by article", "1/3");
}

/* An article that is gone from the corpus leaves its notes. */
static void
lists_what_has_no_article(void **state)
{
	struct fixture *f = *state;
	char path[160];

	three_notes(f);
	snprintf(path, sizeof(path), "%s/a.txt", f->corpus);
	assert_int_equal(remove(path), 0);
	index_anew(f);
	for (int i = 0; i < 4; i++)
		act(f, KN_ACT_NOTES_GROUP);
	wait_for(f);
	SHOWS(f, "1/1", "The article is not in this corpus · 1", "- fish on");
	/* Of the open article, nothing. */
	act(f, KN_ACT_NOTES_REACH);
	act(f, KN_ACT_NOTES_REACH);
	wait_for(f);
	SHOWS(f, "every note is in its place");
}

/* What is narrowed comes from another search: in the same order. */
static void
narrowed_in_the_same_order(void **state)
{
	struct fixture *f = *state;
	struct kn_notelist *l = kn_notelist_new(f->model);
	char *ids[8] = { NULL };

	note(f, 0, "fish on Monday", 0, "about it", "sea");
	note(f, 1, "late again", 1, "about it", "rail");
	note(f, 1, "Trains", 0, "about it", "rail");
	note(f, 2, "a dog", SIZE_MAX, "about it", NULL);
	note(f, 2, "ran", 1, "about it", "ark");
	for (int g = 0; g <= KN_GROUP_DATE; g++) {
		kn_notelist_set(l, (enum kn_note_group)g, KN_REACH_ALL,
		    KN_LIT(""));
		assert_int_equal(kn_notelist_count(l), 5);
		for (size_t i = 0; i < 5; i++)
			ids[i] = kn_strdup(kn_notelist_row(l, i)->note.id);
		kn_notelist_set(l, (enum kn_note_group)g, KN_REACH_ALL,
		    KN_LIT("ABOUT"));
		assert_int_equal(kn_notelist_count(l), 5);
		for (size_t i = 0; i < 5; i++) {
			assert_string_equal(kn_notelist_row(l, i)->note.id,
			    ids[i]);
			free(ids[i]);
		}
	}
	kn_notelist_free(l);
}

/* Rows and pages fit together however long the list is. */
static void
goes_through_many(void **state)
{
	struct fixture *f = *state;
	enum { N = 700 };
	struct kn_note *notes = kn_calloc(N, sizeof(*notes));
	struct kn_err err;
	bool seen[N] = { false };

	for (size_t i = 0; i < N; i++) {
		char text[32];

		snprintf(text, sizeof(text), "memo %zu", i);
		notes[i].scope = KN_NOTE_ARTICLE;
		notes[i].text = kn_strdup(text);
		notes[i].tags = kn_calloc(1, sizeof(*notes[i].tags));
		notes[i].tags[notes[i].n_tags++] = kn_strdup(i % 3 == 0 ?
		    "three" : "other");
		assert_true(kn_model_open_row(f->model, i % 3));
		kn_session_target(f->session, &f->model->open->row,
		    &notes[i].target);
	}
	assert_int_equal(kn_note_put_all(kn_model_notebook(f->model), notes,
	    N, &err), KN_OK);
	kn_notes_free(notes, N);
	kn_model_notes_changed(f->model);
	struct kn_notelist *l = kn_notelist_new(f->model);
	for (int g = 0; g <= KN_GROUP_DATE; g++) {
		size_t groups = 0;

		memset(seen, 0, sizeof(seen));
		kn_notelist_set(l, (enum kn_note_group)g, KN_REACH_ALL,
		    KN_LIT(""));
		assert_int_equal(kn_notelist_count(l), N);
		/* Backwards, so that pages are read for their ends. */
		for (size_t row = N; row-- > 0;) {
			groups += kn_notelist_begins(l, row);
			const struct kn_note_row *r = kn_notelist_row(l, row);
			assert_non_null(r);
			unsigned i = (unsigned)strtoul(r->note.text + 5, NULL,
			    10);
			assert_false(seen[i]);
			seen[i] = true;
		}
		assert_int_equal(groups, g == KN_GROUP_ARTICLE ? 3 :
		    g == KN_GROUP_TAG ? 2 : 1);
	}
	kn_notelist_free(l);
}

/* There is one memo on a corpus; the list shows it, and it is no article's. */
static void
one_memo(void **state)
{
	struct fixture *f = *state;
	struct kn_note memo;
	struct kn_buf draft;
	struct kn_err err;

	kn_buf_init(&draft, 0);
	assert_true(kn_model_memo(f->model, &memo, &draft));
	assert_null(memo.id);
	assert_non_null(strstr(draft.s, kn_session_corpus_hash(f->session)));
	memo.text = kn_strdup("what this corpus is");
	assert_int_equal(kn_note_put(kn_model_notebook(f->model), &memo,
	    &err), KN_OK);
	char *id = kn_strdup(memo.id);
	kn_note_dispose(&memo);
	kn_buf_reset(&draft);
	assert_true(kn_model_memo(f->model, &memo, &draft));
	assert_string_equal(memo.id, id);
	assert_string_equal(memo.text, "what this corpus is");
	kn_note_dispose(&memo);
	kn_buf_dispose(&draft);
	free(id);
	kn_model_notes_changed(f->model);
	note(f, 0, "fish on Monday", 0, NULL, NULL);
	f->pane = kn_pane_notes_new(f->model);
	SHOWS(f, "1/2", "On the corpus", "Memo on the corpus",
	    "what this corpus is", "The title of a.txt", "fish", "on the corpus");
	/* It has no passage: Enter writes on, over this pane. */
	act(f, KN_ACT_OPEN);
	assert_non_null(f->pane->over);
	assert_false(f->pane->done);
	kn_pane_close(f->pane->over);
	f->pane->over = NULL;
	act(f, KN_ACT_NOTES_REACH);
	shows_not(f, "memo");
	shows_not(f, "Memo");
}

/* One notebook has the memos of all corpora. */
static void
memos_say_whose_they_are(void **state)
{
	struct fixture *f = *state;
	struct kn_note memo = { .scope = KN_NOTE_CORPUS,
		.text = kn_strdup("what that corpus is"),
		.target.corpus = kn_strdup("fedcba9876543210") };
	struct kn_err err;

	assert_int_equal(kn_note_put(kn_model_notebook(f->model), &memo,
	    &err), KN_OK);
	kn_note_dispose(&memo);
	kn_model_notes_changed(f->model);
	f->pane = kn_pane_notes_new(f->model);
	SHOWS(f, "1/1", "On another corpus", "Memo on another corpus",
	    "what that corpus is", "not in this corpus");
	shows_not(f, "on the corpus");
}

/* ---- labels ------------------------------------------------------------------- */

static void
press(struct fixture *f, uint32_t sym)
{
	assert_true(f->pane->ops->key(f->pane, (struct kn_key_press){
	    .sym = sym }));
}

/* The five that a notebook begins with go, so that names are ours. */
static void
labels_named(struct fixture *f, const char *const *names)
{
	size_t n;

	f->pane = kn_pane_labels_new(f->model);
	for (kn_model_labels(f->model, &n); n > 0;
	    kn_model_labels(f->model, &n))
		act(f, KN_ACT_LABEL_DELETE);
	SHOWS(f, "there are no labels");
	for (; *names != NULL; names++) {
		act(f, KN_ACT_LABEL_ADD);
		assert_int_equal(kn_pane_context(f->pane), KN_CTX_PROMPT);
		type(f, *names);
		act(f, KN_ACT_OPEN);
		assert_int_equal(kn_pane_context(f->pane), KN_CTX_LABELS);
	}
}
#define LABELS(f, ...) labels_named(f, \
    (const char *const[]){ __VA_ARGS__, NULL })

static void
labels_change(void **state)
{
	struct fixture *f = *state;

	LABELS(f, "one", "two");
	SHOWS(f, "one", "two", "not defined", "yellow");
	act(f, KN_ACT_UP);
	act(f, KN_ACT_OPEN);
	type(f, "ness");
	act(f, KN_ACT_OPEN);
	act(f, KN_ACT_LABEL_DEFINE);
	type(f, "what is one");
	act(f, KN_ACT_OPEN);
	act(f, KN_ACT_LABEL_COLOUR);
	act(f, KN_ACT_LABEL_SIGN);
	press(f, KN_KEY_BACKSPACE);
	type(f, "%");
	act(f, KN_ACT_OPEN);
	press(f, '7');
	SHOWS(f, "7 %  oneness", "*  two", "what is one", "green");
	/* A key is one label's, and what was typed is dropped by Esc. */
	act(f, KN_ACT_DOWN);
	press(f, '7');
	assert_true(f->model->notice_is_error);
	act(f, KN_ACT_OPEN);
	type(f, "xyz");
	act(f, KN_ACT_CANCEL);
	assert_false(f->pane->done);
	SHOWS(f, "7 %  oneness", "*  two");
	/* A name that another has is not taken, and not lost. */
	act(f, KN_ACT_LABEL_ADD);
	type(f, "two");
	act(f, KN_ACT_OPEN);
	assert_true(f->model->notice_is_error);
	assert_int_equal(kn_pane_context(f->pane), KN_CTX_PROMPT);
	type(f, "fold");
	act(f, KN_ACT_OPEN);
	SHOWS(f, "*  two", "*  twofold");
	act(f, KN_ACT_LABEL_DELETE);
	shows_not(f, "twofold");
	SHOWS(f, "7 %  oneness", "*  two");
	shows_not(f, "xyz");
	act(f, KN_ACT_UP);
	press(f, '0');
	shows_not(f, "7 %");
	act(f, KN_ACT_UNDO);
	SHOWS(f, "7 %  oneness");
	act(f, KN_ACT_CANCEL);
	assert_true(f->pane->done);
}

static void
labels_move(void **state)
{
	struct fixture *f = *state;

	LABELS(f, "one", "two", "three");
	act(f, KN_ACT_LABEL_UP);
	SHOWS(f, "one", "three", "two");
	act(f, KN_ACT_LABEL_UP);
	act(f, KN_ACT_LABEL_UP);
	SHOWS(f, "three", "one", "two");
	act(f, KN_ACT_LABEL_DOWN);
	SHOWS(f, "one", "three", "two");
	act(f, KN_ACT_LABEL_IN);
	SHOWS(f, "*  one", "    *  three", "*  two");
	act(f, KN_ACT_LABEL_BELOW);
	type(f, "four");
	act(f, KN_ACT_OPEN);
	SHOWS(f, "*  one", "    *  three", "      *  four", "   *  two");
	act(f, KN_ACT_LABEL_OUT);
	SHOWS(f, "*  one", "    *  three", "    *  four", "*  two");
	act(f, KN_ACT_LABEL_OUT);
	SHOWS(f, "*  one", "    *  three", "   *  four", "*  two");
	/* Each move is one step. */
	act(f, KN_ACT_UNDO);
	SHOWS(f, "*  one", "    *  three", "    *  four", "*  two");
}

/* Labels above come into view as those below go. */
static void
labels_fill_the_view(void **state)
{
	static const char *const names[] = { "l01", "l02", "l03", "l04",
		"l05", "l06", "l07", "l08", "l09", "l10", "l11", "l12", "l13",
		"l14", "l15", "l16", "l17", "l18", "l19", "l20", "l21", "l22",
		"l23", "l24", "l25", NULL };
	struct fixture *f = *state;

	labels_named(f, names);
	act(f, KN_ACT_BOTTOM);
	SHOWS(f, "l24", "l25");
	shows_not(f, "l01");
	for (int i = 0; i < 22; i++)
		act(f, KN_ACT_LABEL_DELETE);
	SHOWS(f, "l01", "l02", "l03");
	shows_not(f, "l04");
}

static void
labels_count(void **state)
{
	struct fixture *f = *state;

	note(f, 0, "fish on Monday", 0, NULL, NULL);
	note(f, 1, "late again", 0, NULL, NULL);
	note(f, 1, "traveller", 1, NULL, NULL);
	f->pane = kn_pane_labels_new(f->model);
	SHOWS(f, "1 !", " 2", "2 ", " 1", "3 ", " 0");
	act(f, KN_ACT_LABEL_DELETE);
	kn_pane_close(f->pane);
	f->pane = kn_pane_notes_new(f->model);
	act(f, KN_ACT_NOTES_GROUP);
	SHOWS(f, "traveller", "Without a label", "2");
}

/* The sidebar counts labels and tags: here, or in the filter's articles. */
static void
sidebar_counts(void **state)
{
	struct fixture *f = *state;

	note(f, 0, "fish on Monday", 0, NULL, "sea");
	note(f, 1, "late again", 0, NULL, "rail");
	note(f, 1, "traveller", SIZE_MAX, NULL, "rail");
	assert_true(kn_model_open_row(f->model, 0));
	f->pane = kn_pane_sidebar_new(f->model);
	SHOWS(f, "Labels", "1", "Tags", "sea", "1");
	shows_not(f, "rail");
	f->model->sidebar_corpus = true;
	SHOWS(f, "Labels", "2", "Tags", "rail", "2", "sea", "1");
	assert_int_equal(kn_model_set_filter_text(f->model,
	    KN_LIT("traveller"), true), KN_OK);
	SHOWS(f, "Labels", "1", "Tags", "rail", "2");
	shows_not(f, "sea");
	/* The last row is the tag: it filters. */
	act(f, KN_ACT_BOTTOM);
	act(f, KN_ACT_FILTER_EXCLUDE);
	assert_true(f->model->notice.n > 0);
	assert_int_equal(kn_model_set_filter_text(f->model, KN_LIT(""),
	    true), KN_OK);
	SHOWS(f, "sea");
	act(f, KN_ACT_BOTTOM);
	act(f, KN_ACT_FILTER_BY);
	assert_int_equal(kn_result_rows(f->model->result), 1);
	assert_string_equal(f->model->open->row.meta.path, "a.txt");
}

/* ---- occurrences ---------------------------------------------------------------- */

static void
select_words(struct fixture *f, size_t row, const char *words)
{
	assert_true(kn_model_open_row(f->model, row));
	const char *text = f->model->open->doc->text;
	const char *at = strstr(text, words);

	assert_non_null(at);
	f->model->selection.start_b = (uint32_t)(at - text);
	f->model->selection.end_b = f->model->selection.start_b +
	    (uint32_t)strlen(words);
	f->pane = kn_pane_occurrences_new(f->model, f->model->selection);
}

/* How many notes there are. */
static size_t
notes(struct fixture *f)
{
	struct kn_note *n;
	size_t got, total;
	struct kn_err err;

	assert_int_equal(kn_notes_list(kn_model_notebook(f->model), NULL,
	    KN_NOTES_BY_DATE, 0, 0, &n, &got, &total, &err), KN_OK);
	return total;
}

static void
labels_all_but_the_struck(void **state)
{
	struct fixture *f = *state;

	select_words(f, 0, "the");
	SHOWS(f, "Label every the", "10/10", "in the filtered articles",
	    "The title of a.txt", "+  The title", "The title of b.txt",
	    "The title of c.txt");
	act(f, KN_ACT_STRIKE);
	SHOWS(f, "9/10", "-  The title", "+ ");
	/* One is labelled already, and is left as it is. */
	note(f, 2, "third", 1, NULL, NULL);
	note(f, 2, "the", 1, NULL, NULL);
	press(f, '2');
	assert_true(f->pane->done);
	assert_int_equal(notes(f), 10);
	kn_model_undo(f->model, false);
	assert_int_equal(notes(f), 2);
}

static void
labels_within_reach(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(kn_model_set_filter_text(f->model, KN_LIT(
	    "traveller OR dog"), true), KN_OK);
	select_words(f, 0, "The");
	SHOWS(f, "5/5", "The title of b.txt", "The title of c.txt");
	shows_not(f, "a.txt");
	act(f, KN_ACT_NOTES_REACH);
	SHOWS(f, "2/2", "in this article", "The title of b.txt");
	shows_not(f, "c.txt");
	act(f, KN_ACT_STRIKE_ALL);
	SHOWS(f, "0/2", "- ", "- ");
	act(f, KN_ACT_OPEN);
	assert_int_equal(notes(f), 0);
	kn_pane_close(f->pane);
	select_words(f, 0, "The");
	act(f, KN_ACT_NOTES_REACH);
	act(f, KN_ACT_OPEN);
	assert_int_equal(notes(f), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)
		T(groups_in_turn),
		T(words_narrow),
		T(as_far_as_the_filter),
		T(opens_at_the_passage),
		T(deletes_and_takes_back),
		T(fills_the_view),
		T(confirms_a_fuzzy_one),
		T(attaches_an_orphan),
		T(lists_what_is_to_be_checked),
		T(comes_back_to_what_is_to_be_checked),
		T(lists_what_has_no_article),
		T(narrowed_in_the_same_order),
		T(goes_through_many),
		T(one_memo),
		T(memos_say_whose_they_are),
		T(labels_change),
		T(labels_move),
		T(labels_fill_the_view),
		T(labels_count),
		T(sidebar_counts),
		T(labels_all_but_the_struck),
		T(labels_within_reach),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
