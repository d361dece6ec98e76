/*
 * rows.c: how articles and counts are laid out for people. In: rows of the
 * index. Out: logical text, with isolates around what has a direction of its
 * own (titles, dates, paths); out.c puts it on the terminal.
 */
#include "tui/cli/cli_priv.h"

#include <inttypes.h>

#include "kunnash/filter.h"

#define LRM "\xE2\x80\x8E"      /* U+200E left-to-right mark */

void
cli__row_sep(struct kn_buf *out)
{
	kn_buf_cstr(out, " · ");
}

void
cli__row_count(struct kn_cli *cli, const char *one, const char *many,
    uint64_t n, struct kn_buf *out)
{
	kn_fmt_counted(&cli->locale, one, many, n, out);
}

/* Outlet, date, number of copies, path: one line. */
static void
put_meta(struct kn_cli *cli, const struct kn_article *a,
    struct kn_buf *out)
{
	const char *outlet = kn_fmt_outlet(kn_session_index(cli->session),
	    a->meta.outlet, cli->locale.lang);
	struct kn_buf part;

	kn_buf_init(&part, 0);
	if (outlet != NULL) {
		kn_fmt_isolate(kn_str(outlet), out);
		cli__row_sep(out);
	}
	kn_fmt_date(&cli->locale, a->meta.date, true, NULL, &part);
	kn_fmt_isolate(kn_buf_get(&part), out);
	if (a->copies > 1) {
		cli__row_sep(out);
		cli__row_count(cli, NP_("%s copy", "%s copies"),
		    a->copies, out);
	}
	cli__row_sep(out);
	kn_buf_reset(&part);
	/* A path reads from the left, if its first letter is Arabic, too. */
	kn_buf_cstr(&part, LRM);
	kn_filter_append_name(kn_str(a->meta.path), &part);
	kn_fmt_isolate(kn_buf_get(&part), out);
	kn_buf_dispose(&part);
}

void
cli__row_article(struct kn_cli *cli, const struct kn_article *a,
    struct kn_buf *out)
{
	struct kn_buf headline;

	kn_buf_init(&headline, 0);
	kn_filter_append(kn_str(a->headline), false, &headline);
	kn_buf_fmt(out, "%" PRIu32 "  ", a->id);
	kn_fmt_isolate(kn_buf_get(&headline), out);
	kn_buf_cstr(out, "\n    ");
	put_meta(cli, a, out);
	kn_buf_dispose(&headline);
}
