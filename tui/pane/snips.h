/*
 * snips.h: the passages that are shown for the rows of a search, made when a
 * row is shown, and kept while it may be shown again.
 */
#ifndef KUNNASH_PANE_SNIPS_H
#define KUNNASH_PANE_SNIPS_H

#include "tui/pane/model.h"

struct kn_snip {
	uint32_t id;
	int width_col;
	char *text;             /* of unknown origin; "" when there is none */
	struct kn_span *hits;   /* in it, by start */
	size_t n_hits;
	bool arabic;
};

struct kn_snips;
struct kn_snips *kn_snips_new(struct kn_model *m);
void kn_snips_free(struct kn_snips *s);
/* That of an article of the result, about as wide as that; part: it has only
 * some of the words. NULL: it cannot be read. Valid until the next call. */
const struct kn_snip *kn_snips_get(struct kn_snips *s,
    const struct kn_article *a, bool part, int width_col);
/* How many were made so far: what laziness is tested by. */
size_t kn_snips_made(const struct kn_snips *s);

#endif
