/*
 * notechoice.h: the notes that are listed when not all of them are, or when
 * what became of their passages must be known first.
 *
 * All notes are looked through once, by what kn_notes_brief() gives of them;
 * only names are kept. What became of each passage takes a second for a
 * hundred thousand: that is found out in slices, between keys.
 */
#ifndef KUNNASH_NOTECHOICE_H
#define KUNNASH_NOTECHOICE_H

#include "tui/pane/notelook.h"

/* What a note that is to be checked needs, in the order of the list. */
enum kn_note_need { KN_NEED_CONFIRM, KN_NEED_PASSAGE, KN_NEED_ARTICLE,
	KN_NEED_LOOK, KN_NEED_COUNT };

/* A note by name, in the how manieth section. Borrowed from the choice. */
struct kn_note_hit {
	const char *id, *updated;
	uint32_t section;
};
struct kn_note_section {
	char *name;             /* of the label or tag; NULL: without one */
	size_t n;               /* hits, one behind the other */
};
struct kn_note_choice {
	struct kn_note_hit *hit;
	size_t n, cap;
	struct kn_note_section *section;
	size_t n_sections, cap_sections;
	struct kn_arena *names;
};
void kn_note_choice_dispose(struct kn_note_choice *c);
/*
 * Chooses the notes that the filter (words, of) means, of the filter's
 * articles only if so, and puts them in the sections of their labels or
 * tags. By state: all in one, for kn_note_check_new().
 */
void kn_note_choose(struct kn_model *m, enum kn_note_group group,
    const struct kn_note_filter *filter, bool of_filter,
    struct kn_note_choice *out);

/* The notes of a choice being looked at, one after another. */
struct kn_note_check;
/* Adopts the choice. */
struct kn_note_check *kn_note_check_new(struct kn_model *m,
    struct kn_note_choice *all);
void kn_note_check_free(struct kn_note_check *c);
/* Goes on for some milliseconds; true when all were looked at. */
bool kn_note_check_step(struct kn_note_check *c, unsigned ms);
/* How many of how many. */
size_t kn_note_check_done(const struct kn_note_check *c, size_t *of);
/* What was found so far, in sections by kn_note_need; names are copied. */
void kn_note_check_found(const struct kn_note_check *c,
    struct kn_note_choice *out);
/* Looks at the notes of what was found earlier again, unless they are many:
 * those that are in order now are left out. */
void kn_note_check_again(struct kn_model *m, struct kn_note_choice *c);

#endif
