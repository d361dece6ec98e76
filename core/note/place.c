/*
 * place.c: the notes of an article, each with its place in the text as it is
 * now. In: an article's identity and text. Out: notes with anchors found
 * again; a note moved by hand.
 */
#include "core/note/note_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"

/* 0: on the whole article; 1: on a passage; 2: an orphan. */
static int
class_of(const struct kn_note *n, const struct kn_anchor_hit *hit)
{
	return hit->state == KN_ANCHOR_ORPHAN ? 2 :
	    n->scope == KN_NOTE_PASSAGE;
}

int
kn_notes_by_place(const struct kn_note *a, const struct kn_anchor_hit *at,
    const struct kn_note *b, const struct kn_anchor_hit *bt)
{
	int a_class = class_of(a, at), b_class = class_of(b, bt);

	if (a_class != b_class)
		return a_class < b_class ? -1 : 1;
	if (at->at.start_b != bt->at.start_b)
		return at->at.start_b < bt->at.start_b ? -1 : 1;
	if (at->at.end_b != bt->at.end_b)
		return at->at.end_b > bt->at.end_b ? -1 : 1;
	return strcmp(a->id, b->id);
}

static int
by_place(const void *a, const void *b)
{
	const struct kn_placed *p = a, *q = b;

	return kn_notes_by_place(&p->note, &p->hit, &q->note, &q->hit);
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
