/*
 * test_notes.c: conditions on notes and marks, over a corpus of four small
 * articles, one of them twice, and a notebook.
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
#include "kunnash/query.h"

static const struct {
	const char *name, *text;
} files[] = {
	{ "0.txt", "عنوان أول\n\nنص طويل عن الأمن في المغرب وعن التعاون.\n" },
	{ "1.txt", "عنوان ثان\n\nنص آخر عن الاقتصاد في تونس وعن السياحة.\n" },
	{ "2.txt", "عنوان ثالث\n\nنص ثالث عن الجزائر وعن النفط والغاز فيها.\n" },
	{ "3.txt", "عنوان أول\n\nنص طويل عن الأمن في المغرب وعن التعاون.\n" },
};
#define N_FILES (sizeof(files) / sizeof(files[0]))

struct fixture {
	char dir[64], corpus[96], index[96], notes[96];
	struct kn_index *ix;
	struct kn_notebook *nb;
};

static int
set_up(void **state)
{
	struct fixture *f = kn_calloc(1, sizeof(*f));
	const char *roots[] = { f->corpus };
	struct kn_index_opts opts = { .roots = roots, .n_roots = 1 };
	struct kn_index_summary sum;
	struct kn_err err;
	char path[160];

	snprintf(f->dir, sizeof(f->dir), "/tmp/kn-qnotes-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->corpus, sizeof(f->corpus), "%s/c", f->dir);
	snprintf(f->index, sizeof(f->index), "%s/index.db", f->dir);
	snprintf(f->notes, sizeof(f->notes), "%s/notes.db", f->dir);
	assert_int_equal(mkdir(f->corpus, 0700), 0);
	for (size_t i = 0; i < N_FILES; i++) {
		snprintf(path, sizeof(path), "%s/%s", f->corpus,
		    files[i].name);
		FILE *out = fopen(path, "wb");
		assert_true(fputs(files[i].text, out) >= 0);
		fclose(out);
	}
	assert_int_equal(kn_index_update(f->index, &opts, &sum, &err), KN_OK);
	assert_int_equal(kn_index_open(f->index, &f->ix, &err), KN_OK);
	assert_int_equal(kn_notebook_open(f->notes, NULL, &f->nb, &err),
	    KN_OK);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	static const char *const names[] = { "c/0.txt", "c/1.txt", "c/2.txt",
		"c/3.txt", "c", "index.db", "index.db-lock", "notes.db",
		"notes.db-lock", "" };
	char path[160];

	kn_index_close(f->ix);
	kn_notebook_close(f->nb);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", f->dir, names[i]);
		remove(path);
	}
	free(f);
	return 0;
}

static enum kn_status
run(struct fixture *f, const char *text, struct kn_notebook *nb,
    size_t *articles, struct kn_err *err)
{
	struct kn_run_opts opts = { .copies = true, .notebook = nb,
		.corpus = "abc" };
	struct kn_result *r;
	struct kn_query *q;

	assert_int_equal(kn_query_parse(kn_str(text), &q, err), KN_OK);
	enum kn_status st = kn_query_run(q, f->ix, &opts, &r, err);
	if (st == KN_OK)
		*articles = kn_result_articles(r);
	if (st == KN_OK)
		kn_result_free(r);
	kn_query_free(q);
	return st;
}

/* What a note or a mark on this article would know of it. */
static void
target_of(struct fixture *f, const char *path, struct kn_target *out)
{
	struct kn_article a;
	uint32_t id;

	assert_int_equal(kn_index_find(f->ix, kn_str(path), &id, NULL),
	    KN_OK);
	assert_int_equal(kn_index_article(f->ix, id, &a, NULL), KN_OK);
	kn_target_of(&a.meta, a.key, a.body_key, a.story.hex, "abc", out);
	kn_article_dispose(&a);
}

static void
add_note(struct fixture *f, const char *path, const char *label,
    const char *tag, const char *text, bool path_only)
{
	struct kn_note n = { .scope = KN_NOTE_ARTICLE };
	struct kn_err err;

	target_of(f, path, &n.target);
	if (path_only) {
		free(n.target.body_key);
		free(n.target.key);
		free(n.target.story);
		n.target.body_key = n.target.key = n.target.story = NULL;
	}
	n.label = kn_strdup(label);
	n.text = kn_strdup(text);
	if (tag != NULL) {
		n.tags = kn_calloc(1, sizeof(*n.tags));
		n.tags[0] = kn_strdup(tag);
		n.n_tags = 1;
	}
	assert_int_equal(kn_note_put(f->nb, &n, &err), KN_OK);
	kn_note_dispose(&n);
}

static void
conditions(void **state)
{
	struct fixture *f = *state;
	struct kn_label *labels;
	struct kn_target t;
	struct kn_err err;
	size_t n, n_labels;

	assert_int_equal(kn_labels_list(f->nb, &labels, &n_labels, &err), KN_OK);
	struct kn_label low = { .name = kn_strdup("فرعي"),
		.parent = kn_strdup(labels[0].id) };
	assert_int_equal(kn_label_put(f->nb, &low, &err), KN_OK);
	add_note(f, "0.txt", labels[0].id, "تعاون", "ملاحظة أولى", false);
	add_note(f, "1.txt", low.id, NULL, "شيء آخر", true);
	target_of(f, "2.txt", &t);
	assert_int_equal(kn_mark_set(f->nb, KN_MARK_STAR, &t, 1, true, false,
	    &err), KN_OK);
	kn_target_dispose(&t);
	target_of(f, "3.txt", &t);
	assert_int_equal(kn_mark_set(f->nb, KN_MARK_READ, &t, 1, true, false,
	    &err), KN_OK);
	kn_target_dispose(&t);
	/* 0 and 3 are one body: what holds for one holds for the other. */
	static const struct {
		const char *query;
		size_t want;
	} cases[] = {
		{ "is:noted", 3 }, { "NOT is:noted", 1 }, { "is:starred", 1 },
		{ "is:read", 2 }, { "is:unread", 2 }, { "label:مهم", 3 },
		{ "label:فرعي", 1 }, { "label:اقتباس", 0 },
		{ "tag:تعاون", 2 }, { "tag:\"التعاون\"", 0 },
		{ "note:ملاحظة", 2 }, { "note:\"شيء اخر\"", 1 },
		{ "note:لاشيء", 0 }, { "is:noted المغرب", 2 },
		{ "تصنيف:مهم وسم:تعاون", 2 }, { "حالة:مقروء", 2 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (run(f, cases[i].query, f->nb, &n, &err) != KN_OK)
			fail_msg("%s: %s", cases[i].query, err.msgid);
		if (n != cases[i].want)
			fail_msg("%s: %zu", cases[i].query, n);
	}
	assert_int_equal(run(f, "label:nothing", f->nb, &n, &err),
	    KN_INVALID);
	assert_int_equal(err.at_b, 6);
	assert_int_equal(run(f, "is:noted", NULL, &n, &err), KN_UNSUPPORTED);
	assert_int_equal(run(f, "tag:x", NULL, &n, &err), KN_UNSUPPORTED);
	kn_label_dispose(&low);
	kn_labels_free(labels, n_labels);
}

/* What a query says of one note: is a label above it asked for, a tag, words
 * of it; in which of the articles it may stand in. */
static bool
means(struct fixture *f, const char *text, const struct kn_note *n,
    const char *label, const char *const *paths, char *in)
{
	struct kn_run_opts opts = { .notebook = f->nb, .corpus = "abc" };
	struct kn_set *of = kn_set_new();
	struct kn_note_query *nq;
	struct kn_query *q;
	struct kn_err err;
	uint32_t id;

	for (size_t i = 0; paths[i] != NULL; i++) {
		assert_int_equal(kn_index_find(f->ix, kn_str(paths[i]), &id,
		    NULL), KN_OK);
		kn_set_add(of, id);
	}
	assert_int_equal(kn_query_parse(kn_str(text), &q, &err), KN_OK);
	assert_int_equal(kn_note_query_new(q, f->ix, &opts, &nq, &err),
	    KN_OK);
	bool has = kn_note_query_has(nq, n, label, of);
	in[0] = '\0';
	for (size_t i = 0; paths[i] != NULL; i++) {
		assert_int_equal(kn_index_find(f->ix, kn_str(paths[i]), &id,
		    NULL), KN_OK);
		if (kn_set_has(of, id))
			snprintf(in + strlen(in), 2, "%c", paths[i][0]);
	}
	kn_note_query_free(nq);
	kn_query_free(q);
	kn_set_free(of);
	return has;
}

static const struct {
	const char *query;
	bool here, nowhere;     /* of 0.txt and 1.txt; of no article known */
	const char *in;
} note_cases[] = {
	{ "", true, true, "01" },
	{ "is:noted", true, true, "01" },
	{ "-is:noted", false, false, "" },
	{ "label:فرع", true, true, "01" },
	{ "label:مهم", true, true, "01" },
	{ "label:سياق", false, false, "" },
	{ "-label:سياق", true, true, "01" },
	{ "tag:تعاون", true, true, "01" },
	{ "-tag:تعاون", false, false, "" },
	{ "note:\"شيء اخر\"", true, true, "01" },
	{ "note:غائب", false, false, "" },
	{ "tag:تعاون المغرب", true, false, "0" },
	{ "tag:غائب المغرب", false, false, "" },
	{ "tag:تعاون OR المغرب", true, true, "01" },
	{ "tag:غائب OR المغرب", true, false, "0" },
	{ "tag:غائب OR label:فرع", true, true, "01" },
	{ "tag:غائب OR label:سياق", false, false, "" },
	{ "(tag:غائب OR المغرب) label:فرع", true, false, "0" },
	{ "(tag:غائب OR label:فرع) المغرب", true, false, "0" },
	{ "(tag:غائب OR label:سياق) المغرب", false, false, "" },
	{ "-(tag:تعاون المغرب)", true, false, "1" },
	{ "-(tag:غائب المغرب)", true, true, "01" },
	{ "-(tag:غائب OR تونس)", true, false, "0" },
	{ "المغرب OR -المغرب", true, false, "01" },
	{ "النفط", false, false, "" },
	{ "-النفط", true, false, "01" },
};

static void
notes_one_by_one(void **state)
{
	struct fixture *f = *state;
	static char *tags[] = { (char *)"تعاون" };
	struct kn_note n = { .scope = KN_NOTE_ARTICLE, .label = (char *)"x",
		.text = (char *)"شيءٌ آخر", .tags = tags, .n_tags = 1 };
	char in[8];

	for (size_t i = 0; i < sizeof(note_cases) / sizeof(note_cases[0]);
	    i++) {
		static const char *const both[] = { "0.txt", "1.txt", NULL };
		static const char *const none[] = { NULL };
		const char *query = note_cases[i].query;

		bool here = means(f, query, &n, "مهم\nفرع", both, in);
		if (here != note_cases[i].here ||
		    strcmp(in, note_cases[i].in) != 0)
			fail_msg("%s: %d in \"%s\"", query, here, in);
		if (means(f, query, &n, "مهم\nفرع", none, in) !=
		    note_cases[i].nowhere)
			fail_msg("%s: of no article", query);
	}
}

/* ---- what comes first -------------------------------------------------- */

/* The rows of a query by the digits of their files; each is found again. */
static void
check_rows(struct fixture *f, const char *text, enum kn_first first,
    bool copies, const char *want, bool sorted)
{
	struct kn_run_opts opts = { .order = KN_ORDER_PATH, .first = first,
		.copies = copies, .notebook = f->nb, .corpus = "abc" };
	char got[N_FILES + 1] = "";
	struct kn_query *q;
	struct kn_result *r;
	struct kn_err err;

	assert_int_equal(kn_query_parse(kn_str(text), &q, &err), KN_OK);
	assert_int_equal(kn_query_run(q, f->ix, &opts, &r, &err), KN_OK);
	for (size_t i = 0; i < kn_result_rows(r); i++) {
		struct kn_article a;
		uint32_t id;

		assert_int_equal(kn_result_id(r, i, &id, &err), KN_OK);
		assert_int_equal(kn_index_article(f->ix, id, &a, &err),
		    KN_OK);
		assert_true(i < N_FILES);
		got[i] = a.meta.path[0];
		got[i + 1] = '\0';
		kn_article_dispose(&a);
	}
	for (size_t i = kn_result_rows(r); i-- > 0;) {
		uint32_t id;
		size_t row;

		assert_int_equal(kn_result_id(r, i, &id, &err), KN_OK);
		assert_int_equal(kn_result_find(r, id, &row, &err), KN_OK);
		assert_int_equal(row, i);
	}
	if (strcmp(got, want) != 0)
		fail_msg("%s, %d: %s, not %s", text, (int)first, got, want);
	assert_int_equal(kn_result_unsorted(r) == NULL, sorted);
	assert_int_equal(kn_result_first(r), sorted ? first : KN_FIRST_NONE);
	kn_result_free(r);
	kn_query_free(q);
}

static void
what_is_unread_comes_first(void **state)
{
	struct fixture *f = *state;
	struct kn_notebook *nb = f->nb;
	struct kn_target t;
	struct kn_err err;

	check_rows(f, "", KN_FIRST_UNREAD, false, "012", true);
	target_of(f, "0.txt", &t);
	assert_int_equal(kn_mark_set(nb, KN_MARK_READ, &t, 1, true, false,
	    &err), KN_OK);
	kn_target_dispose(&t);
	check_rows(f, "", KN_FIRST_UNREAD, false, "120", true);
	/* A copy of what was read was read. */
	check_rows(f, "", KN_FIRST_UNREAD, true, "1203", true);
	check_rows(f, "is:read", KN_FIRST_UNREAD, true, "03", true);
	check_rows(f, "", KN_FIRST_NONE, false, "012", true);
	f->nb = NULL;
	check_rows(f, "", KN_FIRST_UNREAD, false, "012", false);
	f->nb = nb;
}

static void
what_is_relevant_comes_first(void **state)
{
	struct fixture *f = *state;

	check_rows(f, "نص OR النفط", KN_FIRST_RELEVANT, false, "201", true);
	check_rows(f, "نص OR السياحة", KN_FIRST_RELEVANT, false, "102",
	    true);
	/* Copies are as relevant as each other. */
	check_rows(f, "نص OR التعاون", KN_FIRST_RELEVANT, true, "0312",
	    true);
	/* The filter decides which rows there are. */
	check_rows(f, "السياحة", KN_FIRST_RELEVANT, false, "1", true);
	check_rows(f, "is:unread", KN_FIRST_RELEVANT, false, "012", false);
	check_rows(f, "-النفط", KN_FIRST_RELEVANT, false, "01", false);
}

static void
ways_to_sort_have_names(void **state)
{
	struct kn_sort sort;

	(void)state;
	assert_false(kn_sort_parse(KN_LIT("size"), &sort));
	for (size_t i = 0; i < kn_sort_count(); i++) {
		struct kn_sort want = kn_sort_get(i);

		assert_true(kn_sort_parse(kn_str(kn_sort_name(want)), &sort));
		assert_int_equal(sort.order, want.order);
		assert_int_equal(sort.first, want.first);
		assert_true(kn_sort_msgid(want)[0] != '\0');
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(conditions, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(notes_one_by_one, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(what_is_unread_comes_first,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_relevant_comes_first,
		    set_up, tear_down),
		cmocka_unit_test(ways_to_sort_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
