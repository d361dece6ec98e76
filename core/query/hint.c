/*
 * hint.c: what may have been meant by a query that finds nothing.
 *
 * Query row of the architecture. In: a tree, an index. Out: one sentence
 * with its place, or none: an operator in small letters or in Arabic that
 * was looked for as a word; a word that no article has, with what the same
 * keys type in another keyboard layout, or the nearest name.
 */
#include "hint_priv.h"

#include <stdlib.h>

struct hint {
	struct kn_index *ix;    /* or NULL */
	struct kn_err *out;
	bool several;           /* the query has more than one term */
	bool found;
};

static void
tell(struct hint *h, const struct node *nd, const char *msgid,
    struct kn_str detail)
{
	(void)query__error(h->out, KN_NOT_FOUND, nd->at_b, msgid, detail);
	h->found = true;
}

static bool
is_word(const struct node *nd)
{
	return nd->kind == NODE_TEXT && !nd->quoted && !nd->prefix &&
	    nd->reach == REACH_CLITIC;
}

/* ---- operators ------------------------------------------------------------ */

static const struct {
	const char *name, *twins;
	bool between;           /* stands between two others */
	const char *msgid;
} operators[] = {
	{ "or", "ou أو", true, N_("%s was looked for as a word; OR, in "
	    "capitals, takes either side") },
	{ "and", "et و", true, N_("%s was looked for as a word; a blank is "
	    "enough to ask for both") },
	{ "not", "sauf sans ليس دون بدون", false, N_("%s was looked for as "
	    "a word; NOT, or a dash before a word, leaves it out") },
};

static void
hint_operators(struct hint *h, const struct node *both)
{
	for (size_t i = 0; i + 1 < both->n_kids && !h->found; i++) {
		const struct node *nd = both->kid[i];

		for (size_t k = 0; is_word(nd) && k < sizeof(operators) /
		    sizeof(*operators) && !h->found; k++)
			if ((i > 0 || !operators[k].between) &&
			    field__is_called(nd->value, operators[k].name,
			    operators[k].twins))
				tell(h, nd, operators[k].msgid, nd->value);
	}
}

/* ---- words that no article has -------------------------------------------- */

/* Whether every word of a text is in some article, in a form of its own. */
static bool
is_known(struct hint *h, struct kn_str text)
{
	static const struct expand_opts opts = { .reach = REACH_CLITIC };
	struct words w;
	bool known = words__expand(&w, text, h->ix, &opts, NULL) == KN_OK &&
	    w.n > 0;

	for (size_t i = 0; i < w.n; i++)
		known = known && w.at[i].articles > 0;
	words__dispose(&w);
	return known;
}

static void
hint_keyboard(struct hint *h, const struct node *nd)
{
	static const enum keyboard turns[][2] = {
		{ KEYBOARD_QWERTY, KEYBOARD_ARABIC },
		{ KEYBOARD_AZERTY, KEYBOARD_ARABIC },
		{ KEYBOARD_ARABIC, KEYBOARD_QWERTY },
		{ KEYBOARD_ARABIC, KEYBOARD_AZERTY },
	};
	struct kn_buf b;

	kn_buf_init(&b, 0);
	for (size_t i = 0; i < sizeof(turns) / sizeof(*turns) &&
	    !h->found; i++) {
		kn_buf_reset(&b);
		if (keyboard__turn(nd->value, turns[i][0], turns[i][1],
		    &b) && is_known(h, kn_buf_get(&b)))
			tell(h, nd, N_("did you mean %s? typed in this "
			    "keyboard layout, no article has it"),
			    kn_buf_get(&b));
	}
	kn_buf_dispose(&b);
}

static void
hint_name(struct hint *h, const struct node *nd)
{
	struct kn_buf name;

	kn_buf_init(&name, 0);
	value__nearest(h->ix, nd->value, &name);
	/* What no article has either is no help, least of all when it is the
	 * word itself. */
	if (name.n > 0 && is_known(h, kn_buf_get(&name)))
		tell(h, nd, N_("did you mean %s? no article has this"),
		    kn_buf_get(&name));
	else if (h->several)
		tell(h, nd, N_("no article has %s"), nd->value);
	kn_buf_dispose(&name);
}

/* Whether an entity stands for the word: articles may have that. */
static bool
is_alias(struct hint *h, const struct node *nd)
{
	struct entities ents;

	if (value__aliases(nd, h->ix, &ents, NULL) != KN_OK)
		return false;
	free(ents.number);
	return ents.n > 0;
}

static void
hint_words(struct hint *h, const struct node *nd)
{
	if (h->found || nd->kind == NODE_NOT)
		return;
	for (size_t i = 0; i < nd->n_kids; i++)
		hint_words(h, nd->kid[i]);
	if (nd->kind != NODE_TEXT || nd->prefix || h->found ||
	    is_known(h, nd->value) || is_alias(h, nd))
		return;
	hint_keyboard(h, nd);
	if (!h->found)
		hint_name(h, nd);
}

bool
kn_query_hint(const struct kn_query *q, struct kn_index *ix,
    struct kn_err *out)
{
	struct hint h = { .ix = ix, .out = out, .several = q->n_terms > 1 };

	kn_err_clear(out);
	if (q->root->kind == NODE_AND)
		hint_operators(&h, q->root);
	if (!h.found && ix != NULL)
		hint_words(&h, q->root);
	return h.found;
}
