/*
 * notelook.c: where the passage of a note is now. In: a note, the index. Out:
 * its article, its place there, and what stands there instead of its words.
 * Reads only.
 */
#include "tui/pane/notelook.h"

#include <stdlib.h>

#include "kunnash/mem.h"

void
kn_notelook_init(struct kn_notelook *k, struct kn_model *m)
{
	*k = (struct kn_notelook){ .m = m };
}

static void
drop_doc(struct kn_notelook *k)
{
	kn_anchor_text_free(k->text);
	kn_doc_free(k->doc);
	k->text = NULL;
	k->doc = NULL;
}

void
kn_notelook_reset(struct kn_notelook *k)
{
	drop_doc(k);
	kn_target_dispose(&k->last);
	kn_notelook_init(k, k->m);
}

static void
find_article(struct kn_notelook *k, const struct kn_target *t)
{
	struct kn_index *ix = kn_model_index(k->m);

	if (k->any && kn_target_same(&k->last, t))
		return;
	kn_target_dispose(&k->last);
	kn_target_copy(&k->last, t);
	k->any = true;
	const char *corpus = kn_session_corpus_hash(k->m->session);
	k->here = ix != NULL && kn_target_article(ix, t, corpus, &k->article,
	    NULL) == KN_OK;
	k->meant = KN_MEANT;
	if (k->here && kn_target_means(ix, t, corpus, k->article, &k->meant,
	    NULL) != KN_OK)
		k->meant = KN_MEANT;
}

/* Has the text of the article; false when it cannot be read. */
static bool
have_doc(struct kn_notelook *k)
{
	struct kn_err err;

	if (k->doc != NULL && k->doc_id == k->article)
		return true;
	drop_doc(k);
	if (kn_index_doc(kn_model_index(k->m), k->article, &k->doc, &err) !=
	    KN_OK) {
		kn_model_notice_err(k->m, &err);
		k->doc = NULL;
		return false;
	}
	k->text = kn_anchor_text_new(k->doc->text, k->doc->n_b);
	k->doc_id = k->article;
	return true;
}

void
kn_notelook_at(struct kn_notelook *k, struct kn_note_row *r)
{
	if (r->looked)
		return;
	r->looked = true;
	if (r->note.scope == KN_NOTE_CORPUS)
		return;
	find_article(k, &r->note.target);
	if (!k->here)
		return;
	r->here = true;
	r->article = k->article;
	r->hit.state = KN_ANCHOR_EXACT;
	if (r->note.scope == KN_NOTE_ARTICLE || !have_doc(k))
		return;
	kn_anchor_find(&r->note.anchor, k->text, &r->hit);
	if (k->meant == KN_MEANT_MAYBE && r->hit.state < KN_ANCHOR_FUZZY)
		r->hit.state = KN_ANCHOR_FUZZY;
	if (r->hit.state == KN_ANCHOR_FUZZY)
		r->now = kn_strndup(k->doc->text + r->hit.at.start_b,
		    kn_span_len(r->hit.at));
}
