/*
 * cmd_show.c: kunnash show ID...: whole articles. Out: title, fields and
 * text without the page around it for people, or show records.
 */
#include "tui/cli/cli_priv.h"

#include <string.h>

#include "kunnash/filter.h"

/* The stretches of text that are content and stand in no title. */
static void
add_content(const struct kn_doc *doc, struct kn_buf *out)
{
	const struct kn_doc_span *title = kn_doc_span(doc, KN_SPAN_TITLE);
	size_t line_b = 0;

	while (line_b < doc->n_b) {
		const char *end = memchr(doc->text + line_b, '\n',
		    doc->n_b - line_b);
		size_t next_b = end == NULL ? doc->n_b :
		    (size_t)(end - doc->text) + 1;
		bool in_title = title != NULL &&
		    title->at.start_b <= line_b && line_b < title->at.end_b;

		if (!in_title && kn_doc_is_content(doc, (uint32_t)line_b))
			kn_buf_put(out, doc->text + line_b, next_b - line_b);
		line_b = next_b;
	}
}

static enum kn_status
put_text(struct kn_cli *cli, const struct kn_article *a,
    const struct kn_doc *doc)
{
	struct kn_buf b, content;

	kn_buf_init(&b, 0);
	cli__row_article(cli, a, &b);
	if (a->meta.byline != NULL) {
		kn_buf_cstr(&b, "\n    ");
		kn_filter_append(kn_str(a->meta.byline), false, &b);
	}
	kn_buf_cstr(&b, "\n\n");
	kn_buf_init(&content, 0);
	add_content(doc, &content);
	kn_buf_str(&b, kn_str_trim(kn_buf_get(&content)));
	kn_buf_dispose(&content);
	struct kn_buf warning;

	kn_buf_init(&warning, 0);
	kn_fmt_overrides((struct kn_str){ doc->text, doc->n_b }, &warning);
	if (warning.n > 0)
		cli__tell(cli, kn_buf_get(&warning));
	kn_buf_dispose(&warning);
	enum kn_status st = cli__put(cli, &cli->out, kn_buf_get(&b));
	kn_buf_dispose(&b);
	return st;
}

static enum kn_status
show(struct kn_cli *cli, struct kn_writer *w, uint32_t id,
    enum kn_status *written, struct kn_err *err)
{
	struct kn_index *ix = kn_session_index(cli->session);
	struct kn_doc *doc = NULL;
	struct kn_article a;
	enum kn_status st = kn_index_article(ix, id, &a, err);

	if (st != KN_OK)
		return st;
	st = kn_index_doc(ix, id, &doc, err);
	if (st == KN_OK)
		*written = w != NULL ? kn_record_show(w, ix, &a, doc) :
		    put_text(cli, &a, doc);
	kn_doc_free(doc);
	kn_article_dispose(&a);
	return st;
}

int
cmd__show(struct kn_cli *cli, char *const *args, size_t n)
{
	int status = cli__open_corpus(cli);

	if (status != KN_EXIT_OK)
		return status;
	struct kn_writer *w = cli__writer(cli);
	enum kn_status written = KN_OK;
	size_t shown = 0;
	for (size_t i = 0; i < n && written == KN_OK; i++) {
		struct kn_err err;
		uint32_t id;
		enum kn_status st = kn_index_find(
		    kn_session_index(cli->session), kn_str(args[i]), &id,
		    &err);

		if (st == KN_OK && shown > 0 && w == NULL)
			(void)cli__put(cli, &cli->out, KN_LIT(""));
		if (st == KN_OK)
			st = show(cli, w, id, &written, &err);
		if (st != KN_OK)
			status = kn_cli_fail(cli, &err);
		else
			shown++;
	}
	kn_writer_free(w);
	/* What was not found has been told. */
	int done = cli__done(cli, written,
	    shown > 0 || status != KN_EXIT_OK);
	return status != KN_EXIT_OK ? status : done;
}
