/*
 * cmd_list.c: kunnash list [QUERY]: the matching articles, one a story, in
 * the order of --sort. Out: two lines an article for people, or list
 * records.
 */
#include "tui/cli/cli_priv.h"

static enum kn_status
put_row(struct kn_cli *cli, struct kn_writer *w, const struct kn_article *a)
{
	struct kn_buf b;

	if (w != NULL)
		return kn_record_list(w, kn_session_index(cli->session), a);
	kn_buf_init(&b, 0);
	cli__row_article(cli, a, &b);
	enum kn_status st = cli__put(cli, &cli->out, kn_buf_get(&b));
	kn_buf_dispose(&b);
	return st;
}

/* Whether undated articles were hidden is told apart from the list. */
static void
tell_undated(struct kn_cli *cli, const struct kn_result *r)
{
	struct kn_buf b;

	if (kn_result_undated_hidden(r) == 0)
		return;
	kn_buf_init(&b, 0);
	cli__row_count(cli, NP_("%s undated article is not shown",
	    "%s undated articles are not shown"),
	    kn_result_undated_hidden(r), &b);
	cli__tell(cli, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

static int
put_rows(struct kn_cli *cli, struct kn_result *r)
{
	struct kn_index *ix = kn_session_index(cli->session);
	struct kn_writer *w = cli__writer(cli);
	size_t n = cli__limit(cli, kn_result_rows(r));
	enum kn_status st = KN_OK, written = KN_OK;
	struct kn_err err;

	for (size_t i = 0; i < n && written == KN_OK; i++) {
		struct kn_article a;
		uint32_t id;

		st = kn_result_id(r, i, &id, &err);
		if (st == KN_OK)
			st = kn_index_article(ix, id, &a, &err);
		if (st != KN_OK)
			break;
		written = put_row(cli, w, &a);
		kn_article_dispose(&a);
	}
	kn_writer_free(w);
	if (st != KN_OK)
		return kn_cli_fail(cli, &err);
	tell_undated(cli, r);
	return cli__done(cli, written, kn_result_rows(r) > 0);
}

int
cmd__list(struct kn_cli *cli, char *const *args, size_t n)
{
	struct kn_run_opts opts = cli__run_opts(cli);
	struct kn_result *r = NULL;
	struct kn_buf text;
	struct kn_err err;
	int status = KN_EXIT_OK;

	kn_buf_init(&text, 0);
	struct kn_query *q = cli__query(cli, args, n, &text, &status);
	if (q != NULL)
		status = cli__open_corpus(cli);
	if (status == KN_EXIT_OK && !cli__has_articles(cli))
		status = cli__strict(cli, KN_EXIT_NOTHING);
	else if (status == KN_EXIT_OK &&
	    kn_query_run(q, kn_session_index(cli->session), &opts, &r,
	    &err) != KN_OK)
		status = cli__fail_query(cli, &err, kn_buf_get(&text));
	else if (status == KN_EXIT_OK)
		status = put_rows(cli, r);
	kn_result_free(r);
	kn_query_free(q);
	kn_buf_dispose(&text);
	return status;
}
