/*
 * test_listing.c: quotes and meetings of a result as one list. In: small
 * articles with statements, some packed by hand. Out: the rows; the same by
 * small steps; of one speaker; bounds; what goes away meanwhile.
 */
#include "tests/unit/index/corpus.h"

#include "core/index/index_priv.h"
#include "kunnash/listing.h"

struct listed {
	struct kn_index *ix;
	struct kn_query *q;
	struct kn_result *r;
	struct kn_listing *l;
};

static void
open_list(struct corpus *c, const char *query, enum kn_listing_kind kind,
    struct listed *x)
{
	struct kn_run_opts opts = { .order = KN_ORDER_PATH };
	struct kn_err err;

	x->ix = corpus_open(c);
	assert_int_equal(kn_query_parse(kn_str(query), &x->q, &err), KN_OK);
	assert_int_equal(kn_query_run(x->q, x->ix, &opts, &x->r, &err),
	    KN_OK);
	assert_int_equal(kn_listing_new(x->ix, x->q, x->r, kind, &x->l,
	    &err), KN_OK);
}

static void
close_list(struct listed *x)
{
	kn_listing_free(x->l);
	kn_result_free(x->r);
	kn_query_free(x->q);
	kn_index_close(x->ix);
}

static void
fill(struct listed *x, size_t want)
{
	struct kn_err err;

	assert_int_equal(kn_listing_fill(x->l, want, 0, &err), KN_OK);
}

/* "a:words|b:words": the file, and what the row leads to. */
static char *
print(struct listed *x, enum kn_listing_kind kind)
{
	struct kn_buf out;

	kn_buf_init(&out, 0);
	kn_buf_cstr(&out, "");
	for (size_t i = 0; i < kn_listing_rows(x->l); i++) {
		const struct kn_listing_row *row = kn_listing_row(x->l, i);
		struct kn_found found = { 0 };
		struct kn_doc *doc;
		struct kn_err err;

		assert_int_equal(kn_index_doc(x->ix, row->article, &doc,
		    &err), KN_OK);
		assert_int_equal(kn_index_found(x->ix, row->article, &found,
		    &err), KN_OK);
		assert_true(row->item < (kind == KN_LISTING_QUOTES ?
		    found.n_quotes : found.n_meetings));
		struct kn_span at = kind == KN_LISTING_QUOTES ?
		    found.quotes[row->item].at : found.meetings[row->item].at;
		assert_true(at.start_b < at.end_b && at.end_b <= doc->n_b);
		kn_buf_fmt(&out, "%s%c:%.*s", i > 0 ? "|" : "",
		    doc->meta.path[0], (int)(at.end_b - at.start_b),
		    doc->text + at.start_b);
		kn_found_dispose(&found);
		kn_doc_free(doc);
	}
	assert_null(kn_listing_row(x->l, kn_listing_rows(x->l)));
	return kn_buf_take(&out, NULL);
}

static void
expect(struct listed *x, enum kn_listing_kind kind, const char *want)
{
	char *got = print(x, kind);

	if (strcmp(got, want) != 0)
		fail_msg("\"%s\", not \"%s\"", got, want);
	free(got);
}

static void
write_articles(struct corpus *c)
{
	corpus_write(c, "a.txt", "عنوان طويل بما يكفي للخبر الأول\n\n"
	    "قال ناصر بوريطة، وزير الشؤون الخارجية، إن \"الاتفاق جيد\"."
	    " وأكد بوريطة أن \"العمل مستمر\".\n");
	corpus_write(c, "b.txt", "عنوان طويل بما يكفي للخبر الثاني\n\n"
	    "لا أحد يتكلم في هذا النص الذي يصف الحدائق القديمة.\n");
	corpus_write(c, "c.txt", "عنوان طويل بما يكفي للخبر الثالث\n\n"
	    "قال جيرالد دارمانان، وزير الداخلية الفرنسي، إن \"الحدود"
	    " آمنة\". والتقى ناصر بوريطة نظيره الإسباني خوسي مانويل"
	    " ألباريس في الرباط.\n");
	corpus_update(c);
}

static void
rows_in_order(void **state)
{
	struct corpus *c = *state;
	struct listed x;

	write_articles(c);
	open_list(c, "", KN_LISTING_QUOTES, &x);
	assert_int_equal(kn_listing_rows(x.l), 0);
	assert_false(kn_listing_done(x.l));
	/* No further than is asked for: the first article has two. */
	fill(&x, 1);
	expect(&x, KN_LISTING_QUOTES, "a:الاتفاق جيد|a:العمل مستمر");
	assert_int_equal(kn_listing_read(x.l), 1);
	fill(&x, 2);
	assert_int_equal(kn_listing_read(x.l), 1);
	fill(&x, SIZE_MAX);
	assert_true(kn_listing_done(x.l) && !kn_listing_full(x.l));
	expect(&x, KN_LISTING_QUOTES,
	    "a:الاتفاق جيد|a:العمل مستمر|c:الحدود آمنة");
	close_list(&x);
	open_list(c, "", KN_LISTING_MEETINGS, &x);
	fill(&x, SIZE_MAX);
	assert_int_equal(kn_listing_rows(x.l), 1);
	assert_int_equal(kn_listing_read(x.l), 3);
	close_list(&x);
}

static void
of_one_speaker_or_role(void **state)
{
	struct corpus *c = *state;
	struct listed x;

	write_articles(c);
	open_list(c, "speaker:دارمانان", KN_LISTING_QUOTES, &x);
	fill(&x, SIZE_MAX);
	expect(&x, KN_LISTING_QUOTES, "c:الحدود آمنة");
	close_list(&x);
	open_list(c, "role:\"وزير الداخلية\"", KN_LISTING_QUOTES, &x);
	fill(&x, SIZE_MAX);
	expect(&x, KN_LISTING_QUOTES, "c:الحدود آمنة");
	close_list(&x);
	open_list(c, "-speaker:دارمانان", KN_LISTING_QUOTES, &x);
	fill(&x, SIZE_MAX);
	expect(&x, KN_LISTING_QUOTES, "a:الاتفاق جيد|a:العمل مستمر");
	close_list(&x);
}

/* Puts n quotes into every article, as if they had been found. */
static void
plant(struct corpus *c, size_t n)
{
	const struct kn_db_opts opts = { .write = true };
	struct index_entities ents = { 0 };
	struct index_rules rules = { 0 };
	struct kn_found found = { .n_quotes = n };
	struct kn_db *db;
	struct kn_buf packed;
	struct kn_err err;

	found.quotes = kn_calloc(n, sizeof(*found.quotes));
	for (size_t i = 0; i < n; i++)
		found.quotes[i] = (struct kn_quote){ .at = { 0, 2 },
		    .speaker = KN_ENTITY_NONE, .rule = "test" };
	assert_int_equal(kn_db_open(c->db, &opts, &db, &err), KN_OK);
	index__fts_register(db, NULL);
	index__entities_open(db, &ents);
	index__rules_load(db, &rules);
	struct index_names names = { db, &rules, &ents };
	kn_buf_init(&packed, 0);
	index__pack_found(&names, &found, &packed);
	struct kn_stmt *st = kn_db_stmt(db, "UPDATE content SET found = ?1");
	kn_bind_blob(st, 1, kn_buf_get(&packed));
	kn_run(st);
	assert_int_equal(kn_db_take(db, &err), KN_OK);
	kn_buf_dispose(&packed);
	index__entities_dispose(&ents);
	index__rules_dispose(&rules);
	kn_db_close(db);
	free(found.quotes);
}

static void
rows_are_bounded(void **state)
{
	struct corpus *c = *state;
	struct listed x;

	write_articles(c);
	plant(c, KN_LISTING_MAX_ROWS / 2 + 1);
	open_list(c, "", KN_LISTING_QUOTES, &x);
	fill(&x, SIZE_MAX);
	assert_int_equal(kn_listing_rows(x.l), KN_LISTING_MAX_ROWS);
	assert_true(kn_listing_full(x.l) && kn_listing_done(x.l));
	assert_int_equal(kn_listing_read(x.l), 2);
	fill(&x, SIZE_MAX);
	assert_int_equal(kn_listing_rows(x.l), KN_LISTING_MAX_ROWS);
	close_list(&x);
}

static void
what_is_gone_is_passed_over(void **state)
{
	struct corpus *c = *state;
	struct listed x;

	write_articles(c);
	open_list(c, "", KN_LISTING_QUOTES, &x);
	fill(&x, 1);
	corpus_remove(c, "b.txt");
	corpus_update(c);
	fill(&x, SIZE_MAX);
	assert_true(kn_listing_done(x.l));
	expect(&x, KN_LISTING_QUOTES,
	    "a:الاتفاق جيد|a:العمل مستمر|c:الحدود آمنة");
	close_list(&x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rows_in_order, corpus_setup,
		    corpus_teardown),
		cmocka_unit_test_setup_teardown(of_one_speaker_or_role,
		    corpus_setup, corpus_teardown),
		cmocka_unit_test_setup_teardown(rows_are_bounded,
		    corpus_setup, corpus_teardown),
		cmocka_unit_test_setup_teardown(what_is_gone_is_passed_over,
		    corpus_setup, corpus_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
