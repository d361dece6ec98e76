/*
 * occur_notes.c: notes on occurrences. In: the hits of occur.c that are not
 * struck, a label. Out: notes ready to be put, each with the anchor of its
 * passage.
 */
#include "tui/pane/occur_priv.h"

#include <string.h>

#include "kunnash/mem.h"
#include "tui/pane/annot.h"

/* The articles of hits that follow each other, one at a time. */
struct source {
	struct kn_article a;
	struct kn_doc *doc;
	struct kn_anchor_text *text;
	struct kn_target target;
	struct kn_placed *placed;
	size_t n_placed;
};

static void
source_dispose(struct source *s)
{
	kn_article_dispose(&s->a);
	kn_anchor_text_free(s->text);
	kn_doc_free(s->doc);
	kn_target_dispose(&s->target);
	kn_placed_free(s->placed, s->n_placed);
	memset(s, 0, sizeof(*s));
}

static enum kn_status
source_open(struct kn_model *m, uint32_t id, struct source *s,
    struct kn_err *err)
{
	struct kn_index *ix = kn_model_index(m);
	enum kn_status st = kn_index_article(ix, id, &s->a, err);

	if (st == KN_OK)
		st = kn_index_doc(ix, id, &s->doc, err);
	if (st != KN_OK)
		return st;
	s->text = kn_anchor_text_new(s->doc->text, s->doc->n_b);
	kn_session_target(m->session, &s->a, &s->target);
	return kn_notes_place(kn_model_notebook(m), &s->target, s->doc,
	    &s->placed, &s->n_placed, err);
}

/* Whether the passage has the label already. */
static bool
has_label(const struct source *s, struct kn_span at, const char *label)
{
	for (size_t i = 0; i < s->n_placed; i++) {
		const struct kn_placed *x = &s->placed[i];

		if (x->hit.at.start_b == at.start_b &&
		    x->hit.at.end_b == at.end_b && x->note.label != NULL &&
		    strcmp(x->note.label, label) == 0)
			return true;
	}
	return false;
}

enum kn_status
occur__make_notes(struct occurrences *p, const char *label,
    struct kn_note *notes, size_t *n, struct kn_err *err)
{
	struct kn_model *m = p->base.model;
	struct source s = { .doc = NULL };
	enum kn_status st = KN_OK;
	bool open = false;

	for (size_t i = 0; i < p->n && st == KN_OK; i++) {
		const struct hit *h = &p->hit[i];

		if (h->struck)
			continue;
		if (!open || s.a.id != h->article) {
			source_dispose(&s);
			st = source_open(m, h->article, &s, err);
			open = true;
		}
		if (st != KN_OK || has_label(&s, h->at, label))
			continue;
		struct kn_note *note = &notes[(*n)++];
		*note = (struct kn_note){ .scope = KN_NOTE_PASSAGE,
			.label = kn_strdup(label) };
		kn_target_copy(&note->target, &s.target);
		kn_anchor_make_in(s.text, h->at, &note->anchor);
	}
	source_dispose(&s);
	return st;
}
