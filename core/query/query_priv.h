/*
 * query_priv.h: the syntax tree and what the files of core/query share.
 *
 * text → lex.c → parse.c → struct node → print.c, chips.c (text again)
 *                                      → eval.c (sets) → result.c, facets.c
 *                                      → hits.c (spans), rank.c → search.c
 * near() is parse_near.c, near_eval.c (sets) and near.c (places).
 */
#ifndef KUNNASH_QUERY_PRIV_H
#define KUNNASH_QUERY_PRIV_H

#include "kunnash/entity.h"
#include "kunnash/fold.h"
#include "kunnash/mem.h"
#include "kunnash/query.h"
#include "kunnash/set.h"
#include "kunnash/token.h"

#define QUERY_MAX_DEPTH 32
#define QUERY_MAX_WORDS KN_QUERY_MAX_TERMS      /* of one phrase */

/* ---- fields (field.c) ------------------------------------------------ */

enum field_id {
#define KN_FIELD(NAME, name, twins, KIND, TYPE, msgid) FIELD_##NAME,
#include "field.def"
#undef KN_FIELD
	FIELD_COUNT
};

enum field_kind { KIND_ENTITY, KIND_OUTLET, KIND_LANG, KIND_DATE, KIND_WHEN,
	KIND_TITLE, KIND_IS, KIND_LABEL, KIND_TAG, KIND_NOTE, KIND_STORY,
	KIND_SPEAKER, KIND_ROLE, KIND_ADDED, KIND_PLANNED };

struct field_row {
	struct kn_field pub;
	enum field_kind kind;
	enum kn_type type;      /* of KIND_ENTITY */
};

enum state_id {
#define KN_STATE(NAME, name, twins) STATE_##NAME,
#define KN_STATE_PLANNED(NAME, name, twins) STATE_##NAME,
#include "state.def"
#undef KN_STATE
#undef KN_STATE_PLANNED
	STATE_COUNT
};

/* The field of that name or twin, after folding; NULL when there is none. */
const struct field_row *field__find(struct kn_str name);
/*
 * The name or twin nearest to what was typed, at most a third of its
 * letters (and at least one) away; empty when nothing is that near.
 */
struct kn_str field__nearest(struct kn_str name);
/* The name of the field that is called so elsewhere, or that stands there
 * with the article: what is far from it in letters. Empty: none. */
struct kn_str field__meant(struct kn_str name);
/* Whether what was typed is a name or one of its twins, which blanks
 * separate. */
bool field__is_called(struct kn_str typed, const char *name,
    const char *twins);
/* The state of that name or twin, or STATE_COUNT. */
enum state_id field__state(struct kn_str name);
const char *field__state_name(enum state_id state);
bool field__state_works(enum state_id state);

/* Levenshtein distance in code points, but never more than `most` + 1;
 * only the first 64 code points of either are looked at. */
size_t query__distance(struct kn_str a, struct kn_str b, size_t most);
/* How far a typed name may be from what it is taken for. */
size_t query__tolerance(struct kn_str typed);

/* ---- text of queries (lex.c; parse_priv.h) ------------------------------ */

/* Whether text can stand as a value without quotes, in near() too. */
bool lex__is_plain(struct kn_str value);
/* Sets an error at a place. */
enum kn_status query__error(struct kn_err *err, enum kn_status status,
    size_t at_b, const char *msgid, struct kn_str detail);

/* ---- tree (parse.c) -------------------------------------------------- */

enum node_kind { NODE_ALL, NODE_AND, NODE_OR, NODE_NOT, NODE_NEAR, NODE_TEXT,
	NODE_FIELD };

/* How near the terms of near() stand. */
enum near_unit {
#define KN_NEAR(NAME, name, twins) NEAR_##NAME,
#include "near.def"
#undef KN_NEAR
	NEAR_COUNT
};

/* How far the words of a node may be from what was typed. */
enum reach {
	REACH_CLITIC,   /* what differs by clitics or by spelling */
	REACH_STEM,     /* ~word: and what shares a stem */
	REACH_WORD,     /* =word: as it is written; candidates until read */
};

struct node {
	enum node_kind kind;
	const struct field_row *field;  /* NODE_FIELD */
	struct kn_str value;    /* NODE_TEXT, NODE_FIELD: in the arena */
	size_t at_b;            /* of the value, in the text parsed */
	bool quoted;            /* NODE_TEXT: words in this order */
	bool prefix;            /* NODE_TEXT, title: the last word begins so */
	enum reach reach;       /* NODE_TEXT */
	unsigned slop;          /* NODE_TEXT, quoted: "a b"~5 */
	bool may_lack;          /* in the tree of loose.c: it may be left out */
	enum near_unit unit;    /* NODE_NEAR */
	unsigned within;        /* and how many words, of NEAR_WORDS */
	/* NODE_AND, NODE_OR: two or more; NOT: one; NEAR: a term each, which
	 * is a leaf or an OR of leaves. */
	struct node **kid;
	size_t n_kids;
};

struct kn_query {
	struct kn_arena *arena;
	struct node *root;
	size_t n_terms;         /* words and fields */
};

#define NEAR_MAX_TERMS 8
const char *near__unit_name(enum near_unit unit);

/* Whether a node looks for words: text, or the title field. */
bool node__is_text(const struct node *nd);
/* The conjuncts of the top level. */
size_t query__conjuncts(const struct kn_query *q, struct node *const **out);
/* The query that text is, which it disposes of; else q anew. (chips.c) */
struct kn_query *query__reparse(const struct kn_query *q,
    struct kn_buf *text);
bool query__same_value(struct kn_str x, struct kn_str y);
/* Appends the canonical text of a node; nested: inside another node. */
void print__node(const struct node *nd, bool nested, struct kn_buf *out);
/* Appends field:value, quoted where need be. */
void print__field(const struct field_row *field, struct kn_str value,
    struct kn_buf *out);

/* ---- dates (date.c) -------------------------------------------------- */

struct date_range {
	bool none, has_from, has_to;    /* none: date:none */
	char from[11], to[11];  /* ISO, inclusive */
};
bool field__is_date(const struct field_row *field);
/* Reads the value of date: or when:; false when it is none. *backwards: both
 * ends are dates, but the range ends before it begins. */
bool date__parse(struct kn_str value, struct date_range *out,
    bool *backwards);
/* Reads ">2026-05-03T10:11:12.345Z", which added: takes too: after a moment
 * (seen.h). */
bool date__after(struct kn_str value, char moment[KN_MOMENT_LEN + 1]);
/* Appends the value in its canonical form: European digits. */
void date__canonical(struct kn_str value, struct kn_buf *out);

/* ---- values (value.c) ------------------------------------------------ */

/* Entities that a value names, as numbers of the index. */
struct entities {
	uint32_t *number;
	size_t n, cap;
	enum kn_subtype subtype;    /* of country:ES/name; else COUNT */
};
/*
 * Finds what the value of an entity field names. KN_INVALID with the nearest
 * name when nothing known is called that. The caller frees out->number.
 */
enum kn_status value__entities(const struct node *nd, struct kn_index *ix,
    struct entities *out, struct kn_err *err) KN_MUST_CHECK;
/* Entities that a single unquoted word stands for (cia, Maroc); may be
 * none. */
enum kn_status value__aliases(const struct node *nd, struct kn_index *ix,
    struct entities *out, struct kn_err *err) KN_MUST_CHECK;
/* Appends the name nearest to a word, of any entity; nothing when none is
 * near. */
void value__nearest(struct kn_index *ix, struct kn_str typed,
    struct kn_buf *out);
/* Finds the outlet a value means: an id, the text as found, or the name of
 * a MEDIA entity. Appends the stored value; nothing when it is none. */
enum kn_status value__outlet(const struct node *nd, struct kn_index *ix,
    struct kn_buf *out, struct kn_err *err) KN_MUST_CHECK;
/* Whether an alias of that subtype stands for a country typed as a word. */
bool value__alias_subtype(enum kn_subtype subtype);

/* ---- evaluation (eval.c) --------------------------------------------- */

struct ranker;
struct rank_term;
struct eval {
	struct kn_index *ix;
	struct kn_notebook *notebook;   /* or NULL */
	const char *corpus;     /* hash that paths of notes are of, or NULL */
	const char *since;      /* is:new counts from here, or NULL */
	kn_day_begins_fn *day_begins;   /* or NULL: UTC */
	bool no_aliases;
	bool undated_pass;      /* date conditions let undated articles in */
	uint64_t until_ms;      /* 0: no deadline */
	const atomic_bool *cancel;      /* or NULL */
	struct kn_set *all;     /* lazily; the run's */
	const struct kn_set *only;      /* only these matter; NULL: all */
	struct ranker *ranker;  /* keeps the places of words on the way; or
				   NULL */
	const struct rank_term *beside; /* all that `only` has this; or NULL */
};
void eval__init(struct eval *ev, struct kn_index *ix,
    const struct kn_run_opts *opts);
void eval__dispose(struct eval *ev);
/* The same at the end of a run, whose status it returns: when the deadline
 * stopped it, the error says what can be done. */
enum kn_status eval__end(struct eval *ev, enum kn_status st,
    struct kn_err *err);
/* The articles that match; a new set. */
enum kn_status eval__node(struct eval *ev, const struct node *nd,
    struct kn_set **out, struct kn_err *err) KN_MUST_CHECK;
/* Articles that hold every term of near() near to the others (near_eval.c). */
enum kn_status near__eval(struct eval *ev, const struct node *nd,
    struct kn_set **out, struct kn_err *err) KN_MUST_CHECK;
/* Past its deadline: KN_LIMIT; not wanted any more: KN_CANCELLED. */
enum kn_status eval__in_time(const struct eval *ev, struct kn_err *err);
/* Adds the articles with an entity that a text node stands for. */
enum kn_status eval__aliases(struct eval *ev, const struct node *nd,
    struct kn_set *acc, struct kn_err *err) KN_MUST_CHECK;
/* Takes out what has not the very words of an =word node: reads the texts
 * (hits.c). */
enum kn_status eval__exact(struct eval *ev, const struct node *nd,
    struct kn_set *set, struct kn_err *err) KN_MUST_CHECK;
/* Adds the articles with a value of a facet. */
enum kn_status eval__facet(struct eval *ev, const char *field,
    struct kn_str value, struct kn_set *acc, struct kn_err *err)
    KN_MUST_CHECK;
/* Whether a date condition other than date:none stands in the tree outside
 * a NOT. */
bool eval__has_date(const struct node *nd);

/* ---- who speaks: articles with a statement by, in a role (speech.c) ---- */

enum kn_status speech__speaker(struct eval *ev, const struct node *nd,
    struct kn_set *acc, struct kn_err *err) KN_MUST_CHECK;
/* Who a speaker: names. */
enum kn_status speech__named(const struct node *nd, struct kn_index *ix,
    struct entities *out, struct kn_err *err) KN_MUST_CHECK;
enum kn_status speech__role(struct eval *ev, const struct node *nd,
    struct kn_set *acc, struct kn_err *err) KN_MUST_CHECK;

#endif
