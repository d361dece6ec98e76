/*
 * cmd_check.c: kunnash check: verifies the index as it lies, without
 * bringing it up to date, and the notebook if there is one. Out: one line or
 * record a problem; exit status 3 when there is any.
 */
#include "tui/cli/cli_priv.h"

#include <unistd.h>

#include "kunnash/filter.h"
#include "kunnash/note.h"
#include "kunnash/overlay.h"

struct listing {
	struct kn_cli *cli;
	struct kn_writer *w;    /* NULL: text */
	size_t n;
	enum kn_status written;
};

static void
put_problem(void *user, const struct kn_problem *p)
{
	struct listing *l = user;
	struct kn_buf b;

	l->n++;
	if (l->written != KN_OK)
		return;
	if (l->w != NULL) {
		l->written = kn_record_problem(l->w, p);
		return;
	}
	kn_buf_init(&b, 0);
	kn_buf_fmt(&b, "%s: ", p->problem);
	kn_filter_append_name(kn_str(p->where), &b);
	kn_buf_fmt(&b, ": %s", kn_tr(p->detail));
	l->written = cli__put(l->cli, &l->cli->out, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

/* The notebook is opened only if it is there: checking makes none. */
static void
check_notebook(struct listing *l)
{
	const char *path = l->cli->session_opts.notes_path;
	struct kn_notebook *nb = NULL;
	struct kn_err err;

	if (path == NULL || access(path, F_OK) != 0)
		return;
	enum kn_status st = kn_notebook_open(path, NULL, &nb, &err);
	if (st == KN_OK) {
		st = kn_notebook_check(nb, &err);
		kn_notebook_close(nb);
	}
	if (st == KN_OK)
		return;
	struct kn_buf b;
	kn_buf_init(&b, 0);
	kn_fmt_err(&err, &b);
	put_problem(l, &(struct kn_problem){ .problem = "notebook",
	    .where = path, .detail = b.s });
	kn_buf_dispose(&b);
}

/* A correction that a new gazetteer does not go with still holds: it is told,
 * and is no damage. */
static void
tell_conflict(void *user, const struct kn_correction *c, const char *msgid,
    struct kn_str detail)
{
	struct kn_cli *cli = user;
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_buf_fmt(&b, "%s %s %s: ", c->id, kn_correct_name(c->kind),
	    c->entity);
	kn_fmt_msg(msgid, detail, &b);
	cli__tell(cli, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

static void
check_corrections(struct kn_cli *cli)
{
	struct kn_notebook *nb = kn_session_notebook(cli->session);
	struct kn_index *ix = kn_session_index(cli->session);
	struct kn_correction *all = NULL;
	size_t n = 0;

	/* What keeps these from being read was told before. */
	if (nb != NULL && ix != NULL &&
	    kn_corrections_list(nb, &all, &n, NULL) == KN_OK)
		(void)!kn_corrections_conflicts(ix, all, n,
		    kn_session_corpus_hash(cli->session), tell_conflict, cli,
		    NULL);
	kn_corrections_free(all, n);
}

/* Mends it first, if asked to and if it needs it. */
static int
repair(struct kn_cli *cli)
{
	const char *path = cli->session_opts.notes_path;
	struct kn_notebook *nb = NULL;
	struct kn_err err;
	size_t saved;

	if (path == NULL || access(path, F_OK) != 0)
		return KN_EXIT_OK;
	enum kn_status st = kn_notebook_open(path, NULL, &nb, &err);
	if (st == KN_OK) {
		st = kn_notebook_check(nb, &err);
		kn_notebook_close(nb);
	}
	if (st == KN_OK)
		return KN_EXIT_OK;
	/* One of a newer version, or that is not ours, is not damaged. */
	if (st != KN_CORRUPT)
		return kn_cli_fail(cli, &err);
	st = kn_notebook_repair(path, &saved, &err);
	if (st != KN_OK)
		return kn_cli_fail(cli, &err);
	struct kn_buf b;
	kn_buf_init(&b, 0);
	cli__row_count(cli, NP_("the notebook was mended: %s note is saved",
	    "the notebook was mended: %s notes are saved"), saved, &b);
	cli__tell(cli, kn_buf_get(&b));
	kn_buf_dispose(&b);
	return KN_EXIT_OK;
}

int
cmd__check(struct kn_cli *cli, char *const *args, size_t n)
{
	int status = kn_option_bool(cli->opts, KN_OPT_REPAIR) ?
	    repair(cli) : KN_EXIT_OK;
	struct kn_err err;
	size_t n_roots;

	(void)args;
	(void)n;
	if (status == KN_EXIT_OK)
		status = cli__open_session(cli);
	if (status != KN_EXIT_OK)
		return status;
	const char *path = kn_session_index_path(cli->session);
	if (access(path, F_OK) != 0) {
		status = cli__update(cli);
		if (status != KN_EXIT_OK)
			return status;
	}
	struct listing l = { .cli = cli, .w = cli__writer(cli),
	    .written = KN_OK };
	const char *const *roots = kn_session_roots(cli->session, &n_roots);
	enum kn_status st = kn_index_check(path, roots, n_roots,
	    &cli->session_opts.trust, put_problem, &l, &err);
	check_notebook(&l);
	if (st == KN_OK)
		check_corrections(cli);
	kn_writer_free(l.w);
	if (st != KN_OK)
		return kn_cli_fail(cli, &err);
	status = cli__done(cli, l.written, true);
	if (l.n == 0 && cli__format(cli) == KN_FORMAT_TEXT &&
	    status == KN_EXIT_OK)
		cli__tell_msg(cli, N_("nothing is wrong"), "");
	return l.n > 0 ? KN_EXIT_IO : status;
}
