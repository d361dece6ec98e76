/*
 * note_import.c: notes of a file into the notebook. In: views as a file has
 * them. Out: new notes and labels; nothing that was there is changed.
 */
#include "core/exchange/note_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/map.h"
#include "kunnash/mem.h"

enum { NEW_LABELS_MAX = 1000 };

struct import {
	struct kn_notebook *nb;
	kn_note_problem_fn *fn;
	void *user;
	struct kn_note_import *count;
	struct kn_label *labels;        /* of the notebook */
	size_t n_labels, made;
	struct kn_map *ids;             /* of this file: index of the view */
};

static void
tell(struct import *im, const struct kn_note_view *v, const char *msgid)
{
	if (im->fn != NULL)
		im->fn(im->user, &(struct kn_note_problem){ .item = v->item,
		    .line = v->line, .id = v->note.id, .msgid = msgid });
}

/* ---- labels ----------------------------------------------------------------- */

static bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static const char *
child(const struct import *im, const char *parent, const char *name)
{
	for (size_t i = 0; i < im->n_labels; i++)
		if (same_text(im->labels[i].parent, parent) &&
		    strcmp(im->labels[i].name, name) == 0)
			return im->labels[i].id;
	return NULL;
}

/* Makes a label; the list is read again, so that its order is the tree's. */
static enum kn_status
make_label(struct import *im, const char *parent, const char *name,
    struct kn_err *err)
{
	struct kn_label l = { .parent = kn_strdup(parent),
	    .name = kn_strdup(name) };
	enum kn_status st = kn_label_put(im->nb, &l, err);

	kn_label_dispose(&l);
	if (st != KN_OK)
		return st;
	im->made++;
	kn_labels_free(im->labels, im->n_labels);
	im->labels = NULL;
	im->n_labels = 0;
	return kn_labels_list(im->nb, &im->labels, &im->n_labels, err);
}

/* The id of a path of names, made where it is missing. */
static enum kn_status
find_label(struct import *im, const char *path, char **id,
    struct kn_err *err)
{
	struct kn_str rest = kn_str(path), piece;
	char *parent = NULL;
	enum kn_status st = KN_OK;

	while (st == KN_OK && kn_str_split(&rest, '\n', &piece)) {
		char *name = kn_strndup(piece.s, piece.n);
		const char *found = child(im, parent, name);

		if (found == NULL && im->made >= NEW_LABELS_MAX)
			st = KN_LIMIT;
		else if (found == NULL)
			st = make_label(im, parent, name, err);
		if (st == KN_OK) {
			char *next = kn_strdup(child(im, parent, name));

			free(parent);
			parent = next;
		}
		free(name);
	}
	*id = st == KN_OK ? parent : NULL;
	if (st != KN_OK)
		free(parent);
	return st;
}

/* ---- what is here already ------------------------------------------------------ */

/* Columns of a corpus, and times that a file does not tell. */
static bool
is_beside(size_t column, const struct note__value *in_file)
{
	const char *key = note__column(column);

	return strcmp(key, "state") == 0 || strcmp(key, "id") == 0 ||
	    (in_file->kind == NOTE__NULL && (strcmp(key, "created") == 0 ||
	    strcmp(key, "updated") == 0));
}

/* Whether two notes say the same, the first from a file. */
static bool
same_note(const struct kn_note_view *a, const struct kn_note_view *b)
{
	struct note__value x = { .kind = NOTE__NULL }, y = x;
	bool same = true;

	kn_buf_init(&x.own, 0);
	kn_buf_init(&y.own, 0);
	for (size_t i = 0; same && i < note__columns(); i++) {
		note__get(a, i, &x);
		note__get(b, i, &y);
		same = is_beside(i, &x) || (x.kind == y.kind &&
		    (x.kind == NOTE__NUMBER ? x.number == y.number :
		    x.kind == NOTE__NULL || kn_str_eq(x.text, y.text)));
	}
	kn_buf_dispose(&x.own);
	kn_buf_dispose(&y.own);
	return same;
}

static bool
same_as_here(const struct import *im, const struct kn_note_view *v,
    struct kn_note *here)
{
	struct kn_note_view w = { .note = *here };

	w.label = note__label_path(im->labels, im->n_labels, here->label);
	bool same = same_note(v, &w);
	free(w.label);
	return same;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorted and no two alike, as the notebook keeps them. */
static void
tidy(struct kn_note *n)
{
	size_t kept = 0;

	if (n->n_tags > 0)
		qsort(n->tags, n->n_tags, sizeof(*n->tags), by_text);
	for (size_t i = 0; i < n->n_tags; i++) {
		if (kept > 0 && strcmp(n->tags[i], n->tags[kept - 1]) == 0)
			free(n->tags[i]);
		else
			n->tags[kept++] = n->tags[i];
	}
	n->n_tags = kept;
}

/* Whether a note is new; one that is not is counted and told. */
static enum kn_status
is_new(struct import *im, const struct kn_note_views *views, size_t i,
    bool *yes, struct kn_err *err)
{
	const struct kn_note_view *v = &views->v[i];
	struct kn_str id = kn_str(v->note.id);
	struct kn_note here;
	uint32_t before;
	bool same;

	*yes = false;
	if (kn_map_get(im->ids, id, &before)) {
		same = same_note(v, &views->v[before]);
		if (!same)
			tell(im, v, N_("two notes have this "
			    "id and differ; the first was taken"));
		*(same ? &im->count->same : &im->count->refused) += 1;
		return KN_OK;
	}
	(void)kn_map_set(im->ids, id, (uint32_t)i);
	enum kn_status st = kn_note_get(im->nb, v->note.id, &here, err);
	if (st == KN_NOT_FOUND) {
		*yes = true;
		return KN_OK;
	}
	if (st != KN_OK)
		return st;
	same = same_as_here(im, v, &here);
	kn_note_dispose(&here);
	if (!same)
		tell(im, v, N_("a note with this id is here "
		    "and differs; it was left as it is"));
	*(same ? &im->count->same : &im->count->refused) += 1;
	return KN_OK;
}

static enum kn_status
label_one(struct import *im, struct kn_note_view *v, struct kn_err *err)
{
	if (v->label == NULL)
		return KN_OK;
	enum kn_status st = find_label(im, v->label, &v->note.label, err);
	if (st != KN_INVALID && st != KN_LIMIT)
		return st;
	tell(im, v,
	    N_("the label could not be made; the note has none"));
	return KN_OK;
}

enum kn_status
kn_notes_import(struct kn_notebook *nb, struct kn_note_views *views,
    kn_note_problem_fn *fn, void *user, struct kn_note_import *out,
    struct kn_err *err)
{
	struct import im = { .nb = nb, .fn = fn, .user = user,
	    .count = out, .ids = kn_map_new() };
	/* Lent to the notebook: a note is in one place at a time. */
	struct kn_note *take = kn_calloc(views->n + 1, sizeof(*take));
	size_t *from = kn_calloc(views->n + 1, sizeof(*from));
	size_t n = 0;

	*out = (struct kn_note_import){ 0, 0, 0 };
	enum kn_status st = kn_labels_list(nb, &im.labels, &im.n_labels, err);
	for (size_t i = 0; i < views->n && st == KN_OK; i++) {
		bool yes = false;

		tidy(&views->v[i].note);
		st = is_new(&im, views, i, &yes, err);
		if (st == KN_OK && yes)
			st = label_one(&im, &views->v[i], err);
		if (st == KN_OK && yes)
			from[n++] = i;
	}
	for (size_t i = 0; i < n; i++)
		take[i] = views->v[from[i]].note;
	if (st == KN_OK && n > 0)
		st = kn_note_adopt_all(nb, take, n, err);
	if (st == KN_OK)
		out->added = n;
	for (size_t i = 0; i < n; i++)
		views->v[from[i]].note = take[i];
	free(take);
	free(from);
	kn_labels_free(im.labels, im.n_labels);
	kn_map_free(im.ids);
	return st;
}
