/*
 * test_query_run.c: random and nasty queries, run and searched. Each has an
 * answer: rows, or a sentence that is no SQLite's, with its place; none takes
 * a second. KN_QUERIES sets how many, KN_PROP_SEED the seed; KN_QUERY_INDEX
 * is an index of other articles than the seeds.
 */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "kunnash/query.h"
#include "kunnash/search.h"
#include "query_pieces.h"

#define ROUNDS 2500
#define DEADLINE_MS 900
#define MOST_MS 1000
#define LEN(a) (sizeof(a) / sizeof(*(a)))

struct fixture {
	char dir[64], index[100];
	struct kn_index *ix;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	const char *roots[] = { KN_SEED_DIR };
	const char *other = getenv("KN_QUERY_INDEX");
	struct kn_index_opts opts = { .roots = roots, .n_roots = 1 };
	struct kn_index_summary sum;
	struct kn_err err;

	snprintf(f->dir, sizeof(f->dir), "/tmp/kunnash-query-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->index, sizeof(f->index), "%s/index.db", f->dir);
	if (other == NULL && kn_index_update(f->index, &opts, &sum, &err) !=
	    KN_OK)
		fail_msg("%s %s", err.msgid, err.detail);
	if (kn_index_open(other == NULL ? f->index : other, &f->ix, &err) !=
	    KN_OK)
		fail_msg("%s %s", err.msgid, err.detail);
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

/* Of this process: others do not slow it down. */
static double
cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Parses, runs and searches; what came first of what is no success. */
static enum kn_status
answer(struct fixture *f, struct kn_str text, struct kn_err *err)
{
	struct kn_run_opts opts = { .order = KN_ORDER_DATE,
	    .deadline_ms = DEADLINE_MS };
	struct kn_passage *p = NULL;
	struct kn_query *q = NULL;
	struct kn_err hint;
	size_t n = 0;

	kn_err_clear(err);
	enum kn_status st = kn_query_parse(text, &q, err);
	if (st == KN_OK)
		st = kn_search(q, f->ix, &opts, 20, &p, &n, err);
	if (st == KN_OK && n == 0)
		(void)kn_query_hint(q, f->ix, &hint);
	free(p);
	kn_query_free(q);
	return st;
}

static double
check(struct fixture *f, struct kn_str text)
{
	struct kn_err err;
	double since = cpu_ms();
	enum kn_status st = answer(f, text, &err);
	double took = cpu_ms() - since;

	if (took > MOST_MS)
		fail_msg("%.*s takes %.0f ms", (int)text.n, text.s, took);
	if (st == KN_OK)
		return took;
	if (st != KN_SYNTAX && st != KN_INVALID && st != KN_LIMIT &&
	    st != KN_UNSUPPORTED)
		fail_msg("%.*s: %s (%s), code %d", (int)text.n, text.s,
		    err.msgid, err.detail, err.db_code);
	assert_non_null(err.msgid);
	if ((err.db_code != 0 && st != KN_LIMIT) || strcasestr(err.msgid, "sql") != NULL ||
	    strcasestr(err.msgid, "fts") != NULL)
		fail_msg("%.*s: %s", (int)text.n, text.s, err.msgid);
	if (st == KN_SYNTAX)
		assert_true(err.at_b <= text.n);
	return took;
}

static void
random_queries_have_answers(void **state)
{
	static void (*const make[])(uint64_t *, struct kn_buf *) = {
		random_conditions, random_query, random_conditions,
		random_bytes,
	};
	uint64_t seed = number_from("KN_PROP_SEED", 20231214);
	uint64_t rounds = number_from("KN_QUERIES", ROUNDS);
	double most = 0;
	struct kn_buf text;

	print_message("seed %llu\n", (unsigned long long)seed);
	kn_buf_init(&text, 0);
	for (uint64_t i = 0; i < rounds; i++) {
		make[i % LEN(make)](&seed, &text);
		double took = check(*state, kn_buf_get(&text));

		if (took <= most)
			continue;
		most = took;
		print_message("%.1f ms: %.*s\n", took, (int)text.n, text.s);
	}
	kn_buf_dispose(&text);
}

static const struct {
	struct kn_str in;
	const char *says;
} nasty[] = {
#define NASTY(in, says) { { in, sizeof(in) - 1 }, says },
#include "nasty.def"
	NASTY("a\0b", NULL)
	NASTY("country:\0", "needs a value")
	NASTY("\"a\0b", "not closed")
	NASTY("\xFF\xFE", "UTF-8")
	NASTY("a \xED\xA0\x80", "UTF-8")
#undef NASTY
};

static bool
is_said(enum kn_status st, const struct kn_err *err, const char *says)
{
	/* A large index may refuse what asks too much. */
	if (st == KN_LIMIT && getenv("KN_QUERY_INDEX") != NULL)
		return true;
	if (st == KN_OK || says == NULL)
		return st == KN_OK && says == NULL;
	return strstr(err->msgid, says) != NULL ||
	    strstr(err->detail, says) != NULL;
}

static void
nasty_queries_have_answers(void **state)
{
	size_t wrong = 0;

	for (size_t i = 0; i < LEN(nasty); i++) {
		struct kn_str in = nasty[i].in;
		struct kn_err err;
		enum kn_status st = answer(*state, in, &err);

		(void)check(*state, in);
		if (is_said(st, &err, nasty[i].says))
			continue;
		wrong++;
		print_message("%.*s: %s (%s)\n", (int)in.n, in.s,
		    st == KN_OK ? "an answer" : err.msgid, err.detail);
	}
	assert_int_equal(wrong, 0);
}

/* As long and as deep as queries get, and longer. */
static void
enormous_queries_have_answers(void **state)
{
	static const struct {
		const char *unit;
		size_t times;
	} repeated[] = {
		{ "a", 1 << 20 }, { "(", 1000 }, { "NOT ", 250 },
		{ "-", 1024 }, { "a ", 32 }, { "a|", 511 }, { "ا* ", 32 },
		{ "~في ", 31 }, { "=من ", 32 }, { "\"من في\"~99 ", 16 },
		{ "near(في, من, 99) ", 16 }, { "country:MA|", 32 },
		{ "country:خخخخخخخخخ|", 32 }, { "خ", 512 }, { "«", 512 },
		{ "\"ا ا ا ا ا ا ا ا\"~99 ", 4 }, { "title:و* ", 32 },
	};
	struct kn_buf b;

	kn_buf_init(&b, 0);
	for (size_t i = 0; i < LEN(repeated); i++) {
		kn_buf_reset(&b);
		for (size_t k = 0; k < repeated[i].times; k++)
			kn_buf_cstr(&b, repeated[i].unit);
		double took = check(*state, kn_buf_get(&b));

		if (took > 100)
			print_message("%.0f ms: %s...\n", took,
			    repeated[i].unit);
	}
	kn_buf_dispose(&b);
}

/* What is told about a query that finds nothing. */
static void
hints_tell_what_was_meant(void **state)
{
	static const struct {
		const char *in;
		size_t at_b;
		const char *says, *detail;
	} hints[] = {
		{ "hglyvf", 0, "keyboard", "المغرب" },
		{ "x hgHlk hglyvf", 0, "no article has %s", "x" },
		{ "المغرب ةشقؤه", 13, "no article has %s", "ةشقؤه" },
		{ "المغرب أو كوكب", 13, "OR", "أو" },
		{ "المغرب or كوكب", 13, "OR", "or" },
		{ "المغرب et كوكب", 13, "blank", "et" },
		{ "المغرب not كوكب", 13, "NOT", "not" },
		{ "الحموشيي", 0, "did you mean", "الحموشي" },
		/* the names nearest to these are in no article */
		{ "وجدة", 0, NULL, NULL },
		{ "الأخبار", 0, NULL, NULL },
		{ "=\"x y\"", 1, "no article has %s", "x y" },
		{ "-المغرب", 0, NULL, NULL },
		{ "country:MA -country:MA", 0, NULL, NULL },
		{ "\"المغرب المغرب المغرب\"", 0, NULL, NULL },
	};
	struct fixture *f = *state;

	for (size_t i = 0; getenv("KN_QUERY_INDEX") == NULL &&
	    i < LEN(hints); i++) {
		struct kn_query *q;
		struct kn_err err;

		assert_int_equal(kn_query_parse(kn_str(hints[i].in), &q,
		    NULL), KN_OK);
		bool any = kn_query_hint(q, f->ix, &err);
		if (any != (hints[i].says != NULL))
			fail_msg("%s: %s", hints[i].in, any ? err.msgid :
			    "no hint");
		if (any && (strstr(err.msgid, hints[i].says) == NULL ||
		    strcmp(err.detail, hints[i].detail) != 0 ||
		    err.at_b != hints[i].at_b))
			fail_msg("%s: %s (%s) at %zu", hints[i].in,
			    err.msgid, err.detail, err.at_b);
		kn_query_free(q);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nasty_queries_have_answers),
		cmocka_unit_test(enormous_queries_have_answers),
		cmocka_unit_test(hints_tell_what_was_meant),
		cmocka_unit_test(random_queries_have_answers),
	};

	return cmocka_run_group_tests_name("query_run", tests, set_up,
	    tear_down);
}
