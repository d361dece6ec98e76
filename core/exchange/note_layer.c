/*
 * note_layer.c: a colleague's notes, shown and never changed. In: the bytes
 * of an export. Out: its notes by article, placed as those of the notebook
 * are. Held in memory; touches no database.
 */
#include "core/exchange/note_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/map.h"
#include "kunnash/mem.h"

/* What an article can be known by; each a key of the map, with its letter. */
enum { IDENTITIES = 5 };

struct kn_layer {
	struct kn_note_views views;
	struct kn_map *first;           /* identity to the first note of it */
	uint32_t *next[IDENTITIES];     /* and on to the next of the same */
};
#define NONE UINT32_MAX

/* The identity i of an article as a key; false: it has none. */
static bool
identity(const struct kn_target *t, int i, struct kn_buf *out)
{
	const char *value[IDENTITIES] = { t->url, t->body_key, t->key,
	    t->corpus == NULL ? NULL : t->path, t->story };

	kn_buf_reset(out);
	if (value[i] == NULL)
		return false;
	kn_buf_fmt(out, "%d%s\n", i, value[i]);
	if (value[i] == t->path && i == 3)
		kn_buf_cstr(out, t->corpus);
	return true;
}

static void
make_chains(struct kn_layer *l)
{
	struct kn_buf key;

	kn_buf_init(&key, 0);
	for (int k = 0; k < IDENTITIES; k++)
		l->next[k] = kn_calloc(l->views.n + 1, sizeof(uint32_t));
	for (size_t i = l->views.n; i-- > 0;) {
		const struct kn_note *n = &l->views.v[i].note;

		for (int k = 0; k < IDENTITIES; k++) {
			uint32_t before = NONE;

			if (n->scope == KN_NOTE_CORPUS ||
			    !identity(&n->target, k, &key))
				continue;
			(void)kn_map_get(l->first, kn_buf_get(&key), &before);
			l->next[k][i] = before;
			(void)kn_map_set(l->first, kn_buf_get(&key),
			    (uint32_t)i);
		}
	}
	kn_buf_dispose(&key);
}

enum kn_status
kn_layer_new(const char *name, struct kn_str bytes, kn_note_problem_fn *fn,
    void *user, struct kn_layer **out, struct kn_err *err)
{
	struct kn_layer *l = kn_calloc(1, sizeof(*l));
	enum kn_status st = kn_notes_parse(KN_NOTES_FORMAT_COUNT, name, bytes,
	    &l->views, fn, user, err);

	*out = NULL;
	if (st != KN_OK) {
		free(l);
		return st;
	}
	l->first = kn_map_new();
	make_chains(l);
	*out = l;
	return KN_OK;
}

void
kn_layer_free(struct kn_layer *l)
{
	if (l == NULL)
		return;
	kn_note_views_dispose(&l->views);
	for (int k = 0; k < IDENTITIES; k++)
		free(l->next[k]);
	kn_map_free(l->first);
	free(l);
}

const struct kn_note_views *
kn_layer_views(const struct kn_layer *l)
{
	return &l->views;
}

static int
by_place(const void *a, const void *b)
{
	const struct kn_layer_hit *p = a, *q = b;

	return kn_notes_by_place(&p->view->note, &p->hit, &q->view->note,
	    &q->hit);
}

/* The notes that share an identity with the article, each once. */
static size_t
collect(const struct kn_layer *l, const struct kn_target *article,
    struct kn_layer_hit **out)
{
	struct kn_map *seen = kn_map_new();
	struct kn_buf key;
	size_t n = 0, cap = 0;

	kn_buf_init(&key, 0);
	for (int k = 0; k < IDENTITIES; k++) {
		uint32_t i = NONE;

		if (identity(article, k, &key))
			(void)kn_map_get(l->first, kn_buf_get(&key), &i);
		for (; i != NONE; i = l->next[k][i]) {
			struct kn_str id = { (const char *)&i, sizeof(i) };

			if (!kn_map_set(seen, id, 0))
				continue;
			*out = kn_grow(*out, &cap, n + 1, sizeof(**out));
			(*out)[n++] = (struct kn_layer_hit){
				.view = &l->views.v[i],
				.hit = { .state = KN_ANCHOR_EXACT },
			};
		}
	}
	kn_buf_dispose(&key);
	kn_map_free(seen);
	return n;
}

void
kn_layer_place(const struct kn_layer *l, const struct kn_target *article,
    const struct kn_doc *doc, struct kn_layer_hit **out, size_t *n)
{
	*out = NULL;
	*n = collect(l, article, out);
	if (*n == 0)
		return;
	struct kn_anchor_text *text = kn_anchor_text_new(doc->text, doc->n_b);
	for (size_t i = 0; i < *n; i++) {
		struct kn_layer_hit *h = &(*out)[i];

		if (h->view->note.scope == KN_NOTE_PASSAGE)
			kn_anchor_find(&h->view->note.anchor, text, &h->hit);
	}
	kn_anchor_text_free(text);
	qsort(*out, *n, sizeof(**out), by_place);
}

enum kn_status
kn_layer_adopt(const struct kn_note_view *v, struct kn_notebook *nb,
    struct kn_note_import *count, struct kn_err *err)
{
	struct kn_note_view copy = { .article = KN_NO_ARTICLE };
	struct kn_note_views one = { &copy, 1 };

	kn_note_copy(&copy.note, &v->note);
	copy.label = kn_strdup(v->label);
	enum kn_status st = kn_notes_import(nb, &one, NULL, NULL, count, err);
	kn_note_dispose(&copy.note);
	free(copy.label);
	return st;
}

enum kn_status
kn_layer_select(const struct kn_layer *l, const struct kn_query *q,
    struct kn_index *ix, const struct kn_run_opts *opts,
    struct kn_note_views *out, struct kn_err *err)
{
	out->n = l->views.n;
	out->v = kn_calloc(out->n + 1, sizeof(*out->v));
	for (size_t i = 0; i < out->n; i++) {
		out->v[i] = l->views.v[i];
		kn_note_copy(&out->v[i].note, &l->views.v[i].note);
		out->v[i].label = kn_strdup(l->views.v[i].label);
	}
	return note__select(q, ix, opts, out, err);
}
