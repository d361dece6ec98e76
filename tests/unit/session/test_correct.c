/*
 * test_correct.c: what corrections do to what articles mention, told by
 * what is seen: spans, entities, counts, filters; and that they outlive
 * another index and another gazetteer.
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

#include "kunnash/overlay.h"
#include "kunnash/mem.h"
#include "kunnash/session.h"

struct fixture {
	char dir[64], a[100], cache[100], notes[100], gaz[100];
	struct kn_session *s;
};

static void
put_file(const char *dir, const char *name, const char *text)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void
open_session(struct fixture *f)
{
	const char *corpus[] = { f->a };
	struct kn_session_opts opts = { .corpus = corpus, .n_corpus = 1,
	    .cache_dir = f->cache, .notes_path = f->notes,
	    .gazetteer_dir = f->gaz };
	struct kn_index_summary sum;
	struct kn_err err;
	bool changed;

	if (kn_session_open(&opts, &f->s, NULL, &err) != KN_OK)
		fail_msg("%s %s", err.msgid, err.detail);
	assert_int_equal(kn_session_update(f->s, NULL, &sum, &err), KN_OK);
	assert_int_equal(kn_session_refresh(f->s, &changed, &err), KN_OK);
}

static int
set_up(void **state)
{
	struct fixture *f = kn_calloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "/tmp/kn-correct-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->a, sizeof(f->a), "%s/a", f->dir);
	snprintf(f->cache, sizeof(f->cache), "%s/cache", f->dir);
	snprintf(f->notes, sizeof(f->notes), "%s/notes.db", f->dir);
	snprintf(f->gaz, sizeof(f->gaz), "%s/gaz", f->dir);
	assert_int_equal(mkdir(f->a, 0700), 0);
	assert_int_equal(mkdir(f->gaz, 0700), 0);
	put_file(f->a, "1.txt", "قال المغرب إن التعاون مع فرنسا قائم، "
	    "وبالتعاون تعيش فرنسا والمغرب.\n");
	put_file(f->a, "2.txt", "المديرية العامة للأمن الوطني في المغرب "
	    "تعلن عن خبر جديد للمغرب.\n");
	put_file(f->a, "3.txt", "إسبانيا لا تقول شيئا اليوم عن ذلك.\n");
	open_session(f);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	char *argv[] = { "rm", "-rf", "--", f->dir, NULL };

	kn_session_close(f->s);
	pid_t pid = fork();
	if (pid == 0) {
		execv("/bin/rm", argv);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
	free(f);
	return 0;
}

/* What an article of this path mentions: "surface=id …". */
static void
hold(struct fixture *f, const char *path, const char *want)
{
	struct kn_index *ix = kn_session_index(f->s);
	struct kn_mentions ms = { 0 };
	struct kn_doc *doc;
	struct kn_buf b;
	uint32_t id;

	assert_int_equal(kn_index_find(ix, kn_str(path), &id, NULL), KN_OK);
	assert_int_equal(kn_index_doc(ix, id, &doc, NULL), KN_OK);
	assert_int_equal(kn_index_mentions(ix, id, &ms, NULL), KN_OK);
	kn_buf_init(&b, 0);
	for (size_t i = 0; i < ms.n; i++) {
		const struct kn_mention *m = &ms.at[i];
		const struct kn_entity *e = kn_index_entity(ix, m->entity);

		if (!m->suppressed && e != NULL)
			kn_buf_fmt(&b, "%s%.*s=%s", b.n > 0 ? " | " : "",
			    (int)kn_span_len(m->at),
			    doc->text + m->at.start_b, e->id);
	}
	assert_string_equal(b.n == 0 ? "" : b.s, want);
	kn_buf_dispose(&b);
	kn_mentions_dispose(&ms);
	kn_doc_free(doc);
}

static void
say(struct fixture *f, enum kn_correct_kind kind, const char *entity,
    const char *value, const char *surface, const char *here)
{
	struct kn_index *ix = kn_session_index(f->s);
	struct kn_correction c;
	struct kn_article a;
	struct kn_err err;
	uint32_t id;

	if (kn_correction_make(ix, kind, kn_str(entity), kn_str(value),
	    kn_str(surface), &c, &err) != KN_OK)
		fail_msg("%s %s", err.msgid, err.detail);
	if (here != NULL) {
		struct kn_target t;

		assert_int_equal(kn_index_find(ix, kn_str(here), &id, NULL),
		    KN_OK);
		assert_int_equal(kn_index_article(ix, id, &a, NULL), KN_OK);
		kn_session_target(f->s, &a, &t);
		kn_correction_here(&c, &t);
		kn_target_dispose(&t);
		kn_article_dispose(&a);
	}
	assert_int_equal(kn_corrections_put(kn_session_notebook(f->s), &c, 1,
	    &err), KN_OK);
	kn_correction_dispose(&c);
	bool changed;
	assert_true(kn_session_corrections_changed(f->s));
	assert_int_equal(kn_session_correct(f->s, &changed, &err), KN_OK);
	assert_true(changed);
	assert_false(kn_session_corrections_changed(f->s));
}

static size_t
articles(struct fixture *f, const char *query)
{
	struct kn_result *r;
	struct kn_query *q;
	struct kn_err err;

	assert_int_equal(kn_query_parse(kn_str(query), &q, NULL), KN_OK);
	if (kn_query_run(q, kn_session_index(f->s), NULL, &r, &err) != KN_OK)
		fail_msg("%s: %s %s", query, err.msgid, err.detail);
	size_t n = kn_result_articles(r);
	kn_result_free(r);
	kn_query_free(q);
	return n;
}

#define BEFORE_1 "المغرب=MA | فرنسا=FR | فرنسا=FR | المغرب=MA"

static void
entities_are_called_and_merged_otherwise(void **state)
{
	struct fixture *f = *state;

	hold(f, "1.txt", BEFORE_1);
	say(f, KN_CORRECT_RENAME, "FR", "الجمهورية", NULL, NULL);
	assert_int_equal(articles(f, "country:الجمهورية"), 1);
	assert_int_equal(articles(f, "country:France"), 1);
	say(f, KN_CORRECT_MERGE, "ES", "الجمهورية", NULL, NULL);
	hold(f, "3.txt", "إسبانيا=FR");
	assert_int_equal(articles(f, "country:FR"), 2);
	assert_int_equal(articles(f, "country:ES"), 2);
	assert_int_equal(articles(f, "country:إسبانيا"), 2);
	say(f, KN_CORRECT_TYPE, "FR", "group", NULL, NULL);
	assert_int_equal(articles(f, "group:France"), 2);
	struct kn_query *q;
	struct kn_result *r;
	struct kn_err err;
	assert_int_equal(kn_query_parse(KN_LIT("country:France"), &q, NULL),
	    KN_OK);
	assert_int_equal(kn_query_run(q, kn_session_index(f->s), NULL, &r,
	    &err), KN_INVALID);
	kn_query_free(q);
}

static void
aliases_are_names_like_others(void **state)
{
	struct fixture *f = *state;

	/* Proclitics stay outside; a contracted article is one. */
	say(f, KN_CORRECT_ALIAS, "interpol", "التعاون", NULL, NULL);
	hold(f, "1.txt", "المغرب=MA | التعاون=interpol | فرنسا=FR | "
	    "التعاون=interpol | فرنسا=FR | المغرب=MA");
	assert_int_equal(articles(f, "agency:interpol"), 1);
	/* The longer name wins, of two as long the person's. */
	say(f, KN_CORRECT_ALIAS, "interpol", "التعاون مع فرنسا", NULL, NULL);
	say(f, KN_CORRECT_ALIAS, "US", "المغرب", NULL, NULL);
	hold(f, "1.txt", "المغرب=US | التعاون مع فرنسا=interpol | "
	    "التعاون=interpol | فرنسا=FR | المغرب=US");
	assert_int_equal(articles(f, "country:US"), 2);
	assert_int_equal(articles(f, "country:المغرب"), 2);
}

static void
splits_go_by_words(void **state)
{
	struct fixture *f = *state;

	say(f, KN_CORRECT_SPLIT, "MA", "نادي المغرب", "المغرب", NULL);
	hold(f, "1.txt", "المغرب=u:نادي-المغرب | فرنسا=FR | فرنسا=FR | "
	    "المغرب=u:نادي-المغرب");
	/* لمغرب behind a lam is المغرب. */
	hold(f, "2.txt", "المديرية العامة للأمن الوطني=ma-dgsn | "
	    "المغرب=u:نادي-المغرب | لمغرب=u:نادي-المغرب");
	assert_int_equal(articles(f, "country:\"نادي المغرب\""), 2);
	say(f, KN_CORRECT_MERGE, "u:نادي-المغرب", "MA", NULL, NULL);
	hold(f, "1.txt", BEFORE_1);
}

static void
blocks_are_here_or_everywhere(void **state)
{
	struct fixture *f = *state;

	say(f, KN_CORRECT_BLOCK, "MA", NULL, NULL, "1.txt");
	hold(f, "1.txt", "فرنسا=FR | فرنسا=FR");
	assert_int_equal(articles(f, "country:MA"), 1);
	/* Read again from a changed file, by another index. */
	kn_session_close(f->s);
	put_file(f->a, "0.txt", "خبر آخر عن المغرب يزيد.\n");
	snprintf(f->cache, sizeof(f->cache), "%s/cache2", f->dir);
	open_session(f);
	hold(f, "1.txt", "فرنسا=FR | فرنسا=FR");
	assert_int_equal(articles(f, "country:MA"), 2);
	say(f, KN_CORRECT_BLOCK, "FR", NULL, NULL, NULL);
	hold(f, "1.txt", "");
	assert_int_equal(articles(f, "country:FR"), 0);
}

/* An article more; the index is brought up to date. */
static void
add_article(struct fixture *f, const char *name, const char *text)
{
	kn_session_close(f->s);
	put_file(f->a, name, text);
	open_session(f);
}

static void
names_inside_a_blocked_one_count(void **state)
{
	struct fixture *f = *state;

	add_article(f, "4.txt", "أعلنت وزارة الخارجية الإيطالية موقفها من "
	    "إسبانيا في بلاغ جديد.\n");
	hold(f, "4.txt", "وزارة الخارجية الإيطالية=it-foreign-ministry | "
	    "إسبانيا=ES");
	assert_int_equal(articles(f, "country:IT/demonym"), 0);
	say(f, KN_CORRECT_BLOCK, "it-foreign-ministry", NULL, NULL, NULL);
	hold(f, "4.txt", "الإيطالية=IT | إسبانيا=ES");
	assert_int_equal(articles(f, "country:IT/demonym"), 1);
	assert_int_equal(articles(f, "agency:it-foreign-ministry"), 0);
	/* The inner name may be blocked itself, or merged. */
	say(f, KN_CORRECT_MERGE, "IT", "ES", NULL, NULL);
	hold(f, "4.txt", "الإيطالية=ES | إسبانيا=ES");
	say(f, KN_CORRECT_BLOCK, "ES", NULL, NULL, NULL);
	hold(f, "4.txt", "");
}

static struct kn_result *
run(struct fixture *f, const char *text)
{
	struct kn_result *r;
	struct kn_query *q;

	assert_int_equal(kn_query_parse(kn_str(text), &q, NULL), KN_OK);
	assert_int_equal(kn_query_run(q, kn_session_index(f->s), NULL, &r,
	    NULL), KN_OK);
	kn_query_free(q);
	return r;
}

/* The countries of a result: "id stories mentions …", most first. */
static void
countries_are(struct kn_result *r, const char *want)
{
	struct kn_facet_count *rows;
	struct kn_buf b;
	size_t n;

	assert_int_equal(kn_result_facets(r, KN_TYPE_COUNTRY, &rows, &n,
	    NULL), KN_OK);
	kn_buf_init(&b, 0);
	for (size_t i = 0; i < n; i++)
		kn_buf_fmt(&b, "%s%s %d %d", i > 0 ? " | " : "",
		    rows[i].value, (int)rows[i].stories,
		    (int)rows[i].mentions);
	assert_string_equal(b.n == 0 ? "" : b.s, want);
	kn_buf_dispose(&b);
	free(rows);
}

static void
count(struct fixture *f, const char *want)
{
	struct kn_result *r = run(f, "");

	countries_are(r, want);
	kn_result_free(r);
}

/* 2.txt has a body of Morocco: it counts for what Morocco is said to be, as
 * long as that is a country. */
static void
bodies_count_for_countries_only(void **state)
{
	static const struct {
		const char *name;
		enum kn_correct_kind kind;
		const char *value, *want;
	} cases[] = {
		{ "another country", KN_CORRECT_MERGE, "ES",
		    "ES 3 5 | FR 1 2" },
		{ "another type", KN_CORRECT_TYPE, "place",
		    "FR 1 2 | ES 1 1" },
		{ "no country", KN_CORRECT_MERGE, "interpol",
		    "FR 1 2 | ES 1 1" },
		{ "blocked", KN_CORRECT_BLOCK, NULL, "FR 1 2 | ES 1 1" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kn_undo_step step;
		bool changed;
		/* It counts by what is said after it was made, too. */
		struct kn_result *before = run(f, "");
		/* Of a filter, mentions are counted in its articles. */
		struct kn_result *some = run(f,
		    "country:MA | country:FR | country:ES");

		countries_are(before, "MA 2 4 | FR 1 2 | ES 1 1");
		countries_are(some, "MA 2 4 | FR 1 2 | ES 1 1");
		say(f, cases[i].kind, "MA", cases[i].value, NULL, NULL);
		count(f, cases[i].want);
		countries_are(before, cases[i].want);
		countries_are(some, cases[i].want);
		kn_result_free(before);
		kn_result_free(some);
		assert_int_equal(kn_corrections_undo(kn_session_notebook(
		    f->s), &step, NULL), KN_OK);
		kn_undo_step_dispose(&step);
		assert_int_equal(kn_session_correct(f->s, &changed, NULL),
		    KN_OK);
		count(f, "MA 2 4 | FR 1 2 | ES 1 1");
	}
	say(f, KN_CORRECT_MERGE, "MA", "ES", NULL, NULL);
	say(f, KN_CORRECT_BLOCK, "ES", NULL, NULL, NULL);
	count(f, "FR 1 2");
}

/* Two sessions over one notebook: each sees what the other says, neither
 * loses its own, and the last step is undone whoever made it. */
static void
two_sessions_correct_at_once(void **state)
{
	struct fixture *f = *state, g = *f;
	struct kn_undo_step step;
	struct kn_correction *all;
	bool changed;
	size_t n;

	open_session(&g);
	say(f, KN_CORRECT_MERGE, "ES", "FR", NULL, NULL);
	assert_true(kn_session_corrections_changed(g.s));
	assert_int_equal(kn_session_correct(g.s, &changed, NULL), KN_OK);
	assert_true(changed);
	hold(&g, "3.txt", "إسبانيا=FR");
	say(&g, KN_CORRECT_RENAME, "MA", "المملكة", NULL, NULL);
	/* What is Spain is what the other session made of it. */
	say(&g, KN_CORRECT_MERGE, "ES", "MA", NULL, NULL);
	assert_true(kn_session_corrections_changed(f->s));
	assert_int_equal(kn_session_correct(f->s, &changed, NULL), KN_OK);
	assert_true(changed);
	hold(f, "3.txt", "إسبانيا=MA");
	assert_int_equal(kn_corrections_list(kn_session_notebook(f->s), &all,
	    &n, NULL), KN_OK);
	assert_int_equal(n, 3);
	kn_corrections_free(all, n);
	assert_int_equal(kn_corrections_undo(kn_session_notebook(f->s), &step,
	    NULL), KN_OK);
	kn_undo_step_dispose(&step);
	assert_int_equal(kn_session_correct(g.s, &changed, NULL), KN_OK);
	assert_true(changed);
	hold(&g, "3.txt", "إسبانيا=FR");
	kn_session_close(g.s);
}

struct told {
	const char *msgid;
	size_t n;
};

static void
note_conflict(void *user, const struct kn_correction *c, const char *msgid,
    struct kn_str detail)
{
	struct told *t = user;

	(void)c;
	(void)detail;
	t->msgid = msgid;
	t->n++;
}

static struct told
conflicts(struct fixture *f)
{
	struct told t = { NULL, 0 };
	struct kn_correction *all;
	size_t n;

	assert_int_equal(kn_corrections_list(kn_session_notebook(f->s), &all,
	    &n, NULL), KN_OK);
	assert_int_equal(kn_corrections_conflicts(kn_session_index(f->s), all,
	    n, kn_session_corpus_hash(f->s), note_conflict, &t, NULL),
	    KN_OK);
	kn_corrections_free(all, n);
	return t;
}

static void
a_new_gazetteer_is_held_against_them(void **state)
{
	struct fixture *f = *state;

	say(f, KN_CORRECT_ALIAS, "interpol", "التعاون", NULL, NULL);
	say(f, KN_CORRECT_RENAME, "FR", "الجمهورية", NULL, NULL);
	assert_int_equal(conflicts(f).n, 0);
	kn_session_close(f->s);
	/* A table of the person's own that gives the words to another. */
	put_file(f->gaz, "mine.tsv", "id\ttype\tar\tfr\ten\thome\tparent\t"
	    "variants\nx-coop\tORG\tالتعاون\tCoop\tCoop\t\t\t\n");
	open_session(f);
	struct told t = conflicts(f);
	assert_int_equal(t.n, 1);
	assert_non_null(strstr(t.msgid, "gives this name to"));
	size_t n;
	assert_int_equal(kn_session_conflicts(f->s, &n, NULL), KN_OK);
	assert_int_equal(n, 1);
	/* The person is right all the same. */
	hold(f, "1.txt", "المغرب=MA | التعاون=interpol | فرنسا=FR | "
	    "التعاون=interpol | فرنسا=FR | المغرب=MA");
}

static void
previews_count_what_would_change(void **state)
{
	static const struct {
		enum kn_correct_kind kind;
		const char *entity, *value, *surface;
		uint64_t articles, mentions;
	} rows[] = {
		{ KN_CORRECT_RENAME, "MA", "x", NULL, 2, 4 },
		{ KN_CORRECT_MERGE, "FR", "MA", NULL, 1, 2 },
		{ KN_CORRECT_BLOCK, "FR", NULL, NULL, 1, 2 },
		{ KN_CORRECT_ALIAS, "interpol", "التعاون", NULL, 1, 2 },
		{ KN_CORRECT_ALIAS, "interpol", "غيبوبة", NULL, 0, 0 },
		{ KN_CORRECT_SPLIT, "MA", "فاس", "المغرب", 2, 4 },
		{ KN_CORRECT_SPLIT, "MA", "فاس", "الرباط", 0, 0 },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kn_correct_preview p;
		struct kn_correction c;

		assert_int_equal(kn_correction_make(kn_session_index(f->s),
		    rows[i].kind, kn_str(rows[i].entity),
		    kn_str(rows[i].value), kn_str(rows[i].surface), &c,
		    NULL), KN_OK);
		assert_int_equal(kn_correction_preview(kn_session_index(f->s),
		    &c, NULL, &p, NULL), KN_OK);
		if (p.articles != rows[i].articles ||
		    p.mentions != rows[i].mentions)
			fail_msg("row %zu: %d articles, %d mentions", i,
			    (int)p.articles, (int)p.mentions);
		kn_correction_dispose(&c);
	}
	hold(f, "1.txt", BEFORE_1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		T(entities_are_called_and_merged_otherwise),
		T(aliases_are_names_like_others),
		T(splits_go_by_words),
		T(blocks_are_here_or_everywhere),
		T(names_inside_a_blocked_one_count),
		T(bodies_count_for_countries_only),
		T(two_sessions_correct_at_once),
		T(a_new_gazetteer_is_held_against_them),
		T(previews_count_what_would_change),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
