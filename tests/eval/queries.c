/*
 * queries.c: the gold queries, run over the seeds through a session. In:
 * queries.tsv. Out, for information: which queries find other articles than
 * expected, without and with entity aliases. Makes its index in a temporary
 * folder and removes it.
 */
#include "eval.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/session.h"

enum { QID, QUERY, KIND, EXPECTED, ALIASES, N_COLUMNS };

static int
remove_one(const char *path, const struct stat *st, int type,
    struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void
eval_remove(const char *dir)
{
	nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* The articles of a result as "000,001", or what went wrong. */
static void
found(struct kn_index *ix, struct kn_str text, bool no_aliases,
    struct kn_buf *out)
{
	struct kn_run_opts opts = { .order = KN_ORDER_PATH, .copies = true,
	    .no_aliases = no_aliases };
	struct kn_query *q = NULL;
	struct kn_result *r = NULL;
	struct kn_err err;

	if (kn_query_parse(text, &q, &err) != KN_OK ||
	    kn_query_run(q, ix, &opts, &r, &err) != KN_OK) {
		kn_buf_cstr(out, err.msgid);
		kn_query_free(q);
		return;
	}
	for (size_t i = 0; i < kn_result_rows(r); i++) {
		struct kn_article a;
		uint32_t id;

		if (kn_result_id(r, i, &id, NULL) != KN_OK ||
		    kn_index_article(ix, id, &a, NULL) != KN_OK)
			continue;
		kn_buf_fmt(out, "%s%.3s", out->n > 0 ? "," : "",
		    a.meta.path);
		kn_article_dispose(&a);
	}
	if (out->n == 0)
		kn_buf_chr(out, '-');
	kn_result_free(r);
	kn_query_free(q);
}

static bool
agrees(struct kn_index *ix, const struct kn_str *f, int column, bool verbose)
{
	struct kn_buf got;

	kn_buf_init(&got, 0);
	found(ix, f[QUERY], column == EXPECTED, &got);
	bool same = kn_str_eq(kn_buf_get(&got), f[column]);
	if (!same && verbose)
		printf("  %.*s %.*s: want %.*s, got %s%s\n", (int)f[QID].n,
		    f[QID].s, (int)f[QUERY].n, f[QUERY].s,
		    (int)f[column].n, f[column].s, got.s,
		    column == EXPECTED ? "" : " (aliases)");
	kn_buf_dispose(&got);
	return same;
}

static void
compare_all(struct kn_index *ix, struct kn_str rest, bool verbose)
{
	struct kn_str f[N_COLUMNS];
	size_t n = 0, bare = 0, aliases = 0;

	eval_row(&rest, f, N_COLUMNS);
	while (eval_row(&rest, f, N_COLUMNS) == N_COLUMNS) {
		n++;
		bare += agrees(ix, f, EXPECTED, verbose);
		aliases += agrees(ix, f, ALIASES, verbose);
	}
	printf("queries        %zu of %zu as expected, %zu with aliases\n",
	    bare, n, aliases);
}

void
eval_queries(const char *gold, const char *seeds, bool verbose)
{
	char dir[] = "/tmp/kunnash-eval-XXXXXX";
	struct kn_session_opts opts = { .corpus = &seeds, .n_corpus = 1,
	    .cache_dir = dir };
	struct kn_index_summary summary;
	struct kn_session *s = NULL;
	struct kn_err err;
	struct kn_buf path;
	bool changed;
	size_t n_b;

	kn_buf_init(&path, 0);
	kn_buf_fmt(&path, "%s/queries.tsv", gold);
	char *text = eval_read(path.s, &n_b);
	kn_buf_dispose(&path);
	if (text == NULL || mkdtemp(dir) == NULL) {
		free(text);
		return;
	}
	if (kn_session_open(&opts, &s, NULL, &err) == KN_OK &&
	    kn_session_update(s, NULL, &summary, &err) == KN_OK &&
	    kn_session_refresh(s, &changed, &err) == KN_OK &&
	    kn_session_index(s) != NULL)
		compare_all(kn_session_index(s), (struct kn_str){ text, n_b },
		    verbose);
	else
		printf("queries        no index: %s\n", err.msgid);
	kn_session_close(s);
	eval_remove(dir);
	free(text);
}
