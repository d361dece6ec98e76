/*
 * lore_priv.h: what is known of a word whatever it stands beside: its
 * readings in the tables, its shape, what it is in dates, quotes and names.
 *
 * Every stage asks the same of every word, and a few thousand words make up
 * nearly all of a corpus: what was found out of a word is kept from one
 * article to the next, in a cache of fixed size. lore.c
 */
#ifndef KUNNASH_LORE_PRIV_H
#define KUNNASH_LORE_PRIV_H

#include "core/entity/date_priv.h"
#include "core/entity/quote_priv.h"

struct lore {
	/* Without its place; prefix_b of readings are of the folded word. */
	struct word word;
	struct date_reading date;
	struct speech_word speech;
};

struct lores;
/* slots: a power of two. Borrows the gazetteer. */
struct lores *lores__new(const struct kn_gazetteer *gaz, size_t slots);
void lores__free(struct lores *l);
/* What is known of a folded word, of which this is the kn_word_hash(); valid
 * until the next call. */
const struct lore *lores__get(struct lores *l, struct kn_str folded,
    uint64_t hash);
/* The word with this hash will be asked for soon: memory is slow. */
void lores__fetch(const struct lores *l, uint64_t hash);

#endif
