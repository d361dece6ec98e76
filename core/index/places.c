/*
 * places.c: where words stand in articles, from the FTS5 table alone. In:
 * words, each with the forms it may take. Out: for each article that has all
 * of them, the places of every form; and where places make a phrase.
 *
 * FTS5 3.40 has no ("a" OR "b") + "c", and its ranking knows nothing of
 * forms: so the table only finds the rows and hands over their positions,
 * through an auxiliary function that is never true, and sets, phrases and
 * ranking are made of these by one piece of code each.
 */
#include "core/index/places_priv.h"

#include <stdlib.h>

#include <sqlite3.h>

#include "kunnash/mem.h"
#include "kunnash/vocab.h"

/* What kn_places() works for; idle while fn is NULL. */
struct index_places {
	const struct kn_places_query *q;
	kn_places_fn *fn;
	void *user;
	size_t first;           /* phrases before it are of q->beside */
	size_t *end;            /* of each word, its last phrase + 1 */
	size_t articles;
	struct kn_place *at;    /* in this row */
	size_t n, cap, n_forms;
};

static int
by_place(const void *pa, const void *pb)
{
	const struct kn_place *a = pa, *b = pb;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->word != b->word)
		return a->word < b->word ? -1 : 1;
	return (a->form > b->form) - (a->form < b->form);
}

/* One form's places are in order, and a few short lists nearly. */
static void
sort(struct kn_place *at, size_t n)
{
	if (n > 32) {
		qsort(at, n, sizeof(*at), by_place);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		struct kn_place p = at[i];
		size_t k = i;

		for (; k > 0 && by_place(&at[k - 1], &p) > 0; k--)
			at[k] = at[k - 1];
		at[k] = p;
	}
}

/* Columns are title and body, in this order. */
static int
take_form(struct index_places *p, const Fts5ExtensionApi *api,
    Fts5Context *fts, int phrase, struct kn_place like)
{
	Fts5PhraseIter it;
	int col, off;
	int rc = api->xPhraseFirst(fts, phrase, &it, &col, &off);

	if (rc != SQLITE_OK)
		return rc;
	p->n_forms += col >= 0;
	for (; col >= 0; api->xPhraseNext(fts, &it, &col, &off)) {
		if (p->n == p->cap)
			p->at = kn_grow(p->at, &p->cap, p->n + 1,
			    sizeof(*p->at));
		like.at = (uint32_t)off | (col == 0 ? 0 : KN_PLACE_BODY);
		p->at[p->n++] = like;
	}
	return SQLITE_OK;
}

/* kn_places(words): hands the places of the row over; is never true. */
static void
take_row(const Fts5ExtensionApi *api, Fts5Context *fts,
    sqlite3_context *ctx, int n, sqlite3_value **v)
{
	struct index_places *p = api->xUserData(fts);
	int rc = SQLITE_OK, count = api->xPhraseCount(fts);

	(void)n;
	(void)v;
	if (p->fn == NULL) {
		sqlite3_result_error_code(ctx, SQLITE_MISUSE);
		return;
	}
	uint32_t id = (uint32_t)api->xRowid(fts);
	p->articles++;
	sqlite3_result_int(ctx, 0);
	if (p->q->within != NULL && !kn_set_has(p->q->within, id))
		return;
	struct kn_place like = { .at = 0 };
	p->n = p->n_forms = 0;
	for (int i = (int)p->first; i < count && rc == SQLITE_OK &&
	    !p->q->no_places; i++, like.form++) {
		while ((size_t)i >= p->end[like.word]) {
			like.word++;
			like.form = 0;
		}
		rc = take_form(p, api, fts, i, like);
	}
	if (rc != SQLITE_OK) {
		sqlite3_result_error_code(ctx, rc);
		return;
	}
	if (p->n_forms > 1)
		sort(p->at, p->n);
	p->fn(p->user, id, p->at, p->n);
}

struct index_places *
index__places_open(struct kn_db *db)
{
	struct index_places *p = kn_calloc(1, sizeof(*p));
	fts5_api *api = index__fts_api(db);

	if (api != NULL)
		kn_db_code(db, api->xCreateFunction(api, "kn_places", p,
		    take_row, NULL));
	return p;
}

void
index__places_free(struct index_places *p)
{
	if (p == NULL)
		return;
	free(p->at);
	free(p);
}

enum kn_status
kn_index_places(struct kn_index *ix, const struct kn_places_query *q,
    kn_places_fn *fn, void *user, size_t *articles, struct kn_err *err)
{
	size_t end[KN_INDEX_MAX_WORDS];
	size_t first = q->beside == NULL ? 0 : q->beside->n, n = first;
	struct index_places *p = ix->places;
	struct kn_buf match;

	if (articles != NULL)
		*articles = 0;
	kn_buf_init(&match, 0);
	enum kn_status status = index__match(q, &match, err);
	if (status != KN_OK || match.n == 0) {
		kn_buf_dispose(&match);
		return status;
	}
	for (size_t i = 0; i < q->n_words; i++)
		end[i] = n += q->words[i].n;
	p->q = q;
	p->fn = fn;
	p->user = user;
	p->first = first;
	p->end = end;
	p->articles = 0;
	struct kn_stmt *st = kn_db_stmt(ix->db, "SELECT rowid FROM words"
	    " WHERE words MATCH ?1 AND kn_places(words)");
	kn_bind_text(st, 1, kn_buf_get(&match));
	kn_run(st);
	p->fn = NULL;
	if (articles != NULL)
		*articles = p->articles;
	kn_buf_dispose(&match);
	return index__end(ix, err);
}

/* ---- phrases --------------------------------------------------------------- */

struct phrase {
	const struct kn_place *at;
	size_t n, n_words;
	const struct kn_place *word[KN_INDEX_MAX_WORDS];
};

/* The words in their order, the first being place i; false: not there. */
static bool
in_order(struct phrase *p, size_t i)
{
	size_t next = 1, first = i;

	p->word[0] = &p->at[i];
	for (; i < p->n && next < p->n_words; i++) {
		uint32_t away = p->at[i].at - p->at[first].at;

		if (away > next)
			return false;
		if (away == next && p->at[i].word == next)
			p->word[next++] = &p->at[i];
	}
	return next == p->n_words;
}

/* The words in any order within `most` words from place i on; one place is
 * one word. */
static bool
in_reach(struct phrase *p, size_t i, size_t most)
{
	size_t found = 0, first = i;
	uint32_t taken = UINT32_MAX;

	for (size_t k = 0; k < p->n_words; k++)
		p->word[k] = NULL;
	for (; i < p->n && found < p->n_words; i++) {
		const struct kn_place *a = &p->at[i];

		if (a->at - p->at[first].at >= most)
			return false;
		if (a->at == taken || p->word[a->word] != NULL)
			continue;
		p->word[a->word] = a;
		taken = a->at;
		found++;
	}
	return found == p->n_words;
}

void
kn_places_phrase(const struct kn_place *at, size_t n, size_t n_words,
    unsigned slop, kn_phrase_fn *fn, void *user)
{
	struct phrase p = { .at = at, .n = n, .n_words = n_words };
	uint32_t from = 0;      /* places before it are used */

	if (n_words == 0 || n_words > KN_INDEX_MAX_WORDS)
		return;
	if (slop > KN_PHRASE_MAX_SLOP)
		slop = KN_PHRASE_MAX_SLOP;
	for (size_t i = 0; i < n; i++) {
		bool there = at[i].at >= from && (slop == 0 ?
		    at[i].word == 0 && in_order(&p, i) :
		    in_reach(&p, i, n_words + slop));

		if (!there)
			continue;
		for (size_t k = 0; k < n_words; k++)
			if (p.word[k]->at >= from)
				from = p.word[k]->at + 1;
		if (!fn(user, p.word))
			return;
	}
}
