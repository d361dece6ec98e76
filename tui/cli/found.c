/*
 * found.c: lists what was found in the articles of a result: quotes,
 * meetings. In: a result and how one article's rows are put. Out: a heading
 * an article and rows for people, or records. An article in which nothing of
 * the kind was found is not read.
 */
#include "tui/cli/found_priv.h"

#include "kunnash/filter.h"

void
cli__found_part(struct kn_str text, const char *before, struct kn_buf *out)
{
	struct kn_buf clean;

	if (text.n == 0)
		return;
	kn_buf_init(&clean, 0);
	kn_filter_append(text, false, &clean);
	kn_buf_cstr(out, before);
	kn_fmt_isolate(kn_buf_get(&clean), out);
	kn_buf_dispose(&clean);
}

void
cli__found_heading(struct cli_found *l, const struct kn_article *a)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	cli__row_article(l->cli, a, &b);
	l->written = cli__put(l->cli, &l->cli->out, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

static enum kn_status
put_article(struct cli_found *l, uint32_t id, struct kn_err *err)
{
	struct kn_found found = { 0 };
	struct kn_doc *doc = NULL;
	struct kn_article a;
	enum kn_status st = kn_index_found(l->ix, id, &found, err);

	if (st != KN_OK || l->count(&found) == 0) {
		kn_found_dispose(&found);
		return st;
	}
	st = kn_index_article(l->ix, id, &a, err);
	if (st == KN_OK) {
		st = kn_index_doc(l->ix, id, &doc, err);
		if (st == KN_OK)
			l->put(l, &a, doc, &found);
		kn_article_dispose(&a);
	}
	kn_doc_free(doc);
	kn_found_dispose(&found);
	return st;
}

int
cli__found(struct cli_found *l, struct kn_result *r)
{
	struct kn_cli *cli = l->cli;
	enum kn_status st = KN_OK;
	struct kn_err err;

	l->ix = kn_session_index(cli->session);
	l->left = cli__limit(cli, SIZE_MAX);
	l->written = KN_OK;
	l->w = cli__writer(cli);
	for (size_t i = 0; i < kn_result_rows(r) && l->left > 0 &&
	    st == KN_OK && l->written == KN_OK; i++) {
		uint32_t id;

		st = kn_result_id(r, i, &id, &err);
		if (st == KN_OK)
			st = put_article(l, id, &err);
	}
	kn_writer_free(l->w);
	if (st != KN_OK)
		return kn_cli_fail(cli, &err);
	return cli__done(cli, l->written, l->n > 0);
}
