/*
 * cmd_notes.c: kunnash notes VERB: lists the notes that a query means, adds
 * one, puts one on another passage, takes some away. Out: notes as records
 * or for people.
 */
#include "tui/cli/cli_priv.h"

#include <string.h>

#include "kunnash/mem.h"

/* ---- list -------------------------------------------------------------------- */

static enum kn_status
put_views(struct kn_cli *cli, const struct kn_note_views *views)
{
	struct cli_note_out *o = cli__note_out_new(cli);
	size_t n = cli__limit(cli, views->n);
	enum kn_status st = KN_OK;

	for (size_t i = 0; i < n && st == KN_OK; i++)
		st = cli__note_put(o, &views->v[i]);
	cli__note_out_free(o);
	return st;
}

static int
list(struct kn_cli *cli, char *const *args, size_t n)
{
	struct kn_note_views views;
	struct kn_buf filter;

	kn_buf_init(&filter, 0);
	int status = cli__select_notes(cli, args, n, &views, &filter);
	if (status == KN_EXIT_OK)
		status = cli__done(cli, put_views(cli, &views), views.n > 0);
	kn_note_views_dispose(&views);
	kn_buf_dispose(&filter);
	return status;
}

/* ---- a passage by its place or its words ---------------------------------------- */

/* The words as they are written, somewhere from `from_b` on. */
static bool
find_words(const struct kn_doc *doc, const char *words, size_t from_b,
    struct kn_span *at, bool *more)
{
	size_t n_b = strlen(words);
	const char *s = memmem(doc->text + from_b, doc->n_b - from_b, words,
	    n_b);

	if (s == NULL)
		return false;
	at->start_b = (uint32_t)(s - doc->text);
	at->end_b = at->start_b + (uint32_t)n_b;
	*more = memmem(s + 1, doc->n_b - at->start_b - 1, words, n_b) != NULL;
	return true;
}

/* What --start, --end and --exact name; empty: the whole article. */
static enum kn_status
find_passage(struct kn_cli *cli, const struct kn_doc *doc,
    struct kn_span *at, struct kn_err *err)
{
	int64_t start = kn_option_int(cli->opts, KN_OPT_START);
	int64_t end = kn_option_int(cli->opts, KN_OPT_END);
	const char *words = kn_option_text(cli->opts, KN_OPT_EXACT);
	int64_t n_cp = (int64_t)kn_utf8_count_cp(doc->text, doc->n_b);
	struct kn_offsets o;
	bool more;

	kn_offsets_init(&o, doc->text, doc->n_b);
	*at = (struct kn_span){ 0, 0 };
	if (words[0] != '\0') {
		size_t from = start < 0 ? 0 : start > n_cp ? doc->n_b :
		    kn_offsets_b(&o, (size_t)start);

		if (!find_words(doc, words, from, at, &more))
			return kn_err_set(err, KN_NOT_FOUND, N_("these words "
			    "are not in the article"), NULL);
		if (more)
			cli__tell_msg(cli, N_("these words are in the article"
			    " more than once; the first place was taken "
			    "(--start names another)"), "");
		return KN_OK;
	}
	if (start < 0 && end < 0)
		return KN_OK;
	if (start < 0 || end <= start || end > n_cp)
		return kn_err_set(err, KN_INVALID, N_("a passage needs "
		    "--start before --end, both within the article"), NULL);
	at->start_b = (uint32_t)kn_offsets_b(&o, (size_t)start);
	at->end_b = (uint32_t)kn_offsets_b(&o, (size_t)end);
	return KN_OK;
}

/* ---- add ------------------------------------------------------------------------- */

static enum kn_status
find_label(struct kn_notebook *nb, const char *name, char **id,
    struct kn_err *err)
{
	struct kn_label *labels;
	size_t n;
	enum kn_status st = kn_labels_list(nb, &labels, &n, err);

	*id = NULL;
	for (size_t i = 0; i < n && st == KN_OK && *id == NULL; i++)
		if (strcmp(labels[i].name, name) == 0 ||
		    strcmp(labels[i].id, name) == 0)
			*id = kn_strdup(labels[i].id);
	if (st == KN_OK)
		kn_labels_free(labels, n);
	if (st == KN_OK && *id == NULL)
		return kn_err_set(err, KN_INVALID,
		    N_("no label is called %s"), "%s", name);
	return st;
}

/* Label, text and tags of the options. */
static enum kn_status
fill(struct kn_cli *cli, struct kn_notebook *nb, struct kn_note *note,
    struct kn_err *err)
{
	const char *label = kn_option_text(cli->opts, KN_OPT_LABEL);
	const char *text = kn_option_text(cli->opts, KN_OPT_NOTE_TEXT);
	const char *const *tags;
	size_t n = kn_option_list(cli->opts, KN_OPT_TAG, &tags);

	if (text[0] != '\0')
		note->text = kn_strdup(text);
	note->tags = kn_calloc(n + 1, sizeof(*note->tags));
	for (size_t i = 0; i < n; i++)
		note->tags[note->n_tags++] = kn_strdup(tags[i]);
	return label[0] == '\0' ? KN_OK :
	    find_label(nb, label, &note->label, err);
}

/* On the passage of the options, or on the whole article. */
static enum kn_status
put_on_article(struct kn_cli *cli, struct kn_notebook *nb,
    struct kn_note *note, uint32_t id, struct kn_err *err)
{
	struct kn_index *ix = kn_session_index(cli->session);
	struct kn_doc *doc = NULL;
	struct kn_target target;
	struct kn_article a;
	struct kn_span at;
	enum kn_status st = kn_index_article(ix, id, &a, err);

	if (st != KN_OK)
		return st;
	kn_session_target(cli->session, &a, &target);
	st = kn_index_doc(ix, id, &doc, err);
	if (st == KN_OK)
		st = find_passage(cli, doc, &at, err);
	if (st == KN_OK && kn_span_len(at) > 0) {
		st = kn_note_attach(nb, note, &target, doc, at, err);
	} else if (st == KN_OK) {
		note->scope = KN_NOTE_ARTICLE;
		kn_target_dispose(&note->target);
		kn_anchor_dispose(&note->anchor);
		kn_target_copy(&note->target, &target);
		st = kn_note_put(nb, note, err);
	}
	kn_doc_free(doc);
	kn_target_dispose(&target);
	kn_article_dispose(&a);
	return st;
}

/* Prints a note that stands where it was put. */
static int
put_new(struct kn_cli *cli, struct kn_notebook *nb, struct kn_note *note,
    uint32_t id)
{
	struct kn_note_view v = { .note = *note, .article = id,
	    .state = KN_ANCHOR_EXACT, .start_cp = note->anchor.start_cp,
	    .end_cp = note->anchor.end_cp };
	struct cli_note_out *o = cli__note_out_new(cli);
	struct kn_label *labels = NULL;
	size_t n = 0;

	if (note->label != NULL &&
	    kn_labels_list(nb, &labels, &n, NULL) != KN_OK)
		n = 0;
	for (size_t i = 0; i < n; i++)
		if (strcmp(labels[i].id, note->label) == 0)
			v.label = labels[i].name;
	enum kn_status st = cli__note_put(o, &v);
	cli__note_out_free(o);
	kn_labels_free(labels, n);
	return cli__done(cli, st, true);
}

/* Without an article, a memo for the corpus. */
static int
add(struct kn_cli *cli, char *const *args, size_t n)
{
	struct kn_note note = { .id = NULL };
	struct kn_notebook *nb;
	struct kn_err err;
	uint32_t id = KN_NO_ARTICLE;
	int status = cli__open_notes(cli, true, &nb);

	if (status != KN_EXIT_OK)
		return status;
	enum kn_status st = n == 0 ? KN_OK : kn_index_find(
	    kn_session_index(cli->session), kn_str(args[0]), &id, &err);
	if (st == KN_OK)
		st = fill(cli, nb, &note, &err);
	if (st == KN_OK && n > 0) {
		st = put_on_article(cli, nb, &note, id, &err);
	} else if (st == KN_OK) {
		note.scope = KN_NOTE_CORPUS;
		note.target.corpus = kn_strdup(kn_session_corpus_hash(
		    cli->session));
		st = kn_note_put(nb, &note, &err);
	}
	status = st == KN_OK ? put_new(cli, nb, &note, id) :
	    kn_cli_fail(cli, &err);
	kn_note_dispose(&note);
	return status;
}

/* ---- attach, delete ----------------------------------------------------------------- */

static int
attach(struct kn_cli *cli, char *const *args, size_t n)
{
	struct kn_note note = { .id = NULL };
	struct kn_notebook *nb;
	struct kn_err err;
	uint32_t id;
	int status = cli__open_notes(cli, true, &nb);

	(void)n;
	if (status != KN_EXIT_OK)
		return status;
	enum kn_status st = kn_note_get(nb, args[0], &note, &err);
	if (st == KN_OK)
		st = kn_index_find(kn_session_index(cli->session),
		    kn_str(args[1]), &id, &err);
	if (st == KN_OK)
		st = put_on_article(cli, nb, &note, id, &err);
	status = st == KN_OK ? put_new(cli, nb, &note, id) :
	    kn_cli_fail(cli, &err);
	kn_note_dispose(&note);
	return status;
}

/* All of them or none. */
static int
delete_notes(struct kn_cli *cli, char *const *args, size_t n)
{
	struct kn_notebook *nb;
	struct kn_err err;
	int status = cli__open_notes(cli, true, &nb);
	enum kn_status st = KN_OK;

	if (status != KN_EXIT_OK)
		return status;
	for (size_t i = 0; i < n && st == KN_OK; i++) {
		struct kn_note note;

		st = kn_note_get(nb, args[i], &note, &err);
		kn_note_dispose(&note);
	}
	if (st == KN_OK)
		st = kn_note_delete(nb, (const char *const *)args, n, &err);
	return st == KN_OK ? KN_EXIT_OK : kn_cli_fail(cli, &err);
}

/* ---- verbs ------------------------------------------------------------------------------ */

static const struct {
	const char *name;
	size_t least, most;
	int (*run)(struct kn_cli *cli, char *const *args, size_t n);
} verbs[] = {
	{ "list", 0, SIZE_MAX, list },
	{ "add", 0, 1, add },
	{ "attach", 2, 2, attach },
	{ "delete", 1, SIZE_MAX, delete_notes },
	{ "export", 0, SIZE_MAX, cli__notes_export },
	{ "import", 1, SIZE_MAX, cli__notes_import },
};

int
cmd__notes(struct kn_cli *cli, char *const *args, size_t n)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
		if (strcmp(verbs[i].name, args[0]) == 0 &&
		    n - 1 >= verbs[i].least && n - 1 <= verbs[i].most)
			return verbs[i].run(cli, args + 1, n - 1);
	return cli__bad_verb(cli, args[0]);
}
