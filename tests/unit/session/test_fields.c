/*
 * test_fields.c: what corrections of fields do to what is seen of articles:
 * rows, filters, counts, orders, words of titles; and that they find their
 * articles again in another index.
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

#include "kunnash/locale.h"
#include "kunnash/correct_file.h"
#include "kunnash/mem.h"
#include "kunnash/overlay.h"
#include "kunnash/search.h"
#include "kunnash/session.h"

enum { N_FILES = 60 };

struct fixture {
	char dir[64], a[100], cache[100], notes[100];
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
refresh(struct fixture *f)
{
	struct kn_index_summary sum;
	struct kn_err err;
	bool changed;

	assert_int_equal(kn_session_update(f->s, NULL, &sum, &err), KN_OK);
	assert_int_equal(kn_session_refresh(f->s, &changed, &err), KN_OK);
}

static void
open_session(struct fixture *f)
{
	const char *corpus[] = { f->a };
	struct kn_session_opts opts = { .corpus = corpus, .n_corpus = 1,
	    .cache_dir = f->cache, .notes_path = f->notes };
	struct kn_err err;

	if (kn_session_open(&opts, &f->s, NULL, &err) != KN_OK)
		fail_msg("%s %s", err.msgid, err.detail);
	refresh(f);
}

/* Articles of other words each, so that no two are one story. */
static void
put_article(struct fixture *f, unsigned i)
{
	static const char *const words[] = { "بحر", "جبل", "سهل", "نهر",
		"واد", "رمل", "صخر", "ثلج", "غيم", "ريح", "شجر", "قمر" };
	char name[64], text[4000];
	size_t n = 0;
	unsigned x = i * 2654435761u + 1;

	snprintf(name, sizeof(name), "%c%02u.txt", 'a' + (char)(i % 3), i);
	if (i % 4 != 0)
		n += (size_t)snprintf(text + n, sizeof(text) - n,
		    "نشر في هسبريس يوم 14 - %u - 20%02u\n\n", i % 12 + 1,
		    i % 24);
	for (int w = 0; w < 80; w++) {
		x = x * 1664525u + 1013904223u;
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%u ",
		    words[x >> 16 & 7], (x >> 20) % 100);
	}
	put_file(f->a, name, text);
}

static int
set_up(void **state)
{
	struct fixture *f = kn_calloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "/tmp/kn-fields-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->a, sizeof(f->a), "%s/a", f->dir);
	snprintf(f->cache, sizeof(f->cache), "%s/cache", f->dir);
	snprintf(f->notes, sizeof(f->notes), "%s/notes.db", f->dir);
	assert_int_equal(mkdir(f->a, 0700), 0);
	for (unsigned i = 0; i < N_FILES; i++)
		put_article(f, i);
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

/* ---- saying and seeing -------------------------------------------------------- */

static uint32_t
id_of(struct fixture *f, const char *path)
{
	uint32_t id;

	assert_int_equal(kn_index_find(kn_session_index(f->s), kn_str(path),
	    &id, NULL), KN_OK);
	return id;
}

static struct kn_set *
matches(struct fixture *f, const char *query)
{
	const struct kn_run_opts opts = { .copies = true };
	struct kn_query *q;
	struct kn_result *r;
	struct kn_err err;

	assert_int_equal(kn_query_parse(kn_str(query), &q, &err), KN_OK);
	if (kn_query_run(q, kn_session_index(f->s), &opts, &r, &err) != KN_OK)
		fail_msg("%s: %s %s", query, err.msgid, err.detail);
	struct kn_set *set = kn_set_dup(kn_result_set(r));
	kn_result_free(r);
	kn_query_free(q);
	return set;
}

static size_t
count(struct fixture *f, const char *query)
{
	struct kn_set *set = matches(f, query);
	size_t n = kn_set_count(set);

	kn_set_free(set);
	return n;
}

static size_t
say_of(struct fixture *f, const struct kn_set *articles,
    enum kn_meta_field field, const char *value)
{
	const struct kn_field_value v = { field, kn_str(value) };
	struct kn_correction *c;
	struct kn_err err;
	size_t n;

	if (kn_fields_make(kn_session_index(f->s), articles, &v, 1,
	    kn_session_corpus_hash(f->s), &c, &n, &err) != KN_OK)
		fail_msg("%s %s", err.msgid, err.detail);
	if (n > 0)
		assert_int_equal(kn_corrections_put(
		    kn_session_notebook(f->s), c, n, &err), KN_OK);
	kn_corrections_free(c, n);
	assert_int_equal(kn_session_correct(f->s, NULL, &err), KN_OK);
	return n;
}

static size_t
say(struct fixture *f, const char *path, enum kn_meta_field field,
    const char *value)
{
	struct kn_set *one = kn_set_new();

	kn_set_add(one, id_of(f, path));
	size_t n = say_of(f, one, field, value);
	kn_set_free(one);
	return n;
}

static void
undo(struct fixture *f)
{
	struct kn_undo_step step;

	assert_int_equal(kn_corrections_undo(kn_session_notebook(f->s), &step,
	    NULL), KN_OK);
	kn_undo_step_dispose(&step);
	assert_int_equal(kn_session_correct(f->s, NULL, NULL), KN_OK);
}

/* A field of an article, in the row of lists and with its text. */
static void
hold(struct fixture *f, const char *path, enum kn_meta_field field,
    const char *want)
{
	struct kn_index *ix = kn_session_index(f->s);
	uint32_t id = id_of(f, path);
	struct kn_article a;
	struct kn_doc *doc;

	assert_int_equal(kn_index_article(ix, id, &a, NULL), KN_OK);
	assert_int_equal(kn_index_doc(ix, id, &doc, NULL), KN_OK);
	const char *got[] = { *kn_meta_at(&a.meta, field),
		*kn_meta_at(&doc->meta, field) };
	for (int i = 0; i < 2; i++)
		if (want == NULL || got[i] == NULL)
			assert_ptr_equal(got[i], want);
		else
			assert_string_equal(got[i], want);
	kn_article_dispose(&a);
	kn_doc_free(doc);
}

/* ---- orders ---------------------------------------------------------------------- */

struct row {
	char *key;      /* "1" for none, which is last; else "0" and the value */
	char *path;
	uint32_t id;
};

static int sign;

static int
by_key(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int c = x->key[0] - y->key[0];

	if (c == 0)
		c = strcmp(x->key, y->key) * sign;
	return c != 0 ? c : strcmp(x->path, y->path);
}

/* Outlets are sorted as an Arabic reader looks up their names, in hex here:
 * a key may hold a NUL. */
static void
put_outlet_key(const char *outlet, struct kn_buf *out)
{
	static const char *const names[][2] = { { "hespress", "هسبريس" },
		{ "le-monde", "لوموند" } };
	struct kn_collator *c = kn_collator_open(NULL);
	struct kn_buf key;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(outlet, names[i][0]) == 0)
			outlet = names[i][1];
	kn_buf_init(&key, 0);
	kn_collator_key(c, kn_str(outlet), true, &key);
	for (size_t i = 0; i < key.n; i++)
		kn_buf_fmt(out, "%02x", (unsigned char)key.s[i]);
	kn_buf_dispose(&key);
	kn_collator_close(c);
}

/* The list is what sorting all articles by what is seen of them gives. */
static void
hold_order(struct fixture *f, enum kn_order order, enum kn_meta_field field)
{
	struct kn_index *ix = kn_session_index(f->s);
	uint32_t ids[2 * N_FILES], again[2 * N_FILES];
	struct row rows[2 * N_FILES];
	size_t n, n_again = 0;

	sign = order == KN_ORDER_DATE ? -1 : 1;
	assert_int_equal(kn_index_order(ix, order, true, 0, 2 * N_FILES, ids,
	    &n, NULL), KN_OK);
	assert_int_equal(n, N_FILES);
	for (size_t i = 0; i < n; i++) {
		struct kn_article a;
		struct kn_buf key;

		assert_int_equal(kn_index_article(ix, ids[i], &a, NULL),
		    KN_OK);
		const char *v = field == KN_META_TITLE ? a.headline :
		    *kn_meta_at(&a.meta, field);
		kn_buf_init(&key, 0);
		kn_buf_chr(&key, v == NULL ? '1' : '0');
		if (v != NULL && field == KN_META_OUTLET)
			put_outlet_key(v, &key);
		else
			kn_buf_cstr(&key, v == NULL ? "" : v);
		rows[i] = (struct row){ kn_buf_take(&key, NULL),
			kn_strdup(a.meta.path), ids[i] };
		kn_article_dispose(&a);
	}
	qsort(rows, n, sizeof(rows[0]), by_key);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(rows[i].id, ids[i]);
		free(rows[i].key);
		free(rows[i].path);
	}
	/* By pages it is the same. */
	for (size_t at = 0, got = 1; got > 0; at += got) {
		assert_int_equal(kn_index_order(ix, order, true, at, 7,
		    again + n_again, &got, NULL), KN_OK);
		n_again += got;
	}
	assert_int_equal(n_again, n);
	assert_memory_equal(again, ids, n * sizeof(ids[0]));
}

static void
lists_follow_dates(void **state)
{
	struct fixture *f = *state;
	char day[32], path[32];

	hold_order(f, KN_ORDER_DATE, KN_META_DATE);
	for (unsigned i = 0; i < N_FILES; i += 2) {
		snprintf(path, sizeof(path), "%c%02u.txt",
		    'a' + (char)(i % 3), i);
		snprintf(day, sizeof(day), "%u-%02u-%02u",
		    1999 + i * 7 % 28, i * 5 % 12 + 1, i * 11 % 28 + 1);
		assert_int_equal(say(f, path, KN_META_DATE,
		    i % 10 == 0 ? "" : day), i % 20 == 0 ? 0 : 1);
		if (i % 16 == 0) {
			hold_order(f, KN_ORDER_DATE, KN_META_DATE);
			hold_order(f, KN_ORDER_DATE_ASC, KN_META_DATE);
		}
	}
	hold_order(f, KN_ORDER_DATE, KN_META_DATE);
	hold_order(f, KN_ORDER_DATE_ASC, KN_META_DATE);
	hold_order(f, KN_ORDER_PATH, KN_META_URL);
}

static void
lists_follow_outlets_in_bulk(void **state)
{
	struct fixture *f = *state;
	struct kn_set *some = matches(f, "is:undated");
	size_t n = kn_set_count(some);

	assert_int_equal(n, N_FILES / 4);
	assert_int_equal(count(f, "outlet:hespress"), N_FILES - n);
	/* A name of an outlet that is known becomes its id. */
	assert_int_equal(say_of(f, some, KN_META_OUTLET, "لوموند"), n);
	assert_int_equal(count(f, "outlet:le-monde"), n);
	hold_order(f, KN_ORDER_OUTLET, KN_META_OUTLET);
	/* One that is unknown stays as it is written. */
	assert_int_equal(say_of(f, some, KN_META_OUTLET, "Aaa"), n);
	assert_int_equal(count(f, "outlet:aaa"), n);
	assert_int_equal(say_of(f, some, KN_META_OUTLET, "Aaa"), 0);
	hold_order(f, KN_ORDER_OUTLET, KN_META_OUTLET);
	undo(f);
	assert_int_equal(count(f, "outlet:le-monde"), n);
	undo(f);
	assert_int_equal(count(f, "outlet:hespress"), N_FILES - n);
	hold_order(f, KN_ORDER_OUTLET, KN_META_OUTLET);
	kn_set_free(some);
}

static void
lists_follow_titles(void **state)
{
	struct fixture *f = *state;

	hold(f, "b01.txt", KN_META_TITLE, NULL);
	assert_int_equal(count(f, "title:أمطار"), 0);
	say(f, "b01.txt", KN_META_TITLE, "أمطار الخير، في الشمال");
	say(f, "c02.txt", KN_META_TITLE, "أمطار الشمال");
	hold(f, "b01.txt", KN_META_TITLE, "أمطار الخير، في الشمال");
	assert_int_equal(count(f, "title:أمطار"), 2);
	assert_int_equal(count(f, "title:امطار*"), 2);
	assert_int_equal(count(f, "title:\"أمطار الشمال\""), 1);
	assert_int_equal(count(f, "title:\"في الشمال\""), 1);
	assert_int_equal(count(f, "أمطار"), 2);
	say(f, "c02.txt", KN_META_TITLE, "ثلوج");
	assert_int_equal(count(f, "title:أمطار"), 1);
	undo(f);
	undo(f);
	undo(f);
	assert_int_equal(count(f, "أمطار"), 0);
}

/* A rare title leads to a common word: as many titles say it as before, but
 * another article's. */
static void
searches_follow_titles(void **state)
{
	struct fixture *f = *state;
	struct kn_passage *found;
	struct kn_query *q;
	char name[32], text[400];
	size_t n;

	for (unsigned i = 0; i < 20; i++) {
		snprintf(name, sizeof(name), "t%02u.txt", i);
		snprintf(text, sizeof(text), "%s\n\nقالت الوقاية في يومها %u إن "
		    "السوق %u والطريق %u والميناء %u كلها %u بخير.\n",
		    i == 3 ? "فيضان واسع" : "خبر عادي", i * 7919,
		    i * 104729, i * 31337, i * 1299709, i * 15485863);
		put_file(f->a, name, text);
	}
	refresh(f);
	say(f, "t03.txt", KN_META_TITLE, "هدوء");
	say(f, "t07.txt", KN_META_TITLE, "فيضان صغير");
	assert_int_equal(count(f, "title:فيضان الوقاية"), 1);
	assert_int_equal(kn_query_parse(KN_LIT("title:فيضان الوقاية"), &q,
	    NULL), KN_OK);
	assert_int_equal(kn_search(q, kn_session_index(f->s), NULL, 1, &found,
	    &n, NULL), KN_OK);
	assert_int_equal(n, 1);
	assert_int_equal(found[0].id, id_of(f, "t07.txt"));
	assert_true(found[0].whole);
	free(found);
	kn_query_free(q);
}

/* ---- filters and counts ------------------------------------------------------------ */

static bool
add_value(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	(void)entity;
	(void)mentions;
	kn_buf_fmt(user, "%.*s=%zu ", (int)value.n, value.s,
	    kn_set_count(articles));
	return true;
}

static void
hold_values(struct fixture *f, const char *facet, const char *want)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	assert_int_equal(kn_index_facet_each(kn_session_index(f->s), facet,
	    KN_TYPE_COUNT, add_value, &b, NULL), KN_OK);
	assert_string_equal(b.n == 0 ? "" : b.s, want);
	kn_buf_dispose(&b);
}

static uint64_t
undated(struct fixture *f)
{
	struct kn_index_totals t;

	assert_int_equal(kn_index_totals(kn_session_index(f->s), &t, NULL),
	    KN_OK);
	return t.undated;
}

static void
filters_and_counts_follow(void **state)
{
	struct fixture *f = *state;

	hold_values(f, "outlet", "hespress=45 ");
	hold_values(f, "via", "");
	assert_int_equal(undated(f), 15);
	say(f, "a00.txt", KN_META_DATE, "31/1/1999");
	hold(f, "a00.txt", KN_META_DATE, "1999-01-31");
	assert_int_equal(undated(f), 14);
	assert_int_equal(count(f, "is:undated"), 14);
	assert_int_equal(count(f, "date:none"), 14);
	assert_int_equal(count(f, "date:1999"), 1);
	assert_int_equal(count(f, "date:<1999-01-31"), 0);
	say(f, "b01.txt", KN_META_DATE, "");
	hold(f, "b01.txt", KN_META_DATE, NULL);
	assert_int_equal(undated(f), 15);
	say(f, "b01.txt", KN_META_OUTLET, "Zzz");
	say(f, "c02.txt", KN_META_OUTLET, "");
	hold_values(f, "outlet", "Zzz=1 hespress=43 ");
	say(f, "b01.txt", KN_META_VIA, "Google News");
	hold_values(f, "via", "Google News=1 ");
	assert_int_equal(count(f, "via:\"google news\""), 1);
	assert_int_equal(count(f, "lang:fr"), 0);
	say(f, "b01.txt", KN_META_LANG, "fr");
	assert_int_equal(count(f, "lang:fr"), 1);
	assert_int_equal(count(f, "lang:ar"), N_FILES - 1);
}

static void
the_date_is_the_users(void **state)
{
	struct fixture *f = *state;
	struct kn_article a;

	say(f, "b01.txt", KN_META_DATE, "2001-01-01");
	assert_int_equal(kn_index_article(kn_session_index(f->s),
	    id_of(f, "b01.txt"), &a, NULL), KN_OK);
	assert_string_equal(a.meta.date_source, "user");
	kn_article_dispose(&a);
}

/* ---- which article is meant ----------------------------------------------------------- */

static void
they_find_their_article_again(void **state)
{
	struct fixture *f = *state;
	char from[300], to[300];

	say(f, "b01.txt", KN_META_BYLINE, "أحمد");
	say(f, "c02.txt", KN_META_BYLINE, "زينب");
	/* Another name: known by its text. */
	snprintf(from, sizeof(from), "%s/b01.txt", f->a);
	snprintf(to, sizeof(to), "%s/new.txt", f->a);
	assert_int_equal(rename(from, to), 0);
	/* Another text: known by its path. */
	put_file(f->a, "c02.txt", "نص آخر تماما لا يشبه ما كان قبله.\n");
	refresh(f);
	hold(f, "new.txt", KN_META_BYLINE, "أحمد");
	hold(f, "c02.txt", KN_META_BYLINE, "زينب");
	/* The path's new text is not the article that has moved. */
	put_file(f->a, "b01.txt", "خبر ثالث لا صلة له بغيره أبدا.\n");
	refresh(f);
	hold(f, "new.txt", KN_META_BYLINE, "أحمد");
	hold(f, "b01.txt", KN_META_BYLINE, NULL);
	kn_session_close(f->s);
	open_session(f);
	hold(f, "new.txt", KN_META_BYLINE, "أحمد");
}

static void
of_one_text_twice_the_path_decides(void **state)
{
	struct fixture *f = *state;
	const char *text = "نص واحد في ملفين لا فرق بينهما غير الاسم.\n";

	put_file(f->a, "x.txt", text);
	put_file(f->a, "y.txt", text);
	refresh(f);
	say(f, "y.txt", KN_META_OUTLET, "Zzz");
	hold(f, "y.txt", KN_META_OUTLET, "Zzz");
	hold(f, "x.txt", KN_META_OUTLET, NULL);
}

/* Notes that were made before or after know the article. */
static void
an_address_leads_to_its_article(void **state)
{
	struct fixture *f = *state;
	struct kn_set *set = kn_set_new();

	say(f, "b01.txt", KN_META_URL, "https://example.org/1");
	assert_int_equal(kn_index_same(kn_session_index(f->s), KN_BY_URL,
	    KN_LIT("https://example.org/1"), set, NULL), KN_OK);
	assert_int_equal(kn_set_count(set), 1);
	assert_true(kn_set_has(set, id_of(f, "b01.txt")));
	kn_set_free(set);
}

/* ---- given back, told, kept in files ---------------------------------------------------- */

static size_t
restore(struct fixture *f, const char *path, unsigned fields)
{
	struct kn_set *one = kn_set_new();
	struct kn_correction *all;
	size_t n_all, n;

	kn_set_add(one, id_of(f, path));
	assert_int_equal(kn_corrections_list(kn_session_notebook(f->s), &all,
	    &n_all, NULL), KN_OK);
	assert_int_equal(kn_fields_find(kn_session_index(f->s), all, n_all,
	    one, fields, kn_session_corpus_hash(f->s), &n, NULL), KN_OK);
	for (size_t i = 0; i < n; i++) {
		const char *id = all[i].id;

		assert_int_equal(kn_corrections_drop(
		    kn_session_notebook(f->s), &id, 1, NULL), KN_OK);
	}
	kn_corrections_free(all, n_all);
	kn_set_free(one);
	assert_int_equal(kn_session_correct(f->s, NULL, NULL), KN_OK);
	return n;
}

static void
what_the_source_says_comes_back(void **state)
{
	struct fixture *f = *state;

	say(f, "b01.txt", KN_META_BYLINE, "أحمد");
	say(f, "b01.txt", KN_META_OUTLET, "Zzz");
	say(f, "c02.txt", KN_META_OUTLET, "Zzz");
	assert_int_equal(restore(f, "b01.txt", 1u << KN_META_OUTLET), 1);
	hold(f, "b01.txt", KN_META_OUTLET, "hespress");
	hold(f, "b01.txt", KN_META_BYLINE, "أحمد");
	hold(f, "c02.txt", KN_META_OUTLET, "Zzz");
	assert_int_equal(restore(f, "b01.txt", ~0u), 1);
	hold(f, "b01.txt", KN_META_BYLINE, NULL);
}

static void
note_conflict(void *user, const struct kn_correction *c, const char *msgid,
    struct kn_str detail)
{
	(void)c;
	kn_buf_fmt(user, "%s (%.*s)", msgid, (int)detail.n, detail.s);
}

static void
a_source_that_changed_is_told(void **state)
{
	struct fixture *f = *state;
	struct kn_correction *all;
	struct kn_buf b;
	size_t n;

	say(f, "a00.txt", KN_META_OUTLET, "هسبريس");
	put_file(f->a, "a00.txt", "نشر في هسبريس يوم 1 - 2 - 2003\n\n"
	    "بحر وجبل وسهل ونهر وواد ورمل وصخر وثلج وغيم وريح.\n");
	refresh(f);
	kn_buf_init(&b, 0);
	assert_int_equal(kn_corrections_list(kn_session_notebook(f->s), &all,
	    &n, NULL), KN_OK);
	assert_int_equal(kn_corrections_conflicts(kn_session_index(f->s), all,
	    n, kn_session_corpus_hash(f->s), note_conflict, &b, NULL), KN_OK);
	assert_string_equal(b.n == 0 ? "" : b.s, "the source says so itself now ()");
	kn_buf_dispose(&b);
	kn_corrections_free(all, n);
}

static enum kn_status
append(void *user, const char *bytes, size_t n)
{
	kn_buf_put(user, bytes, n);
	return KN_OK;
}

static void
note_line(void *user, size_t line, const char *msgid)
{
	kn_buf_fmt(user, "%zu:%s\n", line, msgid);
}

static void
a_file_takes_them_along(void **state)
{
	struct fixture *f = *state;
	struct kn_notebook *nb = kn_session_notebook(f->s);
	struct kn_correct_import out;
	struct kn_buf file, told;

	say(f, "b01.txt", KN_META_TITLE, "عنوان\\ آخر");
	say(f, "c02.txt", KN_META_DATE, "");
	kn_buf_init(&file, 0);
	kn_buf_init(&told, 0);
	assert_int_equal(kn_corrections_export(nb, append, &file, NULL),
	    KN_OK);
	undo(f);
	undo(f);
	hold(f, "b01.txt", KN_META_TITLE, NULL);
	kn_buf_cstr(&file,
	    "kind\tvalue\n"                     /* no header again */
	    "field\t\tx\t\t\t\t\t\t\t\tp\t\t\t\t\ttime\n"
	    "field\t\tx\t\t\t\t\t\t\t\tp\t\t\t\t\tdate\n"
	    "field\t\tx\t\t\t\t\t\t\t\t\t\t\t\t\ttitle\n");
	assert_int_equal(kn_corrections_import(nb, kn_buf_get(&file),
	    note_line, &told, &out, NULL), KN_OK);
	assert_int_equal(out.changed, 2);
	assert_int_equal(out.refused, 4);
	assert_string_equal(told.s,
	    "4:there is no such kind of correction\n"
	    "5:a field is date, outlet, title, byline, url, via or lang\n"
	    "6:a date has day, month and year, as in 2023-12-14 or "
	    "14/12/2023\n"
	    "7:there is nothing to know the article by\n");
	assert_int_equal(kn_session_correct(f->s, NULL, NULL), KN_OK);
	hold(f, "b01.txt", KN_META_TITLE, "عنوان\\ آخر");
	hold(f, "c02.txt", KN_META_DATE, NULL);
	kn_buf_dispose(&file);
	kn_buf_dispose(&told);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(lists_follow_dates),
		T(lists_follow_outlets_in_bulk),
		T(lists_follow_titles),
		T(searches_follow_titles),
		T(filters_and_counts_follow),
		T(the_date_is_the_users),
		T(they_find_their_article_again),
		T(of_one_text_twice_the_path_decides),
		T(an_address_leads_to_its_article),
		T(what_the_source_says_comes_back),
		T(a_source_that_changed_is_told),
		T(a_file_takes_them_along),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
