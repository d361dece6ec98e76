/*
 * test_story.c: stories of an index, case by case: what papers, scrapers and
 * newsrooms do to a text; who leads and what a story is called when its
 * members come and go in batches of their own; and that an article costs
 * itself, however many there are like it. tests/prop/test_story.c has the
 * same at random.
 */
#include "tests/unit/index/corpus.h"

#include "core/index/story_priv.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* ---- texts ------------------------------------------------------------------ */

/* Paragraph n: forty words that no other paragraph has; `of_five` of every
 * five of them, and others in place of the rest. */
static void
put_mixed(struct kn_buf *out, unsigned n, unsigned of_five)
{
	static const char *const letters[] = { "ب", "ت", "ج", "د", "ر", "س",
		"ع", "ف", "ق", "ك" };

	for (unsigned w = 0; w < 40; w++) {
		unsigned x = (w % 5 < of_five ? n : n + 1000) * 40 + w;

		kn_buf_cstr(out, "م");
		for (int k = 0; k < 5; k++, x /= 10)
			kn_buf_cstr(out, letters[x % 10]);
		kn_buf_cstr(out, w == 39 ? ".\n\n" : " ");
	}
}

static void
put_paragraph(struct kn_buf *out, unsigned n)
{
	put_mixed(out, n, 5);
}

/* "0-7,20": paragraphs 0 to 7 and 20. "T" is a title, "N" lines of
 * navigation and "S" a line below the text; "M" is paragraph 0 in other
 * words, of which it has three in five, "L" one in five. */
static void
write_text(struct corpus *c, const char *name, const char *what)
{
	struct kn_buf text;

	kn_buf_init(&text, 0);
	for (const char *s = what; *s != '\0'; s += *s == ',') {
		if (*s == 'T')
			kn_buf_cstr(&text, "وفد رفيع يزور العاصمة\n"
			    "نشر في هسبريس يوم 14 - 12 - 2023\n\n");
		if (*s == 'N')
			kn_buf_cstr(&text, "الرئيسية\nسياسة\nرياضة\nمجتمع\n"
			    "اقتصاد\nفن وثقافة\n\n\n\n");
		if (*s == 'S')
			kn_buf_cstr(&text, "\n\nشارك الخبر\nتابعونا على "
			    "فيسبوك\n");
		if (*s == 'M' || *s == 'L')
			put_mixed(&text, 0, *s == 'M' ? 3 : 1);
		if (*s < '0' || *s > '9') {
			s++;
			continue;
		}
		char *end;
		unsigned from = (unsigned)strtoul(s, &end, 10), to = from;

		if (*end == '-')
			to = (unsigned)strtoul(end + 1, &end, 10);
		for (unsigned n = from; n <= to; n++)
			put_paragraph(&text, n);
		s = end;
	}
	corpus_write(c, name, text.s);
	kn_buf_dispose(&text);
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

/* Who leads: "x" is the only one that does. */
static void
assert_leads(struct corpus *c, const char *name, const char *const others[],
    size_t n)
{
	struct kn_article a = article(c, name);

	assert_true(a.lead);
	for (size_t i = 0; i < n; i++) {
		struct kn_article b = article(c, others[i]);

		assert_false(b.lead);
		assert_string_equal(a.story.hex, b.story.hex);
		kn_article_dispose(&b);
	}
	assert_int_equal(a.copies, n + 1);
	kn_article_dispose(&a);
}

static bool
together(struct corpus *c, const char *one, const char *other)
{
	struct kn_article a = article(c, one), b = article(c, other);
	bool same = strcmp(a.story.hex, b.story.hex) == 0;

	kn_article_dispose(&a);
	kn_article_dispose(&b);
	return same;
}

/* ---- cases ------------------------------------------------------------------- */

static void
copies_of_every_kind(void **state)
{
	static const struct {
		const char *name, *one, *other;
		bool same;
	} rows[] = {
		{ "the same", "0-9", "0-9", true },
		{ "agency copy with a title of the paper", "0-9", "T0-9",
		    true },
		{ "agency copy, the end cut off", "0-9", "T0-6", true },
		{ "agency copy, a paragraph of the paper's own", "0-9",
		    "T0-4,50,5-9", true },
		{ "agency copy, the first paragraph left out", "0-9", "T1-9",
		    true },
		{ "scraped twice, with other navigation", "NT0-9S", "T0-9",
		    true },
		{ "a corrected paragraph", "0-9", "0-4,50,6-9", true },
		{ "the most of it", "0-9", "0-5", true },
		{ "the first paragraph in other words", "0-19",
		    "M1-17,60-61", true },
		{ "another first paragraph", "0-19", "L1-17,60-61", false },
		{ "less than half of it", "0-9", "0-3", false },
		{ "another text", "0-9", "20-29", false },
		{ "a third in common", "0-9", "0-4,25-29", false },
		{ "other news on the same background", "0,2-9",
		    "20-22,2-9", false },
		{ "the same background below two kinds of news", "20-21,2-9",
		    "30-31,2-9", false },
		{ "too short to tell, the same", "T", "T", true },
	};
	struct corpus *c = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		write_text(c, "a.txt", rows[i].one);
		write_text(c, "b.txt", rows[i].other);
		corpus_update(c);
		assert_clean(c);
		if (together(c, "a.txt", "b.txt") != rows[i].same)
			fail_msg("%s", rows[i].name);
	}
}

/* A story that nothing else of a batch touches is led by the best of it. */
static void
who_comes_may_lead(void **state)
{
	static const char *const plain[] = { "a.txt", "b.txt" };
	static const char *const all[] = { "a.txt", "b.txt", "long.txt" };
	struct corpus *c = *state;

	write_text(c, "a.txt", "0-9");
	write_text(c, "b.txt", "0-9,40");
	corpus_update(c);
	assert_leads(c, "b.txt", plain, 1);
	write_text(c, "long.txt", "0-9,40-41");
	corpus_update(c);
	assert_leads(c, "long.txt", plain, 2);
	write_text(c, "titled.txt", "T0-9");
	corpus_update(c);
	assert_leads(c, "titled.txt", all, 3);
	corpus_remove(c, "titled.txt");
	corpus_update(c);
	assert_leads(c, "long.txt", plain, 2);
	assert_clean(c);
}

static void
assert_story(struct corpus *c, const char *name, struct kn_key key)
{
	struct kn_article a = article(c, name);

	assert_string_equal(a.story.hex, key.hex);
	kn_article_dispose(&a);
}

static struct kn_key
key_of(struct corpus *c, const char *name)
{
	struct kn_article a = article(c, name);
	struct kn_key key = a.key;

	kn_article_dispose(&a);
	return key;
}

/* A story keeps its name while anyone is in it; of two that become one the
 * older name stays; of one that falls apart the part with the article that
 * was indexed first has it, and the other the key of its own first. */
static void
names_of_stories_last(void **state)
{
	struct corpus *c = *state;

	write_text(c, "a.txt", "0-19");
	write_text(c, "b.txt", "0-19");
	corpus_update(c);
	struct kn_key first = key_of(c, "a.txt");
	/* Its article goes elsewhere, where a story begins. */
	write_text(c, "a.txt", "0-13,40-45");
	corpus_update(c);
	assert_story(c, "b.txt", first);
	assert_story(c, "a.txt", key_of(c, "a.txt"));
	for (int again = 0; again < 2; again++) {
		write_text(c, "bridge.txt", "0-16,40-42");
		corpus_update(c);
		assert_story(c, "a.txt", first);
		assert_story(c, "b.txt", first);
		assert_story(c, "bridge.txt", first);
		corpus_remove(c, "bridge.txt");
		corpus_update(c);
		assert_story(c, "a.txt", first);
		assert_story(c, "b.txt", key_of(c, "b.txt"));
		assert_clean(c);
	}
}

/* Nothing at all is no copy of nothing at all. */
static void
without_a_body_the_text_decides(void **state)
{
	struct kn_doc a = { .text = (char *)"x", .n_b = 1 };
	struct kn_doc b = a;
	struct kn_sketch sketch;

	(void)state;
	a.key = kn_key_of("a", 1);
	b.key = kn_key_of("b", 1);
	a.body_key = b.body_key = kn_key_of("", 0);
	index__story_sketch(&a, &sketch);
	assert_false(kn_sketch_usable(&sketch));
	assert_int_equal(index__story_body_id(&a, &sketch),
	    index__story_body_id(&a, &sketch));
	assert_int_not_equal(index__story_body_id(&a, &sketch),
	    index__story_body_id(&b, &sketch));
}

/* ---- what it costs ------------------------------------------------------------- */

/* Joins n texts of one template; the most bodies that one was compared
 * with. */
static size_t
most_compared(struct corpus *c, unsigned n)
{
	const struct kn_db_opts opts = { .write = true, .create = true,
		.replace = true };
	struct index_entities ents = { 0 };
	size_t most = 0;
	struct kn_db *db;
	char path[128];

	snprintf(path, sizeof(path), "%s/cost-%u.db", c->dir, n);
	assert_int_equal(kn_db_open(path, &opts, &db, NULL), KN_OK);
	index__fts_register(db, NULL);
	index__schema_create(db);
	struct index_facets *facets = index__facets_new(&ents);
	struct index_stories *s = index__stories_new(db, facets);
	kn_db_exec(db, "BEGIN");
	for (unsigned i = 0; i < n; i++) {
		struct kn_buf text;
		struct kn_sketch sketch;

		kn_buf_init(&text, 0);
		for (unsigned p = 0; p < 10; p++)
			put_paragraph(&text, p == 9 ? 100 + i : p);
		size_t n_b = text.n;
		struct kn_doc *doc = kn_doc_new_text("x.txt",
		    kn_buf_take(&text, NULL), n_b);
		index__story_sketch(doc, &sketch);
		index__story_join(s, i + 1, doc, &sketch);
		most = s->n_peers > most ? s->n_peers : most;
		kn_doc_free(doc);
	}
	assert_int_equal(kn_db_status(db), KN_OK);
	kn_db_exec(db, "COMMIT");
	index__stories_free(s);
	index__facets_free(facets);
	kn_db_close(db);
	return most;
}

static void
an_article_costs_itself(void **state)
{
	const size_t bound = (size_t)2 * STORY_REACH * KN_SKETCH_BANDS;
	size_t few = most_compared(*state, 20);

	/* It is about something: all of them are beside each other. */
	assert_int_equal(few, 19);
	assert_true(most_compared(*state, 600) <= bound);
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, corpus_setup, \
	    corpus_teardown)
	const struct CMUnitTest tests[] = {
		T(copies_of_every_kind),
		T(who_comes_may_lead),
		T(names_of_stories_last),
		cmocka_unit_test(without_a_body_the_text_decides),
		T(an_article_costs_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
