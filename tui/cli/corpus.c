/*
 * corpus.c: the corpus of a command: opened, brought up to date, queried.
 *
 * In: the session's options. Out: a session with an index, or the failure
 * told. Progress goes to standard error, and only to a terminal.
 */
#include "tui/cli/cli_priv.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kunnash/clock.h"
#include "kunnash/filter.h"
#include "kunnash/mem.h"

#define PROGRESS_MS 100         /* between two */
#define PROGRESS_AFTER_MS 300   /* what is quicker needs none */

/* ---- progress ---------------------------------------------------------- */

static uint64_t
now_ms(const struct kn_cli *cli)
{
	return cli->env->now_ms != NULL ? cli->env->now_ms() : kn_clock_ms();
}

/* One line, written over itself. */
static void
show_progress(void *user, const struct kn_index_progress *p)
{
	struct kn_cli *cli = user;
	uint64_t now = now_ms(cli);
	struct kn_buf b;

	if (p->stage == KN_STAGE_READING)
		kn_pace_note(&cli->pace, now, p->read_b);
	if (now - cli->progress_ms < (cli->progress_shown ? PROGRESS_MS :
	    PROGRESS_AFTER_MS))
		return;
	kn_buf_init(&b, 0);
	kn_fmt_progress(&cli->locale, p, &cli->pace, &b);
	cli__put_over(cli, &cli->err, kn_buf_get(&b));
	kn_buf_dispose(&b);
	cli->progress_shown = true;
	cli->progress_ms = now;
}

static void
clear_progress(struct kn_cli *cli)
{
	if (cli->progress_shown)
		cli__put_over(cli, &cli->err, KN_LIT(""));
	cli->progress_shown = false;
}

static void
tell_gazetteer(void *user, const char *file, unsigned line,
    const char *msgid, struct kn_str detail)
{
	struct kn_cli *cli = user;
	struct kn_buf b;

	clear_progress(cli);
	kn_buf_init(&b, 0);
	kn_filter_append_name(kn_str(file), &b);
	kn_buf_fmt(&b, ":%u: ", line);
	kn_fmt_msg(msgid, detail, &b);
	cli__tell(cli, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

/* ---- opening ------------------------------------------------------------ */

int
cli__open_session(struct kn_cli *cli)
{
	struct kn_session_opts opts = cli->session_opts;
	struct kn_err err, notes_err;

	/* A command that reads makes nobody a notebook. */
	if (!cli->makes_notes && opts.notes_path != NULL &&
	    access(opts.notes_path, F_OK) != 0)
		opts.notes_path = NULL;
	enum kn_status st = kn_session_open(&opts, &cli->session, &notes_err,
	    &err);
	if (st == KN_OK && notes_err.status != KN_OK)
		(void)kn_cli_fail(cli, &notes_err);
	if (st == KN_OK)
		return KN_EXIT_OK;
	cli->session = NULL;
	(void)kn_cli_fail(cli, &err);
	return st == KN_NOT_FOUND ? KN_EXIT_IO : kn_exit_of(st);
}

/* How far an index that is another's to write is behind its sources. */
static void
tell_behind(struct kn_cli *cli)
{
	struct kn_index_behind behind;
	struct kn_err err;
	struct kn_buf b;

	enum kn_status st = kn_session_compare(cli->session, NULL, &behind,
	    &err);
	/* Somebody is just bringing it up to date. */
	if (st == KN_BUSY)
		return;
	if (st != KN_OK) {
		(void)kn_cli_fail(cli, &err);
		cli__tell_msg(cli, N_("the index may be out of date"), "");
		return;
	}
	uint64_t n = behind.added + behind.changed + behind.gone;
	if (n == 0)
		return;
	kn_buf_init(&b, 0);
	cli__row_count(cli,
	    NP_("%s source changed since the index was made",
	    "%s sources changed since the index was made"), n, &b);
	cli__tell(cli, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

/* What failed is told; whether what was indexed earlier can be read. */
static bool
reads_on(struct kn_cli *cli, const struct kn_err *err, int *status)
{
	struct kn_err why;
	bool index = kn_session_index(cli->session) != NULL;

	cli->stale = true;
	cli->denied = err->status == KN_DENIED;
	if (cli->denied && index) {
		tell_behind(cli);
		return true;
	}
	/* An option that makes no sense would be as wrong the next time. */
	if (err->status == KN_INVALID)
		index = false;
	/* Of one that is there, what is wrong with it says more. */
	if (!index && kn_session_unread(cli->session, &why) && cli->denied)
		err = &why;
	*status = kn_cli_fail(cli, err);
	if (*status == KN_EXIT_OK || *status == KN_EXIT_NOTHING)
		*status = KN_EXIT_IO;
	if (index)
		cli__tell_msg(cli, N_("the index may be out of date"), "");
	return index;
}

int
cli__update(struct kn_cli *cli)
{
	struct kn_index_opts opts = {
		.progress = cli->err.tty ? show_progress : NULL,
		.gaz_problem = tell_gazetteer,
		.user = cli,
	};
	struct kn_err err;
	bool changed;

	cli->progress_ms = now_ms(cli);
	enum kn_status st = kn_session_update(cli->session, &opts,
	    &cli->summary, &err);
	clear_progress(cli);
	int status = KN_EXIT_OK;
	if (st == KN_OK && cli->summary.anew != KN_ANEW_NOT)
		cli__tell_msg(cli, kn_anew_told(cli->summary.anew), "");
	if (st != KN_OK && !reads_on(cli, &err, &status))
		return status;
	/* What the notebook cannot take is no reason to read nothing. */
	if ((st == KN_OK || cli->denied) &&
	    kn_session_see(cli->session, UINT64_MAX, NULL, &err) != KN_OK)
		(void)kn_cli_fail(cli, &err);
	st = kn_session_refresh(cli->session, &changed, &err);
	if (st != KN_OK)
		return kn_cli_fail(cli, &err);
	if (kn_session_index(cli->session) != NULL)
		return KN_EXIT_OK;
	kn_err_set(&err, KN_DB, N_("the index cannot be read"), NULL);
	return kn_cli_fail(cli, &err);
}

static void
tell_rejects(struct kn_cli *cli)
{
	struct kn_buf b;

	if (cli->summary.rejected == 0)
		return;
	kn_buf_init(&b, 0);
	cli__row_count(cli,
	    NP_("%s file or record was rejected; kunnash index "
	    "--rejects says why",
	    "%s files or records were rejected; kunnash index "
	    "--rejects says why"),
	    cli->summary.rejected, &b);
	cli__tell(cli, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

int
cli__open_corpus(struct kn_cli *cli)
{
	int status = cli__open_session(cli);

	if (status == KN_EXIT_OK)
		status = cli__update(cli);
	if (status == KN_EXIT_OK)
		tell_rejects(cli);
	return status;
}

bool
cli__has_articles(struct kn_cli *cli)
{
	struct kn_index_totals totals;
	struct kn_err err;

	if (kn_index_totals(kn_session_index(cli->session), &totals, &err) !=
	    KN_OK || totals.articles > 0)
		return true;
	cli__tell_msg(cli, N_("there is no article in %s"),
	    kn_session_name(cli->session));
	return false;
}

int
cli__strict(const struct kn_cli *cli, int exit_status)
{
	bool strict = kn_option_bool(cli->opts, KN_OPT_STRICT);

	return strict && cli->summary.rejected > 0 &&
	    exit_status < KN_EXIT_IO ? KN_EXIT_IO : exit_status;
}

/* ---- queries and formats ------------------------------------------------- */

struct kn_query *
cli__query(struct kn_cli *cli, char *const *args, size_t n,
    struct kn_buf *text, int *exit_status)
{
	struct kn_query *q = NULL;
	struct kn_err err;

	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			kn_buf_chr(text, ' ');
		kn_buf_cstr(text, args[i]);
	}
	if (kn_query_parse(kn_buf_get(text), &q, &err) != KN_OK)
		*exit_status = cli__fail_query(cli, &err, kn_buf_get(text));
	return q;
}

struct kn_run_opts
cli__run_opts(const struct kn_cli *cli)
{
	struct kn_sort sort = { KN_ORDER_DATE, KN_FIRST_NONE };

	(void)kn_sort_parse(kn_str(kn_option_text(cli->opts, KN_OPT_SORT)),
	    &sort);
	return (struct kn_run_opts){
		.order = sort.order,
		.first = sort.first,
		.copies = kn_option_bool(cli->opts, KN_OPT_COPIES),
		.no_aliases = kn_option_bool(cli->opts, KN_OPT_NO_ALIASES),
		.deadline_ms = (unsigned)kn_option_int(cli->opts,
		    KN_OPT_DEADLINE),
		.notebook = cli->session == NULL ? NULL :
		    kn_session_notebook(cli->session),
		.corpus = cli->session == NULL ? NULL :
		    kn_session_corpus_hash(cli->session),
		.day_begins = kn_zone_day_begins,
	};
}

/* How many undated articles a date hid is told apart from what is left. */
static void
tell_undated(struct kn_cli *cli, const struct kn_result *r)
{
	struct kn_buf b;

	if (kn_result_undated_hidden(r) == 0)
		return;
	kn_buf_init(&b, 0);
	cli__row_count(cli, NP_("%s undated article is not shown",
	    "%s undated articles are not shown"),
	    kn_result_undated_hidden(r), &b);
	cli__tell(cli, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

/* A query that names a folder: who wrote it may have meant the corpus. */
static bool
tells_folder(struct kn_cli *cli, struct kn_str text)
{
	char *path = kn_strndup(text.s, text.n);
	struct stat sb;
	bool is = stat(path, &sb) == 0 && S_ISDIR(sb.st_mode);

	if (is)
		cli__tell_msg(cli, N_("%s is a folder, and was taken for a "
		    "query: the corpus is named with -C"), path);
	free(path);
	return is;
}

void
cli__hint(struct kn_cli *cli, const struct kn_query *q, struct kn_str text)
{
	struct kn_err hint;
	struct kn_buf b;

	if (cli__format(cli) != KN_FORMAT_TEXT)
		return;
	if (tells_folder(cli, text) ||
	    !kn_query_hint(q, kn_session_index(cli->session), &hint))
		return;
	kn_buf_init(&b, 0);
	kn_fmt_query_err(&hint, text, &b);
	cli__tell(cli, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

/* One of the two gets the result. */
struct putter {
	int (*whole)(struct kn_cli *cli, struct kn_result *r, bool whole);
	int (*query)(struct kn_cli *cli, const struct kn_query *q,
	    struct kn_result *r);
};

static int
with_result(struct kn_cli *cli, char *const *args, size_t n,
    const struct putter *put)
{
	struct kn_run_opts opts;
	struct kn_result *r = NULL;
	struct kn_buf text;
	struct kn_err err;
	int status = KN_EXIT_OK;

	kn_buf_init(&text, 0);
	struct kn_query *q = cli__query(cli, args, n, &text, &status);
	if (q != NULL)
		status = cli__open_corpus(cli);
	opts = cli__run_opts(cli);
	if (status == KN_EXIT_OK && !cli__has_articles(cli)) {
		status = cli__strict(cli, KN_EXIT_NOTHING);
	} else if (status == KN_EXIT_OK &&
	    kn_query_run(q, kn_session_index(cli->session), &opts, &r,
	    &err) != KN_OK) {
		status = cli__fail_query(cli, &err, kn_buf_get(&text));
	} else if (status == KN_EXIT_OK) {
		tell_undated(cli, r);
		if (kn_result_unsorted(r) != NULL)
			cli__tell_msg(cli, kn_result_unsorted(r), "");
		status = put->query != NULL ? put->query(cli, q, r) :
		    put->whole(cli, r, kn_query_is_empty(q));
		if (kn_result_rows(r) == 0)
			cli__hint(cli, q, kn_buf_get(&text));
	}
	kn_result_free(r);
	kn_query_free(q);
	kn_buf_dispose(&text);
	return status;
}

int
cli__with_result(struct kn_cli *cli, char *const *args, size_t n,
    int (*put)(struct kn_cli *cli, struct kn_result *r, bool whole))
{
	struct putter p = { .whole = put };

	return with_result(cli, args, n, &p);
}

int
cli__with_query(struct kn_cli *cli, char *const *args, size_t n,
    int (*put)(struct kn_cli *cli, const struct kn_query *q,
    struct kn_result *r))
{
	struct putter p = { .query = put };

	return with_result(cli, args, n, &p);
}

size_t
cli__limit(const struct kn_cli *cli, size_t rows)
{
	int64_t limit = kn_option_int(cli->opts, KN_OPT_LIMIT);

	return limit > 0 && (uint64_t)limit < rows ? (size_t)limit : rows;
}

enum kn_format
cli__format(const struct kn_cli *cli)
{
	enum kn_format format = KN_FORMAT_TEXT;

	(void)kn_format_parse(kn_str(kn_option_text(cli->opts,
	    KN_OPT_FORMAT)), &format);
	return format;
}

struct kn_writer *
cli__writer(struct kn_cli *cli)
{
	enum kn_format format = cli__format(cli);

	if (format == KN_FORMAT_TEXT)
		return NULL;
	struct kn_writer *w = kn_writer_new(format, cli__write, &cli->out);
	if (cli->session != NULL)
		kn_writer_set_notebook(w, kn_session_notebook(cli->session),
		    kn_session_corpus_hash(cli->session));
	return w;
}
