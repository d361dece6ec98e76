/*
 * verbs_priv.h: verbs of a command that works on the notebook alone, for
 * labels and filters.
 */
#ifndef KN_TUI_CLI_VERBS_PRIV_H
#define KN_TUI_CLI_VERBS_PRIV_H

#include "tui/cli/cli_priv.h"

struct cli_verb {
	const char *name;
	size_t least, most;     /* words after it */
	bool writes;
	int (*run)(struct kn_cli *cli, struct kn_notebook *nb,
	    char *const *args, size_t n);
};
/* The exit status of the verb args[0], run with the words after it; when no
 * verb takes them, that of cli__bad_verb(). */
int cli__verb(struct kn_cli *cli, const struct cli_verb *verbs,
    size_t n_verbs, char *const *args, size_t n);

#endif
