/*
 * quote_priv.h: what the files that find quotes share.
 *
 * quote_lexicon.c knows the words (speech.def), quote_items.c makes items of
 * an article, quote_marks.c pairs quotation marks, quote_phrase.c finds the
 * ends of noun phrases, quote_speaker.c who speaks, quote_memory.c who spoke
 * before, quote_source.c reads "according to", and quote.c leads.
 */
#ifndef KUNNASH_QUOTE_PRIV_H
#define KUNNASH_QUOTE_PRIV_H

#include "kunnash/doc.h"
#include "kunnash/found.h"
#include "kunnash/str.h"

/* ---- words ---------------------------------------------------------- */

enum speech_bit {
#define KN_SPEECH_CLASS(NAME) SPEECH_BIT_##NAME,
#include "core/entity/speech.def"
#undef KN_SPEECH_CLASS
	SPEECH_BIT_COUNT
};
#define SPEECH(NAME) (1u << SPEECH_BIT_##NAME)
#define SPEECH_SAYS (SPEECH(VERB) | SPEECH(WEAK) | SPEECH(PART) | \
	SPEECH(PLACE))

/* What a word is in quotes, whatever it stands beside. */
struct speech_word {
	uint32_t bits;          /* SPEECH_, 0 for most */
	bool conj;              /* found behind و or ف */
	bool particle;          /* و, ب, ال …: belongs to what follows */
	bool letter;            /* one letter */
};

struct quote_lexicon;
struct quote_lexicon *quote__lexicon_new(void);
void quote__lexicon_free(struct quote_lexicon *lex);
void quote__speech_word(const struct quote_lexicon *lex,
    struct kn_str folded, struct speech_word *out);

/* ---- items ---------------------------------------------------------- */

enum item_kind {
	ITEM_WORD,
	ITEM_COMMA,
	ITEM_COLON,
	ITEM_BREAK,             /* brackets, dashes */
	ITEM_STOP,              /* ends a sentence */
	ITEM_PARA,              /* ends a paragraph, or a span of content */
	ITEM_MARK               /* a quotation mark */
};

/* Families of marks: what opens with one closes with one of the same. */
enum mark_family { MARK_STRAIGHT, MARK_ANGLE, MARK_DOUBLE, MARK_SINGLE,
	MARK_FAMILIES };

enum {
	ITEM_CONJ = 1,          /* a word behind و or ف */
	ITEM_OPENS = 2,         /* a mark that by its neighbours opens … */
	ITEM_CLOSES = 4,        /* … or closes */
	ITEM_GLYPH_OPENS = 8,   /* by its shape */
	ITEM_GLUED = 16,        /* a mark behind بـ, و … */
	ITEM_TITLE = 32,        /* a word of the title */
	ITEM_HARD = 64          /* a PARA that no quote reaches over */
};

#define ITEM_NONE UINT32_MAX

struct item {
	uint32_t start_b, end_b;
	uint32_t bits;          /* SPEECH_ bits of a word */
	uint32_t pair;          /* of a mark that opens: the one that closes */
	uint8_t kind, flags, family;
};

/* Longer articles have no quotes after so many items (some 12 MB). */
#define ITEMS_MAX (1u << 21)

struct items {
	struct item *at;
	size_t n, cap;
};

/* Title and body being cut into items while their words are read. */
struct cutter {
	const char *text;
	struct items out;
	/* What of the text is cut, by start; next: the first not yet done. */
	struct stretch {
		struct kn_span at;
		bool title;
	} *stretch;
	size_t n, cap, next;
	bool open;              /* the next one is being cut: */
	struct kn_span span;
	uint32_t done_b;
	uint8_t flags;          /* ITEM_TITLE */
	/* The word that was read last. */
	uint32_t word_end_b;
	bool particle, letter;
};
void quote__cut_start(struct cutter *c, const struct kn_doc *doc);
/* All words of an article, in order; those outside are passed over. */
void quote__cut_word(struct cutter *c, struct kn_span at,
    const struct speech_word *w);
/* Then out ends with a PARA. */
void quote__cut_end(struct cutter *c);
void quote__cut_dispose(struct cutter *c);
/* Sets `pair` of every mark that opens and is closed; those that are not at
 * the top level, and those without a partner, become breaks. */
void quote__pair(struct items *items);

/* ---- who and what --------------------------------------------------- */

/* How a speaker was found: the second half of a quote's rule. */
enum quote_how { HOW_NAMED, HOW_BEFORE, HOW_SAME, HOW_LAST, HOW_ROLE,
	HOW_UNNAMED, HOW_COUNT };

/* Somebody who speaks. */
struct who {
	uint32_t entity;
	struct kn_span surface, role;
	bool body;
	uint8_t how;            /* enum quote_how */
};

/* How a statement was found: the first half of its rule. */
enum quote_way { WAY_THAT, WAY_COLON, WAY_MARK, WAY_UNCLOSED, WAY_AFTER,
	WAY_SOURCE, WAY_CONTINUED, WAY_HEADLINE, WAY_COUNT };

#define WHO_MAX 32
#define OFFICES_MAX 128

/* A role as hashes of its first words. */
#define ROLE_WORDS 4
struct role_key {
	uint64_t word[ROLE_WORDS];
};

/* Whose office was found before quotes are. */
struct holder {
	uint32_t person;
	struct kn_span at;
	struct role_key key;
};

struct quotes {
	const struct kn_doc *doc;
	struct kn_found *found;
	const struct item *at;
	size_t n;
	/* Who spoke last; the last body; who was cited last, by a verb or
	 * as a source. */
	struct who last, last_body, source;
	bool has_last, has_body, has_source;
	size_t last_sentence;   /* in which `last` was set */
	/* Those who were introduced with a role, the newest of them. */
	struct who known[WHO_MAX];
	struct role_key known_key[WHO_MAX];
	size_t n_known;
	struct holder offices[OFFICES_MAX];
	size_t n_offices;
	size_t sentence;        /* its first item */
	size_t done;            /* the first item after the last statement */
	size_t said;            /* the sentence of the last statement */
	/* A verb that waits for what is said. */
	struct cue {
		bool on, used;  /* used: a statement followed it */
		size_t k, that; /* the verb, the أن behind it or ITEM_NONE */
		bool decided;   /* who is known */
		struct who who;
	} cue;
	/* An indirect statement that goes on. */
	struct {
		bool on;
		size_t from, k;
		enum quote_way way;
		struct who who;
	} open;
	/* A quotation that no verb introduced. */
	struct {
		bool on;
		size_t i, j;
	} loose;
};

static inline bool
quote__is(const struct quotes *q, size_t i, uint32_t bits)
{
	return q->at[i].kind == ITEM_WORD && (q->at[i].bits & bits) != 0;
}

/* Adds a statement: items [a, b), or what two marks enclose; k: its cue, or
 * ITEM_NONE. */
void quote__add(struct quotes *q, enum kn_quote_kind kind, struct kn_span at,
    size_t k, enum quote_way way, const struct who *who);
/* What lies between the marks at i and j, without blanks. */
struct kn_span quote__between(const struct quotes *q, size_t i, size_t j);
/* From the first of [a, b) to the last that is no comma; empty without. */
struct kn_span quote__stretch(const struct quotes *q, size_t a, size_t b);
/* Words in [a, b), counted no further than `most`. */
size_t quote__words(const struct quotes *q, size_t a, size_t b, size_t most);
/* Does what is said follow the verb at k within a clause? */
bool quote__leads(const struct quotes *q, size_t k);

/*
 * Who says what the cue at item k introduces, when what is said begins at
 * item t. False when nobody does: the verb's subject is no speaker.
 */
bool quote__speaker(struct quotes *q, size_t k, size_t t, struct who *out);
/* Who is named in items [a, b) after "according to". */
bool quote__source(struct quotes *q, size_t a, size_t b, struct who *out);
/* Remembers who spoke; who was cited as a source: not the one whom the next
 * verb without a subject means, if anybody spoke before. */
void quote__introduce(struct quotes *q, const struct who *who);
void quote__cite(struct quotes *q, const struct who *who);
void quote__read_offices(struct quotes *q);
/* The newest of those whose role begins like this one. */
bool quote__known_role(const struct quotes *q, struct kn_span role,
    struct who *out);
/* Gives who the role that they were introduced with, if they have none. */
void quote__recall_role(const struct quotes *q, struct who *who);
/* ---- phrases: quote_phrase.c ---- */

/* Has a word of [a, b) one of the classes? */
bool quote__any(const struct quotes *q, size_t a, size_t b, uint32_t bits);
/* The bytes of items [a, b). */
struct kn_span quote__span(const struct quotes *q, size_t a, size_t b);
/* The item of [a, b) in which a byte lies; b when it is none. */
size_t quote__item_at(const struct quotes *q, size_t a, size_t b,
    uint32_t at_b);
/* Where a noun phrase that begins at a ends, at the latest at t. Short
 * quoted names belong to it. */
size_t quote__phrase_end(const struct quotes *q, size_t a, size_t t);
/* لمراسل …, لرويترز: to whom it is said. */
bool quote__is_object(const struct quotes *q, size_t i);
/* The first mention of `types` (bits) that starts in items [a, b); NULL. */
const struct kn_mention *quote__mention(const struct quotes *q, size_t a,
    size_t b, uint32_t types);

/* "According to" at item i, if it is: adds its statement, or begins one.
 * The item after its noun phrase; i when it is none. quote_source.c */
size_t quote__according(struct quotes *q, size_t i);

/* Fills found->quotes from the text and found->mentions. */
void quote__find(struct items *items, const struct kn_doc *doc,
    struct kn_found *found);

#endif
