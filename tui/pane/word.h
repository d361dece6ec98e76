/*
 * word.h: words of what is shown of a text, as a search knows them.
 *
 * A sign that stands alone is no word, and words of two scripts are two even
 * without a blank between them; so that what a cursor stands on can be looked
 * for as it is.
 */
#ifndef KUNNASH_WORD_H
#define KUNNASH_WORD_H

#include "tui/pane/select.h"

/* The first word that starts at or after a byte, or the last one that starts
 * before it; false when there is none. */
bool kn_word_from(const struct kn_select_in *in, uint32_t at_b,
    struct kn_span *out);
bool kn_word_before(const struct kn_select_in *in, uint32_t at_b,
    struct kn_span *out);
/* The word that holds a byte, else the first one behind it. */
bool kn_word_at(const struct kn_select_in *in, uint32_t at_b,
    struct kn_span *out);

#endif
