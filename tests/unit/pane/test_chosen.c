/*
 * test_chosen.c: articles chosen in the list, more of them than are done at
 * once: every one is changed, in slices, and undone in one step; what is
 * chosen stays so while the index grows.
 */
#include "reading.h"

#include "tui/pane/annot.h"
#include "tui/pane/chosen.h"

enum { MANY = KN_CHOSEN_AT_ONCE + 300 };

struct fixture {
	struct reading r;
};

static int
set_up(void **state)
{
	struct fixture *f = kn_calloc(1, sizeof(*f));
	char name[32], body[100];

	reading_make(&f->r);
	for (int i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "%d.txt", i);
		snprintf(body, sizeof(body), "Body w%d x%d y%d z%d that no "
		    "other one has.", i, i * 7, i * 13, i * 17);
		reading_write(&f->r, name, body);
	}
	reading_open(&f->r, NULL, KN_LANG_EN);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	reading_close(&f->r);
	free(f);
	return 0;
}

static size_t
count(struct fixture *f, const char *query)
{
	struct kn_query *q;
	struct kn_result *r;
	struct kn_err err;

	assert_int_equal(kn_query_parse(kn_str(query), &q, NULL), KN_OK);
	if (kn_model_run(f->r.model, q, &r, &err) != KN_OK)
		fail_msg("%s", err.msgid);
	size_t n = kn_result_articles(r);
	kn_result_free(r);
	kn_query_free(q);
	return n;
}

/* Until it is done; in how many slices. */
static size_t
work(struct fixture *f)
{
	size_t n = 0;

	for (; kn_bulk_due(f->r.model); n++)
		kn_bulk_work(f->r.model);
	return n;
}

static void
says(struct fixture *f, const char *text)
{
	const char *notice = f->r.model->notice.s;

	if (notice == NULL || strstr(notice, text) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", text, notice);
}

static void
all_are_changed_and_undone_at_once(void **state)
{
	struct fixture *f = *state;
	struct kn_model *m = f->r.model;

	assert_int_equal(kn_result_rows(m->result), MANY);
	kn_model_choose_all(m);
	assert_int_equal(kn_model_chosen(m), MANY);
	kn_model_mark_chosen(m, KN_MARK_STAR);
	assert_true(work(f) > 2);
	says(f, "starred");
	assert_int_equal(count(f, "is:starred"), MANY);
	/* All have it: it is taken away. */
	kn_model_mark_chosen(m, KN_MARK_STAR);
	work(f);
	says(f, "star taken away");
	assert_int_equal(count(f, "is:starred"), 0);
	kn_model_undo(m, false);
	assert_int_equal(count(f, "is:starred"), MANY);
	kn_model_undo(m, false);
	assert_int_equal(count(f, "is:starred"), 0);
	kn_model_undo(m, true);
	assert_int_equal(count(f, "is:starred"), MANY);
	kn_model_tag(m, KN_LIT("file"), 0);
	work(f);
	says(f, "tagged");
	assert_int_equal(count(f, "tag:file"), MANY);
	/* What has the tag is left as it is. */
	kn_model_tag(m, KN_LIT("file"), 0);
	work(f);
	kn_model_undo(m, false);
	assert_int_equal(count(f, "tag:file"), 0);
	assert_int_equal(count(f, "is:starred"), MANY);
}

static void
stopped_it_is_undone_as_far_as_it_came(void **state)
{
	struct fixture *f = *state;
	struct kn_model *m = f->r.model;

	kn_model_choose_all(m);
	kn_model_mark_chosen(m, KN_MARK_READ);
	/* Looked, then begun. */
	for (int i = 0; i < 3; i++)
		kn_bulk_work(m);
	assert_true(kn_bulk_due(m));
	kn_bulk_stop(m);
	assert_false(kn_bulk_due(m));
	size_t done = count(f, "is:read");
	assert_in_range(done, 1, MANY - 1);
	says(f, "/");
	kn_model_undo(m, false);
	assert_int_equal(count(f, "is:read"), 0);
	/* Undoing stops what is being done. */
	kn_model_mark_chosen(m, KN_MARK_READ);
	for (int i = 0; i < 3; i++)
		kn_bulk_work(m);
	kn_model_undo(m, false);
	assert_false(kn_bulk_due(m));
	assert_int_equal(count(f, "is:read"), 0);
	/* Something else between two slices: both are undone in turn. */
	kn_model_mark_chosen(m, KN_MARK_READ);
	for (int i = 0; i < 2; i++)
		kn_bulk_work(m);
	assert_true(kn_model_open_row(m, 0));
	kn_model_toggle_mark(m, KN_MARK_STAR, &m->open->row);
	work(f);
	assert_int_equal(count(f, "is:read"), MANY);
	kn_model_undo(m, false);
	assert_int_equal(count(f, "is:starred"), 1);
	kn_model_undo(m, false);
	assert_int_equal(count(f, "is:starred"), 0);
	kn_model_undo(m, false);
	assert_int_equal(count(f, "is:read"), 0);
}

static void
chosen_is_kept_while_the_index_grows(void **state)
{
	struct fixture *f = *state;
	struct kn_model *m = f->r.model;

	for (size_t i = 0; i < 5; i++)
		kn_model_choose(m, i);
	kn_model_mark_chosen(m, KN_MARK_STAR);
	assert_false(kn_bulk_due(m));
	assert_int_equal(count(f, "is:starred"), 5);
	reading_write(&f->r, "b.txt", "Something else altogether.");
	reading_index(&f->r);
	kn_model_refresh(m);
	assert_int_equal(kn_result_rows(m->result), MANY + 1);
	assert_int_equal(kn_model_chosen(m), 5);
	/* The same articles. */
	kn_model_mark_chosen(m, KN_MARK_STAR);
	assert_int_equal(count(f, "is:starred"), 0);
	/* Made anew, it has other ids. */
	nftw(f->r.cache, reading_remove, 16, FTW_DEPTH | FTW_PHYS);
	reading_index(&f->r);
	kn_model_refresh(m);
	assert_int_equal(kn_result_rows(m->result), MANY + 1);
	assert_int_equal(kn_model_chosen(m), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		T(all_are_changed_and_undone_at_once),
		T(stopped_it_is_undone_as_far_as_it_came),
		T(chosen_is_kept_while_the_index_grows),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
