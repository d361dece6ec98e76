/*
 * lines_import.c: a file of lines into the notebook, for labels import and
 * filters import. In: a path, what reads its bytes. Out: counts and refused
 * lines on standard error, an exit status.
 */
#include "tui/cli/cli_priv.h"

#include <stdlib.h>

static void
tell_problem(void *user, const struct kn_note_problem *p)
{
	struct kn_cli *cli = user;
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_buf_fmt(&b, "%zu: ", p->item);
	kn_fmt_msg(p->msgid, KN_LIT(""), &b);
	cli__tell(cli, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

int
cli__import_lines(struct kn_cli *cli, struct kn_notebook *nb,
    const char *path, cli_import_fn *import, const char *one,
    const char *many)
{
	struct kn_note_import count;
	struct kn_err err;
	struct kn_buf b;
	char *bytes = NULL;
	size_t n_b = 0;
	enum kn_status st = cli__read_file(path, KN_LABELS_FILE_MAX_B, &bytes,
	    &n_b, &err);

	if (st == KN_OK)
		st = import(nb, (struct kn_str){ bytes, n_b }, tell_problem,
		    cli, &count, &err);
	free(bytes);
	if (st != KN_OK) {
		(void)kn_cli_fail(cli, &err);
		return KN_EXIT_IO;
	}
	kn_buf_init(&b, 0);
	cli__row_count(cli, one, many, count.added, &b);
	cli__tell(cli, kn_buf_get(&b));
	kn_buf_dispose(&b);
	return KN_EXIT_OK;
}
