/*
 * differ.h: what one text has that another has not.
 */
#ifndef KUNNASH_DIFFER_H
#define KUNNASH_DIFFER_H

#include <stddef.h>

#include "kunnash/span.h"
#include "kunnash/str.h"

/*
 * The stretches of a, from a word to a word, of which b has not the words in
 * their order: a word is common when one of the runs of three words it
 * stands in is somewhere in b, so that a paragraph which moved is no
 * difference; unless fewer words are common than are not on either side of
 * them, as happens in long texts. Words are as folded for the index; white
 * space, harakat and punctuation do not count. Linear in both; each < 4 GiB.
 * *only is the caller's to free(); returns how many there are.
 */
size_t kn_differ(struct kn_str a, struct kn_str b, struct kn_span **only);

#endif
