/*
 * test_near.c: near() over small articles: what is near what, which hits
 * count, wrong use that only an index can tell, and an article that is
 * nothing but names.
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

#include "kunnash/query.h"
#include "kunnash/search.h"

#define LEN(a) (sizeof(a) / sizeof(*(a)))
#define MANY 4000

struct fixture {
	char dir[64], corpus[100], index[100];
	struct kn_index *ix;
};

/* Each article is a file named by a digit; rows are told by these digits. */
static const char *const articles[] = {
	/* 0: in one sentence */
	"تعاون جديد في ملف الهجرة السرية\n\nأكدت المديرية العامة لمراقبة "
	"التراب الوطني تعاونها الوثيق مع إسبانيا في هذا الملف. وانتهى "
	"اللقاء مساء أمس بعد ساعات طويلة من النقاش.\n",
	/* 1: in one paragraph, twice apart */
	"لقاء بين مسؤولين من البلدين أمس\n\nأكدت المديرية العامة لمراقبة "
	"التراب الوطني تعاونها الوثيق في هذا الملف. ثم تحدثت الصحف في إسبانيا "
	"عن تفاصيل أخرى كثيرة.\n\nوفي فقرة ثانية بعيدة عن ذلك ذكرت إسبانيا "
	"مرة أخرى دون غيرها من الدول.\n",
	/* 2: in two paragraphs, few words apart */
	"بلاغ مشترك حول الحدود البحرية\n\nوقع البلاغ باسم المديرية العامة "
	"لمراقبة التراب الوطني\n\nوإسبانيا لم تعلق على البلاغ حتى الآن بأي "
	"شكل من الأشكال الرسمية.\n",
	/* 3: the title has one, the body the other */
	"إسبانيا\n\nالمديرية العامة لمراقبة التراب الوطني تنفي في بلاغ لها ما "
	"نشرته بعض الصحف من أخبار غير صحيحة.\n",
	/* 4: three countries in a row, and a distant fourth word */
	"قمة ثلاثية حول الأمن في المتوسط\n\nاجتمع قادة المغرب وإسبانيا وفرنسا "
	"في قمة خصصت لقضايا الطاقة والمناخ والهجرة والأمن والتجارة والتعليم "
	"والصحة والنقل والفلاحة والصيد البحري.\n",
};

static void
put_article(const struct fixture *f, size_t i, const char *text)
{
	char path[200];

	snprintf(path, sizeof(path), "%s/%zu.txt", f->corpus, i);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* Number 5: nothing but names, in one sentence. */
static void
put_many(const struct fixture *f)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_buf_cstr(&b, "أسماء كثيرة في سطر واحد\n\n");
	for (size_t i = 0; i < MANY; i++)
		kn_buf_cstr(&b, i % 2 == 0 ? "تونس " : "ليبيا ");
	kn_buf_chr(&b, '\n');
	put_article(f, LEN(articles), b.s);
	kn_buf_dispose(&b);
}

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	const char *roots[] = { f->corpus };
	struct kn_index_opts opts = { .roots = roots, .n_roots = 1 };
	struct kn_index_summary sum;
	struct kn_err err;

	snprintf(f->dir, sizeof(f->dir), "/tmp/kunnash-near-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->corpus, sizeof(f->corpus), "%s/corpus", f->dir);
	snprintf(f->index, sizeof(f->index), "%s/index/index.db", f->dir);
	assert_int_equal(mkdir(f->corpus, 0700), 0);
	for (size_t i = 0; i < LEN(articles); i++)
		put_article(f, i, articles[i]);
	put_many(f);
	if (kn_index_update(f->index, &opts, &sum, &err) != KN_OK)
		fail_msg("%s %s", err.msgid, err.detail);
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

static struct kn_query *
parse(const char *text)
{
	struct kn_query *q;
	struct kn_err err;

	if (kn_query_parse(kn_str(text), &q, &err) != KN_OK)
		fail_msg("%s: %s (%s)", text, err.msgid, err.detail);
	return q;
}

static void
rows_of(struct fixture *f, const char *text, char out[16])
{
	struct kn_run_opts opts = { .order = KN_ORDER_PATH, .copies = true };
	struct kn_result *r = NULL;
	struct kn_query *q = parse(text);
	struct kn_err err;

	if (kn_query_run(q, f->ix, &opts, &r, &err) != KN_OK)
		fail_msg("%s: %s (%s)", text, err.msgid, err.detail);
	size_t n = kn_result_rows(r);
	assert_true(n < 16);
	for (size_t i = 0; i < n; i++) {
		struct kn_article a;
		uint32_t id;

		assert_int_equal(kn_result_id(r, i, &id, NULL), KN_OK);
		assert_int_equal(kn_index_article(f->ix, id, &a, NULL),
		    KN_OK);
		out[i] = a.meta.path[0];
		kn_article_dispose(&a);
	}
	out[n] = '\0';
	kn_result_free(r);
	kn_query_free(q);
}

static const struct {
	const char *query, *rows;
} cases[] = {
	{ "agency:ma-dgst country:ES", "0123" },
	{ "near(agency:ma-dgst, country:ES, sentence)", "0" },
	{ "near(agency:ma-dgst, country:ES)", "0" },
	{ "قرب(جهاز:ma-dgst، بلد:إسبانيا، جملة)", "0" },
	{ "près(organe:ma-dgst, pays:Espagne, phrase)", "0" },
	{ "near(agency:ma-dgst, country:ES, para)", "01" },
	{ "near(country:ES, agency:ma-dgst, فقرة)", "01" },
	/* تعاونها الوثيق مع */
	{ "near(agency:ma-dgst, country:ES, 2)", "2" },
	{ "near(agency:ma-dgst, country:ES, 3)", "02" },
	{ "near(agency:ma-dgst, country:ES, ٣ كلمات)", "02" },
	{ "near(agency:ma-dgst, country:ES, 3 words)", "02" },
	/* words do not run from the title into the body */
	{ "near(agency:ma-dgst, country:ES, 100)", "012" },
	/* words, phrases, and beginnings */
	{ "near(\"تعاونها الوثيق\", إسبانيا, 1)", "0" },
	{ "near(تعاون*, الملف, 3)", "01" },
	{ "near(country:ES, التراب, 3)", "2" },
	{ "near(country:ES, التراب, 4)", "02" },
	/* what a proclitic is written to is the next word */
	/* the agency of the second is a body of the country */
	{ "near(country:MA, country:ES, 1)", "24" },
	{ "near(المغرب, إسبانيا, 1)", "4" },
	{ "near(country:MA/name, country:ES/name, country:FR/name, 1)", "4" },
	{ "near(country:MA, country:FR, 1)", "4" },
	{ "near(country:MA, country:ES, country:FR, 1)", "4" },
	{ "near(country:MA, الصيد, 10)", "" },
	/* an agency is not near the country that it is of */
	{ "agency:ma-dgst country:MA", "0123" },
	{ "near(agency:ma-dgst, country:MA, para)", "" },
	{ "near(country:FR, country:FR, para)", "" },
	{ "near(country:TN, country:TN, 1)", "5" },
	/* one of several for a term */
	{ "near(agency:ma-dgst, country:FR|ES, sentence)", "0" },
	{ "near(country:PT OR country:FR, country:MA, sentence)", "4" },
	{ "near(country:PT, country:MA, sentence)", "" },
	/* beside others */
	{ "near(agency:ma-dgst, country:ES, para) -الصحف", "0" },
	{ "-near(agency:ma-dgst, country:ES, para) country:ES", "234" },
	{ "near(country:MA, country:ES) OR title:الهجرة", "04" },
	{ "date:2023 near(country:MA, country:ES)", "" },
	/* alternatives of a field bind tighter than what stands beside */
	{ "country:FR|TN", "45" },
	{ "country:FR|TN المغرب", "4" },
	{ "country:فرنسا|\"تونس\"|ES", "012345" },
	{ "-country:ES|TN", "" },
};

static void
articles_that_match(void **state)
{
	struct fixture *f = *state;
	char got[16];

	for (size_t i = 0; i < LEN(cases); i++) {
		rows_of(f, cases[i].query, got);
		if (strcmp(got, cases[i].rows) != 0)
			fail_msg("%s: rows %s", cases[i].query, got);
	}
}

static const struct {
	const char *query, *article, *want;
} hit_cases[] = {
	/* only the pair, not the Spain of the second paragraph */
	{ "near(agency:ma-dgst, country:ES, para)", "1.txt",
	    "المديرية العامة لمراقبة التراب الوطني|إسبانيا" },
	{ "near(agency:ma-dgst, country:ES, sentence)", "1.txt", "" },
	{ "near(المغرب, country:FR, 2)", "4.txt", "المغرب|فرنسا" },
	/* the same words outside near() are found everywhere */
	{ "near(agency:ma-dgst, country:ES, para) إسبانيا", "1.txt",
	    "المديرية العامة لمراقبة التراب الوطني|إسبانيا|إسبانيا" },
	{ "-near(agency:ma-dgst, country:ES, para)", "1.txt", "" },
};

static void
hits_are_those_that_are_near(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < LEN(hit_cases); i++) {
		struct kn_query *q = parse(hit_cases[i].query);
		struct kn_mentions ms = { .n = 0 };
		struct kn_doc *doc;
		struct kn_hit *hits;
		struct kn_buf b;
		uint32_t id;
		size_t n;

		assert_int_equal(kn_index_find(f->ix,
		    kn_str(hit_cases[i].article), &id, NULL), KN_OK);
		assert_int_equal(kn_index_doc(f->ix, id, &doc, NULL), KN_OK);
		assert_int_equal(kn_index_mentions(f->ix, id, &ms, NULL),
		    KN_OK);
		assert_int_equal(kn_query_hits(q, f->ix, doc, &ms, &hits, &n,
		    NULL), KN_OK);
		kn_buf_init(&b, 0);
		for (size_t k = 0; k < n; k++)
			kn_buf_fmt(&b, "%s%.*s", k == 0 ? "" : "|",
			    (int)kn_span_len(hits[k].at),
			    doc->text + hits[k].at.start_b);
		if (!kn_str_is(kn_buf_get(&b), hit_cases[i].want))
			fail_msg("%s: %s", hit_cases[i].query, b.s);
		kn_buf_dispose(&b);
		free(hits);
		kn_mentions_dispose(&ms);
		kn_doc_free(doc);
		kn_query_free(q);
	}
}

static void
a_passage_begins_where_terms_are_near(void **state)
{
	struct fixture *f = *state;
	struct kn_query *q = parse("near(agency:ma-dgst, country:ES, para)");
	struct kn_passage *p;
	size_t n;

	assert_int_equal(kn_search(q, f->ix, NULL, 10, &p, &n, NULL), KN_OK);
	assert_int_equal(n, 2);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(p[i].rule, KN_RULE_ENTITY);
		assert_true(kn_span_len(p[i].at) > 0);
	}
	free(p);
	kn_query_free(q);
}

/* Every window of an article of nothing but names is asked, and there are as
 * many windows as names. */
static void
many_names_are_linear(void **state)
{
	static const char *const queries[] = {
		"near(country:TN, country:LY, 100)",
		"near(country:TN, country:LY, sentence)",
		"near(country:TN, country:TN, country:TN, country:LY, 50)",
		"near(تونس, ليبيا, تونس, ليبيا, تونس, ليبيا, تونس, ليبيا, 20)",
	};
	struct fixture *f = *state;
	char got[16];

	for (size_t i = 0; i < LEN(queries); i++) {
		rows_of(f, queries[i], got);
		assert_string_equal(got, "5");
	}
	/* a ninth place is too far */
	rows_of(f, "near(تونس, ليبيا, تونس, ليبيا, تونس, ليبيا, تونس, ليبيا, "
	    "5)", got);
	assert_string_equal(got, "");
}

static void
unknown_names_and_deadlines(void **state)
{
	struct fixture *f = *state;
	struct kn_run_opts opts = { .deadline_ms = 60000 };
	struct kn_result *r = NULL;
	struct kn_query *q = parse("near(المغرب, country:إسبنيا, 3)");
	struct kn_err err;

	assert_int_equal(kn_query_run(q, f->ix, &opts, &r, &err), KN_INVALID);
	assert_int_equal(err.at_b, strlen("near(المغرب, country:"));
	assert_string_equal(err.detail, "اسبانيا");
	kn_query_free(q);
	q = parse("near(المغرب, country:ES/full, 3)");
	assert_int_equal(kn_query_run(q, f->ix, &opts, &r, &err), KN_INVALID);
	assert_non_null(strstr(err.detail, "demonym"));
	assert_null(strstr(err.detail, "city"));
	assert_null(r);
	kn_query_free(q);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(articles_that_match),
		cmocka_unit_test(hits_are_those_that_are_near),
		cmocka_unit_test(a_passage_begins_where_terms_are_near),
		cmocka_unit_test(many_names_are_linear),
		cmocka_unit_test(unknown_names_and_deadlines),
	};

	return cmocka_run_group_tests_name("near", tests, set_up, tear_down);
}
