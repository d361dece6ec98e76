/* test_panes.c: panes over a small corpus: the reader's place belongs to an
 * article and stays with it; counts are shown whole. */
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

#include "tui/pane/pane.h"

struct fixture {
	char dir[64], corpus[96], cache[96];
	struct kn_session *session;
	struct kn_options *options;
	struct kn_model *model;
	struct kn_pane *reader;
	struct kn_grid *grid;
};

/* A title, then paragraphs that differ from file to file. */
static void
write_article(const struct fixture *f, const char *name)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s", f->corpus, name);
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fprintf(out, "The title of %s\n\n", name);
	for (int i = 0; i < 60; i++)
		fprintf(out, "Paragraph %d of %s, with words enough for more "
		    "than one line of the reader.\n\n", i, name);
	fclose(out);
}

static void
update(struct fixture *f)
{
	struct kn_index_summary summary;
	struct kn_err err;

	assert_int_equal(kn_session_update(f->session, NULL, &summary, &err),
	    KN_OK);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	const char *corpus = f->corpus;
	struct kn_session_opts opts = { .corpus = &corpus, .n_corpus = 1,
	    .cache_dir = f->cache };
	struct kn_err err;
	bool changed;

	snprintf(f->dir, sizeof(f->dir), "/tmp/kunnash-place-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->corpus, sizeof(f->corpus), "%s/corpus", f->dir);
	snprintf(f->cache, sizeof(f->cache), "%s/cache", f->dir);
	assert_int_equal(mkdir(f->corpus, 0700), 0);
	write_article(f, "b.txt");
	write_article(f, "c.txt");
	assert_int_equal(kn_session_open(&opts, &f->session, NULL, &err),
	    KN_OK);
	update(f);
	assert_int_equal(kn_session_refresh(f->session, &changed, &err),
	    KN_OK);
	f->options = kn_options_new();
	f->model = kn_model_new(f->session, f->options, KN_LANG_EN);
	f->model->sort.order = KN_ORDER_PATH;
	kn_model_reload(f->model);
	f->reader = kn_pane_reader_new(f->model);
	f->grid = kn_grid_new(60, 20);
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

	kn_pane_close(f->reader);
	kn_grid_free(f->grid);
	kn_model_free(f->model);
	kn_options_free(f->options);
	kn_session_close(f->session);
	nftw(f->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

/* Draws the reader as the application does; row 1 of it, for comparing. */
static void
draw(struct fixture *f, char *row, size_t size)
{
	struct kn_buf text;

	f->reader->at = (struct kn_rect){ 1, 0, 58, 20 };
	kn_grid_clear(f->grid);
	f->reader->ops->draw(f->reader, f->grid, f->reader->at, true);
	kn_buf_init(&text, size);
	kn_grid_row(f->grid, 1, &text);
	snprintf(row, size, "%.*s", (int)text.n, text.s);
	kn_buf_dispose(&text);
}

static void
page_down(struct fixture *f)
{
	assert_true(kn_pane_act(f->reader, KN_ACT_PAGE_DOWN, KN_LIT("")));
}

/* An update may wait for its turn; a row of an article that it took away asks
 * for it, and says nothing. */
static void
a_row_that_is_gone_asks_for_the_update(void **state)
{
	struct fixture *f = *state;
	struct kn_pane *list = kn_pane_list_new(f->model);
	char path[160];

	list->at = (struct kn_rect){ 1, 0, 58, 20 };
	list->ops->draw(list, f->grid, list->at, true);
	assert_false(f->model->overtaken);
	snprintf(path, sizeof(path), "%s/c.txt", f->corpus);
	assert_int_equal(unlink(path), 0);
	update(f);
	/* What the list had at hand is good still. */
	list->ops->draw(list, f->grid, list->at, true);
	assert_false(f->model->overtaken);
	f->model->notes_serial++;
	list->ops->draw(list, f->grid, list->at, true);
	assert_true(f->model->overtaken);
	assert_int_equal(f->model->notice.n, 0);
	kn_model_refresh(f->model);
	list->ops->draw(list, f->grid, list->at, true);
	assert_false(f->model->overtaken);
	assert_int_equal(kn_result_rows(f->model->result), 1);
	kn_pane_close(list);
}

/* Articles that come while one is read do not move the reader. */
static void
stays_when_the_index_changes(void **state)
{
	struct fixture *f = *state;
	char before[512], after[512];

	draw(f, before, sizeof(before));
	page_down(f);
	page_down(f);
	draw(f, before, sizeof(before));
	size_t place_b = kn_pane_reader_place_b(f->reader);
	assert_true(place_b > 0);
	write_article(f, "a.txt");
	update(f);
	kn_model_refresh(f->model);
	assert_int_equal(kn_result_rows(f->model->result), 3);
	draw(f, after, sizeof(after));
	assert_string_equal(after, before);
	assert_int_equal(kn_pane_reader_place_b(f->reader), place_b);
}

/* A place taken up while the reader is hidden is not another article's. */
static void
is_not_taken_to_another_article(void **state)
{
	struct fixture *f = *state;
	char row[512];

	kn_pane_reader_go_b(f->reader, 2000);
	assert_int_equal(kn_pane_reader_place_b(f->reader), 2000);
	assert_true(kn_model_open_row(f->model, 1));
	assert_int_equal(kn_pane_reader_place_b(f->reader), 0);
	draw(f, row, sizeof(row));
	assert_non_null(strstr(row, "The title of c.txt"));
}

/* The place that is saved is that of the article that is open. */
static void
is_not_saved_for_another_article(void **state)
{
	struct fixture *f = *state;
	char row[512];

	draw(f, row, sizeof(row));
	page_down(f);
	assert_true(kn_pane_reader_place_b(f->reader) > 0);
	assert_true(kn_model_open_row(f->model, 1));
	assert_int_equal(kn_pane_reader_place_b(f->reader), 0);
}

/* A filter without words or names has no hits: nothing moves. */
static void
stays_where_there_is_no_hit(void **state)
{
	struct fixture *f = *state;
	char row[512];

	draw(f, row, sizeof(row));
	page_down(f);
	size_t place_b = kn_pane_reader_place_b(f->reader);
	assert_false(kn_model_step_hit(f->model, place_b, 1));
	assert_int_equal(f->model->row, 0);
	assert_int_equal(kn_model_set_filter_text(f->model,
	    KN_LIT("is:undated"), true), KN_OK);
	assert_false(kn_model_step_hit(f->model, place_b, 1));
	assert_int_equal(f->model->row, 0);
	draw(f, row, sizeof(row));
	assert_int_equal(kn_pane_reader_place_b(f->reader), place_b);
	/* With a word there is one in the next article too. */
	assert_int_equal(kn_model_set_filter_text(f->model,
	    KN_LIT("title:title"), true), KN_OK);
	assert_true(kn_model_step_hit(f->model, 0, 1));
	assert_true(kn_model_step_hit(f->model, 0, 1));
	assert_int_equal(f->model->row, 1);
	assert_false(kn_model_step_hit(f->model, 0, 1));
	assert_int_equal(f->model->row, 1);
}

static void
counts_are_shown_whole(void **state)
{
	struct fixture *f = *state;
	struct kn_rect at = { 1, 0, 29, 20 };
	struct kn_buf text;
	char path[160];

	snprintf(path, sizeof(path), "%s/a.txt", f->corpus);
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fputs("The title of a.txt\n\n", out);
	for (int i = 0; i < 12345; i++)
		fputs("قال المغرب ثم\n", out);
	fclose(out);
	update(f);
	kn_model_refresh(f->model);
	assert_true(kn_model_open_row(f->model, 0));
	struct kn_pane *sidebar = kn_pane_sidebar_new(f->model);
	sidebar->at = at;
	kn_grid_clear(f->grid);
	sidebar->ops->draw(sidebar, f->grid, at, true);
	kn_buf_init(&text, 0);
	kn_grid_row(f->grid, 2, &text);
	if (strstr(text.s, "12345") == NULL)
		fail_msg("%s", text.s);
	kn_buf_dispose(&text);
	kn_pane_close(sidebar);
}

/* An index that another process has just begun holds nothing yet. */
static void
nothing_is_counted_before_the_first_article(void **state)
{
	struct fixture *f = *state;
	struct kn_buf text;
	char path[160];

	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/%s", f->corpus,
		    i == 0 ? "b.txt" : "c.txt");
		assert_int_equal(unlink(path), 0);
	}
	update(f);
	kn_model_refresh(f->model);
	f->model->index_state = KN_INDEX_BUILDING;
	kn_buf_init(&text, 0);
	kn_chrome_title(f->model, f->grid, 0);
	kn_grid_row(f->grid, 0, &text);
	assert_null(strstr(text.s, "0 stories"));
	f->model->index_state = KN_INDEX_READY;
	kn_chrome_title(f->model, f->grid, 0);
	kn_grid_row(f->grid, 0, &text);
	assert_non_null(strstr(text.s, "0 stories"));
	kn_buf_dispose(&text);
}

/* A typed query that is wrong: the notice says what and where. */
static void
mistakes_have_a_place(void **state)
{
	static const struct {
		const char *name, *in, *want;
	} cases[] = {
		{ "syntax", "title:x )", "character \u20689\u2069: \u2068)" },
		{ "name", "المغرب country:Frnce", "character \u206816\u2069: \u2068Frnce" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_not_equal(kn_model_set_filter_text(f->model,
		    kn_str(cases[i].in), true), KN_OK);
		if (strstr(f->model->notice.s, cases[i].want) == NULL)
			fail_msg("%s: %s", cases[i].name,
			    f->model->notice.s);
	}
	/* What was not typed has none. */
	assert_int_not_equal(kn_model_set_filter(f->model,
	    kn_query_with(f->model->filter, "country", KN_LIT("XX"), false),
	    true), KN_OK);
	assert_null(strstr(f->model->notice.s, "character"));
}

/* A French name in an Arabic interface is at the right and reads from the
 * left, whole or cut. */
static void
names_keep_their_direction(void **state)
{
	static const struct {
		const char *name;
		int w;
		const char *want;
	} cases[] = {
		{ "whole", 30, "   Sûreté (Belgique)" },
		{ "cut", 12, "Sûreté (Bel…" },
	};
	struct fixture *f = *state;
	struct kn_buf text;

	f->model->locale.lang = KN_LANG_AR;
	kn_buf_init(&text, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		kn_grid_clear(f->grid);
		kn_chrome_name(f->model, f->grid, (struct kn_rect){ 1, 0,
		    cases[i].w, 1 }, KN_LIT("Sûreté (Belgique)"),
		    (struct kn_style){ 0, 0 });
		kn_buf_reset(&text);
		kn_grid_row(f->grid, 0, &text);
		if (strstr(text.s, cases[i].want) == NULL)
			fail_msg("%s: %s", cases[i].name, text.s);
	}
	kn_buf_dispose(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(a_row_that_is_gone_asks_for_the_update),
		T(stays_when_the_index_changes),
		T(is_not_taken_to_another_article),
		T(is_not_saved_for_another_article),
		T(stays_where_there_is_no_hit),
		T(counts_are_shown_whole),
		T(mistakes_have_a_place),
		T(names_keep_their_direction),
		T(nothing_is_counted_before_the_first_article),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
