/*
 * clitic.h: Arabic proclitics, enumerated.
 *
 * (و ف) + (ب ك ل) + (ال), with ل + ال written لل. Entities are matched on
 * the surface with these, never on stems. Words are in the NAME or INDEX
 * profile of fold.h.
 */
#ifndef KUNNASH_CLITIC_H
#define KUNNASH_CLITIC_H

#include <stdbool.h>
#include <stddef.h>

#include "kunnash/str.h"

#define KN_CLITIC_MAX 8

/*
 * One reading of a word. prefix_b bytes of the word are proclitics, outside
 * a mention's span (و, ب, ل; of لل only the first lam). base is what the
 * gazetteer holds: the rest of the word, with the elided alef put back
 * (للمغرب: prefix_b covers one lam, base is المغرب). base borrows from the
 * word, or from a static table when `restored` says "ال" was put before
 * rest; rest always borrows from the word.
 */
struct kn_clitic {
	size_t prefix_b;
	bool restored;          /* base = ال + rest; else base = rest */
	struct kn_str rest;
};

/*
 * All readings of a folded word, the bare one (prefix_b 0) first, then by
 * rising prefix. Returns how many (at least 1, at most KN_CLITIC_MAX).
 * A reading leaves at least two letters.
 */
size_t kn_clitics(struct kn_str word, struct kn_clitic out[KN_CLITIC_MAX]);

/*
 * The forms a bare word can take in a text: every proclitic (with and
 * without ال when the word has it) before `word`. Appends NUL-separated
 * strings to out, the word itself first; returns how many. For queries.
 */
size_t kn_clitic_forms(struct kn_str word, struct kn_buf *out);

#endif
