/*
 * notes_file.c: notes to files, for the command notes. In: a query and a
 * format. Out: bytes on standard output, in a private file or folder.
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

/* brat: the files in a folder of the person alone. */
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

/* Shows a terminal what a file would have, line by line: the words of
 * articles and of colleagues reach no terminal as they are. */
struct shown {
	struct cli_sink *sink;
	struct kn_buf line;
};

static enum kn_status
show(void *user, const char *bytes, size_t n)
{
	struct shown *s = user;
	const char *end = n == 0 ? NULL : memrchr(bytes, '\n', n);
	size_t whole = end == NULL ? 0 : (size_t)(end - bytes) + 1;

	kn_buf_put(&s->line, bytes, whole);
	if (whole > 0) {
		kn_filter_append(kn_buf_get(&s->line), true,
		    &s->sink->pending);
		kn_buf_reset(&s->line);
	}
	kn_buf_put(&s->line, bytes + whole, n - whole);
	return cli__write(s->sink, "", 0);
}

static enum kn_status
show_export(struct kn_cli *cli, enum kn_note_format format,
    const struct kn_note_export *e)
{
	struct shown s = { .sink = &cli->out };

	if (!cli->out.tty)
		return kn_notes_export(format, e, cli__write, &cli->out);
	kn_buf_init(&s.line, 0);
	enum kn_status st = kn_notes_export(format, e, show, &s);
	if (st == KN_OK)
		st = show(&s, "\n", s.line.n > 0);
	kn_buf_dispose(&s.line);
	return st;
}

static int
put_export(struct kn_cli *cli, enum kn_note_format format,
    const struct kn_note_export *e)
{
	const char *path = kn_option_text(cli->opts, KN_OPT_OUTPUT);
	struct kn_err err;

	if (path[0] == '\0' && format == KN_NOTES_BRAT) {
		kn_err_set(&err, KN_INVALID, N_("brat has a text and a file "
		    "of annotations for each article: name a new folder "
		    "for them with --output"), NULL);
		return kn_cli_fail(cli, &err);
	}
	if (path[0] == '\0')
		return cli__done(cli, show_export(cli, format, e), true);
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
