/*
 * annot.h: the person's notes and marks as the model shows and changes them.
 *
 * Every change here is durable when the call returns, and said in the notice
 * with the reason when it could not be made.
 */
#ifndef KUNNASH_ANNOT_H
#define KUNNASH_ANNOT_H

#include "tui/cell/cell.h"
#include "tui/pane/model.h"

/* For kn_model_new(), and when the open article became another one or was
 * read anew (or none is open any more). */
void kn_annot_init(struct kn_model *m);
void kn_annot_opened(struct kn_model *m);

/* The notebook, or NULL. */
struct kn_notebook *kn_model_notebook(const struct kn_model *m);
/* The notebook if it can be written; else NULL, and the notice says why. */
struct kn_notebook *kn_model_writable(struct kn_model *m);
/* Looks whether another process changed the notebook; true if so. */
bool kn_model_notes_follow(struct kn_model *m);

/* The labels, parents before children, counted or not; borrowed until the
 * notes change or they are counted. */
const struct kn_label *kn_model_labels(struct kn_model *m, size_t *n);
const struct kn_label *kn_model_labels_counted(struct kn_model *m, size_t *n);
/* The label with this id or digit ('1' to '9'), or NULL. */
const struct kn_label *kn_model_label_of(struct kn_model *m, const char *id);
const struct kn_label *kn_model_label_by_key(struct kn_model *m, char key);

/* What the list shows of an article. */
struct kn_row_marks {
	bool starred, read, noted;
};
struct kn_row_marks kn_model_marks(const struct kn_model *m,
    const struct kn_article *a);

/* The current note, or NULL. */
const struct kn_placed *kn_model_note(const struct kn_model *m);
/* Makes the note with this id the current one, if the open article has it. */
bool kn_model_go_note(struct kn_model *m, const char *id);
/* Whether a note has a place in the text: it is drawn and gone to. */
bool kn_placed_in_text(const struct kn_placed *p);
/* Whether the i-th note is shown (the person's may be hidden), and whether in
 * the text: a colleague's note on the article, or one whose passage is gone,
 * stands beside it. */
bool kn_model_shows_note(const struct kn_model *m, size_t i);
bool kn_model_draws_note(const struct kn_model *m, size_t i);
/* The next (1) or previous (-1) note that is shown, after the current one or
 * from_b on; becomes current. False when there is none. */
bool kn_model_step_note(struct kn_model *m, size_t from_b, int step);

/*
 * Gives the selection a label (NULL: none): a new note; where a note has
 * just that passage, or nothing is selected and a note is current, that one
 * is changed. Its note is current afterwards, and nothing is selected.
 */
void kn_model_label_passage(struct kn_model *m, const struct kn_label *l);
/* The current note gets the selection as its passage. */
void kn_model_note_extent(struct kn_model *m);
void kn_model_note_delete(struct kn_model *m);
/*
 * What is written on now: the note with just the selected passage, else a new
 * one on it; without a selection the current note, else that on the whole
 * article, or a new one. draft gets the name for its drafts. False: no
 * article is open.
 */
bool kn_model_note_to_write(struct kn_model *m, struct kn_note *out,
    struct kn_buf *draft);
/* After it was saved: the note is current, and nothing is selected. */
void kn_model_note_written(struct kn_model *m, const char *id);

/* Stars or unstars, marks as read or unread: the open article or `a`. */
void kn_model_toggle_mark(struct kn_model *m, enum kn_mark mark,
    const struct kn_article *a);
/* An article that a person opened is read: quietly, and nothing is said where
 * that cannot be kept. Saving waits for the disk, so it is left until the
 * article is on the screen: kn_model_save_read() saves it, false when there
 * was nothing to save. */
void kn_model_was_opened(struct kn_model *m);
bool kn_model_save_read(struct kn_model *m);

/* Undoes the last step in the notebook, or does it again, and goes to the
 * article and the note that it concerns. */
void kn_model_undo(struct kn_model *m, bool redo);

#endif
