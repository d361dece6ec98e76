/*
 * result.c: the articles of a query as an ordered list of stories.
 *
 * Query row of the architecture. In: a tree, an index, an order. Out: rows,
 * found as they are asked for by running the index's stored ordering through
 * the set, so that the first page costs a page. A story has one row: its
 * lead when that matches, else the first of its copies that does.
 */
#include "result_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kunnash/column.h"
#include "kunnash/map.h"
#include "kunnash/search.h"
#include "kunnash/shared.h"

#define STRETCH 1024    /* ids read from an ordering at a time */

/* ---- stories --------------------------------------------------------- */

struct leads {
	struct kn_result *r;
	struct kn_columns at;
	size_t n;
	struct kn_err *err;
	enum kn_status st;
};

/* What no update has published yet is looked up. */
static bool
take_lead(void *user, uint32_t id)
{
	struct leads *l = user;
	uint32_t lead = id < l->at.n ? l->at.lead[id] : 0, *ids = NULL;
	size_t n = 0;

	if (lead == 0) {
		l->st = kn_index_story(l->r->ix, id, &ids, &n, l->err);
		lead = n > 0 ? ids[0] : id;
		free(ids);
	}
	l->r->lead[l->n++] = lead;
	return l->st == KN_OK;
}

enum kn_status
result__load_leads(struct kn_result *r, struct kn_err *err)
{
	struct leads l = { .r = r, .err = err };

	if (r->lead != NULL)
		return KN_OK;
	l.st = kn_index_columns(r->ix, 0, &l.at, err);
	if (l.st != KN_OK)
		return l.st;
	r->lead = kn_calloc(kn_set_count(r->extra) + 1, sizeof(*r->lead));
	kn_set_each(r->extra, take_lead, &l);
	if (l.st != KN_OK) {
		free(r->lead);
		r->lead = NULL;
	}
	return l.st;
}

/* A walk over matching articles that lead no story. */
struct copies {
	struct kn_result *r;
	struct kn_columns at;
	size_t left;            /* steps along stories: a damaged one ends */
	size_t n;               /* of them, so far */
	struct kn_set *seen;    /* leads met that do not match */
	struct kn_err *err;
	enum kn_status st;
};

/* The first member of a story that matches; 0: none that the columns know. */
static uint32_t
first_match(struct copies *c, uint32_t lead)
{
	uint32_t id = lead;

	while (id != 0 && id < c->at.n && c->left > 0 &&
	    !kn_set_has(c->r->match, id)) {
		id = c->at.next[id];
		c->left--;
	}
	return id < c->at.n && c->left > 0 ? id : 0;
}

/* The same, of a story that changed since the columns were written. */
static enum kn_status
look_up_match(struct copies *c, uint32_t copy, uint32_t *id)
{
	uint32_t *ids = NULL;
	size_t n = 0, i = 0;
	enum kn_status st = kn_index_story(c->r->ix, copy, &ids, &n, c->err);

	while (i < n && !kn_set_has(c->r->match, ids[i]))
		i++;
	*id = i < n ? ids[i] : 0;
	free(ids);
	return st;
}

/* A matching copy: its story is shown by its lead or, where that does not
 * match, by the first that does. */
static bool
place_copy(void *user, uint32_t id)
{
	struct copies *c = user;
	uint32_t lead = c->r->lead[c->n++], shown;

	if (kn_set_has(c->r->match, lead)) {
		kn_set_add(c->r->rows, lead);
		return true;
	}
	if (kn_set_has(c->seen, lead))
		return true;
	kn_set_add(c->seen, lead);
	shown = first_match(c, lead);
	if (shown == 0)
		c->st = look_up_match(c, id, &shown);
	if (shown != 0)
		kn_set_add(c->r->rows, shown);
	return c->st == KN_OK;
}

static enum kn_status
place_copies(struct kn_result *r, struct kn_err *err)
{
	struct copies c = { .r = r, .err = err };

	/* The leads first: asking for columns may renew the handle's. */
	c.st = result__load_leads(r, err);
	if (c.st == KN_OK)
		c.st = kn_index_columns(r->ix, KN_COLUMN_NEXT, &c.at, err);
	if (c.st != KN_OK)
		return c.st;
	c.left = c.at.n + 1;
	c.seen = kn_set_new();
	kn_set_each(r->extra, place_copy, &c);
	kn_set_free(c.seen);
	return c.st;
}

/* Leads that match are rows; so is the first matching copy of the others. */
static enum kn_status
choose_rows(struct kn_result *r, struct kn_err *err)
{
	struct kn_set *leads = NULL;
	enum kn_status st = kn_index_leads(r->ix, &leads, err);

	if (st != KN_OK)
		return st;
	r->rows = kn_set_dup(r->match);
	kn_set_and(r->rows, leads);
	r->extra = kn_set_dup(r->match);
	kn_set_minus(r->extra, leads);
	kn_set_free(leads);
	if (!r->whole && kn_set_count(r->extra) > 0)
		st = place_copies(r, err);
	r->n_stories = kn_set_count(r->rows);
	if (r->opts.copies) {
		kn_set_free(r->rows);
		r->rows = kn_set_dup(r->match);
	}
	return st;
}

/* ---- dates ----------------------------------------------------------- */

static enum kn_status
count_undated(struct kn_result *r, const struct kn_query *q,
    struct eval *ev, struct kn_err *err)
{
	struct kn_set *undated = NULL, *open = NULL;
	enum kn_status st = kn_index_facet(r->ix, "undated", KN_LIT(""),
	    &undated, err);

	if (st == KN_OK)
		r->undated = kn_set_and_count(r->match, undated);
	if (st == KN_OK && eval__has_date(q->root)) {
		ev->undated_pass = true;
		ev->only = undated;
		st = eval__node(ev, q->root, &open, err);
		ev->only = NULL;
		ev->undated_pass = false;
		if (st == KN_OK)
			r->undated_hidden = kn_set_and_count(open, undated) -
			    r->undated;
	}
	kn_set_free(open);
	kn_set_free(undated);
	return st;
}

/* ---- running --------------------------------------------------------- */

/* is:copy asks for copies, so it shows them, and not one a story. */
static bool
asks_for_copies(const struct node *nd)
{
	if (nd->kind == NODE_FIELD && nd->field->kind == KIND_IS)
		return field__state(nd->value) == STATE_COPY;
	if (nd->kind == NODE_NOT)
		return false;
	for (size_t i = 0; i < nd->n_kids; i++)
		if (asks_for_copies(nd->kid[i]))
			return true;
	return false;
}

enum kn_status
result__run(const struct kn_query *q, struct kn_index *ix,
    const struct kn_run_opts *opts, struct ranker *ranker,
    struct kn_result **out, struct kn_err *err)
{
	struct kn_result *r = kn_calloc(1, sizeof(*r));
	struct eval ev;

	*out = NULL;
	r->ix = ix;
	if (opts != NULL)
		r->opts = *opts;
	r->opts.copies = r->opts.copies || asks_for_copies(q->root);
	r->generation = kn_index_generation(ix);
	r->published = kn_index_published(ix);
	r->whole = kn_query_is_empty(q);
	eval__init(&ev, ix, opts);
	ev.ranker = ranker;
	enum kn_status st = eval__node(&ev, q->root, &r->match, err);
	ev.ranker = NULL;
	if (st == KN_OK)
		st = choose_rows(r, err);
	if (st == KN_OK)
		st = count_undated(r, q, &ev, err);
	r->placed = kn_set_new();
	if (st == KN_OK)
		st = sort__first(r, q, &ev, err);
	st = eval__end(&ev, st, err);
	if (st != KN_OK) {
		kn_result_free(r);
		return st;
	}
	*out = r;
	return KN_OK;
}

enum kn_status
kn_query_run(const struct kn_query *q, struct kn_index *ix,
    const struct kn_run_opts *opts, struct kn_result **out,
    struct kn_err *err)
{
	return result__run(q, ix, opts, NULL, out, err);
}

void
kn_result_free(struct kn_result *r)
{
	if (r == NULL)
		return;
	kn_set_free(r->match);
	kn_set_free(r->rows);
	kn_set_free(r->extra);
	result__counts_free(r->counts);
	free(r->tally.of);
	kn_map_free(r->mentions);
	kn_set_free(r->read);
	free(r->lead);
	kn_set_free(r->placed);
	free(r->ids);
	free(r->part);
	free(r);
}

enum kn_status
kn_result_move(struct kn_result *r, struct kn_index *ix, struct kn_err *err)
{
	if (kn_index_generation(ix) != r->generation)
		return kn_err_set(err, KN_BUSY,
		    N_("the index has changed meanwhile"), NULL);
	r->ix = ix;
	/* What was needed to run. */
	r->opts.notebook = NULL;
	r->opts.corpus = r->opts.new_since = NULL;
	r->opts.cancel = NULL;
	return KN_OK;
}

/* Rows that match all of the query. */
static size_t
whole_rows(const struct kn_result *r)
{
	return kn_set_count(r->rows);
}

size_t
kn_result_rows(const struct kn_result *r)
{
	return whole_rows(r) + r->n_part;
}

size_t
kn_result_filled(const struct kn_result *r)
{
	return r->n_part;
}

size_t
kn_result_stories(const struct kn_result *r)
{
	return r->n_stories;
}

size_t
kn_result_articles(const struct kn_result *r)
{
	return kn_set_count(r->match);
}

const struct kn_set *
kn_result_set(const struct kn_result *r)
{
	return r->match;
}

size_t
kn_result_undated_hidden(const struct kn_result *r)
{
	return r->undated_hidden;
}

size_t
kn_result_undated(const struct kn_result *r)
{
	return r->undated;
}

/* ---- rows in order --------------------------------------------------- */

void
result__push(struct kn_result *r, uint32_t id)
{
	if (kn_set_has(r->placed, id))
		return;
	kn_set_add(r->placed, id);
	r->ids = kn_grow(r->ids, &r->cap_ids, r->n_ids + 1, sizeof(*r->ids));
	r->ids[r->n_ids++] = id;
}

/* Whether a row's turn is now, when some go before the others. */
static bool
is_due(const struct kn_result *r, uint32_t id)
{
	return r->read == NULL || kn_set_has(r->read, id) == r->behind;
}

/* Runs one more stretch of the ordering through the rows. */
static enum kn_status
scan_more(struct kn_result *r, bool *end, struct kn_err *err)
{
	uint32_t ids[STRETCH];
	size_t got = 0;
	bool leads_only = r->whole && !r->opts.copies;
	uint64_t published = kn_index_published(r->ix);

	/* In another order some may stand before what was scanned. */
	if (published != r->published)
		r->scanned = 0;
	r->published = published;
	enum kn_status st = kn_index_order(r->ix, r->opts.order,
	    !leads_only, r->scanned, STRETCH, ids, &got, err);

	if (st != KN_OK)
		return st;
	r->scanned += got;
	*end = got < STRETCH;
	for (size_t i = 0; i < got; i++)
		if (kn_set_has(r->rows, ids[i]) && is_due(r, ids[i]))
			result__push(r, ids[i]);
	/* Once more, for what was read. */
	if (*end && r->read != NULL && !r->behind) {
		r->behind = true;
		r->scanned = 0;
		*end = false;
	}
	return KN_OK;
}

enum kn_status
kn_result_id(struct kn_result *r, size_t i, uint32_t *id,
    struct kn_err *err)
{
	size_t n = whole_rows(r);
	bool end = i >= n;

	if (i >= n && i - n < r->n_part) {
		*id = r->part[i - n];
		return KN_OK;
	}
	while (r->n_ids <= i && !end) {
		enum kn_status st = scan_more(r, &end, err);

		if (st != KN_OK)
			return st;
	}
	if (i >= r->n_ids)
		return kn_err_set(err, KN_NOT_FOUND,
		    N_("the list has no such row"), NULL);
	*id = r->ids[i];
	return KN_OK;
}

enum kn_status
kn_result_find(struct kn_result *r, uint32_t id, size_t *i,
    struct kn_err *err)
{
	bool end = !kn_set_has(r->rows, id);
	size_t row = 0;

	for (size_t k = 0; k < r->n_part; k++)
		if (r->part[k] == id) {
			*i = whole_rows(r) + k;
			return KN_OK;
		}
	while (!kn_set_has(r->placed, id)) {
		if (end)
			return kn_err_set(err, KN_NOT_FOUND,
			    N_("the article is not in the list"), NULL);
		row = r->n_ids;
		enum kn_status st = scan_more(r, &end, err);

		if (st != KN_OK)
			return st;
	}
	while (r->ids[row] != id)
		row++;
	*i = row;
	return KN_OK;
}
