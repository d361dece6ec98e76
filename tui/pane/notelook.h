/*
 * notelook.h: where the passage of a note is now. The article that was looked
 * into last is kept: notes of one follow each other.
 */
#ifndef KUNNASH_NOTELOOK_H
#define KUNNASH_NOTELOOK_H

#include "tui/pane/notelist.h"

struct kn_notelook {
	struct kn_model *m;
	/* The article that the last note named, and which one that is. */
	struct kn_target last;
	bool any, here;
	uint32_t article;
	enum kn_meant meant;
	struct kn_doc *doc;
	struct kn_anchor_text *text;
	uint32_t doc_id;
};
void kn_notelook_init(struct kn_notelook *k, struct kn_model *m);
/* Forgets what it knows: the index may be another one. */
void kn_notelook_reset(struct kn_notelook *k);
/* Fills in what a row says of today, once. */
void kn_notelook_at(struct kn_notelook *k, struct kn_note_row *row);

#endif
