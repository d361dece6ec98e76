/*
 * parse.c: tokens into a syntax tree, by recursive descent.
 *
 *	either := both (("OR" | "|") both)*
 *	both   := factor ("AND"? factor)*
 *	factor := ("NOT" | "-") factor | "(" either ")" | near | text |
 *	    field ("|" value)*
 *
 * Query row of the architecture. In: text of at most KN_QUERY_MAX_B bytes.
 * Out: a tree in an arena, flat (no AND in an AND, no NOT of a NOT), where
 * words without a letter or digit (a dash in a pasted headline) are left out;
 * or what is wrong, where, and what was meant.
 */
#include "parse_priv.h"

#include <stdio.h>
#include <stdlib.h>

#include "kunnash/utf8.h"

enum kn_status
parse__advance(struct parser *p)
{
	enum kn_status st = lex__next(&p->lx, &p->tok, p->err);

	if (p->lx.text.n == p->text.n)
		return st;
	p->tok.at_b = marks__place(p->text, p->tok.at_b);
	p->tok.value_at_b = marks__place(p->text, p->tok.value_at_b);
	if (st != KN_OK && p->err != NULL)
		p->err->at_b = marks__place(p->text, p->err->at_b);
	return st;
}

enum kn_status
parse__fail(struct parser *p, enum kn_status status, size_t at_b,
    const char *msgid)
{
	return query__error(p->err, status, at_b, msgid, KN_LIT(""));
}

enum kn_status
parse__fail_limit(struct parser *p, size_t at_b, const char *msgid,
    size_t limit)
{
	char number[24];

	snprintf(number, sizeof(number), "%zu", limit);
	return query__error(p->err, KN_LIMIT, at_b, msgid, kn_str(number));
}

struct node *
parse__new_node(struct parser *p, enum node_kind kind)
{
	struct node *nd = kn_arena_alloc(p->q->arena, sizeof(*nd));

	nd->kind = kind;
	return nd;
}

static size_t
count_words(struct kn_str text)
{
	struct kn_tokens *t = kn_tokens_new(KN_FOLD_INDEX, text.s, text.n);
	struct kn_token tok;
	size_t n = 0;

	while (kn_tokens_next(t, &tok))
		n++;
	kn_tokens_free(t);
	return n;
}

/* What only a parser without an index can tell about a value. */
static enum kn_status
check_value(struct parser *p, const struct tok *t)
{
	struct date_range range;
	char moment[KN_MOMENT_LEN + 1];
	bool backwards;

	if (t->field->kind == KIND_TITLE && count_words(t->value) == 0)
		return parse__fail(p, KN_SYNTAX, t->value_at_b,
		    N_("there is no letter or digit in this"));
	if (field__is_date(t->field) &&
	    !(t->field->kind == KIND_ADDED && date__after(t->value, moment)) &&
	    !date__parse(t->value, &range, &backwards))
		return parse__fail(p, KN_SYNTAX, t->value_at_b, backwards ?
		    N_("this range ends before it begins") :
		    N_("not a date; write 2023, 2023-02, 2023-02-05, "
		    "2023-02..2023-06, <2022 or none"));
	if (t->field->kind != KIND_IS)
		return KN_OK;
	enum state_id state = field__state(t->value);
	if (state == STATE_COUNT)
		return parse__fail(p, KN_SYNTAX, t->value_at_b,
		    N_("is: takes undated, copy, noted, starred, read, unread,"
		    " new"));
	if (!field__state_works(state))
		return query__error(p->err, KN_SYNTAX, t->at_b,
		    N_("is:%s is not supported yet"),
		    kn_str(field__state_name(state)));
	return KN_OK;
}

/* The value as the tree keeps it: dates and states in their one form. */
static struct kn_str
keep_value(struct parser *p, const struct tok *t)
{
	struct kn_arena *a = p->q->arena;
	struct kn_str v = t->value;

	bool field = t->kind != TOK_TEXT;

	if (field)
		v = kn_str_trim(v);
	if (field && t->field->kind == KIND_IS)
		v = kn_str(field__state_name(field__state(v)));
	if (field && field__is_date(t->field)) {
		struct kn_buf b;

		kn_buf_init(&b, 0);
		date__canonical(v, &b);
		char *kept = kn_arena_str(a, kn_buf_get(&b));
		kn_buf_dispose(&b);
		return kn_str(kept);
	}
	return (struct kn_str){ kn_arena_str(a, v), v.n };
}

/* A text or a field. *out is NULL for text without a word. */
static enum kn_status
parse_term(struct parser *p, struct node **out)
{
	struct tok t = p->tok;

	*out = NULL;
	enum kn_status st = t.kind == TOK_TEXT ? KN_OK : check_value(p, &t);
	if (st != KN_OK)
		return st;
	bool words = t.kind == TOK_TEXT || t.field->kind == KIND_TITLE;
	size_t n = words ? count_words(t.value) : 1;
	if (n == 0)
		return parse__advance(p);
	p->q->n_terms += n;
	if (p->q->n_terms > KN_QUERY_MAX_TERMS)
		return parse__fail_limit(p, t.at_b,
		    N_("a query has at most %s words and fields"),
		    KN_QUERY_MAX_TERMS);
	struct node *nd = parse__new_node(p, t.kind == TOK_TEXT ? NODE_TEXT :
	    NODE_FIELD);
	nd->field = t.field;
	nd->value = keep_value(p, &t);
	nd->at_b = t.value_at_b;
	nd->quoted = t.quoted;
	nd->prefix = t.prefix;
	nd->reach = t.reach;
	nd->slop = t.slop;
	*out = nd;
	return parse__advance(p);
}

static enum kn_status parse_field(struct parser *p, struct node **out);

static enum kn_status
parse_near(struct parser *p, struct node **out)
{
	size_t near_b = p->tok.at_b;
	enum kn_status st = parse__advance(p);

	return st == KN_OK ? parse__near(p, near_b, out) : st;
}

static enum kn_status
parse_group(struct parser *p, struct node **out)
{
	size_t open_b = p->tok.at_b;
	enum kn_status st = parse__advance(p);

	if (st != KN_OK)
		return st;
	if (p->tok.kind == TOK_CLOSE)
		return parse__fail(p, KN_SYNTAX, open_b,
		    N_("there is nothing between these parentheses"));
	st = parse__either(p, out);
	if (st != KN_OK)
		return st;
	if (p->tok.kind != TOK_CLOSE)
		return parse__fail(p, KN_SYNTAX, open_b,
		    N_("this parenthesis is not closed"));
	return parse__advance(p);
}

/* What stands where a word, a field or a parenthesis should. */
static enum kn_status
fail_operand(struct parser *p)
{
	const struct tok *t = &p->tok;

	switch (t->kind) {
	case TOK_COMMA:
	case TOK_CLOSE:
		return parse__fail(p, KN_SYNTAX, t->at_b, p->depth == 0 ?
		    N_("this parenthesis closes nothing") :
		    N_("a word or a field is missing before this"));
	case TOK_AND:
	case TOK_OR:
		return parse__fail(p, KN_SYNTAX, t->at_b,
		    N_("this needs a word or a field on both sides; in "
		    "quotation marks it is a word"));
	default:
		return parse__fail(p, KN_SYNTAX, t->at_b,
		    N_("the query ends where a word or a field should "
		    "follow"));
	}
}

static enum kn_status parse_factor(struct parser *p, struct node **out);

static enum kn_status
parse_not(struct parser *p, struct node **out)
{
	struct node *kid = NULL;
	enum kn_status st = parse__advance(p);

	if (st == KN_OK)
		st = parse_factor(p, &kid);
	if (st != KN_OK || kid == NULL) {
		*out = NULL;
		return st;
	}
	if (kid->kind == NODE_NOT) {
		*out = kid->kid[0];
		return KN_OK;
	}
	*out = parse__new_node(p, NODE_NOT);
	(*out)->kid = kn_arena_alloc(p->q->arena, sizeof(struct node *));
	(*out)->kid[0] = kid;
	(*out)->n_kids = 1;
	return KN_OK;
}

static enum kn_status
parse_factor(struct parser *p, struct node **out)
{
	enum kn_status st;

	if (p->depth >= QUERY_MAX_DEPTH)
		return parse__fail_limit(p, p->tok.at_b,
		    N_("parentheses and NOT nest deeper than %s"),
		    QUERY_MAX_DEPTH);
	p->depth++;
	switch (p->tok.kind) {
	case TOK_NOT:
		st = parse_not(p, out);
		break;
	case TOK_OPEN:
		st = parse_group(p, out);
		break;
	case TOK_TEXT:
		st = parse_term(p, out);
		break;
	case TOK_FIELD:
		st = parse_field(p, out);
		break;
	case TOK_NEAR:
		st = parse_near(p, out);
		break;
	default:
		p->depth--;
		return fail_operand(p);
	}
	p->depth--;
	return st;
}

/* The kids of one AND or OR while they are read. */
struct kids {
	struct node *at[KN_QUERY_MAX_TERMS];
	size_t n;
};

static void
add_kid(struct kids *k, enum node_kind kind, struct node *nd)
{
	if (nd == NULL)
		return;
	if (nd->kind != kind) {
		k->at[k->n++] = nd;
		return;
	}
	for (size_t i = 0; i < nd->n_kids; i++)
		k->at[k->n++] = nd->kid[i];
}

static struct node *
join(struct parser *p, enum node_kind kind, const struct kids *k)
{
	if (k->n <= 1)
		return k->n == 0 ? NULL : k->at[0];
	struct node *nd = parse__new_node(p, kind);
	nd->n_kids = k->n;
	nd->kid = kn_arena_alloc(p->q->arena, k->n * sizeof(*nd->kid));
	for (size_t i = 0; i < k->n; i++)
		nd->kid[i] = k->at[i];
	return nd;
}

/* A field, with the other values that bars join to it: these bind tighter
 * than anything, so that «country:FR|ES x» asks for x in any case. */
static enum kn_status
parse_field(struct parser *p, struct node **out)
{
	struct kids k = { .n = 0 };

	do {
		struct node *nd = NULL;
		enum kn_status st = parse_term(p, &nd);

		if (st != KN_OK)
			return st;
		add_kid(&k, NODE_OR, nd);
	} while (p->tok.kind == TOK_ALT);
	*out = join(p, NODE_OR, &k);
	return KN_OK;
}

static bool
starts_factor(enum tok_kind kind)
{
	return kind == TOK_NOT || kind == TOK_OPEN || kind == TOK_TEXT ||
	    kind == TOK_FIELD || kind == TOK_NEAR;
}

static enum kn_status
parse_both(struct parser *p, struct node **out)
{
	struct kids k = { .n = 0 };

	for (;;) {
		struct node *nd = NULL;
		enum kn_status st = parse_factor(p, &nd);

		if (st != KN_OK)
			return st;
		add_kid(&k, NODE_AND, nd);
		if (p->tok.kind == TOK_AND)
			st = parse__advance(p);
		else if (!starts_factor(p->tok.kind))
			break;
		if (st != KN_OK)
			return st;
	}
	*out = join(p, NODE_AND, &k);
	return KN_OK;
}

enum kn_status
parse__either(struct parser *p, struct node **out)
{
	struct kids k = { .n = 0 };

	for (;;) {
		struct node *nd = NULL;
		enum kn_status st = parse_both(p, &nd);

		if (st != KN_OK)
			return st;
		add_kid(&k, NODE_OR, nd);
		if (p->tok.kind != TOK_OR)
			break;
		st = parse__advance(p);
		if (st != KN_OK)
			return st;
	}
	*out = join(p, NODE_OR, &k);
	return KN_OK;
}

static enum kn_status
parse_all(struct parser *p)
{
	enum kn_status st = parse__advance(p);

	if (st != KN_OK)
		return st;
	p->q->root = parse__new_node(p, NODE_ALL);
	if (p->tok.kind == TOK_END)
		return KN_OK;
	struct node *root = NULL;
	st = parse__either(p, &root);
	if (st != KN_OK)
		return st;
	if (p->tok.kind != TOK_END)
		return fail_operand(p);
	if (root == NULL)
		return parse__fail(p, KN_SYNTAX, 0,
		    N_("there is no letter or digit in this query"));
	p->q->root = root;
	return KN_OK;
}

static enum kn_status
fail_length(struct parser *p)
{
	size_t at_b = KN_QUERY_MAX_B;

	/* Not within a character. */
	while (at_b < p->text.n && at_b > 0 &&
	    ((unsigned char)p->text.s[at_b] & 0xC0) == 0x80)
		at_b--;
	return parse__fail_limit(p, at_b,
	    N_("a query has at most %s bytes"), KN_QUERY_MAX_B);
}

/* "a|b" prints as "a OR b": what is printed must parse again. */
static size_t
printed_b(const struct kn_query *q)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_query_print(q, &b);
	size_t n = b.n;
	kn_buf_dispose(&b);
	return n;
}

enum kn_status
kn_query_parse(struct kn_str text, struct kn_query **out,
    struct kn_err *err)
{
	struct parser p = { .text = text, .err = err };

	*out = NULL;
	if (text.n > KN_QUERY_MAX_B)
		return fail_length(&p);
	if (!kn_utf8_valid(text.s, text.n))
		return parse__fail(&p, KN_SYNTAX, 0,
		    N_("the query is not well-formed UTF-8"));
	p.q = kn_calloc(1, sizeof(*p.q));
	p.q->arena = kn_arena_new();
	p.lx.text = marks__drop(p.q->arena, text);
	enum kn_status st = parse_all(&p);
	if (st == KN_OK && printed_b(p.q) > KN_QUERY_MAX_B)
		st = fail_length(&p);
	if (st != KN_OK) {
		kn_query_free(p.q);
		return st;
	}
	*out = p.q;
	return KN_OK;
}

void
kn_query_free(struct kn_query *q)
{
	if (q == NULL)
		return;
	kn_arena_free(q->arena);
	free(q);
}

bool
kn_query_is_empty(const struct kn_query *q)
{
	return q->root->kind == NODE_ALL;
}

bool
node__is_text(const struct node *nd)
{
	return nd->kind == NODE_TEXT ||
	    (nd->kind == NODE_FIELD && nd->field->kind == KIND_TITLE);
}
