/*
 * fold.h: the one normaliser.
 *
 * Used for indexing, queries, gazetteers, body keys and note anchors. Its
 * steps are the rows of core/text/fold.def; a hash of that table is stored
 * with an index, so that a changed normaliser is noticed. Folding is
 * idempotent, and its map back to the original bytes is monotone.
 */
#ifndef KUNNASH_FOLD_H
#define KUNNASH_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/digest.h"
#include "kunnash/str.h"

enum kn_fold_profile {
	KN_FOLD_EXACT,  /* composed, compatibility forms undone, no marks */
	KN_FOLD_NAME,   /* and letters unified: entities, gazetteers */
	KN_FOLD_INDEX,  /* and final ya, teh marbuta, hamza carriers: search */
};

/*
 * A folded text with its map. src_b has n + 1 entries: byte i of s came from
 * byte src_b[i] of the original; src_b[n] is the original's length. Release
 * with kn_folded_dispose().
 */
struct kn_folded {
	char *s;
	size_t n;
	uint32_t *src_b;
};

/* Folds a whole text (n_b < 4 GiB). Letters that have a lower case (Latin,
 * Greek ...) get it in the NAME and INDEX profiles, never in EXACT. Malformed
 * bytes become U+FFFD. */
void kn_fold(enum kn_fold_profile profile, const char *s, size_t n_b,
    struct kn_folded *out);
void kn_folded_dispose(struct kn_folded *f);

/* Folds without a map; appends to out. For words and queries. */
void kn_fold_append(enum kn_fold_profile profile, const char *s, size_t n_b,
    struct kn_buf *out);

/* Whether a text in the INDEX profile can only be of texts that are the same
 * in EXACT: nothing in it is what several letters become (من; not في). May
 * say no when it is so. */
bool kn_fold_is_exact(struct kn_str folded);

/*
 * Latin letters without their accents, all else as it is; appends to out.
 * For comparing what people type with names: États-Unis is Etats-Unis on
 * many a keyboard. Not a step of folding, which keeps été and ete apart.
 */
void kn_fold_bare(struct kn_str s, struct kn_buf *out);

/* body_key: key of the text folded for the index, white space runs as one
 * space, none at the ends. */
struct kn_key kn_fold_body_key(const char *s, size_t n_b);
/* The step between: white space of a folded text as body_key has it. */
void kn_fold_squeeze(struct kn_buf *folded);

/* Identifies the folding rules; changes when fold.def or the code does. */
const char *kn_fold_version(void);

#endif
