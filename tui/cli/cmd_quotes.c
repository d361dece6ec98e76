/*
 * cmd_quotes.c: kunnash quotes [QUERY]: who said what in the matching
 * articles, one a story, in text order. Where the query names a speaker or a
 * role, only their statements. Out: a heading an article and two lines a
 * quote for people, or quote records.
 */
#include "tui/cli/cli_priv.h"

#include "kunnash/filter.h"

struct listing {
	struct kn_cli *cli;
	struct kn_index *ix;
	struct kn_writer *w;    /* NULL: text */
	struct kn_quote_filter *filter;
	size_t left;            /* rows that may still be printed */
	size_t n;               /* rows printed */
	enum kn_status written;
};

/* Text of the article between isolates, after a separator. */
static void
put_part(const struct kn_doc *doc, struct kn_span at, const char *before,
    struct kn_buf *out)
{
	struct kn_buf clean;

	if (kn_span_len(at) == 0)
		return;
	kn_buf_init(&clean, 0);
	kn_filter_append((struct kn_str){ doc->text + at.start_b,
	    kn_span_len(at) }, false, &clean);
	kn_buf_cstr(out, before);
	kn_fmt_isolate(kn_buf_get(&clean), out);
	kn_buf_dispose(&clean);
}

static void
put_lines(struct listing *l, const struct kn_doc *doc,
    struct kn_offsets *offsets, const struct kn_quote *q)
{
	const struct kn_entity *e = kn_index_entity(l->ix, q->speaker);
	size_t start = kn_offsets_cp(offsets, q->at.start_b);
	size_t end = kn_offsets_cp(offsets, q->at.end_b);
	struct kn_buf b, speaker;

	kn_buf_init(&b, 0);
	kn_buf_init(&speaker, 0);
	kn_buf_fmt(&b, "  %zu-%zu  %s  ", start, end,
	    kn_quote_kind_name(q->kind));
	if (e != NULL)
		kn_speaker_id(e, &speaker);
	else
		kn_buf_chr(&speaker, '-');
	kn_fmt_isolate(kn_buf_get(&speaker), &b);
	put_part(doc, q->surface, "  ", &b);
	put_part(doc, q->role, " · ", &b);
	put_part(doc, q->cue, " · ", &b);
	put_part(doc, q->at, "\n      ", &b);
	l->written = cli__put(l->cli, &l->cli->out, kn_buf_get(&b));
	kn_buf_dispose(&speaker);
	kn_buf_dispose(&b);
}

static void
put_heading(struct listing *l, const struct kn_article *a)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	cli__row_article(l->cli, a, &b);
	l->written = cli__put(l->cli, &l->cli->out, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

static void
put_quotes(struct listing *l, const struct kn_article *a,
    const struct kn_doc *doc, const struct kn_found *found)
{
	struct kn_offsets offsets;
	bool headed = l->w != NULL;

	kn_offsets_init(&offsets, doc->text, doc->n_b);
	for (size_t i = 0; i < found->n_quotes && l->left > 0 &&
	    l->written == KN_OK; i++) {
		const struct kn_quote *q = &found->quotes[i];

		if (!kn_quote_filter_takes(l->filter, doc, q))
			continue;
		l->left--;
		l->n++;
		if (!headed)
			put_heading(l, a);
		headed = true;
		if (l->w != NULL)
			l->written = kn_record_quote(l->w, l->ix, a, doc,
			    &offsets, q);
		else
			put_lines(l, doc, &offsets, q);
	}
}

static enum kn_status
put_article(struct listing *l, uint32_t id, struct kn_err *err)
{
	struct kn_found found = { 0 };
	struct kn_doc *doc = NULL;
	struct kn_article a;
	enum kn_status st = kn_index_found(l->ix, id, &found, err);

	if (st != KN_OK || found.n_quotes == 0) {
		kn_found_dispose(&found);
		return st;
	}
	st = kn_index_article(l->ix, id, &a, err);
	if (st == KN_OK) {
		st = kn_index_doc(l->ix, id, &doc, err);
		if (st == KN_OK)
			put_quotes(l, &a, doc, &found);
		kn_article_dispose(&a);
	}
	kn_doc_free(doc);
	kn_found_dispose(&found);
	return st;
}

static int
put_rows(struct kn_cli *cli, const struct kn_query *q, struct kn_result *r)
{
	struct listing l = {
		.cli = cli,
		.ix = kn_session_index(cli->session),
		.left = cli__limit(cli, SIZE_MAX),
		.written = KN_OK,
	};
	struct kn_err err;
	enum kn_status st = kn_quote_filter_open(q, l.ix, &l.filter, &err);

	if (st != KN_OK)
		return kn_cli_fail(cli, &err);
	l.w = cli__writer(cli);
	for (size_t i = 0; i < kn_result_rows(r) && l.left > 0 &&
	    st == KN_OK && l.written == KN_OK; i++) {
		uint32_t id;

		st = kn_result_id(r, i, &id, &err);
		if (st == KN_OK)
			st = put_article(&l, id, &err);
	}
	kn_writer_free(l.w);
	kn_quote_filter_close(l.filter);
	if (st != KN_OK)
		return kn_cli_fail(cli, &err);
	return cli__done(cli, l.written, l.n > 0);
}

int
cmd__quotes(struct kn_cli *cli, char *const *args, size_t n)
{
	return cli__with_query(cli, args, n, put_rows);
}
