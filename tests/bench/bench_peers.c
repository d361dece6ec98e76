/*
 * bench_peers.c: the articles of an index for other programs, and the plain
 * full-text search of SQLite, which is a library. In: an index. Out: the
 * same texts as a folder of mails (notmuch), one mailbox (neomutt) or a feed
 * (newsboat); or a database of FTS5 with the tokenizer unicode61, with lines
 * of measure.h for making it and for the first page of each query.
 *
 *	bench_peers mail|mbox|feed INDEX OUT
 *	bench_peers fts5 INDEX OUT
 *	bench_peers search OUT QUERIES
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "kunnash/doc.h"
#include "kunnash/index.h"
#include "kunnash/mem.h"
#include "measure.h"

enum { BATCH_B = 32 << 20 };

static void
fail(const char *what, const char *why)
{
	fprintf(stderr, "bench_peers: %s: %s\n", what, why);
	exit(1);
}

static struct kn_index *
open_index(const char *path)
{
	struct kn_index *ix;
	struct kn_err err;

	if (kn_index_open(path, &ix, &err) != KN_OK)
		fail(path, err.msgid);
	return ix;
}

/* ---- articles one after another --------------------------------------------- */

/* An article as peers take it. */
struct item {
	uint32_t id;
	struct kn_article row;
	struct kn_doc *doc;
};

struct walk {
	struct kn_index *ix;
	void (*take)(void *user, const struct item *item);
	void *user;
};

static bool
visit(void *user, uint32_t id)
{
	struct walk *w = user;
	struct item item = { .id = id };
	struct kn_err err;

	if (kn_index_article(w->ix, id, &item.row, &err) != KN_OK ||
	    kn_index_doc(w->ix, id, &item.doc, &err) != KN_OK)
		fail("article", err.msgid);
	w->take(w->user, &item);
	kn_doc_free(item.doc);
	kn_article_dispose(&item.row);
	return true;
}

static void
each_article(struct kn_index *ix, void (*take)(void *, const struct item *),
    void *user)
{
	struct walk w = { ix, take, user };
	struct kn_set *all;
	struct kn_err err;

	if (kn_index_all(ix, &all, &err) != KN_OK)
		fail("articles", err.msgid);
	kn_set_each(all, visit, &w);
	kn_set_free(all);
}

/* ---- mails and feeds --------------------------------------------------------- */

static const char *
day_of(const struct item *item)
{
	const char *date = item->row.meta.date;

	return date != NULL && strlen(date) == 10 ? date : "2000-01-01";
}

/* 2023-12-14 as "14 Dec 2023". */
static void
put_day(FILE *f, const struct item *item)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr",
	    "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	const char *day = day_of(item);
	unsigned long m = strtoul(day + 5, NULL, 10);

	fprintf(f, "%s %s %.4s 12:00:00 +0000", day + 8,
	    months[(m + 11) % 12], day);
}

static void
put_mail(FILE *f, const struct item *item)
{
	fprintf(f, "From: %s <a@localhost>\nMessage-ID: <%u@localhost>\nDate: ",
	    item->row.meta.outlet == NULL ? "a" : "outlet", item->id);
	put_day(f, item);
	/* Every peer reads a subject of plain UTF-8 (RFC 6532). */
	fprintf(f, "\nSubject: %s\nMIME-Version: 1.0\nContent-Type: "
	    "text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n"
	    "%s\n", item->row.headline, item->doc->text);
}

static void
take_mail(void *user, const struct item *item)
{
	const char *dir = user;
	char path[4096];

	snprintf(path, sizeof(path), "%s/cur/%u:2,S", dir, item->id);
	FILE *f = fopen(path, "w");
	if (f == NULL) {
		perror(path);
		exit(1);
	}
	put_mail(f, item);
	fclose(f);
}

static void
make_mail(struct kn_index *ix, const char *dir)
{
	static const char *const below[] = { "", "/cur", "/new", "/tmp" };
	char path[4096];

	for (size_t i = 0; i < sizeof(below) / sizeof(*below); i++) {
		snprintf(path, sizeof(path), "%s%s", dir, below[i]);
		mkdir(path, 0755);
	}
	each_article(ix, take_mail, (void *)(uintptr_t)dir);
}

static void
take_mbox(void *user, const struct item *item)
{
	fprintf(user, "From a@localhost Thu Dec 14 12:00:00 2023\n");
	put_mail(user, item);
	fputc('\n', user);
}

static void
put_xml(FILE *f, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '<')
			fputs("&lt;", f);
		else if (*s == '&')
			fputs("&amp;", f);
		else
			fputc(*s, f);
	}
}

static void
take_feed(void *user, const struct item *item)
{
	fputs("<item><title>", user);
	put_xml(user, item->row.headline);
	fprintf(user, "</title><guid>%u</guid><link>http://localhost/%u"
	    "</link><pubDate>", item->id, item->id);
	put_day(user, item);
	fputs("</pubDate><description>", user);
	put_xml(user, item->doc->text);
	fputs("</description></item>\n", user);
}

static void
make_file(struct kn_index *ix, const char *path, bool feed)
{
	FILE *f = fopen(path, "w");

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	if (feed)
		fputs("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel>"
		    "<title>corpus</title><link>http://localhost/</link>\n", f);
	each_article(ix, feed ? take_feed : take_mbox, f);
	if (feed)
		fputs("</channel></rss>\n", f);
	fclose(f);
}

/* ---- FTS5 --------------------------------------------------------------------- */

static sqlite3 *
open_db(const char *path)
{
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK)
		fail(path, sqlite3_errmsg(db));
	return db;
}

static void
execute(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail(sql, sqlite3_errmsg(db));
}

static sqlite3_stmt *
prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		fail(sql, sqlite3_errmsg(db));
	return st;
}

/* Texts are read in batches, and only their way into the table is timed. */
struct fts5 {
	sqlite3 *db;
	sqlite3_stmt *put;
	struct pair {
		char *title, *text;
	} *at;
	size_t n, cap, held_b;
	double wall, cpu, text_b;
};

static void
put_batch(struct fts5 *t)
{
	struct moment from = measure_now();

	execute(t->db, "BEGIN");
	for (size_t i = 0; i < t->n; i++) {
		sqlite3_bind_text(t->put, 1, t->at[i].title, -1, NULL);
		sqlite3_bind_text(t->put, 2, t->at[i].text, -1, NULL);
		if (sqlite3_step(t->put) != SQLITE_DONE)
			fail("insert", sqlite3_errmsg(t->db));
		sqlite3_reset(t->put);
	}
	execute(t->db, "COMMIT");
	struct moment to = measure_now();
	t->wall += to.wall - from.wall;
	t->cpu += to.cpu - from.cpu;
	for (size_t i = 0; i < t->n; i++) {
		free(t->at[i].title);
		free(t->at[i].text);
	}
	t->n = t->held_b = 0;
}

static void
take_fts5(void *user, const struct item *item)
{
	struct fts5 *t = user;

	t->at = kn_grow(t->at, &t->cap, t->n + 1, sizeof(*t->at));
	t->at[t->n++] = (struct pair){ kn_strdup(item->row.headline),
	    kn_strndup(item->doc->text, item->doc->n_b) };
	t->held_b += item->doc->n_b;
	t->text_b += (double)item->doc->n_b;
	if (t->held_b > BATCH_B)
		put_batch(t);
}

static void
make_fts5(struct kn_index *ix, const char *path)
{
	struct fts5 t = { .db = open_db(path) };
	struct samples s = { .n = 0 };
	struct stat file;

	execute(t.db, "CREATE VIRTUAL TABLE article USING fts5(title, text,"
	    " tokenize = 'unicode61')");
	t.put = prepare(t.db, "INSERT INTO article VALUES (?1, ?2)");
	each_article(ix, take_fts5, &t);
	put_batch(&t);
	sqlite3_finalize(t.put);
	sqlite3_close(t.db);
	free(t.at);
	samples_add(&s, t.wall, t.cpu);
	samples_print(&s, "fts5.index");
	samples_dispose(&s);
	if (stat(path, &file) == 0)
		measure_print("fts5.size", (double)file.st_size / t.text_b);
}

/* Each word as it stands, all of them wanted. */
static void
quote_words(const char *words, struct kn_buf *out)
{
	bool in = false;

	kn_buf_reset(out);
	for (const char *c = words; *c != '\0'; c++) {
		if ((*c != ' ') != in) {
			kn_buf_chr(out, '"');
			in = !in;
		}
		kn_buf_chr(out, *c);
	}
	kn_buf_cstr(out, in ? "\"" : "");
}

struct search {
	sqlite3_stmt *st;
	struct kn_buf match;
	struct samples_by by;
};

/* The twenty best with their snippets, as a page shows them. */
static void
page(void *user, const char *kind, const char *words)
{
	struct search *q = user;

	quote_words(words, &q->match);
	struct moment from = measure_now();
	sqlite3_bind_text(q->st, 1, q->match.s, (int)q->match.n, NULL);
	while (sqlite3_step(q->st) == SQLITE_ROW)
		(void)sqlite3_column_text(q->st, 2);
	sqlite3_reset(q->st);
	samples_since(samples_of(&q->by, "fts5", kind), from);
}

static void
search_fts5(const char *path, const char *queries)
{
	sqlite3 *db = open_db(path);
	struct search q = { .st = prepare(db, "SELECT rowid, title,"
	    " snippet(article, 1, '', '', '…', 20) FROM article"
	    " WHERE article MATCH ?1 ORDER BY rank LIMIT 20") };

	kn_buf_init(&q.match, 0);
	measure_queries(queries, page, &q);
	kn_buf_dispose(&q.match);
	sqlite3_finalize(q.st);
	sqlite3_close(db);
	samples_by_print(&q.by);
}

int
main(int argc, char **argv)
{
	const char *verb = argc == 4 ? argv[1] : "";

	if (strcmp(verb, "search") == 0) {
		search_fts5(argv[2], argv[3]);
		return 0;
	}
	struct kn_index *ix = argc == 4 ? open_index(argv[2]) : NULL;
	if (strcmp(verb, "mail") == 0)
		make_mail(ix, argv[3]);
	else if (strcmp(verb, "mbox") == 0 || strcmp(verb, "feed") == 0)
		make_file(ix, argv[3], verb[0] == 'f');
	else if (strcmp(verb, "fts5") == 0)
		make_fts5(ix, argv[3]);
	else {
		fprintf(stderr, "usage: bench_peers mail|mbox|feed|fts5 INDEX "
		    "OUT | search DATABASE QUERIES\n");
		return 2;
	}
	kn_index_close(ix);
	return 0;
}
