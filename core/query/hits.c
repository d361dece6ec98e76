/*
 * hits.c: where the terms of a query stand in a text.
 *
 * Query row of the architecture. In: a tree, an article, its mentions. Out:
 * spans with the rule that matched. Words go through the tokenizer of the
 * index and are looked up once, whatever the number of terms; what stands
 * together is found among their places by the code that finds it in the
 * index. Linear in the text.
 */
#include "hits_priv.h"

#include <stdlib.h>
#include <string.h>

#include "rank_priv.h"

#define SLOT_WORDS ((KN_QUERY_MAX_TERMS + 63) / 64)

const char *
kn_rule_name(enum kn_rule rule)
{
	static const char *const names[] = {
		[KN_RULE_EXACT] = "exact",
		[KN_RULE_FOLDED] = "folded",
		[KN_RULE_CLITIC] = "clitic",
		[KN_RULE_STEM] = "stem",
		[KN_RULE_ENTITY] = "entity",
	};

	return (unsigned)rule <= KN_RULE_ENTITY ? names[rule] : "";
}

/* ---- making a matcher ------------------------------------------------- */

/* Says that a form stands for a slot. */
static void
add_form(struct matcher *m, struct kn_str form, size_t slot)
{
	uint32_t i = kn_map_intern(m->forms, form, (uint32_t)m->n_forms);

	if (i == m->n_forms) {
		m->slots = kn_grow(m->slots, &m->cap_forms, m->n_forms + 1,
		    SLOT_WORDS * sizeof(*m->slots));
		memset(m->slots + i * SLOT_WORDS, 0,
		    SLOT_WORDS * sizeof(*m->slots));
		m->n_forms++;
	}
	m->slots[i * SLOT_WORDS + slot / 64] |= UINT64_C(1) << slot % 64;
}

static enum kn_status
add_words(struct matcher *m, struct term *t, bool no_aliases,
    struct kn_err *err)
{
	struct expand_opts opts = node__expand_opts(t->nd, no_aliases);

	const struct rank_term *known = m->rank == NULL ? NULL :
	    rank__term(m->rank, t->nd);
	enum kn_status st = KN_OK;

	t->borrowed = known != NULL;
	if (known != NULL)
		t->words = known->words;
	else
		st = words__expand(&t->words, t->nd->value, m->ix, &opts,
		    err);
	t->first_slot = m->n_slots;
	for (size_t i = 0; i < t->words.n && st == KN_OK; i++) {
		const struct kn_index_alts *a = &t->words.at[i].alts;

		for (size_t k = 0; k < a->n; k++)
			add_form(m, a->form[k], m->n_slots);
		m->n_slots++;
	}
	return st;
}

static enum kn_status
add_term(struct matcher *m, const struct node *nd, bool no_aliases,
    struct kn_err *err)
{
	struct term *t = &m->term[m->n++];

	*t = (struct term){ .nd = nd };
	if (node__is_text(nd)) {
		enum kn_status st = add_words(m, t, no_aliases, err);

		return st != KN_OK || no_aliases ? st :
		    value__aliases(nd, m->ix, &t->ents, err);
	}
	bool backwards;
	if (nd->field->kind == KIND_WHEN)
		t->dates = date__parse(nd->value, &t->when, &backwards) &&
		    !t->when.none;
	if (nd->field->kind != KIND_ENTITY)
		return KN_OK;
	enum kn_status st = value__entities(nd, m->ix, &t->ents, err);
	if (st == KN_OK && t->ents.n == 1 &&
	    t->ents.subtype == KN_SUBTYPE_COUNT &&
	    nd->field->type == KN_TYPE_COUNTRY) {
		const struct kn_entity *e = kn_index_entity(m->ix,
		    t->ents.number[0]);

		t->home = e == NULL ? NULL : e->id;
	}
	return st;
}

/* What stands under a NOT is not there to be found. */
static enum kn_status
add_terms(struct matcher *m, const struct node *nd, bool no_aliases,
    struct kn_err *err)
{
	enum kn_status st = KN_OK;

	if (nd->kind == NODE_NOT)
		return KN_OK;
	if (nd->kind == NODE_TEXT || nd->kind == NODE_FIELD)
		return add_term(m, nd, no_aliases, err);
	if (nd->kind == NODE_NEAR)
		m->near[m->n_near++] = nd;
	for (size_t i = 0; i < nd->n_kids && st == KN_OK; i++) {
		size_t first = m->n;

		st = add_terms(m, nd->kid[i], no_aliases, err);
		for (; nd->kind == NODE_NEAR && first < m->n; first++) {
			m->term[first].near = nd;
			m->term[first].near_term = (unsigned)i;
		}
	}
	return st;
}

enum kn_status
matcher__new(const struct node *root, struct kn_index *ix, bool no_aliases,
    const struct ranker *rank, struct matcher **out, struct kn_err *err)
{
	struct matcher *m = kn_calloc(1, sizeof(*m));

	*out = NULL;
	m->ix = ix;
	m->rank = rank;
	m->term = kn_calloc(KN_QUERY_MAX_TERMS, sizeof(*m->term));
	m->forms = kn_map_new();
	enum kn_status st = add_terms(m, root, no_aliases, err);
	if (st != KN_OK) {
		matcher__free(m);
		return st;
	}
	*out = m;
	return KN_OK;
}

void
matcher__free(struct matcher *m)
{
	if (m == NULL)
		return;
	for (size_t i = 0; i < m->n; i++) {
		if (!m->term[i].borrowed)
			words__dispose(&m->term[i].words);
		free(m->term[i].ents.number);
	}
	free(m->term);
	free(m->slots);
	kn_map_free(m->forms);
	free(m);
}

/* ---- words of a text -------------------------------------------------- */

/* A word of the text that can be a word of a term. */
struct seen {
	struct kn_span at;
	size_t skipped;         /* words left out before it, in the text */
};

/* The words of one term in one column: title, or the rest. */
struct column {
	struct kn_place *place; /* of the words */
	struct seen *seen;      /* where they are in the text */
	size_t n, cap_places, cap_seen;
};

struct run {
	const struct matcher *m;
	const struct kn_doc *doc;
	struct raw_hits *out;
	struct column *title, *rest;    /* of each term */
	uint32_t n_title, n_rest;       /* words so far */
	size_t skipped;
	size_t term;                    /* being reported */
};

static void
add_hit(struct raw_hits *out, struct kn_span at, enum kn_rule rule,
    size_t term, bool in_title)
{
	out->at = kn_grow(out->at, &out->cap, out->n + 1, sizeof(*out->at));
	out->at[out->n++] = (struct raw_hit){ { at, rule }, (uint32_t)term,
	    in_title };
}

/* The slots of the folded word, with those of words it begins with. */
static void
find_slots(const struct matcher *m, struct kn_str folded,
    uint64_t slots[SLOT_WORDS])
{
	uint32_t i;

	memset(slots, 0, SLOT_WORDS * sizeof(*slots));
	if (kn_map_get(m->forms, folded, &i))
		memcpy(slots, m->slots + i * SLOT_WORDS,
		    SLOT_WORDS * sizeof(*slots));
	for (size_t t = 0; t < m->n; t++) {
		const struct term *term = &m->term[t];

		if (!term->nd->prefix || term->words.n == 0)
			continue;
		size_t last = term->words.n - 1;
		const struct kn_index_alts *a = &term->words.at[last].alts;
		size_t slot = term->first_slot + last;
		for (size_t k = 0; k < a->n; k++)
			if (kn_str_starts(folded, a->form[k]))
				slots[slot / 64] |= UINT64_C(1) << slot % 64;
	}
}

/* How a word of the text matches a word of the query. */
static enum kn_rule
rule_of(const struct run *r, struct kn_span at, const struct word *word,
    bool prefix)
{
	const char *s = r->doc->text + at.start_b;
	enum kn_rule rule = KN_RULE_CLITIC;
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_fold_append(KN_FOLD_EXACT, s, kn_span_len(at), &b);
	struct kn_str got = kn_buf_get(&b);
	if (prefix ? kn_str_starts(got, word->exact) :
	    kn_str_eq(got, word->exact)) {
		kn_buf_dispose(&b);
		return KN_RULE_EXACT;
	}
	kn_buf_reset(&b);
	kn_fold_append(KN_FOLD_INDEX, s, kn_span_len(at), &b);
	got = kn_buf_get(&b);
	for (size_t i = word->alts.n; i-- > 0;)
		if (prefix ? kn_str_starts(got, word->alts.form[i]) :
		    kn_str_eq(got, word->alts.form[i]))
			rule = word->rule[i];
	kn_buf_dispose(&b);
	return rule;
}

static void
add_place(struct run *r, size_t term, size_t word, struct kn_span at,
    bool in_title)
{
	const struct term *t = &r->m->term[term];
	struct column *c = in_title ? &r->title[term] : &r->rest[term];

	if (t->nd->reach == REACH_WORD && rule_of(r, at, &t->words.at[word],
	    t->nd->prefix && word == t->words.n - 1) != KN_RULE_EXACT)
		return;
	c->place = kn_grow(c->place, &c->cap_places, c->n + 1,
	    sizeof(*c->place));
	c->seen = kn_grow(c->seen, &c->cap_seen, c->n + 1, sizeof(*c->seen));
	c->place[c->n] = (struct kn_place){ in_title ? r->n_title :
	    r->n_rest, (uint16_t)word, 0 };
	c->seen[c->n++] = (struct seen){ at, r->skipped };
}

static void
take_word(struct run *r, const struct kn_token *tok, bool in_title)
{
	uint64_t slots[SLOT_WORDS];

	find_slots(r->m, tok->folded, slots);
	for (size_t t = 0; t < r->m->n; t++) {
		const struct term *term = &r->m->term[t];

		if (!in_title && term->nd->kind == NODE_FIELD)
			continue;
		for (size_t w = 0; w < term->words.n; w++) {
			size_t slot = term->first_slot + w;

			if ((slots[slot / 64] >> slot % 64 & 1) != 0)
				add_place(r, t, w, tok->at, in_title);
		}
	}
	if (in_title)
		r->n_title++;
	else
		r->n_rest++;
}

/* A walk over the phrases of a column. */
struct phrases {
	struct run *r;
	const struct column *c;
	bool in_title;
};

/* One span for a phrase; one a word where a banner, or a word that is not
 * asked for, stands inside it. */
static bool
report(void *user, const struct kn_place *const *word)
{
	struct phrases *p = user;
	struct run *r = p->r;
	const struct term *t = &r->m->term[r->term];
	const struct seen *first = &p->c->seen[word[0] - p->c->place];
	const struct seen *last = first;
	enum kn_rule worst = KN_RULE_EXACT;
	bool apart = t->nd->slop > 0;

	for (size_t i = 0; i < t->words.n; i++) {
		last = &p->c->seen[word[i] - p->c->place];
		apart = apart || last->skipped != first->skipped;
	}
	for (size_t i = 0; i < t->words.n; i++) {
		const struct seen *s = &p->c->seen[word[i] - p->c->place];
		enum kn_rule rule = rule_of(r, s->at, &t->words.at[i],
		    t->nd->prefix && i == t->words.n - 1);

		if (rule > worst)
			worst = rule;
		if (apart)
			add_hit(r->out, s->at, rule, r->term, p->in_title);
	}
	if (!apart)
		add_hit(r->out, (struct kn_span){ first->at.start_b,
		    last->at.end_b }, worst, r->term, p->in_title);
	return true;
}

static void
report_column(struct run *r, size_t term, struct column *c, bool in_title)
{
	const struct term *t = &r->m->term[term];
	struct phrases p = { r, c, in_title };

	r->term = term;
	kn_places_phrase(c->place, c->n, t->words.n, t->nd->slop, report, &p);
	free(c->place);
	free(c->seen);
}

static void
find_words(struct run *r)
{
	const struct kn_doc_span *title = kn_doc_span(r->doc, KN_SPAN_TITLE);
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_INDEX, r->doc->text,
	    r->doc->n_b);
	struct kn_token tok;

	r->title = kn_calloc(r->m->n, sizeof(*r->title));
	r->rest = kn_calloc(r->m->n, sizeof(*r->rest));
	while (kn_tokens_next(t, &tok)) {
		if (kn_doc_is_content(r->doc, tok.at.start_b))
			take_word(r, &tok, title != NULL &&
			    kn_span_overlaps(tok.at, title->at));
		else
			r->skipped++;
	}
	kn_tokens_free(t);
	for (size_t i = 0; i < r->m->n; i++) {
		report_column(r, i, &r->title[i], true);
		report_column(r, i, &r->rest[i], false);
	}
	free(r->title);
	free(r->rest);
}

/* ---- entities of a text ----------------------------------------------- */

static bool
names_term(const struct matcher *m, const struct term *t,
    const struct kn_mention *mention)
{
	if (t->dates)
		return mention->type == KN_TYPE_DATE &&
		    kn_day_within(mention->day, t->when.has_from ?
		    t->when.from : NULL, t->when.has_to ? t->when.to : NULL);
	/* Only bodies are looked up: of people that costs a statement. */
	if (t->home != NULL && kn_type_is_body(mention->type)) {
		const struct kn_entity *e = kn_index_entity(m->ix,
		    mention->entity);

		if (e != NULL && e->home != NULL &&
		    kn_type_is_body(e->type) &&
		    strcmp(e->home, t->home) == 0)
			return true;
	}
	for (size_t i = 0; i < t->ents.n; i++) {
		if (t->ents.number[i] != mention->entity)
			continue;
		if (t->ents.subtype != KN_SUBTYPE_COUNT)
			return mention->subtype == t->ents.subtype;
		return t->nd->kind != NODE_TEXT ||
		    mention->type != KN_TYPE_COUNTRY ||
		    value__alias_subtype(mention->subtype);
	}
	return false;
}

static void
find_entities(struct run *r, const struct kn_mentions *mentions)
{
	const struct kn_doc_span *title = kn_doc_span(r->doc, KN_SPAN_TITLE);

	for (size_t i = 0; i < mentions->n; i++) {
		const struct kn_mention *mn = &mentions->at[i];

		for (size_t t = 0; t < r->m->n && !mn->suppressed; t++)
			if (names_term(r->m, &r->m->term[t], mn))
				add_hit(r->out, mn->at, KN_RULE_ENTITY, t,
				    title != NULL && kn_span_contains(
				    title->at, mn->at));
	}
}

/* ---- all hits --------------------------------------------------------- */

static int
by_place(const void *pa, const void *pb)
{
	const struct raw_hit *a = pa, *b = pb;

	if (a->hit.at.start_b != b->hit.at.start_b)
		return a->hit.at.start_b < b->hit.at.start_b ? -1 : 1;
	if (a->hit.at.end_b != b->hit.at.end_b)
		return a->hit.at.end_b > b->hit.at.end_b ? -1 : 1;
	if (a->hit.rule != b->hit.rule)
		return a->hit.rule < b->hit.rule ? -1 : 1;
	return (a->term > b->term) - (a->term < b->term);
}

void
matcher__run(const struct matcher *m, const struct kn_doc *doc,
    const struct kn_mentions *mentions, struct raw_hits *out)
{
	struct run r = { .m = m, .doc = doc, .out = out };

	if (m->n_forms > 0)
		find_words(&r);
	if (mentions != NULL)
		find_entities(&r, mentions);
	if (out->n > 1)
		qsort(out->at, out->n, sizeof(*out->at), by_place);
	for (size_t i = 0; i < m->n_near; i++)
		near__keep(m, m->near[i], doc, out);
}

/* ---- =word ------------------------------------------------------------- */

/* A walk over the articles that may have the words as they are written. */
struct exact {
	struct eval *ev;
	struct matcher *m;
	struct kn_set *good;
	struct kn_err *err;
	enum kn_status st;
};

static bool
read_exact(void *user, uint32_t id)
{
	struct exact *x = user;
	struct raw_hits hits = { .n = 0 };
	struct kn_doc *doc = NULL;

	x->st = eval__in_time(x->ev, x->err);
	if (x->st == KN_OK)
		x->st = kn_index_doc(x->ev->ix, id, &doc, x->err);
	if (x->st == KN_OK)
		matcher__run(x->m, doc, NULL, &hits);
	if (hits.n > 0)
		kn_set_add(x->good, id);
	free(hits.at);
	kn_doc_free(doc);
	return x->st == KN_OK;
}

/* Whether folding took nothing from these words: then no text need be
 * read. */
static bool
are_exact(const struct matcher *m)
{
	const struct words *w = &m->term[0].words;
	size_t n = 0;

	while (n < w->n && kn_fold_is_exact(w->at[n].folded))
		n++;
	return n == w->n;
}

enum kn_status
eval__exact(struct eval *ev, const struct node *nd, struct kn_set *set,
    struct kn_err *err)
{
	struct exact x = { .ev = ev, .err = err };

	enum kn_status st = matcher__new(nd, ev->ix, true, NULL, &x.m,
	    err);
	if (st != KN_OK)
		return st;
	if (are_exact(x.m)) {
		matcher__free(x.m);
		return KN_OK;
	}
	if (ev->only != NULL)
		kn_set_and(set, ev->only);
	x.good = kn_set_new();
	kn_set_each(set, read_exact, &x);
	kn_set_and(set, x.good);
	kn_set_free(x.good);
	matcher__free(x.m);
	return x.st;
}
