/*
 * test_search.c: a search finds what a filter finds, and both what a slow
 * walk over the articles finds, whatever way the sets were made: by scans
 * that the ranker keeps, by the rarest word first, by stepping from one
 * article that has a rare word to the next. Words have no clitics and no
 * stems here; how often they are in an article is from one in one to one in
 * hundreds. KN_PROP_SEED and KN_QUERIES ask for others.
 */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "kunnash/search.h"
#include "tests/prop/random.h"

#define ARTICLES 400
#define WORDS 12
#define ROUNDS 600
#define ROWS 40         /* texts are read for each */
#define SEED 20231214
#define BODY_WORDS 20

struct fixture {
	char dir[64];
	struct kn_index *ix;
	unsigned has[ARTICLES];         /* words as bits, by number */
	unsigned title[ARTICLES];
	size_t number[ARTICLES + 1];    /* of an article, by id */
};

/* ---- the corpus --------------------------------------------------------- */

/* Word w stands in an article in one of so many. */
static size_t
rarity(size_t w)
{
	static const size_t of[] = { 1, 1, 2, 2, 3, 5, 9, 16, 30, 60, 120,
		200 };

	return of[w];
}

static void
write_article(struct fixture *f, uint64_t *seed, size_t i)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/corpus/%03zu.txt", f->dir, i);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "title number%zu", i);
	for (size_t w = 0; w < WORDS; w++)
		if (below(seed, rarity(w) * 4) == 0) {
			fprintf(file, " w%zu", w);
			f->title[i] |= 1u << w;
		}
	fprintf(file, "\n\nbody of the article number%zu which is long", i);
	f->has[i] = f->title[i];
	for (size_t k = 0; k < BODY_WORDS; k++) {
		size_t w = k < WORDS ? k : below(seed, WORDS);

		if (below(seed, rarity(w) * 2) == 0) {
			fprintf(file, " w%zu", w);
			f->has[i] |= 1u << w;
		}
		fprintf(file, " x%zu", below(seed, 5000));
	}
	fputs(".\n", file);
	assert_int_equal(fclose(file), 0);
}

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	char corpus[100], index[100];
	const char *roots[] = { corpus };
	struct kn_index_opts opts = { .roots = roots, .n_roots = 1 };
	uint64_t seed = SEED;
	struct kn_index_summary sum;
	struct kn_err err;

	snprintf(f->dir, sizeof(f->dir), "/tmp/kunnash-search-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(corpus, sizeof(corpus), "%s/corpus", f->dir);
	snprintf(index, sizeof(index), "%s/index.db", f->dir);
	assert_int_equal(mkdir(corpus, 0700), 0);
	for (size_t i = 0; i < ARTICLES; i++)
		write_article(f, &seed, i);
	if (kn_index_update(index, &opts, &sum, &err) != KN_OK)
		fail_msg("%s %s", err.msgid, err.detail);
	assert_int_equal(kn_index_open(index, &f->ix, &err), KN_OK);
	for (uint32_t id = 1; id <= ARTICLES; id++) {
		struct kn_article a;

		assert_int_equal(kn_index_article(f->ix, id, &a, NULL),
		    KN_OK);
		f->number[id] = (size_t)strtoul(a.meta.path, NULL, 10);
		kn_article_dispose(&a);
	}
	*state = f;
	return 0;
}

static int
remove_one(const char *path, const struct stat *st, int type,
    struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	kn_index_close(f->ix);
	nftw(f->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

/* ---- queries and what they mean ----------------------------------------- */

/* Appends a condition; in[i]: whether article i meets it. */
static void
condition(const struct fixture *f, uint64_t *seed, unsigned depth,
    struct kn_buf *text, bool in[ARTICLES])
{
	bool other[ARTICLES];
	size_t kind = below(seed, depth == 0 ? 4 : 8), w = below(seed, WORDS);

	if (kind < 4) {
		kn_buf_fmt(text, "%sw%zu", kind == 0 ? "title:" : "", w);
		for (size_t i = 0; i < ARTICLES; i++)
			in[i] = ((kind == 0 ? f->title : f->has)[i] >> w &
			    1) != 0;
		return;
	}
	if (kind == 4) {
		kn_buf_cstr(text, "-(");
		condition(f, seed, depth - 1, text, in);
		for (size_t i = 0; i < ARTICLES; i++)
			in[i] = !in[i];
	} else {
		kn_buf_chr(text, '(');
		condition(f, seed, depth - 1, text, in);
		kn_buf_cstr(text, kind == 5 ? " OR " : " ");
		condition(f, seed, depth - 1, text, other);
		for (size_t i = 0; i < ARTICLES; i++)
			in[i] = kind == 5 ? in[i] || other[i] :
			    in[i] && other[i];
	}
	kn_buf_chr(text, ')');
}

static void
check_run(const struct fixture *f, const struct kn_query *q, const char *text,
    const bool in[ARTICLES])
{
	struct kn_run_opts opts = { .copies = true };
	struct kn_result *r;

	assert_int_equal(kn_query_run(q, f->ix, &opts, &r, NULL), KN_OK);
	for (uint32_t id = 1; id <= ARTICLES; id++)
		if (kn_set_has(kn_result_set(r), id) != in[f->number[id]])
			fail_msg("%s: filtering is wrong on %03zu", text,
			    f->number[id]);
	kn_result_free(r);
}

/* A list by relevance has the rows in the order of a search that nothing was
 * added to. */
static void
check_sorted(const struct fixture *f, const struct kn_query *q,
    const char *text, const struct kn_passage *p, size_t n)
{
	struct kn_run_opts opts = { .copies = true,
		.first = KN_FIRST_RELEVANT };
	struct kn_result *r;

	assert_int_equal(kn_query_run(q, f->ix, &opts, &r, NULL), KN_OK);
	assert_true(kn_result_rows(r) >= n);
	for (size_t i = 0; i < n && n >= KN_SEARCH_PAGE &&
	    kn_result_unsorted(r) == NULL; i++) {
		uint32_t id;

		assert_int_equal(kn_result_id(r, i, &id, NULL), KN_OK);
		if (id != p[i].id)
			fail_msg("%s: row %zu is %03zu, not %03zu", text, i,
			    f->number[id], f->number[p[i].id]);
	}
	kn_result_free(r);
}

static void
check_search(const struct fixture *f, const struct kn_query *q,
    const char *text, const bool in[ARTICLES])
{
	struct kn_run_opts opts = { .copies = true };
	struct kn_passage *p;
	size_t n, whole = 0, want = 0;

	assert_int_equal(kn_search(q, f->ix, &opts, ROWS, &p, &n,
	    NULL), KN_OK);
	for (size_t i = 0; i < n; i++) {
		whole += p[i].whole;
		if (p[i].whole != in[f->number[p[i].id]])
			fail_msg("%s: searching is wrong on %03zu", text,
			    f->number[p[i].id]);
	}
	for (size_t i = 0; i < ARTICLES; i++)
		want += in[i];
	if (whole != (want < ROWS ? want : ROWS))
		fail_msg("%s: %zu found of %zu", text, whole, want);
	check_sorted(f, q, text, p, whole);
	free(p);
}

static void
searching_and_filtering_agree(void **state)
{
	struct fixture *f = *state;
	uint64_t seed = number_from("KN_PROP_SEED", SEED);
	uint64_t rounds = number_from("KN_QUERIES", ROUNDS);
	struct kn_buf text;

	print_message("seed %llu\n", (unsigned long long)seed);
	kn_buf_init(&text, 0);
	for (uint64_t i = 0; i < rounds; i++) {
		bool in[ARTICLES];
		struct kn_query *q;

		kn_buf_reset(&text);
		condition(f, &seed, (unsigned)below(&seed, 4), &text, in);
		assert_int_equal(kn_query_parse(kn_buf_get(&text), &q, NULL),
		    KN_OK);
		check_run(f, q, text.s, in);
		check_search(f, q, text.s, in);
		kn_query_free(q);
	}
	kn_buf_dispose(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(searching_and_filtering_agree),
	};

	return cmocka_run_group_tests_name("search", tests, set_up,
	    tear_down);
}
