/*
 * verbs.c: commands with verbs that work on the notebook alone. In: a table
 * of verbs and the words of the command. Out: the exit status of the one
 * that was named. A notebook that is not there yet is made.
 */
#include "tui/cli/verbs_priv.h"

#include <string.h>

static int
run(struct kn_cli *cli, const struct cli_verb *verb, char *const *args,
    size_t n)
{
	const char *path = cli->session_opts.notes_path;
	struct kn_notebook *nb;
	struct kn_err err;
	enum kn_status st;

	if (path == NULL)
		st = kn_err_set(&err, KN_UNSUPPORTED, N_("there is no folder "
		    "for the notebook; set HOME or name a file with "
		    "--notes"), NULL);
	else
		st = kn_notebook_open(path, NULL, &nb, &err);
	if (st != KN_OK)
		return kn_cli_fail(cli, &err);
	if (verb->writes)
		st = kn_notebook_writable(nb, &err);
	int status = st == KN_OK ? verb->run(cli, nb, args, n) :
	    kn_cli_fail(cli, &err);
	kn_notebook_close(nb);
	return status;
}

/* "save NAME" of "list | save NAME | delete NAME...": with the command before
 * it, behind what is there already. */
static void
put_use(const struct kn_command *c, struct kn_str use, struct kn_buf *out)
{
	kn_buf_fmt(out, "%s%s ", out->n > 0 ? " | " : "", c->name);
	kn_buf_put(out, use.s, use.n);
}

int
cli__bad_verb(struct kn_cli *cli, const char *verb)
{
	const struct kn_command *c = cli->command;
	struct kn_str rest = kn_str(c->args), use;
	const char *msgid = N_("wrong number of arguments; it is written %s");
	struct kn_buf b;

	kn_buf_init(&b, 0);
	while (kn_str_split(&rest, '|', &use)) {
		struct kn_str words = use = kn_str_trim(use), first;

		(void)kn_str_split(&words, ' ', &first);
		if (kn_str_is(first, verb))
			put_use(c, use, &b);
	}
	if (b.n == 0) {
		msgid = N_("this command cannot do %s");
		kn_buf_fmt(&b, "%s (%s)", verb, c->args);
	}
	cli__tell_msg(cli, msgid, b.s);
	kn_buf_dispose(&b);
	return KN_EXIT_USAGE;
}

int
cli__verb(struct kn_cli *cli, const struct cli_verb *verbs, size_t n_verbs,
    char *const *args, size_t n)
{
	for (size_t i = 0; i < n_verbs; i++)
		if (strcmp(verbs[i].name, args[0]) == 0 &&
		    n - 1 >= verbs[i].least && n - 1 <= verbs[i].most)
			return run(cli, &verbs[i], args + 1, n - 1);
	return cli__bad_verb(cli, args[0]);
}
