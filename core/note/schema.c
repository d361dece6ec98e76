/*
 * schema.c: the tables of notes.db, version by version. In: the version of a
 * file. Out: the SQL that brings it up to this program's.
 */
#include "core/note/note_priv.h"

/* The first labels of a notebook; a person changes them at will. Their ids
 * are the same in every notebook, so that exports of two people agree. */
#define FIRST_LABELS \
	"INSERT INTO label (id, parent, name, definition, colour, sign, key," \
	" position) VALUES" \
	"('5f1d7c5e-6a34-4c0e-9d0b-000000000001', NULL, 'مهم', NULL," \
	" 'yellow', '!', 1, 1)," \
	"('5f1d7c5e-6a34-4c0e-9d0b-000000000002', NULL, 'اقتباس', NULL," \
	" 'green', '»', 2, 2)," \
	"('5f1d7c5e-6a34-4c0e-9d0b-000000000003', NULL, 'للتحقق', NULL," \
	" 'red', '؟', 3, 3)," \
	"('5f1d7c5e-6a34-4c0e-9d0b-000000000004', NULL, 'سياق', NULL," \
	" 'blue', '+', 4, 4)," \
	"('5f1d7c5e-6a34-4c0e-9d0b-000000000005', NULL, 'علاقة', NULL," \
	" 'magenta', '&', 5, 5);"

/* Row n takes a notebook of user_version n to n + 1. Never edited, only
 * added to: the file of every released version is out there. */
static const char *const migrations[] = {
	"CREATE TABLE state ("
	"name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL)"
	" STRICT, WITHOUT ROWID;"
	"PRAGMA user_version = 1;",

	"CREATE TABLE label (id TEXT NOT NULL PRIMARY KEY, parent TEXT,"
	" name TEXT NOT NULL, definition TEXT, colour TEXT, sign TEXT,"
	" key INTEGER NOT NULL, position INTEGER NOT NULL)"
	" STRICT, WITHOUT ROWID;"
	FIRST_LABELS
	"CREATE TABLE note (id TEXT NOT NULL PRIMARY KEY,"
	" scope INTEGER NOT NULL, start_cp INTEGER NOT NULL,"
	" end_cp INTEGER NOT NULL, rival INTEGER NOT NULL, author TEXT,"
	" created TEXT NOT NULL, updated TEXT NOT NULL, label TEXT,"
	" text TEXT, tags TEXT, url TEXT, body_key TEXT, article_key TEXT,"
	" path TEXT, story TEXT, title TEXT, outlet TEXT, via TEXT,"
	" byline TEXT, date TEXT, retrieved TEXT, corpus TEXT, exact TEXT,"
	" prefix TEXT, suffix TEXT, fold_exact TEXT, fold_prefix TEXT,"
	" fold_suffix TEXT, folded TEXT) STRICT;"
	"CREATE INDEX note_url ON note (url) WHERE url IS NOT NULL;"
	"CREATE INDEX note_body ON note (body_key)"
	" WHERE body_key IS NOT NULL;"
	"CREATE INDEX note_article ON note (article_key)"
	" WHERE article_key IS NOT NULL;"
	"CREATE INDEX note_path ON note (path, start_cp, id);"
	"CREATE INDEX note_story ON note (story) WHERE story IS NOT NULL;"
	"CREATE INDEX note_updated ON note (updated, id);"
	"CREATE INDEX note_label ON note (label, updated, id);"
	"CREATE INDEX note_untagged ON note (updated, id)"
	" WHERE tags IS NULL;"
	"CREATE TABLE note_tag (tag TEXT NOT NULL, updated TEXT NOT NULL,"
	" note TEXT NOT NULL, PRIMARY KEY (tag, updated, note))"
	" STRICT, WITHOUT ROWID;"
	"CREATE INDEX note_tag_note ON note_tag (note);"
	"CREATE TABLE mark (id TEXT NOT NULL PRIMARY KEY,"
	" star INTEGER NOT NULL, read INTEGER NOT NULL, url TEXT,"
	" article_key TEXT, path TEXT, updated TEXT NOT NULL)"
	" STRICT, WITHOUT ROWID;"
	"CREATE TABLE step (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" what INTEGER NOT NULL, undone INTEGER NOT NULL, at TEXT NOT NULL,"
	" url TEXT, article_key TEXT, path TEXT, note TEXT) STRICT;"
	"CREATE TABLE change (seq INTEGER PRIMARY KEY,"
	" step INTEGER NOT NULL, tbl INTEGER NOT NULL, row TEXT NOT NULL,"
	" before BLOB, after BLOB) STRICT;"
	"CREATE INDEX change_step ON change (step, seq);"
	"CREATE TABLE draft (name TEXT NOT NULL PRIMARY KEY,"
	" updated TEXT NOT NULL, note TEXT, image BLOB NOT NULL)"
	" STRICT, WITHOUT ROWID;"
	"PRAGMA user_version = 2;",

	/* What choosing and ordering notes needs of them, in the order of
	 * the articles: all notes are looked through without their rows,
	 * which are several times as large. */
	"DROP INDEX note_path;"
	"CREATE INDEX note_brief ON note (path, start_cp, id, scope, label,"
	" updated, tags, url, body_key, article_key, story, corpus, folded);"
	"PRAGMA user_version = 3;",

	"CREATE TABLE correction (id TEXT NOT NULL PRIMARY KEY,"
	" kind TEXT NOT NULL, entity TEXT, field TEXT, value TEXT,"
	" surface TEXT, label TEXT, type TEXT, was TEXT, url TEXT,"
	" body_key TEXT, article_key TEXT, path TEXT, corpus TEXT,"
	" title TEXT, author TEXT, created TEXT NOT NULL)"
	" STRICT, WITHOUT ROWID;"
	"PRAGMA user_version = 4;",

	/* name: corpus and moment (seen.c); keys outlive an index, ids are
	 * of the one of today. */
	"CREATE TABLE seen (name TEXT NOT NULL PRIMARY KEY,"
	" n INTEGER NOT NULL, keys BLOB NOT NULL, ids BLOB NOT NULL)"
	" STRICT;"
	"CREATE TABLE filter (id TEXT NOT NULL PRIMARY KEY,"
	" name TEXT NOT NULL, query TEXT NOT NULL, updated TEXT NOT NULL)"
	" STRICT, WITHOUT ROWID;"
	"PRAGMA user_version = 5;",
};

enum { VERSION = sizeof(migrations) / sizeof(migrations[0]) };

int64_t
nb__schema_version(void)
{
	return VERSION;
}

int64_t
nb__version_of(struct kn_db *db)
{
	return kn_run_int(kn_db_stmt(db, "PRAGMA user_version"), -1);
}

void
nb__migrate(struct kn_db *db, int64_t v)
{
	for (; v >= 0 && v < VERSION; v++)
		kn_db_exec(db, migrations[v]);
}

void
nb__labels_if_none(struct kn_db *db)
{
	struct kn_stmt *st = kn_db_stmt(db, "SELECT 1 FROM label");
	bool any = kn_step(st);

	kn_reset(st);
	if (!any)
		kn_db_exec(db, FIRST_LABELS);
}
