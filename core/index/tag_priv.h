/*
 * tag_priv.h: the entities that each article mentions, as they are stored:
 * tag_code.c packs them, tag_store.c keeps them in step while articles come
 * and go, tags.c reads them, tag_count.c counts them.
 *
 * A tag is an entity under a code. Codes are given once, the most frequent
 * entities of the first articles first, so that half of what an article
 * mentions takes a byte each and nearly all of the rest two. Rows of the table
 * `tag`, by slot: the tags by code; their codes in the order of their types
 * and ids; and the tags of articles, by id. Each in chunks, so that an update
 * rewrites only those that differ.
 */
#ifndef KN_CORE_INDEX_TAG_PRIV_H
#define KN_CORE_INDEX_TAG_PRIV_H

#include "core/index/index_priv.h"

enum {
	TAG_CHUNK = 1024,       /* articles of a row */
	TAG_ROWS = 256,         /* tags of a row */
	TAG_SHORT = 256,        /* codes below it take a byte … */
	TAG_LONG = TAG_SHORT + 65536,   /* … and below it two */
};

enum tag_slot { TAG_SLOT_ROWS, TAG_SLOT_ORDER, TAG_SLOT_ARTICLES };

/* A tag, and what the whole corpus has of it. */
struct tag_row {
	uint32_t entity;
	const char *id;
	uint64_t articles, stories, mentions;
};

/* The tags of one article, where they are packed. */
struct tag_list {
	const unsigned char *one, *two, *four;  /* codes of 1, 2, 4 bytes */
	size_t n_one, n_two, n_four;
};

/* The articles of one row, as far as they are packed in it. */
struct tag_chunk {
	unsigned char *bytes;           /* NULL: not read */
	size_t n_b;
	uint32_t at[TAG_CHUNK];         /* of each in bytes; n_b: has none */
};

/* ---- tag_code.c --------------------------------------------------------- */

/* Appends the tags of an article; codes rise. */
void tag__pack(const uint32_t *code, size_t n, struct kn_buf *out);
/* The list at *p, which is left behind it; false when it is not whole. */
bool tag__unpack(const unsigned char **p, const unsigned char *end,
    struct tag_list *out);
/* Appends the codes of a list. */
void tag__codes(const struct tag_list *list, uint32_t **code, size_t *n,
    size_t *cap);
/* The list of an article in a chunk, where it was found whole when the chunk
 * was loaded; none outside it. */
static inline struct tag_list
tag__list(const struct tag_chunk *chunk, uint32_t id)
{
	struct tag_list list = { .n_one = 0 };

	if (chunk == NULL || chunk->at[id % TAG_CHUNK] >= chunk->n_b)
		return list;
	const unsigned char *p = chunk->bytes + chunk->at[id % TAG_CHUNK];
	if (p[0] < 0x80 && p[1] < 0x80 && (p[1] & 1) == 0) {
		/* As nearly all are. */
		list.n_one = p[0];
		list.n_two = p[1] >> 1;
		list.one = p + 2;
		list.two = list.one + list.n_one;
	} else {
		(void)!tag__unpack(&p, chunk->bytes + chunk->n_b, &list);
	}
	return list;
}

/* Calls into the processor's cache where the list of an article is; the list.
 * A chunk that is not read has none. */
void tag__fetch_at(const struct tag_chunk *chunk, uint32_t id);
void tag__fetch_list(const struct tag_chunk *chunk, uint32_t id);

/* Reads a row; all there is of a chunk is checked, codes are below n_tags.
 * Damage fails db and gives the empty one. */
void tag__chunk_load(struct kn_db *db, size_t c, size_t n_tags,
    struct tag_chunk *out);
/* Takes bytes of kn_malloc() for a chunk; false when they are none. */
bool tag__chunk_take(struct tag_chunk *chunk, char *bytes, size_t n_b,
    size_t n_tags);

/* Hands on all tags by code; says how many there are. Ids of people are in
 * the arena, those of the others the entities' own. Damage fails db. */
typedef void tag_row_fn(void *user, size_t code, const struct tag_row *row);
size_t tag__rows_each(struct kn_db *db, const struct index_entities *ents,
    struct kn_arena *arena, tag_row_fn *fn, void *user);
void tag__rows_save(struct kn_db *db, const struct tag_row *row, size_t n);
/* Their codes by type and id: *n of them, each once; damage fails db. */
uint32_t *tag__order_load(struct kn_db *db, size_t *n);
void tag__order_save(struct kn_db *db, const uint32_t *code, size_t n);
/* The type of a tag. */
enum kn_type tag__type(const struct index_entities *ents, uint32_t entity);

/* Writes a row unless it is stored as it is; an empty one goes. */
void tag__put(struct kn_db *db, enum tag_slot kind, size_t chunk,
    struct kn_str bytes);

/* ---- tag_store.c -------------------------------------------------------- */

struct index_tagger;
struct index_tagger *index__tagger_new(struct kn_db *db,
    const struct index_entities *ents);
void index__tagger_free(struct index_tagger *t);
/* What is stored is void; every article is put. */
void index__tagger_reset(struct index_tagger *t);
void index__tagger_gather(struct index_tagger *t,
    const struct index_names *names);
/* An article that came, or went, with what was found in it. */
void index__tagger_put(struct index_tagger *t, uint32_t id,
    const struct kn_mentions *m);
void index__tagger_drop(struct index_tagger *t, uint32_t id,
    const struct kn_mentions *m);
/* Bytes of memory that the changes take. */
size_t index__tagger_size_b(const struct index_tagger *t);
/* Before the leads are stored anew, and after. */
void index__tagger_begin(struct index_tagger *t);
void index__tagger_write(struct index_tagger *t);
/* Whether what is stored is what the articles and their stories give. */
bool index__tags_agree(const struct index_names *names);

/* ---- tags.c ---------------------------------------------------------------- */

void index__tags_free(struct index_tags *tags);
/* By the articles of the set, or by what the whole has without the others;
 * the counts are the same. */
enum tag_way { TAG_WAY_CHEAPER, TAG_WAY_LISTED, TAG_WAY_REST };
/* kn_index_tags_of() in one of them. */
struct kn_tags;
struct kn_tagged;
enum kn_status index__tags_of(struct kn_index *ix,
    const struct kn_set *articles, enum tag_way way, struct kn_tags *out,
    struct kn_tagged **count, struct kn_err *err) KN_MUST_CHECK;

/* ---- column.c -------------------------------------------------------------- */

/* What was published when they were read. */
uint64_t index__columns_published(const struct index_columns *columns);

/* ---- tag_count.c --------------------------------------------------------- */

struct index_tags {
	uint64_t published;
	uint64_t made;                  /* as many before, and these */
	struct kn_arena *arena;
	struct kn_tag *tag;             /* by type and id */
	size_t n, cap;
	size_t of_type[KN_TYPE_COUNT + 1];
	uint32_t *tag_of;               /* by code; UINT32_MAX: none */
	size_t n_codes;
	struct tag_chunk **chunk;       /* NULL: not read yet */
	size_t n_chunks;
};
/* How many articles of the set, and stories of them, have each tag. Chunks
 * that are needed are read from db. All but TAG_WAY_LISTED need the counts of
 * the whole in t. */
struct kn_columns;
struct kn_tagged *tag__count(struct index_tags *t, struct kn_db *db,
    const struct kn_columns *columns, const struct kn_set *articles,
    enum tag_way way);

#endif
