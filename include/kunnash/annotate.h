/*
 * annotate.h: notes between the notebook, a corpus and files.
 *
 * A view is a note with what a corpus says of it today: which article it
 * stands in, what became of its passage, where that is now. Views are chosen
 * by a query, from the notebook or from a colleague's file.
 */
#ifndef KUNNASH_ANNOTATE_H
#define KUNNASH_ANNOTATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kunnash/exchange.h"
#include "kunnash/note.h"
#include "kunnash/query.h"

#define KN_NO_ARTICLE UINT32_MAX

struct kn_note_view {
	struct kn_note note;
	/* Names from the root of the tree of labels, joined by line breaks
	 * (which no name holds); NULL: no label. */
	char *label;
	uint32_t article;       /* in the index, or KN_NO_ARTICLE */
	enum kn_anchor_state state;
	/* Where it is now; of an orphan, where it was. */
	uint32_t start_cp, end_cp;
};
/* The last name of the path of its label; NULL: it has none. */
const char *kn_note_view_label(const struct kn_note_view *v);

/* By the path of the articles, then by the place they were made at, then by
 * id: two exports of the same notes are the same. */
struct kn_note_views {
	struct kn_note_view *v;
	size_t n;
};
void kn_note_views_dispose(struct kn_note_views *views);

/*
 * The notes that q means: those of the articles that match, where a
 * condition on label:, tag: or note: holds for the note itself. A query
 * of such conditions alone, or the empty one, means notes of other corpora
 * and of articles that are gone too; they are orphans. opts must have the
 * notebook.
 */
enum kn_status kn_notes_select(const struct kn_query *q, struct kn_index *ix,
    const struct kn_run_opts *opts, struct kn_note_views *out,
    struct kn_err *err) KN_MUST_CHECK;

/* One note as a record of `notes list`: the keys of an article, then its
 * own. The article is read again when it is another one than before. */
struct kn_note_records;
struct kn_note_records *kn_note_records_new(struct kn_writer *w,
    struct kn_index *ix);
void kn_note_records_free(struct kn_note_records *r);
enum kn_status kn_record_note(struct kn_note_records *r,
    const struct kn_note_view *v);

#endif
