/*
 * test_trail.c: places that were visited, back and forward over a small
 * corpus with a notebook: what is a new place, where a step leads, that an
 * article that is gone is passed over, and that all is there after a restart.
 */
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

#include "tui/pane/past.h"
#include "tui/pane/trail.h"

struct fixture {
	char dir[64], corpus[96], cache[96], notes[96];
	struct kn_session *session;
	struct kn_options *options;
	struct kn_model *m;
};

/* Articles that are no copies of each other, each about its own thing. */
static const struct {
	const char *name, *thing;
} files[] = {
	{ "a.txt", "harbour" }, { "b.txt", "railway" },
	{ "c.txt", "orchard" }, { "d.txt", "glacier" },
};
enum { N_FILES = sizeof(files) / sizeof(files[0]) };

static void
write_article(const struct fixture *f, size_t i, const char *first)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s", f->corpus, files[i].name);
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fprintf(out, "About the %s\n\n%s", files[i].thing, first);
	for (int k = 0; k < 40; k++)
		fprintf(out, "%s%d stands by %s%d, and word%d in %s.\n\n",
		    files[i].thing, k, files[i].thing, k * 7, k,
		    files[i].name);
	fclose(out);
}

static void
open_all(struct fixture *f)
{
	const char *corpus = f->corpus;
	struct kn_session_opts opts = { .corpus = &corpus, .n_corpus = 1,
	    .cache_dir = f->cache, .notes_path = f->notes };
	struct kn_index_summary summary;
	struct kn_err err;
	bool changed;

	assert_int_equal(kn_session_open(&opts, &f->session, NULL, &err),
	    KN_OK);
	assert_int_equal(kn_session_update(f->session, NULL, &summary, &err),
	    KN_OK);
	assert_int_equal(kn_session_refresh(f->session, &changed, &err),
	    KN_OK);
	f->m = kn_model_new(f->session, f->options, KN_LANG_EN);
	f->m->sort.order = KN_ORDER_PATH;
	kn_model_reload(f->m);
}

static void
close_all(struct fixture *f)
{
	kn_model_free(f->m);
	kn_session_close(f->session);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "/tmp/kunnash-trail-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->corpus, sizeof(f->corpus), "%s/corpus", f->dir);
	snprintf(f->cache, sizeof(f->cache), "%s/cache", f->dir);
	snprintf(f->notes, sizeof(f->notes), "%s/notes.db", f->dir);
	assert_int_equal(mkdir(f->corpus, 0700), 0);
	for (size_t i = 0; i < N_FILES; i++)
		write_article(f, i, "");
	f->options = kn_options_new();
	open_all(f);
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

	close_all(f);
	kn_options_free(f->options);
	nftw(f->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

/* Reads article i, up to a byte. */
static void
visit(struct fixture *f, size_t i, size_t at_b)
{
	uint32_t id;

	assert_int_equal(kn_index_find(kn_model_index(f->m),
	    kn_str(files[i].name), &id, NULL), KN_OK);
	assert_true(kn_model_open_id(f->m, id));
	kn_trail_note(f->m, 0);
	kn_trail_note(f->m, at_b);
}

/* A step leads to an article, as far on; NULL: nowhere. */
static void
expect(struct fixture *f, int step, const char *name, size_t want_b)
{
	size_t at_b = SIZE_MAX;
	bool went = kn_trail_go(f->m, step, &at_b);

	if (went != (name != NULL))
		fail_msg("step %d: went %d, to %s", step, went,
		    name == NULL ? "nowhere" : name);
	if (name == NULL)
		return;
	assert_string_equal(f->m->open->row.meta.path, name);
	assert_int_equal(at_b, want_b);
	kn_trail_note(f->m, at_b);
}

/* Where the words of a paragraph stand in an article. */
static size_t
place(const struct fixture *f, const char *words)
{
	const char *at = strstr(f->m->open->doc->text, words);

	assert_non_null(at);
	return (size_t)(at - f->m->open->doc->text);
}

static void
back_and_forward(void **state)
{
	struct fixture *f = *state;

	expect(f, -1, NULL, 0);
	expect(f, 0, NULL, 0);
	visit(f, 0, 0);
	size_t a = place(f, "harbour9 ");
	kn_trail_note(f->m, a);
	visit(f, 1, 0);
	size_t b = place(f, "railway20 ");
	kn_trail_note(f->m, b);
	visit(f, 2, 0);
	expect(f, 1, NULL, 0);
	assert_string_equal(f->m->notice.s, "no place comes after this");
	expect(f, -1, "b.txt", b);
	expect(f, -1, "a.txt", a);
	expect(f, -1, NULL, 0);
	expect(f, 1, "b.txt", b);
	expect(f, 1, "c.txt", 0);
	expect(f, -1, "b.txt", b);
	/* Another article takes the place of what is ahead. */
	visit(f, 3, 0);
	expect(f, 1, NULL, 0);
	expect(f, -1, "b.txt", b);
	expect(f, 1, "d.txt", 0);
}

/* There and back again, however one came. */
static void
where_one_came_from(void **state)
{
	struct fixture *f = *state;

	visit(f, 0, 0);
	visit(f, 1, 0);
	visit(f, 2, 0);
	expect(f, 0, "b.txt", 0);
	expect(f, 0, "c.txt", 0);
	expect(f, -1, "b.txt", 0);
	expect(f, -1, "a.txt", 0);
	expect(f, 0, "b.txt", 0);
	expect(f, 0, "a.txt", 0);
}

/* A jump within an article is a place of its own; reading on is none. */
static void
jumps_in_an_article(void **state)
{
	struct fixture *f = *state;
	struct kn_spot s;
	size_t at_b;

	visit(f, 0, 0);
	size_t near = place(f, "harbour3 "), far = place(f, "harbour30 ");
	kn_trail_spot(f->m, far, &s);
	kn_trail_note(f->m, near);
	assert_true(kn_trail_to(f->m, &s, &at_b));
	assert_int_equal(at_b, far);
	kn_trail_note(f->m, at_b);
	kn_trail_note(f->m, at_b + 10);
	expect(f, 0, "a.txt", near);
	expect(f, 0, "a.txt", far + 10);
	expect(f, -1, "a.txt", near);
	expect(f, -1, NULL, 0);
	kn_spot_dispose(&s);
}

/* A place has the filter that it was read under. */
static void
filters_come_back(void **state)
{
	struct fixture *f = *state;
	struct kn_buf text;

	visit(f, 1, 0);
	assert_int_equal(kn_model_set_filter_text(f->m, KN_LIT("railway20"),
	    false), KN_OK);
	assert_int_equal(kn_result_rows(f->m->result), 1);
	kn_trail_note(f->m, 50);
	assert_int_equal(kn_model_set_filter_text(f->m, KN_LIT("orchard"),
	    false), KN_OK);
	kn_trail_note(f->m, 0);
	assert_string_equal(f->m->open->row.meta.path, "c.txt");
	expect(f, -1, "b.txt", 50);
	kn_buf_init(&text, 0);
	kn_query_print(f->m->filter, &text);
	assert_string_equal(text.s, "railway20");
	kn_buf_dispose(&text);
	expect(f, -1, "b.txt", 0);
	assert_true(kn_query_is_empty(f->m->filter));
	assert_int_equal(kn_result_rows(f->m->result), N_FILES);
	/* Run anew, as after an update, a filter is no other one. */
	kn_model_reload(f->m);
	kn_trail_note(f->m, 0);
	expect(f, 1, "b.txt", 50);
}

static void
refresh(struct fixture *f)
{
	struct kn_index_summary summary;

	assert_int_equal(kn_session_update(f->session, NULL, &summary, NULL),
	    KN_OK);
	kn_model_refresh(f->m);
}

static void
remove_article(struct fixture *f, size_t i)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s", f->corpus, files[i].name);
	assert_int_equal(unlink(path), 0);
}

static void
articles_that_are_gone(void **state)
{
	struct fixture *f = *state;
	struct kn_spot b;
	size_t at_b;

	visit(f, 0, 0);
	visit(f, 1, 0);
	kn_trail_spot(f->m, 0, &b);
	visit(f, 2, 0);
	visit(f, 3, 0);
	remove_article(f, 1);
	remove_article(f, 2);
	refresh(f);
	kn_trail_note(f->m, 0);
	expect(f, -1, "a.txt", 0);
	assert_string_equal(f->m->notice.s,
	    "passed over an article that is no longer here");
	kn_model_notice_clear(f->m);
	expect(f, 1, "d.txt", 0);
	assert_int_equal(f->m->notice.n, 0);
	/* A mark on it says so, and nothing moves. */
	assert_false(kn_trail_to(f->m, &b, &at_b));
	assert_non_null(strstr(f->m->notice.s, "no longer here"));
	assert_non_null(strstr(f->m->notice.s, "About the railway"));
	assert_string_equal(f->m->open->row.meta.path, "d.txt");
	kn_trail_note(f->m, 0);
	remove_article(f, 0);
	refresh(f);
	expect(f, -1, NULL, 0);
	assert_string_equal(f->m->notice.s,
	    "the article of the place is no longer here");
	kn_spot_dispose(&b);
}

/* The words are found where they are now. */
static void
articles_that_changed(void **state)
{
	struct fixture *f = *state;

	visit(f, 0, 0);
	kn_trail_note(f->m, place(f, "harbour17 "));
	visit(f, 1, 0);
	write_article(f, 0, "Something new before all the rest of it.\n\n");
	refresh(f);
	size_t at_b = 0;
	assert_true(kn_trail_go(f->m, -1, &at_b));
	assert_string_equal(f->m->open->row.meta.path, "a.txt");
	assert_int_equal(at_b, place(f, "harbour17 "));
	/* While it is read it stays one place. */
	kn_trail_note(f->m, at_b);
	write_article(f, 0, "And once more something else at the top.\n\n");
	refresh(f);
	kn_trail_note(f->m, at_b);
	expect(f, -1, NULL, 0);
}

static void
it_is_bounded(void **state)
{
	struct fixture *f = *state;
	size_t n = 0, at_b;

	for (size_t i = 0; i < KN_TRAIL_MAX * 2 + 5; i++)
		visit(f, i % N_FILES, 0);
	while (kn_trail_go(f->m, -1, &at_b))
		n++;
	assert_int_equal(n, KN_TRAIL_MAX - 1);
}

static void
it_is_there_after_a_restart(void **state)
{
	struct fixture *f = *state;

	visit(f, 0, 0);
	size_t a = place(f, "harbour9 ");
	kn_trail_note(f->m, a);
	visit(f, 1, 0);
	visit(f, 2, 0);
	expect(f, -1, "b.txt", 0);
	kn_trail_save(f->m);
	close_all(f);
	open_all(f);
	kn_trail_load(f->m);
	visit(f, 1, 0);         /* as the application does */
	expect(f, 1, "c.txt", 0);
	expect(f, -1, "b.txt", 0);
	expect(f, -1, "a.txt", a);
	expect(f, -1, NULL, 0);
}

/* ---- the filters before ----------------------------------------------------------- */

static void
expect_filter(struct fixture *f, const char *want)
{
	struct kn_buf text;

	kn_buf_init(&text, 0);
	kn_query_print(f->m->filter, &text);
	assert_string_equal(text.s == NULL ? "" : text.s, want);
	kn_buf_dispose(&text);
}

static void
filter(struct fixture *f, const char *text)
{
	assert_int_equal(kn_model_set_filter_text(f->m, kn_str(text), false),
	    KN_OK);
}

/* A period is left for the one that it was chosen in; what was asked for in
 * another way is dropped. */
static void
a_period_is_left_for_the_longer_one(void **state)
{
	struct fixture *f = *state;

	filter(f, "railway");
	filter(f, "railway date:2023");
	filter(f, "railway date:2023-05");
	kn_past_drop(f->m);
	expect_filter(f, "railway date:2023");
	kn_past_drop(f->m);
	expect_filter(f, "railway");
	kn_past_drop(f->m);
	expect_filter(f, "");
	kn_past_drop(f->m);
	expect_filter(f, "");
	/* Not from elsewhere, nor from another year. */
	filter(f, "railway date:2022");
	filter(f, "orchard date:2023-05");
	kn_past_drop(f->m);
	expect_filter(f, "orchard");
	filter(f, "date:2022");
	filter(f, "-date:2023-05");
	kn_past_drop(f->m);
	expect_filter(f, "");
}

static void
the_filters_can_be_put_back(void **state)
{
	struct fixture *f = *state;
	const struct kn_str text[] = { { "", 0 }, { "railway", 7 },
		{ "((", 2 }, { "orchard", 7 }, { "glacier", 7 } };
	size_t at;

	kn_past_put(f->m, text, 5, 3);
	assert_int_equal(kn_past_count(f->m, &at), 4);
	assert_int_equal(at, 2);
	assert_string_equal(kn_past_get(f->m, at), "orchard");
	filter(f, "orchard");
	kn_past_step(f->m, 1);
	expect_filter(f, "glacier");
	kn_past_step(f->m, -1);
	kn_past_step(f->m, -1);
	expect_filter(f, "railway");
	kn_past_put(f->m, text, 0, 0);
	assert_int_equal(kn_past_count(f->m, &at), 1);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(back_and_forward),
		T(where_one_came_from),
		T(jumps_in_an_article),
		T(filters_come_back),
		T(articles_that_are_gone),
		T(articles_that_changed),
		T(it_is_bounded),
		T(it_is_there_after_a_restart),
		T(a_period_is_left_for_the_longer_one),
		T(the_filters_can_be_put_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
