/*
 * cli.h: the command line: options, corpus, commands.
 *
 * main() opens a kn_cli, which reads arguments, environment and config file
 * and says what is next: leave, run a command, or open the reader. The
 * commands are the rows of tui/cli/cmd.def, each one file cmd_NAME.c; the
 * options are those of tui/look/option.def. Nothing here touches a terminal
 * but through the two writers of the environment.
 *
 *	switch (kn_cli_open(&env, argc, argv, &cli, &exit_status)) {
 *	case KN_CLI_EXIT:    break;
 *	case KN_CLI_COMMAND: exit_status = kn_cli_command(cli); break;
 *	case KN_CLI_READER:  exit_status = can_draw ? reader(cli) :
 *	                         kn_cli_plain_list(cli, why); break;
 *	case KN_CLI_BIDI_TEST: the test of the forms, without a corpus
 *	}
 *	kn_cli_close(cli);
 */
#ifndef KUNNASH_CLI_H
#define KUNNASH_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/err.h"
#include "kunnash/exchange.h"
#include "kunnash/session.h"
#include "tui/look/look.h"

/* Exit statuses (design: command line). */
enum kn_exit {
	KN_EXIT_OK = 0,
	KN_EXIT_NOTHING = 1,    /* nothing found, or an empty corpus */
	KN_EXIT_USAGE = 2,      /* bad usage, bad query */
	KN_EXIT_IO = 3,         /* input/output, database, rejects if strict */
	KN_EXIT_BUG = 70
};
/* The exit status that a failed call leads to. */
int kn_exit_of(enum kn_status status);

/* The world as main sees it; borrowed for as long as the kn_cli lives. */
struct kn_cli_env {
	kn_write_fn *out;       /* standard output */
	void *out_user;
	kn_write_fn *err;       /* standard error */
	void *err_user;
	bool out_tty, err_tty;  /* is it a terminal? */
	int width_col;          /* columns of the terminal on stdout, or 0 */
	char *const *environ_;  /* "A=b" strings, NULL-ended */
	uint64_t (*now_ms)(void);       /* for progress; NULL: the system's */
};

/*
 * A kn_write_fn over a file descriptor: user points to an int. Writes all or
 * fails: KN_CANCELLED on a closed pipe (main ignores SIGPIPE), which the
 * commands take as "enough" and say nothing about; else KN_IO.
 */
enum kn_status kn_cli_write_fd(void *user, const char *bytes, size_t n);

enum kn_cli_next { KN_CLI_EXIT, KN_CLI_COMMAND, KN_CLI_READER,
	KN_CLI_BIDI_TEST };

struct kn_cli;
/*
 * Parses the command line, after the environment and the config file, picks
 * the language (kn_i18n_init) and decides what is next. Usage errors, --help
 * and --version are answered here: KN_CLI_EXIT with *exit_status set. *out
 * is always set; the caller closes it.
 */
enum kn_cli_next kn_cli_open(const struct kn_cli_env *env, int argc,
    char *const *argv, struct kn_cli **out, int *exit_status);
void kn_cli_close(struct kn_cli *cli);

/* After KN_CLI_COMMAND: runs the command; the exit status. */
int kn_cli_command(struct kn_cli *cli);

/*
 * After KN_CLI_READER, when there is no terminal to draw on: says why on
 * standard error (msgid with at most one %s, which gets `detail`; NULL: says
 * nothing) and prints what `list` prints. The exit status.
 */
int kn_cli_plain_list(struct kn_cli *cli, const char *why,
    const char *detail);

/* What was decided; all borrowed. */
struct kn_options *kn_cli_options(struct kn_cli *cli);
const struct kn_locale *kn_cli_locale(const struct kn_cli *cli);
/* Corpus, index and notebook as the options, XDG variables and arguments
 * say; for kn_session_open(). */
const struct kn_session_opts *kn_cli_session_opts(const struct kn_cli *cli);
/* $XDG_CONFIG_HOME/kunnash, $XDG_DATA_HOME/kunnash; NULL when there is no
 * home. */
const char *kn_cli_config_dir(const struct kn_cli *cli);
const char *kn_cli_data_dir(const struct kn_cli *cli);

/*
 * Reads the files of --layer; a file that cannot be read is told on standard
 * error and gives an exit status other than 0. What was read is the caller's
 * in any case.
 */
struct kn_layer;
int kn_cli_layers(struct kn_cli *cli, struct kn_layer ***out, size_t *n);
void kn_cli_free_layers(struct kn_layer **layers, size_t n);

/* Tells a mistake in a file, at a line of it (0: none), on standard error. */
void kn_cli_warn(struct kn_cli *cli, const char *file, unsigned line,
    const struct kn_err *err);

/* Tells a sentence (msgid with at most one %s) on standard output. */
int kn_cli_say(struct kn_cli *cli, const char *msgid, const char *detail);
/* Tells a failure on standard error as "kunnash: sentence" and gives its
 * exit status. */
int kn_cli_fail(struct kn_cli *cli, const struct kn_err *err);

/* ---- the command table, for help, completion and manual pages -------- */

struct kn_command {
	const char *name;       /* "list" */
	const char *args;       /* "[QUERY]" */
	const char *msgid;      /* help sentence */
	size_t least, most;     /* arguments */
	int (*run)(struct kn_cli *cli, char *const *args, size_t n);
};
size_t kn_command_count(void);
const struct kn_command *kn_command_get(size_t i);

#endif
