/*
 * cmd_mentions.c: kunnash mentions [ID]...: what the articles name, in text
 * order. Suppressed names only with --suppressed. Out: a heading an article
 * and a line a mention for people, or mention records.
 */
#include "tui/cli/cli_priv.h"

#include "kunnash/filter.h"
#include "kunnash/mem.h"

struct listing {
	struct kn_cli *cli;
	struct kn_index *ix;
	struct kn_writer *w;    /* NULL: text */
	bool suppressed;
	size_t left;            /* rows that may still be printed */
	size_t n;               /* rows printed */
	enum kn_status written;
};

static void
put_line(struct listing *l, const struct kn_doc *doc,
    struct kn_offsets *offsets, const struct kn_mention *m)
{
	const struct kn_entity *e = kn_index_entity(l->ix, m->entity);
	size_t start = kn_offsets_cp(offsets, m->at.start_b);
	size_t end = kn_offsets_cp(offsets, m->at.end_b);
	struct kn_buf b, surface;
	char iso[KN_DAY_MAX_B];

	kn_day_print(m->day, iso);
	kn_buf_init(&b, 0);
	kn_buf_init(&surface, 0);
	kn_filter_append((struct kn_str){ doc->text + m->at.start_b,
	    kn_span_len(m->at) }, false, &surface);
	kn_buf_fmt(&b, "  %zu-%zu  %s %s  %s  ", start, end,
	    kn_type_name(m->type), kn_subtype_name(m->subtype),
	    e != NULL ? e->id : iso[0] != '\0' ? iso : "-");
	kn_fmt_isolate(kn_buf_get(&surface), &b);
	if (m->suppressed)
		kn_buf_fmt(&b, "  (%s)", kn_tr(N_("suppressed")));
	l->written = cli__put(l->cli, &l->cli->out, kn_buf_get(&b));
	kn_buf_dispose(&surface);
	kn_buf_dispose(&b);
}

static void
put_mentions(struct listing *l, const struct kn_article *a,
    const struct kn_doc *doc, const struct kn_mentions *mentions)
{
	struct kn_offsets offsets;
	bool headed = false;

	kn_offsets_init(&offsets, doc->text, doc->n_b);
	for (size_t i = 0; i < mentions->n && l->left > 0 &&
	    l->written == KN_OK; i++) {
		const struct kn_mention *m = &mentions->at[i];
		struct kn_buf b;

		if (m->suppressed && !l->suppressed)
			continue;
		l->left--;
		l->n++;
		if (l->w != NULL) {
			l->written = kn_record_mention(l->w, l->ix, a, doc,
			    &offsets, m);
			continue;
		}
		if (!headed) {
			kn_buf_init(&b, 0);
			cli__row_article(l->cli, a, &b);
			(void)cli__put(l->cli, &l->cli->out, kn_buf_get(&b));
			kn_buf_dispose(&b);
			headed = true;
		}
		put_line(l, doc, &offsets, m);
	}
}

static enum kn_status
put_article(struct listing *l, uint32_t id, struct kn_err *err)
{
	struct kn_mentions mentions = { .n = 0 };
	struct kn_doc *doc = NULL;
	struct kn_article a;
	enum kn_status st = kn_index_article(l->ix, id, &a, err);

	if (st != KN_OK)
		return st;
	st = kn_index_doc(l->ix, id, &doc, err);
	if (st == KN_OK)
		st = kn_index_mentions(l->ix, id, &mentions, err);
	if (st == KN_OK)
		put_mentions(l, &a, doc, &mentions);
	kn_mentions_dispose(&mentions);
	kn_doc_free(doc);
	kn_article_dispose(&a);
	return st;
}

/* Every article, copies too, in the order of --sort. */
static enum kn_status
put_all(struct listing *l, struct kn_err *err)
{
	enum kn_order order = cli__run_opts(l->cli).order;
	uint32_t ids[256];
	size_t first = 0, got = 0;

	do {
		enum kn_status st = kn_index_order(l->ix, order, true,
		    first, sizeof(ids) / sizeof(*ids), ids, &got, err);

		for (size_t i = 0; i < got && st == KN_OK && l->left > 0 &&
		    l->written == KN_OK; i++)
			st = put_article(l, ids[i], err);
		if (st != KN_OK)
			return st;
		first += got;
	} while (got > 0 && l->left > 0 && l->written == KN_OK);
	return KN_OK;
}

static enum kn_status
put_some(struct listing *l, char *const *args, size_t n,
    struct kn_err *err)
{
	for (size_t i = 0; i < n && l->written == KN_OK; i++) {
		uint32_t id;
		enum kn_status st = kn_index_find(l->ix, kn_str(args[i]),
		    &id, err);

		if (st == KN_OK)
			st = put_article(l, id, err);
		if (st != KN_OK)
			return st;
	}
	return KN_OK;
}

int
cmd__mentions(struct kn_cli *cli, char *const *args, size_t n)
{
	int status = cli__open_corpus(cli);
	struct kn_err err;

	if (status != KN_EXIT_OK)
		return status;
	if (!cli__has_articles(cli))
		return cli__strict(cli, KN_EXIT_NOTHING);
	struct listing l = {
		.cli = cli,
		.ix = kn_session_index(cli->session),
		.w = cli__writer(cli),
		.suppressed = kn_option_bool(cli->opts, KN_OPT_SUPPRESSED),
		.left = cli__limit(cli, SIZE_MAX),
		.written = KN_OK,
	};
	enum kn_status st = n == 0 ? put_all(&l, &err) :
	    put_some(&l, args, n, &err);
	kn_writer_free(l.w);
	if (st != KN_OK)
		return kn_cli_fail(cli, &err);
	return cli__done(cli, l.written, l.n > 0);
}
