/*
 * chips.c: the conjuncts of a query, one by one.
 *
 * Query row of the architecture. In: a tree. Out: what a filter bar shows
 * and edits. A new query is made by printing the conjuncts that stay and
 * parsing the text, so that a chip can do nothing that typing cannot.
 */
#include "query_priv.h"

#include <string.h>

#include "kunnash/narrow.h"

size_t
query__conjuncts(const struct kn_query *q, struct node *const **out)
{
	if (q->root->kind == NODE_ALL)
		return 0;
	if (q->root->kind == NODE_AND) {
		*out = q->root->kid;
		return q->root->n_kids;
	}
	*out = &q->root;
	return 1;
}

size_t
kn_query_chip_count(const struct kn_query *q)
{
	struct node *const *part = NULL;

	return query__conjuncts(q, &part);
}

static void
describe(const struct node *nd, bool nested, struct kn_chip *chip,
    struct kn_buf *text)
{
	print__node(nd, nested, text);
	if (nd->kind == NODE_NOT) {
		chip->negated = true;
		nd = nd->kid[0];
	}
	if (nd->kind != NODE_TEXT && nd->kind != NODE_FIELD)
		return;
	chip->value = nd->value;
	if (nd->kind == NODE_FIELD)
		chip->field = nd->field->pub.name;
}

void
kn_query_chip(const struct kn_query *q, size_t i, struct kn_chip *chip,
    struct kn_buf *text)
{
	struct node *const *part = NULL;
	size_t n = query__conjuncts(q, &part);

	*chip = (struct kn_chip){ .value = KN_LIT("") };
	if (i < n)
		describe(part[i], n > 1, chip, text);
}

/* The OR that a conjunct is, or is the NOT of; or NULL. */
static const struct node *
either_of(const struct node *nd)
{
	if (nd->kind == NODE_NOT)
		nd = nd->kid[0];
	return nd->kind == NODE_OR ? nd : NULL;
}

size_t
kn_query_chip_sides(const struct kn_query *q, size_t i)
{
	struct node *const *part = NULL;
	size_t n = query__conjuncts(q, &part);
	const struct node *either = i < n ? either_of(part[i]) : NULL;

	return either == NULL ? 1 : either->n_kids;
}

void
kn_query_chip_side(const struct kn_query *q, size_t i, size_t side,
    struct kn_chip *chip, struct kn_buf *text)
{
	struct node *const *part = NULL;
	size_t n = query__conjuncts(q, &part);
	const struct node *either = i < n ? either_of(part[i]) : NULL;

	*chip = (struct kn_chip){ .value = KN_LIT("") };
	if (either == NULL)
		kn_query_chip(q, i, chip, text);
	else if (side < either->n_kids)
		describe(either->kid[side], true, chip, text);
}

/* The query that text is; q itself anew when that is none (a value that is
 * no date, or over a limit). What was printed always parses. */
struct kn_query *
query__reparse(const struct kn_query *q, struct kn_buf *text)
{
	struct kn_query *made = NULL;
	enum kn_status st = kn_query_parse(kn_buf_get(text), &made, NULL);

	if (st != KN_OK) {
		kn_buf_reset(text);
		kn_query_print(q, text);
		st = kn_query_parse(kn_buf_get(text), &made, NULL);
	}
	if (st != KN_OK)
		(void)!kn_query_parse(KN_LIT(""), &made, NULL);
	kn_buf_dispose(text);
	return made;
}

static void
add_part(struct kn_buf *text, const struct node *nd)
{
	if (text->n > 0)
		kn_buf_chr(text, ' ');
	print__node(nd, true, text);
}

struct kn_query *
kn_query_without(const struct kn_query *q, size_t i)
{
	struct node *const *part = NULL;
	size_t n = query__conjuncts(q, &part);
	struct kn_buf text;

	kn_buf_init(&text, 0);
	for (size_t k = 0; k < n; k++)
		if (k != i)
			add_part(&text, part[k]);
	return query__reparse(q, &text);
}

bool
query__same_value(struct kn_str x, struct kn_str y)
{
	struct kn_buf a, b;

	kn_buf_init(&a, 0);
	kn_buf_init(&b, 0);
	kn_fold_append(KN_FOLD_NAME, x.s, x.n, &a);
	kn_fold_append(KN_FOLD_NAME, y.s, y.n, &b);
	bool same = kn_str_eq(kn_buf_get(&a), kn_buf_get(&b));
	kn_buf_dispose(&a);
	kn_buf_dispose(&b);
	return same;
}

/* Whether a conjunct asks for (or excludes) just this value. */
static bool
is_about(const struct node *nd, const struct field_row *field,
    struct kn_str value)
{
	if (nd->kind == NODE_NOT)
		nd = nd->kid[0];
	if (field == NULL)
		return nd->kind == NODE_TEXT && kn_str_eq(nd->value, value);
	return nd->kind == NODE_FIELD && nd->field == field &&
	    query__same_value(nd->value, value);
}

static void
add_wanted(struct kn_buf *text, const struct field_row *field,
    struct kn_str value, bool exclude)
{
	struct node nd = { .kind = NODE_TEXT, .value = value,
	    .quoted = true };

	if (text->n > 0)
		kn_buf_chr(text, ' ');
	if (exclude)
		kn_buf_chr(text, '-');
	if (field != NULL)
		print__field(field, value, text);
	else
		print__node(&nd, true, text);
}

struct kn_query *
kn_query_with(const struct kn_query *q, const char *field,
    struct kn_str value, bool exclude)
{
	const struct field_row *row = field == NULL ? NULL :
	    field__find(kn_str(field));
	struct node *const *part = NULL;
	size_t n = query__conjuncts(q, &part);
	bool done = field != NULL && row == NULL;
	struct kn_buf text;

	kn_buf_init(&text, 0);
	for (size_t i = 0; i < n; i++) {
		bool same = is_about(part[i], row, value);

		if (!same)
			add_part(&text, part[i]);
		else if (!done)
			add_wanted(&text, row, value, exclude);
		done = done || same;
	}
	if (!done)
		add_wanted(&text, row, value, exclude);
	return query__reparse(q, &text);
}

/* ---- words under a filter ------------------------------------------------- */

/* Whether words are looked for, be it among other things. */
static bool
has_words(const struct node *nd)
{
	for (size_t i = 0; i < nd->n_kids; i++)
		if (has_words(nd->kid[i]))
			return true;
	return nd->kind == NODE_TEXT;
}

struct kn_query *
kn_query_search(const struct kn_query *filter, const struct kn_query *q)
{
	struct node *const *part = NULL;
	size_t n = query__conjuncts(filter, &part);
	struct kn_buf text;

	kn_buf_init(&text, 0);
	for (size_t i = 0; i < n; i++)
		if (!has_words(part[i]))
			add_part(&text, part[i]);
	n = query__conjuncts(q, &part);
	for (size_t i = 0; i < n; i++)
		add_part(&text, part[i]);
	return query__reparse(filter, &text);
}

/* ---- dates ---------------------------------------------------------- */

/* Whether every day of `in` is one of `out`. */
static bool
is_within(const struct date_range *in, const struct date_range *out)
{
	if (in->none || out->none)
		return in->none && out->none;
	return (!out->has_from || (in->has_from &&
	    strcmp(in->from, out->from) >= 0)) && (!out->has_to ||
	    (in->has_to && strcmp(in->to, out->to) <= 0));
}

/* Whether a conjunct asks for a date, and for which. */
static bool
asks_date(const struct node *nd, struct date_range *r)
{
	bool backwards;

	return nd->kind == NODE_FIELD && nd->field->kind == KIND_DATE &&
	    date__parse(nd->value, r, &backwards);
}

struct kn_query *
kn_query_narrow(const struct kn_query *q, struct kn_str period)
{
	const struct field_row *date = field__find(KN_LIT("date"));
	struct node *const *part = NULL;
	size_t n = query__conjuncts(q, &part);
	struct date_range want, r;
	struct kn_buf text;
	bool backwards;

	kn_buf_init(&text, 0);
	bool known = date__parse(period, &want, &backwards);
	for (size_t i = 0; i < n; i++)
		if (!known || !asks_date(part[i], &r) || !is_within(&want, &r))
			add_part(&text, part[i]);
	if (known)
		add_wanted(&text, date, period, false);
	return query__reparse(q, &text);
}

struct kn_query *
kn_query_dated(const struct kn_query *q, const struct kn_query *like)
{
	struct node *const *part = NULL;
	size_t n = query__conjuncts(q, &part);
	struct date_range r;
	struct kn_buf text;

	kn_buf_init(&text, 0);
	for (size_t i = 0; i < n; i++)
		add_part(&text, part[i]);
	n = query__conjuncts(like, &part);
	for (size_t i = 0; i < n; i++)
		if (asks_date(part[i], &r))
			add_part(&text, part[i]);
	return query__reparse(q, &text);
}
