/*
 * cli_priv.h: what the commands share.
 *
 * args.c reads the command line, cli.c decides, corpus.c opens the corpus,
 * cmd_NAME.c does the work, out.c writes for people and rows.c lays out what
 * they all show; records for programs go through kunnash/exchange.h.
 */
#ifndef KUNNASH_CLI_PRIV_H
#define KUNNASH_CLI_PRIV_H

#include "kunnash/annotate.h"
#include "tui/cli/cli.h"
#include "tui/look/progress.h"

#define CMD_CORPORA ((size_t)-3) /* arguments as those of the reader */
#define CMD_MANY ((size_t)-2)   /* arguments that name things */
#define CMD_QUERY ((size_t)-1)  /* arguments that are joined to a query */

/* Something wrong in the configuration; told once the language is known. */
struct cli_problem {
	char *where;
	unsigned line;          /* or 0 */
	struct kn_err err;
};

/* Bytes on their way to one of the two outputs. */
struct cli_sink {
	kn_write_fn *fn;
	void *user;
	bool tty;
	struct kn_buf pending;
	enum kn_status status;  /* sticky */
};

struct kn_cli {
	const struct kn_cli_env *env;
	struct kn_options *opts;
	struct kn_locale locale;
	struct kn_treatment treatment;  /* of the terminal, as far as known */
	struct cli_sink out, err;
	const struct kn_command *command;       /* or NULL: the reader */
	char **args;
	size_t n_args;
	bool help, version, bidi_test;
	struct kn_err usage;    /* the first fault of the command line */
	struct cli_problem *problems;
	size_t n_problems, cap_problems;
	char *config_dir, *data_dir, *cache_dir;
	char *notes_path, *gazetteer_dir;
	struct kn_session_opts session_opts;
	const char **trusted;   /* files and users of its trust */
	unsigned *owners;
	struct kn_session *session;             /* corpus.c */
	struct kn_index_summary summary;
	bool makes_notes;       /* the notebook is made if there is none */
	bool stale;             /* the index could not be brought up to date */
	bool denied;            /* since it is not this user's to write */
	bool progress_shown;
	uint64_t progress_ms;
	struct kn_pace pace;
};

/* ---- args.c, paths.c -------------------------------------------------- */

/* Reads the command line into opts, command and args; the first fault goes
 * to cli->usage. */
void cli__parse(struct kn_cli *cli, int argc, char *const *argv);
/* The folders of the person, from the environment; where there is none, the
 * pointer stays NULL. */
void cli__find_paths(struct kn_cli *cli);

/* ---- trust.c ---------------------------------------------------------- */

/* The option as files and users, for session_opts. */
void cli__trust(struct kn_cli *cli);
/* Says whose the index at this path is, who can bring it up to date. */
void cli__tell_owner(struct kn_cli *cli, const char *path);
/* Says whose the index is, if one is named that they keep to themselves. */
void cli__tell_unreadable(struct kn_cli *cli);

/* ---- out.c ------------------------------------------------------------ */

/* kn_write_fn over a struct cli_sink: keeps bytes until there are many. */
enum kn_status cli__write(void *sink, const char *bytes, size_t n);
enum kn_status cli__flush(struct cli_sink *sink);
/*
 * Writes text for people, of unknown origin, then a line break. To a
 * terminal it goes through the line engine: wrapped, in the form that this
 * terminal needs. Elsewhere it stays in logical order, filtered.
 */
enum kn_status cli__put(struct kn_cli *cli, struct cli_sink *sink,
    struct kn_str text);
/* To a terminal: text for people over the line that the cursor is on, as much
 * of it as fits, and the cursor back to its beginning. An empty one clears
 * it. */
void cli__put_over(struct kn_cli *cli, struct cli_sink *sink,
    struct kn_str text);
/* A sentence on standard error, after "kunnash: ". */
void cli__tell(struct kn_cli *cli, struct kn_str sentence);
void cli__tell_msg(struct kn_cli *cli, const char *msgid,
    const char *detail);
/* Like kn_cli_fail(), for a query: says where in it. */
int cli__fail_query(struct kn_cli *cli, const struct kn_err *err,
    struct kn_str query);
/* The exit status of a command that wrote its output, or could not. */
int cli__done(struct kn_cli *cli, enum kn_status status, bool found);

/* ---- help.c ------------------------------------------------------------ */

void cli__help(struct kn_cli *cli);
void cli__version(struct kn_cli *cli);

/* ---- corpus.c ----------------------------------------------------------- */

/*
 * Opens the corpus and brings its index up to date, with progress on a
 * terminal's standard error. KN_EXIT_OK, or the exit status with the failure
 * told. The session is closed with the kn_cli.
 */
int cli__open_corpus(struct kn_cli *cli);
/* Only opens it. */
int cli__open_session(struct kn_cli *cli);
int cli__update(struct kn_cli *cli);
/* Whether the corpus has an article; tells when it has none. */
bool cli__has_articles(struct kn_cli *cli);
/* Rejects are no success under --strict. */
int cli__strict(const struct kn_cli *cli, int exit_status);
/* Joins arguments with blanks and parses them; a bad query is told and
 * *exit_status set. The text is appended to `text`. */
struct kn_query *cli__query(struct kn_cli *cli, char *const *args, size_t n,
    struct kn_buf *text, int *exit_status);
/*
 * Runs the query in args over the corpus, brought up to date, tells how many
 * undated articles it hid, and hands the result to `put`, whose exit status
 * it returns. `whole`: the query was empty.
 */
int cli__with_result(struct kn_cli *cli, char *const *args, size_t n,
    int (*put)(struct kn_cli *cli, struct kn_result *r, bool whole));
/* The same for what needs the query itself too. */
int cli__with_query(struct kn_cli *cli, char *const *args, size_t n,
    int (*put)(struct kn_cli *cli, const struct kn_query *q,
    struct kn_result *r));
/* For a query that found nothing: what may have been meant. */
void cli__hint(struct kn_cli *cli, const struct kn_query *q,
    struct kn_str text);
struct kn_run_opts cli__run_opts(const struct kn_cli *cli);
/* How many rows to print: --limit, or all. */
size_t cli__limit(const struct kn_cli *cli, size_t rows);
enum kn_format cli__format(const struct kn_cli *cli);
/* A writer to standard output; NULL for text. */
struct kn_writer *cli__writer(struct kn_cli *cli);

/* ---- rows.c -------------------------------------------------------------- */

/* "id  headline", then outlet, date, copies, path, as text for people. */
void cli__row_article(struct kn_cli *cli, const struct kn_article *a,
    struct kn_buf *out);
/* A count with its word, and " · " between what stands in one line. */
void cli__row_count(struct kn_cli *cli, const char *one, const char *many,
    uint64_t n, struct kn_buf *out);
void cli__row_sep(struct kn_buf *out);

/* ---- correct_fields.c, cmd_correct.c ----------------------------------------- */

struct kn_correction;
/* correct ID FIELD=VALUE..., where QUERY FIELD=VALUE..., restore ... */
int cli__correct_fields(struct kn_cli *cli, char *const *args, size_t n);
/* A line for people, or a record (w not NULL), of one article. */
enum kn_status cli__put_correction(struct kn_cli *cli, struct kn_writer *w,
    const struct kn_correction *c);

/* ---- notes.c -------------------------------------------------------------- */

/*
 * Opens the corpus with the notebook: KN_EXIT_OK, or what was told. For a
 * command that writes, a notebook is made when there is none; for one that
 * reads, *nb may be NULL: there are no notes.
 */
int cli__open_notes(struct kn_cli *cli, bool writes, struct kn_notebook **nb);
/*
 * The notes of the query in args, and its canonical text appended to
 * `filter`; *nb is set as by cli__open_notes(). The exit status of what was
 * told, or KN_EXIT_OK.
 */
int cli__select_notes(struct kn_cli *cli, char *const *args, size_t n,
    struct kn_note_views *views, struct kn_buf *filter);
/* Those of `more`, which is taken, after those of `to`. */
void cli__append_notes(struct kn_note_views *to, struct kn_note_views *more);
/* The whole of a file, at most max_b bytes; free(). */
enum kn_status cli__read_file(const char *path, size_t max_b, char **bytes,
    size_t *n, struct kn_err *err);
int cli__notes_export(struct kn_cli *cli, char *const *args, size_t n);
int cli__open_layer(struct kn_cli *cli, const char *path,
    struct kn_layer **out);
int cli__notes_import(struct kn_cli *cli, char *const *args, size_t n);
/* A note as a record, or as lines for people. */
struct cli_note_out;
struct cli_note_out *cli__note_out_new(struct kn_cli *cli);
void cli__note_out_free(struct cli_note_out *o);
enum kn_status cli__note_put(struct cli_note_out *o,
    const struct kn_note_view *v);

/* ---- verbs.c ---------------------------------------------------------------- */

/* The command has no such verb, or it takes other arguments: says what there
 * is, from the table of commands. */
int cli__bad_verb(struct kn_cli *cli, const char *verb);

/* ---- lines_import.c --------------------------------------------------------- */

/* kn_labels_import() and its like. */
typedef enum kn_status cli_import_fn(struct kn_notebook *nb,
    struct kn_str bytes, kn_note_problem_fn *fn, void *user,
    struct kn_note_import *out, struct kn_err *err);
/* Takes a file and tells how many were added, in one of the two msgids. */
int cli__import_lines(struct kn_cli *cli, struct kn_notebook *nb,
    const char *path, cli_import_fn *import, const char *one,
    const char *many);

/* ---- batch.c ---------------------------------------------------------------- */

/* search --batch: every query of a file. */
int cli__batch(struct kn_cli *cli, const char *path);
/* Passages of the session's index, for people; *written: how printing
 * them went. (cmd_search.c) */
enum kn_status cli__put_passages(struct kn_cli *cli,
    const struct kn_passage *p, size_t n, enum kn_status *written,
    struct kn_err *err);

/* ---- cmd_NAME.c ----------------------------------------------------------- */

#define KN_CMD(NAME, name, args, msgid, least, most, fn) \
	int fn(struct kn_cli *cli, char *const *args_, size_t n);
#include "tui/cli/cmd.def"
#undef KN_CMD

#endif
