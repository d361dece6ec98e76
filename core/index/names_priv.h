/*
 * names_priv.h: what a packed article refers to by number, and packing:
 * rules, entities of the gazetteer, people nobody listed.
 */
#ifndef KN_CORE_INDEX_NAMES_PRIV_H
#define KN_CORE_INDEX_NAMES_PRIV_H

#include "core/store/store.h"
#include "kunnash/digest.h"
#include "kunnash/doc.h"
#include "kunnash/entity.h"

/* ---- entity.c ------------------------------------------------------------ */

/* The gazetteer as stored: number i is row i; and the people it lacks. */
struct index_entities {
	struct kn_entity *at;
	size_t n, cap;
	struct kn_arena *arena;
	struct index_people *people;
	uint64_t *called;       /* entity.c: bits of the hashes of all names
				   and ids; or NULL */
};
/* The entity of a number; NULL when it is none. */
const struct kn_entity *index__entity(const struct index_entities *ents,
    uint32_t number);
bool index__entity_known(const struct index_entities *ents, uint32_t number);
/* Of each body, by its number, the country whose it is, or UINT32_MAX: it is of
 * none. The caller frees them. */
uint32_t *index__homes(const struct index_entities *ents);
void index__entities_store(struct kn_db *db, const struct kn_gazetteer *gaz);
/* Of all that is stored of them; kept in meta, so that a check can tell. */
int64_t index__entities_sum(const struct kn_entity *at, size_t n);
void index__entities_load(struct kn_db *db, struct index_entities *ents);
/* The same, and where they are those of our own tables without reading. */
void index__entities_open(struct kn_db *db, struct index_entities *ents);
void index__entities_dispose(struct index_entities *ents);

/* ---- person.c: people nobody listed ------------------------------------- */

struct index_people;
struct index_people *index__people_new(struct kn_db *db);
void index__people_free(struct index_people *p);
/* By number, kept until p is freed; NULL when there is none. */
const struct kn_entity *index__person(struct index_people *p,
    uint32_t number);
bool index__person_known(struct index_people *p, uint32_t number);
bool index__person_find(struct index_people *p, struct kn_str id,
    uint32_t *number);
/* Whose name this is, or with prefix whose name has a word from which on it
 * begins so; folded (KN_FOLD_NAME). Until fn returns false. */
void index__people_lookup(struct index_people *p, struct kn_str folded,
    bool prefix, bool (*fn)(void *user, uint32_t number), void *user);
/* The number of a person of an article, stored when new; new names of one
 * who is known are added. */
uint32_t index__person_intern(struct index_people *p,
    const struct kn_entity *e);

/* ---- pack.c ------------------------------------------------------------ */

#define INDEX_RULES_LAST 256

/* Names of extraction rules, stored once and packed as numbers. */
struct index_rules {
	char **name;
	size_t n, cap;
	/* By address: the number that a name there had last. */
	uint32_t last[INDEX_RULES_LAST];
};
/* Reads those that are stored and not in rules yet. */
void index__rules_load(struct kn_db *db, struct index_rules *rules);
/* The number of a rule, stored when it is new. */
uint32_t index__rules_intern(struct kn_db *db, struct index_rules *rules,
    const char *name);
void index__rules_dispose(struct index_rules *rules);

void index__pack_spans(const struct kn_doc_span *spans, size_t n,
    struct kn_buf *out);
enum kn_status index__unpack_spans(struct kn_str packed, size_t text_b,
    struct kn_doc_span **spans, size_t *n);
/* What a packed article may refer to. */
struct index_names {
	struct kn_db *db;
	struct index_rules *rules;
	const struct index_entities *ents;
};
/* Rules are stored when they are new. */
void index__pack_mentions(const struct index_names *names,
    const struct kn_mentions *m, struct kn_buf *out);
/* Appends; rule names are borrowed from rules. */
enum kn_status index__unpack_mentions(struct kn_str packed, size_t text_b,
    const struct index_names *names, struct kn_mentions *out);
/* Quotes, meetings and roles: what of `found` is no mention. */
void index__pack_found(const struct index_names *names,
    const struct kn_found *found, struct kn_buf *out);
enum kn_status index__unpack_found(struct kn_str packed, size_t text_b,
    const struct index_names *names, struct kn_found *out);
/* What guards the keys, and what is packed. */
int64_t index__sum(const struct kn_str *parts, size_t n);
int64_t index__key_sum(struct kn_key key, struct kn_key body_key);

#endif
