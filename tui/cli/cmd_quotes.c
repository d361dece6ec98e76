/*
 * cmd_quotes.c: kunnash quotes [QUERY]: who said what in the matching
 * articles, one a story, in text order. Where the query names a speaker or a
 * role, only their statements. Out: a heading an article and two lines a
 * quote for people, or quote records.
 */
#include "tui/cli/found_priv.h"

#include "kunnash/quote_filter.h"

static void
put_part(const struct kn_doc *doc, struct kn_span at, const char *before,
    struct kn_buf *out)
{
	cli__found_part((struct kn_str){ doc->text + at.start_b,
	    kn_span_len(at) }, before, out);
}

static void
put_lines(struct cli_found *l, const struct kn_doc *doc,
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
put_quotes(struct cli_found *l, const struct kn_article *a,
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
			cli__found_heading(l, a);
		headed = true;
		if (l->w != NULL)
			l->written = kn_record_quote(l->w, l->ix, a, doc,
			    &offsets, q);
		else
			put_lines(l, doc, &offsets, q);
	}
}

static size_t
count(const struct kn_found *found)
{
	return found->n_quotes;
}

static int
put_rows(struct kn_cli *cli, const struct kn_query *q, struct kn_result *r)
{
	struct cli_found l = { .cli = cli, .count = count,
		.put = put_quotes };
	struct kn_err err;

	if (kn_quote_filter_open(q, kn_session_index(cli->session),
	    &l.filter, &err) != KN_OK)
		return kn_cli_fail(cli, &err);
	int status = cli__found(&l, r);
	kn_quote_filter_close(l.filter);
	return status;
}

int
cmd__quotes(struct kn_cli *cli, char *const *args, size_t n)
{
	return cli__with_query(cli, args, n, put_rows);
}
