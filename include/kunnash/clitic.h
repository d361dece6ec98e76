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
 * A reading leaves at least two letters in `rest`. لل is read three ways:
 * ل + لX, ل + ال + X (للمغرب), ل + ال + لX (للجنة). Root letters are not
 * told from clitics: وجدة is also read و + جدة, and the caller, who knows
 * the words, prefers the shortest prefix.
 */
size_t kn_clitics(struct kn_str word, struct kn_clitic out[KN_CLITIC_MAX]);

/*
 * The forms a word of a query can take in a text. Appends NUL-terminated
 * strings to out, the word itself first, each once; returns how many.
 * - With ال: (و ف) x (ب ك ل) before it, ل contracted (للمغرب; للجنة where a
 *   lam is lost); and لالمانيا, as the alef may be a folded أ. Never without
 *   its article: المغرب does not give مغرب.
 * - Without: the same before the word and before ال + the word (24 forms).
 * - A word that itself begins with proclitics gives them up only if ال
 *   follows them, with three letters more (والمغرب, فبالمغرب, للمغرب): then
 *   the forms of المغرب are added. A bare و, ب or ل is never given up.
 * Words that are not Arabic, or have one letter, have no other form.
 */
size_t kn_clitic_forms(struct kn_str word, struct kn_buf *out);

#endif
