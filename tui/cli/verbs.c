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

int
cli__verb(struct kn_cli *cli, const struct cli_verb *verbs, size_t n_verbs,
    const char *otherwise, char *const *args, size_t n)
{
	struct kn_err err;

	for (size_t i = 0; i < n_verbs; i++)
		if (strcmp(verbs[i].name, args[0]) == 0 &&
		    n - 1 >= verbs[i].least && n - 1 <= verbs[i].most)
			return run(cli, &verbs[i], args + 1, n - 1);
	kn_err_set(&err, KN_INVALID, otherwise, "%s", args[0]);
	return kn_cli_fail(cli, &err);
}
