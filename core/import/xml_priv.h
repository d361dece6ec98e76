/*
 * xml_priv.h: what the files that read XML share.
 *
 * The flow: xml_clean.c makes a text well enough formed, xml_sax.c parses it
 * and goes on behind what cannot be parsed, xml_survey.c finds which element
 * is a record, import_xml.c makes records of elements.
 */
#ifndef KN_XML_PRIV_H
#define KN_XML_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/str.h"

struct import__stream;

/* ---- xml_clean.c ---------------------------------------------------------- */

/* All of a document, and of those that follow it, lies in this element. */
#define XML__ROOT "kunnash"

/*
 * XML without what parsers stop at: stray "<" and "&", controls, declarations
 * in the middle; without comments and processing instructions.
 */
struct xml__clean {
	struct import__stream *text;
	int in;                 /* what the next character is in */
	unsigned brackets;      /* open in a document type */
	char quote;             /* open in a tag or a document type, or 0 */
	bool equals;            /* a value of an attribute comes next */
	bool begun;             /* the outermost element is open */
	bool ended;
};

void xml__clean_init(struct xml__clean *c, struct import__stream *text);
/* Appends the next piece, at most a few times 64 KiB; false at the end. */
bool xml__clean_next(struct xml__clean *c, struct kn_buf *out);

/* ---- xml_sax.c ------------------------------------------------------------ */

struct xml__name {
	struct kn_str prefix, local;
};

/* Attributes of an element that is being opened. */
struct xml__atts {
	const unsigned char *const *list;
	size_t n;
};

/* Attribute i: its local name and its value, as it is written. */
struct kn_str xml__att_at(const struct xml__atts *atts, size_t i,
    struct kn_str *value);
/* The value of the attribute with this local name, or an empty string. */
struct kn_str xml__att(const struct xml__atts *atts, const char *name);

enum xml__fault {
	XML__MENDED,            /* not well-formed, and read all the same */
	XML__SKIPPED,           /* broken, up to the next record */
	XML__ENTITY,            /* an entity that is not expanded */
	XML__DEEP,              /* elements too deep in each other */
	XML__FAULT_COUNT
};

/* Every element that is opened is closed, unless restart() comes before. */
struct xml__events {
	/* depth: the outermost element of a document has 0. */
	void (*open)(void *user, unsigned depth, struct xml__name name,
	    const struct xml__atts *atts);
	void (*close)(void *user, struct xml__name name);
	void (*text)(void *user, struct kn_str text);
	void (*fault)(void *user, enum xml__fault fault);
	/* Open elements are given up; the next opens anew, at depth 0. */
	void (*restart)(void *user);
	/* Whether to read no further. */
	bool (*done)(void *user);
	void *user;
};

/* record: the tag (with its prefix) of the element with which to go on behind
 * what is broken; empty: at none. */
void xml__parse(struct import__stream *text, struct kn_str record,
    const struct xml__events *to);

/* ---- xml_survey.c --------------------------------------------------------- */

#define XML__NAME_B 80

/* Which elements are records. */
struct xml__shape {
	char record[XML__NAME_B];       /* their tag; "": the whole is one */
	bool feed;                      /* RSS or Atom */
	const char *site;       /* the element that names the whole, or NULL */
};

/* Looks at the beginning of a document. */
void xml__survey(struct kn_str head, struct xml__shape *shape);

#endif
