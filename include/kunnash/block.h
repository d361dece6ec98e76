/*
 * block.h: the short lines of a body, by which a corpus tells what its pages
 * repeat.
 *
 * A line that many stories have is no news: an invitation to subscribe, the
 * telephone of a programme, a copyright. One article cannot tell; the index
 * counts (core/index/block.c) and says of each line how surely it is
 * furniture, and here it is decided which of them become spans. Those spans
 * (KN_SPAN_REPEATED) lie over the structure that the text has by itself and
 * change nothing of it: keys, words and sketches are as without them.
 */
#ifndef KUNNASH_BLOCK_H
#define KUNNASH_BLOCK_H

#include "kunnash/doc.h"

enum {
	KN_BLOCKS_MAX = 32,     /* of an article: the first and last lines */
	KN_BLOCK_MAX_CP = 300,  /* what is longer is text */
	KN_BLOCK_MIN_WORDS = 4, /* what is shorter may be a name or a label */
};

/* How surely a line is furniture, by the stories that have it. */
enum kn_repeat {
	KN_REPEAT_NO,
	KN_REPEAT_EDGE,         /* where the body begins or ends */
	KN_REPEAT_ANYWHERE,
};

struct kn_block {
	struct kn_span at;      /* without blanks at either end */
	uint64_t hash;          /* of its bytes but for blanks */
	enum kn_repeat repeat;
};

/*
 * The blocks of an article by start, each KN_REPEAT_NO; returns how many.
 * Subheads and what is boilerplate by itself are none, nor is a line that
 * stands there three times.
 */
size_t kn_doc_blocks(const struct kn_doc *doc,
    struct kn_block out[KN_BLOCKS_MAX]);

/*
 * Gives the article the repeated spans that these blocks make, and no
 * others; true when that changed something. None when too little of the body
 * would be left: a body is never lost.
 */
bool kn_doc_mark_blocks(struct kn_doc *doc, const struct kn_block *blocks,
    size_t n);

#endif
