/*
 * test_hostile.c: hostile documents, names, queries, pastes and settings in
 * every sink of the program: nothing of theirs is obeyed by a terminal.
 *
 * KN_HOSTILE_DOCS and KN_HOSTILE_SEED choose how many documents and which,
 * KN_HOSTILE_ALL=1 the whole tour on every kind of terminal. Each byte that
 * is sent is judged by strict.h.
 */
#include <inttypes.h>
#include <locale.h>
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
#include <unistd.h>

#include <cmocka.h>

#include "hostile.h"
#include "reader.h"
#include "strict.h"
#include "tests/prop/random.h"

#define DEFAULT_DOCS 100u
#define DEFAULT_SEED 20231214u
#define W 110
#define H 30
#define PASTE_MAX_B 800

struct hostile_test {
	struct reader r;        /* home and terminal */
	char corpus[100];
	char *vars[5];          /* of the environment: home, XDG_* … */
	struct strict *lines, *records;
	uint64_t seed;
	size_t docs;
};

/* ---- fixture ------------------------------------------------------------ */

static char *
variable(const char *name, const char *home, const char *rest)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_buf_fmt(&b, "%s=%s%s", name, home, rest);
	return kn_buf_take(&b, NULL);
}

static int
setup(void **state)
{
	struct hostile_test *t = calloc(1, sizeof(*t));

	t->lines = strict_new(NULL, W, H);
	t->records = strict_new(NULL, W, H);
	if (t->lines == NULL)
		return -1;
	strict_records(t->records);
	reader_home(&t->r);
	t->docs = number_from("KN_HOSTILE_DOCS", DEFAULT_DOCS);
	t->seed = number_from("KN_HOSTILE_SEED", DEFAULT_SEED);
	print_message("KN_HOSTILE_SEED=%" PRIu64 " KN_HOSTILE_DOCS=%zu\n",
	    t->seed, t->docs);
	snprintf(t->corpus, sizeof(t->corpus), "%s/\033]0;x\a\u202E\x9B",
	    t->r.home);
	assert_int_equal(mkdir(t->corpus, 0700), 0);
	hostile_corpus(t->corpus, t->docs, t->seed);
	t->vars[0] = variable("HOME", t->r.home, "");
	t->vars[1] = variable("XDG_CACHE_HOME", t->r.home, "/cache");
	t->vars[2] = variable("XDG_DATA_HOME", t->r.home, "/data");
	t->vars[3] = variable("XDG_CONFIG_HOME", t->r.home, "/none");
	*state = t;
	return 0;
}

static int
teardown(void **state)
{
	struct hostile_test *t = *state;

	strict_free(t->lines);
	strict_free(t->records);
	reader_remove_home(&t->r);
	for (size_t i = 0; i < 5; i++)
		free(t->vars[i]);
	free(t);
	return 0;
}

static void
start(struct hostile_test *t, const char *const *argv, const char *term)
{
	char *term_var = variable("TERM", term, "");
	const char *env[] = { term_var, t->vars[0], t->vars[1], t->vars[2],
		t->vars[3], t->vars[4], NULL };
	struct pty_opts o = { .argv = argv, .env = env, .w = W, .h = H };

	pty_free(t->r.p);
	t->r.p = pty_spawn(&o);
	free(term_var);
}

/* The first n bytes of what was sent, as a command sends it. */
static void
judge_lines(struct hostile_test *t, const char *what, size_t n)
{
	bool records = strstr(what, "json") != NULL ||
	    strstr(what, "tsv") != NULL;
	struct strict *s = records ? t->records : t->lines;

	strict_reset(s);
	if (!strict_feed(s, pty_raw(t->r.p, NULL), n))
		fail_msg("%s: %s", what, strict_fault(s));
}

/* What was said before the screen was taken is lines; then comes that. */
static void
judge_screen(struct hostile_test *t, const char *what, const char *term)
{
	struct strict *s = strict_new(term, W, H);
	size_t n, head;
	const char *raw = pty_raw(t->r.p, &n);
	const char *esc = memchr(raw, '\033', n);

	assert_true(s != NULL && esc != NULL);
	head = (size_t)(esc - raw);
	judge_lines(t, what, head);
	if (!strict_feed(s, esc, n - head))
		fail_msg("%s, %s: %s", what, term, strict_fault(s));
	strict_free(s);
}

/* ---- the reader ----------------------------------------------------------- */

static void
keys(struct hostile_test *t, const char *s)
{
	pty_send(t->r.p, s);
	reader_settle(&t->r);
}

/* Pastes an attack into the prompt or picker that `open` opens, accepts it
 * or not, and goes back. */
static void
paste(struct hostile_test *t, const char *open, const char *accept)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_buf_fmt(&b, "%s\033[200~", open);
	hostile_text(&t->seed, true, 6, &b);
	hostile_put(below(&t->seed, hostile_count()), &t->seed, &b);
	/* A prompt that is full would not take what we wait for. */
	if (b.n > PASTE_MAX_B)
		kn_buf_trunc(&b, PASTE_MAX_B);
	kn_buf_fmt(&b, "\033[201~%s", accept);
	pty_send_n(t->r.p, b.s, b.n);
	kn_buf_dispose(&b);
	reader_settle(&t->r);
}

/* How many rows the list has: a few documents are no articles. */
static size_t
stories(struct hostile_test *t)
{
	char *row = pty_row(t->r.p, 1);
	const char *place = strchr(row, '/');
	size_t n = place == NULL ? 0 : strtoul(place + 1, NULL, 10);

	free(row);
	assert_in_range(n, t->docs * 9 / 10, t->docs);
	return n;
}

/* Opens one article after another and reads on in some. */
static void
read_articles(struct hostile_test *t, size_t n)
{
	keys(t, "g\r");
	for (size_t i = 1; i < n; i++) {
		char place[40];

		pty_send(t->r.p, "\016");
		snprintf(place, sizeof(place), " %zu/", i + 1);
		pty_expect(t->r.p, place);
		if (pty_find(t->r.p, "mark") < 0) {
			pty_dump(t->r.p);
			fail_msg("article %zu is not seen", i);
		}
		if (i % 8 == 0)
			pty_send(t->r.p, "  G");
	}
	reader_settle(&t->r);
}

static void
prompts_and_notices(struct hostile_test *t, size_t step)
{
	static const char *const opens[] = { "/", "f", ":", ":filter ",
		":search ", ":sort ", ":set theme ", ":set ",
		":save-screen /nonexistent/", ":filter title:\"",
		":filter country:", ":filter date:" };

	for (size_t i = 0; i < sizeof(opens) / sizeof(opens[0]);
	    i += step) {
		/* Accepted, what is wrong is told; then the filter goes. */
		paste(t, opens[i], "\r");
		paste(t, opens[i], "\007");
		keys(t, "x");
	}
	paste(t, "c", "\007");
	paste(t, "a", "\007");
	keys(t, ":filter title:mark1z OR \u062E\u0628\u0631\r");
	keys(t, "x");
}

static void
tour(struct hostile_test *t, const char *term, bool whole)
{
	size_t articles = whole ? t->docs : 6;
	/* A notebook each: it would go on where the last one was. */
	char *notes = variable("--notes", t->r.home, term);
	const char *argv[] = { KN_PROGRAM, "--lang", "en", t->corpus, notes,
		NULL };
	struct pty_end end;

	start(t, argv, term);
	pty_expect(t->r.p, "1/");
	reader_settle(&t->r);
	articles = stories(t) < articles ? stories(t) : articles;
	for (size_t i = 0; i <= articles / 8; i++)
		pty_send(t->r.p, "\033[6~");            /* PgDn */
	reader_settle(&t->r);
	read_articles(t, articles);
	keys(t, "z");
	keys(t, "bz");
	keys(t, "e\t\033[6~\033[6~");           /* the sidebar */
	keys(t, "\t\t");
	prompts_and_notices(t, whole ? 1 : 4);
	keys(t, "y");                           /* onto the clipboard */
	keys(t, "Y");
	pty_send(t->r.p, "P");                  /* alone, for the mouse */
	pty_expect(t->r.p, "[Enter: ");
	pty_send(t->r.p, "\r");
	pty_expect_gone(t->r.p, "[Enter: ");
	reader_settle(&t->r);
	pty_send(t->r.p, "R");
	pty_expect(t->r.p, "binary");
	pty_send(t->r.p, "\033[6~");
	keys(t, "q");
	pty_send(t->r.p, "?");
	for (int i = 0; i < 6; i++)
		pty_send(t->r.p, "\033[6~");
	keys(t, "q");
	pty_send(t->r.p, "q");
	end = pty_expect_end(t->r.p);
	assert_true(WIFEXITED(end.status) && WEXITSTATUS(end.status) == 0);
	judge_screen(t, "reader", term);
	free(notes);
	/* The attacks were there to be seen. */
	assert_true(pty_raw_at(t->r.p, "\uFFFD") >= 0);
}

static void
nothing_leaves_the_reader(void **state)
{
	static const char *const others[] = { "xterm", "tmux-256color",
		"screen", "vt100", "linux" };
	struct hostile_test *t = *state;
	bool all = number_from("KN_HOSTILE_ALL", 0) != 0;

	tour(t, "xterm-256color", true);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		tour(t, others[i], all);
}

/* What would leave or stop the program, the commands by name that can do
 * the same, and the page on which the terminal obeys as in a shell, have no
 * keys here. */
static void
unbind_ends(struct hostile_test *t)
{
	static const char *const keys_off[] = { "global q", "global C-c",
		"global F10", "global C-z", "test C-z", "global P",
		"global C-o", "global :", "global F9" };
	char path[120];

	snprintf(path, sizeof(path), "%s/none", t->r.home);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/none/kunnash", t->r.home);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/none/kunnash/keys", t->r.home);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	for (size_t i = 0; i < sizeof(keys_off) / sizeof(keys_off[0]); i++)
		fprintf(f, "%s\n", keys_off[i]);
	fclose(f);
	chmod(path, 0600);
}

/* Attacks as they are, letters, halves of sequences. */
static void
put_random_keys(struct hostile_test *t, size_t n, struct kn_buf *b)
{
	static const char *const halves[] = { "\033", "\033[", "\033O",
		"\033[<0;1;", "\033[200~x", "\033[201~", "\033[1;5", "\033P",
		"\033]52;c;", "\xD9", "\r", "\t", "\177", "\033[A", "\033[B" };
	size_t start = b->n;

	while (b->n - start < n)
		if (below(&t->seed, 8) == 0)
			hostile_put(below(&t->seed, hostile_count()),
			    &t->seed, b);
		else if (below(&t->seed, 4) == 0)
			kn_buf_cstr(b, halves[below(&t->seed,
			    sizeof(halves) / sizeof(halves[0]))]);
		else
			kn_buf_chr(b, (char)(32 + below(&t->seed, 95)));
}

static void
random_keys_do_no_harm(void **state)
{
	struct hostile_test *t = *state;
	const char *argv[] = { KN_PROGRAM, "--lang", "en", t->corpus, NULL };
	size_t rounds = 4 * (t->docs < DEFAULT_DOCS ? 1 : t->docs /
	    DEFAULT_DOCS), sent = 0;
	struct kn_buf b;

	kn_buf_init(&b, 0);
	unbind_ends(t);
	start(t, argv, "xterm-256color");
	pty_expect(t->r.p, "1/");
	for (size_t i = 0; i < rounds; i++) {
		kn_buf_reset(&b);
		put_random_keys(t, 512, &b);
		/* Out of any sequence, paste, and of panes upon panes. */
		kn_buf_cstr(&b, "\033\\\033[201~\007\007\007\007\007\007"
		    "/settled");
		pty_send_n(t->r.p, b.s, b.n);
		pty_expect(t->r.p, "settled");
		pty_send(t->r.p, "\007");
		pty_expect_gone(t->r.p, "settled");
		sent += b.n;
	}
	/* A long paste, a megabyte in the soak, and what comes after it. */
	kn_buf_reset(&b);
	kn_buf_cstr(&b, "/\033[200~");
	while (b.n < t->docs * 1000)
		hostile_text(&t->seed, true, 50, &b);
	kn_buf_cstr(&b, "\033[201~\007/settled");
	pty_send_n(t->r.p, b.s, b.n);
	pty_expect(t->r.p, "settled");
	pty_signal(t->r.p, SIGTERM);
	struct pty_end end = pty_expect_end(t->r.p);

	assert_true(WIFSIGNALED(end.status));
	assert_int_equal(WTERMSIG(end.status), SIGTERM);
	assert_true(end.termios_same);
	judge_screen(t, "random keys", "xterm-256color");
	print_message("%zu bytes typed, %zu pasted\n", sent, b.n);
	kn_buf_dispose(&b);
}

/* ---- commands --------------------------------------------------------------- */

/* "@" stands for an attack, "%" for the corpus. */
static const char *const commands[][8] = {
	{ "list" }, { "list", "@" }, { "list", "title:@" },
	{ "list", "country:@" }, { "list", "date:@" },
	{ "list", "--sort", "title" }, { "list", "--sort", "@" },
	{ "list", "--@" }, { "list", "--format", "@" },
	{ "list", "--index", "/nonexistent/@" },
	{ "list", "--limit", "@" }, { "list", "(((@" },
	{ "list", "--lang", "ar" }, { "list", "--lang", "fr" },
	{ "list", "--format", "json" }, { "list", "--format", "tsv" },
	{ "show", "1", "2", "3", "4", "5", "6" },
	{ "show", "1", "2", "3", "--format", "json" },
	{ "show", "1", "2", "3", "--format", "tsv" }, { "show", "@" },
	{ "search", "المغرب" }, { "search", "@" },
	{ "search", "المغرب", "--format", "json" },
	{ "mentions" }, { "mentions", "--format", "json" },
	{ "mentions", "@" }, { "entities" }, { "entities", "@" },
	{ "index" }, { "index", "--rejects" },
	{ "index", "--rejects", "--format", "json" },
	{ "index", "--rejects", "--format", "tsv" },
	{ "check" }, { "check", "--notes", "/nonexistent/@" },
	{ "explain", "line", "@" }, { "explain", "tokens", "@" },
	{ "explain", "query", "@" }, { "explain", "query", "title:@" },
	{ "explain", "article", "1", "2", "3" },
	{ "explain", "article", "@" }, { "explain", "import", "@" },
	{ "explain", "import", "%" }, { "explain", "@" }, { "explain", "@", "@" },
	{ "--help" }, { "--@" }, { "@", "--notes", "@" }, { "@" },
};

static char *
fill_in(struct hostile_test *t, const char *arg)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	for (; *arg != '\0'; arg++) {
		if (*arg == '@')
			hostile_name_of_file(&t->seed, &b);
		else if (*arg == '%')
			kn_buf_cstr(&b, t->corpus);
		else
			kn_buf_chr(&b, *arg);
	}
	return kn_buf_take(&b, NULL);
}

/* On the terminal itself, or through a pipe to it. */
static void
run_command(struct hostile_test *t, const char *const *words, bool piped)
{
	const char *argv[24] = { KN_PROGRAM };
	static const char *const shell[] = { "/bin/sh", "-c",
		"\"$@\" 2>&1 </dev/null | cat", "sh" };
	char *filled[8] = { NULL };
	size_t n = 0, sent;
	char what[64];

	for (size_t i = 0; piped && i < 4; i++)
		argv[n++] = shell[i];
	argv[n++] = KN_PROGRAM;
	for (size_t i = 0; i < 8 && words[i] != NULL; i++)
		argv[n++] = filled[i] = fill_in(t, words[i]);
	/* Alone an argument is a corpus: it is not there. */
	if (words[0][0] != '@') {
		argv[n++] = "-C";
		argv[n++] = t->corpus;
	}
	start(t, argv, "xterm-256color");
	struct pty_end end = pty_expect_end(t->r.p);

	snprintf(what, sizeof(what), "%s", piped ? "piped" : "tty");
	for (size_t i = 0; i < 8 && words[i] != NULL; i++)
		snprintf(what + strlen(what), sizeof(what) - strlen(what),
		    " %s", words[i]);
	if (!WIFEXITED(end.status) || WEXITSTATUS(end.status) > 3)
		fail_msg("%s: ended with %x", what, (unsigned)end.status);
	pty_raw(t->r.p, &sent);
	judge_lines(t, what, sent);
	for (size_t i = 0; i < 8; i++)
		free(filled[i]);
}

static void
nothing_leaves_a_command(void **state)
{
	struct hostile_test *t = *state;
	bool all = number_from("KN_HOSTILE_ALL", 0) != 0;

	for (int k = 0; k < (all ? 3 : 1); k++)
		for (size_t i = 0; i < sizeof(commands) /
		    sizeof(commands[0]); i++) {
			run_command(t, commands[i], false);
			if (all || i % 3 == 0)
				run_command(t, commands[i], true);
		}
}

/* ---- settings ---------------------------------------------------------------- */

static void
put_settings(struct hostile_test *t, const char *dir)
{
	static const struct {
		const char *file, *line;
	} rows[] = {
		{ "config", "@ = x" }, { "config", "theme = @" },
		{ "config", "lang = @" }, { "config", "limit = @" },
		{ "config", "@" }, { "config", "bidi = @" },
		{ "keys", "@" }, { "keys", "global @ quit" },
		{ "keys", "@ x quit" }, { "keys", "global Q @" },
		{ "keys", "global F filter title:\"@\"" },
		{ "keys", "global S search @" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *line = fill_in(t, rows[i].line);
		struct kn_buf path;

		kn_buf_init(&path, 0);
		kn_buf_fmt(&path, "%s/%s", dir, rows[i].file);
		FILE *f = fopen(path.s, "a");
		assert_non_null(f);
		fprintf(f, "%s\n", line);
		fclose(f);
		chmod(path.s, 0600);
		kn_buf_dispose(&path);
		free(line);
	}
}

/* In files and in the environment; what is wrong is told before the screen
 * is taken, and the help shows what keys do. */
static void
nothing_leaves_the_settings(void **state)
{
	struct hostile_test *t = *state;
	const char *argv[] = { KN_PROGRAM, "--lang", "en", t->corpus, NULL };
	static const char *const list[8] = { "list" };
	char *dir = fill_in(t, "/\033]0;x\a\u202E");
	struct kn_buf path;

	kn_buf_init(&path, 0);
	kn_buf_fmt(&path, "%s%s", t->r.home, dir);
	assert_int_equal(mkdir(path.s, 0700), 0);
	kn_buf_cstr(&path, "/kunnash");
	assert_int_equal(mkdir(path.s, 0700), 0);
	put_settings(t, path.s);
	free(t->vars[3]);
	t->vars[3] = variable("XDG_CONFIG_HOME", t->r.home, dir);
	free(dir);
	t->vars[4] = fill_in(t, "KUNNASH_THEME=@");
	kn_buf_dispose(&path);
	run_command(t, list, false);
	run_command(t, list, true);
	start(t, argv, "xterm-256color");
	/* What is typed before would be echoed. */
	pty_expect(t->r.p, "Articles");
	reader_settle(&t->r);
	pty_send(t->r.p, "?");
	for (int i = 0; i < 6; i++)
		pty_send(t->r.p, "\033[6~");
	keys(t, "q");
	keys(t, "F");
	keys(t, "S");
	pty_send(t->r.p, "q");
	pty_expect_end(t->r.p);
	judge_screen(t, "settings", "xterm-256color");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(nothing_leaves_the_reader),
		T(random_keys_do_no_harm),
		T(nothing_leaves_a_command),
		T(nothing_leaves_the_settings),
#undef T
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
