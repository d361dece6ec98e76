/*
 * notereach.h: whether the filter shows the article of a note. Notes of one
 * article are many and follow each other, so that answers are remembered.
 */
#ifndef KUNNASH_NOTEREACH_H
#define KUNNASH_NOTEREACH_H

#include <stdbool.h>

#include "kunnash/map.h"
#include "tui/pane/model.h"

struct kn_notereach {
	struct kn_model *m;
	struct kn_map *known;   /* by identity */
	struct kn_target last;  /* owned */
	bool any, answer;       /* of the last one */
};
void kn_notereach_init(struct kn_notereach *r, struct kn_model *m);
void kn_notereach_dispose(struct kn_notereach *r);
/* Only while the model has a result. */
bool kn_notereach_has(struct kn_notereach *r, const struct kn_target *t);

#endif
