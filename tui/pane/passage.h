/*
 * passage.h: which passage of an article a key means when nothing is
 * selected.
 */
#ifndef KUNNASH_PASSAGE_H
#define KUNNASH_PASSAGE_H

#include <stddef.h>

#include "kunnash/doc.h"

/*
 * The sentence that holds `current`; when that is empty, the paragraph at
 * top_b, the first byte in view: the title is no passage while a body
 * follows it. White space around it is left out. Cost does not grow with the
 * article but with the paragraph, and is bounded there too.
 */
struct kn_span kn_passage(const struct kn_doc *doc, struct kn_span current,
    size_t top_b);

#endif
