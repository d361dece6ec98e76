/*
 * notematch.c: a query held against notes, one by one.
 *
 * Query row of the architecture. In: a tree; then notes, with the articles
 * that they may stand in. Out: whether the query means the note, and of which
 * of its articles. What the tree asks of articles is a set, made once by
 * eval.c; what it asks of notes (label:, tag:, note:, is:noted) is held
 * against the note itself, wherever in the tree it stands.
 *
 * Of a note whose article is not here, what is asked of articles is neither
 * true nor false: the query means the note if it holds either way.
 */
#include "query_priv.h"

#include <stdlib.h>
#include <string.h>

enum truth { NO, UNKNOWN, YES };        /* in this order: AND is the least */

struct part {
	const struct node *nd;  /* the query's */
	struct kn_set *articles;        /* NULL: it asks something of notes */
	char *value;            /* of a field: folded */
	struct part *kid;
	size_t n_kids;
};

struct kn_note_query {
	struct part root;
};

/* ---- making -------------------------------------------------------------------- */

/* Whether a leaf is about the note, not about its article. */
static bool
asks_note(const struct node *nd)
{
	if (nd->kind != NODE_FIELD)
		return false;
	switch (nd->field->kind) {
	case KIND_LABEL:
	case KIND_TAG:
	case KIND_NOTE:
		return true;
	case KIND_IS:
		return field__state(nd->value) == STATE_NOTED;
	default:
		return false;
	}
}

/* The empty query is about nothing: it means notes of other corpora too. */
static bool
has_notes(const struct node *nd)
{
	if (nd->kind == NODE_ALL || asks_note(nd))
		return true;
	for (size_t i = 0; i < nd->n_kids; i++)
		if (has_notes(nd->kid[i]))
			return true;
	return false;
}

static char *
folded(struct kn_str s)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_fold_append(KN_FOLD_INDEX, s.s, s.n, &b);
	return kn_buf_take(&b, NULL);
}

static void
dispose(struct part *p)
{
	for (size_t i = 0; i < p->n_kids; i++)
		dispose(&p->kid[i]);
	free(p->kid);
	free(p->value);
	kn_set_free(p->articles);
}

static enum kn_status
make(struct eval *ev, const struct node *nd, struct part *out,
    struct kn_err *err)
{
	enum kn_status st = KN_OK;

	*out = (struct part){ .nd = nd };
	if (!has_notes(nd))
		return eval__node(ev, nd, &out->articles, err);
	if (nd->kind == NODE_FIELD)
		out->value = folded(nd->value);
	out->kid = kn_calloc(nd->n_kids + 1, sizeof(*out->kid));
	for (; out->n_kids < nd->n_kids && st == KN_OK; out->n_kids++)
		st = make(ev, nd->kid[out->n_kids], &out->kid[out->n_kids],
		    err);
	return st;
}

enum kn_status
kn_note_query_new(const struct kn_query *q, struct kn_index *ix,
    const struct kn_run_opts *opts, struct kn_note_query **out,
    struct kn_err *err)
{
	struct kn_note_query *nq = kn_calloc(1, sizeof(*nq));
	struct eval ev;

	eval__init(&ev, ix, opts);
	enum kn_status st = make(&ev, q->root, &nq->root, err);
	eval__dispose(&ev);
	*out = st == KN_OK ? nq : NULL;
	if (st != KN_OK)
		kn_note_query_free(nq);
	return st;
}

void
kn_note_query_free(struct kn_note_query *nq)
{
	if (nq == NULL)
		return;
	dispose(&nq->root);
	free(nq);
}

/* ---- what is asked of a note ------------------------------------------------------ */

static bool
same_folded(struct kn_str name, const char *want)
{
	char *f = folded(name);
	bool same = strcmp(f, want) == 0;

	free(f);
	return same;
}

/* It or one above it, by its name; or it by its id. */
static bool
label_is(const struct kn_note *n, const char *label, const char *want)
{
	struct kn_str rest = kn_str(label), name;

	if (label == NULL)
		return false;
	if (n->label != NULL && same_folded(kn_str(n->label), want))
		return true;
	while (kn_str_split(&rest, '\n', &name))
		if (same_folded(name, want))
			return true;
	return false;
}

static bool
tag_is(const struct kn_note *n, const char *want)
{
	for (size_t i = 0; i < n->n_tags; i++)
		if (same_folded(kn_str(n->tags[i]), want))
			return true;
	return false;
}

/* All of the words, as kn_notes_list() looks for them. */
static bool
has_words(const struct kn_note *n, const char *words)
{
	const char *parts[] = { n->text, n->anchor.exact, n->target.title };
	struct kn_str rest = kn_str(words), word;
	struct kn_buf b;
	bool all = true;

	kn_buf_init(&b, 0);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		kn_buf_cstr(&b, parts[i] == NULL ? "" : parts[i]);
		kn_buf_chr(&b, '\n');
	}
	for (size_t i = 0; i < n->n_tags; i++) {
		kn_buf_cstr(&b, n->tags[i]);
		kn_buf_chr(&b, '\n');
	}
	char *text = folded(kn_buf_get(&b));
	size_t text_b = strlen(text);
	while (all && kn_str_split(&rest, ' ', &word))
		all = word.n == 0 ||
		    memmem(text, text_b, word.s, word.n) != NULL;
	free(text);
	kn_buf_dispose(&b);
	return all;
}

static bool
holds(const struct part *p, const struct kn_note *n, const char *label)
{
	switch (p->nd->field->kind) {
	case KIND_LABEL:
		return label_is(n, label, p->value);
	case KIND_TAG:
		return tag_is(n, p->value);
	case KIND_NOTE:
		return has_words(n, p->value);
	default:
		return true;    /* every note is noted */
	}
}

/* ---- the tree --------------------------------------------------------------------- */

/* The articles out of `of` with which the tree holds; the caller's. */
static struct kn_set *
with_articles(const struct part *p, const struct kn_note *n,
    const char *label, const struct kn_set *of)
{
	struct kn_set *out = kn_set_dup(of);

	if (p->articles != NULL) {
		kn_set_and(out, p->articles);
		return out;
	}
	if (p->nd->kind == NODE_FIELD && !holds(p, n, label))
		kn_set_minus(out, of);
	if (p->nd->kind == NODE_OR)
		kn_set_minus(out, of);
	for (size_t i = 0; i < p->n_kids; i++) {
		struct kn_set *s = with_articles(&p->kid[i], n, label, of);

		if (p->nd->kind == NODE_AND)
			kn_set_and(out, s);
		else if (p->nd->kind == NODE_OR)
			kn_set_or(out, s);
		else
			kn_set_minus(out, s);
		kn_set_free(s);
	}
	return out;
}

/* The same where no article is known. */
static enum truth
without_article(const struct part *p, const struct kn_note *n,
    const char *label)
{
	bool any = p->nd->kind == NODE_OR;
	enum truth all = any ? NO : YES;

	if (p->articles != NULL)
		return UNKNOWN;
	if (p->nd->kind == NODE_FIELD)
		return holds(p, n, label) ? YES : NO;
	if (p->nd->kind == NODE_NOT)
		return (enum truth)(YES - without_article(&p->kid[0], n,
		    label));
	for (size_t i = 0; i < p->n_kids; i++) {
		enum truth t = without_article(&p->kid[i], n, label);

		if (any ? t > all : t < all)
			all = t;
	}
	return all;
}

bool
kn_note_query_has(const struct kn_note_query *nq, const struct kn_note *n,
    const char *label, struct kn_set *of)
{
	if (of == NULL || kn_set_count(of) == 0)
		return without_article(&nq->root, n, label) == YES;
	struct kn_set *with = with_articles(&nq->root, n, label, of);
	kn_set_and(of, with);
	kn_set_free(with);
	return kn_set_count(of) > 0;
}
