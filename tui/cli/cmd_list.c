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

static int
put_rows(struct kn_cli *cli, struct kn_result *r, bool whole)
{
	struct kn_index *ix = kn_session_index(cli->session);
	struct kn_writer *w = cli__writer(cli);
	size_t n = cli__limit(cli, kn_result_rows(r));
	enum kn_status st = KN_OK, written = KN_OK;
	struct kn_err err;

	(void)whole;
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
	return cli__done(cli, written, kn_result_rows(r) > 0);
}

int
cmd__list(struct kn_cli *cli, char *const *args, size_t n)
{
	return cli__with_result(cli, args, n, put_rows);
}
