/*
 * token.h: text into words.
 *
 * A word is a run of letters, marks and digits (UAX #29 word characters),
 * broken where Arabic script meets Latin or digits (ب40 is two words), and
 * not at tatweel, format characters, ZWNJ or harakat. The FTS5 tokenizer,
 * the query parser, hit marking and the gazetteer matcher all use this.
 */
#ifndef KUNNASH_TOKEN_H
#define KUNNASH_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

#include "kunnash/fold.h"
#include "kunnash/span.h"
#include "kunnash/str.h"

struct kn_token {
	struct kn_str folded;   /* valid until the next call */
	struct kn_span at;      /* the word's bytes in the original text */
};

struct kn_tokens;
/* Walks s (borrowed, n_b < 4 GiB) word by word. */
struct kn_tokens *kn_tokens_new(enum kn_fold_profile profile, const char *s,
    size_t n_b);
void kn_tokens_free(struct kn_tokens *t);
/* The next word whose folded form is not empty; false at the end. */
bool kn_tokens_next(struct kn_tokens *t, struct kn_token *out);

#endif
