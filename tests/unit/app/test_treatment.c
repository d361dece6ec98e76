/* test_treatment.c: how the reader takes up what the terminal needs: the
 * forms of text, the test that chooses one and its memory, hints. */
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

#include "tui/app/app.h"

struct fixture {
	char dir[64], corpus[96], cache[96], notes[96];
	struct kn_notebook *notebook;   /* while there is no session */
	struct kn_session *session;
	struct kn_options *options;
	struct kn_keymap *keys;
	struct kn_screen *screen;
	struct kn_app *app;
};

static void
write_article(const struct fixture *f, const char *text)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/a.txt", f->corpus);
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "/tmp/kunnash-treat-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->corpus, sizeof(f->corpus), "%s/corpus", f->dir);
	snprintf(f->cache, sizeof(f->cache), "%s/cache", f->dir);
	snprintf(f->notes, sizeof(f->notes), "%s/notes.db", f->dir);
	assert_int_equal(mkdir(f->corpus, 0700), 0);
	write_article(f, "سلام المغرب\n\nقال الخبير إن المغرب شريك.\n");
	f->options = kn_options_new();
	f->keys = kn_keymap_new();
	f->screen = kn_screen_open_mem(80, 24);
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

static void
leave(struct fixture *f)
{
	kn_app_free(f->app);
	kn_session_close(f->session);
	if (f->notebook != NULL)
		kn_notebook_close(f->notebook);
	f->app = NULL;
	f->session = NULL;
	f->notebook = NULL;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	leave(f);
	kn_screen_close(f->screen);
	kn_keymap_free(f->keys);
	kn_options_free(f->options);
	nftw(f->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

static void
start_app(struct fixture *f)
{
	struct kn_app_opts opts = { .session = f->session,
	    .notebook = f->notebook, .screen = f->screen,
	    .options = f->options, .keys = f->keys, .lang = KN_LANG_EN,
	    .fd_in = -1 };

	f->app = kn_app_new(&opts);
	assert_int_equal(kn_app_draw(f->app), KN_OK);
}

/* The reader over the corpus, as one more start of it. */
static void
start(struct fixture *f)
{
	const char *corpus = f->corpus;
	struct kn_session_opts opts = { .corpus = &corpus, .n_corpus = 1,
	    .cache_dir = f->cache, .notes_path = f->notes };
	struct kn_index_summary summary;
	struct kn_err err;
	bool changed;

	leave(f);
	assert_int_equal(kn_session_open(&opts, &f->session, NULL, &err),
	    KN_OK);
	assert_int_equal(kn_session_update(f->session, NULL, &summary, &err),
	    KN_OK);
	assert_int_equal(kn_session_refresh(f->session, &changed, &err),
	    KN_OK);
	start_app(f);
}

/* Nothing but the test, without a corpus. */
static void
start_test(struct fixture *f)
{
	struct kn_err err;

	leave(f);
	assert_int_equal(kn_notebook_open(f->notes, NULL, &f->notebook,
	    &err),
	    KN_OK);
	start_app(f);
}

static void
press(struct fixture *f, const char *name)
{
	struct kn_event event = { .type = KN_EVENT_KEY };

	assert_true(kn_key_parse(kn_str(name), &event.key));
	kn_app_event(f->app, &event);
	assert_int_equal(kn_app_draw(f->app), KN_OK);
}

static void
command(struct fixture *f, const char *text)
{
	kn_app_command(f->app, kn_str(text));
	assert_int_equal(kn_app_draw(f->app), KN_OK);
}

/* The row that holds a text, or -1. */
static int
row_of(struct fixture *f, const char *text)
{
	const struct kn_grid *g = kn_screen_shown(f->screen);
	struct kn_buf row;
	int found = -1;

	kn_buf_init(&row, 0);
	for (int y = 0; y < g->h && found < 0; y++) {
		kn_buf_reset(&row);
		kn_grid_row(g, y, &row);
		if (row.n > 0 && strstr(row.s, text) != NULL)
			found = y;
	}
	kn_buf_dispose(&row);
	return found;
}

static void
assert_shown(struct fixture *f, const char *text)
{
	if (row_of(f, text) < 0)
		fail_msg("not on the screen: %s", text);
}

static void
assert_treated(struct fixture *f, enum kn_text_order order, bool guard)
{
	const struct kn_treatment *t = kn_screen_treatment(f->screen);

	assert_int_equal(t->order, order);
	assert_int_equal(t->guard, guard);
}

/* ---- the forms ------------------------------------------------------------ */

/* «سلام» in the list and the reader, as the terminal needs it. */
static void
text_comes_in_the_order_asked_for(void **state)
{
	static const struct {
		const char *name, *set, *want;
	} cases[] = {
		{ "as it is", "set bidi auto", "ﺏﺮﻐﻤﻟﺍ ﻡﻼﺳ" },
		{ "by words", "set bidi words", "ﺍﻟﻤﻐﺮﺏ ﺳﻼﻡ" },
		{ "raw", "set bidi terminal", "سلام المغرب" },
		{ "guarded", "set bidi guard", "ﺏﺮﻐﻤﻟﺍ ﻡﻼﺳ" },
		{ "visual", "set bidi visual", "ﺏﺮﻐﻤﻟﺍ ﻡﻼﺳ" },
	};
	struct fixture *f = *state;

	start(f);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		command(f, cases[i].set);
		if (row_of(f, cases[i].want) < 0)
			fail_msg("%s: no %s", cases[i].name, cases[i].want);
	}
}

static void
marks_are_sent_where_they_can_be(void **state)
{
	static const struct kn_treatment no_marks = { .kind = "" };
	struct fixture *f = *state;

	write_article(f, "خبرٌ\n\nقال.\n");
	start(f);
	assert_shown(f, "\u064C");
	command(f, "set harakat drop");
	assert_int_equal(row_of(f, "\u064C"), -1);
	command(f, "set harakat keep");
	assert_shown(f, "\u064C");
	kn_screen_set_treatment(f->screen, &no_marks);
	command(f, "set harakat auto");
	assert_int_equal(row_of(f, "\u064C"), -1);
}

/* A row that the terminal reorders holds one pane, from the left; nothing
 * stands alone at its right. */
static void
raw_text_has_rows_of_its_own(void **state)
{
	static const char *const keys[] = { "Tab", "Tab", "?", "Esc", "c",
		"Esc", "/", "Esc" };
	struct fixture *f = *state;

	kn_screen_set_size(f->screen, 120, 35);
	start(f);
	assert_shown(f, "\u2502");
	command(f, "set bidi terminal");
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		const struct kn_grid *g = kn_screen_shown(f->screen);

		if (row_of(f, "\u2502") >= 0)
			fail_msg("a line between panes before %s", keys[i]);
		for (int y = 0; y < g->h; y++) {
			struct kn_buf row;

			kn_buf_init(&row, 0);
			kn_grid_row(g, y, &row);
			const char *s = row.n == 0 ? "" : row.s;
			s += strspn(s, " ");
			if (strstr(s, "          ") != NULL)
				fail_msg("before %s: %s", keys[i], s);
			kn_buf_dispose(&row);
		}
		press(f, keys[i]);
	}
}

/* ---- the test of the forms ------------------------------------------------ */

static void
each_form_stands_on_its_row(void **state)
{
	static const struct {
		const char *text;
		enum kn_row_guard guard;
	} rows[] = {
		{ "1   FBI ﻦﻋ ﺍﺮﺒﺧ 25ﻭ", KN_ROW_GUARD_OFF },
		{ "2   FBI ﻦﻋ ﺍﺮﺒﺧ 25ﻭ", KN_ROW_GUARD_ON },
		{ "3   FBI ﻋﻦ ﺧﺒﺮﺍ", KN_ROW_GUARD_OFF },
		{ "4   الآن سلام (المغرب) و25 خبرا عن FBI",
		    KN_ROW_GUARD_OFF },
	};
	static const char *const modes[] = { "set bidi auto",
		"set bidi words", "set bidi terminal", "set bidi guard" };
	struct fixture *f = *state;

	start(f);
	for (size_t m = 0; m < sizeof(modes) / sizeof(*modes); m++) {
		command(f, modes[m]);
		press(f, "B");
		for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
			int y = row_of(f, rows[i].text);

			if (y < 0)
				fail_msg("%s: no %s", modes[m], rows[i].text);
			assert_int_equal(kn_screen_shown(f->screen)->guard[y],
			    rows[i].guard);
		}
		press(f, "Esc");
		assert_int_equal(row_of(f, rows[3].text), -1);
		assert_int_equal(kn_screen_shown(f->screen)->guard[5],
		    KN_ROW_GUARD_AUTO);
	}
	/* What was set is in force again. */
	assert_treated(f, KN_TEXT_VISUAL, true);
}

static void
an_answer_is_obeyed_and_remembered(void **state)
{
	static const struct {
		const char *key;
		enum kn_text_order order;
		bool guard;
	} cases[] = {
		{ "3", KN_TEXT_WORDS, false },
		{ "\u0661", KN_TEXT_VISUAL, false },
		{ "'", KN_TEXT_LOGICAL, false },
		{ "\u00E9", KN_TEXT_VISUAL, true },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		start(f);
		press(f, "C-t");
		press(f, "9");
		assert_shown(f, "1   FBI");
		press(f, cases[i].key);
		assert_treated(f, cases[i].order, cases[i].guard);
		assert_shown(f, "from now on");
		assert_int_equal(row_of(f, "1   FBI"), -1);
		start(f);
		assert_treated(f, cases[i].order, cases[i].guard);
	}
	/* The options can be changed beside it … */
	command(f, "set harakat drop");
	assert_treated(f, KN_TEXT_VISUAL, true);
	/* … and auto forgets it. */
	command(f, "set bidi auto");
	assert_treated(f, KN_TEXT_VISUAL, false);
	assert_shown(f, "forgotten");
	start(f);
	assert_treated(f, KN_TEXT_VISUAL, false);
}

static void
an_explicit_option_wins(void **state)
{
	struct fixture *f = *state;
	struct kn_err err;

	start(f);
	press(f, "B");
	press(f, "3");
	assert_treated(f, KN_TEXT_WORDS, false);
	command(f, "set bidi guard");
	assert_treated(f, KN_TEXT_VISUAL, true);
	/* A passing choice forgets nothing. */
	kn_options_free(f->options);
	f->options = kn_options_new();
	start(f);
	assert_treated(f, KN_TEXT_WORDS, false);
	assert_int_equal(kn_options_set(f->options, KN_OPT_BIDI,
	    KN_LIT("visual"), KN_ORIGIN_ARG, &err), KN_OK);
	assert_true(kn_screen_set_bidi(f->screen, KN_BIDI_VISUAL,
	    KN_HARAKAT_AUTO));
	start(f);
	assert_treated(f, KN_TEXT_VISUAL, false);
	/* What it kept from being taken up is forgotten all the same. */
	command(f, "set bidi auto");
	assert_treated(f, KN_TEXT_VISUAL, false);
	assert_shown(f, "forgotten");
	start(f);
	assert_treated(f, KN_TEXT_VISUAL, false);
}

static void
the_test_needs_no_corpus(void **state)
{
	struct fixture *f = *state;

	start_test(f);
	assert_shown(f, "4   الآن سلام");
	press(f, "Down");
	press(f, "c");
	assert_false(kn_app_wants_quit(f->app));
	press(f, "3");
	assert_true(kn_app_wants_quit(f->app));
	assert_int_equal(kn_app_chosen(f->app), KN_BIDI_WORDS);
	start(f);
	assert_treated(f, KN_TEXT_WORDS, false);
	start_test(f);
	press(f, "q");
	assert_true(kn_app_wants_quit(f->app));
	assert_int_equal(kn_app_chosen(f->app), KN_BIDI_AUTO);
	start(f);
	assert_treated(f, KN_TEXT_WORDS, false);
}

static void
every_size_has_room_for_the_test(void **state)
{
	struct fixture *f = *state;

	start_test(f);
	for (int h = 0; h < 30; h++)
		for (int w = 0; w < 90; w += 7) {
			kn_screen_set_size(f->screen, w, h);
			assert_int_equal(kn_app_draw(f->app), KN_OK);
		}
	/* The smallest one has just the forms. */
	for (int h = 5; h < 10; h++) {
		kn_screen_set_size(f->screen, 20, h);
		assert_int_equal(kn_app_draw(f->app), KN_OK);
		assert_shown(f, "1   ");
		assert_shown(f, "4   الآن");
	}
}

/* ---- hints and warnings --------------------------------------------------- */

static void
a_hint_is_shown_once(void **state)
{
	static const struct kn_treatment putty = { .marks = true,
		.kind = "putty", .hint = "the hint" };
	struct fixture *f = *state;

	kn_screen_set_treatment(f->screen, &putty);
	start(f);
	assert_int_equal(row_of(f, "the hint"), 23);
	assert_int_equal(kn_screen_shown(f->screen)->guard[23],
	    KN_ROW_GUARD_OFF);
	press(f, "Down");
	assert_int_equal(row_of(f, "the hint"), -1);
	start(f);
	assert_int_equal(row_of(f, "the hint"), -1);
}

/* It is read as the terminal makes it, whose fault is what it is about. */
static void
a_hint_comes_as_it_is_stored(void **state)
{
	static const struct {
		enum kn_text_order order;
		const char *want;
	} cases[] = {
		{ KN_TEXT_VISUAL, "سلام (المغرب)" },
		{ KN_TEXT_WORDS, "(ﺍﻟﻤﻐﺮﺏ) ﺳﻼﻡ" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kn_treatment t = { .order = cases[i].order,
		    .marks = true, .kind = "x", .hint = "سلام (المغرب)" };

		unlink(f->notes);
		kn_screen_set_treatment(f->screen, &t);
		start(f);
		if (row_of(f, cases[i].want) != 23)
			fail_msg("order %d: no %s", (int)cases[i].order,
			    cases[i].want);
	}
}

/* Who has answered, or said what is wanted, knows. */
static void
no_hint_for_those_who_chose(void **state)
{
	static const struct kn_treatment putty = { .marks = true,
		.kind = "putty", .hint = "the hint" };
	struct fixture *f = *state;
	struct kn_err err;

	start(f);
	press(f, "B");
	press(f, "1");
	kn_screen_set_treatment(f->screen, &putty);
	start(f);
	assert_int_equal(row_of(f, "the hint"), -1);
	command(f, "set bidi auto");
	assert_int_equal(kn_options_set(f->options, KN_OPT_BIDI,
	    KN_LIT("terminal"), KN_ORIGIN_SET, &err), KN_OK);
	start(f);
	assert_int_equal(row_of(f, "the hint"), -1);
}

static void
overrides_are_told(void **state)
{
	static const struct {
		const char *name, *text;
		bool told;
		const char *shown;
	} cases[] = {
		{ "none", "title\n\nabc “quoted” … â\n", false, "abc" },
		{ "isolates", "title\n\nabc \u2067def\u2069 \u202Bx\u202C\n",
		    false, "def" },
		{ "right to left", "title\n\nabc \u202Edef\u202C\n", true,
		    "\u21E4def" },
		{ "left to right", "title\n\n… “x” \u202D\n", true,
		    "“x”" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		write_article(f, cases[i].text);
		start(f);
		if ((row_of(f, "turn the direction") >= 0) != cases[i].told)
			fail_msg("%s", cases[i].name);
		assert_shown(f, cases[i].shown);
		press(f, "Tab");
		assert_int_equal(row_of(f, "turn the direction"), -1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(text_comes_in_the_order_asked_for),
		T(marks_are_sent_where_they_can_be),
		T(raw_text_has_rows_of_its_own),
		T(each_form_stands_on_its_row),
		T(an_answer_is_obeyed_and_remembered),
		T(an_explicit_option_wins),
		T(the_test_needs_no_corpus),
		T(every_size_has_room_for_the_test),
		T(a_hint_is_shown_once),
		T(a_hint_comes_as_it_is_stored),
		T(no_hint_for_those_who_chose),
		T(overrides_are_told),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
