/*
 * test_run.c: queries over the seeds and over copies: sets, rows, counts,
 * hits, passages.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "kunnash/facet.h"
#include "kunnash/query.h"
#include "kunnash/quote_filter.h"
#include "kunnash/search.h"

#define LEN(a) (sizeof(a) / sizeof(*(a)))

enum { OUTLETS = 300 };

struct fixture {
	char dir[64], corpus[100], index[100];
	struct kn_index *ix;
};

static void
copy_seed(const struct fixture *f, const char *name, const char *to,
    const char *before)
{
	char from[300], path[300], bytes[65536];

	snprintf(from, sizeof(from), "%s/%s", KN_SEED_DIR, name);
	snprintf(path, sizeof(path), "%s/%s", f->corpus, to);
	FILE *in = fopen(from, "rb"), *out = fopen(path, "wb");
	assert_non_null(in);
	assert_non_null(out);
	size_t n = fread(bytes, 1, sizeof(bytes), in);
	assert_true(n > 0 && n < sizeof(bytes));
	assert_true(fputs(before, out) >= 0);
	assert_int_equal(fwrite(bytes, 1, n, out), n);
	assert_int_equal(fclose(out), 0);
	fclose(in);
}

static const char *const seeds[] = {
	"000_73142c2de4278988.txt", "001_ddf2f6e1d7cf121c.txt",
	"002_5b3928aeaba144d6.txt", "003_944a91859d881e3e.txt",
	"004_918a3ce10e0930b5.txt",
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	const char *roots[] = { f->corpus };
	struct kn_index_opts opts = { .roots = roots, .n_roots = 1 };
	struct kn_index_summary sum;
	struct kn_err err;

	snprintf(f->dir, sizeof(f->dir), "/tmp/kunnash-run-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->corpus, sizeof(f->corpus), "%s/corpus", f->dir);
	snprintf(f->index, sizeof(f->index), "%s/index/index.db", f->dir);
	assert_int_equal(mkdir(f->corpus, 0700), 0);
	for (size_t i = 0; i < LEN(seeds); i++)
		copy_seed(f, seeds[i], seeds[i], "");
	if (kn_index_update(f->index, &opts, &sum, &err) != KN_OK)
		fail_msg("%s %s", err.msgid, err.detail);
	assert_int_equal(sum.added, LEN(seeds));
	assert_int_equal(kn_index_open(f->index, &f->ix, &err), KN_OK);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	char *argv[] = { "rm", "-rf", "--", f->dir, NULL };

	kn_index_close(f->ix);
	pid_t pid = fork();
	if (pid == 0) {
		execv("/bin/rm", argv);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
	free(f);
	return 0;
}

static struct kn_result *
run(struct fixture *f, const char *text, bool copies)
{
	struct kn_run_opts opts = { .order = KN_ORDER_PATH,
	    .copies = copies };
	struct kn_result *r = NULL;
	struct kn_query *q;
	struct kn_err err;

	assert_int_equal(kn_query_parse(kn_str(text), &q, &err), KN_OK);
	if (kn_query_run(q, f->ix, &opts, &r, &err) != KN_OK)
		fail_msg("%s: %s (%s)", text, err.msgid, err.detail);
	kn_query_free(q);
	return r;
}

/* The first digit of each row's file, in the order of rows. */
static void
rows_of(struct fixture *f, struct kn_result *r, char out[16])
{
	size_t n = kn_result_rows(r);

	assert_true(n < 16);
	for (size_t i = 0; i < n; i++) {
		struct kn_article a;
		uint32_t id;
		size_t back;

		assert_int_equal(kn_result_id(r, i, &id, NULL), KN_OK);
		assert_int_equal(kn_result_find(r, id, &back, NULL), KN_OK);
		assert_int_equal(back, i);
		assert_int_equal(kn_index_article(f->ix, id, &a, NULL),
		    KN_OK);
		out[i] = a.meta.path[2];
		kn_article_dispose(&a);
	}
	out[n] = '\0';
}

static const struct {
	const char *query;
	const char *rows, *copies;  /* last digits of the seeds */
	size_t stories, hidden;
} cases[] = {
	{ "", "1234", "01234", 4, 0 },
	/* names, demonyms, capitals; 004 never names France */
	{ "country:FR", "123", "0123", 3, 0 },
	{ "بلد:فرنسا", "123", "0123", 3, 0 },
	{ "pays:France", "123", "0123", 3, 0 },
	{ "-country:FR", "4", "4", 1, 0 },
	{ "country:FR agency:ma-dgsn", "123", "0123", 3, 0 },
	{ "جهاز:DGSN", "1234", "01234", 4, 0 },
	{ "country:US OR country:DZ", "234", "234", 3, 0 },
	/* Austria by its capital alone */
	{ "country:AT", "4", "4", 1, 0 },
	{ "country:AT/name", "", "", 0, 0 },
	{ "country:JP", "", "", 0, 0 },
	/* clitics: للأمن الوطني, بالمغرب */
	{ "\"الأمن الوطني\"", "1234", "01234", 4, 0 },
	{ "المغرب", "1234", "01234", 4, 0 },
	{ "\"هجمات باتاكلان\"", "2", "2", 1, 0 },
	{ "\"باتاكلان هجمات\"", "", "", 0, 0 },
	{ "هجمات باتاكلان", "2", "2", 1, 0 },
	{ "استخبار*", "1234", "01234", 4, 0 },
	/* boilerplate of 001 is not searched */
	{ "\"الصحراء المغربية\"", "", "", 0, 0 },
	{ "title:باريس", "2", "2", 1, 0 },
	{ "title:\"باريس والرباط\"", "2", "2", 1, 0 },
	/* a title that only the lead has: 000 has no title */
	{ "title:البرود", "1", "1", 1, 0 },
	{ "-title:البرود", "0234", "0234", 4, 0 },
	{ "date:2023", "1", "1", 1, 4 },
	{ "date:2023-12-14", "1", "1", 1, 4 },
	{ "date:<2023", "", "", 0, 4 },
	{ "-date:2023", "0234", "0234", 4, 0 },
	{ "date:none", "0234", "0234", 4, 0 },
	{ "is:undated country:FR", "023", "023", 3, 0 },
	{ "date:2023 country:US", "", "", 0, 2 },
	{ "date:2023 -date:2022", "1", "1", 1, 4 },
	/* days that the texts speak of; 001 tells the year of its Tuesday */
	{ "when:2021-04-07", "1", "01", 1, 0 },
	{ "when:2021", "1", "01", 1, 0 },
	{ "when:2015", "2", "2", 1, 0 },
	/* a year is not in its own November */
	{ "when:2015-11", "", "", 0, 0 },
	{ "when:2023-12-12", "1", "1", 1, 0 },
	{ "متى:2014..2016", "24", "24", 2, 0 },
	{ "when:<2016", "24", "24", 2, 0 },
	{ "when:2015 -when:2021", "2", "2", 1, 0 },
	{ "outlet:hespress", "1", "1", 1, 0 },
	{ "outlet:هسبريس", "1", "1", 1, 0 },
	{ "is:copy", "0", "0", 1, 0 },
	{ "-is:copy", "1234", "1234", 4, 0 },
	{ "story:4674471a7e1642f5", "1", "01", 1, 0 },
	{ "خبر:4674471a7e1642f5 is:copy", "0", "0", 1, 0 },
	{ "story:0000000000000000", "", "", 0, 0 },
	{ "lang:ar", "1234", "01234", 4, 0 },
	{ "لغة:fr", "", "", 0, 0 },
	{ "speaker:p:احسان-الحافيظي", "1", "01", 1, 0 },
	{ "متحدث:الحافيظي", "1", "01", 1, 0 },
	{ "speaker:mike-pompeo", "4", "4", 1, 0 },
	{ "متحدث:بومبيو", "4", "4", 1, 0 },
	{ "speaker:agency:ma-dgsn", "1", "01", 1, 0 },
	{ "speaker:europe-1", "2", "2", 1, 0 },
	/* named in the articles, and says nothing there */
	{ "speaker:abdellatif-hammouchi", "", "", 0, 0 },
	{ "role:الخبير", "1", "01", 1, 0 },
	{ "صفة:خبير", "1", "01", 1, 0 },
	{ "role:\"مدير مركز الرباط\"", "3", "3", 1, 0 },
	{ "role:\"مركز مدير\"", "", "", 0, 0 },
	{ "cia", "34", "34", 2, 0 },
	{ "\"cia\"", "", "", 0, 0 },
	{ "وكالة الاستخبارات المركزية", "34", "34", 2, 0 },
	{ "(الهجرة OR المخدرات) AND أمريكي*", "34", "34", 2, 0 },
};

static void
articles_that_match(void **state)
{
	struct fixture *f = *state;
	char got[16];

	for (size_t i = 0; i < LEN(cases); i++) {
		struct kn_result *r = run(f, cases[i].query, false);

		rows_of(f, r, got);
		if (strcmp(got, cases[i].rows) != 0 ||
		    kn_result_stories(r) != cases[i].stories ||
		    kn_result_undated_hidden(r) != cases[i].hidden)
			fail_msg("%s: rows %s, stories %zu, hidden %zu",
			    cases[i].query, got, kn_result_stories(r),
			    kn_result_undated_hidden(r));
		kn_result_free(r);
		r = run(f, cases[i].query, true);
		rows_of(f, r, got);
		if (strcmp(got, cases[i].copies) != 0)
			fail_msg("%s: copies %s", cases[i].query, got);
		assert_int_equal(kn_result_articles(r), strlen(got));
		assert_int_equal(kn_result_stories(r), cases[i].stories);
		kn_result_free(r);
	}
}

/* How many of an article's quotes a query takes. */
static void
quotes_that_a_query_means(void **state)
{
	static const struct {
		const char *query;
		size_t n;
	} filters[] = {
		{ "", 10 }, { "country:MA", 10 },
		{ "speaker:agency:ma-dgsn", 1 },
		{ "speaker:p:احسان-الحافيظي", 5 },
		{ "speaker:p:احسان-الحافيظي country:MA", 5 },
		{ "role:الاستراتيجي", 4 },
		{ "role:الاستراتيجي speaker:p:احسان-الحافيظي", 0 },
		{ "speaker:agency:ma-dgsn country:MA", 1 },
		{ "role:\"الخبير في السياسات\"", 5 },
		{ "role:الاستراتيجي speaker:ma-dgsn", 0 },
		{ "speaker:europe-1", 0 },
	};
	struct fixture *f = *state;
	struct kn_found found = { 0 };
	struct kn_doc *doc;
	struct kn_err err;
	uint32_t id;

	assert_int_equal(kn_index_find(f->ix, kn_str(seeds[0]), &id, &err),
	    KN_OK);
	assert_int_equal(kn_index_doc(f->ix, id, &doc, &err), KN_OK);
	assert_int_equal(kn_index_found(f->ix, id, &found, &err), KN_OK);
	for (size_t i = 0; i < LEN(filters); i++) {
		struct kn_quote_filter *filter;
		struct kn_query *q;
		size_t n = 0;

		assert_int_equal(kn_query_parse(kn_str(filters[i].query), &q,
		    &err), KN_OK);
		assert_int_equal(kn_quote_filter_open(q, f->ix, &filter,
		    &err), KN_OK);
		for (size_t k = 0; k < found.n_quotes; k++)
			n += kn_quote_filter_takes(filter, doc,
			    &found.quotes[k]);
		if (n != filters[i].n)
			fail_msg("%s: %zu quotes", filters[i].query, n);
		kn_quote_filter_close(filter);
		kn_query_free(q);
	}
	kn_found_dispose(&found);
	kn_doc_free(doc);
}

static void
unknown_values_name_the_nearest(void **state)
{
	static const struct {
		const char *query;
		size_t at_b;
		const char *near;
	} bad[] = {
		{ "country:فرنصا", 8, "فرنسا" },
		{ "a country:Frnce", 10, "france" },
		{ "country:FR/nme", 11,
		    "name, official, capital, demonym, epithet" },
		{ "place:rabat/demonim", 12, "name, demonym, city, "
		    "region, continent, venue" },
		{ "person:mike-pompeo/city", 19,
		    "name, full, short, byline" },
		{ "outlet:hespres", 7, "hespress" },
		{ "country:qqqqqqqqqqqqqq", 8, "" },
		{ "lang:xx", 5, "" },
		/* a part of a name */
		{ "event:برخان", 6, "عملية برخان" },
		{ "event:Barkhane", 6, "opération barkhane" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < LEN(bad); i++) {
		struct kn_result *r = NULL;
		struct kn_query *q;
		struct kn_err err;

		assert_int_equal(kn_query_parse(kn_str(bad[i].query), &q,
		    NULL), KN_OK);
		assert_int_equal(kn_query_run(q, f->ix, NULL, &r, &err),
		    KN_INVALID);
		assert_null(r);
		assert_int_equal(err.at_b, bad[i].at_b);
		assert_string_equal(err.detail, bad[i].near);
		kn_query_free(q);
	}
}

/* A count is what filtering by the row shows. */
static void
facets_are_what_filters_show(void **state)
{
	static const char *const queries[] = { "", "country:FR", "date:2023",
	    "-title:البرود", "is:copy", "-country:FR" };
	struct fixture *f = *state;
	struct kn_buf text;

	kn_buf_init(&text, 0);
	for (size_t i = 0; i < LEN(queries); i++) {
		struct kn_result *r = run(f, queries[i], false);

		for (unsigned t = KN_TYPE_COUNTRY; t <= KN_TYPE_AGENCY; t++) {
			struct kn_facet_count *rows;
			size_t n;

			assert_int_equal(kn_result_facets(r,
			    (enum kn_type)t, &rows, &n, NULL), KN_OK);
			assert_true(n > 0);
			for (size_t k = 0; k < n; k++) {
				kn_buf_reset(&text);
				kn_buf_fmt(&text, "(%s) %s:%s", queries[i],
				    t == KN_TYPE_COUNTRY ? "country" :
				    "agency", rows[k].value);
				struct kn_result *s = run(f, i == 0 ?
				    text.s + 3 : text.s, false);
				assert_int_equal(rows[k].stories,
				    kn_result_stories(s));
				assert_int_equal(rows[k].articles,
				    kn_result_articles(s));
				assert_true(k == 0 || rows[k - 1].stories >=
				    rows[k].stories);
				kn_result_free(s);
			}
			free(rows);
		}
		kn_result_free(r);
	}
	kn_buf_dispose(&text);
}

/* As many outlets as numbers of a byte, and more; each text in three of them,
 * with a country in every second. */
static void
put_outlets(const struct fixture *f)
{
	char path[200];

	snprintf(path, sizeof(path), "%s/all.jsonl", f->corpus);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	for (unsigned i = 0; i < OUTLETS * 2; i++)
		assert_true(fprintf(file, "{\"title\": \"خبر رقم %u\","
		    " \"content\": \"قال مصدر مطلع إن الحدث رقم %u وقع في"
		    " %s يوم %u من الشهر.\", \"outlet\": \"ص%u\"}\n", i / 3,
		    i / 3, i % 2 == 0 ? "فرنسا" : "المدينة", i / 3,
		    i % OUTLETS) > 0);
	assert_int_equal(fclose(file), 0);
}

static void
values_are_what_filters_show(void **state)
{
	static const char *const queries[] = { "", "country:FR", "is:copy",
	    "-country:FR" };
	struct fixture *f = *state, of = { .ix = NULL };
	const char *roots[] = { of.corpus };
	struct kn_index_opts opts = { .roots = roots, .n_roots = 1 };
	struct kn_index_summary sum;
	struct kn_facet_count *rows;
	char text[200];
	size_t n;

	snprintf(of.corpus, sizeof(of.corpus), "%s/outlets", f->dir);
	snprintf(of.index, sizeof(of.index), "%s/outlets.db", f->dir);
	assert_int_equal(mkdir(of.corpus, 0700), 0);
	put_outlets(&of);
	assert_int_equal(kn_index_update(of.index, &opts, &sum, NULL),
	    KN_OK);
	assert_int_equal(sum.added, OUTLETS * 2);
	assert_true(sum.duplicates > OUTLETS / 2);
	assert_int_equal(kn_index_open(of.index, &of.ix, NULL), KN_OK);
	for (size_t i = 0; i < LEN(queries); i++) {
		struct kn_result *r = run(&of, queries[i], false);

		assert_int_equal(kn_result_values(r, "outlet", &rows, &n,
		    NULL), KN_OK);
		assert_true(n > OUTLETS / 4);
		for (size_t k = 0; k < n; k++) {
			snprintf(text, sizeof(text), "%s outlet:%s",
			    queries[i], rows[k].value);
			struct kn_result *s = run(&of, text, false);
			assert_int_equal(rows[k].stories,
			    kn_result_stories(s));
			assert_int_equal(rows[k].articles,
			    kn_result_articles(s));
			kn_result_free(s);
		}
		kn_values_free(rows, n);
		kn_result_free(r);
	}
	kn_index_close(of.ix);
}

/* A body of a country stands for it, in filters and counts, though nothing
 * names the country; but not for its name. */
static void
bodies_count_for_their_country(void **state)
{
	static const struct {
		const char *query;
		size_t articles;
	} rows[] = {
		{ "agency:us-fbi", 1 }, { "country:US", 1 },
		{ "country:US/name", 0 }, { "country:FR", 0 },
	};
	struct fixture *f = *state, one = { .ix = NULL };
	const char *roots[] = { one.corpus };
	struct kn_index_opts opts = { .roots = roots, .n_roots = 1 };
	struct kn_index_summary sum;
	struct kn_facet_count *counts;
	char path[200];
	size_t n;

	snprintf(one.corpus, sizeof(one.corpus), "%s/one", f->dir);
	snprintf(one.index, sizeof(one.index), "%s/one.db", f->dir);
	assert_int_equal(mkdir(one.corpus, 0700), 0);
	snprintf(path, sizeof(path), "%s/a.txt", one.corpus);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs("أعلن مكتب التحقيقات الفيدرالي عن نتائج بحثه.\n",
	    file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(kn_index_update(one.index, &opts, &sum, NULL),
	    KN_OK);
	assert_int_equal(kn_index_open(one.index, &one.ix, NULL), KN_OK);
	for (size_t i = 0; i < LEN(rows); i++) {
		struct kn_result *r = run(&one, rows[i].query, false);

		assert_int_equal(kn_result_articles(r), rows[i].articles);
		kn_result_free(r);
	}
	struct kn_result *r = run(&one, "", false);
	assert_int_equal(kn_result_facets(r, KN_TYPE_COUNTRY, &counts, &n,
	    NULL), KN_OK);
	assert_int_equal(n, 1);
	assert_string_equal(counts[0].value, "US");
	assert_int_equal(counts[0].stories, 1);
	assert_int_equal(counts[0].mentions, 0);
	free(counts);
	kn_result_free(r);
	kn_index_close(one.ix);
}

/* A result outlives an update of its index: it still counts its own articles,
 * among the entities that there are now. */
static void
counts_outlive_an_update(void **state)
{
	static const char *const texts[] = {
		"أعلن وزير الداخلية في الرباط عن تعاون المغرب مع إسبانيا.\n",
		"تونس والجزائر وليبيا ومصر وفرنسا وألمانيا وإيطاليا والمغرب.\n",
	};
	struct fixture *f = *state, two = { .ix = NULL };
	const char *roots[] = { two.corpus };
	struct kn_index_opts opts = { .roots = roots, .n_roots = 1 };
	struct kn_index_summary sum;
	struct kn_facet_count *counts;
	struct kn_result *r = NULL;
	char path[200];
	size_t n;

	snprintf(two.corpus, sizeof(two.corpus), "%s/two", f->dir);
	snprintf(two.index, sizeof(two.index), "%s/two.db", f->dir);
	assert_int_equal(mkdir(two.corpus, 0700), 0);
	for (size_t i = 0; i < LEN(texts); i++) {
		snprintf(path, sizeof(path), "%s/%zu.txt", two.corpus, i);
		FILE *file = fopen(path, "w");
		assert_non_null(file);
		assert_true(fputs(texts[i], file) >= 0);
		assert_int_equal(fclose(file), 0);
		assert_int_equal(kn_index_update(two.index, &opts, &sum,
		    NULL), KN_OK);
		if (i == 0) {
			assert_int_equal(kn_index_open(two.index, &two.ix,
			    NULL), KN_OK);
			r = run(&two, "", false);
		}
		assert_int_equal(kn_result_facets(r, KN_TYPE_COUNTRY, &counts,
		    &n, NULL), KN_OK);
		assert_int_equal(n, 2);
		for (size_t k = 0; k < n; k++) {
			assert_true(strcmp(counts[k].value, "MA") == 0 ||
			    strcmp(counts[k].value, "ES") == 0);
			assert_int_equal(counts[k].articles, 1);
		}
		free(counts);
	}
	kn_result_free(r);
	kn_index_close(two.ix);
}

/* Articles by number, from the first on, of which each is a day older than
 * the one before. */
static void
put_many(const struct fixture *f, unsigned first, unsigned end)
{
	const char *roots[] = { f->corpus };
	struct kn_index_opts opts = { .roots = roots, .n_roots = 1 };
	struct kn_index_summary sum;
	char path[200];

	snprintf(path, sizeof(path), "%s/many.jsonl", f->corpus);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	for (unsigned i = first; i < end; i++)
		fprintf(file, "{\"id\":%u,\"title\":\"t%u\",\"date\":"
		    "\"%u-%02u-%02u\",\"content\":\"a %u\"}\n", i, i,
		    2020 - i / 336, 12 - i / 28 % 12, 28 - i % 28, i);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(kn_index_update(f->index, &opts, &sum, NULL), KN_OK);
}

/* Rows that were not asked for before an update are all found after it, though
 * there are fewer before them now. */
static void
rows_are_found_behind_an_update(void **state)
{
	enum { N = 1100, GONE = 40 };   /* orders are read 1,024 at a time */
	const struct fixture *f = *state;
	struct fixture many = { .ix = NULL };
	uint32_t id;

	snprintf(many.corpus, sizeof(many.corpus), "%s/many", f->dir);
	snprintf(many.index, sizeof(many.index), "%s/many.db", f->dir);
	assert_int_equal(mkdir(many.corpus, 0700), 0);
	put_many(&many, 0, N);
	assert_int_equal(kn_index_open(many.index, &many.ix, NULL), KN_OK);
	struct kn_result *r = run(&many, "", true);
	assert_int_equal(kn_result_rows(r), N);
	assert_int_equal(kn_result_id(r, 0, &id, NULL), KN_OK);
	put_many(&many, GONE, N);
	assert_int_equal(kn_result_id(r, N - 1, &id, NULL), KN_OK);
	/* In the order of paths, whose numbers are bytes. */
	assert_int_equal(id, 999 + 1);
	kn_result_free(r);
	kn_index_close(many.ix);
}

/* ---- hits ------------------------------------------------------------------ */

static const struct {
	const char *query, *text;
	const char *want;       /* surface/rule, space-separated */
} hit_cases[] = {
	/* Forms that the corpus has. */
	{ "المغرب", "المغرب فالمغرب ٱلمغرب للمغرب مغاربة",
	    "المغرب/exact فالمغرب/clitic ٱلمغرب/folded للمغرب/clitic" },
	{ "المَغرب", "المغرب المَغرِب", "المغرب/exact المَغرِب/exact" },
	{ "sécu*", "Sécurité secu sécurité", "Sécurité/folded "
	    "sécurité/exact" },
	{ "\"a b\"", "a b a\nb b a a-b", "a b/exact a\nb/exact a-b/exact" },
	{ "a -b", "a b", "a/exact" },
	{ "a OR b", "b c A", "b/exact A/folded" },
	{ "a \"a b\"", "a b a", "a b/exact a/exact" },
	{ "title:a b", "a b", "b/exact" },
	{ "x", "a b", "" },
};

static void
hits_are_spans_with_rules(void **state)
{
	struct fixture *f = *state;
	struct kn_buf got;

	kn_buf_init(&got, 0);
	for (size_t i = 0; i < LEN(hit_cases); i++) {
		char *text = strdup(hit_cases[i].text);
		struct kn_doc_span body = { KN_SPAN_BODY,
		    { 0, (uint32_t)strlen(text) } };
		struct kn_doc doc = { .text = text, .n_b = strlen(text),
		    .spans = &body, .n_spans = 1 };
		struct kn_query *q;
		struct kn_hit *hits;
		size_t n;

		assert_int_equal(kn_query_parse(kn_str(hit_cases[i].query),
		    &q, NULL), KN_OK);
		assert_int_equal(kn_query_hits(q, f->ix, &doc, NULL, &hits,
		    &n, NULL), KN_OK);
		kn_buf_reset(&got);
		for (size_t k = 0; k < n; k++)
			kn_buf_fmt(&got, "%s%.*s/%s", k > 0 ? " " : "",
			    (int)kn_span_len(hits[k].at),
			    text + hits[k].at.start_b,
			    kn_rule_name(hits[k].rule));
		assert_string_equal(kn_buf_get(&got).s, hit_cases[i].want);
		free(hits);
		kn_query_free(q);
		free(text);
	}
	kn_buf_dispose(&got);
}

/* country:FR takes its names and its bodies, not the people from there. */
static void
hits_of_a_country_are_what_it_matches(void **state)
{
	struct fixture *f = *state;
	struct kn_mentions mentions = { 0 };
	struct kn_doc *doc;
	struct kn_query *q;
	struct kn_hit *hits;
	uint32_t id;
	size_t n, people = 0;

	assert_int_equal(kn_index_find(f->ix, kn_str(seeds[1]), &id, NULL),
	    KN_OK);
	assert_int_equal(kn_index_doc(f->ix, id, &doc, NULL), KN_OK);
	assert_int_equal(kn_index_mentions(f->ix, id, &mentions, NULL),
	    KN_OK);
	assert_int_equal(kn_query_parse(KN_LIT("country:FR"), &q, NULL),
	    KN_OK);
	assert_int_equal(kn_query_hits(q, f->ix, doc, &mentions, &hits, &n,
	    NULL), KN_OK);
	assert_true(n > 0);
	for (size_t i = 0; i < mentions.n; i++) {
		if (mentions.at[i].type != KN_TYPE_PERSON)
			continue;
		people++;
		for (size_t k = 0; k < n; k++)
			assert_false(kn_span_overlaps(hits[k].at,
			    mentions.at[i].at));
	}
	assert_true(people > 0);
	free(hits);
	kn_query_free(q);
	kn_mentions_dispose(&mentions);
	kn_doc_free(doc);
}

/* ---- passages --------------------------------------------------------------- */

static void
passages_are_ranked(void **state)
{
	static const char *const queries[] = { "المغرب", "فرنسا باريس",
	    "\"الأمن الوطني\"", "country:FR", "cia", "" };
	struct fixture *f = *state;

	for (size_t i = 0; i < LEN(queries); i++) {
		struct kn_passage *p;
		struct kn_query *q;
		size_t n;

		assert_int_equal(kn_query_parse(kn_str(queries[i]), &q,
		    NULL), KN_OK);
		assert_int_equal(kn_search(q, f->ix, NULL, 0, &p, &n, NULL),
		    KN_OK);
		assert_true(n >= 2);
		for (size_t k = 0; k < n; k++) {
			struct kn_doc *doc;

			assert_true(k == 0 || p[k - 1].score >= p[k].score);
			assert_int_equal(kn_index_doc(f->ix, p[k].id, &doc,
			    NULL), KN_OK);
			assert_true(kn_span_contains(p[k].snippet, p[k].at));
			assert_true(p[k].snippet.end_b <= doc->n_b);
			assert_true(kn_span_len(p[k].snippet) <= 2 *
			    KN_SNIPPET_CP);
			assert_true(kn_span_len(p[k].snippet) > 40);
			assert_true(kn_doc_is_content(doc, p[k].at.start_b));
			kn_doc_free(doc);
		}
		free(p);
		kn_query_free(q);
	}
}

/* The article with the word in its title comes first. */
static void
titles_weigh_more(void **state)
{
	struct fixture *f = *state;
	struct kn_passage *p;
	struct kn_query *q;
	struct kn_article a;
	size_t n;

	assert_int_equal(kn_query_parse(KN_LIT("الدبلوماسية"), &q, NULL),
	    KN_OK);
	assert_int_equal(kn_search(q, f->ix, NULL, 1, &p, &n, NULL), KN_OK);
	assert_int_equal(n, 1);
	assert_int_equal(kn_index_article(f->ix, p[0].id, &a, NULL), KN_OK);
	assert_string_equal(a.meta.path, seeds[3]);
	kn_article_dispose(&a);
	free(p);
	kn_query_free(q);
}

/* ---- explain ------------------------------------------------------------------ */

static void
explain_tells_sets_and_sizes(void **state)
{
	static const char want[] =
	    "query: country:FR -(cia OR title:باريس) date:<2024\n"
	    "and  [1]\n"
	    "  country = FR  [4]\n"
	    "    entity: FR (France)\n"
	    "  not  [2]\n"
	    "    or  [3]\n"
	    "      text = cia  [2]\n"
	    "        word: cia\n"
	    "          folded: cia\n"
	    "        entity: us-cia (Central Intelligence Agency)\n"
	    "      title = باريس  [1]\n";
	static const char tail[] =
	    "  date = <2024  [1]\n"
	    "    days:  .. 2023-12-31\n"
	    "articles: 1\n"
	    "stories: 1\n"
	    "undated: 0\n"
	    "undated and hidden: 1\n";
	struct fixture *f = *state;
	struct kn_query *q;
	struct kn_buf got;

	kn_buf_init(&got, 0);
	assert_int_equal(kn_query_parse(KN_LIT("بلد:FR -(cia | عنوان:باريس) "
	    "تاريخ:<٢٠٢٤"), &q, NULL), KN_OK);
	assert_int_equal(kn_query_explain(q, f->ix, NULL, &got, NULL), KN_OK);
	if (!kn_str_starts(kn_buf_get(&got), kn_str(want)) ||
	    !kn_str_ends(kn_buf_get(&got), kn_str(tail)))
		fail_msg("%s", got.s);
	kn_buf_dispose(&got);
	kn_query_free(q);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(articles_that_match),
		cmocka_unit_test(quotes_that_a_query_means),
		cmocka_unit_test(unknown_values_name_the_nearest),
		cmocka_unit_test(facets_are_what_filters_show),
		cmocka_unit_test(values_are_what_filters_show),
		cmocka_unit_test(bodies_count_for_their_country),
		cmocka_unit_test(counts_outlive_an_update),
		cmocka_unit_test(rows_are_found_behind_an_update),
		cmocka_unit_test(hits_are_spans_with_rules),
		cmocka_unit_test(hits_of_a_country_are_what_it_matches),
		cmocka_unit_test(passages_are_ranked),
		cmocka_unit_test(titles_weigh_more),
		cmocka_unit_test(explain_tells_sets_and_sizes),
	};

	return cmocka_run_group_tests_name("run", tests, set_up, tear_down);
}
