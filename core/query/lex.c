/*
 * lex.c: a query's text into tokens.
 *
 * Query row of the architecture. In: UTF-8 text and a place in it. Out: one
 * token, borrowed from the text, or what is wrong and where. Words end at
 * blanks, quotation marks, parentheses and the bar; what is a word inside a
 * text (token.h) is decided later. Allocates nothing.
 */
#include "parse_priv.h"

#include <string.h>

#include "kunnash/utf8.h"
#include "kunnash/vocab.h"

#include "hint_priv.h"

/* Quotation marks come in families; either sign of one closes, because
 * right-to-left typists turn them round. */
enum quote { QUOTE_NONE, QUOTE_STRAIGHT, QUOTE_ANGLE, QUOTE_CURLY,
	QUOTE_SINGLE };

static enum quote
quote_of(uint32_t cp)
{
	switch (cp) {
	case '"':
		return QUOTE_STRAIGHT;
	case 0xAB: case 0xBB:
		return QUOTE_ANGLE;
	case 0x201C: case 0x201D: case 0x201E: case 0x201F:
		return QUOTE_CURLY;
	case 0x2039: case 0x203A:
		return QUOTE_SINGLE;
	default:
		return QUOTE_NONE;
	}
}

/* Blanks, line breaks and controls of any script separate words. */
static bool
is_blank(uint32_t cp)
{
	return cp <= ' ' || (cp >= 0x7F && cp <= 0xA0) || cp == 0x1680 ||
	    (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 ||
	    cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

static bool
is_comma(uint32_t cp)
{
	return cp == ',' || cp == 0x60C;
}

/* What a sentence goes on or ends with: behind a value it is none of it. */
static bool
is_sentence_mark(uint32_t cp)
{
	return is_comma(cp) || cp == ';' || cp == '?' || cp == '!' ||
	    cp == 0x61B || cp == 0x61F;
}

/* The hyphens that writing programs make of the one on the keyboard. */
static bool
is_dash(uint32_t cp)
{
	return cp == '-' || cp == 0x2010 || cp == 0x2011 || cp == 0x2212;
}

static bool
ends_word(uint32_t cp)
{
	return is_blank(cp) || cp == '(' || cp == ')' || cp == '|' ||
	    quote_of(cp) != QUOTE_NONE;
}

static uint32_t
peek(const struct lexer *lx)
{
	size_t i_b = lx->i_b;

	return i_b < lx->text.n ?
	    kn_utf8_next(lx->text.s, lx->text.n, &i_b) : 0;
}

static void
skip_blanks(struct lexer *lx)
{
	while (lx->i_b < lx->text.n && is_blank(peek(lx)))
		(void)kn_utf8_next(lx->text.s, lx->text.n, &lx->i_b);
}

static struct kn_str
piece(const struct lexer *lx, size_t from_b, size_t to_b)
{
	return (struct kn_str){ lx->text.s + from_b, to_b - from_b };
}

/* The run up to whatever ends a word; moves past it. */
static struct kn_str
take_run(struct lexer *lx)
{
	size_t from_b = lx->i_b;

	while (lx->i_b < lx->text.n && !ends_word(peek(lx)) &&
	    !(lx->near > 0 && is_comma(peek(lx))))
		(void)kn_utf8_next(lx->text.s, lx->text.n, &lx->i_b);
	return piece(lx, from_b, lx->i_b);
}

enum kn_status
query__error(struct kn_err *err, enum kn_status status, size_t at_b,
    const char *msgid, struct kn_str detail)
{
	kn_err_set(err, status, msgid, "%.*s", (int)detail.n,
	    detail.s == NULL ? "" : detail.s);
	if (err != NULL)
		err->at_b = at_b;
	return status;
}

static enum kn_status
syntax(struct kn_err *err, size_t at_b, const char *msgid)
{
	return query__error(err, KN_SYNTAX, at_b, msgid, KN_LIT(""));
}

/* A star straight after a word or a closing mark. */
static bool
take_star(struct lexer *lx)
{
	bool star = false;

	while (lx->i_b < lx->text.n && lx->text.s[lx->i_b] == '*') {
		lx->i_b++;
		star = true;
	}
	return star;
}

/* "…"~5: at the tilde. The digits of either script. */
static enum kn_status
take_slop(struct lexer *lx, struct tok *out, struct kn_err *err)
{
	size_t at_b = lx->i_b++;
	unsigned n = 0;

	for (;;) {
		uint32_t cp = peek(lx);

		if (cp >= 0x660 && cp <= 0x669)
			cp = cp - 0x660 + '0';
		if (cp < '0' || cp > '9' || n > KN_PHRASE_MAX_SLOP)
			break;
		n = n * 10 + (cp - '0');
		(void)kn_utf8_next(lx->text.s, lx->text.n, &lx->i_b);
	}
	out->slop = n;
	return n >= 1 && n <= KN_PHRASE_MAX_SLOP ? KN_OK : syntax(err, at_b,
	    N_("behind a phrase, ~ takes how many words may stand between: "
	    "\"…\"~5, at most 99"));
}

/* At an opening mark: the text up to the closing one. */
static enum kn_status
take_quoted(struct lexer *lx, struct tok *out, struct kn_err *err)
{
	size_t open_b = lx->i_b;
	enum quote family = quote_of(kn_utf8_next(lx->text.s, lx->text.n,
	    &lx->i_b));
	size_t from_b = lx->i_b, to_b = from_b;

	for (;;) {
		to_b = lx->i_b;
		if (to_b >= lx->text.n)
			return syntax(err, open_b,
			    N_("this quotation mark is not closed"));
		if (quote_of(kn_utf8_next(lx->text.s, lx->text.n,
		    &lx->i_b)) == family)
			break;
	}
	out->value = piece(lx, from_b, to_b);
	out->value_at_b = open_b;
	out->quoted = true;
	out->prefix = take_star(lx);
	return lx->i_b < lx->text.n && lx->text.s[lx->i_b] == '~' ?
	    take_slop(lx, out, err) : KN_OK;
}

/* Cuts trailing stars off a run: the last word begins so. */
static enum kn_status
cut_star(struct tok *t, struct kn_err *err)
{
	while (t->value.n > 1 && t->value.s[t->value.n - 1] == '*') {
		t->value.n--;
		t->prefix = true;
	}
	const char *star = t->value.n > 1 ?
	    memchr(t->value.s, '*', t->value.n) : NULL;
	if (star != NULL)
		return syntax(err, t->value_at_b +
		    (size_t)(star - t->value.s),
		    N_("a star stands only at the end of a word"));
	return KN_OK;
}

/* A value out of a pasted sentence: country:FR؟ */
static struct kn_str
without_marks(struct kn_str v)
{
	size_t i_b = 0, end_b = 0;

	while (i_b < v.n)
		if (!is_sentence_mark(kn_utf8_next(v.s, v.n, &i_b)))
			end_b = i_b;
	v.n = end_b;
	return v;
}

/* Where a comma stands in a value, or v.n. */
static size_t
comma_in(struct kn_str v)
{
	size_t i_b = 0;

	while (i_b < v.n) {
		size_t at_b = i_b;

		if (is_comma(kn_utf8_next(v.s, v.n, &i_b)))
			return at_b;
	}
	return v.n;
}

/* What stands behind a colon without quotation marks. */
static enum kn_status
take_bare(struct lexer *lx, struct tok *out, struct kn_err *err)
{
	out->value_at_b = lx->i_b;
	out->value = without_marks(take_run(lx));
	if (out->field->kind == KIND_TITLE)
		return cut_star(out, err);
	size_t comma = comma_in(out->value);
	return comma == out->value.n ? KN_OK : query__error(err, KN_SYNTAX,
	    out->value_at_b + comma,
	    N_("bars stand between the values of a field: %s:a|b"),
	    kn_str(out->field->pub.name));
}

/* After "field:". Blanks may stand before the value: «بلد: فرنسا». */
static enum kn_status
take_value(struct lexer *lx, struct tok *out, struct kn_err *err)
{
	size_t after_colon_b = lx->i_b;

	out->kind = TOK_FIELD;
	if (out->field->kind == KIND_PLANNED)
		return query__error(err, KN_SYNTAX, out->at_b,
		    N_("the field %s is not supported yet"),
		    kn_str(out->field->pub.name));
	skip_blanks(lx);
	enum kn_status st = quote_of(peek(lx)) != QUOTE_NONE ?
	    take_quoted(lx, out, err) : take_bare(lx, out, err);
	if (st != KN_OK)
		return st;
	bool apart = out->value_at_b > after_colon_b && !out->quoted;
	if (apart && (kn_str_is(out->value, "AND") ||
	    kn_str_is(out->value, "OR") || kn_str_is(out->value, "NOT") ||
	    kn_str_starts(out->value, KN_LIT("-"))))
		out->value.n = 0;
	if (kn_str_trim(out->value).n == 0)
		return query__error(err, KN_SYNTAX, out->at_b,
		    peek(lx) == '(' ?
		    N_("write the field before each value: %s:a OR %s:b") :
		    N_("the field %s: needs a value straight after it"),
		    kn_str(out->field->pub.name));
	if (out->slop > 0 && out->field->kind != KIND_TITLE)
		return syntax(err, out->value_at_b,
		    N_("only words have ~ and a number behind them"));
	return KN_OK;
}

/*
 * A run with a colon in it: a field, a mistyped field, or plain text (a
 * time, an address, a pasted headline «الحموشي: …»). Sets *is_field.
 */
static enum kn_status
judge_colon(struct lexer *lx, struct kn_str run, size_t colon,
    struct tok *out, bool *is_field, struct kn_err *err)
{
	struct kn_str name = { run.s, colon };
	struct kn_str rest = { run.s + colon + 1, run.n - colon - 1 };

	*is_field = false;
	out->field = field__find(name);
	if (out->field != NULL) {
		*is_field = true;
		lx->i_b = out->at_b + colon + 1;
		return take_value(lx, out, err);
	}
	if (strspn(name.s, "0123456789") >= name.n ||
	    kn_str_starts(rest, KN_LIT("//")))
		return KN_OK;
	/* «مصدر: …» begins many a headline; مصدر:هسبريس does not. */
	struct kn_str near = { NULL, 0 };
	if (rest.n > 0)
		near = field__meant(name);
	if (near.n == 0)
		near = field__nearest(name);
	if (near.n == 0)
		near = keyboard__field(name);
	if (near.n > 0)
		return query__error(err, KN_SYNTAX, out->at_b,
		    N_("no field is called that; did you mean %s?"), near);
	if (rest.n == 0)
		return KN_OK;
	return syntax(err, out->at_b, N_("no field is called that; in "
	    "quotation marks it is searched for as text"));
}

/* «pays : France», as the French write colons: what stands before it, when
 * that is a field. Moves behind the colon. */
static const struct field_row *
take_apart_colon(struct lexer *lx, struct kn_str run)
{
	struct lexer ahead = *lx;

	skip_blanks(&ahead);
	if (peek(&ahead) != ':')
		return NULL;
	const struct field_row *field = field__find(run);
	if (field != NULL)
		lx->i_b = ahead.i_b + 1;
	return field;
}

static const struct {
	const char *text;
	enum tok_kind kind;
} operators[] = {
	{ "AND", TOK_AND }, { "OR", TOK_OR }, { "NOT", TOK_NOT },
	{ "&&", TOK_AND },
};

/* What a sign before a word or a quotation mark says. */
static enum reach
reach_of(uint32_t cp)
{
	return cp == '=' ? REACH_WORD : cp == '~' ? REACH_STEM :
	    REACH_CLITIC;
}

/* ="a b" and ~"a b": whether it goes on so. */
static bool
is_signed_quote(const struct lexer *lx)
{
	struct lexer ahead = *lx;

	if (reach_of(peek(lx)) == REACH_CLITIC)
		return false;
	ahead.i_b++;
	return quote_of(peek(&ahead)) != QUOTE_NONE;
}

/* A run that is no operator and has no sign: a field, or text. */
static enum kn_status
take_plain(struct lexer *lx, struct kn_str run, struct tok *out,
    struct kn_err *err)
{
	const char *colon = memchr(run.s, ':', run.n);
	bool is_field = false;
	enum kn_status st = KN_OK;

	if (colon == NULL && run.n > 0 &&
	    (out->field = take_apart_colon(lx, run)) != NULL)
		return take_value(lx, out, err);
	if (colon != NULL && run.s[0] != '?')
		st = judge_colon(lx, run, (size_t)(colon - run.s), out,
		    &is_field, err);
	if (st != KN_OK || is_field)
		return st;
	uint32_t next = peek(lx);
	st = habit__check(run, out->at_b, next == '(' ||
	    quote_of(next) != QUOTE_NONE, err);
	return st == KN_OK ? cut_star(out, err) : st;
}

static enum kn_status
take_word(struct lexer *lx, struct tok *out, struct kn_err *err)
{
	struct kn_str run = take_run(lx);

	out->kind = TOK_TEXT;
	out->value = run;
	out->value_at_b = out->at_b;
	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++)
		if (kn_str_is(run, operators[i].text)) {
			out->kind = operators[i].kind;
			return KN_OK;
		}
	if (run.n > 1 && reach_of((unsigned char)run.s[0]) != REACH_CLITIC) {
		out->reach = reach_of((unsigned char)run.s[0]);
		out->value = (struct kn_str){ run.s + 1, run.n - 1 };
		out->value_at_b++;
		return cut_star(out, err);
	}
	if (peek(lx) == '(' && near__is_name(run)) {
		if (lx->near > 0)
			return syntax(err, out->at_b,
			    N_("near() does not stand in another"));
		lx->i_b++;
		lx->near = 1;
		out->kind = TOK_NEAR;
		return KN_OK;
	}
	return take_plain(lx, run, out, err);
}

static void
take_sign(struct lexer *lx, uint32_t cp, struct tok *out)
{
	lx->i_b++;
	while (cp == '|' && peek(lx) == '|')
		lx->i_b++;
	out->kind = cp == '(' ? TOK_OPEN : cp == ')' ? TOK_CLOSE : TOK_OR;
	if (lx->near > 0 && cp == '(')
		lx->near++;
	if (lx->near > 0 && cp == ')')
		lx->near--;
}

/* Whether the text goes on with a value of the field just read: a bar
 * without blanks, and behind it what is no field of its own. */
static bool
is_alt(const struct lexer *lx)
{
	struct lexer ahead = *lx;

	if (lx->alt == NULL || peek(lx) != '|')
		return false;
	ahead.i_b++;
	uint32_t cp = peek(&ahead);
	if (quote_of(cp) != QUOTE_NONE)
		return true;
	if (is_dash(cp) || cp == '=' || cp == '~')
		return false;
	struct kn_str run = take_run(&ahead);
	const char *colon = run.n == 0 ? NULL : memchr(run.s, ':', run.n);
	return run.n > 0 && (colon == NULL || field__find((struct kn_str){
	    run.s, (size_t)(colon - run.s) }) == NULL);
}

static enum kn_status take_token(struct lexer *lx, struct tok *out,
    struct kn_err *err);

enum kn_status
lex__next(struct lexer *lx, struct tok *out, struct kn_err *err)
{
	enum kn_status st;

	if (is_alt(lx)) {
		*out = (struct tok){ .at_b = ++lx->i_b, .field = lx->alt };
		st = take_value(lx, out, err);
		out->kind = TOK_ALT;
	} else {
		st = take_token(lx, out, err);
	}
	lx->alt = out->kind == TOK_FIELD || out->kind == TOK_ALT ?
	    out->field : NULL;
	return st;
}

static enum kn_status
take_token(struct lexer *lx, struct tok *out, struct kn_err *err)
{
	/* A colon that no field stands before means nothing. */
	for (skip_blanks(lx); peek(lx) == ':'; skip_blanks(lx))
		lx->i_b++;
	*out = (struct tok){ .kind = TOK_END, .at_b = lx->i_b,
	    .value_at_b = lx->i_b };
	if (lx->i_b >= lx->text.n)
		return KN_OK;
	uint32_t cp = peek(lx);
	if (is_signed_quote(lx)) {
		out->reach = reach_of(cp);
		lx->i_b++;
		cp = peek(lx);
	}
	if (quote_of(cp) != QUOTE_NONE) {
		out->kind = TOK_TEXT;
		return take_quoted(lx, out, err);
	}
	if (cp == '(' || cp == ')' || cp == '|') {
		take_sign(lx, cp, out);
		return KN_OK;
	}
	if (lx->near > 0 && is_comma(cp)) {
		(void)kn_utf8_next(lx->text.s, lx->text.n, &lx->i_b);
		out->kind = TOK_COMMA;
		return KN_OK;
	}
	if (is_dash(cp)) {
		(void)kn_utf8_next(lx->text.s, lx->text.n, &lx->i_b);
		if (lx->i_b < lx->text.n && !is_blank(peek(lx))) {
			out->kind = TOK_NOT;
			return KN_OK;
		}
		lx->i_b = out->at_b;
	}
	return take_word(lx, out, err);
}

bool
lex__is_plain(struct kn_str value)
{
	size_t i_b = 0;

	while (i_b < value.n) {
		uint32_t cp = kn_utf8_next(value.s, value.n, &i_b);

		if (ends_word(cp) || is_sentence_mark(cp) || cp == '*')
			return false;
	}
	return value.n > 0;
}
