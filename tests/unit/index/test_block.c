/*
 * test_block.c: what a corpus repeats. A line becomes furniture with the
 * sixth story that has it and is text again without it; nothing that stands
 * in furniture is found, keys stay; a run that was stopped is made good, and
 * a check tells what does not fit. tests/prop/test_block.c has the same at
 * random.
 */
#include "tests/unit/index/corpus.h"

#include "core/index/block_priv.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum { ENOUGH = 6 };

/* Names a country that no other text has. */
static const char furniture[] =
    "اشتركوا في نشرتنا البريدية من إسبانيا كل صباح.\n";

/* Thirty words and more that no other number has. */
static void
put_paragraph(struct kn_buf *out, unsigned n)
{
	static const char *const letters[] = { "ب", "ت", "ج", "د", "ر", "س",
		"ع", "ف", "ق", "ك" };

	for (unsigned w = 0; w < 45; w++) {
		unsigned x = n * 45 + w;

		kn_buf_cstr(out, "م");
		for (int k = 0; k < 5; k++, x /= 10)
			kn_buf_cstr(out, letters[x % 10]);
		kn_buf_cstr(out, w == 44 ? ".\n\n" : " ");
	}
}

/* Article n: paragraphs of `text`, with the line before, between or behind
 * them. */
static void
write_one(struct corpus *c, unsigned n, unsigned text, const char *before,
    const char *between, const char *behind)
{
	struct kn_buf s;
	char name[32];

	kn_buf_init(&s, 0);
	kn_buf_cstr(&s, before);
	put_paragraph(&s, text * 2);
	kn_buf_cstr(&s, between);
	put_paragraph(&s, text * 2 + 1);
	kn_buf_cstr(&s, behind);
	snprintf(name, sizeof(name), "%02u.txt", n);
	corpus_write(c, name, s.s);
	kn_buf_dispose(&s);
}

/* How many articles have a repeated span, the word إسبانيا, the country. */
struct tally {
	size_t marked, word, country;
};

static struct tally
count(struct corpus *c)
{
	struct kn_index *ix = corpus_open(c);
	struct kn_set *set;
	struct tally t = { 0 };
	uint32_t ids[64];
	size_t n;

	assert_int_equal(kn_index_order(ix, KN_ORDER_PATH, true, 0, 64, ids,
	    &n, NULL), KN_OK);
	for (size_t i = 0; i < n; i++) {
		struct kn_doc *doc;

		assert_int_equal(kn_index_doc(ix, ids[i], &doc, NULL), KN_OK);
		t.marked += kn_doc_span(doc, KN_SPAN_REPEATED) != NULL;
		kn_doc_free(doc);
	}
	set = corpus_word(ix, "اسبانيا");
	t.word = kn_set_count(set);
	kn_set_free(set);
	assert_int_equal(kn_index_facet(ix, "entity", KN_LIT("ES"), &set,
	    NULL), KN_OK);
	t.country = kn_set_count(set);
	kn_set_free(set);
	kn_index_close(ix);
	return t;
}

static void
assert_counts(struct corpus *c, size_t marked, size_t found)
{
	struct tally t = count(c);

	assert_int_equal(t.marked, marked);
	assert_int_equal(t.word, found);
	assert_int_equal(t.country, found);
	assert_clean(c);
}

static void
thresholds_grow_with_the_outlet(void **state)
{
	static const struct {
		uint64_t stories, all;
		enum kn_repeat want;
	} cases[] = {
		{ 5, 5, KN_REPEAT_NO },
		{ 6, 6, KN_REPEAT_EDGE },
		{ 6, 2099, KN_REPEAT_EDGE },
		{ 6, 2100, KN_REPEAT_NO },
		{ 7, 2100, KN_REPEAT_EDGE },
		{ 332, 100000, KN_REPEAT_NO },
		{ 333, 100000, KN_REPEAT_EDGE },
		{ 23, 23, KN_REPEAT_EDGE },
		{ 24, 24, KN_REPEAT_ANYWHERE },
		{ 24, 96, KN_REPEAT_ANYWHERE },
		{ 24, 97, KN_REPEAT_EDGE },
		{ 25000, 100000, KN_REPEAT_ANYWHERE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(block__repeat(cases[i].stories,
		    cases[i].all), cases[i].want);
}

/* Papers that print the same line: each has furniture of its own. */
static void
outlets_are_counted_apart(void **state)
{
	struct corpus *c = *state;

	for (unsigned i = 0; i < 2 * (ENOUGH - 1); i++)
		write_one(c, i, i, i % 2 == 0 ? "" : "عنوان هذا الخبر\n"
		    "نشر في هسبريس يوم 14 - 12 - 2023\n\n", "", furniture);
	corpus_update(c);
	assert_counts(c, 0, 2 * (ENOUGH - 1));
	write_one(c, 60, 60, "", "", furniture);
	corpus_update(c);
	assert_counts(c, ENOUGH, ENOUGH - 1);
}

static void
the_sixth_story_makes_it_furniture(void **state)
{
	struct corpus *c = *state;

	for (unsigned i = 0; i < ENOUGH - 1; i++)
		write_one(c, i, i, "", "", furniture);
	corpus_update(c);
	assert_counts(c, 0, ENOUGH - 1);
	write_one(c, 50, 50, "", "", furniture);
	corpus_update(c);
	assert_counts(c, ENOUGH, 0);
	/* One more is marked too, and none that lacks it. */
	write_one(c, 51, 51, "", "", furniture);
	write_one(c, 52, 52, "", "", "");
	corpus_update(c);
	assert_counts(c, ENOUGH + 1, 0);
	corpus_remove(c, "00.txt");
	corpus_remove(c, "01.txt");
	corpus_update(c);
	assert_counts(c, 0, ENOUGH - 1);
}

static void
all_at_once_is_the_same(void **state)
{
	struct corpus *c = *state;

	for (unsigned i = 0; i < 3 * ENOUGH; i++)
		write_one(c, i, i, i % 2 == 0 ? furniture : "", "",
		    i % 2 == 0 ? "" : furniture);
	corpus_update(c);
	assert_counts(c, 3 * ENOUGH, 0);
}

static void
copies_are_one_story(void **state)
{
	struct corpus *c = *state;

	for (unsigned i = 0; i < 4 * ENOUGH; i++)
		write_one(c, i, i % (ENOUGH - 1), "", "", furniture);
	corpus_update(c);
	assert_counts(c, 0, 4 * ENOUGH);
	write_one(c, 60, 60, "", "", furniture);
	corpus_update(c);
	assert_counts(c, 4 * ENOUGH + 1, 0);
}

static void
between_text_every_fourth_story_has_it(void **state)
{
	struct corpus *c = *state;

	for (unsigned i = 0; i < 23; i++)
		write_one(c, i, i, "", furniture, "");
	corpus_update(c);
	assert_counts(c, 0, 23);
	write_one(c, 23, 23, "", furniture, "");
	corpus_update(c);
	assert_counts(c, 24, 0);
}

static struct kn_article
article(struct corpus *c, const char *name)
{
	struct kn_index *ix = corpus_open(c);
	struct kn_article a;
	uint32_t id;

	assert_int_equal(kn_index_find(ix, kn_str(name), &id, NULL), KN_OK);
	assert_int_equal(kn_index_article(ix, id, &a, NULL), KN_OK);
	kn_index_close(ix);
	return a;
}

/* Notes find their article by body_key; a story is called after a key. */
static void
identity_does_not_change(void **state)
{
	struct corpus *c = *state;

	for (unsigned i = 0; i < ENOUGH - 1; i++)
		write_one(c, i, i, "", "", furniture);
	corpus_update(c);
	struct kn_article was = article(c, "02.txt");
	write_one(c, 50, 50, "", "", furniture);
	corpus_update(c);
	assert_counts(c, ENOUGH, 0);
	struct kn_article is = article(c, "02.txt");
	assert_int_equal(is.id, was.id);
	assert_string_equal(is.key.hex, was.key.hex);
	assert_string_equal(is.body_key.hex, was.body_key.hex);
	assert_string_equal(is.story.hex, was.story.hex);
	assert_int_equal(is.meta.words, was.meta.words);
	kn_article_dispose(&was);
	kn_article_dispose(&is);
	/* And an article that was put right is not taken for a changed one
	 * when its file is touched. */
	write_one(c, 2, 2, "", "", furniture);
	struct kn_index_summary s = corpus_update(c);
	assert_int_equal(s.changed, 0);
	assert_int_equal(s.unchanged, ENOUGH);
}

static void
it_says_in_how_many_stories(void **state)
{
	struct corpus *c = *state;
	struct kn_doc *doc;
	uint32_t id;
	size_t stories;

	for (unsigned i = 0; i < 9; i++)
		write_one(c, i, i % 8, "", "", furniture);
	corpus_update(c);
	struct kn_index *ix = corpus_open(c);
	assert_int_equal(kn_index_find(ix, KN_LIT("03.txt"), &id, NULL),
	    KN_OK);
	assert_int_equal(kn_index_doc(ix, id, &doc, NULL), KN_OK);
	const struct kn_doc_span *s = kn_doc_span(doc, KN_SPAN_REPEATED);
	assert_non_null(s);
	assert_int_equal(kn_index_repeated(ix, id, doc, s->at, &stories,
	    NULL), KN_OK);
	assert_int_equal(stories, 8);
	kn_doc_free(doc);
	kn_index_close(ix);
}

/* ---- stopping and damage ----------------------------------------------------- */

static atomic_bool cancel;

static void
cancel_at_the_end(void *user, const struct kn_index_progress *p)
{
	(void)user;
	if (p->stage == KN_STAGE_READING && p->done == p->total)
		atomic_store(&cancel, true);
}

static bool
tells_blocks(struct corpus *c)
{
	struct findings f = corpus_check(c);

	for (size_t k = 0; k < f.n && k < 16; k++)
		if (strcmp(f.problem[k], "block") == 0)
			return true;
	return false;
}

static void
a_stopped_run_is_made_good(void **state)
{
	struct corpus *c = *state;
	struct kn_err err;

	for (unsigned i = 0; i < ENOUGH; i++)
		write_one(c, i, i, "", "", furniture);
	atomic_store(&cancel, false);
	c->opts.cancel = &cancel;
	c->opts.progress = cancel_at_the_end;
	assert_int_equal(kn_index_update(c->db, &c->opts, NULL, &err),
	    KN_CANCELLED);
	/* All was read, so that the next run finds nothing new. */
	assert_true(count(c).marked < ENOUGH);
	assert_clean(c);
	/* That is known to be left, and told where it is not. */
	corpus_sql(c, "DELETE FROM meta WHERE name = 'unsettled'");
	assert_true(tells_blocks(c));
	corpus_sql(c, "INSERT INTO meta VALUES ('unsettled', 1)");
	c->opts.cancel = NULL;
	c->opts.progress = NULL;
	assert_int_equal(corpus_update(c).read, 0);
	assert_counts(c, ENOUGH, 0);
}

static void
a_check_tells_what_does_not_fit(void **state)
{
	static const struct {
		const char *name, *sql;
	} cases[] = {
		{ "a row without its lines", "UPDATE block SET lines = x''"
		    " WHERE id = 2" },
		{ "a row that nobody has", "INSERT INTO block VALUES (99, 0,"
		    " (SELECT lines FROM block WHERE id = 2))" },
		{ "no row", "DELETE FROM block WHERE id = 2" },
		{ "another line", "UPDATE block SET lines = CAST(x'FD' ||"
		    " substr(lines, 2) AS BLOB) WHERE id = 2" },
		{ "taken for text", "UPDATE content SET spans = (SELECT"
		    " spans FROM content WHERE id = 7) WHERE id = 2" },
		{ "another outlet's", "UPDATE block SET outlet = 7"
		    " WHERE id = 2" },
	};
	struct corpus *c = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		for (unsigned n = 0; n < ENOUGH; n++)
			write_one(c, n, n, "", "", furniture);
		write_one(c, ENOUGH, ENOUGH, "", "", "");
		unlink(c->db);
		corpus_update(c);
		assert_clean(c);
		corpus_sql(c, cases[i].sql);
		bool told = tells_blocks(c);
		if (!told)
			print_error("%s\n", cases[i].name);
		assert_true(told);
	}
}

/* A row that claims to be the millionth of a million makes no room for them:
 * lines are counted anew. */
static void
a_sieve_with_holes_is_none(void **state)
{
	struct corpus *c = *state;

	for (unsigned n = 0; n + 1 < ENOUGH; n++)
		write_one(c, n, n, "", "", furniture);
	corpus_update(c);
	corpus_sql(c, "UPDATE line_sieve SET slot = 1 << 40 WHERE slot ="
	    " (SELECT max(slot) FROM line_sieve)");
	write_one(c, ENOUGH - 1, ENOUGH - 1, "", "", furniture);
	corpus_update(c);
	assert_counts(c, ENOUGH, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, corpus_setup, \
	corpus_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(thresholds_grow_with_the_outlet),
		TEST(outlets_are_counted_apart),
		TEST(the_sixth_story_makes_it_furniture),
		TEST(all_at_once_is_the_same),
		TEST(copies_are_one_story),
		TEST(between_text_every_fourth_story_has_it),
		TEST(identity_does_not_change),
		TEST(it_says_in_how_many_stories),
		TEST(a_stopped_run_is_made_good),
		TEST(a_check_tells_what_does_not_fit),
		TEST(a_sieve_with_holes_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
