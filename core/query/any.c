/*
 * any.c: conjuncts that take one of several values of a field.
 *
 * Query row of the architecture. In: a tree, a field and a value. Out: what
 * the tree says of the value, and queries made from its printed parts, as in
 * chips.c.
 */
#include "query_priv.h"

#include "kunnash/facet.h"

/* field:a, or (field:a OR field:b …). */
static bool
is_any(const struct node *nd, const struct field_row *field)
{
	if (nd->kind == NODE_FIELD)
		return nd->field == field;
	if (nd->kind != NODE_OR)
		return false;
	for (size_t i = 0; i < nd->n_kids; i++)
		if (nd->kid[i]->kind != NODE_FIELD ||
		    nd->kid[i]->field != field)
			return false;
	return true;
}

static bool
has_value(const struct node *nd, const struct field_row *field,
    struct kn_str value)
{
	if (!is_any(nd, field))
		return false;
	if (nd->kind == NODE_FIELD)
		return query__same_value(nd->value, value);
	for (size_t i = 0; i < nd->n_kids; i++)
		if (query__same_value(nd->kid[i]->value, value))
			return true;
	return false;
}

int
kn_query_asks(const struct kn_query *q, const char *field,
    struct kn_str value)
{
	const struct field_row *row = field__find(kn_str(field));
	struct node *const *part = NULL;
	size_t n = query__conjuncts(q, &part);

	for (size_t i = 0; row != NULL && i < n; i++) {
		bool not = part[i]->kind == NODE_NOT;

		if (has_value(not ? part[i]->kid[0] : part[i], row, value))
			return not ? -1 : 1;
	}
	return 0;
}

static void
blank(struct kn_buf *text)
{
	if (text->n > 0)
		kn_buf_chr(text, ' ');
}

/* The conjunct with one value more. */
static void
widen(struct kn_buf *text, const struct node *nd,
    const struct field_row *row, struct kn_str value)
{
	size_t n = nd->kind == NODE_OR ? nd->n_kids : 1;

	blank(text);
	kn_buf_chr(text, '(');
	for (size_t i = 0; i < n; i++) {
		print__node(nd->kind == NODE_OR ? nd->kid[i] : nd, true, text);
		kn_buf_cstr(text, " OR ");
	}
	print__field(row, value, text);
	kn_buf_chr(text, ')');
}

struct kn_query *
kn_query_with_any(const struct kn_query *q, const char *field,
    struct kn_str value)
{
	const struct field_row *row = field__find(kn_str(field));
	struct node *const *part = NULL;
	size_t n = query__conjuncts(q, &part);
	bool done = row == NULL || kn_query_asks(q, field, value) > 0;
	struct kn_buf text;

	kn_buf_init(&text, 0);
	for (size_t i = 0; i < n; i++) {
		const struct node *nd = part[i];

		if (!done && nd->kind == NODE_NOT &&
		    has_value(nd->kid[0], row, value))
			continue;       /* excluded no longer */
		if (!done && is_any(nd, row)) {
			widen(&text, nd, row, value);
			done = true;
			continue;
		}
		blank(&text);
		print__node(nd, true, &text);
	}
	if (!done) {
		blank(&text);
		print__field(row, value, &text);
	}
	return query__reparse(q, &text);
}

/* The conjunct without one of its values; nothing when it had only that. */
static void
lessen(struct kn_buf *text, const struct node *nd, struct kn_str value)
{
	size_t n = nd->kind == NODE_OR ? nd->n_kids : 1;
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		const struct node *kid = nd->kind == NODE_OR ? nd->kid[i] : nd;

		if (query__same_value(kid->value, value))
			continue;
		if (any)
			kn_buf_cstr(text, " OR ");
		else
			blank(text);
		if (!any)
			kn_buf_chr(text, '(');
		print__node(kid, true, text);
		any = true;
	}
	if (any)
		kn_buf_chr(text, ')');
}

struct kn_query *
kn_query_forget(const struct kn_query *q, const char *field,
    struct kn_str value)
{
	const struct field_row *row = field__find(kn_str(field));
	struct node *const *part = NULL;
	size_t n = query__conjuncts(q, &part);
	struct kn_buf text;

	kn_buf_init(&text, 0);
	for (size_t i = 0; i < n; i++) {
		const struct node *nd = part[i];

		if (row != NULL && nd->kind == NODE_NOT &&
		    nd->kid[0]->kind == NODE_FIELD &&
		    has_value(nd->kid[0], row, value))
			continue;
		if (row != NULL && has_value(nd, row, value)) {
			lessen(&text, nd, value);
			continue;
		}
		blank(&text);
		print__node(nd, true, &text);
	}
	return query__reparse(q, &text);
}

struct kn_query *
kn_query_exclude(const struct kn_query *q, const char *field,
    struct kn_str value)
{
	struct kn_query *rest = kn_query_forget(q, field, value);
	struct kn_query *out = kn_query_with(rest, field, value, true);

	kn_query_free(rest);
	return out;
}

struct kn_query *
kn_query_without_field(const struct kn_query *q, const char *field)
{
	const struct field_row *row = field__find(kn_str(field));
	struct node *const *part = NULL;
	size_t n = query__conjuncts(q, &part);
	struct kn_buf text;

	kn_buf_init(&text, 0);
	for (size_t i = 0; i < n; i++) {
		if (row != NULL && is_any(part[i], row))
			continue;
		blank(&text);
		print__node(part[i], true, &text);
	}
	return query__reparse(q, &text);
}
