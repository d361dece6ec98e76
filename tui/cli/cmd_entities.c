/*
 * cmd_entities.c: kunnash entities [QUERY]: how many stories, articles and
 * mentions of the matching articles each entity has, type by type. Out: a
 * line an entity under the name of its type, or entity records.
 */
#include "tui/cli/cli_priv.h"

#include <stdlib.h>

#include "kunnash/mem.h"

static const char *const type_names[] = {
#define KN_TYPE(NAME, name, msgid) msgid,
#include "kunnash/type.def"
#undef KN_TYPE
};

struct listing {
	struct kn_cli *cli;
	struct kn_index *ix;
	struct kn_writer *w;    /* NULL: text */
	size_t left, n;
	enum kn_status written;
};

static enum kn_status
put_line(struct listing *l, const struct kn_facet_count *row)
{
	const struct kn_entity *e = kn_index_entity(l->ix, row->entity);
	const char *label = e == NULL ? row->value :
	    kn_lang_label(e, l->cli->locale.lang);
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_buf_cstr(&b, "  ");
	kn_fmt_isolate(kn_str(label), &b);
	kn_buf_cstr(&b, "  ");
	kn_fmt_isolate(kn_str(row->value), &b);
	kn_buf_cstr(&b, "  ");
	cli__row_count(l->cli, NP_("%s story", "%s stories"),
	    row->stories, &b);
	cli__row_sep(&b);
	cli__row_count(l->cli, NP_("%s article", "%s articles"),
	    row->articles, &b);
	cli__row_sep(&b);
	cli__row_count(l->cli, NP_("%s mention", "%s mentions"),
	    row->mentions, &b);
	enum kn_status st = cli__put(l->cli, &l->cli->out, kn_buf_get(&b));
	kn_buf_dispose(&b);
	return st;
}

/* The rows of every type, each with its mentions in the result. */
static enum kn_status
gather(struct kn_result *r, bool whole, struct kn_facet_count **all,
    size_t *n, struct kn_err *err)
{
	size_t cap = 0;

	for (unsigned t = 0; t < KN_TYPE_COUNT; t++) {
		struct kn_facet_count *rows;
		size_t more;
		enum kn_status st = kn_result_facets(r, (enum kn_type)t,
		    &rows, &more, err);

		if (st != KN_OK)
			return st;
		*all = kn_grow(*all, &cap, *n + more, sizeof(**all));
		for (size_t i = 0; i < more; i++)
			(*all)[(*n)++] = rows[i];
		free(rows);
	}
	if (whole || kn_result_articles(r) <= KN_MENTIONS_COUNTED)
		return KN_OK;
	return kn_result_count_mentions(r, *all, *n, err);
}

/* The rows of a type; counting leaves each type in its order. */
static void
put_type(struct listing *l, const struct kn_facet_count *all, size_t n,
    enum kn_type type)
{
	bool headed = l->w != NULL;

	for (size_t i = 0; i < n && l->left > 0 && l->written == KN_OK;
	    i++) {
		const struct kn_entity *e = kn_index_entity(l->ix,
		    all[i].entity);

		if (e == NULL || e->type != type)
			continue;
		if (!headed)
			l->written = cli__put(l->cli, &l->cli->out,
			    kn_str(kn_tr(type_names[type])));
		headed = true;
		l->left--;
		l->n++;
		l->written = l->w != NULL ?
		    kn_record_entity(l->w, l->ix, &all[i]) :
		    put_line(l, &all[i]);
	}
}

static int
put_result(struct kn_cli *cli, struct kn_result *r, bool whole)
{
	struct listing l = {
		.cli = cli,
		.ix = kn_session_index(cli->session),
		.left = cli__limit(cli, SIZE_MAX),
		.written = KN_OK,
	};
	struct kn_facet_count *all = NULL;
	size_t n = 0;
	struct kn_err err;

	if (gather(r, whole, &all, &n, &err) != KN_OK) {
		free(all);
		return kn_cli_fail(cli, &err);
	}
	l.w = cli__writer(cli);
	for (unsigned t = 0; t < KN_TYPE_COUNT; t++)
		put_type(&l, all, n, (enum kn_type)t);
	kn_writer_free(l.w);
	free(all);
	return cli__done(cli, l.written, l.n > 0);
}

int
cmd__entities(struct kn_cli *cli, char *const *args, size_t n)
{
	return cli__with_result(cli, args, n, put_result);
}
