/*
 * index_priv.h: what the files of core/index share: the schema, packed
 * spans and mentions, facets, orderings, stories, the reading handle.
 *
 * Entities, people, rules and what is packed are in names_priv.h. Writing
 * goes: update.c (what changed) → put.c (one article) → story.c,
 * facet.c, fts.c, pack.c; now and then update.c publishes: facet.c and
 * order.c bring the stored sets and orderings in step, vocab.c the words.
 * Reading: open.c, then article.c, sets.c, words.c, entity.c …; check.c.
 */
#ifndef KN_CORE_INDEX_INDEX_PRIV_H
#define KN_CORE_INDEX_INDEX_PRIV_H

#include "core/store/store.h"
#include "kunnash/index.h"
#include "kunnash/lens.h"
#include "kunnash/map.h"
#include "kunnash/sketch.h"

#include "core/index/pack_text_priv.h"
#include "core/index/block_priv.h"
#include "core/index/fts_priv.h"
#include "core/index/names_priv.h"

/* ---- schema.c: tables, versions, meta --------------------------------- */

/* PRAGMA application_id: "KNIX". */
#define INDEX_APPLICATION 0x4B4E4958
/* Identifies tables, stored enumerations and the program's version. */
struct kn_key index__schema_version(void);
/* Identifies what makes articles out of bytes. */
const char *index__program_version(void);
void index__schema_create(struct kn_db *db);
/* Whether there is no table yet: somebody is about to make it. */
bool index__schema_is_empty(struct kn_db *db);
int64_t index__meta_int(struct kn_db *db, const char *name, int64_t absent);
/* The value is appended to out; false when there is none. */
bool index__meta_str(struct kn_db *db, const char *name, struct kn_buf *out);
bool index__meta_is(struct kn_db *db, const char *name, const char *value);
void index__meta_put_int(struct kn_db *db, const char *name, int64_t v);
void index__meta_put_str(struct kn_db *db, const char *name, const char *v);
void index__meta_drop(struct kn_db *db, const char *name);
/* Keys are stored as 64-bit integers. */
int64_t index__key_int(struct kn_key key);
struct kn_key index__int_key(int64_t v);

/* ---- facet.c --------------------------------------------------------------- */

/* What of an article the facets are about. */
struct index_facet_input {
	uint32_t id;
	const char *outlet, *via, *lang;        /* or NULL */
	bool undated;
	const struct kn_found *found;
	const char *text;       /* that the spans of found are of */
};

/* Changes that wait to be written; applied to what is stored. */
struct index_facets;
struct index_facets *index__facets_new(const struct index_entities *ents);
void index__facets_free(struct index_facets *f);
void index__facets_add(struct index_facets *f,
    const struct index_facet_input *in);
void index__facets_remove(struct index_facets *f,
    const struct index_facet_input *in);
void index__facets_lead(struct index_facets *f, uint32_t id, bool lead);
/* Bytes of memory that the changes take, about. */
size_t index__facets_size_b(const struct index_facets *f);
void index__facets_write(struct index_facets *f, struct kn_db *db);
/* Forgets what is stored: what f gathered is all there is. */
void index__facets_reset(struct kn_db *db);
/* Calls fn for each value whose stored row is not what f, gathered from all
 * articles, says; rows of values that f does not know are told too. */
void index__facets_compare(struct index_facets *f, struct kn_db *db,
    void (*fn)(void *user, const char *field, struct kn_str value),
    void *user);
/* Adds every article of the index; sets db's status on damage. */
void index__facets_gather(struct index_facets *f,
    const struct index_names *names);
/* One stored set; the empty one when there is no such value. */
struct kn_set *index__facet_load(struct kn_db *db, const char *field,
    struct kn_str value);

/* ---- order.c --------------------------------------------------------------- */

struct order_all;
/*
 * Brings the orderings in step, in two steps: `touched` holds the ids that
 * were added, changed or removed, or is NULL for all; all and leads are the
 * sets now. Sorting many articles takes much memory, which writing them does
 * not need any more: it comes before other tables are written. Writing takes
 * what was sorted.
 */
struct order_all *index__orders_sort(struct kn_db *db,
    const struct kn_set *touched);
void index__orders_write(struct kn_db *db, struct order_all *sorted,
    const struct kn_set *touched, const struct kn_set *all,
    const struct kn_set *leads);
/* Calls fn for each ordering that is not what sorting the articles gives. */
void index__orders_compare(struct kn_db *db, const struct kn_set *leads,
    void (*fn)(void *user, const char *name), void *user);

/* ---- story.c, story_link.c --------------------------------------------- */

/* Bytes of body, by which copies of a story are compared. */
size_t index__story_body_b(const struct kn_doc *doc);
/* The sketch of an article's body; of nothing when it has none. */
void index__story_sketch(const struct kn_doc *doc, struct kn_sketch *out);
/* The number of an article's body: its row in `body`. */
int64_t index__story_body_id(const struct kn_doc *doc,
    const struct kn_sketch *sketch);
int64_t index__story_body_of(struct kn_db *db, uint32_t id);

/* Where an article belongs. */
struct index_member {
	int64_t story, body;
};

/* Stories while articles come and go. */
struct index_stories;
struct index_stories *index__stories_new(struct kn_db *db,
    struct index_facets *facets);
void index__stories_free(struct index_stories *s);
/* Before the row of an article is written. */
struct index_member index__story_join(struct index_stories *s, uint32_t id,
    const struct kn_doc *doc, const struct kn_sketch *sketch);
/* After the row of an article of that body is gone, or has another. */
void index__story_leave(struct index_stories *s, int64_t body);
/* Before a commit: stories fall apart where they must, and have leads. */
void index__stories_settle(struct index_stories *s);
/* Bands, when the last update died; and before an index publishes. */
void index__stories_gather(struct index_stories *s);
void index__stories_write(struct index_stories *s);
/* Bytes of memory that bands take; less once they are written. */
size_t index__stories_size_b(const struct index_stories *s);
/* The stories that were settled since the last call; the caller frees it. */
struct kn_set *index__stories_moved(struct index_stories *s);

/* ---- column.c -------------------------------------------------------------- */

/* Brings the arrays by id in step: `touched` as for orders; `stories`: the
 * numbers of those that changed. */
void index__columns_write(struct kn_db *db, const struct kn_set *touched,
    const struct kn_set *stories);
/* Calls fn for each array that is not what the articles give. */
void index__columns_compare(struct kn_db *db,
    void (*fn)(void *user, const char *name), void *user);

/* ---- article.c ------------------------------------------------------------- */

/* The article with its text; NULL when there is none or db failed. */
struct kn_doc *index__doc_load(struct kn_db *db, uint32_t id);
void index__found_load(const struct index_names *names, uint32_t id,
    struct kn_found *out);
#define INDEX_HEADLINE_CP 120   /* of a headline made of first words */
/* Identifies the fields of an article. */
int64_t index__meta_sum(const struct kn_meta *m);

/* ---- put.c: one article into and out of the index -------------------------- */

enum { INDEX_PUT_SCRATCH = 3 };

struct index_put {
	struct kn_db *db;
	struct kn_buf scratch[INDEX_PUT_SCRATCH];       /* of one row */
	struct index_entities ents;
	struct index_rules rules;
	struct index_facets *facets;
	struct index_tagger *tagger;    /* tag_priv.h */
	struct index_stories *stories;
	struct index_words *words;      /* of this batch */
	struct index_lines *lines;
	struct kn_set *touched;         /* ids since the last publishing */
	struct kn_map *outlets;         /* folded name → entity number */
	struct kn_collator *collator;
	int64_t text_b;                 /* bytes of text in the index */
};

void index__put_open(struct index_put *p, struct kn_db *db,
    struct index_vocab *vocab, bool in_step, struct kn_err *err);
void index__put_close(struct index_put *p);
/* What packed articles refer to. */
struct index_names index__put_names(struct index_put *p);
/* The outlet becomes the id of the MEDIA entity of that name, if any. */
void index__put_outlet(struct index_put *p, struct kn_meta *m);
/* An article on its way in, with all that needs no index to be made. */
struct index_new {
	struct kn_doc *doc;
	struct kn_found found;
	struct kn_sketch sketch;
	struct index_blocks blocks;
	struct kn_buf packed;           /* its text: pack_text.c */
	struct index_cut cut;
};
/* Unlisted people of `found` get the corpus's numbers. */
void index__put_article(struct index_put *p, uint32_t id, int64_t source,
    struct index_new *a, bool is_new);
void index__drop_article(struct index_put *p, uint32_t id);

/* ---- open.c ---------------------------------------------------------------- */

struct index_facet_cache;
struct index_amend;
struct index_columns;

struct kn_index {
	struct kn_db *db;
	char *path;
	/* As they were when the database had this version. */
	uint64_t data_version, generation, published;
	int64_t build;          /* that was opened */
	bool ents_loaded;
	struct index_entities ents;
	struct index_rules rules;
	struct index_facet_cache *facets;
	struct index_columns *columns;  /* or NULL */
	struct index_tags *tags;        /* or NULL; how often they were made */
	uint64_t tags_made;
	struct index_places *places;
	struct index_forms *forms;
	struct index_vocab_cache *vocab;        /* or NULL */
	const struct kn_lens *lens;     /* or NULL */
	struct index_amend *amend;      /* amend_priv.h; or NULL */
};

/* kn_index_is_of(), of a connection. */
enum kn_status index__is_of(struct kn_db *db, const char *path,
    const char *const *roots, size_t n_roots, struct kn_err *err);
/* Several statements of one call see one state of the index. */
void index__begin(struct kn_index *ix);
/* Ends a call of the reader: takes the connection's status. */
enum kn_status index__end(struct kn_index *ix, struct kn_err *err);
const struct index_entities *index__ents(struct kn_index *ix);
/* With all rules there are now. */
struct index_names index__names(struct kn_index *ix);
void index__facet_cache_free(struct index_facet_cache *cache);
void index__columns_free(struct index_columns *columns);

#endif
