/*
 * cmd_search.c: kunnash search QUERY: the best passages, one a story. Out:
 * three lines a passage for people, the second saying why it is there, or
 * search records. The queries of a file
 * are batch.c's.
 */
#include "tui/cli/cli_priv.h"

#include <stdlib.h>

#include "kunnash/filter.h"
#include "kunnash/search.h"

/* Why a passage was found. */
static const char *const rules[] = {
	[KN_RULE_EXACT] = N_("as typed"),
	[KN_RULE_FOLDED] = N_("spelled otherwise"),
	[KN_RULE_CLITIC] = N_("with clitics"),
	[KN_RULE_STEM] = N_("by its stem"),
	[KN_RULE_ENTITY] = N_("under another name"),
};

static void
put_rule(const struct kn_passage *p, struct kn_buf *out)
{
	/* Fields alone point at no words. */
	if (kn_span_len(p->at) > 0) {
		cli__row_sep(out);
		kn_fmt_isolate(kn_str(kn_tr(rules[p->rule])), out);
	}
	if (!p->whole) {
		cli__row_sep(out);
		kn_fmt_isolate(kn_str(kn_tr(N_("not all of the words"))), out);
	}
}

static enum kn_status
put_text(struct kn_cli *cli, const struct kn_article *a,
    const struct kn_doc *doc, const struct kn_passage *p)
{
	struct kn_buf b, snippet;

	kn_buf_init(&b, 0);
	kn_buf_init(&snippet, 0);
	cli__row_article(cli, a, &b);
	put_rule(p, &b);
	kn_filter_append((struct kn_str){ doc->text + p->snippet.start_b,
	    kn_span_len(p->snippet) }, false, &snippet);
	kn_buf_cstr(&b, "\n    ");
	kn_fmt_isolate(kn_buf_get(&snippet), &b);
	enum kn_status st = cli__put(cli, &cli->out, kn_buf_get(&b));
	kn_buf_dispose(&snippet);
	kn_buf_dispose(&b);
	return st;
}

static enum kn_status
put_passage(struct kn_cli *cli, struct kn_writer *w,
    const struct kn_passage *p, enum kn_status *written, struct kn_err *err)
{
	struct kn_index *ix = kn_session_index(cli->session);
	struct kn_doc *doc = NULL;
	struct kn_article a;
	enum kn_status st = kn_index_article(ix, p->id, &a, err);

	if (st != KN_OK)
		return st;
	st = kn_index_doc(ix, p->id, &doc, err);
	if (st == KN_OK)
		*written = w != NULL ? kn_record_search(w, ix, &a, doc, p) :
		    put_text(cli, &a, doc, p);
	kn_doc_free(doc);
	kn_article_dispose(&a);
	return st;
}

static enum kn_status
put_all(struct kn_cli *cli, struct kn_writer *w, const struct kn_passage *p,
    size_t n, enum kn_status *written, struct kn_err *err)
{
	enum kn_status st = KN_OK;

	*written = KN_OK;
	for (size_t i = 0; i < n && st == KN_OK && *written == KN_OK; i++)
		st = put_passage(cli, w, &p[i], written, err);
	return st;
}

enum kn_status
cli__put_passages(struct kn_cli *cli, const struct kn_passage *p, size_t n,
    enum kn_status *written, struct kn_err *err)
{
	return put_all(cli, NULL, p, n, written, err);
}

static int
search(struct kn_cli *cli, const struct kn_query *q, struct kn_str text)
{
	struct kn_run_opts opts = cli__run_opts(cli);
	struct kn_passage *p = NULL;
	enum kn_status written;
	struct kn_err err;
	size_t n = 0;

	if (kn_search(q, kn_session_index(cli->session), &opts,
	    cli__limit(cli, SIZE_MAX), &p, &n, &err) != KN_OK)
		return cli__fail_query(cli, &err, text);
	struct kn_writer *w = cli__writer(cli);
	enum kn_status st = put_all(cli, w, p, n, &written, &err);
	kn_writer_free(w);
	free(p);
	if (st != KN_OK)
		return kn_cli_fail(cli, &err);
	int status = cli__done(cli, written, n > 0);
	if (n == 0)
		cli__hint(cli, q, text);
	return status;
}

/* Either a query or a file of them. */
static int
check_arguments(struct kn_cli *cli, const char *batch, size_t n)
{
	struct kn_err err;

	if ((batch == NULL) != (n == 0))
		return KN_EXIT_OK;
	if (n == 0)
		kn_err_set(&err, KN_INVALID,
		    N_("this command needs more: %s"), "QUERY");
	else
		kn_err_set(&err, KN_INVALID,
		    N_("the queries are those of the file %s; no other "
		    "stands beside it"), "%s", batch);
	return kn_cli_fail(cli, &err);
}

int
cmd__search(struct kn_cli *cli, char *const *args, size_t n)
{
	const char *batch = kn_option_text(cli->opts, KN_OPT_BATCH);
	struct kn_buf text;

	if (batch[0] == '\0')
		batch = NULL;
	int status = check_arguments(cli, batch, n);
	if (status != KN_EXIT_OK || batch != NULL)
		return status != KN_EXIT_OK ? status : cli__batch(cli, batch);
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
