/*
 * note_select.c: the notes that a query means, each placed in its article.
 *
 * In: a query, an index, a notebook. Out: views. Conditions on the notes
 * themselves are told apart from those on articles: the latter are run
 * against the index, the former held against each note. Reads only.
 */
#include "core/exchange/note_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/fold.h"
#include "kunnash/mem.h"
#include "kunnash/utf8.h"

/* What a query asks of a note. */
enum condition_kind { OF_LABEL, OF_TAG, OF_WORDS };
struct condition {
	enum condition_kind kind;
	char *value;            /* folded */
	bool negated;
};

struct select {
	struct kn_index *ix;
	const struct kn_run_opts *opts;
	struct condition *cond;
	size_t n_cond, cap_cond;
	struct kn_set *articles;        /* those that match, or NULL: all */
	bool others;            /* notes of other articles too */
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

/* ---- conditions on notes ------------------------------------------------------ */

static char *
folded(struct kn_str s)
{
	struct kn_buf b;

	kn_buf_init(&b, 0);
	kn_fold_append(KN_FOLD_INDEX, s.s, s.n, &b);
	return kn_buf_take(&b, NULL);
}

static bool
same_folded(struct kn_str name, const char *want)
{
	char *f = folded(name);
	bool same = strcmp(f, want) == 0;

	free(f);
	return same;
}

/* It or one above it. */
static bool
label_is(const struct kn_note_view *v, const char *want)
{
	struct kn_str rest = kn_str(v->label), name;

	if (v->label == NULL)
		return false;
	if (v->note.label != NULL && same_folded(kn_str(v->note.label), want))
		return true;
	while (kn_str_split(&rest, '\n', &name))
		if (same_folded(name, want))
			return true;
	return false;
}

static bool
tag_is(const struct kn_note_view *v, const char *want)
{
	for (size_t i = 0; i < v->note.n_tags; i++)
		if (same_folded(kn_str(v->note.tags[i]), want))
			return true;
	return false;
}

/* All of the words, as kn_notes_list() looks for them. */
static bool
has_words(const struct kn_note_view *v, const char *words)
{
	const struct kn_note *n = &v->note;
	const char *parts[] = { n->text, n->anchor.exact, n->target.title };
	struct kn_str rest = kn_str(words), word;
	struct kn_buf b;
	bool all = true;

	kn_buf_init(&b, 0);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		kn_buf_cstr(&b, parts[i] == NULL ? "" : parts[i]);
		kn_buf_chr(&b, '\n');
	}
	for (size_t i = 0; i < n->n_tags; i++) {
		kn_buf_cstr(&b, n->tags[i]);
		kn_buf_chr(&b, '\n');
	}
	char *text = folded(kn_buf_get(&b));
	size_t text_b = strlen(text);
	while (all && kn_str_split(&rest, ' ', &word))
		all = word.n == 0 ||
		    memmem(text, text_b, word.s, word.n) != NULL;
	free(text);
	kn_buf_dispose(&b);
	return all;
}

static bool
is_wanted(const struct select *s, const struct kn_note_view *v)
{
	static bool (*const test[])(const struct kn_note_view *v,
	    const char *value) = {
		[OF_LABEL] = label_is, [OF_TAG] = tag_is,
		[OF_WORDS] = has_words,
	};

	for (size_t i = 0; i < s->n_cond; i++) {
		const struct condition *c = &s->cond[i];

		if (test[c->kind](v, c->value) == c->negated)
			return false;
	}
	return true;
}

/* Takes a conjunct that is about notes; false when it is about articles. */
static bool
take_condition(struct select *s, const struct kn_chip *chip)
{
	static const char *const fields[] = {
		[OF_LABEL] = "label", [OF_TAG] = "tag", [OF_WORDS] = "note",
	};

	if (chip->field == NULL || chip->value.n == 0)
		return false;
	/* Every note that is looked at is noted. */
	if (strcmp(chip->field, "is") == 0 && !chip->negated &&
	    kn_str_is(chip->value, "noted"))
		return true;
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		if (strcmp(chip->field, fields[i]) != 0)
			continue;
		s->cond = kn_grow(s->cond, &s->cap_cond, s->n_cond + 1,
		    sizeof(*s->cond));
		s->cond[s->n_cond].kind = (enum condition_kind)i;
		s->cond[s->n_cond].value = folded(chip->value);
		s->cond[s->n_cond++].negated = chip->negated;
		return true;
	}
	return false;
}

/* The part of q that is about articles; NULL: none. */
static struct kn_query *
split(struct select *s, const struct kn_query *q)
{
	struct kn_query *rest = NULL;
	const struct kn_query *now = q;
	struct kn_buf text;
	size_t i = 0;

	kn_buf_init(&text, 0);
	while (i < kn_query_chip_count(now)) {
		struct kn_chip chip;

		kn_query_chip(now, i, &chip, &text);
		if (!take_condition(s, &chip)) {
			i++;
			continue;
		}
		struct kn_query *next = kn_query_without(now, i);
		kn_query_free(rest);
		rest = next;
		now = rest;
	}
	kn_buf_dispose(&text);
	bool nothing = kn_query_is_empty(now);
	if (nothing) {
		kn_query_free(rest);
		return NULL;
	}
	if (rest == NULL) {
		kn_buf_init(&text, 0);
		kn_query_print(q, &text);
		if (kn_query_parse(kn_buf_get(&text), &rest, NULL) != KN_OK)
			rest = NULL;
		kn_buf_dispose(&text);
	}
	return rest;
}

/* ---- articles ----------------------------------------------------------------- */

static enum kn_status
run(struct select *s, const struct kn_query *q, struct kn_err *err)
{
	struct kn_run_opts opts = *s->opts;
	struct kn_result *r;

	opts.copies = true;
	enum kn_status st = kn_query_run(q, s->ix, &opts, &r, err);
	if (st != KN_OK)
		return st;
	s->articles = kn_set_new();
	for (size_t i = 0; i < kn_result_rows(r) && st == KN_OK; i++) {
		uint32_t id = 0;

		st = kn_result_id(r, i, &id, err);
		kn_set_add(s->articles, id);
	}
	kn_result_free(r);
	return st;
}

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

/* Of those that a note may stand in, the one that is most surely its own:
 * matching, with its path, or else with its text. */
static uint32_t
best_of(const struct select *s, const struct kn_target *t, struct kn_set *all)
{
	bool here = t->corpus != NULL && s->opts->corpus != NULL &&
	    strcmp(t->corpus, s->opts->corpus) == 0;
	const char *value[] = { here ? t->path : NULL, t->key };
	static const enum kn_identity by[] = { KN_BY_PATH, KN_BY_KEY };
	uint32_t best = KN_NO_ARTICLE;

	if (s->articles != NULL)
		kn_set_and(all, s->articles);
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

/* The article of a note; false when the query does not mean it. */
static enum kn_status
find_article(struct select *s, struct kn_note_view *v, bool *wanted,
    struct kn_err *err)
{
	const struct kn_target *t = &v->note.target;
	bool here = t->corpus != NULL && s->opts->corpus != NULL &&
	    strcmp(t->corpus, s->opts->corpus) == 0;
	const struct {
		enum kn_identity by;
		const char *value;
	} known[] = {
		{ KN_BY_URL, t->url }, { KN_BY_BODY, t->body_key },
		{ KN_BY_KEY, t->key }, { KN_BY_PATH, here ? t->path : NULL },
		{ KN_BY_STORY, t->story },
	};
	struct kn_set *all = kn_set_new();
	enum kn_status st = KN_OK;

	for (size_t i = 0; i < sizeof(known) / sizeof(*known) &&
	    st == KN_OK && kn_set_count(all) == 0; i++)
		if (known[i].value != NULL)
			st = kn_index_same(s->ix, known[i].by,
			    kn_str(known[i].value), all, err);
	bool exists = kn_set_count(all) > 0;
	v->article = exists ? best_of(s, t, all) : KN_NO_ARTICLE;
	*wanted = v->article != KN_NO_ARTICLE || (!exists && s->others);
	kn_set_free(all);
	return st;
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
	v->state = hit.state;
	if (hit.state == KN_ANCHOR_ORPHAN)
		return KN_OK;
	v->start_cp = (uint32_t)kn_offsets_cp(&s->offsets, hit.at.start_b);
	v->end_cp = (uint32_t)kn_offsets_cp(&s->offsets, hit.at.end_b);
	return KN_OK;
}

/* ---- all together ----------------------------------------------------------------- */

/* A memo belongs to its corpus; elsewhere it is shown only with all. */
static enum kn_status
look_at(struct select *s, struct kn_note_view *v, bool *wanted,
    struct kn_err *err)
{
	v->article = KN_NO_ARTICLE;
	*wanted = is_wanted(s, v);
	if (!*wanted)
		return KN_OK;
	if (v->note.scope == KN_NOTE_CORPUS) {
		*wanted = s->others;
		return place(s, v, err);
	}
	enum kn_status st = find_article(s, v, wanted, err);
	return st == KN_OK && *wanted ? place(s, v, err) : st;
}

enum kn_status
note__select(const struct kn_query *q, struct kn_index *ix,
    const struct kn_run_opts *opts, struct kn_note_views *views,
    struct kn_err *err)
{
	struct select s = { .ix = ix, .opts = opts, .open = KN_NO_ARTICLE };
	struct kn_query *rest = split(&s, q);
	enum kn_status st = rest == NULL ? KN_OK : run(&s, rest, err);
	size_t kept = 0;

	s.others = rest == NULL;
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
	kn_query_free(rest);
	kn_set_free(s.articles);
	for (size_t i = 0; i < s.n_cond; i++)
		free(s.cond[i].value);
	free(s.cond);
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
