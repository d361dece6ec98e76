/*
 * html_priv.h: what the files that read HTML share.
 *
 * The flow: html_sax.c turns bytes into elements and text, html_page.c those
 * into blocks of text below a tree of elements, html_meta.c and html_ld.c
 * take what the page says of itself, html_body.c decides what each block is,
 * import_html.c makes an article of them. html_text.c uses the first two for
 * marked-up values of records.
 */
#ifndef KN_HTML_PRIV_H
#define KN_HTML_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/mem.h"
#include "kunnash/span.h"
#include "kunnash/str.h"

/* ---- html_sax.c: bytes to elements ---------------------------------------- */

/* Names are in lower case; "" is an element that the page does not have. Every
 * element that is opened is closed. */
struct html__events {
	/* atts: name, value or NULL, name, … NULL; may itself be NULL. */
	void (*open)(void *user, const char *name, const char *const *atts);
	void (*close)(void *user, const char *name);
	void (*text)(void *user, struct kn_str text);
	/* Elements lie too deep in each other: all are closed, without
	 * close(), and what comes next is as if at the top. */
	void (*flatten)(void *user);
	void *user;
};

/* Reads UTF-8. False when it gave up: elements too deep, too often. */
bool html__parse(struct kn_str utf8, const struct html__events *to);

/* ---- html_tag.c: what names say ------------------------------------------- */

/* What an element does to the text. */
enum html__does {
	HTML__INLINE,           /* nothing */
	HTML__BOX,              /* parts blocks, holds others */
	HTML__LEAF,             /* parts blocks, holds a paragraph */
	HTML__ROW,              /* of a table */
	HTML__BREAK,            /* br */
	HTML__LINK,             /* a */
	HTML__CONTROL,          /* a button, a field of a form */
	HTML__PRE,              /* a leaf that keeps its lines */
	HTML__SKIP,             /* what is in it is no text */
};

/* What the names of an element say of what is in it; the greatest counts. */
enum html__hint {
	HTML__PLAIN,
	HTML__CONTENT,          /* likely the article */
	HTML__ARTICLE,          /* the text of the article, declared */
	HTML__CAPTION,
	HTML__CHROME,           /* menus, widgets, advertisements … */
	HTML__COMMENTS,
	HTML__HIDDEN,
};

/* What a part of the page can be the value of. */
enum html__field {
	HTML__NONE,
	HTML__TITLE,
	HTML__DATE,
	HTML__AUTHOR,
	HTML__OUTLET,
	HTML__URL,
	HTML__FIELD_COUNT
};

struct html__tag {
	const char *name;
	enum html__does does;
	enum html__hint hint;
	uint8_t heading;        /* 1 to 6; 0: none */
};

/* An unknown element is inline. */
const struct html__tag *html__tag(const char *name);
bool html__is_tag(struct kn_str name);
/* What class, id, role … of an element say. */
enum html__hint html__hint_of(const char *const *atts);
/* An attribute, or NULL. */
const char *html__att(const char *const *atts, const char *name);
/* Which field a name of meta, itemprop, rel or class stands for, and how
 * much it is worth: 1 is best. */
enum html__field html__field_of(struct kn_str name, bool visible,
    unsigned *rank);
/* Cuts the next word off a name: "cnnRelatedBox", "post_related-2". */
bool html__next_part(struct kn_str *name, struct kn_str *part);

/* ---- html_page.c: the blocks of a page ------------------------------------ */

#define HTML__NO_NODE UINT32_MAX

/* An element that parts blocks. Node 0 is the page. */
struct html__node {
	uint32_t parent;
	const struct html__tag *tag;
	uint8_t hint;           /* enum html__hint */
	uint32_t first, end;    /* blocks in it */
};

enum html__glue {
	HTML__PARA,             /* parted from the one before by a blank line */
	HTML__LINE,             /* by a line break */
	HTML__CELL,             /* by a tab: the next cell of a row */
};

/* What a block is found to be. */
enum html__role {
	HTML__IS_CHROME,
	HTML__IS_TITLE,
	HTML__IS_DATELINE,
	HTML__IS_BYLINE,
	HTML__IS_BODY,
	HTML__IS_SUBHEAD,
};

struct html__block {
	struct kn_span at;      /* in the text of the page */
	uint32_t node;
	uint32_t n_cp;
	uint32_t link_cp;       /* of them in links */
	uint32_t commas;
	uint8_t glue;           /* enum html__glue */
	uint8_t role;           /* enum html__role */
	bool stop;              /* ends as a sentence does */
};

/* What the page says of a field, or an element that may show it. */
struct html__found {
	enum html__field field;
	unsigned rank;          /* 1 is best */
	struct kn_str value;    /* in the arena */
	uint32_t block;         /* where it is shown; UINT32_MAX: nowhere */
};

struct html__page {
	struct kn_arena *arena;
	struct kn_buf text;
	struct html__block *blocks;
	size_t n_blocks, cap_blocks;
	struct html__node *nodes;
	size_t n_nodes, cap_nodes;
	struct html__found *found;
	size_t n_found, cap_found;
	struct kn_buf ld;       /* scripts of JSON-LD, a NUL after each */
	struct kn_str body;     /* the articleBody of one, or empty */
	bool parted;            /* elements part its text */
	bool cut;               /* not all of it was read */
};

/* What is read in which way. */
struct html__how {
	bool value;             /* of a record: no page, with no names */
	bool lines;             /* line breaks count, as in plain text */
};
struct html__page *html__page_read(struct kn_str utf8,
    struct html__how how);
void html__page_free(struct html__page *page);
struct kn_str html__block_text(const struct html__page *page, size_t i);
/* Adds a value, if there is something in it. */
void html__found_add(struct html__page *page, enum html__field field,
    unsigned rank, struct kn_str value, uint32_t block);
/* The blocks joined as they are parted, appended; *at (may be NULL): where
 * each went. */
void html__page_join(const struct html__page *page, struct kn_buf *out,
    struct kn_span *at);

/* ---- what the page says of itself ----------------------------------------- */

/* html_ld.c: adds what page->ld says. */
void html__ld_read(struct html__page *page);
/* html_meta.c: the best value of a field, or an empty one. */
struct kn_str html__best(const struct html__page *page,
    enum html__field field, const struct html__found **found);
/* The title of the page, and the block that shows it, or UINT32_MAX. */
struct kn_str html__title(const struct html__page *page, uint32_t *block);
/* The day of publication; *block: which shows it, UINT32_MAX: declared. */
bool html__date(const struct html__page *page, uint32_t title, char iso[11],
    uint32_t *block);

/* ---- html_body.c ---------------------------------------------------------- */

/* Gives every block its role; title: the block of it, or UINT32_MAX. */
void html__body_find(struct html__page *page, uint32_t title);

#endif
