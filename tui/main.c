/*
 * main.c: the program: decides between a command, the reader and the plain
 * list, and ties the reader's parts together. The one place that knows the
 * process: file descriptors, environment, signals that end it.
 */
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "kunnash/mem.h"
#include "tui/app/app.h"
#include "tui/cli/cli.h"
#include "tui/pane/action.h"
#include "tui/pane/pane.h"

extern char **environ;

/* Everything the reader is made of. */
struct reader {
	struct kn_cli *cli;
	struct kn_session *session;     /* NULL: only the test of the forms */
	struct kn_notebook *notebook;   /* that of the test */
	struct kn_theme *theme;
	struct kn_keymap *keys;
	struct kn_layer **layers;       /* colleagues' notes */
	size_t n_layers;
	struct kn_screen *screen;
	struct kn_app *app;
	enum kn_bidi chosen;            /* in the test */
};

static int
columns(int fd)
{
	struct winsize ws;

	return ioctl(fd, TIOCGWINSZ, &ws) == 0 ? ws.ws_col : 0;
}

static void
keys_problem(void *user, const char *path, unsigned line,
    const struct kn_err *err)
{
	kn_cli_warn(user, path, line, err);
}

static bool
is_command(struct kn_str command)
{
	enum kn_action a;
	struct kn_str arg;

	return kn_action_parse(command, &a, &arg);
}

static void
load_keys(struct reader *r)
{
	const char *dir = kn_cli_config_dir(r->cli);
	struct kn_buf path;
	struct kn_err err;

	r->keys = kn_keymap_new();
	if (dir == NULL)
		return;
	kn_buf_init(&path, 0);
	kn_buf_fmt(&path, "%s/keys", dir);
	if (kn_keymap_load(r->keys, path.s, is_command, keys_problem, r->cli,
	    &err) != KN_OK)
		kn_cli_warn(r->cli, path.s, 0, &err);
	kn_buf_dispose(&path);
}

static enum kn_status
open_screen(struct reader *r, struct kn_err *err)
{
	const struct kn_options *options = kn_cli_options(r->cli);
	const char *no_color = getenv("NO_COLOR");
	struct kn_term_env env;

	r->theme = kn_theme_open(kn_option_text(options, KN_OPT_THEME),
	    no_color != NULL && no_color[0] != '\0', err);
	if (r->theme == NULL)
		return err->status;
	kn_term_env_read(&env, environ);
	kn_theme_set_background(r->theme,
	    kn_background_env(getenv("COLORFGBG")));
	struct kn_screen_opts opts = {
		.fd_in = STDIN_FILENO,
		.fd_out = STDOUT_FILENO,
		.term = getenv("TERM"),
		.look = kn_theme_look,
		.look_user = r->theme,
		.env = &env,
		.bidi = kn_bidi_find(kn_option_text(options, KN_OPT_BIDI)),
		.harakat = kn_harakat_find(kn_option_text(options,
		    KN_OPT_HARAKAT)),
		.mouse = kn_option_bool(options, KN_OPT_MOUSE),
	};
	return kn_screen_open_curses(&opts, &r->screen, err);
}

static void
reader_close(struct reader *r)
{
	kn_app_free(r->app);
	if (r->screen != NULL)
		kn_screen_close(r->screen);
	kn_keymap_free(r->keys);
	kn_theme_close(r->theme);
	kn_session_close(r->session);
	kn_cli_free_layers(r->layers, r->n_layers);
	if (r->notebook != NULL)
		kn_notebook_close(r->notebook);
}

/* Where files live as long as the person is logged in, or NULL. */
static const char *
runtime_dir(void)
{
	const char *dir = getenv("XDG_RUNTIME_DIR");

	return dir != NULL && dir[0] == '/' ? dir : NULL;
}

/* The person's editor; vi is what every system with one has. */
static const char *
editor(void)
{
	const char *const names[] = { getenv("VISUAL"), getenv("EDITOR") };

	for (size_t i = 0; i < 2; i++)
		if (names[i] != NULL && names[i][0] != '\0')
			return names[i];
	return "vi";
}

static const char *
temp_dir(void)
{
	const char *dir = getenv("TMPDIR");

	return dir != NULL && dir[0] == '/' ? dir : NULL;
}

/* Runs the reader on a terminal; its exit status. A signal that ended it is
 * raised again once the terminal is as it was. */
static int
run(struct reader *r, const struct kn_err *notebook_err)
{
	struct kn_app_opts opts = {
		.session = r->session,
		.notebook = r->notebook,
		.screen = r->screen,
		.options = kn_cli_options(r->cli),
		.keys = r->keys,
		.theme = r->theme,
		.lang = kn_cli_locale(r->cli)->lang,
		.home = getenv("HOME"),
		.copy_dir = { runtime_dir(), kn_cli_data_dir(r->cli) },
		.layers = r->layers,
		.n_layers = r->n_layers,
		.editor = editor(),
		.editor_dir = { runtime_dir(), temp_dir(), "/tmp" },
		.fd_in = STDIN_FILENO,
	};

	r->app = kn_app_new(&opts);
	if (notebook_err->status != KN_OK)
		kn_app_notice(r->app, notebook_err);
	int end = kn_app_run(r->app);
	bool empty = kn_app_is_empty(r->app);
	r->chosen = kn_app_chosen(r->app);
	bool left_worker = kn_app_left_worker(r->app);
	if (left_worker)
		r->session = NULL;
	reader_close(r);
	if (end > 0) {
		kn_cli_close(r->cli);
		signal(end, SIG_DFL);
		raise(end);
	}
	int status = end < 0 ? KN_EXIT_IO : empty ? KN_EXIT_NOTHING :
	    KN_EXIT_OK;
	/* A thread that goes on works with what exit() would take apart, and
	 * what it has is nobody's once it ends. */
	if (left_worker) {
		kn_cli_close(r->cli);
		_exit(status);
	}
	return status;
}

static int
reader(struct kn_cli *cli)
{
	struct reader r = { .cli = cli };
	struct kn_err err, notebook_err;

	kn_err_clear(&notebook_err);
	if (kn_session_open(kn_cli_session_opts(cli), &r.session,
	    &notebook_err, &err) != KN_OK) {
		int status = kn_cli_fail(cli, &err);

		/* A corpus that is not there is more than nothing found. */
		return status == KN_EXIT_NOTHING ? KN_EXIT_IO : status;
	}
	int status = kn_cli_layers(cli, &r.layers, &r.n_layers);
	if (status != KN_EXIT_OK) {
		reader_close(&r);
		return status;
	}
	struct kn_notebook *nb = kn_session_notebook(r.session);
	/* Told at the start, not when a note has been written. */
	if (nb != NULL && kn_notebook_writable(nb, &notebook_err) == KN_OK)
		(void)!kn_notebook_warning(nb, &notebook_err);
	load_keys(&r);
	if (open_screen(&r, &err) != KN_OK) {
		reader_close(&r);
		return kn_cli_plain_list(cli, err.msgid, err.detail);
	}
	return run(&r, &notebook_err);
}

/* After the test of the forms: says what comes of it. */
static int
tell_choice(struct kn_cli *cli, enum kn_bidi choice,
    const struct kn_err *notebook_err)
{
	char number[16];
	struct kn_err err;

	if (choice == KN_BIDI_AUTO)
		return KN_EXIT_NOTHING;
	if (notebook_err->status != KN_OK)
		return kn_cli_fail(cli, notebook_err);
	/* In the form that was chosen. */
	if (kn_options_set(kn_cli_options(cli), KN_OPT_BIDI,
	    kn_str(kn_bidi_name(choice)), KN_ORIGIN_SET, &err) != KN_OK)
		return kn_cli_fail(cli, &err);
	snprintf(number, sizeof(number), "%d", kn_bidi_test_number(choice));
	return kn_cli_say(cli, N_("text is sent to this terminal as on line "
	    "%s from now on; kunnash --bidi-test asks anew"), number);
}

/* The test of the forms alone, without a corpus. */
static int
bidi_test(struct kn_cli *cli)
{
	const char *notes = kn_cli_session_opts(cli)->notes_path;
	struct reader r = { .cli = cli };
	struct kn_err err, notebook_err;

	kn_err_clear(&notebook_err);
	load_keys(&r);
	if (open_screen(&r, &err) != KN_OK) {
		reader_close(&r);
		return kn_cli_fail(cli, &err);
	}
	if (notes == NULL)
		kn_err_set(&notebook_err, KN_INVALID, N_("there is no folder "
		    "for the notebook; set HOME or name a file with "
		    "--notes"), NULL);
	else if (kn_notebook_open(notes, NULL, &r.notebook,
	    &notebook_err) != KN_OK)
		r.notebook = NULL;
	int status = run(&r, &notebook_err);
	return status != KN_EXIT_OK ? status :
	    tell_choice(cli, r.chosen, &notebook_err);
}

static void
out_of_memory(void)
{
	kn_screen_emergency();
	_exit(KN_EXIT_BUG);
}

/*
 * What is large is given back when it is released. The C library learns the
 * opposite: from the first 20 MB that are released, to keep as many, in each
 * thread.
 */
static void
bound_memory(void)
{
	enum { LARGE_B = 256 << 10, KEPT_B = 4 << 20 };

	(void)mallopt(M_MMAP_THRESHOLD, LARGE_B);
	(void)mallopt(M_TRIM_THRESHOLD, KEPT_B);
}

int
main(int argc, char **argv)
{
	int out = STDOUT_FILENO, err = STDERR_FILENO;
	struct kn_cli_env env = {
		.out = kn_cli_write_fd,
		.out_user = &out,
		.err = kn_cli_write_fd,
		.err_user = &err,
		.out_tty = isatty(out) == 1,
		.err_tty = isatty(err) == 1,
		.width_col = columns(out),
		.environ_ = environ,
	};
	struct kn_cli *cli;
	int status = KN_EXIT_OK;

	bound_memory();
	signal(SIGPIPE, SIG_IGN);
	kn_oom_set_hook(out_of_memory);
	switch (kn_cli_open(&env, argc, argv, &cli, &status)) {
	case KN_CLI_EXIT:
		break;
	case KN_CLI_COMMAND:
		status = kn_cli_command(cli);
		break;
	case KN_CLI_READER:
		status = reader(cli);
		break;
	case KN_CLI_BIDI_TEST:
		status = bidi_test(cli);
		break;
	}
	kn_cli_close(cli);
	return status;
}
