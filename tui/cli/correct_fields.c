/*
 * correct_fields.c: kunnash correct ID FIELD=VALUE: fields of one article, or
 * of those that a query finds, set, emptied, or given back what their source
 * says. Out: a line or a record an article and field that is otherwise now.
 */
#include "tui/cli/cli_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/overlay.h"
#include "kunnash/query.h"

struct job {
	struct kn_cli *cli;
	struct kn_notebook *nb;
	struct kn_index *ix;
	bool restore, bulk;
	const char *which;      /* ID or QUERY */
	char *const *fields;
	size_t n_fields;
	struct kn_set *articles;
};

static int
bad_field(struct kn_cli *cli, const char *arg)
{
	struct kn_err err;

	kn_err_set(&err, KN_INVALID, N_("a correction reads FIELD=VALUE, the "
	    "field being date, outlet, title, byline, url, via or lang; "
	    "not %s"), "%.200s", arg);
	return kn_cli_fail(cli, &err);
}

/* ---- which articles ------------------------------------------------------------ */

static int
choose_query(struct job *j)
{
	char *args[] = { (char *)(uintptr_t)j->which };
	struct kn_run_opts opts = cli__run_opts(j->cli);
	struct kn_result *r = NULL;
	struct kn_buf text;
	struct kn_err err;
	int status = KN_EXIT_OK;

	kn_buf_init(&text, 0);
	struct kn_query *q = cli__query(j->cli, args, 1, &text, &status);
	if (q != NULL && kn_query_run(q, j->ix, &opts, &r, &err) != KN_OK)
		status = cli__fail_query(j->cli, &err, kn_buf_get(&text));
	if (r != NULL)
		kn_set_or(j->articles, kn_result_set(r));
	kn_result_free(r);
	kn_query_free(q);
	kn_buf_dispose(&text);
	return status;
}

static int
choose(struct job *j)
{
	struct kn_err err;
	uint32_t id;

	if (j->bulk)
		return choose_query(j);
	if (kn_index_find(j->ix, kn_str(j->which), &id, &err) != KN_OK)
		return kn_cli_fail(j->cli, &err);
	kn_set_add(j->articles, id);
	return KN_EXIT_OK;
}

/* ---- out ------------------------------------------------------------------------- */

static int
put_all(struct job *j, const struct kn_correction *c, size_t n)
{
	struct kn_writer *w = cli__writer(j->cli);
	size_t most = cli__limit(j->cli, n);
	enum kn_status st = KN_OK;

	for (size_t i = 0; i < most && st == KN_OK; i++)
		st = cli__put_correction(j->cli, w, &c[i]);
	kn_writer_free(w);
	struct kn_buf b;
	kn_buf_init(&b, 0);
	if (j->restore)
		cli__row_count(j->cli, NP_("%s correction taken back",
		    "%s corrections taken back"), n, &b);
	else
		cli__row_count(j->cli, NP_("%s value corrected",
		    "%s values corrected"), n, &b);
	if (j->bulk && !kn_option_bool(j->cli->opts, KN_OPT_PREVIEW))
		cli__tell(j->cli, kn_buf_get(&b));
	kn_buf_dispose(&b);
	return cli__done(j->cli, st, n > 0);
}

/* ---- setting --------------------------------------------------------------------- */

static bool
read_pair(const char *arg, struct kn_field_value *out)
{
	struct kn_str value = kn_str(arg), name;

	if (strchr(arg, '=') == NULL || !kn_str_split(&value, '=', &name))
		return false;
	out->field = kn_meta_field_parse(name);
	out->value = value;
	return out->field != KN_META_FIELD_COUNT;
}

static int
set_fields(struct job *j)
{
	struct kn_field_value *v = kn_calloc(j->n_fields, sizeof(*v));
	struct kn_correction *c = NULL;
	struct kn_err err;
	size_t n = 0;

	for (size_t i = 0; i < j->n_fields; i++)
		(void)read_pair(j->fields[i], &v[i]);
	enum kn_status st = kn_fields_make(j->ix, j->articles, v, j->n_fields,
	    kn_session_corpus_hash(j->cli->session), &c, &n, &err);
	if (st == KN_OK && n > 0 &&
	    !kn_option_bool(j->cli->opts, KN_OPT_PREVIEW))
		st = kn_corrections_put(j->nb, c, n, &err);
	int status = st == KN_OK ? put_all(j, c, n) :
	    kn_cli_fail(j->cli, &err);
	kn_corrections_free(c, n);
	free(v);
	return status;
}

/* ---- giving back ------------------------------------------------------------------ */

static enum kn_status
drop(struct job *j, const struct kn_correction *c, size_t n,
    struct kn_err *err)
{
	const char **ids = kn_calloc(n + 1, sizeof(*ids));

	for (size_t i = 0; i < n; i++)
		ids[i] = c[i].id;
	enum kn_status st = kn_corrections_drop(j->nb, ids, n, err);
	free(ids);
	return st;
}

static int
restore(struct job *j)
{
	struct kn_correction *all = NULL;
	struct kn_err err;
	size_t n_all = 0, n = 0;
	unsigned fields = j->n_fields == 0 ? ~0u : 0;

	for (size_t i = 0; i < j->n_fields; i++)
		fields |= 1u << kn_meta_field_parse(kn_str(j->fields[i]));
	enum kn_status st = j->nb == NULL ? KN_OK :
	    kn_corrections_list(j->nb, &all, &n_all, &err);
	if (st == KN_OK)
		st = kn_fields_find(j->ix, all, n_all, j->articles, fields,
		    kn_session_corpus_hash(j->cli->session), &n, &err);
	if (st == KN_OK && n > 0 &&
	    !kn_option_bool(j->cli->opts, KN_OPT_PREVIEW))
		st = drop(j, all, n, &err);
	int status = st == KN_OK ? put_all(j, all, n) :
	    kn_cli_fail(j->cli, &err);
	kn_corrections_free(all, n_all);
	return status;
}

/* ---- the command -------------------------------------------------------------------- */

/* What is no field; NULL: all are. */
static const char *
odd_field(const struct job *j)
{
	for (size_t i = 0; i < j->n_fields; i++) {
		struct kn_field_value v;

		if (j->restore ? kn_meta_field_parse(kn_str(j->fields[i])) ==
		    KN_META_FIELD_COUNT : !read_pair(j->fields[i], &v))
			return j->fields[i];
	}
	return j->restore || j->n_fields > 0 ? NULL : "";
}

int
cli__correct_fields(struct kn_cli *cli, char *const *args, size_t n)
{
	struct job j = { .cli = cli };
	size_t i = 0;
	bool preview = kn_option_bool(cli->opts, KN_OPT_PREVIEW);

	j.restore = strcmp(args[i], "restore") == 0;
	i += j.restore;
	j.bulk = i < n && strcmp(args[i], "where") == 0;
	i += j.bulk;
	if (n < i + (j.restore ? 1 : 2))
		return cli__bad_verb(cli, args[0]);
	j.which = args[i++];
	j.fields = args + i;
	j.n_fields = n - i;
	const char *odd = odd_field(&j);
	if (odd != NULL)
		return bad_field(cli, odd);
	int status = cli__open_notes(cli, !preview, &j.nb);
	if (status != KN_EXIT_OK)
		return status;
	j.ix = kn_session_index(cli->session);
	j.articles = kn_set_new();
	status = choose(&j);
	if (status == KN_EXIT_OK)
		status = j.restore ? restore(&j) : set_fields(&j);
	kn_set_free(j.articles);
	return status;
}
