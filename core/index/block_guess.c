/*
 * block_guess.c: which lines look repeated while articles are being read. In:
 * articles one after another, on the reading thread. Out: their blocks, and
 * repeated spans where a line stood in enough articles before, so that names
 * are looked for in what will most likely stay.
 *
 * This is a guess: stories are not known yet, and what comes later counts
 * too. repeat.c puts right what was guessed wrong, some articles per
 * repeated line; without the guess it would have to write nearly all the
 * articles of a site a second time. Memory is bounded by forgetting what
 * was seen least when the table is full (lossy counting: Manku and Motwani,
 * Approximate frequency counts over data streams, 2002).
 */
#include "core/index/block_priv.h"

#include <stdlib.h>

#include "kunnash/mem.h"

enum {
	SLOTS = 1 << 19,
	SLOTS_B = SLOTS * sizeof(uint64_t),     /* 4 MiB */
	FULL = SLOTS / 4 * 3,
	COUNT_BITS = 24,
};

/* Open addressing: key above its count; 0 is free. */
struct guess {
	uint64_t *slots, *other;
	size_t n;
};

void
guess__free(struct guess *g)
{
	if (g == NULL)
		return;
	kn_table_free(g->slots, SLOTS_B);
	free(g);
}

/* The slot of a key, or the free one where it would be. */
static uint64_t *
slot_of(uint64_t *slots, uint64_t key)
{
	size_t i = key % SLOTS;

	while (slots[i] != 0 && slots[i] >> COUNT_BITS != key)
		i = (i + 1) % SLOTS;
	return &slots[i];
}

/* Keeps what was seen more than `least` times. */
static void
forget(struct guess *g, uint64_t least)
{
	const uint64_t mask = ((uint64_t)1 << COUNT_BITS) - 1;
	uint64_t *kept = kn_table_new(SLOTS_B);

	g->n = 0;
	for (size_t i = 0; i < SLOTS; i++)
		if ((g->slots[i] & mask) > least) {
			*slot_of(kept, g->slots[i] >> COUNT_BITS) =
			    g->slots[i];
			g->n++;
		}
	kn_table_free(g->slots, SLOTS_B);
	g->slots = kept;
}

/* How often a key was seen, this time included. */
static uint64_t
see(struct guess *g, uint64_t key)
{
	const uint64_t mask = ((uint64_t)1 << COUNT_BITS) - 1;

	for (uint64_t least = 1; g->n >= FULL; least *= 2)
		forget(g, least);
	uint64_t *at = slot_of(g->slots, key);
	if (*at == 0) {
		*at = key << COUNT_BITS;
		g->n++;
	}
	*at += (*at & mask) < mask;
	return *at & mask;
}

/* A line or outlet that is known begins with the stories it has. */
static void
remember(void *user, int64_t key, uint64_t outlet, int64_t stories)
{
	const uint64_t most = ((uint64_t)1 << COUNT_BITS) - 1;
	struct guess *g = user;
	uint64_t k = key < 0 ? block__key(outlet, 0) : (uint64_t)key;

	if (g->n >= FULL || stories <= 0)
		return;
	uint64_t *at = slot_of(g->slots, k);
	g->n += *at == 0;
	*at = k << COUNT_BITS | ((uint64_t)stories < most ?
	    (uint64_t)stories : most);
}

struct guess *
guess__new(struct kn_db *db, bool in_step)
{
	struct guess *g = kn_calloc(1, sizeof(*g));

	g->slots = kn_table_new(SLOTS_B);
	if (in_step)
		index__lines_each(db, remember, g);
	return g;
}

static bool
is_first(const struct index_blocks *b, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (b->at[k].hash == b->at[i].hash)
			return false;
	return true;
}

void
guess__mark(struct guess *g, struct kn_doc *doc, struct index_blocks *out)
{
	out->outlet = block__outlet(doc);
	out->n = kn_doc_blocks(doc, out->at);
	if (out->n == 0)
		return;
	uint64_t all = see(g, block__key(out->outlet, 0));
	for (size_t i = 0; i < out->n; i++) {
		struct kn_block *b = &out->at[i];

		/* A line that stands there twice has been seen once. */
		for (size_t k = 0; k < i && !is_first(out, i); k++)
			if (out->at[k].hash == b->hash)
				b->repeat = out->at[k].repeat;
		if (is_first(out, i))
			b->repeat = block__repeat(see(g,
			    block__key(out->outlet, b->hash)), all);
	}
	kn_doc_mark_blocks(doc, out->at, out->n);
}
