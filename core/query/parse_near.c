/*
 * parse_near.c: near() in a query, from its first term to its parenthesis.
 *
 *	near := "near(" term ("," term)+ ("," unit)? ")"
 *	term := what finds places in a text, or several of them joined by OR
 *	unit := "sentence" | "para" | number "words"?
 *
 * Query row of the architecture. In: tokens. Out: a node with a kid a term;
 * or what is wrong, where, and what was meant. A last word that is a unit is
 * the unit, whatever else it may mean: in quotation marks it is a word.
 */
#include "parse_priv.h"

#include <string.h>

static const struct {
	const char *name, *twins;
} units[] = {
#define KN_NEAR(NAME, name, twins) [NEAR_##NAME] = { name, twins },
#include "near.def"
#undef KN_NEAR
};

static const struct kn_field near_row = { "near", "قرب près",
	N_("has these near each other, in a sentence, a paragraph (para) or "
	"so many words: near(agency:ma-dgst, country:ES, sentence)") };

const struct kn_field *
kn_near_get(void)
{
	return &near_row;
}

/* A number stands for the last of them. */
const char *
kn_near_unit_get(size_t i)
{
	return i < NEAR_WORDS ? units[i].name : NULL;
}

bool
near__is_name(struct kn_str word)
{
	return field__is_called(word, near_row.name, near_row.twins);
}

static enum near_unit
unit_of(struct kn_str word)
{
	unsigned u = 0;

	while (u < NEAR_COUNT &&
	    !field__is_called(word, units[u].name, units[u].twins))
		u++;
	return (enum near_unit)u;
}

const char *
near__unit_name(enum near_unit unit)
{
	return units[unit].name;
}

/* The name that a mistyped unit is near to; or empty. */
static struct kn_str
nearest_unit(struct kn_str word)
{
	size_t most = query__tolerance(word), best = most + 1;
	struct kn_str found = { NULL, 0 };

	for (unsigned u = 0; u < NEAR_COUNT; u++) {
		struct kn_str rest = kn_str(units[u].twins);
		struct kn_str twin = kn_str(units[u].name);

		do {
			size_t d = query__distance(word, twin, most);

			if (d < best) {
				best = d;
				found = twin;
			}
		} while (kn_str_split(&rest, ' ', &twin));
	}
	return found;
}

/* ---- terms ------------------------------------------------------------- */

static size_t
place_of(const struct node *nd)
{
	while (nd->n_kids > 0)
		nd = nd->kid[0];
	return nd->at_b;
}

static enum kn_status
check_leaf(struct parser *p, const struct node *nd)
{
	struct date_range r;
	bool backwards;

	if (nd->kind == NODE_TEXT || nd->field->kind == KIND_ENTITY)
		return KN_OK;
	if (nd->field->kind == KIND_WHEN &&
	    date__parse(nd->value, &r, &backwards) && !r.none)
		return KN_OK;
	return query__error(p->err, KN_SYNTAX, nd->at_b,
	    N_("%s: has no place in the text; near() takes words, country:, "
	    "agency:, person:, place:, group:, event: and when:"),
	    kn_str(nd->field->pub.name));
}

/* A term is a leaf, or leaves joined by OR. */
static enum kn_status
check_term(struct parser *p, const struct node *nd)
{
	enum kn_status st = KN_OK;

	if (nd->kind == NODE_TEXT || nd->kind == NODE_FIELD)
		return check_leaf(p, nd);
	if (nd->kind == NODE_NOT)
		return parse__fail(p, KN_SYNTAX, place_of(nd),
		    N_("near() takes no NOT; put it before near()"));
	if (nd->kind == NODE_AND)
		return parse__fail(p, KN_SYNTAX, place_of(nd->kid[1]),
		    N_("a comma is missing before this; words that stand "
		    "together go in quotation marks"));
	for (size_t i = 0; i < nd->n_kids && st == KN_OK; i++)
		st = check_term(p, nd->kid[i]);
	return st;
}

/* ---- the unit ----------------------------------------------------------- */

static bool
read_number(const struct node *nd, uint64_t *out)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_fold_append(KN_FOLD_INDEX, nd->value.s, nd->value.n, &b);
	bool is_number = kn_str_u64(kn_buf_get(&b), out);
	kn_buf_dispose(&b);
	return is_number;
}

static enum kn_status
take_words(struct parser *p, struct node *near, const struct node *last,
    uint64_t n)
{
	if (n == 0 || n > NEAR_MAX_WORDS)
		return parse__fail_limit(p, last->at_b,
		    N_("near() takes 1 to %s words; a number to be found "
		    "goes in quotation marks"), NEAR_MAX_WORDS);
	near->unit = NEAR_WORDS;
	near->within = (unsigned)n;
	return KN_OK;
}

/* Whether the last thing before the parenthesis is the unit: then near has
 * it, and *is_unit is set. */
static enum kn_status
judge_unit(struct parser *p, struct node *near, const struct node *last,
    bool *is_unit)
{
	uint64_t n;
	bool bare = last->kind == NODE_TEXT && !last->quoted && !last->prefix;

	*is_unit = true;
	if (bare && read_number(last, &n))
		return take_words(p, near, last, n);
	enum near_unit unit = bare ? unit_of(last->value) : NEAR_COUNT;
	if (unit == NEAR_WORDS)
		return parse__fail(p, KN_SYNTAX, last->at_b,
		    N_("how many words? write near(a, b, 10)"));
	if (unit != NEAR_COUNT) {
		near->unit = unit;
		return KN_OK;
	}
	*is_unit = false;
	struct kn_str meant = { NULL, 0 };
	if (bare)
		meant = nearest_unit(last->value);
	return meant.n == 0 ? KN_OK : query__error(p->err, KN_SYNTAX,
	    last->at_b, N_("the last of near() says how near; did you mean "
	    "%s? in quotation marks it is a word"), meant);
}

/* "10 words": a number with its noun, as the last. Cuts the noun off. */
static struct node *
without_noun(struct node *nd)
{
	uint64_t n;
	const struct node *noun = nd->kind == NODE_AND && nd->n_kids == 2 ?
	    nd->kid[1] : NULL;

	if (noun == NULL || noun->kind != NODE_TEXT || noun->quoted ||
	    nd->kid[0]->kind != NODE_TEXT || nd->kid[0]->quoted ||
	    unit_of(noun->value) != NEAR_WORDS ||
	    !read_number(nd->kid[0], &n))
		return nd;
	return nd->kid[0];
}

/* ---- near() --------------------------------------------------------------- */

struct terms {
	struct node *at[NEAR_MAX_TERMS + 1];
	size_t n;
};

static enum kn_status
take_term(struct parser *p, struct node *near, struct terms *t,
    struct node *nd)
{
	bool last = p->tok.kind == TOK_CLOSE, is_unit = false;
	enum kn_status st = KN_OK;

	if (last) {
		nd = without_noun(nd);
		st = judge_unit(p, near, nd, &is_unit);
		/* It was counted as a word. */
		p->q->n_terms -= is_unit ? 1 : 0;
	}
	if (st == KN_OK && !is_unit)
		st = check_term(p, nd);
	if (st != KN_OK || is_unit)
		return st;
	if (t->n == NEAR_MAX_TERMS)
		return parse__fail_limit(p, place_of(nd),
		    N_("near() takes at most %s terms"), NEAR_MAX_TERMS);
	t->at[t->n++] = nd;
	return KN_OK;
}

static enum kn_status
parse_terms(struct parser *p, size_t near_b, struct node *near,
    struct terms *t)
{
	for (;;) {
		struct node *nd = NULL;
		size_t at_b = p->tok.at_b;
		enum kn_status st = p->tok.kind == TOK_COMMA ||
		    p->tok.kind == TOK_CLOSE ?
		    parse__fail(p, KN_SYNTAX, at_b,
		    N_("a word or a field is missing before this")) :
		    parse__either(p, &nd);

		if (st == KN_OK && nd == NULL)
			st = parse__fail(p, KN_SYNTAX, at_b,
			    N_("there is no letter or digit in this"));
		if (st == KN_OK && p->tok.kind != TOK_COMMA &&
		    p->tok.kind != TOK_CLOSE)
			st = parse__fail(p, KN_SYNTAX, near_b,
			    N_("this parenthesis is not closed"));
		if (st == KN_OK)
			st = take_term(p, near, t, nd);
		bool end = p->tok.kind == TOK_CLOSE;
		if (st == KN_OK)
			st = parse__advance(p);
		if (st != KN_OK || end)
			return st;
	}
}

enum kn_status
parse__near(struct parser *p, size_t near_b, struct node **out)
{
	struct node *near = parse__new_node(p, NODE_NEAR);
	struct terms t = { .n = 0 };

	near->unit = NEAR_SENTENCE;
	near->at_b = near_b;
	enum kn_status st = p->tok.kind == TOK_END ?
	    parse__fail(p, KN_SYNTAX, near_b,
	    N_("this parenthesis is not closed")) :
	    parse_terms(p, near_b, near, &t);
	if (st != KN_OK)
		return st;
	if (t.n < 2)
		return parse__fail(p, KN_SYNTAX, near_b,
		    N_("near() takes two terms or more and how near they are: "
		    "near(country:ES, agency:FBI, sentence), para, or a "
		    "number of words"));
	near->kid = kn_arena_alloc(p->q->arena, t.n * sizeof(*near->kid));
	memcpy(near->kid, t.at, t.n * sizeof(*near->kid));
	near->n_kids = t.n;
	*out = near;
	return KN_OK;
}
