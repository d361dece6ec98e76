/*
 * note_select.c: the notes that a query means, each placed in its article.
 *
 * In: a query, an index, a notebook. Out: views, each with the article of this
 * index that the query means it in. Reads only.
 */
#include "core/exchange/note_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/mem.h"
#include "kunnash/utf8.h"

struct select {
	struct kn_index *ix;
	const struct kn_run_opts *opts;
	struct kn_note_query *q;
	/* Notes of one article follow each other: what the last one named,
	 * and the articles that this means. */
	struct kn_target last;
	struct kn_set *of;      /* NULL: none yet */
	/* The article that was placed in last. */
	uint32_t open;
	struct kn_doc *doc;
	struct kn_anchor_text *text;
	struct kn_offsets offsets;
};

const char *
kn_note_view_label(const struct kn_note_view *v)
{
	const char *last = v->label == NULL ? NULL : strrchr(v->label, '\n');

	return last == NULL ? v->label : last + 1;
}

void
kn_note_views_dispose(struct kn_note_views *views)
{
	for (size_t i = 0; i < views->n; i++) {
		kn_note_dispose(&views->v[i].note);
		free(views->v[i].label);
	}
	free(views->v);
	*views = (struct kn_note_views){ NULL, 0 };
}

/* ---- the paths of labels ---------------------------------------------------- */

static const struct kn_label *
find_label(const struct kn_label *all, size_t n, const char *id)
{
	for (size_t i = 0; i < n && id != NULL; i++)
		if (strcmp(all[i].id, id) == 0)
			return &all[i];
	return NULL;
}

char *
note__label_path(const struct kn_label *all, size_t n, const char *id)
{
	const struct kn_label *up[NOTE__DEPTH_MAX];
	const struct kn_label *l = find_label(all, n, id);
	size_t depth = 0;
	struct kn_buf b;

	if (l == NULL)
		return NULL;
	for (; l != NULL && depth < NOTE__DEPTH_MAX;
	    l = find_label(all, n, l->parent))
		up[depth++] = l;
	kn_buf_init(&b, 0);
	while (depth > 0) {
		kn_buf_cstr(&b, up[--depth]->name);
		if (depth > 0)
			kn_buf_chr(&b, '\n');
	}
	return kn_buf_take(&b, NULL);
}

/* ---- articles ----------------------------------------------------------------- */

static bool
take_first(void *user, uint32_t id)
{
	*(uint32_t *)user = id;
	return false;
}

static uint32_t
first_of(const struct kn_set *set)
{
	uint32_t id = KN_NO_ARTICLE;

	kn_set_each(set, take_first, &id);
	return id;
}

/* A path says which article is meant only within its corpus. */
static const char *
path_here(const struct select *s, const struct kn_target *t)
{
	return t->corpus != NULL && s->opts->corpus != NULL &&
	    strcmp(t->corpus, s->opts->corpus) == 0 ? t->path : NULL;
}

/* Of those that a note may stand in, the one that is most surely its own:
 * with its path, or else with its text. */
static uint32_t
best_of(const struct select *s, const struct kn_target *t,
    const struct kn_set *all)
{
	const char *value[] = { path_here(s, t), t->key };
	static const enum kn_identity by[] = { KN_BY_PATH, KN_BY_KEY };
	uint32_t best = KN_NO_ARTICLE;

	for (size_t i = 0; i < 2 && best == KN_NO_ARTICLE; i++) {
		struct kn_set *one = kn_set_new();

		if (value[i] != NULL && kn_index_same(s->ix, by[i],
		    kn_str(value[i]), one, NULL) == KN_OK) {
			kn_set_and(one, all);
			best = first_of(one);
		}
		kn_set_free(one);
	}
	return best != KN_NO_ARTICLE ? best : first_of(all);
}

/* The articles that a note may stand in: those of the first thing it knows
 * its article by that knows any. */
static enum kn_status
find_articles(struct select *s, const struct kn_target *t,
    struct kn_err *err)
{
	const struct {
		enum kn_identity by;
		const char *value;
	} known[] = {
		{ KN_BY_URL, t->url }, { KN_BY_BODY, t->body_key },
		{ KN_BY_KEY, t->key }, { KN_BY_PATH, path_here(s, t) },
		{ KN_BY_STORY, t->story },
	};
	enum kn_status st = KN_OK;

	if (s->of != NULL && kn_target_same(&s->last, t))
		return KN_OK;
	kn_target_dispose(&s->last);
	kn_target_copy(&s->last, t);
	kn_set_free(s->of);
	s->of = kn_set_new();
	for (size_t i = 0; i < sizeof(known) / sizeof(*known) &&
	    st == KN_OK && kn_set_count(s->of) == 0; i++)
		if (known[i].value != NULL)
			st = kn_index_same(s->ix, known[i].by,
			    kn_str(known[i].value), s->of, err);
	return st;
}

/* The article of a note; *wanted: whether the query means it. */
static enum kn_status
find_article(struct select *s, struct kn_note_view *v, bool *wanted,
    struct kn_err *err)
{
	enum kn_status st = find_articles(s, &v->note.target, err);

	if (st != KN_OK)
		return st;
	struct kn_set *of = kn_set_dup(s->of);
	*wanted = kn_note_query_has(s->q, &v->note, v->label, of);
	v->article = best_of(s, &v->note.target, of);
	kn_set_free(of);
	return KN_OK;
}

/* ---- places --------------------------------------------------------------------- */

static void
close_article(struct select *s)
{
	kn_anchor_text_free(s->text);
	kn_doc_free(s->doc);
	s->text = NULL;
	s->doc = NULL;
	s->open = KN_NO_ARTICLE;
}

static enum kn_status
open_article(struct select *s, uint32_t id, struct kn_err *err)
{
	if (s->open == id)
		return KN_OK;
	close_article(s);
	enum kn_status st = kn_index_doc(s->ix, id, &s->doc, err);
	if (st != KN_OK) {
		s->doc = NULL;
		return st;
	}
	s->text = kn_anchor_text_new(s->doc->text, s->doc->n_b);
	kn_offsets_init(&s->offsets, s->doc->text, s->doc->n_b);
	s->open = id;
	return KN_OK;
}

static enum kn_status
place(struct select *s, struct kn_note_view *v, struct kn_err *err)
{
	struct kn_anchor_hit hit;

	v->start_cp = v->note.anchor.start_cp;
	v->end_cp = v->note.anchor.end_cp;
	v->state = KN_ANCHOR_EXACT;
	if (v->note.scope == KN_NOTE_CORPUS)
		return KN_OK;
	if (v->article == KN_NO_ARTICLE) {
		v->state = KN_ANCHOR_ORPHAN;
		return KN_OK;
	}
	if (v->note.scope == KN_NOTE_ARTICLE)
		return KN_OK;
	enum kn_status st = open_article(s, v->article, err);
	if (st != KN_OK)
		return st;
	kn_anchor_find(&v->note.anchor, s->text, &hit);
	/* Several have its address, and nothing tells which is meant. */
	enum kn_meant meant = KN_MEANT;
	if (hit.state < KN_ANCHOR_FUZZY && kn_set_count(s->of) > 1)
		st = kn_target_means(s->ix, &v->note.target,
		    s->opts->corpus, v->article, &meant, err);
	if (st != KN_OK)
		return st;
	if (meant == KN_MEANT_MAYBE)
		hit.state = KN_ANCHOR_FUZZY;
	v->state = hit.state;
	if (hit.state == KN_ANCHOR_ORPHAN)
		return KN_OK;
	v->start_cp = (uint32_t)kn_offsets_cp(&s->offsets, hit.at.start_b);
	v->end_cp = (uint32_t)kn_offsets_cp(&s->offsets, hit.at.end_b);
	return KN_OK;
}

/* ---- all together ----------------------------------------------------------------- */

static enum kn_status
look_at(struct select *s, struct kn_note_view *v, bool *wanted,
    struct kn_err *err)
{
	enum kn_status st = KN_OK;

	v->article = KN_NO_ARTICLE;
	if (v->note.scope == KN_NOTE_CORPUS)
		*wanted = kn_note_query_has(s->q, &v->note, v->label, NULL);
	else
		st = find_article(s, v, wanted, err);
	return st == KN_OK && *wanted ? place(s, v, err) : st;
}

enum kn_status
note__select(const struct kn_query *q, struct kn_index *ix,
    const struct kn_run_opts *opts, struct kn_note_views *views,
    struct kn_err *err)
{
	struct select s = { .ix = ix, .opts = opts, .open = KN_NO_ARTICLE };
	enum kn_status st = kn_note_query_new(q, ix, opts, &s.q, err);
	size_t kept = 0;

	for (size_t i = 0; i < views->n; i++) {
		struct kn_note_view *v = &views->v[i];
		bool wanted = false;

		if (st == KN_OK)
			st = look_at(&s, v, &wanted, err);
		if (wanted && st == KN_OK) {
			views->v[kept++] = *v;
			continue;
		}
		kn_note_dispose(&v->note);
		free(v->label);
	}
	views->n = kept;
	close_article(&s);
	kn_target_dispose(&s.last);
	kn_set_free(s.of);
	kn_note_query_free(s.q);
	if (st != KN_OK)
		kn_note_views_dispose(views);
	return st;
}

/* A mistyped label is a mistake, not an empty answer: the query finds it. */
static enum kn_status
check_values(const struct kn_query *q, struct kn_index *ix,
    const struct kn_run_opts *opts, struct kn_err *err)
{
	struct kn_result *r = NULL;
	enum kn_status st = kn_query_run(q, ix, opts, &r, err);

	kn_result_free(r);
	return st;
}

enum kn_status
kn_notes_select(const struct kn_query *q, struct kn_index *ix,
    const struct kn_run_opts *opts, struct kn_note_views *out,
    struct kn_err *err)
{
	struct kn_label *labels = NULL;
	struct kn_note *notes = NULL;
	size_t n_labels = 0, n = 0;

	*out = (struct kn_note_views){ NULL, 0 };
	enum kn_status st = check_values(q, ix, opts, err);
	if (st == KN_OK)
		st = kn_labels_list(opts->notebook, &labels, &n_labels, err);
	if (st == KN_OK)
		st = kn_notes_list(opts->notebook, NULL, KN_NOTES_BY_ARTICLE,
		    0, INT32_MAX, &notes, &n, NULL, err);
	if (st == KN_OK) {
		out->v = kn_calloc(n + 1, sizeof(*out->v));
		out->n = n;
	}
	for (size_t i = 0; i < out->n; i++) {
		out->v[i].note = notes[i];
		out->v[i].label = note__label_path(labels, n_labels,
		    notes[i].label);
	}
	free(notes);
	if (st == KN_OK)
		st = note__select(q, ix, opts, out, err);
	kn_labels_free(labels, n_labels);
	return st;
}
