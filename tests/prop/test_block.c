/*
 * test_block.c: what a corpus repeats. Whatever comes, changes and goes, in
 * whatever order and in however many runs, an index brought up to date has
 * the spans, words and mentions of one made anew, and a check finds nothing.
 * KN_PROP_SEED and KN_PROP_RUNS ask for others.
 */
#include "tests/unit/index/corpus.h"

#include <inttypes.h>

#include "tests/prop/random.h"

#define DEFAULT_SEED 20231215
#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum { FILES = 60, TEXTS = 40 };

/* Some name what is found, which is then lost with them. */
static const char *const furniture[] = {
	"اشتركوا في نشرتنا البريدية من إسبانيا كل صباح.\n",
	"تابعوا أخبار المغرب على قناتنا الجديدة.\n",
	"جميع الحقوق محفوظة للناشر في فرنسا.\n",
	"حملوا تطبيقنا الجديد للهواتف من هنا.\n",
};
/* In some six articles, now more and now fewer. */
static const char *const rare[] = {
	"للاتصال بقسم التحرير اكتبوا إلى هذا العنوان.\n",
	"هذه الصفحة برعاية شركة من ألمانيا.\n",
	"نسخة للطباعة من هذه الصفحة هنا.\n",
	"شارك هذا الخبر مع أصدقائك الآن.\n",
	"اقرأ أيضا أخبار الرياضة من البرتغال.\n",
	"جميع التعليقات تعبر عن رأي أصحابها.\n",
};
static const char *const words[] = { "اسبانيا", "المغرب", "فرنسا", "تطبيقنا",
	"الناشر" };

static const char *const letters[] = { "ا", "ب", "ت", "ج", "ح", "د", "ر",
	"س", "ش", "ع", "ف", "ق", "ك", "ل", "م", "ن", "ه", "و", "ي" };

static void
put_paragraph(struct kn_buf *out, uint64_t seed)
{
	uint64_t state = seed;

	for (size_t w = 30; w-- > 0;) {
		kn_buf_cstr(out, "ط");
		for (size_t n = 4; n > 0; n--)
			kn_buf_cstr(out, letters[below(&state,
			    COUNT(letters))]);
		kn_buf_cstr(out, w == 0 ? ".\n" : " ");
	}
}

static void
put_rare(struct kn_buf *out, uint64_t *state)
{
	for (size_t i = 0; i < COUNT(rare); i++)
		if (below(state, 5) == 0)
			kn_buf_cstr(out, rare[i]);
}

static void
put_furniture(struct kn_buf *out, uint64_t *state, size_t of_ten)
{
	for (size_t i = 0; i < COUNT(furniture); i++)
		if (below(state, 10) < of_ten)
			kn_buf_cstr(out, furniture[i]);
}

static void
write_one(struct corpus *c, uint64_t *state, bool *there)
{
	size_t i = below(state, FILES);
	uint64_t text = below(state, TEXTS);
	struct kn_buf s;
	char name[32];

	snprintf(name, sizeof(name), "%02zu.txt", i);
	if (there[i] && below(state, 3) == 0) {
		corpus_remove(c, name);
		there[i] = false;
		return;
	}
	kn_buf_init(&s, 0);
	if (below(state, 4) == 0)
		kn_buf_cstr(&s, "عنوان هذا الخبر\nهسبريس - الرباط\n\n");
	put_furniture(&s, state, 1);
	for (uint64_t p = 0; p < 1 + text % 3; p++) {
		put_paragraph(&s, text * 10 + p);
		if (text % 3 == 1)
			put_furniture(&s, state, 2);
	}
	put_furniture(&s, state, 3);
	put_rare(&s, state);
	corpus_write(c, name, s.s);
	there[i] = true;
	kn_buf_dispose(&s);
}

/* A new index reads by path, in one run. */
static void
assert_like_new(struct corpus *c)
{
	struct corpus fresh = *c;

	snprintf(fresh.db, sizeof(fresh.db), "%s/fresh.db", c->dir);
	unlink(fresh.db);
	fresh.opts.cancel = NULL;
	fresh.opts.progress = NULL;
	corpus_update(&fresh);
	char *got = corpus_print(c, words, COUNT(words));
	char *want = corpus_print(&fresh, words, COUNT(words));
	assert_string_equal(got, want);
	free(got);
	free(want);
}

static size_t
count_marked(struct corpus *c)
{
	struct kn_index *ix = corpus_open(c);
	uint32_t ids[FILES];
	size_t n, marked = 0;

	assert_int_equal(kn_index_order(ix, KN_ORDER_PATH, true, 0, FILES,
	    ids, &n, NULL), KN_OK);
	for (size_t i = 0; i < n; i++) {
		struct kn_doc *doc;

		assert_int_equal(kn_index_doc(ix, ids[i], &doc, NULL), KN_OK);
		for (size_t k = 0; k < doc->n_spans; k++)
			marked += doc->spans[k].kind == KN_SPAN_REPEATED;
		kn_doc_free(doc);
	}
	kn_index_close(ix);
	return marked;
}

/* ---- runs that are stopped --------------------------------------------------- */

struct stopper {
	atomic_bool cancel;
	uint64_t calls;
};

static void
stop_later(void *user, const struct kn_index_progress *p)
{
	struct stopper *s = user;

	(void)p;
	if (s->calls-- == 0)
		atomic_store(&s->cancel, true);
}

/* A run that stops after some sources, and one that does not. */
static void
update_in_two(struct corpus *c, uint64_t *state)
{
	struct stopper s = { .calls = below(state, 6) };
	struct kn_err err;

	c->opts.cancel = &s.cancel;
	c->opts.progress = stop_later;
	c->opts.user = &s;
	enum kn_status st = kn_index_update(c->db, &c->opts, NULL, &err);
	assert_true(st == KN_OK || st == KN_CANCELLED);
	c->opts.cancel = NULL;
	c->opts.progress = NULL;
	corpus_update(c);
}

static void
increments_equal_a_rebuild(void **state)
{
	struct corpus *c = *state;
	uint64_t seed = number_from("KN_PROP_SEED", DEFAULT_SEED);
	uint64_t runs = number_from("KN_PROP_RUNS", 16), random = seed;
	bool there[FILES] = { false };
	size_t most = 0, least = SIZE_MAX;

	print_message("seed %" PRIu64 "\n", seed);
	for (uint64_t run = 0; run < runs; run++) {
		/* One alone moves the thresholds of lines that it has not. */
		for (size_t n = run == 0 ? 40 : run % 2 == 0 ? 1 :
		    1 + below(&random, 16); n > 0; n--)
			write_one(c, &random, there);
		if (below(&random, 3) == 0)
			update_in_two(c, &random);
		else
			corpus_update(c);
		assert_like_new(c);
		assert_clean(c);
		size_t marked = count_marked(c);
		most = marked > most ? marked : most;
		least = marked < least ? marked : least;
	}
	print_message("%zu to %zu marks\n", least, most);
	/* Lines became furniture and text again. */
	assert_true(runs < 16 || most > least + 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(increments_equal_a_rebuild,
		    corpus_setup, corpus_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
