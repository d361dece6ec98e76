/*
 * test_seek.c: a search while it is typed: its answers come when the test
 * says so, in any order, and by other handles than the reader's.
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

#include "kunnash/overlay.h"
#include "tests/prop/random.h"
#include "tui/app/seek.h"
#include "tui/app/seeker.h"
#include "tui/pane/annot.h"
#include "tui/pane/chosen.h"
#include "tui/pane/seek.h"
#include "tui/pane/snips.h"

#define LEN(a) (sizeof(a) / sizeof(*(a)))
#define HELD_MAX 512

/* A seeker whose answers are held back. */
struct held {
	struct kn_session *session;     /* its own */
	struct kn_seek_question question[HELD_MAX];
	size_t n;
	struct kn_seek_answer answer;
	struct kn_seek_count count;
	bool has, counted;
};

struct fixture {
	char dir[64], corpus[96], cache[96], notes[96];
	struct kn_session *session;
	struct kn_options *options;
	struct kn_keymap *keys;
	struct kn_screen *screen;
	struct held held;
	struct kn_seeker seeker;
	struct kn_app *app;
};

/* ---- the seeker ------------------------------------------------------------ */

static void
held_ask(void *self, const struct kn_seek_question *question)
{
	struct held *h = self;

	assert_true(h->n < HELD_MAX);
	h->question[h->n++] = *question;
}

static bool
held_take(void *self, struct kn_seek_answer *out)
{
	struct held *h = self;

	*out = h->answer;
	bool has = h->has;
	h->has = false;
	return has;
}

static bool
held_count(void *self, struct kn_seek_count *out)
{
	struct held *h = self;
	bool counted = h->counted;

	*out = h->count;
	h->counted = false;
	return counted;
}

static bool
held_close(void *self)
{
	struct held *h = self;

	for (size_t i = 0; i < h->n; i++)
		kn_query_free(h->question[i].q);
	h->n = 0;
	return true;
}

static const struct kn_seeker_ops held_ops = {
	.ask = held_ask,
	.take = held_take,
	.count = held_count,
	.close = held_close,
};

/* Answers question i of those held. */
static void
answer(struct fixture *f, size_t i)
{
	struct held *h = &f->held;
	bool changed;

	assert_true(i < h->n);
	assert_int_equal(kn_session_refresh(h->session, &changed, NULL),
	    KN_OK);
	kn_seeker_answer(h->session, &h->question[i], NULL, &h->answer);
	h->has = true;
	struct kn_seek_counter *c = kn_seek_counter_new(h->session,
	    &h->answer, false);
	while (c != NULL && kn_seek_counter_step(c, &h->count))
		continue;
	h->counted = c != NULL;
	kn_seek_counter_free(c);
	memmove(h->question + i, h->question + i + 1,
	    (h->n - i - 1) * sizeof(h->question[0]));
	h->n--;
	app_seek_news(f->app);
}

static void
answer_all(struct fixture *f)
{
	while (f->held.n > 0)
		answer(f, 0);
}

/* ---- the reader ------------------------------------------------------------- */

static const char *const articles[][2] = {
	{ "a.txt", "حريق الغابات شمال البلاد\n\nأعلنت الوقاية المدنية عن السيطرة "
	    "على حريق الغابات. واستمر الحريق يومين قبل أن يخمد.\n\n"
	    "وقال الخبير إن حريقا آخر ممكن.\n" },
	{ "b.txt", "بيان عن حريق صغير\n\nاندلع حريق صغير في مصنع بالمدينة، "
	    "ولم يصب أحد بأذى حسب السلطات.\n" },
	{ "c.txt", "التعاون الأمني مع فرنسا\n\nتعاون أمني بين المغرب وفرنسا في "
	    "مجال الوقاية المدنية. وزار المدير باريس.\n" },
	{ "d.txt", "حرائق صيفية\n\nاندلعت حرائق صيفية واسعة في الجبال وتحتاج "
	    "الغابة إلى سنوات. والغابة واسعة.\n" },
};

/* A paragraph of words that nobody else has. */
static void
write_paragraph(FILE *out, uint64_t *rnd)
{
	for (int i = 0; i < 9; i++) {
		char word[16] = "";

		for (int k = 0; k < 6; k++) {
			/* ت to ؽ. */
			word[2 * k] = (char)0xD8;
			word[2 * k + 1] = (char)(0xAA + below(rnd, 20));
			word[2 * k + 2] = '\0';
		}
		fprintf(out, "%s%s", i == 0 ? "\n" : " ", word);
	}
	fputs(".\n", out);
}

static void
write_articles(const struct fixture *f)
{
	char path[160];
	uint64_t rnd = 7;

	for (size_t i = 0; i < LEN(articles); i++) {
		snprintf(path, sizeof(path), "%s/%s", f->corpus,
		    articles[i][0]);
		FILE *out = fopen(path, "w");
		assert_non_null(out);
		fputs(articles[i][1], out);
		/* More than the screen has rows. */
		for (int k = 0; k < 40; k++)
			write_paragraph(out, &rnd);
		fprintf(out, "\nوفي الختام جملة أخيرة عن الوقاية.\n");
		fclose(out);
	}
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
	    .cache_dir = f->cache, .notes_path = f->notes };
	struct kn_err err;
	bool changed;

	snprintf(f->dir, sizeof(f->dir), "/tmp/kunnash-seek-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->corpus, sizeof(f->corpus), "%s/corpus", f->dir);
	snprintf(f->cache, sizeof(f->cache), "%s/cache", f->dir);
	snprintf(f->notes, sizeof(f->notes), "%s/notes.db", f->dir);
	assert_int_equal(mkdir(f->corpus, 0700), 0);
	write_articles(f);
	assert_int_equal(kn_session_open(&opts, &f->session, NULL, &err),
	    KN_OK);
	update(f);
	assert_int_equal(kn_session_refresh(f->session, &changed, &err),
	    KN_OK);
	assert_int_equal(kn_session_again(f->session, &f->held.session, &err),
	    KN_OK);
	f->options = kn_options_new();
	f->keys = kn_keymap_new();
	f->screen = kn_screen_open_mem(80, 24);
	f->seeker = (struct kn_seeker){ &held_ops, &f->held };
	struct kn_app_opts app = { .session = f->session,
	    .screen = f->screen, .options = f->options, .keys = f->keys,
	    .lang = KN_LANG_EN, .seeker = &f->seeker, .fd_in = -1 };
	f->app = kn_app_new(&app);
	assert_int_equal(kn_app_draw(f->app), KN_OK);
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

	kn_app_free(f->app);
	kn_session_close(f->held.session);
	kn_session_close(f->session);
	kn_screen_close(f->screen);
	kn_keymap_free(f->keys);
	kn_options_free(f->options);
	nftw(f->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

static void
type_bytes(struct fixture *f, const char *s, size_t n)
{
	struct kn_decoder *d = kn_decoder_new();
	struct kn_event event;

	kn_decoder_feed(d, s, n);
	for (kn_decoder_next(d, &event); event.type != KN_EVENT_NONE;
	    kn_decoder_next(d, &event))
		kn_app_event(f->app, &event);
	kn_decoder_free(d);
}

static void
type(struct fixture *f, const char *s)
{
	type_bytes(f, s, strlen(s));
}

static void
press(struct fixture *f, const char *name)
{
	struct kn_event event = { .type = KN_EVENT_KEY };

	assert_true(kn_key_parse(kn_str(name), &event.key));
	kn_app_event(f->app, &event);
}

/* The path of the open article, by its letter; '-': none. */
static char
open_letter(const struct fixture *f)
{
	const struct kn_open *o = f->app->model->open;

	return o == NULL ? '-' : o->row.meta.path[0];
}

static void
rows_of(struct kn_index *ix, struct kn_result *r, char *out)
{
	struct kn_article a;
	uint32_t id;
	size_t n = kn_result_rows(r);

	for (size_t i = 0; i < n; i++) {
		assert_int_equal(kn_result_id(r, i, &id, NULL), KN_OK);
		assert_int_equal(kn_index_article(ix, id, &a, NULL), KN_OK);
		if (i == n - kn_result_filled(r))
			*out++ = '|';
		*out++ = a.meta.path[0];
		kn_article_dispose(&a);
	}
	*out = '\0';
}

/* The rows as letters; '|' before those that fill the page. */
static const char *
rows(const struct fixture *f, char out[32])
{
	struct kn_model *m = f->app->model;

	rows_of(kn_model_index(m), m->result, out);
	return out;
}

static void
assert_filter(const struct fixture *f, const char *want)
{
	struct kn_buf text;

	kn_buf_init(&text, 0);
	kn_query_print(f->app->model->filter, &text);
	assert_string_equal(text.n == 0 ? "" : text.s, want);
	kn_buf_dispose(&text);
}

/* ---- tests ------------------------------------------------------------------ */

static void
answers_are_shown_while_it_is_typed(void **state)
{
	struct fixture *f = *state;
	char got[32];

	type(f, "/حريق");
	/* A question a letter, the last of which counts. */
	assert_int_equal(f->held.n, 4);
	assert_string_equal(rows(f, got), "abcd");
	answer(f, 3);
	assert_string_equal(rows(f, got), "ab");
	assert_int_equal(open_letter(f), 'a');
	assert_true(kn_span_len(f->app->model->current) > 0);
	/* The older ones come too late. */
	answer_all(f);
	assert_string_equal(rows(f, got), "ab");
	type(f, " صغير");
	answer(f, 4);
	answer_all(f);
	assert_string_equal(rows(f, got), "b|a");
	assert_filter(f, "حريق صغير");
}

static void
esc_shows_what_was_before(void **state)
{
	struct fixture *f = *state;
	struct kn_model *m = f->app->model;
	char got[32];

	press(f, "Down");
	press(f, "Down");
	press(f, "Enter");
	press(f, "PgDn");
	assert_int_equal(kn_app_draw(f->app), KN_OK);
	size_t place_b = kn_pane_reader_place_b(f->app->pane[APP_READER]);
	assert_true(place_b > 0);
	uint32_t id = m->open->row.id;
	size_t row = m->row;
	type(f, "/حريق");
	answer_all(f);
	assert_int_equal(kn_app_draw(f->app), KN_OK);
	assert_string_equal(rows(f, got), "ab");
	assert_int_not_equal(m->open->row.id, id);
	press(f, "C-g");
	assert_int_equal(kn_app_draw(f->app), KN_OK);
	assert_string_equal(rows(f, got), "abcd");
	assert_int_equal(m->open->row.id, id);
	assert_int_equal(m->row, row);
	assert_int_equal(kn_pane_reader_place_b(f->app->pane[APP_READER]),
	    place_b);
	assert_filter(f, "");
	assert_false(kn_seek_on(m));
	/* What was asked before does not come after all. */
	type(f, "/حريق");
	press(f, "C-g");
	answer_all(f);
	assert_string_equal(rows(f, got), "abcd");
}

/* The same as if the letters had been taken away. */
static void
nothing_typed_is_nothing_searched(void **state)
{
	struct fixture *f = *state;
	char got[32];

	type(f, "/صغير");
	answer_all(f);
	assert_string_equal(rows(f, got), "b");
	press(f, "C-u");
	assert_string_equal(rows(f, got), "abcd");
	assert_filter(f, "");
	type(f, "صغير");
	answer_all(f);
	assert_string_equal(rows(f, got), "b");
}

static void
what_is_unfinished_is_no_error(void **state)
{
	struct fixture *f = *state;
	/* Pasted: letter by letter they are words at first. */
	const char *const rest[] = { "\033[200~ \"\033[201~",
		"\033[200~ country:\033[201~", "\033[200~ near(\033[201~",
		"\033[200~ country:xyz\033[201~" };
	char got[32];

	for (size_t i = 0; i < LEN(rest); i++) {
		type(f, "/حريق");
		answer_all(f);
		type(f, rest[i]);
		answer_all(f);
		assert_false(f->app->model->notice_is_error);
		assert_string_equal(rows(f, got), "ab");
		press(f, "Enter");
		answer_all(f);
		/* Now it is one, and nothing has changed. */
		if (!f->app->model->notice_is_error)
			fail_msg("%s: %s", rest[i],
			    f->app->model->notice.s);
		assert_string_equal(rows(f, got), "abcd");
		assert_filter(f, "");
	}
}

static void
nothing_found_leaves_what_was(void **state)
{
	struct fixture *f = *state;
	char got[32];

	type(f, "/قطار");
	answer_all(f);
	assert_string_equal(rows(f, got), "");
	assert_int_equal(kn_app_draw(f->app), KN_OK);
	press(f, "Enter");
	assert_string_equal(rows(f, got), "abcd");
	assert_non_null(strstr(f->app->model->notice.s, "قطار"));
}

/* Keys behind Enter mean what they would if searches took no time. */
static void
keys_wait_for_the_answer(void **state)
{
	struct fixture *f = *state;
	struct kn_model *m = f->app->model;
	char got[32];

	type(f, "/حريق\r\033[Bnn");
	assert_true(app_seek_waits(f->app));
	assert_int_equal(m->row, 0);
	assert_int_equal(kn_app_draw(f->app), KN_OK);
	answer_all(f);
	assert_false(app_seek_waits(f->app));
	assert_string_equal(rows(f, got), "ab");
	assert_int_equal(open_letter(f), 'b');
	assert_non_null(strstr(m->notice.s, "2/2"));
	struct kn_span current = m->current;
	/* The same, one by one. */
	type(f, "x/حريق");
	answer_all(f);
	type(f, "\r");
	answer_all(f);
	type(f, "\033[B");
	type(f, "n");
	type(f, "n");
	assert_int_equal(open_letter(f), 'b');
	assert_int_equal(m->current.start_b, current.start_b);
}

/* A second search among the keys that wait; and a paste. */
static void
searches_wait_for_searches(void **state)
{
	struct fixture *f = *state;
	char got[32];

	type(f, "/حريق\r/\033[200~صغير\033[201~\rn");
	assert_int_equal(f->held.n, 4);
	answer(f, 3);
	/* The second one was typed only now. */
	assert_true(app_seek_waits(f->app));
	answer_all(f);
	assert_false(app_seek_waits(f->app));
	assert_string_equal(rows(f, got), "b");
	assert_filter(f, "صغير");
	assert_non_null(strstr(f->app->model->notice.s, "2/2"));
}

/* By name, and once more what was searched before. */
static void
a_command_searches_too(void **state)
{
	struct fixture *f = *state;
	char got[32];

	for (int i = 0; i < 2; i++) {
		type(f, "x:search صغير\rn");
		answer_all(f);
		assert_string_equal(rows(f, got), "b");
		assert_non_null(strstr(f->app->model->notice.s, "2/2"));
	}
}

static void
ctrl_g_ends_the_waiting(void **state)
{
	struct fixture *f = *state;
	char got[32];

	type(f, "/حريق\rq");
	press(f, "C-g");
	assert_false(app_seek_waits(f->app));
	assert_false(kn_app_wants_quit(f->app));
	answer_all(f);
	assert_string_equal(rows(f, got), "abcd");
	press(f, "Down");
	assert_int_equal(f->app->model->row, 1);
}

/* An index that changed under a search: it is run anew. */
static void
a_changed_index_is_asked_again(void **state)
{
	struct fixture *f = *state;
	char path[160], got[32];

	type(f, "/حريق");
	while (f->held.n > 1)
		answer(f, 0);
	struct held *h = &f->held;
	kn_seeker_answer(h->session, &h->question[0], NULL, &h->answer);
	h->has = true;
	h->n = 0;
	snprintf(path, sizeof(path), "%s/e.txt", f->corpus);
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fputs("خبر جديد\n\nنشب حريق جديد في السوق مساء أمس.\n", out);
	fclose(out);
	update(f);
	app_seek_news(f->app);
	assert_int_equal(h->n, 1);
	answer_all(f);
	rows(f, got);
	assert_non_null(strchr(got, 'e'));
	press(f, "Enter");
	assert_filter(f, "حريق");
}

/* Whatever is typed, and whenever answers come: at the end the result is that
 * of the final text. */
static void
the_end_is_that_of_the_final_text(void **state)
{
	static const char *const bits[] = { "حريق", " ", "صغير", "و", "الغابات",
		"\"", "country:FR", " -", "~", "\177", "\177", "\025", "(", ")",
		"المدنية", "\033[D", "\033[C" };
	struct fixture *f = *state;
	uint64_t seed = number_from("KN_SEEK_SEED", 20250504), rnd = seed;
	uint64_t rounds = number_from("KN_SEEK_ROUNDS", 60);

	for (uint64_t k = 0; k < rounds; k++) {
		char want[32] = "abcd", got[32];

		type(f, "x/");
		for (size_t i = below(&rnd, 14); i-- > 0;) {
			const char *bit = bits[below(&rnd, LEN(bits))];

			/* Backspace in an empty prompt leaves it. */
			if (bit[0] != '\177' || kn_lineedit_text(
			    f->app->edit_search).n > 0)
				type(f, bit);
			if (f->held.n > 0 && below(&rnd, 3) == 0)
				answer(f, below(&rnd, f->held.n));
		}
		struct kn_str text = kn_lineedit_text(f->app->edit_search);
		char *typed = strndup(text.s, text.n);
		struct kn_run_opts opts = kn_model_run_opts(f->app->model);
		struct kn_result *r = NULL;
		struct kn_query *q = NULL;

		kn_seek_opts(&opts, true);
		if (kn_query_parse(kn_str(typed), &q, NULL) == KN_OK &&
		    kn_query_run(q, kn_session_index(f->session), &opts, &r,
		    NULL) == KN_OK && kn_result_rows(r) > 0)
			rows_of(kn_session_index(f->session), r, want);
		kn_result_free(r);
		kn_query_free(q);
		type(f, "\r");
		while (f->held.n > 0)
			answer(f, below(&rnd, f->held.n));
		assert_false(app_seek_waits(f->app));
		if (strcmp(rows(f, got), want) != 0)
			fail_msg("seed %llu, round %llu: «%s»: %s, not %s",
			    (unsigned long long)seed, (unsigned long long)k,
			    typed, got, want);
		free(typed);
	}
}

/* ---- hits ---------------------------------------------------------------------- */

static void
a_result_opens_at_its_first_hit(void **state)
{
	struct fixture *f = *state;
	struct kn_model *m = f->app->model;

	type(f, "/جملة أخيرة\r");
	answer_all(f);
	type(f, "\r");
	assert_int_equal(kn_app_draw(f->app), KN_OK);
	assert_true(m->open->n_hits > 0);
	assert_int_equal(m->current.start_b, m->open->hits[0].at.start_b);
	/* It stands at the end of a long text. */
	assert_true(kn_pane_reader_place_b(f->app->pane[APP_READER]) > 500);
}

/* Typed at once: the screen was not drawn in between. */
static void
selecting_begins_at_the_hit(void **state)
{
	struct fixture *f = *state;
	struct kn_model *m = f->app->model;
	const char *want = "وفي الختام جملة أخيرة عن الوقاية.";

	type(f, "/جملة أخيرة\r\rv");
	answer_all(f);
	assert_int_equal(kn_span_len(m->selection), strlen(want));
	assert_memory_equal(m->open->doc->text + m->selection.start_b, want,
	    strlen(want));
}

static void
hits_go_on_in_the_next_article(void **state)
{
	struct fixture *f = *state;
	struct kn_model *m = f->app->model;

	type(f, "/صغير OR صيفية\r");
	answer_all(f);
	type(f, "\r");
	size_t n = m->open->n_hits;
	char first = open_letter(f);
	for (size_t i = 1; i < n; i++)
		type(f, "n");
	assert_int_equal(open_letter(f), first);
	assert_null(strstr(m->notice.s, "another article"));
	type(f, "n");
	assert_int_not_equal(open_letter(f), first);
	assert_non_null(strstr(m->notice.s, "another article"));
	type(f, "N");
	assert_int_equal(open_letter(f), first);
	assert_int_equal(m->current.start_b, m->open->hits[n - 1].at.start_b);
	for (int i = 0; i < 20; i++)
		type(f, "n");
	assert_string_equal(m->notice.s, "no further hit");
}

static void
add_article(struct fixture *f, const char *name, const char *text)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s", f->corpus, name);
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fputs(text, out);
	fclose(out);
	update(f);
}

/* An index that changes under the reader: n goes on from the hit it stands
 * on, and what is selected stays so. */
static void
a_changed_index_leaves_the_place(void **state)
{
	struct fixture *f = *state;
	struct kn_model *m = f->app->model;

	type(f, "/الوقاية\r");
	answer_all(f);
	type(f, "\r");
	assert_true(m->open->n_hits > 1);
	struct kn_span want = m->open->hits[1].at;
	char letter = open_letter(f);
	add_article(f, "0.txt", "خبر جديد\n\nلا شيء هنا.\n");
	kn_model_refresh(m);
	type(f, "n");
	assert_int_equal(open_letter(f), letter);
	assert_int_equal(m->current.start_b, want.start_b);
	type(f, "v");
	struct kn_span selected = m->selection;
	assert_true(kn_span_len(selected) > 0);
	add_article(f, "1.txt", "خبر آخر\n\nلا شيء هنا أيضا.\n");
	kn_model_refresh(m);
	assert_int_equal(open_letter(f), letter);
	assert_int_equal(m->selection.start_b, selected.start_b);
	assert_int_equal(m->selection.end_b, selected.end_b);
	assert_int_equal(m->current.start_b, want.start_b);
}

/* Somebody else's update, which the reader has not heard of. */
static void
a_search_is_among_all_there_are_now(void **state)
{
	struct fixture *f = *state;
	struct kn_model *m = f->app->model;
	uint64_t before = m->totals.stories;

	add_article(f, "0.txt", "حريق جديد\n\nنشب حريق في السوق.\n");
	type(f, "/حريق\r");
	answer_all(f);
	assert_true(kn_result_rows(m->result) > 0);
	assert_int_equal(m->totals.stories, before + 1);
}

/* Another session's correction comes while a search is typed: the list that
 * comes back after it follows it too. */
static void
what_comes_back_follows_corrections(void **state)
{
	struct fixture *f = *state;
	struct kn_session *other = f->held.session;
	struct kn_correction c;
	char got[32];

	assert_int_equal(kn_model_set_filter_text(f->app->model,
	    KN_LIT("country:FR"), false), KN_OK);
	assert_string_equal(rows(f, got), "c");
	type(f, "/باريس");
	answer_all(f);
	assert_int_equal(kn_correction_make(kn_session_index(other),
	    KN_CORRECT_BLOCK, KN_LIT("FR"), KN_LIT(""), KN_LIT(""), &c, NULL),
	    KN_OK);
	assert_int_equal(kn_corrections_put(kn_session_notebook(other), &c, 1,
	    NULL), KN_OK);
	kn_correction_dispose(&c);
	assert_true(kn_model_notes_follow(f->app->model));
	press(f, "C-g");
	assert_filter(f, "country:FR");
	assert_string_equal(rows(f, got), "");
}

/* The index is made anew while a search is typed: its numbers mean other
 * articles, and none of them was chosen, or open. */
static void
what_comes_back_is_of_this_index(void **state)
{
	struct fixture *f = *state;
	struct kn_model *m = f->app->model;
	char path[160], got[32];

	kn_model_choose(m, 1);
	assert_true(kn_model_open_row(m, 1));
	assert_int_equal(open_letter(f), 'b');
	type(f, "/صيفية");
	answer_all(f);
	assert_string_equal(rows(f, got), "d");
	snprintf(path, sizeof(path), "%s/a.txt", f->corpus);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(unlink(kn_session_index_path(f->session)), 0);
	update(f);
	kn_model_refresh(m);
	press(f, "C-g");
	assert_string_equal(rows(f, got), "bcd");
	assert_int_equal(kn_model_chosen(m), 0);
	assert_true(m->open == NULL || open_letter(f) != 'c');
}

/* Back at the place of a search, the list is the one that n goes through. */
static void
going_back_finds_the_search(void **state)
{
	struct fixture *f = *state;
	struct kn_model *m = f->app->model;
	char want[32], got[32];

	type(f, "/صغير الغابات\r");
	answer_all(f);
	rows(f, want);
	assert_true(kn_result_filled(m->result) > 0);
	type(f, "\r");
	char letter = open_letter(f);
	type(f, "x");
	press(f, "C-n");
	assert_string_equal(rows(f, got), "abcd");
	for (int i = 0; i < 3 && kn_query_is_empty(m->filter); i++)
		press(f, "M-Left");
	assert_filter(f, "صغير الغابات");
	assert_int_equal(open_letter(f), letter);
	assert_true(m->ranked);
	assert_string_equal(rows(f, got), want);
}

/* All that n goes to, in all stories, and no more. */
static void
hits_are_counted(void **state)
{
	static const char *const searches[] = { "حريق", "الوقاية", "فرنسا",
		"\"حريق صغير\"", "حريق -صغير", "title:حريق الوقاية" };
	struct fixture *f = *state;
	struct kn_model *m = f->app->model;

	for (size_t i = 0; i < LEN(searches); i++) {
		uint64_t n = 0;

		type(f, "x/");
		type(f, searches[i]);
		type(f, "\r");
		answer_all(f);
		assert_int_equal(m->hits_serial, m->result_serial);
		for (size_t row = 0; row < kn_result_rows(m->result) -
		    kn_result_filled(m->result); row++) {
			assert_true(kn_model_open_row(m, row));
			n += m->open->n_hits;
		}
		assert_true(n > 0);
		assert_int_equal(m->hits, n);
	}
	/* Of another result they are not told. */
	type(f, "x");
	assert_int_not_equal(m->hits_serial, m->result_serial);
}

/* A row that only fills the page: its relatives by stem are what it has. */
static void
what_fills_a_page_has_its_hits(void **state)
{
	struct fixture *f = *state;
	struct kn_model *m = f->app->model;
	char got[32];

	type(f, "/الغابات\r");
	answer_all(f);
	assert_string_equal(rows(f, got), "a|d");
	assert_false(kn_model_row_is_part(m, 0));
	assert_true(kn_model_row_is_part(m, 1));
	type(f, "\033[B\r");
	assert_int_equal(open_letter(f), 'd');
	assert_int_equal(m->open->n_hits, 2);
	assert_int_equal(m->open->hits[0].rule, KN_RULE_STEM);
	type(f, "n");
	assert_non_null(strstr(m->notice.s, "2/2"));
	assert_non_null(strstr(m->notice.s, "stem"));
}

/* ---- snippets --------------------------------------------------------------------- */

static void
snippets_are_made_for_rows_that_are_shown(void **state)
{
	struct fixture *f = *state;
	struct kn_model *m = f->app->model;
	struct kn_snips *s = kn_snips_new(m);
	struct kn_article a;
	uint32_t id;

	type(f, "/حريق\r");
	answer_all(f);
	assert_int_equal(kn_snips_made(s), 0);
	assert_int_equal(kn_result_id(m->result, 0, &id, NULL), KN_OK);
	assert_int_equal(kn_index_article(kn_model_index(m), id, &a, NULL),
	    KN_OK);
	for (int i = 0; i < 3; i++) {
		const struct kn_snip *snip = kn_snips_get(s, &a, false, 30);

		assert_non_null(snip);
		assert_true(snip->n_hits > 0);
		assert_true(snip->arabic);
		for (size_t k = 0; k < snip->n_hits; k++)
			assert_true(snip->hits[k].end_b <=
			    strlen(snip->text));
		assert_memory_equal(snip->text + snip->hits[0].start_b,
		    "حريق", strlen("حريق"));
	}
	assert_int_equal(kn_snips_made(s), 1);
	kn_article_dispose(&a);
	kn_snips_free(s);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(answers_are_shown_while_it_is_typed),
		TEST(esc_shows_what_was_before),
		TEST(nothing_typed_is_nothing_searched),
		TEST(what_is_unfinished_is_no_error),
		TEST(nothing_found_leaves_what_was),
		TEST(keys_wait_for_the_answer),
		TEST(searches_wait_for_searches),
		TEST(a_command_searches_too),
		TEST(ctrl_g_ends_the_waiting),
		TEST(a_changed_index_is_asked_again),
		TEST(the_end_is_that_of_the_final_text),
		TEST(a_result_opens_at_its_first_hit),
		TEST(selecting_begins_at_the_hit),
		TEST(hits_go_on_in_the_next_article),
		TEST(a_changed_index_leaves_the_place),
		TEST(a_search_is_among_all_there_are_now),
		TEST(what_comes_back_follows_corrections),
		TEST(what_comes_back_is_of_this_index),
		TEST(going_back_finds_the_search),
		TEST(hits_are_counted),
		TEST(what_fills_a_page_has_its_hits),
		TEST(snippets_are_made_for_rows_that_are_shown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
