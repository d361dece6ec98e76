/*
 * check.c: whether an index is whole. In: index.db and the roots. Out: one
 * finding for each thing that is not as it was made. Reads everything,
 * writes nothing; takes the writer's lock, so that it does not judge an
 * update in its middle.
 *
 * What guards what: `key` the text; key_sum the keys; span_sum the spans and
 * mentions; meta_sum the fields; the FTS5 table is compared word by word
 * with the texts (check_words.c), the vocabulary with it (check_vocab.c);
 * facets and orderings with the articles; sources and entities by
 * check_links.c, stories by check_links.c and check_story.c, repeated blocks
 * by check_block.c.
 */
#include "core/index/index_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "kunnash/mem.h"
#include "kunnash/shared.h"

#include "core/index/check_priv.h"
#include "core/index/tag_priv.h"

void
check__tell(struct check *c, const char *problem, const char *where,
    const char *detail)
{
	const struct kn_problem p = { problem, where, detail };

	c->fn(c->user, &p);
}

/* ---- the database file ------------------------------------------------------ */

static void
check_database(struct check *c)
{
	struct kn_stmt *st = kn_db_stmt(c->db, "PRAGMA integrity_check(20)");

	while (kn_step(st)) {
		struct kn_str s = kn_col_str(st, 0);

		if (kn_str_is(s, "ok"))
			continue;
		char *where = kn_strndup(s.s, s.n);
		check__tell(c, "database", where,
		    N_("the database file is damaged"));
		free(where);
	}
	kn_reset(st);
}

/* An update that goes on, or that stopped in its middle. */
static bool
is_half_written(struct check *c)
{
	struct kn_buf boot;

	kn_buf_init(&boot, 0);
	bool writing = index__meta_str(c->db, "writing", &boot);
	kn_buf_dispose(&boot);
	return writing;
}

/* ---- articles ----------------------------------------------------------------- */

static bool
spans_fit(struct check *c, const struct kn_str packed[3], size_t text_b)
{
	struct index_names names = { c->db, &c->rules, &c->ents };
	struct kn_doc_span *at;
	struct kn_found found = { 0 };
	size_t n;

	bool fit = index__unpack_spans(packed[0], text_b, &at, &n) == KN_OK;
	free(at);
	fit = index__unpack_mentions(packed[1], text_b, &names,
	    &found.mentions) == KN_OK && fit;
	fit = index__unpack_found(packed[2], text_b, &names, &found) ==
	    KN_OK && fit;
	kn_found_dispose(&found);
	return fit;
}

/* A changed text leaves the keys' sum right; a changed key does not. */
static void
check_content(struct check *c, struct kn_stmt *st, const char *path)
{
	struct kn_key key = index__int_key(kn_col_int(st, 0));
	struct kn_key body_key = index__int_key(kn_col_int(st, 1));
	const struct kn_str packed[] = { kn_col_str(st, 4), kn_col_str(st, 5),
		kn_col_str(st, 8) };
	size_t text_b = (size_t)kn_col_int(st, 9);
	char *text = index__unpack_text(c->db, kn_col_str(st, 6), text_b);

	if (index__key_sum(key, body_key) != kn_col_int(st, 2))
		check__tell(c, "hash", path,
		    N_("a key is not what it was made as"));
	else if (text == NULL || strcmp(kn_key_of(text, text_b).hex,
	    key.hex) != 0)
		check__tell(c, "text", path,
		    N_("the text is not what its key says"));
	free(text);
	if (!spans_fit(c, packed, text_b))
		check__tell(c, "span", path,
		    N_("a span lies outside the text"));
	else if (index__sum(packed, 3) != kn_col_int(st, 3))
		check__tell(c, "span", path,
		    N_("spans or mentions were changed"));
}

static void
check_fields(struct check *c, const struct kn_doc *doc, uint32_t id)
{
	struct kn_stmt *st = kn_db_stmt(c->db,
	    "SELECT meta_sum FROM article WHERE id = ?1");

	kn_bind_int(st, 1, id);
	if (kn_step(st) && kn_col_int(st, 0) != index__meta_sum(&doc->meta))
		check__tell(c, "hash", doc->meta.path,
		    N_("the fields were changed"));
	kn_reset(st);
}

/* One article; a failure of the database is told and the rest goes on. */
static void
check_article(struct check *c, size_t i)
{
	struct kn_stmt *st = kn_db_stmt(c->db, "SELECT a.key, a.body_key,"
	    " c.key_sum, c.span_sum, c.spans, c.mentions, c.text, a.path,"
	    " c.found, c.text_b"
	    " FROM article a JOIN content c ON c.id = a.id WHERE a.id = ?1");
	char name[32];

	snprintf(name, sizeof(name), "article %u", c->ids[i]);
	kn_bind_int(st, 1, c->ids[i]);
	bool found = kn_step(st);
	if (found) {
		struct kn_str p = kn_col_str(st, 7);
		char *path = kn_strndup(p.s, p.n);

		check_content(c, st, path);
		free(path);
	}
	kn_reset(st);
	if (kn_db_take(c->db, NULL) != KN_OK || !found)
		check__tell(c, "text", name, N_("the text is missing"));
	struct kn_doc *doc = index__doc_load(c->db, c->ids[i]);
	if (doc != NULL) {
		check_fields(c, doc, c->ids[i]);
		check__words_of(c, i, doc);
		check__story_of(c, c->ids[i], doc);
		check__blocks_of(c, c->ids[i], doc);
	}
	kn_doc_free(doc);
	(void)!kn_db_take(c->db, NULL);
}

static void
load_ids(struct check *c)
{
	struct kn_stmt *st = kn_db_stmt(c->db,
	    "SELECT id FROM article ORDER BY id");
	size_t cap = 0;

	while (kn_step(st)) {
		c->ids = kn_grow(c->ids, &cap, c->n_ids + 1,
		    sizeof(*c->ids));
		c->ids[c->n_ids++] = (uint32_t)kn_col_int(st, 0);
	}
	kn_reset(st);
}

/* ---- sources -------------------------------------------------------------------- */

static bool
root_listed(const struct check *c, struct kn_str root)
{
	for (size_t i = 0; i < c->n_roots; i++)
		if (kn_str_is(root, c->roots[i]))
			return true;
	return c->n_roots == 0;
}

/* A root may be a file itself; its source then has the file's name. */
static bool
find_source(struct kn_str root, struct kn_str path, struct stat *st)
{
	struct kn_buf full;

	kn_buf_init(&full, 0);
	kn_buf_str(&full, root);
	bool there = stat(full.s == NULL ? "" : full.s, st) == 0;
	if (there && !S_ISREG(st->st_mode)) {
		kn_buf_chr(&full, '/');
		kn_buf_str(&full, path);
		there = stat(full.s, st) == 0 && S_ISREG(st->st_mode);
	}
	kn_buf_dispose(&full);
	return there;
}

/* What is in an archive, or a record of a file, changes with the file. One
 * whose reading was interrupted has no time. */
static bool
as_read(const struct stat *st, int64_t size_b, int64_t mtime_ns)
{
	return mtime_ns == -1 || (size_b == (int64_t)st->st_size &&
	    mtime_ns == (int64_t)st->st_mtim.tv_sec * 1000000000 +
	    st->st_mtim.tv_nsec);
}

static void
check_sources(struct check *c)
{
	struct kn_stmt *st = kn_db_stmt(c->db, "SELECT r.path, s.path,"
	    " coalesce(s.size_b, -1), coalesce(s.mtime_ns, -1)"
	    " FROM source s JOIN root r ON r.id = s.root ORDER BY s.path");

	while (kn_step(st)) {
		struct kn_str root = kn_col_str(st, 0);
		struct kn_str path = kn_col_str(st, 1);
		struct stat now;

		if (!root_listed(c, root))
			continue;
		bool there = find_source(root, path, &now);
		if (there && as_read(&now, kn_col_int(st, 2),
		    kn_col_int(st, 3)))
			continue;
		char *where = kn_strndup(path.s, path.n);
		check__tell(c, "source", where, there ?
		    N_("the source changed since it was read") :
		    N_("the source is gone"));
		free(where);
	}
	kn_reset(st);
}

/* ---- facets and orderings --------------------------------------------------------- */

static void
bad_facet(void *user, const char *field, struct kn_str value)
{
	struct kn_buf where;

	kn_buf_init(&where, 0);
	kn_buf_fmt(&where, "%s:", field);
	kn_buf_str(&where, value);
	check__tell(user, "facet", where.s,
	    N_("the stored articles are not those that have the value"));
	kn_buf_dispose(&where);
}

static void
bad_order(void *user, const char *name)
{
	check__tell(user, "order", name,
	    N_("the stored ordering is not the sorted one"));
}

static void
bad_column(void *user, const char *name)
{
	check__tell(user, "column", name,
	    N_("the stored numbers are not those of the articles"));
}

static void
check_derived(struct check *c)
{
	struct index_facets *f = index__facets_new(&c->ents);

	struct index_names names = { c->db, &c->rules, &c->ents };
	index__facets_gather(f, &names);
	/* Not from spans that were damaged: those have been told. */
	if (kn_db_status(c->db) == KN_OK)
		index__facets_compare(f, c->db, bad_facet, c);
	index__facets_free(f);
	(void)!kn_db_take(c->db, NULL);
	struct kn_set *leads = index__facet_load(c->db, "leads", KN_LIT(""));
	index__orders_compare(c->db, leads, bad_order, c);
	kn_set_free(leads);
	index__columns_compare(c->db, bad_column, c);
	if (kn_db_status(c->db) == KN_OK && !index__tags_agree(&names))
		check__tell(c, "tag", c->path, N_("what is stored of the "
		    "entities of articles is not what they mention"));
	if (kn_db_take(c->db, NULL) != KN_OK)
		check__tell(c, "database", c->path,
		    N_("facets or orderings cannot be read"));
}

/* ---- the whole ---------------------------------------------------------------------- */

static void
check_all(struct check *c)
{
	check_database(c);
	if (is_half_written(c))
		check__tell(c, "database", c->path,
		    N_("an update was interrupted; the next one repairs it"));
	index__entities_load(c->db, &c->ents);
	index__rules_load(c->db, &c->rules);
	load_ids(c);
	if (kn_db_take(c->db, NULL) != KN_OK)
		check__tell(c, "database", c->path,
		    N_("tables cannot be read"));
	check__links(c);
	check__stories(c);
	check__blocks(c);
	check__words_gather(c);
	for (size_t i = 0; i < c->n_ids; i++)
		check_article(c, i);
	check_sources(c);
	check_derived(c);
	check__vocab(c);
	index__entities_dispose(&c->ents);
	index__rules_dispose(&c->rules);
	free(c->ids);
	free(c->sums);
}

/* The same doors as any reader's: owner, versions. */
static enum kn_status
open_checked(const char *path, const struct kn_trust *trust,
    struct kn_db **db, struct kn_err *err)
{
	const struct kn_db_opts opts = { .busy_ms = 5000, .trust = trust,
		.late_journal = true };
	struct kn_index *ix;

	enum kn_status status = kn_index_open_trusting(path, trust, &ix,
	    err);
	if (status != KN_OK)
		return status;
	kn_index_close(ix);
	status = kn_db_open(path, &opts, db, err);
	if (status == KN_OK)
		index__fts_register(*db, NULL);
	return status;
}

/* Without the lock the owner may have begun to write meanwhile, and what was
 * found then says nothing. */
static void
check_unlocked(struct check *c)
{
	int64_t before = index__meta_int(c->db, "generation", 0);

	if (is_half_written(c)) {
		check__tell(c, "database", c->path,
		    N_("an update goes on, or was interrupted; the next one"
		    " repairs it"));
		return;
	}
	check_all(c);
	if (index__meta_int(c->db, "generation", 0) != before)
		check__tell(c, "database", c->path,
		    N_("the index was updated meanwhile: check it again"));
}

enum kn_status
kn_index_check(const char *path, const char *const *roots, size_t n_roots,
    const struct kn_trust *trust,
    void (*fn)(void *user, const struct kn_problem *p), void *user,
    struct kn_err *err)
{
	struct check c = { .path = path, .roots = roots, .n_roots = n_roots,
		.fn = fn, .user = user };
	int lock;

	/* Beside a shared index no lock can be made; nor can it be written. */
	enum kn_status status = kn_store_lock(path, false, &lock, err);
	if (status == KN_BUSY)
		return status;
	status = open_checked(path, trust, &c.db, err);
	if (status == KN_OK) {
		(lock >= 0 ? check_all : check_unlocked)(&c);
		status = kn_db_take(c.db, err);
		kn_db_close(c.db);
	}
	kn_store_unlock(lock);
	return status;
}
