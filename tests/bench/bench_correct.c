/*
 * bench_correct.c: how long corrections take to be laid over an index. In:
 * an index, optionally how many entities are corrected. Out: one line: how
 * many corrections over how many articles, the milliseconds until they are
 * laid over, until every set is settled, and of one article read through
 * them.
 *
 *	bench_correct INDEX [ENTITIES]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/overlay.h"
#include "measure.h"

/* The entities of most articles. */
struct top {
	struct kn_index *ix;
	char **id;
	size_t *articles;
	size_t n, most;
};

static bool
take(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	struct top *t = user;
	size_t count = kn_set_count(articles), i = t->n;

	(void)entity;
	(void)mentions;
	while (i > 0 && t->articles[i - 1] < count)
		i--;
	if (i == t->most)
		return true;
	if (t->n < t->most)
		t->n++;
	else
		free(t->id[t->n - 1]);
	memmove(&t->id[i + 1], &t->id[i], (t->n - 1 - i) * sizeof(*t->id));
	memmove(&t->articles[i + 1], &t->articles[i],
	    (t->n - 1 - i) * sizeof(*t->articles));
	t->id[i] = kn_strndup(value.s, value.n);
	t->articles[i] = count;
	return true;
}

static void
add(struct kn_correction *all, size_t *n, enum kn_correct_kind kind,
    const char *entity, const char *value, const char *surface)
{
	struct kn_correction *c = &all[(*n)++];

	*c = (struct kn_correction){ .kind = kind,
		.entity = kn_strdup(entity), .value = kn_strdup(value),
		.surface = kn_strdup(surface) };
	if (kn_correction_check(c, NULL) != KN_OK) {
		kn_correction_dispose(c);
		(*n)--;
	}
}

/* Every kind of correction; splits and aliases read texts. */
static size_t
make(const struct top *t, struct kn_correction *all)
{
	static const char *const words[] = { "التعاون الأمني", "السلطات",
		"الحكومة", "مصدر أمني", "وسائل الإعلام", "البرلمان" };
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		add(all, &n, KN_CORRECT_RENAME, t->id[i], "اسم آخر", NULL);
		if (i % 5 == 1)
			add(all, &n, KN_CORRECT_MERGE, t->id[i],
			    t->id[i - 1], NULL);
		if (i % 5 == 2)
			add(all, &n, KN_CORRECT_BLOCK, t->id[i], NULL, NULL);
		if (i % 5 == 3)
			add(all, &n, KN_CORRECT_TYPE, t->id[i], "ORG", NULL);
		if (i < 3)
			add(all, &n, KN_CORRECT_SPLIT, t->id[i], "u:x",
			    i == 0 ? "المغرب" : "فرنسا");
		if (i < sizeof(words) / sizeof(*words))
			add(all, &n, KN_CORRECT_ALIAS, t->id[i], words[i],
			    NULL);
	}
	return n;
}

int
main(int argc, char **argv)
{
	struct top t = { .most = argc > 2 ?
	    (size_t)strtoul(argv[2], NULL, 10) : 100 };
	struct kn_index_totals totals;
	struct kn_overlay *ov;
	struct kn_err err;

	if (argc < 2 || kn_index_open(argv[1], &t.ix, &err) != KN_OK) {
		fprintf(stderr, "bench_correct INDEX [ENTITIES]\n");
		return 1;
	}
	t.id = kn_calloc(t.most + 1, sizeof(*t.id));
	t.articles = kn_calloc(t.most + 1, sizeof(*t.articles));
	if (kn_index_totals(t.ix, &totals, &err) != KN_OK ||
	    kn_index_facet_each(t.ix, "entity", KN_TYPE_COUNT, take, &t,
	    &err) != KN_OK)
		return 1;
	struct kn_correction *all = kn_calloc(t.most * 6 + 1, sizeof(*all));
	size_t n = make(&t, all);
	double from = measure_ms();
	if (kn_overlay_new(t.ix, all, n, NULL, &ov, &err) != KN_OK)
		return 1;
	double laid = measure_ms();
	if (kn_overlay_settle(ov, &err) != KN_OK)
		return 1;
	double settled = measure_ms();
	struct kn_found found = { 0 };
	if (kn_index_found(t.ix, 1, &found, &err) != KN_OK)
		return 1;
	double read = measure_ms();
	printf("%zu corrections over %llu articles: laid %.1f ms, settled "
	    "%.1f ms, an article %.2f ms\n", n,
	    (unsigned long long)totals.articles, laid - from, settled - from,
	    read - settled);
	kn_found_dispose(&found);
	kn_overlay_free(ov);
	kn_corrections_free(all, n);
	for (size_t i = 0; i < t.n; i++)
		free(t.id[i]);
	free(t.id);
	free(t.articles);
	kn_index_close(t.ix);
	return 0;
}
