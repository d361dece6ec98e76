/*
 * turn.h: when the turn of work comes that no key asked for: what others did
 * is shown, sources are looked at. Not while somebody types, not for each of
 * many changes, and the less often the longer it takes: of fifty readers on
 * one machine no key waits for what the others take up.
 *
 * Plain numbers and the caller's clock: nothing here waits.
 */
#ifndef KUNNASH_APP_TURN_H
#define KUNNASH_APP_TURN_H

#include <stdbool.h>
#include <stdint.h>

/* How patient it is. */
struct app_pace {
	unsigned settle_ms;     /* after it was asked for last */
	unsigned pause_ms;      /* after the last key */
	unsigned most_ms;       /* but these two not for longer than this */
	unsigned share;         /* so many times as long as it took must pass
				   before it is done again … */
	unsigned apart_ms;      /* … but not more than this */
};

struct app_turn {
	struct app_pace pace;
	bool wanted;
	uint64_t first_ms, last_ms;     /* asked for, since it was done */
	uint64_t done_ms, gap_ms;       /* and how long it is to rest then */
	bool keyed;                     /* a key came since it was done */
	uint64_t key_ms;                /* the last; 0: none */
};

/* The sooner of two times to wait; -1 is for ever. */
int app_sooner_ms(int a_ms, int b_ms);

/* Something happened that it is to be done for. */
void app_turn_ask(struct app_turn *t, uint64_t now_ms);
/* A key came, or somebody is in the middle of something. */
void app_turn_key(struct app_turn *t, uint64_t now_ms);
/* How long until it is due; 0: now; -1: nothing is wanted. */
int app_turn_due_ms(const struct app_turn *t, uint64_t now_ms);
/* There was nothing to do. */
void app_turn_drop(struct app_turn *t);
/* It was done, and took so long. Where nobody pressed a key since the last
 * time, nobody may be looking: the rest is twice as long as it was. */
void app_turn_done(struct app_turn *t, uint64_t now_ms, uint64_t took_ms);

/* A moment for each process, below within_ms; of those that start together,
 * with numbers that follow one another, moments far apart. */
unsigned app_turn_of(uint32_t process, unsigned within_ms);

#endif
