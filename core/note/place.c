/*
 * place.c: the notes of an article, each with its place in the text as it is
 * now. In: an article's identity and text. Out: notes with anchors found
 * again; a note moved by hand.
 */
#include "core/note/note_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

/* Whole articles first, then by place, long before short, orphans last. */
static int
by_place(const void *a, const void *b)
{
	const struct kn_placed *p = a, *q = b;
	int p_class = p->hit.state == KN_ANCHOR_ORPHAN ? 2 :
	    p->note.scope == KN_NOTE_PASSAGE;
	int q_class = q->hit.state == KN_ANCHOR_ORPHAN ? 2 :
	    q->note.scope == KN_NOTE_PASSAGE;

	if (p_class != q_class)
		return p_class < q_class ? -1 : 1;
	if (p->hit.at.start_b != q->hit.at.start_b)
		return p->hit.at.start_b < q->hit.at.start_b ? -1 : 1;
	if (p->hit.at.end_b != q->hit.at.end_b)
		return p->hit.at.end_b > q->hit.at.end_b ? -1 : 1;
	return strcmp(p->note.id, q->note.id);
}

enum kn_status
kn_notes_place(struct kn_notebook *nb, const struct kn_target *article,
    const struct kn_doc *doc, struct kn_placed **out, size_t *n,
    struct kn_err *err)
{
	struct kn_note *notes;

	*out = NULL;
	*n = 0;
	enum kn_status status = kn_notes_of(nb, article, &notes, n, err);
	if (status != KN_OK || *n == 0) {
		*n = 0;
		free(notes);
		return status;
	}
	struct kn_anchor_text *text = kn_anchor_text_new(doc->text, doc->n_b);
	*out = kn_calloc(*n, sizeof(**out));
	for (size_t i = 0; i < *n; i++) {
		struct kn_placed *p = &(*out)[i];

		p->note = notes[i];
		p->hit.state = KN_ANCHOR_EXACT;
		if (p->note.scope == KN_NOTE_PASSAGE)
			kn_anchor_find(&p->note.anchor, text, &p->hit);
	}
	kn_anchor_text_free(text);
	free(notes);
	qsort(*out, *n, sizeof(**out), by_place);
	return KN_OK;
}

void
kn_placed_free(struct kn_placed *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		kn_note_dispose(&p[i].note);
	free(p);
}

enum kn_status
kn_note_attach(struct kn_notebook *nb, struct kn_note *note,
    const struct kn_target *article, const struct kn_doc *doc,
    struct kn_span at, struct kn_err *err)
{
	struct kn_note moved;

	if (at.end_b > doc->n_b || at.start_b >= at.end_b)
		return kn_err_set(err, KN_INVALID,
		    N_("the note has no passage"), NULL);
	kn_note_copy(&moved, note);
	kn_target_dispose(&moved.target);
	kn_anchor_dispose(&moved.anchor);
	kn_target_copy(&moved.target, article);
	kn_anchor_make(doc->text, doc->n_b, at, &moved.anchor);
	moved.scope = KN_NOTE_PASSAGE;
	enum kn_status status = kn_note_put(nb, &moved, err);
	if (status == KN_OK) {
		kn_note_dispose(note);
		*note = moved;
	} else {
		kn_note_dispose(&moved);
	}
	return status;
}
