/* test_external.c: $EDITOR gets one private file and nothing else, and what
 * it leaves is read however it leaves it; the file is gone afterwards. */
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
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

#include "tui/app/app_priv.h"
#include "tui/app/external.h"

struct fixture {
	char home[64], temp[96], script[96], log[96];
	struct app_external x;
	struct kn_buf out;
	struct kn_err err;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	snprintf(f->home, sizeof(f->home), "/tmp/kunnash-external-XXXXXX");
	assert_non_null(mkdtemp(f->home));
	snprintf(f->temp, sizeof(f->temp), "%s/t m p", f->home);
	snprintf(f->script, sizeof(f->script), "%s/editor", f->home);
	snprintf(f->log, sizeof(f->log), "%s/log", f->home);
	assert_int_equal(mkdir(f->temp, 0700), 0);
	f->x = (struct app_external){ .command = f->script,
	    .dirs = { "/nowhere", NULL, f->temp },
	    .signals = app_signals_open() };
	kn_buf_init(&f->out, 100000);
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

	app_signals_close();
	kn_buf_dispose(&f->out);
	nftw(f->home, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

/* The editor is a shell script that logs into $log. */
static enum kn_status
edit(struct fixture *f, const char *body, const char *text)
{
	FILE *out = fopen(f->script, "w");

	assert_non_null(out);
	fprintf(out, "#!/bin/sh\nlog='%s'\n%s\n", f->log, body);
	assert_int_equal(fchmod(fileno(out), 0700), 0);
	assert_int_equal(fclose(out), 0);
	kn_buf_reset(&f->out);
	return app_external_edit(&f->x, kn_str(text), &f->out, &f->err);
}

static void
assert_log(const struct fixture *f, const char *want)
{
	char got[512];
	FILE *in = fopen(f->log, "r");

	assert_non_null(in);
	got[fread(got, 1, sizeof(got) - 1, in)] = '\0';
	fclose(in);
	assert_string_equal(got, want);
}

static size_t
left(const struct fixture *f)
{
	DIR *dir = opendir(f->temp);
	size_t n = 0;

	assert_non_null(dir);
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n - 2;
}

static void
it_gets_one_private_file(void **state)
{
	struct fixture *f = *state;
	mode_t old = umask(0);
	char want[64];
	int given = 0;

	/* What whoever started us lets through, that of ls, and the lock. */
	for (int fd = 0; fd < 1024; fd++)
		given += (fcntl(fd, F_GETFD) & FD_CLOEXEC) == 0;
	snprintf(want, sizeof(want), "1\n600\n700\nold $(id) text\n%d\n",
	    given + 2);

	assert_int_equal(edit(f, "echo $# >\"$log\"\n"
	    "stat -c %a \"$1\" \"$(dirname \"$1\")\" >>\"$log\"\n"
	    "cat \"$1\" >>\"$log\"\n"
	    "ls /proc/self/fd | wc -l >>\"$log\"\n"
	    "printf 'new text' >\"$1\"", "old $(id) text"), KN_OK);
	umask(old);
	assert_log(f, want);
	assert_true(kn_str_is(kn_buf_get(&f->out), "new text"));
	assert_int_equal(left(f), 0);
}

struct swept {
	size_t given;
	bool safe;
	char name[32], text[64];
};

static bool
take(void *user, const char *name, struct kn_str text)
{
	struct swept *s = user;

	s->given++;
	snprintf(s->name, sizeof(s->name), "%s", name);
	snprintf(s->text, sizeof(s->text), "%.*s", (int)text.n, text.s);
	return s->safe;
}

/* In a child that is killed while its editor waits for a line. */
static void
leave(struct fixture *f, const char *body, int *editor)
{
	int up[2], down[2];

	assert_int_equal(pipe(up), 0);
	assert_int_equal(pipe(down), 0);
	f->x.name = "new/x/0";
	pid_t pid = fork();
	if (pid == 0) {
		char all[256];

		dup2(down[0], STDIN_FILENO);
		dup2(up[1], STDOUT_FILENO);
		close(down[1]);
		snprintf(all, sizeof(all), "%s\necho up; read line", body);
		_exit((int)edit(f, all, "old text"));
	}
	close(up[1]);
	close(down[0]);
	char c;
	assert_int_equal(read(up[0], &c, 1), 1);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	*editor = down[1];
	/* The editor ends when its standard input does. */
	struct swept s = { .safe = true };
	app_external_sweep(f->x.dirs, take, &s);
	assert_int_equal(s.given, 0);
	assert_int_equal(left(f), 1);
	close(down[1]);
	while (read(up[0], &c, 1) > 0)
		;
	close(up[0]);
}

/* A text that was changed is handed over and goes when it is safe; one that
 * was not goes; what is not ours stays. */
static void
what_a_kill_leaves_is_swept(void **state)
{
	static const struct {
		const char *body;
		bool safe;
		size_t given, left;
	} cases[] = {
		{ ":", true, 0, 0 },
		{ "echo more >>\"$1\"", true, 1, 0 },
		{ "echo more >\"$1.n\"; mv \"$1.n\" \"$1\"", true, 1, 0 },
		{ "echo more >>\"$1\"", false, 1, 1 },
	};
	struct fixture *f = *state;
	char mine[160];
	int editor;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct swept s = { .safe = cases[i].safe };

		leave(f, cases[i].body, &editor);
		app_external_sweep(f->x.dirs, take, &s);
		assert_int_equal(s.given, cases[i].given);
		if (s.given > 0) {
			assert_string_equal(s.name, "new/x/0");
			assert_non_null(strstr(s.text, "more"));
		}
		assert_int_equal(left(f), cases[i].left);
	}
	/* A folder of the person's own that is called so, too. */
	size_t before = left(f);
	snprintf(mine, sizeof(mine), "%s/kunnash-config", f->temp);
	assert_int_equal(mkdir(mine, 0700), 0);
	snprintf(mine, sizeof(mine), "%s/kunnash-config/note.md", f->temp);
	int fd = open(mine, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	close(fd);
	struct swept s = { .safe = false };
	app_external_sweep(f->x.dirs, take, &s);
	assert_int_equal(access(mine, F_OK), 0);
	assert_int_equal(left(f), before + 1);
}

static void
its_line_break_at_the_end_is_not_ours(void **state)
{
	static const struct {
		const char *text, *body, *want;
	} cases[] = {
		{ "ab", ":", "ab" },
		{ "ab\n", ":", "ab\n" },
		{ "", ":", "" },
		{ "ab", "echo cd >>\"$1\"", "ab\ncd" },
		{ "", "echo cd >\"$1\"", "cd" },
		{ "ab", ": >\"$1\"", "" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(edit(f, cases[i].body, cases[i].text),
		    KN_OK);
		assert_true(kn_str_is(kn_buf_get(&f->out), cases[i].want));
	}
}

static void
it_may_put_another_file_in_its_place(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(edit(f, "cp \"$1\" \"$1~\"\necho swap >\"$1.swp\"\n"
	    "echo new >\"$1.new\"\nmv \"$1.new\" \"$1\"", "old"), KN_OK);
	assert_true(kn_str_is(kn_buf_get(&f->out), "new"));
	assert_int_equal(left(f), 0);
}

static void
what_is_no_file_is_not_read(void **state)
{
	static const char *const bodies[] = {
		"rm \"$1\"",
		"rm \"$1\"; ln -s /etc/passwd \"$1\"",
		"rm \"$1\"; mkfifo \"$1\"",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++) {
		assert_int_equal(edit(f, bodies[i], "old"), KN_IO);
		assert_int_equal(f->out.n, 0);
		assert_int_equal(left(f), 0);
	}
}

static void
one_that_fails_changes_nothing(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(edit(f, "echo new >\"$1\"; exit 1", "old"),
	    KN_CANCELLED);
	assert_int_equal(f->out.n, 0);
	assert_int_equal(left(f), 0);
	/* One that was killed may have written before. */
	assert_int_equal(edit(f, "echo new >\"$1\"; kill -9 $$", "old"),
	    KN_OK);
	assert_true(kn_str_is(kn_buf_get(&f->out), "new"));
	f->x.command = "/nowhere/editor";
	assert_int_equal(edit(f, "", "old"), KN_IO);
	f->x.command = " ";
	assert_int_equal(edit(f, "", "old"), KN_INVALID);
	f->x.command = NULL;
	assert_int_equal(edit(f, "", "old"), KN_INVALID);
	assert_int_equal(left(f), 0);
	f->x.dirs[2] = "/nowhere/either";
	assert_int_equal(edit(f, "", "old"), KN_IO);
}

/* The one thing that is left behind: what would be lost otherwise. */
static void
too_much_is_kept_in_its_file(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	assert_int_equal(edit(f, "head -c 200000 /dev/zero >\"$1\"", "old"),
	    KN_LIMIT);
	assert_int_equal(left(f), 1);
	assert_int_equal(stat(f->err.detail, &st), 0);
	assert_int_equal(st.st_size, 200000);
}

/* What ends us ends the editor; what it had written is read. */
static void
a_signal_that_ends_us_is_passed_on(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(edit(f, "echo new >\"$1\"\nkill -TERM $PPID\n"
	    "while :; do :; done", "old"), KN_OK);
	assert_int_equal(f->x.signal, SIGTERM);
	assert_true(kn_str_is(kn_buf_get(&f->out), "new"));
	assert_int_equal(left(f), 0);
}

/* Ctrl-C in it, and a new size of the terminal, are no reason to end. */
static void
other_signals_are_not(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(edit(f, "kill -INT $PPID; kill -WINCH $PPID\n"
	    "echo new >\"$1\"", "old"), KN_OK);
	assert_int_equal(f->x.signal, 0);
	assert_true(kn_str_is(kn_buf_get(&f->out), "new"));
}

static void
a_command_is_split_without_a_shell(void **state)
{
	static const struct {
		const char *command;
		const char *words[5];
	} cases[] = {
		{ "vim", { "vim" } },
		{ "  code\t-w ", { "code", "-w" } },
		{ "'my editor' -a \"b c\" d\\ e", { "my editor", "-a", "b c",
		    "d e" } },
		{ "vi '' \"\"", { "vi", "", "" } },
		{ "vi $HOME `id` ;rm *", { "vi", "$HOME", "`id`", ";rm",
		    "*" } },
		{ "vi \"a\\\"b\" 'c\\d'", { "vi", "a\"b", "c\\d" } },
		{ "vi 'open", { "vi", "open" } },
		{ "vi a\\", { "vi", "a\\" } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char **argv = app_external_argv(cases[i].command, "/f");
		size_t n = 0;

		assert_non_null(argv);
		while (n < 5 && cases[i].words[n] != NULL) {
			assert_string_equal(argv[n], cases[i].words[n]);
			n++;
		}
		assert_string_equal(argv[n], "/f");
		assert_null(argv[n + 1]);
		app_external_argv_free(argv);
	}
	assert_null(app_external_argv("", "/f"));
	assert_null(app_external_argv(" \t", "/f"));
	assert_null(app_external_argv("''", "/f"));
	assert_null(app_external_argv(NULL, "/f"));
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(it_gets_one_private_file),
		T(what_a_kill_leaves_is_swept),
		T(its_line_break_at_the_end_is_not_ours),
		T(it_may_put_another_file_in_its_place),
		T(what_is_no_file_is_not_read),
		T(one_that_fails_changes_nothing),
		T(too_much_is_kept_in_its_file),
		T(a_signal_that_ends_us_is_passed_on),
		T(other_signals_are_not),
		cmocka_unit_test(a_command_is_split_without_a_shell),
	};

	return cmocka_run_group_tests_name("external", tests, NULL, NULL);
}
