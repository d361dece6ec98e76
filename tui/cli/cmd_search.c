/*
 * cmd_search.c: kunnash search QUERY: the best passages, one a story. Out:
 * three lines a passage for people, or search records.
 */
#include "tui/cli/cli_priv.h"

#include <stdlib.h>

#include "kunnash/filter.h"
#include "kunnash/search.h"

static enum kn_status
put_text(struct kn_cli *cli, const struct kn_article *a,
    const struct kn_doc *doc, const struct kn_passage *p)
{
	struct kn_buf b, snippet;

	kn_buf_init(&b, 0);
	kn_buf_init(&snippet, 0);
	cli__row_article(cli, a, &b);
	kn_filter_append((struct kn_str){ doc->text + p->snippet.start_b,
	    kn_span_len(p->snippet) }, false, &snippet);
	kn_buf_cstr(&b, "\n    ");
	kn_fmt_isolate(kn_buf_get(&snippet), &b);
	enum kn_status st = cli__put(cli, &cli->out, kn_buf_get(&b));
	kn_buf_dispose(&snippet);
	kn_buf_dispose(&b);
	return st;
}

static int
put_passages(struct kn_cli *cli, const struct kn_passage *p, size_t n)
{
	struct kn_index *ix = kn_session_index(cli->session);
	struct kn_writer *w = cli__writer(cli);
	enum kn_status st = KN_OK, written = KN_OK;
	struct kn_err err;

	for (size_t i = 0; i < n && st == KN_OK && written == KN_OK; i++) {
		struct kn_doc *doc = NULL;
		struct kn_article a;

		st = kn_index_article(ix, p[i].id, &a, &err);
		if (st != KN_OK)
			break;
		st = kn_index_doc(ix, p[i].id, &doc, &err);
		if (st == KN_OK)
			written = w != NULL ?
			    kn_record_search(w, ix, &a, doc, &p[i]) :
			    put_text(cli, &a, doc, &p[i]);
		kn_doc_free(doc);
		kn_article_dispose(&a);
	}
	kn_writer_free(w);
	if (st != KN_OK)
		return kn_cli_fail(cli, &err);
	return cli__done(cli, written, n > 0);
}

static int
search(struct kn_cli *cli, const struct kn_query *q, struct kn_str text)
{
	struct kn_run_opts opts = cli__run_opts(cli);
	struct kn_passage *p = NULL;
	struct kn_err err;
	size_t n = 0;

	if (kn_search(q, kn_session_index(cli->session), &opts,
	    cli__limit(cli, 0), &p, &n, &err) != KN_OK)
		return cli__fail_query(cli, &err, text);
	int status = put_passages(cli, p, n);
	free(p);
	return status;
}

int
cmd__search(struct kn_cli *cli, char *const *args, size_t n)
{
	struct kn_buf text;
	int status = KN_EXIT_OK;

	kn_buf_init(&text, 0);
	struct kn_query *q = cli__query(cli, args, n, &text, &status);
	if (q != NULL)
		status = cli__open_corpus(cli);
	if (status == KN_EXIT_OK && !cli__has_articles(cli))
		status = cli__strict(cli, KN_EXIT_NOTHING);
	else if (status == KN_EXIT_OK)
		status = search(cli, q, kn_buf_get(&text));
	kn_query_free(q);
	kn_buf_dispose(&text);
	return status;
}
