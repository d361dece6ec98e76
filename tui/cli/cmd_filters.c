/*
 * cmd_filters.c: kunnash filters VERB: the filters that were saved by name:
 * listed with what they find in the corpus and what of that is new; saved,
 * deleted, exported and imported.
 */
#include "tui/cli/verbs_priv.h"

#include <stdio.h>
#include <string.h>

#include "kunnash/facet.h"
#include "kunnash/filters.h"

/* ---- list ----------------------------------------------------------------------- */

struct found {
	bool known;             /* else the query cannot be run here */
	size_t stories, articles, fresh;
	char since[KN_MOMENT_LEN + 1];  /* fresh: seen after this */
};

static bool
run(struct kn_cli *cli, const struct kn_query *q, size_t *stories,
    size_t *articles)
{
	struct kn_run_opts opts = cli__run_opts(cli);
	struct kn_result *r = NULL;

	bool ok = kn_query_run(q, kn_session_index(cli->session), &opts, &r,
	    NULL) == KN_OK;
	if (ok) {
		*stories = kn_result_stories(r);
		*articles = kn_result_articles(r);
	}
	kn_result_free(r);
	return ok;
}

/* Of the articles of a query those that are new to the filter. */
static bool
run_new(struct kn_cli *cli, const struct kn_query *q, struct found *found)
{
	char after[KN_MOMENT_LEN + 2];
	size_t unused;

	snprintf(after, sizeof(after), ">%s", found->since);
	struct kn_query *wanted = kn_query_with(q, "added", kn_str(after),
	    false);
	/* A query that is as long as can be has no room for it. */
	bool ok = kn_query_asks(wanted, "added", kn_str(after)) > 0 &&
	    run(cli, wanted, &found->fresh, &unused);
	kn_query_free(wanted);
	return ok;
}

static struct found
find(struct kn_cli *cli, const struct kn_saved_filter *f)
{
	struct found out = { .known = false };
	struct kn_query *q = NULL;

	if (kn_query_parse(kn_str(f->query), &q, NULL) != KN_OK)
		return out;
	out.known = kn_filter_since(kn_session_notebook(cli->session),
	    kn_session_corpus_hash(cli->session), f, out.since, NULL) ==
	    KN_OK && run(cli, q, &out.stories, &out.articles) &&
	    run_new(cli, q, &out);
	kn_query_free(q);
	return out;
}

static void
put_number(struct kn_writer *w, const char *key, bool known, size_t n)
{
	if (known)
		kn_writer_int(w, key, (int64_t)n);
	else
		kn_writer_null(w, key);
}

static enum kn_status
put_record(struct kn_writer *w, const struct kn_saved_filter *f,
    const struct found *found)
{
	kn_writer_begin(w);
	kn_writer_cstr(w, "filter", f->name);
	kn_writer_cstr(w, "query", f->query);
	put_number(w, "stories", found->known, found->stories);
	put_number(w, "articles", found->known, found->articles);
	put_number(w, "new", found->known, found->fresh);
	kn_writer_cstr(w, "since", found->known ? found->since : NULL);
	kn_writer_cstr(w, "updated", f->updated);
	return kn_writer_end(w);
}

static enum kn_status
put_line(struct kn_cli *cli, const struct kn_saved_filter *f,
    const struct found *found)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_fmt_isolate(kn_str(f->name), &b);
	kn_buf_cstr(&b, "  ");
	if (found->known)
		cli__row_count(cli, NP_("%s story", "%s stories"),
		    found->stories, &b);
	else
		kn_buf_cstr(&b, kn_tr(N_("not a filter of this corpus")));
	if (found->fresh > 0) {
		cli__row_sep(&b);
		cli__row_count(cli, NP_("%s new story", "%s new stories"),
		    found->fresh, &b);
	}
	kn_buf_cstr(&b, "\n    ");
	kn_fmt_isolate(kn_str(f->query), &b);
	enum kn_status st = cli__put(cli, &cli->out, kn_buf_get(&b));
	kn_buf_dispose(&b);
	return st;
}

static int
list(struct kn_cli *cli)
{
	struct kn_saved_filter *f = NULL;
	enum kn_status st = KN_OK;
	struct kn_err err;
	size_t n = 0;
	int status = cli__open_corpus(cli);

	if (status != KN_EXIT_OK)
		return status;
	struct kn_notebook *nb = kn_session_notebook(cli->session);
	if (nb != NULL && kn_filters_list(nb, &f, &n, &err) != KN_OK)
		return kn_cli_fail(cli, &err);
	struct kn_writer *w = cli__writer(cli);
	for (size_t i = 0; i < n && st == KN_OK; i++) {
		struct found found = find(cli, &f[i]);

		st = w != NULL ? put_record(w, &f[i], &found) :
		    put_line(cli, &f[i], &found);
	}
	kn_writer_free(w);
	kn_filters_free(f, n);
	return cli__done(cli, st, n > 0);
}

/* ---- what needs no corpus ---------------------------------------------------------- */

static int
save(struct kn_cli *cli, struct kn_notebook *nb, char *const *args, size_t n)
{
	struct kn_buf text, canonical;
	struct kn_err err;
	int status = KN_EXIT_OK;

	kn_buf_init(&text, 0);
	kn_buf_init(&canonical, 0);
	struct kn_query *q = cli__query(cli, args + 1, n - 1, &text, &status);
	if (q != NULL) {
		kn_query_print(q, &canonical);
		if (kn_filter_save(nb, kn_str(args[0]),
		    kn_buf_get(&canonical), &err) != KN_OK)
			status = kn_cli_fail(cli, &err);
	}
	kn_query_free(q);
	kn_buf_dispose(&text);
	kn_buf_dispose(&canonical);
	return status;
}

static int
delete_filters(struct kn_cli *cli, struct kn_notebook *nb, char *const *args,
    size_t n)
{
	struct kn_err err;

	for (size_t i = 0; i < n; i++)
		if (kn_filter_delete(nb, kn_str(args[i]), &err) != KN_OK)
			return kn_cli_fail(cli, &err);
	return KN_EXIT_OK;
}

static int
export(struct kn_cli *cli, struct kn_notebook *nb, char *const *args,
    size_t n)
{
	struct kn_err err;
	enum kn_status st = kn_filters_export(nb, cli__write, &cli->out,
	    &err);

	(void)args;
	(void)n;
	return cli__done(cli, st, true);
}

static int
import(struct kn_cli *cli, struct kn_notebook *nb, char *const *args,
    size_t n)
{
	(void)n;
	return cli__import_lines(cli, nb, args[0], kn_filters_import,
	    NP_("%s filter was added", "%s filters were added"));
}

/* ---- verbs ------------------------------------------------------------------------------ */

static const struct cli_verb verbs[] = {
	{ "save", 2, SIZE_MAX, true, save },
	{ "delete", 1, SIZE_MAX, true, delete_filters },
	{ "export", 0, 0, false, export },
	{ "import", 1, 1, true, import },
};

int
cmd__filters(struct kn_cli *cli, char *const *args, size_t n)
{
	if (strcmp(args[0], "list") == 0 && n == 1)
		return list(cli);
	return cli__verb(cli, verbs, sizeof(verbs) / sizeof(*verbs),
	    args, n);
}
