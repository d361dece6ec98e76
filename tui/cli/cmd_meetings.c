/*
 * cmd_meetings.c: kunnash meetings [QUERY]: who met whom in the matching
 * articles, one a story, in text order. Out: a heading an article and two
 * lines a meeting for people, or meeting records.
 */
#include "tui/cli/cli_priv.h"

#include "kunnash/filter.h"

struct listing {
	struct kn_cli *cli;
	struct kn_index *ix;
	struct kn_writer *w;    /* NULL: text */
	size_t left;            /* rows that may still be printed */
	size_t n;               /* rows printed */
	enum kn_status written;
};

/* Text of unknown origin between isolates, after a separator. */
static void
put_part(struct kn_str text, const char *before, struct kn_buf *out)
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

static struct kn_str
slice(const struct kn_doc *doc, struct kn_span at)
{
	return (struct kn_str){ doc->text + at.start_b, kn_span_len(at) };
}

static void
put_lines(struct listing *l, const struct kn_doc *doc,
    struct kn_offsets *offsets, const struct kn_meeting *m)
{
	size_t start = kn_offsets_cp(offsets, m->at.start_b);
	size_t end = kn_offsets_cp(offsets, m->at.end_b);
	char iso[KN_DAY_MAX_B];
	struct kn_buf b, part;

	kn_day_print(m->day, iso);
	kn_buf_init(&b, 0);
	kn_buf_init(&part, 0);
	kn_buf_fmt(&b, "  %zu-%zu  %s", start, end,
	    kn_meeting_status_name(m->status));
	kn_meeting_person(l->ix, doc, m->a, m->surface_a, &part);
	put_part(kn_buf_get(&part), "  ", &b);
	kn_buf_reset(&part);
	kn_meeting_person(l->ix, doc, m->b, m->surface_b, &part);
	put_part(kn_buf_get(&part), " · ", &b);
	kn_buf_reset(&part);
	kn_meeting_place(l->ix, m->place, &part);
	put_part(kn_buf_get(&part), " · ", &b);
	put_part(slice(doc, m->when), " · ", &b);
	put_part(kn_str(iso), " = ", &b);
	put_part(slice(doc, m->at), "\n      ", &b);
	l->written = cli__put(l->cli, &l->cli->out, kn_buf_get(&b));
	kn_buf_dispose(&part);
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
put_meetings(struct listing *l, const struct kn_article *a,
    const struct kn_doc *doc, const struct kn_found *found)
{
	struct kn_offsets offsets;

	kn_offsets_init(&offsets, doc->text, doc->n_b);
	if (l->w == NULL)
		put_heading(l, a);
	for (size_t i = 0; i < found->n_meetings && l->left > 0 &&
	    l->written == KN_OK; i++) {
		const struct kn_meeting *m = &found->meetings[i];

		l->left--;
		l->n++;
		if (l->w != NULL)
			l->written = kn_record_meeting(l->w, l->ix, a, doc,
			    &offsets, m);
		else
			put_lines(l, doc, &offsets, m);
	}
}

static enum kn_status
put_article(struct listing *l, uint32_t id, struct kn_err *err)
{
	struct kn_found found = { 0 };
	struct kn_doc *doc = NULL;
	struct kn_article a;
	enum kn_status st = kn_index_found(l->ix, id, &found, err);

	if (st != KN_OK || found.n_meetings == 0) {
		kn_found_dispose(&found);
		return st;
	}
	st = kn_index_article(l->ix, id, &a, err);
	if (st == KN_OK) {
		st = kn_index_doc(l->ix, id, &doc, err);
		if (st == KN_OK)
			put_meetings(l, &a, doc, &found);
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
	enum kn_status st = KN_OK;

	(void)q;
	l.w = cli__writer(cli);
	for (size_t i = 0; i < kn_result_rows(r) && l.left > 0 &&
	    st == KN_OK && l.written == KN_OK; i++) {
		uint32_t id;

		st = kn_result_id(r, i, &id, &err);
		if (st == KN_OK)
			st = put_article(&l, id, &err);
	}
	kn_writer_free(l.w);
	if (st != KN_OK)
		return kn_cli_fail(cli, &err);
	return cli__done(cli, l.written, l.n > 0);
}

int
cmd__meetings(struct kn_cli *cli, char *const *args, size_t n)
{
	return cli__with_query(cli, args, n, put_rows);
}
