/*
 * cli.c: the command line as a whole: what main() is told to do next.
 *
 * In: arguments, environment, config file. Out: a decision, and what the
 * reader needs to start; or a command that was run. Owns the options, the
 * paths and the session of a command.
 */
#include "tui/cli/cli_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/filter.h"
#include "kunnash/mem.h"

static const struct kn_command commands[] = {
#define KN_CMD(NAME, name, args, msgid, least, most, fn) \
	{ name, args, msgid, least, most, fn },
#include "tui/cli/cmd.def"
#undef KN_CMD
};

size_t
kn_command_count(void)
{
	return sizeof(commands) / sizeof(*commands);
}

const struct kn_command *
kn_command_get(size_t i)
{
	return i < kn_command_count() ? &commands[i] : NULL;
}

/* ---- configuration ---------------------------------------------------- */

static void
add_problem(struct kn_cli *cli, const char *where, unsigned line,
    const struct kn_err *err)
{
	cli->problems = kn_grow(cli->problems, &cli->cap_problems,
	    cli->n_problems + 1, sizeof(*cli->problems));
	cli->problems[cli->n_problems++] = (struct cli_problem){
	    kn_strdup(where), line, *err };
}

static void
bad_line(void *user, const char *path, unsigned line,
    const struct kn_err *err)
{
	add_problem(user, path, line, err);
}

static void
bad_variable(void *user, const char *var, const struct kn_err *err)
{
	add_problem(user, var, 0, err);
}

static void
load_config(struct kn_cli *cli)
{
	struct kn_buf path;
	struct kn_err err;

	if (cli->config_dir == NULL)
		return;
	kn_buf_init(&path, 0);
	kn_buf_fmt(&path, "%s/config", cli->config_dir);
	if (kn_options_load(cli->opts, path.s, bad_line, cli, &err) != KN_OK)
		add_problem(cli, path.s, 0, &err);
	kn_buf_dispose(&path);
}

void
kn_cli_warn(struct kn_cli *cli, const char *file, unsigned line,
    const struct kn_err *err)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_filter_append_name(kn_str(file), &b);
	if (line > 0)
		kn_buf_fmt(&b, ":%u", line);
	kn_buf_cstr(&b, ": ");
	kn_fmt_err(err, &b);
	cli__tell(cli, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

/* "FILE:3: what is wrong there", each on a line; they stop nothing. */
static void
tell_problems(struct kn_cli *cli)
{
	for (size_t i = 0; i < cli->n_problems; i++)
		kn_cli_warn(cli, cli->problems[i].where,
		    cli->problems[i].line, &cli->problems[i].err);
}

static void
set_language(struct kn_cli *cli)
{
	/* Scripts run under C and expect English; the reader is Arabic. */
	bool reader = cli->command == NULL && !cli->help &&
	    !cli->version && cli->usage.status == KN_OK;

	cli->locale.lang = kn_i18n_init(kn_option_text(cli->opts,
	    KN_OPT_LANG), reader ? KN_LANG_AR : KN_LANG_EN);
	cli->locale.digits = strcmp(kn_option_text(cli->opts,
	    KN_OPT_DIGITS), "arabic") == 0 ? KN_DIGITS_ARABIC :
	    KN_DIGITS_EUROPEAN;
}

static uint64_t
mib_of(const struct kn_cli *cli, enum kn_opt opt)
{
	return (uint64_t)kn_option_int(cli->opts, opt) << 20;
}

static void
set_import_opts(struct kn_cli *cli)
{
	struct kn_import_opts *o = &cli->session_opts.import;
	struct kn_import_limits *l = &o->limits;
	const char *encoding = kn_option_text(cli->opts, KN_OPT_ENCODING);
	const char *map = kn_option_text(cli->opts, KN_OPT_MAP);

	o->encoding = encoding[0] == '\0' ? NULL : encoding;
	o->map_file = map[0] == '\0' ? NULL : map;
	l->max_file_b = mib_of(cli, KN_OPT_MAX_FILE);
	l->max_source_b = mib_of(cli, KN_OPT_MAX_SOURCE);
	l->max_depth = (unsigned)kn_option_int(cli->opts, KN_OPT_MAX_DEPTH);
	l->max_files = (uint64_t)kn_option_int(cli->opts, KN_OPT_MAX_FILES);
	l->max_nested = (unsigned)kn_option_int(cli->opts,
	    KN_OPT_MAX_NESTED);
	l->max_members = (uint64_t)kn_option_int(cli->opts,
	    KN_OPT_MAX_MEMBERS);
	l->max_ratio = (unsigned)kn_option_int(cli->opts, KN_OPT_MAX_RATIO);
}

/* What the session is opened with. Text of options is borrowed. */
static void
set_session_opts(struct kn_cli *cli)
{
	static const char *const here[] = { "." };
	const char *index = kn_option_text(cli->opts, KN_OPT_INDEX);
	const char *notes = kn_option_text(cli->opts, KN_OPT_NOTES);
	const char *author = kn_option_text(cli->opts, KN_OPT_AUTHOR);
	struct kn_session_opts *o = &cli->session_opts;

	o->n_corpus = kn_option_list(cli->opts, KN_OPT_CORPUS, &o->corpus);
	if (o->n_corpus == 0) {
		o->corpus = here;
		o->n_corpus = 1;
	}
	o->cache_dir = cli->cache_dir;
	o->index_path = index[0] == '\0' ? NULL : index;
	o->replace = kn_option_bool(cli->opts, KN_OPT_REPLACE);
	o->notes_path = notes[0] == '\0' ? cli->notes_path : notes;
	o->gazetteer_dir = cli->gazetteer_dir;
	o->author = author[0] == '\0' ? NULL : author;
	set_import_opts(cli);
}

static void
set_treatment(struct kn_cli *cli)
{
	struct kn_term_env env;

	kn_term_env_read(&env, cli->env->environ_);
	cli->treatment = kn_treatment_plain(&env,
	    kn_bidi_find(kn_option_text(cli->opts, KN_OPT_BIDI)),
	    kn_harakat_find(kn_option_text(cli->opts, KN_OPT_HARAKAT)));
}

static void
init_sink(struct cli_sink *sink, kn_write_fn *fn, void *user, bool tty)
{
	*sink = (struct cli_sink){ .fn = fn, .user = user, .tty = tty };
	kn_buf_init(&sink->pending, 0);
}

enum kn_cli_next
kn_cli_open(const struct kn_cli_env *env, int argc, char *const *argv,
    struct kn_cli **out, int *exit_status)
{
	struct kn_cli *cli = kn_calloc(1, sizeof(*cli));

	*out = cli;
	*exit_status = KN_EXIT_OK;
	cli->env = env;
	cli->opts = kn_options_new();
	init_sink(&cli->out, env->out, env->out_user, env->out_tty);
	init_sink(&cli->err, env->err, env->err_user, env->err_tty);
	cli__find_paths(cli);
	load_config(cli);
	kn_options_load_env(cli->opts, env->environ_, bad_variable, cli);
	cli__parse(cli, argc, argv);
	set_language(cli);
	set_treatment(cli);
	set_session_opts(cli);
	tell_problems(cli);
	cli__trust(cli);
	if (cli->help || cli->version) {
		if (cli->help)
			cli__help(cli);
		else
			cli__version(cli);
		*exit_status = cli__done(cli, KN_OK, true);
		return KN_CLI_EXIT;
	}
	if (cli->usage.status != KN_OK) {
		(void)kn_cli_fail(cli, &cli->usage);
		*exit_status = KN_EXIT_USAGE;
		return KN_CLI_EXIT;
	}
	if (cli->bidi_test)
		return KN_CLI_BIDI_TEST;
	return cli->command != NULL ? KN_CLI_COMMAND : KN_CLI_READER;
}

void
kn_cli_close(struct kn_cli *cli)
{
	if (cli == NULL)
		return;
	(void)cli__flush(&cli->out);
	(void)cli__flush(&cli->err);
	kn_session_close(cli->session);
	for (size_t i = 0; i < cli->n_problems; i++)
		free(cli->problems[i].where);
	free(cli->problems);
	free(cli->args);
	free(cli->config_dir);
	free(cli->data_dir);
	free(cli->cache_dir);
	free(cli->notes_path);
	free(cli->gazetteer_dir);
	free(cli->trusted);
	free(cli->owners);
	kn_buf_dispose(&cli->out.pending);
	kn_buf_dispose(&cli->err.pending);
	kn_options_free(cli->opts);
	free(cli);
}

int
kn_cli_command(struct kn_cli *cli)
{
	return cli->command->run(cli, cli->args, cli->n_args);
}

int
kn_cli_plain_list(struct kn_cli *cli, const char *why, const char *detail)
{
	if (why != NULL)
		cli__tell_msg(cli, why, detail == NULL ? "" : detail);
	return cmd__list(cli, NULL, 0);
}

int
kn_cli_say(struct kn_cli *cli, const char *msgid, const char *detail)
{
	struct kn_buf b;

	/* The reader can have changed the options. */
	set_treatment(cli);
	kn_buf_init(&b, 0);
	kn_fmt_msg(msgid, kn_str(detail), &b);
	(void)cli__put(cli, &cli->out, kn_buf_get(&b));
	kn_buf_dispose(&b);
	return cli__done(cli, KN_OK, true);
}

struct kn_options *
kn_cli_options(struct kn_cli *cli)
{
	return cli->opts;
}

const struct kn_locale *
kn_cli_locale(const struct kn_cli *cli)
{
	return &cli->locale;
}

const struct kn_session_opts *
kn_cli_session_opts(const struct kn_cli *cli)
{
	return &cli->session_opts;
}

const char *
kn_cli_config_dir(const struct kn_cli *cli)
{
	return cli->config_dir;
}

const char *
kn_cli_data_dir(const struct kn_cli *cli)
{
	return cli->data_dir;
}
