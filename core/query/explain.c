/*
 * explain.c: what a query means, as text.
 *
 * Query row of the architecture. In: a tree and, if there is one, an index.
 * Out: lines for people and for golden files: the canonical text, the tree
 * with the forms, entities and values each leaf stands for and the number of
 * articles in its set, the totals, and what a search may leave out to fill a
 * page. Values are untrusted text: front ends
 * filter them.
 */
#include "rank_priv.h"

#include <stdlib.h>
#include <string.h>

struct explain {
	struct kn_index *ix;    /* or NULL: the tree alone */
	const struct kn_run_opts *opts; /* or NULL */
	struct eval ev;
	struct kn_buf *out;
	unsigned depth;
};

static void
indent(struct explain *x)
{
	for (unsigned i = 0; i < x->depth; i++)
		kn_buf_cstr(x->out, "  ");
}

/* The forms of one rule, with the articles they are in. */
static void
explain_forms(struct explain *x, const struct word *w, enum kn_rule rule,
    bool prefix)
{
	bool any = false;

	for (size_t i = 0; i < w->alts.n; i++) {
		if (w->rule[i] != rule)
			continue;
		if (!any) {
			indent(x);
			kn_buf_fmt(x->out, "  %s:", kn_rule_name(rule));
		}
		any = true;
		kn_buf_chr(x->out, ' ');
		kn_buf_str(x->out, w->alts.form[i]);
		kn_buf_cstr(x->out, prefix ? "*" : "");
	}
	kn_buf_cstr(x->out, any ? "\n" : "");
}

/* Each word, with the forms that the corpus has of it. */
static enum kn_status
explain_words(struct explain *x, const struct node *nd, struct kn_err *err)
{
	struct expand_opts opts = node__expand_opts(nd, x->ev.no_aliases);
	struct words w;

	enum kn_status st = words__expand(&w, nd->value, x->ix, &opts, err);
	for (size_t i = 0; i < w.n && st == KN_OK; i++) {
		indent(x);
		kn_buf_cstr(x->out, "word: ");
		kn_buf_str(x->out, nd->reach == REACH_WORD ? w.at[i].exact :
		    w.at[i].folded);
		kn_buf_chr(x->out, '\n');
		for (int r = 0; r <= KN_RULE_ENTITY; r++)
			explain_forms(x, &w.at[i], (enum kn_rule)r,
			    nd->prefix && i == w.n - 1);
	}
	words__dispose(&w);
	return st;
}

static void
print_entities(struct explain *x, const struct entities *ents)
{
	for (size_t i = 0; i < ents->n; i++) {
		const struct kn_entity *e = kn_index_entity(x->ix,
		    ents->number[i]);

		if (e == NULL)
			continue;
		indent(x);
		kn_buf_fmt(x->out, "entity: %s%s%s (%s)\n", e->id,
		    ents->subtype == KN_SUBTYPE_COUNT ? "" : "/",
		    ents->subtype == KN_SUBTYPE_COUNT ? "" :
		    kn_subtype_name(ents->subtype), e->label[KN_LANG_EN]);
	}
}

static void
explain_date(struct explain *x, const struct node *nd)
{
	char moment[KN_MOMENT_LEN + 1];
	struct date_range r;
	bool backwards, after = date__after(nd->value, moment);

	if (!after && !date__parse(nd->value, &r, &backwards))
		return;
	indent(x);
	if (after)
		kn_buf_fmt(x->out, "after: %s\n", moment);
	else if (r.none)
		kn_buf_cstr(x->out, "days: none\n");
	else
		kn_buf_fmt(x->out, "days: %s .. %s\n",
		    r.has_from ? r.from : "", r.has_to ? r.to : "");
}

/* The value that the index has for an outlet or an aggregator. */
static enum kn_status
explain_outlet(struct explain *x, const struct node *nd, struct kn_err *err)
{
	struct kn_buf value;

	kn_buf_init(&value, 0);
	enum kn_status st = value__outlet(nd, x->ix, &value, err);
	if (st == KN_OK && value.n > 0) {
		indent(x);
		kn_buf_cstr(x->out, "value: ");
		kn_buf_str(x->out, kn_buf_get(&value));
		kn_buf_chr(x->out, '\n');
	}
	kn_buf_dispose(&value);
	return st;
}

/* The entities that a leaf names or that its word stands for. */
static enum kn_status
explain_entities(struct explain *x, const struct node *nd,
    struct kn_err *err)
{
	struct entities ents = { .n = 0 };
	enum kn_status st = KN_OK;

	if (nd->kind == NODE_TEXT && !x->ev.no_aliases)
		st = value__aliases(nd, x->ix, &ents, err);
	else if (nd->kind == NODE_FIELD && nd->field->kind == KIND_ENTITY)
		st = value__entities(nd, x->ix, &ents, err);
	else if (nd->kind == NODE_FIELD && nd->field->kind == KIND_SPEAKER)
		st = speech__named(nd, x->ix, &ents, err);
	print_entities(x, &ents);
	free(ents.number);
	return st;
}

/* What a leaf stands for. */
static enum kn_status
explain_leaf(struct explain *x, const struct node *nd, struct kn_err *err)
{
	enum kn_status st = KN_OK;

	if (node__is_text(nd))
		st = explain_words(x, nd, err);
	else if (field__is_date(nd->field))
		explain_date(x, nd);
	if (x->ix == NULL || st != KN_OK)
		return st;
	if (nd->kind == NODE_FIELD && nd->field->kind == KIND_OUTLET)
		return explain_outlet(x, nd, err);
	return explain_entities(x, nd, err);
}

/* How the words of a leaf may differ and stand. */
static void
explain_manner(struct explain *x, const struct node *nd)
{
	if (nd->reach == REACH_WORD)
		kn_buf_cstr(x->out, " (as written)");
	if (nd->reach == REACH_STEM)
		kn_buf_cstr(x->out, " (and its stems)");
	if (nd->slop > 0)
		kn_buf_fmt(x->out, " (in any order, %u words between)",
		    nd->slop);
}

static const char *
title_of(const struct node *nd)
{
	switch (nd->kind) {
	case NODE_ALL:
		return "all";
	case NODE_AND:
		return "and";
	case NODE_OR:
		return "or";
	case NODE_NOT:
		return "not";
	case NODE_NEAR:
		return "near";
	case NODE_TEXT:
		return nd->quoted ? "phrase" : "text";
	case NODE_FIELD:
		return nd->field->pub.name;
	}
	return "";
}

static enum kn_status
explain_node(struct explain *x, const struct node *nd, struct kn_err *err)
{
	struct kn_set *set = NULL;
	enum kn_status st = x->ix == NULL ? KN_OK :
	    eval__node(&x->ev, nd, &set, err);

	if (st != KN_OK)
		return st;
	indent(x);
	kn_buf_cstr(x->out, title_of(nd));
	if (nd->kind == NODE_TEXT || nd->kind == NODE_FIELD) {
		kn_buf_cstr(x->out, " = ");
		kn_buf_str(x->out, nd->value);
		kn_buf_cstr(x->out, nd->prefix ? "*" : "");
		explain_manner(x, nd);
	}
	if (nd->kind == NODE_NEAR && nd->unit == NEAR_WORDS)
		kn_buf_fmt(x->out, " = %u words", nd->within);
	else if (nd->kind == NODE_NEAR)
		kn_buf_fmt(x->out, " = %s", near__unit_name(nd->unit));
	if (set != NULL)
		kn_buf_fmt(x->out, "  [%zu]", kn_set_count(set));
	kn_buf_chr(x->out, '\n');
	kn_set_free(set);
	x->depth++;
	if (nd->kind == NODE_TEXT || nd->kind == NODE_FIELD)
		st = explain_leaf(x, nd, err);
	for (size_t i = 0; i < nd->n_kids && st == KN_OK; i++)
		st = explain_node(x, nd->kid[i], err);
	x->depth--;
	return st;
}

static enum kn_status
explain_totals(struct explain *x, const struct kn_query *q,
    struct kn_err *err)
{
	struct kn_result *r = NULL;
	enum kn_status st = kn_query_run(q, x->ix, x->opts, &r, err);

	if (st == KN_OK)
		kn_buf_fmt(x->out, "articles: %zu\nstories: %zu\n"
		    "undated: %zu\nundated and hidden: %zu\n",
		    kn_result_articles(r), kn_result_stories(r),
		    kn_result_undated(r), kn_result_undated_hidden(r));
	kn_result_free(r);
	return st;
}

/* What a search leaves out, one by one, while a page is not full. */
static enum kn_status
explain_loose(struct explain *x, const struct kn_query *q,
    struct kn_err *err)
{
	struct kn_query *loose = NULL;

	if (!query__can_loosen(q))
		return KN_OK;
	enum kn_status st = query__loosen(q, x->ix, &loose, err);
	if (st != KN_OK || loose == NULL)
		return st;
	kn_buf_cstr(x->out, "to fill a page:");
	for (size_t i = 0; i < loose->root->n_kids; i++)
		if (loose->root->kid[i]->may_lack) {
			kn_buf_chr(x->out, ' ');
			print__node(loose->root->kid[i], true, x->out);
		}
	kn_buf_chr(x->out, '\n');
	kn_query_free(loose);
	return KN_OK;
}

enum kn_status
kn_query_explain(const struct kn_query *q, struct kn_index *ix,
    const struct kn_run_opts *opts, struct kn_buf *out, struct kn_err *err)
{
	struct explain x = { .ix = ix, .opts = opts, .out = out };

	kn_buf_cstr(out, "query: ");
	kn_query_print(q, out);
	kn_buf_chr(out, '\n');
	eval__init(&x.ev, ix, ix == NULL ? NULL : opts);
	enum kn_status st = explain_node(&x, q->root, err);
	if (st == KN_OK && ix != NULL)
		st = explain_totals(&x, q, err);
	if (st == KN_OK && ix != NULL)
		st = explain_loose(&x, q, err);
	eval__dispose(&x.ev);
	return st;
}
