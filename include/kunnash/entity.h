/*
 * entity.h: the gazetteer, and finding its names in articles.
 *
 * Names are matched on the folded surface with enumerated proclitics and the
 * contracted article, longest match first, never on stems. Spans, clitics,
 * subtypes and ids follow tests/gold/guidelines.md.
 */
#ifndef KUNNASH_ENTITY_H
#define KUNNASH_ENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/doc.h"
#include "kunnash/err.h"
#include "kunnash/found.h"
#include "kunnash/str.h"

const char *kn_type_name(enum kn_type type);        /* "COUNTRY" */
const char *kn_subtype_name(enum kn_subtype sub);   /* "demonym" */
/* Whether entities of the type are bodies of a state: country:ES takes those
 * whose home is Spain together with its own names. */
bool kn_type_is_body(enum kn_type type);
/* Whether entities of the type are mentioned in that way. */
bool kn_subtype_is_of(enum kn_subtype sub, enum kn_type type);
/* KN_TYPE_COUNT / KN_SUBTYPE_COUNT when the name is none. */
enum kn_type kn_type_parse(struct kn_str name);
enum kn_subtype kn_subtype_parse(struct kn_str name);

struct kn_gazetteer;

/* A row that was refused, told to the caller of kn_gazetteer_open(). */
typedef void kn_gaz_problem_fn(void *user, const char *file, unsigned line,
    const char *msgid, struct kn_str detail);

/*
 * Builds the matcher from the compiled-in tables and, where dir is not NULL,
 * from the *.tsv in it, which add to or override rows of the same id. Bad
 * rows are reported and skipped.
 */
enum kn_status kn_gazetteer_open(const char *dir, kn_gaz_problem_fn *problem,
    void *user, struct kn_gazetteer **out, struct kn_err *err) KN_MUST_CHECK;
void kn_gazetteer_close(struct kn_gazetteer *gaz);
/* Identifies rows and matching rules; stored with an index. 16 hex digits.
 * kn_gazetteer_builtin_version() is that of the compiled-in tables alone, at
 * no cost. */
const char *kn_gazetteer_version(const struct kn_gazetteer *gaz);
const char *kn_gazetteer_builtin_version(void);

/* The compiled-in entities alone, numbered as in a gazetteer without a folder,
 * at almost no cost: *out is released with free(), its strings are static. */
size_t kn_gazetteer_builtin(struct kn_entity **out);

size_t kn_gazetteer_count(const struct kn_gazetteer *gaz);
const struct kn_entity *kn_gazetteer_get(const struct kn_gazetteer *gaz,
    size_t i);
/* The entity with this id, or NULL. */
const struct kn_entity *kn_gazetteer_find(const struct kn_gazetteer *gaz,
    struct kn_str id);

/*
 * The MEDIA entity with this id or name ("hespress", "هسبريس"), or NULL: turns
 * an outlet as the article writes it into the one that is stored.
 */
const struct kn_entity *kn_gazetteer_media(const struct kn_gazetteer *gaz,
    struct kn_str name);

/*
 * Finds what title, dateline, byline and body hold (never boilerplate or
 * section labels) and appends it to out, which starts zeroed. Linear in the
 * text.
 */
void kn_extract(const struct kn_gazetteer *gaz, const struct kn_doc *doc,
    struct kn_found *out);
/* The same for many articles, twice as fast, as what was found out of words
 * is kept from one to the next. For one thread; borrows the gazetteer. */
struct kn_extractor;
struct kn_extractor *kn_extractor_new(const struct kn_gazetteer *gaz);
void kn_extractor_free(struct kn_extractor *x);
void kn_extractor_find(struct kn_extractor *x, const struct kn_doc *doc,
    struct kn_found *out);
/* The entity of a number in `found`, of the gazetteer or unlisted; NULL when
 * it is none. found may be NULL: of the gazetteer alone. */
const struct kn_entity *kn_found_entity(const struct kn_gazetteer *gaz,
    const struct kn_found *found, uint32_t number);

/* How a speaker is told: a person's id, "agency:ID" or "media:ID" …, with the
 * type in small letters, for a body. Appends to out. */
void kn_speaker_id(const struct kn_entity *e, struct kn_buf *out);

/*
 * How to show a surface of e (or NULL): behind a ل a contracted article is
 * written out (لمغرب becomes المغرب, لجنة becomes اللجنة, but ليبيا stays,
 * which the names of e tell), nothing else changes. Appends to out.
 */
void kn_mention_form(const struct kn_entity *e, struct kn_str surface,
    bool after_lam, struct kn_buf *out);

#endif
