/*
 * cmd_explain.c: kunnash explain STAGE ...: a stage of the pipeline as text,
 * for people and for golden tests. Out: lines of the stage's own making,
 * filtered.
 */
#include "tui/cli/cli_priv.h"

#include <string.h>

#include "kunnash/filter.h"
#include "kunnash/import.h"
#include "kunnash/token.h"
#include "tui/bidi/layout.h"

#define LINE_COL 80

/* A stage appends its text; KN_EXIT_OK, or the failure is told. */
typedef int stage_fn(struct kn_cli *cli, char *const *args, size_t n,
    struct kn_buf *out);

static int
explain_import(struct kn_cli *cli, char *const *args, size_t n,
    struct kn_buf *out)
{
	enum kn_status st = KN_OK;
	struct kn_err err;

	for (size_t i = 0; i < n && st == KN_OK; i++) {
		if (i > 0)
			kn_buf_chr(out, '\n');
		st = kn_import_explain(args[i], &cli->session_opts.import,
		    out, &err);
	}
	if (st == KN_OK)
		return KN_EXIT_OK;
	(void)kn_cli_fail(cli, &err);
	return st == KN_NOT_FOUND ? KN_EXIT_IO : kn_exit_of(st);
}

static void
join(char *const *args, size_t n, struct kn_buf *out)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			kn_buf_chr(out, ' ');
		kn_buf_cstr(out, args[i]);
	}
}

static int
explain_tokens(struct kn_cli *cli, char *const *args, size_t n,
    struct kn_buf *out)
{
	struct kn_buf text;

	(void)cli;
	kn_buf_init(&text, 0);
	join(args, n, &text);
	kn_tokens_explain(KN_FOLD_INDEX, kn_buf_get(&text), out);
	kn_buf_dispose(&text);
	return KN_EXIT_OK;
}

static int
explain_query(struct kn_cli *cli, char *const *args, size_t n,
    struct kn_buf *out)
{
	struct kn_buf text;
	struct kn_err err;
	int status = KN_EXIT_OK;

	kn_buf_init(&text, 0);
	struct kn_query *q = cli__query(cli, args, n, &text, &status);
	if (q != NULL)
		status = cli__open_corpus(cli);
	struct kn_run_opts opts = cli__run_opts(cli);
	if (status == KN_EXIT_OK && kn_query_explain(q,
	    kn_session_index(cli->session), &opts, out, &err) != KN_OK)
		status = cli__fail_query(cli, &err, kn_buf_get(&text));
	kn_query_free(q);
	kn_buf_dispose(&text);
	return status;
}

static int
explain_line(struct kn_cli *cli, char *const *args, size_t n,
    struct kn_buf *out)
{
	struct kn_layout_opts opts = { .dir = KN_DIR_AUTO,
	    .flags = KN_LAYOUT_NO_OVERRIDES };
	uint64_t width_col = LINE_COL;

	if (n == 2 && (!kn_str_u64(kn_str(args[1]), &width_col) ||
	    width_col < 1 || width_col > 10000)) {
		struct kn_err err;

		kn_err_set(&err, KN_INVALID,
		    N_("not a width in columns: %s"), "%s", args[n - 1]);
		return kn_cli_fail(cli, &err);
	}
	kn_layout_explain(args[0], strlen(args[0]), (int)width_col, &opts,
	    out);
	return KN_EXIT_OK;
}

/* The rule and the place, in bytes as all of explain article has it. */
static void
put_mention(struct kn_index *ix, const struct kn_doc *doc,
    const struct kn_mention *m, struct kn_buf *out)
{
	const struct kn_entity *e = kn_index_entity(ix, m->entity);
	char iso[KN_DAY_MAX_B];

	kn_day_print(m->day, iso);
	kn_buf_fmt(out, "%s %u-%u: %s %s %s, %s: ",
	    m->suppressed ? "suppressed" : "mention", m->at.start_b,
	    m->at.end_b, kn_type_name(m->type), kn_subtype_name(m->subtype),
	    e != NULL ? e->id : iso[0] != '\0' ? iso : "-", m->rule);
	kn_buf_put(out, doc->text + m->at.start_b, kn_span_len(m->at));
	kn_buf_chr(out, '\n');
}

/* Where the quote, its cue and its speaker are, and the rule. */
static void
put_quote(struct kn_index *ix, const struct kn_doc *doc,
    const struct kn_quote *q, struct kn_buf *out)
{
	const struct kn_entity *e = kn_index_entity(ix, q->speaker);

	kn_buf_fmt(out, "quote %u-%u: %s, ", q->at.start_b, q->at.end_b,
	    kn_quote_kind_name(q->kind));
	if (e != NULL)
		kn_speaker_id(e, out);
	else
		kn_buf_chr(out, '-');
	kn_buf_fmt(out, ", %s, cue %u-%u, speaker %u-%u, role %u-%u: ",
	    q->rule, q->cue.start_b, q->cue.end_b, q->surface.start_b,
	    q->surface.end_b, q->role.start_b, q->role.end_b);
	kn_buf_put(out, doc->text + q->at.start_b, kn_span_len(q->at));
	kn_buf_chr(out, '\n');
}

/* Whose office it is, and the rule. */
static void
put_office(struct kn_index *ix, const struct kn_doc *doc,
    const struct kn_office *o, struct kn_buf *out)
{
	const struct kn_entity *e = kn_index_entity(ix, o->person);

	kn_buf_fmt(out, "office %u-%u: %s, %s: ", o->at.start_b, o->at.end_b,
	    e == NULL ? "-" : e->id, o->rule);
	kn_buf_put(out, doc->text + o->at.start_b, kn_span_len(o->at));
	kn_buf_chr(out, '\n');
}

/* Who meets, where they stand, the day and the rule. */
static void
put_meeting(struct kn_index *ix, const struct kn_doc *doc,
    const struct kn_meeting *m, struct kn_buf *out)
{
	char iso[KN_DAY_MAX_B];

	kn_day_print(m->day, iso);
	kn_buf_fmt(out, "meeting %u-%u: %s, ", m->at.start_b, m->at.end_b,
	    kn_meeting_status_name(m->status));
	kn_meeting_person(ix, doc, m->a, m->surface_a, out);
	kn_buf_cstr(out, ", ");
	kn_meeting_person(ix, doc, m->b, m->surface_b, out);
	kn_buf_fmt(out, ", %s, %s, people %u-%u %u-%u, when %u-%u: ",
	    iso[0] == '\0' ? "-" : iso, m->rule, m->surface_a.start_b,
	    m->surface_a.end_b, m->surface_b.start_b, m->surface_b.end_b,
	    m->when.start_b, m->when.end_b);
	kn_buf_put(out, doc->text + m->at.start_b, kn_span_len(m->at));
	kn_buf_chr(out, '\n');
}

/* The spans that the corpus makes, beside those of the text. */
static enum kn_status
put_repeated(struct kn_index *ix, uint32_t id, const struct kn_doc *doc,
    struct kn_buf *out, struct kn_err *err)
{
	enum kn_status st = KN_OK;

	for (size_t i = 0; i < doc->n_spans && st == KN_OK; i++) {
		const struct kn_doc_span *s = &doc->spans[i];
		size_t stories;

		if (s->kind != KN_SPAN_REPEATED)
			continue;
		st = kn_index_repeated(ix, id, doc, s->at, &stories, err);
		kn_buf_fmt(out, "%s %u-%u: repeated in %zu stories\n",
		    kn_span_kind_name(s->kind), s->at.start_b,
		    s->at.end_b, stories);
	}
	return st;
}

static enum kn_status
put_article(struct kn_index *ix, const char *name, struct kn_buf *out,
    struct kn_err *err)
{
	struct kn_found found = { 0 };
	struct kn_doc *doc = NULL;
	uint32_t id;
	enum kn_status st = kn_index_find(ix, kn_str(name), &id, err);

	if (st == KN_OK)
		st = kn_index_doc(ix, id, &doc, err);
	if (st == KN_OK)
		st = kn_index_found(ix, id, &found, err);
	if (st == KN_OK)
		kn_doc_explain(doc, out);
	if (st == KN_OK)
		st = put_repeated(ix, id, doc, out, err);
	for (size_t i = 0; i < found.mentions.n && st == KN_OK; i++)
		put_mention(ix, doc, &found.mentions.at[i], out);
	for (size_t i = 0; i < found.n_offices && st == KN_OK; i++)
		put_office(ix, doc, &found.offices[i], out);
	for (size_t i = 0; i < found.n_quotes && st == KN_OK; i++)
		put_quote(ix, doc, &found.quotes[i], out);
	for (size_t i = 0; i < found.n_meetings && st == KN_OK; i++)
		put_meeting(ix, doc, &found.meetings[i], out);
	kn_found_dispose(&found);
	kn_doc_free(doc);
	return st;
}

static int
explain_article(struct kn_cli *cli, char *const *args, size_t n,
    struct kn_buf *out)
{
	int status = cli__open_corpus(cli);
	struct kn_err err;

	for (size_t i = 0; i < n && status == KN_EXIT_OK; i++)
		if (put_article(kn_session_index(cli->session), args[i], out,
		    &err) != KN_OK)
			status = kn_cli_fail(cli, &err);
	return status;
}

static const struct {
	const char *name;
	size_t most;
	stage_fn *run;
} stages[] = {
	{ "import", SIZE_MAX, explain_import },
	{ "tokens", SIZE_MAX, explain_tokens },
	{ "query", SIZE_MAX, explain_query },
	{ "line", 2, explain_line },
	{ "article", 1, explain_article },
};

static int
put_stage(struct kn_cli *cli, stage_fn *run, char *const *args, size_t n)
{
	struct kn_buf out;
	enum kn_status st = KN_OK;

	kn_buf_init(&out, 0);
	int status = run(cli, args, n, &out);
	if (status == KN_EXIT_OK) {
		/* Logical order on a terminal too: it is about the order. */
		kn_filter_append(kn_buf_get(&out), true, &cli->out.pending);
		st = cli__write(&cli->out, "", 0);
	}
	kn_buf_dispose(&out);
	return status == KN_EXIT_OK ? cli__done(cli, st, true) : status;
}

int
cmd__explain(struct kn_cli *cli, char *const *args, size_t n)
{
	for (size_t i = 0; i < sizeof(stages) / sizeof(*stages); i++)
		if (strcmp(args[0], stages[i].name) == 0 && n > 1 &&
		    n - 1 <= stages[i].most)
			return put_stage(cli, stages[i].run, args + 1,
			    n - 1);
	return cli__bad_verb(cli, args[0]);
}
