/*
 * test_target.c: which articles a note is about, when it knows its article by
 * one thing only, and in a corpus where articles share what should be their
 * own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "kunnash/mem.h"
#include "kunnash/query.h"

#define LONG "أعلنت الوزارة عن برنامج جديد لدعم الفلاحين الصغار في المناطق " \
	"الجبلية، يشمل قروضا بفوائد مخفضة ومعدات حديثة للري والبذور. "
#define FRONT "http://news.example.org/"

/* 0 and 1 are one text under two addresses; 2 to 4 share the front page's. */
static const struct {
	const char *name, *text;
} files[] = {
	{ "0.txt", "عنوان أول\n\nhttp://news.example.org/a\n\n" LONG
	    "وقال الوزير إن الدعم سيصرف قبل نهاية السنة.\n" },
	{ "1.txt", "عنوان أول\n\nhttp://copy.example.org/a\n\n" LONG
	    "وقال الوزير إن الدعم سيصرف قبل نهاية السنة.\n" },
	{ "2.txt", "عنوان ثان\n\n" FRONT "\n\n"
	    "فاز المنتخب بالمباراة النهائية أمام جمهور كبير في الملعب.\n" },
	{ "3.txt", "عنوان ثالث\n\n" FRONT "\n\n"
	    "سقطت أمطار غزيرة على المدينة فانقطعت الطريق مرات عديدة.\n" },
	{ "4.txt", "عنوان رابع\n\n" FRONT "\n\n"
	    "ارتفعت أسعار النفط أمس بعد قرار خفض الإنتاج في الخليج.\n" },
};
#define N_FILES (sizeof(files) / sizeof(files[0]))

struct fixture {
	char dir[64], corpus[96], index[96];
	struct kn_index *ix;
	struct kn_article a[N_FILES];
};

static int
set_up(void **state)
{
	struct fixture *f = kn_calloc(1, sizeof(*f));
	const char *roots[] = { f->corpus };
	struct kn_index_opts opts = { .roots = roots, .n_roots = 1 };
	struct kn_index_summary sum;
	struct kn_err err;
	char path[160];

	snprintf(f->dir, sizeof(f->dir), "/tmp/kn-target-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->corpus, sizeof(f->corpus), "%s/c", f->dir);
	snprintf(f->index, sizeof(f->index), "%s/index.db", f->dir);
	assert_int_equal(mkdir(f->corpus, 0700), 0);
	for (size_t i = 0; i < N_FILES; i++) {
		snprintf(path, sizeof(path), "%s/%s", f->corpus,
		    files[i].name);
		FILE *out = fopen(path, "wb");
		assert_true(fputs(files[i].text, out) >= 0);
		fclose(out);
	}
	assert_int_equal(kn_index_update(f->index, &opts, &sum, &err), KN_OK);
	assert_int_equal(kn_index_open(f->index, &f->ix, &err), KN_OK);
	for (size_t i = 0; i < N_FILES; i++) {
		uint32_t id;

		assert_int_equal(kn_index_find(f->ix, kn_str(files[i].name),
		    &id, &err), KN_OK);
		assert_int_equal(kn_index_article(f->ix, id, &f->a[i], &err),
		    KN_OK);
	}
	/* What the tests rest on. */
	assert_string_equal(f->a[0].body_key.hex, f->a[1].body_key.hex);
	assert_string_equal(f->a[2].meta.url, FRONT);
	assert_string_equal(f->a[3].meta.url, FRONT);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	static const char *const names[] = { "c/0.txt", "c/1.txt", "c/2.txt",
		"c/3.txt", "c/4.txt", "c", "index.db", "index.db-lock", "" };
	char path[160];

	for (size_t i = 0; i < N_FILES; i++)
		kn_article_dispose(&f->a[i]);
	kn_index_close(f->ix);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", f->dir, names[i]);
		remove(path);
	}
	free(f);
	return 0;
}

/* The articles of a target, as digits; "1?" for one that may be meant. */
static void
assert_means(struct fixture *f, const char *name, const struct kn_target *t,
    const char *want)
{
	struct kn_set *set = kn_set_new();
	struct kn_buf got;
	struct kn_err err;

	kn_buf_init(&got, 0);
	assert_int_equal(kn_target_articles(f->ix, t, "abc", set, &err),
	    KN_OK);
	for (size_t i = 0; i < N_FILES; i++) {
		enum kn_meant meant;

		assert_int_equal(kn_target_means(f->ix, t, "abc", f->a[i].id,
		    &meant, &err), KN_OK);
		assert_int_equal(meant != KN_MEANT_NOT,
		    kn_set_has(set, f->a[i].id));
		if (meant != KN_MEANT_NOT)
			kn_buf_fmt(&got, "%zu%s", i,
			    meant == KN_MEANT ? "" : "?");
	}
	if (strcmp(got.n > 0 ? got.s : "", want) != 0)
		fail_msg("%s: %s, not %s", name, got.n > 0 ? got.s : "none",
		    want);
	kn_set_free(set);
	kn_buf_dispose(&got);
}

/* Where one thing alone holds, it is enough. */
static void
one_thing_is_enough(void **state)
{
	struct fixture *f = *state;
	struct kn_article *a = f->a;
	char *old = (char *)"0123456789abcdef";
	const struct {
		const char *name;
		struct kn_target t;
		const char *want;
	} cases[] = {
		{ "url", { .url = a[0].meta.url, .body_key = old, .key = old,
		    .path = (char *)"gone.txt", .story = old,
		    .corpus = (char *)"abc" }, "0" },
		{ "body_key", { .url = (char *)"http://gone.example.org/",
		    .body_key = a[0].body_key.hex, .key = old }, "01" },
		{ "key", { .url = (char *)"http://gone.example.org/",
		    .body_key = old, .key = a[2].key.hex }, "2" },
		{ "path", { .body_key = old, .path = (char *)"3.txt",
		    .corpus = (char *)"abc" }, "3" },
		{ "path of another corpus", { .path = (char *)"3.txt",
		    .corpus = (char *)"def" }, "" },
		{ "story", { .body_key = old, .story = a[4].story.hex },
		    "4" },
		{ "nothing", { .url = old, .body_key = old, .key = old,
		    .story = old }, "" },
		{ "a key that is none", { .body_key = (char *)"xyz",
		    .key = (char *)"", .story = (char *)"0123456789ABCDEF" },
		    "" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum kn_status st;
		struct kn_err err;
		uint32_t id;

		assert_means(f, cases[i].name, &cases[i].t, cases[i].want);
		st = kn_target_article(f->ix, &cases[i].t, "abc", &id, &err);
		if (cases[i].want[0] == '\0')
			assert_int_equal(st, KN_NOT_FOUND);
		else
			assert_int_equal(id, a[cases[i].want[0] - '0'].id);
	}
}

/* An address that three articles have. */
static void
a_shared_address_is_not_trusted(void **state)
{
	struct fixture *f = *state;
	struct kn_article *a = f->a;
	char *old = (char *)"0123456789abcdef";
	struct kn_err err;
	uint32_t id;
	struct kn_target t = { .url = a[3].meta.url,
	    .body_key = a[3].body_key.hex, .key = a[3].key.hex,
	    .story = a[3].story.hex };

	assert_means(f, "its text is there", &t, "3");
	assert_int_equal(kn_target_article(f->ix, &t, "abc", &id, &err),
	    KN_OK);
	assert_int_equal(id, a[3].id);
	t.body_key = t.key = old;
	assert_means(f, "its story is there", &t, "3");
	t.story = old;
	assert_means(f, "its text is gone", &t, "2?3?4?");
	/* The page it was on has another text, which another page has too. */
	t = (struct kn_target){ .url = a[2].meta.url,
	    .body_key = a[0].body_key.hex };
	assert_means(f, "its text is elsewhere", &t, "012?3?4?");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_thing_is_enough, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(
		    a_shared_address_is_not_trusted, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("target", tests, NULL, NULL);
}
