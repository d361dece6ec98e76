/*
 * doc.h: an article as the importer makes it and every later stage reads it.
 *
 * `text` is the source decoded to UTF-8, otherwise unchanged; everything
 * found in it is a span over its bytes, and nothing is cut away.
 */
#ifndef KUNNASH_DOC_H
#define KUNNASH_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/digest.h"
#include "kunnash/err.h"
#include "kunnash/sketch.h"
#include "kunnash/span.h"
#include "kunnash/str.h"

enum kn_span_kind {
	KN_SPAN_TITLE,
	KN_SPAN_DATELINE,
	KN_SPAN_BYLINE,
	KN_SPAN_SECTION,
	KN_SPAN_SUBHEAD,        /* lies inside the body */
	KN_SPAN_BODY,
	KN_SPAN_BOILERPLATE,
	KN_SPAN_REPEATED,       /* boilerplate inside the body, by block.h */
	KN_SPAN_KIND_COUNT
};

/* "title" … "boilerplate": the names in JSON. */
const char *kn_span_kind_name(enum kn_span_kind kind);

struct kn_doc_span {
	enum kn_span_kind kind;
	struct kn_span at;
};

/* What is neither searched nor read: furniture of the page, and labels. */
static inline bool
kn_span_is_left_out(enum kn_span_kind kind)
{
	return kind == KN_SPAN_BOILERPLATE || kind == KN_SPAN_REPEATED ||
	    kind == KN_SPAN_SECTION;
}

/*
 * The fields of an article. Strings are owned, NUL-terminated UTF-8, or NULL
 * when unknown. Dates are ISO 8601 (2023-12-14): published, or NULL; never
 * guessed from words such as «اليوم» in the text.
 */
struct kn_meta {
	char *path;         /* below the corpus; bytes as the OS has them */
	char *url;
	char *title;
	char *byline;
	char *outlet;       /* MEDIA entity id when known, else as found */
	char *via;          /* aggregator */
	char *date;
	char *date_source;  /* meta, dateline, filename, feed, user */
	char *retrieved;
	char *lang;         /* "ar", "fr", "en", or NULL */
	uint32_t words;     /* of title, dateline, byline and body */
	uint32_t chars_cp;  /* code points of the whole text */
};

void kn_meta_dispose(struct kn_meta *m);
void kn_meta_copy(struct kn_meta *to, const struct kn_meta *from);

/* ---- the fields that a person can correct --------------------------------- */

enum kn_meta_field {
#define KN_META_FIELD(NAME, name, member, read, msgid) KN_META_##NAME,
#include "kunnash/meta_field.def"
#undef KN_META_FIELD
	KN_META_FIELD_COUNT
};
#define KN_META_VALUE_MAX_B 2048
const char *kn_meta_field_name(enum kn_meta_field field);
const char *kn_meta_field_msgid(enum kn_meta_field field);
/* KN_META_FIELD_COUNT when the name is none. */
enum kn_meta_field kn_meta_field_parse(struct kn_str name);
char **kn_meta_at(const struct kn_meta *m, enum kn_meta_field field);
/* Sets a field, NULL: to nothing. A date is the user's then. */
void kn_meta_correct(struct kn_meta *m, enum kn_meta_field field,
    const char *value);
/*
 * A typed value in the form in which articles have it, appended; nothing for
 * an empty one. KN_INVALID says what a value of this field is.
 */
enum kn_status kn_meta_value(enum kn_meta_field field, struct kn_str typed,
    struct kn_buf *out, struct kn_err *err) KN_MUST_CHECK;

struct kn_doc {
	struct kn_meta meta;
	char *text;         /* n_b bytes of well-formed UTF-8, then a NUL */
	size_t n_b;
	/*
	 * By start, outer before inner. There is at most one body; inside
	 * it may lie subheads, boilerplate (a "read also" between two
	 * paragraphs), and datelines and bylines below a deck. No others
	 * overlap.
	 */
	struct kn_doc_span *spans;
	size_t n_spans;
	struct kn_key key;          /* of text */
	struct kn_key body_key;     /* of the folded body */
	struct kn_sketch sketch;    /* of it; only where it is read anew */
};

/*
 * Takes text (from malloc, n_b bytes and a NUL) and path, and finds the
 * structure, fields and keys. Never fails: when unsure, everything is body.
 */
struct kn_doc *kn_doc_new_text(const char *path, char *text, size_t n_b);
/*
 * The same for a text of which the source tells the parts: a record, a page.
 * Takes the text, and the strings of meta, which is empty then; its title,
 * byline, outlet, url and date go before what the text says, its language
 * and counts are found here. known: spans in any order, at most one body,
 * nothing overlapping but subheads and boilerplate inside it; what cannot be
 * is left out. The rules look only into the body, for what is not told
 * there; without one, what follows the last span is the body.
 */
struct kn_doc *kn_doc_new_known(struct kn_meta *meta, char *text, size_t n_b,
    const struct kn_doc_span *known, size_t n_known);
void kn_doc_free(struct kn_doc *doc);

/* Whether a byte offset lies in what is searched and read: not in
 * boilerplate and not in a section label. */
bool kn_doc_is_content(const struct kn_doc *doc, uint32_t at_b);

/* What body_key is made of, before folding: the body without boilerplate
 * and datelines in it, repeated blocks not left out; the whole text when
 * there is no body. Appends. */
void kn_doc_body(const struct kn_doc *doc, struct kn_buf *out);

/*
 * The first span of a kind, or NULL.
 */
const struct kn_doc_span *kn_doc_span(const struct kn_doc *doc,
    enum kn_span_kind kind);

/* Whether a body is one line without subheads, as texts become that lost
 * their line breaks. */
bool kn_doc_lost_lines(const struct kn_doc *doc);
/* Gives `to` the subheads of a copy whose body is the same but for blanks;
 * false, and `to` stays, when it is not, or has none. */
bool kn_doc_share_subheads(struct kn_doc *to, const struct kn_doc *from);

/*
 * How to head an article that has no title: its first words, at most max_cp
 * code points, ending at a word, white space as single spaces, "…" added
 * when cut. Appends to out.
 */
void kn_doc_headline(const struct kn_doc *doc, size_t max_cp,
    struct kn_buf *out);

/* explain article, structure part: one line a decision (rule, span, why). */
void kn_doc_explain(const struct kn_doc *doc, struct kn_buf *out);

/* The name in what a source calls its author: without the "بقلم:" or "by"
 * before it. A part of s; all of it when there is no more than a name. */
struct kn_str kn_byline_name(struct kn_str s);

/*
 * A date as the press writes it, at the start of s: "14 - 12 - 2023",
 * "14/12/2023", "2023-12-14", "14 دجنبر 2023", "14 décembre 2023",
 * "ديسمبر 14, 2023", with any of the six Arabic month systems and both digit
 * kinds, and the م of our era behind it. A date needs its year. On success
 * writes "YYYY-MM-DD" and returns the bytes used; 0 when there is none.
 */
size_t kn_date_parse(struct kn_str s, char iso[11]);

#endif
