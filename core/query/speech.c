/*
 * speech.c: conditions about who speaks: speaker: and role:.
 *
 * Query row of the architecture. In: a field of a query; or a whole query,
 * for single quotes. Out: the articles in which somebody speaks so; or which
 * quotes of an article are meant. Roles are compared word by word, folded,
 * without ال.
 */
#include "query_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/quote_filter.h"

/* ---- roles ------------------------------------------------------------ */

/* A word without the article it may carry. */
static struct kn_str
bare(struct kn_str word)
{
	static const char *const articles[] = { "ال", "لل", "بال", "وال" };

	for (size_t i = 0; i < sizeof(articles) / sizeof(*articles); i++) {
		struct kn_str a = kn_str(articles[i]);

		if (kn_str_starts(word, a) && word.n > a.n + 2)
			return (struct kn_str){ word.s + a.n,
			    word.n - a.n };
	}
	return word;
}

static bool
next_word(struct kn_str *rest, struct kn_str *word)
{
	while (kn_str_split(rest, ' ', word))
		if (word->n > 0)
			return true;
	return false;
}

/* Whether `role` begins with the words of `typed`. */
static bool
begins_with(struct kn_str role, struct kn_str typed)
{
	struct kn_str a, b;

	while (next_word(&typed, &b))
		if (!next_word(&role, &a) || !kn_str_eq(bare(a), bare(b)))
			return false;
	return true;
}

/* Whether the words stand in the role, one after another; both folded. */
static bool
has_words(struct kn_str role, struct kn_str typed)
{
	struct kn_str word;

	do {
		if (begins_with(role, typed))
			return true;
	} while (next_word(&role, &word));
	return false;
}

struct role_search {
	struct kn_str typed;    /* folded */
	struct kn_set *acc;
};

static bool
add_role(void *user, struct kn_str value, uint32_t entity,
    const struct kn_set *articles, uint64_t mentions)
{
	const struct role_search *s = user;

	(void)entity;
	(void)mentions;
	if (has_words(value, s->typed))
		kn_set_or(s->acc, articles);
	return true;
}

enum kn_status
speech__role(struct eval *ev, const struct node *nd, struct kn_set *acc,
    struct kn_err *err)
{
	struct role_search s = { .acc = acc };
	struct kn_buf folded;

	kn_buf_init(&folded, 0);
	kn_fold_append(KN_FOLD_INDEX, nd->value.s, nd->value.n, &folded);
	s.typed = kn_str_trim(kn_buf_get(&folded));
	enum kn_status st = s.typed.n == 0 ? KN_OK :
	    kn_index_facet_each(ev->ix, "role", KN_TYPE_COUNT, add_role, &s,
	    err);
	kn_buf_dispose(&folded);
	return st;
}

/* ---- speakers ---------------------------------------------------------- */

/* "agency:ma-dgsn", as quotes are printed, is ma-dgsn too. */
static struct kn_str
without_type(struct kn_str value)
{
	const char *colon = memchr(value.s, ':', value.n);

	if (colon == NULL || kn_str_starts(value, KN_LIT("p:")))
		return value;
	size_t n = (size_t)(colon - value.s);
	for (unsigned t = 0; t < KN_TYPE_COUNT; t++) {
		const char *name = kn_type_name((enum kn_type)t);
		bool same = strlen(name) == n;

		for (size_t i = 0; same && i < n; i++)
			same = (name[i] | 32) == value.s[i];
		if (same)
			return (struct kn_str){ colon + 1, value.n - n - 1 };
	}
	return value;
}

enum kn_status
speech__named(const struct node *nd, struct kn_index *ix,
    struct entities *out, struct kn_err *err)
{
	struct node named = *nd;

	named.value = without_type(nd->value);
	return value__entities(&named, ix, out, err);
}

enum kn_status
speech__speaker(struct eval *ev, const struct node *nd, struct kn_set *acc,
    struct kn_err *err)
{
	struct entities ents;
	enum kn_status st = speech__named(nd, ev->ix, &ents, err);

	if (st != KN_OK)
		return st;
	for (size_t i = 0; st == KN_OK && i < ents.n; i++) {
		const struct kn_entity *e = kn_index_entity(ev->ix,
		    ents.number[i]);

		if (e != NULL)
			st = eval__facet(ev, "speaker", kn_str(e->id), acc,
			    err);
	}
	free(ents.number);
	return st;
}

/* ---- single quotes ----------------------------------------------------- */

/* One conjunct of the query. */
struct quote_rule {
	struct entities speakers;
	struct kn_buf role;     /* folded; empty: speakers count */
	bool is_role;
};

struct kn_quote_filter {
	struct quote_rule *rules;
	size_t n, cap;
};

static enum kn_status
add_rule(struct kn_quote_filter *f, const struct node *nd,
    struct kn_index *ix, struct kn_err *err)
{
	f->rules = kn_grow(f->rules, &f->cap, f->n + 1, sizeof(*f->rules));
	struct quote_rule *r = &f->rules[f->n++];

	*r = (struct quote_rule){ .is_role = nd->field->kind == KIND_ROLE };
	kn_buf_init(&r->role, 0);
	if (!r->is_role)
		return speech__named(nd, ix, &r->speakers, err);
	kn_fold_append(KN_FOLD_INDEX, nd->value.s, nd->value.n, &r->role);
	return KN_OK;
}

enum kn_status
kn_quote_filter_open(const struct kn_query *q, struct kn_index *ix,
    struct kn_quote_filter **out, struct kn_err *err)
{
	struct kn_quote_filter *f = kn_calloc(1, sizeof(*f));
	struct node *const *conjuncts;
	size_t n = query__conjuncts(q, &conjuncts);
	enum kn_status st = KN_OK;

	for (size_t i = 0; i < n && st == KN_OK; i++) {
		const struct node *nd = conjuncts[i];

		if (nd->kind == NODE_FIELD &&
		    (nd->field->kind == KIND_SPEAKER ||
		    nd->field->kind == KIND_ROLE))
			st = add_rule(f, nd, ix, err);
	}
	if (st != KN_OK) {
		kn_quote_filter_close(f);
		f = NULL;
	}
	*out = f;
	return st;
}

void
kn_quote_filter_close(struct kn_quote_filter *f)
{
	if (f == NULL)
		return;
	for (size_t i = 0; i < f->n; i++) {
		free(f->rules[i].speakers.number);
		kn_buf_dispose(&f->rules[i].role);
	}
	free(f->rules);
	free(f);
}

static bool
takes(const struct quote_rule *r, const struct kn_doc *doc,
    const struct kn_quote *quote)
{
	for (size_t i = 0; !r->is_role && i < r->speakers.n; i++)
		if (r->speakers.number[i] == quote->speaker)
			return true;
	if (!r->is_role || kn_span_len(quote->role) == 0)
		return false;
	struct kn_buf folded;
	kn_buf_init(&folded, 0);
	kn_fold_append(KN_FOLD_INDEX, doc->text + quote->role.start_b,
	    kn_span_len(quote->role), &folded);
	bool same = has_words(kn_buf_get(&folded), kn_buf_get(&r->role));
	kn_buf_dispose(&folded);
	return same;
}

bool
kn_quote_filter_reads(const struct kn_quote_filter *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->rules[i].is_role)
			return true;
	return false;
}

bool
kn_quote_filter_takes(const struct kn_quote_filter *f,
    const struct kn_doc *doc, const struct kn_quote *quote)
{
	for (size_t i = 0; i < f->n; i++)
		if (!takes(&f->rules[i], doc, quote))
			return false;
	return true;
}
