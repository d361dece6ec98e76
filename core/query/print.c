/*
 * print.c: a syntax tree as its canonical text.
 *
 * Query row of the architecture. In: a tree. Out: text that parses to the
 * same tree: words and fields by one blank, OR in capitals, NOT as a dash,
 * parentheses only where they are needed, fields by their English names,
 * quotation marks only where they are needed or were typed.
 */
#include "query_priv.h"

#include <string.h>

/* The marks to quote with: the first family that does not occur inside. */
static const struct {
	const char *open, *close;
	const char *signs[4];
} marks[] = {
	{ "\"", "\"", { "\"" } },
	{ "«", "»", { "«", "»" } },
	{ "“", "”", { "“", "”", "„", "‟" } },
	{ "‹", "›", { "‹", "›" } },
};

static bool
holds(struct kn_str value, const char *const signs[4])
{
	for (size_t i = 0; i < 4 && signs[i] != NULL && value.n > 0; i++)
		if (memmem(value.s, value.n, signs[i], strlen(signs[i])) !=
		    NULL)
			return true;
	return false;
}

static void
print_quoted(struct kn_str value, struct kn_buf *out)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		if (holds(value, marks[i].signs))
			continue;
		kn_buf_cstr(out, marks[i].open);
		kn_buf_str(out, value);
		kn_buf_cstr(out, marks[i].close);
		return;
	}
	/* All of them: the straight ones give way; between words they mean
	 * nothing. */
	kn_buf_chr(out, '"');
	for (size_t i = 0; i < value.n; i++)
		kn_buf_chr(out, value.s[i] == '"' ? ' ' : value.s[i]);
	kn_buf_chr(out, '"');
}

void
print__field(const struct field_row *field, struct kn_str value,
    struct kn_buf *out)
{
	kn_buf_cstr(out, field->pub.name);
	kn_buf_chr(out, ':');
	if (lex__is_plain(value))
		kn_buf_str(out, value);
	else
		print_quoted(value, out);
}

static void
print_kids(const struct node *nd, const char *between, struct kn_buf *out)
{
	for (size_t i = 0; i < nd->n_kids; i++) {
		if (i > 0)
			kn_buf_cstr(out, between);
		print__node(nd->kid[i], true, out);
	}
}

/* A term needs no parentheses: commas bind less than OR. */
static void
print_near(const struct node *nd, struct kn_buf *out)
{
	kn_buf_cstr(out, "near(");
	for (size_t i = 0; i < nd->n_kids; i++) {
		print__node(nd->kid[i], false, out);
		kn_buf_cstr(out, ", ");
	}
	if (nd->unit == NEAR_WORDS)
		kn_buf_fmt(out, "%u)", nd->within);
	else
		kn_buf_fmt(out, "%s)", near__unit_name(nd->unit));
}

void
print__node(const struct node *nd, bool nested, struct kn_buf *out)
{
	switch (nd->kind) {
	case NODE_ALL:
		break;
	case NODE_AND:
	case NODE_OR:
		if (nested)
			kn_buf_chr(out, '(');
		print_kids(nd, nd->kind == NODE_AND ? " " : " OR ", out);
		if (nested)
			kn_buf_chr(out, ')');
		break;
	case NODE_NOT:
		kn_buf_chr(out, '-');
		print__node(nd->kid[0], true, out);
		break;
	case NODE_NEAR:
		print_near(nd, out);
		break;
	case NODE_TEXT:
		kn_buf_cstr(out, nd->reach == REACH_WORD ? "=" :
		    nd->reach == REACH_STEM ? "~" : "");
		if (nd->quoted)
			print_quoted(nd->value, out);
		else
			kn_buf_str(out, nd->value);
		break;
	case NODE_FIELD:
		print__field(nd->field, nd->value, out);
		break;
	}
	if (node__is_text(nd) && nd->prefix)
		kn_buf_chr(out, '*');
	if (node__is_text(nd) && nd->slop > 0)
		kn_buf_fmt(out, "~%u", nd->slop);
}

void
kn_query_print(const struct kn_query *q, struct kn_buf *out)
{
	print__node(q->root, false, out);
}
