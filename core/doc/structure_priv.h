/*
 * structure_priv.h: what structure.c and head.c share: the lines of a text
 * while rules are being given to them.
 */
#ifndef KN_DOC_STRUCTURE_PRIV_H
#define KN_DOC_STRUCTURE_PRIV_H

#include "doc_priv.h"

#define DOC__NONE ((size_t)-1)

struct doc__work {
	const char *s;
	size_t n_b;
	struct doc__line *ln;
	size_t n;
	size_t title;           /* a line, or DOC__NONE */
	bool page;              /* links stand before the first paragraph */
	struct doc__outline *o;
	struct doc__facts source;       /* from a line "source: …" */
	struct kn_buf plain;    /* scratch */
};

struct kn_str doc__line_text(const struct doc__work *w, size_t i);
/* Long enough to be a paragraph of running text. */
bool doc__is_para(const struct doc__line *l);
/* Still free, short, and not ended like a sentence. */
bool doc__is_heading(const struct doc__line *l);

/* Keeps what a dateline or byline said. */
void doc__take_facts(struct doc__work *w, const struct doc__facts *f);
/* Makes a line dateline or byline if it reads as one. */
bool doc__try_head_line(struct doc__work *w, size_t i, bool only_sure);
/* Finds title, dateline, byline and section, and what is chrome there. */
void doc__find_head(struct doc__work *w);
/* Finds datelines and bylines where a body begins. */
void doc__find_body_head(struct doc__work *w);

#endif
