/*
 * corpus.h: a small corpus in a temporary folder, for the tests of the
 * index: files are written, updates run, and an index printed as text that
 * does not depend on ids.
 */
#ifndef TESTS_UNIT_INDEX_CORPUS_H
#define TESTS_UNIT_INDEX_CORPUS_H

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "kunnash/index.h"
#include "kunnash/mem.h"
#include "kunnash/vocab.h"

struct corpus {
	char dir[64];           /* holds the two below */
	char root[80];
	char db[80];
	int clock;              /* each write gets a time of its own */
	const char *roots[1];
	struct kn_index_opts opts;
};

static int
corpus_setup(void **state)
{
	struct corpus *c = kn_calloc(1, sizeof(*c));

	snprintf(c->dir, sizeof(c->dir), "/tmp/kunnash-index-XXXXXX");
	if (mkdtemp(c->dir) == NULL)
		return -1;
	snprintf(c->root, sizeof(c->root), "%s/c", c->dir);
	snprintf(c->db, sizeof(c->db), "%s/i/index.db", c->dir);
	mkdir(c->root, 0700);
	c->roots[0] = c->root;
	c->opts = (struct kn_index_opts){ .roots = c->roots, .n_roots = 1 };
	*state = c;
	return 0;
}

static int
remove_one(const char *path, const struct stat *st, int flag,
    struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static int
corpus_teardown(void **state)
{
	struct corpus *c = *state;

	nftw(c->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(c);
	return 0;
}

static void
corpus_path(const struct corpus *c, const char *name, char out[256])
{
	snprintf(out, 256, "%s/%s", c->root, name);
}

/* Writes a file, with a time that no other write has. */
static void
corpus_write(struct corpus *c, const char *name, const char *text)
{
	char path[256];

	corpus_path(c, name, path);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	struct timespec t[2] = { { 1000000000 + c->clock, 0 },
		{ 1000000000 + c->clock, 0 } };
	c->clock++;
	assert_int_equal(utimensat(AT_FDCWD, path, t, 0), 0);
}

static inline void
corpus_remove(struct corpus *c, const char *name)
{
	char path[256];

	corpus_path(c, name, path);
	assert_int_equal(unlink(path), 0);
}

static inline struct kn_index_summary
corpus_update(struct corpus *c)
{
	struct kn_index_summary s;
	struct kn_err err;
	enum kn_status status = kn_index_update(c->db, &c->opts, &s, &err);

	if (status != KN_OK)
		print_error("%s: %s (%d)\n", err.msgid, err.detail,
		    err.db_code);
	assert_int_equal(status, KN_OK);
	return s;
}

static inline struct kn_index *
corpus_open(struct corpus *c)
{
	struct kn_index *ix;
	struct kn_err err;
	enum kn_status status = kn_index_open(c->db, &ix, &err);

	if (status != KN_OK)
		print_error("%s: %s (%d)\n", err.msgid, err.detail,
		    err.db_code);
	assert_int_equal(status, KN_OK);
	return ix;
}

/* The articles that have a word; the caller frees the set. */
static inline struct kn_set *
corpus_word(struct kn_index *ix, const char *word)
{
	const struct kn_str form = kn_str(word);
	const struct kn_index_alts alts = { &form, 1 };
	const struct kn_places_query q = { .words = &alts, .n_words = 1 };
	struct kn_set *set;

	assert_int_equal(kn_index_phrase(ix, &q, 0, &set, NULL), KN_OK);
	return set;
}

/* Runs SQL on the file behind the program's back. */
static inline void
corpus_sql(struct corpus *c, const char *sql)
{
	sqlite3 *db;
	char *msg = NULL;

	assert_int_equal(sqlite3_open(c->db, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &msg) != SQLITE_OK)
		fail_msg("%s: %s", sql, msg);
	sqlite3_close(db);
}

/* ---- findings of a check -------------------------------------------------- */

struct findings {
	size_t n;
	char problem[16][16];
	char where[16][128];
};

static void
take_finding(void *user, const struct kn_problem *p)
{
	struct findings *f = user;

	assert_non_null(p->detail);
	if (f->n < 16) {
		snprintf(f->problem[f->n], 16, "%s", p->problem);
		snprintf(f->where[f->n], 128, "%s", p->where);
	}
	f->n++;
}

static inline struct findings
corpus_check(struct corpus *c)
{
	struct findings f = { 0 };
	struct kn_err err;

	assert_int_equal(kn_index_check(c->db, c->roots, 1, NULL, take_finding,
	    &f, &err), KN_OK);
	return f;
}

static inline void
assert_clean(struct corpus *c)
{
	struct findings f = corpus_check(c);

	for (size_t i = 0; i < f.n && i < 16; i++)
		print_error("finding: %s %s\n", f.problem[i], f.where[i]);
	assert_int_equal(f.n, 0);
}

/* ---- an index as text ------------------------------------------------------- */

struct printer {
	struct kn_index *ix;
	struct kn_buf *out;
	char **lines;           /* of one set, to be sorted */
	size_t n, cap;
};

static bool
print_id(void *user, uint32_t id)
{
	struct printer *p = user;
	struct kn_article a;

	assert_int_equal(kn_index_article(p->ix, id, &a, NULL), KN_OK);
	p->lines = kn_grow(p->lines, &p->cap, p->n + 1, sizeof(*p->lines));
	p->lines[p->n++] = kn_strdup(a.meta.path);
	kn_article_dispose(&a);
	return true;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
print_lines(struct printer *p, bool sorted)
{
	if (sorted && p->n > 1)
		qsort(p->lines, p->n, sizeof(*p->lines), by_text);
	for (size_t i = 0; i < p->n; i++) {
		kn_buf_fmt(p->out, " %s", p->lines[i]);
		free(p->lines[i]);
	}
	kn_buf_chr(p->out, '\n');
	p->n = 0;
}

static bool
print_facet(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	struct printer *p = user;

	kn_buf_fmt(p->out, "facet %.*s %u %llu:", (int)value.n, value.s,
	    entity, (unsigned long long)mentions);
	kn_set_each(articles, print_id, p);
	print_lines(p, true);
	return true;
}

static void
print_article(struct printer *p, uint32_t id)
{
	struct kn_article a;
	struct kn_doc *doc;
	struct kn_mentions m = { 0 };

	assert_int_equal(kn_index_article(p->ix, id, &a, NULL), KN_OK);
	assert_int_equal(kn_index_doc(p->ix, id, &doc, NULL), KN_OK);
	assert_int_equal(kn_index_mentions(p->ix, id, &m, NULL), KN_OK);
	kn_buf_fmt(p->out, "article %s %s %s %d %u | %s | %s\n%.*s\n",
	    a.meta.path, a.key.hex, a.body_key.hex, a.lead, a.copies,
	    a.headline, a.meta.date == NULL ? "-" : a.meta.date,
	    (int)doc->n_b, doc->text);
	for (size_t i = 0; i < doc->n_spans; i++)
		kn_buf_fmt(p->out, "span %s %u %u\n",
		    kn_span_kind_name(doc->spans[i].kind),
		    doc->spans[i].at.start_b, doc->spans[i].at.end_b);
	for (size_t i = 0; i < m.n; i++)
		kn_buf_fmt(p->out, "mention %u %u %s %s\n",
		    m.at[i].at.start_b, m.at[i].at.end_b,
		    kn_index_entity(p->ix, m.at[i].entity)->id, m.at[i].rule);
	kn_mentions_dispose(&m);
	kn_doc_free(doc);
	kn_article_dispose(&a);
}

/* Everything a reader can see, without ids and story ids. */
static inline char *
corpus_print(struct corpus *c, const char *const *words, size_t n_words)
{
	struct kn_index *ix = corpus_open(c);
	struct kn_buf out;
	struct printer p = { .ix = ix, .out = &out };
	struct kn_index_totals t;
	uint32_t ids[512];
	size_t n;

	kn_buf_init(&out, 0);
	assert_int_equal(kn_index_totals(ix, &t, NULL), KN_OK);
	kn_buf_fmt(&out, "totals %llu %llu %llu %llu %llu %llu\n",
	    (unsigned long long)t.articles, (unsigned long long)t.stories,
	    (unsigned long long)t.undated, (unsigned long long)t.sources,
	    (unsigned long long)t.rejects, (unsigned long long)t.text_b);
	for (int o = 0; o < KN_ORDER_COUNT * 2; o++) {
		assert_int_equal(kn_index_order(ix, (enum kn_order)(o / 2),
		    o % 2 != 0, 0, 512, ids, &n, NULL), KN_OK);
		kn_buf_fmt(&out, "order %d:", o);
		for (size_t i = 0; i < n; i++)
			print_id(&p, ids[i]);
		print_lines(&p, false);
	}
	assert_int_equal(kn_index_order(ix, KN_ORDER_PATH, true, 0, 512, ids,
	    &n, NULL), KN_OK);
	for (size_t i = 0; i < n; i++)
		print_article(&p, ids[i]);
	static const char *const fields[] = { "entity", "home", "outlet",
		"lang", "undated", "all", "leads", "subtype" };
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		kn_buf_fmt(&out, "field %s\n", fields[i]);
		assert_int_equal(kn_index_facet_each(ix, fields[i],
		    KN_TYPE_COUNT, print_facet, &p, NULL), KN_OK);
	}
	for (size_t i = 0; i < n_words; i++) {
		struct kn_set *set = corpus_word(ix, words[i]);

		kn_buf_fmt(&out, "word %s:", words[i]);
		kn_set_each(set, print_id, &p);
		print_lines(&p, true);
		kn_set_free(set);
	}
	free(p.lines);
	kn_index_close(ix);
	return kn_buf_take(&out, NULL);
}

/* The index is as one made from nothing, in one go. */
static inline void
corpus_assert_like_new(struct corpus *c, const char *const *words,
    size_t n_words)
{
	struct corpus fresh = *c;

	snprintf(fresh.db, sizeof(fresh.db), "%s/fresh.db", c->dir);
	unlink(fresh.db);
	fresh.opts = (struct kn_index_opts){ .roots = c->roots, .n_roots = 1 };
	corpus_update(&fresh);
	char *got = corpus_print(c, words, n_words);
	char *want = corpus_print(&fresh, words, n_words);
	assert_string_equal(got, want);
	free(got);
	free(want);
}

#endif
