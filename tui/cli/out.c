/*
 * out.c: what the commands say to people, and the two outputs.
 *
 * In: text of any origin, in logical order. Out: bytes to the writers of the
 * environment. To a terminal every line goes through the line engine and is
 * sent in the form this terminal needs: mostly in visual order, between
 * U+202D in its first column and U+202C in its last, so that a terminal that
 * reorders by itself leaves it alone. Anything else gets the filtered logical
 * text.
 */
#include "tui/cli/cli_priv.h"

#include <errno.h>
#include <unistd.h>

#include "kunnash/filter.h"
#include "tui/bidi/layout.h"

#define PENDING_B ((size_t)32 * 1024)
#define WIDTH_UNKNOWN 80

/* The bytes that are ours (terminals: the row guard). */
#define GUARD_ON "\xE2\x80\xAD"
#define GUARD_OFF "\xE2\x80\xAC"

enum kn_status
kn_cli_write_fd(void *user, const char *bytes, size_t n)
{
	int fd = *(const int *)user;

	while (n > 0) {
		ssize_t got = write(fd, bytes, n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno == EPIPE ? KN_CANCELLED : KN_IO;
		bytes += got;
		n -= (size_t)got;
	}
	return KN_OK;
}

enum kn_status
cli__flush(struct cli_sink *sink)
{
	if (sink->status == KN_OK && sink->pending.n > 0)
		sink->status = sink->fn(sink->user, sink->pending.s,
		    sink->pending.n);
	kn_buf_reset(&sink->pending);
	return sink->status;
}

enum kn_status
cli__write(void *user, const char *bytes, size_t n)
{
	struct cli_sink *sink = user;

	kn_buf_put(&sink->pending, bytes, n);
	if (sink->pending.n >= PENDING_B)
		return cli__flush(sink);
	return sink->status;
}

/* A visual line against its edge, guarded; its end is the caller's. */
static void
put_line(struct kn_cli *cli, struct cli_sink *sink,
    const struct kn_vline *line, int width_col)
{
	bool guard = cli->treatment.guard;
	int pad = line->rtl ? width_col - line->width_col : 0;

	if (guard && line->n > 0)
		kn_buf_cstr(&sink->pending, GUARD_ON);
	for (int i = 0; i < pad && line->n > 0; i++)
		kn_buf_chr(&sink->pending, ' ');
	kn_vline_text(line, &sink->pending);
	if (guard && line->n > 0)
		kn_buf_cstr(&sink->pending, GUARD_OFF);
}

/* One column stays free: a full line moves some cursors to the next. */
static int
line_col(const struct kn_cli *cli)
{
	return cli->env->width_col > 1 ? cli->env->width_col - 1 :
	    WIDTH_UNKNOWN - 1;
}

static struct kn_layout_opts
line_opts(const struct kn_cli *cli)
{
	return (struct kn_layout_opts){ .dir = KN_DIR_AUTO,
		.dir2 = cli->locale.lang == KN_LANG_AR ? KN_DIR_RTL :
		KN_DIR_LTR, .flags = kn_look_layout(&cli->treatment) };
}

enum kn_status
cli__put(struct kn_cli *cli, struct cli_sink *sink, struct kn_str text)
{
	struct kn_layout_opts opts = line_opts(cli);
	int width_col = line_col(cli);
	const struct kn_vline *line;

	if (!sink->tty) {
		kn_filter_append(text, true, &sink->pending);
		kn_buf_chr(&sink->pending, '\n');
	} else {
		struct kn_layout *l = kn_layout_new(text.s, text.n,
		    width_col, &opts);

		for (size_t i = 0; (line = kn_layout_line(l, i)) != NULL;
		    i++) {
			put_line(cli, sink, line, width_col);
			kn_buf_chr(&sink->pending, '\n');
			if (cli__write(sink, "", 0) != KN_OK)
				break;
		}
		kn_layout_free(l);
	}
	return cli__write(sink, "", 0);
}

void
cli__put_over(struct kn_cli *cli, struct cli_sink *sink, struct kn_str text)
{
	struct kn_layout_opts opts = line_opts(cli);
	int width_col = line_col(cli);
	struct kn_layout *l = kn_layout_new(text.s, text.n, width_col, &opts);
	const struct kn_vline *line = kn_layout_line(l, 0);

	/* Blanks first: nothing may stand behind the guard of a line. */
	kn_buf_chr(&sink->pending, '\r');
	for (int i = 0; i < width_col; i++)
		kn_buf_chr(&sink->pending, ' ');
	kn_buf_chr(&sink->pending, '\r');
	if (line != NULL && line->n > 0) {
		put_line(cli, sink, line, width_col);
		kn_buf_chr(&sink->pending, '\r');
	}
	kn_layout_free(l);
	(void)cli__flush(sink);
}

void
cli__tell(struct kn_cli *cli, struct kn_str sentence)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_buf_cstr(&b, "kunnash: ");
	kn_buf_str(&b, sentence);
	(void)cli__put(cli, &cli->err, kn_buf_get(&b));
	kn_buf_dispose(&b);
	(void)cli__flush(&cli->err);
}

void
cli__tell_msg(struct kn_cli *cli, const char *msgid, const char *detail)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_fmt_msg(msgid, kn_str(detail), &b);
	cli__tell(cli, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

int
kn_exit_of(enum kn_status status)
{
	switch (status) {
	case KN_OK:
	case KN_CANCELLED:
	case KN_END:
		return KN_EXIT_OK;
	case KN_NOT_FOUND:
		return KN_EXIT_NOTHING;
	case KN_INVALID:
	case KN_SYNTAX:
	case KN_LIMIT:
		return KN_EXIT_USAGE;
	case KN_BUG:
		return KN_EXIT_BUG;
	default:
		return KN_EXIT_IO;
	}
}

int
kn_cli_fail(struct kn_cli *cli, const struct kn_err *err)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_fmt_err(err, &b);
	cli__tell(cli, kn_buf_get(&b));
	kn_buf_dispose(&b);
	if (err->status == KN_IO)
		cli__tell_unreadable(cli);
	return kn_exit_of(err->status);
}

int
cli__fail_query(struct kn_cli *cli, const struct kn_err *err,
    struct kn_str query)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_fmt_query_err(err, query, &b);
	cli__tell(cli, kn_buf_get(&b));
	kn_buf_dispose(&b);
	return kn_exit_of(err->status);
}

int
cli__done(struct kn_cli *cli, enum kn_status status, bool found)
{
	struct kn_err err;

	if (status == KN_OK)
		status = cli__flush(&cli->out);
	if (status == KN_OK && !found && cli__format(cli) == KN_FORMAT_TEXT)
		cli__tell_msg(cli, N_("nothing found"), "");
	if (status == KN_OK)
		return cli__strict(cli, found ? KN_EXIT_OK :
		    KN_EXIT_NOTHING);
	/* A closed pipe: whoever reads has enough. */
	if (status == KN_CANCELLED)
		return KN_EXIT_OK;
	kn_err_set(&err, status, status == KN_IO ?
	    N_("cannot write the output") : NULL, NULL);
	return kn_cli_fail(cli, &err);
}
