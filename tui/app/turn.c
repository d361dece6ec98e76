/*
 * turn.c: when the turn of work comes that no key asked for. In: what
 * happened, keys, how long the work took. Out: how long to wait. Touches
 * nothing: the loop waits, and watch.c works.
 */
#include "tui/app/turn.h"

#include <limits.h>

int
app_sooner_ms(int a_ms, int b_ms)
{
	return a_ms < 0 ? b_ms : b_ms < 0 || a_ms < b_ms ? a_ms : b_ms;
}

void
app_turn_ask(struct app_turn *t, uint64_t now_ms)
{
	if (!t->wanted)
		t->first_ms = now_ms;
	t->wanted = true;
	t->last_ms = now_ms;
}

void
app_turn_key(struct app_turn *t, uint64_t now_ms)
{
	t->keyed = true;
	t->key_ms = now_ms;
}

static uint64_t
later(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

int
app_turn_due_ms(const struct app_turn *t, uint64_t now_ms)
{
	const struct app_pace *p = &t->pace;

	if (!t->wanted)
		return -1;
	uint64_t at = t->last_ms + p->settle_ms;
	if (t->key_ms > 0)
		at = later(at, t->key_ms + p->pause_ms);
	if (at > t->first_ms + p->most_ms)
		at = t->first_ms + p->most_ms;
	at = later(at, t->done_ms + t->gap_ms);
	uint64_t left = at > now_ms ? at - now_ms : 0;
	return left > INT_MAX ? INT_MAX : (int)left;
}

void
app_turn_drop(struct app_turn *t)
{
	t->wanted = false;
}

void
app_turn_done(struct app_turn *t, uint64_t now_ms, uint64_t took_ms)
{
	/* What takes less than the clock can tell takes half of that. */
	uint64_t gap = took_ms * t->pace.share + t->pace.share / 2;

	if (!t->keyed)
		gap = later(gap, t->gap_ms * 2);
	t->gap_ms = gap < t->pace.apart_ms ? gap : t->pace.apart_ms;
	t->done_ms = now_ms;
	t->wanted = t->keyed = false;
}

unsigned
app_turn_of(uint32_t process, unsigned within_ms)
{
	/* By the golden ratio, which puts each next number into the largest
	 * gap that those before have left. */
	uint32_t mixed = process * UINT32_C(2654435769);

	return (unsigned)((uint64_t)mixed * within_ms >> 32);
}
