/* test_check.c: planted damage is found, and none of it crashes a reader. */
#include "corpus.h"

#include <sys/stat.h>

static const char one[] = "زيارة رسمية إلى إسبانيا\n\nزار وفد من المغرب "
    "إسبانيا، وتباحث الجانبان حول الهجرة والأمن.\n";
static const char two[] = "تعاون بين المغرب وفرنسا\n\nأعلن المغرب عن "
    "تعاون أمني جديد مع فرنسا، وقالت السلطات إن التعاون مستمر.\n";

static void
build(struct corpus *c)
{
	corpus_write(c, "one.txt", one);
	corpus_write(c, "two.txt", two);
	corpus_write(c, "three.txt", "خبر ثالث عن المغرب بلا عنوان");
	corpus_update(c);
}

#define ONE "(SELECT id FROM article WHERE path = x'6F6E652E747874')"

static const struct {
	const char *name, *sql, *problem, *where;
} damage[] = {
	{ "text", "UPDATE content SET text = CAST(substr(text, 1, 40)"
	    " || x'20' || substr(text, 42) AS BLOB) WHERE id = " ONE, "text", "one.txt" },
	{ "no text", "DELETE FROM content WHERE id = " ONE, "text",
	    NULL },
	{ "hash", "UPDATE article SET key = key + 1 WHERE id = " ONE,
	    "hash", "one.txt" },
	{ "body hash", "UPDATE article SET body_key = body_key + 1"
	    " WHERE id = " ONE, "hash", "one.txt" },
	{ "fields", "UPDATE article SET words = 0 WHERE id = " ONE,
	    "hash", "one.txt" },
	{ "span outside", "UPDATE content SET spans = x'0105007F7F'"
	    " WHERE id = " ONE, "span", "one.txt" },
	{ "span inside", "UPDATE content SET spans = x'01050010'"
	    " WHERE id = " ONE, "span", "one.txt" },
	{ "mention", "UPDATE content SET mentions = x'00'"
	    " WHERE id = " ONE, "span", "one.txt" },
	{ "words missing", "DELETE FROM words_data WHERE id > 10",
	    "fts", NULL },
	{ "vocab word", "UPDATE vocab SET words = CAST(substr(words, 1,"
	    " length(words) - 1) || x'7F' AS BLOB)", "vocab", NULL },
	{ "vocab gone", "DELETE FROM vocab", "vocab", NULL },
	{ "vocab bytes", "UPDATE vocab SET words = x'FF'", "vocab", NULL },
	{ "facet", "UPDATE facet SET mentions = 77 WHERE value = 'ES'"
	    " AND field = 'entity'", "facet", "entity:ES" },
	{ "facet row too many", "INSERT INTO facet (field, value,"
	    " mentions, articles) SELECT 'lang', 'xx', 0, articles"
	    " FROM facet WHERE field = 'all'", "facet", "lang:xx" },
	{ "facet bytes", "UPDATE facet SET articles = x'00'"
	    " WHERE value = 'ES' AND field = 'entity'", "facet",
	    "entity:ES" },
	{ "order", "UPDATE ordering SET ids = CAST(substr(ids, 5, 4)"
	    " || substr(ids, 1, 4) || substr(ids, 9) AS BLOB)"
	    " WHERE slot = (SELECT min(slot) FROM ordering)", "order",
	    "date" },
	{ "order gone", "DELETE FROM ordering", "order", "date" },
	{ "day", "UPDATE per_article SET numbers ="
	    " CAST(substr(numbers, 1, 4) || x'FF' ||"
	    " substr(numbers, 6) AS BLOB) WHERE slot = 0", "column",
	    "day" },
	{ "lead gone", "DELETE FROM per_article WHERE slot > 0",
	    "column", "lead" },
	{ "tags of articles gone", "DELETE FROM tag WHERE slot ="
	    " (SELECT max(slot) FROM tag)", "tag", NULL },
	{ "tags of articles", "UPDATE tag SET bytes = CAST(x'0100FF' ||"
	    " substr(bytes, 4) AS BLOB) WHERE slot ="
	    " (SELECT max(slot) FROM tag)", "tag", NULL },
	{ "tags", "UPDATE tag SET bytes = CAST(substr(bytes, 1,"
	    " length(bytes) - 1) || x'7F' AS BLOB) WHERE slot = 0", "tag",
	    NULL },
	{ "tags gone", "DELETE FROM tag WHERE slot = 0", "tag", NULL },
	{ "order of tags", "UPDATE tag SET bytes = CAST(substr(bytes, 5, 4)"
	    " || substr(bytes, 1, 4) || substr(bytes, 9) AS BLOB)"
	    " WHERE slot = 4294967296", "tag", NULL },
	{ "copies", "UPDATE story SET copies = copies + 1", "story",
	    NULL },
	{ "another leads", "UPDATE story SET lead = NULL WHERE id ="
	    " (SELECT story FROM article WHERE id = " ONE ")",
	    "story", NULL },
	{ "no story", "UPDATE article SET story = 77 WHERE id = " ONE,
	    "story", "one.txt" },
	{ "no source row", "DELETE FROM source WHERE path ="
	    " x'6F6E652E747874'", "source", "one.txt" },
	{ "entity renamed", "UPDATE entity SET label_fr = 'X'"
	    " WHERE id = 'ES'", "entity", NULL },
	{ "entity home", "UPDATE entity SET home = 'FR'"
	    " WHERE home = 'ES'", "entity", NULL },
	{ "entity names", "UPDATE entity SET names ="
	    " CAST('x' AS BLOB) WHERE id = 'ES'", "entity", NULL },
	{ "stray index entry", "PRAGMA writable_schema = ON;"
	    "UPDATE sqlite_schema SET sql = replace(sql, '(key)',"
	    " '(body_key)') WHERE name = 'article_key';",
	    "database", NULL },
	{ "row without index", "PRAGMA writable_schema = ON;"
	    "DELETE FROM sqlite_schema WHERE name = 'article_date';",
	    "database", NULL },
};

static void
each_kind_of_damage_is_found(void **state)
{
	struct corpus *c = *state;

	for (size_t i = 0; i < sizeof(damage) / sizeof(damage[0]); i++) {
		bool found = false;

		build(c);
		assert_clean(c);
		corpus_sql(c, damage[i].sql);
		struct findings f = corpus_check(c);
		for (size_t k = 0; k < f.n && k < 16; k++)
			found = found || (strcmp(f.problem[k],
			    damage[i].problem) == 0 && (damage[i].where == NULL ||
			    strcmp(f.where[k], damage[i].where) == 0));
		if (!found)
			print_error("%s: %zu findings, the first: %s %s\n",
			    damage[i].name, f.n, f.problem[0], f.where[0]);
		assert_true(found);
		unlink(c->db);
	}
}

/* Nothing but what was done: a changed text is no changed hash or span. */
static void
damage_is_told_once(void **state)
{
	struct corpus *c = *state;

	build(c);
	corpus_sql(c, "UPDATE article SET key = key + 1 WHERE id = " ONE);
	struct findings f = corpus_check(c);
	assert_int_equal(f.n, 1);
	assert_string_equal(f.problem[0], "hash");
	char path[256];
	corpus_update(c);
	corpus_path(c, "two.txt", path);
	assert_int_equal(unlink(path), 0);
	f = corpus_check(c);
	assert_int_equal(f.n, 2);
	assert_string_equal(f.problem[1], "source");
	assert_string_equal(f.where[1], "two.txt");
}

/* An archive or a file of records that lost one changed as a file. */
static void
a_changed_source_is_told(void **state)
{
	struct corpus *c = *state;

	build(c);
	corpus_write(c, "two.txt", "خبر آخر تماما، أطول من الأول");
	struct findings f = corpus_check(c);
	assert_int_equal(f.n, 1);
	assert_string_equal(f.problem[0], "source");
	assert_string_equal(f.where[0], "two.txt");
	corpus_update(c);
	assert_clean(c);
}

/* Whoever cannot lock an index that is being written judges nothing in it. */
static void
an_update_under_way_is_one_finding(void **state)
{
	struct corpus *c = *state;
	char lock[300];

	build(c);
	snprintf(lock, sizeof(lock), "%s-lock", c->db);
	assert_int_equal(unlink(lock), 0);
	assert_int_equal(mkdir(lock, 0700), 0);
	assert_clean(c);
	corpus_sql(c, "UPDATE article SET key = key + 1 WHERE id = " ONE ";"
	    "INSERT INTO meta (name, value) VALUES ('writing', 'x')");
	struct findings f = corpus_check(c);
	assert_int_equal(rmdir(lock), 0);
	assert_int_equal(f.n, 1);
	assert_string_equal(f.problem[0], "database");
	f = corpus_check(c);
	assert_int_equal(f.n, 2);
}

/* The word table is compared with the texts, both ways. */
static void
words_of_other_articles_are_found(void **state)
{
	struct corpus *c = *state;

	build(c);
	corpus_sql(c, "CREATE TABLE keep AS SELECT * FROM words_data;"
	    "CREATE TABLE keep_size AS SELECT * FROM words_docsize;");
	corpus_write(c, "four.txt", "خبر رابع عن البحر");
	corpus_update(c);
	assert_clean(c);
	/* The table as it was before: one article has no words. */
	corpus_sql(c, "CREATE TABLE late AS SELECT * FROM words_data;"
	    "DELETE FROM words_data; INSERT INTO words_data"
	    " SELECT * FROM keep");
	struct findings f = corpus_check(c);
	assert_int_equal(f.n, 2);
	assert_string_equal(f.problem[0], "fts");
	assert_string_equal(f.where[0], "four.txt");
	/* And the other way round: words of an article that is gone. */
	corpus_sql(c, "DELETE FROM words_data; INSERT INTO words_data"
	    " SELECT * FROM late");
	corpus_remove(c, "four.txt");
	corpus_update(c);
	assert_clean(c);
	corpus_sql(c, "DELETE FROM words_data; INSERT INTO words_data"
	    " SELECT * FROM late");
	f = corpus_check(c);
	assert_int_equal(f.n, 2);
	assert_string_equal(f.problem[0], "fts");
	assert_string_equal(f.where[0], "article 4");
}

/* A megabyte without a blank is a word that is cut, not damage. */
static void
endless_words_are_no_damage(void **state)
{
	struct corpus *c = *state;
	char *text = kn_malloc(2 * 100001);

	for (size_t i = 0; i < 100000; i++)
		memcpy(text + 2 * i, "م", 2);
	text[200000] = '\0';
	corpus_write(c, "one.txt", text);
	memset(text, 'x', 200000);
	corpus_write(c, "two.txt", text);
	free(text);
	corpus_update(c);
	assert_clean(c);
	corpus_remove(c, "one.txt");
	corpus_update(c);
	assert_clean(c);
}

/* ---- files with flipped bytes ---------------------------------------------------- */

static void
read_everything(struct corpus *c)
{
	struct kn_index *ix;
	uint32_t ids[8];
	size_t n;

	if (kn_index_open(c->db, &ix, NULL) != KN_OK)
		return;
	(void)!kn_index_order(ix, KN_ORDER_DATE, true, 0, 8, ids, &n, NULL);
	for (uint32_t id = 1; id <= 3; id++) {
		struct kn_article a;
		struct kn_doc *doc;
		struct kn_mentions m = { 0 };

		if (kn_index_article(ix, id, &a, NULL) == KN_OK)
			kn_article_dispose(&a);
		if (kn_index_doc(ix, id, &doc, NULL) == KN_OK)
			kn_doc_free(doc);
		(void)!kn_index_mentions(ix, id, &m, NULL);
		for (size_t i = 0; i < m.n; i++)
			assert_non_null(m.at[i].rule);
		kn_mentions_dispose(&m);
	}
	const struct kn_str form = KN_LIT("المغرب");
	const struct kn_index_alts alts[] = { { &form, 1 }, { &form, 1 } };
	const struct kn_places_query phrase = { .words = alts, .n_words = 2,
		.prefix = true };
	struct kn_set *set;
	if (kn_index_phrase(ix, &phrase, 0, &set, NULL) == KN_OK)
		kn_set_free(set);
	if (kn_index_facet(ix, "entity", KN_LIT("MA"), &set, NULL) == KN_OK)
		kn_set_free(set);
	kn_index_close(ix);
}

static void
ignore_finding(void *user, const struct kn_problem *p)
{
	(void)user;
	(void)p;
}

static void
damaged_files_harm_nobody(void **state)
{
	static unsigned char good[4 << 20], bad[4 << 20];
	struct corpus *c = *state;
	uint32_t seed = 4711;

	build(c);
	FILE *f = fopen(c->db, "rb");
	assert_non_null(f);
	size_t n = fread(good, 1, sizeof(good), f);
	fclose(f);
	assert_true(n > 0 && n < sizeof(good));
	for (int round = 0; round < 60; round++) {
		memcpy(bad, good, n);
		for (int i = 0; i < 1 + round % 20; i++) {
			seed = seed * 1664525u + 1013904223u;
			bad[(seed >> 4) % n] = (unsigned char)(seed >> 24);
		}
		f = fopen(c->db, "r+b");
		assert_non_null(f);
		assert_int_equal(fwrite(bad, 1, n, f), n);
		fclose(f);
		read_everything(c);
		(void)!kn_index_check(c->db, c->roots, 1, NULL, ignore_finding, c,
		    NULL);
	}
}

/* Stories of texts that are long enough for near-duplicates. */
static void
damaged_stories_are_found(void **state)
{
	static const char *const rows[] = {
		"DELETE FROM band",
		"UPDATE band SET bodies = substr(bodies, 10)",
		"UPDATE band SET bodies = x''",
		"UPDATE band SET bodies = CAST(x'01' || substr(bodies, 2)"
		    " AS BLOB)",
		"INSERT INTO band SELECT 99, 1, min(id), x'0101' FROM body",
		"DELETE FROM body WHERE id = (SELECT min(id) FROM body)",
		"UPDATE body SET articles = articles + 1",
		"UPDATE body SET sketch = sketch + 1",
		"DELETE FROM sketch",
		"INSERT INTO sketch (body, bytes) VALUES (1, x'00')",
		"INSERT INTO sketch (body, bytes) SELECT body, bytes"
		    " FROM sketch LIMIT 1",
		"UPDATE sketch SET body = body + 1 WHERE id = 1",
		"UPDATE sketch SET bytes = x'00'",
		"UPDATE sketch SET bytes = CAST(x'FFFF0000' ||"
		    " substr(bytes, 5) AS BLOB)",
		"UPDATE article SET body = body + 1",
		"UPDATE body SET story = story + 1",
		/* Four stories as one, right but for their texts. */
		"UPDATE article SET story = 1; UPDATE body SET story = 1;"
		    "DELETE FROM story WHERE id > 1;"
		    "UPDATE story SET copies = 5, lead = (SELECT id FROM"
		    " article ORDER BY title IS NULL, date IS NULL,"
		    " body_b DESC LIMIT 1)",
	};
	static const char *const roots[] = { KN_SEED_DIR };
	struct corpus *c = *state;

	c->opts.roots = roots;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bool found = false;

		unlink(c->db);
		corpus_update(c);
		assert_clean(c);
		corpus_sql(c, rows[i]);
		struct findings f = corpus_check(c);
		for (size_t k = 0; k < f.n && k < 16; k++)
			found = found || strcmp(f.problem[k], "story") == 0;
		if (!found)
			fail_msg("not found: %s", rows[i]);
	}
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, corpus_setup, corpus_teardown)
	const struct CMUnitTest tests[] = {
		T(each_kind_of_damage_is_found),
		T(damaged_stories_are_found),
		T(a_changed_source_is_told), T(an_update_under_way_is_one_finding),
		T(damage_is_told_once),
		T(words_of_other_articles_are_found),
		T(endless_words_are_no_damage),
		T(damaged_files_harm_nobody),
	};

	return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
