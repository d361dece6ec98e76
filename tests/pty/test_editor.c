/*
 * test_editor.c: a note being written on a terminal: killed, hung up, ended and
 * stopped at any moment, and handed to $EDITOR. What was typed a second ago
 * is never lost. KN_NOTE_TIMES makes it so many times as long.
 */
#include <fcntl.h>
#include <glob.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "kunnash/clock.h"
#include "kunnash/mem.h"
#include "kunnash/note.h"
#include "reader.h"
#include "tests/prop/random.h"

#define TYPED_MAX 400
/* What may be lost: the half second to a draft, and the time to write it. */
#define LOST_MS 1000

static struct kn_notebook *
notebook(const struct reader *r)
{
	char dir[96], path[128];
	struct kn_notebook *nb;
	struct kn_err err;

	snprintf(dir, sizeof(dir), "%s/data", r->home);
	(void)mkdir(dir, 0700);
	snprintf(path, sizeof(path), "%s/kunnash", dir);
	(void)mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/kunnash/notes.db", dir);
	assert_int_equal(kn_notebook_open(path, NULL, &nb, &err), KN_OK);
	return nb;
}

/* A session that was killed left a draft. */
static void
leave_draft(const struct reader *r, const char *text)
{
	struct kn_notebook *nb = notebook(r);
	struct kn_note n = { .text = kn_strdup(text) };
	struct kn_err err;

	n.target.path = kn_strdup("nowhere.txt");
	n.anchor.exact = kn_strdup("a passage");
	n.anchor.end_cp = 9;
	assert_int_equal(kn_draft_put(nb, "new/x/0", &n, &err), KN_OK);
	kn_note_dispose(&n);
	kn_notebook_close(nb);
}

/* The text of the only draft, or of the only note; NULL: there is none. */
static char *
stored(const struct reader *r, bool draft)
{
	struct kn_notebook *nb = notebook(r);
	struct kn_note_filter all = { .label = NULL };
	struct kn_draft *d = NULL;
	struct kn_note *notes = NULL;
	struct kn_err err;
	char *text = NULL;
	size_t n;

	assert_int_equal(draft ? kn_drafts_list(nb, &d, &n, &err) :
	    kn_notes_list(nb, &all, KN_NOTES_BY_DATE, 0, 10, &notes, &n, NULL,
	    &err), KN_OK);
	assert_true(n <= 1);
	if (n == 1) {
		struct kn_note *one = draft ? &d[0].note : &notes[0];

		text = kn_strdup(one->text == NULL ? "" : one->text);
	}
	if (draft)
		kn_drafts_free(d, n);
	else
		kn_notes_free(notes, n);
	kn_notebook_close(nb);
	return text;
}

static void
assert_stored(const struct reader *r, bool draft, const char *want)
{
	char *text = stored(r, draft);

	if (want == NULL)
		assert_null(text);
	else
		assert_string_equal(text, want);
	free(text);
}

struct wanted {
	const struct reader *r;
	const char *text;
};

static bool
draft_says(struct pty *p, void *user)
{
	const struct wanted *w = user;
	char *text = stored(w->r, true);
	bool yes = text != NULL && strcmp(text, w->text) == 0;

	(void)p;
	free(text);
	return yes;
}

/* Waits until the draft is this: no key is needed for it. */
static void
expect_draft(const struct reader *r, const char *want)
{
	struct wanted w = { r, want };

	pty_until(r->p, want, draft_says, &w);
}

/* Starts the reader, and opens the draft that it tells of. */
static void
open_draft(struct reader *r, const struct pty_opts *o)
{
	reader_start(r, "en", o);
	reader_type(r, "was not saved", "D");
	pty_expect(r->p, "a draft that was not saved");
	pty_expect(r->p, "a passage");
}

static void
a_draft_is_offered_and_saved(void **state)
{
	struct reader *r = *state;

	leave_draft(r, "written before");
	open_draft(r, NULL);
	pty_send(r->p, " and after\r\xD9\x85\xD9\x86");
	expect_draft(r, "written before and after\n\xD9\x85\xD9\x86");
	pty_expect(r->p, "draft kept");
	/* Left, it is still a draft. */
	pty_send(r->p, "\033");
	pty_expect(r->p, "kept as a draft");
	pty_send(r->p, "D");
	pty_expect(r->p, "written before and after");
	pty_send(r->p, "\030\023");     /* C-x C-s */
	pty_expect(r->p, "note saved");
	assert_stored(r, true, NULL);
	assert_stored(r, false, "written before and after\n\xD9\x85\xD9\x86");
	pty_send(r->p, "D");
	pty_expect(r->p, "every note is saved");
	reader_quit(r);
}

/* In a note nothing that is typed is a command: q and : are letters. */
static void
letters_are_letters(void **state)
{
	struct reader *r = *state;

	leave_draft(r, "x");
	open_draft(r, NULL);
	pty_send(r->p, "q:?\033[200~two\rlines\tof paste\033[201~");
	pty_expect(r->p, "xq:?two");
	pty_expect(r->p, "lines of paste");
	expect_draft(r, "xq:?two\nlines of paste");
	pty_send(r->p, "\033");
	pty_expect(r->p, "kept as a draft");
	reader_quit(r);
}

/* Types for a second and some time behind the first letter that is seen, then
 * kills it at once: what was typed a second before is there. */
static void
kill_while_typing(struct reader *r, uint64_t *seed)
{
	char typed[TYPED_MAX + 1] = "";
	int64_t at_ms[TYPED_MAX];
	int64_t for_ms = LOST_MS + 200 + (int64_t)below(seed, 600);
	size_t n = 0, must = 0;

	leave_draft(r, "");
	open_draft(r, NULL);
	while (n == 0 || (n < TYPED_MAX &&
	    (int64_t)kn_clock_ms() < at_ms[0] + for_ms)) {
		char key[2] = { (char)('a' + below(seed, 26)), '\0' };

		typed[n] = key[0];
		pty_mark(r->p);
		pty_send(r->p, key);
		pty_expect_frame(r->p);
		at_ms[n++] = (int64_t)kn_clock_ms();
	}
	int64_t killed_ms = (int64_t)kn_clock_ms();
	pty_signal(r->p, SIGKILL);
	pty_expect_end(r->p);
	while (must < n && at_ms[must] <= killed_ms - LOST_MS)
		must++;
	assert_true(must > 0);
	char *kept = stored(r, true);
	assert_non_null(kept);
	if (strlen(kept) < must || strncmp(kept, typed, strlen(kept)) != 0)
		fail_msg("of \"%s\" %zu characters had to be kept, and \"%s\""
		    " was", typed, must, kept);
	free(kept);
}

static void
a_kill_loses_less_than_a_second(void **state)
{
	uint64_t seed = number_from("KN_NOTE_SEED", 20261122);
	int times = 3 * (int)number_from("KN_NOTE_TIMES", 1);

	print_message("seed %llu\n", (unsigned long long)seed);
	for (int i = 0; i < times; i++)
		kill_while_typing(*state, &seed);
}

/* Everything that is not kill -9 loses nothing at all. */
static void
an_end_with_a_warning_loses_nothing(void **state)
{
	static const int signals[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT, 0 };
	struct reader *r = *state;

	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		leave_draft(r, "");
		open_draft(r, NULL);
		pty_send(r->p, "typed just now");
		pty_expect(r->p, "typed just now");
		if (signals[i] != 0)
			pty_signal(r->p, signals[i]);
		else
			pty_hangup(r->p);
		pty_expect_end(r->p);
		assert_stored(r, true, "typed just now");
	}
}

static void
a_stop_keeps_the_draft_and_the_editor(void **state)
{
	struct reader *r = *state;

	leave_draft(r, "");
	open_draft(r, NULL);
	pty_send(r->p, "typed\032");
	assert_true(pty_expect_stop(r->p).termios_same);
	assert_stored(r, true, "typed");
	pty_continue(r->p);
	pty_send(r->p, " on");
	pty_expect(r->p, "typed on");
	pty_send(r->p, "\033OQ");       /* F2 */
	pty_expect(r->p, "note saved");
	assert_stored(r, false, "typed on");
	reader_quit(r);
}

/* ---- $EDITOR ------------------------------------------------------------------ */

/* A script as the editor, its folder for private files beside it. */
static void
write_editor(const struct reader *r, const char *body)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/run", r->home);
	(void)mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/editor", r->home);
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fprintf(out, "#!/bin/sh\nlog='%s/log'\n%s\n", r->home, body);
	assert_int_equal(fchmod(fileno(out), 0700), 0);
	assert_int_equal(fclose(out), 0);
}

static void
open_with_editor(struct reader *r, const char *text)
{
	char editor[128], run[128];
	const char *env[] = { editor, run, NULL };
	struct pty_opts o = { .w = 110, .h = 30, .env = env };

	snprintf(editor, sizeof(editor), "EDITOR='%s/editor' -x", r->home);
	snprintf(run, sizeof(run), "XDG_RUNTIME_DIR=%s/run", r->home);
	leave_draft(r, text);
	open_draft(r, &o);
}

static void
assert_log(const struct reader *r, const char *want)
{
	char path[128], got[1024];

	snprintf(path, sizeof(path), "%s/log", r->home);
	FILE *in = fopen(path, "r");
	assert_non_null(in);
	got[fread(got, 1, sizeof(got) - 1, in)] = '\0';
	fclose(in);
	assert_string_equal(got, want);
}

static void
the_editor_has_the_terminal_and_one_file(void **state)
{
	struct reader *r = *state;

	write_editor(r, "echo \"$# $1\" >\"$log\"\n"
	    "stat -c %a \"$2\" \"$(dirname \"$2\")\" >>\"$log\"\n"
	    "cat \"$2\" >>\"$log\"\n"
	    "ls -l /proc/self/fd | grep -c '\\.db' >>\"$log\"\n"
	    "case $(stty -a) in *' icanon'*) echo shell >>\"$log\";; esac\n"
	    "echo 'the editor asks:'; read answer\n"
	    "echo \"$answer\" >>\"$2\"");
	open_with_editor(r, "some text");
	pty_send(r->p, "\030\005");     /* C-x C-e */
	reader_type(r, "the editor asks:", "more\r");
	pty_expect(r->p, "some text");
	pty_expect(r->p, "more");
	assert_log(r, "2 -x\n600\n700\nsome text\n0\nshell\n");
	/* One change, which can be undone, and done again. */
	pty_send(r->p, "\037");
	pty_expect_gone(r->p, "more");
	pty_send(r->p, "\033_");
	pty_expect(r->p, "more");
	pty_send(r->p, "\033OQ");
	pty_expect(r->p, "note saved");
	assert_stored(r, false, "some text\nmore");
	char run[128];
	snprintf(run, sizeof(run), "%s/run", r->home);
	assert_int_equal(rmdir(run), 0);        /* nothing is left in it */
	reader_quit(r);
}

/* Ctrl-Z in the editor stops the whole job, and fg goes on in it. */
static void
the_editor_can_be_stopped(void **state)
{
	struct reader *r = *state;

	write_editor(r, "echo 'the editor asks:'; read answer\n"
	    "echo \"$answer\" >\"$2\"");
	open_with_editor(r, "some text");
	pty_send(r->p, "\033OR");       /* F3 */
	reader_type(r, "the editor asks:", "\032");
	pty_expect_stop(r->p);
	assert_stored(r, true, "some text");
	pty_continue(r->p);
	pty_send(r->p, "other\r");
	pty_expect(r->p, "a passage");
	pty_expect(r->p, "other");
	pty_send(r->p, "\033OQ");
	pty_expect(r->p, "note saved");
	assert_stored(r, false, "other");
	reader_quit(r);
}

/* The terminal goes away under the editor: the text is in the draft. */
static void
a_hang_up_in_the_editor_loses_nothing(void **state)
{
	struct reader *r = *state;

	write_editor(r, "echo 'the editor asks:'; read answer");
	open_with_editor(r, "some text");
	pty_send(r->p, " typed\030\005");
	pty_expect(r->p, "the editor asks:");
	pty_hangup(r->p);
	pty_expect_end(r->p);
	assert_stored(r, true, "some text typed");
	char run[128];
	snprintf(run, sizeof(run), "%s/run", r->home);
	assert_int_equal(rmdir(run), 0);
}

/* Killed with the editor at work: what it saved by then is in the draft, and
 * its file is gone. */
static void
a_kill_in_the_editor_loses_nothing(void **state)
{
	struct reader *r = *state;
	char run[128], fifo[128];

	snprintf(fifo, sizeof(fifo), "%s/fifo", r->home);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	write_editor(r, "echo ' and saved' >>\"$2\"; echo 'it asks:'\n"
	    "cat \"$(dirname \"$0\")/fifo\"");
	open_with_editor(r, "some text");
	pty_send(r->p, "\030\005");
	pty_expect(r->p, "it asks:");
	pty_signal(r->p, SIGKILL);
	pty_expect_end(r->p);
	pty_free(r->p);
	r->p = NULL;
	/* The editor ends: its folder is nobody's any more. */
	assert_int_equal(close(open(fifo, O_WRONLY)), 0);
	glob_t left;
	snprintf(run, sizeof(run), "%s/run/kunnash-*", r->home);
	assert_int_equal(glob(run, 0, NULL, &left), 0);
	int fd = open(left.gl_pathv[0], O_RDONLY | O_DIRECTORY);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	close(fd);
	globfree(&left);
	struct pty_opts o = { .w = 110, .h = 30 };
	const char *env[] = { run, NULL };
	snprintf(run, sizeof(run), "XDG_RUNTIME_DIR=%s/run", r->home);
	o.env = env;
	reader_start(r, "en", &o);
	pty_expect(r->p, "was not saved");
	/* Private files are looked through behind the first screen, and before
	 * the first key. */
	reader_settle(r);
	assert_stored(r, true, "some text\n and saved");
	reader_quit(r);
	snprintf(run, sizeof(run), "%s/run", r->home);
	assert_int_equal(rmdir(run), 0);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, reader_setup, \
	reader_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_draft_is_offered_and_saved),
		T(letters_are_letters),
		T(a_kill_loses_less_than_a_second),
		T(an_end_with_a_warning_loses_nothing),
		T(a_stop_keeps_the_draft_and_the_editor),
		T(the_editor_has_the_terminal_and_one_file),
		T(the_editor_can_be_stopped),
		T(a_hang_up_in_the_editor_loses_nothing),
		T(a_kill_in_the_editor_loses_nothing),
	};

	return cmocka_run_group_tests_name("editor", tests, NULL, NULL);
}
