/*
 * notes.c: notes as the commands open and print them. In: the notebook, and
 * views of notes. Out: records for programs, lines for people.
 */
#include "tui/cli/cli_priv.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kunnash/filter.h"
#include "kunnash/mem.h"

struct cli_note_out {
	struct kn_cli *cli;
	struct kn_writer *w;            /* NULL: for people */
	struct kn_note_records *records;
	uint32_t headed;                /* the article whose head is printed */
	bool any;
};

int
cli__open_notes(struct kn_cli *cli, bool writes, struct kn_notebook **nb)
{
	struct kn_err err;

	*nb = NULL;
	if (writes && cli->session_opts.notes_path == NULL) {
		kn_err_set(&err, KN_UNSUPPORTED, N_("there is no folder for "
		    "the notebook; set HOME or name a file with --notes"),
		    NULL);
		return kn_cli_fail(cli, &err);
	}
	cli->makes_notes = writes;
	int status = cli__open_corpus(cli);
	if (status != KN_EXIT_OK)
		return status;
	*nb = kn_session_notebook(cli->session);
	/* Why it could not be opened has been told: nothing is given out as
	 * if there were no notes. */
	if (*nb == NULL)
		return writes || (cli->session_opts.notes_path != NULL &&
		    access(cli->session_opts.notes_path, F_OK) == 0) ?
		    KN_EXIT_IO : KN_EXIT_OK;
	if (writes && kn_notebook_writable(*nb, &err) != KN_OK)
		return kn_cli_fail(cli, &err);
	/* A copy that cannot be made is told and keeps nobody from writing. */
	if (writes && kn_session_backup(cli->session, &err) != KN_OK)
		(void)kn_cli_fail(cli, &err);
	return KN_EXIT_OK;
}

static enum kn_status
select_own(struct kn_cli *cli, const struct kn_query *q,
    struct kn_note_views *views, struct kn_err *err)
{
	struct kn_run_opts opts = cli__run_opts(cli);

	return kn_notes_select(q, kn_session_index(cli->session), &opts,
	    views, err);
}

void
cli__append_notes(struct kn_note_views *to, struct kn_note_views *more)
{
	if (more->n == 0) {
		free(more->v);
		return;
	}
	to->v = kn_realloc(to->v, to->n + more->n, sizeof(*to->v));
	memcpy(to->v + to->n, more->v, more->n * sizeof(*more->v));
	to->n += more->n;
	free(more->v);
}

/* Those of the files of --layer, one file after another. */
static enum kn_status
select_layers(struct kn_cli *cli, const struct kn_query *q,
    struct kn_note_views *views, int *exit_status, struct kn_err *err)
{
	struct kn_run_opts opts = cli__run_opts(cli);
	const char *const *names;
	size_t n = kn_option_list(cli->opts, KN_OPT_LAYER, &names);
	enum kn_status st = KN_OK;

	for (size_t i = 0; i < n && st == KN_OK && *exit_status == 0; i++) {
		struct kn_note_views more;
		struct kn_layer *layer;

		*exit_status = cli__open_layer(cli, names[i], &layer);
		if (*exit_status != KN_EXIT_OK)
			break;
		st = kn_layer_select(layer, q, kn_session_index(
		    cli->session), &opts, &more, err);
		if (st == KN_OK)
			cli__append_notes(views, &more);
		kn_layer_free(layer);
	}
	return st;
}

/* The states of --state as bits; 0: it was not said. */
static enum kn_status
wanted_states(struct kn_cli *cli, unsigned *bits, struct kn_err *err)
{
	const char *const *names;
	size_t n = kn_option_list(cli->opts, KN_OPT_STATE, &names);

	*bits = 0;
	for (size_t i = 0; i < n; i++) {
		int s = 0;

		while (s < KN_ANCHOR_STATE_COUNT && strcmp(names[i],
		    kn_anchor_state_name((enum kn_anchor_state)s)) != 0)
			s++;
		if (s == KN_ANCHOR_STATE_COUNT)
			return kn_err_set(err, KN_INVALID, N_("--state takes "
			    "exact, moved, fuzzy or orphan; not %s"), "%s",
			    names[i]);
		*bits |= 1u << s;
	}
	return KN_OK;
}

/* Leaves those in the states, and says so in the filter. */
static void
keep_states(struct kn_note_views *views, unsigned bits,
    struct kn_buf *filter)
{
	size_t kept = 0;

	for (size_t i = 0; i < views->n; i++) {
		struct kn_note_view *v = &views->v[i];

		if ((bits >> v->state & 1) != 0) {
			views->v[kept++] = *v;
			continue;
		}
		kn_note_dispose(&v->note);
		free(v->label);
	}
	views->n = kept;
	for (int s = 0; s < KN_ANCHOR_STATE_COUNT; s++)
		if ((bits >> s & 1) != 0)
			kn_buf_fmt(filter, "%s--state %s", filter->n > 0 ?
			    " " : "", kn_anchor_state_name(
			    (enum kn_anchor_state)s));
}

int
cli__select_notes(struct kn_cli *cli, char *const *args, size_t n,
    struct kn_note_views *views, struct kn_buf *filter)
{
	struct kn_notebook *nb;
	struct kn_buf text;
	struct kn_err err;
	const char *const *names;
	size_t layers = kn_option_list(cli->opts, KN_OPT_LAYER, &names);
	int status = KN_EXIT_OK;
	unsigned states;

	*views = (struct kn_note_views){ NULL, 0 };
	if (wanted_states(cli, &states, &err) != KN_OK)
		return kn_cli_fail(cli, &err);
	kn_buf_init(&text, 0);
	struct kn_query *q = cli__query(cli, args, n, &text, &status);
	if (q != NULL)
		status = cli__open_notes(cli, false, &nb);
	if (status == KN_EXIT_OK)
		kn_query_print(q, filter);
	if (status == KN_EXIT_OK && (nb != NULL || layers > 0)) {
		enum kn_status st = layers > 0 ?
		    select_layers(cli, q, views, &status, &err) :
		    select_own(cli, q, views, &err);

		if (st != KN_OK)
			status = cli__fail_query(cli, &err,
			    kn_buf_get(&text));
	}
	if (states != 0)
		keep_states(views, states, filter);
	kn_query_free(q);
	kn_buf_dispose(&text);
	return status;
}

struct cli_note_out *
cli__note_out_new(struct kn_cli *cli)
{
	struct cli_note_out *o = kn_calloc(1, sizeof(*o));

	o->cli = cli;
	o->w = cli__writer(cli);
	o->headed = KN_NO_ARTICLE;
	if (o->w != NULL)
		o->records = kn_note_records_new(o->w,
		    kn_session_index(cli->session));
	return o;
}

void
cli__note_out_free(struct cli_note_out *o)
{
	if (o == NULL)
		return;
	kn_note_records_free(o->records);
	kn_writer_free(o->w);
	free(o);
}

/* The article once, above its notes; one that is not here by its title. */
static void
put_head(struct cli_note_out *o, const struct kn_note_view *v,
    struct kn_buf *b)
{
	struct kn_index *ix = kn_session_index(o->cli->session);
	const struct kn_target *t = &v->note.target;
	struct kn_article a;

	if (o->any && v->article == o->headed)
		return;
	o->headed = v->article;
	o->any = true;
	if (v->article != KN_NO_ARTICLE &&
	    kn_index_article(ix, v->article, &a, NULL) == KN_OK) {
		cli__row_article(o->cli, &a, b);
		kn_article_dispose(&a);
		kn_buf_chr(b, '\n');
	} else if (v->note.scope != KN_NOTE_CORPUS && t->title != NULL) {
		kn_filter_append(kn_str(t->title), false, b);
		kn_buf_chr(b, '\n');
	}
}

static void
put_quote(const struct kn_note_view *v, struct kn_buf *b)
{
	struct kn_buf quote;

	if (v->note.scope != KN_NOTE_PASSAGE)
		return;
	kn_buf_init(&quote, 0);
	kn_filter_append(kn_str(v->note.anchor.exact), false, &quote);
	kn_buf_cstr(b, "\n    « ");
	kn_buf_str(b, kn_buf_get(&quote));
	kn_buf_cstr(b, " »");
	if (v->state != KN_ANCHOR_ORPHAN)
		kn_buf_fmt(b, " %" PRIu32 "-%" PRIu32, v->start_cp,
		    v->end_cp);
	kn_buf_dispose(&quote);
}

static void
put_words(const struct kn_note_view *v, struct kn_buf *b)
{
	const struct kn_note *n = &v->note;

	if (n->text != NULL && n->text[0] != '\0') {
		kn_buf_cstr(b, "\n    ");
		kn_filter_append(kn_str(n->text), false, b);
	}
	for (size_t i = 0; i < n->n_tags; i++) {
		kn_buf_cstr(b, i == 0 ? "\n    #" : " #");
		kn_filter_append(kn_str(n->tags[i]), false, b);
	}
}

enum kn_status
cli__note_put(struct cli_note_out *o, const struct kn_note_view *v)
{
	const char *label = kn_note_view_label(v);
	struct kn_buf b;

	if (o->w != NULL)
		return kn_record_note(o->records, v);
	kn_buf_init(&b, 0);
	put_head(o, v, &b);
	kn_buf_fmt(&b, "  %s  %s", v->note.id,
	    kn_tr(kn_anchor_state_name(v->state)));
	if (label != NULL) {
		kn_buf_cstr(&b, "  [");
		kn_filter_append(kn_str(label), false, &b);
		kn_buf_cstr(&b, "]");
	}
	put_quote(v, &b);
	put_words(v, &b);
	enum kn_status st = cli__put(o->cli, &o->cli->out, kn_buf_get(&b));
	kn_buf_dispose(&b);
	return st;
}
