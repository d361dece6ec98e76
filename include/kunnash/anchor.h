/*
 * anchor.h: where a note's passage is, in a text that may have changed.
 *
 * An anchor is what the W3C Web Annotation Data Model calls a
 * TextQuoteSelector (the passage and the text around it) with a
 * TextPositionSelector (where it began and ended). Nothing here reads a
 * database: an anchor is made from a text and looked for in a text.
 */
#ifndef KUNNASH_ANCHOR_H
#define KUNNASH_ANCHOR_H

#include <stddef.h>
#include <stdint.h>

#include "kunnash/span.h"

enum kn_anchor_state {
#define KN_ANCHOR_STATE(NAME, name) KN_ANCHOR_##NAME,
#include "kunnash/anchor_state.def"
#undef KN_ANCHOR_STATE
	KN_ANCHOR_STATE_COUNT
};

/*
 * "exact"   the same characters, at the same place, the same around them
 * "moved"   certainly that passage, though it is elsewhere, or written with
 *           other harakat, tatweel, hamza, digits, punctuation, white space
 * "fuzzy"   probably that passage: its words changed, or others look like
 *           it. A person decides, seeing both texts.
 * "orphan"  gone
 */
const char *kn_anchor_state_name(enum kn_anchor_state state);

/* How much text around a passage is kept, on each side. */
#define KN_ANCHOR_CONTEXT_CP 32

#define KN_ANCHOR_RIVAL_UNKNOWN 0

/*
 * Strings are owned, NUL-terminated UTF-8; NULL is as good as "". Finding
 * uses those of the first two lines and the folded context; where a folded
 * context is NULL it folds the other.
 */
struct kn_anchor {
	char *exact;                    /* "" for a whole article */
	char *prefix, *suffix;          /* the text around it */
	char *fold_exact;               /* folded for the index */
	char *fold_prefix, *fold_suffix;        /* 32 code points once folded */
	uint32_t start_cp, end_cp;      /* code points into the text */
	/*
	 * What else in that text was like it: how many places held the same
	 * words, how alike their surroundings were, where its surroundings
	 * stood without it. To be kept with the anchor and not to be looked
	 * into; _UNKNOWN for anchors that others made. When the passage is
	 * gone, such a place must not be taken for it.
	 */
	uint32_t rival;
};

/* Where it is; the span is empty for an orphan and for a whole article. */
struct kn_anchor_hit {
	enum kn_anchor_state state;
	struct kn_span at;
	double score;                   /* 0..1: how much of it is there */
};

/*
 * A text for many anchors: borrowed, well-formed UTF-8 (n_b < 4 GiB). It is
 * folded when first needed, that is when an anchor is made in it or is not
 * found unchanged; hence not const.
 */
struct kn_anchor_text;
struct kn_anchor_text *kn_anchor_text_new(const char *text, size_t n_b);
void kn_anchor_text_free(struct kn_anchor_text *t);

/*
 * Makes the anchor of a span (whole code points; an empty one stands for the
 * whole article), to be released with kn_anchor_dispose(). _make_in is for
 * many in one text.
 */
void kn_anchor_make(const char *text, size_t n_b, struct kn_span at,
    struct kn_anchor *out);
void kn_anchor_make_in(struct kn_anchor_text *t, struct kn_span at,
    struct kn_anchor *out);
void kn_anchor_dispose(struct kn_anchor *a);

/*
 * Finds the passage. Time is about linear in the text and the passage
 * whatever they hold. Never exact or moved when another place is as likely:
 * then fuzzy.
 */
void kn_anchor_find(const struct kn_anchor *a, struct kn_anchor_text *t,
    struct kn_anchor_hit *out);

#endif
