/*
 * html_sax.c: bytes of HTML to elements and text. In: UTF-8 of any page,
 * however broken. Out: events in the order of the page. The parser is
 * libxml2's; here it is kept from what it cannot do: it ends at a NUL, eats
 * "<" before anything but a tag, and takes time by the square when elements
 * lie deep in each other.
 */
#include "html_priv.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include "kunnash/encoding.h"
#include "kunnash/utf8.h"

/* As deep as elements may lie, and how often a page may go deeper: each time
 * is a fresh start of the parser, on a copy of what is left. */
#define MAX_DEPTH 512
#define MAX_STARTS 256

struct parse {
	const struct html__events *to;
	htmlParserCtxtPtr ctxt;
	unsigned depth;
	bool deep;              /* stopped for it */
	size_t at;              /* where */
};

/* A paragraph that libxml2 puts around text which has none: it does not stand
 * behind the name and attributes of a tag. */
static bool
is_made_up(const struct parse *p, const xmlChar *name)
{
	const xmlChar *at = p->ctxt->input->cur;

	return name[0] == 'p' && name[1] == '\0' && *at != '>' && *at != '/';
}

static void
on_open(void *user, const xmlChar *name, const xmlChar **atts)
{
	struct parse *p = user;

	if (p->deep)
		return;
	p->to->open(p->to->user, is_made_up(p, name) ? "" :
	    (const char *)name, (const char *const *)atts);
	if (++p->depth <= MAX_DEPTH)
		return;
	const xmlParserInput *in = p->ctxt->input;
	p->deep = true;
	p->at = (size_t)in->consumed + (size_t)(in->cur - in->base);
	xmlStopParser(p->ctxt);
}

static void
on_close(void *user, const xmlChar *name)
{
	struct parse *p = user;

	if (p->deep)
		return;
	if (p->depth > 0)
		p->depth--;
	p->to->close(p->to->user, (const char *)name);
}

static void
on_text(void *user, const xmlChar *s, int n)
{
	struct parse *p = user;

	if (!p->deep && n > 0)
		p->to->text(p->to->user,
		    (struct kn_str){ (const char *)s, (size_t)n });
}

/* The end of an entity that lacks its semicolon, as old pages write them;
 * 0: none begins here. */
static size_t
open_entity(struct kn_str s, size_t at)
{
	static const char *const names[] = { "nbsp", "amp", "quot", "lt",
	    "gt", "copy", "laquo", "raquo" };

	for (size_t i = 0; i < sizeof(names) / sizeof(char *); i++) {
		size_t end = at + 1 + strlen(names[i]);

		if (end > s.n || memcmp(s.s + at + 1, names[i],
		    end - at - 1) != 0)
			continue;
		char next = end < s.n ? s.s[end] : ' ';
		bool word = ((next | 32) >= 'a' && (next | 32) <= 'z') ||
		    (next >= '0' && next <= '9');
		return word || next == ';' || next == '=' ? 0 : end;
	}
	return 0;
}

static bool
is_tag(struct kn_str s, size_t at)
{
	char next = at + 1 < s.n ? s.s[at + 1] : ' ';

	return ((next | 32) >= 'a' && (next | 32) <= 'z') || next == '/' ||
	    next == '!' || next == '?';
}

/* What libxml2 would stop at, eat or leave. NULs are nothing, as in a
 * browser. */
static void
clean(struct kn_str in, struct kn_buf *out)
{
	size_t from = 0;

	for (size_t i = 0; i < in.n; i++) {
		size_t end = in.s[i] == '&' ? open_entity(in, i) : 0;
		const char *more = end > 0 ? ";" : in.s[i] == '<' ? "&lt;" :
		    "";

		if (end == 0 && in.s[i] != '\0' &&
		    (in.s[i] != '<' || is_tag(in, i)))
			continue;
		if (end == 0)
			end = i;
		kn_buf_put(out, in.s + from, end - from);
		kn_buf_cstr(out, more);
		from = end > i ? end : i + 1;
		i = from - 1;
	}
	if (from < in.n)
		kn_buf_put(out, in.s + from, in.n - from);
}

/* Reads up to the end or the depth that is too much; returns what was read
 * of it. */
static size_t
run(struct parse *p, struct kn_str in)
{
	htmlSAXHandler sax = {
		.startElement = on_open,
		.endElement = on_close,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_text,
		.initialized = 1,
	};

	p->depth = 0;
	p->deep = false;
	p->ctxt = htmlCreateMemoryParserCtxt(in.s, (int)in.n);
	if (p->ctxt == NULL)
		return in.n;
	*p->ctxt->sax = sax;
	p->ctxt->userData = p;
	htmlCtxtUseOptions(p->ctxt, HTML_PARSE_RECOVER | HTML_PARSE_NONET |
	    HTML_PARSE_IGNORE_ENC | HTML_PARSE_NOERROR |
	    HTML_PARSE_NOWARNING);
	xmlSwitchEncoding(p->ctxt, XML_CHAR_ENCODING_UTF8);
	htmlParseDocument(p->ctxt);
	htmlFreeParserCtxt(p->ctxt);
	if (!p->deep)
		return in.n;
	/* In a tag, behind its attributes. */
	while (p->at < in.n && (in.s[p->at] == ' ' || in.s[p->at] == '/'))
		p->at++;
	return p->at < in.n && in.s[p->at] == '>' ? p->at + 1 : p->at;
}

bool
html__parse(struct kn_str utf8, const struct html__events *to)
{
	struct parse p = { .to = to };
	struct kn_buf text;
	size_t at = 0;
	unsigned starts = 0;

	kn_buf_init(&text, (size_t)1024 * 1024 * 1024);
	if (kn_utf8_valid(utf8.s, utf8.n)) {
		clean(utf8, &text);
	} else {
		struct kn_buf mended;

		kn_buf_init(&mended, (size_t)1024 * 1024 * 1024);
		if (kn_decode(KN_ENC_UTF8, utf8.s, utf8.n, &mended, NULL,
		    NULL) == KN_OK)
			clean(kn_buf_get(&mended), &text);
		kn_buf_dispose(&mended);
	}
	while (at < text.n && starts++ < MAX_STARTS) {
		at += run(&p, (struct kn_str){ text.s + at, text.n - at });
		if (at < text.n)
			to->flatten(to->user);
	}
	bool whole = at >= text.n && text.status == KN_OK;
	kn_buf_dispose(&text);
	return whole;
}
