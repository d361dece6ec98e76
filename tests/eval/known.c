/*
 * known.c: whether a question finds the text that answers it. In: a set in
 * the form of SQuAD (XQuAD: paragraphs, each with questions that people
 * asked of it). Every paragraph becomes an article of a corpus of its own,
 * and every question, as it was typed, a search of at most ten rows. Out:
 * the mean reciprocal rank of the paragraph, how many are among the ten at
 * all, and how many are first; the misses with --verbose. Makes its corpus
 * and its index in a temporary folder and removes them.
 */
#include "eval.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <jansson.h>

#include "kunnash/search.h"
#include "kunnash/session.h"

#define ROWS 10
#define WANT_MRR 0.92
#define WANT_RECALL 0.98

struct known {
	struct kn_index *ix;
	bool verbose;
	size_t n, first, among, refused;
	double reciprocal;
};

typedef void each_fn(void *user, size_t paragraph, const json_t *p);

static void
each_paragraph(const json_t *set, each_fn *fn, void *user)
{
	const json_t *data = json_object_get(set, "data");
	size_t n = 0;

	for (size_t i = 0; i < json_array_size(data); i++) {
		const json_t *ps = json_object_get(json_array_get(data, i),
		    "paragraphs");

		for (size_t k = 0; k < json_array_size(ps); k++)
			fn(user, n++, json_array_get(ps, k));
	}
}

static void
write_paragraph(void *user, size_t paragraph, const json_t *p)
{
	const char *dir = user;
	const char *text = json_string_value(json_object_get(p, "context"));
	char path[256];

	snprintf(path, sizeof(path), "%s/corpus/%03zu.txt", dir, paragraph);
	FILE *f = fopen(path, "w");
	if (f == NULL)
		return;
	fputs(text == NULL ? "" : text, f);
	fclose(f);
}

/* The row of the paragraph among the found, from 1; 0: not there. */
static size_t
row_of(struct known *k, const struct kn_passage *p, size_t n,
    const char *name)
{
	size_t row = 0;

	for (size_t i = 0; i < n && row == 0; i++) {
		struct kn_article a;

		if (kn_index_article(k->ix, p[i].id, &a, NULL) != KN_OK)
			continue;
		if (strcmp(a.meta.path, name) == 0)
			row = i + 1;
		kn_article_dispose(&a);
	}
	return row;
}

static void
ask(struct known *k, const char *question, const char *name)
{
	struct kn_passage *p = NULL;
	struct kn_query *q = NULL;
	struct kn_err err;
	size_t n = 0;

	k->n++;
	if (kn_query_parse(kn_str(question), &q, &err) != KN_OK ||
	    kn_search(q, k->ix, NULL, ROWS, &p, &n, &err) != KN_OK) {
		k->refused++;
		if (k->verbose)
			printf("  refused: %s: %s %s\n", question, err.msgid,
			    err.detail);
		kn_query_free(q);
		return;
	}
	size_t row = row_of(k, p, n, name);
	k->first += row == 1;
	k->among += row > 0;
	k->reciprocal += row > 0 ? 1.0 / (double)row : 0;
	if (k->verbose && row != 1)
		printf("  %s row %zu: %s\n", name, row, question);
	free(p);
	kn_query_free(q);
}

static void
ask_paragraph(void *user, size_t paragraph, const json_t *p)
{
	const json_t *qas = json_object_get(p, "qas");
	char name[32];

	snprintf(name, sizeof(name), "%03zu.txt", paragraph);
	for (size_t i = 0; i < json_array_size(qas); i++) {
		const char *question = json_string_value(json_object_get(
		    json_array_get(qas, i), "question"));

		if (question != NULL)
			ask(user, question, name);
	}
}

static bool
judge(const struct known *k)
{
	double n = k->n == 0 ? 1 : (double)k->n;
	double mrr = k->reciprocal / n, recall = (double)k->among / n;

	printf("known item     MRR@%d %.4f, recall@%d %.4f, first %.4f"
	    " (%zu questions, %zu refused)\n", ROWS, mrr, ROWS, recall,
	    (double)k->first / n, k->n, k->refused);
	return mrr >= WANT_MRR && recall >= WANT_RECALL;
}

static bool
run(const json_t *set, const char *dir, bool verbose)
{
	char root[256];
	const char *corpus = root;
	struct kn_session_opts opts = { .corpus = &corpus, .n_corpus = 1,
	    .cache_dir = dir };
	struct known k = { .verbose = verbose };
	struct kn_index_summary summary;
	struct kn_session *s = NULL;
	struct kn_err err;
	bool changed, good = false;

	snprintf(root, sizeof(root), "%s/corpus", dir);
	if (mkdir(root, 0700) != 0)
		return false;
	each_paragraph(set, write_paragraph, (void *)dir);
	if (kn_session_open(&opts, &s, NULL, &err) == KN_OK &&
	    kn_session_update(s, NULL, &summary, &err) == KN_OK &&
	    kn_session_refresh(s, &changed, &err) == KN_OK)
		k.ix = kn_session_index(s);
	if (k.ix != NULL) {
		each_paragraph(set, ask_paragraph, &k);
		good = judge(&k);
	} else {
		printf("known item     no index: %s\n", err.msgid);
	}
	kn_session_close(s);
	return good;
}

bool
eval_known(const char *data, bool verbose)
{
	char path[512], dir[] = "/tmp/kunnash-eval-XXXXXX";

	snprintf(path, sizeof(path), "%s/ir/xquad.ar.json", data);
	json_t *set = json_load_file(path, 0, NULL);
	if (set == NULL) {
		printf("known item     no %s\n", path);
		return true;
	}
	bool good = mkdtemp(dir) != NULL && run(set, dir, verbose);
	eval_remove(dir);
	json_decref(set);
	return good;
}
