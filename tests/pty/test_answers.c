/*
 * test_answers.c: what each kind of terminal gets, by its recorded answers.
 *
 * answers.txt has a block for each terminal. Every block is tried without a
 * terminal, its answers cut at each byte, and then on a pseudo-terminal, from
 * start over a stop to the end, and once more to a crash.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "harness.h"
#include "kunnash/mem.h"
#include "kunnash/str.h"
#include "tui/input/input.h"
#include "tui/screen/modes_priv.h"

#define SMCUP "\033[?1049h"
#define RMCUP "\033[?1049l"
#define CLEAR "\033[H\033[2J"
#define MEASURE "\r \xE2\x80\xAD\033[6n\r\033[K"
#define PASTE_ON "\033[?2004h"
#define SYNC_ON "\033[?2026h"
#define SYNC_OFF "\033[?2026l"

#define SETS_MAX 100
#define ENV_MAX 8

/* The lines of a block, in any order. */
enum field { TERMINAL, ENV, BDSM, SYNC, NAME, TYPE, BACK, END, GUARD, TYPED, IS,
	START, MEASURED, THEN, LEAVE, RESUME, CRASH, N_FIELDS };
static const char *const field_names[N_FIELDS] = { "terminal", "env", "bdsm",
	"sync", "name", "type", "back", "end", "guard", "typed", "is", "start",
	"measure", "then", "leave", "resume", "crash" };

struct set {
	char *field[N_FIELDS];  /* escapes decoded; "" when there is no line */
};

struct sets {
	struct set set[SETS_MAX];
	size_t n;
};

/* ---- the file ------------------------------------------------------------ */

/* \e, \a, \\ and \xHH. No NUL: everything is a string here. */
static char *
decode(const char *s)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_buf_cstr(&b, "");
	while (*s != '\0' && *s != '\n') {
		if (*s != '\\') {
			kn_buf_chr(&b, *s++);
			continue;
		}
		s += 2;
		if (s[-1] == 'x') {
			char hex[3] = { s[0], s[1], '\0' };

			kn_buf_chr(&b, (char)strtol(hex, NULL, 16));
			s += 2;
		} else {
			kn_buf_chr(&b, s[-1] == 'e' ? '\033' :
			    s[-1] == 'a' ? '\a' : s[-1]);
		}
	}
	return kn_buf_take(&b, NULL);
}

static void
take_line(struct sets *all, const char *line)
{
	size_t n = strcspn(line, " \n");
	size_t f = 0;

	while (f < N_FIELDS && (strlen(field_names[f]) != n ||
	    memcmp(field_names[f], line, n) != 0))
		f++;
	if (f == N_FIELDS)
		fail_msg("answers.txt: what is this: %s", line);
	if (f == TERMINAL)
		all->n++;
	assert_in_range(all->n, 1, SETS_MAX);
	char **to = &all->set[all->n - 1].field[f];

	assert_null(*to);
	*to = decode(line + n + strspn(line + n, " "));
}

static int
read_sets(void **state)
{
	struct sets *all = kn_calloc(1, sizeof(*all));
	FILE *f = fopen(KN_ANSWERS, "r");
	char line[512];

	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL)
		if (line[0] != '#' && line[0] != '\n')
			take_line(all, line);
	fclose(f);
	for (size_t i = 0; i < all->n; i++)
		for (size_t k = 0; k < N_FIELDS; k++)
			if (all->set[i].field[k] == NULL)
				all->set[i].field[k] = kn_strdup("");
	*state = all;
	return 0;
}

static int
free_sets(void **state)
{
	struct sets *all = *state;

	for (size_t i = 0; i < all->n; i++)
		for (size_t k = 0; k < N_FIELDS; k++)
			free(all->set[i].field[k]);
	free(all);
	return 0;
}

/* The environment of a set as strings; free them with env_free(). */
static void
env_of(const struct set *s, const char *first, char *env[ENV_MAX + 2])
{
	const char *p = s->field[ENV];
	size_t n = 0;

	if (first != NULL)
		env[n++] = kn_strdup(first);
	for (; *p != '\0'; p += strspn(p, " ")) {
		size_t len = strcspn(p, " ");

		assert_in_range(n, 0, ENV_MAX);
		env[n++] = kn_strndup(p, len);
		p += len;
	}
	env[n] = NULL;
}

static void
env_free(char **env)
{
	for (; *env != NULL; env++)
		free(*env);
}

/* ---- without a terminal --------------------------------------------------- */

static void
assert_bytes(const struct set *s, const char *what, const char *got,
    const char *want)
{
	struct kn_buf b;

	if (strcmp(got, want) == 0)
		return;
	kn_buf_init(&b, 0);
	for (const char *p = got; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20)
			kn_buf_fmt(&b, "\\x%02x", *p);
		else
			kn_buf_chr(&b, *p);
	print_message("got %s\n", b.n > 0 ? b.s : "nothing");
	kn_buf_dispose(&b);
	fail_msg("%s: %s is not as said", s->field[TERMINAL], what);
}

static int
typed(const struct set *s)
{
	uint64_t n = 0;

	return kn_str_u64(kn_str(s->field[TYPED]), &n) ? (int)n : 0;
}

/* Gives modes the answers in bytes, and counts keys. */
static int
feed(struct modes *m, struct kn_decoder *d, const char *bytes, size_t n,
    struct kn_buf *out)
{
	struct kn_event ev;
	int keys = 0;

	kn_decoder_feed(d, bytes, n);
	for (kn_decoder_next(d, &ev); ev.type != KN_EVENT_NONE;
	    kn_decoder_next(d, &ev)) {
		if (ev.type == KN_EVENT_REPLY) {
			modes__reply(m, &ev.reply, out);
		} else {
			assert_int_equal(ev.type, KN_EVENT_KEY);
			assert_int_equal(ev.key.sym, 'm');
			keys++;
		}
	}
	return keys;
}

/* What stands in bytes, with ... for what ncurses sends. */
static void
around(struct modes *m, void (*before)(const struct modes *m,
    struct kn_buf *out), struct kn_buf *b)
{
	kn_buf_reset(b);
	before(m, b);
	kn_buf_cstr(b, " ...");
	size_t n = b->n;

	kn_buf_chr(b, ' ');
	modes__give(m, b);
	if (b->n == n + 1)
		kn_buf_trunc(b, n);
}

static void
treatment_is(const struct set *s, const struct modes *m)
{
	static const char *const orders[] = { [KN_TEXT_VISUAL] = "visual",
		[KN_TEXT_WORDS] = "words", [KN_TEXT_LOGICAL] = "logical" };
	char line[100];

	snprintf(line, sizeof(line), "%s %s %s %s %s",
	    m->now.kind[0] == '\0' ? "-" : m->now.kind,
	    orders[m->now.order], m->now.guard ? "guard" : "-",
	    m->now.marks ? "marks" : "-", m->now.hint != NULL ? "hint" : "-");
	assert_bytes(s, "the treatment", line, s->field[IS]);
}

/* All answers in the order of the questions. */
static void
all_answers(const struct set *s, struct kn_buf *b)
{
	kn_buf_reset(b);
	kn_buf_cstr(b, "");
	for (size_t f = BDSM; f <= END; f++)
		kn_buf_cstr(b, s->field[f]);
	if (strcmp(s->field[MEASURED], "yes") == 0)
		kn_buf_cstr(b, s->field[GUARD]);
}

static void
stations(const struct set *s, struct modes *m, size_t cut,
    const struct kn_buf *answers)
{
	struct kn_decoder *d = kn_decoder_new();
	struct kn_buf b;
	int keys;

	kn_buf_init(&b, 0);
	kn_buf_cstr(&b, "");
	modes__take(m, &b);
	assert_bytes(s, "start", b.s, s->field[START]);
	kn_buf_reset(&b);
	modes__measure(m, &b);
	assert_bytes(s, "measure", b.n > 0 ? b.s : "",
	    strcmp(s->field[MEASURED], "yes") == 0 ? MEASURE : "");
	kn_buf_reset(&b);
	keys = feed(m, d, answers->s, cut, &b);
	keys += feed(m, d, answers->s + cut, answers->n - cut, &b);
	assert_int_equal(keys, typed(s));
	assert_bytes(s, "then", b.n > 0 ? b.s : "", s->field[THEN]);
	treatment_is(s, m);
	around(m, modes__undress, &b);
	assert_bytes(s, "leave", b.s, s->field[LEAVE]);
	around(m, modes__crash, &b);
	assert_bytes(s, "crash", b.s, s->field[CRASH]);
	kn_buf_reset(&b);
	modes__take(m, &b);
	assert_bytes(s, "resume", b.s, s->field[RESUME]);
	/* The same once more, but the guard is measured once only. */
	kn_buf_reset(&b);
	modes__measure(m, &b);
	assert_int_equal(b.n, 0);
	feed(m, d, answers->s, answers->n, &b);
	treatment_is(s, m);
	around(m, modes__undress, &b);
	assert_bytes(s, "leave, later", b.s, s->field[LEAVE]);
	kn_buf_dispose(&b);
	kn_decoder_free(d);
}

static void
each_gets_what_the_file_says(void **state)
{
	const struct sets *all = *state;
	struct kn_buf answers;
	size_t runs = 0;

	kn_buf_init(&answers, 0);
	for (size_t i = 0; i < all->n; i++) {
		const struct set *s = &all->set[i];
		char *env[ENV_MAX + 2];
		struct kn_screen_opts o = { .mouse = true };
		struct kn_term_env known;

		env_of(s, NULL, env);
		kn_term_env_read(&known, env);
		o.env = &known;
		all_answers(s, &answers);
		for (size_t cut = 0; cut <= answers.n; cut++, runs++) {
			struct modes m;

			modes__init(&m, &o);
			stations(s, &m, cut, &answers);
		}
		env_free(env);
	}
	kn_buf_dispose(&answers);
	print_message("%zu terminals, %zu runs\n", all->n, runs);
	assert_true(all->n >= 41);
}

/* ---- on a terminal --------------------------------------------------------- */

static struct pty *
start(const struct set *s)
{
	static const char *const queries[] = { [BDSM] = "\033[8$p",
		[SYNC] = "\033[?2026$p", [NAME] = "\033[>q",
		[TYPE] = "\033[>c", [BACK] = "\033]11;?\a",
		[END] = "\033[c", [GUARD] = "\033[6n" };
	const char *argv[] = { KN_PROGRAM, NULL };
	struct pty_opts o = { .argv = argv, .w = 60, .h = 20 };
	char *env[ENV_MAX + 2];

	env_of(s, "CURSES_TERM=xterm-256color", env);
	o.env = (const char *const *)env;
	struct pty *p = pty_spawn(&o);

	env_free(env);
	for (size_t f = BDSM; f <= GUARD; f++)
		if (s->field[f][0] != '\0')
			pty_answer(p, queries[f], s->field[f]);
	pty_expect(p, "probe 60x20");
	pty_expect_raw(p, PASTE_ON);
	if (s->field[END][0] != '\0')
		pty_expect(p, s->field[IS]);
	return p;
}

/* Where the end of a piece of text starts, or its end if it ends with
 * something else. */
static const char *
before(const char *raw, const char *end, const char *last)
{
	size_t n = strlen(last);

	return (size_t)(end - raw) >= n && memcmp(end - n, last, n) == 0 ?
	    end - n : end;
}

/* What was sent before the alternate screen: ours, and ncurses's reset of
 * colours and attributes. */
static void
assert_before_smcup(struct pty *p, const struct set *s, enum field f)
{
	const char *raw = pty_raw(p, NULL), *at = strstr(raw, SMCUP);

	assert_non_null(at);
	at = before(raw, at, "\033(B\033[m");
	at = before(raw, at, "\033[39;49m");
	char *got = kn_strndup(raw, (size_t)(at - raw));

	assert_bytes(s, field_names[f], got, s->field[f]);
	free(got);
}

static int
count(const char *raw, const char *bytes)
{
	int n = 0;

	for (; (raw = strstr(raw, bytes)) != NULL; raw++)
		n++;
	return n;
}

static int
count_mode_8(const char *raw)
{
	return count(raw, "\033[8l") + count(raw, "\033[8h") +
	    count(raw, "\033[8$p");
}

/* The last time bytes were sent, or NULL. */
static const char *
last(const char *raw, const char *bytes)
{
	const char *found = NULL;

	while ((raw = strstr(raw, bytes)) != NULL)
		found = raw++;
	return found;
}

/* What was sent last is as the file says, with nothing of ours between. */
static void
assert_left(struct pty *p, const struct set *s, enum field f)
{
	const char *want = s->field[f], *dots = strstr(want, " ...");
	char *before = kn_strndup(want, (size_t)(dots - want));
	const char *after = dots[4] == '\0' ? "" : dots + 5;
	const char *raw = pty_raw(p, NULL);
	const char *at = last(raw, before);

	if (at == NULL)
		fail_msg("%s: %s: not sent", s->field[TERMINAL],
		    field_names[f]);
	at += strlen(before);
	assert_true(strlen(at) >= strlen(after));
	char *middle = kn_strndup(at, strlen(at) - strlen(after));

	assert_bytes(s, field_names[f], at + strlen(middle), after);
	assert_non_null(strstr(middle, RMCUP));
	assert_int_equal(count_mode_8(middle), 0);
	assert_null(strstr(middle, "\033]"));
	assert_null(strstr(middle, "\033[?2026"));
	free(middle);
	free(before);
}

/* Between taking and giving back. */
static void
assert_while_it_runs(struct pty *p, const struct set *s)
{
	const char *raw = strstr(pty_raw(p, NULL), SMCUP);
	const char *clear = strstr(raw, CLEAR);
	const char *then = s->field[THEN];

	/* On the empty screen, so that nothing of it stays. */
	assert_non_null(clear);
	assert_int_equal(count(raw, "\033[6n"),
	    strcmp(s->field[MEASURED], "yes") == 0);
	if (count(raw, "\033[6n") > 0) {
		const char *at = strstr(clear, MEASURE);

		assert_non_null(at);
		assert_true(at < strstr(raw, "probe 60x20"));
	}
	if (then[0] == '\0')
		assert_int_equal(count(raw, "\033]"), 0);
	else
		assert_int_equal(count(raw, then), 1);
	assert_int_equal(count_mode_8(raw), 0);
	assert_int_equal(count(raw, SYNC_ON), count(raw, SYNC_OFF));
	assert_int_equal(count(raw, SYNC_ON) > 0,
	    strstr(s->field[CRASH], SYNC_OFF) != NULL);
}

static bool
frame_is_whole(struct pty *p, void *user)
{
	const char *raw = pty_raw(p, NULL);

	(void)user;
	return count(raw, SYNC_ON) == count(raw, SYNC_OFF);
}

/* A key that is shown: what came before it has been taken. */
static void
settle(struct pty *p, const char *key)
{
	char shown[16];

	snprintf(shown, sizeof(shown), "key %s", key);
	pty_send(p, key);
	pty_expect(p, shown);
	pty_until(p, "the end of the frame", frame_is_whole, NULL);
}

static void
life(const struct set *s)
{
	struct pty *p = start(s);
	struct pty_end end;
	char moved[32];

	settle(p, "y");
	pty_expect(p, s->field[IS]);
	snprintf(moved, sizeof(moved), "moved %d.", typed(s));
	pty_expect(p, moved);
	assert_before_smcup(p, s, START);
	assert_while_it_runs(p, s);
	pty_signal(p, SIGTSTP);
	assert_true(pty_expect_stop(p).termios_same);
	assert_left(p, s, LEAVE);
	pty_mark(p);
	pty_continue(p);
	pty_expect_raw(p, PASTE_ON);
	settle(p, "z");
	pty_expect(p, s->field[IS]);
	assert_before_smcup(p, s, RESUME);
	pty_send(p, "q");
	end = pty_expect_end(p);
	assert_left(p, s, LEAVE);
	assert_true(WIFEXITED(end.status));
	assert_int_equal(WEXITSTATUS(end.status), 0);
	assert_true(end.termios_same);
	assert_int_equal(end.left, 0);
	pty_free(p);
}

static void
crash(const struct set *s)
{
	struct pty *p = start(s);
	struct pty_end end;

	settle(p, "y");
	pty_signal(p, SIGTERM);
	end = pty_expect_end(p);
	assert_left(p, s, CRASH);
	assert_int_equal(WTERMSIG(end.status), SIGTERM);
	assert_true(end.termios_same);
	pty_free(p);
}

static void
so_does_a_terminal(void **state)
{
	const struct sets *all = *state;

	for (size_t i = 0; i < all->n; i++) {
		print_message("  %s\n", all->set[i].field[TERMINAL]);
		life(&all->set[i]);
		crash(&all->set[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_gets_what_the_file_says),
		cmocka_unit_test(so_does_a_terminal),
	};

	return cmocka_run_group_tests(tests, read_sets, free_sets);
}
