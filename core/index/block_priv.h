/*
 * block_priv.h: which lines a corpus repeats, for the files that count them
 * (block.c), foresee them (block_guess.c), put articles right (repeat.c) and
 * check them (check_block.c).
 */
#ifndef KN_CORE_INDEX_BLOCK_PRIV_H
#define KN_CORE_INDEX_BLOCK_PRIV_H

#include "core/store/store.h"
#include "kunnash/block.h"

/* The blocks of an article, and how surely each is furniture. */
struct index_blocks {
	uint64_t outlet;        /* hash of who published it, 0: unknown */
	size_t n;
	struct kn_block at[KN_BLOCKS_MAX];
};

/* ---- block.c ------------------------------------------------------------- */

uint64_t block__outlet(const struct kn_doc *doc);
/* Identifies a line among those of an outlet; below 2^38. */
uint64_t block__key(uint64_t outlet, uint64_t hash);
/* What a line is that so many of all stories of its outlet have. */
enum kn_repeat block__repeat(uint64_t stories, uint64_t all);

/* The row of an article; none when it has no blocks. */
void index__blocks_put(struct kn_db *db, uint32_t id,
    const struct index_blocks *b);
void index__blocks_drop(struct kn_db *db, uint32_t id);
/* Reads the row of an article for its text: where its blocks lie, and what
 * they were last taken for. False when the row is not of this text. */
bool index__blocks_get(struct kn_db *db, uint32_t id,
    const struct kn_doc *doc, struct index_blocks *out);
/*
 * Calls fn for each article of which a block was taken for something else
 * than the stories there are now make of it, by id, with its outlet and what
 * each block is. fn may write; it returns false to stop. True when it never
 * did.
 */
bool index__blocks_compare(struct kn_db *db, bool (*fn)(void *user,
    uint32_t id, uint64_t outlet, const uint8_t *repeat, size_t n),
    void *user);

/* ---- block_guess.c ------------------------------------------------------- */

struct guess;
struct guess *guess__new(void);
void guess__free(struct guess *g);
/* Counts the blocks of the next article, and marks those that by now look
 * repeated. */
void guess__mark(struct guess *g, struct kn_doc *doc,
    struct index_blocks *out);

#endif
