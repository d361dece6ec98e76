/*
 * cmd_timeline.c: kunnash timeline [QUERY]: when the matching articles were
 * published, by year, month or day; with --beside those of another query, as
 * a second series. Out: a bar a period and series for people, or records.
 */
#include "tui/cli/cli_priv.h"

#include <string.h>

#include "kunnash/narrow.h"
#include "kunnash/timeline.h"

enum { BAR_COL = 40, PERIOD_COL = 12 };

struct chart {
	struct kn_cli *cli;
	const struct kn_timeline *t;
	int n_series;
	bool articles;          /* bars are of articles, not stories */
	uint64_t most;
	enum kn_status written;
};

static uint64_t
length_of(const struct chart *c, const struct kn_timeline_row *row, int series)
{
	return c->articles ? row->articles[series] : row->stories[series];
}

static void
find_most(struct chart *c)
{
	for (size_t i = 0; i < kn_timeline_rows(c->t); i++)
		for (int s = 0; s < c->n_series; s++) {
			const struct kn_timeline_row *row =
			    kn_timeline_row(c->t, i);
			uint64_t n = length_of(c, row, s);

			if (row->period != KN_DAY_NONE && n > c->most)
				c->most = n;
		}
}

/* Bars differ by their shade, so that they need no colour. */
static void
put_bar(const struct chart *c, const struct kn_timeline_row *row, int series,
    struct kn_buf *out)
{
	static const char *const shades[KN_TIMELINE_SERIES] = { "\u2587",
		"\u2591" };
	uint64_t n = length_of(c, row, series);
	uint64_t bar = c->most == 0 || row->period == KN_DAY_NONE ? 0 :
	    (n * BAR_COL + c->most - 1) / c->most;

	for (uint64_t i = 0; i < bar; i++)
		kn_buf_cstr(out, shades[series]);
	kn_buf_cstr(out, bar > 0 ? " " : "");
	cli__row_count(c->cli, NP_("%s story", "%s stories"),
	    row->stories[series], out);
	if (row->articles[series] == row->stories[series])
		return;
	cli__row_sep(out);
	cli__row_count(c->cli, NP_("%s article", "%s articles"),
	    row->articles[series], out);
}

static void
put_lines(struct chart *c, const struct kn_timeline_row *row)
{
	char period[KN_TIMELINE_PERIOD_B];
	struct kn_buf b;

	kn_timeline_period(row, period);
	kn_buf_init(&b, 0);
	for (int s = 0; s < c->n_series; s++) {
		const char *name = s > 0 ? "" : row->period == KN_DAY_NONE ?
		    kn_tr(N_("undated")) : period;

		kn_buf_reset(&b);
		kn_fmt_isolate(kn_str(name), &b);
		size_t n = kn_utf8_count_cp(name, strlen(name));
		for (size_t i = n; i < PERIOD_COL; i++)
			kn_buf_chr(&b, ' ');
		put_bar(c, row, s, &b);
		if (c->written == KN_OK)
			c->written = cli__put(c->cli, &c->cli->out,
			    kn_buf_get(&b));
	}
	kn_buf_dispose(&b);
}

/* The keys of the second series are there when it is. */
static enum kn_status
put_record(const struct chart *c, struct kn_writer *w,
    const struct kn_timeline_row *row)
{
	char period[KN_TIMELINE_PERIOD_B];

	kn_timeline_period(row, period);
	kn_writer_begin(w);
	kn_writer_cstr(w, "period", row->period == KN_DAY_NONE ? NULL :
	    period);
	kn_writer_int(w, "stories", (int64_t)row->stories[0]);
	kn_writer_int(w, "articles", (int64_t)row->articles[0]);
	if (c->n_series > 1) {
		kn_writer_int(w, "stories_beside", (int64_t)row->stories[1]);
		kn_writer_int(w, "articles_beside",
		    (int64_t)row->articles[1]);
	}
	return kn_writer_end(w);
}

static int
put_chart(struct kn_cli *cli, const struct kn_timeline *t, int n_series)
{
	struct chart c = { .cli = cli, .t = t, .n_series = n_series,
		.articles = kn_option_bool(cli->opts, KN_OPT_COPIES),
		.written = KN_OK };
	struct kn_writer *w = cli__writer(cli);
	size_t n = cli__limit(cli, kn_timeline_rows(t));

	find_most(&c);
	for (size_t i = 0; i < n && c.written == KN_OK; i++) {
		const struct kn_timeline_row *row = kn_timeline_row(t, i);

		if (w != NULL)
			c.written = put_record(&c, w, row);
		else
			put_lines(&c, row);
	}
	kn_writer_free(w);
	return cli__done(cli, c.written, kn_timeline_rows(t) > 0);
}

/* What is counted beside: *r stays NULL when nothing is. The exit status of
 * what was told, or KN_EXIT_OK. */
static int
run_beside(struct kn_cli *cli, const struct kn_query *q,
    struct kn_result **r)
{
	const char *text = kn_option_text(cli->opts, KN_OPT_BESIDE);
	struct kn_run_opts opts = cli__run_opts(cli);
	struct kn_query *typed = NULL;
	struct kn_err err;
	int status = KN_EXIT_OK;

	if (text[0] == '\0')
		return KN_EXIT_OK;
	if (kn_query_parse(kn_str(strcmp(text, "*") == 0 ? "" : text),
	    &typed, &err) != KN_OK)
		return cli__fail_query(cli, &err, kn_str(text));
	/* Of the days that are asked for only. */
	struct kn_query *dated = kn_query_dated(typed, q);
	if (kn_query_run(dated, kn_session_index(cli->session), &opts, r,
	    &err) != KN_OK)
		status = cli__fail_query(cli, &err, kn_str(text));
	kn_query_free(dated);
	kn_query_free(typed);
	return status;
}

static int
put_result(struct kn_cli *cli, const struct kn_query *q, struct kn_result *r)
{
	struct kn_timeline_opts opts = { .unit = kn_timeline_unit_parse(
	    kn_str(kn_option_text(cli->opts, KN_OPT_BY))) };
	struct kn_timeline *t = NULL;
	struct kn_result *beside = NULL;
	struct kn_err err;
	int status = run_beside(cli, q, &beside);

	if (status == KN_EXIT_OK &&
	    kn_timeline_new(kn_session_index(cli->session), kn_result_set(r),
	    beside == NULL ? NULL : kn_result_set(beside), &opts, &t, &err) !=
	    KN_OK)
		status = kn_cli_fail(cli, &err);
	else if (status == KN_EXIT_OK)
		status = put_chart(cli, t, beside == NULL ? 1 : 2);
	kn_timeline_free(t);
	kn_result_free(beside);
	return status;
}

int
cmd__timeline(struct kn_cli *cli, char *const *args, size_t n)
{
	return cli__with_query(cli, args, n, put_result);
}
