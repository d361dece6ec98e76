/*
 * annot.c: the person's notes in the model: read, placed, changed. In:
 * actions' wishes. Out: durable rows of the notebook, the notes of the open
 * article anew, and a notice of what was done or why not.
 */
#include "tui/pane/annot.h"
#include "tui/pane/correct.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "tui/pane/layers.h"

struct kn_notebook *
kn_model_notebook(const struct kn_model *m)
{
	return m->session == NULL ? NULL : kn_session_notebook(m->session);
}

/* The reason once; each key after that says only that it did nothing. */
static void
refuse(struct kn_model *m, const struct kn_err *err)
{
	if (m->refusal_told)
		kn_model_notice(m, N_("nothing was noted"), KN_LIT(""));
	else if (err != NULL)
		kn_model_notice_err(m, err);
	else
		kn_model_notice(m, N_("no notebook is open: nothing can be "
		    "noted or marked"), KN_LIT(""));
	m->refusal_told = true;
}

struct kn_notebook *
kn_model_writable(struct kn_model *m)
{
	struct kn_notebook *nb = kn_model_notebook(m);
	struct kn_err err;

	if (nb == NULL) {
		refuse(m, NULL);
		return NULL;
	}
	if (kn_notebook_writable(nb, &err) != KN_OK) {
		refuse(m, &err);
		return NULL;
	}
	m->refusal_told = false;
	return nb;
}

/* ---- what is shown ---------------------------------------------------------- */

void
kn_annot_init(struct kn_model *m)
{
	struct kn_notebook *nb = kn_model_notebook(m);

	m->note = SIZE_MAX;
	if (nb != NULL)
		m->notes_version = kn_notebook_version(nb);
}

static void
target_of(const struct kn_model *m, struct kn_target *out)
{
	kn_session_target(m->session, &m->open->row, out);
}

/*
 * Notes on another text that has the same address as this one are taken out;
 * where it cannot be told which of several is meant, a person decides.
 */
static void
keep_meant(struct kn_model *m, const struct kn_target *article)
{
	struct kn_open *o = m->open;
	struct kn_target known = *article;      /* borrowed, like the next */
	enum kn_meant meant = KN_MEANT;
	struct kn_err err;
	size_t n = 0;

	for (size_t i = 0; i < o->n_placed; i++) {
		struct kn_placed *p = &o->placed[i];
		const struct kn_target *t = &p->note.target;

		if (!kn_target_same(t, &known) &&
		    kn_target_means(kn_model_index(m), t,
		    kn_session_corpus_hash(m->session), o->row.id, &meant,
		    &err) != KN_OK) {
			kn_model_notice_err(m, &err);
			meant = KN_MEANT;
		}
		known = *t;
		if (meant == KN_MEANT_NOT) {
			known = *article;
			meant = KN_MEANT;
			kn_note_dispose(&p->note);
			continue;
		}
		if (meant == KN_MEANT_MAYBE &&
		    p->note.scope == KN_NOTE_PASSAGE &&
		    p->hit.state < KN_ANCHOR_FUZZY)
			p->hit.state = KN_ANCHOR_FUZZY;
		o->placed[n++] = *p;
	}
	o->n_placed = n;
}

/* As the notebook says, or will when it was saved. */
static bool
is_read(const struct kn_model *m, struct kn_notebook *nb,
    const struct kn_target *target)
{
	const struct kn_target *unsaved = m->unsaved_read;

	return kn_mark_get(nb, KN_MARK_READ, target->body_key) ||
	    (unsaved != NULL && unsaved->body_key != NULL &&
	    target->body_key != NULL &&
	    strcmp(unsaved->body_key, target->body_key) == 0);
}

/* Reads and places the notes of the open article. */
static void
load(struct kn_model *m)
{
	struct kn_notebook *nb = kn_model_notebook(m);
	struct kn_open *o = m->open;
	struct kn_target target;
	struct kn_err err;

	if (o == NULL)
		return;
	kn_placed_free(o->placed, o->n_placed);
	o->placed = NULL;
	o->n_placed = 0;
	if (nb != NULL) {
		target_of(m, &target);
		if (kn_notes_place(nb, &target, o->doc, &o->placed,
		    &o->n_placed, &err) == KN_OK)
			keep_meant(m, &target);
		else
			kn_model_notice_err(m, &err);
		o->starred = kn_mark_get(nb, KN_MARK_STAR, target.body_key);
		o->read = is_read(m, nb, &target);
		kn_target_dispose(&target);
	}
	kn_layers_merge(m);
}

void
kn_annot_opened(struct kn_model *m)
{
	m->selection = (struct kn_span){ 0, 0 };
	m->note = SIZE_MAX;
	kn_layers_opened(m);
	load(m);
}

static size_t
find_note(const struct kn_model *m, const char *id)
{
	const struct kn_open *o = m->open;

	for (size_t i = 0; o != NULL && id != NULL && i < o->n_placed; i++)
		if (strcmp(o->placed[i].note.id, id) == 0)
			return i;
	return SIZE_MAX;
}

void
kn_model_notes_changed(struct kn_model *m)
{
	struct kn_notebook *nb = kn_model_notebook(m);
	const struct kn_placed *now = kn_model_note(m);
	char *id = now == NULL ? NULL : kn_strdup(now->note.id);

	if (nb != NULL)
		m->notes_version = kn_notebook_version(nb);
	kn_model_corrected(m);
	m->notes_serial++;
	m->have_labels = false;
	load(m);
	m->note = find_note(m, id);
	free(id);
}

bool
kn_model_notes_follow(struct kn_model *m)
{
	struct kn_notebook *nb = kn_model_notebook(m);

	if (nb == NULL || kn_notebook_version(nb) == m->notes_version)
		return false;
	kn_model_notes_changed(m);
	return true;
}

static const struct kn_label *
labels(struct kn_model *m, bool counted, size_t *n)
{
	struct kn_notebook *nb = kn_model_notebook(m);
	struct kn_err err;

	if (nb != NULL && (!m->have_labels ||
	    (counted && !m->labels_counted))) {
		kn_labels_free(m->labels, m->n_labels);
		if ((counted ? kn_labels_list : kn_labels_uncounted)(nb,
		    &m->labels, &m->n_labels, &err) != KN_OK)
			kn_model_notice_err(m, &err);
		m->have_labels = true;
		m->labels_counted = counted;
	}
	*n = m->n_labels;
	return m->labels;
}

const struct kn_label *
kn_model_labels(struct kn_model *m, size_t *n)
{
	return labels(m, false, n);
}

const struct kn_label *
kn_model_labels_counted(struct kn_model *m, size_t *n)
{
	return labels(m, true, n);
}

const struct kn_label *
kn_model_label_of(struct kn_model *m, const char *id)
{
	size_t n;
	const struct kn_label *labels = kn_model_labels(m, &n);

	for (size_t i = 0; id != NULL && i < n; i++)
		if (strcmp(labels[i].id, id) == 0)
			return &labels[i];
	return NULL;
}

const struct kn_label *
kn_model_label_by_key(struct kn_model *m, char key)
{
	size_t n;
	const struct kn_label *labels = kn_model_labels(m, &n);

	for (size_t i = 0; i < n; i++)
		if (labels[i].key == key)
			return &labels[i];
	return NULL;
}

struct kn_row_marks
kn_model_marks(const struct kn_model *m, const struct kn_article *a)
{
	struct kn_notebook *nb = kn_model_notebook(m);
	struct kn_row_marks marks = { false, false, false };
	struct kn_target target;

	if (nb == NULL)
		return marks;
	kn_session_target(m->session, a, &target);
	marks.starred = kn_mark_get(nb, KN_MARK_STAR, target.body_key);
	marks.read = is_read(m, nb, &target);
	marks.noted = kn_notes_any(nb, &target);
	kn_target_dispose(&target);
	return marks;
}

/* ---- the current note --------------------------------------------------------- */

const struct kn_placed *
kn_model_note(const struct kn_model *m)
{
	const struct kn_open *o = m->open;

	return o != NULL && m->note < o->n_placed ? &o->placed[m->note] :
	    NULL;
}

bool
kn_placed_in_text(const struct kn_placed *p)
{
	return p->note.scope == KN_NOTE_PASSAGE &&
	    p->hit.state != KN_ANCHOR_ORPHAN && kn_span_len(p->hit.at) > 0;
}

bool
kn_model_shows_note(const struct kn_model *m, size_t i)
{
	const struct kn_open *o = m->open;

	if (o == NULL || i >= o->n_placed)
		return false;
	/* Colleagues' notes that stand beside the text are shown alone. */
	return kn_model_foreign(m, i) != NULL ||
	    (!m->notes_hidden && kn_placed_in_text(&o->placed[i]));
}

bool
kn_model_draws_note(const struct kn_model *m, size_t i)
{
	return kn_model_shows_note(m, i) &&
	    kn_placed_in_text(&m->open->placed[i]);
}

/* One of the person's own comes with the others out of hiding: a key must
 * not change a note that is out of sight. */
static void
make_current(struct kn_model *m, size_t i)
{
	if (m->notes_hidden && kn_model_foreign(m, i) == NULL) {
		m->notes_hidden = false;
		m->notes_serial++;
	}
	m->note = i;
	m->current = (struct kn_span){ 0, 0 };
}

bool
kn_model_go_note(struct kn_model *m, const char *id)
{
	size_t i = find_note(m, id);

	if (i != SIZE_MAX)
		make_current(m, i);
	return i != SIZE_MAX;
}

bool
kn_model_step_note(struct kn_model *m, size_t from_b, int step)
{
	const struct kn_open *o = m->open;
	bool have = kn_model_note(m) != NULL;

	for (size_t k = 0; o != NULL && k < o->n_placed; k++) {
		size_t i = step > 0 ? k : o->n_placed - 1 - k;
		const struct kn_placed *p = &o->placed[i];
		bool after = have ? i > m->note : p->hit.at.start_b >= from_b;

		if (!kn_model_shows_note(m, i) || (have && i == m->note) ||
		    after != (step > 0))
			continue;
		make_current(m, i);
		return true;
	}
	return false;
}

/* ---- changes ------------------------------------------------------------------- */

/* The current note, if it can be changed; else the notice says why not. */
static const struct kn_placed *
own_note(struct kn_model *m, const char *none)
{
	const struct kn_placed *p = kn_model_note(m);

	if (p == NULL)
		kn_model_notice(m, none, KN_LIT(""));
	else if (kn_model_foreign_now(m) != NULL)
		kn_model_notice(m, N_("this is a colleague's note: take it "
		    "into your notebook first"), KN_LIT(""));
	else
		return p;
	return NULL;
}

/* The person's note with just this passage. */
static size_t
note_on(const struct kn_model *m, struct kn_span at)
{
	const struct kn_open *o = m->open;

	for (size_t i = 0; i < o->n_placed; i++) {
		const struct kn_placed *p = &o->placed[i];

		if (kn_model_foreign(m, i) == NULL &&
		    kn_placed_in_text(p) && p->hit.state != KN_ANCHOR_FUZZY &&
		    p->hit.at.start_b == at.start_b &&
		    p->hit.at.end_b == at.end_b)
			return i;
	}
	return SIZE_MAX;
}

/*
 * After a try to change a note: shows what is in the notebook now, and says
 * what was done or why not. The selection stays if nothing was done.
 */
static void
settle(struct kn_model *m, enum kn_status status, const struct kn_err *err,
    const char *id, const char *msgid, const char *detail)
{
	kn_model_notes_changed(m);
	if (status != KN_OK) {
		kn_model_notice_err(m, err);
		return;
	}
	m->selection = (struct kn_span){ 0, 0 };
	if (id != NULL)
		make_current(m, find_note(m, id));
	kn_model_notice(m, msgid, kn_str(detail));
}

/* What the notice says of a note that has this label now. */
static const char *
said_of(const struct kn_label *l)
{
	return l == NULL ? N_("without a label") : N_("labelled: %s");
}

static void
relabel(struct kn_model *m, struct kn_notebook *nb, size_t i,
    const struct kn_label *l)
{
	struct kn_note n;
	struct kn_err err;

	kn_note_copy(&n, &m->open->placed[i].note);
	free(n.label);
	n.label = l == NULL ? NULL : kn_strdup(l->id);
	char *name = l == NULL ? kn_strdup("") : kn_strdup(l->name);
	const char *said = said_of(l);
	enum kn_status status = kn_note_put(nb, &n, &err);
	settle(m, status, &err, n.id, said, name);
	free(name);
	kn_note_dispose(&n);
}

/* Puts a note on the selection; takes what n holds. */
static void
attach(struct kn_model *m, struct kn_notebook *nb, struct kn_note *n,
    const char *msgid, const char *detail)
{
	struct kn_target target;
	struct kn_err err;

	target_of(m, &target);
	enum kn_status status = kn_note_attach(nb, n, &target, m->open->doc,
	    m->selection, &err);
	settle(m, status, &err, n->id, msgid, detail);
	kn_target_dispose(&target);
	kn_note_dispose(n);
}

void
kn_model_label_passage(struct kn_model *m, const struct kn_label *l)
{
	struct kn_notebook *nb = kn_model_writable(m);
	bool selected = kn_span_len(m->selection) > 0;

	if (nb == NULL)
		return;
	if ((m->open == NULL || !selected) && own_note(m, m->open == NULL ?
	    N_("no article is open") : N_("select a passage first")) == NULL)
		return;
	size_t i = selected ? note_on(m, m->selection) : m->note;
	if (i != SIZE_MAX) {
		relabel(m, nb, i, l);
		return;
	}
	struct kn_note n = { .label = l == NULL ? NULL : kn_strdup(l->id) };
	char *name = l == NULL ? kn_strdup("") : kn_strdup(l->name);
	attach(m, nb, &n, said_of(l), name);
	free(name);
}

void
kn_model_note_extent(struct kn_model *m)
{
	struct kn_notebook *nb = kn_model_writable(m);
	struct kn_note n;

	if (nb == NULL)
		return;
	const struct kn_placed *p = own_note(m, N_("go to a note first: its "
	    "passage becomes the selection"));
	if (p == NULL)
		return;
	if (kn_span_len(m->selection) == 0) {
		kn_model_notice(m, N_("select a passage first"), KN_LIT(""));
		return;
	}
	kn_note_copy(&n, &p->note);
	attach(m, nb, &n, N_("the note has this passage now"), "");
}

void
kn_model_note_delete(struct kn_model *m)
{
	struct kn_notebook *nb = kn_model_writable(m);
	struct kn_err err;

	if (nb == NULL)
		return;
	const struct kn_placed *p = own_note(m, N_("no note is current"));
	if (p == NULL)
		return;
	const char *id = p->note.id;
	enum kn_status status = kn_note_delete(nb, &id, 1, &err);
	settle(m, status, &err, NULL, N_("note deleted; undo brings it back"),
	    "");
}

/* ---- writing ------------------------------------------------------------------- */

static size_t
note_on_article(const struct kn_model *m)
{
	const struct kn_open *o = m->open;

	for (size_t i = 0; i < o->n_placed; i++)
		if (o->placed[i].note.scope == KN_NOTE_ARTICLE &&
		    kn_model_foreign(m, i) == NULL)
			return i;
	return SIZE_MAX;
}

bool
kn_model_note_to_write(struct kn_model *m, struct kn_note *out,
    struct kn_buf *draft)
{
	bool selected = kn_span_len(m->selection) > 0;
	const struct kn_open *o = m->open;

	*out = (struct kn_note){ .id = NULL };
	if (o == NULL)
		return false;
	size_t i = selected ? note_on(m, m->selection) :
	    kn_model_note(m) != NULL && kn_model_foreign_now(m) == NULL ?
	    m->note : note_on_article(m);
	if (i != SIZE_MAX) {
		kn_note_copy(out, &o->placed[i].note);
		kn_buf_fmt(draft, "note/%s", out->id);
		return true;
	}
	target_of(m, &out->target);
	out->scope = selected ? KN_NOTE_PASSAGE : KN_NOTE_ARTICLE;
	if (selected)
		kn_anchor_make(o->doc->text, o->doc->n_b, m->selection,
		    &out->anchor);
	kn_buf_fmt(draft, "new/%s/%u-%u", o->row.key.hex,
	    m->selection.start_b, m->selection.end_b);
	return true;
}

void
kn_model_note_written(struct kn_model *m, const char *id)
{
	kn_model_notes_changed(m);
	m->selection = (struct kn_span){ 0, 0 };
	make_current(m, find_note(m, id));
}
