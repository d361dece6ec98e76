/*
 * test_life.c: the reader's life on a terminal: resized, stopped, hung up,
 * killed, and started where no screen can be shown. KN_LIFE_TIMES makes it
 * so many times as long.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "reader.h"
#include "tests/prop/random.h"

/* What is done often is done so often, or as many times that. */
static int
times(int n)
{
	return n * (int)number_from("KN_LIFE_TIMES", 1);
}

#define ASK "\033[8$p"
#define BIDI_OFF "\033[8l"
#define BIDI_ON "\033[8h"
#define SMCUP "\033[?1049h"
#define RMCUP "\033[?1049l"
#define CLEAR "\033[2J"

/* Starts the reader in a terminal that answers so (0: not at all), and lets
 * it read the answers: keys after them have been obeyed. */
static void
start_answering(struct reader *r, int setting)
{
	reader_start(r, "en", NULL);
	if (setting > 0) {
		pty_answer(r->p, ASK, setting == 1 ? "\033[8;1$y" :
		    "\033[8;2$y");
		pty_answer(r->p, "\033[c", "\033[?65;1;9c");
	}
	pty_expect(r->p, "1/4");
	reader_settle(r);
}

static void
assert_before(struct pty *p, const char *a, const char *b)
{
	if (pty_raw_at(p, a) < 0 || pty_raw_at(p, a) >= pty_raw_at(p, b))
		fail_msg("ESC%s is not before ESC%s", a + 1, b + 1);
}

static void
stops_and_goes_on(void **state)
{
	struct reader *r = *state;

	start_answering(r, 1);
	pty_expect_raw(r->p, "\033[?2004h");
	assert_before(r->p, ASK, SMCUP);
	assert_before(r->p, BIDI_OFF, SMCUP);
	assert_before(r->p, BIDI_OFF, CLEAR);
	for (int i = 0; i < times(10); i++) {
		char *before = pty_row(r->p, 3), *after;

		pty_mark(r->p);
		if (i % 2 == 0)
			pty_send(r->p, "\032");         /* Ctrl-Z */
		else
			pty_signal(r->p, SIGTSTP);
		assert_true(pty_expect_stop(r->p).termios_same);
		assert_before(r->p, RMCUP, BIDI_ON);
		pty_mark(r->p);
		pty_continue(r->p);
		pty_expect_raw(r->p, "\033[?2004h");
		assert_before(r->p, ASK, SMCUP);
		assert_before(r->p, BIDI_OFF, SMCUP);
		after = pty_row(r->p, 3);
		assert_string_equal(after, before);
		free(before);
		free(after);
	}
	pty_mark(r->p);
	reader_quit(r);
	assert_before(r->p, RMCUP, BIDI_ON);
}

/* Keys that come with the one that stops it, cut by answers, are obeyed when
 * it goes on. */
static void
keys_typed_with_a_stop_are_kept(void **state)
{
	struct reader *r = *state;

	start_answering(r, 0);
	pty_send(r->p, "\032");
	pty_send(r->p, "j\033[8;1$");
	pty_send(r->p, "yj\033[?65;1;9c");
	assert_true(pty_expect_stop(r->p).termios_same);
	pty_continue(r->p);
	pty_expect(r->p, "3/4");
	pty_mark(r->p);
	reader_quit(r);
	assert_before(r->p, RMCUP, BIDI_ON);
}

/* kill -STOP gives no warning: the terminal is taken anew at SIGCONT. */
static void
a_stop_without_warning(void **state)
{
	struct reader *r = *state;

	start_answering(r, 1);
	pty_signal(r->p, SIGSTOP);
	assert_false(pty_expect_stop(r->p).termios_same);
	pty_mark(r->p);
	pty_continue(r->p);
	pty_expect_raw(r->p, "\033[?2004h");
	assert_before(r->p, ASK, SMCUP);
	assert_before(r->p, BIDI_OFF, SMCUP);
	assert_before(r->p, SMCUP, CLEAR);
	pty_expect(r->p, "1/4");
	reader_quit(r);
}

static void
restores_only_what_was_found(void **state)
{
	struct reader *r = *state;

	for (int setting = 0; setting <= 2; setting++) {
		start_answering(r, setting);
		pty_mark(r->p);
		reader_quit(r);
		assert_true(pty_raw_at(r->p, RMCUP) >= 0);
		assert_int_equal(pty_raw_at(r->p, BIDI_ON) > 0,
		    setting == 1);
	}
}

/* Every row as a fresh start would have drawn it. */
static bool
same_screen(struct pty *p, void *user)
{
	struct pty *other = user;

	pty_pump(other);
	for (int y = 0; y < 24; y++) {
		char *a = pty_row(p, y), *b = pty_row(other, y);
		bool same = strcmp(a, b) == 0;

		free(a);
		free(b);
		if (!same)
			return false;
	}
	return true;
}

static void
a_resize_storm_settles(void **state)
{
	struct reader *r = *state, fresh;
	struct pty_opts o = { .w = 80, .h = 24 };

	reader_home(&fresh);
	reader_start(&fresh, "ar", &o);
	pty_expect(fresh.p, "seeds");
	pty_expect(fresh.p, "1/4");
	reader_start(r, "ar", &o);
	pty_expect(r->p, "seeds");
	for (int i = 0; i < times(300); i++) {
		pty_resize(r->p, 1 + (i * 37) % 150, 1 + (i * 13) % 60);
		pty_send(r->p, i % 2 == 0 ? "j" : "k");
	}
	pty_resize(r->p, 0, 0);
	pty_resize(r->p, 80, 24);
	/* Keys may have met a screen too small for them: back to the top. */
	pty_send(r->p, "g");
	pty_until(r->p, "the screen of a fresh start", same_screen, fresh.p);
	reader_quit(r);
	reader_quit(&fresh);
	reader_remove_home(&fresh);
}

/* Gone with little work and no more than a second of waiting, whatever SIGHUP
 * does. The clock would tell of the machine. */
static void
a_lost_terminal_ends_it(void **state)
{
	static const struct {
		const char *keys, *there;
	} places[] = { { "", "4 stories" }, { "\r", "4 stories" },
		{ "/", "search:" }, { "c", "Filter by country" },
		{ "?", "Keys" } };
	static const int hup[] = { SIGHUP, 0 };
	struct reader *r = *state;
	long idle_ms = 0, most_cpu_ms = 0;

	for (int i = 0; i < times(15); i++) {
		struct pty_opts o = { .w = 110, .h = 30,
			.ignored = i / 5 % 3 == 1 ? hup : NULL,
			.blocked = i / 5 % 3 == 2 ? hup : NULL };
		struct pty_end end;

		reader_start(r, "en", &o);
		pty_expect(r->p, "4 stories");
		pty_send(r->p, places[i % 5].keys);
		pty_expect(r->p, places[i % 5].there);
		pty_hangup(r->p);
		end = pty_expect_end(r->p);
		if (end.rest_ms > 1000 || end.cpu_ms > 1500 ||
		    (WIFSIGNALED(end.status) &&
		    WTERMSIG(end.status) != SIGHUP))
			fail_msg("case %d: status %x, idle for %ld ms, %ld ms "
			    "of CPU", i, (unsigned)end.status, end.rest_ms,
			    end.cpu_ms);
		idle_ms = end.rest_ms > idle_ms ? end.rest_ms : idle_ms;
		most_cpu_ms = end.cpu_ms > most_cpu_ms ? end.cpu_ms :
		    most_cpu_ms;
	}
	print_message("gone after %ld ms without work at the latest; %ld ms "
	    "of CPU for the whole run\n", idle_ms, most_cpu_ms);
}

/* A corpus in the home, of one article of so many million bytes. */
static void
one_huge_article(struct reader *r, char *dir, size_t n, int mb)
{
	static const char words[] = "سلام عليكم من المغرب ";
	char path[120];
	size_t left_b = (size_t)mb * 1000000;

	snprintf(dir, n, "%s/huge", r->home);
	assert_int_equal(mkdir(dir, 0700), 0);
	snprintf(path, sizeof(path), "%s/a.txt", dir);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	for (; left_b > sizeof(words); left_b -= sizeof(words) - 1)
		assert_true(fputs(words, f) >= 0);
	assert_int_equal(fclose(f), 0);
	r->corpus = dir;
}

/* Nobody waits for the end of a source that takes long to read. In CPU, as
 * the clock of a busy machine says little: all of it takes some 8 s. */
static void
leaves_in_the_middle_of_a_source(void **state)
{
	struct reader *r = *state;
	char dir[100];

	one_huge_article(r, dir, sizeof(dir), 60);
	for (int i = 0; i < 2; i++) {
		struct pty_end end;

		reader_start(r, "en", NULL);
		pty_expect_raw(r->p, "\033[?2004h");
		if (i == 0)
			pty_hangup(r->p);
		else
			pty_send(r->p, "q");
		end = pty_expect_end(r->p);
		if (end.cpu_ms > 3000 || (i == 1 && end.status != 0))
			fail_msg("case %d: status %x, %ld ms of CPU", i,
			    (unsigned)end.status, end.cpu_ms);
	}
	r->corpus = NULL;
}

/* A hang-up keeps the place and the filter. */
static void
a_hangup_loses_nothing(void **state)
{
	struct reader *r = *state;
	char *top;

	reader_start(r, "en", NULL);
	reader_type(r, "4 stories", "c");
	reader_type(r, "Filter by country", "FR");
	pty_expect_gone(r->p, "Belgium");
	pty_send(r->p, "\r");
	reader_type(r, "1/3", "j");
	reader_type(r, "2/3", "\r");
	pty_expect_gone(r->p, "Enter choose");
	top = pty_row(r->p, 2);
	pty_send(r->p, "j");
	pty_expect_gone(r->p, top);
	free(top);
	reader_settle(r);
	top = pty_row(r->p, 2);
	pty_hangup(r->p);
	pty_expect_end(r->p);
	reader_start(r, "en", NULL);
	pty_expect(r->p, "country: France");
	pty_expect(r->p, "2/3");
	pty_expect(r->p, top);
	free(top);
	reader_quit(r);
}

static void
fatal_signals_restore_the_terminal(void **state)
{
	static const int sigs[] = { SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGFPE,
		SIGTERM, SIGHUP, SIGINT, SIGQUIT };
	struct reader *r = *state;

	for (size_t i = 0; i < sizeof(sigs) / sizeof(sigs[0]); i++) {
		struct pty_end end;

		start_answering(r, 1);
		pty_mark(r->p);
		pty_signal(r->p, sigs[i]);
		end = pty_expect_end(r->p);
		if (!WIFSIGNALED(end.status) ||
		    WTERMSIG(end.status) != sigs[i])
			fail_msg("signal %d ended it with %x", sigs[i],
			    (unsigned)end.status);
		assert_true(end.termios_same);
		/* The five faults cannot know whether it is shown. */
		assert_true(i >= 5 || pty_raw_at(r->p, "\033[?25h") >= 0);
		assert_before(r->p, RMCUP, BIDI_ON);
	}
}

/* q before the terminal has answered: nothing is left for the shell. */
static void
a_quick_exit_takes_the_answers_along(void **state)
{
	struct reader *r = *state;

	reader_start(r, "en", NULL);
	pty_expect(r->p, "4 stories");
	pty_send(r->p, "q\033[8;1$y\033[?65;1;9c");
	struct pty_end end = pty_expect_end(r->p);

	assert_int_equal(end.status, 0);
	assert_int_equal(end.left, 0);
	assert_true(end.termios_same);
	assert_before(r->p, RMCUP, BIDI_ON);
}

/* Without a screen it says why and prints what list prints. */
static void
without_a_screen_it_lists(void **state)
{
	static const char *const terms[] = { "TERM=dumb", "TERM=unknown",
		"TERM=no-such-terminal", "TERM=" };
	struct reader *r = *state;

	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		const char *argv[] = { KN_PROGRAM, "--lang", "en",
			KN_SEED_DIR, NULL };
		char cache[96], data[96];
		const char *env[] = { terms[i], cache, data, NULL };
		struct pty_opts o = { .argv = argv, .env = env, .w = 100,
			.h = 30 };
		struct pty_end end;

		snprintf(cache, sizeof(cache), "XDG_CACHE_HOME=%s/cache",
		    r->home);
		snprintf(data, sizeof(data), "XDG_DATA_HOME=%s/data",
		    r->home);
		pty_free(r->p);
		r->p = pty_spawn(&o);
		end = pty_expect_end(r->p);
		if (end.status != 0 || pty_find(r->p, "kunnash:") < 0 ||
		    pty_find(r->p, "14 December 2023") < 0 ||
		    pty_raw_at(r->p, "\033") >= 0) {
			pty_dump(r->p);
			fail_msg("%s: status %x", terms[i],
			    (unsigned)end.status);
		}
	}
}

/* One start on a terminal of a type, a size and a locale: a frame, and q. */
static void
starts_on(struct reader *r, const char *term, const char *locale, int w,
    int h)
{
	const char *argv[] = { KN_PROGRAM, "--lang", "en", KN_SEED_DIR, NULL };
	const char *env[] = { term, locale, NULL };
	struct pty_opts o = { .w = w > 0 ? w : 80, .h = h > 0 ? h : 24,
		.env = env };
	struct pty_end end;

	reader_run(r, argv, &o);
	pty_expect_raw(r->p, "\033[?2004h");
	if (w == 0 || h == 0)
		pty_resize(r->p, w, h);
	pty_send(r->p, "j\rq");
	end = pty_expect_end(r->p);
	if (end.status != 0 || !end.termios_same) {
		pty_dump(r->p);
		fail_msg("%s, %s, %dx%d: status %x", term, locale, w, h,
		    (unsigned)end.status);
	}
}

/* All of the matrix when there is time for it, else its two edges. */
static void
any_size_type_and_locale(void **state)
{
	static const char *const terms[] = { "TERM=xterm-256color",
		"TERM=xterm", "TERM=vt100", "TERM=linux",
		"TERM=tmux-256color", "TERM=screen" };
	static const char *const locales[] = { "LC_ALL=C", "LC_ALL=POSIX",
		"LC_ALL=C.UTF-8", "LC_ALL=no_SUCH.ISO-8859-6" };
	static const struct {
		int w, h;
	} sizes[] = { { 1, 1 }, { 80, 24 }, { 0, 0 }, { 2, 500 },
		{ 500, 2 }, { 19, 5 }, { 20, 4 }, { 20, 5 }, { 500, 500 },
		{ 80, 0 } };
	size_t n_starts = 0;

	for (size_t t = 0; t < sizeof(terms) / sizeof(terms[0]); t++)
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]);
		    i++) {
			if (t > 0 && i > 0 && times(1) == 1)
				continue;
			starts_on(*state, terms[t], locales[(t + i) % 4],
			    sizes[i].w, sizes[i].h);
			n_starts++;
		}
	print_message("%zu starts\n", n_starts);
}

static void
says_what_it_needs_when_too_small(void **state)
{
	struct reader *r = *state;
	struct pty_opts o = { .w = 19, .h = 4 };

	reader_start(r, "en", &o);
	pty_expect(r->p, "20");
	pty_resize(r->p, 110, 30);
	pty_expect(r->p, "4 stories");
	pty_resize(r->p, 20, 5);
	pty_send(r->p, "jj");
	pty_resize(r->p, 110, 30);
	pty_expect(r->p, "3/4");
	reader_quit(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, reader_setup, reader_teardown)
		T(stops_and_goes_on),
		T(keys_typed_with_a_stop_are_kept),
		T(a_stop_without_warning),
		T(restores_only_what_was_found),
		T(a_resize_storm_settles),
		T(a_lost_terminal_ends_it),
		T(a_hangup_loses_nothing),
		T(leaves_in_the_middle_of_a_source),
		T(fatal_signals_restore_the_terminal),
		T(a_quick_exit_takes_the_answers_along),
		T(without_a_screen_it_lists),
		T(any_size_type_and_locale),
		T(says_what_it_needs_when_too_small),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
