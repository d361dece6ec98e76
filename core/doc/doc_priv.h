/*
 * doc_priv.h: what the files of core/doc share: measured lines, the
 * vocabulary of pages, and the outline that the rules make of a text.
 *
 * The flow: line.c cuts and measures, phrase.c says what a short line opens
 * with, dateline.c reads datelines, bylines and agency leads, structure.c
 * decides, doc.c copies the result into a kn_doc, explain.c prints it.
 */
#ifndef KN_DOC_PRIV_H
#define KN_DOC_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/doc.h"
#include "kunnash/str.h"

/* How a line ends, closing quotes and brackets passed over. */
enum doc__end {
	DOC__END_OPEN,          /* a letter, a digit, … or .. */
	DOC__END_STOP,          /* a full stop */
	DOC__END_MARK,          /* ! or a question mark */
	DOC__END_COLON,
	DOC__END_COMMA,         /* , ; and their Arabic twins */
};

/* What words a line opens with: phrase.def. */
enum doc__phrase {
	DOC__PHRASE_NONE,
	DOC__PHRASE_PUBLISHED,
	DOC__PHRASE_UPDATED,
	DOC__PHRASE_BYLINE,
	DOC__PHRASE_SOURCE,
	DOC__PHRASE_LINK,
	DOC__PHRASE_WIDGET,
	DOC__PHRASE_RELATED,
	DOC__PHRASE_SECTION,
	DOC__PHRASE_WEEKDAY,
	DOC__PHRASE_JOIN,       /* words that stand around a date */
	DOC__PHRASE_AGENCY,
	DOC__PHRASE_GENERIC,    /* a source that names nobody */
};

/* Where a phrase has to stand. */
enum doc__place {
	DOC__WHOLE,             /* the line is the phrase */
	DOC__START,             /* the line opens with it, at a word's end */
	DOC__LABEL,             /* the same, and a colon or a dash follows */
};

enum doc__rule {
#define KN_DOC_RULE(NAME, kind, name, why) DOC__RULE_##NAME,
#include "rule.def"
#undef KN_DOC_RULE
	DOC__RULE_COUNT
};

/* A line with something on it. */
struct doc__line {
	struct kn_span at;      /* without white space at either end */
	uint32_t n_cp;
	uint32_t n_words;
	uint32_t n_items;       /* pieces between wide gaps, tabs or bars */
	uint32_t longest_cp;    /* of the pieces */
	uint32_t n_stopped;     /* pieces that end with a full stop */
	uint8_t end;            /* enum doc__end */
	uint8_t phrase;         /* enum doc__phrase */
	uint8_t rule;           /* enum doc__rule: what the line was made */
	bool blank_before;
	bool bars;              /* the pieces are parted by | > » and such */
};

/* Up to this many lines are looked at; what follows is one long line. */
#define DOC__MAX_LINES ((size_t)2 * 1024 * 1024)

/* Cuts a text into lines and measures them; the caller frees the array. *n_cp:
 * its code points. */
struct doc__line *doc__lines(const char *s, size_t n_b, size_t *n_lines,
    size_t *n_cp);

/*
 * A short line folded for comparison: letters unified, white space as single
 * spaces, no edge punctuation. Empty when longer than DOC__SHORT_CP.
 */
#define DOC__SHORT_CP 160
void doc__plain(struct kn_str line, struct kn_buf *out);
/* What a folded line opens with; *used_b: how many of its bytes. */
enum doc__phrase doc__phrase_of(struct kn_str plain, size_t *used_b);
/* As above, but only phrases of one kind. */
bool doc__phrase_is(struct kn_str plain, enum doc__phrase kind,
    size_t *used_b);
/* Rows of phrase.def, for its test; NULL past the end. */
const char *doc__phrase_row(size_t i);

/* What a dateline, byline or lead says; pieces of the line itself. */
struct doc__facts {
	char date[11];          /* or "" */
	bool updated;           /* the date is that of a change */
	struct kn_str outlet;
	struct kn_str byline;
	struct kn_str url;
};

/* A line that tells when the article was published. *sure: it says so in
 * words; else it is a date with at most an outlet or a city beside it. */
bool doc__read_dateline(struct kn_str line, struct doc__facts *facts,
    bool *sure);
/* بقلم: …, By …: facts->byline is the name. */
bool doc__read_byline(struct kn_str line, struct doc__facts *facts);
/* An address and nothing else. */
bool doc__is_url(struct kn_str s);
/* المصدر: …, Source: …: facts->outlet, unless it names nobody, or ->url. */
bool doc__read_source(struct kn_str line, struct doc__facts *facts);
/* City-Name: the two parts as spans of the line. */
bool doc__read_city_name(struct kn_str line, struct kn_span *city,
    struct kn_span *name);
/*
 * The lead of a first paragraph: "Rabat (MAP) - ". Returns its bytes up to
 * the agency's bracket or name (*dateline_b), and up to where the story
 * begins; 0 when there is none.
 */
size_t doc__read_lead(struct kn_str para, size_t *dateline_b,
    struct doc__facts *facts);

/* A decided span, with the rule that decided. */
struct doc__part {
	struct kn_doc_span span;
	enum doc__rule rule;
};

/* Spans are 32 bits wide; importers stop far below that. */
static inline size_t
doc__span_b(size_t n_b)
{
	return n_b < UINT32_MAX ? n_b : UINT32_MAX - 1;
}

struct doc__outline {
	struct doc__part *parts;        /* by start, outer before inner */
	size_t n, cap;
	size_t n_cp;                    /* of the text */
	struct doc__facts facts;
};

void doc__outline_make(struct doc__outline *o, const char *s, size_t n_b);
void doc__outline_dispose(struct doc__outline *o);
/*
 * Adds the parts of a body whose place is known: itself, and what the rules
 * find in it; told: spans inside it, by start, that are known too and are
 * not added. What is read of dates and authors goes to o->facts.
 */
void doc__outline_body(struct doc__outline *o, const char *s,
    struct kn_span body, const struct kn_doc_span *told, size_t n_told);
/* An outline of what is known, and of what is found in its body. */
void doc__outline_known(struct doc__outline *o, const char *s, size_t n_b,
    const struct kn_doc_span *known, size_t n_known);

const char *doc__rule_name(enum doc__rule rule);
const char *doc__rule_why(enum doc__rule rule);
enum kn_span_kind doc__rule_kind(enum doc__rule rule);

/* "ar", "fr", "en", or NULL; *words: of the text. */
const char *doc__language(const char *s, size_t n_b, uint32_t *words);

/* Whether a folded word is one of the frequent words (في, of, les). */
bool doc__is_func_word(struct kn_str folded);

/* Names as the tables have them, for their test; NULL past the end. */
const char *doc__func_word_row(size_t i);
const char *doc__month_row(size_t i);

/* Letters and the like, so that a word can be cut. */
bool doc__is_word_cp(uint32_t cp);
/* White space, no-break spaces, and invisible format characters. */
bool doc__is_blank_cp(uint32_t cp);
/* Without blanks, in that sense, at either end. */
struct kn_str doc__trim(struct kn_str s);

#endif
