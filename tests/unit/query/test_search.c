/*
 * test_search.c: which words find which, how articles are ranked, and what
 * fills a page, over small articles.
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

#include "kunnash/search.h"
#include "kunnash/stop.h"
#include "kunnash/vocab.h"

#define LEN(a) (sizeof(a) / sizeof(*(a)))

struct fixture {
	char dir[64], corpus[100], index[100];
	struct kn_index *ix;
};

/* Each article is a file named by a letter; rows are told by these. */
static const char *const articles[] = {
	/* a */ "نشرت الصحيفة أخبار اليوم خصوصا ما يهم المدينة سنة ٢٠٢٤.\n",
	/* b */ "تابع القراء الأخبار على صفحات الجريدة خصوصـاً مساء.\n",
	/* c */ "وقد جمعت الوكالة نصوصها وأخبارها في كتاب واحد سنة 2024.\n",
	/* d */ "سافر الوفد إلى وجدة ثم عاد من وجدة، وزار بوجدة سوقا.\n",
	/* e */ "وصل الحجاج إلى جدة مساء أمس قادمين من عدة بلدان.\n",
	/* f */ "تحدث مدير الجامعة عن جامع المدينة وعن الجامعات.\n",
	/* g */ "قال المسؤول إن هيئة الانتخابات باشرت عملها في شتنبر.\n",
	/* h */ "رد المسئول بأن هيأة الانتخابات لم تبدأ في سبتمبر.\n",
	/* i */ "حريق الغابات يلتهم هكتارات واسعة\n\nأعلنت الوقاية المدنية عن "
	    "السيطرة على النيران شمال البلاد بعد يومين من الجهود.\n",
	/* j */ "ورد في التقرير ذكر حريق صغير في مصنع، أما الغابات فلم تتضرر "
	    "في هذه السنة بحسب ما أفاد به مسؤول محلي للصحافة.\n",
	/* k */ "اندلعت حرائق صيفية واسعة، والغابة تحتاج سنوات حتى تتعافى.\n",
	/* l */ "علي يكتب على ورق أبيض كل صباح رسالة إلى صديقه القديم.\n",
};

static void
put_article(const struct fixture *f, size_t i)
{
	char path[200];

	snprintf(path, sizeof(path), "%s/%c.txt", f->corpus, (char)('a' + i));
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(articles[i], file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	const char *roots[] = { f->corpus };
	struct kn_index_opts opts = { .roots = roots, .n_roots = 1 };
	struct kn_index_summary sum;
	struct kn_err err;

	snprintf(f->dir, sizeof(f->dir), "/tmp/kunnash-search-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->corpus, sizeof(f->corpus), "%s/corpus", f->dir);
	snprintf(f->index, sizeof(f->index), "%s/index/index.db", f->dir);
	assert_int_equal(mkdir(f->corpus, 0700), 0);
	for (size_t i = 0; i < LEN(articles); i++)
		put_article(f, i);
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

static char
letter_of(const struct fixture *f, uint32_t id)
{
	struct kn_article a;

	assert_int_equal(kn_index_article(f->ix, id, &a, NULL), KN_OK);
	char letter = a.meta.path[0];
	kn_article_dispose(&a);
	return letter;
}

/* ---- what finds what -------------------------------------------------------- */

static const struct {
	const char *query, *want;
} finds[] = {
	/* clitics before and behind, with and without the article */
	{ "أخبار", "abc" },
	{ "الأخبار", "abc" },
	{ "=أخبار", "a" },
	{ "=الأخبار", "b" },
	{ "=أخبا*", "a" },
	/* marks, tatweel, digits */
	{ "خصوصا", "ab" },
	{ "خصوصاً", "ab" },
	{ "=خصوصا", "ab" },
	{ "2024", "ac" },
	{ "٢٠٢٤", "ac" },
	/* a root's first letter is told by the corpus: بوجدة */
	{ "جدة", "e" },
	{ "وجدة", "d" },
	{ "~وجدة", "de" },
	/* ه is not taken for a pronoun where it may be ة */
	{ "جامع", "f" },
	{ "كتاب", "c" },
	/* hamza carriers, spellings, months */
	{ "المسؤول", "ghj" },
	{ "مسئول", "ghj" },
	{ "هيئة", "gh" },
	{ "هيأة", "gh" },
	{ "=هيئة", "g" },
	{ "سبتمبر", "gh" },
	{ "September", "gh" },
	{ "=سبتمبر", "h" },
	/* letters that folding unites */
	{ "على", "bil" },
	{ "=علي", "l" },
	/* stems */
	{ "غابة", "k" },
	{ "~غابة", "ijk" },
	{ "غابات", "ij" },
	/* phrases, near phrases */
	{ "\"حريق الغابات\"", "i" },
	{ "\"حريق الغابات\"~9", "ij" },
	{ "\"الغابات حريق\"~9", "ij" },
	{ "\"حريق الغابات\"~2", "i" },
	{ "=\"حريق الغابات\"", "i" },
	{ "~\"حريق غابة\"", "i" },
	{ "title:\"الغابات حريق\"~1", "i" },
	{ "\"من وجدة\"", "d" },
	{ "-=أخبار خصوصا", "b" },
};

static void
words_find_their_forms(void **state)
{
	const struct fixture *f = *state;
	struct kn_run_opts opts = { .order = KN_ORDER_PATH };
	size_t wrong = 0;

	for (size_t i = 0; i < LEN(finds); i++) {
		char got[32] = "";
		struct kn_result *r;
		struct kn_query *q;

		assert_int_equal(kn_query_parse(kn_str(finds[i].query), &q,
		    NULL), KN_OK);
		assert_int_equal(kn_query_run(q, f->ix, &opts, &r, NULL),
		    KN_OK);
		for (size_t k = 0; k < kn_result_rows(r); k++) {
			uint32_t id;

			assert_int_equal(kn_result_id(r, k, &id, NULL),
			    KN_OK);
			got[k] = letter_of(f, id);
			got[k + 1] = '\0';
		}
		if (strcmp(got, finds[i].want) != 0) {
			print_error("%s: %s, not %s\n", finds[i].query, got,
			    finds[i].want);
			wrong++;
		}
		kn_result_free(r);
		kn_query_free(q);
	}
	assert_int_equal(wrong, 0);
}

/* Months stand for themselves without aliases. */
static void
aliases_can_be_left_out(void **state)
{
	const struct fixture *f = *state;
	struct kn_run_opts opts = { .no_aliases = true };
	struct kn_result *r;
	struct kn_query *q;

	assert_int_equal(kn_query_parse(KN_LIT("سبتمبر"), &q, NULL), KN_OK);
	assert_int_equal(kn_query_run(q, f->ix, &opts, &r, NULL), KN_OK);
	assert_int_equal(kn_result_rows(r), 1);
	kn_result_free(r);
	kn_query_free(q);
}

/* ---- ranking ---------------------------------------------------------------- */

static const struct {
	const char *query;
	const char *want;       /* whole ones, then a bar, then the others */
	const char *rule;       /* of the first */
} searches[] = {
	/* the title, and words together, before words apart */
	{ "حريق الغابات", "ij|k", "exact" },
	/* all of the words first, then some of them, and relatives */
	{ "أخبار الجريدة", "b|ac", "clitic" },
	{ "أخبار", "bac|", "clitic" },
	{ "غابة", "k|ij", "clitic" },
	/* a phrase that nothing has: its words */
	{ "\"الغابات حريق\"", "|ijk", "exact" },
	/* what may not be left out stays */
	{ "حريق الغابات =صغير", "j|", "exact" },
	{ "حريق الغابات -هكتارات", "j|k", "exact" },
	{ "هيئة", "gh|", "exact" },
	{ "لامعنىله", "|", "" },
};

static void
the_best_come_first(void **state)
{
	const struct fixture *f = *state;
	size_t wrong = 0;

	for (size_t i = 0; i < LEN(searches); i++) {
		struct kn_passage *p;
		struct kn_query *q;
		char got[32] = "";
		size_t n, at = 0, bars = 0;

		assert_int_equal(kn_query_parse(kn_str(searches[i].query),
		    &q, NULL), KN_OK);
		assert_int_equal(kn_search(q, f->ix, NULL, 0, &p, &n, NULL),
		    KN_OK);
		for (size_t k = 0; k < n; k++) {
			if (!p[k].whole && bars++ == 0)
				got[at++] = '|';
			got[at++] = letter_of(f, p[k].id);
			assert_true(kn_span_len(p[k].at) > 0);
			assert_true(k == 0 || p[k].score <= p[k - 1].score);
		}
		if (bars == 0)
			got[at++] = '|';
		const char *rule = n > 0 ? kn_rule_name(p[0].rule) : "";
		if (strcmp(got, searches[i].want) != 0 ||
		    strcmp(rule, searches[i].rule) != 0) {
			print_error("%s: %s %s, not %s %s\n",
			    searches[i].query, got, rule, searches[i].want,
			    searches[i].rule);
			wrong++;
		}
		free(p);
		kn_query_free(q);
	}
	assert_int_equal(wrong, 0);
}

/* ---- the vocabulary --------------------------------------------------------- */

static bool
append(void *user, struct kn_str word, uint32_t n)
{
	kn_buf_str(user, word);
	kn_buf_fmt(user, "/%u ", n);
	return true;
}

static void
words_are_counted_by_articles(void **state)
{
	const struct fixture *f = *state;
	struct kn_vocab *v = kn_vocab_open(f->ix);
	struct kn_buf b;

	kn_buf_init(&b, 0);
	assert_int_equal(kn_vocab_articles(v, KN_LIT("وجده")), 1);
	assert_int_equal(kn_vocab_articles(v, KN_LIT("مساء")), 2);
	assert_int_equal(kn_vocab_articles(v, KN_LIT("2024")), 2);
	assert_int_equal(kn_vocab_articles(v, KN_LIT("٢٠٢٤")), 0);
	assert_int_equal(kn_vocab_articles(v, KN_LIT("")), 0);
	kn_vocab_each(v, KN_LIT("جامع"), append, &b);
	assert_string_equal(b.s, "جامع/1 ");
	kn_buf_reset(&b);
	kn_vocab_each(v, KN_LIT("الجامع"), append, &b);
	assert_string_equal(b.s, "الجامعات/1 الجامعه/1 ");
	kn_buf_reset(&b);
	kn_vocab_each(v, KN_LIT("\xFF"), append, &b);
	assert_int_equal(b.n, 0);
	kn_buf_dispose(&b);
	assert_int_equal(kn_vocab_close(v, NULL), KN_OK);
}

/* ---- places ------------------------------------------------------------------ */

static void
hear(void *user, uint32_t id, const struct kn_place *at, size_t n)
{
	struct kn_buf *b = user;

	kn_buf_fmt(b, "%u:", (unsigned)id);
	for (size_t i = 0; i < n; i++)
		kn_buf_fmt(b, " %u/%u at %u", at[i].word, at[i].form,
		    (unsigned)at[i].at);
	kn_buf_chr(b, '\n');
}

/* A word beside says which articles, and is none of the places. */
static void
a_word_beside_leaves_places_alone(void **state)
{
	const struct fixture *f = *state;
	struct kn_str fire[] = { KN_LIT("حريق"), KN_LIT("حرائق") };
	struct kn_str wood[] = { KN_LIT("والغابه"), KN_LIT("الغابات") };
	struct kn_index_alts beside = { fire, 2 }, word = { wood, 2 };
	struct kn_places_query q = { .words = &word, .n_words = 1 };
	struct kn_buf all, some;
	size_t n_all, n_some;

	kn_buf_init(&all, 0);
	kn_buf_init(&some, 0);
	assert_int_equal(kn_index_places(f->ix, &q, hear, &all, &n_all,
	    NULL), KN_OK);
	q.beside = &beside;
	assert_int_equal(kn_index_places(f->ix, &q, hear, &some, &n_some,
	    NULL), KN_OK);
	/* i, j and k have both. */
	assert_int_equal(n_all, 3);
	assert_int_equal(n_some, 3);
	assert_non_null(strstr(all.s, "0/1 at"));
	assert_string_equal(kn_buf_get(&some).s, kn_buf_get(&all).s);
	beside.n = 1;
	assert_int_equal(kn_index_places(f->ix, &q, hear, &some, &n_some,
	    NULL), KN_OK);
	assert_int_equal(n_some, 2);
	kn_buf_dispose(&all);
	kn_buf_dispose(&some);
}

/* Places by article and form, as kn_index_forms() hands them over. */
static void
hear_form(void *user, const struct kn_form_at *row)
{
	struct kn_buf *b = user;

	for (size_t i = 0; i < row->n; i++) {
		assert_int_equal(i < row->n_title, row->at[i] <
		    KN_PLACE_BODY);
		kn_buf_fmt(b, "%zu: %u at %u\n", row->form, row->id,
		    row->at[i]);
	}
	if (row->n == 0)
		kn_buf_fmt(b, "%zu: %u\n", row->form, row->id);
}

/* The same of kn_index_places(), form by form. */
struct heard {
	struct kn_buf *b;
	size_t form;
	bool places;
};

static void
hear_places(void *user, uint32_t id, const struct kn_place *at, size_t n)
{
	const struct heard *h = user;
	bool told = false;

	for (size_t i = 0; i < n; i++) {
		if (at[i].form != h->form || (told && !h->places))
			continue;
		kn_buf_fmt(h->b, "%zu: %u", h->form, (unsigned)id);
		if (h->places)
			kn_buf_fmt(h->b, " at %u", (unsigned)at[i].at);
		kn_buf_chr(h->b, '\n');
		told = true;
	}
}

static const struct {
	const char *name, *forms;
	bool prefix, in_title, within, no_places;
} form_cases[] = {
	{ .name = "words", .forms = "حريق حرائق والغابه الغابات وجده" },
	{ .name = "the first has none", .forms = "كذا سنه في" },
	{ .name = "beginnings", .forms = "الغاب ال وج", .prefix = true },
	{ .name = "titles", .forms = "الغابات حريق البلاد", .in_title = true },
	{ .name = "of some", .forms = "حريق الغابات", .within = true },
	{ .name = "articles alone", .forms = "وجده في ال", .prefix = true,
	    .within = true, .no_places = true },
	{ .name = "nothing", .forms = "كذا" },
};

static void
check_forms(struct kn_index *ix, size_t i)
{
	struct kn_str form[8], rest = kn_str(form_cases[i].forms);
	struct kn_index_alts word = { form, 0 };
	struct kn_set *some = kn_set_new();
	struct kn_buf got, want;
	size_t n_got, n_want = 0;

	while (kn_str_split(&rest, ' ', &form[word.n]))
		word.n++;
	kn_set_add(some, 4);
	kn_set_add(some, 9);
	kn_set_add(some, 10);
	struct kn_forms_query q = { .word = &word,
		.prefix = form_cases[i].prefix,
		.in_title = form_cases[i].in_title,
		.within = form_cases[i].within ? some : NULL,
		.no_places = form_cases[i].no_places };
	struct kn_places_query p = { .words = &word, .n_words = 1,
		.prefix = q.prefix, .in_title = q.in_title,
		.within = q.within };

	kn_buf_init(&got, 0);
	kn_buf_init(&want, 0);
	assert_int_equal(kn_index_forms(ix, &q, hear_form, &got, &n_got,
	    NULL), KN_OK);
	for (size_t k = 0; k < word.n; k++) {
		struct heard h = { &want, k, !q.no_places };

		assert_int_equal(kn_index_places(ix, &p, hear_places, &h,
		    &n_want, NULL), KN_OK);
	}
	kn_buf_chr(&got, '.');
	kn_buf_chr(&want, '.');
	if (n_got != n_want || strcmp(got.s, want.s) != 0)
		fail_msg("%s: %zu, not %zu:\n%s\nnot\n%s",
		    form_cases[i].name, n_got, n_want, got.s, want.s);
	assert_int_equal(got.n == 1, strcmp(form_cases[i].name,
	    "nothing") == 0);
	kn_buf_dispose(&got);
	kn_buf_dispose(&want);
	kn_set_free(some);
}

static void
forms_are_found_one_by_one(void **state)
{
	const struct fixture *f = *state;

	for (size_t i = 0; i < LEN(form_cases); i++)
		check_forms(f->ix, i);
}

/* No step of a statement lies between the articles of a form. */
static void
forms_can_be_stopped(void **state)
{
	const struct fixture *f = *state;
	struct kn_str form = KN_LIT("في");
	struct kn_index_alts word = { &form, 1 };
	struct kn_forms_query q = { .word = &word };
	const atomic_bool stop = true;
	struct kn_buf got;

	kn_buf_init(&got, 0);
	kn_index_stop_on(f->ix, &stop);
	assert_int_equal(kn_index_forms(f->ix, &q, hear_form, &got, NULL,
	    NULL), KN_CANCELLED);
	kn_index_stop_on(f->ix, NULL);
	assert_int_equal(got.n, 0);
	assert_int_equal(kn_index_forms(f->ix, &q, hear_form, &got, NULL,
	    NULL), KN_OK);
	assert_true(got.n > 0);
	kn_buf_dispose(&got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_find_their_forms),
		cmocka_unit_test(aliases_can_be_left_out),
		cmocka_unit_test(the_best_come_first),
		cmocka_unit_test(words_are_counted_by_articles),
		cmocka_unit_test(a_word_beside_leaves_places_alone),
		cmocka_unit_test(forms_are_found_one_by_one),
		cmocka_unit_test(forms_can_be_stopped),
	};

	return cmocka_run_group_tests_name("search", tests, set_up,
	    tear_down);
}
