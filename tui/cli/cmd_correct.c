/*
 * cmd_correct.c: kunnash correct VERB: says what is otherwise with the
 * entities of articles (with their fields: correct_fields.c); lists, undoes,
 * exports and imports what was said.
 * Out: a line or a record a correction, with how much it is about.
 */
#include "tui/cli/cli_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/correct_file.h"
#include "kunnash/filter.h"
#include "kunnash/mem.h"

struct job {
	struct kn_cli *cli;
	struct kn_notebook *nb;
	struct kn_index *ix;
	char *const *args;
	size_t n;
};

/* ---- lines for people -------------------------------------------------------------- */

static void
put_word(struct kn_buf *b, const char *s)
{
	struct kn_buf clean;

	if (s == NULL || s[0] == '\0')
		return;
	kn_buf_init(&clean, 0);
	kn_filter_append(kn_str(s), false, &clean);
	kn_buf_cstr(b, "  ");
	kn_fmt_isolate(kn_buf_get(&clean), b);
	kn_buf_dispose(&clean);
}

/* date  14 دجنبر → 2023-12-14 */
static void
put_field(struct kn_buf *b, const struct kn_correction *c)
{
	put_word(b, c->field);
	put_word(b, c->was == NULL ? "-" : c->was);
	kn_buf_cstr(b, "  \u2192");
	put_word(b, c->value == NULL ? "-" : c->value);
}

static enum kn_status
put_line(struct kn_cli *cli, const struct kn_correction *c,
    const struct kn_correct_preview *p, const char *conflict)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_buf_fmt(&b, "%s  %s", c->id, kn_correct_name(c->kind));
	put_word(&b, c->entity);
	put_word(&b, c->surface);
	if (c->kind == KN_CORRECT_FIELD)
		put_field(&b, c);
	else
		put_word(&b, c->value);
	if (c->kind == KN_CORRECT_MERGE || c->kind == KN_CORRECT_SPLIT)
		put_word(&b, c->label);
	if (kn_correction_is_here(c))
		put_word(&b, c->target.path != NULL ? c->target.path :
		    c->target.url != NULL ? c->target.url :
		    c->target.body_key);
	if (p != NULL && c->kind != KN_CORRECT_FIELD) {
		kn_buf_cstr(&b, "  ");
		cli__row_count(cli, NP_("%s article", "%s articles"),
		    p->articles, &b);
		cli__row_sep(&b);
		cli__row_count(cli, NP_("%s mention", "%s mentions"),
		    p->mentions, &b);
	}
	if (conflict != NULL)
		kn_buf_fmt(&b, "  (%s)", conflict);
	enum kn_status st = cli__put(cli, &cli->out, kn_buf_get(&b));
	kn_buf_dispose(&b);
	return st;
}

enum kn_status
cli__put_correction(struct kn_cli *cli, struct kn_writer *w,
    const struct kn_correction *c)
{
	const struct kn_correct_preview one = { 1, 0 };

	return w != NULL ? kn_record_correction(w, c, &one, NULL) :
	    put_line(cli, c, NULL, NULL);
}

static int
put_one(struct kn_cli *cli, const struct kn_correction *c,
    const struct kn_correct_preview *p)
{
	struct kn_writer *w = cli__writer(cli);
	enum kn_status st = w != NULL ?
	    kn_record_correction(w, c, p, NULL) : put_line(cli, c, p, NULL);

	kn_writer_free(w);
	return cli__done(cli, st, true);
}

/* ---- correcting ---------------------------------------------------------------------- */

/* The article that a block is about, when one is named. */
static enum kn_status
take_article(struct job *j, const char *name, struct kn_correction *c,
    struct kn_err *err)
{
	struct kn_article a;
	uint32_t id;
	enum kn_status st = kn_index_find(j->ix, kn_str(name), &id, err);

	if (st == KN_OK)
		st = kn_index_article(j->ix, id, &a, err);
	if (st != KN_OK)
		return st;
	struct kn_target t;
	kn_session_target(j->cli->session, &a, &t);
	kn_correction_here(c, &t);
	kn_target_dispose(&t);
	kn_article_dispose(&a);
	return kn_correction_check(c, err);
}

/* What its id says is in `found`. */
struct conflict {
	const char *id;
	struct kn_buf text;
};

static int
correct(struct job *j, enum kn_correct_kind kind)
{
	bool split = kind == KN_CORRECT_SPLIT, block = kind ==
	    KN_CORRECT_BLOCK;
	struct kn_correction c;
	struct kn_correct_preview p;
	struct kn_err err;
	enum kn_status st = kn_correction_make(j->ix, kind,
	    kn_str(j->args[0]), kn_str(block ? "" : j->args[split ? 2 : 1]),
	    kn_str(split ? j->args[1] : ""), &c, &err);

	if (st != KN_OK)
		return kn_cli_fail(j->cli, &err);
	if (block && j->n > 1)
		st = take_article(j, j->args[1], &c, &err);
	if (st == KN_OK)
		st = kn_correction_preview(j->ix, &c,
		    kn_session_corpus_hash(j->cli->session), &p, &err);
	if (st == KN_OK &&
	    !kn_option_bool(j->cli->opts, KN_OPT_PREVIEW))
		st = kn_corrections_put(j->nb, &c, 1, &err);
	int status = st == KN_OK ? put_one(j->cli, &c, &p) :
	    kn_cli_fail(j->cli, &err);
	kn_correction_dispose(&c);
	return status;
}

/* ---- list, delete, undo ----------------------------------------------------------------- */

static void
take_conflict(void *user, const struct kn_correction *c, const char *msgid,
    struct kn_str detail)
{
	struct conflict *x = user;

	if (strcmp(c->id, x->id) == 0)
		kn_fmt_msg(msgid, detail, &x->text);
}

static enum kn_status
put_listed(struct job *j, struct kn_writer *w, const struct kn_correction *c,
    struct kn_err *err)
{
	struct conflict x = { .id = c->id };

	kn_buf_init(&x.text, 0);
	enum kn_status st = kn_corrections_conflicts(j->ix, c, 1,
	    kn_session_corpus_hash(j->cli->session), take_conflict, &x, err);
	const char *why = x.text.n == 0 ? NULL : x.text.s;
	if (st == KN_OK)
		st = w != NULL ? kn_record_correction(w, c, NULL, why) :
		    put_line(j->cli, c, NULL, why);
	kn_buf_dispose(&x.text);
	return st;
}

static int
list(struct job *j)
{
	struct kn_correction *all = NULL;
	struct kn_err err;
	size_t n = 0, most = cli__limit(j->cli, SIZE_MAX);

	/* Without a notebook nothing was corrected. */
	if (j->nb != NULL &&
	    kn_corrections_list(j->nb, &all, &n, &err) != KN_OK)
		return kn_cli_fail(j->cli, &err);
	struct kn_writer *w = cli__writer(j->cli);
	enum kn_status st = KN_OK;
	for (size_t i = 0; i < n && i < most && st == KN_OK; i++)
		st = put_listed(j, w, &all[i], &err);
	kn_writer_free(w);
	kn_corrections_free(all, n);
	return cli__done(j->cli, st, n > 0);
}

static int
delete(struct job *j)
{
	struct kn_err err;

	if (kn_corrections_drop(j->nb, (const char *const *)j->args, j->n,
	    &err) != KN_OK)
		return kn_cli_fail(j->cli, &err);
	return KN_EXIT_OK;
}

static int
undo(struct job *j)
{
	struct kn_undo_step step;
	struct kn_err err;
	struct kn_buf b;

	if (kn_corrections_undo(j->nb, &step, &err) != KN_OK)
		return kn_cli_fail(j->cli, &err);
	kn_buf_init(&b, 0);
	kn_fmt_msg(N_("undone: %s"), kn_str(kn_tr(step.msgid)), &b);
	cli__tell(j->cli, kn_buf_get(&b));
	kn_buf_dispose(&b);
	kn_undo_step_dispose(&step);
	return KN_EXIT_OK;
}

/* ---- files --------------------------------------------------------------------------- */

static int
export(struct job *j)
{
	struct kn_err err;
	enum kn_status st = j->nb == NULL ? KN_OK :
	    kn_corrections_export(j->nb, cli__write, &j->cli->out, &err);

	return cli__done(j->cli, st, true);
}

struct told {
	struct kn_cli *cli;
	const char *path;
};

static void
tell_problem(void *user, size_t line, const char *msgid)
{
	const struct told *t = user;
	struct kn_err err;

	kn_err_set(&err, KN_INVALID, msgid, NULL);
	kn_cli_warn(t->cli, t->path, (unsigned)line, &err);
}

static void
tell_count(struct kn_cli *cli, const char *one, const char *many, size_t n)
{
	struct kn_buf b;

	if (n == 0)
		return;
	kn_buf_init(&b, 0);
	cli__row_count(cli, one, many, n, &b);
	cli__tell(cli, kn_buf_get(&b));
	kn_buf_dispose(&b);
}

static int
import(struct job *j)
{
	const char *path = kn_option_text(j->cli->opts, KN_OPT_IMPORT);
	struct told told = { j->cli, path };
	struct kn_correct_import count = { 0, 0, 0 };
	struct kn_err err;
	char *bytes = NULL;
	size_t n_b = 0;
	enum kn_status st = cli__read_file(path, KN_CORRECT_FILE_MAX_B,
	    &bytes, &n_b, &err);

	if (st == KN_OK)
		st = kn_corrections_import(j->nb, (struct kn_str){ bytes,
		    n_b }, tell_problem, &told, &count, &err);
	free(bytes);
	if (st != KN_OK) {
		(void)kn_cli_fail(j->cli, &err);
		return KN_EXIT_IO;
	}
	tell_count(j->cli, NP_("%s correction was taken",
	    "%s corrections were taken"), count.changed);
	tell_count(j->cli, NP_("%s correction was there already",
	    "%s corrections were there already"), count.same);
	tell_count(j->cli, NP_("%s line was refused",
	    "%s lines were refused"), count.refused);
	return count.refused > 0 && kn_option_bool(j->cli->opts,
	    KN_OPT_STRICT) ? KN_EXIT_IO : KN_EXIT_OK;
}

/* ---- verbs ------------------------------------------------------------------------------ */

/* How many arguments a kind takes, most. */
static size_t
arguments(enum kn_correct_kind kind)
{
	return kind == KN_CORRECT_SPLIT ? 3 : 2;
}

static int
with_notebook(struct kn_cli *cli, bool writes, char *const *args, size_t n,
    int (*run)(struct job *j), enum kn_correct_kind kind)
{
	struct job j = { .cli = cli, .args = args, .n = n };
	int status = cli__open_notes(cli, writes, &j.nb);

	if (status != KN_EXIT_OK)
		return status;
	j.ix = kn_session_index(cli->session);
	return run != NULL ? run(&j) : correct(&j, kind);
}

int
cmd__correct(struct kn_cli *cli, char *const *args, size_t n)
{
	const char *verb = n == 0 ? "" : args[0];
	bool preview = kn_option_bool(cli->opts, KN_OPT_PREVIEW);
	enum kn_correct_kind kind = kn_correct_parse(kn_str(verb));

	if (n == 0 && kn_option_bool(cli->opts, KN_OPT_UNDO))
		return with_notebook(cli, true, args, 0, undo, kind);
	if (n == 0 && kn_option_bool(cli->opts, KN_OPT_EXPORT))
		return with_notebook(cli, false, args, 0, export, kind);
	if (n == 0 && kn_option_text(cli->opts, KN_OPT_IMPORT)[0] != '\0')
		return with_notebook(cli, true, args, 0, import, kind);
	if (n == 0 || (strcmp(verb, "list") == 0 && n == 1))
		return with_notebook(cli, false, args, 0, list, kind);
	if (strcmp(verb, "delete") == 0 && n > 1)
		return with_notebook(cli, true, args + 1, n - 1, delete,
		    kind);
	if (strcmp(verb, "restore") == 0 || strcmp(verb, "where") == 0 ||
	    (n > 1 && kind == KN_CORRECT_COUNT &&
	    strchr(args[1], '=') != NULL))
		return cli__correct_fields(cli, args, n);
	if (kind == KN_CORRECT_COUNT || kind == KN_CORRECT_FIELD ||
	    n - 1 > arguments(kind) ||
	    n - 1 < arguments(kind) - (kind == KN_CORRECT_BLOCK))
		return cli__bad_verb(cli, verb);
	return with_notebook(cli, !preview, args + 1, n - 1, NULL, kind);
}
