/*
 * test_dossier.c: what a corpus says of one entity. In: small dated articles,
 * found things packed by hand, notes. Out: the rows of every section; the same
 * by small steps; bounds; what goes away meanwhile.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ftw.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/index/index_priv.h"
#include "kunnash/analysis.h"
#include "kunnash/mem.h"
#include "kunnash/overlay.h"
#include "kunnash/session.h"

/* ---- the measure ------------------------------------------------------------- */

static const struct {
	const char *name;
	uint64_t both, a, b, n;
	double want;
} pairs[] = {
	/* Dunning 1993, table 1: "the swiss" */
	{ "published", 110, 2552, 221, 31777, 270.72 },
	{ "independent", 10, 100, 100, 1000, 0 },
	{ "always together", 10, 10, 10, 100, 65.017 },
	{ "never together", 0, 50, 50, 100, -138.629 },
	{ "everywhere", 10, 10, 100, 100, 0 },
	{ "nothing", 0, 0, 0, 0, 0 },
	{ "more than there are", 5, 4, 9, 100, 0 },
	{ "more than the corpus", 1, 1, 200, 100, 0 },
	{ "no such table", 0, 60, 60, 100, 0 },
};

static void
association_is_dunnings(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		double got = kn_association(pairs[i].both, pairs[i].a,
		    pairs[i].b, pairs[i].n);

		if (fabs(got - pairs[i].want) > 0.01)
			fail_msg("%s: %f, not %f", pairs[i].name, got,
			    pairs[i].want);
	}
}

/* ---- a corpus ------------------------------------------------------------------- */

struct fixture {
	char dir[64], corpus[96], cache[96], notes[96];
	struct kn_session *session;
	struct kn_index *ix;
	struct kn_dossier *d;
};

static void
put(const struct fixture *f, const char *name, const char *date,
    const char *body)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s.txt", f->corpus, name);
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fprintf(out, "عنوان طويل بما يكفي للخبر رقم %s\n", name);
	if (date != NULL)
		fprintf(out, "نشر في هسبريس يوم %s\n", date);
	fprintf(out, "\n%s\n", body);
	fclose(out);
}

static void
update(struct fixture *f)
{
	struct kn_index_summary sum;
	struct kn_err err;
	bool changed;

	assert_int_equal(kn_session_update(f->session, NULL, &sum, &err),
	    KN_OK);
	assert_int_equal(kn_session_refresh(f->session, &changed, &err),
	    KN_OK);
	f->ix = kn_session_index(f->session);
	assert_non_null(f->ix);
}

static int
set_up(void **state)
{
	struct fixture *f = kn_calloc(1, sizeof(*f));
	const char *corpus = f->corpus;
	struct kn_session_opts opts = { .corpus = &corpus, .n_corpus = 1,
	    .cache_dir = f->cache, .notes_path = f->notes };
	struct kn_err err;

	snprintf(f->dir, sizeof(f->dir), "/tmp/kunnash-dossier-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->corpus, sizeof(f->corpus), "%s/corpus", f->dir);
	snprintf(f->cache, sizeof(f->cache), "%s/cache", f->dir);
	snprintf(f->notes, sizeof(f->notes), "%s/data/notes.db", f->dir);
	assert_int_equal(mkdir(f->corpus, 0700), 0);
	put(f, "1", "14 - 12 - 2023", "سافر وفد من فرنسا إلى مدينة بعيدة"
	    " مع وفد من ألمانيا ثم عاد الجميع، وقالت فرنسا إنها راضية.");
	put(f, "2", "02 - 10 - 2023", "وصل الفرنسيون وممثلو ألمانيا إلى"
	    " المؤتمر السنوي للزراعة، وحضره خبراء من اليابان.");
	put(f, "3", NULL, "لم يحضر أحد من فرنسا هذا اللقاء الطويل عن"
	    " البحار، وحضره خبراء من اليابان ومن كندا.");
	put(f, "4", "01 - 11 - 2023", "ناقش خبراء من اليابان مستقبل الصيد"
	    " في المحيط الهادئ خلال ثلاثة أيام كاملة.");
	put(f, "5", "05 - 11 - 2023", "فازت اليابان في المباراة النهائية"
	    " بعد شوطين إضافيين أمام جمهور كبير جدا.");
	assert_int_equal(kn_session_open(&opts, &f->session, NULL, &err),
	    KN_OK);
	update(f);
	*state = f;
	return 0;
}

static int
remove_entry(const char *path, const struct stat *st, int type,
    struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	kn_dossier_free(f->d);
	kn_session_close(f->session);
	nftw(f->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

static uint32_t
number(struct fixture *f, const char *name)
{
	uint32_t entity;
	struct kn_err err;

	if (kn_dossier_entity(f->ix, kn_str(name), &entity, &err) != KN_OK)
		fail_msg("%s: %s %s", name, err.msgid, err.detail);
	return entity;
}

static void
make(struct fixture *f, const char *name, const char *query, bool copies)
{
	struct kn_run_opts run = { .order = KN_ORDER_DATE };
	struct kn_dossier_opts opts = { .copies = copies,
		.notebook = kn_session_notebook(f->session),
		.corpus = kn_session_corpus_hash(f->session) };
	struct kn_query *q;
	struct kn_result *r;
	struct kn_err err;

	kn_dossier_free(f->d);
	f->d = NULL;
	assert_int_equal(kn_query_parse(kn_str(query), &q, &err), KN_OK);
	assert_int_equal(kn_query_run(q, f->ix, &run, &r, &err), KN_OK);
	assert_int_equal(kn_dossier_new(f->ix, number(f, name),
	    kn_result_set(r), &opts, &f->d, &err), KN_OK);
	kn_result_free(r);
	kn_query_free(q);
}

static void
make_whole(struct fixture *f, const char *name, const char *query,
    bool copies)
{
	struct kn_err err;

	make(f, name, query, copies);
	assert_int_equal(kn_dossier_step(f->d, 0, &err), KN_OK);
	assert_true(kn_dossier_done(f->d));
}

/* The rows of a section as text: what means something, joined by "|". */
static char *
print(struct fixture *f, enum kn_dossier_section s)
{
	struct kn_buf out;

	kn_buf_init(&out, 0);
	for (size_t i = 0; i < kn_dossier_rows(f->d, s); i++) {
		const struct kn_dossier_row *r = kn_dossier_row(f->d, s, i);
		const struct kn_entity *e = kn_index_entity(f->ix, r->entity);

		kn_buf_fmt(&out, "%s%s %s %s/%s %llu %llu %llu", i > 0 ? "|" :
		    "", r->text == NULL ? "-" : r->text, e == NULL ? "-" :
		    e->id, r->from == NULL ? "-" : r->from, r->to == NULL ?
		    "-" : r->to, (unsigned long long)r->stories,
		    (unsigned long long)r->articles,
		    (unsigned long long)r->mentions);
	}
	return kn_buf_take(&out, NULL);
}

static void
expect(struct fixture *f, enum kn_dossier_section s, const char *want)
{
	char *got = print(f, s);

	if (strcmp(got, want) != 0)
		fail_msg("%s: \"%s\", not \"%s\"", kn_dossier_name(s), got,
		    want);
	free(got);
}

/* Every row but ENTITY leads to a span of an article that is there. */
static void
check_passages(struct fixture *f)
{
	for (int s = KN_DOSSIER_NAMES; s < KN_DOSSIER_COUNT; s++)
		for (size_t i = 0; i < kn_dossier_rows(f->d,
		    (enum kn_dossier_section)s); i++) {
			const struct kn_dossier_row *r = kn_dossier_row(f->d,
			    (enum kn_dossier_section)s, i);
			struct kn_doc *doc;
			struct kn_err err;

			if (s == KN_DOSSIER_TIMELINE && r->stories == 0)
				continue;
			assert_int_equal(kn_index_doc(f->ix, r->article,
			    &doc, &err), KN_OK);
			assert_true(r->at.start_b <= r->at.end_b);
			assert_true(r->at.end_b <= doc->n_b);
			kn_doc_free(doc);
		}
}

static void
sections_of_a_country(void **state)
{
	struct fixture *f = *state;

	make_whole(f, "FR", "", false);
	expect(f, KN_DOSSIER_ENTITY, "- FR -/- 3 3 4");
	expect(f, KN_DOSSIER_NAMES, "فرنسا FR -/- 2 0 3|"
	    "الفرنسيون FR -/- 1 0 1");
	expect(f, KN_DOSSIER_TIMELINE, "2023-10 - -/- 1 1 0|"
	    "2023-11 - -/- 0 0 0|2023-12 - -/- 1 1 0|- - -/- 1 1 0");
	/* Japan is in more of the corpus, Germany only here. */
	const struct kn_dossier_row *first = kn_dossier_row(f->d,
	    KN_DOSSIER_WITH, 0);
	assert_string_equal(kn_index_entity(f->ix, first->entity)->id, "DE");
	assert_int_equal(first->stories, 2);
	assert_int_equal(first->articles, 2);
	assert_true(first->score > 0);
	for (size_t i = 1; i < kn_dossier_rows(f->d, KN_DOSSIER_WITH); i++) {
		const struct kn_dossier_row *r = kn_dossier_row(f->d,
		    KN_DOSSIER_WITH, i);

		assert_true(r->score <= kn_dossier_row(f->d,
		    KN_DOSSIER_WITH, i - 1)->score);
		if (strcmp(kn_index_entity(f->ix, r->entity)->id, "JP") == 0)
			assert_true(r->score < 0);
		assert_int_not_equal(r->entity, number(f, "FR"));
	}
	assert_int_equal(kn_dossier_rows(f->d, KN_DOSSIER_ARTICLES), 3);
	assert_string_equal(kn_dossier_row(f->d, KN_DOSSIER_ARTICLES, 0)->from,
	    "2023-12-14");
	assert_null(kn_dossier_row(f->d, KN_DOSSIER_ARTICLES, 2)->from);
	assert_null(kn_dossier_row(f->d, KN_DOSSIER_ARTICLES, 3));
	check_passages(f);
}

static void
a_filter_holds(void **state)
{
	struct fixture *f = *state;

	make_whole(f, "FR", "date:2023-10", false);
	expect(f, KN_DOSSIER_ENTITY, "- FR -/- 1 1 1");
	expect(f, KN_DOSSIER_TIMELINE, "2023-10 - -/- 1 1 0");
	make_whole(f, "FR", "country:CA -country:FR", false);
	expect(f, KN_DOSSIER_ENTITY, "- FR -/- 0 0 0");
}

static void
nobody_mentions_it(void **state)
{
	struct fixture *f = *state;

	make_whole(f, "BR", "", false);
	expect(f, KN_DOSSIER_ENTITY, "- BR -/- 0 0 0");
	for (int s = KN_DOSSIER_NAMES; s < KN_DOSSIER_COUNT; s++)
		assert_int_equal(kn_dossier_total(f->d,
		    (enum kn_dossier_section)s), 0);
}

static void
copies_of_a_story_count_once(void **state)
{
	struct fixture *f = *state;
	/* The same body on another day. */
	const char *body = "سافر وفد من فرنسا إلى مدينة بعيدة"
	    " مع وفد من ألمانيا ثم عاد الجميع، وقالت فرنسا إنها راضية.";

	put(f, "1", "14 - 12 - 2023", body);
	put(f, "6", "16 - 12 - 2023", body);
	update(f);
	struct kn_index_totals t;
	assert_int_equal(kn_index_totals(f->ix, &t, NULL), KN_OK);
	assert_int_equal(t.articles, 6);
	/* Whether they are one story is the index's to say. */
	make_whole(f, "FR", "", false);
	const struct kn_dossier_row *e = kn_dossier_row(f->d,
	    KN_DOSSIER_ENTITY, 0);
	assert_int_equal(e->articles, 4);
	assert_int_equal(e->stories, 4 - (6 - t.stories));
	assert_int_equal(kn_dossier_total(f->d, KN_DOSSIER_ARTICLES),
	    e->stories);
	make_whole(f, "FR", "", true);
	assert_int_equal(kn_dossier_total(f->d, KN_DOSSIER_ARTICLES), 4);
}

/* What is shown of a part is replaced by the whole. */
static void
small_steps_give_the_same(void **state)
{
	struct fixture *f = *state;
	char *want[KN_DOSSIER_COUNT];
	size_t read, of, steps = 0;
	struct kn_err err;

	make_whole(f, "FR", "", false);
	for (int s = 0; s < KN_DOSSIER_COUNT; s++)
		want[s] = print(f, (enum kn_dossier_section)s);
	make(f, "FR", "", false);
	while (!kn_dossier_done(f->d) && steps++ < 1000) {
		assert_int_equal(kn_dossier_step(f->d, 1, &err), KN_OK);
		kn_dossier_progress(f->d, &read, &of);
		assert_true(read <= of);
		assert_int_equal(of, 3);
	}
	for (int s = 0; s < KN_DOSSIER_COUNT; s++) {
		expect(f, (enum kn_dossier_section)s, want[s]);
		free(want[s]);
	}
}

static void
many_years_are_bounded(void **state)
{
	struct fixture *f = *state;

	put(f, "7", "01 - 03 - 1999", "أعلنت كندا اليوم برنامجا جديدا"
	    " لحماية الغابات الشمالية من الحرائق.");
	update(f);
	make_whole(f, "CA", "", false);
	expect(f, KN_DOSSIER_TIMELINE, "1999-03 - -/- 1 1 0|- - -/- 1 1 0");
	put(f, "8", "01 - 03 - 2004", "عادت كندا إلى الطاولة بعد أعوام"
	    " طويلة من الغياب عن مفاوضات الصيد.");
	update(f);
	make_whole(f, "CA", "", false);
	expect(f, KN_DOSSIER_TIMELINE, "1999 - -/- 1 1 0|2000 - -/- 0 0 0|"
	    "2001 - -/- 0 0 0|2002 - -/- 0 0 0|2003 - -/- 0 0 0|"
	    "2004 - -/- 1 1 0|- - -/- 1 1 0");
	check_passages(f);
}

/* ---- things found, made by hand ----------------------------------------------------- */

static struct kn_span
find(const struct kn_doc *doc, const char *words)
{
	const char *s = strstr(doc->text, words);

	assert_non_null(s);
	return (struct kn_span){ (uint32_t)(s - doc->text),
		(uint32_t)(s - doc->text + (long)strlen(words)) };
}

/* Puts things into an article as if they had been found in it. */
static void
plant(struct fixture *f, uint32_t id, const struct kn_found *found)
{
	const struct kn_db_opts opts = { .write = true };
	struct index_entities ents = { 0 };
	struct index_rules rules = { 0 };
	struct kn_db *db;
	struct kn_buf packed;
	struct kn_err err;

	assert_int_equal(kn_db_open(kn_session_index_path(f->session), &opts,
	    &db, &err), KN_OK);
	index__fts_register(db, NULL);
	index__entities_open(db, &ents);
	index__rules_load(db, &rules);
	struct index_names names = { db, &rules, &ents };
	kn_buf_init(&packed, 0);
	index__pack_found(&names, found, &packed);
	struct kn_stmt *st = kn_db_stmt(db, "UPDATE content SET found = ?2"
	    " WHERE id = ?1");
	kn_bind_int(st, 1, id);
	kn_bind_blob(st, 2, kn_buf_get(&packed));
	kn_step(st);
	kn_reset(st);
	if (kn_db_take(db, &err) != KN_OK)
		fail_msg("%s %s", err.msgid, err.detail);
	kn_buf_dispose(&packed);
	index__entities_dispose(&ents);
	index__rules_dispose(&rules);
	kn_db_close(db);
}

static void
plant_all(struct fixture *f, const char *path, const char *role)
{
	uint32_t id, fr = number(f, "FR"), de = number(f, "DE");
	struct kn_doc *doc;
	struct kn_err err;

	assert_int_equal(kn_index_find(f->ix, kn_str(path), &id, &err),
	    KN_OK);
	assert_int_equal(kn_index_doc(f->ix, id, &doc, &err), KN_OK);
	struct kn_quote quotes[] = {
		{ .at = { 0, 4 }, .speaker = de, .rule = "r" },
		{ .at = { 0, (uint32_t)doc->n_b }, .speaker = de,
		    .rule = "r" },
		{ .at = find(doc, "إلى"), .speaker = fr, .rule = "r" },
	};
	struct kn_meeting meetings[] = {
		{ .at = find(doc, "وفد"), .a = de, .b = fr,
		    .place = KN_ENTITY_NONE, .rule = "r" },
		{ .at = find(doc, "وفد"), .a = de, .b = KN_ENTITY_NONE,
		    .place = KN_ENTITY_NONE, .bodies = { fr }, .n_bodies = 1,
		    .rule = "r" },
		{ .at = find(doc, "وفد"), .a = de, .b = KN_ENTITY_NONE,
		    .place = KN_ENTITY_NONE, .rule = "r" },
	};
	struct kn_office offices[] = {
		{ .at = find(doc, "وفد من فرنسا"), .person = de,
		    .rule = "r" },
		{ .at = find(doc, role), .person = fr, .rule = "r" },
		{ .at = find(doc, role), .person = de, .rule = "r" },
	};
	struct kn_found found = { .quotes = quotes, .n_quotes = 3,
		.meetings = meetings, .n_meetings = 3, .offices = offices,
		.n_offices = 3 };
	plant(f, id, &found);
	kn_doc_free(doc);
}

static void
roles_statements_meetings(void **state)
{
	struct fixture *f = *state;

	put(f, "6", "20 - 01 - 2024", "سافر وفد من فرنسا إلى مدينة بعيدة"
	    " عبر البحر خلال الصيف، وكتب عنه صحافيون من مدن كثيرة.");
	update(f);
	plant_all(f, "1.txt", "مدينة بعيدة");
	plant_all(f, "6.txt", "مدينة بعيدة");
	make_whole(f, "FR", "", false);
	expect(f, KN_DOSSIER_ROLES, "مدينة بعيدة FR 2023-12-14/2024-01-20 "
	    "2 0 0|وفد من فرنسا DE 2023-12-14/2024-01-20 2 0 0");
	/* A role leads to where it begins. */
	uint32_t id;
	assert_int_equal(kn_index_find(f->ix, KN_LIT("1.txt"), &id, NULL),
	    KN_OK);
	assert_int_equal(kn_dossier_row(f->d, KN_DOSSIER_ROLES, 0)->article,
	    id);
	assert_int_equal(kn_dossier_total(f->d, KN_DOSSIER_BY), 2);
	assert_int_equal(kn_dossier_total(f->d, KN_DOSSIER_ABOUT), 2);
	assert_int_equal(kn_dossier_row(f->d, KN_DOSSIER_ABOUT, 0)->item, 1);
	assert_int_equal(kn_dossier_row(f->d, KN_DOSSIER_ABOUT, 0)->entity,
	    number(f, "DE"));
	assert_int_equal(kn_dossier_total(f->d, KN_DOSSIER_MEETINGS), 4);
	assert_string_equal(kn_dossier_row(f->d, KN_DOSSIER_BY, 0)->from,
	    "2024-01-20");
	check_passages(f);
}

/* What somebody is called in an article: each phrase is a role. */
static void
plant_roles(struct fixture *f, const char *path, const char *who,
    const char *const phrases[], size_t n)
{
	struct kn_office offices[16];
	struct kn_found found = { .offices = offices };
	struct kn_doc *doc;
	uint32_t id;

	assert_int_equal(kn_index_find(f->ix, kn_str(path), &id, NULL),
	    KN_OK);
	assert_int_equal(kn_index_doc(f->ix, id, &doc, NULL), KN_OK);
	for (size_t i = 0; i < n; i++)
		offices[found.n_offices++] = (struct kn_office){
			.at = find(doc, phrases[i]),
			.person = number(f, who), .rule = "r" };
	plant(f, id, &found);
	kn_doc_free(doc);
}

/* Two roles in one article, "a؛ b؛": one office, or two. */
static void
roles_are_offices_not_words(void **state)
{
	static const struct {
		const char *a, *b;
		int offices;
	} rows[] = {
		{ "المدير العام للأمن الوطني", "مديرا عاما للأمن الوطني", 1 },
		{ "مدير عام الأمن الوطني", "المدير العام للأمن الوطني "
		    "المغربي", 1 },
		{ "الرئيس الفرنسي", "رئيس فرنسا", 1 },
		{ "رئيسا لفرنسا", "الرئيس الفرنسي الجديد", 1 },
		{ "الرئيس الفرنسي الجديد", "الرئيس الفرنسي", 1 },
		{ "لاعب فريق المدينة", "لاعب فريق المدينة لاستطلاع رأيه", 1 },
		{ "الرئيس الفرنسي", "الرئيس الفرنسي السابق", 2 },
		{ "الرئيس الفرنسي المنتخب", "الرئيس الفرنسي", 2 },
		{ "الرئيس الفرنسي", "الرئيس الألماني", 2 },
		{ "الرئيس الفرنسي", "نائب الرئيس الفرنسي", 2 },
		{ "المدير العام للأمن الوطني", "المدير العام للأمن الوطني "
		    "ولمراقبة التراب الوطني", 2 },
		{ "رئيس اللجنة", "رئيس الفرقة", 2 },
		{ "الرئيس", "الرئيس الفرنسي", 2 },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *phrases[] = { rows[i].a, rows[i].b };
		struct kn_buf body;
		char end[2][200];

		/* The shorter may stand in the longer. */
		for (int k = 0; k < 2; k++) {
			snprintf(end[k], sizeof(end[k]), "%s؛", phrases[k]);
			phrases[k] = end[k];
		}
		kn_buf_init(&body, 0);
		kn_buf_fmt(&body, "كتب عنه الجميع في اليابان %s ثم كتبوا مرة "
		    "أخرى %s وهكذا كان.", end[0], end[1]);
		put(f, "4", "01 - 11 - 2023", body.s);
		kn_buf_dispose(&body);
		update(f);
		plant_roles(f, "4.txt", "JP", phrases, 2);
		make_whole(f, "JP", "", false);
		if (kn_dossier_rows(f->d, KN_DOSSIER_ROLES) !=
		    (size_t)rows[i].offices)
			fail_msg("%s, %s: %zu", rows[i].a, rows[i].b,
			    kn_dossier_rows(f->d, KN_DOSSIER_ROLES));
		assert_int_equal(kn_dossier_row(f->d, KN_DOSSIER_ROLES,
		    0)->stories, 1);
		check_passages(f);
	}
}

/* A shorter role that two longer ones would be is a role of its own. */
static void
a_role_that_could_be_two_is_neither(void **state)
{
	static const char *const phrases[] = { "لاعب فريق المدينة؛",
		"لاعب فريق القرية؛", "لاعب فريق؛", "اللاعب بالفريق؛" };
	struct fixture *f = *state;

	put(f, "4", "01 - 11 - 2023", "كان في اليابان لاعب فريق المدينة؛ ثم "
	    "لاعب فريق القرية؛ ثم لاعب فريق؛ واللاعب بالفريق؛ وهكذا كان.");
	update(f);
	plant_roles(f, "4.txt", "JP", phrases, 4);
	make_whole(f, "JP", "", false);
	assert_int_equal(kn_dossier_rows(f->d, KN_DOSSIER_ROLES), 3);
}

/* ---- corrections ------------------------------------------------------------------------- */

static void
correct(struct fixture *f, enum kn_correct_kind kind, const char *entity,
    const char *value, const char *surface)
{
	struct kn_correction c;
	struct kn_err err;
	bool changed;

	if (kn_correction_make(f->ix, kind, kn_str(entity), kn_str(value),
	    kn_str(surface), &c, &err) != KN_OK)
		fail_msg("%s %s", err.msgid, err.detail);
	assert_int_equal(kn_corrections_put(kn_session_notebook(f->session),
	    &c, 1, &err), KN_OK);
	kn_correction_dispose(&c);
	kn_dossier_free(f->d);
	f->d = NULL;
	assert_int_equal(kn_session_correct(f->session, &changed, &err),
	    KN_OK);
	assert_true(changed);
}

/* The page speaks of entities as they were corrected. */
static void
corrections_hold(void **state)
{
	struct fixture *f = *state;

	plant_all(f, "1.txt", "مدينة بعيدة");
	correct(f, KN_CORRECT_RENAME, "FR", "بلاد الغال", NULL);
	make_whole(f, "بلاد الغال", "", false);
	expect(f, KN_DOSSIER_ENTITY, "- FR -/- 3 3 4");
	assert_string_equal(kn_index_entity(f->ix,
	    number(f, "FR"))->label[KN_LANG_AR], "بلاد الغال");

	/* Who was merged into it speaks for it. */
	make_whole(f, "FR", "", false);
	assert_int_equal(kn_dossier_total(f->d, KN_DOSSIER_BY), 1);
	correct(f, KN_CORRECT_MERGE, "DE", "FR", NULL);
	make_whole(f, "FR", "", false);
	expect(f, KN_DOSSIER_ENTITY, "- FR -/- 3 3 6");
	assert_int_equal(kn_dossier_total(f->d, KN_DOSSIER_BY), 3);
	assert_int_equal(kn_dossier_total(f->d, KN_DOSSIER_MEETINGS), 3);
	for (size_t i = 0; i < kn_dossier_rows(f->d, KN_DOSSIER_WITH); i++)
		assert_string_not_equal(kn_index_entity(f->ix,
		    kn_dossier_row(f->d, KN_DOSSIER_WITH, i)->entity)->id,
		    "DE");
	check_passages(f);

	/* A surface split off has a page of its own. */
	correct(f, KN_CORRECT_SPLIT, "FR", "others", "الفرنسيون");
	make_whole(f, "u:others", "", false);
	expect(f, KN_DOSSIER_ENTITY, "- u:others -/- 1 1 1");
	make_whole(f, "FR", "", false);
	expect(f, KN_DOSSIER_NAMES, "فرنسا FR -/- 2 0 3|ألمانيا FR -/- 2 0 2");

	/* What is blocked is nowhere, and in nobody's company. */
	correct(f, KN_CORRECT_BLOCK, "JP", NULL, NULL);
	make_whole(f, "FR", "", false);
	for (size_t i = 0; i < kn_dossier_rows(f->d, KN_DOSSIER_WITH); i++)
		assert_string_not_equal(kn_index_entity(f->ix,
		    kn_dossier_row(f->d, KN_DOSSIER_WITH, i)->entity)->id,
		    "JP");
	uint32_t jp;
	struct kn_err err;
	if (kn_dossier_entity(f->ix, KN_LIT("JP"), &jp, &err) == KN_OK) {
		make_whole(f, "JP", "", false);
		expect(f, KN_DOSSIER_ENTITY, "- JP -/- 0 0 0");
	}
}

/* ---- notes ------------------------------------------------------------------------------- */

static void
note(struct fixture *f, const char *path, const char *words,
    const char *text)
{
	struct kn_note n = { .scope = words == NULL ? KN_NOTE_ARTICLE :
	    KN_NOTE_PASSAGE, .text = kn_strdup(text) };
	struct kn_article a;
	struct kn_doc *doc;
	uint32_t id;
	struct kn_err err;

	assert_int_equal(kn_index_find(f->ix, kn_str(path), &id, &err),
	    KN_OK);
	assert_int_equal(kn_index_article(f->ix, id, &a, &err), KN_OK);
	assert_int_equal(kn_index_doc(f->ix, id, &doc, &err), KN_OK);
	kn_session_target(f->session, &a, &n.target);
	if (words != NULL)
		kn_anchor_make(doc->text, doc->n_b, find(doc, words),
		    &n.anchor);
	assert_int_equal(kn_note_put(kn_session_notebook(f->session), &n,
	    &err), KN_OK);
	kn_note_dispose(&n);
	kn_doc_free(doc);
	kn_article_dispose(&a);
}

static void
notes_on_it(void **state)
{
	struct fixture *f = *state;

	note(f, "1.txt", "وفد من فرنسا إلى", "on it");
	note(f, "1.txt", "ألمانيا ثم عاد", "on another");
	note(f, "3.txt", NULL, "on the article");
	note(f, "4.txt", NULL, "elsewhere");
	make_whole(f, "FR", "", false);
	expect(f, KN_DOSSIER_NOTES, "on it - 2023-12-14/- 0 0 0|"
	    "on the article - -/- 0 0 0");
	assert_non_null(kn_dossier_row(f->d, KN_DOSSIER_NOTES, 0)->note);
	check_passages(f);
}

/* ---- what changes meanwhile ----------------------------------------------------------------- */

static void
an_article_goes_meanwhile(void **state)
{
	struct fixture *f = *state;
	struct kn_index_summary sum;
	char path[160];
	struct kn_err err;

	make(f, "FR", "", false);
	snprintf(path, sizeof(path), "%s/1.txt", f->corpus);
	assert_int_equal(unlink(path), 0);
	/* The handle of the dossier stays as it is. */
	assert_int_equal(kn_session_update(f->session, NULL, &sum, &err),
	    KN_OK);
	assert_int_equal(sum.removed, 1);
	assert_int_equal(kn_dossier_step(f->d, 0, &err), KN_OK);
	assert_true(kn_dossier_done(f->d));
	assert_int_equal(kn_dossier_total(f->d, KN_DOSSIER_ARTICLES), 2);
}

static void
entities_by_name(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *name, *want;        /* NULL: no such name */
	} rows[] = {
		{ "FR", "FR" }, { "فرنسا", "FR" }, { "france", "FR" },
		{ "ma-dgsn", "ma-dgsn" }, { "zzzz", NULL }, { "", NULL },
		{ "p:لا-أحد", NULL },
	};
	struct kn_err err;
	uint32_t entity;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		enum kn_status st = kn_dossier_entity(f->ix,
		    kn_str(rows[i].name), &entity, &err);

		assert_int_equal(st, rows[i].want == NULL ? KN_NOT_FOUND :
		    KN_OK);
		if (st == KN_OK)
			assert_string_equal(kn_index_entity(f->ix,
			    entity)->id, rows[i].want);
	}
	struct kn_set *all;
	struct kn_dossier_opts opts = { .copies = false };
	assert_int_equal(kn_index_all(f->ix, &all, &err), KN_OK);
	assert_int_equal(kn_dossier_new(f->ix, KN_UNLISTED + 77777, all,
	    &opts, &f->d, &err), KN_NOT_FOUND);
	assert_null(f->d);
	kn_set_free(all);
}

/* ---- bounds ------------------------------------------------------------------------------------ */

static void
sections_are_bounded(void **state)
{
	struct fixture *f = *state;
	uint32_t id, fr = number(f, "FR");
	const size_t n = KN_DOSSIER_MAX_ROWS + 500;
	struct kn_quote *quotes = kn_calloc(n, sizeof(*quotes));
	struct kn_err err;

	for (size_t i = 0; i < n; i++)
		quotes[i] = (struct kn_quote){ .at = { 0, 60 },
			.speaker = fr, .rule = "r" };
	struct kn_found found = { .quotes = quotes, .n_quotes = n };
	assert_int_equal(kn_index_find(f->ix, KN_LIT("1.txt"), &id, &err),
	    KN_OK);
	plant(f, id, &found);
	free(quotes);
	make_whole(f, "FR", "", false);
	assert_int_equal(kn_dossier_rows(f->d, KN_DOSSIER_BY),
	    KN_DOSSIER_MAX_ROWS);
	assert_int_equal(kn_dossier_total(f->d, KN_DOSSIER_BY), n);
	assert_null(kn_dossier_row(f->d, KN_DOSSIER_BY,
	    KN_DOSSIER_MAX_ROWS));
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(association_is_dunnings),
		T(sections_of_a_country),
		T(a_filter_holds),
		T(nobody_mentions_it),
		T(copies_of_a_story_count_once),
		T(small_steps_give_the_same),
		T(many_years_are_bounded),
		T(roles_statements_meetings),
		T(roles_are_offices_not_words),
		T(a_role_that_could_be_two_is_neither),
		T(corrections_hold),
		T(notes_on_it),
		T(an_article_goes_meanwhile),
		T(entities_by_name),
		T(sections_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
