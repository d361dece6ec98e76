/*
 * memo.c: the person's memo on a corpus: one note that stands in no article.
 * In: the notebook, the corpus. Out: the note to be written, with the name of
 * its draft.
 */
#include "tui/pane/memo.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/pane/annot.h"

bool
kn_model_memo(struct kn_model *m, struct kn_note *out, struct kn_buf *draft)
{
	const char *hash = kn_session_corpus_hash(m->session);
	struct kn_notebook *nb = kn_model_writable(m);
	struct kn_note_filter filter = { .corpus = hash };
	struct kn_note *found;
	struct kn_err err;
	size_t n;

	if (nb == NULL)
		return false;
	if (kn_notes_list(nb, &filter, KN_NOTES_BY_DATE, 0, 1, &found, &n,
	    NULL, &err) != KN_OK) {
		kn_model_notice_err(m, &err);
		return false;
	}
	if (n > 0)
		kn_note_copy(out, &found[0]);
	else
		*out = (struct kn_note){ .scope = KN_NOTE_CORPUS,
			.target.corpus = kn_strdup(hash) };
	kn_notes_free(found, n);
	kn_model_note_draft(out, draft);
	return true;
}

void
kn_model_note_draft(const struct kn_note *n, struct kn_buf *out)
{
	if (n->id != NULL)
		kn_buf_fmt(out, "note/%s", n->id);
	else
		kn_buf_fmt(out, "new/corpus/%s", n->target.corpus);
}
