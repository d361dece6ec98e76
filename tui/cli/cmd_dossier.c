/*
 * cmd_dossier.c: kunnash dossier ENTITY [QUERY]: everything that the matching
 * articles say of one entity, section by section. Out: a heading and lines a
 * section for people, the counts over time as bars; or records.
 */
#include "tui/cli/cli_priv.h"

#include "kunnash/filter.h"
#include "kunnash/mem.h"
#include "tui/cli/dossier.h"

#define LINES 10                /* of a section, unless --limit says more */
#define BAR_COL 24

struct listing {
	struct kn_cli *cli;
	struct kn_index *ix;
	const struct kn_dossier *d;
	uint32_t entity;
	uint64_t highest;       /* of the periods */
	enum kn_status written;
};

static void
put_text(const char *text, struct kn_buf *out)
{
	struct kn_buf safe;

	kn_buf_init(&safe, 0);
	kn_filter_append(kn_str(text), false, &safe);
	kn_fmt_isolate(kn_buf_get(&safe), out);
	kn_buf_dispose(&safe);
}

static void
put_label(const struct listing *l, uint32_t number, struct kn_buf *out)
{
	const struct kn_entity *e = kn_index_entity(l->ix, number);

	if (e != NULL)
		put_text(kn_lang_label(e, l->cli->locale.lang), out);
}

/* "  text": how every line begins. */
static void
put_own(const struct listing *l, const struct kn_dossier_row *row,
    struct kn_buf *out)
{
	(void)l;
	put_text(row->text == NULL ? "" : row->text, out);
}

static void
put_day(const struct listing *l, const char *iso, struct kn_buf *out)
{
	struct kn_buf day;

	kn_buf_init(&day, 0);
	kn_fmt_date(&l->cli->locale, iso, false, NULL, &day);
	kn_fmt_isolate(kn_buf_get(&day), out);
	kn_buf_dispose(&day);
}

static void
put_place(const struct kn_dossier_row *row, struct kn_buf *out)
{
	if (row->article != KN_DOSSIER_NOWHERE)
		kn_buf_fmt(out, "  #%u", row->article);
}

static void
entity_line(struct listing *l, const struct kn_dossier_row *row,
    struct kn_buf *out)
{
	const struct kn_entity *e = kn_index_entity(l->ix, row->entity);

	put_label(l, row->entity, out);
	if (e != NULL) {
		kn_buf_cstr(out, "  ");
		kn_fmt_isolate(kn_str(e->id), out);
	}
	kn_buf_cstr(out, "  ");
	cli__row_count(l->cli, NP_("%s story", "%s stories"), row->stories,
	    out);
	cli__row_sep(out);
	cli__row_count(l->cli, NP_("%s article", "%s articles"),
	    row->articles, out);
	cli__row_sep(out);
	cli__row_count(l->cli, NP_("%s mention", "%s mentions"),
	    row->mentions, out);
}

static void
name_line(struct listing *l, const struct kn_dossier_row *row,
    struct kn_buf *out)
{
	put_own(l, row, out);
	kn_buf_cstr(out, "  ");
	cli__row_count(l->cli, NP_("%s mention", "%s mentions"),
	    row->mentions, out);
	put_place(row, out);
}

static void
role_line(struct listing *l, const struct kn_dossier_row *row,
    struct kn_buf *out)
{
	put_day(l, row->from, out);
	if (row->to != NULL && row->from != NULL &&
	    !kn_str_is(kn_str(row->from), row->to)) {
		kn_buf_cstr(out, " - ");
		put_day(l, row->to, out);
	}
	kn_buf_cstr(out, "  ");
	put_own(l, row, out);
	/* Of a body, who has the role. */
	if (row->entity != l->entity) {
		kn_buf_cstr(out, "  ");
		put_label(l, row->entity, out);
	}
	put_place(row, out);
}

static void
period_line(struct listing *l, const struct kn_dossier_row *row,
    struct kn_buf *out)
{
	/* What has no date is no part of the chart. */
	uint64_t bar = l->highest == 0 || row->text == NULL ? 0 :
	    (row->stories * BAR_COL + l->highest - 1) / l->highest;

	put_text(row->text == NULL ? kn_tr(N_("undated")) : row->text, out);
	kn_buf_cstr(out, "  ");
	for (uint64_t i = 0; i < bar; i++)
		kn_buf_cstr(out, "\u2587");
	kn_buf_cstr(out, bar > 0 ? " " : "");
	cli__row_count(l->cli, NP_("%s story", "%s stories"), row->stories,
	    out);
	put_place(row, out);
}

static void
with_line(struct listing *l, const struct kn_dossier_row *row,
    struct kn_buf *out)
{
	put_label(l, row->entity, out);
	kn_buf_cstr(out, "  ");
	cli__row_count(l->cli, NP_("%s story", "%s stories"), row->stories,
	    out);
	if (row->score > 0)
		kn_buf_fmt(out, "  G2=%.1f", row->score);
	put_place(row, out);
}

/* Day, whom it concerns, words. */
static void
passage_line(struct listing *l, const struct kn_dossier_row *row,
    struct kn_buf *out)
{
	put_day(l, row->from, out);
	kn_buf_cstr(out, "  ");
	if (row->entity != KN_ENTITY_NONE) {
		put_label(l, row->entity, out);
		kn_buf_cstr(out, ": ");
	}
	put_own(l, row, out);
	put_place(row, out);
}

static void (*const lines[KN_DOSSIER_COUNT])(struct listing *l,
    const struct kn_dossier_row *row, struct kn_buf *out) = {
	[KN_DOSSIER_ENTITY] = entity_line,
	[KN_DOSSIER_NAMES] = name_line,
	[KN_DOSSIER_ROLES] = role_line,
	[KN_DOSSIER_TIMELINE] = period_line,
	[KN_DOSSIER_WITH] = with_line,
	[KN_DOSSIER_BY] = passage_line,
	[KN_DOSSIER_ABOUT] = passage_line,
	[KN_DOSSIER_MEETINGS] = passage_line,
	[KN_DOSSIER_ARTICLES] = passage_line,
	[KN_DOSSIER_NOTES] = passage_line,
};

static void
put_line(struct listing *l, const struct kn_buf *text)
{
	if (l->written == KN_OK)
		l->written = cli__put(l->cli, &l->cli->out,
		    kn_buf_get(text));
}

/* How many rows of a section are written: the whole chart; of the others
 * some, for people. */
static size_t
rows_of(const struct listing *l, enum kn_dossier_section s, bool people)
{
	size_t n = kn_dossier_rows(l->d, s);
	size_t limit = cli__limit(l->cli, SIZE_MAX);

	if (s == KN_DOSSIER_ENTITY || s == KN_DOSSIER_TIMELINE)
		return n;
	if (limit == SIZE_MAX && people)
		limit = LINES;
	return n < limit ? n : limit;
}

static void
put_section(struct listing *l, enum kn_dossier_section s)
{
	size_t n = rows_of(l, s, true), total = kn_dossier_total(l->d, s);
	struct kn_buf b;

	if (n == 0)
		return;
	kn_buf_init(&b, 0);
	if (s != KN_DOSSIER_ENTITY) {
		kn_buf_cstr(&b, kn_tr(kn_dossier_msgid(s)));
		put_line(l, &b);
	}
	for (size_t i = 0; i < n; i++) {
		kn_buf_reset(&b);
		kn_buf_cstr(&b, s == KN_DOSSIER_ENTITY ? "" : "  ");
		lines[s](l, kn_dossier_row(l->d, s, i), &b);
		put_line(l, &b);
	}
	if (total > n) {
		kn_buf_reset(&b);
		kn_buf_cstr(&b, "  ");
		cli__row_count(l->cli, NP_("… and %s more",
		    "… and %s more"), total - n, &b);
		put_line(l, &b);
	}
	kn_buf_dispose(&b);
}

static void
put_all_text(struct listing *l)
{
	for (size_t i = 0; i < kn_dossier_rows(l->d, KN_DOSSIER_TIMELINE);
	    i++) {
		const struct kn_dossier_row *row = kn_dossier_row(l->d,
		    KN_DOSSIER_TIMELINE, i);

		if (row->text != NULL && row->stories > l->highest)
			l->highest = row->stories;
	}
	for (int s = 0; s < KN_DOSSIER_COUNT; s++)
		put_section(l, (enum kn_dossier_section)s);
}

static void
put_all_records(struct listing *l, struct kn_writer *w)
{
	struct cli_dossier_out *o = cli__dossier_out_new(l->cli, w);

	for (int s = 0; s < KN_DOSSIER_COUNT; s++) {
		size_t n = rows_of(l, (enum kn_dossier_section)s, false);

		for (size_t i = 0; i < n && l->written == KN_OK; i++)
			l->written = cli__dossier_put(o,
			    (enum kn_dossier_section)s, kn_dossier_row(l->d,
			    (enum kn_dossier_section)s, i));
	}
	cli__dossier_out_free(o);
}

static int
put_result(struct kn_cli *cli, struct kn_result *r, bool whole)
{
	struct listing l = { .cli = cli,
		.ix = kn_session_index(cli->session), .written = KN_OK };
	struct kn_dossier_opts opts = {
		.copies = kn_option_bool(cli->opts, KN_OPT_COPIES),
		.notebook = kn_session_notebook(cli->session),
		.corpus = kn_session_corpus_hash(cli->session),
	};
	struct kn_dossier *d = NULL;
	uint32_t entity;
	struct kn_err err;

	(void)whole;
	if (kn_dossier_entity(l.ix, kn_str(cli->args[0]), &entity, &err) !=
	    KN_OK || kn_dossier_new(l.ix, entity, kn_result_set(r), &opts,
	    &d, &err) != KN_OK || kn_dossier_step(d, 0, &err) != KN_OK) {
		kn_dossier_free(d);
		return kn_cli_fail(cli, &err);
	}
	l.d = d;
	l.entity = entity;
	struct kn_writer *w = cli__writer(cli);
	if (w != NULL)
		put_all_records(&l, w);
	else
		put_all_text(&l);
	bool found = kn_dossier_total(d, KN_DOSSIER_ARTICLES) > 0;
	kn_writer_free(w);
	kn_dossier_free(d);
	return cli__done(cli, l.written, found);
}

int
cmd__dossier(struct kn_cli *cli, char *const *args, size_t n)
{
	return cli__with_result(cli, args + 1, n - 1, put_result);
}
