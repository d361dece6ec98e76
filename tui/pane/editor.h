/*
 * editor.h: what others ask of the editor of a note, which is opened with
 * kn_pane_editor_new(); and the completion of tags.
 */
#ifndef KUNNASH_EDITOR_H
#define KUNNASH_EDITOR_H

#include "tui/pane/pane.h"

bool kn_pane_is_editor(const struct kn_pane *p);
/* The text as it is being written, for $EDITOR; and what came back, as a
 * change that can be undone. */
struct kn_str kn_pane_editor_text(const struct kn_pane *editor);
void kn_pane_editor_replace(struct kn_pane *editor, struct kn_str text);
/* Keeps a draft also of what is as it was saved, and gives its name: what
 * $EDITOR leaves after a kill must belong to something. */
const char *kn_pane_editor_draft(struct kn_pane *editor);

/*
 * Completes the last of the tags in a text: one whose folded name begins so,
 * or what all of several have in common, which the notice then lists. False:
 * there is nothing to add.
 */
bool kn_tags_complete(struct kn_model *m, struct kn_notebook *nb,
    struct kn_str tags, struct kn_buf *out);

#endif
