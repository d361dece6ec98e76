/*
 * xml_sax.c: a stream of XML to elements and text. In: cleaned XML. Out:
 * events. The parser is libxml2's, as it parses pieces; nothing outside the
 * stream is ever opened, entities are ours: those of HTML, and what a document
 * defines as a few plain characters. Behind what cannot be parsed it goes on
 * with the next record.
 */
#include "xml_priv.h"

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <stdio.h>
#include <stdlib.h>

#include "import_priv.h"

#define MAX_DEPTH 200
#define MAX_ENTITIES 100        /* that a document defines */
#define MAX_ENTITY_B 100        /* of the text of one */
#define PART_B 4096             /* what the parser gets at once */

#if LIBXML_VERSION >= 21200
typedef const xmlError *error_ptr;
#else
typedef xmlErrorPtr error_ptr;
#endif

struct entity {
	char name[32];
	char text[MAX_ENTITY_B + 1];
};

struct parse {
	const struct xml__events *to;
	struct kn_str record;
	xmlParserCtxtPtr ctxt;
	unsigned depth;         /* open elements, the outermost among them */
	bool deep;
	bool mended;            /* something was, in this piece */
	struct entity *entities;
	size_t n_entities;
	xmlEntity answer;       /* what the parser asked for last */
	char answer_text[160];
};

/* ---- attributes ----------------------------------------------------------- */

struct kn_str
xml__att_at(const struct xml__atts *atts, size_t i, struct kn_str *value)
{
	const unsigned char *const *a = atts->list + 5 * i;

	*value = (struct kn_str){ (const char *)a[3], (size_t)(a[4] - a[3]) };
	return kn_str((const char *)a[0]);
}

struct kn_str
xml__att(const struct xml__atts *atts, const char *name)
{
	struct kn_str value;

	for (size_t i = 0; i < atts->n; i++)
		if (kn_str_is(xml__att_at(atts, i, &value), name))
			return value;
	return (struct kn_str){ "", 0 };
}

/* ---- what the parser calls ------------------------------------------------ */

static bool
is_ours(const struct parse *p)
{
	return p->depth == 1;
}

static void
on_open(void *user, const xmlChar *local, const xmlChar *prefix,
    const xmlChar *uri, int n_ns, const xmlChar **ns, int n_atts,
    int n_defaulted, const xmlChar **list)
{
	struct parse *p = user;
	struct xml__name name = { kn_str((const char *)prefix),
		kn_str((const char *)local) };
	struct xml__atts atts = { list, (size_t)n_atts };

	(void)uri, (void)n_ns, (void)ns, (void)n_defaulted;
	if (p->deep)
		return;
	if (++p->depth > MAX_DEPTH) {
		p->deep = true;
		p->to->fault(p->to->user, XML__DEEP);
		xmlStopParser(p->ctxt);
	} else if (!is_ours(p)) {
		p->to->open(p->to->user, p->depth - 2, name, &atts);
	}
}

static void
on_close(void *user, const xmlChar *local, const xmlChar *prefix,
    const xmlChar *uri)
{
	struct parse *p = user;

	struct xml__name name = { kn_str((const char *)prefix),
		kn_str((const char *)local) };

	(void)uri;
	if (p->deep || p->depth == 0)
		return;
	if (!is_ours(p))
		p->to->close(p->to->user, name);
	p->depth--;
}

static void
on_text(void *user, const xmlChar *s, int n)
{
	struct parse *p = user;

	if (!p->deep && p->depth > 1 && n > 0)
		p->to->text(p->to->user,
		    (struct kn_str){ (const char *)s, (size_t)n });
}

/* Before the first element: what a document defines. */
static void
on_entity(void *user, const xmlChar *name, int type, const xmlChar *public_id,
    const xmlChar *system_id, xmlChar *content)
{
	struct parse *p = user;
	const char *text = (const char *)content;

	(void)public_id, (void)system_id;
	if (type != XML_INTERNAL_GENERAL_ENTITY || text == NULL ||
	    p->n_entities == MAX_ENTITIES || strlen(text) > MAX_ENTITY_B ||
	    strpbrk(text, "&<") != NULL ||
	    strlen((const char *)name) >= sizeof(p->entities->name))
		return;
	if (p->entities == NULL)
		p->entities = kn_calloc(MAX_ENTITIES, sizeof(*p->entities));
	struct entity *e = &p->entities[p->n_entities++];
	memcpy(e->name, name, strlen((const char *)name) + 1);
	memcpy(e->text, text, strlen(text) + 1);
}

/* The text of an entity into p->answer_text; false: not known. */
static bool
expand(struct parse *p, const char *name)
{
	for (size_t i = 0; i < p->n_entities; i++)
		if (strcmp(p->entities[i].name, name) == 0) {
			memcpy(p->answer_text, p->entities[i].text,
			    sizeof(p->entities[i].text));
			return true;
		}
	const htmlEntityDesc *html =
	    htmlEntityLookup((const xmlChar *)name);
	struct kn_buf b;
	if (html == NULL)
		return false;
	kn_buf_init(&b, 0);
	kn_buf_cp(&b, html->value);
	memcpy(p->answer_text, b.s, b.n + 1);
	kn_buf_dispose(&b);
	return true;
}

/* Every entity is one that stands for plain characters: nothing is ever
 * expanded into something to be expanded. */
static xmlEntityPtr
on_get_entity(void *user, const xmlChar *name)
{
	struct parse *p = user;

	if (!expand(p, (const char *)name)) {
		snprintf(p->answer_text, sizeof(p->answer_text), "&%.100s;",
		    (const char *)name);
		if (p->depth > 0)
			p->to->fault(p->to->user, XML__ENTITY);
	}
	p->answer = (xmlEntity){
		.type = XML_ENTITY_DECL,
		.name = name,
		.etype = XML_INTERNAL_PREDEFINED_ENTITY,
		.content = (xmlChar *)p->answer_text,
		.orig = (xmlChar *)p->answer_text,
		.length = (int)strlen(p->answer_text),
	};
	return &p->answer;
}

static void
on_error(void *user, error_ptr e)
{
	struct parse *p = user;

	if (e->level < XML_ERR_ERROR || e->domain == XML_FROM_NAMESPACE ||
	    p->mended)
		return;
	p->mended = true;
	p->to->fault(p->to->user, XML__MENDED);
}

/* ---- pieces --------------------------------------------------------------- */

static void
start(struct parse *p)
{
	xmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = on_open,
		.endElementNs = on_close,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_text,
		.entityDecl = on_entity,
		.getEntity = on_get_entity,
		.serror = on_error,
	};

	p->ctxt = xmlCreatePushParserCtxt(&sax, p, NULL, 0, NULL);
	p->depth = 0;
	p->deep = false;
	p->mended = false;
	if (p->ctxt == NULL)
		return;
	xmlCtxtUseOptions(p->ctxt, XML_PARSE_RECOVER | XML_PARSE_NONET |
	    XML_PARSE_IGNORE_ENC);
	xmlSwitchEncoding(p->ctxt, XML_CHAR_ENCODING_UTF8);
}

static void
finish(struct parse *p)
{
	/* What the parser keeps of entities that are defined. */
	if (p->ctxt != NULL && p->ctxt->myDoc != NULL)
		xmlFreeDoc(p->ctxt->myDoc);
	if (p->ctxt != NULL)
		xmlFreeParserCtxt(p->ctxt);
	p->ctxt = NULL;
}

/* Parses; false: it stopped in the middle. */
static bool
feed(struct parse *p, struct kn_str s)
{
	while (s.n > 0 && p->ctxt != NULL && !p->ctxt->disableSAX) {
		size_t n = s.n < PART_B ? s.n : PART_B;

		xmlParseChunk(p->ctxt, s.s, (int)n, 0);
		s.s += n;
		s.n -= n;
	}
	return p->ctxt != NULL && !p->ctxt->disableSAX;
}

static bool
begins_record(struct kn_str s, struct kn_str record)
{
	if (s.n < record.n + 2 || memcmp(s.s + 1, record.s, record.n) != 0)
		return false;
	char end = s.s[record.n + 1];
	return end == '>' || end == '/' || end == ' ' || end == '\n' ||
	    end == '\t' || end == '\r';
}

/* Where the next record begins at or behind `from`; s.n: nowhere in s. */
static size_t
next_record(struct kn_str s, size_t from, struct kn_str record)
{
	for (size_t i = from; record.n > 0 && i < s.n; i++) {
		const char *at = memchr(s.s + i, '<', s.n - i);

		if (at == NULL)
			return s.n;
		i = (size_t)(at - s.s);
		if (begins_record((struct kn_str){ at, s.n - i }, record))
			return i;
	}
	return s.n;
}

/* A piece, cut at its records; false: the parser stopped, and is to start
 * with a record that is not in it. */
static bool
take_piece(struct parse *p, struct kn_str s, bool ok)
{
	size_t at = 0;

	while (at < s.n && !p->to->done(p->to->user)) {
		size_t next = next_record(s, ok ? at + 1 : at, p->record);

		if (ok) {
			ok = feed(p, (struct kn_str){ s.s + at, next - at });
			if (!ok && !p->deep)
				p->to->fault(p->to->user, XML__SKIPPED);
		} else if (next < s.n) {
			finish(p);
			start(p);
			p->to->restart(p->to->user);
			ok = feed(p, KN_LIT("<" XML__ROOT ">"));
		}
		at = next;
	}
	return ok;
}

/* How much of a piece can be taken: not half the tag of a record. */
static size_t
whole_part(struct kn_str s, size_t record_b)
{
	size_t look = record_b + 2 < s.n ? s.n - record_b - 2 : 0;
	const char *open = memchr(s.s + look, '<', s.n - look);

	return open == NULL ? s.n : (size_t)(open - s.s);
}

void
xml__parse(struct import__stream *text, struct kn_str record,
    const struct xml__events *to)
{
	struct parse p = { .to = to, .record = record };
	struct xml__clean clean;
	struct kn_buf piece;
	bool ok = true, more = true;

	kn_buf_init(&piece, 0);
	xml__clean_init(&clean, text);
	start(&p);
	while (more && !to->done(to->user) && (ok || record.n > 0)) {
		more = xml__clean_next(&clean, &piece);
		size_t n = more ? whole_part(kn_buf_get(&piece), record.n) :
		    piece.n;

		if (n == 0)
			continue;
		ok = take_piece(&p, (struct kn_str){ piece.s, n }, ok);
		memmove(piece.s, piece.s + n, piece.n - n);
		kn_buf_trunc(&piece, piece.n - n);
	}
	if (ok && p.ctxt != NULL && clean.begun) {
		/* Elements that are still open close here: cut short. */
		if (p.depth == 1)
			feed(&p, KN_LIT("</" XML__ROOT ">"));
		xmlParseChunk(p.ctxt, "", 0, 1);
		while (p.depth > 0)
			on_close(&p, NULL, NULL, NULL);
	}
	finish(&p);
	free(p.entities);
	kn_buf_dispose(&piece);
}
