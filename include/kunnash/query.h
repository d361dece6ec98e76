/*
 * query.h: the query language.
 *
 * One parser serves `/`, `f`, list, search and saved filters. Text becomes an
 * abstract syntax tree; run against an index it gives a result: an ordered
 * list of stories with their counts. Parsing and printing are inverse:
 * parse(print(q)) prints as print(q). Fields are the rows of
 * core/query/field.def.
 */
#ifndef KUNNASH_QUERY_H
#define KUNNASH_QUERY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/err.h"
#include "kunnash/index.h"
#include "kunnash/note.h"
#include "kunnash/seen.h"
#include "kunnash/set.h"
#include "kunnash/sort.h"
#include "kunnash/str.h"

#define KN_QUERY_MAX_TERMS 32
#define KN_QUERY_MAX_B 1024

struct kn_query;

/*
 * Parses a query; the empty text is the query that matches everything.
 * KN_SYNTAX and KN_LIMIT describe the error: msgid says what is wrong and
 * what was meant, at_b where.
 */
enum kn_status kn_query_parse(struct kn_str text, struct kn_query **out,
    struct kn_err *err) KN_MUST_CHECK;
void kn_query_free(struct kn_query *q);
bool kn_query_is_empty(const struct kn_query *q);
/* Appends the canonical text. */
void kn_query_print(const struct kn_query *q, struct kn_buf *out);

/* ---- chips: the conjuncts of the top level -------------------------- */

struct kn_chip {
	const char *field;      /* canonical field name, or NULL for words */
	struct kn_str value;    /* borrowed from the query; "" when complex */
	bool negated;
};
size_t kn_query_chip_count(const struct kn_query *q);
/* Describes conjunct i; text gets its canonical form appended. */
void kn_query_chip(const struct kn_query *q, size_t i, struct kn_chip *chip,
    struct kn_buf *text);
/* The sides of conjunct i when it is an OR, or the NOT of one, and each of
 * them as a chip of its own; else one side, itself. */
size_t kn_query_chip_sides(const struct kn_query *q, size_t i);
void kn_query_chip_side(const struct kn_query *q, size_t i, size_t side,
    struct kn_chip *chip, struct kn_buf *text);
/* A new query without conjunct i. */
struct kn_query *kn_query_without(const struct kn_query *q, size_t i);
/* A new query that also asks for field:value (or excludes it). A conjunct
 * with the same field and value is replaced, not repeated. */
struct kn_query *kn_query_with(const struct kn_query *q, const char *field,
    struct kn_str value, bool exclude);

/* A new query: what filter asks of fields alone, and all that q asks. Too
 * long or too much: filter anew. */
struct kn_query *kn_query_search(const struct kn_query *filter,
    const struct kn_query *q);

/* ---- running ---------------------------------------------------------- */

struct kn_result;
/* The moment (seen.h) at which an ISO day begins. */
typedef void kn_day_begins_fn(const char *day,
    char moment[KN_MOMENT_LEN + 1]);
struct kn_run_opts {
	enum kn_order order;
	enum kn_first first;    /* before the order */
	bool copies;            /* every copy, not one row a story */
	bool no_aliases;        /* words do not stand for entities */
	unsigned deadline_ms;   /* 0: none; past it KN_LIMIT */
	/* For label:, tag:, note: and is:noted; NULL: there is none. The hash
	 * of the corpus says which paths in notes are this corpus's. */
	struct kn_notebook *notebook;
	const char *corpus;
	/* is:new: first seen after this moment (seen.h); NULL: the end of the
	 * last visit, as the notebook has it. */
	const char *new_since;
	/* added: when a day begins where the person is; NULL: UTC. */
	kn_day_begins_fn *day_begins;
	/* With KN_FIRST_RELEVANT: rows follow that have only some of the
	 * words, while there is no page of others (kn_result_filled). */
	bool fill;
	const atomic_bool *cancel;      /* true stops: KN_CANCELLED; or NULL */
};
/*
 * Runs q. Values that name nothing known (country:فرنصا) are KN_INVALID with
 * the place and the nearest name in the message.
 */
enum kn_status kn_query_run(const struct kn_query *q, struct kn_index *ix,
    const struct kn_run_opts *opts, struct kn_result **out,
    struct kn_err *err) KN_MUST_CHECK;
void kn_result_free(struct kn_result *r);
size_t kn_result_rows(const struct kn_result *r);
size_t kn_result_stories(const struct kn_result *r);
size_t kn_result_articles(const struct kn_result *r);
/* Articles that a date condition hides because they have no date. */
size_t kn_result_undated_hidden(const struct kn_result *r);
/* Matching articles without a date. */
size_t kn_result_undated(const struct kn_result *r);
/*
 * For a query that finds nothing: what may have been meant, with its place,
 * as an error that was none. False when nothing comes to mind. ix or NULL.
 */
bool kn_query_hint(const struct kn_query *q, struct kn_index *ix,
    struct kn_err *out);
/* Article id of row i (i < rows), through *id; and back, KN_NOT_FOUND. */
enum kn_status kn_result_id(struct kn_result *r, size_t i, uint32_t *id,
    struct kn_err *err) KN_MUST_CHECK;
enum kn_status kn_result_find(struct kn_result *r, uint32_t id, size_t *i,
    struct kn_err *err) KN_MUST_CHECK;

/* The matching articles, copies among them; borrowed from the result. */
const struct kn_set *kn_result_set(const struct kn_result *r);
/* One row of facet counts under a result. */
struct kn_facet_count {
	const char *value;      /* entity id, or the value itself */
	uint32_t entity;        /* kn_index_entity() number or UINT32_MAX */
	uint64_t stories, articles, mentions;
};
/*
 * Counts per entity of a type within the result (what filtering by the row
 * would show), highest stories, then mentions, then id. The caller frees
 * *rows with free(); strings are valid until the index or its lens changes.
 * Mentions are those within the result if it is the whole corpus or has at
 * most KN_MENTIONS_COUNTED articles; else those of the whole corpus, until
 * kn_result_count_mentions() has read them all.
 */
#define KN_MENTIONS_COUNTED 200
enum kn_status kn_result_facets(struct kn_result *r, enum kn_type type,
    struct kn_facet_count **rows, size_t *n, struct kn_err *err)
    KN_MUST_CHECK;

/* Counts the mentions within the result for every row, and sorts again. */
enum kn_status kn_result_count_mentions(struct kn_result *r,
    struct kn_facet_count *rows, size_t n, struct kn_err *err)
    KN_MUST_CHECK;
/* ---- the same words elsewhere ------------------------------------------ */

#define KN_OCCUR_MAX_WORDS 12
struct kn_occur;
/*
 * The words of a passage, to be found in other places: the same after
 * folding, and before the first of them any proclitics, which do not belong
 * to what is found. A first word that has its article behind proclitics of
 * its own (والمغرب) stands for itself without them. KN_INVALID: no words;
 * KN_LIMIT: more than KN_OCCUR_MAX_WORDS.
 */
enum kn_status kn_occur_new(struct kn_str words, struct kn_occur **out,
    struct kn_err *err) KN_MUST_CHECK;
void kn_occur_free(struct kn_occur *o);
/* Appends the condition that articles with an occurrence meet. */
void kn_occur_query(const struct kn_occur *o, struct kn_buf *out);
/* Where they stand in the content of doc, in order, without overlaps, each
 * within a line. The caller frees *out. */
void kn_occur_find(const struct kn_occur *o, const struct kn_doc *doc,
    struct kn_span **out, size_t *n);

/* ---- the notes that a query means ----------------------------------- */

struct kn_note_query;
/*
 * Prepares q for being held against notes: what it asks of articles is looked
 * up once, with the errors of kn_query_run(); what it asks of notes (label:,
 * tag:, note:, is:noted) is held against each note itself, wherever in q it
 * stands. q must outlive it.
 */
enum kn_status kn_note_query_new(const struct kn_query *q,
    struct kn_index *ix, const struct kn_run_opts *opts,
    struct kn_note_query **out, struct kn_err *err) KN_MUST_CHECK;
void kn_note_query_free(struct kn_note_query *nq);
/*
 * Whether q means a note. label: the names of its label from the root on, one
 * a line; NULL: none. of: the articles that the note may stand in; those with
 * which q does not hold are taken out. When it has none, or is NULL, q must
 * hold whatever the article may be.
 */
bool kn_note_query_has(const struct kn_note_query *nq,
    const struct kn_note *n, const char *label, struct kn_set *of);

/* ---- articles of notes ------------------------------------------------ */

/* Adds to `into` the articles of ix that share the url, body_key, key, path
 * (in the corpus of that hash) or story of a note's target. Of several with
 * its url or path, those with its text, or else its story, when any is. */
enum kn_status kn_target_articles(struct kn_index *ix,
    const struct kn_target *t, const char *corpus, struct kn_set *into,
    struct kn_err *err) KN_MUST_CHECK;
/* Whether an article is one of them. MAYBE: for an url or a path that others
 * have too: its passages are to be asked about, not taken for found. */
enum kn_meant { KN_MEANT_NOT, KN_MEANT_MAYBE, KN_MEANT };
enum kn_status kn_target_means(struct kn_index *ix, const struct kn_target *t,
    const char *corpus, uint32_t id, enum kn_meant *out, struct kn_err *err)
    KN_MUST_CHECK;
/* The one that the note is about: what is known by the url, or else by the
 * body_key and so on; what comes later in this order chooses among several.
 * KN_NOT_FOUND. */
enum kn_status kn_target_article(struct kn_index *ix,
    const struct kn_target *t, const char *corpus, uint32_t *id,
    struct kn_err *err) KN_MUST_CHECK;

/* ---- hits in a text -------------------------------------------------- */

enum kn_rule { KN_RULE_EXACT, KN_RULE_FOLDED, KN_RULE_CLITIC, KN_RULE_STEM,
	KN_RULE_ENTITY };
const char *kn_rule_name(enum kn_rule rule);

struct kn_hit {
	struct kn_span at;
	enum kn_rule rule;
};
/*
 * Where the words, phrases and entities of q stand in the content of doc,
 * by position, no overlaps. The caller frees *hits.
 */
enum kn_status kn_query_hits(const struct kn_query *q, struct kn_index *ix,
    const struct kn_doc *doc, const struct kn_mentions *mentions,
    struct kn_hit **hits, size_t *n, struct kn_err *err) KN_MUST_CHECK;

/* explain query: the tree, what it stands for, the sizes of sets. ix or NULL,
 * opts or NULL. */
enum kn_status kn_query_explain(const struct kn_query *q,
    struct kn_index *ix, const struct kn_run_opts *opts, struct kn_buf *out,
    struct kn_err *err) KN_MUST_CHECK;

/* ---- the fields, for help and completion ---------------------------- */

struct kn_field {
	const char *name;       /* "country" */
	const char *twins;      /* other names, by spaces: "بلد دولة pays" */
	const char *msgid;      /* help sentence */
};
size_t kn_field_count(void);
const struct kn_field *kn_field_get(size_t i);
/* near(), told like a field; its units, NULL behind the last. */
const struct kn_field *kn_near_get(void);
const char *kn_near_unit_get(size_t i);

#endif
