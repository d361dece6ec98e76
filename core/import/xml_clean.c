/*
 * xml_clean.c: XML as the web has it made fit for a parser. In: a stream of
 * UTF-8. Out: pieces of XML in which stray "<" and "&" are text, without
 * controls, comments, processing instructions and declarations in the middle,
 * and with one element around all: feeds are cut, pasted together and filled
 * from templates that escape nothing.
 */
#include "xml_priv.h"

#include <string.h>

#include "import_priv.h"

#define AHEAD_B 48              /* that decide what a character is */
#define UNQUOTED ' '            /* the "quote" of a value that has none */

enum {
	IN_PROLOG,              /* before an element: no text */
	IN_TEXT,
	IN_TAG,
	IN_COMMENT,
	IN_CDATA,
	IN_PI,
	IN_TYPE,                /* <!DOCTYPE …> that is passed on */
	IN_LATE_TYPE,           /* and one that is not */
};

void
xml__clean_init(struct xml__clean *c, struct import__stream *text)
{
	*c = (struct xml__clean){ .text = text, .in = IN_PROLOG };
}

static bool
is_name_start(char c)
{
	return ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' ||
	    (unsigned char)c >= 0x80;
}

static bool
is_name(char c)
{
	return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' ||
	    c == '.' || c == ':';
}

/* Whether s, behind an ampersand, is the rest of a reference. */
static bool
is_reference(struct kn_str s)
{
	bool number = s.n > 0 && s.s[0] == '#';
	size_t i = number ? 1 : 0;

	if (i < s.n && number && s.s[i] == 'x')
		i++;
	size_t from = i;
	if (!number && (s.n == 0 || !is_name_start(s.s[0])))
		return false;
	while (i < s.n && (number ? (s.s[i] >= '0' && s.s[i] <= '9') ||
	    ((s.s[i] | 32) >= 'a' && (s.s[i] | 32) <= 'f') :
	    is_name(s.s[i])))
		i++;
	/* A number above all characters is none, and a short one may be. */
	return i > from && i < s.n && s.s[i] == ';' &&
	    (!number || i - from <= 7);
}

/* What a "<" in text or before it begins, and how much of it is used up. */
static int
begins(struct xml__clean *c, struct kn_str s, size_t *used)
{
	*used = 0;
	if (kn_str_starts(s, KN_LIT("<!--"))) {
		*used = 4;
		return IN_COMMENT;
	}
	if (kn_str_starts(s, KN_LIT("<?"))) {
		*used = 2;
		return IN_PI;
	}
	if (kn_str_starts(s, KN_LIT("<![CDATA[")))
		return c->begun ? IN_CDATA : IN_PROLOG;
	if (kn_str_starts(s, KN_LIT("<!DOCTYPE"))) {
		c->brackets = 0;
		c->quote = 0;
		return c->begun ? IN_LATE_TYPE : IN_TYPE;
	}
	bool end = s.n > 1 && s.s[1] == '/';
	char first = s.n > (size_t)end + 1 ? s.s[end + 1] : ' ';
	if (!is_name_start(first) || (end && !c->begun))
		return c->in;
	c->quote = 0;
	c->equals = false;
	return IN_TAG;
}

/* An ampersand or a "<" that is no markup, as text. */
static size_t
put_stray(struct xml__clean *c, struct kn_str s, struct kn_buf *out)
{
	if (s.s[0] == '&' && is_reference((struct kn_str){ s.s + 1,
	    s.n - 1 }))
		kn_buf_chr(out, '&');
	else if (c->in != IN_PROLOG)
		kn_buf_cstr(out, s.s[0] == '&' ? "&amp;" : "&lt;");
	return 1;
}

static bool
is_plain(char c)
{
	return c != '<' && c != '&' && (unsigned char)c >= ' ' &&
	    (unsigned char)c != 0xEF;
}

static size_t
step_text(struct xml__clean *c, struct kn_str s, struct kn_buf *out)
{
	size_t used;

	if (s.s[0] == '&')
		return put_stray(c, s, out);
	if (s.s[0] != '<') {
		size_t n = 1;

		while (n < s.n && is_plain(s.s[n]))
			n++;
		if (c->in == IN_TEXT)
			kn_buf_put(out, s.s, n);
		return n;
	}
	int next = begins(c, s, &used);
	if (next == c->in)
		return put_stray(c, s, out);
	if (next == IN_TAG && !c->begun) {
		c->begun = true;
		kn_buf_cstr(out, "<" XML__ROOT ">");
	}
	c->in = next;
	if (used == 0 && next != IN_LATE_TYPE)
		kn_buf_chr(out, '<');
	return used == 0 ? 1 : used;
}

/* In a tag: values are quoted, and may hold what tags may not. */
static size_t
step_tag(struct xml__clean *c, struct kn_str s, struct kn_buf *out)
{
	char at = s.s[0];
	bool blank = at == ' ' || at == '\n' || at == '\t' || at == '\r';

	if (c->quote == UNQUOTED && (blank || at == '>')) {
		kn_buf_chr(out, '"');
		c->quote = 0;
		return 0;
	}
	if (c->equals && !blank) {
		c->equals = false;
		if (at != '"' && at != '\'' && at != '>') {
			kn_buf_chr(out, '"');
			c->quote = UNQUOTED;
			return 0;
		}
	}
	if (at == '&' || (at == '<' && c->quote != 0))
		return put_stray(c, s, out);
	if (at == '<') {
		/* The tag before was never ended. */
		kn_buf_chr(out, '>');
		c->in = IN_TEXT;
		return 0;
	}
	kn_buf_chr(out, c->quote == UNQUOTED && at == '"' ? ' ' : at);
	if (!blank)
		c->equals = c->quote == 0 && at == '=';
	if (c->quote != 0)
		c->quote = at == c->quote ? 0 : c->quote;
	else if (at == '"' || at == '\'')
		c->quote = at;
	else if (at == '>')
		c->in = IN_TEXT;
	return 1;
}

/* A document type, to the bracket that ends it. */
static size_t
step_type(struct xml__clean *c, struct kn_str s, struct kn_buf *out)
{
	char at = s.s[0];

	if (c->in == IN_TYPE)
		kn_buf_chr(out, at);
	if (c->quote != 0)
		c->quote = at == c->quote ? 0 : c->quote;
	else if (at == '"' || at == '\'')
		c->quote = at;
	else if (at == '[')
		c->brackets++;
	else if (at == ']' && c->brackets > 0)
		c->brackets--;
	else if (at == '>' && c->brackets == 0)
		c->in = c->begun ? IN_TEXT : IN_PROLOG;
	return 1;
}

/* Something that ends with `end`; out: where it goes, or NULL. */
static size_t
step_until(struct xml__clean *c, struct kn_str s, const char *end,
    struct kn_buf *out)
{
	size_t n = strlen(end);
	bool done = kn_str_starts(s, (struct kn_str){ end, n });

	if (done)
		c->in = c->begun ? IN_TEXT : IN_PROLOG;
	if (!done)
		n = 1;
	if (out != NULL)
		kn_buf_put(out, s.s, n);
	return n;
}

/* Takes at least one character, or turns to another state. */
static size_t
step(struct xml__clean *c, struct kn_str s, struct kn_buf *out)
{
	unsigned char at = (unsigned char)s.s[0];

	if ((at < ' ' && at != '\t' && at != '\n' && at != '\r') ||
	    (at == 0xEF && s.n > 2 && (unsigned char)s.s[1] == 0xBF &&
	    (unsigned char)s.s[2] >= 0xBE))
		return at < ' ' ? 1 : 3;
	switch (c->in) {
	case IN_TAG:
		return step_tag(c, s, out);
	case IN_COMMENT:
		return step_until(c, s, "-->", NULL);
	case IN_PI:
		return step_until(c, s, "?>", NULL);
	case IN_CDATA:
		return step_until(c, s, "]]>", out);
	case IN_TYPE:
	case IN_LATE_TYPE:
		return step_type(c, s, out);
	default:
		return step_text(c, s, out);
	}
}

bool
xml__clean_next(struct xml__clean *c, struct kn_buf *out)
{
	struct kn_str s = import__stream_peek(c->text, IMPORT__HEAD_B);
	/* What is near the end of the piece is decided with the next. */
	bool last = s.n < IMPORT__HEAD_B;
	size_t keep = last ? 0 : AHEAD_B, at = 0;

	if (c->ended)
		return false;
	while (at + keep < s.n)
		at += step(c, (struct kn_str){ s.s + at, s.n - at }, out);
	import__stream_skip(c->text, at);
	c->ended = last;
	return true;
}
