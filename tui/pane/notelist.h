/*
 * notelist.h: the person's notes as rows of the notes pane.
 *
 * Rows are numbered over sections (one a label, one a tag, or one for all)
 * and read by pages, so that the first screen of a hundred thousand notes
 * costs no more than that of a hundred. Where the passage of a note is now is
 * looked up for the rows that are asked for only.
 */
#ifndef KUNNASH_NOTELIST_H
#define KUNNASH_NOTELIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/pane/model.h"

enum kn_note_group { KN_GROUP_ARTICLE, KN_GROUP_LABEL, KN_GROUP_TAG,
	KN_GROUP_DATE, KN_GROUP_STATE, KN_GROUP_COUNT };
/* Which notes: all; those on articles that the filter shows; those on the
 * open article. */
enum kn_note_reach { KN_REACH_ALL, KN_REACH_FILTER, KN_REACH_ARTICLE,
	KN_REACH_COUNT };

struct kn_note_row {
	struct kn_note note;
	size_t section;
	bool looked;            /* the members below mean something */
	bool here;              /* the article is one of this corpus */
	uint32_t article;
	struct kn_anchor_hit hit;
	char *now;              /* what stands there now; fuzzy only */
};

struct kn_notelist;
struct kn_notelist *kn_notelist_new(struct kn_model *m);
void kn_notelist_free(struct kn_notelist *l);
/* What is listed from now on. words: "" for no condition. */
void kn_notelist_set(struct kn_notelist *l, enum kn_note_group group,
    enum kn_note_reach reach, struct kn_str words);
/* Reads anew when the notes, the filter or the open article changed; true
 * if it did. */
bool kn_notelist_refresh(struct kn_notelist *l);
/* By state, only notes that somebody has to look at are listed, and they
 * are searched for behind the keys: some milliseconds of that work. False:
 * there is none (left). */
bool kn_notelist_work(struct kn_notelist *l, unsigned ms);
/* Whether there is more of it; how many notes were looked at, of how many. */
bool kn_notelist_works(const struct kn_notelist *l, size_t *done,
    size_t *of);
/* The row of a note, looked for from `near` on; SIZE_MAX. */
size_t kn_notelist_find(const struct kn_notelist *l, const char *id,
    size_t near);
size_t kn_notelist_count(const struct kn_notelist *l);
/* A row, or NULL where it cannot be read; valid until the next call. */
const struct kn_note_row *kn_notelist_row(struct kn_notelist *l, size_t row);
/* The same with its place in the article as it is now. */
const struct kn_note_row *kn_notelist_look(struct kn_notelist *l, size_t row);
/* Whether a row begins another group than the one before it; and what its
 * group is called, appended. */
bool kn_notelist_begins(struct kn_notelist *l, size_t row);
void kn_notelist_heading(const struct kn_notelist *l,
    const struct kn_note_row *row, struct kn_buf *out);

#endif
