/*
 * gather.c: what one article says of an entity. In: an article with all that
 * was found in it. Out: rows of names, roles, statements, meetings, the
 * article itself, and notes. Linear in what was found.
 */
#include "core/analysis/analysis_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/note.h"
#include "kunnash/query.h"
#include "kunnash/utf8.h"

/* The article that is being read. */
struct reading {
	struct kn_dossier *d;
	struct kn_article a;
	struct kn_doc *doc;
	struct kn_found found;
	struct kn_span *own;    /* its mentions here, by start */
	size_t n_own;
	struct kn_span *any;    /* and those inside longer names */
	size_t n_any;
	const char *date;       /* in the arena, or NULL */
	bool arabic;
	struct kn_err *err;
};

static struct kn_str
slice(const struct reading *r, struct kn_span at)
{
	return (struct kn_str){ r->doc->text + at.start_b, kn_span_len(at) };
}

/* A text for a row: one line, cut at DOSSIER_TEXT_CP. */
static const char *
keep(struct kn_dossier *d, struct kn_str s)
{
	size_t i_b = 0, cp = 0;
	struct kn_buf out;

	kn_buf_init(&out, 0);
	while (i_b < s.n && cp < DOSSIER_TEXT_CP) {
		uint32_t c = kn_utf8_next(s.s, s.n, &i_b);
		bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';

		if (blank && (out.n == 0 || out.s[out.n - 1] == ' '))
			continue;
		kn_buf_cp(&out, blank ? ' ' : c);
		cp++;
	}
	if (i_b < s.n)
		kn_buf_cp(&out, 0x2026);
	const char *kept = kn_arena_str(d->arena, kn_buf_get(&out));
	kn_buf_dispose(&out);
	return kept;
}

/* Whether one of n spans, by start, lies in `outer`. */
static bool
has_one(const struct kn_span *at, size_t n, struct kn_span outer)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (at[mid].start_b < outer.start_b)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && at[lo].end_b <= outer.end_b;
}

/* ---- names ------------------------------------------------------------------ */

static void
count_name(struct reading *r, const struct kn_mention *m)
{
	const struct kn_entity *e = kn_index_entity(r->d->ix, m->entity);
	struct kn_str before = { r->doc->text, m->at.start_b };
	struct kn_buf form;

	kn_buf_init(&form, 0);
	kn_mention_form(e, slice(r, m->at),
	    kn_str_ends(before, KN_LIT("ل")), &form);
	struct kn_dossier_row *row = section__count(r->d, KN_DOSSIER_NAMES,
	    kn_buf_get(&form), KN_DOSSIER_MAX_ROWS);
	if (row != NULL && row->article == KN_DOSSIER_NOWHERE) {
		row->text = keep(r->d, kn_buf_get(&form));
		row->subtype = m->subtype;
		row->entity = m->entity;
	}
	if (row != NULL && (row->item != r->a.id || row->stories == 0)) {
		/* Articles are read one after the other. */
		row->stories++;
		row->item = r->a.id;
	}
	if (row != NULL) {
		row->mentions++;
		if (row->article == KN_DOSSIER_NOWHERE) {
			row->article = r->a.id;
			row->at = m->at;
		}
	}
	kn_buf_dispose(&form);
}

/* Where the entity is named; and how. */
static void
gather_names(struct reading *r)
{
	const struct kn_mentions *ms = &r->found.mentions;

	r->own = kn_calloc(ms->n + 1, sizeof(*r->own));
	r->any = kn_calloc(ms->n + 1, sizeof(*r->any));
	for (size_t i = 0; i < ms->n; i++) {
		if (ms->at[i].entity != r->d->entity)
			continue;
		r->any[r->n_any++] = ms->at[i].at;
		if (ms->at[i].suppressed)
			continue;
		r->own[r->n_own++] = ms->at[i].at;
		count_name(r, &ms->at[i]);
	}
}

/* ---- roles ---------------------------------------------------------------------- */

/* An article is read after the newer ones: days go back, undated ones are
 * the last. */
static void
count_role(struct reading *r, const struct kn_office *o)
{
	struct kn_dossier *d = r->d;
	struct kn_dossier_row *row = role__row(d, &r->found.mentions,
	    slice(r, o->at), o->at, o->person);

	if (row == NULL)
		return;
	if (row->article == KN_DOSSIER_NOWHERE) {
		row->text = keep(d, slice(r, o->at));
		row->entity = o->person;
		row->to = r->date;
	}
	if (row->item != r->a.id || row->stories == 0)
		row->stories++;
	row->item = r->a.id;
	/* Leads to the oldest, where the role begins. */
	if (r->date != NULL || row->from == NULL) {
		row->article = r->a.id;
		row->at = o->at;
	}
	if (r->date != NULL)
		row->from = r->date;
}

/* Roles that it has; of a body, the roles that others have in it. */
static void
gather_roles(struct reading *r)
{
	for (size_t i = 0; i < r->found.n_offices; i++) {
		const struct kn_office *o = &r->found.offices[i];

		if (o->person == r->d->entity || (o->person !=
		    KN_ENTITY_NONE && has_one(r->any, r->n_any, o->at)))
			count_role(r, o);
	}
}

/* ---- statements and meetings ----------------------------------------------------- */

static void
add_passage(struct reading *r, enum kn_dossier_section s, struct kn_span at,
    size_t item, uint32_t entity)
{
	struct kn_dossier_row *row = section__add(r->d, s);

	if (row == NULL)
		return;
	row->article = r->a.id;
	row->at = at;
	row->text = keep(r->d, slice(r, at));
	row->arabic = r->arabic;
	row->from = r->date;
	row->item = (uint32_t)item;
	row->entity = entity;
}

static void
gather_quotes(struct reading *r)
{
	for (size_t i = 0; i < r->found.n_quotes; i++) {
		const struct kn_quote *q = &r->found.quotes[i];

		if (q->speaker == r->d->entity)
			add_passage(r, KN_DOSSIER_BY, q->at, i, q->speaker);
		else if (has_one(r->own, r->n_own, q->at))
			add_passage(r, KN_DOSSIER_ABOUT, q->at, i,
			    q->speaker);
	}
}

static bool
is_at(const struct kn_meeting *m, uint32_t entity)
{
	for (uint32_t i = 0; i < m->n_bodies && i < KN_MEETING_BODIES; i++)
		if (m->bodies[i] == entity)
			return true;
	return m->a == entity || m->b == entity || m->place == entity;
}

static void
gather_meetings(struct reading *r)
{
	for (size_t i = 0; i < r->found.n_meetings; i++) {
		const struct kn_meeting *m = &r->found.meetings[i];

		if (is_at(m, r->d->entity))
			add_passage(r, KN_DOSSIER_MEETINGS, m->at, i,
			    m->a == r->d->entity ? m->b : m->a);
	}
}

/* ---- the article, and notes ---------------------------------------------------------- */

static void
add_article(struct reading *r)
{
	struct kn_span at = r->n_own > 0 ? r->own[0] :
	    (struct kn_span){ 0, 0 };
	struct kn_dossier_row *row = section__add(r->d, KN_DOSSIER_ARTICLES);

	r->d->section[KN_DOSSIER_ENTITY].row[0].mentions += r->n_own;
	over_time__passage(r->d, r->a.meta.date, r->a.id, at);
	if (row == NULL)
		return;
	row->article = r->a.id;
	row->at = at;
	row->text = keep(r->d, kn_str(r->a.headline));
	row->arabic = r->arabic;
	row->from = r->date;
	row->mentions = r->n_own;
}

/* A note is on the entity when its passage has a name of it, or it stands on
 * the whole article. */
static bool
is_on_it(const struct reading *r, const struct kn_placed *p)
{
	if (p->note.scope == KN_NOTE_ARTICLE)
		return true;
	if (p->hit.state == KN_ANCHOR_ORPHAN)
		return false;
	for (size_t i = 0; i < r->n_own; i++)
		if (kn_span_overlaps(r->own[i], p->hit.at))
			return true;
	return false;
}

static void
add_note(struct reading *r, const struct kn_placed *p)
{
	const struct kn_note *n = &p->note;
	struct kn_dossier_row *row = section__add(r->d, KN_DOSSIER_NOTES);

	if (row == NULL)
		return;
	row->article = r->a.id;
	row->at = p->hit.at;
	row->text = keep(r->d, kn_str(n->text != NULL && n->text[0] != '\0' ?
	    n->text : n->anchor.exact));
	row->from = r->date;
	row->note = kn_arena_str(r->d->arena, kn_str(n->id));
	row->state = p->hit.state;
}

static enum kn_status
gather_notes(struct reading *r)
{
	struct kn_notebook *nb = r->d->opts.notebook;
	struct kn_target t;
	struct kn_placed *placed = NULL;
	size_t n = 0;
	enum kn_status st = KN_OK;

	if (nb == NULL)
		return KN_OK;
	kn_target_of(&r->a.meta, r->a.key, r->a.body_key, r->a.story.hex,
	    r->d->opts.corpus, &t);
	if (kn_notes_any(nb, &t))
		st = kn_notes_place(nb, &t, r->doc, &placed, &n, r->err);
	for (size_t i = 0; i < n; i++)
		if (is_on_it(r, &placed[i]))
			add_note(r, &placed[i]);
	kn_placed_free(placed, n);
	kn_target_dispose(&t);
	return st;
}

enum kn_status
gather__article(struct kn_dossier *d, uint32_t id, struct kn_err *err)
{
	struct reading r = { .d = d, .err = err };
	enum kn_status st = kn_index_article(d->ix, id, &r.a, err);

	if (st == KN_OK)
		st = kn_index_doc(d->ix, id, &r.doc, err);
	if (st == KN_OK)
		st = kn_index_found(d->ix, id, &r.found, err);
	if (st == KN_OK) {
		if (r.a.meta.date != NULL)
			r.date = kn_arena_str(d->arena,
			    kn_str(r.a.meta.date));
		r.arabic = kn_str_is(kn_str(r.a.meta.lang), "ar");
		gather_names(&r);
		rank__article(d, id, &r.found.mentions);
		gather_roles(&r);
		gather_quotes(&r);
		gather_meetings(&r);
		add_article(&r);
		st = gather_notes(&r);
	}
	free(r.own);
	free(r.any);
	kn_found_dispose(&r.found);
	kn_doc_free(r.doc);
	kn_article_dispose(&r.a);
	return st == KN_NOT_FOUND ? KN_OK : st;
}
