/*
 * args.c: the command line into options, command and arguments.
 *
 * In: argv. Out: options set from their table, the command (the first
 * argument that is no option, if it names one) and its arguments; or the
 * first fault. Prints nothing.
 */
#include "tui/cli/cli_priv.h"

#include <string.h>

#include "kunnash/mem.h"

struct args {
	struct kn_cli *cli;
	char *const *argv;
	int argc, i;
	bool no_more;           /* after "--" */
};

static void
fault(struct args *a, const char *msgid, const char *detail)
{
	if (a->cli->usage.status == KN_OK)
		kn_err_set(&a->cli->usage, KN_INVALID, msgid, "%s", detail);
}

static void
set(struct args *a, enum kn_opt opt, struct kn_str value)
{
	struct kn_err err;

	if (kn_options_set(a->cli->opts, opt, value, KN_ORIGIN_ARG, &err) !=
	    KN_OK && a->cli->usage.status == KN_OK)
		a->cli->usage = err;
}

/* The value of an option that stands in the next argument. */
static void
set_next(struct args *a, enum kn_opt opt, const char *shown)
{
	if (a->i + 1 >= a->argc)
		fault(a, N_("the option %s needs a value"), shown);
	else
		set(a, opt, kn_str(a->argv[++a->i]));
}

static void
take_long(struct args *a, const char *arg)
{
	struct kn_str rest = kn_str(arg + 2), name;
	bool has_value = strchr(arg, '=') != NULL;

	(void)kn_str_split(&rest, '=', &name);
	if (kn_str_is(name, "help") && !has_value) {
		a->cli->help = true;
		return;
	}
	if (kn_str_is(name, "version") && !has_value) {
		a->cli->version = true;
		return;
	}
	if (kn_str_is(name, "bidi-test") && !has_value) {
		a->cli->bidi_test = true;
		return;
	}
	enum kn_opt opt = kn_option_find(name);
	if (opt == KN_OPT_COUNT)
		fault(a, N_("there is no option %s; --help lists them"),
		    arg);
	else if (has_value)
		set(a, opt, kn_str(strchr(arg, '=') + 1));
	else if (kn_option_row(opt)->type == KN_OPT_BOOL)
		set(a, opt, KN_LIT("yes"));
	else
		set_next(a, opt, arg);
}

static const struct kn_command *
find_command(const char *name)
{
	for (size_t i = 0; i < kn_command_count(); i++)
		if (strcmp(kn_command_get(i)->name, name) == 0)
			return kn_command_get(i);
	return NULL;
}

/* The first argument may be a command; without one all are the corpus, as
 * are those of a command that takes nothing else. */
static void
take_argument(struct args *a, char *arg, bool first)
{
	struct kn_cli *cli = a->cli;

	if (first && !a->no_more) {
		cli->command = find_command(arg);
		if (cli->command != NULL)
			return;
	}
	if (cli->command == NULL || cli->command->most == CMD_CORPORA)
		set(a, KN_OPT_CORPUS, kn_str(arg));
	else
		cli->args[cli->n_args++] = arg;
}

/*
 * A dash before one letter is an option. In the arguments of a command that
 * takes a query it excludes: kunnash list -country:FR.
 */
static bool
take_short(struct args *a, const char *arg)
{
	bool query = a->cli->command != NULL &&
	    a->cli->command->most == CMD_QUERY;

	if (strcmp(arg, "-h") == 0) {
		a->cli->help = true;
	} else if (arg[1] == 'C') {
		if (arg[2] == '\0')
			set_next(a, KN_OPT_CORPUS, arg);
		else
			set(a, KN_OPT_CORPUS, kn_str(arg + 2));
	} else if (query) {
		return false;
	} else {
		fault(a, N_("there is no option %s; --help lists them"),
		    arg);
	}
	return true;
}

static void
check_count(struct args *a)
{
	const struct kn_command *c = a->cli->command;

	if (c == NULL)
		return;
	if (a->cli->n_args < c->least)
		fault(a, N_("this command needs more: %s"), c->args);
	else if (a->cli->n_args > c->most)
		fault(a, N_("too many arguments, from %s on"),
		    a->cli->args[c->most]);
}

void
cli__parse(struct kn_cli *cli, int argc, char *const *argv)
{
	struct args a = { .cli = cli, .argv = argv, .argc = argc };
	bool first = true;

	kn_err_clear(&cli->usage);
	cli->args = kn_calloc((size_t)argc + 1, sizeof(*cli->args));
	for (a.i = 1; a.i < argc; a.i++) {
		char *arg = argv[a.i];

		if (!a.no_more && strcmp(arg, "--") == 0) {
			a.no_more = true;
			continue;
		}
		if (!a.no_more && arg[0] == '-' && arg[1] == '-') {
			take_long(&a, arg);
			continue;
		}
		if (!a.no_more && arg[0] == '-' && arg[1] != '\0' &&
		    take_short(&a, arg))
			continue;
		take_argument(&a, arg, first);
		first = false;
	}
	check_count(&a);
	if (cli->bidi_test && cli->command != NULL)
		fault(&a, N_("%s goes with no command"), "--bidi-test");
}
