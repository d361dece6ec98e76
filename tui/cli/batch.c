/*
 * batch.c: kunnash search --batch FILE: the queries of a file as one table
 * of hits.
 *
 * In: lines of UTF-8. A first line with tabs that has a column "query" names
 * the columns: the query of a row is there, its name in the first column (in
 * its line number when that is the query itself). Else a line is a query, or
 * a name, a tab and a query; what follows another tab is passed over. Empty
 * lines and lines that begin with # are none. Out: search records with qid,
 * query, rank and whole, or the passages of each query under it. A query
 * that is wrong is told with file and line; the others go on.
 */
#include "tui/cli/cli_priv.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kunnash/search.h"

#define BATCH_MAX_B (16u << 20)
#define BOM "\xEF\xBB\xBF"

struct batch {
	struct kn_cli *cli;
	const char *path;
	struct kn_str rest;     /* of the file */
	size_t line;            /* from 1 */
	size_t id_column, query_column;
	bool has_header;
	struct kn_writer *w;    /* NULL: text */
	size_t n_queries, n_found, n_bad;
	enum kn_status written;
};

/* ---- lines ------------------------------------------------------------- */

static bool
next_line(struct batch *b, struct kn_str *line)
{
	if (b->rest.n == 0 || !kn_str_split(&b->rest, '\n', line))
		return false;
	b->line++;
	if (kn_str_ends(*line, KN_LIT("\r")))
		line->n--;
	return true;
}

/* Column i of a line; false when there are fewer. */
static bool
column(struct kn_str line, size_t i, struct kn_str *out)
{
	size_t at = 0;

	while (kn_str_split(&line, '\t', out))
		if (at++ == i)
			return true;
	return false;
}

/* Whether the line names columns; then they are known. */
static bool
take_header(struct batch *b, struct kn_str line)
{
	struct kn_str name;

	for (size_t i = 0; column(line, i, &name); i++)
		if (kn_str_is(name, "query")) {
			b->query_column = i;
			b->has_header = true;
			return true;
		}
	return false;
}

/* A line's query and its name; false when it has none. */
static bool
take_query(const struct batch *b, struct kn_str line, char number[24],
    struct kn_str *qid, struct kn_str *query)
{
	bool columns = line.n > 0 && memchr(line.s, '\t', line.n) != NULL;
	size_t from = b->has_header ? b->query_column : columns ? 1 : 0;

	if (kn_str_trim(line).n == 0 || line.s[0] == '#' ||
	    !column(line, from, query))
		return false;
	snprintf(number, 24, "%zu", b->line);
	*qid = kn_str(number);
	if (from > 0)
		(void)column(line, 0, qid);
	return true;
}

/* ---- one query ------------------------------------------------------------ */

/* "FILE:LINE: what is wrong (where)". */
static void
tell_bad(struct batch *b, const struct kn_err *err, struct kn_str query)
{
	struct kn_buf s;

	kn_buf_init(&s, 0);
	kn_buf_fmt(&s, "%s:%zu: ", b->path, b->line);
	kn_fmt_query_err(err, query, &s);
	cli__tell(b->cli, kn_buf_get(&s));
	kn_buf_dispose(&s);
	b->n_bad++;
}

static enum kn_status
put_record(struct batch *b, const struct kn_passage *p,
    const struct kn_batch_row *row, struct kn_err *err)
{
	struct kn_index *ix = kn_session_index(b->cli->session);
	struct kn_doc *doc = NULL;
	struct kn_article a;
	enum kn_status st = kn_index_article(ix, p->id, &a, err);

	if (st != KN_OK)
		return st;
	st = kn_index_doc(ix, p->id, &doc, err);
	if (st == KN_OK)
		b->written = kn_record_batch(b->w, &a, doc, p, row);
	kn_doc_free(doc);
	kn_article_dispose(&a);
	return st;
}

/* The query, above the n passages found. */
static enum kn_status
put_heading(struct batch *b, struct kn_str qid, struct kn_str query,
    size_t n)
{
	struct kn_buf s;

	kn_buf_init(&s, 0);
	kn_buf_cstr(&s, b->n_queries > 1 ? "\n" : "");
	kn_fmt_isolate(qid, &s);
	kn_buf_cstr(&s, "  ");
	kn_fmt_isolate(query, &s);
	if (n == 0) {
		kn_buf_cstr(&s, "\n    ");
		kn_fmt_msg(N_("nothing found"), KN_LIT(""), &s);
	}
	enum kn_status st = cli__put(b->cli, &b->cli->out, kn_buf_get(&s));
	kn_buf_dispose(&s);
	return st;
}

static enum kn_status
put_found(struct batch *b, struct kn_str qid, struct kn_str query,
    const struct kn_passage *p, size_t n, struct kn_err *err)
{
	enum kn_status st = KN_OK;

	b->n_found += n;
	if (b->w == NULL) {
		b->written = put_heading(b, qid, query, n);
		return b->written != KN_OK ? KN_OK :
		    cli__put_passages(b->cli, p, n, &b->written, err);
	}
	for (size_t i = 0; i < n && st == KN_OK && b->written == KN_OK; i++) {
		struct kn_batch_row row = { qid, query, i + 1 };

		st = put_record(b, &p[i], &row, err);
	}
	return st;
}

/* What is wrong with one query is told; other trouble is returned. */
static enum kn_status
run_query(struct batch *b, struct kn_str qid, struct kn_str text,
    struct kn_err *err)
{
	struct kn_run_opts opts = cli__run_opts(b->cli);
	struct kn_passage *p = NULL;
	struct kn_query *q = NULL;
	size_t n = 0;

	b->n_queries++;
	enum kn_status st = kn_query_parse(text, &q, err);
	if (st == KN_OK)
		st = kn_search(q, kn_session_index(b->cli->session), &opts,
		    cli__limit(b->cli, SIZE_MAX), &p, &n, err);
	if (st == KN_OK)
		st = put_found(b, qid, text, p, n, err);
	else if (kn_exit_of(st) == KN_EXIT_USAGE) {
		tell_bad(b, err, text);
		st = KN_OK;
	}
	free(p);
	kn_query_free(q);
	return st;
}

/* ---- the file ---------------------------------------------------------------- */

static enum kn_status
run_lines(struct batch *b, struct kn_err *err)
{
	struct kn_str line, qid, query;
	enum kn_status st = KN_OK;
	char number[24];

	if (kn_str_starts(b->rest, KN_LIT(BOM)))
		b->rest = (struct kn_str){ b->rest.s + sizeof(BOM) - 1,
		    b->rest.n - (sizeof(BOM) - 1) };
	while (st == KN_OK && b->written == KN_OK && next_line(b, &line)) {
		if (b->line == 1 && take_header(b, line))
			continue;
		if (take_query(b, line, number, &qid, &query))
			st = run_query(b, qid, query, err);
	}
	return st;
}

static enum kn_status
read_input(char **bytes, size_t *n, struct kn_err *err)
{
	char part[65536];
	ssize_t got;
	struct kn_buf b;

	kn_buf_init(&b, BATCH_MAX_B);
	do {
		got = read(STDIN_FILENO, part, sizeof(part));
		if (got > 0)
			kn_buf_put(&b, part, (size_t)got);
	} while ((got > 0 && b.status == KN_OK) ||
	    (got < 0 && errno == EINTR));
	if (got < 0 || b.status != KN_OK) {
		kn_buf_dispose(&b);
		return kn_err_set(err, got < 0 ? KN_IO : KN_LIMIT, got < 0 ?
		    N_("cannot read %s") : N_("the file is too large: %s"),
		    "-");
	}
	*bytes = kn_buf_take(&b, n);
	return KN_OK;
}

static int
run_file(struct batch *b)
{
	struct kn_err err;
	char *bytes = NULL;
	enum kn_status st = strcmp(b->path, "-") == 0 ?
	    read_input(&bytes, &b->rest.n, &err) :
	    cli__read_file(b->path, BATCH_MAX_B, &bytes, &b->rest.n, &err);

	if (st != KN_OK) {
		(void)kn_cli_fail(b->cli, &err);
		return KN_EXIT_IO;
	}
	b->rest.s = bytes;
	b->w = cli__writer(b->cli);
	st = run_lines(b, &err);
	kn_writer_free(b->w);
	free(bytes);
	if (st != KN_OK)
		return kn_cli_fail(b->cli, &err);
	int status = cli__done(b->cli, b->written, b->n_found > 0);
	return b->n_bad > 0 && status < KN_EXIT_USAGE ? KN_EXIT_USAGE :
	    status;
}

int
cli__batch(struct kn_cli *cli, const char *path)
{
	struct batch b = { .cli = cli, .path = path, .written = KN_OK };
	int status = cli__open_corpus(cli);

	if (status != KN_EXIT_OK)
		return status;
	if (!cli__has_articles(cli))
		return cli__strict(cli, KN_EXIT_NOTHING);
	return run_file(&b);
}
