/*
 * notes_file.c: notes to and from files, for the command notes. In: a query
 * and a format; or files. Out: bytes on standard output or in a private
 * file; new notes, and each thing that was wrong with a file on standard
 * error.
 */
#include "tui/cli/cli_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kunnash/filter.h"
#include "kunnash/mem.h"

enum { PROBLEMS_TOLD = 100 };

/* ---- export ------------------------------------------------------------------- */

/* A file that was not there, or the same name anew: never half of one under
 * its name. */
static enum kn_status
write_file(const char *path, enum kn_note_format format,
    const struct kn_note_export *e, struct kn_err *err)
{
	struct kn_buf name;

	kn_buf_init(&name, 0);
	kn_buf_fmt(&name, "%s.new-XXXXXX", path);
	/* mkostemp() gives mode 0600 under any umask. */
	int fd = mkostemp(name.s, O_CLOEXEC);
	enum kn_status st = fd < 0 ? KN_IO :
	    kn_notes_export(format, e, kn_cli_write_fd, &fd);
	if (fd >= 0 && st == KN_OK && fsync(fd) != 0 && errno != EINVAL)
		st = KN_IO;
	if (fd >= 0 && close(fd) != 0 && st == KN_OK)
		st = KN_IO;
	if (st == KN_OK && rename(name.s, path) != 0)
		st = KN_IO;
	if (st != KN_OK) {
		kn_err_set(err, st, N_("cannot write %s"), "%s", path);
		if (fd >= 0)
			(void)unlink(name.s);
	}
	kn_buf_dispose(&name);
	return st;
}

/* brat: each file in a folder of the person alone. */
static enum kn_status
put_brat_file(void *user, const char *name, struct kn_str bytes)
{
	struct kn_buf path;

	kn_buf_init(&path, 0);
	kn_buf_fmt(&path, "%s/%s", (const char *)user, name);
	int fd = open(path.s, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC |
	    O_NOFOLLOW, 0600);
	kn_buf_dispose(&path);
	if (fd < 0)
		return KN_IO;
	enum kn_status st = fchmod(fd, 0600) != 0 ? KN_IO :
	    kn_cli_write_fd(&fd, bytes.s, bytes.n);
	return close(fd) != 0 ? KN_IO : st;
}

static enum kn_status
write_brat(const char *path, const struct kn_note_export *e,
    struct kn_err *err)
{
	enum kn_status st = KN_OK;

	/* A folder that is there may hold somebody's work. */
	if (mkdir(path, 0700) != 0)
		st = KN_IO;
	if (st == KN_OK)
		st = kn_notes_export_brat(e, put_brat_file,
		    (char *)(uintptr_t)path);
	return st == KN_OK ? KN_OK : kn_err_set(err, st,
	    N_("cannot write %s"), "%s", path);
}

static int
put_export(struct kn_cli *cli, enum kn_note_format format,
    const struct kn_note_export *e)
{
	const char *path = kn_option_text(cli->opts, KN_OPT_OUTPUT);
	struct kn_err err;

	if (path[0] == '\0')
		return cli__done(cli, kn_notes_export(format, e, cli__write,
		    &cli->out), true);
	enum kn_status st = format == KN_NOTES_BRAT ?
	    write_brat(path, e, &err) : write_file(path, format, e, &err);
	return st == KN_OK ? KN_EXIT_OK : kn_cli_fail(cli, &err);
}

int
cli__notes_export(struct kn_cli *cli, char *const *args, size_t n)
{
	enum kn_note_format format = kn_note_format_find(kn_str(
	    kn_option_text(cli->opts, KN_OPT_AS)));
	struct kn_note_views views;
	struct kn_buf filter;
	struct kn_err err;

	if (format == KN_NOTES_FORMAT_COUNT) {
		kn_err_set(&err, KN_INVALID, N_("notes export needs --as %s"),
		    "%s", kn_option_row(KN_OPT_AS)->arg);
		return kn_cli_fail(cli, &err);
	}
	kn_buf_init(&filter, 0);
	int status = cli__select_notes(cli, args, n, &views, &filter);
	if (status == KN_EXIT_OK) {
		struct kn_note_export e = { .views = &views,
		    .filter = kn_buf_get(&filter),
		    .ix = kn_session_index(cli->session) };

		status = put_export(cli, format, &e);
		if (status == KN_EXIT_OK && views.n == 0)
			status = KN_EXIT_NOTHING;
	}
	kn_note_views_dispose(&views);
	kn_buf_dispose(&filter);
	return status;
}

/* ---- import ------------------------------------------------------------------- */

enum kn_status
cli__read_file(const char *path, size_t max_b, char **bytes, size_t *n,
    struct kn_err *err)
{
	char part[65536];
	struct kn_buf b;
	struct stat sb;
	ssize_t got = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	kn_buf_init(&b, max_b);
	bool good = fd >= 0 && fstat(fd, &sb) == 0 && S_ISREG(sb.st_mode);
	while (good && b.status == KN_OK &&
	    (got = read(fd, part, sizeof(part))) > 0)
		kn_buf_put(&b, part, (size_t)got);
	if (fd >= 0)
		(void)close(fd);
	if (!good || got < 0 || b.status != KN_OK) {
		bool large = good && got >= 0;

		kn_buf_dispose(&b);
		return kn_err_set(err, large ? KN_LIMIT : KN_IO, large ?
		    N_("the file is too large: %s") : N_("cannot read %s"),
		    "%s", path);
	}
	*bytes = kn_buf_take(&b, n);
	return KN_OK;
}

struct telling {
	struct kn_cli *cli;
	const char *path;
	size_t told;
};

/* "FILE: 12 (ID): what is wrong": nothing of the note but its id. */
static void
tell_problem(void *user, const struct kn_note_problem *p)
{
	struct telling *t = user;
	struct kn_buf b;

	if (t->told++ >= PROBLEMS_TOLD)
		return;
	kn_buf_init(&b, 0);
	kn_filter_append_name(kn_str(t->path), &b);
	kn_buf_fmt(&b, ": %zu", p->item);
	if (p->id != NULL && strlen(p->id) <= 36) {
		kn_buf_cstr(&b, " (");
		kn_filter_append_name(kn_str(p->id), &b);
		kn_buf_chr(&b, ')');
	}
	kn_buf_cstr(&b, ": ");
	kn_fmt_msg(p->msgid, KN_LIT(""), &b);
	cli__tell(t->cli, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

static void
tell_counts(struct kn_cli *cli, const struct kn_note_import *c,
    const struct telling *t)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	cli__row_count(cli, NP_("%s note was added", "%s notes were added"),
	    c->added, &b);
	if (c->same > 0) {
		cli__row_sep(&b);
		cli__row_count(cli, NP_("%s was here already",
		    "%s were here already"), c->same, &b);
	}
	if (t->told > 0) {
		cli__row_sep(&b);
		cli__row_count(cli, NP_("%s problem", "%s problems"),
		    t->told, &b);
	}
	cli__tell(cli, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

/* The text beside FILE.ann. */
static void
complete(const char *path, struct kn_note_views *views)
{
	struct kn_str s = kn_str(path);
	struct kn_buf text_path;
	char *text;
	size_t n_b;

	if (!kn_str_ends(s, KN_LIT(".ann")))
		return;
	kn_buf_init(&text_path, 0);
	kn_buf_put(&text_path, s.s, s.n - 4);
	kn_buf_cstr(&text_path, ".txt");
	if (cli__read_file(text_path.s, KN_NOTES_FILE_MAX_B, &text, &n_b,
	    NULL) == KN_OK) {
		if (kn_utf8_valid(text, n_b))
			kn_notes_complete(views, text_path.s,
			    (struct kn_str){ text, n_b });
		free(text);
	}
	kn_buf_dispose(&text_path);
}

/* *wrong: something of it was not taken. */
static int
import_one(struct kn_cli *cli, struct kn_notebook *nb, const char *path,
    bool *wrong)
{
	enum kn_note_format format = kn_note_format_find(kn_str(
	    kn_option_text(cli->opts, KN_OPT_AS)));
	struct telling t = { .cli = cli, .path = path };
	struct kn_note_views views = { NULL, 0 };
	struct kn_note_import count;
	struct kn_err err;
	char *bytes = NULL;
	size_t n_b = 0;
	enum kn_status st = cli__read_file(path, KN_NOTES_FILE_MAX_B, &bytes,
	    &n_b, &err);

	if (st == KN_OK)
		st = kn_notes_parse(format, path,
		    (struct kn_str){ bytes, n_b }, &views, tell_problem, &t,
		    &err);
	free(bytes);
	if (st == KN_OK)
		complete(path, &views);
	if (st == KN_OK)
		st = kn_notes_import(nb, &views, tell_problem, &t, &count,
		    &err);
	kn_note_views_dispose(&views);
	if (st != KN_OK) {
		(void)kn_cli_fail(cli, &err);
		return KN_EXIT_IO;
	}
	tell_counts(cli, &count, &t);
	*wrong = *wrong || t.told > 0;
	return KN_EXIT_OK;
}

int
cli__notes_import(struct kn_cli *cli, char *const *args, size_t n)
{
	struct kn_notebook *nb;
	bool wrong = false;
	int status = cli__open_notes(cli, true, &nb);

	for (size_t i = 0; i < n && status == KN_EXIT_OK; i++)
		status = import_one(cli, nb, args[i], &wrong);
	if (status == KN_EXIT_OK && wrong &&
	    kn_option_bool(cli->opts, KN_OPT_STRICT))
		return KN_EXIT_IO;
	return status;
}

/* ---- layers ------------------------------------------------------------------- */

int
cli__open_layer(struct kn_cli *cli, const char *path, struct kn_layer **out)
{
	struct telling t = { .cli = cli, .path = path };
	struct kn_err err;
	char *bytes = NULL;
	size_t n_b = 0;
	enum kn_status st = cli__read_file(path, KN_NOTES_FILE_MAX_B, &bytes,
	    &n_b, &err);

	*out = NULL;
	if (st == KN_OK)
		st = kn_layer_new(path, (struct kn_str){ bytes, n_b },
		    tell_problem, &t, out, &err);
	free(bytes);
	if (st == KN_OK)
		return KN_EXIT_OK;
	(void)kn_cli_fail(cli, &err);
	return KN_EXIT_IO;
}
