/*
 * token.h: text into words.
 *
 * A word is a run of letters, marks and digits (UAX #29 word characters),
 * broken where Arabic script meets Latin or digits (ب40 is two words), and
 * not at tatweel, format characters, ZWNJ or harakat. Nothing else joins:
 * 1,234, l'accord and الصحراء_المغربية are two words each. The FTS5 tokenizer,
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
	/* The word's bytes in the original text, with the harakat and tatweel
	 * that end it; of several words in one character (U+FDFA) each has
	 * the span of that character. */
	struct kn_span at;
};

struct kn_tokens;
/* Walks s (borrowed, n_b < 4 GiB) word by word. */
struct kn_tokens *kn_tokens_new(enum kn_fold_profile profile, const char *s,
    size_t n_b);
void kn_tokens_free(struct kn_tokens *t);
/* The next word whose folded form is not empty; false at the end. */
bool kn_tokens_next(struct kn_tokens *t, struct kn_token *out);

/*
 * What `explain tokens` prints, one word a line after a line of headings,
 * columns separated by tabs: span in bytes, span in code points, the word as
 * it stands, folded by each profile, its stems (stem.h), and the readings of
 * the word (as folded by `profile`) as prefix+rest, (ال) marking an article
 * put back. The words are untrusted text.
 */
void kn_tokens_explain(enum kn_fold_profile profile, struct kn_str text,
    struct kn_buf *out);

#endif
