/*
 * notecount.h: how often the labels and tags of the person are used, in the
 * open article or in the articles of the filter.
 */
#ifndef KUNNASH_NOTECOUNT_H
#define KUNNASH_NOTECOUNT_H

#include "tui/pane/model.h"

struct kn_note_count {
	char *name;             /* of the label or the tag */
	bool tag;
	uint64_t notes;
};
/* Those that are used; labels in their order, then tags. Free with
 * kn_note_counts_free(). */
void kn_note_counts(struct kn_model *m, bool corpus,
    struct kn_note_count **out, size_t *n);
void kn_note_counts_free(struct kn_note_count *c, size_t n);

#endif
