-- notes.db as the fourth schema left it.
CREATE TABLE change (seq INTEGER PRIMARY KEY, step INTEGER NOT NULL, tbl INTEGER NOT NULL, row TEXT NOT NULL, before BLOB, after BLOB) STRICT;
INSERT INTO "change" VALUES(1,1,0,'22222222-2222-4222-8222-222222222222',NULL,X'00');
CREATE TABLE correction (id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, entity TEXT, field TEXT, value TEXT, surface TEXT, label TEXT, type TEXT, was TEXT, url TEXT, body_key TEXT, article_key TEXT, path TEXT, corpus TEXT, title TEXT, author TEXT, created TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "correction" VALUES('0123456789abcdef','rename','MA',NULL,'المملكة',NULL,NULL,NULL,'المغرب',NULL,NULL,NULL,NULL,NULL,NULL,'ليلى','2026-05-04T10:11:12.345Z');
CREATE TABLE draft (name TEXT NOT NULL PRIMARY KEY, updated TEXT NOT NULL, note TEXT, image BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE label (id TEXT NOT NULL PRIMARY KEY, parent TEXT, name TEXT NOT NULL, definition TEXT, colour TEXT, sign TEXT, key INTEGER NOT NULL, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "label" VALUES('5f1d7c5e-6a34-4c0e-9d0b-000000000001',NULL,'مهم',NULL,'yellow','!',1,1);
INSERT INTO "label" VALUES('5f1d7c5e-6a34-4c0e-9d0b-000000000002',NULL,'اقتباس',NULL,'green','»',2,2);
INSERT INTO "label" VALUES('5f1d7c5e-6a34-4c0e-9d0b-000000000003',NULL,'للتحقق',NULL,'red','؟',3,3);
INSERT INTO "label" VALUES('5f1d7c5e-6a34-4c0e-9d0b-000000000004',NULL,'سياق',NULL,'blue','+',4,4);
INSERT INTO "label" VALUES('5f1d7c5e-6a34-4c0e-9d0b-000000000005',NULL,'علاقة',NULL,'magenta','&',5,5);
CREATE TABLE mark (id TEXT NOT NULL PRIMARY KEY, star INTEGER NOT NULL, read INTEGER NOT NULL, url TEXT, article_key TEXT, path TEXT, updated TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "mark" VALUES('0123456789abcdef',1,1,NULL,NULL,'001.txt','2026-05-03T10:11:12.345Z');
CREATE TABLE note (id TEXT NOT NULL PRIMARY KEY, scope INTEGER NOT NULL, start_cp INTEGER NOT NULL, end_cp INTEGER NOT NULL, rival INTEGER NOT NULL, author TEXT, created TEXT NOT NULL, updated TEXT NOT NULL, label TEXT, text TEXT, tags TEXT, url TEXT, body_key TEXT, article_key TEXT, path TEXT, story TEXT, title TEXT, outlet TEXT, via TEXT, byline TEXT, date TEXT, retrieved TEXT, corpus TEXT, exact TEXT, prefix TEXT, suffix TEXT, fold_exact TEXT, fold_prefix TEXT, fold_suffix TEXT, folded TEXT) STRICT;
INSERT INTO "note" VALUES('11111111-1111-4111-8111-111111111111',0,40,45,0,'ليلى','2026-05-03T10:11:12.345Z','2026-05-03T10:11:12.345Z',NULL,NULL,NULL,'https://example.org/1','0123456789abcdef',NULL,'001.txt',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'c0ffee','الأمن','مديرية ',NULL,NULL,NULL,NULL,'الامن
');
INSERT INTO "note" VALUES('22222222-2222-4222-8222-222222222222',1,0,0,0,'ليلى','2026-05-04T10:11:12.345Z','2026-05-04T10:11:12.345Z','5f1d7c5e-6a34-4c0e-9d0b-000000000002','ملاحظة','ألف
باء','https://example.org/2',NULL,NULL,'002.txt',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'c0ffee',NULL,NULL,NULL,NULL,NULL,NULL,'ملاحظه
');
CREATE TABLE note_tag (tag TEXT NOT NULL, updated TEXT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (tag, updated, note)) STRICT, WITHOUT ROWID;
INSERT INTO "note_tag" VALUES('ألف','2026-05-04T10:11:12.345Z','22222222-2222-4222-8222-222222222222');
INSERT INTO "note_tag" VALUES('باء','2026-05-04T10:11:12.345Z','22222222-2222-4222-8222-222222222222');
CREATE TABLE state (name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "state" VALUES('place/5f3a',X'6B65793D30303233');
CREATE TABLE step (id INTEGER PRIMARY KEY AUTOINCREMENT, what INTEGER NOT NULL, undone INTEGER NOT NULL, at TEXT NOT NULL, url TEXT, article_key TEXT, path TEXT, note TEXT) STRICT;
INSERT INTO "step" VALUES(1,1,0,'2026-05-04T10:11:12.345Z',NULL,NULL,NULL,'22222222-2222-4222-8222-222222222222');
CREATE INDEX note_url ON note (url) WHERE url IS NOT NULL;
CREATE INDEX note_body ON note (body_key) WHERE body_key IS NOT NULL;
CREATE INDEX note_article ON note (article_key) WHERE article_key IS NOT NULL;
CREATE INDEX note_story ON note (story) WHERE story IS NOT NULL;
CREATE INDEX note_updated ON note (updated, id);
CREATE INDEX note_label ON note (label, updated, id);
CREATE INDEX note_untagged ON note (updated, id) WHERE tags IS NULL;
CREATE INDEX note_tag_note ON note_tag (note);
CREATE INDEX change_step ON change (step, seq);
CREATE INDEX note_brief ON note (path, start_cp, id, scope, label, updated, tags, url, body_key, article_key, story, corpus, folded);
PRAGMA user_version = 4;
