/*
 * schema.c: the tables of index.db, and the meta values that say for which
 * rules it was built. In: a writing connection. Out: an empty index, or the
 * answer that what is there is stale.
 *
 * There are no migrations: an index is derived, so that a changed table,
 * enumeration or program version makes another schema version, which another
 * cannot read, and the next update builds anew. What the digest cannot see
 * (the same tables, read otherwise) raises SCHEMA_REVISION. What makes
 * articles out of bytes has a version of its own, which nobody has to think
 * of: the build digests all sources that take part. An index of another is
 * read until it is made anew.
 */
#include "core/index/index_priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "program_digest.inc"

#define SCHEMA_REVISION "13"

/*
 * Rows of lists (article) and the long texts (content) live apart, so that a
 * walk over the articles does not drag the texts along; in content the text
 * (of text_b bytes, packed by pack_text.c) comes last, after what is read
 * without it.
 *
 * article_story is in the order in which a story chooses its lead: the first
 * entry is the lead.
 *
 * words is contentless: the text is stored once, in content. Deleting a row
 * needs the old text and the same folding, hence the fold version in meta.
 * Its hash may grow to hold a batch, so that a batch makes one segment; eight
 * of these and not four are merged into one, which writes less often what is
 * there, and searching takes as long.
 */
static const char ddl[] =
    "CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value ANY)"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE root (id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE)"
    " STRICT;"
    /* mtime_ns is null until the source was read to its end. */
    "CREATE TABLE source (root INTEGER NOT NULL, path BLOB NOT NULL,"
    " id INTEGER NOT NULL, size_b INTEGER, mtime_ns INTEGER,"
    " articles INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (root, path))"
    " STRICT, WITHOUT ROWID;"
    /* source is null for what the walk itself refused; n: how many things
     * the row stands for. */
    "CREATE TABLE reject (id INTEGER PRIMARY KEY, source INTEGER,"
    " path BLOB NOT NULL, place TEXT NOT NULL, reason TEXT NOT NULL,"
    " action TEXT NOT NULL, n INTEGER NOT NULL) STRICT;"
    "CREATE INDEX reject_source ON reject (source);"
    "CREATE TABLE article (id INTEGER PRIMARY KEY, source INTEGER NOT NULL,"
    " path BLOB NOT NULL, story INTEGER NOT NULL, key INTEGER NOT NULL,"
    " body_key INTEGER NOT NULL, meta_sum INTEGER NOT NULL, url TEXT,"
    " title TEXT, headline TEXT, byline TEXT, outlet TEXT, via TEXT,"
    " date TEXT, date_source TEXT, retrieved TEXT, lang TEXT,"
    " words INTEGER NOT NULL, chars INTEGER NOT NULL,"
    " body_b INTEGER NOT NULL, text_b INTEGER NOT NULL,"
    " title_key BLOB NOT NULL, outlet_key BLOB, body INTEGER NOT NULL)"
    " STRICT;"
    "CREATE INDEX article_path ON article (path, source);"
    "CREATE INDEX article_source ON article (source);"
    "CREATE INDEX article_key ON article (key);"
    "CREATE INDEX article_body ON article (body_key);"
    "CREATE INDEX article_url ON article (url) WHERE url IS NOT NULL;"
    "CREATE INDEX article_story ON article (story, title IS NULL,"
    " date IS NULL, body_b DESC, path, id);"
    "CREATE INDEX article_date ON article (date);"
    "CREATE TABLE content (id INTEGER PRIMARY KEY, key_sum INTEGER NOT NULL,"
    " span_sum INTEGER NOT NULL, text_b INTEGER NOT NULL,"
    " spans BLOB NOT NULL, mentions BLOB NOT NULL, found BLOB NOT NULL,"
    " text BLOB NOT NULL) STRICT;"
    /* born: the article that was first in it, whose key it has. */
    "CREATE TABLE story (id INTEGER PRIMARY KEY, key INTEGER NOT NULL,"
    " born INTEGER NOT NULL, lead INTEGER, copies INTEGER NOT NULL)"
    " STRICT;"
    "CREATE INDEX story_key ON story (key);"
    /* The different bodies, what near-duplicates are among; see story.c. Their
     * ids are digests, so that a batch changes pages all over the table: what
     * is long of them lies in rows as they come. */
    "CREATE TABLE body (id INTEGER PRIMARY KEY, story INTEGER NOT NULL,"
    " articles INTEGER NOT NULL, sketch INTEGER NOT NULL) STRICT;"
    "CREATE INDEX body_story ON body (story);"
    "CREATE TABLE sketch (id INTEGER PRIMARY KEY, body INTEGER NOT NULL,"
    " bytes BLOB NOT NULL) STRICT;"
    /* Some hundred pairs of band and body from this one on; see band.c. */
    "CREATE TABLE band (id INTEGER PRIMARY KEY, band INTEGER NOT NULL,"
    " body INTEGER NOT NULL, bodies BLOB NOT NULL) STRICT;"
    /* The first pairs are listed without their rows. */
    "CREATE INDEX band_first ON band (band, body);"
    /* What may be repeated, see block.c. */
    "CREATE TABLE block (id INTEGER PRIMARY KEY, outlet INTEGER NOT NULL,"
    " lines BLOB NOT NULL) STRICT;"
    /* Of texts in content; see dictionary.c. */
    "CREATE TABLE dictionary (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)"
    " STRICT;"
    /* Who has a line that many have, or an outlet; see line.c. */
    "CREATE TABLE line (key INTEGER PRIMARY KEY, outlet INTEGER NOT NULL,"
    " stories INTEGER NOT NULL, articles BLOB NOT NULL) STRICT;"
    "CREATE INDEX line_outlet ON line (outlet, stories);"
    "CREATE TABLE line_sieve (slot INTEGER PRIMARY KEY,"
    " counts BLOB NOT NULL) STRICT;"
    "CREATE TABLE entity (num INTEGER PRIMARY KEY, id TEXT NOT NULL,"
    " type TEXT NOT NULL, label_ar TEXT NOT NULL, label_fr TEXT NOT NULL,"
    " label_en TEXT NOT NULL, home TEXT, parent TEXT, names BLOB NOT NULL)"
    " STRICT;"
    /* num from KN_UNLISTED on. */
    "CREATE TABLE person (num INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " label TEXT NOT NULL, names BLOB NOT NULL) STRICT;"
    /* Each name from its first word on (whole), from its second, … */
    "CREATE TABLE person_name (name TEXT NOT NULL, person INTEGER NOT NULL,"
    " whole INTEGER NOT NULL, PRIMARY KEY (name, person)) STRICT,"
    " WITHOUT ROWID;"
    "CREATE TABLE rule (num INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;"
    "CREATE TABLE facet (field TEXT NOT NULL, value TEXT NOT NULL,"
    " entity INTEGER, mentions INTEGER NOT NULL, articles BLOB NOT NULL,"
    " PRIMARY KEY (field, value)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE ordering (slot INTEGER PRIMARY KEY, ids BLOB NOT NULL)"
    " STRICT;"
    /* By id, see column.c. */
    "CREATE TABLE per_article (slot INTEGER PRIMARY KEY,"
    " numbers BLOB NOT NULL) STRICT;"
    /* See tag_priv.h. */
    "CREATE TABLE tag (slot INTEGER PRIMARY KEY, bytes BLOB NOT NULL)"
    " STRICT;"
    /* See vocab_priv.h. */
    "CREATE TABLE vocab (first BLOB NOT NULL PRIMARY KEY,"
    " words BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE VIRTUAL TABLE words USING fts5 (title, body, content='',"
    " tokenize='kunnash');"
    "INSERT INTO words (words, rank) VALUES ('hashsize', 16777216);"
    "INSERT INTO words (words, rank) VALUES ('automerge', 8);";

struct kn_key
index__schema_version(void)
{
	struct kn_digest *d = kn_digest_new();

	/* With the NULs, which keep neighbours apart. */
	kn_digest_add(d, KN_VERSION, sizeof(KN_VERSION));
	kn_digest_add(d, SCHEMA_REVISION, sizeof(SCHEMA_REVISION));
	kn_digest_add(d, ddl, sizeof(ddl));
	for (int i = 0; i < KN_TYPE_COUNT; i++) {
		const char *s = kn_type_name((enum kn_type)i);
		kn_digest_add(d, s, strlen(s) + 1);
	}
	for (int i = 0; i < KN_SUBTYPE_COUNT; i++) {
		const char *s = kn_subtype_name((enum kn_subtype)i);
		kn_digest_add(d, s, strlen(s) + 1);
	}
	for (int i = 0; i < KN_SPAN_KIND_COUNT; i++) {
		const char *s = kn_span_kind_name((enum kn_span_kind)i);
		kn_digest_add(d, s, strlen(s) + 1);
	}
	for (int i = 0; i < KN_ORDER_COUNT; i++) {
		const char *s = kn_order_name((enum kn_order)i);
		kn_digest_add(d, s, strlen(s) + 1);
	}
	return kn_digest_end(d);
}

const char *
index__program_version(void)
{
	return KN_PROGRAM_DIGEST;
}

void
index__schema_create(struct kn_db *db)
{
	char mark[64];

	/* Not in ddl: an index without it can be read. */
	snprintf(mark, sizeof(mark), "PRAGMA application_id = %d",
	    INDEX_APPLICATION);
	kn_db_exec(db, mark);
	kn_db_exec(db, ddl);
	index__meta_put_str(db, "schema", index__schema_version().hex);
}

bool
index__schema_is_empty(struct kn_db *db)
{
	return kn_run_int(kn_db_stmt(db,
	    "SELECT count(*) FROM sqlite_schema"), 1) == 0;
}

/* ---- meta ------------------------------------------------------------------ */

static struct kn_stmt *
meta_row(struct kn_db *db, const char *name)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "SELECT value FROM meta WHERE name = ?1");

	kn_bind_text(st, 1, kn_str(name));
	return st;
}

int64_t
index__meta_int(struct kn_db *db, const char *name, int64_t absent)
{
	return kn_run_int(meta_row(db, name), absent);
}

bool
index__meta_str(struct kn_db *db, const char *name, struct kn_buf *out)
{
	struct kn_stmt *st = meta_row(db, name);
	bool found = kn_step(st);

	if (found)
		kn_buf_str(out, kn_col_str(st, 0));
	kn_reset(st);
	return found;
}

bool
index__meta_is(struct kn_db *db, const char *name, const char *value)
{
	struct kn_stmt *st = meta_row(db, name);
	bool is = kn_step(st) && kn_str_is(kn_col_str(st, 0), value);

	kn_reset(st);
	return is;
}

static struct kn_stmt *
put_row(struct kn_db *db, const char *name)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "INSERT INTO meta (name, value) VALUES (?1, ?2)"
	    " ON CONFLICT (name) DO UPDATE SET value = ?2");

	kn_bind_text(st, 1, kn_str(name));
	return st;
}

void
index__meta_put_int(struct kn_db *db, const char *name, int64_t v)
{
	struct kn_stmt *st = put_row(db, name);

	kn_bind_int(st, 2, v);
	kn_run(st);
}

void
index__meta_put_str(struct kn_db *db, const char *name, const char *v)
{
	struct kn_stmt *st = put_row(db, name);

	kn_bind_cstr(st, 2, v);
	kn_run(st);
}

void
index__meta_drop(struct kn_db *db, const char *name)
{
	struct kn_stmt *st = kn_db_stmt(db,
	    "DELETE FROM meta WHERE name = ?1");

	kn_bind_text(st, 1, kn_str(name));
	kn_run(st);
}

int64_t
index__key_int(struct kn_key key)
{
	uint64_t v = 0;

	/* Digits, and small letters, whose low bits begin with 1: which comes
	 * cannot be foreseen, so nothing is asked. */
	for (const char *c = key.hex; *c != '\0'; c++)
		v = v << 4 | ((unsigned)(*c & 15) + 9 * (unsigned)(*c >> 6));
	return (int64_t)v;
}

struct kn_key
index__int_key(int64_t v)
{
	struct kn_key key;

	snprintf(key.hex, sizeof(key.hex), "%016" PRIx64, (uint64_t)v);
	return key;
}
