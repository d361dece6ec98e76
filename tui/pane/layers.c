/*
 * layers.c: colleagues' notes in the open article. In: the layers of the
 * model. Out: their notes among the placed ones of the open article, but for
 * those that are in the notebook already; one taken into the notebook.
 */
#include "tui/pane/layers.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/annotate.h"
#include "kunnash/map.h"
#include "kunnash/mem.h"
#include "tui/pane/notedraw.h"

void
kn_model_set_layers(struct kn_model *m, struct kn_layer *const *layers,
    size_t n)
{
	m->layers = layers;
	m->n_layers = n;
}

/* The notes of one layer in the open article, each id once. */
static void
place(struct kn_open *o, const struct kn_layer *layer,
    const struct kn_target *target, struct kn_map *seen)
{
	struct kn_layer_hit *hits;
	size_t n;

	kn_layer_place(layer, target, o->doc, &hits, &n);
	o->foreign = kn_realloc(o->foreign, o->n_foreign + n + 1,
	    sizeof(*o->foreign));
	for (size_t i = 0; i < n; i++)
		if (kn_map_set(seen, kn_str(hits[i].view->note.id), 0))
			o->foreign[o->n_foreign++] = hits[i];
	free(hits);
}

void
kn_layers_opened(struct kn_model *m)
{
	struct kn_open *o = m->open;
	struct kn_target target;

	if (o == NULL || m->n_layers == 0)
		return;
	struct kn_map *seen = kn_map_new();
	kn_session_target(m->session, &o->row, &target);
	o->n_foreign = 0;
	for (size_t i = 0; i < m->n_layers; i++)
		place(o, m->layers[i], &target, seen);
	kn_target_dispose(&target);
	kn_map_free(seen);
}

/* ---- among the person's own -------------------------------------------------- */

struct shown {
	struct kn_placed placed;
	const struct kn_note_view *of;  /* NULL: the person's */
	size_t i;                       /* keeps what is alike in its order */
};

/* Whole articles, then passages, then what has no place any more. */
static int
class_of(const struct kn_placed *p)
{
	return p->hit.state == KN_ANCHOR_ORPHAN ? 2 :
	    p->note.scope == KN_NOTE_PASSAGE;
}

/* As kn_notes_place() has them. */
static int
by_place(const void *a, const void *b)
{
	const struct shown *p = a, *q = b;
	const struct kn_span x = p->placed.hit.at, y = q->placed.hit.at;
	int c = class_of(&p->placed), d = class_of(&q->placed);

	if (c != d)
		return c < d ? -1 : 1;
	if (x.start_b != y.start_b)
		return x.start_b < y.start_b ? -1 : 1;
	if (x.end_b != y.end_b)
		return x.end_b > y.end_b ? -1 : 1;
	return p->i < q->i ? -1 : p->i > q->i;
}

/* The person's notes, then the colleagues'. */
static size_t
gather(struct kn_open *o, struct shown *all)
{
	struct kn_map *own = kn_map_new();
	size_t n = 0;

	for (; n < o->n_placed; n++) {
		all[n] = (struct shown){ o->placed[n], NULL, n };
		(void)kn_map_set(own, kn_str(o->placed[n].note.id), 0);
	}
	for (size_t i = 0; i < o->n_foreign; i++) {
		const struct kn_layer_hit *h = &o->foreign[i];

		if (!kn_map_set(own, kn_str(h->view->note.id), 0))
			continue;
		all[n] = (struct shown){ .of = h->view, .i = n };
		kn_note_copy(&all[n].placed.note, &h->view->note);
		all[n++].placed.hit = h->hit;
	}
	kn_map_free(own);
	return n;
}

void
kn_layers_merge(struct kn_model *m)
{
	struct kn_open *o = m->open;

	if (o == NULL || o->n_foreign == 0)
		return;
	struct shown *all = kn_calloc(o->n_placed + o->n_foreign,
	    sizeof(*all));
	size_t n = gather(o, all);
	qsort(all, n, sizeof(*all), by_place);
	o->placed = kn_realloc(o->placed, n, sizeof(*o->placed));
	o->of = kn_realloc(o->of, n, sizeof(*o->of));
	for (size_t i = 0; i < n; i++) {
		o->placed[i] = all[i].placed;
		o->of[i] = all[i].of;
	}
	o->n_placed = n;
	free(all);
}

/* ---- asking -------------------------------------------------------------------- */

const struct kn_note_view *
kn_model_foreign(const struct kn_model *m, size_t i)
{
	const struct kn_open *o = m->open;

	return o == NULL || o->of == NULL || i >= o->n_placed ? NULL :
	    o->of[i];
}

const struct kn_note_view *
kn_model_foreign_now(const struct kn_model *m)
{
	return kn_model_foreign(m, m->note);
}

bool
kn_model_foreign_beside(const struct kn_model *m)
{
	const struct kn_open *o = m->open;

	for (size_t i = 0; o != NULL && o->of != NULL && i < o->n_placed; i++)
		if (o->of[i] != NULL && !kn_placed_in_text(&o->placed[i]))
			return true;
	return false;
}

/* A sentence on whose it is, then its label and how its text begins. */
static void
tell(struct kn_model *m, const char *msgid, const struct kn_note_view *v)
{
	struct kn_str text = v->note.text == NULL ? KN_LIT("") :
	    kn_str(v->note.text);
	struct kn_str part[2] = { KN_LIT(""), KN_LIT("") };

	if (v->label != NULL)
		part[0] = kn_str(kn_note_view_label(v));
	(void)kn_str_split(&text, '\n', &part[1]);
	kn_model_notice(m, msgid, kn_str(v->note.author == NULL ?
	    kn_tr(N_("somebody")) : v->note.author));
	for (size_t i = 0; i < 2; i++)
		if (part[i].n > 0) {
			kn_buf_cstr(&m->notice, " \u00B7 ");
			kn_note_name(part[i], &m->notice);
		}
}

void
kn_model_tell_foreign(struct kn_model *m)
{
	const struct kn_note_view *v = kn_model_foreign_now(m);

	if (v != NULL)
		tell(m, N_("note of %s"), v);
}

/* ---- taking one over -------------------------------------------------------------- */

/* What became of it, for the notice. */
static const char *
said_of(const struct kn_note_import *count)
{
	return count->added > 0 ? N_("taken into your notebook, by %s") :
	    count->same > 0 ? N_("in your notebook already, by %s") :
	    N_("your notebook has this note of %s otherwise; it was left as "
	    "it is");
}

void
kn_model_adopt(struct kn_model *m)
{
	const struct kn_note_view *v = kn_model_foreign_now(m);
	struct kn_notebook *nb = kn_model_writable(m);
	struct kn_note_import count;
	struct kn_err err;

	if (nb == NULL)
		return;
	if (v == NULL) {
		kn_model_notice(m, N_("go to a colleague's note first"),
		    KN_LIT(""));
		return;
	}
	enum kn_status st = kn_layer_adopt(v, nb, &count, &err);
	kn_model_notes_changed(m);
	if (st != KN_OK)
		kn_model_notice_err(m, &err);
	else
		tell(m, said_of(&count), v);
}
