/*
 * help.c: --help and --version. In: the tables of commands and options.
 * Out: text for people.
 */
#include "tui/cli/cli_priv.h"

static void
put_row(struct kn_cli *cli, const char *left, const char *args,
    const char *msgid)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_buf_cstr(&b, "  ");
	kn_buf_cstr(&b, left);
	if (args[0] != '\0')
		kn_buf_fmt(&b, " %s", args);
	kn_buf_cstr(&b, "\n      ");
	kn_buf_cstr(&b, kn_tr(msgid));
	(void)cli__put(cli, &cli->out, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

static void
put_text(struct kn_cli *cli, const char *msgid)
{
	(void)cli__put(cli, &cli->out, kn_str(kn_tr(msgid)));
}

static void
put_option(struct kn_cli *cli, const struct kn_option_row *row)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_buf_fmt(&b, "--%s", row->name);
	put_row(cli, b.s, row->arg, row->msgid);
	kn_buf_dispose(&b);
}

void
cli__help(struct kn_cli *cli)
{
	static const char usage[] =
	    "kunnash [OPTION]... [CORPUS]...\n"
	    "kunnash COMMAND [OPTION]... [ARGUMENT]...\n";

	(void)cli__put(cli, &cli->out, kn_str(usage));
	put_text(cli, N_("The first form opens the reader; CORPUS is a "
	    "directory or file, and several are one corpus."));
	(void)cli__put(cli, &cli->out, KN_LIT(""));
	put_text(cli, N_("Commands (with -C CORPUS, else the current "
	    "directory):"));
	for (size_t i = 0; i < kn_command_count(); i++) {
		const struct kn_command *c = kn_command_get(i);

		put_row(cli, c->name, c->args, c->msgid);
	}
	(void)cli__put(cli, &cli->out, KN_LIT(""));
	put_text(cli, N_("Options:"));
	for (unsigned i = 0; i < KN_OPT_COUNT; i++)
		put_option(cli, kn_option_row((enum kn_opt)i));
	put_row(cli, "--bidi-test", "", N_("choose the form of text that "
	    "reads right on this terminal; needs no corpus"));
	put_row(cli, "--help", "", N_("print this"));
	put_row(cli, "--version", "", N_("print the version"));
	(void)cli__put(cli, &cli->out, KN_LIT(""));
	put_text(cli, N_("Fields of a query (field:value; AND, OR, -, "
	    "parentheses, \"phrases\"):"));
	for (size_t i = 0; i < kn_field_count(); i++) {
		const struct kn_field *f = kn_field_get(i);

		put_row(cli, f->name, f->twins, f->msgid);
	}
	const struct kn_field *near = kn_near_get();
	put_row(cli, near->name, near->twins, near->msgid);
}

void
cli__version(struct kn_cli *cli)
{
	(void)cli__put(cli, &cli->out, KN_LIT("kunnash " KN_VERSION));
}
