/*
 * select.h: a passage that is being selected, and where its ends can go.
 *
 * Pure functions over what is shown of a text. Each unit has places where one
 * of it starts and places where one ends; the start of a selection moves
 * among the former, its end among the latter. What bounds a larger unit
 * bounds every smaller one, so that an end that grew by some unit from such a
 * place comes back by shrinking by it.
 */
#ifndef KUNNASH_SELECT_H
#define KUNNASH_SELECT_H

#include <stdbool.h>
#include <stddef.h>

#include "kunnash/span.h"
#include "kunnash/str.h"

/* tui/pane/unit.def, from small to large; then what is found in a text. */
enum kn_unit {
#define KN_UNIT(NAME, name) KN_UNIT_##NAME,
#include "tui/pane/unit.def"
#undef KN_UNIT
	KN_UNIT_COUNT
};
/* KN_UNIT_COUNT when the name is none. */
enum kn_unit kn_unit_find(struct kn_str name);

/* What is selected from; borrowed. */
struct kn_select_in {
	struct kn_str text;
	/* What is shown of it: stretches with text in them, no white space
	 * around, rising. */
	const struct kn_span *para;
	size_t n_para;
	/* Units that are found; NULL when there are none. `found` gives the
	 * i-th of n spans of a unit, by start; false: not to be counted. */
	size_t (*n_found)(void *user, enum kn_unit unit);
	bool (*found)(void *user, enum kn_unit unit, size_t i,
	    struct kn_span *at);
	void *user;
};

/*
 * The next place after at_b (step 1) or the last one before it (-1) where a
 * unit starts (start) or ends; false when there is none. Cost is that of the
 * paragraphs looked at, or of the spans found.
 */
bool kn_select_place(const struct kn_select_in *in, enum kn_unit unit,
    bool start, uint32_t at_b, int step, uint32_t *out);

/* Moves one end of *at by a unit, on (1) or back (-1). False, and nothing
 * changed, when there is no such place or nothing would be left. */
bool kn_select_move(const struct kn_select_in *in, struct kn_span *at,
    bool start, enum kn_unit unit, int step);

/* The whole units that hold `what` (one byte, or more); what itself when
 * there are none. */
struct kn_span kn_select_around(const struct kn_select_in *in,
    enum kn_unit unit, struct kn_span what);

#endif
