/*
 * notes_import.c: notes from files, for the command notes, and the layers of
 * colleagues. In: files, folders of brat. Out: new notes; on standard error
 * each thing that was wrong with a file, and where.
 */
#include "tui/cli/cli_priv.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kunnash/filter.h"
#include "kunnash/mem.h"

enum { PROBLEMS_TOLD = 100 };

/* ---- a file ---------------------------------------------------------------------- */

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
		if (fd >= 0 && !good)
			return kn_err_set(err, KN_INVALID,
			    N_("%s is not a regular file"), "%s", path);
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

/* "FILE:LINE: #3 (ID): what is wrong", the number where it is not that of
 * the line: nothing of the note but its id. */
static void
tell_problem(void *user, const struct kn_note_problem *p)
{
	struct telling *t = user;
	struct kn_buf b;

	if (t->told++ >= PROBLEMS_TOLD)
		return;
	kn_buf_init(&b, 0);
	kn_filter_append_name(kn_str(t->path), &b);
	if (p->line > 0)
		kn_buf_fmt(&b, ":%zu", p->line);
	kn_buf_chr(&b, ':');
	if (p->item > 0 && p->item != p->line)
		kn_buf_fmt(&b, " #%zu", p->item);
	if (p->id != NULL && strlen(p->id) <= 36) {
		kn_buf_cstr(&b, " (");
		kn_filter_append_name(kn_str(p->id), &b);
		kn_buf_chr(&b, ')');
	}
	kn_buf_cstr(&b, b.s[b.n - 1] == ':' ? " " : ": ");
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

static enum kn_status
parse_file(struct telling *t, enum kn_note_format format,
    struct kn_note_views *views, struct kn_err *err)
{
	char *bytes = NULL;
	size_t n_b = 0;
	enum kn_status st = cli__read_file(t->path, KN_NOTES_FILE_MAX_B,
	    &bytes, &n_b, err);

	if (st == KN_OK)
		st = kn_notes_parse(format, t->path,
		    (struct kn_str){ bytes, n_b }, views, tell_problem, t,
		    err);
	free(bytes);
	if (st == KN_OK)
		complete(t->path, views);
	return st;
}

/* ---- a folder -------------------------------------------------------------------- */

static int
is_notes(const struct dirent *e)
{
	struct kn_str name = kn_str(e->d_name);

	return kn_str_ends(name, KN_LIT(".ann")) ||
	    kn_str_is(name, "kunnash.jsonl");
}

/* Each file of a folder of brat; what is wrong with one is told. */
static enum kn_status
parse_folder(struct telling *t, struct kn_note_views *views,
    struct kn_err *err)
{
	const char *folder = t->path;
	struct dirent **list;
	struct kn_buf path;
	int n = scandir(folder, &list, is_notes, alphasort);

	if (n < 0)
		return kn_err_set(err, KN_IO, N_("cannot read %s"), "%s",
		    folder);
	kn_buf_init(&path, 0);
	for (int i = 0; i < n; i++) {
		struct kn_note_views more;
		struct kn_err why;

		kn_buf_reset(&path);
		kn_buf_fmt(&path, "%s/%s", folder, list[i]->d_name);
		free(list[i]);
		t->path = path.s;
		if (parse_file(t, KN_NOTES_FORMAT_COUNT, &more,
		    &why) == KN_OK)
			cli__append_notes(views, &more);
		else if (t->told++ < PROBLEMS_TOLD)
			(void)kn_cli_fail(t->cli, &why);
	}
	t->path = folder;
	free(list);
	kn_buf_dispose(&path);
	return n > 0 ? KN_OK : kn_err_set(err, KN_NOT_FOUND,
	    N_("there are no notes in %s"), "%s", folder);
}

/* ---- import ------------------------------------------------------------------------ */

/* What is wrong with a file as a whole: with its name, of several. */
static int
tell_failed(struct telling *t, const struct kn_err *err)
{
	struct kn_buf b;

	if (err->status != KN_SYNTAX) {
		(void)kn_cli_fail(t->cli, err);
		return KN_EXIT_IO;
	}
	kn_buf_init(&b, 0);
	kn_filter_append_name(kn_str(t->path), &b);
	kn_buf_cstr(&b, ": ");
	kn_fmt_err(err, &b);
	cli__tell(t->cli, kn_buf_get(&b));
	kn_buf_dispose(&b);
	return KN_EXIT_IO;
}

/* *wrong: something of it was not taken. */
static int
import_one(struct kn_cli *cli, struct kn_notebook *nb, const char *path,
    bool *wrong)
{
	struct telling t = { .cli = cli, .path = path };
	struct kn_note_views views = { NULL, 0 };
	struct kn_note_import count;
	struct kn_err err;
	struct stat sb;
	bool folder = stat(path, &sb) == 0 && S_ISDIR(sb.st_mode);
	enum kn_status st = folder ? parse_folder(&t, &views, &err) :
	    parse_file(&t, kn_note_format_find(kn_str(kn_option_text(
	    cli->opts, KN_OPT_AS))), &views, &err);

	if (st == KN_OK)
		st = kn_notes_import(nb, &views, tell_problem, &t, &count,
		    &err);
	kn_note_views_dispose(&views);
	if (st != KN_OK)
		return tell_failed(&t, &err);
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

	if (status != KN_EXIT_OK)
		return status;
	/* One that cannot be read keeps the others from nothing. */
	for (size_t i = 0; i < n; i++) {
		int one = import_one(cli, nb, args[i], &wrong);

		status = one != KN_EXIT_OK ? one : status;
	}
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
	return st == KN_OK ? KN_EXIT_OK : tell_failed(&t, &err);
}

void
kn_cli_free_layers(struct kn_layer **layers, size_t n)
{
	for (size_t i = 0; i < n; i++)
		kn_layer_free(layers[i]);
	free(layers);
}

int
kn_cli_layers(struct kn_cli *cli, struct kn_layer ***out, size_t *n)
{
	const char *const *names;
	size_t want = kn_option_list(cli->opts, KN_OPT_LAYER, &names);
	int status = KN_EXIT_OK;

	*out = kn_calloc(want + 1, sizeof(**out));
	for (*n = 0; *n < want && status == KN_EXIT_OK;) {
		status = cli__open_layer(cli, names[*n], &(*out)[*n]);
		*n += status == KN_EXIT_OK;
	}
	return status;
}
