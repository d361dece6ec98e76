/*
 * parse_priv.h: tokens of queries and the parser, shared by lex.c, habit.c,
 * parse.c and parse_near.c.
 */
#ifndef KUNNASH_PARSE_PRIV_H
#define KUNNASH_PARSE_PRIV_H

#include "query_priv.h"

/* ---- lexer (lex.c) --------------------------------------------------- */

/* NEAR: with its parenthesis; ALT: another value of the field before it. */
enum tok_kind { TOK_END, TOK_OPEN, TOK_CLOSE, TOK_AND, TOK_OR, TOK_NOT,
	TOK_TEXT, TOK_FIELD, TOK_ALT, TOK_NEAR, TOK_COMMA };

struct tok {
	enum tok_kind kind;
	size_t at_b;            /* where it begins in the query */
	const struct field_row *field;  /* TOK_FIELD */
	struct kn_str value;    /* TOK_TEXT, TOK_FIELD: borrowed */
	size_t value_at_b;
	bool quoted, prefix;
	enum reach reach;       /* by the sign before it */
	unsigned slop;          /* by ~ and a number behind it */
};

struct lexer {
	struct kn_str text;
	size_t i_b;
	unsigned near;          /* parentheses open since near(, its own too;
	                         * commas separate there; 0: outside */
	const struct field_row *alt;    /* of a field that a bar follows */
};

enum kn_status lex__next(struct lexer *lx, struct tok *out,
    struct kn_err *err) KN_MUST_CHECK;
/* Whether this word opens near() (parse_near.c). */
bool near__is_name(struct kn_str word);
#define NEAR_MAX_WORDS 100

/* ---- habits (habit.c) -------------------------------------------------- */

/* Whether a run without a field is written as in other languages of search.
 * opens: a quotation mark or a parenthesis follows it. */
enum kn_status habit__check(struct kn_str run, size_t at_b, bool opens,
    struct kn_err *err) KN_MUST_CHECK;

/* ---- direction marks (marks.c) --------------------------------------- */

/* The text without them, in the arena. */
struct kn_str marks__drop(struct kn_arena *arena, struct kn_str text);
/* Where place at_b of marks__drop(text) is in the text itself. */
size_t marks__place(struct kn_str text, size_t at_b);

/* ---- parser ------------------------------------------------------------- */

struct parser {
	struct kn_str text;     /* as given; places are places in it */
	struct lexer lx;        /* reads it without direction marks */
	struct tok tok;         /* the next token */
	struct kn_query *q;
	struct kn_err *err;
	unsigned depth;
};

/* Reads the next token. */
enum kn_status parse__advance(struct parser *p) KN_MUST_CHECK;
enum kn_status parse__fail(struct parser *p, enum kn_status status,
    size_t at_b, const char *msgid);
/* KN_LIMIT; the message has the limit in it. */
enum kn_status parse__fail_limit(struct parser *p, size_t at_b,
    const char *msgid, size_t limit);
struct node *parse__new_node(struct parser *p, enum node_kind kind);
/* *out is NULL for text without a word. */
enum kn_status parse__either(struct parser *p, struct node **out)
    KN_MUST_CHECK;
/* Behind "near(": up to its parenthesis. near_b: where it begins. */
enum kn_status parse__near(struct parser *p, size_t near_b,
    struct node **out) KN_MUST_CHECK;

#endif
