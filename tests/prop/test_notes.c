/*
 * test_notes.c: what is exported and imported again is exported the same.
 *
 * Hostile notes go into one notebook, through a file into another, and out
 * again; the two files must have the same bytes, in every format that can be
 * read. KN_PROP_RUNS sets how often, KN_PROP_NOTES with how many notes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/exchange/note_priv.h"
#include "core/note/note_priv.h"
#include "kunnash/fold.h"
#include "kunnash/mem.h"
#include "random.h"

static size_t
how_many(void)
{
	return (size_t)number_from("KN_PROP_NOTES", 40);
}

static const enum kn_note_format formats[] = {
	KN_NOTES_JSONL, KN_NOTES_CSV, KN_NOTES_JSONLD, KN_NOTES_BRAT,
};

static const char *const pieces[] = {
	"المغرب", "a", " ", "\n", "\r", "\r\n", "\t", "\"", "\"\"", "'", ",",
	";", "\\", "\\n", "=1+1", "@x", "-", "+", "'=", "{", "}", "[", "<b>",
	"&amp;", "#", "%", "\xE2\x80\x8F", "\xE2\x80\x8E", "\xE2\x80\xAE",
	"\xE2\x80\xAC", "\xE2\x81\xA8", "😀", "👨‍👩‍👧", "🇲🇦", "é", "مُ",
	"\x1b[31m", "\x7f", "\xC2\x85", "\xE2\x80\xA8", "\xEF\xBB\xBF",
	"\xEF\xBF\xBD", "null", "0", "\xF4\x8F\xBF\xBF", "\x01", "T1\t",
	"*/", "]]>", "$", "https://example.org/?a=b&c=d#e",
};
#define N_PIECES (sizeof(pieces) / sizeof(*pieces))

static char *
make_text(uint64_t *r, size_t most, const char *without)
{
	size_t n = below(r, most + 1);
	struct kn_buf b;

	kn_buf_init(&b, 0);
	for (size_t i = 0; i < n; i++) {
		const char *p = pieces[below(r, N_PIECES)];

		if (strpbrk(p, without) == NULL)
			kn_buf_cstr(&b, p);
	}
	return kn_buf_take(&b, NULL);
}

static char *
maybe(uint64_t *r, size_t most)
{
	return below(r, 3) == 0 ? NULL : make_text(r, most, "");
}

/* Names hold no control characters. */
#define CONTROLS "\n\r\t\x1b\x7f\x01\xC2"

static void
make_note(uint64_t *r, struct kn_note *n, char *const *labels,
    size_t n_labels)
{
	char id[64], time[40];

	*n = (struct kn_note){ .scope = below(r, 4) == 0 ? KN_NOTE_ARTICLE :
	    below(r, 6) == 0 ? KN_NOTE_CORPUS : KN_NOTE_PASSAGE };
	snprintf(id, sizeof(id), "%08x-%04x-4000-8000-%012x",
	    (unsigned)below(r, UINT32_MAX), (unsigned)below(r, 0xFFFF),
	    (unsigned)below(r, UINT32_MAX));
	snprintf(time, sizeof(time), "20%02u-11-22T15:10:%02u.%03uZ",
	    (unsigned)below(r, 100), (unsigned)below(r, 60),
	    (unsigned)below(r, 1000));
	n->id = strdup(id);
	n->created = strdup(time);
	n->updated = strdup(time);
	n->author = below(r, 2) == 0 ? NULL : make_text(r, 5, "");
	n->text = maybe(r, 20);
	n->label = below(r, 2) == 0 ? NULL :
	    strdup(labels[below(r, n_labels)]);
	size_t n_tags = below(r, 4);
	n->tags = kn_calloc(n_tags + 1, sizeof(*n->tags));
	for (size_t i = 0; i < n_tags; i++) {
		char *tag = make_text(r, 4, CONTROLS);

		if (kn_note_name_ok(kn_str(tag)))
			n->tags[n->n_tags++] = tag;
		else
			free(tag);
	}
	n->target.path = maybe(r, 4);
	n->target.title = maybe(r, 6);
	n->target.url = below(r, 2) == 0 ? NULL :
	    strdup("https://example.org/\"<a>?q=1&r=ع");
	n->target.key = below(r, 2) == 0 ? NULL : strdup("0123456789abcdef");
	n->target.corpus = below(r, 2) == 0 && n->scope != KN_NOTE_CORPUS ?
	    NULL : strdup("fedcba9876543210");
	n->target.byline = maybe(r, 3);
	n->target.date = below(r, 2) == 0 ? NULL : strdup("2023-12-14");
	if (n->scope != KN_NOTE_PASSAGE)
		return;
	struct kn_anchor *a = &n->anchor;
	struct kn_buf fold;
	a->exact = make_text(r, 10, "");
	if (a->exact[0] == '\0') {
		free(a->exact);
		a->exact = strdup("x");
	}
	kn_buf_init(&fold, 0);
	kn_fold_append(KN_FOLD_INDEX, a->exact, strlen(a->exact), &fold);
	a->fold_exact = kn_buf_take(&fold, NULL);
	a->prefix = maybe(r, 5);
	a->suffix = maybe(r, 5);
	a->fold_prefix = maybe(r, 5);
	a->start_cp = (uint32_t)below(r, 1000);
	a->end_cp = a->start_cp + (uint32_t)below(r, 100);
	a->rival = (uint32_t)below(r, UINT32_MAX);
}

/* ---- notebooks ----------------------------------------------------------------- */

static struct kn_notebook *
open_book(const char *dir, const char *name)
{
	struct kn_notebook *nb;
	struct kn_err err;
	char path[200];

	snprintf(path, sizeof(path), "%s/%s.db", dir, name);
	(void)unlink(path);
	if (kn_notebook_open(path, NULL, &nb, &err) != KN_OK)
		fail_msg("%s", err.msgid);
	return nb;
}

static void
views_of(struct kn_notebook *nb, struct kn_note_views *out)
{
	struct kn_label *labels;
	struct kn_note *notes;
	size_t n_labels;

	assert_int_equal(kn_labels_list(nb, &labels, &n_labels, NULL), KN_OK);
	assert_int_equal(kn_notes_list(nb, NULL, KN_NOTES_BY_ARTICLE, 0, 1000000,
	    &notes, &out->n, NULL, NULL), KN_OK);
	out->v = kn_calloc(out->n + 1, sizeof(*out->v));
	for (size_t i = 0; i < out->n; i++)
		out->v[i] = (struct kn_note_view){ .note = notes[i],
		    .label = note__label_path(labels, n_labels,
		    notes[i].label), .article = KN_NO_ARTICLE,
		    .state = KN_ANCHOR_ORPHAN };
	free(notes);
	kn_labels_free(labels, n_labels);
}

static enum kn_status
collect(void *user, const char *bytes, size_t n)
{
	kn_buf_put(user, bytes, n);
	return KN_OK;
}

static void
export(struct kn_notebook *nb, enum kn_note_format format,
    struct kn_buf *out)
{
	struct kn_note_views views;

	views_of(nb, &views);
	struct kn_note_export e = { .views = &views,
	    .filter = KN_LIT("label:\"x\" -tag:é") };
	assert_int_equal(kn_notes_export(format, &e, collect, out), KN_OK);
	kn_note_views_dispose(&views);
}

/* The notes themselves, not what is written of them: nothing is lost. Ids of
 * labels belong to a notebook, so their paths are compared. */
static void
assert_same_notes(struct kn_notebook *a, struct kn_notebook *b,
    const char *name)
{
	struct kn_note_views x, y;
	struct kn_buf p, q;

	kn_buf_init(&p, 0);
	kn_buf_init(&q, 0);
	views_of(a, &x);
	views_of(b, &y);
	assert_int_equal(x.n, y.n);
	for (size_t i = 0; i < x.n; i++) {
		char *labels[] = { x.v[i].note.label, y.v[i].note.label };

		kn_buf_reset(&p);
		kn_buf_reset(&q);
		x.v[i].note.label = y.v[i].note.label = NULL;
		nb__note_image(&x.v[i].note, &p);
		nb__note_image(&y.v[i].note, &q);
		x.v[i].note.label = labels[0];
		y.v[i].note.label = labels[1];
		if (!kn_str_eq(kn_buf_get(&p), kn_buf_get(&q)))
			fail_msg("%s: note %s is another", name,
			    x.v[i].note.id);
		assert_int_equal(x.v[i].label == NULL, y.v[i].label == NULL);
		if (x.v[i].label != NULL)
			assert_string_equal(x.v[i].label, y.v[i].label);
	}
	kn_note_views_dispose(&x);
	kn_note_views_dispose(&y);
	kn_buf_dispose(&p);
	kn_buf_dispose(&q);
}

static void
told(void *user, const struct kn_note_problem *p)
{
	fail_msg("%s: item %zu %s: %s", (const char *)user, p->item,
	    p->id == NULL ? "" : p->id, p->msgid);
}

static void
there_and_back(const char *dir, struct kn_notebook *from,
    enum kn_note_format format)
{
	struct kn_notebook *to = open_book(dir, "to");
	struct kn_note_views views;
	struct kn_note_import count;
	struct kn_buf first, second;
	struct kn_err err;
	char name[20];

	snprintf(name, sizeof(name), "format %d", (int)format);
	kn_buf_init(&first, 0);
	kn_buf_init(&second, 0);
	export(from, format, &first);
	if (kn_notes_parse(format, "", kn_buf_get(&first), &views, told,
	    name, &err) != KN_OK)
		fail_msg("%s: %s", name, err.msgid);
	assert_int_equal(views.n, how_many());
	assert_int_equal(kn_notes_import(to, &views, told, name, &count,
	    &err), KN_OK);
	assert_int_equal(count.added, how_many());
	export(to, format, &second);
	size_t i = 0;
	while (i < first.n && i < second.n && first.s[i] == second.s[i])
		i++;
	if (first.n != second.n || i < first.n)
		fail_msg("%s differs at %zu:\n%.200s\n----\n%.200s", name, i,
		    first.s + (i > 60 ? i - 60 : 0),
		    second.s + (i > 60 ? i - 60 : 0));
	assert_same_notes(from, to, name);
	/* Once more: all of it is here. */
	assert_int_equal(kn_notes_import(to, &views, told, name, &count,
	    &err), KN_OK);
	assert_int_equal(count.added, 0);
	assert_int_equal(count.same, how_many());
	kn_note_views_dispose(&views);
	kn_buf_dispose(&first);
	kn_buf_dispose(&second);
	kn_notebook_close(to);
}

static void
add_labels(uint64_t *r, struct kn_notebook *nb, char **ids, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct kn_label l = { .id = NULL };
		char *name = make_text(r, 4, CONTROLS);
		struct kn_buf b;

		kn_buf_init(&b, 0);
		kn_buf_fmt(&b, "%s%zu", name, i);
		free(name);
		l.name = kn_buf_take(&b, NULL);
		l.parent = i > 0 && below(r, 2) == 0 ? strdup(ids[i - 1]) :
		    NULL;
		assert_int_equal(kn_label_put(nb, &l, NULL), KN_OK);
		ids[i] = strdup(l.id);
		kn_label_dispose(&l);
	}
}

static void
every_format_comes_back(void **state)
{
	size_t runs = number_from("KN_PROP_RUNS", 1500) / 100 + 1;
	size_t n = how_many();
	char dir[] = "/tmp/kunnash-notes-XXXXXX";
	uint64_t r = number_from("KN_PROP_SEED", 4);

	(void)state;
	assert_non_null(mkdtemp(dir));
	for (size_t run = 0; run < runs; run++) {
		struct kn_notebook *from = open_book(dir, "from");
		struct kn_note *notes = kn_calloc(n, sizeof(*notes));
		char *labels[5];

		add_labels(&r, from, labels, 5);
		for (size_t i = 0; i < n; i++)
			make_note(&r, &notes[i], labels, 5);
		assert_int_equal(kn_note_adopt_all(from, notes, n, NULL),
		    KN_OK);
		for (size_t i = 0; i < sizeof(formats) / sizeof(*formats);
		    i++)
			there_and_back(dir, from, formats[i]);
		for (size_t i = 0; i < n; i++)
			kn_note_dispose(&notes[i]);
		free(notes);
		for (size_t i = 0; i < 5; i++)
			free(labels[i]);
		kn_notebook_close(from);
	}
	char *argv[] = { "rm", "-rf", "--", dir, NULL };
	pid_t pid = fork();
	if (pid == 0) {
		execv("/bin/rm", argv);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_format_comes_back),
	};

	return cmocka_run_group_tests_name("notes", tests, NULL, NULL);
}
