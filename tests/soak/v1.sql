-- notes.db as the first schema left it.
CREATE TABLE state (name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO state VALUES ('place/5f3a', X'6B65793D30303233');
INSERT INTO state VALUES ('terminal/xterm', X'33');
PRAGMA user_version = 1;
