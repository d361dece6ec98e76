/*
 * cmd_index.c: kunnash index: brings the index up to date and says what was
 * done; with --rejects, lists what was not taken. Out: one summary, or one
 * record a reject.
 */
#include "tui/cli/cli_priv.h"

#include "kunnash/filter.h"

struct listing {
	struct kn_cli *cli;
	struct kn_writer *w;    /* NULL: text */
	enum kn_status st;
};

static void
put_reject(void *user, const struct kn_reject *r)
{
	struct listing *l = user;
	struct kn_buf b;

	if (l->st != KN_OK)
		return;
	if (l->w != NULL) {
		l->st = kn_record_reject(l->w, r);
		return;
	}
	kn_buf_init(&b, 0);
	kn_filter_append_name(kn_str(r->path), &b);
	if (r->place != NULL && r->place[0] != '\0') {
		kn_buf_cstr(&b, " (");
		kn_fmt_place(kn_str(r->place), &b);
		kn_buf_chr(&b, ')');
	}
	kn_buf_fmt(&b, ": %s; %s", kn_tr(r->reason), kn_tr(r->action));
	l->st = cli__put(l->cli, &l->cli->out, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

static int
put_rejects(struct kn_cli *cli)
{
	struct listing l = { .cli = cli, .w = cli__writer(cli) };
	struct kn_err err;
	enum kn_status st = kn_index_rejects(kn_session_index(cli->session),
	    put_reject, &l, &err);

	kn_writer_free(l.w);
	if (st != KN_OK)
		return kn_cli_fail(cli, &err);
	return cli__done(cli, l.st, true);
}

static void
put_part(struct kn_cli *cli, const char *one, const char *many, uint64_t n,
    struct kn_buf *out)
{
	if (n == 0)
		return;
	if (out->n > 0)
		cli__row_sep(out);
	cli__row_count(cli, one, many, n, out);
}

static enum kn_status
put_summary(struct kn_cli *cli)
{
	const struct kn_index_summary *s = &cli->summary;
	struct kn_writer *w = cli__writer(cli);
	struct kn_buf b;

	if (w != NULL) {
		enum kn_status st = kn_record_index(w, s);

		kn_writer_free(w);
		return st;
	}
	kn_buf_init(&b, 0);
	put_part(cli, NP_("%s new article", "%s new articles"), s->added,
	    &b);
	put_part(cli, NP_("%s changed", "%s changed"), s->changed, &b);
	put_part(cli, NP_("%s unchanged", "%s unchanged"), s->unchanged,
	    &b);
	put_part(cli, NP_("%s removed", "%s removed"), s->removed, &b);
	put_part(cli, NP_("%s empty", "%s empty"), s->empty, &b);
	put_part(cli, NP_("%s copy of another", "%s copies of others"),
	    s->duplicates, &b);
	put_part(cli, NP_("%s rejected", "%s rejected"), s->rejected,
	    &b);
	enum kn_status st = b.n == 0 ? KN_OK :
	    cli__put(cli, &cli->out, kn_buf_get(&b));
	kn_buf_dispose(&b);
	return st;
}

int
cmd__index(struct kn_cli *cli, char *const *args, size_t n)
{
	int status = cli__open_session(cli);

	(void)args;
	(void)n;
	if (status == KN_EXIT_OK)
		status = cli__update(cli);
	if (status != KN_EXIT_OK)
		return status;
	if (kn_option_bool(cli->opts, KN_OPT_REJECTS))
		return put_rejects(cli);
	/* There is no summary of what was not done. */
	if (cli->stale) {
		if (cli->denied)
			cli__tell_owner(cli,
			    kn_session_index_path(cli->session));
		return KN_EXIT_IO;
	}
	enum kn_status st = put_summary(cli);
	bool any = cli__has_articles(cli);
	status = cli__done(cli, st, true);
	return status == KN_EXIT_OK && !any ? KN_EXIT_NOTHING : status;
}
