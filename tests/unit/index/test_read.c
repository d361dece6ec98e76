/* test_read.c: articles, stories, sets, words, entities out of an index. */
#include "corpus.h"

#include <sys/wait.h>

#include "core/index/index_priv.h"
#include "kunnash/fold.h"

static const char spain[] = "زيارة رسمية إلى إسبانيا\n\nزار وفد من المغرب "
    "إسبانيا، وتباحث الجانبان حول الهجرة والأمن.\n";
static const char france[] = "تعاون بين المغرب وفرنسا\n\nأعلن المغرب عن "
    "تعاون أمني جديد مع فرنسا، وقالت السلطات إن التعاون مستمر.\n";

/* The paths of a set, sorted, joined by blanks. */
static void
assert_set(struct kn_index *ix, struct kn_set *set, const char *want)
{
	struct kn_buf out;
	struct printer p = { .ix = ix, .out = &out };

	kn_buf_init(&out, 0);
	kn_set_each(set, print_id, &p);
	print_lines(&p, true);
	free(p.lines);
	kn_buf_trunc(&out, out.n - 1);
	assert_string_equal(out.n > 0 ? out.s + 1 : "", want);
	kn_buf_dispose(&out);
	kn_set_free(set);
}

static uint32_t
id_of(struct kn_index *ix, const char *name)
{
	uint32_t id = 0;

	assert_int_equal(kn_index_find(ix, kn_str(name), &id, NULL), KN_OK);
	return id;
}

static void
articles_come_back_whole(void **state)
{
	struct corpus *c = *state;
	struct kn_article a;
	struct kn_doc *doc;
	struct kn_err err;

	corpus_write(c, "s.txt", spain);
	corpus_write(c, "u.txt", "  خبر بلا\tعنوان  ");
	corpus_update(c);
	struct kn_index *ix = corpus_open(c);
	uint32_t id = id_of(ix, "s.txt");
	assert_int_equal(kn_index_doc(ix, id, &doc, NULL), KN_OK);
	assert_string_equal(doc->text, spain);
	assert_string_equal(doc->key.hex, kn_key_of(spain,
	    strlen(spain)).hex);
	struct kn_doc *again = kn_doc_new_text("s.txt", kn_strdup(spain),
	    strlen(spain));
	assert_int_equal(doc->n_spans, again->n_spans);
	for (size_t i = 0; i < doc->n_spans; i++) {
		assert_int_equal(doc->spans[i].kind, again->spans[i].kind);
		assert_int_equal(doc->spans[i].at.start_b,
		    again->spans[i].at.start_b);
		assert_int_equal(doc->spans[i].at.end_b,
		    again->spans[i].at.end_b);
	}
	assert_int_equal(kn_index_article(ix, id, &a, NULL), KN_OK);
	assert_string_equal(a.headline, "زيارة رسمية إلى إسبانيا");
	assert_string_equal(a.body_key.hex, again->body_key.hex);
	assert_int_equal(a.meta.words, again->meta.words);
	kn_article_dispose(&a);
	kn_doc_free(again);
	kn_doc_free(doc);
	id = id_of(ix, "u.txt");
	assert_int_equal(kn_index_article(ix, id, &a, NULL), KN_OK);
	assert_string_equal(a.headline, "خبر بلا عنوان");
	kn_article_dispose(&a);
	assert_int_equal(kn_index_article(ix, 999, &a, &err), KN_NOT_FOUND);
	assert_string_equal(err.detail, "999");
	assert_int_equal(kn_index_doc(ix, 999, &doc, &err), KN_NOT_FOUND);
	assert_null(doc);
	kn_index_close(ix);
}

static void
articles_are_found_by_name(void **state)
{
	static const struct {
		const char *name, *in;
		size_t cut;             /* characters of the key, 0: in */
		enum kn_status want;
	} rows[] = {
		{ "id", "1", 0, KN_OK },
		{ "no id", "77", 0, KN_NOT_FOUND },
		{ "id too large", "99999999999", 0, KN_NOT_FOUND },
		{ "path", "s.txt", 0, KN_OK },
		{ "no path", "S.txt", 0, KN_NOT_FOUND },
		{ "key", NULL, 16, KN_OK },
		{ "start of a key", NULL, 8, KN_OK },
		{ "too short", NULL, 7, KN_NOT_FOUND },
		{ "empty", "", 0, KN_NOT_FOUND },
	};
	struct corpus *c = *state;

	corpus_write(c, "s.txt", spain);
	corpus_update(c);
	struct kn_index *ix = corpus_open(c);
	struct kn_key key = kn_key_of(spain, strlen(spain));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_str name = rows[i].in != NULL ?
		    kn_str(rows[i].in) :
		    (struct kn_str){ key.hex, rows[i].cut };
		uint32_t id = 0;

		assert_int_equal(kn_index_find(ix, name, &id, NULL),
		    rows[i].want);
		assert_int_equal(id, rows[i].want == KN_OK ? 1 : 0);
	}
	kn_index_close(ix);
	/* Two keys that begin alike. */
	corpus_sql(c, "INSERT INTO article SELECT 50, source, x'78', story,"
	    " key + (CASE WHEN key % 16 = 0 THEN 1 ELSE -1 END), body_key,"
	    " meta_sum, url, title, headline, byline, outlet, via, date,"
	    " date_source, retrieved, lang, words, chars, body_b, text_b,"
	    " title_key, outlet_key, body FROM article");
	ix = corpus_open(c);
	uint32_t id;
	assert_int_equal(kn_index_find(ix, (struct kn_str){ key.hex, 8 },
	    &id, NULL), KN_INVALID);
	assert_int_equal(kn_index_find(ix, kn_str(key.hex), &id, NULL),
	    KN_OK);
	assert_int_equal(id, 1);
	kn_index_close(ix);
}

static void
stories_choose_their_lead(void **state)
{
	struct corpus *c = *state;
	struct kn_article a;
	uint32_t *ids = NULL;
	size_t n = 0;
	char scraped[1024];

	/* The same body: with nothing, with a title, with a longer page. */
	const char *body = "أعلنت السلطات في الرباط عن توقيف عدة أشخاص يشتبه "
	    "في تورطهم في شبكة للتهريب الدولي، وقالت إن التحقيق لا يزال "
	    "مستمرا تحت إشراف النيابة العامة المختصة.";
	corpus_write(c, "1.txt", body);
	corpus_update(c);
	snprintf(scraped, sizeof(scraped), "توقيف أشخاص في الرباط\n\n%s\n",
	    body);
	corpus_write(c, "2.txt", scraped);
	corpus_update(c);
	struct kn_index *ix = corpus_open(c);
	assert_int_equal(kn_index_story(ix, id_of(ix, "1.txt"), &ids, &n,
	    NULL), KN_OK);
	assert_int_equal(n, 2);
	assert_int_equal(ids[0], id_of(ix, "2.txt"));
	assert_int_equal(kn_index_article(ix, ids[1], &a, NULL), KN_OK);
	assert_false(a.lead);
	assert_int_equal(a.copies, 2);
	/* Its id is the key of who came first, and stays when it is gone. */
	assert_string_equal(a.story.hex, a.key.hex);
	struct kn_key story = a.story;
	kn_article_dispose(&a);
	struct kn_set *leads;
	assert_int_equal(kn_index_leads(ix, &leads, NULL), KN_OK);
	assert_set(ix, leads, "2.txt");
	kn_index_close(ix);
	corpus_remove(c, "1.txt");
	corpus_update(c);
	ix = corpus_open(c);
	assert_int_equal(kn_index_article(ix, id_of(ix, "2.txt"), &a, NULL),
	    KN_OK);
	assert_string_equal(a.story.hex, story.hex);
	assert_true(a.lead);
	assert_int_equal(a.copies, 1);
	kn_article_dispose(&a);
	kn_index_close(ix);
	free(ids);
}

/* ---- sets ----------------------------------------------------------------------- */

struct brute {
	struct kn_index *ix;
	struct kn_str value;
	uint32_t entity;
	uint64_t mentions;
	struct kn_set *set;
	size_t rows;
};

static bool
count_by_hand(void *user, uint32_t id)
{
	struct brute *b = user;
	struct kn_mentions m = { 0 };

	assert_int_equal(kn_index_mentions(b->ix, id, &m, NULL), KN_OK);
	for (size_t i = 0; i < m.n; i++) {
		if (m.at[i].suppressed || m.at[i].entity != b->entity)
			continue;
		kn_set_add(b->set, id);
		b->mentions++;
	}
	kn_mentions_dispose(&m);
	return true;
}

static bool
facet_by_hand(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	struct brute *b = user;
	struct kn_set *all;

	b->entity = entity;
	b->mentions = 0;
	b->set = kn_set_new();
	b->rows++;
	assert_true(kn_str_is(value, kn_index_entity(b->ix, entity)->id));
	assert_int_equal(kn_index_all(b->ix, &all, NULL), KN_OK);
	kn_set_each(all, count_by_hand, b);
	kn_set_free(all);
	assert_int_equal(kn_set_count(b->set), kn_set_count(articles));
	assert_int_equal(kn_set_and_count(b->set, articles),
	    kn_set_count(articles));
	assert_int_equal(b->mentions, mentions);
	kn_set_free(b->set);
	return true;
}

static bool
one_home(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	struct brute *b = user;

	assert_true(kn_str_is(value, "ES"));
	assert_string_equal(kn_index_entity(b->ix, entity)->id, "ES");
	assert_int_equal(kn_set_count(articles), 1);
	assert_int_equal(mentions, 1);
	b->rows++;
	return true;
}

static void
facets_are_those_of_the_mentions(void **state)
{
	struct corpus *c = *state;
	struct brute b = { 0 };
	struct kn_set *set;

	corpus_write(c, "f.txt", france);
	corpus_write(c, "s.txt", spain);
	corpus_write(c, "cni.txt", "قالت المخابرات الإسبانية في مدريد "
	    "إنها تتابع الملف عن قرب.");
	corpus_write(c, "none.txt", "جملة لا تذكر أحدا من هؤلاء.");
	corpus_update(c);
	struct kn_index *ix = corpus_open(c);
	b.ix = ix;
	assert_int_equal(kn_index_facet_each(ix, "entity", KN_TYPE_COUNT,
	    facet_by_hand, &b, NULL), KN_OK);
	assert_true(b.rows >= 3);
	assert_int_equal(kn_index_facet(ix, "entity", KN_LIT("FR"), &set,
	    NULL), KN_OK);
	assert_set(ix, set, "f.txt");
	assert_int_equal(kn_index_facet(ix, "entity", KN_LIT("FR/name"), &set,
	    NULL), KN_OK);
	assert_set(ix, set, "f.txt");
	assert_int_equal(kn_index_facet(ix, "entity", KN_LIT("FR/capital"),
	    &set, NULL), KN_OK);
	assert_set(ix, set, "");
	assert_int_equal(kn_index_facet(ix, "entity", KN_LIT("XX"), &set,
	    NULL), KN_OK);
	assert_set(ix, set, "");
	/* Bodies at home in Spain, and who else it is home to. */
	assert_int_equal(kn_index_facet(ix, "home", KN_LIT("ES"), &set,
	    NULL), KN_OK);
	assert_set(ix, set, "cni.txt");
	assert_int_equal(kn_index_facet(ix, "home", KN_LIT("FR"), &set,
	    NULL), KN_OK);
	assert_set(ix, set, "");
	b.rows = 0;
	assert_int_equal(kn_index_facet_each(ix, "home", KN_TYPE_COUNTRY,
	    one_home, &b, NULL), KN_OK);
	assert_int_equal(b.rows, 1);
	assert_int_equal(kn_index_facet(ix, "undated", KN_LIT(""), &set,
	    NULL), KN_OK);
	assert_set(ix, set, "cni.txt f.txt none.txt s.txt");
	assert_int_equal(kn_index_facet(ix, "lang", KN_LIT("ar"), &set,
	    NULL), KN_OK);
	assert_set(ix, set, "cni.txt f.txt none.txt s.txt");
	kn_index_close(ix);
}

static void
dates_are_ranges(void **state)
{
	static const struct {
		const char *from, *to, *want;
	} rows[] = {
		{ NULL, NULL, "a.txt b.txt c.txt" },
		{ "2023-01-01", NULL, "b.txt c.txt" },
		{ NULL, "2022-12-31", "a.txt" },
		{ "2023-05-06", "2023-05-06", "b.txt" },
		{ "2023-05-07", "2023-05-06", "" },
	};
	struct corpus *c = *state;

	corpus_write(c, "a.txt", "عنوان الخبر الأول\n"
	    "نشر في هسبريس يوم 31 - 12 - 2022\n\nنص الخبر.\n");
	corpus_write(c, "b.txt", "عنوان الخبر الثاني\n"
	    "نشر في هسبريس يوم 06 - 05 - 2023\n\nنص آخر.\n");
	corpus_write(c, "c.txt", "عنوان الخبر الثالث\n"
	    "نشر في هسبريس يوم 29 - 02 - 2024\n\nنص ثالث.\n");
	corpus_write(c, "undated.txt", "خبر رابع");
	corpus_update(c);
	struct kn_index *ix = corpus_open(c);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_set *set;

		assert_int_equal(kn_index_dates(ix, rows[i].from, rows[i].to,
		    &set, NULL), KN_OK);
		assert_set(ix, set, rows[i].want);
	}
	kn_index_close(ix);
}

/* ---- words ------------------------------------------------------------------------ */

/* Alternatives are joined by "|", words by blanks; both are folded. */
static enum kn_status
ask(struct kn_index *ix, const char *query, bool prefix, bool title,
    struct kn_set **out)
{
	struct kn_index_alts words[40];
	struct kn_str forms[2048], rest, word, form;
	struct kn_buf folded;
	size_t n = 0, used = 0;

	kn_buf_init(&folded, 0);
	kn_fold_append(KN_FOLD_INDEX, query, strlen(query), &folded);
	rest = kn_buf_get(&folded);
	while (kn_str_split(&rest, ' ', &word)) {
		words[n].form = forms + used;
		for (words[n].n = 0; kn_str_split(&word, '|', &form); )
			forms[used + words[n].n++] = form;
		used += words[n++].n;
	}
	const struct kn_places_query q = { .words = words, .n_words = n,
		.prefix = prefix, .in_title = title };
	enum kn_status status = kn_index_phrase(ix, &q, 0, out, NULL);
	kn_buf_dispose(&folded);
	return status;
}

static void
orders_are_read_in_stretches(void **state)
{
	enum { N = 600 };
	struct corpus *c = *state;
	uint32_t all[N + 1], some[N + 1];
	size_t n, got;
	char name[32], text[64];

	for (int i = 0; i < N; i++) {
		snprintf(name, sizeof(name), "%03d.txt", i);
		snprintf(text, sizeof(text), "خبر رقم %d", i);
		corpus_write(c, name, text);
	}
	corpus_update(c);
	struct kn_index *ix = corpus_open(c);
	assert_int_equal(kn_index_order(ix, KN_ORDER_PATH, true, 0, N + 1,
	    all, &n, NULL), KN_OK);
	assert_int_equal(n, N);
	assert_int_equal(all[0], id_of(ix, "000.txt"));
	assert_int_equal(all[N - 1], id_of(ix, "599.txt"));
	for (size_t at = 0; at < N + 20; at += 37) {
		size_t want = at >= N ? 0 : N - at < 50 ? N - at : 50;

		assert_int_equal(kn_index_order(ix, KN_ORDER_PATH, true, at,
		    50, some, &got, NULL), KN_OK);
		assert_int_equal(got, want);
		assert_memory_equal(some, all + (at < N ? at : 0),
		    got * sizeof(*some));
	}
	assert_int_equal(kn_index_order(ix, KN_ORDER_COUNT, true, 0, 1, some,
	    &got, NULL), KN_OK);
	assert_int_equal(got, 0);
	/* A moment that is over stops a walk over so many articles. */
	struct kn_set *set;
	kn_index_stop_at(ix, 1);
	assert_int_equal(ask(ix, "خبر", false, false, &set), KN_LIMIT);
	assert_null(set);
	kn_index_stop_at(ix, 0);
	assert_int_equal(ask(ix, "خبر", false, false, &set), KN_OK);
	assert_int_equal(kn_set_count(set), N);
	kn_set_free(set);
	/* Whatever was called, no statement and no transaction is open. */
	assert_int_equal(kn_db_open_stmts(ix->db), 0);
	assert_true(sqlite3_get_autocommit(kn_db_handle(ix->db)));
	kn_index_close(ix);
}

static void
words_and_phrases(void **state)
{
	static const struct {
		const char *name, *in;
		bool prefix, title;
		const char *want;
	} rows[] = {
		{ "word", "بحر", false, false, "a.txt b.txt" },
		{ "absent", "جبل", false, false, "" },
		{ "alternatives", "بحر|نهر", false, false,
		    "a.txt b.txt c.txt" },
		{ "no prefix", "قد", false, false, "" },
		{ "prefix", "قد", true, false, "a.txt b.txt" },
		{ "title", "عنوان", false, true, "c.txt" },
		{ "not in the title", "نهر", false, true, "" },
		{ "phrase", "بحر قديم", false, false, "a.txt" },
		{ "other order", "قديم بحر", false, false, "b.txt" },
		{ "alternatives in a phrase", "بحر|نهر قديم|طويل", false,
		    false, "a.txt c.txt" },
		{ "three words", "في|عند بحر قديم", false, false, "a.txt" },
		{ "not across a gap", "كلمه قديم", false, false, "" },
		{ "a word twice", "ها ها ها", false, false, "d.txt" },
		{ "too often", "ها ها ها ها", false, false, "" },
		{ "prefix ends a phrase", "بحر قد", true, false, "a.txt" },
		{ "operators are words", "AND", false, false, "" },
		{ "quotes are words", "\"بحر\" OR \"نهر", false, false, "" },
		{ "columns are words", "title:بحر", false, false, "" },
		{ "stars are words", "بح*", false, false, "" },
	};
	struct corpus *c = *state;

	corpus_write(c, "a.txt", "رأيت كلمة في بحر قديم جدا");
	corpus_write(c, "b.txt", "بيت قديم بحر واسع");
	corpus_write(c, "c.txt", "عنوان طويل بعض الشيء\n\nكتب الرجل عند نهر "
	    "طويل رسالة إلى أهله ثم عاد إلى المدينة مساء.\n");
	corpus_write(c, "d.txt", "ضحك ها ها ها ثم سكت ها ها");
	corpus_update(c);
	struct kn_index *ix = corpus_open(c);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_set *set;

		print_message("%s\n", rows[i].name);
		assert_int_equal(ask(ix, rows[i].in, rows[i].prefix,
		    rows[i].title, &set), KN_OK);
		assert_set(ix, set, rows[i].want);
	}
	kn_index_close(ix);
}

static void
words_have_limits(void **state)
{
	struct corpus *c = *state;
	struct kn_buf q;
	struct kn_set *set;

	corpus_write(c, "a.txt", "بحر قديم");
	corpus_update(c);
	struct kn_index *ix = corpus_open(c);
	kn_buf_init(&q, 0);
	kn_buf_cstr(&q, "بحر");
	for (int i = 1; i < 1024; i++)
		kn_buf_fmt(&q, "|w%d", i);
	assert_int_equal(ask(ix, q.s, false, false, &set), KN_OK);
	assert_set(ix, set, "a.txt");
	kn_buf_cstr(&q, "|more");
	assert_int_equal(ask(ix, q.s, false, false, &set), KN_LIMIT);
	assert_null(set);
	kn_buf_reset(&q);
	for (int i = 0; i < KN_INDEX_MAX_WORDS; i++)
		kn_buf_fmt(&q, "%sw%d", i == 0 ? "" : " ", i);
	assert_int_equal(ask(ix, q.s, false, false, &set), KN_OK);
	assert_set(ix, set, "");
	kn_buf_cstr(&q, " more");
	assert_int_equal(ask(ix, q.s, false, false, &set), KN_LIMIT);
	kn_buf_dispose(&q);
	kn_index_close(ix);
}

/* ---- entities ----------------------------------------------------------------------- */

static bool
append_id(void *user, uint32_t number, const struct kn_entity *e)
{
	struct kn_buf *out = user;

	(void)number;
	kn_buf_fmt(out, "%s ", e->id);
	return true;
}

static void
entities_are_found_by_any_name(void **state)
{
	static const struct {
		const char *name, *in;
		enum kn_type type;
		bool prefix;
		const char *want;
	} rows[] = {
		{ "id", "ES", KN_TYPE_COUNTRY, false, "ES " },
		{ "id in small letters", "es", KN_TYPE_COUNTRY, false,
		    "ES " },
		{ "Arabic, folded", "اسبانيا", KN_TYPE_COUNTRY, false,
		    "ES " },
		{ "Arabic, with hamza", "إسبانيا", KN_TYPE_COUNT, false,
		    "ES " },
		{ "French", "Espagne", KN_TYPE_COUNTRY, false, "ES " },
		{ "English", "SPAIN", KN_TYPE_COUNTRY, false, "ES " },
		{ "another type", "ES", KN_TYPE_AGENCY, false, "" },
		{ "nothing", "", KN_TYPE_COUNTRY, false, "" },
		{ "no whole name", "Espag", KN_TYPE_COUNTRY, false, "" },
		{ "beginning", "Espag", KN_TYPE_COUNTRY, true, "ES " },
		{ "unknown", "Atlantis", KN_TYPE_COUNT, true, "" },
	};
	struct corpus *c = *state;
	struct kn_buf out;

	corpus_write(c, "a.txt", spain);
	corpus_update(c);
	struct kn_index *ix = corpus_open(c);
	kn_buf_init(&out, 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		kn_buf_reset(&out);
		kn_buf_cstr(&out, "");
		assert_int_equal(kn_index_entity_lookup(ix, rows[i].type,
		    kn_str(rows[i].in), rows[i].prefix, append_id, &out,
		    NULL), KN_OK);
		kn_buf_put(&out, "", 1);
		assert_string_equal(out.s, rows[i].want);
	}
	kn_buf_dispose(&out);
	assert_null(kn_index_entity(ix, UINT32_MAX));
	kn_index_close(ix);
}

static void
other_peoples_indexes_are_not_opened(void **state)
{
	struct corpus *c = *state;
	struct kn_index *ix;

	assert_int_equal(kn_index_open(c->db, &ix, NULL), KN_NOT_FOUND);
	corpus_write(c, "a.txt", spain);
	corpus_update(c);
	assert_int_equal(chmod(c->db, 0602), 0);
	assert_int_equal(kn_index_open(c->db, &ix, NULL), KN_UNSUPPORTED);
	assert_int_equal(chmod(c->db, 0600), 0);
	if (geteuid() != 0)
		return;
	assert_int_equal(chown(c->db, 4242, 4242), 0);
	assert_int_equal(kn_index_open(c->db, &ix, NULL), KN_UNSUPPORTED);
	assert_null(ix);
}

/* What a killed writer may leave before its first transaction. */
static void
an_empty_file_is_told_as_such(void **state)
{
	struct corpus *c = *state;
	struct kn_index *ix;
	struct kn_err err;

	corpus_write(c, "a.txt", spain);
	corpus_update(c);
	assert_int_equal(truncate(c->db, 0), 0);
	assert_int_equal(kn_index_open(c->db, &ix, &err), KN_UNSUPPORTED);
	assert_non_null(strstr(err.msgid, "is empty"));
	corpus_update(c);
	assert_int_equal(kn_index_open(c->db, &ix, &err), KN_OK);
	kn_index_close(ix);
}

/* ---- what a killed writer leaves ---------------------------------------------------- */

/* A process that dies in a transaction: its journal is hot. */
static void
die_writing(struct corpus *c)
{
	char journal[100];
	struct stat st;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		sqlite3 *db;

		if (sqlite3_open(c->db, &db) == SQLITE_OK)
			sqlite3_exec(db, "PRAGMA synchronous = OFF;"
			    "PRAGMA cache_size = 1; BEGIN IMMEDIATE;"
			    "UPDATE article SET title = 'torn';"
			    "UPDATE content SET text = x'00';", NULL, NULL,
			    NULL);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	snprintf(journal, sizeof(journal), "%s-journal", c->db);
	assert_int_equal(stat(journal, &st), 0);
	assert_true(st.st_size > 0);
}

static void
hot_journals_are_rolled_back(void **state)
{
	struct corpus *c = *state;
	struct kn_doc *doc;

	corpus_write(c, "s.txt", spain);
	corpus_update(c);
	die_writing(c);
	struct kn_index *ix = corpus_open(c);
	assert_int_equal(kn_index_doc(ix, 1, &doc, NULL), KN_OK);
	assert_string_equal(doc->text, spain);
	kn_doc_free(doc);
	/* The same below an open handle: told once, then it is well. */
	die_writing(c);
	assert_int_equal(kn_index_doc(ix, 1, &doc, NULL), KN_BUSY);
	assert_int_equal(kn_index_doc(ix, 1, &doc, NULL), KN_OK);
	assert_string_equal(doc->text, spain);
	kn_doc_free(doc);
	kn_index_close(ix);
	assert_clean(c);
}

/* ---- the seeds, rejects --------------------------------------------------------------- */

static void
take_reject(void *user, const struct kn_reject *r)
{
	struct kn_buf *out = user;

	assert_true(r->reason[0] != '\0' && r->action[0] != '\0');
	kn_buf_fmt(out, "%s ", r->path);
}

static void
rejects_are_told_by_name(void **state)
{
	struct corpus *c = *state;
	char path[256];
	struct kn_buf out;

	corpus_write(c, "empty.txt", "");
	corpus_write(c, "good.txt", spain);
	corpus_path(c, "pipe.txt", path);
	assert_int_equal(mkfifo(path, 0600), 0);
	FILE *f = fopen((corpus_path(c, "binary.txt", path), path), "wb");
	assert_non_null(f);
	for (int i = 0; i < 4096; i++)
		fputc(i * 7 % 31, f);
	fclose(f);
	for (int round = 0; round < 2; round++) {
		assert_int_equal(corpus_update(c).rejected, 3);
		struct kn_index *ix = corpus_open(c);
		kn_buf_init(&out, 0);
		assert_int_equal(kn_index_rejects(ix, take_reject, &out,
		    NULL), KN_OK);
		assert_string_equal(out.s, "binary.txt empty.txt pipe.txt ");
		kn_buf_dispose(&out);
		kn_index_close(ix);
	}
	corpus_write(c, "binary.txt", spain);
	corpus_remove(c, "pipe.txt");
	assert_int_equal(corpus_update(c).rejected, 1);
	assert_clean(c);
}

static void
seeds_are_four_stories(void **state)
{
	static const char *const roots[] = { KN_SEED_DIR };
	struct corpus *c = *state;
	struct kn_index_totals t;
	struct kn_article a;
	uint32_t ids[8];
	size_t n;

	c->opts.roots = roots;
	corpus_update(c);
	struct kn_index *ix = corpus_open(c);
	assert_int_equal(kn_index_totals(ix, &t, NULL), KN_OK);
	assert_int_equal(t.articles, 5);
	assert_int_equal(t.stories, 4);
	assert_int_equal(kn_index_order(ix, KN_ORDER_DATE, false, 0, 8, ids,
	    &n, NULL), KN_OK);
	assert_int_equal(n, 4);
	assert_int_equal(kn_index_article(ix, ids[0], &a, NULL), KN_OK);
	assert_string_equal(a.meta.path, "001_ddf2f6e1d7cf121c.txt");
	assert_string_equal(a.meta.date, "2023-12-14");
	assert_int_equal(a.copies, 2);
	/* The copy without a title was indexed first and names the story. */
	uint32_t copy = id_of(ix, "000_73142c2de4278988.txt");
	struct kn_article b;
	assert_int_equal(kn_index_article(ix, copy, &b, NULL), KN_OK);
	assert_string_equal(a.story.hex, b.key.hex);
	assert_null(b.meta.title);
	assert_true(strlen(b.headline) > 40);
	/* It lost its line breaks; the other copy tells its subheads. */
	struct kn_doc *lost;
	assert_int_equal(kn_index_doc(ix, copy, &lost, NULL), KN_OK);
	const struct kn_doc_span *head = kn_doc_span(lost, KN_SPAN_SUBHEAD);
	assert_non_null(head);
	assert_true(kn_str_is((struct kn_str){ lost->text + head->at.start_b,
	    kn_span_len(head->at) }, "مدخل لتقوية العلاقات"));
	kn_doc_free(lost);
	kn_article_dispose(&a);
	kn_article_dispose(&b);
	/* Its outlet is the id of a medium; a phrase that stands only among
	 * the page's links finds nothing. */
	struct kn_set *set;
	assert_int_equal(kn_index_facet(ix, "outlet", KN_LIT("hespress"),
	    &set, NULL), KN_OK);
	assert_set(ix, set, "001_ddf2f6e1d7cf121c.txt");
	assert_int_equal(ask(ix, "الصحراء المغربية", false, false, &set),
	    KN_OK);
	assert_set(ix, set, "");
	assert_int_equal(ask(ix, "هجمات باتاكلان", false, false, &set),
	    KN_OK);
	assert_set(ix, set, "002_5b3928aeaba144d6.txt");
	kn_index_close(ix);
	c->roots[0] = KN_SEED_DIR;
	assert_clean(c);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, corpus_setup, corpus_teardown)
	const struct CMUnitTest tests[] = {
		T(articles_come_back_whole),
		T(articles_are_found_by_name),
		T(stories_choose_their_lead),
		T(facets_are_those_of_the_mentions),
		T(dates_are_ranges),
		T(orders_are_read_in_stretches),
		T(words_and_phrases),
		T(words_have_limits),
		T(entities_are_found_by_any_name),
		T(other_peoples_indexes_are_not_opened),
		T(an_empty_file_is_told_as_such),
		T(hot_journals_are_rolled_back),
		T(rejects_are_told_by_name),
		T(seeds_are_four_stories),
	};

	return cmocka_run_group_tests_name("read", tests, NULL, NULL);
}
