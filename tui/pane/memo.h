/*
 * memo.h: the memo on the corpus, and the names of drafts.
 */
#ifndef KUNNASH_MEMO_H
#define KUNNASH_MEMO_H

#include "tui/pane/model.h"

/* The memo on the corpus as it is, or a new one, for the editor, and the name
 * of its draft; false, with a notice, when the notebook cannot be written. */
bool kn_model_memo(struct kn_model *m, struct kn_note *out,
    struct kn_buf *draft);
/* What the draft of a note is called that is in the notebook, or of a new
 * memo. */
void kn_model_note_draft(const struct kn_note *n, struct kn_buf *out);

#endif
