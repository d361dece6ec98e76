/*
 * chosen.h: articles chosen in the list, for what is done to several at once.
 * Choosing is by article: a filter that no longer shows one lets it go.
 */
#ifndef KUNNASH_CHOSEN_H
#define KUNNASH_CHOSEN_H

#include "kunnash/note.h"
#include "tui/pane/model.h"

/* To more than these it is done in slices, between keys. */
#define KN_CHOSEN_AT_ONCE 1000

size_t kn_model_chosen(const struct kn_model *m);
bool kn_model_is_chosen(const struct kn_model *m, uint32_t id);
/* Chooses the row, or lets it go. */
void kn_model_choose(struct kn_model *m, size_t row);
/* Chooses the selected row, and the next (1) or previous (-1) one, which
 * becomes selected. */
void kn_model_choose_on(struct kn_model *m, int step);
/* Every row of the list; and none. */
void kn_model_choose_all(struct kn_model *m);
void kn_model_choose_none(struct kn_model *m);
/* The result became another one: what it has not is let go. */
void kn_model_chosen_follow(struct kn_model *m);

/* The index is read anew: when it was made anew, ids mean other articles. */
void kn_model_chosen_refresh(struct kn_model *m);

/* Stars or marks the chosen ones, or, when all are so, takes it away. */
void kn_model_mark_chosen(struct kn_model *m, enum kn_mark mark);
/* Gives articles a tag, each by the person's note on it: the chosen ones, or
 * the one with this id when none is chosen. */
void kn_model_tag(struct kn_model *m, struct kn_str tag, uint32_t id);
/*
 * Whether there is more of it to do, and a slice of that, of some tens of
 * milliseconds; the notice tells how far it is. All slices are one step for
 * undoing.
 */
bool kn_bulk_due(const struct kn_model *m);
void kn_bulk_work(struct kn_model *m);
/* It ends where it is, which is told; and without a word. */
void kn_bulk_stop(struct kn_model *m);
void kn_bulk_drop(struct kn_model *m);

#endif
