/*
 * cmd_labels.c: kunnash labels VERB: the tree of labels of the notebook:
 * listed, saved, deleted, exported and imported as a codebook. Needs no
 * corpus.
 */
#include "tui/cli/verbs_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/filter.h"
#include "kunnash/mem.h"

static const struct kn_label *
find(const struct kn_label *all, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].id, name) == 0 ||
		    strcmp(all[i].name, name) == 0)
			return &all[i];
	return NULL;
}

/* ---- list ------------------------------------------------------------------------ */

static void
put_field(struct kn_buf *b, const char *before, const char *text)
{
	if (text == NULL || text[0] == '\0')
		return;
	kn_buf_cstr(b, before);
	kn_filter_append(kn_str(text), false, b);
}

static size_t
depth_of(const struct kn_label *all, size_t n, const struct kn_label *l)
{
	size_t depth = 0;

	while (l != NULL && l->parent != NULL && depth < 16) {
		l = find(all, n, l->parent);
		depth++;
	}
	return depth;
}

static enum kn_status
put_line(struct kn_cli *cli, const struct kn_label *l, size_t depth)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	for (size_t i = 0; i < depth; i++)
		kn_buf_cstr(&b, "    ");
	put_field(&b, "", l->name);
	kn_buf_cstr(&b, "  ");
	cli__row_count(cli, NP_("%s note", "%s notes"), l->notes, &b);
	put_field(&b, "  ", l->sign);
	put_field(&b, "  ", l->colour);
	if (l->key != '\0')
		kn_buf_fmt(&b, "  %c", l->key);
	put_field(&b, "\n        ", l->definition);
	enum kn_status st = cli__put(cli, &cli->out, kn_buf_get(&b));
	kn_buf_dispose(&b);
	return st;
}

static int
list(struct kn_cli *cli, struct kn_notebook *nb, char *const *args, size_t n)
{
	struct kn_writer *w = cli__writer(cli);
	struct kn_label *labels;
	enum kn_status st = KN_OK;
	struct kn_err err;
	size_t n_labels;

	(void)args;
	(void)n;
	if (kn_labels_list(nb, &labels, &n_labels, &err) != KN_OK) {
		kn_writer_free(w);
		return kn_cli_fail(cli, &err);
	}
	for (size_t i = 0; i < n_labels && st == KN_OK; i++)
		st = w != NULL ? kn_record_label(w, &labels[i]) :
		    put_line(cli, &labels[i],
		    depth_of(labels, n_labels, &labels[i]));
	kn_writer_free(w);
	kn_labels_free(labels, n_labels);
	return cli__done(cli, st, n_labels > 0);
}

/* ---- save, delete ------------------------------------------------------------------ */

static void
set(char **member, const char *value)
{
	if (value[0] == '\0')
		return;
	free(*member);
	*member = kn_strdup(value);
}

/* What --colour says is shown by no style when the table has not got it. */
static enum kn_status
check_colour(const char *colour, struct kn_err *err)
{
	if (colour[0] == '\0')
		return KN_OK;
	for (size_t i = 0; kn_label_colour(i) != NULL; i++)
		if (strcmp(kn_label_colour(i), colour) == 0)
			return KN_OK;
	return kn_err_set(err, KN_INVALID, N_("a label is yellow, green, red, "
	    "blue, magenta or cyan, not %s"), "%s", colour);
}

/* A label of this name is changed; else one is made, below --label. */
static enum kn_status
save_one(struct kn_cli *cli, struct kn_notebook *nb, const char *name,
    struct kn_err *err)
{
	const char *above = kn_option_text(cli->opts, KN_OPT_LABEL);
	int64_t key = kn_option_int(cli->opts, KN_OPT_KEY);
	struct kn_label *labels, l = { .id = NULL };
	size_t n;
	enum kn_status st = check_colour(kn_option_text(cli->opts,
	    KN_OPT_COLOUR), err);

	if (st == KN_OK)
		st = kn_labels_list(nb, &labels, &n, err);
	if (st != KN_OK)
		return st;
	const struct kn_label *old = find(labels, n, name);
	const struct kn_label *parent = find(labels, n, above);
	if (above[0] != '\0' && parent == NULL)
		st = kn_err_set(err, KN_INVALID, N_("no label is called %s"),
		    "%s", above);
	if (old != NULL)
		l = (struct kn_label){ .id = kn_strdup(old->id),
		    .parent = kn_strdup(old->parent),
		    .name = kn_strdup(old->name),
		    .definition = kn_strdup(old->definition),
		    .colour = kn_strdup(old->colour),
		    .sign = kn_strdup(old->sign), .key = old->key,
		    .position = old->position };
	else
		l.name = kn_strdup(name);
	set(&l.definition, kn_option_text(cli->opts, KN_OPT_NOTE_TEXT));
	set(&l.colour, kn_option_text(cli->opts, KN_OPT_COLOUR));
	set(&l.sign, kn_option_text(cli->opts, KN_OPT_SIGN));
	if (parent != NULL)
		set(&l.parent, parent->id);
	if (key > 0)
		l.key = (char)('0' + key);
	if (st == KN_OK)
		st = kn_label_put(nb, &l, err);
	kn_label_dispose(&l);
	kn_labels_free(labels, n);
	return st;
}

static int
save(struct kn_cli *cli, struct kn_notebook *nb, char *const *args, size_t n)
{
	struct kn_err err;

	(void)n;
	return save_one(cli, nb, args[0], &err) == KN_OK ? KN_EXIT_OK :
	    kn_cli_fail(cli, &err);
}

static int
delete_labels(struct kn_cli *cli, struct kn_notebook *nb, char *const *args,
    size_t n)
{
	struct kn_label *labels;
	struct kn_err err;
	size_t n_labels;
	enum kn_status st = kn_labels_list(nb, &labels, &n_labels, &err);

	if (st != KN_OK)
		return kn_cli_fail(cli, &err);
	for (size_t i = 0; i < n && st == KN_OK; i++) {
		const struct kn_label *l = find(labels, n_labels, args[i]);

		if (l == NULL)
			st = kn_err_set(&err, KN_NOT_FOUND,
			    N_("no label is called %s"), "%s", args[i]);
		else
			st = kn_label_delete(nb, l->id, &err);
	}
	kn_labels_free(labels, n_labels);
	return st == KN_OK ? KN_EXIT_OK : kn_cli_fail(cli, &err);
}

/* ---- the codebook -------------------------------------------------------------------- */

static int
export(struct kn_cli *cli, struct kn_notebook *nb, char *const *args,
    size_t n)
{
	struct kn_err err;
	enum kn_status st = kn_labels_export(nb, cli__write, &cli->out, &err);

	(void)args;
	(void)n;
	return cli__done(cli, st, true);
}

static int
import(struct kn_cli *cli, struct kn_notebook *nb, char *const *args,
    size_t n)
{
	(void)n;
	return cli__import_lines(cli, nb, args[0], kn_labels_import,
	    NP_("%s label was added", "%s labels were added"));
}

/* ---- verbs ------------------------------------------------------------------------------ */

static const struct cli_verb verbs[] = {
	{ "list", 0, 0, false, list },
	{ "save", 1, 1, true, save },
	{ "delete", 1, SIZE_MAX, true, delete_labels },
	{ "export", 0, 0, false, export },
	{ "import", 1, 1, true, import },
};

int
cmd__labels(struct kn_cli *cli, char *const *args, size_t n)
{
	return cli__verb(cli, verbs, sizeof(verbs) / sizeof(*verbs),
	    args, n);
}
