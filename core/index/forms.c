/*
 * forms.c: where one word stands in articles, form by form. In: the forms
 * that it may take. Out: for each form the articles that have it, with its
 * places in each.
 *
 * Of a word that most articles have most time went into asking each row for
 * the places of thirty forms, of which it has one or two. So the first row
 * of a query is only where FTS5 is asked for each form by itself, through
 * xQueryPhrase (fts5.html, section 7.1): a row of a form costs 30 ns, its
 * places 10 each. Nothing is sorted by article; whoever adds up goes by id.
 */
#include "core/index/places_priv.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "kunnash/mem.h"
#include "kunnash/vocab.h"

enum { LOOK_EVERY = 4096 };     /* rows between looks at the deadline */

/* What kn_forms() works for; idle while fn is NULL. */
struct index_forms {
	struct kn_db *db;
	const struct kn_forms_query *q;
	kn_form_fn *fn;
	void *user;
	struct kn_form_at row;
	uint32_t *at;           /* places in this row */
	size_t cap;
	uint64_t *seen;         /* articles met, as bits by id */
	size_t cap_seen;        /* words of it; those in use are zeroed */
	size_t n_seen, articles, rows;
};

/* Counts an article that no form was met in before. */
static void
count(struct index_forms *f, uint32_t id)
{
	size_t i = id / 64;
	uint64_t bit = UINT64_C(1) << id % 64;

	if (i >= f->n_seen) {
		f->seen = kn_grow(f->seen, &f->cap_seen, i + 1,
		    sizeof(*f->seen));
		memset(f->seen + f->n_seen, 0,
		    (f->cap_seen - f->n_seen) * sizeof(*f->seen));
		f->n_seen = f->cap_seen;
	}
	f->articles += (f->seen[i] & bit) == 0;
	f->seen[i] |= bit;
}

/* Columns are title and body, in this order. */
static int
take_places(struct index_forms *f, const Fts5ExtensionApi *api,
    Fts5Context *fts)
{
	Fts5PhraseIter it;
	int col, off;
	size_t n = 0;
	int rc = api->xPhraseFirst(fts, 0, &it, &col, &off);

	if (rc != SQLITE_OK)
		return rc;
	f->row.n_title = 0;
	for (; col >= 0; api->xPhraseNext(fts, &it, &col, &off)) {
		if (n == f->cap)
			f->at = kn_grow(f->at, &f->cap, n + 1,
			    sizeof(*f->at));
		f->row.n_title += col == 0;
		f->at[n++] = (uint32_t)off | (col == 0 ? 0 : KN_PLACE_BODY);
	}
	f->row.at = f->at;
	f->row.n = n;
	return SQLITE_OK;
}

/* A row that has the form. */
static int
take_row(const Fts5ExtensionApi *api, Fts5Context *fts, void *user)
{
	struct index_forms *f = user;
	int rc = SQLITE_OK;

	/* No step of a statement lies between these rows. */
	if (f->rows++ % LOOK_EVERY == 0 && kn_db_must_stop(f->db))
		return SQLITE_INTERRUPT;
	f->row.id = (uint32_t)api->xRowid(fts);
	count(f, f->row.id);
	if (f->q->within != NULL && !kn_set_has(f->q->within, f->row.id))
		return SQLITE_OK;
	if (!f->q->no_places)
		rc = take_places(f, api, fts);
	if (rc == SQLITE_OK)
		f->fn(f->user, &f->row);
	return rc;
}

/* kn_forms(words): hands over all there is, and is true, so that the query
 * ends with its first row. */
static void
take_all(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *ctx,
    int n, sqlite3_value **v)
{
	struct index_forms *f = api->xUserData(fts);
	int rc = f->fn == NULL ? SQLITE_MISUSE : SQLITE_OK;

	(void)n;
	(void)v;
	for (int i = 0; rc == SQLITE_OK && i < api->xPhraseCount(fts); i++) {
		f->row.form = (size_t)i;
		rc = api->xQueryPhrase(fts, i, f, take_row);
	}
	if (rc != SQLITE_OK)
		sqlite3_result_error_code(ctx, rc);
	else
		sqlite3_result_int(ctx, 1);
}

struct index_forms *
index__forms_open(struct kn_db *db)
{
	struct index_forms *f = kn_calloc(1, sizeof(*f));
	fts5_api *api = index__fts_api(db);

	f->db = db;
	if (api != NULL)
		kn_db_code(db, api->xCreateFunction(api, "kn_forms", f,
		    take_all, NULL));
	return f;
}

void
index__forms_free(struct index_forms *f)
{
	if (f == NULL)
		return;
	free(f->at);
	free(f->seen);
	free(f);
}

enum kn_status
kn_index_forms(struct kn_index *ix, const struct kn_forms_query *q,
    kn_form_fn *fn, void *user, size_t *articles, struct kn_err *err)
{
	struct index_forms *f = ix->forms;
	struct kn_places_query any = { .words = q->word, .n_words = 1,
		.prefix = q->prefix, .in_title = q->in_title };
	struct kn_buf match;

	if (articles != NULL)
		*articles = 0;
	kn_buf_init(&match, 0);
	enum kn_status status = index__match(&any, &match, err);
	if (status != KN_OK || match.n == 0) {
		kn_buf_dispose(&match);
		return status;
	}
	f->q = q;
	f->fn = fn;
	f->user = user;
	f->articles = f->rows = 0;
	f->row = (struct kn_form_at){ .n = 0 };
	if (f->n_seen > 0)
		memset(f->seen, 0, f->n_seen * sizeof(*f->seen));
	struct kn_stmt *st = kn_db_stmt(ix->db, "SELECT rowid FROM words"
	    " WHERE words MATCH ?1 AND kn_forms(words)");
	kn_bind_text(st, 1, kn_buf_get(&match));
	(void)kn_step(st);
	kn_reset(st);
	f->fn = NULL;
	if (articles != NULL)
		*articles = f->articles;
	kn_buf_dispose(&match);
	return index__end(ix, err);
}
